"""How far is one country in each area, beside the last round and the other countries?"""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import STEADY, Theme, empty_figure, figure, wrapped
from monitoring.translation import gettext as _
from monitoring.written import decimal, whole

ROW_HEIGHT = 54
AXIS_HEIGHT = 46
KEY_HEIGHT = 36
LETTERS_OF_A_LABEL = 30


def profile_figure(areas: pd.DataFrame, look: Theme, *, before: str = "") -> go.Figure:
    """One row for each area: the score with its range, the score before, the countries' median.

    areas: `node`, `title`, `score`, `low`, `high`, `coverage`, `word`, `before`, `median`, `n`,
    `is_alike` (whether the score before is over the same actions by the same assessment).
    before: the name of the round before. A click gives the node, and the round where it is that one.
    """
    if areas.empty:
        return empty_figure(_("No area asks anything of this country."), look)
    rows = list(range(len(areas)))
    fig = figure(
        look,
        height=len(rows) * ROW_HEIGHT + KEY_HEIGHT + AXIS_HEIGHT,
        margin=(8, 24, KEY_HEIGHT, AXIS_HEIGHT),
    )
    fig.add_trace(_ranges(areas, look))
    alike = areas["is_alike"].astype(bool)
    fig.add_trace(_ways(areas, look, alike, "solid"))
    fig.add_trace(_ways(areas, look, ~alike, "dot"))
    if areas["median"].notna().any():
        fig.add_trace(
            _marks(areas, "median", _("median of the countries"),
                   {"symbol": "line-ns-open", "size": 20, "color": look.quiet,
                    "line": {"width": 3}})
        )  # fmt: skip
    if before:
        fig.add_trace(
            _marks(areas, "before", before,
                   {"symbol": "circle-open", "size": 13, "color": look.accent, "line": {"width": 2}},
                   round_=before)
        )  # fmt: skip
    fig.add_trace(
        _marks(areas, "score", _("this round"),
               {"symbol": "circle", "size": 17, "color": look.accent})
    )  # fmt: skip
    _add_words(fig, areas, look)
    fig.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=rows,
        ticktext=[wrapped(title, LETTERS_OF_A_LABEL, 2) for title in areas["title"]],
        automargin=True,
        showgrid=True,
        gridcolor=look.faint,
        ticks="",
    )
    fig.update_xaxes(
        range=[-3, 103], tickvals=[0, 25, 50, 75, 100], showgrid=True, gridcolor=look.faint,
        ticks="", title={"text": _("score, 0 to 100"), "standoff": 6,
                         "font": {"size": 12, "color": look.quiet}},
    )  # fmt: skip
    fig.update_layout(
        showlegend=True,
        hoverlabel=hover_colours(look),
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False,
                "itemdoubleclick": False, "font": {"size": 13}},
    )  # fmt: skip
    return fig


def _ranges(areas: pd.DataFrame, look: Theme) -> go.Scatter:
    """A faint bar from the worst to the best that the unknown answers could bring."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, area in enumerate(areas.to_dict("records")):
        if area["coverage"] < 1 - 1e-9:
            x += [area["low"], area["high"], None]
            y += [row, row, None]
    return go.Scatter(
        x=x, y=y, mode="lines", name=_("range while answers are missing"),
        line={"color": look.line, "width": 9}, opacity=0.4, hoverinfo="skip", showlegend=bool(x),
    )  # fmt: skip


def _ways(areas: pd.DataFrame, look: Theme, chosen: pd.Series, dash: str) -> go.Scatter:
    """The way from the score before to the score now; dotted where the two are not alike."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, area in enumerate(areas.to_dict("records")):
        if chosen.iloc[row] and pd.notna(area["score"]) and pd.notna(area["before"]):
            x += [area["before"], area["score"], None]
            y += [row, row, None]
    return go.Scatter(
        x=x, y=y, mode="lines", hoverinfo="skip",
        line={"color": look.accent, "width": 3, "dash": dash},
        name=_("partly other actions or another assessment"), showlegend=dash == "dot" and bool(x),
    )  # fmt: skip


def _marks(
    areas: pd.DataFrame, column: str, name: str, marker: dict[str, object], *, round_: str = ""
) -> go.Scatter:
    known = areas[column].notna().to_numpy()
    return go.Scatter(
        x=areas.loc[known, column].tolist(),
        y=[row for row, has in enumerate(known) if has],
        mode="markers",
        name=name,
        marker=marker,
        customdata=[["", node, round_] for node in areas.loc[known, "node"]],
        **STEADY,
        hovertext=[
            f"<b>{escape(str(title), quote=False)}</b><br>{escape(name, quote=False)}: {decimal(value)}"
            for title, value in zip(
                areas.loc[known, "title"], areas.loc[known, column], strict=True
            )
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _add_words(fig: go.Figure, areas: pd.DataFrame, look: Theme) -> None:
    """The score in figures above its mark, or the word and the range that stand in its place."""
    for row, area in enumerate(areas.to_dict("records")):
        if pd.notna(area["score"]):
            x, text = area["score"], f"<b>{whole(area['score'])}</b>"
        elif pd.notna(area["low"]):
            x = (area["low"] + area["high"]) / 2
            text = _("{word}: between {low} and {high}").format(
                word=escape(str(area["word"]), quote=False),
                low=whole(area["low"]),
                high=whole(area["high"]),
            )
        else:
            x, text = 0.0, escape(str(area["word"]), quote=False)
        fig.add_annotation(
            x=x, y=row, text=text, yshift=19, showarrow=False, font={"size": 13, "color": look.text},
            bgcolor=look.page, borderpad=0,
        )  # fmt: skip
