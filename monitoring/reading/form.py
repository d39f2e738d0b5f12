"""The form geometry: a cover with plan, country and round, then one sheet for each area."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.model import NO_CELL, Cell, Layout, Problem, RawRating, RawTable
from monitoring.reading.findings import heading_twice, hidden_sheet, no_rows, unread_area
from monitoring.reading.headers import body, folded, header_row, repeated
from monitoring.reading.workbook import Sheet, Workbook

COVER_ROLES = ("plan", "country", "round", "assessment")
REQUIRED_ON_COVER = ("plan", "country", "round")
REQUIRED_ON_AREA = ("action", "rating")
SHEET_OF_SCALES = "Scale"
"""The sheet of the form that explains the words of its scales; it holds no answer."""


def read(workbook: Workbook, layout: Layout) -> RawTable | None:
    """Every action of every area sheet; None when there is no cover or no area sheet."""
    cover_sheet = _cover(workbook, layout)
    if cover_sheet is None:
        return None
    front, cover = cover_sheet
    ratings: list[RawRating] = []
    skipped: list[Cell] = []
    problems: list[Problem] = [hidden_sheet(front)] if front.hidden else []
    found = False
    for sheet in workbook.sheets:
        header = header_row(sheet, layout.headers, REQUIRED_ON_AREA)
        if header is None:
            if sheet is front or _explains_the_scales(sheet) or not sheet.rows:
                continue
            lost = _area_that_lost_a_heading(sheet, layout)
            if lost is None:
                skipped.append(Cell(sheet.name, "", sheet.name))
            else:
                found = True
                problems.append(lost)
            continue
        found = True
        rows = []
        for number, row, is_note in body(sheet, header[0], {header[1]["rating"]}):
            if is_note:
                skipped += row.values()
            else:
                rows.append(_rating(sheet, number, header[1], cover))
        ratings += rows
        headings = repeated(sheet.rows[header[0]], layout.headers)
        problems += [heading_twice(cell, first) for cell, first in headings]
        problems += [] if rows else [no_rows(sheet)]
        problems += [hidden_sheet(sheet)] if sheet.hidden and sheet is not front else []
    if not found:
        return None
    return RawTable(
        layout,
        tuple(ratings),
        plan=cover["plan"],
        skipped=tuple(skipped),
        country=cover["country"],
        round=cover["round"],
        problems=tuple(problems),
    )


def _area_that_lost_a_heading(sheet: Sheet, layout: Layout) -> Problem | None:
    """Complain of a sheet with the heading of the actions or of the ratings, and not the other."""
    for role, lost in (REQUIRED_ON_AREA, REQUIRED_ON_AREA[::-1]):
        header = header_row(sheet, layout.headers, (role,))
        if header is not None:
            number, columns = header
            return unread_area(sheet.cell(number, columns[role]), layout.headers[lost][0])
    return None


def _explains_the_scales(sheet: Sheet) -> bool:
    return folded(sheet.name) == folded(SHEET_OF_SCALES)


def _cover(workbook: Workbook, layout: Layout) -> tuple[Sheet, dict[str, Cell]] | None:
    """The first sheet that has all labels of a cover, with the cells right of them by role."""
    for sheet in workbook.sheets:
        found = dict.fromkeys(COVER_ROLES, NO_CELL) | _labelled(sheet, layout)
        if all(found[role] is not NO_CELL for role in REQUIRED_ON_COVER):
            return sheet, found
    return None


def _labelled(sheet: Sheet, layout: Layout) -> dict[str, Cell]:
    role_by_word = {
        folded(word): role for role in COVER_ROLES for word in layout.headers.get(role, ())
    }
    found: dict[str, Cell] = {}
    for number, row in sheet.rows.items():
        column = min(row)
        role = role_by_word.get(folded(row[column].text))
        if role is not None:
            found.setdefault(role, sheet.cell(number, column + 1))
    return found


def _rating(
    sheet: Sheet, number: int, columns: Mapping[str, int], cover: Mapping[str, Cell]
) -> RawRating:
    def at(role: str) -> Cell:
        column = columns.get(role)
        return sheet.cell(number, column) if column else NO_CELL

    return RawRating(
        country=cover["country"],
        round=cover["round"],
        assessment=cover["assessment"],
        action=at("action"),
        rating=at("rating"),
        evidence=at("evidence"),
        comment=at("comment"),
        obstacle=at("obstacle"),
        assistance=at("assistance"),
        good_practice=at("good_practice"),
    )
