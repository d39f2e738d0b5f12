"""A plan as a plan workbook: a sheet for each of its tables, to be changed and added again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from monitoring.definitions import TABLE_COLUMNS, DefinitionError, Row, Tables
from monitoring.exports.book import FONT, SEA, new_book, row_points
from monitoring.translation import gettext as _

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "areas": ("weight", "order"),
    "actions": ("stage", "weight", "order", "lower", "optimum"),
    "scale": ("value",),
    "correspondence": ("share",),
}
"""Columns by table that are written as numbers, so that a spreadsheet can add them up."""

WIDTHS: Mapping[str, int] = {
    "field": 26, "value": 90, "title": 54, "label": 24, "symbol": 10, "horizon": 20, "lead": 30,
    "partners": 30, "indicator": 40, "minimum standard": 18, "scale": 18, "objective": 40,
    "indicator provenance": 20, "source": 48, "synonyms": 40, "scale title": 24,
    "scale provenance": 17, "scale source": 40, "scale note": 60, "scope": 40, "name": 32,
    "group": 40, "text": 60,
}  # fmt: skip
USUAL_WIDTH, WIDTH_OF_NUMBERS = 13, 9

LONGEST_TEXT = 32_767
"""UTF-16 units that a cell of Excel holds; the writer would leave a longer text out."""
WHOLE_SHEET = "A1:XFD1048576"


def plan_workbook(tables: Tables) -> bytes:
    """The workbook whose sheets, read again, are these tables.

    Every code is a text cell (1.10 stays 1.10) and no text can become a formula. Empty columns
    and sheets keep their headings, so that they can be filled in. Raises DefinitionError for a
    text that no cell can hold.
    """
    _require_cells(tables)
    buffer = io.BytesIO()
    book = new_book(buffer)
    styles = {
        "head": book.add_format({**FONT, "bold": True, "bg_color": SEA, "font_color": "#ffffff"}),
        # Under the format @ a code that somebody types into the column later stays text too.
        "text": book.add_format({**FONT, "num_format": "@", "text_wrap": True, "valign": "top"}),
        "number": book.add_format({**FONT, "valign": "top"}),
    }
    for name in TABLE_COLUMNS:
        _write_sheet(book.add_worksheet(name.capitalize()), name, tables.get(name, ()), styles)
    book.close()
    return buffer.getvalue()


def _require_cells(tables: Tables) -> None:
    too_long = [
        _("{place}: '{column}' has {n} letters; a cell holds {most}. Shorten it.").format(
            place=row.place, column=column, n=len(text), most=LONGEST_TEXT
        )
        for rows in tables.values()
        for row in rows
        for column, text in row.values.items()
        if len(text.encode("utf-16-le")) > 2 * LONGEST_TEXT
    ]
    if too_long:
        raise DefinitionError(too_long)


def _write_sheet(sheet: Any, table: str, rows: tuple[Row, ...], styles: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.ignore_errors({"number_stored_as_text": WHOLE_SHEET})
    further = (column for row in rows for column in row.values)
    numbers = NUMBERS.get(table, ())
    width_by_column = {
        name: WIDTH_OF_NUMBERS if name in numbers else WIDTHS.get(name, USUAL_WIDTH)
        for name in dict.fromkeys((*TABLE_COLUMNS[table], *further))
    }
    for column, (name, width) in enumerate(width_by_column.items()):
        style = styles["number" if name in numbers else "text"]
        sheet.set_column(column, column, width, style)
        sheet.write_string(0, column, _heading(name), styles["head"])
        for number, row in enumerate(rows, start=1):
            text = row.values.get(name, "")
            if text and name in numbers and _is_kept_as_number(text):
                sheet.write_number(number, column, float(text), style)
            elif text:
                sheet.write_string(number, column, text, styles["text"])
    for number, row in enumerate(rows, start=1):
        sheet.set_row(
            number, row_points((text, width_by_column[name]) for name, text in row.values.items())
        )


def _heading(column: str) -> str:
    """The column's name as a heading; readers take no notice of capital letters."""
    return "ISO3" if column == "iso3" else column[:1].upper() + column[1:]


def _is_kept_as_number(text: str) -> bool:
    """Whether the number is the same in a file, which keeps 16 digits of it where some need 17."""
    number = float(text)
    return float(f"{number:.16G}") == number
