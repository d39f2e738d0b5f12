"""Ratings as arrays: what every unit says of every action in every round, and its points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.model import (
    REGION,
    NoInformation,
    Plan,
    Responsibility,
    Round,
    Status,
)
from monitoring.scoring.formula import Formula

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

FORMULAS = (
    Formula(
        "Points of an action",
        "points = value of the level;  numeric: 100 · clip((x − lower) / (optimum − lower), 0, 1)",
        "Levels have explicit values from 0 to 100. Numbers are put between two fixed bounds, so "
        "that one country's figure never moves another's score; lower above optimum means that "
        "less is better.",
        "Sustainable Development Report 2021, methodology; OECD/JRC Handbook (2008), step 5.",
    ),
    Formula(
        "No information",
        "not returned · unanswered · not available · withheld · level without a value",
        "Missing is never zero. An answer that is missing keeps its reason and lowers coverage.",
        "Own rule; compare WHO IHR SPAR, which shows submission apart from the score.",
    ),
)

LEVEL = "level"
NUMBER = "number"
NO_INFORMATION = Status.NO_INFORMATION.value
NOT_APPLICABLE = Status.NOT_APPLICABLE.value
OUT_OF_SCOPE = Status.OUT_OF_SCOPE.value
NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Category:
    """One thing that can be said of an action: a level, a number, or a reason for no answer."""

    kind: str
    scale: str
    code: str


@dataclass(frozen=True)
class Answers:
    """Arrays over (round, unit, action).

    points: 0-100, NaN without. category: index into `categories`. A unit is a country or REGION.
    """

    plan: Plan
    rounds: tuple[Round, ...]
    units: tuple[str, ...]
    categories: tuple[Category, ...]
    category: NDArray[np.int16]
    points: Floats

    def is_kind(self, *kinds: str) -> Booleans:
        """Where the answer is of one of these kinds."""
        wanted = [n for n, c in enumerate(self.categories) if c.kind in kinds]
        return np.isin(self.category, wanted)

    @property
    def rated(self) -> Booleans:
        return ~np.isnan(self.points)

    @property
    def applicable(self) -> Booleans:
        """Asked of the unit in the round and not accepted as not applicable."""
        return self.is_kind(LEVEL, NUMBER, NO_INFORMATION)


def units_of(plan: Plan, ratings: pd.DataFrame) -> tuple[str, ...]:
    """The plan's countries, or those with ratings where it lists none; then REGION if asked."""
    countries = [c.code for c in plan.countries] or sorted(set(ratings["country"]) - {REGION})
    asks_region = any(a.responsibility is not Responsibility.COUNTRY for a in plan.actions)
    return (*countries, REGION) if asks_region else tuple(countries)


def answers(chosen: pd.DataFrame, plan: Plan, units: Sequence[str] | None = None) -> Answers:
    """The answers of a view of the ratings (see `view`), one per round, unit and action.

    A level that the scale no longer has, or a number where levels are asked, is no information
    with that reason. Raises KeyError for a round, unit or action that the plan does not list;
    file checks rule this out.
    """
    names = tuple(units) if units is not None else units_of(plan, chosen)
    categories = _categories(plan)
    shape = (len(plan.rounds), len(names), len(plan.actions))
    place = tuple(
        _positions(chosen[column], known, column)
        for column, known in (
            ("round", [r.code for r in plan.rounds]),
            ("country", names),
            ("action", [a.code for a in plan.actions]),
        )
    )
    category = _asked(plan, names, categories, shape)
    _fill_unreturned(category, categories, place, chosen)
    points = np.full(shape, np.nan)
    said, worth = _said(chosen, plan, categories, place[2])
    # What was asked of nobody stays so, whatever a workbook of an earlier scope says.
    gaps = [
        _index(categories, NO_INFORMATION, reason)
        for reason in (NoInformation.UNANSWERED, NoInformation.NOT_RETURNED)
    ]
    asked = np.isin(category[place], gaps)
    kept = tuple(axis[asked] for axis in place)
    category[kept], points[kept] = said[asked], worth[asked]
    return Answers(plan, plan.rounds, names, categories, category, points)


def _categories(plan: Plan) -> tuple[Category, ...]:
    levels = [Category(LEVEL, s.code, x.code) for s in plan.scales.values() for x in s.levels]
    reasons = [Category(NO_INFORMATION, "", reason.value) for reason in NoInformation]
    rest = [Category(kind, "", "") for kind in (NUMBER, NOT_APPLICABLE, OUT_OF_SCOPE, NOT_ASKED)]
    return (*levels, *reasons, *rest)


def _index(categories: Sequence[Category], kind: str, code: str = "") -> int:
    return next(n for n, c in enumerate(categories) if (c.kind, c.code) == (kind, str(code)))


def _positions(column: pd.Series, known: Sequence[str], what: str) -> NDArray[np.intp]:
    found = pd.Index(known).get_indexer(pd.Index(column))
    if (found < 0).any():
        raise KeyError(f"unknown {what}: {column[found < 0].iloc[0]!r}")
    return found


