"""A pace is compared with the one the target needs; where that cannot be, it is said why."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import REGION, Action, Aggregation, Area, Country, Plan, Responsibility, Round
from monitoring.scoring import answers, view
from monitoring.scoring.change import assessed_by
from monitoring.scoring.pace import (
    FORMULAS,
    PACE_COLUMNS,
    PRESETS,
    YEARS_PROJECTED,
    is_achieved,
    pace,
    pace_ratio,
    pace_remaining,
    pace_required,
    progress,
    projected_year,
    status_of,
)
from monitoring.scoring.trend import range_of, theil_sen

Ratings = Callable[..., pd.DataFrame]

NAN = math.nan
BASELINE, TARGET, T_START, T_TARGET, T_NOW = 30.0, 75.0, 2022.0, 2030.0, 2024.0


def array(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


def told(now: float, preset: str = "eurostat") -> dict[str, Any]:
    """Example 6: 30 points in 2022, 75 wanted in 2030, so many in 2024."""
    numbers = [np.array(n) for n in (BASELINE, now, TARGET, T_START, T_NOW, T_TARGET)]
    start, now_, target, t_start, t_now, t_target = numbers
    slope = (now_ - start) / (t_now - t_start)
    ratio = pace_ratio(slope, start, target, t_start, t_target)
    return {
        "observed": float(slope),
        "ratio": float(ratio),
        "status": str(status_of(ratio, is_achieved(now_, target), preset)),
        "remaining": float(pace_remaining(now_, target, t_now, t_target)),
        "projected": float(projected_year(t_now, now_, slope, target)),
    }


@pytest.mark.parametrize(
    ("now", "ratio", "eurostat", "sdr", "remaining", "projected"),
    [
        (42, 6 / 5.625, "on_track", "on_track", 33 / 6, 2029.5),
        (38, 4 / 5.625, "moderate", "moderate", 37 / 6, 2033.25),
        (34, 2 / 5.625, "limited", "stagnating", 41 / 6, 2044.5),
        (30, 0, "limited", "stagnating", 45 / 6, NAN),
        (28, -1 / 5.625, "deterioration", "decreasing", 47 / 6, NAN),
        (80, 25 / 5.625, "target_achieved", "on_track", 0, NAN),
    ],
)
def test_example_6_the_pace_so_far_and_the_pace_still_needed(
    now: float, ratio: float, eurostat: str, sdr: str, remaining: float, projected: float
):
    found = told(now)

    assert pace_required(array(30), array(75), array(2022), array(2030)) == pytest.approx(5.625)
    assert found["ratio"] == pytest.approx(ratio)
    assert (found["status"], told(now, "sdr")["status"]) == (eurostat, sdr)
    assert found["remaining"] == pytest.approx(remaining)
    assert found["projected"] == pytest.approx(projected, nan_ok=True)


def test_the_golden_example_6_is_reproduced(golden: Path):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    (example,) = [one for one in content if one["id"] == 6]

    assert example["baseline"] == {"year": T_START, "score": BASELINE}
    assert example["target"] == {"year": T_TARGET, "score": TARGET}
    assert example["now_year"] == T_NOW
    assert example["required_from_baseline"] == pytest.approx(5.625)
    for case in example["cases"]:
        found = told(case["now"])
        assert found["status"] == case["eurostat"]
        assert told(case["now"], "sdr")["status"] == case["sdr"]
        for mine, theirs in (
            ("observed", "observed"), ("ratio", "ratio"), ("remaining", "remaining_required"),
        ):  # fmt: skip
            if theirs in case:
                assert found[mine] == pytest.approx(case[theirs], abs=2e-6)
        if case["projected"] is None:
            assert math.isnan(found["projected"])
        else:
            assert found["projected"] == pytest.approx(case["projected"], abs=2e-6)


def test_the_golden_years_of_example_7_are_reproduced(golden: Path):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    (example,) = [one for one in content if one["id"] == 7]
    fitted = theil_sen(array(*example["years"]), array(*example["scores"]))
    found, target = range_of(fitted), np.array(example["target"])
    t_last = np.array(example["years"][-1])

    for slope, name in (
        (fitted.slope, "projected"),
        (found.high, "earliest"),
        (found.low, "latest"),
    ):
        year = projected_year(t_last, fitted.at(2025), slope, target)
        assert year == pytest.approx(example[name], abs=2e-6)


@pytest.mark.parametrize(
    ("ratio", "eurostat", "sdr"),
    [
        (1.0, "on_track", "on_track"),
        (1 - 5e-10, "on_track", "on_track"),
        (1 - 5e-9, "on_track", "moderate"),
        (0.95, "on_track", "moderate"),
        (0.95 - 5e-10, "on_track", "moderate"),
        (0.95 - 5e-9, "moderate", "moderate"),
        (0.6, "moderate", "moderate"),
        (0.6 - 5e-9, "limited", "moderate"),
        (0.5, "limited", "moderate"),
        (0.5 - 5e-9, "limited", "stagnating"),
        (0.0, "limited", "stagnating"),
        (-5e-10, "limited", "stagnating"),
        (-5e-9, "deterioration", "decreasing"),
        (-7.0, "deterioration", "decreasing"),
        (70.0, "on_track", "on_track"),
        (NAN, "", ""),
    ],
)
def test_a_threshold_belongs_to_the_better_word(ratio: float, eurostat: str, sdr: str):
    no = np.array(False)

    assert str(status_of(np.array(ratio), no)) == eurostat
    assert str(status_of(np.array(ratio), no, "eurostat")) == eurostat
    assert str(status_of(np.array(ratio), no, "sdr")) == sdr


def test_what_is_achieved_is_called_so_whatever_the_pace():
    ratios, achieved = array(-1, NAN, 0.1, 0.1), np.array([True, True, True, False])

    assert status_of(ratios, achieved).tolist() == [
        "target_achieved", "target_achieved", "target_achieved", "limited",
    ]  # fmt: skip
    assert status_of(ratios, achieved, "sdr").tolist()[:3] == ["on_track"] * 3


def test_an_unknown_preset_is_refused():
    with pytest.raises(KeyError, match="oecd"):
        status_of(array(1), np.array([False]), "oecd")


def test_the_presets_are_printed_with_their_thresholds():
    symbols = {one.name: one.symbols for one in FORMULAS}

    assert list(PRESETS) == ["eurostat", "sdr"]
    for code, name in (("eurostat", "Eurostat"), ("sdr", "SDR")):
        preset = PRESETS[code]
        steps = "".join(f"R ≥ {bound:g}: {word};  " for bound, word in preset.steps)
        told = f"score ≥ target: {preset.achieved};  {steps}R < 0: {preset.below}"
        assert symbols[f"Status of a pace ({name})"] == told.replace("_", " ")
    (year,) = [one.meaning for one in FORMULAS if one.name == "Projected year"]
    assert f"more than {YEARS_PROJECTED} years after" in year
    assert not any("signific" in f"{one.symbols} {one.meaning}" for one in FORMULAS)


def test_a_target_at_or_below_the_baseline_needs_no_pace():
    """Neither a division by zero nor a pace downwards."""
    starts, target = array(75, 80, 75 - 5e-10, 74), np.array(75.0)

    assert pace_required(starts, target, array(2022), array(2030)).tolist() == [
        pytest.approx(NAN, nan_ok=True), pytest.approx(NAN, nan_ok=True),
        pytest.approx(NAN, nan_ok=True), 0.125,
    ]  # fmt: skip
    assert np.isnan(progress(starts, array(60), target)).tolist() == [True, True, True, False]


@pytest.mark.parametrize("t_target", [2022, 2021])
def test_no_time_to_the_target_date_is_no_pace(t_target: float):
    assert np.isnan(pace_required(array(30), array(75), array(2022), array(t_target))).all()
    assert np.isnan(pace_remaining(array(30), array(75), array(2022), array(t_target))).all()


def test_no_pace_is_needed_any_more_where_the_target_is_achieved():
    """Also after the date; and noise of floating point does not take it away."""
    now = array(75, 75 - 5e-10, 75 - 5e-9, 90)

    found = pace_remaining(now, array(75), array(2024), array(2030))
    late = pace_remaining(now, array(75), array(2031), array(2030))

    assert found.tolist() == [0, 0, pytest.approx(5e-9 / 6, rel=1e-3), 0]
    assert found[2] > 0
    assert np.isnan(late).tolist() == [False, False, True, False]


def test_a_completion_of_zero_or_less_is_a_value():
    """Known mistake of a peer: kept as "no value", so that going backwards looks like no data."""
    found = progress(array(30, 30, 30, 0), array(30, 21, 75, 0), array(75))

    assert found.tolist() == [0, -0.2, 1, 0]


def test_no_year_is_projected_without_a_slope_upwards_nor_from_beyond_the_target():
    year = projected_year(
        np.array(2024.0), array(50, 50, 50, 75, 80, 50), array(0, -1, 5e-10, 5, 5, 5), array(75)
    )

    assert np.isnan(year).tolist() == [True, True, True, True, True, False]
    assert year[-1] == 2029


# The table: actions in numbers from 0 to 100, so that points are what was typed.


def plan_of(
    rounds: Sequence[Round],
    *,
    actions: Mapping[str, float] | None = None,
    **fields: Any,
) -> Plan:
    """Area A with actions by weight (else A-1 alone), wanted at 75 by 30 June 2030."""
    weights = actions or {"A-1": 1}
    settings: dict[str, Any] = {"target": "75", "target_date": "2030-06-30"}
    return Plan(
        code="P",
        title="Example",
        scales={},
        areas=(Area("A", "Area"),),
        actions=tuple(
            Action(code, "A", code, weight=weight, lower=0, optimum=100)
            for code, weight in weights.items()
        ),
        countries=(Country("XAA", "Country A"), Country("XAB", "Country B")),
        rounds=tuple(rounds),
        demonstration=True,
        **(settings | fields),
    )


def round_of(year: int, *, is_baseline: bool = False) -> Round:
    return Round(str(year), date=datetime.date(year, 6, 30), is_baseline=is_baseline)


def paced(
    ratings: Ratings,
    plan: Plan,
    said: Mapping[str, Mapping[str, float | str]],
    *,
    node: str = "P",
    unit: str = "XAA",
    until: str | None = None,
    preset: str = "eurostat",
    by: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The row of a node; a missing number as None. said: answers by round and action.

    by: whose ratings a round's are, else the country's own.
    """
    whose = by or {}
    frames = [
        ratings({(unit, code): answer for code, answer in one.items()}, r, whose.get(r, "self"))
        for r, one in said.items()
    ]
    chosen = view(pd.concat(frames, ignore_index=True))
    given = answers(chosen, plan)
    table = pace(given, until or plan.rounds[-1].code, preset, assessed_by(given, chosen))
    assert tuple(table.columns) == PACE_COLUMNS
    (row,) = table[(table["node"] == node) & (table["country"] == unit)].to_dict("records")
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in row.items()
    }


