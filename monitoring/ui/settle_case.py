"""One rating to be settled: what each side says, side by side, and the keys that settle it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import NamedTuple

import streamlit as st

from monitoring.checking.identity import state_word
from monitoring.figures.theme import ink_on
from monitoring.model import RoundState, Stance, Status, Visibility
from monitoring.pipeline.period import number_text
from monitoring.pipeline.views.comments import not_shown, stance_word, visibility_word
from monitoring.pipeline.views.settle import Kind, State
from monitoring.translation import gettext as _
from monitoring.ui import settle_act as act
from monitoring.ui.selection import Selection
from monitoring.ui.settle_act import Key, Row
from monitoring.ui.text import bold, plain, small

SECRETARIAT = "settle_secretariat"
MOST_KEYS = 9
"""Levels that have a number key."""
LETTERS_SHOWN = 240
"""So much of a text stands on the page; the rest is opened."""


class Choice(NamedTuple):
    """A rating that can be agreed on: what is typed for it, its word, its symbol."""

    typed: str
    word: str
    symbol: str


def draw(selection: Selection, rows: Sequence[Row], n: int, following: Key | None) -> None:
    """The case in place n of those that are gone through, with its keys.

    following: the next one that is open, empty where none is left.
    """
    row = rows[n]
    st.header(plain(f"{row['name']} · {row['action']} {row['title']}"), anchor=False)
    st.caption(plain(_about(row, n, len(rows))))
    _sides(row)
    if can_be_settled(selection):
        _levels(selection, row, following)
    _ways(selection, rows, n)
    if st.session_state.get(act.DISPUTED) == (row["country"], row["action"]):
        st.session_state.pop(act.DISPUTED)
        _ask_for_reasons(selection, row, following)


def can_be_settled(selection: Selection) -> bool:
    """Whether the round is open; ratings of another one are only shown."""
    return selection.plan.round_by_code[selection.round].state is RoundState.OPEN


def why_not(selection: Selection) -> str:
    """Why ratings of the round are only shown; empty for an open one."""
    round_ = selection.plan.round_by_code[selection.round]
    if round_.state is RoundState.OPEN:
        return ""
    if round_.state is RoundState.PUBLISHED:
        return _(
            "The round {round} is published for good: it is shown, and nothing is settled in it."
        ).format(round=round_.code)
    return _(
        "The round {round} is {state}: nothing is settled in it. Have the coordinator open it on the "
        "page Returns."
    ).format(round=round_.code, state=state_word(round_.state))


def _about(row: Row, n: int, of: int) -> str:
    kinds = {
        Kind.DIFFERS: row["difference_word"] or _("they see it differently"),
        Kind.ONE_SIDE: _("only one side rates it"),
        Kind.COMMENT: _("both rate it alike, and the country's comment disagrees"),
    }
    parts = (
        _("{n} of {of}").format(n=n + 1, of=of),
        row["area_title"],
        kinds[Kind(row["kind"])],
        "" if row["state"] == State.OPEN else _how(row),
    )
    return " · ".join(filter(None, parts))


def _how(row: Row) -> str:
    return " · ".join(filter(None, (row["state_word"], row["signed"])))


def _sides(row: Row) -> None:
    """The country, the evaluators, and what else is known, beside one another."""
    with st.container(key="settle_sides"):
        mine, theirs, others = st.columns([5, 5, 6], gap="small")
    with mine.container(border=True, height="stretch"):
        _side(_("The country itself"), row, "self", row["reason_country"])
    with theirs.container(border=True, height="stretch"):
        _side(_("The evaluators"), row, "evaluator", row["reason_evaluators"])
    with others.container(border=True, height="stretch", gap="xsmall"):
        _remark(row)
    with others.container(border=True, height="stretch", gap="xsmall"):
        _last_round(row)
        if row["state"] == State.AGREED:
            _agreed(row)


def _side(whose: str, row: Row, side: str, reason: str) -> None:
    st.caption(whose)
    word = row[f"{side}_word"] or _("no rating")
    st.html(level_html(word, row[f"{side}_symbol"], row[f"{side}_colour"]))
    _text(_("Why it stands"), reason)
    _text(_("Evidence"), row[f"{side}_evidence"])
    _text(_("Comment"), row[f"{side}_comment"])


def level_html(word: str, symbol: str, colour: str, size: str = "1.3rem") -> str:
    """A level with colour, symbol and word; without a colour its word in an empty outline."""
    if colour:
        sign = (
            f'<span style="background:{escape(colour)};color:{ink_on(colour)};border-radius:3px;'
            f'padding:0.1em 0.45em;font-size:0.8em;white-space:nowrap">{escape(symbol) or "&nbsp;"}</span>'
        )
    else:
        sign = (
            '<span style="border:2px dashed currentColor;border-radius:3px;opacity:0.6;'
            'display:inline-block;width:2.2em;height:1.1em"></span>'
        )
    return (
        f'<div style="font-size:{size};font-weight:600;display:flex;align-items:center;gap:0.5em;'
        f'line-height:1.25">{sign}<span>{escape(word)}</span></div>'
    )


def _text(label: str, text: str) -> None:
    """A text under its name; nothing where none was written."""
    if not text:
        return
    is_long = len(text) > LETTERS_SHOWN
    begun = f"{text[:LETTERS_SHOWN].rstrip()}…" if is_long else text
    st.markdown(f"{small(bold(label))}  \n{plain(begun)}")
    if is_long:
        with st.popover(_("Read all of it"), type="tertiary"):
            st.markdown(plain(text))


def _last_round(row: Row) -> None:
    if not row["last_round"]:
        st.caption(_("Not rated in an earlier round"))
        return
    st.caption(plain(f"{row['last_round']} · {row['last_assessment']}"))
    st.html(level_html(row["last_word"], row["last_symbol"], row["last_colour"], "1.05rem"))


def _remark(row: Row) -> None:
    """What the country says of the draft, with its stand and who may read it."""
    if not (row["stance"] or has_switch(row)):
        st.caption(_("No comment of the country on the draft"))
        return
    st.caption(_("The country on the draft"))
    if row["stance"]:
        _said_of_draft(row)
    else:
        st.markdown(plain(not_shown(1)))
    if has_switch(row):
        draw_switch()


def has_switch(row: Row) -> bool:
    """Whether the switch stands beside the case: the comment on it is only for the secretariat."""
    return bool(row["visibility"] == Visibility.SECRETARIAT)


def draw_switch() -> None:
    """Whether comments that are only for the secretariat are shown; once on a page."""
    st.toggle(_("Show what is only for the secretariat"), value=False, key=SECRETARIAT)


def _said_of_draft(row: Row) -> None:
    label = _("The country's comment: {stance}").format(stance=stance_word(Stance(row["stance"])))
    if row["visibility"] != Visibility.PUBLIC:
        label = f"{label} · {visibility_word(Visibility(row['visibility']))}"
    if row["proposed"]:
        label = _("{comment}; proposes {level}").format(comment=label, level=row["proposed"])
    _text(plain(label), row["remark"] or _("no words"))


def _agreed(row: Row) -> None:
    """The level that was agreed on, with evidence and reason."""
    st.caption(_("Agreed"))
    st.html(level_html(row["agreed_word"], row["agreed_symbol"], row["agreed_colour"], "1.05rem"))
    _text(_("Evidence"), row["agreed_evidence"])
    _text(_("Reason"), row["agreed_comment"])


def choices(selection: Selection, row: Row) -> list[Choice]:
    """What can be agreed on: the levels; of a number, what either side says."""
    action = selection.plan.action_by_code[row["action"]]
    scale = selection.plan.scale_of(action)
    if scale is not None:
        found = [Choice(one.code, one.label, one.symbol) for one in scale.levels]
    else:
        rated = [side for side in ("self", "evaluator") if row[f"{side}_status"] == Status.RATED]
        found = [
            Choice(number_text(row[f"{side}_value"]), row[f"{side}_word"], "") for side in rated
        ]
        found = list(dict.fromkeys(found))
    if Status.NOT_APPLICABLE in (row["self_status"], row["evaluator_status"]):
        found.append(Choice("not applicable", _("Not applicable"), ""))
    return found


def _levels(selection: Selection, row: Row, following: Key | None) -> None:
    """A button with a key for each level, one for what is not agreed, and the texts beside it."""
    is_named = bool(act.who())
    with st.container(key="settle_levels", horizontal=True, gap="small"):
        for n, one in enumerate(choices(selection, row), start=1):
            st.button(
                plain(f"{one.symbol} {one.word}".strip()),
                key=f"settle_level_{n}_{row['action']}",
                shortcut=str(n) if n <= MOST_KEYS else None,
                type="primary" if one.typed == row["agreed_code"] else "secondary",
                disabled=not is_named,
                on_click=act.agree,
                args=(selection, row, one.typed, one.word, following),
            )
        st.button(
            _("Not agreed"),
            key="settle_not_agreed",
            shortcut="N",
            type="primary" if row["state"] == State.NOT_AGREED else "secondary",
            disabled=not is_named,
            on_click=_dispute,
            args=((row["country"], row["action"]),),
        )
    action = selection.plan.action_by_code[row["action"]]
    fields = st.columns(3 if action.is_numeric else 2, gap="small")
    if action.is_numeric:
        fields[0].text_input(
            _("Another number, with Enter"),
            key=act.text_key("number", row),
            placeholder=action.unit or None,
            disabled=not is_named,
            on_change=partial(_agree_on_number, selection, row, following),
        )
    fields[-2].text_input(
        _("Reason"), key=act.text_key("reason", row), placeholder=_("if one is needed")
    )
    fields[-1].text_input(
        _("Evidence"), key=act.text_key("evidence", row), placeholder=_("document, page, address")
    )


def _agree_on_number(selection: Selection, row: Row, following: Key | None) -> None:
    typed = act.text_of("number", row)
    if typed.strip():
        act.agree(selection, row, typed, typed, following)


def _dispute(key: Key) -> None:
    st.session_state[act.DISPUTED] = key


def _ways(selection: Selection, rows: Sequence[Row], n: int) -> None:
    """To the case before and after, and back from what was settled."""
    row = rows[n]
    last = act.done_last(selection)
    is_settled = row["state"] != State.OPEN
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for label, shortcut, to, name in (
            (_("Previous"), "Left", n - 1, "previous"),
            (_("Next"), "Right", n + 1, "next"),
        ):
            at = rows[to % len(rows)]
            st.button(
                label,
                key=f"settle_{name}",
                shortcut=shortcut,
                disabled=len(rows) == 1,
                on_click=act.show,
                args=(selection, (at["country"], at["action"])),
            )
        if can_be_settled(selection):
            st.button(
                _("Undo this") if is_settled else _("Undo the last one"),
                key="settle_undo",
                shortcut="U",
                icon=":material/undo:",
                disabled=not is_settled and last is None,
                help=plain(last.words) if last and not is_settled else None,
                on_click=act.undo,
                args=(selection, row if is_settled else None),
            )
        if act.who():
            act.draw_who()


def _ask_for_reasons(selection: Selection, row: Row, following: Key | None) -> None:
    """A dialog for why each of the two holds to its rating; begins with what they wrote already."""
    title = (
        _("Not agreed: the rating of one side stands")
        if row["kind"] == Kind.ONE_SIDE
        else _("Not agreed: both ratings stand")
    )

    @st.dialog(title, width="medium")
    def ask() -> None:
        st.write(plain(f"{row['name']} · {row['action']} {row['title']}"))
        with st.form("settle_reasons", border=False):
            mine = st.text_input(
                _("Why the country holds to “{word}”").format(word=plain(row["self_word"]))
                if row["self_word"]
                else _("Why the country gives no rating"),
                value=row["reason_country"] or _already_said(row),
                key=act.text_key("reason_country", row),
            )
            theirs = st.text_input(
                _("Why the evaluators hold to “{word}”").format(word=plain(row["evaluator_word"]))
                if row["evaluator_word"]
                else _("Why the evaluators give no rating"),
                value=row["reason_evaluators"] or row["evaluator_comment"],
                key=act.text_key("reason_evaluators", row),
            )
            if st.form_submit_button(_("Keep it as not agreed"), type="primary", key="settle_both"):
                act.disagree(selection, row, mine, theirs, following)
                st.rerun()

    ask()


def _already_said(row: Row) -> str:
    """What the country wrote: on the draft where that disagrees and all may read it, else at first."""
    is_for_all = row["visibility"] in (Visibility.PUBLIC, Visibility.PARTICIPANTS)
    if row["remark"] and is_for_all and row["stance"] != Stance.AGREES:
        return str(row["remark"])
    return str(row["self_comment"])
