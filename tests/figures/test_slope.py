"""A line from score to score for each country, with labels that never stand on each other."""

from __future__ import annotations

import re
from itertools import pairwise
from math import nan

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.direction import HIGHER, LOWER, direction_colour
from monitoring.figures.slope import LABEL_HEIGHT, apart, slope_figure
from monitoring.figures.theme import DARK, LIGHT

COLUMNS = [
    "country", "name", "before", "before_word", "now", "word", "change", "direction", "n_common",
    "is_alike", "is_highlighted",
]  # fmt: skip


def frame(*rows: tuple[object, ...], before: str = "2021") -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).assign(
        node="LAW", title="Legislation", round="2024", before_round=before, low=10.0, high=90.0,
        coverage=0.8, note="",
    )  # fmt: skip


RISEN = ("XAA", "Country A", 20.0, "", 60.4, "", 40.4, "higher", 5, True, False)
FALLEN = ("XAB", "B & <i>B</i>", 50.0, "", 30.0, "", -20.0, "lower", 5, True, False)
MIXED = ("XAC", "Country C", 40.0, "", 45.0, "", 2.0, "higher", 2, False, False)
AGAINST = ("XAD", "Country D", 44.0, "", 48.0, "", -2.0, "lower", 2, False, False)
NEW = ("XAE", "Country E", nan, "no data", 10.0, "", nan, "", 0, False, False)
ALL = frame(RISEN, FALLEN, MIXED, AGAINST, NEW)


def lines(fig: go.Figure, name: str, dash: str) -> list[float | None]:
    return [
        y
        for t in fig.data
        if t.mode == "lines" and t.name == name and t.line.dash == dash
        for y in t.y
        if y is not None
    ]


def marks(fig: go.Figure) -> list[go.Scatter]:
    return [t for t in fig.data if t.mode == "markers"]


def texts(fig: go.Figure) -> list[str]:
    return [re.sub(r"<[^>]+>", "", note.text) for note in fig.layout.annotations]


def test_each_line_leads_from_the_score_before_to_the_score_now():
    fig = slope_figure(ALL, LIGHT)

    assert lines(fig, "higher", "solid") == [20.0, 60.4]
    assert lines(fig, "lower", "solid") == [50.0, 30.0]
    assert {t.line.color for t in fig.data if t.name == "lower"} == {direction_colour(LOWER, LIGHT)}
    assert {t.line.color for t in fig.data if t.name == "higher"} == {
        direction_colour(HIGHER, LIGHT)
    }


def test_what_is_not_all_change_is_dotted_and_without_colour_where_the_scores_go_another_way():
    fig = slope_figure(ALL, LIGHT)

    assert lines(fig, "higher", "dot") == [40.0, 45.0]
    assert lines(fig, "", "dot") == [44.0, 48.0]


def test_the_key_says_what_the_lines_mean():
    assert texts(slope_figure(ALL, LIGHT))[-2].split("     ") == [
        "▲ higher", "▼ lower", "dotted: partly other actions or another assessment",
    ]  # fmt: skip


def test_a_click_leads_to_country_node_and_round():
    then, now = marks(slope_figure(ALL, LIGHT))

    assert list(then.customdata[0]) == ["XAA", "LAW", "2021"]
    assert list(now.customdata[4]) == ["XAE", "LAW", "2024"]
    assert then.unselected.marker.opacity == now.unselected.marker.opacity == 1


def test_a_country_with_one_score_is_hollow_and_told_below():
    fig = slope_figure(ALL, LIGHT)
    then, now = marks(fig)

    assert len(then.x) == 4
    assert list(now.marker.symbol) == ["circle"] * 4 + ["circle-open"]
    assert "No score in 2021: Country E (no data)" in texts(fig)[-1]


def test_the_part_of_the_scale_that_is_shown_is_told():
    fig = slope_figure(ALL, LIGHT)

    assert list(fig.layout.yaxis.range) == [10, 70]
    assert texts(fig)[-1].startswith("Scores of 0 to 100; shown is the part from 10 to 70")


def test_labels_have_the_score_and_the_name_without_markup():
    labels = texts(slope_figure(ALL, LIGHT))

    assert "Country A  20" in labels
    assert "60 (80\u00a0%)  Country A" in labels
    assert "B &amp; &lt;i&gt;B&lt;/i&gt;  50" in labels


def test_coverage_stands_beside_the_score_where_it_is_not_whole():
    fig = slope_figure(ALL.assign(coverage=1.0), LIGHT)

    assert "60  Country A" in texts(fig)
    assert "In brackets: coverage in 2024" not in texts(fig)[-1]
    assert "In brackets: coverage in 2024" in texts(slope_figure(ALL, LIGHT))[-1]


def test_the_chosen_are_bold_and_the_others_thin_and_grey():
    fig = slope_figure(frame((*RISEN[:-1], True), FALLEN), LIGHT)

    assert [t.line.width for t in fig.data if t.name == "higher" and t.y[0] == 20] == [3.5]
    fallen = [t for t in fig.data if t.name == "lower" and t.y[0] == 50]
    assert [(t.line.width, t.line.color) for t in fallen] == [(1, LIGHT.line)]
    assert any(note.text.startswith("<b>Country A") for note in fig.layout.annotations)


def test_labels_are_moved_as_little_as_they_must():
    assert apart([10.0, 10.0, 50.0], 4.0, 0.0, 100.0) == pytest.approx([8.0, 12.0, 50.0])
    assert apart([0.0, 1.0], 4.0, 0.0, 100.0) == pytest.approx([0.0, 4.0])
    assert apart([99.0, 100.0], 4.0, 0.0, 100.0) == pytest.approx([96.0, 100.0])
    assert apart([], 4.0, 0.0, 100.0) == []


def test_no_label_of_thirty_countries_stands_on_another():
    many = frame(
        *(
            (
                f"C{n:02}",
                f"Country {n}",
                50.0,
                "",
                50.0 + n % 3,
                "",
                n % 3,
                "higher",
                1,
                True,
                False,
            )
            for n in range(30)
        )
    )
    fig = slope_figure(many, DARK)
    low, high = fig.layout.yaxis.range
    plot = fig.layout.height - fig.layout.margin.t - fig.layout.margin.b
    for x in ("right", "left"):
        places = sorted(n.y for n in fig.layout.annotations if n.xanchor == x)
        gaps = [(b - a) / (high - low) * plot for a, b in pairwise(places)]
        assert len(places) == 30
        assert min(gaps) >= LABEL_HEIGHT - 0.01


def test_the_hover_says_both_scores_coverage_range_and_change():
    assert marks(slope_figure(ALL, LIGHT))[1].hovertext[2] == (
        "<b>Country C</b><br>Legislation<br>2021: 40.0<br>2024: 45.0<br>Coverage 80\u00a0%<br>"
        "Range 10 to 90<br>Change on 2 actions rated in both rounds: +2.0"
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (ALL[:0], "There is no earlier round to compare with."),
        (frame(NEW, before=""), "There is no earlier round to compare with."),
        (frame((*NEW[:4], nan, *NEW[5:])), "No country has a score in either round."),
    ],
)
def test_nothing_to_draw_gives_a_sentence(told: pd.DataFrame, sentence: str):
    assert slope_figure(told, LIGHT).layout.annotations[0].text == sentence
