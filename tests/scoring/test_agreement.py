"""How far two raters agree, always on the full scale."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from monitoring.scoring.agreement import (
    FORMULAS,
    Weighing,
    agreeing,
    confusion,
    disagreement_weights,
    exact_share,
    kappa,
    mean_difference,
    steps,
    within_one_share,
)

EXAMPLE_9 = [[6, 1, 0], [3, 8, 1], [1, 4, 6]]
"""Self-assessments down, evaluators' ratings across."""

COHEN_1968 = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]
COHEN_1968_WEIGHTS = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]

PLAIN, LINEAR, QUADRATIC = (disagreement_weights(3, weighing) for weighing in Weighing)


def pairs_of(table: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """The pairs that a table counts, one by one."""
    return [
        (down, across)
        for down, row in enumerate(table)
        for across, n in enumerate(row)
        for _pair in range(n)
    ]


def kappa_pair_by_pair(pairs: Sequence[tuple[int, int]], power: int) -> float:
    """Kappa without a table: each rating of one rater met with every rating of the other."""
    observed = [abs(a - b) ** power if a != b else 0 for a, b in pairs]
    by_chance = [abs(a - b) ** power if a != b else 0 for a, _ in pairs for _, b in pairs]
    return 1 - (sum(observed) / len(observed)) / (sum(by_chance) / len(by_chance))


def test_the_first_rater_stands_down_and_the_second_across():
    assert_array_equal(confusion([0, 2, 0], [1, 2, 1], 3), [[0, 2, 0], [0, 0, 0], [0, 0, 1]])


def test_a_level_that_nobody_used_keeps_its_place():
    assert_array_equal(confusion([0], [2], 4), [[0, 0, 1, 0], [0] * 4, [0] * 4, [0] * 4])


def test_without_pairs_the_table_is_there_and_empty():
    assert_array_equal(confusion([], [], 2), [[0, 0], [0, 0]])


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ([0, 1], [0], "2 ratings of the first and 1 of the second rater"),
        ([0, 3], [0, 1], "3 is no place on a scale of 3 levels"),
        ([0, 1], [-1, 0], "-1 is no place on a scale of 3 levels"),
    ],
)
def test_what_is_no_pair_on_the_scale_is_refused(
    first: list[int], second: list[int], sentence: str
):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        confusion(first, second, 3)


def test_example_9_shares_and_difference():
    """20 of 30 the same, one pair two levels apart; 3 + 4 + 2 up, 1 + 1 down."""
    assert exact_share(EXAMPLE_9) == pytest.approx(20 / 30)
    assert within_one_share(EXAMPLE_9) == pytest.approx(29 / 30)
    assert mean_difference(EXAMPLE_9) == pytest.approx(7 / 30)


def test_example_9_kappas():
    """Row totals 7, 12, 11, column totals 10, 13, 7: by chance 16.5 of 30 pairs are not the same."""
    assert kappa(EXAMPLE_9, PLAIN) == pytest.approx(0.497487437, abs=1e-9)
    assert kappa(EXAMPLE_9, PLAIN) == pytest.approx(1 - 10 * 30 / 597)
    assert kappa(EXAMPLE_9, LINEAR) == pytest.approx(0.563492063, abs=1e-9)
    assert kappa(EXAMPLE_9, QUADRATIC) == pytest.approx(0.636871508, abs=1e-9)


def test_the_golden_example_of_self_against_evaluator_is_reproduced(golden: Path):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    example: dict[str, Any] = next(one for one in content if one["id"] == 9)
    first, second = zip(*pairs_of(example["table_rows_self"]), strict=True)
    table = confusion(first, second, 3)

    assert_array_equal(table, example["table_rows_self"])
    assert table.sum() == example["n"]
    for found, name in (
        (exact_share(table), "exact"),
        (within_one_share(table), "within_one"),
        (mean_difference(table), "mean_self_minus_evaluator"),
        (kappa(table, PLAIN), "kappa"),
        (kappa(table, LINEAR), "kappa_linear"),
        (kappa(table, QUADRATIC), "kappa_quadratic"),
    ):
        assert found == pytest.approx(example[name], abs=2e-6), name


def test_cohens_own_example_with_weights_of_his():
    assert kappa(COHEN_1968, PLAIN) == pytest.approx(0.491525423729, abs=1e-9)
    assert kappa(COHEN_1968, COHEN_1968_WEIGHTS) == pytest.approx(0.347826086957, abs=1e-9)


def test_the_golden_example_of_cohen_is_reproduced(golden: Path):
    file = golden / "agreement" / "cohen_1968.json"
    example = json.loads(file.read_text(encoding="utf-8"))
    counts = np.array(example["proportions"]) * example["n"]

    assert kappa(counts, PLAIN) == pytest.approx(example["kappa"], abs=1e-9)
    assert kappa(counts, example["disagreement_weights"]) == pytest.approx(
        example["weighted_kappa"], abs=1e-9
    )


