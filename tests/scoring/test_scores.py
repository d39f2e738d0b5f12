"""A score never travels alone: it has its range, its coverage, and a reason when it is missing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from monitoring.model import (
    REGION,
    SCORE_COLUMNS,
    Aggregation,
    Area,
    Band,
    Level,
    Plan,
    Responsibility,
)
from monitoring.scoring import answers, scores, view

Ratings = Callable[..., pd.DataFrame]
Said = dict[tuple[str, str], str]
FIGURES = ["score", "bound_low", "bound_high", "coverage", "n_rated", "n_applicable", "reason"]
COMPLETE = {
    ("XAA", "LAW-1"): "3",
    ("XAA", "LAW-2"): "0",
    ("XAA", "SKL-1"): "3",
    ("XAA", "SKL-2"): "0",
}


def scored(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> pd.DataFrame:
    """SCORE_COLUMNS of these ratings together."""
    frame = pd.concat(frames, ignore_index=True)
    return scores(answers(view(frame, assessment), plan), assessment=assessment)


def row(
    table: pd.DataFrame, node: str, country: str = "XAA", round_: str = "2024"
) -> dict[str, Any]:
    """The row of one node, unit and round."""
    here = (table["node"] == node) & (table["country"] == country) & (table["round"] == round_)
    (found,) = table[here].to_dict("records")
    return found


def figures(table: pd.DataFrame, node: str, country: str = "XAA") -> list[Any]:
    """Score, bounds and coverage; a missing score as None."""
    found = row(table, node, country)
    return [None if pd.isna(found[name]) else found[name] for name in FIGURES[:4]]


def test_there_is_one_row_for_each_round_unit_and_node(plan: Plan, ratings: Ratings):
    table = scored(plan, ratings(COMPLETE))
    nodes = ["TEST", "LAW", "SKL", "LAW-1", "LAW-2", "LAW-3", "SKL-1", "SKL-2"]

    assert tuple(table.columns) == SCORE_COLUMNS
    assert list(table[["round", "country", "node"]].itertuples(index=False, name=None)) == [
        (round_, unit, node)
        for round_ in ("2021", "2024")
        for unit in ("XAA", "XAB", "XAC", REGION)
        for node in nodes
    ]
    assert table["level"].tolist()[:8] == ["plan", "area", "area"] + ["action"] * 5
    assert set(table["plan"]) == {"TEST"}
    assert set(table["assessment"]) == {"best_available"}


def test_an_area_is_the_weighted_mean_of_its_rated_actions(plan: Plan, ratings: Ratings):
    """LAW-1 (weight 1) at 100, LAW-2 (weight 2) at 0."""
    assert figures(scored(plan, ratings(COMPLETE)), "LAW") == pytest.approx(
        [100 / 3, 100 / 3, 100 / 3, 1]
    )


def test_a_plan_is_the_weighted_mean_of_its_areas(plan: Plan, ratings: Ratings):
    """LAW (weight 2) at 33.3, SKL (weight 1) at 50."""
    assert figures(scored(plan, ratings(COMPLETE)), "TEST") == pytest.approx(
        [(2 * 100 / 3 + 50) / 3] * 3 + [1]
    )


def test_an_action_has_the_points_of_its_level(plan: Plan, ratings: Ratings):
    table = scored(plan, ratings({("XAA", "LAW-1"): "2"}))

    assert figures(table, "LAW-1") == [66.67, 66.67, 66.67, 1]
    assert figures(table, "LAW-2") == [None, 0, 100, 0]
    assert (row(table, "LAW-1")["n_rated"], row(table, "LAW-2")["n_rated"]) == (1, 0)


@pytest.mark.parametrize(
    ("typed", "points"),
    [(30.0, 0), (35.0, 0), (20.0, 40), (5.0, 100), (-4.0, 100)],
)
def test_a_number_lies_between_its_two_bounds_and_less_may_be_better(
    plan: Plan, ratings: Ratings, typed: float, points: float
):
    days = replace(plan.actions[0], lower=30, optimum=5)
    numeric = replace(plan, actions=(days, *plan.actions[1:]))

    table = scored(numeric, ratings({("XAA", "LAW-1"): typed}))

    assert figures(table, "LAW-1") == pytest.approx([points, points, points, 1])


def test_an_unrated_action_lowers_coverage_and_not_the_score(plan: Plan, ratings: Ratings):
    """LAW-2 alone is 2 of the area's 3 in weight, which is just enough."""
    table = scored(plan, ratings({("XAA", "LAW-2"): "3"}))

    assert figures(table, "LAW") == pytest.approx([100, 200 / 3, 100, 2 / 3])
    assert (row(table, "LAW")["n_rated"], row(table, "LAW")["n_applicable"]) == (1, 2)


