"""Is this area where it should be? Score, range, target and minimum standards on one scale."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hatching, hover_colours, key_height, key_on_top
from monitoring.figures.theme import STEADY, Theme, empty_figure, figure, wrapped
from monitoring.translation import gettext as _
from monitoring.written import decimal, percent, whole

ROW_HEIGHT = 38
AXIS_HEIGHT, BAND_HEIGHT = 46, 20
LETTERS_OF_A_LABEL = 26
ROOM_OF_WORDS = 146
"""Pixels at the right for a score with its coverage, or the word in its place."""
WHOLE = 1 - 1e-9
"""Coverage from which nothing is missing."""
BAR, RANGE = 0.5, 0.36
"""Of a row: how thick the bar is, and how far below its middle the range lies."""


def bullet_figure(
    frame: pd.DataFrame, look: Theme, *, bands: Sequence[tuple[float, str]] = ()
) -> go.Figure:
    """One bar per row from 0 to the score, with ticks for what is wanted.

    frame: `country`, `name`, `node`, `title`, `label` (what the row is called), `round`, `score`
    0-100 or missing, `low`, `high`, `coverage` 0-1, `word` (why there is no score), `target` and
    `standard` 0-100 or missing, `target_date`; in the order in which rows stand.
    bands: lower bound and word of each, if the plan has any. A click gives country, node and round.
    """
    if frame.empty:
        return empty_figure(_("Nothing is asked here in this round."), look)
    rows = frame.reset_index(drop=True)
    traces = _traces(rows, look)
    n_named = sum(trace.showlegend is not False for trace in traces)
    key = key_height(n_named) + BAND_HEIGHT * _lines_of(bands)
    fig = figure(
        look,
        height=len(rows) * ROW_HEIGHT + key + AXIS_HEIGHT,
        margin=(8, ROOM_OF_WORDS, key, AXIS_HEIGHT),
    )
    _add_bands(fig, bands, look)
    fig.add_traces(traces)
    _add_words(fig, rows, look)
    fig.update_yaxes(
        range=[len(rows) - 0.5, -0.5], tickvals=list(range(len(rows))),
        ticktext=[wrapped(label, LETTERS_OF_A_LABEL, 2) for label in rows["label"]],
        automargin=True, ticks="", ticklabelstandoff=6, tickfont={"size": 13},
    )  # fmt: skip
    fig.update_xaxes(
        range=[0, 100.6], tickvals=[0, 25, 50, 75, 100], showgrid=True, gridcolor=look.faint,
        ticks="", tickfont={"size": 12, "color": look.quiet},
        title={"text": _("score, 0 to 100"), "standoff": 6,
               "font": {"size": 12, "color": look.quiet}},
    )  # fmt: skip
    fig.update_layout(
        barmode="overlay", bargap=0, showlegend=True, hoverlabel=hover_colours(look),
        legend=key_on_top(),
    )  # fmt: skip
    return fig


def _traces(rows: pd.DataFrame, look: Theme) -> list[go.Bar | go.Scatter]:
    scored = rows[rows["score"].notna()]
    unscored = rows[rows["score"].isna() & rows["low"].notna()]
    traces: list[go.Bar | go.Scatter] = []
    if len(scored):
        traces.append(_bars(scored, look))
    if len(unscored):
        traces.append(_possible(unscored, look))
    if (scored["coverage"] < WHOLE).any():
        traces.append(_ranges(scored[scored["coverage"] < WHOLE], look))
    aimed = rows[rows["target"].notna()]
    if len(aimed):
        traces += _ticks(aimed, "target", _("target"), look)
    if rows["standard"].notna().any():
        here = rows[rows["standard"].notna()]
        traces += _ticks(here, "standard", _("minimum"), look)
    return traces


def _bars(rows: pd.DataFrame, look: Theme) -> go.Bar:
    return go.Bar(
        orientation="h",
        y=rows.index.tolist(),
        x=rows["score"].tolist(),
        width=BAR,
        name=_("score"),
        marker={"color": look.accent, "line": {"width": 0}},
        **_hover_and_click(rows),
    )


def _possible(rows: pd.DataFrame, look: Theme) -> go.Bar:
    """Where a score that cannot be given must lie."""
    return go.Bar(
        orientation="h",
        y=rows.index.tolist(),
        base=rows["low"].tolist(),
        x=(rows["high"] - rows["low"]).tolist(),
        width=BAR,
        name=_("no score"),
        marker={
            "color": look.page,
            "line": {"color": look.line, "width": 1},
            "pattern": hatching(look),
        },
        **_hover_and_click(rows),
    )


def _ranges(rows: pd.DataFrame, look: Theme) -> go.Scatter:
    """A thin line from the worst to the best that missing answers could bring, under the bar."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, low, high in zip(rows.index, rows["low"], rows["high"], strict=True):
        x += [low, high, None]
        y += [place + RANGE, place + RANGE, None]
    return go.Scatter(
        x=x, y=y, mode="lines+markers", name=_("range"),
        line={"color": look.quiet, "width": 2}, hoverinfo="skip", cliponaxis=False,
        marker={"symbol": "line-ns-open", "size": 7, "color": look.quiet, "line": {"width": 2}},
        **STEADY,
    )  # fmt: skip


