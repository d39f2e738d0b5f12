"""A plan as the tables of a plan workbook: the way back of `plan_from_tables`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from monitoring.definitions.plans import (
    ACTION_COLUMNS,
    AREA_COLUMNS,
    CORRESPONDENCE_COLUMNS,
    COUNTRY_COLUMNS,
    PLAN_FIELDS,
    ROUND_COLUMNS,
)
from monitoring.definitions.scales import (
    HEADS,
    LABEL_COLUMN_BY_LANGUAGE,
    LEVEL_COLUMNS,
    NOTE_COLUMN_BY_LANGUAGE,
    TITLE_COLUMN_BY_LANGUAGE,
)
from monitoring.definitions.tables import Row, Tables
from monitoring.definitions.translations import TRANSLATION_COLUMNS
from monitoring.model import Plan, Scale

Line = dict[str, str]


def tables_of_plan(plan: Plan) -> Tables:
    """Every table of the plan, each row with all columns; what is not known is empty.

    `plan_from_tables` makes an equal plan of them, without the files of `data/`: the scales are
    told in full. Rows stand in the plan's order, so `order` is empty. Whether a round is open is
    no part of a plan; the store knows it.
    """
    return {
        "plan": _rows("Plan", _fields(plan)),
        "areas": _rows("Areas", (_line(AREA_COLUMNS, area, order="") for area in plan.areas)),
        "actions": _rows("Actions", (_line(ACTION_COLUMNS, a, order="") for a in plan.actions)),
        "scale": _rows("Scale", _levels(plan.scales.values())),
        "rounds": _rows(
            "Rounds", (_line(ROUND_COLUMNS, r, baseline=r.is_baseline) for r in plan.rounds)
        ),
        "countries": _rows(
            "Countries",
            (
                _line(COUNTRY_COLUMNS, c, iso3=c.code, group=" | ".join(sorted(c.groups)))
                for c in plan.countries
            ),
        ),
        "correspondence": _rows(
            "Correspondence",
            (
                dict(zip(CORRESPONDENCE_COLUMNS, map(as_text, codes), strict=True))
                for codes in plan.correspondence
            ),
        ),
        "translations": _rows(
            "Translations", (_line(TRANSLATION_COLUMNS, told) for told in plan.translations)
        ),
    }


def as_text(value: object) -> str:
    """A field of a plan as a cell says it; a number with the digits that give it back exactly."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value + 0.0).removesuffix(".0")  # a spreadsheet knows no minus zero
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        # The codes of a scope: a comma keeps one whole that holds a space.
        return ", ".join(value)
    return str(value)


def _rows(sheet: str, lines: Iterable[Line]) -> tuple[Row, ...]:
    return tuple(Row(f"{sheet} row {number}", line) for number, line in enumerate(lines, start=2))


def _line(columns: Iterable[str], thing: object, **said: object) -> Line:
    """A row about a thing: each column says what its field does, unless it is said here."""
    return {
        column: as_text(
            said[column] if column in said else getattr(thing, column.replace(" ", "_"))
        )
        for column in columns
    }


def _fields(plan: Plan) -> Iterable[Line]:
    bands = " | ".join(f"{as_text(band.lower)} {band.label}".strip() for band in plan.bands)
    for name, value in _line(PLAN_FIELDS, plan, bands=bands).items():
        yield {"field": name, "value": value}
    for name, value in plan.notes.items():
        # Without this word a note named like a field, or nearly so, would be taken for one.
        yield {"field": f"note {name}", "value": value}


def _levels(scales: Iterable[Scale]) -> Iterable[Line]:
    """A row for each level; the first one of a scale also says what the scale is."""
    for scale in scales:
        said = _by_column(TITLE_COLUMN_BY_LANGUAGE, scale.title_by_language)
        said |= _by_column(NOTE_COLUMN_BY_LANGUAGE, scale.note_by_language)
        head = _line(HEADS, scale, **said)
        for level in scale.levels:
            labels = _by_column(LABEL_COLUMN_BY_LANGUAGE, level.label_by_language)
            yield {
                "scale": scale.code,
                **_line(LEVEL_COLUMNS, level, synonyms="|".join(level.synonyms), **labels),
                **{f"scale {name}": text for name, text in head.items()},
            }
            head = dict.fromkeys(head, "")


def _by_column(
    column_by_language: Mapping[str, str], text_by_language: Mapping[str, str]
) -> dict[str, str]:
    return {
        column: text_by_language.get(language, "")
        for language, column in column_by_language.items()
    }
