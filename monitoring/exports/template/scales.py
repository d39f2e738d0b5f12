"""The sheet of the form that explains its words; the drop-downs take them from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import quote_sheetname

from monitoring.definitions import label_in
from monitoring.exports.template.form import (
    NUMBERS,
    OPEN_TO_ALL,
    REASONS,
    Form,
    row_of,
    set_up_page,
    set_widths,
)
from monitoring.exports.words import (
    MEANING_BY_NO_ANSWER,
    MEANING_BY_WHY,
    SCALE_SHEET,
    WORD_BY_WHY,
    heading,
)
from monitoring.model import Action, Level
from monitoring.translation import gettext as _
from monitoring.translation import language

WIDTHS = (36, 13, 92)


def write_scales(form: Form, sheet: Any, asked: Sequence[Action]) -> None:
    """The sheet that explains the words; their ranges get the names that the lists refer to."""
    set_up_page(form, sheet)
    set_widths(sheet, WIDTHS)
    used = {s.code: s for s in map(form.plan.scale_of, asked) if s is not None}
    row = 0
    for code, list_name in form.list_by_scale.items():
        scale = used[code]
        row = _head(form, sheet, row, scale.title, scale.note)
        first = row
        for level in scale.levels:
            _word(form, sheet, row, label_in(level, language()), _points(level), "")
            row += 1
        row = _no_answers(form, sheet, row)
        _name(form, list_name, first, row - 1)
        row += 1
    if any(action.is_numeric for action in asked):
        note = _("Write the number alone, without its unit; or one of these words.")
        row = _head(form, sheet, row, _("Actions that are answered with a number"), note)
        _name(form, NUMBERS, row, row + len(MEANING_BY_NO_ANSWER) - 1)
        row = _no_answers(form, sheet, row) + 1
    if "why" in form.roles:
        row = _head(form, sheet, row, heading("why"), "")
        _name(form, REASONS, row, row + len(WORD_BY_WHY) - 1)
        for why, word in WORD_BY_WHY.items():
            _word(form, sheet, row, _(word), "", _(MEANING_BY_WHY[why]))
            row += 1
    sheet.protect("", OPEN_TO_ALL)


def _head(form: Form, sheet: Any, row: int, title: str, note: str) -> int:
    """The head of a block of words; returns the row after it."""
    row_of(form, sheet, row, WIDTHS, (title, "", note), ("head", "head", "head"))
    return row + 1


def _word(form: Form, sheet: Any, row: int, word: str, points: str, meaning: str) -> None:
    styles = ("fixed", "quiet", "quiet")
    row_of(form, sheet, row, WIDTHS, (word, points, meaning), styles)


def _points(level: Level) -> str:
    if level.value is None:
        return ""
    return _("{value} of 100").format(value=f"{level.value:.0f}")


def _no_answers(form: Form, sheet: Any, row: int) -> int:
    for word, meaning in MEANING_BY_NO_ANSWER.items():
        _word(form, sheet, row, _(word), "", _(meaning))
        row += 1
    return row


def _name(form: Form, name: str, first: int, last: int) -> None:
    place = f"{quote_sheetname(_(SCALE_SHEET))}!$A${first + 1}:$A${last + 1}"
    form.book.define_name(name, f"={place}")
