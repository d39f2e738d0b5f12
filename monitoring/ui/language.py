"""In which language the pages speak: as the address says, as chosen, or as the browser asks."""

from __future__ import annotations

import streamlit as st

from monitoring.translation import (
    NAME_BY_LANGUAGE,
    PSEUDO_LANGUAGE,
    SOURCE_LANGUAGE,
    use_language,
)
from monitoring.translation import gettext as _

LANGUAGE, KEY = "lang", "language"


def speak() -> None:
    """Translate everything that is drawn from now on into the reader's language."""
    asked = str(st.query_params.get(LANGUAGE, ""))
    if asked == PSEUDO_LANGUAGE:
        use_language(PSEUDO_LANGUAGE)
        return
    if st.session_state.get(KEY) not in NAME_BY_LANGUAGE:
        st.session_state[KEY] = asked if asked in NAME_BY_LANGUAGE else _of_the_browser()
    use_language(st.session_state[KEY])


def draw_choice() -> None:
    """The choice of the language, each by its own name; in the address where it is not the browser's."""
    if st.query_params.get(LANGUAGE) == PSEUDO_LANGUAGE:
        return
    # The English word stands beside the reader's, for whoever opened a page in a foreign language.
    label = " · ".join(dict.fromkeys((_("Language"), "Language")))
    chosen = st.selectbox(
        label, list(NAME_BY_LANGUAGE), format_func=NAME_BY_LANGUAGE.__getitem__, key=KEY
    )
    if chosen != _of_the_browser():
        if st.query_params.get(LANGUAGE) != chosen:
            st.query_params[LANGUAGE] = chosen
    elif LANGUAGE in st.query_params:
        del st.query_params[LANGUAGE]


def _of_the_browser() -> str:
    wanted = (st.context.locale or SOURCE_LANGUAGE).split("-")[0]
    return wanted if wanted in NAME_BY_LANGUAGE else SOURCE_LANGUAGE
