"""The form on which a country comments on its draft findings: cover, findings, and the words."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from monitoring.definitions import label_in
from monitoring.definitions.comment_words import (
    LONGEST_COMMENT,
    STANCES,
    VISIBILITIES,
    heading_word,
)
from monitoring.exports.book import new_book, write_text
from monitoring.exports.comment_form_cover import write_cover
from monitoring.exports.comment_form_page import (
    COVER_SHEET,
    FINDINGS_SHEET,
    WORDS_SHEET,
    CommentForm,
    set_up_page,
    styles_of_form,
    write_row,
)
from monitoring.exports.harmless import harmless
from monitoring.exports.template.form import OPEN_TO_ALL, set_widths
from monitoring.model import Action, Area, Country, Plan, Round, Stance, Visibility
from monitoring.translation import gettext as _
from monitoring.translation import language, mark
from monitoring.written import whole

WORDS_WIDTHS = (34, 100)
WIDTH_BY_ROLE: Mapping[str, float] = {
    "node": 11,
    "title": 40,
    "own": 16,
    "draft": 16,
    "compared": 15,
    "stance": 15,
    "proposed": 18,
    "text": 52,
    "visibility": 16,
}
HEADINGS_ROW, FIRST_ROW = 2, 3
"""Rows, counted from 0."""
LEAST_POINTS = 30
"""Room for two lines in each cell that is to be filled in."""
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
"""What Excel shows of a message at a cell."""
STANCE_LIST, READER_LIST = "stances", "readers"

MEANING_BY_STANCE: Mapping[Stance, str] = {
    Stance.AGREES: mark("The finding is right; the consultation need not take it up."),
    Stance.DISAGREES: mark(
        "The finding should be another one; please say why, and which rating you propose."
    ),
    Stance.REMARK: mark("You want to add something and take no side."),
}
MEANING_BY_READER: Mapping[Visibility, str] = {
    Visibility.PUBLIC: mark("It may be published with the findings."),
    Visibility.PARTICIPANTS: mark(
        "Those who take part in the consultation; also meant where the cell is left empty."
    ),
    Visibility.SECRETARIAT: mark("The secretariat and the evaluators, and nobody else."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One action as the form shows it: the country's rating and the draft finding, in words."""

    node: str
    own: str
    draft: str
    compared: str
    is_different: bool = False


def comment_form(plan: Plan, round_: Round, country: Country, findings: Sequence[Finding]) -> bytes:
    """The form of one country for the draft findings of a round, in the language of the moment.

    plan, round_, country: with their texts in that language. findings: one for each action that the
    country is asked in the round. The same arguments give the same bytes.
    """
    buffer = io.BytesIO()
    book = new_book(buffer, fixed_sheets=True)
    asked = [plan.action_by_code[finding.node] for finding in findings]
    scales = (plan.scale_of(action) for action in asked)
    codes = dict.fromkeys(scale.code for scale in scales if scale is not None)
    lists = {code: f"levels_{number}" for number, code in enumerate(codes, start=1)}
    form = CommentForm(book, styles_of_form(book), plan, round_, country, lists)
    _set_properties(form)
    cover, rows, words = (
        book.add_worksheet(_(name)) for name in (COVER_SHEET, FINDINGS_SHEET, WORDS_SHEET)
    )
    write_cover(form, cover)
    _write_findings(form, rows, {finding.node: finding for finding in findings})
    _write_words(form, words)
    book.close()
    return buffer.getvalue()


def _set_properties(form: CommentForm) -> None:
    """What a program can read of the form without looking at its cells."""
    codes = " ".join((form.plan.code, form.round.code, form.country.code))
    moment = datetime.datetime.combine(
        form.round.date or datetime.date(2000, 1, 1), datetime.time(), datetime.UTC
    )
    # The same form is the same file, whenever it is made.
    form.book.set_properties({"title": codes, "subject": _(COVER_SHEET), "created": moment})


# --- the findings ------------------------------------------------------------------------------


def _write_findings(form: CommentForm, sheet: Any, findings: Mapping[str, Finding]) -> None:
    """The plan as a whole, then each area with the actions that the country is asked in it."""
    set_up_page(form, sheet)
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.repeat_rows(0, HEADINGS_ROW)
    sheet.set_row(0, 30)
    sheet.set_row(1, 20)
    title = _("Draft findings: {country}").format(country=form.country.name)
    write_text(sheet, 0, 0, harmless(title), form.styles["title"])
    hint = _("Please fill in the coloured cells where you want to comment; leave the others empty.")
    write_text(sheet, 1, 0, hint, form.styles["hint"])
    widths = list(WIDTH_BY_ROLE.values())
    set_widths(sheet, widths)
    heads = [(heading_word(role), "head") for role in WIDTH_BY_ROLE]
    write_row(form, sheet, HEADINGS_ROW, widths, heads)
    row = FIRST_ROW
    _whole(form, sheet, row, form.plan.code, _("The plan as a whole"))
    for area, actions in _areas(form.plan, findings):
        row += 1
        _whole(form, sheet, row, area.code, area.title)
        for action in actions:
            row += 1
            _finding(form, sheet, row, action, findings[action.code])
    sheet.print_area(0, 0, row, len(widths) - 1)
    sheet.protect("", OPEN_TO_ALL)


