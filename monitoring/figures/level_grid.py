"""What was reached of each action, round by round?"""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hatching, hover_colours
from monitoring.figures.theme import STEADY, Theme, empty_figure, figure, ink_on, wrapped
from monitoring.translation import gettext as _

ROW_HEIGHT = 38
LETTERS_OF_A_LINE = 36
MANY_ROUNDS = 5
"""From so many columns on, a cell has room for the symbol only; the hover has the word."""


def level_grid_figure(grid: pd.DataFrame, look: Theme) -> go.Figure:
    """One row for each action, one column for each round: colour, symbol and word of the level.

    grid: `area`, `action`, `title`, `round`, `order` (place of the round), `word`, `symbol`, `colour`, `points`, `kind`.
    """
    if grid.empty:
        return empty_figure(_("No action was asked."), look)
    actions = list(dict.fromkeys(grid["action"]))
    rounds = list(dict.fromkeys(grid.sort_values("order")["round"]))
    titles = dict(zip(grid["action"], grid["title"], strict=True))
    fig = figure(look, height=len(actions) * ROW_HEIGHT + 44, margin=(8, 8, 32, 12))
    fig.add_trace(_cells(grid, actions, rounds, look))
    fig.update_yaxes(
        range=[len(actions) - 0.5, -0.5],
        tickvals=list(range(len(actions))),
        ticktext=[_row_label(code, titles[code]) for code in actions],
        tickfont={"size": 12},
        automargin=True,
        ticks="",
    )
    fig.update_xaxes(
        side="top", range=[-0.5, len(rounds) - 0.5], tickvals=list(range(len(rounds))),
        ticktext=[escape(code, quote=False) for code in rounds], ticks="",
    )  # fmt: skip
    fig.update_layout(hoverlabel=hover_colours(look), bargap=0)
    return fig


def _row_label(code: str, title: str) -> str:
    lines = wrapped(f"{code}  {title}", LETTERS_OF_A_LINE, 2)
    return lines.replace(escape(code, quote=False), f"<b>{escape(code, quote=False)}</b>", 1)


def _text(symbol: str, word: str, is_narrow: bool) -> str:
    return symbol if is_narrow else escape(f"{symbol} {word}".strip(), quote=False)


def _cells(grid: pd.DataFrame, actions: list[str], rounds: list[str], look: Theme) -> go.Bar:
    known = grid["points"].notna()
    fills = [
        colour if has else look.page for colour, has in zip(grid["colour"], known, strict=True)
    ]
    fills = [fill or look.accent for fill in fills]
    return go.Bar(
        x=[rounds.index(code) for code in grid["round"]],
        base=[actions.index(code) - 0.45 for code in grid["action"]],
        y=[0.9] * len(grid),
        width=0.97,
        marker={
            "color": fills,
            "line": {"color": look.line, "width": 0.5},
            "cornerradius": 2,
            "pattern": hatching(look) | {"shape": ["" if has else "/" for has in known]},
        },
        text=[
            _text(symbol, word, len(rounds) >= MANY_ROUNDS)
            for symbol, word in zip(grid["symbol"], grid["word"], strict=True)
        ],
        textfont={"color": [ink_on(fill) for fill in fills], "size": 13},
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        hovertext=[
            f"<b>{escape(f'{row.action} {row.title}', quote=False)}</b><br>{escape(str(row.round))}: {escape(str(row.word))}"
            for row in grid.itertuples()
        ],
        customdata=[
            ["", action, round_]
            for action, round_ in zip(grid["action"], grid["round"], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        **STEADY,
    )
