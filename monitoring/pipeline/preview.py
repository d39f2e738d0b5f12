"""What a reader should ask before a file is kept: jumps, and answers that others see otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitoring.definitions import label_in
from monitoring.model import RATING_KEY, Assessment, Plan, Problem, Scale, Severity
from monitoring.translation import gettext as _
from monitoring.translation import language, ngettext

JUMP = 2
"""From so many levels on a change is asked about."""
MOST_JUMPS = 500
UNIT = ("country", "action")

Steps = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer of a file that another assessment of the same round sees otherwise."""

    place: str
    round: str
    country: str
    action: str
    mine: str
    assessment: str
    theirs: str


def jumps(ratings: pd.DataFrame, current: pd.DataFrame, plan: Plan) -> list[Problem]:
    """A question for each rating two or more levels away from the one before it.

    ratings: RATING_COLUMNS of a file. current: those in force. The rating before is that of the
    same round where there is one, else that of the newest earlier round in which there was one; by
    the same assessment.
    """
    if ratings.empty or current.empty:
        return []
    mine, theirs = _steps(ratings, plan), _steps(current, plan)
    # Where nothing was known, the rating before that is the one to be compared with.
    is_rated = ~np.isnan(theirs)
    current, theirs = current.loc[is_rated, [*RATING_KEY, "level"]], theirs[is_rated]
    if current.empty:
        return []
    before = _latest_before(ratings, current, plan)
    away = np.where(before >= 0, mine - theirs[before], np.nan)
    away[(ratings["why"].astype(object) != "").to_numpy()] = np.nan
    found = np.flatnonzero(np.abs(away) >= JUMP)
    problems = [
        _jump(ratings.iloc[n], current.iloc[before[n]], int(away[n]), plan)
        for n in found[:MOST_JUMPS]
    ]
    if len(found) > MOST_JUMPS:
        rest = len(found) - MOST_JUMPS
        problems.append(
            Problem(
                "jump",
                "",
                "",
                _("and {n} more ratings jump by two levels or more.").format(n=rest),
                _("Look through them after the file is kept."),
                severity=Severity.QUERY,
            )
        )
    return problems


def differences(
    ratings: pd.DataFrame, current: pd.DataFrame, most: int
) -> tuple[tuple[Difference, ...], Mapping[str, tuple[int, int]]]:
    """Where other assessments of the same round see it otherwise.

    Returns the first `most`, and for each other assessment (how many differ, of how many both
    rated).
    """
    listed: list[Difference] = []
    counts: dict[str, tuple[int, int]] = {}
    if ratings.empty or current.empty:
        return (), counts
    keys = ["round", *UNIT]
    columns = [*keys, "assessment", "status", "level", "value", "raw"]
    mine = ratings[[*columns, "sheet", "cell"]].astype(dict.fromkeys([*keys, "assessment"], object))
    both = mine.merge(
        current[columns].astype(dict.fromkeys([*keys, "assessment"], object)),
        on=keys,
        suffixes=("", "_theirs"),
    )
    both = both[both["assessment"] != both["assessment_theirs"]]
    other = (
        (both["status"].astype(object) != both["status_theirs"].astype(object))
        | (both["level"].astype(object) != both["level_theirs"].astype(object))
        | (both["value"].fillna(np.inf) != both["value_theirs"].fillna(np.inf))
    )
    for assessment in Assessment:
        here = both["assessment_theirs"] == assessment.value
        if here.any():
            counts[assessment.value] = (int((here & other).sum()), int(here.sum()))
    listed = [
        Difference(
            f"{row.sheet}!{row.cell}",
            str(row.round),
            str(row.country),
            str(row.action),
            str(row.raw),
            str(row.assessment_theirs),
            str(row.raw_theirs),
        )
        for row in both[other].head(most).itertuples()
    ]
    return tuple(listed), counts


def _steps(frame: pd.DataFrame, plan: Plan) -> Steps:
    """The place of each answer's level among the levels in order; nan where there is none."""
    step_by_scale: dict[str, dict[str, int]] = {}
    found: dict[tuple[str, str], float] = {}

    def step(action: str, level: str) -> float:
        known = plan.action_by_code.get(action)
        scale = plan.scale_of(known) if known else None
        if scale is None:
            return np.nan
        steps = step_by_scale.setdefault(scale.code, _in_order(scale))
        return float(steps.get(level, np.nan))

    actions, action_names = pd.factorize(frame["action"].astype(object))
    levels, level_names = pd.factorize(frame["level"].astype(object))
    pairs, inverse = np.unique(
        actions.astype(np.int64) * (len(level_names) + 1) + levels, return_inverse=True
    )
    for pair in pairs.tolist():
        action, level = divmod(pair, len(level_names) + 1)
        found[action, level] = step(str(action_names[action]), str(level_names[level]))
    return np.array([found[divmod(p, len(level_names) + 1)] for p in pairs.tolist()])[inverse]


def _in_order(scale: Scale) -> dict[str, int]:
    return {
        level.code: n for n, level in enumerate(le for le in scale.levels if le.value is not None)
    }


def _latest_before(
    ratings: pd.DataFrame, current: pd.DataFrame, plan: Plan
) -> npt.NDArray[np.int64]:
    """For each rating the place in `current` of the newest one up to its round, or -1."""
    order = {round_.code: n for n, round_ in enumerate(plan.rounds)}
    n_rounds = len(order) + 1
    names = [*UNIT, "assessment"]
    both = pd.concat([current[names].astype(object), ratings[names].astype(object)])
    key = np.zeros(len(both), np.int64)
    for name in names:
        codes, known = pd.factorize(both[name])
        key = key * (len(known) + 1) + codes
    key *= n_rounds
    rounds = pd.concat([current["round"].astype(object), ratings["round"].astype(object)])
    key += rounds.map(order).fillna(n_rounds - 1).astype(np.int64).to_numpy()
    there, here = key[: len(current)], key[len(current) :]
    in_order = np.argsort(there, kind="stable")
    place = np.searchsorted(there[in_order], here, side="right") - 1
    before = np.where(place >= 0, in_order[np.maximum(place, 0)], -1)
    same = (before >= 0) & (there[np.maximum(before, 0)] // n_rounds == here // n_rounds)
    return np.where(same, before, -1)


def _jump(row: Any, before: Any, away: int, plan: Plan) -> Problem:
    scale = plan.scale_of(plan.action_by_code[row["action"]])
    labels = {x.code: label_in(x, language()) for x in scale.levels} if scale else {}
    n = abs(away)
    if away > 0:
        statement = ngettext(
            "{action} rises by {n} level since {round}: {before} → {after}.",
            "{action} rises by {n} levels since {round}: {before} → {after}.",
            n,
        )
    else:
        statement = ngettext(
            "{action} falls by {n} level since {round}: {before} → {after}.",
            "{action} falls by {n} levels since {round}: {before} → {after}.",
            n,
        )
    return Problem(
        "jump",
        row["sheet"],
        row["cell"],
        statement.format(
            action=row["action"],
            n=n,
            round=before["round"],
            before=labels.get(before["level"], before["level"]),
            after=labels.get(row["level"], row["level"]),
        ),
        _("Why? Has the situation changed, was the earlier rating wrong, or is the standard of "
          "evidence another one? Say so in the column 'Why changed'."),
        found=str(row["raw"]),
        expected=_("a reason for the change"),
        severity=Severity.QUERY,
    )  # fmt: skip
