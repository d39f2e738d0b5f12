"""Checks of an external indicator: editions across, one scale for each, countries down."""

from __future__ import annotations

import math
from collections.abc import Sequence

from monitoring.checking.measured import Dictionary, Places, Said, Series, query, value_in
from monitoring.definitions import CountryRegister
from monitoring.definitions.series import (
    Measure,
    SeriesLayout,
    bounds_of,
    text_in,
    without_year,
    year_in,
)
from monitoring.definitions.words import plain
from monitoring.model import Cell, Plan, Problem, RawSeries, RawValue
from monitoring.translation import gettext as _

RANK = "rank"
UNPUBLISHED = "not published"
"""Stands for a figure that is kept, and that its publisher did not publish."""

NO_PLAN = Plan("", "", scales={}, areas=(), actions=())
"""Indicators belong to no plan: every country may stand in them."""

Column = tuple[str, int, Measure, str]
"""Indicator, edition, measure and scale of a column."""


def check_indicators(raw: RawSeries, layout: SeriesLayout, countries: CountryRegister) -> Series:
    """The values of all countries and editions, and what is wrong with them.

    Scales are those that the layout states for each edition; nothing is converted.
    """
    found = Series([], [], [], [])
    places = Places(layout, NO_PLAN, countries)
    measures = Dictionary({name: one.headings for name, one in layout.measures.items()})
    columns: dict[tuple[str, str], Column | None] = {}
    for row in raw.rows:
        cell = row.cell("place")
        place = places.of(cell)
        if isinstance(place, Problem):
            if not cell.is_empty and all(value.cell.is_empty for value in row.values):
                found.notes.append(cell)  # a sentence below the table, say
            else:
                found.problems.append(place)
            continue
        for value in row.values:
            at = tuple(heading.place for heading in value.headings)
            key = (at[0], at[1])
            if key not in columns:
                columns[key] = _column(value, layout, measures, found)
            column = columns[key]
            if column is not None:
                _value(value, place, column, layout, found)
    found.said_twice()
    return found


def _column(
    value: RawValue, layout: SeriesLayout, measures: Dictionary, found: Series
) -> Column | None:
    """What a column holds; None, and a problem, where its headings do not say it."""
    above, below = value.headings
    year = year_in(above.text)
    measure = layout.measures.get(measures.word(below.text))
    indicator = without_year(above.text) or layout.indicator
    wrong = None
    if year is None:
        wrong = _no_edition(above if not above.is_empty else value.cell, above)
    elif measure is None:
        wrong = _unknown_measure(below if not below.is_empty else value.cell, below, measures.words)
    elif layout.indicator and plain(indicator) != plain(layout.indicator):
        wrong = _other_indicator(above, layout.indicator)
    elif measure.scale_in(year) is None:
        wrong = _no_scale(above, measure, year)
    if wrong is not None:
        found.problems.append(wrong)
        return None
    if year is None or measure is None:  # told above
        return None
    reason = text_in(measure.unpublished, year)
    if reason:
        found.problems.append(_unpublished(below, reason))
    return (layout.indicator or indicator, year, measure, measure.scale_in(year) or "")


def _value(
    value: RawValue, place: str, column: Column, layout: SeriesLayout, found: Series
) -> None:
    indicator, year, measure, scale = column
    said = value_in(value.cell, measure.unit)
    if said is None:
        found.unanswered.append(value.cell)
        return
    if isinstance(said, Said):
        said = _off_scale(said, value.cell, measure, scale) or said
    if isinstance(said, Problem):
        found.problems.append(said)
        return
    reason = text_in(measure.unpublished, year)
    found.keep(
        Said(said.value, said.text or (UNPUBLISHED if reason else "")),
        value.cell,
        {
            "indicator": indicator,
            "measure": measure.name,
            "place": place,
            "period": str(year),
            "unit": measure.unit,
            "scale": scale,
            "direction": measure.direction,
            "source": f"{layout.source}. {reason}" if reason else layout.source,
        },
    )


def _off_scale(said: Said, cell: Cell, measure: Measure, scale: str) -> Problem | None:
    """Complain of a number that its scale cannot hold, and of a rank that is no place."""
    if math.isnan(said.value):
        return None
    bounds = bounds_of(scale)
    if bounds is not None and not bounds[0] <= said.value <= bounds[1]:
        return Problem(
            "off_scale",
            cell.sheet,
            cell.address,
            _("'{found}' is not on the scale {scale} of this edition.").format(
                found=cell.shown or cell.text, scale=scale
            ),
            _("Write the figure as it was published; it is never converted."),
            found=cell.shown or cell.text,
            expected=scale,
        )
    if measure.unit == RANK and not (said.value >= 1 and said.value.is_integer()):
        return Problem(
            "no_rank",
            cell.sheet,
            cell.address,
            _("'{found}' is not a rank.").format(found=cell.shown or cell.text),
            _("Write a whole number from 1 upwards, or leave the cell empty."),
            found=cell.shown or cell.text,
            expected=_("a whole number from 1 upwards"),
        )
    return None


def _no_edition(cell: Cell, heading: Cell) -> Problem:
    statement = (
        _("no heading above this cell says of which edition its value is.")
        if heading.is_empty
        else _("the heading '{found}' does not name one year.").format(found=heading.text)
    )
    return Problem(
        "no_edition",
        cell.sheet,
        cell.address,
        statement,
        _("Write the indicator and the year of the edition above its columns, as in GCI 2024."),
        found=heading.text,
        expected=_("an indicator and a year"),
    )


def _unknown_measure(cell: Cell, heading: Cell, known: Sequence[str]) -> Problem:
    return Problem(
        "unknown_measure",
        cell.sheet,
        cell.address,
        _("'{found}' is none of the measures of the layout.").format(found=heading.text),
        _("Write one of: {allowed}. A further one can be added in a layout.").format(
            allowed=", ".join(known)
        ),
        found=heading.text,
        expected=", ".join(known),
    )


def _other_indicator(heading: Cell, indicator: str) -> Problem:
    return Problem(
        "other_indicator",
        heading.sheet,
        heading.address,
        _("the heading '{found}' speaks of another indicator than {indicator}.").format(
            found=heading.text, indicator=indicator
        ),
        _("Keep one indicator in a file, or give a layout for this one."),
        found=heading.text,
        expected=indicator,
    )


def _no_scale(heading: Cell, measure: Measure, year: int) -> Problem:
    return Problem(
        "no_scale",
        heading.sheet,
        heading.address,
        _("the layout states no scale for '{measure}' of {year}.").format(
            measure=measure.name, year=year
        ),
        _("Add it in the layout under 'scales'; figures without a scale cannot be compared."),
        found=heading.text,
        expected=_("a scale for this edition"),
    )


def _unpublished(heading: Cell, reason: str) -> Problem:
    return query(
        "unpublished",
        heading,
        reason,
        _("The figures are kept with this mark; do not present them as the publisher's."),
    )
