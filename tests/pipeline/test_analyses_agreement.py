"""Whether the assessments say the same: figures of a round or of all, and what is said beside them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import REGION, Action, Country, Plan, Round
from monitoring.pipeline import (
    DEMONSTRATION,
    REAL_EXAMPLE,
    UnknownRound,
    Workspace,
)
from monitoring.pipeline.analyses.agreement import (
    AgreementAnalysis,
    agreement,
    all_three_sentence,
    areas_sentence,
    assessments_word,
    bias_sentence,
    pair_word,
    reading_word,
    reason_sentence,
    reasons,
    sentences,
    unit_name,
)
from monitoring.pipeline.results import Results, results

Ratings = Callable[..., pd.DataFrame]
Said = Mapping[str, Mapping[tuple[str, str], str | float]]

ONLY_PAIRS = (
    "A pair is what two assessments both rated, of one country, action and round; no assessment is "
    "filled in from another."
)
ALL_OVERLAP = "The intervals of all areas overlap: the areas cannot be told apart."
NAN = float("nan")
ACTIONS = ("LAW-1", "LAW-2", "SKL-1", "SKL-2")
A_PAIR = {"self": {("XAA", "LAW-1"): "3"}, "evaluator": {("XAA", "LAW-1"): "1"}}


@pytest.fixture
def found(plan: Plan, ratings: Ratings) -> Callable[..., Results]:
    """The results of what each assessment says, in 2024 or in the rounds that are named."""

    def build(*rounds: Said, plan: Plan = plan) -> Results:
        frames = [
            ratings(answers, round_=code, assessment=assessment)
            for code, said in zip(("2024", "2021"), rounds, strict=False)
            for assessment, answers in said.items()
        ]
        frame = pd.concat(frames, ignore_index=True) if frames else ratings({})
        return Results(plan, "best_available", frame, dict(plan.country_by_code))

    return build


def wide(plan: Plan) -> Plan:
    """The plan with five more actions on legislation, so that three countries make 27 pairs."""
    more = tuple(Action(f"LAW-{n}", "LAW", "More") for n in range(4, 9))
    return replace(plan, actions=plan.actions + more)


def of_everything(plan: Plan, levels: str) -> dict[tuple[str, str], str]:
    """Each country's answers with these levels, again and again."""
    asked = [(c.code, a.code) for c in plan.countries for a in plan.actions_answered_by(c.code)]
    return {key: levels[n % len(levels)] for n, key in enumerate(asked)}


def headline(analysis: AgreementAnalysis, round_: str = "2024") -> dict[str, Any]:
    """The row of self-assessments and evaluators' ratings of a round, scales together."""
    frame = analysis.overall
    here = frame[
        (frame["round"] == round_) & (frame["second"] == "evaluator") & (frame["scale"] == "")
    ]
    (row,) = here.to_dict("records")
    return row


def test_each_round_stands_beside_all_together(found: Callable[..., Results]):
    lower = {"self": {("XAA", "LAW-1"): "0"}, "evaluator": {("XAA", "LAW-1"): "1"}}

    analysis = agreement(found(A_PAIR, lower))

    assert (analysis.plan, analysis.round) == ("TEST", "")
    assert analysis.has_pairs
    assert analysis.overall["round"].unique().tolist() == ["2021", "2024", ""]
    biases = [headline(analysis, code)["bias_levels"] for code in ("2021", "2024", "")]
    assert biases == [-1, 2, 0.5]
    assert [table.round for table in analysis.confusions] == ["2021", "2024", ""]


def test_one_round_is_what_it_is_among_all(found: Callable[..., Results], plan: Plan):
    broad = wide(plan)
    said = {"self": of_everything(broad, "0123"), "evaluator": of_everything(broad, "01223")}
    other = {"self": of_everything(broad, "31"), "evaluator": of_everything(broad, "2")}
    given = found(said, other, plan=broad)

    alone, among = agreement(given, "2024"), agreement(given)

    assert alone.round == "2024"
    for name in ("overall", "by_area", "by_country"):
        frame = getattr(among, name)
        here = frame[frame["round"] == "2024"].reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(alone, name), here)
    assert [table.round for table in alone.confusions] == ["2024"]


