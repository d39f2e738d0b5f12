"""A document as slides whose charts and tables stay what they are, to be edited by whoever presents."""

from __future__ import annotations

import copy
import io
import math
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from xml.sax.saxutils import escape

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_PATTERN_TYPE, MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from monitoring.exports.content import (
    Bullets,
    Cell,
    Chart,
    Column,
    Document,
    Kind,
    Paragraph,
    Part,
    Section,
    Series,
    Table,
)
from monitoring.exports.deck_template import NotAPresentation, opened
from monitoring.exports.harmless import harmless
from monitoring.translation import gettext as _

__all__ = ["NotAPresentation", "deck_bytes"]

TITLE_POINTS, TEXT_POINTS, SMALL_POINTS, FOOTER_POINTS = 28, 16, 14, 12
LEAST_POINTS = 7
MOST_OF_A_TITLE, MOST_OF_A_NAME, MOST_OF_A_CELL, MOST_OF_NOTES = 230, 64, 240, 12_000
BARS_IN_A_COLUMN = 12
"""So many bars stand below one another and can still be read; more stand in a second column."""
COLUMNS_ON_A_SLIDE = 2
BARS_OF_FEW = 3
"""So few bars would be blocks if they filled the height."""
TABLE_POINTS = (16, 15, 14)
TABLE_POINTS_OF_NUMBERS = (16, 15, 14, 13, 12)
"""Sizes that are tried: the largest with which a table needs the fewest slides is taken."""
MOST_FOR_NAMES, ROOM_BESIDE_NAMES, ROOM_FOR_NUMBERS = 0.46, 0.03, 0.06
"""Shares of a chart's width: for the names at its left, and for the numbers behind its bars."""
LEAST_WITH_A_NUMBER_INSIDE = 0.12
"""Of the axis: a shorter bar has no room for its number."""

EM, EM_OF_NUMBERS = 0.53, 0.5
"""Width of a letter of a text font in multiples of its height, rather wide than narrow."""
LINE = 1.2
GAP = Pt(8)
POINT = 12_700
"""English metric units (EMU) in a point."""

SAND, DARK, EDGE, PAPER = "FBF0D0", "5A4300", "7D8A94", "FFFFFF"
TYPE_BY_KIND = {
    Kind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    Kind.STACKED: XL_CHART_TYPE.BAR_STACKED,
    Kind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    Kind.LINES: XL_CHART_TYPE.LINE_MARKERS,
}
ACCENTS = (
    MSO_THEME_COLOR.ACCENT_1,
    MSO_THEME_COLOR.ACCENT_2,
    MSO_THEME_COLOR.ACCENT_3,
    MSO_THEME_COLOR.ACCENT_4,
    MSO_THEME_COLOR.ACCENT_5,
    MSO_THEME_COLOR.ACCENT_6,
)
CONTENT = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
SMALL_PRINT = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE)

MOST_OF_A_PART = 20
"""Letters kept for " (2 of 3)" in any language."""

Piece = Chart | Table


@dataclass(frozen=True, slots=True)
class _Sized:
    """A table, or the part of one that a slide has room for, with the size of its letters."""

    table: Table
    points: int


def deck_bytes(document: Document, template: bytes | None = None) -> bytes:
    """The document as PPTX: a title slide, then one slide for each section or as many as it needs.

    template: a host's own presentation or template (.pptx, .potx), whose layouts, master, fonts and
    theme colours are taken and whose slides are left out; without one, the house's at 16:9. Raises
    NotAPresentation, with a sentence for the reader, for a file that is none.
    """
    writer = _Writer(document, opened(template))
    writer.write_title()
    for section in document.sections:
        writer.write(section)
    writer.write_properties()
    buffer = io.BytesIO()
    writer.presentation.save(buffer)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def below(self, height: int) -> _Box:
        """What is left of the rectangle under a part of so much height."""
        return _Box(self.left, self.top + height, self.width, max(self.height - height, 0))


