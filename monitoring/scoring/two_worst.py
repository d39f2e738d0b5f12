"""The status of an area by its two worst actions: a mean may not hide what is far behind."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import Floats, Integers
from monitoring.scoring.formula import Formula
from monitoring.scoring.frames import rows_by_node
from monitoring.translation import mark

STATUS_COLUMNS = ("round", "country", "node", "status", "n_rated", "n_applicable")
NOT_RATED, RED, ORANGE, YELLOW, GREEN = "", "red", "orange", "yellow", "green"
WORDS = np.array([NOT_RATED, RED, ORANGE, YELLOW, GREEN], dtype=object)
"""From the worst, by the numbers with which the rules below compare them."""
_NOT_RATED, _RED, _ORANGE, _YELLOW, _GREEN = range(5)
TOLERANCE = 1e-9
"""Unrounded points as near as this below a threshold have reached it."""
AT_RED, AT_MIDPOINT, AT_GREEN, AT_BEST = 1.0, 1.5, 2.0, 3.0
"""What the thresholds and 100 points are rescaled to; 0 points are 0."""

SOURCE = "Sustainable Development Report 2021, dashboards; Africa SDG Index, frequent questions."

FORMULAS = (
    Formula(
        mark("Status of an action"),
        mark("green: points ≥ green;  yellow: ≥ midpoint;  orange: ≥ red;  red: below"),
        mark(
            "The midpoint lies half-way between the two thresholds, which are settings of the plan."
        ),
        SOURCE,
        ("status_red", "status_green"),
    ),
    Formula(
        mark("Rescaled points"),
        mark("0 → 0,  red → 1,  midpoint → 1.5,  green → 2,  100 → 3,  straight lines between"),
        mark("Whatever the thresholds are: below 1 is red, from 2 on is green."),
        SOURCE,
        ("status_red", "status_green"),
    ),
    Formula(
        mark("Status of an area"),
        mark(
            "green: all green;  red: the two worst both red;  else mean of the two worst rescaled "
            "< 1.5: orange, otherwise yellow"
        ),
        mark(
            "The weakest links decide. An action that stands alone gives its own status; actions "
            "without information are left out and told beside it."
        ),
        SOURCE,
        ("status_red", "status_green", "weakest_link"),
    ),
)


def colour_of(points: Floats, red: float, green: float) -> NDArray[np.object_]:
    """The status of each action by its points 0-100; empty where they are NaN.

    red: below it an action is red. green: from it on it is green. red < green.
    """
    words: NDArray[np.object_] = WORDS[_colour(points, red, green)]
    return words


def _colour(points: Floats, red: float, green: float) -> Integers:
    """The place of the status in WORDS."""
    reached = [points >= bound - TOLERANCE for bound in (red, (red + green) / 2, green)]
    return np.where(np.isnan(points), _NOT_RATED, _RED + np.sum(reached, axis=0))


def rescaled(points: Floats, red: float, green: float) -> Floats:
    """Points 0-100 on the scale 0 to 3, where 1 is the threshold of red and 2 that of green.

    Where red is 0 or green is 100, an end has two values: 0 is then not red, and 100 is the best.
    """
    below = points * (AT_RED / red) if red > 0 else np.full(points.shape, np.nan)
    between = AT_RED + (points - red) * ((AT_GREEN - AT_RED) / (green - red))
    rest = (points - green) / (100 - green) if green < 100 else np.ones(points.shape)
    above = AT_GREEN + rest * (AT_BEST - AT_GREEN)
    return np.select(
        [points >= green - TOLERANCE, points >= red - TOLERANCE], [above, between], below
    )


def two_worst_status(points: Floats, red: float, green: float) -> NDArray[np.object_]:
    """The status of an area by the points of its actions, which stand along the last axis.

    NaN for an action that is not rated. Empty where none is rated.
    """
    gaps = np.full((*points.shape[:-1], 2), np.nan)
    worst = np.sort(np.concatenate([points, gaps], axis=-1), axis=-1)[..., :2]
    first, second = np.moveaxis(_colour(worst, red, green), -1, 0)
    is_low = rescaled(worst, red, green).mean(axis=-1) < AT_MIDPOINT - TOLERANCE
    status = np.where(is_low, _ORANGE, _YELLOW)
    status = np.where(second == _RED, _RED, status)
    status = np.where(first == _GREEN, _GREEN, status)
    words: NDArray[np.object_] = WORDS[np.where(second == _NOT_RATED, first, status)]
    return words


def statuses(given: Answers) -> pd.DataFrame:
    """STATUS_COLUMNS: the status of each area, over the actions that a unit answers and has rated.

    `n_rated` of `n_applicable` actions are behind it. Empty where the plan has no thresholds.
    """
    plan = given.plan
    red, green = plan.status_red, plan.status_green
    if red is None or green is None or not plan.areas:
        return pd.DataFrame(columns=list(STATUS_COLUMNS))
    nodes = [area.code for area in plan.areas]
    under = [_places(given, node) for node in nodes]
    return rows_by_node(
        given,
        nodes,
        {
            "status": np.stack(
                [two_worst_status(given.points[:, :, here], red, green) for here in under], axis=-1
            ),
            "n_rated": np.stack([given.rated[:, :, x].sum(axis=-1) for x in under], axis=-1),
            "n_applicable": np.stack(
                [given.applicable[:, :, x].sum(axis=-1) for x in under], axis=-1
            ),
        },
    )


def _places(given: Answers, node: str) -> NDArray[np.intp]:
    """The places of the actions under a node."""
    under = {action.code for action in given.plan.actions_under(node)}
    return np.flatnonzero([action.code in under for action in given.plan.actions])
