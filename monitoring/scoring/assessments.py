"""How far self-assessment, evaluators' and agreed ratings of a plan agree, group by group."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.model import REGION, Assessment, Level, Plan, Scale
from monitoring.scoring.agreement import (
    Weighing,
    agreeing,
    disagreement_weights,
    kappa,
    steps,
)
from monitoring.scoring.alpha import Metric, alpha_of_coincidences, coincidences
from monitoring.scoring.answers import LEVEL, answers, units_of
from monitoring.scoring.arrays import Booleans, Floats, Integers, texts
from monitoring.scoring.bootstrap import DRAWS, SEED, Interval, country_interval
from monitoring.scoring.fleiss import fleiss_kappa
from monitoring.scoring.formula import Formula
from monitoring.scoring.view import view
from monitoring.translation import mark

MIN_PAIRS = 20

FORMULAS = (
    Formula(
        mark("Where no coefficient of agreement is given"),
        mark("pairs < 20,  or one assessment used a single level"),
        mark(
            "With few pairs, or without variation, a coefficient says nothing of the agreement: it can "
            "be 0 where nine of ten pairs are the same. Shares and differences are always given."
        ),
        mark(
            "Own rule, after Feinstein and Cicchetti (1990), Journal of Clinical Epidemiology 43."
        ),
    ),
)

PAIRS = (
    (Assessment.SELF, Assessment.EVALUATOR),
    (Assessment.SELF, Assessment.AGREED),
    (Assessment.EVALUATOR, Assessment.AGREED),
)

ALL = ""
"""In the place of a round or of a scale: all of them together."""

SAID = ("round", "country", "action", "status", "reason", "level", "value")
"""What the answers of an assessment are made of."""

# Why a coefficient is missing. The interface has a sentence for each.
NO_PAIRS = "no_pairs"
NO_LEVELS = "no_levels"
SEVERAL_SCALES = "several_scales"
FEW_PAIRS = "few_pairs"
IDENTICAL_CONSTANT = "identical_constant"
ONE_LEVEL = "one_level"

PAIR_COLUMNS = ("first", "second", "scale")
COEFFICIENTS = ("kappa", "kappa_linear", "kappa_quadratic", "alpha_ordinal")
MEASURE_COLUMNS = (
    "n_pairs",
    "n_in_levels",
    "exact",
    "within_one",
    "bias_levels",
    "bias_points",
    *COEFFICIENTS,
    "reason",
)
INTERVAL_MEASURES = ("bias_levels", "bias_points", "kappa_quadratic")
INTERVAL_COLUMNS = tuple(
    f"{measure}_{end}"
    for measure in INTERVAL_MEASURES
    for end in ("low", "high", "interval_reason")
)
ALL_THREE_COLUMNS = ("n_all_three", "fleiss_kappa", "alpha_all_three", "all_three_reason")
OVERALL_COLUMNS = (
    "round",
    *PAIR_COLUMNS,
    *MEASURE_COLUMNS,
    "n_countries",
    *INTERVAL_COLUMNS,
    *ALL_THREE_COLUMNS,
)
BIAS_INTERVAL_COLUMNS = tuple(name for name in INTERVAL_COLUMNS if name.startswith("bias_"))
BY_AREA_COLUMNS = ("round", "area", *PAIR_COLUMNS, *MEASURE_COLUMNS, *BIAS_INTERVAL_COLUMNS)
BY_COUNTRY_COLUMNS = ("round", "country", *PAIR_COLUMNS, *MEASURE_COLUMNS)
"""Shares are 0-1, `bias_levels` in steps of the scale, `bias_points` in points 0-100, both the
first assessment minus the second. `n_in_levels` of the `n_pairs` are levels, the rest numbers."""


@dataclass(frozen=True)
class Confusion:
    """How many pairs of two assessments stand at each two levels of a scale, over all countries.

    round: a code, or ALL. levels: those with a value, lowest first. counts: levels × levels, the
    first assessment's down, the second's across.
    """

    round: str
    first: Assessment
    second: Assessment
    scale: str
    levels: tuple[Level, ...]
    counts: Integers


@dataclass(frozen=True)
class Agreements:
    """How far the assessments agree; `round` and `scale` are ALL for all of them together.

    overall: OVERALL_COLUMNS, all countries together, for rounds with ratings and for ALL, with
    pairs or without. by_area: BY_AREA_COLUMNS, all countries together in each top area.
    by_country: BY_COUNTRY_COLUMNS; here, and nowhere else, the region is a unit too.
    confusions, by_area, by_country, and scales alone in any frame: where there are pairs.
    """

    overall: pd.DataFrame
    by_area: pd.DataFrame
    by_country: pd.DataFrame
    confusions: tuple[Confusion, ...]
    seed: int
    draws: int


def agreements(
    ratings: pd.DataFrame, plan: Plan, *, seed: int = SEED, draws: int = DRAWS
) -> Agreements:
    """How far each two assessments agree on what both rated, by round and over all rounds.

    ratings: RATING_COLUMNS, of all assessments. A rating without points (no information, a level
    outside the order of its scale) makes no pair, and no assessment stands in for another. Numeric
    actions count in `n_pairs` and `bias_points` only. Coefficients are of one scale, never of
    several together. seed: 0 or more, of the intervals over countries; an interval depends on it
    and on its own pairs only.
    """
    compared = _compared(ratings, plan)
    of_units = _tallied(compared, [pairs.unit for pairs in compared.pairs], len(compared.units))
    is_country = np.array([unit != REGION for unit in compared.units], dtype=bool)
    of_countries = [[tally.of(is_country) for tally in tallies] for tallies in of_units]
    area = _area_of_action(plan)
    # The region answers for itself: what it says is no part of what countries say of an area.
    areas = [np.where(is_country[p.unit], area[p.action], -1) for p in compared.pairs]
    of_areas = _tallied(compared, areas, len(plan.top_areas))
    codes = [a.code for a in plan.top_areas]
    in_areas = _with_bias_intervals(_frame(compared, of_areas, codes), compared, areas, seed, draws)
    return Agreements(
        overall=_overall(
            compared, of_countries, is_country, set(ratings["round"].unique()), seed, draws
        ),
        by_area=_with_pairs(in_areas, BY_AREA_COLUMNS),
        by_country=_with_pairs(_frame(compared, of_units, compared.units), BY_COUNTRY_COLUMNS),
        confusions=tuple(_confusions(compared, of_countries)),
        seed=seed,
        draws=draws,
    )


@dataclass(frozen=True)
class _Said:
    """What an assessment says of every (round, unit, action).

    place: of the level on its scale, -1 without. points: 0-100, NaN without.
    """

    place: Integers
    points: Floats


@dataclass(frozen=True)
class _Pairs:
    """What two assessments both rated: one entry for each pair, rounds and the like by number.

    scale: -1 for a number. first, second: places on the scale, -1 for a number. points: first
    minus second.
    """

    round: Integers
    unit: Integers
    action: Integers
    scale: Integers
    first: Integers
    second: Integers
    points: Floats


@dataclass(frozen=True)
class _Compared:
    """What a plan's assessments say, and their pairs in the order of PAIRS."""

    plan: Plan
    units: tuple[str, ...]
    scales: tuple[Scale, ...]
    scale_of_action: Integers
    said: tuple[_Said, ...]
    pairs: tuple[_Pairs, ...]

    @property
    def rounds(self) -> tuple[str, ...]:
        return (*(r.code for r in self.plan.rounds), ALL)


