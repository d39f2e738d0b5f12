"""Where a view of progress has little to tell, the one assessment that tells more is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import DEMONSTRATION, REAL_EXAMPLE, Workspace
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.views.told import (
    Told,
    comparable_assessment,
    comparable_round,
    told,
)

Said = Callable[..., pd.DataFrame]

ALL = ("LAW-1", "LAW-2", "SKL-1", "SKL-2")
NAMES = ("XAA", "XAB", "XAC")


def every(level: str, countries: tuple[str, ...] = NAMES) -> dict[tuple[str, str], str]:
    return {(country, action): level for country in countries for action in ALL}


@pytest.fixture
def given(plan: Plan, ratings: Said) -> Results:
    """Own ratings in both rounds; of A and B evaluators' in 2024, which are then the best."""
    said = pd.concat(
        [
            ratings(every("0"), "2021"),
            ratings(every("1"), "2024"),
            ratings(every("2", ("XAA", "XAB")), "2024", "evaluator"),
        ],
        ignore_index=True,
    ).assign(upload=1, file="a.xlsx")
    aimed = replace(plan, target="80", target_date="2030")
    return Results(aimed, "best_available", said, dict(plan.country_by_code))


def of(given: Results) -> Callable[[str], Results]:
    return lambda assessment: replace(given, assessment=assessment)


@pytest.mark.parametrize(
    ("view", "n", "more"), [("target", 1, 3), ("pace", 1, 3), ("apart", 1, 3), ("lower", 4, 12)]
)
def test_of_mixed_ratings_the_assessment_that_compares_more_is_found(
    given: Results, view: str, n: int, more: int
):
    """Only C is rated by the same assessment in both rounds: one country of three, 4 ratings of 12."""
    found = told(given, of(given), "2024", view, "")

    assert (found.n, found.of, found.other, found.more) == (n, 3, "self", more)
    assert found.is_mixed
    assert found.is_empty == (view == "apart")  # with fewer than three countries it says nothing


def test_ratings_of_one_kind_that_say_enough_need_no_other(given: Results):
    own = replace(given, assessment="self")

    assert told(own, of(given), "2024", "pace", "") == Told(3, 3, 1, "", 0, is_mixed=False)


def test_ratings_of_one_kind_that_say_nothing_are_helped_by_another(given: Results):
    found = told(replace(given, assessment="evaluator"), of(given), "2024", "target", "")

    assert (found.n, found.other, found.more, found.is_mixed) == (0, "self", 3, False)
    assert found.is_empty


def test_where_no_other_assessment_tells_more_none_is_offered(given: Results):
    only = given.ratings[given.ratings["assessment"] == "evaluator"]
    found = told(replace(given, ratings=only), of(given), "2024", "pace", "")

    assert (found.is_empty, found.other, found.more) == (True, "", 0)


def test_a_round_is_compared_in_the_assessment_that_rated_one_before_it(given: Results):
    evaluators = replace(given, assessment="evaluator")

    assert comparable_assessment(evaluators, of(given), "2024") == "self"
    assert comparable_assessment(evaluators, of(given), "2021") == ""
    assert comparable_round(evaluators) == ""
    assert comparable_round(given) == "2024"


@pytest.mark.parametrize("view", ["target", "pace", "apart", "table"])
def test_the_real_example_needs_no_other_assessment(examples: Workspace, view: str):
    given = results(examples, REAL_EXAMPLE)
    found = told(given, partial(results, examples, REAL_EXAMPLE), "2023", view, REAL_EXAMPLE)

    assert not found.is_empty
    assert found.other == ""


def test_the_demonstration_is_told_best_by_its_own_ratings(examples: Workspace):
    results_of = partial(results, examples, DEMONSTRATION)

    for assessment in ("best_available", "evaluator"):
        found = told(results_of(assessment), results_of, "2024", "pace", DEMONSTRATION)
        assert found.other == "self"
        assert found.more > found.n