class _Writer:
    """Writes the slides of one document into one presentation."""

    def __init__(self, document: Document, presentation: Any) -> None:
        self.document = document
        self.presentation = presentation
        self.width, self.height = int(presentation.slide_width), int(presentation.slide_height)
        self.page_of_title, self.page = _layouts(presentation)
        _number_parts_once(presentation.part.package)

    # --- slides ----------------------------------------------------------------------------------

    def write_title(self) -> None:
        """What the deck is, of which plan, round and ratings, as at when."""
        slide = self._new_slide(self.page_of_title, self.document.title)
        lines = self.document.subtitle
        holder = next(
            (
                one
                for one in slide.placeholders
                if one.placeholder_format.type in (PP_PLACEHOLDER.SUBTITLE, *CONTENT)
            ),
            None,
        )
        if holder is None:
            box = replace(self._body, top=self.height // 2, height=self.height // 4)
            self._write_text(slide, box, lines.split("\n"), TEXT_POINTS)
        else:
            _fill(holder.text_frame, lines.split("\n"), self.document.language)
        self._write_notes(slide, "\n".join(f"{k}: {v}" for k, v in self.document.facts.items()))

    def write(self, section: Section) -> None:
        """The slides of a section."""
        body = self._body_under(section.title)
        pages = list(self._pages(section.parts, body))
        for n, parts in enumerate(pages, start=1):
            title = harmless(section.title, MOST_OF_A_TITLE - MOST_OF_A_PART)
            if len(pages) > 1:
                title = _("{title} ({n} of {of})").format(title=title, n=n, of=len(pages))
            slide = self._new_slide(self.page, title)
            self._write_parts(slide, parts, self._body_under(title))
            self._write_notes(slide, section.notes)

    def write_properties(self) -> None:
        """Title, author, language and what else a file says of itself."""
        document, core = self.document, self.presentation.core_properties
        moment = datetime.now(UTC).replace(tzinfo=None)
        core.title = harmless(document.title, 250)
        core.author = core.last_modified_by = harmless(document.author, 250)
        core.language = document.language
        core.subject = harmless(document.subtitle.replace("\n", " · "), 250)
        core.comments = core.keywords = core.category = ""
        core.created = core.modified = moment
        core.revision = 1

    def _new_slide(self, layout: Any, title: str) -> Any:
        slide = self.presentation.slides.add_slide(layout)
        _remove_unused(slide, keep_subtitle=layout is self.page_of_title)
        shown = harmless(title, MOST_OF_A_TITLE).replace("\n", " ")
        holder = slide.shapes.title
        if holder is None:
            self._write_text(slide, self._title, [shown], TITLE_POINTS)
        else:
            _fill(holder.text_frame, [shown], self.document.language)
            if layout is self.page:
                self._fit_title(holder, title)
        self._write_small_print(slide, layout)
        return slide

    @cached_property
    def _title(self) -> _Box:
        """Where the title of a slide stands."""
        holder = _of_type(self.page, TITLES)
        if holder is not None:
            return _Box(*map(int, (holder.left, holder.top, holder.width, holder.height)))
        edge = self.width // 26
        return _Box(edge, self.height // 18, self.width - 2 * edge, self.height // 6)

    @cached_property
    def _body(self) -> _Box:
        """Where the parts of a slide may stand when its title needs no more than its place."""
        holder = _of_type(_with_content(self.presentation), CONTENT)
        edge = self.width // 26
        if holder is not None:
            box = _Box(*map(int, (holder.left, holder.top, holder.width, holder.height)))
        else:
            top = self._title.bottom
            box = _Box(edge, top, self.width - 2 * edge, self.height - top - self.height // 12)
        top = max(box.top, self._title.bottom)
        return _Box(box.left, top, box.width, box.bottom - top)

    def _title_height(self, title: str) -> int:
        lines = _lines(harmless(title, MOST_OF_A_TITLE), TITLE_POINTS, self._title.width)
        return max(int(lines * TITLE_POINTS * LINE * POINT) + 2 * GAP, self._title.height)

    def _body_under(self, title: str) -> _Box:
        """The room that a title leaves on its slide."""
        more = self._title.top + self._title_height(title) - self._body.top
        return self._body.below(more) if more > 0 else self._body

    def _fit_title(self, holder: Any, title: str) -> None:
        """A finding is longer than the titles that templates are made for."""
        for run in holder.text_frame.paragraphs[0].runs:
            run.font.size = Pt(TITLE_POINTS)
        needed = self._title_height(title)
        if needed > self._title.height:
            box = self._title
            holder.left, holder.top, holder.width = box.left, box.top, box.width
            holder.height = needed

    def _write_small_print(self, slide: Any, layout: Any) -> None:
        """Footer, slide number and the mark of a demonstration."""
        document, has_footer = self.document, False
        for holder in layout.placeholders:
            kind = holder.placeholder_format.type
            if kind not in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
                continue
            element = copy.deepcopy(holder._element)
            element.nvSpPr.cNvPr.set("id", str(_next_id(slide)))
            slide.shapes._spTree.append(element)
            if kind == PP_PLACEHOLDER.FOOTER:
                has_footer = True
                # A place that is made for a short line takes a longer one in smaller letters.
                size = _points_that_fit(document.footer, int(holder.width), int(holder.height))
                frame = slide.shapes[-1].text_frame
                _fill(frame, [document.footer], document.language, size)
        edge = self._body.left
        if document.footer and not has_footer:
            height = Pt(FOOTER_POINTS * 1.8)
            box = _Box(edge, self.height - height, self._body.width, height)
            self._write_text(slide, box, [document.footer], FOOTER_POINTS, is_quiet=True)
        if document.mark:
            self._write_mark(slide)

    def _write_mark(self, slide: Any) -> None:
        width = int(_width(self.document.mark, FOOTER_POINTS) * 1.15) + 4 * GAP
        width, height = min(width, self.width), int(Pt(FOOTER_POINTS * 1.9))
        shape = slide.shapes.add_textbox(self.width - width, 0, width, height)
        shape.name = "Mark"
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(SAND)
        frame = shape.text_frame
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.margin_top = frame.margin_bottom = 0
        _fill(frame, [self.document.mark], self.document.language, FOOTER_POINTS)
        font = frame.paragraphs[0].runs[0].font
        font.bold, font.color.rgb = True, _rgb(DARK)

    def _write_notes(self, slide: Any, notes: str) -> None:
        if notes:
            frame = slide.notes_slide.notes_text_frame
            if frame is not None:
                frame.text = harmless(notes, MOST_OF_NOTES)

    # --- parts -----------------------------------------------------------------------------------

    def _pages(self, parts: Sequence[Part], body: _Box) -> Iterator[list[Part | _Sized]]:
        """The parts of each slide: a chart or a table stands on its own, words beside it.

        What comes before it stands on its first slide alone, what follows the last one on all of its.
        """
        places = [n for n, part in enumerate(parts) if isinstance(part, Piece) and _is_filled(part)]
        if not places:
            yield [part for part in parts if not isinstance(part, Piece)]
            return
        after = [part for part in parts[places[-1] + 1 :] if not isinstance(part, Piece)]
        begin = 0
        for place in places:
            before = [part for part in parts[begin:place] if not isinstance(part, Piece)]
            under = after if place == places[-1] else []
            room = body.height - self._needed(under, body)
            pieces = self._split(parts[place], body, room, self._needed(before, body))
            for n, piece in enumerate(pieces):
                yield [*(before if n == 0 else []), piece, *under]
            begin = place + 1

    def _needed(self, parts: Iterable[Part], body: _Box) -> int:
        """Height of some words together."""
        return sum(self._height_of(part, body) + GAP for part in parts)

    def _height_of(self, part: Part, box: _Box) -> int:
        """The height of some words, at most half of a slide's body."""
        if isinstance(part, Bullets):
            lines = sum(_lines(item, TEXT_POINTS, box.width - Pt(18)) + 0.25 for item in part.items)
        elif isinstance(part, Paragraph):
            lines = _lines(part.text[:2_000], TEXT_POINTS, box.width)
        else:
            return 0
        return int(min(lines * TEXT_POINTS * LINE * POINT, self._body.height / 2))

    def _split(self, whole: Part, body: _Box, room: int, taken: int) -> Iterator[Chart | _Sized]:
        """The pieces of which each fits a slide; `taken` of the room is used on the first."""
        if isinstance(whole, Table):
            yield from _split_table(whole, body.width, room - taken, room)
        elif isinstance(whole, Chart) and whole.kind in (Kind.BARS, Kind.STACKED):
            yield from _split_chart(whole, BARS_IN_A_COLUMN * COLUMNS_ON_A_SLIDE)
        elif isinstance(whole, Chart):
            yield whole

    def _write_parts(self, slide: Any, parts: Sequence[Part | _Sized], body: _Box) -> None:
        at = next((n for n, one in enumerate(parts) if isinstance(one, Chart | _Sized)), len(parts))
        before = [one for one in parts[:at] if isinstance(one, Paragraph | Bullets)]
        under = [one for one in parts[at + 1 :] if isinstance(one, Paragraph | Bullets)]
        left = body
        for part in before:
            left = self._write_words(slide, part, left)
        for whole in parts[at : at + 1]:
            if isinstance(whole, Chart):
                kept = self._needed(under, body)
                room = replace(left, height=max(left.height - kept, body.height // 4))
                self._write_chart(slide, whole, room)
                left = left.below(room.height + GAP)
            elif isinstance(whole, _Sized):
                left = left.below(self._write_table(slide, whole, left) + GAP)
        for part in under:
            left = self._write_words(slide, part, left)

    def _write_words(self, slide: Any, part: Part, box: _Box) -> _Box:
        """Write sentences at the top of a box, and return what is left of it."""
        height = self._height_of(part, box)
        mine = replace(box, height=height)
        if isinstance(part, Paragraph):
            text = _cut(part.text, TEXT_POINTS, mine)
            self._write_text(slide, mine, [text], TEXT_POINTS, is_quiet=part.is_quiet)
        elif isinstance(part, Bullets):
            each = replace(mine, height=mine.height // max(len(part.items), 1))
            items = [_cut(item, TEXT_POINTS, each) for item in part.items]
            self._write_text(slide, mine, items, TEXT_POINTS, is_list=True)
        return box.below(height + GAP)

    def _write_text(
        self,
        slide: Any,
        box: _Box,
        lines: Sequence[str],
        points: float,
        *,
        is_quiet: bool = False,
        is_list: bool = False,
    ) -> None:
        shape = slide.shapes.add_textbox(box.left, box.top, box.width, box.height)
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        _fill(frame, lines, self.document.language, points)
        for paragraph in frame.paragraphs:
            if is_list:
                _bullet(paragraph)
            for run in paragraph.runs:
                run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
                run.font.color.brightness = 0.3 if is_quiet else 0

    # --- charts ----------------------------------------------------------------------------------

    def _write_chart(self, slide: Any, whole: Chart, box: _Box) -> None:
        title = f"{whole.title} ({whole.unit})" if whole.unit else whole.title
        height = int(Pt(TEXT_POINTS * LINE * 1.15))
        heading = replace(box, height=height)
        self._write_text(
            slide, heading, [_cut(title, TEXT_POINTS, heading)], TEXT_POINTS, is_quiet=True
        )
        left = box.below(height)
        parts = [whole]
        if whole.kind in (Kind.BARS, Kind.STACKED):
            parts = list(_split_chart(whole, BARS_IN_A_COLUMN))
        lowest, highest = _bounds(whole)
        width = left.width // len(parts)
        legend = _height_of_legend(whole, width)
        points: float = SMALL_POINTS
        if whole.kind in (Kind.BARS, Kind.STACKED):
            room = (left.height - legend) / POINT - 24
            points = min(
                _points_of_names(_names(part), width, room / len(part.categories)) for part in parts
            )
        for n, part in enumerate(parts):
            place = _Box(left.left + n * width, left.top, width, left.height)
            frame = self._write_one_chart(slide, part, place, points, legend)
            frame._element.nvGraphicFramePr.cNvPr.set("descr", harmless(title, MOST_OF_A_TITLE))
            _dress_axes(frame.chart, part, lowest, highest)
            _dress_series(frame.chart, part, points, highest)

    def _write_one_chart(
        self, slide: Any, chart: Chart, box: _Box, points: float, legend: int
    ) -> Any:
        """A chart with its letters and its legend, which is so high; returns its frame."""
        # The library ships types for a part of itself only.
        data = _ChartData(number_format=chart.number_format)  # type: ignore[no-untyped-call]
        data.categories = _names(chart)
        for series in chart.series:
            name = harmless(series.name, MOST_OF_A_NAME)
            data.add_series(name, series.values)  # type: ignore[no-untyped-call]
        frame = slide.shapes.add_chart(
            TYPE_BY_KIND[chart.kind], box.left, box.top, box.width, box.height, data
        )
        native = frame.chart
        native.has_title = False
        native.has_legend = legend > 0
        if chart.kind in (Kind.BARS, Kind.STACKED):
            _lay_out(native, _share_of_names(_names(chart), points, box.width), legend, box.height)
        native.font.size = Pt(points)
        native.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
        if legend:
            native.legend.position = XL_LEGEND_POSITION.TOP
            native.legend.include_in_layout = False
            native.legend.font.size = Pt(SMALL_POINTS)
        return frame

    # --- tables ----------------------------------------------------------------------------------

    def _write_table(self, slide: Any, sized: _Sized, box: _Box) -> int:
        """Write a table at the top of a box; returns its height."""
        table, points = sized.table, sized.points
        widths = _widths(table.columns, box.width)
        heights = [_head_height(table, widths, points)]
        heights += [_row_height(row, widths, points) for row in table.rows]
        total = sum(heights)
        frame = slide.shapes.add_table(1, 1, box.left, box.top, box.width, total)
        frame._element.nvGraphicFramePr.cNvPr.set(
            "descr", harmless(table.caption or table.columns[0].heading, MOST_OF_A_TITLE)
        )
        old = frame._element.graphic.graphicData.tbl
        new = parse_xml(_table_xml(table, widths, heights, points, self.document.language))
        old.getparent().replace(old, new)
        return total


def _number_parts_once(package: Any) -> None:
    """Let a package give out names of parts without looking through all that it has each time.

    The library walks every part for every new one, so that twice the slides took four times as long.
    """
    taken = {part.partname for part in package.iter_parts()}
    last: dict[str, int] = {}

    def next_partname(template: str) -> PackURI:
        while True:
            last[template] = last.get(template, 0) + 1
            name = PackURI(template % last[template])
            if name not in taken:
                taken.add(name)
                return name

    package.next_partname = next_partname


# --- layouts -------------------------------------------------------------------------------------


def _layouts(presentation: Any) -> tuple[Any, Any]:
    """The layout of the title slide and that of the others, found by what they hold."""
    layouts = list(presentation.slide_layouts)
    first = next(
        (one for one in layouts if _of_type(one, (PP_PLACEHOLDER.CENTER_TITLE,)) is not None),
        next(
            (one for one in layouts if _of_type(one, (PP_PLACEHOLDER.SUBTITLE,)) is not None), None
        ),
    )
    only = next(
        (
            one
            for one in layouts
            if one is not first
            and _of_type(one, TITLES) is not None
            and all(
                holder.placeholder_format.type in (*TITLES, *SMALL_PRINT)
                for holder in one.placeholders
            )
        ),
        None,
    )
    page = only or _with_content(presentation) or layouts[-1]
    return first or page, page


def _with_content(presentation: Any) -> Any:
    """The layout with a title and one place for content; None where there is none."""
    for layout in presentation.slide_layouts:
        kinds = [
            holder.placeholder_format.type
            for holder in layout.placeholders
            if holder.placeholder_format.type not in SMALL_PRINT
        ]
        if len(kinds) == 2 and kinds[0] == PP_PLACEHOLDER.TITLE and kinds[1] in CONTENT:
            return layout
    return None


def _of_type(layout: Any, kinds: Sequence[Any]) -> Any:
    """The first placeholder of a layout that is one of these; None where there is none."""
    if layout is None:
        return None
    return next((one for one in layout.placeholders if one.placeholder_format.type in kinds), None)


def _remove_unused(slide: Any, *, keep_subtitle: bool) -> None:
    """Take away the places that would stand empty with an invitation to click."""
    kept = False
    for holder in list(slide.placeholders):
        kind = holder.placeholder_format.type
        if kind in TITLES:
            continue
        if keep_subtitle and not kept and kind in (PP_PLACEHOLDER.SUBTITLE, *CONTENT):
            kept = True
            continue
        holder._element.getparent().remove(holder._element)


def _next_id(slide: Any) -> int:
    ids = slide.shapes._spTree.xpath("//@id")
    return max((int(one) for one in ids if one.isdigit()), default=1) + 1


# --- words ---------------------------------------------------------------------------------------


def _fill(frame: Any, lines: Sequence[str], language: str, points: float | None = None) -> None:
    """Write each line as a paragraph, in its language so that nothing is marked as misspelt."""
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        for old in list(paragraph._p.r_lst):
            paragraph._p.remove(old)
        run = paragraph.add_run()
        run.text = harmless(line).replace("\n", " ")
        run._r.get_or_add_rPr().set("lang", language)
        if points:
            run.font.size = Pt(points)


def _bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Pt(18)))
    properties.set("indent", str(-Pt(18)))
    mark = OxmlElement("a:buChar")
    mark.set("char", "•")
    properties.append(mark)
    paragraph.space_after = Pt(4)


def _width(text: str, points: float) -> int:
    """The width of a text in one line, in EMU."""
    return int(len(text) * points * EM * POINT)


def _letters(points: float, width: int, em: float = EM) -> int:
    """So many letters stand in a line of a width."""
    return max(int(width / (points * em * POINT)), 4)


def _lines(text: str, points: float, width: int, em: float = EM) -> int:
    letters = _letters(points, width, em)
    if len(text) <= letters:
        return 1
    return max(len(textwrap.wrap(text, letters, break_on_hyphens=False)), 1)


def _points_that_fit(text: str, width: int, height: int) -> int | None:
    """The size of letters with which a text fits a small place; None if the place's own will do."""
    inside = width - Pt(15)
    if _lines(text, FOOTER_POINTS, inside) == 1:
        return None
    for points in range(FOOTER_POINTS, LEAST_POINTS, -1):
        if _lines(text, points, inside) * points * LINE * POINT <= height:
            return points
    return LEAST_POINTS


def _cut(text: str, points: float, box: _Box) -> str:
    """A text as long as there is room for it."""
    lines = max(round(box.height / (points * LINE * POINT)), 1)
    kept = harmless(text).replace("\n", " ")
    if _lines(kept[:4_000], points, box.width) <= lines and len(kept) <= 4_000:
        return kept
    return harmless(kept, max(int(lines * _letters(points, box.width) * 0.9), 12))


# --- charts --------------------------------------------------------------------------------------


class _WorkbookWriter(CategoryWorkbookWriter):
    """The workbook behind a chart, in which no name of a country becomes a formula or a link."""

    def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:
        workbook.strings_to_formulas = worksheet.strings_to_formulas = False
        workbook.strings_to_urls = worksheet.strings_to_urls = False
        super()._populate_worksheet(workbook, worksheet)  # type: ignore[no-untyped-call]


class _ChartData(CategoryChartData):
    """Categories and values with a workbook that is safe to open."""

    @cached_property
    def _workbook_writer(self) -> _WorkbookWriter:
        return _WorkbookWriter(self)  # type: ignore[no-untyped-call]


def _is_filled(part: Piece) -> bool:
    """Whether there is anything to draw."""
    if isinstance(part, Chart):
        return bool(part.categories and part.series)
    return bool(part.columns)


def _split_chart(whole: Chart, most: int) -> Iterator[Chart]:
    """Charts of about equal numbers of categories, none of more than `most`."""
    n = len(whole.categories)
    size = math.ceil(n / math.ceil(n / most))
    for begin in range(0, n, size):
        part = slice(begin, begin + size)
        yield replace(
            whole,
            categories=whole.categories[part],
            series=tuple(
                replace(one, values=one.values[part], lows=one.lows[part], highs=one.highs[part])
                for one in whole.series
            ),
            # The parts of one chart share an axis.
            lowest=_bounds(whole)[0],
            highest=_bounds(whole)[1],
        )


def _bounds(chart: Chart) -> tuple[float, float]:
    """Where the axis of values begins and ends; bars begin at zero."""
    columns = [[value or 0.0 for value in one.values] for one in chart.series]
    if chart.kind is Kind.STACKED:
        ends = [sum(values) for values in zip(*columns, strict=True)]
    else:
        ends = [value for values in columns for value in values]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    step = _step(high - low, chart.number_format)
    lowest = chart.lowest if chart.lowest is not None else math.floor(low / step) * step
    highest = chart.highest if chart.highest is not None else math.ceil(high / step) * step
    return lowest, highest if highest > lowest else lowest + 1


def _step(span: float, number_format: str) -> float:
    """A round distance between the lines of an axis, for about five of them.

    At least 1 where numbers are written whole: else the same number would stand there twice.
    """
    if span <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= span / 5)
    return step if "." in number_format else float(max(1, math.ceil(step)))


def _height_of_legend(chart: Chart, width: int) -> int:
    """Height of the words for the series above a chart; none for a single one."""
    if len(chart.series) == 1:
        return 0
    # Every word gets the room of the longest one.
    longest = max(_width(one.name, SMALL_POINTS) for one in chart.series)
    needed = len(chart.series) * (longest + Pt(24))
    return math.ceil(needed / (0.8 * width)) * int(Pt(SMALL_POINTS * 1.4)) + Pt(8)


def _names(chart: Chart) -> list[str]:
    return [harmless(name, MOST_OF_A_NAME).replace("\n", " ") for name in chart.categories]


def _share_of_names(names: Sequence[str], points: float, width: int) -> float:
    """The share of a chart's width that its names need, less than half."""
    needed = max(_width(name, points) for name in names) / width
    return min(needed + ROOM_BESIDE_NAMES, MOST_FOR_NAMES)


def _points_of_names(names: Sequence[str], width: int, row: float) -> float:
    """The size of letters at which all names can be read; row: height of a category in points.

    Names that are too long for half of the width take two lines, for which there must be room: else
    a program leaves names out.
    """
    points = max(8.0, min(float(TEXT_POINTS), 0.65 * row))
    needed = max(_width(name, points) for name in names) / width
    in_one_line = points * (MOST_FOR_NAMES - ROOM_BESIDE_NAMES) / needed
    in_two_lines = row / (2 * LINE)
    return round(max(8.0, min(points, max(in_one_line, in_two_lines))), 1)


def _lay_out(native: Any, share: float, legend: int, height: int) -> None:
    """Say where the bars stand, which every program else decides for itself."""
    top = (legend + Pt(4)) / height
    bottom = 26 * POINT / height
    values = {"x": share, "y": top, "w": 1 - share - ROOM_FOR_NUMBERS, "h": 1 - top - bottom}
    places = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in values.items())
    layout = parse_xml(
        '<c:layout xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{places}</c:manualLayout></c:layout>"
    )
    area = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)


def _dress_axes(native: Any, chart: Chart, lowest: float, highest: float) -> None:
    names, values = native.category_axis, native.value_axis
    values.minimum_scale, values.maximum_scale = lowest, highest
    values.major_unit = _step(highest - lowest, chart.number_format)
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    values.major_gridlines.format.line.color.brightness = 0.85
    values.format.line.fill.background()
    values.major_tick_mark = names.major_tick_mark = XL_TICK_MARK.NONE
    values.tick_labels.font.size = Pt(FOOTER_POINTS)
    values.tick_labels.number_format = chart.number_format
    values.tick_labels.number_format_is_linked = False
    names.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    names.format.line.color.brightness = 0.5
    # Names stand at the edge, not where bars below zero end.
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    # Without this, every second name is left out where they stand close.
    skip = OxmlElement("c:tickLblSkip")
    skip.set("val", "1")
    names._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    if chart.kind in (Kind.BARS, Kind.STACKED):
        # The first name stands on top; the values would follow it there.
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _dress_series(native: Any, chart: Chart, points: float, highest: float) -> None:
    plot = native.plots[0]
    if chart.kind is not Kind.LINES:
        few = len(chart.categories) <= BARS_OF_FEW
        plot.gap_width = 180 if few else 40 if len(chart.series) == 1 else 60
        plot.overlap = 100 if chart.kind is Kind.STACKED else 0
    is_single = len(chart.series) == 1 or chart.kind is Kind.STACKED
    for n, (drawn, series) in enumerate(zip(plot.series, chart.series, strict=True)):
        if chart.kind is Kind.LINES:
            _colour(drawn.format.line.color, series, n)
            drawn.smooth = False
        else:
            drawn.invert_if_negative = False
            _fill_bars(drawn.format, series, n)
        labels = drawn.data_labels
        labels.show_value = True
        labels.font.size = Pt(points if is_single else round(max(8, points * 0.85), 1))
        labels.number_format = chart.number_format
        if chart.kind is Kind.STACKED:
            # Nothing is written where there is nothing.
            labels.number_format = f"{chart.number_format};-{chart.number_format};;"
            labels.position = XL_LABEL_POSITION.CENTER
            _ink(labels.font, series)
        elif chart.kind is Kind.LINES:
            labels.position = XL_LABEL_POSITION.ABOVE
        elif any(low is not None for low in series.lows):
            _label_inside(drawn, series, highest, labels.font.size)
            _add_ranges(drawn._element, series)
        else:
            labels.position = XL_LABEL_POSITION.OUTSIDE_END


def _label_inside(drawn: Any, series: Series, highest: float, size: Any) -> None:
    """Numbers at the foot of their bars: at the end of one, its range would run through it."""
    labels = drawn.data_labels
    labels.position = XL_LABEL_POSITION.INSIDE_BASE
    labels.font.bold = True
    labels.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    for n, value in enumerate(series.values):
        if value is not None and value < LEAST_WITH_A_NUMBER_INSIDE * highest:
            label = drawn.points[n].data_label
            label.position = XL_LABEL_POSITION.OUTSIDE_END
            label.font.size, label.font.bold = size, True
            label.font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def _rgb(colour: str) -> RGBColor:
    """A colour `rrggbb`, with or without `#`."""
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def _colour(colour: Any, series: Series, n: int) -> None:
    if series.colour:
        colour.rgb = _rgb(series.colour)
    else:
        colour.theme_color = ACCENTS[n % len(ACCENTS)]


def _fill_bars(drawn: Any, series: Series, n: int) -> None:
    """The colour of bars with an edge that also a pale one shows; hatched where nothing is known."""
    if series.is_missing:
        drawn.fill.patterned()
        drawn.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        drawn.fill.fore_color.rgb = _rgb("C5CDD3")
        drawn.fill.back_color.rgb = _rgb(PAPER)
    else:
        drawn.fill.solid()
        _colour(drawn.fill.fore_color, series, n)
    drawn.line.color.rgb = _rgb(EDGE)
    drawn.line.width = Pt(0.75)


def _ink(font: Any, series: Series) -> None:
    """Black or white, whichever reads better on the colour of the bars."""
    if not series.colour or series.is_missing:
        font.color.rgb = _rgb("000000")
        return
    red, green, blue = (int(series.colour[n : n + 2], 16) for n in (1, 3, 5))
    is_pale = 0.299 * red + 0.587 * green + 0.114 * blue > 140
    font.color.rgb = _rgb("000000") if is_pale else _rgb("FFFFFF")


def _add_ranges(element: Any, series: Series) -> None:
    """A line from the lowest to the highest value that each bar can still have."""
    rows = list(zip(series.values, series.lows, series.highs, strict=True))
    below = [0.0 if v is None or low is None else max(v - low, 0.0) for v, low, _high in rows]
    above = [0.0 if v is None or high is None else max(high - v, 0.0) for v, _low, high in rows]
    xml = (
        '<c:errBars xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"{_numbers('plus', above)}{_numbers('minus', below)}"
        '<c:spPr><a:ln w="19050"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln></c:spPr>'
        "</c:errBars>"
    )
    element.find(qn("c:cat")).addprevious(parse_xml(xml))


def _numbers(name: str, values: Sequence[float]) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>' for n, value in enumerate(values)
    )
    return (
        f"<c:{name}><c:numLit><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numLit></c:{name}>'
    )


