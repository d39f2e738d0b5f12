"""Writes files of every format cell by cell, the same bytes each time."""

from __future__ import annotations

import datetime
import io
import re
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)
MADE = datetime.datetime(2026, 1, 1)
NO_RESULT = "NO RESULT"

Row = Sequence[object]


@dataclass(frozen=True)
class Formula:
    """A formula with the result that is stored beside it; None for a formula never calculated."""

    text: str
    result: object = None


@dataclass(frozen=True)
class Shown:
    """A number under a number format: Shown(0.45, "0%") is seen as 45%."""

    number: float
    number_format: str


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet from A1 on; None leaves a cell empty.

    hidden_rows and hidden_columns count from 1; merged names ranges such as A2:A4.
    """

    name: str
    rows: Sequence[Row]
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    merged: Sequence[str] = field(default=())


def xlsx(*sheets: Sheet) -> bytes:
    """A workbook as Excel writes it: texts that are shared, styles, stored results."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": MADE})
    formats: dict[str, object] = {}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                _write(book, page, row, column, value, formats)
        for row in sheet.hidden_rows:
            page.set_row(row - 1, None, None, {"hidden": True})
        for column in sheet.hidden_columns:
            page.set_column(column - 1, column - 1, None, None, {"hidden": True})
        if sheet.hidden:
            page.hide()
    book.close()
    parts = unzipped(buffer.getvalue())
    for number, sheet in enumerate(sheets, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        xml = parts[name].decode()
        xml = re.sub(rf' t="str"(><f>[^<]*</f>)<v>{NO_RESULT}</v>', r"\1", xml)
        if sheet.merged:
            ranges = "".join(f'<mergeCell ref="{one}"/>' for one in sheet.merged)
            merges = f'<mergeCells count="{len(sheet.merged)}">{ranges}</mergeCells>'
            xml = xml.replace("</sheetData>", f"</sheetData>{merges}")
        parts[name] = xml.encode()
    return zipped(parts)


def _write(
    book: object, page: object, row: int, column: int, value: object, formats: dict[str, object]
) -> None:
    def under(number_format: str) -> object:
        if number_format not in formats:
            formats[number_format] = book.add_format({"num_format": number_format})
        return formats[number_format]

    if value is None:
        return
    if isinstance(value, Formula):
        result = NO_RESULT if value.result is None else value.result
        page.write_formula(row, column, value.text, None, result)
    elif isinstance(value, Shown):
        page.write_number(row, column, value.number, under(value.number_format))
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, value, under("yyyy-mm-dd"))
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    else:
        page.write_string(row, column, str(value))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as a packed file, each with the same date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, BEGINNING_OF_ZIP)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The parts of a packed file by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def relations(*targets: tuple[str, str, str]) -> str:
    """A part of relations; targets: (id, type, target)."""
    told = "".join(
        f'<Relationship Id="{one}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for one, kind, target in targets
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def bare_xlsx(sheet: str, shared: str = "", before: str = "") -> bytes:
    """A workbook of the fewest parts. sheet: what stands inside `<worksheet>`; shared: the shared
    texts, as XML; before: what stands before `<worksheet>`.
    """
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{kind}.{name}+xml"/>'
        for part, name in (
            ("workbook.xml", "sheet.main"),
            ("worksheets/sheet1.xml", "worksheet"),
            ("sharedStrings.xml", "sharedStrings"),
        )
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{types}</Types>"
        ),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="Ratings" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": f'{HEAD}{before}<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{shared}</sst>',
    }
    return zipped(parts)


def inline_rows(*rows: Row) -> str:
    """Rows of cells whose texts stand in the cells themselves, with their addresses."""
    return "".join(
        f'<row r="{number}">'
        + "".join(
            inline_cell(f"{chr(65 + column)}{number}", value)
            for column, value in enumerate(row)
            if value is not None
        )
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )


def inline_cell(address: str, value: object) -> str:
    """One cell whose text stands in the cell itself."""
    if isinstance(value, int | float):
        return f'<c r="{address}"><v>{value}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods(*tables: str, manifest: str = "") -> bytes:
    """An OpenDocument spreadsheet of the fewest parts; tables: what stands inside each table."""
    sheets = "".join(
        f'<table:table table:name="Sheet{n}">{table}</table:table>'
        for n, table in enumerate(tables, start=1)
    )
    content = (
        f'{HEAD}<office:document-content xmlns:office="{OFFICE}:office:1.0" '
        f'xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    listed = manifest or '<manifest:file-entry manifest:full-path="content.xml"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": (
                f'{HEAD}<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0">{listed}'
                "</manifest:manifest>"
            ),
        }
    )


