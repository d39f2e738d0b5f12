"""The mapping step on the page Returns: which column is what, with the answers as understood."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd
import streamlit as st

from monitoring.model import Layout, Plan, letters_of
from monitoring.pipeline.guess import proposed, rearranged
from monitoring.pipeline.mapping import (
    ACROSS,
    MAPPED_ROLES,
    REQUIRED,
    Arrangement,
    Sample,
    SheetView,
    Understood,
    can_be_recognised,
    layout_of,
    sheets_of,
    understood,
)
from monitoring.pipeline.workspace import register
from monitoring.translation import gettext as _
from monitoring.translation import mark
from monitoring.ui import data
from monitoring.ui.selection import Selection
from monitoring.ui.sent import Options, Sent
from monitoring.ui.text import bold, plain
from monitoring.ui.widgets import table

SAMPLES_KEPT = 12
ROWS_SHOWN = 14
COLUMN_WIDTH = 218
"""Four of them stand beside each other on a laptop."""
LONGEST_HEADING = 28
"""Letters of a heading that a list of columns repeats."""

ROLE_WORDS = {
    "country": mark("Country"),
    "round": mark("Round"),
    "action": mark("Action"),
    "rating": mark("Rating"),
    "status": mark("Status"),
    "assessment": mark("Who assessed"),
    "evidence": mark("Evidence"),
    "comment": mark("Comment"),
    "obstacle": mark("Main obstacle"),
    "assistance": mark("Assistance needed"),
    "good_practice": mark("Good practice"),
    "why": mark("Why changed"),
}
FIRST_ROLES = ("country", "action", "rating", "round")
SHAPES = {
    ("long", ""): mark("One row for each answer"),
    ("matrix", "country"): mark("Countries down, answers across"),
    ("matrix", "action"): mark("Actions down, answers across"),
}
ACROSS_WORDS = {
    ("action",): mark("the actions"),
    ("action", "round"): mark("the actions, below each of them the rounds"),
    ("round", "action"): mark("the rounds, below each of them the actions"),
    ("action", "assessment"): mark("the actions, below each of them who assessed"),
    ("round",): mark("the rounds of one action"),
    ("country",): mark("the countries"),
    ("country", "round"): mark("the countries, below each of them the rounds"),
    ("round", "country"): mark("the rounds, below each of them the countries"),
}


@st.fragment
def panel(selection: Selection, sent: Sent, options: Options) -> None:
    """Say how a sheet is laid out, see what would be understood, and use it."""
    plan = selection.plan
    st.markdown(bold(_("Say which column is what")))
    with st.spinner(_("Reading {file} …").format(file=plain(sent.name))):
        sample = _sample(sent.sha256, sent.name, sent.content)
    said = _shape(sent, sample, plan)
    said = _columns(sent, sample.sheet(said.sheet), said, plan)
    raw, answers = st.columns(2, gap="medium")
    with raw:
        st.markdown(bold(_("The sheet as it stands")))
        _show_rows(sample.sheet(said.sheet), said)
    with answers:
        st.markdown(bold(_("The first answers as they would be understood")))
        if said.missing:
            words = ", ".join(_(ROLE_WORDS[role]) for role in said.missing)
            st.write(_("Still missing: {roles}.").format(roles=words))
            found, layout = Understood(), None
        else:
            layout = layout_of(sample, said, plan)
            found = understood(
                sample,
                layout,
                plan,
                register(data.workspace(), sent.accepted),
                round_=options.round,
                assessment=options.assessment,
            )
            _show_understood(found)
    _use(sent, layout if found.answers else None, sample, said, plan)


@st.cache_resource(max_entries=SAMPLES_KEPT, show_spinner=False)
def _sample(sha256: str, file: str, _content: bytes) -> Sample:  # noqa: ARG001
    return sheets_of(_content, file)


def _guess(sent: Sent, sample: Sample, plan: Plan, sheet: str | None = None) -> Arrangement:
    here = data.workspace()
    key = (sent.sha256, sheet, plan.code, here.store.revision())
    if key not in _guesses():
        countries = register(here, sent.accepted)
        _guesses()[key] = proposed(sample, plan, countries, here.layouts.values(), sheet)
    return _guesses()[key]


def _guesses() -> dict[object, Arrangement]:
    found: dict[object, Arrangement] = st.session_state.setdefault("mapping_guesses", {})
    return found


# --- how it is laid out ------------------------------------------------------------------------


def _shape(sent: Sent, sample: Sample, plan: Plan) -> Arrangement:
    """Sheet, geometry and the row of headings, the guess preselected."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [sheet.name for sheet in sample.sheets]
        sheet = st.selectbox(
            _("Sheet"),
            names,
            index=names.index(_guess(sent, sample, plan).sheet),
            format_func=lambda name: _sheet_word(sample.sheet(name)),
            key=f"map_sheet_{sent.id}",
            width=240,
        )
        guess = _guess(sent, sample, plan, sheet)
        shapes = list(SHAPES)
        mine = (guess.geometry, guess.down if guess.geometry == "matrix" else "")
        geometry, down = st.selectbox(
            _("How the answers stand"),
            shapes,
            index=shapes.index(mine),
            format_func=lambda shape: _(SHAPES[shape]),
            key=f"map_shape_{sent.id}_{sheet}",
            width=270,
        )
        view = sample.sheet(sheet)
        rows = [*((0,) if geometry == "long" else ()), *view.heading_rows]
        row = st.selectbox(
            _("Row of headings") if geometry == "long" else _("Lowest row of headings"),
            rows,
            index=rows.index(guess.header_row) if guess.header_row in rows else 0,
            format_func=lambda number: _row_words(view, number),
            key=f"map_row_{sent.id}_{sheet}_{geometry}_{down}",
            width=360,
        )
    said = Arrangement(sheet, geometry, down or "country", header_row=row)
    if geometry == "matrix":
        across = guess.across if mine == (geometry, down) else ACROSS[down][0]
        said = replace(said, across=across, round_from_sheet=guess.round_from_sheet)
    if (mine, guess.header_row) == ((geometry, down), row):
        return replace(said, columns=guess.columns)
    here = data.workspace()
    return rearranged(sample, said, plan, register(here, sent.accepted), here.layouts.values())


