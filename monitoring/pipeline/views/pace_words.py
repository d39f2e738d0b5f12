"""What is said of a pace in a few words, where a cell or a small panel has room for no more."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

from monitoring.pipeline.analyses.change_words import status_word, year_of
from monitoring.scoring.pace import (
    ACHIEVED,
    AFTER,
    COMMON_ITEMS,
    LINE_AT_TARGET,
    NO_BASELINE,
    NO_DATES,
    NO_SCORE,
    NO_TARGET,
    NO_TIME,
    NOT_ON_CURRENT_TREND,
    ONE_ROUND,
    OTHER_ASSESSMENT,
    TARGET_DATE_BEFORE_BASELINE,
    TARGET_DATE_PASSED,
    TARGET_NOT_ABOVE_BASELINE,
    TOO_FEW_ROUNDS,
    YEAR,
)
from monitoring.scoring.ranks import TIE
from monitoring.scoring.targets import (
    NO_TARGET_DATE,
    TARGET_DATE_UNREADABLE,
    TARGET_UNREADABLE,
)
from monitoring.translation import gettext as _
from monitoring.written import signed

Row = Mapping[Hashable, Any]
"""One row of PACE_COLUMNS."""

TARGET_ACHIEVED = "target_achieved"
"""The status of a pace that has arrived, in every preset."""

WITHOUT_PACE: Row = {
    "status": NO_TARGET,
    "reason": "",
    "projection": "",
    "slope": math.nan,
    "required": math.nan,
}
"""What stands for an action without a target, which has no row."""


def with_arrival(row: Row, score: float, points: float | None) -> Row:
    """The row, or that the target is achieved, where the score is there whatever its pace was.

    score: 0-100 now, or NaN. points: the target, None without one.
    """
    if row["status"] or points is None or math.isnan(score) or score < points - TIE:
        return row
    return {**row, "status": TARGET_ACHIEVED, "reason": "", "projection": ACHIEVED}


def pace_word(row: Row) -> str:
    """How a pace is called, or in a few words why it is called nothing."""
    if row["status"]:
        return status_word(row["status"])
    words = {
        "": status_word(""),
        NO_SCORE: _("no score in this round"),
        NO_BASELINE: _("no score at the baseline"),
        ONE_ROUND: _("a score in this round only"),
        OTHER_ASSESSMENT: _("different assessments"),
        COMMON_ITEMS: _("too few common actions"),
        NO_DATES: _("rounds without a date"),
        NO_TIME: _("rounds of the same date"),
        TARGET_UNREADABLE: _("target not readable"),
        NO_TARGET_DATE: _("target without a date"),
        TARGET_DATE_UNREADABLE: _("target date not readable"),
        TARGET_NOT_ABOVE_BASELINE: _("lower than at the baseline, which was at the target"),
        TARGET_DATE_BEFORE_BASELINE: _("target date before the baseline"),
        TARGET_DATE_PASSED: _("target date passed, target not reached"),
    }
    return words[row["reason"]]


def year_word(row: Row) -> str:
    """The year in which the target is reached at this pace with its range, or why none is told."""
    words = {
        "": pace_word(row),
        ACHIEVED: _("reached"),
        TOO_FEW_ROUNDS: _("not told from fewer than three rounds"),
        NOT_ON_CURRENT_TREND: _("not on the current trend"),
        LINE_AT_TARGET: _("the line is at the target, the score is not"),
        AFTER: _("after {year}"),
        YEAR: _("{year} ({range})"),
    }
    said = words[row["projection"]]
    if row["projection"] == AFTER:
        return said.format(year=year_of(row["projected"]))
    if row["projection"] != YEAR:
        return said
    return said.format(year=year_of(row["projected"]), range=_years(row))


def arrival_word(row: Row) -> str:
    """The pace in points a year and when the target is reached by it, for a small panel.

    Without a target the pace alone; empty where the name of the pace says all: reached, or why there
    is none.
    """
    if row["status"] == NO_TARGET and not math.isnan(row["slope"]):
        return _("{slope} a year").format(slope=signed(row["slope"]))
    words = {
        "": "",
        ACHIEVED: "",
        TOO_FEW_ROUNDS: _("{slope} a year, no year from two rounds"),
        NOT_ON_CURRENT_TREND: _("{slope} a year, does not arrive"),
        LINE_AT_TARGET: _("{slope} a year, line at the target, score below"),
        AFTER: _("{slope} a year, arrives after {year}"),
        YEAR: _("{slope} a year, arrives {year} ({range})"),
    }
    said = words[row["projection"]]
    if not said:
        return ""
    slope = signed(row["slope"])
    if row["projection"] not in (AFTER, YEAR):
        return said.format(slope=slope)
    year = str(year_of(row["projected"]))
    if row["projection"] == AFTER:
        return said.format(slope=slope, year=year)
    range_ = _years(row)
    if range_ == year:
        said = _("{slope} a year, arrives {year}")
    return said.format(slope=slope, year=year, range=range_)


def _years(row: Row) -> str:
    """From the earliest to the latest year by the range of pairwise slopes."""
    earliest = year_of(row["earliest"])
    if math.isnan(row["latest"]):  # the smallest slope never gets there
        return _("{earliest} or later").format(earliest=earliest)
    latest = year_of(row["latest"])
    return str(earliest) if earliest == latest else f"{earliest}–{latest}"
