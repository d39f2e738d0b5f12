"""The form that a country fills in: a cover, one sheet for each area, drop-downs for the ratings."""

from __future__ import annotations

import io
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import xlsxwriter

from monitoring.model import (
    ASSESSMENTS_BEST_FIRST,
    Action,
    Area,
    Assessment,
    Country,
    Plan,
    Round,
    Scale,
)
from monitoring.translation import gettext as _
from monitoring.translation import mark

VERSION = "1"
"""Raised whenever a form made earlier could no longer be read in the same way."""

MEANING_BY_NO_ANSWER = {
    "No information": mark(
        "It applies to us, but we do not know. It counts as unknown, not as zero."
    ),
    "Not applicable": mark(
        "It cannot apply to us; please say why in the comment. It counts as unknown until an "
        "evaluator accepts it."
    ),
    "Withheld": mark("We know and do not say. It counts as unknown, not as zero."),
}
"""Offered under the levels of the scale; file checks know the same words, so they stay English."""

COLUMNS = (
    ("Code", 9),
    ("Action", 54),
    ("Last round", 16),
    ("Rating", 18),
    ("Evidence", 34),
    ("Comment", 34),
    ("Main obstacle", 26),
    ("Assistance needed", 26),
    ("Good practice", 26),
)
"""Headings and widths. They are words of the layout, read back as they stand: not translated."""

TEXT_BY_HEADING = {
    "Evidence": "evidence",
    "Comment": "comment",
    "Main obstacle": "obstacle",
    "Assistance needed": "assistance",
    "Good practice": "good_practice",
}
COVER, SCALES = "Return", "Scale"
# Excel allows 31 characters in the name of a sheet and keeps History for itself.
LONGEST_SHEET_NAME = 31
TAKEN_SHEET_NAMES = frozenset({COVER.casefold(), SCALES.casefold(), "history"})
SEA, SAND, LINE = "#0b4f7d", "#fbf4e0", "#c5cdd3"
FORBIDDEN_IN_SHEET_NAMES = dict.fromkeys(map(ord, "[]:*?/\\'"), " ")


@dataclass(frozen=True)
class _Book:
    """The workbook being written, with its styles and the range of each scale's words."""

    book: Any
    styles: Mapping[str, Any]
    words: Mapping[str, str]


def template_workbook(
    plan: Plan,
    round_: Round,
    unit: Country,
    *,
    assessment: Assessment = Assessment.SELF,
    last_round: Mapping[str, str] | None = None,
    answers: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """The form of a country (or the region, code REGION; or anyone, code empty) for a round.

    last_round: what the unit answered before, in words, by action code; shown beside the empty
    cells. answers: what stands in the form already, by action code and field (`rating`,
    `evidence`, …). Raises ValueError when the unit is asked nothing in the round.
    """
    scope = plan.in_scope(round_)
    asked = [a for a in plan.actions_answered_by(unit.code) if a.code in scope]
    if not asked:
        raise ValueError(
            _("{plan} asks nothing of {unit} in the round {round}.").format(
                plan=plan.code, unit=unit.name, round=round_.code
            )
        )
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": f"{plan.code} {round_.code} {unit.code}".strip()})
    styles = _styles(book)
    cover = book.add_worksheet(COVER)
    areas = [(area, _under(area, asked)) for area in plan.areas]
    names = _sheet_names([area for area, actions in areas if actions])
    sheets = [
        (area, actions, book.add_worksheet(names[area.code])) for area, actions in areas if actions
    ]
    words = _scales(book, styles, plan, asked)
    out = _Book(book, styles, words)
    _cover(cover, styles, plan, round_, unit, assessment)
    for area, actions, sheet in sheets:
        _area(out, sheet, area, actions, plan, last_round or {}, answers or {})
    book.close()
    return buffer.getvalue()


def _under(area: Area, asked: Sequence[Action]) -> list[Action]:
    return [action for action in asked if action.parent == area.code]


def _sheet_names(areas: Sequence[Area]) -> dict[str, str]:
    """The name of each area's sheet by the area's code; what is cut off alike is numbered."""
    names: dict[str, str] = {}
    taken = set(TAKEN_SHEET_NAMES)
    for area in areas:
        whole = f"{area.code} {area.title}".translate(FORBIDDEN_IN_SHEET_NAMES).strip()
        name = whole[:LONGEST_SHEET_NAME].strip()
        number = 1
        while name.casefold() in taken:
            number += 1
            ending = f" {number}"
            name = whole[: LONGEST_SHEET_NAME - len(ending)].strip() + ending
        taken.add(name.casefold())
        names[area.code] = name
    return names


def _styles(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "font_color": SEA}),
        "label": book.add_format({"bold": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format(
            {**cell, "bold": True, "bg_color": SEA, "font_color": "#ffffff", "valign": "vcenter"}
        ),
        "fixed": book.add_format(cell),
        "quiet": book.add_format({**cell, "font_color": "#566572"}),
        "input": book.add_format({**cell, "bg_color": SAND, "locked": False}),
    }


def _cover(
    sheet: Any,
    styles: Mapping[str, Any],
    plan: Plan,
    round_: Round,
    unit: Country,
    assessment: Assessment,
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, plan.label, styles["title"])
    rows = (
        ("Plan", plan.code),
        ("Country", unit.name),
        ("Round", round_.code),
        ("Assessment", assessment.value),
        ("Template version", VERSION),
    )
    for row, (label, value) in enumerate(rows, start=2):
        sheet.write_string(row, 0, label, styles["label"])
        # The sheet is protected: only what is still to be filled in can be written.
        sheet.write_string(row, 1, value, styles["text" if value else "input"])
    advice = [
        _(
            "Choose a rating for each action on the sheets that follow; the sheet Scale explains the words."
        ),
        _(
            "Leave a cell empty where you cannot answer yet. An empty cell is never counted as a zero."
        ),
        _("Please name the evidence: a law with its number and date, a document, a web address."),
        _("Do not rename sheets or headings. Rows and columns may be made wider and higher."),
    ]
    if plan.demonstration:
        advice.insert(0, _("Demonstration: invented countries, invented answers."))
    for row, line in enumerate(advice, start=len(rows) + 3):
        sheet.write_string(row, 1, line, styles["text"])
    sheet.protect()


def _scales(
    book: Any, styles: Mapping[str, Any], plan: Plan, asked: Sequence[Action]
) -> dict[str, str]:
    """The sheet that explains the scales; returns the range of the words of each."""
    used: dict[str, Scale] = {}
    for action in asked:
        scale = plan.scale_of(action)
        if scale is not None:
            used[scale.code] = scale
    sheet = book.add_worksheet(SCALES)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 80)
    ranges = {}
    row = 0
    for scale in used.values():
        sheet.write_string(row, 0, scale.title, styles["label"])
        sheet.write_string(row, 2, scale.note, styles["text"])
        first = row + 1
        for level in scale.levels:
            row += 1
            sheet.write_string(row, 0, level.label)
            if level.value is not None:
                sheet.write_number(row, 1, level.value)
        for word, meaning in MEANING_BY_NO_ANSWER.items():
            row += 1
            sheet.write_string(row, 0, word)
            sheet.write_string(row, 2, _(meaning), styles["text"])
        ranges[scale.code] = f"={SCALES}!$A${first + 1}:$A${row + 1}"
        row += 2
    sheet.protect()
    return ranges