# Records of the binary workbook, MS-XLSB 2.3.2.
ERROR_NUMBERS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}
PERCENT_FORMAT = 9


def xlsb(name: str, rows: Sequence[Row]) -> bytes:
    """A binary workbook of one sheet: texts, numbers, per cent cells and errors."""
    cells = b"".join(_binary_row(number, row) for number, row in enumerate(rows))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _record(129) + _record(148, size) + _record(145) + cells + _record(146) + _record(130)
    book = (
        _record(131)
        + _record(143)
        + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))
        + _record(144)
        + _record(132)
    )
    styles = (
        _record(278)
        + _record(617, struct.pack("<I", 2))
        + _record(47, struct.pack("<HHHHHHI", 0, 0, 0, 0, 0, 0, 0))
        + _record(47, struct.pack("<HHHHHHI", 0, PERCENT_FORMAT, 0, 0, 0, 0, 0))
        + _record(618)
        + _record(279)
    )
    kind = "application/vnd.ms-excel"
    return zipped(
        {
            "[Content_Types].xml": (
                f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Default Extension="bin" ContentType="{kind}.sheet.binary.macroEnabled.main"/>'
                "</Types>"
            ),
            "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations(
                ("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "styles", "styles.bin")
            ),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
        }
    )


def _binary_row(number: int, row: Row) -> bytes:
    head = _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
    return head + b"".join(_binary_cell(n, value) for n, value in enumerate(row))


def _binary_cell(column: int, value: object) -> bytes:
    if value is None:
        return b""
    if isinstance(value, Shown):
        return _record(5, struct.pack("<IId", column, 1, value.number))
    if isinstance(value, int | float):
        return _record(5, struct.pack("<IId", column, 0, value))
    if value in ERROR_NUMBERS:
        return _record(3, struct.pack("<IIB", column, 0, ERROR_NUMBERS[str(value)]))
    return _record(6, struct.pack("<II", column, 0) + _wide(str(value)))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, content: bytes = b"") -> bytes:
    told = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, sizes = len(content), b""
    while True:
        size, low = size >> 7, size & 0x7F
        sizes += bytes([low | 0x80 if size else low])
        if not size:
            return told + sizes + content


SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound_file(*names: str) -> bytes:
    """A compound file (MS-CFB) with streams of these names, as Excel packs a protected workbook."""
    size = 4096
    sectors = size // SECTOR
    table = [FAT, END]
    for n in range(len(names)):
        first = 2 + n * sectors
        table += [*range(first + 1, first + sectors), END]
    table += [FREE] * (SECTOR // 4 - len(table))
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    entries += [
        _entry(name, 2, 2 + n * sectors, size, right=n + 2 if n + 1 < len(names) else FREE)
        for n, name in enumerate(names)
    ]
    entries += [bytes(128)] * (SECTOR // 128 - len(entries))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    # What is protected looks like noise; this noise is the same each time.
    noise = bytes((37 * n * n + 11) % 251 for n in range(size))
    return head + struct.pack("<128I", *table) + b"".join(entries) + noise * len(names)


def _entry(
    name: str, kind: int, first: int, size: int, child: int = FREE, right: int = FREE
) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    told = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, right, child)
    return told + bytes(16 + 4 + 16) + struct.pack("<IQ", first, size)


def delimited(
    rows: Sequence[Row], delimiter: str = ",", *, decimal: str = ".", end: str = "\r\n"
) -> str:
    """A table as text; numbers with this decimal mark, texts in quotes where they must be."""

    def cell(value: object) -> str:
        text = "" if value is None else str(value)
        if isinstance(value, float):
            text = text.replace(".", decimal)
        if any(mark in text for mark in (delimiter, '"', "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text

    return "".join(delimiter.join(map(cell, row)) + end for row in rows)


def by_libreoffice(content: bytes, format_: str) -> bytes:
    """A workbook (.xlsx) as LibreOffice saves it in another format."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        source = folder / "in" / "book.xlsx"
        source.write_bytes(content)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder / 'profile'}",
                "--headless",
                "--convert-to",
                format_,
                "--outdir",
                str(folder),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return (folder / f"book.{format_}").read_bytes()
