"""What an export and the method say of themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.model import Aggregation, Band, Plan, RoundState
from monitoring.pipeline.facts import draft_words, facts, round_stem, setting
from monitoring.scoring import formulas
from monitoring.ui.method import SETTINGS


@pytest.mark.parametrize("field", sorted({f for one in formulas() for f in one.settings}))
def test_every_setting_that_a_formula_names_is_printed_with_it(plan: Plan, field: str):
    name, value = setting(plan, field)

    assert hasattr(plan, field)
    assert name
    assert value
    assert field in SETTINGS


def test_what_a_plan_has_chosen_is_said_in_words(plan: Plan):
    chosen = replace(
        plan,
        aggregation_plan=Aggregation.GEOMETRIC,
        coverage_basis="count",
        geometric_floor=2.5,
        weights_adopted_by="The ministers",
        ranking_approved_by="The council",
        bands=(Band(0, "Early"), Band(50, "Advanced")),
        status_red=40.0,
        status_green=80.0,
        weakest_link=True,
        overall=False,
    )

    assert {field: setting(chosen, field)[1] for field in SETTINGS} == {
        "overall": "no: the parts measure different things",
        "weights_adopted_by": "The ministers",
        "ranking_approved_by": "The council",
        "aggregation_area": "arithmetic mean",
        "aggregation_plan": "geometric mean",
        "coverage_area": "66.67 %",
        "coverage_plan": "80 %",
        "coverage_basis": "number of actions",
        "min_actions": "1",
        "geometric_floor": "2.5",
        "bands": "Early ≥ 0, Advanced ≥ 50",
        "status_red": "40",
        "status_green": "80",
        "weakest_link": "yes",
    }


def test_what_a_plan_has_not_chosen_is_said_too(plan: Plan):
    assert [setting(plan, field)[1] for field in ("bands", "status_red", "weakest_link")] == [
        "none",
        "none",
        "no",
    ]
    assert setting(plan, "ranking_approved_by")[1].startswith("not shown")
    assert setting(plan, "weights_adopted_by")[1].startswith("indicative")


def in_state(plan: Plan, **states: RoundState) -> Plan:
    """The plan with its rounds (named `r2024`) in these states."""
    rounds = (replace(r, state=states.get(f"r{r.code}", r.state)) for r in plan.rounds)
    return plan.with_rounds(tuple(rounds))


@pytest.mark.parametrize(
    ("state", "line", "draft", "stem"),
    [
        (RoundState.OPEN, "open: draft, not published", "draft, not published", "TEST_2024_draft_XAA"),
        (RoundState.CLOSED, "closed: draft, not published", "draft, not published", "TEST_2024_draft_XAA"),
        (RoundState.PUBLISHED, "published", "", "TEST_2024_XAA"),
    ],
)  # fmt: skip
def test_a_file_says_whether_its_round_is_published(
    plan: Plan, state: RoundState, line: str, draft: str, stem: str
):
    here = in_state(plan, r2024=state)

    assert facts(here, "2024", "agreed", 1)["state of the round"] == line
    assert draft_words(here, "2024") == draft
    assert round_stem(here, "2024", "XAA") == stem


def test_a_file_of_several_rounds_names_those_that_are_not_published(plan: Plan):
    here = in_state(plan, r2021=RoundState.PUBLISHED)
    both = in_state(here, r2024=RoundState.PUBLISHED)

    assert facts(here, "all", "agreed", 1)["state of the round"] == "not published: 2024"
    assert facts(both, "all", "agreed", 1)["state of the round"] == "published"
    assert facts(here, "2021", "agreed", 1, ("2021",))["state of the round"] == "published"
    assert facts(here, "", "agreed", 1, ("2021",))["state of the round"] == "published"
    assert round_stem(here, "", "scores") == "TEST_draft_scores"
    assert round_stem(both, "", "scores") == "TEST_scores"
