"""A workbook's way in, as a reader of the page sees it."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from monitoring import pipeline
from monitoring.model import Why
from monitoring.pipeline import Choices, jobs
from monitoring.store import current_ratings
from monitoring.ui import data
from monitoring.ui import sent as sent_files

OpenPage = Callable[..., AppTest]
PLAN = "CCSCAP-2016-DEMO"
UPLOADER = "returns_uploader_0"


def filled_form(country: str, default: str = "", **rating_by_action: str) -> bytes:
    """The template of the demonstration for a country, with these ratings typed in."""
    _name, content = pipeline.template(data.workspace(), PLAN, "2024", country)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        columns: dict[str, int] = {}
        for row in sheet.iter_rows():
            said = {cell.value: cell.column for cell in row if cell.value is not None}
            if {"Code", "Rating"} <= set(said):
                columns = said
            elif columns and row[columns["Code"] - 1].value:
                code = row[columns["Code"] - 1].value
                row[columns["Rating"] - 1].value = rating_by_action.get(code, default) or None
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def listed(*rows: tuple[object, ...], title: str = "") -> bytes:
    """A workbook with these rows on one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Answers"
    for row in ([(title,), ()] if title else []) + list(rows):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


LIST = ("Country", "Round", "Action", "Rating")
ODD = ("Who", "When", "What was asked", "Where it stands")


def upload(app: AppTest, **content_by_name: bytes) -> AppTest:
    """Put files into the uploader; a name ends with an underline instead of a point."""
    for name, content in content_by_name.items():
        app.file_uploader(key=UPLOADER).upload(name.replace("_", "."), content)
    return app.run()


def sentences(app: AppTest) -> str:
    return "\n".join(element.value for element in app.text)


def said(app: AppTest) -> str:
    """All that the page says in words."""
    kinds = (app.markdown, app.caption, app.text, app.warning, app.error, app.success)
    return "\n".join(str(one.value) for kind in kinds for one in kind).replace("\\", "")


def keys(app: AppTest) -> list[str]:
    return [button.key for button in app.button]


def the_file(app: AppTest) -> sent_files.Sent:
    (one,) = app.session_state[sent_files.FILES].values()
    assert isinstance(one, sent_files.Sent)
    return one


def tabs(app: AppTest) -> list[str]:
    return [tab.label for tab in app.tabs]


def in_force(country: str, action: str) -> dict[str, object]:
    ratings = current_ratings(data.workspace().store, PLAN, countries=[country])
    mine = ratings[
        (ratings["action"] == action)
        & (ratings["round"] == "2024")
        & (ratings["assessment"] == "self")
    ]
    return mine.iloc[0].to_dict() if len(mine) else {}


def send_elsewhere(name: str, content: bytes) -> None:
    """Keep a file as another person would, while the page is open."""
    verdict = pipeline.import_file(data.workspace(), content, name, Choices(plan=PLAN))
    assert verdict.upload is not None


# --- problems --------------------------------------------------------------------------------


def test_a_word_off_the_scale_is_shown_at_its_cell_and_cannot_be_kept(filled: OpenPage):
    app = filled("returns")

    upload(app, XAH_xlsx=filled_form("XAH", **{"TI-1": "Partly"}))

    assert not app.exception
    assert "E4: 'Partly' is not a level of the scale Implementation." in sentences(app)
    assert "Choose one of: Not started, Started, Largely done, Done." in sentences(app)
    assert "commit" not in keys(app)


def test_equal_problems_stand_together_with_their_cells(filled: OpenPage):
    app = filled("returns")

    upload(app, XAH_xlsx=filled_form("XAH", **{"TI-1": "Partly", "TI-2": "Partly", "TI-3": "Half"}))

    assert "3 problems" in said(app)
    rows = app.table[0].value
    assert [place.replace("\\", "").rpartition("!")[2] for place in rows["Where"]] == [
        "E4:E5",
        "E6",
    ]
    assert list(rows["Found"]) == ["Partly", "Half"]
    assert {"problems", "annotated"} <= {
        button.key.partition("_")[0] for button in app.get("download_button")
    }


def test_a_file_that_is_no_workbook_gets_a_sentence(filled: OpenPage):
    app = filled("returns")

    upload(app, notes_xlsx=b"just text")

    assert not app.exception
    assert "notes.xlsx" in sentences(app)
    assert "1 problem: nothing of this file can be kept until it is corrected." in said(app)
    assert "commit" not in keys(app)


