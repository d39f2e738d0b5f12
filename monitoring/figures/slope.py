"""Who moved between the round before and this one? A line from each score to the next."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Hashable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.direction import (
    HIGHER,
    LOWER,
    SAME,
    SYMBOL_BY_DIRECTION,
    UNDIMMED,
    direction_colour,
    direction_of_line,
)
from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure, wrapped
from monitoring.translation import gettext as _
from monitoring.written import decimal, percent, signed, whole

LABEL_HEIGHT = 19
"""Pixels that a label needs, so that none stands on another."""
ROOM = 1.15
"""Of what all labels need: the rest lets them stand nearer to their marks."""
SMALLEST_PLOT, HEAD_HEIGHT, FOOT_LINE, FOOT = 240, 66, 17, 14
SIDE_WIDTH = 210
LETTERS_OF_A_NAME = 23
LETTERS_OF_A_FOOT = 84
LEADER = 0.05
"""Of the width between the rounds: the thin line from a mark to its label."""
STEP, LEAST_SPAN = 10, 20
"""Points: the scale shown begins and ends at a multiple, and is never narrower."""

Row = Mapping[Hashable, Any]
SIDES = ((0.0, "before"), (1.0, "now"))


def slope_figure(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """One line for each country, from its score in the round before to the one now.

    frame: the columns of `views.slope`. Labels are moved apart with thin leaders. Where countries
    are highlighted the others are drawn thin and grey. A line is whole where both scores are over
    the same actions by the same assessment and dotted where not, in the colour of what can be
    compared.
    """
    rows = frame.to_dict("records")
    if not rows or not rows[0]["before_round"]:
        return empty_figure(_("There is no earlier round to compare with."), look)
    known = pd.concat([frame["before"], frame["now"]]).dropna()
    if known.empty:
        return empty_figure(_("No country has a score in either round."), look)
    low, high = _span(float(known.min()), float(known.max()))
    most = max(int(frame[column].notna().sum()) for _x, column in SIDES)
    plot = max(SMALLEST_PLOT, round(most * LABEL_HEIGHT * ROOM))
    foot = _foot(rows, low, high)
    fig = figure(
        look,
        height=plot + HEAD_HEIGHT + len(foot) * FOOT_LINE + FOOT,
        margin=(SIDE_WIDTH, SIDE_WIDTH, HEAD_HEIGHT, len(foot) * FOOT_LINE + FOOT),
    )
    is_any_chosen = bool(frame["is_highlighted"].any())
    for is_chosen in (False, True):
        for direction in ("", SAME, HIGHER, LOWER):
            here = [
                row
                for row in rows
                if _is_whole(row)
                and row["is_highlighted"] == is_chosen
                and direction_of_line(row) == direction
            ]
            is_quiet = is_any_chosen and not is_chosen
            fig.add_trace(_lines(here, direction, look, is_alike=False, is_quiet=is_quiet))
            fig.add_trace(_lines(here, direction, look, is_alike=True, is_quiet=is_quiet))
    notes: list[dict[str, Any]] = []
    for x, column in SIDES:
        places = _label_places(rows, column, (high - low) / plot * LABEL_HEIGHT, low, high)
        fig.add_trace(_leaders(rows, x, column, places, look))
        fig.add_trace(_marks(rows, x, column, is_any_chosen, look))
        notes += _labels(rows, x, column, places, is_any_chosen, look)
    notes += [*_heads(rows, look), _below(foot, look)]
    fig.update_layout(annotations=notes)  # all at once: plotly checks all of them at each call
    fig.update_xaxes(visible=False, range=[-LEADER, 1 + LEADER])
    fig.update_yaxes(visible=False, range=[low, high])
    fig.update_layout(hoverlabel=hover_colours(look))
    return fig


def _span(least: float, most: float) -> tuple[float, float]:
    """The part of 0 to 100 that is shown: whole steps around the scores."""
    low, high = math.floor(least / STEP) * STEP, math.ceil(most / STEP) * STEP
    while high - low < LEAST_SPAN:
        low, high = max(0, low - STEP), min(100, high + STEP)
    return float(low), float(high)


def _is_whole(row: Row) -> bool:
    return bool(pd.notna(row["before"]) and pd.notna(row["now"]))


def _lines(
    rows: Sequence[Row], direction: str, look: Theme, *, is_alike: bool, is_quiet: bool
) -> go.Scatter:
    """The lines of one direction that are all change, or those that are not."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row in rows:
        if row["is_alike"] == is_alike:
            x += [0.0, 1.0, None]
            y += [row["before"], row["now"], None]
    is_chosen = any(row["is_highlighted"] for row in rows)
    return go.Scatter(
        x=x or [None], y=y or [None], mode="lines",
        name=direction,
        line={"color": look.line if is_quiet else direction_colour(direction, look),
              "width": 1 if is_quiet else 3.5 if is_chosen else 2,
              "dash": "solid" if is_alike else "dot"},
        hoverinfo="skip",
    )  # fmt: skip


