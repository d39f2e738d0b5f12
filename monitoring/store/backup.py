"""A whole copy of an SQLite store in one file, and the way back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from monitoring.store.database import (
    APPLICATION_ID,
    BUSY_TIMEOUT_MS,
    SQLITE_BUSY,
    SQLITE_LOCKED,
    Store,
    StoreBusy,
    busy,
    open_store,
)
from monitoring.translation import gettext as _


class BackupError(RuntimeError):
    """The backup cannot be made or read; the message says what to do."""


def backup(store: Store, target: Path) -> None:
    """Copy the store, as at one moment and while others go on working, to a new file."""
    source = _file_of(store)
    if target.exists():
        raise BackupError(_("'{file}' exists already. Choose another name.").format(file=target))
    if not target.parent.is_dir():
        raise BackupError(_("The folder '{folder}' does not exist.").format(folder=target.parent))
    try:
        _copy(source, target)
    except (sqlite3.Error, StoreBusy) as error:
        target.unlink(missing_ok=True)  # half a copy is none
        if isinstance(error, StoreBusy):
            raise
        raise BackupError(
            _("'{file}' cannot be written: {reason}. Choose another place.").format(
                file=target, reason=error
            )
        ) from error


def restore(store: Store, source: Path) -> None:
    """Make the store what the backup is, in one step; others may go on reading.

    Raises BackupError or StoreError, and then nothing was changed.
    """
    target = _file_of(store)
    _refuse_what_is_no_backup(source)
    with TemporaryDirectory() as folder:
        scratch = Path(folder) / "scratch.db"
        _copy(source, scratch)
        # An older backup is brought to the schema of this program, and a newer one is refused.
        open_store(f"sqlite:///{scratch}").close()
        with closing(sqlite3.connect(scratch)) as connection, connection:
            # Every reader remembers results by revision: one that comes twice would bring old ones
            # back.
            connection.execute(
                "UPDATE state SET revision = max(revision, ?) + 1", (store.revision(),)
            )
        store.close()
        _copy(scratch, target)


def _file_of(store: Store) -> Path:
    if store.file is None:
        raise BackupError(
            _("Only an SQLite store can be copied to a file. Use the tools of the database server.")
        )
    return store.file


def _refuse_what_is_no_backup(source: Path) -> None:
    if not source.is_file():
        raise BackupError(_("There is no file '{file}'.").format(file=source))
    try:
        connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            connection.execute("SELECT revision FROM state").fetchone()
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
            ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        sound = ours = False
    if not (sound and ours):
        raise BackupError(
            _("'{file}' is not a whole backup of a store. Nothing was changed.").format(file=source)
        )


def _copy(source: Path, target: Path) -> None:
    reading = sqlite3.connect(source)
    writing = sqlite3.connect(target, timeout=0)  # the waiting is done between the steps
    with closing(reading), closing(writing):
        reading.backup(writing, progress=_until(time.monotonic() + BUSY_TIMEOUT_MS / 1000))


def _until(deadline: float) -> Callable[[int, int, int], None]:
    """The library itself would wait for another writer for ever."""

    def waited(status: int, _remaining: int, _total: int) -> None:
        if status in (SQLITE_BUSY, SQLITE_LOCKED) and time.monotonic() > deadline:
            raise busy()

    return waited
