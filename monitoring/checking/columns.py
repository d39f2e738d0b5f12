"""The answers of all tables of a workbook as columns, each role taken from the column that names it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from monitoring.model import Cell, CellColumn, IntArray, RawBlock, RawTable

IDENTITY = ("country", "round", "action", "assessment")


@dataclass(frozen=True)
class Columns:
    """The cells of every answer by role; all columns have the same length.

    others: (role, number of the first answer, cells) of further columns with words for a role.
    notes: (number of the first answer, heading, cells).
    """

    by_role: dict[str, CellColumn]
    others: tuple[tuple[str, int, CellColumn], ...]
    notes: tuple[tuple[int, str, CellColumn], ...]

    def __len__(self) -> int:
        return len(self.by_role["rating"]) if self.by_role else 0


def columns_of(table: RawTable, names_something: Callable[[str, Cell], bool]) -> Columns:
    """All answers of the table. names_something: whether a word stands for anything in a role."""
    blocks = [_settled(table, block, names_something) for block in table.blocks]
    roles = blocks[0].columns if blocks else {}
    by_role = {role: joined([block.columns[role] for block in blocks]) for role in roles}
    others, notes, first = [], [], 0
    for block in blocks:
        others += [(role, first, cells) for role, cells in block.others]
        notes += [(first, title, cells) for title, cells in block.notes]
        first += len(block)
    return Columns(by_role, tuple(others), tuple(notes))


def joined(columns: Sequence[CellColumn]) -> CellColumn:
    """Columns below each other."""
    if len(columns) == 1:
        return columns[0]
    return CellColumn(
        _below(column.word for column in columns),
        _below(column.sheet for column in columns),
        _below(column.row for column in columns),
        _below(column.column for column in columns),
    )


def _below(parts: object) -> IntArray:
    return np.concatenate(list(parts)).astype(np.int32)  # type: ignore[call-overload]


def _settled(
    table: RawTable, block: RawBlock, names_something: Callable[[str, Cell], bool]
) -> RawBlock:
    """The block with country, round, action and assessment from the column that names any.

    Of two columns with words for the same thing (Action, Action code) one may hold free text.
    """
    columns, others, notes = dict(block.columns), list(block.others), list(block.notes)
    for role in IDENTITY:
        further = [cells for other, cells in others if other == role]
        if not further or _names(table, columns[role], role, names_something):
            continue
        for cells in further:
            if _names(table, cells, role, names_something):
                others.remove((role, cells))
                notes.insert(0, (role.capitalize(), columns[role]))
                columns[role] = cells
                break
    return RawBlock(columns, tuple(others), tuple(notes))


def _names(
    table: RawTable,
    column: CellColumn,
    role: str,
    names_something: Callable[[str, Cell], bool],
) -> bool:
    first = np.unique(column.word, return_index=True)[1]
    cells = (table.cell(column, int(n)) for n in first)
    return any(not cell.is_empty and names_something(role, cell) for cell in cells)
