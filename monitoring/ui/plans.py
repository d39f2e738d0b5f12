"""The parts of the page Plans."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from monitoring import pipeline
from monitoring.definitions import DefinitionError, in_language
from monitoring.model import Plan
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.plans import is_plan_workbook, plan_file_name
from monitoring.reading import Unreadable
from monitoring.store import ExampleInUse, LayoutExists, StoreBusy
from monitoring.translation import gettext as _
from monitoring.translation import language, ngettext
from monitoring.ui import data
from monitoring.ui.plan_mapping import mapping_step
from monitoring.ui.text import plain
from monitoring.ui.widgets import table_of_words

MESSAGE = "plans_message"


def overview() -> None:
    """All plans with what is known of each."""
    here = data.workspace().store
    _draw_overview(here.address, here.revision(), language())


@st.cache_data(max_entries=16, show_spinner=False)
def _draw_overview(address: str, revision: int, spoken: str) -> None:  # noqa: ARG001
    """Drawn anew for another store, another revision of it, another language."""
    plans = [in_language(plan, language()) for plan in data.workspace().plans().values()]
    n, known, asked = (
        len(plans),
        sum(bool(p.actions) for p in plans),
        sum(bool(p.rounds) for p in plans),
    )
    st.header(
        ngettext(
            "{n} plan; plans whose actions are known: {known}, plans with rounds: {asked}",
            "{n} plans; plans whose actions are known: {known}, plans with rounds: {asked}",
            n,
        ).format(n=n, known=known, asked=asked),
        anchor=False,
    )
    with st.container(key="list_of_plans"):
        table_of_words(
            pd.DataFrame(
                {
                    _("Code"): [p.code for p in plans],
                    _("Plan"): [p.label for p in plans],
                    _("Areas"): [len(p.areas) for p in plans],
                    _("Actions"): [len(p.actions) for p in plans],
                    _("Rounds"): [len(p.rounds) for p in plans],
                    _("Countries"): [
                        str(len(p.countries)) if p.countries else _("open to all") for p in plans
                    ],
                    _("What is known"): [_known(p) for p in plans],
                    _("Owner"): [p.owner for p in plans],
                }
            )
        )


def _known(plan: Plan) -> str:
    return plan.completeness if plan.actions else no_actions_sentence(plan)


def export() -> None:
    """Any plan as a plan workbook; it is written when it is asked for."""
    plans = {code: in_language(plan, language()) for code, plan in data.workspace().plans().items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            _("Plan to take away"),
            list(plans),
            format_func=lambda code: f"{code} · {plans[code].label}",
            key="export_plan",
            width=520,
        )
        st.download_button(
            _("Download as plan workbook"),
            lambda: pipeline.export_plan(data.workspace(), code)[1],
            file_name=plan_file_name(code),
            key="download_plan",
            icon=":material/download:",
            on_click="ignore",
        )


def add() -> None:
    """A plan in, as a plan workbook or as a register of actions: kept, or refused with reasons."""
    st.header(_("Add or renew a plan"), anchor=False)
    said = st.session_state.pop(MESSAGE, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    st.write(
        _("A plan workbook has a sheet Plan (field, value) and a sheet Actions (code, parent, title, …); "
          "Areas, Scale, Rounds and Countries may follow. A changed plan is kept as a new version. "
          "Any other list of actions becomes a plan when you say which column is what.")
    )  # fmt: skip
    turn = st.session_state.setdefault("plan_uploader_turn", 0)
    file = st.file_uploader(_("Plan workbook or list of actions"), key=f"plan_uploader_{turn}")
    if file is None:
        return
    try:
        added = _added(file)
    except Unreadable as unreadable:
        st.error(plain(unreadable.problem.sentence), icon=":material/error:")
    except DefinitionError as wrong:
        st.error(_("The plan was refused. Nothing was kept."), icon=":material/error:")
        st.text("\n".join(wrong.sentences))
    except (StoreBusy, LayoutExists) as refused:
        st.error(plain(str(refused)), icon=":material/error:")
    else:
        if added is not None:
            _say_kept(*added)


def _added(file: UploadedFile) -> tuple[Plan, int, bool] | None:
    """The plan of the file, once it is said to be added."""
    if not _is_plan_workbook(file.getvalue(), file.name):
        return mapping_step(file)
    if not st.button(_("Add this plan"), type="primary", key="add_plan"):
        return None
    return pipeline.add_plan_workbook(data.workspace(), file.getvalue(), file.name)


@st.cache_data(max_entries=8, show_spinner=False)
def _is_plan_workbook(content: bytes, name: str) -> bool:
    return is_plan_workbook(content, name)


def _say_kept(plan: Plan, version: int, is_new: bool) -> None:
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
    st.header(_("Demonstration and real example"), anchor=False)
    st.write(
        _("The demonstration shows invented countries with invented ratings; the real example shows "
          "published figures of the World Bank on fifteen Caribbean states.")
    )  # fmt: skip
    loaded = data.loaded_examples()
    with st.container(horizontal=True):
        if len(loaded) < 2:
            offer_examples()
        if loaded:
            with st.popover(_("Remove both examples …")):
                st.write(
                    _("Their plans, rounds and ratings are removed. Your own uploads never are.")
                )
                if st.button(_("Remove them"), key="remove_examples", type="primary"):
                    _remove()


def offer_examples() -> None:
    """A button that loads both examples, and says which one could not be loaded and why."""
    if not st.button(_("Load both examples"), key="load_examples", type="primary"):
        return
    with st.spinner(_("Loading …")):
        refused = [one.refused for one in pipeline.load_examples(data.workspace()) if one.refused]
    if refused:
        st.error(plain(" ".join(refused)), icon=":material/error:")
    else:
        st.rerun()


def _remove() -> None:
    try:
        pipeline.remove_examples(data.workspace())
    except (ExampleInUse, StoreBusy) as refused:
        st.error(plain(str(refused)), icon=":material/error:")
    else:
        st.rerun()
