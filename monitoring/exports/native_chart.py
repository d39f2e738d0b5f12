"""A chart as office programs keep it: its own part, and the small workbook its numbers stand in."""

from __future__ import annotations

import io

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from monitoring.exports.book import FONT, LINE, SEA, new_book
from monitoring.exports.content import Chart, Kind
from monitoring.exports.harmless import harmless

MOST_LETTERS = 80
"""Of a category or a series."""

SERIES_COLOURS = (SEA, "#9aa5ad", "#6fb5aa", "#c9a648")

_TYPES = {
    Kind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    Kind.STACKED: XL_CHART_TYPE.BAR_STACKED,
    Kind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    Kind.LINES: XL_CHART_TYPE.LINE_MARKERS,
}


def chart_xml(chart: Chart, points: float = 9) -> bytes:
    """The chart part, in the house style; what is missing has no bar and no point.

    points: size of its letters. The reference to the workbook is left to the writer.
    """
    # The library ships types for a part of itself only.
    data = CategoryChartData(number_format=chart.number_format)  # type: ignore[no-untyped-call]
    data.categories = [harmless(name, MOST_LETTERS) for name in chart.categories]
    for series in chart.series:
        data.add_series(harmless(series.name, MOST_LETTERS), series.values)  # type: ignore[no-untyped-call]
    writer = ChartXmlWriter(_TYPES[chart.kind], data)  # type: ignore[no-untyped-call]
    space = parse_xml(writer.xml.encode("utf-8"))
    _style(NativeChart(space, None), chart, points)  # type: ignore[no-untyped-call]
    # Office programs draw a line around a chart that says nothing of it.
    frame = parse_xml(f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>")
    space.find(qn("c:chart")).addnext(frame)
    for external in space.findall(qn("c:externalData")):
        space.remove(external)
    written: bytes = space.xml.encode("utf-8")
    return written


def chart_workbook(chart: Chart) -> bytes:
    """The workbook that opens when somebody edits the chart: categories down, series across.

    Written here and not by the library of slides, which would write `=1+1` as a formula.
    """
    buffer = io.BytesIO()
    book = new_book(buffer)
    sheet = book.add_worksheet("Sheet1")
    for row, name in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, harmless(name, MOST_LETTERS))
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, harmless(series.name, MOST_LETTERS))
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)
    book.close()
    return buffer.getvalue()


def _style(native: NativeChart, chart: Chart, points: float) -> None:
    native.font.size = Pt(points)
    native.font.name = FONT["font_name"]
    native.has_title = False
    native.has_legend = len(chart.series) > 1
    if native.has_legend:
        native.legend.position = XL_LEGEND_POSITION.BOTTOM
        native.legend.include_in_layout = False
    _style_axes(native, chart)
    plot = native.plots[0]
    if chart.kind is not Kind.LINES:
        plot.gap_width = 45
        plot.overlap = 100 if chart.kind is Kind.STACKED else 0
    for number, (drawn, series) in enumerate(zip(plot.series, chart.series, strict=True)):
        colour = _colour(series.colour or SERIES_COLOURS[number % len(SERIES_COLOURS)])
        if chart.kind is Kind.LINES:
            drawn.smooth = False
            drawn.format.line.color.rgb = colour
            drawn.marker.format.fill.solid()
            drawn.marker.format.fill.fore_color.rgb = colour
        elif series.is_missing:
            drawn.format.fill.patterned()
            drawn.format.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            drawn.format.fill.fore_color.rgb = colour
            drawn.format.fill.back_color.rgb = _colour("#ffffff")
            drawn.format.line.color.rgb = colour
        else:
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = colour
            drawn.invert_if_negative = False
    plot.has_data_labels = chart.kind is not Kind.STACKED
    if plot.has_data_labels:
        labels = plot.data_labels
        labels.number_format = chart.number_format
        labels.number_format_is_linked = False
        labels.font.size = Pt(points - 1)
        labels.position = (
            XL_LABEL_POSITION.ABOVE if chart.kind is Kind.LINES else XL_LABEL_POSITION.OUTSIDE_END
        )


def _style_axes(native: NativeChart, chart: Chart) -> None:
    names, values = native.category_axis, native.value_axis
    if chart.kind in (Kind.BARS, Kind.STACKED):
        # A bar chart begins below; a reader begins above.
        names.reverse_order = True
        values._element.find(qn("c:crosses")).set("val", "max")
    names.format.line.color.rgb = _colour(LINE)
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.has_major_gridlines = False
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = _colour("#dfe5e9")
    values.format.line.fill.background()
    values.minimum_scale = chart.lowest
    values.maximum_scale = chart.highest
    values.tick_labels.number_format = chart.number_format
    values.tick_labels.number_format_is_linked = False


def _colour(written: str) -> RGBColor:
    red, green, blue = bytes.fromhex(written.lstrip("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]
