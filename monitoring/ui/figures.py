"""How a figure stands on a page: its finding, its subtitle, its drawing, its table and downloads.

A drawing is remembered with all that it depends on: which store at which revision, which plan,
round and assessment, which theme. Nothing is ever cleared, and no reader sees another's data.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from monitoring.figures.kept import KeptFigure
from monitoring.figures.theme import LIGHT, theme
from monitoring.model import REGION
from monitoring.pipeline import Results, tables
from monitoring.pipeline.catalogue import FIGURES, subtitle_of
from monitoring.pipeline.facts import round_stem
from monitoring.pipeline.figure import Leads
from monitoring.pipeline.labels import COLUMN_LABELS
from monitoring.pipeline.together import ALL
from monitoring.pipeline.views.scope import countries_of
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.ui import data, explain
from monitoring.ui.fitted import Fitted
from monitoring.ui.links import go_to
from monitoring.ui.selection import Selection
from monitoring.ui.text import plain
from monitoring.ui.widgets import (
    downloads,
    readable,
    say_movable,
    source_line,
    standing,
    table,
    table_of_words,
)

PICTURE: dict[str, Any] = {"format": "png", "scale": 3}
TABLE_HEIGHT = 320
SLIM = "slim"
"""The room of what fits a phone."""
CHART: dict[str, Any] = {"displaylogo": False, "modeBarButtons": [["toImage"]]}
"""Only one button over a chart: its picture, large enough for a slide."""


MOST_MARKS = 1_000
"""Of more marks each is too small to be hit, and a figure that can be clicked is sent on every run."""


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

    @property
    def key(self) -> str:
        """What tells a widget of this figure from any other's, whatever the theme and language."""
        return "_".join((self.name, self.plan, self.round, self.of))


class Made(NamedTuple):
    """A figure as it was made for a view; never to be changed."""

    frame: pd.DataFrame
    finding: str
    figure: KeptFigure | None


def show_figure(name: str, selection: Selection, of: str = "") -> None:
    """A figure with its finding, its subtitle, its source, its table and its downloads.

    of: what the figure is about: a country, several with commas between, or a node.
    """
    view = _view(name, selection, of, theme_name())
    one = FIGURES[name]
    # On a phone a figure with many columns keeps its width and is moved under the finger. A table
    # that is itself what is shown fits, or is moved within its frame.
    drawn = _made(view).figure
    room = one.room(selection.plan, of) if drawn and drawn.has_traces else SLIM
    _draw_words(view, room)
    with st.container(key=f"{room}_{name}_{of}"):
        if one.draw is None:
            _draw_in_place(view)
        elif one.leads is not Leads.NOWHERE and _can_be_clicked(view):
            _draw_clickable(view)
        else:
            _draw_still(view)
    note = one.note(_made(view).frame)
    if note:
        st.caption(plain(note))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if one.draw is not None:
            _draw_table(view)
        downloads(partial(_readable_frame, view), selection, name, of)
        if name == "heatmap":
            _offer(selection)
        source_line(selection.plan)


def _offer(selection: Selection) -> None:
    """A choice of any number of the heatmap, and of the means, for those who do not point at it."""
    results = selection.results
    units = [*countries_of(results), ALL]
    nodes = [selection.plan.code] if selection.plan.overall else []
    nodes += [area.code for area in selection.plan.top_areas]
    explain.offer(selection, units, nodes, key="heatmap_number")


def _view(name: str, selection: Selection, of: str, look: str) -> View:
    return View(
        name,
        selection.address,
        selection.revision,
        selection.plan.code,
        selection.round,
        selection.assessment,
        of,
        look,
        language(),
    )


def prepare(names: Sequence[str], selection: Selection) -> None:
    """Make figures before anybody asks for them, for a light page, as most are."""
    for name in names:
        _made(_view(name, selection, "", LIGHT.name))


@st.cache_data(max_entries=1024, show_spinner=False)
def _draw_words(view: View, room: str) -> None:
    st.header(plain(_made(view).finding), anchor=False)
    st.caption(plain(subtitle_of(_results(view), view.name, view.round, view.of)))
    if room != SLIM:
        say_movable(f"{room}_{view.name}_{view.of}")


@st.cache_data(max_entries=512, show_spinner=False)
def _draw_still(view: View) -> None:
    st.plotly_chart(_made(view).figure, **_options(view))


def _draw_clickable(view: View) -> None:
    # A widget cannot be drawn inside a cached function; what it shows is made once all the same.
    key = f"chart_{view.key}"
    turn = st.session_state.setdefault(f"{key}_turn", 0)
    st.plotly_chart(
        _made(view).figure,
        key=f"{key}_{turn}",
        on_select=partial(_clicked, view, key),
        selection_mode="points",
        **_options(view),
    )


def _can_be_clicked(view: View) -> bool:
    """Whether a figure has marks that lead anywhere, and not so many that it would answer slowly."""
    made = _made(view).figure
    return made is not None and 0 < made.n_marks <= MOST_MARKS


