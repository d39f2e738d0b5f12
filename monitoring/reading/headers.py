"""Finding the table on a sheet: its header row, its body, and the notes around it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from monitoring.model import Cell
from monitoring.reading.workbook import Sheet

SEARCH_ROWS = 40
"""A header row stands within the first rows; further down it would be part of the data."""

NOTE_WORDS = ("source", "note", "notes", "*", "legend", "footnote")


def folded(text: str) -> str:
    """A header word without regard to case and spacing."""
    return " ".join(text.casefold().replace("_", " ").split()).rstrip(":")


def column_by_role(
    row: Mapping[int, Cell], headers: Mapping[str, tuple[str, ...]]
) -> dict[str, int]:
    """Which column of a row carries which role, by its header words; first synonym first."""
    column_by_word: dict[str, int] = {}
    for column, cell in row.items():
        column_by_word.setdefault(folded(cell.text), column)
    found: dict[str, int] = {}
    for role, words in headers.items():
        named = (column_by_word.get(folded(word)) for word in words)
        free = (c for c in named if c is not None and c not in found.values())
        first = next(free, None)
        if first is not None:
            found[role] = first
    return found


def repeated(
    row: Mapping[int, Cell], headers: Mapping[str, tuple[str, ...]]
) -> list[tuple[Cell, Cell]]:
    """(heading, the same heading before it) for each column that says again what it holds."""
    words = {folded(word) for synonyms in headers.values() for word in synonyms}
    first: dict[str, Cell] = {}
    found = []
    for cell in row.values():
        word = folded(cell.text)
        if word in words and first.setdefault(word, cell) is not cell:
            found.append((cell, first[word]))
    return found


def further_columns(
    row: Mapping[int, Cell], headers: Mapping[str, tuple[str, ...]], columns: Mapping[str, int]
) -> list[tuple[str, int]]:
    """(role, column) of the headings that are another word for a role which has its column."""
    role_by_word = {folded(word): role for role in columns for word in headers[role]}
    taken = {folded(row[column].text) for column in columns.values()}
    found = []
    for column, cell in row.items():
        word = folded(cell.text)
        # The same heading again is a mistake of its own, and no further column.
        if word in role_by_word and word not in taken:
            taken.add(word)
            found.append((role_by_word[word], column))
    return found


def header_row(
    sheet: Sheet, headers: Mapping[str, tuple[str, ...]], required: tuple[str, ...]
) -> tuple[int, dict[str, int]] | None:
    """The first row that has a column for each required role, with all its columns by role."""
    for number, row in sheet.rows.items():
        if number > SEARCH_ROWS:
            return None
        columns = column_by_role(row, headers)
        if all(role in columns for role in required):
            return number, columns
    return None


def body(
    sheet: Sheet, header: int, answers: Container[int]
) -> Iterator[tuple[int, Mapping[int, Cell], bool]]:
    """The filled rows below the header, each with whether it is a note and no part of the table.

    A note is a row with a single filled cell that begins like a note, or that follows an empty row
    outside the columns of the answers: an answer that stands alone is a mistake to be shown.
    """
    previous = header
    below_the_table = False
    for number, row in sheet.rows.items():
        if number <= header:
            continue
        below_the_table = below_the_table or number > previous + 1
        column, first = next(iter(row.items()))
        is_note = len(row) == 1 and (
            _begins_like_a_note(first) or (below_the_table and column not in answers)
        )
        if not is_note:
            below_the_table = False
        yield number, row, is_note
        previous = number


def _begins_like_a_note(cell: Cell) -> bool:
    first = cell.text.casefold().split()[0].rstrip(":.")
    return first in NOTE_WORDS or cell.text.startswith("*")
