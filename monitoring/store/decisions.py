"""Decisions of consultations: each version kept for good, the newest in force unless it withdraws."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from monitoring.model import Decision, DecisionKind, FollowUp, Proposal, Response
from monitoring.store import schema
from monitoring.store.database import Store
from monitoring.translation import gettext as _


class UnknownDecision(LookupError):
    """The plan has no decision with this number in force."""

    def __init__(self, plan: str, number: int) -> None:
        super().__init__(
            _("{plan} has no decision {number} in force.").format(plan=plan, number=number)
        )


class DecisionChanged(RuntimeError):
    """Somebody else changed the decision after it was shown; nothing was written.

    now: how it stands; its version is the one to look at before it is changed again.
    """

    def __init__(self, now: StoredDecision) -> None:
        self.now = now
        known = {"number": now.number, "version": now.version, "who": now.written_by}
        said = (
            _("Decision {number} was changed meanwhile by {who} and stands at version {version}. "
              "Nothing was written; look at it again, then change it.")
            if now.written_by
            else _("Decision {number} was changed meanwhile and stands at version {version}. "
                   "Nothing was written; look at it again, then change it.")
        )  # fmt: skip
        super().__init__(said.format(**known))


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A version of a decision; moments are in UTC.

    number: counted within its plan, from 1, and never given to another decision of it.
    made_at, made_by: when and by whom the first version was written; `written_` speaks of this one.
    """

    number: int
    version: int
    decision: Decision
    made_at: datetime
    made_by: str
    written_at: datetime
    written_by: str
    is_withdrawn: bool = False


def stored_decisions(store: Store, plan: str | None = None) -> list[StoredDecision]:
    """The decisions in force, of one plan or of all, by plan and number."""
    with store.reading() as connection:
        histories = _histories(connection, plan)
    newest = [versions[-1] for versions in histories]
    return [one for one in newest if not one.is_withdrawn]


def decision_versions(store: Store, plan: str, number: int) -> list[StoredDecision]:
    """Every version of a decision, the first one first; empty for a number that was never given."""
    with store.reading() as connection:
        return next(_histories(connection, plan, number), [])


def add_decision(store: Store, decision: Decision, by: str = "") -> StoredDecision:
    """Keep a new decision under the next number of its plan."""
    with store.writing() as connection:
        numbers = [versions[-1].number for versions in _histories(connection, decision.plan)]
        return _write(connection, [], max(numbers, default=0) + 1, decision, by)


def change_decision(
    store: Store, number: int, decision: Decision, *, based_on: int, by: str = ""
) -> tuple[StoredDecision, bool]:
    """Keep a decision as its next version; (how it stands, whether anything was written).

    based_on: the version that was looked at. What is there already is not written again.
    Raises UnknownDecision, or DecisionChanged where there is a newer version that says something
    else.
    """
    with store.writing() as connection:
        versions = _in_force(connection, decision.plan, number)
        now = versions[-1]
        if now.decision == decision:
            connection.rollback()
            return now, False
        if now.version != based_on:
            raise DecisionChanged(now)
        return _write(connection, versions, number, decision, by), True


def withdraw_decision(
    store: Store, plan: str, number: int, *, based_on: int, by: str = ""
) -> StoredDecision:
    """Take a decision out of force by a version that says so; what it said stays in the store.

    Raises UnknownDecision or DecisionChanged.
    """
    with store.writing() as connection:
        versions = _in_force(connection, plan, number)
        now = versions[-1]
        if now.version != based_on:
            raise DecisionChanged(now)
        return _write(connection, versions, number, now.decision, by, is_withdrawn=True)


def altered_versions(connection: Connection) -> Iterator[tuple[str, int, int, int]]:
    """The versions that are not as they were kept: plan, number, version, and the version before.

    A version whose predecessors are whole follows the one before it by 1; where it does not, one is
    gone. A number that is missing altogether is told as version 0.
    """
    table = schema.decisions
    order = (table.c.plan, table.c.number, table.c.version)
    plan, number, version, sha256 = "", 0, 0, ""
    for row in connection.execute(select(table).order_by(*order)):
        if row.plan != plan:
            plan, number, version, sha256 = row.plan, 0, 0, ""
        if row.number != number:
            for gone in range(number + 1, row.number):
                yield plan, gone, 0, 0
            number, version, sha256 = row.number, 0, ""
        if row.version != version + 1 or _digest(_values(row), sha256) != row.sha256:
            yield plan, number, row.version, version
        version, sha256 = row.version, row.sha256


