"""A document as one page of HTML among others: no script, and nothing that asks for another address.

Charts are boxes whose length is the number, with the numbers in a table below; they fit every
width, follow the reader's light or dark, and are printed as they are seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from monitoring.exports.content import (
    Bullets,
    Cell,
    Chart,
    Column,
    Document,
    Paragraph,
    Part,
    Section,
    Table,
)
from monitoring.exports.html_chart import chart_html, table_of
from monitoring.exports.html_text import html_attribute, html_colour, html_link, html_text
from monitoring.translation import gettext as _

STYLE = Path(__file__).resolve().parent / "html.css"
MOST_COLUMNS_ON_A_PHONE = 3
"""A table with more columns is moved under the finger, within its own frame."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a browser may load: nothing but the style within the page itself."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a folder: its place in it, its short name, and under which heading it is listed.

    group: empty for a page that stands by itself in the list.
    """

    path: str
    name: str
    document: Document
    group: str = ""


def html_page(page: Page, pages: Sequence[Page], about: str) -> bytes:
    """The page with the list of all pages, its mark, its sections and its facts, as UTF-8."""
    document = page.document
    mark = f'<p class="mark">{html_text(document.mark)}</p>' if document.mark else ""
    title = " · ".join(dict.fromkeys((document.title, about)))
    subtitle = f'<p class="about">{html_text(document.subtitle)}</p>' if document.subtitle else ""
    skip = html_text(_("Skip to the content"))
    return (
        "<!doctype html>\n"
        f'<html lang="{html_attribute(document.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{html_attribute(POLICY)}">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{html_text(title)}</title><style>{_style()}</style></head><body>"
        f'<a class="skip" href="#main">{skip}</a>'
        f'<header><div class="wide"><p class="plan">{html_text(about)}</p>{mark}'
        f"{_list_of_pages(page, pages)}</div></header>"
        f'<main id="main" class="wide" tabindex="-1"><h1>{html_text(document.title)}</h1>{subtitle}'
        f"{''.join(_sections(document))}{_neighbours(page, pages)}</main>"
        f'<footer><div class="wide">{_facts(document)}</div></footer></body></html>\n'
    ).encode()


@lru_cache(maxsize=1)
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")


def _list_of_pages(page: Page, pages: Sequence[Page]) -> str:
    """Links to all pages; those of a group, which follow one another, open under its heading."""
    listed = []
    for group, members in groupby(pages, key=lambda one: one.group):
        items = "".join(_item(one, page) for one in members)
        heading = f"<summary>{html_text(group)}</summary>"
        listed.append(f"<li><details>{heading}<ul>{items}</ul></details></li>" if group else items)
    label = html_attribute(_("Pages"))
    return f'<nav aria-label="{label}"><ul>{"".join(listed)}</ul></nav>'


def _item(one: Page, page: Page) -> str:
    here = ' aria-current="page"' if one is page else ""
    return f"<li>{html_link(one.path, one.name, here)}</li>"


def _neighbours(page: Page, pages: Sequence[Page]) -> str:
    """Links to the page before and the page after in the same group."""
    if not page.group:
        return ""
    group = [one for one in pages if one.group == page.group]
    place = group.index(page)
    links = [
        html_link(one.path, words.format(name=one.name), f' rel="{relation}"')
        for one, words, relation in (
            *((one, "← {name}", "prev") for one in group[max(place - 1, 0) : place]),
            *((one, "{name} →", "next") for one in group[place + 1 : place + 2]),
        )
    ]
    label = html_attribute(_("The page before and the page after"))
    return f'<nav class="neighbours" aria-label="{label}">{" ".join(links)}</nav>' if links else ""


def _sections(document: Document) -> Iterator[str]:
    for section in document.sections:
        level = min(section.level, 2) + 1
        yield f"<section><h{level}>{html_text(section.title)}</h{level}>"
        yield from _parts(section)
        if section.notes:
            yield f'<p class="quiet">{html_text(section.notes)}</p>'
        yield "</section>"


def _parts(section: Section) -> Iterator[str]:
    """The parts in their order; a chart that no table follows gets one of its own numbers."""
    name = section.title
    for part, following in zip(section.parts, (*section.parts[1:], None), strict=True):
        yield _part(part, name)
        if isinstance(part, Chart):
            name = part.title
            if not isinstance(following, Table):
                yield _table(table_of(part), name)


def _part(part: Part, name: str) -> str:
    match part:
        case Paragraph():
            kind = ' class="quiet"' if part.is_quiet else ""
            return f"<p{kind}>{html_text(part.text)}</p>"
        case Bullets():
            items = "".join(f"<li>{html_text(item)}</li>" for item in part.items)
            return f"<ul>{items}</ul>"
        case Table():
            return _table(part, name)
        case Chart():
            return chart_html(part)


def _table(table: Table, name: str) -> str:
    """A table; without a caption of its own the heading above it is told to who does not see it."""
    caption = table.caption or name
    hidden = "" if table.caption else ' class="heard"'
    heads = "".join(_heading(column) for column in table.columns)
    rows = "".join(f"<tr>{''.join(_cells(row, table.columns))}</tr>" for row in table.rows)
    written = (
        f"<table><caption{hidden}>{html_text(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    if len(table.columns) <= MOST_COLUMNS_ON_A_PHONE:
        return written
    # Who has no finger to move it moves it by the arrow keys.
    label = html_attribute(caption)
    return f'<div class="moved" role="group" aria-label="{label}" tabindex="0">{written}</div>'


def _heading(column: Column) -> str:
    if not column.heading:
        return "<td></td>"
    side = ' class="n"' if column.is_of_numbers else ""
    told = html_link(column.link, column.heading) if column.link else html_text(column.heading)
    return f'<th scope="col"{side}>{told}</th>'


def _cells(row: Sequence[str | Cell], columns: Sequence[Column]) -> Iterator[str]:
    for place, (one, column) in enumerate(zip(row, columns, strict=True)):
        cell = one if isinstance(one, Cell) else Cell(one)
        told = html_link(cell.link, cell.text) if cell.link else html_text(cell.text)
        side = ' class="n"' if column.is_of_numbers else ""
        colours = [f"background:{html_colour(cell.fill)}"] if cell.fill else []
        colours += [f"color:{html_colour(cell.ink)}"] if cell.ink else []
        style = f' style="{";".join(colours)}"' if colours else ""
        tag, scope = ("th", ' scope="row"') if place == 0 else ("td", "")
        yield f"<{tag}{scope}{side}{style}>{told}</{tag}>"


def _facts(document: Document) -> str:
    rows = "".join(
        f"<div><dt>{html_text(name)}</dt><dd>{html_text(value)}</dd></div>"
        for name, value in document.facts.items()
        if value
    )
    heading = html_text(_("About these figures"))
    return f"<h2>{heading}</h2><dl>{rows}</dl>"