@dataclass(frozen=True)
class _Tally:
    """What is counted of the pairs on one scale, by round (the last one is ALL) and group.

    n: pairs. points: sum of their differences. table: (rounds, groups, levels, levels).
    """

    n: Integers
    points: Floats
    table: Integers

    @property
    def in_levels(self) -> Integers:
        result: Integers = self.table.sum(axis=(-2, -1))
        return result

    def of(self, groups: Booleans) -> _Tally:
        """The tally of these groups only."""
        return _Tally(self.n[:, groups], self.points[:, groups], self.table[:, groups])

    def together(self) -> _Tally:
        """The tally of all groups as one."""
        n, points, table = (
            part.sum(axis=1, keepdims=True) for part in (self.n, self.points, self.table)
        )
        return _Tally(n, points, table)


Tallies = Sequence[_Tally]
"""One for each scale of the plan, and last that of numbers, whose table has no levels."""


def _compared(ratings: pd.DataFrame, plan: Plan) -> _Compared:
    units, scales = units_of(plan, ratings), tuple(plan.scales.values())
    number = {scale.code: n for n, scale in enumerate(scales)}
    rated_in = [plan.scale_of(action) for action in plan.actions]
    scale_of_action = np.array([number[s.code] if s else -1 for s in rated_in], dtype=np.int64)
    said = {one: _said(ratings, plan, one, units) for one in Assessment}
    pairs = tuple(_pairs(said[first], said[second], scale_of_action) for first, second in PAIRS)
    return _Compared(plan, units, scales, scale_of_action, tuple(said.values()), pairs)


