"""Whether the countries come closer to one another, between two rounds."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np
import pandas as pd

from monitoring.scoring.arrays import Floats
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import TIE, ranks
from monitoring.scoring.spread import MIN_COUNTRIES, TOO_FEW_COUNTRIES, Spread, spread
from monitoring.translation import mark

SAME_START = "same_start"
ZERO_OR_LESS = "zero_or_less"
NO_TIME = "no_time"

FORMULAS = (
    Formula(
        mark("Balanced panel"),
        mark("the countries with a score in both rounds, on the actions rated in both"),
        mark("So that nobody who came or left, and no action that was added, looks like a change."),
        "Eurofound, convergEU.",
    ),
    Formula(
        mark("Kind of convergence"),
        mark(
            "mean ↑ and sd ↓: upward convergence;  ↑ ↑: upward divergence;  ↓ ↓: downward convergence;  "
            "↓ ↑: downward divergence"
        ),
        mark(
            "Where the mean stayed as it was, it is convergence or divergence alone; where the standard "
            "deviation did, upward or downward alone; unchanged where both did."
        ),
        "Eurofound (2018), Upward convergence in the EU: Concepts, measurements and indicators.",
    ),
    Formula(
        mark("Beta on levels"),
        mark("slope of (x₁ − x₀) on x₀, least squares"),
        mark(
            "Below 0 where those who began lower gained more points. No proof of catching up: chance in "
            "the first round (regression to the mean) and the end of the scale at 100 give a slope "
            "below 0 too. Never to be read without the standard deviation."
        ),
        mark("Own rule where scores may be 0; compare Barro & Sala-i-Martin (1992)."),
    ),
    Formula(
        mark("Beta on logarithms"),
        mark("slope of (ln x₁ − ln x₀) / years on ln x₀, least squares"),
        mark(
            "The same for growth in per cent a year, with the same caution. Only where every score is "
            "above 0."
        ),
        "Barro & Sala-i-Martin (1992); Eurofound, convergEU.",
    ),
    Formula(
        mark("Adjusted R²"),
        "1 − (1 − R²) · (n − 1) / (n − 2)",
        mark("How well the line of a beta describes the countries. It says nothing of why."),
        "Eurofound, convergEU.",
    ),
    Formula(
        mark("Gamma"),
        mark("var(Σ ranks over the T rounds) / var(T · ranks in the first)"),
        mark(
            "1 where ranks never change; the smaller, the more the order changed. Equal scores share "
            "their middle rank, and only where they come apart can it be above 1."
        ),
        "Boyle & McCarthy (1997), Oxford Bulletin of Economics and Statistics 59(2).",
    ),
)


class Label(StrEnum):
    """What mean and standard deviation did between two rounds."""

    UPWARD_CONVERGENCE = "upward_convergence"
    UPWARD_DIVERGENCE = "upward_divergence"
    DOWNWARD_CONVERGENCE = "downward_convergence"
    DOWNWARD_DIVERGENCE = "downward_divergence"
    CONVERGENCE = "convergence"
    DIVERGENCE = "divergence"
    UPWARD = "upward"
    DOWNWARD = "downward"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of least squares; NaN where the points define none."""

    slope: float
    intercept: float
    adjusted_r2: float


NO_LINE = Line(np.nan, np.nan, np.nan)


@dataclass(frozen=True, slots=True)
class Convergence:
    """How the differences between countries changed from one round to another.

    All figures are over the `n` countries with a score in both rounds, `of` so many in the list.
    A figure that cannot be told is None, and the reason beside it says why; `reason` is that of the
    whole: TOO_FEW_COUNTRIES or empty. years: None where the dates do not tell.
    """

    n: int
    of: int
    years: float | None
    before: Spread
    after: Spread
    label: Label | None
    beta_levels: Line | None
    beta_levels_reason: str
    beta_ln: Line | None
    beta_ln_reason: str
    gamma: float | None
    gamma_reason: str
    reason: str

    @property
    def change(self) -> dict[str, float]:
        """What each figure of the spread gained or lost, by its name."""
        names = (one.name for one in fields(Spread) if one.name != "n")
        return {name: getattr(self.after, name) - getattr(self.before, name) for name in names}

    @property
    def has_negative_beta(self) -> bool:
        """Whether a slope is below 0, which must never be shown without its caution."""
        return any(
            line is not None and line.slope < -TIE for line in (self.beta_levels, self.beta_ln)
        )


def convergence(
    before: pd.Series, after: pd.Series, years: float | None, standard: float | None = None
) -> Convergence:
    """How the differences between countries changed, over those with a score in both rounds.

    before, after: scores 0-100 on the same items, by country code over one fixed list, NaN without
    a score. years: between the rounds, above 0; None where the dates do not tell. standard: the
    points that count as enough. Raises ValueError for two lists that are not one, and such years.
    """
    _check(before, after, years)
    first, last = _balanced(
        before.to_numpy(dtype=float), after.reindex(before.index).to_numpy(dtype=float)
    )
    apart = spread(first, standard), spread(last, standard)
    too_few = TOO_FEW_COUNTRIES if len(first) < MIN_COUNTRIES else ""
    levels, levels_reason = _line_or_reason(beta_levels(first, last), too_few)
    growth, growth_reason = _line_or_reason(
        beta_ln(first, last, years) if years else NO_LINE,
        too_few or _without_logarithms(first, last, years),
    )
    kept = np.nan if too_few else gamma(np.stack([first, last]))
    return Convergence(
        n=len(first),
        of=len(before),
        years=years,
        before=apart[0],
        after=apart[1],
        label=label(apart[0].mean, apart[1].mean, apart[0].sd, apart[1].sd),
        beta_levels=levels,
        beta_levels_reason=levels_reason,
        beta_ln=growth,
        beta_ln_reason=growth_reason,
        gamma=None if np.isnan(kept) else kept,
        gamma_reason=(too_few or SAME_START) if np.isnan(kept) else "",
        reason=too_few,
    )


