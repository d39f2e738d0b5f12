"""Rows of an .xlsx that are all alike: found by one pattern made from one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from monitoring.opening.xlsx_words import INLINE

ROW = re.compile(rb'<row r="\d{1,7}"[^>]*[^/>]>((?:<c .*?)?)</row>', re.DOTALL)
CELL = re.compile(
    rb'<c r="(?P<letters>[A-Z]{1,3})\d{1,7}"(?P<attributes>[^>]*?)'
    rb"(?P<content>/>|>(?P<formula><f[^>]*>[^<]*</f>)?"
    rb"(?:<v>[^<]*</v>|<is>(?P<inline><t(?: [^>]*)?>[^<]*</t>)</is>)</c>)"
)
MOST_CELLS = 200
"""Patterns of longer rows take more time to make than they save."""


class Shape(NamedTuple):
    """What all rows of one kind have in common."""

    pattern: re.Pattern[bytes]
    """Its groups: the number of the row, then the content of each filled cell."""
    columns: tuple[bytes, ...]
    """The letters of the filled cells."""
    attributes: tuple[bytes, ...]
    """Their attributes, or INLINE."""

    def rows(self, xml: bytes) -> list[Sequence[bytes]]:
        """The groups of each row of this shape."""
        return self.pattern.findall(xml)


def shape_in(xml: bytes) -> Shape | None:
    """The shape of a row in the middle of the piece, None when it is of no simple kind."""
    start = xml.find(b"<row", len(xml) // 2)
    row = ROW.match(xml, start) if start >= 0 else None
    if row is None or row[1].count(b"<c ") > MOST_CELLS:
        return None
    cells = []
    end = 0
    for cell in CELL.finditer(row[1]):
        if cell.start() != end:
            return None
        end = cell.end()
        kind = "formula" if cell["formula"] else "inline" if cell["inline"] else "value"
        blank = cell["content"] == b"/>"
        cells.append((cell["letters"], cell["attributes"], "blank" if blank else kind))
    if end != len(row[1]):
        return None
    return _shape(tuple(cells))


@lru_cache(maxsize=256)
def _shape(cells: tuple[tuple[bytes, bytes, str], ...]) -> Shape | None:
    filled = [cell for cell in cells if cell[2] != "blank"]
    if not filled:
        return None
    parts = [
        rb'<c r="' + letters + rb'\1"' + re.escape(attributes) + CONTENT[kind]
        for letters, attributes, kind in cells
    ]
    pattern = rb'<row r="(\d{1,7})"[^>]*>' + b"".join(parts) + rb"</row>"
    return Shape(
        pattern=re.compile(pattern),
        columns=tuple(letters for letters, _attributes, _kind in filled),
        attributes=tuple(
            INLINE if kind == "inline" else attributes for _letters, attributes, kind in filled
        ),
    )


CONTENT = {
    "blank": rb"/>",
    "value": rb"><v>([^<]*)</v></c>",
    "formula": rb"><f[^>]*>[^<]*</f><v>([^<]+)</v></c>",
    "inline": rb"><is>(<t(?: [^>]*)?>[^<]*</t>)</is></c>",
}
"""What stands in a cell of each kind, after its attributes."""
