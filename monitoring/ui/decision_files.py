"""What can be taken away of decisions: the record, the due dates, and the table."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from monitoring.model import FollowUp
from monitoring.pipeline import facts
from monitoring.pipeline.documents.decisions_record import record_of_decisions
from monitoring.pipeline.documents.due_dates import calendar_of_due_dates
from monitoring.pipeline.views.decisions import LABELS, NOBODY, Wanted
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.selection import Selection
from monitoring.ui.widgets import downloads, readable


def offer(selection: Selection, kept: pd.DataFrame, wanted: Wanted) -> None:
    """The record of a consultation, and of the decisions that are shown due dates and table.

    kept: the rows that are shown. The record holds every decision of the round that is asked for,
    or that is looked at, and of one country where one is asked for.
    """
    round_ = wanted.round or selection.round
    unit = "" if wanted.country == NOBODY else wanted.country
    plan = selection.plan.code
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if round_:
            st.download_button(
                _("Record of decisions, round {round} (DOCX)").format(round=round_),
                partial(_record, selection, round_, unit),
                file_name=f"{facts.round_stem(selection.plan, round_, unit, 'decisions')}.docx",
                key="download_record",
                icon=":material/description:",
                type="tertiary",
                on_click="ignore",
            )
        is_due = (kept["state"] == FollowUp.OPEN.value) & kept["due"].notna()
        st.download_button(
            _("Due dates (.ics)"),
            partial(_calendar, selection, frozenset(kept["number"])),
            file_name=f"{facts.file_stem(plan, wanted.round, unit, 'decisions')}.ics",
            key="download_due_dates",
            icon=":material/event:",
            type="tertiary",
            on_click="ignore",
            disabled=not is_due.any(),
            help=None if is_due.any() else _("None of these decisions is open and has a due date."),
        )
        downloads(
            partial(readable, kept, LABELS),
            selection,
            "decisions",
            "_".join(filter(None, (wanted.round, unit))),
            of_round=False,
        )


def _decisions(selection: Selection) -> list[StoredDecision]:
    return data.decisions_at(selection.address, selection.revision, selection.plan.code)


def _record(selection: Selection, round_: str, unit: str) -> bytes:
    # The library is slow to import, and only who takes the record waits for it.
    from monitoring.exports.docx import docx_bytes  # noqa: PLC0415

    return docx_bytes(
        record_of_decisions(
            selection.results, round_, _decisions(selection), selection.revision, unit=unit
        )
    )


def _calendar(selection: Selection, numbers: frozenset[int]) -> bytes:
    chosen = [one for one in _decisions(selection) if one.number in numbers]
    return calendar_of_due_dates(selection.results, chosen, revision=selection.revision)
