"""Where does each country stand, on a true map that needs no network?

The map is drawn in pixels of the page it is meant for, because a mark is as large on a small
map as on a large one. `View` is the way from degrees to those pixels.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise

import numpy as np
import numpy.typing as npt
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

Point = tuple[float, float]
Ring = tuple[Point, ...]
Outline = tuple[Ring, ...]

_MARGIN = 8
_PADDING = 14  # pixels between the outermost land and the edge of the map
_NOTE_SIZE, _NOTE_LINE = 11, 15  # pixels
_LETTER = 5.7  # pixels of an average letter of the notes; on the wide side, so that lines fit
_NARROW = 600  # pixels; below this a mark holds the code only
_RADIUS_WIDE, _RADIUS_NARROW = 17, 13  # pixels of a mark
_GAP = 2.0  # pixels between two marks
_DOT = 4.0  # pixels around an island that other marks leave free
_SAME_SPOT = 1e-6  # pixels
_SWEEPS = 600  # the 26 real outlines need 85 at most, on pages 360 to 1400 pixels wide


def island_map_figure(
    units: pd.DataFrame,
    look: Theme,
    *,
    outlines: Mapping[str, Outline],
    width: int = 1000,
    height: int = 620,
) -> go.Figure:
    """A map with every country's land in the colour of its score, and a mark on every island.

    units: one row per country: `country`, `name`, `score` 0-100 or NaN, `coverage` 0-1,
    `word` (shown instead of a missing score) and, if wanted, `note` for the hover.
    outlines: rings of (longitude, latitude) by country; those of other countries are context.
    width, height: pixels that the page will give the figure. On a page so narrow that the map
    itself gets smaller, the marks keep their size and come closer to one another.
    """
    countries = mapped_countries(units)
    drawn = [c for c in countries if c.code in outlines]
    if not drawn:
        return empty_figure(_("None of these countries has an outline to draw on a map."), look)
    notes = _notes(without_outline(units, outlines), width)
    foot = _MARGIN + _NOTE_LINE * len(notes)
    view = _view_of(
        [outlines[c.code] for c in drawn],
        (width - 2 * _MARGIN, height - LEGEND_HEIGHT - foot),
    )
    marks = _marks(drawn, outlines, view, _RADIUS_NARROW if width < _NARROW else _RADIUS_WIDE)
    fig = figure(look, height=height, margin=(_MARGIN, _MARGIN, LEGEND_HEIGHT, foot))
    fig.add_trace(_context(outlines, {c.code for c in drawn}, view, look))
    fig.add_traces([_land(c, outlines[c.code], view, look) for c in drawn])
    fig.add_traces([*_leaders(marks, look), _discs(marks, look), _hatching(marks, look)])
    fig.add_trace(_labels(marks, look))
    _fix_axes(fig, view)
    fig.update_layout(hoverlabel=hover_colours(look))
    add_score_legend(fig, look, missing=words_for_missing(drawn))
    _add_notes(fig, notes, look)
    return fig


def without_outline(units: pd.DataFrame, outlines: Mapping[str, Outline]) -> list[str]:
    """Names of the countries that the map cannot draw, in the order of `units`."""
    return [
        str(name)
        for code, name in zip(units["country"], units["name"], strict=True)
        if code not in outlines
    ]


# --- Marks that do not overlap


def displaced(
    points: Sequence[Point],
    radius: float,
    *,
    frame: tuple[float, float],
    fixed: Sequence[Point] = (),
    gap: float = _GAP,
) -> list[Point]:
    """The points, moved so that discs of `radius` around them do not overlap.

    frame: width and height in pixels; every disc stays within it.
    fixed: centres of further discs of the same radius, which stay where they are.
    A point whose disc touches no other stays where it is, unless it is too near the edge. The
    others also leave one another's original places free, where there is room for that. The same
    points always give the same result. Discs for which the frame has no room still overlap.
    """
    places = [_within(point, radius, frame) for point in points]
    apart = 2 * radius + gap
    for homes in (points, ()):  # discs that overlap are worse than an island that is covered
        for _sweep in range(_SWEEPS):
            before = list(places)
            _push_from_obstacles(places, fixed, apart)
            _push_from_homes(places, homes, radius + _DOT)
            _push_from_each_other(places, apart)
            if places == before:
                return places
            places = [_within(place, radius, frame) for place in places]
    return places


def _push_from_obstacles(places: list[Point], fixed: Sequence[Point], apart: float) -> None:
    for i in range(len(places)):
        for other in fixed:
            places[i] = _step(places[i], _push(places[i], other, apart, i), 1.0)


def _push_from_homes(places: list[Point], homes: Sequence[Point], apart: float) -> None:
    """Move each disc off the original places of the others, but not off its own."""
    for i in range(len(places)):
        for j, home in enumerate(homes):
            if i != j:
                # Only part of the way: between two homes a full step would swing for ever.
                places[i] = _step(places[i], _push(places[i], home, apart, i), 0.3)


def _push_from_each_other(places: list[Point], apart: float) -> None:
    for i in range(len(places)):
        for j in range(i):
            push = _push(places[i], places[j], apart, i)
            places[i], places[j] = _step(places[i], push, 0.5), _step(places[j], push, -0.5)


def _step(point: Point, push: Point, share: float) -> Point:
    return point[0] + push[0] * share, point[1] + push[1] * share


def _push(point: Point, other: Point, apart: float, index: int) -> Point:
    """The step that takes `point` a little further than `apart` from `other`, if it is nearer."""
    across, up = point[0] - other[0], point[1] - other[1]
    distance = math.hypot(across, up)
    if distance >= apart:
        return 0.0, 0.0
    if distance < _SAME_SPOT:
        # Two islands on one spot have no direction from one another: the index gives one.
        angle = index * math.pi * (3 - math.sqrt(5))
        return math.cos(angle) * apart, math.sin(angle) * apart
    # A little more than needed, or the last pair would come to rest only after endless halving.
    length = (apart - distance + 0.01 * apart) / distance
    return across * length, up * length


def _within(point: Point, radius: float, frame: tuple[float, float]) -> Point:
    """The nearest place to `point` where a disc of `radius` lies inside the frame."""
    width, height = frame
    return (
        min(max(point[0], radius), width - radius),
        min(max(point[1], radius), height - radius),
    )


# --- From degrees to pixels


@dataclass(frozen=True, slots=True)
class View:
    """An equirectangular map: degrees of longitude shrunk by `cosine`, both scaled to pixels."""

    cosine: float
    left: float
    bottom: float
    scale: float
    """Pixels for one degree of latitude."""
    size: tuple[float, float]

    def pixel(self, point: Point) -> Point:
        """Where (longitude, latitude) lies, in pixels from the lower left corner."""
        longitude, latitude = point
        x = (longitude * self.cosine - self.left) * self.scale
        return round(x, 2), round((latitude - self.bottom) * self.scale, 2)


def _view_of(outlines: Sequence[Outline], size: tuple[float, float]) -> View:
    """The largest view of the given size that shows all of the outlines, in its middle."""
    points = [point for outline in outlines for ring in outline for point in ring]
    south, north = min(lat for _lon, lat in points), max(lat for _lon, lat in points)
    cosine = math.cos(math.radians((south + north) / 2))
    west = min(lon for lon, _lat in points) * cosine
    east = max(lon for lon, _lat in points) * cosine
    width, height = size
    scale = min(
        (width - 2 * _PADDING) / (east - west),
        (height - 2 * _PADDING) / (north - south),
    )
    left = (west + east) / 2 - width / scale / 2
    bottom = (south + north) / 2 - height / scale / 2
    return View(cosine, left, bottom, scale, size)


@lru_cache(maxsize=512)
def _roomiest_point(ring: Ring, cosine: float) -> tuple[Point, float]:
    """The point (longitude, latitude) furthest inside a ring, and how far that is in degrees.

    A centroid may lie in the sea, as Haiti's nearly does; this point is always on land, and the
    distance says whether a label fits there.
    """
    line = np.array(ring) * (cosine, 1.0)
    low, high = line.min(axis=0), line.max(axis=0)
    best, room = (low + high) / 2, -math.inf
    span = high - low
    for _refinement in range(4):
        across, up = (np.linspace(-0.5, 0.5, 17)[:, None] * span + best).T
        grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        distances = _depths(grid, line)
        nearest = int(distances.argmax())
        best, room = grid[nearest], float(distances[nearest])
        span = span / 6
    return (float(best[0]) / cosine, float(best[1])), room


_Array = npt.NDArray[np.float64]


def _depths(points: _Array, line: _Array) -> _Array:
    """How far each point is from a closed line; negative outside of it."""
    start, end = line[:-1], line[1:]
    step = end - start
    lengths = np.maximum((step**2).sum(axis=1), 1e-18)
    offsets = points[:, None, :] - start[None, :, :]
    share = np.clip((offsets * step).sum(axis=2) / lengths, 0.0, 1.0)
    gaps = np.hypot(*np.moveaxis(offsets - share[..., None] * step, 2, 0)).min(axis=1)
    # A ray to the east of a point inside crosses the line an odd number of times.
    y = points[:, None, 1]
    straddles = (start[:, 1] > y) != (end[:, 1] > y)
    rise = np.where(step[:, 1] == 0, 1.0, step[:, 1])
    crossing = start[:, 0] + (y - start[:, 1]) * step[:, 0] / rise
    is_inside = (straddles & (points[:, None, 0] < crossing)).sum(axis=1) % 2 == 1
    depths: _Array = np.where(is_inside, gaps, -gaps)
    return depths


# --- What is drawn


@dataclass(frozen=True, slots=True)
class _Mark:
    """A country's label: in its own land where that is large, else on a disc near it (pixels)."""

    country: MappedCountry
    home: Point
    place: Point
    radius: float
    in_land: bool

    @property
    def label(self) -> str:
        code = f"<b>{escape(self.country.code)}</b>"
        if self.radius < _RADIUS_WIDE:
            return code
        if self.country.score is None and not self.in_land:
            return code  # no word fits on a disc: its hatching, the key and the hover say it
        return f"{code}<br>{escape(self.country.value, quote=False)}"

    def fill(self, look: Theme) -> str:
        return _fill(self.country, look)


