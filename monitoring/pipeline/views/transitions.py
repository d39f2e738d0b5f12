"""From which level to which the answers moved between the round before and this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import REGION, Plan
from monitoring.pipeline.findings import not_compared
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import previous_round
from monitoring.pipeline.views.scope import HIGHER, LOWER, SAME, name_of
from monitoring.scoring.answers import LEVEL, NO_INFORMATION, NOT_APPLICABLE, NUMBER, OUT_OF_SCOPE
from monitoring.scoring.change import moved, place_of
from monitoring.scoring.ranks import TIE
from monitoring.scoring.transitions import transitions
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, whole

COLUMNS = (
    "from_key",
    "from",
    "from_symbol",
    "from_colour",
    "from_place",
    "to_key",
    "to",
    "to_symbol",
    "to_colour",
    "to_place",
    "direction",
    "n",
    "round",
    "before_round",
)

LABELS: Mapping[str, str] = {
    "from": mark("Round before"),
    "to": mark("This round"),
    "n": mark("Number of answers"),
}

COMPARED = (HIGHER, SAME, LOWER)
KNOWN, UNKNOWN, NEITHER = "known", "unknown", "neither"
"""Directions of what was not rated in both rounds."""


def moves_between_levels(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per level before and level now that has any answer, highest levels first.

    of: a country or REGION; empty for all countries together. Counted are the answers of which both
    ratings are of one assessment, and those without a rating in one round or both; `direction` is
    HIGHER, SAME, LOWER, KNOWN (only now rated), UNKNOWN (no longer rated) or NEITHER. What was asked
    in neither round is left out. Actions in numbers have a row for each direction. `from_key` and
    `to_key` tell levels of different scales apart; `from_place` and `to_place` are their order.
    """
    before = previous_round(results, round_, of or None)
    if before is None:
        return _nothing()
    states = _states(results.plan)
    rows = [
        *_between_states(results, states, before.code, round_, of),
        *_between_numbers(results, states, before.code, round_, of),
    ]
    if not rows:
        return _nothing()
    moves = pd.DataFrame(rows).assign(round=round_, before_round=before.code)
    key = [name for name in COLUMNS if name != "n"]
    counted = moves.groupby(key)["n"].sum().reset_index()
    in_order = counted.sort_values(["from_place", "to_place", "direction"], ignore_index=True)
    return in_order[list(COLUMNS)]


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS)).astype({"n": "int64"})


@dataclass(frozen=True, slots=True)
class _State:
    """Where an answer can stand; `value` 0-100 of a level, None for anything else."""

    key: str
    word: str
    symbol: str
    colour: str
    place: int
    value: float | None = None


def _states(plan: Plan) -> Mapping[tuple[str, str, str], _State]:
    """The states by (scale, kind, code), highest level first; what has no level is of any scale."""
    used = {action.scale or plan.scale for action in plan.actions if not action.is_numeric}
    levels = sorted(
        (
            (-level.value, scale.code, level, scale.title)
            for scale in plan.scales.values()
            for level in scale.levels
            if level.value is not None
        ),
        key=lambda one: one[:2],
    )
    states: dict[tuple[str, str, str], _State] = {}
    for place, (_value, scale, level, title) in enumerate(levels):
        word = f"{level.label} ({title})" if len(used) > 1 else level.label
        states[scale, LEVEL, level.code] = _State(
            f"{scale}:{level.code}", word, level.symbol, level.colour, place, level.value
        )
    words = {
        NUMBER: _("Number"),
        NO_INFORMATION: _("No information"),
        NOT_APPLICABLE: _("Not applicable"),
        OUT_OF_SCOPE: _("Not asked"),
    }
    for place, (kind, word) in enumerate(words.items(), start=len(levels)):
        for scale in (*plan.scales, ""):
            states[scale, kind, ""] = _State(kind, word, "", "", place)
    return states


