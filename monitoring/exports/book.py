"""A workbook to be written, in which no text ever becomes a formula or a link."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

MAX_CELL_LETTERS = 32_767
"""What a cell of Excel holds; the writer would leave a longer text out altogether."""

SEA, SAND, PALE_SAND, LINE, QUIET = "#0b4f7d", "#fbf0d0", "#fdf8ea", "#c5cdd3", "#566572"
ERROR_FILL, ERROR_LINE = "#f6c4bd", "#b3382c"
QUERY_FILL, QUERY_LINE = "#f9cf8f", "#9a6209"

FONT = {"font_name": "Arial", "font_size": 10, "font_scheme": "none"}
"""A letter that is as wide in every program: where Arial is missing, a font of its measures is not.

Without a scheme: else Excel would take the font of its theme in its place.
"""

LETTERS_PER_UNIT = 1.15
"""Letters of FONT that fit in one unit of a column's width, rather few than many."""

LINE_POINTS, MARGIN_POINTS, MAX_ROW_POINTS = 12.75, 4.5, 240

A4 = 9
"""The number by which a spreadsheet knows the paper."""


class _Sheet(Worksheet):  # type: ignore[misc]  # the library ships no types
    """A sheet whose rows have the height they were given until somebody types more into them."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        kept = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, kept)


class _Workbook(xlsxwriter.Workbook):  # type: ignore[misc]  # the library ships no types
    """A workbook whose sheets can be kept from being renamed, moved and removed."""

    worksheet_class = _Sheet
    has_fixed_sheets = False

    def _write_workbook_pr(self) -> None:
        super()._write_workbook_pr()
        if self.has_fixed_sheets:
            self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])


def new_book(buffer: io.BytesIO, *, fixed_sheets: bool = False) -> Any:
    """A workbook that is written to the buffer; `fixed_sheets` locks their names and order."""
    book = _Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            # The widths of columns are counted in digits of this font.
            "default_format_properties": dict(FONT),
        },
    )
    book.has_fixed_sheets = fixed_sheets
    return book


def fitting(text: str) -> str:
    """The text as a cell can hold it: too long a one is cut with an ellipsis.

    Half a character (a lone surrogate), which no file can hold, becomes a question mark.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole if len(whole) <= MAX_CELL_LETTERS else whole[: MAX_CELL_LETTERS - 1] + "…"


def write_text(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write a text as it is, cut where a cell cannot hold it, or leave the cell empty in its style."""
    if text:
        sheet.write_string(row, column, fitting(text), style)
    else:
        # An empty text would make the cell look answered to whoever counts the filled ones.
        sheet.write_blank(row, column, None, style)


def row_points(texts: Iterable[tuple[str, float]]) -> float:
    """The height in points at which each (text, width of its column) of a row can be read whole.

    Few programs find it out themselves when they open a file. A very long text is shown in part:
    Excel scrolls by whole rows.
    """
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return min(max(lines, 1) * LINE_POINTS + MARGIN_POINTS, MAX_ROW_POINTS)


@lru_cache(maxsize=4096)
def _lines(text: str, width: float) -> int:
    letters = max(int(width * LETTERS_PER_UNIT), 1)
    if len(text) <= letters:
        return text.count("\n") + 1
    return sum(max(len(textwrap.wrap(line, letters)), 1) for line in text.split("\n"))
