"""What is said of a file besides its cells: that it is refused, or what its reader must know."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NO_DETAILS: Mapping[str, str] = MappingProxyType({})


class Told(NamedTuple):
    """Something that was seen and that changes how the cells are to be read."""

    code: str
    sheet: str = ""
    cell: str = ""
    details: Mapping[str, str] = NO_DETAILS


class NotOpened(Exception):
    """The file is refused; `code` says why, `details` hold what the sentence needs."""

    def __init__(
        self, code: str, sheet: str = "", cell: str = "", details: Mapping[str, str] | None = None
    ) -> None:
        self.code = code
        self.sheet = sheet
        self.cell = cell
        self.details = dict(details or {})
        super().__init__(f"{code} {sheet} {cell} {self.details}")


class Cancelled(Exception):
    """Whoever asked for the file wants it no longer."""


def too_large(measure: str, found: int | str, limit: int | str, sheet: str = "") -> NotOpened:
    """The refusal of a file beyond a limit; measure: the name of the field of Limits."""
    return NotOpened(
        "too_large", sheet, details={"measure": measure, "found": str(found), "limit": str(limit)}
    )


def damaged(reason: object, sheet: str = "") -> NotOpened:
    """The refusal of a file that breaks off or contradicts itself; reason: for the log only."""
    return NotOpened("damaged_workbook", sheet, details={"reason": str(reason)[:300]})


def column_letters(column: int) -> str:
    """The letters of a column number: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column's letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """The name of a cell: row 3, column 2 is B3."""
    return f"{column_letters(column)}{row}"
