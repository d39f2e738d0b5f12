"""A plan's way in and out, as a reader of the page sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from monitoring import pipeline
from monitoring.definitions import TABLE_COLUMNS
from monitoring.reading import read_plan_tables, read_workbook

OpenPage = Callable[..., AppTest]
Build = Callable[..., bytes]
ROWS = [
    ("Ref.", "Pillar", "Measure", "Deadline", "Budget", "Remarks"),
    ("L1", "Laws", "Adopt a law", "2030", 5, None),
    ("S1", "Skills", "Train judges", "n/a", None, "soon"),
]


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader(key="plan_uploader_0").upload(name, content)
    return app.run()


def widget(app: AppTest, kind: str, ending: str):
    """The widget of the mapping step with this part of its key."""
    (found,) = [w for w in getattr(app, kind) if str(w.key).endswith(f"_{ending}")]
    return found


def sentences(app: AppTest) -> str:
    shown = [*app.text, *app.markdown]
    return "\n".join(element.value for element in shown).replace("\\", "")


@pytest.fixture
def register(workbook: Build) -> bytes:
    return workbook({"S": ROWS})


def test_a_plan_workbook_is_kept_when_it_is_said(empty: OpenPage, plan_file: bytes):
    app = upload(empty("plans"), "plan.xlsx", plan_file)

    assert "TEST" not in pipeline.open_workspace().plans()
    app.button(key="add_plan").click().run()
    assert not app.exception
    assert app.success[0].value == "TEST: version 1 is kept."


def test_any_plan_can_be_taken_away_as_a_plan_workbook(empty: OpenPage):
    app = empty("plans")
    app.selectbox(key="export_plan").set_value("EDF11-CYBER").run()

    assert not app.exception
    (button,) = app.get("download_button")
    assert button.proto.label == "Download as plan workbook"
    name, content = pipeline.export_plan(pipeline.open_workspace(), "EDF11-CYBER")
    assert name == "EDF11-CYBER_plan.xlsx"
    assert read_plan_tables(read_workbook(content, name), TABLE_COLUMNS)["actions"] == []


def test_a_list_of_actions_asks_which_column_is_what(empty: OpenPage, register: bytes):
    app = upload(empty("plans"), "register.xlsx", register)

    assert not app.exception
    assert "add_plan" not in [button.key for button in app.button]
    assert {
        part: widget(app, "selectbox", part).value for part in ("title", "code", "parent", "lead")
    } == {"title": "Measure", "code": "Ref.", "parent": "Pillar", "lead": ""}
    assert widget(app, "selectbox", "target date").value == "Deadline"
    preview = app.dataframe[0].value
    assert preview.to_dict("list") == {
        "Code": ["L1", "S1"],
        "Area": ["L Laws", "S Skills"],
        "Action": ["Adopt a law", "Train judges"],
        "Target date": ["2030", ""],
    }
    assert "The column 'Budget' is not used: 1 cell." in sentences(app)
    assert "1 cell says 'n/a' and is taken as empty." in sentences(app)
    assert "Give the plan a title." in sentences(app)


def test_another_choice_of_a_column_shows_at_once(empty: OpenPage, register: bytes):
    app = upload(empty("plans"), "register.xlsx", register)

    widget(app, "selectbox", "title").set_value("")
    assert "Choose the column that says what the actions are." in sentences(app.run())
    widget(app, "selectbox", "title").set_value("Measure")
    widget(app, "selectbox", "lead").set_value("Remarks")
    app.run()

    assert not app.exception
    assert list(app.dataframe[0].value["Lead"]) == ["", "soon"]
    assert "Remarks" not in sentences(app)


def test_a_list_of_actions_is_kept_as_a_plan_with_its_columns(empty: OpenPage, register: bytes):
    app = upload(empty("plans"), "register.xlsx", register)
    widget(app, "text_input", "plan_code").set_value("OWN")
    widget(app, "text_input", "plan_title").set_value("Our plan")
    widget(app, "selectbox", "plan_scale").set_value("YESNO")
    widget(app, "multiselect", "plan_countries").set_value(["JAM"])
    widget(app, "text_input", "save").set_value("pillars")
    app.run()
    assert [w.value for w in app.warning] == []

    app.button(key="add_plan_register").click().run()

    assert not app.exception
    assert app.success[0].value == "OWN: version 1 is kept."
    here = pipeline.open_workspace()
    plan = here.plan("OWN")
    assert (plan.title, list(plan.country_by_code)) == ("Our plan", ["JAM"])
    assert [(a.code, a.parent) for a in plan.actions] == [("L1", "L"), ("S1", "S")]
    assert pipeline.plans.registers(here)["pillars"].headers["title"] == ("Measure",)


def test_what_lacks_something_is_refused_with_every_reason(empty: OpenPage, register: bytes):
    app = upload(empty("plans"), "register.xlsx", register)

    app.button(key="add_plan_register").click().run()

    assert not app.exception
    assert app.error[0].value == "The plan was refused. Nothing was kept."
    assert pipeline.open_workspace().store.revision() == 0


@pytest.mark.parametrize("content", [b"", b"Dear colleague"], ids=["empty", "letter"])
def test_a_file_that_is_no_workbook_gets_a_sentence(empty: OpenPage, content: bytes):
    app = upload(empty("plans"), "letter.xlsx", content)

    assert not app.exception
    assert "letter" in app.error[0].value.replace("\\", "")
