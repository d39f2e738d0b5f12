"""Levels of one area by action and country, in the words of the scale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import nan

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import Results
from monitoring.pipeline.views.level_matrix import (
    COLUMNS,
    LABELS,
    level_matrix_finding,
    levels_by_country,
)

Said = Callable[..., pd.DataFrame]
Make = Callable[[dict[tuple[str, str], str | float]], Results]


@pytest.fixture
def make(plan: Plan, ratings: Said) -> Make:
    def build(said: dict[tuple[str, str], str | float], of: Plan = plan) -> Results:
        frame = ratings(said).assign(upload=1, file="a.xlsx")
        return Results(of, "self", frame, dict(plan.country_by_code))

    return build


def test_each_action_that_countries_answer_for_is_a_row_for_each_country(make: Make):
    some = make({("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "?", ("XAA", "LAW-2"): "0"})

    frame = levels_by_country(some, "2024", "LAW")

    assert list(zip(frame["action"], frame["country"], frame["word"], strict=True)) == [
        ("LAW-1", "XAA", "Done"),
        ("LAW-1", "XAB", "no information"),
        ("LAW-1", "XAC", "not returned"),
        ("LAW-2", "XAA", "Not started"),
        ("LAW-2", "XAB", "unanswered"),
        ("LAW-2", "XAC", "not returned"),
    ]  # LAW-3 is the region's
    assert frame["points"].tolist() == pytest.approx([100, nan, nan, 0, nan, nan], nan_ok=True)
    assert frame["symbol"].tolist() == ["●●●", "", "", "○○○", "", ""]
    assert set(LABELS) <= set(frame)


def test_a_number_stands_with_its_unit(plan: Plan, make: Make):
    actions = tuple(
        replace(a, lower=0.0, optimum=50.0, unit="judges") if a.code == "LAW-2" else a
        for a in plan.actions
    )
    some = make({("XAA", "LAW-2"): 25.0}, replace(plan, actions=actions))

    frame = levels_by_country(some, "2024", "LAW").set_index(["action", "country"])

    assert frame.loc[("LAW-2", "XAA"), "word"] == "25 judges"
    assert frame.loc[("LAW-2", "XAA"), "points"] == 50
    assert frame.loc[("LAW-2", "XAA"), "kind"] == "number"


def test_what_a_round_did_not_ask_is_left_out(plan: Plan, make: Make):
    rounds = tuple(replace(one, scope=("LAW-1",)) for one in plan.rounds)
    some = make({("XAA", "LAW-1"): "1"}, replace(plan, rounds=rounds))

    assert set(levels_by_country(some, "2024", "LAW")["action"]) == {"LAW-1"}
    nothing = levels_by_country(some, "2024", "SKL")
    assert nothing.empty
    assert list(nothing.columns) == list(COLUMNS)
    assert level_matrix_finding(nothing, some, "2024", "SKL") == (
        "Countries are asked nothing in “Skills” in this round"
    )


def test_the_finding_compares_the_means_of_actions_that_half_were_rated_on(make: Make):
    some = make(
        {
            ("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "2", ("XAA", "LAW-2"): "0",
            ("XAB", "LAW-2"): "1", ("XAC", "LAW-2"): "0",
        }
    )  # fmt: skip
    frame = levels_by_country(some, "2024", "LAW")

    # LAW-1: (100 + 66.67) / 2; LAW-2: 33.33 / 3; one of six answers is missing.
    assert level_matrix_finding(frame, some, "2024", "LAW") == (
        "In “Legislation” support is most needed on LAW-2 (mean 11); countries are furthest on "
        "LAW-1 (83); of 17\u00a0% nothing is known"
    )


def test_actions_that_share_a_place_are_named_or_counted(make: Make):
    units = ("XAA", "XAB", "XAC")
    levels = {"LAW-1": "0", "LAW-2": "0", "SKL-1": "3", "SKL-2": "2"}
    two = make({(unit, code): level for unit in units for code, level in levels.items()})
    frame = levels_by_country(two, "2024", "")

    assert level_matrix_finding(frame, two, "2024", "") == (
        "In the whole plan support is most needed on LAW-1 and LAW-2 (mean 0); countries are "
        "furthest on SKL-1 (100)"
    )
    three = make({(unit, code): level for unit in units
                  for code, level in (levels | {"SKL-2": "0"}).items()})  # fmt: skip
    frame = levels_by_country(three, "2024", "")
    assert "support is most needed on 3 actions (mean 0)" in (
        level_matrix_finding(frame, three, "2024", "")
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Nothing is known yet of the actions in “Legislation”"),
        (
            {("XAA", "LAW-1"): "3"},
            (
                "Too few countries are rated on any action in “Legislation” to compare them; "
                "of 83\u00a0% nothing is known"
            ),
        ),
        (
            {("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "2"},
            (
                "2 countries rated on LAW-1 stand at 83.3 points on average; "
                "of 67\u00a0% nothing is known"
            ),
        ),
        (
            {(unit, code): "2" for unit in ("XAA", "XAB", "XAC") for code in ("LAW-1", "LAW-2")},
            "Countries are about equally far on every action in “Legislation”",
        ),
    ],
)
def test_the_finding_is_true_where_there_is_little_to_compare(
    make: Make, said: dict[tuple[str, str], str | float], sentence: str
):
    some = make({("XAA", "SKL-1"): "1"} | said)

    frame = levels_by_country(some, "2024", "LAW")

    assert level_matrix_finding(frame, some, "2024", "LAW") == sentence
