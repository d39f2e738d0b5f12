"""No rank without approval, and none without its interval."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import DEMONSTRATION, REAL_EXAMPLE, Results, Workspace, results
from monitoring.pipeline.analyses.robustness import robustness_of
from monitoring.pipeline.views.ranking import COLUMNS, LABELS, ranking, ranking_finding


def approved(given: Results) -> Results:
    return replace(given, plan=replace(given.plan, ranking_approved_by="The Council"))


@pytest.fixture
def found(plan: Plan, ratings) -> Results:
    """Country A stands at 100 throughout, B at 66.7, C at 0: no weight and no mean changes that."""
    codes = ("LAW-1", "LAW-2", "SKL-1", "SKL-2")
    levels = {"XAA": "3", "XAB": "2", "XAC": "0"}
    said = ratings({(country, code): level for country, level in levels.items() for code in codes})
    return approved(Results(plan, "best_available", said, dict(plan.country_by_code)))


def test_without_approval_there_is_no_rank_and_the_reason(found: Results):
    given = replace(found, plan=replace(found.plan, ranking_approved_by=""))
    frame = ranking(given, "2024")

    assert frame.empty
    assert frame.columns.tolist() == list(COLUMNS)
    assert set(LABELS) <= set(COLUMNS)
    assert ranking_finding(frame, given, "2024") == (
        "Ranking is off: the plan names nobody who approved it"
    )


def test_every_rank_has_its_interval_and_the_highest_score_stands_first(found: Results):
    frame = ranking(found, "2024")

    assert frame["country"].tolist() == ["XAA", "XAB", "XAC"]
    assert frame["rank_text"].tolist() == ["1 (1–1)", "2 (2–2)", "3 (3–3)"]
    assert ranking_finding(frame, found, "2024") == (
        "No two of the 3 countries have rank intervals that overlap when weights and the kind of "
        "mean are varied"
    )


def test_the_intervals_of_equal_countries_overlap(plan: Plan, ratings):
    said = ratings({(c, a): "2" for c in ("XAA", "XAB", "XAC") for a in ("SKL-1", "SKL-2")})
    given = approved(Results(plan, "best_available", said, dict(plan.country_by_code)))

    frame = ranking(given, "2024", "SKL")

    assert frame["rank"].tolist() == [1, 1, 1]
    assert frame["groups"].tolist() == ["0", "0", "0"]
    assert frame["alike"].iloc[0] == "Country B, Country C"
    assert ranking_finding(frame, given, "2024", "SKL") == (
        "The rank intervals of any two of the 3 countries overlap when weights and the kind of mean "
        "are varied"
    )


def test_too_few_countries_have_no_order(plan: Plan, ratings):
    said = ratings({(c, a): "2" for c in ("XAA", "XAB") for a in ("SKL-1", "SKL-2")})
    given = approved(Results(plan, "best_available", said, dict(plan.country_by_code)))
    frame = ranking(given, "2024", "SKL")

    assert frame.empty
    assert ranking_finding(frame, given, "2024", "SKL") == (
        "2 countries have a score for SKL in the round 2024; nothing can be said of the order of "
        "fewer than 3"
    )


def test_a_country_without_a_score_stands_last_without_a_rank(examples: Workspace):
    frame = ranking(approved(results(examples, DEMONSTRATION)), "2024")

    last = frame[frame["score"].isna()]
    assert last.index.tolist() == list(range(len(frame) - len(last), len(frame)))
    assert set(last["rank_text"]) == {""}
    assert (last["word"] != "").all()


def test_pairs_are_counted_by_their_intervals(examples: Workspace):
    given = approved(results(examples, REAL_EXAMPLE))
    frame = ranking(given, "2023")

    drawn = robustness_of(given, "2023").found.frame.dropna(subset=["rank"])
    intervals = list(zip(drawn["rank_low"], drawn["rank_high"], strict=True))
    apart = sum(
        a[1] < b[0] or b[1] < a[0] for n, a in enumerate(intervals) for b in intervals[n + 1 :]
    )
    said = ranking_finding(frame, given, "2023")
    assert said == (
        f"Of 105 pairs of countries, {apart} have rank intervals that do not overlap when weights "
        "and the kind of mean are varied"
    )
    assert pd.Series(frame["score"]).is_monotonic_decreasing