# --- tables --------------------------------------------------------------------------------------

_PAD_X, _PAD_Y = int(Pt(4)), int(Pt(1))
LEAST_OF_A_HEAD = 10


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    total = sum(column.share for column in columns)
    return [int(width * column.share / total) for column in columns]


def _text(value: str | Cell) -> str:
    return harmless(value.text if isinstance(value, Cell) else value, MOST_OF_A_CELL)


def _row_height(row: Sequence[str | Cell], widths: Sequence[int], points: float) -> int:
    lines = max(
        sum(
            _lines(line, points, width - 2 * _PAD_X, EM_OF_NUMBERS if line[:1].isdigit() else EM)
            for line in _text(value).split("\n")
        )
        for value, width in zip(row, widths, strict=True)
    )
    return int(lines * points * LINE * POINT) + 2 * _PAD_Y


def _head_points(table: Table, widths: Sequence[int], points: int) -> int:
    """The size of the heading's letters: no word of it is broken if that can be helped."""
    most = min(points, SMALL_POINTS)
    words = [
        (word, width)
        for column, width in zip(table.columns, widths, strict=True)
        for word in harmless(column.heading, MOST_OF_A_CELL).split()
    ]
    for size in range(most, LEAST_OF_A_HEAD, -1):
        # Bold letters are wider.
        if all(_width(word, size * 1.07) <= width - 2 * _PAD_X for word, width in words):
            return size
    return LEAST_OF_A_HEAD