def course(*scores: float | str) -> dict[str, dict[str, float | str]]:
    """One score of A-1 every second year from 2022; "" for none."""
    return {str(2022 + 2 * n): {"A-1": score} for n, score in enumerate(scores) if score != ""}


TWO = (round_of(2022, is_baseline=True), round_of(2024))
THREE = (*TWO, round_of(2026))


def test_a_pace_is_told_with_everything_it_rests_on(ratings: Ratings):
    """30 in mid-2022, 42 in mid-2024, 75 wanted by mid-2030."""
    found = paced(ratings, plan_of(TWO), course(30.0, 42.0))
    half = (5 + 29 / 30) / 12

    assert found == {
        "country": "XAA",
        "node": "P",
        "level": "plan",
        "status": "on_track",
        "reason": "",
        "baseline_round": "2022",
        "n_rounds": 2,
        "score": 42,
        "baseline": 30,
        "now": 42,
        "target": 75,
        "target_date": pytest.approx(2030 + half),
        "slope": pytest.approx(6),
        "required": pytest.approx(5.625),
        "ratio": pytest.approx(6 / 5.625),
        "remaining": pytest.approx(5.5),
        "progress": pytest.approx(12 / 45),
        "slope_low": None,
        "slope_high": None,
        "range_coverage": None,
        "projection": "too_few_rounds",
        "projected": None,
        "earliest": None,
        "latest": None,
        "n_common": 1,
        "share_common": 1,
    }


