"""Dates as people write them: 2024-06-30, 30/06/2024, 30 juin 2024, June 30, 2024."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from monitoring.definitions.words import plain
from monitoring.translation import NAME_BY_LANGUAGE

# Day 1 of a spreadsheet is 1 January 1900, and its day 60 a 29 February that never was.
FIRST_DAY = date(1899, 12, 30)
SERIALS = range(18_264, 73_415)
"""The days from 1950 to 2100: fewer digits are a year, and other numbers no date of a plan."""

YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4})(?: \d{1,2}:\d{2}.*)?")
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
DAY_MONTH = re.compile(
    r"(?:le |el |the )?(\d{1,2})(?:er|st|nd|rd|th|e|o|º|°)?[ .\-/]*(?:de |of )?"
    r"([a-z]+)\.?[ ,.\-/]*(?:de |del |of )?(\d{4})"
)
MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


@dataclass(frozen=True, slots=True)
class NoDate:
    """A cell that holds no date, or one that could be either of two `readings`."""

    readings: tuple[date, ...] = ()


def date_in(value: object, text: str, *, serials: bool = False) -> date | NoDate:
    """The date in a cell with this value and text.

    A day and a month in figures are taken for what they must be; where both orders are days of
    the calendar they are told apart by nothing, except that a point stands after the day.
    serials: whether a bare number is a day as a spreadsheet counts them, or YYYYMMDD.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = plain(text)
    if serials and re.fullmatch(r"\d{5}(?:\.0*)?", said) and int(float(said)) in SERIALS:
        return FIRST_DAY + timedelta(days=int(float(said)))
    if serials and (match := COMPACT.fullmatch(said)):
        said = "-".join(match.groups())
    found = tuple(dict.fromkeys(_readings(said)))
    return found[0] if len(found) == 1 else NoDate(tuple(sorted(found)))


def _readings(said: str) -> Iterator[date]:
    """The days of the calendar that a text can mean."""
    if match := YEAR_FIRST.fullmatch(said):
        year, _mark, month, day = match.groups()
        yield from _day(year, int(month), day)
    elif match := YEAR_LAST.fullmatch(said):
        first, mark, second, year = match.groups()
        yield from _day(year, int(second), first)
        if mark != ".":
            yield from _day(year, int(first), second)
    elif match := DAY_MONTH.fullmatch(said):
        day, name, year = match.groups()
        yield from _day(year, _month_by_name().get(name, 0), day)
    elif match := MONTH_DAY.fullmatch(said):
        name, day, year = match.groups()
        yield from _day(year, _month_by_name().get(name, 0), day)


def _day(year: str, month: int, day: str) -> Iterator[date]:
    try:
        yield date(int(year), month, int(day))
    except ValueError:
        return


@lru_cache(maxsize=1)
def _month_by_name() -> Mapping[str, int]:
    """Number of each month by its names in the working languages, short ones too."""
    # Babel is slow to import, and most tables write their dates in figures.
    from babel.dates import get_month_names  # noqa: PLC0415

    numbers: dict[str, set[int]] = {"sept": {9}}
    for language in NAME_BY_LANGUAGE:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    numbers.setdefault(plain(name).rstrip("."), set()).add(number)
    # A name that stands for two months in two languages stands for neither.
    return {name: found.pop() for name, found in numbers.items() if len(found) == 1}
