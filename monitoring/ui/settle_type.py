"""A rating that is typed on the page Settle, through the same checks as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from monitoring.model import Action, Assessment, NoInformation, Status, Why
from monitoring.pipeline import Results
from monitoring.pipeline.explain import unit_name
from monitoring.pipeline.sides import said_by_sides
from monitoring.pipeline.typed import MOST_LETTERS, Typed, type_rating
from monitoring.pipeline.words import answer_in_words, assessment_word, short_reason, why_word
from monitoring.store import StoreBusy
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui import settle_act as act
from monitoring.ui.links import COUNTRY
from monitoring.ui.selection import Selection
from monitoring.ui.settle_case import can_be_settled
from monitoring.ui.text import plain

NO_ANSWERS = {
    "no information": NoInformation.NOT_AVAILABLE.value,
    "withheld": NoInformation.WITHHELD.value,
    "not applicable": Status.NOT_APPLICABLE.value,
}
"""Words for no answer as the file says them, which is read in every language, and what they mean."""


def draw(selection: Selection) -> None:
    """The fields of a rating, what was said of it so far, and the button that keeps it."""
    results = selection.results
    units = list(results.answers.units)
    _begin_with_what_was_looked_at(selection, units)
    who, what = st.columns(2, gap="small")
    unit = who.selectbox(
        _("Country or territory"),
        units,
        key=f"type_unit_{selection.plan.code}",
        format_func=lambda code: unit_name(results, code),
    )
    asked = _asked(selection, str(unit))
    if not asked:
        st.info(_("Nothing is asked of it in this round."), icon=":material/info:")
        return
    title_by_code = {action.code: action.title for action in asked}
    code = what.selectbox(
        _("Action"),
        list(title_by_code),
        key=f"type_action_{selection.plan.code}_{unit}",
        format_func=lambda one: f"{one} {title_by_code[one]}",
    )
    action = selection.plan.action_by_code[str(code)]
    st.caption(plain(_so_far(results, selection.round, str(unit), action)))
    whose = st.segmented_control(
        _("Whose rating"),
        [Assessment.EVALUATOR.value, Assessment.AGREED.value],
        key="type_assessment",
        default=Assessment.EVALUATOR.value,
        format_func=assessment_word,
        required=True,
    )
    rating = _rating(selection, action, str(whose))
    left, right = st.columns(2, gap="small")
    evidence = left.text_area(_("Evidence"), key="type_evidence", max_chars=MOST_LETTERS, height=96)
    comment = right.text_area(_("Comment"), key="type_comment", max_chars=MOST_LETTERS, height=96)
    why = st.selectbox(
        _("Why it is another one than before"),
        ["", *(one.value for one in Why)],
        key="type_why",
        format_func=lambda one: why_word(one) if one else _("not said"),
        width=420,
    )
    typed = Typed(str(unit), action.code, rating, str(whose), evidence, comment, str(why))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            _("Keep it"),
            key="type_keep",
            type="primary",
            disabled=not (rating and act.who() and can_be_settled(selection)),
            on_click=_keep,
            args=(selection, typed, unit_name(results, str(unit))),
        )
        last = act.done_last(selection)
        if last is not None and can_be_settled(selection):
            st.button(
                _("Undo the last one"),
                key="type_undo",
                icon=":material/undo:",
                help=plain(last.words),
                on_click=act.undo,
                args=(selection, None),
            )
        if act.who():
            act.draw_who()


def _begin_with_what_was_looked_at(selection: Selection, units: Sequence[str]) -> None:
    """The fields begin with the case that stood on the page, or with the country in the address."""
    plan = selection.plan.code
    case = act.take_in_view(selection)
    country = case[0] if case else st.query_params.get(COUNTRY, "")
    key = f"type_unit_{plan}"
    if country not in units or not (case or key not in st.session_state):
        return
    st.session_state[key] = country
    if case and case[1] in {action.code for action in _asked(selection, country)}:
        st.session_state[f"type_action_{plan}_{country}"] = case[1]


def _asked(selection: Selection, unit: str) -> list[Action]:
    """What the country is asked in the round."""
    scope = selection.plan.in_scope(selection.plan.round_by_code[selection.round])
    return [one for one in selection.plan.actions_answered_by(unit) if one.code in scope]


def _so_far(results: Results, round_: str, unit: str, action: Action) -> str:
    """What each assessment says of it now."""
    sides = said_by_sides(results, round_).get((unit, action.code), {})
    parts = []
    for one in Assessment:
        said = sides.get(one, {})
        word = answer_in_words(said, action, results.plan) if said else _("nothing")
        parts.append(_("{whose}: {word}").format(whose=assessment_word(one), word=word))
    return _("So far · {said}").format(said=" · ".join(parts))


def _rating(selection: Selection, action: Action, whose: str) -> str:
    """A level, a number or a word for no answer, as a file says it; empty for none."""
    words = {word: short_reason(reason) for word, reason in NO_ANSWERS.items()}
    scale = selection.plan.scale_of(action)
    if scale is None:
        return st.text_input(
            _("Number"),
            key=f"type_number_{action.code}",
            placeholder=action.unit or None,
            width=260,
        ).strip()
    known = data.workspace().plan(selection.plan.code).scale_of(action)
    written = {one.code: one.label for one in (known or scale).levels}
    label_by_code = {one.code: f"{one.symbol} {one.label}".strip() for one in scale.levels}
    chosen = st.selectbox(
        _("Level"),
        [*label_by_code, *words],
        key=f"type_level_{action.code}_{whose}",
        format_func=lambda one: label_by_code.get(one) or words[one],
        index=None,
        placeholder=_("Choose a level"),
        width=420,
    )
    return "" if chosen is None else written.get(chosen, chosen)


def _keep(selection: Selection, typed: Typed, name: str) -> None:
    try:
        verdict = type_rating(
            data.workspace(), selection.plan.code, selection.round, typed, by=act.who()
        )
    except StoreBusy as busy:
        act.say(str(busy), is_wrong=True)
        return
    words = _("{country}, {action}: {rating} is kept.").format(
        country=name, action=typed.action, rating=typed.rating
    )
    if act.keep(selection, (typed.country, typed.action), verdict, words, None):
        for field in ("type_evidence", "type_comment", "type_why"):
            st.session_state.pop(field, None)
