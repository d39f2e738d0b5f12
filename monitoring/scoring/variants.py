"""Whether the order of the countries would hold if one choice of the method were different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from monitoring.model import Aggregation, Plan, Responsibility
from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import Floats
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import ranks
from monitoring.scoring.standing import Standing, in_round, standing, whole_numbers
from monitoring.translation import mark

OFFICIAL = "official"
EQUAL_AREAS = "equal_areas"
AREAS_BY_ACTIONS = "areas_by_actions"
UNKNOWN_WORST = "unknown_worst"
UNKNOWN_BEST = "unknown_best"
COVERAGE_BY = {"weight": "coverage_by_weight", "count": "coverage_by_count"}

VARIANT_COLUMNS = ("variant", "country", "score", "rank", "rank_change", "reason")
RANGE_COLUMNS = ("country", "best", "worst")

FORMULAS = (
    Formula(
        mark("One choice at a time"),
        mark("the same ratings; one rule of the plan is another one"),
        mark(
            "Each way of aggregating at all levels; areas that weigh equally, or as much as they have "
            "actions that countries answer for; everything unknown at its worst and at its best; the "
            "other basis of coverage where it changes who has a score. Ranks are taken among the "
            "countries with an official score."
        ),
        "OECD/JRC Handbook (2008), step 7.",
        ("aggregation_area", "aggregation_plan", "coverage_basis"),
    ),
    Formula(
        mark("Range of ranks"),
        mark(
            "best and worst rank over the variants in which all countries with an official score have one"
        ),
        mark(
            "Where a country would stand at best and at worst, had one choice been different. Where "
            "others drop out, everybody behind them would seem to rise: such variants are left out."
        ),
        "OECD/JRC Handbook (2008), step 7.",
        ("ranking_approved_by",),
    ),
)


def variants(given: Answers, round_: str, node: str | None = None) -> pd.DataFrame:
    """VARIANT_COLUMNS: score and rank of every country at a node (the plan, when left out).

    The official figures come first, then one choice at a time; a choice that the plan has made
    itself is left out. `variant` is an aggregation (at all levels) or one of the names of this
    module; `rank_change` is above 0 for who falls. `reason` says why a score is missing.
    Raises KeyError for an unknown round or node.
    """
    here = in_round(given, round_)
    node = here.plan.code if node is None else node
    official = standing(here, node)
    frames = [_frame(OFFICIAL, official, official.score, official)]
    for name, plan in _other_plans(here):
        if plan != here.plan:
            other = standing(replace(here, plan=plan), node)
            frames.append(_frame(name, other, other.score, official))
    for name, bound in ((UNKNOWN_WORST, official.low), (UNKNOWN_BEST, official.high)):
        score = np.where(np.isnan(official.score), np.nan, bound)
        frames.append(_frame(name, official, score, official))
    basis = next(basis for basis in COVERAGE_BY if basis != here.plan.coverage_basis)
    other = standing(replace(here, plan=replace(here.plan, coverage_basis=basis)), node)
    if (np.isnan(other.score) != np.isnan(official.score)).any():
        frames.append(_frame(COVERAGE_BY[basis], other, other.score, official))
    return pd.concat(frames, ignore_index=True)


def rank_ranges(ranked: pd.DataFrame) -> pd.DataFrame:
    """RANGE_COLUMNS: the best and the worst rank of each country, had one choice been different.

    ranked: the table of `variants`. Only variants that rank all countries with an official score
    are compared. Missing for who is never ranked.
    """
    n_ranked = ranked.groupby("variant")["rank"].transform("count")
    ranked = ranked.assign(rank=ranked["rank"].where(n_ranked == n_ranked.max()))
    ranges = ranked.groupby("country", sort=False)["rank"].agg(["min", "max"]).reset_index()
    return ranges.set_axis(list(RANGE_COLUMNS), axis="columns")


def _other_plans(here: Answers) -> Iterator[tuple[str, Plan]]:
    plan = here.plan
    for kind in Aggregation:
        yield kind.value, replace(plan, aggregation_area=kind, aggregation_plan=kind)
    equal = tuple(replace(area, weight=1.0) for area in plan.areas)
    yield EQUAL_AREAS, replace(plan, areas=equal)
    asked = _n_asked(here)
    by_actions = tuple(replace(area, weight=asked[area.code]) for area in plan.areas)
    yield AREAS_BY_ACTIONS, replace(plan, areas=by_actions)


def _n_asked(here: Answers) -> dict[str, float]:
    """How many actions of each area countries were asked to rate in the round."""
    plan, (round_,) = here.plan, here.rounds
    in_scope = plan.in_scope(round_)
    return {
        area.code: float(
            sum(
                action.responsibility is not Responsibility.REGION and action.code in in_scope
                for action in plan.actions_under(area.code)
            )
        )
        for area in plan.areas
    }


def _frame(name: str, found: Standing, score: Floats, official: Standing) -> pd.DataFrame:
    rank = ranks(np.where(np.isnan(official.score), np.nan, score))
    return pd.DataFrame(
        {
            "variant": name,
            "country": found.countries,
            "score": score,
            "rank": whole_numbers(rank),
            "rank_change": whole_numbers(rank - official.rank),
            "reason": found.reason,
        }
    )
