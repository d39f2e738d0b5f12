"""The due dates of decisions as entries of a calendar."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from monitoring.model import FollowUp
from monitoring.pipeline.documents.about import mark_of
from monitoring.pipeline.facts import facts
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.decisions import about, kind_word, response_word
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.written import day

NAMESPACE = uuid.UUID("7a1e0c1c-9c53-4d0c-8f0b-3d0b6b1f5a10")
"""Of the entries' numbers; never changed, so that an entry stays the same one."""


class NothingDue(LookupError):
    """No open decision has a due date, so that there is no calendar to make."""


def calendar_of_due_dates(
    results: Results, decisions: Sequence[StoredDecision], *, revision: int
) -> bytes:
    """An .ics file with an entry for each open decision that has a due date. Raises NothingDue."""
    # The library is slow to import, and only this file needs it.
    from monitoring.exports.calendar import Entry, calendar_bytes  # noqa: PLC0415

    plan = results.plan
    dated = [
        (one.decision.due, one)
        for one in decisions
        if one.decision.due is not None and one.decision.state is FollowUp.OPEN
    ]
    if not dated:
        raise NothingDue(
            _("None of these decisions on {plan} is open and has a due date, so that there is "
              "nothing for a calendar.")
            .format(plan=plan.code)
        )  # fmt: skip
    entries = [
        Entry(
            uid=_uid(one),
            day=due,
            summary=_summary(results, one),
            description=_description(results, one),
            changed_at=one.written_at,
            version=one.version - 1,
        )
        for due, one in sorted(dated, key=lambda pair: (pair[0], pair[1].number))
    ]
    rounds = tuple(dict.fromkeys(one.decision.round for _due, one in dated))
    told = facts(plan, ", ".join(rounds), results.assessment, revision, rounds)
    # There is neither a rating nor a score in it.
    for name in (_("ratings"), _("units"), _("method")):
        del told[name]
    return calendar_bytes(entries, told, name=_("Decisions on {plan}").format(plan=plan.label))


def _uid(one: StoredDecision) -> str:
    # Another store may have a plan of this code too, with a decision of this number.
    told = "\n".join((one.decision.plan, str(one.number), one.made_at.isoformat()))
    return str(uuid.uuid5(NAMESPACE, told))


def _summary(results: Results, one: StoredDecision) -> str:
    said = _("{plan}, decision {number} is due: {text}").format(
        plan=results.plan.code, number=one.number, text=one.decision.text
    )
    return _("DEMONSTRATION: {said}").format(said=said) if mark_of(results) else said


def _description(results: Results, one: StoredDecision) -> str:
    said = one.decision
    lines = [
        said.text,
        "",
        _("Kind: {what}").format(what=kind_word(said.kind, said.proposal)),
        _("About: {what}").format(what=about(results, said)),
        _("Responsible: {who}").format(who=said.responsible or _("nobody is named")),
        *(
            [_("Response: {what}").format(what=response_word(said.response))]
            if said.country
            else []
        ),
        _("Plan {plan}, round {round}; as at {day}").format(
            plan=results.plan.label, round=said.round, day=day(one.written_at.date())
        ),
        mark_of(results),
    ]
    return "\n".join(lines).rstrip()
