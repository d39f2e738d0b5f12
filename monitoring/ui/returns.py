"""The parts of the page Returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from monitoring import pipeline
from monitoring.checking.identity import state_word
from monitoring.model import REGION, Assessment, Plan, Problem, Round, RoundState, Severity
from monitoring.pipeline import FileVerdict, tables
from monitoring.pipeline.templates import form_name
from monitoring.pipeline.words import assessment_word, short_reason
from monitoring.store import RoundExists, RoundNotOpen, StoreBusy, undo_upload, uploads
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.ui import data
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import plain
from monitoring.ui.widgets import ROWS_IN_VIEW, TALLEST, table

UPLOADER = "returns_uploader"
MESSAGE = "returns_message"
MOST_ROWS = 500
"""Rows of a list that a reader still looks through; more are counted."""


def has_rounds(selection: Selection) -> bool:
    """Whether there is a round to answer; otherwise says what to do."""
    if selection.plan.rounds:
        return True
    st.info(
        f"**{plain(_('{plan} has no round yet.').format(plan=selection.plan.code))}** "
        + _("Add one below; then templates can be sent out and workbooks uploaded."),
        icon=":material/info:",
    )
    return False


def who_has_answered(selection: Selection) -> None:
    """Who has answered the round, and how completely; above it what was just kept or undone."""
    said = st.session_state.pop(MESSAGE, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    _draw_answered(selection.state)


@st.cache_data(max_entries=64, show_spinner=False)
def _draw_answered(state: State) -> None:
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    answered = tables.returns_table(results, state.round)
    round_ = results.plan.round_by_code[state.round]
    countries = answered[answered["country"] != REGION]
    st.subheader(_answered_sentence(results.plan, round_, countries["returned"]), anchor=False)
    if not results.plan.countries:
        st.caption(
            _("The plan lists no participants, so nobody can be said to be missing. A plan workbook "
              "with a sheet Countries names them.")
        )  # fmt: skip
    if answered.empty:
        return
    shown = pd.DataFrame(
        {
            _("Country"): answered["name"].replace(REGION, _("Region")),
            _("Return"): answered["returned"].map({True: _("received"), False: _("not returned")}),
            _("Answered"): answered["answered"].astype(str) + " / " + answered["asked"].astype(str),
            _("Complete"): answered["share"] * 100,
            _("Rated by evaluators"): answered["evaluated"].astype(str)
            + " / "
            + answered["asked"].astype(str),
            _("Files"): answered["files"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        height="content" if len(shown) <= ROWS_IN_VIEW else TALLEST,
        column_config={
            _("Complete"): st.column_config.ProgressColumn(
                _("Complete"), format="%.0f %%", min_value=0, max_value=100
            )
        },
    )


def _answered_sentence(plan: Plan, round_: Round, returned: pd.Series) -> str:
    n, of = int(returned.sum()), len(returned)
    if plan.countries:
        sentence = ngettext(
            "{n} of {of} country has answered the round {round}, which is {state}",
            "{n} of {of} countries have answered the round {round}, which is {state}",
            of,
        )
    else:
        sentence = ngettext(
            "{n} country has answered the round {round}, which is {state}",
            "{n} countries have answered the round {round}, which is {state}",
            n,
        )
    return sentence.format(n=n, of=of, round=plain(round_.code), state=state_word(round_.state))


def template(selection: Selection) -> None:
    """The form of one country for the round."""
    st.subheader(_("1. Send out the template"), anchor=False)
    st.write(
        _("A workbook for one country: the actions it answers for, drop-downs with the levels, and "
          "what it answered last time beside the empty cells.")
    )  # fmt: skip
    results = data.results(selection.plan.code, selection.assessment)
    units = [c.code for c in selection.plan.countries or data.workspace().countries.of_the_mission]
    if REGION in results.answers.units:
        units.append(REGION)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = st.selectbox(
            _("For whom"),
            units,
            format_func=lambda code: _("Region") if code == REGION else results.name_of(code),
            key="template_unit",
            width=320,
        )
        if pipeline.asks_anything(selection.plan, selection.round, unit):
            st.download_button(
                _("Download the template"),
                lambda: pipeline.template(
                    data.workspace(), selection.plan.code, selection.round, unit
                )[1],
                file_name=form_name(selection.plan.code, selection.round, unit),
                key="template_download",
                icon=":material/download:",
                on_click="ignore",
            )
        else:
            st.write(_("Nothing is asked of them in this round."))


def upload(selection: Selection) -> None:
    """Files in, problems and changes shown, nothing kept before it is said."""
    st.subheader(_("2. Upload what came back"), anchor=False)
    st.write(
        _(
            "Templates, long tables and matrices, as they came (.xlsx). Nothing is kept until you say so."
        )
    )
    turn = st.session_state.setdefault(f"{UPLOADER}_turn", 0)
    files = st.file_uploader(
        _("Assessment workbooks"),
        accept_multiple_files=True,
        key=f"{UPLOADER}_{turn}",
    )
    if not files:
        return
    with st.container(horizontal=True):
        round_ = st.selectbox(
            _("Round, where a workbook does not say"),
            [None, *(r.code for r in selection.plan.rounds if r.state is RoundState.OPEN)],
            format_func=lambda code: code or _("as the workbook says"),
            key="upload_round",
            width=300,
        )
        assessment = st.selectbox(
            _("Whose ratings, where a workbook does not say"),
            [None, *Assessment],
            format_func=lambda a: (
                assessment_word(a) if a else _("as the layout says, else the country's own")
            ),
            key="upload_assessment",
            width=360,
        )
    verdicts = [_verdict(selection, file, round_, assessment) for file in files]
    for file, verdict in zip(files, verdicts, strict=True):
        _show_verdict(file, verdict)
    _commit(selection, files, verdicts, round_, assessment)


def _verdict(
    selection: Selection, file: UploadedFile, round_: str | None, assessment: Assessment | None
) -> FileVerdict:
    return pipeline.check_file(
        data.workspace(),
        file.getvalue(),
        file.name,
        plan=selection.plan.code,
        round_=round_,
        assessment=assessment,
    )


def _show_verdict(file: UploadedFile, verdict: FileVerdict) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(file.name)}**")
        errors = [p for p in verdict.problems if p.severity is Severity.ERROR]
        if errors:
            st.error(
                ngettext(
                    "{n} problem: nothing of this file can be kept until it is corrected.",
                    "{n} problems: nothing of this file can be kept until they are corrected.",
                    len(errors),
                ).format(n=len(errors)),
                icon=":material/error:",
            )
        if verdict.problems:
            _problem_table(verdict.problems, verdict.file)
        if not errors:
            _show_changes(verdict)
        if verdict.unanswered:
            _show_unanswered(verdict)


def _problem_table(problems: Sequence[Problem], file: str) -> None:
    kind = {Severity.ERROR: _("error"), Severity.QUERY: _("query")}
    rows = pd.DataFrame(
        {
            _("Place"): [p.place or file for p in problems],
            _("Kind"): [kind[p.severity] for p in problems],
            _("Found"): [p.found for p in problems],
            _("What is wrong"): [p.statement for p in problems],
            _("What to do"): [p.advice for p in problems],
        }
    )
    if len(problems) == 1:
        st.text(problems[0].sentence)
    table(rows.head(MOST_ROWS))
    if len(rows) > MOST_ROWS:
        st.caption(_("The first {n} of {of} are shown.").format(n=MOST_ROWS, of=len(rows)))


def _show_changes(verdict: FileVerdict) -> None:
    st.write(
        _("{added} ratings to add, {changed} to change, {unchanged} unchanged.").format(
            added=verdict.added, changed=verdict.changed, unchanged=verdict.unchanged
        )
    )
    if not verdict.changes:
        return
    plan = data.workspace().plan(verdict.plan)
    rows = [
        {
            _("Place"): change.place,
            _("Country"): change.country,
            _("Round"): change.round,
            _("Action"): change.action,
            _("Before"): _said(change.before, change.action, plan),
            _("After"): _said(change.after, change.action, plan),
        }
        for change in verdict.changes[:MOST_ROWS]
    ]
    with st.expander(_("What will change"), expanded=verdict.changed > 0):
        table(pd.DataFrame(rows), height=min(36 * (len(rows) + 1) + 3, 320))


def _said(fields: Mapping[str, Any], action: str, plan: Plan) -> str:
    """The changed fields of an answer in words."""
    scale = plan.scale_of(plan.action_by_code[action])
    parts = []
    for name, value in fields.items():
        if value in (None, "") or name in ("status",):
            continue
        if name == "level" and scale is not None and value in scale.level_by_code:
            parts.append(scale.level_by_code[value].label)
        else:
            parts.append(short_reason(str(value)) if name == "reason" else str(value))
    return "; ".join(parts)


def _show_unanswered(verdict: FileVerdict) -> None:
    n = len(verdict.unanswered)
    label = ngettext("{n} cell left empty", "{n} cells left empty", n).format(n=n)
    with st.expander(label):
        st.write(_("An empty cell says nothing: it is no zero, and it erases no earlier answer."))
        st.text(", ".join(verdict.unanswered[:MOST_ROWS]))


def _commit(
    selection: Selection,
    files: Sequence[UploadedFile],
    verdicts: Sequence[FileVerdict],
    round_: str | None,
    assessment: Assessment | None,
) -> None:
    good = [f for f, v in zip(files, verdicts, strict=True) if not v.has_errors]
    if not good:
        return
    label = ngettext("Keep {n} file", "Keep {n} files", len(good)).format(n=len(good))
    if not st.button(label, type="primary", key="commit", icon=":material/save:"):
        return
    kept = [
        pipeline.import_file(
            data.workspace(),
            file.getvalue(),
            file.name,
            plan=selection.plan.code,
            round_=round_,
            assessment=assessment,
        )
        for file in good
    ]
    refused = [verdict.file for verdict in kept if verdict.has_errors]
    added, changed = sum(v.added for v in kept), sum(v.changed for v in kept)
    st.session_state[MESSAGE] = _("Kept: {added} ratings added, {changed} changed.").format(
        added=added, changed=changed
    ) + (
        " " + _("Refused meanwhile: {files}.").format(files=plain(", ".join(refused)))
        if refused
        else ""
    )
    st.session_state[f"{UPLOADER}_turn"] += 1
    st.rerun()


def undo(selection: Selection) -> None:
    """The files in force, and the way back."""
    sent = uploads(data.workspace().store, selection.plan.code)
    st.subheader(_("3. What was kept, and undo"), anchor=False)
    if not sent:
        st.write(_("No file was kept for this plan yet."))
        return
    rows = pd.DataFrame(
        {
            _("Upload"): [u.id for u in sent],
            _("When"): [u.uploaded_at.strftime("%Y-%m-%d %H:%M") for u in sent],
            _("File"): [u.file for u in sent],
            _("Added"): [u.added for u in sent],
            _("Changed"): [u.changed for u in sent],
            _("Unchanged"): [u.unchanged for u in sent],
            _("State"): [_("undone") if u.undone_at else _("in force") for u in sent],
        }
    )
    table(rows, height=min(36 * (len(rows) + 1) + 3, 260))
    name_by_upload = {u.id: f"{u.id} · {u.file}" for u in sent if u.undone_at is None}
    if not name_by_upload:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        upload_id = st.selectbox(
            _("Upload to undo"),
            list(name_by_upload),
            format_func=name_by_upload.__getitem__,
            # A new upload is the one to be undone first, whatever was chosen before it came.
            key=f"undo_upload_{max(name_by_upload)}",
            width=420,
        )
        if st.button(_("Undo this upload"), key="undo", icon=":material/undo:"):
            try:
                done = undo_upload(data.workspace().store, upload_id)
            except (RoundNotOpen, StoreBusy) as refused:
                st.error(plain(str(refused)), icon=":material/error:")
                return
            st.session_state[MESSAGE] = _("Upload {n} ({file}) is undone.").format(
                n=done.id, file=plain(done.file)
            )
            st.rerun()


def rounds(selection: Selection) -> None:
    """The rounds of the plan: their state, and a new one."""
    with st.expander(_("Rounds of this plan"), expanded=not selection.plan.rounds):
        if selection.plan.rounds:
            _state_of_round(selection)
        _new_round(selection)


def _state_of_round(selection: Selection) -> None:
    round_ = selection.plan.round_by_code[selection.round]
    st.write(
        _("The round {round} is {state}. Ratings can be imported only while it is open.").format(
            round=plain(round_.code), state=state_word(round_.state)
        )
    )
    if round_.state is RoundState.PUBLISHED:
        return
    with st.container(horizontal=True):
        opened = round_.state is RoundState.OPEN
        turn = (
            (RoundState.CLOSED, _("Close it")) if opened else (RoundState.OPEN, _("Open it again"))
        )
        if st.button(turn[1], key="round_turn"):
            pipeline.set_state(data.workspace(), selection.plan, round_.code, turn[0])
            st.rerun()
        with st.popover(_("Publish it …")):
            st.write(
                _("A published round is closed for good: nothing more comes in, nothing is undone.")
            )
            if st.button(_("Publish it for good"), key="round_publish", type="primary"):
                pipeline.set_state(
                    data.workspace(), selection.plan, round_.code, RoundState.PUBLISHED
                )
                st.rerun()


def _new_round(selection: Selection) -> None:
    with st.form("new_round", clear_on_submit=True):
        st.markdown(f"**{_('Add a round')}**")
        with st.container(horizontal=True):
            code = st.text_input(_("Code"), placeholder="2026", key="new_round_code")
            title = st.text_input(_("Title"), key="new_round_title")
            day = st.date_input(_("Date"), value=None, key="new_round_date")
        scope = st.multiselect(
            _("Asked in this round"),
            [area.code for area in selection.plan.areas],
            format_func=lambda code: selection.plan.area_by_code[code].title,
            placeholder=_("everything"),
            key="new_round_scope",
        )
        baseline = st.checkbox(_("This round is the baseline"), key="new_round_baseline")
        if not st.form_submit_button(_("Add the round")):
            return
    if not code.strip():
        st.error(_("Give the round a code, for example its year."))
        return
    new = Round(code.strip(), title.strip(), day, baseline, tuple(scope))
    try:
        pipeline.create_round(data.workspace(), selection.plan, new)
    except RoundExists:
        st.error(_("The round '{round}' exists already.").format(round=plain(new.code)))
        return
    except ValueError as wrong:
        st.error(plain(str(wrong)))
        return
    st.rerun()
