"""The cover of a comment form: whose and until when it is, and how to fill it in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitoring.definitions.comment_words import COVER, VERSION, heading_word
from monitoring.exports.book import write_text
from monitoring.exports.comment_form_page import (
    FINDINGS_SHEET,
    CommentForm,
    set_up_page,
    write_row,
)
from monitoring.exports.harmless import harmless
from monitoring.exports.template.form import OPEN_TO_ALL, set_widths
from monitoring.translation import gettext as _
from monitoring.written import day

COVER_WIDTHS = (30, 34, 84)


def write_cover(form: CommentForm, sheet: Any) -> None:
    """The first sheet."""
    set_up_page(form, sheet)
    set_widths(sheet, COVER_WIDTHS)
    sheet.set_row(0, 32)
    sheet.set_row(1, 28)
    write_text(sheet, 0, 0, harmless(form.plan.label), form.styles["title"])
    subtitle = _("Comments of {country} on the draft findings of the round {round}").format(
        country=form.country.name, round=form.round.code
    )
    write_text(sheet, 1, 0, harmless(subtitle), form.styles["subtitle"])
    row = 2
    for label, value, aside in _facts(form):
        cells = ((label, "label"), (value, "fact"), (aside, "aside"))
        write_row(form, sheet, row, COVER_WIDTHS, cells)
        row += 1
    for title, lines in (
        (_("How to fill in this form"), _advice(form)),
        (_("What the colours mean"), _colours()),
    ):
        write_text(sheet, row + 1, 0, title, form.styles["section"])
        row += 1
        for (about, style), line in lines:
            write_row(form, sheet, row, COVER_WIDTHS, (None, (about, style), (line, "text")))
            row += 1
    sheet.print_area(0, 0, row - 1, 2)
    sheet.protect("", OPEN_TO_ALL)


def _facts(form: CommentForm) -> Iterator[tuple[str, str, str]]:
    """(label, what is read back, aside) for each line of the cover."""
    date, until = form.round.date, form.round.comments_until
    when = " · ".join(filter(None, (form.round.title, day(date) if date else "")))
    values = {
        "plan": (form.plan.code, form.plan.owner),
        # The code is read back in every language, which not every name is.
        "country": (form.country.code, form.country.name),
        "round": (form.round.code, when),
        "version": (VERSION, ""),
    }
    for role, words in COVER.items():
        yield (_(words[0]), *values[role])
    yield (
        _("Comments are taken until"),
        day(until) if until else _("not announced yet"),
        "" if until else _("The secretariat will tell you the last day."),
    )


def _advice(form: CommentForm) -> Iterator[tuple[tuple[str, str], str]]:
    """((what it is about, its style), what to do) for whoever fills in the form."""
    notes = (
        (
            _("Draft, not published"),
            _("These are draft findings. Please do not pass them on before they are published."),
        ),
        (
            _("Demonstration") if form.plan.demonstration else "",
            _("Demonstration: invented countries, invented answers."),
        ),
        (
            _(FINDINGS_SHEET),
            _(
                "One row for each action that was asked of you, below the row of its area and of the "
                "plan as a whole. Beside your own rating stands that of the evaluators."
            ),
        ),
        (
            heading_word("stance"),
            _("Choose a word for each finding on which you want to say something."),
        ),
        (
            heading_word("proposed"),
            _(
                "Where you disagree, choose the rating that you propose; only actions have one. The "
                "scores of areas and of the plan follow from their actions."
            ),
        ),
        (
            heading_word("text"),
            _("Say why, and name the evidence: a law with its number and date, a document."),
        ),
        (
            heading_word("visibility"),
            _("An empty cell means: those who take part in the consultation."),
        ),
        (
            _("Empty cells"),
            _(
                "Leave a row empty where you have nothing to say. An empty cell takes back nothing "
                "that you said in an earlier form."
            ),
        ),
        (
            _("Protection"),
            _(
                "The form is protected against accidental changes, without a password. Please do not "
                "rename, move or remove sheets, rows and headings. Rows and columns may be made "
                "wider and higher."
            ),
        ),
    )
    for about, line in notes:
        if about:
            yield (about, "fact"), line


def _colours() -> Iterator[tuple[tuple[str, str], str]]:
    yield ("", "sample"), _("What you choose from a list.")
    yield ("", "further sample"), _("What you write, and who may read it.")
    yield ("", "fixed"), _("What the plan and the draft findings say; it cannot be changed.")
