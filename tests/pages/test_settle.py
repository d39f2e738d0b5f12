"""The page Settle: one rating after the other, by button or key, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from monitoring import pipeline
from monitoring.model import COMMENT_COLUMNS, RoundState
from monitoring.pipeline.period import today
from monitoring.pipeline.settle import settle_at
from monitoring.store import (
    commit_comments,
    commit_upload,
    current_ratings,
    set_comments_until,
    uploads,
)
from monitoring.ui import data
from monitoring.ui import settle_act as act
from monitoring.written import day

OpenPage = Callable[..., AppTest]
PLAN = "CCSCAP-2016-DEMO"
HERE = {"plan": PLAN, "round": "2024", "country": "XAA"}


def said(app: AppTest) -> str:
    """All that the page says in words."""
    assert not app.exception
    kinds = (app.header, app.caption, app.markdown, app.info, app.error, app.success)
    return "\n".join(element.value for kind in kinds for element in kind)


def case(app: AppTest) -> str:
    """The action that is shown."""
    return str(app.header[0].value).replace("\\", "")


def button(app: AppTest, label: str) -> object:
    return next(one for one in app.button if label in one.label)


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if label in one.label).click()
    return app.run()


def named(app: AppTest, name: str = "Ada") -> AppTest:
    """Say once who settles."""
    app.text_input(key="settle_who").input(name)
    return app.run()


def agreed() -> pd.DataFrame:
    found = current_ratings(data.workspace().store, PLAN)
    return found[found["assessment"] == "agreed"]


def test_nothing_is_settled_by_nobody(shown: OpenPage):
    app = shown("settle", **HERE)

    assert case(app) == "Country A · TI-2 Equip the CERT (monitoring, logging, sensors)"
    assert button(app, "Largely done").disabled  # type: ignore[attr-defined]
    assert "evaluators 1 level lower" in said(app)
    assert "Annual report 2022" in said(app)


def test_a_level_settles_and_the_next_case_comes_by_itself(filled: OpenPage):
    app = named(filled("settle", **HERE))

    press(app, "Largely done")

    assert case(app).startswith("Country A · TI-3")
    assert "Country A, TI\\-2\\: agreed at Largely done\\." in said(app)
    row = agreed().iloc[0]
    assert (row["country"], row["action"], row["level"]) == ("XAA", "TI-2", "2")
    assert uploads(data.workspace().store, PLAN)[0].uploaded_by == "Ada"
    press(app, "Undo the last one")
    assert agreed().empty
    assert case(app).startswith("Country A · TI-2")


def test_reason_and_evidence_are_kept_with_what_is_agreed(filled: OpenPage):
    app = named(filled("settle", **HERE))
    app.text_input(key="settle_reason_XAA_TI-2_0").input("As seen on site")
    app.text_input(key="settle_evidence_XAA_TI-2_0").input("Visit of 3 May")
    app.run()

    press(app, "Done")

    row = agreed().iloc[0]
    assert (row["comment"], row["evidence"]) == ("As seen on site", "Visit of 3 May")


def test_a_settled_case_is_shown_with_its_state_and_can_be_undone(filled: OpenPage):
    app = named(filled("settle", **HERE))
    press(app, "Largely done")
    app.toggle(key="settle_only_open").set_value(False).run()
    press(app, "Previous")

    assert case(app).startswith("Country A · TI-2")
    assert "agreed\\: Largely done · Ada" in said(app)
    press(app, "Undo this")
    assert agreed().empty


def test_what_stands_so_already_is_said_and_is_not_one_s_own_to_undo(filled: OpenPage):
    filled("overview")
    settle_at(data.workspace(), PLAN, "2024", "XAA", "TI-2", "2", by="Bo")
    app = named(filled("settle", **HERE))
    app.toggle(key="settle_only_open").set_value(False).run()
    press(app, "Previous")
    assert "agreed\\: Largely done · Bo" in said(app)

    press(app, "Largely done")

    assert "It stands so already; nothing was written" in said(app)
    assert case(app).startswith("Country A · TI-2")
    assert act.DONE not in app.session_state or app.session_state[act.DONE] == []
    app.segmented_control(key="view@settle").set_value("type").run()
    app.selectbox(key=f"type_action_{PLAN}_XAA").set_value("TI-2").run()
    app.segmented_control(key="type_assessment").set_value("agreed").run()
    assert "not agreed" not in app.selectbox(key="type_level_TI-2_agreed").options
    app.selectbox(key="type_level_TI-2_agreed").set_value("2").run()
    press(app, "Keep it")
    assert "It stands so already; nothing was written" in said(app)
    assert not [one for one in app.button if one.key == "type_undo"]
    assert agreed()["level"].tolist() == ["2"]


def test_the_filters_narrow_what_is_gone_through(shown: OpenPage):
    app = shown("settle", plan=PLAN, round="2024")
    assert "1 of 82" in said(app)

    app.selectbox(key=f"settle_area_{PLAN}").set_value("LE").run()
    inside = int(
        next(c.value for c in app.caption if " of " in c.value).split(" of ")[1].split()[0]
    )
    assert 0 < inside < 82
    app.selectbox(key="settle_kind").set_value("comment").run()
    assert "Nothing is to be settled here" in said(app)


@pytest.mark.parametrize(("state", "told"), [("closed", "is closed"), ("published", "for good")])
def test_a_round_that_is_not_open_is_only_shown(filled: OpenPage, state: str, told: str):
    filled("overview")
    here = data.workspace()
    pipeline.set_state(here, here.plan(PLAN), "2024", RoundState(state))

    app = filled("settle", **HERE)

    assert told in said(app)
    assert case(app).startswith("Country A · TI-2")
    assert not [one for one in app.button if "Largely done" in one.label]


def test_what_is_for_the_secretariat_is_shown_after_a_switch(filled: OpenPage):
    filled("overview")
    row = dict.fromkeys(COMMENT_COLUMNS, "") | {
        "country": "XAA", "round": "2024", "node": "TI-2", "stance": "disagrees",
        "value": float("nan"), "text": "Between us", "visibility": "secretariat", "raw": "x",
    }  # fmt: skip
    commit_comments(
        data.workspace().store, PLAN, pd.DataFrame([row]), file="c.xlsx", content=b"c",
        layout="comments",
    )  # fmt: skip

    app = filled("settle", **HERE)
    assert "Between us" not in said(app)
    assert "1 comment for the secretariat is not shown" in said(app)
    assert "No comment of the country on the draft" not in said(app)
    app.toggle(key="settle_secretariat").set_value(True).run()
    assert "Between us" in said(app)
    press(app, "Next")
    assert "No comment of the country on the draft" in said(app)
    assert app.toggle(key="settle_secretariat").value


def test_equal_ratings_become_agreed_by_one_button_after_the_period(filled: OpenPage):
    filled("overview")
    here = data.workspace()
    round_ = here.plan(PLAN).round_by_code["2024"]
    set_comments_until(here.store, PLAN, round_, today() - timedelta(days=1))
    app = named(filled("settle", **HERE))
    assert "52 equal ratings can become agreed" in said(app)

    press(app, "Let them become agreed")

    assert len(agreed()) == 52
    assert "52 equal ratings are agreed now" in said(app)
    press(app, "Undo the last one")
    assert agreed().empty


def test_a_period_is_announced_on_the_page_returns(filled: OpenPage):
    app = filled("returns", plan=PLAN, round="2024")
    until = today() + timedelta(days=5)
    press(app, "Announce it")
    assert "Choose the day" in app.error[0].value
    app.date_input(key=f"comments_until_{PLAN}_2024_None").set_value(until)

    press(app, "Announce it")

    assert not app.exception
    assert data.workspace().plan(PLAN).round_by_code["2024"].comments_until == until
    app.date_input(key=f"comments_until_{PLAN}_2024_{until}").set_value(today() - timedelta(days=1))
    press(app, "Announce it")
    assert "past" in app.error[0].value
    press(app, "Take the announcement back")
    assert data.workspace().plan(PLAN).round_by_code["2024"].comments_until is None


def test_what_is_not_over_is_told_before_publishing(filled: OpenPage):
    filled("overview")
    here = data.workspace()
    until = today() + timedelta(days=5)
    set_comments_until(here.store, PLAN, here.plan(PLAN).round_by_code["2024"], until)
    app = filled("returns", plan=PLAN, round="2024")
    assert not app.warning

    app.session_state["round_publish_opened"] = True
    app.run()

    told = [one.value for one in app.warning]
    assert told == [
        "82 of 82 ratings are not settled\\.", f"Countries may comment until {day(until)}\\.",
    ]  # fmt: skip
    press(app, "Publish it for good")
    assert here.plan(PLAN).round_by_code["2024"].state is RoundState.PUBLISHED
    app = filled("settle", **HERE)
    progress = app.get("progress")[0].proto.text
    assert "can become agreed" not in progress
    assert "was published before the period for comments ended" in progress


def test_typing_begins_with_the_case_in_view_or_else_the_country_of_the_address(shown: OpenPage):
    app = shown("settle", plan=PLAN, round="2024", country="XAB")
    seen = case(app)

    app.segmented_control(key="view@settle").set_value("type").run()

    assert app.selectbox(key=f"type_unit_{PLAN}").value == "XAB"
    assert app.selectbox(key=f"type_action_{PLAN}_XAB").value == seen.split()[3]
    app.selectbox(key=f"type_unit_{PLAN}").set_value("XAC").run()
    assert app.selectbox(key=f"type_unit_{PLAN}").value == "XAC"
    app = shown("settle", plan=PLAN, round="2024", country="XAD", view="type")
    assert app.selectbox(key=f"type_unit_{PLAN}").value == "XAD"


def test_a_side_without_a_rating_holds_to_none(shown: OpenPage):
    app = named(shown("settle", plan=PLAN, round="2024"))
    app.selectbox(key="settle_kind").set_value("one_side").run()

    press(app, "Not agreed")

    asked = [one.label for one in app.text_input if one.label.startswith("Why the")]
    assert sum(label.endswith(" no rating") for label in asked) == 1
    assert sum("hold" in label for label in asked) == 1


def test_a_rating_is_typed_and_undone(filled: OpenPage):
    app = named(filled("settle", view="type", **HERE))
    app.selectbox(key=f"type_action_{PLAN}_XAA").set_value("TI-2").run()
    assert "self\\-assessment\\: Done" in said(app)
    app.selectbox(key="type_level_TI-2_evaluator").set_value("3").run()
    app.text_area(key="type_evidence").input("Visit").run()

    press(app, "Keep it")

    assert "Country A, TI\\-2\\: Done is kept" in said(app)
    found = current_ratings(data.workspace().store, PLAN)
    here = found[
        (found["country"] == "XAA") & (found["action"] == "TI-2") & (found["round"] == "2024")
    ]
    typed = here[here["assessment"] == "evaluator"].iloc[0]
    assert (typed["level"], typed["evidence"], typed["file"][:6]) == ("3", "Visit", "typed ")
    press(app, "Undo the last one")
    assert uploads(data.workspace().store, PLAN)[0].undone_at is not None


def test_a_number_is_settled_at_what_one_side_says_or_at_another(
    empty: OpenPage,
    workbook: Callable[..., bytes],
    ratings: Callable[..., pd.DataFrame],
):
    empty("overview")
    here = data.workspace()
    sheets = {
        "Plan": [
            ("Field", "Value"),
            ("code", "NUM"),
            ("title", "Numbers"),
            ("demonstration", "yes"),
        ],
        "Actions": [
            ("Code", "Parent", "Title", "Lower", "Optimum", "Unit"),
            ("A-1", "A", "Share of ports", 0, 100, "%"),
        ],
        "Rounds": [("Code", "Title", "Date"), ("2024", "One", "2024-06-30")],
        "Countries": [("ISO3", "Name"), ("XAA", "Country A")],
    }
    pipeline.add_plan_workbook(here, workbook(sheets), "plan.xlsx")
    for whose, number in (("self", 61.234), ("evaluator", 40.0)):
        commit_upload(
            here.store, "NUM", ratings({("XAA", "A-1"): number}, assessment=whose),
            file=whose, content=whose.encode(), layout="long",
        )  # fmt: skip
    app = named(empty("settle", plan="NUM"))
    assert "evaluators 21\\.2 % lower" in said(app)

    press(app, "61\\.234 %")
    found = current_ratings(here.store, "NUM")
    assert found[found["assessment"] == "agreed"]["value"].tolist() == [61.234]
    press(app, "Undo the last one")
    app.text_input(key="settle_number_XAA_A-1_0").input("50,5").run()
    found = current_ratings(here.store, "NUM")
    assert found[found["assessment"] == "agreed"]["value"].tolist() == [50.5]


def test_the_list_shows_every_rating_with_its_state(filled: OpenPage):
    app = named(filled("settle", **HERE))
    press(app, "Largely done")
    app.session_state["settle_list_opened"] = True
    app.run()

    listed = app.dataframe[0].value
    assert listed["Code"].tolist() == ["TI-2", "TI-3", "TI-5", "LE-2", "RC-2"]
    assert listed["Settled as"].tolist() == ["agreed: Largely done", *["open"] * 4]
    assert listed["By"].iloc[0].startswith("Ada, 20")


def test_what_is_to_be_settled_is_put_together_once(
    shown: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    """Going through the cases asks neither the store nor the results again."""
    app = shown("settle", **HERE)
    asked: list[str] = []
    monkeypatch.setattr(
        "monitoring.ui.settle_cases.cases", lambda *_all, **_more: asked.append("cases")
    )
    monkeypatch.setattr("monitoring.ui.settle_cases.standing", lambda _frame: asked.append("list"))

    press(app, "Next")

    assert case(app).startswith("Country A · TI-3")
    assert asked == []


def test_an_empty_store_says_what_to_do(empty: OpenPage):
    app = empty("settle", plan="CCSCAP-2016")

    assert not app.exception
    assert app.info
