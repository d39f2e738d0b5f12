"""Rounds that were added to a plan, and the state of every round."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from monitoring.model import Round, RoundState
from monitoring.store import schema
from monitoring.store.database import Store


class RoundExists(ValueError):
    """The plan has a round with this code already."""


def stored_rounds(store: Store, plan: str | None = None) -> dict[str, dict[str, Round]]:
    """The rounds in the store by plan and code."""
    query = select(schema.rounds)
    if plan is not None:
        query = query.where(schema.rounds.c.plan == plan)
    found: dict[str, dict[str, Round]] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            found.setdefault(row.plan, {})[row.code] = Round(
                code=row.code,
                title=row.title,
                date=row.date,
                is_baseline=row.is_baseline,
                scope=tuple(row.scope.split()),
                state=RoundState(row.state),
            )
    return found


def add_round(store: Store, plan: str, round_: Round) -> None:
    """Keep a new round. Raises RoundExists."""
    table = schema.rounds
    with store.writing() as connection:
        same = select(table.c.code).where(table.c.plan == plan, table.c.code == round_.code)
        if connection.execute(same).first() is not None:
            raise RoundExists(round_.code)
        connection.execute(insert(table).values(plan=plan, **_row(round_)))


def set_round_state(store: Store, plan: str, round_: Round, state: RoundState) -> None:
    """Open, close or publish a round, one of the plan's own included."""
    table = schema.rounds
    here = (table.c.plan == plan) & (table.c.code == round_.code)
    with store.writing() as connection:
        changed = connection.execute(update(table).where(here).values(state=state.value))
        if changed.rowcount == 0:
            row = _row(round_) | {"state": state.value}
            connection.execute(insert(table).values(plan=plan, **row))


def _row(round_: Round) -> dict[str, object]:
    return {
        "code": round_.code,
        "title": round_.title,
        "date": round_.date,
        "is_baseline": round_.is_baseline,
        "scope": " ".join(round_.scope),
        "state": round_.state.value,
    }
