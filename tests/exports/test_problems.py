"""The error workbook says of each mistake where it is, what is wrong, and what to do."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from monitoring.exports import problem_workbook
from monitoring.exports.problems import address_of
from monitoring.model import Problem, Severity
from monitoring.translation import speaking

FACTS = {"file": "return.xlsx", "Plan": "TEST", "Round": "", "As at": "2024-06-30"}
"""What is empty, or is the name of the file once more, is not told."""


def level(cell: str, found: str = "Partly", **further: Any) -> Problem:
    return Problem(
        "unknown_level", "LAW Legislation", cell, f"'{found}' is not a level.",
        "Choose one of: Started, Done.", found=found, expected="Started, Done", **further,
    )  # fmt: skip


HIDDEN = Problem(
    "hidden_sheet", "SKL Skills", "", "the sheet is hidden.", "Show it.", severity=Severity.QUERY
)


def book(*problems: Problem, file: str = "return.xlsx") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(problem_workbook(problems, file, FACTS)))


def rows(sheet: Any, first: int = 1) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def test_each_problem_has_a_row_in_the_order_of_the_file():
    assert rows(book(HIDDEN, level("D4"))["Problems"]) == [
        ["No.", "Kind", "Sheet", "Cell", "What was found", "What is wrong", "What was expected",
         "What to do", "Rule"],
        [1, "Query", "SKL Skills", None, None, "the sheet is hidden.", None, "Show it.",
         "hidden_sheet"],
        [2, "Error", "LAW Legislation", "D4", "Partly", "'Partly' is not a level.",
         "Started, Done", "Choose one of: Started, Done.", "unknown_level"],
    ]  # fmt: skip


def test_a_cell_links_to_the_file_that_lies_beside():
    cells = book(HIDDEN, level("$D$4"))["Problems"]["D"]

    assert cells[1].hyperlink is None
    assert (cells[2].hyperlink.target, cells[2].hyperlink.location) == (
        "return.xlsx",
        "'LAW Legislation'!D4",
    )


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("Return 50%.xlsx", "Return%2050%25.xlsx"),
        ("a#b [1].ODS", "a%23b%20%5b1%5d.ODS"),
        ("C:\\Users\\me\\République.xlsm", "République.xlsm"),
        ("../../etc/return.xls", "return.xls"),
        ("\\\\server\\share\\return.xlsb", "return.xlsb"),
        ("return.csv", ""),
        ("", ""),
    ],
)
def test_a_link_leads_into_a_workbook_in_the_same_folder_and_nowhere_else(file: str, address: str):
    assert address_of(file) == address


def test_a_file_without_cells_to_open_gets_no_links():
    assert book(level("D4"), file="return.csv")["Problems"]["D2"].hyperlink is None


def test_the_summary_gives_the_verdict_and_counts_each_rule():
    many = [level(f"D{row}") for row in range(4, 20)]
    found = rows(book(HIDDEN, *many)["Summary"])

    assert [row[:2] for row in found[2:6]] == [
        ["File", "return.xlsx"],
        ["Verdict",
         "16 errors, 1 query. Nothing of the file is kept before the errors are corrected."],
        ["Plan", "TEST"],
        ["As at", "2024-06-30"],
    ]  # fmt: skip
    cells = ", ".join(f"D{row}" for row in range(4, 16))
    assert found[7:] == [
        ["Rule", "Kind", "How often", "Where", "What to do"],
        ["unknown_level", "Error", 16, f"LAW Legislation: {cells}\nand 4 more",
         "Choose one of: Started, Done."],
        ["hidden_sheet", "Query", 1, "SKL Skills", "Show it."],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("problems", "verdict"),
    [
        ([], "No problem was found."),
        ([HIDDEN], "1 query, no error. Nothing stands in the way of importing the file."),
    ],
)
def test_a_file_without_an_error_can_be_imported(problems: list[Problem], verdict: str):
    assert book(*problems)["Summary"]["B4"].value == verdict


def test_rules_whose_advice_differs_send_to_the_cells():
    other = Problem("unknown_level", "S", "D5", "x", "Choose one of: Yes, No.")

    assert book(level("D4"), other)["Summary"]["E9"].value == (
        "See each cell on the sheet Problems."
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org/a"])
def test_nothing_in_an_error_workbook_runs(text: str):
    sheet = book(Problem(text, text, "A1", text, text, found=text, expected=text))["Problems"]

    for cell in (*sheet[2][2:3], *sheet[2][4:]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_text_that_a_cell_cannot_hold_is_cut_and_shows_it():
    sheet = book(level("D4", "x" * 40_000), level("D5", "half \ud800 a character"))["Problems"]

    assert (len(sheet["E2"].value), sheet["E2"].value[-2:]) == (32_767, "x…")
    assert sheet["E3"].value == "half ? a character"


def test_the_table_is_frozen_filtered_and_printed_under_its_headings():
    sheet = book(level("D4"), HIDDEN)["Problems"]

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("E2", "A1:I3")
    assert sheet.print_title_rows == "$1:$1"


def test_thousands_of_problems_are_all_told():
    sheet = book(*(level(f"D{row}") for row in range(4, 3_004)))["Problems"]

    assert sheet.max_row == 3_001
    assert sheet["D3001"].hyperlink.location == "'LAW Legislation'!D3003"


def test_an_error_workbook_speaks_the_language_of_its_reader():
    with speaking("es"):
        found = book(level("D4"), HIDDEN)

    assert found.sheetnames == ["Resumen", "Problemas"]
    assert [cell.value for cell in found["Problemas"]["B"]] == ["Tipo", "Error", "Consulta"]
