"""Each minimum standard is judged alone; a stage counts only on a full foundation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Action, Plan
from monitoring.scoring import answers, maturity_stage, standards, view
from monitoring.scoring.standards import (
    ACTION_COUNT_COLUMNS,
    FORMULAS,
    MEETS_COLUMNS,
    REGIONAL_COUNT_COLUMNS,
    STANDARD_COLUMNS,
    STANDARD_COUNT_COLUMNS,
    meets_standard,
    regional_standard_counts,
    standard_counts,
    standard_counts_by_action,
    standard_points,
)

Ratings = Callable[..., pd.DataFrame]


def with_standard(plan: Plan, standard: str) -> Plan:
    """The plan with a minimum standard for LAW-1 and for nothing else."""
    first, *rest = plan.actions
    return replace(plan, actions=(replace(first, minimum_standard=standard), *rest))


def verdicts(plan: Plan, frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Verdict by country and action, in the round 2024."""
    found = standards(answers(view(frame), plan))
    here = found[found["round"] == "2024"]
    return {(r.country, r.action): r.verdict for r in here.itertuples()}


@pytest.mark.parametrize(
    ("level", "verdict"),
    [
        ("3", "met"),
        ("2", "met"),
        ("1", "partly_met"),
        ("0", "not_met"),
        ("?", "no_information"),
        ("n/a", "no_information"),
    ],
)
def test_a_standard_is_met_from_its_level_upwards(
    plan: Plan, ratings: Ratings, level: str, verdict: str
):
    found = verdicts(with_standard(plan, "Largely done"), ratings({("XAA", "LAW-1"): level}))

    assert found[("XAA", "LAW-1")] == verdict


def test_only_who_is_asked_is_judged(plan: Plan, ratings: Ratings):
    found = verdicts(with_standard(plan, "Done"), ratings({("XAA", "LAW-1"): "3"}))

    assert found == {
        ("XAA", "LAW-1"): "met",
        ("XAB", "LAW-1"): "no_information",
        ("XAC", "LAW-1"): "no_information",
    }


def test_an_accepted_claim_takes_the_standard_away(plan: Plan, ratings: Ratings):
    frame = ratings({("XAA", "LAW-1"): "n/a"}, assessment="evaluator")

    assert ("XAA", "LAW-1") not in verdicts(with_standard(plan, "Done"), frame)


def test_a_plan_without_standards_has_no_verdicts(plan: Plan, ratings: Ratings):
    assert verdicts(plan, ratings({("XAA", "LAW-1"): "3"})) == {}


@pytest.mark.parametrize("word", ["2", "largely done", "LARGELY DONE"])
def test_a_standard_is_written_as_a_code_or_label_of_its_level(plan: Plan, word: str):
    action = with_standard(plan, word).actions[0]

    assert standard_points(action, plan) == 66.67


def test_a_standard_in_numbers_stands_between_the_bounds_of_its_action(plan: Plan):
    """20 days, where 30 is worth 0 and 5 is worth 100: 10 of 25."""
    action = Action("N", "LAW", "Days", lower=30, optimum=5, minimum_standard="20")

    assert standard_points(action, plan) == pytest.approx(40)


def test_a_standard_that_is_no_level_is_refused(plan: Plan):
    with pytest.raises(ValueError, match="LAW-1: 'Nearly' is no level of IMPLEMENTATION"):
        standard_points(with_standard(plan, "Nearly").actions[0], plan)


@pytest.mark.parametrize(
    ("met", "stage", "progress"),
    [
        ([(0, 3), (4, 4)], 0, 0.0),
        ([(1, 2)], 0, 0.5),
        ([(3, 3), (4, 4), (3, 4), (2, 2)], 2, 0.75),
        ([(3, 3), (4, 4)], 2, 0.0),
        ([], 0, 0.0),
    ],
)
def test_a_stage_counts_while_every_stage_below_is_full(
    met: list[tuple[int, int]], stage: int, progress: float
):
    reached = maturity_stage(met)

    assert (reached.stage, reached.progress_into_next) == (stage, progress)


def with_standards(plan: Plan, core: str = "LAW-1 SKL-1 SKL-2") -> Plan:
    """Standards for LAW-1, LAW-3 and SKL-1 (level 2) and for SKL-2 (level 3); some of them core."""
    wanted = {"LAW-1": "2", "LAW-3": "2", "SKL-1": "2", "SKL-2": "3"}
    return replace(
        plan,
        actions=tuple(
            replace(a, minimum_standard=wanted.get(a.code, ""), core=a.code in core.split())
            for a in plan.actions
        ),
    )


