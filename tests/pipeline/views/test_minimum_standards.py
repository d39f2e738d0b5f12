"""Minimum standards by country: one verdict for each, and a sentence that holds in every state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import DEMONSTRATION, Results, Workspace, results
from monitoring.pipeline.views.minimum_standards import (
    COLUMNS,
    LABELS,
    minimum_standards_finding,
    standards_by_country,
    standards_of,
    standards_of_finding,
)

Said = Callable[..., pd.DataFrame]
Make = Callable[[Mapping[tuple[str, str], str]], Results]

STANDARDS = {"LAW-1": "2", "LAW-3": "3", "SKL-2": "Largely done"}
"""LAW-3 is the region's own."""


@pytest.fixture(scope="module")
def strict(plan: Plan) -> Plan:
    """The plan with a minimum standard of largely done for one action of each area."""
    actions = tuple(
        replace(action, minimum_standard=STANDARDS.get(action.code, "")) for action in plan.actions
    )
    return replace(plan, actions=actions)


@pytest.fixture
def make(strict: Plan, ratings: Said) -> Make:
    def build(said: Mapping[tuple[str, str], str]) -> Results:
        frame = ratings(said).assign(upload=1, file="a.xlsx")
        return Results(strict, "self", frame, dict(strict.country_by_code))

    return build


def test_each_country_has_one_verdict_for_each_standard(make: Make):
    results = make(
        {("XAA", "LAW-1"): "3", ("XAA", "SKL-2"): "1", ("XAB", "LAW-1"): "0", ("XAB", "SKL-2"): "?"}
    )

    frame = standards_by_country(results, "2024", "")

    assert list(zip(frame["country"], frame["action"], frame["word"], strict=True)) == [
        ("XAA", "LAW-1", "met"),
        ("XAA", "SKL-2", "partly met"),
        ("XAB", "LAW-1", "not met"),
        ("XAB", "SKL-2", "no information"),
        ("XAC", "LAW-1", "no information"),
        ("XAC", "SKL-2", "no information"),
    ]
    assert frame["symbol"].tolist() == ["●●", "●○", "○○", "?", "?", "?"]
    assert set(frame["asked"]) == {"Largely done"}
    assert set(frame["required"]) == {"at least ●●○ Largely done"}
    assert set(frame["sign"]) == {"≥ ●●○"}
    assert frame["reached"].tolist() == [
        "Done", "Started", "Not started", "no information", "not returned", "not returned",
    ]  # fmt: skip
    assert frame["area_title"].tolist() == ["Legislation", "Skills"] * 3
    assert set(LABELS) <= set(frame)


@pytest.mark.parametrize(
    ("lower", "optimum", "required", "sign"),
    [
        (0.0, 50.0, "at least 12 people", "≥ 12 people"),
        (50.0, 0.0, "at most 12 people", "≤ 12 people"),
    ],
)
def test_a_number_is_asked_for_at_least_or_where_less_is_better_at_most(
    plan: Plan, ratings: Said, lower: float, optimum: float, required: str, sign: str
):
    counted = tuple(
        replace(a, minimum_standard="12", lower=lower, optimum=optimum, unit="people", scale="")
        if a.code == "LAW-1"
        else a
        for a in plan.actions
    )
    said = ratings({("XAA", "LAW-2"): "3"}).assign(upload=1, file="a.xlsx")
    results = Results(replace(plan, actions=counted), "self", said, dict(plan.country_by_code))

    frame = standards_by_country(results, "2024", "")

    assert set(frame["required"]) == {required}
    assert set(frame["sign"]) == {sign}


def test_an_area_shows_its_own_standards_alone(make: Make):
    frame = standards_by_country(make({("XAA", "LAW-1"): "3"}), "2024", "SKL")

    assert set(frame["node"]) == {"SKL-2"}


