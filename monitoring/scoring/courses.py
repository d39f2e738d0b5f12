"""The course of each score over several rounds, on what was rated in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.model import Plan
from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import Booleans, Floats, Integers
from monitoring.scoring.change import Assessed, share_of_weight
from monitoring.scoring.scores import figures
from monitoring.scoring.tree import Tree


@dataclass(frozen=True, slots=True)
class Courses:
    """The scores of each node over its common items, as arrays over (node, round, unit).

    nodes: places in the tree, one for each row. used: where the unit has a score. score: the one
    that is shown; mean: over the actions rated in all rounds used, NaN elsewhere. The rest is over
    (node, unit): n and share of the common actions; would_do: that share whoever rated them.
    """

    tree: Tree
    nodes: tuple[int, ...]
    used: Booleans
    score: Floats
    mean: Floats
    n_common: Integers
    share: Floats
    would_do: Floats


def courses(given: Answers, assessed: Assessed | None = None) -> Courses:
    """The course of the plan, its areas and the actions with a target, over the rounds of the answers.

    A round counts for a unit and a node where there is a score. assessed: see
    `change.common_items`.
    """
    found = figures(given)
    tree = found.tree
    rated, applicable = (np.moveaxis(of, -1, 0) for of in (given.rated, given.applicable))
    points = np.moveaxis(given.points, -1, 0)
    by = np.zeros(points.shape, np.int8) if assessed is None else np.moveaxis(assessed, -1, 0)
    is_scored = ~np.isnan(found.score)
    mean = np.full(is_scored.shape, np.nan)
    n_common = np.zeros((len(tree.nodes), len(given.units)), dtype=np.int64)
    share, would_do = np.full(n_common.shape, np.nan), np.full(n_common.shape, np.nan)
    for owner in _owners(given.plan, tree):
        under = owner >= 0
        used = is_scored[owner] & under[:, None, None]
        rated_in_all: Booleans = np.all(rated | ~used, axis=1) & np.any(used, axis=1)
        common = rated_in_all & _is_one_assessment(by, used)
        applies: Booleans = np.any(applicable & used, axis=1)
        here = np.unique(owner[under])
        mean[here] = tree.means(np.where(common[:, None] & used, points, np.nan))[here]
        n_common[here] = tree.sums(common)[here]
        share[here] = share_of_weight(given.plan, common, applies)[here]
        would_do[here] = share_of_weight(given.plan, rated_in_all, applies)[here]
    nodes = tuple(_nodes(given.plan, tree))
    rows = list(nodes)
    return Courses(
        tree,
        nodes,
        is_scored[rows],
        found.score[rows],
        mean[rows],
        n_common[rows],
        share[rows],
        would_do[rows],
    )


def _nodes(plan: Plan, tree: Tree) -> Iterator[int]:
    """The places of the plan, where it has a score, of its areas, and of actions with a target."""
    if plan.overall:
        yield 0
    yield from range(1, tree.first_action)
    for n, action in enumerate(plan.actions, tree.first_action):
        if action.target:
            yield n


def _owners(plan: Plan, tree: Tree) -> Iterator[Integers]:
    """For each action the node whose course it is in, -1 for none: one array for each depth.

    Nodes of one depth share no action, so that their courses are computed together.
    """
    n_actions = len(plan.actions)
    yield np.zeros(n_actions, dtype=np.int64)
    place = {code: n for n, code in enumerate(tree.nodes)}
    above = {area.code: area.parent for area in plan.areas}
    paths = []
    for action in plan.actions:
        path: list[str] = []
        area: str | None = action.parent
        while area is not None:
            path.insert(0, area)
            area = above[area]
        paths.append(path)
    for depth in range(max(map(len, paths), default=0)):
        yield np.array([place[path[depth]] if depth < len(path) else -1 for path in paths])
    with_target = np.array([bool(action.target) for action in plan.actions], dtype=bool)
    yield np.where(with_target, tree.first_action + np.arange(n_actions), -1)


def _is_one_assessment(by: NDArray[np.int8], used: Booleans) -> Booleans:
    """Where the ratings of all rounds used are of one assessment: (action, unit)."""
    least = np.where(used, by, np.iinfo(np.int8).max).min(axis=1)
    most = np.where(used, by, np.iinfo(np.int8).min).max(axis=1)
    one: Booleans = least >= most
    return one