def test_a_text_of_a_file_is_never_read_as_markdown(filled: OpenPage):
    app = filled("returns")
    beacon = "![seen](http://example.org/seen.png)"

    upload(
        app,
        list_xlsx=listed(
            LIST,
            (beacon, "2024", "TI-1", "Done"),
            ("XAH", "2024", "TI-1", beacon),
            ("XAH", beacon, "TI-2", "Done"),
        ),
    )

    shown = [str(element.value) for element in (*app.markdown, *app.caption, *app.error)]
    shown += [str(text) for table in app.table for text in table.value.to_numpy().ravel()]
    assert any("example" in text for text in shown)
    assert not any("](http" in text for text in shown)


# --- keeping ---------------------------------------------------------------------------------


def test_a_good_form_is_kept_only_when_it_is_said(filled: OpenPage):
    app = filled("returns")
    before = app.header[0].value

    upload(app, XAH_xlsx=filled_form("XAH", **{"TI-1": "Done", "TI-2": "Started"}))

    assert app.header[0].value == before
    assert "**2** to add" in said(app)
    app.button(key="commit").click().run()
    assert not app.exception
    assert app.success[0].value == "Kept: 2 ratings added, 0 changed."
    assert before.startswith("13 of 15")
    assert app.header[0].value.startswith("14 of 15")


def test_each_file_of_many_has_its_own_verdict(filled: OpenPage):
    app = filled("returns")

    upload(
        app,
        XAH_xlsx=filled_form("XAH", **{"TI-1": "Done"}),
        XAK_xlsx=filled_form("XAK", **{"TI-1": "Nearly"}),
    )

    assert "**2 files** · **1 can be kept** · **1 cannot be kept yet**" in said(app)
    assert app.button(key="commit").label == "Keep 1 file"
    app.button(key="commit").click().run()
    assert "Kept: 1 ratings added, 0 changed." in said(app)
    assert "'Nearly' is not a level" in said(app)
    assert in_force("XAH", "TI-1")["level"] == "3"
    assert in_force("XAK", "TI-1") == {}
    assert "commit" not in keys(app)


def test_undo_brings_back_exactly_what_was_there(filled: OpenPage):
    app = filled("returns")
    before = app.dataframe[0].value
    upload(app, XAH_xlsx=filled_form("XAH", **{"TI-1": "Done"}))
    app.button(key="commit").click().run()
    assert not app.dataframe[0].value.equals(before)

    app.button(key="undo").click().run()

    assert app.dataframe[0].value.equals(before)
    assert "is undone" in app.success[0].value


def test_an_empty_cell_withdraws_an_answer_only_where_that_is_said(filled: OpenPage):
    app = filled("returns")
    form = filled_form("XAA", **{"TI-1": "Done"})
    assert in_force("XAA", "TI-2") != {}

    upload(app, XAA_xlsx=form)
    assert "left empty (9 answers stay in force)" in said(app)
    app.checkbox(key="upload_erase").check().run()
    assert "**9** to withdraw" in said(app)
    app.button(key="commit").click().run()

    assert "9 were withdrawn." in app.success[0].value
    assert in_force("XAA", "TI-2") == {}
    assert in_force("XAA", "TI-1") != {}


def test_what_changes_is_told_in_words(filled: OpenPage):
    app = filled("returns")

    upload(app, XAA_xlsx=filled_form("XAA", "Largely done"))

    changes = next(label for label in tabs(app) if label.startswith("Changes"))
    app.session_state[f"tabs_{the_file(app).id}"] = changes
    app.run()
    rows = next(f.value for f in app.dataframe if "Before" in f.value.columns)
    row = rows[rows["Action"].str.startswith("TI-3 ")].iloc[0]
    assert row["Country"] == "Country A"
    assert (row["Before"], row["After"]) == ("Started", "Largely done")


def test_another_assessment_of_the_same_answers_stands_beside_it(filled: OpenPage):
    app = filled("returns")

    upload(app, XAA_xlsx=filled_form("XAA", "Largely done"))

    assert any(label.startswith("Differs from others") for label in tabs(app))


# --- names, jumps and others at work ---------------------------------------------------------


def test_a_guess_counts_only_once_it_is_confirmed(filled: OpenPage):
    app = filled("returns")
    upload(app, list_xlsx=listed(LIST, ("Contry H", "2024", "TI-1", "Done")))
    assert "1 name to confirm" in said(app)
    assert "commit" not in keys(app)
    confirm = next(box for box in app.checkbox if box.key.startswith("name_"))
    assert confirm.label.replace("\\", "") == "“Contry H” is Country H (XAH)"

    confirm.check().run()
    assert "can be kept" in said(app)
    app.button(key="commit").click().run()

    assert in_force("XAH", "TI-1")["level"] == "3"
    assert "“contry h” is" in said(app)
    app.file_uploader(key="returns_uploader_1").upload(
        "again.xlsx", listed(LIST, ("Contry H", "2024", "TI-2", "Done"))
    )
    app.run()
    assert "can be kept" in said(app)


