"""The mapping step of the page Plans: which column of a register of actions is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from monitoring import pipeline
from monitoring.definitions.registers import Register, text_of_register
from monitoring.model import Plan
from monitoring.pipeline.plans import MappedRegister, mapped_register
from monitoring.translation import gettext as _
from monitoring.translation import language, mark, ngettext
from monitoring.ui import data
from monitoring.ui.text import plain
from monitoring.ui.widgets import table

LABEL_BY_ROLE = {
    "title": mark("Action"),
    "code": mark("Number or code of the action"),
    "parent": mark("Area"),
    "objective": mark("Objective"),
    "horizon": mark("Timeline"),
    "lead": mark("Lead"),
    "partners": mark("Partners"),
    "indicator": mark("Indicator"),
    "area code": mark("Code of the area"),
    "responsibility": mark("National or regional"),
    "target date": mark("Target date"),
    "unit": mark("Unit of the indicator"),
    "baseline": mark("Baseline"),
    "target": mark("Target"),
    "minimum standard": mark("Minimum standard"),
    "weight": mark("Weight"),
    "scale": mark("Scale"),
    "source": mark("Source"),
}
AT_ONCE, IN_A_ROW = 8, 4
"""So many columns are asked for at once, the others when they are wanted."""
DIVIDER = "|"
MOST_SHOWN = 40


def mapping_step(file: UploadedFile) -> tuple[Plan, int, bool] | None:
    """Ask what the columns are, show the plan that they make, and keep it when that is said."""
    here = data.workspace()
    store = here.store
    key = f"mapping_{file.file_id}"
    content = file.getvalue()
    proposed = _proposed(store.address, store.revision(), content, file.name)
    st.info(
        _("This file is no plan workbook. Say which of its columns is what, and its actions become "
          "a plan. What was found by itself is chosen already."),
        icon=":material/table_rows:",
    )  # fmt: skip
    register = _chosen_columns(proposed, key)
    fields, register = _chosen_fields(register, key)
    at = (store.address, store.revision(), language())
    _preview(_mapped(*at, content, file.name, register, fields))
    save_as = st.text_input(
        _("Keep these columns for the next file of this kind, under the name"),
        key=f"{key}_save",
        placeholder=_("leave empty to forget them"),
        width=520,
    )
    if not st.button(_("Add this plan"), type="primary", key="add_plan_register"):
        return None
    plan, version, is_new, _told = pipeline.add_plan_register(
        here, content, file.name, register, fields, save_as=save_as.strip()
    )
    return plan, version, is_new


# Only what users have kept can change what is found, and only the language how it is told: the
# revision and the language are part of the key.
@st.cache_data(max_entries=8, show_spinner=False)
def _proposed(address: str, revision: int, content: bytes, name: str) -> MappedRegister:  # noqa: ARG001
    return pipeline.proposed_mapping(data.workspace(), content, name)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={Register: text_of_register})
def _mapped(
    address: str,  # noqa: ARG001
    revision: int,  # noqa: ARG001
    spoken: str,  # noqa: ARG001
    content: bytes,
    name: str,
    register: Register,
    fields: Mapping[str, str],
) -> MappedRegister:
    return mapped_register(data.workspace(), content, name, register, fields)


def _chosen_columns(proposed: MappedRegister, key: str) -> Register:
    """The register layout with the columns that were chosen; what is not asked for stays."""
    headers = proposed.register.headers
    roles = list(LABEL_BY_ROLE)
    chosen = _columns(roles[:AT_ONCE], proposed, key)
    further = roles[AT_ONCE:]
    with st.expander(_("Further columns"), expanded=any(role in headers for role in further)):
        chosen |= _columns(further, proposed, key)
    kept = {role: words for role, words in headers.items() if role not in LABEL_BY_ROLE}
    return replace(
        proposed.register,
        headers=kept | {role: (heading,) for role, heading in chosen.items() if heading},
    )


def _columns(roles: Sequence[str], proposed: MappedRegister, key: str) -> dict[str, str]:
    """The heading that is chosen for each role; empty for no column."""
    options = ["", *dict.fromkeys(proposed.headings)]
    beside = st.columns(IN_A_ROW)
    chosen = {}
    for n, role in enumerate(roles):
        (guess,) = proposed.register.headers.get(role, ("",))
        chosen[role] = beside[n % IN_A_ROW].selectbox(
            _(LABEL_BY_ROLE[role]),
            options,
            index=options.index(guess),
            format_func=lambda heading: heading or _("no column"),
            key=f"{key}_{role}",
        )
    return chosen


def _chosen_fields(register: Register, key: str) -> tuple[dict[str, str], Register]:
    """What is said of the plan, and the register layout with its countries and empty words."""
    here = data.workspace()
    title_by_code = {code: scale.title for code, scale in here.scales.items()}
    first, second = st.columns(2), st.columns(2)
    fields = {
        "code": first[0].text_input(_("Code of the plan"), key=f"{key}_plan_code"),
        "title": first[1].text_input(_("Title of the plan"), key=f"{key}_plan_title"),
        "scale": second[0].selectbox(
            _("Scale in which the actions are rated"),
            list(title_by_code),
            index=None,
            placeholder=_("choose one"),
            format_func=lambda code: title_by_code[code],
            key=f"{key}_plan_scale",
        )
        or "",
    }
    known = here.countries.country_by_code
    countries = second[1].multiselect(
        _("Countries that take part"),
        list(known),
        default=[code for code in register.countries if code in known],
        format_func=lambda code: known[code].name,
        placeholder=_("any country"),
        key=f"{key}_plan_countries",
    )
    blank = st.text_input(
        _("Words that mean that nothing is stated, divided by |"),
        value=f" {DIVIDER} ".join(register.blank),
        key=f"{key}_blank",
    )
    words = tuple(filter(None, (word.strip() for word in blank.split(DIVIDER))))
    return fields, replace(register, countries=tuple(countries), blank=words)


def _preview(mapped: MappedRegister) -> None:
    """The first actions as they would be kept, and all that a reader must know before."""
    if mapped.actions:
        st.markdown(
            "**"
            + ngettext("{n} action is found.", "{n} actions are found.", mapped.number).format(
                n=mapped.number
            )
            + "** "
            + _("The first ones:")
        )
        table(pd.DataFrame([_labelled(action) for action in mapped.actions]))
    if mapped.told:
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in mapped.told))
    if mapped.complaints:
        st.warning(_("Before the plan can be added:"), icon=":material/pending:")
        st.text("\n".join(mapped.complaints[:MOST_SHOWN]))
        further = len(mapped.complaints) - MOST_SHOWN
        if further > 0:
            st.caption(ngettext("And {n} more.", "And {n} more.", further).format(n=further))


def _labelled(action: Mapping[str, str]) -> dict[str, str]:
    first = {"code": mark("Code"), "area": mark("Area")}
    labels = first | LABEL_BY_ROLE | first
    roles = [role for role in dict.fromkeys((*labels, *action)) if role in action]
    return {_(labels.get(role, role)): action[role] for role in roles}
