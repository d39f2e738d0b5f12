"""What rows would change, compared with those in force."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import zip_longest
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection

from monitoring.store.columns import Keys, Plain, Positions
from monitoring.store.kinds import ERASED, Kind
from monitoring.store.rows import PART, Sent, as_frame, rows_of, sent_in_force


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that a file adds (`before` is then empty), changes field by field or withdraws
    (`after` is then empty).
    """

    round: str
    country: str
    action: str
    assessment: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    place: str
    file: str = ""
    """The file of the earlier answer, and its upload."""
    upload: int | None = None

    @property
    def is_new(self) -> bool:
        return not self.before

    @property
    def is_withdrawn(self) -> bool:
        return not self.after


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """One target or value of an indicator that a file adds or changes, like `Change`."""

    indicator: str
    part_of: str
    measure: str
    place: str
    period: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    cell: str
    """`sheet!cell` in the file."""
    file: str = ""
    upload: int | None = None

    @property
    def is_new(self) -> bool:
        return not self.before


@dataclass(frozen=True, slots=True)
class CommentChange:
    """One comment that a file adds or changes, like `Change`."""

    country: str
    round: str
    node: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    place: str
    file: str = ""
    upload: int | None = None

    @property
    def is_new(self) -> bool:
        return not self.before


C = TypeVar("C", Change, SeriesChange, CommentChange)


