"""What if: other choices are shown beside the official result, kept under a name, never mistaken for it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from monitoring import pipeline
from monitoring.model import Aggregation
from monitoring.pipeline.scenarios import save_scenario, scenarios
from monitoring.scoring.scenario import Scenario
from monitoring.store import add_scenario
from monitoring.ui import what_if

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
    assert finding(app) == "What if: every score for the whole plan stays as it is"


def test_another_weight_shows_its_effect_at_once_and_changes_no_official_score(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    before = pipeline.results(pipeline.open_workspace(), PLAN).scores

    app.number_input(key=key("weight_LE")).set_value(3.0).run()

    assert not app.exception
    assert "What if: scores for the whole plan that would differ: " in finding(app)
    after = pipeline.results(pipeline.open_workspace(), PLAN).scores
    assert after.equals(before)


def test_a_scenario_is_kept_under_its_name_which_stands_in_the_address(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    app.number_input(key=key("weight_LE")).set_value(3.0)
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
    app.number_input(key=key("weight_LE")).set_value(3.0)
    app.text_input(key=key("name")).set_value("Law").run()
    app.button(key=key("keep")).click().run()
    said = finding(app)

    opened = filled("compare", **ADDRESS, scenario="law")

    assert opened.number_input(key=key("weight_LE")).value == 3.0
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
    app.number_input(key=key("weight_LE")).set_value(3.0)
    app.text_input(key=key("name")).set_value("Law").run()
    app.button(key=key("keep")).click().run()
    app.button(key=key("remove_Law")).click().run()

    assert scenarios(pipeline.open_workspace(), PLAN) == []
    assert "scenario" not in app.query_params


def test_everything_can_be_set_back_to_the_plan(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    app.number_input(key=key("weight_LE")).set_value(3.0).run()
    app.button(key=key("reset")).click().run()

    assert app.number_input(key=key("weight_LE")).value == 1.0
    assert finding(app) == "What if: every score for the whole plan stays as it is"


def keep(scenario: Scenario) -> None:
    save_scenario(pipeline.open_workspace(), PLAN, scenario)


def named(app: AppTest) -> str:
    """The scenario in the address; the test gives it back alone or in a list."""
    if "scenario" not in app.query_params:
        return ""
    found = app.query_params["scenario"]
    return found if isinstance(found, str) else found[0]


def go_to_view(app: AppTest, name: str) -> None:
    app.get("button_group")[0].set_value(name).run()


def test_a_weight_far_above_the_others_opens_as_it_was_kept(filled: OpenPage):
    filled("compare", **ADDRESS)
    keep(Scenario("Heavy", weights={"LE": 250.0}))

    app = filled("compare", **ADDRESS, scenario="Heavy")

    assert app.number_input(key=key("weight_LE")).value == 250.0
    assert named(app) == "Heavy"


def test_what_the_page_has_no_choice_for_is_told_and_stays(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    action = pipeline.open_workspace().plan(PLAN).actions[0]
    keep(Scenario("Strict", weights={action.code: 4.0}, coverage_plan=0.95, geometric_floor=2.5))

    app = filled("compare", **ADDRESS, scenario="Strict")
    told = next(c.value for c in app.caption if c.value.startswith("Also in this scenario"))
    assert f"{action.title}: 4 · " in told.replace("\\", "")
    assert "Least coverage of the plan: 95\u00a0%" in told.replace("\\", "")
    app.number_input(key=key("weight_LE")).set_value(3.0)
    app.text_input(key=key("name")).set_value("Stricter").run()
    app.button(key=key("keep")).click().run()

    kept = {one.scenario.name: one.scenario for one in scenarios(pipeline.open_workspace(), PLAN)}
    assert kept["Stricter"].settings() == {
        "weights": {action.code: 4.0, "LE": 3.0}, "coverage_plan": 0.95, "geometric_floor": 2.5,
    }  # fmt: skip


def test_a_scenario_that_repeats_a_rule_of_the_plan_opens(filled: OpenPage):
    filled("compare", **ADDRESS)
    official = pipeline.open_workspace().plan(PLAN).aggregation_plan
    keep(Scenario("Same mean", weights={"LE": 3.0}, aggregation_plan=official))

    app = filled("compare", **ADDRESS, scenario="Same mean")

    assert not app.exception
    assert app.selectbox(key=key("plan")).value == ""
    assert named(app) == "Same mean"


def test_to_open_sets_the_choices_also_a_second_time(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    keep(Scenario("Law", weights={"LE": 3.0}))
    app.run()
    app.button(key=key("open_Law")).click().run()
    assert app.number_input(key=key("weight_LE")).value == 3.0
    assert named(app) == "Law"

    app.number_input(key=key("weight_LE")).set_value(5.0).run()
    assert "scenario" not in app.query_params
    assert len(app.warning) == 1
    app.button(key=key("open_Law")).click().run()

    assert app.number_input(key=key("weight_LE")).value == 3.0
    assert named(app) == "Law"


@pytest.mark.parametrize("opened", [False, True])
def test_another_view_and_back_keeps_the_choices(filled: OpenPage, opened: bool):
    filled("compare", **ADDRESS)
    keep(Scenario("Law", weights={"LE": 3.0}))
    app = filled("compare", **ADDRESS, **({"scenario": "Law"} if opened else {}))
    if not opened:
        app.number_input(key=key("weight_LE")).set_value(3.0).run()
    said = finding(app)

    go_to_view(app, "ranking")
    go_to_view(app, "what_if")

    assert app.number_input(key=key("weight_LE")).value == 3.0
    assert finding(app) == said
    assert named(app) == ("Law" if opened else "")


def test_another_plan_takes_the_name_out_of_the_address(filled: OpenPage):
    filled("compare", **ADDRESS)
    keep(Scenario("Law", weights={"LE": 3.0}))
    app = filled("compare", **ADDRESS, scenario="Law")

    app.sidebar.selectbox(key="plan@").set_value("WBL-CARIB").run()

    assert not app.exception
    assert "scenario" not in app.query_params
    assert not [w.value for w in app.warning if "has no scenario" in w.value]


def test_a_scenario_that_is_replaced_is_said_to_be(filled: OpenPage):
    app = filled("compare", **ADDRESS)
    keep(Scenario("Law", weights={"LE": 3}))
    app.number_input(key=key("weight_LE")).set_value(3.0)
    app.text_input(key=key("name")).set_value("Law").run()
    app.button(key=key("keep")).click().run()
    assert "was kept already" in app.success[0].value

    app.number_input(key=key("weight_LE")).set_value(4.0).run()
    app.button(key=key("keep")).click().run()

    assert app.success[0].value.replace("\\", "") == (
        "“Law” is kept as version 2; it replaces version 1, which had other settings."
    )
    assert named(app) == "Law"


def test_files_say_what_was_changed_and_that_they_are_not_official(
    filled: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    files: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(
        st,
        "download_button",
        lambda _label, made, *, file_name, **_: files.update({file_name: made}),
    )
    app = filled("compare", **ADDRESS)
    name = next(name for name in files if name.endswith("what_if_not_official.csv"))
    assert set(read(files[name])["what differs from the plan"]) == {"nothing"}

    app.number_input(key=key("weight_LE")).set_value(2.5).run()

    said = read(files[name])
    title = pipeline.open_workspace().plan(PLAN).area_by_code["LE"].title
    assert set(said["status"]) == {"what if, not official"}
    assert set(said["scenario"]) == {"not kept under a name"}
    assert set(said["what differs from the plan"]) == {f"weight of {title}: 2.5"}


def read(made: Callable[[], bytes]) -> pd.DataFrame:
    return pd.read_csv(BytesIO(made()))


def test_a_name_that_the_browser_sends_late_undoes_no_choice(filled: OpenPage):
    filled("compare", **ADDRESS)
    keep(Scenario("Law", weights={"LE": 3.0}))
    app = filled("compare", **ADDRESS, scenario="Law")
    app.number_input(key=key("weight_LE")).set_value(4.0).run()

    app.query_params["scenario"] = "Law"
    app.number_input(key=key("weight_LE")).set_value(5.0).run()

    assert app.number_input(key=key("weight_LE")).value == 5.0
    assert named(app) == ""


def test_each_language_gets_words_of_its_own(filled: OpenPage, monkeypatch: pytest.MonkeyPatch):
    drawn: list[pd.DataFrame] = []
    figure = what_if.what_if_figure
    monkeypatch.setattr(
        what_if, "what_if_figure", lambda frame, look: (drawn.append(frame), figure(frame, look))[1]
    )
    said = [filled("compare", **ADDRESS, lang=code) for code in ("en", "fr", "es")]

    headers = {app.header[0].value for app in said}
    words = [frame.set_index("country").loc["XAH", "word"] for frame in drawn]
    assert len(headers) == 3
    assert words[0] == "no data"
    assert len(set(words)) == 3


def test_a_choice_of_the_mean_survives_a_reload_by_its_name(filled: OpenPage):
    filled("compare", **ADDRESS)
    keep(Scenario("Weakest", aggregation_plan=Aggregation.MINIMUM, missing="worst"))

    app = filled("compare", **ADDRESS, scenario="weakest")

    assert app.selectbox(key=key("plan")).value == "minimum"
    assert app.selectbox(key=key("missing")).value == "worst"
    assert named(app) == "Weakest"


def test_weights_of_nothing_are_refused_and_the_kept_scenarios_stay(filled: OpenPage):
    filled("compare", **ADDRESS)
    keep(Scenario("Law", weights={"LE": 3.0}))
    app = filled("compare", **ADDRESS)
    for area in pipeline.open_workspace().plan(PLAN).top_areas:
        app.number_input(key=key(f"weight_{area.code}")).set_value(0.0)
    app.run()

    assert not app.exception
    assert "would weigh nothing" in app.error[0].value
    app.button(key=key("open_Law")).click().run()
    assert [one.value for one in app.error] == []
    assert named(app) == "Law"


def keep_in_store(name: str, settings: dict[str, Any]) -> None:
    """As another version of the plan, or of the program, kept it."""
    add_scenario(pipeline.open_workspace().store, PLAN, name, settings)


NOT_IN_THE_PLAN = {"weights": {"GONE": 2.0}}
NOT_KNOWN_HERE = {"discount": 0.03}


@pytest.mark.parametrize("settings", [NOT_IN_THE_PLAN, NOT_KNOWN_HERE])
def test_an_address_with_a_refused_scenario_says_why_and_shows_everything_else(
    filled: OpenPage, settings: dict[str, Any]
):
    filled("compare", **ADDRESS)
    keep(Scenario("Law", weights={"LE": 3.0}))
    keep_in_store("Old", settings)

    app = filled("compare", **ADDRESS, scenario="Old")

    assert not app.exception
    assert "The scenario 'Old' " in app.warning[1].value.replace("\\", "")
    assert finding(app) == "What if: every score for the whole plan stays as it is"
    assert app.number_input(key=key("weight_LE")).value == 1.0
    assert named(app) == ""
    assert [app.button(key=key(f"remove_{name}")).label for name in ("Law", "Old")] == [
        "Remove"
    ] * 2


def test_a_scenario_that_the_plan_no_longer_can_have_is_refused_where_it_is_opened(
    filled: OpenPage,
):
    filled("compare", **ADDRESS)
    keep_in_store("Old", NOT_IN_THE_PLAN)
    app = filled("compare", **ADDRESS)
    app.number_input(key=key("weight_LE")).set_value(3.0).run()
    app.button(key=key("open_Old")).click().run()

    assert not app.exception
    assert "gives a weight to 'GONE'" in app.error[0].value
    assert app.number_input(key=key("weight_LE")).value == 3.0


def test_a_scenario_that_cannot_be_read_is_told_and_can_be_removed(filled: OpenPage):
    filled("compare", **ADDRESS)
    keep(Scenario("Law", weights={"LE": 3.0}))
    keep_in_store("New", NOT_KNOWN_HERE)

    app = filled("compare", **ADDRESS, scenario="Law")
    assert app.number_input(key=key("weight_LE")).value == 3.0
    told = [one.value.replace("\\", "") for one in app.caption]
    assert any(text.startswith("The scenario 'New' has no setting 'discount'.") for text in told)
    app.button(key=key("remove_New")).click().run()

    assert not app.exception
    assert [one.scenario.name for one in scenarios(pipeline.open_workspace(), PLAN)] == ["Law"]
