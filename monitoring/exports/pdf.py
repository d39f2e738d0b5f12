"""A document as PDF, made without a browser: letters embedded, charts drawn as lines and areas."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Paragraph as Flowing
from reportlab.platypus import Table as Grid

from monitoring.exports.book import LINE, QUIET, SEA
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
from monitoring.exports.drawn_chart import DrawnChart
from monitoring.exports.harmless import harmless
from monitoring.exports.paper import caption, fact_name, is_kept_whole
from monitoring.translation import gettext as _

FONTS = Path(__file__).resolve().parent / "fonts"
PLAIN, BOLD = "Liberation Sans", "Liberation Sans Bold"
"""As wide as the Arial of the other formats, so that their pages break alike; SIL Open Font License."""

MARGIN, TOP, BOTTOM = 1.8 * cm, 1.9 * cm, 1.7 * cm
WIDTH = A4[0] - 2 * MARGIN
INK, MARK_INK = "#16242f", "#7a4a00"
MOST_LETTERS = 4000
MOST_LETTERS_OF_A_CELL = 1000
"""A row stays whole and must fit on a page."""
ROOM_FOR_A_START = 3 * cm
"""Of what may be cut in two, so much stands below its heading or not on this page at all."""


def pdf_bytes(document: Document) -> bytes:
    """The document as PDF on A4, with its title and language, headings as bookmarks, facts at the end."""
    _load_fonts()
    buffer = io.BytesIO()
    template = _Template(
        buffer,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=harmless(document.title, 255),
        subject=harmless(document.subtitle, 255),
        author=harmless(document.author, 255),
        keywords=[harmless(f"{n}: {v}", 255) for n, v in document.facts.items()],
        lang=document.language,
    )
    frame = Frame(MARGIN, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate(frames=[frame]))
    template.build(list(_story(document)), canvasmaker=partial(_Pages, document=document))
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    pdfmetrics.registerFont(TTFont(PLAIN, str(FONTS / "LiberationSans-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "LiberationSans-Bold.ttf")))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


def writable(text: str, most: int = MOST_LETTERS) -> str:
    """The text with letters that the font has: a letter it lacks by its plain form, where that helps."""
    _load_fonts()
    known = pdfmetrics.getFont(PLAIN).face.charToGlyph
    return "".join(
        one
        if ord(one) in known or one == "\n"
        else "".join(
            part if ord(part) in known else one for part in unicodedata.normalize("NFKC", one)
        )
        for one in harmless(text, most)
    )


def _marked(text: str, most: int = MOST_LETTERS) -> str:
    """The text as a paragraph of the library takes it: nothing in it is markup."""
    return escape(writable(text, most)).replace("\n", "<br/>")


class _Template(BaseDocTemplate):  # type: ignore[misc]  # the library ships no types
    """Pages whose headings become bookmarks."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # the library's name
        level = getattr(flowable, "bookmark_level", None)
        if level is None:
            return
        self.n_bookmarks = getattr(self, "n_bookmarks", 0) + 1
        key = f"heading-{self.n_bookmarks}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(flowable.bookmark_title, key, level)


