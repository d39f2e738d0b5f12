"""A file is kept whole or not at all, supersedes what it changes, and can be undone exactly."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from monitoring.model import Round, RoundState
from monitoring.store import (
    Changes,
    RoundNotOpen,
    Store,
    UnknownUpload,
    changes_of,
    commit_upload,
    current_ratings,
    open_store,
    schema,
    set_round_state,
    undo_upload,
    uploads,
)
from monitoring.store.uploads import file_content

Ratings = Callable[..., pd.DataFrame]
A1, A2, A3 = ("XAA", "LAW-1"), ("XAA", "LAW-2"), ("XAA", "SKL-1")


def commit(
    store: Store, frame: pd.DataFrame, content: bytes = b"first", plan: str = "TEST"
) -> tuple[int, Changes]:
    return commit_upload(store, plan, frame, file="a.xlsx", content=content, layout="long", by="me")


def levels(store: Store, plan: str = "TEST") -> dict[tuple[str, str], str]:
    """The level in force by country and action."""
    current = current_ratings(store, plan)
    return {(r.country, r.action): r.level for r in current.itertuples()}


def rows_in(store: Store) -> dict[str, int]:
    """The number of rows of each table but the revision's."""
    with store.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
            if table is not schema.state
        }


def test_an_upload_says_who_sent_what_and_what_it_changed(store: Store, ratings: Ratings):
    before = datetime.now(UTC)
    number, changes = commit(store, ratings({A1: "3", A2: "?"}))
    (sent,) = uploads(store)

    assert (changes.added, changes.changed, changes.unchanged) == (2, 0, 0)
    assert (sent.id, sent.plan, sent.file, sent.layout, sent.uploaded_by) == (
        number,
        "TEST",
        "a.xlsx",
        "long",
        "me",
    )
    assert (sent.added, sent.changed, sent.unchanged, sent.undone_at) == (2, 0, 0, None)
    assert before.replace(tzinfo=None) <= sent.uploaded_at.replace(tzinfo=None)


def test_the_bytes_of_a_file_are_kept_with_their_hash(store: Store, ratings: Ratings):
    content = bytes(range(256)) * 40
    commit(store, ratings({A1: "3"}), content)
    (sent,) = uploads(store)

    assert sent.sha256 == hashlib.sha256(content).hexdigest()
    assert file_content(store, sent.sha256) == content


def test_a_rating_comes_back_with_everything_it_carries(store: Store, ratings: Ratings):
    frame = ratings({A1: "3", A2: "?", A3: 33.3333333333333357}, comment="In force")
    number, _changes = commit(store, frame)

    current = current_ratings(store, "TEST")

    pd.testing.assert_frame_equal(current[list(frame.columns)], frame)
    assert current["upload"].tolist() == [number] * 3
    assert current["file"].tolist() == ["a.xlsx"] * 3


def test_every_commit_raises_the_revision_by_one(store: Store, ratings: Ratings):
    assert store.revision() == 0
    commit(store, ratings({A1: "3"}))
    assert store.revision() == 1
    commit(store, ratings({A1: "2"}), b"second")
    assert store.revision() == 2


def test_the_same_file_again_changes_nothing(store: Store, ratings: Ratings):
    first, _changes = commit(store, ratings({A1: "3", A2: "n/a", A3: 5.0}))
    before = rows_in(store)

    again, changes = commit(store, ratings({A1: "3", A2: "n/a", A3: 5.0}))

    assert (again, changes.added, changes.changed, changes.unchanged) == (first, 0, 0, 3)
    assert (store.revision(), rows_in(store)) == (1, before)


