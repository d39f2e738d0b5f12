"""The sheets of a file while they are put together from what the child processes found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from monitoring.opening.limits import Limits
from monitoring.opening.opened import IntArray, Opened, OpenedSheet
from monitoring.opening.verdicts import Told, address, damaged, too_large

TOLD_UNDER_MERGES = 1_000
"""So many values under the merged cells of a sheet are told one by one, the others counted."""

LONGEST_TOLD = 200
"""Characters of such a value that are told."""


@dataclass
class Words:
    """The distinct values of a file, 0 being nothing."""

    values: list[object]
    number_formats: dict[int, str] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    formulas: dict[str, int] = field(default_factory=dict)

    def text(self, text: str, known: dict[str, int]) -> int:
        """The id of an error or a formula: another one than that of the same text, typed."""
        if text not in known:
            known[text] = len(self.values)
            self.values.append(text)
        return known[text]


@dataclass
class Grid:
    """One sheet."""

    name: str
    hidden: bool
    first_row: int = 1
    columns: dict[int, IntArray] = field(default_factory=dict)
    hidden_rows: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """(first, last) column of each hidden range."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def height(self) -> int:
        """The length of every column."""
        return max((len(ids) for ids in self.columns.values()), default=0)

    @property
    def filled(self) -> int:
        """The number of filled cells."""
        return sum(int(np.count_nonzero(ids)) for ids in self.columns.values())

    def reach(
        self, rows: tuple[int, int], columns: Iterable[int], cells: int, limits: Limits
    ) -> None:
        """Make room in some columns for so many cells, from the first of these rows to the last.

        Raises NotOpened when the sheet would be larger than its cells can explain.
        """
        wanted = {*self.columns, *columns}
        first, last = rows
        if self.columns:
            first = min(first, self.first_row)
            last = max(last, self.first_row + self.height - 1)
        if first < 1 or last > limits.rows:
            raise too_large("rows", last, limits.rows, self.name)
        if min(wanted) < 1 or max(wanted) > limits.columns:
            raise too_large("columns", max(wanted), limits.columns, self.name)
        area = (last - first + 1) * len(wanted)
        if area > max(limits.grid, limits.grid_ratio * (cells + self.filled)):
            raise too_large("grid", area, limits.grid, self.name)
        if self.columns:
            missing = self.first_row - first, last - (self.first_row + self.height - 1)
            self.columns = {n: np.pad(ids, missing) for n, ids in self.columns.items()}
        for number in wanted - self.columns.keys():
            self.columns[number] = np.zeros(last - first + 1, dtype=np.int32)
        self.first_row = first

    def write(self, rows: IntArray, columns: IntArray, words: IntArray, limits: Limits) -> None:
        """Put words where they stand, also beyond the cells known so far."""
        if not len(rows):
            return
        numbers = np.unique(columns).tolist()
        self.reach((int(rows.min()), int(rows.max())), numbers, len(rows), limits)
        for number in numbers:
            here = columns == number
            self.columns[number][rows[here] - self.first_row] = words[here]


def finish(
    file: str, format_: str, words: Words, grids: list[Grid], told: list[Told], limits: Limits
) -> Opened:
    """The opened file. Raises NotOpened when it has more filled cells than it may have."""
    told = list(told)
    cells = 0
    for grid in grids:
        told += _clear_merged(words, grid)
        _trim(grid)
        _check_grid(grid, limits)
        cells += grid.filled
    if cells > limits.cells:
        raise too_large("cells", cells, limits.cells)
    words = _used(words, grids)
    return Opened(
        file=file,
        format=format_,
        values=words.values,
        number_formats=words.number_formats,
        errors=frozenset(words.errors.values()),
        formulas={word: text for text, word in words.formulas.items()},
        sheets=tuple(_sheet(grid) for grid in grids),
        told=tuple(told),
    )


