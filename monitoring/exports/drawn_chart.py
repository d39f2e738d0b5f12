"""A chart as lines and areas on a page of a PDF."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from monitoring.exports.book import LINE, QUIET, SEA
from monitoring.exports.content import Chart, Kind, Series
from monitoring.written import decimal

COLOURS = (SEA, "#9aa5ad", "#6fb5aa", "#c9a648")
INK, FAINT = "#16242f", "#dfe5e9"
LETTER = 8.5
BAR, GAP = 7.5, 7.0
AXIS_ROOM, LEGEND_ROOM, UPRIGHT_HEIGHT = 15, 17, 150
LABEL_ROOM = 24
STEPS = 5
HATCH = 3.2


class DrawnChart(Flowable):  # type: ignore[misc]  # the library ships no types
    """One chart as wide as the text. What is missing is not drawn; its category says why."""

    def __init__(
        self,
        chart: Chart,
        width: float,
        fonts: tuple[str, str],
        writable: Callable[[str, int], str],
    ) -> None:
        super().__init__()
        self.chart, self.width, self._font = chart, width, fonts[0]
        self._writable = writable
        self._lowest, self._highest = _bounds(chart)
        self.height = self._plot_height() + AXIS_ROOM + self._legend_room()

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The size that it takes, whatever there is."""
        return self.width, self.height

    def draw(self) -> None:
        """Axis, marks and legend."""
        if self.chart.kind in (Kind.BARS, Kind.STACKED):
            self._draw_lying()
        else:
            self._draw_upright()
        self._draw_legend()

    def _is_lying(self) -> bool:
        return self.chart.kind in (Kind.BARS, Kind.STACKED)

    def _plot_height(self) -> float:
        if not self._is_lying():
            return UPRIGHT_HEIGHT
        return max(len(self.chart.categories), 1) * self._row_height()

    def _row_height(self) -> float:
        bars = 1 if self.chart.kind is Kind.STACKED else len(self.chart.series)
        return BAR * max(bars, 1) + GAP

    def _legend_room(self) -> float:
        return LEGEND_ROOM if len(self.chart.series) > 1 else 4

    def _number(self, value: float) -> str:
        """A value with as many decimals as the chart's format has."""
        return decimal(value, len(self.chart.number_format.partition(".")[2].rstrip("%")))

    def _colour(self, number: int) -> HexColor:
        return HexColor(self.chart.series[number].colour or COLOURS[number % len(COLOURS)])

    def _draw_lying(self) -> None:
        names = [self._writable(name, 60) for name in self.chart.categories]
        longest = max((stringWidth(n, self._font, LETTER) for n in names), default=0)
        left = min(longest, 0.42 * self.width) + 8
        base = AXIS_ROOM + self._legend_room()
        top = base + self._plot_height()
        scale = (self.width - left - LABEL_ROOM) / (self._highest - self._lowest)

        def x(value: float) -> float:
            return left + (min(max(value, self._lowest), self._highest) - self._lowest) * scale

        for step in range(STEPS + 1):
            value = self._lowest + (self._highest - self._lowest) * step / STEPS
            self._line(x(value), base, x(value), top, FAINT)
            self._write(x(value), base - 10, self._number(value), QUIET, "middle")
        self._line(x(self._lowest), base, x(self._lowest), top, LINE)
        for row, name in enumerate(names):
            highest = top - row * self._row_height() - GAP / 2
            middle = highest - (self._row_height() - GAP) / 2
            self._write(left - 6, middle - 3, _cut(name, self._font, left - 6), INK, "end")
            if self.chart.kind is Kind.STACKED:
                self._stack(row, highest, x)
            else:
                self._bars(row, highest, x)

    def _bars(self, row: int, highest: float, x: Callable[[float], float]) -> None:
        for number, series in enumerate(self.chart.series):
            value = series.values[row]
            if value is None:
                continue
            bottom = highest - (number + 1) * BAR
            self.canv.setFillColor(self._colour(number))
            self.canv.rect(
                x(self._lowest), bottom + 0.4, x(value) - x(self._lowest), BAR - 0.8, 0, 1
            )
            end = x(value)
            bounds = _range_of(series, row)
            if bounds:
                low, high = x(bounds[0]), x(bounds[1])
                self._line(low, bottom + BAR / 2, high, bottom + BAR / 2, INK)
                for edge in (low, high):
                    self._line(edge, bottom + 1.4, edge, bottom + BAR - 1.4, INK)
                end = max(end, high)
            self._write(end + 3, bottom + 1, self._number(value), INK, "start", LETTER - 1)

    def _stack(self, row: int, highest: float, x: Callable[[float], float]) -> None:
        done = self._lowest
        for number, series in enumerate(self.chart.series):
            value = series.values[row]
            if not value:
                continue
            colour = self._colour(number)
            left, right = x(done), x(done + value)
            self._box(left, highest - BAR, right - left, BAR, number)
            if right - left > 12:
                is_pale = series.is_missing or _is_light(colour)
                ink = "#000000" if is_pale else "#ffffff"
                self._write(
                    (left + right) / 2, highest - BAR + 1.2, self._number(value), ink, "middle", 7
                )
            done += value

    def _draw_upright(self) -> None:
        base, left = AXIS_ROOM + self._legend_room(), 30
        scale = (self._plot_height() - 14) / (self._highest - self._lowest)
        step = (self.width - left) / max(len(self.chart.categories), 1)

        def y(value: float) -> float:
            return base + (min(max(value, self._lowest), self._highest) - self._lowest) * scale

        for number in range(STEPS + 1):
            value = self._lowest + (self._highest - self._lowest) * number / STEPS
            self._line(left, y(value), self.width, y(value), LINE if number == 0 else FAINT)
            self._write(left - 4, y(value) - 3, self._number(value), QUIET, "end")
        for place, name in enumerate(self.chart.categories):
            middle = left + (place + 0.5) * step
            cut = _cut(self._writable(name, 60), self._font, step - 2)
            self._write(middle, base - 11, cut, INK, "middle")
        for number, series in enumerate(self.chart.series):
            if self.chart.kind is Kind.COLUMNS:
                self._columns(number, series, left, step, y)
            else:
                self._course(number, series, left, step, y)

    def _columns(
        self, number: int, series: Series, left: float, step: float, y: Callable[[float], float]
    ) -> None:
        wide = 0.7 * step / len(self.chart.series)
        for place, value in enumerate(series.values):
            if value is None:
                continue
            start = left + (place + 0.15) * step + number * wide
            self.canv.setFillColor(self._colour(number))
            self.canv.rect(start, y(self._lowest), wide - 1, y(value) - y(self._lowest), 0, 1)
            self._write(
                start + wide / 2, y(value) + 3, self._number(value), INK, "middle", LETTER - 1
            )

    def _course(
        self, number: int, series: Series, left: float, step: float, y: Callable[[float], float]
    ) -> None:
        """A line from point to point; where one is missing, the line has a gap."""
        before: tuple[float, float] | None = None
        for place, value in enumerate(series.values):
            if value is None:
                before = None
                continue
            here = (left + (place + 0.5) * step, y(value))
            self.canv.setStrokeColor(self._colour(number))
            self.canv.setFillColor(self._colour(number))
            self.canv.setLineWidth(1.6)
            if before:
                self.canv.line(*before, *here)
            self.canv.circle(*here, 2.4, 0, 1)
            self._write(here[0], here[1] + 5, self._number(value), INK, "middle", LETTER - 1)
            before = here

    def _draw_legend(self) -> None:
        if len(self.chart.series) < 2:
            return
        x = 0.0
        for number, series in enumerate(self.chart.series):
            name = self._writable(series.name, 50)
            self._box(x, 3, 7, 7, number)
            self._write(x + 11, 3.4, name, INK, "start")
            x += 11 + stringWidth(name, self._font, LETTER) + 16

    def _box(self, left: float, bottom: float, wide: float, high: float, number: int) -> None:
        """A part of a bar with a white edge; counts of what is not known are hatched instead."""
        self.canv.setLineWidth(0.6)
        if not self.chart.series[number].is_missing:
            self.canv.setFillColor(self._colour(number))
            self.canv.setStrokeColor(HexColor("#ffffff"))
            self.canv.rect(left, bottom, wide, high, 1, 1)
            return
        self.canv.saveState()
        self.canv.setStrokeColor(self._colour(number))
        edge = self.canv.beginPath()
        edge.rect(left, bottom, wide, high)
        self.canv.clipPath(edge, stroke=1, fill=0)
        start = left - high
        while start < left + wide:
            self.canv.line(start, bottom, start + high, bottom + high)
            start += HATCH
        self.canv.restoreState()

    def _line(self, x1: float, y1: float, x2: float, y2: float, colour: str) -> None:
        self.canv.setStrokeColor(HexColor(colour))
        self.canv.setLineWidth(0.6)
        self.canv.line(x1, y1, x2, y2)

    def _write(
        self, x: float, y: float, text: str, colour: str, anchor: str, points: float = LETTER
    ) -> None:
        self.canv.setFont(self._font, points)
        self.canv.setFillColor(HexColor(colour))
        draw = {
            "start": self.canv.drawString,
            "middle": self.canv.drawCentredString,
            "end": self.canv.drawRightString,
        }[anchor]
        draw(x, y, text)


