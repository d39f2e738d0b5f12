"""Names of countries that uploaders accepted, so that nobody is asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from monitoring.definitions.countries import normalised
from monitoring.store import schema
from monitoring.store.database import Store


def accepted_aliases(store: Store) -> dict[str, str]:
    """The code of the country by normalised name."""
    table = schema.aliases
    query = select(table.c.name, table.c.country).order_by(table.c.name)
    with store.reading() as connection:
        return {row.name: row.country for row in connection.execute(query)}


def forget_alias(store: Store, name: str) -> bool:
    """Ask for this name again from now on; whether it was known."""
    table = schema.aliases
    with store.writing() as connection:
        forgotten = connection.execute(delete(table).where(table.c.name == normalised(name)))
        if not forgotten.rowcount:
            connection.rollback()
        return bool(forgotten.rowcount)


def accept_aliases(connection: Connection, aliases: Mapping[str, str], by: str) -> int:
    """Keep countries by the name as it was written; how many are not as they were before.

    A name that was accepted for the same country stays as it is, with who accepted it and when.
    """
    table = schema.aliases
    query = select(table.c.name, table.c.country)
    known = {row.name: row.country for row in connection.execute(query)}
    accepted = 0
    for written, country in aliases.items():
        name = normalised(written)
        if known.get(name) == country:
            continue
        row = {
            "written": written,
            "country": country,
            "accepted_at": datetime.now(UTC),
            "accepted_by": by,
        }
        if name in known:
            connection.execute(update(table).where(table.c.name == name).values(row))
        else:
            connection.execute(insert(table).values(name=name, **row))
        known[name] = country
        accepted += 1
    return accepted
