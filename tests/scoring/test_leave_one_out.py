"""The plan without one of its areas: whose place depends on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import Action, Area, Country, Plan, Responsibility, Round
from monitoring.scoring import answers, scores, view
from monitoring.scoring.answers import Answers
from monitoring.scoring.leave_one_out import LEFT_OUT_COLUMNS, leave_one_out, without

Ratings = Callable[..., pd.DataFrame]
COLUMNS = [
    "area", "country", "score", "rank", "score_without", "rank_without", "change", "rank_change",
    "reason",
]  # fmt: skip
SAID = {
    ("XAA", "A-1"): 100.0,
    ("XAA", "A1-1"): 100.0,
    ("XAA", "B-1"): 20.0,
    ("XAA", "C-1"): 60.0,
    ("XAB", "A-1"): 50.0,
    ("XAB", "A1-1"): 50.0,
    ("XAB", "B-1"): 90.0,
    ("XAB", "C-1"): 50.0,
    ("XAC", "B-1"): 70.0,
    ("XAC", "C-1"): 10.0,
}
"""XAC says nothing of A."""


@pytest.fixture
def plan() -> Plan:
    """A (weight 2) with a part A1, B and C (weight 1)."""
    return Plan(
        code="P",
        title="Example",
        scales={},
        areas=(
            Area("A", "A", weight=2.0),
            Area("A1", "Part of A", parent="A"),
            Area("B", "B"),
            Area("C", "C"),
        ),
        actions=tuple(
            Action(f"{area}-1", area, area, lower=0.0, optimum=100.0)
            for area in ("A", "B", "A1", "C")
        ),
        countries=tuple(Country(code, code) for code in ("XAA", "XAB", "XAC")),
        rounds=(Round("2021"), Round("2024")),
        demonstration=True,
    )


@pytest.fixture
def given(plan: Plan, ratings: Ratings) -> Answers:
    return answers(view(ratings(SAID)), plan)


def of(table: pd.DataFrame, area: str) -> dict[str, dict[str, Any]]:
    """The rows without an area by country, what is missing as None."""
    here = table[table["area"] == area]
    rows = here.astype(object).where(here.notna(), None).to_dict("records")
    return {row["country"]: row for row in rows}


def test_there_is_one_row_for_each_top_area_and_country(given: Answers):
    table = leave_one_out(given, "2024")

    assert list(table.columns) == list(LEFT_OUT_COLUMNS) == COLUMNS
    assert table.index.tolist() == list(range(9))
    assert table[["area", "country"]].to_numpy().tolist() == [
        [area, country] for area in "ABC" for country in ("XAA", "XAB", "XAC")
    ]


def test_an_area_goes_with_all_that_stands_in_it(given: Answers):
    """XAA (2·100 + 20 + 60) / 4 = 70 becomes (20 + 60) / 2; XAB 60 becomes 70."""
    found = of(leave_one_out(given, "2024"), "A")

    assert found["XAA"] == {
        "area": "A",
        "country": "XAA",
        "score": pytest.approx(70),
        "rank": 1,
        "score_without": pytest.approx(40),
        "rank_without": 2,
        "change": pytest.approx(-30),
        "rank_change": 1,
        "reason": "",
    }
    assert (found["XAB"]["score_without"], found["XAB"]["rank_change"]) == (pytest.approx(70), -1)


def test_a_score_that_was_withheld_may_be_there_without_the_area(given: Answers):
    """Half of the weight of XAC is known with A, all of it without; it takes nobody's place."""
    table = of(leave_one_out(given, "2024"), "A")
    found = table["XAC"]

    assert (found["score"], found["rank"], found["score_without"]) == (None, None, 40)
    assert (found["rank_without"], found["change"], found["rank_change"]) == (None, None, None)
    assert found["reason"] == ""
    assert [table[code]["rank_without"] for code in ("XAA", "XAB")] == [2, 1]


def test_a_score_that_would_be_withheld_without_the_area_says_why(plan: Plan, ratings: Ratings):
    """XAB knows A (half of the weight) and B (a quarter): 75 %, and half without A."""
    said = {key: value for key, value in SAID.items() if key != ("XAB", "C-1")}
    lenient = replace(plan, coverage_plan=0.75)

    found = of(leave_one_out(answers(view(ratings(said)), lenient), "2024"), "A")["XAB"]

    assert found["score"] == pytest.approx((2 * 50 + 90) / 3)
    assert (found["rank"], found["score_without"], found["rank_without"]) == (2, None, None)
    assert (found["change"], found["rank_change"], found["reason"]) == (None, None, "coverage")


def test_a_core_area_withholds_nothing_once_it_is_gone(plan: Plan, ratings: Ratings):
    areas = tuple(replace(area, core=area.code == "A") for area in plan.areas)
    core = replace(plan, areas=areas, coverage_plan=0.0)
    table = leave_one_out(answers(view(ratings(SAID)), core), "2024")

    assert of(table, "A")["XAC"]["score_without"] == pytest.approx(40)
    assert of(table, "B")["XAC"]["reason"] == "core_area"


def test_the_only_area_leaves_nothing_to_score(plan: Plan, ratings: Ratings):
    alone = replace(plan, areas=plan.areas[:2], actions=(plan.actions[0], plan.actions[2]))
    said = {key: value for key, value in SAID.items() if key[1].startswith("A")}

    table = leave_one_out(answers(view(ratings(said)), alone), "2024")

    assert table["score_without"].isna().all()
    assert set(table["reason"]) == {"no_actions"}


def test_a_plan_without_areas_has_nothing_to_leave_out(plan: Plan, given: Answers):
    empty = replace(
        given,
        plan=replace(plan, areas=(), actions=()),
        points=given.points[..., :0],
        category=given.category[..., :0],
    )

    table = leave_one_out(empty, "2024")

    assert (list(table.columns), len(table)) == (COLUMNS, 0)


def test_the_region_stands_beside_no_country(plan: Plan, ratings: Ratings):
    regional = replace(plan.actions[0], responsibility=Responsibility.BOTH)
    both = replace(plan, actions=(regional, *plan.actions[1:]))
    given = answers(view(ratings({**SAID, ("REGION", "A-1"): 100.0})), both)

    assert set(leave_one_out(given, "2024")["country"]) == {"XAA", "XAB", "XAC"}


def test_another_round_has_its_own_answers(plan: Plan, ratings: Ratings):
    table = leave_one_out(answers(view(ratings(SAID, round_="2021")), plan), "2021")

    assert of(table, "A")["XAA"]["score_without"] == pytest.approx(40)
    with pytest.raises(KeyError, match="unknown round"):
        leave_one_out(answers(view(ratings(SAID)), plan), "1066")


def test_the_smaller_plan_is_the_plan_without_its_lines(given: Answers, ratings: Ratings):
    """As if the area had never been written down."""
    smaller = without(given, "A")
    plan = replace(
        given.plan,
        areas=given.plan.areas[2:],
        actions=(given.plan.actions[1], given.plan.actions[3]),
    )
    said = {key: value for key, value in SAID.items() if not key[1].startswith("A")}
    written = answers(view(ratings(said)), plan)

    assert smaller.plan == plan
    assert np.array_equal(smaller.points, written.points, equal_nan=True)
    pd.testing.assert_frame_equal(
        scores(smaller)[["node", "score", "rank"]], scores(written)[["node", "score", "rank"]]
    )
