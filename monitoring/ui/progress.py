"""The parts of the page Progress."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from monitoring.pipeline import tables
from monitoring.pipeline.analyses.differences import advised_assessment
from monitoring.pipeline.words import assessment_word
from monitoring.translation import gettext as _
from monitoring.ui import choices, data
from monitoring.ui.figures import show_figure
from monitoring.ui.selection import Selection, State, choose_assessment

FIGURES_OF_A_NODE: Mapping[str, tuple[str, ...]] = {
    "target": ("dumbbell",),
    "pace": ("paths",),
    "apart": ("spread", "catch_up"),
    "table": ("changed",),
}


def has_an_earlier_round(selection: Selection) -> bool:
    """Whether there is an earlier round to compare with; otherwise says so."""
    results = data.results(selection.plan.code, selection.assessment)
    if tables.previous_round(results, selection.round):
        return True
    st.info(
        "**"
        + _("There is no earlier round with ratings of this kind to compare with.")
        + "** "
        + _("Choose a later round in the sidebar, or upload the workbooks of an earlier one on the page Returns."),
        icon=":material/info:",
    )  # fmt: skip
    return False


@st.cache_resource(max_entries=64, show_spinner=False)
def _advised(state: State) -> str:
    return advised_assessment(
        data.results_at(state.address, state.revision, state.plan, state.assessment)
    )


def _advise(selection: Selection) -> None:
    """Say which assessment can be followed over the rounds, where the one that is shown mixes several."""
    advised = _advised(selection.state)
    if not advised:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            _("Best available ratings are of different assessments in different rounds, and only the "
              "same assessment is compared. One alone can be followed further:"),
            width=620,
        )  # fmt: skip
        st.button(
            assessment_word(advised),
            key="advised_assessment",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=choose_assessment,
            args=(advised,),
        )


def parts(selection: Selection) -> None:
    """What changed, why, and who will reach the target when, one view at a time."""
    words = {
        "target": _("Baseline, now, target"),
        "lower": _("Lower than before"),
        "higher": _("Higher than before"),
        "moves": _("What moved"),
        "pace": _("Pace"),
        "apart": _("Differences between countries"),
        "table": _("By country"),
    }
    shown = choices.view("progress", words)
    _advise(selection)
    if shown in ("lower", "higher"):
        show_figure(shown, selection)
    elif shown == "moves":
        show_figure("transitions", selection)
    else:
        node = choices.node(selection)
        for name in FIGURES_OF_A_NODE[shown]:
            show_figure(name, selection, node)
