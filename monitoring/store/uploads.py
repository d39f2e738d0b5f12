"""Uploads: what a file would change, committing it whole, undoing it exactly."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, insert, select, update

from monitoring.model import RATING_COLUMNS, RATING_KEY, RATING_TEXTS
from monitoring.store import schema
from monitoring.store.database import Store
from monitoring.store.rounds import require_open

COMPARED = ("status", "reason", "level", "value", *RATING_TEXTS)
"""Two answers that agree in these say the same, wherever in whichever file they stand."""


LARGEST_ID = 2**63 - 1
"""No number of an upload is larger on any database."""


class UnknownUpload(LookupError):
    """There is no such upload, or it was undone already."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file sent by one person at one time."""

    id: int
    plan: str
    file: str
    sha256: str
    layout: str
    uploaded_at: datetime
    uploaded_by: str
    added: int
    changed: int
    unchanged: int
    unanswered: int
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that a file adds (`before` is then empty) or changes, field by field."""

    round: str
    country: str
    action: str
    assessment: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    place: str

    @property
    def is_new(self) -> bool:
        return not self.before


@dataclass(frozen=True)
class Changes:
    """What a file changes against the ratings in force."""

    changes: tuple[Change, ...]
    unchanged: int

    @property
    def added(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added


def uploads(store: Store, plan: str | None = None) -> list[Upload]:
    """All uploads, newest first, undone ones included."""
    query = select(schema.uploads).order_by(schema.uploads.c.id.desc())
    if plan is not None:
        query = query.where(schema.uploads.c.plan == plan)
    with store.reading() as connection:
        return [Upload(**row._mapping) for row in connection.execute(query)]


def current_ratings(store: Store, plan: str) -> pd.DataFrame:
    """The ratings in force, RATING_COLUMNS with `upload` and `file`: the latest for each key."""
    with store.reading() as connection:
        return ratings_in_force(connection, plan)


def changes_of(store: Store, plan: str, ratings: pd.DataFrame) -> Changes:
    """What committing these ratings (RATING_COLUMNS) would change now. Writes nothing."""
    with store.reading() as connection:
        return _compared(ratings_in_force(connection, plan), ratings)


def commit_upload(
    store: Store,
    plan: str,
    ratings: pd.DataFrame,
    *,
    file: str,
    content: bytes,
    layout: str,
    unanswered: int = 0,
    by: str = "",
) -> tuple[int, Changes]:
    """Keep a file and what it says, in one transaction; returns its upload and what changed.

    A file that is in force already and changes nothing is not kept twice: its first upload is
    returned and the revision stays. Raises RoundNotOpen.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    with store.writing() as connection:
        require_open(connection, plan, ratings["round"])
        changes = _compared(ratings_in_force(connection, plan), ratings)
        known = None if changes.changes else _in_force(connection, plan, sha256)
        if known is not None:
            connection.rollback()
            return known, changes
        keep_file(connection, sha256, content)
        upload: int = connection.execute(
            insert(schema.uploads)
            .values(
                plan=plan,
                file=file,
                sha256=sha256,
                layout=layout,
                uploaded_at=datetime.now(UTC),
                uploaded_by=by,
                added=changes.added,
                changed=changes.changed,
                unchanged=changes.unchanged,
                unanswered=unanswered,
            )
            .returning(schema.uploads.c.id)
        ).scalar_one()
        _insert_ratings(connection, upload, ratings)
    return upload, changes


def undo_upload(store: Store, upload: int) -> Upload:
    """Withdraw an upload: what remains in force is exactly what the other uploads say.

    Raises UnknownUpload, or RoundNotOpen when it says anything in a round that is not open. The
    file and its ratings stay in the store, out of force.
    """
    table, said = schema.uploads, schema.ratings
    if abs(upload) > LARGEST_ID:
        raise UnknownUpload(upload)
    with store.writing() as connection:
        row = connection.execute(
            select(table).where(table.c.id == upload, table.c.undone_at.is_(None))
        ).one_or_none()
        if row is None:
            raise UnknownUpload(upload)
        in_rounds = select(said.c.round).where(said.c.upload == upload).distinct()
        require_open(connection, row.plan, connection.execute(in_rounds).scalars())
        connection.execute(
            update(table).where(table.c.id == upload).values(undone_at=datetime.now(UTC))
        )
        return Upload(**row._mapping)


