"""How a native chart looks: where its bars stand, its axes, its colours, its ranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN_TYPE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from monitoring.exports.content import Chart, Kind, Series
from monitoring.exports.deck.chart_room import ROOM_FOR_NUMBERS, step_of
from monitoring.exports.deck.colours import EDGE, PAPER, rgb
from monitoring.exports.deck.room import FOOTER_POINTS, POINT

BARS_OF_FEW = 3
"""So few bars would be blocks if they filled the height."""


LEAST_WITH_A_NUMBER_INSIDE = 0.12
"""Of the axis: a shorter bar has no room for its number."""


ACCENTS = (
    MSO_THEME_COLOR.ACCENT_1,
    MSO_THEME_COLOR.ACCENT_2,
    MSO_THEME_COLOR.ACCENT_3,
    MSO_THEME_COLOR.ACCENT_4,
    MSO_THEME_COLOR.ACCENT_5,
    MSO_THEME_COLOR.ACCENT_6,
)


def lay_out(native: Any, share: float, legend: int, height: int) -> None:
    """Say where the bars stand, which every program else decides for itself."""
    top = (legend + Pt(4)) / height
    bottom = 26 * POINT / height
    values = {"x": share, "y": top, "w": 1 - share - ROOM_FOR_NUMBERS, "h": 1 - top - bottom}
    places = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in values.items())
    layout = parse_xml(
        '<c:layout xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{places}</c:manualLayout></c:layout>"
    )
    area = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)


def dress_axes(native: Any, chart: Chart, lowest: float, highest: float) -> None:
    """Bounds, lines and letters of the axes; bars stand in the order of their names from the top."""
    names, values = native.category_axis, native.value_axis
    values.minimum_scale, values.maximum_scale = lowest, highest
    values.major_unit = step_of(highest - lowest, chart.number_format)
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    values.major_gridlines.format.line.color.brightness = 0.85
    values.format.line.fill.background()
    values.major_tick_mark = names.major_tick_mark = XL_TICK_MARK.NONE
    values.tick_labels.font.size = Pt(FOOTER_POINTS)
    values.tick_labels.number_format = chart.number_format
    values.tick_labels.number_format_is_linked = False
    names.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    names.format.line.color.brightness = 0.5
    # Names stand at the edge, not where bars below zero end.
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    # Without this, every second name is left out where they stand close.
    skip = OxmlElement("c:tickLblSkip")
    skip.set("val", "1")
    names._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    if chart.kind in (Kind.BARS, Kind.STACKED):
        # The first name stands on top; the values would follow it there.
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def dress_series(native: Any, chart: Chart, points: float, highest: float) -> None:
    """Colours of the series and the numbers at their bars or points."""
    plot = native.plots[0]
    if chart.kind is not Kind.LINES:
        few = len(chart.categories) <= BARS_OF_FEW
        plot.gap_width = 180 if few else 40 if len(chart.series) == 1 else 60
        plot.overlap = 100 if chart.kind is Kind.STACKED else 0
    is_single = len(chart.series) == 1 or chart.kind is Kind.STACKED
    for n, (drawn, series) in enumerate(zip(plot.series, chart.series, strict=True)):
        if chart.kind is Kind.LINES:
            _colour(drawn.format.line.color, series, n)
            drawn.smooth = False
        else:
            drawn.invert_if_negative = False
            _fill_bars(drawn.format, series, n)
        labels = drawn.data_labels
        labels.show_value = True
        labels.font.size = Pt(points if is_single else round(max(8, points * 0.85), 1))
        labels.number_format = chart.number_format
        if chart.kind is Kind.STACKED:
            # Nothing is written where there is nothing.
            labels.number_format = f"{chart.number_format};-{chart.number_format};;"
            labels.position = XL_LABEL_POSITION.CENTER
            _ink(labels.font, series)
        elif chart.kind is Kind.LINES:
            labels.position = XL_LABEL_POSITION.ABOVE
        elif any(low is not None for low in series.lows):
            _label_inside(drawn, series, highest, labels.font.size)
            _add_ranges(drawn._element, series)
        else:
            labels.position = XL_LABEL_POSITION.OUTSIDE_END


def _label_inside(drawn: Any, series: Series, highest: float, size: Any) -> None:
    """Numbers at the foot of their bars: at the end of one, its range would run through it."""
    labels = drawn.data_labels
    labels.position = XL_LABEL_POSITION.INSIDE_BASE
    labels.font.bold = True
    labels.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    for n, value in enumerate(series.values):
        if value is not None and value < LEAST_WITH_A_NUMBER_INSIDE * highest:
            label = drawn.points[n].data_label
            label.position = XL_LABEL_POSITION.OUTSIDE_END
            label.font.size, label.font.bold = size, True
            label.font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def _colour(colour: Any, series: Series, n: int) -> None:
    if series.colour:
        colour.rgb = rgb(series.colour)
    else:
        colour.theme_color = ACCENTS[n % len(ACCENTS)]


def _fill_bars(drawn: Any, series: Series, n: int) -> None:
    """The colour of bars with an edge that also a pale one shows; hatched where nothing is known."""
    if series.is_missing:
        drawn.fill.patterned()
        drawn.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        drawn.fill.fore_color.rgb = rgb("C5CDD3")
        drawn.fill.back_color.rgb = rgb(PAPER)
    else:
        drawn.fill.solid()
        _colour(drawn.fill.fore_color, series, n)
    drawn.line.color.rgb = rgb(EDGE)
    drawn.line.width = Pt(0.75)


def _ink(font: Any, series: Series) -> None:
    """Black or white, whichever reads better on the colour of the bars."""
    if not series.colour or series.is_missing:
        font.color.rgb = rgb("000000")
        return
    red, green, blue = (int(series.colour[n : n + 2], 16) for n in (1, 3, 5))
    is_pale = 0.299 * red + 0.587 * green + 0.114 * blue > 140
    font.color.rgb = rgb("000000") if is_pale else rgb("FFFFFF")


def _add_ranges(element: Any, series: Series) -> None:
    """A line from the lowest to the highest value that each bar can still have."""
    rows = list(zip(series.values, series.lows, series.highs, strict=True))
    below = [0.0 if v is None or low is None else max(v - low, 0.0) for v, low, _high in rows]
    above = [0.0 if v is None or high is None else max(high - v, 0.0) for v, _low, high in rows]
    xml = (
        '<c:errBars xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"{_numbers('plus', above)}{_numbers('minus', below)}"
        '<c:spPr><a:ln w="19050"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln></c:spPr>'
        "</c:errBars>"
    )
    element.find(qn("c:cat")).addprevious(parse_xml(xml))


def _numbers(name: str, values: Sequence[float]) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>' for n, value in enumerate(values)
    )
    return (
        f"<c:{name}><c:numLit><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numLit></c:{name}>'
    )
