"""The form geometry: a cover with plan, country and round, then one sheet for each area."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.model import NO_CELL, Cell, Layout, RawRating, RawTable
from monitoring.reading.headers import body, folded, header_row
from monitoring.reading.workbook import Sheet, Workbook

COVER_ROLES = ("plan", "country", "round", "assessment")
REQUIRED_ON_COVER = ("plan", "country", "round")
REQUIRED_ON_AREA = ("action", "rating")


def read(workbook: Workbook, layout: Layout) -> RawTable | None:
    """Every action of every area sheet; None when there is no cover or no area sheet."""
    cover = _cover(workbook, layout)
    if cover is None:
        return None
    ratings: list[RawRating] = []
    skipped: list[Cell] = []
    found = False
    for sheet in workbook.sheets:
        header = header_row(sheet, layout.headers, REQUIRED_ON_AREA)
        if header is None:
            continue
        found = True
        for number, row, is_note in body(sheet, header[0], {header[1]["rating"]}):
            if is_note:
                skipped += row.values()
            else:
                ratings.append(_rating(sheet, number, header[1], cover))
    if not found:
        return None
    return RawTable(layout, tuple(ratings), plan=cover["plan"], skipped=tuple(skipped))


def _cover(workbook: Workbook, layout: Layout) -> dict[str, Cell] | None:
    """The cells right of the cover's labels, by role; the first sheet that has them all."""
    for sheet in workbook.sheets:
        found = dict.fromkeys(COVER_ROLES, NO_CELL) | _labelled(sheet, layout)
        if all(found[role] is not NO_CELL for role in REQUIRED_ON_COVER):
            return found
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
