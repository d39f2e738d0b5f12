"""How far apart countries stand: exact figures, nothing for what is not defined, never a warning."""

from __future__ import annotations

import itertools
import json
import math
import statistics
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import Area, Plan, Responsibility
from monitoring.scoring.spread import (
    DIFFERENCE_COLUMNS,
    FORMULAS,
    MIN_COUNTRIES,
    TOO_FEW_COUNTRIES,
    Spread,
    cv,
    delta,
    differences,
    fixed_list,
    gap,
    gini,
    gini_corrected,
    highest,
    lowest,
    mean,
    median,
    n_known,
    nodes_compared,
    score_cube,
    sd,
    share_at_standard,
    spread,
)

pytestmark = pytest.mark.filterwarnings("error")

NAN = float("nan")
FIGURES = (mean, median, lowest, highest, sd, cv, gini, gini_corrected, gap, delta)

BEFORE = np.array([20.0, 40, 50, 60, 80])
AFTER = np.array([40.0, 50, 60, 65, 85])


def figures_of(*values: float) -> dict[str, float]:
    """Every figure of these values by name."""
    return {figure.__name__: float(figure(np.array(values, dtype=float))) for figure in FIGURES}


def test_example_8_spread_before():
    """Deviations −30, −10, 0, 10, 30: √(2000/5); Σ|xᵢ−xⱼ| of all pairs 2·280, over 2·25·50."""
    assert spread(BEFORE, 50) == Spread(
        n=5,
        mean=50,
        median=50,
        sd=20,
        cv=0.4,
        gini=pytest.approx(0.224),
        gini_corrected=pytest.approx(0.28),
        gap=60,
        delta=150,
        share_at_standard=0.6,
    )


def test_example_8_spread_after():
    assert spread(AFTER, 50) == Spread(
        n=5,
        mean=60,
        median=60,
        sd=pytest.approx(15.165750888),
        cv=pytest.approx(0.252762515),
        gini=pytest.approx(0.14),
        gini_corrected=pytest.approx(0.175),
        gap=45,
        delta=125,
        share_at_standard=0.8,
    )


@pytest.mark.parametrize(("round_", "figures"), [("round1", "r1"), ("round2", "r2")])
def test_golden_example_8(golden: Path, round_: str, figures: str):
    examples = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    (example,) = (one for one in examples if one["id"] == 8)

    found = spread(np.array(example[round_], dtype=float), example["standard"])

    expected = example[figures]
    assert {name: getattr(found, {"sd_pop": "sd"}.get(name, name)) for name in expected} == (
        pytest.approx(expected, abs=2e-6)
    )


def test_golden_gini(golden: Path):
    cases = json.loads((golden / "spread" / "gini.json").read_text(encoding="utf-8"))

    assert len(cases) == 3
    for case in cases:
        values = np.array(case["x"], dtype=float)
        assert float(gini_corrected(values)) == pytest.approx(case["gini_corrected"], abs=1e-7)
        if "gini" in case:
            assert float(gini(values)) == pytest.approx(case["gini"], abs=1e-12)


def test_golden_table_of_eurofound_as_printed(golden: Path):
    table = json.loads((golden / "convergence" / "eurofound_small.json").read_text("utf-8"))
    values = np.array([table["A"], table["B"], table["C"]])  # countries by years

    assert sd(values).round(2).tolist() == table["sd_population"]
    assert cv(values).round(3).tolist() == table["cv"]
    assert mean(values).round(2).tolist() == table["mean"]
    assert delta(values).round(1).tolist() == table["delta"]
    # The last digit of 4.885 is a matter of rounding half to even.
    assert (3 * sd(values) ** 2) == pytest.approx(np.array(table["sum_sq_dev"]), abs=0.0051)


