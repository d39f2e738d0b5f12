"""Who is behind, and on what? Countries down, priority areas across."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import LEGEND_HEIGHT, add_score_legend, hatching, hover_colours
from monitoring.figures.theme import (
    STEADY,
    Theme,
    empty_figure,
    figure,
    ink_on,
    score_colour,
    wrapped,
)
from monitoring.translation import gettext as _
from monitoring.written import decimal, percent, signed, whole

ROW_HEIGHT, ROW_HEIGHT_MANY = 31, 24
MANY_COUNTRIES = 20
MANY_AREAS = 8
HEADING_LINES = 4
LINE_HEIGHT = 16
LETTERS_OF_A_HEADING = 13
"""Letters in a line that stand beside the next heading, where a figure has little width."""

FEW_AREAS = 4

UP, DOWN, LEVEL = "↑", "↓", "→"
SAME = 0.05
"""Points; a smaller change is written as 0.0."""

GAP_AFTER_PLAN = 0.18
"""Of a column: the whole plan is not one area among the others."""


def heatmap_figure(cells: pd.DataFrame, look: Theme, *, before: str = "") -> go.Figure:
    """One cell for each country and area: the score, its coverage where below 100 %, or a word.

    cells: `country`, `name`, `node`, `title`, `score` 0-100 or NaN, `low`, `high`, `coverage`
    0-1, `word`, `structural` (nothing can be asked there, so nothing is missing), `change` since
    the round before in points (NaN: not comparable); in the order in which countries and areas shall
    stand. before: the name of that round, if there is one.
    A click gives country, node and an empty round.
    """
    if cells.empty:
        return empty_figure(_("There is nothing to show for this round."), look)
    countries = list(dict.fromkeys(cells["country"]))
    titles = dict(zip(cells["node"], cells["title"], strict=True))
    x_by_node = _columns(cells, list(titles))
    row_height = ROW_HEIGHT if len(countries) <= MANY_COUNTRIES else ROW_HEIGHT_MANY
    letters = LETTERS_OF_A_HEADING if len(titles) > FEW_AREAS else 2 * LETTERS_OF_A_HEADING
    headings = [wrapped(title, letters, HEADING_LINES) for title in titles.values()]
    heading = max(text.count("<br>") + 1 for text in headings) * LINE_HEIGHT + 10
    fig = figure(
        look,
        height=len(countries) * row_height + heading + LEGEND_HEIGHT + 12,
        margin=(8, 8, heading + LEGEND_HEIGHT, 12),
    )
    fig.add_trace(_cells(cells, x_by_node, countries, look))
    names = dict(zip(cells["country"], cells["name"], strict=True))
    fig.update_yaxes(
        range=[len(countries) - 0.5, -0.5],
        tickvals=list(range(len(countries))),
        ticktext=[escape(names[code], quote=False) for code in countries],
        tickfont={"size": 14 if row_height == ROW_HEIGHT else 12},
        automargin=True,
        ticks="",
    )
    fig.update_xaxes(
        side="top",
        range=[-0.5, max(x_by_node.values()) + 0.5],
        tickvals=[x_by_node[node] for node in titles],
        ticktext=headings,
        tickfont={"size": 13 if len(titles) < MANY_AREAS else 12, "color": look.text},
        tickangle=0,
        ticks="",
    )
    fig.update_layout(hoverlabel=hover_colours(look), bargap=0)
    _add_legend(fig, look, cells, heading, before)
    return fig


def _columns(cells: pd.DataFrame, nodes: list[str]) -> dict[str, float]:
    first_is_plan = bool((cells.loc[cells["node"] == nodes[0], "title"] == _("Whole plan")).any())
    gap = GAP_AFTER_PLAN if first_is_plan else 0.0
    return {node: n + (gap if n else 0.0) for n, node in enumerate(nodes)}


def _cells(
    cells: pd.DataFrame, x_by_node: dict[str, float], countries: list[str], look: Theme
) -> go.Bar:
    # Bars, because they are the only marks of plotly that take a hatching, a text and a hover each.
    known = cells["score"].notna()
    missing = ~known & ~cells["structural"]
    fills = [
        score_colour(score, look) if has else look.page
        for score, has in zip(cells["score"], known, strict=True)
    ]
    inks = [
        look.quiet if structural else ink_on(fill)
        for fill, structural in zip(fills, cells["structural"], strict=True)
    ]
    return go.Bar(
        x=[x_by_node[node] for node in cells["node"]],
        base=[countries.index(code) - 0.46 for code in cells["country"]],
        y=[0.92] * len(cells),
        width=0.96,
        marker={
            "color": fills,
            "line": {"color": look.line, "width": [0 if x else 0.5 for x in cells["structural"]]},
            "cornerradius": 2,
            "pattern": hatching(look) | {"shape": ["/" if x else "" for x in missing]},
        },
        text=[_label(row) for row in cells.to_dict("records")],
        textfont={"color": inks, "size": 14},
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        customdata=[
            [country, node, ""]
            for country, node in zip(cells["country"], cells["node"], strict=True)
        ],
        hovertext=[_hover(row) for row in cells.to_dict("records")],
        hovertemplate="%{hovertext}<extra></extra>",
        **STEADY,
    )


def _label(cell: Mapping[Hashable, Any]) -> str:
    score, coverage = cell["score"], cell["coverage"]
    if pd.isna(score):
        return f'<span style="font-size:12px">{escape(str(cell["word"]), quote=False)}</span>'
    text = " ".join(filter(None, (whole(score), _trend(cell["change"]))))
    if coverage < 1 - 1e-9:
        text += f' <span style="font-size:11px">({percent(coverage)})</span>'
    return text


def _trend(change: float) -> str:
    """An arrow for higher, lower or as before; nothing where it is not known."""
    if pd.isna(change):
        return ""
    return UP if change > SAME else DOWN if change < -SAME else LEVEL


def _hover(cell: Mapping[Hashable, Any]) -> str:
    lines = [
        f"<b>{escape(str(cell['name']), quote=False)}</b>",
        escape(str(cell["title"]), quote=False),
    ]
    if pd.isna(cell["score"]):
        lines.append(escape(str(cell["word"]), quote=False))
    else:
        lines.append(_("Score {score}").format(score=decimal(cell["score"])))
    if not pd.isna(cell["coverage"]):
        lines.append(_("Coverage {share}").format(share=percent(cell["coverage"])))
        if cell["coverage"] < 1:
            lines.append(
                _("Range {low} to {high}").format(low=whole(cell["low"]), high=whole(cell["high"]))
            )
    if not pd.isna(cell["change"]):
        lines.append(
            _("Change {points} on what was rated in both rounds").format(
                points=signed(cell["change"])
            )
        )
    return "<br>".join(lines)


def _add_legend(fig: go.Figure, look: Theme, cells: pd.DataFrame, above: int, before: str) -> None:
    missing = cells["score"].isna() & ~cells["structural"]
    words = ", ".join(dict.fromkeys(cells.loc[missing, "word"])) or _("no data")
    parts = [words, _("(%): coverage, where below 100 %")]
    if before and cells["change"].notna().any():
        parts.append(
            _("{up} higher, {down} lower, {same} as in {round}").format(
                up=UP, down=DOWN, same=LEVEL, round=before
            )
        )
    add_score_legend(fig, look, missing="   ·   ".join(parts), above=above)
