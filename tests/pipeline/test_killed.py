"""An import that is killed at any moment leaves all of its file in the store, or nothing of it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from monitoring.pipeline import Choices, add_plan_workbook, import_file, open_workspace
from monitoring.store import Store, open_store, verify
from tests.workbooks.writers import Row, Sheet, xlsx

PROJECT = Path(__file__).resolve().parents[2]
COUNTRIES = ("XAA", "XAB", "XAC", "XAD", "XAE")
ACTIONS = [f"LAW-{n}" for n in range(1, 301)]
KILLS = 8
PATIENCE = 10.0
"""Seconds within which whatever an import started has ended by itself."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL.")

PLAN = (
    Sheet("Plan", [
        ("Field", "Value"), ("code", "MANY"), ("title", "Plan with many actions"),
        ("scale", "IMPLEMENTATION"), ("demonstration", "yes"),
    ]),
    Sheet("Areas", [("Code", "Title"), ("LAW", "Legislation")]),
    Sheet("Actions", [
        ("Code", "Parent", "Title", "Responsibility"),
        *((code, "LAW", f"Adopt {code}", "country") for code in ACTIONS),
    ]),
    Sheet("Rounds", [("Code", "Date"), ("2021", "2021-06-30"), ("2024", "2024-06-30")]),
    Sheet("Countries", [("ISO3", "Name"), *((c, f"Country {c[-1]}") for c in COUNTRIES)]),
)  # fmt: skip


def table(levels: tuple[str, str], last: int) -> bytes:
    """A long table of all countries and rounds with these two levels in turn."""
    rows: list[Row] = [("Country", "Round", "Action", "Rating", "Comment")]
    rows += [
        (country, round_, action, levels[n % 2], f"What {country} said of {action} in {round_}")
        for country in COUNTRIES
        for round_ in (2021, 2024)
        for n, action in enumerate(ACTIONS[:last])
    ]
    return xlsx(Sheet("Ratings", rows))


@dataclass(frozen=True)
class Desk:
    """A store in which one file is in force, and a second one to be imported."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "store.db"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    def begin(self) -> None:
        """The store as it was before the second file."""
        for left in self.folder.glob("store.db*"):
            left.unlink()
        shutil.copy(self.folder / "begin.db", self.store)

    def start(self) -> subprocess.Popen[bytes]:
        """Begin to import the second file, in a process of its own."""
        environment = {
            **os.environ,
            "MONITORING_DATABASE_URL": f"sqlite:///{self.store}",
            "TMPDIR": str(self.temporary),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "monitoring", "import", str(self.folder / "second.xlsx"),
             "--plan", "MANY"],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table, without the moments at which files came."""
        with sqlite3.connect(self.store) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            found = {}
            for (name,) in tables.fetchall():
                rows = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608
                moments = [
                    n for n, about in enumerate(rows.description) if about[0].endswith("_at")
                ]
                found[name] = sorted(
                    (tuple(v for n, v in enumerate(row) if n not in moments) for row in rows),
                    key=repr,
                )
            return found

    def problems(self) -> list[str]:
        """What `verify` says of the store."""
        opened: Store = open_store(f"sqlite:///{self.store}")
        try:
            return verify(opened)
        finally:
            opened.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("killed"))
    desk.temporary.mkdir()
    (desk.folder / "second.xlsx").write_bytes(table(("Largely done", "Done"), 300))
    begin = desk.folder / "begin.db"
    workspace = open_workspace(f"sqlite:///{begin}")
    add_plan_workbook(workspace, xlsx(*PLAN), "plan.xlsx")
    first = table(("Started", "Done"), 200)
    assert import_file(workspace, first, "first.xlsx", Choices(plan="MANY")).added == 2_000
    workspace.store.close()
    return desk


def children_of(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes that a process has started, and those that they have."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def wait_for_reading(process: subprocess.Popen[bytes]) -> float:
    """Wait until the file is being read, for which a child is started; returns the moment."""
    while process.poll() is None and not children_of(process):
        time.sleep(0.002)
    return time.monotonic()


def kill(process: subprocess.Popen[bytes], *, with_children: bool) -> list[psutil.Process]:
    """Kill an import, or its children too; returns the children that it had."""
    children = children_of(process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if with_children:
        for child in children:
            if child.is_running():
                child.kill()
    return children


def test_an_import_that_is_killed_leaves_all_of_its_file_or_nothing(desk: Desk):
    desk.begin()
    nothing = desk.content()
    process = desk.start()
    began = wait_for_reading(process)
    assert process.wait(120) == 0
    duration = time.monotonic() - began
    everything = desk.content()
    assert len(everything["ratings"]) == 2_000 + 3_000

    outcomes, were_reading = [], 0
    for number in range(KILLS):
        desk.begin()
        process = desk.start()
        wait_for_reading(process)
        time.sleep(duration * number / (KILLS - 2))
        children = kill(process, with_children=number % 2 == 0)
        _gone, alive = psutil.wait_procs(children, PATIENCE)

        assert [child.cmdline() for child in alive] == []
        assert desk.problems() == []
        found = desk.content()
        assert found in (nothing, everything)
        outcomes.append(found == everything)
        were_reading += bool(children)

    assert were_reading
    assert {True, False} == set(outcomes)
    desk.begin()
    assert desk.start().wait(120) == 0
    assert desk.content() == everything
    assert list(desk.temporary.iterdir()) == []
