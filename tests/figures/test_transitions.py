"""The streams between levels: falls stand out, what stays is quiet, gaps are empty outlines."""

from __future__ import annotations

import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.direction import HIGHER, LOWER, direction_colour
from monitoring.figures.theme import DARK, LIGHT, Theme
from monitoring.figures.transitions import GAP_HEIGHT, transitions_figure

COLUMNS = [
    "from_key", "from", "from_symbol", "from_colour", "from_place",
    "to_key", "to", "to_symbol", "to_colour", "to_place", "direction", "n",
]  # fmt: skip
DONE = ("S:1", "Done", "●", "#2069a8", 0)
NOT = ("S:0", "Not <b>yet</b>", "○", "#8a6a55", 1)
GAP = ("no_information", "No information", "", "", 2)


def frame(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).assign(round="2024", before_round="2021")


FRAME = frame(
    (*DONE, *DONE, "same", 6),
    (*DONE, *NOT, "lower", 1),
    (*NOT, *DONE, "higher", 2),
    (*NOT, *GAP, "unknown", 1),
)


def sankey(fig: go.Figure) -> go.Sankey:
    return fig.data[0]


def texts(fig: go.Figure) -> list[str]:
    return [re.sub(r"<[^>]+>", "", note.text) for note in fig.layout.annotations]


def test_each_stream_leads_from_its_level_to_its_level():
    link = sankey(transitions_figure(FRAME, LIGHT)).link

    # Two levels at the left, three at the right.
    assert list(zip(link.source, link.target, link.value, strict=True)) == [
        (0, 2, 6), (0, 3, 1), (1, 2, 2), (1, 4, 1),
    ]  # fmt: skip


def test_each_level_has_its_symbol_its_word_and_its_number():
    assert texts(transitions_figure(FRAME, LIGHT))[:5] == [
        "● Done  7",
        "○ Not &lt;b&gt;yet&lt;/b&gt;  3",
        "● Done  8",
        "○ Not &lt;b&gt;yet&lt;/b&gt;  1",
        "No information  1",
    ]


def test_the_rounds_and_the_numbers_of_each_direction_stand_above():
    heads = texts(transitions_figure(FRAME, LIGHT))[5:]

    assert heads[:2] == ["2021", "2024"]
    assert heads[2].split("     ") == [
        "▲ higher 2", "▼ lower 1", "= as before 6", "□ not rated in both rounds 1",
    ]  # fmt: skip


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_a_fall_is_the_strongest_stream_and_a_gap_an_empty_one(look: Theme):
    drawn = sankey(transitions_figure(FRAME, look))
    same, fall, rise, gap = (
        [float(part) for part in re.findall(r"[\d.]+", colour)] for colour in drawn.link.color
    )

    def of(direction: str) -> list[float]:
        colour = direction_colour(direction, look)
        return [float(int(colour[place : place + 2], 16)) for place in (1, 3, 5)]

    assert (fall[:3], rise[:3]) == (of(LOWER), of(HIGHER))
    assert fall[3] > rise[3] > same[3] > gap[3] == 0
    assert drawn.node.color[4] == look.page


def test_the_levels_of_a_side_stand_in_order_without_touching():
    fig = transitions_figure(FRAME, LIGHT)
    plot = fig.layout.height - fig.layout.margin.t - fig.layout.margin.b
    per_answer = (plot - 2 * GAP_HEIGHT) / 10  # three levels at the right, ten answers
    middles = [y * plot for y in sankey(fig).node.y]
    ends = list(zip(middles, [7, 3, 8, 1, 1], strict=True))
    edges = [(at - n * per_answer / 2, at + n * per_answer / 2) for at, n in ends]

    assert edges[0][0] == pytest.approx(0)
    assert edges[1][0] - edges[0][1] == pytest.approx(GAP_HEIGHT)
    assert edges[3][0] - edges[2][1] == pytest.approx(GAP_HEIGHT)
    assert edges[4][1] == pytest.approx(plot)


def test_the_hover_says_from_where_to_where_and_how_many():
    assert sankey(transitions_figure(FRAME, LIGHT)).link.customdata[1] == (
        "<b>● Done → ○ Not &lt;b&gt;yet&lt;/b&gt;</b><br>▼ lower<br>Answers: 1"
    )


def test_no_move_gives_a_sentence():
    fig = transitions_figure(FRAME[:0], LIGHT)

    assert fig.layout.annotations[0].text == "There is no earlier round to compare with."


def test_more_levels_make_the_figure_taller():
    one = frame((*DONE, *DONE, "same", 6))

    assert transitions_figure(FRAME, LIGHT).layout.height > transitions_figure(one, LIGHT).layout.height  # fmt: skip
