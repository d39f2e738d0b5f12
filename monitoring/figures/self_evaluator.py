"""Where do countries rate themselves differently than evaluators do? Own levels down, theirs across."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure, ink_on, wrapped
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import percent, whole

ROW_HEIGHT = 62
HEADING = 92
FOOT = 34
LETTERS_OF_A_HEADING = 12
LIGHTEST, DARKEST = 0.10, 0.85
"""Of the accent on the page: the fewest pairs are just seen, and the most leave room for the outline."""


def self_evaluator_figure(cells: pd.DataFrame, look: Theme) -> go.Figure:
    """One cell for each two levels with the number of pairs; where both agree, a thick outline.

    cells: `own`, `own_label`, `own_symbol`, `evaluator`, `evaluator_label`, `evaluator_symbol`, `n`,
    `share` 0-1, `steps` (own less evaluator's level), `round`, both lowest level first.
    """
    if cells.empty:
        return empty_figure(_("There is no pair of ratings to compare in this round."), look)
    levels = list(dict.fromkeys(cells["own"]))
    fig = figure(
        look,
        height=ROW_HEIGHT * len(levels) + HEADING + FOOT,
        margin=(8, 8, HEADING, FOOT),
    )
    fig.add_trace(_cells(cells, levels, look))
    labels = _labels(cells)
    places = list(range(len(levels)))
    fig.update_yaxes(
        # The highest own level stands at the top, as a scale is climbed.
        range=[-0.5, len(levels) - 0.5],
        tickvals=places,
        ticktext=labels,
        automargin=True,
        ticks="",
        title={"text": _("own rating"), "font": {"size": 13, "color": look.quiet}},
    )
    fig.update_xaxes(
        side="top",
        range=[-0.5, len(levels) - 0.5],
        tickvals=places,
        ticktext=labels,
        tickangle=0,
        ticks="",
        title={"text": _("evaluators' rating"), "font": {"size": 13, "color": look.quiet}},
    )
    fig.update_layout(hoverlabel=hover_colours(look), bargap=0)
    _add_foot(fig, cells, look)
    return fig


def _labels(cells: pd.DataFrame) -> list[str]:
    said = cells.drop_duplicates("own").to_dict("records")
    return [
        f"{escape(str(row['own_symbol']), quote=False)}<br>"
        f"{wrapped(str(row['own_label']), LETTERS_OF_A_HEADING, 2)}"
        for row in said
    ]


def _cells(cells: pd.DataFrame, levels: Sequence[str], look: Theme) -> go.Bar:
    # Bars, because only they take an outline, a text and a hover each.
    most = max(int(cells["n"].max()), 1)
    fills = [_fill(n / most, look) for n in cells["n"]]
    agrees = (cells["own"] == cells["evaluator"]).tolist()
    return go.Bar(
        x=[levels.index(code) for code in cells["evaluator"]],
        base=[levels.index(code) - 0.46 for code in cells["own"]],
        y=[0.92] * len(cells),
        width=0.94,
        marker={
            "color": fills,
            "line": {
                "color": [look.text if same else look.line for same in agrees],
                "width": [3 if same else 0.5 for same in agrees],
            },
        },
        text=[_label(row) for row in cells.to_dict("records")],
        textfont={
            "size": 14,
            "color": [
                ink_on(fill) if n else look.quiet for n, fill in zip(cells["n"], fills, strict=True)
            ],
        },
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        customdata=[["", "", str(code)] for code in cells["round"]],
        hovertext=[_hover(row) for row in cells.to_dict("records")],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _fill(part: float, look: Theme) -> str:
    """A mixture of page and accent: the more pairs, the more accent; none at all for none."""
    weight = LIGHTEST + (DARKEST - LIGHTEST) * part if part else 0.0
    mixed = (
        round(
            int(look.page[n : n + 2], 16) * (1 - weight) + int(look.accent[n : n + 2], 16) * weight
        )
        for n in (1, 3, 5)
    )
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _label(row: Mapping[Hashable, Any]) -> str:
    if not row["n"]:
        return whole(0)
    return f'<b>{whole(row["n"])}</b> <span style="font-size:11px">({percent(row["share"])})</span>'


def _hover(row: Mapping[Hashable, Any]) -> str:
    own, theirs = (escape(str(row[name]), quote=False) for name in ("own_label", "evaluator_label"))
    lines = [
        _("Own rating: {level}").format(level=own),
        _("Evaluators' rating: {level}").format(level=theirs),
        ngettext("{n} pair, {share} of all", "{n} pairs, {share} of all", row["n"]).format(
            n=whole(row["n"]), share=percent(row["share"])
        ),
    ]
    steps = row["steps"]
    if steps > 0:
        told = ngettext("own rating {n} level higher", "own rating {n} levels higher", steps)
        lines.append(told.format(n=whole(steps)))
    elif steps < 0:
        told = ngettext("own rating {n} level lower", "own rating {n} levels lower", -steps)
        lines.append(told.format(n=whole(-steps)))
    return "<br>".join(lines)


def _add_foot(fig: go.Figure, cells: pd.DataFrame, look: Theme) -> None:
    """How many pairs lie on either side of the outlined diagonal."""
    n = {
        name: int(cells.loc[where, "n"].sum())
        for name, where in (("higher", cells["steps"] > 0), ("lower", cells["steps"] < 0))
    }
    fig.add_annotation(
        text=_("outlined: the same level; own rating higher in {higher}, lower in {lower} pairs").format(
            higher=whole(n["higher"]), lower=whole(n["lower"])
        ),
        x=0.5, xref="paper", y=0, yref="paper", yanchor="top", yshift=-8, showarrow=False,
        font={"size": 12, "color": look.quiet},
    )  # fmt: skip
