"""Bands: the words that a plan's owner has approved for intervals of scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitoring.model import Band
from monitoring.scoring.arrays import Floats, Integers
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

TOLERANCE = 1e-9
"""An unrounded score as near as this below a bound has reached it: the rest is floating point."""

FORMULAS = (
    Formula(
        mark("Band"),
        mark("the last band whose lower bound ≤ score"),
        mark(
            "A band holds its lower bound and ends before the next one. Off until the plan's owner has "
            "approved the words."
        ),
        mark("A convention, as the tiers of the ITU Global Cybersecurity Index 2024."),
        ("bands",),
    ),
)


def band_of(scores: Floats, bands: Sequence[Band]) -> NDArray[np.object_]:
    """The word of the band that each score falls in, in the shape of the scores.

    Empty without a score, below the lowest band, and where there are no bands.
    """
    words = np.array(words_of(bands), dtype=object)
    found: NDArray[np.object_] = words[band_numbers(scores, bands)]
    return found


def words_of(bands: Sequence[Band]) -> list[str]:
    """The word of each band by its number; 0 is none."""
    return ["", *(band.label for band in _ordered(bands))]


def band_numbers(scores: Floats, bands: Sequence[Band]) -> Integers:
    """Which band each score falls in: 1 for the lowest one, 0 for none; see `band_of`."""
    lowest = np.array([band.lower for band in _ordered(bands)]) - TOLERANCE
    reached = np.searchsorted(lowest, scores, side="right")
    return np.where(np.isnan(scores), 0, reached)


def _ordered(bands: Sequence[Band]) -> list[Band]:
    return sorted(bands, key=lambda band: band.lower)
