"""The card of one file: its verdict in a word, what is wrong with it, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring import pipeline
from monitoring.definitions.comment_words import TITLE
from monitoring.model import Plan, Problem, Severity
from monitoring.pipeline import FileVerdict
from monitoring.pipeline.verdict import COMMENTS
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.ui import data, mapping
from monitoring.ui.changes import JUMP, country_word, queries_of, show_changes
from monitoring.ui.problems import problem_table
from monitoring.ui.selection import Selection
from monitoring.ui.sent import Options, Sent
from monitoring.ui.text import plain

NO_LAYOUT = "unknown_layout"

Colour = Literal["red", "orange", "green", "blue", "gray"]


def title(name: str, word: str, *, icon: str, colour: Colour) -> DeltaGenerator:
    """The name of a file and the verdict in a word; returns the row, for what stands beside them."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.markdown(f"**{plain(name)}**", width="content")
    row.badge(word, icon=icon, color=colour)
    return row


def show_kept(verdict: FileVerdict) -> None:
    """A file that is kept: one line."""
    with title(verdict.file, _("kept"), icon=":material/check_circle:", colour="green"):
        st.caption(
            _("Upload {n}: {added} added, {changed} changed, {unchanged} unchanged.").format(
                n=verdict.upload,
                added=verdict.added,
                changed=verdict.changed,
                unchanged=verdict.unchanged,
            ),
            width="content",
        )


def show(selection: Selection, sent: Sent, options: Options, verdict: FileVerdict) -> None:
    """The card of a file: calm where all is well, problems first where it is not."""
    errors = [p for p in verdict.problems if p.severity is Severity.ERROR]
    questions = _questions(sent, verdict)
    wrong = [p for p in errors if not p.guess and p.code != NO_LAYOUT]
    unknown = next((p for p in errors if p.code == NO_LAYOUT), None)
    unconfirmed = sum(name not in sent.accepted for name in questions)
    _head(sent, verdict, wrong, unconfirmed, is_known=unknown is None)
    _how_it_was_read(sent, verdict)
    if sent.refused:
        st.warning(plain(sent.refused), icon=":material/sync_problem:")
    if wrong:
        _show_wrong(sent, verdict, wrong)
    if unknown is not None:
        st.text(unknown.sentence)
    if errors:
        _offer_problem_files(sent, verdict)
    if questions:
        _ask_for_names(sent, questions, selection.plan)
    if sent.is_mapping or unknown is not None:
        mapping.panel(selection, sent, options)
    if not errors:
        show_changes(selection.plan, sent, verdict, options)


def _head(
    sent: Sent,
    verdict: FileVerdict,
    wrong: Sequence[Problem],
    unconfirmed: int,
    *,
    is_known: bool,
) -> None:
    if not is_known:
        row = title(sent.name, _("not recognised"), icon=":material/help:", colour="orange")
    elif wrong:
        word = ngettext("{n} problem", "{n} problems", len(wrong)).format(n=len(wrong))
        row = title(sent.name, word, icon=":material/error:", colour="red")
    elif unconfirmed:
        word = ngettext("{n} name to confirm", "{n} names to confirm", unconfirmed)
        row = title(sent.name, word.format(n=unconfirmed), icon=":material/help:", colour="orange")
    else:
        row = title(sent.name, _("can be kept"), icon=":material/check:", colour="green")
    is_of_columns = verdict.layout != "form" and verdict.kind != COMMENTS
    if verdict.layout and is_of_columns and not sent.is_mapping:
        row.space("stretch")
        row.button(
            _("Say which column is what"),
            key=f"map_{sent.id}",
            type="tertiary",
            icon=":material/view_column:",
            on_click=partial(setattr, sent, "is_mapping", True),
        )


def _how_it_was_read(sent: Sent, verdict: FileVerdict) -> None:
    """By which layout, and what the reader must know of the file as a whole."""
    if sent.layout is not None:
        read = sent.layout.title
    elif verdict.kind == COMMENTS:
        read = _(TITLE)
    else:
        layout = data.workspace().layouts.get(verdict.layout)
        read = layout.title if layout else ""
    if read:
        st.caption(_("Read as: {layout}").format(layout=plain(read)))
    for problem in verdict.problems:
        if problem.severity is Severity.QUERY and not problem.place and problem.code != JUMP:
            st.caption(f":material/info: {plain(problem.sentence)}")


# --- problems ----------------------------------------------------------------------------------


def _show_wrong(sent: Sent, verdict: FileVerdict, wrong: Sequence[Problem]) -> None:
    st.error(
        ngettext(
            "{n} problem: nothing of this file can be kept until it is corrected.",
            "{n} problems: nothing of this file can be kept until they are corrected.",
            len(wrong),
        ).format(n=len(wrong)),
        icon=":material/error:",
    )
    queries = [p for p in queries_of(verdict) if p.code != JUMP]
    if len(wrong) == 1 and not queries:
        st.text(wrong[0].sentence)
    else:
        problem_table([*wrong, *queries], sent.name, sent.id)


def _offer_problem_files(sent: Sent, verdict: FileVerdict) -> None:
    stem = sent.name.rpartition(".")[0] or sent.name
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            _("Problems as a workbook"),
            partial(pipeline.problem_file, verdict),
            file_name=f"{stem}_problems.xlsx",
            key=f"problems_{sent.id}",
            icon=":material/download:",
            on_click="ignore",
            help=_("Every problem with its cell, for whoever sent the file."),
        )
        if verdict.layout == "form" and sent.name.lower().endswith(".xlsx"):
            st.download_button(
                _("The form with its cells marked"),
                partial(_annotated, sent, verdict),
                file_name=f"{stem}_marked.xlsx",
                key=f"annotated_{sent.id}",
                icon=":material/download:",
                on_click="ignore",
                help=_("The form itself, to be corrected and sent again."),
            )


def _annotated(sent: Sent, verdict: FileVerdict) -> bytes:
    """The marked form; where something of it would be lost, the list of its problems instead."""
    marked = pipeline.annotated_file(sent.content, verdict)
    return pipeline.problem_file(verdict) if marked is None else marked


# --- names to confirm --------------------------------------------------------------------------


def _questions(sent: Sent, verdict: FileVerdict) -> Mapping[str, str]:
    """The country that is guessed for each name; confirmed ones stay, to be taken back."""
    for name, code in verdict.guesses.items():
        sent.offered.setdefault(name, code)
    return sent.offered


def _ask_for_names(sent: Sent, questions: Mapping[str, str], plan: Plan) -> None:
    """One control for each name: what is confirmed is taken from now on, and checked again."""
    st.markdown(
        "**"
        + _("Which countries are these?")
        + "** "
        + _("Confirm each guess that is right, and correct the others in the file. "
            "A confirmed name is known from now on, in other files too.")
    )  # fmt: skip
    with st.container(gap="small", key=f"names_{sent.id}"):
        for number, (name, code) in enumerate(questions.items()):
            key = f"name_{sent.id}_{number}"
            st.checkbox(
                _("“{name}” is {country} ({code})").format(
                    name=plain(name), country=plain(country_word(code, plan)), code=code
                ),
                key=key,
                on_change=partial(_accept, sent, key, name, code),
            )


def _accept(sent: Sent, key: str, name: str, code: str) -> None:
    if st.session_state[key]:
        sent.accepted[name] = code
    else:
        sent.accepted.pop(name, None)
