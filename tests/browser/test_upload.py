"""The way of a returned file into the store, gone in a real browser against a real server."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Download, Page, expect

from monitoring import pipeline

from .served import serving, settle

Visit = Callable[..., Page]
Form = Callable[..., dict[str, object]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAN = "CCSCAP-2016-DEMO"
LIST = ("Country", "Round", "Action", "Rating")


@pytest.fixture
def returns(tmp_path: Path, examples_file: Path) -> Iterator[str]:
    """The address of the page on a store of this test's own, with both examples."""
    database = tmp_path / "store.db"
    shutil.copyfile(examples_file, database)
    with serving(database) as address:
        yield f"{address}/returns?plan={PLAN}&round=2024"


@pytest.fixture(scope="module")
def form(examples: pipeline.Workspace) -> Form:
    """Fills in the template of a country of the demonstration, as an upload."""

    def fill(name: str, country: str, **rating_by_action: str) -> dict[str, object]:
        _name, content = pipeline.template(examples, PLAN, "2024", country)
        book = openpyxl.load_workbook(io.BytesIO(content))
        for sheet in book:
            columns: dict[str, int] = {}
            for row in sheet.iter_rows():
                said = {cell.value: cell.column for cell in row if cell.value is not None}
                if {"Code", "Rating"} <= set(said):
                    columns = said
                elif columns and row[columns["Code"] - 1].value in rating_by_action:
                    code = row[columns["Code"] - 1].value
                    row[columns["Rating"] - 1].value = rating_by_action[code]
        return sent(name, book)

    return fill


def sent(name: str, book: openpyxl.Workbook) -> dict[str, object]:
    buffer = io.BytesIO()
    book.save(buffer)
    return {"name": name, "mimeType": XLSX, "buffer": buffer.getvalue()}


def listed(name: str, rows: Sequence[Sequence[object]]) -> dict[str, object]:
    book = openpyxl.Workbook()
    book.active.title = "Answers"
    for row in rows:
        book.active.append(row)
    return sent(name, book)


def upload(page: Page, *files: dict[str, object]) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
    for file in files:
        card = page.locator("[class*=st-key-file_]").filter(has_text=str(file["name"]))
        expect(card.locator(".stMarkdownBadge").first).to_be_visible()
    settle(page)


def keep(page: Page) -> None:
    page.get_by_role("button", name="Keep 1 file").click()


def saved(download: Download, folder: Path) -> openpyxl.Workbook:
    target = folder / download.suggested_filename
    download.save_as(target)
    return openpyxl.load_workbook(target)


def texts(book: openpyxl.Workbook) -> list[str]:
    return [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]


def test_what_is_wrong_can_be_taken_away_as_a_workbook_and_as_the_marked_form(
    returns: str, visitor: Visit, form: Form, tmp_path: Path
):
    page = visitor(returns)
    upload(page, form("XAH.xlsx", "XAH", **{"TI-1": "Partly", "TI-2": "Partly", "LE-2": "Half"}))

    expect(page.get_by_text("3 problems: nothing of this file can be kept")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("E4:E5")).to_be_visible()
    with page.expect_download() as problems:
        page.get_by_role("button", name="Problems as a workbook").click()
    with page.expect_download() as marked:
        page.get_by_role("button", name="The form with its cells marked").click()

    listed_texts = texts(saved(problems.value, tmp_path))
    assert problems.value.suggested_filename == "XAH_problems.xlsx"
    assert listed_texts.count("Partly") == 2
    assert {"E4", "E5"} <= set(listed_texts)
    form_again = saved(marked.value, tmp_path)
    assert any(
        cell.comment and "Partly" in cell.comment.text
        for sheet in form_again
        for row in sheet.iter_rows()
        for cell in row
    )


def test_a_guess_is_confirmed_by_the_keyboard_and_kept(returns: str, visitor: Visit):
    page = visitor(returns)
    upload(page, listed("list.xlsx", [LIST, ("Contry H", "2024", "TI-1", "Done")]))
    expect(page.get_by_text("1 name to confirm")).to_be_visible()

    page.get_by_role("checkbox", name="“Contry H” is Country H (XAH)").focus()
    page.keyboard.press("Space")
    expect(page.locator(".stMarkdownBadge").filter(has_text="can be kept")).to_be_visible()
    keep(page)

    expect(page.get_by_text("Kept: 1 ratings added, 0 changed.")).to_be_visible()
    page.get_by_role("button", name="What was learned").click()
    expect(page.get_by_text("“contry h” is Country H (XAH)")).to_be_visible()


