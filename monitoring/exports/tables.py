"""Tables as CSV and as a workbook, safe to open and with what one must know about them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from monitoring.exports.book import fitting, new_book

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
MAX_COLUMN_WIDTH = 60


def csv_bytes(frames: Mapping[str, pd.DataFrame], facts: Mapping[str, str]) -> bytes:
    """One frame as CSV (UTF-8 with a mark for Excel), numbers unrounded, missing ones empty.

    The facts stand in the last columns, so that a copied row still says where it comes from.
    """
    (frame,) = frames.values()
    told = frame.assign(**dict(facts))
    safe = told.apply(_without_formulas)
    # With this end of line (RFC 4180) a line break inside a text is put in quotes, of either kind;
    # an unquoted one would begin a new line, and a formula might stand there.
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _without_formulas(column: pd.Series) -> pd.Series:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP ASVS 5)."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    return column.map(
        lambda v: f"'{v}" if isinstance(v, str) and v.startswith(FORMULA_STARTS) else v
    )


def xlsx_bytes(frames: Mapping[str, pd.DataFrame], facts: Mapping[str, str]) -> bytes:
    """A workbook with a sheet for each frame, and a first sheet with the facts about them."""
    buffer = io.BytesIO()
    book = new_book(buffer)
    styles = {
        "head": book.add_format(
            {"bold": True, "bg_color": "#0b4f7d", "font_color": "#ffffff", "text_wrap": True}
        ),
        "key": book.add_format({"bold": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    about = book.add_worksheet("About")
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 90)
    for row, (key, value) in enumerate(facts.items()):
        about.write_string(row, 0, key, styles["key"])
        about.write_string(row, 1, value, styles["text"])
    for title, frame in frames.items():
        _write_sheet(book.add_worksheet(title[:31]), frame, styles)
    book.close()
    return buffer.getvalue()


def _write_sheet(sheet: Any, frame: pd.DataFrame, styles: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, str(name), styles["head"])
        values = frame[name].tolist()
        for row, value in enumerate(values, start=1):
            _write_value(sheet, row, column, value)
        longest = max((len(str(v)) for v in (name, *values)), default=8)
        sheet.set_column(column, column, min(max(longest + 2, 10), MAX_COLUMN_WIDTH))
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _write_value(sheet: Any, row: int, column: int, value: object) -> None:
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # a scalar, never a frame
        return
    if isinstance(value, bool | int | float):
        sheet.write(row, column, value)
    else:
        sheet.write_string(row, column, fitting(str(value)))


def long_workbook(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], sheet: str = "Ratings"
) -> bytes:
    """One row for each rating under a title line: the simplest workbook that can be imported."""
    buffer = io.BytesIO()
    book = new_book(buffer)
    page = book.add_worksheet(sheet)
    page.set_column(0, len(headings) - 1, 18)
    page.write_string(0, 0, title, book.add_format({"bold": True}))
    for number, row in enumerate((headings, *rows), start=2):
        for column, text in enumerate(row):
            page.write_string(number, column, text)
    book.close()
    return buffer.getvalue()
