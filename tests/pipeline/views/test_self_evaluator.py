"""Own ratings against evaluators': pairs counted by level, and a sentence that small numbers keep modest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Action, Plan
from monitoring.pipeline import DEMONSTRATION, REAL_EXAMPLE, Results, Workspace, results
from monitoring.pipeline.views.self_evaluator import (
    COLUMNS,
    LABELS,
    self_and_evaluator,
    self_evaluator_finding,
)

Said = Callable[..., pd.DataFrame]


@pytest.fixture
def found(plan: Plan, ratings: Said) -> Results:
    """Three pairs: 3 against 2, 2 against 2, 0 against 1; a fourth answer nobody evaluated."""
    own = {
        ("XAA", "LAW-1"): "3",
        ("XAA", "LAW-2"): "2",
        ("XAB", "LAW-1"): "0",
        ("XAC", "LAW-1"): "3",
    }
    theirs = {("XAA", "LAW-1"): "2", ("XAA", "LAW-2"): "2", ("XAB", "LAW-1"): "1"}
    said = pd.concat([ratings(own), ratings(theirs, assessment="evaluator")], ignore_index=True)
    return Results(plan, "best_available", said, dict(plan.country_by_code))


def test_pairs_are_counted_at_both_their_levels(found: Results):
    frame = self_and_evaluator(found, "2024")

    assert frame.columns.tolist() == list(COLUMNS)
    assert set(LABELS) <= set(COLUMNS)
    assert len(frame) == 16  # levels that nobody used stay in
    pairs = frame[frame["n"] > 0].set_index(["own", "evaluator"])["n"].to_dict()
    assert pairs == {("3", "2"): 1, ("2", "2"): 1, ("0", "1"): 1}
    assert frame["share"].sum() == pytest.approx(1)
    assert frame.set_index(["own", "evaluator"])["steps"]["3", "2"] == 1


def test_few_pairs_do_not_say_who_rates_higher(found: Results):
    frame = self_and_evaluator(found, "2024")

    assert self_evaluator_finding(frame, found, "2024") == (
        "Of 3 pairs 33\u00a0% stand on the same level; fewer than 20 pairs are too few to say who "
        "rates higher"
    )


def test_of_many_pairs_the_mean_difference_is_told(examples: Workspace):
    given = results(examples, DEMONSTRATION)
    frame = self_and_evaluator(given, "2024")

    n, steps = frame["n"], frame["steps"]
    assert self_evaluator_finding(frame, given, "2024").startswith(
        f"Self-assessments are on average {(n * steps).sum() / n.sum():.2f} levels higher than "
        f"evaluators' ratings; of {n.sum()} pairs"
    )


def test_of_several_scales_the_one_with_most_pairs_is_taken_and_named(plan: Plan, ratings: Said):
    only = next(iter(plan.scales.values()))
    other = replace(only, code="OTHER", title="Another scale")
    actions = (*plan.actions, Action("SKL-3", "SKL", "More", scale="OTHER"))
    two = replace(plan, scales={**plan.scales, "OTHER": other}, actions=actions)
    own = {("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "3", ("XAA", "SKL-3"): "1"}
    said = pd.concat([ratings(own), ratings(own, assessment="evaluator")], ignore_index=True)
    given = Results(two, "best_available", said, dict(two.country_by_code))

    frame = self_and_evaluator(given, "2024")

    assert set(frame["scale"]) == {only.code}
    assert frame["n"].sum() == 2
    assert self_evaluator_finding(frame, given, "2024").endswith(
        f"(scale “{only.title}”, which has most pairs of 2 scales)"
    )


def test_one_assessment_alone_is_not_compared(examples: Workspace):
    given = results(examples, REAL_EXAMPLE)
    frame = self_and_evaluator(given, "2023")

    assert frame.empty
    assert frame.columns.tolist() == list(COLUMNS)
    assert self_evaluator_finding(frame, given, "2023") == (
        "Own ratings and evaluators' ratings are not both there in this round, so that they cannot "
        "be compared"
    )


def test_two_assessments_of_different_actions_make_no_pair(plan: Plan, ratings: Said):
    said = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "1"}),
            ratings({("XAA", "LAW-2"): "1"}, assessment="evaluator"),
        ],
        ignore_index=True,
    )
    given = Results(plan, "best_available", said, dict(plan.country_by_code))

    assert self_evaluator_finding(self_and_evaluator(given, "2024"), given, "2024") == (
        "No action of a country was rated both by itself and by evaluators in this round"
    )