def test_a_level_that_nobody_used_is_not_dropped():
    """Levels 0, 2, 3 of 0 to 3: scikit-learn's weighted kappa moves 2 and 3 nearer to 0.

    Observed 2 + 2 + 3 = 7 steps; by chance (2 + 2·4·2 + 2·2 + 3·4·3 + 4)/6 = 62/6.
    """
    first, second = [0, 2, 2, 3, 3, 3], [0, 0, 0, 0, 3, 3]
    dropped = [0, 1, 1, 2, 2, 2], [0, 0, 0, 0, 2, 2]

    on_full_scale = kappa(confusion(first, second, 4), disagreement_weights(4, Weighing.LINEAR))
    without_level = kappa(confusion(*dropped, 3), LINEAR)

    assert on_full_scale == pytest.approx(10 / 31)
    assert round(float(on_full_scale), 4) == 0.3226
    assert without_level == pytest.approx(0.4)


@pytest.mark.parametrize(("weighing", "power"), list(zip(Weighing, (0, 1, 2), strict=True)))
def test_kappa_is_what_it_is_pair_by_pair(weighing: Weighing, power: int):
    random = np.random.default_rng(3)
    for n_levels in (2, 3, 5):
        first, second = random.integers(n_levels, size=(2, 40))
        table = confusion(first, second, n_levels)

        found = kappa(table, disagreement_weights(n_levels, weighing))

        by_pairs = kappa_pair_by_pair(list(zip(first, second, strict=True)), power)
        assert found == pytest.approx(by_pairs, abs=1e-12)


def test_what_a_disagreement_weighs():
    assert_array_equal(PLAIN, [[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    assert_array_equal(LINEAR, [[0, 1, 2], [1, 0, 1], [2, 1, 0]])
    assert_array_equal(QUADRATIC, [[0, 1, 4], [1, 0, 1], [4, 1, 0]])


def test_kappa_runs_from_1_through_0_as_by_chance_to_below():
    assert kappa([[5, 0], [0, 5]], disagreement_weights(2, Weighing.PLAIN)) == 1
    assert kappa([[5, 5], [5, 5]], disagreement_weights(2, Weighing.PLAIN)) == 0
    assert kappa([[0, 5], [5, 0]], disagreement_weights(2, Weighing.PLAIN)) == -1


def test_kappa_can_be_0_where_nine_of_ten_pairs_are_the_same():
    table = [[18, 2], [0, 0]]

    assert exact_share(table) == pytest.approx(0.9)
    assert kappa(table, disagreement_weights(2, Weighing.QUADRATIC)) == 0


def test_constant_identical_ratings_have_no_kappa_and_full_agreement():
    table = confusion([1] * 30, [1] * 30, 3)

    assert np.isnan(kappa(table, QUADRATIC))
    assert exact_share(table) == 1


def test_constant_ratings_of_different_levels_agree_no_better_than_by_chance():
    assert kappa(confusion([1] * 30, [2] * 30, 3), QUADRATIC) == 0


def test_without_pairs_nothing_is_known():
    nothing = np.zeros((3, 3))

    for found in (exact_share, within_one_share, mean_difference):
        assert np.isnan(found(nothing))
    assert np.isnan(kappa(nothing, LINEAR))


def test_one_pair_has_shares_and_a_difference():
    table = confusion([0], [2], 3)

    assert (exact_share(table), within_one_share(table), mean_difference(table)) == (0, 0, -2)


def test_weights_of_another_scale_are_refused():
    for table in ([[1, 2], [3, 4]], np.ones((5, 2, 2))):
        with pytest.raises(
            ValueError, match=r"^weights of \(3, 3\) for a table of \(2, 2\) levels$"
        ):
            kappa(table, PLAIN)


def test_tables_on_a_leading_axis_are_tables_of_their_own():
    both = np.array([EXAMPLE_9, np.zeros((3, 3)), np.eye(3)])

    assert kappa(both, LINEAR) == pytest.approx([0.563492063, np.nan, 1], nan_ok=True)
    assert exact_share(both) == pytest.approx([2 / 3, np.nan, 1], nan_ok=True)
    assert within_one_share(both) == pytest.approx([29 / 30, np.nan, 1], nan_ok=True)
    assert mean_difference(both) == pytest.approx([7 / 30, np.nan, 0], nan_ok=True)


def test_agreement_within_so_many_levels_is_counted():
    assert [agreeing(EXAMPLE_9, within) for within in (0, 1, 2)] == [20, 29, 30]


def test_steps_are_positive_where_the_first_is_higher():
    assert steps([[0, 0, 0], [0, 0, 0], [1, 0, 0]]) == 2
    assert steps([[0, 1, 0], [0, 0, 0], [0, 0, 0]]) == -1


def test_every_formula_is_printed():
    assert [formula.name for formula in FORMULAS] == [
        "Exact agreement",
        "Agreement within one level",
        "Mean signed difference",
        "Kappa",
    ]
