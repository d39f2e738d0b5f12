"""Large files are treated in a process of their own, so that nobody else waits for them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from monitoring.definitions import content_of
from monitoring.model import Layout
from monitoring.pipeline.verdict import Choices, FileVerdict
from monitoring.pipeline.workspace import PROJECT, Workspace
from monitoring.store import Store, uploads
from monitoring.translation import gettext as _
from monitoring.translation import language

LARGE = 1_000_000
"""Bytes from which on a file has its own process; starting one takes about a second."""
COMMAND = (sys.executable, "-m", "monitoring.pipeline.worker")


@dataclass
class Job:
    """A file that is being checked or kept elsewhere. Ask `verdict` until it is there."""

    file: str
    step: str = ""
    share: float = 0.0
    verdict: FileVerdict | None = None
    error: str = ""
    """Why there is no verdict; a sentence."""
    is_cancelled: bool = False
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def cancel(self) -> None:
        """Stop at once; nothing that was not kept whole stays."""
        self.is_cancelled = True
        if self._process is not None:
            _kill(self._process)
        self.wait()

    def wait(self, seconds: float | None = None) -> None:
        """Until the work is done, or for so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)


def start(
    workspace: Workspace,
    content: bytes,
    file: str,
    choices: Choices,
    *,
    keep: bool,
    by: str = "",
    ground: str | None = None,
) -> Job:
    """Begin to check a file, or to keep it, in a process of its own."""
    said = choices.as_json()
    if isinstance(choices.layout, Layout):
        said["layout"] = content_of(choices.layout)
    asked = {
        "address": workspace.store.address,
        "file": file,
        "choices": said,
        "keep": keep,
        "by": by,
        "ground": ground,
        "language": language(),
    }
    job = Job(file)
    # In the language of who asks.
    work = partial(copy_context().run, _run, job, workspace.store, content, asked)
    job._thread = threading.Thread(target=work, daemon=True)
    job._thread.start()
    return job


def _run(job: Job, store: Store, content: bytes, asked: dict[str, Any]) -> None:
    sha256 = hashlib.sha256(content).hexdigest() if asked["keep"] else ""
    before = _last_upload(store, sha256)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_bytes(content)
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
        job._process = process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError(process.args)
        if job.is_cancelled:
            _kill(process)
        # Who was stopped before the line came does not read it.
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(asked | {"path": str(path)}) + "\n")
            process.stdin.flush()
        for line in process.stdout:
            if not line.endswith("\n"):
                break  # ended in the middle of a word
            told = json.loads(line)
            if "verdict" in told:
                job.verdict = FileVerdict.from_json(told["verdict"])
            elif "error" in told:
                job.error = told["error"]
            else:
                job.step, job.share = told["step"], told["share"]
        process.wait()
        with suppress(BrokenPipeError):
            process.stdin.close()
    if job.verdict is None and not job.error:
        kept = _last_upload(store, sha256)
        if kept != before:
            told = _(
                "'{file}': it was kept, as upload {upload}, before it could be stopped. Undo it if "
                "it was not to be kept."
            )
        elif job.is_cancelled:
            told = _("'{file}': cancelled; nothing was written.")
        else:
            told = _("'{file}': the work on it was stopped; nothing was written. Try again.")
        job.error = told.format(file=job.file, upload=kept)


def _last_upload(store: Store, sha256: str) -> int:
    """The number of the last upload of these bytes; 0 where there is none."""
    if not sha256:
        return 0
    return max((one.id for one in uploads(store) if one.sha256 == sha256), default=0)


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
