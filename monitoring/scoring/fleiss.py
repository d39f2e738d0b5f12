"""Agreement of several raters beyond chance, each item rated by equally many."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from monitoring.scoring.arrays import Floats
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("Fleiss' kappa"),
        mark(
            "(P − Pe) / (1 − Pe),  P = mean of Σ n(j)·(n(j) − 1) / (m·(m − 1)),  Pe = Σ share(j)²"
        ),
        mark(
            "Agreement of m raters beyond what their levels, taken together, would give by chance. "
            "Any two different levels disagree alike. Only items that all of them rated count."
        ),
        "Fleiss (1971), Psychological Bulletin 76.",
    ),
    Formula(
        mark("Randolph's kappa"),
        "(P − 1/k) / (1 − 1/k)",
        mark(
            "The same with chance as an even spread over the k levels of the scale, used or not: for "
            "raters who are free to put any number of items at each level."
        ),
        "Randolph (2005), Free-Marginal Multirater Kappa.",
    ),
)


def fleiss_kappa(counts: ArrayLike) -> float:
    """Fleiss' kappa: 1 perfect agreement, 0 as by chance.

    counts: items × levels, by how many raters. NaN without items, and where all ratings are the
    same. Raises ValueError where items were not rated by equally many, or by fewer than two.
    Source: Fleiss (1971), Psychological Bulletin 76.
    """
    given = np.asarray(counts, dtype=float)
    agreed = _mean_agreement(given)
    if np.isnan(agreed):
        return float("nan")
    shares = given.sum(axis=0) / given.sum()
    return _beyond(agreed, float((shares**2).sum()), is_certain=bool((shares == 1).any()))


def randolph_kappa(counts: ArrayLike) -> float:
    """Randolph's kappa, for which chance is an even spread over the levels: 1 perfect agreement.

    counts: items × all levels of the scale, by how many raters. NaN without items, and on a scale
    of one level. Raises ValueError where items were not rated by equally many, or by fewer than
    two. Source: Randolph (2005), Free-Marginal Multirater Kappa.
    """
    given = np.asarray(counts, dtype=float)
    n_levels = given.shape[1]
    return _beyond(_mean_agreement(given), 1 / n_levels, is_certain=n_levels == 1)


def _mean_agreement(counts: Floats) -> float:
    """Share 0-1 of the pairs of raters that agree, mean over the items; NaN without items."""
    if not len(counts):
        return float("nan")
    raters = counts.sum(axis=1)
    m = raters[0]
    if m < 2 or (raters != m).any():
        raise ValueError(
            f"from {raters.min():g} to {raters.max():g} raters; each item needs equally many, "
            "at least two"
        )
    return float((counts * (counts - 1)).sum(axis=1).mean() / (m * (m - 1)))


def _beyond(agreed: float, by_chance: float, *, is_certain: bool) -> float:
    """The share of the agreement that chance leaves open which was reached."""
    return float("nan") if is_certain else (agreed - by_chance) / (1 - by_chance)
