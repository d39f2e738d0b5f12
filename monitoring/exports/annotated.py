"""A form of ours handed back with its mistakes marked at their cells, to be corrected and resent."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from xlsxwriter.utility import quote_sheetname

from monitoring.exports.book import (
    A4,
    ERROR_FILL,
    ERROR_LINE,
    LINE,
    QUERY_FILL,
    QUERY_LINE,
    QUIET,
    SEA,
    fitting,
    row_points,
)
from monitoring.exports.problems import (
    A1,
    CELL_COLUMN,
    HEADINGS,
    WIDTHS,
    kind_word,
    problem_texts,
    verdict,
)
from monitoring.exports.words import LABEL_BY_ROLE, PROBLEMS_SHEET, in_every_language
from monitoring.model import Problem, Severity
from monitoring.translation import gettext as _
from monitoring.translation import mark

MAX_BYTES = 4 * 1024 * 1024
MAX_UNPACKED_BYTES = 24 * 1024 * 1024
"""A form has some hundred kilobytes; openpyxl needs seconds and fifty times the space for more."""

KEPT_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core|custom)\.xml"
    r"|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels|xl/theme/theme\d+\.xml"
    r"|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels"
    r"|xl/comments(/comment)?\d+\.xml|xl/drawings/(vmlDrawing|commentsDrawing)\d+\.vml"
)
"""What openpyxl writes again as it was."""

IDLE_PARTS = re.compile(r"xl/printerSettings/printerSettings\d+\.bin|xl/persons/\w+\.xml|.*/")
"""What may be lost: the settings of a printer, the names of whoever might comment, folders."""

DRAWING, DRAWN = re.compile(r"xl/drawings/drawing\d+\.xml"), b"Anchor"
"""A drawing would be lost; an empty one, as LibreOffice writes it beside comments, is none."""

LOST_OR_DANGEROUS = re.compile(
    rb"<(?:\w{1,20}:)?(?:extLst|f|mergeCell)[\s/>]"
    rb"|<(?:\w{1,20}:)?hyperlink\s[^>]{0,2000}?\bref=[\"'][A-Z$0-9]+:"
)
"""What openpyxl drops from a sheet (extensions, results of formulas) or cannot bear (wide areas).

A form has none of them.
"""

OURS, END = "Action plan monitoring:", "――――"
"""Begin and end our part of a comment, in every language, so that it is found and renewed."""

ALWAYS = 'LEN("monitoring")>0'
"""The condition of our marks: always true, and no one else's. A mark leaves the cell's own style."""

UNREADABLE = (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError)
"""What openpyxl raises for a part that other readers forgive: it has no error of its own.

SyntaxError is the parent of what the XML parser raises.
"""

COMMENT_SIZE = (150, 340)
"""Height and width in pixels."""

MAX_COMMENT_LETTERS = 8_000
LIST_TITLE = mark("What is to be corrected")
FIRST_PROBLEM_ROW = 5
TAB_BY_SEVERITY = {Severity.ERROR: ERROR_LINE, Severity.QUERY: QUERY_LINE}
MARK_BY_SEVERITY = {
    Severity.ERROR: (ERROR_FILL, ERROR_LINE),
    Severity.QUERY: (QUERY_FILL, QUERY_LINE),
}


def annotated_form(content: bytes, problems: Sequence[Problem]) -> bytes | None:
    """The form with each problem's cell marked and commented, and a sheet Problems in front.

    The answers, drop-downs, protection and comments of the form stay; marks of an earlier time are
    taken away. It can be corrected and sent in again. None for a workbook that is no form of ours,
    that holds what would be lost on the way, or that is too large. The content has passed the
    checks of `reading` on what a workbook may hold.
    """
    if not _is_safe(content):
        return None
    try:
        book = load_workbook(io.BytesIO(content), rich_text=True)
    except UNREADABLE:
        return None
    if not _is_form(book) or not _take_away_earlier_list(book):
        return None
    _take_away_earlier_marks(book)
    for sheet in book.worksheets:
        _mark(sheet, [p for p in problems if p.sheet == sheet.title])
    _list(book, problems)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _is_safe(content: bytes) -> bool:
    """Whether openpyxl would write the workbook again without losing anything, and soon."""
    if len(content) > MAX_BYTES:
        return False
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        return False
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        return False
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        return False
    drawings = [name for name in names if DRAWING.fullmatch(name)]
    others = set(names) - set(drawings)
    if not all(KEPT_PARTS.fullmatch(name) or IDLE_PARTS.fullmatch(name) for name in others):
        return False
    if any(DRAWN in archive.read(name) for name in drawings):
        return False
    sheets = [name for name in names if name.startswith("xl/worksheets/sheet")]
    return not any(LOST_OR_DANGEROUS.search(archive.read(name)) for name in sheets)


def _is_form(book: Any) -> bool:
    """Whether the first sheets hold the cover of a form, with a template version."""
    labels = {text.casefold() for text in in_every_language(LABEL_BY_ROLE["version"])}
    return any(
        str(row[0].value).casefold() in labels and row[1].value is not None
        for sheet in book.worksheets[:3]
        for row in sheet.iter_rows(min_row=1, max_row=20, max_col=2)
    )


def _take_away_earlier_list(book: Any) -> bool:
    """Remove the sheet Problems of an earlier time; False when somebody else's has its name."""
    titles = {title.casefold() for title in in_every_language(PROBLEMS_SHEET)}
    for sheet in [s for s in book.worksheets if s.title.casefold() in titles]:
        if str(sheet.cell(1, 1).value) not in in_every_language(LIST_TITLE):
            return False
        book.remove(sheet)
    return True


