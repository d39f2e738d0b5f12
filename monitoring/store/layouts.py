"""Layouts that were added to those of the program, each kept as the text it was written in."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from monitoring.store import schema
from monitoring.store.database import Store
from monitoring.translation import gettext as _


class LayoutExists(ValueError):
    """Another layout has this code; nothing was changed."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            _("There is another layout '{code}' already. "
              "Give this one another code, or say that it shall take its place.").format(code=code)
        )  # fmt: skip


def stored_layouts(store: Store) -> dict[str, str]:
    """The text (YAML) of every layout by its code."""
    table = schema.layouts
    with store.reading() as connection:
        rows = connection.execute(select(table.c.code, table.c.content).order_by(table.c.code))
        return {row.code: row.content for row in rows}


def add_layout(
    store: Store, code: str, content: str, by: str = "", *, replace: bool = False
) -> bool:
    """Keep a layout (YAML); whether anything was written. The same text again changes nothing.

    Raises LayoutExists where the code stands for another text, unless that is to be replaced.
    """
    table = schema.layouts
    row = {"content": content, "added_at": datetime.now(UTC), "added_by": by}
    with store.writing() as connection:
        known = connection.execute(select(table.c.content).where(table.c.code == code)).scalar()
        if known == content:
            connection.rollback()
            return False
        if known is None:
            connection.execute(insert(table).values(code=code, **row))
        elif replace:
            connection.execute(update(table).where(table.c.code == code).values(row))
        else:
            raise LayoutExists(code)
    return True
