"""Every text of a document, and the numbers that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitoring.exports.content import (
    Bullets,
    Cell,
    Chart,
    Document,
    Paragraph,
    Part,
    Section,
    Table,
)

_NUMBER = re.compile(r"(?<!\w)[+−]?\d+(?:[.,]\d+)?")


def texts_of(part: Part) -> Iterator[str]:
    """All texts of a part: cells, headings, categories, names of series."""
    match part:
        case Paragraph():
            yield part.text
        case Bullets():
            yield from part.items
        case Table():
            yield part.caption
            yield from (column.heading for column in part.columns)
            yield from (c.text if isinstance(c, Cell) else c for row in part.rows for c in row)
        case Chart():
            yield from (part.title, part.unit, *part.categories, *(s.name for s in part.series))


def texts_in(section: Section) -> list[str]:
    """All texts of a section."""
    return [section.title, section.notes, *(t for part in section.parts for t in texts_of(part))]


def all_texts(document: Document) -> list[str]:
    """All texts of a document, those on every page and in its properties among them."""
    about = [document.title, document.subtitle, document.mark, document.footer]
    facts = [text for pair in document.facts.items() for text in pair]
    return about + facts + [text for one in document.sections for text in texts_in(one)]


def numbers_in(text: str) -> set[float]:
    """The numbers of a text in English or French, with their sign; codes must be taken out before."""
    found = (one.replace("−", "-").replace(",", ".") for one in _NUMBER.findall(text))
    return {float(one) for one in found}