def test_there_is_one_row_for_each_unit_and_node_with_a_course(ratings: Ratings):
    """The plan, the areas, and the actions that have a target."""
    plan = plan_of(TWO, actions={"A-1": 1, "A-2": 1})
    first, second = plan.actions
    with_target = replace(plan, actions=(first, replace(second, target="80")))
    given = answers(view(ratings({("XAA", "A-1"): 1.0}, "2022")), with_target)
    alone = answers(view(ratings({("XAA", "A-1"): 1.0}, "2022")), replace(plan, overall=False))

    table = pace(given, "2024")

    assert table[["country", "node", "level"]].values.tolist() == [
        [unit, node, level]
        for unit in ("XAA", "XAB")
        for node, level in (("P", "plan"), ("A", "area"), ("A-2", "action"))
    ]
    assert pace(alone, "2024")["node"].tolist() == ["A", "A"]


def test_the_preset_is_eurostats_unless_another_one_is_asked_for(ratings: Ratings):
    said = course(30.0, 34.0)

    assert paced(ratings, plan_of(TWO), said)["status"] == "limited"
    assert paced(ratings, plan_of(TWO), said, preset="sdr")["status"] == "stagnating"
    given = answers(view(ratings({("XAA", "A-1"): 30.0}, "2022")), plan_of(TWO))
    with pytest.raises(KeyError, match="oecd"):
        pace(given, "2024", "oecd")
    with pytest.raises(KeyError, match="unknown round: '1066'"):
        pace(given, "1066")


def test_a_score_of_zero_is_a_place_to_begin_and_to_stay(ratings: Ratings):
    """Known mistake of a peer: a completion of zero or less stored as no value."""
    stays = paced(ratings, plan_of(TWO), course(0.0, 0.0))
    falls = paced(ratings, plan_of(TWO), course(30.0, 0.0))

    assert (stays["status"], stays["ratio"], stays["progress"], stays["now"]) == (
        "limited",
        0,
        0,
        0,
    )
    assert (falls["status"], falls["now"]) == ("deterioration", 0)
    assert falls["progress"] == pytest.approx(-30 / 45)
    assert falls["ratio"] == pytest.approx(-15 / 5.625)


def test_two_rounds_are_projected_nowhere_and_have_no_range(ratings: Ratings):
    found = paced(ratings, plan_of(TWO), course(30.0, 42.0))

    assert (found["projection"], found["projected"]) == ("too_few_rounds", None)
    assert (found["slope_low"], found["range_coverage"]) == (None, None)


def test_example_7_is_told_as_a_year_with_its_range(ratings: Ratings):
    """20, 30, 34, 60 in 2020, 2021, 2023, 2025; 80 wanted by mid-2030."""
    rounds = [round_of(year) for year in (2020, 2021, 2023, 2025)]
    said = {"2020": {"A-1": 20.0}, "2021": {"A-1": 30.0}, "2023": {"A-1": 34.0}, "2025": {"A-1": 60.0}}  # fmt: skip
    found = paced(ratings, plan_of(rounds, target="80"), said)
    half = (5 + 29 / 30) / 12

    assert found["slope"] == pytest.approx(7.75)
    assert (found["slope_low"], found["slope_high"]) == pytest.approx((2, 13))
    assert found["range_coverage"] == pytest.approx(11 / 12)
    assert found["projection"] == "year"
    assert found["projected"] == pytest.approx(2025 + 20.625 / 7.75 + half)
    assert found["earliest"] == pytest.approx(2025 + 20.625 / 13 + half)
    assert found["latest"] == pytest.approx(2025 + 20.625 / 2 + half)
    # R by the slope of all rounds, and not by its ends: 60 points wanted in ten years.
    assert found["ratio"] == pytest.approx(7.75 / 6)
    assert (found["n_rounds"], found["remaining"]) == (4, pytest.approx(20 / 5))


