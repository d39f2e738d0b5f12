"""The whole form of a country and a round, as bytes."""

from __future__ import annotations

import datetime
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from monitoring.definitions import in_language
from monitoring.exports.book import new_book
from monitoring.exports.template.areas import guidance, write_area
from monitoring.exports.template.cover import write_cover
from monitoring.exports.template.form import Form, styles_of
from monitoring.exports.template.scales import write_scales
from monitoring.exports.words import (
    COVER_SHEET,
    HEADING_BY_ROLE,
    OPTIONAL_COLUMNS,
    PROBLEMS_SHEET,
    SCALE_SHEET,
    VERSION,
    in_every_language,
)
from monitoring.model import Action, Area, Assessment, Country, Plan, Round
from monitoring.translation import NAME_BY_LANGUAGE, SOURCE_LANGUAGE, language, ngettext, speaking
from monitoring.translation import gettext as _

# Excel allows 31 characters in the name of a sheet and keeps History for itself.
LONGEST_SHEET_NAME = 31
FORBIDDEN_IN_SHEET_NAMES = dict.fromkeys(map(ord, "[]:*?/\\'"), " ")


def template_workbook(
    plan: Plan,
    round_: Round,
    unit: Country,
    *,
    assessment: Assessment = Assessment.SELF,
    language: str = SOURCE_LANGUAGE,
    columns: Collection[str] | None = None,
    last_round: Mapping[str, str] | None = None,
    answers: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """The form of a country (or the region, code REGION; or anyone, code empty) for a round.

    language: one of the working languages (ISO 639-1). columns: which of OPTIONAL_COLUMNS the form
    has; None for all, the reason of a change only where something was answered before. last_round:
    what the unit answered before, in words, by action code; shown beside the empty cells. answers:
    what stands in the form already, by action code and field (`rating`, `evidence`, …), in words;
    `why` a value of Why. A column that holds such an answer is never left out.
    The same arguments give the same bytes. Raises ValueError when the unit is asked nothing in the
    round, and for an unknown language or column.
    """
    scope = plan.in_scope(round_)
    asked = [a for a in plan.actions_answered_by(unit.code) if a.code in scope]
    if not asked:
        raise ValueError(
            _("{plan} asks nothing of {unit} in the round {round}.").format(
                plan=plan.code, unit=unit.name, round=round_.code
            )
        )
    if language not in NAME_BY_LANGUAGE:
        raise ValueError(
            _("There is no form in the language '{language}'. Choose one of: {known}.").format(
                language=language, known=", ".join(NAME_BY_LANGUAGE)
            )
        )
    plan = in_language(plan, language)
    asked = [plan.action_by_code[action.code] for action in asked]
    (round_,) = in_language(replace(plan, rounds=(round_,)), language).rounds
    roles = _roles(plan, asked, columns, last_round or {}, answers or {})
    buffer = io.BytesIO()
    with speaking(language):
        book = new_book(buffer, fixed_sheets=True)
        form = Form(
            book, styles_of(book), plan, round_, unit, assessment, roles,
            last_round or {}, answers or {}, _list_by_scale(plan, asked),
        )  # fmt: skip
        _properties(form)
        _sheets(form, asked)
        book.close()
    return buffer.getvalue()


def _roles(
    plan: Plan,
    asked: Sequence[Action],
    columns: Collection[str] | None,
    last_round: Mapping[str, str],
    answers: Mapping[str, Mapping[str, str]],
) -> tuple[str, ...]:
    """The columns of the area sheets; no guidance where the plan says nothing to guide by."""
    for role in columns or ():
        if role not in OPTIONAL_COLUMNS:
            raise ValueError(
                _("A form has no column '{column}'. Choose from: {known}.").format(
                    column=role, known=", ".join(OPTIONAL_COLUMNS)
                )
            )
    left_out = set(OPTIONAL_COLUMNS if columns is not None else ()) - set(columns or ())
    if columns is None and not last_round:
        left_out.add("why")
    left_out -= {role for given in answers.values() for role, text in given.items() if text}
    if not any(guidance(action, plan) for action in asked):
        left_out.add("guidance")
    return tuple(role for role in HEADING_BY_ROLE if role not in left_out)


def _list_by_scale(plan: Plan, asked: Sequence[Action]) -> dict[str, str]:
    """The name of the range that holds the words of each scale in use."""
    scales = (plan.scale_of(action) for action in asked)
    codes = dict.fromkeys(scale.code for scale in scales if scale is not None)
    return {code: f"levels_{number}" for number, code in enumerate(codes, start=1)}


def _properties(form: Form) -> None:
    """What a program can read of the form without looking at its cells."""
    codes = " ".join(filter(None, (form.plan.code, form.round.code, form.unit.code)))
    form.book.set_properties(
        {
            "title": codes,
            "subject": _("Template version {version}").format(version=VERSION),
            # The same form is the same file, whenever it is made.
            "created": datetime.datetime.combine(
                form.round.date or datetime.date(2000, 1, 1), datetime.time(), datetime.UTC
            ),
        }
    )
    said = {
        "Template version": VERSION,
        "Plan": form.plan.code,
        "Round": form.round.code,
        "Country": form.unit.code,
        "Assessment": form.assessment.value,
        "Language": language(),
    }
    for name, value in said.items():
        if value:
            form.book.set_custom_property(name, value, "text")


def _sheets(form: Form, asked: Sequence[Action]) -> None:
    cover = form.book.add_worksheet(_(COVER_SHEET))
    areas = [(a, [action for action in asked if action.parent == a.code]) for a in form.plan.areas]
    areas = [(area, actions) for area, actions in areas if actions]
    name_by_area = _sheet_names([area for area, _actions in areas])
    for area, actions in areas:
        write_area(form, form.book.add_worksheet(name_by_area[area.code]), area, actions)
    write_scales(form, form.book.add_worksheet(_(SCALE_SHEET)), asked)
    contents = [
        (
            name_by_area[area.code],
            f"{area.title} · "
            + ngettext("{n} action", "{n} actions", len(actions)).format(n=len(actions)),
        )
        for area, actions in areas
    ]
    write_cover(form, cover, contents)


def _sheet_names(areas: Sequence[Area]) -> dict[str, str]:
    """The name of each area's sheet by the area's code; what is cut off alike is numbered."""
    names: dict[str, str] = {}
    taken = {_(COVER_SHEET), _(SCALE_SHEET), "History", *in_every_language(PROBLEMS_SHEET)}
    taken = {name.casefold() for name in taken}
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
