"""Bars of levels: shares of what was asked, no information apart and hatched."""

from __future__ import annotations

import pandas as pd

from monitoring.figures.levels import levels_figure
from monitoring.figures.theme import LIGHT

COUNTED = pd.DataFrame(
    [
        ("LAW", "Legislation", "Not started", "○", "#8a6a55", "level", 1),
        ("LAW", "Legislation", "Done", "●", "#2069a8", "level", 2),
        ("LAW", "Legislation", "No information", "", "", "no_information", 1),
        ("SKL", "Skills", "Not started", "○", "#8a6a55", "level", 0),
        ("SKL", "Skills", "Done", "●", "#2069a8", "level", 5),
        ("SKL", "Skills", "No information", "", "", "no_information", 0),
    ],
    columns=["area", "title", "label", "symbol", "colour", "kind", "n"],
)


def test_each_bar_adds_up_to_all_that_was_asked_of_the_area():
    fig = levels_figure(COUNTED, LIGHT)

    shares = {trace.name: dict(zip(trace.y, trace.x, strict=True)) for trace in fig.data}
    assert shares == {
        "○ Not started": {"LAW": 0.25, "SKL": 0.0},
        "● Done": {"LAW": 0.5, "SKL": 1.0},
        "No information": {"LAW": 0.25, "SKL": 0.0},
    }


def test_no_information_comes_last_and_is_hatched():
    fig = levels_figure(COUNTED, LIGHT)

    assert fig.data[-1].name == "No information"
    assert fig.data[-1].marker.pattern.shape == "/"
    assert fig.data[0].marker.pattern.shape is None


def test_a_segment_names_its_count_unless_it_is_too_narrow():
    many = COUNTED.assign(n=[1, 99, 0, 0, 5, 0])

    fig = levels_figure(many, LIGHT)

    assert fig.data[0].text == ("", "")
    assert fig.data[1].text == ("99", "5")
    assert "Not started: 1 (1 %)" in fig.data[0].hovertext[0]


def test_a_level_that_nobody_stands_at_is_not_in_the_key():
    fig = levels_figure(COUNTED.assign(n=[0, 2, 1, 0, 5, 0]), LIGHT)

    assert [trace.name for trace in fig.data] == ["● Done", "No information"]


def test_levels_keep_the_order_of_the_scale_when_the_first_area_lacks_one():
    fig = levels_figure(COUNTED.assign(n=[0, 0, 1, 2, 3, 0]), LIGHT)

    assert [trace.name for trace in fig.data] == ["○ Not started", "● Done", "No information"]


def test_nothing_counted_gives_a_sentence():
    fig = levels_figure(COUNTED.assign(n=0), LIGHT)

    assert fig.layout.annotations[0].text == "There is nothing to count in this round."
