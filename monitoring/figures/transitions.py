"""From which level to which did the answers move between the round before and this one?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.direction import (
    HIGHER,
    LOWER,
    SAME,
    SYMBOL_BY_DIRECTION,
    direction_colour,
)
from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import Theme, empty_figure, faded, figure, wrapped
from monitoring.translation import gettext as _
from monitoring.written import whole

HEIGHT_OF_A_LEVEL = 64
SMALLEST_PLOT = 180
GAP_HEIGHT = 20
"""Pixels between two levels: a label of one line fits beside the smallest of them."""
HEAD_HEIGHT, FOOT_HEIGHT, SIDE_WIDTH = 66, 12, 176
NODE_WIDTH = 14
LETTERS_OF_A_LEVEL = 22
KEPT_INSIDE = 0.001
"""Plotly takes a place of exactly 0 or 1 for none."""

Row = Mapping[Hashable, Any]


def transitions_figure(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """A stream for each pair of levels: those before at the left, those now at the right.

    frame: the columns of `views.transitions`. Streams that fall are burnt orange and the
    darkest, those that rise blue, those that stay a faint grey; what was not rated in both rounds is
    an empty outline.
    """
    if frame.empty:
        return empty_figure(_("There is no earlier round to compare with."), look)
    left, right = _ends(frame, "from"), _ends(frame, "to")
    plot = max(SMALLEST_PLOT, max(len(left), len(right)) * HEIGHT_OF_A_LEVEL)
    fig = figure(
        look,
        height=plot + HEAD_HEIGHT + FOOT_HEIGHT,
        margin=(SIDE_WIDTH, SIDE_WIDTH, HEAD_HEIGHT, FOOT_HEIGHT),
    )
    places = [_centres(left, right, plot), _centres(right, left, plot)]
    fig.add_trace(_streams(frame, left, right, places, look))
    _add_labels(fig, left, places[0], look, x=0, anchor="right")
    _add_labels(fig, right, places[1], look, x=1, anchor="left")
    _add_heads(fig, frame, look)
    fig.update_layout(hoverlabel=hover_colours(look))
    return fig


def _ends(frame: pd.DataFrame, end: str) -> list[Row]:
    """The levels of one side with their totals, in their order: key, word, symbol, colour, n."""
    columns = [f"{end}_place", f"{end}_key", end, f"{end}_symbol", f"{end}_colour"]
    totals = frame.groupby(columns)["n"].sum().reset_index().sort_values(columns[:1])
    named = totals.set_axis(["place", "key", "word", "symbol", "colour", "n"], axis=1)
    return list(named.to_dict("records"))


def _centres(ends: list[Row], others: list[Row], plot: int) -> list[float]:
    """Where the middle of each level stands, as a share 0-1 of the plot from above.

    Both sides have one scale: that of the side with more levels, which needs more gaps.
    """
    gaps = GAP_HEIGHT * (max(len(ends), len(others)) - 1)
    per_answer = (plot - gaps) / sum(end["n"] for end in ends)
    centres, top = [], 0.0
    for end in ends:
        height = end["n"] * per_answer
        centres.append((top + height / 2) / plot)
        top += height + GAP_HEIGHT
    return centres


def _streams(
    frame: pd.DataFrame,
    left: list[Row],
    right: list[Row],
    places: list[list[float]],
    look: Theme,
) -> go.Sankey:
    source = {end["key"]: n for n, end in enumerate(left)}
    target = {end["key"]: n + len(left) for n, end in enumerate(right)}
    rows = frame.to_dict("records")
    return go.Sankey(
        arrangement="fixed",
        node={
            "x": [KEPT_INSIDE] * len(left) + [1 - KEPT_INSIDE] * len(right),
            "y": [*places[0], *places[1]],
            "label": [""] * (len(left) + len(right)),
            "color": [end["colour"] or look.page for end in (*left, *right)],
            "line": {"color": look.line, "width": 1},
            "thickness": NODE_WIDTH,
            "pad": GAP_HEIGHT,
            "customdata": [_node_hover(end) for end in (*left, *right)],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        link={
            "source": [source[row["from_key"]] for row in rows],
            "target": [target[row["to_key"]] for row in rows],
            "value": [row["n"] for row in rows],
            "color": [_fill(row["direction"], look) for row in rows],
            # Plotly knows one rim for all streams; a list of colours would be drawn black.
            "line": {"color": faded(look.line, 0.6), "width": 0.75},
            "customdata": [_link_hover(row) for row in rows],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    )


def _fill(direction: str, look: Theme) -> str:
    if direction == SAME:
        return faded(look.line, 0.28)
    if direction in (HIGHER, LOWER):
        return faded(direction_colour(direction, look), 0.85 if direction == LOWER else 0.5)
    return faded(look.page, 0.0)


def _level(word: object, symbol: object) -> str:
    return escape(f"{symbol} {word}".strip(), quote=False)


def _node_hover(end: Row) -> str:
    return f"<b>{_level(end['word'], end['symbol'])}</b><br>{_answers(end['n'])}"


def _link_hover(row: Row) -> str:
    way = _("{before} → {now}").format(
        before=_level(row["from"], row["from_symbol"]), now=_level(row["to"], row["to_symbol"])
    )
    return f"<b>{way}</b><br>{_direction_word(row['direction'])}<br>{_answers(row['n'])}"


def _answers(n: int) -> str:
    return _("Answers: {n}").format(n=whole(n))


def _direction_word(direction: str) -> str:
    words = {
        HIGHER: _("higher"),
        SAME: _("as before"),
        LOWER: _("lower"),
        "known": _("rated now, not before"),
        "unknown": _("rated before, not now"),
        "neither": _("rated in neither round"),
    }
    word, symbol = words[direction], SYMBOL_BY_DIRECTION.get(direction, "")
    return f"{symbol} {word}".strip()


def _add_labels(
    fig: go.Figure, ends: list[Row], places: list[float], look: Theme, *, x: int, anchor: str
) -> None:
    for end, place in zip(ends, places, strict=True):
        word = wrapped(f"{end['symbol']} {end['word']}".strip(), LETTERS_OF_A_LEVEL, 1)
        fig.add_annotation(
            text=f"{word}  <b>{whole(end['n'])}</b>", x=x, y=1 - place, xref="paper", yref="paper",
            xanchor=anchor, yanchor="middle", xshift=-10 if anchor == "right" else 10,
            showarrow=False, borderpad=0, font={"size": 13, "color": look.text},
        )  # fmt: skip


def _add_heads(fig: go.Figure, frame: pd.DataFrame, look: Theme) -> None:
    """The rounds above their sides, and above all what the colours mean with their counts."""
    for x, anchor, column in ((0, "right", "before_round"), (1, "left", "round")):
        fig.add_annotation(
            text=f"<b>{escape(str(frame[column].iloc[0]), quote=False)}</b>", x=x, y=1, xref="paper",
            yref="paper", xanchor=anchor, yanchor="bottom", yshift=12, showarrow=False, borderpad=0,
            xshift=-10 if anchor == "right" else 10, font={"size": 13, "color": look.text},
        )  # fmt: skip
    n = frame.groupby("direction")["n"].sum()
    told = [
        f'<span style="color:{direction_colour(direction, look)}">'
        f"{SYMBOL_BY_DIRECTION[direction]} {word} <b>{whole(n.get(direction, 0))}</b></span>"
        for direction, word in ((HIGHER, _("higher")), (LOWER, _("lower")), (SAME, _("as before")))
    ]
    rest = sum(n.get(direction, 0) for direction in ("known", "unknown", "neither"))
    if rest:
        told.append(
            f'<span style="color:{look.quiet}">□ '
            + _("not rated in both rounds")
            + f" <b>{whole(rest)}</b></span>"
        )
    fig.add_annotation(
        text="     ".join(told), x=0.5, y=1, xref="paper", yref="paper", xanchor="center",
        yanchor="bottom", yshift=42, showarrow=False, borderpad=0, font={"size": 13},
    )  # fmt: skip
