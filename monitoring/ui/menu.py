"""The menu: which pages there are, in which group, under which words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from monitoring.translation import gettext as _
from monitoring.translation import mark

PAGES: Mapping[str, Mapping[str, str]] = {
    mark("See"): {
        "overview": mark("Overview"),
        "country": mark("Country"),
        "area": mark("Priority area"),
        "standards": mark("Standards"),
        "compare": mark("Compare"),
        "progress": mark("Progress"),
        "actions": mark("Actions"),
    },
    mark("Collect"): {"returns": mark("Returns")},
    mark("Present"): {
        "consultation": mark("Consultation"),
        "settle": mark("Settle"),
        "decisions": mark("Decisions"),
        "next_edition": mark("Next edition"),
        "downloads": mark("Downloads"),
    },
    mark("Explain"): {"method": mark("Method")},
    mark("Manage"): {"plans": mark("Plans")},
}
"""File and title of every page by group; the first page of all is the one without an address."""


def pages(folder: Path) -> dict[str, list[StreamlitPage]]:
    """The pages by group, in the reader's language."""
    first = next(iter(next(iter(PAGES.values()))))
    return {
        _(group): [
            st.Page(folder / f"{name}.py", title=_(title), default=name == first)
            for name, title in of_group.items()
        ]
        for group, of_group in PAGES.items()
    }


def draw_menu(folder: Path) -> StreamlitPage:
    """Draw the menu in the sidebar; returns the page to be run."""
    return st.navigation(pages(folder), expanded=True)
