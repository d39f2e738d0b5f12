"""How both maps are read: the colour key, the hatching of a gap, the hover of a country."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.theme import Theme, score_colour
from monitoring.translation import gettext as _
from monitoring.written import decimal, percent, whole

LEGEND_HEIGHT = 34
"""Pixels of top margin that the colour key needs."""

_BAR_LEFT, _BAR_WIDTH, _BAR_HEIGHT, _BAR_STEPS = 14, 160, 12, 40
_SAMPLE_LEFT, _SAMPLE_WIDTH = 224, 22
_FOOT = 12  # pixels between the key and the figure below it


@dataclass(frozen=True, slots=True)
class MappedCountry:
    """One country as both maps show it; `score` 0-100 or None, `coverage` a share 0-1 or None."""

    code: str
    name: str
    score: float | None
    coverage: float | None
    word: str
    note: str

    @property
    def value(self) -> str:
        """The score as an integer, or the word that stands in its place."""
        return self.word if self.score is None else whole(self.score)

    @property
    def hover(self) -> str:
        """Name, score to one decimal, coverage in whole per cent, and the note."""
        if self.score is None:
            score = self.word
        else:
            score = _("Score {score}").format(score=decimal(self.score))
        lines = [f"<b>{escape(self.name, quote=False)}</b>", escape(score, quote=False)]
        if self.coverage is not None:
            lines.append(_("Coverage {share}").format(share=percent(self.coverage)))
        if self.note:
            lines.append(escape(self.note, quote=False))
        return "<br>".join(lines)


def mapped_countries(units: pd.DataFrame) -> list[MappedCountry]:
    """The rows of `units` (country, name, score, coverage, word and perhaps note), in order."""
    return [
        MappedCountry(
            code=str(row["country"]),
            name=str(row["name"]),
            score=None if pd.isna(row["score"]) else float(row["score"]),
            coverage=None if pd.isna(row["coverage"]) else float(row["coverage"]),
            word=_text(row["word"]) or _("no data"),
            note=_text(row.get("note")),
        )
        for row in units.to_dict("records")
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def words_for_missing(countries: Iterable[MappedCountry]) -> str:
    """The words that stand for a missing score on this map, for the key; at least "no data"."""
    words = dict.fromkeys(c.word for c in countries if c.score is None)
    return ", ".join(words) or _("no data")


def hatching(look: Theme) -> dict[str, object]:
    """The plotly pattern over a tile or an outline without a score, itself filled like the page."""
    return {
        "shape": "/",
        "size": 8,
        "solidity": 0.12,
        "fgcolor": look.line,
        "fgopacity": 0.45,  # the word stands on the lines and must stay easy to read
        "fillmode": "overlay",
    }


def hover_colours(look: Theme) -> dict[str, object]:
    """One calm hover label for all countries, where plotly would take each one's own colour."""
    return {"bgcolor": look.page, "bordercolor": look.line, "font": {"color": look.text}}


def key_on_top() -> dict[str, object]:
    """The legend of named marks in one line at the very top, where nothing of the plot moves it."""
    return {
        "orientation": "h",
        "xref": "container",
        "yref": "container",
        "x": 0.01,
        "y": 1,
        "xanchor": "left",
        "yanchor": "top",
        "traceorder": "normal",
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"size": 13},
    }


def key_height(n_marks: int) -> int:
    """Pixels of the lines that so many names take in `key_on_top`, two in each on a narrow page."""
    return max(44, 4 + 20 * math.ceil(n_marks / 2))


def add_score_legend(fig: go.Figure, look: Theme, *, missing: str, above: int = 0) -> None:
    """Draw the key above the plot: the colours from 0 to 100, then the hatching and its words.

    Sizes are pixels, so that the key looks the same at every width; the figure needs a top
    margin of LEGEND_HEIGHT. above: pixels that stand between the key and the plot, if any.
    """
    step = _BAR_WIDTH // _BAR_STEPS
    for index in range(_BAR_STEPS):
        colour = score_colour(100 * index / (_BAR_STEPS - 1), look)
        _add_box(fig, _BAR_LEFT + index * step, step, {"width": 0}, colour, above)
    outline = {"width": 1, "color": look.line}
    _add_box(fig, _BAR_LEFT, _BAR_WIDTH, outline, "rgba(0,0,0,0)", above)
    _add_box(fig, _SAMPLE_LEFT, _SAMPLE_WIDTH, outline, look.page, above)
    _add_sample_hatching(fig, look, above)
    _add_words(fig, "0", 0, look, above)
    _add_words(fig, "100", _BAR_LEFT + _BAR_WIDTH + 6, look, above)
    _add_words(fig, escape(missing, quote=False), _SAMPLE_LEFT + _SAMPLE_WIDTH + 6, look, above)


_IN_PIXELS_ABOVE_PLOT = {
    "xref": "paper",
    "yref": "paper",
    "xsizemode": "pixel",
    "ysizemode": "pixel",
    "xanchor": 0,
    "yanchor": 1,
}


def _add_box(
    fig: go.Figure, left: int, width: int, line: dict[str, object], colour: str, above: int
) -> None:
    fig.add_shape(
        type="rect",
        x0=left,
        x1=left + width,
        y0=above + _FOOT,
        y1=above + _FOOT + _BAR_HEIGHT,
        line=line,
        fillcolor=colour,
        **_IN_PIXELS_ABOVE_PLOT,
    )


def _add_sample_hatching(fig: go.Figure, look: Theme, above: int) -> None:
    strokes = []
    for start in range(4 - _BAR_HEIGHT, _SAMPLE_WIDTH, 6):  # where each line meets the foot
        first, last = max(start, 0), min(start + _BAR_HEIGHT, _SAMPLE_WIDTH)
        foot = above + _FOOT
        low, high = foot + first - start, foot + last - start
        strokes.append(f"M{_SAMPLE_LEFT + first},{low}L{_SAMPLE_LEFT + last},{high}")
    fig.add_shape(
        type="path",
        path="".join(strokes),
        line={"width": 1, "color": look.line},
        **_IN_PIXELS_ABOVE_PLOT,
    )


def _add_words(fig: go.Figure, words: str, left: int, look: Theme, above: int) -> None:
    fig.add_annotation(
        text=words,
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="middle",
        xshift=left,
        yshift=above + _FOOT + _BAR_HEIGHT / 2,
        showarrow=False,
        borderpad=0,
        font={"size": 12, "color": look.quiet},
    )