def _take_away_earlier_marks(book: Any) -> None:
    ours = {colour.lstrip("#").casefold() for colour in TAB_BY_SEVERITY.values()}
    for sheet in book.worksheets:
        kept = [
            (area.sqref, rule)
            for area in sheet.conditional_formatting
            for rule in area.rules
            if list(rule.formula) != [ALWAYS]
        ]
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        for area, rule in kept:
            sheet.conditional_formatting.add(str(area), rule)
        colour = sheet.sheet_properties.tabColor
        if colour is not None and str(colour.rgb)[-6:].casefold() in ours:
            sheet.sheet_properties.tabColor = None
        # Only the cells there are: a way over all rows would make those between them.
        for cell in list(sheet._cells.values()):
            if cell.comment is not None and OURS in cell.comment.text:
                _renew(cell, "")


def _mark(sheet: Any, problems: Sequence[Problem]) -> None:
    """Colour the tab of a sheet and the cells of its problems, and say in each what is wrong."""
    if not problems:
        return
    by_cell: dict[str, list[Problem]] = {}
    for problem in problems:
        if A1.fullmatch(problem.cell):
            by_cell.setdefault(problem.cell.replace("$", ""), []).append(problem)
    worst = {cell: _worst(found) for cell, found in by_cell.items()}
    sheet.sheet_properties.tabColor = TAB_BY_SEVERITY[_worst(problems)].lstrip("#")
    for severity, (fill, line) in MARK_BY_SEVERITY.items():
        cells = " ".join(cell for cell, found in worst.items() if found is severity)
        if cells:
            sheet.conditional_formatting.add(cells, _rule(fill, line))
    for cell, found in by_cell.items():
        lines = [f"{kind_word(p.severity)}: {p.statement} {p.advice}".rstrip() for p in found]
        _renew(sheet[cell], "\n".join(lines))


def _worst(problems: Sequence[Problem]) -> Severity:
    kinds = {problem.severity for problem in problems}
    return Severity.ERROR if Severity.ERROR in kinds else Severity.QUERY


def _rule(fill: str, line: str) -> FormulaRule:
    side = Side(style="thin", color=line.lstrip("#"))
    return FormulaRule(
        formula=[ALWAYS],
        fill=PatternFill("solid", bgColor=fill.lstrip("#"), fgColor=fill.lstrip("#")),
        border=Border(side, side, side, side),
    )


def _renew(cell: Any, said: str) -> None:
    """Put what we say below what others said in the comment of a cell; empty takes ours away."""
    others = _without_ours(cell.comment.text) if cell.comment else ""
    author = cell.comment.author if others else OURS.rstrip(":")
    ours = f"{OURS}\n{said[:MAX_COMMENT_LETTERS]}\n{END}" if said else ""
    text = "\n\n".join(filter(None, (others, ours)))
    if not text:
        cell.comment = None
        return
    comment = Comment(_plain(text), author)
    comment.height, comment.width = COMMENT_SIZE
    cell.comment = comment


