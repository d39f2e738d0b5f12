"""The marks of then, now and target; a fall, a gap and what is no change are each visible."""

from __future__ import annotations

from math import nan

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.direction import LOWER, direction_colour
from monitoring.figures.dumbbell import dumbbell_figure
from monitoring.figures.theme import DARK, LIGHT, Theme, contrast

COLUMNS = [
    "country", "name", "before", "before_word", "now", "low", "high", "coverage", "word", "change",
    "direction", "n_common", "n_now", "is_alike", "note",
]  # fmt: skip


def frame(*rows: tuple[object, ...], before: str = "2018", target: float = 80.0) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).assign(
        node="LAW", title="Legislation", round="2024", before_round=before, target=target,
        target_date="31 December 2030", is_baseline=bool(before),
    )  # fmt: skip


RISEN = ("XAA", "Country A", 20.0, "", 60.4, 60.4, 60.4, 1.0, "", 40.4, "higher", 5, 5, True, "")
FALLEN = (
    "XAB",
    "B & <i>B</i>",
    50.0,
    "",
    30.0,
    30.0,
    30.0,
    1.0,
    "",
    -20.0,
    "lower",
    5,
    5,
    True,
    "",
)
MOVED = ("XAC", "Country C", 40.0, "", 45.0, 36.0, 56.0, 0.8, "", 2.0, "higher", 2, 4, False, "x")
GONE = (
    "XAD", "Country D", 70.0, "", nan, 10.0, 90.0, 0.2, "too little", nan, "", 0, 1, False, "gone",
)  # fmt: skip
NEW = ("XAE", "Country E", nan, "no data", 10.0, 10.0, 10.0, 1.0, "", nan, "", 0, 5, False, "new")
FIVE = frame(RISEN, FALLEN, MOVED, GONE, NEW)


def trace(fig: go.Figure, name: str) -> go.Scatter:
    return next(t for t in fig.data if t.name == name)


def line(fig: go.Figure, name: str, dash: str) -> list[float]:
    lines = [t for t in fig.data if t.type == "scatter" and t.mode == "lines"]
    return [
        x for t in lines if t.name == name and t.line.dash == dash for x in t.x if x is not None
    ]


def side_texts(fig: go.Figure) -> list[str]:
    return [note.text for note in fig.layout.annotations]


def test_the_marks_stand_at_the_scores_and_lead_to_their_country_and_round():
    fig = dumbbell_figure(FIVE, LIGHT)
    then, now = trace(fig, "2018, the baseline"), trace(fig, "2024")

    assert list(zip(then.x, then.y, strict=True)) == [(20, 0), (50, 1), (40, 2), (70, 3)]
    assert list(zip(now.x, now.y, strict=True)) == [(60.4, 0), (30, 1), (45, 2), (10, 4)]
    assert list(now.customdata[1]) == ["XAB", "LAW", "2024"]
    assert list(then.customdata[3]) == ["XAD", "LAW", "2018"]
    assert now.unselected.marker.opacity == then.unselected.marker.opacity == 1


def test_a_fall_has_a_line_an_arrow_and_a_sign_of_its_own():
    fig = dumbbell_figure(FIVE, LIGHT)

    assert line(fig, "lower", "solid") == [50, 30]
    assert line(fig, "higher", "solid") == [20, 60.4]
    arrows = next(t for t in fig.data if t.name is None)
    assert list(zip(arrows.marker.symbol, arrows.y, strict=True)) == [
        ("triangle-right", 0),
        ("triangle-left", 1),
    ]
    assert "▼ <b>−20.0</b></span> (5 of 5)" in side_texts(fig)[2]
    assert "▲ <b>+40.4</b></span> (5 of 5)" in side_texts(fig)[1]


def test_what_is_not_all_change_is_dotted_and_told_in_the_key():
    fig = dumbbell_figure(FIVE, LIGHT)

    assert line(fig, "higher", "dot") == [40, 45]
    assert trace(fig, "partly other actions or another assessment").line.dash == "dot"


def test_a_line_against_the_change_has_no_colour_of_its_own():
    """The score rises by 5 because of other actions; what can be compared is lower."""
    against = (*MOVED[:9], -3.0, "lower", *MOVED[11:])
    fig = dumbbell_figure(frame(against), LIGHT)

    assert line(fig, "", "dot") == [40, 45]
    assert line(fig, "lower", "dot") == []


