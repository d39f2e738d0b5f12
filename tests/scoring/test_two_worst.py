"""An area is as good as its two worst actions: neither a mean nor one lapse decides."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import Area, Plan
from monitoring.scoring import answers, view
from monitoring.scoring.two_worst import (
    FORMULAS,
    STATUS_COLUMNS,
    colour_of,
    rescaled,
    statuses,
    two_worst_status,
)

Ratings = Callable[..., pd.DataFrame]
NAN = float("nan")


def status(*points: float, red: float = 40, green: float = 80) -> str:
    """The status of an area with these points, NaN where an action is not rated."""
    return str(two_worst_status(np.array(points, dtype=float), red, green))


def scale_of(*points: float, red: float = 40, green: float = 80) -> list[float]:
    return rescaled(np.array(points, dtype=float), red, green).tolist()


def colours(*points: float, red: float = 40, green: float = 80) -> list[str]:
    return colour_of(np.array(points, dtype=float), red, green).tolist()


def test_example_5_the_two_worst_of_four_make_orange():
    assert scale_of(90, 70, 30, 85) == pytest.approx([2.5, 1.75, 0.75, 2.25])
    assert colours(90, 70, 30, 85) == ["green", "yellow", "red", "green"]
    assert status(90, 70, 30, 85) == "orange"


def test_example_5_two_worst_that_are_both_red_make_red():
    assert scale_of(30, 35) == pytest.approx([0.75, 0.875])
    assert status(30, 35, 90, 90) == "red"


def test_example_5_all_green_makes_green():
    assert status(80, 95, 100) == "green"


def test_example_5_one_that_is_not_green_makes_yellow_however_high_the_mean_is():
    assert scale_of(70, 95, 100) == pytest.approx([1.75, 2.75, 3])
    assert status(70, 95, 100) == "yellow"


@pytest.mark.parametrize(
    ("points", "value"), [(0, 0), (20, 0.5), (40, 1), (60, 1.5), (80, 2), (90, 2.5), (100, 3)]
)
def test_points_are_rescaled_along_straight_lines(points: float, value: float):
    assert scale_of(points) == pytest.approx([value])


def test_lines_have_the_slope_that_their_thresholds_give():
    """Red below 20, green from 60: the midpoint is 40."""
    assert scale_of(10, 20, 40, 60, 80, red=20, green=60) == pytest.approx([0.5, 1, 1.5, 2, 2.5])


@pytest.mark.parametrize(
    ("points", "colour"),
    [
        (0, "red"),
        (39.9, "red"),
        (40, "orange"),
        (59.9, "orange"),
        (60, "yellow"),
        (79.9, "yellow"),
        (80, "green"),
        (100, "green"),
        (NAN, ""),
    ],
)
def test_a_colour_begins_at_its_threshold(points: float, colour: str):
    assert colours(points) == [colour]


@pytest.mark.parametrize(("bound", "at", "below"), [
    (40, "orange", "red"), (60, "yellow", "orange"), (80, "green", "yellow"),
])  # fmt: skip
def test_what_only_rounding_keeps_below_a_threshold_has_reached_it(
    bound: float, at: str, below: str
):
    assert colours(bound - 9e-10, bound - 2e-9) == [at, below]


def test_rescaling_and_colour_agree_at_the_thresholds():
    just_below = scale_of(80 - 5e-10, 40 - 5e-10)

    assert just_below == pytest.approx([2, 1])


def test_where_nothing_is_red_0_points_are_worth_the_threshold():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert scale_of(0, 25, 50, NAN, red=0, green=50)[:3] == [1, 1.5, 2]
    assert colours(0, 25, red=0, green=50) == ["orange", "yellow"]
    assert status(0, 0, red=0, green=50) == "orange"


def test_where_only_100_points_are_green_they_are_the_best_there_is():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert scale_of(50, 75, 100, red=50, green=100) == [1, 1.5, 3]
    # One red at 0.5 beside the best: (0.5 + 3) / 2 = 1.75.
    assert status(25, 100, red=50, green=100) == "yellow"


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((30, 100), "yellow"),  # (0.75 + 3) / 2 = 1.875
        ((20, 90), "yellow"),  # (0.5 + 2.5) / 2 = 1.5, no longer orange
        ((20, 89.9), "orange"),  # (0.5 + 2.495) / 2
        ((0, 99.9), "orange"),  # (0 + 2.995) / 2
        ((0, 100), "yellow"),  # (0 + 3) / 2 = 1.5
        ((50, 70), "yellow"),  # (1.25 + 1.75) / 2 = 1.5
        ((50, 69.9), "orange"),
        ((39.9, 40), "orange"),  # only one of them is red
        ((39.9, 39.9), "red"),
        ((60, 60), "yellow"),
        ((80, 79.9), "yellow"),
        ((80, 80), "green"),
    ],
)
def test_the_mean_of_the_two_worst_decides_between_orange_and_yellow(
    points: tuple[float, ...], expected: str
):
    assert status(*points) == expected
    assert status(*points[::-1], 100) == expected  # neither their order nor a better one matters


def test_each_row_of_points_has_a_status_of_its_own():
    """0.5 and 2.45 beside 1.25 and 1.75: orange does not become yellow by a better neighbour."""
    points = np.array([[[20, 89.0], [50, 70]], [[95, 95], [NAN, NAN]]])

    found = two_worst_status(points, 40, 80)

    assert found.tolist() == [["orange", "yellow"], ["green", ""]]
    assert found.dtype == colour_of(points, 40, 80).dtype == object
    assert rescaled(points, 0, 80).dtype == np.float64


def test_a_threshold_of_a_point_is_one():
    assert scale_of(0.5, red=1, green=80) == [0.5]


@pytest.mark.parametrize(
    ("points", "colour"), [(30, "red"), (50, "orange"), (70, "yellow"), (80, "green")]
)
def test_an_action_that_stands_alone_gives_its_own_status(points: float, colour: str):
    assert status(points) == colour
    assert status(NAN, points, NAN) == colour


def test_where_nothing_is_rated_there_is_no_status():
    assert status(NAN) == status(NAN, NAN, NAN) == status() == ""


def test_a_gap_is_neither_good_nor_bad():
    assert status(90, NAN, 85) == "green"
    assert status(30, NAN, 35) == "red"


def test_the_golden_statuses_are_reproduced(golden: Path):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    example = next(one for one in content if one["id"] == 5)
    bounds = {"red": example["red"], "green": example["green"]}

    for points, value in example["rescale_points"]:
        assert scale_of(points, **bounds) == pytest.approx([value], abs=2e-6)
    assert len(example["cases"]) == 4
    for case in example["cases"]:
        values = case["values"]
        assert status(*values, **bounds) == case["area"]
        if "rescaled" in case:
            assert scale_of(*values, **bounds) == pytest.approx(case["rescaled"], abs=2e-6)
            two_worst = sorted(case["rescaled"])[:2]
            assert sum(two_worst) / 2 == pytest.approx(
                case.get("two_worst_mean", sum(two_worst) / 2), abs=2e-6
            )
        if "colours" in case:
            assert colours(*values, **bounds) == case["colours"]


@pytest.fixture(scope="module")
def with_thresholds(plan: Plan) -> Plan:
    """Red below 50, green from 100: of the levels 0, 33.33, 66.67 and 100, two are red."""
    return replace(plan, status_red=50.0, status_green=100.0, weakest_link=True)


def found(plan: Plan, frame: pd.DataFrame, round_: str = "2024") -> dict[tuple[str, str], Any]:
    """(status, n_rated, n_applicable) by country and area."""
    table = statuses(answers(view(frame), plan))
    here = table[table["round"] == round_]
    return {(r.country, r.node): (r.status, r.n_rated, r.n_applicable) for r in here.itertuples()}


def test_an_area_is_judged_on_what_the_unit_answers_and_has_rated(
    with_thresholds: Plan, ratings: Ratings
):
    """LAW-3 is the region's alone, SKL-1 is answered by both."""
    here = found(
        with_thresholds,
        ratings(
            {
                ("XAA", "LAW-1"): "3",
                ("XAA", "LAW-2"): "2",
                ("XAA", "SKL-1"): "?",
                ("XAA", "SKL-2"): "0",
                ("XAB", "LAW-1"): "1",
                ("XAB", "LAW-2"): "0",
                ("REGION", "LAW-3"): "3",
            }
        ),
    )

    assert here == {
        ("XAA", "LAW"): ("yellow", 2, 2),
        ("XAA", "SKL"): ("red", 1, 2),
        ("XAB", "LAW"): ("red", 2, 2),
        ("XAB", "SKL"): ("", 0, 2),
        ("XAC", "LAW"): ("", 0, 2),
        ("XAC", "SKL"): ("", 0, 2),
        ("REGION", "LAW"): ("green", 1, 1),
        ("REGION", "SKL"): ("", 0, 1),
    }


