"""Where the answers stand now that stood elsewhere before; only one assessment at both ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import REGION, Plan
from monitoring.pipeline import DEMONSTRATION, Workspace
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.views.transitions import (
    COLUMNS,
    LABELS,
    moves_between_levels,
    transitions_finding,
)

Said = Callable[..., pd.DataFrame]


def of(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> Results:
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="a.xlsx")
    return Results(plan, assessment, said, dict(plan.country_by_code))


def told(frame: pd.DataFrame) -> list[list[object]]:
    return frame[["from", "to", "direction", "n"]].values.tolist()


@pytest.fixture
def given(plan: Plan, ratings: Said) -> Results:
    """Country A rises, falls, stays and is lost in one answer each; B is new in one; C is silent."""
    before = {
        ("XAA", "LAW-1"): "0",
        ("XAA", "LAW-2"): "3",
        ("XAA", "SKL-1"): "1",
        ("XAA", "SKL-2"): "2",
        (REGION, "LAW-3"): "0",
    }
    now = {
        ("XAA", "LAW-1"): "3",
        ("XAA", "LAW-2"): "1",
        ("XAA", "SKL-1"): "1",
        ("XAB", "SKL-2"): "0",
        (REGION, "LAW-3"): "3",
    }
    return of(plan, ratings(before, "2021"), ratings(now, "2024"))


def test_each_pair_of_levels_has_its_number_the_highest_level_first(given: Results):
    frame = moves_between_levels(given, "2024", "")

    assert tuple(frame.columns) == COLUMNS
    assert told(frame) == [
        ["Done", "Started", "lower", 1],
        ["Largely done", "No information", "unknown", 1],
        ["Started", "Started", "same", 1],
        ["Not started", "Done", "higher", 1],
        ["No information", "Not started", "known", 1],
        ["No information", "No information", "neither", 7],
    ]
    assert frame["n"].sum() == 12  # three countries are asked four actions each
    assert frame["from_symbol"].tolist()[0] == "●●●"
    assert set(frame["before_round"]) == {"2021"}


def test_the_region_is_counted_only_when_it_is_asked_for(given: Results):
    """The region is asked LAW-3 and SKL-1."""
    assert told(moves_between_levels(given, "2024", REGION)) == [
        ["Not started", "Done", "higher", 1],
        ["No information", "No information", "neither", 1],
    ]


def test_another_assessment_is_left_out_and_counted(plan: Plan, ratings: Said):
    frames = [
        ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "1"}, "2021"),
        ratings({("XAA", "LAW-2"): "2"}, "2024"),
        ratings({("XAA", "LAW-1"): "1"}, "2024", "evaluator"),
    ]
    given = of(plan, *frames)
    frame = moves_between_levels(given, "2024", "XAA")

    assert told(frame) == [
        ["Started", "Largely done", "higher", 1],
        ["No information", "No information", "neither", 2],
    ]
    assert transitions_finding(frame, given, "2024", "XAA") == (
        "Country A: The same assessment rated 1 answer in both 2021 and 2024; higher: 1, "
        "lower: 0, as before: 0; 1 of another assessment, not compared"
    )


def test_numbers_have_a_row_for_each_direction(plan: Plan, ratings: Said):
    numeric = replace(
        plan,
        actions=tuple(
            replace(action, lower=0.0, optimum=10.0, scale=None) for action in plan.actions
        ),
    )
    before = {("XAA", "LAW-1"): 2.0, ("XAA", "LAW-2"): 5.0, ("XAB", "LAW-1"): 9.0}
    now = {("XAA", "LAW-1"): 4.0, ("XAA", "LAW-2"): 5.0, ("XAB", "LAW-1"): 1.0}
    given = of(numeric, ratings(before, "2021"), ratings(now, "2024"))

    frame = moves_between_levels(given, "2024", "")

    assert told(frame)[:3] == [
        ["Number", "Number", "higher", 1],
        ["Number", "Number", "lower", 1],
        ["Number", "Number", "same", 1],
    ]


def test_what_was_asked_in_one_round_only_is_not_asked_in_the_other(plan: Plan, ratings: Said):
    first, last = plan.rounds
    narrow = replace(plan, rounds=(replace(first, scope=("LAW-1",)), last))
    given = of(
        narrow, ratings({("XAA", "LAW-1"): "1"}, "2021"), ratings({("XAA", "SKL-2"): "3"}, "2024")
    )

    assert told(moves_between_levels(given, "2024", "XAA")) == [
        ["Started", "No information", "unknown", 1],
        ["Not asked", "Done", "known", 1],
        ["Not asked", "No information", "neither", 2],
    ]


def test_the_finding_counts_what_can_be_compared(given: Results):
    assert transitions_finding(moves_between_levels(given, "2024", ""), given, "2024", "") == (
        "The same assessment rated 3 answers in both 2021 and 2024; higher: 1, lower: 1, "
        "as before: 1"
    )


def test_nothing_in_common_is_said(plan: Plan, ratings: Said):
    given = of(
        plan, ratings({("XAA", "LAW-1"): "1"}, "2021"), ratings({("XAA", "LAW-2"): "1"}, "2024")
    )

    assert transitions_finding(moves_between_levels(given, "2024", ""), given, "2024", "") == (
        "No answer was rated by the same assessment in both 2021 and 2024"
    )


def test_the_first_round_has_none_before_it(given: Results):
    frame = moves_between_levels(given, "2021", "")

    assert frame.empty
    assert tuple(frame.columns) == COLUMNS
    assert transitions_finding(frame, given, "2021", "") == (
        "There is no earlier round to compare 2021 with"
    )


def test_the_sums_of_the_demonstration_are_those_of_its_answers(examples: Workspace):
    """Every answer asked of a country stands once, but for those of another assessment than then."""
    given = results(examples, DEMONSTRATION, "self")
    frame = moves_between_levels(given, "2024", "")
    asked = [given.plan.actions_answered_by(unit) for unit in given.answers.units if unit != REGION]

    assert frame["n"].sum() == sum(len(actions) for actions in asked)


def test_the_headings_are_of_columns_that_are_there():
    assert set(LABELS) <= set(COLUMNS)
