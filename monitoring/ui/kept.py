"""What was kept, on the page Returns: undoing a file, and what was learned from files."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from monitoring.model import Plan
from monitoring.pipeline.verdict import COMMENTS, RATINGS
from monitoring.store import (
    RoundNotOpen,
    RoundPublished,
    StoreBusy,
    Upload,
    accepted_aliases,
    forget_alias,
    undo_upload,
    uploads,
)
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import bold, plain
from monitoring.ui.widgets import table

FEW = 6
"""So many files are shown in full; more are scrolled."""
MESSAGE = "returns_undone_message"
"""What was just undone, said above the list of files."""


def undo(selection: Selection) -> None:
    """The files in force, and the way back."""
    sent = _uploads_at(selection.address, selection.revision, selection.plan.code)
    st.header(_("3. What was kept, and undo"), anchor=False)
    said = st.session_state.pop(MESSAGE, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    if not sent:
        st.write(_("No file was kept for this plan yet."))
    else:
        _draw_list(selection.state)
        _choose_and_undo(sent)
    _learned(selection.plan)


@st.cache_resource(max_entries=32, show_spinner=False)
def _uploads_at(address: str, revision: int, plan: str) -> list[Upload]:  # noqa: ARG001
    """The uploads of a plan as at a revision of the store; never to be changed by a reader."""
    return uploads(data.workspace().store, plan)


@st.cache_data(max_entries=64, show_spinner=False)
def _draw_list(state: State) -> None:
    sent = _uploads_at(state.address, state.revision, state.plan)
    rows = {
        _("Upload"): [u.id for u in sent],
        _("When"): [u.uploaded_at.strftime("%Y-%m-%d %H:%M") for u in sent],
        _("Who"): [u.uploaded_by or _("not named") for u in sent],
        _("File"): [u.file for u in sent],
        _("Holds"): [_kind_word(u.kind) for u in sent],
        _("Added"): [u.added for u in sent],
        _("Changed"): [u.changed for u in sent],
        _("Withdrawn"): [u.withdrawn for u in sent],
        _("Unchanged"): [u.unchanged for u in sent],
        _("State"): [_("undone") if u.undone_at else _("in force") for u in sent],
    }
    table(pd.DataFrame(rows), height="content" if len(sent) <= FEW else 260)


def _kind_word(kind: str) -> str:
    words = {RATINGS: _("ratings"), COMMENTS: _("comments"), "targets": _("targets")}
    return words.get(kind, kind)


def _choose_and_undo(sent: list[Upload]) -> None:
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
            except (RoundNotOpen, RoundPublished, StoreBusy) as refused:
                st.error(plain(str(refused)), icon=":material/error:")
                return
            st.session_state[MESSAGE] = _("Upload {n} ({file}) is undone.").format(
                n=done.id, file=plain(done.file)
            )
            st.rerun()


def _learned(plan: Plan) -> None:
    """The names and layouts that files have brought, so that nobody is asked twice."""
    here = data.workspace()
    names = accepted_aliases(here.store)
    layouts = {code: one for code, one in here.layouts.items() if code not in here.defined_layouts}
    if not names and not layouts:
        return
    with st.popover(_("What was learned"), icon=":material/school:"):
        if names:
            st.markdown(bold(_("Names that were confirmed")))
            for name, code in names.items():
                _name(name, code, plan)
        if layouts:
            st.markdown(bold(_("Layouts that were kept")))
            for layout in layouts.values():
                of = f" ({layout.plan})" if layout.plan else ""
                st.markdown(f"- {plain(layout.title + of)}")


def _name(name: str, code: str, plan: Plan) -> None:
    here = data.workspace()
    country = plan.country_by_code.get(code) or here.countries.country_by_code.get(code)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("“{name}” is {country} ({code})").format(
                name=plain(name), country=plain(country.name if country else code), code=plain(code)
            )
        )
        st.space("stretch")
        if st.button(_("Forget it"), key=f"forget_{name}", type="tertiary"):
            forget_alias(here.store, name)
            st.rerun()
