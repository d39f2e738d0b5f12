"""An uploaded plan is a version that never changes; only examples are ever removed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from monitoring.model import Round
from monitoring.store import (
    Store,
    add_plan,
    add_round,
    commit_upload,
    current_ratings,
    remove_plan,
    schema,
    stored_plans,
    stored_rounds,
    uploads,
)
from monitoring.store.uploads import file_content

TABLES = {"plan": [("Plan row 2", {"field": "code", "value": "TEST"})]}
RENAMED = {"plan": [("Plan row 2", {"field": "code", "value": "Tést"})]}


def rows_in(store: Store) -> int:
    """The number of rows of all tables but the revision's."""
    with store.reading() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
            if table is not schema.state
        )


def test_a_plan_is_kept_with_who_added_it_and_comes_back_word_for_word(store: Store):
    assert add_plan(store, "TEST", RENAMED, file="plan.xlsx", content=b"x", by="me") == (1, True)
    (found,) = stored_plans(store)

    assert (found.code, found.version, found.file, found.added_by) == ("TEST", 1, "plan.xlsx", "me")
    assert found.tables == {"plan": [["Plan row 2", {"field": "code", "value": "Tést"}]]}


def test_equal_tables_are_no_new_version(store: Store):
    add_plan(store, "TEST", TABLES, file="plan.xlsx")

    assert add_plan(store, "TEST", TABLES, file="again.xlsx") == (1, False)
    assert (store.revision(), len(stored_plans(store))) == (1, 1)


def test_other_tables_are_the_next_version_and_the_newest_counts(store: Store):
    add_plan(store, "TEST", TABLES, file="plan.xlsx")
    add_plan(store, "OTHER", TABLES, file="other.xlsx")

    assert add_plan(store, "TEST", RENAMED, file="plan.xlsx") == (2, True)
    assert [(plan.code, plan.version) for plan in stored_plans(store)] == [
        ("OTHER", 1),
        ("TEST", 2),
    ]
    with store.reading() as connection:
        kept = connection.execute(
            select(schema.plans.c.version).where(schema.plans.c.code == "TEST")
        )
        assert kept.scalars().all() == [1, 2]


def test_the_first_tables_again_are_a_new_version(store: Store):
    add_plan(store, "TEST", TABLES, file="plan.xlsx")
    add_plan(store, "TEST", RENAMED, file="plan.xlsx")

    assert add_plan(store, "TEST", TABLES, file="plan.xlsx") == (3, True)


def test_removing_an_example_leaves_nothing_of_it(
    store: Store, ratings: Callable[..., pd.DataFrame]
):
    add_plan(store, "TEST", TABLES, file="plan.xlsx", content=b"plan")
    add_round(store, "TEST", Round("2024"))
    commit_upload(
        store, "TEST", ratings({("XAA", "LAW-1"): "3"}), file="a", content=b"a", layout="long"
    )

    remove_plan(store, "TEST")

    assert rows_in(store) == 0


def test_removing_an_example_leaves_every_other_plan_whole(
    store: Store, ratings: Callable[..., pd.DataFrame]
):
    """The two plans hold the same file: it stays as long as one of them needs it."""
    for code in ("TEST", "OTHER"):
        add_plan(store, code, TABLES, file="plan.xlsx", content=b"plan")
        add_round(store, code, Round("2024"))
        commit_upload(
            store, code, ratings({("XAA", "LAW-1"): "3"}), file="a", content=b"a", layout="long"
        )
    before = current_ratings(store, "OTHER")

    remove_plan(store, "TEST")

    pd.testing.assert_frame_equal(current_ratings(store, "OTHER"), before)
    assert [plan.code for plan in stored_plans(store)] == ["OTHER"]
    assert list(stored_rounds(store)) == ["OTHER"]
    assert [file_content(store, sent.sha256) for sent in uploads(store)] == [b"a"]


def test_a_file_that_nobody_sent_is_not_there(store: Store):
    with pytest.raises(NoResultFound):
        file_content(store, "0" * 64)