def _row(was: _State, is_: _State, direction: str, n: int) -> dict[str, Any]:
    ends = {
        f"{end}{suffix}": value
        for end, state in (("from", was), ("to", is_))
        for suffix, value in (
            ("_key", state.key),
            ("", state.word),
            ("_symbol", state.symbol),
            ("_colour", state.colour),
            ("_place", state.place),
        )
    }
    return {**ends, "direction": direction, "n": n}


def _between_states(
    results: Results,
    states: Mapping[tuple[str, str, str], _State],
    before: str,
    after: str,
    of: str,
) -> Iterator[dict[str, Any]]:
    """One row per pair of states, without what another assessment rated and without two numbers."""
    found = transitions(results.answers, before, after, unit=of or None, assessed=results.assessed)
    for row in found.to_dict("records"):
        n = row["n"] - row["assessment_differs"]
        kinds = (row["from_kind"], row["to_kind"])
        if n and kinds not in ((OUT_OF_SCOPE, OUT_OF_SCOPE), (NUMBER, NUMBER)):
            was = states[row["scale"], row["from_kind"], row["from_code"]]
            is_ = states[row["scale"], row["to_kind"], row["to_code"]]
            yield _row(was, is_, _direction(kinds, was.value, is_.value), n)


def _direction(kinds: tuple[str, str], was: float | None, is_: float | None) -> str:
    rated = [kind in (LEVEL, NUMBER) for kind in kinds]
    if was is not None and is_ is not None:
        return SAME if abs(is_ - was) <= TIE else HIGHER if is_ > was else LOWER
    return KNOWN if rated[1] else UNKNOWN if rated[0] else NEITHER


def _between_numbers(
    results: Results,
    states: Mapping[tuple[str, str, str], _State],
    before: str,
    after: str,
    of: str,
) -> Iterator[dict[str, Any]]:
    """The answers in numbers that one assessment gave in both rounds, by direction."""
    given = results.answers
    first, last = place_of(given, before), place_of(given, after)
    units = np.array([u == of if of else u != REGION for u in given.units], dtype=bool)
    numeric = given.is_kind(NUMBER)
    both = numeric[first] & numeric[last] & (results.assessed[first] == results.assessed[last])
    change = (given.points[last] - given.points[first])[units][both[units]]
    number = states["", NUMBER, ""]
    for direction, n in (
        (HIGHER, (change > TIE).sum()),
        (SAME, (np.abs(change) <= TIE).sum()),
        (LOWER, (change < -TIE).sum()),
    ):
        if n:
            yield _row(number, number, direction, int(n))


def transitions_finding(frame: pd.DataFrame, results: Results, round_: str, of: str) -> str:
    """How many answers are higher, lower and as before, of those that one assessment rated twice."""
    before = previous_round(results, round_, of or None)
    if before is None:
        return _("There is no earlier round to compare {round} with").format(round=round_)
    n = {word: int(frame.loc[frame["direction"] == word, "n"].sum()) for word in COMPARED}
    compared = sum(n.values())
    moves = moved(results.answers, before.code, round_, results.assessed, unit=of or None)
    differs = not_compared(moves["assessment_differs"])
    if compared == 0:
        told = _("No answer was rated by the same assessment in both {before} and {round}").format(
            before=before.code, round=round_
        )
        return clauses(told, differs)
    told = ngettext(
        "The same assessment rated {n} answer in both {before} and {round}; higher: {up}, "
        "lower: {down}, as before: {same}",
        "The same assessment rated {n} answers in both {before} and {round}; higher: {up}, "
        "lower: {down}, as before: {same}",
        compared,
    ).format(
        n=whole(compared),
        before=before.code,
        round=round_,
        up=whole(n[HIGHER]),
        down=whole(n[LOWER]),
        same=whole(n[SAME]),
    )
    if of:
        told = _("{country}: {finding}").format(country=name_of(results, of), finding=told)
    return clauses(told, differs)
