"""Krippendorff's alpha: agreement of any number of raters, with gaps, on any kind of scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from monitoring.scoring.arrays import Floats
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("Krippendorff's alpha"),
        "1 − (n − 1) · Σ o(c,k)·δ²(c,k) / Σ n(c)·n(k)·δ²(c,k)",
        mark(
            "o counts each pair of ratings of the same item with 1 / (m − 1), where m raters rated it; "
            "n are the sums of o. δ² is 1 for any two different levels (nominal), the square of the "
            "number of ratings from the middle of one level to that of the other (ordinal), or the "
            "square of their difference (interval)."
        ),
        "Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.",
    ),
    Formula(
        mark("Reading of alpha"),
        mark("α ≥ 0.800: reliable;  0.667 ≤ α < 0.800: for tentative conclusions only"),
        mark(
            "Krippendorff's own thresholds, for alpha and for no other coefficient. Kappa gets no word: "
            "those in use are arbitrary."
        ),
        "Krippendorff (2004), Content Analysis, second edition, chapter 11.",
    ),
)

RELIABLE, TENTATIVE = 0.800, 0.667
THRESHOLD_TOLERANCE = 1e-9


class Metric(StrEnum):
    """What the distance between two values means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


class Reading(StrEnum):
    """What Krippendorff lets one conclude from data with such an alpha."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    BELOW = "below"


def krippendorff_alpha(ratings: ArrayLike, metric: Metric) -> float:
    """Krippendorff's alpha: 1 perfect agreement, 0 as by chance.

    ratings: raters × items, as numbers; NaN where a rater did not rate an item. An item that fewer
    than two rated says nothing. NaN where no two ratings can be compared, or all are the same.
    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    given = np.asarray(ratings, dtype=float)
    values = np.unique(given[~np.isnan(given)])
    counts = (given[:, :, None] == values).sum(axis=0)
    return float(alpha_of_coincidences(coincidences(counts), values, metric))


def coincidences(counts: ArrayLike) -> Floats:
    """How often each two values were given to the same item: values × values, symmetric.

    counts: items × values, by how many raters. A pair of ratings weighs 1 / (m − 1) where m rated
    the item, so that every rating of an item with two or more counts once.
    """
    given = np.asarray(counts, dtype=float)
    m = given.sum(axis=1, keepdims=True)
    weighed = given / np.maximum(m - 1, 1)
    # A rating is not compared with itself, so that a single one is compared with nothing.
    result: Floats = weighed.T @ given - np.diag(weighed.sum(axis=0))
    return result


def alpha_of_coincidences(table: ArrayLike, values: ArrayLike, metric: Metric) -> Floats:
    """Krippendorff's alpha of tables of coincidences (..., values, values); NaN where undefined.

    For two raters without gaps the coincidences are their confusion table added to its transpose.
    values: what the rows and columns stand for, ascending.
    """
    observed = np.asarray(table, dtype=float)
    n = observed.sum(axis=-1)
    total = n.sum(axis=-1)
    distance = _SQUARED_DISTANCE[metric](n, np.asarray(values, dtype=float))
    apart = (observed * distance).sum(axis=(-2, -1)) * (total - 1)
    by_chance = (n[..., :, None] * n[..., None, :] * distance).sum(axis=(-2, -1))
    undefined = np.full(total.shape, np.nan)
    result: Floats = 1 - np.divide(apart, by_chance, out=undefined, where=by_chance > 0)
    return result


def reading(alpha: float) -> Reading:
    """What may be concluded from data with this alpha."""
    if alpha >= RELIABLE - THRESHOLD_TOLERANCE:
        return Reading.RELIABLE
    return Reading.TENTATIVE if alpha >= TENTATIVE - THRESHOLD_TOLERANCE else Reading.BELOW


def _nominal(_n: Floats, values: Floats) -> Floats:
    result: Floats = np.not_equal.outer(values, values).astype(float)
    return result


def _ordinal(n: Floats, _values: Floats) -> Floats:
    # The ratings between two levels, half of those on each of them included, are the distance
    # between the middles of the two when all ratings stand in one line.
    middle = np.cumsum(n, axis=-1) - n / 2
    result: Floats = (middle[..., :, None] - middle[..., None, :]) ** 2
    return result


def _interval(_n: Floats, values: Floats) -> Floats:
    result: Floats = np.subtract.outer(values, values) ** 2
    return result


_SQUARED_DISTANCE: Mapping[Metric, Callable[[Floats, Floats], Floats]] = {
    Metric.NOMINAL: _nominal,
    Metric.ORDINAL: _ordinal,
    Metric.INTERVAL: _interval,
}
