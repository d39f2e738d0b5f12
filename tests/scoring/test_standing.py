"""How countries stand at a node in one round: what every question about their order begins with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace

import pandas as pd
import pytest

from monitoring.model import Plan, Responsibility
from monitoring.scoring import answers, view
from monitoring.scoring.standing import in_round, is_country, standing, whole_numbers

Ratings = Callable[..., pd.DataFrame]
NAN = float("nan")


@pytest.fixture
def two_rounds(ratings: Ratings) -> pd.DataFrame:
    """LAW (weights 1 and 2): in 2024 A 33.3, B nothing known, C 100; in 2021 only B, 100."""
    return pd.concat(
        [
            ratings(
                {
                    ("XAA", "LAW-1"): "3",
                    ("XAA", "LAW-2"): "0",
                    ("XAC", "LAW-1"): "3",
                    ("XAC", "LAW-2"): "3",
                    ("REGION", "LAW-3"): "3",
                }
            ),
            ratings({("XAB", "LAW-1"): "3", ("XAB", "LAW-2"): "3"}, round_="2021"),
        ],
        ignore_index=True,
    )


def test_a_round_stands_alone(plan: Plan, two_rounds: pd.DataFrame):
    given = answers(view(two_rounds), plan)

    for n, code in enumerate(("2021", "2024")):
        here = in_round(given, code)
        assert [one.code for one in here.rounds] == [code]
        assert here.points.shape == (1, 4, 5)
        assert here.points.tobytes() == given.points[n : n + 1].tobytes()
        assert (here.category == given.category[n : n + 1]).all()
        assert (here.plan, here.units) == (given.plan, given.units)


def test_countries_are_ranked_without_the_region(plan: Plan, two_rounds: pd.DataFrame):
    found = standing(in_round(answers(view(two_rounds), plan), "2024"), "LAW")

    assert found.countries == ("XAA", "XAB", "XAC")
    assert found.score == pytest.approx([100 / 3, NAN, 100], nan_ok=True)
    assert found.rank == pytest.approx([2, NAN, 1], nan_ok=True)
    assert found.low == pytest.approx([100 / 3, 0, 100])
    assert found.high == pytest.approx([100 / 3, 100, 100])
    assert found.reason == ("", "no_information", "")


def test_the_region_is_no_country(plan: Plan, two_rounds: pd.DataFrame):
    assert is_country(answers(view(two_rounds), plan)).tolist() == [True, True, True, False]


def test_a_round_or_node_that_is_not_there_is_a_mistake_of_the_program(
    plan: Plan, two_rounds: pd.DataFrame
):
    given = answers(view(two_rounds), plan)

    with pytest.raises(KeyError, match="unknown round: '1066'"):
        in_round(given, "1066")
    with pytest.raises(KeyError, match="unknown node: 'TAX'"):
        standing(in_round(given, "2024"), "TAX")


def test_where_nobody_is_asked_nobody_stands(plan: Plan, ratings: Ratings):
    national = tuple(a for a in plan.actions if a.responsibility is Responsibility.COUNTRY)
    nobody = replace(plan, countries=(), actions=national)

    found = standing(in_round(answers(view(ratings({})), nobody), "2024"), "TEST")

    assert (found.countries, found.score.tolist(), found.reason) == ((), [], ())


def test_what_is_found_is_not_changed_afterwards(plan: Plan, two_rounds: pd.DataFrame):
    found = standing(in_round(answers(view(two_rounds), plan), "2024"), "LAW")

    with pytest.raises(FrozenInstanceError):
        found.rank = found.score  # type: ignore[misc]


def test_a_rank_that_is_missing_is_no_number(plan: Plan):
    column = pd.Series(whole_numbers(standing_ranks()))

    assert column.dtype == "Int64"
    assert column.isna().tolist() == [False, True]
    assert column[0] == 2


def standing_ranks() -> object:
    return pd.Series([2.0, NAN]).to_numpy()
