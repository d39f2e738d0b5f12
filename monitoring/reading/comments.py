"""The comment form: a cover with plan, country and round, then one row for each finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from monitoring.definitions.comment_words import (
    COUNTRY_COLUMN,
    COVER,
    HEADINGS,
    LAYOUT,
    VERSION,
    heading_word,
)
from monitoring.model import NO_CELL, Cell, Layout, Problem, RawComment, RawComments, Severity
from monitoring.reading import findings
from monitoring.reading.tables import Table, folded, heading_words, tables_of
from monitoring.reading.workbook import Sheet, Workbook
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

NODE, TEXT = "node", "text"
FILLED_IN = ("stance", "proposed", TEXT, "visibility")
"""The columns that a country fills in; where one of them is lost, so is what was written there."""
SHOWN = ("own", "compared")
"""Columns that only tell the country something."""
SAID_BY_COVER = ("plan", "country", "round")
MOST_ROWS = 20_000
"""More rows than any plan has findings."""


def recognised_comments(workbook: Workbook) -> RawComments | None:
    """What a comment form of ours says; None for any other workbook."""
    labels = heading_words(workbook.words, COVER)
    role_by_word = {folded(word): role for role, words in COVER.items() for word in words}
    said = {role_by_word[folded(workbook.words.texts[label])] for label in labels}
    if said != set(COVER):
        return None
    covers = [(s, _cover(s, labels, role_by_word)) for s in workbook.sheets if s.columns]
    covers = [(sheet, cover) for sheet, cover in covers if set(cover) == set(COVER)]
    if not covers:
        return None
    front, cover = covers[0]
    problems = [*_version(cover["version"]), *_second_forms(covers)]
    rows: list[RawComment] = []
    tables = []
    for sheet in workbook.sheets:
        if sheet.columns and sheet.number not in {one.number for one, _cover_of in covers}:
            tables += _tables(sheet, problems)
    n = sum(len(table.rows) for table in tables)
    for table in tables if n <= MOST_ROWS else ():
        problems += _lost_headings(table)
        rows += _rows(table)
    if not tables:
        problems.append(_no_table(front))
    elif n > MOST_ROWS:
        problems.append(_too_many(tables[0].sheet, n))
    names = tuple(sheet.name for sheet in workbook.sheets)
    return RawComments(
        names, cover["plan"], cover["country"], cover["round"], tuple(rows), tuple(problems)
    )


def _cover(
    sheet: Sheet, labels: frozenset[int], role_by_word: Mapping[str, str]
) -> dict[str, Cell]:
    """The cells right of the labels in the first column, by role."""
    first = min(sheet.columns)
    found: dict[str, Cell] = {}
    for place in np.flatnonzero(np.isin(sheet.columns[first], list(labels))).tolist():
        row = place + sheet.first_row
        role = role_by_word[folded(sheet.cell(row, first).text)]
        found.setdefault(role, sheet.cell(row, first + 1))
    return found


def _tables(sheet: Sheet, problems: list[Problem]) -> list[Table]:
    """The tables of findings of a sheet: those with a column of codes and one to be filled in."""
    headers = {**HEADINGS, COUNTRY_COLUMN: COVER[COUNTRY_COLUMN]}
    layout = Layout(LAYOUT, "", "long", headers)
    headings = heading_words(sheet.words, headers)
    found = [
        table
        for table in tables_of(sheet, layout, (NODE,), headings, names="")
        if any(role in table.columns for role in FILLED_IN)
    ]
    problems += findings.of_tables(found, sheet) if found else []
    return found


def _rows(table: Table) -> Iterator[RawComment]:
    for number in map(int, table.rows):
        cells = {
            role: table.sheet.cell(number, table.columns[role])
            if role in table.columns
            else NO_CELL
            for role in (NODE, "title", "draft", *FILLED_IN, COUNTRY_COLUMN)
        }
        yield RawComment(**cells)


def _lost_headings(table: Table) -> Iterator[Problem]:
    """Complain of each column to be filled in that has lost its heading, and of further columns."""
    row = table.sheet.row(table.header)
    anchor = table.sheet.cell(table.header, table.columns[NODE])
    for role in FILLED_IN:
        if role not in table.columns:
            yield Problem(
                "heading_lost",
                anchor.sheet,
                anchor.address,
                _("the heading '{expected}' is missing in this row, so what stands below it cannot "
                  "be read.").format(expected=heading_word(role)),
                _("Write the headings as they stood in the form, or use a new form."),
                found=", ".join(cell.text for cell in row.values()),
                expected=heading_word(role),
            )  # fmt: skip
    for column, heading in table.headings.items():
        if column in table.columns.values():
            continue
        filled = int((table.sheet.words_in(table.rows, column) > 0).sum())
        if filled:
            yield _further_column(heading, filled)


def _further_column(heading: Cell, n: int) -> Problem:
    return Problem(
        "column_not_read",
        heading.sheet,
        heading.address,
        ngettext(
            "the column '{found}' is none of the form, and {n} cell in it was not read.",
            "the column '{found}' is none of the form, and {n} cells in it were not read.",
            n,
        ).format(found=heading.text, n=n),
        _("Write what you want to say in the column '{text}'.").format(text=heading_word(TEXT)),
        found=heading.text,
        severity=Severity.QUERY,
    )


def _version(cell: Cell) -> list[Problem]:
    return [] if cell.text == VERSION else [findings.unknown_form(cell, (VERSION,))]


def _second_forms(covers: Sequence[tuple[Sheet, Mapping[str, Cell]]]) -> Iterator[Problem]:
    """Complain of each further cover that says something else than the first."""
    front, first = covers[0]
    for _sheet, said in covers[1:]:
        for role in SAID_BY_COVER:
            if folded(said[role].text) != folded(first[role].text):
                yield findings.second_form(said[role], front)
                break


def _no_table(front: Sheet) -> Problem:
    headings = ", ".join(heading_word(role) for role in (NODE, *FILLED_IN))
    return Problem(
        "no_comment_table",
        front.name,
        "",
        _("the comment form has no sheet with its findings and the columns to be filled in."),
        _("Write the headings as they stood in the form, or use a new form."),
        expected=headings,
    )


def _too_many(sheet: Sheet, n: int) -> Problem:
    return Problem(
        "too_many_rows",
        sheet.name,
        "",
        _("the comment form has {n} rows, and a plan never has so many findings.").format(n=n),
        _("Use a new form, and copy your comments into it."),
        found=str(n),
        expected=_("at most {n}").format(n=MOST_ROWS),
    )
