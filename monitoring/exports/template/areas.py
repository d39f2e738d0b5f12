"""A sheet of the form for one area: its actions, what is known of them, and cells for the answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from monitoring.definitions import label_in
from monitoring.exports.book import row_points, write_text
from monitoring.exports.template.form import (
    NUMBERS,
    OPEN_TO_ALL,
    REASONS,
    Form,
    row_of,
    set_up_page,
    set_widths,
)
from monitoring.exports.words import MEANING_BY_NO_ANSWER, WORD_BY_WHY, heading
from monitoring.model import Action, Area, Plan, Why
from monitoring.translation import gettext as _
from monitoring.translation import language

WIDTH_BY_ROLE = {
    "action": 8,
    "title": 36,
    "guidance": 30,
    "last_round": 15,
    "rating": 16,
    "why": 17,
    "evidence": 26,
    "comment": 26,
    "obstacle": 19,
    "assistance": 19,
    "good_practice": 19,
}
"""Widths of an area's columns; together they can still be read on paper."""

STYLE_BY_ROLE = {
    "action": "code",
    "title": "fixed",
    "guidance": "quiet",
    "last_round": "quiet",
}
LEAST_ROW_POINTS = 30
"""Room for two lines in each cell that is to be filled in."""

HEADINGS, FIRST_ACTION = 2, 3
"""Rows, counted from 0."""

LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
"""What Excel shows of a message at a cell."""


def write_area(form: Form, sheet: Any, area: Area, actions: Sequence[Action]) -> None:
    """Write the actions of an area, one in each row."""
    set_up_page(form, sheet)
    sheet.freeze_panes(FIRST_ACTION, 2)
    sheet.repeat_rows(0, HEADINGS)
    sheet.set_row(0, 30)
    sheet.set_row(1, 20)
    write_text(sheet, 0, 0, area.title, form.styles["title"])
    hint = _("Please fill in the coloured cells; leave empty what you cannot answer yet.")
    write_text(sheet, 1, 0, hint, form.styles["hint"])
    widths = [WIDTH_BY_ROLE[role] for role in form.roles]
    set_widths(sheet, widths)
    headings = [heading(role) for role in form.roles]
    row_of(form, sheet, HEADINGS, widths, headings, ["head"] * len(headings))
    for row, action in enumerate(actions, start=FIRST_ACTION):
        texts = [_text(form, role, action) for role in form.roles]
        for column, (role, text) in enumerate(zip(form.roles, texts, strict=True)):
            _action_cell(form, sheet, row, column, role, action, text)
        sheet.set_row(row, max(row_points(zip(texts, widths, strict=True)), LEAST_ROW_POINTS))
    sheet.print_area(0, 0, FIRST_ACTION + len(actions) - 1, len(form.roles) - 1)
    sheet.protect("", OPEN_TO_ALL)


def _text(form: Form, role: str, action: Action) -> str:
    """What stands in an action's cell; empty where the unit is to fill it in."""
    by_role = {
        "action": action.code,
        "title": action.title,
        "guidance": guidance(action, form.plan),
        "last_round": form.last_round.get(action.code, ""),
    }
    if role in by_role:
        return by_role[role]
    given = form.answers.get(action.code, {}).get(role, "")
    return _(WORD_BY_WHY[Why(given)]) if given and role == "why" else given


def _action_cell(
    form: Form, sheet: Any, row: int, column: int, role: str, action: Action, text: str
) -> None:
    if role == "rating":
        _rating(form, sheet, row, column, action, text)
        return
    write_text(sheet, row, column, text, form.styles[STYLE_BY_ROLE.get(role, "further")])
    if role == "why":
        sheet.data_validation(row, column, row, column, _choice(REASONS))


def guidance(action: Action, plan: Plan) -> str:
    """What the plan says about how to rate an action: its own facts and nothing else."""
    target = action.target
    if target and action.target_date:
        target = _("{target} (by {date})").format(target=target, date=action.target_date)
    lines = (
        (_("Indicator: {text}"), action.indicator),
        (_("Minimum standard: {text}"), _standard(action, plan)),
        (_("Target: {text}"), target),
        (_("Answer: a number in {text}"), action.unit if plan.scale_of(action) is None else ""),
    )
    return "\n".join(line.format(text=text) for line, text in lines if text)


def _standard(action: Action, plan: Plan) -> str:
    """The minimum standard in the words of the drop-down; as it is written where it is no level."""
    written = action.minimum_standard
    scale = plan.scale_of(action)
    for level in scale.levels if scale is not None else ():
        if written.casefold() in (level.code.casefold(), level.label.casefold()):
            return label_in(level, language())
    return written


def _rating(form: Form, sheet: Any, row: int, column: int, action: Action, given: str) -> None:
    scale = form.plan.scale_of(action)
    style = form.styles["input"]
    number = _number(given) if scale is None else None
    if number is None:
        write_text(sheet, row, column, given, style)
    else:
        sheet.write_number(row, column, number, style)
    if scale is None:
        check = _number_or_word(action, xl_rowcol_to_cell(row, column))
    else:
        check = _choice(form.list_by_scale[scale.code])
    sheet.data_validation(row, column, row, column, check)


def _number(text: str) -> float | None:
    """The number that a text is; None for a word."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _choice(list_name: str) -> dict[str, str]:
    return {
        "validate": "list",
        "source": f"={list_name}",
        "error_title": _("Not in the list")[:LONGEST_TITLE],
        "error_message": _("Choose one of the words in the list, or leave the cell empty.")[
            :LONGEST_MESSAGE
        ],
    }


def _number_or_word(action: Action, cell: str) -> dict[str, str]:
    """Takes any number and the words for no answer, which a check for decimals would refuse."""
    how = _("Write the number alone, without its unit; or one of the words: {words}.").format(
        words=", ".join(_(word) for word in MEANING_BY_NO_ANSWER)
    )
    # No number format: under a fixed one, a typed 45 % would be kept and shown as 0.45.
    unit = _("A number in {unit}").format(unit=action.unit) if action.unit else _("A number")
    return {
        "validate": "custom",
        "value": f"=OR(ISNUMBER({cell}),SUMPRODUCT(--({NUMBERS}={cell}))>0)",
        "input_title": unit[:LONGEST_TITLE],
        "input_message": how[:LONGEST_MESSAGE],
        "error_title": _("Not a number")[:LONGEST_TITLE],
        "error_message": how[:LONGEST_MESSAGE],
    }
