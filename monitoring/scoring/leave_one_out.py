"""What each area does to scores and ranks: the plan without it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from monitoring.model import Plan
from monitoring.scoring.answers import Answers
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import ranks
from monitoring.scoring.standing import Standing, in_round, standing, whole_numbers
from monitoring.translation import mark

LEFT_OUT_COLUMNS = (
    "area", "country", "score", "rank", "score_without", "rank_without", "change", "rank_change",
    "reason",
)  # fmt: skip

FORMULAS = (
    Formula(
        mark("Leave one area out"),
        mark("change = score without the area − score"),
        mark(
            "The plan is scored without one area and all that stands in it, by the same rules. An area "
            "without which the order turns over decides the ranking."
        ),
        "OECD/JRC Handbook (2008), step 7; COINr 1.1 (removing elements).",
        ("aggregation_plan", "coverage_plan"),
    ),
)


def leave_one_out(given: Answers, round_: str) -> pd.DataFrame:
    """LEFT_OUT_COLUMNS: one row per top area and country, the plan's score and rank without it.

    `rank_change` is above 0 for who falls. `reason` says why there is no score without the area.
    Raises KeyError for an unknown round.
    """
    here = in_round(given, round_)
    official = standing(here, here.plan.code)
    frames = [
        _frame(area.code, official, standing(without(here, area.code), here.plan.code))
        for area in here.plan.top_areas
    ]
    if not frames:
        return pd.DataFrame(columns=list(LEFT_OUT_COLUMNS))
    return pd.concat(frames, ignore_index=True)


def without(given: Answers, area: str) -> Answers:
    """The answers to a plan that lacks an area and all that stands in it."""
    plan = given.plan
    gone = {action.code for action in plan.actions_under(area)}
    kept = [n for n, action in enumerate(plan.actions) if action.code not in gone]
    return replace(
        given,
        plan=_smaller(plan, area, kept),
        category=given.category[..., kept],
        points=given.points[..., kept],
    )


def _smaller(plan: Plan, area: str, kept: list[int]) -> Plan:
    gone = {area}
    for one in plan.areas:  # areas stand after their parents
        if one.parent in gone:
            gone.add(one.code)
    return replace(
        plan,
        areas=tuple(one for one in plan.areas if one.code not in gone),
        actions=tuple(plan.actions[n] for n in kept),
    )


def _frame(area: str, official: Standing, other: Standing) -> pd.DataFrame:
    # Among those who are ranked officially, so that nobody falls behind who was not there before.
    rank = ranks(np.where(np.isnan(official.score), np.nan, other.score))
    return pd.DataFrame(
        {
            "area": area,
            "country": official.countries,
            "score": official.score,
            "rank": whole_numbers(official.rank),
            "score_without": other.score,
            "rank_without": whole_numbers(rank),
            "change": other.score - official.score,
            "rank_change": whole_numbers(rank - official.rank),
            "reason": other.reason,
        }
    )
