"""A change is what the same assessment said twice of the same actions; nothing else looks like one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import REGION, Aggregation, Country, Plan, Round
from monitoring.scoring import Answers, answers, view
from monitoring.scoring.change import (
    CHANGE_COLUMNS,
    FALL_COLUMNS,
    FORMULAS,
    MOVEMENT_COLUMNS,
    assessed_by,
    changes,
    common_items,
    fell,
    moved,
    movements,
    of_rounds,
    place_of,
    share_of_weight,
)

Ratings = Callable[..., pd.DataFrame]
Said = Mapping[tuple[str, str], str | float]

BEFORE = {
    ("XAA", "LAW-1"): "0",
    ("XAA", "LAW-2"): "3",
    ("XAA", "SKL-1"): "0",
}
AFTER = {
    ("XAA", "LAW-1"): "3",
    ("XAA", "LAW-2"): "2",
    ("XAA", "SKL-2"): "3",
}


def both(
    ratings: Ratings, before: Said, after: Said, first_by: str = "self", then_by: str = "self"
) -> pd.DataFrame:
    """Ratings of 2021 and 2024, and whose they are."""
    return pd.concat(
        [ratings(before, "2021", first_by), ratings(after, "2024", then_by)], ignore_index=True
    )


def given(plan: Plan, frame: pd.DataFrame, assessment: str = "best_available") -> Answers:
    return answers(view(frame, assessment), plan)


def changed(plan: Plan, frame: pd.DataFrame) -> pd.DataFrame:
    """CHANGE_COLUMNS of the best available ratings, whoever they are of."""
    chosen = view(frame)
    said = answers(chosen, plan)
    return changes(said, "2021", "2024", assessed_by(said, chosen))


def row(table: pd.DataFrame, node: str, country: str = "XAA") -> dict[str, Any]:
    """The row of a node and unit; missing numbers as None."""
    (found,) = table[(table["node"] == node) & (table["country"] == country)].to_dict("records")
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in found.items()
    }


def test_there_is_one_row_for_each_unit_and_node(plan: Plan, ratings: Ratings):
    said = given(plan, both(ratings, BEFORE, AFTER))
    nodes = ["TEST", "LAW", "SKL", "LAW-1", "LAW-2", "LAW-3", "SKL-1", "SKL-2"]

    for table, columns in (
        (changes(said, "2021", "2024"), CHANGE_COLUMNS),
        (movements(said, "2021", "2024"), MOVEMENT_COLUMNS),
    ):
        assert tuple(table.columns) == columns
        assert list(table[["country", "node"]].itertuples(index=False, name=None)) == [
            (unit, node) for unit in ("XAA", "XAB", "XAC", REGION) for node in nodes
        ]
        assert table["level"].tolist()[:8] == ["plan", "area", "area"] + ["action"] * 5


def test_a_change_is_taken_over_the_actions_rated_in_both_rounds(plan: Plan, ratings: Ratings):
    """LAW-1 (weight 1) 0 → 100, LAW-2 (weight 2) 100 → 66.67."""
    found = row(changes(given(plan, both(ratings, BEFORE, AFTER)), "2021", "2024"), "LAW")

    assert (found["before_common"], found["before"]) == pytest.approx((200 / 3, 200 / 3))
    assert (found["after_common"], found["after"]) == pytest.approx((233.34 / 3, 233.34 / 3))
    assert (found["common_change"], found["total_change"]) == pytest.approx((33.34 / 3, 33.34 / 3))
    assert (found["composition_effect"], found["flag"]) == (0, "")
    assert (found["n_common"], found["n_before"], found["n_after"]) == (2, 2, 2)
    assert (found["share_common"], found["assessment_differs"]) == (1, 0)


def test_what_other_actions_make_of_a_score_is_no_change(plan: Plan, ratings: Ratings):
    """LAW-1 stays at 0; LAW-2 (weight 2) comes in at 100."""
    before = {("XAA", "LAW-1"): "0", ("XAA", "LAW-2"): "0"}
    after = {("XAA", "LAW-2"): "3"}

    found = row(changes(given(plan, both(ratings, before, after)), "2021", "2024"), "LAW")

    assert (found["before"], found["after"]) == (0, 100)
    assert (found["before_common"], found["after_common"], found["common_change"]) == (0, 100, 100)
    assert found["flag"] == "composition"
    assert (found["n_common"], found["n_before"], found["n_after"]) == (1, 2, 1)
    assert found["share_common"] == pytest.approx(2 / 3)


def test_the_composition_effect_is_what_the_scores_changed_beyond_the_common_items(
    plan: Plan, ratings: Ratings
):
    """LAW-2 (weight 2) 0 → 33.33; LAW-1 (weight 1) comes in at 100."""
    before = {("XAA", "LAW-2"): "0"}
    after = {("XAA", "LAW-2"): "1", ("XAA", "LAW-1"): "3"}

    found = row(changes(given(plan, both(ratings, before, after)), "2021", "2024"), "LAW")

    total = (2 * 33.33 + 100) / 3
    assert found["total_change"] == pytest.approx(total)
    assert found["common_change"] == pytest.approx(33.33)
    assert found["composition_effect"] == pytest.approx(total - 33.33)
    assert (found["flag"], found["n_before"], found["n_after"]) == ("composition", 1, 2)


def test_other_actions_are_told_though_they_move_nothing(plan: Plan, ratings: Ratings):
    """SKL-1 stays at 100; SKL-2 goes and comes at 100, and the score is the same without it."""
    more = {("XAA", "SKL-1"): "3", ("XAA", "SKL-2"): "3"}
    less = {("XAA", "SKL-1"): "3"}
    loose = replace(plan, coverage_area=0.5)

    went = row(changes(given(loose, both(ratings, more, less)), "2021", "2024"), "SKL")
    came = row(changes(given(loose, both(ratings, less, more)), "2021", "2024"), "SKL")

    assert (went["composition_effect"], went["flag"]) == (0, "composition")
    assert (came["composition_effect"], came["flag"]) == (0, "composition")


def test_a_withheld_score_has_a_change_on_common_items_and_no_total(plan: Plan, ratings: Ratings):
    """LAW-1 alone is 1 of the area's 3 in weight: below the coverage of a score."""
    before, after = {("XAA", "LAW-1"): "0"}, {("XAA", "LAW-1"): "1"}

    found = row(changes(given(plan, both(ratings, before, after)), "2021", "2024"), "LAW")

    assert (found["before"], found["after"]) == (None, None)
    assert (found["total_change"], found["composition_effect"]) == (None, None)
    assert (found["common_change"], found["flag"]) == (33.33, "")
    assert found["share_common"] == pytest.approx(1 / 3)