def _area(
    out: _Book,
    sheet: Any,
    area: Area,
    actions: Sequence[Action],
    plan: Plan,
    last_round: Mapping[str, str],
    answers: Mapping[str, Mapping[str, str]],
) -> None:
    sheet.hide_gridlines(2)
    sheet.freeze_panes(3, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, area.title, out.styles["title"])
    for column, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, heading, out.styles["head"])
    for row, action in enumerate(actions, start=3):
        stands = answers.get(action.code, {})
        sheet.write_string(row, 0, action.code, out.styles["fixed"])
        sheet.write_string(row, 1, action.title, out.styles["fixed"])
        sheet.write_string(row, 2, last_round.get(action.code, ""), out.styles["quiet"])
        _rating(out, sheet, row, action, plan, stands.get("rating", ""))
        for column, (heading, _width) in enumerate(COLUMNS):
            if heading in TEXT_BY_HEADING:
                text = stands.get(TEXT_BY_HEADING[heading], "")
                sheet.write_string(row, column, text, out.styles["input"])
    sheet.protect("", {"format_rows": True, "format_columns": True})


def _rating(out: _Book, sheet: Any, row: int, action: Action, plan: Plan, rating: str) -> None:
    if action.is_numeric:
        if rating:
            sheet.write_number(row, 3, float(rating), out.styles["input"])
        else:
            sheet.write_blank(row, 3, None, out.styles["input"])
        return
    sheet.write_string(row, 3, rating, out.styles["input"])
    scale = plan.scale_of(action)
    if scale is None:
        raise TypeError(action.code)
    sheet.data_validation(
        row,
        3,
        row,
        3,
        {
            "validate": "list",
            "source": out.words[scale.code],
            "error_title": _("Not on the scale"),
            "error_message": _("Choose one of the words in the list, or leave the cell empty."),
            "input_title": action.code,
            "input_message": (action.indicator or action.title)[:255],
        },
    )


def last_answers(ratings: pd.DataFrame, plan: Plan, before: Round, unit: str) -> dict[str, str]:
    """What was last answered for a unit before this round, in words, by action code.

    The unit's own newest answer; where it never gave one, the newest agreed or evaluator's answer,
    which then says whose it is.
    """
    earlier = [r.code for r in plan.rounds if r.order < before.order]
    mine = ratings[(ratings["country"] == unit) & ratings["round"].isin(earlier)]
    best: dict[Hashable, tuple[tuple[bool, int, int], str]] = {}
    for row in mine.itertuples():
        assessment = Assessment(str(row.assessment))
        is_own = assessment is Assessment.SELF
        rank = (
            is_own,
            earlier.index(str(row.round)),
            -ASSESSMENTS_BEST_FIRST.index(assessment),
        )
        text = _("{answer} ({round})") if is_own else _("{answer} ({round}, {assessment})")
        said = text.format(answer=row.raw, round=row.round, assessment=assessment.value)
        best[row.action] = max(best.get(row.action, (rank, said)), (rank, said))
    return {str(action): said for action, (_rank, said) in best.items()}
