"""The history of a decision tells what each version changed, by whom and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd

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
from monitoring.pipeline.views.decision_history import HISTORY_COLUMNS, LABELS, decision_history
from monitoring.store import StoredDecision

WHEN = datetime(2024, 7, 1, 12, tzinfo=UTC)


def test_each_version_says_what_became_different(plan: Plan, ratings: Callable[..., pd.DataFrame]):
    here = Results(plan, BEST_AVAILABLE, ratings({}), dict(plan.country_by_code))
    first = Decision("TEST", "2024", DecisionKind.COMMITMENT, "Adopt it", country="XAA")
    second = replace(first, text="Adopt the bill", due=date(2026, 3, 1), responsible="Ministry")
    third = replace(second, response=Response.PARTLY, response_reason="No money")
    fourth = replace(third, state=FollowUp.DONE, closed_on=date(2026, 2, 1))
    fifth = replace(fourth, kind=DecisionKind.PROPOSAL, proposal=Proposal.KEEP, country="",
                    node="LAW-1", responsible="", due=None, response=Response.NONE_YET,
                    response_reason="", state=FollowUp.OPEN, closed_on=None)  # fmt: skip
    versions = [
        StoredDecision(7, n, one, WHEN, "A", WHEN.replace(hour=12 + n), "" if n == 3 else "B")
        for n, one in enumerate((first, second, third, fourth, fifth, fifth), 1)
    ]
    versions[-1] = replace(versions[-1], is_withdrawn=True)

    table = decision_history(here, versions)

    assert (
        tuple(table.columns) == HISTORY_COLUMNS == tuple(sorted(LABELS, key=HISTORY_COLUMNS.index))
    )
    assert list(table["version"]) == ["6", "5", "4", "3", "2", "1"]
    assert list(table["what"]) == [
        "withdrawn",
        (
            "kind: proposal for the next edition: keep; about: Adopt a law; responsible: nobody is "
            "named; due: no date; response: none yet; state: open"
        ),
        "state: done, 1 February 2026",
        "response: accepted in part: No money",
        "text: Adopt the bill; responsible: Ministry; due: 1 March 2026",
        "recorded: Adopt it",
    ]
    assert list(table["written_by"]) == ["B", "B", "B", "nobody is named", "B", "B"]
    assert table["written_at"].iloc[-1] == "2024-07-01 13:00 UTC"
