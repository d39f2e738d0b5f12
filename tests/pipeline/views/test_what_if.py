"""What another choice makes of the scores is told beside the official ones."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.model import Aggregation
from monitoring.pipeline.results import Results
from monitoring.pipeline.scenarios import compare
from monitoring.pipeline.views.what_if import LABELS, beside, what_if_finding
from monitoring.scoring.scenario import Scenario

PLAN = "CCSCAP-2016-DEMO"


@pytest.fixture
def results(examples: pipeline.Workspace) -> Results:
    return pipeline.results(examples, PLAN)


def compared(results: Results, scenario: Scenario) -> pd.DataFrame:
    return beside(compare(results, scenario, "2024", PLAN), results)


def test_nothing_else_chosen_leaves_every_score_as_it_is(results: Results):
    frame = compared(results, Scenario("same"))

    assert what_if_finding(frame, PLAN, results.plan) == (
        "What if: every score for Whole plan stays as it is"
    )
    assert list(frame["country"]) == [c.code for c in results.plan.countries]


def test_the_finding_says_how_many_move_and_who_by_most(results: Results):
    frame = compared(results, Scenario("weakest", aggregation_plan=Aggregation.MINIMUM))
    both = frame.dropna(subset=["score", "what_if_score"])
    furthest = both.loc[both["change"].abs().idxmax()]

    said = what_if_finding(frame, PLAN, results.plan)

    n = int((both["change"].abs() > 0.05).sum())
    assert said.startswith(f"What if: the scores of {n} of {len(both)} countries for Whole plan")
    assert f"by up to −{abs(furthest['change']):.1f} ({furthest['name']})" in said


def test_a_country_without_a_score_has_its_reason_in_words(results: Results):
    frame = compared(results, Scenario("same")).set_index("country")

    assert frame.loc["XAH", "word"] == "no data"
    assert frame.loc["XAH", "what_if_word"] == "no data"


def test_nobody_with_both_scores_is_said(results: Results):
    frame = compared(results, Scenario("same")).iloc[:0]

    assert what_if_finding(frame, PLAN, results.plan) == (
        "What if: no country has both scores for Whole plan"
    )
    assert set(LABELS) <= set(frame.columns)
