"""The matrix geometry: countries down, actions or rounds across."""

from __future__ import annotations

from monitoring.model import NO_CELL, Cell, Layout, Problem, RawRating, RawTable
from monitoring.reading.findings import hidden_sheet, no_rows
from monitoring.reading.headers import SEARCH_ROWS, body, column_by_role
from monitoring.reading.workbook import Sheet, Workbook

MIN_COLUMNS_ACROSS = 2
"""A heading beside a single column is a list, and reading it as a matrix would be a guess."""


def read(workbook: Workbook, layout: Layout) -> RawTable | None:
    """Every cell of every sheet that is a matrix by the layout; None when no sheet is."""
    ratings: list[RawRating] = []
    skipped: list[Cell] = []
    problems: list[Problem] = []
    found = False
    for sheet in workbook.sheets:
        corner = _corner(sheet, layout)
        if corner is None:
            skipped += [Cell(sheet.name, "", sheet.name)] if sheet.rows else []
            continue
        found = True
        rows = _read_sheet(sheet, layout, *corner, skipped)
        ratings += rows
        problems += [] if rows else [no_rows(sheet)]
        problems += [hidden_sheet(sheet)] if sheet.hidden else []
    if not found:
        return None
    return RawTable(layout, tuple(ratings), skipped=tuple(skipped), problems=tuple(problems))


def _corner(sheet: Sheet, layout: Layout) -> tuple[int, int] | None:
    """Row and column of the cell where the headings across and down meet."""
    for number, row in sheet.rows.items():
        if number > SEARCH_ROWS:
            return None
        column = column_by_role(row, {"country": layout.headers["country"]}).get("country")
        if column is not None and sum(c > column for c in row) >= MIN_COLUMNS_ACROSS:
            return number, column
    return None


def _read_sheet(
    sheet: Sheet,
    layout: Layout,
    header: int,
    corner: int,
    skipped: list[Cell],
) -> list[RawRating]:
    ratings: list[RawRating] = []
    across = [column for column in sheet.rows[header] if column > corner]
    for number, row, is_note in body(sheet, header, across):
        if is_note:
            skipped += row.values()
            continue
        # A value under a column without a heading is a mistake to be shown, not to be lost.
        stray = [column for column in row if column > corner and column not in across]
        columns = sorted((*across, *stray))
        ratings += (_rating(sheet, layout, (header, corner), (number, c)) for c in columns)
    return ratings


def _rating(
    sheet: Sheet, layout: Layout, corner: tuple[int, int], place: tuple[int, int]
) -> RawRating:
    heading = sheet.cell(corner[0], place[1])
    fixed_action = Cell(sheet.name, "", layout.action) if layout.action else NO_CELL
    sheet_as_round = Cell(sheet.name, "", sheet.name) if layout.round_from_sheet else NO_CELL
    return RawRating(
        country=sheet.cell(place[0], corner[1]),
        round=heading if layout.across == "round" else sheet_as_round,
        action=heading if layout.across == "action" else fixed_action,
        rating=sheet.cell(*place),
    )
