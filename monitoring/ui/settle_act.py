"""What is done on the page Settle: a rating settled, the last one undone, and what is said of it.

This module alone owns what the page remembers: the case that is shown, and what was settled in this
session, which can be undone one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from monitoring.model import Severity
from monitoring.pipeline import FileVerdict
from monitoring.pipeline.period import settle_equal
from monitoring.pipeline.settle import SettleRefused, settle_at, settle_not_agreed, unsettle
from monitoring.pipeline.typed import sentences
from monitoring.pipeline.views.settle import Kind
from monitoring.store import RoundNotOpen, StoreBusy, UnknownUpload, undo_upload
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.ui import data
from monitoring.ui.selection import Selection
from monitoring.ui.text import plain
from monitoring.ui.who import REMEMBERED
from monitoring.written import whole

SHOWN, DONE, SAID, DISPUTED = "settle_shown", "settle_done", "settle_said", "settle_disputed"
IN_VIEW = "settle_in_view"

Key = tuple[str, str]
"""The country and the action of a rating that is to be settled."""
Row = Mapping[str, Any]


class Done(NamedTuple):
    """What was kept in this session: which upload, where, and how it is called."""

    upload: int
    plan: str
    round: str
    key: Key
    words: str


def who() -> str:
    """The name of whoever settles, typed once in a session; empty before."""
    return str(st.session_state.get(REMEMBERED, ""))


def draw_who() -> None:
    """Ask once who settles; afterwards say it, with a way to change it."""
    name = who()
    if not name:
        _draw_name(_("Your name or office: it is kept with every rating that you settle or type"))
        return
    with st.popover(_("By {name}").format(name=plain(name)), type="tertiary"):
        _draw_name(_("Your name or office"))


def _draw_name(label: str) -> None:
    if "settle_who" not in st.session_state:
        st.session_state["settle_who"] = who()
    st.text_input(label, key="settle_who", max_chars=255, width=460, on_change=_remember)


def _remember() -> None:
    st.session_state[REMEMBERED] = str(st.session_state["settle_who"]).strip()


def say(text: str, *, is_wrong: bool = False) -> None:
    """What the page says at the top when it is drawn next."""
    st.session_state.setdefault(SAID, []).append((text, is_wrong))


def draw_said() -> None:
    """What became of what was done last; said once."""
    for text, is_wrong in st.session_state.pop(SAID, []):
        if is_wrong:
            st.error(plain(text), icon=":material/error:")
        else:
            # One small line: what stands below must not jump from one rating to the next.
            st.caption(f":material/check_circle: {plain(text)}")


def shown(selection: Selection) -> Key | None:
    """The case that is looked at."""
    plan, round_, key = st.session_state.get(SHOWN, ("", "", None))
    return key if (plan, round_) == (selection.plan.code, selection.round) else None


def show(selection: Selection, key: Key | None) -> None:
    """Look at a case, or at none in particular, from the next run on; for callbacks."""
    st.session_state[SHOWN] = (selection.plan.code, selection.round, key)


def is_in_view(selection: Selection, key: Key | None) -> None:
    """Which case stands on the page, whether or not anybody went to it; None for none."""
    st.session_state[IN_VIEW] = (selection.plan.code, selection.round, key)


def take_in_view(selection: Selection) -> Key | None:
    """The case that stood on the page last, told once."""
    plan, round_, key = st.session_state.pop(IN_VIEW, ("", "", None))
    return key if (plan, round_) == (selection.plan.code, selection.round) else None


def done_last(selection: Selection) -> Done | None:
    """What was kept last of this plan and round, and not undone yet."""
    here = (selection.plan.code, selection.round)
    mine = (one for one in reversed(_done()) if (one.plan, one.round) == here)
    return next(mine, None)


def _done() -> list[Done]:
    found: list[Done] = st.session_state.setdefault(DONE, [])
    return found


def agree(selection: Selection, row: Row, level: str, word: str, following: Key | None) -> None:
    """Settle a rating at a level, a number or a word, and go on to the next one; for callbacks."""
    country, action = row["country"], row["action"]
    words = _("{country}, {action}: agreed at {level}.").format(
        country=row["name"], action=action, level=word
    )

    def write() -> FileVerdict:
        return settle_at(
            data.workspace(), selection.plan.code, selection.round, country, action, level,
            by=who(), evidence=text_of("evidence", row), reason=text_of("reason", row),
            seen=row["upload"],
        )  # fmt: skip

    _settle(selection, (country, action), write, words, following)


def disagree(selection: Selection, row: Row, mine: str, theirs: str, following: Key | None) -> bool:
    """Write down that the ratings stand as they are, and go on to the next one; whether it stands now."""
    country, action = row["country"], row["action"]
    sentence = (
        _("{country}, {action}: not agreed; the rating of one side stands.")
        if row["kind"] == Kind.ONE_SIDE
        else _("{country}, {action}: not agreed; both ratings stand.")
    )
    words = sentence.format(country=row["name"], action=action)

    def write() -> FileVerdict:
        return settle_not_agreed(
            data.workspace(), selection.plan.code, selection.round, country, action,
            reason_country=mine, reason_evaluators=theirs, by=who(), seen=row["upload"],
        )  # fmt: skip

    return _settle(selection, (country, action), write, words, following)


def text_of(name: str, row: Row) -> str:
    """What was typed beside the buttons of a case."""
    return str(st.session_state.get(text_key(name, row), ""))


def text_key(name: str, row: Row) -> str:
    """The key of a field of a case: another case begins with empty fields."""
    return f"settle_{name}_{row['country']}_{row['action']}_{row['upload']}"


def _settle(
    selection: Selection,
    key: Key,
    write: Callable[[], FileVerdict],
    words: str,
    following: Key | None,
) -> bool:
    try:
        verdict = write()
    except StoreBusy as busy:
        say(str(busy), is_wrong=True)
        return False
    return keep(selection, key, verdict, words, following)


def keep(
    selection: Selection, key: Key, verdict: FileVerdict, words: str, following: Key | None
) -> bool:
    """Say what became of what was typed, and remember it to be undone; whether it stands now."""
    if verdict.has_errors or verdict.upload is None:
        for text in sentences(verdict):
            say(text, is_wrong=True)
        show(selection, key)
        return False
    if not verdict.is_new:
        # The upload is that of whoever said so first, and not for us to undo.
        say(_("It stands so already; nothing was written."))
        show(selection, key)
        return True
    _done().append(Done(verdict.upload, selection.plan.code, selection.round, key, words))
    say(" ".join([words, *sentences(verdict, Severity.QUERY)]))
    show(selection, following)
    return True


def undo(selection: Selection, row: Row | None) -> None:
    """Undo what is settled in a case or, where there is none, what was kept last; for callbacks."""
    last = done_last(selection)
    try:
        if row is not None:
            undone = unsettle(
                data.workspace(), selection.plan.code, selection.round, row["country"],
                row["action"], seen=row["upload"],
            )  # fmt: skip
            key, words = (row["country"], row["action"]), f"{row['name']}, {row['action']}."
        elif last is not None:
            undone = undo_upload(data.workspace().store, last.upload)
            key, words = last.key, last.words
        else:
            return
    except UnknownUpload:
        words = _("It was undone already.")
        st.session_state[DONE] = [one for one in _done() if one is not last]
        say(words, is_wrong=True)
        return
    except (SettleRefused, RoundNotOpen, StoreBusy) as refused:
        say(str(refused), is_wrong=True)
        return
    st.session_state[DONE] = [one for one in _done() if one.upload != undone.id]
    say(_("Undone: {what}").format(what=words))
    show(selection, key if all(key) else None)


def let_equal_become_agreed(selection: Selection) -> None:
    """Let equal ratings become agreed, all as one upload; for callbacks."""
    try:
        verdict, alike = settle_equal(
            data.workspace(), selection.plan.code, selection.round, by=who()
        )
    except (SettleRefused, StoreBusy) as refused:
        say(str(refused), is_wrong=True)
        return
    n = len(alike)
    words = ngettext(
        "{n} equal rating is agreed now.", "{n} equal ratings are agreed now.", n
    ).format(n=whole(n))
    if verdict is not None:
        keep(selection, ("", ""), verdict, words, shown(selection))
