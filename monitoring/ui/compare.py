"""The parts of the page Compare."""

from __future__ import annotations

import streamlit as st

from monitoring.pipeline.catalogue import AND_NODE
from monitoring.translation import gettext as _
from monitoring.ui import choices, what_if
from monitoring.ui.figures import show_figure
from monitoring.ui.selection import Selection


def parts(selection: Selection) -> None:
    """Countries side by side, over rounds and in order; assessments; and what if, one at a time."""
    words = {
        "areas": _("Side by side"),
        "rounds": _("Between rounds"),
        "ranking": _("Ranking"),
        "assessments": _("Own and evaluators' ratings"),
        "what_if": _("What if?"),
    }
    shown = choices.view("compare", words)
    if shown == "areas":
        _side_by_side(selection)
    elif shown == "rounds":
        countries = choices.countries(selection)
        show_figure("slope", selection, f"{','.join(countries)}{AND_NODE}{choices.node(selection)}")
    elif shown == "ranking":
        show_figure("ranking", selection, choices.node(selection))
    elif shown == "assessments":
        show_figure("self_evaluator", selection)
    else:
        what_if.parts(selection)


def _side_by_side(selection: Selection) -> None:
    countries = choices.countries(selection)
    if countries:
        show_figure("side_by_side", selection, ",".join(countries))
    else:
        st.info(_("Choose the countries to be compared."), icon=":material/info:")
