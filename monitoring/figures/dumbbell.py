"""How far has each country come since the baseline, and how far has it to go?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.direction import (
    HIGHER,
    LOWER,
    SAME,
    SYMBOL_BY_DIRECTION,
    UNDIMMED,
    add_key_of_dots,
    direction_colour,
    direction_of_line,
)
from monitoring.figures.legend import hatching, hover_colours
from monitoring.figures.theme import Theme, empty_figure, figure, wrapped
from monitoring.translation import gettext as _
from monitoring.written import decimal, percent, signed, whole

ROW_HEIGHT, ROW_HEIGHT_MANY = 38, 32
MANY_COUNTRIES = 20
HEAD_HEIGHT, FOOT_HEIGHT = 76, 46
LETTERS_OF_A_NAME, LETTERS_OF_A_LINE = 20, 30
SIDE_WIDTH = 158
"""Pixels of the column beside the plot, in which the change or the word for none stands."""
LETTERS_OF_A_WORD = 24
ROOM_FOR_AN_ARROW = 12.0
"""Points between two scores from which an arrowhead fits between their marks."""

Row = Mapping[Hashable, Any]


def dumbbell_figure(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """One row for each country: its score at the baseline, now, and the target as a tick.

    frame: the columns of `views.dumbbell`. The line between the scores is whole where they are over
    the same actions by the same assessment, and dotted where not, in the colour of what can be
    compared; this stands in figures beside it. A click on a mark gives [country, node, round].
    """
    if frame.empty:
        return empty_figure(_("No country takes part in this plan."), look)
    rows = frame.to_dict("records")
    before = _start_in_words(rows)
    has_several = len({row["before_round"] for row in rows}) > 1
    sides = [_side_text(row, look, tells_start=has_several) for row in rows]
    row_height = ROW_HEIGHT if len(rows) <= MANY_COUNTRIES else ROW_HEIGHT_MANY
    fig = figure(
        look,
        height=len(rows) * row_height + HEAD_HEIGHT + FOOT_HEIGHT,
        margin=(8, SIDE_WIDTH if any(sides) else 24, HEAD_HEIGHT, FOOT_HEIGHT),
    )
    fig.add_trace(_ranges(rows, look))
    fig.add_trace(_gaps(rows, look))
    if before:
        for direction in ("", SAME, HIGHER, LOWER):
            fig.add_trace(_ways(rows, direction, look, is_alike=False))
            fig.add_trace(_ways(rows, direction, look, is_alike=True))
        if any(_has_way(row) and not row["is_alike"] for row in rows):
            add_key_of_dots(fig, look)
        fig.add_trace(_arrows(rows, look))
    fig.add_trace(_targets(rows, look))
    if before:
        fig.add_trace(_marks_before(rows, before, look))
    fig.add_trace(_marks_now(rows, look))
    _add_side(fig, sides, before, look)
    # Two lines of a name need the higher row.
    room = (LETTERS_OF_A_NAME, 2) if len(rows) <= MANY_COUNTRIES else (LETTERS_OF_A_LINE, 1)
    fig.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=[wrapped(str(row["name"]), *room) for row in rows],
        tickfont={"size": 13},
        automargin=True,
        showgrid=True,
        gridcolor=look.faint,
        ticks="",
    )
    fig.update_xaxes(
        range=[-9, 112], tickvals=[0, 25, 50, 75, 100], showgrid=True, gridcolor=look.faint,
        ticks="", title={"text": _("score, 0 to 100"), "font": {"size": 12, "color": look.quiet}},
    )  # fmt: skip
    fig.update_layout(
        showlegend=True,
        hoverlabel=hover_colours(look),
        legend={"orientation": "h", "x": 0, "xref": "container", "y": 1, "yref": "container",
                "yanchor": "top", "itemclick": False, "itemdoubleclick": False,
                "font": {"size": 13}},
    )  # fmt: skip
    return fig


def _start_in_words(rows: Sequence[Row]) -> str:
    """What the first mark of a row is called in the key; empty where nothing is measured from."""
    codes = list(dict.fromkeys(str(row["before_round"]) for row in rows))
    if len(codes) > 1:
        return _("first round with a score")
    if codes[0] and all(row["is_baseline"] for row in rows):
        return _("{round}, the baseline").format(round=codes[0])
    return codes[0]


def _has_way(row: Row) -> bool:
    return bool(pd.notna(row["before"]) and pd.notna(row["now"]))


def _ranges(rows: Sequence[Row], look: Theme) -> go.Scatter:
    """From the lowest to the highest that the unknown answers could bring."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in enumerate(rows):
        if pd.notna(row["now"]) and row["coverage"] < 1 - 1e-9:
            x += [row["low"], row["high"], None]
            y += [place, place, None]
    return go.Scatter(
        x=x, y=y, mode="lines", name=_("range while answers are missing"),
        line={"color": look.line, "width": 9}, opacity=0.35, hoverinfo="skip", showlegend=bool(x),
    )  # fmt: skip


