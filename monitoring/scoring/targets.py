"""What a plan wants of its nodes, and by when: targets in points and dates in years."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

from monitoring.model import Action, Plan, day_of_target, number_of_target, points_of_target
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import TIE
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("Target of an action"),
        mark("value of the level;  numeric: 100 · (target − lower) / (optimum − lower)"),
        mark(
            "The target of an action is written in its own scale, those of areas and of the plan in "
            "points from 0 to 100. A part without a date of its own has that of the plan."
        ),
        mark("Own rule."),
    ),
    Formula(
        mark("Date in years"),
        mark("year + (month − 1 + (day − 1) / days of the month) / 12"),
        mark(
            "From one day to the same day of another year are whole years, leap years or not. A year "
            "that is written alone is its 31 December."
        ),
        mark("Own rule."),
    ),
)

# Why a target is not taken. The interface has a sentence for each.
TARGET_UNREADABLE = "target_unreadable"
NO_TARGET_DATE = "no_target_date"
TARGET_DATE_UNREADABLE = "target_date_unreadable"


@dataclass(frozen=True, slots=True)
class Target:
    """What is wanted of a node. points: 0-100, or None; date: in years, or None.

    text, date_text: as the plan has them. reason: why points or date are None though a target is
    written; empty where both are there, and where there is no target.
    """

    text: str = ""
    date_text: str = ""
    points: float | None = None
    date: float | None = None
    reason: str = ""


def target_of(plan: Plan, node: str) -> Target:
    """The target of the plan, an area or an action. Raises KeyError for another node."""
    action = plan.action_by_code.get(node)
    part = plan if node == plan.code else action or plan.area_by_code[node]
    text = part.target.strip()
    if not text:
        return Target()
    points = _points_of_action(action, plan) if action else points_of_target(text)
    date_text = part.target_date.strip() or plan.target_date.strip()
    day = day_of_target(date_text)
    date = None if day is None else years(day)
    reason = ""
    if points is None:
        reason = TARGET_UNREADABLE
    elif date is None:
        reason = TARGET_DATE_UNREADABLE if date_text else NO_TARGET_DATE
    return Target(text, date_text, points, date, reason)


def _points_of_action(action: Action, plan: Plan) -> float | None:
    """The points of the level, or of the number between the bounds; None for anything else."""
    text = action.target.strip()
    scale = plan.scale_of(action)
    if scale is not None:
        for level in scale.levels:
            if text.casefold() in (level.code.casefold(), level.label.casefold()):
                return level.value
        return None
    number = number_of_target(text)
    if number is None or action.lower is None or action.optimum is None:
        return None
    points = 100 * (number - action.lower) / (action.optimum - action.lower)
    # Beyond a bound all numbers are worth the same, so that nobody could tell who is there.
    return points if -TIE <= points <= 100 + TIE else None


def years(date: datetime.date) -> float:
    """A date as a number of years; the same day of two years is whole years apart.

    Days of a month are equal parts of it and months equal parts of the year, so that from
    30 June 2022 to 30 June 2030 are exactly 8 years, and no leap year shifts a pace.
    """
    days = calendar.monthrange(date.year, date.month)[1]
    return date.year + (date.month - 1 + (date.day - 1) / days) / 12