def _ticks(rows: pd.DataFrame, column: str, name: str, look: Theme) -> list[go.Scatter]:
    """A mark at a value of each row, on one like the page, so that it is seen on the bar as well."""
    is_target = column == "target"
    symbol = "line-ns" if is_target else "diamond"
    size = 15 if is_target else 11
    places = {"x": rows[column].tolist(), "y": rows.index.tolist(), "cliponaxis": False}
    halo = go.Scatter(
        **places, mode="markers", hoverinfo="skip", showlegend=False, legendgroup=name,
        marker={"symbol": symbol, "size": size + 1, "color": look.page,
                "line": {"color": look.page, "width": 7 if is_target else 4}},
        **STEADY,
    )  # fmt: skip
    marks = go.Scatter(
        **places, mode="markers", name=name, legendgroup=name,
        marker={"symbol": symbol, "size": size, "color": look.page,
                "line": {"color": look.text, "width": 3 if is_target else 2}},
        hovertext=[
            "<br>".join(
                (f"<b>{escape(str(row['label']), quote=False)}</b>",
                 f"{escape(name, quote=False)}: {decimal(row[column])}",
                 *([escape(str(row["target_date"]), quote=False)]
                   if is_target and row["target_date"] else []))
            )
            for row in rows.to_dict("records")
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=rows[["country", "node", "round"]].to_numpy().tolist(),
        **STEADY,
    )  # fmt: skip
    return [halo, marks]


def _hover_and_click(rows: pd.DataFrame) -> dict[str, Any]:
    return {
        "hovertext": [_hover(row) for row in rows.to_dict("records")],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": rows[["country", "node", "round"]].to_numpy().tolist(),
        **STEADY,
    }


def _hover(row: Mapping[Hashable, Any]) -> str:
    lines = [
        f"<b>{escape(str(row['name']), quote=False)}</b>",
        escape(str(row["title"]), quote=False),
    ]
    if pd.isna(row["score"]):
        lines.append(escape(str(row["word"]), quote=False))
    else:
        lines.append(_("Score {score}").format(score=decimal(row["score"])))
    if pd.notna(row["coverage"]):
        lines.append(_("Coverage {share}").format(share=percent(row["coverage"])))
        if row["coverage"] < WHOLE:
            lines.append(
                _("Range {low} to {high}").format(
                    low=decimal(row["low"]), high=decimal(row["high"])
                )
            )
    for column, text in (("target", _("Target {points}")), ("standard", _("Minimum {points}"))):
        if pd.notna(row[column]):
            lines.append(text.format(points=decimal(row[column])))
    return "<br>".join(lines)


def _add_bands(fig: go.Figure, bands: Sequence[tuple[float, str]], look: Theme) -> None:
    """Every second band a little darker than the page, each with its word above.

    The words of neighbours stand on different lines, so that they have room on a phone.
    """
    ends = [*sorted(bands), (100.0, "")]
    lines = _lines_of(bands)
    for n, ((low, word), (high, _next)) in enumerate(pairwise(ends)):
        if high <= low:
            continue
        if n % 2:
            fig.add_vrect(x0=low, x1=high, fillcolor=look.land, line_width=0, layer="below")
        fig.add_annotation(
            x=(low + high) / 2, y=1, yref="paper", yanchor="bottom", showarrow=False,
            yshift=2 + BAND_HEIGHT * (n % lines), text=escape(word, quote=False), borderpad=0, font={"size": 12, "color": look.quiet},
        )  # fmt: skip


def _lines_of(bands: Sequence[object]) -> int:
    """On how many lines the words of the bands stand."""
    return min(len(bands), 2)


def _add_words(fig: go.Figure, rows: pd.DataFrame, look: Theme) -> None:
    """At the end of each row the score with its coverage, or the word in its place."""
    for place, row in enumerate(rows.to_dict("records")):
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=10, y=place, yref="y", yanchor="middle",
            text=_words(row), showarrow=False, align="left", borderpad=0,
            font={"size": 13, "color": look.text},
        )  # fmt: skip


def _words(row: Mapping[Hashable, Any]) -> str:
    if pd.notna(row["score"]):
        score = f"<b>{whole(row['score'])}</b>"
        if row["coverage"] >= WHOLE:
            return score
        known = _("{share} known").format(share=percent(row["coverage"]))
        return f'{score}  <span style="font-size:12px">{known}</span>'
    word = escape(str(row["word"]), quote=False)
    if pd.isna(row["low"]):
        return word
    return _("{word}, {low} to {high}").format(
        word=word, low=whole(row["low"]), high=whole(row["high"])
    )