@dataclass(frozen=True, eq=False)
class Differences(Generic[C]):
    """What rows change against those in force; each change is looked up when it is asked for."""

    added: int
    changed: int
    withdrawn: int
    unchanged: int
    ground: str
    """A digest of exactly what would change: keys, before and after. Equal for equal changes,
    whatever the order of the rows and the dtypes of their columns."""
    kind: Kind = field(repr=False)
    said: pd.DataFrame = field(repr=False)
    erased: pd.DataFrame = field(repr=False)
    emptied: Positions = field(repr=False)
    """The rows of `erased` that are kept: each key once, and none that the file answers. Also what
    is not in force now: it may come into force when another upload is undone."""
    order: Positions = field(repr=False)
    """The rows of `said` in the order in which they are stored."""
    rows: Positions = field(repr=False)
    """The rows that change anything: those of `said`, then, counted on, those of `erased`."""
    before: pd.DataFrame = field(repr=False)
    """What is in force for those of `rows` that are not new: `row`, `upload`, compared columns."""
    files: Mapping[int, str] = field(repr=False)
    """The names of the files of the uploads in force."""
    is_known: bool = False
    """After a commit: whether the very file was in force already, so that nothing was written."""
    _record: ClassVar[Any]
    """What one change is: first the fields of the key, then what came before and after."""

    @property
    def is_empty(self) -> bool:
        return len(self.rows) == 0

    @property
    def changes(self) -> tuple[C, ...]:
        """All of them: those of the file in its order, then what it withdraws."""
        return self.first(len(self.rows))

    def first(self, n: int) -> tuple[C, ...]:
        """The first `n` of `changes`."""
        rows = self.rows[:n]
        n_said = len(self.said)
        of_file, of_erased = rows[rows < n_said], rows[rows >= n_said] - n_said
        shown = [each.name for each in fields(self._record)][: len(self.kind.key)]
        shown += ["sheet", "cell"]
        what = _records(self.said, shown, of_file) + _records(self.erased, shown, of_erased)
        after = _records(self.said, self.kind.compared, of_file)
        earlier = np.flatnonzero(np.isin(self.before["row"].to_numpy(), rows))
        before = _records(self.before, ("row", "upload", *self.kind.compared), earlier)
        before_by_row = {record.pop("row"): record for record in before}
        return tuple(
            self._change(of_row, before_by_row.get(row), answer)
            for row, of_row, answer in zip_longest(rows.tolist(), what, after)
        )

    def _change(
        self, what: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> Any:
        *key, sheet, cell = what.values()
        upload = before.pop("upload") if before else None
        if before and after:
            differing = [name for name in before if before[name] != after[name]]
            before = {name: before[name] for name in differing}
            after = {name: after[name] for name in differing}
        file = self.files[upload] if upload else ""
        return self._record(*key, before or {}, after or {}, f"{sheet}!{cell}", file, upload)


class Changes(Differences[Change]):
    """What a file changes against the ratings in force."""

    _record = Change


class SeriesChanges(Differences[SeriesChange]):
    """What a file changes against the targets or indicators in force."""

    _record = SeriesChange


class CommentChanges(Differences[CommentChange]):
    """What a file changes against the comments in force."""

    _record = CommentChange


def _records(frame: pd.DataFrame, names: Sequence[str], at: Positions) -> list[dict[str, Any]]:
    columns = [Plain(frame[name]).at(at).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


D = TypeVar("D", Changes, SeriesChanges, CommentChanges)


def compared(
    connection: Connection,
    made: type[D],
    kind: Kind,
    plan: str,
    said: pd.DataFrame,
    erased: pd.DataFrame | None = None,
    before_part: Callable[[], None] = lambda: None,
) -> D:
    """What these rows change, and what `erased` (keys, sheet, cell) withdraws of what is in force.

    before_part: called again and again; what it raises ends the comparison.
    """
    said = said.assign(value=said["value"].astype("float64"))
    gone = _erased_rows(kind, erased)
    keys = Keys([said, gone], kind.key)
    sent = sent_in_force(connection, plan, kind) if len(keys.order) else []
    is_in_force, before = _in_force(connection, kind, sent, keys, said, before_part)
    n = len(said)
    is_new = ~is_in_force[:n]
    different = before["row"].to_numpy()
    changes_anything = is_new.copy()
    changes_anything[different[different < n]] = True
    rows = np.concatenate([np.flatnonzero(changes_anything), different[different >= n]])
    added, changed = int(is_new.sum()), int((different < n).sum())
    emptied = keys.order[np.unique(keys.sorted, return_index=True)[1]]
    return made(
        added=added,
        changed=changed,
        withdrawn=len(different) - changed,
        unchanged=n - added - changed,
        ground=_ground(kind, said, gone, np.flatnonzero(is_new), before),
        kind=kind,
        said=said,
        erased=gone,
        emptied=emptied[emptied >= n] - n,
        order=keys.order[keys.order < n],
        rows=rows,
        before=before,
        files={upload.id: upload.file for upload in sent},
    )


def _erased_rows(kind: Kind, erased: pd.DataFrame | None) -> pd.DataFrame:
    """Rows that withdraw: the keys and places of `erased`, and nothing else said."""
    given = [*kind.key, "sheet", "cell"]
    rows = pd.DataFrame(columns=given, dtype="str") if erased is None else erased[given]
    blank: dict[str, Any] = {name: "" for name in kind.columns if name not in given}
    return rows.assign(**(blank | {"status": ERASED, "value": np.nan}))


def _in_force(
    connection: Connection,
    kind: Kind,
    sent: Sequence[Sent],
    keys: Keys,
    said: pd.DataFrame,
    before_part: Callable[[], None],
) -> tuple[NDArray[np.bool_], pd.DataFrame]:
    """Whether anything is in force for each row, and what it is where the row differs from it."""
    n = len(said)
    names = kind.compared
    latest = np.zeros(len(keys.order), dtype=np.int64)
    is_in_force = np.zeros(len(keys.order), dtype=bool)
    after = {name: Plain(said[name]) for name in names}
    found = [_differing((), (), [() for _name in names], names)]
    narrow = {name: keys.words[name] for name in kind.key[:2]}
    for part in rows_of(connection, kind, sent, (*kind.key, *names), narrow):
        before_part()
        uploads = np.array(part[0], dtype=np.int64)
        at = keys.positions(part[1 : len(kind.key) + 1])
        # Newer uploads may come before or after older ones.
        np.maximum.at(latest, at[at >= 0], uploads[at >= 0])
        here = np.flatnonzero((at >= 0) & (latest[at] == uploads))
        at, uploads = at[here], uploads[here]
        columns = [np.array(column, dtype=object)[here] for column in part[-len(names) :]]
        is_live = np.ones(len(here), dtype=bool)
        if "status" in names:
            is_live = (columns[names.index("status")] != ERASED).astype(bool)
        is_in_force[at] = is_live
        differs = at >= n
        inside = np.flatnonzero(~differs)
        for name, column in zip(names, columns, strict=True):
            differs[inside] |= (column[inside] != after[name].at(at[inside])).astype(bool)
        kept = differs & is_live
        found.append(_differing(at[kept], uploads[kept], [c[kept] for c in columns], names))
    before = pd.concat(found, ignore_index=True)
    rows = before["row"].to_numpy()
    # What was newest when it was read may have been superseded by what was read after it.
    before = before[latest[rows] == before["upload"].to_numpy()]
    return is_in_force, before.sort_values("row", ignore_index=True)


def _differing(rows: Any, uploads: Any, columns: Sequence[Any], names: Sequence[str]) -> Any:
    return as_frame([uploads, *columns], names).assign(row=np.array(rows, dtype=np.intp))


def _ground(
    kind: Kind,
    said: pd.DataFrame,
    gone: pd.DataFrame,
    new: Positions,
    before: pd.DataFrame,
) -> str:
    rows = before["row"].to_numpy()
    n = len(said)
    changed, withdrawn = np.flatnonzero(rows < n), np.flatnonzero(rows >= n)
    whole = (*kind.key, *kind.compared)
    was = [before[name] for name in kind.compared]
    said_columns = [said[name] for name in whole]
    digest = hashlib.sha256()
    for parts in (
        [(said_columns, new)],
        [(said_columns, rows[changed]), (was, changed)],
        [([gone[name] for name in kind.key], rows[withdrawn] - n), (was, withdrawn)],
    ):
        numbers = np.sort(_row_hashes(parts))  # in whatever order the rows stand
        digest.update(len(numbers).to_bytes(8, "little"))
        digest.update(numbers.astype("<u8").tobytes())
    return digest.hexdigest()


def _row_hashes(
    parts: Sequence[tuple[Sequence[pd.Series[Any]], Positions]],
) -> NDArray[np.uint64]:
    """A number for each row, of its values in all the columns."""
    columns = [(Plain(column), at) for of_part, at in parts for column in of_part]
    numbers = np.zeros(len(parts[0][1]), dtype=np.uint64)
    for start in range(0, len(numbers), PART):
        number = numbers[start : start + PART]
        for column, at in columns:
            number *= np.uint64(6364136223846793005)
            number += column.hashes(at[start : start + PART])
            number ^= number >> np.uint64(29)
    return numbers
