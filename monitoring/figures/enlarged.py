"""A figure with larger type, for those who look at it from the back of a room."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

IN_PIXELS = frozenset(
    {"size", "width", "thickness", "standoff", "ticklabelstandoff", "ticklen", "xshift", "yshift",
     "ax", "ay", "l", "r", "t", "b", "height", "entrywidth", "itemwidth", "borderpad", "pad",
     "tracegroupgap", "arrowsize", "startstandoff"}
)  # fmt: skip
"""What a figure says in pixels, wherever in it that stands."""
IN_UNITS_OF_AN_AXIS = frozenset({"bar", "box", "heatmap"})
"""Kinds of traces whose own `width` is a length on an axis."""
TEXTS = frozenset({"text", "ticktext", "name"})
SIZE_IN_TEXT = re.compile(r"(?<=font-size:)\d+(?=px)")
TYPE = "font"
"""What ends the name of a part that tells how large letters are."""


def enlarged(figure: go.Figure, factor: float, *, least_type: float = 0) -> go.Figure:
    """The same figure as if it were seen through a glass: type, marks, lines and margins grow alike.

    Drawn `factor` times as wide, it looks as it did, only larger. least_type: in pixels; letters are
    no smaller than that, whatever they were.
    """
    told = figure.to_dict()
    layout = _grown(told["layout"], factor, least_type)
    return go.Figure({"data": [_trace(one, factor, least_type) for one in told["data"]],
                      "layout": layout})  # fmt: skip


def _trace(trace: Mapping[str, Any], factor: float, least_type: float) -> dict[str, Any]:
    grown = _grown(trace, factor, least_type)
    if trace.get("type") in IN_UNITS_OF_AN_AXIS and "width" in trace:
        grown["width"] = trace["width"]
    return grown


def _grown(part: Mapping[str, Any], factor: float, least_type: float) -> dict[str, Any]:
    return {name: _value(name, one, factor, least_type) for name, one in part.items()}


def _value(name: str, one: Any, factor: float, least_type: float) -> Any:
    if isinstance(one, Mapping):
        grown = _grown(one, factor, least_type)
        return _legible(grown, least_type) if name.endswith(TYPE) else grown
    if isinstance(one, list | tuple) and one and all(isinstance(each, Mapping) for each in one):
        return [_grown(each, factor, least_type) for each in one]
    if name in TEXTS:
        return _texts(one, factor, least_type)
    if name not in IN_PIXELS:
        return one
    if isinstance(one, list | tuple):
        return [_pixels(each, factor) for each in one]
    return _pixels(one, factor)


def _pixels(said: Any, factor: float) -> Any:
    """So many pixels, grown; whole ones stay whole, as some parts of a figure take no others."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return said
    return round(said * factor) if isinstance(said, int) else said * factor


def _texts(said: Any, factor: float, least_type: float) -> Any:
    """Texts, in which a part may say its own size."""
    if isinstance(said, list | tuple):
        return [_texts(each, factor, least_type) for each in said]
    if not isinstance(said, str):
        return said
    return SIZE_IN_TEXT.sub(lambda n: str(round(max(int(n[0]) * factor, least_type))), said)


def _legible(font: dict[str, Any], least_type: float) -> dict[str, Any]:
    size = font.get("size")
    if isinstance(size, int | float):
        font["size"] = max(size, least_type)
    elif isinstance(size, list):
        font["size"] = [max(each, least_type) for each in size]
    return font
