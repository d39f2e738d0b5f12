"""How large a file may be: each limit a setting."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

MB = 2**20


class UnknownLimit(ValueError):
    """A setting holds no whole number above zero; its name and what was found are the message."""


class Limits(NamedTuple):
    """What a file may be and what reading it may take; a file beyond any of them is refused.

    Every field is read from the environment variable `MONITORING_MAX_` + its name in capitals
    (`MONITORING_MAX_FILE_BYTES=134217728`). Sizes are in bytes, times in seconds. A generous
    return has 20,000 cells in 1 MB; the largest file expected is 500,000 rows x 10 columns.
    """

    file_bytes: int = 64 * MB
    """The file as it was sent."""
    unpacked_bytes: int = 600 * MB
    """All parts of a packed file together (.xlsx, .xlsm, .xlsb and .ods are packed)."""
    ratio: int = 200
    """Unpacked to packed size of a part; parts packed to less than 5,000 bytes count as those."""
    sheets: int = 250
    rows: int = 1_048_576
    """The last row that a spreadsheet program knows."""
    columns: int = 16_384
    """The last column that a spreadsheet program knows."""
    grid: int = 20_000_000
    """Rows x columns between the first and the last filled cell of a sheet, ..."""
    grid_ratio: int = 20
    """... unless that is at most so many times its filled cells."""
    cells: int = 8_000_000
    """Filled cells of all sheets."""
    strings: int = 8_000_000
    """Texts in the list that the cells of a workbook share."""
    merges: int = 20_000
    """Merged ranges of a sheet."""
    merged_cells: int = 2_000_000
    """Cells within the merged ranges of a sheet."""
    text: int = 1_000_000
    """Characters of a cell of a text file."""
    memory_bytes: int = 1536 * MB
    """Address space of one child process."""
    seconds: int = 120
    """From the start of reading to its end."""
    cpu_seconds: int = 110
    """Computing time of one child process."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Limits:
        """The limits that the environment sets. Raises UnknownLimit for what is no number."""
        found = os.environ if environment is None else environment
        values = {}
        for field in cls._fields:
            name = f"MONITORING_MAX_{field.upper()}"
            typed = found.get(name, "").strip()
            if typed and not (typed.isascii() and typed.isdigit() and int(typed)):
                raise UnknownLimit(f"{name} must be a whole number above zero, not '{typed}'.")
            if typed:
                values[field] = int(typed)
        return cls(**values)
