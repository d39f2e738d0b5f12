"""From which level to which: a matrix whose sums are the counts of both rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.definitions import load_scales
from monitoring.model import REGION, Plan
from monitoring.pipeline import DATA
from monitoring.scoring import answers, counts, view
from monitoring.scoring.change import assessed_by
from monitoring.scoring.transitions import TRANSITION_COLUMNS, transitions

Ratings = Callable[..., pd.DataFrame]

BEFORE = {
    ("XAA", "LAW-1"): "0",
    ("XAA", "LAW-2"): "3",
    ("XAA", "SKL-1"): "?",
    ("XAB", "LAW-1"): "0",
    ("XAB", "LAW-2"): "n/a",
    (REGION, "LAW-3"): "1",
}
AFTER = {
    ("XAA", "LAW-1"): "3",
    ("XAA", "LAW-2"): "2",
    ("XAA", "SKL-1"): "1",
    ("XAB", "LAW-1"): "3",
    (REGION, "LAW-3"): "2",
}
STATES = [
    ("level", "0"),
    ("level", "1"),
    ("level", "2"),
    ("level", "3"),
    ("no_information", ""),
    ("not_applicable", ""),
    ("out_of_scope", ""),
]


@pytest.fixture
def frame(ratings: Ratings) -> pd.DataFrame:
    """An evaluator's ratings of both rounds."""
    return pd.concat(
        [ratings(BEFORE, "2021", "evaluator"), ratings(AFTER, "2024", "evaluator")],
        ignore_index=True,
    )


