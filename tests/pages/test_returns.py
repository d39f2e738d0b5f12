"""A workbook's way in, as a reader of the page sees it."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from streamlit.testing.v1 import AppTest

from monitoring import pipeline

OpenPage = Callable[..., AppTest]
UPLOADER = "returns_uploader_0"


def filled_form(country: str, **rating_by_action: str) -> bytes:
    """The template of the demonstration for a country, with these ratings typed in."""
    _name, content = pipeline.template(
        pipeline.open_workspace(), "CCSCAP-2016-DEMO", "2024", country
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows(min_row=4):
            if row[0].value in rating_by_action:
                row[3].value = rating_by_action[row[0].value]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader(key=UPLOADER).upload(name, content)
    return app.run()


def sentences(app: AppTest) -> str:
    return "\n".join(element.value for element in app.text)


def test_a_word_off_the_scale_is_shown_at_its_cell_and_cannot_be_kept(filled: OpenPage):
    app = filled("returns")

    upload(app, "XAH.xlsx", filled_form("XAH", **{"TI-1": "Partly"}))

    assert not app.exception
    assert "D4: 'Partly' is not a level of the scale Implementation." in sentences(app)
    assert "Choose one of: Not started, Started, Largely done, Done." in sentences(app)
    assert "commit" not in [button.key for button in app.button]


def test_a_file_that_is_no_workbook_gets_a_sentence(filled: OpenPage):
    app = filled("returns")

    upload(app, "notes.xlsx", b"just text")

    assert not app.exception
    assert sentences(app) == (
        "'notes.xlsx' is not an Excel workbook. "
        "Open it in Excel or LibreOffice and save it as .xlsx."
    )


def test_a_good_form_is_kept_only_when_it_is_said(filled: OpenPage):
    app = filled("returns")
    before = app.subheader[0].value

    upload(app, "XAH.xlsx", filled_form("XAH", **{"TI-1": "Done", "TI-2": "Started"}))

    assert app.subheader[0].value == before
    app.button(key="commit").click().run()
    assert not app.exception
    assert app.success[0].value == "Kept: 2 ratings added, 0 changed."
    assert before.startswith("13 of 15")
    assert app.subheader[0].value.startswith("14 of 15")


def test_undo_brings_back_exactly_what_was_there(filled: OpenPage):
    app = filled("returns")
    before = app.dataframe[0].value
    upload(app, "XAH.xlsx", filled_form("XAH", **{"TI-1": "Done"}))
    app.button(key="commit").click().run()
    assert not app.dataframe[0].value.equals(before)

    app.button(key="undo").click().run()

    assert app.dataframe[0].value.equals(before)


def test_a_plan_without_a_round_can_be_given_one(empty: OpenPage):
    app = empty("returns", plan="CCSCAP-2016")

    app.text_input(key="new_round_code").set_value("2026")
    app.button[-1].click().run()

    assert not app.exception
    assert "0 of 0" in app.subheader[0].value or app.subheader[0].value.endswith("which is open")
    assert [box.value for box in app.sidebar.selectbox][:2] == ["CCSCAP-2016", "2026"]
