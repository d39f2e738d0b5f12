"""Ratings become arrays: what every unit says of every action, and nothing that was not said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.model import REGION, Action, Plan, Responsibility
from monitoring.scoring import Answers, answers, view
from monitoring.scoring.answers import Category, units_of

Ratings = Callable[..., pd.DataFrame]
A = ("XAA", "LAW-1")


def said(found: Answers, unit: str, action: str, round_: str = "2024") -> tuple[str, str]:
    """Kind and code of an answer."""
    r = [x.code for x in found.rounds].index(round_)
    a = [x.code for x in found.plan.actions].index(action)
    category = found.categories[found.category[r, found.units.index(unit), a]]
    return category.kind, category.code


def test_an_answer_stands_at_its_round_unit_and_action(plan: Plan, ratings: Ratings):
    found = answers(view(ratings({A: "3", ("XAB", "SKL-1"): "1"})), plan)

    assert found.units == ("XAA", "XAB", "XAC", REGION)
    assert found.points.shape == found.category.shape == (2, 4, 5)
    assert np.argwhere(found.rated).tolist() == [[1, 0, 0], [1, 1, 3]]
    assert found.points[1, 0, 0] == 100
    assert said(found, "XAA", "LAW-1") == ("level", "3")
    assert said(found, "XAC", "LAW-1") == ("no_information", "not_returned")
    assert said(found, "XAA", "LAW-3") == ("not_asked", "")
    assert said(found, REGION, "LAW-1") == ("not_asked", "")


def test_things_that_can_be_said_name_their_scale_only_where_they_are_levels(
    plan: Plan, ratings: Ratings
):
    found = answers(view(ratings({A: "3"})), plan).categories

    assert Category("level", "IMPLEMENTATION", "0") in found
    assert [c for c in found if c.kind != "level"] == [
        Category("no_information", "", reason)
        for reason in (
            "not_returned",
            "unanswered",
            "not_available",
            "withheld",
            "level_without_value",
            "not_applicable_not_accepted",
            "not_on_scale",
            "not_agreed",
        )
    ] + [
        Category(kind, "", "") for kind in ("number", "not_applicable", "out_of_scope", "not_asked")
    ]


def test_the_region_is_a_unit_only_where_something_is_asked_of_it(plan: Plan, ratings: Ratings):
    national = replace(
        plan,
        actions=tuple(replace(a, responsibility=Responsibility.COUNTRY) for a in plan.actions),
    )
    regional = replace(
        plan, actions=tuple(replace(a, responsibility=Responsibility.REGION) for a in plan.actions)
    )
    nothing = ratings({})

    assert units_of(national, nothing) == ("XAA", "XAB", "XAC")
    assert units_of(regional, nothing) == ("XAA", "XAB", "XAC", REGION)
    assert units_of(replace(national, countries=()), ratings({("XAC", "LAW-1"): "1", A: "1"})) == (
        "XAA",
        "XAC",
    )


def test_units_may_be_named_instead_of_the_plan_s(plan: Plan, ratings: Ratings):
    found = answers(view(ratings({A: "3"})), plan, ["XAA", "XZZ"])

    assert found.units == ("XAA", "XZZ")
    assert said(found, "XZZ", "LAW-1") == ("no_information", "not_returned")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"round": "2019"}, "unknown round: '2019'"),
        ({"country": "XZZ"}, "unknown country: 'XZZ'"),
        ({"action": "LAW-9"}, "unknown action: 'LAW-9'"),
    ],
)
def test_what_the_plan_does_not_list_is_a_mistake_of_the_program(
    plan: Plan, ratings: Ratings, change: dict[str, str], message: str
):
    with pytest.raises(KeyError, match=message):
        answers(view(ratings({A: "3"}).assign(**change)), plan)


@pytest.mark.parametrize(
    "change", [{"status": "perhaps"}, {"status": "no_information", "reason": "lost"}]
)
def test_an_unknown_answer_is_a_mistake_of_the_program(
    plan: Plan, ratings: Ratings, change: dict[str, str]
):
    """It is told with all that it says, and never taken for the level at some place of a list."""
    odd = ratings({("XAA", "SKL-2"): "0"}).assign(**change)
    frame = pd.concat([ratings({A: "0", ("XAA", "LAW-2"): "1"}), odd], ignore_index=True)

    with pytest.raises(KeyError, match=r"unknown answer: .*'SKL-2'"):
        answers(view(frame), plan)


def test_without_any_rated_answer_nothing_is_rated(plan: Plan, ratings: Ratings):
    found = answers(view(ratings({A: "?", ("XAA", "LAW-2"): "n/a"})), plan)

    assert not found.rated.any()
    assert said(found, "XAA", "LAW-1") == ("no_information", "not_available")
    assert said(found, "XAA", "LAW-2") == ("no_information", "not_applicable_not_accepted")


def test_only_a_claim_can_be_accepted(plan: Plan, ratings: Ratings):
    """The evaluator accepts LAW-2; of LAW-1 a level was said, and SKL-1 is not applicable to XAB."""
    frames = [
        ratings({A: "2", ("XAA", "LAW-2"): "n/a", ("XAB", "SKL-1"): "n/a"}),
        ratings({("XAA", "LAW-2"): "n/a"}, assessment="evaluator"),
    ]
    found = answers(view(pd.concat(frames, ignore_index=True)), plan)

    assert said(found, "XAA", "LAW-2") == ("not_applicable", "")
    assert said(found, "XAA", "LAW-1") == ("level", "2")
    assert said(found, "XAB", "SKL-1") == ("no_information", "not_applicable_not_accepted")
    assert found.applicable[1, 0].tolist() == [True, False, False, True, True]


def test_a_number_where_levels_are_asked_and_a_level_where_numbers_are_is_not_on_the_scale(
    plan: Plan, ratings: Ratings
):
    first, *rest = plan.actions
    numeric = replace(plan, actions=(replace(first, lower=0.0, optimum=50.0), *rest))
    found = answers(
        view(ratings({A: "3", ("XAA", "LAW-2"): 20.0, ("XAB", "LAW-1"): 20.0})), numeric
    )

    assert said(found, "XAA", "LAW-1") == ("no_information", "not_on_scale")
    assert said(found, "XAA", "LAW-2") == ("no_information", "not_on_scale")
    assert said(found, "XAB", "LAW-1") == ("number", "")
    assert found.points[1, 1, 0] == 40


def test_actions_may_be_rated_on_scales_of_their_own(plan: Plan, ratings: Ratings):
    """Level 1 of the plan's scale is worth 33.33, of the other one 60."""
    scale = plan.scales["IMPLEMENTATION"]
    other = replace(
        scale, code="OTHER", levels=tuple(replace(x, value=60.0) for x in scale.levels[:2])
    )
    actions = (plan.actions[0], Action("LAW-2", "LAW", "On the other scale", scale="OTHER"))
    two = replace(plan, scales={"IMPLEMENTATION": scale, "OTHER": other}, actions=actions)
    found = answers(view(ratings({A: "1", ("XAA", "LAW-2"): "1", ("XAB", "LAW-2"): "3"})), two)

    assert found.points[1, 0].tolist() == [33.33, 60]
    assert said(found, "XAB", "LAW-2") == ("no_information", "not_on_scale")
