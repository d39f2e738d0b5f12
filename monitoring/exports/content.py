"""What a document says, before it becomes slides, pages or a PDF.

Whoever makes a document says it in these words; a writer knows one format and nothing of plans and
scores. All texts are in the reader's language already, and all of them may come from a spreadsheet:
a writer must neither run nor interpret them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """How a chart is drawn."""

    BARS = "bars"
    """One horizontal bar for each category and series."""
    STACKED = "stacked"
    """Horizontal bars whose series add up to a whole."""
    COLUMNS = "columns"
    """Upright, for few categories in time."""
    LINES = "lines"
    """Over rounds."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one name, one for each category of its chart; None where there is none."""

    name: str
    values: tuple[float | None, ...]
    colour: str = ""
    """`#rrggbb`; empty for the writer's own."""
    lows: tuple[float | None, ...] = ()
    highs: tuple[float | None, ...] = ()
    """Between which values each one lies while answers are missing; empty where none is in doubt."""
    is_missing: bool = False
    """Counts of what is not known, which are hatched."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that stays one: a writer makes it of the format's own chart parts, never of a picture.

    A category whose value is missing says why in its own text ("Country H: no data"), because a
    gap in a chart has no words.
    """

    kind: Kind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    number_format: str = "0"
    """As spreadsheets write it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    heading: str
    is_of_numbers: bool = False
    share: float = 1.0
    """Of the width, beside the others."""
    link: str = ""
    """The page that the heading leads to, in a format of several pages; others leave it out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a table with the colours that it stands in, where it has any."""

    text: str
    fill: str = ""
    ink: str = ""
    link: str = ""
    """The page or file that it leads to, in a format of several pages; others leave it out."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts, written as the reader reads them."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences; a quiet one is a note under what it belongs to."""

    text: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


Part = Chart | Table | Paragraph | Bullets


@dataclass(frozen=True, slots=True)
class Section:
    """One thing that is told: a slide of a deck, a section of a report.

    level: 1 or 2. notes: what a speaker must know beside it: source, method, coverage, "as at".
    """

    title: str
    parts: tuple[Part, ...]
    level: int = 1
    notes: str = ""
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `facts` stand in it and in its properties; `mark` on every page, where set."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    facts: Mapping[str, str]
    language: str = "en"
    mark: str = ""
    footer: str = ""
    author: str = field(default="")
