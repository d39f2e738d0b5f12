"""Scores of actions, areas and the plan, each with its range, its coverage and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.model import (
    BEST_AVAILABLE,
    REGION,
    SCORE_COLUMNS,
    Aggregation,
    Plan,
)
from monitoring.scoring.aggregate import aggregate
from monitoring.scoring.answers import NOT_ASKED, OUT_OF_SCOPE, Answers, Booleans, Floats
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import ranks

THRESHOLD_TOLERANCE = 1e-9

FORMULAS = (
    Formula(
        "Coverage",
        "Σ w(rated) / Σ w(applicable)",
        "The share of the applicable weight that was rated; further up, by effective weight. By "
        "count where the plan says so.",
        "OECD/JRC Handbook (2008), step 3; COINr 1.1 (count).",
    ),
    Formula(
        "Range",
        "low: unknown = 0;  high: unknown = 100",
        "The score if everything unknown were at its worst and at its best. Shown wherever "
        "coverage is below 1: silence must not be rewarded.",
        "Manski bounds.",
    ),
    Formula(
        "Area score",
        "aggregate of the rated actions, if coverage ≥ threshold",
        "Below the threshold there is no score; its range is shown.",
        "COINr 1.1 (data availability threshold).",
    ),
    Formula(
        "Plan score",
        "aggregate of the rated means of the areas with any rating, if coverage ≥ threshold",
        "Withheld also when an applicable core area has no score. Indicative until the plan names "
        "who adopted the weights.",
        "OECD/JRC Handbook (2008), step 6.",
    ),
)

# Why a score is missing. The interface has a sentence for each.
NOTHING_RATED = "no_information"
BELOW_COVERAGE = "coverage"
TOO_FEW_ACTIONS = "min_actions"
CORE_AREA_MISSING = "core_area"
REGIONAL_ONLY = "regional_only"
NATIONAL_ONLY = "national_only"
ALL_NOT_APPLICABLE = "not_applicable"
NOT_IN_SCOPE = "out_of_scope"
NO_PLAN_SCORE = "no_overall"
NO_ACTIONS = "no_actions"


@dataclass(frozen=True)
class _Part:
    """A node's arrays over (round, unit), before any threshold."""

    mean: Floats
    low: Floats
    high: Floats
    coverage: Floats
    n_rated: NDArray[np.int64]
    n_applicable: NDArray[np.int64]
    score: Floats
    reason: NDArray[np.object_]


def scores(
    given: Answers,
    *,
    assessment: str = BEST_AVAILABLE,
    levels: Sequence[str] = ("plan", "area", "action"),
) -> pd.DataFrame:
    """One row per round, unit and node: SCORE_COLUMNS, scores unrounded.

    Source: method of OECD/JRC Handbook (2008) with explicit coverage and ranges.
    """
    parts = _areas(given)
    blocks = []
    if "plan" in levels:
        blocks.append(_block(given, given.plan.code, "plan", _plan(given, parts)))
    if "area" in levels:
        blocks += [_block(given, a.code, "area", parts[a.code]) for a in given.plan.areas]
    if "action" in levels:
        blocks += [
            _block(given, a.code, "action", _action(given, n))
            for n, a in enumerate(given.plan.actions)
        ]
    blocks = [block for block in blocks if len(block)]
    if not blocks:
        return pd.DataFrame(columns=list(SCORE_COLUMNS))
    table = pd.concat(blocks, ignore_index=True)
    table["plan"], table["assessment"] = given.plan.code, assessment
    in_order = table.sort_values(["r", "u"], kind="stable", ignore_index=True)
    return in_order[list(SCORE_COLUMNS)]


def _areas(given: Answers) -> dict[str, _Part]:
    """The part of each area, sub-areas before the areas above them."""
    parts: dict[str, _Part] = {}
    for area in reversed(given.plan.areas):
        children = [a for a in given.plan.areas if a.parent == area.code]
        actions = [n for n, a in enumerate(given.plan.actions) if a.parent == area.code]
        part = _combined(
            given,
            area.code,
            given.plan.aggregation_area,
            [_action(given, n) for n in actions] + [parts[c.code] for c in children],
            [given.plan.actions[n].weight for n in actions] + [c.weight for c in children],
        )
        parts[area.code] = _with_threshold(given, part)
    return parts


