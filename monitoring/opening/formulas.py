"""The text of a formula, also of one that a workbook states for several cells at once."""

from __future__ import annotations

import re

from monitoring.opening.verdicts import column_letters, column_number

REFERENCE = re.compile(
    r"""(?P<kept>"[^"]*"|'(?:[^']|'')*'!?|\[[^\]]*\])"""
    r"|(?<![A-Za-z0-9_.$])(?P<column>\$?[A-Z]{1,3})(?P<row>\$?[1-9]\d{0,6})(?![A-Za-z0-9_.(])"
)


def as_formula(text: str) -> str:
    """A formula as a reader types it, on one line."""
    return "=" + " ".join(text.split())


def moved(formula: str, down: int, right: int) -> str:
    """A formula as it reads in a cell so many rows and columns away: `$` keeps a part in place."""

    def shifted(reference: re.Match[str]) -> str:
        if reference["kept"]:
            return reference[0]
        column, row = reference["column"], reference["row"]
        if not column.startswith("$"):
            column = column_letters(max(1, column_number(column) + right))
        if not row.startswith("$"):
            row = str(max(1, int(row) + down))
        return column + row

    return REFERENCE.sub(shifted, formula)
