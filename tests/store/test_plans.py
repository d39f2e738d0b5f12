"""An uploaded plan is a version that never changes; only examples are ever removed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable

import pandas as pd
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from monitoring.model import Round
from monitoring.store import (
    ExampleInUse,
    Standing,
    Store,
    add_plan,
    add_round,
    add_scenario,
    commit_upload,
    current_ratings,
    open_store,
    remove_outdated,
    remove_plans,
    schema,
    stored_plans,
    stored_rounds,
    undo_upload,
    uploads,
)
from monitoring.store.uploads import file_content

Ratings = Callable[..., pd.DataFrame]
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


def test_a_plan_that_six_add_at_once_is_one_version(store: Store):
    found, together = [], threading.Barrier(6)

    def add() -> None:
        own = open_store(store.address)
        together.wait(10)
        found.append(add_plan(own, "TEST", TABLES, file="plan.xlsx"))
        own.close()

    adders = [threading.Thread(target=add) for _number in range(6)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join(30)

    assert sorted(found) == [(1, False)] * 5 + [(1, True)]
    assert store.revision() == 1


def test_an_objection_is_told_how_things_stand_and_keeps_the_plan_out(
    store: Store, ratings: Ratings
):
    add_plan(store, "TEST", TABLES, file="plan.xlsx", by="me")
    add_round(store, "TEST", Round("2024"))
    send(store, "TEST", ratings)
    told: list[Standing] = []

    def objection(standing: Standing) -> None:
        told.append(standing)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_plan(store, "TEST", RENAMED, file="plan.xlsx", objection=objection)

    assert (told[0].codes, told[0].added_by, told[0].rounds) == (
        ("TEST",),
        "me",
        {"2024": Round("2024")},
    )
    assert told[0].ratings.equals(current_ratings(store, "TEST"))
    assert ([p.version for p in stored_plans(store)], store.revision()) == ([1], 3)


def test_equal_tables_meet_no_objection(store: Store):
    def objection(_standing: Standing) -> None:
        raise ZeroDivisionError

    add_plan(store, "TEST", TABLES, file="plan.xlsx")

    assert add_plan(store, "TEST", TABLES, file="plan.xlsx", objection=objection) == (1, False)


def send(store: Store, plan: str, ratings: Ratings, by: str = "demo") -> int:
    frame = ratings({("XAA", "LAW-1"): "3"})
    upload, _changes = commit_upload(
        store, plan, frame, file="a.xlsx", content=by.encode(), layout="long", by=by
    )
    return upload


def example(store: Store, code: str, ratings: Ratings) -> None:
    """A plan, a round and an upload, all by "demo"."""
    add_plan(store, code, TABLES, file="plan.xlsx", content=b"plan", by="demo")
    add_round(store, code, Round("2024"))
    send(store, code, ratings)


def test_removing_an_example_leaves_nothing_of_it(store: Store, ratings: Ratings):
    example(store, "TEST", ratings)

    assert remove_plans(store, ["TEST", "NONE"], by="demo") == ["TEST"]
    assert rows_in(store) == 0


def test_removing_an_example_leaves_every_other_plan_whole(store: Store, ratings: Ratings):
    """The two plans hold the same file: it stays as long as one of them needs it."""
    example(store, "TEST", ratings)
    example(store, "OTHER", ratings)
    before = current_ratings(store, "OTHER")

    remove_plans(store, ["TEST"], by="demo")

    pd.testing.assert_frame_equal(current_ratings(store, "OTHER"), before)
    assert [plan.code for plan in stored_plans(store)] == ["OTHER"]
    assert list(stored_rounds(store)) == ["OTHER"]
    assert [file_content(store, sent.sha256) for sent in uploads(store)] == [b"demo"]


def test_an_example_with_somebody_s_file_stays_whole_until_the_file_is_undone(
    store: Store, ratings: Ratings
):
    example(store, "TEST", ratings)
    example(store, "OTHER", ratings)
    mine = send(store, "OTHER", ratings, by="me")
    before = (rows_in(store), store.revision())

    with pytest.raises(ExampleInUse, match=r"of others: a\.xlsx \(3\)\. Undo these uploads first"):
        remove_plans(store, ["TEST", "OTHER"], by="demo")
    assert (rows_in(store), store.revision()) == before

    undo_upload(store, mine)
    assert remove_plans(store, ["TEST", "OTHER"], by="demo") == ["TEST", "OTHER"]


TODAY = hashlib.sha256(b"demo").hexdigest()


def outdated(store: Store, files: list[str], rounds: tuple[str, ...] = ("2024",)) -> bool | None:
    """Remove the example if it holds another file than these."""
    return remove_outdated(store, "TEST", files=files, rounds=rounds, by="demo")


def test_an_example_with_the_files_of_today_stays(store: Store, ratings: Ratings):
    example(store, "TEST", ratings)
    before = (rows_in(store), store.revision())

    assert outdated(store, [TODAY, "another file that is not sent yet"]) is None
    assert (rows_in(store), store.revision()) == before


def test_an_example_with_an_older_file_is_removed_whole(store: Store, ratings: Ratings):
    example(store, "TEST", ratings)
    example(store, "OTHER", ratings)

    assert outdated(store, ["newer"]) is True
    assert [plan.code for plan in stored_plans(store)] == ["OTHER"]
    assert list(stored_rounds(store)) == ["OTHER"]
    assert {sent.plan for sent in uploads(store)} == {"OTHER"}
    assert outdated(store, ["newer"]) is None


def test_an_older_example_with_which_somebody_worked_stays_whole(store: Store, ratings: Ratings):
    example(store, "TEST", ratings)
    assert outdated(store, ["newer"], rounds=()) is False

    add_scenario(store, "TEST", "Safety first", {"weights": {"A": 2.0}})
    assert outdated(store, ["newer"]) is False


@pytest.mark.parametrize("by", ["me", "demo"])
def test_an_older_example_with_a_file_of_somebody_s_or_an_undone_one_stays(
    store: Store, ratings: Ratings, by: str
):
    example(store, "TEST", ratings)
    undo_upload(store, send(store, "TEST", ratings, by=by))
    before = (rows_in(store), store.revision())

    assert outdated(store, ["newer"]) is False
    assert (rows_in(store), store.revision()) == before


def test_a_plan_that_somebody_else_added_is_no_example(store: Store):
    add_plan(store, "TEST", TABLES, file="plan.xlsx", by="me")

    assert remove_plans(store, ["TEST"], by="demo") == []
    assert ([p.code for p in stored_plans(store)], store.revision()) == (["TEST"], 1)


def test_the_number_of_an_upload_is_never_given_twice(store: Store, ratings: Ratings):
    """Who undoes upload 1 by a number noted yesterday must not meet another file."""
    example(store, "TEST", ratings)
    remove_plans(store, ["TEST"], by="demo")

    assert send(store, "TEST", ratings) == 2


def test_a_file_that_nobody_sent_is_not_there(store: Store):
    with pytest.raises(NoResultFound):
        file_content(store, "0" * 64)