def _bounds(chart: Chart) -> tuple[float, float]:
    """From where to where the axis goes: what the chart says, else all that it shows, with nought."""
    values = [value for series in chart.series for value in series.values if value is not None]
    if chart.kind is Kind.STACKED:
        whole = [sum(s.values[n] or 0 for s in chart.series) for n in range(len(chart.categories))]
        values = [*values, *whole]
    lowest = min([0.0, *values]) if chart.lowest is None else chart.lowest
    highest = _round_end(lowest, max([0.0, *values])) if chart.highest is None else chart.highest
    return lowest, highest if highest > lowest else lowest + 1


def _round_end(lowest: float, highest: float) -> float:
    """The end of an axis at which every one of its steps is a round number."""
    needed = (highest - lowest) / STEPS or 1 / STEPS
    power = 10.0 ** math.floor(math.log10(needed))
    step = next(power * factor for factor in (1, 2, 4, 5, 10) if power * factor >= needed - 1e-9)
    # Of what is counted there are no halves.
    return lowest + STEPS * max(step, 1.0)


def _range_of(series: Series, row: int) -> tuple[float, float] | None:
    """Between what a value lies while answers are missing; None where nothing is in doubt."""
    if not (series.lows and series.highs):
        return None
    low, high = series.lows[row], series.highs[row]
    return None if low is None or high is None or low == high else (low, high)


def _is_light(colour: HexColor) -> bool:
    return bool(0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue > 0.55)


def _cut(text: str, font: str, room: float) -> str:
    """The text as long as the room lets it be, with an ellipsis where it is cut."""
    if stringWidth(text, font, LETTER) <= room:
        return text
    kept: Sequence[str] = text
    while kept and stringWidth(f"{kept}…", font, LETTER) > room:
        kept = kept[:-1]
    return f"{kept}…"
