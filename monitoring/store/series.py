"""Targets and external indicators: kept, compared, superseded and undone like the ratings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from monitoring.store.aliases import accept_aliases
from monitoring.store.changes import SeriesChanges, compared
from monitoring.store.database import Store
from monitoring.store.kinds import SERIES
from monitoring.store.rows import frame_in_force
from monitoring.store.uploads import Arrival, Steps, keep


def current_series(store: Store, plan: str, kind: str) -> pd.DataFrame:
    """What is in force, SERIES_COLUMNS with `upload` and `file`; kind: targets or indicators."""
    of_kind = SERIES[kind]
    with store.reading() as connection:
        return frame_in_force(connection, plan, of_kind, of_kind.columns, {})


def series_changes_of(store: Store, plan: str, frame: pd.DataFrame, *, kind: str) -> SeriesChanges:
    """What committing this (SERIES_COLUMNS) would change now. Writes nothing."""
    with store.reading() as connection:
        return compared(connection, SeriesChanges, SERIES[kind], plan, frame)


def commit_series(
    store: Store,
    plan: str,
    frame: pd.DataFrame,
    *,
    kind: str,
    file: str,
    content: bytes,
    layout: str,
    unanswered: int = 0,
    by: str = "",
    ground: str | None = None,
    options: Mapping[str, Any] | None = None,
    aliases: Mapping[str, str] | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[int, SeriesChanges]:
    """Keep a file of targets or indicators, by the rules of `commit_upload`.

    Raises GroundMoved or Cancelled; nothing is written then.
    """
    arrival = Arrival(file, content, layout, by, unanswered, options or {})
    steps = Steps(progress, cancelled)
    with store.writing() as connection:
        changes = compared(connection, SeriesChanges, SERIES[kind], plan, frame, None, steps.check)
        upload, is_new = keep(connection, plan, changes, arrival, ground, steps)
        accepted = accept_aliases(connection, aliases or {}, by)
        if not (is_new or accepted):
            connection.rollback()
    return upload, replace(changes, is_known=not is_new)
