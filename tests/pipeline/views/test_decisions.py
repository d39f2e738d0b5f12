"""The list of decisions says what was agreed, about whom, and what is late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from monitoring.model import (
    BEST_AVAILABLE,
    Decision,
    DecisionKind,
    FollowUp,
    Plan,
    Proposal,
    Response,
)
from monitoring.pipeline import Results
from monitoring.pipeline.plain import records
from monitoring.pipeline.views.decisions import (
    DECISION_COLUMNS,
    LABELS,
    LABELS_ON_PAGE,
    LATE,
    NOBODY,
    Wanted,
    as_read,
    decision_table,
    decisions_finding,
    late_first,
    narrowed,
)
from monitoring.store import StoredDecision

WHEN = datetime(2024, 7, 1, 12, tzinfo=UTC)
DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def here(plan: Plan, ratings: Callable[..., pd.DataFrame]) -> Results:
    return Results(plan, BEST_AVAILABLE, ratings({}), dict(plan.country_by_code))


def decided(number: int, **said: Any) -> StoredDecision:
    told = {"kind": DecisionKind.RECOMMENDATION, "text": f"Text {number}"} | said
    decision = Decision(plan="TEST", round="2024", **told)
    return StoredDecision(number, 1, decision, WHEN, "me", WHEN, "me")


def test_a_decision_is_told_in_words(here: Results):
    one = decided(
        7,
        country="XAB",
        node="LAW-1",
        kind=DecisionKind.PROPOSAL,
        proposal=Proposal.AMEND,
        responsible="Ministry",
        due=date(2025, 12, 31),
        response=Response.PARTLY,
        response_reason="No money",
    )

    (row,) = records(decision_table(here, [one], DAY))

    assert tuple(row) == DECISION_COLUMNS
    assert (row["number"], row["kind"], row["proposal"]) == (7, "proposal", "amend")
    assert row["kind_word"] == "proposal for the next edition: amend"
    assert row["about"] == "Country B · Adopt a law"
    assert (row["responsible"], row["due"]) == ("Ministry", date(2025, 12, 31))
    assert (row["response"], row["response_word"], row["reason"]) == (
        "partly",
        "accepted in part",
        "No money",
    )
    assert (row["state"], row["state_word"], row["is_late"]) == ("open", "open, late", True)
    assert (row["closed_on"], row["written_at"], row["written_by"]) == (None, WHEN, "me")


def test_late_is_what_is_open_after_its_day(here: Results):
    listed = [
        decided(1, due=DAY),
        decided(2, due=date(2025, 12, 31)),
        decided(3, due=date(2025, 12, 31), state=FollowUp.DONE, closed_on=date(2026, 1, 1)),
        decided(4, due=date(2025, 12, 31), state=FollowUp.DROPPED, closed_on=date(2026, 1, 1)),
        decided(5),
    ]

    table = decision_table(here, listed, DAY)

    assert table["is_late"].tolist() == [False, True, False, False, False]
    assert table["state_word"].tolist() == ["open", "open, late", "done", "dropped", "open"]
    assert table["due"].tolist()[-1] is None
    assert decisions_finding(table) == "5 decisions, of which open: 3; past their due date: 1"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Whole plan"),
        ({"country": "REGION"}, "Region"),
        ({"country": "XAC"}, "Country C"),
        ({"node": "LAW"}, "Legislation"),
        ({"node": "GONE-1"}, "GONE-1"),
        ({"country": "REGION", "node": "LAW"}, "Region · Legislation"),
    ],
)
def test_what_it_is_about_is_told_by_name(here: Results, said: dict[str, str], words: str):
    (row,) = records(decision_table(here, [decided(1, **said)], DAY))

    assert row["about"] == words


@pytest.mark.parametrize(
    ("of", "numbers"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("TEST", [1, 2, 3, 4, 5]),
        ("XAA", [2]),
        ("REGION", [5]),
        ("LAW", [3, 4]),
        ("LAW-1", [4]),
        ("SKL", []),
    ],
)
def test_those_of_a_country_or_node_are_found(here: Results, of: str, numbers: list[int]):
    listed = [
        decided(5, country="REGION"),
        decided(4, node="LAW-1", country="XAB"),
        decided(3, node="LAW"),
        decided(2, country="XAA"),
        decided(1),
    ]

    assert decision_table(here, listed, DAY, of)["number"].tolist() == numbers


def test_an_empty_list_has_the_same_columns_and_a_sentence(here: Results):
    table = decision_table(here, [], DAY)

    assert (tuple(table.columns), len(table)) == (DECISION_COLUMNS, 0)
    assert table["is_late"].dtype == bool
    assert decisions_finding(table) == "No decision has been recorded yet"


def test_one_decision_is_told_as_one(here: Results):
    table = decision_table(here, [decided(1)], DAY)

    assert decisions_finding(table) == "1 decision, of which open: 1"


def test_every_label_is_a_column():
    assert set(LABELS) <= set(DECISION_COLUMNS)


MANY = [
    decided(1, country="XAA", node="LAW-1"),
    decided(2, due=date(2025, 6, 1), country="XAB"),
    decided(3, due=date(2025, 1, 1), node="LAW"),
    decided(4, due=date(2027, 1, 1), kind=DecisionKind.COMMITMENT, country="REGION"),
    decided(5, state=FollowUp.DONE, closed_on=date(2025, 1, 1), country="XAA"),
]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), [1, 2, 3, 4, 5]),
        (Wanted(kind="commitment"), [4]),
        (Wanted(country="XAA"), [1, 5]),
        (Wanted(country="REGION"), [4]),
        (Wanted(country=NOBODY), [3]),
        (Wanted(node="LAW"), [1, 3]),
        (Wanted(node="LAW-1"), [1]),
        (Wanted(node="TEST"), [2, 4, 5]),
        (Wanted(state="open"), [1, 2, 3, 4]),
        (Wanted(state=LATE), [2, 3]),
        (Wanted(state="done", country="XAB"), []),
        (Wanted(round="2021"), []),
    ],
)
def test_a_list_is_narrowed_to_what_is_asked_for(here: Results, wanted: Wanted, numbers: list[int]):
    table = narrowed(here, decision_table(here, MANY, DAY), wanted)

    assert list(table["number"]) == numbers
    assert list(table.columns) == list(DECISION_COLUMNS)


def test_what_is_late_comes_first_and_what_is_closed_last(here: Results):
    table = late_first(decision_table(here, MANY, DAY))

    assert list(table["number"]) == [3, 2, 4, 1, 5]


def test_in_a_list_what_is_late_has_a_mark_and_what_is_missing_a_word(here: Results):
    read = as_read(late_first(decision_table(here, MANY, DAY)))

    assert list(read["state_word"]) == ["▲ open, late", "▲ open, late", "open", "open", "done"]
    assert list(read["due"]) == ["1 January 2025", "1 June 2025", "1 January 2027", "no date",
                                 "no date"]  # fmt: skip
    assert set(read["responsible"]) == {"nobody is named"}
    # Nobody can answer for no single country.
    assert list(read["response_word"]) == ["", "none yet", "none yet", "none yet", "none yet"]
    assert set(LABELS_ON_PAGE) <= set(read.columns)
    assert as_read(decision_table(here, [], DAY)).empty
