"""A country, an action, a round or an assessment may be written in any of its ways."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.checking.identity import (
    action_index,
    action_of,
    assessment_of,
    country_of,
    listed,
    round_of,
)
from monitoring.definitions import load_countries
from monitoring.model import (
    Action,
    Assessment,
    Cell,
    Layout,
    Plan,
    Problem,
    Round,
)
from monitoring.pipeline import DATA

COUNTRIES = load_countries(DATA / "countries.csv")
LAYOUT = Layout("long", "A long table", "long", {})


def cell(text: str) -> Cell:
    return Cell("S", "A2", text)


@pytest.mark.parametrize("text", ["XAA", "xaa", "Country A", "COUNTRY  a"])
def test_a_country_is_named_by_code_or_name_in_any_case(plan: Plan, text: str):
    assert country_of(cell(text), plan, COUNTRIES) == "XAA"


def test_a_plan_that_lists_no_countries_takes_any(plan: Plan):
    anyone = replace(plan, countries=())

    assert country_of(cell("Saint Lucia"), anyone, COUNTRIES) == "LCA"
    assert isinstance(country_of(cell("Country A"), anyone, COUNTRIES), Problem)


def test_a_name_that_two_countries_could_have_is_never_guessed(plan: Plan):
    found = country_of(cell("St Martin"), replace(plan, countries=()), COUNTRIES)

    assert isinstance(found, Problem)
    assert found.code == "unknown_country"


@pytest.mark.parametrize("text", ["LAW-1", "law-1", "Adopt a law", "ADOPT A LAW"])
def test_an_action_is_named_by_code_or_title_in_any_case(plan: Plan, text: str):
    assert action_of(cell(text), plan, LAYOUT, action_index(plan)) == plan.actions[0]


def test_a_title_that_two_actions_share_names_none(plan: Plan):
    same = replace(plan, actions=(Action("A", "LAW", "Train"), Action("B", "LAW", "train")))

    found = action_of(cell("Train"), same, LAYOUT, action_index(same))

    assert isinstance(found, Problem)
    assert found.code == "unknown_action"


def test_a_title_that_is_another_action_s_code_means_the_code(plan: Plan):
    mixed = replace(plan, actions=(Action("A", "LAW", "B"), Action("B", "LAW", "Other")))

    assert action_of(cell("b"), mixed, LAYOUT, action_index(mixed)) == mixed.actions[1]


def test_a_layout_may_have_words_of_its_own_for_actions(plan: Plan):
    layout = replace(LAYOUT, actions={"trLaw": "LAW-2"})

    assert action_of(cell("trLaw"), plan, layout, action_index(plan)) == plan.actions[1]


def test_code_1_10_is_not_code_1_1(plan: Plan):
    numbered = replace(plan, actions=(Action("1.10", "LAW", "Tenth"),))

    assert isinstance(action_of(cell("1.1"), numbered, LAYOUT, action_index(numbered)), Problem)


@pytest.mark.parametrize("text", ["2024", "second assessment"])
def test_a_round_is_named_by_code_or_title(plan: Plan, text: str):
    found = round_of(cell(text), plan, None)

    assert isinstance(found, Round)
    assert found.code == "2024"


def test_a_round_without_a_title_is_not_named_by_nothing(plan: Plan):
    bare = plan.with_rounds((Round("2024"),))

    found = round_of(cell(""), bare, None)

    assert isinstance(found, Problem)
    assert found.code == "missing_round"


def test_a_plan_without_rounds_says_so(plan: Plan):
    found = round_of(cell("2024"), plan.with_rounds(()), None)

    assert isinstance(found, Problem)
    assert found.expected == "no round exists yet"


@pytest.mark.parametrize(
    ("text", "assessment"),
    [
        ("", Assessment.AGREED),
        ("Self", Assessment.SELF),
        ("self-assessment", Assessment.SELF),
        ("Country", Assessment.SELF),
        ("EVALUATOR", Assessment.EVALUATOR),
        ("evaluation", Assessment.EVALUATOR),
        ("agreed", Assessment.AGREED),
    ],
)
def test_who_assessed_is_known_by_several_words(text: str, assessment: Assessment):
    assert assessment_of(cell(text), Assessment.AGREED) == assessment


def test_a_long_list_of_allowed_words_is_shortened():
    words = [f"A-{n}" for n in range(1, 16)]

    assert listed(words[:12]) == ", ".join(words[:12])
    assert listed(words) == ", ".join(words[:12]) + " and 3 more"


def test_a_round_is_named_by_its_code_before_another_one_s_title(plan: Plan):
    mixed = plan.with_rounds((Round("2021", "2024"), Round("2024", "2021")))

    for text in ("2021", "2024"):
        found = round_of(cell(text), mixed, None)
        assert isinstance(found, Round)
        assert found.code == text


def test_a_title_that_two_rounds_share_names_none(plan: Plan):
    same = plan.with_rounds((Round("a", "Review"), Round("b", "review")))

    assert isinstance(round_of(cell("Review"), same, None), Problem)


def test_a_code_in_the_same_letters_goes_before_one_in_others(plan: Plan):
    alike = replace(plan, actions=(Action("A1", "LAW", "One"), Action("a1", "LAW", "Two")))
    rounds = plan.with_rounds((Round("R1"), Round("r1")))

    for action in alike.actions:
        assert action_of(cell(action.code), alike, LAYOUT, action_index(alike)) == action
    for round_ in rounds.rounds:
        assert round_of(cell(round_.code), rounds, None) == round_
