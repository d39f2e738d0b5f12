"""What was reached of each action, round by round?"""

from __future__ import annotations

import textwrap
from html import escape

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hatching, hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure, ink_on
from monitoring.translation import gettext as _

ROW_HEIGHT = 34
LETTERS_OF_A_TITLE = 62


def level_grid_figure(grid: pd.DataFrame, look: Theme) -> go.Figure:
    """One row for each action, one column for each round: colour, symbol and word of the level.

    grid: `area`, `action`, `title`, `round`, `word`, `symbol`, `colour`, `points`, `kind`.
    """
    if grid.empty:
        return empty_figure(_("No action was asked."), look)
    actions = list(dict.fromkeys(grid["action"]))
    rounds = list(dict.fromkeys(sorted(grid["round"])))
    titles = dict(zip(grid["action"], grid["title"], strict=True))
    fig = figure(look, height=len(actions) * ROW_HEIGHT + 44, margin=(8, 8, 32, 12))
    known = grid["points"].notna()
    fills = [
        colour if has else look.page for colour, has in zip(grid["colour"], known, strict=True)
    ]
    fills = [fill or look.accent for fill in fills]
    fig.add_trace(
        go.Bar(
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
                escape(f"{symbol} {word}".strip(), quote=False)
                for symbol, word in zip(grid["symbol"], grid["word"], strict=True)
            ],
            textfont={"color": [ink_on(fill) for fill in fills], "size": 13},
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            hovertext=[
                f"<b>{escape(f'{row.action} {row.title}', quote=False)}</b><br>{row.round}: {row.word}"
                for row in grid.itertuples()
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    fig.update_yaxes(
        range=[len(actions) - 0.5, -0.5],
        tickvals=list(range(len(actions))),
        ticktext=[_row_label(code, titles[code]) for code in actions],
        tickfont={"size": 13},
        automargin=True,
        ticks="",
    )
    fig.update_xaxes(
        side="top", range=[-0.5, len(rounds) - 0.5], tickvals=list(range(len(rounds))),
        ticktext=rounds, ticks="",
    )  # fmt: skip
    fig.update_layout(hoverlabel=hover_colours(look), bargap=0)
    return fig


def _row_label(code: str, title: str) -> str:
    short = textwrap.shorten(title, LETTERS_OF_A_TITLE, placeholder=" …")
    return f"<b>{escape(code, quote=False)}</b>  {escape(short, quote=False)}"
