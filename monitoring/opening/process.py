"""Opens a spreadsheet file in child processes that can be killed without harming this one."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from monitoring.opening.answer import Answer, Unanswered
from monitoring.opening.child import NO_MEMORY
from monitoring.opening.gathering import gather
from monitoring.opening.joining import join
from monitoring.opening.limits import Limits
from monitoring.opening.opened import Opened, OpenedSheet
from monitoring.opening.preflight import OLE2
from monitoring.opening.verdicts import Cancelled, NotOpened, Told, damaged, too_large

__all__ = ["Cancelled", "NotOpened", "Opened", "OpenedSheet", "Told", "open_file"]

ROOT = Path(__file__).resolve().parent.parent.parent
START = "import sys; sys.path[:0] = {paths!r}; from monitoring.opening.child import main; main()"
KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
"""A child knows nothing of the server, least of all where its store is."""

SMALL = 1 << 18
"""Up to so many bytes one child does everything: starting a second one takes longer."""

UNPACKED_ANSWER = 6
"""An answer read back takes up to so many times its size: a text is a few letters in a file."""

FOLDER = "monitoring-"
"""What the name of a temporary folder begins with; the number of the process follows."""

POLL = 0.025
"""Seconds between two looks at the children."""

Progress = Callable[[str, float], None]

log = logging.getLogger(__name__)


def open_file(
    content: bytes,
    file: str,
    limits: Limits | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Opened:
    """Every filled cell of a spreadsheet file of any format.

    progress: called with the stage (reading, joining) and the share that is done (0-1).
    cancelled: asked every few hundredths of a second; true ends the work.
    Raises NotOpened when the file is refused, Cancelled when `cancelled` said so, and nothing else
    that the file could bring about. No process and no temporary file remains.
    """
    limits = limits or Limits.from_environment()
    if len(content) > limits.file_bytes:
        raise too_large("file_bytes", len(content), limits.file_bytes)
    tell = progress or _tell_nobody
    _remove_left_behind()
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}{os.getpid()}-") as name:
        folder = Path(name)
        (folder / "file").write_bytes(content)
        children = 1 if len(content) <= SMALL and not content.startswith(OLE2) else 2
        answers = _Watch(folder, file, limits, tell, cancelled).run(children)
        tell("joining", 0.95)
        if "book" in answers[0].head:
            opened = gather(file, answers, limits)
        else:
            opened = join(
                file, answers[0], answers[-1] if len(answers) == children else None, limits
            )
    if not any(sheet.columns for sheet in opened.sheets):
        raise NotOpened("empty_workbook")
    tell("joining", 1.0)
    return opened


def _remove_left_behind() -> None:
    """Remove the folders, with what officials sent in them, of programs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*-*"):
        number = folder.name.removeprefix(FOLDER).partition("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            # What is another user's cannot be removed; whoever owns it will.
            shutil.rmtree(folder, ignore_errors=True)


def _tell_nobody(_stage: str, _share: float) -> None:
    return


class Died(NotOpened):
    """A child process came to an end without a verdict of its own."""


class _Child:
    """A running child process and what it said of its progress."""

    def __init__(self, folder: Path, file: str, number: int, children: int, limits: Limits) -> None:
        self.number = number
        self.answer = folder / f"answer-{number}"
        self.log = folder / f"log-{number}"
        self.share = 0.0
        self.most = limits.memory_bytes // UNPACKED_ANSWER
        job = {
            "path": str(folder / "file"),
            "file": file,
            "child": number,
            "children": children,
            "answer": str(self.answer),
            "limits": limits._asdict(),
        }
        with self.log.open("wb") as errors:
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", START.format(paths=_paths()), json.dumps(job)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=folder,
                env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
                start_new_session=True,
            )

    def memory(self) -> int:
        """Bytes that the child holds in memory now."""
        try:
            return int(psutil.Process(self.process.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self) -> None:
        """End the child and whatever it may have started."""
        if self.process.poll() is None:
            try:
                if hasattr(os, "killpg"):
                    os.killpg(self.process.pid, signal.SIGKILL)
                else:
                    self.process.kill()
            except ProcessLookupError:
                pass
        self.process.wait()

    def verdict(self) -> Answer | NotOpened:
        """What the child found, once it has ended. A child that died refuses the file."""
        status = self.process.wait()
        if self.answer.exists() and self.answer.stat().st_size > self.most:
            return NotOpened("too_large", details={"measure": "memory_bytes"})
        said = self.log.read_bytes()[-4_000:].decode("utf-8", "replace").strip()
        if status == 0:
            try:
                answer = Answer(self.answer)
            except Unanswered as unanswered:
                return damaged(f"no whole answer: {unanswered}")
            if refused := answer.head.get("refused"):
                return NotOpened(*refused)
            return answer
        log.warning("A child process opening a file ended with status %s: %s", status, said)
        # SIGKILL is the system's way to get its memory back.
        killed = -getattr(signal, "SIGKILL", 0)
        if status in (NO_MEMORY, -signal.SIGABRT, killed) or "memory allocation" in said:
            return Died("too_large", details={"measure": "memory_bytes"})
        if status == -getattr(signal, "SIGXCPU", 0):
            return Died("too_large", details={"measure": "cpu_seconds"})
        return Died("damaged_workbook", details={"reason": f"status {status}"})


def _paths() -> list[str]:
    """Where a child finds this package and the two readers, which are all that it imports."""
    paths = [str(ROOT)]
    for name in ("python_calamine", "xlrd"):
        found = importlib.util.find_spec(name)
        if found and found.origin:
            paths.append(str(Path(found.origin).parent.parent))
    return list(dict.fromkeys(paths))


class _Watch:
    """Children at work, each ended at the latest when the watch ends."""

    def __init__(
        self,
        folder: Path,
        file: str,
        limits: Limits,
        progress: Progress,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.folder = folder
        self.file = file
        self.limits = limits
        self.progress = progress
        self.cancelled = cancelled
        self.end = time.monotonic() + limits.seconds
        self.said: queue.SimpleQueue[tuple[_Child, bytes | None]] = queue.SimpleQueue()

    def run(self, number: int) -> list[Answer]:
        """The answers of so many children, in their order."""
        children: list[_Child] = []
        try:
            for place in range(number):
                child = _Child(self.folder, self.file, place, number, self.limits)
                children.append(child)
                threading.Thread(target=self._listen, args=(child,), daemon=True).start()
            return self._wait(children)
        finally:
            for child in children:
                child.kill()

    def _listen(self, child: _Child) -> None:
        stdout = child.process.stdout
        if stdout:
            with stdout:
                for line in stdout:
                    self.said.put((child, line))
        self.said.put((child, None))

    def _wait(self, children: list[_Child]) -> list[Answer]:
        running = list(children)
        verdicts: dict[int, Answer | NotOpened] = {}
        while running:
            try:
                child, line = self.said.get(timeout=POLL)
            except queue.Empty:
                self._look(running)
                continue
            if line is None:
                running.remove(child)
                verdicts[child.number] = verdict = child.verdict()
                if isinstance(verdict, NotOpened) and not isinstance(verdict, Died):
                    raise verdict
            else:
                child.share = _share(line)
                self.progress("reading", 0.9 * sum(c.share for c in children) / len(children))
            self._look(running)
        return _answers([verdicts[child.number] for child in children])

    def _look(self, running: list[_Child]) -> None:
        if self.cancelled and self.cancelled():
            raise Cancelled
        if time.monotonic() > self.end:
            raise NotOpened(
                "too_large", details={"measure": "seconds", "limit": str(self.limits.seconds)}
            )
        for child in running:
            if child.memory() > self.limits.memory_bytes:
                raise NotOpened("too_large", details={"measure": "memory_bytes"})


def _answers(verdicts: list[Answer | NotOpened]) -> list[Answer]:
    """The answers. Raises NotOpened when a child refused the file or died.

    xlrd, which finds the facts of an .xls, dies of files that can be read very well without it.
    """
    answers = []
    for verdict in verdicts:
        if isinstance(verdict, Answer):
            answers.append(verdict)
        elif not (answers and answers[0].head["format"] == "xls" and isinstance(verdict, Died)):
            raise verdict
    return answers


def _share(line: bytes) -> float:
    try:
        return min(1.0, float(line))
    except ValueError:
        return 0.0
