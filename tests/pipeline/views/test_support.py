"""In which area support is most needed, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import DEMONSTRATION, Workspace, explained
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.views.scope import countries_of
from monitoring.pipeline.views.support import (
    COLUMNS,
    LABELS,
    LABELS_ON_PAGE,
    MOST_LISTED,
    _listed,
    support_finding,
    support_needed,
)

Said = Callable[..., pd.DataFrame]


def of(plan: Plan, said: pd.DataFrame) -> Results:
    return Results(plan, "best_available", said, dict(plan.country_by_code))


def same_in_area(levels: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], str]:
    """Each country's level in both actions of an area."""
    actions = {"LAW": ("LAW-1", "LAW-2"), "SKL": ("SKL-1", "SKL-2")}
    return {
        (country, action): level
        for area, by_country in levels.items()
        for country, level in by_country.items()
        for action in actions[area]
    }


@pytest.fixture
def given(plan: Plan, ratings: Said) -> Results:
    """Legislation: A 100, B 33.3, C 0. Skills: A 100, B 66.7, C without an answer."""
    said = ratings(
        same_in_area(
            {
                "LAW": {"XAA": "3", "XAB": "1", "XAC": "0"},
                "SKL": {"XAA": "3", "XAB": "2", "XAC": "?"},
            }
        )
    )
    said.loc[said["country"].eq("XAB"), "assistance"] = "a trainer"
    return of(plan, said)


def test_the_area_with_the_lowest_mean_comes_first_and_names_who_is_furthest_from_done(given):
    needed = support_needed(given, "2024")

    assert tuple(needed.columns) == COLUMNS
    told = needed[["node", "mean", "n", "lowest", "without", "n_asking"]]
    assert told.round(1).values.tolist() == [
        ["LAW", 44.4, 3, "Country C (0), Country B (33)", "", 1],
        ["SKL", 83.3, 2, "Country B (67)", "Country C", 1],
    ]
    assert support_finding(needed, given, "2024") == (
        "In “Legislation” support is most needed by Country C (0), Country B (33)"
    )


def test_counts_are_of_the_countries_applicable_answers(given):
    needed = support_needed(given, "2024").set_index("node")

    assert needed["n_not_started"].to_dict() == {"LAW": 2, "SKL": 0}
    assert needed["n_no_information"].to_dict() == {"LAW": 0, "SKL": 2}
    assert needed["applicable"].to_dict() == {"LAW": 6, "SKL": 6}
    assert needed.loc["SKL", ["told_mean", "told_no_information", "told_asking"]].tolist() == [
        "83 (2 of 3)",
        "2 of 6",
        "1 of 3",
    ]


def test_an_area_scored_by_too_few_comes_last_and_is_compared_with_none(plan: Plan, ratings: Said):
    few = {"LAW": {"XAA": "0", "XAB": "?", "XAC": "?"}, "SKL": dict.fromkeys(("XAA", "XAB"), "2")}
    given = of(plan, ratings(same_in_area(few)))

    needed = support_needed(given, "2024")

    assert needed[["node", "is_compared"]].values.tolist() == [["SKL", True], ["LAW", False]]
    assert support_finding(needed, given, "2024") == (
        "In “Skills” all countries with a score stand at 67; 1 country has no score there"
    )


def test_nothing_known_is_said_and_no_country_is_called_lowest(plan: Plan, ratings: Said):
    given = of(plan, ratings({("XAA", "LAW-1"): "?"}))

    needed = support_needed(given, "2024")

    assert needed["mean"].isna().all()
    assert set(needed["lowest"]) == {""}
    assert set(needed["without"]) == {"Country A, Country B, Country C"}
    assert "none can be compared" in support_finding(needed, given, "2024")


def test_where_all_is_done_nobody_is_named(plan: Plan, ratings: Said):
    done = dict.fromkeys(("XAA", "XAB", "XAC"), "3")
    given = of(plan, ratings(same_in_area({"LAW": done, "SKL": done})))

    needed = support_needed(given, "2024")

    assert set(needed["lowest"]) == {""}
    assert "all countries with a score have done everything" in support_finding(
        needed, given, "2024"
    )


def test_the_demonstration_agrees_with_its_scores(examples: Workspace):
    given = results(examples, DEMONSTRATION)
    needed = support_needed(given, "2024").set_index("node")
    scored = given.scores
    scored = scored[(scored["round"] == "2024") & scored["country"].isin(countries_of(given))]

    assert list(needed["mean"]) == sorted(needed["mean"])
    for node, row in needed.iterrows():
        known = scored[scored["node"] == node].set_index("country")["score"].dropna()
        lowest = known[known.round() == known.min().round()]
        names = ", ".join(given.name_of(unit) for unit in countries_of(given) if unit in lowest)
        assert row["mean"] == pytest.approx(known.mean())
        assert row["n"] == len(known)
        why = explained(examples.store, given, "2024", "ALL", str(node))
        assert row["mean"] == pytest.approx(why.node.score)
        assert row["lowest"].startswith(f"{names} ({known.min():.0f})")


def test_many_names_are_told_as_a_number():
    assert _listed([f"Country {n}" for n in range(MOST_LISTED)]).count(",") == MOST_LISTED - 1
    assert _listed([f"Country {n}" for n in range(MOST_LISTED + 1)]) == "9 countries"
    assert set(LABELS) | set(LABELS_ON_PAGE) <= set(COLUMNS)
