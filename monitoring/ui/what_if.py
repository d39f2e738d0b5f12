"""What if? Other weights, another mean, another rule for what is missing; beside the official result.

Nothing here changes an official figure. A scenario that is kept has a name, and its name stands in
the address, so that a link shows a colleague the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from monitoring.figures.theme import theme
from monitoring.figures.what_if import what_if_figure
from monitoring.model import HEAVIEST, Aggregation, Plan
from monitoring.pipeline import tables
from monitoring.pipeline.facts import file_stem
from monitoring.pipeline.scenarios import (
    KeptScenario,
    UnknownScenario,
    compare,
    listed_scenarios,
    remove_scenario,
    save_scenario,
    scenario_named,
)
from monitoring.pipeline.views.what_if import (
    LABELS,
    RANK_LABELS,
    beside,
    in_words,
    missing_words,
    what_differs,
    what_if_finding,
)
from monitoring.pipeline.words import aggregation_word
from monitoring.scoring.scenario import (
    MISSING,
    RATED,
    Scenario,
    ScenarioRefused,
    apply,
    scenario_from,
)
from monitoring.store import StoreBusy
from monitoring.translation import gettext as _
from monitoring.ui import choices, data
from monitoring.ui.figures import CHART, PICTURE, theme_name
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import plain
from monitoring.ui.widgets import downloads, readable, say_movable, source_line, table

SCENARIO, LAST_PLAN = "scenario", "what_if_last_plan"
AS_IN_THE_PLAN = ""
NOT_KEPT = Scenario("")
"""Everything as in the plan; what is only tried out has no name."""


def parts(selection: Selection) -> None:
    """The choices, what they make of the scores, and the scenarios that are kept."""
    st.warning(
        _("What if? Nothing here is official, and nothing here changes an official figure."),
        icon=":material/experiment:",
    )
    plan = selection.plan
    _take_from_address(plan)
    left, right = st.columns([2, 5], gap="medium")
    with left:
        node = choices.node(selection)
        chosen = _choices(plan)
    kept, unreadable = listed_scenarios(data.workspace(), plan.code)
    scenario = _remembered(plan, chosen, kept)
    with right:
        try:
            _result(selection, scenario, node)
        except ScenarioRefused as refused:
            st.error(plain(str(refused)), icon=":material/error:")
    _keep(plan, scenario, kept, unreadable)


# --- the choices ---------------------------------------------------------------------------------


def _key(plan: Plan, what: str) -> str:
    return f"what_if_{what}@{plan.code}"


def _weight_key(plan: Plan, code: str) -> str:
    return _key(plan, f"weight_{code}")


def _take_from_address(plan: Plan) -> None:
    """Set the choices as the scenario that the address names has them, else as they were last.

    Streamlit forgets a choice that a run did not draw; what was chosen is remembered beside it.
    A name is taken once: a browser may send it again before it hears that it left the address.
    """
    state = st.session_state
    if state.get(LAST_PLAN, plan.code) != plan.code:
        # The address still names a scenario of the plan that was looked at before.
        st.query_params.pop(SCENARIO, None)
    state[LAST_PLAN] = plan.code
    wanted = str(st.query_params.get(SCENARIO, ""))
    if wanted and wanted != state.get(_key(plan, "taken")):
        state[_key(plan, "taken")] = wanted
        try:
            _set(plan, _as_kept(plan, wanted))
        except (UnknownScenario, ScenarioRefused) as refused:
            st.warning(plain(str(refused)))
        else:
            return
    if not all(key in state for key in _choice_keys(plan)):
        _set(plan, _last(plan))


def _as_kept(plan: Plan, name: str) -> Scenario:
    """A kept scenario that the plan, as it is now, can have.

    Raises UnknownScenario, or ScenarioRefused where the plan has changed since, or where another
    version of the program kept what cannot be read here.
    """
    scenario = scenario_named(data.workspace(), plan.code, name).scenario
    apply(scenario, plan)
    return scenario


def _choice_keys(plan: Plan) -> list[str]:
    weights = [_weight_key(plan, area.code) for area in plan.top_areas]
    return [*weights, *(_key(plan, what) for what in ("plan", "area", "missing"))]


def _last(plan: Plan) -> Scenario:
    """What was chosen last, with all that no choice is offered for."""
    found = st.session_state.get(_key(plan, "chosen"))
    return found if isinstance(found, Scenario) else NOT_KEPT


def _set(plan: Plan, scenario: Scenario) -> None:
    state, differs = st.session_state, what_differs(scenario, plan)
    state[_key(plan, "chosen")] = differs
    for area in plan.top_areas:
        state[_weight_key(plan, area.code)] = float(differs.weights.get(area.code, area.weight))
    for level in ("plan", "area"):
        kind = getattr(differs, f"aggregation_{level}")
        state[_key(plan, level)] = kind.value if kind else AS_IN_THE_PLAN
    state[_key(plan, "missing")] = differs.missing


def _remembered(plan: Plan, chosen: Scenario, kept: Sequence[KeptScenario]) -> Scenario:
    """What is chosen; it has a name, here and in the address, while it is what the name stands for."""
    same = _kept_under(chosen.name, kept)
    stands_for_it = same and what_differs(same, plan).settings() == chosen.settings()
    scenario = chosen if stands_for_it else replace(chosen, name="")
    st.session_state[_key(plan, "chosen")] = scenario
    if not scenario.name:
        st.query_params.pop(SCENARIO, None)
    else:
        st.session_state[_key(plan, "taken")] = scenario.name
        if st.query_params.get(SCENARIO) != scenario.name:
            st.query_params[SCENARIO] = scenario.name
    return scenario


def _kept_under(name: str, kept: Sequence[KeptScenario]) -> Scenario | None:
    wanted = name.strip().casefold()
    return next((x.scenario for x in kept if x.scenario.name.casefold() == wanted), None)


def _choices(plan: Plan) -> Scenario:
    """Weights of the areas, both means, the rule for what is missing; the rest as it was opened."""
    weights = {
        area.code: st.number_input(
            _("Weight: {area}").format(area=plain(tables.node_title(plan, area.code))),
            min_value=0.0,
            max_value=float(HEAVIEST),
            step=0.5,
            key=_weight_key(plan, area.code),
        )
        for area in plan.top_areas
    }
    of_plan = _aggregation(plan, "plan", _("How areas become the plan's score"))
    of_area = _aggregation(plan, "area", _("How actions become an area's score"))
    missing = st.selectbox(
        _("What stands for the unknown"),
        MISSING,
        format_func=missing_words().__getitem__,
        key=_key(plan, "missing"),
    )
    without_choice = _without_choice(_last(plan), plan)
    if without_choice.settings():
        also = _("Also in this scenario: {settings}")
        st.caption(plain(also.format(settings=in_words(without_choice, plan))))
    st.button(
        _("Everything as in the plan"), on_click=_set, args=(plan, NOT_KEPT),
        icon=":material/undo:", key=_key(plan, "reset"),
    )  # fmt: skip
    chosen = replace(
        _last(plan),
        weights={**without_choice.weights, **weights},
        aggregation_plan=of_plan,
        aggregation_area=of_area,
        missing=missing,
    )
    return what_differs(chosen, plan)


def _without_choice(scenario: Scenario, plan: Plan) -> Scenario:
    """What a scenario says that the page offers no choice for."""
    offered = {area.code for area in plan.top_areas}
    weights = {code: x for code, x in scenario.weights.items() if code not in offered}
    return replace(
        scenario, weights=weights, aggregation_plan=None, aggregation_area=None, missing=RATED
    )


def _aggregation(plan: Plan, level: str, label: str) -> Aggregation | None:
    official: Aggregation = getattr(plan, f"aggregation_{level}")
    words = {AS_IN_THE_PLAN: _("as in the plan: {mean}").format(mean=aggregation_word(official))}
    words |= {kind.value: aggregation_word(kind) for kind in Aggregation if kind != official}
    chosen = st.selectbox(label, list(words), format_func=words.__getitem__, key=_key(plan, level))
    return Aggregation(chosen) if chosen else None


# --- what they make of the scores ----------------------------------------------------------------


def _result(selection: Selection, scenario: Scenario, node: str) -> None:
    settings = json.dumps(scenario.settings(), sort_keys=True)
    compared = _compared(selection.state, node, settings)
    st.header(plain(what_if_finding(compared, node, selection.plan)), anchor=False)
    parts_ = [selection.plan.code, _("round {round}").format(round=selection.round)]
    st.caption(plain(" · ".join([*parts_, _("what if, not official")])))
    name = file_stem(selection.plan.code, selection.round, node, "what_if")
    figure = f"medium_what_if_{node}"
    say_movable(figure)
    with st.container(key=figure):
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
        downloads(
            partial(readable, compared, labels),
            selection,
            "what_if_not_official",
            node,
            also=_told_in_files(scenario, selection.plan),
        )
        source_line(selection.plan)


def _told_in_files(scenario: Scenario, plan: Plan) -> dict[str, str]:
    """What a file must say of itself that holds numbers which are not official."""
    return {
        _("status"): _("what if, not official"),
        _("scenario"): scenario.name or _("not kept under a name"),
        _("what differs from the plan"): in_words(scenario, plan) or _("nothing"),
    }


@st.cache_resource(max_entries=64, show_spinner=False)
def _compared(state: State, node: str, settings: str) -> pd.DataFrame:
    """The official scores beside those of the scenario; never to be changed."""
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    scenario = scenario_from(_("what if"), json.loads(settings))
    return beside(compare(results, scenario, state.round, node), results)


# --- the scenarios that are kept -----------------------------------------------------------------


def _keep(
    plan: Plan,
    scenario: Scenario,
    kept: Sequence[KeptScenario],
    unreadable: Mapping[str, ScenarioRefused],
) -> None:
    """Keep what is chosen under a name, and open or remove what was kept."""
    st.header(_("Scenarios that are kept"), anchor=False)
    said = st.session_state.pop(_key(plan, "said"), None)
    if said:
        st.success(plain(said), icon=":material/check_circle:")
    refused = st.session_state.pop(_key(plan, "refused"), None)
    if refused:
        st.error(plain(refused), icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("Name of the scenario"), key=_key(plan, "name"), width=320,
            placeholder=_("Legislation counts double"),
        )  # fmt: skip
        if st.button(
            _("Keep this scenario"), key=_key(plan, "keep"), icon=":material/bookmark_add:"
        ):
            _save(plan, replace(scenario, name=name), kept)
    if not (kept or unreadable):
        st.caption(_("No scenario of this plan has been kept yet."))
    for one in kept:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(one.scenario.name)}**", width=280)
            st.caption(plain(in_words(one.scenario, plan)), width=480)
            st.button(
                _("Open"), key=_key(plan, f"open_{one.scenario.name}"), type="tertiary",
                icon=":material/open_in_browser:", on_click=_open, args=(plan, one.scenario.name),
            )  # fmt: skip
            _offer_removal(plan, one.scenario.name)
    for name_, why in unreadable.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(name_)}**", width=280)
            st.caption(plain(str(why)), width=480)
            _offer_removal(plan, name_)


def _offer_removal(plan: Plan, name: str) -> None:
    st.button(
        _("Remove"), key=_key(plan, f"remove_{name}"), type="tertiary",
        icon=":material/delete:", on_click=_remove, args=(plan, name),
    )  # fmt: skip


def _open(plan: Plan, name: str) -> None:
    try:
        scenario = _as_kept(plan, name)
    except (UnknownScenario, ScenarioRefused) as refused:  # also removed by somebody else meanwhile
        st.session_state[_key(plan, "refused")] = str(refused)
        return
    _set(plan, scenario)
    st.query_params[SCENARIO] = scenario.name


def _save(plan: Plan, scenario: Scenario, kept: Sequence[KeptScenario]) -> None:
    before = _kept_under(scenario.name, kept)
    if before and what_differs(before, plan).settings() == scenario.settings():
        scenario = before  # however it was written, 3 or 3.0
    try:
        saved, is_new = save_scenario(data.workspace(), plan.code, scenario)
    except (ScenarioRefused, StoreBusy) as refused:
        st.error(plain(str(refused)), icon=":material/error:")
        return
    if not is_new:
        sentence = _("“{name}” was kept already; nothing changed.")
    elif before:
        sentence = _(
            "“{name}” is kept as version {version}; it replaces version {before}, which had other "
            "settings."
        )
    else:
        sentence = _("“{name}” is kept.")
    name, version = saved.scenario.name, saved.version
    st.session_state[_key(plan, "said")] = sentence.format(
        name=name, version=version, before=version - 1
    )
    st.session_state[_key(plan, "chosen")] = what_differs(replace(scenario, name=name), plan)
    st.query_params[SCENARIO] = name
    st.rerun()


def _remove(plan: Plan, name: str) -> None:
    try:
        remove_scenario(data.workspace(), plan.code, name)
    except (UnknownScenario, StoreBusy) as refused:
        st.session_state[_key(plan, "refused")] = str(refused)
        return
    st.session_state[_key(plan, "said")] = _("“{name}” was removed.").format(name=name)
