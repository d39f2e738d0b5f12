"""Levels of areas and of actions: everything that was asked is counted once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.definitions import load_scales
from monitoring.model import REGION, Plan
from monitoring.pipeline import DATA, Results, Workspace, results
from monitoring.pipeline.views.levels import COLUMNS, LABELS, levels_by_node, levels_finding

Said = Callable[..., pd.DataFrame]


@pytest.fixture
def some(plan: Plan, ratings: Said) -> Results:
    """Two countries answer, an evaluator accepts that one action does not apply."""
    said = pd.concat(
        [
            ratings(
                {
                    ("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "1", ("XAB", "LAW-1"): "0",
                    ("XAB", "SKL-2"): "?",
                }
            ),
            ratings({("XAB", "LAW-2"): "n/a"}, assessment="evaluator"),
        ]
    )  # fmt: skip
    kept = said.assign(upload=1, file="a.xlsx")
    return Results(plan, "best_available", kept, dict(plan.country_by_code))


def counted(frame: pd.DataFrame, node: str) -> dict[str, int]:
    here = frame[(frame["node"] == node) & (frame["n"] > 0)]
    return dict(zip(here["label"], here["n"], strict=True))


def test_an_area_counts_what_all_countries_said_of_its_actions(some: Results):
    frame = levels_by_node(some, "2024", "")

    assert counted(frame, "LAW") == {
        "Not started": 1, "Started": 1, "Done": 1, "No information": 2, "Not applicable": 1,
    }  # fmt: skip
    assert counted(frame, "SKL") == {"No information": 6}
    law = frame[frame["node"] == "LAW"]
    # Three countries and two actions each; three answers are rated.
    assert (set(law["asked"]), set(law["assessed"])) == ({6}, {3})
    assert set(LABELS) <= set(frame)


def test_of_an_area_each_action_is_a_row_of_its_own(some: Results):
    frame = levels_by_node(some, "2024", "LAW")

    assert list(dict.fromkeys(frame["node"])) == ["LAW-1", "LAW-2"]  # LAW-3 is the region's
    assert counted(frame, "LAW-1") == {"Not started": 1, "Done": 1, "No information": 1}
    assert frame["action"].tolist() == frame["node"].tolist()


def test_of_a_country_its_own_answers_are_counted(some: Results):
    frame = levels_by_node(some, "2024", "XAA")

    assert counted(frame, "LAW") == {"Started": 1, "Done": 1}
    assert set(frame["country"]) == {"XAA"}


def test_of_the_region_what_it_answers_for_is_counted(some: Results):
    frame = levels_by_node(some, "2024", REGION)

    assert counted(frame, "LAW") == {"No information": 1}


def test_the_sentence_names_halves_and_denominator(some: Results):
    frame = levels_by_node(some, "2024", "LAW")

    # Five answers apply: one in the upper half, two in the lower, two without information.
    assert levels_finding(frame, some, "2024", "LAW") == (
        "1 of 5 applicable answers stands in the upper half of its scale, 2 in the lower; "
        "of 40\u00a0% nothing is known"
    )


def test_a_level_in_the_middle_is_in_neither_half(plan: Plan, ratings: Said):
    maturity = load_scales(DATA / "scales")["CMM"]
    plan = replace(plan, scale="CMM", scales={"CMM": maturity})
    said = ratings({("XAA", "SKL-2"): "3", ("XAB", "SKL-2"): "4", ("XAC", "SKL-2"): "1"})
    some = Results(
        plan, "self", said.assign(upload=1, file="a.xlsx"), dict(plan.country_by_code)
    )  # level 3 of CMM is worth 50 points
    frame = levels_by_node(some, "2024", "SKL")

    frame = frame[frame["node"] == "SKL-2"]
    assert levels_finding(frame, some, "2024", "SKL") == (
        "1 of 3 applicable answers stands in the upper half of its scale, "
        "1 in the lower, 1 in the middle"
    )


def test_a_round_without_ratings_and_an_empty_table_say_so(some: Results):
    frame = levels_by_node(some, "2021", "LAW")

    assert levels_finding(frame, some, "2021", "LAW") == (
        "No level was given in this round; 6 answers were asked for"
    )
    nothing = frame.iloc[:0]
    assert levels_finding(nothing, some, "2021", "LAW") == "Nothing is asked here in this round"


def test_answers_that_are_numbers_are_counted_as_such(plan: Plan, ratings: Said):
    actions = tuple(
        replace(a, scale="", lower=0.0, optimum=50.0, unit="days") if a.code == "SKL-1" else a
        for a in plan.actions
    )
    said = ratings(
        {(unit, "SKL-1"): 10.0 for unit in ("XAA", "XAB", "XAC")} | {("XAA", "SKL-2"): "3"}
    )
    some = Results(replace(plan, actions=actions), "self", said, dict(plan.country_by_code))
    frame = levels_by_node(some, "2024", "SKL")

    numeric = frame[frame["node"] == "SKL-1"]
    assert levels_finding(numeric, some, "2024", "SKL") == (
        "No level was given in this round; 3 answers were asked for; 3 are numbers"
    )
    assert levels_finding(frame, some, "2024", "SKL") == (
        "1 of 6 applicable answers stands in the upper half of its scale, 0 in the lower; "
        "3 are numbers; of 33\u00a0% nothing is known"
    )


def test_where_nothing_is_asked_the_table_is_empty_with_its_columns(plan: Plan, ratings: Said):
    alone = replace(plan, countries=())
    some = Results(alone, "self", ratings({}).assign(upload=1, file=""), {})

    frame = levels_by_node(some, "2024", "LAW")

    assert frame.empty
    assert list(frame.columns) == list(COLUMNS)


@pytest.mark.parametrize("code", ["CCSCAP-2016-DEMO", "WBL-CARIB"])
def test_every_answer_of_an_example_is_counted_once(examples: Workspace, code: str):
    some = results(examples, code)
    round_ = some.plan.rounds[-1].code
    given = some.answers
    countries = np.array([unit != REGION for unit in given.units], dtype=bool)
    asked = given.is_kind("level", "number", "no_information", "not_applicable")

    frame = levels_by_node(some, round_, "")

    assert frame["n"].sum() == asked[-1, countries].sum()
    assert frame.loc[frame["kind"] == "level", "n"].sum() == given.rated[-1, countries].sum()
