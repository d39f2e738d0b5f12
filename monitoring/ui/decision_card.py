"""One decision in a drawer: its full text, its history, and what can be done with it.

Which one is open stands in the address, so that a link shows a colleague the same. This module
alone owns that key.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from monitoring.model import FollowUp, Response
from monitoring.pipeline.decisions import (
    MOST_LETTERS,
    draft_of,
)
from monitoring.pipeline.views import decision_history
from monitoring.pipeline.views.decisions import (
    LATE_SYMBOL,
    about,
    kind_word,
    response_word,
    state_word,
    today,
)
from monitoring.store import StoredDecision, decision_versions
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.decision_fields import (
    draw_day,
    draw_kind,
    draw_problems,
    draw_words,
    fill,
    sentence_case,
)
from monitoring.ui.decision_keeping import (
    IS_KEPT,
    KEY,
    LOOKED_AT,
    PROBLEMS,
    TOLD,
    WARNED,
    Seen,
    keep,
    write_change,
    write_response,
    write_state,
    write_withdrawal,
)
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import plain
from monitoring.ui.who import draw_who
from monitoring.ui.widgets import clear_click, readable, table_of_words
from monitoring.written import day

DECISION = "decision"
CLICKED = "decision_clicked_table"


def open_card(number: int, table: str = "") -> None:
    """Let the address ask for a decision; for callbacks. table: the key of what was clicked."""
    if table:
        st.session_state[CLICKED] = table
    _forget_words()
    st.query_params[DECISION] = str(number)


def show_if_asked(selection: Selection) -> None:
    """The drawer, while the address asks for a decision."""
    if DECISION in st.query_params:
        # Not a decorator of the module, because the title is translated for each reader.
        st.dialog(_("Decision"), width="medium", position="right", on_dismiss=_forget)(_content)(
            selection
        )


def _forget() -> None:
    st.query_params.pop(DECISION, None)
    _forget_words()
    if CLICKED in st.session_state:
        clear_click(st.session_state.pop(CLICKED))


def _forget_words() -> None:
    for name in (PROBLEMS, TOLD, WARNED, LOOKED_AT):
        st.session_state.pop(name, None)


def _content(selection: Selection) -> None:
    if st.session_state.pop(IS_KEPT, False):
        st.rerun()
    wanted = st.query_params.get(DECISION, "")
    _tell_what_became_of_it()
    one = _found(selection, wanted)
    if one is None:
        if TOLD not in st.session_state:
            st.warning(
                _("{plan} has no decision {number} in force.").format(
                    plan=plain(selection.plan.code), number=plain(wanted)
                )
            )
        return
    _begin(Seen(selection.plan.code, one.number, one.version), one)
    _facts(selection, one)
    _ways(selection, one)


def _found(selection: Selection, wanted: str) -> StoredDecision | None:
    kept = data.decisions_at(selection.address, selection.revision, selection.plan.code)
    return next((one for one in kept if str(one.number) == wanted), None)


def _tell_what_became_of_it() -> None:
    if told := st.session_state.get(TOLD):
        st.success(plain(told), icon=":material/check:")
    if warned := st.session_state.get(WARNED):
        st.warning(plain(warned), icon=":material/info:")
    draw_problems(st.session_state.get(PROBLEMS, ()))


def _begin(seen: Seen, one: StoredDecision) -> None:
    """Fill the fields with the decision where another one, or another version, is looked at."""
    fields_are_there = f"{KEY}_kind" in st.session_state
    if st.session_state.get(LOOKED_AT) == seen and fields_are_there:
        return
    st.session_state[LOOKED_AT] = seen
    said = one.decision
    fill(KEY, draft_of(said))
    st.session_state[f"{KEY}_response"] = said.response.value
    st.session_state[f"{KEY}_reason"] = said.response_reason
    st.session_state[f"{KEY}_state"] = said.state.value
    st.session_state[f"{KEY}_on"] = said.closed_on


# --- what it says --------------------------------------------------------------------------------


def _facts(selection: Selection, one: StoredDecision) -> None:
    results, said = selection.results, one.decision
    kind = sentence_case(kind_word(said.kind, said.proposal))
    st.caption(
        plain(
            _("No. {number} · {kind} · round {round}").format(
                number=one.number, kind=kind, round=said.round
            )
        )
    )
    st.markdown(f"#### {plain(' '.join(said.text.split()))}")
    rows = {
        _("About"): about(results, said),
        _("Responsible"): said.responsible or _("nobody is named"),
        _("Due"): day(said.due) if said.due else _("no date"),
        _("State"): _state(one),
    }
    if said.country:
        rows[_("Response")] = _response(one)
    rows[_("Recorded")] = _recorded(one)
    lines = [f"**{plain(name)}:** {plain(' '.join(text.split()))}" for name, text in rows.items()]
    st.markdown("  \n".join(lines))


def _state(one: StoredDecision) -> str:
    said = one.decision
    if said.is_late(today()):
        return f"{LATE_SYMBOL} {state_word(said.state, is_late=True)}"
    word = state_word(said.state)
    if said.closed_on is None:
        return word
    return _("{word}, {day}").format(word=word, day=day(said.closed_on))


def _response(one: StoredDecision) -> str:
    word = response_word(one.decision.response)
    if not one.decision.response_reason:
        return word
    return _("{word}: {reason}").format(word=word, reason=one.decision.response_reason)


def _recorded(one: StoredDecision) -> str:
    when = day(one.made_at.date())
    return f"{when}, {one.made_by}" if one.made_by else when


# --- what can be done with it --------------------------------------------------------------------


def _ways(selection: Selection, one: StoredDecision) -> None:
    """Response, follow-up, other words, withdrawal and history, one beside the other."""
    seen = Seen(selection.plan.code, one.number, one.version)
    ways: dict[str, Callable[[], None]] = {
        _("Follow-up"): partial(_follow_up, seen),
        _("Change it"): partial(_change, selection, seen),
        _("History"): partial(_history, selection, seen),
        _("Withdraw"): partial(_withdrawal, seen),
    }
    if one.decision.country:
        ways = {_("Response"): partial(_answer, seen), **ways}
    draw_who(KEY)
    tabs = st.tabs(list(ways), key=f"{KEY}_ways")
    for tab, draw in zip(tabs, ways.values(), strict=True):
        with tab:
            draw()


def _answer(seen: Seen) -> None:
    with st.form(f"{KEY}_answer", border=False):
        st.segmented_control(
            _("What the country says"),
            [response.value for response in Response],
            format_func=lambda value: sentence_case(response_word(Response(value))),
            key=f"{KEY}_response",
            required=True,
        )
        st.text_area(
            _("Its reason, where it does not accept all of it"),
            key=f"{KEY}_reason",
            height=80,
            max_chars=MOST_LETTERS,
        )
        st.form_submit_button(
            _("Record the response"), type="primary", key=f"{KEY}_keep_response",
            on_click=keep, args=(write_response, seen),
        )  # fmt: skip


def _follow_up(seen: Seen) -> None:
    with st.form(f"{KEY}_follow_up", border=False):
        st.segmented_control(
            _("What became of it"),
            [state.value for state in FollowUp],
            format_func=lambda value: sentence_case(state_word(FollowUp(value))),
            key=f"{KEY}_state",
            required=True,
        )
        draw_day(_("Done or dropped on (today when left empty)"), f"{KEY}_on")
        st.form_submit_button(
            _("Record the state"), type="primary", key=f"{KEY}_keep_state",
            on_click=keep, args=(write_state, seen),
        )  # fmt: skip


def _change(selection: Selection, seen: Seen) -> None:
    draw_kind(KEY)
    with st.form(f"{KEY}_change", border=False, enter_to_submit=False):
        draw_words(selection.results, KEY)
        st.form_submit_button(
            _("Keep the change"), type="primary", key=f"{KEY}_keep_change",
            on_click=keep, args=(write_change, seen),
        )  # fmt: skip
    st.caption(_("A response to other words is none yet again; the history keeps what was said."))


def _withdrawal(seen: Seen) -> None:
    st.write(
        _("A decision that was recorded by mistake is withdrawn: it leaves every list and document, "
          "and what it said stays in the store. One that is no longer pursued is dropped instead, "
          "under “Follow-up”.")
    )  # fmt: skip
    st.button(
        _("Withdraw decision {number}").format(number=seen.number), key=f"{KEY}_withdraw",
        on_click=keep, args=(write_withdrawal, seen),
    )  # fmt: skip


def _history(selection: Selection, seen: Seen) -> None:
    shown = _versions(selection.state, seen.number)
    with st.container(key=f"medium_{KEY}_history"):
        table_of_words(readable(shown, decision_history.LABELS))


@st.cache_resource(max_entries=64, show_spinner=False)
def _versions(state: State, number: int) -> pd.DataFrame:
    """Every version of a decision as at a revision; never to be changed by a reader."""
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    versions = decision_versions(data.workspace().store, state.plan, number)
    return decision_history.decision_history(results, versions)
