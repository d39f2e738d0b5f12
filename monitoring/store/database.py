"""Opening the store: the engine, its transactions, its revision and its migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from monitoring.store import schema
from monitoring.translation import gettext as _

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another one; an import of 50,000 ratings takes under two seconds."""


class StoreError(RuntimeError):
    """The store cannot be opened; the message says what to do."""


@dataclass(frozen=True)
class Store:
    """An opened store; `address` tells it from every other store."""

    address: str
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on which everything is seen as at one moment."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed whole, with the revision raised, or not at all."""
        raised = update(schema.state).values(revision=schema.state.c.revision + 1)
        with self.locked() as connection:
            yield connection
            connection.execute(raised)

    @contextmanager
    def locked(self) -> Iterator[Connection]:
        """A transaction that nobody else writes beside."""
        writer = self.engine.connect().execution_options(is_writing=True)
        with writer as connection, connection.begin():
            yield connection

    def revision(self) -> int:
        """A number that grows with every committed write."""
        with self.reading() as connection:
            return int(connection.execute(select(schema.state.c.revision)).scalar_one())

    @property
    def file(self) -> Path | None:
        """The file of an SQLite store; None for a server's."""
        url = make_url(self.address)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_store(address: str) -> Store:
    """The store at an SQLAlchemy address, made and migrated to the newest schema as needed.

    Raises StoreError when the address is none, or when a newer program wrote the store.
    """
    try:
        url = make_url(address)
        engine = create_engine(url)
    except (ArgumentError, ModuleNotFoundError):  # no address, or no driver for it
        raise StoreError(
            _(
                "'{address}' is not the address of a database. An example: sqlite:///store/x.db"
            ).format(address=address)
        ) from None
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    store = Store(url.render_as_string(hide_password=False), engine)
    try:
        migrate(store)
    except DatabaseError as error:
        engine.dispose()
        raise StoreError(
            _("The store {address} cannot be opened: {reason}.").format(
                address=url.render_as_string(hide_password=True), reason=error.orig
            )
        ) from error
    return store


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late for a read that must not change under a write.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # With a write-ahead log this is as safe against a crash of the program as FULL.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once, so that what it compares with cannot change before it writes.
    writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def migrate(store: Store) -> None:
    """Bring the schema to the newest version; quick when it is there already."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = ScriptDirectory.from_config(config)
    newest = known.get_current_head()
    with store.reading() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == newest:
        return
    if current is not None and current not in {s.revision for s in known.walk_revisions()}:
        raise StoreError(
            _("The store was written by a newer version of this program. Update the program.")
        )
    with store.locked() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
