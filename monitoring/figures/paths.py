"""Is each country on pace to its target? One small panel for each, all on the same axes."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.direction import UNDIMMED
from monitoring.figures.legend import hover_colours
from monitoring.figures.theme import Theme, empty_figure, faded, figure, wrapped
from monitoring.translation import gettext as _
from monitoring.written import decimal, percent, signed, whole

MOST_COLUMNS = 5
GAP = 0.16
"""Of a panel's width: what stands between two panels."""
LINE_HEIGHT, PLOT, PLOT_OF_FEW, FOOT = 17, 80, 140, 26
"""Pixels of a panel: a line of its name and status, its axes, what stands below them."""
FEW_PANELS = 4
KEY_HEIGHT, LAST_FOOT, LEFT, RIGHT = 44, 14, 40, 12
LETTERS_OF_A_NAME = {1: 60, 2: 36, 3: 24, 4: 19, MOST_COLUMNS: 17}
LETTERS_OF_A_LINE = {1: 72, 2: 44, 3: 28, 4: 22, MOST_COLUMNS: 20}
"""By how many panels stand side by side, in the narrowest figure."""
LINES_OF_A_STATUS, LINES_OF_AN_ARRIVAL = 3, 3
UNDER_THE_AXIS = 9
"""Pixels below the axis where a round without a score is marked: never at zero."""

FIRST_YEAR = 1000
"""Rounds that have no date are told by their place, which is below every year."""

