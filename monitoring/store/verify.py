"""Whether everything in the store is still as it was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

from monitoring.store import schema
from monitoring.store.database import NEWEST_SCHEMA, Store, StoreError, schema_version
from monitoring.store.decisions import altered_versions
from monitoring.store.kinds import ERASED, KINDS, Kind
from monitoring.store.scenarios import digest
from monitoring.translation import gettext as _


def verify(store: Store) -> list[str]:
    """What is wrong in the store, one sentence each; empty when all is well. Writes nothing."""
    try:
        with store.reading() as connection:
            return _damage(connection) or [
                *_version(connection),
                *_files(connection),
                *_counts(connection),
                *_scenarios(connection),
                *_decisions(connection),
            ]
    except StoreError as error:
        return [str(error)]


def _damage(connection: Connection) -> list[str]:
    """What the database itself finds; nothing that it says can be trusted then."""
    if connection.dialect.name != "sqlite":
        return []
    found = [
        _("The database is damaged: {finding}. Restore a backup.").format(finding=finding)
        for finding in connection.exec_driver_sql("PRAGMA integrity_check").scalars()
        if finding != "ok"
    ]
    for table, row, other, _number in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        found.append(
            _("Row {row} of the table {table} speaks of a row of {other} that is not there. "
              "Restore a backup.").format(row=row, table=table, other=other)
        )  # fmt: skip
    return found


def _version(connection: Connection) -> list[str]:
    found = schema_version(connection)
    if found == NEWEST_SCHEMA:
        return []
    return [
        _("The store has version {found} and this program works with version {expected}. "
          "Open it with the program that wrote it.").format(found=found, expected=NEWEST_SCHEMA)
    ]  # fmt: skip


def _files(connection: Connection) -> Iterator[str]:
    """Every file that anything came from, one at a time in memory."""
    names = _names_by_hash(connection)
    table = schema.files
    kept = connection.execute(select(table.c.sha256).order_by(table.c.sha256)).scalars().all()
    for sha256 in sorted({*names, *kept}):
        name = names.get(sha256, sha256)
        content = select(table.c.content).where(table.c.sha256 == sha256)
        found = connection.execute(content).scalar()
        if found is None:
            yield _("The file {file} is not in the store any more. Restore a backup.").format(
                file=name
            )
        elif hashlib.sha256(found).hexdigest() != sha256:
            yield _("The file {file} is not as it was sent: its SHA-256 is not {sha256}. "
                    "Restore a backup.").format(file=name, sha256=sha256)  # fmt: skip


def _names_by_hash(connection: Connection) -> dict[str, str]:
    """What to call each file: its names, with the uploads and plans that it came as."""
    names: dict[str, list[str]] = {}
    sent, plans = schema.uploads, schema.plans
    for row in connection.execute(
        select(sent.c.id, sent.c.file, sent.c.sha256).order_by(sent.c.id)
    ):
        name = _("'{file}' (upload {number})").format(file=row.file, number=row.id)
        names.setdefault(row.sha256, []).append(name)
    of_plans = select(plans).where(plans.c.sha256.is_not(None)).order_by(plans.c.id)
    for row in connection.execute(of_plans):
        name = _("'{file}' (plan {plan}, version {version})").format(
            file=row.file, plan=row.code, version=row.version
        )
        names.setdefault(row.sha256, []).append(name)
    return {sha256: ", ".join(found) for sha256, found in names.items()}


def _counts(connection: Connection) -> Iterator[str]:
    """Whether there is of every upload as much as it kept."""
    rows = {name: _rows_by_upload(connection, kind) for name, kind in KINDS.items()}
    for upload in connection.execute(select(schema.uploads).order_by(schema.uploads.c.id)).all():
        kept = (upload.added + upload.changed + upload.unchanged, upload.withdrawn)
        found = rows[upload.kind].get(upload.id, (0, 0))
        # An upload also keeps withdrawals of what was not in force when it came.
        if found[0] != kept[0] or found[1] < kept[1]:
            yield _("Upload {number} ('{file}') has {found} rows (withdrawals: {found_gone}) and "
                    "should have {kept} (withdrawals: {kept_gone}). Restore a backup.").format(
                        number=upload.id, file=upload.file, found=found[0], found_gone=found[1],
                        kept=kept[0], kept_gone=kept[1])  # fmt: skip


def _rows_by_upload(connection: Connection, kind: Kind) -> dict[int, tuple[int, int]]:
    """How many rows each upload has that say something, and how many that withdraw."""
    table = kind.table
    gone: ColumnElement[int] = literal(0)
    if "status" in kind.compared:
        gone = func.sum(case((table.c.status == ERASED, 1), else_=0))
    query = select(table.c.upload, func.count(), gone).group_by(table.c.upload)
    return {upload: (n - away, away) for upload, n, away in connection.execute(query)}


def _scenarios(connection: Connection) -> Iterator[str]:
    """Whether every version of every scenario is there and says what it said."""
    table = schema.scenarios
    kept: dict[tuple[str, str], int] = {}
    query = select(table).order_by(table.c.plan, table.c.version, table.c.name)
    for row in connection.execute(query):
        # A scenario is the same in capitals or not.
        scenario = (row.plan, row.name.casefold())
        before = kept.get(scenario, 0)
        kept[scenario] = row.version
        if row.version != before + 1:
            yield _("The scenario '{name}' of {plan} has the version {version} after {before}. "
                    "Restore a backup.").format(
                        name=row.name, plan=row.plan, version=row.version, before=before
                    )  # fmt: skip
        if digest(row.plan, row.name, row.version, row.settings) != row.sha256:
            yield _("The scenario '{name}' of {plan}, version {version}, is not as it was kept. "
                    "Restore a backup.").format(
                        name=row.name, plan=row.plan, version=row.version
                    )  # fmt: skip


def _decisions(connection: Connection) -> Iterator[str]:
    """Whether every version of every decision is there and says what it said."""
    for plan, number, version, before in altered_versions(connection):
        if version == 0:
            said = _("The decision {number} of {plan} is gone. Restore a backup.")
        elif version != before + 1:
            said = _("The decision {number} of {plan} has the version {version} after {before}. "
                     "Restore a backup.")  # fmt: skip
        else:
            said = _("The decision {number} of {plan}, version {version}, is not as it was kept. "
                     "Restore a backup.")  # fmt: skip
        yield said.format(plan=plan, number=number, version=version, before=before)
