"""Which actions are late, and which are due next? Actions down by date."""

from __future__ import annotations

import datetime
import math
import textwrap
from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure, wrapped
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import day, whole

ROW_HEIGHT, LINE_HEIGHT, LINES_OF_A_ROW = 38, 16, 2
"""Pixels of a row of two lines, and of each line more."""
KEY_HEIGHT = 54
FOOT = 44
LETTERS_OF_A_LABEL = 34
LETTERS_OF_A_RESULT = 36
DAYS_OF_A_YEAR, MOST_TICKS = 365.25, 7
LEAST_DAYS = 730
"""A shorter axis would show months, and dates of plans are rarely so exact."""

MARKS: Mapping[str, tuple[str, int, str, str]] = {
    "late": ("diamond", 15, "!", "◆"),
    "unknown": ("square-open", 14, "?", "?"),
    "due": ("circle-open", 14, "", "○"),
    "done": ("circle-open", 14, "✓", "✓"),
}
"""Symbol, size in pixels, sign inside, and sign in the key of each state, in the order of the key."""

LATE_COLOUR = {"light": "#a63d0a", "dark": "#f2a071"}
"""Of what is late alone, so that it is found at once; the symbol and the word say the same."""


def timeline_figure(actions: pd.DataFrame, look: Theme) -> go.Figure:
    """One row per action with a target date: a mark at the date, how many have done it, who leads.

    actions: REGISTER_COLUMNS, of which `action`, `title`, `lead`, `target_date`, `state`,
    `state_word`, `reached`, `done_by`, `at_region`, `n_unknown`, `as_at`, `round` are read. Actions without a date, and
    those that are asked of nobody, are not drawn; without a day `as_at` there is no line of it.
    """
    dated = actions[actions["target_date"].notna() & actions["state"].isin(list(MARKS))]
    if dated.empty:
        return empty_figure(_("No action that is asked here has a target date."), look)
    rows = dated.sort_values("target_date", kind="stable").reset_index(drop=True)
    as_at: datetime.date | None = rows["as_at"].iloc[0]
    results = [_result(row, look) for row in rows.to_dict("records")]
    rows["n_lines"] = [max(len(lines), LINES_OF_A_ROW) for lines in results]
    heights = 1 + (rows["n_lines"] - LINES_OF_A_ROW) * LINE_HEIGHT / ROW_HEIGHT
    rows["place"] = heights.cumsum() - heights / 2 - 0.5
    foot = float(heights.sum()) - 0.5
    fig = figure(
        look,
        height=round((foot + 0.5) * ROW_HEIGHT) + KEY_HEIGHT + FOOT,
        margin=(8, 8, KEY_HEIGHT, FOOT),
    )
    if as_at is not None:
        fig.add_trace(_delays(rows, as_at, look))
        fig.add_trace(_line_of_today(foot, as_at, look))
    for state in MARKS:
        here = rows[rows["state"] == state]
        if len(here):
            fig.add_trace(_marks(here, state, look))
    fig.add_trace(_carrier_of_results(rows))
    first, last = _span([*rows["target_date"], *([] if as_at is None else [as_at])])
    _set_axes(fig, first, last, look)
    _set_rows(fig, rows, results, foot, look)
    if as_at is not None:
        is_left = as_at - first < last - as_at
        _add_words(fig, _("as at {day}").format(day=day(as_at)), look, x=as_at.isoformat(),
                   xref="x", xanchor="left" if is_left else "right", yshift=4)  # fmt: skip
    _add_words(fig, _key(rows, look), look, x=0, xref="paper", xanchor="left", yshift=28)
    return fig


def _colour(state: str, look: Theme) -> str:
    if state == "late":
        return LATE_COLOUR[look.name]
    return look.quiet if state == "done" else look.accent


