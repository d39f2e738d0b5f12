"""What a country says about its draft findings, on its page and before a form is kept."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from monitoring.model import Plan, Visibility
from monitoring.pipeline import FileVerdict
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.comments import (
    LABELS,
    change_in_words,
    comments_finding,
    comments_table,
)
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.ui import data
from monitoring.ui.problems import MOST_ROWS
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import plain
from monitoring.ui.widgets import downloads, readable, table_of_words


def has_any(selection: Selection, unit: str) -> bool:
    """Whether a country has commented on the findings of the round."""
    return any(of == unit for of, _node in _comments(selection.state))


def of_country(selection: Selection, unit: str) -> None:
    """The comments of a country beside the ratings they speak of; the secretariat's when asked for."""
    hidden = sum(
        one.visibility is Visibility.SECRETARIAT
        for (of, _node), one in _comments(selection.state).items()
        if of == unit
    )
    shows_all = bool(hidden) and st.toggle(
        _("Show what is only for the secretariat"), key=f"secretariat_comments_{unit}"
    )
    made = _made(selection.state, unit, 0 if shows_all else hidden, language())
    st.header(plain(made.finding), anchor=False)
    if made.frame.empty:
        return
    with st.container(key=f"medium_comments_{unit}"):
        table_of_words(readable(made.frame, LABELS))
    public = made.frame[made.frame["visibility"] == Visibility.PUBLIC.value]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if len(public):
            frame = partial(readable, public, LABELS)
            downloads(frame, selection, "public_comments", unit)
        st.caption(_("Only comments that everybody may read leave in files."))


def change_table(plan: Plan, verdict: FileVerdict) -> None:
    """The comments that a form adds or changes, with what stood there before."""
    shown = verdict.commented[:MOST_ROWS]
    said = [change_in_words(one.before, one.after, one.node, plan) for one in shown]
    rows = {
        _("Cell"): [one.place for one in shown],
        _("Area or action"): [f"{one.node} {node_title(plan, one.node)}" for one in shown],
        _("Before"): [
            _("none") if one.is_new else before
            for one, (before, _after) in zip(shown, said, strict=True)
        ],
        _("After"): [after for _before, after in said],
    }
    table_of_words(pd.DataFrame(rows))
    n = verdict.added + verdict.changed
    if n > len(shown):
        st.caption(_("The first {n} of {of} are shown.").format(n=len(shown), of=n))


class Made(NamedTuple):
    """The table of a country's comments and its sentence; never to be changed."""

    frame: pd.DataFrame
    finding: str


def _comments(state: State) -> data.Comments:
    return data.comments_at(state.address, state.revision, state.plan, state.round)


@st.cache_resource(max_entries=64, show_spinner=False)
def _made(state: State, unit: str, hidden: int, spoken: str) -> Made:  # noqa: ARG001
    """hidden: how many are left out; spoken: only part of the key."""
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    frame = comments_table(
        results, state.round, unit, _comments(state), with_secretariat=not hidden
    )
    return Made(frame, comments_finding(frame, results, state.round, unit, hidden=hidden))
