"""The cells of a sheet of an .xlsx, searched for in its XML: many times faster than parsing it."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import getitem, itemgetter
from typing import Any

from monitoring.opening.answer import INTEGERS
from monitoring.opening.formulas import as_formula, moved
from monitoring.opening.packed import CHUNK, Packed
from monitoring.opening.verdicts import too_large
from monitoring.opening.xlsx_cells import Cells, ColumnNumbers
from monitoring.opening.xlsx_rows import shape_in
from monitoring.opening.xlsx_slow import read_piece
from monitoring.opening.xlsx_words import INLINE, NotRegular, Words
from monitoring.opening.xml import escaped, unescaped

MAX_ROW_BYTES = 1 << 26
"""A row of a sheet is held in memory as a whole; no honest one comes near."""

PLACE = rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>\s*'
FORMULA_TAG = rb"<f[^>]*?(?:/>|>[^<]*</f>)\s*"
CELL = re.compile(PLACE + rb"(?:" + FORMULA_TAG + rb")?<v>([^<]*)</v>")
INLINE_CELL = re.compile(PLACE + rb"(?:" + FORMULA_TAG + rb")?<is>(.*?)</is>", re.DOTALL)
BLANK_CELL = re.compile(rb"<c [^>]*/>")
FORMULA = re.compile(
    PLACE + rb"<f([^>]*?)(?:/>|>([^<]*)</f>)\s*(?:<v>([^<]*)</v>|(<v ?/>)|(<is>))?"
)
FORMULA_START = re.compile(rb"<f[\s/>]")
SHARED_INDEX = re.compile(rb'\bsi="(\d+)"')
MERGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?"')
ROW = re.compile(rb"<row([^>]*?)/?>")
ROW_NUMBER = re.compile(rb'\sr="(\d{1,9})"')
COLUMN = re.compile(rb"<col ([^>]*?)/?>")
FIRST_COLUMN = re.compile(rb'\bmin="(\d{1,9})"')
LAST_COLUMN = re.compile(rb'\bmax="(\d{1,9})"')
IS_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
PREFIX = re.compile(rb"<(\w{1,20}:)worksheet[\s>]")
ENCODING = re.compile(rb"""encoding=["']([^"']*)["']""")
BEFORE = b"\xef\xbb\xbf \t\r\n"
"""What may stand before an XML file in UTF-8."""

Mine = Callable[[], bool]


def read_sheet(packed: Packed, path: str, cells: Cells, words: Words, mine: Mine) -> None:
    """Collect the cells of a sheet.

    mine: asked for each piece of the sheet, whether this reader is the one to read it.
    Raises NotRegular when the sheet as a whole has to be parsed.
    """
    scan = _Scan(cells, words)
    for kind, piece in _pieces(packed, path, cells.name):
        if kind == "rows":
            scan.follow(piece)
            if mine():
                scan.rows(piece)
        else:
            scan.around(piece)


def _pieces(packed: Packed, path: str, sheet: str) -> Iterator[tuple[str, bytes]]:
    """(what it is, XML): what stands around the rows, and the rows in pieces of whole ones."""
    rest, where, prefix = b"", "head", b""
    for chunk in packed.read(path):
        if b"!" in chunk and (b"<!" in chunk or (rest[-1:] == b"<" and chunk[:1] == b"!")):
            raise NotRegular  # comments, CDATA and document types are for a parser
        rest += chunk
        if where == "head":
            prefix = prefix or _prefix(rest)
        if prefix:
            rest = rest.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
        if where == "head":
            head, rest = _split_head(rest)
            yield "around", head
            where = "rows"
        if where == "rows":
            rows, end, tail = rest.partition(b"</sheetData>")
            if end:
                yield "rows", rows
                where, rest = "tail", tail
            elif (cut := rest.rfind(b"<row")) > 0:
                yield "rows", rest[:cut]
                rest = rest[cut:]
            elif len(rest) > MAX_ROW_BYTES:
                raise too_large("memory_bytes", len(rest), MAX_ROW_BYTES, sheet)
        if where == "tail" and (cut := rest.rfind(b"<")) > 0:
            yield "around", rest[:cut]
            rest = rest[cut:]
        if len(rest) > MAX_ROW_BYTES + CHUNK:
            raise NotRegular  # blanks without end: a parser need not keep them
    if where != "tail" or b"</worksheet" not in rest:
        raise NotRegular


def _prefix(xml: bytes) -> bytes:
    found = PREFIX.search(xml[:4_000])
    return found[1] if found else b""


def _split_head(xml: bytes) -> tuple[bytes, bytes]:
    start = xml.find(b"<sheetData")
    encoding = ENCODING.search(xml[:200])
    if start < 0 or not xml.lstrip(BEFORE).startswith(b"<"):
        raise NotRegular
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii"):
        raise NotRegular
    after = xml[start + 10 : start + 12]
    if after == b"/>":
        return xml[:start], b"</sheetData>" + xml[start + 12 :]
    if after[:1] not in (b">", b" "):
        raise NotRegular
    return xml[:start], xml[start:]


class _Scan:
    """The search through one sheet."""

    def __init__(self, cells: Cells, words: Words) -> None:
        self.cells = cells
        self.words = words
        self.columns = ColumnNumbers()
        self.shared: dict[bytes, tuple[int, int, str]] = {}
        """By its number the row, the column and the text of a formula that is stated once."""
        self.last_row = 0

    def around(self, xml: bytes) -> None:
        """What stands before and after the rows."""
        for attributes in COLUMN.findall(xml):
            first, last = FIRST_COLUMN.search(attributes), LAST_COLUMN.search(attributes)
            if not IS_HIDDEN.search(attributes):
                continue
            if first is None or last is None:
                raise NotRegular
            self.cells.add_hidden_columns(int(first[1]), int(last[1]))
        merged = MERGE.findall(xml)
        if len(merged) != xml.count(b"<mergeCell "):
            raise NotRegular
        for left, top, right, bottom in merged:
            self.cells.add_merged(
                int(top), self.columns[left], int(bottom or top), self.columns[right or left]
            )

    def follow(self, xml: bytes) -> None:
        """Whether a piece continues the ones before it: the readers of a sheet share its pieces.

        Raises NotRegular when rows stand out of order.
        """
        first, last = xml.find(b"<row"), xml.rfind(b"<row")
        if first < 0:
            return
        numbers = [_row_number(xml, start) for start in (first, last)]
        if not self.last_row < numbers[0] <= numbers[1]:
            raise NotRegular
        self.last_row = numbers[1]
        if b'"shared"' in xml:
            for found in FORMULA.finditer(xml):
                letters, row, _attributes, formula, text, *_result = found.groups()
                index = SHARED_INDEX.search(formula)
                if index and text:
                    typed = unescaped(text.decode("utf-8", "replace"))
                    self.shared[index[1]] = (int(row), self.columns[letters], typed)

    def rows(self, xml: bytes) -> None:
        """The cells of a piece."""
        if b"hidden=" in xml:
            for attributes in ROW.findall(xml):
                if IS_HIDDEN.search(attributes):
                    self.cells.hidden_rows.extend(map(int, ROW_NUMBER.findall(attributes)))
        others = self._add_alike(xml)
        if not others:
            return
        try:
            coded = [
                (column, rows, self._codes(attributes, values))
                for column, rows, attributes, values in _by_column(_regular(others), self.columns)
            ]
        except NotRegular:
            shared = {index.decode(): formula for index, formula in self.shared.items()}
            read_piece(others, self.cells, self.words, shared)
            return
        for column, rows, codes in coded:
            self.cells.add_column(column, rows, codes)
        if b"<f" in others:
            self._add_formulas(others)

    def _add_alike(self, xml: bytes) -> bytes:
        """Add the rows that are written like one from their middle, return the others."""
        shape = shape_in(xml)
        if shape is None:
            return xml
        found = shape.rows(xml)
        rows = xml.count(b"<row")
        if 2 * len(found) < rows:
            return xml
        others = b"" if len(found) == rows else shape.pattern.sub(b"", xml)
        if others.count(b"<row") != others.count(b'<row r="'):
            return xml  # a row without a number follows the one before, which must be seen
        numbers, *columns = zip(*found, strict=True)
        try:
            coded = [
                self._codes_of(attributes, values)
                for attributes, values in zip(shape.attributes, columns, strict=True)
            ]
        except NotRegular:
            return xml
        places = array(INTEGERS, map(int, numbers))
        for letters, codes in zip(shape.columns, coded, strict=True):
            self.cells.add_column(self.columns[letters], places, codes)
        return others

    def _codes(self, attributes: Sequence[bytes], values: Sequence[bytes]) -> array[int]:
        kinds = set(attributes)
        if len(kinds) == 1:
            return self._codes_of(attributes[0], values)
        codes = {kind: self.words.codes(kind) for kind in kinds}
        return array(INTEGERS, map(getitem, map(codes.__getitem__, attributes), values))

    def _codes_of(self, attributes: bytes, values: Sequence[bytes]) -> array[int]:
        codes = self.words.codes(attributes)
        if codes is not self.words.shared:
            return array(INTEGERS, map(codes.__getitem__, values))
        # Faster than looking up a text that most often stands in one cell alone.
        try:
            places = array(INTEGERS, map(int, values))
        except (ValueError, OverflowError):
            raise NotRegular from None
        if min(places) < 0:
            raise NotRegular
        return places

    def _add_formulas(self, xml: bytes) -> None:
        """The formulas without a result."""
        codes = self.words.codes_of("formula")
        for found in FORMULA.finditer(xml):
            letters, row, attributes, formula, text, result, blank, inline = found.groups()
            # A text may be empty and a result all the same: =IF(B2="";"";B2).
            is_text = b't="str"' in attributes and (blank or result is not None)
            if result or inline or is_text:
                continue
            typed = unescaped((text or b"").decode("utf-8", "replace"))
            place = int(row), self.columns[letters]
            index = SHARED_INDEX.search(formula)
            if not typed and index and index[1] in self.shared:
                first_row, first_column, first = self.shared[index[1]]
                typed = moved(first, place[0] - first_row, place[1] - first_column)
            self.cells.add(*place, codes[escaped(as_formula(typed)).encode()])


def _row_number(xml: bytes, start: int) -> int:
    end = xml.find(b">", start)
    number = ROW_NUMBER.search(xml, start, end)
    if number is None:
        raise NotRegular
    return int(number[1])


def _regular(xml: bytes) -> list[Any]:
    """(letters, row, attributes, value) of each cell with a value.

    Raises NotRegular unless every cell with anything in it was found as it is expected.
    """
    found = CELL.findall(xml)
    values, ends = xml.count(b"<v"), xml.count(b"</c>")
    if len(found) == values == ends and b"<row>" not in xml:
        return found
    texts = INLINE_CELL.findall(xml) if b"<is" in xml else []
    blank = xml.count(b"<v/>") + xml.count(b"<v />")
    starts = xml.count(b'<c r="')
    named_alike = xml.count(b"<color") + xml.count(b"<charset")
    if not (
        values == len(found) + blank
        and xml.count(b"<is") == len(texts)
        and xml.count(b"<c") == starts + named_alike
        and starts == ends + len(BLANK_CELL.findall(xml))
        and xml.count(b"<row") == xml.count(b'<row r="')
        and len(FORMULA_START.findall(xml)) == len(FORMULA.findall(xml))
    ):
        raise NotRegular
    return found + [(letters, row, INLINE, text) for letters, row, _attributes, text in texts]


def _by_column(
    found: list[Any], numbers: Mapping[bytes, int]
) -> Iterator[tuple[int, array[int], Sequence[bytes], Sequence[bytes]]]:
    """(column number, rows, attributes, values) of each column in a piece."""
    if not found:
        return
    letters, rows, attributes, values = zip(*found, strict=True)
    width = _width(letters)
    if width:
        first = rows[0::width]
        shared = array(INTEGERS, map(int, first))
        for offset in range(width):
            own = rows[offset::width]
            here = shared if own == first else array(INTEGERS, map(int, own))
            yield (
                numbers[letters[offset]],
                here,
                attributes[offset::width],
                values[offset::width],
            )
        return
    places: defaultdict[bytes, list[int]] = defaultdict(list)
    for place, letter in enumerate(letters):
        places[letter].append(place)
    for letter, own_places in places.items():
        # The first place stands twice, because for a single one itemgetter gives no tuple.
        chosen = itemgetter(own_places[0], *own_places)
        yield (
            numbers[letter],
            array(INTEGERS, map(int, chosen(rows)[1:])),
            chosen(attributes)[1:],
            chosen(values)[1:],
        )


def _width(letters: tuple[bytes, ...]) -> int:
    """The number of columns when every row of a piece has the same ones filled, else 0."""
    try:
        width = letters.index(letters[0], 1)
    except ValueError:
        width = len(letters)
    regular = letters[:width]
    if len(set(regular)) == width and letters == regular * (len(letters) // width):
        return width
    return 0
