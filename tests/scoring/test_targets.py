"""A target is points, a level or a number, with a date; what is none of these is never guessed."""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import pairwise

import pytest

from monitoring.model import Action, Area, Plan
from monitoring.scoring.targets import Target, target_of, years


def wanted(plan: Plan, text: str, date: str = "2030-06-30") -> Target:
    """The target of the plan when it has these texts."""
    return target_of(replace(plan, target=text, target_date=date), plan.code)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("75", 75),
        ("75 %", 75),
        ("75%", 75),
        (" 75.0 ", 75),
        ("62,5", 62.5),
        ("100", 100),
        ("0", 0),
        ("0.5 %", 0.5),
        ("1 %", 1),
        ("1.5", 1.5),
    ],
)
def test_the_target_of_a_plan_is_points(plan: Plan, text: str, points: float):
    assert wanted(plan, text) == Target(text.strip(), "2030-06-30", points, years_of("2030-06-30"))


def years_of(text: str) -> float:
    return years(datetime.date.fromisoformat(text))


@pytest.mark.parametrize(
    "text", ["soon", "75 points", "4 of 4", "-1", "100.5", "101 %", "1e2", "%"]
)
def test_what_is_no_number_of_points_is_no_target(plan: Plan, text: str):
    found = wanted(plan, text)

    assert (found.points, found.reason, found.text) == (None, "target_unreadable", text)


@pytest.mark.parametrize("text", ["0.75", "1", "1.0", "0,5"])
def test_a_share_may_be_per_cent_and_is_not_guessed(plan: Plan, text: str):
    """A spreadsheet keeps a cell that shows 75 % as 0.75."""
    assert wanted(plan, text).reason == "target_unreadable"


def test_without_a_text_there_is_no_target_and_nothing_wrong(plan: Plan):
    assert wanted(plan, "") == Target("", "", None, None, "")
    assert wanted(plan, "  ") == Target()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2030-06-30", "2030-06-30"),
        ("2030", "2030-12-31"),
        ("2030-01-01", "2030-01-01"),
        ("2030-06-30 00:00:00", "2030-06-30"),
        ("2030-06-30T12:00", "2030-06-30"),
        ("2024-02-29", "2024-02-29"),
        ("1999", "1999-12-31"),
        ("2101", "2101-12-31"),
    ],
)
def test_a_date_is_a_day_and_a_year_alone_its_last_one(plan: Plan, text: str, date: str):
    found = wanted(plan, "75", text)

    assert (found.date, found.date_text, found.reason) == (years_of(date), text, "")


@pytest.mark.parametrize(
    "text",
    ["soon", "2030-13-01", "2030-00-10", "2023-02-29", "2030-06-00", "2030-06", "30/06/2030",
     "0030", "2201", "20300", "2030-06-31"],
)  # fmt: skip
def test_what_is_no_date_is_told(plan: Plan, text: str):
    found = wanted(plan, "75", text)

    assert (found.points, found.date, found.reason) == (75, None, "target_date_unreadable")


def test_a_target_without_a_date_is_told(plan: Plan):
    assert wanted(plan, "75", " ") == Target("75", "", 75, None, "no_target_date")


def test_an_unreadable_target_is_told_before_its_date(plan: Plan):
    assert wanted(plan, "soon", "").reason == "target_unreadable"


def test_an_area_has_its_own_target_and_the_date_of_the_plan_where_it_has_none(plan: Plan):
    areas = (
        replace(plan.areas[0], target="60"),
        replace(plan.areas[1], target="80", target_date="2028"),
    )
    changed = replace(plan, areas=areas, target="75", target_date="2030")

    assert target_of(changed, "LAW") == Target("60", "2030", 60, years_of("2030-12-31"))
    assert target_of(changed, "SKL") == Target("80", "2028", 80, years_of("2028-12-31"))


def test_the_target_of_the_plan_is_not_that_of_its_areas(plan: Plan):
    changed = replace(plan, target="75", target_date="2030")

    assert target_of(changed, "LAW") == Target()


def action_target(plan: Plan, text: str, **fields: float) -> Target:
    first, *rest = plan.actions
    changed = replace(first, target=text, target_date="2030", **fields)
    return target_of(replace(plan, actions=(changed, *rest)), first.code)


@pytest.mark.parametrize(
    ("text", "points"), [("2", 66.67), ("largely done", 66.67), (" Done ", 100), ("0", 0)]
)
def test_the_target_of_an_action_is_a_level_of_its_scale(plan: Plan, text: str, points: float):
    found = action_target(plan, text)

    assert (found.points, found.date, found.reason) == (points, years_of("2030-12-31"), "")


@pytest.mark.parametrize("text", ["75", "4 launches", "Nearly", "66.67"])
def test_what_is_no_level_is_no_target_of_an_action(plan: Plan, text: str):
    assert action_target(plan, text).reason == "target_unreadable"


@pytest.mark.parametrize(
    ("text", "points"), [("20", 40), ("30", 0), ("5", 100), ("17.5", 50), ("20 %", 40)]
)
def test_the_target_of_an_action_in_numbers_stands_between_its_bounds(
    plan: Plan, text: str, points: float
):
    """Days, where 30 is worth 0 and 5 is worth 100: less is better."""
    assert action_target(plan, text, lower=30, optimum=5).points == pytest.approx(points)


@pytest.mark.parametrize("text", ["31", "4", "4.999", "few"])
def test_a_number_beyond_a_bound_is_no_target(plan: Plan, text: str):
    """All numbers beyond a bound are worth the same, so that nobody could tell who is there."""
    assert action_target(plan, text, lower=30, optimum=5).reason == "target_unreadable"


def test_small_numbers_and_negative_ones_are_numbers_of_an_action(plan: Plan):
    assert action_target(plan, "0.25", lower=0, optimum=1).points == pytest.approx(25)
    assert action_target(plan, "-1", lower=-2, optimum=0).points == pytest.approx(50)


def test_another_node_is_refused(plan: Plan):
    with pytest.raises(KeyError, match="NONE"):
        target_of(plan, "NONE")


@pytest.mark.parametrize(
    ("date", "number"),
    [
        ("2022-01-01", 2022),
        ("2022-07-01", 2022.5),
        ("2024-07-01", 2024.5),
        ("2022-04-16", 2022 + 3.5 / 12),
        ("2022-12-31", 2022 + (11 + 30 / 31) / 12),
    ],
)
def test_months_are_equal_parts_of_a_year(date: str, number: float):
    assert years_of(date) == pytest.approx(number, abs=1e-12)


def test_from_one_day_to_the_same_day_of_another_year_are_whole_years():
    assert years_of("2030-06-30") - years_of("2022-06-30") == 8
    assert years_of("2024-06-30") - years_of("2022-06-30") == 2
    assert years_of("2024-12-31") - years_of("2023-12-31") == 1


def test_every_day_is_later_than_the_one_before():
    first = datetime.date(2023, 12, 1)
    days = [years(first + datetime.timedelta(n)) for n in range(500)]

    assert all(day < following for day, following in pairwise(days))


def test_an_area_is_told_from_an_action_by_its_code():
    area = Area("A", "Area", target="50")
    action = Action("A-1", "A", "Action", lower=0, optimum=10, target="5")
    plan = Plan("P", "Plan", {}, (area,), (action,), target_date="2030")

    assert (target_of(plan, "A").points, target_of(plan, "A-1").points) == (50, 50)