def test_below_the_coverage_of_an_area_there_are_bounds_and_no_score(plan: Plan, ratings: Ratings):
    """LAW-1 alone is 1 of the area's 3 in weight."""
    table = scored(plan, ratings({("XAA", "LAW-1"): "3"}))

    assert figures(table, "LAW") == pytest.approx([None, 100 / 3, 100, 1 / 3])
    assert row(table, "LAW")["reason"] == "coverage"


@pytest.mark.parametrize(("above", "is_scored"), [(5e-10, True), (5e-9, False)])
def test_thresholds_are_compared_with_a_tolerance_of_1e_9(
    plan: Plan, ratings: Ratings, above: float, is_scored: bool
):
    frame = ratings({("XAA", "LAW-2"): "3", ("XAA", "SKL-1"): "3", ("XAA", "SKL-2"): "3"})
    area = scored(replace(plan, coverage_area=2 / 3 + above), frame)
    whole = scored(replace(plan, coverage_plan=7 / 9 + above), frame)

    assert pd.notna(row(area, "LAW")["score"]) is is_scored
    assert pd.notna(row(whole, "TEST")["score"]) is is_scored


def test_below_the_coverage_of_a_plan_there_are_bounds_and_no_score(plan: Plan, ratings: Ratings):
    """LAW is known to 2/3 with a weight of 2, SKL to 1 with a weight of 1: 7/9 is below 0.8."""
    frame = ratings({("XAA", "LAW-2"): "3", ("XAA", "SKL-1"): "3", ("XAA", "SKL-2"): "0"})
    table = scored(plan, frame)

    assert figures(table, "TEST") == pytest.approx(
        [None, (2 * 200 / 3 + 50) / 3, (2 * 100 + 50) / 3, 7 / 9]
    )
    assert row(table, "TEST")["reason"] == "coverage"


def test_an_area_whose_score_is_withheld_still_counts_in_the_plan(plan: Plan, ratings: Ratings):
    """SKL is known to 1/2, so it has no score; its 100 counts with a weight of 1 beside LAW's 2."""
    frame = ratings({("XAA", "LAW-1"): "0", ("XAA", "LAW-2"): "0", ("XAA", "SKL-1"): "3"})
    table = scored(plan, frame)

    assert figures(table, "SKL") == [None, 50, 100, 0.5]
    assert figures(table, "TEST") == pytest.approx([100 / 3, 50 / 3, 100 / 3, 2.5 / 3])


def test_an_area_without_any_rating_is_left_out_of_the_mean_and_not_of_the_range(
    plan: Plan, ratings: Ratings
):
    lenient = replace(plan, coverage_plan=0.5)
    table = scored(lenient, ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "3"}))

    assert row(table, "SKL")["reason"] == "no_information"
    assert figures(table, "SKL") == [None, 0, 100, 0]
    assert figures(table, "TEST") == pytest.approx([100, 200 / 3, 100, 2 / 3])


def test_a_core_area_without_a_score_withholds_the_plan_s(plan: Plan, ratings: Ratings):
    frame = ratings({("XAA", "LAW-1"): "0", ("XAA", "LAW-2"): "0", ("XAA", "SKL-1"): "3"})
    law, skills = plan.areas
    core = replace(plan, areas=(law, replace(skills, core=True)))

    table = scored(core, frame)

    assert figures(table, "TEST") == pytest.approx([None, 50 / 3, 100 / 3, 2.5 / 3])
    assert row(table, "TEST")["reason"] == "core_area"


