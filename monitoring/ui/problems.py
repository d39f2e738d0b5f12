"""What is wrong with a file, as a table: equal problems together with their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from monitoring.checking.wording import grouped
from monitoring.model import Problem, Severity
from monitoring.translation import gettext as _
from monitoring.ui.text import plain
from monitoring.ui.widgets import table

MOST_ROWS = 500
"""Rows of a list that a reader still looks through; more are counted."""
FEW = 15
"""Up to so many problems are shown with every word in view; more in a list to be scrolled."""


def problem_table(problems: Sequence[Problem], file: str, key: str) -> None:
    """Problems in the order of the file, equal ones together with their cells.

    key: of the widget; no other table on the page may have the same.
    """
    kind = {Severity.ERROR: _("error"), Severity.QUERY: _("question")}
    groups = grouped(problems)
    rows = pd.DataFrame(
        {
            _("Kind"): [kind[problem.severity] for problem, _places in groups],
            _("Where"): [where(places) or file for _problem, places in groups],
            _("Found"): [problem.found for problem, _places in groups],
            _("What is wrong"): [problem.statement for problem, _places in groups],
            _("What to do"): [problem.advice for problem, _places in groups],
        }
    )
    if len(rows) <= FEW:
        # On a phone a table of this name keeps its width and is moved under the finger.
        with st.container(key=f"medium_problems_{key}"):
            st.table(rows.map(plain), hide_index=True, border="horizontal")
    else:
        table(rows.head(MOST_ROWS))
    if len(rows) > MOST_ROWS:
        st.caption(_("The first {n} of {of} are shown.").format(n=MOST_ROWS, of=len(rows)))


def where(places: Iterable[str]) -> str:
    """The cells of a group, those of a sheet together and neighbours below each other as a range."""
    cells_by_sheet: dict[str, list[str]] = {}
    for place in places:
        sheet, _bang, cell = place.rpartition("!")
        cells_by_sheet.setdefault(sheet or place, []).append(cell if sheet else "")
    parts = []
    for sheet, cells in cells_by_sheet.items():
        told = ", ".join(filter(None, _ranges(cells)))
        parts.append(f"{sheet}!{told}" if told else sheet)
    return "; ".join(filter(None, parts))


def _ranges(cells: Sequence[str]) -> list[str]:
    found: list[tuple[str, int, int]] = []
    for cell in cells:
        letters = cell.rstrip("0123456789")
        row = int(cell[len(letters) :] or 0)
        if found and found[-1][0] == letters and found[-1][2] == row - 1:
            found[-1] = (letters, found[-1][1], row)
        else:
            found.append((letters, row, row))
    return [
        f"{letters}{first}" if first == last else f"{letters}{first}:{letters}{last}"
        for letters, first, last in found
        if letters
    ]