def _clear_merged(words: Words, grid: Grid) -> list[Told]:
    """Take away what stands hidden under merged cells: only their first cell is ever seen."""
    told: list[Told] = []
    further = 0
    for first_row, first_column, last_row, last_column in grid.merged:
        top = max(0, first_row - grid.first_row)
        bottom = last_row - grid.first_row + 1
        if bottom <= 0 or top >= grid.height:
            continue
        for number in _between(grid.columns, first_column, last_column):
            ids = grid.columns[number]
            places = np.flatnonzero(ids[top:bottom]) + top
            if number == first_column:
                places = places[places != first_row - grid.first_row]
            for place in places[: TOLD_UNDER_MERGES - len(told)].tolist():
                text = _text(words.values[ids[place]])
                range_ = f"{address(first_row, first_column)}:{address(last_row, last_column)}"
                cell = address(place + grid.first_row, number)
                details = {"text": text, "range": range_}
                told.append(Told("value_under_merge", grid.name, cell, details))
                further -= 1
            further += len(places)
            ids[places] = 0
    if further:
        told.append(Told("values_under_merges", grid.name, "", {"further": str(further)}))
    return told


def _text(value: object) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return f"{value:.0f}" if whole else str(value)[:LONGEST_TOLD]


def _between(columns: Mapping[int, IntArray], first: int, last: int) -> list[int]:
    if last - first < len(columns):
        return [number for number in range(first, last + 1) if number in columns]
    return sorted(number for number in columns if first <= number <= last)


def _trim(grid: Grid) -> None:
    """Keep the columns with a filled cell, from the first filled row to the last."""
    columns = {number: ids for number, ids in sorted(grid.columns.items()) if ids.any()}
    if not columns:
        grid.columns, grid.first_row = {}, 1
        return
    first = min(int(np.argmax(ids != 0)) for ids in columns.values())
    last = max(len(ids) - int(np.argmax(ids[::-1] != 0)) for ids in columns.values())
    grid.columns = {number: ids[first:last] for number, ids in columns.items()}
    grid.first_row += first


def _check_grid(grid: Grid, limits: Limits) -> None:
    if grid.columns:
        area = grid.height * (max(grid.columns) - min(grid.columns) + 1)
        if area > limits.grid and area > limits.grid_ratio * grid.filled:
            raise too_large("grid", area, limits.grid, grid.name)


def _used(words: Words, grids: list[Grid]) -> Words:
    """The words that stand anywhere, numbered anew: a workbook keeps texts of deleted cells."""
    size = len(words.values)
    uses = np.zeros(size, dtype=bool)
    for grid in grids:
        for ids in grid.columns.values():
            if len(ids) and not 0 <= int(ids.min()) <= int(ids.max()) < size:
                raise damaged("word out of range", grid.name)
            uses[ids] = True
    uses[0] = True
    if uses.all():
        return words
    new = np.cumsum(uses, dtype=np.int32) - np.int32(1)
    for grid in grids:
        grid.columns = {number: new[ids] for number, ids in grid.columns.items()}
    number_by_old = new.tolist()
    kept = uses.tolist()
    return Words(
        values=[value for value, keep in zip(words.values, kept, strict=True) if keep],
        number_formats={
            number_by_old[word]: shown for word, shown in words.number_formats.items() if kept[word]
        },
        errors={text: number_by_old[word] for text, word in words.errors.items() if kept[word]},
        formulas={text: number_by_old[word] for text, word in words.formulas.items() if kept[word]},
    )


def _sheet(grid: Grid) -> OpenedSheet:
    if not grid.columns:
        return OpenedSheet(grid.name, grid.hidden, 1, {}, merged=tuple(sorted(grid.merged)))
    rows = np.unique(grid.hidden_rows) - grid.first_row
    rows = rows[(rows >= 0) & (rows < grid.height)]
    if len(rows):
        filled = np.any([ids[rows] != 0 for ids in grid.columns.values()], axis=0)
        rows = rows[filled]
    return OpenedSheet(
        name=grid.name,
        hidden=grid.hidden,
        first_row=grid.first_row,
        columns=grid.columns,
        hidden_rows=tuple((rows + grid.first_row).tolist()),
        hidden_columns=tuple(
            number
            for number in grid.columns
            if any(first <= number <= last for first, last in grid.hidden_columns)
        ),
        merged=tuple(sorted(grid.merged)),
    )
