"""While names are hidden nothing in the results tells which country is which."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitoring.model import REGION, Decision, DecisionKind
from monitoring.pipeline import DEMONSTRATION, Results, Workspace, results
from monitoring.pipeline.publication import published_only
from monitoring.pipeline.unnamed import (
    invented_code,
    number_by_country,
    numbered_word,
    unnamed,
    unnamed_decisions,
    without_texts,
)
from monitoring.pipeline.views.scope import countries_of
from monitoring.store import StoredDecision


@pytest.fixture(scope="module")
def named(examples: Workspace) -> Results:
    return results(examples, DEMONSTRATION)


@pytest.fixture(scope="module")
def numbered(named: Results) -> Results:
    return unnamed(named, number_by_country(named))


def test_no_name_and_no_code_is_left_anywhere(named: Results, numbered: Results):
    told = " ".join(
        frame.to_csv() for frame in (numbered.ratings, numbered.scores, numbered.standards)
    ) + repr(numbered.plan.countries) + repr(numbered.countries)  # fmt: skip

    for code in countries_of(named):
        assert code not in told
        assert named.name_of(code) not in told


def test_every_country_keeps_its_scores_under_its_number(named: Results, numbered: Results):
    for code, number in number_by_country(named).items():
        before = plan_scores(named, code)
        assert before
        assert plan_scores(numbered, invented_code(number)) == pytest.approx(before, nan_ok=True)


def plan_scores(seen: Results, unit: str) -> list[float]:
    """The scores of a country for the whole plan, in each round."""
    scored = seen.scores
    mine = scored[(scored["country"] == unit) & (scored["node"] == seen.plan.code)]
    return mine["score"].to_list()


def test_countries_stand_in_the_order_of_their_numbers(numbered: Results):
    assert [numbered.name_of(unit) for unit in countries_of(numbered)] == [
        numbered_word(n) for n in range(1, 16)
    ]
    assert REGION in numbered.answers.units


def test_numbers_are_the_same_every_time_and_not_those_of_the_alphabet(named: Results):
    numbers = number_by_country(named)

    assert numbers == number_by_country(named)
    assert sorted(numbers.values()) == list(range(1, 16))
    assert list(numbers) != sorted(numbers)


def test_a_plan_open_to_all_numbers_those_who_ever_answered_alike_for_each_assessment(
    named: Results,
):
    """Also where one of them answered only a round that is not published."""
    ratings = named.ratings
    late = (ratings["country"] != "XAC") | (ratings["round"] == "2024")
    all_open = replace(
        named, plan=replace(named.plan, countries=()), ratings=ratings[late].reset_index(drop=True)
    )
    numbers = number_by_country(all_open)
    shown = unnamed(published_only(all_open), numbers)

    assert numbers == number_by_country(replace(all_open, assessment="evaluator"))
    assert "XAC" in numbers
    for unit in countries_of(shown):
        code = next(code for code, number in numbers.items() if invented_code(number) == unit)
        assert plan_scores(shown, unit) == pytest.approx(
            plan_scores(published_only(all_open), code), nan_ok=True
        )
    assert invented_code(numbers["XAC"]) not in countries_of(shown)


def test_what_was_written_beside_an_answer_is_left_out(named: Results):
    assert (named.ratings["evidence"] != "").any()

    seen = without_texts(named)

    for text in ("evidence", "comment", "obstacle", "file", "raw"):
        assert (seen.ratings[text] == "").all()
    assert seen.scores["score"].equals(named.scores["score"])


def test_a_decision_tells_neither_its_country_nor_its_words(named: Results):
    said = Decision(
        DEMONSTRATION, "2021", DecisionKind.COMMITMENT, "Country A adopts the law",
        country="XAA", responsible="Ministry of Country A", response_reason="Country A agrees",
    )  # fmt: skip
    now = datetime(2026, 1, 1, tzinfo=UTC)
    stored = StoredDecision(1, 1, said, now, "Country A", now, "Country A")

    (seen,) = unnamed_decisions([stored], number_by_country(named))

    assert "Country A" not in repr(seen)
    assert "XAA" not in repr(seen)
    assert seen.decision.country == invented_code(number_by_country(named)["XAA"])
    assert seen.decision.kind is DecisionKind.COMMITMENT


def test_a_decision_on_the_region_stays_with_the_region(named: Results):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    kept = [
        StoredDecision(
            n, 1, Decision(DEMONSTRATION, "2021", DecisionKind.COMMITMENT, "x", country=country),
            now, "", now, "",
        )
        for n, country in enumerate((REGION, ""), start=1)
    ]  # fmt: skip

    seen = unnamed_decisions(kept, number_by_country(named))

    assert [one.decision.country for one in seen] == [REGION, ""]
