"""The profile of a country: now, before, the median, and the range where answers are missing."""

from __future__ import annotations

from math import nan

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.profile import profile_figure
from monitoring.figures.theme import LIGHT

AREAS = pd.DataFrame(
    [
        ("LAW", "Legislation", 60.0, 50.0, 70.0, 0.8, "", 40.0, 55.0, 12, True),
        ("SKL", "Skills", nan, 10.0, 90.0, 0.2, "too little", 30.0, 45.0, 9, False),
        ("CUL", "Culture", 25.0, 25.0, 25.0, 1.0, "", nan, nan, 1, False),
    ],
    columns=["node", "title", "score", "low", "high", "coverage", "word", "before", "median", "n",
             "is_alike"],
)  # fmt: skip
DOTTED = "partly other actions or another assessment"


def trace(fig: go.Figure, name: str) -> go.Scatter:
    """The trace of this name; of the ways, the dotted one."""
    return next(t for t in fig.data if t.name == name and t.line.dash != "solid")


def test_each_mark_stands_at_its_score():
    fig = profile_figure(AREAS, LIGHT, before="2021")

    assert list(zip(trace(fig, "this round").x, trace(fig, "this round").y, strict=True)) == [
        (60.0, 0),
        (25.0, 2),
    ]
    assert list(trace(fig, "2021").x) == [40.0, 30.0]
    assert list(trace(fig, "median of the countries").x) == [55.0, 45.0]


def test_the_range_is_drawn_only_where_answers_are_missing():
    ranges = trace(profile_figure(AREAS, LIGHT), "range while answers are missing")

    assert list(ranges.x) == [50.0, 70.0, None, 10.0, 90.0, None]


def test_an_area_without_a_score_says_why_and_between_what_it_lies():
    texts = [note.text for note in profile_figure(AREAS, LIGHT).layout.annotations]

    assert texts == ["<b>60</b>", "too little: between 10 and 90", "<b>25</b>"]


def test_without_a_round_before_none_is_in_the_key():
    assert not any(t.name == "2021" for t in profile_figure(AREAS, LIGHT).data)


def test_no_area_gives_a_sentence():
    fig = profile_figure(AREAS[:0], LIGHT)

    assert fig.layout.annotations[0].text == "No area asks anything of this country."


def test_the_way_from_before_is_dotted_where_other_answers_stand_behind_it():
    alike = profile_figure(AREAS, LIGHT, before="2021")
    other = profile_figure(AREAS.assign(is_alike=False), LIGHT, before="2021")

    assert trace(alike, DOTTED).showlegend is False
    dotted = trace(other, DOTTED)
    assert list(dotted.x) == [40.0, 60.0, None]
    assert dotted.line.dash == "dot"
    assert dotted.showlegend is True
