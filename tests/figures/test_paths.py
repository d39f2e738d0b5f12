"""One panel for each country on the same axes; gaps stay gaps, and words stand where pace is none."""

from __future__ import annotations

import re
from math import isnan, nan

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.paths import GAP, paths_figure
from monitoring.figures.theme import DARK, LIGHT

YEARS = (2018.5, 2021.5, 2024.5)


def country(
    code: str,
    scores: tuple[float, ...],
    name: str = "",
    status: str = "on track",
    slopes: tuple[float, float] = (nan, nan),
    target: float = 80.0,
    arrival: str = "",
) -> pd.DataFrame:
    known = [score for score in scores if not isnan(score)]
    return pd.DataFrame(
        {
            "country": code,
            "name": name or f"Country {code}",
            "node": "LAW",
            "title": "Legislation",
            "round": [str(int(year)) for year in YEARS[: len(scores)]],
            "at": YEARS[: len(scores)],
            "score": scores,
            "low": 10.0,
            "high": 90.0,
            "coverage": 0.8,
            "word": ["" if not isnan(score) else "no data" for score in scores],
            "status": status,
            "arrival": arrival,
            "slope": 6.7,
            "required": nan if isnan(target) else 5.0,
            "start_round": "2018",
            "is_baseline": True,
            "start_at": YEARS[0] if not isnan(scores[0]) else nan,
            "start_score": known[0] if not isnan(scores[0]) else nan,
            "target": target,
            "target_at": 2030.5 if not isnan(target) else nan,
            "slope_low": slopes[0],
            "slope_high": slopes[1],
        }
    )


TWO = pd.concat(
    [
        country(
            "XAA",
            (20.0, 40.0, 60.0),
            slopes=(5.0, 10.0),
            arrival="+6.7 a year, arrives 2027 (2026–2029)",
        ),
        country("XAB", (50.0, nan, 30.0), "A <b>B</b>", "deterioration"),
    ],
    ignore_index=True,
)


def trace(fig: go.Figure, name: str) -> go.Scatter:
    return next(t for t in fig.data if t.name == name)


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", " ", text)


def scores_of(fig: go.Figure) -> list[float | None]:
    """The scores that the marks stand at, read off the axes of their panels."""
    lines = fig.data[0].y  # 0, 50 and 100 of each panel, each from left to right
    foot, top = lines[0], lines[6]
    return [None if y is None else 100 * (foot - y) / (foot - top) for y in trace(fig, "score").y]


def test_each_score_stands_in_the_panel_of_its_country():
    fig = paths_figure(TWO, LIGHT)
    path = trace(fig, "score")

    assert scores_of(fig) == pytest.approx([20, 40, 60, None, 50, None, 30, None])
    assert [x for x in path.x if x is not None] == pytest.approx(
        [0, 0.25, 0.5, 1 + GAP, 1 + GAP + 0.5]
    )
    assert list(path.customdata[0]) == ["XAA", "LAW", "2018"]
    assert list(path.customdata[6]) == ["XAB", "LAW", "2024"]
    assert path.unselected.marker.opacity == 1


def test_a_missing_round_is_a_gap_with_a_hollow_mark_below_the_axis_and_its_word():
    fig = paths_figure(TWO, LIGHT)
    path, gap = trace(fig, "score"), trace(fig, "no score in this round")

    assert path.connectgaps is False
    assert list(gap.x) == pytest.approx([1 + GAP + 0.25])
    assert gap.y[0] > max(y for y in fig.data[0].y if y is not None)
    assert "2021: no data" in gap.hovertext[0]
    assert gap.marker.symbol == "x-thin-open"


def test_the_required_pace_leads_dashed_from_the_start_to_the_target():
    required = trace(paths_figure(TWO, LIGHT), "pace required since 2018")

    assert required.line.dash == "dash"
    assert [x for x in required.x if x is not None] == pytest.approx([0, 1, 1 + GAP, 2 + GAP])
    assert len(trace(paths_figure(TWO, LIGHT), "target 80").x) == 2


def test_a_range_is_drawn_only_where_it_is_told_and_stays_within_the_bounds():
    """60 + 6 · 5 = 90 and 60 + 6 · 10 = 120, which is 100 from the fourth year on."""
    fig = paths_figure(TWO, LIGHT)
    fan = trace(fig, "range of pairwise slopes")
    lines = fig.data[0].y
    foot, top = lines[0], lines[6]

    heights = [100 * (foot - y) / (foot - top) for y in fan.y if y is not None]
    assert heights == pytest.approx([60, 90, 100, 100])
    assert [x for x in fan.x if x is not None] == pytest.approx([0.5, 1, 1, 0.5 + 4 / 12])


def test_the_range_while_answers_are_missing_stands_behind_each_score():
    fig = paths_figure(TWO, LIGHT)
    bounds = trace(fig, "range while answers are missing")
    lines = fig.data[0].y
    foot, top = lines[0], lines[6]

    heights = [100 * (foot - y) / (foot - top) for y in bounds.y if y is not None]
    assert heights == pytest.approx([10, 90] * 5)  # five scores, none for the gap
    known = paths_figure(TWO.assign(coverage=1.0), LIGHT)
    assert len(trace(known, "range while answers are missing").x) == 0


