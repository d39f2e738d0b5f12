"""Whether the order of the countries would hold: many draws of weights, aggregator and ratings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

from monitoring.model import Aggregation
from monitoring.scoring.aggregate import aggregate
from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import Booleans, Floats
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import TIE, ranks
from monitoring.scoring.standing import Standing, in_round, is_country, standing, whole_numbers
from monitoring.scoring.tree import Branch, Tree, tree_of
from monitoring.translation import mark

DRAWS = 1000
SEED = 2016
"""Any number would do; the same one always, so that an analysis can be repeated."""
WEIGHT_NOISE = 0.25
AGGREGATORS = (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC)
FIRST = (1, 3, 5)
QUANTILES = (0.05, 0.5, 0.95)

DRAWS_AT_ONCE = 50
"""So many draws are computed together: their arrays then stay in the processor's own memory."""

FIGURE_COLUMNS = (
    "score", "rank", "rank_low", "rank_median", "rank_high", "score_low", "score_median",
    "score_high",
)  # fmt: skip
"""Official score and rank, then the quantiles of both over the draws."""

Places = NDArray[np.intp]

FORMULAS = (
    Formula(
        mark("Drawn weights"),
        mark("w′ = w · U(1 − noise, 1 + noise);  one aggregator per draw"),
        mark(
            "In each draw every weight at every level is moved by up to a share (a quarter unless said "
            "otherwise), and all nodes are aggregated in one way, drawn among arithmetic and geometric. "
            "The seed is kept, so that the same draws come again."
        ),
        "OECD/JRC Handbook (2008), step 7; COINr 1.1 (noise of weights).",
        ("geometric_floor",),
    ),
    Formula(
        mark("Drawn ratings"),
        mark("one level down with p/2, one level up with p/2"),
        mark(
            "On request only: each rating in levels may be one level off on its own scale, the less "
            "likely the more confident whoever rated it was. Beyond the ends of the scale it stays. "
            "Numbers stay as they are."
        ),
        mark(
            "Own rule; compare the differences between self-assessment and external evaluation in "
            "WHO JEE."
        ),
    ),
    Formula(
        mark("Rank interval"),
        mark("quantiles 0.05, 0.5 and 0.95 (type 7) of the rank over the draws"),
        mark(
            "Only countries with an official score are ranked. A difference of places that is smaller "
            "than the intervals says nothing."
        ),
        "COINr 1.1; Hyndman and Fan (1996), Sample Quantiles in Statistical Packages.",
        ("ranking_approved_by",),
    ),
    Formula(
        mark("Among the first k"),
        mark("draws with rank ≤ k / draws"),
        mark(
            "How often a country is among the first so many, whichever weights and aggregator are "
            "drawn."
        ),
        "OECD/JRC Handbook (2008), step 7.",
    ),
    Formula(
        mark("Cannot be told apart"),
        mark("low(A) ≤ high(B)  and  low(B) ≤ high(A)"),
        mark(
            "Two countries whose rank intervals overlap. A group holds countries of which any two "
            "overlap, and cannot be made larger; a country may stand in several."
        ),
        mark(
            "Own rule; compare the warning of the Sustainable Development Report on small differences "
            "of rank."
        ),
    ),
)


@dataclass(frozen=True)
class Settings:
    """What an analysis was made with; repeated with these it gives the same numbers, bit by bit.

    weight_noise: the share by which a weight may grow or shrink. floor: the smallest value that a
    geometric or harmonic mean takes in.
    """

    round: str
    node: str
    draws: int
    seed: int
    weight_noise: float
    aggregators: tuple[Aggregation, ...]
    floor: float
    has_rating_noise: bool
    first: tuple[int, ...]


@dataclass(frozen=True)
class Robustness:
    """How firm the ranks of a node are.

    frame: one row per country: `country`, FIGURE_COLUMNS, `first_1` and so on (share 0-1 of the
    draws in which it is among the first so many), and `reason`, which says why a country has no
    official score and so no rank. groups: maximal sets of countries of which no two can be told
    apart, the best ranked first. alike: for each ranked country those it cannot be told apart from.
    """

    settings: Settings
    frame: pd.DataFrame
    groups: tuple[tuple[str, ...], ...]
    alike: Mapping[str, tuple[str, ...]]


