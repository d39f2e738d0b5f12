"""A document as a file of Word, with real headings, tables and charts that can be edited."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor

from monitoring.exports.book import FONT, LINE, QUIET, SEA
from monitoring.exports.content import (
    Bullets,
    Cell,
    Chart,
    Document,
    Kind,
    Paragraph,
    Part,
    Section,
    Table,
)
from monitoring.exports.harmless import harmless
from monitoring.exports.native_chart import chart_workbook, chart_xml
from monitoring.exports.paper import caption, fact_name, is_kept_whole
from monitoring.translation import gettext as _

PAGE = (Cm(21.0), Cm(29.7))
MARGIN = Cm(1.8)
WIDTH = PAGE[0] - 2 * MARGIN
MARK_INK = "#7a4a00"
MOST_LETTERS = 4000
"""Of one paragraph, bullet or cell; whoever makes a document cuts titles much shorter."""
MOST_OF_A_PROPERTY = 255
QUIET_STYLE, CELL_STYLE, HEAD_STYLE = "Quiet", "Cell", "Cell heading"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def docx_bytes(document: Document) -> bytes:
    """The document as .docx: A4, its language set, facts at the end and in its properties."""
    file = docx.Document()
    _set_compatibility(file)
    _set_page(file)
    _set_styles(file, document.language)
    _set_properties(file, document)
    _write_header_and_footer(file, document)
    file.add_paragraph(_text(document.title), style="Title")
    if document.subtitle:
        file.add_paragraph(_text(document.subtitle), style="Subtitle")
    for section in document.sections:
        _write_section(file, section)
    _write_facts(file, document)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _text(text: str) -> str:
    return harmless(text, MOST_LETTERS)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


def _set_compatibility(file: WordFile) -> None:
    """Tell Word to lay out as it does since 2013, where tables stand flush with the text."""
    settings = file.settings.element
    compat = settings.find(qn("w:compat"))
    for old in list(compat):
        compat.remove(old)
    mode = OxmlElement("w:compatSetting")
    mode.set(qn("w:name"), "compatibilityMode")
    mode.set(qn("w:uri"), "http://schemas.microsoft.com/office/word")
    mode.set(qn("w:val"), "15")
    compat.append(mode)


def _set_page(file: WordFile) -> None:
    page = file.sections[0]
    page.page_width, page.page_height = PAGE
    page.left_margin = page.right_margin = MARGIN
    page.top_margin, page.bottom_margin = Cm(1.9), Cm(1.7)
    page.header_distance = page.footer_distance = Cm(0.8)


def _set_styles(file: WordFile, language: str) -> None:
    styles = file.styles
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    _set_style(styles["Normal"], points=10, after=4)
    _set_style(styles["Title"], points=18, after=2, colour=SEA, bold=True)
    _set_style(styles["Subtitle"], points=10, after=4, colour=QUIET)
    _set_style(styles["Heading 1"], points=13, before=9, after=3, colour=SEA, bold=True)
    _set_style(styles["Heading 2"], points=11, before=7, after=2, colour=SEA, bold=True)
    _set_style(styles["Heading 3"], points=10, before=5, after=2, bold=True)
    _set_style(styles["Caption"], points=9, before=6, after=2, colour="#16242f", bold=True)
    styles["Caption"].paragraph_format.keep_with_next = True
    _set_style(styles["List Bullet"], points=10, after=2)
    for name, points, after in ((QUIET_STYLE, 8.5, 4), (CELL_STYLE, 9, 0), (HEAD_STYLE, 9, 0)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _set_style(style, points=points, after=after)
    styles[QUIET_STYLE].font.color.rgb = _rgb(QUIET)
    styles[HEAD_STYLE].font.color.rgb = _rgb("#ffffff")
    styles[HEAD_STYLE].font.bold = True
    # The template draws a line under the title and writes subtitles in italics.
    for line in list(styles["Title"].element.iter(qn("w:pBdr"))):
        line.getparent().remove(line)
    for name in ("Title", "Subtitle"):
        for wide in list(styles[name].element.iter(qn("w:spacing"))):
            if wide.getparent().tag == qn("w:rPr"):
                wide.getparent().remove(wide)
    styles["Subtitle"].font.italic = False
    styles["Caption"].font.italic = False


def _set_style(
    style: Any,
    *,
    points: float,
    after: float,
    before: float = 0,
    colour: str = "",
    bold: bool | None = None,
) -> None:
    font = style.font
    font.name, font.size, font.bold = FONT["font_name"], Pt(points), bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT["font_name"])
    if colour:
        font.color.rgb = _rgb(colour)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing = 1.08


def _set_properties(file: WordFile, document: Document) -> None:
    properties = file.core_properties
    now = datetime.now(UTC).replace(tzinfo=None)
    properties.title = harmless(document.title, MOST_OF_A_PROPERTY)
    properties.subject = harmless(document.subtitle, MOST_OF_A_PROPERTY)
    properties.author = harmless(document.author, MOST_OF_A_PROPERTY)
    properties.last_modified_by = properties.author
    properties.language = document.language
    properties.keywords = harmless(document.mark, MOST_OF_A_PROPERTY)
    told = "; ".join(f"{name}: {value}" for name, value in document.facts.items())
    properties.comments = harmless(told, MOST_OF_A_PROPERTY)
    properties.created = properties.modified = now
    properties.revision = 1


def _write_header_and_footer(file: WordFile, document: Document) -> None:
    page = file.sections[0]
    if document.mark:
        header = page.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = header.add_run(_text(document.mark))
        run.bold, run.font.size, run.font.color.rgb = True, Pt(8.5), _rgb(MARK_INK)
    footer = page.footer.paragraphs[0]
    footer.paragraph_format.tab_stops.clear_all()
    footer.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    footer.style = file.styles[QUIET_STYLE]
    footer.add_run(f"{_text(document.footer)}\t")
    for piece in _page_pieces():
        run = footer.add_run("" if piece in ("PAGE", "NUMPAGES") else piece)
        if piece in ("PAGE", "NUMPAGES"):
            _add_field(run, piece)


def _page_pieces() -> Iterator[str]:
    """`Page 1 of 2` in the reader's language, with the names of Word's fields for the numbers."""
    told = _("Page {page} of {pages}").format(page="\x00PAGE\x00", pages="\x00NUMPAGES\x00")
    yield from filter(None, told.split("\x00"))


def _add_field(run: Any, name: str) -> None:
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {name} "
            run._r.append(code)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "separate":
            shown = OxmlElement("w:t")
            shown.text = "1"
            run._r.append(shown)


def _write_section(file: WordFile, section: Section) -> None:
    heading = file.add_paragraph(_text(section.title), style=f"Heading {section.level}")
    heading.paragraph_format.page_break_before = section.starts_page or None
    for part, following in zip(section.parts, (*section.parts[1:], None), strict=True):
        _write_part(file, part, leads_on=isinstance(following, Table | Chart))
    if section.notes:
        file.add_paragraph(_text(section.notes), style=QUIET_STYLE)


def _write_part(file: WordFile, part: Part, *, leads_on: bool) -> None:
    match part:
        case Paragraph():
            style = QUIET_STYLE if part.is_quiet else "Normal"
            written = file.add_paragraph(_text(part.text), style=style)
            written.paragraph_format.keep_with_next = leads_on or None
        case Bullets():
            for item in part.items:
                file.add_paragraph(_text(item), style="List Bullet")
        case Table():
            _write_table(file, part)
        case Chart():
            _write_chart(file, part)


def _write_table(file: WordFile, table: Table) -> None:
    """A table whose headings are repeated on every page and whose rows stay whole."""
    if table.caption:
        file.add_paragraph(_text(table.caption), style="Caption")
    whole = sum(column.share for column in table.columns)
    widths = [Emu(int(WIDTH * column.share / whole)).twips for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edge = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE.lstrip("#")}"'
    is_whole = is_kept_whole(table)
    filled = [[one if isinstance(one, Cell) else Cell(one) for one in row] for row in table.rows]
    heads = [Cell(column.heading, SEA) for column in table.columns]
    head = _row_xml(heads, table, widths, style=HEAD_STYLE, is_kept=True)
    rows = "".join(
        _row_xml(cells, table, widths, is_kept=is_whole and number < len(filled))
        for number, cells in enumerate(filled, start=1)
    )
    xml = (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {edge}/><w:bottom {edge}/><w:insideH {edge}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:firstRow="1" w:noVBand="1"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )
    body = file.element.body
    body.insert(len(body) - 1, parse_xml(xml.encode("utf-8")))  # before the page's own settings
    gap = file.add_paragraph()
    gap.paragraph_format.space_after = Pt(0)
    gap.paragraph_format.line_spacing = Pt(5)


def _row_xml(
    cells: list[Cell], table: Table, widths: list[int], *, style: str = CELL_STYLE, is_kept: bool
) -> str:
    """A row; `is_kept`: on the page of the row that follows."""
    settings = "<w:cantSplit/><w:tblHeader/>" if style == HEAD_STYLE else "<w:cantSplit/>"
    kept = "<w:keepNext/>" if is_kept else ""
    written = []
    for cell, column, width in zip(cells, table.columns, widths, strict=True):
        side = '<w:jc w:val="right"/>' if column.is_of_numbers else ""
        fill = (
            f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill.lstrip("#")}"/>'
            if cell.fill
            else ""
        )
        ink = f'<w:rPr><w:color w:val="{cell.ink.lstrip("#")}"/></w:rPr>' if cell.ink else ""
        lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(_text(cell.text)).split("\n"))
        written.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}'
            "</w:tcPr>"
            f'<w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/>{kept}{side}</w:pPr>'
            f'<w:r>{ink}<w:t xml:space="preserve">{lines}</w:t></w:r></w:p></w:tc>'
        )
    return f"<w:tr><w:trPr>{settings}</w:trPr>{''.join(written)}</w:tr>"


def _write_chart(file: WordFile, chart: Chart) -> None:
    """A chart of Word's own, with the workbook its numbers are edited in."""
    file.add_paragraph(_text(caption(chart)), style="Caption")
    package = file.part.package
    number = 1 + sum("/word/charts/" in str(part.partname) for part in package.iter_parts())
    space = parse_xml(chart_xml(chart))
    part = FilePart(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    book = FilePart(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), BOOK_TYPE, chart_workbook(chart), package
    )
    link = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    external = parse_xml(
        f'<c:externalData {nsdecls("c", "r")} r:id="{link}"><c:autoUpdate val="0"/></c:externalData>'
    )
    texts = space.find(qn("c:txPr"))
    texts.addnext(external)
    part._blob = serialize_part_xml(space)
    height = Cm(chart_height(chart))
    inline = _inline_xml(file.part.relate_to(part, RELATIONSHIP_TYPE.CHART), number, chart, height)
    run = file.add_paragraph().add_run()
    run._r.append(parse_xml(f"<w:drawing {nsdecls('w')}>{inline}</w:drawing>".encode()))


