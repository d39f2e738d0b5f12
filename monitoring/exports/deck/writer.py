"""The slides of one document in one presentation: titles, parts, small print and notes."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from monitoring.exports.content import Bullets, Chart, Document, Paragraph, Part, Section
from monitoring.exports.deck.charts import write_chart
from monitoring.exports.deck.colours import DARK, SAND, rgb
from monitoring.exports.deck.layouts import (
    CONTENT,
    TITLES,
    next_id,
    number_parts_once,
    of_type,
    remove_unused,
    title_and_page,
    with_content,
)
from monitoring.exports.deck.pages import pages
from monitoring.exports.deck.room import (
    FOOTER_POINTS,
    GAP,
    LINE,
    MOST_OF_A_TITLE,
    MOST_OF_NOTES,
    POINT,
    TEXT_POINTS,
    TITLE_POINTS,
    Box,
    lines_of,
    points_that_fit,
    text_width,
)
from monitoring.exports.deck.table_xml import write_table
from monitoring.exports.deck.tables import Sized
from monitoring.exports.deck.words import fill, needed, write_text, write_words
from monitoring.exports.harmless import harmless
from monitoring.translation import gettext as _

MOST_OF_A_PART = 20
"""Letters kept for " (2 of 3)" in any language."""


class Writer:
    """Writes the slides of one document into one presentation."""

    def __init__(self, document: Document, presentation: Any) -> None:
        self.document = document
        self.presentation = presentation
        self.width, self.height = int(presentation.slide_width), int(presentation.slide_height)
        self.page_of_title, self.page = title_and_page(presentation)
        number_parts_once(presentation.part.package)

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
            fill(holder.text_frame, lines.split("\n"), self.document.language)
        self._write_notes(slide, "\n".join(f"{k}: {v}" for k, v in self.document.facts.items()))

    def write(self, section: Section) -> None:
        """The slides of a section."""
        body = self._body_under(section.title)
        of_each = list(pages(section.parts, body, self._most_of_words))
        for n, parts in enumerate(of_each, start=1):
            title = harmless(section.title, MOST_OF_A_TITLE - MOST_OF_A_PART)
            if len(of_each) > 1:
                title = _("{title} ({n} of {of})").format(title=title, n=n, of=len(of_each))
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
        remove_unused(slide, keep_subtitle=layout is self.page_of_title)
        shown = harmless(title, MOST_OF_A_TITLE).replace("\n", " ")
        holder = slide.shapes.title
        if holder is None:
            self._write_text(slide, self._title, [shown], TITLE_POINTS)
        else:
            fill(holder.text_frame, [shown], self.document.language)
            if layout is self.page:
                self._fit_title(holder, title)
        self._write_small_print(slide, layout)
        return slide

    @cached_property
    def _title(self) -> Box:
        """Where the title of a slide stands."""
        holder = of_type(self.page, TITLES)
        if holder is not None:
            return Box(*map(int, (holder.left, holder.top, holder.width, holder.height)))
        edge = self.width // 26
        return Box(edge, self.height // 18, self.width - 2 * edge, self.height // 6)

    @cached_property
    def _body(self) -> Box:
        """Where the parts of a slide may stand when its title needs no more than its place."""
        holder = of_type(with_content(self.presentation), CONTENT)
        edge = self.width // 26
        if holder is not None:
            box = Box(*map(int, (holder.left, holder.top, holder.width, holder.height)))
        else:
            top = self._title.bottom
            box = Box(edge, top, self.width - 2 * edge, self.height - top - self.height // 12)
        top = max(box.top, self._title.bottom)
        return Box(box.left, top, box.width, box.bottom - top)

    @property
    def _most_of_words(self) -> float:
        """The height that a part in words may take, in EMU."""
        return self._body.height / 2

    def _title_height(self, title: str) -> int:
        lines = lines_of(harmless(title, MOST_OF_A_TITLE), TITLE_POINTS, self._title.width)
        return max(int(lines * TITLE_POINTS * LINE * POINT) + 2 * GAP, self._title.height)

    def _body_under(self, title: str) -> Box:
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
            element.nvSpPr.cNvPr.set("id", str(next_id(slide)))
            slide.shapes._spTree.append(element)
            if kind == PP_PLACEHOLDER.FOOTER:
                has_footer = True
                # A place that is made for a short line takes a longer one in smaller letters.
                size = points_that_fit(document.footer, int(holder.width), int(holder.height))
                frame = slide.shapes[-1].text_frame
                fill(frame, [document.footer], document.language, size)
        edge = self._body.left
        if document.footer and not has_footer:
            height = Pt(FOOTER_POINTS * 1.8)
            box = Box(edge, self.height - height, self._body.width, height)
            self._write_text(slide, box, [document.footer], FOOTER_POINTS, is_quiet=True)
        if document.mark:
            self._write_mark(slide)

    def _write_mark(self, slide: Any) -> None:
        width = int(text_width(self.document.mark, FOOTER_POINTS) * 1.15) + 4 * GAP
        width, height = min(width, self.width), int(Pt(FOOTER_POINTS * 1.9))
        shape = slide.shapes.add_textbox(self.width - width, 0, width, height)
        shape.name = "Mark"
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(SAND)
        frame = shape.text_frame
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.margin_top = frame.margin_bottom = 0
        fill(frame, [self.document.mark], self.document.language, FOOTER_POINTS)
        font = frame.paragraphs[0].runs[0].font
        font.bold, font.color.rgb = True, rgb(DARK)

    def _write_notes(self, slide: Any, notes: str) -> None:
        if notes:
            frame = slide.notes_slide.notes_text_frame
            if frame is not None:
                frame.text = harmless(notes, MOST_OF_NOTES)

    def _write_parts(self, slide: Any, parts: Sequence[Part | Sized], body: Box) -> None:
        at = next((n for n, one in enumerate(parts) if isinstance(one, Chart | Sized)), len(parts))
        before = [one for one in parts[:at] if isinstance(one, Paragraph | Bullets)]
        under = [one for one in parts[at + 1 :] if isinstance(one, Paragraph | Bullets)]
        left = body
        for part in before:
            left = self._write_words(slide, part, left)
        for whole in parts[at : at + 1]:
            if isinstance(whole, Chart):
                kept = needed(under, body, self._most_of_words)
                room = replace(left, height=max(left.height - kept, body.height // 4))
                write_chart(slide, whole, room, self.document.language)
                left = left.below(room.height + GAP)
            elif isinstance(whole, Sized):
                left = left.below(write_table(slide, whole, left, self.document.language) + GAP)
        for part in under:
            left = self._write_words(slide, part, left)

    def _write_words(self, slide: Any, part: Part, box: Box) -> Box:
        return write_words(slide, part, box, self._most_of_words, self.document.language)

    def _write_text(
        self, slide: Any, box: Box, lines: Sequence[str], points: float, *, is_quiet: bool = False
    ) -> None:
        write_text(slide, box, lines, points, self.document.language, is_quiet=is_quiet)
