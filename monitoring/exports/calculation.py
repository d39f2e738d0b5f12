"""What a workbook that computes scores again is made of: weights, rules, points and known figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from monitoring.model import Aggregation


@dataclass(frozen=True, slots=True)
class Node:
    """The plan or an area. parent: the node above it, empty for the plan."""

    code: str
    title: str
    parent: str
    weight: float = 1.0
    is_core: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An action: its area and what it weighs there."""

    code: str
    title: str
    parent: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What the program computed of a node of a unit; a missing number is None.

    why: the field of Words that says why there is no score; empty where there is one.
    """

    n_applicable: int
    n_rated: int
    weight_applicable: float
    weight_rated: float
    weighed: float
    coverage: float | None
    mean: float | None
    low: float | None
    high: float | None
    parts_applicable: int
    parts_scored: int
    score: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A country, or the region, with its answers and its figures.

    points: one for each action: 0-100; None where nothing is known; a word where it does not apply.
    figures: one for each node.
    """

    code: str
    name: str
    points: tuple[float | str | None, ...]
    figures: tuple[Figures, ...]
    is_region: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """How the plan's scores are made, with the words of its kinds."""

    area: Aggregation
    plan: Aggregation
    area_word: str
    plan_word: str
    basis_word: str
    floor: float
    coverage_area: float
    coverage_plan: float
    min_actions: int
    by_count: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """How many answers of each area are of one kind, in the order of the areas of `Calculation`."""

    label: str
    colour: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Calculation:
    """All that the formulas rest on.

    nodes: the plan (where it has a score) and its areas, each after the one above it.
    """

    plan: str
    line: str
    """What the workbook is of, in a line: plan, round, ratings, moment."""
    mark: str
    rules: Rules
    nodes: tuple[Node, ...]
    items: tuple[Item, ...]
    units: tuple[Unit, ...]
    areas: tuple[str, ...] = ()
    """The titles of the areas that are counted."""
    bars: tuple[Bar, ...] = field(default=())

    @cached_property
    def has_plan_score(self) -> bool:
        return any(node.code == self.plan for node in self.nodes)


def bars_of(rows: Sequence[tuple[str, str, Sequence[int]]]) -> tuple[Bar, ...]:
    """The bars of (label, colour, numbers) that count anything at all."""
    return tuple(Bar(label, colour, tuple(n)) for label, colour, n in rows if any(n))