def test_a_country_that_was_absent_is_new_and_has_not_improved(plan: Plan, ratings: Ratings):
    """Known mistake of a peer: who was absent last year is shown as 100 % improved."""
    after = {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "3"}

    table = changes(given(plan, both(ratings, {}, after)), "2021", "2024")

    for node in ("LAW", "LAW-1", "TEST"):
        found = row(table, node)
        assert found["flag"] == "new"
        assert found["n_before"] == 0
        for name in ("before", "total_change", "before_common", "after_common", "common_change",
                     "composition_effect"):  # fmt: skip
            assert found[name] is None
    assert row(table, "LAW")["after"] == 100


def test_a_country_that_is_absent_now_is_gone_and_has_not_fallen(plan: Plan, ratings: Ratings):
    frame = both(ratings, {("XAA", "LAW-1"): "3"}, {})
    found = row(changes(given(plan, frame), "2021", "2024"), "LAW-1")

    assert (found["flag"], found["before"], found["after"]) == ("gone", 100, None)
    assert (found["common_change"], found["n_after"]) == (None, 0)
    assert fell(given(plan, frame), view(frame), "2021", "2024").empty


def test_rated_in_neither_round_is_told(plan: Plan, ratings: Ratings):
    table = changes(given(plan, both(ratings, BEFORE, AFTER)), "2021", "2024")

    assert row(table, "LAW", "XAB")["flag"] == "not_rated"
    # Nothing is asked of the region there, so that no weight is known.
    assert row(table, "SKL-2", REGION)["share_common"] is None
    assert row(table, "LAW", "XAB")["share_common"] == 0