def _gaps(rows: Sequence[Row], look: Theme) -> go.Bar:
    """The same where there is no score: an empty, hatched bar."""
    drawn = [
        (place, row)
        for place, row in enumerate(rows)
        if pd.isna(row["now"]) and pd.notna(row["low"])
    ]
    return go.Bar(
        orientation="h",
        base=[row["low"] for _place, row in drawn],
        x=[row["high"] - row["low"] for _place, row in drawn],
        y=[place for place, _row in drawn],
        width=0.34,
        name=_("range where there is no score"),
        marker={
            "color": look.page,
            "line": {"color": look.line, "width": 1},
            "pattern": hatching(look),
        },
        hovertext=[_hover(row) for _place, row in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[row["country"], row["node"], row["round"]] for _place, row in drawn],
        **UNDIMMED,
        showlegend=bool(drawn),
    )


def _ways(rows: Sequence[Row], direction: str, look: Theme, *, is_alike: bool) -> go.Scatter:
    """The lines from then to now in the colour of one direction."""
    x: list[float | None] = []
    y: list[float | None] = []
    is_drawn = False
    for place, row in enumerate(rows):
        if _has_way(row) and direction_of_line(row) == direction:
            is_drawn = True
            if row["is_alike"] == is_alike:
                x += [row["before"], row["now"], None]
                y += [place, place, None]
    names = {HIGHER: _("higher"), LOWER: _("lower"), SAME: "", "": ""}
    return go.Scatter(
        x=x or [None], y=y or [None], mode="lines", name=names[direction],
        line={"color": direction_colour(direction, look), "width": 4 if is_alike else 2,
              "dash": "solid" if is_alike else "dot"},
        hoverinfo="skip", showlegend=is_drawn and is_alike and bool(names[direction]),
    )  # fmt: skip


def _arrows(rows: Sequence[Row], look: Theme) -> go.Scatter:
    """Arrowheads on the way from then to now, where there is room for one."""
    drawn = [
        (place, row)
        for place, row in enumerate(rows)
        if _has_way(row) and abs(row["now"] - row["before"]) >= ROOM_FOR_AN_ARROW
    ]
    return go.Scatter(
        x=[(row["before"] + row["now"]) / 2 for _place, row in drawn],
        y=[place for place, _row in drawn],
        mode="markers",
        marker={
            "symbol": [
                "triangle-right" if row["now"] > row["before"] else "triangle-left"
                for _place, row in drawn
            ],
            "size": 11,
            "color": [direction_colour(direction_of_line(row), look) for _place, row in drawn],
        },
        hoverinfo="skip",
        showlegend=False,
    )


def _targets(rows: Sequence[Row], look: Theme) -> go.Scatter:
    drawn = [(place, row) for place, row in enumerate(rows) if pd.notna(row["target"])]
    name = ""
    if drawn:
        target = whole(drawn[0][1]["target"])
        by = escape(str(drawn[0][1]["target_date"]), quote=False)
        name = (
            _("target {target} by {date}").format(target=target, date=by)
            if by
            else _("target {target}").format(target=target)
        )
    return go.Scatter(
        x=[row["target"] for _place, row in drawn],
        y=[place for place, _row in drawn],
        mode="markers",
        name=name,
        marker={"symbol": "line-ns-open", "size": 20, "color": look.text, "line": {"width": 2}},
        hoverinfo="skip",
        showlegend=bool(drawn),
    )


def _marks_before(rows: Sequence[Row], before: str, look: Theme) -> go.Scatter:
    drawn = [(place, row) for place, row in enumerate(rows) if pd.notna(row["before"])]
    return go.Scatter(
        x=[row["before"] for _place, row in drawn],
        y=[place for place, _row in drawn],
        mode="markers+text",
        name=escape(before, quote=False),
        marker={"symbol": "circle-open", "size": 16, "color": look.accent, "line": {"width": 2}},
        text=[_label(row, "before", "now") for _place, row in drawn],
        textposition=[_side(row, "before", "now") for _place, row in drawn],
        textfont={"size": 12, "color": look.quiet},
        hovertext=[_hover(row) for _place, row in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[row["country"], row["node"], row["before_round"]] for _place, row in drawn],
        **UNDIMMED,
        cliponaxis=False,
    )


