"""A plan as a tree: which parts make up a node, and how much each of them weighs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.model import Action, Aggregation, Area, Plan
from monitoring.scoring.aggregate import aggregate
from monitoring.scoring.arrays import Booleans, Floats, Integers
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

WEIGHT_COLUMNS = ("node", "level", "weight", "effective_weight")

FORMULAS = (
    Formula(
        mark("Effective weight"),
        mark("Π over the node and those above it:  w / Σ w of the parts of the same node"),
        mark(
            "What a part weighs in the plan: with equal weights of areas, an action in an area of two "
            "counts five times as much as one in an area of ten."
        ),
        "COINr 1.1 (effective weights).",
        ("weights_adopted_by",),
    ),
)


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with its parts, all told by their place in the tree, and what each part weighs."""

    node: int
    kind: Aggregation
    parts: tuple[int, ...]
    weights: Floats


@dataclass(frozen=True)
class Tree:
    """The nodes of a plan in the order of its tables: the plan, its areas, its actions.

    branches: the plan and the areas, a sub-area before the area above it and the plan last.
    """

    plan: Plan
    branches: tuple[Branch, ...]

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        areas = (area.code for area in self.plan.areas)
        return (self.plan.code, *areas, *(action.code for action in self.plan.actions))

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """What each node is: plan, area or action."""
        plan = self.plan
        return ("plan", *["area"] * len(plan.areas), *["action"] * len(plan.actions))

    @property
    def first_action(self) -> int:
        """The place of the first action; those of the others follow."""
        return 1 + len(self.plan.areas)

    def filled(self, of_actions: Floats) -> Floats:
        """An array with a row for each node, those of the actions filled, the others NaN."""
        whole = np.full((len(self.nodes), *of_actions.shape[1:]), np.nan)
        whole[self.first_action :] = of_actions
        return whole

    def means(self, points: Floats) -> Floats:
        """The mean of what is rated, for each node: its aggregate, whatever the coverage.

        points: one row for each action in the plan's order, 0-100, NaN where it is not rated.
        """
        values = self.filled(points)
        for branch in self.branches:
            values[branch.node] = aggregate(
                branch.kind, values[list(branch.parts)], branch.weights, self.plan.geometric_floor
            )
        return values

    def sums(self, n: NDArray[np.generic]) -> Integers:
        """How many there are under each node. n: one row for each action in the plan's order."""
        whole = np.zeros((len(self.nodes), *n.shape[1:]), dtype=np.int64)
        whole[self.first_action :] = n
        for branch in self.branches:
            whole[branch.node] = whole[list(branch.parts)].sum(axis=0)
        return whole

    def effective_weights(self, taken: Booleans) -> Floats:
        """What each node weighs in the plan, a share 0-1; 0 where none of its actions is taken.

        taken: one row for each action in the plan's order.
        """
        is_there = self.sums(taken) > 0
        share = np.zeros(is_there.shape)
        share[0] = is_there[0]
        for branch in reversed(self.branches):
            parts = list(branch.parts)
            weights = branch.weights.reshape((-1,) + (1,) * (taken.ndim - 1)) * is_there[parts]
            total = weights.sum(axis=0)
            with np.errstate(invalid="ignore"):
                share[parts] = np.where(total > 0, weights / total, 0.0) * share[branch.node]
        return share


def tree_of(plan: Plan) -> Tree:
    """The tree of a plan."""
    return Tree(plan, tuple(_branches(plan)))


def _branches(plan: Plan) -> Iterator[Branch]:
    place = {area.code: n for n, area in enumerate(plan.areas, 1)}
    first_action = 1 + len(plan.areas)
    # Areas stand after their parents, so that in turned order no part is missing.
    for area in reversed(plan.areas):
        actions = [
            (first_action + n, a) for n, a in enumerate(plan.actions) if a.parent == area.code
        ]
        areas = [(place[a.code], a) for a in plan.areas if a.parent == area.code]
        parts: list[tuple[int, Action | Area]] = [*actions, *areas]
        yield Branch(
            place[area.code],
            plan.aggregation_area,
            tuple(n for n, _part in parts),
            np.array([part.weight for _n, part in parts], dtype=float),
        )
    top = plan.top_areas
    yield Branch(
        0,
        plan.aggregation_plan,
        tuple(place[area.code] for area in top),
        np.array([area.weight for area in top], dtype=float),
    )


def effective_weights(plan: Plan) -> pd.DataFrame:
    """WEIGHT_COLUMNS: what each node of a plan weighs among its neighbours and in the whole.

    As if everything were asked and rated; what is missing hands its weight to its neighbours.
    """
    tree = tree_of(plan)
    own = {n: w for b in tree.branches for n, w in zip(b.parts, b.weights, strict=True)}
    return pd.DataFrame(
        {
            "node": tree.nodes,
            "level": tree.levels,
            "weight": [own.get(n, 1.0) for n in range(len(tree.nodes))],
            "effective_weight": tree.effective_weights(np.ones(len(plan.actions), dtype=bool)),
        }
    )
