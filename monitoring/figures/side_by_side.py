"""How do these countries differ? A few countries in every area, each with its shape and colour."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure, wrapped
from monitoring.translation import gettext as _
from monitoring.written import decimal, percent, whole

LANE_HEIGHT = 19
TITLE, BELOW = 1.2, 0.5
"""Of a lane: what the title of an area takes above its marks, and what is left below them."""
KEY_LINE, LETTER_WIDTH, MARK_WIDTH = 20, 7, 44
NARROWEST_KEY = 400
"""Pixels beside the labels in the narrowest figure, all for the names of the countries."""
FOOT = 84
LETTERS_OF_A_TITLE = 46
"""What a phone has room for in one line."""

LEFT_EDGE = -5.0
"""Where a mark without a score stands: left of the zero line, in points. Its word stands before it,
in pixels that are kept free beside the axis, so that no part of it is used up."""
LETTER_OF_A_WORD, BESIDE_A_WORD = 6.2, 18

BEFORE_A_MARK, AFTER_A_MARK = 3.0, 13.0
"""Points kept free beside a mark, so that no mark or number stands on another in a narrow figure."""

BESIDE_A_MARK = "&nbsp;" * 4

SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "star")
COLOURS: Mapping[str, tuple[str, ...]] = {
    # After Okabe and Ito (2008), each dark or bright enough for 3:1 with the page.
    "light": ("#0067a5", "#c04f00", "#00785a", "#a0398f", "#7a6200", "#16242f"),
    "dark": ("#56b4e9", "#f2a071", "#3fc79a", "#e39bd0", "#e8d44d", "#edf2f5"),
}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A country in an area, with the height at which it stands."""

    row: Mapping[Hashable, Any]
    y: float

    @property
    def has_score(self) -> bool:
        return bool(pd.notna(self.row["score"]))

    @property
    def has_range(self) -> bool:
        """Whether unknown answers leave the score open; with nothing known there is no range."""
        return bool(0 < self.row["coverage"] < 1 - 1e-9)

    @property
    def number_at(self) -> float:
        """Where the number begins: behind the range."""
        score, high = float(self.row["score"]), float(self.row["high"])
        return max(high, score) if self.has_range else score


