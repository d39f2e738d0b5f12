"""How far apart the countries stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.model import REGION, Aggregation, Plan, Responsibility
from monitoring.scoring.aggregate import aggregate
from monitoring.scoring.arrays import Floats, Integers, texts
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import TIE
from monitoring.translation import mark

MIN_COUNTRIES = 3
"""With fewer countries nothing is said of how they differ."""

TOO_FEW_COUNTRIES = "too_few_countries"

EUROFOUND = "Eurofound, convergEU."
GINI = "Gini (1912); Damgaard & Weiner (2000), Ecology 81(4)."

FORMULAS = (
    Formula(
        mark("Standard deviation between countries"),
        mark("√( Σ (x − mean)² / n )"),
        mark(
            "How far the countries stand from their mean, in points. Divided by n, because the countries "
            "are all there are and no sample. The first figure to read on differences."
        ),
        EUROFOUND,
    ),
    Formula(
        mark("Coefficient of variation"),
        mark("standard deviation / mean"),
        mark(
            "Beside the standard deviation only: between 0 and 100 it falls whenever the mean rises, "
            "though the countries may stand as far apart as before."
        ),
        EUROFOUND,
    ),
    Formula(
        mark("Gini coefficient"),
        mark("Σ Σ |xᵢ − xⱼ| / (2 · n² · mean)"),
        mark(
            "0 where all stand equally high. It falls when the mean rises, as the coefficient of "
            "variation does."
        ),
        GINI,
    ),
    Formula(
        mark("Corrected Gini coefficient"),
        "Gini · n / (n − 1)",
        mark(
            "1 where a single country has everything, however few there are; to be read with fewer than "
            "some 30 countries."
        ),
        GINI,
    ),
    Formula(
        mark("Gap"),
        "max x − min x",
        mark("The points between the country that is furthest and the one that is least far."),
        mark("Own rule: what a reader of policy asks first."),
    ),
    Formula(
        mark("Distance to the best"),
        "δ = Σ (max x − x)",
        mark("The points that all countries together lack to stand where the furthest one does."),
        EUROFOUND,
    ),
    Formula(
        mark("Share at the standard"),
        mark("number of countries with x ≥ standard / n"),
        mark(
            "Of the countries with a score, the share that reaches the standard; only where the plan or "
            "the reader names one."
        ),
        mark("Own rule: what a reader of policy asks first."),
    ),
)

DIFFERENCE_COLUMNS = (
    "round",
    "node",
    "n",
    "of",
    "mean",
    "median",
    "sd",
    "cv",
    "gini",
    "gini_corrected",
    "gap",
    "delta",
    "standard",
    "share_at_standard",
    "reason",
)
"""One row per round and node: `n` countries with a score, `of` so many. Points 0-100, shares 0-1,
missing where undefined; `reason` says why nothing is said of differences, else it is empty."""


def n_known(values: Floats) -> Integers:
    """How many countries have a value. Countries stand along the first axis, NaN without a value."""
    n: Integers = (~np.isnan(values)).sum(axis=0)
    return n


def mean(values: Floats) -> Floats:
    """Unweighted mean of the countries with a value, along the first axis; NaN without any."""
    return aggregate(Aggregation.ARITHMETIC, values, np.ones(len(values)))


def median(values: Floats) -> Floats:
    """Median of the countries with a value, along the first axis; NaN without any."""
    return aggregate(Aggregation.MEDIAN, values, np.ones(len(values)))


def lowest(values: Floats) -> Floats:
    """Lowest value of any country, along the first axis; NaN without any."""
    low: Floats = np.fmin.reduce(values, axis=0, initial=np.nan)
    return low


def highest(values: Floats) -> Floats:
    """Highest value of any country, along the first axis; NaN without any."""
    high: Floats = np.fmax.reduce(values, axis=0, initial=np.nan)
    return high


def sd(values: Floats) -> Floats:
    """Population standard deviation along the first axis: 0 for one country, NaN without any."""
    # Taken above the lowest value, so that equal values give 0 and not the noise of their mean.
    above = values - lowest(values)
    spread_out: Floats = np.sqrt(mean((above - mean(above)) ** 2))
    return spread_out


def cv(values: Floats) -> Floats:
    """Standard deviation divided by the mean, along the first axis; NaN unless the mean is above 0."""
    return _divided(sd(values), mean(values))


def gini(values: Floats) -> Floats:
    """Gini coefficient of values of 0 or more, along the first axis; NaN unless the mean is above 0."""
    ordered = np.sort(values - lowest(values), axis=0)  # NaN last
    n = n_known(values)
    place = np.arange(1, len(values) + 1).reshape((-1,) + (1,) * (values.ndim - 1))
    # The same as the double sum, by sorting: the i-th value is above i − 1 others and below n − i.
    return _divided(np.nansum((2 * place - n - 1) * ordered, axis=0), n**2 * mean(values))


def gini_corrected(values: Floats) -> Floats:
    """Gini coefficient times n / (n − 1); NaN with fewer than two countries."""
    n = n_known(values)
    return gini(values) * _divided(n, n - 1)


def gap(values: Floats) -> Floats:
    """Highest less lowest value, along the first axis: 0 for one country, NaN without any."""
    return highest(values) - lowest(values)


def delta(values: Floats) -> Floats:
    """Sum of the distances to the highest value, along the first axis; NaN without any country."""
    summed: Floats = np.nansum(highest(values) - values, axis=0)
    return np.where(n_known(values) > 0, summed, np.nan)


def share_at_standard(values: Floats, standard: Floats | float) -> Floats:
    """Share 0-1 of the countries with a value that reach the standard, along the first axis.

    standard: points, one or of the shape of the result, NaN where there is none. NaN without
    any country, and without a standard.
    """
    reached = (values >= standard - TIE).sum(axis=0)
    share = _divided(reached, n_known(values))
    return np.where(np.isnan(standard), np.nan, share)


def _divided(part: Floats | Integers, whole: Floats | Integers) -> Floats:
    """The quotient, NaN unless the divisor is above 0."""
    nothing = np.full(np.shape(whole), np.nan)
    quotient: Floats = np.divide(part, whole, out=nothing, where=np.asarray(whole > 0))
    return quotient


DIFFERENCES: Mapping[str, Callable[[Floats], Floats]] = {
    "sd": sd,
    "cv": cv,
    "gini": gini,
    "gini_corrected": gini_corrected,
    "gap": gap,
    "delta": delta,
}
"""The figures that say how far apart countries stand, by their column."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How high the `n` countries with a score stand, and how far apart.

    Points 0-100, shares 0-1, NaN where undefined; what says how far apart they stand is NaN with
    fewer than MIN_COUNTRIES.
    """

    n: int
    mean: float
    median: float
    sd: float
    cv: float
    gini: float
    gini_corrected: float
    gap: float
    delta: float
    share_at_standard: float


def spread(values: Floats, standard: float | None = None) -> Spread:
    """The figures of one list of countries. values: points, NaN without a score."""
    figures = _figures(values, np.nan if standard is None else standard)
    return Spread(
        n=int(n_known(values)), **{name: float(figure) for name, figure in figures.items()}
    )


def _figures(values: Floats, standard: Floats | float) -> dict[str, Floats]:
    enough = n_known(values) >= MIN_COUNTRIES
    apart = {name: np.where(enough, of(values), np.nan) for name, of in DIFFERENCES.items()}
    return {
        "mean": mean(values),
        "median": median(values),
        **apart,
        "share_at_standard": share_at_standard(values, standard),
    }


def differences(
    scored: pd.DataFrame,
    plan: Plan,
    nodes: Sequence[str] | None = None,
    standard: float | Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """DIFFERENCE_COLUMNS: how far apart the countries stand in each round and node.

    scored: SCORE_COLUMNS of one assessment. nodes: else those of `nodes_compared`. standard: the
    points that count as enough, for all nodes or by node.
    """
    chosen = nodes_compared(plan) if nodes is None else tuple(nodes)
    countries = fixed_list(scored, plan)
    rounds = tuple(scored["round"].unique())
    values = score_cube(scored, countries, rounds, chosen)
    wanted = np.broadcast_to([_standard_of(standard, node) for node in chosen], values.shape[1:])
    n = n_known(values)
    r, k = (place.ravel() for place in np.indices(n.shape))
    figures = {name: figure.ravel() for name, figure in _figures(values, wanted).items()}
    return pd.DataFrame(
        {
            "round": texts(rounds, r),
            "node": texts(chosen, k),
            "n": n.ravel(),
            "of": len(countries),
            "standard": wanted.ravel(),
            "reason": np.where(n < MIN_COUNTRIES, TOO_FEW_COUNTRIES, "").ravel(),
            **figures,
        },
        columns=list(DIFFERENCE_COLUMNS),
    )


def nodes_compared(plan: Plan) -> tuple[str, ...]:
    """The plan, where it has a score, and its areas; those that ask nothing of countries left out."""
    nodes = [plan.code] * plan.overall + [area.code for area in plan.areas]
    return tuple(node for node in nodes if _asks_countries(plan, node))


def _asks_countries(plan: Plan, node: str) -> bool:
    return any(a.responsibility is not Responsibility.REGION for a in plan.actions_under(node))


def fixed_list(scored: pd.DataFrame, plan: Plan) -> tuple[str, ...]:
    """The countries that are compared in every round: the plan's, else all that were ever scored."""
    listed = tuple(country.code for country in plan.countries)
    return listed or tuple(sorted(set(scored["country"].unique()) - {REGION}))


def score_cube(
    scored: pd.DataFrame, countries: Sequence[str], rounds: Sequence[str], nodes: Sequence[str]
) -> Floats:
    """Scores 0-100 by (country, round, node), NaN where there is none.

    scored: SCORE_COLUMNS of one assessment; rows of others than these are left out.
    """
    places = [
        _places(scored[column], known)
        for column, known in (("country", countries), ("round", rounds), ("node", nodes))
    ]
    here = np.logical_and.reduce([place >= 0 for place in places])
    cube = np.full((len(countries), len(rounds), len(nodes)), np.nan)
    cube[tuple(place[here] for place in places)] = scored["score"].to_numpy(dtype=float)[here]
    return cube


def _places(column: pd.Series, known: Sequence[str]) -> NDArray[np.intp]:
    """The place of each text among the known ones, −1 for another one."""
    code, words = pd.factorize(column)
    place = {word: n for n, word in enumerate(known)}
    return np.array([place.get(word, -1) for word in words], dtype=np.intp)[code]


def _standard_of(standard: float | Mapping[str, float] | None, node: str) -> float:
    found = standard.get(node) if isinstance(standard, Mapping) else standard
    return np.nan if found is None else float(found)
