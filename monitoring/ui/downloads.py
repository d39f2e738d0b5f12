"""The tables of the page Downloads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from monitoring.pipeline import Results, tables
from monitoring.translation import gettext as _
from monitoring.translation import mark
from monitoring.ui import data
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import bold, small
from monitoring.ui.widgets import downloads, source_line, table

ROWS_SHOWN = 8
OF_ALL_ROUNDS = ("all_scores", "region")


def tables_of(selection: Selection) -> None:
    """Each table with what it holds, its first rows, and the files."""
    results = selection.results
    st.header(_("Tables"), anchor=False)
    st.write(
        _("Every file says which plan, round and ratings it holds, in which units, by which method and "
          "as at when. Numbers are not rounded; a missing one is empty, never zero.")
    )  # fmt: skip
    for name, (_title, _purpose, frame_of) in TABLES.items():
        with st.container(border=True):
            _draw_first_rows(selection.state, name)
            with st.container(horizontal=True, gap="small"):
                downloads(
                    partial(frame_of, results, selection.round),
                    selection,
                    name,
                    of_round=name not in OF_ALL_ROUNDS,
                )
    source_line(selection.plan)


@st.cache_data(max_entries=256, show_spinner=False)
def _draw_first_rows(state: State, name: str) -> None:
    results = data.results_at(state.address, state.revision, state.plan, state.assessment)
    title, purpose, frame_of = TABLES[name]
    frame = frame_of(results, state.round)
    told = " · ".join((_(purpose), _("{n} rows").format(n=len(frame))))
    st.markdown("\n\n".join((bold(_(title)), small(told))))
    # On paper, too, these are only the first rows.
    table(frame.head(ROWS_SHOWN), on_page=False)


def _of_round(frame: pd.DataFrame, round_: str) -> pd.DataFrame:
    return frame[frame["round"] == round_]


def _scores(results: Results, round_: str | None = None) -> pd.DataFrame:
    """The scores with names; ranks only where the plan names who approved ranking."""
    scored = _of_round(results.scores, round_) if round_ else results.scores
    named = tables.with_names(scored, results)
    return named if results.plan.ranking_approved_by else named.drop(columns="rank")


TABLES: dict[str, tuple[str, str, Callable[[Results, str], pd.DataFrame]]] = {
    "scores": (
        mark("Scores of the round"),
        mark("Plan, areas and actions, with range, coverage and the reason where there is none"),
        _scores,
    ),
    "counts": (
        mark("Counts of the round"),
        mark("How many actions stand at each level, and why nothing is known of the others"),
        lambda results, round_: tables.with_names(_of_round(results.counts, round_), results),
    ),
    "ratings": (
        mark("Ratings of the round"),
        mark("Every rating in force, of all assessments, with file, sheet and cell"),
        lambda results, round_: tables.with_names(_of_round(results.ratings, round_), results),
    ),
    "all_scores": (
        mark("Scores of all rounds"),
        mark("The same as above for every round"),
        lambda results, _round: _scores(results),
    ),
    "region": (
        mark("Means of the region"),
        mark("Unweighted mean and median over the countries that have a score"),
        lambda results, _round: tables.with_names(results.regional_summary, results),
    ),
    "returns": (
        mark("Returns of the round"),
        mark("Who has answered, and how completely"),
        tables.returns_table,
    ),
}
"""What can be taken away: title, what it holds, and how it is made."""
