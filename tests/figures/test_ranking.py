"""The ranking: scores in order with their intervals, brackets around what overlaps."""

from __future__ import annotations

from math import nan

import pandas as pd

from monitoring.figures.ranking import ranking_figure
from monitoring.figures.theme import DARK, LIGHT

COUNTRIES = pd.DataFrame(
    [
        ("XAB", "Country B <b>", "1 (1–2)", 80.0, 70.0, 85.0, 1.0, "", 1, "0"),
        ("XAA", "Country A", "2 (1–3)", 75.0, 60.0, 76.0, 0.9, "", 2, "0 1"),
        ("XAC", "Country C", "3 (2–3)", 40.0, 30.0, 40.0, 1.0, "", 1, "1"),
        ("XAD", "Country D", "", nan, nan, nan, 0.1, "too little", 0, ""),
    ],
    columns=["country", "name", "rank_text", "score", "score_low", "score_high", "coverage", "word",
             "n_alike", "groups"],
).assign(node="LAW", round="2024")  # fmt: skip


def test_each_score_has_its_stem_from_zero_and_its_interval():
    stems, intervals, marks, *_rest = ranking_figure(COUNTRIES, LIGHT).data

    assert list(stems.x) == [0, 80, None, 0, 75, None, 0, 40, None]
    assert list(intervals.x) == [70, 85, None, 60, 76, None, 30, 40, None]
    assert list(zip(marks.x, marks.y, strict=True)) == [(80, 0), (75, 1), (40, 2)]
    assert list(marks.customdata[0]) == ["XAB", "LAW", "2024"]
    assert marks.unselected.marker.opacity == 1


def test_no_rank_stands_without_its_interval():
    labels = ranking_figure(COUNTRIES, LIGHT).layout.yaxis.ticktext

    assert labels[0] == "Country B &lt;b&gt;&nbsp; <b>1 (1–2)</b>"
    assert labels[3] == "Country D"


def test_a_country_without_a_score_is_hatched_and_has_its_word():
    gaps = next(t for t in ranking_figure(COUNTRIES, LIGHT).data if t.type == "bar")

    assert (gaps.y, gaps.text) == ((3,), ("too little",))
    assert gaps.marker.pattern.shape == "/"
    full = ranking_figure(COUNTRIES.iloc[:3], LIGHT)
    assert not any(t.type == "bar" for t in full.data)


def test_groups_that_overlap_have_brackets_beside_each_other():
    lines, members = (t for t in ranking_figure(COUNTRIES, LIGHT).data if t.xaxis == "x2")

    assert list(zip(lines.x, lines.y, strict=True)) == [
        (0, 0), (0, 1), (None, None), (1, 1), (1, 2), (None, None),
    ]  # fmt: skip
    assert list(zip(members.x, members.y, strict=True)) == [(0, 0), (0, 1), (1, 1), (1, 2)]


def test_without_groups_there_is_no_room_for_brackets():
    fig = ranking_figure(COUNTRIES.assign(groups=""), LIGHT)

    assert fig.layout.xaxis.domain == (0, 1)
    assert fig.layout.xaxis2.visible is False


def test_thirty_countries_have_smaller_type_and_lower_rows():
    many = ranking_figure(pd.concat([COUNTRIES] * 8, ignore_index=True), DARK)

    assert many.layout.yaxis.tickfont.size == 12
    assert len(many.layout.yaxis.ticktext) == 32


def test_nothing_ranked_gives_a_sentence():
    fig = ranking_figure(COUNTRIES.iloc[:0], LIGHT)

    assert fig.layout.annotations[0].text == "No ranking is shown."
