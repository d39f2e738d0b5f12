"""The slope of a few scores over their dates, and how little a few of them can prove."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from monitoring.model import Aggregation
from monitoring.scoring.aggregate import aggregate
from monitoring.scoring.arrays import Floats, Integers
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import TIE
from monitoring.translation import mark

MOST_CLAIMED = 5
"""For more rounds than these no coverage of the range of slopes is claimed."""

SEN = "Sen (1968), Journal of the American Statistical Association 63."

FORMULAS = (
    Formula(
        mark("Slope of a trend"),
        mark("median of (yⱼ − yᵢ) / (tⱼ − tᵢ) over all pairs of rounds"),
        mark(
            "Points a year, over the dates of the rounds and not their numbers. A single odd round "
            "moves it little. With two rounds it is the difference between them."
        ),
        "Theil (1950); " + SEN,
    ),
    Formula(
        mark("Line of a trend"),
        mark("y = slope · t + median of (yᵢ − slope · tᵢ)"),
        mark(
            "The line lies with half of the rounds above it and half below. It is not Sen's own line, "
            "which goes through median t and median y."
        ),
        "Conover (1980), Practical Nonparametric Statistics.",
    ),
    Formula(
        mark("Range of pairwise slopes"),
        mark(
            "smallest to largest (yⱼ − yᵢ) / (tⱼ − tᵢ);  it covers the true slope with 1 − 2 / n!"
        ),
        mark(
            "0 with 2 rounds, 66.7 % with 3, 91.7 % with 4, 98.3 % with 5, where what moves the rounds "
            "off their line is alike and independent. For more rounds nothing is claimed."
        ),
        mark("Exact, by counting all orders of n; compare Kendall (1938)."),
    ),
    Formula(
        mark("Smallest p of Kendall's test"),
        "2 / n!",
        mark(
            "What a trend that never turns back is worth: 1 with 2 rounds, .333 with 3, .083 with 4, "
            ".017 with 5. Up to four rounds no course of scores rules out chance at one in twenty."
        ),
        mark("Exact, by counting all orders of n; compare Kendall (1938)."),
    ),
    Formula(
        mark("Sen's interval of a slope"),
        mark(
            "the k-th smallest to the k-th largest pairwise slope;  largest k with "
            "1 − 2 · P(k inversions of n or fewer) ≥ level"
        ),
        mark(
            "For analysis, with many rounds. As published it is one pair wider than it need be: how "
            "sure it is exactly, 1 − 2 · P(k − 1 or fewer), stands beside it."
        ),
        SEN,
    ),
)


@dataclass(frozen=True, slots=True)
class TheilSen:
    """The slopes of one or more series over the same dates; all NaN where fewer than two are known.

    n: how many dates have a value. slopes: of the pairs of rounds, along the first axis, NaN where
    one of the two is missing. joint: the height of the line at t = 0 from the median residual.
    separate: Sen's own, from median t and median y, which is not the same.
    """

    n: Integers
    slope: Floats
    joint: Floats
    separate: Floats
    slopes: Floats

    def at(self, t: float) -> Floats:
        """The height of the line at a date, by the joint intercept."""
        height: Floats = self.joint + self.slope * t
        return height


def theil_sen(t: Floats, y: Floats) -> TheilSen:
    """The median of the pairwise slopes of y over t, and the line with it.

    t: dates in years (see `pace.years`), NaN where there is none. y: one value for each date along
    the first axis, of one series or more; NaN where there is none. Two values of one date have no
    slope between them.
    """
    dates = np.asarray(t, dtype=float)
    values = np.where(np.isnan(_along(dates, y)), np.nan, y)
    slopes = _slopes(dates, values)
    slope = _median(slopes)
    known = np.where(np.isnan(values), np.nan, _along(dates, values))
    separate = _median(values) - slope * _median(known)
    joint = _median(values - slope * _along(dates, values))
    return TheilSen(_n_known(values), slope, joint, separate, slopes)


@dataclass(frozen=True, slots=True)
class SlopeRange:
    """The smallest and the largest slope between any two rounds: the range of pairwise slopes.

    coverage: the chance 0-1 that the true slope lies in it; NaN where none is claimed.
    """

    low: Floats
    high: Floats
    coverage: Floats


def slope_range(t: Floats, y: Floats) -> SlopeRange:
    """The range of pairwise slopes of y over t; see `theil_sen`."""
    return range_of(theil_sen(t, y))


def range_of(fitted: TheilSen) -> SlopeRange:
    """The range of the pairwise slopes of series that are fitted already."""
    low: Floats = np.fmin.reduce(fitted.slopes, axis=0, initial=np.nan)
    high: Floats = np.fmax.reduce(fitted.slopes, axis=0, initial=np.nan)
    claimed = [range_coverage(n) for n in range(int(fitted.n.max(initial=0)) + 1)]
    by_n = np.array([np.nan if one is None else one for one in claimed])
    # Two rounds of one date leave a pair without a slope, and the count of orders says nothing.
    all_pairs = _n_known(fitted.slopes) == fitted.n * (fitted.n - 1) // 2
    return SlopeRange(low, high, np.where(all_pairs, by_n[fitted.n], np.nan))


def range_coverage(n: int) -> float | None:
    """The chance 0-1 that the range of all pairwise slopes of n rounds covers the true slope.

    It misses only where the residuals rise, or fall, from each round to the next: 2 orders of n!.
    None for a single round, and for more than five, where it is not claimed.
    """
    return 1 - 2 / math.factorial(n) if 2 <= n <= MOST_CLAIMED else None


def smallest_kendall_p(n: int) -> float:
    """The smallest two-sided p that Kendall's exact test can give with n rounds."""
    return min(1.0, 2 / math.factorial(n))


