"""Are these two countries really different? Scores in order, each with its interval and its rank."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hatching, hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure, ink_on
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import decimal, percent, whole

ROW_HEIGHT, ROW_HEIGHT_MANY, MANY_COUNTRIES = 31, 24, 20
KEY_HEIGHT, FOOT = 50, 46
BRACKETS_FROM = 0.8
"""Of the width: right of it stand the brackets of countries whose rank intervals overlap."""


def ranking_figure(countries: pd.DataFrame, look: Theme) -> go.Figure:
    """One row per country: a stem to the score, the interval of 90 % of the draws, the rank with its own.

    countries: `country`, `name`, `rank_text`, `score` 0-100 or NaN, `score_low`, `score_high`,
    `coverage` 0-1, `word`, `alike`, `n_alike`, `groups`, `node`, `round`, the first rank first.
    """
    if countries.empty:
        return empty_figure(_("No ranking is shown."), look)
    rows = countries.reset_index(drop=True)
    height = ROW_HEIGHT if len(rows) <= MANY_COUNTRIES else ROW_HEIGHT_MANY
    fig = figure(
        look,
        height=len(rows) * height + KEY_HEIGHT + FOOT,
        margin=(8, 12, KEY_HEIGHT, FOOT),
    )
    fig.add_trace(_stems(rows, look))
    fig.add_trace(_intervals(rows, look))
    fig.add_trace(_marks(rows, look))
    fig.add_trace(_numbers(rows, look))
    if rows["score"].isna().any():
        fig.add_trace(_gaps(rows, look))
    n_lanes = _add_brackets(fig, rows, look)
    _set_axes(fig, rows, n_lanes, look)
    key = _("● score &nbsp; ▬ 90 % of the draws")
    beside = _("beside the name: rank (interval of the rank)")
    fig.add_annotation(
        text=f"{key}<br>{beside}", align="left", x=0, xref="paper", y=1, yref="paper", xanchor="left", yanchor="bottom",
        yshift=10, showarrow=False, borderpad=0, font={"size": 12, "color": look.text},
    )  # fmt: skip
    return fig


def _lines(
    rows: pd.DataFrame, starts: pd.Series | float, ends: pd.Series
) -> tuple[list[float | None], list[float | None]]:
    """The ends of one level line per row, with a gap after each."""
    x: list[float | None] = []
    y: list[float | None] = []
    for n in rows.index[ends.notna()]:
        x += [starts if isinstance(starts, float) else float(starts[n]), float(ends[n]), None]
        y += [n, n, None]
    return x, y


def _stems(rows: pd.DataFrame, look: Theme) -> go.Scatter:
    x, y = _lines(rows, 0.0, rows["score"])
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": look.line, "width": 1.5}, hoverinfo="skip"
    )


def _intervals(rows: pd.DataFrame, look: Theme) -> go.Scatter:
    x, y = _lines(rows, rows["score_low"], rows["score_high"])
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": look.accent, "width": 9}, opacity=0.4,
        hoverinfo="skip",
    )  # fmt: skip


def _marks(rows: pd.DataFrame, look: Theme) -> go.Scatter:
    known = rows[rows["score"].notna()]
    said = known.to_dict("records")
    return go.Scatter(
        x=known["score"].tolist(),
        y=known.index.tolist(),
        mode="markers",
        marker={"size": 13, "color": look.accent, "line": {"width": 1, "color": look.page}},
        customdata=[[str(r["country"]), str(r["node"]), str(r["round"])] for r in said],
        hovertext=[_hover(row) for row in said],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
    )


def _numbers(rows: pd.DataFrame, look: Theme) -> go.Scatter:
    """The score behind mark and interval."""
    known = rows[rows["score"].notna()]
    return go.Scatter(
        x=known[["score", "score_high"]].max(axis=1).tolist(),
        y=known.index.tolist(),
        mode="text",
        text=[f"&nbsp;&nbsp;&nbsp;{whole(score)}" for score in known["score"]],
        textposition="middle right",
        textfont={"size": 12, "color": look.text},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _gaps(rows: pd.DataFrame, look: Theme) -> go.Bar:
    """A hatched bar with its word where there is no score."""
    unknown = rows[rows["score"].isna()]
    said = unknown.to_dict("records")
    return go.Bar(
        orientation="h",
        x=[100] * len(unknown),
        y=unknown.index.tolist(),
        width=0.6,
        marker={"color": look.page, "line": {"color": look.line, "width": 0.5},
                "pattern": hatching(look)},
        text=[escape(str(row["word"]), quote=False) for row in said],
        textposition="inside",
        insidetextanchor="middle",
        textfont={"size": 12, "color": ink_on(look.page)},
        customdata=[[str(r["country"]), str(r["node"]), str(r["round"])] for r in said],
        hovertext=[
            f"<b>{escape(str(row['name']), quote=False)}</b><br>{escape(str(row['word']), quote=False)}"
            for row in said
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _hover(row: Mapping[Hashable, Any]) -> str:
    lines = [
        f"<b>{escape(str(row['name']), quote=False)}</b>",
        _("Rank {rank}").format(rank=row["rank_text"]),
        _("Score {score}").format(score=decimal(row["score"])),
        _("90 % of the draws: {low} to {high}").format(
            low=decimal(row["score_low"]), high=decimal(row["score_high"])
        ),
        _("Coverage {share}").format(share=percent(row["coverage"])),
        ngettext(
            "Its rank interval overlaps with that of {n} country",
            "Its rank interval overlaps with those of {n} countries",
            row["n_alike"],
        ).format(n=whole(row["n_alike"]))
        if row["n_alike"]
        else _("Its rank interval overlaps with no other"),
    ]
    return "<br>".join(lines)


def _add_brackets(fig: go.Figure, rows: pd.DataFrame, look: Theme) -> int:
    """A bracket for each group of countries whose rank intervals overlap; how many lanes they take."""
    members: dict[str, list[int]] = {}
    for n, groups in enumerate(rows["groups"]):
        for group in str(groups).split():
            members.setdefault(group, []).append(n)
    x: list[float | None] = []
    y: list[float | None] = []
    dots: list[tuple[int, int]] = []
    ends: list[int] = []
    for of_group in sorted(members.values()):
        lane = next((n for n, last in enumerate(ends) if last < of_group[0]), len(ends))
        ends[lane : lane + 1] = [of_group[-1]]
        x += [lane, lane, None]
        y += [of_group[0], of_group[-1], None]
        dots += [(lane, n) for n in of_group]
    fig.add_trace(
        go.Scatter(x=x, y=y, xaxis="x2", mode="lines", hoverinfo="skip",
                   line={"color": look.line, "width": 2})
    )  # fmt: skip
    fig.add_trace(
        go.Scatter(
            x=[lane for lane, _row in dots], y=[n for _lane, n in dots], xaxis="x2", mode="markers",
            marker={"symbol": "line-ew-open", "size": 7, "color": look.line,
                    "line": {"width": 2, "color": look.line}},
            hoverinfo="skip",
        )
    )  # fmt: skip
    return len(ends)


def _set_axes(fig: go.Figure, rows: pd.DataFrame, n_lanes: int, look: Theme) -> None:
    fig.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=rows.index.tolist(),
        ticktext=[_label(row) for row in rows.to_dict("records")],
        tickfont={"size": 14 if len(rows) <= MANY_COUNTRIES else 12, "color": look.text},
        automargin=True,
        ticks="",
    )
    small = {"size": 12, "color": look.quiet}
    right = BRACKETS_FROM if n_lanes else 1.0
    fig.update_layout(
        xaxis={"domain": [0, right], "range": [0, 112], "tickvals": [0, 25, 50, 75, 100],
               "showgrid": True, "gridcolor": look.faint, "ticks": "",
               "title": {"text": _("score, 0 to 100"), "font": small}},
        xaxis2={"domain": [min(right + 0.02, 0.99), 1], "range": [-0.7, max(n_lanes, 3) - 0.3],
                "anchor": "y", "showgrid": False, "zeroline": False, "fixedrange": True,
                "showticklabels": False, "ticks": "", "visible": bool(n_lanes),
                "title": {"text": _("intervals<br>overlap"), "font": small}},
        hoverlabel=hover_colours(look),
    )  # fmt: skip


def _label(row: Mapping[Hashable, Any]) -> str:
    name = escape(str(row["name"]), quote=False)
    return f"{name}&nbsp; <b>{row['rank_text']}</b>" if row["rank_text"] else name