def test_a_round_is_known_whatever_its_capitals(found: Callable[..., Results], plan: Plan):
    named = replace(plan, rounds=(Round("Mid"), Round("2024")))

    assert agreement(found(A_PAIR, plan=named), "mid").round == "Mid"


def test_an_unknown_round_is_refused(found: Callable[..., Results]):
    with pytest.raises(UnknownRound, match="TEST has no round '1066'"):
        agreement(found(A_PAIR), "1066")


def test_the_seed_is_kept_and_moves_the_intervals_only(found: Callable[..., Results], plan: Plan):
    unlisted, random = replace(plan, countries=()), np.random.default_rng(0)
    asked = [(f"XA{letter}", action) for letter in "ABCDEFGH" for action in ACTIONS]
    said = {
        assessment: {key: str(random.integers(4)) for key in asked}
        for assessment in ("self", "evaluator")
    }
    given = found(said, plan=unlisted)

    first, other, default = agreement(given, seed=1), agreement(given, seed=2), agreement(given)

    assert (first.seed, other.seed, default.seed) == (1, 2, 2016)
    assert {first.draws, other.draws} == {1000}
    assert headline(first)["kappa_quadratic"] == headline(other)["kappa_quadratic"]
    assert headline(first)["kappa_quadratic_low"] != headline(other)["kappa_quadratic_low"]
    assert (
        "95 % intervals: 1000 draws of as many countries, with replacement; seed 1." in first.notes
    )


def test_titles_and_names_are_those_of_what_is_shown(found: Callable[..., Results]):
    regional = {one: {**A_PAIR[one], (REGION, "LAW-3"): "1"} for one in A_PAIR}

    analysis = agreement(found(regional))

    assert analysis.titles == {"LAW": "Legislation", "SKL": "Skills"}
    assert analysis.names == {"XAA": "Country A", REGION: "the region"}


def test_a_country_is_called_by_its_name(found: Callable[..., Results]):
    given = found(A_PAIR)

    assert (unit_name(given, "XAA"), unit_name(given, REGION)) == ("Country A", "the region")


# What is said beside the figures.


def test_few_pairs_are_noted_as_pairs_and_nothing_more(found: Callable[..., Results]):
    assert agreement(found(A_PAIR)).notes == (ONLY_PAIRS,)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "There is nothing to compare: nothing was rated."),
        (
            {"self": {("XAA", "LAW-1"): "?"}},
            "There is nothing to compare: nothing was rated.",
        ),
        (
            {"evaluator": {("XAA", "LAW-1"): "1"}},
            "There is nothing to compare: there are evaluators' ratings only.",
        ),
        (
            {"agreed": {("XAA", "LAW-1"): "1"}, "self": {("XAA", "LAW-2"): "1"}},
            (
                "There is nothing to compare: there are self-assessments and agreed ratings, but no "
                "action of a country was rated in two of them in the same round."
            ),
        ),
        (
            {
                "self": {("XAA", "LAW-2"): "1"},
                "evaluator": {("XAA", "LAW-1"): "1"},
                "agreed": {("XAB", "LAW-1"): "1"},
            },
            (
                "There is nothing to compare: there are self-assessments, evaluators' ratings and "
                "agreed ratings, but no action of a country was rated in two of them in the same "
                "round."
            ),
        ),
    ],
)
def test_where_there_is_no_pair_one_sentence_says_why(
    found: Callable[..., Results], said: Said, sentence: str
):
    analysis = agreement(found(said))

    assert analysis.notes == (sentence,)
    assert not analysis.has_pairs


