"""What would another choice of weights or rules make of the scores? Officially, and what if."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import STEADY, Theme, empty_figure, figure
from monitoring.translation import gettext as _
from monitoring.written import decimal, signed

ROW_HEIGHT, ROW_HEIGHT_MANY = 30, 22
MANY_COUNTRIES = 20
KEY_HEIGHT, FOOT = 36, 44
WHAT_IF_COLOUR = {"light": "#a34700", "dark": "#f2a65a"}
"""Of what is not official, alone; the hollow diamond says the same without colour."""


def what_if_figure(countries: pd.DataFrame, look: Theme) -> go.Figure:
    """One row per country: a disc for the official score, a hollow diamond for the other one.

    countries: `country`, `name`, `score`, `what_if_score` (0-100 or NaN), `change` in points, and
    `word`, `what_if_word` that stand for a missing score; in the order in which they shall stand.
    """
    if countries.empty:
        return empty_figure(_("There are no countries to show."), look)
    many = len(countries) > MANY_COUNTRIES
    height = ROW_HEIGHT_MANY if many else ROW_HEIGHT
    fig = figure(
        look, height=len(countries) * height + KEY_HEIGHT + FOOT, margin=(8, 64, KEY_HEIGHT, FOOT)
    )
    rows = countries.reset_index(drop=True)
    fig.add_trace(_ways(rows, look))
    official = {"symbol": "circle", "size": 13, "color": look.accent}
    fig.add_trace(_marks(rows, "score", _("official"), official))
    other = {"symbol": "diamond-open", "size": 13, "color": WHAT_IF_COLOUR[look.name],
             "line": {"width": 2.5}}  # fmt: skip
    fig.add_trace(_marks(rows, "what_if_score", _("what if (not official)"), other))
    _add_words(fig, rows, look)
    fig.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=[escape(str(name), quote=False) for name in rows["name"]],
        tickfont={"size": 12 if many else 14},
        automargin=True,
        showgrid=True,
        gridcolor=look.faint,
        ticks="",
    )
    fig.update_xaxes(
        range=[-2, 102], tickvals=[0, 25, 50, 75, 100], showgrid=True, gridcolor=look.faint,
        ticks="", title={"text": _("score, 0 to 100"), "font": {"size": 12, "color": look.quiet}},
    )  # fmt: skip
    fig.update_layout(
        showlegend=True,
        hoverlabel=hover_colours(look),
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False,
                "itemdoubleclick": False, "font": {"size": 13}},
    )  # fmt: skip
    return fig


def _ways(rows: pd.DataFrame, look: Theme) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for row, one in enumerate(rows.to_dict("records")):
        if pd.notna(one["score"]) and pd.notna(one["what_if_score"]):
            x += [one["score"], one["what_if_score"], None]
            y += [row, row, None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": look.line, "width": 2}, hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip


def _marks(rows: pd.DataFrame, column: str, name: str, marker: dict[str, object]) -> go.Scatter:
    known = rows[rows[column].notna()]
    return go.Scatter(
        x=known[column].tolist(),
        y=known.index.tolist(),
        mode="markers",
        name=name,
        marker=marker,
        customdata=[[country, "", ""] for country in known["country"]],
        hovertext=[
            f"<b>{escape(str(country), quote=False)}</b><br>{escape(name, quote=False)}: {decimal(value)}"
            for country, value in zip(known["name"], known[column], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
        **STEADY,
    )


def _add_words(fig: go.Figure, rows: pd.DataFrame, look: Theme) -> None:
    """The change at the right edge, or the words that stand in place of a score."""
    for row, one in enumerate(rows.to_dict("records")):
        words = [
            word
            for score, word in (
                (one["score"], one["word"]),
                (one["what_if_score"], one["what_if_word"]),
            )
            if pd.isna(score)
        ]
        if words:
            text, x, anchor = " · ".join(dict.fromkeys(words)), 0.0, "left"
            xref = "x"
        else:
            text, x, anchor, xref = signed(one["change"]), 1.0, "left", "paper"
        fig.add_annotation(
            x=x, y=row, xref=xref, text=escape(text, quote=False), xanchor=anchor, showarrow=False,
            xshift=8 if xref == "paper" else 0, font={"size": 13, "color": look.text},
        )  # fmt: skip
