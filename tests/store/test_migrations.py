"""The migrations, one after the other, give exactly the schema that the program works with."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from monitoring.model import Round
from monitoring.store import Store, add_round, open_store, schema, stored_rounds
from monitoring.store.database import MIGRATIONS, migrate


@pytest.fixture
def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


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

    assert version == scripts.get_current_head()
    assert [tuple(row) for row in state] == [(1, 0)]


def test_migrating_again_leaves_everything_as_it_is(store: Store):
    add_round(store, "TEST", Round("2024"))

    migrate(store)

    assert list(stored_rounds(store)["TEST"]) == ["2024"]
    assert store.revision() == 1


def test_every_migration_has_a_way_back(tmp_path: Path):
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.locked() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    assert set(inspect(store.engine).get_table_names()) == {"alembic_version"}
    migrate(store)
    assert store.revision() == 0
    store.close()
