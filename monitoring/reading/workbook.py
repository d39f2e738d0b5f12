"""Opening a workbook: every filled cell as text with its address, hostile files refused first."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from monitoring.model import Cell, Problem
from monitoring.reading.formulas import without_result
from monitoring.translation import gettext as _

# A generous return has 20,000 cells in 1 MB. The limits keep a 2 KB file that unpacks to
# gigabytes, or one with a cell in the last row of the sheet, from stopping the program.
MAX_FILE_BYTES = 25 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_UNPACKED_RATIO = 200
MAX_SHEETS = 250
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000

DECIMALS = re.compile(r"0\.(0{1,3})")
"""The formats 0.0, 0.00 and 0.000, under which 1.1 is shown as 1.10."""

LITERAL = re.compile(r'"[^"]*"|\\.')
"""Text inside a number format: in `0" %"` the per cent sign is a word and changes nothing."""

OLE2_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
"""Begins the old .xls format, and every workbook that is protected by a password."""


class Unreadable(Exception):
    """The file cannot be read; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.sentence)


@dataclass(frozen=True)
class Sheet:
    """The filled cells of a sheet: row number → column number → cell, rows in their order."""

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The cell at the place, empty when nothing was typed there."""
        found = self.rows.get(row, {}).get(column)
        return found or Cell(self.name, f"{get_column_letter(column)}{row}", "")


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file in their order."""

    file: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, without regard to case."""
        wanted = name.casefold()
        return next((s for s in self.sheets if s.name.strip().casefold() == wanted), None)


def read_workbook(content: bytes, file: str) -> Workbook:
    """The workbook in `content`. Raises Unreadable when it is none, or a dangerous one."""
    _refuse_what_is_no_workbook(content, file)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = tuple(_sheet(worksheet) for worksheet in book.worksheets)
        book.close()
    except _TooLarge as too_large:
        raise Unreadable(too_large.problem) from None
    except (KeyError, ValueError, TypeError, IndexError, OSError, SyntaxError, EOFError,
            AttributeError, RuntimeError, zlib.error, zipfile.BadZipFile,
            InvalidFileException) as broken:  # fmt: skip
        # openpyxl has no error of its own for a broken part: these are what it lets through
        # (SyntaxError is the parent of the XML parser's ParseError, RuntimeError what zipfile says
        # of an encrypted part and the parent of what it says of an unknown compression).
        raise Unreadable(_damaged(file)) from broken
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable(
            _file_problem(
                "empty_workbook",
                _("'{file}' holds no filled cell.").format(file=file),
                _("Check that the right file was chosen and that it was saved."),
                found=file,
            )
        )
    return Workbook(file, sheets)


class _TooLarge(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.sentence)


def _refuse_what_is_no_workbook(content: bytes, file: str) -> None:
    if len(content) > MAX_FILE_BYTES:
        raise Unreadable(_too_large(file, f"{len(content) / 1e6:.0f} MB"))
    if content.startswith(OLE2_MAGIC):
        raise Unreadable(
            _file_problem(
                "protected_or_old",
                _("'{file}' is protected by a password or saved in the old .xls format.").format(
                    file=file
                ),
                _("Open it in Excel or LibreOffice, remove the password, and save it as .xlsx."),
                found=file,
            )
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise Unreadable(_not_a_workbook(file)) from None
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable(_not_a_workbook(file))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or any(
        part.file_size > MAX_UNPACKED_RATIO * max(part.compress_size, 5_000) for part in parts
    ):
        raise Unreadable(_too_large(file, _("{size} MB unpacked").format(size=unpacked // 10**6)))
    if sum(name.startswith("xl/worksheets/sheet") for name in names) > MAX_SHEETS:
        raise Unreadable(_too_large(file, _("more than {n} sheets").format(n=MAX_SHEETS)))


def _sheet(worksheet: Any) -> Sheet:
    # The size a file claims for its sheets can be wrong; openpyxl would then drop cells silently.
    worksheet.reset_dimensions()
    rows: dict[int, dict[int, Cell]] = {}
    formats: dict[int, str] = {}
    for number, cells in enumerate(worksheet.iter_rows(), start=1):
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise _TooLarge(_too_large(worksheet.title, _("a cell far outside any table")))
        filled = dict(_filled(worksheet.title, cells, formats))
        if filled:
            rows[number] = filled
    return Sheet(
        worksheet.title,
        _with_formulas(worksheet, rows),
        hidden=worksheet.sheet_state != "visible",
    )


def _with_formulas(
    worksheet: Any, rows: dict[int, dict[int, Cell]]
) -> Mapping[int, Mapping[int, Cell]]:
    """The rows with the formulas that have no result, which openpyxl takes for empty cells."""
    found = without_result(worksheet._get_source)
    if not found:
        return rows
    for (row, column), formula in found.items():
        address = f"{get_column_letter(column)}{row}"
        rows.setdefault(row, {})[column] = Cell(
            worksheet.title, address, formula, lacks_result=True
        )
    return {number: dict(sorted(row.items())) for number, row in sorted(rows.items())}


def _filled(
    sheet: str, cells: tuple[Any, ...], formats: dict[int, str]
) -> Iterator[tuple[int, Cell]]:
    """The filled cells of a row; formats: number formats by style, found once for each style."""
    for cell in cells:
        value = cell.value
        if value is None:
            continue
        text = text_of(value)
        if not text:
            continue
        shown = ""
        if cell._style_id and type(value) in (int, float):
            number_format = formats.get(cell._style_id)
            if number_format is None:
                number_format = formats[cell._style_id] = cell.number_format or ""
            shown = shown_as(value, number_format)
        yield cell.column, Cell(sheet, cell.coordinate, text, value, shown)


def shown_as(value: float, number_format: str) -> str:
    """A number as the sheet displays it: 1.10 for 1.1, 45 % for 0.45; empty when as it is typed."""
    if "%" in LITERAL.sub("", number_format):
        # Twelve digits: what is left of 0.29 * 100 beyond them is noise of the computer.
        return f"{value * 100:.12g} %"
    decimals = DECIMALS.fullmatch(number_format)
    if decimals is None:
        return ""
    shown = f"{value:.{len(decimals[1])}f}"
    # A number cut off by its format is what was typed, not what is shown.
    return shown if float(shown) == value else ""


def text_of(value: object) -> str:
    """A cell's value as a reader sees it: 2009.0 as 2009, a day without its midnight."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    # Excel keeps line breaks and non-breaking spaces inside a cell; a reader sees one space.
    return " ".join(str(value).replace("\x00", "").split())


def _file_problem(
    code: str, statement: str, advice: str, *, found: str, expected: str = ""
) -> Problem:
    return Problem(
        code=code, sheet="", cell="", statement=statement, advice=advice, found=found,
        expected=expected,
    )  # fmt: skip


def _not_a_workbook(file: str) -> Problem:
    return _file_problem(
        "not_a_workbook",
        _("'{file}' is not an Excel workbook.").format(file=file),
        _("Open it in Excel or LibreOffice and save it as .xlsx."),
        found=file,
        expected=_("a workbook (.xlsx)"),
    )


def _damaged(file: str) -> Problem:
    return _file_problem(
        "damaged_workbook",
        _("'{file}' is damaged and cannot be read to its end.").format(file=file),
        _(
            "Open it in Excel or LibreOffice, let it be repaired, save it as .xlsx and send it again."
        ),
        found=file,
        expected=_("a whole workbook (.xlsx)"),
    )


def _too_large(name: str, size: str) -> Problem:
    return _file_problem(
        "too_large",
        _("'{name}' is too large to be an assessment ({size}).").format(name=name, size=size),
        _("Copy the filled cells to a new workbook and send that."),
        found=size,
        expected=_("at most {size} MB").format(size=MAX_FILE_BYTES // 2**20),
    )