def _head_height(table: Table, widths: Sequence[int], points: int) -> int:
    heads = [column.heading for column in table.columns]
    return _row_height(heads, widths, _head_points(table, widths, points))


def _split_table(whole: Table, width: int, first: int, others: int) -> Iterator[_Sized]:
    """Tables with the same heading, each as high as there is room; `first` is that of the first."""
    has_numbers = any(column.is_of_numbers for column in whole.columns)
    sizes = TABLE_POINTS_OF_NUMBERS if has_numbers else TABLE_POINTS
    tried = [(points, _pages_of(whole, width, points, first, others)) for points in sizes]
    points, pages = min(tried, key=lambda one: len(one[1]))
    for begin, end in pages:
        yield _Sized(replace(whole, rows=whole.rows[begin:end]), points)


def _pages_of(
    whole: Table, width: int, points: int, first: int, others: int
) -> list[tuple[int, int]]:
    """From which row to which each slide goes at a size of letters."""
    widths = _widths(whole.columns, width)
    head = _head_height(whole, widths, points)
    heights = [_row_height(row, widths, points) for row in whole.rows]
    pages = _rows_of_pages(heights, first - head, others - head)
    if len(pages) == 1:
        return pages
    # About as many on each, so that the last one does not stand alone.
    even = math.ceil(sum(heights) / len(pages) * 1.08)
    evened = _rows_of_pages(heights, min(first - head, even), min(others - head, even))
    return evened if len(evened) == len(pages) else pages


