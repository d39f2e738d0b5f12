"""Widgets that pages share: numbers, tables, downloads, sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_config_utils import ColumnConfigMappingInput

from monitoring.exports import csv_bytes, xlsx_bytes
from monitoring.model import Plan
from monitoring.pipeline import facts
from monitoring.pipeline.labels import COLUMN_LABELS
from monitoring.scoring.counts import Headline, completion_shares
from monitoring.translation import gettext as _
from monitoring.translation import mark
from monitoring.ui.fitted import Fitted, fitted
from monitoring.ui.selection import Selection
from monitoring.ui.text import plain
from monitoring.written import percent

ROWS_IN_VIEW, TALLEST = 60, 620
"""A table of no more rows, and no more pixels than PIXELS_IN_VIEW, is shown whole; a longer one is
scrolled within so many pixels."""
PIXELS_IN_VIEW = 1200
ROW, HEADING = 35, 37
"""The height in pixels of a row of one line, and of the headings with the frame around a table."""
WIDTH_BY_LABEL: dict[str, Literal["small", "medium", "large"] | int] = {
    mark("Setting"): 220,
    mark("Plan"): 330,
    mark("Owner"): 160,
    mark("Value"): "large",
    mark("What is known"): "large",
    mark("Action"): 300,
    mark("Part"): 270,
    mark("Evidence"): 220,
    mark("Comment"): 220,
    mark("What is wrong"): 380,
    mark("What to do"): 380,
}


def headline_numbers(now: Headline, change: Headline | None, round_before: str) -> None:
    """The four counts that a page leads with, of so many, and their change since last round."""
    shares = completion_shares(now)
    both = _("{applicable} of what applies, {assessed} of what was assessed.").format(
        applicable=_percent(shares.implemented_of_applicable),
        assessed=_percent(shares.implemented_of_assessed),
    )
    numbers = (
        (_("Implemented"), now.implemented, change.implemented if change else None, both),
        (_("Partly"), now.partly, change.partly if change else None, ""),
        (_("Not started"), now.not_started, change.not_started if change else None, ""),
        (_("No information"), now.no_information, change.no_information if change else None, None),
    )
    rated = _("The change counts only answers that the same assessment rated in both rounds.")
    asked = _("The change counts only answers that were asked in both rounds.")
    with st.container(key="headline_numbers"):
        columns = st.columns(4)
    for column, (label, value, moved, help_) in zip(columns, numbers, strict=True):
        column.metric(
            label,
            _("{n} of {of}").format(n=value, of=now.applicable),
            None if moved is None else change_since(moved, round_before),
            delta_color="off",
            delta_arrow="auto" if moved else "off",
            help=asked if help_ is None else f"{help_} {rated}".strip(),
        )


def _percent(share: float | None) -> str:
    return "–" if share is None else percent(share)


def change_since(change: int, round_before: str) -> str:
    """A change in numbers of answers with its sign, or that there is none."""
    if change == 0:
        return _("as in {round}").format(round=round_before)
    return _("{change} since {round}").format(change=f"{change:+d}", round=round_before)


def downloads(
    frame: Callable[[], pd.DataFrame],
    selection: Selection,
    name: str,
    of: str = "",
    *,
    of_round: bool = True,
    also: Mapping[str, str] | None = None,
) -> None:
    """Buttons for CSV and XLSX; table and file are made when they are asked for.

    also: what the files must say of themselves beside what every export says, by its name.
    """
    round_ = selection.round if of_round else ""
    told = facts.facts(selection.plan, round_ or _("all"), selection.assessment, selection.revision)
    told = {**(also or {}), **told}
    stem = facts.round_stem(selection.plan, round_, of, name)
    for format_, write in (("csv", csv_bytes), ("xlsx", xlsx_bytes)):
        st.download_button(
            format_.upper(),
            partial(_written, write, name, frame, told),
            file_name=f"{stem}.{format_}",
            key=f"download_{name}_{of}_{format_}",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )


def _written(
    write: Callable[[dict[str, pd.DataFrame], dict[str, str]], bytes],
    name: str,
    frame: Callable[[], pd.DataFrame],
    told: dict[str, str],
) -> bytes:
    return write({name: frame()}, told)


def readable(frame: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """The columns that have a label, in the order of the labels and under them."""
    kept = frame[[column for column in labels if column in frame.columns]]
    return kept.rename(columns={name: _(label) for name, label in labels.items()})


def table(
    frame: pd.DataFrame,
    *,
    height: int | Literal["content"] | None = None,
    key: str | None = None,
    on_page: bool = True,
    stands: Fitted | None = None,
) -> None:
    """A table in which numbers align, scores are integers and the first column stays in view.

    on_page: whether it has the width of the page, not of a drawer. There, where no height is asked
    for, its texts are wrapped so that every column is seen without moving it, and it is printed whole.
    stands: how it stands there, where that is known already.
    """
    one = stands or (standing(frame) if on_page and height is None else None)
    st.dataframe(
        frame,
        hide_index=True,
        height=height or _height(frame, one),
        key=key,
        column_config=_columns(frame, one),
        row_height=one.row_height if one else None,
        placeholder="",
    )
    _print(one)


def table_of_words(frame: pd.DataFrame) -> None:
    """A table that is read, and neither sorted nor clicked: each row is as high as its words need, on
    every screen and on paper. Numbers with decimals come as texts, as a reader finds them.
    """
    st.table(frame.map(_as_words), hide_index=True, border="horizontal")


def _as_words(value: object) -> object:
    return plain(value) if isinstance(value, str) else value


def clickable_table(
    frame: pd.DataFrame,
    on_click: Callable[[int, str], None],
    *,
    key: str,
    height: int | Literal["content"] | None = None,
    on_page: bool = True,
    stands: Fitted | None = None,
) -> None:
    """The same table, in which a click on a cell tells the number of its row and its column."""
    one = stands or (standing(frame) if on_page and height is None else None)
    st.dataframe(
        frame,
        hide_index=True,
        height=height or _height(frame, one),
        key=key,
        column_config=_columns(frame, one),
        row_height=one.row_height if one else None,
        placeholder="",
        on_select=partial(_clicked, key, on_click),
        selection_mode="single-cell",
    )
    _print(one)


def standing(frame: pd.DataFrame) -> Fitted | None:
    """How wide and high a table stands on a page; None where there is nothing to show."""
    return None if frame.empty else fitted(frame, shares=_(COLUMN_LABELS["coverage"]))


def _height(frame: pd.DataFrame, one: Fitted | None) -> int | Literal["content"]:
    row = one.row_height if one and one.row_height else ROW
    whole = HEADING + row * len(frame)
    return "content" if len(frame) <= ROWS_IN_VIEW and whole <= PIXELS_IN_VIEW else TALLEST


def _print(one: Fitted | None) -> None:
    """The same table once more; the style sheet shows this one to the printer and the other to readers."""
    if one:
        st.html(one.paper)


def _clicked(key: str, on_click: Callable[[int, str], None]) -> None:
    for row, column in st.session_state[key]["selection"]["cells"]:
        on_click(row, column)


def clear_click(key: str) -> None:
    """Let the same cell of a table be clicked again."""
    st.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": []}}


def _columns(frame: pd.DataFrame, one: Fitted | None) -> ColumnConfigMappingInput:
    found: dict[str, Any] = {}
    widths: Mapping[str, Any] = {_(label): width for label, width in WIDTH_BY_LABEL.items()}
    widths = one.widths or widths if one else widths
    for number, column in enumerate(frame.columns):
        width = widths.get(column)
        # What is cut of a heading is told when it is pointed at.
        told = plain(column) if one and one.cuts(column) else None
        if column == _(COLUMN_LABELS["coverage"]):
            found[column] = st.column_config.NumberColumn(
                column, format="percent", width=width, help=told
            )
        elif pd.api.types.is_float_dtype(frame[column]):
            found[column] = st.column_config.NumberColumn(
                column, format="%.1f", width=width, help=told
            )
        else:
            found[column] = st.column_config.Column(
                column, pinned=number == 0, width=width, help=told
            )
    return found


def say_movable(figure: str) -> None:
    """That a figure can be moved under the finger; shown only where it has less room than it needs.

    figure: the key of the container in which it stands.
    """
    with st.container(key=f"sideways_{figure}"):
        st.caption(_("Move the figure sideways to see all of it."))


def source_line(plan: Plan) -> None:
    """Where the plan and its figures come from; a licence asks for it wherever they are shown."""
    if plan.source:
        st.caption(_("Source: {source}").format(source=plain(plan.source)))
