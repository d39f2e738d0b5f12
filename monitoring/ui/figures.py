"""Every figure of the pages: its table, its drawing and its sentence, drawn once for each state.

A drawing is remembered with all that it depends on: which store at which revision, which plan,
round and assessment, which theme. Nothing is ever cleared, and no reader sees another's data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from monitoring.figures.heatmap import heatmap_figure
from monitoring.figures.island_map import island_map_figure
from monitoring.figures.level_grid import level_grid_figure
from monitoring.figures.levels import levels_figure
from monitoring.figures.profile import profile_figure
from monitoring.figures.theme import Theme, theme
from monitoring.figures.tile_map import tile_map_figure
from monitoring.model import REGION, Plan
from monitoring.pipeline import Results, findings, tables
from monitoring.pipeline.facts import file_stem
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.ui import data, explain
from monitoring.ui.selection import Selection
from monitoring.ui.text import plain
from monitoring.ui.widgets import COLUMN_LABELS, downloads, readable, source_line, table

PICTURE: dict[str, Any] = {"format": "png", "scale": 3}
TABLE_HEIGHT = 320
COUNTED = ("levels",)
"""Figures that count answers: none of their numbers is one country's."""
CHART: dict[str, Any] = {"displaylogo": False, "modeBarButtons": [["toImage"]]}
"""Only one button over a chart: its picture, large enough for a slide."""


@dataclass(frozen=True)
class Figure:
    """One figure: what it is made of, how it is drawn, what it says."""

    frame: Callable[[Results, str, str], pd.DataFrame]
    draw: Callable[[pd.DataFrame, Theme, Results, str, str], go.Figure]
    finding: Callable[[pd.DataFrame, Results, str, str], str]
    room: Callable[[Plan], str] = lambda _plan: "medium"
    """How much room it needs on a narrow screen: slim fits a phone, the others are moved there."""


def _before(results: Results, round_: str, unit: str) -> str:
    found = tables.previous_round(results, round_, unit)
    return found.code if found else ""


MEDIUM_AREAS, MEDIUM_ROUNDS = 6, 8
"""More areas or rounds need a wide figure."""


def _room_of_a_grid(plan: Plan) -> str:
    return "wide" if len(plan.rounds) > MEDIUM_ROUNDS else "medium"


FIGURES: Mapping[str, Figure] = {
    "heatmap": Figure(
        frame=lambda r, round_, _of: tables.heatmap_cells(r, round_),
        draw=lambda f, look, _r, _round, _of: heatmap_figure(f, look),
        finding=lambda f, r, _round, _of: findings.heatmap_finding(f, r.plan),
        room=lambda plan: "wide" if len(plan.top_areas) > MEDIUM_AREAS else "medium",
    ),
    "tiles": Figure(
        frame=tables.country_scores,
        draw=lambda f, look, _r, _round, _of: tile_map_figure(
            f, look, tiles=data.geography().tiles, width=620
        ),
        finding=lambda f, r, _round, of: findings.map_finding(f, r.plan, of),
        room=lambda _plan: "slim",
    ),
    "map": Figure(
        frame=tables.country_scores,
        draw=lambda f, look, _r, _round, _of: island_map_figure(
            f, look, outlines=data.geography().outlines, width=1000, height=600
        ),
        finding=lambda f, r, _round, of: findings.map_finding(f, r.plan, of),
    ),
    "levels": Figure(
        frame=lambda r, round_, of: tables.levels_by_area(r, round_, of or None),
        draw=lambda f, look, _r, _round, _of: levels_figure(f, look),
        finding=lambda f, _r, _round, _of: findings.levels_finding(f),
    ),
    "region": Figure(
        frame=lambda r, round_, _of: tables.level_grid(r, REGION, until=round_),
        draw=lambda f, look, _r, _round, _of: level_grid_figure(f, look),
        finding=lambda _f, r, round_, _of: findings.regional_finding(r, round_),
        room=_room_of_a_grid,
    ),
    "grid": Figure(
        frame=lambda r, round_, of: tables.level_grid(r, of, until=round_),
        draw=lambda f, look, _r, _round, _of: level_grid_figure(f, look),
        finding=lambda _f, r, _round, of: _("What {country} reached of each action").format(
            country=r.name_of(of)
        ),
        room=_room_of_a_grid,
    ),
    "profile": Figure(
        frame=tables.profile,
        draw=lambda f, look, r, round_, of: profile_figure(f, look, before=_before(r, round_, of)),
        finding=lambda f, r, _round, of: findings.profile_finding(f, r.name_of(of)),
        room=lambda _plan: "slim",
    ),
}


