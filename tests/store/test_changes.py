"""What a file changes: the same by whatever means it is kept, counted, and looked up when asked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import RATING_COLUMNS, RATING_KEY, RATING_TEXTS
from monitoring.store import Changes, Store, changes_of, commit_upload, current_ratings, undo_upload
from monitoring.store import changes as changes_module
from monitoring.store import rows as rows_module

Ratings = Callable[..., pd.DataFrame]
COMPARED = ("status", "reason", "level", "value", *RATING_TEXTS, "why")
A1, A2, A3 = ("XAA", "LAW-1"), ("XAA", "LAW-2"), ("XAB", "SKL-1")


def commit(store: Store, frame: pd.DataFrame, content: bytes, **further: Any) -> int:
    return commit_upload(
        store, "TEST", frame, file=f"{content.decode()}.xlsx", content=content, layout="", **further
    )[0]


def kept_as(frame: pd.DataFrame, dtype: str) -> pd.DataFrame:
    texts = {name: dtype for name in frame if name != "value"}
    return frame.astype(texts)


def keys_of(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[*RATING_KEY, "sheet", "cell"]]


def by_key(frame: pd.DataFrame) -> dict[tuple[str, ...], dict[str, Any]]:
    columns = [frame[name].tolist() for name in (*RATING_KEY, *COMPARED)]
    rows = [[None if pd.isna(v) else v for v in row] for row in zip(*columns, strict=True)]
    return {tuple(row[:4]): dict(zip(COMPARED, row[4:], strict=True)) for row in rows}


class Random:
    """Random answers of two countries to three actions in two rounds, by two assessments."""

    KEYS = tuple(product(("2021", "2024"), ("XAA", "XAB"), ("B", "A", "a"), ("self", "agreed")))

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def keys(self, share: float) -> list[tuple[str, ...]]:
        return [
            self.KEYS[n]
            for n in self.random.permutation(len(self.KEYS))
            if self.random.random() < share
        ]

    def frame(self, share: float = 0.5) -> pd.DataFrame:
        rows = []
        for number, key in enumerate(self.keys(share)):
            row: dict[str, Any] = dict.fromkeys(RATING_COLUMNS, "")
            row |= dict(zip(RATING_KEY, key, strict=True))
            kind = self.random.integers(3)
            row["status"] = ["rated", "rated", "no_information"][kind]
            row["level"] = str(self.random.integers(2)) if kind == 0 else ""
            row["value"] = float(self.random.integers(2)) if kind == 1 else np.nan
            row["comment"] = ["", "Ça va", "x\ny"][self.random.integers(3)]
            row["why"] = ["", "situation_changed"][self.random.integers(2)]
            row["sheet"], row["cell"] = "Ratings", f"D{number}"
            rows.append(row)
        frame = pd.DataFrame(rows, columns=list(RATING_COLUMNS))
        frame = frame.astype({"value": "float64"})
        return kept_as(frame, str(self.random.choice(["object", "str", "category"])))


def expected(
    before: dict[tuple[str, ...], dict[str, Any]], said: pd.DataFrame, erased: pd.DataFrame
) -> list[tuple[tuple[str, ...], dict[str, Any], dict[str, Any], str]]:
    """What changes, written down as plainly as possible."""
    changes = []
    answers = by_key(said)
    for cell, (key, after) in zip(said["cell"], answers.items(), strict=True):
        place = f"Ratings!{cell}"
        earlier = before.get(key)
        if earlier is None:
            changes.append((key, {}, after, place))
        elif earlier != after:
            names = [name for name in COMPARED if earlier[name] != after[name]]
            changes.append(
                (key, {n: earlier[n] for n in names}, {n: after[n] for n in names}, place)
            )
    for row in erased.itertuples(index=False):
        key = tuple(row[:4])
        if key in before and key not in answers:
            changes.append((key, before[key], {}, f"{row.sheet}!{row.cell}"))
    return changes


@pytest.mark.parametrize(("seed", "part"), [(0, 20_000), (1, 20_000), (2, 20_000), (3, 3), (4, 3)])
def test_uploads_in_any_order_change_what_a_plain_comparison_says(
    store: Store, monkeypatch: pytest.MonkeyPatch, seed: int, part: int
):
    """Eight random uploads with withdrawals and undoing, read and written in parts of any size."""
    monkeypatch.setattr(rows_module, "PART", part)
    monkeypatch.setattr(rows_module, "FETCHED", 2)
    monkeypatch.setattr(changes_module, "PART", part)
    random = Random(seed)
    log: dict[int, tuple[dict[tuple[str, ...], dict[str, Any]], set[tuple[str, ...]]]] = {}
    for number in range(8):
        before: dict[tuple[str, ...], dict[str, Any]] = {}
        for answers, gone in log.values():
            before |= answers
            before = {key: answer for key, answer in before.items() if key not in gone}
        assert by_key(current_ratings(store, "TEST")) == before

        said = random.frame()
        erased = keys_of(random.frame(0.3))
        wanted = expected(before, said, erased.astype("str"))
        found = changes_of(store, "TEST", said, erased)

        order = {(key, not after): n for n, (key, _b, after, _p) in enumerate(wanted)}
        shown = sorted(
            (
                (
                    (c.round, c.country, c.action, c.assessment),
                    dict(c.before),
                    dict(c.after),
                    c.place,
                )
                for c in found.changes
            ),
            key=lambda change: order[change[0], not change[2]],
        )
        assert shown == wanted
        assert found.added == sum(not earlier for _k, earlier, _a, _p in wanted)
        assert found.withdrawn == sum(not after for _k, _b, after, _p in wanted)
        assert found.added + found.changed + found.withdrawn == len(wanted)
        assert found.unchanged == len(said) - found.added - found.changed

        upload = commit(store, said, f"{number}".encode(), erased=erased, ground=found.ground)
        # Also what was not in force then stays withdrawn, whichever upload is undone later.
        gone = {tuple(map(str, row[:4])) for row in erased.itertuples(index=False)}
        log[upload] = (by_key(said), gone - set(by_key(said)))
        if number % 3 == 2:
            undone = int(random.random.choice(list(log)))
            undo_upload(store, undone)
            del log[undone]


@pytest.mark.parametrize("dtype", ["object", "str", "category"])
def test_a_column_may_be_kept_by_any_means(store: Store, ratings: Ratings, dtype: str):
    first = kept_as(ratings({A1: "3", A2: "?", A3: 33.5}, comment="In force"), dtype)
    commit(store, first, b"first")

    again = changes_of(store, "TEST", first)
    other = changes_of(store, "TEST", kept_as(ratings({A1: "2", A2: "?"}), dtype)).changes

    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert [(c.action, c.after) for c in other] == [
        ("LAW-1", {"level": "2", "comment": ""}),
        ("LAW-2", {"comment": ""}),
    ]
    assert all(type(value) is str for change in other for value in change.before.values())
    pd.testing.assert_frame_equal(
        current_ratings(store, "TEST")[list(RATING_COLUMNS)], first.astype({"value": "float64"}),
        check_dtype=False, check_categorical=False,
    )  # fmt: skip


def test_categories_that_do_not_occur_matter_to_nobody(store: Store, ratings: Ratings):
    frame = ratings({A1: "3"})
    more = frame.assign(country=pd.Categorical(["XAA"], categories=["XAC", "XAA", "XAB"]))
    commit(store, more, b"first")

    assert changes_of(store, "TEST", frame).is_empty
    assert changes_of(store, "TEST", more).ground == changes_of(store, "TEST", frame).ground


def ground(store: Store, frame: pd.DataFrame, erased: pd.DataFrame | None = None) -> str:
    return changes_of(store, "TEST", frame, erased).ground


def test_the_ground_is_the_same_for_the_same_changes(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3", A3: 1.5}, comment="Old"), b"first")
    frame = ratings({A1: "2", A2: "?", A3: 1.5})

    grounds = {
        ground(store, frame),
        *(ground(store, kept_as(frame, dtype)) for dtype in ("object", "str", "category")),
        ground(store, frame.iloc[::-1].reset_index(drop=True)),
        ground(store, frame.assign(sheet="Other", cell="A1", raw="two", how="guess")),
        ground(store, frame, keys_of(ratings({("XAC", "LAW-9"): "1"}))),
    }

    assert len(grounds) == 1


def test_any_other_change_has_another_ground(store: Store, ratings: Ratings):
    empty = ground(store, ratings({A1: "2"}))
    commit(store, ratings({A1: "3", A3: 0.0}, comment="Old"), b"first")
    frame = ratings({A1: "2", A3: 1.5})
    grounds = [
        empty,
        ground(store, ratings({})),
        ground(store, frame),
        ground(store, ratings({A1: "2"})),
        ground(store, ratings({A1: "1", A3: 1.5})),
        ground(store, ratings({A1: "2", A3: 1.5000000000000002})),
        ground(store, ratings({A1: "2", A3: "?"})),
        ground(store, ratings({A2: "2", A3: 1.5})),
        ground(store, frame.assign(why="situation_changed")),
        ground(store, frame.assign(comment="2", level="")),
        ground(store, ratings({A1: "2"}), keys_of(ratings({A3: "1"}))),
        ground(store, ratings({A3: 1.5}), keys_of(ratings({A1: "1"}))),
    ]
    commit(store, ratings({A1: "3", A3: 0.0}, comment="Older"), b"second")
    grounds.append(ground(store, frame))

    assert len(set(grounds)) == len(grounds)


def test_a_change_says_where_the_earlier_answer_came_from(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "3", A2: "1"}), b"first")
    commit(store, ratings({A1: "2"}), b"second")

    changes = changes_of(store, "TEST", ratings({A1: "0", A3: "1"}), keys_of(ratings({A2: "9"})))

    assert [(c.action, c.file, c.upload) for c in changes.changes] == [
        ("LAW-1", "second.xlsx", 2),
        ("SKL-1", "", None),
        ("LAW-2", "first.xlsx", 1),
    ]
    assert [(c.is_new, c.is_withdrawn) for c in changes.changes] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_the_first_changes_are_the_first(store: Store, ratings: Ratings):
    commit(store, ratings({A2: "1", A3: "1"}), b"first")
    changes = changes_of(store, "TEST", ratings({A1: "0", A2: "1", A3: "0"}))

    assert changes.first(0) == ()
    assert changes.first(1) == changes.changes[:1]
    assert [change.action for change in changes.first(99)] == ["LAW-1", "SKL-1"]


def test_no_rows_change_nothing(store: Store, ratings: Ratings):
    commit(store, ratings({A1: "1"}), b"first")
    changes: Changes = changes_of(store, "TEST", ratings({}))

    assert changes.is_empty
    assert (changes.added, changes.changed, changes.unchanged, changes.changes) == (0, 0, 0, ())


def test_a_row_without_its_country_is_a_mistake_of_the_program(store: Store, ratings: Ratings):
    with pytest.raises(ValueError, match="a row without its country"):
        changes_of(store, "TEST", ratings({A1: "1"}).assign(country=None))
