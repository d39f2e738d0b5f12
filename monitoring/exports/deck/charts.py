"""Native charts on a slide, with a workbook behind each that is safe to open."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt

from monitoring.exports.content import Chart, Kind
from monitoring.exports.deck.chart_look import dress_axes, dress_series, lay_out
from monitoring.exports.deck.chart_room import (
    BARS_IN_A_COLUMN,
    bounds,
    height_of_legend,
    names_of,
    points_of_names,
    share_of_names,
    split_chart,
)
from monitoring.exports.deck.room import (
    LINE,
    MOST_OF_A_NAME,
    MOST_OF_A_TITLE,
    POINT,
    SMALL_POINTS,
    TEXT_POINTS,
    Box,
    cut,
)
from monitoring.exports.deck.words import write_text
from monitoring.exports.harmless import harmless

TYPE_BY_KIND = {
    Kind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    Kind.STACKED: XL_CHART_TYPE.BAR_STACKED,
    Kind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    Kind.LINES: XL_CHART_TYPE.LINE_MARKERS,
}


def write_chart(slide: Any, whole: Chart, box: Box, language: str) -> None:
    """Write a chart under its title, in two columns where it has many bars."""
    title = f"{whole.title} ({whole.unit})" if whole.unit else whole.title
    height = int(Pt(TEXT_POINTS * LINE * 1.15))
    heading = replace(box, height=height)
    told = [cut(title, TEXT_POINTS, heading)]
    write_text(slide, heading, told, TEXT_POINTS, language, is_quiet=True)
    left = box.below(height)
    parts = [whole]
    if whole.kind in (Kind.BARS, Kind.STACKED):
        parts = list(split_chart(whole, BARS_IN_A_COLUMN))
    lowest, highest = bounds(whole)
    width = left.width // len(parts)
    legend = height_of_legend(whole, width)
    points: float = SMALL_POINTS
    if whole.kind in (Kind.BARS, Kind.STACKED):
        room = (left.height - legend) / POINT - 24
        points = min(
            points_of_names(names_of(part), width, room / len(part.categories)) for part in parts
        )
    for n, part in enumerate(parts):
        place = Box(left.left + n * width, left.top, width, left.height)
        frame = _write_one(slide, part, place, points, legend)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", harmless(title, MOST_OF_A_TITLE))
        dress_axes(frame.chart, part, lowest, highest)
        dress_series(frame.chart, part, points, highest)


def _write_one(slide: Any, chart: Chart, box: Box, points: float, legend: int) -> Any:
    """A chart with its letters and its legend, which is so high; returns its frame."""
    # The library ships types for a part of itself only.
    data = _ChartData(number_format=chart.number_format)  # type: ignore[no-untyped-call]
    data.categories = names_of(chart)
    for series in chart.series:
        name = harmless(series.name, MOST_OF_A_NAME)
        data.add_series(name, series.values)  # type: ignore[no-untyped-call]
    frame = slide.shapes.add_chart(
        TYPE_BY_KIND[chart.kind], box.left, box.top, box.width, box.height, data
    )
    native = frame.chart
    native.has_title = False
    native.has_legend = legend > 0
    if chart.kind in (Kind.BARS, Kind.STACKED):
        lay_out(native, share_of_names(names_of(chart), points, box.width), legend, box.height)
    native.font.size = Pt(points)
    native.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    if legend:
        native.legend.position = XL_LEGEND_POSITION.TOP
        native.legend.include_in_layout = False
        native.legend.font.size = Pt(SMALL_POINTS)
    return frame


class _WorkbookWriter(CategoryWorkbookWriter):
    """The workbook behind a chart, in which no name of a country becomes a formula or a link."""

    def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:
        workbook.strings_to_formulas = worksheet.strings_to_formulas = False
        workbook.strings_to_urls = worksheet.strings_to_urls = False
        super()._populate_worksheet(workbook, worksheet)  # type: ignore[no-untyped-call]


class _ChartData(CategoryChartData):
    """Categories and values with a workbook that is safe to open."""

    @cached_property
    def _workbook_writer(self) -> _WorkbookWriter:
        return _WorkbookWriter(self)  # type: ignore[no-untyped-call]
