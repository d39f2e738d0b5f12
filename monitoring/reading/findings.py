"""What stood in the way of reading a sheet, one sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitoring.model import Cell, Problem, Severity, address_of, letters_of
from monitoring.reading.tables import Table
from monitoring.reading.workbook import Sheet
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

MOST_ROWS = 12
"""Beyond that many hidden rows or columns a sentence says only how many more there are."""


def of_tables(tables: Iterable[Table], sheet: Sheet) -> list[Problem]:
    """Everything that must be said of the tables of one sheet."""
    problems = []
    for table in tables:
        problems += [heading_twice(cell, first) for cell, first in table.repeated]
        problems += [] if len(table.rows) else [no_rows(sheet)]
        problems += [total_row(cell) for cell in table.totals]
        problems += [below_no_heading(cell, n) for cell, n in table.bare]
        problems += hidden_rows(sheet, table.hidden_rows)
        problems += hidden_columns(sheet, table.header, table.headings)
    return problems + ([hidden_sheet(sheet)] if sheet.hidden else [])


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


def second_form(cell: Cell, front: Sheet) -> Problem:
    """A second cover in a workbook: which of the two its sheets belong to cannot be told."""
    return Problem(
        "second_form",
        cell.sheet,
        cell.address,
        _(
            "the workbook holds a second form here, beside that of the sheet '{front}', and to which "
            "of them an answer belongs cannot be told."
        ).format(front=front.name),
        _("Save each form as a file of its own."),
        found=cell.text,
        expected=_("one form in a file"),
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


def other_kind(cell: Cell, title: str, kind: str) -> Problem:
    """A workbook of targets or indicators where one of ratings is expected."""
    statement = {
        "targets": _(
            "this looks like a results framework ({title}), which holds targets and no ratings."
        ),
        "indicators": _("this looks like an external indicator ({title}), which is no rating."),
    }[kind]
    return Problem(
        "other_kind",
        cell.sheet,
        cell.address,
        statement.format(title=title),
        _("Import it with --as {kind}.").format(kind=kind),
        found=cell.text,
        expected=_("a table of answers"),
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


def hidden_rows(sheet: Sheet, rows: Sequence[int]) -> list[Problem]:
    """Rows that nobody sees and that were read all the same."""
    if not rows:
        return []
    listed = ", ".join(str(row) for row in rows[:MOST_ROWS])
    if len(rows) > MOST_ROWS:
        listed = _("{first} and {rest} more").format(first=listed, rest=len(rows) - MOST_ROWS)
    statement = ngettext(
        "{n} hidden row was read: {rows}.", "{n} hidden rows were read: {rows}.", len(rows)
    )
    return [
        Problem(
            "hidden_rows",
            sheet.name,
            f"A{rows[0]}",
            statement.format(n=len(rows), rows=listed),
            _("Unhide them and check them, or delete them."),
            found=listed,
            severity=Severity.QUERY,
        )
    ]


def hidden_columns(sheet: Sheet, header: int, columns: Iterable[int]) -> list[Problem]:
    """Columns that nobody sees and that were read all the same; header: the row of headings."""
    hidden = [column for column in columns if column in sheet.hidden_columns]
    if not hidden:
        return []
    listed = ", ".join(letters_of(column) for column in hidden[:MOST_ROWS])
    if len(hidden) > MOST_ROWS:
        listed = _("{first} and {rest} more").format(first=listed, rest=len(hidden) - MOST_ROWS)
    statement = ngettext(
        "{n} hidden column was read: {columns}.",
        "{n} hidden columns were read: {columns}.",
        len(hidden),
    )
    return [
        Problem(
            "hidden_columns",
            sheet.name,
            address_of(header, hidden[0]),
            statement.format(n=len(hidden), columns=listed),
            _("Unhide them and check them, or delete them."),
            found=listed,
            severity=Severity.QUERY,
        )
    ]


def total_row(cell: Cell) -> Problem:
    """A row, or a column, that sums up others: it is no answer of a country."""
    return Problem(
        "total_not_read",
        cell.sheet,
        cell.address,
        _("'{found}' is a total or an average of others and was not read.").format(found=cell.text),
        _("Nothing to do: the dashboard computes its own."),
        found=cell.text,
        severity=Severity.QUERY,
    )


def unread_matrix(heading: Cell) -> Problem:
    """A matrix with one row of headings, where the others of its sheet have two."""
    return Problem(
        "unread_matrix",
        heading.sheet,
        heading.address,
        _(
            "the table at '{found}' has one row of headings and another one on this sheet has two, "
            "so it was not read."
        ).format(found=heading.text),
        _("Write the headings of both in the same way, or send this table as a file of its own."),
        found=heading.text,
        expected=_("two rows of headings"),
    )


def below_no_heading(first: Cell, n: int) -> Problem:
    """A column of a table that no heading tells what it is; first: the first of its `n` cells."""
    statement = ngettext(
        "{n} cell from here on stands below no heading and was not read.",
        "{n} cells from here on stand below no heading and were not read.",
        n,
    )
    return Problem(
        "below_no_heading",
        first.sheet,
        first.address,
        statement.format(n=n),
        _("Nothing to do if they say nothing; else give the column a heading."),
        found=first.text,
        expected=_("a heading"),
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


def older_form(cell: Cell, newest: str) -> Problem:
    """A form that an earlier version of the program made; it is read all the same."""
    return Problem(
        "older_template",
        cell.sheet,
        cell.address,
        _("the form is of the earlier version {found}; its answers were read.").format(
            found=cell.text
        ),
        _("Send out a new form next time; it asks for more."),
        found=cell.text,
        expected=newest,
        severity=Severity.QUERY,
    )


def unknown_form(cell: Cell, known: Sequence[str]) -> Problem:
    """A form that this program did not make, or that a newer one made."""
    return Problem(
        "unknown_template",
        cell.sheet,
        cell.address,
        _("the form says template version '{found}', and this program knows {known}.").format(
            found=cell.text, known=", ".join(known)
        ),
        _("Fill in a form made by this program, or update the program."),
        found=cell.text,
        expected=", ".join(known),
    )