def side_by_side_figure(areas: pd.DataFrame, look: Theme) -> go.Figure:
    """One row for each area, one mark for each country; near marks are set one below the other.

    areas: `node`, `title`, `country`, `name`, `place` (0 to 5), `score`, `low`, `high` 0-100 or NaN,
    `coverage` 0-1, `word`, `median`, `round`, in the order in which areas and countries stand.
    """
    if areas.empty:
        return empty_figure(_("Choose countries to see them side by side."), look)
    nodes = list(dict.fromkeys(areas["node"]))
    placed: list[_Placed] = []
    top, edges = 0.0, [0.0]
    for node in nodes:
        here = areas[areas["node"] == node].to_dict("records")
        lanes, n_lanes = _lanes(here)
        first = top + TITLE + 0.5
        placed += [_Placed(row, first + lane) for row, lane in zip(here, lanes, strict=True)]
        top += TITLE + n_lanes + BELOW
        edges.append(top)
    names = list(dict.fromkeys(areas["name"]))
    in_a_line = max(1, NARROWEST_KEY // max(_key_width(name) for name in names))
    key = KEY_LINE * -(-len(names) // in_a_line) + 14
    room = _room_of_words(areas)
    height = round(top * LANE_HEIGHT) + key + FOOT
    fig = figure(look, height=height, margin=(8 + room, 24, key, FOOT))
    fig.add_trace(_medians(areas, nodes, edges, look))
    fig.add_trace(_ranges(placed, look))
    for country in dict.fromkeys(areas["country"]):
        fig.add_trace(_marks([one for one in placed if one.row["country"] == country], look))
    fig.add_trace(_numbers(placed, look))
    _set_axes(fig, edges, look, has_words=room > 0)
    _add_titles(fig, areas, nodes, edges, room, look)
    _add_key(
        fig,
        names,
        look,
        has_medians=bool(areas["median"].notna().any()),
        has_ranges=any(one.has_range for one in placed),
    )
    return fig


def _key_width(name: str) -> int:
    return MARK_WIDTH + LETTER_WIDTH * len(name)


def _add_key(
    fig: go.Figure, names: Sequence[str], look: Theme, *, has_medians: bool, has_ranges: bool
) -> None:
    """The countries above the plot; below it what the lines mean, which need more room."""
    fig.update_layout(
        showlegend=True,
        hoverlabel=hover_colours(look),
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal",
                "itemclick": False, "itemdoubleclick": False, "itemsizing": "constant",
                "entrywidth": max(_key_width(name) for name in names) - MARK_WIDTH,
                "font": {"size": 13}},
    )  # fmt: skip
    lines = []
    if has_medians:
        lines.append(_("┆ median of all countries"))
    if has_ranges:
        lines.append(_("▬ range while answers are missing"))
    title = "<br>".join((_("score, 0 to 100"), *lines))
    fig.update_xaxes(title={"text": title, "font": {"size": 12, "color": look.quiet}})


def _lanes(here: Sequence[Mapping[Hashable, Any]]) -> tuple[list[int], int]:
    """The lane of each country, from above, such that nothing in a lane overlaps; and how many."""
    ends: list[float] = []
    lane_of: dict[int, int] = {}
    for n in sorted(range(len(here)), key=lambda n: _extent(here[n])[0]):
        start, end = _extent(here[n])
        free = next((lane for lane, last in enumerate(ends) if last <= start), len(ends))
        if free == len(ends):
            ends.append(end)
        ends[free] = end
        lane_of[n] = free
    return [lane_of[n] for n in range(len(here))], len(ends)


def _extent(row: Mapping[Hashable, Any]) -> tuple[float, float]:
    """From where to where a country takes room in its lane, in points."""
    one = _Placed(row, 0.0)
    if not one.has_score:
        return LEFT_EDGE - 1, (row["high"] if one.has_range else LEFT_EDGE) + BEFORE_A_MARK
    start = min(row["low"], row["score"]) if one.has_range else row["score"]
    return start - BEFORE_A_MARK, one.number_at + AFTER_A_MARK


def _medians(
    areas: pd.DataFrame, nodes: Sequence[str], edges: Sequence[float], look: Theme
) -> go.Scatter:
    """A tick from top to bottom of each row."""
    median = areas.drop_duplicates("node").set_index("node")["median"]
    x: list[float | None] = []
    y: list[float | None] = []
    for n, node in enumerate(nodes):
        if pd.notna(median[node]):
            x += [float(median[node])] * 2 + [None]
            y += [edges[n] + TITLE, edges[n + 1] - 0.12, None]
    return go.Scatter(
        x=x, y=y, mode="lines", hoverinfo="skip", showlegend=False,
        line={"color": look.line, "width": 2, "dash": "dot"},
    )  # fmt: skip


def _ranges(placed: Sequence[_Placed], look: Theme) -> go.Scatter:
    """A line from the lowest to the highest that the unknown answers could bring."""
    x: list[float | None] = []
    y: list[float | None] = []
    for one in placed:
        if one.has_range:
            x += [one.row["low"], one.row["high"], None]
            y += [one.y, one.y, None]
    return go.Scatter(
        x=x, y=y, mode="lines", hoverinfo="skip", showlegend=False,
        line={"color": look.line, "width": 5}, opacity=0.5,
    )  # fmt: skip


def _marks(placed: Sequence[_Placed], look: Theme) -> go.Scatter:
    first = placed[0].row
    symbol, colour = SYMBOLS[first["place"]], COLOURS[look.name][first["place"]]
    return go.Scatter(
        x=[one.row["score"] if one.has_score else LEFT_EDGE for one in placed],
        y=[one.y for one in placed],
        mode="markers",
        name=escape(str(first["name"]), quote=False),
        marker={
            "symbol": [symbol if one.has_score else f"{symbol}-open" for one in placed],
            "size": 13,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        customdata=[
            [str(one.row["country"]), str(one.row["node"]), str(one.row["round"])] for one in placed
        ],
        hovertext=[_hover(one) for one in placed],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
    )


def _numbers(placed: Sequence[_Placed], look: Theme) -> go.Scatter:
    """The score behind its mark, or the word that stands for it."""
    return go.Scatter(
        x=[one.number_at if one.has_score else LEFT_EDGE for one in placed],
        y=[one.y for one in placed],
        mode="text",
        text=[_number(one) for one in placed],
        textposition=["middle right" if one.has_score else "middle left" for one in placed],
        textfont={"size": 12, "color": look.text},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _number(one: _Placed) -> str:
    # Room for the half of the mark: a text without a mark begins at the very point.
    if not one.has_score:
        return f"{escape(str(one.row['word']), quote=False)}{BESIDE_A_MARK}&nbsp;"
    is_behind_range = one.number_at > one.row["score"] + BEFORE_A_MARK
    return f"{'&nbsp;' if is_behind_range else BESIDE_A_MARK}{whole(one.row['score'])}"


def _hover(one: _Placed) -> str:
    row = one.row
    lines = [
        f"<b>{escape(str(row['name']), quote=False)}</b>",
        wrapped(str(row["title"]), 50, 3),
        _("Score {score}").format(score=decimal(row["score"]))
        if one.has_score
        else escape(str(row["word"]), quote=False),
    ]
    if pd.notna(row["coverage"]):
        lines.append(_("Coverage {share}").format(share=percent(row["coverage"])))
    if one.has_range:
        lines.append(
            _("Range {low} to {high}").format(low=whole(row["low"]), high=whole(row["high"]))
        )
    if pd.notna(row["median"]):
        lines.append(_("Median of all countries {score}").format(score=decimal(row["median"])))
    return "<br>".join(lines)


def _room_of_words(areas: pd.DataFrame) -> int:
    """Pixels left of the axis for the longest word that stands for a score; 0 where none does."""
    words = areas.loc[areas["score"].isna(), "word"]
    return round(words.str.len().max() * LETTER_OF_A_WORD) + BESIDE_A_WORD if len(words) else 0


def _set_axes(fig: go.Figure, edges: Sequence[float], look: Theme, *, has_words: bool) -> None:
    fig.update_yaxes(range=[edges[-1], 0], showticklabels=False, ticks="")
    line = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "layer": "below",
        "line": {"color": look.faint, "width": 1},
    }
    fig.update_layout(shapes=[line | {"y0": edge, "y1": edge} for edge in edges])
    fig.update_xaxes(
        range=[LEFT_EDGE - 2 if has_words else -3, 107], tickvals=[0, 25, 50, 75, 100],
        showgrid=True, gridcolor=look.faint, ticks="",
    )  # fmt: skip


def _add_titles(
    fig: go.Figure,
    areas: pd.DataFrame,
    nodes: Sequence[str],
    edges: Sequence[float],
    room: int,
    look: Theme,
) -> None:
    """The title of each area above its marks: beside them it would leave a phone no room for these."""
    titles = dict(zip(areas["node"], areas["title"], strict=True))
    for node, top in zip(nodes, edges, strict=False):
        fig.add_annotation(
            x=0, xref="paper", xanchor="left", xshift=-room, y=top + TITLE / 2, yref="y",
            yanchor="middle", text=wrapped(titles[node], LETTERS_OF_A_TITLE, 1), showarrow=False,
            borderpad=0, bgcolor=look.page, font={"size": 13, "color": look.text},
        )  # fmt: skip
