"""Due dates of open decisions come out as a calendar, each as the same entry every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from icalendar import Calendar, Event

from monitoring.model import BEST_AVAILABLE, Decision, DecisionKind, FollowUp, Plan
from monitoring.pipeline import Results
from monitoring.pipeline.documents.due_dates import NothingDue, calendar_of_due_dates
from monitoring.store import StoredDecision

MADE, CHANGED = (datetime(2024, 7, n, 12, tzinfo=UTC) for n in (1, 2))
DUE = date(2026, 3, 31)


@pytest.fixture(scope="module")
def here(plan: Plan, ratings: Callable[..., pd.DataFrame]) -> Results:
    return Results(plan, BEST_AVAILABLE, ratings({}), dict(plan.country_by_code))


def decided(number: int, **said: Any) -> StoredDecision:
    told = {"text": f"Text {number}"} | said
    decision = Decision("TEST", "2024", DecisionKind.COMMITMENT, **told)
    return StoredDecision(number, 3, decision, MADE, "", CHANGED, "")


def events(results: Results, *listed: StoredDecision) -> list[Event]:
    content = calendar_of_due_dates(results, listed, revision=7)
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_only_what_is_open_and_dated_has_an_entry_in_order_of_date(here: Results):
    found = events(
        here,
        decided(1, due=date(2027, 1, 1)),
        decided(2),
        decided(3, due=DUE, state=FollowUp.DONE, closed_on=DUE),
        decided(4, due=DUE),
    )

    assert [event.decoded("dtstart") for event in found] == [DUE, date(2027, 1, 1)]
    assert [event["summary"] for event in found] == [
        "DEMONSTRATION: TEST, decision 4 is due: Text 4",
        "DEMONSTRATION: TEST, decision 1 is due: Text 1",
    ]


def test_an_entry_says_what_was_agreed_about_whom_and_who_does_it(here: Results):
    one = decided(1, due=DUE, country="XAB", node="LAW-1", responsible="Ministry")

    (event,) = events(here, one)

    assert event["description"].split("\n") == [
        "Text 1",
        "",
        "Kind: commitment",
        "About: Country B · Adopt a law",
        "Responsible: Ministry",
        "Response: none yet",
        "Plan Test plan, round 2024; as at 2 July 2024",
        "DEMONSTRATION: invented countries and ratings",
    ]
    assert (event["sequence"], event.decoded("dtstamp")) == (2, CHANGED)


def test_nobody_is_waited_for_where_it_is_about_no_country(here: Results):
    (event,) = events(here, decided(1, due=DUE))

    assert "Responsible: nobody is named" in event["description"]
    assert "Response" not in event["description"]


def test_another_plan_is_not_marked_as_a_demonstration(here: Results):
    real = replace(here, plan=replace(here.plan, demonstration=False))

    assert b"DEMONSTRATION" not in calendar_of_due_dates(real, [decided(1, due=DUE)], revision=7)


def test_the_entry_of_a_decision_stays_the_same_one(here: Results):
    first = decided(1, due=DUE)
    later = replace(
        first, version=4, written_at=MADE, decision=replace(first.decision, text="Another")
    )
    others = (replace(first, number=2), replace(first, made_at=CHANGED),
              replace(first, decision=replace(first.decision, plan="OTHER")))  # fmt: skip

    known, same = (events(here, one)[0]["uid"] for one in (first, later))
    assert known == same
    assert known not in {events(here, one)[0]["uid"] for one in others}


def test_the_calendar_says_of_which_plan_and_as_at_and_nothing_of_scores(here: Results):
    content = calendar_of_due_dates(here, [decided(1, due=DUE)], revision=7)

    told = content.decode().replace("\r\n ", "")
    (about,) = (line for line in told.split("\r\n") if line.startswith("X-WR-CALDESC"))
    assert "plan: TEST" in about
    assert "revision: 7" in about
    assert "as at: 20" in about
    assert "scores" not in about


@pytest.mark.parametrize(
    "listed",
    [[], [decided(1)], [decided(1, due=DUE, state=FollowUp.DROPPED, closed_on=DUE)]],
)
def test_where_nothing_is_due_there_is_a_sentence(here: Results, listed: list[StoredDecision]):
    with pytest.raises(NothingDue) as nothing:
        calendar_of_due_dates(here, listed, revision=7)
    assert str(nothing.value) == (
        "None of these decisions on TEST is open and has a due date, so that there is nothing for "
        "a calendar."
    )
