"""Sentences on a slide: a text box of them, and the height that they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from monitoring.exports.content import Bullets, Paragraph, Part
from monitoring.exports.deck.room import GAP, LINE, POINT, TEXT_POINTS, Box, cut, lines_of
from monitoring.exports.harmless import harmless


def write_words(slide: Any, part: Part, box: Box, most: float, language: str) -> Box:
    """Write sentences at the top of a box, and return what is left of it. most: as in `height_of`."""
    height = height_of(part, box, most)
    mine = replace(box, height=height)
    if isinstance(part, Paragraph):
        text = cut(part.text, TEXT_POINTS, mine)
        write_text(slide, mine, [text], TEXT_POINTS, language, is_quiet=part.is_quiet)
    elif isinstance(part, Bullets):
        each = replace(mine, height=mine.height // max(len(part.items), 1))
        items = [cut(item, TEXT_POINTS, each) for item in part.items]
        write_text(slide, mine, items, TEXT_POINTS, language, is_list=True)
    return box.below(height + GAP)


def needed(parts: Iterable[Part], box: Box, most: float) -> int:
    """Height of some words together. most: as in `height_of`."""
    return sum(height_of(part, box, most) + GAP for part in parts)


def height_of(part: Part, box: Box, most: float) -> int:
    """The height of some words in EMU, at most so much; nothing for a chart or a table."""
    if isinstance(part, Bullets):
        lines = sum(lines_of(item, TEXT_POINTS, box.width - Pt(18)) + 0.25 for item in part.items)
    elif isinstance(part, Paragraph):
        lines = lines_of(part.text[:2_000], TEXT_POINTS, box.width)
    else:
        return 0
    return int(min(lines * TEXT_POINTS * LINE * POINT, most))


def write_text(
    slide: Any,
    box: Box,
    lines: Sequence[str],
    points: float,
    language: str,
    *,
    is_quiet: bool = False,
    is_list: bool = False,
) -> None:
    """A text box with a paragraph for each line."""
    shape = slide.shapes.add_textbox(box.left, box.top, box.width, box.height)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    fill(frame, lines, language, points)
    for paragraph in frame.paragraphs:
        if is_list:
            _bullet(paragraph)
        for run in paragraph.runs:
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
            run.font.color.brightness = 0.3 if is_quiet else 0


def fill(frame: Any, lines: Sequence[str], language: str, points: float | None = None) -> None:
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
