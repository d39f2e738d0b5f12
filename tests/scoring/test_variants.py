"""Whether the order would hold if one choice were different; and the example of the method."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from monitoring.model import Action, Aggregation, Area, Country, Plan, Responsibility, Round
from monitoring.scoring import answers, view
from monitoring.scoring.answers import Answers
from monitoring.scoring.leave_one_out import leave_one_out
from monitoring.scoring.scenario import Scenario, scenario_scores
from monitoring.scoring.variants import RANGE_COLUMNS, VARIANT_COLUMNS, rank_ranges, variants

Ratings = Callable[..., pd.DataFrame]
NAN = float("nan")
KINDS = ["arithmetic", "geometric", "harmonic", "minimum", "median"]


def plan_of(
    areas: Mapping[str, tuple[float, int]], countries: Sequence[str], **rules: object
) -> Plan:
    """Areas with their weight and number of actions (A-1, A-2, …), rated in numbers 0 to 100."""
    return Plan(
        code="P",
        title="Example",
        scales={},
        areas=tuple(Area(code, code, weight=weight) for code, (weight, _n) in areas.items()),
        actions=tuple(
            Action(f"{code}-{n}", code, code, lower=0.0, optimum=100.0)
            for code, (_weight, number) in areas.items()
            for n in range(1, number + 1)
        ),
        countries=tuple(Country(code, code) for code in countries),
        rounds=(Round("2024"),),
        demonstration=True,
        **rules,
    )


def of(table: pd.DataFrame, variant: str, name: str) -> list[Any]:
    """A column of one variant; what is missing as None."""
    here = table.loc[table["variant"] == variant, name]
    return [None if pd.isna(value) else value for value in here]


@pytest.fixture
def two_areas(ratings: Ratings) -> Answers:
    """A (weight 3, one action) and B (weight 1, two actions): X 90 and 30, 30; Y 60 and 80, gap."""
    plan = plan_of({"A": (3, 1), "B": (1, 2)}, ("XXX", "XYY"), coverage_area=0.5, coverage_plan=0.5)
    said = {
        ("XXX", "A-1"): 90.0,
        ("XXX", "B-1"): 30.0,
        ("XXX", "B-2"): 30.0,
        ("XYY", "A-1"): 60.0,
        ("XYY", "B-1"): 80.0,
    }
    return answers(view(ratings(said)), plan)


def test_the_official_figures_come_first_and_then_one_choice_at_a_time(two_areas: Answers):
    table = variants(two_areas, "2024")

    assert tuple(table.columns) == VARIANT_COLUMNS
    assert VARIANT_COLUMNS == ("variant", "country", "score", "rank", "rank_change", "reason")
    assert table.index.tolist() == list(range(18))
    assert list(dict.fromkeys(table["variant"])) == [
        "official", *KINDS[1:], "equal_areas", "areas_by_actions", "unknown_worst", "unknown_best",
    ]  # fmt: skip
    assert table["country"].tolist() == ["XXX", "XYY"] * 9
    assert set(table["reason"]) == {""}


@pytest.mark.parametrize(
    ("variant", "scores", "places", "changes"),
    [
        ("official", [(3 * 90 + 30) / 4, (3 * 60 + 80) / 4], [1, 2], [0, 0]),
        ("geometric", [90**0.75 * 30**0.25, 60**0.75 * 80**0.25], [1, 2], [0, 0]),
        ("harmonic", [4 / (3 / 90 + 1 / 30), 4 / (3 / 60 + 1 / 80)], [2, 1], [1, -1]),
        ("minimum", [30, 60], [2, 1], [1, -1]),
        ("median", [60, 70], [2, 1], [1, -1]),
        ("equal_areas", [60, 70], [2, 1], [1, -1]),
        ("areas_by_actions", [(90 + 30 + 30) / 3, (60 + 80 + 80) / 3], [2, 1], [1, -1]),
        ("unknown_worst", [75, (3 * 60 + 40) / 4], [1, 2], [0, 0]),
        ("unknown_best", [75, (3 * 60 + 90) / 4], [1, 2], [0, 0]),
    ],
)
def test_each_choice_gives_its_own_scores_and_order(
    two_areas: Answers,
    variant: str,
    scores: list[float],
    places: list[int],
    changes: list[int],
):
    """Y without its gap: B is 80; with the gap at its worst 40, at its best 90."""
    table = variants(two_areas, "2024")

    assert of(table, variant, "score") == pytest.approx(scores)
    assert of(table, variant, "rank") == places
    assert of(table, variant, "rank_change") == changes


def test_a_node_is_compared_by_itself(two_areas: Answers):
    table = variants(two_areas, "2024", "B")

    assert of(table, "official", "score") == pytest.approx([30, 80])
    assert of(table, "unknown_worst", "score") == pytest.approx([30, 40])
    assert of(table, "unknown_best", "score") == pytest.approx([30, 90])


@pytest.mark.parametrize("kind", list(Aggregation))
def test_the_plan_s_own_choice_is_no_other_one(ratings: Ratings, kind: Aggregation):
    plan = plan_of(
        {"A": (1, 1), "B": (1, 1)}, ("XXX",), aggregation_area=kind, aggregation_plan=kind
    )
    table = variants(answers(view(ratings({("XXX", "A-1"): 50.0})), plan), "2024")

    # Areas that weigh equally weigh as much as their one action each.
    found = list(dict.fromkeys(table["variant"]))
    assert found == [
        "official", *(k for k in KINDS if k != kind), "unknown_worst", "unknown_best",
    ]  # fmt: skip


def test_a_choice_is_for_all_levels_and_so_another_one_where_the_plan_mixes(two_areas: Answers):
    mixed = replace(two_areas, plan=replace(two_areas.plan, aggregation_plan=Aggregation.MINIMUM))

    assert set(KINDS) < set(variants(mixed, "2024")["variant"])
    assert of(variants(mixed, "2024"), "arithmetic", "score") == pytest.approx([75, 65])


def test_areas_weigh_as_much_as_they_ask_of_countries_in_the_round(ratings: Ratings):
    """B asks two actions, one of them of the region and one in no scope of the round."""
    plan = plan_of({"A": (1, 2), "B": (5, 3)}, ("XXX",), coverage_plan=0.0)
    region = replace(plan.actions[3], responsibility=Responsibility.REGION)
    both = replace(plan.actions[2], responsibility=Responsibility.BOTH)
    plan = replace(plan, actions=(*plan.actions[:2], both, region, plan.actions[4])).with_rounds(
        (Round("2024", scope=("A", "B-1", "B-2")),)
    )
    said = {("XXX", "A-1"): 90.0, ("XXX", "A-2"): 90.0, ("XXX", "B-1"): 30.0}

    table = variants(answers(view(ratings(said)), plan), "2024")

    assert of(table, "areas_by_actions", "score") == pytest.approx([(2 * 90 + 30) / 3])


def test_a_country_without_a_score_gets_none_from_what_is_unknown(ratings: Ratings):
    plan = plan_of({"A": (1, 2)}, ("XXX", "XYY"))
    said = {("XXX", "A-1"): 40.0, ("XXX", "A-2"): 40.0, ("XYY", "A-1"): 90.0}

    table = variants(answers(view(ratings(said)), plan), "2024")

    for variant in ("official", "unknown_worst", "unknown_best", "geometric"):
        assert of(table, variant, "score") == pytest.approx([40, None])
        assert of(table, variant, "rank") == [1, None]
        assert of(table, variant, "rank_change") == [0, None]
        assert of(table, variant, "reason") == ["", "coverage"]


@pytest.mark.parametrize(
    ("basis", "other", "official", "then"),
    [
        ("weight", "coverage_by_count", [50, None], [None, 50]),
        ("count", "coverage_by_weight", [None, 50], [50, None]),
    ],
)
def test_the_other_basis_of_coverage_is_told_where_it_changes_who_has_a_score(
    ratings: Ratings, basis: str, other: str, official: list[Any], then: list[Any]
):
    """X rates the heavy one of three actions, Y the two light ones."""
    plan = plan_of({"A": (1, 3)}, ("XXX", "XYY"), coverage_basis=basis, coverage_plan=0.6)
    heavy, *light = plan.actions
    plan = replace(plan, actions=(replace(heavy, weight=8.0), *light))
    said = {("XXX", "A-1"): 50.0, ("XYY", "A-2"): 50.0, ("XYY", "A-3"): 50.0}

    table = variants(answers(view(ratings(said)), plan), "2024")

    assert of(table, "official", "score") == pytest.approx(official)
    assert of(table, other, "score") == pytest.approx(then)
    assert of(table, other, "rank") == [None, None]  # who is scored then is not ranked officially
    assert table["variant"].iloc[-1] == other


def test_ranges_of_ranks_are_over_the_variants_that_rank_all_who_are_ranked():
    """In the third one XYY has no score, so that XXX is first of one: that is no rise."""
    table = pd.DataFrame(
        {
            "variant": ["official"] * 3 + ["geometric"] * 3 + ["minimum"] * 3,
            "country": ["XZZ", "XXX", "XYY"] * 3,
            "rank": pd.array([None, 3, 1, None, 2, 1, None, 1, None], dtype="Int64"),
        }
    )

    ranges = rank_ranges(table)

    assert tuple(ranges.columns) == RANGE_COLUMNS == ("country", "best", "worst")
    assert ranges.fillna(0).to_numpy().tolist() == [["XZZ", 0, 0], ["XXX", 2, 3], ["XYY", 1, 1]]


@pytest.mark.parametrize(("round_", "node"), [("1066", None), ("2024", "TAX")])
def test_a_round_or_node_that_is_not_there_is_a_mistake_of_the_program(
    two_areas: Answers, round_: str, node: str | None
):
    with pytest.raises(KeyError, match="unknown"):
        variants(two_areas, round_, node)


NAMES = ("X", "Y", "Z")


def example_10(ratings: Ratings, areas: Mapping[str, Sequence[float]]) -> Answers:
    """Countries by name with their scores in three areas, which weigh equally."""
    plan = plan_of(
        {"A": (1, 1), "B": (1, 1), "C": (1, 1)}, NAMES, aggregation_plan=Aggregation.ARITHMETIC
    )
    said = {
        (name, f"{area}-1"): float(score)
        for name, scores in areas.items()
        for area, score in zip("ABC", scores, strict=True)
    }
    return answers(view(ratings(said)), plan)


def seven_variants(given: Answers, weights: Sequence[float]) -> pd.DataFrame:
    """Scores and ranks under the seven choices of the example, each under its name there."""
    one = variants(given, "2024")
    one["variant"] = one["variant"].replace({"official": "equal"})
    scenario = Scenario("w50_25_25", dict(zip("ABC", weights, strict=True)))
    other = scenario_scores(scenario, given, levels=["plan"]).rename(
        columns={"scenario": "variant"}
    )
    left_out = leave_one_out(given, "2024")
    dropped = pd.DataFrame(
        {
            "variant": left_out["area"].map({"A": "drop1", "B": "drop2", "C": "drop3"}),
            "country": left_out["country"],
            "score": left_out["score_without"],
            "rank": left_out["rank_without"],
        }
    )
    columns = ["variant", "country", "score", "rank"]
    chosen = one[one["variant"].isin(["equal", "geometric", "minimum"])]
    return pd.concat([chosen[columns], other[columns], dropped[columns]], ignore_index=True)


def test_example_10_seven_choices_and_the_ranks_between_which_countries_move(ratings: Ratings):
    table = seven_variants(
        example_10(ratings, {"X": (90, 30, 60), "Y": (60, 60, 60), "Z": (55, 70, 50)}), (50, 25, 25)
    )

    expected = {
        "equal": ([60, 60, 58.333333], [1, 1, 3]),
        "w50_25_25": ([67.5, 60, 57.5], [1, 2, 3]),
        "geometric": ([54.513618, 60, 57.740018], [3, 1, 2]),
        "minimum": ([30, 60, 50], [3, 1, 2]),
        "drop1": ([45, 60, 60], [3, 1, 1]),
        "drop2": ([75, 60, 52.5], [1, 2, 3]),
        "drop3": ([60, 60, 62.5], [2, 2, 1]),
    }
    for variant, (scores, places) in expected.items():
        assert of(table, variant, "score") == pytest.approx(scores, abs=2e-6)
        assert of(table, variant, "rank") == places
    assert rank_ranges(table).to_numpy().tolist() == [["X", 1, 3], ["Y", 1, 2], ["Z", 1, 3]]


def test_the_golden_example_10_is_reproduced(golden: Path, ratings: Ratings):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    (example,) = (one for one in content if one["id"] == 10)

    table = seven_variants(example_10(ratings, example["areas"]), (50, 25, 25))

    assert set(table["variant"]) == set(example["scores"]) == set(example["ranks"])
    for variant, scores in example["scores"].items():
        assert of(table, variant, "score") == pytest.approx(scores, abs=2e-6)
        assert of(table, variant, "rank") == example["ranks"][variant]
    ranges = {
        row["country"]: [row["best"], row["worst"]] for row in rank_ranges(table).to_dict("records")
    }
    assert ranges == example["rank_range"]