def _marks(
    countries: Sequence[MappedCountry],
    outlines: Mapping[str, Outline],
    view: View,
    radius: float,
) -> list[_Mark]:
    homes, in_land = [], []
    for country in countries:
        largest = max(outlines[country.code], key=_area)
        point, room = _roomiest_point(largest, view.cosine)
        homes.append(view.pixel(point))
        in_land.append(room * view.scale >= radius)
    moved = iter(
        displaced(
            [home for home, inside in zip(homes, in_land, strict=True) if not inside],
            radius,
            frame=view.size,
            fixed=[home for home, inside in zip(homes, in_land, strict=True) if inside],
        )
    )
    return [
        _Mark(country, home, home if inside else next(moved), radius, inside)
        for country, home, inside in zip(countries, homes, in_land, strict=True)
    ]


def _area(ring: Ring) -> float:
    """The area inside a ring, in square degrees (shoelace formula)."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def _fill(country: MappedCountry, look: Theme) -> str:
    return look.page if country.score is None else score_colour(country.score, look)


def _path(rings: Iterable[Ring], view: View) -> dict[str, list[float | None]]:
    """The x and y of one trace that holds all rings: a gap lifts the pen between two of them."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        pixels = [view.pixel(point) for point in ring]
        x += [*(pixel[0] for pixel in pixels), None]
        y += [*(pixel[1] for pixel in pixels), None]
    return {"x": x[:-1], "y": y[:-1]}