def _label_places(
    rows: Sequence[Row], column: str, gap: float, low: float, high: float
) -> dict[str, float]:
    """Where the label of each country stands: as near its score as the others allow."""
    drawn = sorted(
        (row for row in rows if pd.notna(row[column])),
        key=lambda row: (row[column], row["change"] if pd.notna(row["change"]) else 0.0),
    )
    at = apart([row[column] for row in drawn], gap, low, high)
    return {row["country"]: place for row, place in zip(drawn, at, strict=True)}


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places nearest to those wanted (rising) that are a gap apart and lie between the bounds.

    Least squares: without the gaps that must be, neighbours that would change places share their
    mean (pool adjacent violators).
    """
    blocks: list[tuple[float, int]] = []
    for number, place in enumerate(wanted):
        mean, n = place - number * gap, 1
        while blocks and blocks[-1][0] > mean:
            before, m = blocks.pop()
            mean, n = (before * m + mean * n) / (m + n), m + n
        blocks.append((mean, n))
    free = np.repeat([mean for mean, _n in blocks], [n for _mean, n in blocks])
    room = max(low, high - (len(wanted) - 1) * gap)
    return [float(x) for x in np.clip(free, low, room) + np.arange(len(wanted)) * gap]


def _leaders(
    rows: Sequence[Row], at: float, column: str, places: Mapping[str, float], look: Theme
) -> go.Scatter:
    end = at - LEADER if column == "before" else at + LEADER
    x: list[float | None] = []
    y: list[float | None] = []
    for row in rows:
        if row["country"] in places:
            x += [at, end, None]
            y += [row[column], places[row["country"]], None]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": look.line, "width": 0.75}, hoverinfo="skip",
        showlegend=False, cliponaxis=False,
    )  # fmt: skip


def _marks(
    rows: Sequence[Row], at: float, column: str, is_any_chosen: bool, look: Theme
) -> go.Scatter:
    drawn = [row for row in rows if pd.notna(row[column])]
    colours = [
        look.line if is_any_chosen and not row["is_highlighted"] else look.accent for row in drawn
    ]
    round_ = "before_round" if column == "before" else "round"
    return go.Scatter(
        x=[at] * len(drawn),
        y=[row[column] for row in drawn],
        mode="markers",
        marker={
            "symbol": ["circle" if _is_whole(row) else "circle-open" for row in drawn],
            "size": [11 if row["is_highlighted"] else 9 for row in drawn],
            "color": colours,
            "line": {"color": colours, "width": 2},
            "opacity": 1,  # plotly fades marks of several sizes
        },
        hovertext=[_hover(row) for row in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[row["country"], row["node"], row[round_]] for row in drawn],
        **UNDIMMED,
        showlegend=False,
        cliponaxis=False,
    )


def _labels(
    rows: Sequence[Row],
    at: float,
    column: str,
    places: Mapping[str, float],
    is_any_chosen: bool,
    look: Theme,
) -> Iterator[dict[str, Any]]:
    is_left = column == "before"
    for row in rows:
        if row["country"] not in places:
            continue
        name = wrapped(str(row["name"]), LETTERS_OF_A_NAME, 1)
        score = f"<b>{whole(row[column])}</b>"
        if not is_left and row["coverage"] < 1 - 1e-9:
            score += f' <span style="font-size:11px">({percent(row["coverage"])})</span>'
        text = f"{name}  {score}" if is_left else f"{score}  {name}"
        is_quiet = is_any_chosen and not row["is_highlighted"]
        yield {
            "x": at - LEADER if is_left else at + LEADER, "y": places[row["country"]],
            "xanchor": "right" if is_left else "left", "yanchor": "middle",
            "xshift": -3 if is_left else 3, "showarrow": False, "borderpad": 0,
            "text": f"<b>{text}</b>" if row["is_highlighted"] else text,
            "font": {"size": 13, "color": look.quiet if is_quiet else look.text},
        }  # fmt: skip


def _heads(rows: Sequence[Row], look: Theme) -> Iterator[dict[str, Any]]:
    """The rounds above their scores, and above all what the lines mean."""
    above = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False, "borderpad": 0}
    for x, column in ((0, "before_round"), (1, "round")):
        yield {
            "x": x, "yshift": 14, "text": f"<b>{escape(str(rows[0][column]), quote=False)}</b>",
            "font": {"size": 14, "color": look.text}, **above,
        }  # fmt: skip
    lines = [row for row in rows if _is_whole(row)]
    words = {HIGHER: _("higher"), LOWER: _("lower"), SAME: _("as before")}
    drawn = {direction_of_line(row) for row in lines}
    told = [
        f'<span style="color:{direction_colour(direction, look)}">'
        f"{SYMBOL_BY_DIRECTION[direction]} {word}</span>"
        for direction, word in words.items()
        if direction in drawn
    ]
    if any(not row["is_alike"] for row in lines):
        told.append(_("dotted: partly other actions or another assessment"))
    yield {
        "x": 0.5, "xref": "paper", "yshift": 44, "text": "     ".join(told),
        "font": {"size": 13, "color": look.quiet}, **above,
    }  # fmt: skip


def _foot(rows: Sequence[Row], low: float, high: float) -> list[str]:
    """The scale that is shown, and who has no score in which round, and why; in lines."""
    told = [
        _("Scores of 0 to 100; shown is the part from {low} to {high}").format(
            low=whole(low), high=whole(high)
        )
    ]
    if any(pd.notna(row["now"]) and row["coverage"] < 1 - 1e-9 for row in rows):
        told.append(
            _("In brackets: coverage in {round}, where below 100 %").format(round=rows[0]["round"])
        )
    for column, word, round_ in (
        ("before", "before_word", "before_round"),
        ("now", "word", "round"),
    ):
        without = [
            _("{country} ({reason})").format(country=row["name"], reason=row[word])
            for row in rows
            if pd.isna(row[column])
        ]
        if without:
            told.append(
                _("No score in {round}: {countries}").format(
                    round=rows[0][round_], countries=", ".join(without)
                )
            )
    return [line for text in told for line in textwrap.wrap(text, LETTERS_OF_A_FOOT)]


def _below(lines: Sequence[str], look: Theme) -> dict[str, Any]:
    return {
        "text": "<br>".join(escape(line, quote=False) for line in lines), "x": 0.5, "y": 0,
        "xref": "paper", "yref": "paper", "xanchor": "center", "yanchor": "top", "yshift": -10,
        "align": "center", "showarrow": False, "borderpad": 0,
        "font": {"size": 12, "color": look.quiet},
    }  # fmt: skip


def _hover(row: Row) -> str:
    def plain(text: object) -> str:
        return escape(str(text), quote=False)

    lines = [f"<b>{plain(row['name'])}</b>", plain(row["title"])]
    for column, round_, word in (
        ("before", "before_round", "before_word"),
        ("now", "round", "word"),
    ):
        value: str = plain(row[word]) if pd.isna(row[column]) else decimal(row[column])
        lines.append(_("{round}: {value}").format(round=plain(row[round_]), value=value))
    if pd.notna(row["coverage"]):
        lines.append(_("Coverage {share}").format(share=percent(row["coverage"])))
        if row["coverage"] < 1:
            low, high = whole(row["low"]), whole(row["high"])
            lines.append(_("Range {low} to {high}").format(low=low, high=high))
    if pd.notna(row["change"]):
        lines.append(
            _("Change on {n} actions rated in both rounds: {change}").format(
                n=whole(row["n_common"]), change=signed(row["change"])
            )
        )
    if row["note"]:
        lines.append(plain(row["note"]))
    return "<br>".join(lines)