def test_a_range_that_falls_stays_at_nothing():
    one = country("XAA", (60.0, 40.0, 20.0), slopes=(-10.0, -5.0))
    fig = paths_figure(one, LIGHT)
    lines = fig.data[0].y
    foot, top = lines[0], lines[6]

    heights = [
        100 * (foot - y) / (foot - top)
        for y in trace(fig, "range of pairwise slopes").y
        if y is not None
    ]
    assert heights == pytest.approx([20, 0, 0, 0, 0])


def test_the_head_has_the_name_the_score_and_the_status():
    heads = [plain(note.text) for note in paths_figure(TWO, LIGHT).layout.annotations[:2]]

    assert " ".join(heads[0].split()) == (
        "Country XAA 60 · on track +6.7 a year, arrives 2027 (2026–2029)"
    )
    assert heads[1].split() == ["A", "&lt;b&gt;B&lt;/b&gt;", "30", "·", "deterioration"]


def test_without_a_score_now_the_word_stands_in_the_head():
    head = paths_figure(country("XAA", (20.0, nan, nan)), LIGHT).layout.annotations[0]

    assert plain(head.text).split() == ["Country", "XAA", "no", "data"]


def test_without_a_target_there_is_the_path_alone():
    fig = paths_figure(country("XAA", (20.0, 40.0, 60.0), target=nan, status="no target"), LIGHT)

    assert [t.name for t in fig.data if t.showlegend is not False] == [
        "range while answers are missing",
        "score",
    ]
    assert plain(fig.layout.annotations[0].text).split() == ["Country", "XAA", "60"]


def test_the_hover_says_score_coverage_range_and_pace():
    assert trace(paths_figure(TWO, LIGHT), "score").hovertext[2] == (
        "<b>Country XAA</b><br>Legislation<br>2024: 60.0<br>Coverage 80\u00a0%<br>Range 10 to 90<br>"
        "Pace: on track<br>+6.7 a year, arrives 2027 (2026–2029)<br>"
        "Required from the start: +5.0 a year"
    )


def test_without_a_target_the_pace_alone_stands_beside_the_score():
    one = country("XAA", (20.0, 40.0, 60.0), target=nan, status="no target", arrival="+6.7 a year")
    head = paths_figure(one, LIGHT).layout.annotations[0]

    assert " ".join(plain(head.text).split()) == "Country XAA 60 · +6.7 a year"


def test_what_each_country_s_pace_is_required_from_stands_in_the_key():
    various = TWO.assign(
        start_round=["2018"] * 3 + ["2021"] * 3, start_at=[2018.5] * 3 + [2021.5] * 3
    )
    names = [t.name for t in paths_figure(various, LIGHT).data]

    assert "pace required since the first score" in names


def test_a_panel_is_as_tall_as_the_longest_text_of_its_own_row():
    """The second row has one line more: its panels begin that much further below the first."""
    short = [country(f"C{n}", (20.0,), status="on track") for n in range(5)]
    long = [country(f"D{n}", (20.0,), status="on track", arrival="two lines") for n in range(5)]
    heads = paths_figure(pd.concat([*short, *long]), LIGHT).layout.annotations
    same = paths_figure(pd.concat([*short, *short[:0]]), LIGHT)

    assert len({note.y for note in heads[:5]}) == len({note.y for note in heads[5:10]}) == 1
    both = paths_figure(pd.concat([*short, *long]), LIGHT).layout.height
    twice = [part.assign(country=part["country"] + "x") for part in short]
    assert both - paths_figure(pd.concat([*short, *twice]), LIGHT).layout.height == 17
    assert same.layout.height < both


def test_every_mark_leads_to_its_country():
    fig = paths_figure(TWO, LIGHT)

    for name in ("score", "target 80", "no score in this round"):
        marks = [list(one) for one in trace(fig, name).customdata if one[0]]
        assert {mark[0] for mark in marks} <= {"XAA", "XAB"}
        assert {mark[1] for mark in marks} == {"LAW"}
    assert [list(one) for one in trace(fig, "target 80").customdata] == [
        ["XAA", "LAW", "2024"],
        ["XAB", "LAW", "2024"],
    ]


def test_one_round_stands_in_the_middle():
    fig = paths_figure(country("XAA", (20.0,), target=nan), LIGHT)

    assert trace(fig, "score").x[0] == pytest.approx(0.5)


def test_thirty_countries_stand_in_six_rows_of_five():
    many = pd.concat([country(f"C{n:02}", (20.0, 40.0, 60.0)) for n in range(30)])
    fig = paths_figure(many, DARK)
    fifteen = paths_figure(many[many["country"] < "C15"], DARK)

    starts = {round(x, 6) for x in trace(fig, "score").x[::4]}
    assert len(starts) == 5
    assert len(set(trace(fig, "target 80").y)) == 6
    assert fifteen.layout.height < 600 < fig.layout.height
    assert len(fig.data) == len(fifteen.data) == 7


def test_no_country_gives_a_sentence():
    fig = paths_figure(TWO[:0], LIGHT)

    assert fig.layout.annotations[0].text == "No country takes part in this plan."