def _context(
    outlines: Mapping[str, Outline], drawn: set[str], view: View, look: Theme
) -> go.Scatter:
    rings = (ring for code, outline in outlines.items() if code not in drawn for ring in outline)
    return go.Scatter(
        **_path(rings, view),
        name="context",
        mode="lines",
        fill="toself",
        fillcolor=look.land,
        line={"width": 0.5, "color": look.faint},
        hoverinfo="skip",
    )


def _land(country: MappedCountry, outline: Outline, view: View, look: Theme) -> go.Scatter:
    return go.Scatter(
        **_path(outline, view),
        name=country.code,
        mode="lines",
        fill="toself",
        fillcolor=_fill(country, look),
        fillpattern=hatching(look) if country.score is None else None,
        line={"width": 0.8, "color": look.line},
        hoveron="fills",
        hoverinfo="text",
        text=country.hover,
    )


def _leaders(marks: Sequence[_Mark], look: Theme) -> list[go.Scatter]:
    """A thin line from each disc that left its island to a dot on the island."""
    away = [mark for mark in marks if math.dist(mark.home, mark.place) > mark.radius]
    if not away:
        return []
    x: list[float | None] = []
    y: list[float | None] = []
    for mark in away:
        x += [mark.place[0], mark.home[0], None]
        y += [mark.place[1], mark.home[1], None]
    leaders = go.Scatter(
        x=x,
        y=y,
        name="leaders",
        mode="lines+markers",
        line={"width": 1, "color": look.quiet},
        marker={"size": 5, "color": look.quiet},
        hoverinfo="skip",
    )
    return [leaders]