class _Pages(Canvas):  # type: ignore[misc]  # the library ships no types
    """Pages that know how many there are, with the mark above and the foot below each."""

    def __init__(self, *arguments: Any, document: Document, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._document = document
        self._kept: list[dict[str, Any]] = []
        self.setViewerPreference("DisplayDocTitle", "true")

    def showPage(self) -> None:  # noqa: N802  # the library's name
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        pages = len(self._kept)
        for number, state in enumerate(self._kept, start=1):
            self.__dict__.update(state)
            self._write_edges(number, pages)
            super().showPage()
        super().save()

    def _write_edges(self, number: int, pages: int) -> None:
        right = A4[0] - MARGIN
        if self._document.mark:
            self.setFont(BOLD, 8.5)
            self.setFillColor(HexColor(MARK_INK))
            self.drawRightString(right, A4[1] - 1.2 * cm, writable(self._document.mark, 120))
        self.setStrokeColor(HexColor(LINE))
        self.setLineWidth(0.5)
        self.line(MARGIN, 1.3 * cm, right, 1.3 * cm)
        self.setFont(PLAIN, 8.5)
        self.setFillColor(HexColor(QUIET))
        self.drawString(MARGIN, 0.9 * cm, writable(self._document.footer, 100))
        told = _("Page {page} of {pages}").format(page=number, pages=pages)
        self.drawRightString(right, 0.9 * cm, writable(told))


def _style(points: float, *, colour: str = INK, bold: bool = False, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        "",
        fontName=BOLD if bold else PLAIN,
        fontSize=points,
        leading=points * 1.24,
        textColor=HexColor(colour),
        **more,
    )


TITLE = _style(18, colour=SEA, bold=True, spaceAfter=3)
SUBTITLE = _style(10, colour=QUIET, spaceAfter=4)
HEADINGS = {
    1: _style(13, colour=SEA, bold=True, spaceBefore=9, spaceAfter=3),
    2: _style(11, colour=SEA, bold=True, spaceBefore=7, spaceAfter=2),
}
BODY = _style(10, spaceAfter=4)
NOTE = _style(8.5, colour=QUIET, spaceAfter=4)
CAPTION = _style(9, bold=True, spaceBefore=6, spaceAfter=2)


def _story(document: Document) -> Iterator[Flowable]:
    yield Flowing(_marked(document.title, 300), TITLE)
    if document.subtitle:
        yield Flowing(_marked(document.subtitle), SUBTITLE)
    for section in document.sections:
        yield from _section(section)
    told = " · ".join(
        f"<b>{_marked(fact_name(n))}</b>{_marked(v)}" for n, v in document.facts.items()
    )
    if told:
        yield Spacer(0, 6)
        yield Flowing(told, NOTE)


@dataclass(frozen=True, slots=True)
class _Block:
    """What one part of a section becomes on the page; `is_whole`: never cut in two."""

    flowables: list[Flowable]
    is_whole: bool = True
    leads_on: bool = False
    """Whether it is a sentence that the next block belongs to."""


def _section(section: Section) -> Iterator[Flowable]:
    """The heading with what belongs to it; it is never the last thing on a page."""
    if section.starts_page:
        yield PageBreak()
    heading = Flowing(_marked(section.title, 300), HEADINGS[section.level])
    heading.bookmark_level = section.level - 1
    heading.bookmark_title = writable(section.title, 120)
    together = [heading]
    # The library never nests what is kept together, so that it is gathered flat.
    for block in (_block(part) for part in section.parts):
        if together and not block.is_whole:
            yield CondPageBreak(ROOM_FOR_A_START)
            yield from (*together, *block.flowables)
            together = []
        elif together:
            together += block.flowables
        else:
            together = list(block.flowables)
        if together and not block.leads_on:
            yield KeepTogether(together)
            together = []
    if together:
        yield KeepTogether(together)
    if section.notes:
        yield Flowing(_marked(section.notes), NOTE)


def _block(part: Part) -> _Block:
    match part:
        case Paragraph():
            written = Flowing(_marked(part.text), NOTE if part.is_quiet else BODY)
            return _Block([written], leads_on=not part.is_quiet)
        case Bullets():
            return _Block([_bullets(part)] if part.items else [], is_whole=False)
        case Table():
            return _table(part)
        case Chart():
            drawn = DrawnChart(part, WIDTH, (PLAIN, BOLD), writable)
            return _Block([Flowing(_marked(caption(part)), CAPTION), drawn, Spacer(0, 4)])


def _bullets(bullets: Bullets) -> ListFlowable:
    items = [ListItem(Flowing(_marked(item), BODY), spaceAfter=0) for item in bullets.items]
    return ListFlowable(
        items,
        bulletType="bullet",
        start="•",
        bulletFontName=PLAIN,
        bulletColor=HexColor(SEA),
        leftIndent=14,
        bulletFontSize=10,
    )


@lru_cache(maxsize=64)
def _cell_style(ink: str, is_of_numbers: bool, is_heading: bool) -> ParagraphStyle:
    aligned = {"alignment": TA_RIGHT} if is_of_numbers else {}
    return _style(9, colour=ink, bold=is_heading, **aligned)


def _table(table: Table) -> _Block:
    """A table whose headings are repeated on every page; a short one stays whole."""
    shares = sum(column.share for column in table.columns)
    widths = [WIDTH * column.share / shares for column in table.columns]
    look = [
        ("BACKGROUND", (0, 0), (-1, 0), HexColor(SEA)),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(LINE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ("LEFTPADDING", (0, 0), (-1, -1), 3.5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3.5),
    ]
    rows = [
        [
            Flowing(_marked(c.heading, 200), _cell_style("#ffffff", c.is_of_numbers, True))
            for c in table.columns
        ]
    ]
    for r, row in enumerate(table.rows, start=1):
        written = []
        for c, (one, column) in enumerate(zip(row, table.columns, strict=True)):
            cell = one if isinstance(one, Cell) else Cell(one)
            style = _cell_style(cell.ink or INK, column.is_of_numbers, False)
            written.append(Flowing(_marked(cell.text, MOST_LETTERS_OF_A_CELL), style))
            if cell.fill:
                look.append(("BACKGROUND", (c, r), (c, r), HexColor(cell.fill)))
        rows.append(written)
    grid = Grid(rows, colWidths=widths, repeatRows=1, style=TableStyle(look))
    title = [Flowing(_marked(table.caption), CAPTION)] if table.caption else []
    is_whole = is_kept_whole(table)
    return _Block([*title, grid, Spacer(0, 5)], is_whole)
