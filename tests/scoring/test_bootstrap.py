"""Intervals by drawing the countries anew."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from monitoring.scoring.arrays import Floats
from monitoring.scoring.bootstrap import (
    DRAWS,
    FORMULAS,
    SEED,
    Interval,
    country_draws,
    country_interval,
)

SUM_AND_N = np.array([[3, 2], [0, 4], [5, 5], [1, 1], [2, 8], [7, 9]])
"""What six countries add up to, and over how many answers."""


def mean(total: Floats) -> Floats:
    return total[:, 0] / total[:, 1]


def test_as_many_countries_are_drawn_as_there_are():
    drawn = country_draws(6, seed=1, draws=50)

    assert drawn.shape == (50, 6)
    assert_array_equal(drawn.sum(axis=1), [6] * 50)
    assert drawn.min() == 0  # with replacement, some are left out
    assert (drawn.sum(axis=0) > 0).all()


def test_every_country_is_as_likely_as_any_other():
    share = country_draws(4, seed=7, draws=20_000).mean(axis=0)

    assert share == pytest.approx([1, 1, 1, 1], abs=0.03)


def test_the_same_seed_draws_the_same_and_another_one_does_not():
    first, again, other = (country_draws(6, seed=seed, draws=20) for seed in (1, 1, 2))

    assert_array_equal(first, again)
    assert (first != other).any()


def test_a_thousand_draws_are_made_unless_other_are_asked():
    assert len(country_draws(5, seed=0)) == DRAWS == 1000
    assert country_interval(SUM_AND_N, mean, seed=3) == country_interval(
        SUM_AND_N, mean, seed=3, draws=1000
    )
    assert SEED == 2016


def test_the_interval_holds_the_middle_95_of_100_draws():
    """Type 7 of 41 draws: the 2nd smallest and the 2nd largest, 1 / 40 = 0.025 from the ends."""
    drawn = country_draws(6, seed=4, draws=41)
    means = sorted(
        sum(times * total for times, (total, _n) in zip(row, SUM_AND_N, strict=True))
        / sum(times * n for times, (_total, n) in zip(row, SUM_AND_N, strict=True))
        for row in drawn
    )

    found = country_interval(SUM_AND_N, mean, seed=4, draws=41)

    assert (found.low, found.high) == pytest.approx((means[1], means[-2]))
    assert found.reason == ""
    assert means[1] < means[-2]


def test_between_two_draws_the_quantile_lies_on_the_line():
    """Type 7 of 11 draws: 0.25 of the way from the smallest to the next, and so from the top."""
    drawn = country_draws(6, seed=4, draws=11)
    means = sorted(float((row @ SUM_AND_N[:, 0]) / (row @ SUM_AND_N[:, 1])) for row in drawn)

    found = country_interval(SUM_AND_N, mean, seed=4, draws=11)

    assert found.low == pytest.approx(means[0] + 0.25 * (means[1] - means[0]))
    assert found.high == pytest.approx(means[-1] - 0.25 * (means[-1] - means[-2]))


def test_countries_that_are_alike_have_an_interval_without_width():
    found = country_interval([[1, 2]] * 5, mean, seed=0)

    assert found == Interval(0.5, 0.5)


@pytest.mark.parametrize(("n", "reason"), [(0, "few_countries"), (4, "few_countries"), (5, "")])
def test_an_interval_takes_five_countries(n: int, reason: str):
    found = country_interval(SUM_AND_N[:n], mean, seed=0)

    assert found.reason == reason
    assert math.isnan(found.low) == math.isnan(found.high) == bool(reason)


def with_gaps(lowest: int, highest: int) -> Callable[[Floats], Floats]:
    """A figure that has no value in so many of the lowest and highest draws."""

    def figure(total: Floats) -> Floats:
        found = mean(total)
        order = np.argsort(found, kind="stable")
        found[order[:lowest]] = np.nan
        found[order[len(order) - highest :]] = np.nan
        return found

    return figure


def test_a_draw_without_a_value_stands_at_either_end():
    """Of 81 draws the 3rd from each end counts; one of the middle that is unknown moves both out."""
    means = np.sort(mean(country_draws(6, seed=4, draws=81) @ SUM_AND_N.astype(float)))

    found = country_interval(SUM_AND_N, with_gaps(0, 1), seed=4, draws=81)

    assert found.low == pytest.approx(means[1])
    assert found.high == pytest.approx(means[-3])
    assert found.reason == ""


@pytest.mark.parametrize(
    ("lowest", "highest", "reason"),
    [(1, 1, ""), (1, 2, "undefined_draws"), (2, 1, "undefined_draws")],
)
def test_there_is_no_interval_where_such_draws_would_be_an_end_of_it(
    lowest: int, highest: int, reason: str
):
    """Of 81 draws the third from each end is the first that must have a value."""
    found = country_interval(SUM_AND_N, with_gaps(lowest, highest), seed=4, draws=81)

    assert found.reason == reason
    assert math.isnan(found.low) == math.isnan(found.high) == bool(reason)


def test_what_hangs_on_one_country_has_no_interval():
    """Only the first of five has anything to divide by: a third of the draws go without it."""
    with np.errstate(invalid="ignore"):
        found = country_interval([[3, 2]] + [[0, 0]] * 4, mean, seed=0)

    assert found.reason == "undefined_draws"
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_a_figure_can_be_computed_from_tables():
    """Tables are added up over the countries drawn before the figure is computed."""
    tables = np.arange(24).reshape(6, 2, 2)
    drawn = country_draws(6, seed=2, draws=41)
    traces = sorted(sum(t * tables[c].trace() for c, t in enumerate(row)) for row in drawn)

    found = country_interval(tables, lambda total: total.trace(axis1=1, axis2=2), seed=2, draws=41)

    assert (found.low, found.high) == pytest.approx((traces[1], traces[-2]))


def test_every_formula_is_printed():
    assert [formula.name for formula in FORMULAS] == ["Interval over countries"]
