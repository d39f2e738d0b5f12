"""The long geometry: one row for each country, round and action."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.model import NO_CELL, Cell, Layout, Problem, RawRating, RawTable
from monitoring.reading.findings import heading_twice, hidden_sheet, no_rows
from monitoring.reading.headers import body, further_columns, header_row, repeated
from monitoring.reading.workbook import Sheet, Workbook

REQUIRED = ("country", "action", "rating")
COMPARED = ("country", "round", "action", "rating", "status", "assessment")
"""Where a workbook says one of these in two columns, the two are compared."""


def read(workbook: Workbook, layout: Layout) -> RawTable | None:
    """Every row of every sheet that has the layout's header words; None when no sheet has."""
    ratings: list[RawRating] = []
    skipped: list[Cell] = []
    problems: list[Problem] = []
    found = False
    for sheet in workbook.sheets:
        header = header_row(sheet, layout.headers, REQUIRED)
        if header is None:
            skipped += [Cell(sheet.name, "", sheet.name)] if sheet.rows else []
            continue
        found = True
        rows = _read_sheet(sheet, layout, *header, skipped)
        ratings += rows
        headings = repeated(sheet.rows[header[0]], layout.headers)
        problems += [heading_twice(cell, first) for cell, first in headings]
        problems += [] if rows else [no_rows(sheet)]
        problems += [hidden_sheet(sheet)] if sheet.hidden else []
    if not found:
        return None
    return RawTable(layout, tuple(ratings), skipped=tuple(skipped), problems=tuple(problems))


def _read_sheet(
    sheet: Sheet,
    layout: Layout,
    header: int,
    columns: Mapping[str, int],
    skipped: list[Cell],
) -> list[RawRating]:
    headings = sheet.rows[header]
    titles = {c: cell.text for c, cell in headings.items() if c not in columns.values()}
    further = [
        (role, column)
        for role, column in further_columns(headings, layout.headers, columns)
        if role in COMPARED
    ]
    ratings: list[RawRating] = []
    for number, row, is_note in body(sheet, header, {columns["rating"]}):
        if is_note:
            skipped += row.values()
            continue

        def at(role: str, number: int = number) -> Cell:
            column = columns.get(role)
            return sheet.cell(number, column) if column else NO_CELL

        ratings.append(
            RawRating(
                country=at("country"),
                round=at("round"),
                action=at("action"),
                rating=at("rating"),
                status=at("status"),
                assessment=at("assessment"),
                notes=_notes(row, titles),
                evidence=at("evidence"),
                comment=at("comment"),
                obstacle=at("obstacle"),
                assistance=at("assistance"),
                good_practice=at("good_practice"),
                others=tuple((role, row[c]) for role, c in further if c in row),
            )
        )
    return ratings


def _notes(row: Mapping[int, Cell], titles: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    cells = ((title, row[c]) for c, title in titles.items() if c in row)
    return tuple((title, cell.text) for title, cell in cells if not cell.lacks_result)
