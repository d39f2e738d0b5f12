"""What somebody looked at before a write is asked for inside the transaction that writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from monitoring.model import RATING_KEY
from monitoring.store import (
    Seen,
    SeenNoMore,
    Store,
    add_layout,
    commit_upload,
    current_ratings,
    undo_upload,
    uploads,
)

Ratings = Callable[..., pd.DataFrame]
A1 = ("XAA", "LAW-1")
KEY = ("2024", "XAA", "LAW-1", "self")


def commit(store: Store, frame: pd.DataFrame, content: bytes, **further: Any) -> int:
    return commit_upload(store, "TEST", frame, file="a", content=content, layout="long", **further)[
        0
    ]


def levels(store: Store) -> list[str]:
    return list(current_ratings(store, "TEST")["level"])


def test_what_comes_from_the_upload_that_was_seen_is_superseded(store: Store, ratings: Ratings):
    first = commit(store, ratings({A1: "1"}), b"first", seen=Seen({KEY: 0}))
    commit(store, ratings({A1: "2"}), b"second", seen=Seen({KEY: first}))

    assert levels(store) == ["2"]


@pytest.mark.parametrize("key", range(len(RATING_KEY)))
def test_another_round_country_action_or_assessment_is_not_what_was_seen(
    store: Store, ratings: Ratings, key: int
):
    """Nothing is in force for a key that differs in one part, and an upload of another plan is none."""
    commit(store, ratings({A1: "1"}), b"first")
    other = tuple("other" if n == key else word for n, word in enumerate(KEY))

    commit(store, ratings({A1: "2"}), b"second", seen=Seen({other: 0}))

    assert levels(store) == ["2"]


def test_what_others_said_or_undid_meanwhile_stays(store: Store, ratings: Ratings):
    first = commit(store, ratings({A1: "1"}), b"first")
    second = commit(store, ratings({A1: "2"}), b"second")
    revision = store.revision()

    for seen in (0, first):
        with pytest.raises(SeenNoMore, match="nothing was written"):
            commit(store, ratings({A1: "3"}), b"third", seen=Seen({KEY: seen}))
    # Even where it would say the very same.
    with pytest.raises(SeenNoMore):
        commit(store, ratings({A1: "2"}), b"second", seen=Seen({KEY: first}))

    assert (levels(store), store.revision(), len(uploads(store))) == (["2"], revision, 2)
    undo_upload(store, second)
    with pytest.raises(SeenNoMore):
        commit(store, ratings({A1: "3"}), b"third", seen=Seen({KEY: second}))
    commit(store, ratings({A1: "3"}), b"third", seen=Seen({KEY: first}))
    assert levels(store) == ["3"]


def test_what_was_withdrawn_is_nothing(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "1"}), b"first")
    erased = pd.DataFrame([(*KEY, "Ratings", "D2")], columns=[*RATING_KEY, "sheet", "cell"])
    gone = commit(store, ratings({}), b"second", erased=erased)

    with pytest.raises(SeenNoMore):
        commit(store, ratings({A1: "2"}), b"third", seen=Seen({KEY: gone}))
    commit(store, ratings({A1: "2"}), b"third", seen=Seen({KEY: 0}))

    assert levels(store) == ["2"]


def test_what_was_worked_out_of_everything_needs_everything_as_it_was(
    store: Store, ratings: Ratings
):
    seen = Seen(revision=store.revision())
    commit(store, ratings({A1: "1"}), b"first", seen=seen)
    assert levels(store) == ["1"]

    seen = Seen(revision=store.revision())
    add_layout(store, "mine", "code: mine")
    with pytest.raises(SeenNoMore):
        commit(store, ratings({A1: "2"}), b"second", seen=seen)

    assert levels(store) == ["1"]
