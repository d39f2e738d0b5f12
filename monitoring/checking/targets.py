"""Checks of a results framework: what each row is about, its baseline and its targets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitoring.checking import identity
from monitoring.checking.aggregates import Figure, other_sums
from monitoring.checking.measured import (
    NUMBER,
    PERCENT,
    YES_NO,
    Dictionary,
    Places,
    Said,
    Series,
    query,
    value_in,
)
from monitoring.definitions import CountryRegister
from monitoring.definitions.series import YEARS, SeriesLayout
from monitoring.definitions.words import plain
from monitoring.model import Cell, Plan, Problem, RawSeries, RawSeriesRow, RawValue
from monitoring.translation import gettext as _

BASELINE = "baseline"
UP, DOWN, YES = "up", "down", "yes"
UNITS: Mapping[str, tuple[str, ...]] = {PERCENT: (), NUMBER: (), YES_NO: ()}
DIRECTIONS: Mapping[str, tuple[str, ...]] = {UP: (), DOWN: (), YES: ()}
LARGEST_COUNTED = 99
"""A number in a heading beyond this one is a calendar year."""


@dataclass(frozen=True)
class _Terms:
    """What the words of a framework mean."""

    plan: Plan
    places: Places
    units: Dictionary
    directions: Dictionary
    areas: Dictionary
    periods: Mapping[str, str]
    """The calendar year by the number in a heading."""
    named: frozenset[tuple[str, str]]
    """Indicator and place of every row."""
    source: str


def check_targets(
    raw: RawSeries,
    layout: SeriesLayout,
    plan: Plan,
    countries: CountryRegister,
    year_one: int | None,
) -> Series:
    """The baselines and targets of the rows, and what is wrong with them.

    year_one: the calendar year of the headings' year 1. Without it, and where the headings name no
    calendar years, nothing can be kept.
    """
    found = Series([], [], [], [])
    terms = _Terms(
        plan,
        Places(layout, plan, countries),
        Dictionary({**UNITS, **layout.units}),
        Dictionary({**DIRECTIONS, **layout.directions}),
        _areas(layout, plan),
        _periods(raw.rows, year_one, found),
        frozenset(map(_name, raw.rows)),
        layout.source,
    )
    figures = [figure for row in raw.rows for figure in _row(row, terms, found)]
    found.problems += other_sums(figures)
    found.said_twice()
    return found


def _name(row: RawSeriesRow) -> tuple[str, str]:
    return plain(row.cell("indicator").text), plain(row.cell("place").text)


def _areas(layout: SeriesLayout, plan: Plan) -> Dictionary:
    """The codes of the plan's areas, by code, title and both, and by the layout's own words."""
    words = {area.code: [area.title, f"{area.code} {area.title}"] for area in plan.areas}
    for word, code in layout.areas.items():
        words.setdefault(code, []).append(word)
    return Dictionary(words)


def _periods(rows: Iterable[RawSeriesRow], year_one: int | None, found: Series) -> dict[str, str]:
    """The calendar year by the number in a heading; a baseline and an end target have none."""
    periods = {"": ""}
    for row in rows:
        for value in row.values:
            if value.period in periods:
                continue
            number = int(value.period)
            periods[value.period] = value.period
            if number > LARGEST_COUNTED:
                if number not in YEARS:
                    found.problems.append(_no_year(value))
            elif year_one is None:
                found.problems.append(_which_year(value))
            else:
                periods[value.period] = str(year_one + number - 1)
    return periods


def _row(row: RawSeriesRow, terms: _Terms, found: Series) -> list[Figure]:
    """What one row says; nothing of it is kept when it does not say what it is about."""
    about = _about(row, terms, found)
    if about is None:
        return []
    if about["part_of"] and (plain(about["part_of"]), _name(row)[1]) not in terms.named:
        found.problems.append(_unknown_whole(row.cell("part_of")))
    said: list[tuple[RawValue, Said]] = []
    for value in row.values:
        one = value_in(value.cell, about["unit"])
        if isinstance(one, Problem):
            found.problems.append(one)
        elif one is None:
            found.unanswered.append(value.cell)
        else:
            said.append((value, one))
            period = terms.periods[value.period]
            found.keep(one, value.cell, {**about, "measure": value.measure, "period": period})
    found.problems += _missing(row, said)
    found.problems += _course(said, about["direction"])
    if about["unit"] != NUMBER:
        return []
    name = about["indicator"]
    indicator = (plain(name), plain(about["part_of"]))
    return [
        Figure(name, indicator, about["place"], value.measure, value.period, one.value, value.cell)
        for value, one in said
    ]


def _about(row: RawSeriesRow, terms: _Terms, found: Series) -> dict[str, str] | None:
    """What a row is about, by column of the series; None where a part of it is unknown."""
    indicator = row.cell("indicator")
    place = terms.places.of(row.cell("place"))
    unit = _word("unit", row.cell("unit"), terms.units)
    direction = _word("direction", row.cell("direction"), terms.directions)
    wrong = [one for one in (place, unit, direction) if isinstance(one, Problem)]
    if indicator.is_empty:
        advice = _("Write the indicator's name, or delete the row.")
        wrong.insert(
            0, identity.missing(indicator, "missing_indicator", _("the indicator"), advice)
        )
    texts = {role: row.cell(role) for role in ("part_of", "frequency", "source")}
    wrong += [identity.without_result(c) for c in (indicator, *texts.values()) if c.lacks_result]
    if direction == YES and not isinstance(unit, Problem) and unit != YES_NO:
        wrong.append(_yes_of_a_number(row.cell("direction"), unit))
    found.problems += wrong
    component = _component(row, terms, found)
    if wrong or isinstance(place, Problem) or isinstance(unit, Problem):
        return None
    return {
        "indicator": indicator.text,
        "part_of": texts["part_of"].text,
        "component": component,
        "place": place,
        "unit": unit,
        "direction": str(direction),
        "frequency": texts["frequency"].text,
        "source": texts["source"].text or terms.source,
    }


def _word(role: str, cell: Cell, known: Dictionary) -> str | Problem:
    """The unit or direction in a cell, by the word that the checks know."""
    what = {"unit": _("the unit"), "direction": _("the direction")}[role]
    allowed = identity.listed(list(known.words))
    if cell.is_empty:
        advice = _("Write one of: {allowed}.").format(allowed=allowed)
        return identity.missing(cell, f"missing_{role}", what, advice)
    if cell.lacks_result:
        return identity.without_result(cell)
    word = known.word(cell.text)
    if word:
        return word
    statement = {
        "unit": _("'{found}' is not a known unit."),
        "direction": _("'{found}' does not say in which direction the indicator shall go."),
    }[role]
    return Problem(
        f"unknown_{role}",
        cell.sheet,
        cell.address,
        statement.format(found=cell.text),
        _("Write one of: {allowed}. A further word can be added in a layout.").format(
            allowed=allowed
        ),
        found=cell.text,
        expected=allowed,
    )


def _component(row: RawSeriesRow, terms: _Terms, found: Series) -> str:
    """The code of the area that the row belongs to; the words themselves where it is none."""
    cell = row.cell("component")
    cell = row.cell("level") if cell.is_empty else cell
    if cell.is_empty:
        return ""
    code = terms.areas.word(cell.text)
    if not code and terms.areas.words:
        found.problems.append(
            query(
                "unknown_component",
                cell,
                _("'{found}' is no area of {plan}; it is kept in these words.").format(
                    found=cell.text, plan=terms.plan.code
                ),
                _("Write the code or the title of an area, if it is one."),
                identity.listed(list(terms.areas.words)),
            )
        )
    return code or cell.text


def _missing(row: RawSeriesRow, said: Sequence[tuple[RawValue, Said]]) -> list[Problem]:
    """Questions about a row without a baseline, or without any target."""
    known = {value.measure for value, one in said if not math.isnan(one.value)}
    problems = []
    baseline = next(value.cell for value in row.values if value.measure == BASELINE)
    if BASELINE not in known and (
        baseline.is_empty or any(v.cell is baseline for v, _said in said)
    ):
        problems.append(
            query(
                "missing_baseline",
                baseline,
                _("the baseline is missing, so no progress from it can be told."),
                _("Write the value before the first year, if it is known."),
                _("a number"),
            )
        )
    if not known - {BASELINE} and all(v.cell.is_empty for v in row.values if v.measure != BASELINE):
        problems.append(
            query(
                "no_target",
                row.cell("indicator"),
                _("this indicator has no target in any year."),
                _("Write its targets, or delete the row."),
            )
        )
    return problems


def _course(said: Sequence[tuple[RawValue, Said]], direction: str) -> list[Problem]:
    """A question at the first target that goes against the direction of its indicator."""
    known = [(value, one.value) for value, one in said if not math.isnan(one.value)]
    for (before, earlier), (after, later) in pairwise(known):
        against = later > earlier if direction == DOWN else later < earlier
        if against:
            statement = (
                _("the indicator shall fall, and {after} follows {before} in {cell}.")
                if direction == DOWN
                else _("the indicator shall rise, and {after} follows {before} in {cell}.")
            )
            return [
                query(
                    "against_direction",
                    after.cell,
                    statement.format(
                        after=after.cell.shown or after.cell.text,
                        before=before.cell.shown or before.cell.text,
                        cell=before.cell.place,
                    ),
                    _("Check the two values and the direction."),
                )
            ]
    return []


def _unknown_whole(cell: Cell) -> Problem:
    return query(
        "unknown_whole",
        cell,
        _("'{found}', of which this row is a part, is no indicator of the same place in this file.")
        .format(found=identity.shortened(cell.text)),
        _("Write the name of that indicator exactly, or add its row."),
        _("an indicator of the same place"),
    )  # fmt: skip


def _yes_of_a_number(cell: Cell, unit: str) -> Problem:
    return Problem(
        "yes_of_a_number",
        cell.sheet,
        cell.address,
        _("the direction '{found}' belongs to the unit yes/no, and the unit is '{unit}'.").format(
            found=cell.text, unit=unit
        ),
        _("Write up or down, or change the unit."),
        found=cell.text,
        expected=f"{UP}, {DOWN}",
    )


def _which_year(value: RawValue) -> Problem:
    heading = value.headings[0]
    return Problem(
        "no_year_one",
        heading.sheet,
        heading.address,
        _("the heading '{found}' counts years, and nothing says which year is year 1.").format(
            found=heading.text
        ),
        _("Say it with --year-one, or in the layout under 'year_one'."),
        found=heading.text,
        expected=_("the calendar year of year 1"),
    )


def _no_year(value: RawValue) -> Problem:
    heading = value.headings[0]
    return Problem(
        "no_year",
        heading.sheet,
        heading.address,
        _("the heading '{found}' names no calendar year.").format(found=heading.text),
        _("Write the year with four digits, or count the years from 1."),
        found=heading.text,
        expected=_("a year"),
    )