def _discs(marks: Sequence[_Mark], look: Theme) -> go.Scatter:
    """One disc for each country; in its own land it has the land's colour and no rim."""
    return go.Scatter(
        x=[mark.place[0] for mark in marks],
        y=[mark.place[1] for mark in marks],
        name="marks",
        mode="markers",
        cliponaxis=False,
        marker={
            "size": [2 * mark.radius for mark in marks],
            "color": [mark.fill(look) for mark in marks],
            "opacity": 1,
            "line": {"width": [0 if mark.in_land else 1 for mark in marks], "color": look.line},
        },
        customdata=[[mark.country.code, "", ""] for mark in marks],
        hovertext=[mark.country.hover for mark in marks],
        hovertemplate="%{hovertext}<extra></extra>",
        **STEADY,
    )


def _hatching(marks: Sequence[_Mark], look: Theme) -> go.Scatter:
    """Diagonal lines on the discs without a score, left out where the code stands."""
    x: list[float | None] = []
    y: list[float | None] = []
    for mark in marks:
        if mark.country.score is not None or mark.in_land:
            continue
        for share in (-0.88, -0.62, 0.62, 0.88):
            middle = mark.radius * share / math.sqrt(2)
            half = mark.radius * math.sqrt((1 - share**2) / 2)
            x += [mark.place[0] - middle - half, mark.place[0] - middle + half, None]
            y += [mark.place[1] + middle - half, mark.place[1] + middle + half, None]
    return go.Scatter(
        x=x,
        y=y,
        name="hatching",
        mode="lines",
        line={"width": 1, "color": look.line},
        hoverinfo="skip",
    )


def _labels(marks: Sequence[_Mark], look: Theme) -> go.Scatter:
    return go.Scatter(
        x=[mark.place[0] for mark in marks],
        # Two lines of text stand a little above the middle of their box.
        y=[mark.place[1] - (1 if "<br>" in mark.label else 0) for mark in marks],
        name="labels",
        mode="text",
        text=[mark.label for mark in marks],
        textfont={"size": 11, "color": [ink_on(mark.fill(look)) for mark in marks]},
        hoverinfo="skip",
    )


def _fix_axes(fig: go.Figure, view: View) -> None:
    """One unit of either axis is one pixel; a wider page shows more sea on both sides."""
    width, height = view.size
    fig.update_xaxes(visible=False, range=(0, width))
    fig.update_yaxes(visible=False, range=(0, height), scaleanchor="x", scaleratio=1)


# --- Notes below the map


def _notes(missing_names: Sequence[str], width: int) -> list[str]:
    """The lines below the map: who is not on it, then where the outlines come from."""
    sentences = []
    if missing_names:
        sentences.append(_("Not on this map: {names}").format(names=", ".join(missing_names)))
    sentences.append(
        _("Outlines: Natural Earth 1:10m, public domain. Boundaries imply no opinion on status.")
    )
    letters = int((width - 2 * _MARGIN) / _LETTER)
    return [line for sentence in sentences for line in textwrap.wrap(sentence, letters)]


def _add_notes(fig: go.Figure, lines: Sequence[str], look: Theme) -> None:
    fig.add_annotation(
        text="<br>".join(escape(line, quote=False) for line in lines),
        x=0,
        y=0,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        align="left",
        borderpad=0,
        showarrow=False,
        font={"size": _NOTE_SIZE, "color": look.quiet},
    )