def test_nothing_in_common_is_no_change(plan: Plan, ratings: Ratings):
    """SKL-1 in one round and SKL-2 in the other."""
    found = row(changes(given(plan, both(ratings, BEFORE, AFTER)), "2021", "2024"), "SKL")

    assert (found["flag"], found["n_common"]) == ("no_common_items", 0)
    assert (found["n_before"], found["n_after"]) == (1, 1)
    assert (found["before_common"], found["after_common"], found["common_change"]) == (None,) * 3


def test_common_means_are_the_plans_own_whatever_the_coverage(plan: Plan, ratings: Ratings):
    """LAW (weight 2) 66.67 → 77.78 by its actions; SKL has nothing in common. Then the minimum."""
    frame = both(ratings, BEFORE, AFTER)
    lowest = replace(plan, aggregation_area=Aggregation.MINIMUM)

    found = row(changes(given(plan, frame), "2021", "2024"), "TEST")
    least = row(changes(given(lowest, frame), "2021", "2024"), "TEST")

    assert found["common_change"] == pytest.approx(33.34 / 3)
    # The two actions of LAW, whose area weighs 2 of 3.
    assert found["share_common"] == pytest.approx(2 / 3)
    assert (least["before_common"], least["after_common"]) == pytest.approx((0, 66.67))
    assert least["share_common"] == pytest.approx(2 / 3)


def test_a_plan_without_an_overall_score_has_no_change_as_a_whole(plan: Plan, ratings: Ratings):
    parts = replace(plan, overall=False)
    table = changes(given(parts, both(ratings, BEFORE, AFTER)), "2021", "2024")
    found = row(table, "TEST")

    assert (found["common_change"], found["before_common"], found["after_common"]) == (None,) * 3
    assert (found["n_common"], found["n_before"], found["n_after"]) == (2, 3, 3)
    assert row(table, "LAW")["common_change"] == pytest.approx(33.34 / 3)


def test_weight_that_applied_in_either_round_is_what_the_common_items_are_a_share_of(
    plan: Plan, ratings: Ratings
):
    """LAW-2 (weight 2) was accepted as not applicable in one of the rounds, either one."""
    full = {("XAA", "LAW-1"): "1", ("XAA", "LAW-2"): "1"}
    less = {("XAA", "LAW-1"): "1", ("XAA", "LAW-2"): "n/a"}
    by = ("evaluator", "evaluator")

    for frame in (both(ratings, full, less, *by), both(ratings, less, full, *by)):
        found = row(changes(given(plan, frame), "2021", "2024"), "LAW")
        assert found["share_common"] == pytest.approx(1 / 3)
    never = both(ratings, less, less, *by)
    assert row(changes(given(plan, never), "2021", "2024"), "LAW")["share_common"] == 1


def test_two_assessments_are_not_compared(plan: Plan, ratings: Ratings):
    """LAW-1 was the country's own rating and is an evaluator's now; LAW-2 is its own in both."""
    frame = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "0"}, "2021"),
            ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "1"}, "2024"),
            ratings({("XAA", "LAW-1"): "0"}, "2024", "evaluator"),
        ],
        ignore_index=True,
    )
    table = changed(plan, frame)
    area, action = row(table, "LAW"), row(table, "LAW-1")

    assert (area["common_change"], area["n_common"]) == (33.33, 1)
    assert (area["assessment_differs"], area["flag"]) == (1, "assessment_differs")
    assert (area["n_before"], area["n_after"]) == (2, 2)
    assert area["share_common"] == pytest.approx(2 / 3)
    assert (action["common_change"], action["flag"]) == (None, "assessment_differs")
    assert (action["before"], action["after"], action["total_change"]) == (100, 0, -100)
    assert fell(given(plan, frame), view(frame), "2021", "2024").empty


def test_one_assessment_alone_is_compared_with_itself(plan: Plan, ratings: Ratings):
    frame = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "3"}, "2021"),
            ratings({("XAA", "LAW-1"): "2"}, "2024"),
            ratings({("XAA", "LAW-1"): "0"}, "2024", "evaluator"),
        ],
        ignore_index=True,
    )
    own = given(plan, frame, "self")
    table = changes(own, "2021", "2024", assessed_by(own, view(frame, "self")))

    assert row(table, "LAW-1")["common_change"] == pytest.approx(-33.33)
    assert row(table, "LAW-1")["flag"] == ""


