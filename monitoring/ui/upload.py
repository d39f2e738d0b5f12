"""Upload on the page Returns: many files in, each with its own verdict, kept when it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from monitoring.model import Assessment, RoundState
from monitoring.opening.limits import MB, Limits
from monitoring.pipeline import FileVerdict
from monitoring.pipeline.verdict import COMMENTS, RATINGS
from monitoring.pipeline.words import assessment_word
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.ui import sent as sent_files
from monitoring.ui import verdict as verdicts
from monitoring.ui.selection import Selection
from monitoring.ui.sent import Options, Sent
from monitoring.ui.text import plain

UPLOADER = "returns_uploader"
TURN = f"{UPLOADER}_turn"
MESSAGE = "returns_kept_message"
"""What was just kept, said above the next files."""
ASKED = "returns_asked_to_keep"
"""Ground by file: what was on the screen when somebody said to keep it."""
POLL_SECONDS = 0.5
"""How often a page looks how far its own large file is; only while there is one."""


def upload(selection: Selection) -> None:
    """Files in, problems and changes shown, nothing kept before it is said."""
    st.header(_("2. Upload what comes back"), anchor=False)
    st.write(
        _("Templates, comment forms, lists and matrices, as they came: several at once, in .xlsx, "
          ".xlsm, .xls, .xlsb, .ods or .csv. Nothing is kept until you say so.")
    )  # fmt: skip
    said = st.session_state.pop(MESSAGE, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    turn = st.session_state.setdefault(TURN, 0)
    uploaded = st.file_uploader(
        _("Assessment workbooks"),
        accept_multiple_files=True,
        key=f"{UPLOADER}_{turn}",
        max_upload_size=Limits.from_environment().file_bytes // MB,
        label_visibility="collapsed",
    )
    files = sent_files.take(uploaded)
    if not files:
        return
    options = _options(selection)
    for sent in files:
        sent_files.settle(sent)
    _keep_what_was_asked(files, options)
    top = st.container()
    found: dict[str, FileVerdict] = {}
    for sent in files:
        verdict = _file(selection, sent, options)
        if verdict is not None:
            found[sent.id] = verdict
    with top:
        _summary(files, found)
    _offer_to_keep(files, found, options)


def _options(selection: Selection) -> Options:
    """What is said about all files, in one line."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="upload_options"):
        round_ = st.selectbox(
            _("Round, where a workbook does not say"),
            ["", *(r.code for r in selection.plan.rounds if r.state is RoundState.OPEN)],
            format_func=lambda code: code or _("as the workbook says"),
            key="upload_round",
            width=270,
        )
        assessment = st.selectbox(
            _("Whose ratings, where it does not say"),
            ["", *(a.value for a in Assessment)],
            format_func=lambda code: (
                assessment_word(code) if code else _("as the layout says, else the country's own")
            ),
            key="upload_assessment",
            width=330,
        )
        erase = st.checkbox(
            _("An empty cell withdraws what was answered before"),
            key="upload_erase",
            help=_("Otherwise an empty cell says nothing: it is no zero, and it erases nothing."),
            width="content",
        )
    who = Assessment(assessment) if assessment else None
    return Options(selection.plan.code, round_ or None, who, erase)


def _file(selection: Selection, sent: Sent, options: Options) -> FileVerdict | None:
    """The card of one file; returns its verdict if it has one and is not kept yet."""
    with st.container(border=True, key=f"file_{sent.id}"):
        if sent.kept is not None:
            verdicts.show_kept(sent.kept)
            return None
        if sent.job is None:
            with st.spinner(_("Checking {file} …").format(file=plain(sent.name))):
                verdict = sent_files.verdict_of(sent, options)
        else:
            verdict = sent_files.verdict_of(sent, options)
        if sent.stopped:
            _show_stopped(sent)
            return None
        if verdict is None:
            _show_work(sent)
            return None
        verdicts.show(selection, sent, options, verdict)
        return verdict


def _show_stopped(sent: Sent) -> None:
    verdicts.title(sent.name, _("stopped"), icon=":material/stop_circle:", colour="gray")
    st.text(sent.stopped)
    if st.button(_("Check it again"), key=f"again_{sent.id}", icon=":material/refresh:"):
        sent_files.again(sent)
        st.rerun()


def _show_work(sent: Sent) -> None:
    """How far a large file is, or which one it waits for."""
    if sent.job is None:
        before = sent_files.waits_for(sent)
        verdicts.title(sent.name, _("waits"), icon=":material/hourglass_empty:", colour="gray")
        if before is not None:
            st.caption(
                _("Large files are read one after the other; {file} is before it.").format(
                    file=plain(before.name)
                )
            )
        return
    word = _("being kept") if sent.job_keeps else _("being checked")
    verdicts.title(sent.name, word, icon=":material/hourglass_top:", colour="blue")
    st.caption(
        _("A large file is read in a process of its own. You can go on looking at other pages; "
          "they stay quick.")
    )  # fmt: skip
    _progress(sent.id)