def test_each_round_has_its_own_status(with_thresholds: Plan, ratings: Ratings):
    earlier = ratings({("XAA", "LAW-1"): "0"}, round_="2021")
    later = ratings({("XAA", "LAW-1"): "3"}, round_="2024")
    both = pd.concat([earlier, later], ignore_index=True)

    assert found(with_thresholds, both, "2021")["XAA", "LAW"] == ("red", 1, 2)
    assert found(with_thresholds, both, "2024")["XAA", "LAW"] == ("green", 1, 2)


def test_what_does_not_apply_is_left_out(with_thresholds: Plan, ratings: Ratings):
    frame = ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "n/a"}, assessment="evaluator")

    assert found(with_thresholds, frame)["XAA", "LAW"] == ("green", 1, 1)


def test_an_area_is_judged_with_the_areas_inside_it(with_thresholds: Plan, ratings: Ratings):
    law, skills = with_thresholds.areas
    nested = replace(with_thresholds, areas=(law, replace(skills, parent="LAW"), Area("NIL", "?")))
    here = found(nested, ratings({("XAA", "LAW-1"): "3", ("XAA", "SKL-2"): "0"}))

    assert here["XAA", "LAW"] == ("yellow", 2, 4)
    assert here["XAA", "SKL"] == ("red", 1, 2)
    assert here["XAA", "NIL"] == ("", 0, 0)


