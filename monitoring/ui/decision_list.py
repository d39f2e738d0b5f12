"""The parts of the page Decisions: what was agreed, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from monitoring.model import REGION, DecisionKind, FollowUp
from monitoring.pipeline import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views import scope
from monitoring.pipeline.views.decisions import (
    LABELS_ON_PAGE,
    LATE,
    NOBODY,
    Wanted,
    as_read,
    decision_table,
    decisions_finding,
    kind_heading,
    late_first,
    narrowed,
    state_word,
    today,
)
from monitoring.translation import gettext as _
from monitoring.ui import choices, data, decision_card, decision_files, explain
from monitoring.ui.decision_fields import sentence_case
from monitoring.ui.decisions import foldable, type_in
from monitoring.ui.fitted import Fitted
from monitoring.ui.links import AREA, COUNTRY
from monitoring.ui.selection import Selection, State, addressed_choice
from monitoring.ui.text import plain
from monitoring.ui.widgets import clickable_table, readable, standing

ALL = choices.EVERYTHING
WIDTH_OF_A_CHOICE = 168
"""Pixels: five of them stand side by side on a wide screen, two on a phone."""
ROOM_BY_LABEL = {
    LABELS_ON_PAGE["state_word"]: 84,
    LABELS_ON_PAGE["due"]: 104,
    LABELS_ON_PAGE["kind_word"]: 122,
}
"""Pixels that these columns have at least, so that neither a mark nor a month stands broken."""


def parts(selection: Selection) -> None:
    """How many there are, a form for one more, and those that the reader asks for."""
    everything = decided(selection.state, today())
    st.header(plain(decisions_finding(everything)), anchor=False)
    with foldable(_("Record a decision"), selection, is_open=everything.empty, key="decision"):
        type_in(selection, key="decision")
    if everything.empty:
        st.info(
            _("Record the first one above, or on the page Consultation beside the figure on which it "
              "is made."),
            icon=":material/info:",
        )  # fmt: skip
        return
    wanted = _wanted(selection)
    kept = narrowed(selection.results, everything, wanted)
    _listed(kept, everything)
    decision_files.offer(selection, kept, wanted)


@st.cache_resource(max_entries=64, show_spinner=False)
def decided(state: State, on: date) -> pd.DataFrame:
    """The decisions of a plan, late ones first; never to be changed by a reader."""
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    kept = data.decisions_at(state.address, state.revision, state.plan)
    return late_first(decision_table(results, kept, on))


def has_any_about(selection: Selection, unit: str) -> bool:
    """Whether any decision in force is about a country or the region alone."""
    kept = data.decisions_at(selection.address, selection.revision, selection.plan.code)
    return any(one.decision.country == unit for one in kept)


def about_country(selection: Selection, unit: str) -> None:
    """The decisions about a country on its page, late ones first; a click opens one."""
    everything = decided(selection.state, today())
    kept = narrowed(selection.results, everything, Wanted(country=unit))
    st.header(plain(decisions_finding(kept)), anchor=False)
    decision_list(kept, key=f"decisions_of_{unit}")
    decision_files.offer(selection, kept, Wanted(country=unit))
    # Only one drawer can be open at a time.
    if explain.NODE not in st.query_params:
        decision_card.show_if_asked(selection)


def _listed(kept: pd.DataFrame, everything: pd.DataFrame) -> None:
    if kept.empty:
        st.info(_("No decision fits these choices. Widen one of them."), icon=":material/info:")
        return
    if len(kept) < len(everything):
        st.markdown(plain(_("Shown: {finding}.").format(finding=decisions_finding(kept))))
    st.caption(_("A click on a row opens the decision: its history, and what can be done with it."))
    decision_list(kept, key="decision_list")


def decision_list(kept: pd.DataFrame, *, key: str) -> None:
    """Decisions as a table in which a click on a row opens the decision."""
    shown = readable(as_read(kept), LABELS_ON_PAGE)
    clickable_table(shown, partial(_open, kept, key), key=key, stands=_stands(shown))


def _stands(shown: pd.DataFrame) -> Fitted | None:
    """How the list stands on the page; what a few columns lack, the one of what it is about gives."""
    stands = standing(shown)
    heading = LABELS_ON_PAGE["about"]
    giver = _(heading)
    if stands is None or giver not in stands.widths:
        return stands
    widths = dict(stands.widths)
    for label, room in ROOM_BY_LABEL.items():
        lacking = max(0, room - widths.get(_(label), room))
        widths[_(label)] = widths.get(_(label), room) + lacking
        widths[giver] -= lacking
    return stands._replace(widths=widths)


def _open(kept: pd.DataFrame, key: str, row: int, _column: str) -> None:
    decision_card.open_card(int(kept["number"].iloc[row]), key)


# --- what the reader asks for --------------------------------------------------------------------


def _wanted(selection: Selection) -> Wanted:
    """The choices of the reader, each kept in the address."""
    results = selection.results
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        round_ = _choice(selection, _("Decided in round"), "decided_in", _rounds(results), str)
        kind = _choice(
            selection, _("Kind"), "kind", list(DecisionKind),
            lambda code: kind_heading(DecisionKind(code)),
        )  # fmt: skip
        country = _choice(
            selection, _("About whom"), COUNTRY, [NOBODY, REGION, *scope.countries_of(results)],
            partial(_unit_word, results), shown=_("everybody"),
        )  # fmt: skip
        state = _choice(selection, _("State"), "state", [LATE, *FollowUp], _state_word)
        node = _choice(
            selection, _("Priority area"), AREA, _nodes(results), partial(_node_word, results)
        )
    return Wanted(round_, kind, country, node, state)


def _choice(
    selection: Selection,
    label: str,
    name: str,
    codes: list[str],
    word: Callable[[str], str],
    shown: str = "",
) -> str:
    """One of the codes, or empty for all."""
    every = shown or _("all")
    chosen = addressed_choice(
        label, name, [ALL, *codes], of=f"{selection.plan.code} decisions",
        words=lambda code: every if code == ALL else word(code), width=WIDTH_OF_A_CHOICE, is_shared=False,
    )  # fmt: skip
    return "" if chosen == ALL else chosen


def _rounds(results: Results) -> list[str]:
    return [round_.code for round_ in reversed(results.plan.rounds)]


def _nodes(results: Results) -> list[str]:
    """The whole plan, its areas, and the part of them that the address asks for."""
    plan = results.plan
    nodes = [plan.code, *(area.code for area in plan.top_areas)]
    asked = str(st.query_params.get(AREA, "")).casefold()
    parts_ = (*plan.area_by_code, *plan.action_by_code)
    return nodes + [code for code in parts_ if code.casefold() == asked and code not in nodes]


def _node_word(results: Results, node: str) -> str:
    return _("Whole plan") if node == results.plan.code else node_title(results.plan, node)


def _unit_word(results: Results, code: str) -> str:
    return _("No single country") if code == NOBODY else scope.name_of(results, code)


def _state_word(code: str) -> str:
    if code == LATE:
        return sentence_case(state_word(FollowUp.OPEN, is_late=True))
    return sentence_case(state_word(FollowUp(code)))
