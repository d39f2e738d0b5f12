"""The record of decisions holds every decision of its round, by kind and by whom it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from monitoring.exports.content import Document, Paragraph, Table
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
from monitoring.pipeline.documents.decisions_record import record_of_decisions
from monitoring.store import StoredDecision
from monitoring.translation import speaking

WHEN = datetime(2024, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def here(plan: Plan, ratings: Callable[..., pd.DataFrame]) -> Results:
    return Results(plan, BEST_AVAILABLE, ratings({}), dict(plan.country_by_code))


def decided(number: int, kind: DecisionKind, round_: str = "2024", **said: Any) -> StoredDecision:
    decision = Decision("TEST", round_, kind, f"Text {number}", **said)
    return StoredDecision(number, 1, decision, WHEN, "", WHEN, "")


DECISIONS = [
    decided(1, DecisionKind.RECOMMENDATION, country="XAB", node="LAW-1", responsible="Ministry",
            due=date(2026, 3, 31), response=Response.PARTLY, response_reason="No money"),
    decided(2, DecisionKind.PROPOSAL, proposal=Proposal.MERGE, node="SKL"),
    decided(3, DecisionKind.RECOMMENDATION, country="XAA", state=FollowUp.DONE,
            closed_on=date(2025, 1, 2), response=Response.ACCEPTED, node="GONE"),
    decided(4, DecisionKind.RECOMMENDATION, country="REGION", responsible="Secretariat"),
    decided(5, DecisionKind.RECOMMENDATION, round_="2021", country="XAC"),
    decided(6, DecisionKind.RECOMMENDATION, country="XAB", node="LAW"),
]  # fmt: skip


@pytest.fixture(scope="module")
def record(here: Results) -> Document:
    return record_of_decisions(here, "2024", list(reversed(DECISIONS)), revision=7)


def test_the_sections_stand_by_kind_and_by_whom_they_are_about(record: Document):
    assert [(section.level, section.title) for section in record.sections] == [
        (1, "Overview"),
        (1, "Recommendations"),
        (2, "Region"),
        (2, "Country A"),
        (2, "Country B"),
        (1, "Proposals for the next edition"),
        (2, "No single country"),
    ]


def rows(record: Document, title: str) -> list[tuple[str, ...]]:
    (section,) = (s for s in record.sections if s.title == title and s.level == 2)
    (table,) = section.parts
    assert isinstance(table, Table)
    assert {len(row) for row in table.rows} == {len(table.columns)}
    return [tuple(map(str, row)) for row in table.rows]


def test_a_decision_stands_with_who_does_it_by_when_and_what_was_answered(record: Document):
    assert rows(record, "Country B") == [
        ("6", "LAW Legislation", "Text 6", "nobody is named", "no date", "none yet", "open"),
        (
            "1",
            "LAW-1 Adopt a law",
            "Text 1",
            "Ministry",
            "31 March 2026",
            "accepted in part: No money",
            "open",
        ),
    ]
    assert rows(record, "Country A") == [
        (
            "3",
            "GONE",
            "Text 3",
            "nobody is named",
            "no date",
            "accepted",
            "done, 2 January 2025",
        )
    ]
    assert rows(record, "No single country") == [
        (
            "2",
            "SKL Skills",
            "merge",
            "Text 2",
            "nobody is named",
            "no date",
            "open",
        )
    ]


def test_the_overview_counts_what_stands_below(record: Document):
    sentence, follow_up, responses = record.sections[0].parts

    assert isinstance(sentence, Paragraph)
    assert sentence.text == "5 decisions were recorded; of 3 nobody is named as responsible."
    assert isinstance(follow_up, Table)
    assert [column.heading for column in follow_up.columns] == [
        "Kind", "Decisions", "With a due date", "Open", "Done", "Dropped",
    ]  # fmt: skip
    assert follow_up.rows == (
        ("Recommendations", "4", "1", "3", "1", "0"),
        ("Proposals for the next edition", "1", "0", "1", "0", "0"),
    )
    assert isinstance(responses, Table)
    assert [column.heading for column in responses.columns] == [
        "Kind", "Asked", "None yet", "Accepted", "Accepted in part", "Rejected",
    ]  # fmt: skip
    # The proposal is about nobody who could answer.
    assert responses.rows == (("Recommendations", "4", "2", "1", "1", "0"),)


def test_where_nobody_can_answer_no_response_is_told(here: Results):
    record = record_of_decisions(here, "2024", [DECISIONS[1]])

    assert len(record.sections[0].parts) == 2
    (table,) = record.sections[2].parts
    assert isinstance(table, Table)
    assert [column.heading for column in table.columns] == [
        "No.", "Area or action", "Proposal", "Decision", "Responsible", "Due", "State",
    ]  # fmt: skip


def test_it_says_what_it_is_a_record_of(record: Document):
    assert (record.title, record.subtitle) == (
        "Record of decisions",
        "Test plan · round 2024 · 30 June 2024 · draft, not published",
    )
    assert (record.facts["plan"], record.facts["round of the export"]) == ("TEST", "2024")
    assert record.facts["revision"] == "7"
    assert record.mark == "DEMONSTRATION: invented countries and ratings"
    assert "TEST · round 2024" in record.footer


def test_the_record_of_one_country_names_no_other(here: Results):
    own = [one for one in DECISIONS if one.decision.country == "XAB"]

    record = record_of_decisions(here, "2024", own)

    told = repr(record)
    assert "Country B" in told
    assert not any(name in told for name in ("Country A", "Country C", "XAA", "XAC"))


def test_a_country_that_the_plan_no_longer_lists_is_not_lost(here: Results):
    one = decided(1, DecisionKind.COMMITMENT, country="XAZ")

    record = record_of_decisions(here, "2024", [one])

    assert [section.title for section in record.sections] == ["Overview", "Commitments", "XAZ"]


def test_a_record_can_be_of_one_country_alone(here: Results):
    record = record_of_decisions(here, "2024", DECISIONS, unit="XAB")
    numbers = [row[0] for one in record.sections if one.level == 2
               for part in one.parts if isinstance(part, Table) for row in part.rows]  # fmt: skip

    assert numbers == ["6", "1"]
    assert record.subtitle.startswith("Country B · ")
    assert "Country A" not in repr(record)


def test_a_round_without_decisions_says_so(here: Results):
    (section,) = record_of_decisions(here, "2021", DECISIONS[:4]).sections

    assert section.parts == (Paragraph("No decision was recorded for this round."),)


def test_it_is_written_in_the_readers_language(here: Results):
    with speaking("qps"):
        record = record_of_decisions(here, "2024", [replace(DECISIONS[0])])

    assert record.language == "qps"
    assert all(section.title.startswith("⟦") for section in record.sections[:2])
    assert record.sections[2].title == "Country B"
