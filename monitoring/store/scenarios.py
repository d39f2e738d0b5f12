"""Named what-if scenarios: each version kept for good, the newest in force unless it was removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from monitoring.store import schema
from monitoring.store.database import Store


@dataclass(frozen=True, slots=True)
class StoredScenario:
    """The version of a scenario that is in force; `settings` are plain values."""

    plan: str
    name: str
    version: int
    settings: Mapping[str, Any] = field(hash=False)
    saved_at: datetime
    saved_by: str


def stored_scenarios(store: Store, plan: str | None = None) -> list[StoredScenario]:
    """The scenarios in force, of one plan or of all, by plan and name."""
    with store.reading() as connection:
        newest = _newest(connection, plan)
    return [
        StoredScenario(
            row.plan, row.name, row.version, json.loads(row.settings), row.saved_at, row.saved_by
        )
        for row in newest
        if row.removed_at is None
    ]


def add_scenario(
    store: Store, plan: str, name: str, settings: Mapping[str, Any], by: str = ""
) -> tuple[int, bool]:
    """Keep a scenario as its next version; (version, whether anything was written).

    The same settings again change nothing. A name is the same in capitals or not; the scenario
    bears it as it was written last.
    """
    text = json.dumps(settings, ensure_ascii=False, sort_keys=True)
    with store.writing() as connection:
        last = _named(connection, plan, name)
        if last is not None and last.removed_at is None and last.settings == text:
            connection.rollback()
            return int(last.version), False
        version = 1 if last is None else int(last.version) + 1
        connection.execute(
            insert(schema.scenarios).values(
                plan=plan,
                name=name,
                version=version,
                settings=text,
                sha256=digest(plan, name, version, text),
                saved_at=datetime.now(UTC),
                saved_by=by,
            )
        )
    return version, True


def remove_scenario(store: Store, plan: str, name: str, by: str = "") -> bool:
    """Mark a scenario as removed, in capitals or not; whether there was one in force."""
    table = schema.scenarios
    with store.writing() as connection:
        last = _named(connection, plan, name)
        if last is None or last.removed_at is not None:
            connection.rollback()
            return False
        here = (
            (table.c.plan == plan) & (table.c.name == last.name) & (table.c.version == last.version)
        )
        gone = {"removed_at": datetime.now(UTC), "removed_by": by}
        connection.execute(update(table).where(here).values(gone))
    return True


def digest(plan: str, name: str, version: int, settings: str) -> str:
    """What a version is known by again: the SHA-256 of what it says and of where it stands."""
    told = json.dumps([plan, name, version, settings], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _named(connection: Connection, plan: str, name: str) -> Row[Any] | None:
    """The newest version of a scenario, in force or not."""
    wanted = name.casefold()
    return next((row for row in _newest(connection, plan) if row.name.casefold() == wanted), None)


def _newest(connection: Connection, plan: str | None) -> list[Row[Any]]:
    table = schema.scenarios
    query = select(table).order_by(table.c.plan, table.c.version)
    if plan is not None:
        query = query.where(table.c.plan == plan)
    # Not left to the database: SQLite knows the capitals of English letters only.
    newest = {(row.plan, row.name.casefold()): row for row in connection.execute(query)}
    return [newest[key] for key in sorted(newest)]
