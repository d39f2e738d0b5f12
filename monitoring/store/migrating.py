"""Bringing an older or an empty store to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitoring.store.database import APPLICATION_ID, Store, StoreError
from monitoring.translation import gettext as _

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def upgrade(store: Store) -> None:
    """Run the migrations that the store lacks. Raises StoreError for a newer program's store."""
    config = _migrations()
    known = ScriptDirectory.from_config(config)
    with store.reading() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {s.revision for s in known.walk_revisions()}:
        raise StoreError(
            _("The store was written by a newer version of this program. Update the program.")
        )
    with store.locked() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest_version() -> str | None:
    """The version of the last migration."""
    return ScriptDirectory.from_config(_migrations()).get_current_head()


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
