"""Who writes something down on a page: typed once, remembered while the browser's page is open."""

from __future__ import annotations

import streamlit as st

from monitoring.pipeline.decisions import MOST_LETTERS_OF_A_BODY
from monitoring.translation import gettext as _

REMEMBERED = "who_writes_down"


def draw_who(key: str) -> None:
    """A field for the name of whoever writes, with the name that was typed before."""
    field = f"{key}_by"
    if field not in st.session_state:
        st.session_state[field] = st.session_state.get(REMEMBERED, "")
    st.text_input(
        _("Written down by"),
        key=field,
        max_chars=MOST_LETTERS_OF_A_BODY,
        placeholder=_("Your name or office"),
    )


def who_wrote(key: str) -> str:
    """The name in the field of `draw_who`, remembered from now on; for callbacks."""
    name = str(st.session_state.get(f"{key}_by", "")).strip()
    st.session_state[REMEMBERED] = name
    return name