def robustness(
    given: Answers,
    round_: str,
    *,
    node: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    weight_noise: float = WEIGHT_NOISE,
    aggregators: Sequence[Aggregation] = AGGREGATORS,
    rating_noise: float | Floats | None = None,
    top: Sequence[int] = FIRST,
) -> Robustness:
    """Ranks of the countries at a node (the plan, when left out) under many draws.

    rating_noise: the chance 0-1 of a rating in levels to be one level off, one number or an array
    over (unit, action) of `given`; none when left out.
    Each draw takes one random number for the aggregator and one for every area and action of the
    plan in their order; each country has random numbers of its own for its ratings. So the draws
    depend on the seed and on areas and actions of the plan, and not on the other countries, their
    order or the node; and more draws begin with the same ones.
    Raises KeyError for an unknown round or node, ValueError for settings that cannot be.
    """
    here = in_round(given, round_)
    node = here.plan.code if node is None else node
    settings = Settings(
        round=round_,
        node=node,
        draws=draws,
        seed=seed,
        weight_noise=weight_noise,
        aggregators=tuple(aggregators),
        floor=here.plan.geometric_floor,
        has_rating_noise=rating_noise is not None,
        first=tuple(top),
    )
    _refuse_what_cannot_be(settings, rating_noise)
    official = standing(here, node)
    ranked = ~np.isnan(official.score)
    chance = None if rating_noise is None else np.asarray(rating_noise)
    scores, places = _draws(settings, here, ranked, chance)
    frame = _frame(settings, official, ranked, scores, places)
    intervals = frame[ranked].sort_values(["rank_low", "rank_median", "country"])
    low, high = (intervals[name].to_numpy(np.float64) for name in ("rank_low", "rank_high"))
    codes = intervals["country"].tolist()
    alike = {codes[n]: tuple(codes[m] for m in of) for n, of in enumerate(overlaps(low, high))}
    groups = tuple(tuple(codes[n] for n in group) for group in interval_groups(low, high))
    return Robustness(settings, frame, groups, alike)


def _refuse_what_cannot_be(settings: Settings, rating_noise: float | Floats | None) -> None:
    if settings.draws < 1:
        raise ValueError(f"{settings.draws} draws: there must be at least 1")
    if settings.seed < 0:
        raise ValueError(f"the seed is {settings.seed}: it must be 0 or more")
    if not 0 <= settings.weight_noise < 1:
        raise ValueError(
            f"the noise of weights is {settings.weight_noise}: 0 to below 1 is expected"
        )
    if not settings.aggregators:
        raise ValueError("no aggregator: there must be at least one")
    if rating_noise is not None:
        chances = np.asarray(rating_noise)
        if not ((chances >= 0) & (chances <= 1)).all():
            raise ValueError("the noise of ratings must be a chance from 0 to 1")


def _draws(
    settings: Settings, here: Answers, ranked: Booleans, chance: Floats | None
) -> tuple[Floats, Floats]:
    """Scores and ranks over (draw, ranked country)."""
    tree = tree_of(here.plan)
    place = tree.nodes.index(settings.node)
    units = np.flatnonzero(is_country(here))[ranked]
    points = here.points[0, units].T
    noise = None if chance is None else _RatingNoise(settings.seed, here, units, chance)
    own = _weights(tree)
    random = Generator(PCG64(settings.seed))
    scores, places = np.empty((2, settings.draws, len(units)))
    for start in range(0, settings.draws, DRAWS_AT_ONCE):
        n = min(DRAWS_AT_ONCE, settings.draws - start)
        drawn = random.random((n, len(own)))
        which = (drawn[:, 0] * len(settings.aggregators)).astype(np.intp)
        weights = own * (1 + settings.weight_noise * (2 * drawn - 1))
        said = points if noise is None else noise.taken(n)
        part = scores[start : start + n]
        for number, kind in enumerate(settings.aggregators):
            rows = which == number
            of_rows = said if noise is None else said[:, rows]
            part[rows] = _means(tree, place, kind, weights[rows], of_rows)
        places[start : start + n] = ranks(part, axis=1)
    return scores, places


