"""Krippendorff's alpha: any number of raters, with gaps, on any kind of scale."""

from __future__ import annotations

import json
import math
from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from monitoring.scoring.alpha import (
    FORMULAS,
    Metric,
    Reading,
    alpha_of_coincidences,
    coincidences,
    krippendorff_alpha,
    reading,
)

NAN = math.nan
SELF_AGAINST_EVALUATOR = np.array([[6, 1, 0], [3, 8, 1], [1, 4, 6]])

FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
]
"""Krippendorff (2011), section C: four observers, twelve units, values 1 to 5."""

THREE_RATERS_WITHOUT_GAPS = [[1, 2], [1, 2], [2, 2]]
"""The first item was rated 1, 1, 2, the second one 2, 2, 2."""


def alpha_rating_by_rating(ratings: list[list[float]], metric: str) -> float:
    """Alpha from its definition: ordered pairs of ratings, within items and across all of them."""
    items = [[x for x in item if not math.isnan(x)] for item in zip(*ratings, strict=True)]
    items = [item for item in items if len(item) > 1]
    pooled = [x for item in items for x in item]
    n, used = len(pooled), Counter(pooled)

    def squared(a: float, b: float) -> float:
        if metric == "nominal":
            return float(a != b)
        if metric == "interval":
            return (a - b) ** 2
        low, high = min(a, b), max(a, b)
        between = sum(count for value, count in used.items() if low <= value <= high)
        return (between - (used[a] + used[b]) / 2) ** 2

    within = sum(
        squared(a, b) / (len(item) - 1) for item in items for a, b in permutations(item, 2)
    )
    across = sum(squared(a, b) for a, b in permutations(pooled, 2))
    return 1 - (within / n) / (across / (n * (n - 1)))


def with_every_pair_counted_once(ratings: list[list[float]]) -> float:
    """Nominal alpha as R's irr 0.84 has it without gaps: a pair weighs 1, whatever m is."""
    observed = [(a, b) for item in zip(*ratings, strict=True) for a, b in permutations(item, 2)]
    n, used = len(observed), Counter(a for a, _b in observed)
    apart = sum(a != b for a, b in observed)
    across = sum(used[a] * used[b] for a in used for b in used if a != b)
    return 1 - (n - 1) * apart / across


@pytest.mark.parametrize(
    ("metric", "published"),
    [(Metric.NOMINAL, 0.743), (Metric.ORDINAL, 0.815), (Metric.INTERVAL, 0.849)],
)
def test_krippendorffs_own_example_with_four_observers_and_gaps(metric: Metric, published: float):
    found = krippendorff_alpha(FOUR_OBSERVERS, metric)

    assert round(found, 3) == published
    assert found == pytest.approx(alpha_rating_by_rating(FOUR_OBSERVERS, metric), abs=1e-12)


def test_krippendorffs_binary_example():
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]

    assert round(krippendorff_alpha([first, second], Metric.NOMINAL), 3) == 0.095


@pytest.fixture(scope="module")
def examples(golden: Path) -> list[dict[str, Any]]:
    file = golden / "agreement" / "krippendorff_examples.json"
    content: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_golden_alphas_are_reproduced(examples: list[dict[str, Any]], number: int):
    example = examples[number]
    ratings = [[value_of(cell) for cell in row] for row in example["ratings"]]

    for metric, published in example["alpha"].items():
        found = krippendorff_alpha(ratings, Metric(metric))

        assert round(found, 3) == published, (example["name"], metric)
        assert found == pytest.approx(alpha_rating_by_rating(ratings, metric), abs=1e-12)


def value_of(cell: float | str | None) -> float:
    """A number for what an example writes as a number, a letter or nothing."""
    if cell is None:
        return NAN
    return float(ord(cell)) if isinstance(cell, str) else float(cell)


def test_the_golden_ordinal_alpha_of_self_against_evaluator_is_reproduced(golden: Path):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    example = next(one for one in content if one["id"] == 9)
    table = np.array(example["table_rows_self"])

    found = alpha_of_coincidences(table + table.T, np.arange(3), Metric.ORDINAL)

    assert found == pytest.approx(example["alpha_ordinal"], abs=2e-6)


def test_example_9_ordinal_alpha_of_a_table_is_that_of_its_ratings():
    down, across = np.nonzero(SELF_AGAINST_EVALUATOR)
    times = SELF_AGAINST_EVALUATOR[down, across]
    ratings = [list(np.repeat(down, times)), list(np.repeat(across, times))]
    both_ways = SELF_AGAINST_EVALUATOR + SELF_AGAINST_EVALUATOR.T

    found = krippendorff_alpha(ratings, Metric.ORDINAL)

    assert found == pytest.approx(0.634015187, abs=1e-9)
    assert found == pytest.approx(alpha_rating_by_rating(ratings, "ordinal"), abs=1e-12)
    assert alpha_of_coincidences(both_ways, [0, 1, 2], Metric.ORDINAL) == pytest.approx(found)


