"""Do those that began lower catch up? Score at the baseline across, change since then up."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import decimal, percent, signed, whole

Floats = NDArray[np.float64]

PLOT_HEIGHT = 400
LEFT, RIGHT, TOP, FOOT = 64, 24, 46, 52
WIDTHS = (540, 960)
"""Pixels of the plot in a narrow and a wide page: labels shall be free of one another in both."""

LETTER_WIDTH, LABEL_HEIGHT, MARK_SIZE = 8.5, 15.0, 11.0
CODES_IN_A_LINE = 4
REACHES = (16.0, 26.0, 38.0, 52.0, 68.0)
"""Pixels from a mark to the middle of its label, the nearest first."""

DIRECTIONS = tuple(math.radians(angle) for angle in (90, 270, 0, 180, 45, 135, 315, 225))
AWAY = 24.0
"""Pixels from which on a line leads from the mark to its label."""

STEP = 10
"""Points: the axis of change ends half a step beyond a multiple of it."""

QUARTER = 25
EDGE = 0.04
"""Of the axis, free on either side of it."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """The countries that began at one score and changed alike: one mark, and a label for all."""

    x: float
    y: float
    rows: tuple[Mapping[Hashable, Any], ...]

    @property
    def lines(self) -> list[str]:
        codes = [str(row["country"]) for row in self.rows]
        return [
            " ".join(codes[n : n + CODES_IN_A_LINE]) for n in range(0, len(codes), CODES_IN_A_LINE)
        ]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the label in pixels."""
        return LETTER_WIDTH * max(map(len, self.lines)), LABEL_HEIGHT * len(self.lines)


def change_initial_figure(countries: pd.DataFrame, look: Theme) -> go.Figure:
    """One mark per country with its code, a line at no change; codes moved apart.

    countries: `country`, `name`, `before`, `now`, `change` in points or NaN, `coverage` 0-1, `node`,
    `baseline`, `round`. Countries that cannot be compared are counted above, not drawn.
    """
    known = countries[countries["change"].notna()]
    if known.empty:
        return empty_figure(_("No country can be compared with an earlier round."), look)
    spots = _spots(known)
    across, up = _span_across(known["before"]), _span_up(known["change"])
    fig = figure(look, height=PLOT_HEIGHT + TOP + FOOT, margin=(LEFT, RIGHT, TOP, FOOT))
    fig.add_hline(y=0, line={"color": look.text, "width": 1.5})
    fig.add_trace(_ceiling(look))
    fig.add_trace(_marks(spots, look))
    small = {"size": 12, "color": look.quiet}
    baseline = escape(str(known["baseline"].iloc[0]), quote=False)
    fig.update_xaxes(
        range=across, tickvals=[0, 25, 50, 75, 100], showgrid=True, gridcolor=look.faint, ticks="",
        title={"text": _("score in {round}, 0 to 100").format(round=baseline), "font": small},
    )  # fmt: skip
    fig.update_yaxes(
        range=up, showgrid=True, gridcolor=look.faint, ticks="", nticks=8,
        title={"text": _("change since then, in points"), "font": small},
    )  # fmt: skip
    has_ceiling = 100 - across[1] < up[1]
    notes = _codes(spots, across, up, look)
    notes += _notes(len(countries) - len(known), has_ceiling, look)
    fig.update_layout(hoverlabel=hover_colours(look), annotations=notes)
    return fig


def _spots(known: pd.DataFrame) -> list[_Spot]:
    by_place: dict[tuple[float, float], list[Mapping[Hashable, Any]]] = {}
    for row in known.to_dict("records"):
        by_place.setdefault((round(row["before"], 2), round(row["change"], 2)), []).append(row)
    return [_Spot(x, y, tuple(rows)) for (x, y), rows in by_place.items()]


def _span_across(before: pd.Series) -> tuple[float, float]:
    """From a quarter of the scale to another, at least half of it."""
    low = min(QUARTER * math.floor(before.min() / QUARTER), 50)
    high = max(QUARTER * math.ceil(before.max() / QUARTER), low + 50)
    edge = EDGE * (high - low)
    return low - edge, high + edge


def _span_up(change: pd.Series) -> tuple[float, float]:
    low = STEP * math.floor(change.min() / STEP) - STEP / 2
    high = STEP * math.ceil(change.max() / STEP) + STEP / 2
    return min(low, -STEP), max(high, STEP)


def _ceiling(look: Theme) -> go.Scatter:
    """What whoever began there would need to reach 100: nobody can stand above it."""
    return go.Scatter(
        x=[0, 100], y=[100, 0], mode="lines", hoverinfo="skip",
        line={"color": look.line, "width": 1.5, "dash": "dot"},
    )  # fmt: skip


