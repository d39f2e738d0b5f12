"""How the parts of a node become one value."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from monitoring.model import Aggregation
from monitoring.scoring.answers import Floats
from monitoring.scoring.formula import Formula

HANDBOOK = "OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6."

FORMULAS = (
    Formula("Arithmetic mean", "Σ w·x / Σ w", "Full compensation between the parts.", HANDBOOK),
    Formula(
        "Geometric mean",
        "exp(Σ w·ln max(x, floor) / Σ w)",
        "Partial compensation. Without a floor a single zero would make the whole zero.",
        HANDBOOK,
    ),
    Formula(
        "Harmonic mean",
        "Σ w / Σ (w / max(x, floor))",
        "Less compensation than the geometric mean; the same floor.",
        HANDBOOK,
    ),
    Formula("Minimum", "min x", "No compensation: the weakest part.", HANDBOOK),
    Formula("Median", "median of x", "The middle part; the weights are not used.", HANDBOOK),
)


def aggregate(kind: Aggregation, values: Floats, weights: Floats, floor: float = 1.0) -> Floats:
    """The aggregate along the last axis; NaN where no part has weight.

    values: 0-100, ignored where the weight is 0. weights: 0 or more, of the same shape.
    floor: the smallest value that a geometric or harmonic mean takes in.
    """
    taken = weights > 0
    known = np.where(taken, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        result = _AGGREGATORS[kind](known, weights, floor)
    return np.where(taken.any(axis=-1), result, np.nan)


def _arithmetic(values: Floats, weights: Floats, _floor: float) -> Floats:
    result: Floats = (weights * values).sum(axis=-1) / weights.sum(axis=-1)
    return result


def _geometric(values: Floats, weights: Floats, floor: float) -> Floats:
    logs = np.log(np.maximum(values, floor))
    result: Floats = np.exp(
        np.where(weights > 0, weights * logs, 0.0).sum(axis=-1) / weights.sum(axis=-1)
    )
    return result


def _harmonic(values: Floats, weights: Floats, floor: float) -> Floats:
    parts = np.where(weights > 0, weights / np.maximum(values, floor), 0.0)
    result: Floats = weights.sum(axis=-1) / parts.sum(axis=-1)
    return result


def _minimum(values: Floats, weights: Floats, _floor: float) -> Floats:
    result: Floats = np.where(weights > 0, values, np.inf).min(axis=-1, initial=np.inf)
    return result


def _median(values: Floats, weights: Floats, _floor: float) -> Floats:
    """The middle of the sorted values, those without weight sorted away to the end."""
    if values.shape[-1] == 0:
        return np.full(values.shape[:-1], np.nan)
    ordered = np.sort(np.where(weights > 0, values, np.inf), axis=-1)
    n = np.maximum((weights > 0).sum(axis=-1), 1)
    lower = np.take_along_axis(ordered, ((n - 1) // 2)[..., None], axis=-1)[..., 0]
    upper = np.take_along_axis(ordered, (n // 2)[..., None], axis=-1)[..., 0]
    result: Floats = (lower + upper) / 2
    return result


_AGGREGATORS: dict[Aggregation, Callable[[Floats, Floats, float], Floats]] = {
    Aggregation.ARITHMETIC: _arithmetic,
    Aggregation.GEOMETRIC: _geometric,
    Aggregation.HARMONIC: _harmonic,
    Aggregation.MINIMUM: _minimum,
    Aggregation.MEDIAN: _median,
}
