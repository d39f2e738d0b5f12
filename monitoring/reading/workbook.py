"""A workbook as reading sees it: sheets of words, each cell with its address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

import numpy as np

from monitoring.definitions.words import cleaned
from monitoring.model import Cell, CellColumn, IntArray, Problem, Words, address_of
from monitoring.opening.limits import Limits
from monitoring.opening.process import NotOpened, Opened, OpenedSheet, open_file
from monitoring.reading.refusals import refusal, told_problem
from monitoring.translation import gettext as _

DECIMALS = re.compile(r"0\.(0{1,3})")
"""The formats 0.0, 0.00 and 0.000, under which 1.1 is shown as 1.10."""

LITERAL = re.compile(r'"[^"]*"|\\.')
"""Text inside a number format: in `0" %"` the per cent sign is a word and changes nothing."""


class Unreadable(Exception):
    """The file cannot be read; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.sentence)


@dataclass(frozen=True)
class Sheet:
    """The filled cells of a sheet, column by column: the number of the word in each row.

    number: its place in the workbook, from 0. columns: column number (1 is A) → words of the rows
    from `first_row` on, all of equal length. title: the word that is the sheet's name.
    """

    name: str
    number: int
    words: Words
    first_row: int
    columns: Mapping[int, IntArray]
    title: int = 0
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def word(self, row: int, column: int) -> int:
        """The word in a cell; 0 when nothing was typed there."""
        words = self.columns.get(column)
        place = row - self.first_row
        return int(words[place]) if words is not None and 0 <= place < len(words) else 0

    def cell(self, row: int, column: int) -> Cell:
        """The cell at the place, empty when nothing was typed there."""
        return self.words.cell(self.word(row, column), self.name, address_of(row, column))

    def row(self, number: int) -> dict[int, Cell]:
        """The filled cells of a row by column."""
        return {c: self.cell(number, c) for c in self.columns if self.word(number, c)}

    @cached_property
    def rows(self) -> Mapping[int, Mapping[int, Cell]]:
        """Every filled row by number: for small sheets, since each cell is made."""
        return {int(number): self.row(int(number)) for number in self.filled_rows}

    @cached_property
    def filled_rows(self) -> IntArray:
        """The numbers of the rows in which anything stands, in their order."""
        return self.rows_with_any(self.columns)

    def rows_with_any(self, columns: Iterable[int]) -> IntArray:
        """The numbers of the rows in which anything stands in one of these columns."""
        filled = self.filled_count(columns) > 0
        return (np.flatnonzero(filled) + self.first_row).astype(np.int32)

    def filled_count(self, columns: Iterable[int], rows: slice = slice(None)) -> IntArray:
        """How many of these columns are filled, in each row from `first_row` on.

        rows: of these places only.
        """
        length = max((len(words) for words in self.columns.values()), default=0)
        count = np.zeros(len(range(length)[rows]), np.int32)
        for column in columns:
            count += self.columns[column][rows] > 0
        return count

    def filled_between(
        self, above: int, below: int | None, columns: Iterable[int]
    ) -> tuple[IntArray, IntArray]:
        """The rows between two rows, or to the end, in which any of these columns is filled.

        Returns their numbers, and how many of the columns are filled in each.
        """
        first = max(above + 1 - self.first_row, 0)
        end = None if below is None else max(below - self.first_row, 0)
        count = self.filled_count(columns, slice(first, end))
        filled = np.flatnonzero(count)
        return (filled + first + self.first_row).astype(np.int32), count[filled]

    def words_in(self, rows: IntArray, column: int) -> IntArray:
        """The words that stand in these rows of a column."""
        words = self.columns.get(column)
        if words is None:
            return np.zeros(len(rows), np.int32)
        return words[rows - self.first_row]

    def cells(self, rows: IntArray, column: int) -> CellColumn:
        """The cells of a column in these rows."""
        n = len(rows)
        return CellColumn(
            self.words_in(rows, column), _same(self.number, n), rows, _same(column, n)
        )

    def names(self, rows: IntArray, column: int) -> CellColumn:
        """The same, where a merged cell speaks for all the rows that it covers.

        rows: in their order.
        """
        cells = self.cells(rows, column)
        spans = [m for m in self.merged if m[1] <= column <= m[3] and m[2] > m[0]]
        if not spans:
            return cells
        word, row, first = cells.word.copy(), rows.copy(), np.array(cells.column)
        for top, left, bottom, _right in spans:
            start, end = np.searchsorted(rows, (top, bottom), side="right")
            inside = np.flatnonzero(word[start:end] == 0) + start
            word[inside], row[inside], first[inside] = self.word(top, left), top, left
        return CellColumn(word, cells.sheet, row, first)

    def same_cell(self, row: int, column: int, n: int) -> CellColumn:
        """One cell that stands for `n` answers."""
        word = self.word(row, column)
        return CellColumn(_same(word, n), _same(self.number, n), _same(row, n), _same(column, n))

    def same_word(self, word: int, n: int) -> CellColumn:
        """A word without a cell, for `n` answers on this sheet."""
        return CellColumn(_same(word, n), _same(self.number, n), _same(0, n), _same(0, n))


