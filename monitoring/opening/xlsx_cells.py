"""The cells of a sheet of an .xlsx while they are collected: by column, with what is hidden."""

from __future__ import annotations

from array import array
from collections import defaultdict

from monitoring.opening.answer import INTEGERS, Head, Writer
from monitoring.opening.limits import Limits
from monitoring.opening.verdicts import column_number, too_large


class ColumnNumbers(dict[bytes, int]):
    """The number of a column by its letters."""

    def __missing__(self, letters: bytes) -> int:
        self[letters] = number = column_number(letters.decode())
        return number


class Cells:
    """The filled cells of one sheet that one reader found."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.rows: defaultdict[int, array[int]] = defaultdict(lambda: array(INTEGERS))
        """By column number the rows of its filled cells, beside `codes`."""
        self.codes: defaultdict[int, array[int]] = defaultdict(lambda: array(INTEGERS))
        self.hidden_rows = array(INTEGERS)
        self.hidden_columns: list[tuple[int, int]] = []
        """(first, last) column of each hidden range."""
        self.merged: list[tuple[int, int, int, int]] = []
        """(first row, first column, last row, last column) of each merged range."""
        self.count = 0

    def add(self, row: int, column: int, code: int) -> None:
        """One more cell. Raises NotOpened for one outside any sheet."""
        if row > self.limits.rows:
            raise too_large("rows", row, self.limits.rows, self.name)
        if column > self.limits.columns:
            raise too_large("columns", column, self.limits.columns, self.name)
        self.rows[column].append(row)
        self.codes[column].append(code)
        self.counted(1)

    def add_column(self, column: int, rows: array[int], codes: array[int]) -> None:
        """Many cells of one column. Raises NotOpened for a column outside any sheet."""
        if column > self.limits.columns:
            raise too_large("columns", column, self.limits.columns, self.name)
        self.rows[column].extend(rows)
        self.codes[column].extend(codes)
        self.counted(len(rows))

    def counted(self, cells: int) -> None:
        """So many cells more. Raises NotOpened when that is more than there may be."""
        self.count += cells
        if self.count > self.limits.cells:
            raise too_large("cells", self.count, self.limits.cells, self.name)

    def add_merged(
        self, first_row: int, first_column: int, last_row: int, last_column: int
    ) -> None:
        """One more merged range. Raises NotOpened when there are more than there may be."""
        rows, columns = sorted((first_row, last_row)), sorted((first_column, last_column))
        self.merged.append((rows[0], columns[0], rows[1], columns[1]))
        if len(self.merged) > self.limits.merges:
            raise too_large("merges", len(self.merged), self.limits.merges, self.name)

    def add_hidden_columns(self, first: int, last: int) -> None:
        """A range of hidden columns."""
        self.hidden_columns.append((first, min(last, self.limits.columns)))

    def head(self, answer: Writer) -> Head:
        """The cells as they are named in an answer."""
        area = sum((r2 - r1 + 1) * (c2 - c1 + 1) for r1, c1, r2, c2 in self.merged)
        if area > self.limits.merged_cells:
            raise too_large("merged_cells", area, self.limits.merged_cells, self.name)
        return {
            "columns": [
                (number, answer.put(self.rows[number]), answer.put(codes))
                for number, codes in self.codes.items()
            ],
            "hidden_rows": answer.put(self.hidden_rows),
            "hidden_columns": self.hidden_columns,
            "merged": self.merged,
        }