def test_a_pair_weighs_one_of_m_minus_1_also_without_gaps():
    """Three raters: o(1,1) = 1, o(1,2) = o(2,1) = 1, o(2,2) = 3, so 1 − 5·2 / (2·2·4) = 0.375.

    R's irr 0.84 gives such a pair the weight 1 and comes to 1 − 11·4 / (2·4·8) = 0.3125.
    """
    found = krippendorff_alpha(THREE_RATERS_WITHOUT_GAPS, Metric.NOMINAL)

    assert found == 0.375
    assert found == alpha_rating_by_rating(THREE_RATERS_WITHOUT_GAPS, "nominal")
    assert with_every_pair_counted_once(THREE_RATERS_WITHOUT_GAPS) == 0.3125


def test_a_gap_that_takes_no_pair_away_changes_nothing():
    """An item that one rater rated, and one that nobody did, are compared with nothing."""
    with_gaps = [[*row, single, NAN] for row, single in
                 zip(THREE_RATERS_WITHOUT_GAPS, (NAN, 7, NAN), strict=True)]  # fmt: skip

    assert krippendorff_alpha(with_gaps, Metric.NOMINAL) == 0.375


@pytest.mark.parametrize("metric", list(Metric))
def test_alpha_is_what_it_is_rating_by_rating(metric: Metric):
    random = np.random.default_rng(5)
    ratings = random.integers(4, size=(4, 25)).astype(float)
    ratings[random.random(ratings.shape) < 0.3] = NAN

    found = krippendorff_alpha(ratings, metric)

    assert found == pytest.approx(alpha_rating_by_rating(ratings.tolist(), metric), abs=1e-12)


def test_intervals_are_between_values_and_not_between_places():
    """With 0, 10 and 100 the one disagreement of 10 is slight."""
    near, far = [[0, 10, 100], [10, 10, 100]], [[0, 1, 2], [1, 1, 2]]

    assert krippendorff_alpha(near, Metric.INTERVAL) > krippendorff_alpha(far, Metric.INTERVAL)
    for ratings in (near, far):
        assert krippendorff_alpha(ratings, Metric.INTERVAL) == pytest.approx(
            alpha_rating_by_rating(ratings, "interval"), abs=1e-12
        )


def test_agreement_on_everything_is_1():
    for metric in Metric:
        assert krippendorff_alpha([[1, 2, 3], [1, 2, 3]], metric) == 1


@pytest.mark.parametrize("metric", list(Metric))
@pytest.mark.parametrize(
    "ratings",
    [
        [[2, 2, 2], [2, 2, 2]],
        [[1, NAN], [NAN, 2]],
        [[NAN, NAN], [NAN, NAN]],
        [[1, 2, 3]],
        [[], []],
    ],
)
def test_where_nothing_varies_or_can_be_compared_there_is_no_alpha(
    ratings: list[list[float]], metric: Metric
):
    assert math.isnan(krippendorff_alpha(ratings, metric))


def test_every_rating_of_an_item_with_two_or_more_counts_once():
    """Rated 3 times the first value; 2 and 1; once; by nobody."""
    assert_allclose(coincidences([[3, 0], [2, 1], [0, 1], [0, 0]]), [[3 + 1, 1], [1, 0]])


def test_a_level_that_nobody_used_changes_no_alpha():
    table = SELF_AGAINST_EVALUATOR + SELF_AGAINST_EVALUATOR.T
    wider = np.zeros((4, 4))
    wider[np.ix_([0, 1, 3], [0, 1, 3])] = table

    for metric in (Metric.NOMINAL, Metric.ORDINAL):
        assert alpha_of_coincidences(wider, range(4), metric) == pytest.approx(
            alpha_of_coincidences(table, range(3), metric)
        )


@pytest.mark.parametrize("metric", list(Metric))
def test_tables_on_a_leading_axis_are_tables_of_their_own(metric: Metric):
    table = SELF_AGAINST_EVALUATOR + SELF_AGAINST_EVALUATOR.T
    both = np.array([table, np.zeros((3, 3)), np.eye(3)])

    found = alpha_of_coincidences(both, range(3), metric)

    alone = alpha_of_coincidences(table, range(3), metric)
    assert found == pytest.approx([float(alone), NAN, 1], nan_ok=True)


@pytest.mark.parametrize(
    ("alpha", "read"),
    [
        (1.0, Reading.RELIABLE),
        (0.8, Reading.RELIABLE),
        (0.8 - 1e-10, Reading.RELIABLE),
        (0.8 - 1e-9, Reading.RELIABLE),
        (0.8 - 1e-8, Reading.TENTATIVE),
        (0.667, Reading.TENTATIVE),
        (0.667 - 1e-10, Reading.TENTATIVE),
        (0.667 - 1e-9, Reading.TENTATIVE),
        (0.667 - 1e-8, Reading.BELOW),
        (-0.5, Reading.BELOW),
    ],
)
def test_krippendorffs_thresholds_belong_to_the_better_reading(alpha: float, read: Reading):
    assert reading(alpha) is read


def test_every_formula_is_printed():
    assert [formula.name for formula in FORMULAS] == ["Krippendorff's alpha", "Reading of alpha"]
