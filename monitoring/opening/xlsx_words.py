"""The words of the cells of an .xlsx: each distinct way of writing a value gets a code once."""

from __future__ import annotations

import math
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from itertools import count
from typing import Any

from monitoring.opening.answer import INTEGERS, NUMBERS, Head, Writer
from monitoring.opening.formats import as_date, as_duration
from monitoring.opening.verdicts import damaged
from monitoring.opening.xlsx_book import NUMBER, Book
from monitoring.opening.xml import spreadsheet_text, unescaped

NOTHING = -1
"""The code of a cell in which nothing stands. Codes from 0 on are places in the shared texts."""

INLINE = b"inline"
"""Stands for the attributes of cells that hold their own text, in elements of its own."""

ATTRIBUTES = re.compile(rb'(?: (?:s="(?P<s>\d{1,9})"|t="(?P<t>\w+)"|(?:cm|vm|ph)="\w*"))* ?')
TEXT = re.compile(r"<t(?P<attributes>(?: [^>]*)?)>(?P<text>[^<]*)</t>")
PHONETIC = re.compile(r"<rPh[ >].*?</rPh>", re.DOTALL)
SPACE = " \t\r\n"

Codes = defaultdict[bytes, int]


class NotRegular(Exception):
    """The XML is not written as nearly all programs write it; it has to be parsed."""


class SharedCodes(dict[bytes, int]):
    """The codes of shared texts are their places."""

    def __missing__(self, raw: bytes) -> int:
        try:
            self[raw] = place = int(raw)
        except ValueError:
            raise NotRegular from None
        if place < 0:
            raise damaged(f"shared text {place}")
        return place


class Words:
    """The codes of what stands between `<v>` and `</v>`, kept apart by what the cell makes of it."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._next = count(NOTHING - 1, -1).__next__
        self._codes: dict[tuple[str, str], Codes] = {}
        self._by_attributes: dict[bytes, Codes | SharedCodes] = {INLINE: self.codes_of("inline")}
        self.shared = SharedCodes()

    def codes(self, attributes: bytes) -> Codes | SharedCodes:
        """The codes for cells with these attributes, by what stands in the cell.

        Raises NotRegular for attributes that are written in an unusual way.
        """
        known = self._by_attributes.get(attributes)
        if known is None:
            known = self._by_attributes[attributes] = self._found(attributes)
        return known

    def codes_of(self, kind: str, number_format: str = "") -> Codes:
        """The codes of one kind: number, date, duration, text, inline, bool, moment, error, formula."""
        key = (kind, number_format)
        if key not in self._codes:
            self._codes[key] = defaultdict(self._next)
            if kind not in ("formula", "inline"):
                self._codes[key][b""] = NOTHING
        return self._codes[key]

    def _found(self, attributes: bytes) -> Codes | SharedCodes:
        match = ATTRIBUTES.fullmatch(attributes)
        if match is None:
            raise NotRegular
        kind = KINDS.get(match["t"] or b"n")
        if kind is None:
            raise damaged(f"cell type {match['t']!r}")
        if kind == "inline":
            raise NotRegular  # with a value beside its own text, which is then what counts
        if kind == "shared":
            return self.shared
        if kind != "number":
            return self.codes_of(kind)
        meaning = self._book.style(int(match["s"])) if match["s"] else NUMBER
        return self.codes_of(*meaning)

    def put(self, answer: Writer) -> list[Head]:
        """The words by type: each with the values and the codes of them."""
        groups: dict[tuple[str, str], tuple[list[Any], array[int]]] = {}
        heads = []
        for (kind, number_format), codes in self._codes.items():
            codes.pop(b"", None)
            if kind == "number" and codes and (numbers := _numbers(codes)) is not None:
                heads.append(
                    _head("float", number_format, answer.put(numbers), codes.values(), answer)
                )
                continue
            for raw, code in codes.items():
                value = self._value(kind, raw)
                type_ = kind if kind in ("error", "formula") else type(value).__name__
                shown = number_format if type_ == "float" else ""
                values, found = groups.setdefault((type_, shown), ([], array(INTEGERS)))
                values.append(value)
                found.append(code)
        for (type_, number_format), (values, found) in groups.items():
            written = _written(type_, values, answer)
            heads.append(_head(type_, number_format, written, found, answer))
        return heads

    def _value(self, kind: str, raw: bytes) -> Any:
        text = raw.decode("utf-8", "replace")
        match kind:
            case "bool":
                return text not in ("0", "false")
            case "inline":
                return rich_text(text)
            case "text":
                return spreadsheet_text(unescaped(_lines(text)))
            case "error" | "formula":
                return unescaped(text)
            case "moment":
                return _moment(text)
        try:
            number = float(text) if "_" not in text else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            return unescaped(text)
        if kind == "number":
            return number
        return as_duration(number) if kind == "duration" else as_date(number, self._book.from_1904)


KINDS = {
    b"s": "shared",
    b"n": "number",
    b"str": "text",
    b"inlineStr": "inline",
    b"b": "bool",
    b"e": "error",
    b"d": "moment",
}
"""What the type of a cell makes of its text (ECMA-376, 18.18.11)."""


def rich_text(xml: str) -> str:
    """The text of a cell in pieces of different looks, without the aids to pronounce it."""
    if "<rPh" in xml:
        xml = PHONETIC.sub("", xml)
    return "".join(plain_text(match["text"], match["attributes"]) for match in TEXT.finditer(xml))


def plain_text(text: str, attributes: str = "") -> str:
    """The text of one piece; blanks at its ends count only where that is said."""
    found = unescaped(_lines(text))
    if "preserve" not in attributes:
        found = found.strip(SPACE)
    return spreadsheet_text(found)


def _lines(text: str) -> str:
    """Text with the line ends that every XML parser makes of those in the file."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _numbers(codes: Iterable[bytes]) -> array[float] | None:
    """All as numbers, None when one of them is none."""
    try:
        numbers = array(NUMBERS, map(float, codes))
    except ValueError:
        return None
    # A sum is finite only if each number is (or so large that one by one is no loss).
    if not math.isfinite(sum(numbers)) or b"_" in b" ".join(codes):
        return None
    return numbers


def _moment(text: str) -> date | datetime | time | str:
    readers: tuple[Callable[[str], date | datetime | time], ...] = (
        date.fromisoformat,
        datetime.fromisoformat,
        time.fromisoformat,
    )
    for read in readers:
        try:
            found = read(text)
        except ValueError:
            continue
        return found.replace(tzinfo=None) if isinstance(found, datetime | time) else found
    return unescaped(text)


def _written(type_: str, values: list[Any], answer: Writer) -> Any:
    if type_ == "float":
        return answer.put(array(NUMBERS, values))
    if type_ in ("datetime", "date", "time"):
        return [value.isoformat() for value in values]
    if type_ == "timedelta":
        return [(value.days, value.seconds, value.microseconds) for value in values]
    return values


def _head(
    type_: str, number_format: str, values: Any, codes: Iterable[int], answer: Writer
) -> Head:
    return {
        "type": type_,
        "format": number_format,
        "values": values,
        "codes": answer.put(array(INTEGERS, codes)),
    }
