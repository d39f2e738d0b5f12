"""A chart as lying bars of HTML, whose length is their number, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.exports.book import SEA
from monitoring.exports.content import Chart, Column, Kind, Series, Table
from monitoring.exports.html_text import html_attribute, html_colour, html_text
from monitoring.exports.paper import caption
from monitoring.translation import gettext as _
from monitoring.written import decimal

COLOURS = (SEA, "#9aa5ad", "#6fb5aa", "#c9a648")
DARK_PAGE, LEAST_CONTRAST = "#0f1a24", 3.0
"""Of a mark with the page it stands on (WCAG 1.4.11)."""
ROOM_FOR_A_NUMBER = 7.0
"""Per cent of the width; a narrower part of a stacked bar shows no number, which the table has."""


def chart_html(chart: Chart) -> str:
    """The chart under its title; who does not see it hears the title, and finds the table below."""
    rows = "".join(_rows(chart))
    legend = _legend(chart) if len(chart.series) > 1 else ""
    return (
        f"<figure><figcaption>{html_text(caption(chart))}</figcaption>{legend}"
        f'<div class="bars" role="img" aria-label="{html_attribute(caption(chart))}">{rows}</div>'
        "</figure>"
    )


def table_of(chart: Chart) -> Table:
    """The numbers of a chart, a row for each category."""
    columns = [Column(chart.unit or "", share=2.0)]
    columns += [Column(series.name, is_of_numbers=True) for series in chart.series]
    rows = tuple(
        (name, *(_number(chart, series.values[row]) for series in chart.series))
        for row, name in enumerate(chart.categories)
    )
    return Table((Column(""), *columns[1:]), rows)


def _number(chart: Chart, value: float | None) -> str:
    """A value with as many decimals as the chart's format has, or the word for none."""
    if value is None:
        return _("none")
    return decimal(value, len(chart.number_format.partition(".")[2].rstrip("%")))


def _legend(chart: Chart) -> str:
    items = "".join(
        f'<li><span class="key{_hatched(series)}" style="{_colours(series, n)}"></span>'
        f"{html_text(series.name)}</li>"
        for n, series in enumerate(chart.series)
    )
    return f'<ul class="legend">{items}</ul>'


def _rows(chart: Chart) -> Iterator[str]:
    lowest, highest = _bounds(chart)
    for row, name in enumerate(chart.categories):
        if chart.kind is Kind.STACKED:
            bars = _stack(chart, row, highest - lowest)
        else:
            bars = "".join(
                _bar(chart, series, n, row, lowest, highest)
                for n, series in enumerate(chart.series)
            )
        yield (
            f'<div class="row"><span class="name">{html_text(name)}</span>'
            f'<span class="tracks">{bars}</span></div>'
        )


def _bounds(chart: Chart) -> tuple[float, float]:
    """From where to where a track goes: what the chart says, else all that it shows, with nought."""
    values = [value for series in chart.series for value in series.values if value is not None]
    if chart.kind is Kind.STACKED:
        values += [
            sum(series.values[n] or 0 for series in chart.series)
            for n in range(len(chart.categories))
        ]
    lowest = min([0.0, *values]) if chart.lowest is None else chart.lowest
    highest = max([0.0, *values]) if chart.highest is None else chart.highest
    return lowest, highest if highest > lowest else lowest + 1


def _stack(chart: Chart, row: int, whole: float) -> str:
    parts = []
    for n, series in enumerate(chart.series):
        value = series.values[row]
        if not value:
            continue
        width = 100 * value / whole
        told = html_text(_number(chart, value)) if width >= ROOM_FOR_A_NUMBER else ""
        parts.append(
            f'<span class="part{_hatched(series)}" style="width:{width:.3f}%;'
            f'{_colours(series, n)}"><b>{told}</b></span>'
        )
    return f'<span class="track">{"".join(parts)}</span>'


def _bar(chart: Chart, series: Series, n: int, row: int, lowest: float, highest: float) -> str:
    """A bar from nought to its value, its number at its end; no bar where there is no value."""
    value = series.values[row]
    if value is None:
        return '<span class="track"></span>'
    span = highest - lowest

    def at(number: float) -> float:
        return 100 * (min(max(number, lowest), highest) - lowest) / span

    start, end = sorted((at(0.0), at(value)))
    bar = (
        f'<span class="bar{_hatched(series)}" style="left:{start:.3f}%;width:{end - start:.3f}%;'
        f'{_colours(series, n)}"></span>'
    )
    if series.lows and series.highs:
        low, high = series.lows[row], series.highs[row]
        if low is not None and high is not None and low != high:
            end = max(end, at(high))
            bar += (
                f'<span class="range" style="left:{at(low):.3f}%;width:{at(high) - at(low):.3f}%">'
                "</span>"
            )
    number = html_text(_number(chart, value))
    return f'<span class="track">{bar}<b style="left:{end:.3f}%">{number}</b></span>'


def _hatched(series: Series) -> str:
    return " missing" if series.is_missing else ""


def _colours(series: Series, n: int) -> str:
    """The colour on a light page and on a dark one, and the ink of a number on each."""
    light = html_colour(series.colour or COLOURS[n % len(COLOURS)])
    dark = _on_dark(light)
    return f"--l:{light};--d:{dark};--li:{_ink(light)};--di:{_ink(dark)}"


def _on_dark(colour: str) -> str:
    """The colour, lighter by as much as it needs to be told from a dark page."""
    for step in range(11):
        mixed = [round(c + (255 - c) * step / 10) for c in bytes.fromhex(colour[1:])]
        found = "#{:02x}{:02x}{:02x}".format(*mixed)
        if _contrast(found, DARK_PAGE) >= LEAST_CONTRAST:
            return found
    return "#ffffff"


def _ink(colour: str) -> str:
    """Black or white, whichever reads better on the colour."""
    black, white = "#000000", "#ffffff"
    return black if _contrast(black, colour) >= _contrast(white, colour) else white


def _contrast(first: str, second: str) -> float:
    """Contrast ratio 1-21 of two colours. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in bytes.fromhex(colour[1:]))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
