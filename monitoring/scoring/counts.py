"""Counts first: how many actions stand at each level, and of how many nothing is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.model import COUNT_COLUMNS, REGION, Plan
from monitoring.scoring.answers import (
    LEVEL,
    NO_INFORMATION,
    NOT_APPLICABLE,
    NOT_ASKED,
    NUMBER,
    Answers,
)
from monitoring.scoring.arrays import Booleans, Integers, texts
from monitoring.scoring.change import Assessed
from monitoring.scoring.formula import Formula
from monitoring.scoring.tree import tree_of
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("Completion"),
        mark("implemented / applicable   and   implemented / assessed"),
        mark(
            "Counts come before scores, and the denominator is always named: applicable includes what "
            "nothing is known of, assessed does not."
        ),
        mark("Practice of peer reviews (UNCAC, MESICIC)."),
    ),
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The four numbers that a page leads with, of so many applicable answers."""

    implemented: int
    partly: int
    not_started: int
    no_information: int

    @property
    def assessed(self) -> int:
        return self.implemented + self.partly + self.not_started

    @property
    def applicable(self) -> int:
        return self.assessed + self.no_information


@dataclass(frozen=True, slots=True)
class Completion:
    """Shares 0-1 of completion with both denominators; None where there is nothing to divide by."""

    implemented_of_applicable: float | None
    implemented_of_assessed: float | None
    started_of_applicable: float | None
    coverage: float | None


def completion_shares(counted: Headline) -> Completion:
    """The shares that a headline stands for."""

    def share(part: int, whole: int) -> float | None:
        return part / whole if whole else None

    return Completion(
        share(counted.implemented, counted.applicable),
        share(counted.implemented, counted.assessed),
        share(counted.implemented + counted.partly, counted.applicable),
        share(counted.assessed, counted.applicable),
    )


def counts(given: Answers) -> pd.DataFrame:
    """COUNT_COLUMNS: one row per round, unit, node and thing said, where it was said at all."""
    nodes, n = _tallies(given)
    spoken = [k for k, category in enumerate(given.categories) if category.kind != NOT_ASKED]
    n = np.moveaxis(n, 1, 0)[spoken].reshape(
        len(spoken), len(nodes), len(given.rounds), len(given.units)
    )
    # By what was said, then round, unit and node.
    c, r, u, k = np.nonzero(n.transpose(0, 2, 3, 1))
    said = [given.categories[one] for one in spoken]
    return pd.DataFrame(
        {
            "round": texts([x.code for x in given.rounds], r),
            "country": texts(given.units, u),
            "node": texts(nodes, k),
            "kind": texts([category.kind for category in said], c),
            "scale": texts([category.scale for category in said], c),
            "code": texts([category.code for category in said], c),
            "n": n[c, k, r, u],
        }
    )[list(COUNT_COLUMNS)]


def _tallies(given: Answers) -> tuple[list[str], Integers]:
    """The plan with its areas, and how often each thing was said there: (node, category, place)."""
    tree = tree_of(given.plan)
    n_things, n_places = len(given.categories), len(given.rounds) * len(given.units)
    category = np.moveaxis(given.category, -1, 0).reshape(len(given.plan.actions), n_places)
    area = np.zeros(len(given.plan.actions), dtype=np.int64)
    for branch in tree.branches:
        own = [part - tree.first_action for part in branch.parts if part >= tree.first_action]
        area[own] = branch.node
    at = (area[:, None] * n_things + category) * n_places + np.arange(n_places)
    shape = (tree.first_action, n_things, n_places)
    n = np.bincount(at.ravel(), minlength=int(np.prod(shape))).reshape(shape)
    for branch in tree.branches:
        below = [part for part in branch.parts if part < tree.first_action]
        n[branch.node] += n[below].sum(axis=0)
    return list(tree.nodes[: tree.first_action]), n