def _rows_of_pages(heights: Sequence[int], first: int, others: int) -> list[tuple[int, int]]:
    """From which row to which each page goes; a row that is too high has a page of its own."""
    pages, begin, used, room = [], 0, 0, first
    for n, height in enumerate(heights):
        if used + height > room and n > begin:
            pages.append((begin, n))
            begin, used, room = n, 0, others
        used += height
    return [*pages, (begin, len(heights))]


def _table_xml(
    table: Table, widths: Sequence[int], heights: Sequence[int], points: int, language: str
) -> str:
    """A table as DrawingML; written as a text because a cell at a time is slow."""
    head = "".join(
        _cell_xml(
            column.heading, column, _head_points(table, widths, points), language, is_head=True
        )
        for column in table.columns
    )
    rows = [f'<a:tr h="{heights[0]}">{head}</a:tr>']
    for row, height in zip(table.rows, heights[1:], strict=True):
        cells = "".join(
            _cell_xml(value, column, points, language)
            for value, column in zip(row, table.columns, strict=True)
        )
        rows.append(f'<a:tr h="{height}">{cells}</a:tr>')
    grid = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
    return (
        '<a:tbl xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:tblPr firstRow="1"><a:tableStyleId>{2D5ABB26-0587-4C30-8999-92F81FD0307C}'
        f"</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>{''.join(rows)}</a:tbl>"
    )


