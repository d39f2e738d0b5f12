"""The parts of the page Country."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from monitoring.model import REGION
from monitoring.pipeline import Results, findings, tables
from monitoring.scoring.counts import Headline, headline_change
from monitoring.scoring.counts import headline as counted
from monitoring.scoring.standards import MET, NO_INFORMATION, NOT_MET, PARTLY
from monitoring.translation import gettext as _
from monitoring.ui import choices, comments, data, decision_list, explain
from monitoring.ui.figures import show_figure
from monitoring.ui.fitted import Fitted
from monitoring.ui.links import COUNTRY
from monitoring.ui.selection import Selection, State, addressed_choice
from monitoring.ui.text import plain
from monitoring.ui.widgets import downloads, headline_numbers, source_line, standing


def choose(selection: Selection) -> str | None:
    """The country, kept in the address; None while no country has answered an open plan."""
    results = selection.results
    units = [u for u in results.answers.units if u != REGION]
    if not units:
        st.info(
            _("The plan lists no participants and no country has answered it yet. Upload their "
              "workbooks on the page Returns."),
            icon=":material/info:",
        )  # fmt: skip
        return None
    return addressed_choice(
        _("Country or territory"),
        COUNTRY,
        units,
        of=selection.plan.code,
        words=results.name_of,
        width=420,
    )


def headline(selection: Selection, unit: str) -> None:
    """What the country has done, in counts."""
    found = _counted(selection.state, unit)
    if found.now.assessed == 0:
        st.info(found.nothing_rated, icon=":material/info:")
    elif found.finding:
        st.header(plain(found.finding), anchor=False)
    if found.score:
        st.markdown(plain(found.score))
    headline_numbers(found.now, found.change, found.before)
    if found.standards:
        st.markdown(found.standards)


class Counted(NamedTuple):
    """What the page begins with: the counts, their change since `before`, and what is said of them."""

    now: Headline
    change: Headline | None
    before: str
    finding: str
    score: str
    standards: str
    nothing_rated: str


@st.cache_resource(max_entries=512, show_spinner=False)
def _counted(state: State, unit: str) -> Counted:
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    now = counted(results.answers, state.round, unit=unit)
    round_before = tables.previous_round(results, state.round, unit)
    before, change, finding = "", None, ""
    if round_before:
        before = round_before.code
        change = headline_change(results.answers, before, state.round, results.assessed, unit=unit)
        finding = findings.change_finding(results, state.round, before, unit)
    return Counted(
        now,
        change,
        before,
        finding,
        findings.plan_score_line(results, state.round, unit),
        _standards(results, state.round, unit),
        _nothing_rated(results, state.round, unit),
    )


def _nothing_rated(results: Results, round_: str, unit: str) -> str:
    chosen = results.chosen
    said = ((chosen["country"] == unit) & (chosen["round"] == round_)).any()
    sentence = (
        _(
            "{country} gave no rating in this round: what it said is withheld, not known or not applicable."
        )
        if said
        else _("{country} has not answered this round yet.")
    )
    return sentence.format(country=plain(results.name_of(unit)))


def _standards(results: Results, round_: str, unit: str) -> str:
    """Which minimum standards are met, in counts; empty where the plan has none."""
    judged = results.standards
    mine = judged[(judged["country"] == unit) & (judged["round"] == round_)]
    if mine.empty:
        return ""
    n = mine["verdict"].value_counts()
    return _(
        "Minimum standards: **{met}** met, **{partly}** partly, **{not_met}** not met, **{unknown}** "
        "without information, of {of}."
    ).format(
        met=n.get(MET, 0), partly=n.get(PARTLY, 0), not_met=n.get(NOT_MET, 0),
        unknown=n.get(NO_INFORMATION, 0), of=len(mine),
    )  # fmt: skip


def areas(selection: Selection, unit: str) -> None:
    """Each area beside the last round and the other countries."""
    show_figure("profile", selection, unit)


def actions(selection: Selection, unit: str) -> None:
    """Every action with its rating, its evidence and the cell that it came from."""
    results = selection.results
    st.header(_("Every action, with its evidence and the cell it came from"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        area = choices.area(selection, offers_all=True)
    st.caption(_("A click on a row shows where its rating comes from."))
    rows, stands = _action_rows(selection.state, unit, area)
    if rows.empty:
        st.info(
            _("This area asks nothing of {country} in this round.").format(
                country=plain(results.name_of(unit))
            ),
            icon=":material/info:",
        )
        return
    explain.table_of_numbers(
        rows,
        partial(_asked, selection, unit, rows),
        key=f"actions_{selection.plan.code}_{selection.round}_{unit}_{area}",
        stands=stands,
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        downloads(
            partial(tables.action_table, results, selection.round, unit), selection, "actions", unit
        )
        _offer(selection, unit)
        source_line(selection.plan)


@st.cache_resource(max_entries=256, show_spinner=False)
def _action_rows(state: State, unit: str, area: str) -> tuple[pd.DataFrame, Fitted | None]:
    """The actions of an area or of all, without columns that say nothing; never to be changed.

    With how the table stands on the page.
    """
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    rows = tables.action_table(results, state.round, unit)
    if area and len(rows):
        inside = {action.code for action in results.plan.actions_under(area)}
        rows = rows[rows[_("Code")].isin(inside)].reset_index(drop=True)
    rows = rows[[column for column in rows.columns if (rows[column] != "").any()]]
    return rows, standing(rows)


def _asked(
    selection: Selection, unit: str, rows: pd.DataFrame, row: int, column: str
) -> explain.Asked:
    """What a click on a cell of the actions asks for; the round before, where that was clicked."""
    action = rows[_("Code")].iloc[row]
    if column != _("Before"):
        return explain.Asked(unit, action)
    results = selection.results
    before = tables.previous_round(results, selection.round, unit)
    return explain.Asked(unit, action, before.code if before else "")


def _offer(selection: Selection, unit: str) -> None:
    plan = selection.plan
    nodes = [plan.code] if plan.overall else []
    nodes += [area.code for area in plan.areas] + [a.code for a in plan.actions_answered_by(unit)]
    explain.offer(selection, [unit], nodes, key="country_number")


def more(selection: Selection, unit: str) -> None:
    """What moved, which standards are met, what stands in the way, and all rounds; one at a time."""
    words = {
        "moved": _("Lower and higher than before"),
        "standards": _("Minimum standards"),
        "needs": _("Strengths, obstacles, assistance"),
        "rounds": _("Round by round"),
    }
    if not any(action.minimum_standard for action in selection.plan.actions_answered_by(unit)):
        del words["standards"]
    if decision_list.has_any_about(selection, unit):
        words["decisions"] = _("Decisions and follow-up")
    if comments.has_any(selection, unit):
        words["comments"] = _("Comments")
    shown = choices.view("country", words)
    if shown == "comments":
        comments.of_country(selection, unit)
        return
    if shown == "decisions":
        decision_list.about_country(selection, unit)
        return
    figures_by_view = {
        "moved": ("lower", "higher"),
        "standards": ("standards_of",),
        "needs": ("strengths", "obstacles"),
        "rounds": ("grid",),
    }
    if tables.previous_round(selection.results, selection.round, unit) is None:
        # That there is nothing to compare with is said once.
        figures_by_view["moved"] = ("lower",)
    for name in figures_by_view[shown]:
        show_figure(name, selection, unit)