def test_whose_rating_stands_where_is_known(plan: Plan, ratings: Ratings):
    """0 agreed, 1 evaluator, 2 self, -1 nobody."""
    frame = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "?"}, "2021"),
            ratings({("XAA", "LAW-1"): "0"}, "2024", "evaluator"),
            ratings({("XAA", "SKL-1"): "0"}, "2024", "agreed"),
        ],
        ignore_index=True,
    )
    found = assessed_by(given(plan, frame), view(frame))

    assert found[:, 0].tolist() == [[2, 2, -1, -1, -1], [1, -1, -1, 0, -1]]
    assert (found[:, 1:] == -1).all()


def test_ratings_that_are_no_view_are_refused(plan: Plan, ratings: Ratings):
    frame = both(ratings, {}, {("XAA", "LAW-1"): "3"})
    twice = pd.concat([view(frame), view(frame)], ignore_index=True)

    with pytest.raises(ValueError, match="two ratings of one round, country and action"):
        assessed_by(given(plan, frame), twice)


def test_common_items_keep_their_points_and_nothing_else_does(plan: Plan, ratings: Ratings):
    said = given(plan, both(ratings, BEFORE, AFTER))
    kept = common_items(said, "2021", "2024")

    nan = math.nan
    np.testing.assert_array_equal(
        kept.points[:, 0], [[0, 100, nan, nan, nan], [100, 66.67, nan, nan, nan]]
    )
    assert kept.rated[:, 0].sum() == 4
    assert not kept.rated[:, 1:].any()
    assert (kept.category == said.category).all()
    # What the answers were is still there.
    assert said.rated[:, 0].sum() == 6


def test_common_items_leave_other_rounds_alone(plan: Plan, ratings: Ratings):
    later = plan.with_rounds((*plan.rounds, Round("2027")))
    frame = pd.concat(
        [both(ratings, BEFORE, AFTER), ratings({("XAA", "SKL-1"): "3"}, "2027")], ignore_index=True
    )
    said = given(later, frame)

    assert common_items(said, "2021", "2024").points[2, 0, 3] == 100
    assert common_items(said, "2024", "2027").points[0, 0, 0] == 0
    assert common_items(said, "2024", "2027").rated[1:].sum() == 0


def test_common_items_are_of_one_assessment(plan: Plan, ratings: Ratings):
    frame = both(ratings, {("XAA", "LAW-1"): "3"}, {("XAA", "LAW-1"): "3"}, then_by="evaluator")
    said = given(plan, frame)

    assert common_items(said, "2021", "2024").rated.sum() == 2
    kept = common_items(said, "2021", "2024", assessed_by(said, view(frame)))
    assert kept.rated.sum() == 0


@pytest.mark.parametrize(
    "ask",
    [
        lambda said, _chosen: common_items(said, "1066", "2024"),
        lambda said, _chosen: changes(said, "2021", "1066"),
        lambda said, _chosen: movements(said, "1066", "2024"),
        lambda said, chosen: fell(said, chosen, "2021", "1066"),
        lambda said, _chosen: place_of(said, "1066"),
    ],
)
def test_an_unknown_round_is_refused(plan: Plan, ratings: Ratings, ask: Callable[..., Any]):
    frame = both(ratings, BEFORE, AFTER)

    with pytest.raises(KeyError, match="unknown round: '1066'"):
        ask(given(plan, frame), view(frame))


def test_movements_count_every_rating_once(plan: Plan, ratings: Ratings):
    """LAW-1 rises, LAW-2 falls, SKL-1 goes, SKL-2 comes; of XAB one stays."""
    frame = both(ratings, {**BEFORE, ("XAB", "LAW-1"): "2"}, {**AFTER, ("XAB", "LAW-1"): "2"})
    table = movements(given(plan, frame), "2021", "2024")
    names = list(MOVEMENT_COLUMNS[3:])

    def moved(node: str, country: str = "XAA") -> list[int]:
        return [row(table, node, country)[name] for name in names]

    assert names == [
        "risen", "same", "fallen", "newly_rated", "no_longer_rated", "assessment_differs",
    ]  # fmt: skip
    assert moved("LAW") == [1, 0, 1, 0, 0, 0]
    assert moved("SKL") == [0, 0, 0, 1, 1, 0]
    assert moved("TEST") == [1, 0, 1, 1, 1, 0]
    assert moved("LAW-2") == [0, 0, 1, 0, 0, 0]
    assert moved("TEST", "XAB") == [0, 1, 0, 0, 0, 0]
    assert moved("TEST", "XAC") == [0, 0, 0, 0, 0, 0]


