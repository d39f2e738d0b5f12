"""The matrix geometry: one thing down, another across; every cell is an answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True)
class _Corner:
    """Where the headings across and down meet; `tops` are the rows of headings, from above."""

    column: int
    tops: tuple[int, ...]

    @property
    def header(self) -> int:
        return self.tops[-1]


def read(workbook: Workbook, layout: Layout) -> RawTable | None:
    """Every cell of every matrix of the workbook by the layout; None when there is none."""
    down = {layout.down: layout.headers[layout.down]} if layout.down in layout.headers else {}
    headings = heading_words(workbook.words, down)
    words, action = workbook.with_text(layout.action) if layout.action else (workbook.words, 0)
    blocks: list[RawBlock] = []
    skipped: list[Cell] = []
    problems = []
    for sheet in workbook.sheets:
        corners = _corners(sheet, layout, headings)
        if not corners:
            skipped += [Cell(sheet.name, "", sheet.name)] if sheet.columns else []
            continue
        for n, corner in enumerate(corners):
            below = corners[n + 1].tops[0] if n + 1 < len(corners) else None
            rows, totals, notes = _rows(sheet, corner, below)
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


def _corners(sheet: Sheet, layout: Layout, headings: frozenset[int]) -> list[_Corner]:
    """The corner of each matrix of the sheet, from above."""
    if layout.sheet and folded(layout.sheet) != folded(sheet.name):
        return []
    if layout.down in layout.columns:  # the layout names the column and the row
        column = number_of(layout.columns[layout.down])
        first = layout.header_row - len(layout.across) + 1
        fits = column in sheet.columns and first > 0
        return [_Corner(column, tuple(range(first, layout.header_row + 1)))] if fits else []
    found: list[_Corner] = []
    role = {layout.down: layout.headers.get(layout.down, ())}
    places = sorted(
        (int(place) + sheet.first_row, column)
        for column, words in sheet.columns.items()
        for place in np.flatnonzero(np.isin(words, list(headings)))
    )
    for number, column in places:
        if found and number <= found[-1].header:
            continue
        row = sheet.row(number)
        if column_by_role(row, role).get(layout.down) != column:
            continue
        corner = _corner(sheet, layout, number, column)
        if corner is not None:
            found.append(corner)
    return found


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


def _rows(
    sheet: Sheet, corner: _Corner, below: int | None
) -> tuple[IntArray, list[Cell], list[Cell]]:
    """The rows of answers, the first cells of rows of totals, and the cells of notes."""
    counts = sheet.filled_count(sheet.columns)
    filled = np.flatnonzero(counts) + sheet.first_row
    filled = filled[filled > corner.header]
    if below is not None:
        filled = filled[filled < below]
    count = counts[filled - sheet.first_row]
    inside = [c for c in sheet.columns if c > corner.column]
    is_note = notes_among(sheet, (corner.header, below), filled, count, list(sheet.columns), inside)
    notes = [cell for number in filled[is_note] for cell in sheet.row(int(number)).values()]
    rows = filled[~is_note].astype(np.int32)
    totals = says_total(sheet.words, sheet.words_in(rows, corner.column))
    cells = [sheet.cell(int(number), corner.column) for number in rows[totals]]
    return rows[~totals], cells, notes


def _across(
    sheet: Sheet, corner: _Corner, layout: Layout
) -> tuple[dict[int, tuple[int, ...]], list[Cell]]:
    """The columns of headings by column across, one for each row of headings; and the totals.

    What stands over several columns (merged, or followed by blanks) speaks for all of them.
    """
    found: dict[int, tuple[int, ...]] = {}
    totals = []
    columns = [c for c in sheet.columns if c > corner.column]
    over = 0
    for column in columns:
        if len(corner.tops) == 1:
            place: tuple[int, ...] = (column,)
        else:
            over = column if sheet.word(corner.tops[0], column) else over
            place = (over or column, column)
        cells = [sheet.cell(row, c) for row, c in zip(corner.tops, place, strict=True)]
        if all(cell.is_empty for cell in cells):
            continue
        summed = says_total(sheet.words, np.array([sheet.word(corner.header, column)], np.int32))
        if layout.across[-1] == "country" and summed[0]:
            totals.append(cells[-1])
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
    for column in sheet.columns:
        if column <= corner.column or across.get(column) == ():
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