class View(NamedTuple):
    """All that a drawing depends on."""

    name: str
    address: str
    revision: int
    plan: str
    round: str
    assessment: str
    of: str
    look: str
    language: str


def show_figure(name: str, selection: Selection, of: str = "") -> None:
    """A figure with its finding, its subtitle, its source, its table and its downloads.

    of: the country or node that the figure is about, where it is about one.
    """
    view = View(
        name,
        selection.address,
        selection.revision,
        selection.plan.code,
        selection.round,
        selection.assessment,
        of,
        theme_name(),
        language(),
    )
    _draw_words(view)
    # On a phone a figure with many columns keeps its width and is moved under the finger.
    with st.container(key=f"{FIGURES[name].room(selection.plan)}_{name}_{of}"):
        _draw_chart(view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _draw_table(view)
        downloads(partial(_readable_frame, view), selection, name, of)
        if name == "heatmap":
            _offer(selection)
        source_line(selection.plan)


def _offer(selection: Selection) -> None:
    """A choice of a cell of the heatmap, whose cells cannot be clicked."""
    results = data.results(selection.plan.code, selection.assessment)
    units = [unit for unit in results.answers.units if unit != REGION]
    nodes = [selection.plan.code] if selection.plan.overall else []
    nodes += [area.code for area in selection.plan.top_areas]
    explain.offer(selection, units, nodes, key="heatmap_number")


@st.cache_data(max_entries=512, show_spinner=False)
def _draw_words(view: View) -> None:
    results, frame = _of(view)
    finding = FIGURES[view.name].finding(frame, results, view.round, view.of)
    st.subheader(plain(finding), anchor=False)
    st.caption(plain(_subtitle(results, view)))


@st.cache_data(max_entries=512, show_spinner=False)
def _draw_chart(view: View) -> None:
    results, frame = _of(view)
    one = FIGURES[view.name]
    drawn = one.draw(frame, theme(view.look), results, view.round, view.of)
    name = file_stem(view.plan, view.round, view.of, view.name)
    st.plotly_chart(
        drawn,
        theme=None,
        config=CHART | {"toImageButtonOptions": {**PICTURE, "filename": name}},
        alt=one.finding(frame, results, view.round, view.of),
    )


def _draw_table(view: View) -> None:
    """The table behind a figure, drawn when it is opened; a click tells where a number comes from."""
    key = f"table_{view.name}_{view.of}"
    opened = st.popover(
        _("Table"), icon=":material/table:", type="tertiary", key=key, on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        frame = _of(view)[1]
        if view.name in COUNTED:
            table(readable(frame), height=TABLE_HEIGHT)
        else:
            st.caption(_("A click on a row shows where its number comes from."))
            explain.table_of_numbers(
                readable(frame),
                partial(_asked, view, frame),
                key="_".join(("numbers", view.name, view.plan, view.round, view.of)),
                height=TABLE_HEIGHT,
                popover=key,
            )


def _asked(view: View, frame: pd.DataFrame, row: int, column: str) -> explain.Asked:
    """Which number stands in a row of a figure's table."""
    here = frame.iloc[row]
    unit = here.get("country", REGION if view.name == "region" else view.of)
    node = here.get("node", here.get("action", view.of))
    round_ = here.get("round", "")
    if column == _(COLUMN_LABELS["before"]):
        round_ = _before(_of(view)[0], view.round, view.of)
    return explain.Asked(unit, node, round_)


def _of(view: View) -> tuple[Results, pd.DataFrame]:
    results = data.results_at(view.address, view.revision, view.plan, view.assessment)
    return results, FIGURES[view.name].frame(results, view.round, view.of)


def _readable_frame(view: View) -> pd.DataFrame:
    return readable(_of(view)[1])


def _subtitle(results: Results, view: View) -> str:
    node = view.of if view.of in results.plan.area_by_code else results.plan.code
    scored = results.scores
    scored = scored[(scored["round"] == view.round) & (scored["node"] == node)]
    if view.name == "region":
        line = findings.regional_subtitle(results, view.round)
    else:
        of_one = view.of in results.answers.units
        units = [view.of] if of_one else [u for u in results.answers.units if u != REGION]
        scored = scored[scored["country"].isin(units)]
        applicable = scored["n_applicable"].sum()
        coverage = scored["n_rated"].sum() / applicable if applicable else None
        line = findings.subtitle(results, view.round, len(scored), coverage)
    return f"{line} · {_('Demonstration')}" if results.plan.demonstration else line


def theme_name() -> str:
    """`light` or `dark`, as the reader's browser shows the page."""
    return str(st.context.theme.type or "light")
