"""What a number format makes of a number: a date, a duration, a share, a number with decimals."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta

DECIMALS = re.compile(r"0\.0{1,3}")
"""The formats 0.0, 0.00 and 0.000, under which 1.1 is shown as 1.10."""

LITERAL = re.compile(r'"[^"]*"|\\.')
"""Text inside a number format: in `0" %"` the per cent sign is a word and changes nothing."""

BUILT_IN = {2: "0.00", 9: "0%", 10: "0.00%", 46: "[h]:mm:ss"} | dict.fromkeys(
    (*range(14, 23), 45, 47), "yyyy-mm-dd"
)
"""The formats of interest that a workbook names by a number alone (ECMA-376, 18.8.30)."""

UNSEEN = re.compile(r'"[^"]*"?|[\\_*].|\[(?![hmsHMS]+\])[^\]]*\]', re.DOTALL)
"""Parts of a format that hold no place of a date: texts, fillers, colours, conditions, languages."""

DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
DATE_PARTS = re.compile(r"[dmyhs]|a/p|am/pm", re.IGNORECASE)

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet knows no time zones
DAYS_1904 = 1462
LEAP_1900 = 60
"""Spreadsheets know a 29 February 1900; the days before it are one number further."""
DAY_MILLISECONDS = 86_400_000


def changes_the_number(number_format: str) -> bool:
    """Whether a number is shown as another text than it was typed: 45 % for 0.45, 1.10 for 1.1."""
    return "%" in LITERAL.sub("", number_format) or bool(DECIMALS.fullmatch(number_format))


def kind_of(number_format: str) -> str:
    """date, duration or number: by the first section of the format, which is for numbers above 0."""
    first = UNSEEN.sub("", number_format).partition(";")[0]
    if DURATION.search(first):
        return "duration"
    return "date" if DATE_PARTS.search(first) else "number"


def as_date(serial: float, from_1904: bool) -> date | datetime | time | float:
    """The day, the moment or the time of day of a serial number; the number itself beyond any.

    A whole number is a day, one below 1 a time of day.
    """
    if not 0 <= serial < 2_958_466 + 1:
        return serial
    days = serial + DAYS_1904 if from_1904 else serial
    if days < LEAP_1900:
        days += 1
    try:
        moment = EPOCH + timedelta(milliseconds=math.floor(days * DAY_MILLISECONDS + 0.5))
    except OverflowError:
        return serial
    if serial < 1:
        return moment.time()
    return moment.date() if serial.is_integer() else moment


def as_duration(serial: float) -> timedelta | float:
    """The length of time of a number of days; the number itself beyond any."""
    try:
        return timedelta(milliseconds=math.floor(serial * DAY_MILLISECONDS + 0.5))
    except (OverflowError, ValueError):
        return serial
