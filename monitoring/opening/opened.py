"""What an opened file is: its sheets as columns of words, each distinct value once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitoring.opening.verdicts import Told

IntArray = npt.NDArray[np.int32]


@dataclass(frozen=True)
class OpenedSheet:
    """The filled cells of a sheet by column."""

    name: str
    hidden: bool
    first_row: int
    """The row number of index 0 of every column."""
    columns: Mapping[int, IntArray]
    """Column number (1 is A) → int32 word ids, all of equal length; 0 where nothing stands."""
    hidden_rows: tuple[int, ...] = ()
    """Numbers of the hidden rows that hold a filled cell."""
    hidden_columns: tuple[int, ...] = ()
    """Numbers of the hidden columns that hold a filled cell."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """(first row, first column, last row, last column) of each merged range."""


@dataclass(frozen=True)
class Opened:
    """Every filled cell of a file, each distinct value (and number format) once: as a word."""

    file: str
    format: str
    """xlsx, xlsm, xls, xlsb, ods or csv."""
    values: list[object]
    """By word id: str as typed, float, int, bool, datetime, date, time or timedelta; 0 is None."""
    number_formats: Mapping[int, str]
    """Word id → number format, of numbers under a per cent format or 0.0, 0.00 or 0.000 only."""
    errors: frozenset[int]
    """Word ids of spreadsheet errors; their values are the errors' texts, such as #N/A."""
    formulas: Mapping[int, str]
    """Word id → text of each formula that has no stored result."""
    sheets: tuple[OpenedSheet, ...]
    told: tuple[Told, ...] = ()
