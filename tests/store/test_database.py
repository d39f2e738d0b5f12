"""A store is opened safely for many readers and writers, or not at all with a sentence."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from monitoring.model import Round
from monitoring.store import (
    Store,
    StoreBusy,
    StoreError,
    add_round,
    commit_upload,
    current_ratings,
    database,
    open_store,
    schema,
    stored_rounds,
)


def pragma(store: Store, name: str) -> object:
    with store.reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_sqlite_writes_ahead_checks_references_and_waits_for_others(store: Store):
    assert pragma(store, "journal_mode") == "wal"
    assert pragma(store, "foreign_keys") == 1
    assert pragma(store, "busy_timeout") == 15_000


def test_a_rating_without_its_upload_is_refused_by_the_database(store: Store):
    row = dict.fromkeys((c.name for c in schema.ratings.columns), "") | {
        "id": 1,
        "upload": 7,
        "value": None,
    }

    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(insert(schema.ratings).values(row))


def test_a_write_that_fails_leaves_nothing_and_raises_no_revision(store: Store):
    def fail() -> None:
        with store.writing() as connection:
            connection.execute(insert(schema.files).values(sha256="a", content=b"a"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with store.reading() as connection:
        assert connection.execute(select(schema.files)).all() == []
    assert store.revision() == 0


def test_a_reader_sees_everything_as_at_one_moment(store: Store):
    other = open_store(store.address)
    with store.reading() as connection:
        before = connection.execute(select(schema.state.c.revision)).scalar_one()
        add_round(other, "TEST", Round("2024"))
        after = connection.execute(select(schema.state.c.revision)).scalar_one()

    assert (before, after, store.revision()) == (0, 0, 1)
    other.close()


def test_a_second_writer_waits_for_the_first(store: Store):
    other = open_store(store.address)
    writer = threading.Thread(target=add_round, args=(other, "TEST", Round("second")))
    with store.writing() as connection:
        writer.start()
        writer.join(0.2)
        assert writer.is_alive()
        connection.execute(insert(schema.files).values(sha256="a", content=b"a"))
    writer.join(10)

    assert list(stored_rounds(store)["TEST"]) == ["second"]
    assert store.revision() == 2
    other.close()


def test_the_folder_of_a_store_is_made(tmp_path: Path):
    store = open_store(f"sqlite:///{tmp_path / 'new' / 'deep' / 'store.db'}")

    assert store.file == tmp_path / "new" / "deep" / "store.db"
    assert store.revision() == 0
    store.close()


def test_what_was_written_is_there_when_the_store_is_opened_again(store: Store):
    add_round(store, "TEST", Round("2024"))
    store.close()
    again = open_store(store.address)

    assert list(stored_rounds(again)["TEST"]) == ["2024"]
    again.close()


@pytest.mark.parametrize("address", ["nonsense", "", "nonsense://here", "mssql+pymssql://here/db"])
def test_an_address_that_is_none_or_that_no_driver_serves_is_refused(address: str):
    with pytest.raises(
        StoreError, match=f"'{re.escape(address)}' is not the address of a database"
    ):
        open_store(address)


def test_a_file_that_is_no_store_is_refused_and_left_as_it_is(tmp_path: Path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleague, " * 99, encoding="utf-8")

    with pytest.raises(StoreError, match="cannot be opened: file is not a database"):
        open_store(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8") == "Dear colleague, " * 99


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(store: Store):
    store.close()
    with sqlite3.connect(str(store.file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(StoreError, match="written by a newer version"):
        open_store(store.address)
    connection = sqlite3.connect(str(store.file))
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    connection.close()


def a_foreign_database(file: Path, *statements: str) -> bytes:
    with sqlite3.connect(file) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return file.read_bytes()


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE letters (id)",),
        ("CREATE TABLE alembic_version (version_num)", "CREATE TABLE state (revision)"),
        ("CREATE TABLE alembic_version (version_num)", "PRAGMA application_id = 42"),
        ("PRAGMA application_id = 42", "PRAGMA user_version = 1"),
    ],
    ids=["tables", "migrated too", "of another application", "still empty"],
)
def test_a_database_of_another_program_is_refused_and_left_byte_for_byte(
    tmp_path: Path, statements: tuple[str, ...]
):
    file = tmp_path / "letters.db"
    before = a_foreign_database(file, *statements)

    with pytest.raises(StoreError, match=r"letters\.db is a database of another program\."):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["letters.db"]


def test_a_store_says_in_its_file_that_it_is_one(store: Store):
    assert pragma(store, "application_id") == database.APPLICATION_ID


def test_an_empty_file_becomes_a_store(tmp_path: Path):
    (tmp_path / "store.db").touch()
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")

    assert store.revision() == 0
    store.close()


def test_who_waits_too_long_for_another_writer_is_told_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    impatient = open_store(store.address)
    with store.writing(), pytest.raises(StoreBusy, match=r"The store is busy: .* try again"):
        add_round(impatient, "TEST", Round("2024"))

    add_round(impatient, "TEST", Round("2024"))
    assert list(stored_rounds(store)["TEST"]) == ["2024"]
    impatient.close()


def test_a_write_that_is_rolled_back_raises_no_revision(store: Store):
    with store.writing() as connection:
        connection.execute(insert(schema.files).values(sha256="a", content=b"a"))
        connection.rollback()

    with store.reading() as connection:
        assert connection.execute(select(schema.files)).all() == []
    assert store.revision() == 0


@pytest.mark.parametrize("place", ["file/store.db", "file/deep/store.db"])
def test_a_store_below_a_file_is_refused_with_a_sentence(tmp_path: Path, place: str):
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match=r"of the store cannot be made: .* another address"):
        open_store(f"sqlite:///{tmp_path / place}")


def test_a_store_that_is_a_folder_is_refused_with_a_sentence(tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be opened: unable to open database file"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_database_that_breaks_while_it_is_read_is_told_with_a_sentence(
    store: Store, ratings: Callable[..., pd.DataFrame]
):
    """The rows come from the driver itself, and the first thousands of them are sound."""
    frame = ratings({("XAA", f"A{n:05}"): "3" for n in range(9_000)}, comment="said " * 9)
    commit_upload(store, "TEST", frame, file="a", content=b"a", layout="long")
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    store.close()
    with sqlite3.connect(str(store.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert store.file is not None
    whole = bytearray(store.file.read_bytes())
    for page in range(pages // 2, pages):
        whole[page * size : page * size + 100] = b"\xff" * 100
    store.file.write_bytes(whole)

    with pytest.raises(StoreError, match="cannot be opened: database disk image is malformed"):
        current_ratings(store, "TEST")
