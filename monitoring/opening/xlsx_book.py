"""What an .xlsx says of its sheets and styles, apart from the cells."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from monitoring.opening.formats import BUILT_IN, changes_the_number, kind_of
from monitoring.opening.limits import Limits
from monitoring.opening.packed import Packed
from monitoring.opening.preflight import book_path
from monitoring.opening.verdicts import too_large
from monitoring.opening.xml import parse

NUMBER = ("number", "")


class Part(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    hidden: bool
    path: str
    """Its XML in the packed file; empty when it holds no cells or is missing."""


class Book(NamedTuple):
    """The sheets of a workbook and what its styles make of a number."""

    sheets: tuple[Part, ...]
    strings: str
    """The XML of the texts that cells share; empty when there are none."""
    styles: tuple[tuple[str, str], ...]
    """By style: (number, date or duration; the number format where it changes the number)."""
    from_1904: bool

    def style(self, index: int) -> tuple[str, str]:
        """What the style makes of a number; one that the workbook does not list changes nothing."""
        return self.styles[index] if index < len(self.styles) else NUMBER


def read_book(packed: Packed, limits: Limits) -> Book:
    """The description of the workbook. Raises NotOpened when it breaks off or lists too much."""
    path = book_path(packed)
    folder = posixpath.dirname(path)
    targets = relations(packed, path)
    sheets: list[Part] = []
    from_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        if tag == "workbookPr":
            # A second element of that name, of a later version, says nothing of it.
            from_1904 = from_1904 or attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            kind, target = targets.get(attributes.get("id", ""), ("", ""))
            path = "" if kind == "chartsheet" else part_path(packed, folder, target)
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(Part(attributes.get("name", ""), hidden, path))
            if len(sheets) > limits.sheets:
                raise too_large("sheets", len(sheets), limits.sheets)

    parse(packed.read(path), start)
    strings = next((target for kind, target in targets.values() if kind == "sharedStrings"), "")
    return Book(
        sheets=tuple(sheets),
        strings=part_path(packed, folder, strings or "sharedStrings.xml"),
        styles=_styles(packed, part_path(packed, folder, "styles.xml")),
        from_1904=from_1904,
    )


def relations(packed: Packed, book: str) -> dict[str, tuple[str, str]]:
    """(kind, target) of each part that a workbook names, by its id."""
    found: dict[str, tuple[str, str]] = {}
    folder, name = posixpath.split(book)
    path = posixpath.join(folder, "_rels", f"{name}.rels")

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    if path in packed:
        parse(packed.read(path), start)
    return found


def part_path(packed: Packed, folder: str, target: str) -> str:
    """The part that a workbook in that folder names so; empty when it is missing."""
    target = target.replace("\\", "/")
    inside = posixpath.join(folder, target.lstrip("/"))
    # A target that begins with a slash is named from the top of the file, though not by everyone.
    places = (target, inside) if target.startswith("/") else (inside, target)
    found = (posixpath.normpath(place).lstrip("/") for place in places if target)
    return next((path for path in found if path in packed), "")


def _styles(packed: Packed, path: str) -> tuple[tuple[str, str], ...]:
    if not path:
        return ()
    codes = {str(number): code for number, code in BUILT_IN.items()}
    styles: list[str] = []
    inside = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt" and inside[-1] == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and inside[-1] == "cellXfs":
            styles.append(attributes.get("numFmtId", ""))
        inside.append(tag)

    def end(_tag: str) -> None:
        inside.pop()

    parse(packed.read(path), start, end)
    meanings = {number: _meaning(code) for number, code in codes.items()}
    return tuple(meanings.get(number, NUMBER) for number in styles)


def _meaning(code: str) -> tuple[str, str]:
    kind = kind_of(code)
    return kind, code if kind == "number" and changes_the_number(code) else ""
