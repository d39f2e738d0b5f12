"""A large file is treated by a process of its own, which can be ended at any moment."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from monitoring.pipeline import Choices, Workspace, add_plan_workbook, jobs
from monitoring.store import current_ratings, uploads
from monitoring.translation import speaking

PROJECT = Path(__file__).resolve().parents[2]
HEADING = ("Country", "Round", "Action", "Rating")
CHOICES = Choices(plan="TEST")
WAIT = 60.0
"""Seconds after which a test has failed."""

ASKER = """
import sys, time
from pathlib import Path
from monitoring.pipeline import Choices, jobs, open_workspace

job = jobs.start(
    open_workspace(sys.argv[1]), Path(sys.argv[2]).read_bytes(), "a.csv", Choices(plan="TEST"),
    keep=False,
)
while not job.step:
    time.sleep(0.01)
print(job._process.pid, flush=True)
time.sleep(60)
"""
"""Begins to check a file, says by which process, and waits to be ended."""


@pytest.fixture
def desk(workspace: Workspace, plan_file: bytes) -> Workspace:
    """A store that holds the test plan."""
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    return workspace


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, empty."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


def long_table(rows: int) -> bytes:
    lines = ["Country;Round;Action;Rating;Comment"]
    lines += [f"Country A;2024;LAW-1;Done;word {n}" for n in range(rows)]
    return "\n".join(lines).encode()


def until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + WAIT
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def test_a_file_is_kept_by_a_process_of_its_own(desk: Workspace, workbook: Callable[..., bytes]):
    content = workbook({"S": [HEADING, ("Country A", 2024, "LAW-1", "Done")]})

    job = jobs.start(desk, content, "Réponse \u65e5\u672c.xlsx", CHOICES, keep=True, by="é")
    job.wait(WAIT)

    assert job.verdict is not None
    assert (job.verdict.upload, job.verdict.added, job.error) == (1, 1, "")
    assert [(u.file, u.uploaded_by) for u in uploads(desk.store)] == [(job.file, "é")]


def test_two_files_at_once_are_both_kept(desk: Workspace, workbook: Callable[..., bytes]):
    rows = [(f"Country {letter}", 2024, "LAW-1", "Done") for letter in "AB"]
    both = [
        jobs.start(desk, workbook({"S": [HEADING, row]}), "a.xlsx", CHOICES, keep=True)
        for row in rows
    ]
    for job in both:
        job.wait(WAIT)

    assert sorted(job.verdict.upload or 0 for job in both if job.verdict) == [1, 2]
    assert set(current_ratings(desk.store, "TEST")["country"]) == {"XAA", "XAB"}


def test_what_is_cancelled_leaves_nothing_behind(desk: Workspace, scratch: Path):
    job = jobs.start(desk, long_table(50_000), "a.csv", CHOICES, keep=True)
    until(lambda: job.step)
    job.cancel()

    assert (job.verdict, job.error) == (None, "'a.csv': cancelled; nothing was written.")
    assert uploads(desk.store) == []
    assert list(scratch.iterdir()) == []


def test_who_cancels_before_the_work_begins_stops_it_too(desk: Workspace):
    job = jobs.start(desk, long_table(1), "a.csv", CHOICES, keep=True)
    job.cancel()

    assert (job.verdict, job.error) == (None, "'a.csv': cancelled; nothing was written.")
    assert uploads(desk.store) == []


def test_who_cancels_too_late_is_told_that_the_file_was_kept(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
):
    """A process may be ended when all is written and before it has said so."""
    silent = (
        "import json; from monitoring.pipeline import worker as w; w._say = lambda told: None; "
    )
    monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", silent + "w.main()"))

    job = jobs.start(desk, long_table(1), "a.csv", CHOICES, keep=True)
    until(lambda: uploads(desk.store))
    job.cancel()

    assert job.error == (
        "'a.csv': it was kept, as upload 1, before it could be stopped. "
        "Undo it if it was not to be kept."
    )


def test_a_word_that_is_cut_off_is_no_verdict(desk: Workspace, monkeypatch: pytest.MonkeyPatch):
    said = """import sys; sys.stdout.write('{"step": "x", "share": 1}\\n{"verdict": {"file"')"""
    monkeypatch.setattr(jobs, "COMMAND", (sys.executable, "-c", said))

    job = jobs.start(desk, b"x", "a.csv", CHOICES, keep=True)
    job.wait(WAIT)

    assert (job.verdict, job.step) == (None, "x")
    assert job.error == "'a.csv': the work on it was stopped; nothing was written. Try again."


def test_cancelling_what_has_ended_harms_nobody(desk: Workspace, monkeypatch: pytest.MonkeyPatch):
    """The number of an ended process may be another one's."""
    job = jobs.start(desk, long_table(1), "a.csv", CHOICES, keep=False)
    job.wait(WAIT)
    monkeypatch.setattr(psutil, "Process", lambda _pid: pytest.fail("a stranger"))
    job.cancel()

    assert job.verdict is not None


def test_a_job_speaks_the_language_of_who_asked(desk: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jobs, "_", lambda text: f"{jobs.language()}: {text}")
    with speaking("fr"):
        job = jobs.start(desk, long_table(1), "a.csv", CHOICES, keep=True)
        job.cancel()

    assert job.error == "fr: 'a.csv': cancelled; nothing was written."


def test_when_who_asked_is_gone_nothing_goes_on_and_no_file_is_left(
    desk: Workspace, scratch: Path, tmp_path: Path
):
    table = tmp_path / "a.csv"
    table.write_bytes(long_table(200_000))
    asker = subprocess.Popen(
        [sys.executable, "-c", ASKER, desk.store.address, str(table)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert asker.stdout is not None
    worker = psutil.Process(int(asker.stdout.readline()))
    family = [worker, *worker.children(recursive=True)]
    asker.kill()
    asker.wait()

    until(lambda: not any(_runs(one) for one in family))
    until(lambda: not list(scratch.iterdir()))


def _runs(process: psutil.Process) -> bool:
    # Whoever ends without a parent may stay in the list of processes for a while.
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
