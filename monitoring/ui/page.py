"""How every page begins: its look, its heading, and whether it has anything to show."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from monitoring import pipeline
from monitoring.checking.identity import state_word
from monitoring.model import BEST_AVAILABLE
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.words import assessment_word
from monitoring.store import StoreError
from monitoring.translation import gettext as _
from monitoring.ui import data, plans
from monitoring.ui.language import draw_choice, speak
from monitoring.ui.links import link_to
from monitoring.ui.selection import (
    Selection,
    choose_assessment,
    current_selection,
    draw_selection,
)
from monitoring.ui.text import plain
from monitoring.written import day

STATIC = Path(__file__).resolve().parent / "static"


def configure() -> None:
    """Language, title, icon and width of the browser's page. The icon is a file: no request leaves."""
    speak()
    st.set_page_config(
        page_title=_("Action plan monitoring"),
        page_icon=str(STATIC / "favicon.png"),
        layout="wide",
    )
    st.html(STATIC / "print_and_type.css")


def draw_selection_or_stop() -> None:
    """Draw the selection; a store that cannot be opened gets its sentence, and no page is run."""
    try:
        draw_selection()
        with st.sidebar:
            draw_choice()
    except StoreError as refused:
        st.error(plain(str(refused)), icon=":material/error:")
        st.stop()


def begin_page(title: str, *, of_plan: bool = True) -> Selection:
    """The heading of a page with the mark that must never be missed; returns the selection.

    of_plan: whether the page speaks of the chosen plan.
    """
    selection = current_selection()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.title(title, anchor=False, width="content")
        if of_plan and selection.plan.demonstration:
            st.badge(
                _("Demonstration: invented countries, invented ratings"),
                icon=":material/science:",
                color="orange",
            )
        if of_plan and selection.round:
            st.caption(plain(_state_of(selection)), width="content")
    return selection


def _state_of(selection: Selection) -> str:
    """Which round is shown, of which day, whether it is open, and as at when."""
    round_ = selection.plan.round_by_code[selection.round]
    parts = [
        _("round {round}").format(round=round_.code),
        day(round_.date) if round_.date else "",
        state_word(round_.state),
        _("as at {day}").format(day=day(datetime.now(UTC).date())),
    ]
    return " · ".join(filter(None, parts))


def has_actions(selection: Selection) -> bool:
    """Whether the plan asks anything; otherwise says why not."""
    if selection.plan.actions:
        return True
    _empty(no_actions_sentence(selection.plan), _("Choose another plan in the sidebar."))
    return False


def needs_ratings(selection: Selection) -> bool:
    """Whether there is anything to show; otherwise says why not and what to do next."""
    plan = selection.plan
    if not has_actions(selection):
        pass
    elif not plan.rounds:
        _empty(
            _("{plan} has no round yet.").format(plan=plan.code),
            _("Add a round on the page Returns; then countries' workbooks can be uploaded there."),
        )
        link_to("returns", _("Go to Returns"))
    elif _is_rated_otherwise(selection):
        _empty(
            _("{plan} has no ratings of this kind.").format(plan=plan.code),
            _("Others exist: choose “best available ratings” in the sidebar."),
        )
        st.button(
            _("Show {assessment}").format(assessment=assessment_word(BEST_AVAILABLE)),
            key="best_available_ratings",
            icon=":material/arrow_forward:",
            on_click=choose_assessment,
            args=(BEST_AVAILABLE,),
        )
        return False
    elif not selection.results.has_ratings:
        _empty(
            _("No rating of {plan} is known in this assessment yet.").format(plan=plan.code),
            _("Upload the workbooks of the countries on the page Returns."),
        )
        link_to("returns", _("Go to Returns"))
    else:
        return True
    _offer_examples()
    return False


def _is_rated_otherwise(selection: Selection) -> bool:
    """Whether the plan has ratings, but none of the assessment that is looked at."""
    results = selection.results
    return len(results.ratings) > 0 and not results.has_ratings


def _empty(what: str, next_: str) -> None:
    st.info(f"**{plain(what)}** {plain(next_)}", icon=":material/info:")


def _offer_examples() -> None:
    here = data.workspace()
    if pipeline.DEMONSTRATION in here.plans():
        return
    st.write(
        _("To see what the pages look like with data, load the demonstration (invented countries) "
          "and the real example (published figures of the World Bank).")
    )  # fmt: skip
    plans.offer_examples()
