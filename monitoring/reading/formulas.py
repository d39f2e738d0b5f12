"""Formulas that were never calculated: openpyxl shows them as empty cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO

from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.xml.functions import iterparse

FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
CHUNK = 1 << 20
OVERLAP = 32
"""More bytes than the longest match, so that none is cut in two."""


def without_result(open_part: Callable[[], IO[bytes]]) -> dict[tuple[int, int], str]:
    """Formula by (row, column) of each cell of a sheet's XML that has a formula and no result.

    Most workbooks hold no formula: for them the part is searched and not parsed a second time.
    """
    with open_part() as part:
        if not _has_formula(part):
            return {}
    with open_part() as part:
        return dict(_without_result(part))


def _has_formula(part: IO[bytes]) -> bool:
    tail = b""
    while chunk := part.read(CHUNK):
        if FORMULA.search(tail + chunk):
            return True
        tail = chunk[-OVERLAP:]
    return False


def _without_result(part: IO[bytes]) -> Iterator[tuple[tuple[int, int], str]]:
    row = column = 0
    for event, element in iterparse(part, events=("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start" and tag == "row":
            row, column = int(element.get("r") or row + 1), 0
        elif event == "end" and tag == "c":
            # A cell need not say where it stands; it then follows the one before.
            place = element.get("r")
            row, column = coordinate_to_tuple(place) if place else (row, column + 1)
            parts = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
            # A text may be empty and a result all the same: =IF(B2="";"";B2).
            is_text = element.get("t") == "str" and "v" in parts
            if "f" in parts and not parts.get("v") and not is_text:
                yield (row, column), "=" + " ".join(parts["f"].split())
        if event == "end" and tag == "row":
            element.clear()