def test_another_assessment_is_no_movement(plan: Plan, ratings: Ratings):
    frame = both(ratings, {("XAA", "LAW-1"): "3"}, {("XAA", "LAW-1"): "0"}, then_by="evaluator")
    said = given(plan, frame)
    whole = row(movements(said, "2021", "2024", assessed_by(said, view(frame))), "TEST")

    assert (whole["assessment_differs"], whole["fallen"], whole["same"]) == (1, 0, 0)


def test_movements_of_all_countries_leave_the_region_to_itself(plan: Plan, ratings: Ratings):
    before = BEFORE | {("XAB", "LAW-1"): "1", (REGION, "LAW-3"): "3"}
    frame = both(ratings, before, AFTER | {("XAB", "LAW-1"): "1", (REGION, "LAW-3"): "0"})
    said = given(plan, frame)
    names = MOVEMENT_COLUMNS[3:]

    assert list(moved(said, "2021", "2024")) == list(names)
    assert list(moved(said, "2021", "2024").values()) == [1, 1, 1, 1, 1, 0]
    assert list(moved(said, "2021", "2024", unit="XAB").values()) == [0, 1, 0, 0, 0, 0]
    assert list(moved(said, "2021", "2024", unit=REGION).values()) == [0, 0, 1, 0, 0, 0]


def test_movements_of_another_assessment_are_counted_apart(plan: Plan, ratings: Ratings):
    frame = both(ratings, BEFORE, AFTER, then_by="evaluator")
    said = given(plan, frame)

    counted = moved(said, "2021", "2024", assessed_by(said, view(frame)))

    assert list(counted.values()) == [0, 0, 0, 1, 1, 2]


def numeric(plan: Plan) -> Plan:
    """The plan with LAW-1 in numbers from 0 to 100, so that points are what was typed."""
    first, *rest = plan.actions
    return replace(plan, actions=(replace(first, lower=0, optimum=100), *rest))


@pytest.mark.parametrize(
    ("after", "movement"),
    [
        (50 + 5e-10, "same"),
        (50 - 5e-10, "same"),
        (50 + 5e-9, "risen"),
        (50 - 5e-9, "fallen"),
    ],
)
def test_what_moves_by_no_more_than_1e_9_has_not_moved(
    plan: Plan, ratings: Ratings, after: float, movement: str
):
    frame = both(ratings, {("XAA", "LAW-1"): 50.0}, {("XAA", "LAW-1"): after})
    said = given(numeric(plan), frame)

    assert row(movements(said, "2021", "2024"), "LAW-1")[movement] == 1
    assert len(fell(said, view(frame), "2021", "2024")) == (movement == "fallen")


def test_an_effect_of_rounding_is_no_composition(plan: Plan, ratings: Ratings):
    frame = both(ratings, {("XAA", "LAW-1"): 0.1}, {("XAA", "LAW-1"): 0.3})

    assert row(changes(given(numeric(plan), frame), "2021", "2024"), "LAW-1")["flag"] == ""


