"""Mean and spread of the countries over the rounds, and whether they come closer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import REAL_EXAMPLE, Results, Workspace, results
from monitoring.pipeline.views.spread import COLUMNS, LABELS, spread_finding, spread_over_rounds

Said = Callable[..., pd.DataFrame]
Answer = dict[tuple[str, str], str]


def skills(*levels: str) -> Answer:
    """Both actions of skills at one level, for each country."""
    codes = ("XAA", "XAB", "XAC")
    return {
        (country, action): level
        for country, level in zip(codes, levels, strict=False)
        for action in ("SKL-1", "SKL-2")
    }


@pytest.fixture
def found(plan: Plan, ratings: Said) -> Callable[..., Results]:
    def build(before: Answer, now: Answer, target: str = "", who: str = "self") -> Results:
        said = pd.concat([ratings(before, "2021"), ratings(now, "2024", who)], ignore_index=True)
        areas = tuple(replace(area, target=target) for area in plan.areas)
        return Results(
            replace(plan, areas=areas), "best_available", said, dict(plan.country_by_code)
        )

    return build


def test_each_round_has_its_mean_its_ends_and_its_standard_deviation(found):
    given = found(skills("0", "0", "3"), skills("1", "1", "3"), "66")

    frame = spread_over_rounds(given, "2024", "SKL")

    assert frame.columns.tolist() == list(COLUMNS)
    assert set(LABELS) <= set(COLUMNS)
    assert frame["round"].tolist() == ["2021", "2024"]
    assert frame["mean"].tolist() == pytest.approx([100 / 3, 500 / 9], abs=0.01)
    assert frame[["low", "high"]].to_numpy().tolist() == [
        [0, 100],
        [pytest.approx(33.33), 100],
    ]
    assert frame["sd"].tolist() == pytest.approx([np.std([0, 0, 100]), np.std([33.33, 33.33, 100])])
    assert frame["share_at_standard"].tolist() == pytest.approx([1 / 3, 1 / 3])


def test_the_finding_says_what_mean_and_deviation_did(found):
    given = found(skills("0", "0", "3"), skills("1", "1", "3"))

    assert spread_finding(spread_over_rounds(given, "2024", "SKL"), given, "2024", "SKL") == (
        "Since 2021: upward convergence (the mean rose, the countries came closer), over 3 of 3 "
        "countries, on actions that the same assessment rated in both rounds; "
        "standard deviation 47.1 then, 31.4 now"
    )


def test_equal_countries_that_stay_are_unchanged(found):
    given = found(skills("1", "1", "1"), skills("1", "1", "1"))

    said = spread_finding(spread_over_rounds(given, "2024", "SKL"), given, "2024", "SKL")

    assert said.startswith("Since 2021: unchanged")


def test_one_round_does_not_tell_whether_countries_come_closer(found):
    given = found(skills("0", "0", "3"), skills("1", "1", "3"))
    frame = spread_over_rounds(given, "2021", "SKL")

    assert frame["round"].tolist() == ["2021"]  # later rounds do not show
    assert spread_finding(frame, given, "2021", "SKL") == (
        "3 of 3 countries have a score: mean 33, from 0 to 100; one round does not tell whether "
        "they come closer"
    )


def test_another_assessment_is_not_compared_and_that_is_said(found):
    given = found(skills("0", "0", "3"), skills("1", "1", "3"), who="evaluator")
    frame = spread_over_rounds(given, "2024", "SKL")

    assert spread_finding(frame, given, "2024", "SKL").startswith(
        "Since 2021, convergence cannot be told: 0 of 3 countries have enough actions"
    )
    assert "Choose one assessment" in frame["note"].iloc[0]


def test_too_few_countries_say_nothing_of_differences(found):
    given = found(skills("0", "0"), skills("1", "1"))
    frame = spread_over_rounds(given, "2024", "SKL")

    assert frame["sd"].isna().all()
    assert spread_finding(frame, given, "2024", "SKL") == (
        "Nothing can be said of differences between countries: 2 with a score, and at least 3 are "
        "needed"
    )


def test_without_ratings_there_is_no_row_and_a_sentence(plan: Plan, ratings: Said):
    given = Results(plan, "best_available", ratings({}), dict(plan.country_by_code))
    frame = spread_over_rounds(given, "2024", "SKL")

    assert frame.empty
    assert frame.columns.tolist() == list(COLUMNS)
    assert spread_finding(frame, given, "2024", "SKL") == (
        "No country has a score for “Skills” in this round"
    )


def test_the_real_example_agrees_with_its_scores(examples: Workspace):
    given = results(examples, REAL_EXAMPLE)
    frame = spread_over_rounds(given, "2023").set_index("round")

    scored = given.scores[given.scores["node"] == given.plan.code]
    for code, row in frame.iterrows():
        values = scored.loc[scored["round"] == code, "score"]
        assert row["low"] == values.min()
        assert row["sd"] == pytest.approx(values.std(ddof=0))
