"""Targets and indicators: rows of named indicators with one column for each year, or editions across."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from monitoring.definitions.series import NUMBER_SIGN, SeriesKind, SeriesLayout, year_in
from monitoring.model import (
    Cell,
    CellColumn,
    Layout,
    Problem,
    RawSeries,
    RawSeriesRow,
    RawTable,
    RawValue,
    Words,
    address_of,
)
from monitoring.reading import findings, matrix
from monitoring.reading.layouts import has_title
from monitoring.reading.tables import Table, folded, heading_words, tables_of
from monitoring.reading.workbook import Sheet, Workbook

REQUIRED = ("place", "indicator", "unit", "direction", "baseline")
"""A table with these headings, and one at least for a target, is a results framework."""
VALUES = ("baseline", "target", "end_target")
YEAR = r"(\d{1,2}|\d{4})"
ACROSS = ("round", "action")
"""The two rows of headings of editions and measures, as the matrix geometry names them."""


def read_series(workbook: Workbook, layout: SeriesLayout) -> RawSeries | None:
    """The targets or indicators by the layout; None when the workbook is laid out otherwise."""
    if layout.kind is SeriesKind.TARGETS:
        return _targets(workbook, layout)
    return _indicators(workbook, layout)


def recognised_series(
    workbook: Workbook, layouts: Iterable[SeriesLayout], plan: str | None = None
) -> tuple[SeriesLayout, RawSeries] | None:
    """The most particular layout that fits, with what it reads; None when no layout fits.

    A layout that belongs to another plan than `plan` is not tried.
    """
    for layout in sorted(layouts, key=lambda one: (one.plan is None, not one.recognise, one.code)):
        if plan is not None and layout.plan not in (None, plan):
            continue
        if layout.recognise and not has_title(workbook, layout.recognise):
            continue
        raw = read_series(workbook, layout)
        if raw is not None:
            return layout, raw
    return None


def _targets(workbook: Workbook, layout: SeriesLayout) -> RawSeries | None:
    headers = {role: words for role, words in layout.headers.items() if role != "target"}
    as_long = Layout(layout.code, layout.title, "long", headers)
    headings = heading_words(workbook.words, headers)
    patterns = [_pattern(word) for word in layout.headers.get("target", ())]
    rows: list[RawSeriesRow] = []
    notes: list[Cell] = []
    problems: list[Problem] = []
    for sheet in workbook.sheets:
        found = [
            (table, _target_columns(table, patterns))
            for table in tables_of(sheet, as_long, REQUIRED, headings, names="")
        ]
        tables = [
            (table, years) for table, years in found if years or "end_target" in table.columns
        ]
        if not tables:
            notes += [Cell(sheet.name, "", sheet.name)] if sheet.columns else []
            continue
        problems += findings.of_tables((table for table, _years in tables), sheet)
        for table, years in tables:
            problems += _years_twice(table, years)
            rows += _rows_of(table, years, workbook.words)
            used = {*table.columns.values(), *years}
            notes += [cell for column, cell in table.headings.items() if column not in used]
            notes += table.notes
    if not rows and not problems:
        return None
    return RawSeries(
        tuple(s.name for s in workbook.sheets), tuple(rows), tuple(notes), tuple(problems)
    )


def _pattern(word: str) -> re.Pattern[str]:
    before, _sign, after = folded(word).partition(NUMBER_SIGN)
    return re.compile(re.escape(before) + YEAR + re.escape(after))


def _target_columns(table: Table, patterns: Iterable[re.Pattern[str]]) -> dict[int, str]:
    """The number of the year by column, for each heading of a yearly target."""
    found: dict[int, str] = {}
    for column, heading in table.headings.items():
        matches = (pattern.fullmatch(folded(heading.text)) for pattern in patterns)
        match = next(filter(None, matches), None)
        if match and column not in table.columns.values():
            found[column] = match[1]
    return dict(sorted(found.items(), key=lambda one: int(one[1])))


def _years_twice(table: Table, years: Mapping[int, str]) -> Iterator[Problem]:
    first: dict[int, Cell] = {}
    for column, year in years.items():
        heading = table.headings[column]
        if first.setdefault(int(year), heading) is not heading:
            yield findings.heading_twice(heading, first[int(year)])


def _rows_of(table: Table, years: Mapping[int, str], words: Words) -> Iterator[RawSeriesRow]:
    sheet, columns = table.sheet, table.columns
    # A merged cell speaks for all the rows that it covers.
    named = {
        role: sheet.names(table.rows, column)
        for role, column in columns.items()
        if role not in VALUES
    }
    places = [("baseline", "", columns["baseline"])]
    places += [("target", year, column) for column, year in years.items()]
    places += [("end_target", "", columns["end_target"])] if "end_target" in columns else []
    for n, row in enumerate(map(int, table.rows)):
        yield RawSeriesRow(
            {role: _cell(words, sheet, cells, n) for role, cells in named.items()},
            tuple(
                RawValue(measure, year, sheet.cell(row, column), (table.headings[column],))
                for measure, year, column in places
            ),
        )


def _cell(words: Words, sheet: Sheet, cells: CellColumn, n: int) -> Cell:
    address = address_of(int(cells.row[n]), int(cells.column[n]))
    return words.cell(int(cells.word[n]), sheet.name, address)


def _indicators(workbook: Workbook, layout: SeriesLayout) -> RawSeries | None:
    as_matrix = Layout(
        layout.code,
        layout.title,
        "matrix",
        {"country": layout.headers.get("place", ())},
        across=ACROSS,
    )
    table = matrix.read(workbook, as_matrix)
    if table is None or not _says_editions_and_measures(table, layout):
        return None
    rows: list[RawSeriesRow] = []
    for block in table.blocks:
        values: dict[tuple[int, int], list[RawValue]] = {}
        named: dict[tuple[int, int], Cell] = {}
        for n in range(len(block)):
            cell = table.cell(block.columns["rating"], n)
            period, measure = (table.cell(block.columns[role], n) for role in ACROSS)
            where = (int(block.columns["rating"].sheet[n]), int(block.columns["rating"].row[n]))
            named[where] = table.cell(block.columns["country"], n)
            values.setdefault(where, []).append(
                RawValue(measure.text, period.text, cell, (period, measure))
            )
        rows += [RawSeriesRow({"place": named[at]}, tuple(said)) for at, said in values.items()]
    return RawSeries(table.sheets, tuple(rows), table.skipped, table.problems)


def _says_editions_and_measures(table: RawTable, layout: SeriesLayout) -> bool:
    """Whether any heading across is an edition, and any below it a measure of the layout."""
    measures = {folded(word) for one in layout.measures.values() for word in one.headings}
    for block in table.blocks:
        above, below = (_texts(table, block.columns[role]) for role in ACROSS)
        if any(map(year_in, above)) and measures & set(map(folded, below)):
            return True
    return False


def _texts(table: RawTable, column: CellColumn) -> set[str]:
    return {table.words.texts[word] for word in set(column.word.tolist()) if word}