def _steps_of(scale: Scale) -> tuple[Level, ...]:
    """The levels of a scale that stand in its order, lowest first: those with a value."""
    return tuple(level for level in scale.levels if level.value is not None)


def _said(ratings: pd.DataFrame, plan: Plan, one: Assessment, units: Sequence[str]) -> _Said:
    given = answers(view(ratings, one.value, SAID), plan, units)
    places = {
        (LEVEL, scale.code, level.code): place
        for scale in plan.scales.values()
        for place, level in enumerate(_steps_of(scale))
    }
    place = [places.get((c.kind, c.scale, c.code), -1) for c in given.categories]
    return _Said(np.array(place, dtype=np.int64)[given.category], given.points)


def _pairs(first: _Said, second: _Said, scale_of_action: Integers) -> _Pairs:
    both = np.nonzero(~np.isnan(first.points) & ~np.isnan(second.points))
    round_, unit, action = both
    return _Pairs(
        round_,
        unit,
        action,
        scale_of_action[action],
        first.place[both],
        second.place[both],
        first.points[both] - second.points[both],
    )


def _area_of_action(plan: Plan) -> Integers:
    """The number of the top area of each action; -1 for an action in none."""
    area = {
        action.code: n
        for n, a in enumerate(plan.top_areas)
        for action in plan.actions_under(a.code)
    }
    return np.array([area.get(action.code, -1) for action in plan.actions], dtype=np.int64)


def _tallied(compared: _Compared, groups: Sequence[Integers], n_groups: int) -> list[Tallies]:
    """The tallies of each of PAIRS, with the number of the group of each pair; -1 for none."""
    shape = (len(compared.plan.rounds), n_groups)
    n_levels = [len(_steps_of(scale)) for scale in compared.scales]
    return [
        [_tally(pairs, group, number, shape, n) for number, n in [*enumerate(n_levels), (-1, 0)]]
        for pairs, group in zip(compared.pairs, groups, strict=True)
    ]


def _tally(
    pairs: _Pairs, group: Integers, scale: int, shape: tuple[int, int], n_levels: int
) -> _Tally:
    """The tally of the pairs on one scale; shape: (rounds, groups)."""
    here = (pairs.scale == scale) & (group >= 0)
    place = pairs.round[here] * shape[1] + group[here]
    n_places = shape[0] * shape[1]
    n = np.bincount(place, minlength=n_places)
    points = np.bincount(place, pairs.points[here], minlength=n_places)
    table = np.zeros(n_places * n_levels**2, dtype=np.int64)
    if n_levels:
        cell = (place * n_levels + pairs.first[here]) * n_levels + pairs.second[here]
        table = np.bincount(cell, minlength=len(table))
    return _Tally(
        _with_all_rounds(n.reshape(shape)),
        _with_all_rounds(points.reshape(shape)),
        _with_all_rounds(table.reshape(*shape, n_levels, n_levels)),
    )


