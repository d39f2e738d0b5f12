"""The page Downloads: every format, of whom it can be, and the file that was made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from monitoring.pipeline import Workspace, making
from monitoring.pipeline.making import Making, Wanted
from monitoring.pipeline.outgoing import FORMATS, Covers

OpenPage = Callable[..., AppTest]
DEMO = {"plan": "CCSCAP-2016-DEMO", "round": "2024"}


def box(app: AppTest, label: str):
    """The choice with this label; None where there is none."""
    return next((one for one in app.main.selectbox if one.label == label), None)


def test_every_format_is_offered_with_what_it_is_for(shown: OpenPage):
    app = shown("downloads", **DEMO)

    assert not app.exception
    offered = box(app, "What").options
    assert len(offered) == len(FORMATS)
    assert offered[list(FORMATS).index("deck")] == "Slides with charts that stay charts (.pptx)"


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_offered_for_those_that_it_can_be_about(shown: OpenPage, name: str):
    app = shown("downloads", **DEMO, format=name)
    about = box(app, "About")

    assert not app.exception
    if FORMATS[name].covers is Covers.ALL:
        assert about is None
    else:
        everyone = ["All countries"] if FORMATS[name].covers is Covers.EITHER else []
        assert about.options[:2] == [*everyone, "Country A", "Country B"][:2]
        assert len(about.options) == 15 + len(everyone)
    made_at_once = [b.label for b in app.main.get("download_button") if b.label == "Download"]
    made_elsewhere = [b.label for b in app.main.button if b.label == "Make the file"]
    assert len(made_at_once) + len(made_elsewhere) == 1


def test_a_file_that_was_made_is_handed_out_until_another_is_asked_for(
    shown: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Wanted] = []

    def made(_workspace: Workspace, wanted: Wanted) -> Making:
        asked.append(wanted)
        return Making(wanted, name="a.pptx", content=b"x" * 2000)

    monkeypatch.setattr(making, "start", made)
    app = shown("downloads", **DEMO, format="deck", country="XAC")
    app.button(key="make_document").click().run()

    assert [(one.format, one.round, one.unit) for one in asked] == [("deck", "2024", "XAC")]
    assert "Download a.pptx" in [b.label for b in app.main.get("download_button")]
    box(app, "About").select("XAD").run()
    assert "Download a.pptx" not in [b.label for b in app.main.get("download_button")]
    assert app.button(key="make_document").label == "Make the file"


def test_why_a_file_was_not_made_is_said(shown: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        making, "start", lambda _workspace, wanted: Making(wanted, error="It is not published.")
    )
    app = shown("downloads", **DEMO, format="static")
    app.button(key="make_document").click().run()

    (said,) = app.main.warning
    assert said.value.replace("\\", "") == "It is not published."
    app.button(key="forget_document").click().run()
    assert len(app.main.warning) == 0


def test_what_can_hold_all_countries_begins_with_all_of_them(shown: OpenPage):
    app = shown("downloads", **DEMO, format="sheet", country="XAB")
    assert box(app, "About").value == "XAB"

    for name in ("deck", "workbook"):
        app.selectbox(key="format@").set_value(name).run()
        assert box(app, "About").value == "all"
        assert app.query_params["country"] in ("all", ["all"])
        box(app, "About").select("XAC").run()
        assert box(app, "About").value == "XAC"

    app.selectbox(key="format@").set_value("deck").run()
    assert box(app, "About").value == "all"
    app.selectbox(key="format@").set_value("sheet-pdf").run()
    assert box(app, "About").value == "XAB"
