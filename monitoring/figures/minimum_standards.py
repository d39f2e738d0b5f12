"""Which minimum standards does each country meet, in part, not, or without information?"""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hatching, hover_colours, key_height, key_on_top
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
from monitoring.written import whole

ROW_HEIGHT, ROW_HEIGHT_MANY = 32, 25
MANY_COUNTRIES = 20
AREA_HEIGHT = 38
FEW_STANDARDS = 5
"""So many columns have room for the word in each cell and for a heading that stands upright."""
MANY_STANDARDS = 24
MANY_CELLS = 5_000
"""Of more cells each is too small for signs and for a click; colour and hover are left."""
LETTERS_OF_A_HEADING, LINES_OF_A_HEADING = 13, 4
LETTERS_OF_A_TURNED_HEADING = 32
LETTER = 5.8
"""Pixels of an average letter of 12 pixels."""
LINE_HEIGHT = 16
GAP_BETWEEN_AREAS = 0.3
ROOM_OF_SUMS = 92
"""Pixels at the right for "met 3 of 5"."""
NARROWEST_MATRIX = 390
"""Pixels of all columns on the narrowest page."""

SHARE = {"met": 100.0, "partly_met": 50.0, "not_met": 0.0}
"""Where a verdict stands on the colours of scores."""
MISSING = "no_information"
ORDER = ("met", "partly_met", "not_met", MISSING, "not_applicable", "out_of_scope")


