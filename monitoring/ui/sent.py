"""The files that were sent in a session: what was said about each, and what the checks say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from monitoring import pipeline
from monitoring.definitions import content_of
from monitoring.model import Assessment, Layout
from monitoring.pipeline import Choices, FileVerdict, Workspace, jobs
from monitoring.pipeline.jobs import Job
from monitoring.store import StoreBusy
from monitoring.store.layouts import LayoutExists
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.ui import data

FILES = "returns_files"
CHECKS_KEPT = 96


@dataclass(frozen=True, slots=True)
class Options:
    """What is said about all files at once, where a workbook does not say it itself."""

    plan: str
    round: str | None = None
    assessment: Assessment | None = None
    erase_empty: bool = False


@dataclass
class Sent:
    """One file as it was sent, what its sender said about it, and what became of it.

    accepted: country code by the name as it is written. offered: the same of all names that were
    asked about, confirmed or not. reasons: a value of Why by `sheet!cell`. keep_as: the name
    under which the layout is kept once the file is. refused: why it was not kept when that was
    tried last, a sentence. kept: its verdict, once it is kept.
    """

    id: str
    name: str
    content: bytes = field(repr=False)
    sha256: str
    accepted: dict[str, str] = field(default_factory=dict)
    offered: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    layout: Layout | None = None
    keep_as: str = ""
    is_mapping: bool = False
    refused: str = ""
    kept: FileVerdict | None = None
    told: str = ""
    """Why its layout was not kept with it: a sentence."""
    is_told: bool = False
    """Whether it was said at the top of the page that it is kept."""
    job: Job | None = None
    job_keeps: bool = False
    then_keep: bool = False
    """The job looks at what the reasons change before the file is kept."""
    key: str = ""
    """What the job, or what it found, was asked; empty before."""
    found: FileVerdict | None = None
    revision: int = -1
    """The revision of the store before the job that found it began."""
    to_keep: Choices = field(default_factory=Choices)
    stopped: str = ""
    """Why the job found nothing: a sentence."""

    @property
    def is_large(self) -> bool:
        return len(self.content) > jobs.LARGE

    def choices(self, options: Options, *, with_reasons: bool = True) -> Choices:
        """All that was said about the file."""
        return Choices(
            plan=options.plan,
            round=options.round,
            assessment=options.assessment,
            layout=self.layout,
            accepted=dict(self.accepted),
            erase_empty=options.erase_empty,
            reasons=dict(self.reasons) if with_reasons else {},
        )


def files() -> dict[str, Sent]:
    """The files of this session by their number in the uploader."""
    found: dict[str, Sent] = st.session_state.setdefault(FILES, {})
    return found


def take(uploaded: Iterable[UploadedFile]) -> list[Sent]:
    """The files that lie in the uploader; what was taken out of it is forgotten and stopped.

    A file that is being kept is not stopped by leaving the page.
    """
    known, here = files(), {file.file_id: file for file in uploaded}
    for gone in [id_ for id_ in known if id_ not in here]:
        if known[gone].job_keeps:
            continue
        forget(known.pop(gone))
    for id_, file in here.items():
        if id_ not in known:
            content = file.getvalue()
            known[id_] = Sent(id_, file.name, content, hashlib.sha256(content).hexdigest())
    return list(known.values())


def forget(sent: Sent) -> None:
    """Stop what is still being done with a file."""
    if sent.job is not None and sent.job.is_running:
        sent.job.cancel()


def forget_all() -> None:
    """Stop and forget every file that is not being kept right now."""
    known = files()
    for id_ in [id_ for id_, sent in known.items() if not sent.job_keeps]:
        forget(known.pop(id_))


def verdict_of(sent: Sent, options: Options) -> FileVerdict | None:
    """The verdict on a file as it stands, without the reasons; None while it is worked on.

    The reasons are left out, so that what was asked does not vanish when it is answered.
    """
    if sent.is_large:
        return _verdict_of_large(sent, options)
    return _checked(sent, options, with_reasons=False)


def ground_of(sent: Sent, options: Options, verdict: FileVerdict) -> str:
    """The digest of what keeping the file would change now, reasons included."""
    if not sent.reasons or sent.is_large:
        return verdict.ground
    return _checked(sent, options, with_reasons=True).ground


def _checked(sent: Sent, options: Options, *, with_reasons: bool) -> FileVerdict:
    here = data.workspace()
    choices = sent.choices(options, with_reasons=with_reasons)
    return _check(
        here.store.address,
        here.store.revision(),
        language(),
        sent.sha256,
        sent.name,
        key_of(choices),
        here,
        sent.content,
        choices,
    )


@st.cache_resource(max_entries=CHECKS_KEPT, show_spinner=False)
def _check(
    address: str,  # noqa: ARG001
    revision: int,  # noqa: ARG001
    spoken: str,  # noqa: ARG001
    sha256: str,  # noqa: ARG001
    file: str,
    key: str,  # noqa: ARG001
    _workspace: Workspace,
    _content: bytes,
    _choices: Choices,
) -> FileVerdict:
    """A verdict without its frames; the names without a line before them are what it depends on."""
    verdict = pipeline.check_file(_workspace, _content, file, _choices)
    return replace(verdict, ratings=None, erased=None)


def key_of(choices: Choices) -> str:
    """All choices as a text that is equal for equal choices."""
    said = choices.as_json()
    if isinstance(choices.layout, Layout):
        said["layout"] = content_of(choices.layout)
    return json.dumps(said, sort_keys=True, default=str)


# --- large files -------------------------------------------------------------------------------


def _verdict_of_large(sent: Sent, options: Options) -> FileVerdict | None:
    key = key_of(sent.choices(options, with_reasons=False))
    if sent.job is None and sent.found is None and not sent.stopped:
        _begin_to_check(sent, options, key, with_reasons=False)
    elif key != sent.key and not sent.job_keeps:
        forget(sent)
        sent.found, sent.job, sent.stopped = None, None, ""
        _begin_to_check(sent, options, key, with_reasons=False)
    return None if sent.job is not None else sent.found


def _begin_to_check(sent: Sent, options: Options, key: str, *, with_reasons: bool) -> None:
    """Begin, unless another file of this session is being worked on: one at a time."""
    sent.key = key
    if waits_for(sent) is not None:
        return
    here = data.workspace()
    sent.revision = here.store.revision()
    choices = sent.choices(options, with_reasons=with_reasons)
    sent.job = jobs.start(here, sent.content, sent.name, choices, keep=False)


def waits_for(sent: Sent) -> Sent | None:
    """The other file that is being worked on now, if there is one."""
    for other in files().values():
        if other is not sent and other.job is not None and other.job.is_running:
            return other
    return None


def again(sent: Sent) -> None:
    """Let a file that was stopped be checked anew."""
    sent.stopped, sent.found, sent.job = "", None, None


def settle(sent: Sent) -> bool:
    """Take what a finished job found; whether there was one."""
    job = sent.job
    if job is None or job.is_running:
        return False
    sent.job = None
    kept, sent.job_keeps = sent.job_keeps, False
    then_keep, sent.then_keep = sent.then_keep, False
    if job.verdict is None:
        why = job.error or _("'{file}': the work on it was stopped.").format(file=sent.name)
        if kept or then_keep:
            sent.refused = why
        else:
            sent.stopped = why
    elif kept:
        _take_result(sent, job.verdict)
    elif then_keep:
        _keep_with_reasons(sent, job.verdict)
    else:
        sent.found = job.verdict
    return True


# --- keeping -----------------------------------------------------------------------------------


def keep(sent: Sent, options: Options, ground: str) -> None:
    """Keep a file if it changes exactly what was shown; a large one goes on by itself."""
    choices = sent.choices(options)
    here = data.workspace()
    sent.refused = ""
    if not sent.is_large:
        try:
            verdict = pipeline.import_file(here, sent.content, sent.name, choices, ground=ground)
        except StoreBusy as busy:
            sent.refused = str(busy)
        else:
            _take_result(sent, replace(verdict, ratings=None, erased=None))
        return
    sent.to_keep = choices
    if sent.reasons:
        # What was shown was found without the reasons, and they are part of what changes.
        sent.then_keep = True
        sent.job = jobs.start(here, sent.content, sent.name, choices, keep=False)
    else:
        _begin_to_keep(sent, ground)


def _begin_to_keep(sent: Sent, ground: str) -> None:
    here = data.workspace()
    sent.job_keeps = True
    sent.job = jobs.start(here, sent.content, sent.name, sent.to_keep, keep=True, ground=ground)


def _keep_with_reasons(sent: Sent, verdict: FileVerdict) -> None:
    """Go on to keep a large file, if nothing at all was written since it was shown."""
    if data.workspace().store.revision() == sent.revision:
        _begin_to_keep(sent, verdict.ground)
        return
    sent.found = None
    sent.refused = _(
        "Something else was kept while you looked at '{file}', and nothing of it was written. "
        "Look at what it changes now, and keep it then."
    ).format(file=sent.name)


def _take_result(sent: Sent, verdict: FileVerdict) -> None:
    """Remember what became of a file that was to be kept, and keep its layout with it."""
    if verdict.upload is None:
        moved = [p for p in verdict.problems if p.code == "ground_moved"]
        sent.refused = " ".join(problem.sentence for problem in moved)
        others = tuple(p for p in verdict.problems if p not in moved)
        sent.found = replace(verdict, problems=others)
        return
    sent.kept = verdict
    if not sent.keep_as or sent.layout is None:
        return
    try:
        pipeline.save_layout(data.workspace(), sent.layout, sent.keep_as)
    except LayoutExists as taken:
        sent.keep_as = ""
        sent.told = str(taken)