def _same(value: int, n: int) -> IntArray:
    # One number in memory, however many answers share it.
    return np.broadcast_to(np.int32(value), (n,))


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file in their order, and what a reader must be told of the file."""

    file: str
    sheets: tuple[Sheet, ...]
    words: Words
    format: str = "xlsx"
    told: tuple[Problem, ...] = ()
    decimal_mark: str = ""
    """The mark with which a file of text writes decimals, where it was seen."""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, without regard to case."""
        wanted = name.casefold()
        return next((s for s in self.sheets if s.name.strip().casefold() == wanted), None)

    def with_text(self, text: str) -> tuple[Words, int]:
        """The words with one more that stands in no cell, and its number."""
        words = self.words
        added = Words(
            [*words.texts, text],
            [*words.values, text],
            words.shown,
            words.without_result,
            words.errors,
        )
        return added, len(words.texts)


def read_workbook(
    content: bytes,
    file: str,
    *,
    limits: Limits | None = None,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Workbook:
    """The workbook in `content`. Raises Unreadable when it is none, or a dangerous one."""
    try:
        opened = open_file(content, file, limits, progress=progress, cancelled=cancelled)
    except NotOpened as refused:
        raise Unreadable(refusal(refused, file)) from None
    workbook = _workbook(opened)
    if not any(len(sheet.filled_rows) for sheet in workbook.sheets):
        raise Unreadable(
            Problem(
                "empty_workbook",
                "",
                "",
                _("'{file}' holds no filled cell.").format(file=file),
                _("Check that the right file was chosen and that it was saved."),
                found=file,
            )
        )
    return workbook


def _workbook(opened: Opened) -> Workbook:
    texts = [_text(value) for value in opened.values]
    values: list[object] = list(opened.values)
    shown = {
        word: display
        for word, number_format in opened.number_formats.items()
        if (display := shown_as(values[word], number_format))
    }
    blank = [word for word, text in enumerate(texts) if not text]
    titles = {}
    for sheet in opened.sheets:
        titles[sheet.name] = len(texts)
        texts.append(sheet.name)
        values.append(sheet.name)
    words = Words(texts, values, shown, frozenset(opened.formulas), frozenset(opened.errors))
    keep = _without(blank, len(texts)) if len(blank) > 1 else None
    sheets = tuple(
        _sheet(sheet, number, words, titles[sheet.name], keep)
        for number, sheet in enumerate(opened.sheets)
    )
    told = tuple(told_problem(one, opened.file) for one in opened.told)
    marks = [one.details.get("decimal_mark", "") for one in opened.told if one.code == "read_as"]
    mark = {"comma": ",", "point": "."}.get(marks[0], "") if marks else ""
    return Workbook(opened.file, sheets, words, opened.format, told, mark)


def _without(blank: list[int], n: int) -> IntArray:
    """The number of each word, 0 for those of blanks only: they say nothing."""
    keep = np.arange(n, dtype=np.int32)
    keep[blank] = 0
    return keep


def _sheet(
    opened: OpenedSheet, number: int, words: Words, title: int, keep: IntArray | None
) -> Sheet:
    columns = {
        column: found if keep is None else keep[found]
        for column, found in sorted(opened.columns.items())
    }
    return Sheet(
        opened.name,
        number,
        words,
        opened.first_row,
        {column: found for column, found in columns.items() if found.any()},
        title,
        opened.hidden,
        frozenset(opened.hidden_rows),
        frozenset(opened.hidden_columns),
        opened.merged,
    )


def shown_as(value: object, number_format: str) -> str:
    """A number as the sheet displays it: 1.10 for 1.1, 45 % for 0.45; empty when as it is typed."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return ""
    if "%" in LITERAL.sub("", number_format):
        # Twelve digits: what is left of 0.29 * 100 beyond them is noise of the computer.
        return f"{value * 100:.12g} %"
    decimals = DECIMALS.fullmatch(number_format)
    if decimals is None:
        return ""
    shown = f"{value:.{len(decimals[1])}f}"
    # A number cut off by its format is what was typed, not what is shown.
    return shown if float(shown) == value else ""


def _text(value: object) -> str:
    # Nearly every distinct word of a large file is a text or a number with decimals.
    if type(value) is str:
        return cleaned(value)
    if type(value) is float and not value.is_integer():
        return str(value)
    return text_of(value)


def text_of(value: object) -> str:
    """A cell's value as a reader sees it: 2009.0 as 2009, a day without its midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return cleaned(str(value))