def minimum_standards_figure(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """One row per country, one column per standard: symbol, colour and word of the verdict.

    frame: `country`, `name`, `area`, `area_title`, `action`, `title`, `round`, `verdict` (one of
    ORDER), `word`, `symbol`, `asked`, `reached`; in the order in which countries and actions stand,
    the actions of an area side by side. A click gives country, action and round.
    """
    if frame.empty:
        return empty_figure(_("No minimum standard is set for what is shown here."), look)
    countries = dict(zip(frame["country"], frame["name"], strict=True))
    columns = _columns(frame)
    row_height = ROW_HEIGHT if len(countries) <= MANY_COUNTRIES else ROW_HEIGHT_MANY
    headings, heading_height = _headings(frame, columns)
    above = heading_height + AREA_HEIGHT
    key = key_height(frame["verdict"].nunique())
    fig = figure(
        look,
        height=len(countries) * row_height + above + key + 12,
        margin=(8, ROOM_OF_SUMS, above + key, 12),
    )
    row = {code: n for n, code in enumerate(countries)}
    for verdict in ORDER:
        cells = frame[frame["verdict"] == verdict]
        if len(cells):
            fig.add_trace(_cells(cells, row, columns, look))
    last = max(columns.values())
    _add_areas(fig, frame, columns, heading_height, look)
    _add_sums(fig, frame, row, look)
    is_turned = len(columns) > FEW_STANDARDS
    fig.update_yaxes(
        range=[len(row) - 0.5, -0.5], tickvals=list(row.values()),
        ticktext=[escape(name, quote=False) for name in countries.values()],
        tickfont={"size": 14 if row_height == ROW_HEIGHT else 12}, automargin=True, ticks="",
        ticklabelstandoff=6,
    )  # fmt: skip
    fig.update_xaxes(
        side="top", range=[-0.5, last + 0.5], tickvals=list(columns.values()), ticktext=headings,
        tickangle=-90 if is_turned else 0, ticks="", ticklabelstandoff=4,
        tickfont={"size": 12 if len(columns) <= MANY_STANDARDS else 11, "color": look.text},
    )  # fmt: skip
    fig.update_layout(
        barmode="overlay", bargap=0, hoverlabel=hover_colours(look), showlegend=True,
        legend=key_on_top(),
    )  # fmt: skip
    return fig


def _columns(frame: pd.DataFrame) -> dict[str, float]:
    """The place of each action; a gap stands between two areas."""
    area_by_action = dict(zip(frame["action"], frame["area"], strict=True))
    areas = list(dict.fromkeys(area_by_action.values()))
    return {
        action: n + GAP_BETWEEN_AREAS * areas.index(area)
        for n, (action, area) in enumerate(area_by_action.items())
    }


def _headings(frame: pd.DataFrame, columns: Mapping[str, float]) -> tuple[list[str], int]:
    """Code and shortened title of each column, and the pixels that the longest one takes."""
    titles = dict(zip(frame["action"], frame["title"], strict=True))
    if len(columns) > FEW_STANDARDS:
        short = [
            textwrap.shorten(titles[code], LETTERS_OF_A_TURNED_HEADING, placeholder=" …")
            for code in columns
        ]
        texts = [
            f"<b>{escape(code, quote=False)}</b>  {escape(title, quote=False)}"
            for code, title in zip(columns, short, strict=True)
        ]
        letters = max(
            len(code) + len(title) + 2 for code, title in zip(columns, short, strict=True)
        )
        return texts, round(letters * LETTER) + 12
    texts = [
        f"<b>{escape(code, quote=False)}</b><br>"
        f"{wrapped(titles[code], LETTERS_OF_A_HEADING, LINES_OF_A_HEADING)}"
        for code in columns
    ]
    return texts, (max(text.count("<br>") for text in texts) + 1) * LINE_HEIGHT + 10


def _cells(
    cells: pd.DataFrame, row: Mapping[str, int], columns: Mapping[str, float], look: Theme
) -> go.Bar:
    # Bars, because they are the only marks of plotly that take a hatching, a text and a hover each.
    first = cells.iloc[0]
    verdict, word = str(first["verdict"]), str(first["word"])
    is_asked = verdict in SHARE or verdict == MISSING
    fill = score_colour(SHARE[verdict], look) if verdict in SHARE else look.page
    symbol = escape(str(first["symbol"]), quote=False)
    is_narrow = len(columns) > MANY_STANDARDS
    is_fine = len(row) * len(columns) > MANY_CELLS
    hovers = cells[["name", "action"]] if is_fine else cells
    return go.Bar(
        x=[columns[action] for action in cells["action"]],
        base=[row[country] - 0.45 for country in cells["country"]],
        y=[0.9] * len(cells),
        width=0.9 if is_narrow else 0.96,
        name=f"{symbol} {escape(word, quote=False)}",
        marker={
            "color": fill,
            "line": {"color": look.line, "width": 0.8 if is_asked else 0},
            "cornerradius": 2,
            "pattern": hatching(look) | {"shape": "/"} if verdict == MISSING else {},
        },
        text=None if is_fine else [_label(symbol, word, verdict, len(columns))] * len(cells),
        textfont={
            "color": ink_on(fill) if is_asked else look.quiet,
            "size": 9 if is_narrow else 13,
        },
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        hovertext=[
            _short_hover(cell) if is_fine else _hover(cell) for cell in hovers.to_dict("records")
        ],
        hovertemplate=f"%{{hovertext}}: {escape(word, quote=False)}<extra></extra>"
        if is_fine
        else "%{hovertext}<extra></extra>",
        customdata=None if is_fine else cells[["country", "action", "round"]].to_numpy().tolist(),
        **STEADY,
    )


def _label(symbol: str, word: str, verdict: str, n_columns: int) -> str:
    """The symbol, with its word where there is room; in a narrow cell its signs stand in a pile."""
    if n_columns > MANY_STANDARDS:
        return "<br>".join(reversed(symbol))
    if n_columns > FEW_STANDARDS:
        return symbol
    small = f'<span style="font-size:12px">{escape(word, quote=False)}</span>'
    return f"{symbol} {small}" if verdict in SHARE else small


def _short_hover(cell: Mapping[Hashable, Any]) -> str:
    return escape(f"{cell['name']}, {cell['action']}", quote=False)


def _hover(cell: Mapping[Hashable, Any]) -> str:
    said = {name: escape(str(cell[name]), quote=False) for name in cell}
    return "<br>".join(
        (
            f"<b>{said['name']}</b>",
            f"{said['action']} {said['title']}",
            f"{said['symbol']} {said['word']}",
            _("Minimum standard: {level}").format(level=said["asked"]),
            _("Reached: {level}").format(level=said["reached"]),
        )
    )


def _add_areas(
    fig: go.Figure, frame: pd.DataFrame, columns: Mapping[str, float], above: int, look: Theme
) -> None:
    """The title of each area over its columns, with a line that holds them together."""
    width = max(columns.values()) + 1
    for (code, title), group in frame.groupby(["area", "area_title"], sort=False):
        places = [columns[action] for action in dict.fromkeys(group["action"])]
        left, right = min(places) - 0.48, max(places) + 0.48
        letters = int(NARROWEST_MATRIX * (right - left) / width / LETTER)
        fig.add_shape(
            type="line", xref="x", yref="paper", x0=left, x1=right, yanchor=1, ysizemode="pixel",
            y0=above, y1=above, line={"color": look.accent, "width": 2},
        )  # fmt: skip
        fig.add_annotation(
            x=left, y=1, yref="paper", yshift=above + 3, xanchor="left", yanchor="bottom",
            text=_area_heading(str(code), str(title), letters), showarrow=False, align="left",
            borderpad=0, font={"size": 12, "color": look.accent},
            hovertext=escape(str(title), quote=False),
        )  # fmt: skip


def _area_heading(code: str, title: str, letters: int) -> str:
    """The title in two lines, or the code where the columns have no room for that."""
    heading = wrapped(title.split(" (", maxsplit=1)[0], letters, 2) if letters >= 9 else ""
    lines = heading.split("<br>")
    if not heading or max(len(line) for line in lines) > letters or heading.startswith(" …"):
        heading = escape(code, quote=False)
    return f"<b>{heading}</b>"


def _add_sums(fig: go.Figure, frame: pd.DataFrame, row: Mapping[str, int], look: Theme) -> None:
    """How many standards each country meets of those that apply to it, at the end of its row."""
    for country, place in row.items():
        verdicts = frame.loc[frame["country"] == country, "verdict"]
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=place, yref="y", yanchor="middle",
            text=_sum_of(verdicts), showarrow=False, borderpad=0,
            font={"size": 13, "color": look.text},
        )  # fmt: skip


def _sum_of(verdicts: Sequence[str] | pd.Series) -> str:
    n_asked = sum(verdict in SHARE or verdict == MISSING for verdict in verdicts)
    n_met = sum(verdict == "met" for verdict in verdicts)
    if not n_asked:
        return _("none applies")
    return _("met {n} of {of}").format(n=whole(n_met), of=whole(n_asked))
