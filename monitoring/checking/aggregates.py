"""Whether an aggregate is the sum of its parts: of numbers of things only."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.checking import identity
from monitoring.checking.measured import is_aggregate, query
from monitoring.model import Cell, Problem
from monitoring.translation import gettext as _

MOST_PARTS = 6
NEARLY = 1e-9
"""Sums of decimal numbers are equal up to this share."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of things, and what it is about.

    indicator: its name (plain), and that of the indicator of which it is a part. value: not a
    number where a status stands in the cell.
    """

    name: str
    indicator: tuple[str, str]
    place: str
    measure: str
    period: str
    value: float
    cell: Cell


def other_sums(figures: Sequence[Figure]) -> list[Problem]:
    """A question at each aggregate that is not the sum of its parts, with the cells of all of them.

    Percentages, prices and yes or no have no sum: such figures are none of these.
    """
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for figure in figures:
        groups[figure.indicator, figure.measure, figure.period].append(figure)
        if not is_aggregate(figure.place):
            places[figure.indicator].add(figure.place)
    problems = []
    for group in groups.values():
        wholes = [figure for figure in group if is_aggregate(figure.place)]
        parts = [figure for figure in group if not is_aggregate(figure.place)]
        # A sum of some of the parts says nothing.
        if not wholes or len(parts) != len(places[group[0].indicator]):
            continue
        total = sum(part.value for part in parts)
        for whole in wholes:
            known = parts and not math.isnan(total) and not math.isnan(whole.value)
            if known and not math.isclose(total, whole.value, rel_tol=NEARLY, abs_tol=NEARLY):
                problems.append(_other_sum(whole, parts, total))
    return problems


def _other_sum(whole: Figure, parts: Sequence[Figure], total: float) -> Problem:
    cells = ", ".join(part.cell.place for part in parts[:MOST_PARTS])
    if len(parts) > MOST_PARTS:
        cells = _("{first} and {rest} more").format(first=cells, rest=len(parts) - MOST_PARTS)
    return query(
        "other_sum",
        whole.cell,
        _(
            "the aggregate of '{indicator}' is {found}, and its parts sum to {total:g} ({cells})."
        ).format(
            indicator=identity.shortened(whole.name),
            found=whole.cell.text,
            total=total,
            cells=cells,
        ),
        _("Correct the aggregate or its parts, if each thing is counted in one part only."),
        f"{total:g}",
    )
