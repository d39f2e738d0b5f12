"""From which level to which: where the answers of one round stand in another one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from monitoring.model import REGION, Plan
from monitoring.scoring.answers import (
    LEVEL,
    NO_INFORMATION,
    NOT_APPLICABLE,
    NUMBER,
    OUT_OF_SCOPE,
    Answers,
)
from monitoring.scoring.arrays import Booleans, Integers, texts
from monitoring.scoring.change import Assessed, place_of
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("Transitions"),
        mark("number of answers at level i in one round and at level j in another"),
        mark(
            "No information, not applicable and not asked have a row and a column of their own, so "
            "that the sums are those of the counts of either round."
        ),
        mark("Practice of peer reviews."),
    ),
)

TRANSITION_COLUMNS = (
    "scale",
    "from_kind",
    "from_code",
    "to_kind",
    "to_code",
    "n",
    "assessment_differs",
)
"""One row per scale and pair of states, zeros included. `scale` is empty for actions in numbers;
a kind is level (its `code` beside it), number, no_information, not_applicable or out_of_scope;
`assessment_differs` of the `n` were rated in both rounds, but by another assessment."""

State = tuple[str, str]
"""(kind, code of the level or empty)"""

WITHOUT_LEVEL = (NO_INFORMATION, NOT_APPLICABLE, OUT_OF_SCOPE)


def transitions(
    given: Answers,
    before: str,
    after: str,
    *,
    unit: str | None = None,
    node: str | None = None,
    assessed: Assessed | None = None,
) -> pd.DataFrame:
    """TRANSITION_COLUMNS of one unit, or of all countries together.

    unit: a country or REGION; None for all countries. node: an area or action; None for the whole
    plan. assessed: whose ratings they are (see `change.assessed_by`), where they may be of several
    assessments. What is not asked of a unit by its responsibility is not counted, as in `counts`.
    Raises KeyError for a round that the answers do not have.
    """
    plan = given.plan
    pair = [place_of(given, code) for code in (before, after)]
    units = [n for n, u in enumerate(given.units) if (u == unit if unit else u != REGION)]
    under = {action.code for action in plan.actions_under(node or plan.code)}
    differs = np.zeros(given.points.shape[1:], dtype=bool)
    if assessed is not None:
        rated = given.rated[pair]
        differs = rated[0] & rated[1] & (assessed[pair[0]] != assessed[pair[1]])
    tables = []
    for scale, states in _states_by_scale(plan).items():
        actions = [
            n for n, a in enumerate(plan.actions) if a.code in under and _scale(plan, n) == scale
        ]
        if actions:
            place = _place_by_category(given, states)
            first, last = (place[given.category[r][np.ix_(units, actions)]] for r in pair)
            tables.append(_table(scale, states, first, last, differs[np.ix_(units, actions)]))
    if not tables:
        return pd.DataFrame(columns=list(TRANSITION_COLUMNS))
    return pd.concat(tables, ignore_index=True)


def _states_by_scale(plan: Plan) -> Mapping[str, list[State]]:
    """What can be said of an action, by the scale it is rated in: levels first, lowest first."""
    rest = [(kind, "") for kind in WITHOUT_LEVEL]
    states = {
        # A level without a value counts as no information.
        scale.code: [(LEVEL, x.code) for x in scale.levels if x.value is not None] + rest
        for scale in plan.scales.values()
    }
    return {**states, "": [(NUMBER, ""), *rest]}


def _scale(plan: Plan, action: int) -> str:
    scale = plan.scale_of(plan.actions[action])
    return scale.code if scale else ""


def _place_by_category(given: Answers, states: list[State]) -> Integers:
    """For each category its place among the states; after the last for what is none of them."""
    known = {state: n for n, state in enumerate(states)}
    keys = [(c.kind, c.code if c.kind == LEVEL else "") for c in given.categories]
    return np.array([known.get(key, len(states)) for key in keys])


def _table(
    scale: str, states: list[State], first: Integers, last: Integers, differs: Booleans
) -> pd.DataFrame:
    """The matrix of a scale. first, last: places among the states, of the same answers."""
    n = len(states)
    asked = first < n  # who is not asked by its responsibility is so in every round
    cell = first * n + last
    from_, to = (place.ravel() for place in np.indices((n, n)))
    return pd.DataFrame(
        {
            "scale": scale,
            "from_kind": texts([kind for kind, _code in states], from_),
            "from_code": texts([code for _kind, code in states], from_),
            "to_kind": texts([kind for kind, _code in states], to),
            "to_code": texts([code for _kind, code in states], to),
            "n": np.bincount(cell[asked], minlength=n * n),
            "assessment_differs": np.bincount(cell[asked & differs], minlength=n * n),
        }
    )
