"""The error workbook: what is wrong with a file, each mistake with a link to its cell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from xlsxwriter.utility import quote_sheetname

from monitoring.exports.book import (
    A4,
    ERROR_FILL,
    LINE,
    QUERY_FILL,
    QUIET,
    SEA,
    new_book,
    row_points,
    write_text,
)
from monitoring.exports.words import PROBLEMS_SHEET
from monitoring.model import Problem, Severity
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext

HEADINGS = (
    mark("No."),
    mark("Kind"),
    mark("Sheet"),
    mark("Cell"),
    mark("What was found"),
    mark("What is wrong"),
    mark("What was expected"),
    mark("What to do"),
    mark("Rule"),
)
WIDTHS = (6, 9, 24, 9, 26, 44, 30, 44, 22)
CELL_COLUMN = 3
RULE_HEADINGS = (mark("Rule"), mark("Kind"), mark("How often"), mark("Where"), mark("What to do"))
RULE_WIDTHS = (26, 11, 11, 52, 60)
PLACES_NAMED = 12
"""So many places of a rule are named on the summary; the others stand on the other sheet."""

LINKED_FORMATS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""Files in which a link can lead to a cell."""

MOST_LINKS = 60_000
"""A sheet of Excel holds 65,530 links."""

NOT_IN_AN_ADDRESS = re.compile(r'[%#"<>\[\]^`{}|?*\s]')
A1 = re.compile(r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}")
SUMMARY_SHEET = mark("Summary")


@dataclass(frozen=True)
class _Rule:
    """All problems of a file that break one rule with one severity."""

    code: str
    severity: Severity
    problems: tuple[Problem, ...]


def problem_workbook(problems: Sequence[Problem], file: str, facts: Mapping[str, str]) -> bytes:
    """A workbook with a summary and all problems of a file, in the order in which they came.

    A link at each cell opens the cell when the workbook lies in the same folder as the file.
    facts: what else is to be known, such as plan, round and day; shown on the summary.
    """
    buffer = io.BytesIO()
    book = new_book(buffer)
    styles = _styles(book)
    book.set_properties({"title": _("Problems of {file}").format(file=file)})
    summary = book.add_worksheet(_(SUMMARY_SHEET))
    listed = book.add_worksheet(_(PROBLEMS_SHEET))
    _summarise(summary, styles, problems, file, facts)
    _list(listed, styles, problems, file)
    book.close()
    return buffer.getvalue()


def kind_word(severity: Severity) -> str:
    """Whether a problem blocks a file or asks, in a word."""
    return _("Error") if severity is Severity.ERROR else _("Query")


