"""Uploads: what a file would change, committing it whole, undoing it exactly."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, func, insert, select, update

from monitoring.model import RATING_COLUMNS, RATING_KEY
from monitoring.store import schema
from monitoring.store.aliases import accept_aliases
from monitoring.store.changes import Changes, Differences, compared
from monitoring.store.columns import Plain
from monitoring.store.database import Cancelled, Store
from monitoring.store.kinds import ERASED, RATINGS, Kind
from monitoring.store.rounds import require_open, require_unpublished
from monitoring.store.rows import frame_in_force, insert_rows
from monitoring.store.seen import Seen, require_seen
from monitoring.translation import gettext as _

LARGEST_ID = 2**63 - 1
"""No number of an upload is larger on any database."""


class UnknownUpload(LookupError):
    """There is no such upload, or it was undone already."""


class GroundMoved(RuntimeError):
    """What would change now is not what the uploader saw; nothing was written."""

    def __init__(self, changes: Differences[Any]) -> None:
        self.changes = changes
        super().__init__(
            _("Somebody else changed the answers in force after you looked at this file. "
              "Nothing was kept: look at what it changes now, and confirm again.")
        )  # fmt: skip


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
    kind: str = RATINGS.name
    withdrawn: int = 0
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What the uploader chose, to be told with the answers."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one upload says about one action of a country in a round, and how it came to say so."""

    assessment: str
    status: str
    reason: str
    level: str
    value: float | None
    evidence: str
    comment: str
    obstacle: str
    assistance: str
    good_practice: str
    why: str
    notes: str
    sheet: str
    cell: str
    raw: str
    how: str
    upload: int
    file: str
    sha256: str
    layout: str
    uploaded_at: datetime
    uploaded_by: str
    options: Mapping[str, Any] = field(hash=False)
    undone_at: datetime | None
    is_in_force: bool

    @property
    def is_withdrawal(self) -> bool:
        """Whether it says that what was in force shall not be."""
        return self.status == ERASED


