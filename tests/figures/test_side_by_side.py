"""Countries side by side: a shape and a colour each, never one on another, missing in a word."""

from __future__ import annotations

from itertools import combinations
from math import isnan, nan

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.side_by_side import COLOURS, LEFT_EDGE, SYMBOLS, side_by_side_figure
from monitoring.figures.theme import DARK, LIGHT, Theme, contrast


def row(node: str, place: int, score: float, low: float, high: float, coverage: float) -> dict:
    return {
        "node": node,
        "title": f"Area {node}",
        "country": f"XA{'ABCDEF'[place]}",
        "name": f"Country {'ABCDEF'[place]} <i>",
        "place": place,
        "score": score,
        "low": low,
        "high": high,
        "coverage": coverage,
        "word": "no data" if isnan(score) else "",
        "median": 45.0,
        "round": "2024",
    }


AREAS = pd.DataFrame(
    [
        row("LAW", 0, 50.0, 50.0, 50.0, 1.0),
        row("LAW", 1, 50.0, 50.0, 50.0, 1.0),
        row("LAW", 2, 80.0, 70.0, 90.0, 0.8),
        row("SKL", 0, 10.0, 10.0, 10.0, 1.0),
        row("SKL", 1, nan, 0.0, 100.0, 0.0),
        row("SKL", 2, nan, 20.0, 60.0, 0.4),
    ]
)


def countries(fig: go.Figure) -> dict[str, go.Scatter]:
    return {t.customdata[0][0]: t for t in fig.data if t.customdata is not None}


def test_each_country_has_its_shape_and_colour_everywhere():
    marks = countries(side_by_side_figure(AREAS, LIGHT))

    assert list(marks) == ["XAA", "XAB", "XAC"]
    assert len({t.marker.color for t in marks.values()}) == 3
    assert marks["XAA"].marker.symbol == ("circle", "circle")
    assert marks["XAC"].marker.symbol == ("square", "square-open")


def test_equal_scores_are_set_one_below_the_other():
    marks = countries(side_by_side_figure(AREAS, LIGHT))

    assert marks["XAA"].x[0] == marks["XAB"].x[0] == 50.0
    assert abs(marks["XAA"].y[0] - marks["XAB"].y[0]) >= 1


def test_no_mark_ever_stands_on_another():
    crowded = pd.DataFrame(
        [row(f"N{n}", p, 48.0 + n * p, 48.0, 60.0, 0.9) for n in range(9) for p in range(6)]
    )
    marks = countries(side_by_side_figure(crowded, LIGHT))

    spots = [(x, y) for t in marks.values() for x, y in zip(t.x, t.y, strict=True)]
    assert len(spots) == 54
    for (x, y), (other_x, other_y) in combinations(spots, 2):
        assert abs(x - other_x) > 2.5 or abs(y - other_y) > 0.9


def test_missing_is_an_outline_with_its_word_at_the_left_edge():
    fig = side_by_side_figure(AREAS, LIGHT)

    missing = countries(fig)["XAB"]
    assert (missing.x[1], missing.marker.symbol[1]) == (LEFT_EDGE, "diamond-open")
    words = next(t for t in fig.data if t.mode == "text")
    assert [text.replace("&nbsp;", "") for text in words.text] == [
        "50", "50", "80", "10", "no data", "no data",
    ]  # fmt: skip


def test_a_word_takes_no_room_of_the_axis_but_pixels_beside_it():
    fig = side_by_side_figure(AREAS, LIGHT)
    whole = side_by_side_figure(AREAS[AREAS["score"].notna()], LIGHT)

    words = next(t for t in fig.data if t.mode == "text")
    assert list(words.textposition[3:5]) == ["middle right", "middle left"]
    assert fig.layout.xaxis.range[0] >= -8
    assert fig.layout.margin.l > 48 > whole.layout.margin.l == 8


def test_the_title_of_an_area_stands_above_its_marks():
    fig = side_by_side_figure(AREAS, LIGHT)

    titles = {a.text: a.y for a in fig.layout.annotations}
    assert list(titles) == list(dict.fromkeys(AREAS["title"]))
    tops = list(titles.values())
    for mark in countries(fig).values():
        for (_country, node, _round), y in zip(mark.customdata, mark.y, strict=True):
            n = list(dict.fromkeys(AREAS["node"])).index(node)
            assert tops[n] < y < [*tops, float("inf")][n + 1]


def test_a_number_never_begins_under_its_mark():
    """The range ends a point behind the score, within the mark itself."""
    near = pd.DataFrame([row("LAW", 0, 80.0, 70.0, 81.0, 0.9)])
    far = pd.DataFrame([row("LAW", 0, 80.0, 70.0, 90.0, 0.9)])
    texts = [
        next(t for t in side_by_side_figure(one, LIGHT).data if t.mode == "text").text[0]
        for one in (near, far)
    ]

    assert [text.count("&nbsp;") for text in texts] == [4, 1]


def test_a_range_is_drawn_where_some_answers_are_missing_and_some_are_known():
    ranges = side_by_side_figure(AREAS, LIGHT).data[1]

    assert [x for x in ranges.x if x is not None] == [70.0, 90.0, 20.0, 60.0]


def test_a_click_leads_to_the_country_and_the_area():
    marks = countries(side_by_side_figure(AREAS, LIGHT))

    assert [list(one) for one in marks["XAB"].customdata] == [
        ["XAB", "LAW", "2024"],
        ["XAB", "SKL", "2024"],
    ]
    assert marks["XAB"].unselected.marker.opacity == 1
    assert marks["XAB"].name == "Country B &lt;i&gt;"
    assert "Range 70 to 90" in marks["XAC"].hovertext[0]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_every_colour_stands_out_from_the_page(look: Theme):
    assert len(set(COLOURS[look.name])) == len(SYMBOLS) == len(set(SYMBOLS))
    assert min(contrast(colour, look.page) for colour in COLOURS[look.name]) >= 3


def test_nobody_chosen_gives_a_sentence():
    fig = side_by_side_figure(AREAS.iloc[:0], LIGHT)

    assert fig.layout.annotations[0].text == "Choose countries to see them side by side."
