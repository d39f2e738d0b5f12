"""What is proposed for the next edition stands beside the counts that speak for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from monitoring.model import BEST_AVAILABLE, Decision, DecisionKind, FollowUp, Plan, Proposal
from monitoring.pipeline import Results
from monitoring.pipeline.plain import records
from monitoring.pipeline.views.next_edition import (
    LABELS,
    NEXT_EDITION_COLUMNS,
    next_edition,
    next_edition_finding,
)
from monitoring.store import StoredDecision

WHEN = datetime(2024, 7, 1, 12, tzinfo=UTC)
SAID = {
    ("XAA", "LAW-1"): "3",
    ("XAB", "LAW-1"): "1",
    ("XAC", "LAW-1"): "0",
    ("XAA", "LAW-2"): "3",
    ("XAA", "SKL-1"): "n/a",
    ("REGION", "LAW-3"): "3",
}


@pytest.fixture(scope="module")
def here(plan: Plan, ratings: Callable[..., pd.DataFrame]) -> Results:
    return Results(plan, BEST_AVAILABLE, ratings(SAID), dict(plan.country_by_code))


def proposed(number: int, proposal: Proposal | None, node: str = "", **said: Any) -> StoredDecision:
    kind = DecisionKind.PROPOSAL if proposal else DecisionKind.COMMITMENT
    told = {"text": f"Text {number}"} | said
    decision = Decision("TEST", "2024", kind, proposal=proposal, node=node, **told)
    return StoredDecision(number, 1, decision, WHEN, "", WHEN, "")


def counts(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("implemented", "partly", "not_started", "no_information", "applicable")
    return tuple(row[name] for name in names)


def test_proposals_are_gathered_by_node_in_the_order_of_the_plan(here: Results):
    table = next_edition(
        here,
        [
            proposed(5, Proposal.NEW),
            proposed(4, Proposal.KEEP, "SKL"),
            proposed(3, Proposal.MERGE, "LAW-1"),
            proposed(2, Proposal.AMEND, "LAW-1", country="XAA"),
            proposed(1, Proposal.MERGE, "LAW-1"),
            proposed(6, Proposal.DROP, "LAW"),
            proposed(7, Proposal.COMPLETED, "GONE"),
        ],
        "2024",
    )

    found = [(r["node"], r["proposal_word"], r["numbers"], r["level"]) for r in records(table)]
    assert found == [
        ("", "new", "5", "plan"),
        ("LAW", "drop", "6", "area"),
        ("LAW-1", "amend", "2", "action"),
        ("LAW-1", "merge", "1, 3", "action"),
        ("SKL", "keep", "4", "area"),
        ("GONE", "completed", "7", ""),
    ]
    merged = records(table)[3]
    assert (merged["n_proposals"], merged["texts"]) == (2, "Text 1\nText 3")
    assert (merged["title"], merged["area_title"]) == ("Adopt a law", "Legislation")
    assert next_edition_finding(table) == (
        "7 proposals for the next edition; areas and actions that are spoken of: 4"
    )


def test_each_stands_beside_the_counts_of_all_countries(here: Results):
    """LAW-1 is rated by all three; of LAW-2 two say nothing; no country is asked LAW-3."""
    nodes = ("LAW-1", "LAW-2", "LAW", "LAW-3", "")
    table = next_edition(
        here, [proposed(n, Proposal.KEEP, node) for n, node in enumerate(nodes)], "2024"
    )

    by_node = {row["node"]: row for row in records(table)}
    assert counts(by_node["LAW-1"]) == (1, 1, 1, 0, 3)
    assert counts(by_node["LAW-2"]) == (1, 0, 0, 2, 3)
    assert counts(by_node["LAW"]) == (2, 1, 1, 2, 6)
    assert counts(by_node["LAW-3"]) == (1, 0, 0, 0, 1)
    # Said not to apply counts as unknown until an evaluator accepts it: 3 x 4 answers of countries.
    assert counts(by_node[""]) == (2, 1, 1, 8, 12)
    assert by_node["LAW-3"]["counted"] == "the region"
    assert {by_node[node]["counted"] for node in ("LAW", "LAW-1", "")} == {"countries"}


def test_the_counts_are_those_of_the_round_that_is_asked_for(here: Results):
    table = next_edition(here, [proposed(1, Proposal.KEEP, "LAW-1")], "2021")

    assert counts(records(table)[0]) == (0, 0, 0, 3, 3)
    assert table["round"].tolist() == ["2021"]


def test_nothing_is_counted_for_what_the_plan_no_longer_has(here: Results):
    (row,) = records(next_edition(here, [proposed(1, Proposal.KEEP, "GONE")], "2024"))

    assert counts(row) == (None,) * 5
    assert (row["title"], row["level_word"]) == ("GONE", "no longer in the plan")


def test_what_is_no_proposal_or_was_dropped_is_left_out(here: Results):
    table = next_edition(
        here,
        [
            proposed(1, None, "LAW"),
            proposed(2, Proposal.KEEP, "LAW", state=FollowUp.DROPPED),
            proposed(3, Proposal.KEEP, "SKL", state=FollowUp.DONE),
        ],
        "2024",
    )

    assert table["node"].tolist() == ["SKL"]
    assert next_edition_finding(table) == (
        "1 proposal for the next edition; areas and actions that are spoken of: 1"
    )


def test_an_empty_table_has_the_same_columns_and_a_sentence(here: Results):
    table = next_edition(here, [], "2024")

    assert (tuple(table.columns), len(table)) == (NEXT_EDITION_COLUMNS, 0)
    assert next_edition_finding(table) == "Nothing has been proposed for the next edition yet"


def test_every_label_is_a_column():
    assert set(LABELS) <= set(NEXT_EDITION_COLUMNS)
