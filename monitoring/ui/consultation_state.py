"""What the presenter of a consultation has chosen: which step, in which order, drafts, names.

This module alone owns these keys. The step, and what makes a difference to what is seen, stand in
the address, so that a link opens the same; of whom a link must not tell while names are hidden, the
address says nothing then.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import streamlit as st

from monitoring.pipeline import Results
from monitoring.pipeline.consultation import Shows, Step, in_order, moved_by, shown, steps
from monitoring.ui.links import COUNTRIES, COUNTRY

STEP, ORDER, DRAFTS, NAMES = "step", "steps", "drafts", "names"
YES, HIDDEN = "show", "hidden"
BETWEEN = ","
_STEP, _WRITTEN, _PANEL = "room_step", "room_step_written", "room_panel"


@dataclass
class Arranged:
    """How the presenter wants the steps of a plan: the keys in order, who is skipped, typed titles."""

    order: list[str] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether order or skipping is another than that of the plan."""
        return bool(self.order or self.skipped)


def arranged(plan: str) -> Arranged:
    """What the presenter wants of a plan's steps; to be changed by callbacks."""
    key = f"room_arranged@{plan}"
    if key not in st.session_state:
        st.session_state[key] = Arranged()
    found: Arranged = st.session_state[key]
    return found


def shows_drafts() -> bool:
    """Whether what is not published is shown too."""
    return bool(st.session_state.setdefault("room_drafts", st.query_params.get(DRAFTS) == YES))


def hides_names() -> bool:
    """Whether countries are numbers."""
    return bool(st.session_state.setdefault("room_hidden", st.query_params.get(NAMES) == HIDDEN))


def panel_is_open() -> bool:
    """Whether a decision is being typed in."""
    return bool(st.session_state.get(_PANEL, False))


def turn_drafts() -> None:
    """Show drafts or leave them out, from the next run on; for callbacks."""
    st.session_state["room_drafts"] = not shows_drafts()


def turn_names(elsewhere: str = "") -> None:
    """Hide the names or show them, from the next run on; for callbacks.

    elsewhere: the step to go to, where the one that is shown has no place any more.
    """
    st.session_state["room_hidden"] = not hides_names()
    if elsewhere:
        go(elsewhere)


def turn_panel() -> None:
    """Open or close the panel for a decision, from the next run on; for callbacks."""
    st.session_state[_PANEL] = not panel_is_open()


def go(step: str) -> None:
    """Show a step from the next run on, or the list where none is named; for callbacks."""
    st.session_state[_STEP] = step
    if not step:
        st.session_state[_PANEL] = False


def go_by(plan: str, by: int) -> None:
    """Show the step so many places further, from the next run on; for callbacks.

    Counted from where the presenter is by now: a key that is pressed twice while a step is still
    being drawn leads two steps on.
    """
    keys: list[str] = st.session_state.get(f"room_keys@{plan}", [])
    now = st.session_state.get(_STEP, "")
    if now in keys:
        go(keys[min(max(keys.index(now) + by, 0), len(keys) - 1)])


def step_asked() -> str:
    """The key of the step that is shown; empty for the list.

    An address that says something else than was written into it, as after going back in the browser
    or by a link, is followed. A link that names a country opens its step.
    """
    asked = str(st.query_params.get(STEP, ""))
    if asked != st.session_state.get(_WRITTEN, ""):
        st.session_state[_STEP] = asked
    elif COUNTRY in st.query_params and not st.session_state.get(_STEP):
        st.session_state[_STEP] = f"{Shows.COUNTRY}:{st.query_params[COUNTRY]}"
    return str(st.session_state.setdefault(_STEP, ""))


def all_steps(results: Results, round_: str) -> tuple[Step, ...]:
    """Every step there is, in the order of the presenter, under the titles of the plan."""
    plan, found = results.plan.code, steps(results, round_, names_are_hidden=hides_names())
    _follow_address(plan, found)
    return in_order(found, arranged(plan).order)


def steps_shown(results: Results, round_: str) -> tuple[Step, ...]:
    """The steps that are not skipped, under the titles of the presenter."""
    wanted = arranged(results.plan.code)
    # A title that was typed may name a country.
    titles = {} if hides_names() else wanted.titles
    return shown(all_steps(results, round_), wanted.skipped, titles)


def _follow_address(plan: str, found: Sequence[Step]) -> None:
    """Take over the order of a link, once."""
    key = f"room_followed@{plan}"
    named = str(st.query_params.get(ORDER, ""))
    if key in st.session_state:
        return
    st.session_state[key] = True
    known = {step.key.casefold(): step.key for step in found}
    keys = [known[one.casefold()] for one in named.split(BETWEEN) if one.casefold() in known]
    if keys:
        wanted = arranged(plan)
        wanted.order = keys
        wanted.skipped = set(known.values()) - set(keys)


def write_address(plan: str, step: str) -> None:
    """Say in the address what is shown, and in which order."""
    wanted, hidden = arranged(plan), hides_names()
    _write(STEP, step)
    _write(DRAFTS, YES if shows_drafts() else "")
    _write(NAMES, HIDDEN if hidden else "")
    keys = st.session_state.get(f"room_keys@{plan}", [])
    _write(ORDER, BETWEEN.join(keys) if wanted.is_changed and not hidden else "")
    for name in (COUNTRY, COUNTRIES):
        _write(name, "")
    st.session_state[_WRITTEN] = step
    st.session_state[_STEP] = step


def remember_keys(plan: str, keys: Sequence[str]) -> None:
    """The keys of the steps that are shown, for the address."""
    st.session_state[f"room_keys@{plan}"] = list(keys)


def _write(name: str, value: str) -> None:
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value
    elif not value and name in st.query_params:
        del st.query_params[name]


def move(plan: str, keys: Sequence[str], key: str, by: int) -> None:
    """Move a step up or down in the order; for callbacks."""
    arranged(plan).order = moved_by(keys, key, by)


def turn_step(plan: str, key: str) -> None:
    """Skip a step, or show it again; for callbacks."""
    arranged(plan).skipped ^= {key}


def turn_steps(plan: str, keys: Collection[str], is_shown: bool) -> None:
    """Show these steps, or skip them; for callbacks."""
    wanted = arranged(plan)
    wanted.skipped = wanted.skipped - set(keys) if is_shown else wanted.skipped | set(keys)


def type_title(plan: str, key: str, widget: str) -> None:
    """Keep the title that was typed for a step; for callbacks."""
    arranged(plan).titles[key] = str(st.session_state.get(widget, ""))


def begin_anew(plan: str) -> None:
    """Every step in the order of the plan, under its own title; for callbacks."""
    st.session_state[f"room_arranged@{plan}"] = Arranged()