def _delays(rows: pd.DataFrame, as_at: datetime.date, look: Theme) -> go.Scatter:
    """A line from the date of what is late to the day it is seen from."""
    x: list[str | None] = []
    y: list[float | None] = []
    late = rows[rows["state"] == "late"]
    for date, place in zip(late["target_date"], late["place"], strict=True):
        x += [date.isoformat(), as_at.isoformat(), None]
        y += [place, place, None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": _colour("late", look), "width": 3},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _line_of_today(foot: float, as_at: datetime.date, look: Theme) -> go.Scatter:
    return go.Scatter(
        x=[as_at.isoformat()] * 2,
        y=[-0.5, foot],
        mode="lines",
        line={"color": look.text, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
    )


def _key(rows: pd.DataFrame, look: Theme) -> str:
    """The marks that are there with their words, in a line."""
    words = dict(zip(rows["state"], rows["state_word"], strict=True))
    return "&nbsp;&nbsp;&nbsp; ".join(
        f'<span style="color:{_colour(state, look)}"><b>{MARKS[state][3]}</b></span> '
        f"{escape(str(words[state]), quote=False)}"
        for state in MARKS
        if state in words
    )


def _add_words(fig: go.Figure, words: str, look: Theme, **place: object) -> None:
    fig.add_annotation(
        text=words, y=1, yref="paper", yanchor="bottom", showarrow=False, borderpad=0,
        font={"size": 13, "color": look.text}, **place,
    )  # fmt: skip


def _marks(here: pd.DataFrame, state: str, look: Theme) -> go.Scatter:
    symbol, size, sign, _in_key = MARKS[state]
    colour = _colour(state, look)
    said = here.to_dict("records")
    return go.Scatter(
        x=[date.isoformat() for date in here["target_date"]],
        y=here["place"].tolist(),
        mode="markers+text",
        name=escape(str(here["state_word"].iloc[0]), quote=False),
        marker={
            "symbol": symbol,
            "size": size,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        text=[sign] * len(here),
        textfont={"size": 11, "color": look.page if state == "late" else colour},
        customdata=[["", str(row["action"]), str(row["round"])] for row in said],
        hovertext=[_hover(row) for row in said],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
    )


def _hover(row: Mapping[Hashable, Any]) -> str:
    lines = [
        f"<b>{escape(str(row['action']), quote=False)}</b> {wrapped(str(row['title']), 50, 4)}",
        _("{state}: target date {day}").format(
            state=escape(str(row["state_word"]), quote=False), day=day(row["target_date"])
        ),
    ]
    reached = escape(str(row["reached"]), quote=False)
    lines.append(_("Done by: {reached}").format(reached=reached) if row["done_by"] else reached)
    if row["n_unknown"]:
        lines.append(
            ngettext("Nothing is known of {n}", "Nothing is known of {n}", row["n_unknown"]).format(
                n=whole(row["n_unknown"])
            )
        )
    if row["lead"]:
        lines.append(_("Lead: {lead}").format(lead=wrapped(str(row["lead"]), 50, 2)))
    return "<br>".join(lines)


def _carrier_of_results(rows: pd.DataFrame) -> go.Scatter:
    """What makes plotly draw the axis at the right, whose labels say who has done it and who leads."""
    return go.Scatter(
        x=[rows["target_date"].iloc[0].isoformat()], y=[0], yaxis="y2", mode="markers",
        marker={"opacity": 0}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _set_axes(fig: go.Figure, first: datetime.date, last: datetime.date, look: Theme) -> None:
    fig.update_xaxes(
        type="date",
        range=[first.isoformat(), last.isoformat()],
        tickformat="%Y",
        dtick=f"M{12 * max(1, math.ceil((last - first).days / DAYS_OF_A_YEAR / MOST_TICKS))}",
        ticks="outside",
        tickcolor=look.line,
        tickangle=0,
        showgrid=True,
        gridcolor=look.faint,
        title={"text": _("target date"), "font": {"size": 12, "color": look.quiet}},
    )
    fig.update_layout(hoverlabel=hover_colours(look))


def _set_rows(
    fig: go.Figure, rows: pd.DataFrame, results: Sequence[Sequence[str]], foot: float, look: Theme
) -> None:
    """What stands at the left and at the right of each row."""
    down = {
        "range": [foot, -0.5], "tickvals": rows["place"].tolist(), "automargin": True, "ticks": "",
        "tickfont": {"size": 12, "color": look.text},
    }  # fmt: skip
    fig.update_layout(
        yaxis=down
        | {
            "ticktext": [_label(row) for row in rows.to_dict("records")],
            "showgrid": True,
            "gridcolor": look.faint,
        },
        yaxis2=down
        | {
            "ticktext": ["<br>".join(lines) for lines in results],
            "side": "right",
            "overlaying": "y",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )


def _label(row: Mapping[Hashable, Any]) -> str:
    code = escape(str(row["action"]), quote=False)
    lines = wrapped(f"{row['action']}  {row['title']}", LETTERS_OF_A_LABEL, row["n_lines"])
    return lines.replace(code, f"<b>{code}</b>", 1)


def _result(row: Mapping[Hashable, Any], look: Theme) -> list[str]:
    """Where the action stands, how many have done it, what the region reached, and who leads."""
    state, done_by, region = (str(row[name]) for name in ("state_word", "done_by", "at_region"))
    marked = escape(state, quote=False)
    if row["state"] == "late":
        marked = f'<span style="color:{LATE_COLOUR[look.name]}"><b>{marked}</b></span>'
    reached = done_by or region
    if row["state"] == "done":
        lines = [escape(reached, quote=False)]
    elif len(_("{state}, {reached}").format(state=state, reached=reached)) <= LETTERS_OF_A_RESULT:
        first = _("{state}, {reached}")
        lines = [first.format(state=marked, reached=escape(reached, quote=False))]
    else:
        lines = [marked, escape(reached, quote=False)]
    if done_by and region:
        lines.append(escape(region, quote=False))
    if row["lead"]:
        lead = escape(_lead(str(row["lead"])), quote=False)
        lines.append(f'<span style="color:{look.quiet}">{lead}</span>')
    return lines


def _lead(lead: str) -> str:
    """Who leads, in one line; what stands in brackets gives way first."""
    whole_line = _("Lead: {lead}").format(lead=lead)
    if len(whole_line) <= LETTERS_OF_A_RESULT:
        return whole_line
    short = _("Lead: {lead}").format(lead=lead.split(" (", maxsplit=1)[0])
    return textwrap.shorten(short, LETTERS_OF_A_RESULT, placeholder=" …")


def _span(days: list[datetime.date]) -> tuple[datetime.date, datetime.date]:
    """From before the first day to after the last, so that no mark stands on an edge."""
    first, last = min(days), max(days)
    lacking = max(LEAST_DAYS - (last - first).days, 0)
    edge = datetime.timedelta(days=((last - first).days + lacking) // 20 + lacking // 2)
    return first - edge, last + edge
