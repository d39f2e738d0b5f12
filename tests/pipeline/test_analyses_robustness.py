"""How firm an order is: intervals, one choice at a time, one area less; and when nothing is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.model import Plan, Responsibility
from monitoring.pipeline import UnknownNode, UnknownRound
from monitoring.pipeline.analyses.robustness import (
    CHANCE_BY_CONFIDENCE,
    CHANCE_UNSTATED,
    confidence_chances,
    robustness_of,
    variant_word,
)
from monitoring.pipeline.results import Results
from monitoring.scoring.robustness import robustness
from monitoring.scoring.variants import variants

Ratings = Callable[..., pd.DataFrame]
SAID = {
    **{("XAA", code): "3" for code in ("LAW-1", "LAW-2", "SKL-1", "SKL-2")},
    ("XAB", "LAW-1"): "3",
    ("XAB", "LAW-2"): "0",
    ("XAB", "SKL-1"): "3",
    ("XAB", "SKL-2"): "3",
    ("XAC", "LAW-1"): "0",
    ("XAC", "LAW-2"): "3",
    ("XAC", "SKL-1"): "1",
    ("XAC", "SKL-2"): "0",
    ("REGION", "LAW-3"): "3",
}
"""A 100; B (2·33.3 + 100) / 3 = 55.6; C (2·66.7 + 16.7) / 3 = 50."""


def found_in(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> Results:
    frame = pd.concat(frames, ignore_index=True)
    return Results(plan, assessment, frame, dict(plan.country_by_code))


@pytest.fixture
def whole(plan: Plan, ratings: Ratings) -> Results:
    return found_in(plan, ratings(SAID))


def test_everything_is_asked_of_the_plan_in_the_latest_round(whole: Results):
    analysis = robustness_of(whole)

    assert (analysis.plan, analysis.round, analysis.node) == ("TEST", "2024", "TEST")
    assert (analysis.assessment, analysis.title) == ("best_available", "Whole plan")
    assert (analysis.why_nothing, analysis.ranking_approved_by) == ("", "")
    assert analysis.names == {"XAA": "Country A", "XAB": "Country B", "XAC": "Country C"}
    assert analysis.found is not None
    same = robustness(whole.answers, "2024", draws=1000, seed=2016, weight_noise=0.25)
    pd.testing.assert_frame_equal(analysis.found.frame, same.frame)
    assert analysis.found.settings == same.settings
    pd.testing.assert_frame_equal(analysis.variants, variants(whole.answers, "2024"))
    assert analysis.official["score"].tolist() == pytest.approx([100, 500 / 9, 50], abs=0.01)
    assert analysis.official["rank"].tolist() == [1, 2, 3]


def test_the_tables_stand_beside_one_another(whole: Results):
    analysis = robustness_of(whole, draws=200)

    assert analysis.ranges.to_numpy().tolist() == [["XAA", 1, 1], ["XAB", 2, 3], ["XAC", 2, 3]]
    left_out = analysis.left_out.set_index(["area", "country"])["rank_without"]
    assert left_out["LAW"].tolist() == [1, 1, 3]
    assert left_out["SKL"].tolist() == [1, 3, 2]
    assert analysis.official[["bound_low", "bound_high"]].to_numpy()[0].tolist() == [100, 100]


def test_of_an_area_there_is_no_plan_without_it(whole: Results):
    analysis = robustness_of(whole, node="law", draws=10, seed=3)

    assert (analysis.node, analysis.title) == ("LAW", "Legislation")
    assert analysis.found is not None
    assert (analysis.found.settings.draws, analysis.found.settings.seed) == (10, 3)
    assert list(analysis.left_out.columns)[:2] == ["area", "country"]
    assert (len(analysis.left_out), len(analysis.variants) > 0) == (0, True)


@pytest.mark.parametrize(
    ("countries", "sentence"),
    [
        (0, "0 countries have a score for TEST in the round 2024; "),
        (1, "1 country has a score for TEST in the round 2024; "),
        (2, "2 countries have a score for TEST in the round 2024; "),
    ],
)
def test_of_fewer_than_three_countries_nothing_is_said(
    plan: Plan, ratings: Ratings, countries: int, sentence: str
):
    kept = (*("XAA", "XAB", "XAC")[:countries], "REGION")
    said = {key: level for key, level in SAID.items() if key[0] in kept}
    analysis = robustness_of(found_in(plan, ratings(said)))

    assert analysis.why_nothing == (f"{sentence}nothing can be said of the order of fewer than 3.")
    assert analysis.found is None
    assert [len(t) for t in (analysis.variants, analysis.ranges, analysis.left_out)] == [0, 0, 0]
    told = analysis.as_json()
    assert (told["settings"], told["groups"], told["alike"]) == (None, [], {})
    assert (told["would_hold"], told["areas_not_asked"]) == (None, [])
    assert [row["name"] for row in told["countries"]] == ["Country A", "Country B", "Country C"]
    assert told["countries"][2]["reason"] == "no_information"
    assert told["countries"][2]["score"] is None


def test_a_plan_without_an_overall_score_has_an_order_in_its_areas_alone(
    plan: Plan, ratings: Ratings
):
    parts = found_in(replace(plan, overall=False), ratings(SAID))

    assert robustness_of(parts).why_nothing == (
        "TEST has no overall score, and so no order. Name one of its areas."
    )
    assert robustness_of(parts, node="SKL").why_nothing == ""


def test_no_score_at_all_is_told_as_any_plan_s(plan: Plan, ratings: Ratings):
    empty = found_in(plan, ratings({("REGION", "LAW-3"): "3"}))

    assert robustness_of(empty, "2021").why_nothing.startswith("0 countries have a score for TEST")


@pytest.mark.parametrize(
    ("notes", "chance"),
    [
        ('{"Confidence": "High"}', 0.05),
        ('{"confidence": "medium"}', 0.15),
        ('{"Seen by": "me", " CONFIDENCE ": " LOW "}', 0.3),
        ('{"Confidence": "fairly"}', 0.15),
        ('{"Confidence in us": "low"}', 0.15),
        ("", 0.15),
    ],
)
def test_the_confidence_beside_a_rating_says_how_likely_it_is_off(
    plan: Plan, ratings: Ratings, notes: str, chance: float
):
    frame = ratings(SAID)
    frame.loc[(frame["country"] == "XAB") & (frame["action"] == "SKL-1"), "notes"] = notes

    chances = confidence_chances(found_in(plan, frame), "2024")

    assert chances.shape == (4, 5)
    assert chances[1, 3] == chance
    chances[1, 3] = CHANCE_UNSTATED
    assert (chances == 0.15).all()


def test_confidence_is_that_of_the_rating_that_is_taken(plan: Plan, ratings: Ratings):
    claim = ratings({("XAA", "LAW-1"): "3"}).assign(notes='{"Confidence": "low"}')
    verdict = ratings({("XAA", "LAW-1"): "2"}, assessment="evaluator").assign(
        notes='{"Confidence": "high"}'
    )
    earlier = ratings({("XAA", "LAW-1"): "1"}, round_="2021").assign(notes='{"Confidence": "low"}')

    best = found_in(plan, claim, verdict, earlier)

    assert confidence_chances(best, "2024")[0, 0] == 0.05
    assert confidence_chances(best, "2021")[0, 0] == 0.3
    assert confidence_chances(replace(best, assessment="self"), "2024")[0, 0] == 0.3


def test_ratings_are_drawn_only_when_that_is_asked(plan: Plan, ratings: Ratings):
    doubtful = found_in(plan, ratings(SAID).assign(notes='{"Confidence": "low"}'))

    firm, drawn = robustness_of(doubtful, draws=50), robustness_of(doubtful, draws=50, noise=True)

    assert firm.found is not None
    assert drawn.found is not None
    chances = np.where(np.isnan(doubtful.answers.points[1]), 0.15, 0.3)
    same = robustness(doubtful.answers, "2024", draws=50, rating_noise=chances)
    pd.testing.assert_frame_equal(drawn.found.frame, same.frame)
    assert firm.found.frame["score_low"][0] == pytest.approx(100)
    assert drawn.found.frame["score_low"][0] < 95
    assert "chance_unstated" not in firm.as_json()["settings"]


def test_the_chances_are_a_convention_that_is_printed(whole: Results):
    settings = robustness_of(whole, draws=5, noise=True).as_json()["settings"]

    assert settings["chance_by_confidence"] == {"high": 0.05, "medium": 0.15, "low": 0.3}
    assert settings["chance_unstated"] == 0.15
    assert dict(CHANCE_BY_CONFIDENCE) == settings["chance_by_confidence"]


def test_as_json_holds_settings_and_seed_and_every_table(plan: Plan, ratings: Ratings):
    approved = replace(plan, ranking_approved_by="the Council")
    told = robustness_of(found_in(approved, ratings(SAID)), draws=20, seed=4).as_json()

    assert json.loads(json.dumps(told)) == told
    assert list(told) == [
        "plan", "round", "assessment", "node", "ranking_approved_by", "why_nothing", "would_hold", "settings",
        "countries", "groups", "alike", "variants", "rank_ranges", "leave_one_out",
        "areas_not_asked",
    ]  # fmt: skip
    assert told["settings"] == {
        "round": "2024",
        "node": "TEST",
        "draws": 20,
        "seed": 4,
        "weight_noise": 0.25,
        "aggregators": ["arithmetic", "geometric"],
        "floor": 1.0,
        "has_rating_noise": False,
        "first": [1, 3, 5],
        "quantiles": [0.05, 0.5, 0.95],
        "quantile_type": 7,
    }
    assert told["ranking_approved_by"] == "the Council"
    assert told["countries"][0]["name"] == "Country A"
    assert (told["countries"][0]["rank"], told["countries"][0]["first_1"]) == (1, 1.0)
    assert told["groups"] == [["XAB", "XAC"]]
    assert told["alike"] == {"XAA": [], "XAB": ["XAC"], "XAC": ["XAB"]}
    assert told["variants"][0] == {
        "variant": "official",
        "country": "XAA",
        "score": 100.0,
        "rank": 1,
        "rank_change": 0,
        "reason": "",
    }
    assert told["rank_ranges"][0] == {"country": "XAA", "best": 1, "worst": 1}
    assert told["leave_one_out"][0]["area"] == "LAW"
    assert told["areas_not_asked"] == []
    assert told["would_hold"]["first"] == ["XAA", "XAB", "XAC"]
    assert told["would_hold"]["leader_share_of_draws"] == 1


def test_an_area_that_asks_nothing_of_the_countries_is_not_left_out(plan: Plan, ratings: Ratings):
    """By who answers for its actions, and by which of them the round asks."""
    regional = replace(plan.areas[0], code="REG", title="Of the region", parent=None)
    action = replace(
        plan.action_by_code["LAW-3"],
        code="REG-1",
        parent="REG",
        responsibility=Responsibility.REGION,
    )
    wider = replace(plan, areas=(*plan.areas, regional), actions=(*plan.actions, action))

    whole = robustness_of(found_in(wider, ratings(SAID)), draws=5)

    assert whole.areas_not_asked == ("REG",)
    assert list(dict.fromkeys(whole.left_out["area"])) == ["LAW", "SKL"]
    narrow = replace(
        plan, rounds=tuple(replace(one, scope=("SKL-1", "SKL-2")) for one in plan.rounds)
    )
    in_scope = robustness_of(found_in(narrow, ratings(SAID)), draws=5)
    assert in_scope.areas_not_asked == ("LAW",)
    assert robustness_of(found_in(wider, ratings(SAID)), node="LAW", draws=5).areas_not_asked == ()


@pytest.mark.parametrize(
    ("round_", "node", "error"), [("1066", None, UnknownRound), (None, "TAX", UnknownNode)]
)
def test_a_round_or_node_that_is_not_there_is_told(
    whole: Results, round_: str | None, node: str | None, error: type[Exception]
):
    with pytest.raises(error):
        robustness_of(whole, round_, node)


def test_every_variant_has_a_word_of_its_own(plan: Plan, ratings: Ratings):
    names = [
        "official", "arithmetic", "geometric", "harmonic", "minimum", "median", "equal_areas",
        "areas_by_actions", "unknown_worst", "unknown_best", "coverage_by_weight",
        "coverage_by_count",
    ]  # fmt: skip

    assert [variant_word(name) for name in names] == [
        "official", "arithmetic", "geometric", "harmonic", "minimum", "median", "equal areas",
        "areas by actions", "unknown worst", "unknown best", "coverage by weight",
        "coverage by number",
    ]  # fmt: skip
