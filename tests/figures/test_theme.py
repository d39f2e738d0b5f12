"""Colours keep their contrast, in light and in dark, and scores one direction of lightness."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from monitoring.definitions import load_scales
from monitoring.figures.theme import (
    DARK,
    LIGHT,
    Theme,
    contrast,
    faded,
    ink_on,
    luminance,
    score_colour,
    theme,
    wrapped,
)

SCALES = load_scales(Path(__file__).resolve().parents[2] / "data" / "scales")
both = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])


def test_black_on_white_is_the_highest_contrast_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == 1.0


@both
def test_text_has_the_contrast_that_accessibility_asks(look: Theme):
    assert contrast(look.text, look.page) >= 4.5
    assert contrast(look.quiet, look.page) >= 4.5


@both
@pytest.mark.parametrize("code", SCALES)
def test_every_level_stands_out_from_the_page(look: Theme, code: str):
    for level in SCALES[code].levels:
        assert contrast(level.colour, look.page) >= 3, (code, level.label)


@both
def test_a_score_can_be_read_on_its_own_colour(look: Theme):
    for score in range(0, 101, 5):
        fill = score_colour(score, look)
        assert contrast(ink_on(fill), fill) >= 4.5, score


def test_more_is_darker_on_a_light_page_and_brighter_on_a_dark_one():
    on_light = [luminance(score_colour(score, LIGHT)) for score in range(0, 101, 10)]
    on_dark = [luminance(score_colour(score, DARK)) for score in range(0, 101, 10)]

    assert all(later < earlier for earlier, later in pairwise(on_light))
    assert all(later > earlier for earlier, later in pairwise(on_dark))


def test_scores_beyond_the_ends_take_the_colour_of_the_end():
    assert score_colour(-5, LIGHT) == score_colour(0, LIGHT) == LIGHT.scores[0][1]
    assert score_colour(130, LIGHT) == score_colour(100, LIGHT) == LIGHT.scores[-1][1]


def test_an_unknown_theme_is_light_as_paper_is():
    assert theme("dark") is DARK
    assert theme("sepia") is LIGHT


def test_a_long_title_ends_in_an_ellipsis_and_is_escaped():
    assert wrapped("Law & order", 20, 2) == "Law &amp; order"
    assert wrapped("one two three four five six", 9, 2) == "one two<br>three …"


def test_a_long_word_is_never_broken():
    assert wrapped("Technical infrastructure", 10, 3) == "Technical<br>infrastructure"


def test_a_faded_colour_keeps_its_hue_and_covers_only_a_share():
    assert faded("#0b4f7d", 0.5) == "rgba(11,79,125,0.5)"