def test_with_three_rounds_a_year_is_projected(ratings: Ratings):
    """30, 40, 50: 5 a year, 75 five years after mid-2026."""
    found = paced(ratings, plan_of(THREE), course(30.0, 40.0, 50.0))

    assert found["projection"] == "year"
    assert found["projected"] == pytest.approx(2031 + (5 + 29 / 30) / 12)
    assert found["earliest"] == found["latest"] == pytest.approx(found["projected"])
    assert found["range_coverage"] == pytest.approx(2 / 3)


def test_where_the_smallest_slope_leads_nowhere_the_end_is_open(ratings: Ratings):
    """30, 30, 50: slopes 0, 5, 10."""
    found = paced(ratings, plan_of(THREE), course(30.0, 30.0, 50.0))

    assert (found["projection"], found["latest"]) == ("year", None)
    assert found["slope_low"] == 0
    assert found["earliest"] < found["projected"]


def test_a_falling_pair_leaves_the_end_open_too(ratings: Ratings):
    """40, 30, 60: slopes -5, 5, 15."""
    found = paced(ratings, plan_of(THREE), course(40.0, 30.0, 60.0))

    assert (found["slope"], found["slope_low"], found["latest"]) == (
        pytest.approx(5), pytest.approx(-5), None,
    )  # fmt: skip
    assert found["projection"] == "year"


@pytest.mark.parametrize("scores", [(50.0, 50.0, 50.0), (50.0, 40.0, 30.0)])
def test_without_a_slope_upwards_no_year_is_told(ratings: Ratings, scores: tuple[float, ...]):
    found = paced(ratings, plan_of(THREE), course(*scores))

    assert found["projection"] == "not_on_current_trend"
    assert (found["projected"], found["earliest"], found["latest"]) == (None, None, None)
    assert found["slope_low"] is not None


def test_a_year_is_told_up_to_twenty_years_after_the_target_date(ratings: Ratings):
    """2026 at 51 with 1 a year: 75 in 2050, the last year that is told. A hair slower: after it."""
    half = (5 + 29 / 30) / 12

    in_time = paced(ratings, plan_of(THREE), course(47.0, 49.0, 51.0))
    late = paced(ratings, plan_of(THREE), course(46.98, 48.98, 50.98))

    assert in_time["projection"] == "year"
    assert in_time["projected"] == pytest.approx(2050 + half)
    assert late["projection"] == "after"
    assert late["projected"] == pytest.approx(2050 + half)
    assert late["earliest"] == pytest.approx(2026 + half + 24.02)


def test_a_line_at_the_target_with_a_score_below_it_has_no_year(ratings: Ratings):
    """40, 60, 80, 70: slopes 10, 10, 10, 5, 2.5, -5, median 7.5; residuals 40, 45, 50, 25.

    The line ends at 42.5 + 45 = 87.5, above the target, and the score below it.
    """
    plan = plan_of((*THREE, round_of(2028)))
    found = paced(ratings, plan, course(40.0, 60.0, 80.0, 70.0))
    just = paced(ratings, replace(plan, target="87.5"), course(40.0, 60.0, 80.0, 70.0))
    above = paced(ratings, replace(plan, target="88"), course(40.0, 60.0, 80.0, 70.0))

    assert (found["projection"], found["projected"], found["earliest"], found["latest"]) == (
        "line_at_target", None, None, None,
    )  # fmt: skip
    assert (found["status"], found["remaining"]) == ("on_track", pytest.approx(2.5))
    assert (just["projection"], above["projection"]) == ("line_at_target", "year")


def test_an_achieved_target_has_no_pace_to_come_and_no_year(ratings: Ratings):
    found = paced(ratings, plan_of(THREE), course(30.0, 50.0, 75.0))
    two = paced(ratings, plan_of(TWO), course(30.0, 80.0), preset="sdr")

    assert (found["status"], found["remaining"], found["reason"]) == ("target_achieved", 0, "")
    assert (found["projection"], found["projected"]) == ("achieved", None)
    assert (two["status"], two["projection"]) == ("on_track", "achieved")


def test_an_achieved_target_is_told_whatever_its_date(ratings: Ratings):
    said = course(80.0, 76.0)

    for date in ("", "soon", "2020", "2023", "2030"):
        found = paced(ratings, plan_of(TWO, target_date=date), said)
        assert (found["status"], found["reason"]) == ("target_achieved", "")
        assert found["remaining"] == 0


def test_without_a_target_the_slope_is_told_and_no_more(ratings: Ratings):
    found = paced(ratings, plan_of(THREE, target=""), course(30.0, 40.0, 50.0))

    assert (found["status"], found["reason"], found["projection"]) == ("no_target", "", "")
    assert found["slope"] == pytest.approx(5)
    assert found["range_coverage"] == pytest.approx(2 / 3)
    assert [found[n] for n in ("target", "required", "ratio", "remaining", "progress")] == [
        None
    ] * 5


