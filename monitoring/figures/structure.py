"""What is the plan made of, and what does each part weigh?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hover_colours, key_height, key_on_top
from monitoring.figures.theme import Theme, empty_figure, figure, ink_on, wrapped
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import decimal, whole

LEAST_ROW = 21
"""Pixels of the lightest action, if the figure does not get too high by it."""
LEAST_HEIGHT, GREATEST_HEIGHT = 220, 1900
ROOM, LETTER = 720, 6.0
"""Pixels of the whole figure for which the labels are cut, and of an average letter of 12 pixels.

On a narrower page all labels get a little smaller together.
"""
LINE_HEIGHT, MOST_LINES = 18, 4
SMALLEST_TYPE = 9

PLAN, AREA = "plan", "area"
SYMBOLS: Mapping[str, str] = {"country": "□", "region": "■", "both": "□■"}
"""Who answers for an action, told by a sign as well as by its outline."""
OUTLINES: Mapping[str, float] = {"country": 1.0, "region": 3.0, "both": 2.0}
"""Pixels."""


def structure_figure(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """The plan at the left, its areas, their actions at the right; each as high as it weighs.

    frame: `node`, `parent` (empty for the first), `level` (plan, area or action), `code`, `title`,
    `share` 0-1 of the plan, `responsibility` (country, region, both; empty for areas) with its
    `word`, `n_actions`; each node after the one above it. A node without weight is not drawn.
    """
    drawn = frame[frame["share"] > 0].reset_index(drop=True)
    if not (drawn["level"] == "action").any():
        return empty_figure(_("No action is known yet."), look)
    used = [kind for kind in SYMBOLS if (drawn["responsibility"] == kind).any()]
    key = key_height(len(used))
    whole_share = drawn["share"].iloc[0]
    lightest = drawn.loc[drawn["level"] == "action", "share"].min() / whole_share
    height = round(min(max(LEAST_ROW / lightest, LEAST_HEIGHT), GREATEST_HEIGHT))
    fig = figure(look, height=height + key + 8, margin=(2, 2, key, 8))
    fig.add_trace(_icicle(drawn, drawn["share"] / whole_share * height, look))
    words = dict(zip(drawn["responsibility"], drawn["word"], strict=True))
    for kind in used:
        fig.add_trace(_key_entry(kind, words[kind], look))
    fig.update_xaxes(visible=False)
    fig.update_yaxes(visible=False)
    fig.update_layout(
        showlegend=True, legend=key_on_top(), hoverlabel=hover_colours(look),
        uniformtext={"minsize": SMALLEST_TYPE, "mode": "hide"},
    )  # fmt: skip
    return fig


def _icicle(drawn: pd.DataFrame, heights: pd.Series, look: Theme) -> go.Icicle:
    """heights: pixels of each node."""
    rows = drawn.to_dict("records")
    above = set(drawn["parent"])
    fills = [_fill(row, look) for row in rows]
    letters = int(ROOM / _depth(drawn) / LETTER) - 1
    return go.Icicle(
        ids=drawn["node"].tolist(),
        labels=[escape(str(row["title"]), quote=False) for row in rows],
        parents=drawn["parent"].tolist(),
        # Leaves alone have a value: what a sum misses by rounding would leave nothing drawn.
        values=[0.0 if row["node"] in above else row["share"] for row in rows],
        branchvalues="remainder",
        sort=False,
        tiling={"orientation": "h", "pad": 2},
        pathbar={"visible": False},
        text=[
            _label(row, letters, int(pixels // LINE_HEIGHT))
            for row, pixels in zip(rows, heights, strict=True)
        ],
        texttemplate="%{text}",
        textposition="middle left",
        textfont={"size": 12, "color": [ink_on(fill) for fill in fills]},
        marker={
            "colors": fills,
            "line": {
                "color": [look.text if row["responsibility"] else look.page for row in rows],
                "width": [OUTLINES.get(str(row["responsibility"]), 0) for row in rows],
            },
        },
        hovertext=[_hover(row) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[["", row["node"], ""] for row in rows],
    )


def _fill(row: Mapping[Hashable, Any], look: Theme) -> str:
    if row["level"] == PLAN:
        return look.accent
    if row["level"] == AREA:
        return look.faint
    return look.land if row["responsibility"] == "region" else look.page


def _depth(drawn: pd.DataFrame) -> int:
    """How many columns the nodes fill."""
    depth = {"": 0}
    for node, parent in zip(drawn["node"], drawn["parent"], strict=True):
        depth[node] = depth[parent] + 1
    return max(depth.values())


def _label(row: Mapping[Hashable, Any], letters: int, lines: int) -> str:
    """Code and title in as many lines as there is room for; before them who answers for it."""
    code = str(row["code"])
    sign = SYMBOLS.get(str(row["responsibility"]), "")
    text = wrapped(
        f"{sign} {code}  {row['title']}".strip(), letters, min(max(lines, 1), MOST_LINES)
    )
    return text.replace(escape(code, quote=False), f"<b>{escape(code, quote=False)}</b>", 1)


def _hover(row: Mapping[Hashable, Any]) -> str:
    lines = [
        f"<b>{escape(str(row['code']), quote=False)}</b>",
        escape(str(row["title"]), quote=False),
        _("{n} % of the weight of the plan").format(n=decimal(100 * row["share"])),
    ]
    if row["responsibility"]:
        sign = SYMBOLS[str(row["responsibility"])]
        who = escape(str(row["word"]), quote=False)
        lines.append(_("{sign} answered by {who}").format(sign=sign, who=who))
    else:
        n = int(row["n_actions"])
        lines.append(ngettext("{n} action", "{n} actions", n).format(n=whole(n)))
    return "<br>".join(lines)


def _key_entry(kind: str, word: str, look: Theme) -> go.Scatter:
    """A box as in the drawing, beside its sign and word; nothing else is drawn."""
    return go.Scatter(
        x=[None], y=[None], mode="markers", name=f"{SYMBOLS[kind]} {escape(word, quote=False)}",
        marker={"symbol": "square", "size": 13,
                "color": look.land if kind == "region" else look.page,
                "line": {"color": look.text, "width": OUTLINES[kind]}},
    )  # fmt: skip
