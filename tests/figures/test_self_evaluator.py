"""The table of levels: counts and shares, the same level outlined, symbols at both axes."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.figures.self_evaluator import self_evaluator_figure
from monitoring.figures.theme import DARK, LIGHT, Theme, contrast

LEVELS = (("0", "Not started <i>", "○"), ("1", "Done", "●"))
COUNTS = {("0", "0"): 2, ("0", "1"): 0, ("1", "0"): 5, ("1", "1"): 3}
CELLS = pd.DataFrame(
    [
        (*own, *theirs, n, n / 10, int(own[0]) - int(theirs[0]), "2024")
        for own in LEVELS
        for theirs in LEVELS
        for n in (COUNTS[own[0], theirs[0]],)
    ],
    columns=["own", "own_label", "own_symbol", "evaluator", "evaluator_label", "evaluator_symbol",
             "n", "share", "steps", "round"],
)  # fmt: skip


def test_own_levels_stand_down_and_evaluators_across():
    (cells,) = self_evaluator_figure(CELLS, LIGHT).data

    at = {(x, round(base + 0.46)): text for x, base, text in
          zip(cells.x, cells.base, cells.text, strict=True)}  # fmt: skip
    assert at[0, 1].startswith("<b>5</b>")  # own Done, evaluators' Not started
    assert "50\u00a0%" in at[0, 1]
    assert at[1, 0] == "0"


def test_the_same_level_is_outlined_whatever_its_colour():
    (cells,) = self_evaluator_figure(CELLS, LIGHT).data

    assert cells.marker.line.width == (3, 0.5, 0.5, 3)
    assert cells.marker.color[1] == LIGHT.page  # no pair, no colour


def test_levels_have_symbol_and_word_at_both_axes():
    layout = self_evaluator_figure(CELLS, LIGHT).layout

    assert layout.xaxis.ticktext == layout.yaxis.ticktext
    assert layout.xaxis.ticktext[0] == "○<br>Not started<br>&lt;i&gt;"


def test_the_foot_counts_what_is_higher_and_lower():
    fig = self_evaluator_figure(CELLS, LIGHT)

    assert fig.layout.annotations[0].text.endswith("own rating higher in 5, lower in 0 pairs")
    assert "own rating 1 level higher" in fig.data[0].hovertext[2]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_numbers_can_be_read_on_their_cell(look: Theme):
    (cells,) = self_evaluator_figure(CELLS, look).data

    for ink, fill in zip(cells.textfont.color, cells.marker.color, strict=True):
        assert contrast(ink, fill) >= 4.5


def test_without_pairs_there_is_a_sentence():
    fig = self_evaluator_figure(CELLS.iloc[:0], LIGHT)

    assert fig.layout.annotations[0].text == (
        "There is no pair of ratings to compare in this round."
    )
