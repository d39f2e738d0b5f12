"""The cells of a sheet of an .xlsx whose XML has to be parsed: rarely needed, and slower."""

from __future__ import annotations

import re

from monitoring.opening.formulas import as_formula, moved
from monitoring.opening.packed import Packed
from monitoring.opening.verdicts import column_number, damaged
from monitoring.opening.xlsx_cells import Cells
from monitoring.opening.xlsx_words import NOTHING, NotRegular, Words
from monitoring.opening.xml import escaped, parse

CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,10})")

Shared = dict[str, tuple[int, int, str]]
"""By its number the row, the column and the text of a formula that is stated once."""


def read_sheet(packed: Packed, path: str, cells: Cells, words: Words) -> None:
    """Collect the cells of a sheet. Raises NotOpened when its XML breaks off."""
    reader = _Reader(cells, words, {})
    chunks = packed.read(path)
    parse(chunks, reader.start, reader.end, reader.text)


def read_piece(xml: bytes, cells: Cells, words: Words, shared: Shared) -> None:
    """Collect the cells of some whole rows. Raises NotOpened when their XML is broken."""
    reader = _Reader(cells, words, shared)
    start = xml if xml.lstrip().startswith(b"<sheetData") else b"<sheetData>" + xml
    parse((start, b"</sheetData>"), reader.start, reader.end, reader.text)


class _Reader:
    """What the parser meets, in its order."""

    def __init__(self, cells: Cells, words: Words, shared: Shared) -> None:
        self.cells = cells
        self.words = words
        self.shared = shared
        self.row = self.column = 0
        self.cell: dict[str, str] = {}
        self.parts: dict[str, str] = {}
        """What stands in the cell: its value `v`, its formula `f`, its own text `is`."""
        self.formula: dict[str, str] = {}
        self.inside = ""
        self.phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self.row, self.column = _number(attributes.get("r")) or self.row + 1, 0
            if _is_true(attributes.get("hidden")):
                self.cells.hidden_rows.append(min(self.row, self.cells.limits.rows))
        elif tag in ("v", "f"):
            self.inside = tag
            self.parts[tag] = ""
            if tag == "f":
                self.formula = attributes
        elif tag == "is":
            self.parts["is"] = ""
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "t" and "is" in self.parts and not self.phonetic:
            self.inside = "is"
            preserve = 'xml:space="preserve"' if attributes.get("space") == "preserve" else ""
            self.parts["is"] += f"<t {preserve}>"
        else:
            self._start_other(tag, attributes)

    def _start_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "col" and _is_true(attributes.get("hidden")):
            first, last = _number(attributes.get("min")), _number(attributes.get("max"))
            self.cells.add_hidden_columns(first, last)
        elif tag == "mergeCell":
            first_corner, _colon, last_corner = attributes.get("ref", "").partition(":")
            top = CELL.fullmatch(first_corner)
            bottom = CELL.fullmatch(last_corner or first_corner)
            if top and bottom:
                self.cells.add_merged(
                    int(top[2]), _column(top[1]), int(bottom[2]), _column(bottom[1])
                )

    def text(self, text: str) -> None:
        if self.inside:
            self.parts[self.inside] += escaped(text) if self.inside == "is" else text

    def end(self, tag: str) -> None:
        if tag == "t" and self.inside == "is":
            self.parts["is"] += "</t>"
        if tag in ("v", "f", "t"):
            self.inside = ""
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "c":
            self._end_cell()

    def _start_cell(self, attributes: dict[str, str]) -> None:
        # A cell need not say where it stands; it then follows the one before.
        self.column += 1
        if place := CELL.fullmatch(attributes.get("r", "")):
            self.row, self.column = int(place[2]), _column(place[1])
        self.cell, self.parts, self.formula = attributes, {}, {}

    def _end_cell(self) -> None:
        kind = self.cell.get("t", "n")
        result = self.parts.get("v")
        formula = self._formula() if "f" in self.parts else None
        inline = self.parts.get("is")
        # A text may be empty and a result all the same: =IF(B2="";"";B2).
        if inline is not None:
            code = self.words.codes_of("inline")[inline.encode()]
        elif result and kind != "inlineStr":
            code = self._code(kind, result)
        elif formula is not None and not (kind == "str" and result is not None):
            code = self.words.codes_of("formula")[escaped(as_formula(formula)).encode()]
        else:
            return
        if code != NOTHING:
            self.cells.add(self.row, self.column, code)

    def _code(self, kind: str, result: str) -> int:
        style = self.cell.get("s", "")
        attributes = f' t="{kind}"' + (f' s="{style}"' if style.isdigit() else "")
        try:
            return self.words.codes(attributes.encode())[escaped(result).encode()]
        except NotRegular:
            raise damaged(f"cell {self.row}, {self.column}: {kind} {result[:20]}") from None

    def _formula(self) -> str:
        text = self.parts["f"]
        if self.formula.get("t") != "shared":
            return text
        index = self.formula.get("si", "")
        if text:
            self.shared[index] = (self.row, self.column, text)
        if text or index not in self.shared:
            return text
        row, column, first = self.shared[index]
        return moved(first, self.row - row, self.column - column)


def _column(letters: str) -> int:
    return column_number(letters.upper())


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")
