"""The long geometry: one row for each country, round and action."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.model import NO_CELL, Cell, Layout, RawRating, RawTable
from monitoring.reading.headers import body, header_row
from monitoring.reading.workbook import Sheet, Workbook

REQUIRED = ("country", "action", "rating")


def read(workbook: Workbook, layout: Layout) -> RawTable | None:
    """Every row of every sheet that has the layout's header words; None when no sheet has."""
    ratings: list[RawRating] = []
    skipped: list[Cell] = []
    found = False
    for sheet in workbook.sheets:
        header = header_row(sheet, layout.headers, REQUIRED)
        if header is None:
            skipped += [Cell(sheet.name, "", sheet.name)] if sheet.rows else []
            continue
        found = True
        _read_sheet(sheet, *header, ratings, skipped)
    return RawTable(layout, tuple(ratings), skipped=tuple(skipped)) if found else None


def _read_sheet(
    sheet: Sheet,
    header: int,
    columns: Mapping[str, int],
    ratings: list[RawRating],
    skipped: list[Cell],
) -> None:
    titles = {
        column: cell.text
        for column, cell in sheet.rows[header].items()
        if column not in columns.values()
    }
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
                notes=tuple((title, row[c].text) for c, title in titles.items() if c in row),
                evidence=at("evidence"),
                comment=at("comment"),
                obstacle=at("obstacle"),
                assistance=at("assistance"),
                good_practice=at("good_practice"),
            )
        )
