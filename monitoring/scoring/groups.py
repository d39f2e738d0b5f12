"""Figures of groups of countries, and where a country stands within its group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from monitoring.model import REGION, Country, Plan
from monitoring.scoring.arrays import Floats, texts
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import TIE, ranks
from monitoring.scoring.spread import (
    highest,
    lowest,
    mean,
    median,
    n_known,
    score_cube,
)
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("Figures of a group"),
        mark("unweighted mean and median, lowest and highest, of the n countries with a score"),
        mark(
            "Over a fixed list of countries, whoever answered: n of so many stands beside every figure. "
            "Each country counts the same, however large it is."
        ),
        mark("Own rule; compare OECD/JRC Handbook (2008), step 6."),
    ),
    Formula(
        mark("Rank within a group"),
        mark("1 + number of countries of the group with a higher score"),
        mark(
            "As every rank: on unrounded scores, equal scores sharing the better rank, shown only where "
            "the plan names who approved ranking."
        ),
        "COINr 1.1 (ties 'min').",
        ("ranking_approved_by",),
    ),
    Formula(
        mark("Strengths and gaps"),
        mark("score of the area − median of the group;  score of the area − score of the plan"),
        mark(
            "The areas in which a country stands above and below its group, and above and below itself, "
            "furthest first; only where both have a score, and the group at least three."
        ),
        mark("Own rule."),
    ),
)

GROUP_COLUMNS = ("round", "node", "mean", "median", "low", "high", "n", "of")
"""One row per round and node: points 0-100, of the `n` countries with a score, `of` so many."""

GROUP_RANK_COLUMNS = ("round", "node", "country", "score", "rank", "n", "of")
"""One row per round, node and country: `rank` among the `n` with a score, missing without one."""

STRENGTH_COLUMNS = ("round", "against", "kind", "node", "score", "reference", "distance", "n", "of")
"""One row per round, reference and area that differs from it, furthest first. `against` is MEDIAN or
OWN, `kind` STRENGTH or GAP, `reference` the points compared with; `n` of `of` countries have a score
in the area (the country itself is one of them)."""

FEWEST_OF_A_MEDIAN = 3
"""Beside the score of one country: of fewer countries a median tells the score of another one."""

MEDIAN, OWN = "group_median", "own_plan"
STRENGTH, GAP = "strength", "gap"


def peer_groups(countries: Iterable[Country]) -> dict[str, tuple[str, ...]]:
    """The codes of the countries of each group, groups by name, countries in the order given."""
    listed = list(countries)
    names = sorted({name for country in listed for name in country.groups}, key=str.casefold)
    return {name: tuple(c.code for c in listed if name in c.groups) for name in names}


def group_figures(scored: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """GROUP_COLUMNS: the figures of a fixed list of countries in each round and node.

    scored: SCORE_COLUMNS of one assessment. Raises ValueError for a list with the region in it.
    """
    listed, rounds, nodes = _listed(countries), _words(scored["round"]), _words(scored["node"])
    values = score_cube(scored, listed, rounds, nodes)
    r, k = (place.ravel() for place in np.indices(values.shape[1:]))
    return pd.DataFrame(
        {
            "round": texts(rounds, r),
            "node": texts(nodes, k),
            "mean": mean(values).ravel(),
            "median": median(values).ravel(),
            "low": lowest(values).ravel(),
            "high": highest(values).ravel(),
            "n": n_known(values).ravel(),
            "of": len(listed),
        }
    )


def group_ranks(scored: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """GROUP_RANK_COLUMNS: where each country of a fixed list stands among the others of it.

    scored: SCORE_COLUMNS of one assessment, scores unrounded. Raises ValueError for a list with the
    region in it.
    """
    listed, rounds, nodes = _listed(countries), _words(scored["round"]), _words(scored["node"])
    values = score_cube(scored, listed, rounds, nodes)
    by_node = np.moveaxis(values, 0, -1)
    r, k, c = (place.ravel() for place in np.indices(by_node.shape))
    return pd.DataFrame(
        {
            "round": texts(rounds, r),
            "node": texts(nodes, k),
            "country": texts(listed, c),
            "score": by_node.ravel(),
            "rank": pd.Series(ranks(by_node, axis=-1).ravel()).astype("Int64"),
            "n": n_known(values)[r, k],
            "of": len(listed),
        }
    )


def strengths_and_gaps(
    scored: pd.DataFrame, plan: Plan, country: str, countries: Sequence[str]
) -> pd.DataFrame:
    """STRENGTH_COLUMNS: the areas in which a country differs from its group and from itself.

    scored: SCORE_COLUMNS of one assessment. countries: the fixed list of its group, itself in it.
    An area is compared with the group's median where at least FEWEST_OF_A_MEDIAN of it have a score, and
    with the country's own score for the plan where it has one. Areas that do not differ by more
    than 1e-9 points are neither. Raises ValueError for a country outside the list.
    """
    listed, rounds = _listed(countries), _words(scored["round"])
    if country not in listed:
        raise ValueError(f"{country!r} is not in the group: give a list with the country in it")
    areas = tuple(area.code for area in plan.top_areas)
    values = score_cube(scored, listed, rounds, areas)
    own = values[listed.index(country)]
    n = n_known(values)
    whole = score_cube(scored, [country], rounds, [plan.code])[0]
    references = {
        MEDIAN: np.where(n >= FEWEST_OF_A_MEDIAN, median(values), np.nan),
        OWN: np.broadcast_to(whole, own.shape),
    }
    rows = [
        (rounds[r], against, STRENGTH if distance > 0 else GAP, areas[k], own[r, k],
         reference[r, k], distance, n[r, k], len(listed))
        for r in range(len(rounds))
        for against, reference in references.items()
        for k, distance in _furthest_first(own[r] - reference[r])
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(STRENGTH_COLUMNS))


def _furthest_first(distances: Floats) -> list[tuple[int, float]]:
    """(place, distance) of what differs: what is above first, then what is below, furthest first."""
    differing = [(k, float(d)) for k, d in enumerate(distances) if abs(d) > TIE]
    return sorted(differing, key=lambda one: (one[1] < 0, -abs(one[1])))


def _listed(countries: Sequence[str]) -> tuple[str, ...]:
    if REGION in countries:
        raise ValueError(f"{REGION} is no country: leave it out of the list")
    return tuple(dict.fromkeys(countries))


def _words(column: pd.Series) -> tuple[str, ...]:
    return tuple(column.unique())