def _marks(spots: Sequence[_Spot], look: Theme) -> go.Scatter:
    return go.Scatter(
        x=[spot.x for spot in spots],
        y=[spot.y for spot in spots],
        mode="markers",
        marker={"size": MARK_SIZE, "color": look.accent,
                "line": {"width": 1.5, "color": look.page}},
        # Of several at one place none is meant more than another.
        customdata=[
            [
                str(spot.rows[0]["country"]) if len(spot.rows) == 1 else "",
                str(spot.rows[0]["node"]),
                str(spot.rows[0]["round"]),
            ]
            for spot in spots
        ],
        hovertext=["<br>".join(_hover(row) for row in spot.rows) for spot in spots],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
    )  # fmt: skip


def _hover(row: Mapping[Hashable, Any]) -> str:
    return "<br>".join(
        (
            f"<b>{escape(str(row['name']), quote=False)}</b>",
            _("{before} then, {now} now: {change} points").format(
                before=decimal(row["before"]),
                now=decimal(row["now"]),
                change=signed(row["change"]),
            ),
            _("{share} of what applies was rated in both").format(share=percent(row["coverage"])),
        )
    )


def _codes(
    spots: Sequence[_Spot], across: tuple[float, float], up: tuple[float, float], look: Theme
) -> list[dict[str, object]]:
    """The codes beside each mark, with a line to it where they stand away."""
    return [
        {
            "x": spot.x,
            "y": spot.y,
            "ax": right,
            "ay": -above,
            "text": escape("\n".join(spot.lines), quote=False).replace("\n", "<br>"),
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 1,
            "arrowcolor": look.line if math.hypot(right, above) > AWAY else "rgba(0,0,0,0)",
            "standoff": MARK_SIZE / 2,
            "borderpad": 0,
            "bgcolor": look.page,
            "font": {"size": 12, "color": look.text},
        }
        for spot, (right, above) in zip(spots, _label_places(spots, across, up), strict=True)
    ]


def _label_places(
    spots: Sequence[_Spot], across: tuple[float, float], up: tuple[float, float]
) -> list[tuple[float, float]]:
    """Where each label stands, as pixels (right, up) from its mark, free of other labels and marks.

    One after another, from where most stand close together, each takes the nearest place that is
    free at every width; where none is, the one that shares the smallest area with others.
    """
    marks = np.array(
        [
            [((spot.x - across[0]) / (across[1] - across[0]) * width,
              (spot.y - up[0]) / (up[1] - up[0]) * PLOT_HEIGHT) for width in WIDTHS]
            for spot in spots
        ]
    )  # fmt: skip
    sizes = np.array([spot.size for spot in spots])
    close = (np.abs(marks[:, None, 0] - marks[None, :, 0]) < (60, 40)).all(axis=-1).sum(axis=1)
    labels = np.full_like(marks, np.nan)
    places = np.zeros((len(spots), 2))
    for n in np.argsort(-close, kind="stable"):
        candidates = np.array(
            [
                ((reach + sizes[n, 0] / 2 - 8) * math.cos(angle),
                 (reach + sizes[n, 1] / 2 - LABEL_HEIGHT / 2) * math.sin(angle))
                for reach in REACHES
                for angle in DIRECTIONS
            ]
        )  # fmt: skip
        at = marks[n] + candidates[:, None]
        places[n] = candidates[np.argmin(_shared(at, sizes[n], marks, labels, sizes))]
        labels[n] = marks[n] + places[n]
    return [(float(right), float(above)) for right, above in places]


def _shared(at: Floats, size: Floats, marks: Floats, labels: Floats, sizes: Floats) -> Floats:
    """The square pixels that a label shares with marks, labels and what is outside the plot.

    at: its middle by (candidate, width, 2), which gives one number per candidate; marks, labels:
    (spot, width, 2), labels NaN where not yet placed; sizes: (spot, 2).
    """
    here = at[:, None]
    of_marks = np.clip((size + MARK_SIZE) / 2 - np.abs(marks - here), 0, None).prod(axis=-1)
    gaps = (size + sizes)[:, None] / 2 - np.abs(labels - here)
    of_labels = np.nan_to_num(np.clip(gaps, 0, None)).prod(axis=-1)
    ends = np.stack([np.array(WIDTHS, dtype=float), np.full(len(WIDTHS), PLOT_HEIGHT)], axis=-1)
    outside = np.clip(np.maximum(size / 2 - at, at + size / 2 - ends), 0, None)
    total: Floats = (of_marks + of_labels).sum(axis=(1, 2)) + LABEL_HEIGHT * outside.sum(
        axis=(1, 2)
    )
    return total


def _notes(n_missing: int, has_ceiling: bool, look: Theme) -> list[dict[str, object]]:
    """Above the plot: how many countries are not drawn, and what the dotted line means."""
    told = []
    if n_missing:
        sentence = ngettext(
            "{n} country cannot be compared: too little was rated in both rounds",
            "{n} countries cannot be compared: too little was rated in both rounds",
            n_missing,
        )
        told.append(sentence.format(n=whole(n_missing)))
    if has_ceiling:
        told.append(_("┈ up to here a score can rise, which ends at 100"))
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return [
        {"text": "<br>".join(told), "x": 0, "y": 1, "yshift": 6, "align": "left", **place,
         "showarrow": False, "borderpad": 0, "font": {"size": 12, "color": look.quiet}}
    ] if told else []  # fmt: skip