def test_a_core_area_that_does_not_apply_withholds_nothing(plan: Plan, ratings: Ratings):
    law, skills = plan.areas
    core = replace(plan, areas=(law, replace(skills, core=True)))
    away = {("XAA", "SKL-1"): "n/a", ("XAA", "SKL-2"): "n/a"}
    frame = ratings(COMPLETE | away, assessment="evaluator")

    table = scored(core, frame)

    assert row(table, "SKL")["reason"] == "not_applicable"
    assert figures(table, "TEST") == pytest.approx([100 / 3, 100 / 3, 100 / 3, 1])


def test_a_plan_without_an_overall_score_says_so_and_keeps_its_areas(plan: Plan, ratings: Ratings):
    table = scored(replace(plan, overall=False), ratings(COMPLETE))

    assert figures(table, "TEST") == [None, None, None, 1]
    assert row(table, "TEST")["reason"] == "no_overall"
    assert row(table, "LAW")["score"] == pytest.approx(100 / 3)


def test_not_applicable_counts_as_no_information_until_it_is_accepted(plan: Plan, ratings: Ratings):
    claim = ratings(COMPLETE | {("XAA", "LAW-1"): "n/a"})
    verdict = ratings({("XAA", "LAW-1"): "n/a"}, assessment="evaluator")

    before, after = scored(plan, claim), scored(plan, claim, verdict)

    assert figures(before, "LAW") == pytest.approx([0, 0, 100 / 3, 2 / 3])
    assert row(before, "LAW-1")["reason"] == "not_applicable_not_accepted"
    assert figures(after, "LAW") == [0, 0, 0, 1]
    assert row(after, "LAW-1")["reason"] == "not_applicable"
    assert figures(after, "LAW-1") == [None, None, None, None]
    assert row(after, "LAW")["n_applicable"] == 1


def test_an_area_where_nothing_applies_leaves_the_plan(plan: Plan, ratings: Ratings):
    away = {("XAA", "SKL-1"): "n/a", ("XAA", "SKL-2"): "n/a"}
    table = scored(plan, ratings(COMPLETE | away, assessment="agreed"))

    assert figures(table, "SKL") == [None, None, None, None]
    assert row(table, "SKL")["reason"] == "not_applicable"
    assert figures(table, "TEST") == pytest.approx([100 / 3, 100 / 3, 100 / 3, 1])


def test_a_level_without_a_value_is_no_information(plan: Plan, ratings: Ratings):
    scale = plan.scales["IMPLEMENTATION"]
    special = Level("S", "Special case", None, "#000000", "–", done=False)
    special_plan = replace(
        plan, scales={scale.code: replace(scale, levels=(*scale.levels, special))}
    )

    table = scored(special_plan, ratings(COMPLETE | {("XAA", "LAW-1"): "S"}))

    assert figures(table, "LAW-1") == [None, 0, 100, 0]
    assert row(table, "LAW-1")["reason"] == "level_without_value"
    assert figures(table, "LAW") == pytest.approx([0, 0, 100 / 3, 2 / 3])


def test_a_gap_is_never_a_zero(plan: Plan, ratings: Ratings):
    nothing = scored(plan, ratings({}))

    assert figures(nothing, "TEST") == [None, 0, 100, 0]
    assert row(nothing, "TEST")["reason"] == "no_information"
    assert row(nothing, "LAW-1")["reason"] == "not_returned"


def test_who_returned_something_left_the_rest_unanswered(plan: Plan, ratings: Ratings):
    table = scored(plan, ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "?"}))

    assert row(table, "LAW-2")["reason"] == "not_available"
    assert row(table, "SKL-1")["reason"] == "unanswered"
    assert row(table, "SKL-1", "XAB")["reason"] == "not_returned"
    assert row(table, "SKL-1", "XAA", "2021")["reason"] == "not_returned"


def test_an_area_of_regional_actions_says_so_and_leaves_a_country_s_plan(
    plan: Plan, ratings: Ratings
):
    """With LAW the region's alone, a country's plan is SKL alone."""
    regional = tuple(
        replace(action, responsibility=Responsibility.REGION) if action.parent == "LAW" else action
        for action in plan.actions
    )
    frame = ratings({("XAA", "SKL-1"): "3", ("XAA", "SKL-2"): "0"})
    table = scored(replace(plan, actions=regional), frame)

    assert figures(table, "LAW") == [None, None, None, None]
    assert row(table, "LAW")["reason"] == "regional_only"
    assert row(table, "LAW-1")["reason"] == "regional_only"
    assert figures(table, "TEST") == [50, 50, 50, 1]