def test_equal_answers_in_another_file_are_unchanged(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3", A2: "2"}))
    _number, changes = commit(store, ratings({A1: "3", A2: "1"}), b"second")

    assert (changes.added, changes.changed, changes.unchanged) == (0, 1, 1)


def test_a_file_known_already_is_compared_with_the_ratings_in_force(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3"}), b"first")
    commit(store, ratings({A1: "1"}), b"second")

    number, changes = commit(store, ratings({A1: "3"}), b"first")

    assert (number, changes.changed) == (3, 1)
    assert levels(store) == {A1: "3"}


def test_a_change_shows_the_fields_that_differ_before_and_after(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3", A2: "1"}, comment="Old"))

    first, second = changes_of(store, "TEST", ratings({A1: "2", A3: "?"}, comment="Old")).changes

    assert (first.action, first.is_new, first.place) == ("LAW-1", False, "Ratings!D2")
    assert (first.before, first.after) == ({"level": "3"}, {"level": "2"})
    assert (second.action, second.is_new, second.before) == ("SKL-1", True, {})
    assert second.after["status"] == "no_information"


@pytest.mark.parametrize(
    ("before", "after"),
    [("3", "2"), ("3", "?"), ("?", "n/a"), ("n/a", "0"), (33.5, 33.6), (0.0, "?"), ("0", 0.0)],
)
def test_any_other_answer_is_a_change(
    store: Store, ratings: Ratings, before: str | float, after: str | float
):
    commit(store, ratings({A1: before}))

    assert changes_of(store, "TEST", ratings({A1: after})).changed == 1


def test_another_comment_is_a_change_and_another_cell_is_none(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3"}, comment="Old"))
    moved = ratings({A1: "3"}, comment="Old").assign(cell="Z99", notes='{"Page": "3"}', raw="done")

    assert changes_of(store, "TEST", ratings({A1: "3"}, comment="New")).changed == 1
    assert changes_of(store, "TEST", moved).changed == 0


def test_asking_what_would_change_writes_nothing(store: Store, ratings: Ratings):
    changes_of(store, "TEST", ratings({A1: "3"}))

    assert (store.revision(), sum(rows_in(store).values())) == (0, 0)


def test_a_later_upload_supersedes_and_overwrites_nothing(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3", A2: "2"}))
    commit(store, ratings({A1: "1"}), b"second")

    assert levels(store) == {A1: "1", A2: "2"}
    assert rows_in(store)["ratings"] == 3


def test_another_round_or_assessment_supersedes_nothing(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3"}))
    commit(store, ratings({A1: "2"}, round_="2021"), b"second")
    commit(store, ratings({A1: "1"}, assessment="evaluator"), b"third")

    current = current_ratings(store, "TEST")

    assert current[["round", "assessment", "level"]].to_numpy().tolist() == [
        ["2021", "self", "2"],
        ["2024", "evaluator", "1"],
        ["2024", "self", "3"],
    ]


def test_plans_are_kept_apart(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3"}))
    commit(store, ratings({A1: "1"}), plan="OTHER")

    assert (levels(store), levels(store, "OTHER")) == ({A1: "3"}, {A1: "1"})
    assert [sent.plan for sent in uploads(store)] == ["OTHER", "TEST"]
    assert [sent.id for sent in uploads(store, "TEST")] == [1]


def test_a_failure_in_the_middle_of_a_commit_leaves_nothing(store: Store, ratings: Ratings):
    """The second of two equal keys breaks the transaction after file and upload were written."""
    commit(store, ratings({A2: "2"}))
    before = rows_in(store)
    twice = pd.concat([ratings({A1: "3"}), ratings({A1: "2"})], ignore_index=True)

    with pytest.raises(IntegrityError):
        commit(store, twice, b"second")

    assert (rows_in(store), levels(store), store.revision()) == (before, {A2: "2"}, 1)


def test_after_a_failure_the_next_commit_succeeds(store: Store, ratings: Ratings):
    twice = pd.concat([ratings({A1: "3"}), ratings({A1: "2"})], ignore_index=True)
    with pytest.raises(IntegrityError):
        commit(store, twice)

    commit(store, ratings({A1: "1"}))

    assert (levels(store), store.revision()) == ({A1: "1"}, 1)


def test_undoing_the_middle_upload_leaves_what_the_others_say(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "1", A2: "1"}), b"first")
    middle, _changes = commit(store, ratings({A1: "2", A3: "2"}), b"second")
    commit(store, ratings({A2: "3"}), b"third")

    undo_upload(store, middle)

    assert levels(store) == {A1: "1", A2: "3"}


def test_undo_leaves_an_answer_that_a_later_upload_repeated(store: Store, ratings: Ratings):
    """The third file changed nothing in LAW-1, and still says it."""
    commit(store, ratings({A1: "1"}), b"first")
    middle, _changes = commit(store, ratings({A1: "2"}), b"second")
    _third, changes = commit(store, ratings({A1: "2", A2: "0"}), b"third")
    assert (changes.added, changes.changed, changes.unchanged) == (1, 0, 1)

    undo_upload(store, middle)

    assert levels(store) == {A1: "2", A2: "0"}


def test_undoing_the_last_upload_brings_the_one_before_back(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3"}, comment="In force"), b"first")
    last, _changes = commit(store, ratings({A1: "?"}), b"second")

    undo_upload(store, last)

    assert current_ratings(store, "TEST")[["level", "comment"]].to_numpy().tolist() == [
        ["3", "In force"]
    ]


def test_an_undone_upload_stays_known_with_its_file(store: Store, ratings: Ratings):
    number, _changes = commit(store, ratings({A1: "3"}))
    undone = undo_upload(store, number)
    (sent,) = uploads(store)

    assert (undone.id, undone.file) == (number, "a.xlsx")
    assert isinstance(sent.undone_at, datetime)
    assert file_content(store, sent.sha256) == b"first"
    assert rows_in(store)["ratings"] == 1
    assert store.revision() == 2


def test_a_file_that_was_undone_can_be_sent_again(store: Store, ratings: Ratings):
    number, _changes = commit(store, ratings({A1: "3"}))
    undo_upload(store, number)

    again, changes = commit(store, ratings({A1: "3"}))

    assert (again, changes.added) == (number + 1, 1)
    assert levels(store) == {A1: "3"}


def test_an_upload_is_undone_once(store: Store, ratings: Ratings):
    number, _changes = commit(store, ratings({A1: "3"}))
    undo_upload(store, number)

    for unknown in (number, 99, 0, -1, 10**20, -(10**20)):
        with pytest.raises(UnknownUpload):
            undo_upload(store, unknown)
    assert store.revision() == 2


def test_undo_always_gives_what_the_remaining_uploads_in_order_give(store: Store, ratings: Ratings):
    """Twelve random uploads over six answers, undone one by one in random order."""
    random = np.random.default_rng(2024)
    keys = list(product(("XAA", "XAB"), ("LAW-1", "LAW-2", "SKL-1")))
    remaining: dict[int, dict[tuple[str, str], str]] = {}
    for number in range(12):
        said = {key: str(random.integers(4)) for key in keys if random.random() < 0.6}
        upload, _changes = commit(store, ratings(said), f"file {number}".encode())
        remaining[upload] = said

    for upload in random.permutation(list(remaining)).tolist():
        undo_upload(store, upload)
        del remaining[upload]
        expected: dict[tuple[str, str], str] = {}
        for said in remaining.values():
            expected |= said

        assert levels(store) == expected


def test_another_program_sees_a_commit_at_once(store: Store, ratings: Ratings):
    other = open_store(store.address)
    commit(store, ratings({A1: "3"}))

    assert (other.revision(), levels(other)) == (1, {A1: "3"})
    other.close()


SHUT = pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.PUBLISHED])


@SHUT
def test_nothing_is_kept_in_a_round_that_is_not_open(
    store: Store, ratings: Ratings, state: RoundState
):
    """The state counts that the round has in the moment of writing, not when a file was checked."""
    set_round_state(store, "TEST", Round("2021"), state)
    both = pd.concat([ratings({A1: "3"}), ratings({A1: "2"}, round_="2021")], ignore_index=True)

    with pytest.raises(RoundNotOpen) as refused:
        commit(store, both)

    assert refused.value.rounds == ("2021",)
    assert (levels(store), uploads(store), store.revision()) == ({}, [], 1)


@SHUT
def test_nothing_is_undone_in_a_round_that_is_not_open(
    store: Store, ratings: Ratings, state: RoundState
):
    both = pd.concat([ratings({A1: "3"}), ratings({A2: "2"}, round_="2021")], ignore_index=True)
    number, _changes = commit(store, both)
    set_round_state(store, "TEST", Round("2021"), state)

    with pytest.raises(RoundNotOpen) as refused:
        undo_upload(store, number)

    assert refused.value.rounds == ("2021",)
    assert levels(store) == {A1: "3", A2: "2"}
    assert store.revision() == 2


def test_a_shut_round_of_another_plan_stops_nobody(store: Store, ratings: Ratings):
    set_round_state(store, "OTHER", Round("2024"), RoundState.PUBLISHED)
    number, _changes = commit(store, ratings({A1: "3"}))

    assert undo_upload(store, number).id == number


def test_a_file_that_six_send_at_once_is_kept_once(store: Store, ratings: Ratings):
    frame, found = ratings({A1: "3", A2: "2"}), []
    together = threading.Barrier(6)

    def send() -> None:
        own = open_store(store.address)
        together.wait(10)
        found.append(commit(own, frame)[0])
        own.close()

    senders = [threading.Thread(target=send) for _number in range(6)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)

    assert found == [1] * 6
    assert (len(uploads(store)), store.revision()) == (1, 1)