def _write(
    connection: Connection,
    before: Sequence[StoredDecision],
    number: int,
    decision: Decision,
    by: str,
    *,
    is_withdrawn: bool = False,
) -> StoredDecision:
    table = schema.decisions
    values = asdict(decision) | {
        "kind": decision.kind.value,
        "proposal": decision.proposal.value if decision.proposal else "",
        "response": decision.response.value,
        "state": decision.state.value,
        "number": number,
        "version": len(before) + 1,
        "is_withdrawn": is_withdrawn,
        "written_at": datetime.now(UTC),
        "written_by": by,
    }
    at_last = (
        (table.c.plan == decision.plan)
        & (table.c.number == number)
        & (table.c.version == len(before))
    )
    last = connection.execute(select(table.c.sha256).where(at_last)).scalar() or ""
    values["sha256"] = _digest(values, last)
    connection.execute(insert(table).values(**values))
    return StoredDecision(
        number=number,
        version=len(before) + 1,
        decision=decision,
        made_at=before[0].made_at if before else values["written_at"],
        made_by=before[0].made_by if before else by,
        written_at=values["written_at"],
        written_by=by,
        is_withdrawn=is_withdrawn,
    )


def _digest(values: dict[str, Any], before: str) -> str:
    """What a version is known by again: the SHA-256 of all that it says and of the one before it."""
    told = [before, *(str(values[name]) for name in _TOLD)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


_TOLD = tuple(column.name for column in schema.decisions.columns if column.name != "sha256")


def _values(row: Row[Any]) -> dict[str, Any]:
    """A row as it was handed to the database."""
    return dict(row._mapping) | {"written_at": _in_utc(row.written_at)}


def _in_utc(moment: datetime) -> datetime:
    # SQLite gives a moment back without its zone, a server in its own; it was kept in UTC.
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_force(connection: Connection, plan: str, number: int) -> list[StoredDecision]:
    """Every version of a decision that is in force. Raises UnknownDecision."""
    versions = next(_histories(connection, plan, number), [])
    if not versions or versions[-1].is_withdrawn:
        raise UnknownDecision(plan, number)
    return versions


def _histories(
    connection: Connection, plan: str | None, number: int | None = None
) -> Iterator[list[StoredDecision]]:
    """The versions of each decision, the first one first; by plan and number."""
    table = schema.decisions
    query = select(table).order_by(table.c.plan, table.c.number, table.c.version)
    if plan is not None:
        query = query.where(table.c.plan == plan)
    if number is not None:
        query = query.where(table.c.number == number)
    found: dict[tuple[str, int], list[StoredDecision]] = {}
    for row in connection.execute(query):
        before = found.setdefault((row.plan, row.number), [])
        before.append(_stored(row, before))
    # Servers sort letters by their own rules; here it is the same order everywhere.
    return iter([found[key] for key in sorted(found)])


def _stored(row: Row[Any], before: Sequence[StoredDecision]) -> StoredDecision:
    when = _in_utc(row.written_at)
    return StoredDecision(
        number=row.number,
        version=row.version,
        decision=Decision(
            plan=row.plan,
            round=row.round,
            kind=DecisionKind(row.kind),
            text=row.text,
            proposal=Proposal(row.proposal) if row.proposal else None,
            country=row.country,
            node=row.node,
            responsible=row.responsible,
            due=row.due,
            response=Response(row.response),
            response_reason=row.response_reason,
            state=FollowUp(row.state),
            closed_on=row.closed_on,
        ),
        made_at=before[0].made_at if before else when,
        made_by=before[0].made_by if before else row.written_by,
        written_at=when,
        written_by=row.written_by,
        is_withdrawn=row.is_withdrawn,
    )
