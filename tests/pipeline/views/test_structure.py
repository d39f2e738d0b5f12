"""The structure of a plan: every node once, after the one above it, with its weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Area, Plan, Responsibility
from monitoring.pipeline import Results, Workspace, results
from monitoring.pipeline.views.structure import LABELS, plan_structure, structure_finding

Said = Callable[..., pd.DataFrame]


def of_plan(plan: Plan, ratings: Said) -> Results:
    return Results(plan, "self", ratings({}).assign(upload=1, file=""), {})


def said(some: Results, of: str = "") -> str:
    return structure_finding(plan_structure(some, "2024", of), some, "2024", of)


def test_every_node_stands_after_the_one_above_it_with_its_weight(plan: Plan, ratings: Said):
    frame = plan_structure(of_plan(plan, ratings), "2024", "")

    assert list(zip(frame["node"], frame["parent"], strict=True)) == [
        ("TEST", ""),
        ("LAW", "TEST"), ("LAW-1", "LAW"), ("LAW-2", "LAW"), ("LAW-3", "LAW"),
        ("SKL", "TEST"), ("SKL-1", "SKL"), ("SKL-2", "SKL"),
    ]  # fmt: skip
    # Legislation weighs 2 of 3, its second action 2 of 4.
    assert frame.set_index("node")["share"].to_dict() == pytest.approx(
        {
            "TEST": 1, "LAW": 2 / 3, "LAW-1": 1 / 6, "LAW-2": 1 / 3, "LAW-3": 1 / 6,
            "SKL": 1 / 3, "SKL-1": 1 / 6, "SKL-2": 1 / 6,
        }
    )  # fmt: skip
    assert frame.set_index("node").loc["LAW-3", "word"] == "the region"
    assert frame.set_index("node")["n_actions"].to_dict()["LAW"] == 3
    assert set(LABELS) <= set(frame)


def test_an_area_can_be_looked_at_alone(plan: Plan, ratings: Said):
    frame = plan_structure(of_plan(plan, ratings), "2024", "SKL")

    assert frame["node"].tolist() == ["SKL", "SKL-1", "SKL-2"]
    assert frame["parent"].tolist() == ["", "SKL", "SKL"]
    assert frame["share"].iloc[0] == pytest.approx(1 / 3)


def test_a_part_of_an_area_stands_between_area_and_action(plan: Plan, ratings: Said):
    areas = (*plan.areas, Area("SKL-P", "Practice", parent="SKL"))
    actions = tuple(replace(a, parent="SKL-P") if a.code == "SKL-1" else a for a in plan.actions)

    frame = plan_structure(
        of_plan(replace(plan, areas=areas, actions=actions), ratings), "2024", ""
    )

    above = dict(zip(frame["node"], frame["parent"], strict=True))
    assert (above["SKL-1"], above["SKL-P"]) == ("SKL-P", "SKL")
    assert frame["node"].tolist().index("SKL-P") < frame["node"].tolist().index("SKL-1")


def test_the_finding_counts_who_answers_and_names_the_heaviest_part(plan: Plan, ratings: Said):
    some = of_plan(plan, ratings)

    assert said(some) == (
        "5 actions: 3 for each country, 1 for the region, 1 for both; "
        "“Legislation” weighs most, 67\u00a0% of the plan"
    )
    assert said(some, "SKL") == (
        "2 actions: 1 for each country, 1 for both; each of 2 parts weighs 17\u00a0% of the plan"
    )


def test_parts_that_weigh_the_same_are_said_to(plan: Plan, ratings: Said):
    equal = replace(plan, areas=tuple(replace(area, weight=1.0) for area in plan.areas))

    assert said(of_plan(equal, ratings)).endswith("each of 2 parts weighs 50\u00a0% of the plan")


def test_one_area_weighs_all_and_two_may_weigh_most(plan: Plan, ratings: Said):
    law = tuple(a for a in plan.actions if a.parent == "LAW")
    one = replace(plan, areas=plan.areas[:1], actions=law)
    three = replace(
        plan,
        areas=(*plan.areas, Area("OTH", "Others", weight=2)),
        actions=(*plan.actions, replace(law[0], code="OTH-1", parent="OTH")),
    )

    assert said(of_plan(one, ratings)).endswith("“Legislation” weighs 100\u00a0% of the plan")
    assert said(of_plan(three, ratings)).endswith(
        "the heaviest parts weigh 40\u00a0% of the plan each"
    )


def test_a_plan_without_actions_says_so(plan: Plan, ratings: Said):
    some = of_plan(replace(plan, actions=()), ratings)

    assert said(some) == "No action of the whole plan is known yet"
    assert said(some, "LAW") == "No action of “Legislation” is known yet"


def test_the_weights_of_all_actions_of_an_example_make_the_plan(examples: Workspace):
    some = results(examples, "CCSCAP-2016-DEMO")

    frame = plan_structure(some, some.plan.rounds[-1].code, "")

    actions = frame[frame["level"] == "action"]
    assert actions["share"].sum() == pytest.approx(1)
    assert set(actions["responsibility"]) <= {kind.value for kind in Responsibility}
    assert sorted(actions["node"]) == sorted(some.plan.action_by_code)