def _sheet_word(view: SheetView) -> str:
    return _("{name} (hidden)").format(name=view.name) if view.hidden else view.name


def _row_words(view: SheetView, number: int) -> str:
    if not number:
        return _("none: the answers begin at once")
    words = " · ".join(_short(text) for text in view.rows[number].values())
    return _("{n}: {words}").format(n=number, words=words)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_HEADING else f"{text[: LONGEST_HEADING - 1]}…"


# --- which column is what ----------------------------------------------------------------------


def _columns(sent: Sent, view: SheetView, said: Arrangement, plan: Plan) -> Arrangement:
    if said.geometry == "long":
        return _columns_of_list(sent, view, said)
    return _columns_of_matrix(sent, view, said, plan)


def _columns_of_list(sent: Sent, view: SheetView, said: Arrangement) -> Arrangement:
    columns = dict(said.columns)
    with st.container(horizontal=True):
        for role in FIRST_ROLES:
            _choose_column(sent, view, said, role, columns)
    others = [role for role in MAPPED_ROLES if role not in FIRST_ROLES]
    n = sum(role in columns for role in others)
    label = _("Further columns: {n} chosen").format(n=n) if n else _("Further columns")
    more = st.expander(label, key=f"map_more_{sent.id}", type="compact")
    with more, st.container(horizontal=True):
        for role in others:
            _choose_column(sent, view, said, role, columns)
    return replace(said, columns=columns)


def _choose_column(
    sent: Sent, view: SheetView, said: Arrangement, role: str, columns: dict[str, int]
) -> None:
    """One role: its column goes into `columns`, or out of them."""
    options = [0, *view.columns]
    guessed = said.columns.get(role, 0)
    label = _(ROLE_WORDS[role])
    needed = role in REQUIRED if said.geometry == "long" else role == said.down
    chosen = st.selectbox(
        label if needed else _("{role} (if there)").format(role=label),
        options,
        index=options.index(guessed) if guessed in options else 0,
        format_func=lambda column: _column_words(view, said.header_row, column),
        key=f"map_{role}_{sent.id}_{said.sheet}_{said.geometry}_{said.down}_{said.header_row}",
        width=COLUMN_WIDTH,
    )
    columns.pop(role, None)
    if chosen:
        columns[role] = chosen


def _column_words(view: SheetView, header_row: int, column: int) -> str:
    if not column:
        return _("none")
    heading = view.heading(header_row, column) if header_row else ""
    if heading:
        return f"{letters_of(column)} · {_short(heading)}"
    below = (row[column] for n, row in view.rows.items() if n > header_row and column in row)
    return _("{column} · such as {text}").format(
        column=letters_of(column), text=_short(next(below, "–"))
    )


