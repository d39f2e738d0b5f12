"""Change against where countries began: a mark and a code each, and codes that can be read."""

from __future__ import annotations

from itertools import combinations
from math import nan

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.change_initial import (
    LABEL_HEIGHT,
    LETTER_WIDTH,
    PLOT_HEIGHT,
    WIDTHS,
    change_initial_figure,
)
from monitoring.figures.theme import DARK, LIGHT


def countries(*places: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "country": [f"XA{chr(65 + n)}" for n in range(len(places))],
            "name": [f"Country {n} <b>" for n in range(len(places))],
            "before": [before for before, _change in places],
            "now": [before + change for before, change in places],
            "change": [change for _before, change in places],
            "coverage": 0.9,
            "node": "LAW",
            "baseline": "2018",
            "round": "2024",
        }
    )


def codes(fig: go.Figure) -> list[go.layout.Annotation]:
    return [note for note in fig.layout.annotations if note.showarrow]


def test_each_country_stands_where_it_began_and_changed():
    fig = change_initial_figure(countries((20, 15), (60, -5), (nan, nan)), LIGHT)
    _ceiling, marks = fig.data

    assert list(zip(marks.x, marks.y, strict=True)) == [(20, 15), (60, -5)]
    assert [list(one) for one in marks.customdata] == [
        ["XAA", "LAW", "2024"],
        ["XAB", "LAW", "2024"],
    ]
    assert "Country 0 &lt;b&gt;" in marks.hovertext[0]
    assert "20.0 then, 35.0 now: +15.0 points" in marks.hovertext[0]
    assert marks.unselected.marker.opacity == 1
    assert "1 country cannot be compared" in fig.layout.annotations[-1].text


def test_no_change_is_a_line_and_so_is_the_end_of_the_scale():
    fig = change_initial_figure(countries((20, 15), (90, 5)), LIGHT)

    assert [(line.y0, line.y1) for line in fig.layout.shapes] == [(0, 0)]
    assert (fig.data[0].x, fig.data[0].y) == ((0, 100), (100, 0))


def test_countries_at_one_place_share_a_mark_and_a_label():
    fig = change_initial_figure(countries((50, 0), (50, 0), (20, 5)), LIGHT)

    assert len(fig.data[1].x) == 2
    assert [note.text for note in codes(fig)] == ["XAA XAB", "XAC"]
    assert list(fig.data[1].customdata[0]) == ["", "LAW", "2024"]


def test_codes_stand_free_of_one_another_at_every_width():
    rng = np.random.default_rng(7)
    crowd = countries(*zip(rng.uniform(40, 80, 26), rng.uniform(-8, 18, 26), strict=True))
    fig = change_initial_figure(crowd, DARK)

    (left, right), (low, high) = fig.layout.xaxis.range, fig.layout.yaxis.range
    for width in WIDTHS:
        middles = [
            ((note.x - left) / (right - left) * width + note.ax,
             (note.y - low) / (high - low) * PLOT_HEIGHT - note.ay)
            for note in codes(fig)
        ]  # fmt: skip
        touching = [
            (a, b)
            for a, b in combinations(middles, 2)
            if abs(a[0] - b[0]) < 3 * LETTER_WIDTH and abs(a[1] - b[1]) < LABEL_HEIGHT
        ]
        assert touching == []


def test_the_axes_hold_every_mark():
    fig = change_initial_figure(countries((3, 60), (97, -40)), LIGHT)

    (left, right), (low, high) = fig.layout.xaxis.range, fig.layout.yaxis.range
    assert left < 3
    assert right > 97
    assert low < -40
    assert high > 60


def test_nothing_comparable_gives_a_sentence():
    for nothing in (countries(), countries((nan, nan))):
        fig = change_initial_figure(nothing, LIGHT)
        assert fig.layout.annotations[0].text == (
            "No country can be compared with an earlier round."
        )
