"""How a rise, a fall and what stays are told apart: by sign and colour, everywhere alike."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import plotly.graph_objects as go

from monitoring.figures.theme import Theme
from monitoring.translation import gettext as _

HIGHER, SAME, LOWER = "higher", "same", "lower"
SYMBOL_BY_DIRECTION = {HIGHER: "▲", SAME: "=", LOWER: "▼", "": ""}

UNDIMMED = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
"""A click chooses one mark; it does not make the others fade."""

_FALL_BY_LOOK = {"light": "#a8480f", "dark": "#f2a65a"}
# Either has more than 4.5:1 with its page, and differs from the blue of a rise for every eye.


def direction_colour(direction: str, look: Theme) -> str:
    """Blue for a rise, burnt orange for a fall, a neutral for what stays or cannot be compared."""
    if direction == LOWER:
        return _FALL_BY_LOOK[look.name]
    return look.accent if direction == HIGHER else look.quiet


def direction_of_line(row: Mapping[Hashable, Any]) -> str:
    """The direction in whose colour the line between two scores is drawn.

    row: `before`, `now` and the `direction` of what can be compared. Empty where the scores go
    another way than that, because other actions or another assessment moved them.
    """
    moved = row["now"] - row["before"]
    agrees = {HIGHER: moved > 0, LOWER: moved < 0, SAME: row["is_alike"]}
    return str(row["direction"]) if agrees.get(row["direction"], False) else ""


def add_key_of_dots(fig: go.Figure, look: Theme) -> None:
    """Say in the key once, whatever their colour, what dotted lines are."""
    fig.add_scatter(
        x=[None], y=[None], mode="lines", line={"color": look.quiet, "width": 2, "dash": "dot"},
        name=_("partly other actions or another assessment"), hoverinfo="skip",
    )  # fmt: skip
