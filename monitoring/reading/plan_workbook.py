"""The tables of a plan workbook, every value as text with its sheet and row."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping

from monitoring.definitions import DefinitionError
from monitoring.model import Cell, Problem, letters_of
from monitoring.reading.tables import folded
from monitoring.reading.workbook import Sheet, Unreadable, Workbook
from monitoring.translation import gettext as _

REQUIRED_SHEETS = ("Plan", "Actions")
CODE_COLUMNS = ("code", "parent", "old code", "new code", "scope")
"""Where a number is a name: 1.1 that is displayed as 1.10 is the code 1.10."""
NEAR = 0.75
"""How alike two names of sheets are that are taken for a slip (1 is equal): Country, Countries."""


def read_plan_tables(
    workbook: Workbook, known: Collection[str]
) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Rows by lower-case sheet name: (place, header word → text).

    known: lower-case names of the sheets that may hold a table; other sheets are left alone.
    Raises Unreadable for a workbook without the required sheets, DefinitionError with every
    sheet, heading and value that would be lost.
    """
    sheets = {sheet.name: _table_name(sheet) for sheet in workbook.sheets if sheet.rows}
    meant = _misspelt(sheets, known)
    for name in REQUIRED_SHEETS:
        if workbook.sheet(name) is None and name.casefold() not in meant.values():
            raise Unreadable(_no_sheet(workbook, name))
    complaints = [_did_you_mean(title, table) for title, table in meant.items()]
    tables: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for sheet in workbook.sheets:
        name = _table_name(sheet)
        if name not in known or not sheet.rows:
            continue
        if name in tables:
            complaints.append(_second_sheet(sheet, sheets))
            continue
        complaints += _lost_on(sheet)
        header, *rows = sheet.rows.items()
        tables[name] = [
            (f"{sheet.name} row {number}", _by_heading(header[1], row)) for number, row in rows
        ]
    if complaints:
        raise DefinitionError(complaints)
    return tables


def _table_name(sheet: Sheet) -> str:
    return sheet.name.strip().casefold()


def _misspelt(sheets: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """Sheets named nearly like a table that the workbook does not have, with that table."""
    absent = [name for name in known if name not in sheets.values()]
    found = {}
    for title, name in sheets.items():
        near = difflib.get_close_matches(name, absent, n=1, cutoff=NEAR)
        if name not in known and near:
            found[title] = near[0]
    return found


def _did_you_mean(title: str, table: str) -> str:
    return _(
        "the sheet '{found}' is not known. Did you mean '{near}'? Rename it to that, or to "
        "something quite different."
    ).format(found=title, near=table.capitalize())


def _second_sheet(sheet: Sheet, sheets: Mapping[str, str]) -> str:
    name = _table_name(sheet)
    first = next(title for title, table in sheets.items() if table == name)
    return _(
        "the sheets '{first}' and '{second}' differ in blanks or capital letters only. Keep one of them."
    ).format(first=first, second=sheet.name)


def _lost_on(sheet: Sheet) -> Iterator[str]:
    """What a table says that no heading, or two of them, would carry away."""
    (number, header), *rows = sheet.rows.items()
    seen: set[str] = set()
    for heading in header.values():
        word = folded(heading.text)
        if word in seen:
            yield _("{place}: the heading '{found}' stands twice. Keep one column.").format(
                place=f"{sheet.name} row {number}", found=heading.text
            )
        seen.add(word)
    bare: set[int] = set()
    for _number, row in rows:
        for column, cell in row.items():
            if column not in header and column not in bare:
                bare.add(column)
                yield _(
                    "{place}: the column {column} has no heading, so '{found}' would be lost. "
                    "Give it a heading, or clear it."
                ).format(place=cell.place, column=letters_of(column), found=cell.text)
    for cell in (cell for row in sheet.rows.values() for cell in row.values()):
        if cell.lacks_result:
            yield _(
                "{place}: the formula {found} has no stored result. "
                "Open the file in Excel or LibreOffice, let it calculate, and save it."
            ).format(place=cell.place, found=cell.text)


def _by_heading(header: Mapping[int, Cell], row: Mapping[int, Cell]) -> dict[str, str]:
    return {
        folded(heading.text): _text(folded(heading.text), row[column]) if column in row else ""
        for column, heading in header.items()
    }


def _text(heading: str, cell: Cell) -> str:
    return (cell.shown or cell.text) if heading in CODE_COLUMNS else cell.text


def _no_sheet(workbook: Workbook, name: str) -> Problem:
    return Problem(
        code="no_plan_sheet",
        sheet="",
        cell="",
        statement=_("'{file}' has no sheet '{name}', so it is not a plan workbook.").format(
            file=workbook.file, name=name
        ),
        advice=_(
            "A plan workbook has at least the sheets Plan and Actions; any other list of actions "
            "needs a layout that says which column is what."
        ),
        found=", ".join(sheet.name for sheet in workbook.sheets),
        expected=name,
    )
