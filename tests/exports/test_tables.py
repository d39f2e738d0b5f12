"""A downloaded table holds the numbers unrounded, runs no formula, and says what it is."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from monitoring.exports import FORMATS, csv_bytes, json_bytes, long_workbook, xlsx_bytes

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']
NUMBERS = [1 / 3, 200 / 3, 0.1 + 0.2, -1.5, 1e-9, 0.0]


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def column(sheet: Any, letter: str) -> list[object]:
    return [cell.value for cell in sheet[letter][1:]]


def test_there_are_three_formats_for_tables():
    assert dict(FORMATS) == {"csv": csv_bytes, "json": json_bytes, "xlsx": xlsx_bytes}


def test_csv_holds_the_same_numbers():
    found = lines(csv_bytes({"Scores": pd.DataFrame({"score": NUMBERS})}, {}))

    assert [float(value) for (value,) in found[1:]] == NUMBERS


def test_csv_leaves_a_missing_number_empty_and_keeps_whole_ones_whole():
    frame = pd.DataFrame(
        {"score": [np.nan, 50.0], "n": [3, 4], "rank": pd.array([None, 1], dtype="Int64")}
    )

    assert lines(csv_bytes({"Scores": frame}, {})) == [
        ["score", "n", "rank"],
        ["", "3", ""],
        ["50.0", "4", "1"],
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_puts_an_apostrophe_before_what_a_spreadsheet_would_run(text: str):
    found = lines(csv_bytes({"Notes": pd.DataFrame({"comment": [text, "=a safe one"]})}, {}))

    assert [value for (value,) in found[1:]] == [f"'{text}", "'=a safe one"]


def test_csv_keeps_a_line_break_inside_its_field():
    """Outside quotes the second line would be a row of its own, and might be a formula."""
    texts = ["first\n=1+1", "first\r=1+1", "first\r\n=1+1"]
    found = lines(csv_bytes({"Notes": pd.DataFrame({"comment": texts})}, {}))

    assert [value for (value,) in found[1:]] == texts


def test_csv_leaves_negative_numbers_and_other_text_alone():
    frame = pd.DataFrame({"change": [-2.5, 3.0], "comment": ["1-2", "a=b"]})

    assert lines(csv_bytes({"Changes": frame}, {}))[1:] == [["-2.5", "1-2"], ["3.0", "a=b"]]


def test_csv_says_in_every_row_what_it_is():
    frame = pd.DataFrame({"score": [1.0, 2.0]})

    assert lines(csv_bytes({"Scores": frame}, {"plan": "TEST", "note": "=invented"})) == [
        ["score", "plan", "note"],
        ["1.0", "TEST", "'=invented"],
        ["2.0", "TEST", "'=invented"],
    ]


def test_csv_opens_in_excel_with_its_accents():
    content = csv_bytes({"Countries": pd.DataFrame({"name": ["Curaçao"]})}, {})

    assert content.startswith(b"\xef\xbb\xbf")
    assert lines(content)[1] == ["Curaçao"]


def test_xlsx_holds_the_same_numbers():
    """Excel itself keeps 15 digits."""
    sheet = book(xlsx_bytes({"Scores": pd.DataFrame({"score": NUMBERS})}, {}))["Scores"]

    assert column(sheet, "A") == pytest.approx(NUMBERS, rel=1e-15, abs=0)


@pytest.mark.parametrize("text", [*FORMULAS[:4], FORMULAS[-1]])
def test_xlsx_keeps_a_formula_as_text(text: str):
    frame = pd.DataFrame({"comment": [text]})
    cell = book(xlsx_bytes({"Notes": frame}, {"about": text}))["Notes"]["A2"]
    fact = book(xlsx_bytes({"Notes": frame}, {"about": text}))["About"]["B1"]

    assert [(c.value, c.data_type) for c in (cell, fact)] == [(text, "s"), (text, "s")]


def test_xlsx_makes_no_link_of_an_address():
    cell = book(xlsx_bytes({"Notes": pd.DataFrame({"evidence": ["https://example.org/a"]})}, {}))[
        "Notes"
    ]["A2"]

    assert (cell.value, cell.hyperlink) == ("https://example.org/a", None)


def test_xlsx_leaves_what_is_missing_empty():
    frame = pd.DataFrame(
        {"score": [np.nan, 1.0], "rank": pd.array([None, 1], dtype="Int64"), "why": [None, "late"]}
    )
    sheet = book(xlsx_bytes({"Scores": frame}, {}))["Scores"]

    assert [cell.value for cell in sheet[2]] == [None, None, None]
    assert [cell.value for cell in sheet[3]] == [1, 1, "late"]


def test_xlsx_says_on_its_first_sheet_what_it_is():
    found = book(xlsx_bytes({"Scores": pd.DataFrame({"score": [1.0]})}, {"Plan": "TEST"}))

    assert found.sheetnames == ["About", "Scores"]
    assert [cell.value for cell in found["About"][1]] == ["Plan", "TEST"]


def test_xlsx_has_a_sheet_for_each_table_even_an_empty_one():
    frames = {
        "A": pd.DataFrame({"x": [1]}),
        "B": pd.DataFrame(columns=["y"]),
        "C" * 40: pd.DataFrame(),
    }

    assert book(xlsx_bytes(frames, {})).sheetnames == ["About", "A", "B", "C" * 31]


def test_a_long_workbook_holds_text_as_it_is():
    content = long_workbook("Ratings", ("Country", "Rating"), [("Country A", "=1+1")])
    sheet = book(content)["Ratings"]

    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Ratings", None],
        [None, None],
        ["Country", "Rating"],
        ["Country A", "=1+1"],
    ]
    assert sheet["B4"].data_type == "s"


def test_xlsx_cuts_a_text_that_a_cell_cannot_hold_and_shows_that_it_did():
    frame = pd.DataFrame({"comment": ["x" * 40_000]})

    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes({"long": frame}, {})))

    kept = str(book["long"]["A2"].value)
    assert len(kept) == 32_767
    assert kept.endswith("x…")
