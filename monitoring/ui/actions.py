"""The parts of the page Actions."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from monitoring.model import Action, Plan, Responsibility
from monitoring.pipeline.views import register
from monitoring.pipeline.words import responsibility_word
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.ui import choices, data
from monitoring.ui.figures import show_figure
from monitoring.ui.selection import Selection, State
from monitoring.ui.widgets import downloads, readable, source_line, table


def parts(selection: Selection) -> None:
    """What is late, when everything is due, and the whole register, one view at a time."""
    if not selection.plan.rounds:
        st.info(
            _("The plan has no round yet, so nothing is known of what has been done."),
            icon=":material/info:",
        )
        _plain_register(selection.plan)
        return
    words = {
        "timeline": _("Late and due"),
        "late": _("Late, by country"),
        "register": _("Register"),
    }
    shown = choices.view("actions", words)
    area = choices.area(selection, offers_all=True)
    if shown == "register":
        _register(selection, area)
    else:
        show_figure(shown, selection, area)


def _register(selection: Selection, area: str) -> None:
    """Every action, to be searched and narrowed down."""
    everything = _of_area(selection.state, area)
    kept = _narrowed(everything, selection.plan.code)
    n, of = len(kept), len(everything)
    st.header(
        ngettext("{n} of {of} action", "{n} of {of} actions", of).format(n=n, of=of), anchor=False
    )
    shown = readable(kept, register.LABELS)
    table(shown[[c for c in shown.columns if (shown[c].notna() & (shown[c] != "")).any()]])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        downloads(partial(readable, kept, register.LABELS), selection, "register", area)
        source_line(selection.plan)


@st.cache_resource(max_entries=128, show_spinner=False)
def _of_area(state: State, area: str) -> pd.DataFrame:
    """The register of an area or of all; never to be changed."""
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    return register.register(results, state.round, area)


def _narrowed(everything: pd.DataFrame, plan: str) -> pd.DataFrame:
    """The rows that the reader asks for by who answers, by state and by words."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.selectbox(
            _("Answered by"),
            ["", *dict.fromkeys(everything["responsibility"])],
            format_func=lambda word: word or _("all"),
            key=f"register_responsibility@{plan}",
            width=220,
        )
        state = st.selectbox(
            _("State"),
            ["", *dict.fromkeys(everything["state"])],
            format_func=lambda code: register.state_word(code) if code else _("all"),
            key=f"register_state@{plan}",
            width=220,
        )
        words = st.text_input(
            _("Search"), key=f"register_search@{plan}", width=320,
            placeholder=_("Words of the action, its lead, its indicator …"),
        )  # fmt: skip
    kept = everything
    if who:
        kept = kept[kept["responsibility"] == who]
    if state:
        kept = kept[kept["state"] == state]
    for word in words.casefold().split():
        kept = kept[_text_of(kept).str.contains(word, regex=False)]
    return kept


def _text_of(rows: pd.DataFrame) -> pd.Series:
    """All words of each row, in small letters."""
    texts = rows[[c for c in register.LABELS if c in rows.columns]]
    said = [
        " ".join(str(value) for value in row if not pd.isna(value)).casefold()
        for row in texts.itertuples(index=False)
    ]
    return pd.Series(said, index=rows.index, dtype="str")


def _plain_register(plan: Plan) -> None:
    """The actions as the plan lists them, where no round says anything of them."""
    rows = pd.DataFrame([_row(plan, action) for action in plan.actions])
    st.header(ngettext("{n} action", "{n} actions", len(rows)).format(n=len(rows)), anchor=False)
    table(rows[[c for c in rows.columns if (rows[c] != "").any()]])
    source_line(plan)


def _row(plan: Plan, action: Action) -> dict[str, str]:
    return {
        _("Code"): action.code,
        _("Action"): action.title,
        _("Area"): plan.area_by_code[action.parent].title,
        _("Answered by"): responsibility_word(Responsibility(action.responsibility)),
        _("Lead"): action.lead,
        _("Partners"): action.partners,
        _("Horizon"): action.horizon,
        _("Target date"): action.target_date,
        _("Indicator"): action.indicator,
        _("Minimum standard"): action.minimum_standard,
    }
