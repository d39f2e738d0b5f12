"""Sending out the form on the page Returns: for whom, in which language, with which columns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from monitoring import pipeline
from monitoring.exports.words import HEADING_BY_ROLE, OPTIONAL_COLUMNS
from monitoring.model import REGION
from monitoring.pipeline.templates import all_templates, archive_name, form_name
from monitoring.translation import NAME_BY_LANGUAGE, SOURCE_LANGUAGE, language
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.selection import Selection

EVERYBODY = "*"


def send_out(selection: Selection) -> None:
    """The form for the round: of one country, or of all of them in one archive."""
    st.header(_("1. Send out the template"), anchor=False)
    st.write(
        _("A workbook for one country: the actions it answers for, drop-downs with the levels, and "
          "what it answered last time beside the empty cells.")
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = _for_whom(selection)
        spoken = _language()
    columns = st.pills(
        _("Columns beside the rating"),
        OPTIONAL_COLUMNS,
        selection_mode="multi",
        default=OPTIONAL_COLUMNS,
        format_func=lambda role: _(HEADING_BY_ROLE[role]),
        key="template_columns",
    )
    _download(selection, unit, spoken, tuple(columns or ()))


def _for_whom(selection: Selection) -> str:
    results = selection.results
    here = data.workspace()
    units = [c.code for c in selection.plan.countries or here.countries.of_the_mission]
    if any(action.responsibility.answered_by(REGION) for action in selection.plan.actions):
        units.append(REGION)
    words = {EVERYBODY: _("Everybody who is asked (.zip)"), REGION: _("Region")}
    return st.selectbox(
        _("For whom"),
        [*units, EVERYBODY],
        format_func=lambda code: words.get(code) or results.name_of(code),
        key="template_unit",
        width=320,
    )


def _language() -> str:
    spoken = list(NAME_BY_LANGUAGE)
    now = language() if language() in spoken else SOURCE_LANGUAGE
    return st.selectbox(
        _("Language"),
        spoken,
        index=spoken.index(now),
        format_func=NAME_BY_LANGUAGE.__getitem__,
        key="template_language",
        width=160,
    )


def _download(selection: Selection, unit: str, spoken: str, columns: tuple[str, ...]) -> None:
    """The button; the workbook is made when it is clicked."""
    plan, round_ = selection.plan.code, selection.round
    # All of them means: as many as make sense for the country.
    chosen = None if set(columns) == set(OPTIONAL_COLUMNS) else columns
    if unit == EVERYBODY:
        _button(
            _("Download all templates"),
            partial(_all, plan, round_, spoken, chosen),
            archive_name(plan, round_, spoken),
        )
    elif pipeline.asks_anything(selection.plan, round_, unit):
        _button(
            _("Download the template"),
            partial(_one, plan, round_, unit, spoken, chosen),
            form_name(plan, round_, unit, spoken),
        )
    else:
        st.write(_("Nothing is asked of them in this round."))


def _button(label: str, made: Callable[[], bytes], file_name: str) -> None:
    st.download_button(
        label,
        made,
        file_name=file_name,
        key="template_download",
        icon=":material/download:",
        on_click="ignore",
    )


def _one(plan: str, round_: str, unit: str, spoken: str, columns: tuple[str, ...] | None) -> bytes:
    here = data.workspace()
    return pipeline.template(here, plan, round_, unit, language=spoken, columns=columns)[1]


def _all(plan: str, round_: str, spoken: str, columns: tuple[str, ...] | None) -> bytes:
    return all_templates(data.workspace(), plan, round_, spoken, columns=columns)
