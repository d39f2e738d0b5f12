"""The tile map gives every country the same room and shows a gap as a gap."""

from __future__ import annotations

import re
from math import nan

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.legend import LEGEND_HEIGHT
from monitoring.figures.theme import DARK, LIGHT, Theme, ink_on, score_colour
from monitoring.figures.tile_map import LARGEST_TILE, tile_map_figure

TILES = {"XAA": (2, 4), "XAB": (2, 5), "XAC": (3, 4)}


def units(**score_by_code: float) -> pd.DataFrame:
    """One row per country; a missing score has the word "no data"."""
    rows = [
        {
            "country": code,
            "name": f"Land {code}",
            "score": score,
            "coverage": 0.666,
            "word": "no data" if pd.isna(score) else "",
        }
        for code, score in score_by_code.items()
    ]
    return pd.DataFrame(rows, columns=["country", "name", "score", "coverage", "word"])


def centres(fig: go.Figure) -> list[tuple[float, float]]:
    """Row and column of the middle of each tile."""
    bar = fig.data[0]
    parts = zip(bar.x, bar.base, bar.y, strict=True)
    return [(round(base + side / 2, 6), column) for column, base, side in parts]


def test_a_country_stands_on_its_tile() -> None:
    fig = tile_map_figure(units(XAA=10, XAB=20, XAC=30), LIGHT, tiles=TILES)

    assert centres(fig) == [(2, 4), (2, 5), (3, 4)]


def test_all_tiles_are_squares_of_the_same_size() -> None:
    fig = tile_map_figure(units(XAA=0, XAB=100, XAC=nan), LIGHT, tiles=TILES)

    assert set(fig.data[0].y) == {fig.data[0].width} == {0.94}
    assert (fig.layout.yaxis.scaleanchor, fig.layout.yaxis.scaleratio) == ("x", 1)


def test_the_view_is_cut_to_the_tiles_in_use_with_row_zero_at_the_top() -> None:
    fig = tile_map_figure(units(XAA=10, XAC=30), LIGHT, tiles=TILES)

    assert fig.layout.xaxis.range == (3.5, 4.5)
    assert fig.layout.yaxis.range == (3.5, 1.5)


def test_countries_without_a_tile_follow_below_in_rows_of_eight() -> None:
    scores = dict.fromkeys(["XAA", *(f"XB{letter}" for letter in "ABCDEFGHI")], 50.0)

    fig = tile_map_figure(units(**scores), LIGHT, tiles=TILES)

    below = [(3.35, 4 + column) for column in range(8)]
    assert centres(fig) == [(2, 4), *below, (4.35, 4)]


def test_where_no_country_has_a_tile_they_form_a_block_of_five_per_row() -> None:
    scores = dict.fromkeys([f"XB{letter}" for letter in "ABCDEFG"], 50.0)

    fig = tile_map_figure(units(**scores), LIGHT, tiles=TILES)

    assert centres(fig) == [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0), (1, 1)]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_a_score_gives_the_colour_and_the_colour_gives_the_ink(look: Theme) -> None:
    fig = tile_map_figure(units(XAA=0, XAB=100), look, tiles=TILES)

    fills = [score_colour(0, look), score_colour(100, look)]
    assert list(fig.data[0].marker.color) == fills
    assert list(fig.data[0].textfont.color) == [ink_on(fill) for fill in fills]


def test_a_missing_score_is_hatched_and_never_the_colour_of_zero() -> None:
    fig = tile_map_figure(units(XAA=nan, XAB=0), LIGHT, tiles=TILES)

    assert list(fig.data[0].marker.color) == [LIGHT.page, score_colour(0, LIGHT)]
    assert list(fig.data[0].marker.pattern.shape) == ["/", ""]


def test_a_tile_shows_its_code_with_the_score_as_an_integer_or_the_word() -> None:
    fig = tile_map_figure(units(XAA=61.7, XAB=nan), LIGHT, tiles=TILES)

    scored, missing = fig.data[0].text
    assert re.findall(r">([^<>]+)<", scored) == ["XAA", "62"]
    assert re.findall(r">([^<>]+)<", missing) == ["XAB", "no data"]


def test_a_long_word_is_broken_into_lines() -> None:
    one = units(XAA=nan).assign(word="too little")

    assert "too<br>little" in tile_map_figure(one, LIGHT, tiles=TILES).data[0].text[0]


def test_the_hover_says_name_score_to_one_decimal_and_coverage_in_whole_per_cent() -> None:
    fig = tile_map_figure(units(XAA=61.74, XAB=nan), LIGHT, tiles=TILES)

    assert list(fig.data[0].hovertext) == [
        "<b>Land XAA</b><br>Score 61.7<br>Coverage 67\u00a0%",
        "<b>Land XAB</b><br>no data<br>Coverage 67\u00a0%",
    ]


def test_a_note_closes_the_hover() -> None:
    one = units(XAA=50).assign(note="4 < 5 rated")

    hover = tile_map_figure(one, LIGHT, tiles=TILES).data[0].hovertext[0]

    assert hover == "<b>Land XAA</b><br>Score 50.0<br>Coverage 67\u00a0%<br>4 &lt; 5 rated"


def test_the_height_fits_the_rows() -> None:
    one_row = tile_map_figure(units(XAA=1, XAB=2), LIGHT, tiles=TILES)
    two_rows = tile_map_figure(units(XAA=1, XAC=2), LIGHT, tiles=TILES)

    assert one_row.layout.height == LARGEST_TILE + LEGEND_HEIGHT + 8
    assert two_rows.layout.height == 2 * LARGEST_TILE + LEGEND_HEIGHT + 8


def test_on_a_narrow_page_the_tiles_shrink_to_fit() -> None:
    """Seven columns share 360 pixels less two margins of 8: 49.14 pixels each."""
    tiles = {f"XA{letter}": (0, column) for column, letter in enumerate("ABCDEFG")}

    fig = tile_map_figure(units(**dict.fromkeys(tiles, 50.0)), LIGHT, tiles=tiles, width=360)

    assert fig.layout.height == 49 + LEGEND_HEIGHT + 8


def test_the_key_names_the_ends_of_the_scale_and_every_word_for_a_gap() -> None:
    three = units(XAA=nan, XAB=nan, XAC=5).assign(word=["too little", "no data", ""])

    fig = tile_map_figure(three, LIGHT, tiles=TILES)

    assert [note.text for note in fig.layout.annotations] == ["0", "100", "too little, no data"]


def test_the_colours_of_the_key_run_from_0_to_100() -> None:
    fig = tile_map_figure(units(XAA=50), LIGHT, tiles=TILES)

    bar = [shape.fillcolor for shape in fig.layout.shapes if shape.line.width == 0]
    assert (bar[0], bar[-1]) == (score_colour(0, LIGHT), score_colour(100, LIGHT))
    assert len(bar) == 40


def test_without_countries_a_sentence_says_so() -> None:
    fig = tile_map_figure(units(), LIGHT, tiles=TILES)

    assert [note.text for note in fig.layout.annotations] == ["There are no countries to show."]
    assert fig.data == ()