@dataclass(frozen=True, slots=True)
class SenInterval:
    """An interval of the slope, and how sure it is exactly (0-1): more than what was asked."""

    low: float
    high: float
    confidence: float


def sen_interval(t: Floats, y: Floats, level: float) -> SenInterval | None:
    """Sen's interval of the slope of one series, by Kendall's exact distribution.

    level: 0-1. None where so few rounds cannot be that sure, and where two are of one date.
    """
    fitted = theil_sen(t, y)
    slopes = np.sort(fitted.slopes[~np.isnan(fitted.slopes)])
    n = int(fitted.n)
    if len(slopes) < n * (n - 1) // 2:
        return None
    below = np.cumsum(_inversions(n)) / math.factorial(n)
    # The interval that leaves out k slopes at either end misses with 2 · P(k inversions or fewer).
    sure = 1 - 2 * below
    k = int((sure >= level - TIE).sum()) - 1
    if k < 1:
        return None
    return SenInterval(float(slopes[k - 1]), float(slopes[-k]), float(sure[k - 1]))


def _inversions(n: int) -> Floats:
    """How many of the orders of n have 0, 1, 2, … pairs the wrong way round."""
    orders = np.ones(1)
    for places in range(2, n + 1):
        orders = np.convolve(orders, np.ones(places))
    return orders


def _slopes(t: Floats, y: Floats) -> Floats:
    """The slope of each pair along the first axis; NaN where it has none."""
    pairs = np.array(list(combinations(range(len(t)), 2)), dtype=np.intp).reshape(-1, 2)
    first, last = pairs.T
    years = _along(t[last] - t[first], y)
    apart = np.where(years == 0, np.nan, years)
    slopes: Floats = (y[last] - y[first]) / apart
    return slopes


def _along(of_dates: Floats, y: Floats) -> Floats:
    """An array over dates in the shape of one over dates and series."""
    shaped: Floats = of_dates.reshape((-1,) + (1,) * (y.ndim - 1))
    return shaped


def _median(values: Floats) -> Floats:
    """The median along the first axis, NaN left out; NaN without any."""
    return aggregate(Aggregation.MEDIAN, values, np.ones(len(values)))


def _n_known(values: Floats) -> Integers:
    n: Integers = np.asarray((~np.isnan(values)).sum(axis=0))
    return n
