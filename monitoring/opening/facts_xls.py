"""The facts of an .xls that python-calamine does not tell, read by xlrd."""

from __future__ import annotations

import os
from pathlib import Path

import xlrd

from monitoring.opening.facts import ERROR_BY_CODE, Facts, SheetFacts
from monitoring.opening.formats import changes_the_number
from monitoring.opening.limits import Limits


def read_facts(path: Path, limits: Limits) -> Facts:
    """The facts of all sheets.

    xlrd reads fewer damaged files than python-calamine does. It then raises whatever it meets,
    which ends the process: the file is read without its facts, and that is told.
    """
    facts = Facts()
    with Path(os.devnull).open("w") as nowhere:
        book = xlrd.open_workbook(
            str(path), formatting_info=True, ragged_rows=True, logfile=nowhere
        )
    shown = {}
    for index, style in enumerate(book.xf_list):
        number_format = book.format_map.get(style.format_key)
        if number_format and changes_the_number(number_format.format_str):
            shown[index] = number_format.format_str
    for sheet in book.sheets():
        found = SheetFacts(sheet.name)
        facts.sheets.append(found)
        _read_cells(sheet, found, facts, shown)
        _read_around(sheet, found)
        found.check(limits)
    return facts


def _read_cells(
    sheet: xlrd.sheet.Sheet, found: SheetFacts, facts: Facts, shown: dict[int, str]
) -> None:
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                error = ERROR_BY_CODE.get(sheet.cell_value(row, column), "#ERROR!")
                found.errors.add(row + 1, column + 1, facts.errors[error])
            elif kind == xlrd.XL_CELL_NUMBER and shown:
                style = sheet.cell_xf_index(row, column)
                if style in shown:
                    found.formatted.add(row + 1, column + 1, facts.formats[shown[style]])


def _read_around(sheet: xlrd.sheet.Sheet, found: SheetFacts) -> None:
    found.hidden_rows.extend(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden)
    found.hidden_columns += [
        (column + 1, column + 1) for column, about in sheet.colinfo_map.items() if about.hidden
    ]
    found.merged += [
        (first_row + 1, first_column + 1, row_after, column_after)
        for first_row, row_after, first_column, column_after in sheet.merged_cells
    ]
