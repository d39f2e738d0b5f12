"""The facts of an .ods that python-calamine does not tell, read from its XML."""

from __future__ import annotations

from monitoring.opening.facts import ERROR_BY_CODE, Facts, Places, SheetFacts
from monitoring.opening.formulas import as_formula
from monitoring.opening.limits import Limits
from monitoring.opening.packed import Packed
from monitoring.opening.verdicts import too_large
from monitoring.opening.xml import parse

ERRORS = frozenset(ERROR_BY_CODE.values())
CELLS = ("table-cell", "covered-table-cell")


def read_facts(packed: Packed, limits: Limits) -> Facts:
    """The facts of all sheets. Raises NotOpened for a workbook that breaks off."""
    reader = _Reader(limits)
    chunks = packed.read("content.xml")
    parse(chunks, reader.start, reader.end, reader.text)
    for sheet in reader.facts.sheets:
        sheet.check(limits)
    return reader.facts


class _Reader:
    """What the parser meets, in its order."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.facts = Facts()
        self.data_style = ""
        self.format_by_data_style: dict[str, str] = {}
        self.format_by_style: dict[str, str] = {}
        self.depth = 0
        """Tables within the table that is read: a cell may hold one."""
        self.row = self.column = self.next_row = 0
        self.row_style = ""
        self.column_styles: list[tuple[int, str]] = []
        """(last column, style) of each group of columns, in their order."""
        self.cell: dict[str, str] | None = None
        self.said = ""
        self.in_text = False

    @property
    def sheet(self) -> SheetFacts:
        return self.facts.sheets[-1]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in CELLS and self.depth == 1:
            self.cell, self.said = attributes, ""
        elif tag == "p" and self.cell is not None:
            self.in_text = True
        elif tag == "table-row" and self.depth == 1:
            self._start_row(attributes)
        elif tag == "table-column" and self.depth == 1:
            self._add_columns(attributes)
        elif tag == "table":
            self._start_table(attributes)
        elif tag in ("percentage-style", "number-style"):
            self.data_style = attributes.get("name", "")
            if tag == "percentage-style":
                self.format_by_data_style[self.data_style] = "0%"
        elif tag == "number" and self.data_style not in self.format_by_data_style:
            self._add_decimals(attributes)
        elif tag == "style" and attributes.get("data-style-name") in self.format_by_data_style:
            shown = self.format_by_data_style[attributes["data-style-name"]]
            self.format_by_style[attributes.get("name", "")] = shown

    def text(self, text: str) -> None:
        if self.in_text and len(self.said) < self.limits.text:
            self.said += text

    def end(self, tag: str) -> None:
        if tag == "p":
            self.in_text = False
        elif tag in CELLS and self.depth == 1 and self.cell is not None:
            self._end_cell(self.cell, covered=tag != "table-cell")
            self.cell = None
        elif tag == "table":
            self.depth -= 1
        elif tag in ("percentage-style", "number-style"):
            self.data_style = ""

    def _start_table(self, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            self.facts.sheets.append(SheetFacts(attributes.get("name", "")))
            self.next_row, self.column_styles = 1, []
            if len(self.facts.sheets) > self.limits.sheets:
                raise too_large("sheets", len(self.facts.sheets), self.limits.sheets)

    def _add_decimals(self, attributes: dict[str, str]) -> None:
        places = attributes.get("decimal-places", "")
        if places in ("1", "2", "3") and attributes.get("grouping") != "true" and self.data_style:
            self.format_by_data_style[self.data_style] = f"0.{'0' * int(places)}"

    def _add_columns(self, attributes: dict[str, str]) -> None:
        first = self.column_styles[-1][0] + 1 if self.column_styles else 1
        last = min(first + _repeated(attributes, "columns") - 1, self.limits.columns)
        self.column_styles.append((last, attributes.get("default-cell-style-name", "")))
        if _is_hidden(attributes):
            self.sheet.hidden_columns.append((first, last))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row, self.column = self.next_row, 1
        self.next_row = min(self.row + _repeated(attributes, "rows"), self.limits.rows + 1)
        self.row_style = attributes.get("default-cell-style-name", "")
        # Blank rows are repeated to the end of the sheet.
        if _is_hidden(attributes) and self.next_row <= self.limits.rows:
            self.sheet.hidden_rows.extend(range(self.row, self.next_row))

    def _end_cell(self, cell: dict[str, str], *, covered: bool) -> None:
        first, count = self.column, _repeated(cell, "columns")
        self.column += count
        kind = cell.get("value-type", "")
        if not covered:
            down, right = (
                _number(cell, "number-rows-spanned"),
                _number(cell, "number-columns-spanned"),
            )
            if down > 1 or right > 1:
                last = self.row + max(1, down) - 1, first + max(1, right) - 1
                self.sheet.merged.append((self.row, first, *last))
        # Excel gives an error of a formula the type of a number or a text.
        if kind == "error" or (cell.get("formula") and self.said in ERRORS):
            self._add(self.sheet.errors, first, count, self.facts.errors[self.said or "#ERROR!"])
        elif cell.get("formula") and not kind and not self.said:
            formula = as_formula(cell["formula"].partition(":=")[2] or cell["formula"])
            self._add(self.sheet.formulas, first, count, self.facts.formulas[formula])
        elif kind == "percentage":
            self._add(self.sheet.formatted, first, count, self.facts.formats["0%"])
        elif kind == "float" and (shown := self._format(cell, first)):
            self._add(self.sheet.formatted, first, count, self.facts.formats[shown])

    def _format(self, cell: dict[str, str], column: int) -> str:
        if not self.format_by_style:
            return ""
        style = (
            cell.get("style-name")
            or self.row_style
            or next((style for last, style in self.column_styles if column <= last), "")
        )
        return self.format_by_style.get(style, "")

    def _add(self, places: Places, first: int, count: int, meaning: int) -> None:
        rows = range(self.row, self.next_row)
        if len(rows) * count > self.limits.cells:
            raise too_large("cells", len(rows) * count, self.limits.cells, self.sheet.name)
        for row in rows:
            for column in range(first, first + count):
                places.add(row, column, meaning)


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _repeated(attributes: dict[str, str], what: str) -> int:
    return max(1, _number(attributes, f"number-{what}-repeated"))


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("visibility") in ("collapse", "filter")
