"""A score has the word of the band that it has reached, and none without a band."""

from __future__ import annotations

import numpy as np
import pytest

from monitoring.model import Band
from monitoring.scoring.bands import FORMULAS, band_numbers, band_of

QUARTERS = (
    Band(0, "Early"),
    Band(25, "Developing"),
    Band(50, "Established"),
    Band(75, "Advanced"),
    Band(100, "Complete"),
)
NAN = float("nan")


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (0, "Early"),
        (24.999, "Early"),
        (25, "Developing"),
        (49.999, "Developing"),
        (50, "Established"),
        (74.999, "Established"),
        (75, "Advanced"),
        (99.999, "Advanced"),
        (100, "Complete"),
    ],
)
def test_a_band_holds_its_lower_bound_and_ends_before_the_next(score: float, word: str):
    assert band_of(np.array([score]), QUARTERS).tolist() == [word]


@pytest.mark.parametrize(
    ("below", "word"), [(5e-10, "Developing"), (9.9e-10, "Developing"), (2e-9, "Early")]
)
def test_what_only_rounding_keeps_below_a_bound_has_reached_it(below: float, word: str):
    assert band_of(np.array([25 - below]), QUARTERS).tolist() == [word]


def test_no_score_has_no_band():
    assert band_of(np.array([NAN, 60.0, NAN]), QUARTERS).tolist() == ["", "Established", ""]


def test_a_score_below_the_lowest_band_has_none():
    bands = (Band(50, "Fair"), Band(80, "Good"))

    assert band_of(np.array([0, 49.9, 50, 80]), bands).tolist() == ["", "", "Fair", "Good"]


def test_without_bands_there_is_no_word():
    found = band_of(np.array([0.0, 100.0, NAN]), ())

    assert found.tolist() == ["", "", ""]
    assert found.dtype == object


def test_the_order_in_which_bands_are_given_makes_no_difference():
    scores = np.array([0, 30, 60, 90, 100, NAN])

    assert band_of(scores, QUARTERS[::-1]).tolist() == band_of(scores, QUARTERS).tolist()


def test_bands_keep_the_shape_of_the_scores():
    found = band_of(np.array([[10.0, NAN], [80.0, 100.0]]), QUARTERS)

    assert found.tolist() == [["Early", ""], ["Advanced", "Complete"]]


def test_bands_are_numbered_from_the_lowest():
    assert band_numbers(np.array([NAN, 0, 25, 100]), QUARTERS[::-1]).tolist() == [0, 1, 2, 5]
    assert band_numbers(np.array([NAN, 0]), ()).tolist() == [0, 0]


def test_the_formula_says_which_setting_it_reads():
    assert [(formula.name, formula.settings) for formula in FORMULAS] == [("Band", ("bands",))]
