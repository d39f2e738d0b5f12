"""A what-if changes weights and rules, says so in every row, and never touches the official."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pandas as pd
import pytest

from monitoring.model import SCORE_COLUMNS, Aggregation, Band, Plan
from monitoring.scoring import answers, scores, view
from monitoring.scoring.answers import Answers
from monitoring.scoring.scenario import (
    SCENARIO_COLUMNS,
    Scenario,
    ScenarioRefused,
    apply,
    scenario_from,
    scenario_scores,
)

Ratings = Callable[..., pd.DataFrame]
FULL = Scenario(
    name="All of it",
    weights={"LAW": 5.0, "SKL-1": 0.0},
    aggregation_area=Aggregation.GEOMETRIC,
    aggregation_plan=Aggregation.MINIMUM,
    geometric_floor=2.5,
    coverage_basis="count",
    coverage_area=0.5,
    coverage_plan=0.25,
    missing="worst",
)


@pytest.fixture
def given(plan: Plan, ratings: Ratings) -> Answers:
    """A complete: LAW 33.3, SKL 50; B: LAW 100, SKL 100 with a gap in it; C: one answer of five."""
    said = {
        ("XAA", "LAW-1"): "3",
        ("XAA", "LAW-2"): "0",
        ("XAA", "SKL-1"): "3",
        ("XAA", "SKL-2"): "0",
        ("XAB", "LAW-1"): "3",
        ("XAB", "LAW-2"): "3",
        ("XAB", "SKL-1"): "3",
        ("XAC", "SKL-1"): "3",
        ("REGION", "LAW-3"): "3",
    }
    lenient = replace(plan, coverage_area=0.5)
    return answers(view(ratings(said)), lenient)


def whole(table: pd.DataFrame, name: str, node: str = "TEST") -> list[Any]:
    """A column of a node in 2024 by country, the region last; what is missing as None."""
    here = table[(table["node"] == node) & (table["round"] == "2024")][name]
    return [None if pd.isna(value) else value for value in here]


def test_weights_and_rules_take_the_place_of_the_plan_s(plan: Plan):
    applied = apply(FULL, plan)

    assert [area.weight for area in applied.areas] == [5, 1]
    assert [action.weight for action in applied.actions] == [1, 2, 1, 0, 1]
    assert (applied.aggregation_area, applied.aggregation_plan) == (
        Aggregation.GEOMETRIC,
        Aggregation.MINIMUM,
    )
    assert (applied.geometric_floor, applied.coverage_basis) == (2.5, "count")
    assert (applied.coverage_area, applied.coverage_plan) == (0.5, 0.25)


def test_what_a_scenario_does_not_say_is_as_in_the_plan(plan: Plan):
    assert apply(Scenario("Nothing"), plan) == plan
    changed = apply(Scenario("One", {"LAW": 5.0}), plan)
    assert changed == replace(plan, areas=(replace(plan.areas[0], weight=5.0), plan.areas[1]))


def test_a_scenario_is_a_value():
    """Nobody changes it behind another's back, and it can be looked up."""
    with pytest.raises(FrozenInstanceError):
        FULL.name = "Another"  # type: ignore[misc]
    assert {FULL: 1}[replace(FULL)] == 1