def _inline_xml(link: str, number: int, chart: Chart, height: int) -> str:
    told = escape(_text(chart.title), {'"': "&quot;"})
    return (
        f'<wp:inline {nsdecls("wp", "a", "r")} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{int(WIDTH)}" cy="{int(height)}"/>'
        f'<wp:docPr id="{1000 + number}" name="Chart {number}" descr="{told}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart {nsdecls("c")} r:id="{link}"/></a:graphicData></a:graphic></wp:inline>'
    )


def chart_height(chart: Chart) -> float:
    """The height of a chart on paper in centimetres; that of bars grows with their number."""
    if chart.kind in (Kind.COLUMNS, Kind.LINES):
        return 6.5
    bars = 1 if chart.kind is Kind.STACKED else len(chart.series)
    beside = 1.3 if len(chart.series) > 1 else 0.7
    return min(beside + len(chart.categories) * (0.24 + 0.27 * bars), 22.0)


def _write_facts(file: WordFile, document: Document) -> None:
    """What one must know of the file, small, at its end."""
    paragraph = file.add_paragraph(style=QUIET_STYLE)
    paragraph.paragraph_format.space_before = Pt(6)
    for number, (name, value) in enumerate(document.facts.items()):
        if number:
            paragraph.add_run(" · ")
        paragraph.add_run(fact_name(_text(name))).bold = True
        paragraph.add_run(_text(value))