def test_a_missing_score_is_a_hatched_range_with_its_word():
    fig = dumbbell_figure(FIVE, LIGHT)
    gap = trace(fig, "range where there is no score")

    assert (list(gap.base), list(gap.x), list(gap.y)) == ([10], [80], [3])
    assert gap.marker.pattern.shape == "/"
    assert side_texts(fig)[4] == "2024: too little"
    assert side_texts(fig)[5] == "2018: no data"


def test_the_range_is_drawn_only_where_answers_are_missing():
    ranges = trace(dumbbell_figure(FIVE, LIGHT), "range while answers are missing")

    assert list(ranges.x) == [36, 56, None]


def test_numbers_stand_away_from_the_other_mark():
    now = trace(dumbbell_figure(FIVE, LIGHT), "2024")

    assert [text.replace("\u00a0", "") for text in now.text] == [
        "<b>60</b>", "<b>30</b>", "<b>45</b>", "<b>10</b>",
    ]  # fmt: skip
    assert list(now.textposition) == [
        "middle right", "middle left", "middle right", "middle right",
    ]  # fmt: skip


def test_the_target_is_a_tick_on_every_row_and_named_in_the_key():
    target = trace(dumbbell_figure(FIVE, LIGHT), "target 80 by 31 December 2030")

    assert list(zip(target.x, target.y, strict=True)) == [(80, n) for n in range(5)]


def test_without_a_target_there_is_no_tick():
    fig = dumbbell_figure(FIVE.assign(target=nan, target_date=""), LIGHT)

    assert not any("target" in (t.name or "") for t in fig.data)


def test_without_a_round_before_only_now_is_drawn():
    rows = [(*RISEN[:2], nan, *RISEN[3:9], nan, "", 0, 5, False, "")]
    fig = dumbbell_figure(frame(*rows, before=""), LIGHT)

    assert [t.name for t in fig.data if t.showlegend is not False] == [
        "target 80 by 31 December 2030",
        "2024",
    ]
    assert side_texts(fig) == [""]


def test_a_first_round_that_is_not_the_baseline_is_not_called_so():
    fig = dumbbell_figure(FIVE.assign(is_baseline=False), LIGHT)

    assert list(trace(fig, "2018").customdata[0]) == ["XAA", "LAW", "2018"]


def test_countries_measured_from_several_rounds_say_each_from_which():
    various = FIVE.assign(is_baseline=False, before_round=["2018", "2021", "2018", "2018", "2021"])
    fig = dumbbell_figure(various, LIGHT)

    assert list(trace(fig, "first round with a score").customdata[1]) == ["XAB", "LAW", "2021"]
    sides = side_texts(fig)[1:]
    assert [text.split("<br>")[-1] for text in sides] == [
        "since 2018", "since 2021", "since 2018", "2024: too little", "2021: no data",
    ]  # fmt: skip


def test_the_hover_says_score_coverage_range_and_change():
    fig = dumbbell_figure(FIVE, LIGHT)

    assert trace(fig, "2024").hovertext[2] == (
        "<b>Country C</b><br>Legislation<br>2018: 40.0<br>2024: 45.0<br>Coverage 80\u00a0%<br>"
        "Range 36 to 56<br>Change on 2 actions rated in both rounds: +2.0<br>x<br>Target 80"
    )


def test_names_from_the_data_are_no_markup():
    fig = dumbbell_figure(FIVE, LIGHT)

    assert fig.layout.yaxis.ticktext[1] == "B &amp; &lt;i&gt;B&lt;/i&gt;"


def test_no_country_gives_a_sentence():
    fig = dumbbell_figure(FIVE[:0], LIGHT)

    assert fig.layout.annotations[0].text == "No country takes part in this plan."


def test_thirty_countries_have_a_row_each():
    fig = dumbbell_figure(pd.concat([FIVE] * 6, ignore_index=True), LIGHT)

    assert len(fig.layout.yaxis.tickvals) == 30
    assert fig.layout.height >= 30 * 30


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_the_colour_of_a_fall_is_readable_as_text(look: Theme):
    assert contrast(direction_colour(LOWER, look), look.page) >= 4.5
