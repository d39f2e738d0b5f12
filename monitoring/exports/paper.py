"""How a document is laid out on paper, whatever the format."""

from __future__ import annotations

from monitoring.exports.content import Cell, Chart, Table
from monitoring.exports.harmless import harmless
from monitoring.translation import gettext as _

MOST_ROWS_KEPT, MOST_LETTERS_KEPT = 10, 2000
"""A table with no more of either stays on one page."""


def is_kept_whole(table: Table) -> bool:
    """Whether a table is small enough never to be cut in two by the end of a page."""
    letters = sum(
        len(one.text if isinstance(one, Cell) else one) for row in table.rows for one in row
    )
    return len(table.rows) <= MOST_ROWS_KEPT and letters <= MOST_LETTERS_KEPT


def caption(chart: Chart) -> str:
    """The title of a chart with its unit."""
    if not chart.unit:
        return chart.title
    return _("{title} ({unit})").format(title=chart.title, unit=chart.unit)


def fact_name(name: str) -> str:
    """The name of a fact with what stands between it and its value in the reader's language."""
    told = _("{setting}: {value}").format(setting=harmless(name), value="\0")
    return told.partition("\0")[0]
