"""Comments are kept like ratings: append-only, superseded, undone, never twice; not after publishing."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import COMMENT_COLUMNS, Round, RoundState, Stance, Visibility
from monitoring.store import (
    Comment,
    CommentChanges,
    GroundMoved,
    RoundPublished,
    Store,
    add_plan,
    backup,
    comment_changes_of,
    comments_of,
    commit_comments,
    current_comments,
    current_ratings,
    open_store,
    remove_plans,
    set_round_state,
    undo_upload,
    uploads,
    verify,
)

LAW, SKILLS = "LAW-1", "SKL"


def comments(text_by_node: dict[str, str], country: str = "XAA", **further: Any) -> pd.DataFrame:
    """Disagreements of one country with findings of the round 2024."""
    rows = [
        {
            "country": country,
            "round": "2024",
            "node": node,
            "stance": "disagrees",
            "level": "3",
            "value": np.nan,
            "text": text,
            "visibility": "participants",
            "sheet": "Findings",
            "cell": f"H{number}",
            "raw": "We disagree",
        }
        | further
        for number, (node, text) in enumerate(text_by_node.items(), start=5)
    ]
    return pd.DataFrame(rows, columns=list(COMMENT_COLUMNS)).astype({"value": "float64"})


def commit(
    store: Store, frame: pd.DataFrame, content: bytes = b"first", **further: Any
) -> tuple[int, CommentChanges]:
    return commit_comments(
        store, "TEST", frame, file="c.xlsx", content=content, layout="comments", by="me", **further
    )


def texts(store: Store) -> dict[tuple[str, str], str]:
    return {key: said.text for key, said in comments_of(store, "TEST", "2024").items()}


def test_a_comment_comes_back_with_everything_it_carries(store: Store):
    frame = comments({LAW: 'Law "7",\n=1+1', SKILLS: "Ébène"}, visibility="secretariat")
    number, changes = commit(store, frame)

    assert (changes.added, changes.changed, changes.unchanged) == (2, 0, 0)
    pd.testing.assert_frame_equal(
        current_comments(store, "TEST")[list(COMMENT_COLUMNS)], frame, check_dtype=False
    )
    assert comments_of(store, "TEST", "2024")["XAA", LAW] == Comment(
        "XAA", "2024", LAW, Stance.DISAGREES, "3", None, 'Law "7",\n=1+1',
        Visibility.SECRETARIAT, "Findings", "H5", "We disagree", number, "c.xlsx",
    )  # fmt: skip
    assert (comments_of(store, "TEST", "2021"), comments_of(store, "OTHER", "2024")) == ({}, {})
    (sent,) = uploads(store)
    assert (sent.kind, sent.added) == ("comments", 2)
    assert (verify(store), store.revision()) == ([], 1)
    assert current_ratings(store, "TEST").empty


def test_a_second_form_supersedes_and_undo_brings_back_exactly_what_was_there(store: Store):
    commit(store, comments({LAW: "first", SKILLS: "stays"}))
    commit(store, comments({LAW: "of another"}, country="XAB"), b"another")
    before = current_comments(store, "TEST")
    later, changes = commit(store, comments({LAW: "second", "LAW-2": "new"}), b"second")

    assert texts(store) == {
        ("XAA", LAW): "second", ("XAA", "LAW-2"): "new", ("XAA", SKILLS): "stays",
        ("XAB", LAW): "of another",
    }  # fmt: skip
    assert (changes.added, changes.changed) == (1, 1)
    first, second = changes.changes
    assert (first.node, first.before, first.after) == (LAW, {"text": "first"}, {"text": "second"})
    assert (second.node, second.is_new, second.place) == ("LAW-2", True, "Findings!H6")

    undo_upload(store, later)

    pd.testing.assert_frame_equal(current_comments(store, "TEST"), before)
    assert verify(store) == []


def test_the_same_form_again_changes_nothing(store: Store):
    first, _changes = commit(store, comments({LAW: "once"}))

    again, changes = commit(store, comments({LAW: "once"}).assign(cell="H99", raw="x"))

    assert (again, changes.unchanged, store.revision()) == (first, 1, 1)


def test_nothing_is_written_when_the_ground_has_moved(store: Store):
    seen = comment_changes_of(store, "TEST", comments({LAW: "mine"}))
    commit(store, comments({LAW: "theirs"}))

    with pytest.raises(GroundMoved):
        commit(store, comments({LAW: "mine"}), b"second", ground=seen.ground)
    assert texts(store) == {("XAA", LAW): "theirs"}
    assert store.revision() == 1


def test_a_closed_round_takes_comments_and_lets_them_be_undone(store: Store):
    set_round_state(store, "TEST", Round("2024"), RoundState.CLOSED)
    number, _changes = commit(store, comments({LAW: "late, and welcome"}))
    assert texts(store) == {("XAA", LAW): "late, and welcome"}

    undo_upload(store, number)

    assert texts(store) == {}


def test_a_published_round_neither_takes_comments_nor_loses_any(store: Store):
    number, _changes = commit(store, comments({LAW: "before"}))
    set_round_state(store, "TEST", Round("2024"), RoundState.PUBLISHED)
    revision = store.revision()

    with pytest.raises(RoundPublished, match="2024"):
        commit(store, comments({LAW: "after"}), b"second")
    with pytest.raises(RoundPublished, match="2024"):
        undo_upload(store, number)
    assert texts(store) == {("XAA", LAW): "before"}
    assert (store.revision(), len(uploads(store))) == (revision, 1)


def test_of_some_countries_only_their_comments_are_read(store: Store):
    for country in ("XAA", "XAB", "XAC"):
        commit(store, comments({LAW: country}, country=country), country.encode())

    found = current_comments(store, "TEST", {"XAA", "XAC"})

    assert found["country"].tolist() == ["XAA", "XAC"]


def test_what_was_lost_of_a_form_is_found(store: Store):
    commit(store, comments({LAW: "a", SKILLS: "b"}))
    with sqlite3.connect(store.file or "") as connection:
        connection.execute("DELETE FROM comments WHERE node = ?", (LAW,))

    assert verify(store) == [
        (
            "Upload 1 ('c.xlsx') has 1 rows (withdrawals: 0) and should have 2 (withdrawals: 0). "
            "Restore a backup."
        )
    ]


def test_a_backup_holds_the_comments(store: Store, tmp_path: Path):
    commit(store, comments({LAW: "kept"}))
    backup(store, tmp_path / "copy.db")
    copy = open_store(f"sqlite:///{tmp_path / 'copy.db'}")

    assert texts(copy) == {("XAA", LAW): "kept"}
    copy.close()


def test_with_an_example_go_the_comments_on_it(store: Store):
    add_plan(store, "TEST", {}, file="plan.xlsx", by="demo")
    commit_comments(
        store, "TEST", comments({LAW: "gone"}), file="c", content=b"c", layout="comments", by="demo"
    )

    assert remove_plans(store, ["TEST"], by="demo") == ["TEST"]
    with sqlite3.connect(store.file or "") as connection:
        assert connection.execute("SELECT count(*) FROM comments").fetchone() == (0,)
    assert verify(store) == []
