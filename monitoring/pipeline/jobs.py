"""Large files are treated in a process of their own, so that nobody else waits for them."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from monitoring.definitions import content_of
from monitoring.model import Layout
from monitoring.pipeline.elsewhere import Elsewhere
from monitoring.pipeline.verdict import Choices, FileVerdict
from monitoring.pipeline.workspace import Workspace
from monitoring.store import Store, uploads
from monitoring.translation import gettext as _
from monitoring.translation import language

LARGE = 1_000_000
"""Bytes from which on a file has its own process; starting one takes about a second."""
COMMAND = (sys.executable, "-m", "monitoring.pipeline.worker")


@dataclass
class Job(Elsewhere):
    """A file that is being checked or kept elsewhere. Ask `verdict` until it is there."""

    file: str = ""
    verdict: FileVerdict | None = None


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
    job = Job(file=file)
    job.begin(partial(_run, job, workspace.store, content, asked))
    return job


def _run(job: Job, store: Store, content: bytes, asked: dict[str, Any]) -> None:
    sha256 = hashlib.sha256(content).hexdigest() if asked["keep"] else ""
    before = _last_upload(store, sha256)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_bytes(content)
        for told in job.told(COMMAND, asked | {"path": str(path)}, folder):
            if "verdict" in told:
                job.verdict = FileVerdict.from_json(told["verdict"])
            elif "error" in told:
                job.error = told["error"]
            else:
                job.step, job.share = told["step"], told["share"]
    if job.verdict is None and not job.error:
        kept = _last_upload(store, sha256)
        if kept != before:
            sentence = _(
                "'{file}': it was kept, as upload {upload}, before it could be stopped. Undo it if "
                "it was not to be kept."
            )
        elif job.is_cancelled:
            sentence = _("'{file}': cancelled; nothing was written.")
        else:
            sentence = _("'{file}': the work on it was stopped; nothing was written. Try again.")
        job.error = sentence.format(file=job.file, upload=kept)


def _last_upload(store: Store, sha256: str) -> int:
    """The number of the last upload of these bytes; 0 where there is none."""
    if not sha256:
        return 0
    return max((one.id for one in uploads(store) if one.sha256 == sha256), default=0)