class Steps:
    """How far a long write is, and whether it is still wanted."""

    def __init__(
        self,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._expected = self._done = 0

    def expect(self, rows: int) -> None:
        """So many rows are to be written."""
        self._expected = rows

    def advance(self, rows: int) -> None:
        """So many more rows are written. Raises Cancelled."""
        self.check()
        self._done += rows
        if self._progress is not None:
            self._progress(self._done / self._expected)

    def check(self) -> None:
        """Raises Cancelled when nobody wants it any more."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled


@dataclass(frozen=True)
class Arrival:
    """A file as it came: everything about an upload but what it says."""

    file: str
    content: bytes = field(repr=False)
    layout: str
    by: str
    unanswered: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)


def uploads(store: Store, plan: str | None = None) -> list[Upload]:
    """All uploads, newest first, undone ones included."""
    query = select(schema.uploads).order_by(schema.uploads.c.id.desc())
    if plan is not None:
        query = query.where(schema.uploads.c.plan == plan)
    with store.reading() as connection:
        return [Upload(**row._mapping) for row in connection.execute(query)]


def current_ratings(
    store: Store,
    plan: str,
    countries: Collection[str] | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The ratings in force, RATING_COLUMNS with `upload` and `file`: the latest for each key.

    countries: of these only, which is quick when they are few. columns: the key and these only.
    """
    with store.reading() as connection:
        return ratings_in_force(connection, plan, countries, columns)


def changes_of(
    store: Store, plan: str, ratings: pd.DataFrame, erased: pd.DataFrame | None = None
) -> Changes:
    """What committing these ratings (RATING_COLUMNS) would change now. Writes nothing.

    erased: keys, sheet and cell of the answers that would be withdrawn.
    """
    with store.reading() as connection:
        return compared(connection, Changes, RATINGS, plan, ratings, erased)


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
    erased: pd.DataFrame | None = None,
    ground: str | None = None,
    seen: Seen | None = None,
    options: Mapping[str, Any] | None = None,
    aliases: Mapping[str, str] | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[int, Changes]:
    """Keep a file and what it says, in one transaction; returns its upload and what changed.

    erased: keys, sheet and cell of answers that the upload withdraws; counted are those in force.
    ground: the digest of the changes that the uploader saw, where they are to be these still.
    seen: what else is to be still as it was.
    options: what the uploader chose. aliases: countries by the name that was accepted for them.
    progress: told the share that is written; cancelled: asked again and again whether to stop.

    A file that is in force already and changes nothing is not kept twice: its first upload is
    returned, the changes say `is_known`, and the revision stays. Raises RoundNotOpen, SeenNoMore,
    GroundMoved or Cancelled; nothing is written then.
    """
    arrival = Arrival(file, content, layout, by, unanswered, options or {})
    steps = Steps(progress, cancelled)
    with store.writing() as connection:
        rounds = set(ratings["round"].unique()).union(() if erased is None else erased["round"])
        require_open(connection, plan, rounds)
        if seen is not None:
            require_seen(connection, plan, seen)
        changes = compared(connection, Changes, RATINGS, plan, ratings, erased, steps.check)
        upload, is_new = keep(connection, plan, changes, arrival, ground, steps)
        accepted = accept_aliases(connection, aliases or {}, by)
        if not (is_new or accepted):
            connection.rollback()
    return upload, replace(changes, is_known=not is_new)


def undo_upload(store: Store, upload: int, *, seen: Seen | None = None) -> Upload:
    """Withdraw an upload: what remains in force is exactly what the other uploads say.

    seen: what is to be still as it was. Raises UnknownUpload, SeenNoMore, RoundNotOpen when it
    rates anything in a round that is not open, or RoundPublished when it comments on one that is
    published. The file and what it says stay in the store, out of force.
    """
    table = schema.uploads
    if abs(upload) > LARGEST_ID:
        raise UnknownUpload(upload)
    with store.writing() as connection:
        row = connection.execute(
            select(table).where(table.c.id == upload, table.c.undone_at.is_(None))
        ).one_or_none()
        if row is None:
            raise UnknownUpload(upload)
        if seen is not None:
            require_seen(connection, row.plan, seen)
        for said, require in (
            (schema.ratings, require_open),
            (schema.comments, require_unpublished),
        ):
            in_rounds = select(said.c.round).where(said.c.upload == upload).distinct()
            require(connection, row.plan, connection.execute(in_rounds).scalars())
        connection.execute(
            update(table).where(table.c.id == upload).values(undone_at=datetime.now(UTC))
        )
        return Upload(**row._mapping)


def history(store: Store, plan: str, round_: str, country: str, action: str) -> list[Answered]:
    """What every upload ever said about an action of a country in a round, newest first."""
    return histories(store, plan, round_, country, action).get(action, [])


def histories(
    store: Store, plan: str, round_: str, country: str, action: str | None = None
) -> dict[str, list[Answered]]:
    """`history` by action: of all actions that were ever answered, or of one."""
    said, sent = schema.ratings, schema.uploads
    of_upload = ("file", "sha256", "layout", "uploaded_at", "uploaded_by", "options", "undone_at")
    query = (
        select(
            *(said.c[name] for name in RATING_COLUMNS if name not in RATING_KEY[:3]),
            said.c.upload,
            *(sent.c[name] for name in of_upload),
            said.c.action,
        )
        .join(sent, sent.c.id == said.c.upload)
        .where(sent.c.plan == plan, said.c.country == country, said.c.round == round_)
        .order_by(said.c.upload.desc(), said.c.assessment)
    )
    if action is not None:
        query = query.where(said.c.action == action)
    answers: dict[str, list[Answered]] = {}
    superseded: set[tuple[str, str]] = set()
    with store.reading() as connection:
        for row in connection.execute(query):
            fields = dict(row._mapping)
            about = fields.pop("action")
            counts = row.undone_at is None and (about, row.assessment) not in superseded
            if counts:
                superseded.add((about, row.assessment))
            is_in_force = counts and row.status != ERASED
            answers.setdefault(about, []).append(Answered(**fields, is_in_force=is_in_force))
    return answers


def keep(
    connection: Connection,
    plan: str,
    changes: Differences[Any],
    arrival: Arrival,
    ground: str | None,
    steps: Steps,
) -> tuple[int, bool]:
    """Write an upload; (its number, whether it is new). Raises GroundMoved or Cancelled.

    It is not new where the file is in force already and changes nothing.
    """
    sha256 = hashlib.sha256(arrival.content).hexdigest()
    known = _known(connection, plan, changes.kind, sha256) if changes.is_empty else None
    if known is not None:
        return known, False
    if ground not in (None, changes.ground):
        raise GroundMoved(changes)
    keep_file(connection, sha256, arrival.content)
    upload: int = connection.execute(
        insert(schema.uploads)
        .values(
            plan=plan,
            file=arrival.file,
            sha256=sha256,
            layout=arrival.layout,
            uploaded_at=datetime.now(UTC),
            uploaded_by=arrival.by,
            added=changes.added,
            changed=changes.changed,
            unchanged=changes.unchanged,
            unanswered=arrival.unanswered,
            kind=changes.kind.name,
            withdrawn=changes.withdrawn,
            options=dict(arrival.options),
        )
        .returning(schema.uploads.c.id)
    ).scalar_one()
    _insert(connection, upload, changes, steps)
    return upload, True


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


def ratings_in_force(
    connection: Connection,
    plan: str,
    countries: Collection[str] | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """`current_ratings` as a transaction sees them."""
    names = RATING_COLUMNS if columns is None else (*RATING_KEY, *columns)
    narrow = {} if countries is None else {"country": set(countries)}
    return frame_in_force(connection, plan, RATINGS, names, narrow)


def _known(connection: Connection, plan: str, kind: Kind, sha256: str) -> int | None:
    """The latest upload of the file as this kind, if it was not undone."""
    table = schema.uploads
    latest = select(func.max(table.c.id)).where(
        table.c.plan == plan,
        table.c.sha256 == sha256,
        table.c.kind == kind.name,
        table.c.undone_at.is_(None),
    )
    found: int | None = connection.execute(latest).scalar()
    return found


def _insert(connection: Connection, upload: int, changes: Differences[Any], steps: Steps) -> None:
    steps.expect(len(changes.order) + len(changes.emptied))
    for frame, order in ((changes.said, changes.order), (changes.erased, changes.emptied)):
        columns = {name: Plain(frame[name]) for name in changes.kind.columns}
        insert_rows(connection, changes.kind, upload, columns, order, steps.advance)