def group_counts(counted: pd.DataFrame, groups: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """The counts of each group of countries together: COUNT_COLUMNS with the group as `country`.

    counted: rows of `counts`. groups: the codes of the countries by the name of their group; who
    is in two groups counts in both.
    """
    key = [name for name in COUNT_COLUMNS if name != "n"]
    blocks = [
        counted[counted["country"].isin(list(countries))].assign(country=name)
        for name, countries in groups.items()
    ]
    if not blocks:
        return counted.iloc[:0]
    added = pd.concat(blocks).groupby(key)["n"].sum()
    return added.reset_index()[list(COUNT_COLUMNS)]


def headline(
    given: Answers, round_: str, *, unit: str | None = None, node: str | None = None
) -> Headline:
    """The four numbers of a round: of one unit, or of all countries together.

    unit: a country or REGION; None for all countries. node: an area; None for the whole plan.
    """
    under = {a.code for a in given.plan.actions_under(node or given.plan.code)}
    actions = np.array([a.code in under for a in given.plan.actions], dtype=bool)
    units = np.array([u == unit if unit else u != REGION for u in given.units], dtype=bool)
    r = np.flatnonzero([x.code == round_ for x in given.rounds])
    here = np.ix_(r, np.flatnonzero(units), np.flatnonzero(actions))
    done, zero = is_done(given)[here], (given.points == 0)[here]
    rated, applicable = given.rated[here], given.applicable[here]
    return Headline(
        implemented=int(done.sum()),
        partly=int((rated & ~done & ~zero).sum()),
        not_started=int((rated & ~done & zero).sum()),
        no_information=int((applicable & ~rated).sum()),
    )


def headline_change(
    given: Answers,
    before: str,
    after: str,
    assessed: Assessed | None = None,
    *,
    unit: str | None = None,
) -> Headline | None:
    """How the four numbers changed between two rounds, over what can be compared; None without any.

    Levels are compared where the same assessment rated an answer in both rounds, no information
    where the action was asked in both: neither a late return nor a wider scope, nor an evaluator
    after the country itself, looks like progress. assessed: see `change.common_items`.
    """
    codes = [x.code for x in given.rounds]
    first, last = codes.index(before), codes.index(after)
    units = np.array([u == unit if unit else u != REGION for u in given.units], dtype=bool)
    rated, applicable = given.rated[:, units], given.applicable[:, units]
    in_both = rated[first] & rated[last]
    if assessed is not None:
        in_both &= assessed[first, units] == assessed[last, units]
    asked_in_both = applicable[first] & applicable[last]
    if not in_both.any():
        return None
    done, points = is_done(given)[:, units], given.points[:, units]
    zero = rated & ~done & (points == 0)
    partly = rated & ~done & (points != 0)

    def change(state: Booleans, where: Booleans) -> int:
        return int((state[last] & where).sum()) - int((state[first] & where).sum())

    return Headline(
        implemented=change(done, in_both),
        partly=change(partly, in_both),
        not_started=change(zero, in_both),
        no_information=change(applicable & ~rated, asked_in_both),
    )


def is_done(given: Answers) -> Booleans:
    """Where an action stands at a level that counts as done; a number is done at its optimum."""
    done = {
        (scale.code, level.code) for scale in given.plan.scales.values()
        for level in scale.levels if level.done
    }  # fmt: skip
    finished = [
        n for n, c in enumerate(given.categories) if c.kind == LEVEL and (c.scale, c.code) in done
    ]
    number_at_optimum = given.is_kind(NUMBER) & (given.points >= 100)
    return np.isin(given.category, finished) | number_at_optimum


def level_shares(counted: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Counts of levels and of no information, in the order of the plan's scales.

    counted: rows of `counts` for one node. Returns `label`, `colour`, `symbol`, `kind`, `n`.
    """
    rows = []
    for scale in plan.scales.values():
        for level in scale.levels:
            here = (counted["kind"] == LEVEL) & (counted["scale"] == scale.code)
            n = int(counted.loc[here & (counted["code"] == level.code), "n"].sum())
            if level.value is not None:
                rows.append((level.label, level.colour, level.symbol, LEVEL, n))
    for kind in (NUMBER, NO_INFORMATION, NOT_APPLICABLE):
        n = int(counted.loc[counted["kind"] == kind, "n"].sum())
        rows.append((kind, "", "", kind, n))
    return pd.DataFrame(rows, columns=["label", "colour", "symbol", "kind", "n"])
