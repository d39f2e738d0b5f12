"""The parts of the page Downloads."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from monitoring.pipeline import Results, tables
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.selection import Selection
from monitoring.ui.widgets import downloads, source_line, table

ROWS_SHOWN = 8


def tables_of(selection: Selection) -> None:
    """Each table with what it holds, its first rows, and the files."""
    results = data.results(selection.plan.code, selection.assessment)
    st.write(
        _("Every file says which plan, round and ratings it holds, in which units, by which method and "
          "as at when. Numbers are not rounded; a missing one is empty, never zero.")
    )  # fmt: skip
    for name, title, purpose, frame in _tables(results, selection):
        with st.container(border=True):
            st.markdown(f"**{title}**")
            st.caption(f"{purpose} · " + _("{n} rows").format(n=len(frame)))
            table(frame.head(ROWS_SHOWN))
            with st.container(horizontal=True, gap="small"):
                downloads(frame, selection, name)
    source_line(selection.plan)


def _tables(results: Results, selection: Selection) -> list[tuple[str, str, str, pd.DataFrame]]:
    of_round = results.scores[results.scores["round"] == selection.round]
    counted = results.counts[results.counts["round"] == selection.round]
    rated = results.ratings[results.ratings["round"] == selection.round]
    return [
        ("scores", _("Scores of the round"),
         _("Plan, areas and actions, with range, coverage and the reason where there is none"), of_round),
        ("counts", _("Counts of the round"),
         _("How many actions stand at each level, and why nothing is known of the others"), counted),
        ("ratings", _("Ratings of the round"),
         _("Every rating in force, of all assessments, with file, sheet and cell"), rated),
        ("all_scores", _("Scores of all rounds"), _("The same as above for every round"), results.scores),
        ("region", _("Means of the region"),
         _("Unweighted mean and median over the countries that have a score"), results.regional_summary),
        ("returns", _("Returns of the round"), _("Who has answered, and how completely"),
         tables.returns_table(results, selection.round)),
    ]  # fmt: skip