Row = Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the panels stand: x in widths of a panel, y in pixels from above."""

    columns: int
    heads: tuple[int, ...]
    """The height of what stands above the panels, for each row of panels."""
    plot: int
    first: float
    last: float

    def x(self, panel: int, at: float) -> float:
        share = (at - self.first) / (self.last - self.first)
        return (panel % self.columns) * (1 + GAP) + share

    def y(self, panel: int, score: float) -> float:
        return self.top(panel) + self.plot * (1 - score / 100)

    def top(self, panel: int) -> float:
        row = panel // self.columns
        return sum(self.heads[: row + 1]) + row * (self.plot + FOOT)

    def head(self, panel: int) -> float:
        """Where the text above a panel begins, so that the names of a row stand side by side."""
        return self.top(panel) - self.heads[panel // self.columns]

    @property
    def height(self) -> int:
        return sum(self.heads) + len(self.heads) * (self.plot + FOOT)


def paths_figure(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """One panel for each country: its scores over the rounds, and the pace that the target needs.

    frame: the columns of `views.paths`, a country's rounds in their order. A round without a score
    is a gap in the line and a hollow mark below the axis. A click gives [country, node, round].
    """
    if frame.empty:
        return empty_figure(_("No country takes part in this plan."), look)
    rows_by_country: dict[str, list[Row]] = {}
    for row in frame.to_dict("records"):
        rows_by_country.setdefault(str(row["country"]), []).append(row)
    panels = list(rows_by_country.values())
    columns = min(MOST_COLUMNS, len(panels))
    heads = [_head(rows[-1], columns, look) for rows in panels]
    grid = _grid(frame, heads, columns)
    plot = grid.height
    fig = figure(
        look,
        height=plot + KEY_HEIGHT + LAST_FOOT,
        margin=(LEFT, RIGHT, KEY_HEIGHT, LAST_FOOT),
    )
    fig.add_trace(_axes(len(panels), grid, look))
    fig.add_trace(_bounds(panels, grid, look))
    fig.add_trace(_ranges(panels, grid, look))
    fig.add_trace(_required(panels, grid, look))
    fig.add_trace(_targets(panels, grid, look))
    fig.add_trace(_scores(panels, grid, look))
    fig.add_trace(_gaps(panels, grid, look))
    # All at once: plotly checks all of them at each call.
    fig.update_layout(
        annotations=[*_heads(heads, grid, look), *_ticks(frame, len(panels), grid, look)]
    )
    fig.update_xaxes(visible=False, range=[-0.02, grid.columns * (1 + GAP) - GAP + 0.02])
    fig.update_yaxes(visible=False, range=[plot, 0])
    fig.update_layout(
        showlegend=True,
        hoverlabel=hover_colours(look),
        legend={"orientation": "h", "x": 0, "xref": "container", "y": 1, "yref": "container",
                "yanchor": "top", "itemclick": False, "itemdoubleclick": False,
                "font": {"size": 13}},
    )  # fmt: skip
    return fig


def _grid(frame: pd.DataFrame, heads: Sequence[str], columns: int) -> _Grid:
    first, last = float(frame["at"].min()), float(frame["at"].max())
    if frame["target_at"].notna().any():
        last = max(last, float(frame["target_at"].max()))
    if last - first < 1e-9:
        first, last = first - 0.5, last + 0.5  # a single round stands in the middle
    lines = [text.count("<br>") + 1 for text in heads]
    rows = [lines[n : n + columns] for n in range(0, len(lines), columns)]
    plot = PLOT if len(heads) > FEW_PANELS else PLOT_OF_FEW
    return _Grid(columns, tuple(max(row) * LINE_HEIGHT + 6 for row in rows), plot, first, last)


Points = tuple[list[float | None], list[float | None]]


def _lines(parts: Sequence[Sequence[tuple[float, float]]]) -> Points:
    """The coordinates of several lines in one trace, with a gap after each."""
    x: list[float | None] = []
    y: list[float | None] = []
    for part in parts:
        x += [*(one for one, _y in part), None]
        y += [*(one for _x, one in part), None]
    return x, y


def _axes(panels: int, grid: _Grid, look: Theme) -> go.Scatter:
    """The lines at 0, 50 and 100 of every panel."""
    x, y = _lines(
        [
            [(grid.x(n, grid.first), grid.y(n, score)), (grid.x(n, grid.last), grid.y(n, score))]
            for n in range(panels)
            for score in (0, 50, 100)
        ]
    )
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": look.faint, "width": 1}, hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip


def _bounds(panels: Sequence[list[Row]], grid: _Grid, look: Theme) -> go.Scatter:
    """From the lowest to the highest that the unknown answers could bring, where there is a score."""
    x, y = _lines(
        [
            [(grid.x(n, row["at"]), grid.y(n, row[bound])) for bound in ("low", "high")]
            for n, rows in enumerate(panels)
            for row in rows
            if pd.notna(row["score"]) and row["coverage"] < 1 - 1e-9
        ]
    )
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": look.line, "width": 6}, opacity=0.45,
        hoverinfo="skip", name=_("range while answers are missing"), showlegend=bool(x),
    )  # fmt: skip


def _ranges(panels: Sequence[list[Row]], grid: _Grid, look: Theme) -> go.Scatter:
    """Where the smallest and the largest pairwise slope lead from now on, within 0 and 100."""
    parts: list[list[tuple[float, float]]] = []
    for number, rows in enumerate(panels):
        now = rows[-1]
        if pd.notna(now["slope_low"]) and pd.notna(now["score"]) and grid.last > now["at"]:
            low = _until_a_bound(now, now["slope_low"], grid.last)
            high = _until_a_bound(now, now["slope_high"], grid.last)
            outline = [(now["at"], now["score"]), *low, *reversed(high)]
            parts.append([(grid.x(number, at), grid.y(number, score)) for at, score in outline])
    x, y = _lines(parts)
    return go.Scatter(
        x=x, y=y, mode="lines", fill="toself", fillcolor=faded(look.accent, 0.16),
        line={"color": faded(look.accent, 0.5), "width": 0.75}, hoverinfo="skip",
        name=_("range of pairwise slopes"), showlegend=bool(parts),
    )  # fmt: skip


def _until_a_bound(now: Row, slope: float, last: float) -> list[tuple[float, float]]:
    """The corners of a line from now to the last date that stays at 0 or 100 once it is there."""
    end = now["score"] + slope * (last - now["at"])
    if 0 <= end <= 100:
        return [(last, end)]
    bound = 100.0 if end > 100 else 0.0
    return [(now["at"] + (bound - now["score"]) / slope, bound), (last, bound)]


def _required(panels: Sequence[list[Row]], grid: _Grid, look: Theme) -> go.Scatter:
    """From the score at the start to the target at its date."""
    parts: list[list[tuple[float, float]]] = []
    for number, rows in enumerate(panels):
        row = rows[0]
        ends = (row["start_at"], row["start_score"], row["target_at"], row["target"])
        if all(pd.notna(end) for end in ends):
            is_ahead = row["target_at"] > row["start_at"] and row["target"] > row["start_score"]
            if is_ahead:
                parts.append(
                    [
                        (grid.x(number, row["start_at"]), grid.y(number, row["start_score"])),
                        (grid.x(number, row["target_at"]), grid.y(number, row["target"])),
                    ]
                )
    x, y = _lines(parts)
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": look.text, "width": 1.5, "dash": "dash"},
        hoverinfo="skip", name=_required_in_words(panels), showlegend=bool(parts),
    )  # fmt: skip


def _required_in_words(panels: Sequence[list[Row]]) -> str:
    """What the dashed line is called in the key: from which round it begins."""
    starts = [rows[0] for rows in panels if pd.notna(rows[0]["start_at"])]
    codes = {str(row["start_round"]) for row in starts}
    if len(codes) != 1:
        return _("pace required since the first score")
    start = escape(codes.pop(), quote=False)
    return _("pace required since {round}").format(round=start)


def _targets(panels: Sequence[list[Row]], grid: _Grid, look: Theme) -> go.Scatter:
    drawn = [(n, rows[-1]) for n, rows in enumerate(panels) if pd.notna(rows[-1]["target"])]
    name = _("target {target}").format(target=whole(drawn[0][1]["target"])) if drawn else ""
    at: list[float] = [
        grid.last if pd.isna(row["target_at"]) else row["target_at"] for _n, row in drawn
    ]
    return go.Scatter(
        x=[grid.x(n, date) for (n, _row), date in zip(drawn, at, strict=True)],
        y=[grid.y(n, row["target"]) for n, row in drawn],
        mode="markers",
        marker={"symbol": "diamond", "size": 9, "color": look.text},
        name=name,
        hovertext=[
            f"<b>{escape(str(row['name']), quote=False)}</b><br>{name}" for _n, row in drawn
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[row["country"], row["node"], row["round"]] for _n, row in drawn],
        **UNDIMMED,
        showlegend=bool(drawn),
        cliponaxis=False,
    )


def _scores(panels: Sequence[list[Row]], grid: _Grid, look: Theme) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    rows_drawn: list[Row | None] = []
    for number, rows in enumerate(panels):
        for row in rows:
            known = pd.notna(row["score"])
            x.append(grid.x(number, row["at"]) if known else None)
            y.append(grid.y(number, row["score"]) if known else None)
            rows_drawn.append(row if known else None)
        x.append(None)
        y.append(None)
        rows_drawn.append(None)
    return go.Scatter(
        x=x,
        y=y,
        mode="lines+markers",
        connectgaps=False,
        line={"color": look.accent, "width": 2.5},
        marker={"color": look.accent, "size": 8},
        name=_("score"),
        hovertext=["" if row is None else _hover(row) for row in rows_drawn],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[
            ["", "", ""] if row is None else [row["country"], row["node"], row["round"]]
            for row in rows_drawn
        ],
        **UNDIMMED,
        cliponaxis=False,
    )


def _gaps(panels: Sequence[list[Row]], grid: _Grid, look: Theme) -> go.Scatter:
    """The rounds without a score, below the axis."""
    drawn = [
        (number, row) for number, rows in enumerate(panels) for row in rows if pd.isna(row["score"])
    ]
    return go.Scatter(
        x=[grid.x(number, row["at"]) for number, row in drawn],
        y=[grid.y(number, 0) + UNDER_THE_AXIS for number, _row in drawn],
        mode="markers",
        marker={"symbol": "x-thin-open", "size": 7, "color": look.quiet, "line": {"width": 1.5}},
        name=_("no score in this round"),
        hovertext=[_hover(row) for _number, row in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[[row["country"], row["node"], row["round"]] for _number, row in drawn],
        **UNDIMMED,
        showlegend=bool(drawn),
        cliponaxis=False,
    )


def _head(now: Row, columns: int, look: Theme) -> str:
    """The name of a country, its score and the name of its pace, and when it arrives."""
    told = [str(now["word"]) if pd.isna(now["score"]) else whole(now["score"])]
    if pd.notna(now["score"]) and pd.notna(now["target"]):
        told.append(str(now["status"]))
    elif pd.notna(now["score"]) and now["arrival"]:
        told.append(str(now["arrival"]))
    letters = LETTERS_OF_A_LINE[columns]
    name = wrapped(str(now["name"]), LETTERS_OF_A_NAME[columns], 2)
    status = wrapped(" · ".join(told), letters, LINES_OF_A_STATUS)
    head = f'<b>{name}</b><br><span style="font-size:12px;color:{look.quiet}">{status}</span>'
    if not now["arrival"] or pd.isna(now["target"]):
        return head
    arrival = wrapped(str(now["arrival"]), letters, LINES_OF_AN_ARRIVAL)
    return f'{head}<br><span style="font-size:12px">{arrival}</span>'


def _heads(heads: Sequence[str], grid: _Grid, look: Theme) -> list[dict[str, Any]]:
    return [
        {
            "x": grid.x(number, grid.first), "y": grid.head(number), "xanchor": "left",
            "yanchor": "top", "align": "left", "showarrow": False, "borderpad": 0,
            "text": head, "font": {"size": 13, "color": look.text},
        }
        for number, head in enumerate(heads)
    ]  # fmt: skip


def _ticks(frame: pd.DataFrame, panels: int, grid: _Grid, look: Theme) -> list[dict[str, Any]]:
    """0, 50 and 100 at the left of each row of panels, the first and last date below each column."""
    quiet = {"showarrow": False, "borderpad": 0, "font": {"size": 11, "color": look.quiet}}
    ticks: list[dict[str, Any]] = [
        {
            "x": 0, "y": grid.y(number, score), "xanchor": "right", "yanchor": "middle",
            "xshift": -6, "text": whole(score), **quiet,
        }
        for number in range(0, panels, grid.columns)
        for score in (0, 50, 100)
    ]  # fmt: skip
    for number in range(max(0, panels - grid.columns), panels):
        for at, anchor, text in zip(
            (grid.first, grid.last), ("left", "right"), _dates(frame, grid), strict=True
        ):
            ticks.append(
                {
                    "x": grid.x(number, at), "y": grid.y(number, 0), "xanchor": anchor,
                    "yanchor": "top", "yshift": -14, "text": escape(text, quote=False), **quiet,
                }
            )  # fmt: skip
    return ticks


def _dates(frame: pd.DataFrame, grid: _Grid) -> tuple[str, str]:
    """What stands at the two ends of an axis: years, or the codes of rounds without a date."""
    rounds = list(dict.fromkeys(frame["round"]))
    has_target = bool(frame["target_at"].notna().any())
    if len(rounds) == 1 and not has_target:
        return str(rounds[0]), ""
    if frame["at"].min() < FIRST_YEAR:
        return str(rounds[0]), str(rounds[-1])
    return str(math.floor(grid.first)), str(math.floor(grid.last))


def _hover(row: Row) -> str:
    def plain(text: object) -> str:
        return escape(str(text), quote=False)

    value: str = plain(row["word"]) if pd.isna(row["score"]) else decimal(row["score"])
    lines = [
        f"<b>{plain(row['name'])}</b>",
        plain(row["title"]),
        _("{round}: {value}").format(round=plain(row["round"]), value=value),
    ]
    if pd.notna(row["coverage"]):
        lines.append(_("Coverage {share}").format(share=percent(row["coverage"])))
        if row["coverage"] < 1:
            low, high = whole(row["low"]), whole(row["high"])
            lines.append(_("Range {low} to {high}").format(low=low, high=high))
    if pd.notna(row["target"]):
        lines.append(_("Pace: {status}").format(status=plain(row["status"])))
    if row["arrival"]:
        lines.append(plain(row["arrival"]))
    if pd.notna(row["required"]):
        told = _("Required from the start: {required} a year")
        lines.append(told.format(required=signed(row["required"])))
    return "<br>".join(lines)
