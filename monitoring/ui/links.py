"""Ways from one page to another, with what is looked at in the address."""

from __future__ import annotations

import streamlit as st

from monitoring.pipeline.workspace import PROJECT

COUNTRY, AREA, COUNTRIES = "country", "area", "countries"
"""Names in the address of what pages are about, beside the selection."""

_WAY = "way_to_another_page"


def page_file(name: str) -> str:
    """The file of a page, as links to it need it."""
    return str(PROJECT / "pages" / f"{name}.py")


def go_to(page: str, **address: str) -> None:
    """Remember to go to a page when this run begins anew; for callbacks, which cannot go themselves.

    address: what stands in the address there; what is empty is left out.
    """
    st.session_state[_WAY] = page, {name: value for name, value in address.items() if value}


def follow() -> None:
    """Go where a click led to, if it led anywhere."""
    if _WAY in st.session_state:
        page, address = st.session_state.pop(_WAY)
        st.switch_page(page_file(page), query_params=address)


def link_to(page: str, label: str, **address: str) -> None:
    """A link to a page about something."""
    known = {name: value for name, value in address.items() if value}
    st.page_link(page_file(page), label=label, query_params=known or None)
