"""A child process that dies, hangs or swells harms nobody, and leaves nothing behind."""

from __future__ import annotations

import logging
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from monitoring.opening import process
from monitoring.opening.limits import Limits
from monitoring.opening.process import Cancelled, NotOpened, open_file
from monitoring.opening.verdicts import Told
from tests.workbooks.writers import Sheet, xlsx

PLAIN = xlsx(Sheet("S", [("Country", "Rating"), ("Country A", "Done")]))
LARGE = PLAIN + bytes(process.SMALL)
"""So large that two children would read it; no child of these tests does."""

HANG = "import time; time.sleep(60)"
SWELL = "import time; kept = bytearray(400 << 20); time.sleep(60)"
FORK = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
)


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After each test: no process, no thread and no temporary file."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    threads = threading.active_count()
    # Another test of the same process may have left a browser open for the next one.
    before = set(psutil.Process().children(recursive=True))
    yield
    assert set(psutil.Process().children(recursive=True)) - before == set()
    assert list(tmp_path.iterdir()) == []
    end = time.monotonic() + 5
    while threading.active_count() > threads and time.monotonic() < end:
        time.sleep(0.01)
    assert threading.active_count() <= threads


@pytest.fixture
def child_that(monkeypatch: pytest.MonkeyPatch):
    """Makes every child run this code instead of its own."""

    def run(code: str) -> None:
        monkeypatch.setattr(process, "START", code.replace("{", "{{").replace("}", "}}"))

    return run


def refused(content: bytes, limits: Limits | None = None) -> NotOpened:
    with pytest.raises(NotOpened) as refusal:
        open_file(content, "file.xlsx", limits)
    return refusal.value


@pytest.mark.parametrize("content", [PLAIN, LARGE], ids=["one child", "two children"])
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import os; os.abort()", "too_large"),
        ("import os; os.kill(os.getpid(), 9)", "too_large"),
        ("import os; os.kill(os.getpid(), 11)", "damaged_workbook"),
        ("raise SystemExit(3)", "too_large"),
        ("raise BaseException('panic')", "damaged_workbook"),
        ("pass", "damaged_workbook"),
        ("print('no number'); print('nan')", "damaged_workbook"),
    ],
)
def test_a_child_that_dies_refuses_the_file(child_that, content: bytes, code: str, told: str):
    child_that(code)

    assert refused(content).code == told


def test_what_a_dying_child_said_is_logged(child_that, caplog: pytest.LogCaptureFixture):
    child_that("raise RuntimeError('the reason')")
    with caplog.at_level(logging.WARNING):
        refused(PLAIN)

    assert "the reason" in caplog.text


@pytest.mark.parametrize("code", [HANG, FORK])
def test_a_child_that_hangs_is_ended(child_that, code: str):
    child_that(code)
    begun = time.monotonic()

    assert refused(LARGE, Limits(seconds=1)).details["measure"] == "seconds"
    assert time.monotonic() - begun < 10


def test_a_child_that_swells_is_ended_even_where_the_system_sets_no_limit(child_that):
    """This child sets itself no limit: that it may not have so much, its parent sees."""
    child_that(SWELL)

    assert refused(PLAIN, Limits(memory_bytes=100 << 20)).details["measure"] == "memory_bytes"


def test_a_child_takes_no_more_memory_than_it_may():
    """So little that python cannot even hold the text of the file."""
    content = xlsx(Sheet("S", [(f"{n:0>400}",) for n in range(40_000)]))
    limits = Limits(memory_bytes=50 << 20, ratio=10_000)

    assert refused(content, limits).details["measure"] == "memory_bytes"


def test_an_answer_that_would_swell_the_server_is_not_read(monkeypatch: pytest.MonkeyPatch):
    chance = random.Random(7)
    texts = [(chance.randbytes(500).hex(),) for _row in range(1_000)]
    monkeypatch.setattr(process, "UNPACKED_ANSWER", 200)

    refusal = refused(xlsx(Sheet("S", texts)), Limits(memory_bytes=100 << 20))
    assert refusal.details["measure"] == "memory_bytes"
    assert open_file(xlsx(Sheet("S", texts)), "file.xlsx").format == "xlsx"


@pytest.mark.parametrize("content", [PLAIN, LARGE], ids=["one child", "two children"])
def test_work_that_nobody_wants_any_more_is_ended_at_once(child_that, content: bytes):
    child_that(HANG)
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        open_file(content, "file.xlsx", cancelled=lambda: time.monotonic() > begun + 0.3)

    assert time.monotonic() - begun < 5


def test_an_error_of_who_asks_ends_the_children_too(child_that):
    def fail() -> bool:
        raise ZeroDivisionError

    child_that(HANG)
    with pytest.raises(ZeroDivisionError):
        open_file(PLAIN, "file.xlsx", cancelled=fail)


def test_progress_only_grows_and_reaches_its_end():
    told: list[tuple[str, float]] = []
    content = xlsx(Sheet("S", [(n, f"text {n}") for n in range(30_000)]), Sheet("T", [(1,)]))
    assert len(content) > process.SMALL
    open_file(content, "file.xlsx", progress=lambda stage, share: told.append((stage, share)))

    assert [share for _stage, share in told] == sorted(share for _stage, share in told)
    assert {stage for stage, _share in told} == {"reading", "joining"}
    assert told[-1] == ("joining", 1.0)


def test_a_child_knows_nothing_of_the_server(child_that, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MONITORING_DATABASE_URL", "postgresql://secret")
    child_that("import os, sys; sys.exit(3 if 'secret' in str(os.environ) else 0)")

    assert refused(PLAIN).code == "damaged_workbook"


def test_a_child_imports_little_and_nothing_that_opens_connections():
    code = (
        "import sys; sys.path[:0] = {paths!r}; from monitoring.opening import child, xlsx, values; "
        "kept = [n for n in ('numpy', 'pandas', 'openpyxl', 'sqlalchemy', 'streamlit', 'socket') "
        "if n in sys.modules]; print(kept); sys.exit(bool(kept))"
    )
    done = process.subprocess.run(
        [process.sys.executable, "-I", "-c", code.format(paths=process._paths())],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "[]\n")


def test_an_xls_whose_facts_cannot_be_read_is_read_without_them(monkeypatch: pytest.MonkeyPatch):
    folder = Path(__file__).parent.parent / "workbooks" / "should_pass"
    content = next(folder.glob("*.xls")).read_bytes()
    whole = open_file(content, "file.xls")
    monkeypatch.setattr(
        process,
        "START",
        "import json, sys\nif json.loads(sys.argv[1])['child']: raise ValueError\n" + process.START,
    )
    found = open_file(content, "file.xls")

    assert found.told == (*whole.told, Told("errors_unseen", details={"format": "xls"}))
    assert found.values[1:] == whole.values[1:]
