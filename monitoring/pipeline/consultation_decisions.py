"""What a step of a consultation says of decisions."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from monitoring.model import FollowUp, Plan, Response
from monitoring.pipeline.consultation_parts import Content, Listed, Number, listed, of_all
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.decisions import decision_table, decisions_finding
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.written import clauses, day, whole

LINES_OF_DECISIONS, LETTERS_OF_A_SUBJECT = 5, 48


def of_consultation(
    plan: Plan, decisions: Sequence[StoredDecision], round_: str
) -> list[StoredDecision]:
    """The decisions that a consultation on a round is about: its own, and what is open of earlier ones.

    Whether a round is published makes no difference: a decision says what was agreed in a room.
    """
    order = {one.code: one.order for one in plan.rounds}
    if round_ not in order:
        return []
    return [
        one
        for one in decisions
        if one.decision.round == round_
        or (
            one.decision.state is FollowUp.OPEN
            and order.get(one.decision.round, order[round_]) < order[round_]
        )
    ]


def agreed(
    results: Results,
    decisions: Sequence[StoredDecision],
    on: datetime.date,
    of: str,
    *,
    says_none: bool = False,
) -> tuple[Listed, ...]:
    """The decisions on it, the newest first; nothing where there are none."""
    table = decision_table(results, decisions, on, of)
    if table.empty and not says_none:
        return ()
    rows = table.sort_values("number", ascending=False).to_dict("records")
    lines = [_beside(row) for row in rows]
    return (listed(_("Decisions"), lines, _("none recorded")),)


def _beside(row: Mapping[Any, Any]) -> str:
    """A decision in few words; what does not fit is cut at the end, and its date or state is not."""
    if row["is_late"]:
        return _("Late, due {day}: {text}").format(day=day(row["due"]), text=row["text"])
    told = _due(row)
    if not told:
        return str(row["text"])
    return _("{what}: {text}").format(what=told[:1].upper() + told[1:], text=row["text"])


def _due(row: Mapping[Any, Any]) -> str:
    """What became of a decision, in a word or two."""
    if row["is_late"]:
        return _("due {day}, late").format(day=day(row["due"]))
    if row["state"] != FollowUp.OPEN.value:
        return str(row["state_word"])
    return _("due {day}").format(day=day(row["due"])) if row["due"] else ""


def open_decisions(
    results: Results, decisions: Sequence[StoredDecision], on: datetime.date
) -> Content:
    """What is open of the decisions of the consultation, the late ones first, then by date."""
    table = decision_table(results, decisions, on)
    if table.empty:
        return Content(_("This consultation has recorded no decision yet"))
    is_open = table["state"] == FollowUp.OPEN.value
    accepted = int((table["response"] == Response.ACCEPTED.value).sum())
    numbers = (
        Number(_("Open"), whole(int(is_open.sum())), of_all(len(table))),
        Number(_("Past their due date"), whole(int(table["is_late"].sum())), of_all(len(table))),
        Number(_("Done"), whole(int((table["state"] == FollowUp.DONE.value).sum())),
               of_all(len(table))),
        Number(_("Accepted"), whole(accepted), of_all(len(table))),
    )  # fmt: skip
    rows = sorted(table[is_open].to_dict("records"), key=_by_date)
    lines = tuple(_line(row) for row in rows[:LINES_OF_DECISIONS])
    open_ones = Listed(_("Open decisions"), lines, len(rows) - len(lines))
    return Content(decisions_finding(table), numbers, lists=(open_ones,) if lines else ())


def _by_date(row: Mapping[Any, Any]) -> tuple[bool, datetime.date, int]:
    return (not row["is_late"], row["due"] or datetime.date.max, row["number"])


def _line(row: Mapping[Any, Any]) -> str:
    """A decision in two lines: about whom, until when, what, by whom."""
    about = textwrap.shorten(str(row["about"]), LETTERS_OF_A_SUBJECT, placeholder=" …")
    told = _("{about}: {text}").format(about=clauses(about, _due(row)), text=row["text"])
    return clauses(told, str(row["responsible"]))