SAID = {
    ("XAA", "LAW-1"): "3",
    ("XAA", "SKL-1"): "2",
    ("XAA", "SKL-2"): "3",
    ("XAB", "LAW-1"): "1",
    ("XAB", "SKL-1"): "0",
    ("XAC", "LAW-1"): "2",
    ("XAC", "SKL-1"): "?",
    ("XAC", "SKL-2"): "3",
    ("REGION", "LAW-3"): "3",
}
"""Country A meets all three, B none, C two with one unknown; the region has one of two."""


def of_2024(table: pd.DataFrame) -> list[tuple[object, ...]]:
    """The rows of the round 2024, without the round."""
    here = table[table["round"] == "2024"].drop(columns="round")
    return list(here.itertuples(index=False, name=None))


def test_verdicts_come_by_action_round_and_country_with_the_points_of_the_standard(
    plan: Plan, ratings: Ratings
):
    found = standards(answers(view(ratings(SAID)), with_standards(plan)))

    assert tuple(found.columns) == STANDARD_COLUMNS
    assert list(found[["action", "round", "country"]].itertuples(index=False, name=None)) == [
        (action, round_, unit)
        for action, units in (
            ("LAW-1", ("XAA", "XAB", "XAC")),
            ("LAW-3", ("REGION",)),
            ("SKL-1", ("XAA", "XAB", "XAC", "REGION")),
            ("SKL-2", ("XAA", "XAB", "XAC")),
        )
        for round_ in ("2021", "2024")
        for unit in units
    ]
    assert found.groupby("action")["standard"].unique().map(list).to_dict() == {
        "LAW-1": [66.67], "LAW-3": [66.67], "SKL-1": [66.67], "SKL-2": [100.0],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (20 + 1e-10, "met"), (20 + 1e-9, "partly_met"), (29.9, "partly_met"), (30, "not_met"),
        (31, "not_met"), (5, "met"),
    ],
)  # fmt: skip
def test_what_only_rounding_keeps_below_a_standard_has_reached_it(
    plan: Plan, ratings: Ratings, days: float, verdict: str
):
    """At most 20 days, where 30 is worth 0 and 5 is worth 100: a day is worth 4 points."""
    action = Action("N", "LAW", "Days", lower=30, optimum=5, minimum_standard="20")
    found = verdicts(replace(plan, actions=(action,)), ratings({("XAA", "N"): days}))

    assert found["XAA", "N"] == verdict


def test_the_counts_of_a_country_name_both_denominators(plan: Plan, ratings: Ratings):
    """met, partly, not met, no information, assessed, applicable."""
    found = standard_counts(answers(view(ratings(SAID)), with_standards(plan)))

    assert tuple(found.columns) == STANDARD_COUNT_COLUMNS
    assert found["round"].unique().tolist() == ["2021", "2024"]
    assert of_2024(found) == [
        ("XAA", 3, 0, 0, 0, 3, 3),
        ("XAB", 0, 1, 1, 1, 2, 3),
        ("XAC", 2, 0, 0, 1, 2, 3),
        ("REGION", 1, 0, 0, 1, 1, 2),
    ]
    assert found[found["round"] == "2021"]["no_information"].tolist() == [3, 3, 3, 2]


def test_a_standard_is_counted_over_the_countries_that_it_is_asked_of(plan: Plan, ratings: Ratings):
    found = standard_counts_by_action(answers(view(ratings(SAID)), with_standards(plan)))

    assert tuple(found.columns) == ACTION_COUNT_COLUMNS
    assert found["round"].unique().tolist() == ["2021", "2024"]
    assert of_2024(found) == [
        ("LAW-1", 66.67, 2, 1, 0, 0, 3, 3),
        ("LAW-3", 66.67, 0, 0, 0, 0, 0, 0),
        ("SKL-1", 66.67, 1, 0, 1, 1, 2, 3),
        ("SKL-2", 100.0, 2, 0, 0, 1, 2, 3),
    ]


