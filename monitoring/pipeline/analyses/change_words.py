"""What is said of a change and of a pace, in words."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

from monitoring.model import Plan
from monitoring.scoring.change import (
    ASSESSMENT_DIFFERS,
    COMPOSITION,
    GONE,
    NEW,
    NO_COMMON_ITEMS,
    NOT_RATED,
)
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
    PRESETS,
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
    target_of,
)
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import decimal, percent

Row = Mapping[Hashable, Any]
"""One row of a frame, as `to_dict("records")` gives it."""


def flag_word(flag: str, *, has_scores: bool = True) -> str:
    """What has to be known beside a change; empty where it is over all that was rated.

    has_scores: whether there is a score in both rounds, which other actions could move.
    """
    if flag == COMPOSITION and not has_scores:
        return _("some actions were rated in one of the rounds only")
    words = {
        "": "",
        NOT_RATED: _("rated in neither round"),
        NEW: _("new: nothing was rated before, so that there is no change"),
        GONE: _("gone: nothing is rated any more, so that there is no change"),
        ASSESSMENT_DIFFERS: _("some ratings are of another assessment and are not compared"),
        NO_COMMON_ITEMS: _("no action was rated in both rounds, so that there is no change"),
        COMPOSITION: _("other actions were rated, which moves the score too"),
    }
    return words[flag]


def movement_word(movement: str, n: int) -> str:
    """So many ratings moved in this way."""
    words = {
        "risen": ngettext("{n} rose", "{n} rose", n),
        "same": ngettext("{n} stayed", "{n} stayed", n),
        "fallen": ngettext("{n} fell", "{n} fell", n),
        "newly_rated": ngettext("{n} newly rated", "{n} newly rated", n),
        "no_longer_rated": ngettext("{n} no longer rated", "{n} no longer rated", n),
        "assessment_differs": ngettext(
            "{n} of another assessment, not compared", "{n} of another assessment, not compared", n
        ),
    }
    return words[movement].format(n=n)


def status_word(status: str) -> str:
    """How a pace is called."""
    words = {
        "target_achieved": _("target achieved"),
        "on_track": _("on track"),
        "moderate": _("progress, but acceleration needed"),
        "limited": _("limited progress"),
        "stagnating": _("stagnating"),
        "deterioration": _("deterioration"),
        "decreasing": _("decreasing"),
        NO_TARGET: _("no target"),
        "": _("no status"),
    }
    return words[status]


def preset_in_words(preset: str) -> str:
    """The thresholds of a preset, to be printed wherever it is used."""
    rule = PRESETS[preset]
    steps = [f"R ≥ {bound:g}: {status_word(word)}" for bound, word in rule.steps]
    reached = _("score ≥ target: {status}").format(status=status_word(rule.achieved))
    return "; ".join((reached, *steps, f"R < 0: {status_word(rule.below)}"))


def pace_reason_sentence(row: Row, plan: Plan, until: str) -> str:
    """Why there is no pace, or no status of it; empty without a reason.

    row: of PACE_COLUMNS. until: code of the last round of the course.
    """
    reason, target = row["reason"], target_of(plan, row["node"])
    if reason == COMMON_ITEMS:
        return _too_little_in_common(row, plan)
    if reason == NO_DATES:
        return _rounds_without_date(plan, until)
    if reason == TARGET_UNREADABLE:
        return _target_unreadable(row["node"], plan)
    sentences = {
        "": "",
        NO_SCORE: _("There is no score in this round."),
        NO_BASELINE: _("There is no score in the baseline round {baseline}."),
        ONE_ROUND: _("There is a score in this round only."),
        OTHER_ASSESSMENT: _(
            "The rounds are of different assessments. Choose one to compare like with like: "
            "`--assessment self` or `--assessment evaluator`."
        ),
        NO_TIME: _("The rounds are of the same date."),
        NO_TARGET_DATE: _("The target has no date. Give it one, for example 2030-12-31."),
        TARGET_DATE_UNREADABLE: _(
            "The target date '{date_text}' is no date. Write it as 2030-12-31 or 2030."
        ),
        TARGET_NOT_ABOVE_BASELINE: _(
            "The target was reached at the baseline and is not reached now."
        ),
        TARGET_DATE_BEFORE_BASELINE: _("The target date is not after the baseline. Correct it."),
        TARGET_DATE_PASSED: _("The target date has passed and the target is not reached."),
    }
    return sentences[reason].format(baseline=baseline_of(plan), date_text=target.date_text)


def baseline_of(plan: Plan) -> str:
    """The code of the round that is marked as the baseline; empty where none is."""
    return next((one.code for one in plan.rounds if one.is_baseline), "")


def _too_little_in_common(row: Row, plan: Plan) -> str:
    is_plan = row["node"] == plan.code
    what = _("the plan") if is_plan else row["node"]
    needed = percent(plan.coverage_plan if is_plan else plan.coverage_area)
    # Rounded down, so that it never looks like what is needed.
    whole = math.floor(100 * row["share_common"] + TIE)
    if row["share_common"] <= TIE:
        told = _(
            "Nothing of {what} was rated in every round by the same assessment; {needed} is needed."
        )
    else:
        told = _(
            "Only {share} of {what} was rated in every round by the same assessment; "
            "{needed} is needed."
        )
    share = percent(whole / 100 if whole else row["share_common"])
    return told.format(share=share, what=what, needed=needed)


def _rounds_without_date(plan: Plan, until: str) -> str:
    codes = [one.code for one in plan.rounds]
    baseline = baseline_of(plan)
    last = codes.index(until)
    first = min(codes.index(baseline), last) if baseline else 0
    undated = [one.code for one in plan.rounds[first : last + 1] if one.date is None]
    return ngettext(
        "The round {rounds} has no date. Write the plan with `plan export`, fill in the date in the "
        "sheet Rounds, and take it in again with `plan add`.",
        "The rounds {rounds} have no date. Write the plan with `plan export`, fill in the dates in "
        "the sheet Rounds, and take it in again with `plan add`.",
        len(undated),
    ).format(rounds=", ".join(undated))


def _target_unreadable(node: str, plan: Plan) -> str:
    """What a target may be: points of the plan and of areas, of an action what it is rated in."""
    text = target_of(plan, node).text
    action = plan.action_by_code.get(node)
    if action is None:
        return _(
            "The target '{text}' is not points from 0 to 100. Write a number, for example 75."
        ).format(text=text)
    scale = plan.scale_of(action)
    if scale is None:
        return _(
            "The target '{text}' is no number from {lower} to {optimum}, between which {action} has "
            "points. Write one."
        ).format(text=text, lower=f"{action.lower:g}", optimum=f"{action.optimum:g}", action=node)
    levels = ", ".join(f"{x.code} {x.label}" for x in scale.levels if x.value is not None)
    return _(
        "The target '{text}' is no level of the scale of {action}. Write the code or the word of "
        "one: {levels}."
    ).format(text=text, action=node, levels=levels)


def projection_sentence(row: Row) -> str:
    """Where a pace leads; empty where nothing is said of it. row: of PACE_COLUMNS."""
    words = {
        "": "",
        ACHIEVED: "",
        TOO_FEW_ROUNDS: _("No projection from fewer than three rounds."),
        NOT_ON_CURRENT_TREND: _("Not reached on the current trend."),
        LINE_AT_TARGET: _("The line through the rounds is at the target, the score is not."),
        AFTER: _("On this trend after {year}"),
        YEAR: _("On this trend in {year}"),
    }
    said = words[row["projection"]]
    if row["projection"] not in (AFTER, YEAR):
        return said
    return f"{said.format(year=year_of(row['projected']))} ({_range(row)})."


def _range(row: Row) -> str:
    """The years of the range of pairwise slopes, and how sure it is."""
    earliest = year_of(row["earliest"])
    if math.isnan(row["latest"]):
        years = _("{earliest} to an open end").format(earliest=earliest)
    else:
        years = "–".join(dict.fromkeys((str(earliest), str(year_of(row["latest"])))))
    if math.isnan(row["range_coverage"]):
        return _("{years} by the range of pairwise slopes").format(years=years)
    return _(
        "{years} by the range of pairwise slopes, which covers the true one with {percent} %"
    ).format(years=years, percent=decimal(100 * row["range_coverage"]))


def year_of(date: float) -> int:
    """The calendar year of a date in years."""
    return math.floor(date)
