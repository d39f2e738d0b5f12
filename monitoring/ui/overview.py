"""The parts of the page Overview."""

from __future__ import annotations

import streamlit as st

from monitoring.model import REGION
from monitoring.pipeline import findings, tables
from monitoring.scoring.counts import Headline, headline_change
from monitoring.scoring.counts import headline as counted
from monitoring.translation import gettext as _
from monitoring.ui import choices, data
from monitoring.ui.figures import show_figure
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import plain
from monitoring.ui.widgets import headline_numbers


def headline(selection: Selection) -> None:
    """The finding of the round and its four counts."""
    now, change, before, told = _counted(selection.state)
    st.header(plain(told[0]), anchor=False)
    st.caption(plain(told[1]))
    headline_numbers(now, change, before)
    if told[2]:
        st.caption(plain(told[2]))


@st.cache_resource(max_entries=128, show_spinner=False)
def _counted(state: State) -> tuple[Headline, Headline | None, str, tuple[str, str, str]]:
    """The counts now, their change since the round before, that round, and what is said of them."""
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    now = counted(results.answers, state.round)
    found = tables.previous_round(results, state.round)
    before, change, note = "", None, ""
    if found:
        before = found.code
        change = headline_change(results.answers, before, state.round, results.assessed)
        note = findings.regional_change_note(results, state.round, before)
    n_countries = sum(unit != REGION for unit in results.answers.units)
    known = now.assessed / now.applicable if now.applicable else None
    subtitle = findings.subtitle(results, state.round, n_countries, known)
    return now, change, before, (findings.headline_finding(now, results.plan), subtitle, note)


def countries_by_area(selection: Selection) -> None:
    """Countries down, areas across."""
    show_figure("heatmap", selection)


def more(selection: Selection) -> None:
    """Who needs support, both maps, the levels and what the region answers for, one at a time.

    The table comes first also because the browser draws every figure of a page in one go: with a
    second one the first would be there later.
    """
    results = selection.results
    words = {
        "support": _("Where support is needed"),
        "tiles": _("Tile map"),
        "map": _("Map"),
        "levels": _("How many at each level"),
        "region": _("Regional actions"),
    }
    if REGION not in results.answers.units:
        del words["region"]
    shown = choices.view("overview", words)
    if shown in ("support", "levels"):
        show_figure(shown, selection)
    elif shown == "region":
        st.caption(
            _(
                "Regional actions are rated once, for the region, and are part of no country's score."
            )
        )
        show_figure("region", selection)
    else:
        show_figure(shown, selection, choices.node(selection))