def _areas(plan: Plan, findings: Mapping[str, Finding]) -> Iterator[tuple[Area, list[Action]]]:
    """The areas in which anything is asked, or in whose parts anything is, with their own actions."""
    for area in plan.areas:
        if any(action.code in findings for action in plan.actions_under(area.code)):
            own = [a for a in plan.actions if a.parent == area.code and a.code in findings]
            yield area, own


def _whole(form: CommentForm, sheet: Any, row: int, code: str, title: str) -> None:
    """The row of an area or of the plan, on which a country may comment as a whole."""
    said = [(code, "area"), (title, "area"), *([("", "blank")] * 3), ("", "input"), ("", "blank")]
    cells = [*said, ("", "further"), ("", "further")]
    write_row(form, sheet, row, list(WIDTH_BY_ROLE.values()), cells, LEAST_POINTS)
    _offer(sheet, row, None)


def _finding(form: CommentForm, sheet: Any, row: int, action: Action, finding: Finding) -> None:
    style = "different" if finding.is_different else "fixed"
    cells = (
        (action.code, "code"),
        (action.title, "fixed"),
        (finding.own, "quiet"),
        (finding.draft, style),
        (finding.compared, style if finding.is_different else "quiet"),
        ("", "input"),
        ("", "input"),
        ("", "further"),
        ("", "further"),
    )
    write_row(form, sheet, row, list(WIDTH_BY_ROLE.values()), cells, LEAST_POINTS)
    scale = form.plan.scale_of(action)
    place = xl_rowcol_to_cell(row, list(WIDTH_BY_ROLE).index("proposed"))
    _offer(sheet, row, _choice(form.list_by_scale[scale.code]) if scale else _number(action, place))


def _offer(sheet: Any, row: int, proposed: dict[str, Any] | None) -> None:
    """The lists and checks of the cells of a row that are to be filled in."""
    length = {"validate": "length", "criteria": "<=", "value": LONGEST_COMMENT}
    too_long = _("A comment has at most {n} letters.").format(n=whole(LONGEST_COMMENT))
    checks = {
        "stance": _choice(STANCE_LIST),
        "proposed": proposed,
        "text": {**length, "error_title": _("Too long"), "error_message": too_long},
        "visibility": _choice(READER_LIST),
    }
    for column, role in enumerate(WIDTH_BY_ROLE):
        check = checks.get(role)
        if check is not None:
            sheet.data_validation(row, column, row, column, check)


def _choice(list_name: str) -> dict[str, str]:
    message = _("Choose one of the words in the list, or leave the cell empty.")
    return {
        "validate": "list",
        "source": f"={list_name}",
        "error_title": _("Not in the list")[:LONGEST_TITLE],
        "error_message": message[:LONGEST_MESSAGE],
    }


def _number(action: Action, cell: str) -> dict[str, str]:
    unit = harmless(action.unit)
    title = _("A number in {unit}").format(unit=unit) if unit else _("A number")
    message = _("Write the number alone, without its unit.")
    return {
        "validate": "custom",
        "value": f"=ISNUMBER({cell})",
        "input_title": title[:LONGEST_TITLE],
        "input_message": message[:LONGEST_MESSAGE],
        "error_title": _("Not a number")[:LONGEST_TITLE],
        "error_message": message[:LONGEST_MESSAGE],
    }


# --- the words ---------------------------------------------------------------------------------


def _write_words(form: CommentForm, sheet: Any) -> None:
    """The sheet that explains the words; the drop-downs take them from there."""
    set_up_page(form, sheet)
    set_widths(sheet, WORDS_WIDTHS)
    stances = [(_(words[0]), _(MEANING_BY_STANCE[one])) for one, words in STANCES.items()]
    readers = [(_(words[0]), _(MEANING_BY_READER[one])) for one, words in VISIBILITIES.items()]
    row = _block(form, sheet, 0, STANCE_LIST, (heading_word("stance"), ""), stances)
    for code, list_name in form.list_by_scale.items():
        scale = form.plan.scales[code]
        words = [
            (
                label_in(level, language()),
                ""
                if level.value is None
                else _("{value} of 100").format(value=f"{level.value:.0f}"),
            )
            for level in scale.levels
        ]
        row = _block(form, sheet, row, list_name, (scale.title, scale.note), words)
    _block(form, sheet, row, READER_LIST, (heading_word("visibility"), ""), readers)
    sheet.protect("", OPEN_TO_ALL)


def _block(
    form: CommentForm,
    sheet: Any,
    row: int,
    name: str,
    head: tuple[str, str],
    words: Sequence[tuple[str, str]],
) -> int:
    """A list of words below its head; returns the row after it and an empty one."""
    write_row(form, sheet, row, WORDS_WIDTHS, [(text, "head") for text in head])
    for number, (word, meaning) in enumerate(words, start=row + 1):
        write_row(form, sheet, number, WORDS_WIDTHS, ((word, "fixed"), (meaning, "quiet")))
    last = row + len(words)
    place = f"{quote_sheetname(_(WORDS_SHEET))}!$A${row + 2}:$A${last + 1}"
    form.book.define_name(name, f"={place}")
    return last + 2
