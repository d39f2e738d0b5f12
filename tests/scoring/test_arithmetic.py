"""A printed calculation gives exactly what is computed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitoring.model import Aggregation
from monitoring.scoring.aggregate import aggregate
from monitoring.scoring.arithmetic import aggregate_text, exact, points_text, share_text
from monitoring.scoring.normalise import points_between

Calculated = Callable[[str], float]

TERMS = some.lists(some.tuples(some.floats(0.01, 50), some.floats(0, 100)), min_size=1, max_size=30)
BOUND = some.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Aggregation.ARITHMETIC, "(2 * 50 + 1 * 66.67) / (2 + 1)"),
        (Aggregation.GEOMETRIC, "exp((2 * ln(max(50, 1)) + 1 * ln(max(66.67, 1))) / (2 + 1))"),
        (Aggregation.HARMONIC, "(2 + 1) / (2 / max(50, 1) + 1 / max(66.67, 1))"),
        (Aggregation.MINIMUM, "min(50, 66.67)"),
        (Aggregation.MEDIAN, "median(50, 66.67)"),
    ],
)
def test_a_calculation_reads_as_in_a_spreadsheet(kind: Aggregation, text: str):
    assert aggregate_text(kind, [(2, 50), (1, 66.67)]) == text


def test_weights_are_left_out_where_all_are_one():
    assert aggregate_text(Aggregation.ARITHMETIC, [(1, 50), (1, 0)]) == "(50 + 0) / 2"
    assert aggregate_text(Aggregation.ARITHMETIC, [(2, 50), (2, 0)]) == "(2 * 50 + 2 * 0) / (2 + 2)"
    assert aggregate_text(Aggregation.HARMONIC, [(1, 50), (1, 0)]) == (
        "2 / (1 / max(50, 1) + 1 / max(0, 1))"
    )


def test_a_single_part_is_what_it_is():
    assert aggregate_text(Aggregation.ARITHMETIC, [(3, 66.67)]) == "66.67"


@pytest.mark.parametrize("kind", Aggregation)
def test_where_nothing_is_taken_nothing_is_calculated(kind: Aggregation):
    assert aggregate_text(kind, []) == ""
    assert share_text(0, 0) == ""


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(2, 3, "2 / 3"), (0, 3, "0 / 3"), (1.5, 3.25, "1.5 / 3.25"), (0, 0, ""), (1, 0, "")],
)
def test_a_share_is_one_number_of_another(part: float, whole: float, text: str):
    assert share_text(part, whole) == text


@pytest.mark.parametrize(
    ("lower", "optimum", "share"),
    [
        (30, 5, "(20 - 30) / (5 - 30)"),
        (0, 25, "(20 - 0) / (25 - 0)"),
        (0.5, 40, "(20 - 0.5) / (40 - 0.5)"),
        (-5, 45, "(20 - (-5)) / (45 - (-5))"),
        (-0.5, 45, "(20 - (-0.5)) / (45 - (-0.5))"),
    ],
)
def test_only_a_bound_below_zero_stands_in_brackets(lower: float, optimum: float, share: str):
    assert points_text(20, lower, optimum) == f"100 * min(max({share}, 0), 1)"


@pytest.mark.parametrize("kind", Aggregation)
@given(terms=TERMS, floor=some.floats(0.1, 10))
def test_the_text_gives_the_aggregate(
    calculated: Calculated, kind: Aggregation, terms: list[tuple[float, float]], floor: float
):
    weights, values = np.array(terms).T

    text = aggregate_text(kind, terms, floor)

    expected = float(aggregate(kind, values, weights, floor))
    assert calculated(text) == pytest.approx(expected, rel=1e-13, abs=1e-12)


@given(number=BOUND, lower=BOUND, optimum=BOUND)
def test_the_text_gives_the_points(
    calculated: Calculated, number: float, lower: float, optimum: float
):
    if lower != optimum:
        bounds = np.array([lower]), np.array([optimum])
        expected = points_between(np.array([number]), *bounds).item()
        assert calculated(points_text(number, lower, optimum)) == expected


@given(some.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_is_the_number(calculated: Calculated, number: float):
    assert calculated(exact(number)) == number
