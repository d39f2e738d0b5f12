"""Targets and indicators are kept like ratings: append-only, superseded, undone, never twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from monitoring.model import SERIES_COLUMNS, Round, RoundState
from monitoring.store import (
    Cancelled,
    GroundMoved,
    SeriesChanges,
    Store,
    commit_series,
    commit_upload,
    current_ratings,
    current_series,
    remove_plans,
    series_changes_of,
    set_round_state,
    undo_upload,
    uploads,
    verify,
)

Key = tuple[str, str]
T25, T26, YES = ("IND 1", "2025"), ("IND 1", "2026"), ("IND 2", "2025")


def series(said: Mapping[Key, float | str], **further: str) -> pd.DataFrame:
    """Values of indicators of one place by (indicator, period); a text is no number."""
    found = []
    for number, ((indicator, period), value) in enumerate(said.items(), start=2):
        row: dict[str, Any] = dict.fromkeys(SERIES_COLUMNS, "") | {
            "indicator": indicator,
            "measure": "target",
            "place": "XAA",
            "period": period,
            "value": np.nan if isinstance(value, str) else value,
            "text": value if isinstance(value, str) else "",
            "unit": "%",
            "sheet": "Results",
            "cell": f"F{number}",
        }
        found.append(row | further)
    return pd.DataFrame(found, columns=list(SERIES_COLUMNS)).astype({"value": "float64"})


def commit(
    store: Store,
    frame: pd.DataFrame,
    content: bytes = b"first",
    kind: str = "targets",
    plan: str = "TEST",
    **further: Any,
) -> tuple[int, SeriesChanges]:
    return commit_series(
        store,
        plan,
        frame,
        kind=kind,
        file="results.xlsx",
        content=content,
        layout="results",
        by="me",
        **further,
    )


def values(store: Store, kind: str = "targets") -> dict[Key, float | str]:
    current = current_series(store, "TEST", kind)
    return {
        (row.indicator, row.period): row.text if np.isnan(row.value) else row.value
        for row in current.itertuples()
    }


def test_a_series_comes_back_with_everything_it_carries(store: Store):
    frame = series({T25: 12.5, T26: 33.3333333333333357, YES: "yes"}, source="Survey", raw="12,5")
    number, changes = commit(store, frame, options={"year_1": 2025})

    current = current_series(store, "TEST", "targets")

    pd.testing.assert_frame_equal(current[list(SERIES_COLUMNS)], frame)
    assert (changes.added, changes.changed, changes.unchanged) == (3, 0, 0)
    assert current["upload"].tolist() == [number] * 3
    (sent,) = uploads(store)
    assert (sent.kind, sent.added, dict(sent.options)) == ("targets", 3, {"year_1": 2025})
    assert (verify(store), store.revision()) == ([], 1)


def test_a_later_value_supersedes_and_undo_brings_the_one_before_back(store: Store):
    commit(store, series({T25: 10.0, YES: "yes"}))
    later, changes = commit(store, series({T25: 20.0, T26: 30.0}), b"second")
    assert values(store) == {T25: 20.0, T26: 30.0, YES: "yes"}
    assert (changes.added, changes.changed) == (1, 1)

    undo_upload(store, later)

    assert values(store) == {T25: 10.0, YES: "yes"}


def test_the_same_file_again_changes_nothing(store: Store):
    first, _changes = commit(store, series({T25: 10.0}))

    again, changes = commit(store, series({T25: 10.0}))

    assert (again, changes.unchanged, store.revision()) == (first, 1, 1)


def test_the_same_file_can_be_of_two_kinds(store: Store):
    commit(store, series({T25: 10.0}))
    commit(store, series({T25: 10.0}), kind="indicators")

    assert [sent.kind for sent in uploads(store)] == ["indicators", "targets"]
    undo_upload(store, 1)
    assert (values(store), values(store, "indicators")) == ({}, {T25: 10.0})


@pytest.mark.parametrize(
    "name", ["text", "unit", "scale", "direction", "component", "frequency", "source"]
)
def test_any_other_content_is_a_change_and_another_cell_is_none(store: Store, name: str):
    commit(store, series({T25: 10.0}))
    other = series({T25: 10.0}, **{name: "other"})

    (change,) = series_changes_of(store, "TEST", other, kind="targets").changes
    moved = series_changes_of(
        store, "TEST", series({T25: 10.0}, cell="Z9", raw="x"), kind="targets"
    )

    assert change.after == {name: "other"}
    assert (change.indicator, change.period, change.cell) == ("IND 1", "2025", "Results!F2")
    assert (change.file, change.upload, change.is_new) == ("results.xlsx", 1, False)
    assert moved.is_empty


@pytest.mark.parametrize("name", ["part_of", "measure", "place"])
def test_another_measure_part_or_place_supersedes_nothing(store: Store, name: str):
    commit(store, series({T25: 10.0}))
    commit(store, series({T25: 20.0}, **{name: "other"}), b"second")

    assert sorted(current_series(store, "TEST", "targets")["value"]) == [10.0, 20.0]


def test_a_series_is_committed_on_the_ground_that_was_seen(store: Store):
    seen = series_changes_of(store, "TEST", series({T25: 10.0}), kind="targets")
    commit(store, series({T25: 5.0}), b"theirs")

    with pytest.raises(GroundMoved):
        commit(store, series({T25: 10.0}), b"mine", ground=seen.ground)
    with pytest.raises(Cancelled):
        commit(store, series({T25: 10.0}), b"mine", cancelled=lambda: True)

    assert (values(store), store.revision()) == ({T25: 5.0}, 1)


def test_a_round_that_is_shut_does_not_stop_targets(store: Store):
    set_round_state(store, "TEST", Round("2025"), RoundState.PUBLISHED)
    number, _changes = commit(store, series({T25: 10.0}))

    assert undo_upload(store, number).kind == "targets"


def test_series_and_ratings_of_a_plan_stay_apart(store: Store, ratings: Any):
    commit_upload(
        store, "TEST", ratings({("XAA", "LAW-1"): "3"}), file="a", content=b"a", layout="long"
    )
    commit(store, series({T25: 10.0}))

    assert len(current_ratings(store, "TEST")) == 1
    assert values(store) == {T25: 10.0}
    assert current_series(store, "OTHER", "targets").empty


def test_what_is_unknown_as_a_kind_is_a_mistake_of_the_program(store: Store):
    with pytest.raises(KeyError):
        commit(store, series({T25: 10.0}), kind="ratings")


def test_the_series_of_an_example_go_with_its_plan(store: Store):
    from monitoring.store import add_plan

    add_plan(store, "TEST", {}, file="plan.xlsx", by="me")
    commit(store, series({T25: 10.0}))

    assert remove_plans(store, ["TEST"], by="me") == ["TEST"]
    assert (uploads(store), values(store), verify(store)) == ([], {}, [])