def test_of_a_round_without_pairs_its_own_ratings_are_told(found: Callable[..., Results]):
    """2024 has pairs, 2021 has self-assessments only."""
    analysis = agreement(found(A_PAIR, {"self": {("XAA", "LAW-1"): "1"}}), "2021")

    assert analysis.notes == ("There is nothing to compare: there are self-assessments only.",)


def test_numbers_are_noted(found: Callable[..., Results], plan: Plan):
    numeric = Action("SKL-9", "SKL", "Days", lower=10, optimum=0)
    said = {one: {**answers, ("XAA", "SKL-9"): 5.0} for one, answers in A_PAIR.items()}

    analysis = agreement(found(said, plan=replace(plan, actions=(*plan.actions, numeric))))

    assert analysis.notes == (
        ONLY_PAIRS,
        "Pairs of numbers count in the difference in points only: they have no levels.",
    )


def test_several_scales_are_noted(found: Callable[..., Results], plan: Plan):
    """The scale of the second action is the first one under another name."""
    (scale,) = plan.scales.values()
    other = replace(scale, code="OTHER")
    mixed = replace(
        plan,
        scales={**plan.scales, "OTHER": other},
        actions=(*plan.actions, Action("SKL-9", "SKL", "More", scale="OTHER")),
    )
    said = {one: {**answers, ("XAA", "SKL-9"): "1"} for one, answers in A_PAIR.items()}

    analysis = agreement(found(said, plan=mixed))

    assert analysis.notes == (
        ONLY_PAIRS,
        "A coefficient is of one scale: levels of several scales never stand in one table.",
    )


def test_the_region_is_noted(found: Callable[..., Results]):
    regional = {one: {(REGION, "LAW-3"): "1"} for one in A_PAIR}

    analysis = agreement(found(regional))

    assert analysis.has_pairs
    assert headline(analysis)["n_pairs"] == 0
    assert analysis.notes == (
        ONLY_PAIRS,
        "What the region answers for is compared apart, and in no figure of the countries.",
    )


def test_krippendorffs_reading_is_noted_with_its_source_where_alpha_is_given(
    found: Callable[..., Results], plan: Plan
):
    broad = wide(plan)
    said = {"self": of_everything(broad, "0123"), "evaluator": of_everything(broad, "0122")}

    analysis = agreement(found(said, plan=broad))

    assert headline(analysis)["n_pairs"] == 27
    assert analysis.notes == (
        ONLY_PAIRS,
        (
            "Krippendorff's own reading of alpha: 0.800 and more is reliable, 0.667 and more for "
            "tentative conclusions only (Content Analysis, second edition, 2004). Kappa gets no word: "
            "those in use are arbitrary."
        ),
    )


# Sentences of a row.


def row(**other: object) -> dict[str, Any]:
    """A row of `overall` with an interval and a coefficient for everything."""
    return {
        "first": "self",
        "second": "evaluator",
        "n_pairs": 30,
        "n_in_levels": 30,
        "bias_levels": 7 / 30,
        "bias_points": 7.77,
        "reason": "",
        "bias_levels_interval_reason": "",
        "bias_points_interval_reason": "",
        "kappa_quadratic_interval_reason": "",
    } | other


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Self-assessments are on average 0.23 levels higher than evaluators' ratings."),
        (
            {"bias_levels": -1.0},
            "Self-assessments are on average 1.00 levels lower than evaluators' ratings.",
        ),
        (
            {"bias_levels": 0.0},
            "Self-assessments are on average as high as evaluators' ratings.",
        ),
        (
            {"bias_levels": -0.004},
            "Self-assessments are on average as high as evaluators' ratings.",
        ),
        (
            {"bias_levels": 0.006, "first": "evaluator", "second": "agreed"},
            "Evaluators' ratings are on average 0.01 levels higher than agreed ratings.",
        ),
        (
            {"n_in_levels": 0, "bias_levels": math.nan},
            "Self-assessments are on average 7.8 points higher than evaluators' ratings.",
        ),
        (
            {"n_in_levels": 0, "bias_levels": math.nan, "bias_points": -0.06},
            "Self-assessments are on average 0.1 points lower than evaluators' ratings.",
        ),
        (
            {"n_in_levels": 0, "bias_levels": math.nan, "bias_points": 0.04},
            "Self-assessments are on average as high as evaluators' ratings.",
        ),
        (
            {"n_in_levels": 1},
            "Self-assessments are on average 0.23 levels higher than evaluators' ratings.",
        ),
    ],
)
def test_the_difference_is_said_in_words(said: dict[str, object], sentence: str):
    assert bias_sentence(row(**said)) == sentence


