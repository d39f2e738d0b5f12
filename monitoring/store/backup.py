"""A whole copy of an SQLite store in one file, and the way back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from monitoring.store.database import Store, open_store
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
    _copy(source, target)


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
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise BackupError(
            _("'{file}' is not a whole backup of a store. Nothing was changed.").format(file=source)
        )


def _copy(source: Path, target: Path) -> None:
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()
