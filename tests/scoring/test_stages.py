"""A stage counts only on a full foundation, and what is not known is not met."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from monitoring.model import Action, Area, Country, Level, Plan, Responsibility, Round, Scale
from monitoring.scoring import answers, maturity_stage, view
from monitoring.scoring.stages import FORMULAS, STAGE_COLUMNS, Stage, stages

Ratings = Callable[..., pd.DataFrame]

YES_NO = Scale(
    "YESNO",
    "Yes or no",
    (Level("n", "No", 0.0, "", "", False), Level("h", "Half", 50.0, "", "", False),
     Level("y", "Yes", 100.0, "", "", True)),
)  # fmt: skip
FIGURES = STAGE_COLUMNS[3:]


def plan_of(stage_by_action: Mapping[str, int | None], **more: Any) -> Plan:
    """One area A with these actions; two countries, one round."""
    actions = tuple(Action(code, "A", code, stage=stage) for code, stage in stage_by_action.items())
    told: dict[str, Any] = {
        "code": "P",
        "title": "Stages",
        "scales": {"YESNO": YES_NO},
        "scale": "YESNO",
        "areas": (Area("A", "Area"),),
        "actions": actions,
        "countries": (Country("XAA", "Country A"), Country("XAB", "Country B")),
        "rounds": (Round("2024"),),
    }
    return Plan(**told | more)


def table(plan: Plan, frame: pd.DataFrame) -> pd.DataFrame:
    return stages(answers(view(frame), plan))


def reached(
    ratings: Ratings,
    plan: Plan,
    said: Mapping[str, str | float],
    node: str = "A",
    assessment: str = "evaluator",
) -> dict[str, Any]:
    """The figures of country XAA in a node, None where they are missing."""
    frame = ratings({("XAA", code): answer for code, answer in said.items()}, assessment=assessment)
    found = table(plan, frame)
    ((_index, row),) = found[(found["country"] == "XAA") & (found["node"] == node)].iterrows()
    return {name: None if pd.isna(row[name]) else row[name] for name in FIGURES}


FOUR = {"a": 1, "b": 2, "c": 2, "d": 3, "e": 4}


@pytest.mark.parametrize(
    ("met", "stage", "progress"),
    [
        ([(0, 3), (4, 4)], 0, 0.0),
        ([(1, 2)], 0, 0.5),
        ([(3, 3), (4, 4), (3, 4), (2, 2)], 2, 0.75),
        ([(3, 3), (4, 4)], 2, 0.0),
        ([(1, 1), (0, 0), (1, 2)], 1, 0.5),
        ([(1, 1), (0, 0), (2, 2)], 3, 0.0),
        ([(1, 1), (0, 0)], 1, 0.0),
        ([(0, 0), (0, 1)], 0, 0.0),
        ([], 0, 0.0),
    ],
)
def test_a_stage_of_none_neither_counts_nor_stands_in_the_way(
    met: list[tuple[int, int]], stage: int, progress: float
):
    assert maturity_stage(met) == Stage(stage, progress)


def test_example_12_a_complete_fourth_stage_does_not_count_while_the_third_is_open(
    ratings: Ratings,
):
    """3 of 3, 4 of 4, 3 of 4, 2 of 2."""
    stage_of = {
        f"s{stage}-{n}": stage for stage, of in enumerate((3, 4, 4, 2), 1) for n in range(of)
    }
    said = dict.fromkeys(stage_of, "y") | {"s3-0": "n"}

    assert reached(ratings, plan_of(stage_of), said) == {
        "stage": 2,
        "at_most": 2,
        "of_stages": 4,
        "next_stage": 3,
        "n_met": 3,
        "n_not_met": 1,
        "n_unknown": 0,
        "progress_into_next": 0.75,
    }
    assert maturity_stage([(3, 3), (4, 4), (3, 4), (2, 2)]) == Stage(2, 0.75)


def test_the_golden_stage_is_reproduced_from_ratings(golden: Path, ratings: Ratings):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    example = next(one for one in content if one["id"] == 12)
    stage_of, said = {}, {}
    for stage, (met, of) in enumerate(example["met_by_stage"], 1):
        for n in range(of):
            stage_of[f"{stage}-{n}"] = stage
            said[f"{stage}-{n}"] = "y" if n < met else "n"

    found = reached(ratings, plan_of(stage_of), said)

    assert found["stage"] == example["stage"]
    assert found["progress_into_next"] == pytest.approx(example["progress_into_next"], abs=2e-6)


def test_nothing_met_is_stage_0(ratings: Ratings):
    found = reached(ratings, plan_of(FOUR), dict.fromkeys(FOUR, "n"))

    assert (found["stage"], found["at_most"], found["next_stage"]) == (0, 0, 1)
    assert (found["n_met"], found["n_not_met"], found["progress_into_next"]) == (0, 1, 0.0)


def test_everything_met_is_the_highest_stage_with_nothing_left(ratings: Ratings):
    found = reached(ratings, plan_of(FOUR), dict.fromkeys(FOUR, "y"))

    assert (found["stage"], found["at_most"], found["of_stages"]) == (4, 4, 4)
    assert [found[name] for name in FIGURES[3:]] == [None] * 5


def test_what_is_not_known_is_not_met_and_says_how_high_it_could_be(ratings: Ratings):
    """Stage 1 is met; c of stage 2 is unknown, and with it everything up to stage 3 would be."""
    said = {"a": "y", "b": "y", "c": "?", "d": "y", "e": "n"}

    found = reached(ratings, plan_of(FOUR), said)

    assert (found["stage"], found["at_most"], found["next_stage"]) == (1, 3, 2)
    assert (found["n_met"], found["n_not_met"], found["n_unknown"]) == (1, 0, 1)
    assert found["progress_into_next"] == 0.5


def test_what_is_not_answered_is_not_known_either(ratings: Ratings):
    found = reached(ratings, plan_of(FOUR), {"a": "y", "b": "n"})

    assert (found["stage"], found["at_most"]) == (1, 1)
    assert (found["n_met"], found["n_not_met"], found["n_unknown"]) == (0, 1, 1)


def test_what_does_not_apply_leaves_its_stage(ratings: Ratings):
    said = {"a": "y", "b": "y", "c": "n/a", "d": "n", "e": "n"}

    found = reached(ratings, plan_of(FOUR), said)

    assert (found["stage"], found["next_stage"]) == (2, 3)


def test_until_it_is_accepted_that_an_action_does_not_apply_it_is_not_known(ratings: Ratings):
    said = {"a": "y", "b": "y", "c": "n/a", "d": "n", "e": "n"}

    found = reached(ratings, plan_of(FOUR), said, assessment="self")

    assert (found["stage"], found["at_most"], found["n_unknown"]) == (1, 2, 1)


def test_a_stage_of_which_nothing_applies_is_passed_over(ratings: Ratings):
    """Stage 3 does not apply: stage 4 stands on stage 2; and alone it is no stage reached."""
    said = {"a": "y", "b": "y", "c": "y", "d": "n/a"}

    assert reached(ratings, plan_of(FOUR), said | {"e": "y"})["stage"] == 4
    found = reached(ratings, plan_of(FOUR), said | {"e": "n"})
    assert (found["stage"], found["at_most"], found["next_stage"]) == (2, 2, 4)
    found = reached(ratings, plan_of(FOUR), said | {"e": "n/a"})
    assert (found["stage"], found["at_most"], found["next_stage"]) == (2, 2, None)


def test_where_nothing_applies_there_is_no_stage(ratings: Ratings):
    found = reached(ratings, plan_of(FOUR), dict.fromkeys(FOUR, "n/a"))

    assert (found["stage"], found["at_most"], found["of_stages"]) == (None, None, 4)
    assert found["progress_into_next"] is None


def test_a_number_between_two_stages_need_not_be_used(ratings: Ratings):
    plan = plan_of({"a": 2, "b": 5})

    assert reached(ratings, plan, {"a": "n", "b": "y"})["stage"] == 0
    found = reached(ratings, plan, {"a": "y", "b": "n"})
    assert (found["stage"], found["next_stage"], found["of_stages"]) == (2, 5, 5)


@pytest.mark.parametrize(
    ("standard", "level", "stage"),
    [("", "h", 0), ("", "y", 1), ("half", "n", 0), ("half", "h", 1), ("half", "y", 1)],
)
def test_an_action_is_met_at_its_minimum_standard_or_when_it_is_done(
    ratings: Ratings, standard: str, level: str, stage: int
):
    plan = plan_of({"a": 1})
    plan = replace(plan, actions=(replace(plan.actions[0], minimum_standard=standard),))

    assert reached(ratings, plan, {"a": level})["stage"] == stage


@pytest.mark.parametrize(
    ("standard", "number", "stage"),
    [("", 100, 1), ("", 99.9, 0), ("30", 30 - 9e-10, 1), ("30", 30 - 2e-9, 0)],
)
def test_a_number_is_met_at_its_standard_or_at_its_optimum(
    ratings: Ratings, standard: str, number: float, stage: int
):
    one = Action("a", "A", "a", stage=1, lower=0, optimum=100, minimum_standard=standard)

    assert reached(ratings, plan_of({}, actions=(one,)), {"a": number})["stage"] == stage


def test_an_action_without_a_stage_makes_no_difference(ratings: Ratings):
    plan = plan_of({"a": 1, "b": None})

    assert reached(ratings, plan, {"a": "y", "b": "n"})["stage"] == 1


def test_an_area_has_a_stage_of_its_own_and_the_plan_has_one_of_all(ratings: Ratings):
    plan = plan_of({"a": 1, "b": 2}, areas=(Area("A", "Area"), Area("B", "Other"), Area("C", "?")))
    first, second = plan.actions
    plan = replace(plan, actions=(first, replace(second, parent="B"), Action("c", "C", "none")))
    said = {"a": "n", "b": "y", "c": "n"}

    assert reached(ratings, plan, said, "A")["stage"] == 0
    assert reached(ratings, plan, said, "B")["stage"] == 2
    assert reached(ratings, plan, said, "P")["stage"] == 0
    nodes = table(plan, ratings({}))["node"].unique().tolist()
    assert nodes == ["P", "A", "B"]  # C has no stages


def test_an_area_counts_its_own_actions_and_stages_alone(ratings: Ratings):
    """A has stage 1 only, B has 1 and 2."""
    plan = plan_of({"a": 1, "b": 1, "c": 2}, areas=(Area("A", "Area"), Area("B", "Other")))
    first, *rest = plan.actions
    plan = replace(plan, actions=(first, *(replace(one, parent="B") for one in rest)))
    said = {"a": "y", "b": "n", "c": "y"}

    in_a, in_b = reached(ratings, plan, said, "A"), reached(ratings, plan, said, "B")

    assert (in_a["stage"], in_a["of_stages"], in_a["next_stage"]) == (1, 1, None)
    assert (in_b["stage"], in_b["of_stages"], in_b["n_met"], in_b["n_not_met"]) == (0, 2, 0, 1)
    whole = reached(ratings, plan, said, "P")
    assert (whole["stage"], whole["of_stages"], whole["n_met"], whole["n_not_met"]) == (0, 2, 1, 1)


def test_only_what_a_unit_answers_for_counts(ratings: Ratings):
    plan = plan_of({"a": 1, "b": 1})
    first, second = plan.actions
    plan = replace(plan, actions=(first, replace(second, responsibility=Responsibility.REGION)))

    found = table(plan, ratings({("XAA", "a"): "y", ("REGION", "b"): "n"}))

    by_unit = {(row.country, row.node): row.stage for row in found.itertuples()}
    assert by_unit == {
        (unit, node): stage
        for unit, stage in (("XAA", 1), ("XAB", 0), ("REGION", 0))
        for node in ("P", "A")
    }


def test_rows_come_by_round_country_and_node(ratings: Ratings):
    plan = plan_of({"a": 1}, rounds=(Round("2021"), Round("2024")))
    frame = ratings({("XAB", "a"): "y"}, round_="2021")

    found = table(plan, frame)

    assert tuple(found.columns) == STAGE_COLUMNS
    assert list(found[["round", "country", "node", "stage"]].itertuples(index=False, name=None)) == [
        ("2021", "XAA", "P", 0), ("2021", "XAA", "A", 0),
        ("2021", "XAB", "P", 1), ("2021", "XAB", "A", 1),
        ("2024", "XAA", "P", 0), ("2024", "XAA", "A", 0),
        ("2024", "XAB", "P", 0), ("2024", "XAB", "A", 0),
    ]  # fmt: skip
    whole = ["stage", "at_most", "of_stages", "next_stage", "n_met", "n_not_met", "n_unknown"]
    assert {str(found[name].dtype) for name in whole} == {"Int64"}
    assert found["progress_into_next"].dtype == "float64"


def test_a_plan_without_stages_has_none(plan: Plan, ratings: Ratings):
    found = table(plan, ratings({("XAA", "LAW-1"): "3"}))

    assert tuple(found.columns) == STAGE_COLUMNS
    assert len(found) == 0


def test_the_rule_is_told_with_its_source():
    assert [(one.name, one.source) for one in FORMULAS] == [("Maturity stage", "Oxford CMM 2021.")]
