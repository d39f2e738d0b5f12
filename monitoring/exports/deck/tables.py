"""Tables of slides: the size of their letters, the height of their rows, from slide to slide."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pptx.util import Pt

from monitoring.exports.content import Cell, Column, Table
from monitoring.exports.deck.room import (
    EM,
    EM_OF_NUMBERS,
    LINE,
    MOST_OF_A_CELL,
    POINT,
    SMALL_POINTS,
    lines_of,
    text_width,
)
from monitoring.exports.harmless import harmless

TABLE_POINTS = (16, 15, 14)


TABLE_POINTS_OF_NUMBERS = (16, 15, 14, 13, 12)
"""Sizes that are tried: the largest with which a table needs the fewest slides is taken."""


PAD_X, PAD_Y = int(Pt(4)), int(Pt(1))


LEAST_OF_A_HEAD = 10


@dataclass(frozen=True, slots=True)
class Sized:
    """A table, or the part of one that a slide has room for, with the size of its letters."""

    table: Table
    points: int


def split_table(whole: Table, width: int, first: int, others: int) -> Iterator[Sized]:
    """Tables with the same heading, each as high as there is room; `first` is that of the first."""
    has_numbers = any(column.is_of_numbers for column in whole.columns)
    sizes = TABLE_POINTS_OF_NUMBERS if has_numbers else TABLE_POINTS
    tried = [(points, _pages_of(whole, width, points, first, others)) for points in sizes]
    points, pages = min(tried, key=lambda one: len(one[1]))
    for begin, end in pages:
        yield Sized(replace(whole, rows=whole.rows[begin:end]), points)


def _pages_of(
    whole: Table, width: int, points: int, first: int, others: int
) -> list[tuple[int, int]]:
    """From which row to which each slide goes at a size of letters."""
    widths = widths_of(whole.columns, width)
    head = head_height(whole, widths, points)
    heights = [row_height(row, widths, points) for row in whole.rows]
    pages = _rows_of_pages(heights, first - head, others - head)
    if len(pages) == 1:
        return pages
    # About as many on each, so that the last one does not stand alone.
    even = math.ceil(sum(heights) / len(pages) * 1.08)
    evened = _rows_of_pages(heights, min(first - head, even), min(others - head, even))
    return evened if len(evened) == len(pages) else pages


def _rows_of_pages(heights: Sequence[int], first: int, others: int) -> list[tuple[int, int]]:
    """From which row to which each page goes; a row that is too high has a page of its own."""
    pages, begin, used, room = [], 0, 0, first
    for n, height in enumerate(heights):
        if used + height > room and n > begin:
            pages.append((begin, n))
            begin, used, room = n, 0, others
        used += height
    return [*pages, (begin, len(heights))]


def head_height(table: Table, widths: Sequence[int], points: int) -> int:
    """The height of the heading row in EMU."""
    heads = [column.heading for column in table.columns]
    return row_height(heads, widths, head_points(table, widths, points))


def head_points(table: Table, widths: Sequence[int], points: int) -> int:
    """The size of the heading's letters: no word of it is broken if that can be helped."""
    most = min(points, SMALL_POINTS)
    words = [
        (word, width)
        for column, width in zip(table.columns, widths, strict=True)
        for word in harmless(column.heading, MOST_OF_A_CELL).split()
    ]
    for size in range(most, LEAST_OF_A_HEAD, -1):
        # Bold letters are wider.
        if all(text_width(word, size * 1.07) <= width - 2 * PAD_X for word, width in words):
            return size
    return LEAST_OF_A_HEAD


def row_height(row: Sequence[str | Cell], widths: Sequence[int], points: float) -> int:
    """The height of a row in EMU: that of its highest cell."""
    lines = max(
        sum(
            lines_of(line, points, width - 2 * PAD_X, EM_OF_NUMBERS if line[:1].isdigit() else EM)
            for line in text_of(value).split("\n")
        )
        for value, width in zip(row, widths, strict=True)
    )
    return int(lines * points * LINE * POINT) + 2 * PAD_Y


def widths_of(columns: Sequence[Column], width: int) -> list[int]:
    """The width of each column in EMU."""
    total = sum(column.share for column in columns)
    return [int(width * column.share / total) for column in columns]


def text_of(value: str | Cell) -> str:
    """The text of a cell as it is written."""
    return harmless(value.text if isinstance(value, Cell) else value, MOST_OF_A_CELL)
