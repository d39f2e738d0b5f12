"""What python-calamine does not tell of cells: errors, formulas without result, formats, hidden."""

from __future__ import annotations

from array import array

from monitoring.opening.answer import INTEGERS, Head, Writer
from monitoring.opening.limits import Limits
from monitoring.opening.verdicts import too_large

ERROR_BY_CODE = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""The errors by the numbers that the binary formats give them (MS-XLS 2.5.10)."""


class Places:
    """Cells of a sheet and a number for each: what the number means is said beside them."""

    def __init__(self) -> None:
        self.rows = array(INTEGERS)
        self.columns = array(INTEGERS)
        self.meanings = array(INTEGERS)

    def add(self, row: int, column: int, meaning: int) -> None:
        """One more cell."""
        self.rows.append(row)
        self.columns.append(column)
        self.meanings.append(meaning)

    def head(self, answer: Writer) -> Head:
        """The cells as they are named in an answer."""
        return {
            "rows": answer.put(self.rows),
            "columns": answer.put(self.columns),
            "meanings": answer.put(self.meanings),
        }


class SheetFacts:
    """What is known of the cells of one sheet."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.formatted = Places()
        self.errors = Places()
        self.formulas = Places()
        self.hidden_rows = array(INTEGERS)
        self.hidden_columns: list[tuple[int, int]] = []
        """(first, last) column of each hidden range."""
        self.merged: list[tuple[int, int, int, int]] = []
        """(first row, first column, last row, last column) of each merged range."""

    def check(self, limits: Limits) -> None:
        """Raises NotOpened when the sheet has more merged cells than it may have."""
        if len(self.merged) > limits.merges:
            raise too_large("merges", len(self.merged), limits.merges, self.name)
        cells = sum((r2 - r1 + 1) * (c2 - c1 + 1) for r1, c1, r2, c2 in self.merged)
        if cells > limits.merged_cells:
            raise too_large("merged_cells", cells, limits.merged_cells, self.name)

    def head(self, answer: Writer) -> Head:
        """The facts as they are named in an answer."""
        return {
            "name": self.name,
            "formatted": self.formatted.head(answer),
            "errors": self.errors.head(answer),
            "formulas": self.formulas.head(answer),
            "hidden_rows": answer.put(self.hidden_rows),
            "hidden_columns": self.hidden_columns,
            "merged": self.merged,
        }


class Texts(dict[str, int]):
    """Distinct texts in the order in which they were met, each with its place."""

    def __missing__(self, text: str) -> int:
        self[text] = place = len(self)
        return place


class Facts:
    """What is known of a workbook."""

    def __init__(self) -> None:
        self.sheets: list[SheetFacts] = []
        self.formats = Texts()
        self.errors = Texts()
        self.formulas = Texts()

    def head(self, answer: Writer) -> Head:
        """The facts as they are named in an answer."""
        return {
            "formats": list(self.formats),
            "errors": list(self.errors),
            "formulas": list(self.formulas),
            "sheets": [sheet.head(answer) for sheet in self.sheets],
        }
