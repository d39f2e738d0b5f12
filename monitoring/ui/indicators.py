"""Targets and external indicators that are kept: tables with the cell of each value, and files."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from monitoring.exports import csv_bytes, xlsx_bytes
from monitoring.pipeline import EXTERNAL, facts
from monitoring.pipeline.words import short_reason
from monitoring.translation import gettext as _
from monitoring.translation import mark
from monitoring.ui import data
from monitoring.ui.text import plain
from monitoring.ui.widgets import table

COLUMN_LABELS = {
    "indicator": mark("Indicator"),
    "part_of": mark("Part of"),
    "component": mark("Area"),
    "place": mark("Place"),
    "measure": mark("Measure"),
    "period": mark("Year"),
    "value": mark("Value"),
    "unit": mark("Unit"),
    "scale": mark("Scale"),
    "direction": mark("Direction"),
    "frequency": mark("Reported"),
    "source": mark("Source"),
    "where": mark("Cell"),
    "file": mark("File"),
}


def kept() -> None:
    """The targets of each plan and the external indicators: what is kept, and where it stood."""
    frame = data.kept_series()
    if frame.empty:
        return
    st.header(_("Targets and external indicators"), anchor=False)
    st.write(
        _(
            "They are shown beside the ratings and enter no score. Values of two scales are never converted."
        )
    )
    for (plan, _kind), rows in frame.groupby(["plan", "kind"], sort=True):
        _one(str(plan), rows)


def _one(plan: str, rows: pd.DataFrame) -> None:
    title = _("External indicators") if plan == EXTERNAL else _("Targets of {plan}")
    with st.container(border=True):
        st.markdown(f"**{title.format(plan=plain(plan))}**")
        st.caption(
            _("{indicators} indicators, {places} places, {n} values").format(
                indicators=rows["indicator"].nunique(), places=rows["place"].nunique(), n=len(rows)
            )
        )
        table(readable(rows), key=f"kept_{plan}")
        with st.container(horizontal=True, gap="small"):
            _downloads(plan, rows)


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """What a reader needs of each value, as it was typed; columns that say nothing are left out."""
    shown = rows.assign(
        value=rows["text"].map(short_reason).where(rows["text"] != "", rows["raw"]),
        where=rows["sheet"] + "!" + rows["cell"],
        measure=rows["measure"].str.replace("_", " "),
    )
    used = [name for name in COLUMN_LABELS if (shown[name].astype(str) != "").any()]
    return shown[used].rename(columns={name: _(label) for name, label in COLUMN_LABELS.items()})


def _downloads(plan: str, rows: pd.DataFrame) -> None:
    told = facts.series_facts(plan, data.workspace().store.revision())
    for format_, write in (("csv", csv_bytes), ("xlsx", xlsx_bytes)):
        st.download_button(
            format_.upper(),
            partial(write, {"series": rows}, told),
            file_name=f"{facts.file_stem(plan, 'series')}.{format_}",
            key=f"download_series_{plan}_{format_}",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
