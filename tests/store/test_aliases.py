"""What uploaders accepted once is remembered, with who and when, and can be forgotten."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from monitoring.store import (
    LayoutExists,
    Store,
    accepted_aliases,
    add_layout,
    forget_alias,
    schema,
    stored_layouts,
)
from monitoring.store.aliases import accept_aliases


def accept(store: Store, by: str, **aliases: str) -> int:
    with store.writing() as connection:
        return accept_aliases(connection, aliases, by)


def kept(store: Store) -> list[tuple[str, str, str, str]]:
    table = schema.aliases
    with store.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.name)).all()
    assert all(isinstance(row.accepted_at, datetime) for row in rows)
    return [(row.name, row.written, row.country, row.accepted_by) for row in rows]


def test_a_name_is_kept_as_it_was_written_and_found_however_it_is_written(store: Store):
    accept(store, "me", **{"Sint-Maarten (Dutch part)": "SXM"})

    assert kept(store) == [
        ("sint maarten dutch part", "Sint-Maarten (Dutch part)", "SXM", "me"),
    ]
    assert accepted_aliases(store) == {"sint maarten dutch part": "SXM"}


def test_who_accepted_a_name_first_stays(store: Store):
    assert accept(store, "first", **{"Land A": "XAA"}) == 1
    assert accept(store, "second", **{"land  a": "XAA"}) == 0

    assert kept(store) == [("land a", "Land A", "XAA", "first")]


def test_a_name_that_stands_for_another_country_now_says_who_said_so(store: Store):
    accept(store, "first", Land="XAA")

    assert accept(store, "second", LAND="XAB") == 1
    assert kept(store) == [("land", "LAND", "XAB", "second")]


def test_a_name_is_forgotten_however_it_is_written(store: Store):
    accept(store, "me", **{"Land A": "XAA", "Land B": "XAB"})

    assert forget_alias(store, "LAND A")
    assert accepted_aliases(store) == {"land b": "XAB"}
    assert not forget_alias(store, "Land A")
    assert store.revision() == 2


def test_a_layout_is_kept_as_it_was_written(store: Store):
    assert add_layout(store, "b", "title: B\n", "me")
    assert add_layout(store, "a", "title: Ä\n", "me")

    assert stored_layouts(store) == {"a": "title: Ä\n", "b": "title: B\n"}
    assert store.revision() == 2


def test_the_same_layout_again_changes_nothing(store: Store):
    add_layout(store, "a", "title: A", "me")

    assert not add_layout(store, "a", "title: A", "you")
    assert store.revision() == 1


def test_another_layout_takes_a_code_only_when_that_is_said(store: Store):
    add_layout(store, "a", "title: A", "me")

    with pytest.raises(LayoutExists, match="another layout 'a' already"):
        add_layout(store, "a", "title: B", "you")
    assert (stored_layouts(store), store.revision()) == ({"a": "title: A"}, 1)

    assert add_layout(store, "a", "title: B", "you", replace=True)
    with store.reading() as connection:
        (row,) = connection.execute(select(schema.layouts)).all()
    assert (row.content, row.added_by) == ("title: B", "you")
