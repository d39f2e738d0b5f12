"""Puts together what one or two readers found in an .xlsx."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from monitoring.opening.answer import Answer, Head
from monitoring.opening.grid import Grid, Words, finish
from monitoring.opening.limits import Limits
from monitoring.opening.opened import IntArray, Opened
from monitoring.opening.verdicts import Told, damaged

NOTHING = -1
"""The code that the readers give to a cell in which nothing stands."""


def gather(file: str, answers: list[Answer], limits: Limits) -> Opened:
    """The workbook that was read by these readers, the second of two having read the texts.

    Raises NotOpened when a cell names a text that is not there, or for too many cells.
    """
    words, tables = _words(answers)
    first = answers[0].head
    grids = [
        _grid([answer.head["book"]["sheets"][place] for answer in answers], answers, tables, limits)
        for place in range(len(first["book"]["sheets"]))
    ]
    told = [Told(*one) for one in first["told"]]
    return finish(file, first["format"], words, grids, told, limits)


class _Table:
    """The word of each code of one reader."""

    def __init__(self, own: IntArray, shared: IntArray) -> None:
        # Codes are the places of the shared texts, -1 for nothing, then downward the reader's own.
        self._words = np.concatenate([own[::-1], np.zeros(1, dtype=np.int32), shared])
        self._first = -len(own) - 1

    def words(self, codes: IntArray, sheet: str) -> IntArray:
        """The words of the codes."""
        places = codes - self._first
        if len(places) and int(places.max()) >= len(self._words):
            raise damaged("no such shared text", sheet)
        return self._words[places]


def _words(answers: list[Answer]) -> tuple[Words, list[_Table]]:
    ids: defaultdict[str, int] = defaultdict(count(1).__next__)
    ids[""] = 0
    strings = answers[-1].head["book"]["strings"]
    shared = np.fromiter(map(ids.__getitem__, strings), dtype=np.int32, count=len(strings))
    own = [_own(answer) for answer in answers]
    for answer, table in zip(answers, own, strict=True):
        for group in answer.head["book"]["words"]:
            if group["type"] == "str":
                found = [ids[text] for text in group["values"]]
                table[_places(answer, group)] = found
    words = Words([None, *list(ids)[1:]])
    _add_numbers(words, answers, own)
    _add_others(words, answers, own)
    return words, [_Table(table, shared) for table in own]


def _own(answer: Answer) -> IntArray:
    lowest = min(
        (
            min(answer.array(group["codes"]), default=NOTHING)
            for group in answer.head["book"]["words"]
        ),
        default=NOTHING,
    )
    return np.zeros(NOTHING - lowest, dtype=np.int32)


def _places(answer: Answer, group: Head) -> IntArray:
    codes = np.frombuffer(answer.array(group["codes"]), dtype=np.int32)
    return NOTHING - 1 - codes


def _groups(answers: list[Answer], own: list[IntArray]) -> Iterator[tuple[Answer, IntArray, Head]]:
    for answer, table in zip(answers, own, strict=True):
        for group in answer.head["book"]["words"]:
            yield answer, table, group


def _add_numbers(words: Words, answers: list[Answer], own: list[IntArray]) -> None:
    """The numbers, each once under every number format that shows it in its own way."""
    by_format: defaultdict[str, list[tuple[IntArray, IntArray, npt.NDArray[np.float64]]]]
    by_format = defaultdict(list)
    for answer, table, group in _groups(answers, own):
        if group["type"] == "float":
            numbers = np.frombuffer(answer.array(group["values"]), dtype=np.float64)
            by_format[group["format"]].append((table, _places(answer, group), numbers))
    for number_format, found in by_format.items():
        numbers, inverse = np.unique(
            np.concatenate([numbers for _table, _places, numbers in found]), return_inverse=True
        )
        first = len(words.values)
        words.values.extend(numbers.tolist())
        if number_format:
            words.number_formats.update(
                dict.fromkeys(range(first, len(words.values)), number_format)
            )
        start = 0
        for table, places, own_numbers in found:
            end = start + len(own_numbers)
            table[places] = inverse[start:end] + first
            start = end


def _add_others(words: Words, answers: list[Answer], own: list[IntArray]) -> None:
    known: dict[tuple[str, Any], int] = {}
    for answer, table, group in _groups(answers, own):
        kind = group["type"]
        if kind in ("str", "float"):
            continue
        found = []
        for value in _values(kind, group["values"]):
            if kind in ("error", "formula"):
                texts = words.errors if kind == "error" else words.formulas
                found.append(words.text(value, texts))
                continue
            if (kind, value) not in known:
                known[kind, value] = len(words.values)
                words.values.append(value)
            found.append(known[kind, value])
        table[_places(answer, group)] = found


def _values(kind: str, written: list[Any]) -> Iterator[Any]:
    match kind:
        case "date":
            return map(date.fromisoformat, written)
        case "datetime":
            return map(datetime.fromisoformat, written)
        case "time":
            return map(time.fromisoformat, written)
        case "timedelta":
            return (timedelta(*parts) for parts in written)
    return iter(written)


def _grid(heads: list[Head], answers: list[Answer], tables: list[_Table], limits: Limits) -> Grid:
    """One sheet from what the readers found of it; one who read nothing of it says nothing."""
    grid = Grid(heads[0]["name"], heads[0]["hidden"])
    columns: list[tuple[int, IntArray, IntArray]] = []
    for head, answer, table in zip(heads, answers, tables, strict=True):
        if cells := head["cells"]:
            columns += _columns(cells, answer, table, grid.name)
            # Every reader of a sheet has seen what stands around its rows.
            grid.merged = [(r1, c1, r2, c2) for r1, c1, r2, c2 in cells["merged"]]
            grid.hidden_columns = [(first, last) for first, last in cells["hidden_columns"]]
            hidden_rows = np.frombuffer(answer.array(cells["hidden_rows"]), dtype=np.int32)
            grid.hidden_rows = np.concatenate([grid.hidden_rows, hidden_rows])
    if not columns:
        return grid
    first = min(int(rows.min()) for _number, rows, _words in columns)
    last = max(int(rows.max()) for _number, rows, _words in columns)
    found = sum(len(rows) for _number, rows, _words in columns)
    grid.reach((first, last), {number for number, _rows, _words in columns}, found, limits)
    for number, rows, ids in columns:
        grid.columns[number][rows - first] = ids
    return grid


def _columns(
    cells: Head, answer: Answer, table: _Table, sheet: str
) -> list[tuple[int, IntArray, IntArray]]:
    """(column number, rows, words) of the filled cells that one reader found on a sheet."""
    columns = []
    for number, rows, codes in cells["columns"]:
        own_rows = np.frombuffer(answer.array(rows), dtype=np.int32)
        ids = table.words(np.frombuffer(answer.array(codes), dtype=np.int32), sheet)
        if not ids.all():
            own_rows, ids = own_rows[ids != 0], ids[ids != 0]
        if len(ids):
            columns.append((number, own_rows, ids))
    return columns
