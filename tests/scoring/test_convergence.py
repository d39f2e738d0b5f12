"""Whether countries come closer: over a balanced panel, by the Eurofound matrix, never by one slope."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.scoring.convergence import (
    FORMULAS,
    NO_TIME,
    SAME_START,
    ZERO_OR_LESS,
    Convergence,
    Label,
    Line,
    beta_levels,
    beta_ln,
    convergence,
    gamma,
    label,
)
from monitoring.scoring.spread import TOO_FEW_COUNTRIES, spread

pytestmark = pytest.mark.filterwarnings("error")

NAN = float("nan")
CODES = ["XAA", "XAB", "XAC", "XAD", "XAE"]


def scores(*values: float) -> pd.Series:
    """These scores for as many countries."""
    return pd.Series(values, index=CODES[: len(values)], dtype=float)


BEFORE, AFTER = scores(20, 40, 50, 60, 80), scores(40, 50, 60, 65, 85)


def is_no_line(line: Line) -> bool:
    return all(map(math.isnan, (line.slope, line.intercept, line.adjusted_r2)))


def test_example_8_upward_convergence():
    """Changes 20, 10, 10, 5, 5 on deviations −30, −10, 0, 10, 30: −500 / 2000; 10 + 50/4."""
    found = convergence(BEFORE, AFTER, 3, standard=50)

    assert found.label is Label.UPWARD_CONVERGENCE
    assert found.beta_levels == Line(-0.25, 22.5, pytest.approx(1 - (1 - 125 / 150) * 4 / 3))
    assert (found.n, found.of, found.years, found.reason) == (5, 5, 3, "")
    assert found.before == spread(BEFORE.to_numpy(), 50)
    assert found.after == spread(AFTER.to_numpy(), 50)
    assert found.change == pytest.approx(
        {
            "mean": 10,
            "median": 10,
            "sd": 15.165750888 - 20,
            "cv": 0.252762515 - 0.4,
            "gini": 0.14 - 0.224,
            "gini_corrected": 0.175 - 0.28,
            "gap": -15,
            "delta": -25,
            "share_at_standard": 0.2,
        }
    )
    assert (found.beta_levels_reason, found.beta_ln_reason, found.gamma_reason) == ("", "", "")
    assert found.gamma == 1


def test_golden_example_8(golden: Path):
    examples = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    (example,) = (one for one in examples if one["id"] == 8)

    found = convergence(scores(*example["round1"]), scores(*example["round2"]), None)

    assert found.label is not None
    assert found.label.replace("_", " ") == example["label"]
    assert found.beta_levels is not None
    assert (found.beta_levels.slope, found.beta_levels.intercept) == pytest.approx(
        (example["beta_levels"]["slope"], example["beta_levels"]["intercept"]), abs=2e-6
    )


@pytest.fixture
def eurofound(golden: Path) -> dict[str, Any]:
    """The table of the tutorial."""
    file = golden / "convergence" / "eurofound_small.json"
    table: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return table


def test_golden_beta_of_eurofound(eurofound: dict[str, Any]):
    before, after = (np.array([eurofound[c][year] for c in "ABC"]) for year in (2, 4))
    expected = eurofound["beta_2002_2004"]

    found = beta_ln(before, after, 2)

    assert (found.slope, found.intercept, found.adjusted_r2) == pytest.approx(
        (expected["beta1"], expected["intercept"], expected["adj_r2"]), abs=5e-6
    )


def test_gamma_is_one_where_ranks_never_change_unlike_in_convergeu(eurofound: dict[str, Any]):
    """convergEU multiplies by one round too many, (6/7)² = .7347; Boyle & McCarthy give 1."""
    levels = np.array([eurofound[c] for c in "ABC"]).T

    assert gamma(levels) == eurofound["gamma_boyle_mccarthy"] == 1
    assert gamma(levels) != pytest.approx(eurofound["gamma_convergEU_ref2000_last2005"], abs=0.1)


def test_gamma_of_typed_numbers_whose_ranks_never_change():
    """The same mistake without the golden file: three countries over six rounds."""
    levels = np.array([[0.8, 2.7, 3.9], [1.2, 3.2, 4.2], [0.9, 2.9, 4.1]] * 2)

    assert gamma(levels) == 1


def test_gamma_falls_as_ranks_change():
    """Ranks 3, 2, 1 and 3, 1, 2 add up to 6, 3, 3: squares 6, against 8 of twice the first."""
    assert gamma(np.array([[10.0, 20, 30], [10, 30, 20]])) == pytest.approx(6 / 8)
    assert gamma(np.array([[10.0, 20, 30], [30, 20, 10]])) == 0


def test_gamma_over_three_rounds_adds_up_all_of_them():
    """Ranks 2, 1; 2, 1; 1, 2 add up to 5, 4: squares 1/2, against 9/2 of three times the first."""
    assert gamma(np.array([[1.0, 2], [3, 4], [6, 5]])) == pytest.approx(1 / 9)


def test_gamma_gives_equal_scores_their_middle_rank():
    """Ranks 2, 2, 2 (all equal) and 3, 2, 1; then 2.5, 2.5, 1 and 3, 2, 1: 5.5, 4.5, 2 of 5, 5, 2."""
    assert gamma(np.array([[10.0, 10, 30], [10, 20, 30]])) == pytest.approx(6.5 / 6)
    assert math.isnan(gamma(np.array([[10.0, 10, 10], [10, 20, 30]])))
    assert gamma(np.array([[10.0, 20, 30], [10, 10, 10]])) == pytest.approx(0.25)


def test_gamma_of_one_round_is_one_and_of_nobody_nothing():
    assert gamma(np.array([[10.0, 20, 30]])) == 1
    assert gamma(np.array([[10.0, 20]])) == 1
    assert math.isnan(gamma(np.array([[10.0], [20.0]])))
    assert math.isnan(gamma(np.empty((2, 0))))


def test_gamma_leaves_out_who_lacks_a_round():
    levels = np.array([[10.0, 20, 30, 40], [10, 30, 20, NAN]])

    assert gamma(levels) == pytest.approx(6 / 8)


def test_beta_on_levels_through_two_countries_is_exact_without_r2():
    found = beta_levels(np.array([20.0, 40]), np.array([30.0, 45]))

    assert (found.slope, found.intercept) == pytest.approx((-0.25, 15))
    assert math.isnan(found.adjusted_r2)


def test_beta_on_levels_of_three_countries():
    """Changes 30, 0, 0 on 10, 20, 30: −300/200; R² 300²/(200·600), adjusted with 2/1."""
    found = beta_levels(np.array([10.0, 20, 30]), np.array([40.0, 20, 30]))

    assert (found.slope, found.intercept) == pytest.approx((-1.5, 40))
    assert found.adjusted_r2 == pytest.approx(1 - (1 - 0.75) * 2)


@pytest.mark.parametrize(
    "before", [[], [40.0], [40.0, 40.0], [40.0, 40 + 5e-10], [0, 1e-9], [NAN, 40.0]]
)
def test_no_line_where_all_begin_at_the_same_score(before: list[float]):
    after = np.full(len(before), 50.0)

    assert is_no_line(beta_levels(np.array(before), after))
    assert is_no_line(beta_ln(np.array(before), after, 1))


def test_countries_that_begin_a_little_apart_have_a_line():
    assert beta_levels(np.array([40, 40 + 5e-9]), np.array([50.0, 50])).slope == pytest.approx(-1)


def test_where_all_gain_the_same_the_slope_is_zero_and_nothing_is_left_to_describe():
    found = beta_levels(np.array([10.0, 20, 40]), np.array([15.0, 25, 45]))

    assert (found.slope, found.intercept) == (0, 5)
    assert math.isnan(found.adjusted_r2)


def test_a_country_without_one_of_its_scores_enters_no_line():
    before, after = np.array([20.0, 40, NAN, 70]), np.array([30.0, 45, 90, NAN])

    assert beta_levels(before, after).slope == pytest.approx(-0.25)
    assert beta_ln(before, after, 1).slope == pytest.approx(
        (math.log(45 / 40) - math.log(30 / 20)) / math.log(2)
    )


def test_beta_on_logarithms_is_yearly():
    """Doubling from 1 and standing still at e: growth ln 2 on 0, 0 on 1."""
    before, after = np.array([1.0, math.e]), np.array([2.0, math.e])

    one, four = beta_ln(before, after, 1), beta_ln(before, after, 4)

    assert (one.slope, one.intercept) == pytest.approx((-math.log(2), math.log(2)))
    assert (four.slope, four.intercept) == pytest.approx((-math.log(2) / 4, math.log(2) / 4))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([0.0, 10], [10.0, 20]),
        ([10.0, 20], [0.0, 10]),
        ([-1.0, 10], [5.0, 5]),
        ([1e-9, 10], [5, 5]),
    ],
)
def test_no_line_of_logarithms_where_a_score_is_zero_or_less(
    before: list[float], after: list[float]
):
    assert is_no_line(beta_ln(np.array(before), np.array(after), 1))


def test_a_score_just_above_zero_has_a_logarithm():
    assert not is_no_line(beta_ln(np.array([2e-9, 10]), np.array([5.0, 5]), 1))


@pytest.mark.parametrize(
    ("mean_after", "sd_after", "expected"),
    [
        (51, 9, "upward_convergence"),
        (51, 11, "upward_divergence"),
        (49, 9, "downward_convergence"),
        (49, 11, "downward_divergence"),
        (50, 9, "convergence"),
        (50, 11, "divergence"),
        (51, 10, "upward"),
        (49, 10, "downward"),
        (50, 10, "unchanged"),
        (50 + 5e-10, 10 - 5e-10, "unchanged"),
        (50 - 5e-10, 10 + 5e-10, "unchanged"),
        (50 + 5e-10, 9, "convergence"),
        (50 - 5e-10, 11, "divergence"),
        (51, 10 + 5e-10, "upward"),
        (49, 10 - 5e-10, "downward"),
        (50.5, 10.5, "upward_divergence"),
        (49.5, 10.5, "downward_divergence"),
        (50 + 5e-9, 10 - 5e-9, "upward_convergence"),
        (50 - 5e-9, 10 + 5e-9, "downward_divergence"),
    ],
)
def test_the_matrix_of_eurofound(mean_after: float, sd_after: float, expected: str):
    assert label(50, mean_after, 10, sd_after) == expected


def test_a_billionth_of_a_point_is_no_move():
    assert label(0, 1e-9, 10, 9) is Label.CONVERGENCE
    assert label(50, 51, 0, 1e-9) is Label.UPWARD
    assert label(0, 1e-9, 0, 1e-9) is Label.UNCHANGED


@pytest.mark.parametrize("missing", range(4))
def test_without_all_four_figures_there_is_no_label(missing: int):
    figures = [50.0, 60, 10, 5]
    figures[missing] = NAN

    assert label(*figures) is None


def test_a_country_absent_in_one_round_is_in_neither():
    """Nobody shows as improved by all that they have, only because they were absent before."""
    before, after = scores(20, 40, 60, NAN, 90), scores(30, 50, 65, 100, NAN)

    found = convergence(before, after, 2, 50)

    alone = convergence(before[:3], after[:3], 2, 50)
    assert (found.n, found.of) == (3, 5)
    assert (found.before, found.after, found.beta_levels, found.beta_ln, found.gamma) == (
        alone.before,
        alone.after,
        alone.beta_levels,
        alone.beta_ln,
        alone.gamma,
    )


def test_the_order_of_the_countries_does_not_matter():
    assert convergence(BEFORE, AFTER[::-1], 2, 50) == convergence(BEFORE, AFTER, 2, 50)


def test_scores_may_be_whole_or_nullable_numbers():
    missing = pd.Series([30, 50, 65, None, 9], index=CODES, dtype="Float64")

    found = convergence(missing, AFTER.astype(int), 2, 50)

    assert found == convergence(scores(30, 50, 65, NAN, 9), AFTER, 2, 50)
    assert convergence(AFTER, missing, 2, 50).n == 4


def test_with_two_countries_nothing_is_said():
    found = convergence(scores(20, 40, 60), scores(30, 50, NAN), 2)

    assert found == Convergence(
        n=2,
        of=3,
        years=2,
        before=found.before,
        after=found.after,
        label=None,
        beta_levels=None,
        beta_levels_reason=TOO_FEW_COUNTRIES,
        beta_ln=None,
        beta_ln_reason=TOO_FEW_COUNTRIES,
        gamma=None,
        gamma_reason=TOO_FEW_COUNTRIES,
        reason=TOO_FEW_COUNTRIES,
    )
    assert (found.before.mean, found.after.mean) == (30, 40)
    assert math.isnan(found.before.sd)
    assert not found.has_negative_beta


def test_with_nobody_nothing_is_said():
    found = convergence(scores(), scores(), None)

    assert (found.n, found.of, found.reason) == (0, 0, TOO_FEW_COUNTRIES)


def test_three_countries_are_enough():
    found = convergence(scores(20, 40, 60), scores(30, 45, 60), 2)

    assert (found.n, found.reason, found.label) == (3, "", Label.UPWARD_CONVERGENCE)


def test_what_cannot_be_told_has_its_reason():
    with_zero = convergence(scores(0, 40, 60), scores(30, 45, 60), 2)
    falls_to_zero = convergence(scores(10, 40, 60), scores(0, 45, 60), 2)
    undated = convergence(scores(20, 40, 60), scores(30, 45, 60), None)
    same = convergence(scores(40, 40, 40), scores(30, 45, 60), 2)
    both = convergence(scores(0, 40, 60), scores(30, 45, 60), None)

    assert (with_zero.beta_ln, with_zero.beta_ln_reason) == (None, ZERO_OR_LESS)
    assert with_zero.beta_levels is not None
    assert with_zero.beta_levels_reason == ""
    assert falls_to_zero.beta_ln_reason == ZERO_OR_LESS == "zero_or_less"
    assert (undated.beta_ln, undated.beta_ln_reason, undated.years) == (None, NO_TIME, None)
    assert (same.beta_levels, same.beta_levels_reason) == (None, SAME_START)
    assert (same.beta_ln, same.beta_ln_reason) == (None, SAME_START)
    assert (same.gamma, same.gamma_reason) == (None, SAME_START)
    assert same.label is Label.UPWARD_DIVERGENCE
    assert both.beta_ln_reason == ZERO_OR_LESS
    assert (SAME_START, NO_TIME) == ("same_start", "no_time")


def test_beta_on_logarithms_of_a_convergence_uses_its_years():
    found = convergence(BEFORE, AFTER, 4)

    assert found.beta_ln == beta_ln(BEFORE.to_numpy(), AFTER.to_numpy(), 4)


def test_a_negative_beta_asks_for_its_caution():
    rising = convergence(scores(20, 40, 60), scores(20, 45, 70), None)

    assert convergence(BEFORE, AFTER, None).has_negative_beta
    assert rising.beta_levels is not None
    assert rising.beta_levels.slope == pytest.approx(0.25)
    assert not rising.has_negative_beta


def test_a_beta_of_logarithms_alone_asks_for_the_caution_too():
    """Gains of 10, 12, 14 points grow with the score, but less than in proportion."""
    found = convergence(scores(20, 40, 60), scores(30, 52, 74), 1)

    assert found.beta_levels is not None
    assert found.beta_levels.slope > 0
    assert found.beta_ln is not None
    assert found.beta_ln.slope < 0
    assert found.has_negative_beta


def test_equal_gains_need_no_caution():
    found = convergence(scores(0, 40, 60), scores(0, 40, 60), 1)

    assert found.beta_levels == Line(0, 0, pytest.approx(NAN, nan_ok=True))
    assert not found.has_negative_beta
    assert found.label is Label.UNCHANGED


@pytest.mark.parametrize(
    ("before", "after", "years", "sentence"),
    [
        (BEFORE, AFTER[:4], 1, "'XAE' stands in one round only: give both rounds the same list"),
        (BEFORE[:4], AFTER, 1, "'XAE' stands in one round only: give both rounds the same list"),
        (BEFORE, AFTER, 0, "0 years lie between the rounds: give a number above 0, or None"),
        (BEFORE, AFTER, -1.5, "-1.5 years lie between the rounds: give a number above 0, or None"),
        (BEFORE, AFTER, NAN, "nan years lie between the rounds: give a number above 0, or None"),
    ],
)
def test_two_rounds_that_cannot_be_compared_are_refused(
    before: pd.Series, after: pd.Series, years: float, sentence: str
):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        convergence(before, after, years)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("which", [0, 1])
def test_a_country_that_stands_twice_is_refused(which: int):
    rounds = [BEFORE, AFTER]
    rounds[which] = pd.concat([rounds[which], scores(1)])

    with pytest.raises(ValueError) as refused:  # noqa: PT011
        convergence(rounds[0], rounds[1], 1)

    assert str(refused.value) == "'XAA' stands twice: give one score for each country"


def test_the_formulas_that_are_printed():
    assert {formula.name: formula.symbols for formula in FORMULAS} == {
        "Balanced panel": (
            "the countries with a score in both rounds, on the actions rated in both"
        ),
        "Kind of convergence": (
            "mean ↑ and sd ↓: upward convergence;  ↑ ↑: upward divergence;  "
            "↓ ↓: downward convergence;  ↓ ↑: downward divergence"
        ),
        "Beta on levels": "slope of (x₁ − x₀) on x₀, least squares",
        "Beta on logarithms": "slope of (ln x₁ − ln x₀) / years on ln x₀, least squares",
        "Adjusted R²": "1 − (1 − R²) · (n − 1) / (n − 2)",
        "Gamma": "var(Σ ranks over the T rounds) / var(T · ranks in the first)",
    }
    assert all(formula.meaning and formula.source for formula in FORMULAS)
