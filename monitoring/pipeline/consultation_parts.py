"""What a step of a consultation is made of: its sentence, its numbers, its figure, its lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.translation import gettext as _
from monitoring.written import whole

LINES_OF_A_LIST = 2
"""So many of each kind fit beside a figure."""


@dataclass(frozen=True, slots=True)
class Number:
    """One very large number. beside: of how many it is, or its change; below: its change, or its
    range and coverage.
    """

    label: str
    value: str
    beside: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A few lines under a heading; `more` says how many were left out."""

    heading: str
    lines: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What a step shows. figure: its name, empty for none; of: what the figure is about.
    note: what the numbers leave out.
    """

    headline: str
    numbers: tuple[Number, ...] = ()
    figure: str = ""
    of: str = ""
    lists: tuple[Listed, ...] = ()
    note: str = ""


def of_all(n: int) -> str:
    """Of how many a number is."""
    return _("of {n}").format(n=whole(n))


def listed(heading: str, lines: Sequence[str], none: str) -> Listed:
    """The first lines under a heading, or the word for none."""
    if not lines:
        return Listed(heading, (none,))
    kept = tuple(lines[:LINES_OF_A_LIST])
    return Listed(heading, kept, len(lines) - len(kept))
