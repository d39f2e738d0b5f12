"""Figures of a group stand on a fixed list; ranks and distances on unrounded scores."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import Area, Country, Plan
from monitoring.scoring.groups import (
    FORMULAS,
    GAP,
    GROUP_COLUMNS,
    GROUP_RANK_COLUMNS,
    MEDIAN,
    OWN,
    STRENGTH,
    STRENGTH_COLUMNS,
    group_figures,
    group_ranks,
    peer_groups,
    strengths_and_gaps,
)

pytestmark = pytest.mark.filterwarnings("error")

NAN = float("nan")
Scored = Callable[..., pd.DataFrame]


@pytest.fixture
def scored() -> Scored:
    """Rows (round, country, node, score) as a table of scores."""
    return lambda *rows: pd.DataFrame(rows, columns=["round", "country", "node", "score"])


def scores_of(**score_by_country: float) -> pd.DataFrame:
    """Scores of one round for the node P."""
    return pd.DataFrame(
        [("2024", country, "P", score) for country, score in score_by_country.items()],
        columns=["round", "country", "node", "score"],
    )


def ranks_of(**score_by_country: float) -> dict[str, Any]:
    """The rank of each country in the node P among all of them, None without one."""
    ranked = group_ranks(scores_of(**score_by_country), list(score_by_country))
    return dict(
        zip(ranked["country"], ranked["rank"].astype(object).where(ranked["rank"].notna(), None), strict=True)
    )  # fmt: skip


def test_countries_are_grouped_by_every_group_that_they_are_in():
    countries = [
        Country("XAB", "B", frozenset({"islands", "North"})),
        Country("XAA", "A", frozenset({"islands"})),
        Country("XAC", "C"),
    ]

    found = peer_groups(countries)

    assert found == {"North": ("XAB",), "islands": ("XAB", "XAA")}
    assert list(found) == ["islands", "North"]
    assert peer_groups(iter(countries)) == found
    assert peer_groups([]) == {}


def test_figures_are_of_the_listed_countries_alone():
    table = scores_of(XAA=20, XAB=90, XAC=NAN, XAD=40, XAE=0, REGION=100)

    found = group_figures(table, ["XAA", "XAB", "XAC", "XAD", "XAZ"])

    assert tuple(found.columns) == GROUP_COLUMNS
    assert found.to_dict("records") == [
        {
            "round": "2024",
            "node": "P",
            "mean": 50,
            "median": 40,
            "low": 20,
            "high": 90,
            "n": 3,
            "of": 5,
        }
    ]


def test_figures_stand_for_each_round_and_node_over_the_same_list(scored: Scored):
    table = scored(
        ("2021", "XAA", "P", 10.0),
        ("2021", "XAA", "A", 20.0),
        ("2024", "XAB", "P", 30.0),
        ("2024", "XAC", "P", 90.0),
    )

    found = group_figures(table, ["XAA", "XAB"])

    assert [tuple(row) for row in found[["round", "node", "n", "of"]].to_numpy()] == [
        ("2021", "P", 1, 2),
        ("2021", "A", 1, 2),
        ("2024", "P", 1, 2),
        ("2024", "A", 0, 2),
    ]
    assert found["mean"].tolist() == pytest.approx([10, 20, 30, NAN], nan_ok=True)


def test_a_country_that_is_listed_twice_counts_once():
    found = group_figures(scores_of(XAA=20, XAB=50), ["XAA", "XAB", "XAA"])

    assert found[["mean", "n", "of"]].to_numpy().tolist() == [[35, 2, 2]]


def test_equal_scores_share_the_better_rank_within_the_group():
    table = scores_of(XAA=60, XAB=60, XAC=58.3, XAD=99)

    found = group_ranks(table, ["XAC", "XAB", "XAA"])

    assert tuple(found.columns) == GROUP_RANK_COLUMNS
    assert found.to_dict("records") == [
        {"round": "2024", "node": "P", "country": c, "score": s, "rank": r, "n": 3, "of": 3}
        for c, s, r in (("XAC", 58.3, 3), ("XAB", 60, 1), ("XAA", 60, 1))
    ]


def test_ranks_are_not_computed_from_rounded_scores():
    """66.4, 66.5 and 66.6 are shown as two numbers and are three ranks."""
    assert ranks_of(XAA=66.4, XAB=66.6, XAC=66.5) == {"XAA": 3, "XAB": 1, "XAC": 2}
    assert ranks_of(XAA=50.0, XAB=50 + 5e-9) == {"XAA": 2, "XAB": 1}


def test_the_noise_of_floating_point_is_a_tie():
    assert ranks_of(XAA=0.3, XAB=0.1 + 0.2) == {"XAA": 1, "XAB": 1}


def test_a_missing_score_is_not_turned_into_zero_and_ranked():
    table = scores_of(XAA=NAN, XAB=0, XAC=10)

    found = group_ranks(table, ["XAA", "XAB", "XAC"]).set_index("country")

    assert pd.isna(found.loc["XAA", "rank"])
    assert (found.loc["XAB", "rank"], found.loc["XAC", "rank"]) == (2, 1)
    assert str(found["rank"].dtype) == "Int64"
    assert found["n"].tolist() == [2, 2, 2]
    assert found["of"].tolist() == [3, 3, 3]


def test_each_round_and_node_is_ranked_by_itself(scored: Scored):
    table = scored(
        ("2021", "XAA", "P", 10.0),
        ("2021", "XAB", "P", 20.0),
        ("2021", "XAA", "A", 5.0),
        ("2021", "XAB", "A", NAN),
        ("2024", "XAA", "P", 40.0),
        ("2024", "XAB", "P", 30.0),
    )

    found = group_ranks(table, ["XAA", "XAB"])

    keys = found[["round", "node", "country"]].apply(tuple, axis=1)
    assert dict(zip(keys, found["rank"].astype(float), strict=True)) == pytest.approx(
        {
            ("2021", "P", "XAA"): 2,
            ("2021", "P", "XAB"): 1,
            ("2021", "A", "XAA"): 1,
            ("2021", "A", "XAB"): NAN,
            ("2024", "P", "XAA"): 1,
            ("2024", "P", "XAB"): 2,
            ("2024", "A", "XAA"): NAN,
            ("2024", "A", "XAB"): NAN,
        },
        nan_ok=True,
    )
    assert list(zip(keys, found["n"], strict=True))[::2] == [
        (("2021", "P", "XAA"), 2),
        (("2021", "A", "XAA"), 1),
        (("2024", "P", "XAA"), 2),
        (("2024", "A", "XAA"), 0),
    ]


@pytest.mark.parametrize("figure", [group_figures, group_ranks])
def test_the_region_is_no_country(figure: Callable[..., pd.DataFrame]):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        figure(scores_of(XAA=1), ["XAA", "REGION"])

    assert str(refused.value) == "REGION is no country: leave it out of the list"


def test_nothing_scored_gives_empty_tables_with_their_columns(plan: Plan, scored: Scored):
    assert tuple(group_figures(scored(), ["XAA"]).columns) == GROUP_COLUMNS
    assert tuple(group_ranks(scored(), ["XAA"]).columns) == GROUP_RANK_COLUMNS
    found = strengths_and_gaps(scored(), plan, "XAA", ["XAA"])
    assert (len(found), tuple(found.columns)) == (0, STRENGTH_COLUMNS)


AREAS = ("A1", "A2", "A3", "A4", "A5")


@pytest.fixture
def five_areas(plan: Plan) -> Plan:
    """Five areas, one of them with a part of its own."""
    areas = tuple(Area(code, f"Area {code}") for code in AREAS)
    return replace(plan, code="P", areas=(*areas, Area("A1-1", "Part", "A1")), actions=())


def profile(country: str, plan: float, *areas: float) -> list[tuple[str, str, str, float]]:
    """Rows of one country: its score for the plan and for the areas in their order."""
    said = zip(("P", *AREAS), (plan, *areas), strict=False)
    return [("2024", country, node, score) for node, score in said]


def compared(table: pd.DataFrame, against: str, kind: str) -> list[tuple[str, float]]:
    """(area, distance) of one reference and kind, in the order given."""
    here = table[(table["against"] == against) & (table["kind"] == kind)]
    return list(zip(here["node"], here["distance"], strict=True))


def test_strengths_and_gaps_are_told_furthest_first(five_areas: Plan, scored: Scored):
    table = scored(
        *profile("XAA", 50, 60, 90, 40, 10, 50),
        *profile("XAB", 50, 50, 50, 50, 50, 50),
        *profile("XAC", 70, 70, 70, 45, 70, 50),
        ("2024", "XAA", "A1-1", 0.0),
        ("2024", "REGION", "A1", 0.0),
    )

    found = strengths_and_gaps(table, five_areas, "XAA", ["XAB", "XAA", "XAC"])

    assert tuple(found.columns) == STRENGTH_COLUMNS
    assert compared(found, MEDIAN, STRENGTH) == [("A2", 20)]
    assert compared(found, MEDIAN, GAP) == [("A4", -40), ("A3", -5)]
    assert compared(found, OWN, STRENGTH) == [("A2", 40), ("A1", 10)]
    assert compared(found, OWN, GAP) == [("A4", -40), ("A3", -10)]
    assert found.iloc[0].to_dict() == {
        "round": "2024",
        "against": "group_median",
        "kind": "strength",
        "node": "A2",
        "score": 90,
        "reference": 70,
        "distance": 20,
        "n": 3,
        "of": 3,
    }
    assert found["against"].tolist() == ["group_median"] * 3 + ["own_plan"] * 4
    assert found["kind"].tolist() == [
        "strength", "gap", "gap", "strength", "strength", "gap", "gap",
    ]  # fmt: skip


def test_equal_distances_keep_the_order_of_the_plan(five_areas: Plan, scored: Scored):
    table = scored(*profile("XAA", 50, 40, 60, 40, 60, 50))

    found = strengths_and_gaps(table, five_areas, "XAA", ["XAA"])

    assert compared(found, OWN, STRENGTH) == [("A2", 10), ("A4", 10)]
    assert compared(found, OWN, GAP) == [("A1", -10), ("A3", -10)]


def test_an_area_is_compared_only_where_both_have_a_score(five_areas: Plan, scored: Scored):
    table = scored(
        *profile("XAA", NAN, 60, NAN, 40),
        *profile("XAB", 50, 50, 50, NAN),
        *profile("XAC", 50, 50, 50, 50),
        *profile("XAD", 50, 20, 50, NAN),
    )

    found = strengths_and_gaps(table, five_areas, "XAA", ["XAA", "XAB", "XAC", "XAD", "XAZ"])

    assert compared(found, MEDIAN, STRENGTH) == [("A1", 10)]
    assert found[["node", "n", "of"]].to_numpy().tolist() == [["A1", 4, 5]]


def test_a_group_of_two_scores_has_no_median_to_compare_with(five_areas: Plan, scored: Scored):
    two = scored(*profile("XAA", 50, 60), *profile("XAB", 50, 50))
    three = scored(*profile("XAA", 50, 60), *profile("XAB", 50, 50), *profile("XAC", 50, 40))

    listed = ["XAA", "XAB", "XAC"]
    assert compared(strengths_and_gaps(two, five_areas, "XAA", listed), MEDIAN, STRENGTH) == []
    assert compared(strengths_and_gaps(three, five_areas, "XAA", listed), MEDIAN, STRENGTH) == [
        ("A1", 10)
    ]


def test_what_differs_by_noise_alone_is_neither_strength_nor_gap(five_areas: Plan, scored: Scored):
    table = scored(*profile("XAA", 50, 50 + 5e-10, 50 - 5e-10, 50 + 5e-9, 50 - 5e-9, 50))

    found = strengths_and_gaps(table, five_areas, "XAA", ["XAA"])

    assert found["node"].tolist() == ["A3", "A4"]
    assert found["kind"].tolist() == [STRENGTH, GAP]
    assert strengths_and_gaps(scored(*profile("XAA", 0, 1e-9)), five_areas, "XAA", ["XAA"]).empty


def test_a_small_strength_stands_before_a_large_gap(five_areas: Plan, scored: Scored):
    table = scored(*profile("XAA", 50, 45, 50.5))

    found = strengths_and_gaps(table, five_areas, "XAA", ["XAA"])

    assert found[["node", "distance"]].to_numpy().tolist() == [["A2", 0.5], ["A1", -5]]


def test_rounds_are_told_one_after_the_other(five_areas: Plan, scored: Scored):
    later = [("2027", c, node, score + 5) for _r, c, node, score in profile("XAA", 50, 60)]
    table = scored(*profile("XAA", 50, 60), *later)

    found = strengths_and_gaps(table, five_areas, "XAA", ["XAA"])

    assert found[["round", "score", "reference"]].to_numpy().tolist() == [
        ["2024", 60, 50],
        ["2027", 65, 55],
    ]


def test_a_country_outside_the_group_is_refused(five_areas: Plan, scored: Scored):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        strengths_and_gaps(scored(), five_areas, "XAA", ["XAB"])

    assert str(refused.value) == "'XAA' is not in the group: give a list with the country in it"


def test_the_formulas_that_are_printed():
    assert {formula.name: (formula.symbols, formula.settings) for formula in FORMULAS} == {
        "Figures of a group": (
            "unweighted mean and median, lowest and highest, of the n countries with a score",
            (),
        ),
        "Rank within a group": (
            "1 + number of countries of the group with a higher score",
            ("ranking_approved_by",),
        ),
        "Strengths and gaps": (
            "score of the area − median of the group;  score of the area − score of the plan",
            (),
        ),
    }
    assert all(formula.meaning and formula.source for formula in FORMULAS)


def test_the_figures_agree_with_those_of_the_region(scored: Scored):
    """A second way: the same figures by pandas."""
    generator = np.random.default_rng(3)
    codes = [f"X{n}" for n in range(9)]
    scores = generator.uniform(0, 100, (4, 9))
    scores[generator.uniform(size=scores.shape) < 0.3] = NAN
    table = scored(
        *((f"r{r}", code, "P", scores[r, c]) for r in range(4) for c, code in enumerate(codes))
    )

    found = group_figures(table, codes).set_index("round")

    by_round = table.groupby("round")["score"]
    for column, figure in (("mean", "mean"), ("median", "median"), ("low", "min"), ("high", "max")):
        assert found[column].tolist() == pytest.approx(by_round.agg(figure).tolist())
    assert found["n"].tolist() == by_round.count().tolist()
    assert not any(math.isnan(value) for value in found["mean"])
