"""What is worked out of results is worked out once, and only so much of it is kept."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from monitoring.model import BEST_AVAILABLE, Plan
from monitoring.pipeline.results import MOST_KEPT, Results
from monitoring.scoring.change import changes


@pytest.fixture
def results(plan: Plan, ratings: Callable[..., pd.DataFrame]) -> Results:
    said = [
        ratings({("XAA", "LAW-1"): "1", ("XAB", "LAW-1"): "2"}, round_="2021"),
        ratings({("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "1"}, round_="2024"),
    ]
    countries = {one.code: one for one in plan.countries}
    return Results(plan, BEST_AVAILABLE, pd.concat(said, ignore_index=True), countries)


def test_what_was_made_once_is_given_again(results: Results):
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return 7

    assert [results.once("a", make), results.once("a", make)] == [7, 7]
    assert made == [1]
    assert results.once("b", lambda: 8) == 8


def test_no_more_than_so_much_is_kept_and_the_oldest_goes(results: Results):
    for number in range(MOST_KEPT + 1):
        results.once(number, lambda: "first")

    assert results.once(MOST_KEPT, lambda: "again") == "first"
    assert results.once(1, lambda: "again") == "first"
    assert results.once(0, lambda: "again") == "again"


def test_the_changes_are_those_of_the_scoring(results: Results):
    expected = changes(results.answers, "2021", "2024", results.assessed)

    pd.testing.assert_frame_equal(results.changes("2021", "2024"), expected)
    assert results.changes("2021", "2024") is results.changes("2021", "2024")
