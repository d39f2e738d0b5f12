"""Who has answered a round, on the page Returns."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from monitoring.checking.identity import state_word
from monitoring.model import REGION, Plan, Round
from monitoring.pipeline import tables
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.ui import data
from monitoring.ui.fitted import width_of
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import bold, plain
from monitoring.ui.widgets import ROWS_IN_VIEW, TALLEST, downloads


def has_rounds(selection: Selection) -> bool:
    """Whether there is a round to answer; otherwise says what to do."""
    if selection.plan.rounds:
        return True
    st.info(
        bold(plain(_("{plan} has no round yet.").format(plan=selection.plan.code)))
        + " "
        + _("Add one below; then templates can be sent out and workbooks uploaded."),
        icon=":material/info:",
    )
    return False


def who_has_answered(selection: Selection) -> None:
    """Who has answered the round, and how completely."""
    _draw_answered(selection.state)
    results = selection.results
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        downloads(partial(tables.returns_table, results, selection.round), selection, "returns")


@st.cache_data(max_entries=64, show_spinner=False)
def _draw_answered(state: State) -> None:
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    answered = tables.returns_table(results, state.round)
    round_ = results.plan.round_by_code[state.round]
    countries = answered[answered["country"] != REGION]
    st.header(_answered_sentence(results.plan, round_, countries["returned"]), anchor=False)
    n_evaluated = int((countries["evaluated"] > 0).sum())
    if n_evaluated and not countries["returned"].any():
        st.caption(
            ngettext(
                "Evaluators have rated {n} country; no workbook of a country is there.",
                "Evaluators have rated {n} countries; no workbook of a country is there.",
                n_evaluated,
            ).format(n=n_evaluated)
        )
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
            _("Country"): st.column_config.Column(
                _("Country"), width=width_of(shown[_("Country")]), pinned=True
            ),
            _("Complete"): st.column_config.ProgressColumn(
                _("Complete"), format="%.0f %%", min_value=0, max_value=100
            ),
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