@st.fragment(run_every=POLL_SECONDS)
def _progress(file_id: str) -> None:
    sent = sent_files.files().get(file_id)
    if sent is None or sent.job is None or not sent.job.is_running:
        st.rerun()
    step, share = sent.job.step, sent.job.share
    st.progress(min(max(share, 0.0), 1.0), text=_step_word(step))
    if st.button(_("Cancel"), key=f"cancel_{file_id}", icon=":material/close:"):
        sent.job.cancel()
        st.rerun()


def _step_word(step: str) -> str:
    words = {
        "": _("Starting"),
        "reading": _("Reading the cells"),
        "joining": _("Putting the cells together"),
        _("checking"): _("Checking every answer"),
        _("comparing"): _("Comparing with what was answered before"),
        _("keeping"): _("Keeping it"),
    }
    return words.get(step, step)


def _summary(files: Sequence[Sent], found: Mapping[str, FileVerdict]) -> None:
    """What became of many files, in one line."""
    if len(files) < 2:
        return
    good = sum(not verdict.has_errors for verdict in found.values())
    bad = len(found) - good
    kept = sum(sent.kept is not None for sent in files)
    parts = [
        (len(files), ngettext("{n} file", "{n} files", len(files))),
        (good, ngettext("{n} can be kept", "{n} can be kept", good)),
        (bad, ngettext("{n} cannot be kept yet", "{n} cannot be kept yet", bad)),
        (kept, ngettext("{n} is kept", "{n} are kept", kept)),
    ]
    st.markdown(" · ".join(f"**{text.format(n=n)}**" for n, text in parts if n))


def _offer_to_keep(
    files: Sequence[Sent], found: Mapping[str, FileVerdict], options: Options
) -> None:
    good = [sent for sent in files if sent.id in found and not found[sent.id].has_errors]
    with st.container(horizontal=True, vertical_alignment="center"):
        if good:
            st.button(
                ngettext("Keep {n} file", "Keep {n} files", len(good)).format(n=len(good)),
                type="primary",
                key="commit",
                icon=":material/save:",
                on_click=_ask_to_keep,
                args=({s.id: sent_files.ground_of(s, options, found[s.id]) for s in good},),
            )
        if any(sent.kept is not None for sent in files):
            st.button(
                _("Clear this list"),
                key="clear_files",
                type="tertiary",
                icon=":material/clear_all:",
                on_click=_clear,
            )


def _ask_to_keep(ground_by_file: dict[str, str]) -> None:
    # A callback has the arguments of the page that was seen: exactly that is to be kept.
    st.session_state[ASKED] = ground_by_file


def _clear() -> None:
    st.session_state[TURN] += 1
    sent_files.forget_all()


def _keep_what_was_asked(files: Sequence[Sent], options: Options) -> None:
    """Keep the files one by one, each whole or not at all, and say what became of them."""
    asked: dict[str, str] = st.session_state.pop(ASKED, {})
    if asked:
        with st.spinner(_("Keeping …")):
            for sent in files:
                if sent.id in asked:
                    sent_files.keep(sent, options, asked[sent.id])
        _name_what_was_kept_before([sent for sent in files if sent.id in asked])
    now = [sent for sent in files if sent.kept is not None and not sent.is_told]
    if not now or any(sent.job_keeps for sent in files):
        return
    for sent in now:
        sent.is_told = True
    st.session_state[MESSAGE] = _message(now)
    if all(sent.kept is not None for sent in files):
        _clear()
    st.rerun()


def _name_what_was_kept_before(asked: Sequence[Sent]) -> None:
    """Tell of a refused file which files of the same batch may have moved its ground."""
    before: list[str] = []
    for sent in asked:
        if sent.refused and before:
            sent.refused += " " + _(
                "Of your own files these were kept just before it: {files}."
            ).format(files=", ".join(before))
        if sent.kept is not None:
            before.append(sent.name)


def _message(kept: Sequence[Sent]) -> str:
    of = [sent.kept for sent in kept if sent.kept is not None]
    sentences = (
        (RATINGS, _("Kept: {added} ratings added, {changed} changed.")),
        (COMMENTS, _("Kept: {added} comments added, {changed} changed.")),
    )
    said = " ".join(_kept_of_kind([v for v in of if v.kind == kind], s) for kind, s in sentences)
    withdrawn = sum(v.withdrawn for v in of)
    if withdrawn:
        more = ngettext("{n} was withdrawn.", "{n} were withdrawn.", withdrawn)
        said = said.strip() + " " + more.format(n=withdrawn)
    said = " ".join([said.strip(), *(plain(sent.told) for sent in kept if sent.told)])
    layouts = [sent.keep_as for sent in kept if sent.keep_as]
    if layouts:
        said += " " + _("The layout “{name}” is kept for next time.").format(
            name=plain(", ".join(layouts))
        )
    return said


def _kept_of_kind(verdicts: Sequence[FileVerdict], sentence: str) -> str:
    """What files of one kind changed; empty where there is none."""
    if not verdicts:
        return ""
    return sentence.format(
        added=sum(v.added for v in verdicts), changed=sum(v.changed for v in verdicts)
    )
