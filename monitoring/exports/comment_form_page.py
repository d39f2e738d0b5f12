"""The pages of a comment form: its styles, its paper, and rows that are high enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.exports.book import A4, LINE, row_points, write_text
from monitoring.exports.harmless import harmless
from monitoring.exports.template.form import BOLD, styles_of
from monitoring.model import Country, Plan, Round
from monitoring.translation import gettext as _
from monitoring.translation import mark

COVER_SHEET, FINDINGS_SHEET, WORDS_SHEET = (
    mark("Comment form"),
    mark("Findings"),
    mark("Words"),
)
LONGEST_FOOTER_PART = 60


@dataclass(frozen=True)
class CommentForm:
    """The workbook being written, with its styles and whose findings it shows."""

    book: Any
    styles: Mapping[str, Any]
    plan: Plan
    round: Round
    country: Country
    list_by_scale: Mapping[str, str]


def styles_of_form(book: Any) -> dict[str, Any]:
    """The styles of the cells; what is to be filled in is unlocked."""
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE}
    further: dict[str, dict[str, object]] = {
        "area": {**cell, "bold": True, "bg_color": "#eef2f5"},
        "blank": {**cell, "bg_color": "#eef2f5"},
        "different": {**cell, "bold": True},
    }
    return styles_of(book) | {name: book.add_format(one) for name, one in further.items()}


def set_up_page(form: CommentForm, sheet: Any) -> None:
    """A4 across, as wide as the paper, with what it is and its page at the foot."""
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    codes = " · ".join((form.plan.code, form.round.code, form.country.name))
    pages = _in_footer(_("Page {page} of {pages}")).format(page="&P", pages="&N")
    draft = _in_footer(_("Draft, not published"))
    sheet.set_footer(f"&L&8{_in_footer(codes)}&C&8{draft}&R&8{pages}")


def _in_footer(text: str) -> str:
    # A footer counts its letters and takes & for the start of a command.
    return harmless(text, LONGEST_FOOTER_PART).replace("&", "&&")


def write_row(
    form: CommentForm,
    sheet: Any,
    row: int,
    widths: Sequence[float],
    cells: Sequence[tuple[str, str] | None],
    least: float = 0,
) -> None:
    """Write the (text, style) of a row from the left, and make it high enough; None leaves a cell."""
    room = []
    for column, cell in enumerate(cells):
        if cell is None:
            continue
        text, style = harmless(cell[0]), cell[1]
        write_text(sheet, row, column, text, form.styles[style])
        is_bold = style in ("head", "section", "fact", "area", "different")
        room.append((text, widths[column] * (BOLD if is_bold else 1)))
    sheet.set_row(row, max(row_points(room), least))
