"""A rank is 1 + the number of countries with a higher unrounded score."""

from __future__ import annotations

import numpy as np
import pytest

from monitoring.scoring.ranks import ranks

NAN = float("nan")


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([60, 60, 58.333333], [1, 1, 3]),
        ([67.5, 60, 57.5], [1, 2, 3]),
        ([54.513618, 60, 57.740018], [3, 1, 2]),
        ([45, 60, 60], [3, 1, 1]),
        ([0, 100, 50, 100], [4, 1, 3, 1]),
    ],
)
def test_equal_scores_share_the_better_rank(scores: list[float], expected: list[int]):
    assert ranks(np.array(scores)).tolist() == expected


def test_scores_that_round_to_the_same_number_are_ranked_apart():
    assert ranks(np.array([66.4, 66.6, 66.5])).tolist() == [3, 1, 2]
    assert ranks(np.array([50.0000001, 50.0])).tolist() == [1, 2]


def test_the_noise_of_floating_point_is_a_tie():
    assert ranks(np.array([0.1 + 0.2, 0.3])).tolist() == [1, 1]
    assert ranks(np.array([50.0 + 5e-10, 50.0])).tolist() == [1, 1]
    assert ranks(np.array([50.0 + 5e-9, 50.0])).tolist() == [1, 2]
    assert ranks(np.array([1e-9, 0.0])).tolist() == [1, 1]


def test_a_country_without_a_score_has_no_rank_and_takes_none():
    assert ranks(np.array([NAN, 40, NAN, 60])) == pytest.approx([NAN, 2, NAN, 1], nan_ok=True)


def test_each_round_is_ranked_by_itself():
    assert ranks(np.array([[1.0, 2.0], [4.0, 3.0]]), axis=1).tolist() == [[2, 1], [1, 2]]


def test_ties_and_gaps_of_one_round_leave_the_next_alone():
    scores = np.array([[9.0, 9.0, 1.0], [NAN, 9.0, 9.0], [8.0, NAN, 9.0]])

    assert ranks(scores, axis=1) == pytest.approx(
        np.array([[1, 1, 3], [NAN, 1, 1], [2, NAN, 1]]), nan_ok=True
    )
    assert ranks(scores) == pytest.approx(
        np.array([[1, 1, 3], [NAN, 1, 1], [2, NAN, 1]]), nan_ok=True
    )


def test_ranks_agree_with_counting_the_higher_scores():
    scores = np.random.default_rng(1).integers(0, 12, 40) * 100 / 11

    assert ranks(scores).tolist() == [1 + sum(other > one for other in scores) for one in scores]


def test_ranks_are_never_those_of_rounded_scores():
    """A mistake known from other tools: 61.4 and 61.2 are shown alike and stand apart."""
    found = ranks(np.array([61.2, 61.4, 60.9, 61.4]))

    assert found.tolist() == [3, 1, 4, 1]


def test_a_missing_score_is_no_zero_and_has_no_rank():
    """A mistake known from other tools: a null turned into 0 and ranked last."""
    found = ranks(np.array([10.0, np.nan, 0.0]))

    assert found == pytest.approx([1, np.nan, 2], nan_ok=True)