def test_an_unreadable_target_is_told(ratings: Ratings):
    found = paced(ratings, plan_of(TWO, target="more"), course(30.0, 40.0))

    assert (found["status"], found["reason"]) == ("no_target", "target_unreadable")
    assert found["slope"] == pytest.approx(5)


@pytest.mark.parametrize(
    ("date", "reason"), [("", "no_target_date"), ("soon", "target_date_unreadable")]
)
def test_a_target_without_a_date_has_no_status(ratings: Ratings, date: str, reason: str):
    found = paced(ratings, plan_of(THREE, target_date=date), course(30.0, 40.0, 50.0))

    assert (found["status"], found["reason"], found["projection"]) == ("", reason, "")
    assert (found["ratio"], found["remaining"], found["progress"]) == (
        None, None, pytest.approx(20 / 45),
    )  # fmt: skip


@pytest.mark.parametrize("first", [75.0, 90.0])
def test_a_target_that_was_reached_and_lost_is_told_without_a_ratio(ratings: Ratings, first: float):
    found = paced(ratings, plan_of(TWO), course(first, 60.0))

    assert (found["status"], found["reason"]) == ("", "target_not_above_baseline")
    assert (found["ratio"], found["required"], found["progress"]) == (None, None, None)
    assert found["remaining"] == pytest.approx(15 / 6)


@pytest.mark.parametrize("date", ["2022-06-30", "2021"])
def test_a_target_date_not_after_the_baseline_is_told(ratings: Ratings, date: str):
    found = paced(ratings, plan_of(TWO, target_date=date), course(30.0, 40.0))

    assert (found["status"], found["reason"]) == ("", "target_date_before_baseline")
    assert (found["ratio"], found["required"], found["remaining"]) == (None, None, None)


@pytest.mark.parametrize(("date", "ratio"), [("2024-06-30", 44 / 45), ("2023-06-30", 44 / 90)])
def test_after_the_target_date_a_missed_target_is_not_on_track(
    ratings: Ratings, date: str, ratio: float
):
    """74 of 75: R is above 0.95 on the day, and yet the target is missed."""
    found = paced(ratings, plan_of(TWO, target_date=date), course(30.0, 74.0))

    assert (found["status"], found["reason"]) == ("", "target_date_passed")
    assert found["remaining"] is None
    assert found["ratio"] == pytest.approx(ratio)


def test_the_day_after_the_round_is_time_enough(ratings: Ratings):
    found = paced(ratings, plan_of(TWO, target_date="2024-07-01"), course(30.0, 74.0))

    assert (found["status"], found["reason"]) == ("on_track", "")
    assert found["remaining"] == pytest.approx(1 * 12 * 30)


def test_a_course_begins_at_the_marked_baseline(ratings: Ratings):
    """2022 is marked: 2020 is before it and does not count."""
    rounds = (round_of(2020), *TWO)
    found = paced(ratings, plan_of(rounds), {"2020": {"A-1": 0.0}, **course(30.0, 42.0)})

    assert (found["baseline_round"], found["n_rounds"]) == ("2022", 2)
    assert found["slope"] == pytest.approx(6)


def test_the_first_of_several_marked_rounds_is_the_baseline(ratings: Ratings):
    rounds = (round_of(2022, is_baseline=True), round_of(2024, is_baseline=True))

    assert paced(ratings, plan_of(rounds), course(30.0, 42.0))["baseline_round"] == "2022"


def test_who_has_no_score_in_the_marked_baseline_has_no_pace(ratings: Ratings):
    found = paced(ratings, plan_of(THREE), course("", 40.0, 50.0))

    assert (found["status"], found["reason"]) == ("", "no_baseline")
    assert (found["slope"], found["baseline"], found["baseline_round"]) == (None, None, "")
    assert (found["score"], found["n_rounds"], found["projection"]) == (50, 2, "")


def test_without_a_mark_a_course_begins_at_the_first_score_of_the_unit(ratings: Ratings):
    rounds = (round_of(2022), round_of(2024), round_of(2026))
    found = paced(ratings, plan_of(rounds), course("", 40.0, 50.0))

    assert (found["baseline_round"], found["baseline"], found["n_rounds"]) == ("2024", 40, 2)
    assert found["required"] == pytest.approx(35 / 6)
    assert found["ratio"] == pytest.approx(5 / (35 / 6))


def test_a_round_in_between_may_be_missing(ratings: Ratings):
    found = paced(ratings, plan_of(THREE), course(30.0, "", 50.0))

    assert (found["n_rounds"], found["slope"], found["status"]) == (2, pytest.approx(5), "moderate")
    assert found["projection"] == "too_few_rounds"


def test_who_has_no_score_in_the_round_has_no_pace(ratings: Ratings):
    found = paced(ratings, plan_of(THREE), course(30.0, 40.0))
    unheard = paced(ratings, plan_of(THREE), course(30.0, 40.0, 50.0), unit="XAB", until="2024")
    none = paced(
        ratings, plan_of((round_of(2022), round_of(2024))), {"2022": {}, "2024": {"A-1": "?"}}
    )

    assert (found["reason"], found["score"], found["now"], found["target"]) == (
        "no_score", None, None, 75,
    )  # fmt: skip
    assert unheard["reason"] == ""
    assert none["reason"] == "no_score"