def test_an_accepted_not_applicable_is_no_standard_that_is_missed(strict: Plan, ratings: Said):
    said = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "3"}),
            ratings({("XAA", "SKL-2"): "n/a"}, assessment="evaluator"),
        ]
    ).assign(upload=1, file="a.xlsx")
    results = Results(strict, "best_available", said, dict(strict.country_by_code))

    frame = standards_by_country(results, "2024", "")

    assert frame.loc[frame["country"] == "XAA", "word"].tolist() == ["met", "not applicable"]
    # A meets the one standard that applies to it; four verdicts of five are not known.
    assert minimum_standards_finding(frame, results, "2024", "") == (
        "1 of 3 countries meets every minimum standard; of 80\u00a0% nothing is known"
    )


def test_the_finding_names_the_standard_that_is_most_often_missed(make: Make):
    results = make(
        {
            ("XAA", "LAW-1"): "2", ("XAA", "SKL-2"): "2", ("XAB", "LAW-1"): "3",
            ("XAB", "SKL-2"): "1", ("XAC", "LAW-1"): "1", ("XAC", "SKL-2"): "0",
        }
    )  # fmt: skip
    frame = standards_by_country(results, "2024", "")

    assert minimum_standards_finding(frame, results, "2024", "") == (
        "1 of 3 countries meets every minimum standard; "
        "“Keep a register of experts” is most often not fully met (2 of 3 countries)"
    )


def test_standards_that_are_missed_equally_often_are_counted_and_none_is_named(make: Make):
    results = make(
        {(unit, code): "1" for unit in ("XAA", "XAB", "XAC") for code in ("LAW-1", "SKL-2")}
    )
    frame = standards_by_country(results, "2024", "")

    assert minimum_standards_finding(frame, results, "2024", "") == (
        "No country meets every minimum standard yet; "
        "each of 2 standards is not fully met by 3 countries"
    )


def test_who_may_still_meet_all_is_not_said_to_miss_one(make: Make):
    results = make({("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "0"})
    frame = standards_by_country(results, "2024", "")

    assert minimum_standards_finding(frame, results, "2024", "") == (
        "No country is known yet to meet every minimum standard; "
        "“Adopt a law” is most often not fully met (1 of 3 countries); "
        "of 67\u00a0% nothing is known"
    )


def test_a_round_without_ratings_says_that_nothing_is_known(make: Make):
    results = make({("XAA", "LAW-1"): "3"})
    frame = standards_by_country(results, "2021", "")

    assert set(frame["word"]) == {"no information"}
    assert minimum_standards_finding(frame, results, "2021", "") == (
        "Nothing is known yet of the minimum standards in this round"
    )


def test_a_plan_without_standards_gives_an_empty_table_and_says_so(plan: Plan, ratings: Said):
    said = ratings({("XAA", "LAW-1"): "3"}).assign(upload=1, file="a.xlsx")
    results = Results(plan, "self", said, dict(plan.country_by_code))

    frame = standards_by_country(results, "2024", "LAW")

    assert frame.empty
    assert list(frame.columns) == list(COLUMNS)
    assert minimum_standards_finding(frame, results, "2024", "LAW") == (
        "No action of “Legislation” that countries answer for has a minimum standard"
    )


def test_of_one_country_the_standards_that_apply_are_counted(examples: Workspace):
    found = results(examples, DEMONSTRATION)
    frame = standards_of(found, "2024", "XAG")

    assert standards_of_finding(frame, found, "2024", "XAG") == (
        "Minimum standards of Country G: 3 met, 3 partly, 0 not met, 1 without information, of 7"
    )
    judged = found.standards
    for unit in found.plan.country_by_code:
        mine = judged[(judged["country"] == unit) & (judged["round"] == "2024")]
        here = standards_of(found, "2024", unit)
        assert sorted(here["verdict"]) == sorted(mine["verdict"])


def test_a_country_to_which_no_standard_applies_is_told_so(strict: Plan, ratings: Said):
    said = ratings({("XAA", "LAW-1"): "n/a", ("XAA", "SKL-2"): "n/a"}, assessment="evaluator")
    found = Results(strict, "best_available", said, dict(strict.country_by_code))
    frame = standards_of(found, "2024", "XAA")

    assert frame.empty
    assert list(frame.columns) == list(COLUMNS)
    assert standards_of_finding(frame, found, "2024", "XAA") == (
        "No minimum standard applies to Country A in this round"
    )