def _action(given: Answers, n: int) -> _Part:
    points = given.points[:, :, n]
    rated, applicable = given.rated[:, :, n], given.applicable[:, :, n]
    nothing = np.full(points.shape, np.nan)
    codes = np.array([c.code if c.code and c.kind != "level" else c.kind for c in given.categories])
    said = codes[given.category[:, :, n]].astype(object)
    asked = np.where(said == NOT_ASKED, _responsibility_reason(given)[None, :], said)
    return _Part(
        mean=points,
        low=np.where(applicable, np.where(rated, points, 0.0), nothing),
        high=np.where(applicable, np.where(rated, points, 100.0), nothing),
        coverage=np.where(applicable, rated.astype(float), np.nan),
        n_rated=rated.astype(np.int64),
        n_applicable=applicable.astype(np.int64),
        score=points,
        reason=np.where(rated, "", asked).astype(object),
    )


def _responsibility_reason(given: Answers) -> NDArray[np.object_]:
    return np.array(
        [NATIONAL_ONLY if u == REGION else REGIONAL_ONLY for u in given.units], dtype=object
    )


def _combined(
    given: Answers,
    node: str,
    kind: Aggregation,
    children: Sequence[_Part],
    weight: Sequence[float],
) -> _Part:
    """The aggregate of the children, its range and coverage, with the reason if it says nothing."""
    shape = (len(given.rounds), len(given.units))
    if not children:
        return _empty_part(shape, NO_ACTIONS)
    floor = given.plan.geometric_floor
    mean, low, high, coverage = (
        np.stack([getattr(child, name) for child in children], axis=-1)
        for name in ("mean", "low", "high", "coverage")
    )
    n_rated = np.sum([child.n_rated for child in children], axis=0)
    n_applicable = np.sum([child.n_applicable for child in children], axis=0)
    weights = np.asarray(weight, dtype=float)
    applicable = np.stack([child.n_applicable > 0 for child in children], axis=-1) * weights
    rated = np.where(np.isnan(mean), 0.0, applicable)
    covered = aggregate(Aggregation.ARITHMETIC, coverage, applicable)
    if given.plan.coverage_basis == "count":
        with np.errstate(invalid="ignore"):
            covered = np.where(n_applicable > 0, n_rated / n_applicable, np.nan)
    aggregated = aggregate(kind, mean, rated, floor)
    return _Part(
        mean=aggregated,
        low=aggregate(kind, low, applicable, floor),
        high=aggregate(kind, high, applicable, floor),
        coverage=covered,
        n_rated=n_rated,
        n_applicable=n_applicable,
        score=aggregated,
        reason=_why_empty(given, node, n_rated, n_applicable),
    )


def _empty_part(shape: tuple[int, int], reason: str) -> _Part:
    nothing, none = np.full(shape, np.nan), np.zeros(shape, dtype=np.int64)
    why = np.full(shape, reason, dtype=object)
    return _Part(nothing, nothing, nothing, nothing, none, none, nothing, why)


def _why_empty(
    given: Answers, node: str, n_rated: NDArray[np.int64], n_applicable: NDArray[np.int64]
) -> NDArray[np.object_]:
    under = {action.code for action in given.plan.actions_under(node)}
    here = [n for n, action in enumerate(given.plan.actions) if action.code in under]
    not_asked = given.is_kind(NOT_ASKED)[:, :, here].all(axis=-1)
    out_of_scope = given.is_kind(NOT_ASKED, OUT_OF_SCOPE)[:, :, here].all(axis=-1)
    responsibility = np.broadcast_to(_responsibility_reason(given)[None, :], n_rated.shape)
    reason = np.where(n_rated > 0, "", NOTHING_RATED).astype(object)
    nothing_applies = n_applicable == 0
    reason[nothing_applies] = ALL_NOT_APPLICABLE
    reason[nothing_applies & out_of_scope] = NOT_IN_SCOPE
    reason[nothing_applies & not_asked] = responsibility[nothing_applies & not_asked]
    if not here:
        reason[:] = NO_ACTIONS
    return reason


