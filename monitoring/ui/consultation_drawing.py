"""What a step of a consultation is drawn from, kept as long as the store stays the same."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import streamlit as st

from monitoring.figures.enlarged import enlarged
from monitoring.figures.kept import KeptFigure
from monitoring.figures.levels import levels_figure
from monitoring.figures.theme import Theme, score_colour, theme
from monitoring.pipeline import Results
from monitoring.pipeline.catalogue import FIGURES
from monitoring.pipeline.consultation import Step
from monitoring.pipeline.consultation_content import content
from monitoring.pipeline.consultation_decisions import of_consultation
from monitoring.pipeline.consultation_parts import Content
from monitoring.pipeline.facts import round_stem
from monitoring.pipeline.publication import newest_published, published_only
from monitoring.pipeline.unnamed import (
    number_by_country,
    unnamed,
    unnamed_decisions,
    without_texts,
)
from monitoring.pipeline.views.levels import levels_by_node
from monitoring.pipeline.views.room import POINTS, few_rows, verdicts_by_standard
from monitoring.store import StoredDecision
from monitoring.ui import data
from monitoring.ui.figures import CHART, PICTURE
from monitoring.ui.selection import State

LEAST_TYPE = 18
"""Pixels of the smallest letters of a figure that a room can read at 1024×768."""
FACTOR, FACTOR_BESIDE = 1.35, 1.25
"""How much larger than on a page a figure is drawn, and one that has something beside it."""
RIGHT_BESIDE = 44
"""Pixels at the right of a narrow figure, whose headings are as wide as those of a wide one."""


class Room(NamedTuple):
    """All that a step depends on, beside its key: the selection, and what may be seen of it.

    state: its round is the one that is shown. about: the round that the consultation is about, for
    which its decisions are written down.
    """

    state: State
    shows_drafts: bool
    hides_names: bool
    about: str


def round_shown(state: State, *, shows_drafts: bool) -> str:
    """The chosen round, or the newest published one up to it; empty where there is none."""
    if shows_drafts:
        return state.round
    plan = data.results_at(state.address, state.revision, state.plan, state.assessment).plan
    found = newest_published(plan, state.round)
    return found.code if found else ""


@st.cache_resource(max_entries=32, show_spinner=False)
def _results_in(
    address: str,
    revision: int,
    plan: str,
    assessment: str,
    spoken: str,  # noqa: ARG001
    shows_drafts: bool,
    hides_names: bool,
) -> Results:
    """spoken: only part of the key."""
    found = data.results_at(address, revision, plan, assessment)
    seen = without_texts(found if shows_drafts else published_only(found))
    return unnamed(seen, number_by_country(found)) if hides_names else seen


def results_of(room: Room) -> Results:
    """What may be seen; without names and drafts where they are not to be; never to be changed."""
    at = room.state
    return _results_in(
        at.address, at.revision, at.plan, at.assessment, at.language,
        room.shows_drafts, room.hides_names,
    )  # fmt: skip


def numbers_of(state: State) -> dict[str, int]:
    """The number of each country while names are hidden."""
    return number_by_country(
        data.results_at(state.address, state.revision, state.plan, state.assessment)
    )


def decisions_of(room: Room) -> list[StoredDecision]:
    """The decisions of the consultation, without what tells a country where names are hidden."""
    at = room.state
    plan = data.results_at(at.address, at.revision, at.plan, at.assessment).plan
    kept = data.decisions_at(at.address, at.revision, at.plan)
    found = of_consultation(plan, kept, room.about)
    return unnamed_decisions(found, numbers_of(at)) if room.hides_names else found


@st.cache_resource(max_entries=512, show_spinner=False)
def content_of(room: Room, step: Step, on: datetime.date) -> Content:
    """What a step says; never to be changed."""
    return content(results_of(room), room.state.round, step, decisions_of(room), on)


@st.cache_resource(max_entries=512, show_spinner=False)
def made_figure(
    room: Room, name: str, of: str, look: str, is_beside: bool
) -> tuple[KeptFigure, str]:
    """The figure of a step, and what is to be said of rows that it leaves out."""
    results, round_, on_page = results_of(room), room.state.round, theme(look)
    note = ""
    if name in ("levels", "verdicts"):
        counted = (
            levels_by_node(results, round_, of)
            if name == "levels"
            else verdicts_by_standard(results, round_, _colours(on_page))
        )
        few, note = few_rows(counted, is_narrow=is_beside)
        figure = levels_figure(few, on_page)
    else:
        one = FIGURES[name]
        if one.draw is None:
            raise ValueError(f"{name} is a table and no figure")
        frame = one.frame(results, round_, of)
        figure = one.draw(frame, on_page, results, round_, of)
    factor = FACTOR_BESIDE if is_beside else FACTOR
    large = enlarged(figure, factor, least_type=LEAST_TYPE)
    if is_beside:
        large.update_layout(margin={"r": max(large.layout.margin.r, RIGHT_BESIDE)})
    return KeptFigure(large), note


def _colours(look: Theme) -> dict[str, str]:
    """Of verdicts, on the colours of scores."""
    return {verdict: score_colour(points, look) for verdict, points in POINTS.items()}


@st.cache_data(max_entries=512, show_spinner=False)
def draw_figure(room: Room, name: str, of: str, look: str, is_beside: bool, alt: str) -> None:
    """The figure of a step, as high as the screen lets it be."""
    figure, note = made_figure(room, name, of, look, is_beside)
    if note:
        st.caption(note)
    stem = round_stem(results_of(room).plan, room.state.round, of, name)
    picture = {**PICTURE, "filename": stem}
    config = CHART | {"toImageButtonOptions": picture}
    st.plotly_chart(figure, theme=None, config=config, alt=alt, height="stretch")
