"""What stood in the way of reading a sheet, one sentence each."""

from __future__ import annotations

from monitoring.model import Cell, Problem, Severity
from monitoring.reading.workbook import Sheet
from monitoring.translation import gettext as _


def unread_area(heading: Cell, expected: str) -> Problem:
    """An area's sheet in which the heading of the actions or of the ratings is not found."""
    return Problem(
        "unread_area",
        heading.sheet,
        heading.address,
        _(
            "beside the heading '{found}' the heading '{expected}' is missing, "
            "so no answer on this sheet can be read."
        ).format(found=heading.text, expected=expected),
        _("Write the headings as they stood in the form, or use a new form."),
        found=heading.text,
        expected=expected,
    )


def heading_twice(heading: Cell, first: Cell) -> Problem:
    """A second column, or a second table to the right, with the heading of an earlier one."""
    return Problem(
        "heading_twice",
        heading.sheet,
        heading.address,
        _("the heading '{found}' stands already in {first}.").format(
            found=heading.text, first=first.place
        ),
        _("Keep one of the two columns, or move a second table to a sheet of its own."),
        found=heading.text,
        expected=_("each heading once"),
    )


def hidden_sheet(sheet: Sheet) -> Problem:
    """A sheet that nobody sees and that was read all the same."""
    return Problem(
        "hidden_sheet",
        sheet.name,
        "",
        _("this sheet is hidden and was read."),
        _("Unhide it and check it, or delete it."),
        found=sheet.name,
        severity=Severity.QUERY,
    )


def no_rows(sheet: Sheet) -> Problem:
    """A table of headings only."""
    return Problem(
        "no_rows",
        sheet.name,
        "",
        _("the table has headings and no row below them."),
        _("Check that the right file was chosen and that it was saved."),
        found=sheet.name,
        expected=_("a row for each answer"),
        severity=Severity.QUERY,
    )
