"""The matrix geometry: one thing down, another across; every cell is an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from monitoring.definitions.words import is_total
from monitoring.model import (
    RATING_TEXTS,
    Cell,
    CellColumn,
    IntArray,
    Layout,
    RawBlock,
    RawTable,
    number_of,
)
from monitoring.reading import findings
from monitoring.reading.tables import (
    column_by_role,
    folded,
    heading_words,
    notes_among,
    says_total,
)
from monitoring.reading.workbook import Sheet, Workbook

MIN_COLUMNS_ACROSS = 2
"""A heading beside a single column is a list, and reading it as a matrix would be a guess."""


@dataclass
class _Corner:
    """Where the headings across and down meet, with what other matrices leave to this one.

    tops: the rows of headings, from above. first, end: its first column, and the one behind its
    last. below: the upper row of the headings that end it.
    """

    column: int
    tops: tuple[int, ...]
    first: int = 0
    end: int | None = None
    below: int | None = None

    @property
    def header(self) -> int:
        return self.tops[-1]

    def columns(self, sheet: Sheet) -> list[int]:
        """The columns of the sheet that belong to the matrix."""
        return [c for c in sheet.columns if c >= self.first and (self.end is None or c < self.end)]

    def across(self, sheet: Sheet) -> list[int]:
        """Those in which answers stand."""
        return [c for c in self.columns(sheet) if c > self.column]


def read(workbook: Workbook, layout: Layout) -> RawTable | None:
    """Every cell of every matrix of the workbook by the layout; None when there is none."""
    down = {layout.down: layout.headers[layout.down]} if layout.down in layout.headers else {}
    headings = heading_words(workbook.words, down)
    words, action = workbook.with_text(layout.action) if layout.action else (workbook.words, 0)
    blocks: list[RawBlock] = []
    skipped: list[Cell] = []
    problems = []
    for sheet in workbook.sheets:
        corners, unread = _corners(sheet, layout, headings)
        problems += [findings.unread_matrix(cell) for cell in unread]
        if not corners:
            skipped += [Cell(sheet.name, "", sheet.name)] if sheet.columns else []
            continue
        for corner in corners:
            rows, totals, notes = _rows(sheet, corner)
            skipped += notes
            across, summed = _across(sheet, corner, layout)
            problems += [findings.total_row(cell) for cell in (*totals, *summed)]
            problems += [] if len(rows) else [findings.no_rows(sheet)]
            hidden = [int(row) for row in rows if int(row) in sheet.hidden_rows]
            problems += findings.hidden_rows(sheet, hidden)
            problems += findings.hidden_columns(sheet, corner.header, (corner.column, *across))
            blocks.append(_block(sheet, layout, corner, rows, across, action))
        problems += [findings.hidden_sheet(sheet)] if sheet.hidden else []
    if not blocks:
        return None
    return RawTable(
        layout,
        words,
        tuple(sheet.name for sheet in workbook.sheets),
        tuple(blocks),
        skipped=tuple(skipped),
        problems=tuple(problems),
    )


def _corners(
    sheet: Sheet, layout: Layout, headings: frozenset[int]
) -> tuple[list[_Corner], list[Cell]]:
    """The corner of each matrix of the sheet, from above; and those beside matrices of another kind."""
    if layout.sheet and folded(layout.sheet) != folded(sheet.name):
        return [], []
    if layout.down in layout.columns:  # the layout names the column and the row
        column = number_of(layout.columns[layout.down])
        first = layout.header_row - len(layout.across) + 1
        fits = column in sheet.columns and first > 0
        tops = tuple(range(first, layout.header_row + 1))
        return ([_Corner(column, tops)] if fits else []), []
    found: list[_Corner] = []
    under_way: list[_Corner] = []
    others: list[tuple[int, int]] = []
    for number, column in _places_of_corners(sheet, layout, headings):
        corner = _corner(sheet, layout, number, column)
        if corner is None:
            others.append((number, column))
            continue
        beside = [other for other in under_way if _is_beside(sheet, other, corner)]
        over = [other for other in under_way if other not in beside]
        if any(number <= other.header for other in over):
            continue
        for other in over:
            other.below = corner.tops[0]
            under_way.remove(other)
        for other in beside:
            left, right = sorted((other, corner), key=lambda one: one.column)
            left.end = min(left.end or right.column, right.column)
            right.first = max(right.first, right.column)
        under_way.append(corner)
        found.append(corner)
    unread = (
        sheet.cell(number, column)
        for number, column in others
        if sum(c > column for c in sheet.row(number)) >= MIN_COLUMNS_ACROSS
        and not any(number in corner.tops and column >= corner.column for corner in found)
    )
    return found, list(unread) if found else []


def _places_of_corners(
    sheet: Sheet, layout: Layout, headings: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """(row, column) of the first heading of what stands down in a row, and of its like beside it."""
    role = {layout.down: layout.headers.get(layout.down, ())}
    likely = {
        int(place) + sheet.first_row
        for words in sheet.columns.values()
        for place in np.flatnonzero(np.isin(words, list(headings)))
    }
    for number in sorted(likely):
        row = sheet.row(number)
        first = column_by_role(row, role)[layout.down]
        for column, cell in row.items():
            if column == first or (column > first and folded(cell.text) == folded(row[first].text)):
                yield number, column


def _is_beside(sheet: Sheet, other: _Corner, corner: _Corner) -> bool:
    """Whether a matrix that begins below the corner of another one, or right of it, is beside it."""

    def headings(of: _Corner, start: int, end: int | None) -> int:
        return sum(start < c and (end is None or c < end) for c in sheet.row(of.header))

    if corner.column > other.column:
        enough = headings(other, other.column, corner.column) >= MIN_COLUMNS_ACROSS
        return enough and (corner.header == other.header or _is_beyond(sheet, other, corner))
    between = headings(corner, corner.column, other.column)
    return between >= MIN_COLUMNS_ACROSS and not sheet.word(corner.header, other.column - 1)


def _is_beyond(sheet: Sheet, other: _Corner, corner: _Corner) -> bool:
    """Whether nothing of a matrix stands in the columns of another one that begins right of it.

    A title of the other one may stand beside its headings.
    """
    last = other.column
    while sheet.word(other.header, last + 1):
        last += 1
    columns = [c for c in other.columns(sheet) if c >= corner.column]
    _rows, count = sheet.filled_between(other.header, corner.tops[0], columns)
    return last < corner.column and bool((count < MIN_COLUMNS_ACROSS).all())


def _corner(sheet: Sheet, layout: Layout, number: int, column: int) -> _Corner | None:
    def across(row: int) -> int:
        return sum(c > column for c in sheet.row(row))

    if len(layout.across) == 1:
        return _Corner(column, (number,)) if across(number) >= MIN_COLUMNS_ACROSS else None
    # The corner stands in the upper row, or is merged over both; else in the lower one.
    if not sheet.word(number + 1, column) and across(number + 1) >= MIN_COLUMNS_ACROSS:
        return _Corner(column, (number, number + 1)) if across(number) else None
    if across(number) >= MIN_COLUMNS_ACROSS and across(number - 1):
        return _Corner(column, (number - 1, number))
    return None


def _rows(sheet: Sheet, corner: _Corner) -> tuple[IntArray, list[Cell], list[Cell]]:
    """The rows of answers, the first cells of rows of totals, and the cells of notes."""
    mine = corner.columns(sheet)
    filled, count = sheet.filled_between(corner.header, corner.below, mine)
    place = (corner.header, corner.below)
    is_note = notes_among(sheet, place, filled, count, mine, corner.across(sheet))
    noted = (sheet.cell(int(number), c) for number in filled[is_note] for c in mine)
    notes = [cell for cell in noted if not cell.is_empty]
    rows = filled[~is_note]
    totals = says_total(sheet.words, sheet.words_in(rows, corner.column))
    cells = [sheet.cell(int(number), corner.column) for number in rows[totals]]
    return rows[~totals], cells, notes


def _across(
    sheet: Sheet, corner: _Corner, layout: Layout
) -> tuple[dict[int, tuple[int, ...]], list[Cell]]:
    """The columns of headings by column across, one for each row of headings; and the totals.

    What stands over several columns (merged, or followed by blanks) speaks for all of them; a
    merged cell for no column beyond it.
    """
    found: dict[int, tuple[int, ...]] = {}
    totals = []
    over = 0
    top = corner.tops[0]
    last = {left: right for first, left, end, right in sheet.merged if first <= top <= end}
    for column in corner.across(sheet):
        if len(corner.tops) == 1:
            place: tuple[int, ...] = (column,)
        else:
            over = column if sheet.word(top, column) else over
            over = over if column <= last.get(over, column) else 0
            place = (over or column, column)
        cells = [sheet.cell(row, c) for row, c in zip(corner.tops, place, strict=True)]
        if all(cell.is_empty for cell in cells):
            continue
        summed = [
            cell
            for role, cell in zip(layout.across, cells, strict=True)
            if role in ("country", "action") and is_total(cell.text)
        ]
        if summed:
            totals += [cell for cell in summed if cell not in totals]
            found[column] = ()
            continue
        if not cells[-1].is_empty or len(corner.tops) == 1:
            found[column] = place
    return found, totals


def _block(
    sheet: Sheet,
    layout: Layout,
    corner: _Corner,
    rows: IntArray,
    across: dict[int, tuple[int, ...]],
    action: int,
) -> RawBlock:
    """Every cell below a heading, and every filled cell that stands below none."""
    bare = (0,) * len(corner.tops)
    parts = []
    for column in corner.across(sheet):
        if across.get(column) == ():
            continue
        place = across.get(column)
        words = sheet.words_in(rows, column)
        # A value under a column without a heading is a mistake to be shown, not to be lost.
        inside = rows if place else rows[words > 0]
        parts.append((inside, column, place or (column,) * len(bare)))
    row = _joined([inside for inside, _c, _p in parts])
    column_of = _joined([np.full(len(inside), c, np.int32) for inside, c, _p in parts])
    order = np.lexsort((column_of, row))
    row, column_of = row[order], column_of[order]
    n = len(row)
    sheet_number = sheet.same_word(0, n).sheet
    word = _words_at(sheet, row, column_of)
    names = sheet.names(row, corner.column)
    columns = {
        role: sheet.same_word(0, n)
        for role in ("country", "round", "action", "status", "assessment", *RATING_TEXTS, "why")
    }
    if layout.round_from_sheet:
        columns["round"] = sheet.same_word(sheet.title, n)
    if layout.action:
        columns["action"] = sheet.same_word(action, n)
    columns[layout.down] = names
    columns["rating"] = CellColumn(word, sheet_number, row, column_of)
    for level, role in enumerate(layout.across):
        at = _joined([np.full(len(i), p[level], np.int32) for i, _c, p in parts])[order]
        top = np.full(n, corner.tops[level], np.int32)
        columns[role] = CellColumn(_words_at(sheet, top, at), sheet_number, top, at)
    return RawBlock(columns)


def _words_at(sheet: Sheet, row: IntArray, column: IntArray) -> IntArray:
    found = np.zeros(len(row), np.int32)
    for one in np.unique(column):
        here = column == one
        inside = row[here] - sheet.first_row
        words = sheet.columns.get(int(one))
        if words is not None:
            within = (inside >= 0) & (inside < len(words))
            found[here] = np.where(within, words[np.where(within, inside, 0)], 0)
    return found


def _joined(parts: list[IntArray]) -> IntArray:
    return np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, np.int32)
