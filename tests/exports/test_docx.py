"""A document as .docx: read again by the library that knows the format."""

import io
import re
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree

from monitoring.exports.content import Column, Section, Table
from monitoring.exports.docx import docx_bytes
from tests.exports.documents import CHART, document, every_part, hostile

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def written() -> bytes:
    return docx_bytes(every_part())


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_headings_and_lists_have_the_styles_of_word(written: bytes):
    styles = [(p.text, p.style.name) for p in docx.Document(io.BytesIO(written)).paragraphs]

    assert styles[0] == ("Fiche de pays", "Title")
    assert ("Où en est le pays", "Heading 1") in styles
    assert ("Domaines", "Heading 2") in styles
    assert ("premier", "List Bullet") in styles
    assert ("Note.", "Quiet") in styles


def test_a_table_is_one_and_repeats_its_headings(written: bytes):
    (table,) = docx.Document(io.BytesIO(written)).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Action", "Score"], ["Adopter une loi", "67"], ["Former des juges", "no data"],
    ]  # fmt: skip
    repeated = [bool(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows]
    assert repeated == [True, False, False]
    assert all(row._tr.findall(f".//{qn('w:cantSplit')}") for row in table.rows)


def test_a_small_table_stays_on_one_page_and_a_long_one_does_not():
    columns = (Column("a"),)
    small = Section("s", (Table(columns, tuple((str(n),) for n in range(3))),))
    long = Section("l", (Table(columns, tuple((str(n),) for n in range(30))),))
    first, second = docx.Document(io.BytesIO(docx_bytes(document(small, long)))).tables

    def n_kept(table: docx.table.Table) -> int:
        return len(table._tbl.findall(f".//{qn('w:keepNext')}"))

    assert n_kept(first) == 3  # the heading and all rows but the last
    assert n_kept(second) == 1  # the heading alone


def test_the_language_is_set_on_the_text_and_in_the_properties(written: bytes):
    opened = docx.Document(io.BytesIO(written))
    languages = {one.get(qn("w:val")) for one in opened.styles.element.iter(qn("w:lang"))}

    assert languages == {"fr"}
    assert opened.core_properties.language == "fr"
    assert opened.core_properties.title == "Fiche de pays"
    assert opened.core_properties.comments == "source: invented"


def test_mark_and_page_numbers_stand_on_every_page(written: bytes):
    (page,) = docx.Document(io.BytesIO(written)).sections

    assert page.header.paragraphs[0].text == "DEMONSTRATION"
    footer = page.footer.paragraphs[0]
    assert footer.text == "TEST · round 2024\tPage 1 of 1"
    fields = [one.text.strip() for one in footer._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def test_a_chart_is_a_chart_with_the_same_numbers_and_no_picture(written: bytes):
    inside = parts(written)
    chart = etree.fromstring(inside["word/charts/chart1.xml"])
    values = [
        {int(p.get("idx")): float(p.findtext(f"{C}v")) for p in series.findall(f"{C}val//{C}pt")}
        for series in chart.iter(f"{C}ser")
    ]

    assert values == [{0: 66.5, 2: 0.0}, {0: 50.0, 1: 40.0, 2: 30.0}]  # nothing for what is missing
    assert len([name for name in inside if name.startswith("word/charts/chart")]) == 5
    assert [name for name in inside if "media" in name] == []


def test_the_numbers_of_a_chart_can_be_edited_in_its_workbook(written: bytes):
    inside = parts(written)
    sheet = openpyxl.load_workbook(io.BytesIO(inside["word/embeddings/chart1.xlsx"])).active
    chart = inside["word/charts/chart1.xml"].decode()
    relation = inside["word/charts/_rels/chart1.xml.rels"].decode()

    assert [[cell.value for cell in row] for row in sheet] == [
        [None, "Country A", "Median"], ["Law", 66.5, 50], ["Skills: no data", None, 40],
        ["Cooperation", 0, 30],
    ]  # fmt: skip
    assert "Sheet1!$B$2:$B$4" in chart
    link = re.search(r'externalData[^>]*r:id="(\w+)"', chart)
    assert link
    assert f'Id="{link[1]}"' in relation
    assert "embeddings/chart1.xlsx" in relation


def test_a_chart_says_what_it_shows_to_who_cannot_see_it(written: bytes):
    assert f'descr="{CHART.title}"' in parts(written)["word/document.xml"].decode()


def test_hostile_texts_come_out_as_text():
    inside = parts(docx_bytes(hostile()))
    body = inside["word/document.xml"].decode()
    shown = "\n".join(p.text for p in docx.Document(io.BytesIO(docx_bytes(hostile()))).paragraphs)

    for text in ("=1+1", "<b>bold</b> & <script>", "&lt;i&gt; ]]> <!-- ", "turned back and on"):
        assert text in shown
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", body)
    assert "w:hyperlink" not in body
    assert "w:instrText" not in body  # the fields for page numbers stand in the footer alone
    for name, content in inside.items():
        if name.endswith(".xlsx"):
            assert b"<f>" not in parts(content)["xl/worksheets/sheet1.xml"]
            assert b"hyperlink" not in parts(content)["xl/worksheets/sheet1.xml"]
        elif name.endswith((".xml", ".rels")):
            etree.fromstring(content)  # every part can be read