def test_the_figures_agree_with_their_definitions():
    for values in ([3.0, 1, 4, 1, 5, 9, 2, 6], [0.0, 0, 100], [12.5, 12.25], [7.0, 30, 30, 99]):
        found, n = figures_of(*values), len(values)
        pairs = sum(abs(a - b) for a, b in itertools.product(values, repeat=2))

        assert found == pytest.approx(
            {
                "mean": statistics.mean(values),
                "median": statistics.median(values),
                "lowest": min(values),
                "highest": max(values),
                "sd": statistics.pstdev(values),
                "cv": statistics.pstdev(values) / statistics.mean(values),
                "gini": pairs / (2 * n * n * statistics.mean(values)),
                "gini_corrected": pairs / (2 * n * (n - 1) * statistics.mean(values)),
                "gap": max(values) - min(values),
                "delta": sum(max(values) - value for value in values),
            }
        )


@pytest.mark.parametrize("values", [(), (NAN,), (NAN, NAN)])
def test_without_any_country_nothing_is_said(values: tuple[float, ...]):
    array = np.array(values, dtype=float)

    assert all(math.isnan(figure) for figure in figures_of(*values).values())
    assert int(n_known(array)) == 0
    assert math.isnan(share_at_standard(array, 50))


def test_one_country_does_not_differ_and_has_no_corrected_gini():
    found = figures_of(40)

    assert math.isnan(found.pop("gini_corrected"))
    assert found == {
        "mean": 40,
        "median": 40,
        "lowest": 40,
        "highest": 40,
        "sd": 0,
        "cv": 0,
        "gini": 0,
        "gap": 0,
        "delta": 0,
    }


def test_two_countries():
    assert figures_of(20, 60) == pytest.approx(
        {
            "mean": 40,
            "median": 40,
            "lowest": 20,
            "highest": 60,
            "sd": 20,
            "cv": 0.5,
            "gini": 0.25,
            "gini_corrected": 0.5,
            "gap": 40,
            "delta": 40,
        }
    )


def test_equal_countries_differ_by_exactly_nothing():
    """The mean of three times 0.1 is not 0.1 to a computer; the differences are 0 all the same."""
    found = figures_of(0.1, 0.1, 0.1)

    assert [found[name] for name in ("sd", "cv", "gini", "gini_corrected", "gap", "delta")] == [
        0
    ] * 6


def test_where_all_stand_at_zero_what_is_divided_by_the_mean_is_not_defined():
    found = figures_of(0, 0, 0)

    undefined = ("cv", "gini", "gini_corrected")
    assert all(math.isnan(found.pop(name)) for name in undefined)
    assert set(found.values()) == {0}


def test_a_mean_below_zero_gives_no_coefficient_either():
    assert all(math.isnan(figures_of(-2, -4)[name]) for name in ("cv", "gini"))


def test_one_country_with_everything_has_a_corrected_gini_of_one():
    assert figures_of(0, 0, 0, 100)["gini_corrected"] == 1
    assert figures_of(0, 0, 0, 100)["gini"] == 0.75


def test_a_country_without_a_score_is_left_out_and_not_a_zero():
    assert figures_of(NAN, 20, NAN, 60, 70) == figures_of(20, 60, 70)
    assert int(n_known(np.array([NAN, 20, NAN]))) == 1


def test_the_figures_are_taken_over_countries_for_each_column():
    both = np.stack([BEFORE, AFTER], axis=1)
    both = np.append(both, [[NAN, 10]], axis=0)

    for figure in FIGURES:
        assert figure(both).tolist() == [
            float(figure(BEFORE)),
            float(figure(np.append(AFTER, 10))),
        ], figure.__name__
    assert n_known(both).tolist() == [5, 6]


def test_the_share_at_the_standard_counts_who_stands_at_it_or_above():
    values = np.array([49.9, 50, 50.1, NAN])

    assert float(share_at_standard(values, 50)) == pytest.approx(2 / 3)
    assert float(share_at_standard(values, 50.1)) == pytest.approx(1 / 3)
    assert float(share_at_standard(values, 51)) == 0
    assert float(share_at_standard(values, 0)) == 1
    assert math.isnan(share_at_standard(values, NAN))


