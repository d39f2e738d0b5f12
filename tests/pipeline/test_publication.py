"""Nothing of a round that is not published is in what everybody may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Plan, RoundState
from monitoring.pipeline import Results
from monitoring.pipeline.publication import (
    is_published,
    newest_published,
    published_only,
    published_rounds,
)

Ratings = Callable[..., pd.DataFrame]


def published(plan: Plan, *codes: str) -> Plan:
    """The plan with exactly these rounds published."""
    return plan.with_rounds(
        tuple(
            replace(one, state=RoundState.PUBLISHED if one.code in codes else RoundState.OPEN)
            for one in plan.rounds
        )
    )


@pytest.fixture
def results(plan: Plan, ratings: Ratings) -> Results:
    """2021 is published with one half; 2024 is open with one done."""
    said = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "1"}, "2021"),
            ratings({("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "3"}, "2024"),
        ],
        ignore_index=True,
    )
    return Results(published(plan, "2021"), "self", said, dict(plan.country_by_code))


def test_only_published_rounds_and_their_ratings_are_left(results: Results):
    seen = published_only(results)

    assert [one.code for one in seen.plan.rounds] == ["2021"]
    assert seen.ratings["round"].tolist() == ["2021"]
    assert seen.ratings["level"].tolist() == ["1"]


def test_what_is_worked_out_of_them_knows_no_other_round(results: Results):
    seen = published_only(results)

    assert set(seen.scores["round"]) == {"2021"}
    assert set(seen.counts["round"]) == {"2021"}
    assert seen.rounds_with_ratings == ["2021"]


def test_the_results_themselves_are_not_changed(results: Results):
    published_only(results)

    assert len(results.ratings) == 3
    assert [one.code for one in results.plan.rounds] == ["2021", "2024"]


def test_where_all_is_published_the_results_are_the_same(results: Results, plan: Plan):
    every = replace(results, plan=published(plan, "2021", "2024"))

    assert published_only(every) is every


def test_without_a_published_round_nothing_is_left(results: Results, plan: Plan):
    seen = published_only(replace(results, plan=published(plan)))

    assert seen.plan.rounds == ()
    assert not seen.has_ratings
    assert seen.scores.empty


def test_a_closed_round_is_not_published(plan: Plan):
    closed = plan.with_rounds(tuple(replace(o, state=RoundState.CLOSED) for o in plan.rounds))

    assert published_rounds(closed) == ()
    assert not is_published(closed, "2021")


def test_the_newest_published_round_is_not_after_the_chosen_one(plan: Plan):
    both = published(plan, "2021", "2024")

    assert [newest_published(both, until).code for until in ("", "2024", "2021")] == [
        "2024",
        "2024",
        "2021",
    ]
    assert newest_published(published(plan, "2024"), "2021") is None
    assert newest_published(published(plan)) is None


def test_an_unknown_round_is_not_published(plan: Plan):
    assert not is_published(published(plan, "2021", "2024"), "1999")
