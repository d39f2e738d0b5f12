"""What was in force when somebody decided what to write, and must be in force still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from monitoring.model import RATING_KEY
from monitoring.store import schema
from monitoring.store.kinds import ERASED
from monitoring.translation import gettext as _

RatingKey = tuple[str, str, str, str]
"""What a rating speaks of, in the order of RATING_KEY."""


class SeenNoMore(RuntimeError):
    """What was looked at before something was to be written is another by now; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has kept or undone something meanwhile, so nothing was written.")
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """What was looked at: the ratings that are to be superseded, or everything in the store.

    uploads: the upload from which the rating in force came, 0 for none; of a few ratings, because
    each is asked for. revision: of the store, where what is written was worked out of many things.
    """

    uploads: Mapping[RatingKey, int] = field(default_factory=dict)
    revision: int | None = None


def require_seen(connection: Connection, plan: str, seen: Seen) -> None:
    """Raises SeenNoMore unless all this still stands; inside `Store.writing`."""
    # Which has raised the revision already, for what is going to be written.
    raised = connection.execute(select(schema.state.c.revision)).scalar_one()
    has_moved = seen.revision is not None and raised != seen.revision + 1
    if has_moved or any(
        _in_force(connection, plan, key) != upload for key, upload in seen.uploads.items()
    ):
        raise SeenNoMore


def _in_force(connection: Connection, plan: str, key: RatingKey) -> int:
    """The upload from which a rating in force comes; 0 where none is."""
    said, sent = schema.ratings, schema.uploads
    latest = (
        select(said.c.upload, said.c.status)
        .join(sent, sent.c.id == said.c.upload)
        .where(
            sent.c.plan == plan,
            sent.c.undone_at.is_(None),
            *(said.c[name] == word for name, word in zip(RATING_KEY, key, strict=True)),
        )
        .order_by(said.c.upload.desc())
        .limit(1)
    )
    row = connection.execute(latest).first()
    return 0 if row is None or row.status == ERASED else int(row.upload)
