"""Reads an .xlsx, or that part of it which falls to one of several readers at work."""

from __future__ import annotations

from collections.abc import Callable

from monitoring.opening import xlsx_fast, xlsx_slow
from monitoring.opening.answer import Head, Writer
from monitoring.opening.limits import Limits
from monitoring.opening.packed import CHUNK, Packed
from monitoring.opening.xlsx_book import Book, Part, read_book
from monitoring.opening.xlsx_cells import Cells
from monitoring.opening.xlsx_strings import read_strings
from monitoring.opening.xlsx_words import NotRegular, Words

Progress = Callable[[float], None]


class Turns:
    """Deals the pieces of a workbook out, alike in every reader, so that each is read once."""

    def __init__(self, reader: int, share: float, pieces: int, progress: Progress) -> None:
        """reader: 0 for the first or only one, 1 for the second, who takes that share (0-1).

        pieces: about how many there are, by which it is told how far the reader has come.
        """
        self.reader = reader
        self.share = share
        self.dealt = 0
        self._pieces = pieces
        self._progress = progress

    def mine(self) -> bool:
        """Whether the next piece falls to this reader."""
        before, self.dealt = self.dealt, self.dealt + 1
        self._progress(before / self._pieces)
        return self.reader == int((before + 1) * self.share) - int(before * self.share)


def read_xlsx(
    packed: Packed,
    limits: Limits,
    reader: int,
    readers: int,
    answer: Writer,
    progress: Progress,
) -> Head:
    """What the reader of that number (from 0) finds in the workbook.

    Raises NotOpened when it breaks off or is beyond the limits.
    """
    book = read_book(packed, limits)
    words = Words(book)
    pieces = sum(1 + packed.size(sheet.path) // CHUNK for sheet in book.sheets)
    turns = Turns(reader, _share(book, packed) if readers > 1 else 0, pieces or 1, progress)
    strings = read_strings(packed, book.strings, limits) if reader == readers - 1 else None
    sheets: list[Head | None] = []
    for sheet in book.sheets:
        cells = _cells(packed, sheet, words, limits, turns)
        sheets.append(cells.head(answer) if cells else None)
    return {
        "sheets": [
            {"name": sheet.name, "hidden": sheet.hidden, "cells": cells}
            for sheet, cells in zip(book.sheets, sheets, strict=True)
        ],
        "words": words.put(answer),
        "strings": strings,
    }


def _share(book: Book, packed: Packed) -> float:
    """The share of the second reader, who has as much work with a text as with a cell."""
    strings = packed.size(book.strings)
    sheets = sum(packed.size(sheet.path) for sheet in book.sheets)
    return max(0.0, (sheets - strings) / (2 * sheets)) if sheets else 0.0


def _cells(packed: Packed, sheet: Part, words: Words, limits: Limits, turns: Turns) -> Cells | None:
    """The cells of a sheet that fall to this reader; None when nothing of it does."""
    if not sheet.path:
        return None
    cells = Cells(sheet.name, limits)
    mine = turns.mine
    if packed.size(sheet.path) <= CHUNK:
        # A small sheet is one piece: it is not even unpacked by a reader to whom it does not fall.
        if not turns.mine():
            return None
        mine = _always
    try:
        xlsx_fast.read_sheet(packed, sheet.path, cells, words, mine)
    except NotRegular:
        if turns.reader and mine is not _always:
            return None
        cells = Cells(sheet.name, limits)
        xlsx_slow.read_sheet(packed, sheet.path, cells, words)
    return cells


def _always() -> bool:
    return True