def test_the_region_answers_for_its_own_and_the_shared_actions(plan: Plan, ratings: Ratings):
    frame = ratings({(REGION, "LAW-3"): "3", (REGION, "SKL-1"): "0"}, assessment="evaluator")
    table = scored(plan, frame)

    assert figures(table, "LAW", REGION) == [100, 100, 100, 1]
    assert figures(table, "SKL", REGION) == [0, 0, 0, 1]
    assert figures(table, "TEST", REGION) == pytest.approx([200 / 3, 200 / 3, 200 / 3, 1])
    assert row(table, "LAW-1", REGION)["reason"] == "national_only"
    assert row(table, "TEST", REGION)["n_applicable"] == 2


def test_what_a_round_did_not_ask_is_out_of_scope(plan: Plan, ratings: Ratings):
    """An answer of an earlier, wider scope stays in the store and out of the score."""
    narrow = plan.with_rounds((replace(plan.rounds[1], scope=("LAW-1", "SKL")),))
    table = scored(narrow, ratings(COMPLETE))

    assert row(table, "LAW-2")["reason"] == "out_of_scope"
    assert figures(table, "LAW-2") == [None, None, None, None]
    assert figures(table, "LAW") == [100, 100, 100, 1]
    assert figures(table, "TEST") == pytest.approx([250 / 3, 250 / 3, 250 / 3, 1])


def test_an_area_that_a_round_did_not_ask_is_out_of_scope(plan: Plan, ratings: Ratings):
    narrow = plan.with_rounds((replace(plan.rounds[1], scope=("SKL",)),))
    table = scored(narrow, ratings({("XAA", "SKL-1"): "3", ("XAA", "SKL-2"): "3"}))

    assert row(table, "LAW")["reason"] == "out_of_scope"
    assert figures(table, "TEST") == [100, 100, 100, 1]


def test_an_area_without_actions_says_so_and_leaves_the_plan(plan: Plan, ratings: Ratings):
    wider = replace(plan, areas=(*plan.areas, Area("NEW", "Nothing known yet", weight=5)))
    table = scored(wider, ratings(COMPLETE))

    assert row(table, "NEW")["reason"] == "no_actions"
    assert figures(table, "TEST") == pytest.approx([(2 * 100 / 3 + 50) / 3] * 3 + [1])


def test_a_plan_without_actions_has_no_score(plan: Plan, ratings: Ratings):
    table = scored(replace(plan, actions=()), ratings({}))

    assert set(table["reason"]) == {"no_actions"}
    assert table["score"].isna().all()


def test_too_few_applicable_actions_leave_bounds_and_no_score(plan: Plan, ratings: Ratings):
    table = scored(replace(plan, min_actions=3), ratings(COMPLETE))

    assert figures(table, "LAW") == pytest.approx([None, 100 / 3, 100 / 3, 1])
    assert row(table, "LAW")["reason"] == "min_actions"


def test_coverage_may_be_counted_instead_of_weighed(plan: Plan, ratings: Ratings):
    """LAW-2 is 2/3 of the weight and 1/2 of the number; three of four are rated in all."""
    frame = ratings({("XAA", "LAW-2"): "3", ("XAA", "SKL-1"): "3", ("XAA", "SKL-2"): "3"})
    table = scored(replace(plan, coverage_basis="count"), frame)

    assert row(table, "LAW")["coverage"] == 0.5
    assert row(table, "LAW")["reason"] == "coverage"
    assert row(table, "TEST")["coverage"] == 0.75


def test_counted_coverage_also_asks_for_scores_of_the_parts(plan: Plan, ratings: Ratings):
    """Three of four actions are rated, 0.75 in all; of the two areas only SKL has a score."""
    frame = ratings({("XAA", "LAW-2"): "3", ("XAA", "SKL-1"): "3", ("XAA", "SKL-2"): "3"})

    def whole(least: float) -> dict[str, Any]:
        return row(
            scored(replace(plan, coverage_basis="count", coverage_plan=least), frame), "TEST"
        )

    assert (whole(0.76)["score"], whole(0.76)["reason"]) == (
        pytest.approx(math.nan, nan_ok=True),
        "coverage",
    )
    assert (whole(0.75)["score"], whole(0.75)["reason"]) == (
        pytest.approx(math.nan, nan_ok=True),
        "parts",
    )
    assert (whole(0.5 + 1e-8)["reason"], whole(0.5)["reason"]) == ("parts", "")
    assert whole(0.5)["score"] == 100


