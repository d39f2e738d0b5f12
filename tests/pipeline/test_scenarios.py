"""A what-if is kept beside the plan and compared with the official scores, which never move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pandas as pd
import pytest

from monitoring.model import Aggregation, Assessment
from monitoring.pipeline import (
    UnknownNode,
    UnknownPlan,
    UnknownRound,
    Workspace,
    add_plan_workbook,
    results,
)
from monitoring.pipeline.asked import node_asked, round_asked
from monitoring.pipeline.plain import records
from monitoring.pipeline.scenarios import (
    UnknownScenario,
    compare,
    listed_scenarios,
    remove_scenario,
    save_scenario,
    scenario_named,
    scenarios,
)
from monitoring.scoring.scenario import Scenario, ScenarioRefused
from monitoring.store import add_scenario, commit_upload, current_ratings, stored_plans

Ratings = Callable[..., pd.DataFrame]
LAW = Scenario("Law first", {"LAW": 5.0})
SAID = {
    ("XAA", "LAW-1"): "3",
    ("XAA", "LAW-2"): "0",
    ("XAA", "SKL-1"): "3",
    ("XAA", "SKL-2"): "3",
    ("XAB", "LAW-1"): "3",
    ("XAB", "LAW-2"): "2",
    ("XAB", "SKL-1"): "0",
    ("XAB", "SKL-2"): "0",
    ("REGION", "LAW-3"): "3",
}
"""LAW (weight 2) 33.3 and 77.8, SKL (weight 1) 100 and 0: 55.6 and 51.9 of 100."""


@pytest.fixture
def here(workspace: Workspace, plan_file: bytes, ratings: Ratings) -> Workspace:
    """A workspace with the test plan and one upload for 2024."""
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    send(workspace, ratings(SAID))
    return workspace


def send(workspace: Workspace, frame: pd.DataFrame) -> None:
    content = frame.to_csv().encode()
    commit_upload(workspace.store, "TEST", frame, file="a", content=content, layout="long")


def test_a_scenario_is_kept_and_found_again_in_capitals_or_not(here: Workspace):
    kept, is_new = save_scenario(here, "test", LAW, by="me")

    assert is_new
    assert (kept.plan, kept.scenario, kept.version, kept.saved_by) == ("TEST", LAW, 1, "me")
    assert kept.saved_at.utcoffset() == timedelta(0)
    assert scenario_named(here, "Test", " LAW first ") == kept
    assert scenarios(here) == scenarios(here, "test") == [kept]
    assert kept.as_json() == {
        "plan": "TEST",
        "name": "Law first",
        "version": 1,
        "settings": {"weights": {"LAW": 5.0}},
        "saved_at": kept.saved_at.astimezone(UTC).isoformat(),
        "saved_by": "me",
    }


def test_the_same_again_is_nothing_new_and_another_one_the_next_version(here: Workspace):
    save_scenario(here, "TEST", LAW)
    revision = here.store.revision()

    assert not save_scenario(here, "TEST", replace(LAW, name=" Law first "))[1]
    assert here.store.revision() == revision
    kept, is_new = save_scenario(here, "TEST", replace(LAW, missing="best"))
    assert (kept.version, is_new, len(scenarios(here))) == (2, True, 1)
    assert kept.scenario.missing == "best"


def test_codes_are_kept_as_the_plan_writes_them(here: Workspace):
    kept, _is_new = save_scenario(here, "TEST", Scenario("x", {" law ": 5.0, "skl-1": 0.0}))

    assert kept.scenario.weights == {"LAW": 5.0, "SKL-1": 0.0}


@pytest.mark.parametrize(
    ("scenario", "sentence"),
    [
        (
            Scenario("x"),
            (
                "The scenario 'x' says nothing that differs from the plan. "
                "Give it a weight or a rule of its own."
            ),
        ),
        (
            Scenario("  ", {"LAW": 1.0}),
            "'  ' is no name for a scenario. Take a line of 1 to 120 letters.",
        ),
        (
            Scenario("a\nb", {"LAW": 1.0}),
            "'a\nb' is no name for a scenario. Take a line of 1 to 120 letters.",
        ),
        (
            Scenario("n" * 121, {"LAW": 1.0}),
            f"'{'n' * 121}' is no name for a scenario. Take a line of 1 to 120 letters.",
        ),
        (
            Scenario("x", {"LAW": 1.0, "law": 2.0}),
            "The scenario 'x' gives 'LAW' two weights. Give it one.",
        ),
        (
            Scenario("x", {"TAX": 1.0}),
            (
                "The scenario 'x' gives a weight to 'TAX', which is no area or action of TEST. "
                "Known are: LAW, SKL, LAW-1, LAW-2, LAW-3, SKL-1, SKL-2."
            ),
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    here: Workspace, scenario: Scenario, sentence: str
):
    revision = here.store.revision()

    with pytest.raises(ScenarioRefused) as refused:
        save_scenario(here, "TEST", scenario)

    assert str(refused.value) == sentence
    assert (scenarios(here), here.store.revision()) == ([], revision)


def test_a_name_may_be_as_long_as_a_name(here: Workspace):
    kept, _is_new = save_scenario(here, "TEST", replace(LAW, name="n" * 120))

    assert len(kept.scenario.name) == 120


def test_a_removed_scenario_is_not_found(here: Workspace):
    save_scenario(here, "TEST", LAW)

    gone = remove_scenario(here, "test", "LAW FIRST", by="me")
    assert (gone.name, gone.settings) == (LAW.name, LAW.settings())
    with pytest.raises(UnknownScenario) as unknown:
        scenario_named(here, "test", "Law first")
    assert str(unknown.value) == "TEST has no scenario 'Law first'. Known are: none yet."
    with pytest.raises(UnknownScenario):
        remove_scenario(here, "TEST", "Law first")


def test_what_cannot_be_read_is_listed_apart_and_hides_no_other(here: Workspace):
    kept, _is_new = save_scenario(here, "TEST", LAW)
    add_scenario(here.store, "TEST", "Later", {"discount": 0.03})

    found, refused = listed_scenarios(here, "test")
    assert (found, list(refused)) == ([kept], ["Later"])
    assert str(refused["Later"]).startswith("The scenario 'Later' has no setting 'discount'.")
    assert scenario_named(here, "TEST", "law first") == kept
    with pytest.raises(ScenarioRefused):
        scenario_named(here, "TEST", "Later")
    assert remove_scenario(here, "TEST", "later").name == "Later"
    assert listed_scenarios(here, "TEST") == ([kept], {})


def test_who_asks_for_another_one_is_told_which_there_are(here: Workspace):
    save_scenario(here, "TEST", LAW)
    save_scenario(here, "TEST", replace(LAW, name="Another"))

    with pytest.raises(UnknownScenario, match=r"'x'\. Known are: Another, Law first\."):
        scenario_named(here, "TEST", "x")


@pytest.mark.parametrize("verb", [scenario_named, remove_scenario])
def test_a_plan_that_is_not_there_is_told(here: Workspace, verb: Callable[..., object]):
    with pytest.raises(UnknownPlan):
        verb(here, "NONE", "x")
    with pytest.raises(UnknownPlan):
        save_scenario(here, "NONE", LAW)
    with pytest.raises(UnknownPlan):
        scenarios(here, "NONE")


def of(compared: pd.DataFrame, country: str) -> dict[str, Any]:
    (row,) = records(compared[compared["country"] == country])
    return row


def test_the_official_stands_beside_the_what_if(here: Workspace):
    """With LAW at 5: (5·33.3 + 100) / 6 = 44.4 and 5·77.8 / 6 = 64.8, and they change places."""
    found = compare(results(here, "TEST"), LAW)

    assert (found.plan, found.round, found.node) == ("TEST", "2024", "TEST")
    assert (found.assessment, found.scenario) == ("best_available", LAW)
    assert list(found.frame.columns) == [
        "country", "score", "bound_low", "bound_high", "coverage", "rank", "reason",
        "what_if_score", "what_if_bound_low", "what_if_bound_high", "what_if_coverage",
        "what_if_rank", "what_if_reason", "change", "rank_change",
    ]  # fmt: skip
    assert found.frame["country"].tolist() == ["XAA", "XAB", "XAC"]
    first = of(found.frame, "XAA")
    assert first["score"] == pytest.approx((2 * 100 / 3 + 100) / 3)
    assert first["what_if_score"] == pytest.approx((5 * 100 / 3 + 100) / 6)
    assert first["change"] == pytest.approx(first["what_if_score"] - first["score"])
    assert (first["rank"], first["what_if_rank"], first["rank_change"]) == (1, 2, 1)
    assert (of(found.frame, "XAB")["rank_change"], found.names["XAB"]) == (-1, "Country B")
    none = of(found.frame, "XAC")
    assert (none["score"], none["rank"], none["change"], none["rank_change"]) == (None,) * 4
    assert (none["reason"], none["what_if_reason"]) == ("no_information", "no_information")


def test_as_json_says_that_it_is_not_official(here: Workspace):
    told = compare(results(here, "TEST"), LAW).as_json()

    assert {name: told[name] for name in told if name != "countries"} == {
        "official": False,
        "plan": "TEST",
        "round": "2024",
        "assessment": "best_available",
        "node": "TEST",
        "scenario": "Law first",
        "settings": {"weights": {"LAW": 5.0}},
        "ranking_approved_by": "",
    }
    assert [row["name"] for row in told["countries"]] == ["Country A", "Country B", "Country C"]
    assert told["countries"][2]["what_if_score"] is None
    assert told["countries"][0]["rank"] == 1


def test_an_area_a_round_and_an_assessment_may_be_asked_for(here: Workspace, ratings: Ratings):
    send(here, ratings({("XAA", "LAW-1"): "0", ("XAA", "LAW-2"): "3"}, round_="2021"))
    found = compare(
        results(here, "TEST", Assessment.SELF), Scenario("x", {"LAW-1": 6.0}), "2021", "law"
    )

    assert (found.round, found.node, found.assessment) == ("2021", "LAW", "self")
    assert of(found.frame, "XAA")["score"] == pytest.approx(200 / 3)
    assert of(found.frame, "XAA")["what_if_score"] == pytest.approx(25)


def test_neither_plan_nor_ratings_nor_official_scores_are_touched(here: Workspace):
    ratings_before, scores_before = (
        current_ratings(here.store, "TEST"),
        results(here, "TEST").scores,
    )
    plan_before, versions_before = here.plan("TEST"), stored_plans(here.store)
    extreme = Scenario(
        "x", {"LAW": 0.0}, aggregation_plan=Aggregation.MINIMUM, coverage_plan=0.0, missing="worst"
    )

    kept, _is_new = save_scenario(here, "TEST", extreme)
    compare(results(here, "TEST"), kept.scenario)

    pd.testing.assert_frame_equal(current_ratings(here.store, "TEST"), ratings_before)
    pd.testing.assert_frame_equal(results(here, "TEST").scores, scores_before)
    assert (here.plan("TEST"), stored_plans(here.store)) == (plan_before, versions_before)


def test_what_the_plan_no_longer_has_is_told_when_it_is_compared(here: Workspace):
    """A plan may be renewed after the scenario was saved."""
    add_scenario(here.store, "TEST", "Old", {"weights": {"TAX": 2.0}})

    with pytest.raises(ScenarioRefused, match="gives a weight to 'TAX'"):
        compare(results(here, "TEST"), scenario_named(here, "TEST", "Old").scenario)


@pytest.mark.parametrize(
    ("round_", "node", "error"), [("1066", None, UnknownRound), (None, "TAX", UnknownNode)]
)
def test_a_round_or_node_that_is_not_there_is_told(
    here: Workspace, round_: str | None, node: str | None, error: type[Exception]
):
    with pytest.raises(error):
        compare(results(here, "TEST"), LAW, round_, node)


def test_the_latest_round_with_ratings_is_asked_for_when_none_is(
    here: Workspace, workspace: Workspace, ratings: Ratings
):
    found = results(here, "TEST")

    assert round_asked(found, None) == "2024"
    assert round_asked(found, "2021") == "2021"
    assert (node_asked(found, None), node_asked(found, "skl")) == ("TEST", "SKL")


def test_without_any_rating_there_is_no_latest_round(workspace: Workspace, plan_file: bytes):
    add_plan_workbook(workspace, plan_file, "plan.xlsx")

    with pytest.raises(UnknownRound) as unknown:
        round_asked(results(workspace, "TEST"), None)
    assert str(unknown.value) == "TEST has no ratings yet. Import some, or name a round."
    assert round_asked(results(workspace, "TEST"), "2021") == "2021"


def test_records_are_plain_and_what_is_missing_is_none():
    frame = pd.DataFrame(
        {"a": ["x", "y"], "b": [1.5, float("nan")], "c": pd.array([1, None], dtype="Int64")}
    )

    assert records(frame) == [{"a": "x", "b": 1.5, "c": 1}, {"a": "y", "b": None, "c": None}]
    assert [type(value) for value in records(frame)[0].values()] == [str, float, int]
