"""What share stands above and below the middle of the scale, and of what is nothing known?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hatching, hover_colours, key_height, key_on_top
from monitoring.figures.theme import STEADY, Theme, empty_figure, figure, ink_on, wrapped
from monitoring.translation import gettext as _
from monitoring.written import percent, whole

ROW_HEIGHT = 40
HEADING_HEIGHT, AXIS_HEIGHT = 22, 46
LETTERS_OF_A_LABEL = 30
LEVEL = "level"
PATTERN = {"no_information": "/", "not_applicable": ".", "number": ""}
MIDDLE, TOLERANCE = 50.0, 1e-9
"""Points of a level that straddles the middle."""
NARROWEST_PLOT, DIGIT, SIGN, PADDING = 400, 8, 8, 6
"""Pixels of the bars on the narrowest page, and of a count that stands in a segment."""
LEAST_LEFT, LEAST_RIGHT, LEAST_APART, GAP = 0.2, 0.4, 0.25, 0.07
"""Shares of an axis that its headings need, and the gap before what is drawn apart."""


def levels_figure(counted: pd.DataFrame, look: Theme) -> go.Figure:
    """One bar for each area or action, around the middle of the scale; what is not rated apart.

    counted: `country`, `node`, `action`, `title`, `round`, `label`, `symbol`, `colour`, `kind`
    (level, number, no_information, not_applicable), `value` 0-100 of a level, `n`, `assessed`,
    `asked`; in the order in which the bars stand. All lengths are shares of `asked`. A click gives
    country, node and round.
    """
    if counted.empty or not counted["n"].sum():
        return empty_figure(_("There is nothing to count in this round."), look)
    placed = _placed(counted)
    nodes = list(dict.fromkeys(placed["node"]))
    drawn = placed[placed["n"] > 0]
    key = key_height(len(drawn[["label", "value"]].drop_duplicates()))
    fig = figure(
        look,
        height=len(nodes) * ROW_HEIGHT + key + HEADING_HEIGHT + AXIS_HEIGHT,
        margin=(8, 12, key + HEADING_HEIGHT, AXIS_HEIGHT),
    )
    left, right, apart, end = _extent(drawn)
    # Levels of several scales stand from the lowest; what has no value comes last.
    for _key, rows in drawn.groupby(["value", "label"], sort=True, dropna=False):
        fig.add_trace(_segments(rows, nodes, end + left, look))
    _add_headings(fig, drawn, apart, look)
    labels = placed.drop_duplicates("node")
    fig.update_yaxes(
        range=[len(nodes) - 0.5, -0.5], tickvals=list(range(len(nodes))),
        ticktext=[_row_label(row) for row in labels.to_dict("records")], automargin=True, ticks="",
        tickfont={"size": 13}, ticklabelstandoff=6,
    )  # fmt: skip
    ticks = [x for x in np.arange(-1, 1.01, 0.25) if -left - TOLERANCE <= x <= right + TOLERANCE]
    fig.update_xaxes(
        range=[-left, end], tickvals=ticks, ticktext=[percent(abs(x)) for x in ticks], ticks="",
        tickfont={"size": 12, "color": look.quiet}, showgrid=True, gridcolor=look.faint,
        title={"text": _("share of the answers asked for"), "standoff": 6,
               "font": {"size": 12, "color": look.quiet}},
    )  # fmt: skip
    fig.update_layout(
        barmode="overlay", bargap=0, showlegend=True, hoverlabel=hover_colours(look),
        legend=key_on_top(),
    )  # fmt: skip
    return fig


def _placed(counted: pd.DataFrame) -> pd.DataFrame:
    """The rows with `share` 0-1 of what was asked, and `base`, where each segment begins.

    Levels go from the lowest on, so that half of a level in the middle stands on either side of 0.
    What is not at any level begins at 0 of its own.
    """
    rows = counted.assign(share=counted["n"] / counted["asked"], base=0.0)
    rows = rows.sort_values(["value"], kind="stable")
    is_level = rows["kind"] == LEVEL
    for _node, group in rows[is_level].groupby("node", sort=False):
        lower = group.loc[group["value"] < MIDDLE - TOLERANCE, "share"].sum()
        middle = group.loc[(group["value"] - MIDDLE).abs() <= TOLERANCE, "share"].sum()
        before = group["share"].cumsum() - group["share"]
        rows.loc[group.index, "base"] = before - lower - middle / 2
    for _node, group in rows[~is_level].groupby("node", sort=False):
        rows.loc[group.index, "base"] = group["share"].cumsum() - group["share"]
    order = {node: n for n, node in enumerate(dict.fromkeys(counted["node"]))}
    return rows.sort_values("node", key=lambda node: node.map(order), kind="stable")


def _extent(drawn: pd.DataFrame) -> tuple[float, float, float, float]:
    """Left and right end of the levels, where what is apart begins, and where the axis ends."""
    levels, rest = drawn[drawn["kind"] == LEVEL], drawn[drawn["kind"] != LEVEL]
    ends = levels["base"] + levels["share"]
    left = max(LEAST_LEFT, -levels["base"].min() if len(levels) else 0)
    right = max(LEAST_RIGHT, ends.max() if len(levels) else 0)
    if rest.empty:
        return left, right, right, right + 0.02
    apart = right + GAP
    drawn.loc[rest.index, "base"] = rest["base"] + apart
    width = max(LEAST_APART, (rest["base"] + rest["share"]).max())
    return left, right, apart, apart + width + 0.02


def _segments(rows: pd.DataFrame, nodes: list[str], span: float, look: Theme) -> go.Bar:
    """One level, or one reason why there is none, in every row. span: of the whole axis."""
    first = rows.iloc[0]
    is_level = first["kind"] == LEVEL
    fills = rows["colour"].tolist() if is_level else [look.page] * len(rows)
    pattern = {} if is_level else hatching(look) | {"shape": PATTERN[first["kind"]]}
    return go.Bar(
        orientation="h",
        y=[nodes.index(node) for node in rows["node"]],
        base=rows["base"].tolist(),
        x=rows["share"].tolist(),
        width=0.7,
        name=escape(f"{first['symbol']} {first['label']}".strip(), quote=False),
        marker={
            "color": fills,
            "line": {"color": look.page if is_level else look.line, "width": 1},
            "pattern": pattern,
        },
        text=[_text(row, row["share"] / span * NARROWEST_PLOT) for row in rows.to_dict("records")],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"color": [ink_on(fill) for fill in fills], "size": 14},
        hovertext=[_hover(row) for row in rows.to_dict("records")],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=rows[["country", "node", "round"]].to_numpy().tolist(),
        **STEADY,
    )


def _text(row: Mapping[Hashable, Any], pixels: float) -> str:
    """The count, after the symbol of its level where there is room for both; the hover has all."""
    n, symbol = whole(row["n"]), str(row["symbol"])
    if pixels < len(n) * DIGIT + PADDING:
        return ""
    if not symbol or pixels < (len(n) + 1) * DIGIT + len(symbol) * SIGN + PADDING:
        return n
    return f'<span style="font-size:11px">{escape(symbol, quote=False)}</span> {n}'


def _hover(row: Mapping[Hashable, Any]) -> str:
    title = escape(f"{row['action']} {row['title']}".strip(), quote=False)
    label = escape(f"{row['symbol']} {row['label']}".strip(), quote=False)
    lines = [
        f"<b>{title}</b>",
        _("{level}: {n}").format(level=label, n=whole(row["n"])),
        _("{share} of the {of} answers asked for").format(
            share=percent(row["share"]), of=whole(row["asked"])
        ),
    ]
    if row["kind"] == LEVEL:
        lines.append(
            _("{share} of the {of} that are rated").format(
                share=percent(row["n"] / row["assessed"]), of=whole(row["assessed"])
            )
        )
    return "<br>".join(lines)


def _row_label(row: Mapping[Hashable, Any]) -> str:
    """The title in two lines, an action's code in bold before it."""
    if not row["action"]:
        return wrapped(str(row["title"]), LETTERS_OF_A_LABEL, 2)
    lines = wrapped(f"{row['action']}  {row['title']}", LETTERS_OF_A_LABEL + 4, 2)
    code = escape(str(row["action"]), quote=False)
    return lines.replace(code, f"<b>{code}</b>", 1)


def _add_headings(fig: go.Figure, drawn: pd.DataFrame, apart: float, look: Theme) -> None:
    """What the two sides and the part that stands alone are, over a line in the middle."""
    fig.add_vline(x=0, line={"color": look.text, "width": 1.5}, layer="below")
    texts = [
        (0.0, "right", -6, _("◂ lower half of the scale")),
        (0.0, "left", 6, _("upper half ▸")),
    ]
    if (drawn["kind"] != LEVEL).any():
        texts.append((apart, "left", 0, _("at no level")))
    for x, anchor, shift, text in texts:
        fig.add_annotation(
            x=x, y=1, yref="paper", xanchor=anchor, yanchor="bottom", xshift=shift, yshift=3,
            text=text, showarrow=False, borderpad=0, font={"size": 12, "color": look.quiet},
        )  # fmt: skip
