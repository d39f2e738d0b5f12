"""A few countries side by side: their own scores, the median of all, and a sentence that is true."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import DEMONSTRATION, Results, Workspace, results
from monitoring.pipeline.views.side_by_side import (
    COLUMNS,
    LABELS,
    chosen_countries,
    countries_side_by_side,
    side_by_side_finding,
)

Said = Callable[..., pd.DataFrame]


@pytest.fixture
def found(plan: Plan, ratings: Said) -> Results:
    """LAW-1 weighs 1, LAW-2 2: A has 33.3, B 100; of skills A has 100, B 0, C nothing at all."""
    said = ratings(
        {
            ("XAA", "LAW-1"): "1",
            ("XAA", "LAW-2"): "1",
            ("XAB", "LAW-1"): "3",
            ("XAB", "LAW-2"): "3",
            ("XAA", "SKL-1"): "3",
            ("XAA", "SKL-2"): "3",
            ("XAB", "SKL-1"): "0",
            ("XAB", "SKL-2"): "0",
        }
    )
    return Results(plan, "best_available", said, dict(plan.country_by_code))


def finding(found: Results, of: str) -> str:
    return side_by_side_finding(countries_side_by_side(found, "2024", of), found, "2024", of)


def test_countries_are_taken_in_protocol_order_and_at_most_six(examples: Workspace, found: Results):
    assert chosen_countries(found, "XAC, XAA,XZZ") == ["XAA", "XAC"]
    assert chosen_countries(found, "REGION") == []
    demo = results(examples, DEMONSTRATION)
    assert chosen_countries(demo, ",".join(demo.answers.units)) == [f"XA{x}" for x in "ABCDEF"]


def test_each_area_has_a_row_for_each_country_beside_the_median_of_all(found: Results):
    frame = countries_side_by_side(found, "2024", "XAA,XAC")

    assert frame.columns.tolist() == list(COLUMNS)
    assert set(LABELS) <= set(COLUMNS)
    assert list(zip(frame["node"], frame["country"], strict=True)) == [
        (node, country) for node in ("TEST", "LAW", "SKL") for country in ("XAA", "XAC")
    ]
    law = frame[frame["node"] == "LAW"].set_index("country")
    assert law.loc["XAA", "score"] == pytest.approx(100 / 3, abs=0.01)
    assert law["median"].tolist() == [pytest.approx(200 / 3, abs=0.01)] * 2  # of A and B
    assert law["n"].tolist() == [2, 2]
    assert (law.loc["XAC", "word"], pd.isna(law.loc["XAC", "score"])) == ("no data", True)
    assert law["place"].tolist() == [0, 1]


def test_an_area_that_asks_nothing_of_countries_is_left_out(examples: Workspace):
    frame = countries_side_by_side(results(examples, DEMONSTRATION), "2024", "XAA,XAB")

    assert "SC" not in set(frame["node"])  # building capacity is the region's alone
    assert "PA" in set(frame["node"])


def test_of_two_countries_it_is_told_who_is_higher_where(found: Results):
    assert finding(found, "XAA,XAB") == (
        "Country A stands higher than Country B in 1 of 2 areas, and lower in 1"
    )


def test_a_country_that_is_lower_nowhere_is_said_to_be(plan: Plan, ratings: Said):
    said = ratings({(c, "SKL-1"): level for c, level in (("XAA", "0"), ("XAB", "3"))}
                   | {(c, "SKL-2"): level for c, level in (("XAA", "0"), ("XAB", "3"))})  # fmt: skip
    found = Results(plan, "best_available", said, dict(plan.country_by_code))

    assert finding(found, "XAA,XAB") == (
        "Country B stands higher than Country A in 1 of 1 area, and lower in none"
    )


def test_countries_without_a_common_area_cannot_be_compared(found: Results):
    assert finding(found, "XAA,XAC") == (
        "In no area do two of these countries have a score, so that none can be compared"
    )


def test_of_several_the_area_is_named_where_they_are_furthest_apart(found: Results):
    assert finding(found, "XAA,XAB,XAC") == (
        "These countries are furthest apart in “Skills”: from 0 (Country B) to 100 (Country A)"
    )


def of_skills(plan: Plan, ratings: Said, *levels: str) -> Results:
    said = {(country, action): level for country, level in zip(("XAA", "XAB", "XAC"), levels, strict=True)
            for action in ("SKL-1", "SKL-2")}  # fmt: skip
    return Results(plan, "best_available", ratings(said), dict(plan.country_by_code))


def test_countries_that_share_an_end_are_all_named(plan: Plan, ratings: Said):
    assert finding(of_skills(plan, ratings, "0", "0", "3"), "XAA,XAB,XAC") == (
        "These countries are furthest apart in “Skills”: from 0 (Country A and Country B) to 100 "
        "(Country C)"
    )


def test_areas_in_which_they_are_as_far_apart_are_all_named(plan: Plan, ratings: Said):
    levels = {"XAA": "0", "XAB": "1", "XAC": "3"}
    codes = ("LAW-1", "LAW-2", "SKL-1", "SKL-2")
    said = ratings({(c, code): level for c, level in levels.items() for code in codes})
    found = Results(plan, "best_available", said, dict(plan.country_by_code))

    assert finding(found, "XAA,XAB,XAC") == (
        "These countries are furthest apart in “Legislation” and “Skills”: by 100.0 points in each"
    )


def test_of_one_country_it_is_told_where_it_is_above_the_median(found: Results):
    assert finding(found, "XAB") == (
        "Country B stands above the median of all countries in 1 of 2 areas with a score"
    )
    assert finding(found, "XAC") == "Country C has no score in any area in this round"


def test_equal_countries_are_called_equal(plan: Plan, ratings: Said):
    said = ratings({(c, a): "2" for c in ("XAA", "XAB") for a in ("LAW-1", "LAW-2")})
    found = Results(plan, "best_available", said, dict(plan.country_by_code))

    assert finding(found, "XAA,XAB") == (
        "The countries stand equally high in the 1 area that can be compared"
    )


def test_nobody_chosen_asks_for_a_choice(found: Results):
    frame = countries_side_by_side(found, "2024", "")

    assert frame.empty
    assert frame.columns.tolist() == list(COLUMNS)
    assert finding(found, "") == "Choose up to 6 countries to compare"
