"""Work in a process of its own, so that nobody else waits for it: begun, heard, cancelled."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psutil

from monitoring.pipeline.workspace import PROJECT


@dataclass
class Elsewhere:
    """Work that goes on in a process of our own program; how far it is, and how to stop it."""

    step: str = ""
    share: float = 0.0
    error: str = ""
    """Why nothing came of it; a sentence."""
    is_cancelled: bool = False
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def cancel(self) -> None:
        """Stop at once; nothing that is not whole stays."""
        self.is_cancelled = True
        if self._process is not None:
            _kill(self._process)
        self.wait()

    def wait(self, seconds: float | None = None) -> None:
        """Until the work is done, or for so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def begin(self, work: Callable[[], None]) -> None:
        """Do the work beside us, in the language of who asks."""
        self._thread = threading.Thread(target=partial(copy_context().run, work), daemon=True)
        self._thread.start()

    def told(
        self, command: Sequence[str], asked: Mapping[str, Any], folder: str
    ) -> Iterator[dict[str, Any]]:
        """What a process says, line by line, of what it is asked, until it ends.

        folder: where it may leave files; what a process that is ended leaves goes with it.
        """
        # Our own program, with nothing of the user's.
        process = subprocess.Popen(  # noqa: S603
            command,
            cwd=PROJECT,
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._process = process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError(process.args)
        if self.is_cancelled:
            _kill(process)
        # Who was stopped before the line came does not read it.
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
        for line in process.stdout:
            if not line.endswith("\n"):
                break  # ended in the middle of a word
            yield json.loads(line)
        process.wait()
        with suppress(BrokenPipeError):
            process.stdin.close()


def _kill(process: subprocess.Popen[str]) -> None:
    """End a process with all that it has started."""
    # The number of a process that has ended may be another one's by now.
    if process.poll() is not None:
        return
    with suppress(psutil.NoSuchProcess):
        worker = psutil.Process(process.pid)
        worker.suspend()  # so that it starts nothing more
        for one in (*worker.children(recursive=True), worker):
            with suppress(psutil.NoSuchProcess):
                one.kill()
