"""The long geometry: one row for each country, round and action."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.model import RATING_TEXTS, Cell, CellColumn, Layout, RawBlock, RawTable
from monitoring.reading import findings
from monitoring.reading.tables import Table, further_columns, heading_words, notes_of, tables_of
from monitoring.reading.workbook import Workbook

REQUIRED = ("country", "action", "rating")
COMPARED = ("country", "round", "action", "rating", "status", "assessment")
"""Where a workbook says one of these in two columns, the two are compared."""
NAMES = ("country", "round", "action", "assessment")
"""A merged cell of these speaks for every row that it covers."""
ROLES = (*COMPARED, *RATING_TEXTS, "why")


def read(workbook: Workbook, layout: Layout) -> RawTable | None:
    """Every row of every table that has the layout's headings; None when there is no such table."""
    headings = heading_words(workbook.words, layout.headers)
    words, action = workbook.with_text(layout.action) if layout.action else (workbook.words, 0)
    blocks: list[RawBlock] = []
    skipped: list[Cell] = []
    problems = []
    for sheet in workbook.sheets:
        tables = tables_of(sheet, layout, _required(layout), headings)
        if not tables:
            skipped += [Cell(sheet.name, "", sheet.name)] if sheet.columns else []
            continue
        for table in tables:
            said = {"action": action, "round": sheet.title if layout.round_from_sheet else 0}
            blocks.append(block_of(table, layout.headers, said))
            skipped += table.notes
        problems += findings.of_tables(tables, sheet)
    if not blocks:
        return None
    return RawTable(
        layout,
        words,
        tuple(sheet.name for sheet in workbook.sheets),
        tuple(blocks),
        skipped=tuple(skipped),
        problems=tuple(problems),
    )


def _required(layout: Layout) -> tuple[str, ...]:
    return tuple(role for role in REQUIRED if role != "action" or not layout.action)


def block_of(
    table: Table, headers: Mapping[str, tuple[str, ...]], said: Mapping[str, int]
) -> RawBlock:
    """The answers of a table, column by column.

    said: the word that stands for a role of which the table has no column.
    """
    columns = {
        role: _cells(table, role, table.columns[role])
        if role in table.columns
        else table.sheet.same_word(said.get(role, 0), len(table.rows))
        for role in ROLES
    }
    further = [
        (role, column)
        for role, column in further_columns(table.headings, headers, table.columns)
        if role in COMPARED
    ]
    return RawBlock(
        columns,
        tuple((role, _cells(table, role, column)) for role, column in further),
        tuple(notes_of(table)),
    )


def _cells(table: Table, role: str, column: int) -> CellColumn:
    if role in NAMES:
        return table.sheet.names(table.rows, column)
    return table.sheet.cells(table.rows, column)