def _check(before: pd.Series, after: pd.Series, years: float | None) -> None:
    for scores in (before, after):
        twice = scores.index[scores.index.duplicated()]
        if len(twice):
            raise ValueError(f"{twice[0]!r} stands twice: give one score for each country")
    apart = sorted(set(before.index) ^ set(after.index))
    if apart:
        raise ValueError(f"{apart[0]!r} stands in one round only: give both rounds the same list")
    if years is not None and not years > 0:
        raise ValueError(f"{years!r} years lie between the rounds: give a number above 0, or None")


def _line_or_reason(line: Line, reason: str) -> tuple[Line | None, str]:
    if reason:
        return None, reason
    return (None, SAME_START) if np.isnan(line.slope) else (line, "")


def _without_logarithms(first: Floats, last: Floats, years: float | None) -> str:
    """Why there is no annualised growth of logarithms; empty where there is."""
    if not _all_above_zero(first, last):
        return ZERO_OR_LESS
    return "" if years else NO_TIME


def label(mean_before: float, mean_after: float, sd_before: float, sd_after: float) -> Label | None:
    """The Eurofound matrix of mean and standard deviation; None where one of them is missing.

    What moves by no more than 1e-9 points has not moved: where one of the two stayed, the label
    says what the other did.
    """
    up, apart = mean_after - mean_before, sd_after - sd_before
    if np.isnan(up) or np.isnan(apart):
        return None
    if abs(up) <= TIE and abs(apart) <= TIE:
        return Label.UNCHANGED
    if abs(up) <= TIE:
        return Label.CONVERGENCE if apart < 0 else Label.DIVERGENCE
    if abs(apart) <= TIE:
        return Label.UPWARD if up > 0 else Label.DOWNWARD
    if up > 0:
        return Label.UPWARD_CONVERGENCE if apart < 0 else Label.UPWARD_DIVERGENCE
    return Label.DOWNWARD_CONVERGENCE if apart < 0 else Label.DOWNWARD_DIVERGENCE


def beta_levels(before: Floats, after: Floats) -> Line:
    """The line of the change in points on the first score, over countries with both.

    No line where all begin at the same score, or with fewer than two countries.
    """
    first, last = _balanced(before, after)
    return _line(first, last - first)


def beta_ln(before: Floats, after: Floats, years: float) -> Line:
    """The line of the yearly growth of ln x on the first ln x, over countries with both scores.

    No line where a score is 0 or less, where all begin at the same score, or with fewer than two
    countries. years: between the two, above 0.
    """
    first, last = _balanced(before, after)
    if not _all_above_zero(first, last):
        return NO_LINE
    return _line(np.log(first), (np.log(last) - np.log(first)) / years)


def gamma(levels: Floats) -> float:
    """Rank concordance with the first round, over countries with a score in every round.

    levels: (round, country), one round or more. 1 where ranks never change; NaN where the first
    round ranks nobody apart.
    """
    known = levels[:, ~np.isnan(levels).any(axis=0)]
    # Who stands above, less who stands below: twice the middle rank, from another zero. That and
    # the number of countries cancel.
    places = ranks(known, axis=1) - ranks(-known, axis=1)
    at_first = _squares(len(places) * places[0])
    return _squares(places.sum(axis=0)) / at_first if at_first > 0 else np.nan


def _squares(values: Floats) -> float:
    off = _deviations(values)
    return float(off @ off)


def _balanced(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    known = ~np.isnan(before) & ~np.isnan(after)
    return before[known], after[known]


def _all_above_zero(first: Floats, last: Floats) -> bool:
    return bool((first > TIE).all() and (last > TIE).all())


def _line(x: Floats, y: Floats) -> Line:
    if not len(x) or np.ptp(x) <= TIE:
        return NO_LINE
    off_x, off_y = _deviations(x), _deviations(y)
    slope = float(off_x @ off_y / (off_x @ off_x))
    return Line(slope, float(y.mean() - slope * x.mean()), _adjusted_r2(off_x, off_y))


def _adjusted_r2(off_x: Floats, off_y: Floats) -> float:
    """NaN where the line has no freedom left, or where there is nothing to describe."""
    n = len(off_x)
    if n == 2 or np.ptp(off_y) <= TIE:
        return np.nan
    r2 = (off_x @ off_y) ** 2 / ((off_x @ off_x) * (off_y @ off_y))
    return float(1 - (1 - r2) * (n - 1) / (n - 2))


def _deviations(values: Floats) -> Floats:
    """Distances to the mean; exactly 0 where all values are equal."""
    if not len(values):
        return values
    above = values - values.min()
    off: Floats = above - above.mean()
    return off
