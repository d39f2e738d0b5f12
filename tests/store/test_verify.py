"""Verifying finds what is not as it was kept, and names it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable

import pandas as pd
import pytest
from sqlalchemy import delete, update

from monitoring.store import Store, add_plan, commit_upload, schema, undo_upload, verify

Ratings = Callable[..., pd.DataFrame]
CONTENT = b"PK\x03\x04 the workbook of country A, as it was sent " * 9


@pytest.fixture
def filled(store: Store, ratings: Ratings) -> Store:
    """A store with a plan and two uploads, one undone; one file came twice."""
    add_plan(store, "TEST", {}, file="plan.xlsx", content=b"the plan", by="me")
    first = ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "2"})
    erased = first.iloc[[1]][["round", "country", "action", "assessment", "sheet", "cell"]]
    commit_upload(store, "TEST", first, file="a.xlsx", content=CONTENT, layout="long")
    commit_upload(
        store,
        "TEST",
        ratings({("XAB", "LAW-1"): "1"}),
        file="b.xlsx",
        content=b"other",
        layout="long",
        erased=erased,
    )
    undo_upload(store, 1)
    commit_upload(store, "TEST", first, file="again.xlsx", content=CONTENT, layout="long")
    return store


def test_a_store_that_is_as_it_was_kept_has_no_findings(store: Store, filled: Store):
    revision = filled.revision()

    assert verify(filled) == []
    assert filled.revision() == revision


@pytest.mark.parametrize("at", [0, 100, len(CONTENT) - 1])
def test_one_changed_byte_of_a_file_is_found_in_the_database_file(filled: Store, at: int):
    filled.close()
    with sqlite3.connect(str(filled.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert filled.file is not None
    whole = bytearray(filled.file.read_bytes())
    place = whole.index(CONTENT) + at
    whole[place] ^= 1
    filled.file.write_bytes(whole)

    (found,) = verify(filled)

    assert found == (
        "The file 'a.xlsx' (upload 1), 'again.xlsx' (upload 3) is not as it was sent: its SHA-256 "
        f"is not {hashlib.sha256(CONTENT).hexdigest()}. Restore a backup."
    )


def test_a_changed_file_of_a_plan_is_found(filled: Store):
    sha256 = hashlib.sha256(b"the plan").hexdigest()
    with filled.writing() as connection:
        connection.execute(
            update(schema.files).where(schema.files.c.sha256 == sha256).values(content=b"a plan")
        )

    (found,) = verify(filled)

    assert "The file 'plan.xlsx' (plan TEST, version 1) is not as it was sent" in found


def broken(store: Store, statement: str) -> None:
    """Change the database as no program of ours would."""
    connection = sqlite3.connect(str(store.file))
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_file_that_is_gone_is_found(filled: Store):
    broken(filled, "DELETE FROM files WHERE content = x'6f74686572'")

    (found,) = verify(filled)

    # The database itself sees it first: the upload refers to the file.
    assert "of the table uploads speaks of a row of files that is not there" in found


def test_ratings_that_are_gone_are_found(filled: Store):
    with filled.writing() as connection:
        connection.execute(delete(schema.ratings).where(schema.ratings.c.action == "LAW-2"))

    found = verify(filled)

    assert len(found) == 3
    assert found[1] == (
        "Upload 2 ('b.xlsx') has 1 rows (withdrawals: 0) and should have 1 (withdrawals: 1). "
        "Restore a backup."
    )
    assert "Upload 1 ('a.xlsx') has 1 rows (withdrawals: 0) and should have 2" in found[0]
    assert "Upload 3 ('again.xlsx') has 1 rows" in found[2]


def test_another_version_of_the_schema_is_found(filled: Store):
    broken(filled, "UPDATE alembic_version SET version_num = '0001'")

    (found,) = verify(filled)

    assert found.startswith("The store has version 0001 and this program works with version")


def test_a_damaged_database_is_found(filled: Store):
    filled.close()
    with sqlite3.connect(str(filled.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ratings'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    assert filled.file is not None
    whole = bytearray(filled.file.read_bytes())
    whole[(root - 1) * size : (root - 1) * size + 200] = b"\xff" * 200
    filled.file.write_bytes(whole)

    found = verify(filled)

    assert found
    assert all("damaged" in sentence or "cannot be" in sentence for sentence in found)
