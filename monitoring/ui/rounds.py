"""The rounds of a plan, on the page Returns: their state, and a new one."""

from __future__ import annotations

import streamlit as st

from monitoring import pipeline
from monitoring.checking.identity import state_word
from monitoring.model import Round, RoundState
from monitoring.pipeline.period import announce, has_ended, period_sentence, today
from monitoring.pipeline.settle import SettleRefused
from monitoring.store import RoundExists, RoundPublished, StoreBusy
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.ui import data, settle_cases
from monitoring.ui.selection import Selection
from monitoring.ui.settle_cases import Chosen
from monitoring.ui.text import bold, plain
from monitoring.written import day, whole


def rounds(selection: Selection) -> None:
    """The rounds of the plan: their state, and a new one."""
    with st.expander(_("Rounds of this plan"), expanded=not selection.plan.rounds):
        if selection.plan.rounds:
            _state_of_round(selection)
        _new_round(selection)


def _state_of_round(selection: Selection) -> None:
    round_ = selection.plan.round_by_code[selection.round]
    st.write(
        _("The round {round} is {state}. Ratings can be imported only while it is open.").format(
            round=plain(round_.code), state=state_word(round_.state)
        )
    )
    if round_.state is RoundState.PUBLISHED:
        return
    _period_for_comments(selection, round_)
    with st.container(horizontal=True):
        opened = round_.state is RoundState.OPEN
        turn = (
            (RoundState.CLOSED, _("Close it")) if opened else (RoundState.OPEN, _("Open it again"))
        )
        if st.button(turn[1], key="round_turn"):
            pipeline.set_state(data.workspace(), selection.plan, round_.code, turn[0])
            st.rerun()
        opened_here = st.popover(_("Publish it …"), key="round_publish_opened", on_change="rerun")
        if opened_here.open:
            with opened_here:
                _publish(selection, round_)


def _publish(selection: Selection, round_: Round) -> None:
    """What publishing leaves undone, and the button for it."""
    st.write(_("A published round is closed for good: nothing more comes in, nothing is undone."))
    for left in _left_undone(selection, round_):
        st.warning(plain(left), icon=":material/warning:")
    if st.button(_("Publish it for good"), key="round_publish", type="primary"):
        pipeline.set_state(data.workspace(), selection.plan, round_.code, RoundState.PUBLISHED)
        st.rerun()


def _left_undone(selection: Selection, round_: Round) -> list[str]:
    """What of the consultation is not over yet, in sentences."""
    told = []
    counted = settle_cases.walk(selection, Chosen()).of_round
    if counted.open:
        told.append(
            ngettext(
                "{open} of {n} rating is not settled.",
                "{open} of {n} ratings are not settled.",
                counted.n,
            ).format(open=whole(counted.open), n=whole(counted.n))
        )
    until = round_.comments_until
    if until is not None and not has_ended(round_, today()):
        told.append(_("Countries may comment until {day}.").format(day=day(until)))
    return told


def _period_for_comments(selection: Selection, round_: Round) -> None:
    """Until when countries may comment on the draft findings, and a day to announce."""
    st.write(plain(period_sentence(round_, today())))
    # In a form, so that the button stands there before a day is chosen and takes what was chosen.
    with (
        st.form(f"period_{selection.plan.code}_{round_.code}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        until = st.date_input(
            _("Comments are taken until"),
            value=round_.comments_until,
            key=f"comments_until_{selection.plan.code}_{round_.code}_{round_.comments_until}",
            width=220,
        )
        is_announced = st.form_submit_button(_("Announce it"), key="announce_comments")
        is_taken_back = round_.comments_until is not None and st.form_submit_button(
            _("Take the announcement back"), key="take_announcement_back"
        )
    if is_announced and until is None:
        st.error(_("Choose the day until which comments are taken."), icon=":material/error:")
        return
    if not (is_announced or is_taken_back):
        return
    until = None if is_taken_back else until
    try:
        announce(data.workspace(), selection.plan.code, round_.code, until)
    except (SettleRefused, RoundPublished, StoreBusy) as refused:
        st.error(plain(str(refused)), icon=":material/error:")
        return
    st.rerun()


def _new_round(selection: Selection) -> None:
    with st.form("new_round", clear_on_submit=True):
        st.markdown(bold(_("Add a round")))
        with st.container(horizontal=True):
            code = st.text_input(_("Code"), placeholder="2026", key="new_round_code")
            title = st.text_input(_("Title"), key="new_round_title")
            when = st.date_input(_("Date"), value=None, key="new_round_date")
        scope = st.multiselect(
            _("Asked in this round"),
            [area.code for area in selection.plan.areas],
            format_func=lambda code: selection.plan.area_by_code[code].title,
            placeholder=_("everything"),
            key="new_round_scope",
        )
        baseline = st.checkbox(_("This round is the baseline"), key="new_round_baseline")
        if not st.form_submit_button(_("Add the round")):
            return
    if not code.strip():
        st.error(_("Give the round a code, for example its year."))
        return
    new = Round(code.strip(), title.strip(), when, baseline, tuple(scope))
    try:
        pipeline.create_round(data.workspace(), selection.plan, new)
    except RoundExists:
        st.error(_("The round '{round}' exists already.").format(round=plain(new.code)))
        return
    except ValueError as wrong:
        st.error(plain(str(wrong)))
        return
    st.rerun()
