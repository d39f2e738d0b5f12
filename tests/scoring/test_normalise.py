"""Points come from fixed bounds; what depends on the countries at hand is for analysis only."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitoring.definitions import load_scales
from monitoring.model import Level, Scale
from monitoring.pipeline import DATA
from monitoring.scoring.normalise import (
    FORMULAS,
    borda,
    distance_to_target,
    min_max,
    percentile_rank,
    points_between,
    points_of_levels,
    z_score,
)

Verb = Callable[..., pd.DataFrame]
VERBS = [min_max, z_score, percentile_rank, borda]
NAN = float("nan")

STEPS = Scale(
    "STEPS",
    "Steps",
    (
        Level("none", "Nothing", 0.0, "", "", False),
        Level("half", "Half", 40.0, "", "", False),
        Level("all", "All", 100.0, "", "", True),
        Level("odd", "Unclear", None, "", "", False),
    ),
)


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def frame_of(*values: float) -> pd.DataFrame:
    """One item X of countries A, B, C, …"""
    return pd.DataFrame({"X": values}, index=list("ABCDEFGH")[: len(values)])


def column(frame: pd.DataFrame, item: str = "X") -> list[float | None]:
    return [None if pd.isna(value) else value for value in frame[item]]


def test_a_level_is_worth_what_its_scale_says_and_not_its_place_in_it():
    """The second of three levels is worth 40."""
    found = points_of_levels(["all", "half", "none"], STEPS)

    assert found.tolist() == [100, 40, 0]


def test_a_level_without_a_value_and_a_word_that_is_no_level_are_no_zero():
    found = points_of_levels(["odd", "most", "half"], STEPS)

    assert np.isnan(found).tolist() == [True, True, False]
    assert found.dtype == np.float64


def test_example_4_the_span_and_the_convention_of_the_world_health_organization():
    """Level 3 of 1 to 5: (3 - 1) / (5 - 1) is 50 %, 3 / 5 is 60 %; level 1 is 0 or 20."""
    scales = load_scales(DATA / "scales")

    assert points_of_levels(["3", "1"], scales["CMM"]).tolist() == [50, 0]
    assert points_of_levels(["3", "1"], scales["SPAR"]).tolist() == [60, 20]


@pytest.mark.parametrize(
    ("number", "points"),
    [(2, 0), (1, 0), (-9, 0), (7, 50), (12, 100), (13, 100), (4.5, 25), (NAN, None)],
)
def test_a_number_stands_between_its_bounds(number: float, points: float | None):
    """From 2 to 12: 7 is half of the way, and nothing lies beyond the ends."""
    (found,) = points_between(numbers(number), numbers(2), numbers(12))

    assert found == points if points is not None else np.isnan(found)


@pytest.mark.parametrize(
    ("days", "points"), [(30, 0), (31, 0), (5, 100), (4, 100), (20, 40), (17.5, 50)]
)
def test_with_the_lower_bound_above_the_optimum_less_is_better(days: float, points: float):
    """From 30 days down to 5."""
    assert points_between(numbers(days), numbers(30), numbers(5)).tolist() == [points]


def test_each_number_has_bounds_of_its_own():
    found = points_between(numbers(5, 5), numbers(0, 10), numbers(10, 0))

    assert found.tolist() == [50, 50]


@pytest.mark.parametrize(
    ("number", "gone", "uncapped"),
    [(10, 0, 0), (25, 50, 50), (40, 100, 100), (55, 100, 150), (4, -20, -20)],
)
def test_the_way_to_a_target_ends_there_unless_it_is_not_capped(
    number: float, gone: float, uncapped: float
):
    """From 10 to 40. What fell behind its beginning stays visible."""
    x, lower, target = numbers(number), numbers(10), numbers(40)

    assert distance_to_target(x, lower, target).tolist() == [gone]
    assert distance_to_target(x, lower, target, capped=False).tolist() == [uncapped]


def test_a_target_below_the_lower_bound_is_reached_by_falling():
    found = distance_to_target(numbers(40, 25, 10, 5, NAN), numbers(40), numbers(10), capped=False)

    assert found[:4] == pytest.approx([0, 50, 100, 350 / 3])
    assert np.isnan(found[4])


def test_min_max_lies_between_the_worst_and_the_best_country():
    frame = frame_of(10, NAN, 15, 30)

    assert column(min_max(frame)) == [0, None, 25, 100]
    assert column(min_max(frame, 1, 101)) == [1, None, 26, 101]
    assert column(min_max(frame, low=-1, high=1)) == [-1, None, -0.5, 1]


def test_min_max_is_turned_round_where_less_is_better():
    frame = frame_of(10, 15, 30)

    assert column(min_max(frame, direction={"X": -1})) == [100, 75, 0]
    assert column(min_max(frame, direction={"X": 1})) == [0, 25, 100]


def test_each_item_has_a_direction_of_its_own():
    frame = pd.DataFrame({"X": [1, 2], "Y": [1, 2]}, index=["A", "B"])

    found = min_max(frame, direction={"Y": -1, "X": 1})

    assert found.to_dict("list") == {"X": [0, 100], "Y": [100, 0]}
    assert list(found.index) == ["A", "B"]


def test_z_scores_have_the_standard_deviation_of_a_sample():
    """2, 4, 6: mean 4, and the squares 4 + 0 + 4 over n - 1 = 2 make a deviation of 2."""
    assert column(z_score(frame_of(2, 4, NAN, 6))) == [-1, 0, None, 1]
    assert column(z_score(frame_of(2, 4, 6), {"X": -1})) == [1, 0, -1]


def test_a_percentile_rank_is_the_share_of_the_others_that_are_behind():
    """Of five, two share the second place from below: one of the four others is behind each."""
    found = percentile_rank(frame_of(3, 1, 3, 9, NAN, 7))

    assert column(found) == [0.25, 0, 0.25, 1, None, 0.75]


def test_a_percentile_rank_is_turned_round_where_less_is_better():
    assert column(percentile_rank(frame_of(3, 1, 9), {"X": -1})) == [0.5, 1, 0]


def test_borda_points_count_the_countries_that_are_behind():
    assert column(borda(frame_of(3, 1, 3, 9, NAN, 7))) == [1, 0, 1, 4, None, 3]
    assert column(borda(frame_of(3, 1, 3, 9), {"X": -1})) == [1, 3, 1, 0]


def test_numbers_in_a_small_unit_are_no_ties():
    """A share of a millionth of a millionth is as good a number as any other."""
    assert column(borda(frame_of(1e-12, 2e-12, 3e-12))) == [0, 1, 2]


@pytest.mark.parametrize("verb", VERBS)
def test_a_gap_is_never_turned_into_a_zero_and_ranked(verb: Verb):
    """With a zero in its place C would be the last, and everybody else one place higher."""
    found, complete = verb(frame_of(3, 1, NAN, 9)), verb(frame_of(3, 1, 9))

    assert column(found) == [*column(complete)[:2], None, *column(complete)[2:]]


@pytest.mark.parametrize("direction", [None, {"X": 1}])
@pytest.mark.parametrize("verb", VERBS)
def test_a_column_of_objects_is_a_column_of_numbers(verb: Verb, direction: dict[str, int] | None):
    """As a sheet with empty cells is read."""
    found = verb(frame_of(3, 1, None, 9).astype(object), direction=direction)

    assert found["X"].dtype == np.float64
    assert column(found) == column(verb(frame_of(3, 1, NAN, 9)))


@pytest.mark.parametrize("verb", [min_max, z_score])
def test_an_item_that_is_the_same_everywhere_says_nothing(verb: Verb):
    """0.1 three times: rounding leaves their standard deviation a little above 0."""
    frame = pd.DataFrame({"X": [0.1, 0.1, 0.1, NAN], "Y": [1, 2, 3, 4]})

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = verb(frame)

    assert found["X"].isna().all()
    assert found["Y"].notna().all()


def test_nobody_is_ahead_where_an_item_is_the_same_everywhere():
    assert column(percentile_rank(frame_of(5, 5, NAN))) == [0, 0, None]
    assert column(borda(frame_of(5, 5, NAN))) == [0, 0, None]


@pytest.mark.parametrize("verb", [min_max, z_score, percentile_rank])
def test_a_country_that_is_alone_cannot_be_compared(verb: Verb):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert column(verb(frame_of(5, NAN))) == [None, None]


def test_a_country_that_is_alone_is_ahead_of_nobody():
    assert column(borda(frame_of(5, NAN))) == [0, None]


@pytest.mark.parametrize("verb", VERBS)
def test_without_countries_there_is_nothing(verb: Verb):
    assert list(verb(frame_of()).columns) == ["X"]
    assert len(verb(frame_of())) == 0


@pytest.mark.parametrize("verb", VERBS)
def test_a_direction_is_up_or_down(verb: Verb):
    with pytest.raises(ValueError, match=r"^a direction is 1 or -1, not 0$"):
        verb(frame_of(1, 2), direction={"X": 0})


@pytest.mark.parametrize("verb", VERBS)
def test_an_item_without_a_direction_is_not_guessed(verb: Verb):
    with pytest.raises(KeyError, match="X"):
        verb(frame_of(1, 2), direction={"Y": 1})


def test_every_way_to_compare_numbers_has_its_formula():
    assert [formula.name for formula in FORMULAS] == [
        "Points of an action",
        "Distance to target",
        "Min-max",
        "z-score",
        "Percentile rank",
        "Borda points",
    ]
    analysis = [formula for formula in FORMULAS if formula.meaning.startswith("For analysis only")]
    assert len(analysis) == 4


@pytest.fixture(scope="module")
def asem(golden: Path) -> Callable[[str], pd.DataFrame]:
    """A table of the ASEM example of COINr: countries by items."""
    return lambda name: pd.read_csv(golden / "coinr_asem" / f"{name}.csv", index_col=0)


@pytest.mark.parametrize(
    ("expected", "verb", "tolerance"),
    [
        ("normalised_minmax_0_100", min_max, 1e-6),
        ("normalised_minmax_1_100", lambda x, direction: min_max(x, 1, 100, direction), 1e-6),
        ("expected_norm_zscore", z_score, 1e-6),
        ("expected_norm_percentile_rank", percentile_rank, 1e-6),
        ("expected_norm_borda", borda, 0),
    ],
)
def test_the_golden_normalised_values_of_51_countries_are_reproduced(
    asem: Callable[[str], pd.DataFrame], expected: str, verb: Verb, tolerance: float
):
    treated, wanted = asem("treated"), asem(expected)

    found = verb(treated, direction=asem("structure")["Direction"].to_dict())

    assert found.shape == wanted.shape == (51, 49)
    assert list(found.index) == list(wanted.index)
    assert (found[wanted.columns] - wanted).abs().to_numpy().max() <= tolerance
