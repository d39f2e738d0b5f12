"""The documents of the page Downloads: which one, of whom, made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from monitoring.pipeline import making
from monitoring.pipeline.facts import round_stem
from monitoring.pipeline.making import Making, Wanted
from monitoring.pipeline.outgoing import FORMATS, Asked, Covers, outgoing, whose
from monitoring.pipeline.views.scope import countries_of
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.selection import Selection, addressed_choice
from monitoring.ui.text import plain

AT_ONCE = ("csv", "json", "xlsx", "sdmx")
"""Tables, which take no time; every other file is made in a process of its own."""
FIRST = "report"
"""What is offered first."""
TEMPLATED = "deck"
"""The format that takes a template."""
EVERYONE = "all"
POLL_SECONDS = 0.5
"""How often a page looks how far its file is; only while there is one."""
SHOWN = "downloads_format_shown"
"""Which format the choice of a country was last drawn for, in a session."""
MAKING = "downloads_making"
"""The file that is being made, or was made last, in a session."""
LARGEST_TEMPLATE_MB = 20


def documents(selection: Selection) -> None:
    """One choice of what, one of whose, and the file."""
    st.header(_("Documents and files"), anchor=False)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            name = _choose_format()
            unit = _choose_country(selection, name)
            if name in AT_ONCE:
                _offer_at_once(selection, name, unit)
        template = _template() if name == TEMPLATED else None
        if name not in AT_ONCE:
            wanted = Wanted(
                name, selection.plan.code, selection.round, selection.assessment, unit, template
            )
            _make(selection, wanted)


def _choose_format() -> str:
    return addressed_choice(
        _("What"), "format", list(FORMATS), default=FIRST, words=_format_words, width=560
    )


def _format_words(name: str) -> str:
    kind = FORMATS[name]
    purpose = _(kind.purpose)
    title = f"{purpose[:1].upper()}{purpose[1:]}"
    return _("{title} ({unit})").format(title=title, unit=f".{kind.suffix}")


def _choose_country(selection: Selection, name: str) -> str:
    """The code of a country, empty for all of them."""
    kind, last = FORMATS[name], st.session_state.get(SHOWN, name)
    st.session_state[SHOWN] = name
    if kind.covers is Covers.ALL:
        return ""
    results = selection.results
    units = countries_of(results)
    offers_all = kind.covers is Covers.EITHER
    of = f"{selection.plan.code}@{name}" if offers_all else selection.plan.code
    if offers_all:
        _forget_country(of, with_address=name != last)
    elif st.query_params.get("country") == EVERYONE:
        # Said of another format: what is about one country begins with the one remembered.
        del st.query_params["country"]
    chosen = addressed_choice(
        _("About"),
        "country",
        [EVERYONE, *units] if offers_all else units,
        of=of,
        words=lambda code: _("All countries") if code == EVERYONE else results.name_of(code),
        width=280,
        # A country that another page is about must not silently narrow down what a file holds.
        is_shared=not offers_all,
    )
    return "" if chosen == EVERYONE else chosen


def _forget_country(of: str, *, with_address: bool) -> None:
    """Begin with all countries: what can hold them all is not narrowed down by an earlier choice.

    with_address: also forget what the address says, which is of the format that was shown before.
    """
    st.session_state.pop(f"remembered_country@{of}", None)
    if with_address and "country" in st.query_params:
        del st.query_params["country"]


def _offer_at_once(selection: Selection, name: str, unit: str) -> None:
    results, kind = selection.results, FORMATS[name]
    asked = Asked(results, selection.round, unit, selection.revision)
    stem = round_stem(selection.plan, selection.round, whose(results), unit, kind.name)
    st.download_button(
        _("Download"),
        partial(_content, name, asked),
        file_name=f"{stem}.{kind.suffix}",
        key="document_at_once",
        icon=":material/download:",
        type="primary",
        on_click="ignore",
    )


def _content(name: str, asked: Asked) -> bytes:
    return outgoing(name, asked)[1]


def _template() -> bytes | None:
    """A host's own presentation, where one is given."""
    given = st.file_uploader(
        _(
            "A host's own presentation (.pptx, .potx), whose layouts and colours are taken; optional"
        ),
        type=["pptx", "potx"],
        key="deck_template",
        max_upload_size=LARGEST_TEMPLATE_MB,
    )
    return given.getvalue() if given else None


def _make(selection: Selection, wanted: Wanted) -> None:
    """Offer to make the file, show how far it is, and hand it out or say why there is none."""
    made = _made_of(selection, wanted)
    if made is None:
        st.button(
            _("Make the file"),
            key="make_document",
            icon=":material/description:",
            type="primary",
            on_click=_start,
            args=(selection.state, wanted),
        )
    elif made.is_running:
        _progress()
    elif made.content is not None:
        _hand_out(made)
    else:
        st.warning(plain(made.error), icon=":material/info:")
        st.button(_("Close"), key="forget_document", on_click=_forget)


def _made_of(selection: Selection, wanted: Wanted) -> Making | None:
    """What was made for exactly this; another one that still runs is of no use to anybody."""
    kept = st.session_state.get(MAKING)
    if kept is None:
        return None
    ground, found = kept
    if ground == (selection.state, wanted) and isinstance(found, Making):
        return found
    _forget()
    return None


def _start(state: object, wanted: Wanted) -> None:
    _forget()
    st.session_state[MAKING] = ((state, wanted), making.start(data.workspace(), wanted))


def _forget() -> None:
    kept = st.session_state.pop(MAKING, None)
    if kept is not None and kept[1].is_running:
        kept[1].cancel()


@st.fragment(run_every=POLL_SECONDS)
def _progress() -> None:
    kept = st.session_state.get(MAKING)
    if kept is None or not kept[1].is_running:
        st.rerun()
    one: Making = kept[1]
    words: Mapping[str, str] = {
        "": _("Starting"),
        "reading": _("Reading the ratings"),
        "making": _("Making the file"),
    }
    st.progress(one.share, text=words.get(one.step, one.step))
    if st.button(_("Cancel"), key="cancel_document", icon=":material/close:"):
        one.cancel()
        st.rerun()


def _hand_out(made: Making) -> None:
    content = made.content or b""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            _("Download {file}").format(file=made.name),
            content,
            file_name=made.name,
            key="document_made",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
        )
        st.caption(_("{n} kB").format(n=max(1, round(len(content) / 1000))))
