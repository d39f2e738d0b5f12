"""Scores beside targets and minimum standards, of one node or of one country."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import REGION, Plan
from monitoring.pipeline import Results
from monitoring.pipeline.views.bullet import (
    COLUMNS,
    LABELS,
    bullet_finding,
    scores_and_targets,
)

Said = Callable[..., pd.DataFrame]
Make = Callable[..., Results]

SAID = {
    ("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "3", ("XAA", "SKL-1"): "1", ("XAA", "SKL-2"): "1",
    ("XAB", "LAW-1"): "0", ("XAB", "LAW-2"): "3",
    ("XAC", "LAW-1"): "2",
}  # fmt: skip


@pytest.fixture
def make(plan: Plan, ratings: Said) -> Make:
    def build(
        said: Mapping[tuple[str, str], str] = SAID,
        target: str = "",
        law_target: str = "",
        standards: Mapping[str, str] | None = None,
    ) -> Results:
        wanted = replace(
            plan,
            target=target,
            target_date="2030-12-31" if target else "",
            areas=tuple(
                replace(area, target=law_target if area.code == "LAW" else "")
                for area in plan.areas
            ),
            actions=tuple(
                replace(action, minimum_standard=(standards or {}).get(action.code, ""))
                for action in plan.actions
            ),
        )
        frame = ratings(said).assign(upload=1, file="a.xlsx")
        return Results(wanted, "self", frame, dict(plan.country_by_code))

    return build


def test_of_a_node_each_country_is_a_row_with_score_and_range(make: Make):
    frame = scores_and_targets(make(), "2024", "LAW").set_index("country")

    # LAW-1 weighs 1 and LAW-2 weighs 2; one third known of C's is too little for a score.
    assert frame["score"].tolist() == pytest.approx([100, 200 / 3, float("nan")], nan_ok=True)
    assert frame.loc["XAC", "low"] == pytest.approx(66.67 / 3)
    assert frame.loc["XAC", "high"] == pytest.approx((66.67 + 200) / 3)
    assert frame.loc["XAC", "word"] == "too little"
    assert frame["label"].tolist() == ["Country A", "Country B", "Country C"]
    assert set(LABELS) <= set(frame.columns)


def test_of_a_country_each_area_is_a_row_after_the_plan(make: Make):
    frame = scores_and_targets(make(), "2024", "XAA")

    assert frame["node"].tolist() == ["TEST", "LAW", "SKL"]
    assert frame["label"].tolist() == ["Whole plan", "Legislation", "Skills"]
    assert frame["score"].tolist() == pytest.approx([(2 * 100 + 33.33) / 3, 100, 33.33])


def test_an_area_of_which_nothing_can_be_asked_is_no_row_of_a_country(make: Make):
    results = make()
    areas = (*results.plan.areas, replace(results.plan.areas[0], code="REG", title="Region"))
    actions = tuple(
        replace(a, parent="REG") if a.code == "LAW-3" else a for a in results.plan.actions
    )
    plan = replace(results.plan, areas=areas, actions=actions)
    results = Results(plan, "self", results.ratings, results.countries)

    assert "REG" not in set(scores_and_targets(results, "2024", "XAA")["node"])
    assert "LAW" not in set(scores_and_targets(results, "2024", REGION)["node"])


def test_a_node_has_its_own_target_alone(make: Make):
    frame = scores_and_targets(make(target="80", law_target="60"), "2024", "XAA")

    assert frame["target"].tolist() == pytest.approx([80, 60, float("nan")], nan_ok=True)
    assert frame["target_date"].tolist() == ["31 December 2030", "31 December 2030", ""]


def test_minimum_standards_count_only_where_every_action_asked_has_one(make: Make):
    # LAW-3 is the region's, so that the two others are all that countries are asked.
    some = make(standards={"LAW-1": "1", "LAW-2": "2", "SKL-1": "1"})

    frame = scores_and_targets(some, "2024", "XAA").set_index("node")

    assert frame.loc["LAW", "standard"] == pytest.approx((33.33 + 2 * 66.67) / 3)
    assert frame.loc[["SKL", "TEST"], "standard"].isna().all()


def test_the_finding_counts_who_has_reached_the_target_and_who_has_no_score(make: Make):
    own = make(target="80", law_target="60")
    plan_s = make(target="80")

    assert bullet_finding(scores_and_targets(own, "2024", "LAW"), own, "2024", "LAW") == (
        "2 of 3 countries have reached the target of 60 for “Legislation”; 1 has no score"
    )
    assert bullet_finding(scores_and_targets(plan_s, "2024", "LAW"), plan_s, "2024", "LAW") == (
        "No target is set for “Legislation”; scores lie between 67 and 100; 1 has no score"
    )


def test_without_a_target_the_finding_says_between_which_scores_countries_stand(make: Make):
    some = make()

    assert bullet_finding(scores_and_targets(some, "2024", "LAW"), some, "2024", "LAW") == (
        "No target is set for “Legislation”; scores lie between 67 and 100; 1 has no score"
    )
    assert bullet_finding(scores_and_targets(some, "2021", "LAW"), some, "2021", "LAW") == (
        "No country has a score for “Legislation” yet"
    )


def test_the_finding_of_a_country_counts_its_areas(make: Make):
    own, plan_s, none = make(target="80", law_target="60"), make(target="80"), make()

    def said(results: Results, unit: str) -> str:
        return bullet_finding(scores_and_targets(results, "2024", unit), results, "2024", unit)

    assert said(own, "XAA") == "Country A has reached the target in 1 of 1 area that has one"
    for results in (plan_s, none):
        assert said(results, "XAA") == (
            "Country A is furthest in “Legislation” and least far in “Skills”; no area has a target "
            "of its own"
        )
    assert said(none, "XAC") == "Country C has no score in this round"


def test_a_target_that_missing_answers_could_undo_is_not_told_as_certain(make: Make):
    # LAW-2 alone is two thirds of the weight: 100 is what is known, 67 the least it can be.
    some = make({("XAA", "LAW-2"): "3"}, law_target="80")

    assert bullet_finding(scores_and_targets(some, "2024", "LAW"), some, "2024", "LAW") == (
        "1 of 3 countries has reached the target of 80 for “Legislation”, 1 of them not for "
        "certain while answers are missing; 2 have no score"
    )


def test_a_plan_without_countries_gives_an_empty_table(make: Make, plan: Plan):
    some = make({})
    alone = Results(replace(plan, countries=()), "self", some.ratings, {})

    frame = scores_and_targets(alone, "2024", "LAW")

    assert frame.empty
    assert list(frame.columns) == list(COLUMNS)
    assert bullet_finding(frame, alone, "2024", "LAW") == (
        "No country has a score for “Legislation” yet"
    )
