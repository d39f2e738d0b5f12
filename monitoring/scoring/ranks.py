"""Ranks of countries within a round and a node."""

from __future__ import annotations

import numpy as np

from monitoring.scoring.arrays import Floats
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

TIE = 1e-9
"""Unrounded scores nearer than this are equal: the rest is the noise of floating point."""

FORMULAS = (
    Formula(
        mark("Rank"),
        mark("1 + number of countries with a higher score"),
        mark(
            "Computed on unrounded scores; equal scores share the better rank. Shown only where the "
            "plan names who approved ranking."
        ),
        "COINr 1.1 (ties 'min').",
        ("ranking_approved_by",),
    ),
)


def ranks(scores: Floats, axis: int = 0) -> Floats:
    """Rank 1 for the highest score along the axis, ties sharing the better one; NaN without score."""
    last = np.moveaxis(scores, axis, -1)
    order = np.argsort(-last)  # a missing score goes to the end
    ordered = np.take_along_axis(last, order, axis=-1)
    places = np.broadcast_to(np.arange(ordered.shape[-1]), ordered.shape)
    first = np.ones(ordered.shape, dtype=bool)
    first[..., 1:] = ordered[..., :-1] - ordered[..., 1:] > TIE
    shared = np.maximum.accumulate(np.where(first, places, 0), axis=-1) + 1.0
    result = np.empty_like(shared)
    np.put_along_axis(result, order, shared, axis=-1)
    result[np.isnan(last)] = np.nan
    return np.moveaxis(result, -1, axis)