def _asked(
    plan: Plan, units: Sequence[str], categories: Sequence[Category], shape: tuple[int, ...]
) -> NDArray[np.int16]:
    """Every place as not returned, out of scope, or not asked of this unit."""
    category = np.full(
        shape, _index(categories, NO_INFORMATION, NoInformation.NOT_RETURNED), np.int16
    )
    for r, round_ in enumerate(plan.rounds):
        scope = plan.in_scope(round_)
        outside = [a.code not in scope for a in plan.actions]
        category[r][:, outside] = _index(categories, OUT_OF_SCOPE)
    not_asked = np.array(
        [[not a.responsibility.answered_by(u) for a in plan.actions] for u in units], dtype=bool
    ).reshape(shape[1:])
    category[:, not_asked] = _index(categories, NOT_ASKED)
    return category


def _fill_unreturned(
    category: NDArray[np.int16],
    categories: Sequence[Category],
    place: tuple[NDArray[np.intp], ...],
    chosen: pd.DataFrame,
) -> None:
    """Where a unit sent anything for a round, its gaps are unanswered and not unreturned."""
    returned = np.zeros(category.shape[:2], dtype=bool)
    sent = chosen["returned"].to_numpy(dtype=bool)
    returned[place[0][sent], place[1][sent]] = True
    not_returned = _index(categories, NO_INFORMATION, NoInformation.NOT_RETURNED)
    unanswered = _index(categories, NO_INFORMATION, NoInformation.UNANSWERED)
    category[returned[:, :, None] & (category == not_returned)] = unanswered


def _said(
    chosen: pd.DataFrame, plan: Plan, categories: Sequence[Category], action: NDArray[np.intp]
) -> tuple[NDArray[np.int16], Floats]:
    """Category and points of each row of the view."""
    status = chosen["status"].to_numpy()
    rated = status == Status.RATED.value
    not_on_scale = _index(categories, NO_INFORMATION, NoInformation.NOT_ON_SCALE)
    said = np.where(rated, np.int16(not_on_scale), np.int16(-1)).astype(np.int16)
    worth = np.full(len(chosen), np.nan)
    _say_levels(said, worth, rated, chosen, plan, categories, action)
    _say_numbers(said, worth, rated, chosen, plan, categories, action)
    missing = status == NO_INFORMATION
    position = {c.code: n for n, c in enumerate(categories) if c.kind == NO_INFORMATION}
    said[missing] = chosen.loc[missing, "reason"].map(position).to_numpy(dtype=np.int16)
    away = status == NOT_APPLICABLE
    accepted = chosen["accepted"].to_numpy(dtype=bool)
    said[away & accepted] = _index(categories, NOT_APPLICABLE)
    said[away & ~accepted] = _index(
        categories, NO_INFORMATION, NoInformation.NOT_APPLICABLE_NOT_ACCEPTED
    )
    if (said < 0).any():
        raise KeyError(f"unknown answer: {chosen[said < 0].iloc[0].to_dict()!r}")
    return said, worth


def _say_levels(
    said: NDArray[np.int16],
    worth: Floats,
    rated: Booleans,
    chosen: pd.DataFrame,
    plan: Plan,
    categories: Sequence[Category],
    action: NDArray[np.intp],
) -> None:
    # A table of actions by level words turns a look-up per rating into one indexing of arrays.
    code, words = pd.factorize(chosen["level"])
    not_on_scale = _index(categories, NO_INFORMATION, NoInformation.NOT_ON_SCALE)
    meaning = np.full((len(plan.actions), len(words)), not_on_scale, np.int16)
    value = np.full(meaning.shape, np.nan)
    without_value = _index(categories, NO_INFORMATION, NoInformation.LEVEL_WITHOUT_VALUE)
    position = {(c.scale, c.code): n for n, c in enumerate(categories) if c.kind == LEVEL}
    for a, one in enumerate(plan.actions):
        scale = plan.scale_of(one)
        for w, word in enumerate(words):
            level = scale.level_by_code.get(word) if scale else None
            if scale and level:
                has_value = level.value is not None
                meaning[a, w] = position[scale.code, level.code] if has_value else without_value
                value[a, w] = level.value if level.value is not None else np.nan
    numeric = np.array([a.is_numeric for a in plan.actions], dtype=bool)
    here = rated & ~numeric[action] if len(numeric) else rated
    said[here] = meaning[action[here], code[here]]
    worth[here] = value[action[here], code[here]]


def _say_numbers(
    said: NDArray[np.int16],
    worth: Floats,
    rated: Booleans,
    chosen: pd.DataFrame,
    plan: Plan,
    categories: Sequence[Category],
    action: NDArray[np.intp],
) -> None:
    numeric = np.array([a.is_numeric for a in plan.actions], dtype=bool)
    here = rated & numeric[action] if len(numeric) else np.zeros_like(rated)
    lower = np.array([np.nan if a.lower is None else a.lower for a in plan.actions])
    optimum = np.array([np.nan if a.optimum is None else a.optimum for a in plan.actions])
    number = chosen["value"].to_numpy()
    here &= ~np.isnan(number)
    of = action[here]
    said[here] = _index(categories, NUMBER)
    worth[here] = points_between(number[here], lower[of], optimum[of])


def points_between(number: Floats, lower: Floats, optimum: Floats) -> Floats:
    """Points 0-100 of a number between its two bounds, clipped at both ends."""
    points: Floats = 100 * np.clip((number - lower) / (optimum - lower), 0, 1)
    return points