def nonzero(table: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The number by what was said before and after: a level's code, else its kind."""
    return {
        (r.from_code or r.from_kind, r.to_code or r.to_kind): r.n for r in table.itertuples() if r.n
    }


def test_a_matrix_has_every_pair_of_states_of_its_scale(plan: Plan, frame: pd.DataFrame):
    table = transitions(answers(view(frame), plan), "2021", "2024")

    assert tuple(table.columns) == TRANSITION_COLUMNS
    assert set(table["scale"]) == {"IMPLEMENTATION"}
    assert [tuple(r) for r in table[["from_kind", "from_code", "to_kind", "to_code"]].values] == [
        (*first, *last) for first in STATES for last in STATES
    ]


def test_of_all_countries_every_answer_is_counted_once(plan: Plan, frame: pd.DataFrame):
    """Three countries with four actions each; the region is told on its own."""
    said = answers(view(frame), plan)
    table = transitions(said, "2021", "2024")

    assert nonzero(table) == {
        ("0", "3"): 2,
        ("3", "2"): 1,
        ("no_information", "1"): 1,
        ("not_applicable", "no_information"): 1,
        ("no_information", "no_information"): 7,
    }
    assert table["n"].sum() == 12
    # Of the two actions that the region is asked, LAW-3 and SKL-1.
    assert nonzero(transitions(said, "2021", "2024", unit=REGION)) == {
        ("1", "2"): 1,
        ("no_information", "no_information"): 1,
    }


def test_the_order_of_the_rounds_is_the_order_of_the_levels(plan: Plan, frame: pd.DataFrame):
    said = answers(view(frame), plan)

    assert nonzero(transitions(said, "2024", "2021", unit="XAA")) == {
        ("3", "0"): 1,
        ("2", "3"): 1,
        ("1", "no_information"): 1,
        ("no_information", "no_information"): 1,
    }


def test_one_country_and_one_area_can_be_asked_for(plan: Plan, frame: pd.DataFrame):
    said = answers(view(frame), plan)

    assert nonzero(transitions(said, "2021", "2024", unit="XAA", node="LAW")) == {
        ("0", "3"): 1,
        ("3", "2"): 1,
    }
    assert nonzero(transitions(said, "2021", "2024", node="LAW-1")) == {
        ("0", "3"): 2,
        ("no_information", "no_information"): 1,
    }
    assert nonzero(transitions(said, "2021", "2024", node="TEST", unit="XAC")) == {
        ("no_information", "no_information"): 4,
    }


def test_the_sums_are_those_of_the_counts(plan: Plan, frame: pd.DataFrame):
    said = answers(view(frame), plan)
    counted = counts(said)
    for unit in (*said.units, None):
        for node in ("TEST", "LAW", "SKL"):
            table = transitions(said, "2021", "2024", unit=unit, node=node)
            here = counted[counted["node"] == node]
            here = here[here["country"] == unit if unit else here["country"] != REGION]
            for round_, end in (("2021", "from"), ("2024", "to")):
                wanted = here[here["round"] == round_].copy()
                wanted["code"] = wanted["code"].where(wanted["kind"] == "level", "")
                summed = table.groupby([f"{end}_kind", f"{end}_code"])["n"].sum()
                assert summed[summed > 0].to_dict() == (
                    wanted.groupby(["kind", "code"])["n"].sum().to_dict()
                )


def test_what_is_not_asked_in_a_round_has_a_state_of_its_own(plan: Plan, frame: pd.DataFrame):
    first, last = plan.rounds
    scoped = replace(plan, rounds=(replace(first, scope=("LAW-1",)), last))

    table = transitions(answers(view(frame), scoped), "2021", "2024", unit="XAA")

    assert nonzero(table) == {
        ("0", "3"): 1,
        ("out_of_scope", "2"): 1,
        ("out_of_scope", "1"): 1,
        ("out_of_scope", "no_information"): 1,
    }


def test_each_scale_has_its_matrix_and_numbers_have_one(plan: Plan, ratings: Ratings):
    """LAW-1 in numbers, LAW-2 in the tiers of a report, whose special case has no value."""
    law_1, law_2, *rest = plan.actions
    mixed = replace(
        plan,
        scales={**plan.scales, "TIP": load_scales(DATA / "scales")["TIP"]},
        actions=(replace(law_1, lower=0, optimum=10), replace(law_2, scale="TIP"), *rest),
    )
    valued = [level.code for level in mixed.scales["TIP"].levels if level.value is not None]
    special = [level.code for level in mixed.scales["TIP"].levels if level.value is None]
    frame = pd.concat(
        [
            ratings({("XAA", "LAW-1"): 3.0, ("XAA", "LAW-2"): valued[0]}, "2021"),
            ratings({("XAA", "LAW-1"): 0.0, ("XAA", "LAW-2"): special[0]}, "2024"),
        ],
        ignore_index=True,
    )
    table = transitions(answers(view(frame), mixed), "2021", "2024", unit="XAA")

    by_scale = dict(list(table.groupby("scale")))
    assert list(table["scale"].unique()) == ["IMPLEMENTATION", "TIP", ""]
    assert nonzero(by_scale["TIP"]) == {(valued[0], "no_information"): 1}
    assert nonzero(by_scale[""]) == {("number", "number"): 1}
    assert nonzero(by_scale["IMPLEMENTATION"]) == {("no_information", "no_information"): 2}
    assert len(by_scale[""]) == 4 * 4
    assert table.index.tolist() == list(range(len(table)))
    assert len(by_scale["TIP"]) == (len(valued) + 3) ** 2
    # A level without a value counts as no information, and has no row of its own.
    assert not set(special) & set(by_scale["TIP"]["to_code"])
    # Of an area without actions of a scale that scale is not told.
    assert set(transitions(answers(view(frame), mixed), "2021", "2024", node="SKL")["scale"]) == {
        "IMPLEMENTATION"
    }


def test_another_assessment_is_counted_and_told(plan: Plan, ratings: Ratings):
    """LAW-1 is an evaluator's now; SKL-1 was nobody's and is an evaluator's, which is no change."""
    frame = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "3"}, "2021"),
            ratings({("XAA", "LAW-2"): "2"}, "2024"),
            ratings({("XAA", "LAW-1"): "0", ("XAA", "SKL-1"): "0"}, "2024", "evaluator"),
        ],
        ignore_index=True,
    )
    chosen = view(frame)
    said = answers(chosen, plan)

    table = transitions(said, "2021", "2024", unit="XAA", assessed=assessed_by(said, chosen))

    differs = table[table["assessment_differs"] > 0]
    assert differs[["from_code", "to_code", "n", "assessment_differs"]].values.tolist() == [
        ["3", "0", 1, 1]
    ]
    assert table["n"].sum() == 4
    assert transitions(said, "2021", "2024")["assessment_differs"].sum() == 0


def test_of_nothing_there_is_no_matrix(plan: Plan, frame: pd.DataFrame):
    empty = transitions(answers(view(frame), plan), "2021", "2024", node="NONE")

    assert (len(empty), tuple(empty.columns)) == (0, TRANSITION_COLUMNS)


@pytest.mark.parametrize("pair", [("1066", "2024"), ("2021", "1066")])
def test_an_unknown_round_is_refused(plan: Plan, frame: pd.DataFrame, pair: tuple[str, str]):
    with pytest.raises(KeyError, match="unknown round: '1066'"):
        transitions(answers(view(frame), plan), *pair)
