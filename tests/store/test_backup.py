"""A backup is the whole store at one moment; restoring brings exactly that back, or nothing."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from monitoring.model import Round
from monitoring.store import (
    BackupError,
    Store,
    StoreBusy,
    StoreError,
    add_round,
    backup,
    commit_upload,
    current_ratings,
    open_store,
    restore,
    stored_rounds,
    uploads,
)
from monitoring.store.uploads import file_content

Ratings = Callable[..., pd.DataFrame]
BACKUP = importlib.import_module("monitoring.store.backup")  # its name is also its function's


def rounds(store: Store) -> list[str]:
    return list(stored_rounds(store).get("TEST", ()))


def test_a_backup_holds_everything(store: Store, ratings: Ratings, tmp_path: Path):
    frame = ratings({("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "?"})
    commit_upload(store, "TEST", frame, file="a.xlsx", content=b"bytes", layout="long")
    add_round(store, "TEST", Round("2024"))

    backup(store, tmp_path / "copy.db")
    copy = open_store(f"sqlite:///{tmp_path / 'copy.db'}")

    pd.testing.assert_frame_equal(current_ratings(copy, "TEST"), current_ratings(store, "TEST"))
    assert (uploads(copy), rounds(copy)) == (uploads(store), ["2024"])
    assert file_content(copy, uploads(copy)[0].sha256) == b"bytes"
    assert copy.revision() == 2
    copy.close()


def test_a_backup_never_takes_the_place_of_a_file(store: Store, tmp_path: Path):
    target = tmp_path / "copy.db"
    target.write_bytes(b"mine")

    with pytest.raises(BackupError, match=r"exists already\. Choose another name\."):
        backup(store, target)
    assert target.read_bytes() == b"mine"


def test_a_backup_goes_to_a_folder_that_exists(store: Store, tmp_path: Path):
    with pytest.raises(BackupError, match="does not exist"):
        backup(store, tmp_path / "nowhere" / "copy.db")


def test_restoring_brings_the_moment_of_the_backup_back(store: Store, tmp_path: Path):
    add_round(store, "TEST", Round("2021"))
    backup(store, tmp_path / "copy.db")
    add_round(store, "TEST", Round("2024"))

    restore(store, tmp_path / "copy.db")

    assert rounds(store) == ["2021"]


def test_restoring_raises_the_revision_above_both(store: Store, tmp_path: Path):
    """A revision that came twice would bring results from memory that belong to other data."""
    backup(store, tmp_path / "at_0.db")
    for code in ("a", "b", "c"):
        add_round(store, "TEST", Round(code))
    backup(store, tmp_path / "at_3.db")

    restore(store, tmp_path / "at_0.db")
    assert store.revision() == 4
    restore(store, tmp_path / "at_3.db")
    assert store.revision() == 5

    fresh = open_store(f"sqlite:///{tmp_path / 'fresh.db'}")
    restore(fresh, tmp_path / "at_3.db")
    assert fresh.revision() == 4
    fresh.close()


def test_a_restored_store_can_be_written_at_once(store: Store, tmp_path: Path):
    backup(store, tmp_path / "copy.db")
    restore(store, tmp_path / "copy.db")

    add_round(store, "TEST", Round("2024"))

    assert rounds(store) == ["2024"]


def test_another_reader_sees_what_was_restored(store: Store, tmp_path: Path):
    other = open_store(store.address)
    backup(store, tmp_path / "copy.db")
    add_round(store, "TEST", Round("2024"))
    assert rounds(other) == ["2024"]

    restore(store, tmp_path / "copy.db")

    assert rounds(other) == []
    other.close()


def test_the_backup_stays_as_it_is(store: Store, tmp_path: Path):
    backup(store, tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    add_round(store, "TEST", Round("2024"))

    restore(store, tmp_path / "copy.db")
    add_round(store, "TEST", Round("2027"))

    assert (tmp_path / "copy.db").read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "half", "other database", "looks alike"])
def test_what_is_no_whole_backup_is_refused_and_changes_nothing(
    store: Store, tmp_path: Path, damage: str
):
    add_round(store, "TEST", Round("2024"))
    copy = tmp_path / "copy.db"
    if damage == "text":
        copy.write_text("Dear colleague", encoding="utf-8")
    elif damage == "half":
        backup(store, copy)
        content = copy.read_bytes()
        copy.write_bytes(content[: len(content) // 2])
    else:
        with sqlite3.connect(copy) as connection:
            connection.execute("CREATE TABLE letters (id)")
            if damage == "looks alike":
                connection.execute("CREATE TABLE state (revision)")
                connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.close()

    with pytest.raises(BackupError, match=r"is not a whole backup .* Nothing was changed\."):
        restore(store, copy)
    assert (rounds(store), store.revision()) == (["2024"], 1)


def test_a_backup_of_a_newer_program_is_refused_and_changes_nothing(store: Store, tmp_path: Path):
    copy = tmp_path / "copy.db"
    backup(store, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    add_round(store, "TEST", Round("2024"))

    with pytest.raises((BackupError, StoreError), match="newer version"):
        restore(store, copy)
    assert (rounds(store), store.revision()) == (["2024"], 1)
    reopened = open_store(store.address)
    assert rounds(reopened) == ["2024"]
    reopened.close()


def test_a_backup_that_is_not_there_is_told(store: Store, tmp_path: Path):
    with pytest.raises(BackupError, match=r"There is no file '.*nothing\.db'\."):
        restore(store, tmp_path / "nothing.db")


def test_a_place_that_takes_no_file_is_told_and_nothing_is_left(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    def fails(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(BACKUP, "_copy", fails)

    with pytest.raises(BackupError, match=r"copy\.db' cannot be written: database or disk is full"):
        backup(store, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_restoring_waits_for_a_writer_and_gives_up_with_a_sentence(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    backup(store, tmp_path / "copy.db")
    other = open_store(store.address)
    monkeypatch.setattr(BACKUP, "BUSY_TIMEOUT_MS", 50)

    with other.locked(), pytest.raises(StoreBusy, match="The store is busy"):
        restore(store, tmp_path / "copy.db")
    other.close()


def test_a_store_in_memory_has_no_file_to_copy(tmp_path: Path):
    store = open_store("sqlite://")

    with pytest.raises(BackupError, match="Only an SQLite store can be copied to a file"):
        backup(store, tmp_path / "copy.db")
    store.close()
