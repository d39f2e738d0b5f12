"""Which minimum standards does each country meet, in part, not, or without information?"""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
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
NAME, NAME_OF_MANY = 13, 12
"""Pixels of a country's name, and of what stands at the end of its row."""
LETTERS_OF_A_NAME = 22
"""Of a line in a high row."""
FEW_STANDARDS = 3
"""So many columns fit a page of WIDTH_OF_FEW; more are never drawn narrower than WIDTH_OF_MORE."""
WIDTH_OF_FEW, WIDTH_OF_MORE = 620, 920
"""Pixels of the narrowest figure that must be read. Source: static/print_and_type.css."""
LEAST_UPRIGHT = 58
"""Pixels of a column in which a heading can stand in lines; in less it is turned."""
MANY_STANDARDS = 24
MANY_CELLS = 5_000
"""Of more cells each is too small for signs and for a click; colour and hover are left."""
LINES_OF_A_HEADING, LINES_OF_AN_AREA, MOST_LETTERS = 6, 4, 40
LETTERS_OF_A_TURNED_LINE, LINES_OF_A_TURNED_HEADING, LETTERS_OF_A_SIGN = 44, 3, 20
LETTER, LETTER_OF_A_TITLE, SIGN = 5.5, 6.6, 9
"""Pixels of an average letter of 12 pixels, of one in bold, and of one sign of a symbol."""
LETTER_OF_A_SUBSTITUTE = 6
"""Of a wider type, so that what is turned stays below the titles of areas in any."""
LETTER_BY_SIZE, AIR = 0.53, 4
"""Share of a letter's width in the size of the type, and the pixels between two headings."""
SIGNS_IN_A_ROW = 2
LEAST_LETTERS_OF_AN_AREA = 7
"""In shorter lines than these stands the code of an area, not its title."""
OVERLONG = 3
"""Letters by which a word may be longer than its line: narrow letters make room for it."""
LINE_HEIGHT = 16
GAP_BETWEEN_AREAS = 0.3

SHARE = {"met": 100.0, "partly_met": 50.0, "not_met": 0.0}
"""Where a verdict stands on the colours of scores."""
MISSING = "no_information"
ORDER = ("met", "partly_met", "not_met", MISSING, "not_applicable", "out_of_scope")


@dataclass(frozen=True)
class _Headings:
    """What stands over the columns: each heading above, what it asks for below it."""

    titles: tuple[str, ...]
    asked: tuple[str, ...]
    """What is asked for, under each title; of turned headings it is part of the title."""
    height: int
    is_turned: bool


