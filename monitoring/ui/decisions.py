"""A decision of the consultation is typed in, beside the figure that it was made on."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.model import DecisionKind
from monitoring.pipeline.decisions import DecisionRefused, Draft, add_decision
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.decision_fields import (
    NameOf,
    draw_kind,
    draw_problems,
    draw_words,
    fill,
    typed,
)
from monitoring.ui.selection import Selection
from monitoring.ui.text import plain
from monitoring.ui.who import draw_who, who_wrote


def type_in(
    selection: Selection,
    *,
    country: str = "",
    node: str = "",
    kind: DecisionKind = DecisionKind.RECOMMENDATION,
    name_of: NameOf | None = None,
    key: str,
) -> None:
    """A form with which a decision on the selected round is written down.

    Only the form is drawn again while it is filled in; the whole page once something was kept.
    country, node, kind: what the form begins with; when they change, it begins anew. name_of: what
    a country is called, where names are hidden. key: of the form; its fields' keys begin with it.
    """
    _form(selection, country, node, kind, name_of, key)


def foldable(label: str, selection: Selection, *, is_open: bool, key: str) -> DeltaGenerator:
    """A place for the form that is folded up unless there is nothing else to be seen.

    What is kept does not fold it up under the reader's hands: it stays as it was at first.
    """
    remembered = f"{key}_is_open@{selection.plan.code}"
    st.session_state.setdefault(remembered, is_open)
    opened: bool = st.session_state[remembered]
    return st.expander(label, expanded=opened, icon=":material/edit:", key=f"{key}_place")


@st.fragment
def _form(
    selection: Selection,
    country: str,
    node: str,
    kind: DecisionKind,
    name_of: NameOf | None,
    key: str,
) -> None:
    if not selection.round:
        st.info(
            _("The plan has no round yet. Add one on the page Returns; decisions are recorded for a "
              "round."),
            icon=":material/info:",
        )  # fmt: skip
        return
    _begin(key, (selection.plan.code, selection.round, country, node, kind.value))
    if st.session_state.pop(f"{key}_is_kept", False):
        st.rerun()
    # Above the fields: below them it would stand outside of a screen that shows no more.
    draw_problems(st.session_state.get(f"{key}_problems", ()))
    if told := st.session_state.get(f"{key}_told"):
        st.success(plain(told), icon=":material/check:")
    st.caption(_("For round {round}").format(round=plain(selection.round)))
    draw_kind(key)
    with st.form(f"{key}_form", border=False, enter_to_submit=False):
        draw_words(selection.results, key, name_of)
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            draw_who(key)
        right.form_submit_button(
            _("Record the decision"),
            key=f"{key}_record",
            type="primary",
            on_click=_record,
            args=(selection.plan.code, selection.round, key),
        )


def _begin(key: str, about: tuple[str, ...]) -> None:
    """Empty the fields where the form is new, or is about something else than before."""
    if st.session_state.get(f"{key}_about") == about and f"{key}_kind" in st.session_state:
        return
    _plan, _round, country, node, kind = about
    st.session_state[f"{key}_about"] = about
    fill(key, Draft(kind=kind, country=country, node=node))
    _tell(key)


def _record(plan: str, round_: str, key: str) -> None:
    """Keep what was typed, or say what is wrong with it; for the button."""
    by = who_wrote(key)
    try:
        kept = add_decision(data.workspace(), plan, round_, typed(key), by)
    except DecisionRefused as refused:
        _tell(key, problems=refused.problems)
        return
    for name in ("text", "responsible"):
        st.session_state[f"{key}_{name}"] = ""
    st.session_state[f"{key}_due"] = None
    st.session_state[f"{key}_is_kept"] = True
    _tell(key, _("Decision {number} is recorded.").format(number=kept.number))


def _tell(key: str, told: str = "", problems: tuple[object, ...] = ()) -> None:
    st.session_state[f"{key}_told"] = told
    st.session_state[f"{key}_problems"] = problems
