"""The parts of the page Consultation: the list of steps, and one step at a time for a room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import streamlit as st

from monitoring.pipeline.consultation import Shows, Step, place_of
from monitoring.pipeline.publication import is_published, newest_published
from monitoring.translation import gettext as _
from monitoring.ui import consultation_state as chosen
from monitoring.ui import page
from monitoring.ui.consultation_drawing import Room, results_of, round_shown
from monitoring.ui.consultation_room import present
from monitoring.ui.selection import Selection, choose_round, current_selection
from monitoring.ui.text import plain

RETITLE = "room_retitle"
"""Whether titles are typed anew: a field in every row would be most of what the page costs."""
FEW_COUNTRIES = 4
"""More countries in a row are folded."""


def begin(title: str) -> Selection:
    """The heading of the page, unless a step takes its place; returns the selection."""
    selection = current_selection()
    return selection if _steps_to_present(selection) else page.begin_page(title)


def draw(selection: Selection) -> None:
    """The step that was asked for, or the list of steps."""
    found, code = _steps_to_present(selection), selection.plan.code
    room = _room_of(selection)
    if not found:
        _list(selection, room)
        chosen.write_address(code, "")
        return
    place = place_of(found, chosen.step_asked())
    chosen.remember_keys(code, [step.key for step in found])
    chosen.write_address(code, found[place].key)
    present(replace(selection, round=room.state.round), room, found, place)


def _room_of(selection: Selection) -> Room:
    """What may be seen of the selection, with the round that is shown in its place."""
    drafts = chosen.shows_drafts()
    round_ = round_shown(selection.state, shows_drafts=drafts)
    return Room(selection.state._replace(round=round_), drafts, chosen.hides_names())


def _steps_to_present(selection: Selection) -> tuple[Step, ...]:
    """The steps, where one of them was asked for; none where the list is to be shown."""
    room = _room_of(selection)
    if not room.state.round or not chosen.step_asked():
        return ()
    results = results_of(room)
    return chosen.steps_shown(results, room.state.round) if results.has_ratings else ()


def _list(selection: Selection, room: Room) -> None:
    """What is shown, in which order, and the way into it."""
    _say_what_is_published(selection, room)
    if not room.state.round:
        return
    results, code = results_of(room), selection.plan.code
    if not results.has_ratings:
        st.info(
            _("No rating of a published round is known in this assessment. Choose another one in the "
              "sidebar, or show drafts."),
            icon=":material/info:",
        )  # fmt: skip
        _switches()
        return
    found = chosen.steps_shown(results, room.state.round)
    chosen.remember_keys(code, [step.key for step in found])
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.button(
            _("Start"),
            key="room_start",
            type="primary",
            icon=":material/slideshow:",
            disabled=not found,
            on_click=chosen.go,
            args=(found[0].key if found else "",),
        )
        st.button(
            _("All steps, in the order of the plan"),
            key="room_anew",
            type="tertiary",
            icon=":material/restart_alt:",
            on_click=chosen.begin_anew,
            args=(code,),
        )
    st.caption(
        _("While presenting: Right or Page Down for the next step, Left or Page Up for the one before, "
          "Home or Esc for this list, H to hide the names of countries, D to type in a decision.")
    )  # fmt: skip
    _switches()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.header(_("Steps"), anchor=False, width="content")
        st.toggle(
            _("Change titles"),
            key=RETITLE,
            # What is typed while names are hidden would be shown with them.
            disabled=chosen.hides_names(),
        )
    _draw_steps(code, chosen.all_steps(results, room.state.round))


def _switches() -> None:
    """Two choices that are never made by accident."""
    st.session_state["room_drafts_switch"] = chosen.shows_drafts()
    st.session_state["room_names_switch"] = chosen.hides_names()
    with st.container(horizontal=True, gap="medium"):
        st.toggle(
            _("Show drafts"),
            key="room_drafts_switch",
            on_change=chosen.turn_drafts,
            help=_(
                "Rounds that are not published are then shown too, marked as drafts on every step."
            ),
        )
        st.toggle(
            _("Hide the names of countries"),
            key="room_names_switch",
            on_change=chosen.turn_names,
            help=_(
                "Countries are then called by numbers, and have no step of their own. What was written "
                "in a decision is left out too."
            ),
        )


def _say_what_is_published(selection: Selection, room: Room) -> None:
    """Which round is shown in the place of one that is not published, and what to do about it."""
    plan, asked = selection.plan, selection.round
    if room.shows_drafts:
        if not is_published(plan, asked):
            st.warning(
                _("Round {round} is not published. Every step is marked as a draft.").format(
                    round=plain(asked)
                ),
                icon=":material/edit_note:",
            )
        return
    if is_published(plan, asked):
        return
    known = newest_published(plan, asked)
    if known is None:
        st.info(
            _("Round {round} is not published, and no round before it is. Publish it on the page "
              "Returns, or show drafts.").format(round=plain(asked)),
            icon=":material/info:",
        )  # fmt: skip
        st.button(
            _("Show drafts"),
            key="room_drafts_button",
            icon=":material/edit_note:",
            on_click=chosen.turn_drafts,
        )
        return
    st.info(
        _("Round {round} is not published. The newest published round, {shown}, is shown instead; "
          "drafts are shown only when you ask for them.").format(
            round=plain(asked), shown=plain(known.code)
        ),
        icon=":material/info:",
    )  # fmt: skip
    st.button(
        _("Choose round {round}").format(round=plain(known.code)),
        key="room_published",
        icon=":material/arrow_forward:",
        on_click=choose_round,
        args=(plan.code, known.code),
    )


def _draw_steps(plan: str, steps: tuple[Step, ...]) -> None:
    """Every step in a row; many countries in a row are folded, and drawn when they are unfolded."""
    keys = [step.key for step in steps]
    groups = [list(alike) for _shows, alike in groupby(steps, key=_what_it_shows)]
    with st.container(key="room_list"):
        for n, group in enumerate(groups):
            if _is_folded(group):
                _fold(plan, group, keys, f"{plan}_{n}")
                continue
            # What is folded is passed as one.
            above = groups[n - 1] if n else []
            below = groups[n + 1] if n + 1 < len(groups) else []
            for step in group:
                up = len(above) if step is group[0] and _is_folded(above) else 1
                down = len(below) if step is group[-1] and _is_folded(below) else 1
                _draw_row(plan, step, keys, -up, down)


def _is_folded(group: Sequence[Step]) -> bool:
    return len(group) > FEW_COUNTRIES and group[0].shows is Shows.COUNTRY


def _what_it_shows(step: Step) -> Shows:
    return step.shows


def _fold(plan: str, countries: Sequence[Step], keys: list[str], at: str) -> None:
    """Countries that follow each other, under how many of them are shown."""
    skipped = chosen.arranged(plan).skipped
    own = [step.key for step in countries]
    n_shown = sum(key not in skipped for key in own)
    told = _("Countries shown: {n} of {of}").format(n=n_shown, of=len(own))
    folded = st.expander(told, key=f"room_countries_{at}", on_change="rerun")
    if not folded.open:
        return
    with folded:
        with st.container(horizontal=True, gap="small"):
            for word, is_shown in ((_("Show all of them"), True), (_("Skip all of them"), False)):
                st.button(
                    word,
                    key=f"room_all_{is_shown}_{at}",
                    type="tertiary",
                    on_click=chosen.turn_steps,
                    args=(plan, own, is_shown),
                )
        for step in countries:
            _draw_row(plan, step, keys)


def _draw_row(plan: str, step: Step, keys: list[str], up: int = -1, down: int = 1) -> None:
    """Whether a step is shown, its title, and its place."""
    at, wanted = f"{plan}_{step.key}", chosen.arranged(plan)
    is_shown = step.key not in wanted.skipped
    title = "" if chosen.hides_names() else wanted.titles.get(step.key, "")
    st.session_state[f"room_shown_{at}"] = is_shown
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        is_retitled = st.session_state.get(RETITLE) and not chosen.hides_names()
        st.checkbox(
            plain(title or step.title),
            key=f"room_shown_{at}",
            label_visibility="collapsed" if is_retitled else "visible",
            width="content" if is_retitled else "stretch",
            on_change=chosen.turn_step,
            args=(plan, step.key),
        )
        if is_retitled:
            _draw_title(plan, step, title or step.title)
        for word, name, by in ((_("Up"), "up", up), (_("Down"), "down", down)):
            st.button(
                word,
                key=f"room_{name}_{at}",
                type="tertiary",
                disabled=keys[0 if by < 0 else -1] == step.key,
                on_click=chosen.move,
                args=(plan, keys, step.key, by),
            )
        st.button(
            _("Present"),
            key=f"room_from_{at}",
            type="tertiary",
            icon=":material/slideshow:",
            disabled=not is_shown,
            on_click=chosen.go,
            args=(step.key,),
        )


def _draw_title(plan: str, step: Step, title: str) -> None:
    """The title of a step, to be typed anew."""
    key = f"room_title_{plan}_{step.key}"
    st.session_state[key] = title
    st.text_input(
        _("Title of “{step}”").format(step=plain(step.title)),
        key=key,
        label_visibility="collapsed",
        max_chars=120,
        on_change=chosen.type_title,
        args=(plan, step.key, key),
    )
