"""Finding the tables on a sheet: their headings, their rows, and the notes around them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from monitoring.definitions.words import is_total
from monitoring.model import Cell, CellColumn, IntArray, Layout, Places, Words, number_of
from monitoring.reading.workbook import Sheet

NOTE_WORDS = (
    "source",
    "sources",
    "note",
    "notes",
    "*",
    "legend",
    "footnote",
    "nota",
    "bron",
    "fuente",
)
MORE_LETTERS = 4
"""A heading may be this much longer than the word it says, by a colon or a blank."""


@dataclass(frozen=True)
class Table:
    """One table of a sheet.

    header: the number of its (lower) row of headings. headings: heading by column, all those of
    the table. columns: column by role. rows: the numbers of the rows that hold answers, in order.
    notes: cells around it that are no answers. totals: the first cell of each row that sums up
    others. repeated: (heading, the same heading before it). bare: (first cell, number of cells) of
    each column in which answers have anything below no heading.
    """

    sheet: Sheet
    header: int
    headings: Mapping[int, Cell]
    columns: Mapping[str, int]
    rows: IntArray
    notes: tuple[Cell, ...] = ()
    totals: tuple[Cell, ...] = ()
    repeated: tuple[tuple[Cell, Cell], ...] = ()
    bare: tuple[tuple[Cell, int], ...] = ()

    @property
    def hidden_rows(self) -> tuple[int, ...]:
        """The rows of answers that nobody sees."""
        return tuple(int(row) for row in self.rows if int(row) in self.sheet.hidden_rows)


def folded(text: str) -> str:
    """A header word without regard to case and spacing."""
    return " ".join(text.casefold().replace("_", " ").split()).rstrip(": ")


def heading_words(words: Words, headers: Mapping[str, Collection[str]]) -> frozenset[int]:
    """The numbers of the words that are a heading of any role."""
    known = {folded(word) for synonyms in headers.values() for word in synonyms}
    longest = max((len(word) for word in known), default=0) + MORE_LETTERS
    found = (n for n, text in words.short_texts if len(text) <= longest)
    return frozenset(n for n in found if folded(words.texts[n]) in known)


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


def further_columns(
    row: Mapping[int, Cell], headers: Mapping[str, tuple[str, ...]], columns: Mapping[str, int]
) -> list[tuple[str, int]]:
    """(role, column) of the headings that are another word for a role which has its column."""
    role_by_word = {folded(word): role for role in columns for word in headers.get(role, ())}
    taken = {folded(row[column].text) for column in columns.values() if column in row}
    found = []
    for column, cell in row.items():
        word = folded(cell.text)
        # The same heading again is a mistake of its own, and no further column.
        if word in role_by_word and word not in taken:
            taken.add(word)
            found.append((role_by_word[word], column))
    return found


def tables_of(
    sheet: Sheet,
    layout: Layout,
    required: Sequence[str],
    headings: frozenset[int],
    *,
    names: str = "country",
) -> list[Table]:
    """Every table of the sheet that has a heading for each required role.

    Tables may stand below and beside each other. headings: `heading_words` of the layout. names:
    the role of the column in which a row of totals says that it is one.
    """
    if layout.sheet and folded(layout.sheet) != folded(sheet.name):
        return []
    if layout.columns:
        return _by_letters(sheet, layout, required, names)
    found = []
    for place in _places(sheet, layout.headers, required, headings):
        end = place.end or max(sheet.columns) + 1
        inside = [c for c in sheet.columns if place.first <= c < end]
        rows = (place.header, place.below)
        table = _table(sheet, rows, place.row, place.columns, inside, names)
        found.append(replace(table, repeated=tuple(_repeated(place.row, layout.headers))))
    return found


def _by_letters(sheet: Sheet, layout: Layout, required: Sequence[str], names: str) -> list[Table]:
    """The one table of a sheet whose columns the layout names by their letters."""
    columns = {role: number_of(letters) for role, letters in layout.columns.items()}
    if any(role not in columns for role in required) or not sheet.columns:
        return []
    block = sheet.row(layout.header_row)
    header = layout.header_row
    return [_table(sheet, (header, None), block, columns, list(sheet.columns), names)]


@dataclass
class _Place:
    """The headings of a table, and the rows and columns that other tables leave to it.

    row: its headings by column. columns: column by role. first, end: its first column, and the one
    behind its last. below: the upper row of the headings that end it. low, high: the first and the
    last of its headings that stand next to each other.
    """

    top: int
    header: int
    row: dict[int, Cell]
    columns: Mapping[str, int]
    first: int = 0
    end: int | None = None
    below: int | None = None
    low: int = 0
    high: int = 0

    def __post_init__(self) -> None:
        """Find the span of the headings: those of the roles, and others next to them."""
        self.low, self.high = min(self.columns.values()), max(self.columns.values())
        while self.low - 1 in self.row:
            self.low -= 1
        while self.high + 1 in self.row:
            self.high += 1

    def meets(self, earlier: _Place) -> bool:
        """Whether these headings stand in the columns of those of a table above."""
        mine = self.columns.values()
        return min(mine) <= earlier.high and earlier.low <= max(mine)

    def keep_apart(self, other: _Place) -> None:
        """Divide the columns with a table that stands beside this one.

        What stands in the row of headings in the columns of the other is none of the headings.
        """
        left, right = (other, self) if other.low < min(self.columns.values()) else (self, other)
        # An answer of the other table may stand next to the first heading.
        right.low = max(right.low, min(left.high + 1, *right.columns.values()))
        left.end = min(left.end or right.low, right.low)
        right.first = max(right.first, right.low)
        for place in (left, right):
            end = place.end or max(place.row) + 1
            place.row = {c: cell for c, cell in place.row.items() if place.first <= c < end}


def _places(
    sheet: Sheet,
    headers: Mapping[str, tuple[str, ...]],
    required: Sequence[str],
    headings: frozenset[int],
) -> list[_Place]:
    """The place of every table of the sheet, from above."""
    found: list[_Place] = []
    under_way: list[_Place] = []
    for top, header, row in _header_rows(sheet, headers, required, headings):
        for block in _side_by_side(row, headers, required):
            place = _Place(top, header, dict(block), column_by_role(block, headers))
            for other in list(under_way):
                if other.top != top and place.meets(other):
                    other.below = top
                    under_way.remove(other)
                elif other.top != top or other.end is None or other.end > place.low:
                    place.keep_apart(other)
            under_way.append(place)
            found.append(place)
    return found


def _header_rows(
    sheet: Sheet,
    headers: Mapping[str, tuple[str, ...]],
    required: Sequence[str],
    headings: frozenset[int],
) -> Iterator[tuple[int, int, dict[int, Cell]]]:
    """(upper row, lower row, heading by column) of each row, or pair of rows, of headings."""
    if not headings or not sheet.columns:
        return
    is_heading = np.zeros(len(sheet.words.texts), np.bool_)
    is_heading[list(headings)] = True
    count = sum(is_heading[words].astype(np.int32) for words in sheet.columns.values())
    likely = np.flatnonzero(np.asarray(count)) + sheet.first_row
    used = 0
    for number in map(int, likely):
        if number <= used:
            continue
        row = sheet.row(number)
        if _has_all(row, headers, required):
            used = number
            yield number, number, row
            continue
        both = _two_rows(sheet, number, row)
        if both is not None and _has_all(both, headers, required):
            used = number + 1
            yield number, number + 1, both


def _has_all(
    row: Mapping[int, Cell], headers: Mapping[str, tuple[str, ...]], required: Sequence[str]
) -> bool:
    columns = column_by_role(row, headers)
    return all(role in columns for role in required)


def _two_rows(sheet: Sheet, upper: int, row: Mapping[int, Cell]) -> dict[int, Cell] | None:
    """The headings of two rows as one: what stands in the lower row, else what stands above it."""
    lower = sheet.row(upper + 1)
    if not lower:
        return None
    return dict(sorted({**row, **lower}.items()))


def _side_by_side(
    row: Mapping[int, Cell], headers: Mapping[str, tuple[str, ...]], required: Sequence[str]
) -> Iterator[dict[int, Cell]]:
    """The headings of each of the tables that stand beside each other.

    A second table begins where a required heading stands again, if all of them stand again; or at
    the first of the headings next to it, if a blank column parts it from the first table.
    """
    role_by_word = {folded(word): role for role in required for word in headers[role]}
    cells = list(row.items())
    roles = [role_by_word.get(folded(cell.text)) for _column, cell in cells]
    last = {role: n for n, role in enumerate(roles) if role is not None}
    begin, words = 0, set[str]()
    for n, (_column, cell) in enumerate(cells):
        word = folded(cell.text)
        if roles[n] is not None and word in words and n <= min(last.values()):
            start = n
            while start - 1 > begin and cells[start - 1][0] == cells[start][0] - 1:
                start -= 1
            for first in (start, n):
                if set(roles[begin:first]).issuperset(required):
                    yield dict(cells[begin:first])
                    begin, words = first, {folded(heading.text) for _c, heading in cells[first:n]}
                    break
        words.add(word)
    yield dict(cells[begin:])


def _table(
    sheet: Sheet,
    place: tuple[int, int | None],
    block: Mapping[int, Cell],
    columns: Mapping[str, int],
    inside: Collection[int],
    names: str,
) -> Table:
    header, below = place
    filled, count = sheet.filled_between(header, below, inside)
    answers = [columns[role] for role in ("rating",) if role in columns]
    is_note = notes_among(sheet, (header, below), filled, count, inside, answers or None)
    rows = filled[~is_note].astype(np.int32)
    notes = tuple(cell for number in filled[is_note] for cell in _cells(sheet, int(number), inside))
    totals = np.zeros(len(rows), np.bool_)
    if names in columns:
        totals = says_total(sheet.words, sheet.words_in(rows, columns[names]))
    summed = tuple(sheet.cell(int(number), columns[names]) for number in rows[totals])
    rows = rows[~totals]
    known = {*block, *columns.values()}
    bare = tuple(_below_no_heading(sheet, rows, [c for c in inside if c not in known]))
    return Table(sheet, header, block, columns, rows, notes, summed, bare=bare)


def _below_no_heading(
    sheet: Sheet, rows: IntArray, columns: Iterable[int]
) -> Iterator[tuple[Cell, int]]:
    for column in columns:
        filled = rows[sheet.words_in(rows, column) > 0]
        if len(filled):
            yield sheet.cell(int(filled[0]), column), len(filled)


def says_total(words: Words, column: IntArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of the words in a column say that their row sums up others."""
    distinct, inverse = np.unique(column, return_inverse=True)
    found = np.array([is_total(words.texts[word]) if word else False for word in distinct], bool)
    return found[inverse] if len(found) else np.zeros(0, np.bool_)