def _options(view: View) -> dict[str, Any]:
    name = round_stem(_results(view).plan, view.round, view.of, view.name)
    return {
        "theme": None,
        "config": CHART | {"toImageButtonOptions": {**PICTURE, "filename": name}},
        "alt": _made(view).finding,
    }


def _clicked(view: View, key: str) -> None:
    """Follow a click on a mark; the chart forgets it, so that the same mark can be clicked again."""
    turn = st.session_state[f"{key}_turn"]
    points = st.session_state[f"{key}_{turn}"]["selection"]["points"]
    st.session_state[f"{key}_turn"] = turn + 1
    found = next((p["customdata"] for p in points if p.get("customdata")), None)
    if found is not None:
        _follow(view, *found)


def _follow(view: View, country: str, node: str, round_: str) -> None:
    leads = FIGURES[view.name].leads
    plan = data.results_at(view.address, view.revision, view.plan, view.assessment).plan
    area = _area_of(plan.code, node, view)
    if leads is Leads.NUMBER or (leads is Leads.COUNTRY and not country):
        explain.ask(explain.Asked(country or _unit_of(view), node or view.of, round_))
    elif leads is Leads.COUNTRY:
        go_to("country", country=country, area=area)
    elif leads is Leads.AREA and area:
        go_to("area", area=area)


def _unit_of(view: View) -> str:
    return REGION if view.name == "region" else view.of


def _area_of(plan: str, node: str, view: View) -> str:
    """The top area that a node lies in; empty for the whole plan."""
    if node in ("", plan):
        return ""
    found = data.results_at(view.address, view.revision, view.plan, view.assessment).plan
    return found.top_area_of(node)


def _draw_in_place(view: View) -> None:
    """A table that is itself what is shown."""
    one, (told, stands) = FIGURES[view.name], _told(view)
    if told.empty:
        return
    if one.is_of_numbers and not one.is_of_words:
        explain.table_of_numbers(
            told,
            partial(_asked, view, _made(view).frame),
            key=f"listed_{view.key}",
            stands=stands,
        )
    else:
        _draw_told(view)


@st.cache_data(max_entries=512, show_spinner=False)
def _draw_told(view: View) -> None:
    told, stands = _told(view)
    if FIGURES[view.name].is_of_words:
        table_of_words(told)
    else:
        table(told, stands=stands)


@st.cache_resource(max_entries=512, show_spinner=False)
def _told(view: View) -> tuple[pd.DataFrame, Fitted | None]:
    """The table of a view without columns that say nothing, and how it stands on the page."""
    one = FIGURES[view.name]
    shown = readable(_made(view).frame, one.labels_on_page or one.labels)
    if view.of in countries_of(_results(view)):
        shown = shown.drop(columns=_(COLUMN_LABELS["name"]), errors="ignore")
    told = shown[[c for c in shown.columns if shown[c].notna().any() and (shown[c] != "").any()]]
    return told, standing(told)


def _draw_table(view: View) -> None:
    """The table behind a figure, drawn when it is opened; a click tells where a number comes from."""
    key = f"table_{view.name}_{view.of}"
    opened = st.popover(
        _("Table"), icon=":material/table:", type="tertiary", key=key, on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        if not FIGURES[view.name].is_of_numbers:
            table(_readable_frame(view), height=TABLE_HEIGHT)
        else:
            st.caption(_("A click on a row shows where its number comes from."))
            explain.table_of_numbers(
                _readable_frame(view),
                partial(_asked, view, _made(view).frame),
                key=f"numbers_{view.key}",
                height=TABLE_HEIGHT,
                popover=key,
            )


def _asked(view: View, frame: pd.DataFrame, row: int, column: str) -> explain.Asked:
    """Which number stands in a row of a figure's table."""
    here = frame.iloc[row]
    unit = here.get("country", REGION if view.name == "region" else view.of)
    node = here.get("node", here.get("action", view.of))
    round_ = here.get("round", "")
    if column == _(FIGURES[view.name].labels.get("before", "")):
        round_ = here.get("before_round") or _round_before(view, unit)
    return explain.Asked(unit, node, round_)


def _round_before(view: View, unit: str) -> str:
    before = tables.previous_round(_results(view), view.round, unit)
    return before.code if before else ""


@st.cache_resource(max_entries=512, show_spinner=False)
def _made(view: View) -> Made:
    one, results = FIGURES[view.name], _results(view)
    frame = one.frame(results, view.round, view.of)
    finding = one.finding(frame, results, view.round, view.of)
    drawn = one.draw and one.draw(frame, theme(view.look), results, view.round, view.of)
    return Made(frame, finding, KeptFigure(drawn) if drawn else None)


def _results(view: View) -> Results:
    return data.results_at(view.address, view.revision, view.plan, view.assessment)


def _readable_frame(view: View) -> pd.DataFrame:
    return readable(_made(view).frame, FIGURES[view.name].labels)


def theme_name() -> str:
    """`light` or `dark`, as the reader's browser shows the page."""
    return str(st.context.theme.type or "light")
