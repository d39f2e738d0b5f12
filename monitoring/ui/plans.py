"""The parts of the page Plans."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from monitoring import pipeline
from monitoring.definitions import DefinitionError
from monitoring.model import Plan
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.reading import Unreadable
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.text import plain
from monitoring.ui.widgets import table

MESSAGE = "plans_message"


def overview() -> None:
    """All plans with what is known of each."""
    plans = data.workspace().plans().values()
    table(
        pd.DataFrame(
            {
                _("Code"): [p.code for p in plans],
                _("Plan"): [p.label for p in plans],
                _("Areas"): [len(p.areas) for p in plans],
                _("Actions"): [len(p.actions) for p in plans],
                _("Rounds"): [len(p.rounds) for p in plans],
                _("Countries"): [
                    str(len(p.countries)) if p.countries else _("open") for p in plans
                ],
                _("Owner"): [p.owner for p in plans],
                _("What is known"): [_known(p) for p in plans],
            }
        )
    )


def _known(plan: Plan) -> str:
    return plan.completeness if plan.actions else no_actions_sentence(plan)


def add() -> None:
    """A plan workbook in; it is kept as a new version, or refused with every reason."""
    st.subheader(_("Add or renew a plan"), anchor=False)
    said = st.session_state.pop(MESSAGE, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    st.write(
        _("A plan workbook has a sheet Plan (field, value) and a sheet Actions (code, parent, title, …); "
          "Areas, Scale, Rounds and Countries may follow. A changed plan is kept as a new version.")
    )  # fmt: skip
    turn = st.session_state.setdefault("plan_uploader_turn", 0)
    file = st.file_uploader(_("Plan workbook"), key=f"plan_uploader_{turn}")
    if file is None or not st.button(_("Add this plan"), type="primary", key="add_plan"):
        return
    try:
        plan, version, is_new = pipeline.add_plan_workbook(
            data.workspace(), file.getvalue(), file.name
        )
    except Unreadable as unreadable:
        st.error(plain(unreadable.problem.sentence), icon=":material/error:")
    except DefinitionError as wrong:
        st.error(_("The plan contradicts itself. Nothing was kept."), icon=":material/error:")
        st.text("\n".join(wrong.sentences))
    else:
        sentence = (
            _("{plan}: version {n} is kept.")
            if is_new
            else _("{plan}: nothing changed; version {n} stays.")
        )
        st.session_state[MESSAGE] = sentence.format(plan=plain(plan.code), n=version)
        st.session_state["plan_uploader_turn"] += 1
        st.rerun()


def examples() -> None:
    """The demonstration and the real example: in with one click, out with another."""
    st.subheader(_("Demonstration and real example"), anchor=False)
    here = data.workspace()
    st.write(
        _("The demonstration shows invented countries with invented ratings; the real example shows "
          "published figures of the World Bank on fifteen Caribbean states.")
    )  # fmt: skip
    loaded = [c for c in (pipeline.DEMONSTRATION, pipeline.REAL_EXAMPLE) if c in here.plans()]
    with st.container(horizontal=True):
        if len(loaded) < 2 and st.button(_("Load both examples"), key="load_examples"):
            with st.spinner(_("Loading …")):
                pipeline.load_examples(here)
            st.rerun()
        if loaded and st.button(_("Remove both examples"), key="remove_examples"):
            pipeline.remove_examples(here)
            st.rerun()
