"""A table of a slide as DrawingML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml

from monitoring.exports.content import Cell, Column, Table
from monitoring.exports.deck.colours import hex_of
from monitoring.exports.deck.room import MOST_OF_A_TITLE, Box
from monitoring.exports.deck.tables import (
    PAD_X,
    PAD_Y,
    Sized,
    head_height,
    head_points,
    row_height,
    text_of,
    widths_of,
)
from monitoring.exports.harmless import harmless


def write_table(slide: Any, sized: Sized, box: Box, language: str) -> int:
    """Write a table at the top of a box; returns its height in EMU."""
    table, points = sized.table, sized.points
    widths = widths_of(table.columns, box.width)
    heights = [head_height(table, widths, points)]
    heights += [row_height(row, widths, points) for row in table.rows]
    total = sum(heights)
    frame = slide.shapes.add_table(1, 1, box.left, box.top, box.width, total)
    frame._element.nvGraphicFramePr.cNvPr.set(
        "descr", harmless(table.caption or table.columns[0].heading, MOST_OF_A_TITLE)
    )
    old = frame._element.graphic.graphicData.tbl
    new = parse_xml(_table_xml(table, widths, heights, points, language))
    old.getparent().replace(old, new)
    return total


def _table_xml(
    table: Table, widths: Sequence[int], heights: Sequence[int], points: int, language: str
) -> str:
    """A table as DrawingML; written as a text because a cell at a time is slow."""
    head = "".join(
        _cell_xml(
            column.heading, column, head_points(table, widths, points), language, is_head=True
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
    paint = (
        f'<a:solidFill><a:srgbClr val="{hex_of(fill)}"/></a:solidFill>' if fill else "<a:noFill/>"
    )
    colour = f'<a:srgbClr val="{hex_of(ink)}"/>' if ink else '<a:schemeClr val="tx1"/>'
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
        for text in text_of(value).split("\n")
    )
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody>"
        f'<a:tcPr marL="{PAD_X}" marR="{PAD_X}" marT="{PAD_Y}" marB="{PAD_Y}" anchor="ctr">'
        f"{line.format(side='lnB')}{paint}</a:tcPr></a:tc>"
    )
