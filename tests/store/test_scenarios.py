"""A scenario is only ever added to: a new version supersedes, removal is a mark."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, select

from monitoring.store import (
    Store,
    add_plan,
    add_scenario,
    backup,
    open_store,
    remove_plans,
    remove_scenario,
    restore,
    schema,
    stored_scenarios,
    verify,
)
from monitoring.store.database import migrate
from monitoring.store.migrating import MIGRATIONS

LAW = {"weights": {"LAW": 3.0}, "missing": "worst"}
GEOMETRIC = {"aggregation_plan": "geometric"}


def kept(store: Store, plan: str | None = None) -> list[tuple[str, str, int, dict[str, object]]]:
    return [(s.plan, s.name, s.version, dict(s.settings)) for s in stored_scenarios(store, plan)]


def rows(store: Store) -> list[tuple[str, int, bool, str]]:
    """Every version there ever was: name, version, whether it is marked as removed, by whom."""
    table = schema.scenarios
    with store.reading() as connection:
        found = connection.execute(select(table).order_by(table.c.version)).all()
    return [(r.name, r.version, r.removed_at is not None, r.removed_by) for r in found]


def test_a_scenario_is_kept_with_who_saved_it_and_when(store: Store):
    before = datetime.now(UTC).replace(tzinfo=None)

    assert add_scenario(store, "TEST", "Le droit d'abord", LAW, by="me") == (1, True)

    (found,) = stored_scenarios(store)
    assert (found.plan, found.name, found.version) == ("TEST", "Le droit d'abord", 1)
    assert (found.settings, found.saved_by) == (LAW, "me")
    assert before <= found.saved_at.replace(tzinfo=None) <= before + timedelta(minutes=1)
    assert store.revision() == 1


def test_the_same_settings_again_change_nothing(store: Store):
    add_scenario(store, "TEST", "Law", LAW)

    turned = dict(reversed(list(LAW.items())))
    assert add_scenario(store, "TEST", "Law", turned) == (1, False)
    assert add_scenario(store, "TEST", "LAW", turned) == (1, False)
    assert (kept(store), store.revision()) == ([("TEST", "Law", 1, LAW)], 1)


def test_other_settings_under_the_name_are_the_next_version_and_the_first_stays(store: Store):
    add_scenario(store, "TEST", "Law", LAW)

    assert add_scenario(store, "TEST", "law", GEOMETRIC) == (2, True)
    assert add_scenario(store, "TEST", "Law", LAW) == (3, True)
    assert kept(store) == [("TEST", "Law", 3, LAW)]
    assert [row[:2] for row in rows(store)] == [("Law", 1), ("law", 2), ("Law", 3)]
    assert store.revision() == 3


def test_names_are_told_apart_as_readers_do_in_every_language(store: Store):
    add_scenario(store, "TEST", "Équité", LAW)

    assert add_scenario(store, "TEST", "ÉQUITÉ", GEOMETRIC) == (2, True)
    assert [name for _plan, name, _version, _settings in kept(store)] == ["ÉQUITÉ"]


def test_each_plan_has_its_own_and_they_come_in_order(store: Store):
    for plan, name in (("B", "x"), ("A", "y"), ("A", "X"), ("A", "z")):
        add_scenario(store, plan, name, LAW)

    assert [s[:3] for s in kept(store)] == [
        ("A", "X", 1),
        ("A", "y", 1),
        ("A", "z", 1),
        ("B", "x", 1),
    ]
    assert [s[:2] for s in kept(store, "B")] == [("B", "x")]
    assert kept(store, "C") == []


def test_removing_is_a_mark_with_a_name_and_what_it_said_stays(store: Store):
    add_scenario(store, "TEST", "Law", LAW)
    add_scenario(store, "TEST", "Law", GEOMETRIC)

    assert remove_scenario(store, "TEST", "LAW", by="me")
    assert kept(store) == []
    assert rows(store) == [("Law", 1, False, ""), ("Law", 2, True, "me")]
    assert store.revision() == 3


def test_what_is_not_in_force_cannot_be_removed(store: Store):
    add_scenario(store, "TEST", "Law", LAW)
    remove_scenario(store, "TEST", "Law")

    assert not remove_scenario(store, "TEST", "Law")
    assert not remove_scenario(store, "TEST", "Tax")
    assert not remove_scenario(store, "OTHER", "Law")
    assert store.revision() == 2


def test_a_removed_scenario_that_is_saved_again_is_a_new_version(store: Store):
    add_scenario(store, "TEST", "Law", LAW)
    remove_scenario(store, "TEST", "Law")

    assert add_scenario(store, "TEST", "Law", LAW) == (2, True)
    assert kept(store) == [("TEST", "Law", 2, LAW)]


def test_removing_one_leaves_the_others(store: Store):
    for plan, name in (("A", "x"), ("A", "y"), ("B", "x")):
        add_scenario(store, plan, name, LAW)

    remove_scenario(store, "A", "x")

    assert [s[:2] for s in kept(store)] == [("A", "y"), ("B", "x")]


def test_of_six_who_save_at_once_each_has_a_version_of_their_own(store: Store):
    found, together = [], threading.Barrier(6)

    def save(number: int) -> None:
        own = open_store(store.address)
        together.wait(10)
        found.append(add_scenario(own, "TEST", "Law", {"geometric_floor": number}))
        own.close()

    savers = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join(30)

    assert sorted(found) == [(version, True) for version in range(1, 7)]
    assert (len(rows(store)), store.revision(), verify(store)) == (6, 6, [])


def test_a_backup_holds_the_scenarios_and_brings_them_back(store: Store, tmp_path: Path):
    add_scenario(store, "TEST", "Law", LAW)
    add_scenario(store, "TEST", "Gone", LAW)
    remove_scenario(store, "TEST", "Gone")
    backup(store, tmp_path / "copy.db")
    add_scenario(store, "TEST", "Law", GEOMETRIC)

    restore(store, tmp_path / "copy.db")

    assert kept(store) == [("TEST", "Law", 1, LAW)]
    assert len(rows(store)) == 2
    assert verify(store) == []


def test_an_older_store_gets_room_for_them_and_keeps_what_it_has(tmp_path: Path):
    file = tmp_path / "store.db"
    store = open_store(f"sqlite:///{file}")
    add_plan(store, "TEST", {}, file="plan.xlsx")
    add_scenario(store, "TEST", "Law", LAW)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.locked() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
    assert "scenarios" not in inspect(store.engine).get_table_names()

    migrate(store)

    assert (kept(store), store.revision()) == ([], 2)
    assert add_scenario(store, "TEST", "Law", LAW) == (1, True)
    store.close()


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (
            'UPDATE scenarios SET settings = \'{"missing": "best"}\' WHERE version = 1',
            "The scenario 'Law' of TEST, version 1, is not as it was kept. Restore a backup.",
        ),
        (
            "UPDATE scenarios SET plan = 'OTHER'",
            "The scenario 'Law' of OTHER, version 1, is not as it was kept. Restore a backup.",
        ),
        (
            "UPDATE scenarios SET name = 'Tax' WHERE version = 1",
            "The scenario 'Tax' of TEST, version 1, is not as it was kept. Restore a backup.",
        ),
        (
            "DELETE FROM scenarios WHERE version = 1",
            "The scenario 'LAW' of TEST has the version 2 after 0. Restore a backup.",
        ),
        (
            "DELETE FROM scenarios WHERE version = 2",
            "The scenario 'Law' of TEST has the version 3 after 1. Restore a backup.",
        ),
    ],
)
def test_a_version_that_is_gone_or_says_something_else_is_found(
    store: Store, change: str, finding: str
):
    add_scenario(store, "TEST", "Law", LAW)
    add_scenario(store, "TEST", "LAW", GEOMETRIC)
    add_scenario(store, "TEST", "Law", LAW)
    assert verify(store) == []
    connection = sqlite3.connect(str(store.file))
    with connection:
        connection.execute(change)
    connection.close()

    assert finding in verify(store)


def test_a_mark_of_removal_is_no_damage(store: Store):
    add_scenario(store, "TEST", "Law", LAW)
    remove_scenario(store, "TEST", "Law")
    add_scenario(store, "TEST", "Law", LAW)

    assert verify(store) == []


def test_scenarios_of_an_example_go_with_it_and_others_stay(store: Store):
    for plan in ("TEST", "OTHER"):
        add_plan(store, plan, {"plan": []}, file="plan.xlsx", by="demo")
        add_scenario(store, plan, "Law", LAW)

    remove_plans(store, ["TEST"], by="demo")

    assert [s[0] for s in kept(store)] == ["OTHER"]
    assert [plan for plan, *_rest in _all_rows(store)] == ["OTHER"]


def _all_rows(store: Store) -> list[tuple[str, str]]:
    with store.reading() as connection:
        found = connection.execute(select(schema.scenarios.c.plan, schema.scenarios.c.name))
        return [tuple(row) for row in found]