def test_a_single_round_has_no_pace(ratings: Ratings):
    unmarked = (round_of(2022), round_of(2024))

    assert paced(ratings, plan_of(TWO), course(30.0), until="2022")["reason"] == "one_round"
    assert paced(ratings, plan_of(unmarked), course("", 30.0))["reason"] == "one_round"
    # A round before the one that is marked is where nothing has begun yet.
    early = (round_of(2020), round_of(2022, is_baseline=True))
    found = paced(ratings, plan_of(early), {"2020": {"A-1": 30.0}}, until="2020")
    assert found["reason"] == "one_round"


def test_later_rounds_are_left_out(ratings: Ratings):
    found = paced(ratings, plan_of(THREE), course(30.0, 42.0, 0.0), until="2024")

    assert (found["now"], found["n_rounds"], found["slope"]) == (42, 2, pytest.approx(6))


def test_rounds_without_a_date_have_no_pace(ratings: Ratings):
    undated = replace(TWO[1], date=None)

    found = paced(ratings, plan_of((TWO[0], undated)), course(30.0, 42.0))
    before = paced(ratings, plan_of((replace(TWO[0], date=None), TWO[1])), course(30.0, 42.0))
    # A round that the unit has no score of does not matter.
    apart = paced(ratings, plan_of((TWO[0], undated, round_of(2026))), course(30.0, "", 50.0))

    assert (found["reason"], found["slope"]) == ("no_dates", None)
    assert (before["reason"], before["slope"]) == ("no_dates", None)
    assert (apart["reason"], apart["slope"]) == ("", pytest.approx(5))


def test_rounds_of_one_date_have_no_pace(ratings: Ratings):
    same = (round_of(2022), replace(round_of(2022), code="2024"))

    assert paced(ratings, plan_of(same), course(30.0, 42.0))["reason"] == "no_time"


def test_a_course_is_taken_over_what_was_rated_in_every_round(ratings: Ratings):
    """A-1 (weight 4) 30 → 42; A-2 (weight 1) came in at 100 and is 20 % of the weight."""
    plan = plan_of(TWO, actions={"A-1": 4, "A-2": 1})
    said = {"2022": {"A-1": 30.0}, "2024": {"A-1": 42.0, "A-2": 100.0}}
    found = paced(ratings, plan, said)

    assert (found["baseline"], found["now"], found["n_common"]) == (30, 42, 1)
    assert (found["score"], found["share_common"]) == (
        pytest.approx((4 * 42 + 100) / 5), pytest.approx(0.8),
    )  # fmt: skip
    assert found["status"] == "on_track"


@pytest.mark.parametrize(
    ("least", "reason"), [(0.8, ""), (0.8 + 5e-10, ""), (0.8 + 5e-9, "common_items")]
)
def test_common_items_that_weigh_too_little_make_no_pace(
    ratings: Ratings, least: float, reason: str
):
    """A-1 is 80 % of the weight, and the rest is rated in one round each."""
    plan = plan_of(
        TWO, actions={"A-1": 8, "A-2": 1, "A-3": 1}, coverage_plan=least, coverage_area=0.5
    )
    said = {"2022": {"A-1": 30.0, "A-2": 30.0}, "2024": {"A-1": 42.0, "A-3": 42.0}}

    assert paced(ratings, plan, said)["reason"] == reason
    assert paced(ratings, plan, said, node="A")["reason"] == ""


def test_an_area_has_the_threshold_of_areas(ratings: Ratings):
    plan = plan_of(
        TWO, actions={"A-1": 8, "A-2": 1, "A-3": 1}, coverage_area=0.85, coverage_plan=0.5
    )
    said = {"2022": {"A-1": 30.0, "A-2": 30.0}, "2024": {"A-1": 42.0, "A-3": 42.0}}

    assert paced(ratings, plan, said, node="A")["reason"] == "common_items"
    assert paced(ratings, plan, said)["reason"] == ""


def test_an_item_that_a_round_between_lacks_is_not_common(ratings: Ratings):
    plan = plan_of(THREE, actions={"A-1": 4, "A-2": 1})
    full = {"A-1": 30.0, "A-2": 100.0}
    found = paced(
        ratings, plan, {"2022": full, "2024": {"A-1": 35.0}, "2026": {"A-1": 40.0, "A-2": 0.0}}
    )

    assert (found["baseline"], found["now"], found["n_common"], found["n_rounds"]) == (30, 40, 1, 3)


def test_a_round_whose_score_is_withheld_does_not_narrow_the_course(ratings: Ratings):
    """In 2024 only A-2 was rated, too little for a score: the course goes from 2022 to 2026."""
    plan = plan_of(THREE, actions={"A-1": 4, "A-2": 1})
    full = {"A-1": 30.0, "A-2": 100.0}
    said = {"2022": full, "2024": {"A-2": 100.0}, "2026": {"A-1": 40.0, "A-2": 100.0}}
    found = paced(ratings, plan, said)

    assert (found["n_rounds"], found["n_common"], found["baseline"]) == (2, 2, pytest.approx(44))


