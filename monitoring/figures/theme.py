"""Colours, type and margins of every figure, for light and dark surroundings.

Colour is kept for data; everything else is a neutral. Each colour below has a contrast of at
least 3:1 with the page it stands on (WCAG 1.4.11); text has 4.5:1 (WCAG 1.4.3).
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

FONT = '"Source Sans", "Source Sans Pro", "Segoe UI", Arial, sans-serif'


@dataclass(frozen=True, slots=True)
class Theme:
    """What a figure needs to know of the page around it."""

    name: str
    page: str
    text: str
    quiet: str
    line: str
    faint: str
    land: str
    accent: str
    scores: tuple[tuple[float, str], ...]
    """Colour of a score by share of 100; lightness changes in one direction only."""


# Sand to deep sea: one direction of lightness, readable in greyscale and by colour-blind readers.
LIGHT = Theme(
    name="light",
    page="#ffffff",
    text="#16242f",
    quiet="#566572",
    line="#7d8a94",
    faint="#dfe5e9",
    land="#eceff1",
    accent="#0b4f7d",
    scores=(
        (0.0, "#f3e3bd"),
        (0.25, "#bcd6b4"),
        (0.5, "#6fb5aa"),
        (0.75, "#2b7f9c"),
        (1.0, "#123f6b"),
    ),
)
# On a dark page the same hues run from dark to bright, so that more still stands out more.
DARK = Theme(
    name="dark",
    page="#0f1a24",
    text="#edf2f5",
    quiet="#a9b6c0",
    line="#7f8e9a",
    faint="#2b3a47",
    land="#1f2d39",
    accent="#6db9e8",
    scores=(
        (0.0, "#5a4c2c"),
        (0.25, "#3f6350"),
        (0.5, "#2f8583"),
        (0.75, "#4fb3c4"),
        (1.0, "#b4e6f2"),
    ),
)


STEADY: Mapping[str, Mapping[str, Mapping[str, float]]] = {
    "selected": {"marker": {"opacity": 1}},
    "unselected": {"marker": {"opacity": 1}},
}
"""For a trace that can be clicked: plotly would pale every other mark."""


def theme(name: str) -> Theme:
    """The theme called `light` or `dark`; anything else is light, as paper is."""
    return DARK if name == "dark" else LIGHT


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def faded(colour: str, share: float) -> str:
    """The colour `#rrggbb` of which only a share 0-1 covers what lies below."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{share})"


def luminance(colour: str) -> float:
    """Relative luminance 0-1 of `#rrggbb`. Source: WCAG 2.2, definition of relative luminance."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio 1-21 of two colours. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on `colour`.

    One of the two always has 4.5:1; with the softer text colour of a page that would not hold.
    """
    black, white = "#000000", "#ffffff"
    return black if contrast(black, colour) >= contrast(white, colour) else white


def score_colour(score: float, look: Theme) -> str:
    """The colour of a score 0-100, interpolated along the theme's scale."""
    share = min(max(score / 100, 0.0), 1.0)
    for (low, first), (high, second) in zip(look.scores, look.scores[1:], strict=False):
        if share <= high:
            part = (share - low) / (high - low)
            mixed = (
                round(a + (b - a) * part)
                for a, b in zip(_channels(first), _channels(second), strict=True)
            )
            return "#{:02x}{:02x}{:02x}".format(*mixed)
    return look.scores[-1][1]


def figure(
    look: Theme, *, height: int, margin: tuple[int, int, int, int] = (8, 8, 8, 8)
) -> go.Figure:
    """An empty figure in the house style; `margin` is left, right, top, bottom in pixels."""
    left, right, top, bottom = margin
    fig = go.Figure()
    fig.update_layout(
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": look.text},
        hoverlabel={"font": {"family": FONT, "size": 14}},
        showlegend=False,
        dragmode=False,
    )
    fig.update_xaxes(showgrid=False, zeroline=False, showline=False, fixedrange=True)
    fig.update_yaxes(showgrid=False, zeroline=False, showline=False, fixedrange=True)
    return fig


def empty_figure(sentence: str, look: Theme, *, height: int = 160) -> go.Figure:
    """An honest empty figure: no axes, only the sentence that says why."""
    fig = figure(look, height=height)
    fig.update_xaxes(visible=False)
    fig.update_yaxes(visible=False)
    fig.add_annotation(
        text=sentence,
        showarrow=False,
        font={"size": 16, "color": look.quiet},
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
    )
    return fig


def wrapped(title: str, letters: int, lines: int) -> str:
    """A title broken into lines of about so many letters; what does not fit ends in an ellipsis."""
    short = textwrap.shorten(title, letters * lines, placeholder=" …")
    broken = textwrap.wrap(
        short, letters, max_lines=lines, placeholder=" …", break_long_words=False
    )
    return "<br>".join(escape(line, quote=False) for line in broken)
