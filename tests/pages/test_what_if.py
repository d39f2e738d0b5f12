"""What if: other choices are shown beside the official result, kept under a name, never mistaken for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from monitoring import pipeline
from monitoring.pipeline.scenarios import scenarios

OpenPage = Callable[..., AppTest]
PLAN = "CCSCAP-2016-DEMO"
ADDRESS: dict[str, Any] = {"plan": PLAN, "round": "2024", "view": "what_if"}


def finding(app: AppTest) -> str:
    return next(h.value for h in app.header if h.value.startswith("What if")).replace("\\", "")


def key(what: str) -> str:
    return f"what_if_{what}@{PLAN}"


def test_it_begins_with_the_official_rules_and_says_that_nothing_here_is_official(filled: OpenPage):
    app = filled("compare", **ADDRESS)

    assert not app.exception
    assert "Nothing here is official" in app.warning[0].value
    assert finding(app) == "What if: every score for Whole plan stays as it is"


def test_another_weight_shows_its_effect_at_once_and_changes_no_official_score(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    before = pipeline.results(pipeline.open_workspace(), PLAN).scores

    app.number_input(key=key("LE")).set_value(3.0).run()

    assert not app.exception
    assert " countries for Whole plan would differ, by up to " in finding(app)
    after = pipeline.results(pipeline.open_workspace(), PLAN).scores
    assert after.equals(before)


def test_a_scenario_is_kept_under_its_name_which_stands_in_the_address(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    app.number_input(key=key("LE")).set_value(3.0)
    app.text_input(key=key("name")).set_value("Law counts three times").run()
    app.button(key=key("keep")).click().run()

    kept = scenarios(pipeline.open_workspace(), PLAN)
    assert [(one.scenario.name, dict(one.scenario.weights)) for one in kept] == [
        ("Law counts three times", {"LE": 3.0})
    ]
    assert app.query_params["scenario"] in ("Law counts three times", ["Law counts three times"])
    assert app.success[0].value == "“Law counts three times” is kept\\."


def test_an_address_with_a_scenario_opens_it(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    app.number_input(key=key("LE")).set_value(3.0)
    app.text_input(key=key("name")).set_value("Law").run()
    app.button(key=key("keep")).click().run()
    said = finding(app)

    opened = filled("compare", **ADDRESS, scenario="law")

    assert opened.number_input(key=key("LE")).value == 3.0
    assert finding(opened) == said


def test_an_unknown_scenario_gets_a_sentence(filled: OpenPage):
    app = filled("compare", **ADDRESS, scenario="none such")

    assert not app.exception
    assert "has no scenario 'none such'" in app.warning[1].value.replace("\\", "")


def test_a_scenario_that_differs_in_nothing_is_not_kept(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    app.text_input(key=key("name")).set_value("Same").run()
    app.button(key=key("keep")).click().run()

    assert "says nothing that differs from the plan" in app.error[0].value
    assert scenarios(pipeline.open_workspace(), PLAN) == []


def test_a_kept_scenario_can_be_removed(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    app.number_input(key=key("LE")).set_value(3.0)
    app.text_input(key=key("name")).set_value("Law").run()
    app.button(key=key("keep")).click().run()
    app.button(key=key("remove_Law")).click().run()

    assert scenarios(pipeline.open_workspace(), PLAN) == []
    assert "scenario" not in app.query_params


def test_everything_can_be_set_back_to_the_plan(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    app.number_input(key=key("LE")).set_value(3.0).run()
    app.button(key=key("reset")).click().run()

    assert app.number_input(key=key("LE")).value == 1.0
    assert finding(app) == "What if: every score for Whole plan stays as it is"
