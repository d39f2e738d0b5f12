"""Plans that were uploaded, each version kept as its raw tables and as its file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Connection, delete, func, insert, select, union

from monitoring.model import Round
from monitoring.store import schema
from monitoring.store.database import Store
from monitoring.store.rounds import rounds_in
from monitoring.store.uploads import keep_file, ratings_in_force
from monitoring.translation import gettext as _

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


@dataclass(frozen=True)
class Standing:
    """What hangs on a plan's code at the moment a new version is written."""

    codes: tuple[str, ...]
    """Of every uploaded plan."""
    added_by: str | None
    """Who added the newest version; None where there is none yet."""
    rounds: Mapping[str, Round]
    ratings: pd.DataFrame


class ExampleInUse(RuntimeError):
    """An example holds files that somebody else sent; nothing was removed."""

    def __init__(self, files: Sequence[str]) -> None:
        self.files = tuple(files)
        super().__init__(
            _("Nothing was removed: the examples hold files of others: {files}. "
              "Undo these uploads first.").format(files=", ".join(self.files))
        )  # fmt: skip


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
    store: Store,
    code: str,
    tables: RawTables,
    *,
    file: str,
    content: bytes = b"",
    by: str = "",
    objection: Callable[[Standing], None] | None = None,
) -> tuple[int, bool]:
    """Keep a plan as its next version; (version, whether it is new). Equal tables add nothing.

    objection: told how things stand while nobody else can write; what it raises keeps the plan out.
    """
    text = json.dumps(tables, ensure_ascii=False, sort_keys=True)
    sha256 = hashlib.sha256(content).hexdigest() if content else None
    table = schema.plans
    newest = select(table).where(table.c.code == code).order_by(table.c.version.desc())
    with store.writing() as connection:
        last = connection.execute(newest).first()
        if last is not None and last.tables == text:
            connection.rollback()
            return int(last.version), False
        if objection is not None:
            objection(_standing(connection, code, last.added_by if last else None))
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


def remove_plans(store: Store, codes: Sequence[str], *, by: str) -> list[str]:
    """Remove the plans that `by` added, with all that hangs on them; returns their codes.

    With a plan go its rounds, uploads, ratings, comments, scenarios and decisions.

    Only for the demonstration and the real example: what countries sent is undone, never removed.
    All are removed or, where ExampleInUse is raised, none. Plans that others added stay.
    """
    table = schema.plans
    with store.writing() as connection:
        whose = select(table.c.code, table.c.added_by).where(table.c.code.in_(codes))
        rows = connection.execute(whose).all()
        others = {row.code for row in rows if row.added_by != by}
        known = {row.code for row in rows} - others
        removed = [code for code in codes if code in known]
        if not removed:
            connection.rollback()
            return []
        _require_nobody_elses(connection, removed, by)
        _remove(connection, removed)
    return removed


def remove_outdated(
    store: Store, code: str, *, files: Collection[str], rounds: Collection[str], by: str
) -> bool | None:
    """Remove an example that holds an older file than those that it comes with now.

    files: SHA-256 of the files of today. rounds: codes of the rounds that the example itself has.
    by: who loads examples. Returns True when it was removed; None when nothing in it is older;
    False when it stays with its older files because somebody has worked with it: sent or undone a
    file, added a round, kept a scenario or wrote a decision down.
    """
    with store.writing() as connection:
        sent = schema.uploads
        found = connection.execute(select(sent).where(sent.c.plan == code)).all()
        outdated = any(row.uploaded_by == by and row.sha256 not in files for row in found)
        is_used = any(row.uploaded_by != by or row.undone_at is not None for row in found)
        if not outdated or is_used or _has_additions(connection, code, rounds):
            connection.rollback()
            return False if outdated else None
        _remove(connection, [code])
    return True


def _has_additions(connection: Connection, code: str, rounds: Collection[str]) -> bool:
    scenarios, decisions, kept = schema.scenarios, schema.decisions, schema.rounds
    queries = (
        select(scenarios.c.plan).where(scenarios.c.plan == code),
        select(decisions.c.plan).where(decisions.c.plan == code),
        select(kept.c.plan).where(kept.c.plan == code, kept.c.code.not_in(rounds)),
    )
    return any(connection.execute(query).first() is not None for query in queries)


def _standing(connection: Connection, code: str, added_by: str | None) -> Standing:
    codes = connection.execute(select(schema.plans.c.code).distinct()).scalars()
    return Standing(
        codes=tuple(codes),
        added_by=added_by,
        rounds=rounds_in(connection, code).get(code, {}),
        ratings=ratings_in_force(connection, code),
    )


def _require_nobody_elses(connection: Connection, codes: Sequence[str], by: str) -> None:
    sent = schema.uploads
    others = select(sent.c.id, sent.c.file).where(
        sent.c.plan.in_(codes), sent.c.undone_at.is_(None), sent.c.uploaded_by != by
    )
    found = connection.execute(others.order_by(sent.c.id)).all()
    if found:
        raise ExampleInUse([f"{row.file} ({row.id})" for row in found])


def _remove(connection: Connection, codes: Sequence[str]) -> None:
    sent, kept, plans = schema.uploads, schema.files, schema.plans
    of_the_plans = select(sent.c.id).where(sent.c.plan.in_(codes))
    still_used = union(
        select(sent.c.sha256),
        select(plans.c.sha256).where(plans.c.sha256.is_not(None)),
    )
    for said in (schema.ratings, schema.series, schema.comments):
        connection.execute(delete(said).where(said.c.upload.in_(of_the_plans)))
    connection.execute(delete(sent).where(sent.c.plan.in_(codes)))
    for hanging_on in (schema.rounds, schema.scenarios, schema.decisions):
        connection.execute(delete(hanging_on).where(hanging_on.c.plan.in_(codes)))
    connection.execute(delete(plans).where(plans.c.code.in_(codes)))
    connection.execute(delete(kept).where(kept.c.sha256.not_in(still_used)))