def test_what_is_told_of_a_scenario_gives_it_back(plan: Plan):
    told = FULL.settings()

    assert told == {
        "weights": {"LAW": 5.0, "SKL-1": 0.0},
        "aggregation_area": "geometric",
        "aggregation_plan": "minimum",
        "geometric_floor": 2.5,
        "coverage_basis": "count",
        "coverage_area": 0.5,
        "coverage_plan": 0.25,
        "missing": "worst",
    }
    again = scenario_from("All of it", json.loads(json.dumps(told)))
    assert again == FULL
    assert apply(again, plan) == apply(FULL, plan)
    assert Scenario("Nothing").settings() == {}
    assert scenario_from("Nothing", {}) == Scenario("Nothing")


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        (
            Scenario("x", {"TAX": 1.0}),
            (
                "The scenario 'x' gives a weight to 'TAX', which is no area or action of TEST. "
                "Known are: LAW, SKL, LAW-1, LAW-2, LAW-3, SKL-1, SKL-2."
            ),
        ),
        (
            Scenario("x", {"TEST": 1.0}),
            (
                "The scenario 'x' gives a weight to 'TEST', which is no area or action of TEST. "
                "Known are: LAW, SKL, LAW-1, LAW-2, LAW-3, SKL-1, SKL-2."
            ),
        ),
        (
            Scenario("x", {"LAW": -0.5}),
            "The scenario 'x' gives 'LAW' the weight '-0.5'; a number from 0 to 1000000 is expected.",
        ),
        (
            Scenario("x", {"LAW": float("nan")}),
            "The scenario 'x' gives 'LAW' the weight 'nan'; a number from 0 to 1000000 is expected.",
        ),
        (
            Scenario("x", {"LAW": float("inf")}),
            "The scenario 'x' gives 'LAW' the weight 'inf'; a number from 0 to 1000000 is expected.",
        ),
        (
            Scenario("x", {"LAW": "2"}),
            "The scenario 'x' gives 'LAW' the weight '2'; a number from 0 to 1000000 is expected.",
        ),
        (
            Scenario("x", {"LAW": True}),
            "The scenario 'x' gives 'LAW' the weight 'True'; a number from 0 to 1000000 is expected.",
        ),
        (
            Scenario("x", geometric_floor=100.5),
            (
                "The scenario 'x' says '100.5' for 'geometric_floor'; a number from 0 to 100 is "
                "expected."
            ),
        ),
        (
            Scenario("x", coverage_area=1.1),
            "The scenario 'x' says '1.1' for 'coverage_area'; a number from 0 to 1 is expected.",
        ),
        (
            Scenario("x", coverage_plan=-0.1),
            "The scenario 'x' says '-0.1' for 'coverage_plan'; a number from 0 to 1 is expected.",
        ),
        (
            Scenario("x", coverage_basis="length"),
            "The scenario 'x' says 'length' for 'coverage_basis'. Known are: weight, count.",
        ),
        (
            Scenario("x", missing="zero"),
            "The scenario 'x' says 'zero' for 'missing'. Known are: rated, worst, best.",
        ),
        (
            Scenario("x", aggregation_area=Aggregation.GEOMETRIC, geometric_floor=0),
            (
                "The scenario 'x' has a floor of 0; a geometric or harmonic mean needs one above 0, "
                "since it has no value where a part is zero."
            ),
        ),
        (
            Scenario("x", aggregation_plan=Aggregation.HARMONIC, geometric_floor=0),
            (
                "The scenario 'x' has a floor of 0; a geometric or harmonic mean needs one above 0, "
                "since it has no value where a part is zero."
            ),
        ),
        (
            Scenario("x", {"SKL-1": 0, "SKL-2": 0}),
            (
                "In the scenario 'x' everything in 'SKL' would weigh nothing. Give a part of it a "
                "weight above 0."
            ),
        ),
        (
            Scenario("x", {"LAW": 0, "SKL": 0}),
            (
                "In the scenario 'x' everything in 'TEST' would weigh nothing. Give a part of it a "
                "weight above 0."
            ),
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(plan: Plan, scenario: Scenario, sentence: str):
    with pytest.raises(ScenarioRefused) as refused:
        apply(scenario, plan)

    assert str(refused.value) == sentence


def test_of_many_codes_the_first_are_named(plan: Plan):
    many = replace(
        plan, actions=tuple(replace(plan.actions[0], code=f"LAW-{n}") for n in range(1, 14))
    )

    with pytest.raises(ScenarioRefused, match=r"SKL, LAW-1, .*, LAW-10 and 3 more\.$"):
        apply(Scenario("x", {"TAX": 1.0}), many)
    just = replace(many, actions=many.actions[:10])
    with pytest.raises(ScenarioRefused, match=r"LAW-9, LAW-10\.$"):
        apply(Scenario("x", {"TAX": 1.0}), just)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario("x", {"SKL-1": 0, "LAW": 0.0}),
        Scenario("x", geometric_floor=0),
        Scenario("x", geometric_floor=100, aggregation_area=Aggregation.HARMONIC),
        Scenario("x", coverage_area=0, coverage_plan=1),
        Scenario("x", coverage_basis="weight", missing="best"),
    ],
)
def test_what_just_can_be_is_taken(plan: Plan, scenario: Scenario):
    assert apply(scenario, plan).code == "TEST"


def test_an_area_without_actions_is_refused_for_no_weight(plan: Plan):
    empty = replace(plan, actions=plan.actions[:3])

    assert apply(Scenario("x", {"LAW": 2.0}), empty).areas[0].weight == 2


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"weight": {}},
            (
                "The scenario 'x' has no setting 'weight'. Known are: aggregation_area, "
                "aggregation_plan, coverage_area, coverage_basis, coverage_plan, geometric_floor, "
                "missing, weights."
            ),
        ),
        (
            {"aggregation_area": "mean"},
            (
                "The scenario 'x' says 'mean' for 'aggregation'. Known are: arithmetic, geometric, "
                "harmonic, minimum, median."
            ),
        ),
        (
            {"aggregation_plan": "mean"},
            (
                "The scenario 'x' says 'mean' for 'aggregation'. Known are: arithmetic, geometric, "
                "harmonic, minimum, median."
            ),
        ),
    ],
)
def test_settings_that_no_scenario_has_are_refused(settings: dict[str, Any], sentence: str):
    with pytest.raises(ScenarioRefused) as refused:
        scenario_from("x", settings)

    assert str(refused.value) == sentence


