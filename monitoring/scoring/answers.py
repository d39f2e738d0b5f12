"""Ratings as arrays: what every unit says of every action in every round, and its points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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
from monitoring.scoring.arrays import Booleans, Floats
from monitoring.scoring.formula import Formula
from monitoring.scoring.normalise import points_between
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("No information"),
        mark("not returned · unanswered · not available · withheld · level without a value"),
        mark(
            "Missing is never zero. An answer that is missing keeps its reason and lowers coverage."
        ),
        mark("Own rule; compare WHO IHR SPAR, which shows submission apart from the score."),
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
        return np.array([c.kind in kinds for c in self.categories])[self.category]

    @cached_property
    def rated(self) -> Booleans:
        """Where there are points; neither a gap nor what does not apply."""
        return ~np.isnan(self.points)

    @cached_property
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
    codes = [a.code for a in plan.actions]
    r = _positions(chosen["round"], [x.code for x in plan.rounds], "round")
    u = _positions(chosen["country"], names, "country")
    a = _positions(chosen["action"], codes, "action")
    category = _asked(plan, names, categories)
    _fill_unreturned(category, categories, r, u, chosen)
    points = np.full(category.shape, np.nan)
    said, worth = _said(chosen, plan, categories, a)
    # What was asked of nobody stays so, whatever a workbook of an earlier scope says.
    asked = _is_gap(categories)[category[a, r, u]]
    if not asked.all():
        a, r, u, said, worth = a[asked], r[asked], u[asked], said[asked], worth[asked]
    category[a, r, u], points[a, r, u] = said, worth
    # Kept action by action, because the method adds up actions; read round by round.
    return Answers(
        plan,
        plan.rounds,
        names,
        categories,
        np.moveaxis(category, 0, -1),
        np.moveaxis(points, 0, -1),
    )


def _categories(plan: Plan) -> tuple[Category, ...]:
    levels = [Category(LEVEL, s.code, x.code) for s in plan.scales.values() for x in s.levels]
    reasons = [Category(NO_INFORMATION, "", reason.value) for reason in NoInformation]
    rest = [Category(kind, "", "") for kind in (NUMBER, NOT_APPLICABLE, OUT_OF_SCOPE, NOT_ASKED)]
    return (*levels, *reasons, *rest)


def _index(categories: Sequence[Category], kind: str, code: str = "") -> int:
    return next(n for n, c in enumerate(categories) if (c.kind, c.code) == (kind, str(code)))


def _is_gap(categories: Sequence[Category]) -> Booleans:
    """For each category, whether it stands where something was asked and nothing was said yet."""
    gaps = (NoInformation.UNANSWERED.value, NoInformation.NOT_RETURNED.value)
    return np.array([c.kind == NO_INFORMATION and c.code in gaps for c in categories])


def _positions(column: pd.Series, known: Sequence[str], what: str) -> NDArray[np.intp]:
    """The place of each text among the known ones. Raises KeyError for another one."""
    code, words = pd.factorize(column)
    place = {word: n for n, word in enumerate(known)}
    for word in words:
        if word not in place:
            raise KeyError(f"unknown {what}: {word!r}")
    return np.array([place[word] for word in words], dtype=np.intp)[code]


def _asked(plan: Plan, units: Sequence[str], categories: Sequence[Category]) -> NDArray[np.int16]:
    """Of every (action, round, unit): not returned, out of scope, or not asked of this unit."""
    not_returned = _index(categories, NO_INFORMATION, NoInformation.NOT_RETURNED)
    shape = (len(plan.actions), len(plan.rounds), len(units))
    category = np.full(shape, not_returned, np.int16)
    out_of_scope = _index(categories, OUT_OF_SCOPE)
    for r, round_ in enumerate(plan.rounds):
        if round_.scope:
            scope = plan.in_scope(round_)
            category[[a.code not in scope for a in plan.actions], r] = out_of_scope
    is_region = np.array([u == REGION for u in units], dtype=bool)
    not_asked = _index(categories, NOT_ASKED)
    for a, action in enumerate(plan.actions):
        if action.responsibility is Responsibility.COUNTRY:
            category[a][:, is_region] = not_asked
        elif action.responsibility is Responsibility.REGION:
            category[a][:, ~is_region] = not_asked
    return category


def _fill_unreturned(
    category: NDArray[np.int16],
    categories: Sequence[Category],
    r: NDArray[np.intp],
    u: NDArray[np.intp],
    chosen: pd.DataFrame,
) -> None:
    """Where a unit sent anything for a round, its gaps are unanswered and not unreturned."""
    returned = np.zeros(category.shape[1:], dtype=bool)
    sent = chosen["returned"].to_numpy(dtype=bool)
    returned[r[sent], u[sent]] = True
    not_returned = _index(categories, NO_INFORMATION, NoInformation.NOT_RETURNED)
    unanswered = _index(categories, NO_INFORMATION, NoInformation.UNANSWERED)
    category[returned & (category == not_returned)] = unanswered


def _said(
    chosen: pd.DataFrame, plan: Plan, categories: Sequence[Category], action: NDArray[np.intp]
) -> tuple[NDArray[np.int16], Floats]:
    """Category and points of each row of the view."""
    status, words = pd.factorize(chosen["status"])
    place = {word: n for n, word in enumerate(words)}
    said = np.full(len(chosen), -1, np.int16)
    worth = np.full(len(chosen), np.nan)
    rated = status == place.get(Status.RATED.value, -1)
    _say_levels(said, worth, rated, chosen, plan, categories, action)
    _say_numbers(said, worth, rated, chosen, plan, categories, action)
    if NO_INFORMATION in place:
        missing = status == place[NO_INFORMATION]
        code, reasons = pd.factorize(chosen["reason"].array[missing])
        position = {c.code: n for n, c in enumerate(categories) if c.kind == NO_INFORMATION}
        said[missing] = np.array([position.get(x, -1) for x in reasons], np.int16)[code]
    if NOT_APPLICABLE in place:
        away = status == place[NOT_APPLICABLE]
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
    """Level answers, and as not on the scale every other rating, numbers included."""
    # A table of scales by level words turns a look-up per rating into one indexing of arrays.
    code, words = pd.factorize(chosen["level"])
    without_value = _index(categories, NO_INFORMATION, NoInformation.LEVEL_WITHOUT_VALUE)
    not_on_scale = _index(categories, NO_INFORMATION, NoInformation.NOT_ON_SCALE)
    position = {(c.scale, c.code): n for n, c in enumerate(categories) if c.kind == LEVEL}
    scales = list(plan.scales.values())
    meaning = np.full((len(scales) + 1, len(words)), not_on_scale, np.int16)
    value = np.full(meaning.shape, np.nan)
    for s, scale in enumerate(scales):
        for w, word in enumerate(words):
            level = scale.level_by_code.get(word)
            if level and level.value is not None:
                meaning[s, w], value[s, w] = position[scale.code, level.code], level.value
            elif level:
                meaning[s, w] = without_value
    number = {scale.code: n for n, scale in enumerate(scales)}
    asked = (plan.scale_of(a) for a in plan.actions)
    # The last row is for actions that are rated in numbers: no word is a level there.
    scale_of = np.array([number[s.code] if s else len(scales) for s in asked], dtype=np.intp)
    at = scale_of[action] * len(words) + code
    said[:] = np.where(rated, meaning.ravel()[at], said)
    worth[:] = np.where(rated, value.ravel()[at], worth)


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
    if not numeric.any():
        return
    lower = np.array([np.nan if a.lower is None else a.lower for a in plan.actions])
    optimum = np.array([np.nan if a.optimum is None else a.optimum for a in plan.actions])
    number = chosen["value"].to_numpy(dtype=float)
    here = rated & numeric[action] & ~np.isnan(number)
    of = action[here]
    said[here] = _index(categories, NUMBER)
    worth[here] = points_between(number[here], lower[of], optimum[of])