def _weights(tree: Tree) -> Floats:
    """What each node weighs among its neighbours; the plan itself, of which there is one, 0."""
    own = np.zeros(len(tree.nodes))
    for branch in tree.branches:
        own[list(branch.parts)] = branch.weights
    return own


class _RatingNoise:
    """Ratings drawn again and again, each of them perhaps one level off."""

    def __init__(self, seed: int, here: Answers, units: Places, chance: Floats) -> None:
        below, above = _neighbours(here)
        category, points = here.category[0, units], here.points[0, units]
        self._points = points
        self._below = np.where(np.isnan(below[category]), points, below[category])
        self._above = np.where(np.isnan(above[category]), points, above[category])
        self._half = np.broadcast_to(chance, here.points.shape[1:])[units] / 2
        # A stream for each country: its own ratings do not move when another country joins.
        self._random = [
            Generator(PCG64(SeedSequence(seed, spawn_key=tuple(here.units[u].encode()))))
            for u in units
        ]

    def taken(self, n: int) -> Floats:
        """The points of the next n draws, over (action, draw, country)."""
        n_countries, n_actions = self._points.shape
        taken = np.empty((n_countries, n, n_actions))
        for c, random in enumerate(self._random):
            drawn = random.random((n, n_actions))
            inner = np.where(drawn < self._half[c], self._below[c], self._points[c])
            taken[c] = np.where(drawn >= 1 - self._half[c], self._above[c], inner)
        return np.ascontiguousarray(taken.transpose(2, 1, 0))


def _neighbours(here: Answers) -> tuple[Floats, Floats]:
    """For each category the points one level below and above; its own at an end, NaN for no level."""
    below, above = np.full((2, len(here.categories)), np.nan)
    place = {(c.scale, c.code): n for n, c in enumerate(here.categories)}
    for scale in here.plan.scales.values():
        steps = [(place[scale.code, x.code], x.value) for x in scale.levels if x.value is not None]
        for n, (category, _value) in enumerate(steps):
            below[category] = steps[max(n - 1, 0)][1]
            above[category] = steps[min(n + 1, len(steps) - 1)][1]
    return below, above


def _means(tree: Tree, node: int, kind: Aggregation, weights: Floats, points: Floats) -> Floats:
    """The rated mean of a node over (draw, country), when all nodes are aggregated in this way.

    weights: over (draw, node). points: over (action, country) or (action, draw, country).
    """
    shape = (len(weights), points.shape[-1])
    if node >= tree.first_action:
        return np.broadcast_to(points[node - tree.first_action], shape)
    branches = _down_to(tree, node)
    if kind in _THROUGH:
        return _weighed_means(tree, branches, _THROUGH[kind], weights, points)
    return _others(tree, branches, kind, shape, points)


def _down_to(tree: Tree, node: int) -> list[Branch]:
    """The branches of which the node is made, itself last."""
    wanted = {node}
    found: list[Branch] = []
    for branch in reversed(tree.branches):
        if branch.node in wanted:
            wanted.update(branch.parts)
            found.insert(0, branch)
    return found


@dataclass(frozen=True, slots=True)
class _Through:
    """A mean that is an arithmetic one of transformed values: there, and back again."""

    there: Callable[[Floats, float], Floats]
    back: Callable[[Floats], Floats]


