"""Baseline, now and target of each country; only what the same assessment rated is change."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from math import nan

import pandas as pd
import pytest

from monitoring.model import Plan, Round
from monitoring.pipeline import DEMONSTRATION, REAL_EXAMPLE, Workspace
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.views.dumbbell import (
    COLUMNS,
    LABELS,
    baseline_now_target,
    dumbbell_finding,
    dumbbell_note,
)

Said = Callable[..., pd.DataFrame]

LAW = ("LAW-1", "LAW-2")
ALL = (*LAW, "SKL-1", "SKL-2")


def of(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> Results:
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="a.xlsx")
    return Results(plan, assessment, said, dict(plan.country_by_code))


def every(country: str, level: str) -> dict[tuple[str, str], str]:
    return {(country, action): level for action in ALL}


@pytest.fixture
def three_rounds(plan: Plan) -> Plan:
    """Three rounds, none of which is marked as the baseline."""
    return replace(
        plan,
        rounds=tuple(
            Round(str(year), "", datetime.date(year, 6, 30)) for year in (2018, 2021, 2024)
        ),
    )


@pytest.fixture
def given(plan: Plan, ratings: Said) -> Results:
    """Country A rises from 0 to all, B falls by a level, C answers only at the baseline."""
    wanted = replace(plan, target="80", target_date="2030")
    before = every("XAA", "0") | every("XAB", "2") | every("XAC", "1")
    now = every("XAA", "3") | every("XAB", "1")
    return of(wanted, ratings(before, "2021"), ratings(now, "2024"))


def test_each_country_has_its_score_then_and_now_and_the_target(given: Results):
    frame = baseline_now_target(given, "2024", "")

    assert tuple(frame.columns) == COLUMNS
    assert frame["country"].tolist() == ["XAA", "XAB", "XAC"]
    assert frame["before"].tolist() == pytest.approx([0, 66.67, 33.33])
    assert frame["now"].tolist() == pytest.approx([100, 33.33, float("nan")], nan_ok=True)
    assert frame["change"].tolist() == pytest.approx([100, -33.34, float("nan")], nan_ok=True)
    assert frame["direction"].tolist() == ["higher", "lower", ""]
    assert frame["n_common"].tolist() == [4, 4, 0]
    assert frame["is_alike"].tolist() == [True, True, False]
    assert frame["word"].tolist()[2] == "no data"
    assert frame["note"].tolist() == [
        "", "", "gone: nothing is rated any more, so that there is no change",
    ]  # fmt: skip
    assert set(frame["target"]) == {80.0}
    assert set(frame["target_date"]) == {"31 December 2030"}
    assert frame["is_reached"].tolist() == [True, False, False]


def test_the_finding_counts_only_what_can_be_compared(given: Results):
    assert dumbbell_finding(baseline_now_target(given, "2024", ""), given, "2024", "") == (
        "Since 2021, 1 of 2 countries stand higher on the whole plan, 1 lower and 0 as before, on "
        "what the same assessment rated in both rounds; 1 country cannot be compared. "
        "1 of 2 with a score has reached the target of 80"
    )


def test_other_actions_move_the_score_and_are_no_change(plan: Plan, ratings: Said):
    """LAW-2 has two thirds of the weight; LAW-1 comes with the later round."""
    before, now = {("XAA", "LAW-2"): "1"}, {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "1"}
    given = of(plan, ratings(before, "2021"), ratings(now, "2024"))

    row = baseline_now_target(given, "2024", "LAW").iloc[0]

    assert (row["before"], row["now"]) == (pytest.approx(33.33), pytest.approx(166.66 / 3))
    assert (row["change"], row["direction"], row["is_alike"]) == (0.0, "same", False)
    assert row["note"] == "other actions were rated, which moves the score too"


def test_another_assessment_is_not_compared(plan: Plan, ratings: Said):
    given = of(
        plan, ratings(every("XAA", "3"), "2021"), ratings(every("XAA", "1"), "2024", "evaluator")
    )
    frame = baseline_now_target(given, "2024", "")

    assert pd.isna(frame["change"].iloc[0])
    assert frame["direction"].tolist() == ["", "", ""]
    assert dumbbell_finding(frame, given, "2024", "") == (
        "For the whole plan, no action was rated by the same assessment in both 2021 and 2024. "
        "No target is set"
    )


def test_the_baseline_round_has_none_before_it(given: Results):
    frame = baseline_now_target(given, "2021", "")

    assert frame["before"].isna().all()
    assert set(frame["before_round"]) == {""}
    assert frame["note"].tolist() == ["", "", ""]
    assert dumbbell_finding(frame, given, "2021", "") == (
        "There is no round before 2021 to measure from; 3 of 3 countries have a score for the whole "
        "plan. 0 of 3 with a score have reached the target of 80"
    )


def test_without_a_marked_baseline_the_first_rated_round_is_taken(plan: Plan, ratings: Said):
    unmarked = replace(plan, rounds=tuple(replace(r, is_baseline=False) for r in plan.rounds))
    given = of(unmarked, ratings(every("XAA", "0"), "2021"), ratings(every("XAA", "1"), "2024"))

    assert set(baseline_now_target(given, "2024", "")["before_round"]) == {"2021"}


def test_the_note_says_from_where_countries_are_measured(given: Results):
    assert dumbbell_note(baseline_now_target(given, "2024", "")) == (
        "Every country is measured from the baseline 2021. Where one has no score in that round, its "
        "distance and pace since then cannot be told."
    )
    assert dumbbell_note(baseline_now_target(given, "2021", "")) == ""


def test_without_a_baseline_each_country_is_measured_from_its_own_first_score(
    three_rounds: Plan, ratings: Said
):
    given = of(
        three_rounds,
        ratings(every("XAA", "0"), "2018"),
        ratings(every("XAA", "1") | every("XAB", "0"), "2021"),
        ratings(every("XAA", "2") | every("XAB", "3"), "2024"),
    )
    frame = baseline_now_target(given, "2024", "")

    assert frame["before_round"].tolist() == ["2018", "2021", "2018"]
    assert frame["before"].tolist() == pytest.approx([0, 0, nan], nan_ok=True)
    assert frame["before_word"].tolist() == ["", "", "no data"]
    assert frame["change"].tolist() == pytest.approx([66.67, 100, nan], nan_ok=True)
    assert dumbbell_finding(frame, given, "2024", "").startswith(
        "Since their first round with a score, 2 of 2 countries stand higher on the whole plan, 0 "
        "lower and 0 as before"
    )


def test_nothing_in_common_with_any_first_round_is_said(three_rounds: Plan, ratings: Said):
    given = of(
        three_rounds,
        ratings(every("XAA", "0"), "2018"),
        ratings(every("XAB", "0"), "2021"),
        ratings(every("XAC", "3"), "2024"),
    )

    assert dumbbell_finding(baseline_now_target(given, "2024", ""), given, "2024", "").startswith(
        "For the whole plan, no action was rated by the same assessment in 2024 and in the first "
        "round with a score of a country"
    )


def test_a_plan_without_an_overall_score_shows_its_first_area_with_one(plan: Plan, ratings: Said):
    parted = replace(plan, overall=False)
    given = of(parted, ratings({("XAA", "SKL-1"): "1", ("XAA", "SKL-2"): "1"}, "2024"))

    assert set(baseline_now_target(given, "2024", "")["node"]) == {"SKL"}


def test_no_country_has_a_sentence(plan: Plan, ratings: Said):
    nobody = of(replace(plan, countries=()), ratings({("REGION", "LAW-3"): "1"}, "2024"))
    frame = baseline_now_target(nobody, "2024", "")

    assert frame.empty
    assert tuple(frame.columns) == COLUMNS
    assert dumbbell_finding(frame, nobody, "2024", "") == (
        "No country takes part, so that there is nothing to compare"
    )


def test_nothing_known_is_said_of_each_country(plan: Plan, ratings: Said):
    silent = of(replace(plan, target="80"), ratings({}, "2024"))
    frame = baseline_now_target(silent, "2024", "")

    assert frame["now"].isna().all()
    assert frame["word"].tolist() == ["no data"] * 3
    assert dumbbell_finding(frame, silent, "2024", "") == (
        "There is no round before 2024 to measure from; 0 of 3 countries have a score for the whole "
        "plan"
    )


def test_the_real_example_is_compared_with_its_baseline(examples: Workspace):
    """Every question is answered in both rounds: the change is the difference of the scores."""
    given = results(examples, REAL_EXAMPLE)
    frame = baseline_now_target(given, "2023", "")

    assert frame["is_alike"].all()
    assert frame["change"].tolist() == pytest.approx((frame["now"] - frame["before"]).tolist())
    assert frame.set_index("country")["change"]["JAM"] == pytest.approx(74.375 - 61.875)


def test_a_score_of_the_demonstration_never_stands_without_coverage_and_range(examples: Workspace):
    frame = baseline_now_target(results(examples, DEMONSTRATION), "2024", "")
    known = frame[frame["now"].notna()]

    assert known[["low", "high", "coverage"]].notna().all(axis=None)
    assert ((known["low"] <= known["now"]) & (known["now"] <= known["high"])).all()


def test_the_headings_are_of_columns_that_are_there():
    assert set(LABELS) <= set(COLUMNS)
