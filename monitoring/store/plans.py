"""Plans that were uploaded, each version kept as its raw tables and as its file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select, union

from monitoring.store import schema
from monitoring.store.database import Store
from monitoring.store.uploads import keep_file

RawTables = Mapping[str, Sequence[tuple[str, Mapping[str, str]]]]
"""Rows by table name: where the row stands, and its values as typed."""


@dataclass(frozen=True)
class StoredPlan:
    """The newest version of an uploaded plan."""

    code: str
    version: int
    tables: RawTables
    file: str
    added_at: datetime
    added_by: str


def stored_plans(store: Store) -> list[StoredPlan]:
    """The newest version of every uploaded plan, in the order in which they were first added."""
    table = schema.plans
    newest = select(table.c.code, func.max(table.c.version).label("version")).group_by(table.c.code)
    latest = newest.subquery()
    query = (
        select(table)
        .join(latest, (table.c.code == latest.c.code) & (table.c.version == latest.c.version))
        .order_by(table.c.id)
    )
    with store.reading() as connection:
        return [
            StoredPlan(r.code, r.version, json.loads(r.tables), r.file, r.added_at, r.added_by)
            for r in connection.execute(query)
        ]


def add_plan(
    store: Store, code: str, tables: RawTables, *, file: str, content: bytes = b"", by: str = ""
) -> tuple[int, bool]:
    """Keep a plan as its next version; (version, whether it is new). Equal tables add nothing."""
    text = json.dumps(tables, ensure_ascii=False, sort_keys=True)
    table = schema.plans
    newest = select(table.c.version, table.c.tables).where(table.c.code == code)
    with store.reading() as connection:
        last = connection.execute(newest.order_by(table.c.version.desc())).first()
    if last is not None and last.tables == text:
        return int(last.version), False
    sha256 = hashlib.sha256(content).hexdigest() if content else None
    with store.writing() as connection:
        last = connection.execute(newest.order_by(table.c.version.desc())).first()
        version = 1 if last is None else int(last.version) + 1
        if sha256 is not None:
            keep_file(connection, sha256, content)
        connection.execute(
            insert(table).values(
                code=code,
                version=version,
                tables=text,
                file=file,
                sha256=sha256,
                added_at=datetime.now(UTC),
                added_by=by,
            )
        )
    return version, True


def remove_plan(store: Store, code: str) -> None:
    """Remove an example plan with its rounds, uploads and ratings, so that none of it is left.

    Only for the demonstration and the real example: what countries sent is undone, never removed.
    """
    sent, kept = schema.uploads, schema.files
    of_the_plan = select(sent.c.id).where(sent.c.plan == code)
    still_used = union(
        select(sent.c.sha256),
        select(schema.plans.c.sha256).where(schema.plans.c.sha256.is_not(None)),
    )
    with store.writing() as connection:
        connection.execute(delete(schema.ratings).where(schema.ratings.c.upload.in_(of_the_plan)))
        connection.execute(delete(sent).where(sent.c.plan == code))
        connection.execute(delete(schema.rounds).where(schema.rounds.c.plan == code))
        connection.execute(delete(schema.plans).where(schema.plans.c.code == code))
        connection.execute(delete(kept).where(kept.c.sha256.not_in(still_used)))
