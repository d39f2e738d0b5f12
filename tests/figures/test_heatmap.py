"""The heatmap shows a score with its coverage, a gap as a gap, and what cannot be asked as such."""

from __future__ import annotations

import re
from math import nan

import pandas as pd
import plotly.graph_objects as go

from monitoring.figures.heatmap import heatmap_figure
from monitoring.figures.theme import LIGHT, score_colour

COLUMNS = [
    "country",
    "name",
    "node",
    "title",
    "score",
    "low",
    "high",
    "coverage",
    "word",
    "structural",
]


def cells(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).assign(change=nan)


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text)


FRAME = cells(
    ("XAA", "Country A", "LAW", "Legislation", 66.6, 50.0, 80.0, 0.75, "", False),
    ("XAB", "Country B", "LAW", "Legislation", nan, 0.0, 100.0, 0.0, "no data", False),
    ("XAA", "Country A", "SKL", "Skills", 0.0, 0.0, 0.0, 1.0, "", False),
    ("XAB", "Country B", "SKL", "Skills", nan, nan, nan, nan, "regional", True),
)


def bar(fig: go.Figure) -> go.Bar:
    return fig.data[0]


def test_a_score_is_an_integer_with_its_coverage_where_that_is_below_all():
    assert [plain(text) for text in bar(heatmap_figure(FRAME, LIGHT)).text] == [
        "67 (75\u00a0%)",
        "no data",
        "0",
        "regional",
    ]


def test_a_gap_is_hatched_and_never_the_colour_of_a_zero():
    drawn = bar(heatmap_figure(FRAME, LIGHT))

    assert list(drawn.marker.pattern.shape) == ["", "/", "", ""]
    assert drawn.marker.color[1] == LIGHT.page
    assert drawn.marker.color[2] == score_colour(0, LIGHT) != LIGHT.page


def test_what_cannot_be_asked_is_neither_boxed_nor_named_as_missing():
    fig = heatmap_figure(FRAME, LIGHT)

    assert list(bar(fig).marker.line.width) == [0.5, 0.5, 0.5, 0]
    key = [note.text for note in fig.layout.annotations]
    assert any(text.startswith("no data ") for text in key)
    assert not any("regional" in text for text in key)


def test_countries_keep_the_order_that_they_are_given_in():
    fig = heatmap_figure(FRAME, LIGHT)

    assert list(fig.layout.yaxis.ticktext) == ["Country A", "Country B"]
    assert fig.layout.yaxis.range == (1.5, -0.5)  # the first one on top


def test_the_whole_plan_stands_apart_from_the_areas():
    frame = pd.concat([FRAME[:2].assign(node="P", title="Whole plan"), FRAME], ignore_index=True)

    assert list(heatmap_figure(frame, LIGHT).layout.xaxis.tickvals) == [0, 1.18, 2.18]


def test_the_hover_tells_range_and_coverage():
    assert bar(heatmap_figure(FRAME, LIGHT)).hovertext[0] == (
        "<b>Country A</b><br>Legislation<br>Score 66.6<br>Coverage 75\u00a0%<br>Range 50 to 80"
    )


def test_a_name_that_looks_like_markup_is_shown_as_it_stands():
    frame = FRAME.assign(name="<b>A</b>")

    assert heatmap_figure(frame, LIGHT).layout.yaxis.ticktext[0] == "&lt;b&gt;A&lt;/b&gt;"


def test_an_empty_table_gives_a_sentence():
    fig = heatmap_figure(FRAME[:0], LIGHT)

    assert fig.layout.annotations[0].text == "There is nothing to show for this round."
    assert len(fig.data) == 0


def test_an_arrow_says_higher_lower_or_as_before_and_the_key_against_which_round():
    moved = FRAME.assign(change=[3.21, nan, -0.5, nan])

    fig = heatmap_figure(moved, LIGHT, before="2021")

    assert [plain(text) for text in bar(fig).text][::2] == ["67 ↑ (75\u00a0%)", "0 ↓"]
    assert "Change +3.2 on what was rated in both rounds" in bar(fig).hovertext[0]
    key = [note.text for note in fig.layout.annotations]
    assert any("↑ higher, ↓ lower, → as in 2021" in text for text in key)


def test_a_change_that_would_be_written_as_nothing_is_as_before():
    moved = FRAME.assign(change=[0.04, nan, nan, nan])

    assert plain(bar(heatmap_figure(moved, LIGHT, before="2021")).text[0]).startswith("67 → ")


def test_without_a_round_before_no_arrow_is_explained():
    key = [note.text for note in heatmap_figure(FRAME, LIGHT).layout.annotations]

    assert not any("↑" in text for text in key)


def test_a_click_on_a_cell_gives_country_and_area_and_pales_no_other():
    drawn = bar(heatmap_figure(FRAME, LIGHT))

    assert list(map(list, drawn.customdata))[:2] == [["XAA", "LAW", ""], ["XAB", "LAW", ""]]
    assert drawn.unselected.marker.opacity == 1
