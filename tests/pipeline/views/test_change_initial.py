"""Change since the baseline beside where each began, over what can be compared."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import REAL_EXAMPLE, Results, Workspace, results
from monitoring.pipeline.views.change_initial import (
    COLUMNS,
    LABELS,
    change_and_initial_level,
    change_initial_finding,
    change_initial_note,
)

Said = Callable[..., pd.DataFrame]


def skills(*levels: str) -> dict[tuple[str, str], str]:
    return {
        (country, action): level
        for country, level in zip(("XAA", "XAB", "XAC"), levels, strict=False)
        for action in ("SKL-1", "SKL-2")
    }


@pytest.fixture
def found(plan: Plan, ratings: Said) -> Callable[..., Results]:
    def build(before: tuple[str, ...], now: tuple[str, ...]) -> Results:
        said = pd.concat(
            [ratings(skills(*before), "2021"), ratings(skills(*now))], ignore_index=True
        )
        return Results(plan, "self", said, dict(plan.country_by_code))

    return build


def finding(given: Results, round_: str = "2024") -> str:
    frame = change_and_initial_level(given, round_, "SKL")
    return change_initial_finding(frame, given, round_, "SKL")


def test_each_country_has_where_it_began_and_what_changed(found):
    frame = change_and_initial_level(found(("0", "1", "3"), ("1", "2", "2")), "2024", "SKL")

    assert frame.columns.tolist() == list(COLUMNS)
    assert set(LABELS) <= set(COLUMNS)
    assert frame["before"].tolist() == pytest.approx([0, 33.33, 100])
    assert frame["change"].tolist() == pytest.approx([33.33, 33.34, -33.33])
    assert set(frame["baseline"]) == {"2021"}


def test_the_finding_sets_the_lower_half_beside_the_other(found):
    assert finding(found(("0", "1", "3"), ("1", "1", "2"))) == (
        "Since 2021, countries that began below 33.3 points changed by +33.3 in “Skills” (median), "
        "the others by −16.7; 3 of 3 countries can be compared"
    )
    # Most began at the lowest score: these are the lower half.
    assert finding(found(("0", "0", "3"), ("1", "1", "3"))).startswith(
        "Since 2021, countries that began below 100.0 points changed by +33.3"
    )


def test_scores_that_differ_by_the_last_bit_began_alike(found):
    given = found(("0", "1", "3"), ("1", "1", "2"))
    frame = change_and_initial_level(given, "2024", "SKL")
    # B and C begin at the median, one of them a rounding error below it.
    frame["before"] = [0.0, 0.3 - 1e-16, 0.1 + 0.2]

    assert frame["before"].iloc[1] < frame["before"].iloc[2]
    frame = pd.concat([frame, frame.iloc[2:]], ignore_index=True)
    assert change_initial_finding(frame, given, "2024", "SKL") == (
        "Since 2021, countries that began below 0.3 points changed by +33.3 in “Skills” (median), "
        "the others by −33.3; 4 of 4 countries can be compared"
    )


def test_countries_that_began_alike_cannot_catch_up(found):
    assert finding(found(("1", "1", "1"), ("2", "3", "1"))) == (
        "All 3 countries that can be compared began at the same score in 2021, so that there is "
        "nothing to catch up"
    )


def test_too_few_countries_and_no_earlier_round_are_said(found):
    given = found(("0", "1"), ("1", "1", "2"))

    assert finding(given) == (
        "2 of 3 countries can be compared with 2021 in “Skills”, and at least 3 are needed"
    )
    assert finding(given, "2021") == (
        "No round before this one was rated, so that there is no change to show"
    )
    first = change_and_initial_level(given, "2021", "SKL")
    assert first.columns.tolist() == list(COLUMNS)
    assert first.empty
    assert change_initial_note(first) == ""


def test_a_country_rated_once_has_no_change(found):
    frame = change_and_initial_level(found(("0", "1"), ("1", "1", "2")), "2024", "SKL")

    last = frame.set_index("country").loc["XAC"]
    assert last[["before", "now", "change"]].isna().all()


def test_the_caution_stands_beside_what_is_shown(examples: Workspace):
    given = results(examples, REAL_EXAMPLE)
    frame = change_and_initial_level(given, "2023")

    assert change_initial_note(frame).startswith("A beta below 0 is no proof")
    # Every question was answered in both rounds, so that the change is that of the scores.
    scored = given.scores[given.scores["node"] == given.plan.code]
    by_round = scored.pivot(index="country", columns="round", values="score")
    expected = (by_round["2023"] - by_round["2008"])[frame["country"]]
    assert frame["change"].tolist() == pytest.approx(expected.tolist())
