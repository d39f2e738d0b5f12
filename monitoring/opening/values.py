"""The filled cells of a workbook as columns of word ids, read by python-calamine."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from operator import getitem
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from monitoring.opening.answer import INTEGERS, Head, WordIds, Writer
from monitoring.opening.limits import Limits
from monitoring.opening.verdicts import NotOpened, damaged, too_large

ROWS_AT_ONCE = 10_000
KINDS = (str, float, int, bool, datetime, date, time, timedelta)
NO_CELLS = (SheetTypeEnum.ChartSheet, SheetTypeEnum.Vba)

Progress = Callable[[float], None]


class Words:
    """The distinct values of a workbook, each with an id; an empty text is 0: nothing there."""

    def __init__(self) -> None:
        self._next = count(1).__next__
        # One dictionary for each kind of value, because to Python True, 1 and 1.0 are the same.
        self.ids: WordIds = {kind: defaultdict(self._next) for kind in KINDS}
        self.ids[str][""] = 0

    def ids_of(self, column: Iterable[Any]) -> Iterator[int]:
        """The ids of the values of a column, all steps without a Python function for each."""
        values = tuple(column)
        kinds = set(map(type, values))
        if len(kinds) == 1:
            return map(self.ids[kinds.pop()].__getitem__, values)
        return map(getitem, map(self.ids.__getitem__, map(type, values)), values)


def read_values(path: Path, limits: Limits, answer: Writer, progress: Progress) -> Head:
    """All sheets of the workbook. Raises NotOpened when it cannot be read to its end."""
    words = Words()
    try:
        with load_workbook(str(path)) as book:
            described = book.sheets_metadata
            if len(described) > limits.sheets:
                raise too_large("sheets", len(described), limits.sheets)
            sheets = []
            for index, sheet in enumerate(described):
                head: Head = {
                    "name": sheet.name,
                    "hidden": sheet.visible is not SheetVisibleEnum.Visible,
                    "first_row": 1,
                    "columns": [],
                }
                if sheet.typ not in NO_CELLS:
                    head |= _sheet(book.get_sheet_by_index(index), words, limits, answer)
                sheets.append(head)
                progress((index + 1) / len(described))
    except PasswordError:
        raise NotOpened("protected") from None
    except CalamineError as broken:
        raise damaged(broken) from broken
    return {"words": answer.put_words(words.ids), "sheets": sheets}


def _sheet(sheet: CalamineSheet, words: Words, limits: Limits, answer: Writer) -> Head:
    start, end = sheet.start, sheet.end
    if start is None or end is None:
        return {}
    (first_row, first_column), (last_row, last_column) = start, end
    grid = (last_row - first_row + 1) * (last_column - first_column + 1)
    if grid > max(limits.grid, limits.grid_ratio * limits.cells):
        raise too_large("grid", grid, limits.grid, sheet.name)
    if last_row >= limits.rows:
        raise too_large("rows", last_row + 1, limits.rows, sheet.name)
    if last_column >= limits.columns:
        raise too_large("columns", last_column + 1, limits.columns, sheet.name)
    columns = [array(INTEGERS) for _column in range(last_column - first_column + 1)]
    # iter_rows gives the blank rows above the first filled one, but not the columns before it.
    rows = islice(sheet.iter_rows(), first_row, None)
    while chunk := list(islice(rows, max(1, min(ROWS_AT_ONCE, 2_000_000 // len(columns))))):
        for ids, column in zip(columns, zip(*chunk, strict=True), strict=True):
            ids.extend(words.ids_of(column))
    if grid > limits.grid:
        cells = sum(len(ids) - ids.count(0) for ids in columns)
        if grid > limits.grid_ratio * cells:
            raise too_large("grid", grid, limits.grid, sheet.name)
    filled = [(n, ids) for n, ids in enumerate(columns, start=first_column + 1) if any(ids)]
    return {
        "first_row": first_row + 1,
        "columns": [(number, answer.put(ids)) for number, ids in filled],
    }
