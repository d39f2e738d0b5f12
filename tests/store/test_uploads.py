"""A file is kept whole or not at all, supersedes what it changes, and can be undone exactly."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from monitoring.model import RATING_COLUMNS, RATING_KEY, Round, RoundState
from monitoring.store import (
    Cancelled,
    Changes,
    GroundMoved,
    RoundNotOpen,
    Store,
    UnknownUpload,
    accepted_aliases,
    changes_of,
    commit_upload,
    current_ratings,
    histories,
    history,
    open_store,
    rows,
    schema,
    set_round_state,
    undo_upload,
    uploads,
    verify,
)
from monitoring.store.uploads import file_content

Ratings = Callable[..., pd.DataFrame]
A1, A2, A3 = ("XAA", "LAW-1"), ("XAA", "LAW-2"), ("XAA", "SKL-1")


def commit(
    store: Store,
    frame: pd.DataFrame,
    content: bytes = b"first",
    plan: str = "TEST",
    **further: Any,
) -> tuple[int, Changes]:
    return commit_upload(
        store, plan, frame, file="a.xlsx", content=content, layout="long", by="me", **further
    )


def keys(*of: tuple[str, str], round_: str = "2024") -> pd.DataFrame:
    """Keys of self-assessments that are to be withdrawn, with the empty cells that say so."""
    said = [
        (round_, country, action, "self", "Ratings", f"D{n}")
        for n, (country, action) in enumerate(of)
    ]
    return pd.DataFrame(said, columns=[*RATING_KEY, "sheet", "cell"])


def many(ratings: Ratings, n: int) -> pd.DataFrame:
    one = ratings({A1: "3"})
    actions = [f"A{number}" for number in range(n)]
    return one.loc[one.index.repeat(n)].assign(action=actions).reset_index(drop=True)


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


def test_no_column_is_taken_for_another_however_many_rows_there_are(store: Store, ratings: Ratings):
    frame = many(ratings, 130).assign(value=[n / 7 for n in range(130)])
    texts = [name for name in RATING_COLUMNS if name not in (*RATING_KEY, "value")]
    for name in texts:
        frame[name] = [f"{name} {n}" for n in range(130)]
    commit(store, frame)

    current = current_ratings(store, "TEST").set_index("action")

    wanted = frame.set_index("action").loc[current.index]
    pd.testing.assert_frame_equal(current[[*texts, "value"]], wanted[[*texts, "value"]])


def test_every_commit_raises_the_revision_by_one(store: Store, ratings: Ratings):
    assert store.revision() == 0
    commit(store, ratings({A1: "3"}))
    assert store.revision() == 1
    commit(store, ratings({A1: "2"}), b"second")
    assert store.revision() == 2


def test_the_same_file_again_changes_nothing(store: Store, ratings: Ratings):
    first, changes = commit(store, ratings({A1: "3", A2: "n/a", A3: 5.0}))
    assert not changes.is_known
    before = rows_in(store)

    again, changes = commit(store, ratings({A1: "3", A2: "n/a", A3: 5.0}))

    assert (again, changes.added, changes.changed, changes.unchanged) == (first, 0, 0, 3)
    assert changes.is_known
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


def test_an_upload_withdraws_what_its_sender_says(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3", A2: "2", A3: "1"}), b"first")

    _number, changes = commit(store, ratings({A1: "3"}), b"second", erased=keys(A2))

    assert levels(store) == {A1: "3", A3: "1"}
    assert (changes.added, changes.changed, changes.withdrawn, changes.unchanged) == (0, 0, 1, 1)
    (change,) = changes.changes
    assert (change.is_withdrawn, change.action, change.place) == (True, "LAW-2", "Ratings!D0")
    assert (change.before["level"], change.after) == ("2", {})
    assert (uploads(store)[0].withdrawn, verify(store)) == (1, [])


def test_undoing_a_withdrawal_brings_back_exactly_what_was_there(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3", A2: "2"}, comment="In force"), b"first")
    before = current_ratings(store, "TEST")
    number, _changes = commit(store, ratings({A1: "1"}), b"second", erased=keys(A2))

    undo_upload(store, number)

    pd.testing.assert_frame_equal(current_ratings(store, "TEST"), before)


def test_what_was_withdrawn_can_be_said_again(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3"}), b"first")
    gone, _changes = commit(store, ratings({}), b"second", erased=keys(A1))
    assert levels(store) == {}

    _number, changes = commit(store, ratings({A1: "3"}), b"third")
    assert (changes.added, levels(store)) == (1, {A1: "3"})

    undo_upload(store, gone)
    assert levels(store) == {A1: "3"}


def test_only_what_is_in_force_is_withdrawn(store: Store, ratings: Ratings):
    """A key that is not in force, one given twice, and one that the file answers itself."""
    commit(store, ratings({A1: "3", A2: "2"}), b"first")

    _number, changes = commit(
        store, ratings({A2: "1"}), b"second", erased=keys(A1, A1, A2, A3, ("XAC", "LAW-1"))
    )

    assert (changes.changed, changes.withdrawn) == (1, 1)
    assert levels(store) == {A2: "1"}
    assert rows_in(store)["ratings"] == 6


def test_a_withdrawal_holds_also_when_an_earlier_one_is_undone(store: Store, ratings: Ratings):
    """What the remaining uploads say, in order, is what they would say in a fresh store."""
    commit(store, ratings({A1: "3"}), b"first")
    second, _changes = commit(store, ratings({A2: "2"}), b"second", erased=keys(A1))
    commit(store, ratings({A2: "1"}), b"third", erased=keys(A1))

    undo_upload(store, second)

    assert levels(store) == {A2: "1"}
    assert verify(store) == []


def test_withdrawing_what_is_withdrawn_already_changes_nothing(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3"}), b"first")
    number, _changes = commit(store, ratings({A2: "2"}), b"second", erased=keys(A1))

    again, changes = commit(store, ratings({A2: "2"}), b"second", erased=keys(A1))

    assert (again, changes.withdrawn, store.revision()) == (number, 0, 2)


def test_a_withdrawal_alone_is_kept(store: Store, ratings: Ratings):
    """The file is in force and says the same as before, and yet this time it withdraws."""
    first, _changes = commit(store, ratings({A1: "3"}), b"first")
    commit(store, ratings({A2: "2"}), b"second")

    number, changes = commit(store, ratings({A1: "3"}), b"first", erased=keys(A2))

    assert number > first
    assert (changes.withdrawn, changes.unchanged, levels(store)) == (1, 1, {A1: "3"})


@SHUT
def test_nothing_is_withdrawn_in_a_round_that_is_not_open(
    store: Store, ratings: Ratings, state: RoundState
):
    commit(store, ratings({A1: "3"}, round_="2021"), b"first")
    set_round_state(store, "TEST", Round("2021"), state)

    with pytest.raises(RoundNotOpen) as refused:
        commit(store, ratings({A1: "3"}), b"second", erased=keys(A1, round_="2021"))

    assert refused.value.rounds == ("2021",)
    assert len(current_ratings(store, "TEST")) == 1


def test_who_commits_on_ground_that_moved_is_told_and_nothing_is_written(
    store: Store, ratings: Ratings
):
    mine = ratings({A1: "1"})
    seen = changes_of(store, "TEST", mine)
    commit(store, ratings({A1: "2"}), b"theirs")
    before = rows_in(store)

    with pytest.raises(GroundMoved, match="look at what it changes now") as moved:
        commit(store, mine, b"mine", ground=seen.ground, aliases={"Land A": "XAA"})

    assert (seen.added, moved.value.changes.added, moved.value.changes.changed) == (1, 0, 1)
    assert (rows_in(store), store.revision()) == (before, 1)
    assert accepted_aliases(store) == {}
    commit(store, mine, b"mine", ground=moved.value.changes.ground)
    assert levels(store) == {A1: "1"}


def test_what_others_did_elsewhere_moves_no_ground(store: Store, ratings: Ratings):
    mine = ratings({A1: "1"})
    seen = changes_of(store, "TEST", mine)
    commit(store, ratings({A2: "2"}), b"theirs")

    commit(store, mine, b"mine", ground=seen.ground)

    assert levels(store) == {A1: "1", A2: "2"}


def test_a_file_confirmed_twice_is_kept_once(store: Store, ratings: Ratings):
    """Nothing is left to change, which is not what was seen, but all of it is in force already."""
    mine = ratings({A1: "1"})
    seen = changes_of(store, "TEST", mine)
    number, _changes = commit(store, mine, ground=seen.ground)

    assert commit(store, mine, ground=seen.ground)[0] == number


def test_of_two_who_commit_at_once_the_second_sees_that_the_ground_moved(
    store: Store, ratings: Ratings
):
    mine = ratings({A1: "1"})
    ground = changes_of(store, "TEST", mine).ground
    other = open_store(store.address)
    seen: list[int] = []

    def send() -> None:
        with pytest.raises(GroundMoved) as moved:
            commit(other, mine, b"mine", ground=ground)
        seen.append(moved.value.changes.changed)

    second = threading.Thread(target=send)

    def while_writing(_share: float) -> None:
        second.start()
        second.join(0.2)
        assert second.is_alive()

    commit(store, ratings({A1: "2"}), b"theirs", progress=while_writing)
    second.join(20)

    assert (seen, levels(store)) == ([1], {A1: "2"})
    other.close()


def test_what_the_uploader_chose_is_kept(store: Store, ratings: Ratings):
    chosen = {"round": "2024", "erase": True, "columns": ["B", "C"]}
    commit(store, ratings({A1: "3"}), options=chosen)
    commit(store, ratings({A1: "2"}), b"second")

    assert [dict(sent.options) for sent in uploads(store)] == [{}, chosen]
    assert {sent.kind for sent in uploads(store)} == {"ratings"}


def test_names_of_countries_are_accepted_with_the_upload(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3"}), aliases={"The Land of A.": "XAA"})

    assert accepted_aliases(store) == {"land of a": "XAA"}


def test_a_name_is_accepted_even_where_the_file_changes_nothing(store: Store, ratings: Ratings):
    first, _changes = commit(store, ratings({A1: "3"}))

    again, _changes = commit(store, ratings({A1: "3"}), aliases={"Land A": "XAA"})
    commit(store, ratings({A1: "3"}), aliases={"LAND A": "XAA"})

    assert (again, accepted_aliases(store), store.revision()) == (first, {"land a": "XAA"}, 2)


def test_a_long_commit_tells_how_far_it_is(
    store: Store, ratings: Ratings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rows, "PART", 40)
    told: list[float] = []

    commit(store, many(ratings, 100), progress=told.append)

    assert told == [0.4, 0.8, 1.0]


@pytest.mark.parametrize("asked", range(1, 7))
def test_a_commit_that_is_cancelled_leaves_nothing(
    store: Store, ratings: Ratings, monkeypatch: pytest.MonkeyPatch, asked: int
):
    """Stopped while comparing (three parts), while writing, or after the last row."""
    commit(store, many(ratings, 100), b"first")
    before = (rows_in(store), store.revision())
    monkeypatch.setattr(rows, "PART", 40)
    monkeypatch.setattr(rows, "FETCHED", 20)
    times = iter(range(1, 99))

    with pytest.raises(Cancelled):
        commit(
            store,
            many(ratings, 120).assign(level="1"),
            b"second",
            cancelled=lambda: next(times) == asked,
        )

    assert (rows_in(store), store.revision()) == before
    assert next(times) == asked + 1
    commit(store, many(ratings, 120), b"third")


def test_the_ratings_of_some_countries_are_those_of_all(store: Store, ratings: Ratings):
    frame = ratings({A1: "3", ("XAB", "LAW-1"): "2", ("XAC", "LAW-1"): 5.0})
    commit(store, frame, b"first")
    commit(store, ratings({("XAB", "LAW-1"): "1"}), b"second")
    everything = current_ratings(store, "TEST")

    for countries in (["XAB"], {"XAC", "XAA"}, (), ["XAD"]):
        wanted = everything[everything["country"].isin(countries)].reset_index(drop=True)
        found = current_ratings(store, "TEST", countries)
        pd.testing.assert_frame_equal(found, wanted)


def test_some_columns_of_the_ratings_can_be_read(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3", A2: "2"}), b"first")
    commit(store, ratings({}), b"second", erased=keys(A2))
    everything = current_ratings(store, "TEST")

    found = current_ratings(store, "TEST", columns=["level"])

    pd.testing.assert_frame_equal(found, everything[[*RATING_KEY, "level", "upload", "file"]])


def test_a_store_without_ratings_gives_the_same_columns(store: Store, ratings: Ratings):
    empty = current_ratings(store, "TEST")
    commit(store, ratings({A1: "3"}))

    assert list(empty.columns) == [*RATING_COLUMNS, "upload", "file"]
    pd.testing.assert_series_equal(empty.dtypes, current_ratings(store, "TEST").dtypes)


def test_the_history_of_an_answer_is_everything_that_was_ever_said(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "1", A2: "2"}, comment="Early"), b"first", options={"round": "2024"})
    commit(store, ratings({A1: "2"}, assessment="evaluator"), b"second")
    wrong, _changes = commit(store, ratings({A1: "3"}).assign(how="by code", raw="three"), b"third")
    commit(store, ratings({A2: "0"}, round_="2021"), b"fourth")
    undo_upload(store, wrong)
    commit(store, ratings({}), b"fifth", erased=keys(A1))

    answers = history(store, "TEST", "2024", *A1)

    assert [(a.upload, a.assessment, a.level, a.is_in_force) for a in answers] == [
        (5, "self", "", False),
        (3, "self", "3", False),
        (2, "evaluator", "2", True),
        (1, "self", "1", False),
    ]
    assert [a.is_withdrawal for a in answers] == [True, False, False, False]
    third, first = answers[1], answers[3]
    assert (third.how, third.raw, third.sheet, third.cell) == ("by code", "three", "Ratings", "D2")
    assert (third.undone_at is None, first.undone_at) == (False, None)
    assert (first.comment, first.value, first.options) == ("Early", None, {"round": "2024"})
    assert (first.file, first.layout, first.uploaded_by) == ("a.xlsx", "long", "me")
    assert first.sha256 == hashlib.sha256(b"first").hexdigest()
    assert history(store, "TEST", "2024", "XAC", "LAW-1") == []
    assert history(store, "OTHER", "2024", *A1) == []


def test_the_histories_of_a_country_are_those_of_its_actions(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "1", A2: "2", ("XAB", "LAW-1"): "3"}), b"first")
    commit(store, ratings({A1: "2"}), b"second")

    assert histories(store, "TEST", "2024", "XAA") == {
        action: history(store, "TEST", "2024", "XAA", action) for action in ("LAW-1", "LAW-2")
    }


def test_the_reason_of_a_change_is_a_part_of_the_answer(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3"}))
    frame = ratings({A1: "3"}).assign(why="earlier_corrected", how="by label")

    (change,) = commit(store, frame, b"second")[1].changes

    assert (change.before, change.after) == ({"why": ""}, {"why": "earlier_corrected"})
    assert current_ratings(store, "TEST")[["why", "how"]].to_numpy().tolist() == [
        ["earlier_corrected", "by label"]
    ]


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (50, 1, 50, 1), (120, 120, 3, 3)])
def test_small_uploads_are_read_together_and_large_ones_alone(
    store: Store, ratings: Ratings, monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...]
):
    monkeypatch.setattr(rows, "PART", 60)
    expected: dict[str, str] = {}
    for number, size in enumerate(sizes):
        commit(store, many(ratings, size).assign(level=str(number)), f"{number}".encode())
        expected |= dict.fromkeys((f"A{n}" for n in range(size)), str(number))

    current = current_ratings(store, "TEST")

    assert dict(zip(current["action"], current["level"], strict=True)) == expected
    whole = many(ratings, max(sizes))
    assert changes_of(store, "TEST", whole).unchanged == list(expected.values()).count("3")
