"""Slopes over dates, and what a few rounds can prove: derived by counting, never by a claim."""

from __future__ import annotations

import json
import math
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monitoring.scoring.trend import (
    FORMULAS,
    SenInterval,
    range_coverage,
    sen_interval,
    slope_range,
    smallest_kendall_p,
    theil_sen,
)

NAN = math.nan
SEN_T = [1, 2, 3, 4, 10, 12, 18]
SEN_Y = [9, 15, 19, 20, 45, 55, 78]


def array(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


def as_list(numbers: Any) -> list[float | None]:
    """The numbers, a missing one as None."""
    return [None if math.isnan(n) else n for n in np.ravel(numbers).tolist()]


def test_example_7_the_slope_is_the_median_of_the_pairwise_slopes():
    """2020, 2021, 2023, 2025: 20, 30, 34, 60."""
    fitted = theil_sen(array(2020, 2021, 2023, 2025), array(20, 30, 34, 60))

    assert sorted(fitted.slopes) == pytest.approx([2, 14 / 3, 7.5, 8, 10, 13])
    assert fitted.slope == pytest.approx((7.5 + 8) / 2)
    assert fitted.n == 4


def test_example_7_the_line_lies_in_the_middle_of_the_residuals():
    """Residuals at 2020: 20, 22.25, 10.75, 21.25; their median is 20.625."""
    fitted = theil_sen(array(2020, 2021, 2023, 2025), array(20, 30, 34, 60))

    assert fitted.at(2020) == pytest.approx(20.625)
    assert fitted.at(2025) == pytest.approx(20.625 + 5 * 7.75)


def test_the_two_intercepts_of_the_literature_are_named_and_differ():
    """Known mistake of a peer: one function for both. Median y 32 − 7.75 · median t 2022."""
    fitted = theil_sen(array(2020, 2021, 2023, 2025), array(20, 30, 34, 60))

    assert fitted.joint == pytest.approx(20.625 - 7.75 * 2020)
    assert fitted.separate == pytest.approx(32 - 7.75 * 2022)
    assert fitted.joint - fitted.separate == pytest.approx(4.125)


def test_two_rounds_have_the_difference_between_them_and_no_more():
    fitted = theil_sen(array(2020, 2024), array(10, 30))

    assert (fitted.slope, fitted.at(2020), fitted.at(2024)) == pytest.approx((5, 10, 30))
    assert (fitted.slopes.tolist(), fitted.n) == ([5], 2)
    assert fitted.separate == pytest.approx(20 - 5 * 2022)


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_rounds_have_no_slope(n: int):
    t, y = array(2020, 2021)[:n], array(10, 30)[:n]
    fitted, found = theil_sen(t, y), slope_range(t, y)

    assert (fitted.n, fitted.slopes.tolist()) == (n, [])
    numbers = [fitted.slope, fitted.joint, fitted.separate, fitted.at(2020)]
    assert as_list([*numbers, found.low, found.high, found.coverage]) == [None] * 7


@pytest.mark.parametrize(
    ("t", "y"),
    [
        ([2020, 2021, 2022, 2024], [10, NAN, NAN, 30]),
        ([2020, NAN, NAN, 2024], [10, 90, NAN, 30]),
    ],
)
def test_a_round_without_score_or_date_is_left_out(t: list[float], y: list[float]):
    fitted, found = theil_sen(array(*t), array(*y)), slope_range(array(*t), array(*y))

    assert (fitted.slope, fitted.n, fitted.at(2020)) == (5, 2, 10)
    # Sen's own line too: the middle of the two dates that count is 2022.
    assert fitted.separate == pytest.approx(20 - 5 * 2022)
    assert (found.low, found.high, found.coverage) == (5, 5, 0)


def test_a_score_of_zero_is_a_score():
    fitted = theil_sen(array(2020, 2021, 2022), array(20, 0, 0))

    assert (sorted(fitted.slopes), fitted.slope, fitted.n) == ([-20, -10, 0], -10, 3)


def test_two_rounds_of_one_date_have_no_slope_between_them_and_no_coverage():
    """2020, 2020, 2022: 10, 20, 30. Slopes 10 and 5; the pair of 2020 has none."""
    t, y = array(2020, 2020, 2022), array(10, 20, 30)
    fitted, found = theil_sen(t, y), slope_range(t, y)

    assert as_list(fitted.slopes) == [None, 10, 5]
    assert (fitted.slope, fitted.n) == (7.5, 3)
    assert (found.low, found.high) == (5, 10)
    assert math.isnan(found.coverage)
    assert sen_interval(t, y, 0) is None


def test_many_series_are_fitted_as_each_of_them_alone():
    t = array(2020, 2021, 2023, 2025)
    several = np.array([[20, 1, NAN], [30, NAN, NAN], [34, 7, 5], [60, 9, NAN]])
    fitted, found = theil_sen(t, several), slope_range(t, several)

    for column in range(3):
        alone = theil_sen(t, several[:, column])
        alone_range = slope_range(t, several[:, column])
        for name in ("slope", "joint", "separate", "n"):
            assert as_list(getattr(fitted, name)[column]) == as_list(getattr(alone, name))
        for name in ("low", "high", "coverage"):
            assert as_list(getattr(found, name)[column]) == as_list(getattr(alone_range, name))
        assert as_list(fitted.at(2025)[column]) == as_list(alone.at(2025))
    # 1 → 7 over 3 years, 7 → 9 over 2, 1 → 9 over 5: slopes 2, 1 and 1.6.
    assert fitted.n.tolist() == [4, 3, 1]
    assert as_list(fitted.slope) == pytest.approx([7.75, 1.6, None])
    assert as_list(found.coverage) == pytest.approx([11 / 12, 2 / 3, None])
    assert as_list(found.low) == [2, 1, None]
    assert as_list(found.high) == [13, 2, None]


def enumerated(n: int) -> tuple[float, float]:
    """How often the range of slopes covers a true slope of 0, and the smallest share in a tail.

    Every order of n different residuals is as likely as any other.
    """
    orders = list(permutations(range(n)))
    covered, scores = 0, []
    for order in orders:
        slopes = theil_sen(np.arange(n, dtype=float), np.array(order, dtype=float)).slopes
        covered += bool(slopes.min() <= 0 <= slopes.max())
        scores.append(int(np.sign(slopes).sum()))
    most = max(abs(score) for score in scores)
    return covered / len(orders), sum(abs(score) == most for score in scores) / len(orders)


@pytest.mark.parametrize(("n", "coverage"), [(2, 0), (3, 2 / 3), (4, 11 / 12), (5, 59 / 60)])
def test_the_coverage_of_the_range_of_slopes_is_what_counting_all_orders_gives(
    n: int, coverage: float
):
    t = np.arange(n, dtype=float)

    assert range_coverage(n) == pytest.approx(coverage)
    assert enumerated(n)[0] == pytest.approx(coverage)
    assert slope_range(t, t**2).coverage == pytest.approx(coverage)


@pytest.mark.parametrize(("n", "p"), [(2, 1), (3, 1 / 3), (4, 1 / 12), (5, 1 / 60)])
def test_the_smallest_p_of_kendall_is_what_counting_all_orders_gives(n: int, p: float):
    assert smallest_kendall_p(n) == pytest.approx(p)
    assert enumerated(n)[1] == pytest.approx(p)


@pytest.mark.parametrize("n", [0, 1])
def test_a_single_round_proves_nothing(n: int):
    assert (range_coverage(n), smallest_kendall_p(n)) == (None, 1)


def test_for_more_than_five_rounds_no_coverage_is_claimed():
    t = np.arange(6, dtype=float)
    found = slope_range(t, t**2)

    assert range_coverage(6) is None
    assert (found.low, found.high) == (1, 9)
    assert math.isnan(found.coverage)


def test_the_range_of_all_slopes_is_never_called_95_percent():
    """Known mistake of a peer: for 3 and 4 rounds its "95 %" is the range of all slopes.

    That range covers the true slope with 66.7 and 91.7 %, and no interval of 95 % exists.
    """
    for n, sure in ((3, 2 / 3), (4, 11 / 12)):
        t, y = np.arange(n, dtype=float), np.arange(n, dtype=float) ** 2
        assert sen_interval(t, y, 0.95) is None
        assert slope_range(t, y).coverage == pytest.approx(sure)
    texts = [f"{f.name} {f.symbols} {f.meaning}" for f in FORMULAS]
    assert "Range of pairwise slopes" in [f.name for f in FORMULAS]
    assert not any("95" in text or "signific" in text for text in texts)


def test_sens_example_has_his_slope_and_his_intercept():
    fitted = theil_sen(array(*SEN_T), array(*SEN_Y))

    assert fitted.slope == pytest.approx(4)
    assert fitted.separate == pytest.approx(20 - 4 * 4)
    # Residuals 5, 7, 7, 4, 5, 7, 6: the line in their middle is not his.
    assert fitted.joint == pytest.approx(6)


def test_sens_example_has_his_interval_and_says_how_sure_it_is():
    """4th to 18th of 21 slopes: 26 / 7 to 35 / 8. Orders of 7 with 0 to 3 inversions: 1, 6, 20, 49."""
    found = sen_interval(array(*SEN_T), array(*SEN_Y), 0.93)

    assert found == SenInterval(
        low=pytest.approx(26 / 7),
        high=pytest.approx(35 / 8),
        confidence=pytest.approx(1 - 2 * (1 + 6 + 20 + 49) / math.factorial(7)),
    )


def test_an_interval_is_as_wide_as_the_level_asks_and_no_wider():
    """Orders of 7 with at most 4 inversions are 174 of 5040: up to 1 − 348 / 5040 the interval holds."""
    most = 1 - 2 * (1 + 6 + 20 + 49 + 98) / 5040

    def low(level: float) -> float:
        found = sen_interval(array(*SEN_T), array(*SEN_Y), level)
        assert found is not None
        return found.low

    assert low(most) == pytest.approx(26 / 7)
    assert low(most + 5e-10) == pytest.approx(26 / 7)
    assert low(most + 5e-9) == pytest.approx(11 / 3)
    assert low(0) == pytest.approx(4)


def test_an_interval_that_rounds_cannot_give_is_not_given():
    """Of 3 rounds 2 orders of 6 have no inversion or all of them, 4 of 6 at most one or two."""
    t, y = array(1, 2, 3), array(0, 1, 4)

    assert sen_interval(t, y, 0) == SenInterval(1, 3, pytest.approx(2 / 3))
    assert sen_interval(t, y, 0.1) is None
    assert sen_interval(t[:2], y[:2], 0) is None
    assert sen_interval(t[:1], y[:1], 0) is None
    assert sen_interval(t[:0], y[:0], 0) is None


def test_an_interval_leaves_gaps_out():
    t, y = [*SEN_T, 20, NAN], [*SEN_Y, NAN, 3]

    assert sen_interval(array(*t), array(*y), 0.93) == sen_interval(
        array(*SEN_T), array(*SEN_Y), 0.93
    )


@pytest.fixture(scope="module")
def sen(golden: Path) -> dict[str, Any]:
    return json.loads((golden / "trend" / "sen_1968.json").read_text(encoding="utf-8"))


def test_the_golden_example_of_sen_is_reproduced(sen: dict[str, Any]):
    t, y, tolerance = array(*sen["x"]), array(*sen["y"]), sen["tolerance"]
    fitted, interval = theil_sen(t, y), sen_interval(t, y, sen["ci_level"])

    assert fitted.slope == pytest.approx(sen["slope"], abs=tolerance)
    assert fitted.separate == pytest.approx(
        sen["intercept_median_y_minus_median_slope_x"], abs=tolerance
    )
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx(sen["ci"], abs=tolerance + 1e-12)


def test_the_golden_facts_of_a_few_rounds_are_reproduced(golden: Path):
    facts = json.loads((golden / "trend" / "small_n.json").read_text(encoding="utf-8"))

    for n, coverage in facts["full_slope_range_coverage"].items():
        assert range_coverage(int(n)) == pytest.approx(coverage)
    for n, p in facts["min_two_sided_kendall_p"].items():
        assert smallest_kendall_p(int(n)) == pytest.approx(p)


def test_the_golden_example_7_is_reproduced(golden: Path):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    (example,) = [one for one in content if one["id"] == 7]
    t, y = array(*example["years"]), array(*example["scores"])
    fitted, found = theil_sen(t, y), slope_range(t, y)

    assert sorted(fitted.slopes) == pytest.approx(example["pairwise_slopes"], abs=2e-6)
    assert fitted.slope == pytest.approx(example["slope"], abs=2e-6)
    assert fitted.at(2020) == pytest.approx(example["intercept_at_2020_median_residual"], abs=2e-6)
    assert fitted.at(2025) == pytest.approx(example["fitted_2025"], abs=2e-6)
    assert found.coverage == pytest.approx(example["range_coverage_exact"], abs=2e-6)
    assert theil_sen(t[[0, -1]], y[[0, -1]]).slope == pytest.approx(example["endpoint_slope"])
    # Least squares are not what is used.
    assert fitted.slope != pytest.approx(example["ols_slope"], abs=0.1)
