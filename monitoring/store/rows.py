"""Rows of uploads, read and written by the hundred thousand: in parts, and never all at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table, bindparam, insert, literal_column, select

from monitoring.store import schema
from monitoring.store.columns import Keys, Plain, Positions
from monitoring.store.kinds import ERASED, Kind

PART = 20_000
"""So many rows are written, or asked for, at a time."""
FETCHED = 2_000
"""So many rows are read at a time: many more would keep the collector of garbage busy."""
TOGETHER = 50
"""So many rows are written by one statement, where there is nothing better: a third quicker."""
MOST_WORDS = 200
"""More countries than these are not worth a list in a query."""
MOST_UPLOADS = 500
"""So many uploads are read by one query at most."""

Narrow = Mapping[str, Collection[str]]
"""The values of a column that matter, where not all of them do."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An upload in force, and how many rows of it there are."""

    id: int
    file: str
    rows: int


def sent_in_force(connection: Connection, plan: str, kind: Kind) -> list[Sent]:
    """The uploads of a kind that were not undone, newest first."""
    table = schema.uploads
    rows = table.c.added + table.c.changed + table.c.unchanged + table.c.withdrawn
    query = (
        select(table.c.id, table.c.file, rows)
        .where(table.c.plan == plan, table.c.undone_at.is_(None), table.c.kind == kind.name)
        .order_by(table.c.id.desc())
    )
    return [Sent(*row) for row in connection.execute(query)]


def rows_of(
    connection: Connection,
    kind: Kind,
    sent: Sequence[Sent],
    names: Sequence[str],
    narrow: Narrow | None = None,
) -> Iterator[list[list[Any]]]:
    """Parts of what these uploads say, as one list per column: the upload's number, then `names`.

    Rows of a newer upload may stand before or after those of an older one.
    """
    table = kind.table
    query = select(table.c.upload, *(table.c[name] for name in names))
    for name, words in (narrow or {}).items():
        if len(words) <= MOST_WORDS:
            query = query.where(table.c[name].in_(list(words)))
    for group in _groups(sent):
        of_group = query.where(table.c.upload.in_([upload.id for upload in group]))
        result = connection.execute(of_group)
        part: list[list[Any]] = [[] for _name in query.selected_columns]
        # The driver's own rows: quicker than SQLAlchemy's, and these columns need no converting.
        while rows := result.cursor.fetchmany(FETCHED):
            for column, values in zip(part, zip(*rows, strict=True), strict=True):
                column.extend(values)
            if len(part[0]) >= PART:
                yield part
                part = [[] for _column in part]
        result.close()
        if part[0]:
            yield part


def _groups(sent: Sequence[Sent]) -> Iterator[Sequence[Sent]]:
    """Newest first; small uploads share a query."""
    group: list[Sent] = []
    rows = 0
    for upload in sent:
        if group and (rows + upload.rows > PART or len(group) == MOST_UPLOADS):
            yield group
            group, rows = [], 0
        group.append(upload)
        rows += upload.rows
    if group:
        yield group


def frame_in_force(
    connection: Connection, plan: str, kind: Kind, names: Sequence[str], narrow: Narrow | None
) -> pd.DataFrame:
    """What is in force in the order of `names`' key columns: `names` with `upload` and `file`."""
    sent = sent_in_force(connection, plan, kind)
    key = [name for name in names if name in kind.key]
    has_status = "status" in kind.compared
    read = [*names, *(["status"] if has_status and "status" not in names else [])]
    parts = [as_frame(part, read) for part in rows_of(connection, kind, sent, read, narrow)]
    if not parts:
        frame = as_frame([()] * (len(read) + 1), read)
        return frame.assign(file=as_texts(()))[[*names, "upload", "file"]]
    frame = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    keys = Keys([frame], key)
    uploads = frame["upload"].to_numpy()[keys.order]
    # Within a key, the newest first.
    newest_first = np.lexsort((-uploads, keys.sorted))
    numbers = keys.sorted[newest_first]
    first = np.append(True, numbers[1:] != numbers[:-1])
    at = keys.order[newest_first[first]]
    if has_status:
        at = at[(frame["status"].array[at] != ERASED).astype(bool)]
    frame = frame.take(at).reset_index(drop=True)
    files = {upload.id: upload.file for upload in sent}
    frame["file"] = frame["upload"].map(files).astype("str")
    return frame[[*names, "upload", "file"]]


def as_frame(part: Sequence[Sequence[Any]], names: Sequence[str]) -> pd.DataFrame:
    """A part of `rows_of` as a frame: `value` a number, all others texts."""
    upload, *columns = part
    arrays: dict[str, Any] = {"upload": np.array(upload, dtype=np.int64)}
    for name, column in zip(names, columns, strict=True):
        arrays[name] = np.array(column, dtype="float64") if name == "value" else as_texts(column)
    return pd.DataFrame(arrays)


def as_texts(values: Sequence[Any]) -> Any:
    """Texts kept compactly."""
    return pd.array(np.array(values, dtype=object), dtype="str")


def insert_rows(
    connection: Connection,
    kind: Kind,
    upload: int,
    columns: Mapping[str, Plain],
    order: Positions,
    after_part: Callable[[int], None],
) -> None:
    """Write rows of an upload, quickest in the order of their keys.

    after_part: told after every part how many rows it had; what it raises ends the writing.
    """
    write = _copying if connection.dialect.driver == "psycopg" else _executing
    with write(connection, kind.table, upload, columns) as write_part:
        for start in range(0, len(order), PART):
            part = order[start : start + PART]
            write_part(part)
            after_part(len(part))


@contextmanager
def _executing(
    connection: Connection, table: Table, upload: int, columns: Mapping[str, Plain]
) -> Iterator[Callable[[Positions], None]]:
    """Many rows by one statement, in which stands what is the same in all of them."""
    same: dict[str, Any] = {"upload": literal_column(str(upload))}
    same |= {name: literal_column("''") for name, column in columns.items() if column.is_blank}
    varying = [column.name for column in table.c if column.name in {*columns} - {*same}]

    # A form has fewer rows than that statement, which takes longer to be made than all of them to be
    # written.
    @cache
    def statement(rows: int) -> str:
        values = [
            {**same, **{name: bindparam(f"{name}_{row}") for name in varying}}
            for row in range(rows)
        ]
        return str(insert(table).values(values).compile(dialect=connection.dialect))

    def write_part(part: Positions) -> None:
        values = np.empty((len(part), len(varying)), dtype=object)
        for number, name in enumerate(varying):
            values[:, number] = columns[name].at(part)
        whole = len(part) // TOGETHER * TOGETHER
        groups = values[:whole].reshape(-1, TOGETHER * len(varying))
        for together, rows in ((TOGETHER, groups), (1, values[whole:])):
            if len(rows):
                connection.exec_driver_sql(statement(together), list(map(tuple, rows.tolist())))

    yield write_part


@contextmanager
def _copying(
    connection: Connection, table: Table, upload: int, columns: Mapping[str, Plain]
) -> Iterator[Callable[[Positions], None]]:
    """COPY on the driver's connection, inside the transaction."""
    preparer = connection.dialect.identifier_preparer
    names = ", ".join(preparer.quote(name) for name in ("upload", *columns))
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor()
    with cursor, cursor.copy(f"COPY {preparer.format_table(table)} ({names}) FROM STDIN") as copy:

        def write_part(part: Positions) -> None:
            values = [column.at(part).tolist() for column in columns.values()]
            for row in zip(repeat(upload), *values, strict=False):
                copy.write_row(row)

        yield write_part
