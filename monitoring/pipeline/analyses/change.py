"""What changed between two rounds, what fell, and whether the pace reaches the targets in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from monitoring.model import REGION, Plan, Round
from monitoring.pipeline.asked import node_in, unit_in
from monitoring.pipeline.plain import records
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import answer_in_words
from monitoring.pipeline.workspace import round_in
from monitoring.scoring.change import (
    CHANGE_COLUMNS,
    FALL_COLUMNS,
    MOVEMENT_COLUMNS,
    changes,
    fell,
    movements,
)
from monitoring.scoring.pace import EUROSTAT, PACE_COLUMNS, pace
from monitoring.scoring.transitions import TRANSITION_COLUMNS, transitions
from monitoring.translation import gettext as _

SAID = ("said_before", "said_after")


class RoundsOutOfOrder(ValueError):
    """The round to compare with is not an earlier one."""


@dataclass(frozen=True)
class ChangeAnalysis:
    """How the ratings of a plan changed from one round to a later one.

    before, after: codes of the rounds, empty where there is none; then `sentence` says why there is
    nothing to compare, and the frames are empty. country, node: what was asked for alone, or empty.
    names, titles: of the units and nodes in the frames. changes, movements, transitions and pace
    have the columns of their modules; fell those and SAID, the ratings in words. transitions are those of the country and node, else of all countries and the plan.
    """

    plan: str
    assessment: str
    before: str
    after: str
    country: str
    node: str
    preset: str
    sentence: str
    names: Mapping[str, str]
    titles: Mapping[str, str]
    changes: pd.DataFrame
    movements: pd.DataFrame
    fell: pd.DataFrame
    transitions: pd.DataFrame
    pace: pd.DataFrame

    def as_json(self) -> dict[str, Any]:
        """The same as plain values; what is missing is null."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: _plain(value) for name, value in told.items()}


def change(
    results: Results,
    before: str | None = None,
    after: str | None = None,
    country: str | None = None,
    node: str | None = None,
    preset: str = EUROSTAT,
) -> ChangeAnalysis:
    """How the ratings changed from one round to a later one: of all units and nodes, or of one.

    before, after: else the latest round with ratings and the one before it. country: ISO3 code or
    REGION. node: the plan, an area or an action, with what is under it. Codes are taken without
    regard to case. preset: of `scoring.pace.PRESETS`. Raises UnknownRound, UnknownCountry,
    UnknownNode, RoundsOutOfOrder, and KeyError for an unknown preset.
    """
    plan = results.plan
    unit = "" if country is None else unit_in(results, country)
    top = "" if node is None else node_in(results, node)
    first, last = _rounds(results, before, after)
    sentence = _nothing_to_compare(results, first, last)
    units = (unit,) if unit else results.answers.units
    nodes = tuple(_under(plan, top or plan.code))
    if first is None or last is None or sentence:
        pair, frames = ("", ""), _no_frames()
    else:
        pair = (first.code, last.code)
        frames = _frames(results, pair, unit, top, preset)
        for name in ("changes", "movements", "fell", "pace"):
            frame = frames[name]
            here = frame["action" if name == "fell" else "node"].isin(nodes)
            frames[name] = frame[here & frame["country"].isin(units)].reset_index(drop=True)
    return ChangeAnalysis(
        plan=plan.code,
        assessment=results.assessment,
        before=pair[0],
        after=pair[1],
        country=unit,
        node=top,
        preset=preset,
        sentence=sentence,
        names={code: _("Region") if code == REGION else results.name_of(code) for code in units},
        titles={code: node_title(plan, code) for code in nodes},
        **frames,
    )


def _frames(
    results: Results, pair: tuple[str, str], unit: str, node: str, preset: str
) -> dict[str, pd.DataFrame]:
    given, chosen, assessed = results.answers, results.chosen, results.assessed
    return {
        "changes": changes(given, *pair, assessed),
        "movements": movements(given, *pair, assessed),
        "fell": _in_words(fell(given, chosen, *pair), results.plan),
        "transitions": transitions(
            given, *pair, unit=unit or None, node=node or None, assessed=assessed
        ),
        "pace": pace(given, pair[1], preset, assessed),
    }


def _no_frames() -> dict[str, pd.DataFrame]:
    columns = {
        "changes": CHANGE_COLUMNS,
        "movements": MOVEMENT_COLUMNS,
        "fell": (*FALL_COLUMNS, *SAID),
        "transitions": TRANSITION_COLUMNS,
        "pace": PACE_COLUMNS,
    }
    return {name: pd.DataFrame(columns=list(names)) for name, names in columns.items()}


def _in_words(fallen: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """What fell, with both ratings in the words of the scale."""
    rows = fallen.to_dict("records")
    said = {
        f"said_{when}": [
            answer_in_words(
                {"level": row[f"level_{when}"], "value": row[f"value_{when}"]},
                plan.action_by_code[row["action"]],
                plan,
            )
            for row in rows
        ]
        for when in ("before", "after")
    }
    return fallen.assign(**said)


def _rounds(
    results: Results, before: str | None, after: str | None
) -> tuple[Round | None, Round | None]:
    """The rounds that are meant; None where there is none. Raises UnknownRound, RoundsOutOfOrder."""
    plan = results.plan
    rated = _rated_rounds(results)
    last = round_in(plan, after) if after else next(reversed(rated), None)
    if last is None:
        return None, None
    place = plan.rounds.index(last)
    if before is None:
        return next((one for one in reversed(rated) if plan.rounds.index(one) < place), None), last
    first = round_in(plan, before)
    if plan.rounds.index(first) >= place:
        raise RoundsOutOfOrder(
            _("The round '{before}' is not before '{after}'. Name an earlier round.").format(
                before=first.code, after=last.code
            )
        )
    return first, last


def _rated_rounds(results: Results) -> list[Round]:
    """The rounds with any rating of this assessment, in their order."""
    given = results.answers
    return [one for n, one in enumerate(given.rounds) if given.rated[n].any()]


def _nothing_to_compare(results: Results, first: Round | None, last: Round | None) -> str:
    """Why nothing can be compared; empty where something can."""
    rated = _rated_rounds(results)
    if not rated:
        return _("Nothing has been rated yet, so that there is nothing to compare.")
    for one in (first, last):
        if one is not None and one not in rated:
            return _(
                "Nothing is rated in the round '{round}', so that there is nothing to compare. "
                "Rated are: {known}."
            ).format(round=one.code, known=", ".join(known.code for known in rated))
    if first is None and last is not None:
        return _(
            "'{round}' is the first round with ratings: there is none before it to compare with."
        ).format(round=last.code)
    return ""


def _under(plan: Plan, node: str) -> Iterator[str]:
    """The node with the areas and actions under it, in the order of the plan."""
    inside = {node}
    yield node
    for area in plan.areas:  # areas stand after their parents
        if node == plan.code or area.parent in inside:
            inside.add(area.code)
            yield area.code
    yield from (action.code for action in plan.actions_under(node) if action.code != node)


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        return records(value)
    return dict(value) if isinstance(value, Mapping) else value