def _columns_of_matrix(sent: Sent, view: SheetView, said: Arrangement, plan: Plan) -> Arrangement:
    columns = dict(said.columns)
    place = f"{sent.id}_{said.sheet}_{said.down}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _choose_column(sent, view, said, said.down, columns)
        choices = list(ACROSS[said.down])
        across = st.selectbox(
            _("The headings say, from above"),
            choices,
            index=choices.index(said.across),
            format_func=lambda roles: _(ACROSS_WORDS[roles]),
            key=f"map_across_{place}",
            width=360,
        )
        action = ""
        if "action" not in (said.down, *across):
            action = st.selectbox(
                _("The one action"),
                ["", *plan.action_by_code],
                format_func=lambda code: (
                    f"{code} {plan.action_by_code[code].title}" if code else _("choose it")
                ),
                key=f"map_action_{place}",
                width=360,
            )
        named = said.round_from_sheet
        if "round" not in across:
            named = st.checkbox(
                _("The sheet's name is the round"), value=named, key=f"map_named_{place}"
            )
    return replace(
        said,
        columns=columns,
        across=across,
        action=action,
        round_from_sheet=named and "round" not in across,
    )


# --- what it looks like ------------------------------------------------------------------------


def _show_rows(view: SheetView, said: Arrangement) -> None:
    """The first rows as they stand, under the letters of the columns and what they are."""
    role_by_column = {column: role for role, column in said.columns.items()}
    first = max(0, _place(view, said.header_row) - 4)
    numbers = list(view.rows)[first : first + ROWS_SHOWN]
    names = {
        column: letters_of(column)
        + (f" = {_(ROLE_WORDS[role_by_column[column]])}" if column in role_by_column else "")
        for column in view.columns
    }
    rows = pd.DataFrame(
        [[view.rows[n].get(column, "") for column in names] for n in numbers],
        index=[_("{n} headings").format(n=n) if n == said.header_row else str(n) for n in numbers],
        columns=list(names.values()),
    )
    st.dataframe(
        rows,
        height="content",
        column_config={"_index": st.column_config.TextColumn(_("Row"), width=100)},
    )


def _place(view: SheetView, number: int) -> int:
    return list(view.rows).index(number) if number in view.rows else 0


def _show_understood(found: Understood) -> None:
    if found.problem:
        st.warning(plain(found.problem), icon=":material/help:")
    if not found.answers:
        return
    rows = {
        _("Cell"): [one.place.rpartition("!")[2] for one in found.answers],
        _("Country"): [one.country for one in found.answers],
        _("Round"): [one.round for one in found.answers],
        _("Rating"): [one.rating for one in found.answers],
        _("Which action"): [one.action for one in found.answers],
    }
    problems = [one.problem for one in found.answers]
    if any(problems):
        rows = {_("Cell"): rows.pop(_("Cell")), _("What is wrong"): problems, **rows}
    table(pd.DataFrame(rows))


# --- use it ------------------------------------------------------------------------------------


def _use(sent: Sent, layout: Layout | None, sample: Sample, said: Arrangement, plan: Plan) -> None:
    taken = set(data.workspace().layouts)
    can_keep = layout is not None and can_be_recognised(layout)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        keeps = st.checkbox(
            _("Keep it as a layout for next time"),
            key=f"map_keep_{sent.id}",
            disabled=not can_keep,
            help=_("The next file of its kind is then recognised by itself. It is kept together with "
                   "the file."),
            width="content",
        )  # fmt: skip
        name = ""
        if keeps and can_keep:
            name = st.text_input(
                _("Under the name"), key=f"map_name_{sent.id}", width=260, max_chars=60
            ).strip()
    if layout is not None and not can_keep:
        st.caption(
            _("It goes by the letters of the columns, and no word above the answers tells the sheet from "
              "others: it can be used for this file, but not be recognised next time.")
        )  # fmt: skip
    complaint = _complaint(name, taken) if keeps and can_keep else ""
    if complaint:
        st.caption(complaint)
    with st.container(horizontal=True):
        if st.button(
            _("Use this"),
            key=f"map_use_{sent.id}",
            type="primary",
            disabled=layout is None or bool(complaint),
        ):
            sent.keep_as = name
            sent.layout = layout_of(sample, said, plan, name)
            sent.is_mapping = False
            # Of another column other names may be asked about.
            sent.offered = dict(sent.accepted)
            st.rerun()
        if sent.is_mapping and st.button(_("Leave it"), key=f"map_leave_{sent.id}"):
            sent.is_mapping = False
            st.rerun()
        if sent.layout is not None and st.button(
            _("Recognise it by itself again"), key=f"map_forget_{sent.id}"
        ):
            sent.layout, sent.keep_as, sent.is_mapping = None, "", False
            st.rerun()


def _complaint(name: str, taken: Collection[str]) -> str:
    if not name:
        return _("Give it a name, for example that of the survey.")
    if name.casefold() in {code.casefold() for code in taken}:
        return _("There is a layout of this name already. Choose another one.")
    return ""