def notes_among(
    sheet: Sheet,
    place: tuple[int, int | None],
    filled: Places,
    count: Places,
    inside: Collection[int],
    answers: Collection[int] | None,
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of the filled rows below the headings are notes and no part of the table.

    A note is a row with a single filled cell that begins like a note, that stands right above the
    next headings, or that follows an empty row outside the columns of the answers: an answer that
    stands alone is a mistake to be shown.
    """
    header, below = place
    is_note = np.zeros(len(filled), np.bool_)
    below_the_table = False
    for n in map(int, np.flatnonzero(count == 1)):
        number = int(filled[n])
        after_note = n > 0 and is_note[n - 1]
        previous = int(filled[n - 1]) if n else header
        below_the_table = (below_the_table and bool(after_note)) or number > previous + 1
        first = _cells(sheet, number, inside)[0]
        column = next(c for c in inside if sheet.word(number, c))
        outside = answers is None or column not in answers
        is_note[n] = (
            begins_like_a_note(first)
            or (below_the_table and outside)
            or (outside and below == number + 1)
        )
    return is_note


def _cells(sheet: Sheet, number: int, inside: Iterable[int]) -> list[Cell]:
    return [sheet.cell(number, column) for column in inside if sheet.word(number, column)]


def notes_of(table: Table) -> list[tuple[str, CellColumn]]:
    """(heading, cells) of the columns without a role; a heading that stands twice is numbered."""
    found: list[tuple[str, CellColumn]] = []
    taken: dict[str, int] = {}
    for column, cell in table.headings.items():
        if column in table.columns.values():
            continue
        taken[cell.text] = taken.get(cell.text, 0) + 1
        title = cell.text if taken[cell.text] == 1 else f"{cell.text} ({taken[cell.text]})"
        found.append((title, table.sheet.cells(table.rows, column)))
    return found


def begins_like_a_note(cell: Cell) -> bool:
    """Whether a text is told from an answer by how it begins."""
    first = cell.text.casefold().split()[0].rstrip(":.")
    return first in NOTE_WORDS or cell.text.startswith("*")


def _repeated(
    block: Mapping[int, Cell], headers: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Cell, Cell]]:
    """(heading, the same heading before it) for each column that says again what it holds."""
    words = {folded(word) for synonyms in headers.values() for word in synonyms}
    first: dict[str, Cell] = {}
    for cell in block.values():
        word = folded(cell.text)
        if word in words and first.setdefault(word, cell) is not cell:
            yield cell, first[word]
