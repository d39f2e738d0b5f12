"""The cover of the form: for whom and when it is, how to fill it in, and what is on its sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from babel.dates import format_date
from xlsxwriter.utility import quote_sheetname

from monitoring.exports.book import write_text
from monitoring.exports.template.form import (
    OPEN_TO_ALL,
    Form,
    row_of,
    set_up_page,
    set_widths,
)
from monitoring.exports.words import (
    LABEL_BY_ROLE,
    MEANING_BY_ASSESSMENT,
    OPTIONAL_COLUMNS,
    SCALE_SHEET,
    VERSION,
    heading,
)
from monitoring.model import REGION
from monitoring.translation import NAME_BY_LANGUAGE, language
from monitoring.translation import gettext as _

WIDTHS = (32, 34, 80)
FIRST_FACT = 2
"""The row, counted from 0, of the first fact."""


def write_cover(form: Form, sheet: Any, contents: Sequence[tuple[str, str]]) -> None:
    """The first sheet; contents: (name, what is on it) for each sheet of an area."""
    set_up_page(form, sheet)
    set_widths(sheet, WIDTHS)
    sheet.set_row(0, 32)
    sheet.set_row(1, 28)
    write_text(sheet, 0, 0, form.plan.label, form.styles["title"])
    write_text(sheet, 1, 0, _subtitle(form), form.styles["subtitle"])
    row = FIRST_FACT
    for role, label in LABEL_BY_ROLE.items():
        value, aside = _fact(form, role)
        # The sheet is protected: only what is still to be filled in can be written.
        styles = ("label", "fact" if value else "input", "aside")
        row_of(form, sheet, row, WIDTHS, (_(label), value, aside), styles)
        row += 1
    row = _section(form, sheet, row, _("How to fill in this form"))
    for about, line in _advice(form):
        row_of(form, sheet, row, WIDTHS, (None, about, line), ("text", "fact", "text"))
        row += 1
    row = _section(form, sheet, row, _("What the colours mean"))
    for style, meaning in _colours(form):
        row_of(form, sheet, row, WIDTHS, (None, "", meaning), ("text", style, "text"))
        row += 1
    row = _section(form, sheet, row, _("The sheets of this form"))
    for name, told in (*contents, (_(SCALE_SHEET), _("What the words mean"))):
        row_of(form, sheet, row, WIDTHS, (None, name, told), ("text", "link", "text"))
        target = f"internal:{quote_sheetname(name)}!A1"
        sheet.write_url(row, 1, target, form.styles["link"], string=name)
        row += 1
    row -= 1
    sheet.print_area(0, 0, row, 2)
    sheet.protect("", OPEN_TO_ALL)


def _subtitle(form: Form) -> str:
    if not form.unit.name:
        return _("Form for the round {round}").format(round=form.round.code)
    return _("Form of {country} for the round {round}").format(
        country=_("the region") if form.unit.code == REGION else form.unit.name,
        round=form.round.code,
    )


def _section(form: Form, sheet: Any, row: int, title: str) -> int:
    """The title of a section, below an empty row and left of its first line; returns its row."""
    write_text(sheet, row + 1, 0, title, form.styles["section"])
    return row + 1


def _fact(form: Form, role: str) -> tuple[str, str]:
    """What the cover says of a role: the word that is read back, and what it means."""
    date = form.round.date
    # The region writes 30 June 2024.
    locale = "en_GB" if language() == "en" else language()
    day = format_date(date, "long", locale=locale) if date else ""
    of_region = form.unit.code == REGION
    codes = {
        "plan": (form.plan.code, form.plan.owner),
        "country": (form.unit.name, _("the region") if of_region else form.unit.code),
        "round": (form.round.code, " · ".join(filter(None, (form.round.title, day)))),
        "assessment": (form.assessment.value, _(MEANING_BY_ASSESSMENT[form.assessment])),
        "version": (VERSION, ""),
        "language": (language(), NAME_BY_LANGUAGE[language()]),
    }
    return codes[role]


def _advice(form: Form) -> Iterator[tuple[str, str]]:
    """(what it is about, what to do) for whoever fills in the form."""
    if form.plan.demonstration:
        yield _("Please note"), _("Demonstration: invented countries, invented answers.")
    if not form.unit.name:
        yield _("Your country"), _("Please write its name in the coloured cell above.")
    yield (
        heading("rating"),
        _(
            "Choose a rating for each action on the sheets that follow; the sheet Scale explains "
            "the words."
        ),
    )
    yield (
        _("Empty cells"),
        _(
            "Leave a cell empty where you cannot answer yet. An empty cell is never counted as a "
            "zero."
        ),
    )
    if "why" in form.roles:
        yield (
            heading("why"),
            _("Where your rating is another one than in the last round, please say why."),
        )
    if "evidence" in form.roles:
        yield (
            heading("evidence"),
            _(
                "Please name the evidence: a law with its number and date, a document, a web "
                "address."
            ),
        )
    yield (
        _("Protection"),
        _(
            "The form is protected against accidental changes, without a password. Please do not "
            "rename, move or remove sheets and headings. Rows and columns may be made wider and "
            "higher."
        ),
    )


def _colours(form: Form) -> Iterator[tuple[str, str]]:
    """(style of the cell, what is written in such cells)."""
    yield "sample", _("The ratings, which are asked for.")
    if not set(form.roles).isdisjoint(OPTIONAL_COLUMNS):
        yield "further sample", _("What helps to understand a rating; it may be left empty.")
    yield "fixed", _("What the plan says, and what was answered before; it cannot be changed.")
