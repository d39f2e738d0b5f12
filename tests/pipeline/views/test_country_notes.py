"""What sets a country apart from the others, and what it says in words."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import Results
from monitoring.pipeline.views.country_notes import (
    LABELS,
    NOTE_COLUMNS,
    STRENGTH_COLUMNS,
    STRENGTH_LABELS,
    notes_finding,
    obstacles_and_assistance,
    strengths_and_gaps,
    strengths_finding,
)

Said = Callable[..., pd.DataFrame]


def of(plan: Plan, said: pd.DataFrame) -> Results:
    return Results(plan, "best_available", said, dict(plan.country_by_code))


@pytest.fixture
def apart(plan: Plan, ratings: Said) -> Results:
    """Legislation: A 100, B 33.3, C 0. Skills: A 0, B 66.7, C 66.7."""
    law, skills = {"XAA": "3", "XAB": "1", "XAC": "0"}, {"XAA": "0", "XAB": "2", "XAC": "2"}
    said = {
        (country, action): level
        for actions, levels in ((("LAW-1", "LAW-2"), law), (("SKL-1", "SKL-2"), skills))
        for action in actions
        for country, level in levels.items()
    }
    return of(plan, ratings(said))


@pytest.fixture
def told(plan: Plan, ratings: Said) -> Results:
    """Country A: an obstacle of its own, an evaluator's comment on another action; C says nothing."""
    own = ratings({("XAA", "LAW-1"): "1", ("XAA", "LAW-2"): "2", ("XAC", "LAW-1"): "1"})
    own.loc[own["country"].eq("XAA") & own["action"].eq("LAW-1"), ["obstacle", "comment"]] = [
        "No budget",
        "own words",
    ]
    own.loc[own["country"].eq("XAA") & own["action"].eq("LAW-2"), "assistance"] = "A trainer"
    theirs = ratings(
        {("XAA", "LAW-1"): "0", ("XAA", "SKL-1"): "3"}, assessment="evaluator", comment="seen"
    )
    return of(plan, pd.concat([own, theirs], ignore_index=True))


def test_a_country_is_set_beside_the_median_of_all_and_beside_itself(apart: Results):
    frame = strengths_and_gaps(apart, "2024", "XAA")

    assert frame.columns.tolist() == list(STRENGTH_COLUMNS)
    assert set(STRENGTH_LABELS) <= set(STRENGTH_COLUMNS)
    median = frame[frame["against"] == "group_median"].set_index("node")
    assert median["kind_word"].to_dict() == {"LAW": "above", "SKL": "below"}
    assert median["distance"].to_dict() == {
        "LAW": pytest.approx(66.67),
        "SKL": pytest.approx(-66.67, abs=0.01),
    }
    assert median["coverage"].tolist() == [1.0, 1.0]


def test_the_finding_names_what_is_furthest_above_and_below(apart: Results):
    def finding(country: str) -> str:
        frame = strengths_and_gaps(apart, "2024", country)
        return strengths_finding(frame, apart, "2024", country)

    assert finding("XAA") == (
        "Country A stands furthest above the median of all countries in “Legislation” "
        "(+66.7 points) and furthest below it in “Skills” (−66.7)"
    )
    assert finding("XAC") == (
        "Country C stands furthest below the median of all countries in “Legislation” "
        "(−33.3 points), and above it in no area"
    )
    assert finding("XAB") == (
        "In no area can Country B be told apart from the median of all countries"
    )
    assert finding("REGION") == "The region is not compared with the countries"


def test_too_few_countries_for_a_median_are_no_likeness_to_it(plan: Plan, ratings: Said):
    said = {
        (unit, f"LAW-{n}"): level for unit, level in (("XAA", "1"), ("XAB", "3")) for n in (1, 2)
    }
    given = of(plan, ratings(said))
    frame = strengths_and_gaps(given, "2024", "XAA")

    mine = given.scores.query("country == 'XAA' and node == 'LAW' and round == '2024'")
    assert mine["score"].notna().all()
    assert strengths_finding(frame, given, "2024", "XAA") == (
        "Country A is compared with no median: fewer than 3 countries have a score in the areas "
        "where it has one"
    )


def test_a_country_without_a_score_says_so(plan: Plan, ratings: Said):
    given = of(plan, ratings({("XAA", "LAW-1"): "1"}))
    frame = strengths_and_gaps(given, "2024", "XAB")

    assert frame.empty
    assert strengths_finding(frame, given, "2024", "XAB") == (
        "Country B has no score in any area in this round"
    )


def test_only_actions_with_words_stand_in_the_list(told: Results):
    frame = obstacles_and_assistance(told, "2024", "XAA").set_index("action")

    assert frame.index.tolist() == ["LAW-1", "LAW-2", "SKL-1"]
    assert frame.loc["LAW-1", "obstacle"] == "No budget"
    assert frame.loc["LAW-1", "comment"] == "seen"  # the evaluator's stands before the country's
    assert frame.loc["LAW-1", "level"] == "Not started"
    assert frame.loc["LAW-2", "assistance"] == "A trainer"


def test_the_finding_counts_what_is_asked_for(told: Results):
    frame = obstacles_and_assistance(told, "2024", "XAA")

    assert notes_finding(frame, told, "2024", "XAA") == (
        "Country A: assistance needed with 1 action; an obstacle named for 1 action"
    )


def test_a_country_that_says_nothing_has_an_empty_list_with_its_columns(told: Results):
    frame = obstacles_and_assistance(told, "2024", "XAC")

    assert frame.empty
    assert frame.columns.tolist() == list(NOTE_COLUMNS)
    assert set(LABELS) <= set(NOTE_COLUMNS)
    assert notes_finding(frame, told, "2024", "XAC") == (
        "Country C names no obstacle, no assistance that it needs and no good practice in this round"
    )
