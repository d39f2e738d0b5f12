"""How far a figure would move if other countries like these had been looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from monitoring.scoring.arrays import Floats, Integers
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

MIN_COUNTRIES = 5
DRAWS = 1000
SEED = 2016
TAILS = (0.025, 0.975)

FORMULAS = (
    Formula(
        mark("Interval over countries"),
        mark("quantiles 0.025 and 0.975 (type 7) of draws of as many countries, with replacement"),
        mark(
            "What is said of one country hangs together, so countries are drawn and not their answers. "
            "A draw that leaves nothing to compute counts as lower than all others at the low end, and "
            "as higher at the high end. There is no interval for fewer than 5 countries, or where such "
            "draws would be an end of it. The seed and the number of draws are kept with the result."
        ),
        "Efron and Tibshirani (1993), An Introduction to the Bootstrap; Hyndman and Fan (1996), "
        "Sample Quantiles in Statistical Packages, The American Statistician 50.",
    ),
)

FEW_COUNTRIES = "few_countries"
UNDEFINED_DRAWS = "undefined_draws"


@dataclass(frozen=True, slots=True)
class Interval:
    """The two ends of a 95 % interval; NaN with the reason why there is none."""

    low: float
    high: float
    reason: str = ""


def country_interval(
    counted: ArrayLike, statistic: Callable[[Floats], Floats], *, seed: int, draws: int = DRAWS
) -> Interval:
    """95 % percentile interval of a figure, by drawing the countries anew.

    counted: (countries, …) what the figure is computed from, added up over countries. statistic:
    the figure of each total, from (draws, …) to (draws), NaN where there is none. seed: 0 or more.
    Source: Efron and Tibshirani (1993), chapter 13.
    """
    of_country = np.asarray(counted, dtype=float)
    if len(of_country) < MIN_COUNTRIES:
        return Interval(np.nan, np.nan, FEW_COUNTRIES)
    total = np.tensordot(country_draws(len(of_country), seed=seed, draws=draws), of_country, axes=1)
    found = statistic(total)
    # Leaving out the draws without a value would make the interval narrower than what is known.
    low, high = (
        _quantile(np.where(np.isnan(found), beyond, found), tail)
        for beyond, tail in zip((-np.inf, np.inf), TAILS, strict=True)
    )
    if not np.isfinite([low, high]).all():
        return Interval(np.nan, np.nan, UNDEFINED_DRAWS)
    return Interval(low, high)


def country_draws(n_countries: int, *, seed: int, draws: int = DRAWS) -> Integers:
    """How often each country is drawn: draws × countries, each row adding up to their number."""
    chosen = np.random.default_rng(seed).integers(n_countries, size=(draws, n_countries))
    cell = chosen + n_countries * np.arange(draws)[:, None]
    return np.bincount(cell.ravel(), minlength=draws * n_countries).reshape(draws, n_countries)


def _quantile(values: Floats, tail: float) -> float:
    """The quantile of type 7; of values that may be infinite, which numpy's own may not."""
    ordered, place = np.sort(values), tail * (len(values) - 1)
    below, above = int(np.floor(place)), int(np.ceil(place))
    if below == above:
        return float(ordered[below])
    return float(ordered[below] * (above - place) + ordered[above] * (place - below))