def test_a_row_says_who_is_higher_and_what_is_missing():
    few = row(
        reason="few_pairs",
        bias_levels_interval_reason="few_countries",
        bias_points_interval_reason="few_countries",
        kappa_quadratic_interval_reason="few_pairs",
    )

    assert reasons(few) == ["few_pairs", "few_countries"]
    assert sentences(few) == [
        "Self-assessments are on average 0.23 levels higher than evaluators' ratings.",
        "Fewer than 20 pairs: too few for a coefficient.",
        "Fewer than 5 countries: too few for an interval.",
    ]
    assert sentences(row()) == [bias_sentence(row())]


def test_a_row_without_pairs_says_no_difference():
    nothing = row(n_pairs=0, n_in_levels=0, bias_levels=math.nan, reason="no_pairs")

    assert sentences(nothing) == ["No action was rated in both, so there is nothing to compare."]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("no_pairs", "No action was rated in both, so there is nothing to compare."),
        ("no_levels", "Only numbers were rated in both, and numbers have no levels."),
        ("several_scales", "What was rated in both stands on several scales: see each of them."),
        ("few_pairs", "Fewer than 20 pairs: too few for a coefficient."),
        (
            "identical_constant",
            (
                "Both gave one and the same level throughout: they agree on everything, but where "
                "nothing varies there is no coefficient."
            ),
        ),
        (
            "one_level",
            "One of the two gave a single level throughout: a coefficient would say nothing.",
        ),
        ("few_countries", "Fewer than 5 countries: too few for an interval."),
        (
            "undefined_draws",
            "Without some of the countries nothing would vary, so there is no interval.",
        ),
    ],
)
def test_every_reason_has_its_sentence(reason: str, sentence: str):
    assert reason_sentence(reason) == sentence


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("no_pairs", "No action was rated in all three assessments."),
        (
            "several_scales",
            "What was rated in all three stands on several scales: see each of them.",
        ),
        ("few_pairs", "Fewer than 20 actions: too few for a coefficient."),
        (
            "identical_constant",
            (
                "All three gave one and the same level throughout: they agree on everything, but where "
                "nothing varies there is no coefficient."
            ),
        ),
        (
            "one_level",
            "One of the three gave a single level throughout: a coefficient would say nothing.",
        ),
    ],
)
def test_every_reason_of_all_three_has_its_sentence(reason: str, sentence: str):
    assert all_three_sentence(reason) == sentence


@pytest.mark.parametrize(
    ("alpha", "word"),
    [
        (0.8, "reliable"),
        (0.7, "for tentative conclusions only"),
        (0.6, "not reliable enough for conclusions"),
    ],
)
def test_alpha_is_read_as_krippendorff_does(alpha: float, word: str):
    assert reading_word(alpha) == word


def test_assessments_are_called_by_their_plural():
    assert [assessments_word(one) for one in ("self", "evaluator", "agreed")] == [
        "self-assessments",
        "evaluators' ratings",
        "agreed ratings",
    ]
    assert pair_word("self", "agreed") == "Self-assessments and agreed ratings"


def of_areas(*intervals: tuple[float, float]) -> pd.DataFrame:
    """Areas with these intervals in points; NaN for an area without."""
    rows = [(low, high, "few_countries" if math.isnan(low) else "") for low, high in intervals]
    return pd.DataFrame(
        rows, columns=["bias_points_low", "bias_points_high", "bias_points_interval_reason"]
    )