def test_one_action_that_applies_is_enough_to_count(plan: Plan, ratings: Ratings):
    """The other action of LAW does not apply; one of one is rated, and LAW is a core area."""
    away = ratings({("XAA", "LAW-2"): "n/a"}, assessment="evaluator")
    counting = replace(plan, coverage_basis="count", coverage_plan=0.5, coverage_area=1.0)
    core = replace(counting, areas=(replace(plan.areas[0], core=True), plan.areas[1]))

    rated = scored(core, away, ratings({("XAA", "LAW-1"): "3", ("XAB", "SKL-1"): "0"}))
    unrated = scored(core, away, ratings({("XAA", "SKL-1"): "3", ("XAA", "SKL-2"): "3"}))

    assert figures(rated, "LAW") == [100, 100, 100, 1]
    assert row(rated, "LAW-1")["reason"] == row(rated, "LAW")["reason"] == ""
    assert row(rated, "TEST")["reason"] == "coverage"
    assert row(unrated, "TEST")["reason"] == "core_area"
    assert figures(unrated, "LAW") == [None, 0, 100, 0]


def test_a_plan_without_an_overall_score_of_which_nothing_is_rated_says_that(
    plan: Plan, ratings: Ratings
):
    table = scored(replace(plan, overall=False), ratings({("XAB", "SKL-1"): "3"}))

    assert row(table, "TEST", "XAA")["reason"] == "no_information"
    assert row(table, "TEST", "XAB")["reason"] == "no_overall"


def test_a_part_that_does_not_apply_is_not_asked_for(plan: Plan, ratings: Ratings):
    said = {("XAA", "LAW-1"): "n/a", ("XAA", "LAW-2"): "n/a", ("XAA", "SKL-1"): "3"}
    frame = ratings(said | {("XAA", "SKL-2"): "3"}, assessment="evaluator")
    table = scored(replace(plan, coverage_basis="count"), frame)

    assert figures(table, "TEST") == [100, 100, 100, 1]


def test_what_is_rated_without_weight_has_no_score_and_says_so(plan: Plan, ratings: Ratings):
    weightless = tuple(replace(a, weight=0.0) if a.parent == "LAW" else a for a in plan.actions)
    table = scored(replace(plan, actions=weightless), ratings(COMPLETE))

    assert figures(table, "LAW") == [None, None, None, None]
    assert row(table, "LAW")["reason"] == "no_weight"
    assert (row(table, "LAW")["n_rated"], row(table, "LAW")["n_applicable"]) == (2, 2)
    assert figures(table, "TEST") == [50, 50, 50, 1]


def test_an_area_may_stand_under_another(plan: Plan, ratings: Ratings):
    """LAW-2 moves to a part of LAW with a weight of 3: 100 with 1, and 0 with 3."""
    law, skills = plan.areas
    first, second, *rest = plan.actions
    deeper = replace(
        plan,
        areas=(law, Area("COURTS", "Courts", parent="LAW", weight=3), skills),
        actions=(first, replace(second, parent="COURTS"), *rest),
    )
    table = scored(deeper, ratings(COMPLETE))

    assert figures(table, "COURTS") == [0, 0, 0, 1]
    assert figures(table, "LAW") == [25, 25, 25, 1]
    assert figures(table, "TEST") == pytest.approx([100 / 3, 100 / 3, 100 / 3, 1])


@pytest.mark.parametrize(
    ("kind", "area", "whole"),
    [
        (Aggregation.ARITHMETIC, 100 / 3, (2 * 100 / 3 + 50) / 3),
        (Aggregation.GEOMETRIC, 100 ** (1 / 3), (100 ** (2 / 3) * 10) ** (1 / 3)),
        (Aggregation.HARMONIC, 3 / 2.01, 3 / (2 * 2.01 / 3 + 1.01 / 2)),
        (Aggregation.MINIMUM, 0, 0),
        (Aggregation.MEDIAN, 50, 50),
    ],
)
def test_a_plan_says_how_its_parts_are_put_together(
    plan: Plan, ratings: Ratings, kind: Aggregation, area: float, whole: float
):
    """LAW is 100 (weight 1) and 0 (weight 2), SKL 100 and 0; the floor is 1."""
    table = scored(replace(plan, aggregation_area=kind, aggregation_plan=kind), ratings(COMPLETE))

    assert row(table, "LAW")["score"] == pytest.approx(area)
    assert row(table, "TEST")["score"] == pytest.approx(whole)


