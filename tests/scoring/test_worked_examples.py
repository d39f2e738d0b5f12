"""The worked examples of the method, number by number."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from monitoring.definitions import load_scales
from monitoring.model import Action, Area, Country, Level, Plan, Round, Scale
from monitoring.pipeline import DATA
from monitoring.scoring import (
    answers,
    completion_shares,
    headline,
    maturity_stage,
    scores,
    view,
)
from monitoring.scoring.counts import Headline

Ratings = Callable[..., pd.DataFrame]

FIVE = Scale(
    "FIVE",
    "Levels 0 to 4",
    tuple(Level(str(n), f"Level {n}", 25.0 * n, "#000000", "", n == 4) for n in range(5)),
)


def plan_of(weights: Sequence[float]) -> Plan:
    """One area A, one action for each weight, rated in levels 0 to 4."""
    return Plan(
        code="P",
        title="Example",
        scales={"FIVE": FIVE},
        scale="FIVE",
        areas=(Area("A", "Area"),),
        actions=tuple(
            Action(f"A-{n}", "A", f"Action {n}", weight=w) for n, w in enumerate(weights, 1)
        ),
        countries=(Country("XAA", "Country A"),),
        rounds=(Round("2024"),),
        demonstration=True,
    )


def area_score(ratings: Ratings, weights: Sequence[float], said: Sequence[str]) -> dict[str, Any]:
    """The score of the area when an evaluator says this of its actions, in their order."""
    plan = plan_of(weights)
    frame = ratings(
        {("XAA", f"A-{n}"): answer for n, answer in enumerate(said, 1)}, assessment="evaluator"
    )
    (row,) = scores(answers(view(frame), plan), levels=["area"]).to_dict("records")
    return row


def said_of(item: dict[str, Any]) -> str:
    """How the builder of ratings writes an item of the golden file."""
    if "level" in item:
        return str(item["level"])
    return {"no_information": "?", "not_applicable": "n/a"}[item["status"]]


def test_example_1_score_coverage_and_bounds_of_an_area(ratings: Ratings):
    """(1·100 + 1·50 + 2·75) / 4, of an applicable weight of 5."""
    row = area_score(ratings, [1, 1, 2, 1, 1], ["4", "2", "3", "?", "n/a"])

    assert row["score"] == pytest.approx(75)
    assert row["coverage"] == pytest.approx(0.8)
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((60, 80))
    assert (row["n_rated"], row["n_applicable"], row["reason"]) == (3, 4, "")


def test_example_1_a_zero_is_known_where_a_gap_was_not(ratings: Ratings):
    row = area_score(ratings, [1, 1, 2, 1, 1], ["4", "2", "3", "0", "n/a"])

    assert (row["score"], row["coverage"]) == pytest.approx((60, 1))
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((60, 60))


def test_example_2_too_little_coverage_leaves_bounds_and_no_score(ratings: Ratings):
    row = area_score(ratings, [1, 1, 2, 1, 1], ["4", "2", "?", "?", "n/a"])

    assert pd.isna(row["score"])
    assert row["coverage"] == pytest.approx(0.4)
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((30, 90))
    assert row["reason"] == "coverage"


def test_example_4_a_level_is_worth_what_its_scale_says():
    """Level 3 of 5 by its span, and as the World Health Organization counts it."""
    scales = load_scales(DATA / "scales")

    assert scales["CMM"].level_by_code["3"].value == 50
    assert scales["SPAR"].level_by_code["3"].value == 60
    assert (scales["CMM"].level_by_code["1"].value, scales["SPAR"].level_by_code["1"].value) == (
        0,
        20,
    )


def test_example_11_completion_names_its_denominator(ratings: Ratings):
    """3 complete, 4 partial, 1 not started, 1 without information, 1 not applicable."""
    said = ["4"] * 3 + ["2"] * 4 + ["0", "?", "n/a"]
    frame = ratings(
        {("XAA", f"A-{n}"): answer for n, answer in enumerate(said, 1)}, assessment="evaluator"
    )

    counted = headline(answers(view(frame), plan_of([1] * 10)), "2024")
    shares = completion_shares(counted)

    assert counted == Headline(implemented=3, partly=4, not_started=1, no_information=1)
    assert shares.implemented_of_applicable == pytest.approx(3 / 9)
    assert shares.implemented_of_assessed == pytest.approx(3 / 8)
    assert shares.started_of_applicable == pytest.approx(7 / 9)
    assert shares.coverage == pytest.approx(8 / 9)


def test_example_12_a_stage_stands_on_every_stage_below():
    reached = maturity_stage([(3, 3), (4, 4), (3, 4), (2, 2)])

    assert (reached.stage, reached.progress_into_next) == (2, 0.75)


@pytest.fixture(scope="module")
def examples(golden: Path) -> dict[int, dict[str, Any]]:
    """The worked examples of the golden file by number."""
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    return {example["id"]: example for example in content}


@pytest.mark.parametrize("number", [1, 2])
def test_the_golden_area_scores_are_reproduced(
    examples: dict[int, dict[str, Any]], ratings: Ratings, number: int
):
    example = examples[number]
    items, expected = example["items"], example["expect"]

    row = area_score(ratings, [item["w"] for item in items], [said_of(item) for item in items])

    for name in ("coverage", "bound_low", "bound_high"):
        assert row[name] == pytest.approx(expected[name], abs=2e-6)
    if expected["score"] is None:
        assert pd.isna(row["score"])
    else:
        assert row["score"] == pytest.approx(expected["score"], abs=2e-6)


def test_the_golden_variant_of_example_1_is_reproduced(
    examples: dict[int, dict[str, Any]], ratings: Ratings
):
    items, expected = examples[1]["items"], examples[1]["variant"]
    said = [said_of(item) for item in items]

    row = area_score(ratings, [item["w"] for item in items], [*said[:3], "0", *said[4:]])

    for name in ("score", "coverage", "bound_low", "bound_high"):
        assert row[name] == pytest.approx(expected[name], abs=2e-6)


def test_the_golden_values_of_a_level_are_those_of_the_scales(examples: dict[int, dict[str, Any]]):
    example, scales = examples[4], load_scales(DATA / "scales")
    level = str(example["level"])

    assert scales["CMM"].level_by_code[level].value == example["span"]
    assert scales["SPAR"].level_by_code[level].value == example["who_spar"]


def test_the_golden_shares_of_completion_are_reproduced(examples: dict[int, dict[str, Any]]):
    counts, expected = examples[11]["counts"], examples[11]["expect"]

    shares = completion_shares(
        Headline(counts["complete"], counts["partial"], counts["not_started"], counts["no_data"])
    )

    assert shares.implemented_of_applicable == pytest.approx(
        expected["share_complete_of_applicable"]
    )
    assert shares.implemented_of_assessed == pytest.approx(expected["share_complete_of_assessed"])
    assert shares.started_of_applicable == pytest.approx(
        expected["share_at_least_partial_of_applicable"]
    )
    assert shares.coverage == pytest.approx(expected["coverage"])


def test_the_golden_stage_is_reproduced(examples: dict[int, dict[str, Any]]):
    reached = maturity_stage([tuple(pair) for pair in examples[12]["met_by_stage"]])

    assert reached.stage == examples[12]["stage"]
    assert reached.progress_into_next == examples[12]["progress_into_next"]