def test_a_confirmed_guess_can_be_taken_back_and_a_name_be_forgotten(filled: OpenPage):
    app = filled("returns")
    upload(app, list_xlsx=listed(LIST, ("Contry H", "2024", "TI-1", "Done")))
    confirm = next(box for box in app.checkbox if box.key.startswith("name_"))
    confirm.check().run()
    next(box for box in app.checkbox if box.key.startswith("name_")).uncheck().run()
    assert "commit" not in keys(app)
    next(box for box in app.checkbox if box.key.startswith("name_")).check().run()
    app.button(key="commit").click().run()

    app.button(key="forget_contry h").click().run()

    assert "“contry h” is" not in said(app)
    app.file_uploader(key="returns_uploader_1").upload(
        "again.xlsx", listed(LIST, ("Contry H", "2024", "TI-2", "Done"))
    )
    app.run()
    assert "1 name to confirm" in said(app)


def test_a_jump_is_asked_about_and_its_reason_kept(filled: OpenPage):
    app = filled("returns")
    assert in_force("XAA", "TI-2")["level"] == "3"
    upload(app, XAA_xlsx=filled_form("XAA", **{"TI-2": "Not started"}))
    assert "Jumps (1)" in tabs(app)
    (editor,) = app.data_editor
    assert "falls by 3 levels" in editor.value["What changes"].iloc[0]

    app.session_state[editor.key] = {
        "edited_rows": {0: {"Why": "An earlier rating was corrected"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.run()
    assert "Jumps (1)" in tabs(app)
    app.button(key="commit").click().run()

    assert app.success[0].value == "Kept: 0 ratings added, 1 changed."
    assert in_force("XAA", "TI-2")["why"] == Why.CORRECTED


def test_a_file_is_not_kept_when_the_ground_has_moved(filled: OpenPage):
    app = filled("returns")
    upload(app, XAH_xlsx=filled_form("XAH", **{"TI-1": "Done"}))
    send_elsewhere("other.xlsx", filled_form("XAH", **{"TI-1": "Started"}))

    app.button(key="commit").click().run()

    assert "somebody else changed" in app.warning[0].value
    assert "**1** to change" in said(app)
    assert in_force("XAH", "TI-1")["level"] == "1"
    app.button(key="commit").click().run()
    assert app.success[0].value == "Kept: 0 ratings added, 1 changed."
    assert in_force("XAH", "TI-1")["level"] == "3"


def test_what_others_keep_elsewhere_moves_no_ground(filled: OpenPage):
    app = filled("returns")
    upload(app, XAH_xlsx=filled_form("XAH", **{"TI-1": "Done"}))
    send_elsewhere("other.xlsx", filled_form("XAK", **{"TI-1": "Started"}))

    app.button(key="commit").click().run()

    assert app.success[0].value == "Kept: 1 ratings added, 0 changed."


# --- the mapping step ------------------------------------------------------------------------


def test_an_unknown_layout_is_said_used_and_recognised_next_time(filled: OpenPage):
    app = filled("returns")
    first = listed(
        ODD, ("Country H", "2024", "TI-1", "Done"), ("Country K", "2024", "TI-1", "Done")
    )
    upload(app, survey_xlsx=first)
    assert "not recognised" in said(app)
    chosen = {box.label: box.value for box in app.main.selectbox}
    assert (chosen["Country"], chosen["Action"], chosen["Rating"]) == (1, 3, 4)
    understood = next(f.value for f in app.dataframe if "Which action" in f.value.columns)
    assert list(understood["Country"]) == ["Country H", "Country K"]
    assert list(understood["Rating"]) == ["Done", "Done"]

    next(box for box in app.checkbox if box.key.startswith("map_keep_")).check().run()
    next(b for b in app.text_input if b.key.startswith("map_name_")).set_value("ministry").run()
    next(b for b in app.button if b.key.startswith("map_use_")).click().run()
    assert "Read as: ministry" in said(app)
    app.button(key="commit").click().run()

    assert "The layout “ministry” is kept for next time." in app.success[0].value.replace("\\", "")
    assert in_force("XAH", "TI-1")["level"] == "3"
    app.file_uploader(key="returns_uploader_1").upload(
        "next.xlsx", listed(ODD, ("Country H", "2024", "TI-2", "Started"), title="Survey")
    )
    app.run()
    assert "Read as: ministry" in said(app)
    assert "can be kept" in said(app)


def test_a_name_of_a_layout_that_is_taken_is_not_given_twice(filled: OpenPage):
    app = filled("returns")
    upload(app, survey_xlsx=listed(ODD, ("Country H", "2024", "TI-1", "Done")))

    next(box for box in app.checkbox if box.key.startswith("map_keep_")).check().run()
    next(b for b in app.text_input if b.key.startswith("map_name_")).set_value("Long").run()

    assert "There is a layout of this name already. Choose another one." in said(app)
    assert next(b for b in app.button if b.key.startswith("map_use_")).disabled


def test_a_file_that_was_recognised_can_be_mapped_on_demand(filled: OpenPage):
    app = filled("returns")
    upload(app, list_xlsx=listed((*LIST, "Level"), ("XAH", "2024", "TI-1", "Done", "Started")))
    assert "does not agree" in said(app)

    next(b for b in app.button if b.key.startswith("map_")).click().run()
    rating = next(box for box in app.main.selectbox if box.label == "Rating")
    rating.select(5).run()
    next(b for b in app.button if b.key.startswith("map_use_")).click().run()
    app.button(key="commit").click().run()

    assert in_force("XAH", "TI-1")["level"] == "1"


# --- large files -----------------------------------------------------------------------------


@pytest.fixture
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LARGE", 1)


def until_done(app: AppTest) -> None:
    job = the_file(app).job
    assert job is not None
    job.wait(60)
    app.run()


@pytest.mark.usefixtures("every_file_is_large")
def test_a_large_file_is_checked_and_kept_in_a_process_of_its_own(filled: OpenPage):
    app = filled("returns")

    upload(app, XAH_xlsx=filled_form("XAH", **{"TI-1": "Done"}))
    assert "being checked" in said(app)
    assert any(key.startswith("cancel_") for key in keys(app))
    until_done(app)
    assert "**1** to add" in said(app)
    app.button(key="commit").click().run()
    assert "being kept" in said(app)
    until_done(app)

    assert app.success[0].value == "Kept: 1 ratings added, 0 changed."
    assert in_force("XAH", "TI-1")["level"] == "3"


@pytest.mark.usefixtures("every_file_is_large")
def test_a_large_file_that_is_cancelled_says_so_and_can_be_checked_again(filled: OpenPage):
    app = filled("returns")
    upload(app, XAH_xlsx=filled_form("XAH", **{"TI-1": "Done"}))

    next(b for b in app.button if b.key.startswith("cancel_")).click().run()

    assert "cancelled; nothing was written" in said(app)
    assert in_force("XAH", "TI-1") == {}
    next(b for b in app.button if b.key.startswith("again_")).click().run()
    until_done(app)
    assert "**1** to add" in said(app)


@pytest.mark.usefixtures("every_file_is_large")
def test_the_reasons_of_a_large_file_are_kept_with_it(filled: OpenPage):
    app = filled("returns")
    upload(app, XAA_xlsx=filled_form("XAA", **{"TI-2": "Not started"}))
    until_done(app)
    (editor,) = app.data_editor
    app.session_state[editor.key] = {
        "edited_rows": {0: {"Why": "The situation changed"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.run()

    app.button(key="commit").click().run()
    until_done(app)
    until_done(app)

    assert app.success[0].value == "Kept: 0 ratings added, 1 changed."
    assert in_force("XAA", "TI-2")["why"] == Why.SITUATION


@pytest.mark.usefixtures("every_file_is_large")
def test_a_large_file_is_not_kept_when_the_ground_has_moved(filled: OpenPage):
    app = filled("returns")
    upload(app, XAH_xlsx=filled_form("XAH", **{"TI-1": "Done"}))
    until_done(app)
    send_elsewhere("other.xlsx", filled_form("XAH", **{"TI-1": "Started"}))

    app.button(key="commit").click().run()
    until_done(app)

    assert "somebody else changed" in app.warning[0].value
    assert "**1** to change" in said(app)
    app.button(key="commit").click().run()
    until_done(app)
    assert in_force("XAH", "TI-1")["level"] == "3"


# --- rounds and templates --------------------------------------------------------------------


def test_a_plan_without_a_round_can_be_given_one(empty: OpenPage):
    app = empty("returns", plan="CCSCAP-2016")

    app.text_input(key="new_round_code").set_value("2026")
    app.button[-1].click().run()

    assert not app.exception
    assert "0 of 0" in app.header[0].value or app.header[0].value.endswith("which is open")
    assert [box.value for box in app.sidebar.selectbox][:2] == ["CCSCAP-2016", "2026"]


def test_the_template_is_offered_in_each_language_and_for_everybody(filled: OpenPage):
    app = filled("returns")

    language = app.selectbox(key="template_language")
    assert language.options == ["English", "Français", "Español", "Nederlands"]
    app.selectbox(key="template_unit").select("*").run()

    button = next(b for b in app.get("download_button") if b.key == "template_download")
    assert button.label == "Download all templates"
