"""What is lower than in the round before, and higher, with its reason or the words for none."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from monitoring.model import REGION, Plan
from monitoring.pipeline import DEMONSTRATION, Workspace
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.views.lower import (
    COLUMNS,
    LABELS,
    higher_finding,
    higher_than_before,
    lower_finding,
    lower_than_before,
)

Said = Callable[..., pd.DataFrame]

BEFORE = {
    ("XAA", "LAW-1"): "0",
    ("XAA", "LAW-2"): "2",
    ("XAA", "SKL-1"): "3",
    ("XAB", "LAW-1"): "2",
    ("XAB", "SKL-2"): "1",
    (REGION, "LAW-3"): "2",
}
NOW = {
    ("XAA", "LAW-1"): "3",
    ("XAA", "LAW-2"): "1",
    ("XAA", "SKL-1"): "0",
    ("XAB", "LAW-1"): "1",
    ("XAB", "SKL-2"): "1",
    (REGION, "LAW-3"): "1",
}


def of(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> Results:
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="a.xlsx")
    return Results(plan, assessment, said, dict(plan.country_by_code))


@pytest.fixture
def given(plan: Plan, ratings: Said) -> Results:
    """Country A falls in LAW-2 (with a reason) and SKL-1, Country B and the region in one each."""
    now = ratings(NOW, "2024")
    now.loc[1, ["why", "comment"]] = ["earlier_corrected", "checked again"]
    now.loc[2, "evidence"] = "report.pdf"
    return of(plan, ratings(BEFORE, "2021"), now)


def test_each_rating_that_is_lower_stands_with_its_reason_the_largest_fall_first(given: Results):
    lower = lower_than_before(given, "2024", "")

    assert tuple(lower.columns) == COLUMNS
    assert lower[["name", "action", "before", "now", "why"]].values.tolist() == [
        ["Country A", "SKL-1", "Done", "Not started", "no reason was given"],
        ["Country A", "LAW-2", "Largely done", "Started", "an earlier rating was corrected"],
        ["Country B", "LAW-1", "Largely done", "Started", "no reason was given"],
    ]
    assert lower["change"].tolist() == pytest.approx([-100, -33.34, -33.34])
    assert lower["comment"].tolist() == ["", "checked again", ""]
    assert lower["evidence"].tolist() == ["report.pdf", "", ""]
    assert lower["title"].iloc[0] == "Hold exercises"
    assert set(lower["assessment"]) == {"self-assessment"}
    assert set(lower["round"]) == {"2024"}
    assert set(lower["before_round"]) == {"2021"}


def test_equal_falls_stand_in_the_order_of_countries_and_plan(plan: Plan, ratings: Said):
    before = {("XAB", "LAW-1"): "2", ("XAA", "LAW-2"): "2", ("XAA", "LAW-1"): "2"}
    now = dict.fromkeys(before, "1")

    lower = lower_than_before(of(plan, ratings(before, "2021"), ratings(now)), "2024", "")

    assert lower[["country", "action"]].values.tolist() == [
        ["XAA", "LAW-1"], ["XAA", "LAW-2"], ["XAB", "LAW-1"],
    ]  # fmt: skip


def test_the_region_is_told_only_when_it_is_asked_for(given: Results):
    assert REGION not in set(lower_than_before(given, "2024", "")["country"])

    lower = lower_than_before(given, "2024", REGION)

    assert lower[["name", "action"]].values.tolist() == [["Region", "LAW-3"]]


def test_one_country_can_be_asked_for(given: Results):
    assert lower_than_before(given, "2024", "XAB")["action"].tolist() == ["LAW-1"]


def test_what_is_higher_is_told_in_the_same_way(given: Results):
    higher = higher_than_before(given, "2024", "")

    assert tuple(higher.columns) == COLUMNS
    assert higher[["country", "action", "before", "now"]].values.tolist() == [
        ["XAA", "LAW-1", "Not started", "Done"]
    ]
    assert higher["change"].tolist() == [100.0]


def test_a_comment_of_the_country_is_not_hidden_by_a_silent_evaluator(plan: Plan, ratings: Said):
    frames = [
        ratings({("XAA", "LAW-1"): "3"}, "2021", "evaluator"),
        ratings({("XAA", "LAW-1"): "3"}, "2024", "self", comment="own words"),
        ratings({("XAA", "LAW-1"): "1"}, "2024", "evaluator"),
    ]

    lower = lower_than_before(of(plan, *frames), "2024", "")

    assert lower[["comment", "assessment"]].values.tolist() == [
        ["own words", "evaluators' ratings"]
    ]


def test_an_evaluator_after_the_country_itself_is_no_fall(plan: Plan, ratings: Said):
    frames = [
        ratings({("XAA", "LAW-1"): "3"}, "2021", "self"),
        ratings({("XAA", "LAW-1"): "1"}, "2024", "evaluator"),
    ]
    given = of(plan, *frames)
    lower = lower_than_before(given, "2024", "")

    assert lower.empty
    assert lower_finding(lower, given, "2024", "") == (
        "No answer was rated by the same assessment in both 2021 and 2024"
    )


def test_the_finding_names_the_denominator_and_the_reasons(given: Results):
    lower, higher = lower_than_before(given, "2024", ""), higher_than_before(given, "2024", "")

    assert lower_finding(lower, given, "2024", "") == (
        "3 of 5 answers that the same assessment rated in both rounds are lower than in 2021; "
        "a reason was given for 1"
    )
    assert higher_finding(higher, given, "2024", "") == (
        "1 of 5 answers that the same assessment rated in both rounds is higher than in 2021"
    )


def test_the_finding_of_one_country_counts_its_own_answers(given: Results):
    lower, higher = (
        lower_than_before(given, "2024", "XAB"),
        higher_than_before(given, "2024", "XAB"),
    )

    assert lower_finding(lower, given, "2024", "XAB") == (
        "1 of 2 answers that the same assessment rated in both rounds is lower than in 2021; "
        "no reason was given"
    )
    assert higher_finding(higher, given, "2024", "XAB") == (
        "Of 2 answers that the same assessment rated in both rounds, none is higher than in 2021"
    )


def test_a_reason_for_each_is_said(plan: Plan, ratings: Said):
    now = ratings({("XAA", "LAW-1"): "1"}, "2024").assign(why="situation_changed")
    given = of(plan, ratings({("XAA", "LAW-1"): "2"}, "2021"), now)

    assert lower_finding(lower_than_before(given, "2024", ""), given, "2024", "") == (
        "1 of 1 answers that the same assessment rated in both rounds is lower than in 2021; "
        "a reason was given for each"
    )


def test_nothing_lower_is_said_with_its_denominator(plan: Plan, ratings: Said):
    given = of(plan, ratings({("XAA", "LAW-1"): "2"}, "2021"), ratings({("XAA", "LAW-1"): "2"}))

    assert lower_finding(lower_than_before(given, "2024", ""), given, "2024", "") == (
        "Of 1 answer that the same assessment rated in both rounds, none is lower than in 2021"
    )


def test_the_first_round_has_none_before_it(given: Results):
    lower, higher = lower_than_before(given, "2021", ""), higher_than_before(given, "2021", "")

    assert lower.empty
    assert tuple(lower.columns) == tuple(higher.columns) == COLUMNS
    assert lower_finding(lower, given, "2021", "") == (
        "There is no earlier round to compare 2021 with"
    )
    assert higher_finding(higher, given, "2021", "") == (
        "There is no earlier round to compare 2021 with"
    )


def test_the_demonstration_is_told_as_its_ratings_stand(examples: Workspace):
    """Worked out a second way: both rounds of the self-assessment, joined rating by rating."""
    given = results(examples, DEMONSTRATION, "self")
    points = {"0": 0, "1": 33.33, "2": 66.67, "3": 100}
    said = given.chosen[given.chosen["level"] != ""]
    by_round = {
        code: said[said["round"] == code].set_index(["country", "action"])["level"].map(points)
        for code in ("2021", "2024")
    }
    change = (by_round["2024"] - by_round["2021"]).dropna()

    lower, higher = lower_than_before(given, "2024", ""), higher_than_before(given, "2024", "")

    assert set(zip(lower["country"], lower["action"], strict=True)) == set(change[change < 0].index)
    assert set(zip(higher["country"], higher["action"], strict=True)) == set(
        change[change > 0].index
    )
    assert (change < 0).sum() > 0


def test_the_headings_are_of_columns_that_are_there():
    assert set(LABELS) <= set(COLUMNS)
