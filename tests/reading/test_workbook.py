"""Every filled cell comes with its address; what is no honest workbook is refused in one sentence."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from random import Random

import openpyxl
import pytest

from monitoring.model import Cell, Problem
from monitoring.opening.limits import Limits
from monitoring.reading import Unreadable, read_workbook
from monitoring.reading.workbook import Sheet

SHEET_PART = "xl/worksheets/sheet1.xml"


def only_sheet(content: bytes) -> Sheet:
    (sheet,) = read_workbook(content, "file.xlsx").sheets
    return sheet


def cells(sheet: Sheet) -> list[tuple[str, str]]:
    return [(cell.address, cell.text) for row in sheet.rows.values() for cell in row.values()]


def refusal(content: bytes) -> Problem:
    """The problem with which a file is refused."""
    with pytest.raises(Unreadable) as refused:
        read_workbook(content, "file.xlsx")
    return refused.value.problem


def with_part(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The same workbook with one of its parts changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == part else text)
    return buffer.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_every_cell_keeps_its_sheet_and_address(workbook: Callable[..., bytes]):
    content = workbook({"Law": [("Country", "Rating"), ("Country A", "Done")]})

    assert only_sheet(content).rows == {
        1: {1: Cell("Law", "A1", "Country", "Country"), 2: Cell("Law", "B1", "Rating", "Rating")},
        2: {1: Cell("Law", "A2", "Country A", "Country A"), 2: Cell("Law", "B2", "Done", "Done")},
    }


def test_addresses_count_from_a1_however_much_stands_empty(workbook: Callable[..., bytes]):
    rows = [()] * 4 + [(None, None, "Done"), (), (None, None, None, "Started")]

    assert cells(only_sheet(workbook({"S": rows}))) == [("C5", "Done"), ("D7", "Started")]


def test_an_empty_cell_has_its_address_too(workbook: Callable[..., bytes]):
    sheet = only_sheet(workbook({"Law": [("Country",)]}))

    assert sheet.cell(30, 28) == Cell("Law", "AB30", "")


def test_numbers_dates_and_truth_are_text_as_a_reader_sees_them(workbook: Callable[..., bytes]):
    row = (
        2009.0,
        33.33,
        -4,
        datetime.date(2024, 3, 2),
        datetime.datetime(2024, 3, 2),  # Excel knows no time zones
        True,
        "1.10",
    )

    assert [text for _address, text in cells(only_sheet(workbook({"S": [row]})))] == [
        "2009",
        "33.33",
        "-4",
        "2024-03-02",
        "2024-03-02",
        "TRUE",
        "1.10",
    ]


def test_line_breaks_and_hard_spaces_are_one_space(workbook: Callable[..., bytes]):
    content = workbook({"S": [("  Largely\n\u00a0 done ",)]})

    assert cells(only_sheet(content)) == [("A1", "Largely done")]


def test_a_cell_of_spaces_is_empty(workbook: Callable[..., bytes]):
    assert cells(only_sheet(workbook({"S": [("  ", "\u00a0", "Done")]}))) == [("C1", "Done")]


def test_an_error_of_excel_is_kept_as_it_shows(workbook: Callable[..., bytes]):
    assert cells(only_sheet(workbook({"S": [("#N/A", "Done")]}))) == [
        ("A1", "#N/A"),
        ("B1", "Done"),
    ]


def test_a_hidden_sheet_is_read_and_known_as_hidden(workbook: Callable[..., bytes]):
    content = workbook({"Shown": [("a",)], "Kept": [("b",)]}, hidden=["Kept"])

    found = read_workbook(content, "file.xlsx").sheets

    assert [(s.name, s.hidden, cells(s)) for s in found] == [
        ("Shown", False, [("A1", "a")]),
        ("Kept", True, [("A1", "b")]),
    ]


def test_a_sheet_is_found_without_regard_to_case(workbook: Callable[..., bytes]):
    book = read_workbook(workbook({"Plan ": [("code",)]}), "file.xlsx")

    assert book.sheet("PLAN") == book.sheets[0]
    assert book.sheet("Areas") is None


def test_a_size_that_the_file_claims_wrongly_hides_no_cell(workbook: Callable[..., bytes]):
    content = workbook({"S": [("a", "b"), ("c", "d")]})
    smaller = with_part(
        content,
        SHEET_PART,
        lambda xml: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', xml),
    )

    assert smaller != content
    assert [text for _address, text in cells(only_sheet(smaller))] == ["a", "b", "c", "d"]


def test_a_formula_is_read_as_its_stored_result(workbook: Callable[..., bytes]):
    content = with_part(
        workbook({"S": [(7,)]}),
        SHEET_PART,
        lambda xml: xml.replace("<v>7</v>", "<f>3+4</f><v>7</v>"),
    )

    assert cells(only_sheet(content)) == [("A1", "7")]


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", "empty_file", "is empty: it holds not a single byte. Check that it was saved and fully copied, and send it again."),
        (
            b"<html><table></table></html>",
            "html_named_xls",
            "is a web page or an XML text under the name of a workbook. Open it in Excel or LibreOffice and save it as .xlsx.",
        ),
        *(
            (
                content,
                "not_a_workbook",
                "is not an Excel workbook. Open it in Excel or LibreOffice and save it as .xlsx.",
            )
            for content in (
                b"%PDF-1.7 a report",
                bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096),
                zipped({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}),
            )
        ),
    ],
    ids=["empty", "html", "pdf", "container", "word"],
)  # fmt: skip
def test_what_is_no_workbook_is_told_as_such(content: bytes, code: str, sentence: str):
    problem = refusal(content)

    assert problem.code == code
    assert problem.sentence == f"'file.xlsx' {sentence}"


def test_a_workbook_without_a_filled_cell_is_refused(workbook: Callable[..., bytes]):
    assert refusal(workbook({"S": [], "T": [("  ",)]})).code == "empty_workbook"


def test_a_truncated_workbook_is_refused(workbook: Callable[..., bytes]):
    content = workbook({"S": [("Country", "Rating"), ("Country A", "Done")]})

    found = {refusal(content[:length]).code for length in range(0, len(content) - 30, 101)}

    assert found <= {"not_a_workbook", "damaged_workbook", "empty_file"}


def test_a_damaged_workbook_is_read_or_refused_and_never_stops_the_program(
    workbook: Callable[..., bytes],
):
    content = workbook({"S": [(f"Country {n}", "Done", n) for n in range(60)]})
    random = Random(7)
    found = set()
    for _time in range(60):
        damaged = bytearray(content)
        for _byte in range(random.choice((1, 3, 9))):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        try:
            read_workbook(bytes(damaged), "file.xlsx")
        except Unreadable as refused:
            found.add(refused.problem.code)

    assert "damaged_workbook" in found
    assert found <= {"not_a_workbook", "damaged_workbook", "too_large", "empty_workbook"}


def test_a_part_that_is_missing_is_damage(workbook: Callable[..., bytes]):
    content = with_part(
        workbook({"S": [("a",)]}), "xl/_rels/workbook.xml.rels", lambda xml: xml[: len(xml) // 2]
    )

    assert refusal(content).code == "damaged_workbook"


def test_a_file_that_unpacks_to_far_more_than_it_holds_is_refused(workbook: Callable[..., bytes]):
    bomb = with_part(
        workbook({"S": [("a",)]}),
        SHEET_PART,
        lambda xml: xml.replace("</sheetData>", "</sheetData>" + " " * 4_000_000),
    )

    assert len(bomb) < 20_000
    assert refusal(bomb).code == "too_large"


def test_an_entity_that_multiplies_itself_is_refused(workbook: Callable[..., bytes]):
    text = '<c r="A1" t="inlineStr"><is><t>&b;</t></is></c>'
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    content = with_part(
        workbook({"S": [(7,)]}),
        SHEET_PART,
        lambda xml: doctype + re.sub("<c .*</c>", text, xml),
    )

    assert refusal(content).code == "damaged_workbook"


def test_a_file_beyond_the_largest_is_refused_unopened():
    limit = Limits().file_bytes

    assert refusal(bytes(limit + 1)).sentence == (
        "'file.xlsx' is too large to be an assessment (64 MB). "
        "Copy the filled cells to a new workbook and send that."
    )


def test_more_sheets_than_any_assessment_has_are_refused(workbook: Callable[..., bytes]):
    problem = refusal(workbook({f"S{n}": [(1,)] for n in range(251)}))

    assert (problem.code, problem.expected) == ("too_large", "at most 250")


def test_a_cell_in_the_last_corner_of_a_sheet_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"] = "here"
    book.active["XFD1048576"] = "lost"
    buffer = io.BytesIO()
    book.save(buffer)

    assert "a cell far outside any table" in refusal(buffer.getvalue()).statement


@pytest.mark.parametrize(
    ("value", "number_format", "text", "shown"),
    [
        (1.1, "0.00", "1.1", "1.10"),
        (2, "0.0", "2", "2.0"),
        (1.123, "0.00", "1.123", ""),
        (1.1, "#,##0.00", "1.1", ""),
        (0.45, "0%", "0.45", "45 %"),
        (0.29, "0.0%", "0.29", "29 %"),
        (45, '0" %"', "45", ""),
        (45, r"0\%", "45", ""),
        ("1.1", "0.00", "1.1", ""),
    ],
)
def test_a_number_keeps_how_it_is_displayed(
    value: object, number_format: str, text: str, shown: str
):
    """As shown where that is the whole number; the sign of per cent in quotes is only a word."""
    book = openpyxl.Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = number_format
    buffer = io.BytesIO()
    book.save(buffer)

    (cell,) = only_sheet(buffer.getvalue()).rows[1].values()

    assert (cell.text, cell.shown) == (text, shown)
