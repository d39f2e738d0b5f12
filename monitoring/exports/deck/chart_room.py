"""How a chart is divided and how much room its names, its axis and its legend take."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pptx.util import Pt

from monitoring.exports.content import Chart, Kind
from monitoring.exports.deck.room import (
    LINE,
    MOST_OF_A_NAME,
    SMALL_POINTS,
    TEXT_POINTS,
    text_width,
)
from monitoring.exports.harmless import harmless

BARS_IN_A_COLUMN = 12
"""So many bars stand below one another and can still be read; more stand in a second column."""


COLUMNS_ON_A_SLIDE = 2


MOST_FOR_NAMES, ROOM_BESIDE_NAMES, ROOM_FOR_NUMBERS = 0.46, 0.03, 0.06
"""Shares of a chart's width: for the names at its left, and for the numbers behind its bars."""


def split_chart(whole: Chart, most: int) -> Iterator[Chart]:
    """Charts of about equal numbers of categories, none of more than `most`."""
    n = len(whole.categories)
    size = math.ceil(n / math.ceil(n / most))
    for begin in range(0, n, size):
        part = slice(begin, begin + size)
        yield replace(
            whole,
            categories=whole.categories[part],
            series=tuple(
                replace(one, values=one.values[part], lows=one.lows[part], highs=one.highs[part])
                for one in whole.series
            ),
            # The parts of one chart share an axis.
            lowest=bounds(whole)[0],
            highest=bounds(whole)[1],
        )


def bounds(chart: Chart) -> tuple[float, float]:
    """Where the axis of values begins and ends; bars begin at zero."""
    columns = [[value or 0.0 for value in one.values] for one in chart.series]
    if chart.kind is Kind.STACKED:
        ends = [sum(values) for values in zip(*columns, strict=True)]
    else:
        ends = [value for values in columns for value in values]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    step = step_of(high - low, chart.number_format)
    lowest = chart.lowest if chart.lowest is not None else math.floor(low / step) * step
    highest = chart.highest if chart.highest is not None else math.ceil(high / step) * step
    return lowest, highest if highest > lowest else lowest + 1


def step_of(span: float, number_format: str) -> float:
    """A round distance between the lines of an axis, for about five of them.

    At least 1 where numbers are written whole: else the same number would stand there twice.
    """
    if span <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= span / 5)
    return step if "." in number_format else float(max(1, math.ceil(step)))


def height_of_legend(chart: Chart, width: int) -> int:
    """Height of the words for the series above a chart; none for a single one."""
    if len(chart.series) == 1:
        return 0
    # Every word gets the room of the longest one.
    longest = max(text_width(one.name, SMALL_POINTS) for one in chart.series)
    needed = len(chart.series) * (longest + Pt(24))
    return math.ceil(needed / (0.8 * width)) * int(Pt(SMALL_POINTS * 1.4)) + Pt(8)


def names_of(chart: Chart) -> list[str]:
    """The names of the categories as they are written."""
    return [harmless(name, MOST_OF_A_NAME).replace("\n", " ") for name in chart.categories]


def share_of_names(names: Sequence[str], points: float, width: int) -> float:
    """The share of a chart's width that its names need, less than half."""
    needed = max(text_width(name, points) for name in names) / width
    return min(needed + ROOM_BESIDE_NAMES, MOST_FOR_NAMES)


def points_of_names(names: Sequence[str], width: int, row: float) -> float:
    """The size of letters at which all names can be read; row: height of a category in points.

    Names that are too long for half of the width take two lines, for which there must be room: else
    a program leaves names out.
    """
    points = max(8.0, min(float(TEXT_POINTS), 0.65 * row))
    needed = max(text_width(name, points) for name in names) / width
    in_one_line = points * (MOST_FOR_NAMES - ROOM_BESIDE_NAMES) / needed
    in_two_lines = row / (2 * LINE)
    return round(max(8.0, min(points, max(in_one_line, in_two_lines))), 1)
