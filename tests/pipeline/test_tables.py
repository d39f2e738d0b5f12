"""The tables behind the pages say what was said, by whom, and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import Results, findings, tables
from monitoring.scoring.counts import Headline, headline_change

Said = Callable[..., pd.DataFrame]


@pytest.fixture
def results(plan: Plan, ratings: Said) -> Results:
    """Country A answers both rounds, Country B one, Country C none; an evaluator sees less."""
    frames = [
        ratings({("XAA", "LAW-1"): "1", ("XAA", "LAW-2"): "1"}, round_="2021"),
        ratings(
            {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "?", ("XAB", "SKL-2"): "0"}, comment="own"
        ),
        ratings({("XAA", "LAW-1"): "2"}, assessment="evaluator"),
    ]
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="a.xlsx")
    return Results(plan, "best_available", said, dict(plan.country_by_code))


def test_a_country_has_answered_when_it_sent_its_own_ratings(results: Results):
    answered = tables.returns_table(results, "2024").set_index("country")

    assert answered["answered"].to_dict() == {"XAA": 2, "XAB": 1, "XAC": 0, "REGION": 0}
    assert answered["asked"].to_dict() == {"XAA": 4, "XAB": 4, "XAC": 4, "REGION": 2}
    assert answered["evaluated"].to_dict() == {"XAA": 1, "XAB": 0, "XAC": 0, "REGION": 0}


def test_a_rating_by_evaluators_alone_is_no_return(plan: Plan, ratings: Said):
    said = ratings({("XAB", "LAW-1"): "2"}, assessment="evaluator").assign(upload=1, file="e.xlsx")
    results = Results(plan, "best_available", said, dict(plan.country_by_code))

    answered = tables.returns_table(results, "2024").set_index("country")

    assert not answered.loc["XAB", "returned"]
    gaps = tables.action_table(results, "2024", "XAB").set_index("Code")["Rating"]
    assert gaps["LAW-2"] == "not returned"


def test_who_rated_is_counted_for_the_region_as_for_a_country(plan: Plan, ratings: Said):
    frames = [
        ratings({("REGION", "SKL-1"): "2"}, assessment="evaluator"),
        ratings({("XAA", "LAW-1"): "2"}, assessment="agreed"),
    ]
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="e.xlsx")
    results = Results(plan, "best_available", said, dict(plan.country_by_code))

    counted = tables.returns_table(results, "2024").set_index("country")

    region = counted.loc["REGION"]
    assert (region["returned"], region["answered"], region["evaluated"]) == (False, 0, 1)
    assert counted.loc["XAA", ["answered", "evaluated"]].tolist() == [0, 0]


def test_the_action_table_puts_both_assessments_side_by_side(results: Results):
    row = tables.action_table(results, "2024", "XAA").set_index("Code").loc["LAW-1"]

    assert row["Rating"] == "Largely done"
    assert row["self-assessment"] == "Done"
    assert row["evaluators' ratings"] == "Largely done"
    assert row["Before"] == "Started"


def test_a_comment_of_the_country_is_not_hidden_by_a_silent_evaluator(results: Results):
    row = tables.action_table(results, "2024", "XAA").set_index("Code").loc["LAW-1"]

    assert row["Comment"] == "own"
    assert row["Texts from"] == "a.xlsx, Ratings!D2"
    assert row["Assessment"] == "evaluators' ratings"


def test_every_rating_leads_to_its_file_and_cell(results: Results):
    row = tables.action_table(results, "2024", "XAB").set_index("Code").loc["SKL-2"]

    assert (row["File"], row["Cell"]) == ("a.xlsx", "Ratings!D4")


def test_an_action_nobody_rated_says_why(results: Results):
    rating = tables.action_table(results, "2024", "XAB").set_index("Code")["Rating"]

    assert rating["LAW-1"] == "unanswered"
    assert tables.action_table(results, "2024", "XAC")["Rating"].unique().tolist() == [
        "not returned"
    ]


def test_the_round_before_is_the_newest_one_with_ratings(results: Results):
    before = tables.previous_round(results, "2024")

    assert before is not None
    assert before.code == "2021"
    assert tables.previous_round(results, "2021") is None
    assert tables.previous_round(results, "2024", "XAB") is None  # Country B answered 2024 only


def test_no_change_is_told_against_a_round_that_this_assessment_did_not_rate(results: Results):
    by_evaluators = Results(results.plan, "evaluator", results.ratings, results.countries)

    assert tables.previous_round(by_evaluators, "2024") is None


def test_a_change_counts_only_answers_rated_in_both_rounds(results: Results):
    own = Results(results.plan, "self", results.ratings, results.countries)
    change = headline_change(own.answers, "2021", "2024", own.assessed)

    # LAW-1 of Country A went from started to done; LAW-2 is unknown now; B is new.
    assert change == Headline(implemented=1, partly=-1, not_started=0, no_information=0)
    assert findings.change_finding(own, "2024", "2021", "XAA") == (
        "Since 2021, 1 action was rated in both rounds by the same assessment; "
        "higher: 1, lower: 0, as before: 0"
    )
    assert findings.change_finding(own, "2024", "2021", "XAB") == ""
    assert findings.regional_change_note(own, "2024", "2021") == ""


def test_an_evaluator_after_the_country_itself_is_no_change(results: Results):
    """LAW-1 of Country A: its own Started in 2021, an evaluator's Largely done in 2024."""
    assert headline_change(results.answers, "2021", "2024", results.assessed) is None
    assert findings.change_finding(results, "2024", "2021", "XAA") == (
        "Since 2021, the same assessment rated no action in both rounds; "
        "1 of another assessment, not compared"
    )
    assert findings.regional_change_note(results, "2024", "2021") == (
        "The change since 2021 leaves out 1 rating, which is of another assessment than then."
    )


