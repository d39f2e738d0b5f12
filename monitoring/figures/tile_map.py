"""Where does each country stand, when every country is given the same room?"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import (
    LEGEND_HEIGHT,
    MappedCountry,
    add_score_legend,
    hatching,
    hover_colours,
    mapped_countries,
    words_for_missing,
)
from monitoring.figures.theme import STEADY, Theme, empty_figure, figure, ink_on, score_colour
from monitoring.translation import gettext as _

LARGEST_TILE = 72
"""Pixels; below this a tile is as large as the width allows."""

_EXTRA_PER_ROW = 8
_BLOCK_PER_ROW = 5
_EXTRA_GAP = 0.35  # of a tile: the rows below are a list and not a part of the map
_SIDE = 0.94  # of a tile, the rest is the space between two tiles
_MARGIN = 8
_LETTERS_PER_LINE = 7  # of the words in a tile, so that "no data" fits at a width of 360 pixels

Place = tuple[float, float]
"""Row and column of a tile; a row may lie between two rows of the map."""


def tile_map_figure(
    units: pd.DataFrame, look: Theme, *, tiles: Mapping[str, tuple[int, int]], width: int = 1000
) -> go.Figure:
    """One square of equal area for each country, placed roughly as on a map.

    units: one row per country: `country`, `name`, `score` 0-100 or NaN, `coverage` 0-1,
    `word` (shown instead of a missing score) and, if wanted, `note` for the hover.
    tiles: row and column by country, counted from the top left; a country without one is
    listed below.
    width: pixels expected on the page. The figure follows a narrower page too, and then leaves
    space below the tiles.
    """
    countries = mapped_countries(units)
    if not countries:
        return empty_figure(_("There are no countries to show."), look)
    places = _places([c.code for c in countries], tiles)
    top, left = min(row for row, _col in places), min(col for _row, col in places)
    rows = max(row for row, _col in places) - top + 1
    columns = max(col for _row, col in places) - left + 1
    tile = min(LARGEST_TILE, (width - 2 * _MARGIN) / columns)
    fig = figure(
        look,
        height=round(rows * tile) + LEGEND_HEIGHT + _MARGIN,
        margin=(_MARGIN, _MARGIN, LEGEND_HEIGHT, _MARGIN),
    )
    fig.add_trace(_tiles(countries, places, look))
    _fix_axes(fig, (left - 0.5, left + columns - 0.5), (top + rows - 0.5, top - 0.5))
    fig.update_layout(hoverlabel=hover_colours(look))
    add_score_legend(fig, look, missing=words_for_missing(countries))
    return fig


def _places(codes: Sequence[str], tiles: Mapping[str, tuple[int, int]]) -> list[Place]:
    """Each country's place: its tile, or the next free one in the rows below."""
    placed = [tiles[code] for code in codes if code in tiles]
    per_row = _EXTRA_PER_ROW if placed else _BLOCK_PER_ROW
    top = max(row for row, _col in placed) + 1 + _EXTRA_GAP if placed else 0.0
    left = min(col for _row, col in placed) if placed else 0
    places: list[Place] = []
    n_extra = 0
    for code in codes:
        if code in tiles:
            places.append(tiles[code])
            continue
        places.append((top + n_extra // per_row, left + n_extra % per_row))
        n_extra += 1
    return places


def _tiles(countries: Sequence[MappedCountry], places: Sequence[Place], look: Theme) -> go.Bar:
    # Bars, because they are the only marks of plotly that take a hatching, a text and a hover each.
    fills = [look.page if c.score is None else score_colour(c.score, look) for c in countries]
    pattern = hatching(look) | {"shape": ["/" if c.score is None else "" for c in countries]}
    return go.Bar(
        x=[col for _row, col in places],
        base=[row - _SIDE / 2 for row, _col in places],
        y=[_SIDE] * len(places),
        width=_SIDE,
        marker={
            "color": fills,
            "pattern": pattern,
            "line": {"color": look.line, "width": 1},
            "cornerradius": 3,
        },
        text=[_label(c) for c in countries],
        # The size also sets the space between the lines; the label sets its own sizes.
        textfont={"color": [ink_on(fill) for fill in fills], "size": 12},
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        customdata=[[c.code, "", ""] for c in countries],
        hovertext=[c.hover for c in countries],
        hovertemplate="%{hovertext}<extra></extra>",
        **STEADY,
    )


def _label(country: MappedCountry) -> str:
    code = f'<b><span style="font-size:13px">{escape(country.code)}</span></b>'
    if country.score is not None:
        return f'{code}<br><span style="font-size:17px">{country.value}</span>'
    lines = textwrap.wrap(country.word, _LETTERS_PER_LINE, break_long_words=False)
    words = "<br>".join(escape(line, quote=False) for line in lines)
    return f'{code}<br><span style="font-size:12px">{words}</span>'


def _fix_axes(fig: go.Figure, across: tuple[float, float], down: tuple[float, float]) -> None:
    """Keep the tiles square at every width, at the top left of what room there is."""
    fig.update_xaxes(visible=False, range=across, constrain="domain", constraintoward="left")
    fig.update_yaxes(
        visible=False,
        range=down,
        constrain="domain",
        constraintoward="top",
        scaleanchor="x",
        scaleratio=1,
    )
