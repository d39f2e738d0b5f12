"""How far two raters agree on levels: how often, in which direction, and beyond chance.

Every function takes the pairs as a table on the full scale: the first rater's levels down, the
second's across, lowest first, a level that nobody used included. Leading axes are tables of their
own: a table of shape (..., levels, levels) gives a result of shape (...).
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from monitoring.scoring.arrays import Floats, Integers
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("Exact agreement"),
        mark("pairs on the same level / pairs"),
        mark(
            "Two assessments of the same action, country and round are a pair where both gave it a "
            "level of the scale. Nothing is filled in where one of them is missing."
        ),
        "Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 18.",
    ),
    Formula(
        mark("Agreement within one level"),
        mark("pairs at most one level apart / pairs"),
        mark("Levels are counted as steps of the action's own scale."),
        "Fleiss, Levin and Paik (2003), chapter 18.",
    ),
    Formula(
        mark("Mean signed difference"),
        mark("Σ (first − second) / pairs"),
        mark(
            "In levels and in points. Above zero the first assessment is on average the higher one: "
            "whether countries rate themselves higher than evaluators do."
        ),
        "Bland and Altman (1986), Lancet 327.",
    ),
    Formula(
        mark("Kappa"),
        mark("1 − Σ d·observed / Σ d·expected,  expected = row total · column total / n"),
        mark(
            "Agreement beyond what the two distributions of levels would give by chance. d is what a "
            "disagreement weighs: 1 for any (plain), the number of levels between (linear), or its "
            "square (quadratic). Always on the full scale: without a level that nobody used, the "
            "others would move together."
        ),
        "Cohen (1960), Educational and Psychological Measurement 20; weighted: Cohen (1968), "
        "Psychological Bulletin 70.",
    ),
)


class Weighing(StrEnum):
    """What a disagreement between two levels weighs in kappa."""

    PLAIN = "plain"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


def confusion(first: ArrayLike, second: ArrayLike, n_levels: int) -> Integers:
    """How many pairs stand at each two levels: n_levels × n_levels, the first rater's down.

    first, second: the places of the levels on the full scale, from 0, one of each for every pair.
    Raises ValueError where they are not equally many, or a place is not on the scale.
    """
    down, across = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    if down.shape != across.shape:
        raise ValueError(f"{down.size} ratings of the first and {across.size} of the second rater")
    for places in (down, across):
        outside = places[(places < 0) | (places >= n_levels)]
        if outside.size:
            raise ValueError(f"{outside[0]} is no place on a scale of {n_levels} levels")
    cells = np.bincount(down * n_levels + across, minlength=n_levels * n_levels)
    table: Integers = cells.reshape(n_levels, n_levels)
    return table


def exact_share(table: ArrayLike) -> Floats:
    """Share 0-1 of the pairs on the same level; NaN without pairs."""
    return _per_pair(agreeing(table, 0), table)


def within_one_share(table: ArrayLike) -> Floats:
    """Share 0-1 of the pairs at most one level apart; NaN without pairs."""
    return _per_pair(agreeing(table, 1), table)


def mean_difference(table: ArrayLike) -> Floats:
    """Mean of first minus second in levels; NaN without pairs."""
    return _per_pair(steps(table), table)


def agreeing(table: ArrayLike, within: int) -> Floats:
    """Number of the pairs at most `within` levels apart."""
    counted = np.asarray(table, dtype=float)
    near = disagreement_weights(counted.shape[-1], Weighing.LINEAR) <= within
    result: Floats = (counted * near).sum(axis=(-2, -1))
    return result


def steps(table: ArrayLike) -> Floats:
    """Sum of first minus second in levels over all pairs."""
    counted = np.asarray(table, dtype=float)
    place = np.arange(counted.shape[-1])
    result: Floats = (counted * np.subtract.outer(place, place)).sum(axis=(-2, -1))
    return result


def disagreement_weights(n_levels: int, weighing: Weighing) -> Floats:
    """What each two levels weigh against each other: n_levels × n_levels, 0 for the same level."""
    place = np.arange(n_levels, dtype=float)
    apart = np.abs(np.subtract.outer(place, place))
    power = {Weighing.PLAIN: 0, Weighing.LINEAR: 1, Weighing.QUADRATIC: 2}[weighing]
    # The same level weighs nothing, also where a power of 0 would make it 1.
    result: Floats = np.where(apart > 0, apart**power, 0.0)
    return result


def kappa(table: ArrayLike, disagreement: ArrayLike) -> Floats:
    """Cohen's kappa with any disagreement weights: 1 perfect, 0 as by chance.

    table: counts or proportions of pairs. disagreement: levels × levels, 0 where nothing disagrees.
    NaN where chance gives no disagreement: without pairs, and where both raters used one and the
    same level throughout. Raises ValueError where the two are not of the same size.
    Source: Cohen (1960), and Cohen (1968) for weights.
    """
    counted, weight = np.asarray(table, dtype=float), np.asarray(disagreement, dtype=float)
    if counted.shape[-2:] != weight.shape:
        raise ValueError(f"weights of {weight.shape} for a table of {counted.shape[-2:]} levels")
    down, across = counted.sum(axis=-1), counted.sum(axis=-2)
    observed = (weight * counted).sum(axis=(-2, -1)) * counted.sum(axis=(-2, -1))
    by_chance = (weight * (down[..., :, None] * across[..., None, :])).sum(axis=(-2, -1))
    result: Floats = 1 - _divided(observed, by_chance)
    return result


def _per_pair(total: Floats, table: ArrayLike) -> Floats:
    return _divided(total, np.asarray(table).sum(axis=(-2, -1)))


def _divided(part: Floats, whole: Floats) -> Floats:
    """The quotient; NaN where there is nothing to divide by."""
    result: Floats = np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole > 0)
    return result
