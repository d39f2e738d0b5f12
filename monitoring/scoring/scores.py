"""Scores of actions, areas and the plan, each with its range, its coverage and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.model import (
    BEST_AVAILABLE,
    REGION,
    SCORE_COLUMNS,
    Aggregation,
    NoInformation,
    Plan,
)
from monitoring.scoring.aggregate import aggregate
from monitoring.scoring.answers import (
    LEVEL,
    NO_INFORMATION,
    NOT_APPLICABLE,
    NOT_ASKED,
    NUMBER,
    OUT_OF_SCOPE,
    Answers,
)
from monitoring.scoring.arrays import Booleans, Floats, Integers, texts
from monitoring.scoring.bands import band_numbers, words_of
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import ranks
from monitoring.scoring.tree import Branch, Tree, tree_of
from monitoring.translation import mark

THRESHOLD_TOLERANCE = 1e-9

FORMULAS = (
    Formula(
        mark("Coverage"),
        mark("Σ w(rated) / Σ w(applicable)"),
        mark(
            "The share of the applicable weight that was rated; further up, by effective weight. Where "
            "the plan counts instead of weighing, the share of the actions; a node then has no score "
            "either where too few of its own parts have one."
        ),
        "OECD/JRC Handbook (2008), step 3; COINr 1.1 (count).",
        ("coverage_basis",),
    ),
    Formula(
        mark("Range"),
        mark("low: unknown = 0, or the floor;  high: unknown = 100"),
        mark(
            "The score if everything unknown were at its worst and at its best. Shown wherever "
            "coverage is below 1: silence must not be rewarded."
        ),
        "Manski bounds.",
        ("aggregation_area", "aggregation_plan"),
    ),
    Formula(
        mark("Area score"),
        mark("aggregate of the rated actions, if coverage ≥ threshold"),
        mark("Below the threshold there is no score; its range is shown."),
        "COINr 1.1 (data availability threshold).",
        ("aggregation_area", "coverage_area", "min_actions"),
    ),
    Formula(
        mark("Plan score"),
        mark("aggregate of the rated means of the areas with any rating, if coverage ≥ threshold"),
        mark(
            "Withheld also when an applicable core area has no score. Indicative until the plan names "
            "who adopted the weights."
        ),
        "OECD/JRC Handbook (2008), step 6.",
        ("overall", "aggregation_plan", "coverage_plan", "weights_adopted_by"),
    ),
)

# Why a score is missing. The interface has a sentence for each.
NOTHING_RATED = "no_information"
BELOW_COVERAGE = "coverage"
TOO_FEW_PARTS = "parts"
TOO_FEW_ACTIONS = "min_actions"
CORE_AREA_MISSING = "core_area"
REGIONAL_ONLY = "regional_only"
NATIONAL_ONLY = "national_only"
ALL_NOT_APPLICABLE = "not_applicable"
NOT_IN_SCOPE = "out_of_scope"
NO_PLAN_SCORE = "no_overall"
NO_ACTIONS = "no_actions"
NO_WEIGHT = "no_weight"

REASONS = (
    "",
    NOTHING_RATED,
    BELOW_COVERAGE,
    TOO_FEW_PARTS,
    TOO_FEW_ACTIONS,
    CORE_AREA_MISSING,
    REGIONAL_ONLY,
    NATIONAL_ONLY,
    ALL_NOT_APPLICABLE,
    NOT_IN_SCOPE,
    NO_PLAN_SCORE,
    NO_ACTIONS,
    NO_WEIGHT,
    *(reason.value for reason in NoInformation),
)
"""Every reason; the first is for a score that is there. Arrays hold the number of a reason."""

_NUMBER = {reason: np.int8(n) for n, reason in enumerate(REASONS)}


@dataclass(frozen=True)
class Figures:
    """The figures of every node as arrays over (node, round, unit), nodes in the tree's order.

    mean: of what is rated, whatever the coverage. score: the same, NaN where it is withheld. low,
    high: the bounds, 0-100. coverage: 0-1. All NaN where nothing applies. reason: into REASONS.
    """

    tree: Tree
    mean: Floats
    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    n_rated: Integers
    n_applicable: Integers
    reason: NDArray[np.int8]


def scores(
    given: Answers,
    *,
    assessment: str = BEST_AVAILABLE,
    levels: Sequence[str] = ("plan", "area", "action"),
) -> pd.DataFrame:
    """One row per round, unit and node: SCORE_COLUMNS, scores unrounded.

    Source: method of OECD/JRC Handbook (2008) with explicit coverage and ranges.
    """
    found = figures(given)
    shown = [n for n, level in enumerate(found.tree.levels) if level in levels]
    return _table(given, found, shown, assessment)


def figures(given: Answers) -> Figures:
    """Mean, score, bounds, coverage and reason of every node."""
    tree = tree_of(given.plan)
    points = np.moveaxis(given.points, -1, 0)
    rated, applicable = (np.moveaxis(of, -1, 0) for of in (given.rated, given.applicable))
    unknown = applicable & ~rated
    mean = tree.means(points)
    # What rounding leaves between a mean and a bound that are the same is taken away.
    low = np.fmin(tree.means(np.where(unknown, 0.0, points)), mean)
    high = np.fmax(tree.means(np.where(unknown, 100.0, points)), mean)
    n_rated, n_applicable = tree.sums(rated), tree.sums(applicable)
    coverage = _coverage(tree, rated, applicable)
    by_count = given.plan.coverage_basis == "count"
    if by_count:
        with np.errstate(invalid="ignore"):
            coverage = np.where(n_applicable > 0, n_rated / n_applicable, np.nan)
    reason = _reasons(given, tree, mean, n_rated, n_applicable)
    score = mean.copy()
    for branch in tree.branches:
        rule = _Rule(given.plan, branch, by_count)
        why = rule.why_withheld(score, coverage, n_applicable)
        withheld = (why > 0) & ~np.isnan(mean[branch.node])
        reason[branch.node][withheld] = why[withheld]
        score[branch.node][withheld] = np.nan
    if not given.plan.overall:
        reason[0][n_rated[0] > 0] = _NUMBER[NO_PLAN_SCORE]
        for figure in (mean, score, low, high):
            figure[0] = np.nan
    return Figures(tree, mean, score, low, high, coverage, n_rated, n_applicable, reason)


def _coverage(tree: Tree, rated: Booleans, applicable: Booleans) -> Floats:
    """The share 0-1 of the applicable weight that is rated; NaN where nothing applies."""
    whole = tree.filled(np.where(applicable, rated, np.nan))
    for branch in tree.branches:
        parts = whole[list(branch.parts)]
        whole[branch.node] = aggregate(Aggregation.ARITHMETIC, parts, branch.weights)
    return whole


@dataclass(frozen=True, slots=True)
class _Rule:
    """What the plan asks for before a node has a score."""

    plan: Plan
    branch: Branch
    by_count: bool

    def why_withheld(
        self, score: Floats, coverage: Floats, n_applicable: Integers
    ) -> NDArray[np.int8]:
        """The number of the reason for each (round, unit), 0 where there is none.

        score: of every node, those of the parts decided already.
        """
        node, parts = self.branch.node, list(self.branch.parts)
        is_plan = node == 0
        least = self.plan.coverage_plan if is_plan else self.plan.coverage_area
        why = np.zeros(score.shape[1:], np.int8)
        if is_plan:
            core = [p for p in parts if self.plan.areas[p - 1].core]
            without = (n_applicable[core] > 0) & np.isnan(score[core])
            why[without.any(axis=0)] = _NUMBER[CORE_AREA_MISSING]
        if self.by_count:
            apply = (n_applicable[parts] > 0).sum(axis=0)
            scored = (~np.isnan(score[parts])).sum(axis=0)
            why[_is_below(scored, least * apply)] = _NUMBER[TOO_FEW_PARTS]
        why[_is_below(coverage[node], least)] = _NUMBER[BELOW_COVERAGE]
        if not is_plan:
            why[n_applicable[node] < self.plan.min_actions] = _NUMBER[TOO_FEW_ACTIONS]
        return why


def _is_below(value: NDArray[Any], least: float | NDArray[Any]) -> Booleans:
    below: Booleans = value < least - THRESHOLD_TOLERANCE
    return below


def _reasons(
    given: Answers, tree: Tree, mean: Floats, n_rated: Integers, n_applicable: Integers
) -> NDArray[np.int8]:
    """Why a node has no mean."""
    responsibility = np.array(
        [_NUMBER[NATIONAL_ONLY if u == REGION else REGIONAL_ONLY] for u in given.units], np.int8
    )
    said = np.moveaxis(given.category, -1, 0)
    not_asked, outside = (
        np.moveaxis(given.is_kind(kind), -1, 0) for kind in (NOT_ASKED, OUT_OF_SCOPE)
    )
    all_actions = tree.sums(np.ones(len(given.plan.actions), dtype=bool))[:, None, None]
    n_not_asked, n_outside = tree.sums(not_asked), tree.sums(outside)
    reason = np.where(np.isnan(mean), _NUMBER[NO_WEIGHT], np.int8(0))
    reason[n_rated == 0] = _NUMBER[NOTHING_RATED]
    reason[n_applicable == 0] = _NUMBER[ALL_NOT_APPLICABLE]
    reason[n_not_asked + n_outside == all_actions] = _NUMBER[NOT_IN_SCOPE]
    reason = np.where(n_not_asked == all_actions, responsibility, reason)
    reason[(all_actions == 0)[:, 0, 0]] = _NUMBER[NO_ACTIONS]
    of_category = np.array([_reason_of(c.kind, c.code) for c in given.categories], np.int8)
    of_actions = np.where(not_asked, responsibility, of_category[said])
    reason[tree.first_action :] = of_actions
    return reason


def _reason_of(kind: str, code: str) -> np.int8:
    """Why an action of this category has no score; 0 where it has one, and where it is not asked."""
    if kind in (LEVEL, NUMBER, NOT_ASKED):
        return np.int8(0)
    reasons = {NO_INFORMATION: code, NOT_APPLICABLE: ALL_NOT_APPLICABLE, OUT_OF_SCOPE: NOT_IN_SCOPE}
    return _NUMBER[reasons[kind]]


def _table(given: Answers, found: Figures, shown: Sequence[int], assessment: str) -> pd.DataFrame:
    """The figures of these nodes as SCORE_COLUMNS, by round, unit and node."""
    shape = (len(given.rounds), len(given.units), len(shown))
    r, u, k = (axis.ravel() for axis in np.indices(shape))
    countries = np.array([unit != REGION for unit in given.units], dtype=bool)
    score = found.score[list(shown)]
    rank = np.full(score.shape, np.nan)
    rank[:, :, countries] = ranks(score[:, :, countries], axis=2)

    def column(of_nodes: NDArray[Any]) -> NDArray[Any]:
        return np.moveaxis(of_nodes[list(shown)], 0, -1).ravel()

    nodes = [found.tree.nodes[n] for n in shown]
    levels = [found.tree.levels[n] for n in shown]
    nothing = np.zeros(len(r), dtype=np.int8)
    return pd.DataFrame(
        {
            "plan": texts([given.plan.code], nothing),
            "round": texts([x.code for x in given.rounds], r),
            "assessment": texts([assessment], nothing),
            "country": texts(given.units, u),
            "node": texts(nodes, k),
            "level": texts(levels, k),
            "score": column(found.score),
            "bound_low": column(found.low),
            "bound_high": column(found.high),
            "coverage": column(found.coverage),
            "n_rated": column(found.n_rated),
            "n_applicable": column(found.n_applicable),
            "rank": pd.array(np.moveaxis(rank, 0, -1).ravel(), dtype="Int64"),
            "band": _bands(given.plan, column(found.score)),
            "reason": texts(REASONS, column(found.reason)),
        }
    )[list(SCORE_COLUMNS)]


def _bands(plan: Plan, score: Floats) -> Any:
    """The word of the band that a score falls in; empty where the plan has no bands."""
    return texts(words_of(plan.bands), band_numbers(score, plan.bands))
