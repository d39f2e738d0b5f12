"""What share is done, under way, not started, and of what is nothing known?"""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hatching, hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure, ink_on, wrapped
from monitoring.translation import gettext as _

ROW_HEIGHT = 40
KEY_HEIGHT = 40
LETTERS_OF_A_LABEL = 30
LEVEL = "level"
PATTERN = {"no_information": "/", "not_applicable": ".", "number": ""}
SMALLEST_LABELLED_SHARE = 0.045
"""A narrower segment has no room for its count; the hover and the table have it."""


def levels_figure(counted: pd.DataFrame, look: Theme) -> go.Figure:
    """One bar for each area, the levels of the scale side by side, no information hatched at the end.

    counted: `area`, `title`, `label`, `symbol`, `colour`, `kind`, `n`, in the order of the scale.
    """
    if counted.empty or not counted["n"].sum():
        return empty_figure(_("There is nothing to count in this round."), look)
    titles = dict(zip(counted["area"], counted["title"], strict=True))
    totals = counted.groupby("area")["n"].sum()
    fig = figure(
        look, height=len(titles) * ROW_HEIGHT + KEY_HEIGHT + 16, margin=(8, 8, KEY_HEIGHT, 16)
    )
    for label in dict.fromkeys(counted["label"]):
        rows_of_label = counted[counted["label"] == label]
        if rows_of_label["n"].sum():
            fig.add_trace(_segment(rows_of_label, totals, look))
    rows = list(titles)
    fig.update_yaxes(
        tickvals=rows,
        ticktext=[wrapped(titles[area], LETTERS_OF_A_LABEL, 2) for area in rows],
        categoryorder="array",
        categoryarray=rows[::-1],
        automargin=True,
        ticks="",
    )
    fig.update_xaxes(visible=False, range=[0, 1])
    fig.update_layout(
        barmode="stack",
        bargap=0.28,
        showlegend=True,
        hoverlabel=hover_colours(look),
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": 13},
        },
    )
    return fig


def _segment(rows: pd.DataFrame, totals: pd.Series, look: Theme) -> go.Bar:
    first = rows.iloc[0]
    known = first["kind"] == LEVEL
    fill = first["colour"] if known else look.page
    shares = rows["n"].to_numpy() / totals[rows["area"]].to_numpy()
    return go.Bar(
        orientation="h",
        y=rows["area"].tolist(),
        x=shares.tolist(),
        name=f"{first['symbol']} {first['label']}".strip(),
        marker={
            "color": fill,
            "line": {"color": look.page if known else look.line, "width": 1},
            "pattern": {} if known else hatching(look) | {"shape": PATTERN[first["kind"]]},
        },
        text=[
            str(n) if share >= SMALLEST_LABELLED_SHARE else ""
            for n, share in zip(rows["n"], shares, strict=True)
        ],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": ink_on(fill), "size": 14},
        hovertext=[
            f"<b>{escape(str(row['title']), quote=False)}</b><br>"
            f"{escape(str(row['label']), quote=False)}: {row['n']} ({share * 100:.0f} %)"
            for row, share in zip(rows.to_dict("records"), shares, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
