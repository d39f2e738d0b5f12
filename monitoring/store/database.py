"""Opening the store: the engine, its transactions, its revision and its migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from monitoring.store import schema
from monitoring.translation import gettext as _

NEWEST_SCHEMA = "0005"
"""The version of the schema that this program works with: the last of `migrations/versions/`."""
BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another one; an import of 500,000 ratings takes about five seconds."""
APPLICATION_ID = 0x4D4F4E49
"""What tells an SQLite file of ours from another program's ("MONI")."""
SQLITE_BUSY, SQLITE_LOCKED = 5, 6


class StoreError(RuntimeError):
    """The store cannot be opened, read or written; the message says what to do."""


class StoreBusy(StoreError):
    """Somebody else has been writing for longer than anybody waits; nothing was written."""


class Cancelled(Exception):
    """Whoever waited for a long write does not want it any more; nothing was written."""


@dataclass(frozen=True)
class Store:
    """An opened store; `address` tells it from every other store."""

    address: str
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on which everything is seen as at one moment."""
        with _in_sentences(self), self.engine.connect() as connection:
            if connection.dialect.name != "sqlite":  # which never shows it otherwise
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed whole, with the revision raised, or not at all.

        Who finds inside it that there is nothing to write calls `rollback` on the connection and
        leaves: the revision then stays.
        """
        raised = update(schema.state).values(revision=schema.state.c.revision + 1)
        with self.locked() as connection:
            # First of all, because on a server this row is what makes a second writer wait.
            connection.execute(raised)
            yield connection

    @contextmanager
    def locked(self) -> Iterator[Connection]:
        """A transaction that nobody else writes beside."""
        with _in_sentences(self), self.engine.connect() as connection:
            connection.execution_options(is_writing=True)
            with connection.begin():
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

    Raises StoreError when the address is none, when nothing can be opened there, or when a newer
    or another program wrote what is there; nothing is written then.
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
    store = Store(url.render_as_string(hide_password=False), engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        if store.file is not None:
            _make_folder(store.file.parent)
        _refuse_another_programs(store)
        with _in_sentences(store):
            _write_ahead(engine)
        migrate(store)
    except StoreError:
        engine.dispose()
        raise
    return store


def migrate(store: Store) -> None:
    """Bring the schema to the newest version; quick when it is there already."""
    with store.reading() as connection:
        if schema_version(connection) == NEWEST_SCHEMA:
            return
    # Only a new or an older store needs the library, and loading it takes longer than most verbs.
    from monitoring.store.migrating import upgrade  # noqa: PLC0415

    upgrade(store)


def schema_version(connection: Connection) -> str | None:
    """The version that the store's schema has; None before the first."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    query = "SELECT version_num FROM alembic_version"
    version: str | None = connection.exec_driver_sql(query).scalar()
    return version


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            _("The folder '{folder}' of the store cannot be made: {reason}. "
              "Give the store another address.").format(folder=folder, reason=error.strerror)
        ) from error  # fmt: skip


def _refuse_another_programs(store: Store) -> None:
    with store.reading() as connection:
        tables = inspect(connection).get_table_names()
        foreign = bool(tables) and "alembic_version" not in tables
        if connection.dialect.name == "sqlite":
            found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
            foreign = foreign or found not in ({APPLICATION_ID} if tables else {0, APPLICATION_ID})
    if foreign:
        raise StoreError(
            _("{address} is a database of another program. Nothing was changed in it. "
              "Give the store an address of its own.").format(address=_printable(store))
        )  # fmt: skip


def _write_ahead(engine: Engine) -> None:
    # The file keeps this, and so it is said only after it was found to be ours.
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late for a read that must not change under a write.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    # With a write-ahead log this is as safe against a crash of the program as FULL.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once, so that what it compares with cannot change before it writes.
    writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _in_sentences(store: Store) -> Iterator[None]:
    """A database that fails is told as StoreError; a mistake in a statement of ours stays one."""
    driver = store.engine.dialect.loaded_dbapi
    try:
        yield
    except (DatabaseError, driver.DatabaseError) as error:
        # What is read by the hundred thousand comes from the driver itself, and so do its errors.
        reason = error.orig if isinstance(error, DatabaseError) else error
        # IntegrityError, ProgrammingError and their like are subclasses too.
        if not isinstance(reason, driver.OperationalError) and type(reason) is not (
            driver.DatabaseError
        ):
            raise
        if getattr(reason, "sqlite_errorcode", 0) & 0xFF in (SQLITE_BUSY, SQLITE_LOCKED):
            raise busy() from error
        raise StoreError(
            _("The store {address} cannot be opened: {reason}. "
              "Check its address, its disk, and who may read and write there.").format(
                address=_printable(store), reason=reason
            )
        ) from error  # fmt: skip


def busy() -> StoreBusy:
    """What is raised when the waiting has an end."""
    return StoreBusy(
        _("The store is busy: somebody has been writing to it for more than {n} seconds. "
          "Nothing was written; try again in a moment.").format(n=BUSY_TIMEOUT_MS // 1000)
    )  # fmt: skip


def _printable(store: Store) -> str:
    return make_url(store.address).render_as_string(hide_password=True)