def test_what_does_not_apply_is_no_weight_that_is_missing(ratings: Ratings):
    plan = plan_of(TWO, actions={"A-1": 1, "A-2": 1})
    said = {
        "2022": {"A-1": 30.0, "A-2": "n/a"},
        "2024": {"A-1": 42.0, "A-2": "n/a"},
    }
    by = {"2022": "evaluator", "2024": "evaluator"}

    found = paced(ratings, plan, said, by=by)

    assert (found["share_common"], found["reason"]) == (1, "")
    # Where it applied in one of the rounds it is missing in the other.
    once = {"2022": {"A-1": 30.0, "A-2": 30.0}, "2024": said["2024"]}
    assert paced(ratings, plan, once, by=by)["share_common"] == pytest.approx(0.5)


def test_rounds_of_two_assessments_make_no_pace(ratings: Ratings):
    """30 by the country itself, 42 by an evaluator."""
    found = paced(ratings, plan_of(TWO), course(30.0, 42.0), by={"2024": "evaluator"})
    both = paced(
        ratings, plan_of(TWO), course(30.0, 42.0), by={"2022": "evaluator", "2024": "evaluator"}
    )

    assert (found["reason"], found["slope"], found["n_common"]) == ("assessment_differs", None, 0)
    assert (both["reason"], both["slope"]) == ("", pytest.approx(6))


def test_too_few_common_items_are_told_before_their_assessments(ratings: Ratings):
    """Of two actions one is rated in both rounds: too little, whoever rated it."""
    plan = plan_of(TWO, actions={"A-1": 1, "A-2": 1}, coverage_plan=0.5, coverage_area=0.5)
    strict = replace(plan, coverage_plan=0.6, coverage_area=0.5)
    said = {"2022": {"A-1": 30.0, "A-2": 30.0}, "2024": {"A-1": 42.0}}
    by = {"2024": "evaluator"}

    assert paced(ratings, plan, said, by=by)["reason"] == "assessment_differs"
    assert paced(ratings, strict, said, by=by)["reason"] == "no_score"
    other = {
        "2022": {"A-1": 30.0, "A-2": 30.0, "A-3": 1.0},
        "2024": {"A-1": 1.0, "A-2": 1.0, "A-4": 1.0},
    }
    four = plan_of(TWO, actions=dict.fromkeys(("A-1", "A-2", "A-3", "A-4"), 1), coverage_plan=0.75)
    assert paced(ratings, four, other, by=by)["reason"] == "common_items"


def test_one_assessment_needs_no_telling_whose_it_is(ratings: Ratings):
    frame = pd.concat(
        [ratings({("XAA", "A-1"): 30.0}, "2022"), ratings({("XAA", "A-1"): 42.0}, "2024")]
    )
    table = pace(answers(view(frame, "self"), plan_of(TWO)), "2024")

    assert table["status"].tolist() == ["on_track", "no_target", "", ""]


def test_areas_and_actions_have_paces_of_their_own(ratings: Ratings):
    """Area A (sub-area B with B-1) and B; A-1 has a target of its own, 50 by mid-2026."""
    plan = Plan(
        code="P",
        title="Example",
        scales={},
        areas=(Area("A", "Area", target="60"), Area("B", "Part", parent="A", target="90"), Area("C", "Other")),
        actions=(
            Action("A-1", "A", "One", lower=0, optimum=100, target="50", target_date="2026-06-30"),
            Action("B-1", "B", "Two", lower=0, optimum=100),
            Action("C-1", "C", "Three", lower=0, optimum=100, responsibility=Responsibility.REGION, target="10"),
        ),
        countries=(Country("XAA", "Country A"),),
        rounds=TWO,
        target="75",
        target_date="2030-06-30",
    )  # fmt: skip
    said = {"2022": {"A-1": 30.0, "B-1": 50.0}, "2024": {"A-1": 40.0, "B-1": 70.0}}

    def told_of(node: str) -> tuple[Any, ...]:
        found = paced(ratings, plan, said, node=node)
        return found["level"], found["baseline"], found["now"], found["target"], found["n_common"]

    assert told_of("P") == ("plan", 40, 55, 75, 2)
    assert told_of("A") == ("area", 40, 55, 60, 2)
    assert told_of("B") == ("area", 50, 70, 90, 1)
    assert told_of("A-1") == ("action", 30, 40, 50, 1)
    assert paced(ratings, plan, said, node="A-1")["ratio"] == pytest.approx(1)
    assert paced(ratings, plan, said, node="C")["reason"] == "no_score"
    # What the region answers for is a course of the region.
    regional = {"2022": {"C-1": 0.0}, "2024": {"C-1": 8.0}}
    own = paced(ratings, plan, regional, node="C-1", unit=REGION)
    assert (own["now"], own["target"], own["slope"]) == (8, 10, pytest.approx(4))