@pytest.mark.parametrize(
    ("intervals", "sentence"),
    [
        ([], ""),
        ([(1, 2)], ""),
        ([(1, 2), (NAN, NAN)], ""),
        ([(1, 2), (2.1, 3)], ""),
        ([(1, 2), (2, 3)], ALL_OVERLAP),
        ([(2, 3), (1, 2), (NAN, NAN)], ALL_OVERLAP),
        ([(0, 9), (1, 2), (2, 3)], ALL_OVERLAP),
        ([(0, 9), (1, 2), (3, 4)], "Areas whose intervals overlap cannot be told apart."),
    ],
)
def test_areas_are_told_apart_by_their_intervals(
    intervals: list[tuple[float, float]], sentence: str
):
    assert areas_sentence(of_areas(*intervals)) == sentence


def test_a_program_is_told_what_is_said_of_the_areas(plan: Plan, ratings: Ratings):
    five = replace(plan, countries=tuple(Country(f"XA{x}", f"Country {x}") for x in "ABCDE"))
    frame = pd.concat(
        [ratings(of_everything(five, "3"), assessment=one) for one in ("self", "evaluator")]
    )

    told = agreement(Results(five, "best_available", frame, {}), "2024").as_json()

    assert told["area_sentences"] == [
        {"first": "self", "second": "evaluator", "sentence": ALL_OVERLAP}
    ]


# For a program.


def test_a_program_is_given_plain_values(found: Callable[..., Results]):
    told = agreement(found(A_PAIR), "2024", seed=5).as_json()

    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert list(told) == [
        "plan", "round", "seed", "draws", "notes", "overall", "by_area", "area_sentences",
        "by_country", "confusions",
    ]  # fmt: skip
    assert (told["plan"], told["round"], told["seed"], told["draws"]) == ("TEST", "2024", 5, 1000)
    assert told["notes"] == [ONLY_PAIRS]
    first, second, third = told["overall"]
    assert (first["n_pairs"], first["bias_levels"], first["kappa"]) == (1, 2, None)
    assert first["sentences"] == [
        "Self-assessments are on average 2.00 levels higher than evaluators' ratings.",
        "Fewer than 20 pairs: too few for a coefficient.",
        "Fewer than 5 countries: too few for an interval.",
    ]
    assert (second["second"], third["first"], third["exact"]) == ("agreed", "evaluator", None)
    assert [(r["area"], r["n_pairs"]) for r in told["by_area"]] == [("LAW", 1)]
    assert [(r["country"], r["within_one"]) for r in told["by_country"]] == [("XAA", 0)]
    assert told["confusions"] == [
        {
            "round": "2024",
            "first": "self",
            "second": "evaluator",
            "scale": "IMPLEMENTATION",
            "levels": [
                {"code": "0", "label": "Not started"},
                {"code": "1", "label": "Started"},
                {"code": "2", "label": "Largely done"},
                {"code": "3", "label": "Done"},
            ],
            "counts": [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0]],
        }
    ]


# The examples.


def test_the_demonstration_says_by_how_much_countries_rate_themselves_higher(
    examples: Workspace,
):
    analysis = agreement(results(examples, DEMONSTRATION))

    of_2024 = headline(analysis)
    assert (of_2024["n_pairs"], of_2024["n_countries"]) == (81, 13)
    assert of_2024["bias_levels"] == pytest.approx(30 / 81)
    assert of_2024["exact"] == pytest.approx(51 / 81)
    assert of_2024["bias_levels_low"] < of_2024["bias_levels"] < of_2024["bias_levels_high"]
    assert headline(analysis, "2018")["reason"] == "no_pairs"


def test_the_real_example_has_evaluators_ratings_only(examples: Workspace):
    analysis = agreement(results(examples, REAL_EXAMPLE))

    assert analysis.notes == ("There is nothing to compare: there are evaluators' ratings only.",)
    assert analysis.by_country.empty
    assert json.dumps(analysis.as_json(), allow_nan=False)
