"""Who stands where on each action? Actions down, countries across."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape, unescape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.legend import hatching, hover_colours, key_height, key_on_top
from monitoring.figures.theme import STEADY, Theme, empty_figure, figure, ink_on, wrapped
from monitoring.translation import gettext as _
from monitoring.written import decimal, whole

ROW_HEIGHT = 40
LETTERS_OF_A_LABEL = 30
VERY_FEW_COUNTRIES = 4
"""So many have room for the word in each cell."""
MANY_COUNTRIES = 12
"""More columns are so narrow that the signs of a symbol stand one over another."""
UPRIGHT_NAMES = 5
"""More names than this stand on their side."""
TWO_LINES_OF_A_NAME, MOST_NAMES = 16, 40
"""More columns have room for one line of a name on its side; still more for none, but for codes."""
LETTERS_OF_ONE_LINE = 26
LETTERS_OF_A_HEADING, LINES_OF_A_HEADING, LINE_HEIGHT = 10, 4, 16
LETTERS_OF_A_TURNED_HEADING, LETTER = 18, 6.0
LETTERS_OF_A_WORD = 14
PIPS = set("●○")
UNKNOWN_SIGN, AWAY_SIGN = "?", "–"
LEVEL, NUMBER, MISSING, AWAY = "level", "number", "no_information", "not_applicable"


def level_matrix_figure(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """One row per action, one column per country: symbol and colour of the level, gaps hatched.

    frame: `action`, `title`, `country`, `name`, `round`, `word`, `symbol`, `colour`, `points` 0-100
    or missing, `kind` (level, number, no_information or not_applicable); in the order in which
    actions and countries stand. A click gives country, action and round.
    """
    if frame.empty:
        return empty_figure(_("Countries are asked nothing here in this round."), look)
    actions = dict(zip(frame["action"], frame["title"], strict=True))
    countries = dict(zip(frame["country"], frame["name"], strict=True))
    row = {action: n for n, action in enumerate(actions)}
    column = {country: n for n, country in enumerate(countries)}
    headings, heading_height = _headings(countries)
    marks = _marks(frame)
    key = key_height(len(marks))
    fig = figure(
        look,
        height=len(actions) * ROW_HEIGHT + key + heading_height + 12,
        margin=(8, 12, key + heading_height, 12),
    )
    for name, cells in marks:
        fig.add_trace(_cells(name, cells, row, column, look))
    fig.update_yaxes(
        range=[len(actions) - 0.5, -0.5], tickvals=list(row.values()),
        ticktext=[_row_label(action, title) for action, title in actions.items()],
        tickfont={"size": 13}, automargin=True, ticks="", ticklabelstandoff=6,
    )  # fmt: skip
    fig.update_xaxes(
        side="top", range=[-0.5, len(countries) - 0.5], tickvals=list(column.values()),
        ticktext=headings, ticks="", ticklabelstandoff=2,
        tickangle=-90 if _is_turned(len(countries)) else 0,
        tickfont={"size": 12 if len(countries) <= TWO_LINES_OF_A_NAME else 11, "color": look.text},
    )  # fmt: skip
    fig.update_layout(
        barmode="overlay", bargap=0, showlegend=True, hoverlabel=hover_colours(look),
        legend=key_on_top(),
    )  # fmt: skip
    return fig


def _row_label(code: str, title: str) -> str:
    lines = wrapped(f"{code}  {title}", LETTERS_OF_A_LABEL, 2)
    return lines.replace(escape(code, quote=False), f"<b>{escape(code, quote=False)}</b>", 1)


def _is_turned(n_countries: int) -> bool:
    return n_countries > UPRIGHT_NAMES


def _headings(countries: Mapping[str, str]) -> tuple[list[str], int]:
    """The names of the countries, or codes where columns are too narrow; and the pixels they take."""
    names = countries.values()
    if not _is_turned(len(countries)):
        texts = [wrapped(name, LETTERS_OF_A_HEADING, LINES_OF_A_HEADING) for name in names]
        return texts, (max(text.count("<br>") for text in texts) + 1) * LINE_HEIGHT + 8
    if len(countries) > MOST_NAMES:
        texts = [escape(code, quote=False) for code in countries]
    elif len(countries) > TWO_LINES_OF_A_NAME:
        texts = [wrapped(name, LETTERS_OF_ONE_LINE, 1) for name in names]
    else:
        texts = [wrapped(name, LETTERS_OF_A_TURNED_HEADING, 2) for name in names]
    longest = max(len(unescape(line)) for text in texts for line in text.split("<br>"))
    return texts, round(longest * LETTER) + 10


def _marks(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The cells under each name of the key: levels from the lowest, then what is at no level."""
    is_level = frame["kind"] == LEVEL
    levels = frame[is_level].groupby(["points", "word"], sort=True)
    found = [(f"{cells['symbol'].iloc[0]} {word}".strip(), cells) for (_p, word), cells in levels]
    words = {
        NUMBER: _("number"),
        MISSING: " ".join((UNKNOWN_SIGN, _("no information"))),
        AWAY: " ".join((AWAY_SIGN, _("not applicable"))),
    }
    for kind, word in words.items():
        cells = frame[frame["kind"] == kind]
        if len(cells):
            found.append((word, cells))
    return found