def test_what_is_of_another_assessment_is_told_beside_what_is_compared(plan: Plan, ratings: Said):
    before = {("XAA", "LAW-1"): "1", ("XAA", "LAW-2"): "2", ("XAA", "SKL-1"): "2"}
    now = {("XAA", "LAW-1"): "1", ("XAA", "LAW-2"): "0"}
    seen = {("XAA", "SKL-1"): "0", ("XAA", "SKL-2"): "0"}
    frames = [
        ratings(before | {("XAA", "SKL-2"): "1"}, "2021"),
        ratings(now, "2024"),
        ratings(seen, "2024", "evaluator"),
    ]
    said = pd.concat(frames, ignore_index=True)
    results = Results(plan, "best_available", said, dict(plan.country_by_code))

    assert findings.change_finding(results, "2024", "2021", "XAA") == (
        "Since 2021, 2 actions were rated in both rounds by the same assessment; "
        "higher: 0, lower: 1, as before: 1; 2 of another assessment, not compared"
    )
    assert findings.regional_change_note(results, "2024", "2021") == (
        "The change since 2021 leaves out 2 ratings, which are of another assessment than then."
    )
    assert headline_change(results.answers, "2021", "2024", results.assessed) == Headline(
        implemented=0, partly=-1, not_started=1, no_information=0
    )


def test_an_open_plan_offers_its_maps_the_first_node_with_a_score(results: Results):
    assert tables.best_map_node(results, "2021") == "LAW"


def test_the_heatmap_has_the_whole_plan_first_and_every_country_in_each_column(results: Results):
    cells = tables.heatmap_cells(results, "2024")

    assert list(dict.fromkeys(cells["title"])) == ["Whole plan", "Legislation", "Skills"]
    assert cells.groupby("node")["country"].apply(list).tolist() == [["XAA", "XAB", "XAC"]] * 3


def test_the_profile_sets_the_score_beside_the_one_before(results: Results):
    law = tables.profile(results, "2021", "XAA").set_index("node").loc["LAW"]
    now = tables.profile(results, "2024", "XAA").set_index("node").loc["LAW"]

    assert law["score"] == pytest.approx(33.33)
    assert pd.isna(now["score"])  # one of three parts of the weight is rated, below two thirds
    assert now["word"] == "too little"
    assert (now["low"], now["high"]) == (
        pytest.approx(66.67 / 3),
        pytest.approx((66.67 + 200) / 3),
    )
    assert now["before"] == pytest.approx(33.33)


def test_a_headline_names_its_denominator_and_what_is_not_known(plan: Plan):
    assert findings.headline_finding(Headline(1, 1, 1, 1), plan) == (
        "Countries have done 25\u00a0% of what the plan asks of them and begun another 25\u00a0%;"
        " of 25\u00a0% nothing is known."
    )
    assert findings.headline_finding(Headline(0, 0, 0, 4), plan) == (
        "Nothing has been rated yet; of 4 answers nothing is known."
    )


def test_the_subtitle_is_built_the_same_way_everywhere(results: Results):
    assert findings.subtitle(results, "2024", 3, 0.25) == (
        "TEST · round 2024 · best available ratings · 3 countries · 25\u00a0% of answers known"
    )


def test_a_withheld_plan_score_gives_reason_coverage_and_range(results: Results):
    assert findings.plan_score_line(results, "2024", "XAC") == (
        "Whole plan: no score · Nothing is known of any of the actions · coverage 0\u00a0%"
    )


def test_areas_that_stand_equally_high_are_all_told():
    areas = pd.DataFrame(
        {"title": ["Law (a)", "Skills", "Culture", "Pay"], "score": [100.0, 100.0, 20.0, nan]}
    )

    assert findings.profile_finding(areas, "Country A") == (
        "Country A is furthest in “Law” and “Skills” and least far in “Culture”"
    )
    equal = areas.assign(score=[100.0, 100.0, 100.0, 20.0])
    assert findings.profile_finding(equal, "Country A") == (
        "Country A is furthest in 3 areas and least far in “Pay”"
    )
