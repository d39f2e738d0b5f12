"""The parts of the page Priority area."""

from __future__ import annotations

import streamlit as st

from monitoring.pipeline import findings
from monitoring.pipeline.views import area as views
from monitoring.pipeline.views.scope import countries_of
from monitoring.scoring.counts import Headline
from monitoring.translation import gettext as _
from monitoring.ui import choices, data
from monitoring.ui.figures import show_figure
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import plain
from monitoring.ui.widgets import headline_numbers


def headline(selection: Selection, area: str) -> None:
    """How far everybody is in the area, in one sentence and four counts."""
    now, finding, subtitle = _counted(selection.state, area)
    st.header(plain(finding), anchor=False)
    st.caption(plain(subtitle))
    headline_numbers(now, None, "")


@st.cache_resource(max_entries=256, show_spinner=False)
def _counted(state: State, area: str) -> tuple[Headline, str, str]:
    """The counts of an area, and what is said of them."""
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    now = views.area_headline(results, state.round, area)
    known = now.assessed / now.applicable if now.applicable else None
    n_countries = len(countries_of(results))
    return (
        now,
        views.area_finding(results, state.round, area),
        findings.subtitle(results, state.round, n_countries, known),
    )


def parts(selection: Selection, area: str) -> None:
    """The area by country, by action, by standard and over the rounds, one at a time."""
    words = {
        "countries": _("By country"),
        "actions": _("Who stands where"),
        "levels": _("By action"),
        "standards": _("Minimum standards"),
        "rounds": _("Over the rounds"),
    }
    if not any(a.minimum_standard for a in selection.plan.actions_under(area)):
        del words["standards"]
    figure_by_view = {
        "countries": "bullets",
        "actions": "level_matrix",
        "levels": "levels",
        "standards": "standards",
        "rounds": "spread",
    }
    show_figure(figure_by_view[choices.view("area", words)], selection, area)