def test_the_noise_of_floating_point_fails_no_standard():
    assert float(share_at_standard(np.array([50 - 5e-10]), 50)) == 1
    assert float(share_at_standard(np.array([50 - 1e-9]), 50)) == 1
    assert float(share_at_standard(np.array([50 - 5e-9]), 50)) == 0


def test_each_column_has_its_own_standard():
    both = np.stack([BEFORE, AFTER, AFTER], axis=1)

    found = share_at_standard(both, np.array([80.0, 50.0, NAN]))

    assert found == pytest.approx([0.2, 0.8, NAN], nan_ok=True)


def test_with_fewer_than_three_countries_nothing_is_said_of_differences():
    found = spread(np.array([20.0, NAN, 60.0]), 50)

    assert (found.n, found.mean, found.median, found.share_at_standard) == (2, 40, 40, 0.5)
    differing = (found.sd, found.cv, found.gini, found.gini_corrected, found.gap, found.delta)
    assert all(map(math.isnan, differing))
    assert MIN_COUNTRIES == 3
    assert spread(np.array([20.0, 40, 60])).gap == 40


def test_without_a_standard_there_is_no_share():
    assert math.isnan(spread(BEFORE).share_at_standard)


def test_the_formulas_that_are_printed():
    assert {formula.name: formula.symbols for formula in FORMULAS} == {
        "Standard deviation between countries": "√( Σ (x − mean)² / n )",
        "Coefficient of variation": "standard deviation / mean",
        "Gini coefficient": "Σ Σ |xᵢ − xⱼ| / (2 · n² · mean)",
        "Corrected Gini coefficient": "Gini · n / (n − 1)",
        "Gap": "max x − min x",
        "Distance to the best": "δ = Σ (max x − x)",
        "Share at the standard": "number of countries with x ≥ standard / n",
    }
    assert all(formula.meaning and formula.source for formula in FORMULAS)


Scored = Callable[..., pd.DataFrame]


@pytest.fixture
def scored() -> Scored:
    """Rows (round, country, node, score) as a table of scores."""
    return lambda *rows: pd.DataFrame(rows, columns=["round", "country", "node", "score"])


