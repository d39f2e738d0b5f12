"""A table that fits: how wide its columns and how high its rows are on a page, and how it is printed.

Tables of a page are drawn on a canvas, which can be moved on a screen but not on paper. So a table
gets as much room as its words need, and is written a second time, for the printer alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.written import decimal, percent

ROOM = 994
"""Pixels that the columns of a table share on a page, on a screen 1366 pixels wide and on paper."""
CHARACTER, PADDING = 6.8, 18
"""Pixels that a character takes on average, and that a cell takes beside its words."""
LINE, AROUND_LINES = 19, 16
"""Pixels that a line takes, and that a row takes beside its lines."""
LEAST_BROKEN = 65
"""Pixels of a row in which lines are broken at all: the grid does so in rows above 4 rem only."""
FIRST = 5
"""Rows that a browser looks at, at the least, to find how wide a column is to be."""
WAYS = ((None, 3), (12, 5), (6, 5))
"""How many characters of a heading are kept at least, and how many lines a row may have: a heading
cannot be wrapped, so it is cut, and told in full when pointed at, before rows grow any higher."""
WHOLE_WORD = 16
"""Characters of a word before it may be broken, as an address is."""
SLACK = 1.2
"""Lines of words are not filled to their end."""
LONG_WORD = re.compile(rf"(\S{{{WHOLE_WORD}}})(?=\S)")
MOST_ROWS = 100
"""More rows are not looked at for their widths, and are not printed."""
SHORT = 12
"""Characters that are never broken into two lines on paper, as a date."""
CROWDED = 12
"""More columns are printed in smaller type."""


Values = tuple[str, str, tuple[Any, ...] | bytes]
"""The heading of a column, the kind of its dtype, its values."""


class Fitted(NamedTuple):
    """How a table stands on a page."""

    widths: Mapping[str, int]
    """Of columns in pixels; one that is not named has room anyhow, or could have none."""
    row_height: int | None
    """Of every row in pixels; None for one line."""
    paper: str
    """The same table as HTML for the printer."""

    def cuts(self, heading: str) -> bool:
        """Whether a column is too narrow for its heading."""
        return self.widths.get(heading, ROOM) < int(_pixels(heading))


class Column(NamedTuple):
    """What is known of a column: its heading, the texts of its cells, whether they are numbers."""

    heading: str
    cells: tuple[str, ...]
    is_of_numbers: bool

    @property
    def text(self) -> float:
        """Pixels that its longest text would take in one line."""
        return max(map(_pixels, self.cells), default=PADDING)

    @property
    def word(self) -> float:
        """Pixels that its longest word takes; numbers are never broken."""
        if self.is_of_numbers:
            return self.text
        words = (word[:WHOLE_WORD] for cell in dict.fromkeys(self.cells) for word in cell.split())
        return max(map(_pixels, words), default=PADDING)

    @property
    def kind(self) -> str:
        """What the style sheet must know of it: number, short, or nothing."""
        if self.is_of_numbers:
            return "number"
        return "short" if max(map(len, self.cells), default=0) <= SHORT else ""


def _pixels(text: str) -> float:
    """How wide a cell is that holds a text in one line."""
    return PADDING + CHARACTER * len(text)


def width_of(texts: Iterable[str]) -> int:
    """Pixels of a column in which each of these texts stands in one line."""
    return int(max(map(_pixels, texts), default=PADDING))


def fitted(frame: pd.DataFrame, shares: str = "") -> Fitted:
    """How a table stands on a page; quick for one that was asked before.

    shares: the heading of the column that holds shares from 0 to 1.
    """
    looked_at = frame.head(MOST_ROWS)
    values = tuple(_values(looked_at[name]) for name in frame.columns)
    return _fitted(values, len(frame), shares, language())


def _values(column: pd.Series) -> Values:
    """Heading, kind of dtype and values of a column, to be compared with those of another table."""
    kind = column.dtype.kind
    if kind == "f":
        # A number that is missing is like no other, not even itself; its bytes are.
        return str(column.name), kind, column.to_numpy("float64", na_value=np.nan).tobytes()
    if isinstance(column.dtype, pd.StringDtype | np.dtype) and column.dtype != object:
        return str(column.name), kind, tuple(column.tolist())
    return str(column.name), kind, tuple(column.astype("str").tolist())


@lru_cache(maxsize=256)
def _fitted(
    values: tuple[Values, ...],
    n_rows: int,
    shares: str,
    spoken: str,  # noqa: ARG001  # in which language numbers are written
) -> Fitted:
    columns = [
        Column(heading, _texts(cells, is_share=heading == shares), kind in "fiu")
        for heading, kind, cells in values
    ]
    widths, lines = _widths(columns)
    row_height = max(AROUND_LINES + LINE * lines, LEAST_BROKEN) if lines > 1 else None
    return Fitted(widths, row_height, _html(columns, n_rows))


def _texts(values: tuple[Any, ...] | bytes, *, is_share: bool) -> tuple[str, ...]:
    if isinstance(values, bytes):
        written = percent if is_share else decimal
        return tuple("" if np.isnan(x) else written(x) for x in np.frombuffer(values).tolist())
    return tuple(map(_text, values))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else ""
    return "" if pd.isna(value) else str(value)


def _widths(columns: Sequence[Column]) -> tuple[dict[str, int], int]:
    """The widths of columns and the lines of a row.

    Where all have room anyhow, only those of the first and of any that grows further down; none
    where they could have none.
    """
    texts, words = [c.text for c in columns], [c.word for c in columns]
    whole = [max(_pixels(c.heading), c.text) for c in columns]
    if sum(whole) <= ROOM:
        # The browser looks at the first rows only; the name of the thirtieth country may be longer.
        late = (c for c in columns if c.text > max(map(_pixels, c.cells[:FIRST]), default=0))
        return {c.heading: int(whole[columns.index(c)]) for c in (columns[0], *late)}, 1
    least: list[float] = []
    for kept, most_lines in WAYS:
        headings = [_pixels(column.heading[:kept]) for column in columns]
        least = list(map(max, headings, words))
        for lines in range(1, most_lines + 1):
            slack = SLACK if lines > 1 else 1
            needed = [
                max(pair) for pair in zip(least, (x * slack / lines for x in texts), strict=True)
            ]
            if sum(needed) <= ROOM:
                return _filled(columns, needed, whole), lines
    if sum(least) <= ROOM:
        return _filled(columns, least, texts), WAYS[-1][1]
    return {}, 1


def _filled(
    columns: Sequence[Column], needed: Sequence[float], wanted: Sequence[float]
) -> dict[str, int]:
    """The room that is left goes to those that want more than they need."""
    more = [max(w - n, 0) for w, n in zip(wanted, needed, strict=True)]
    share = (ROOM - sum(needed)) / (sum(more) or 1)
    return {
        column.heading: int(n + share * m)
        for column, n, m in zip(columns, needed, more, strict=True)
    }


def _breakable(text: str) -> str:
    """The text as HTML, with places at which a long word, such as an address, may go on below."""
    return escape(LONG_WORD.sub("\\1\u200b", text)).replace("\u200b", "<wbr>")


def _html(columns: Sequence[Column], n_rows: int) -> str:
    rows = list(zip(*(c.cells for c in columns), strict=True))
    kinds = [f' class="{column.kind}"' if column.kind else "" for column in columns]
    head = "".join(
        f"<th{kind}>{escape(column.heading)}</th>"
        for kind, column in zip(kinds, columns, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{kind}>{_breakable(cell)}</td>" for kind, cell in zip(kinds, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    crowded = " crowded" if len(columns) > CROWDED else ""
    left_out = _("The first {n} of {of} are shown.").format(n=len(rows), of=n_rows)
    note = f"<p>{escape(left_out)}</p>" if n_rows > len(rows) else ""
    return (
        f'<div class="on-paper{crowded}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{note}</div>"
    )
