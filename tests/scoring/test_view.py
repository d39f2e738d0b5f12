"""For each country and action the most settled rating is taken; the three are never mixed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from monitoring.model import BEST_AVAILABLE
from monitoring.scoring import view

Ratings = Callable[..., pd.DataFrame]
KEY = ("XAA", "LAW-1")


@pytest.fixture
def three(ratings: Ratings) -> pd.DataFrame:
    """LAW-1 assessed by all three, LAW-2 by country and evaluator, SKL-1 by the country alone."""
    return pd.concat(
        [
            ratings({KEY: "3", ("XAA", "LAW-2"): "3", ("XAA", "SKL-1"): "3"}),
            ratings({KEY: "2", ("XAA", "LAW-2"): "2"}, assessment="evaluator"),
            ratings({KEY: "1"}, assessment="agreed"),
        ],
        ignore_index=True,
    )


def levels(chosen: pd.DataFrame) -> dict[str, str]:
    return dict(zip(chosen["action"], chosen["level"], strict=True))


def accepted(frames: list[pd.DataFrame], assessment: str = BEST_AVAILABLE) -> list[bool]:
    return view(pd.concat(frames, ignore_index=True), assessment)["accepted"].tolist()


def test_agreed_goes_before_evaluator_and_evaluator_before_self(three: pd.DataFrame):
    assert levels(view(three)) == {"LAW-1": "1", "LAW-2": "2", "SKL-1": "3"}


def test_the_order_of_the_rows_makes_no_difference(three: pd.DataFrame):
    turned = three.iloc[::-1].reset_index(drop=True)

    assert levels(view(turned)) == {"LAW-1": "1", "LAW-2": "2", "SKL-1": "3"}


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        ("self", {"LAW-1": "3", "LAW-2": "3", "SKL-1": "3"}),
        ("evaluator", {"LAW-1": "2", "LAW-2": "2"}),
        ("agreed", {"LAW-1": "1"}),
    ],
)
def test_one_assessment_is_never_filled_from_another(
    three: pd.DataFrame, assessment: str, expected: dict[str, str]
):
    assert levels(view(three, assessment)) == expected


def test_rounds_and_countries_are_chosen_apart(ratings: Ratings):
    frame = pd.concat(
        [
            ratings({KEY: "3", ("XAB", "LAW-1"): "3"}),
            ratings({KEY: "1"}, round_="2021", assessment="evaluator"),
        ],
        ignore_index=True,
    )

    assert len(view(frame)) == 3


def test_a_settled_unknown_goes_before_a_claim(ratings: Ratings):
    frame = pd.concat([ratings({KEY: "3"}), ratings({KEY: "?"}, assessment="evaluator")])

    assert view(frame.reset_index(drop=True))["status"].tolist() == ["no_information"]


def test_not_applicable_is_accepted_by_an_evaluator_or_an_agreement(ratings: Ratings):
    claim = ratings({KEY: "n/a"})

    assert accepted([claim]) == [False]
    assert accepted([claim, ratings({KEY: "n/a"}, assessment="evaluator")]) == [True]
    assert accepted([claim, ratings({KEY: "n/a"}, assessment="agreed")]) == [True]


def test_an_accepted_claim_is_accepted_in_the_country_s_own_view_too(ratings: Ratings):
    claim, verdict = ratings({KEY: "n/a"}), ratings({KEY: "n/a"}, assessment="evaluator")

    assert accepted([claim, verdict], "self") == [True]


def test_an_evaluator_who_rates_the_action_does_not_accept_the_claim(ratings: Ratings):
    claim, verdict = ratings({KEY: "n/a"}), ratings({KEY: "1"}, assessment="evaluator")

    assert accepted([claim, verdict], "self") == [False]
    assert accepted([claim, verdict]) == [False]


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"said": {("XAB", "LAW-1"): "n/a"}},
        {"said": {("XAA", "LAW-2"): "n/a"}},
        {"said": {KEY: "n/a"}, "round_": "2021"},
    ],
    ids=["country", "action", "round"],
)
def test_an_acceptance_holds_for_its_own_country_action_and_round(
    ratings: Ratings, elsewhere: dict[str, object]
):
    frames = [ratings({KEY: "n/a"}), ratings(**elsewhere, assessment="evaluator")]

    assert accepted(frames, "self") == [False]


def test_who_sent_something_has_returned_and_an_evaluator_s_rating_is_no_return(ratings: Ratings):
    frames = [
        ratings({KEY: "1"}),
        ratings({("XAA", "SKL-1"): "2", ("XAB", "LAW-1"): "2"}, assessment="evaluator"),
        ratings({KEY: "2"}, round_="2021", assessment="evaluator"),
        ratings({("REGION", "LAW-3"): "2"}, assessment="evaluator"),
    ]

    chosen = view(pd.concat(frames, ignore_index=True))

    returned = chosen.set_index(["round", "country", "action"])["returned"]
    assert returned.to_dict() == {
        ("2024", "XAA", "LAW-1"): True,
        ("2024", "XAA", "SKL-1"): True,
        ("2024", "XAB", "LAW-1"): False,
        ("2021", "XAA", "LAW-1"): False,
        ("2024", "REGION", "LAW-3"): True,
    }


def test_of_the_columns_only_those_asked_for_are_kept(three: pd.DataFrame):
    chosen = view(three, columns=("action", "level"))

    assert list(chosen.columns) == ["action", "level", "accepted", "returned"]
    assert levels(chosen) == {"LAW-1": "1", "LAW-2": "2", "SKL-1": "3"}
    assert list(view(three).columns) == [*three.columns, "accepted", "returned"]


def test_where_nothing_was_agreed_both_ratings_stand_and_the_evaluators_is_taken(
    ratings: Ratings,
):
    """Else the country's own; the agreed view shows it as what it is, with its reason."""
    unsettled = ratings(
        {KEY: "?", ("XAA", "LAW-2"): "?", ("XAB", "LAW-1"): "?"}, assessment="agreed"
    )
    everything = pd.concat(
        [
            unsettled.assign(reason="not_agreed"),
            ratings({KEY: "3", ("XAA", "LAW-2"): "3"}),
            ratings({KEY: "2"}, assessment="evaluator"),
        ],
        ignore_index=True,
    )

    for frame in (everything, everything.iloc[::-1].reset_index(drop=True)):
        best = view(frame).set_index(["country", "action"])
        assert best["assessment"].to_dict() == {
            KEY: "evaluator", ("XAA", "LAW-2"): "self", ("XAB", "LAW-1"): "agreed",
        }  # fmt: skip
        assert set(view(frame, "agreed")["reason"]) == {"not_agreed"}


def test_an_agreement_that_nothing_is_known_is_one(ratings: Ratings):
    frame = pd.concat([ratings({KEY: "3"}), ratings({KEY: "?"}, assessment="agreed")])

    assert view(frame.reset_index(drop=True))["assessment"].tolist() == ["agreed"]