def _cells(
    name: str,
    cells: pd.DataFrame,
    row: Mapping[str, int],
    column: Mapping[str, int],
    look: Theme,
) -> go.Bar:
    # Bars, because they are the only marks of plotly that take a hatching, a text and a hover each.
    kind = cells["kind"].iloc[0]
    fills = cells["colour"].tolist() if kind == LEVEL else [look.page] * len(cells)
    is_stacked = len(column) > MANY_COUNTRIES and cells["symbol"].str.len().max() > 1
    inks = [look.quiet if kind == AWAY else ink_on(fill) for fill in fills]
    return go.Bar(
        x=[column[country] for country in cells["country"]],
        base=[row[action] - 0.45 for action in cells["action"]],
        y=[0.9] * len(cells),
        width=0.95,
        name=escape(name, quote=False),
        marker={
            "color": fills,
            "line": {"color": look.line, "width": 0 if kind == AWAY else 0.8},
            "cornerradius": 2,
            "pattern": hatching(look) if kind == MISSING else {},
        },
        text=[_label(cell, len(column)) for cell in cells.to_dict("records")],
        textfont={"color": inks, "size": 10 if is_stacked else 13},
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        hovertext=[_hover(cell) for cell in cells.to_dict("records")],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=cells[["country", "action", "round"]].to_numpy().tolist(),
        **STEADY,
    )


def _label(cell: Mapping[Hashable, Any], n_countries: int) -> str:
    """The symbol, with its word where there is room; the word alone of what has no symbol."""
    kind, word, symbol = cell["kind"], str(cell["word"]), str(cell["symbol"])
    if n_countries <= VERY_FEW_COUNTRIES:
        small = f'<span style="font-size:12px">{wrapped(word, LETTERS_OF_A_WORD, 2)}</span>'
        return f"{escape(symbol, quote=False)} {small}".strip()
    if kind == NUMBER:
        return whole(cell["points"])
    if kind == MISSING:
        return UNKNOWN_SIGN
    if kind == AWAY:
        return AWAY_SIGN
    if n_countries <= MANY_COUNTRIES or not set(symbol) <= PIPS:
        return escape(symbol, quote=False)
    return "<br>".join(reversed(symbol))  # pips fill from below, as a column does


def _hover(cell: Mapping[Hashable, Any]) -> str:
    lines = [
        f"<b>{escape(str(cell['name']), quote=False)}</b>",
        escape(f"{cell['action']} {cell['title']}", quote=False),
        escape(f"{cell['symbol']} {cell['word']}".strip(), quote=False),
    ]
    if pd.notna(cell["points"]):
        lines.append(_("{points} points").format(points=decimal(cell["points"])))
    return "<br>".join(lines)