def test_statuses_come_by_round_unit_and_area(with_thresholds: Plan, ratings: Ratings):
    table = statuses(answers(view(ratings({("XAA", "LAW-1"): "3"})), with_thresholds))

    assert tuple(table.columns) == STATUS_COLUMNS
    assert list(table[["round", "country", "node"]].itertuples(index=False, name=None)) == [
        (round_, unit, node)
        for round_ in ("2021", "2024")
        for unit in ("XAA", "XAB", "XAC", "REGION")
        for node in ("LAW", "SKL")
    ]


@pytest.mark.parametrize(("red", "green"), [(None, None), (50.0, None), (None, 50.0)])
def test_without_thresholds_there_are_no_statuses(
    plan: Plan, ratings: Ratings, red: float | None, green: float | None
):
    bare = replace(plan, status_red=red, status_green=green)
    table = statuses(answers(view(ratings({("XAA", "LAW-1"): "3"})), bare))

    assert tuple(table.columns) == STATUS_COLUMNS
    assert len(table) == 0


def test_a_plan_without_areas_has_no_statuses(with_thresholds: Plan, ratings: Ratings):
    empty = replace(with_thresholds, areas=(), actions=())

    assert len(statuses(answers(view(ratings({})), empty))) == 0


def test_the_formulas_say_which_settings_they_read():
    assert [formula.settings for formula in FORMULAS] == [
        ("status_red", "status_green"),
        ("status_red", "status_green"),
        ("status_red", "status_green", "weakest_link"),
    ]
