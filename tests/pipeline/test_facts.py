"""What an export and the method say of themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.model import Aggregation, Band, Plan
from monitoring.pipeline.facts import setting
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
