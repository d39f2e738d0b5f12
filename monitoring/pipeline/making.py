"""Files that leave the room are made in a process of their own, so that nobody else waits for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from contextvars import copy_context
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from monitoring.pipeline.workspace import PROJECT, Workspace
from monitoring.translation import gettext as _
from monitoring.translation import language

COMMAND = (sys.executable, "-m", "monitoring.pipeline.maker")
TEMPLATE, MADE = "template", "made"
"""Names of files in the folder that both processes see."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which file of what. unit: a country, or empty for all. template: a host's own, for a deck."""

    format: str
    plan: str
    round: str
    assessment: str
    unit: str = ""
    template: bytes | None = None


@dataclass
class Making:
    """A file that is being made elsewhere; ask `content` once it runs no more."""

    wanted: Wanted
    step: str = ""
    share: float = 0.0
    name: str = ""
    content: bytes | None = None
    error: str = ""
    """Why there is no file; a sentence."""
    is_cancelled: bool = False
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def cancel(self) -> None:
        """Stop at once; nothing stays."""
        self.is_cancelled = True
        if self._process is not None:
            _end(self._process)
        self.wait()

    def wait(self, seconds: float | None = None) -> None:
        """Until the file is made, or for so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)


def start(workspace: Workspace, wanted: Wanted) -> Making:
    """Begin to make a file, in the language of who asks."""
    making = Making(wanted)
    asked = {name: value for name, value in asdict(wanted).items() if name != TEMPLATE}
    asked |= {"address": workspace.store.address, "language": language()}
    work = partial(copy_context().run, _run, making, asked)
    making._thread = threading.Thread(target=work, daemon=True)
    making._thread.start()
    return making


def _run(making: Making, asked: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        if making.wanted.template is not None:
            (Path(folder) / TEMPLATE).write_bytes(making.wanted.template)
        # Our own program, with nothing of the user's.
        process = subprocess.Popen(  # noqa: S603
            COMMAND,
            cwd=PROJECT,
            # What a process that is ended leaves behind goes with the folder.
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        making._process = process
        if making.is_cancelled:
            _end(process)
        _listen(making, process, asked | {"folder": folder})
        if not making.is_cancelled and making.name:
            making.content = (Path(folder) / MADE).read_bytes()
    if making.is_cancelled:
        making.error = _("Cancelled; nothing was made.")
    elif making.content is None and not making.error:
        making.error = _("The work on this file was stopped; nothing was made. Try again.")


def _listen(making: Making, process: subprocess.Popen[str], asked: dict[str, str]) -> None:
    """Say what is wanted, and hear how far it is until the process ends."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError(process.args)
    # Who was stopped before the line came does not read it.
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
    for line in process.stdout:
        if not line.endswith("\n"):
            break  # ended in the middle of a word
        told = json.loads(line)
        making.step, making.share = told.get("step", making.step), told.get("share", making.share)
        making.name, making.error = told.get("name", ""), told.get("error", "")
    process.wait()
    with suppress(BrokenPipeError):
        process.stdin.close()


def _end(process: subprocess.Popen[str]) -> None:
    """End the process with all that it has started."""
    # The number of a process that has ended may be another one's by now.
    if process.poll() is not None:
        return
    with suppress(psutil.NoSuchProcess):
        maker = psutil.Process(process.pid)
        for one in (*maker.children(recursive=True), maker):
            with suppress(psutil.NoSuchProcess):
                one.kill()
