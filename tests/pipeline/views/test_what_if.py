"""What another choice makes of the scores is told beside the official ones."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.model import Aggregation
from monitoring.pipeline.results import Results
from monitoring.pipeline.scenarios import compare
from monitoring.pipeline.views.what_if import (
    LABELS,
    beside,
    in_words,
    what_differs,
    what_if_finding,
)
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
        "What if: every score for the whole plan stays as it is"
    )
    assert list(frame["country"]) == [c.code for c in results.plan.countries]


def test_the_finding_says_how_many_move_and_who_by_most(results: Results):
    frame = compared(results, Scenario("weakest", aggregation_plan=Aggregation.MINIMUM))
    both = frame.dropna(subset=["score", "what_if_score"])
    furthest = both.loc[both["change"].abs().idxmax()]

    said = what_if_finding(frame, PLAN, results.plan)

    n = int((both["change"].abs() > 0.05).sum())
    assert said.startswith(
        f"What if: scores for the whole plan that would differ: {n} of {len(both)}, by up to"
    )
    assert f"by up to −{abs(furthest['change']):.1f} ({furthest['name']})" in said


def test_a_country_without_a_score_has_its_reason_in_words(results: Results):
    frame = compared(results, Scenario("same")).set_index("country")

    assert frame.loc["XAH", "word"] == "no data"
    assert frame.loc["XAH", "what_if_word"] == "no data"


def test_nobody_with_both_scores_is_said(results: Results):
    frame = compared(results, Scenario("same")).iloc[:0]

    assert what_if_finding(frame, PLAN, results.plan) == (
        "What if: no country has both scores for the whole plan"
    )
    assert set(LABELS) <= set(frame.columns)


def countries(*scores: tuple[float | None, float | None]) -> pd.DataFrame:
    """Official score and the other one of countries A, B, C …"""
    frame = pd.DataFrame(scores, columns=["score", "what_if_score"], dtype=float)
    names = [chr(ord("A") + n) for n in range(len(frame))]
    return frame.assign(name=names, change=frame["what_if_score"] - frame["score"])


def test_scores_that_are_lost_or_gained_are_counted(results: Results):
    plan = replace(results.plan, ranking_approved_by="")
    frame = countries((50, None), (60, None), (70, None), (None, 40), (30, 30))

    assert what_if_finding(frame, PLAN, plan) == (
        "What if: where both scores for the whole plan are known, none would differ by as much as 0.1; "
        "3 countries would lose their score; 1 country would gain a score"
    )


def test_scores_that_are_all_lost_are_counted(results: Results):
    assert what_if_finding(countries((50, None)), PLAN, results.plan) == (
        "What if: no country has both scores for the whole plan; 1 country would lose its score"
    )


def test_a_score_that_is_lost_gives_nobody_else_another_rank(results: Results):
    plan = replace(results.plan, ranking_approved_by="The board")

    lost = countries((90, None), (80, 80), (70, 70))
    assert "rank" not in what_if_finding(lost, PLAN, plan)
    changed = countries((90, None), (80, 70), (70, 75), (10, 10))
    assert what_if_finding(changed, PLAN, plan) == (
        "What if: scores for the whole plan that would differ: 2 of 3, by up to −10.0 (B); "
        "1 country would lose its score; 2 would have another rank"
    )


def test_what_differs_too_little_to_be_written_is_not_called_the_same(results: Results):
    plan = replace(results.plan, ranking_approved_by="")
    frame = countries((50, 50.01), (60, 60))

    assert what_if_finding(frame, PLAN, plan) == (
        "What if: where both scores for the whole plan are known, none would differ by as much as 0.1"
    )


def test_an_area_stands_in_the_finding_by_its_title(results: Results):
    title = results.plan.area_by_code["LE"].title.split(" (", maxsplit=1)[0]

    assert what_if_finding(countries((50, 50)), "LE", results.plan) == (
        f"What if: every score for “{title}” stays as it is"
    )


def test_what_the_plan_has_just_so_makes_no_difference(results: Results):
    plan = results.plan
    said = Scenario(
        "same", {"LE": plan.area_by_code["LE"].weight}, plan.aggregation_area,
        coverage_plan=plan.coverage_plan, geometric_floor=plan.geometric_floor + 1,
    )  # fmt: skip

    assert what_differs(said, plan).settings() == {"geometric_floor": plan.geometric_floor + 1}


def test_a_scenario_is_told_in_words(results: Results):
    title = results.plan.area_by_code["LE"].title
    said = Scenario(
        "x", {"LE": 1_000_000.0}, coverage_area=0.5, coverage_basis="count", missing="best"
    )

    told = in_words(said, results.plan)

    assert told.startswith(
        f"weight of {title}: 1,000,000 · Least coverage of an area: 50\u00a0% · "
    )
    assert told.endswith(" · every unknown answer at its highest")
    assert "coverage_" not in told
    assert in_words(Scenario("same"), results.plan) == ""
