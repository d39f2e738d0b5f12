"""A decision is only ever added to: a change is a new version, and so is withdrawing it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, select

from monitoring.model import Decision, DecisionKind, FollowUp, Proposal, Response, Round
from monitoring.store import (
    DecisionChanged,
    Store,
    UnknownDecision,
    add_decision,
    add_plan,
    add_round,
    backup,
    change_decision,
    commit_upload,
    decision_versions,
    open_store,
    remove_outdated,
    remove_plans,
    restore,
    schema,
    stored_decisions,
    verify,
    withdraw_decision,
)
from monitoring.store.database import migrate
from monitoring.store.migrating import MIGRATIONS

LAW = Decision(
    plan="TEST",
    round="2024",
    kind=DecisionKind.RECOMMENDATION,
    text="Adopt the law.\nThen train judges – “soon”.",
    country="XAA",
    node="LAW-1",
    responsible="Ministère de la Justice",
    due=date(2026, 3, 31),
)
KEEP = Decision("TEST", "2024", DecisionKind.PROPOSAL, "Keep it.", Proposal.KEEP, node="LAW")


def kept(store: Store, plan: str | None = None) -> list[tuple[str, int, int]]:
    return [(s.decision.plan, s.number, s.version) for s in stored_decisions(store, plan)]


def n_rows(store: Store) -> int:
    with store.reading() as connection:
        return len(connection.execute(select(schema.decisions.c.version)).all())


def test_a_decision_is_kept_with_who_wrote_it_and_when(store: Store):
    before = datetime.now(UTC)

    written = add_decision(store, LAW, by="me")

    assert stored_decisions(store) == [written]
    assert (written.number, written.version, written.is_withdrawn) == (1, 1, False)
    assert (written.decision, written.made_by, written.written_by) == (LAW, "me", "me")
    assert before <= written.made_at == written.written_at <= before + timedelta(minutes=1)
    assert store.revision() == 1


def test_everything_that_a_decision_says_comes_back(store: Store):
    whole = replace(
        LAW,
        kind=DecisionKind.PROPOSAL,
        proposal=Proposal.MERGE,
        response=Response.PARTLY,
        response_reason="Not all of it.",
        state=FollowUp.DONE,
        closed_on=date(2026, 1, 2),
    )
    add_decision(store, whole)
    add_decision(store, Decision("TEST", "2024", DecisionKind.COMMITMENT, "x"))

    first, bare = (one.decision for one in stored_decisions(store))
    assert first == whole
    assert isinstance(first.response, Response)
    assert (bare.proposal, bare.due, bare.closed_on) == (None, None, None)


def test_each_plan_counts_its_own_and_they_come_in_order(store: Store):
    for plan in ("B", "A", "A", "a"):
        add_decision(store, replace(LAW, plan=plan))

    assert kept(store) == [("A", 1, 1), ("A", 2, 1), ("B", 1, 1), ("a", 1, 1)]
    assert kept(store, "A") == [("A", 1, 1), ("A", 2, 1)]
    assert kept(store, "C") == []


def test_a_change_is_the_next_version_and_the_first_stays(store: Store):
    first = add_decision(store, LAW, by="me")
    later = replace(LAW, due=date(2027, 1, 1))

    changed, is_new = change_decision(store, 1, later, based_on=1, by="you")

    assert is_new
    assert (changed.version, changed.decision) == (2, later)
    assert (changed.made_at, changed.made_by, changed.written_by) == (first.made_at, "me", "you")
    assert decision_versions(store, "TEST", 1) == [first, changed]
    assert stored_decisions(store) == [changed]
    assert store.revision() == 2


def test_what_is_there_already_is_not_written_again(store: Store):
    first = add_decision(store, LAW)

    assert change_decision(store, 1, LAW, based_on=1) == (first, False)
    assert (n_rows(store), store.revision()) == (1, 1)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (
            "you",
            (
                "Decision 1 was changed meanwhile by you and stands at version 2. "
                "Nothing was written; look at it again, then change it."
            ),
        ),
        (
            "",
            (
                "Decision 1 was changed meanwhile and stands at version 2. "
                "Nothing was written; look at it again, then change it."
            ),
        ),
    ],
)
def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    store: Store, who: str, sentence: str
):
    add_decision(store, LAW)
    theirs, _is_new = change_decision(store, 1, replace(LAW, text="Theirs"), based_on=1, by=who)

    with pytest.raises(DecisionChanged) as refused:
        change_decision(store, 1, replace(LAW, text="Mine"), based_on=1)
    assert (str(refused.value), refused.value.now) == (sentence, theirs)
    with pytest.raises(DecisionChanged):
        withdraw_decision(store, "TEST", 1, based_on=1)
    assert (stored_decisions(store), n_rows(store), store.revision()) == ([theirs], 2, 2)


def test_two_who_change_it_to_the_same_do_not_stand_in_each_others_way(store: Store):
    add_decision(store, LAW)
    done = replace(LAW, state=FollowUp.DONE, closed_on=date(2026, 1, 1))
    change_decision(store, 1, done, based_on=1)

    assert change_decision(store, 1, done, based_on=1)[1] is False


def test_withdrawing_is_a_version_that_says_so_and_what_it_said_stays(store: Store):
    add_decision(store, LAW, by="me")

    gone = withdraw_decision(store, "TEST", 1, based_on=1, by="you")

    assert (gone.version, gone.is_withdrawn, gone.written_by) == (2, True, "you")
    assert gone.decision == LAW
    assert stored_decisions(store) == []
    assert [one.is_withdrawn for one in decision_versions(store, "TEST", 1)] == [False, True]
    assert store.revision() == 2


def test_a_number_is_not_given_again_after_withdrawing(store: Store):
    add_decision(store, LAW)
    withdraw_decision(store, "TEST", 1, based_on=1)

    assert add_decision(store, LAW).number == 2


def test_what_is_not_in_force_can_neither_be_changed_nor_withdrawn(store: Store):
    add_decision(store, LAW)
    withdraw_decision(store, "TEST", 1, based_on=1)

    for number in (1, 2):
        with pytest.raises(UnknownDecision, match=f"^TEST has no decision {number} in force.$"):
            change_decision(store, number, KEEP, based_on=1)
        with pytest.raises(UnknownDecision):
            withdraw_decision(store, "TEST", number, based_on=2)
    with pytest.raises(UnknownDecision):
        change_decision(store, 1, replace(LAW, plan="OTHER"), based_on=1)
    assert decision_versions(store, "TEST", 2) == []
    assert store.revision() == 2


def test_of_six_who_write_at_once_each_decision_has_a_number_of_its_own(store: Store):
    found, together = [], threading.Barrier(6)

    def write(number: int) -> None:
        own = open_store(store.address)
        together.wait(10)
        found.append(add_decision(own, replace(LAW, text=f"Text {number}")).number)
        own.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)

    assert sorted(found) == [1, 2, 3, 4, 5, 6]
    assert (store.revision(), verify(store)) == (6, [])


def test_of_two_who_change_the_same_at_once_one_is_refused(store: Store):
    add_decision(store, LAW)
    outcomes, together = [], threading.Barrier(2)

    def change(text: str) -> None:
        own = open_store(store.address)
        together.wait(10)
        try:
            change_decision(own, 1, replace(LAW, text=text), based_on=1)
            outcomes.append("written")
        except DecisionChanged:
            outcomes.append("refused")
        own.close()

    writers = [threading.Thread(target=change, args=(text,)) for text in ("Mine", "Theirs")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)

    assert sorted(outcomes) == ["refused", "written"]
    assert n_rows(store) == 2


def test_a_backup_holds_the_decisions_and_brings_them_back(store: Store, tmp_path: Path):
    add_decision(store, LAW)
    add_decision(store, KEEP)
    withdraw_decision(store, "TEST", 2, based_on=1)
    as_it_was = stored_decisions(store)
    backup(store, tmp_path / "copy.db")
    change_decision(store, 1, replace(LAW, text="Another"), based_on=1)

    restore(store, tmp_path / "copy.db")

    assert stored_decisions(store) == as_it_was
    assert (n_rows(store), verify(store)) == (3, [])


def test_an_older_store_gets_room_for_them_and_keeps_what_it_has(tmp_path: Path):
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    add_plan(store, "TEST", {}, file="plan.xlsx")
    add_decision(store, LAW)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.locked() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    assert "decisions" not in inspect(store.engine).get_table_names()

    migrate(store)

    assert (stored_decisions(store), store.revision()) == ([], 2)
    assert add_decision(store, LAW).number == 1
    store.close()


@pytest.mark.parametrize(
    ("change", "findings"),
    [
        (
            "UPDATE decisions SET text = 'Something else' WHERE number = 1 AND version = 1",
            ["The decision 1 of TEST, version 1, is not as it was kept. Restore a backup."],
        ),
        (
            "UPDATE decisions SET due = NULL WHERE number = 2",
            ["The decision 2 of TEST, version 1, is not as it was kept. Restore a backup."],
        ),
        (
            "UPDATE decisions SET written_by = 'you' WHERE number = 2",
            ["The decision 2 of TEST, version 1, is not as it was kept. Restore a backup."],
        ),
        (
            "UPDATE decisions SET is_withdrawn = 1 WHERE number = 2",
            ["The decision 2 of TEST, version 1, is not as it was kept. Restore a backup."],
        ),
        (
            "UPDATE decisions SET plan = 'OTHER' WHERE number = 2",
            [
                "The decision 1 of OTHER is gone. Restore a backup.",
                "The decision 2 of OTHER, version 1, is not as it was kept. Restore a backup.",
                "The decision 2 of TEST is gone. Restore a backup.",
            ],
        ),
        (
            "DELETE FROM decisions WHERE number = 1 AND version = 1",
            ["The decision 1 of TEST has the version 2 after 0. Restore a backup."],
        ),
        (
            "DELETE FROM decisions WHERE number = 1 AND version = 2",
            ["The decision 1 of TEST has the version 3 after 1. Restore a backup."],
        ),
        (
            "DELETE FROM decisions WHERE number = 2",
            ["The decision 2 of TEST is gone. Restore a backup."],
        ),
    ],
)
def test_a_version_that_is_gone_or_says_something_else_is_found(
    store: Store, change: str, findings: list[str]
):
    add_decision(store, LAW, by="me")
    for version, text in enumerate(("Second", "Third"), start=1):
        change_decision(store, 1, replace(LAW, text=text), based_on=version)
    add_decision(store, replace(KEEP, due=date(2026, 1, 1)))
    add_decision(store, KEEP)
    assert verify(store) == []
    connection = sqlite3.connect(str(store.file))
    with connection:
        connection.execute(change)
    connection.close()

    assert verify(store) == findings


def test_decisions_of_an_example_go_with_it_and_others_stay(store: Store):
    for plan in ("TEST", "OTHER"):
        add_plan(store, plan, {"plan": []}, file="plan.xlsx", by="demo")
        add_decision(store, replace(LAW, plan=plan))

    remove_plans(store, ["TEST"], by="demo")

    assert kept(store) == [("OTHER", 1, 1)]


def test_an_outdated_example_on_which_somebody_decided_stays(
    store: Store, ratings: Callable[..., pd.DataFrame]
):
    add_plan(store, "TEST", {"plan": []}, file="plan.xlsx", by="demo")
    add_round(store, "TEST", Round("2024"))
    commit_upload(
        store, "TEST", ratings({("XAA", "LAW-1"): "3"}),
        file="a.xlsx", content=b"a", layout="long", by="demo",
    )  # fmt: skip
    add_decision(store, LAW)
    example = {"files": ["another"], "rounds": ["2024"], "by": "demo"}

    assert remove_outdated(store, "TEST", **example) is False
    withdraw_decision(store, "TEST", 1, based_on=1)
    assert remove_outdated(store, "TEST", **example) is False
    assert kept(store) == []