def test_the_counts_of_the_region_are_those_of_all_countries_together(plan: Plan, ratings: Ratings):
    found = regional_standard_counts(answers(view(ratings(SAID)), with_standards(plan)))

    assert tuple(found.columns) == REGIONAL_COUNT_COLUMNS
    assert of_2024(found) == [(3, 5, 1, 1, 2, 7, 9)]
    assert found["applicable"].tolist() == [9, 9]


def test_an_accepted_claim_leaves_both_denominators(plan: Plan, ratings: Ratings):
    frame = ratings(
        {("XAA", "LAW-1"): "n/a", ("XAA", "SKL-1"): "3", ("XAA", "SKL-2"): "3"},
        assessment="evaluator",
    )
    given = answers(view(frame), with_standards(plan))

    assert of_2024(standard_counts(given))[0] == ("XAA", 2, 0, 0, 0, 2, 2)
    assert of_2024(meets_standard(given))[0] == ("XAA", "met", 2, 0, 0, 2)


@pytest.mark.parametrize(
    ("count", "columns"),
    [
        (standards, STANDARD_COLUMNS),
        (standard_counts, STANDARD_COUNT_COLUMNS),
        (standard_counts_by_action, ACTION_COUNT_COLUMNS),
        (regional_standard_counts, REGIONAL_COUNT_COLUMNS),
    ],
)
def test_without_standards_there_is_nothing_to_count(
    plan: Plan, ratings: Ratings, count: Callable[..., pd.DataFrame], columns: tuple[str, ...]
):
    found = count(answers(view(ratings(SAID)), plan))

    assert tuple(found.columns) == columns
    assert len(found) == 0


def test_who_meets_every_core_standard_meets_the_minimum_standard(plan: Plan, ratings: Ratings):
    """verdict, met, failing, unknown, of so many core standards."""
    found = meets_standard(answers(view(ratings(SAID)), with_standards(plan)))

    assert tuple(found.columns) == MEETS_COLUMNS
    assert found["round"].unique().tolist() == ["2021", "2024"]
    assert of_2024(found) == [
        ("XAA", "met", 3, 0, 0, 3),
        ("XAB", "not_met", 0, 2, 1, 3),
        ("XAC", "unknown", 2, 0, 1, 3),
        ("REGION", "unknown", 0, 0, 1, 1),
    ]


@pytest.mark.parametrize(
    ("law", "skills", "verdict"),
    [
        ("2", "2", "met"),
        ("2", "1", "not_met"),  # partly met is not met
        ("2", "0", "not_met"),
        ("2", "?", "unknown"),
        ("0", "?", "not_met"),  # whatever the unknown one is
        ("?", "?", "unknown"),
    ],
)
def test_all_or_nothing(plan: Plan, ratings: Ratings, law: str, skills: str, verdict: str):
    core = with_standards(plan, core="LAW-1 SKL-1")
    frame = ratings({("XAA", "LAW-1"): law, ("XAA", "SKL-1"): skills, ("XAA", "SKL-2"): "0"})

    assert of_2024(meets_standard(answers(view(frame), core)))[0][1] == verdict


def test_a_core_action_without_a_standard_asks_for_nothing(plan: Plan, ratings: Ratings):
    core = with_standards(plan, core="LAW-1 LAW-2")
    frame = ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "0"})

    assert of_2024(meets_standard(answers(view(frame), core)))[0] == ("XAA", "met", 1, 0, 0, 1)


@pytest.mark.parametrize("core", ["", "LAW-2"])
def test_without_a_core_standard_nobody_can_meet_it(plan: Plan, ratings: Ratings, core: str):
    found = meets_standard(answers(view(ratings(SAID)), with_standards(plan, core)))

    assert set(found["verdict"]) == {"none"}
    assert set(found["applicable"]) == {0}


def test_the_rules_of_standards_are_told():
    assert [one.name for one in FORMULAS] == ["Minimum standard", "Meets the minimum standard"]


def test_where_nobody_answered_there_is_nobody_to_count(plan: Plan, ratings: Ratings):
    """Neither countries in the plan nor ratings nor regional actions."""
    actions = with_standards(plan).actions[:1]
    given = answers(view(ratings({})), replace(plan, countries=(), actions=actions))

    assert len(standard_counts(given)) == len(meets_standard(given)) == 0
    assert of_2024(standard_counts_by_action(given)) == [("LAW-1", 66.67, 0, 0, 0, 0, 0, 0)]
    assert of_2024(regional_standard_counts(given)) == [(0, 0, 0, 0, 0, 0, 0)]
