"""One step of a consultation as a room sees it: full screen, very large, driven by keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Literal

import streamlit as st

from monitoring.checking.identity import state_word
from monitoring.model import REGION, RoundState
from monitoring.pipeline.consultation import Shows, Step
from monitoring.pipeline.consultation_parts import Content, Listed, Number
from monitoring.pipeline.unnamed import numbered_word
from monitoring.pipeline.words import assessment_word
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.ui import consultation_state as chosen
from monitoring.ui.consultation_drawing import (
    Room,
    content_of,
    draw_figure,
    made_figure,
    numbers_of,
)
from monitoring.ui.decisions import type_in
from monitoring.ui.figures import theme_name
from monitoring.ui.page import STATIC
from monitoring.ui.selection import Selection
from monitoring.ui.text import bold, plain, small
from monitoring.written import day

LETTERS_OF_A_NUMBER, LETTERS_OF_A_VALUE = 15, 6
"""What the line below a very large number has room for at least, and as how many it counts itself."""


def present(selection: Selection, room: Room, steps: Sequence[Step], place: int) -> None:
    """A step in the place of everything else on the screen.

    selection: its round is the one that the consultation is about. place: of the step among those that are shown, from 0.
    """
    st.html(STATIC / "consultation.css")
    step = steps[place]
    told = content_of(room, step, datetime.now(UTC).date())
    with st.container(key="room", gap="xsmall"):
        _head(selection, room, step)
        st.title(plain(told.headline), anchor=False)
        # What is typed in needs the room of the numbers, and the figure stays beside it.
        if told.numbers and not chosen.panel_is_open():
            _numbers(told.numbers, told.note)
        _body(selection, room, step, told)
        _foot(selection, room)
        _bar(selection.plan.code, steps, place)
    if place + 1 < len(steps):
        _prepare(room, steps[place + 1])


def _head(selection: Selection, room: Room, step: Step) -> None:
    """What the step is about, and the marks that must never be missed."""
    with st.container(key="room_head", horizontal=True, vertical_alignment="center"):
        st.markdown(plain(step.title), width="stretch")
        if _is_draft(selection, room):
            st.badge(_("Draft, not published"), icon=":material/edit_note:", color="red")
        if selection.plan.demonstration:
            st.badge(_("Demonstration: invented"), icon=":material/science:", color="orange")


def _is_draft(selection: Selection, room: Room) -> bool:
    """Whether any round that a step may show is not published: the one that is shown or one before."""
    plan = selection.plan
    now = plan.round_by_code[room.state.round].order
    return room.shows_drafts and any(
        one.state is not RoundState.PUBLISHED for one in plan.rounds if one.order <= now
    )


def _numbers(numbers: Sequence[Number], note: str) -> None:
    with st.container(key="room_numbers"):
        columns = st.columns(_widths(numbers), gap="small")
    for column, one in zip(columns, numbers, strict=True):
        beside = f" {small(plain(one.beside))}" if one.beside else ""
        lines = (plain(one.label), bold(plain(one.value)) + beside, plain(one.below))
        column.markdown("\n\n".join(filter(None, lines)))
    if note:
        with st.container(key="room_note"):
            st.caption(plain(note))


def _widths(numbers: Sequence[Number]) -> list[int]:
    """Shares of the row, by the longest line of each number: a range needs more than a count."""
    return [
        max(len(one.below), len(one.beside) + LETTERS_OF_A_VALUE, LETTERS_OF_A_NUMBER)
        for one in numbers
    ]


def _body(selection: Selection, room: Room, step: Step, told: Content) -> None:
    """The figure, with lists or the panel beside it."""
    with st.container(key="room_body"):
        if not (_is_beside(told) or (told.figure and told.lists)):
            _figure(room, told)
            _lists(told.lists or _how_to_begin(step))
            return
        # Decisions alone need less room than all that is said of a country, or than a form.
        left, right = st.columns([3, 2] if _is_beside(told) else [3, 1], gap="medium")
        with left:
            _figure(room, told)
            if not told.figure:
                _lists(told.lists)
        with right:
            if chosen.panel_is_open():
                _panel(selection, room, step)
            elif told.figure:
                _lists(told.lists)


def _is_beside(told: Content) -> bool:
    """Whether so much stands beside the figure that it is narrow; one list leaves it nearly its width."""
    return bool(told.figure and len(told.lists) > 1) or chosen.panel_is_open()


def _prepare(room: Room, step: Step) -> None:
    """Make what the next step shows while this one is looked at."""
    told = content_of(room, step, datetime.now(UTC).date())
    if told.figure:
        made_figure(room, told.figure, told.of, theme_name(), _is_beside(told))


def _figure(room: Room, told: Content) -> None:
    if told.figure:
        beside = _is_beside(told)
        with st.container(key="room_figure"):
            draw_figure(room, told.figure, told.of, theme_name(), beside, told.headline)


def _lists(lists: Sequence[Listed]) -> None:
    with st.container(key="room_lists"):
        for one in lists:
            st.markdown(_as_list(one))


def _how_to_begin(step: Step) -> tuple[Listed, ...]:
    if step.shows is not Shows.DECISIONS:
        return ()
    return (Listed(_("To record one"), (_("Press D, or choose “Decision” below"),)),)


def _as_list(one: Listed) -> str:
    heading = one.heading
    if one.more:
        heading = ngettext("{heading}, and {n} more", "{heading}, and {n} more", one.more).format(
            heading=one.heading, n=one.more
        )
    lines = "\n".join(f"- {plain(' '.join(line.split()))}" for line in one.lines)
    return f"**{plain(heading)}**\n\n{lines}"


def _panel(selection: Selection, room: Room, step: Step) -> None:
    """Where a decision is typed in, beside what it is made on."""
    hidden = room.hides_names
    with st.container(key="room_panel"):
        type_in(
            selection,
            country=step.country,
            node=step.node,
            name_of=partial(_number_word, numbers_of(room.state)) if hidden else None,
            key="room_decision",
        )


def _number_word(number_by_country: dict[str, int], unit: str) -> str:
    return _("Region") if unit == REGION else numbered_word(number_by_country[unit])


def _foot(selection: Selection, room: Room) -> None:
    """Plan, round, whose ratings, whether it is published, and the day."""
    round_ = selection.plan.round_by_code[room.state.round]
    told = (
        selection.plan.code,
        _("round {round}").format(round=round_.code),
        state_word(round_.state),
        assessment_word(selection.assessment),
        _("as at {day}").format(day=day(datetime.now(UTC).date())),
    )
    with st.container(key="room_foot"):
        st.caption(plain(" · ".join(told)))


def _bar(plan: str, steps: Sequence[Step], place: int) -> None:
    """The way on, back and out; each button says its key."""
    is_first, is_last, is_typing = place == 0, place + 1 == len(steps), chosen.panel_is_open()
    with st.container(key="room_bar", horizontal=True, vertical_alignment="center", gap="small"):
        _way(plan, _("Previous"), "room_previous", -1, "Left", is_end=is_first)
        st.markdown(_("{n} of {of}").format(n=place + 1, of=len(steps)), width="content")
        _way(plan, _("Next"), "room_next", 1, "Right", is_end=is_last, type_="primary")
        st.space("stretch")
        _names(steps, place)
        word = _("Close") if is_typing else _("Decision")
        st.button(word, key="room_decide", shortcut="D", on_click=chosen.turn_panel)
        st.button(_("List"), key="room_leave", shortcut="Home", on_click=chosen.go, args=("",))
    if is_typing:
        return
    # What a presenter's clicker sends, and Esc; the same as buttons that are seen already.
    with st.container(key="room_keys", horizontal=True):
        _way(plan, _("Previous, by Page Up"), "room_page_up", -1, "PageUp", is_end=is_first)
        _way(plan, _("Next, by Page Down"), "room_page_down", 1, "PageDown", is_end=is_last)
        st.button(
            _("List, by Esc"), key="room_escape", shortcut="Escape", on_click=chosen.go, args=("",)
        )


def _way(
    plan: str,
    word: str,
    key: str,
    by: int,
    shortcut: str,
    *,
    is_end: bool,
    type_: Literal["primary", "secondary"] = "secondary",
) -> None:
    st.button(
        word,
        key=key,
        # An arrow that was meant for a choice of the form would take away what is being typed.
        shortcut=None if chosen.panel_is_open() else shortcut,
        type=type_,
        disabled=is_end,
        on_click=chosen.go_by,
        args=(plan, by),
    )


def _names(steps: Sequence[Step], place: int) -> None:
    """Hide the names or show them; a country's own step gives way to the last one before it."""
    elsewhere = ""
    if steps[place].shows is Shows.COUNTRY:
        stay = [step.key for step in steps[:place] if step.shows is not Shows.COUNTRY]
        elsewhere = stay[-1] if stay else Shows.REGION.value
    word = _("Show names") if chosen.hides_names() else _("Hide names")
    st.button(word, key="room_names", shortcut="H", on_click=chosen.turn_names, args=(elsewhere,))
