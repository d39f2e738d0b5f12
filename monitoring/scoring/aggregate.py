"""How the parts of a node become one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from monitoring.model import Aggregation
from monitoring.scoring.arrays import Floats
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

HANDBOOK = "OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6."

FORMULAS = (
    Formula(
        mark("Arithmetic mean"),
        "Σ w·x / Σ w",
        mark("Full compensation between the parts."),
        HANDBOOK,
        ("aggregation_area", "aggregation_plan"),
    ),
    Formula(
        mark("Geometric mean"),
        mark("exp(Σ w·ln max(x, floor) / Σ w)"),
        mark("Partial compensation. Without a floor a single zero would make the whole zero."),
        HANDBOOK,
        ("aggregation_area", "aggregation_plan", "geometric_floor"),
    ),
    Formula(
        mark("Harmonic mean"),
        mark("Σ w / Σ (w / max(x, floor))"),
        mark("Less compensation than the geometric mean; the same floor."),
        HANDBOOK,
        ("aggregation_area", "aggregation_plan", "geometric_floor"),
    ),
    Formula(
        mark("Minimum"),
        "min x",
        mark("No compensation: the weakest part."),
        HANDBOOK,
        ("aggregation_area", "aggregation_plan"),
    ),
    Formula(
        mark("Median"),
        mark("median of x"),
        mark("The middle part; the weights are not used."),
        HANDBOOK,
        ("aggregation_area", "aggregation_plan"),
    ),
)


def aggregate(
    kind: Aggregation, values: Floats, weights: Floats | Sequence[float], floor: float = 1.0
) -> Floats:
    """The aggregate of the parts along the first axis; NaN where there is none to take.

    values: 0-100, NaN where a part has nothing to say. weights: 0 or more, one for each part, or
    of the shape of the values; a part with weight 0 is not taken. floor: the smallest value that a
    geometric or harmonic mean takes in.
    """
    weighed = np.asarray(weights)
    weighed = weighed.reshape(weighed.shape + (1,) * (values.ndim - weighed.ndim))
    taken = ~np.isnan(values) & (weighed > 0)
    if not len(values):
        return np.full(values.shape[1:], np.nan)
    with np.errstate(invalid="ignore"):
        result = _AGGREGATORS[kind](values, np.where(taken, weighed, 0.0), floor)
    return np.where(taken.any(axis=0), result, np.nan)


def _weighed(values: Floats, weights: Floats) -> Floats:
    """Σ w·x of the parts that are taken."""
    result: Floats = (weights * np.where(weights > 0, values, 0.0)).sum(axis=0)
    return result


def _arithmetic(values: Floats, weights: Floats, _floor: float) -> Floats:
    result: Floats = _weighed(values, weights) / weights.sum(axis=0)
    return result


def _geometric(values: Floats, weights: Floats, floor: float) -> Floats:
    floored = np.maximum(values, floor)
    return _between(
        floored, weights, np.exp(_weighed(np.log(floored), weights) / weights.sum(axis=0))
    )


def _harmonic(values: Floats, weights: Floats, floor: float) -> Floats:
    floored = np.maximum(values, floor)
    return _between(floored, weights, weights.sum(axis=0) / _weighed(1 / floored, weights))


def _between(values: Floats, weights: Floats, mean: Floats) -> Floats:
    """A mean where it must lie: rounding may put it just beyond the smallest or largest part."""
    smallest = np.where(weights > 0, values, np.inf).min(axis=0)
    largest = np.where(weights > 0, values, -np.inf).max(axis=0)
    return np.clip(mean, smallest, largest)


def _minimum(values: Floats, weights: Floats, _floor: float) -> Floats:
    result: Floats = np.where(weights > 0, values, np.inf).min(axis=0)
    return result


def _median(values: Floats, weights: Floats, _floor: float) -> Floats:
    """The middle of the sorted values, those that are not taken sorted away to the end."""
    ordered = np.sort(np.where(weights > 0, values, np.inf), axis=0)
    n = np.maximum((weights > 0).sum(axis=0), 1)
    lower = np.take_along_axis(ordered, ((n - 1) // 2)[None], axis=0)[0]
    upper = np.take_along_axis(ordered, (n // 2)[None], axis=0)[0]
    result: Floats = (lower + upper) / 2
    return result


_AGGREGATORS: dict[Aggregation, Callable[[Floats, Floats, float], Floats]] = {
    Aggregation.ARITHMETIC: _arithmetic,
    Aggregation.GEOMETRIC: _geometric,
    Aggregation.HARMONIC: _harmonic,
    Aggregation.MINIMUM: _minimum,
    Aggregation.MEDIAN: _median,
}
