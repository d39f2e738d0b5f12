"""Bullets: bars from 0, the range of what is missing, ticks for target and minimum standards."""

from __future__ import annotations

from math import nan

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.bullet import bullet_figure
from monitoring.figures.theme import DARK, LIGHT, contrast

COLUMNS = [
    "country", "name", "node", "title", "label", "round", "score", "low", "high", "coverage",
    "word", "structural", "target", "target_date", "standard",
]  # fmt: skip
ROWS = pd.DataFrame(
    [
        ("XAA", "<A>", "LAW", "Law", "<A>", "2024", 61.4, 61.4, 61.4, 1.0, "", False, 80.0,
         "2030", 50.0),
        ("XAB", "B", "LAW", "Law", "B", "2024", 40.0, 30.0, 55.0, 0.75, "", False, 80.0,
         "2030", 50.0),
        ("XAC", "C", "LAW", "Law", "C", "2024", nan, 20.0, 90.0, 0.3, "too little", False, 80.0,
         "2030", 50.0),
        ("XAD", "D", "LAW", "Law", "D", "2024", nan, nan, nan, nan, "regional", True, nan, "",
         nan),
    ],
    columns=COLUMNS,
)  # fmt: skip


def named(fig: go.Figure) -> dict[str, go.Bar | go.Scatter]:
    return {trace.name: trace for trace in fig.data if trace.showlegend is not False}


def texts(fig: go.Figure) -> list[str]:
    return [annotation.text for annotation in fig.layout.annotations]


def test_bars_begin_at_zero_and_end_at_the_score():
    bar = named(bullet_figure(ROWS, LIGHT))["score"]

    assert bar.base is None
    assert list(bar.x) == [61.4, 40.0]
    assert list(bar.y) == [0, 1]


def test_a_missing_score_is_a_hatched_range_with_its_word():
    for look in (LIGHT, DARK):
        fig = bullet_figure(ROWS, look)

        possible = named(fig)["no score"]
        assert (possible.base[0], possible.x[0], possible.y[0]) == (20.0, 70.0, 2)
        assert possible.marker.pattern.shape == "/"
        assert possible.marker.color == look.page
        assert "too little, 20 to 90" in texts(fig)
        assert "regional" in texts(fig)


def test_a_range_stands_under_the_bar_where_answers_are_missing_alone():
    line = named(bullet_figure(ROWS, LIGHT))["range"]

    assert list(line.x) == [30.0, 55.0, None]
    assert 1 < line.y[0] < 1.5


def test_each_score_stands_with_its_coverage_where_it_is_not_full():
    said = texts(bullet_figure(ROWS, LIGHT))

    assert "<b>61</b>" in said
    assert any(text.startswith("<b>40</b>") and "75\u00a0% known" in text for text in said)


def test_target_and_minimum_standards_have_marks_of_their_own():
    marks = named(bullet_figure(ROWS, LIGHT))

    target, standard = marks["target"], marks["minimum"]
    assert list(target.x) == [80.0, 80.0, 80.0]
    assert target.marker.symbol != standard.marker.symbol
    assert list(standard.x) == [50.0, 50.0, 50.0]
    for look in (LIGHT, DARK):  # the tick is seen on its halo, whatever bar lies beneath
        tick = named(bullet_figure(ROWS, look))["target"]
        assert contrast(tick.marker.line.color, look.page) >= 3


def test_a_row_without_a_target_has_no_tick_of_one():
    marks = named(bullet_figure(ROWS.assign(target=[80.0, nan, nan, nan]), LIGHT))
    none = named(bullet_figure(ROWS.assign(target=nan), LIGHT))

    assert (list(marks["target"].x), list(marks["target"].y)) == ([80.0], [0])
    assert "target" not in none


def test_a_click_gives_country_node_and_round():
    bar = named(bullet_figure(ROWS, LIGHT))["score"]

    assert [list(one) for one in bar.customdata] == [
        ["XAA", "LAW", "2024"], ["XAB", "LAW", "2024"],
    ]  # fmt: skip
    # Ticks and ranges would be paled as well, though they are not what was clicked.
    assert {trace.unselected.marker.opacity for trace in bullet_figure(ROWS, LIGHT).data} == {1}


def test_the_hover_says_score_coverage_range_and_what_is_wanted():
    bar = named(bullet_figure(ROWS, LIGHT))["score"]

    assert bar.hovertext[1].split("<br>") == [
        "<b>B</b>", "Law", "Score 40.0", "Coverage 75\u00a0%", "Range 30.0 to 55.0", "Target 80.0",
        "Minimum 50.0",
    ]  # fmt: skip
    assert bar.hovertext[0].startswith("<b>&lt;A&gt;</b>")


def test_bands_lie_behind_the_bars_with_their_words():
    fig = bullet_figure(ROWS, LIGHT, bands=((0.0, "Early"), (50.0, "Firm")))

    (shaded,) = fig.layout.shapes
    assert (shaded.x0, shaded.x1, shaded.layer) == (50.0, 100.0, "below")
    assert {"Early", "Firm"} <= set(texts(fig))


def test_the_words_of_neighbouring_bands_stand_on_different_lines():
    words = ("Initial", "Developing", "Advancing", "Advanced")
    fig = bullet_figure(ROWS, LIGHT, bands=[(25.0 * n, word) for n, word in enumerate(words)])

    above = {a.text: a.yshift for a in fig.layout.annotations if a.text in words}
    heights = [above[word] for word in words]
    assert heights[0] == heights[2] < heights[1] == heights[3]


def test_thirty_rows_make_a_higher_figure_with_as_many_traces():
    few = bullet_figure(ROWS.iloc[:2], LIGHT)
    many = bullet_figure(pd.concat([ROWS.iloc[:2]] * 15), LIGHT)

    assert many.layout.height - few.layout.height == 28 * 38
    assert len(many.data) == len(few.data)


def test_nothing_to_show_gives_a_sentence():
    assert texts(bullet_figure(ROWS.iloc[:0], LIGHT)) == ["Nothing is asked here in this round."]
