"""In how many other choices and draws the first countries would stay the first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import pytest

from monitoring.pipeline.analyses.holding import Holding, holding, holding_sentences
from monitoring.scoring.variants import OFFICIAL

NAN = float("nan")
NAMES = {code: f"Country {code}" for code in "ABCDEFG"}


def held(*ranks: Sequence[float], share: float = 1.0) -> Holding:
    """What is found where these are the ranks of A, B, …: officially, and in one choice after another."""
    variants = pd.DataFrame(
        [
            (name, code, rank)
            for name, row in zip((OFFICIAL, *"stuvwxyz"), ranks, strict=False)
            for code, rank in zip(NAMES, row, strict=False)
        ],
        columns=["variant", "country", "rank"],
    )
    draws = pd.DataFrame({"country": list(NAMES), "first_1": [share, *[0.25] * 6]})
    return holding(variants, draws)


def said(found: Holding) -> list[str]:
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in holding_sentences(found, NAMES)]


def test_the_first_five_of_seven():
    found = held(
        (1, 2, 3, 4, 5, 6, 7),
        (1, 2, 3, 4, 5, 7, 6),  # the same in the same order
        (2, 1, 3, 4, 5, 6, 7),  # the same in another order
        (1, 2, 3, 4, 6, 5, 7),  # F for E
        (1, 2, 3, 4, 5, 5, 7),  # F beside E
        (1, 2, 3, 4, NAN, NAN, NAN),  # E without a score
        share=0.75,
    )

    assert found == Holding(
        first=("A", "B", "C", "D", "E"),
        n_ranked=7,
        other_choices=5,
        same_countries=2,
        same_order=1,
        leader="A",
        leader_first=4,
        leader_alone=4,
        leader_share=0.75,
    )
    assert said(found) == [
        "The first 5 are the same countries in 2 of 5 other choices; in the same order in 1.",
        "Country A is first in 4 of 5 other choices.",
        "Country A is first in 75 % of the draws.",
    ]
    assert found.as_json(NAMES) == {
        "first": ["A", "B", "C", "D", "E"],
        "other_choices": 5,
        "same_countries": 2,
        "same_order": 1,
        "leader": "A",
        "leader_first": 4,
        "leader_alone": 4,
        "leader_share_of_draws": 0.75,
        "sentences": list(holding_sentences(found, NAMES)),
    }


def test_of_five_or_fewer_only_the_order_can_change():
    found = held((2, 1, 3), (2, 1, 3), (1, 2, 3))

    assert (found.first, found.same_countries, found.same_order) == (("B", "A", "C"), 2, 1)
    assert said(found)[:2] == [
        "All 3 countries stand in the same order in 1 of 2 other choices.",
        "Country B is first in 1 of 2 other choices.",
    ]
    assert said(found)[2] == "Country B is first in 25 % of the draws."


def test_one_more_country_with_a_score_is_another_order():
    found = held((1, 2, 3, NAN), (1, 2, 4, 3), (1, 2, 3, 4))

    assert (found.n_ranked, found.same_countries, found.same_order) == (3, 1, 1)


def test_a_first_place_that_is_shared_is_told():
    found = held((1, 2, 3), (1, 1, 3), (1, 2, 3), (2, 1, 3))

    assert (found.leader_first, found.leader_alone) == (2, 1)
    assert said(found)[1] == "Country A is first in 2 of 3 other choices (in 1 not alone)."


def test_who_share_the_fifth_rank_are_all_among_the_first():
    found = held((1, 2, 3, 4, 5, 5, 7), (1, 2, 3, 4, 5, 6, 7))

    assert (found.first, found.same_countries, found.same_order) == (tuple("ABCDEF"), 1, 0)
    assert said(found)[0] == (
        "The first 6 are the same countries in 1 of 1 other choice; in the same order in 0."
    )


def test_where_the_first_place_is_shared_officially_nobody_leads():
    found = held((1, 1, 3), (1, 2, 3))

    assert (found.leader, found.leader_first, found.leader_alone) == ("", 0, 0)
    assert math.isnan(found.leader_share)
    assert said(found) == [
        "All 3 countries stand in the same order in 0 of 1 other choice.",
        "More than one country shares the first place.",
    ]
    told = found.as_json(NAMES)
    assert [told[name] for name in told if name.startswith("leader")] == [None] * 4


@pytest.mark.parametrize("ranks", [(1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6)])
def test_five_are_all_and_six_are_not(ranks: Sequence[float]):
    whole = len(ranks) == 5

    assert said(held(ranks, ranks))[0].startswith("All 5 " if whole else "The first 5 are")
