"""What a file is: by its content and never by its name."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from monitoring.opening.limits import Limits
from monitoring.opening.packed import REPLACED, Packed
from monitoring.opening.verdicts import NotOpened, Told
from monitoring.opening.xml import parse

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
"""Begins the old .xls format, and every workbook that is protected by a password."""

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")
MIME = re.compile(rb"\A\s*MIME-Version:", re.IGNORECASE)
OTHERS = (
    b"%PDF", b"{\\rtf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
)  # fmt: skip
"""What files begin with that are neither a workbook nor text."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 26})
"""Characters that no text has. A few come from exports of old systems."""

MOST_CONTROL = 0.02
START = 1 << 16

PACKED = ("xlsx", "xlsm", "xlsb", "ods")
"""The formats that are packed files."""


def format_of(path: Path, limits: Limits) -> str:
    """xlsx, xlsm, xlsb, ods, xls or csv. Raises NotOpened when the content is none of them."""
    with path.open("rb") as opened:
        start = opened.read(START)
    if not start:
        raise NotOpened("empty_file")
    if start.startswith(ZIP):
        with Packed(path, limits) as packed:
            return _format_of_packed(packed)
    if start.startswith(OLE2):
        return _format_of_ole2(path.read_bytes())
    if start.startswith(REPLACED * 2):
        raise NotOpened("damaged_by_transfer")
    if MARKUP.match(start) or MIME.match(start):
        raise NotOpened("html_named_xls")
    if start.startswith(OTHERS) or not _is_text(start):
        raise NotOpened("not_a_workbook")
    return "csv"


def book_path(packed: Packed) -> str:
    """The part of an .xlsx or .xlsb that lists its sheets; empty when there is none."""
    found = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal found
        kind = attributes.get("Type", "")
        if tag == "Relationship" and kind.endswith("/relationships/officeDocument"):
            found = found or posixpath.normpath(attributes.get("Target", "")).lstrip("/")

    for usual in ("xl/workbook.xml", "xl/workbook.bin"):
        if usual in packed:
            return usual
    if "_rels/.rels" in packed:
        parse(packed.read("_rels/.rels"), start)
    return found if found in packed else ""


def told_of_packed(packed: Packed) -> list[Told]:
    """Macros and links to other files: none of them is ever followed, and that is told."""
    told = []
    if _has_macros(packed):
        told.append(Told("macros_ignored"))
    if packed.any_under("xl/externallinks/externallink"):
        told.append(Told("external_links"))
    return told


def told_of_xls(path: Path) -> list[Told]:
    """Macros of an old workbook: they are never run, and that is told."""
    has_macros = "_VBA_PROJECT_CUR".encode("utf-16-le") in path.read_bytes()
    return [Told("macros_ignored")] if has_macros else []


def _format_of_packed(packed: Packed) -> str:
    packed.check()
    book = book_path(packed).casefold()
    if book.endswith(".bin"):
        return "xlsb"
    if book.endswith(".xml") and not book.startswith(("word/", "ppt/")):
        return "xlsm" if _has_macros(packed) else "xlsx"
    if "content.xml" in packed and _is_spreadsheet(packed):
        manifest = "META-INF/manifest.xml"
        if manifest in packed and b"encryption-data" in b"".join(packed.read(manifest)):
            raise NotOpened("protected")
        return "ods"
    raise NotOpened("not_a_workbook")


def _has_macros(packed: Packed) -> bool:
    return packed.any_under("xl/vbaproject", "xl/macrosheets/")


def _is_spreadsheet(packed: Packed) -> bool:
    return "mimetype" not in packed or b"opendocument.spreadsheet" in b"".join(
        packed.read("mimetype")
    )


def _format_of_ole2(content: bytes) -> str:
    if any(name.encode("utf-16-le") + b"\0\0" in content for name in ("Workbook", "Book")):
        return "xls"
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise NotOpened("protected")
    raise NotOpened("not_a_workbook")


def _is_text(start: bytes) -> bool:
    odd = len(start) - len(start.translate(None, CONTROL))
    return start.startswith(UTF_16) or odd <= MOST_CONTROL * len(start)
