"""What changed between two rounds, over what was rated in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.model import ASSESSMENTS_BEST_FIRST, REGION, Aggregation, Plan
from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import Booleans, Floats, Integers, texts
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import TIE
from monitoring.scoring.scores import figures
from monitoring.scoring.tree import tree_of
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("Change on common items"),
        mark("mean after − mean before, both over the actions rated in both rounds"),
        mark(
            "The same actions, the same country and the same assessment at both ends: an evaluator's "
            "rating is not compared with a country's own. What was rated in one round only is no "
            "change, and a country that was absent has none."
        ),
        mark("OECD/JRC Handbook (2008), step 3; own rule."),
        ("aggregation_area", "aggregation_plan"),
    ),
    Formula(
        mark("Composition effect"),
        mark("(score after − score before) − change on common items"),
        mark(
            "What the scores gained or lost because other actions were rated, or by another assessment. "
            "It is no progress and no loss of a country."
        ),
        mark("Own rule; compare the analysis of shift and share."),
    ),
    Formula(
        mark("What fell"),
        mark("points after < points before"),
        mark(
            "Every single rating that is lower than before is told, with the reason where one is given, "
            "also where its area rose."
        ),
        mark("Own rule."),
    ),
)

CHANGE_COLUMNS = (
    "country",
    "node",
    "level",
    "before",
    "after",
    "total_change",
    "before_common",
    "after_common",
    "common_change",
    "composition_effect",
    "n_common",
    "n_before",
    "n_after",
    "assessment_differs",
    "share_common",
    "flag",
)
"""One row per unit and node. `before` and `after` are the scores, missing where they are withheld;
`share_common` is the share 0-1 that the common items have of the weight that applies in either
round; `assessment_differs` counts what was rated in both rounds, but by another assessment."""

FALL_COLUMNS = (
    "country",
    "action",
    "level_before",
    "level_after",
    "value_before",
    "value_after",
    "points_before",
    "points_after",
    "change",
    "assessment",
    "why",
    "comment",
)
"""One row per rating that fell, the largest fall first. `why` is a value of Why or empty."""

MOVEMENTS = (
    "risen",
    "same",
    "fallen",
    "newly_rated",
    "no_longer_rated",
    "assessment_differs",
)
MOVEMENT_COLUMNS = ("country", "node", "level", *MOVEMENTS)
"""One row per unit and node: how many ratings moved in which way; each stands in one column."""

# What has to be known beside a change. The interface has words for each.
NOT_RATED = "not_rated"
NEW = "new"
GONE = "gone"
ASSESSMENT_DIFFERS = "assessment_differs"
NO_COMMON_ITEMS = "no_common_items"
COMPOSITION = "composition"

FLAGS = ("", NOT_RATED, NEW, GONE, ASSESSMENT_DIFFERS, NO_COMMON_ITEMS, COMPOSITION)
"""Every flag; the first is for a change over all that was rated, in both rounds."""

Assessed = NDArray[np.int8]
"""Whose rating stands at each (round, unit, action); see `assessed_by`."""


def assessed_by(given: Answers, chosen: pd.DataFrame) -> Assessed:
    """Whose rating stands at each (round, unit, action): place in ASSESSMENTS_BEST_FIRST, else -1.

    chosen: the view of the ratings that the answers were made from, with its `assessment`.
    """
    return _assessed(_rows(given, chosen), chosen)


def _assessed(rows: NDArray[np.int64], chosen: pd.DataFrame) -> Assessed:
    """Whose rating each of the rows is, -1 for the row -1."""
    words = [one.value for one in ASSESSMENTS_BEST_FIRST]
    code = pd.Index(words).get_indexer(pd.Index(chosen["assessment"]))
    return np.append(code, -1).astype(np.int8)[rows]


def common_items(
    given: Answers, before: str, after: str, assessed: Assessed | None = None
) -> Answers:
    """The answers in which, in these two rounds, only what was rated in both keeps its points.

    assessed: whose ratings they are (see `assessed_by`), where they may be of several assessments:
    then only what the same assessment rated in both rounds keeps them. Raises KeyError for a round
    that the answers do not have.
    """
    pair = _pair(given, before, after)
    points = np.copy(given.points)  # which keeps the order of the axes in memory
    points[pair] = np.where(_compared(given, pair, assessed).common, points[pair], np.nan)
    return replace(given, points=points)


def changes(
    given: Answers, before: str, after: str, assessed: Assessed | None = None
) -> pd.DataFrame:
    """CHANGE_COLUMNS: how scores changed, and how they did over what was rated in both rounds.

    assessed: see `common_items`. Raises KeyError for a round that the answers do not have.
    """
    pair = _pair(given, before, after)
    compared = _compared(given, pair, assessed)
    two = of_rounds(given, pair)
    found = figures(two)
    tree = found.tree
    points = np.where(compared.common, two.points, np.nan)
    means = tree.means(np.moveaxis(points, -1, 0))
    if not given.plan.overall:
        means[0] = np.nan
    n_rated = tree.sums(np.moveaxis(two.rated, -1, 0))
    n_common = tree.sums(compared.common.T)
    n_differs = tree.sums(compared.differs.T)
    total = found.score[:, 1] - found.score[:, 0]
    change = means[:, 1] - means[:, 0]
    applicable = two.applicable[0] | two.applicable[1]
    share = share_of_weight(given.plan, compared.common.T, applicable.T)
    return rows_of_units(
        given,
        tree.nodes,
        tree.levels,
        {
            "before": found.score[:, 0],
            "after": found.score[:, 1],
            "total_change": total,
            "before_common": means[:, 0],
            "after_common": means[:, 1],
            "common_change": change,
            "composition_effect": total - change,
            "n_common": n_common,
            "n_before": n_rated[:, 0],
            "n_after": n_rated[:, 1],
            "assessment_differs": n_differs,
            "share_common": share,
            "flag": _flags(n_rated, n_common, n_differs, total - change),
        },
    )[list(CHANGE_COLUMNS)]


def _flags(
    n_rated: Integers, n_common: Integers, n_differs: Integers, effect: Floats
) -> NDArray[np.object_]:
    before, after = n_rated[:, 0], n_rated[:, 1]
    other_items = (n_common != before) | (n_common != after)
    place = np.select(
        [
            (before == 0) & (after == 0),
            before == 0,
            after == 0,
            n_differs > 0,
            n_common == 0,
            other_items | (np.abs(effect) > TIE),
        ],
        range(1, len(FLAGS)),
        0,
    )
    flags: NDArray[np.object_] = np.array(FLAGS, dtype=object)[place]
    return flags


def movements(
    given: Answers, before: str, after: str, assessed: Assessed | None = None
) -> pd.DataFrame:
    """MOVEMENT_COLUMNS: how many ratings rose, stayed, fell, came or went under each node.

    assessed: see `common_items`. Raises KeyError for a round that the answers do not have.
    """
    tree = tree_of(given.plan)
    moves = _moves(given, _pair(given, before, after), assessed)
    sums = {name: tree.sums(moved.T) for name, moved in moves.items()}
    return rows_of_units(given, tree.nodes, tree.levels, sums)[list(MOVEMENT_COLUMNS)]


def moved(
    given: Answers,
    before: str,
    after: str,
    assessed: Assessed | None = None,
    *,
    unit: str | None = None,
) -> dict[str, int]:
    """The MOVEMENTS of the whole plan: of one unit, or of all countries together without the region.

    assessed: see `common_items`. Raises KeyError for a round that the answers do not have.
    """
    units = np.array([u == unit if unit else u != REGION for u in given.units], dtype=bool)
    moves = _moves(given, _pair(given, before, after), assessed)
    return {name: int(moves[name][units].sum()) for name in MOVEMENTS}


def _moves(given: Answers, pair: list[int], assessed: Assessed | None) -> dict[str, Booleans]:
    """Which ratings moved in which way: for each of MOVEMENTS an array over (unit, action)."""
    compared = _compared(given, pair, assessed)
    was, is_ = given.rated[pair]
    return {
        "risen": compared.change > TIE,
        "same": np.abs(compared.change) <= TIE,
        "fallen": compared.change < -TIE,
        "newly_rated": is_ & ~was,
        "no_longer_rated": was & ~is_,
        "assessment_differs": compared.differs,
    }


def fell(given: Answers, chosen: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """FALL_COLUMNS: every rating that is lower than the same assessment's before, largest fall first.

    chosen: the view of the ratings that the answers were made from, with `assessment`, `why` and
    `comment`. Equal falls stand by unit and action. Raises KeyError for a round that the answers do
    not have.
    """
    two = of_rounds(given, _pair(given, before, after))
    here = chosen[chosen["round"].isin([before, after])]
    rows = _rows(two, here)
    compared = _compared(two, (0, 1), _assessed(rows, here))
    u, a = np.nonzero(compared.change < -TIE)
    largest_first = np.argsort(compared.change[u, a], kind="stable")
    u, a = u[largest_first], a[largest_first]
    was, is_ = (here.iloc[rows[r, u, a]].reset_index(drop=True) for r in (0, 1))
    return pd.DataFrame(
        {
            "country": texts(given.units, u),
            "action": texts([action.code for action in given.plan.actions], a),
            "level_before": was["level"],
            "level_after": is_["level"],
            "value_before": was["value"],
            "value_after": is_["value"],
            "points_before": two.points[0, u, a],
            "points_after": two.points[1, u, a],
            "change": compared.change[u, a],
            "assessment": is_["assessment"],
            "why": is_["why"],
            "comment": is_["comment"],
        }
    )


@dataclass(frozen=True, slots=True)
class _Compared:
    """What can be compared between two rounds, over (unit, action).

    common: rated in both rounds by the same assessment. differs: rated in both, by another one.
    change: of the points, NaN unless common.
    """

    common: Booleans
    differs: Booleans
    change: Floats


def _compared(given: Answers, pair: Sequence[int], assessed: Assessed | None) -> _Compared:
    before, after = pair
    in_both = given.rated[before] & given.rated[after]
    same = np.ones(in_both.shape, dtype=bool)
    if assessed is not None:
        same = assessed[before] == assessed[after]
    common = in_both & same
    change = np.where(common, given.points[after] - given.points[before], np.nan)
    return _Compared(common, in_both & ~same, change)


def _pair(given: Answers, *codes: str) -> list[int]:
    """The places of these rounds. Raises KeyError for one that the answers do not have."""
    return [place_of(given, code) for code in codes]


def place_of(given: Answers, round_: str) -> int:
    """The place of a round. Raises KeyError for one that the answers do not have."""
    for place, known in enumerate(given.rounds):
        if known.code == round_:
            return place
    raise KeyError(f"unknown round: {round_!r}")


def of_rounds(given: Answers, places: Sequence[int]) -> Answers:
    """The answers of some of the rounds."""
    return replace(
        given,
        rounds=tuple(given.rounds[place] for place in places),
        category=given.category[list(places)],
        points=given.points[list(places)],
    )


def share_of_weight(plan: Plan, part: Booleans, whole: Booleans) -> Floats:
    """The share 0-1 that a part of the actions has of the weight of all, by node; NaN where none is.

    part, whole: one row for each action in the plan's order, the part within the whole.
    """
    # A mean of ones and zeros, whatever the plan's own aggregation is.
    arithmetic = replace(
        plan, aggregation_area=Aggregation.ARITHMETIC, aggregation_plan=Aggregation.ARITHMETIC
    )
    return tree_of(arithmetic).means(np.where(whole, part.astype(float), np.nan))


def _rows(given: Answers, chosen: pd.DataFrame) -> NDArray[np.int64]:
    """The row of the view that says something of each (round, unit, action); -1 where none does.

    Raises ValueError for ratings of which two speak of one place: no view of one assessment.
    """
    known = {
        "round": [round_.code for round_ in given.rounds],
        "country": list(given.units),
        "action": [action.code for action in given.plan.actions],
    }
    place = [pd.Index(words).get_indexer(pd.Index(chosen[n])) for n, words in known.items()]
    here = np.logical_and.reduce([at >= 0 for at in place])
    rows = np.full(given.points.shape, -1, dtype=np.int64)
    rows[tuple(at[here] for at in place)] = np.flatnonzero(here)
    if (rows >= 0).sum() < here.sum():
        raise ValueError("two ratings of one round, country and action: pass a view of the ratings")
    return rows


def rows_of_units(
    given: Answers,
    nodes: Sequence[str],
    levels: Sequence[str],
    columns: Mapping[str, NDArray[Any]],
) -> pd.DataFrame:
    """One row per unit and node. columns: arrays over (node, unit)."""
    u, n = (place.ravel() for place in np.indices((len(given.units), len(nodes))))
    return pd.DataFrame(
        {
            "country": texts(given.units, u),
            "node": texts(nodes, n),
            "level": texts(levels, n),
            **{name: values.T.ravel() for name, values in columns.items()},
        }
    )
