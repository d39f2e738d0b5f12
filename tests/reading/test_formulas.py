"""A formula that was never calculated is known as such, and never taken for an empty cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest

from monitoring.model import Cell
from monitoring.reading import read_workbook
from monitoring.reading.formulas import CHUNK, without_result


def part(*cells: str) -> Callable[[], io.BytesIO]:
    """The XML of a sheet with these cells in its second row."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<worksheet xmlns="{space}"><sheetData><row r="2">{"".join(cells)}</row></sheetData>'
    return lambda: io.BytesIO(f"{text}</worksheet>".encode())


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2"><f>C2+1</f></c>',
        '<c r="B2"><f>C2+1</f><v></v></c>',
        '<c r="B2"><f>C2+1</f><v/></c>',
        '<c r="B2" t="str"><f>C2+1</f></c>',
        '<c r="B2"><f aca="false">C2+1</f><v/></c>',
        '<c r="A2"/><c><f>C2+1</f><v/></c>',
    ],
)
def test_a_formula_without_a_stored_result_is_found_with_its_place(cell: str):
    assert without_result(part(cell)) == {(2, 2): "=C2+1"}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2"><v>7</v></c>',
        '<c r="B2"><f>C2+1</f><v>7</v></c>',
        '<c r="B2"/>',
        '<c r="B2" t="inlineStr"><is><t>a &lt;f&gt; b</t></is></c>',
    ],
)
def test_a_value_or_a_formula_with_its_result_is_not(cell: str):
    assert without_result(part(cell)) == {}


def test_a_formula_whose_result_is_an_empty_text_says_nothing_and_is_calculated():
    """Excel and LibreOffice store =IF(C2="";"";C2) in this way."""
    assert without_result(part('<c r="B2" t="str"><f>IF(C2="","",C2)</f><v></v></c>')) == {}


def test_a_formula_is_found_however_far_down_the_part():
    for blanks in range(CHUNK - 200, CHUNK - 80, 7):
        cells = (" " * blanks, '<c r="A2"><f>1+1</f></c>')

        assert without_result(part(*cells)) == {(2, 1): "=1+1"}


def test_a_sheet_without_formulas_is_opened_once():
    """It is searched and not parsed a second time: workbooks of answers rarely have formulas."""

    @dataclass
    class Counted:
        times: int = 0

        def __call__(self) -> io.BytesIO:
            self.times += 1
            return part('<c r="B2"><v>7</v></c>')()

    source = Counted()
    without_result(source)

    assert source.times == 1


def test_an_uncalculated_formula_stands_among_the_cells_of_its_row():
    book = openpyxl.Workbook()
    book.active.title = "S"
    book.active.append(["a", "=A1", "c"])
    book.active["A3"] = "=A1"
    buffer = io.BytesIO()
    book.save(buffer)

    (sheet,) = read_workbook(buffer.getvalue(), "file.xlsx").sheets

    assert [cell for row in sheet.rows.values() for cell in row.values()] == [
        Cell("S", "A1", "a", "a"),
        Cell("S", "B1", "=A1", lacks_result=True),
        Cell("S", "C1", "c", "c"),
        Cell("S", "A3", "=A1", lacks_result=True),
    ]
