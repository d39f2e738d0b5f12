"""The kinds of things that an upload says: where they are kept, and when two say the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table

from monitoring.model import (
    COMMENT_COLUMNS,
    COMMENT_KEY,
    RATING_COLUMNS,
    RATING_TEXTS,
    SERIES_COLUMNS,
    SERIES_KEY,
)
from monitoring.store import schema


@dataclass(frozen=True)
class Kind:
    """One kind of rows: later ones with the same key supersede, equal ones change nothing."""

    name: str
    """What `uploads.kind` says."""
    table: Table
    key: tuple[str, ...]
    """In the order in which the rows are stored."""
    compared: tuple[str, ...]
    """Two rows that agree in these say the same, wherever in whichever file they stand."""
    columns: tuple[str, ...]


RATINGS = Kind(
    name="ratings",
    table=schema.ratings,
    key=schema.RATING_ORDER,
    compared=("status", "reason", "level", "value", *RATING_TEXTS, "why"),
    columns=RATING_COLUMNS,
)


PLACE = ("sheet", "cell", "raw")
"""Where a thing was said, and how: two that differ in nothing else say the same."""

COMMENTS = Kind(
    name="comments",
    table=schema.comments,
    key=COMMENT_KEY,
    compared=tuple(c for c in COMMENT_COLUMNS if c not in (*COMMENT_KEY, *PLACE)),
    columns=COMMENT_COLUMNS,
)
"""What countries say about draft findings."""


def _series(name: str) -> Kind:
    return Kind(
        name=name,
        table=schema.series,
        key=SERIES_KEY,
        compared=tuple(c for c in SERIES_COLUMNS if c not in (*SERIES_KEY, *PLACE)),
        columns=SERIES_COLUMNS,
    )


SERIES = {name: _series(name) for name in ("targets", "indicators")}
"""What is measured beside the ratings, by the name of the kind."""

KINDS = {kind.name: kind for kind in (RATINGS, *SERIES.values(), COMMENTS)}

ERASED = "erased"
"""The status of a rating that says: what was in force is withdrawn. Never seen outside the store."""