def verdict(problems: Sequence[Problem]) -> str:
    """What the problems of a file mean for it, in a sentence or two."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    queries = len(problems) - errors
    if not problems:
        return _("No problem was found.")
    asked = ngettext("{n} query", "{n} queries", queries).format(n=queries)
    if not errors:
        return _("{queries}, no error. Nothing stands in the way of importing the file.").format(
            queries=asked
        )
    found = ngettext("{n} error", "{n} errors", errors).format(n=errors)
    return _("{errors}, {queries}. Nothing of the file is kept before the errors are corrected.") \
        .format(errors=found, queries=asked)  # fmt: skip


def _styles(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE}
    by_name: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 18, "font_color": SEA},
        "label": {"valign": "top", "font_color": QUIET, "text_wrap": True},
        "text": {"valign": "top", "text_wrap": True},
        "strong": {"valign": "top", "text_wrap": True, "bold": True},
        "head": {
            **cell, "bold": True, "bg_color": SEA, "font_color": "#ffffff", "valign": "vcenter",
        },
        "cell": cell,
        "quiet": {**cell, "font_color": QUIET},
        "link": {**cell, "font_color": SEA, "underline": 1},
        Severity.ERROR.value: {**cell, "bg_color": ERROR_FILL},
        Severity.QUERY.value: {**cell, "bg_color": QUERY_FILL},
    }  # fmt: skip
    return {name: book.add_format(further) for name, further in by_name.items()}


def _summarise(
    sheet: Any,
    styles: Mapping[str, Any],
    problems: Sequence[Problem],
    file: str,
    facts: Mapping[str, str],
) -> None:
    _page(sheet, RULE_WIDTHS)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, _("What was found in a file"), styles["title"])
    known = {label: text for label, text in facts.items() if text and text != file}
    told = {_("File"): file, _("Verdict"): verdict(problems), **known}
    row = 2
    for label, text in told.items():
        write_text(sheet, row, 0, label, styles["label"])
        # One cell across the table, so that a long sentence does not make a column of itself.
        sheet.merge_range(row, 1, row, len(RULE_WIDTHS) - 1, "", styles["text"])
        style = styles["strong" if label in (_("File"), _("Verdict")) else "text"]
        write_text(sheet, row, 1, text, style)
        sheet.set_row(row, row_points([(text, sum(RULE_WIDTHS[1:])), (label, RULE_WIDTHS[0])]))
        row += 1
    row += 1
    for column, heading in enumerate(RULE_HEADINGS):
        sheet.write_string(row, column, _(heading), styles["head"])
    for rule in _rules(problems):
        row += 1
        texts = (rule.code, kind_word(rule.severity), "", _where(rule), _advice(rule))
        kinds = ("quiet", rule.severity.value, "cell", "cell", "cell")
        for column, (text, kind) in enumerate(zip(texts, kinds, strict=True)):
            write_text(sheet, row, column, text, styles[kind])
        sheet.write_number(row, 2, len(rule.problems), styles["cell"])
        sheet.set_row(row, row_points(zip(texts, RULE_WIDTHS, strict=True)))
    sheet.print_area(0, 0, row, len(RULE_WIDTHS) - 1)


def _rules(problems: Sequence[Problem]) -> Iterator[_Rule]:
    """The rules that were broken: errors before queries, then the most frequent ones."""
    by_rule: dict[tuple[Severity, str], list[Problem]] = {}
    for problem in problems:
        by_rule.setdefault((problem.severity, problem.code), []).append(problem)
    rules = [_Rule(code, kind, tuple(found)) for (kind, code), found in by_rule.items()]
    yield from sorted(
        rules, key=lambda rule: (rule.severity is Severity.QUERY, -len(rule.problems))
    )


def _advice(rule: _Rule) -> str:
    """The advice that all share; where it differs from cell to cell, where to find it."""
    different = {problem.advice for problem in rule.problems}
    if len(different) == 1:
        return different.pop()
    return _("See each cell on the sheet {sheet}.").format(sheet=_(PROBLEMS_SHEET))


def _where(rule: _Rule) -> str:
    """The first cells of a rule, by sheet, and how many others there are."""
    cells_by_sheet: dict[str, list[str]] = {}
    for problem in rule.problems[:PLACES_NAMED]:
        cells_by_sheet.setdefault(problem.sheet, []).append(problem.cell)
    lines = [": ".join(filter(None, (sheet, ", ".join(filter(None, cells)))))
             for sheet, cells in cells_by_sheet.items()]  # fmt: skip
    further = len(rule.problems) - PLACES_NAMED
    if further > 0:
        lines.append(ngettext("and {n} more", "and {n} more", further).format(n=further))
    return "\n".join(filter(None, lines))


def _list(sheet: Any, styles: Mapping[str, Any], problems: Sequence[Problem], file: str) -> None:
    _page(sheet, WIDTHS)
    sheet.freeze_panes(1, CELL_COLUMN + 1)
    sheet.repeat_rows(0)
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(0, column, _(heading), styles["head"])
    sheet.set_row(0, row_points(zip(map(_, HEADINGS), WIDTHS, strict=True)))
    beside = address_of(file)
    for row, problem in enumerate(problems, start=1):
        texts = problem_texts(row, problem)
        kinds = ["cell"] * len(texts)
        kinds[1], kinds[-1] = problem.severity.value, "quiet"
        for column, (text, kind) in enumerate(zip(texts, kinds, strict=True)):
            write_text(sheet, row, column, text, styles[kind])
        sheet.write_number(row, 0, row, styles["quiet"])
        target = _target(problem)
        if beside and target and row <= MOST_LINKS:
            link = f"external:{beside}#{target}"
            sheet.write_url(row, CELL_COLUMN, link, styles["link"], string=problem.cell)
        sheet.set_row(row, row_points(zip(texts, WIDTHS, strict=True)))
    sheet.autofilter(0, 0, max(len(problems), 1), len(HEADINGS) - 1)


def problem_texts(number: int, problem: Problem) -> tuple[str, ...]:
    """What stands in the row of a problem, in the order of HEADINGS."""
    return (
        str(number),
        kind_word(problem.severity),
        problem.sheet,
        problem.cell,
        problem.found,
        problem.statement,
        problem.expected,
        problem.advice,
        problem.code,
    )


def _target(problem: Problem) -> str:
    """The cell of a problem as a link names it; empty where it has none."""
    if not problem.sheet or not A1.fullmatch(problem.cell):
        return ""
    return f"{quote_sheetname(problem.sheet)}!{problem.cell.replace('$', '')}"


def address_of(file: str) -> str:
    """The address of a file that lies in the same folder; empty where no link can lead into it."""
    name = PureWindowsPath(PurePosixPath(file).name).name
    if not name.casefold().endswith(LINKED_FORMATS):
        return ""
    return NOT_IN_AN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02x}", name)


def _page(sheet: Any, widths: Sequence[float]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&8&P / &N")
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
