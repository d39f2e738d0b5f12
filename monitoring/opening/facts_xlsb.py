"""The facts of an .xlsb that python-calamine does not tell, read from its records (MS-XLSB)."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator

from monitoring.opening.facts import ERROR_BY_CODE, Facts, SheetFacts
from monitoring.opening.formats import BUILT_IN, changes_the_number
from monitoring.opening.limits import Limits
from monitoring.opening.packed import Packed
from monitoring.opening.preflight import book_path
from monitoring.opening.verdicts import damaged, too_large
from monitoring.opening.xlsx_book import part_path, relations

# Record types, MS-XLSB 2.3.2.
ROW, ERROR, FORMULA_ERROR = 0, 3, 11
NUMBERS = (2, 5, 9)
COLUMNS, MERGE, SHEET = 60, 176, 156
FORMAT, STYLE, FIRST_STYLE, LAST_STYLE = 44, 47, 617, 618
WANTED_OF_SHEET = frozenset((ROW, ERROR, FORMULA_ERROR, *NUMBERS, COLUMNS, MERGE))

CELL = struct.Struct("<II")
"""Column, then the style in the lower three bytes."""
STYLE_BITS = 0xFFFFFF
ROW_HIDDEN, COLUMN_HIDDEN = 0x10, 0x01


def read_facts(packed: Packed, limits: Limits) -> Facts:
    """The facts of all sheets. Raises NotOpened for a workbook that breaks off."""
    facts = Facts()
    book = book_path(packed)
    folder = posixpath.dirname(book)
    targets = relations(packed, book)
    shown = _formats(packed, part_path(packed, folder, "styles.bin"))
    for content in _records(packed, book, frozenset((SHEET,))):
        _type, record = content
        relation, rest = _text(record, 8)
        name, _rest = _text(record, rest)
        found = SheetFacts(name)
        facts.sheets.append(found)
        if len(facts.sheets) > limits.sheets:
            raise too_large("sheets", len(facts.sheets), limits.sheets)
        kind, target = targets.get(relation, ("", ""))
        if path := part_path(packed, folder, target) if kind == "worksheet" else "":
            _read_sheet(packed, path, found, facts, shown, limits)
            found.check(limits)
    return facts


def _records(packed: Packed, path: str, wanted: frozenset[int]) -> Iterator[tuple[int, bytes]]:
    """(type, content) of the wanted records of a part."""
    rest, skip = b"", 0
    for chunk in packed.read(path):
        if skip >= len(chunk):
            skip -= len(chunk)
            continue
        content = rest + chunk[skip:]
        skip, place = 0, 0
        while (header := _header(content, place)) is not None:
            type_, size, start = header
            end = start + size
            if type_ in wanted:
                if end > len(content):
                    break
                yield type_, content[start:end]
            place = end
        skip = max(0, place - len(content))
        rest = content[place:]


def _header(content: bytes, place: int) -> tuple[int, int, int] | None:
    """(type, size, start of the content) of the record there, None where it breaks off."""
    if place + 6 > len(content) and place + 2 > len(content):
        return None
    type_ = content[place]
    place += 1
    if type_ & 0x80:
        type_ = type_ & 0x7F | (content[place] & 0x7F) << 7
        place += 1
    size = shift = 0
    while place < len(content):
        byte = content[place]
        place += 1
        size |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return type_, size, place
        shift += 7
        if shift > 21:
            raise damaged("record size")
    return None


def _text(record: bytes, place: int) -> tuple[str, int]:
    """(text, where it ends) of a text with its length before it."""
    (length,) = struct.unpack_from("<I", record, place)
    end = place + 4 + 2 * length
    return record[place + 4 : end].decode("utf-16-le", "replace"), end


def _formats(packed: Packed, path: str) -> dict[int, str]:
    """The number format of each style under which a number is shown as it was not typed."""
    if not path:
        return {}
    codes, styles, inside = dict(BUILT_IN), [], False
    wanted = frozenset((FORMAT, STYLE, FIRST_STYLE, LAST_STYLE))
    for type_, record in _records(packed, path, wanted):
        if type_ == FORMAT:
            codes[struct.unpack_from("<H", record)[0]] = _text(record, 2)[0]
        elif type_ == STYLE and inside:
            styles.append(struct.unpack_from("<H", record, 2)[0])
        elif type_ in (FIRST_STYLE, LAST_STYLE):
            inside = type_ == FIRST_STYLE
    shown = {number for number, code in codes.items() if changes_the_number(code)}
    return {style: codes[number] for style, number in enumerate(styles) if number in shown}


def _read_sheet(
    packed: Packed,
    path: str,
    found: SheetFacts,
    facts: Facts,
    shown: dict[int, str],
    limits: Limits,
) -> None:
    row = 0
    places = {style: facts.formats[code] for style, code in shown.items()}
    for type_, record in _records(packed, path, WANTED_OF_SHEET):
        try:
            if type_ in NUMBERS:
                column, style = CELL.unpack_from(record)
                if style & STYLE_BITS in places:
                    found.formatted.add(row, column + 1, places[style & STYLE_BITS])
            elif type_ == ROW:
                row = min(struct.unpack_from("<I", record)[0] + 1, limits.rows)
                if record[11] & ROW_HIDDEN:
                    found.hidden_rows.append(row)
            elif type_ in (ERROR, FORMULA_ERROR):
                column, _style = CELL.unpack_from(record)
                error = ERROR_BY_CODE.get(record[CELL.size], "#ERROR!")
                found.errors.add(row, min(column + 1, limits.columns), facts.errors[error])
            elif type_ == MERGE:
                first_row, last_row, first, last = struct.unpack_from("<IIII", record)
                found.merged.append((first_row + 1, first + 1, last_row + 1, last + 1))
            elif record[16] & COLUMN_HIDDEN:
                first, last = struct.unpack_from("<II", record)
                found.hidden_columns.append((first + 1, last + 1))
        except (struct.error, IndexError) as broken:
            raise damaged(broken, found.name) from broken
