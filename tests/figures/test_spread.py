"""Mean and spread: a band from lowest to highest, a gap with its word, the figures below each round."""

from __future__ import annotations

import datetime
from math import isnan, nan

import pandas as pd

from monitoring.figures.spread import spread_figure
from monitoring.figures.theme import DARK, LIGHT


def rounds(*means: float, target: float = nan, dates: bool = True) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "round": [f"R{n}" for n in range(len(means))],
            "date": pd.Series(
                [datetime.date(2010 + 2 * n, 1, 1) if dates else None for n in range(len(means))],
                dtype=object,
            ),
            "node": "LAW",
            "title": "Legislation",
            "mean": means,
            "low": [mean - 10 for mean in means],
            "high": [mean + 20 for mean in means],
            "sd": [nan if isnan(mean) else 7.5 for mean in means],
            "n": [0 if isnan(mean) else 5 for mean in means],
            "of": 6,
            "standard": target,
            "share_at_standard": nan if isnan(target) else 0.4,
        }
    )


def test_the_band_reaches_from_lowest_to_highest():
    band, _ends, mean = spread_figure(rounds(40, 50), LIGHT).data

    assert list(band.y) == [60, 70, 40, 30, 60, None]
    assert list(mean.y) == [40, 50]
    assert mean.text == ("<b>40</b>", "<b>50</b>")
    assert [list(one) for one in mean.customdata] == [["", "LAW", "R0"], ["", "LAW", "R1"]]


def test_a_round_without_a_score_is_a_gap_with_its_word():
    fig = spread_figure(rounds(40, nan, 50), LIGHT)
    band, ends, mean = fig.data

    assert list(mean.y) == [40, None, 50]
    assert None in band.y[1:4]
    assert list(ends.y) == [30, 60, None, 40, 70, None]  # single rounds: a line from end to end
    assert "no data" in [note.text for note in fig.layout.annotations]
    assert fig.layout.xaxis.ticktext[1] == "<b>R1</b><br>0<br>too few"


def test_below_each_round_stand_countries_deviation_and_share():
    fig = spread_figure(rounds(40, 50, target=80), LIGHT)

    assert fig.layout.xaxis.ticktext[0] == "<b>R0</b><br>5<br>7.5<br>40\u00a0%"
    headings = fig.layout.annotations[-1].text
    assert headings == "&nbsp;<br>with a score, of 6<br>standard deviation<br>reach the target"
    assert "target 80" in [note.text for note in fig.layout.annotations]


def test_rounds_stand_by_their_dates_unless_they_would_touch():
    apart = rounds(40, 50, 60)
    apart.loc[1, "date"] = datetime.date(2013, 1, 1)
    close = apart.copy()
    close.loc[1, "date"] = datetime.date(2010, 2, 1)

    assert 0.7 < spread_figure(apart, LIGHT).data[2].x[1] < 0.8
    assert spread_figure(close, LIGHT).data[2].x == (0, 0.5, 1)
    assert spread_figure(rounds(40, 50, 60, dates=False), LIGHT).data[2].x == (0, 0.5, 1)


def test_twelve_rounds_have_smaller_type_and_one_stands_in_the_middle():
    many, one = spread_figure(rounds(*range(30, 54, 2)), DARK), spread_figure(rounds(40), DARK)

    assert many.layout.xaxis.tickfont.size == 11
    assert len(many.data[2].x) == 12
    assert one.data[2].x == (0.5,)


def test_without_a_score_there_is_a_sentence():
    for nothing in (rounds(), rounds(nan)):
        fig = spread_figure(nothing, LIGHT)
        assert fig.layout.annotations[0].text == "No country has a score in any round so far."
