"""How what was said of an action becomes points, and what analysis compares numbers by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from monitoring.model import Scale
from monitoring.scoring.arrays import Floats
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

HANDBOOK = "OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5; COINr 1.1."

FORMULAS = (
    Formula(
        mark("Points of an action"),
        mark(
            "points = value of the level;  numeric: 100 · clip((x − lower) / (optimum − lower), 0, 1)"
        ),
        mark(
            "Levels have explicit values from 0 to 100. Numbers are put between two fixed bounds, so "
            "that one country's figure never moves another's score; lower above optimum means that "
            "less is better."
        ),
        "Sustainable Development Report 2021, methodology; OECD/JRC Handbook (2008), step 5.",
    ),
    Formula(
        mark("Distance to target"),
        mark("100 · (x − lower) / (target − lower), at most 100"),
        mark(
            "How much of the way from the lower bound to the target is gone; below 0 is behind where "
            "it began. Uncapped, it goes on beyond the target."
        ),
        HANDBOOK,
    ),
    Formula(
        mark("Min-max"),
        mark("low + (high − low) · (x − min x) / (max x − min x)"),
        mark(
            "For analysis only: the bounds are those of the countries at hand, so that one of them "
            "moves all others."
        ),
        HANDBOOK,
    ),
    Formula(
        mark("z-score"),
        mark("(x − mean x) / SD x,  SD with n − 1"),
        mark(
            "For analysis only: so many standard deviations above the mean of the countries at hand."
        ),
        HANDBOOK,
    ),
    Formula(
        mark("Percentile rank"),
        mark("(rank − 1) / (n − 1),  rank from below, equal numbers share the lower one"),
        mark("For analysis only: the share of the other countries that a country is ahead of."),
        HANDBOOK,
    ),
    Formula(
        mark("Borda points"),
        mark("rank − 1,  rank from below, equal numbers share the lower one"),
        mark("For analysis only: the number of countries that a country is ahead of."),
        HANDBOOK,
    ),
)


def points_of_levels(levels: Sequence[str], scale: Scale) -> Floats:
    """The points 0-100 that levels are worth, told by their codes.

    NaN for a level without a value, and for a word that is no level of the scale.
    """
    value = {level.code: level.value for level in scale.levels}
    return np.array([value.get(code) for code in levels], dtype=np.float64)


def points_between(number: Floats, lower: Floats, optimum: Floats) -> Floats:
    """Points 0-100 of a number between its two bounds, clipped at both ends."""
    points: Floats = 100 * np.clip((number - lower) / (optimum - lower), 0, 1)
    return points


def distance_to_target(
    number: Floats, lower: Floats, target: Floats, *, capped: bool = True
) -> Floats:
    """The percentage of the way from `lower` to `target` that a number has gone.

    Below 0 behind the lower bound. capped: at most 100, however far beyond the target it is.
    """
    gone: Floats = 100 * (number - lower) / (target - lower)
    return np.minimum(gone, 100.0) if capped else gone


def min_max(
    frame: pd.DataFrame,
    low: float = 0,
    high: float = 100,
    direction: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """Each item put between the worst and the best country's number: from `low` to `high`.

    frame: countries by items, NaN for a gap. direction: -1 for an item of which less is better,
    else 1; all 1 where it is not given. An item that is the same everywhere is NaN.
    Raises KeyError for an item without a direction, ValueError for one that is neither.
    """
    numbers = _upwards(frame, direction)
    span = (numbers.max() - numbers.min()).where(_varies(numbers))
    return low + (high - low) * (numbers - numbers.min()) / span


def z_score(frame: pd.DataFrame, direction: Mapping[str, int] | None = None) -> pd.DataFrame:
    """Standard deviations (of the sample, n - 1) above the mean of each item; see `min_max`."""
    numbers = _upwards(frame, direction)
    return (numbers - numbers.mean()) / numbers.std(ddof=1).where(_varies(numbers))


def percentile_rank(
    frame: pd.DataFrame, direction: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """The share 0-1 of the other countries with a lower number; see `min_max`.

    NaN where a country is alone; 0 for all where an item is the same everywhere.
    """
    return borda(frame, direction) / (frame.notna().sum() - 1)


def borda(frame: pd.DataFrame, direction: Mapping[str, int] | None = None) -> pd.DataFrame:
    """The number of countries with a lower number; see `min_max`.

    Numbers are equal only when they are the same: an item may be measured in any unit, so that no
    tolerance would suit them all.
    """
    return _upwards(frame, direction).rank(method="min") - 1


def _upwards(frame: pd.DataFrame, direction: Mapping[str, int] | None) -> pd.DataFrame:
    """The numbers turned so that more is better."""
    if direction is None:
        return frame.astype(np.float64)
    of_items = [direction[str(item)] for item in frame]
    wrong = [sign for sign in of_items if sign not in (1, -1)]
    if wrong:
        raise ValueError(f"a direction is 1 or -1, not {wrong[0]}")
    return frame.astype(np.float64) * of_items


def _varies(numbers: pd.DataFrame) -> pd.Series:
    # Not by the standard deviation, which rounding keeps from being 0 for 0.1, 0.1, 0.1.
    return numbers.max() > numbers.min()
