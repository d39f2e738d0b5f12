"""What if? Other weights, another mean, another rule for what is missing; beside the official result.

Nothing here changes an official figure. A scenario that is kept has a name, and its name stands in
the address, so that a link shows a colleague the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from monitoring.figures.theme import theme
from monitoring.figures.what_if import what_if_figure
from monitoring.model import Aggregation, Plan
from monitoring.pipeline import tables
from monitoring.pipeline.facts import file_stem
from monitoring.pipeline.scenarios import (
    UnknownScenario,
    compare,
    remove_scenario,
    save_scenario,
    scenario_named,
    scenarios,
)
from monitoring.pipeline.views.what_if import LABELS, RANK_LABELS, beside, what_if_finding
from monitoring.pipeline.words import aggregation_word
from monitoring.scoring.scenario import (
    BEST,
    MISSING,
    RATED,
    WORST,
    Scenario,
    ScenarioRefused,
    scenario_from,
)
from monitoring.store import StoreBusy
from monitoring.translation import gettext as _
from monitoring.ui import choices, data
from monitoring.ui.figures import CHART, PICTURE, theme_name
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import plain
from monitoring.ui.widgets import downloads, readable, source_line, table

SCENARIO, UNNAMED = "scenario", "what if"
AS_IN_THE_PLAN = ""
HEAVIEST_HERE = 100.0


def parts(selection: Selection) -> None:
    """The choices, what they make of the scores, and the scenarios that are kept."""
    st.warning(
        _("What if? Nothing here is official, and nothing here changes an official figure."),
        icon=":material/experiment:",
    )
    _take_from_address(selection.plan)
    left, right = st.columns([2, 5], gap="medium")
    with left:
        node = choices.node(selection)
        scenario = _choices(selection.plan)
    with right:
        try:
            _result(selection, json.dumps(scenario.settings(), sort_keys=True), node)
        except ScenarioRefused as refused:
            st.error(plain(str(refused)), icon=":material/error:")
            return
    _keep(selection.plan, scenario)


# --- the choices ---------------------------------------------------------------------------------


def _key(plan: Plan, what: str) -> str:
    return f"what_if_{what}@{plan.code}"


def _take_from_address(plan: Plan) -> None:
    """Set the choices as the scenario that the address names has them, once for each name."""
    wanted = str(st.query_params.get(SCENARIO, ""))
    done = st.session_state.get(_key(plan, "taken"))
    if wanted == (done or ""):
        return
    st.session_state[_key(plan, "taken")] = wanted
    try:
        kept = scenario_named(data.workspace(), plan.code, wanted)
    except UnknownScenario as unknown:
        st.warning(plain(str(unknown)))
        return
    _set(plan, kept.scenario)


def _set(plan: Plan, scenario: Scenario) -> None:
    state = st.session_state
    for area in plan.top_areas:
        state[_key(plan, area.code)] = float(scenario.weights.get(area.code, area.weight))
    for level in ("plan", "area"):
        kind = getattr(scenario, f"aggregation_{level}")
        state[_key(plan, level)] = kind.value if kind else AS_IN_THE_PLAN
    state[_key(plan, "missing")] = scenario.missing


def _choices(plan: Plan) -> Scenario:
    """Weights of the areas, both means, the rule for what is missing."""
    if _key(plan, "missing") not in st.session_state:
        _set(plan, Scenario(UNNAMED))
    weights = {
        area.code: st.number_input(
            _("Weight: {area}").format(area=plain(tables.node_title(plan, area.code))),
            min_value=0.0,
            max_value=max(HEAVIEST_HERE, area.weight),
            step=0.5,
            key=_key(plan, area.code),
        )
        for area in plan.top_areas
    }
    of_plan = _aggregation(plan, "plan", _("How areas become the plan's score"))
    of_area = _aggregation(plan, "area", _("How actions become an area's score"))
    missing = st.selectbox(
        _("What stands for the unknown"),
        MISSING,
        format_func=_missing_words().__getitem__,
        key=_key(plan, "missing"),
    )
    st.button(
        _("Everything as in the plan"), on_click=_reset, args=(plan,), icon=":material/undo:",
        key=_key(plan, "reset"),
    )  # fmt: skip
    own = {area.code: area.weight for area in plan.top_areas}
    return Scenario(
        UNNAMED,
        weights={code: weight for code, weight in weights.items() if weight != own[code]},
        aggregation_plan=of_plan,
        aggregation_area=of_area,
        missing=missing,
    )


def _aggregation(plan: Plan, level: str, label: str) -> Aggregation | None:
    official: Aggregation = getattr(plan, f"aggregation_{level}")
    words = {AS_IN_THE_PLAN: _("as in the plan: {mean}").format(mean=aggregation_word(official))}
    words |= {kind.value: aggregation_word(kind) for kind in Aggregation if kind != official}
    chosen = st.selectbox(label, list(words), format_func=words.__getitem__, key=_key(plan, level))
    return Aggregation(chosen) if chosen else None


def _missing_words() -> Mapping[str, str]:
    return {
        RATED: _("as in the plan: what is rated counts"),
        WORST: _("every unknown answer at its lowest"),
        BEST: _("every unknown answer at its highest"),
    }


def _reset(plan: Plan) -> None:
    _set(plan, Scenario(UNNAMED))
    st.query_params.pop(SCENARIO, None)
    st.session_state[_key(plan, "taken")] = ""


# --- what they make of the scores ----------------------------------------------------------------


def _result(selection: Selection, settings: str, node: str) -> None:
    compared = _compared(selection.state, node, settings)
    st.header(plain(what_if_finding(compared, node, selection.plan)), anchor=False)
    parts_ = [selection.plan.code, _("round {round}").format(round=selection.round)]
    st.caption(plain(" · ".join([*parts_, _("what if, not official")])))
    name = file_stem(selection.plan.code, selection.round, node, "what_if")
    with st.container(key=f"medium_what_if_{node}"):
        st.plotly_chart(
            what_if_figure(compared, theme(theme_name())),
            theme=None,
            config=CHART | {"toImageButtonOptions": {**PICTURE, "filename": name}},
            alt=what_if_finding(compared, node, selection.plan),
            key=f"what_if_chart_{selection.plan.code}_{node}",
        )
    labels = {**LABELS, **(RANK_LABELS if selection.plan.ranking_approved_by else {})}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        opened = st.popover(
            _("Table"), icon=":material/table:", type="tertiary", key="table_what_if",
            on_change="rerun",
        )  # fmt: skip
        if opened.open:
            with opened:
                table(readable(compared, labels))
        downloads(partial(readable, compared, labels), selection, "what_if_not_official", node)
        source_line(selection.plan)


@st.cache_resource(max_entries=64, show_spinner=False)
def _compared(state: State, node: str, settings: str) -> pd.DataFrame:
    """The official scores beside those of the scenario; never to be changed."""
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    scenario = scenario_from(UNNAMED, json.loads(settings))
    return beside(compare(results, scenario, state.round, node), results)


# --- the scenarios that are kept -----------------------------------------------------------------


def _keep(plan: Plan, scenario: Scenario) -> None:
    """Keep what is chosen under a name, and open or remove what was kept."""
    here = data.workspace()
    kept = scenarios(here, plan.code)
    st.header(_("Scenarios that are kept"), anchor=False)
    said = st.session_state.pop(_key(plan, "said"), None)
    if said:
        st.success(plain(said), icon=":material/check_circle:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("Name of the scenario"), key=_key(plan, "name"), width=320,
            placeholder=_("Legislation counts double"),
        )  # fmt: skip
        if st.button(
            _("Keep this scenario"), key=_key(plan, "keep"), icon=":material/bookmark_add:"
        ):
            _save(plan, name, scenario)
    if not kept:
        st.caption(_("No scenario of this plan has been kept yet."))
    for one in kept:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(one.scenario.name)}**", width=280)
            st.caption(plain(_told(one.scenario, plan)), width=480)
            st.button(
                _("Open"), key=_key(plan, f"open_{one.scenario.name}"), type="tertiary",
                icon=":material/open_in_browser:", on_click=_open, args=(one.scenario.name,),
            )  # fmt: skip
            st.button(
                _("Remove"), key=_key(plan, f"remove_{one.scenario.name}"), type="tertiary",
                icon=":material/delete:", on_click=_remove, args=(plan, one.scenario.name),
            )  # fmt: skip


def _told(scenario: Scenario, plan: Plan) -> str:
    """What is different, in words."""
    told = [
        _("weight of {area}: {weight}").format(area=tables.node_title(plan, code), weight=f"{w:g}")
        for code, w in scenario.weights.items()
    ]
    for kind in (scenario.aggregation_plan, scenario.aggregation_area):
        told += [aggregation_word(kind)] if kind else []
    told += [_missing_words()[scenario.missing]] if scenario.missing != RATED else []
    others = {"geometric_floor", "coverage_basis", "coverage_area", "coverage_plan"}
    told += [f"{name}: {x}" for name, x in scenario.settings().items() if name in others]
    return " · ".join(told)


def _open(name: str) -> None:
    st.query_params[SCENARIO] = name


def _save(plan: Plan, name: str, scenario: Scenario) -> None:
    named = scenario_from(name, scenario.settings())
    try:
        kept, is_new = save_scenario(data.workspace(), plan.code, named)
    except (ScenarioRefused, StoreBusy) as refused:
        st.error(plain(str(refused)), icon=":material/error:")
        return
    sentence = (
        _("“{name}” is kept.") if is_new else _("“{name}” was kept already; nothing changed.")
    )
    st.session_state[_key(plan, "said")] = sentence.format(name=kept.scenario.name)
    st.session_state[_key(plan, "taken")] = kept.scenario.name
    st.query_params[SCENARIO] = kept.scenario.name
    st.rerun()


def _remove(plan: Plan, name: str) -> None:
    try:
        remove_scenario(data.workspace(), plan.code, name)
    except (UnknownScenario, StoreBusy) as refused:
        st.session_state[_key(plan, "said")] = str(refused)
        return
    st.query_params.pop(SCENARIO, None)
    st.session_state[_key(plan, "taken")] = ""
    st.session_state[_key(plan, "said")] = _("“{name}” was removed.").format(name=name)
