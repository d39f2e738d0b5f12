"""The five ways in which the parts of a node become one value."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from monitoring.model import Aggregation
from monitoring.scoring.aggregate import aggregate

NAN = float("nan")


def value(
    kind: Aggregation, values: list[float], weights: list[float] | None = None, floor: float = 1.0
) -> float:
    taken = np.array([1.0] * len(values) if weights is None else weights)
    return float(aggregate(kind, np.array(values), taken, floor))


@pytest.mark.parametrize(
    ("kind", "equal", "weighted"),
    [
        (Aggregation.ARITHMETIC, 60.0, 66.0),
        (Aggregation.GEOMETRIC, 57.689982812, 63.88551011),
        (Aggregation.HARMONIC, 55.384615385, 61.538461538),
        (Aggregation.MINIMUM, 40.0, 40.0),
        (Aggregation.MEDIAN, 60.0, 60.0),
    ],
)
def test_example_3_areas_of_80_60_and_40(kind: Aggregation, equal: float, weighted: float):
    assert value(kind, [80, 60, 40]) == pytest.approx(equal)
    assert value(kind, [80, 60, 40], [0.5, 0.3, 0.2]) == pytest.approx(weighted)


def test_example_3_a_zero_is_raised_to_the_floor_in_a_geometric_mean():
    """(80 · 60 · 1) to the power of 1/3."""
    assert value(Aggregation.ARITHMETIC, [80, 60, 0]) == pytest.approx(46.666666667)
    assert value(Aggregation.GEOMETRIC, [80, 60, 0]) == pytest.approx(16.868653306)


def test_the_golden_means_are_reproduced(golden: Path):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    example = next(one for one in content if one["id"] == 3)
    kinds = {
        Aggregation.ARITHMETIC: "arithmetic",
        Aggregation.GEOMETRIC: "geometric",
        Aggregation.HARMONIC: "harmonic",
        Aggregation.MINIMUM: "min",
        Aggregation.MEDIAN: "median",
    }
    zero = example["zero_case"]

    for kind, name in kinds.items():
        assert value(kind, example["areas"]) == pytest.approx(example["equal"][name], abs=2e-6)
        if name in example["weighted"]:
            weighted = value(kind, example["areas"], example["weights"])
            assert weighted == pytest.approx(example["weighted"][name], abs=2e-6)
        if name in zero:
            floored = value(kind, zero["areas"], floor=zero["floor"])
            assert floored == pytest.approx(zero[name], abs=2e-6)


def test_a_zero_is_raised_to_the_floor_in_a_harmonic_mean():
    """2 / (1/50 + 1/1)."""
    assert value(Aggregation.HARMONIC, [50, 0]) == pytest.approx(2 / 1.02)


@pytest.mark.parametrize("kind", Aggregation)
def test_a_part_without_weight_is_not_taken(kind: Aggregation):
    assert value(kind, [40, NAN, 40], [1, 0, 3]) == pytest.approx(40)
    assert value(kind, [40, 7, 40], [1, 0, 3]) == pytest.approx(40)


@pytest.mark.parametrize("kind", Aggregation)
def test_nothing_taken_gives_no_value(kind: Aggregation):
    assert np.isnan(value(kind, [NAN, 50], [0, 0]))
    assert np.isnan(value(kind, []))


@pytest.mark.parametrize("kind", Aggregation)
def test_equal_parts_give_their_own_value(kind: Aggregation):
    for same in (1.0, 33.33, 100.0):
        assert value(kind, [same] * 3, [1, 2, 5]) == pytest.approx(same)


@pytest.mark.parametrize("kind", Aggregation)
def test_weights_count_by_their_proportion(kind: Aggregation):
    values = [80.0, 60.0, 40.0]

    assert value(kind, values, [1, 2, 5]) == pytest.approx(value(kind, values, [10, 20, 50]))


def test_the_median_of_an_even_number_lies_between_the_middle_two():
    assert value(Aggregation.MEDIAN, [10, 90, 30, 70]) == 50
    assert value(Aggregation.MEDIAN, [10, 90, 30, 70], [1, 1, 1, 0]) == 30


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Aggregation.ARITHMETIC, [65, 60, NAN, 80]),
        (Aggregation.GEOMETRIC, [(80 * 60**3) ** 0.25, 60, NAN, 80]),
        (Aggregation.HARMONIC, [4 / (1 / 80 + 3 / 60), 60, NAN, 80]),
        (Aggregation.MINIMUM, [60, 60, NAN, 80]),
        (Aggregation.MEDIAN, [70, 60, NAN, 80]),
    ],
)
def test_many_units_are_aggregated_at_once(kind: Aggregation, expected: list[float]):
    """One row for each part, one column for each unit; gaps stand where they like."""
    values = np.array([[80.0, NAN, NAN, 80.0], [60.0, 60.0, NAN, NAN]])

    found = aggregate(kind, values, [1, 3])

    assert found == pytest.approx(expected, nan_ok=True)


def test_units_may_stand_in_rounds():
    values = np.array([[[80.0, NAN], [10.0, 0.0]], [[60.0, 40.0], [NAN, 20.0]]])

    found = aggregate(Aggregation.ARITHMETIC, values, [1.0, 3.0])

    assert found.tolist() == [[65, 40], [10, 15]]
    assert aggregate(Aggregation.ARITHMETIC, values[:0], []).shape == (2, 2)


def test_the_middle_is_found_for_each_unit_alone():
    """Five, three and one of the parts are known."""
    values = np.array([[9.0, NAN, 4], [1, 3, NAN], [5, 8, NAN], [7, NAN, NAN], [3, 1, NAN]])

    assert aggregate(Aggregation.MEDIAN, values, [1] * 5).tolist() == [5, 3, 4]


def test_the_floor_is_1_unless_another_one_is_said():
    """0 is taken as 1: the square root of 1 · 100."""
    assert aggregate(Aggregation.GEOMETRIC, np.array([0.0, 100.0]), [1, 1]) == pytest.approx(10)
    assert value(Aggregation.GEOMETRIC, [0, 100], floor=4) == pytest.approx(20)


@pytest.mark.parametrize("kind", Aggregation)
@pytest.mark.parametrize("same", [100.0, 1.0, 66.67, 33.33])
def test_equal_parts_give_exactly_their_own_value(kind: Aggregation, same: float):
    """Not a hair above 100, which the logarithms would give."""
    found = value(kind, [same] * 3, [3, 1, 7])

    if kind is Aggregation.ARITHMETIC:
        assert found == pytest.approx(same, rel=1e-15)
    else:
        assert found == same


def test_weights_may_differ_between_units():
    values = np.array([[80.0, 80.0], [60.0, 60.0]])

    found = aggregate(Aggregation.ARITHMETIC, values, np.array([[1.0, 1.0], [3.0, 0.0]]))

    assert found == pytest.approx([65, 80])
