"""Rounds that were added to a plan, and the state of every round."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from monitoring.model import Round, RoundState
from monitoring.store import schema
from monitoring.store.database import Store
from monitoring.translation import gettext as _


class RoundExists(ValueError):
    """The plan has a round with this code already, in capitals or not."""


class RoundNotOpen(RuntimeError):
    """Ratings are to be kept or withdrawn in rounds that are not open; nothing was changed."""

    def __init__(self, rounds: Iterable[str]) -> None:
        self.rounds = tuple(rounds)
        super().__init__(
            _("Not open, so nothing was changed: {rounds}. Have a closed round opened first; "
              "a published round stays as it is.").format(rounds=", ".join(self.rounds))
        )  # fmt: skip


class RoundPublished(RuntimeError):
    """A round that was published is to be opened or closed; nothing was changed."""

    def __init__(self, round_: str) -> None:
        self.round = round_
        super().__init__(
            _("The round '{round}' is published for good. "
              "Add a new round for further answers.").format(round=round_)
        )  # fmt: skip


def stored_rounds(store: Store, plan: str | None = None) -> dict[str, dict[str, Round]]:
    """The rounds in the store by plan and code."""
    with store.reading() as connection:
        return rounds_in(connection, plan)


def rounds_in(connection: Connection, plan: str | None = None) -> dict[str, dict[str, Round]]:
    """The same, as a transaction sees them."""
    query = select(schema.rounds)
    if plan is not None:
        query = query.where(schema.rounds.c.plan == plan)
    found: dict[str, dict[str, Round]] = {}
    for row in connection.execute(query):
        found.setdefault(row.plan, {})[row.code] = Round(
            code=row.code,
            title=row.title,
            date=row.date,
            is_baseline=row.is_baseline,
            scope=tuple(row.scope),
            state=RoundState(row.state),
            comments_until=row.comments_until,
        )
    return found


def add_round(store: Store, plan: str, round_: Round) -> None:
    """Keep a new round. Raises RoundExists."""
    with store.writing() as connection:
        # Not left to the database: SQLite knows the capitals of English letters only.
        if round_.code.casefold() in {
            c.casefold() for c in rounds_in(connection, plan).get(plan, ())
        }:
            raise RoundExists(round_.code)
        connection.execute(insert(schema.rounds).values(plan=plan, **_row(round_)))


def set_round_state(store: Store, plan: str, round_: Round, state: RoundState) -> None:
    """Open, close or publish a round, one of the plan's own included.

    Raises RoundPublished where a published round would be opened or closed.
    """
    table = schema.rounds
    here = (table.c.plan == plan) & (table.c.code == round_.code)
    with store.writing() as connection:
        known = connection.execute(select(table.c.state).where(here)).scalar()
        before = RoundState(known) if known else RoundState.OPEN
        if before is state:
            connection.rollback()  # nothing changes, so the revision stays
        elif before is RoundState.PUBLISHED:
            raise RoundPublished(round_.code)
        elif known:
            connection.execute(update(table).where(here).values(state=state.value))
        else:
            row = _row(round_) | {"state": state.value}
            connection.execute(insert(table).values(plan=plan, **row))


def set_comments_until(store: Store, plan: str, round_: Round, until: datetime.date | None) -> None:
    """Say until when countries may comment on a round, one of the plan's own included.

    until: the last day; None takes the announcement back. Raises RoundPublished for a published
    round, on which nobody can comment any more.
    """
    table = schema.rounds
    here = (table.c.plan == plan) & (table.c.code == round_.code)
    with store.writing() as connection:
        known = connection.execute(
            select(table.c.state, table.c.comments_until).where(here)
        ).first()
        if known is not None and known.state == RoundState.PUBLISHED:
            raise RoundPublished(round_.code)
        if until == (known.comments_until if known else None):
            connection.rollback()  # nothing changes, so the revision stays
        elif known:
            connection.execute(update(table).where(here).values(comments_until=until))
        else:
            row = _row(round_) | {"state": RoundState.OPEN.value, "comments_until": until}
            connection.execute(insert(table).values(plan=plan, **row))


def require_open(connection: Connection, plan: str, rounds: Iterable[str]) -> None:
    """Raises RoundNotOpen unless all these rounds are open now.

    A round that a plan defines is open as long as nothing else was stored of it.
    """
    table = schema.rounds
    shut = select(table.c.code).where(table.c.plan == plan, table.c.state != RoundState.OPEN.value)
    not_open = set(rounds) & set(connection.execute(shut).scalars())
    if not_open:
        raise RoundNotOpen(sorted(not_open))


def require_unpublished(connection: Connection, plan: str, rounds: Iterable[str]) -> None:
    """Raises RoundPublished for the first of these rounds that is published now."""
    table = schema.rounds
    shut = select(table.c.code).where(
        table.c.plan == plan, table.c.state == RoundState.PUBLISHED.value
    )
    published = set(rounds) & set(connection.execute(shut).scalars())
    if published:
        raise RoundPublished(min(published))


def _row(round_: Round) -> dict[str, object]:
    return {
        "code": round_.code,
        "title": round_.title,
        "date": round_.date,
        "is_baseline": round_.is_baseline,
        "scope": list(round_.scope),
        "state": round_.state.value,
        "comments_until": round_.comments_until,
    }