def test_a_part_with_gaps_of_its_own_does_not_shorten_the_others(ratings: Ratings):
    """Area B has no score in 2024; the course of A goes over three rounds all the same."""
    plan = plan_of(THREE, actions={"A-1": 1})
    wider = replace(
        plan,
        areas=(*plan.areas, Area("B", "Other")),
        actions=(*plan.actions, Action("B-1", "B", "B-1", lower=0, optimum=100)),
    )
    full = {"A-1": 30.0, "B-1": 10.0}
    said = {"2022": full, "2024": {"A-1": 40.0}, "2026": {"A-1": 50.0, "B-1": 20.0}}

    assert paced(ratings, wider, said, node="A")["n_rounds"] == 3
    assert paced(ratings, wider, said, node="B")["n_rounds"] == 2
    assert paced(ratings, wider, said, node="B")["slope"] == pytest.approx(2.5)
    assert paced(ratings, wider, said)["n_rounds"] == 2


def test_the_course_of_an_area_is_over_its_own_rounds_and_not_those_of_its_parts(ratings: Ratings):
    """In 2024 the part B and the action A-1 have no score, but the area has: three rounds of A-2.

    B-1 and A-1, which rise by 10 a year, are not common to them.
    """
    plan = Plan(
        code="P",
        title="Example",
        scales={},
        areas=(Area("A", "Area"), Area("B", "Part", parent="A")),
        actions=(
            Action("A-1", "A", "One", lower=0, optimum=100, target="50"),
            Action("A-2", "A", "Two", weight=8, lower=0, optimum=100),
            Action("B-1", "B", "Three", lower=0, optimum=100),
        ),
        countries=(Country("XAA", "Country A"),),
        rounds=THREE,
    )
    said = {
        "2022": {"A-1": 10.0, "A-2": 30.0, "B-1": 10.0},
        "2024": {"A-2": 32.0},
        "2026": {"A-1": 50.0, "A-2": 34.0, "B-1": 50.0},
    }
    area, part, action = (paced(ratings, plan, said, node=node) for node in ("A", "B", "A-1"))

    assert (area["baseline"], area["now"], area["slope"]) == (30, 34, pytest.approx(1))
    assert (area["n_rounds"], area["n_common"], area["share_common"]) == (3, 1, pytest.approx(0.8))
    for found in (part, action):
        assert (found["baseline"], found["now"], found["slope"]) == (10, 50, pytest.approx(10))
        assert (found["n_rounds"], found["n_common"], found["share_common"]) == (2, 1, 1)


def test_the_gaps_and_dates_of_one_unit_are_not_those_of_another(ratings: Ratings):
    """XAA has scores in 2022 and 2026, XAB in 2022 and the undated last round."""
    plan = plan_of((*THREE, Round("9999")))
    frame = pd.concat(
        [
            ratings({("XAA", "A-1"): 30.0, ("XAB", "A-1"): 30.0}, "2022"),
            ratings({("XAA", "A-1"): 50.0}, "2026"),
            ratings({("XAB", "A-1"): 60.0}, "9999"),
        ],
        ignore_index=True,
    )
    given = answers(view(frame), plan)
    early, late = (pace(given, code).set_index(["country", "node"]) for code in ("2026", "9999"))

    assert early["reason"].to_dict() == {
        ("XAA", "P"): "", ("XAA", "A"): "", ("XAB", "P"): "no_score", ("XAB", "A"): "no_score",
    }  # fmt: skip
    assert late["reason"].tolist() == ["no_score", "no_score", "no_dates", "no_dates"]


def test_a_round_without_a_date_matters_to_whom_it_has_a_score_of(ratings: Ratings):
    """The first round has no date; XAA begins there, XAB in 2024."""
    plan = plan_of((Round("2022"), round_of(2024), round_of(2026)))
    frame = pd.concat(
        [
            ratings({("XAA", "A-1"): 30.0}, "2022"),
            ratings({("XAB", "A-1"): 30.0}, "2024"),
            ratings({("XAA", "A-1"): 50.0, ("XAB", "A-1"): 50.0}, "2026"),
        ],
        ignore_index=True,
    )
    table = pace(answers(view(frame), plan), "2026")

    assert table["reason"].tolist() == ["no_dates", "no_dates", "", ""]


def test_nothing_is_common_to_no_round(ratings: Ratings):
    frame = pd.concat(
        [ratings({("XAA", "A-1"): 30.0}, "2022"), ratings({("XAA", "A-1"): 42.0}, "2024")]
    )
    table = pace(answers(view(frame), plan_of(TWO)), "2024")

    assert table["n_common"].tolist() == [1, 1, 0, 0]
    assert table["n_rounds"].tolist() == [2, 2, 0, 0]


def test_a_course_follows_the_plans_own_mean(ratings: Ratings):
    plan = plan_of(TWO, actions={"A-1": 1, "A-2": 1}, aggregation_area=Aggregation.MINIMUM)
    said = {"2022": {"A-1": 30.0, "A-2": 90.0}, "2024": {"A-1": 95.0, "A-2": 40.0}}
    found = paced(ratings, plan, said)

    assert (found["baseline"], found["now"], found["share_common"]) == (30, 40, 1)


def test_a_plan_without_parts_has_no_paces():
    empty = replace(plan_of(TWO), areas=(), actions=(), overall=False)
    nothing = pd.DataFrame(
        {"round": [], "country": [], "action": [], "status": [], "reason": [], "level": [],
         "value": [], "accepted": [], "returned": [], "assessment": []}
    )  # fmt: skip
    table = pace(answers(nothing, empty), "2024")

    assert (len(table), tuple(table.columns)) == (0, PACE_COLUMNS)
