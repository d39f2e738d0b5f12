"""The form geometry: a cover with plan, country and round, then one sheet for each area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from monitoring.model import (
    NO_CELL,
    RATING_TEXTS,
    Cell,
    CellColumn,
    Layout,
    Problem,
    RawBlock,
    RawTable,
)
from monitoring.reading import findings
from monitoring.reading.tables import Table, folded, heading_words, notes_of, tables_of
from monitoring.reading.workbook import Sheet, Workbook

COVER_ROLES = ("plan", "country", "round", "assessment", "version", "language")
REQUIRED_ON_COVER = ("plan", "country", "round")
REQUIRED_ON_AREA = ("action", "rating")
OF_AN_ANSWER = ("action", "rating", *RATING_TEXTS, "why")
SHEETS_WITHOUT_ANSWERS = ("scale_sheet", "problems_sheet")
"""The roles of the sheets that explain the scales, and that show what was wrong last time."""
SAID_BY_COVER = ("plan", "country", "round", "assessment")
"""What all answers of a form have in common."""
VERSIONS = ("1", "2")
"""The versions of our own form that are read; the last is the one that is made now."""

_Cover: TypeAlias = tuple[Sheet, dict[str, tuple[int, int]]]
"""A sheet, and the place of what it says by role."""


def read(workbook: Workbook, layout: Layout) -> RawTable | None:
    """Every action of every area sheet; None when there is no cover or no area sheet."""
    covers = _covers(workbook, layout)
    if not covers:
        return None
    fronts = {sheet.number for sheet, _places in covers}
    front, places = covers[0]
    cover = {role: front.cell(*place) for role, place in places.items()}
    headings = heading_words(workbook.words, layout.headers)
    blocks: list[RawBlock] = []
    skipped: list[Cell] = []
    problems = _version(cover.get("version", NO_CELL))
    problems += _second_forms(covers)
    found = False
    for sheet in workbook.sheets:
        if not sheet.columns or _is_no_area(sheet, layout):
            continue
        tables = tables_of(sheet, layout, REQUIRED_ON_AREA, headings, names="action")
        if not tables and sheet.number in fronts:
            problems += [findings.hidden_sheet(sheet)] if sheet.hidden else []
            continue
        lost = None
        if not tables:
            lost = _area_that_lost_a_heading(sheet, layout, headings)
            if lost is None:
                skipped.append(Cell(sheet.name, "", sheet.name))
            else:
                problems.append(lost)
        for table in tables:
            blocks.append(_block(table, front, places))
            skipped += table.notes
        found = found or bool(tables) or (lost is not None)
        problems += findings.of_tables(tables, sheet) if tables else []
    if not found:
        return None
    return RawTable(
        layout,
        workbook.words,
        tuple(sheet.name for sheet in workbook.sheets),
        tuple(blocks),
        plan=cover["plan"],
        skipped=tuple(skipped),
        country=cover["country"],
        round=cover["round"],
        problems=tuple(problems),
    )


def _area_that_lost_a_heading(
    sheet: Sheet, layout: Layout, headings: frozenset[int]
) -> Problem | None:
    """Complain of a sheet with the heading of the actions or of the ratings, and not the other."""
    for role, lost in (REQUIRED_ON_AREA, REQUIRED_ON_AREA[::-1]):
        tables = tables_of(sheet, layout, (role,), headings)
        if tables:
            heading = tables[0].headings[tables[0].columns[role]]
            return findings.unread_area(heading, layout.headers[lost][0])
    return None


def _is_no_area(sheet: Sheet, layout: Layout) -> bool:
    said = (word for role in SHEETS_WITHOUT_ANSWERS for word in layout.headers.get(role, ()))
    names = {folded(word) for word in said}
    return folded(sheet.name) in names


def _version(cell: Cell) -> list[Problem]:
    if cell.is_empty or cell.text == VERSIONS[-1]:
        return []
    if cell.text in VERSIONS:
        return [findings.older_form(cell, VERSIONS[-1])]
    return [findings.unknown_form(cell, VERSIONS)]


def _second_forms(covers: Sequence[_Cover]) -> Iterator[Problem]:
    """Complain of each further cover that says something else than the first."""
    first, places_of_first = covers[0]
    for sheet, places in covers[1:]:
        for role in SAID_BY_COVER:
            said, wanted = (
                front.cell(*places[role]) if role in places else NO_CELL
                for front, places in ((sheet, places), (first, places_of_first))
            )
            if folded(said.text) != folded(wanted.text):
                place = said if said.sheet else sheet.cell(*places["plan"])
                yield findings.second_form(place, first)
                break


def _covers(workbook: Workbook, layout: Layout) -> list[_Cover]:
    """The sheets that have all labels of a cover, with the places right of them by role."""
    role_by_word = {
        folded(word): role for role in COVER_ROLES for word in layout.headers.get(role, ())
    }
    labels = heading_words(
        workbook.words, {role: layout.headers.get(role, ()) for role in COVER_ROLES}
    )
    named = {role_by_word[folded(workbook.words.texts[label])] for label in labels}
    if not named.issuperset(REQUIRED_ON_COVER):
        return []
    covers = []
    for sheet in workbook.sheets:
        found: dict[str, tuple[int, int]] = {}
        for number, column in _first_cells(sheet, labels):
            role = role_by_word.get(folded(sheet.cell(number, column).text))
            if role is not None:
                found.setdefault(role, (number, column + 1))
        if all(role in found for role in REQUIRED_ON_COVER):
            covers.append((sheet, found))
    return covers


def _first_cells(sheet: Sheet, labels: frozenset[int]) -> list[tuple[int, int]]:
    """The places of the labels that are the first filled cell of their row, from above."""
    places: list[tuple[int, int]] = []
    before: list[int] = []
    for column, words in sheet.columns.items():
        places += [
            (place + sheet.first_row, column)
            for place in np.flatnonzero(np.isin(words, list(labels))).tolist()
            if not any(sheet.columns[left][place] for left in before)
        ]
        before.append(column)
    return sorted(places)


def _block(table: Table, front: Sheet, places: Mapping[str, tuple[int, int]]) -> RawBlock:
    n = len(table.rows)
    absent = table.sheet.same_word(0, n)

    def on_cover(role: str) -> CellColumn:
        return front.same_cell(*places[role], n) if role in places else absent

    answers = {
        role: table.sheet.cells(table.rows, table.columns[role])
        if role in table.columns
        else absent
        for role in OF_AN_ANSWER
    }
    return RawBlock(
        {
            "country": on_cover("country"),
            "round": on_cover("round"),
            "assessment": on_cover("assessment"),
            "status": absent,
            **answers,
        },
        # A table that names its own country or round must not go under those of the cover.
        others=tuple(
            (role, table.sheet.names(table.rows, table.columns[role]))
            for role in SAID_BY_COVER
            if role in table.columns and role != "plan"
        ),
        notes=tuple(notes_of(table)),
    )
