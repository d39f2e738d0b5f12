"""Groups are the countries' own; a country is told apart from its groups and from itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Country, Plan
from monitoring.pipeline import UnknownCountry, UnknownRound
from monitoring.pipeline.analyses.groups import EVERYONE, UnknownGroup, country_groups
from monitoring.pipeline.results import Results
from monitoring.scoring.groups import GROUP_COLUMNS, GROUP_RANK_COLUMNS, STRENGTH_COLUMNS

Ratings = Callable[..., pd.DataFrame]

COUNTRIES = (
    Country("XAA", "Country A", frozenset({"Islands", "North"})),
    Country("XAB", "Country B", frozenset({"Islands"})),
    Country("XAC", "Country C", frozenset({"Islands"})),
    Country("XAD", "Country D"),
)


@pytest.fixture
def grouped(plan: Plan) -> Plan:
    """The test plan with four countries, three of them islands."""
    return replace(plan, countries=COUNTRIES)


@pytest.fixture
def found(grouped: Plan, ratings: Ratings) -> Callable[..., Results]:
    """The results of what countries say of themselves: round → country → level of every action."""

    def build(said: Mapping[str, Mapping[str, str]], plan: Plan = grouped) -> Results:
        actions = [a.code for a in plan.actions_answered_by("XAA")]
        frames = [
            ratings({(c, action): level for c, level in one.items() for action in actions}, round_)
            for round_, one in said.items()
        ]
        frame = pd.concat(frames, ignore_index=True) if frames else ratings({})
        return Results(plan, "self", frame, {c.code: c for c in COUNTRIES})

    return build


@pytest.fixture
def given(found: Callable[..., Results]) -> Results:
    """A at the top of every action, B in the middle, C at the bottom, D silent."""
    return found({"2021": {"XAA": "0"}, "2024": {"XAA": "3", "XAB": "1", "XAC": "0"}})


def test_every_group_has_its_figures_over_all_its_countries(given: Results):
    groups = country_groups(given, "2024")

    assert groups.members == {
        EVERYONE: ("XAA", "XAB", "XAC", "XAD"),
        "Islands": ("XAA", "XAB", "XAC"),
        "North": ("XAA",),
    }
    assert EVERYONE == "*"
    assert tuple(groups.figures.columns) == ("group", *GROUP_COLUMNS)
    assert tuple(groups.ranks.columns) == ("group", *GROUP_RANK_COLUMNS)
    of_law = groups.figures[groups.figures["node"] == "LAW"].set_index("group")
    assert of_law[["n", "of"]].to_numpy().tolist() == [[3, 4], [3, 3], [1, 1]]
    assert of_law["median"].tolist() == pytest.approx([33.33, 33.33, 100])
    assert of_law["low"].tolist() == [0, 0, 100]
    assert (groups.plan, groups.assessment, groups.rounds, groups.country) == (
        "TEST",
        "self",
        ("2024",),
        "",
    )
    assert groups.names == {c.code: c.name for c in COUNTRIES}
    assert groups.titles == {"TEST": "Whole plan", "LAW": "Legislation", "SKL": "Skills"}
    assert set(groups.figures["node"]) == {"TEST", "LAW", "SKL"}


def test_every_group_counts_the_answers_of_its_countries(given: Results):
    """Each country answers for two actions of LAW; one of four is silent."""
    counts = country_groups(given, "2024").counts

    of_law = counts[counts["node"] == "LAW"].groupby(["group", "kind"])["n"].sum()
    assert of_law.to_dict() == {
        ("*", "level"): 6,
        ("*", "no_information"): 2,
        ("Islands", "level"): 6,
        ("North", "level"): 2,
    }
    assert set(counts["round"]) == {"2024"}


def test_without_a_country_nobody_s_strengths_are_told(given: Results):
    strengths = country_groups(given).strengths

    assert (len(strengths), tuple(strengths.columns)) == (0, ("group", *STRENGTH_COLUMNS))


def test_every_rated_round_is_told_unless_one_is_named(given: Results):
    assert country_groups(given).rounds == ("2021", "2024")
    assert set(country_groups(given).figures["round"]) == {"2021", "2024"}
    assert set(country_groups(given, "2021").ranks["round"]) == {"2021"}
    with pytest.raises(UnknownRound):
        country_groups(given, "1066")


def test_a_country_is_shown_the_groups_that_it_is_in(given: Results):
    groups = country_groups(given, "2024", country=" xab ")

    assert groups.country == "XAB"
    assert list(groups.members) == ["*", "Islands"]
    assert set(groups.figures["group"]) == {"*", "Islands"}


def test_strengths_are_told_for_the_country_in_each_of_its_groups(given: Results):
    groups = country_groups(given, "2024", country="XAA")

    told = groups.strengths[["group", "against", "kind", "node"]].to_numpy().tolist()
    assert told == [
        ["*", "group_median", "strength", "LAW"],
        ["*", "group_median", "strength", "SKL"],
        ["Islands", "group_median", "strength", "LAW"],
        ["Islands", "group_median", "strength", "SKL"],
    ]
    assert groups.strengths["distance"].tolist() == pytest.approx([66.67] * 4)
    assert tuple(groups.strengths.columns) == ("group", *STRENGTH_COLUMNS)


def test_ranks_are_always_there(given: Results, grouped: Plan):
    approved = replace(given, plan=replace(grouped, ranking_approved_by="The Conference"))

    for results, name in ((given, ""), (approved, "The Conference")):
        groups = country_groups(results, "2024", group="islands")
        of_plan = groups.ranks[groups.ranks["node"] == "TEST"]
        assert list(zip(of_plan["country"], of_plan["rank"], strict=True)) == [
            ("XAA", 1),
            ("XAB", 2),
            ("XAC", 3),
        ]
        assert groups.ranking_approved_by == name
        assert groups.as_json()["ranking_approved_by"] == name


def test_one_group_can_be_asked_for(given: Results):
    assert list(country_groups(given, group=" islands").members) == ["Islands"]
    assert list(country_groups(given, group="*").members) == ["*"]
    assert list(country_groups(given, country="XAA", group="NORTH").members) == ["North"]


def test_another_group_is_refused(given: Results):
    with pytest.raises(UnknownGroup) as refused:
        country_groups(given, group="East")
    assert str(refused.value) == (
        "No country here is in a group 'East'. Known are: * (every country), Islands, North."
    )

    with pytest.raises(UnknownGroup) as refused:
        country_groups(given, country="XAB", group="North")
    assert (
        str(refused.value)
        == "XAB is in no group 'North' here. Known are: * (every country), Islands."
    )


@pytest.mark.parametrize("country", ["FRA", "REGION"])
def test_another_country_is_refused(given: Results, country: str):
    with pytest.raises(UnknownCountry) as refused:
        country_groups(given, country=country)

    assert str(refused.value) == (
        f"TEST has no answers of '{country}'. Known are: XAA, XAB, XAC, XAD."
    )


def test_a_plan_that_lists_no_countries_has_those_that_answered(
    found: Callable[..., Results], grouped: Plan
):
    plan = replace(grouped, countries=())
    said = {"2021": {"XAC": "1"}, "2024": {"XAB": "1"}}

    groups = country_groups(found(said, plan))

    assert groups.members == {"*": ("XAB", "XAC"), "Islands": ("XAB", "XAC")}
    with pytest.raises(UnknownCountry) as refused:
        country_groups(found({}, plan), country="XAA")
    assert str(refused.value) == "TEST has no answers of 'XAA'. Known are: none yet."


def test_where_nobody_was_rated_there_is_nothing_to_tell(found: Callable[..., Results]):
    groups = country_groups(found({}), country="XAA")

    assert groups.rounds == ()
    assert (len(groups.figures), len(groups.ranks), len(groups.strengths)) == (0, 0, 0)
    assert tuple(groups.figures.columns) == ("group", *GROUP_COLUMNS)
    assert list(groups.members) == ["*", "Islands", "North"]


def test_a_program_is_told_plain_values(given: Results):
    told = json.loads(
        json.dumps(country_groups(given, "2024", "XAA", "*").as_json(), allow_nan=False)
    )

    assert list(told) == [
        "plan", "assessment", "rounds", "country", "names", "titles", "members", "counts",
        "figures", "ranks", "strengths_and_gaps", "ranking_approved_by",
    ]  # fmt: skip
    assert (told["plan"], told["assessment"], told["rounds"], told["country"]) == (
        "TEST",
        "self",
        ["2024"],
        "XAA",
    )
    assert told["members"] == {"*": ["XAA", "XAB", "XAC", "XAD"]}
    assert told["names"]["XAD"] == "Country D"
    assert told["titles"]["LAW"] == "Legislation"
    done = {"round": "2024", "group": "*", "node": "LAW", "kind": "level",
            "scale": "IMPLEMENTATION", "code": "3", "n": 2}  # fmt: skip
    assert done in told["counts"]
    assert told["figures"][0] | {"mean": 0} == {
        "group": "*",
        "round": "2024",
        "node": "TEST",
        "mean": 0,
        "median": pytest.approx(33.33),
        "low": 0,
        "high": 100,
        "n": 3,
        "of": 4,
    }
    assert told["ranks"][3] == {
        "group": "*",
        "round": "2024",
        "node": "TEST",
        "country": "XAD",
        "score": None,
        "rank": None,
        "n": 3,
        "of": 4,
    }
    assert [row["rank"] for row in told["ranks"][:3]] == [1, 2, 3]
    assert told["strengths_and_gaps"][0]["reference"] == pytest.approx(33.33)
    assert country_groups(given).as_json()["country"] is None
