"""The migrations, one after the other, give exactly the schema that the program works with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from monitoring.model import SERIES_COLUMNS, Round
from monitoring.store import (
    Store,
    add_round,
    commit_series,
    commit_upload,
    current_ratings,
    open_store,
    schema,
    stored_rounds,
    undo_upload,
    uploads,
)
from monitoring.store.database import NEWEST_SCHEMA, migrate
from monitoring.store.migrating import MIGRATIONS

Ratings = Callable[..., pd.DataFrame]


def versions() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@pytest.fixture
def scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(versions())


def test_the_migrated_schema_is_the_schema_of_the_program(store: Store):
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, schema.metadata) == []


def test_constraints_have_the_names_that_later_migrations_will_use(store: Store):
    inspected = inspect(store.engine)
    found = {
        constraint["name"]
        for table in schema.metadata.tables
        for constraint in (
            inspected.get_pk_constraint(table),
            *inspected.get_unique_constraints(table),
            *inspected.get_foreign_keys(table),
            *inspected.get_check_constraints(table),
        )
    }
    wanted = {
        constraint.name
        for table in schema.metadata.sorted_tables
        for constraint in table.constraints
    }

    # SQLite keeps no name for the key of a table that never gives a number twice.
    unnamed = {"pk_plans", "pk_uploads", "pk_ratings"}
    assert found - {None} == {str(name) for name in wanted} - unnamed


def test_the_migrations_stand_in_one_line(scripts: ScriptDirectory):
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_a_fresh_store_stands_at_the_newest_version_and_revision_0(
    store: Store, scripts: ScriptDirectory
):
    with store.reading() as connection:
        version = MigrationContext.configure(connection).get_current_revision()
        state = connection.execute(select(schema.state)).all()

    assert version == scripts.get_current_head() == NEWEST_SCHEMA
    assert [tuple(row) for row in state] == [(1, 0)]


def test_migrating_again_leaves_everything_as_it_is(store: Store):
    add_round(store, "TEST", Round("2024"))

    migrate(store)

    assert list(stored_rounds(store)["TEST"]) == ["2024"]
    assert store.revision() == 1


FIRST_SCHEMA = """
INSERT INTO files VALUES ('abc', x'616263');
INSERT INTO uploads VALUES
    (3, 'TEST', 'a.xlsx', 'abc', 'long', '2024-01-01', 'me', 1, 0, 0, 4, NULL),
    (7, 'TEST', 'b.xlsx', 'abc', 'long', '2024-02-01', 'me', 0, 1, 0, 0, NULL);
INSERT INTO ratings VALUES
    (5, 3, '2024', 'XAA', 'LAW-1', 'self', 'rated', '', '3', NULL,
     'Law 7', '', '', '', '', '{}', 'Ratings', 'D2', 'three'),
    (9, 7, '2024', 'XAA', 'LAW-1', 'self', 'rated', '', '', 33.3333333333333357,
     '', 'No', '', '', '', '{}', 'Ratings', 'D3', '33');
UPDATE sqlite_sequence SET seq = 12 WHERE name = 'uploads';
"""


def at_version(file: Path, version: str) -> Store:
    """A store, brought to another version of the schema, with what it then holds."""
    store = open_store(f"sqlite:///{file}")
    config = versions()
    with store.locked() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, version)
    store.close()
    return store


def test_what_an_older_program_kept_is_in_force_after_migrating(tmp_path: Path):
    file = tmp_path / "store.db"
    at_version(file, "0001")
    connection = sqlite3.connect(file)
    connection.executescript(FIRST_SCHEMA)
    connection.close()

    store = open_store(f"sqlite:///{file}")

    first, second = reversed(uploads(store))
    assert (first.id, first.kind, first.withdrawn, first.options) == (3, "ratings", 0, {})
    (row,) = current_ratings(store, "TEST").to_dict("records")
    assert (row["value"], row["comment"], row["why"], row["how"]) == (
        33.3333333333333357,
        "No",
        "",
        "",
    )
    assert (row["upload"], row["raw"]) == (second.id, "33")
    undo_upload(store, second.id)
    assert current_ratings(store, "TEST")["level"].tolist() == ["3"]
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    store.close()


def test_numbers_of_uploads_are_not_given_twice_after_migrating(tmp_path: Path, ratings: Ratings):
    file = tmp_path / "store.db"
    at_version(file, "0001")
    connection = sqlite3.connect(file)
    connection.executescript(FIRST_SCHEMA)
    connection.close()

    store = open_store(f"sqlite:///{file}")
    frame = ratings({("XAA", "LAW-1"): "1"})
    upload, changes = commit_upload(store, "TEST", frame, file="c", content=b"c", layout="long")

    assert (upload, changes.changed) == (13, 1)
    store.close()


def test_the_schema_before_knows_nothing_of_what_it_has_no_word_for(
    tmp_path: Path, ratings: Ratings
):
    """A withdrawal would be a rating with a status that nobody knows, and a target an upload."""
    file = tmp_path / "store.db"
    store = open_store(f"sqlite:///{file}")
    frame = ratings({("XAA", "LAW-1"): "1"})
    commit_upload(store, "TEST", frame, file="a", content=b"a", layout="long")
    key = frame[["round", "country", "action", "assessment", "sheet", "cell"]]
    commit_upload(store, "TEST", frame[:0], file="b", content=b"b", layout="long", erased=key)
    series = pd.DataFrame([dict.fromkeys(SERIES_COLUMNS, "") | {"value": 1.0}])
    commit_series(store, "TEST", series, kind="targets", file="t", content=b"t", layout="t")
    store.close()

    at_version(file, "0001")

    connection = sqlite3.connect(file)
    kept = [row[0] for row in connection.execute("SELECT file FROM uploads ORDER BY id")]
    statuses = connection.execute("SELECT status FROM ratings").fetchall()
    violated = connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    assert (kept, statuses, violated) == (["a", "b"], [("rated",)], [])


def test_every_migration_has_a_way_back(tmp_path: Path):
    store = at_version(tmp_path / "store.db", "base")

    assert set(inspect(store.engine).get_table_names()) == {"alembic_version"}
    migrate(store)
    assert store.revision() == 0
    store.close()