def _without_ours(text: str) -> str:
    """What others wrote in a comment, above our part and below it."""
    before, _ours, after = text.partition(OURS)
    below = after.partition(END)[2]
    return "\n\n".join(filter(None, (before.strip(), below.strip())))


def _list(book: Any, problems: Sequence[Problem]) -> None:
    """The sheet in front: the verdict, and each problem with a link to its cell."""
    sheet = book.create_sheet(_(PROBLEMS_SHEET), 0)
    sheet.sheet_view.showGridLines = False
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = width
    _put(
        sheet.cell(1, 1),
        _(LIST_TITLE),
        font=Font("Arial", 18, bold=True, color=SEA[1:]),
    )
    _put(sheet.cell(2, 1), verdict(problems), font=Font("Arial", 10, bold=True))
    advice = _(
        "Please correct the red cells on the sheets that follow, look at the orange ones, and send "
        "this file in again. This sheet need not be removed."
    )
    _put(sheet.cell(3, 1), advice, font=Font("Arial", 10))
    side = Side(style="thin", color=LINE[1:])
    grid = {
        "border": Border(side, side, side, side),
        "alignment": Alignment(wrap_text=True, vertical="top"),
    }
    head = {
        **grid,
        "font": Font("Arial", 10, bold=True, color="FFFFFF"),
        "fill": PatternFill("solid", fgColor=SEA[1:]),
    }
    for column, heading in enumerate(HEADINGS, start=1):
        _put(sheet.cell(FIRST_PROBLEM_ROW - 1, column), _(heading), **head)
    sheets = set(book.sheetnames)
    for row, problem in enumerate(problems, start=FIRST_PROBLEM_ROW):
        _list_problem(sheet, row, problem, grid, has_sheet=problem.sheet in sheets)
    last = sheet.cell(max(FIRST_PROBLEM_ROW, sheet.max_row), len(HEADINGS)).coordinate
    sheet.auto_filter.ref = f"A{FIRST_PROBLEM_ROW - 1}:{last}"
    sheet.freeze_panes = sheet.cell(FIRST_PROBLEM_ROW, CELL_COLUMN + 2)
    _set_up_page(sheet)
    _show_first(book)


def _list_problem(
    sheet: Any, row: int, problem: Problem, grid: dict[str, Any], *, has_sheet: bool
) -> None:
    texts = problem_texts(row - FIRST_PROBLEM_ROW + 1, problem)
    for column, text in enumerate(texts, start=1):
        _put(sheet.cell(row, column), text, font=Font("Arial", 10), **grid)
    sheet.row_dimensions[row].height = row_points(zip(texts, WIDTHS, strict=True))
    fill = MARK_BY_SEVERITY[problem.severity][0].lstrip("#")
    sheet.cell(row, 2).fill = PatternFill("solid", fgColor=fill)
    sheet.cell(row, len(texts)).font = Font("Arial", 10, color=QUIET[1:])
    if has_sheet and A1.fullmatch(problem.cell):
        cell = sheet.cell(row, CELL_COLUMN + 1)
        place = f"{quote_sheetname(problem.sheet)}!{problem.cell.replace('$', '')}"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
        cell.font = Font("Arial", 10, color=SEA[1:], underline="single")


def _put(cell: Any, text: str, **style: Any) -> None:
    """Write a text that is never a formula."""
    if text:
        cell.value = _plain(fitting(text))
        cell.data_type = "s"
    for name, value in style.items():
        setattr(cell, name, value)
    cell.protection = Protection(locked=True)


def _plain(text: str) -> str:
    """The text without the control characters that a workbook cannot hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", fitting(text)))


def _set_up_page(sheet: Any) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{FIRST_PROBLEM_ROW - 1}:{FIRST_PROBLEM_ROW - 1}"


def _show_first(book: Any) -> None:
    """Open on the first sheet, and on it alone: what is typed would go into every chosen sheet."""
    book.active = 0
    for number, sheet in enumerate(book.worksheets):
        sheet.sheet_view.tabSelected = number == 0
