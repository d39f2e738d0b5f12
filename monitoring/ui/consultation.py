"""The parts of the page Consultation: the list of steps, and one step at a time for a room."""

from __future__ import annotations

from collections.abc import Sequence
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
    present(selection, room, found, place)


def _room_of(selection: Selection) -> Room:
    """What may be seen of the selection, with the round that is shown in its place."""
    drafts = chosen.shows_drafts()
    round_ = round_shown(selection.state, shows_drafts=drafts)
    state = selection.state._replace(round=round_)
    return Room(state, drafts, chosen.hides_names(), selection.round)


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
        + " "
        + _("While one is typed in, Esc and the arrows do nothing, so that no word is lost; “Close” "
            "leaves the form.")
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
    groups = _groups(steps)
    _one_step(plan, steps, groups)
    with st.container(key="room_list"):
        for n, group in enumerate(groups):
            if _is_folded(group):
                _fold(plan, group, f"{plan}_{n}")
            else:
                for step in group:
                    _draw_row(plan, step)


def _groups(steps: tuple[Step, ...]) -> list[list[Step]]:
    """Steps of a kind that follow each other."""
    return [list(alike) for _shows, alike in groupby(steps, key=_what_it_shows)]


def _one_step(plan: str, steps: tuple[Step, ...], groups: Sequence[Sequence[Step]]) -> None:
    """One step is chosen, to be moved or to begin with.

    In one place and not in every row: the buttons stay under the hand while a step is moved.
    """
    step_by_key = {step.key: step for step in steps}
    keys = list(step_by_key)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        key = st.selectbox(
            _("Step to be moved, or to begin with"),
            keys,
            key=f"room_step_{plan}",
            format_func=lambda one: step_by_key[one].title,
            width=360,
        )
        ways = zip((_("Up"), _("Down")), ("up", "down"), _ways(groups, key), strict=True)
        for word, name, by in ways:
            st.button(
                word,
                key=f"room_{name}_{plan}",
                disabled=not by,
                on_click=chosen.move,
                args=(plan, keys, key, by),
            )
        st.button(
            _("Present"),
            key=f"room_from_{plan}",
            icon=":material/slideshow:",
            disabled=key in chosen.arranged(plan).skipped,
            on_click=chosen.go,
            args=(key,),
        )


def _ways(groups: Sequence[Sequence[Step]], key: str) -> tuple[int, int]:
    """By how many places a step moves up and down; 0 where it stands at the end of all.

    What is folded is passed as one.
    """
    n = next(n for n, group in enumerate(groups) if key in {step.key for step in group})
    group = groups[n]
    above = groups[n - 1] if n and key == group[0].key else ()
    below = groups[n + 1] if n + 1 < len(groups) and key == group[-1].key else ()
    up = len(above) if _is_folded(above) else 1
    down = len(below) if _is_folded(below) else 1
    is_first, is_last = key == groups[0][0].key, key == groups[-1][-1].key
    return (0 if is_first else -up), (0 if is_last else down)


def _is_folded(group: Sequence[Step]) -> bool:
    return len(group) > FEW_COUNTRIES and group[0].shows is Shows.COUNTRY


def _what_it_shows(step: Step) -> Shows:
    return step.shows


def _fold(plan: str, countries: Sequence[Step], at: str) -> None:
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
            _draw_row(plan, step)


def _draw_row(plan: str, step: Step) -> None:
    """Whether a step is shown, and its title."""
    hides_names, wanted = chosen.hides_names(), chosen.arranged(plan)
    title = step.title if hides_names else wanted.titles.get(step.key) or step.title
    if hides_names or not st.session_state.get(RETITLE):
        _draw_choice(plan, step, title, is_alone=True)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _draw_choice(plan, step, title, is_alone=False)
        _draw_title(plan, step, title)


def _draw_choice(plan: str, step: Step, title: str, *, is_alone: bool) -> None:
    """Whether a step is shown; is_alone: without a field for its title beside it."""
    key = f"room_shown_{plan}_{step.key}"
    st.session_state[key] = step.key not in chosen.arranged(plan).skipped
    st.checkbox(
        plain(title),
        key=key,
        label_visibility="visible" if is_alone else "collapsed",
        on_change=chosen.turn_step,
        args=(plan, step.key),
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
