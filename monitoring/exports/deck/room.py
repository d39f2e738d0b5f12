"""How much room words take on a slide, and the sizes in which they are written."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from pptx.util import Pt

from monitoring.exports.harmless import harmless

TITLE_POINTS, TEXT_POINTS, SMALL_POINTS, FOOTER_POINTS = 28, 16, 14, 12
LEAST_POINTS = 7
MOST_OF_A_TITLE, MOST_OF_A_NAME, MOST_OF_A_CELL, MOST_OF_NOTES = 230, 64, 240, 12_000
EM, EM_OF_NUMBERS = 0.53, 0.5
"""Width of a letter of a text font in multiples of its height, rather wide than narrow."""


LINE = 1.2


GAP = Pt(8)


POINT = 12_700
"""English metric units (EMU) in a point."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def below(self, height: int) -> Box:
        """What is left of the rectangle under a part of so much height."""
        return Box(self.left, self.top + height, self.width, max(self.height - height, 0))


def text_width(text: str, points: float) -> int:
    """The width of a text in one line, in EMU."""
    return int(len(text) * points * EM * POINT)


def letters_in(points: float, width: int, em: float = EM) -> int:
    """So many letters stand in a line of a width."""
    return max(int(width / (points * em * POINT)), 4)


def lines_of(text: str, points: float, width: int, em: float = EM) -> int:
    """So many lines a text takes in a width. em: the width of a letter in multiples of its height."""
    letters = letters_in(points, width, em)
    if len(text) <= letters:
        return 1
    return max(len(textwrap.wrap(text, letters, break_on_hyphens=False)), 1)


def points_that_fit(text: str, width: int, height: int) -> int | None:
    """The size of letters with which a text fits a small place; None if the place's own will do."""
    inside = width - Pt(15)
    if lines_of(text, FOOTER_POINTS, inside) == 1:
        return None
    for points in range(FOOTER_POINTS, LEAST_POINTS, -1):
        if lines_of(text, points, inside) * points * LINE * POINT <= height:
            return points
    return LEAST_POINTS


def cut(text: str, points: float, box: Box) -> str:
    """A text as long as there is room for it."""
    lines = max(round(box.height / (points * LINE * POINT)), 1)
    kept = harmless(text).replace("\n", " ")
    if lines_of(kept[:4_000], points, box.width) <= lines and len(kept) <= 4_000:
        return kept
    return harmless(kept, max(int(lines * letters_in(points, box.width) * 0.9), 12))
