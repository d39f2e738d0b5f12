"""What changed in each country, on what the same assessment rated, and where its pace leads."""

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
from monitoring.pipeline.views.changed import COLUMNS, LABELS, changed_finding, country_changes
from monitoring.scoring.change import moved

Said = Callable[..., pd.DataFrame]

ALL = ("LAW-1", "LAW-2", "SKL-1", "SKL-2")


def of(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> Results:
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="a.xlsx")
    return Results(plan, assessment, said, dict(plan.country_by_code))


def every(country: str, level: str) -> dict[tuple[str, str], str]:
    return {(country, action): level for action in ALL}


@pytest.fixture
def given(plan: Plan, ratings: Said) -> Results:
    """Country A rises by a level in each of three rounds, B falls in one action, C is silent."""
    rounds = tuple(
        Round(str(year), "", datetime.date(year, 6, 30), is_baseline=year == 2018)
        for year in (2018, 2021, 2024)
    )
    aimed = replace(plan, rounds=rounds, target="100", target_date="2030-06-30")
    frames = [
        ratings(every("XAA", "0") | every("XAB", "2"), "2018"),
        ratings(every("XAA", "1") | every("XAB", "2"), "2021"),
        ratings(every("XAA", "2") | every("XAB", "2") | {("XAB", "LAW-1"): "1"}, "2024"),
    ]
    return of(aimed, *frames)


def test_each_country_has_its_change_since_the_round_before(given: Results):
    frame = country_changes(given, "2024", "")

    assert tuple(frame.columns) == COLUMNS
    assert frame["country"].tolist() == ["XAA", "XAB", "XAC"]
    # LAW-1 has a third of an area that has two thirds of the plan.
    assert frame["change"].tolist() == pytest.approx([33.34, -33.34 * 2 / 9, nan], nan_ok=True)
    assert frame["composition"].tolist() == pytest.approx([0, 0, nan], nan_ok=True)
    assert frame["n_common"].tolist() == [4, 4, 0]
    assert frame["n_higher"].tolist() == [4, 0, 0]
    assert frame["n_lower"].tolist() == [0, 1, 0]
    assert frame["n_same"].tolist() == [0, 3, 0]
    assert frame["word"].tolist() == ["", "", "no data"]
    assert set(frame["before_round"]) == {"2021"}


def test_each_country_has_its_pace_and_the_year_in_words(given: Results):
    frame = country_changes(given, "2024", "")

    assert frame["status"].tolist() == ["on track", "deterioration", "no score in this round"]
    assert frame["reached"].tolist() == [
        "2027 (2027)", "not on the current trend", "no score in this round",
    ]  # fmt: skip


def test_the_finding_says_what_moved_and_who_is_on_track(given: Results):
    assert changed_finding(country_changes(given, "2024", ""), given, "2024", "") == (
        "Since 2021, the same assessment rated 8 answers on the whole plan in both rounds; "
        "higher: 4, lower: 1, as before: 3. On the whole plan, 1 of 2 countries are on track to "
        "the target of 100 by 30 June 2030 or have reached it; of 1 more the pace cannot be told"
    )


def test_the_finding_of_an_area_counts_its_answers_alone(given: Results):
    assert changed_finding(country_changes(given, "2024", "LAW"), given, "2024", "LAW") == (
        "Since 2021, the same assessment rated 4 answers on “Legislation” in both rounds; "
        "higher: 2, lower: 1, as before: 1. No target is set for “Legislation”"
    )


def test_other_actions_are_no_change_and_stand_apart(plan: Plan, ratings: Said):
    before, now = {("XAA", "LAW-2"): "1"}, {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "1"}
    given = of(plan, ratings(before, "2021"), ratings(now, "2024"))

    row = country_changes(given, "2024", "LAW").iloc[0]

    assert row["change"] == 0
    assert row["composition"] == pytest.approx(166.66 / 3 - 33.33)
    assert row["note"] == "other actions were rated, which moves the score too"


def test_another_assessment_is_counted_and_not_compared(plan: Plan, ratings: Said):
    given = of(
        plan, ratings(every("XAA", "3"), "2021"), ratings(every("XAA", "1"), "2024", "evaluator")
    )
    frame = country_changes(given, "2024", "")

    assert frame["n_differs"].tolist() == [4, 0, 0]
    assert frame["change"].isna().all()
    assert changed_finding(frame, given, "2024", "") == (
        "On the whole plan, no answer was rated by the same assessment in both 2021 and 2024; "
        "4 of another assessment, not compared. No target is set for the whole plan"
    )


def test_the_first_round_has_none_before_it(given: Results):
    frame = country_changes(given, "2018", "")

    assert frame["before"].isna().all()
    assert frame["n_common"].tolist() == [0, 0, 0]
    assert changed_finding(frame, given, "2018", "") == (
        "There is no earlier round to compare 2018 with. Of no country can it be told whether its "
        "pace on the whole plan reaches the target of 100 by 30 June 2030"
    )


def test_no_country_has_a_sentence(plan: Plan, ratings: Said):
    nobody = of(replace(plan, countries=()), ratings({("REGION", "LAW-3"): "1"}, "2024"))
    frame = country_changes(nobody, "2024", "")

    assert frame.empty
    assert tuple(frame.columns) == COLUMNS
    assert changed_finding(frame, nobody, "2024", "") == (
        "No country takes part, so that there is nothing to compare"
    )


def test_the_demonstration_counts_as_its_answers_move(examples: Workspace):
    given = results(examples, DEMONSTRATION)
    frame = country_changes(given, "2024", "")
    n = moved(given.answers, "2021", "2024", given.assessed)

    assert frame["n_higher"].sum() == n["risen"]
    assert frame["n_lower"].sum() == n["fallen"]
    assert frame["n_common"].sum() == n["risen"] + n["fallen"] + n["same"]
    assert frame["n_differs"].sum() == n["assessment_differs"]


def test_the_real_example_changes_by_the_difference_of_its_scores(examples: Workspace):
    frame = country_changes(results(examples, REAL_EXAMPLE), "2023", "")

    assert frame["change"].tolist() == pytest.approx((frame["now"] - frame["before"]).tolist())
    assert set(frame["reached"]) == {"no target"}


def test_the_headings_are_of_columns_that_are_there():
    assert set(LABELS) <= set(COLUMNS)
