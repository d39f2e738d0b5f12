"""Where a number comes from: a drawer that a click on the number opens, down to the cell.

What is explained stands in the address, so that a link shows a colleague the same. This module
alone owns these keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from monitoring.pipeline import Explained, Results, UnknownCountry, UnknownNode, UnknownRound
from monitoring.pipeline.explain import unit_name
from monitoring.pipeline.nodes import Node
from monitoring.pipeline.origins import Origin
from monitoring.pipeline.statements import Statement
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import assessment_word, short_reason, why_word
from monitoring.scoring.arithmetic import exact
from monitoring.store.uploads import file_content
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.fitted import Fitted
from monitoring.ui.selection import Selection
from monitoring.ui.text import bold, plain
from monitoring.ui.widgets import clear_click, clickable_table, table

NODE, COUNTRY, ROUND = "explain", "explain_country", "explain_round"
CLICKED = "explain_clicked_table"
LETTERS_OF_A_HASH = 12


class Asked(NamedTuple):
    """Which number is to be explained; an empty round is the one that is looked at."""

    country: str
    node: str
    round: str = ""


def table_of_numbers(
    frame: pd.DataFrame,
    asked: Callable[[int, str], Asked],
    *,
    key: str,
    height: int | None = None,
    popover: str = "",
    on_page: bool = True,
    stands: Fitted | None = None,
) -> None:
    """A table in which a click on a cell asks where it comes from.

    asked: by the number of the row and the column's label. popover: the key of what the table
    stands in, to be closed then. on_page, stands: as in `clickable_table`.
    """
    clicked = partial(_ask_from_table, asked, key, popover)
    clickable_table(frame, clicked, key=key, height=height, on_page=on_page, stands=stands)


def _ask_from_table(
    asked: Callable[[int, str], Asked], key: str, popover: str, row: int, column: str
) -> None:
    st.session_state[CLICKED] = key
    if popover:
        st.session_state[popover] = False
    ask(asked(row, column))


def ask(asked: Asked) -> None:
    """Let the address ask where a number comes from."""
    for name, value in ((NODE, asked.node), (COUNTRY, asked.country), (ROUND, asked.round)):
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def _forget() -> None:
    for name in (NODE, COUNTRY, ROUND):
        st.query_params.pop(name, None)
    if CLICKED in st.session_state:
        clear_click(st.session_state.pop(CLICKED))


def offer(selection: Selection, units: Sequence[str], nodes: Sequence[str], *, key: str) -> None:
    """A choice of a number by its country and node, for those who have nothing to click on."""
    opened = st.popover(
        _("Explain a number"), icon=":material/help:", type="tertiary", key=key, on_change="rerun"
    )
    if not opened.open:
        return
    results = selection.results
    with opened:
        unit = units[0]
        if len(units) > 1:
            unit = st.selectbox(
                _("Country or territory"),
                units,
                key=f"{key}_unit",
                format_func=partial(unit_name, results),
            )
        node = st.selectbox(
            _("Number"), nodes, key=f"{key}_node", format_func=partial(_node_words, results)
        )
        st.button(
            _("Where it comes from"),
            key=f"{key}_button",
            type="primary",
            on_click=_ask_from_popover,
            args=(Asked(unit, node), key),
        )


def _ask_from_popover(asked: Asked, popover: str) -> None:
    st.session_state[popover] = False
    ask(asked)


def _node_words(results: Results, node: str) -> str:
    title = node_title(results.plan, node)
    return title if node == results.plan.code else f"{node}  {title}"


def show_if_asked(selection: Selection) -> None:
    """The drawer, while the address asks for one."""
    if NODE in st.query_params:
        _drawer()(selection)


def _drawer() -> Callable[[Selection], None]:
    # Not a decorator of the module, because the title is translated for each reader.
    opened: Callable[[Selection], None] = st.dialog(
        _("Where this number comes from"),
        width="medium",
        position="right",
        on_dismiss=_forget,
    )(_content)
    return opened


def _content(selection: Selection) -> None:
    try:
        explained = data.explained_at(
            selection.address,
            selection.revision,
            selection.plan.code,
            selection.assessment,
            st.query_params.get(ROUND) or selection.round,
            st.query_params.get(COUNTRY, ""),
            st.query_params.get(NODE, ""),
        )
    except (UnknownCountry, UnknownNode, UnknownRound) as unknown:
        st.warning(plain(str(unknown)))
        return
    _way_up(explained)
    node = explained.node
    title = node.title if node.level == "plan" else f"{node.code} · {node.title}"
    st.markdown(f"### {plain(title)}")
    st.caption(plain(_subtitle(explained, selection)))
    if node.origin:
        _action(node, node.origin)
    else:
        _parts(node, explained)


def _subtitle(explained: Explained, selection: Selection) -> str:
    parts = [
        explained.name,
        explained.plan,
        _("round {round}").format(round=explained.round),
        assessment_word(explained.assessment),
    ]
    if selection.plan.demonstration:
        parts.append(_("Demonstration"))
    return " · ".join(parts)


def _way_up(explained: Explained) -> None:
    """The nodes above, to be gone back to."""
    if not explained.path:
        return
    with st.container(horizontal=True, gap="small", key="explain_path"):
        for code in explained.path:
            st.button(
                plain(explained.titles[code]),
                key=f"explain_up_{code}",
                icon=":material/arrow_upward:",
                type="tertiary",
                on_click=ask,
                args=(Asked(explained.country, code, explained.round),),
            )


# --- areas and the plan --------------------------------------------------------------------------


def _parts(node: Node, explained: Explained) -> None:
    st.markdown(f"**{plain(node.sentence)}**")
    if node.level == "plan" and node.score is not None and explained.indicative:
        st.caption(_("Indicative: nobody is named who adopted the weights."))
    if node.rule is None or not node.parts:
        return
    st.write(plain(f"{node.rule.words} {node.rule.threshold}".strip()))
    rows = pd.DataFrame(
        {
            _("Code"): [part.code for part in node.parts],
            _("Answer"): [_short(part) for part in node.parts],
            _("Part"): [part.title for part in node.parts],
            _("Value"): [part.mean for part in node.parts],
            _("Weight"): [exact(part.weight) for part in node.parts],
            _("Counts"): [part.counts_in_words for part in node.parts],
        }
    ).astype({_("Value"): "float64"})
    table_of_numbers(
        rows,
        lambda row, _column: _asked_for_part(explained, node.parts[row]),
        key=f"explain_parts_{explained.country}_{node.code}",
        on_page=False,
    )
    st.caption(_("A click on a row shows where it comes from."))
    calculations = node.calculations()
    if calculations:
        st.markdown(bold(_("The calculation")))
        text = "\n".join(f"{name} = {how}\n= {exact(value)}" for name, how, value in calculations)
        st.code(text, language=None, wrap_lines=True)
        st.caption(_("Unrounded. Each line can be typed into a spreadsheet behind an equals sign."))


def _asked_for_part(explained: Explained, part: Node) -> Asked:
    """The same number of a country in the mean of all, or a part of the country's number."""
    if part.level == "country":
        return Asked(part.code, explained.node.code, explained.round)
    return Asked(explained.country, part.code, explained.round)


