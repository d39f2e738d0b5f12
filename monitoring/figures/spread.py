"""Is the region converging? The mean of the countries in each round, between lowest and highest."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure
from monitoring.translation import gettext as _
from monitoring.written import decimal, percent, whole

PLOT_HEIGHT = 300
LINE_HEIGHT = 19
LEFT, RIGHT, TOP = 150, 64, 34
LEAST_PART_BETWEEN = 0.09
"""Of the axis: rounds whose dates are closer than this stand at equal steps, or they would touch."""

MANY_ROUNDS = 8
BAND_OPACITY = 0.16


def spread_figure(rounds: pd.DataFrame, look: Theme) -> go.Figure:
    """The mean as a line, lowest to highest as a band; below each round its figures.

    rounds: `round`, `date` (or None), `title`, `mean`, `low`, `high`, `sd`, `n`, `of`, `standard`,
    `share_at_standard`, `node`, in the order of the rounds. A round without a score has its word.
    """
    if rounds.empty or not rounds["n"].sum():
        return empty_figure(_("No country has a score in any round so far."), look)
    places = _places(rounds)
    table = _lines_below(rounds)
    foot = LINE_HEIGHT * (len(table) + 1) + 14
    fig = figure(look, height=PLOT_HEIGHT + TOP + foot, margin=(LEFT, RIGHT, TOP, foot))
    for trace in _band(rounds, places, look):
        fig.add_trace(trace)
    fig.add_trace(_mean(rounds, places, look))
    _add_target(fig, rounds, look)
    _add_words(fig, rounds, places, table, look)
    fig.update_yaxes(
        range=[0, 102], tickvals=[0, 25, 50, 75, 100], showgrid=True, gridcolor=look.faint,
        ticks="", title={"text": _("score, 0 to 100"), "font": {"size": 12, "color": look.quiet},
                         "standoff": 6},
    )  # fmt: skip
    fig.update_xaxes(
        range=[-0.06, 1.06],
        tickvals=places,
        ticktext=[
            "<br>".join(
                [f"<b>{escape(str(code), quote=False)}</b>", *(line[n] for line in table.values())]
            )
            for n, code in enumerate(rounds["round"])
        ],
        tickfont={"size": _size_below(rounds), "color": look.text},
        tickangle=0,
        ticks="",
    )
    fig.update_layout(hoverlabel=hover_colours(look))
    return fig


def _size_below(rounds: pd.DataFrame) -> int:
    return 13 if len(rounds) < MANY_ROUNDS else 11


def _places(rounds: pd.DataFrame) -> list[float]:
    """Where each round stands, 0 to 1: by its date, or at equal steps where dates do not serve."""
    n = len(rounds)
    if n == 1:
        return [0.5]
    dates = rounds["date"].tolist()
    if all(date is not None for date in dates):
        days = [(date - dates[0]).days for date in dates]
        least = LEAST_PART_BETWEEN * days[-1]
        if days[-1] and all(later - earlier >= least for earlier, later in pairwise(days)):
            return [day / days[-1] for day in days]
    return [k / (n - 1) for k in range(n)]


def _lines_below(rounds: pd.DataFrame) -> dict[str, list[str]]:
    """What stands below each round, by its heading: countries, standard deviation, share at target."""
    lines = {
        _("with a score, of {of}").format(of=whole(rounds["of"].iloc[-1])): [
            whole(n) for n in rounds["n"]
        ],
        _("standard deviation"): [
            _("too few") if pd.isna(sd) else decimal(sd) for sd in rounds["sd"]
        ],
    }
    if rounds["standard"].notna().any():
        lines[_("reach the target")] = [
            _("none") if pd.isna(share) else percent(share) for share in rounds["share_at_standard"]
        ]
    return lines


def _rows(rounds: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return rounds.to_dict("records")


def _runs(rounds: pd.DataFrame) -> list[list[int]]:
    """The rounds with a score, in runs without a gap."""
    runs: list[list[int]] = []
    for n, mean in enumerate(rounds["mean"]):
        if pd.isna(mean):
            continue
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _band(rounds: pd.DataFrame, places: Sequence[float], look: Theme) -> list[go.Scatter]:
    """An area from lowest to highest, with a tick at either end in each round."""
    low, high = rounds["low"].tolist(), rounds["high"].tolist()
    x: list[float | None] = []
    y: list[float | None] = []
    for run in _runs(rounds):
        x += [*(places[n] for n in run), *(places[n] for n in reversed(run)), places[run[0]], None]
        y += [*(high[n] for n in run), *(low[n] for n in reversed(run)), high[run[0]], None]
    ends_x: list[float | None] = []
    ends_y: list[float | None] = []
    for run in _runs(rounds):
        for n in run:
            # A single round has no area: there a line joins the two.
            gap = [] if len(run) == 1 else [None]
            ends_x += [places[n], *gap, places[n], None]
            ends_y += [low[n], *gap, high[n], None]
    tint = look.accent.removeprefix("#")
    red, green, blue = (int(tint[n : n + 2], 16) for n in (0, 2, 4))
    area = go.Scatter(
        x=x, y=y, mode="lines", fill="toself", line={"width": 1.5, "color": look.accent},
        fillcolor=f"rgba({red},{green},{blue},{BAND_OPACITY})", hoverinfo="skip",
    )  # fmt: skip
    ends = go.Scatter(
        x=ends_x, y=ends_y, mode="lines+markers", hoverinfo="skip",
        line={"width": 1, "color": look.line},
        marker={"symbol": "line-ew-open", "size": 10, "color": look.accent, "line": {"width": 2}},
    )  # fmt: skip
    return [area, ends]


def _mean(rounds: pd.DataFrame, places: Sequence[float], look: Theme) -> go.Scatter:
    means = rounds["mean"]
    return go.Scatter(
        x=list(places),
        y=[None if pd.isna(mean) else mean for mean in means],
        mode="lines+markers+text",
        line={"width": 3, "color": look.accent},
        marker={"size": 12, "color": look.accent},
        text=["" if pd.isna(mean) else f"<b>{whole(mean)}</b>" for mean in means],
        textposition="top center",
        textfont={"size": 14, "color": look.text},
        customdata=[["", str(row["node"]), str(row["round"])] for row in _rows(rounds)],
        hovertext=[_hover(row) for row in _rows(rounds)],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
    )


def _hover(row: Mapping[Hashable, Any]) -> str:
    lines = [f"<b>{escape(str(row['round']), quote=False)}</b>"]
    if pd.notna(row["mean"]):
        lines += [
            _("Mean {mean}").format(mean=decimal(row["mean"])),
            _("From {low} to {high}").format(low=decimal(row["low"]), high=decimal(row["high"])),
        ]
    if pd.notna(row["sd"]):
        lines.append(_("Standard deviation {sd}").format(sd=decimal(row["sd"])))
    lines.append(
        _("{n} of {of} countries have a score").format(n=whole(row["n"]), of=whole(row["of"]))
    )
    if pd.notna(row["share_at_standard"]):
        lines.append(
            _("{share} of them reach the target of {target}").format(
                share=percent(row["share_at_standard"]), target=whole(row["standard"])
            )
        )
    return "<br>".join(lines)


def _add_target(fig: go.Figure, rounds: pd.DataFrame, look: Theme) -> None:
    known = rounds["standard"].dropna()
    if known.empty:
        return
    target = float(known.iloc[-1])
    fig.add_hline(y=target, line={"color": look.text, "width": 1.5, "dash": "dash"})
    _add_word(fig, _("target {points}").format(points=whole(target)), look.text, x=1,
              xref="paper", y=target, xanchor="left", xshift=4)  # fmt: skip


def _add_words(
    fig: go.Figure,
    rounds: pd.DataFrame,
    places: Sequence[float],
    table: Mapping[str, Sequence[str]],
    look: Theme,
) -> None:
    """The key above, the headings of the lines below, and a word where a round has no score."""
    key = _("● mean of the countries &nbsp; ▒ from the lowest to the highest score")
    _add_word(fig, key, look.text, x=0, xref="paper", y=1, yref="paper", xanchor="left",
              yanchor="bottom", yshift=12)  # fmt: skip
    for place, row in zip(places, _rows(rounds), strict=True):
        if pd.isna(row["mean"]):
            _add_word(fig, _("no data"), look.quiet, x=place, y=8)
    headings = "<br>".join(["&nbsp;", *table])
    fig.add_annotation(
        text=headings, x=0, xref="paper", y=0, yref="paper", xanchor="right", yanchor="top",
        xshift=-10, yshift=-2, align="right", showarrow=False, borderpad=0,
        font={"size": _size_below(rounds), "color": look.quiet},
    )  # fmt: skip


def _add_word(fig: go.Figure, text: str, colour: str, **place: object) -> None:
    fig.add_annotation(
        text=text, showarrow=False, borderpad=0, font={"size": 12, "color": colour}, **place
    )
