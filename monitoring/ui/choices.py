"""What a page is about, beside the selection: an area, a country, several countries, a view."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from monitoring.model import REGION
from monitoring.pipeline import Results, tables
from monitoring.pipeline.views.side_by_side import MOST_COUNTRIES
from monitoring.translation import gettext as _
from monitoring.ui.links import AREA, COUNTRIES
from monitoring.ui.selection import Selection, addressed_choice
from monitoring.ui.text import plain

EVERYTHING = "all"
FIRST_COUNTRIES = 3


def area(selection: Selection, *, offers_all: bool = False) -> str:
    """A priority area; with `offers_all`, the empty code for all of them."""
    plan = selection.plan
    codes = [one.code for one in plan.top_areas]
    offered = [EVERYTHING, *codes] if offers_all else codes
    chosen = addressed_choice(
        _("Priority area"),
        AREA,
        offered,
        of=f"{plan.code}{offers_all}",
        words=lambda code: _("All areas") if code == EVERYTHING else tables.node_title(plan, code),
        width=520,
        # The area of one page must not silently narrow down what another shows of all.
        is_shared=False,
    )
    return "" if chosen == EVERYTHING else chosen


def node(selection: Selection) -> str:
    """The whole plan, where it has a score, or a priority area."""
    plan = selection.plan
    nodes = [plan.code] * plan.overall + [one.code for one in plan.top_areas]
    results = selection.results
    return addressed_choice(
        _("What is compared"),
        "node",
        nodes,
        default=tables.best_map_node(results, selection.round),
        of=plan.code,
        words=lambda code: tables.node_title(plan, code),
        width=520,
    )


def view(name: str, words: Mapping[str, str]) -> str:
    """One of several views of a page, side by side; which one stands in the address."""
    return addressed_choice(
        _("View"), "view", list(words), of=name, words=words.__getitem__, as_segments=True,
        is_shared=False,
    )  # fmt: skip


def countries(selection: Selection) -> list[str]:
    """Up to six countries to be compared, in protocol order; they stand in the address."""
    results = selection.results
    units = [unit for unit in results.answers.units if unit != REGION]
    key = f"{COUNTRIES}@{selection.plan.code}"
    if key not in st.session_state:
        st.session_state[key] = _asked_for(results, selection, units) or units[:FIRST_COUNTRIES]
    chosen = st.multiselect(
        _("Countries, up to {n}").format(n=MOST_COUNTRIES),
        units,
        key=key,
        format_func=results.name_of,
        max_selections=MOST_COUNTRIES,
        placeholder=_("Choose countries"),
    )
    in_order = [unit for unit in units if unit in chosen]
    st.session_state[f"remembered_{COUNTRIES}"] = in_order
    if in_order:
        st.query_params[COUNTRIES] = ",".join(in_order)
    else:
        st.query_params.pop(COUNTRIES, None)
    return in_order


def _asked_for(results: Results, selection: Selection, units: list[str]) -> list[str]:
    """What the address names, else what was chosen before; says which of the address is not here."""
    asked = str(st.query_params.get(COUNTRIES, ""))
    if not asked:
        remembered = st.session_state.get(f"remembered_{COUNTRIES}", [])
        return [unit for unit in remembered if unit in units]
    codes = [code.strip().upper() for code in asked.split(",") if code.strip()]
    unknown = [code for code in codes if code not in units]
    if unknown:
        st.warning(
            _("The address asks for “{wanted}”, which is not in {plan}.").format(
                wanted=plain(", ".join(unknown)), plan=plain(selection.plan.code)
            )
        )
    found = [unit for unit in results.answers.units if unit in codes]
    if len(found) > MOST_COUNTRIES:
        st.warning(
            _("The address names {n} countries; the first {most} are shown.").format(
                n=len(found), most=MOST_COUNTRIES
            )
        )
    return found[:MOST_COUNTRIES]
