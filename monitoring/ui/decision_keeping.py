"""What was typed of a decision in its drawer is written as its next version, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from monitoring.model import FollowUp
from monitoring.pipeline.decisions import (
    DecisionRefused,
    answer_decision,
    change_decision,
    close_decision,
    withdraw_decision,
)
from monitoring.pipeline.views.decisions import response_word, state_word
from monitoring.store import DecisionChanged, StoredDecision, UnknownDecision
from monitoring.translation import gettext as _
from monitoring.ui import data
from monitoring.ui.decision_fields import typed
from monitoring.ui.who import who_wrote

KEY = "decision_card"
PROBLEMS, TOLD, WARNED = f"{KEY}_problems", f"{KEY}_told", f"{KEY}_warned"
IS_KEPT, LOOKED_AT = f"{KEY}_is_kept", f"{KEY}_looked_at"


class Seen(NamedTuple):
    """Which version of which decision stands on the screen."""

    plan: str
    number: int
    version: int


Write = Callable[[Seen, str], str]
"""Writes what was typed of a decision, by whom, and says what was kept."""


def keep(write: Write, seen: Seen) -> None:
    """Write what was typed as the next version, and say what became of it; for the buttons."""
    by = who_wrote(KEY)
    for name in (PROBLEMS, TOLD, WARNED):
        st.session_state.pop(name, None)
    try:
        st.session_state[TOLD] = write(seen, by)
    except DecisionRefused as refused:
        st.session_state[PROBLEMS] = refused.problems
        return
    except DecisionChanged as changed:
        # What was typed stays in the fields, beside what the other one wrote.
        st.session_state[WARNED] = str(changed)
        st.session_state[LOOKED_AT] = seen._replace(version=changed.now.version)
    except UnknownDecision as gone:
        st.session_state[WARNED] = str(gone)
    st.session_state[IS_KEPT] = True


def write_response(seen: Seen, by: str) -> str:
    """Keep the response of the country."""
    said, reason = (st.session_state[f"{KEY}_{name}"] for name in ("response", "reason"))
    kept, is_new = answer_decision(
        data.workspace(), seen.plan, seen.number, said, reason, based_on=seen.version, by=by
    )
    word = response_word(kept.decision.response)
    return _told(_("The response to decision {number} is recorded: {word}."), kept, is_new, word)


def write_state(seen: Seen, by: str) -> str:
    """Keep that it is done, dropped or open again."""
    state, on = (st.session_state[f"{KEY}_{name}"] for name in ("state", "on"))
    when = on.isoformat() if on and state != FollowUp.OPEN else ""
    kept, is_new = close_decision(
        data.workspace(), seen.plan, seen.number, state, when, based_on=seen.version, by=by
    )
    word = state_word(kept.decision.state)
    return _told(_("The state of decision {number} is recorded: {word}."), kept, is_new, word)


def write_change(seen: Seen, by: str) -> str:
    """Keep it in other words."""
    kept, is_new = change_decision(
        data.workspace(), seen.plan, seen.number, typed(KEY), based_on=seen.version, by=by
    )
    return _told(_("Decision {number} is changed."), kept, is_new)


def write_withdrawal(seen: Seen, by: str) -> str:
    """Take it out of force."""
    gone = withdraw_decision(data.workspace(), seen.plan, seen.number, based_on=seen.version, by=by)
    return _told(_("Decision {number} is withdrawn."), gone, is_new=True)


def _told(sentence: str, kept: StoredDecision, is_new: bool, word: str = "") -> str:
    same = _("Decision {number} says that already; nothing was written.")
    return (sentence if is_new else same).format(number=kept.number, word=word)