def _marks_now(rows: Sequence[Row], look: Theme) -> go.Scatter:
    drawn = [(place, row) for place, row in enumerate(rows) if pd.notna(row["now"])]
    return go.Scatter(
        x=[row["now"] for _place, row in drawn],
        y=[place for place, _row in drawn],
        mode="markers+text",
        name=escape(str(rows[0]["round"]), quote=False),
        marker={"symbol": "circle", "size": 13, "color": look.accent},
        text=[_label(row, "now", "before") for _place, row in drawn],
        textposition=[_side(row, "now", "before") for _place, row in drawn],
        textfont={"size": 13, "color": look.text},
        hovertext=[_hover(row) for _place, row in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[row["country"], row["node"], row["round"]] for _place, row in drawn],
        **UNDIMMED,
        cliponaxis=False,
    )  # fmt: skip


def _label(row: Row, column: str, other: str) -> str:
    """The score as an integer, a little off its mark; that of now alone where both are the same."""
    if column == "before" and pd.notna(row[other]) and whole(row[column]) == whole(row[other]):
        return ""
    text = whole(row[column]) if column == "before" else f"<b>{whole(row[column])}</b>"
    return f"{text}\u00a0" if _side(row, column, other).endswith("left") else f"\u00a0{text}"


def _side(row: Row, column: str, other: str) -> str:
    """The side of a mark on which its number stands: away from the other mark."""
    if pd.isna(row[other]) or row[column] > row[other]:
        return "middle right"
    is_right = row[column] == row[other] and column == "now"
    return "middle right" if is_right else "middle left"


def _add_side(fig: go.Figure, sides: list[str], before: str, look: Theme) -> None:
    """What can be compared, in figures, or the words that stand in its place."""
    common = {
        "xref": "paper", "x": 1, "xanchor": "left", "xshift": 6, "showarrow": False,
        "align": "left", "borderpad": 0,
    }  # fmt: skip
    notes = [
        {"y": place, "text": text, "font": {"size": 12, "color": look.text}, **common}
        for place, text in enumerate(sides)
    ]
    if before:
        head = {
            "y": 1, "yref": "paper", "yanchor": "bottom",
            "text": _("change on actions<br>rated in both rounds"),
            "font": {"size": 12, "color": look.quiet}, **common,
        }  # fmt: skip
        notes.insert(0, head)
    fig.update_layout(annotations=notes)  # all at once: plotly checks all of them at each call


def _side_text(row: Row, look: Theme, *, tells_start: bool) -> str:
    lines: list[str] = []
    if pd.notna(row["change"]):
        symbol = SYMBOL_BY_DIRECTION[row["direction"]]
        colour = direction_colour(row["direction"], look)
        many = _("({n} of {of})").format(n=whole(row["n_common"]), of=whole(row["n_now"]))
        lines.append(
            f'<span style="color:{colour}">{symbol} <b>{signed(row["change"])}</b></span> {many}'
        )
    missing = _missing(row)
    if tells_start and not missing:
        since = _("since {round}").format(round=escape(str(row["before_round"]), quote=False))
        lines.append(since)
    if missing:
        lines.append(missing)
    elif pd.isna(row["change"]) and row["before_round"]:
        lines.append(wrapped(_("nothing in both rounds"), LETTERS_OF_A_WORD, 2))
    return "<br>".join(lines)


def _missing(row: Row) -> str:
    """That there is no score now, or none then, and why; empty where there are both."""
    told = ""
    if pd.isna(row["now"]):
        told = _("{round}: {word}").format(round=row["round"], word=row["word"])
    elif row["before_round"] and pd.isna(row["before"]):
        told = _("{round}: {word}").format(round=row["before_round"], word=row["before_word"])
    return wrapped(told, LETTERS_OF_A_WORD, 2)


def _hover(row: Row) -> str:
    def plain(text: object) -> str:
        return escape(str(text), quote=False)

    lines = [f"<b>{plain(row['name'])}</b>", plain(row["title"])]
    for column, round_, word in (
        ("before", "before_round", "before_word"),
        ("now", "round", "word"),
    ):
        if row[round_]:
            value: str = plain(row[word]) if pd.isna(row[column]) else decimal(row[column])
            lines.append(_("{round}: {value}").format(round=plain(row[round_]), value=value))
    if pd.notna(row["coverage"]):
        lines.append(_("Coverage {share}").format(share=percent(row["coverage"])))
        if row["coverage"] < 1:
            low, high = whole(row["low"]), whole(row["high"])
            lines.append(_("Range {low} to {high}").format(low=low, high=high))
    if pd.notna(row["change"]):
        lines.append(
            _("Change on {n} actions rated in both rounds: {change}").format(
                n=whole(row["n_common"]), change=signed(row["change"])
            )
        )
    if row["note"]:
        lines.append(plain(row["note"]))
    if pd.notna(row["target"]):
        lines.append(_("Target {target}").format(target=whole(row["target"])))
    return "<br>".join(lines)
