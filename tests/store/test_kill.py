"""Whenever a program is killed inside an import, the store holds all of the file or nothing."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from monitoring.model import RATING_COLUMNS, RATING_KEY
from monitoring.store import (
    Store,
    commit_upload,
    current_ratings,
    open_store,
    rows,
    undo_upload,
    uploads,
    verify,
)

PROJECT = Path(__file__).resolve().parents[2]
N = 4_000
KILLS = 16

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="There is no fork here.")


def answers(level: str, first: int, last: int) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "round": "2024",
            "country": [f"C{n % 40:02}" for n in range(first, last)],
            "action": [f"A-{n // 40}" for n in range(first, last)],
            "assessment": "self",
            "status": "rated",
            "level": level,
            "value": float("nan"),
            "comment": [f"What was said about answer {n}" for n in range(first, last)],
            "sheet": "Ratings",
            "cell": [f"D{n}" for n in range(first, last)],
        }
    )
    return frame.reindex(columns=list(RATING_COLUMNS), fill_value="")


def commit_second(store: Store, stop_at: float) -> None:
    """An upload that changes, adds, repeats and withdraws; dies by its own hand at a share."""

    def progress(share: float) -> None:
        if share >= stop_at:
            os.kill(os.getpid(), signal.SIGKILL)

    erased = answers("", 0, 500)[[*RATING_KEY, "sheet", "cell"]]
    commit_upload(
        store,
        "TEST",
        answers("2", 500, N + 500),
        file="second.xlsx",
        content=b"second" * 100_000,
        layout="long",
        erased=erased,
        aliases={"Country 1": "C01"},
        progress=progress,
    )


def say(*words: object) -> None:
    sys.stdout.write(f"{' '.join(map(str, words))}\n")
    sys.stdout.flush()


def serve() -> None:
    """Commit to each store that is named, in a process of its own; say how each one ended."""
    rows.PART = 1_000
    while line := sys.stdin.readline():
        address, stop_at = line.split()
        child = os.fork()
        if child == 0:
            try:
                store = open_store(address)
                say("ready", os.getpid())
                commit_second(store, float(stop_at))
                os._exit(0)
            finally:
                os._exit(1)
        # Until somebody asks how it ended, its number is given to no other process.
        sys.stdin.readline()
        _child, status = os.waitpid(child, 0)
        say("ended", os.waitstatus_to_exitcode(status))


class Server:
    """The process that commits, and can be killed after any time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            cwd=PROJECT,
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def commit(
        self, file: Path, kill_after: float | None = None, stop_at: float = 9
    ) -> tuple[int, float]:
        """Exit code and seconds from the opened store to the end."""
        assert self.process.stdout is not None
        self._ask(f"sqlite:///{file} {stop_at}")
        _ready, pid = self.process.stdout.readline().split()
        start = time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(int(pid), signal.SIGKILL)
        self._ask("How did it end?")
        _ended, code = self.process.stdout.readline().split()
        return int(code), time.perf_counter() - start

    def _ask(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    started = Server()
    yield started
    assert started.process.stdin is not None
    started.process.stdin.close()
    assert started.process.wait(20) == 0


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the first upload."""
    file = tmp_path_factory.mktemp("kill") / "base.db"
    store = open_store(f"sqlite:///{file}")
    commit_upload(
        store, "TEST", answers("1", 0, N), file="first.xlsx", content=b"first", layout="long"
    )
    store.close()
    return file


def found_in(file: Path) -> tuple[int, pd.DataFrame]:
    """How many uploads a store has, and its ratings; nothing else may be wrong with it."""
    store = open_store(f"sqlite:///{file}")
    assert verify(store) == []
    n, ratings = len(uploads(store)), current_ratings(store, "TEST")
    assert store.revision() == n
    store.close()
    return n, ratings


@pytest.fixture(scope="module")
def states(server: Server, base: Path) -> tuple[dict[int, pd.DataFrame], float]:
    """The ratings before and after the second upload, by number of uploads; its seconds."""
    whole = base.with_name("whole.db")
    shutil.copy(base, whole)
    code, seconds = server.commit(whole)
    assert code == 0
    before, after = found_in(base), found_in(whole)
    assert (before[0], len(before[1]), after[0], len(after[1])) == (1, N, 2, N)
    assert not before[1].equals(after[1])
    return dict([before, after]), seconds


def check(file: Path, states: dict[int, pd.DataFrame]) -> int:
    n, ratings = found_in(file)
    pd.testing.assert_frame_equal(ratings, states[n])
    # And the store goes on working.
    store = open_store(f"sqlite:///{file}")
    commit_second(store, 9)
    pd.testing.assert_frame_equal(
        current_ratings(store, "TEST").drop(columns="upload"), states[2].drop(columns="upload")
    )
    undo_upload(store, uploads(store)[0].id)
    pd.testing.assert_frame_equal(current_ratings(store, "TEST"), states[1])
    store.close()
    return n


@pytest.mark.parametrize("number", range(KILLS))
def test_a_program_killed_at_any_moment_leaves_all_or_nothing(
    server: Server,
    base: Path,
    states: tuple[dict[int, pd.DataFrame], float],
    tmp_path: Path,
    number: int,
):
    """The moments are spread over the time that the whole import takes, and a little beyond."""
    by_number, seconds = states
    file = tmp_path / "store.db"
    shutil.copy(base, file)

    code, _seconds = server.commit(
        file, kill_after=seconds * 1.2 * (number + random.random()) / KILLS
    )

    assert code in (0, -signal.SIGKILL)
    if check(file, by_number) == 1:
        assert code == -signal.SIGKILL


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9, 1.0])
def test_a_program_killed_while_it_writes_leaves_nothing(
    server: Server,
    base: Path,
    states: tuple[dict[int, pd.DataFrame], float],
    tmp_path: Path,
    share: float,
):
    file = tmp_path / "store.db"
    shutil.copy(base, file)

    code, _seconds = server.commit(file, stop_at=share)

    assert (code, check(file, states[0])) == (-signal.SIGKILL, 1)


if __name__ == "__main__":
    serve()