def keep_file(connection: Connection, sha256: str, content: bytes) -> None:
    """Keep the bytes of a file once, however often it is sent."""
    table = schema.files
    if connection.execute(select(table.c.sha256).where(table.c.sha256 == sha256)).first() is None:
        connection.execute(insert(table).values(sha256=sha256, content=content))


def file_content(store: Store, sha256: str) -> bytes:
    """The bytes of a file exactly as they were sent."""
    table = schema.files
    with store.reading() as connection:
        found = connection.execute(select(table.c.content).where(table.c.sha256 == sha256))
        return bytes(found.scalar_one())


def ratings_in_force(connection: Connection, plan: str) -> pd.DataFrame:
    """`current_ratings` as a transaction sees them."""
    ratings, sent = schema.ratings, schema.uploads
    newest = func.row_number().over(
        partition_by=[ratings.c[name] for name in RATING_KEY], order_by=ratings.c.upload.desc()
    )
    in_force = (
        select(
            *(ratings.c[name] for name in RATING_COLUMNS),
            ratings.c.upload,
            sent.c.file,
            newest.label("place_in_line"),
        )
        .join(sent, sent.c.id == ratings.c.upload)
        .where(sent.c.plan == plan, sent.c.undone_at.is_(None))
        .subquery()
    )
    columns = [*RATING_COLUMNS, "upload", "file"]
    query = select(*(in_force.c[name] for name in columns)).where(in_force.c.place_in_line == 1)
    rows = [tuple(row) for row in connection.execute(query.order_by(*RATING_KEY))]
    return pd.DataFrame(rows, columns=columns).astype({"value": "float64"})


def _compared(current: pd.DataFrame, ratings: pd.DataFrame) -> Changes:
    before = {tuple(row[:4]): row[4:] for row in _plain(current, (*RATING_KEY, *COMPARED))}
    changes = []
    for row in _plain(ratings, (*RATING_KEY, *COMPARED, "sheet", "cell")):
        key, after, (sheet, cell) = tuple(row[:4]), row[4:-2], row[-2:]
        earlier = before.get(key)
        if earlier == after:
            continue
        fields = [
            name for n, name in enumerate(COMPARED) if earlier is None or earlier[n] != after[n]
        ]
        changes.append(
            Change(
                round=key[0],
                country=key[1],
                action=key[2],
                assessment=key[3],
                before={} if earlier is None else _picked(earlier, fields),
                after=_picked(after, fields),
                place=f"{sheet}!{cell}",
            )
        )
    return Changes(tuple(changes), len(ratings) - len(changes))


def _plain(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[list[Any]]:
    """Rows of plain values, a missing number as None so that two of them are equal."""
    values = frame[list(columns)].astype(object)
    plain: list[list[Any]] = values.where(values.notna(), None).to_numpy().tolist()
    return plain


def _picked(row: list[Any], fields: list[str]) -> dict[str, Any]:
    return {name: row[COMPARED.index(name)] for name in fields}


def _in_force(connection: Connection, plan: str, sha256: str) -> int | None:
    """The latest upload of the file, if it was not undone."""
    table = schema.uploads
    latest = select(func.max(table.c.id)).where(
        table.c.plan == plan, table.c.sha256 == sha256, table.c.undone_at.is_(None)
    )
    found: int | None = connection.execute(latest).scalar()
    return found


def _insert_ratings(connection: Connection, upload: int, ratings: pd.DataFrame) -> None:
    rows = _plain(ratings, RATING_COLUMNS)
    if rows:
        names = ("upload", *RATING_COLUMNS)
        connection.execute(
            insert(schema.ratings), [dict(zip(names, (upload, *row), strict=True)) for row in rows]
        )
