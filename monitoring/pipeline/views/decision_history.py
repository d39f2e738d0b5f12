"""What was said of a decision from version to version: when, by whom, and what became different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from monitoring.model import Decision
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.decisions import about, kind_word, response_word, state_word
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import mark
from monitoring.written import clauses, day

HISTORY_COLUMNS = ("version", "written_at", "written_by", "what")
LABELS: Mapping[str, str] = {
    "version": mark("Version"),
    "what": mark("What became different"),
    "written_by": mark("By whom"),
    "written_at": mark("When"),
}


def decision_history(results: Results, versions: Sequence[StoredDecision]) -> pd.DataFrame:
    """HISTORY_COLUMNS as texts: one row per version, the newest first.

    versions: of one decision, the first one first, as the store keeps them. `written_at` is in UTC
    to the minute, `what` says what that version changed.
    """
    rows = [_row(versions[0], _("recorded: {text}").format(text=versions[0].decision.text))]
    rows += [
        _row(after, _difference(results, before, after)) for before, after in pairwise(versions)
    ]
    return pd.DataFrame(rows[::-1], columns=list(HISTORY_COLUMNS))


def _row(stored: StoredDecision, what: str) -> dict[str, Any]:
    return {
        "version": str(stored.version),
        "written_at": f"{stored.written_at:%Y-%m-%d %H:%M} UTC",
        "written_by": stored.written_by or _("nobody is named"),
        "what": what,
    }


def _difference(results: Results, before: StoredDecision, after: StoredDecision) -> str:
    if after.is_withdrawn:
        return _("withdrawn")
    return clauses(*_differences(results, before.decision, after.decision))


def _differences(results: Results, before: Decision, after: Decision) -> Iterator[str]:
    """Each thing that a version says otherwise than the one before it."""
    if before.text != after.text:
        yield _("text: {text}").format(text=after.text)
    if (before.kind, before.proposal) != (after.kind, after.proposal):
        yield _("kind: {word}").format(word=kind_word(after.kind, after.proposal))
    if (before.country, before.node) != (after.country, after.node):
        yield _("about: {what}").format(what=about(results, after))
    if before.responsible != after.responsible:
        yield _("responsible: {who}").format(who=after.responsible or _("nobody is named"))
    if before.due != after.due:
        yield _("due: {day}").format(day=day(after.due) if after.due else _("no date"))
    if (before.response, before.response_reason) != (after.response, after.response_reason):
        word = response_word(after.response)
        if after.response_reason:
            word = _("{word}: {reason}").format(word=word, reason=after.response_reason)
        yield _("response: {word}").format(word=word)
    if (before.state, before.closed_on) != (after.state, after.closed_on):
        word = state_word(after.state)
        if after.closed_on:
            word = _("{word}, {day}").format(word=word, day=day(after.closed_on))
        yield _("state: {word}").format(word=word)