def minimum_standards_figure(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """One row per country, one column per standard: symbol, colour and word of the verdict.

    frame: `country`, `name`, `area`, `area_title`, `action`, `title`, `round`, `verdict` (one of
    ORDER), `word`, `symbol`, `asked`, `required`, `sign`, `reached`; in the order in which countries
    and actions stand, the actions of an area side by side. A click gives country, action and round.
    """
    if frame.empty:
        return empty_figure(_("No minimum standard is set for what is shown here."), look)
    countries = dict(zip(frame["country"], frame["name"], strict=True))
    columns = _columns(frame)
    is_high = len(countries) <= MANY_COUNTRIES
    row_height, size = (ROW_HEIGHT, NAME) if is_high else (ROW_HEIGHT_MANY, NAME_OF_MANY)
    names = [_name(name, is_high=is_high) for name in countries.values()]
    sums = _sums(frame)
    room_of_sums = round(max(len(text) for text in sums.values()) * size * LETTER_BY_SIZE) + 12
    slot = _slot(names, size, room_of_sums, columns)
    headings = _headings(frame, slot, look)
    areas = _areas(frame, columns, slot)
    area_height = LINE_HEIGHT * _most_lines([text for _l, _r, text, _t in areas]) + 10
    above = headings.height + area_height
    # A wide figure has room for the whole key in two lines.
    key = key_height(frame["verdict"].nunique() if len(columns) <= FEW_STANDARDS else 1)
    fig = figure(
        look,
        height=len(countries) * row_height + above + key + 12,
        margin=(8, room_of_sums, above + key, 12),
    )
    row = {code: n for n, code in enumerate(countries)}
    has_words = _has_room_for_words(frame, slot)
    for verdict in ORDER:
        cells = frame[frame["verdict"] == verdict]
        if len(cells):
            fig.add_trace(_cells(cells, row, columns, look, slot=slot, has_words=has_words))
    _add_headings(fig, headings, list(columns.values()), look)
    _add_areas(fig, areas, headings.height, look)
    _add_sums(fig, sums, row, size, look)
    fig.update_yaxes(
        range=[len(row) - 0.5, -0.5], tickvals=list(row.values()), ticktext=names,
        tickfont={"size": size}, automargin=True, ticks="", ticklabelstandoff=6,
    )  # fmt: skip
    fig.update_xaxes(range=[-0.5, max(columns.values()) + 0.5], showticklabels=False, ticks="")
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


def _name(name: str, *, is_high: bool) -> str:
    """A country, in two lines where a high row has room for them."""
    return wrapped(name, LETTERS_OF_A_NAME, 2) if is_high else escape(name, quote=False)


def _slot(
    names: Sequence[str], size: int, room_of_sums: int, columns: Mapping[str, float]
) -> float:
    """Pixels of a column in the narrowest figure."""
    longest = max(len(line) for name in names for line in name.split("<br>"))
    width = WIDTH_OF_FEW if len(columns) <= FEW_STANDARDS else WIDTH_OF_MORE
    return (width - longest * size * LETTER_BY_SIZE - 20 - room_of_sums) / (
        max(columns.values()) + 1
    )


def _headings(frame: pd.DataFrame, slot: float, look: Theme) -> _Headings:
    """Code, title and what is asked for of each column: in lines, or turned where room is short."""
    by_action = frame.drop_duplicates("action").set_index("action")
    said = by_action[["title", "required", "sign"]].to_dict("index")
    if slot < LEAST_UPRIGHT:
        return _turned_headings(said, slot, look)
    letters = min(int((slot - AIR) / LETTER), MOST_LETTERS)
    titles = tuple(
        f"<b>{escape(str(code), quote=False)}</b><br>"
        f"{_in_lines(_short(one['title']), letters, LINES_OF_A_HEADING)}"
        for code, one in said.items()
    )
    asked = tuple(_in_lines(one["required"], letters, LINES_OF_A_HEADING) for one in said.values())
    lines = _most_lines(titles) + _most_lines(asked)
    return _Headings(titles, asked, lines * LINE_HEIGHT + 14, is_turned=False)


def _turned_headings(
    said: Mapping[Hashable, Mapping[Hashable, Any]], slot: float, look: Theme
) -> _Headings:
    """Code and sign in front of the title, in as many lines side by side as the column is wide."""
    lines = min(max(int(slot / LINE_HEIGHT), 1), LINES_OF_A_TURNED_HEADING)
    texts, longest = [], 0
    for code, one in said.items():
        sign = textwrap.shorten(one["sign"], LETTERS_OF_A_SIGN, placeholder=" …")
        in_front = f"{code} {sign}  "
        broken = textwrap.wrap(
            _short(one["title"]), LETTERS_OF_A_TURNED_LINE, initial_indent=in_front,
            max_lines=lines, placeholder=" …",
        )  # fmt: skip
        longest = max(longest, *(len(line) for line in broken))
        title = "<br>".join(
            escape(line, quote=False) for line in (broken[0].removeprefix(in_front), *broken[1:])
        )
        texts.append(
            f"<b>{escape(str(code), quote=False)}</b> "
            f'<span style="color:{look.quiet}">{escape(sign, quote=False)}</span>  {title}'
        )
    return _Headings(tuple(texts), (), round(longest * LETTER_OF_A_SUBSTITUTE) + 14, is_turned=True)


def _short(title: str) -> str:
    """A title without what it has in brackets at its end."""
    return title.split(" (", maxsplit=1)[0]


def _in_lines(text: str, letters: int, lines: int, overlong: int = OVERLONG) -> str:
    """The text in lines of about so many letters; a word that is much longer is parted."""
    words = (
        "- ".join(textwrap.wrap(word, max(letters - 1, 1)))
        if len(word) > letters + overlong
        else word
        for word in text.split()
    )
    broken = wrapped(" ".join(words), letters, lines)
    return f"{broken[:-5]} …" if broken.endswith("<br>…") else broken


def _most_lines(texts: Sequence[str]) -> int:
    return max(text.count("<br>") + 1 for text in texts)


def _add_headings(
    fig: go.Figure, headings: _Headings, places: Sequence[float], look: Theme
) -> None:
    # Not as labels of the axis: those stand at one height only, and turned ones beside their place.
    if headings.is_turned:
        size = 12 if len(places) <= MANY_STANDARDS else 11
        for x, text in zip(places, headings.titles, strict=True):
            _add_text(
                fig, text, x=x, xanchor="center", yanchor="bottom", yshift=5, textangle=-90,
                align="left", font={"size": size, "color": look.text},
            )  # fmt: skip
        return
    for x, title, asked in zip(places, headings.titles, headings.asked, strict=True):
        left = {"x": x - 0.48, "xanchor": "left", "align": "left"}
        _add_text(
            fig, title, **left, yanchor="top", yshift=headings.height - 3,
            font={"size": 12, "color": look.text},
        )  # fmt: skip
        _add_text(
            fig, asked, **left, yanchor="bottom", yshift=5, font={"size": 12, "color": look.quiet}
        )


def _add_text(fig: go.Figure, text: str, **place: object) -> None:
    """Words above the first row."""
    fig.add_annotation(text=text, y=1, yref="paper", showarrow=False, borderpad=0, **place)


def _cells(
    cells: pd.DataFrame,
    row: Mapping[str, int],
    columns: Mapping[str, float],
    look: Theme,
    *,
    slot: float,
    has_words: bool,
) -> go.Bar:
    # Bars, because they are the only marks of plotly that take a hatching, a text and a hover each.
    first = cells.iloc[0]
    verdict, word = str(first["verdict"]), str(first["word"])
    is_asked = verdict in SHARE or verdict == MISSING
    fill = score_colour(SHARE[verdict], look) if verdict in SHARE else look.page
    symbol = escape(str(first["symbol"]), quote=False)
    is_narrow = slot < SIGNS_IN_A_ROW * SIGN
    label = _label(symbol, word, verdict, is_narrow=is_narrow, has_words=has_words)
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
        text=None if is_fine else [label] * len(cells),
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


def _has_room_for_words(frame: pd.DataFrame, slot: float) -> bool:
    """Whether the word of every verdict that is there fits a cell; else none has its word."""
    there = frame.drop_duplicates("verdict")
    signs = there["symbol"].str.len().where(there["verdict"].isin(list(SHARE)), 0)
    return bool((there["word"].str.len() * LETTER + signs * SIGN + 10).max() <= slot)


def _label(symbol: str, word: str, verdict: str, *, is_narrow: bool, has_words: bool) -> str:
    """The symbol, with its word where there is room; in a narrow cell its signs stand in a pile."""
    if is_narrow:
        return "<br>".join(reversed(symbol))
    if not has_words:
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


def _areas(
    frame: pd.DataFrame, columns: Mapping[str, float], slot: float
) -> list[tuple[float, float, str, str]]:
    """Of each area its left and right end, its heading and its whole title."""
    found = []
    for (code, title), group in frame.groupby(["area", "area_title"], sort=False):
        places = [columns[action] for action in dict.fromkeys(group["action"])]
        left, right = min(places) - 0.48, max(places) + 0.48
        letters = int((right - left + GAP_BETWEEN_AREAS) * slot / LETTER_OF_A_TITLE - 1)
        heading = _area_heading(str(code), str(title), min(letters, MOST_LETTERS))
        found.append((left, right, heading, escape(str(title), quote=False)))
    return found


def _area_heading(code: str, title: str, letters: int) -> str:
    """The title in as many lines as may be, or the code where the columns have no room for that."""
    if letters >= LEAST_LETTERS_OF_AN_AREA:
        return f"<b>{_in_lines(_short(title), letters, LINES_OF_AN_AREA, overlong=2)}</b>"
    return f"<b>{escape(code, quote=False)}</b>"


def _add_areas(
    fig: go.Figure, areas: Sequence[tuple[float, float, str, str]], above: int, look: Theme
) -> None:
    """The title of each area over its columns, with a line that holds them together."""
    for left, right, heading, title in areas:
        fig.add_shape(
            type="line", xref="x", yref="paper", x0=left, x1=right, yanchor=1, ysizemode="pixel",
            y0=above, y1=above, line={"color": look.accent, "width": 2},
        )  # fmt: skip
        _add_text(
            fig, heading, x=left, yshift=above + 3, xanchor="left", yanchor="bottom", align="left",
            font={"size": 12, "color": look.accent}, hovertext=title,
        )  # fmt: skip


def _sums(frame: pd.DataFrame) -> dict[str, str]:
    """How many standards each country meets of those that apply to it."""
    by_country = frame.groupby("country", sort=False)["verdict"]
    return {str(country): _sum_of(verdicts) for country, verdicts in by_country}


def _add_sums(
    fig: go.Figure, sums: Mapping[str, str], row: Mapping[str, int], size: int, look: Theme
) -> None:
    """Each country's sum at the end of its row."""
    for country, text in sums.items():
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=row[country], yref="y",
            yanchor="middle", text=text, showarrow=False, borderpad=0,
            font={"size": size, "color": look.text},
        )  # fmt: skip


def _sum_of(verdicts: Sequence[str] | pd.Series) -> str:
    """How many are met; who answered nothing is not said to meet none."""
    n_unknown = sum(verdict == MISSING for verdict in verdicts)
    n_asked = n_unknown + sum(verdict in SHARE for verdict in verdicts)
    n_met = sum(verdict == "met" for verdict in verdicts)
    if not n_asked:
        return _("none applies")
    if n_unknown == n_asked:
        return _("no information")
    if n_unknown:
        return _("met {n} of {of}, {unknown} unknown").format(
            n=whole(n_met), of=whole(n_asked), unknown=whole(n_unknown)
        )
    return _("met {n} of {of}").format(n=whole(n_met), of=whole(n_asked))