def test_the_worst_unknown_in_a_geometric_mean_is_the_floor(plan: Plan, ratings: Ratings):
    geometric = replace(plan, aggregation_area=Aggregation.GEOMETRIC)
    table = scored(geometric, ratings({("XAA", "SKL-1"): "3"}))

    assert figures(table, "SKL") == pytest.approx([None, 10, 100, 0.5])


def test_ranks_go_by_unrounded_scores_within_a_round_and_node(plan: Plan, ratings: Ratings):
    """The shared best rank is 1, the next 3; the region is no country."""
    said = {
        ("XAA", "LAW-1"): "1",
        ("XAB", "LAW-1"): "3",
        ("XAC", "LAW-1"): "3",
        (REGION, "LAW-3"): "3",
    }
    table = scored(plan, ratings(said))
    ranked = {
        unit: row(table, node, unit)["rank"]
        for unit, node in (("XAA", "LAW-1"), ("XAB", "LAW-1"), ("XAC", "LAW-1"), (REGION, "LAW-3"))
    }

    assert (ranked["XAA"], ranked["XAB"], ranked["XAC"]) == (3, 1, 1)
    assert pd.isna(ranked[REGION])
    assert pd.isna(row(table, "LAW", "XAB")["rank"])


def test_a_band_begins_at_its_lower_bound(plan: Plan, ratings: Ratings):
    banded = replace(plan, bands=(Band(0, "Early"), Band(50, "Advanced"), Band(100, "Full")))
    said = {
        ("XAA", "SKL-1"): "3",
        ("XAA", "SKL-2"): "0",
        ("XAB", "SKL-1"): "1",
        ("XAB", "SKL-2"): "1",
        ("XAC", "SKL-1"): "3",
    }
    table = scored(banded, ratings(said))

    assert [row(table, "SKL", unit)["band"] for unit in ("XAA", "XAB", "XAC")] == [
        "Advanced",
        "Early",
        "",
    ]
    assert row(table, "SKL-1", "XAC")["band"] == "Full"
    assert set(scored(plan, ratings(said))["band"]) == {""}


def test_the_assessment_is_named_and_its_scores_are_its_own(plan: Plan, ratings: Ratings):
    claim = ratings(COMPLETE)
    verdict = ratings(dict.fromkeys(COMPLETE, "0"), assessment="evaluator")

    found = {
        assessment: row(scored(plan, claim, verdict, assessment=assessment), "TEST")
        for assessment in ("self", "evaluator", "agreed", "best_available")
    }

    assert {name: line["assessment"] for name, line in found.items()} == {n: n for n in found}
    assert found["self"]["score"] == pytest.approx((2 * 100 / 3 + 50) / 3)
    assert found["evaluator"]["score"] == found["best_available"]["score"] == 0
    assert found["agreed"]["reason"] == "no_information"


def test_a_plan_that_lists_no_countries_scores_those_that_answered(plan: Plan, ratings: Ratings):
    table = scored(replace(plan, countries=()), ratings({("LCA", "LAW-1"): "3"}))

    assert list(dict.fromkeys(table["country"])) == ["LCA", REGION]


def test_a_rating_of_something_unknown_is_a_mistake_of_the_program(plan: Plan, ratings: Ratings):
    with pytest.raises(KeyError, match="unknown action: 'LAW-9'"):
        scored(plan, ratings({("XAA", "LAW-9"): "3"}))


def test_a_level_that_the_scale_no_longer_has_is_no_information_and_no_zero(
    plan: Plan, ratings: Ratings
):
    found = row(scored(plan, ratings({("XAA", "LAW-1"): "9"})), "LAW-1")

    assert found["reason"] == "not_on_scale"
    assert (found["n_rated"], found["n_applicable"]) == (0, 1)
    assert (found["bound_low"], found["bound_high"]) == (0, 100)