def test_scores_carry_the_name_of_the_scenario_and_else_what_official_ones_do(given: Answers):
    table = scenario_scores(
        Scenario("Law first", {"LAW": 5.0}), given, assessment="self", levels=["plan"]
    )

    assert tuple(table.columns) == SCENARIO_COLUMNS == ("scenario", *SCORE_COLUMNS)
    assert set(table["scenario"]) == {"Law first"}
    assert (set(table["plan"]), set(table["assessment"])) == ({"TEST"}, {"self"})
    assert set(table["level"]) == {"plan"}
    assert whole(table, "score")[0] == pytest.approx((5 * 100 / 3 + 50) / 6)


def test_all_levels_and_the_best_available_ratings_when_nothing_is_said(given: Answers):
    table = scenario_scores(Scenario("x"), given)

    pd.testing.assert_frame_equal(table.drop(columns="scenario"), scores(given))
    assert set(table["assessment"]) == {"best_available"}
    assert set(table["level"]) == {"plan", "area", "action"}


def test_the_official_scores_are_as_before(given: Answers):
    plan, before = given.plan, scores(given)

    scenario_scores(FULL, given)

    assert given.plan == plan
    pd.testing.assert_frame_equal(scores(given), before)


@pytest.mark.parametrize(
    ("missing", "scores_", "skl"),
    [
        ("rated", [(200 / 3 + 50) / 3, 100, None], [50, 100, 100]),
        ("worst", [(200 / 3 + 50) / 3, (200 + 50) / 3, None], [50, 50, 50]),
        ("best", [(200 / 3 + 50) / 3, 100, None], [50, 100, 100]),
    ],
)
def test_the_unknown_may_be_put_at_its_worst_or_best_and_what_is_withheld_stays_so(
    given: Answers, missing: str, scores_: list[Any], skl: list[Any]
):
    """B and C know one of the two actions of SKL; C nothing of LAW, and so too little in all."""
    table = scenario_scores(Scenario("x", missing=missing), given)

    assert whole(table, "score")[:3] == pytest.approx(scores_)
    assert whole(table, "reason")[:3] == ["", "", "coverage"]
    assert whole(table, "score", "SKL")[:3] == pytest.approx(skl)
    assert whole(table, "bound_low")[1] == pytest.approx(250 / 3)
    assert whole(table, "coverage")[1] == pytest.approx(5 / 6)


def test_ranks_and_bands_follow_the_scores_that_are_put_in_place(given: Answers):
    """SKL officially 50, 100, 100; with the unknown at its worst 50 everywhere."""
    bands = (Band(0, "Early"), Band(60, "Far"))
    banded = replace(given, plan=replace(given.plan, bands=bands))

    official, worst, best = (
        scenario_scores(Scenario("x", missing=missing), banded)
        for missing in ("rated", "worst", "best")
    )

    assert whole(official, "rank", "SKL") == whole(best, "rank", "SKL") == [3, 1, 1, None]
    assert whole(worst, "rank", "SKL") == [1, 1, 1, None]
    assert whole(official, "band", "SKL") == ["Early", "Far", "Far", ""]
    assert whole(worst, "band", "SKL") == ["Early", "Early", "Early", ""]
    for table in (worst, best):
        assert table.dtypes.equals(official.dtypes)
        assert table["rank"].isna().equals(official["rank"].isna())


def test_the_region_has_a_score_and_no_rank(given: Answers):
    table = scenario_scores(Scenario("x", missing="worst"), given)

    assert (whole(table, "score", "LAW")[3], whole(table, "rank", "LAW")[3]) == (100, None)


def test_a_rule_that_withholds_less_scores_more(given: Answers):
    table = scenario_scores(Scenario("x", coverage_plan=0.0), given)

    assert whole(table, "score")[:3] == pytest.approx([(200 / 3 + 50) / 3, 100, 100])
    assert whole(table, "rank") == [3, 1, 1, None]


def test_a_scenario_that_cannot_be_scores_nothing(given: Answers):
    with pytest.raises(ScenarioRefused, match="TAX"):
        scenario_scores(Scenario("x", {"TAX": 1.0}), given)