def _with_all_rounds(counted: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([counted, counted.sum(axis=0, keepdims=True)])


def _ways(compared: _Compared, tallies: Tallies) -> list[tuple[str, Tallies]]:
    """What the rows of a group are about: all its pairs together, then those on each scale.

    A plan that rates everything on one scale has nothing to tell apart.
    """
    if len(set(compared.scale_of_action)) < 2:
        return [(ALL, tallies)]
    alone = zip(compared.scales, tallies, strict=False)
    return [(ALL, tallies), *((scale.code, [tally]) for scale, tally in alone)]


def _frame(compared: _Compared, tallied: Sequence[Tallies], groups: Sequence[str]) -> pd.DataFrame:
    """A row for each round, group, two assessments and way, in this order, with pairs or without.

    `r`, `g`, `p` and `w` are their numbers.
    """
    blocks = []
    for p, tallies in enumerate(tallied):
        for w, (scale, taken) in enumerate(_ways(compared, tallies)):
            measures = _measures(taken)
            r, g = (axis.ravel() for axis in np.indices(measures["n_pairs"].shape))
            named = {
                "r": r,
                "g": g,
                "p": p,
                "w": w,
                "round": texts(compared.rounds, r),
                "group": texts(groups, g),
                "first": PAIRS[p][0].value,
                "second": PAIRS[p][1].value,
                "scale": scale,
            }
            blocks.append(pd.DataFrame(named | {k: v.ravel() for k, v in measures.items()}))
    rows = pd.concat(blocks).sort_values(["r", "g", "p", "w"])
    return rows.astype({"reason": "str"})


def _with_pairs(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """These columns of the rows with pairs; the second one names the group."""
    named = frame[frame["n_pairs"] > 0].rename(columns={"group": columns[1]})
    return named[list(columns)].reset_index(drop=True)


def _measures(tallies: Tallies) -> dict[str, NDArray[Any]]:
    """MEASURE_COLUMNS of tallies taken together, each by round and group."""
    n = np.sum([tally.n for tally in tallies], axis=0)
    in_levels = np.sum([tally.in_levels for tally in tallies], axis=0)
    coefficients, reason = _of_the_only_scale(tallies)
    reason[(n > 0) & (in_levels == 0)] = NO_LEVELS
    return {
        "n_pairs": n,
        "n_in_levels": in_levels,
        "exact": _mean([agreeing(tally.table, 0) for tally in tallies], in_levels),
        "within_one": _mean([agreeing(tally.table, 1) for tally in tallies], in_levels),
        "bias_levels": _mean([steps(tally.table) for tally in tallies], in_levels),
        "bias_points": _mean([tally.points for tally in tallies], n),
        **dict(zip(COEFFICIENTS, coefficients, strict=True)),
        "reason": reason,
    }


def _mean(totals: Sequence[Floats], n: Integers) -> Floats:
    total = np.sum(totals, axis=0)
    result: Floats = np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0)
    return result


def _of_the_only_scale(tallies: Tallies) -> tuple[Floats, NDArray[np.object_]]:
    """COEFFICIENTS along the first axis and why there are none, where one scale alone has pairs."""
    used = np.array([tally.in_levels > 0 for tally in tallies])
    found = np.full((len(COEFFICIENTS), *used.shape[1:]), np.nan)
    reason = np.where(used.any(axis=0), SEVERAL_SCALES, NO_PAIRS).astype(object)
    for tally, here in zip(tallies, used & (used.sum(axis=0) == 1), strict=True):
        table = tally.table[here]
        reason[here] = _suppressed(
            table.sum(axis=(-2, -1)),
            [table.sum(axis=-1) > 0, table.sum(axis=-2) > 0],
            agreeing(table, 0),
        )
        found[:, here] = np.where(reason[here] == "", _coefficients(table), np.nan)
    return found, reason


def _coefficients(table: Integers) -> Floats:
    """COEFFICIENTS of tables (…, levels, levels), along the first axis."""
    n_levels = table.shape[-1]
    kappas = [kappa(table, disagreement_weights(n_levels, weighing)) for weighing in Weighing]
    both_ways = table + np.swapaxes(table, -2, -1)
    alpha = alpha_of_coincidences(both_ways, np.arange(n_levels), Metric.ORDINAL)
    return np.stack([*kappas, alpha])


def _suppressed(
    n: Integers, used_by_rater: Sequence[Booleans], n_identical: Floats
) -> NDArray[np.object_]:
    """Why there is no coefficient for each of the groups; "" where there is one.

    n: what all raters rated. used_by_rater: (groups, levels) which of them each rater used.
    n_identical: on how many all raters agree.
    """
    single = [used.sum(axis=-1) == 1 for used in used_by_rater]
    identical = np.all(single, axis=0) & (n_identical == n)
    return np.select(
        [n == 0, n < MIN_PAIRS, identical, np.any(single, axis=0)],
        [NO_PAIRS, FEW_PAIRS, IDENTICAL_CONSTANT, ONE_LEVEL],
        "",
    ).astype(object)


def _overall(
    compared: _Compared,
    of_countries: Sequence[Tallies],
    is_country: Booleans,
    answered: set[str],
    seed: int,
    draws: int,
) -> pd.DataFrame:
    """OVERALL_COLUMNS for answered rounds and for ALL; scales alone where they have pairs."""
    together = [[tally.together() for tally in tallies] for tallies in of_countries]
    frame = _frame(compared, together, [ALL])
    shown = frame["round"].isin([*answered, ALL])
    shown &= (frame["scale"] == ALL) | (frame["n_pairs"] > 0)
    items = _rated_by_all(compared, is_country)
    rows = []
    kept: list[dict[Any, Any]] = frame[shown].to_dict("records")
    for row in kept:
        r, taken = row["r"], _ways(compared, of_countries[row["p"]])[row["w"]][1]
        of_round = [_Tally(tally.n[r], tally.points[r], tally.table[r]) for tally in taken]
        intervals = _intervals(of_round, row["reason"], seed, draws)
        rows.append(row | intervals | items[row["round"], row["scale"]])
    return pd.DataFrame(rows, columns=list(OVERALL_COLUMNS))


def _intervals(of_round: Tallies, reason: str, seed: int, draws: int) -> dict[str, Any]:
    """`n_countries` and INTERVAL_COLUMNS of a round's tallies by country."""
    n = np.sum([tally.n for tally in of_round], axis=0)
    in_levels = np.sum([tally.in_levels for tally in of_round], axis=0)
    levels = np.sum([steps(tally.table) for tally in of_round], axis=0)
    points = np.sum([tally.points for tally in of_round], axis=0)
    found = (
        _interval_of_mean(levels, in_levels, reason, seed, draws),
        _interval_of_mean(points, n, reason, seed, draws),
        _interval_of_kappa(of_round, reason, seed, draws),
    )
    row: dict[str, Any] = {"n_countries": int((n > 0).sum())}
    for name, interval in zip(INTERVAL_MEASURES, found, strict=True):
        row |= {f"{name}_low": interval.low, f"{name}_high": interval.high}
        row[f"{name}_interval_reason"] = interval.reason
    return row


def _with_bias_intervals(
    frame: pd.DataFrame, compared: _Compared, areas: Sequence[Integers], seed: int, draws: int
) -> pd.DataFrame:
    """The rows of areas that have pairs, with BIAS_INTERVAL_COLUMNS.

    areas: of each of PAIRS the number of the area of each pair, -1 for none.
    """
    rows: list[dict[Any, Any]] = frame[frame["n_pairs"] > 0].to_dict("records")
    summed: dict[tuple[int, int], Floats] = {}
    for row in rows:
        p, w = row["p"], row["w"]
        if (p, w) not in summed:
            summed[p, w] = _sums_by_unit(compared, p, areas[p], w - 1)
        levels, in_levels, points, n = summed[p, w][:, row["r"], row["g"]]
        for name, total, counted in (
            ("bias_levels", levels, in_levels),
            ("bias_points", points, n),
        ):
            found = _interval_of_mean(total, counted, row["reason"], seed, draws)
            row |= {f"{name}_low": found.low, f"{name}_high": found.high}
            row[f"{name}_interval_reason"] = found.reason
    return pd.DataFrame(rows, columns=[*frame.columns, *BIAS_INTERVAL_COLUMNS])


def _sums_by_unit(compared: _Compared, p: int, area: Integers, scale: int) -> Floats:
    """Of two assessments the differences in levels, their number, those in points, their number.

    Over (figure, round, area, unit); the last round is ALL. scale: its number, -1 for all of them.
    """
    pairs = compared.pairs[p]
    here = (area >= 0) & ((scale < 0) | (pairs.scale == scale))
    shape = (len(compared.plan.rounds), len(compared.plan.top_areas), len(compared.units))
    place = np.ravel_multi_index((pairs.round[here], area[here], pairs.unit[here]), shape)
    has_level = pairs.scale[here] >= 0
    figures = (
        (pairs.first - pairs.second)[here] * has_level,
        has_level,
        pairs.points[here],
        np.ones(len(place)),
    )
    n = math.prod(shape)
    summed = np.stack([np.bincount(place, figure, n).reshape(shape) for figure in figures])
    result: Floats = np.concatenate([summed, summed.sum(axis=1, keepdims=True)], axis=1)
    return result


def _interval_of_mean(total: Floats, n: Integers, reason: str, seed: int, draws: int) -> Interval:
    """The interval of the mean of what countries with n pairs each add up to; none without pairs."""
    if not n.any():
        return Interval(np.nan, np.nan, reason)
    counted = np.stack([total, n], axis=-1)[n > 0]
    return country_interval(
        counted, lambda drawn: drawn[:, 0] / drawn[:, 1], seed=seed, draws=draws
    )


def _interval_of_kappa(of_round: Tallies, reason: str, seed: int, draws: int) -> Interval:
    """The interval of the quadratic kappa on the only scale with pairs; none without a kappa."""
    if reason:
        return Interval(np.nan, np.nan, reason)
    (table,) = (tally.table for tally in of_round if tally.in_levels.any())
    weights = disagreement_weights(table.shape[-1], Weighing.QUADRATIC)
    counted = table[table.any(axis=(-2, -1))]
    return country_interval(counted, lambda drawn: kappa(drawn, weights), seed=seed, draws=draws)


def _rated_by_all(
    compared: _Compared, is_country: Booleans
) -> dict[tuple[str, str], dict[str, Any]]:
    """ALL_THREE_COLUMNS by round and scale, over what countries' three assessments all rated."""
    places = np.stack([said.place for said in compared.said])
    rated = (places >= 0).all(axis=0) & is_country[:, None]
    r, _u, action = np.nonzero(rated)
    place, scale = places[:, rated], compared.scale_of_action[action]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for number, round_ in enumerate(compared.rounds):
        in_round = (r == number) | (round_ == ALL)
        of_scale = [
            _all_three(place[:, in_round & (scale == n)], len(_steps_of(one)))
            for n, one in enumerate(compared.scales)
        ]
        found |= {(round_, s.code): x for s, x in zip(compared.scales, of_scale, strict=True)}
        found[round_, ALL] = _of_all_scales(of_scale)
    return found


def _all_three(place: Integers, n_levels: int) -> dict[str, Any]:
    """ALL_THREE_COLUMNS of the places on one scale, assessments × items."""
    levels = np.arange(n_levels)
    used = [np.isin(levels, of_rater)[None] for of_rater in place]
    identical = (place == place[0]).all(axis=0).sum()
    n = place.shape[1]
    (reason,) = _suppressed(np.array([n]), used, np.array([identical]))
    row = {"n_all_three": n, "fleiss_kappa": np.nan, "alpha_all_three": np.nan}
    if not reason:
        counts = (place[..., None] == levels).sum(axis=0)
        row["fleiss_kappa"] = fleiss_kappa(counts)
        alpha = alpha_of_coincidences(coincidences(counts), levels, Metric.ORDINAL)
        row["alpha_all_three"] = float(alpha)
    return row | {"all_three_reason": reason}


def _of_all_scales(of_scale: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """ALL_THREE_COLUMNS of all scales together: coefficients where one alone has items."""
    used = [row for row in of_scale if row["n_all_three"]]
    if len(used) == 1:
        return used[0]
    reason = SEVERAL_SCALES if used else NO_PAIRS
    n = sum(row["n_all_three"] for row in used)
    return dict(zip(ALL_THREE_COLUMNS, (n, np.nan, np.nan, reason), strict=True))


def _confusions(compared: _Compared, of_countries: Sequence[Tallies]) -> Iterator[Confusion]:
    """The tables that have pairs, by round, two assessments and scale."""
    for r, round_ in enumerate(compared.rounds):
        for (first, second), tallies in zip(PAIRS, of_countries, strict=True):
            for scale, tally in zip(compared.scales, tallies, strict=False):
                counts = tally.together().table[r, 0]
                if counts.any():
                    yield Confusion(round_, first, second, scale.code, _steps_of(scale), counts)
