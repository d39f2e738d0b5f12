"""The parts of the page Next edition: what is proposed, and the counts that speak for it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from monitoring.model import DecisionKind
from monitoring.pipeline.views.next_edition import (
    LABELS,
    LABELS_ON_PAGE,
    next_edition,
    next_edition_finding,
)
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.decisions import foldable, type_in
from monitoring.ui.links import AREA, go_to
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import plain
from monitoring.ui.widgets import clickable_table, downloads, readable, source_line, standing


def parts(selection: Selection) -> None:
    """How much is proposed, a form for one proposal more, and all of them in the order of the plan."""
    if not selection.round:
        type_in(selection, kind=DecisionKind.PROPOSAL, key="proposal")
        return
    proposed = _proposed(selection.state)
    st.header(plain(next_edition_finding(proposed)), anchor=False)
    with foldable(_("Write a proposal down"), selection, is_open=proposed.empty, key="proposal"):
        type_in(selection, kind=DecisionKind.PROPOSAL, key="proposal")
    if proposed.empty:
        st.info(
            _("A proposal says what is to become of an area or action: keep, amend, merge, drop, "
              "completed, or new. Write the first one above; it then stands here beside the counts "
              "that speak for it."),
            icon=":material/info:",
        )  # fmt: skip
        return
    _listed(selection, proposed)


@st.cache_resource(max_entries=64, show_spinner=False)
def _proposed(state: State) -> pd.DataFrame:
    """The proposals beside the counts of the round; never to be changed by a reader."""
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    kept = data.decisions_at(state.address, state.revision, state.plan)
    return next_edition(results, kept, state.round)


def _listed(selection: Selection, proposed: pd.DataFrame) -> None:
    st.caption(
        _("Counts of answers are of round {round}. A click on a row shows the decisions behind it.")
        .format(round=plain(selection.round))
    )  # fmt: skip
    shown = readable(proposed, LABELS_ON_PAGE)
    clickable_table(
        shown,
        partial(_show_decisions, proposed, selection.plan.code),
        key="next_edition",
        stands=standing(shown),
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        downloads(partial(readable, proposed, LABELS), selection, "next_edition")
        source_line(selection.plan)


def _show_decisions(proposed: pd.DataFrame, plan: str, row: int, _column: str) -> None:
    node = str(proposed["node"].iloc[row])
    go_to("decisions", **{"kind": DecisionKind.PROPOSAL.value, AREA: node or plan})
