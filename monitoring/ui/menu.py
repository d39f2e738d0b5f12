"""The menu: which pages there are, in which group, under which words."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from monitoring.translation import gettext as _


def pages(folder: Path) -> dict[str, list[StreamlitPage]]:
    """The pages by group; the first page of the first group is the one without an address."""
    return {
        _("See"): [
            st.Page(folder / "overview.py", title=_("Overview"), default=True),
            st.Page(folder / "country.py", title=_("Country")),
        ],
        _("Collect"): [st.Page(folder / "returns.py", title=_("Returns"))],
        _("Present"): [st.Page(folder / "downloads.py", title=_("Downloads"))],
        _("Explain"): [st.Page(folder / "method.py", title=_("Method"))],
        _("Manage"): [st.Page(folder / "plans.py", title=_("Plans"))],
    }


def draw_menu(folder: Path) -> StreamlitPage:
    """Draw the menu in the sidebar; returns the page to be run."""
    return st.navigation(pages(folder))
