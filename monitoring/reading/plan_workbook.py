"""The tables of a plan workbook, every value as text with its sheet and row."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from monitoring.model import Cell, Problem
from monitoring.reading.headers import folded
from monitoring.reading.workbook import Unreadable, Workbook
from monitoring.translation import gettext as _

REQUIRED_SHEETS = ("Plan", "Actions")


def read_plan_tables(
    workbook: Workbook, known: Collection[str]
) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Rows by lower-case sheet name: (place, header word → text). Raises Unreadable.

    known: lower-case names of the sheets that may hold a table; other sheets are left alone.
    """
    for name in REQUIRED_SHEETS:
        if workbook.sheet(name) is None:
            raise Unreadable(_no_sheet(workbook, name))
    tables: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for sheet in workbook.sheets:
        name = sheet.name.strip().casefold()
        if name in known and sheet.rows:
            header, *rows = sheet.rows.items()
            tables[name] = [
                (f"{sheet.name} row {number}", _by_heading(header[1], row)) for number, row in rows
            ]
    return tables


def _by_heading(header: Mapping[int, Cell], row: Mapping[int, Cell]) -> dict[str, str]:
    return {
        folded(heading.text): row[column].text if column in row else ""
        for column, heading in header.items()
    }


def _no_sheet(workbook: Workbook, name: str) -> Problem:
    return Problem(
        code="no_plan_sheet",
        sheet="",
        cell="",
        statement=_("'{file}' has no sheet '{name}', so it is not a plan workbook.").format(
            file=workbook.file, name=name
        ),
        advice=_("A plan workbook has at least the sheets Plan and Actions."),
        found=", ".join(sheet.name for sheet in workbook.sheets),
        expected=name,
    )
