"""The fields of a decision as it is typed: of a new one, or of one that is said anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import cast

import streamlit as st

from monitoring.model import REGION, DecisionKind, Problem, Proposal
from monitoring.pipeline import Results
from monitoring.pipeline.decisions import MOST_LETTERS, MOST_LETTERS_OF_A_BODY, Draft
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views import scope
from monitoring.pipeline.views.decisions import kind_word, proposal_word
from monitoring.translation import gettext as _
from monitoring.ui.text import plain

FIELDS = ("kind", "text", "proposal", "country", "node", "responsible", "due")
HEIGHT_OF_TEXT = 96
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
"""A field takes no day outside of ten years before and after today unless it is told so."""

NameOf = Callable[[str], str]


def sentence_case(word: str) -> str:
    """A word of the interface as the first of a line."""
    return word[:1].upper() + word[1:]


def fill(key: str, draft: Draft) -> None:
    """Put a decision into the fields, in place of what is in them. `due` is a date as ISO writes it."""
    for name in FIELDS:
        st.session_state[f"{key}_{name}"] = getattr(draft, name)
    st.session_state[f"{key}_proposal"] = draft.proposal or None
    st.session_state[f"{key}_due"] = date.fromisoformat(draft.due) if draft.due else None


def typed(key: str) -> Draft:
    """What stands in the fields; a proposal is said only where the kind asks for one."""
    said = {name: st.session_state.get(f"{key}_{name}") or "" for name in FIELDS}
    if said["kind"] != DecisionKind.PROPOSAL:
        said["proposal"] = ""
    return Draft(**{name: str(value) for name, value in said.items()})


def draw_kind(key: str) -> None:
    """What kind of decision it is, and of a proposal what is proposed."""
    st.segmented_control(
        _("What kind of decision"),
        [kind.value for kind in DecisionKind],
        format_func=lambda value: sentence_case(kind_word(DecisionKind(value))),
        key=f"{key}_kind",
        required=True,
    )
    if st.session_state[f"{key}_kind"] == DecisionKind.PROPOSAL:
        st.segmented_control(
            _("What is proposed"),
            [proposal.value for proposal in Proposal],
            format_func=lambda value: sentence_case(proposal_word(Proposal(value))),
            key=f"{key}_proposal",
        )


def draw_words(results: Results, key: str, name_of: NameOf | None = None) -> None:
    """The text, whom and what it is about, and who does it by when.

    name_of: what a country is called, where that is not its name.
    """
    st.text_area(
        _("What was agreed"),
        key=f"{key}_text",
        height=HEIGHT_OF_TEXT,
        max_chars=MOST_LETTERS,
        placeholder=_("One sentence that can be read out"),
    )
    left, right = st.columns(2)
    left.selectbox(
        _("About whom"),
        _with(_units(results, name_of), st.session_state.get(f"{key}_country")),
        format_func=partial(_unit_word, name_of or partial(scope.name_of, results)),
        key=f"{key}_country",
    )
    right.selectbox(
        _("Area or action"),
        _with(_nodes(results), st.session_state.get(f"{key}_node")),
        format_func=partial(_node_word, results),
        key=f"{key}_node",
    )
    left.text_input(
        _("Responsible body"),
        key=f"{key}_responsible",
        max_chars=MOST_LETTERS_OF_A_BODY,
        placeholder=_("Who does it"),
    )
    with right:
        draw_day(_("Due date"), f"{key}_due")


def draw_day(label: str, key: str) -> None:
    """A field for a day, which may be left empty; one that was kept before always fits."""
    kept = st.session_state.get(key)
    st.date_input(
        label,
        key=key,
        value=None,
        min_value=min(FIRST_DAY, kept or FIRST_DAY),
        max_value=max(LAST_DAY, kept or LAST_DAY),
        format="YYYY-MM-DD",
    )


def draw_problems(problems: Sequence[Problem]) -> None:
    """What is wrong with what was typed, each as a sentence that says what to do."""
    if problems:
        st.error(
            "\n\n".join(plain(problem.sentence) for problem in problems), icon=":material/error:"
        )


def _units(results: Results, name_of: NameOf | None) -> list[str]:
    """Nobody, the region, the countries: in their order, which would tell them where names are hidden."""
    units = scope.countries_of(results)
    if name_of is not None:
        units.sort(key=lambda unit: (len(name_of(unit)), name_of(unit)))
    return ["", REGION, *units]


def _unit_word(name_of: NameOf, unit: str) -> str:
    return name_of(unit) if unit else _("No single country")


def _nodes(results: Results) -> list[str]:
    """The whole plan, then each area with what is in it."""
    plan = results.plan
    nodes = [""]
    for area in plan.areas:
        nodes += [area.code, *(a.code for a in plan.actions if a.parent == area.code)]
    return nodes


def _node_word(results: Results, node: str) -> str:
    if not node:
        return _("Whole plan")
    title = node_title(results.plan, node)
    return node if title == node else f"{node}  {title}"


def _with(offered: Sequence[str], chosen: object) -> list[str]:
    """What is offered, and what was chosen when it still was."""
    here = cast("str", chosen or "")
    return [*offered] if here in offered else [*offered, here]
