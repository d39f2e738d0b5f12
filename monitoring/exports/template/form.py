"""The form while it is being written: what is asked of whom, in which styles, on which page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.exports.book import (
    A4,
    LINE,
    PALE_SAND,
    QUIET,
    SAND,
    SEA,
    row_points,
    write_text,
)
from monitoring.exports.words import VERSION
from monitoring.model import Assessment, Country, Plan, Round
from monitoring.translation import gettext as _

LONGEST_FOOTER_PART = 60
"""A footer has room for 255 letters in its three parts."""

BOLD, BOLD_STYLES = 0.85, ("head", "section", "fact")
"""Bold letters are wider: so much of a column is left for them."""

NUMBERS, REASONS = "no_answers", "reasons"
"""Names of the ranges with the words beside numbers, and the reasons for a change.

A list that is named stays a plain list when Excel saves the form; a list by its address on another
sheet would become an extension of the format, which many programs drop.
"""

OPEN_TO_ALL = {"format_rows": True, "format_columns": True, "objects": True}
"""What a protected sheet leaves to everyone: rows and columns made larger, and comments."""


@dataclass(frozen=True)
class Form:
    """The workbook being written, with its styles and what is asked of whom."""

    book: Any
    styles: Mapping[str, Any]
    plan: Plan
    round: Round
    unit: Country
    assessment: Assessment
    roles: tuple[str, ...]
    last_round: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]
    list_by_scale: Mapping[str, str]


def styles_of(book: Any) -> dict[str, Any]:
    """The styles of the form's cells; what is to be filled in is unlocked."""
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE}
    text = {"text_wrap": True, "valign": "top"}
    answer = {**cell, "locked": False}
    by_name: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 18, "font_color": SEA, "valign": "vcenter"},
        "subtitle": {"font_size": 12, "font_color": QUIET, "valign": "top"},
        "section": {**text, "bold": True, "font_color": SEA},
        "hint": {"font_color": QUIET, "valign": "vcenter"},
        "label": {**text, "font_color": QUIET},
        "fact": {**text, "bold": True},
        "text": text,
        "aside": {**text, "font_color": QUIET},
        "link": {**text, "font_color": SEA, "underline": 1},
        "head": {
            **cell, "bold": True, "bg_color": SEA, "font_color": "#ffffff", "valign": "vcenter",
        },
        "fixed": cell,
        "code": {**cell, "bold": True, "font_color": SEA},
        "quiet": {**cell, "font_color": QUIET},
        "input": {**answer, "bg_color": SAND},
        "further": {**answer, "bg_color": PALE_SAND},
        "sample": {**cell, "bg_color": SAND},
        "further sample": {**cell, "bg_color": PALE_SAND},
    }  # fmt: skip
    return {name: book.add_format(further) for name, further in by_name.items()}


def set_up_page(form: Form, sheet: Any) -> None:
    """A4 across, as wide as the paper, with what it is and its page at the foot."""
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    codes = " · ".join(filter(None, (form.plan.code, form.round.code, form.unit.name)))
    version = _("Template version {version}").format(version=VERSION)
    sheet.set_footer(
        f"&L&8{_in_footer(codes)}&C&8{_in_footer(version)}&R&8"
        + _in_footer(_("Page {page} of {pages}")).format(page="&P", pages="&N")
    )


def _in_footer(text: str) -> str:
    # A footer counts its letters and takes & for the start of a command.
    return text[:LONGEST_FOOTER_PART].replace("&", "&&")


def set_widths(sheet: Any, widths: Sequence[float]) -> None:
    """Set the widths of the columns from the left, in letters."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def row_of(
    form: Form,
    sheet: Any,
    row: int,
    widths: Sequence[float],
    texts: Sequence[str | None],
    styles: Sequence[str],
) -> None:
    """Write the cells of a row from the left, each in its style, and make it high enough.

    None leaves a cell as it is.
    """
    room = []
    for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
        if text is not None:
            write_text(sheet, row, column, text, form.styles[style])
            room.append((text, widths[column] * (BOLD if style in BOLD_STYLES else 1)))
    sheet.set_row(row, row_points(room))
