"""Comments of countries on draft findings: kept, compared, superseded and undone like the ratings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from monitoring.model import COMMENT_COLUMNS, Stance, Visibility
from monitoring.store.aliases import accept_aliases
from monitoring.store.changes import CommentChanges, compared
from monitoring.store.database import Store
from monitoring.store.kinds import COMMENTS
from monitoring.store.rounds import require_unpublished
from monitoring.store.rows import frame_in_force
from monitoring.store.uploads import Arrival, Steps, keep


@dataclass(frozen=True, slots=True)
class Comment:
    """What a country says about one draft finding, and where it said so.

    node: the code of an action, an area or the plan. level, value: the rating that it proposes
    instead, empty and None for none. raw: what was typed at `sheet!cell` of the file.
    """

    country: str
    round: str
    node: str
    stance: Stance
    level: str
    value: float | None
    text: str
    visibility: Visibility
    sheet: str
    cell: str
    raw: str
    upload: int
    file: str


def current_comments(
    store: Store, plan: str, countries: Collection[str] | None = None
) -> pd.DataFrame:
    """The comments in force, COMMENT_COLUMNS with `upload` and `file`: the latest for each key.

    countries: of these only.
    """
    narrow = {} if countries is None else {"country": set(countries)}
    with store.reading() as connection:
        return frame_in_force(connection, plan, COMMENTS, COMMENT_COLUMNS, narrow)


def comments_of(store: Store, plan: str, round_: str) -> dict[tuple[str, str], Comment]:
    """The comments in force on the findings of a round, by (country, node)."""
    with store.reading() as connection:
        frame = frame_in_force(connection, plan, COMMENTS, COMMENT_COLUMNS, {"round": {round_}})
    return {
        (row["country"], row["node"]): Comment(**row)
        for row in map(_as_said, frame.to_dict("records"))
    }


def _as_said(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): said for name, said in row.items()} | {
        "stance": Stance(row["stance"]),
        "visibility": Visibility(row["visibility"]),
        "value": None if pd.isna(row["value"]) else float(row["value"]),
        "upload": int(row["upload"]),
    }


def comment_changes_of(store: Store, plan: str, frame: pd.DataFrame) -> CommentChanges:
    """What committing these comments (COMMENT_COLUMNS) would change now. Writes nothing."""
    with store.reading() as connection:
        return compared(connection, CommentChanges, COMMENTS, plan, frame)


def commit_comments(
    store: Store,
    plan: str,
    frame: pd.DataFrame,
    *,
    file: str,
    content: bytes,
    layout: str,
    by: str = "",
    ground: str | None = None,
    options: Mapping[str, Any] | None = None,
    aliases: Mapping[str, str] | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[int, CommentChanges]:
    """Keep a file of comments (COMMENT_COLUMNS), by the rules of `commit_upload`.

    A round that is closed still takes comments, because they speak of its draft; one that is
    published takes none. Raises RoundPublished, GroundMoved or Cancelled; nothing is written then.
    """
    arrival = Arrival(file, content, layout, by, 0, options or {})
    steps = Steps(progress, cancelled)
    with store.writing() as connection:
        require_unpublished(connection, plan, map(str, frame["round"].unique()))
        changes = compared(connection, CommentChanges, COMMENTS, plan, frame, None, steps.check)
        upload, is_new = keep(connection, plan, changes, arrival, ground, steps)
        accepted = accept_aliases(connection, aliases or {}, by)
        if not (is_new or accepted):
            connection.rollback()
    return upload, replace(changes, is_known=not is_new)