def _short(part: Node) -> str:
    """What a part says, in a word or two."""
    if part.origin and part.origin.label:
        return part.origin.label
    if part.origin and part.origin.taken and part.score is not None:
        return part.origin.taken.said
    return short_reason(part.reason) if part.score is None else f"{part.score:.0f}"


# --- actions -------------------------------------------------------------------------------------


def _action(node: Node, origin: Origin) -> None:
    st.markdown(f"**{plain(f'{origin.symbol} {node.sentence}'.strip())}**")
    if origin.points and origin.kind == "number":
        st.code(f"{origin.points}\n= {exact(node.score or 0)}", language=None, wrap_lines=True)
    if origin.choice:
        st.write(plain(origin.choice))
    if origin.taken:
        _chain(origin.taken)
    if origin.others:
        _others(origin.others, origin.taken.upload if origin.taken else None)


def _chain(said: Statement) -> None:
    """One statement down to its cell, with the file as it was sent."""
    rows = {
        _("File"): said.file,
        _("Sheet and cell"): said.place,
        _("As typed"): said.raw,
        _("Understood"): _understood(said),
        _("Sent"): said.sent,
        _("Upload"): _("{n}, with the layout {layout}").format(n=said.upload, layout=said.layout),
        "SHA-256": f"{said.sha256[:LETTERS_OF_A_HASH]}…",
        _("Chosen"): " ".join(said.choices),
        _("Why it changed"): why_word(said.why),
        **dict(said.texts()),
    }
    _facts({name: text for name, text in rows.items() if text})
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _download(said, _("The file as it was sent"))
        with st.popover(_("Whole SHA-256"), type="tertiary"):
            st.code(said.sha256, language=None, wrap_lines=True)


def _understood(said: Statement) -> str:
    if said.is_withdrawal or said.raw == said.said:
        return said.conversion
    return f"{said.conversion}: {said.said}"


def _facts(text_by_name: Mapping[str, str]) -> None:
    st.table(
        pd.DataFrame(
            {
                "name": [f"**{plain(name)}**" for name in text_by_name],
                # White space at the beginning of a line would mean something in markdown.
                "text": [plain(" ".join(text.split())) for text in text_by_name.values()],
            }
        ),
        border="horizontal",
        hide_index=True,
        hide_header=True,
    )


def _download(said: Statement, label: str) -> None:
    st.download_button(
        label,
        partial(file_content, data.workspace().store, said.sha256),
        file_name=said.file,
        mime="application/octet-stream",
        key=f"explain_file_{said.upload}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def _others(others: Sequence[Statement], shown: int | None) -> None:
    """What else was ever said: by others, earlier, or undone; `shown` is the upload above it."""
    st.markdown(bold(_("What else was said")))
    table(
        pd.DataFrame(
            {
                _("Ratings"): [assessment_word(said.assessment) for said in others],
                _("Answer"): [said.said for said in others],
                _("As typed"): [said.raw for said in others],
                _("What became of it"): [said.fate_in_words for said in others],
                _("File"): [said.file for said in others],
                _("Cell"): [said.place for said in others],
                _("Upload"): [str(said.upload) for said in others],
                _("Sent"): [said.sent for said in others],
            }
        ),
        on_page=False,
    )
    with st.container(horizontal=True, gap="small"):
        for said in {said.upload: said for said in others if said.upload != shown}.values():
            _download(said, plain(said.file))
