"""The grid of levels: colour, symbol and word in each round that asked."""

from __future__ import annotations

from math import nan

import pandas as pd

from monitoring.figures.level_grid import level_grid_figure
from monitoring.figures.theme import LIGHT

GRID = pd.DataFrame(
    [
        ("LAW", "LAW-1", "Adopt a law", "2021", 0, "Started", "●○", "#b7791f", 50.0, "level"),
        ("LAW", "LAW-1", "Adopt a law", "2024", 1, "Done", "●●", "#2069a8", 100.0, "level"),
        ("LAW", "LAW-2", "Train judges", "2024", 1, "unanswered", "", "", nan, "no_information"),
    ],
    columns=[
        "area",
        "action",
        "title",
        "round",
        "order",
        "word",
        "symbol",
        "colour",
        "points",
        "kind",
    ],
)


def test_a_level_has_colour_symbol_and_word():
    cells = level_grid_figure(GRID, LIGHT).data[0]

    assert list(cells.text) == ["●○ Started", "●● Done", "unanswered"]
    assert list(cells.marker.color)[:2] == ["#b7791f", "#2069a8"]


def test_a_missing_answer_is_hatched_on_the_page_s_own_colour():
    cells = level_grid_figure(GRID, LIGHT).data[0]

    assert list(cells.marker.pattern.shape) == ["", "", "/"]
    assert cells.marker.color[2] == LIGHT.page


def test_rounds_stand_in_their_order_and_each_in_its_column():
    fig = level_grid_figure(GRID, LIGHT)

    assert list(fig.layout.xaxis.ticktext) == ["2021", "2024"]
    assert list(fig.data[0].x) == [0, 1, 1]


def test_rounds_stand_in_the_order_of_the_plan_and_not_of_the_alphabet():
    named = GRID.assign(round=["Mid-term", "Final", "Final"])

    assert list(level_grid_figure(named, LIGHT).layout.xaxis.ticktext) == ["Mid-term", "Final"]


def test_many_rounds_leave_room_for_the_symbol_only():
    many = pd.concat(
        [GRID[:1].assign(round=str(year), order=year) for year in range(5)], ignore_index=True
    )

    cells = level_grid_figure(many, LIGHT).data[0]

    assert list(cells.text) == ["●○"] * 5
    assert "Started" in cells.hovertext[0]


def test_no_action_gives_a_sentence():
    assert level_grid_figure(GRID[:0], LIGHT).layout.annotations[0].text == "No action was asked."
