"""What is not official is told from what is by shape and word, and a gap has its word."""

from __future__ import annotations

from math import nan

import pandas as pd

from monitoring.figures.theme import DARK, LIGHT
from monitoring.figures.what_if import what_if_figure

ROWS = pd.DataFrame(
    [
        ("XAA", "Country A", 50.0, 60.5, 10.5, "", ""),
        ("XAB", "Country B", nan, nan, nan, "no data", "no data"),
        ("XAC", "Country <C>", 40.0, 40.0, 0.0, "", ""),
    ],
    columns=["country", "name", "score", "what_if_score", "change", "word", "what_if_word"],
)


def test_official_and_what_if_differ_in_shape_and_are_named():
    _ways, official, other = what_if_figure(ROWS, LIGHT).data

    assert (official.name, official.marker.symbol) == ("official", "circle")
    assert (other.name, other.marker.symbol) == ("what if (not official)", "diamond-open")
    assert list(official.x) == [50.0, 40.0]
    assert list(other.x) == [60.5, 40.0]
    assert list(official.y) == [0, 2]


def test_the_difference_or_the_word_stands_in_the_row():
    notes = what_if_figure(ROWS, DARK).layout.annotations

    assert [(note.y, note.text) for note in notes] == [(0, "+10.5"), (1, "no data"), (2, "0.0")]


def test_a_name_that_looks_like_markup_is_shown_as_it_stands():
    fig = what_if_figure(ROWS, LIGHT)

    assert fig.layout.yaxis.ticktext[2] == "Country &lt;C&gt;"
    assert fig.data[1].hovertext[0] == "<b>Country A</b><br>official: 50.0"


def test_without_countries_there_is_a_sentence():
    fig = what_if_figure(ROWS.iloc[:0], LIGHT)

    assert fig.layout.annotations[0].text == "There are no countries to show."