def _with_threshold(given: Answers, part: _Part) -> _Part:
    """An area's score, withheld when too little of it was rated."""
    has_rating = part.n_rated > 0
    too_few = has_rating & (part.n_applicable < given.plan.min_actions)
    too_little = has_rating & _below(part.coverage, given.plan.coverage_area)
    reason = part.reason.copy()
    reason[too_little] = BELOW_COVERAGE
    reason[too_few] = TOO_FEW_ACTIONS
    return _withheld(part, too_little | too_few, reason)


def _plan(given: Answers, parts: dict[str, _Part]) -> _Part:
    """The plan's score, withheld when too little was rated or a core area has no score."""
    top = given.plan.top_areas
    part = _combined(
        given,
        given.plan.code,
        given.plan.aggregation_plan,
        [parts[area.code] for area in top],
        [area.weight for area in top],
    )
    reason = part.reason.copy()
    withheld = (part.n_rated > 0) & _below(part.coverage, given.plan.coverage_plan)
    reason[withheld] = BELOW_COVERAGE
    for area in top:
        if area.core:
            core = parts[area.code]
            without = (core.n_applicable > 0) & np.isnan(core.score) & (part.n_rated > 0)
            reason[without & ~withheld] = CORE_AREA_MISSING
            withheld = withheld | without
    if not given.plan.overall:
        reason[part.n_rated > 0] = NO_PLAN_SCORE
        nothing = np.full_like(part.mean, np.nan)
        return _Part(nothing, nothing, nothing, part.coverage, part.n_rated, part.n_applicable,
                     nothing, reason)  # fmt: skip
    return _withheld(part, withheld, reason)


def _below(coverage: Floats, threshold: float) -> Booleans:
    return np.nan_to_num(coverage, nan=1.0) < threshold - THRESHOLD_TOLERANCE


def _withheld(part: _Part, where: Booleans, reason: NDArray[np.object_]) -> _Part:
    score = np.where(where, np.nan, part.mean)
    return _Part(part.mean, part.low, part.high, part.coverage, part.n_rated, part.n_applicable,
                 score, reason)  # fmt: skip


def _block(given: Answers, node: str, level: str, part: _Part) -> pd.DataFrame:
    """The rows of one node, with `r` and `u` for their order."""
    countries = np.array([u != REGION for u in given.units], dtype=bool)
    rank = np.full(part.score.shape, np.nan)
    rank[:, countries] = ranks(part.score[:, countries], axis=1)
    r, u = np.indices(part.score.shape)
    return pd.DataFrame(
        {
            "r": r.ravel(),
            "u": u.ravel(),
            "round": np.array([x.code for x in given.rounds], dtype=object)[r.ravel()],
            "country": np.array(given.units, dtype=object)[u.ravel()],
            "node": node,
            "level": level,
            "score": part.score.ravel(),
            "bound_low": part.low.ravel(),
            "bound_high": part.high.ravel(),
            "coverage": part.coverage.ravel(),
            "n_rated": part.n_rated.ravel(),
            "n_applicable": part.n_applicable.ravel(),
            "rank": pd.array(rank.ravel(), dtype="Int64"),
            "band": _bands(given.plan, part.score).ravel(),
            "reason": part.reason.ravel(),
        }
    )


def _bands(plan: Plan, score: Floats) -> NDArray[np.object_]:
    """The word of the band that a score falls in; empty where the plan has no bands."""
    band = np.full(score.shape, "", dtype=object)
    for step in plan.bands:
        band[np.nan_to_num(score, nan=-1.0) >= step.lower - THRESHOLD_TOLERANCE] = step.label
    band[np.isnan(score)] = ""
    return band