def _cell_xml(
    value: str | Cell, column: Column, points: float, language: str, *, is_head: bool = False
) -> str:
    fill, ink = (value.fill, value.ink) if isinstance(value, Cell) else ("", "")
    paint = f'<a:solidFill><a:srgbClr val="{_hex(fill)}"/></a:solidFill>' if fill else "<a:noFill/>"
    colour = f'<a:srgbClr val="{_hex(ink)}"/>' if ink else '<a:schemeClr val="tx1"/>'
    if is_head:
        paint = '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
        colour = '<a:schemeClr val="bg1"/>'
    line = (
        '<a:{side} w="6350"><a:solidFill><a:schemeClr val="tx1"><a:lumMod val="25000"/>'
        '<a:lumOff val="75000"/></a:schemeClr></a:solidFill></a:{side}>'
    )
    properties = f'lang="{escape(language)}" sz="{int(points * 100)}" b="{int(is_head)}"'
    align = "r" if column.is_of_numbers else "l"
    lines = "".join(
        f'<a:p><a:pPr algn="{align}"/><a:r><a:rPr {properties}><a:solidFill>{colour}</a:solidFill>'
        f"</a:rPr><a:t>{escape(text)}</a:t></a:r></a:p>"
        for text in _text(value).split("\n")
    )
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody>"
        f'<a:tcPr marL="{_PAD_X}" marR="{_PAD_X}" marT="{_PAD_Y}" marB="{_PAD_Y}" anchor="ctr">'
        f"{line.format(side='lnB')}{paint}</a:tcPr></a:tc>"
    )


def _hex(colour: str) -> str:
    """`RRGGBB` of a colour `#rrggbb`. Raises ValueError for what is none."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"{colour!r} is not a colour like #0b4f7d")
    return colour[1:].upper()