def test_what_was_mapped_is_kept_and_recognised_next_time(returns: str, visitor: Visit):
    page = visitor(returns)
    heading = ("Who", "When", "What was asked", "Where it stands")
    upload(page, listed("first.xlsx", [heading, ("Country H", "2024", "TI-1", "Done")]))
    expect(page.get_by_text("not recognised")).to_be_visible()
    expect(page.get_by_role("combobox", name="Rating", exact=True)).to_have_value(
        "D · Where it stands"
    )

    page.get_by_role("checkbox", name="Keep it as a layout for next time").focus()
    page.keyboard.press("Space")
    name = page.get_by_role("textbox", name="Under the name")
    name.fill("ministry")
    name.press("Enter")
    use = page.get_by_role("button", name="Use this")
    expect(use).to_be_enabled()
    use.click()
    expect(page.get_by_text("Read as: ministry")).to_be_visible()
    keep(page)
    expect(page.get_by_text("The layout “ministry” is kept for next time.")).to_be_visible()
    settle(page)

    upload(page, listed("next.xlsx", [heading, ("Country H", "2024", "TI-2", "Done")]))
    expect(page.get_by_text("Read as: ministry")).to_be_visible()
    expect(page.get_by_text("1 to add")).to_be_visible()


def test_a_jump_is_given_its_reason(returns: str, visitor: Visit, form: Form):
    page = visitor(returns)
    upload(page, form("XAA.xlsx", "XAA", **{"TI-2": "Not started"}))
    expect(page.get_by_role("tab", name="Jumps (1)")).to_be_visible()

    grid = page.locator("[class*=st-key-file_] [data-testid=data-grid-canvas]")
    grid.scroll_into_view_if_needed()
    settle(page)
    # The table is a picture: its cells have no elements of their own until one is edited.
    editor, choice = page.locator("#portal input"), page.get_by_role("option")
    for _attempt in range(5):
        box = grid.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] - 60, box["y"] + 52)
        page.keyboard.press("Enter")
        with contextlib.suppress(AssertionError):
            expect(editor).to_be_visible(timeout=2000)
            break
    page.keyboard.type("An earlier")
    expect(choice.filter(has_text="An earlier rating was corrected")).to_be_visible()
    page.keyboard.press("Enter")
    expect(grid.get_by_text("An earlier rating was corrected")).to_have_count(1)
    settle(page)
    keep(page)

    expect(page.get_by_text("Kept: 0 ratings added, 1 changed.")).to_be_visible()


def test_the_second_of_two_people_sees_that_the_ground_moved(
    returns: str, visitor: Visit, form: Form
):
    first, second = visitor(returns), visitor(returns)
    upload(first, form("first.xlsx", "XAH", **{"TI-1": "Done"}))
    upload(second, form("second.xlsx", "XAH", **{"TI-1": "Started"}))
    keep(second)
    expect(second.get_by_text("Kept: 1 ratings added, 0 changed.")).to_be_visible()

    keep(first)

    expect(first.get_by_text("somebody else changed the ratings it speaks of")).to_be_visible()
    expect(first.get_by_text("1 to change")).to_be_visible()
    keep(first)
    expect(first.get_by_text("Kept: 0 ratings added, 1 changed.")).to_be_visible()


def test_a_large_file_shows_how_far_it_is_and_can_be_cancelled(returns: str, visitor: Visit):
    page, other = visitor(returns), visitor(returns)
    rows = (f"XA{'ABCDEFGH'[n % 8]};2024;TI-{n % 5 + 1};Done;row {n}" for n in range(200_000))
    text = "\n".join(["Country;Round;Action;Rating;Comment", *rows])
    page.locator("input[type=file]").set_input_files(
        {"name": "large.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    expect(page.get_by_role("progressbar").last).to_be_visible()

    other.get_by_role("link", name="Overview", exact=True).click()
    expect(other.locator("h1")).to_have_text("Overview")
    page.get_by_role("button", name="Cancel", exact=True).click()

    expect(page.get_by_text("'large.csv': cancelled; nothing was written.")).to_be_visible()
    expect(page.get_by_role("button", name="Check it again")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Keep"))).to_have_count(0)


def test_the_cards_never_scroll_the_whole_page_sideways(returns: str, visitor: Visit, form: Form):
    page = visitor(returns, width=1024, height=844)

    upload(
        page,
        form("bad.xlsx", "XAH", **{"TI-1": "Partly", "TI-2": "Half"}),
        listed("odd.xlsx", [("Who", "What", "How", "When"), ("XAH", "TI-1", "Done", "2024")]),
    )

    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 844})
        settle(page)
        widths = page.evaluate(
            "() => [document.documentElement.scrollWidth,"
            " document.querySelector('[data-testid=stMain]').scrollWidth]"
        )
        assert max(widths) <= width
