"""A figure for the region is the unweighted mean and median of its countries, with their number."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.scoring import regional_summary

NAN = float("nan")


def summary_of(*rows: tuple[str, str, str, float]) -> dict[tuple[str, str], dict[str, float]]:
    """The summary by round and node, of rows (round, country, node, score)."""
    scored = pd.DataFrame(rows, columns=["round", "country", "node", "score"])
    return regional_summary(scored).set_index(["round", "node"]).to_dict("index")


def test_mean_median_and_range_are_over_the_countries_with_a_score():
    found = summary_of(
        ("2024", "XAA", "P", 20.0),
        ("2024", "XAB", "P", 90.0),
        ("2024", "XAC", "P", NAN),
        ("2024", "XAD", "P", 40.0),
    )[("2024", "P")]

    assert found == pytest.approx(
        {"mean": 50.0, "median": 40.0, "low": 20.0, "high": 90.0, "n": 3, "of": 4}
    )


def test_the_region_s_own_score_is_no_country_s():
    found = summary_of(("2024", "XAA", "P", 20.0), ("2024", "REGION", "P", 100.0))[("2024", "P")]

    assert (found["mean"], found["n"], found["of"]) == (20.0, 1, 1)


def test_each_round_and_node_is_summed_up_by_itself():
    found = summary_of(
        ("2021", "XAA", "P", 10.0), ("2024", "XAA", "P", 30.0), ("2024", "XAA", "A", 50.0)
    )

    assert {key: row["mean"] for key, row in found.items()} == {
        ("2021", "P"): 10.0,
        ("2024", "P"): 30.0,
        ("2024", "A"): 50.0,
    }


def test_without_any_score_there_is_a_number_and_no_mean():
    found = summary_of(("2024", "XAA", "P", NAN), ("2024", "XAB", "P", NAN))[("2024", "P")]

    assert (found["n"], found["of"]) == (0, 2)
    assert pd.isna(found["mean"])