def _weighed_means(
    tree: Tree, branches: Sequence[Branch], mean: _Through, weights: Floats, points: Floats
) -> Floats:
    # Transformed once for all levels, which comes to the same: no mean is below the floor.
    with np.errstate(divide="ignore"):
        values = mean.there(points, tree.plan.geometric_floor)
    is_known = ~np.isnan(points)
    # Side by side what is above and below the line in Σ w·x / Σ w: nothing where nothing is known.
    given = np.concatenate([np.where(is_known, values, 0.0), is_known], axis=-1)
    n = points.shape[-1]
    found: dict[int, Floats] = {}
    for branch in branches:
        parts = [p for p, own in zip(branch.parts, branch.weights, strict=True) if own > 0]
        actions = [part for part in parts if part >= tree.first_action]
        sums = _products(weights[:, actions], given[[a - tree.first_action for a in actions]])
        for part in parts:
            if part in found:
                sums += weights[:, part, None] * found[part]
        total, weight = sums[:, :n], sums[:, n:]
        is_there = weight > 0
        np.divide(total, weight, out=total, where=is_there)
        weight[:] = is_there
        found[branch.node] = sums
    return mean.back(found[branches[-1].node][:, :n])


def _products(weights: Floats, given: Floats) -> Floats:
    """Σ w·x over (draw, column). given: over (action, column) or (action, draw, column)."""
    # Not as a product of matrices: that adds in an order which depends on how many columns there
    # are and where one stands among them, and so moves the last bits of a country when another
    # one joins. This adds action by action, as long as there is more than one column.
    summed: Floats = np.einsum("da,ac->dc" if given.ndim == 2 else "da,adc->dc", weights, given)
    return summed


def _others(
    tree: Tree,
    branches: Sequence[Branch],
    kind: Aggregation,
    shape: tuple[int, int],
    points: Floats,
) -> Floats:
    """Aggregates for which it matters only whether a weight is above 0."""
    values = tree.filled(points)
    for branch in branches:
        values[branch.node] = aggregate(kind, values[list(branch.parts)], branch.weights)
    return np.broadcast_to(values[branches[-1].node], shape)


def _frame(
    settings: Settings, official: Standing, ranked: Booleans, scores: Floats, places: Floats
) -> pd.DataFrame:
    def column(of_ranked: Floats) -> Floats:
        whole = np.full(len(official.countries), np.nan)
        whole[ranked] = of_ranked
        return whole

    told = {"score": official.score, "rank": whole_numbers(official.rank)}
    for name, drawn in (("rank", places), ("score", scores)):
        quantiles = np.quantile(drawn, QUANTILES, axis=0)
        for end, quantile in zip(("low", "median", "high"), quantiles, strict=True):
            told[f"{name}_{end}"] = column(quantile)
    for k in settings.first:
        told[f"first_{k}"] = column((places <= k).mean(axis=0))
    return pd.DataFrame({"country": official.countries, **told, "reason": official.reason})


def overlaps(low: Floats, high: Floats) -> list[list[int]]:
    """For each interval the others that it overlaps."""
    reaches = low[None] <= high[:, None] + TIE
    overlap = reaches & reaches.T
    return [[int(n) for n in np.flatnonzero(row) if n != own] for own, row in enumerate(overlap)]


def interval_groups(low: Floats, high: Floats) -> list[list[int]]:
    """The largest sets of two or more intervals of which any two overlap, by their lowest ends.

    Intervals that overlap two by two have a point in common; ends that touch overlap.
    """
    found: list[list[int]] = []
    points = np.unique(low)
    holding = (low <= points[:, None] + TIE) & (points[:, None] <= high + TIE)
    for n, group in enumerate(holding):
        # Who stands in a set of a later point stands in that of the next one too.
        is_part = n + 1 < len(points) and not (group & ~holding[n + 1]).any()
        if group.sum() > 1 and not is_part:
            found.append([int(m) for m in np.flatnonzero(group)])
    return found


def _unchanged(values: Floats, _floor: float) -> Floats:
    return values


def _logarithm(values: Floats, floor: float) -> Floats:
    logs: Floats = np.log(np.maximum(values, floor))
    return logs


def _reciprocal(values: Floats, floor: float) -> Floats:
    reciprocals: Floats = 1 / np.maximum(values, floor)
    return reciprocals


_THROUGH: dict[Aggregation, _Through] = {
    Aggregation.ARITHMETIC: _Through(_unchanged, lambda mean: mean),
    Aggregation.GEOMETRIC: _Through(_logarithm, np.exp),
    Aggregation.HARMONIC: _Through(_reciprocal, np.reciprocal),
}