def test_everything_that_fell_is_told_the_largest_fall_first(plan: Plan, ratings: Ratings):
    before = {
        ("XAA", "LAW-1"): "1",
        ("XAA", "LAW-2"): "3",
        ("XAB", "LAW-1"): "3",
        ("XAB", "SKL-2"): "1",
        (REGION, "LAW-3"): "1",
    }
    after = {
        ("XAA", "LAW-1"): "0",
        ("XAA", "LAW-2"): "3",
        ("XAB", "LAW-1"): "0",
        ("XAB", "SKL-2"): "0",
        (REGION, "LAW-3"): "0",
    }
    frame = both(ratings, before, after)
    fallen_most = (
        (frame["round"] == "2024") & (frame["country"] == "XAB") & (frame["action"] == "LAW-1")
    )
    frame.loc[fallen_most, ["why", "comment"]] = ["earlier_corrected", "Repealed"]

    table = fell(given(plan, frame), view(frame), "2021", "2024")

    assert tuple(table.columns) == FALL_COLUMNS
    names = ["country", "action", "level_before", "level_after", "points_before", "points_after",
             "change", "assessment", "why", "comment"]  # fmt: skip
    assert table[names].values.tolist() == [
        ["XAB", "LAW-1", "3", "0", 100, 0, -100, "self", "earlier_corrected", "Repealed"],
        ["XAA", "LAW-1", "1", "0", 33.33, 0, -33.33, "self", "", ""],
        ["XAB", "SKL-2", "1", "0", 33.33, 0, -33.33, "self", "", ""],
        [REGION, "LAW-3", "1", "0", 33.33, 0, -33.33, "self", "", ""],
    ]
    assert table["value_before"].isna().all()


def test_equal_falls_stand_by_unit(plan: Plan, ratings: Ratings):
    """Of forty countries every other one falls by 30 points, the others by 10."""
    codes = [f"X{first}{second}" for first in "ABCD" for second in "ABCDEFGHIJ"]
    many = replace(numeric(plan), countries=tuple(Country(code, code) for code in codes))
    before = {(code, "LAW-1"): 50.0 for code in codes}
    after = {(code, "LAW-1"): 20.0 if n % 2 else 40.0 for n, code in enumerate(codes)}
    frame = both(ratings, before, after)

    table = fell(given(many, frame), view(frame), "2021", "2024")

    assert table["country"].tolist() == codes[1::2] + codes[::2]


def test_what_fell_is_told_where_its_area_rose(plan: Plan, ratings: Ratings):
    frame = both(ratings, BEFORE, AFTER)
    said = given(plan, frame)

    assert row(changes(said, "2021", "2024"), "LAW")["common_change"] > 0
    assert fell(said, view(frame), "2021", "2024")["action"].tolist() == ["LAW-2"]


def test_a_number_that_fell_is_told_with_both_numbers(plan: Plan, ratings: Ratings):
    frame = both(ratings, {("XAA", "LAW-1"): 40.0}, {("XAA", "LAW-1"): 0.0})
    (only,) = fell(given(numeric(plan), frame), view(frame), "2021", "2024").to_dict("records")

    assert (only["value_before"], only["value_after"], only["change"]) == (40, 0, -40)
    assert (only["level_before"], only["level_after"]) == ("", "")


def test_the_reason_and_comment_are_those_of_the_later_rating(plan: Plan, ratings: Ratings):
    frame = both(ratings, {("XAA", "LAW-1"): "3"}, {("XAA", "LAW-1"): "0"})
    frame["why"] = ["situation_changed", "standard_changed"]
    frame["comment"] = ["then", "now"]
    (only,) = fell(given(plan, frame), view(frame), "2021", "2024").to_dict("records")

    assert (only["why"], only["comment"]) == ("standard_changed", "now")


def test_some_rounds_of_the_answers_are_answers(plan: Plan, ratings: Ratings):
    said = given(plan, both(ratings, BEFORE, AFTER))
    last = of_rounds(said, [1])

    assert [one.code for one in last.rounds] == ["2024"]
    assert last.points.shape == (1, 4, 5)
    assert last.category.shape == (1, 4, 5)
    assert last.points[0, 0, 0] == 100
    assert place_of(said, "2021") == 0
    assert place_of(said, "2024") == 1


def test_a_share_of_weight_goes_down_the_tree(plan: Plan):
    """LAW-1 (1 of LAW's 4, LAW being 2 of 3) and SKL-2 (1 of 2, SKL being 1 of 3)."""
    part = np.array([True, False, False, False, True])
    share = share_of_weight(plan, part, np.ones(5, dtype=bool))

    assert share[:3].tolist() == pytest.approx([2 / 3 / 4 + 1 / 3 / 2, 1 / 4, 1 / 2])
    assert share[3:].tolist() == [1, 0, 0, 0, 1]


def test_the_formulas_name_what_is_told():
    assert [one.name for one in FORMULAS] == [
        "Change on common items", "Composition effect", "What fell",
    ]  # fmt: skip