def rows_of(frame: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows by round and node."""
    return {(row["round"], row["node"]): row for row in frame.to_dict("records")}


def test_differences_have_a_row_for_each_round_and_node(plan: Plan, scored: Scored):
    table = scored(
        ("2021", "XAA", "LAW", 20.0),
        ("2021", "XAB", "LAW", 50.0),
        ("2021", "XAC", "LAW", 80.0),
        ("2021", "REGION", "LAW", 100.0),
        ("2024", "XAA", "LAW", 20.0),
        ("2024", "XAB", "LAW", NAN),
        ("2024", "XAC", "LAW", 80.0),
        ("2024", "XAA", "LAW-1", 1.0),
    )

    found = differences(table, plan, ["LAW"], 80)

    assert tuple(found.columns) == DIFFERENCE_COLUMNS
    rows = rows_of(found)
    assert list(rows) == [("2021", "LAW"), ("2024", "LAW")]
    assert rows["2021", "LAW"] == pytest.approx(
        {
            "round": "2021",
            "node": "LAW",
            "n": 3,
            "of": 3,
            "mean": 50,
            "median": 50,
            "sd": math.sqrt(600),
            "cv": math.sqrt(600) / 50,
            "gini": 240 / 900,
            "gini_corrected": 0.4,
            "gap": 60,
            "delta": 90,
            "standard": 80,
            "share_at_standard": 1 / 3,
            "reason": "",
        }
    )
    few = rows["2024", "LAW"]
    assert (few["n"], few["of"], few["mean"], few["share_at_standard"]) == (2, 3, 50, 0.5)
    assert few["reason"] == TOO_FEW_COUNTRIES == "too_few_countries"
    assert all(math.isnan(few[name]) for name in ("sd", "cv", "gini", "gini_corrected"))
    assert all(math.isnan(few[name]) for name in ("gap", "delta"))


def test_differences_are_of_the_plan_and_its_areas_unless_nodes_are_named(
    plan: Plan, scored: Scored
):
    table = scored(("2021", "XAA", "TEST", 20.0))

    assert differences(table, plan)["node"].tolist() == ["TEST", "LAW", "SKL"]
    assert differences(table, plan, [])["node"].tolist() == []


def test_a_standard_may_differ_by_node(plan: Plan, scored: Scored):
    table = scored(*(("2021", c, n, 50.0) for c in ("XAA", "XAB") for n in ("TEST", "LAW", "SKL")))

    found = differences(table, plan, standard={"TEST": 50, "LAW": 60.5}).set_index("node")

    assert found["standard"].to_dict() == pytest.approx(
        {"TEST": 50, "LAW": 60.5, "SKL": NAN}, nan_ok=True
    )
    assert found["share_at_standard"].to_dict() == pytest.approx(
        {"TEST": 1, "LAW": 0, "SKL": NAN}, nan_ok=True
    )
    assert differences(table, plan)["standard"].isna().all()


def test_rounds_keep_their_order_and_none_gives_no_row(plan: Plan, scored: Scored):
    table = scored(("2024", "XAA", "LAW", 1.0), ("2021", "XAA", "LAW", 1.0))

    assert differences(table, plan, ["LAW"])["round"].tolist() == ["2024", "2021"]
    empty = differences(scored(), plan)
    assert (len(empty), tuple(empty.columns)) == (0, DIFFERENCE_COLUMNS)


def test_nodes_that_ask_nothing_of_countries_are_no_gaps(plan: Plan):
    actions = tuple(
        replace(a, responsibility=Responsibility.REGION) if a.parent == "SKL" else a
        for a in plan.actions
    )

    assert nodes_compared(replace(plan, actions=actions)) == ("TEST", "LAW")
    assert nodes_compared(replace(plan, overall=False)) == ("LAW", "SKL")
    assert nodes_compared(replace(plan, areas=(*plan.areas, Area("EMP", "Empty")))) == (
        "TEST",
        "LAW",
        "SKL",
    )


def test_the_list_of_countries_is_the_plan_s_or_all_that_were_ever_scored(
    plan: Plan, scored: Scored
):
    table = scored(
        ("2021", "XAC", "LAW", 1.0), ("2024", "XAA", "LAW", NAN), ("2024", "REGION", "LAW", 1.0)
    )

    assert fixed_list(table, plan) == ("XAA", "XAB", "XAC")
    assert fixed_list(table, replace(plan, countries=())) == ("XAA", "XAC")
    assert differences(table, replace(plan, countries=()), ["LAW"])["of"].tolist() == [2, 2]


def test_scores_are_put_at_their_country_round_and_node(scored: Scored):
    table = scored(
        ("2021", "XAA", "LAW", 1.0),
        ("2024", "XAB", "SKL", 2.0),
        ("2024", "XAZ", "SKL", 3.0),
        ("2030", "XAB", "SKL", 4.0),
        ("2024", "XAB", "TAX", 5.0),
    )

    cube = score_cube(table, ["XAA", "XAB"], ["2021", "2024"], ["LAW", "SKL"])

    expected = np.full((2, 2, 2), NAN)
    expected[0, 0, 0], expected[1, 1, 1] = 1, 2
    assert np.array_equal(cube, expected, equal_nan=True)
    nullable = table.assign(score=pd.array([1, 2, None, None, None], dtype="Float64"))
    again = score_cube(nullable, ["XAA", "XAB"], ["2021", "2024"], ["LAW", "SKL"])
    assert np.array_equal(again, expected, equal_nan=True)
    missing = score_cube(nullable, ["XAZ"], ["2024"], ["SKL"])
    assert np.isnan(missing).all()
