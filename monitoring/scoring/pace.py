"""Whether the pace so far reaches the target in time, what pace is still needed, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import Booleans, Floats, Integers
from monitoring.scoring.change import Assessed, of_rounds, place_of, rows_of_units
from monitoring.scoring.courses import Courses, courses
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import TIE
from monitoring.scoring.scores import THRESHOLD_TOLERANCE
from monitoring.scoring.targets import Target, target_of, years
from monitoring.scoring.trend import range_of, theil_sen
from monitoring.translation import mark


@dataclass(frozen=True, slots=True)
class Preset:
    """How a pace is called: when achieved, from each ratio on (largest first), and below them all."""

    achieved: str
    steps: tuple[tuple[float, str], ...]
    below: str


EUROSTAT, SDR = "eurostat", "sdr"
PRESETS: Mapping[str, Preset] = {
    EUROSTAT: Preset(
        "target_achieved",
        ((0.95, "on_track"), (0.60, "moderate"), (0.0, "limited")),
        "deterioration",
    ),
    SDR: Preset(
        "on_track", ((1.0, "on_track"), (0.5, "moderate"), (0.0, "stagnating")), "decreasing"
    ),
}
"""Conventions, both; neither says anything of chance."""

NO_TARGET = "no_target"
"""The status of a course without a target: its slope is all that can be told."""

# Why there is no pace.
NO_SCORE = "no_score"
NO_BASELINE = "no_baseline"
ONE_ROUND = "one_round"
OTHER_ASSESSMENT = "assessment_differs"
COMMON_ITEMS = "common_items"
NO_DATES = "no_dates"
NO_TIME = "no_time"
# Why there is a pace and no status. Targets add reasons of their own.
TARGET_NOT_ABOVE_BASELINE = "target_not_above_baseline"
TARGET_DATE_BEFORE_BASELINE = "target_date_before_baseline"
TARGET_DATE_PASSED = "target_date_passed"

# What is said of where the pace leads.
YEAR = "year"
AFTER = "after"
NOT_ON_CURRENT_TREND = "not_on_current_trend"
LINE_AT_TARGET = "line_at_target"
ACHIEVED = "achieved"
TOO_FEW_ROUNDS = "too_few_rounds"

LEAST_TO_PROJECT = 3
"""With fewer rounds nothing is projected: two of them always lie on a line."""

YEARS_PROJECTED = 20
"""So many years after the target date a projection ends."""


FORMULAS = (
    Formula(
        mark("Pace ratio"),
        mark("R = slope / ((target − baseline) / (target date − baseline date))"),
        mark(
            "The pace since the baseline as a share of the pace that the target needs. Over the actions "
            "rated in every round since, by the same assessment; none where these weigh less than the "
            "coverage that the plan asks of a score. Linear, because scores may be 0 and end at 100."
        ),
        mark(
            "Eurostat, monitoring of the Sustainable Development Goals; Open SDG; linear instead of "
            "compound growth."
        ),
        ("coverage_area", "coverage_plan"),
    ),
    Formula(
        mark("Status of a pace (Eurostat)"),
        mark(
            "score ≥ target: target achieved;  R ≥ 0.95: on track;  R ≥ 0.6: moderate;  "
            "R ≥ 0: limited;  R < 0: deterioration"
        ),
        mark("A convention, and the one that is used unless another one is asked for."),
        "Eurostat; Statistics Canada; Open SDG.",
    ),
    Formula(
        mark("Status of a pace (SDR)"),
        mark(
            "score ≥ target: on track;  R ≥ 1: on track;  R ≥ 0.5: moderate;  R ≥ 0: stagnating;  "
            "R < 0: decreasing"
        ),
        mark("A convention: the arrows of the Sustainable Development Report."),
        "Sustainable Development Report 2021, methodology.",
    ),
    Formula(
        mark("Pace still needed"),
        mark("(target − score) / (target date − date of the round)"),
        mark(
            "Points a year from now on; 0 where the target is achieved, none once its date is past."
        ),
        mark("Own rule."),
    ),
    Formula(
        mark("Share of the way"),
        mark("(score − baseline) / (target − baseline)"),
        mark(
            "Below 0 where a country stands lower than where it began, which is a fact and no gap."
        ),
        mark("Own rule; compare the completion of Kausal Watch."),
    ),
    Formula(
        mark("Projected year"),
        mark("date of the round + (target − line at that date) / slope"),
        mark(
            "Only from three rounds on. Earliest and latest by the largest and the smallest pairwise "
            "slope. No year where the slope is not above 0, nor one more than 20 years after the target "
            "date."
        ),
        mark("Own rule."),
    ),
)

PACE_COLUMNS = (
    "country",
    "node",
    "level",
    "status",
    "reason",
    "baseline_round",
    "n_rounds",
    "score",
    "baseline",
    "now",
    "target",
    "target_date",
    "slope",
    "required",
    "ratio",
    "remaining",
    "progress",
    "slope_low",
    "slope_high",
    "range_coverage",
    "projection",
    "projected",
    "earliest",
    "latest",
    "n_common",
    "share_common",
)
"""One row per unit and node. `score` is the one that is shown; `baseline` and `now` are over the
common items. Slopes and paces in points a year, dates in years, `progress`, `range_coverage` and
`share_common` 0-1. `projected` is a year, and with `after` the year beyond which the line leads;
`latest` is missing where it is open."""


def pace_required(start: Floats, target: Floats, t_start: Floats, t_target: Floats) -> Floats:
    """Points a year from the baseline to the target; NaN unless both lie above their start."""
    return _divided(_above(target - start), _above(t_target - t_start))


def pace_ratio(
    slope: Floats, start: Floats, target: Floats, t_start: Floats, t_target: Floats
) -> Floats:
    """The pace as a share of the one required since the baseline; NaN where there is no such."""
    return _divided(slope, pace_required(start, target, t_start, t_target))


def pace_remaining(now: Floats, target: Floats, t_now: Floats, t_target: Floats) -> Floats:
    """Points a year still needed: 0 where the target is achieved, NaN once its date is past."""
    return np.where(is_achieved(now, target), 0.0, _divided(target - now, _above(t_target - t_now)))


def progress(start: Floats, now: Floats, target: Floats) -> Floats:
    """The share of the way from the baseline to the target; below 0 behind the baseline.

    NaN where the target is not above the baseline.
    """
    return _divided(now - start, _above(target - start))


def is_achieved(now: Floats, target: Floats) -> Booleans:
    """Whether the target is reached."""
    achieved: Booleans = np.asarray(now >= target - TIE)
    return achieved


def status_of(ratio: Floats, achieved: Booleans, preset: str = EUROSTAT) -> NDArray[np.object_]:
    """How a pace is called; empty where it has no ratio and the target is not achieved.

    Raises KeyError for an unknown preset.
    """
    rule = PRESETS[preset]
    from_least = sorted(rule.steps)
    bounds = np.array([bound for bound, _word in from_least])
    words = np.array([rule.below, *(word for _bound, word in from_least), rule.achieved, ""])
    place = (np.asarray(ratio)[..., None] >= bounds - THRESHOLD_TOLERANCE).sum(axis=-1)
    place = np.where(np.isnan(ratio), len(words) - 1, place)
    called: NDArray[np.object_] = words.astype(object)[np.where(achieved, len(words) - 2, place)]
    return called


def projected_year(t_last: Floats, line: Floats, slope: Floats, target: Floats) -> Floats:
    """When a line with this slope reaches the target, from its height at the last date.

    NaN where the slope is not above 0, and where the line is at the target already.
    """
    return t_last + _divided(_above(target - line), _above(slope))


def _above(number: Floats) -> Floats:
    """The number, NaN unless it is above 0."""
    return np.where(number > TIE, number, np.nan)


def _divided(part: Floats, whole: Floats) -> Floats:
    quotient: Floats = np.asarray(part) / np.asarray(whole)
    return quotient


def pace(
    given: Answers, until: str, preset: str = EUROSTAT, assessed: Assessed | None = None
) -> pd.DataFrame:
    """PACE_COLUMNS: the pace from the baseline to a round, for the plan, its areas and targets.

    A course begins at the round that is marked as the baseline, else at the unit's first one with a
    score, and takes in every round since in which the unit has a score for the node; actions are
    there where they have a target. until: code of the last round. assessed: see
    `change.common_items`. Raises KeyError for an unknown round or preset.
    """
    last = place_of(given, until)
    marked = [n for n, round_ in enumerate(given.rounds) if round_.is_baseline]
    first = min(marked[0], last) if marked else 0
    rounds = range(first, last + 1)
    taken = of_rounds(given, rounds)
    found = courses(taken, None if assessed is None else assessed[list(rounds)])
    nodes = [found.tree.nodes[n] for n in found.nodes]
    levels = [found.tree.levels[n] for n in found.nodes]
    targets = [target_of(given.plan, node) for node in nodes]
    told = _told(taken, found, targets, bool(marked), preset)
    return rows_of_units(given, nodes, levels, told)[list(PACE_COLUMNS)]


def _told(
    given: Answers, found: Courses, targets: Sequence[Target], is_marked: bool, preset: str
) -> dict[str, NDArray[Any]]:
    """The columns of PACE_COLUMNS beyond the names, as arrays over (node, unit)."""
    used = found.used
    t = np.array([np.nan if one.date is None else years(one.date) for one in given.rounds])
    start = used.argmax(axis=1)
    baseline = np.take_along_axis(found.mean, start[:, None], axis=1)[:, 0]
    now, t_start, t_now = found.mean[:, -1], t[start], t[-1]
    fitted = [theil_sen(t, mean) for mean in found.mean]
    ranges = [range_of(one) for one in fitted]
    slope, line, low, high, coverage = (
        np.array(figure).reshape(baseline.shape)
        for figure in (
            [one.slope for one in fitted],
            [one.at(t_now) for one in fitted],
            [one.low for one in ranges],
            [one.high for one in ranges],
            [one.coverage for one in ranges],
        )
    )
    n_rounds = used.sum(axis=1)
    without = _why_without(given, found, slope, np.isnan(t), is_marked)
    known = without == ""
    target, t_target = (
        np.array(column, dtype=float).reshape(-1, 1)  # None becomes NaN
        for column in ([one.points for one in targets], [one.date for one in targets])
    )
    achieved = known & is_achieved(now, target)
    why_not = _why_no_status(
        targets, target <= baseline + TIE, t_target <= t_start, t_target <= t_now
    )
    reason = np.where(known, np.where(achieved, "", why_not), without)
    ratio = pace_ratio(slope, baseline, target, t_start, t_target)
    called = status_of(np.where(known & (reason == ""), ratio, np.nan), achieved, preset)
    where = _where_it_leads(n_rounds, achieved, slope, line, target, t_now, t_target)
    has_range, has_year = (
        known & (n_rounds >= LEAST_TO_PROJECT),
        known & np.isin(where, (YEAR, AFTER)),
    )
    projected = np.fmin(projected_year(t_now, line, slope, target), t_target + YEARS_PROJECTED)

    def only(there: Booleans, figure: Floats) -> Floats:
        return np.where(there, figure, np.nan)

    return {
        "status": np.where(known & np.isnan(target), NO_TARGET, called),
        "reason": reason,
        "baseline_round": np.where(known, np.array([one.code for one in given.rounds])[start], ""),
        "n_rounds": n_rounds,
        "score": found.score[:, -1],
        "baseline": only(known, baseline),
        "now": only(known, now),
        "target": target + np.zeros(now.shape),
        "target_date": t_target + np.zeros(now.shape),
        "slope": only(known, slope),
        "required": only(known, pace_required(baseline, target, t_start, t_target)),
        "ratio": only(known, ratio),
        "remaining": only(known, pace_remaining(now, target, t_now, t_target)),
        "progress": only(known, progress(baseline, now, target)),
        "slope_low": only(has_range, low),
        "slope_high": only(has_range, high),
        "range_coverage": only(has_range, coverage),
        "projection": np.where(known, where, ""),
        "projected": only(has_year, projected),
        "earliest": only(has_year, projected_year(t_now, line, high, target)),
        "latest": only(has_year, projected_year(t_now, line, low, target)),
        "n_common": found.n_common,
        "share_common": found.share,
    }


def _why_without(
    given: Answers, found: Courses, slope: Floats, without_date: Booleans, is_marked: bool
) -> NDArray[np.str_]:
    """Why there is no pace: over (node, unit), empty where there is one."""
    used, plan = found.used, given.plan
    least = np.array([plan.coverage_area if n else plan.coverage_plan for n in found.nodes])
    least = least.reshape(-1, 1)
    enough, would_do = (
        share >= least - THRESHOLD_TOLERANCE for share in (found.share, found.would_do)
    )
    return np.select(
        [
            ~used[:, -1],
            ~used[:, 0] & is_marked,
            used.sum(axis=1) < 2,
            ~enough & would_do,
            ~enough,
            (used & without_date[:, None]).any(axis=1),
            np.isnan(slope),
        ],
        [NO_SCORE, NO_BASELINE, ONE_ROUND, OTHER_ASSESSMENT, COMMON_ITEMS, NO_DATES, NO_TIME],
        "",
    )


def _why_no_status(
    targets: Sequence[Target], is_low: Booleans, is_before: Booleans, is_past: Booleans
) -> NDArray[np.str_]:
    """Why a pace to a target that is not achieved is not called anything; empty where it is."""
    of_target = np.array([one.reason for one in targets], dtype=str).reshape(-1, 1)
    return np.select(
        [of_target != "", is_low, is_before, is_past],
        [
            of_target,
            TARGET_NOT_ABOVE_BASELINE,
            TARGET_DATE_BEFORE_BASELINE,
            TARGET_DATE_PASSED,
        ],
        "",
    )


def _where_it_leads(
    n_rounds: Integers,
    achieved: Booleans,
    slope: Floats,
    line: Floats,
    target: Floats,
    t_now: float,
    t_target: Floats,
) -> NDArray[np.str_]:
    """What is said of where the pace leads; empty without a target and its date."""
    limit = t_target + YEARS_PROJECTED + TIE
    return np.select(
        [
            achieved,
            np.isnan(target) | np.isnan(t_target),
            n_rounds < LEAST_TO_PROJECT,
            slope <= TIE,
            line >= target - TIE,
            projected_year(np.asarray(t_now), line, slope, target) > limit,
        ],
        [ACHIEVED, "", TOO_FEW_ROUNDS, NOT_ON_CURRENT_TREND, LINE_AT_TARGET, AFTER],
        YEAR,
    )
