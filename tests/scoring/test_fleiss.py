"""Agreement of several raters beyond chance."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from monitoring.scoring.fleiss import FORMULAS, fleiss_kappa, randolph_kappa

THREE_RATERS = [[3, 0], [1, 2]]
"""All three agree on the first item; of the three pairs on the second one does."""


def test_fleiss_measures_chance_by_the_levels_that_were_given():
    """(1 + 1/3) / 2 agreed; (4/6)² + (2/6)² = 5/9 by chance; (2/3 − 5/9) / (1 − 5/9)."""
    assert fleiss_kappa(THREE_RATERS) == pytest.approx(0.25)


def test_randolph_measures_chance_by_the_number_of_levels():
    assert randolph_kappa(THREE_RATERS) == pytest.approx((2 / 3 - 1 / 2) / (1 / 2))


def test_a_level_that_nobody_used_makes_chance_smaller_for_randolph_only():
    wider = [[*item, 0] for item in THREE_RATERS]

    assert fleiss_kappa(wider) == pytest.approx(0.25)
    assert randolph_kappa(wider) == pytest.approx((2 / 3 - 1 / 3) / (2 / 3))


def test_two_raters_are_enough():
    """One of two items agreed on: 1/2; chance (3/4)² + (1/4)² = 10/16."""
    assert fleiss_kappa([[2, 0], [1, 1]]) == pytest.approx((1 / 2 - 10 / 16) / (6 / 16))


def test_the_golden_kappas_are_reproduced(golden: Path):
    file = golden / "agreement" / "fleiss_wikipedia.json"
    example = json.loads(file.read_text(encoding="utf-8"))

    assert round(fleiss_kappa(example["counts"]), 2) == example["kappa"]
    for one in example["randolph_examples"]:
        assert fleiss_kappa(one["counts"]) == pytest.approx(one["fleiss"], abs=5e-7)
        assert randolph_kappa(one["counts"]) == pytest.approx(one["randolph"], abs=5e-7)


def test_fleiss_of_the_textbook_table_to_more_digits():
    """Ten subjects, fourteen raters, five categories: P = 0.378, Pe = 0.213."""
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip

    assert fleiss_kappa(counts) == pytest.approx((0.37802 - 0.21275) / (1 - 0.21275), abs=1e-4)


def test_agreement_on_everything_is_1():
    assert fleiss_kappa([[3, 0], [0, 3]]) == 1
    assert randolph_kappa([[3, 0], [0, 3]]) == 1


def test_where_all_ratings_are_the_same_fleiss_says_nothing():
    assert math.isnan(fleiss_kappa([[3, 0], [3, 0]]))
    assert randolph_kappa([[3, 0], [3, 0]]) == 1


def test_one_item_can_be_judged():
    """A third of the pairs agree; chance 5/9."""
    assert fleiss_kappa([[1, 2]]) == pytest.approx((1 / 3 - 5 / 9) / (4 / 9))


def test_without_items_nothing_is_known():
    assert math.isnan(fleiss_kappa(np.zeros((0, 3))))
    assert math.isnan(randolph_kappa(np.zeros((0, 3))))


def test_on_a_scale_of_one_level_there_is_nothing_to_agree_on():
    assert math.isnan(fleiss_kappa([[3], [3]]))
    assert math.isnan(randolph_kappa([[3], [3]]))


@pytest.mark.parametrize("coefficient", [fleiss_kappa, randolph_kappa])
@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            [[2, 1], [1, 1]],
            "from 2 to 3 raters; each item needs equally many, at least two",
        ),
        ([[1, 0], [0, 1]], "from 1 to 1 raters; each item needs equally many, at least two"),
        ([[1, 1], [1, 2]], "from 2 to 3 raters; each item needs equally many, at least two"),
    ],
)
def test_items_need_equally_many_raters_at_least_two(
    coefficient: Callable[[list[list[int]]], float], counts: list[list[int]], sentence: str
):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        coefficient(counts)


def test_every_formula_is_printed():
    assert [formula.name for formula in FORMULAS] == ["Fleiss' kappa", "Randolph's kappa"]
