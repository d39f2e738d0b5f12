"""A document as PDF: read again by another library."""

import io
import re

import pypdf
import pytest

from monitoring.exports.content import Column, Document, Section, Table
from monitoring.exports.pdf import pdf_bytes, writable
from tests.exports.documents import document, every_part, hostile


def opened(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


@pytest.fixture(scope="module")
def written() -> pypdf.PdfReader:
    return opened(pdf_bytes(every_part()))


def text(reader: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def test_title_and_language_are_told(written: pypdf.PdfReader):
    assert written.metadata.title == "Fiche de pays"
    assert written.metadata.subject == "TEST · 2024"
    assert written.root_object["/Lang"] == "fr"
    assert written.root_object["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712


def test_mark_foot_and_page_number_stand_on_every_page(written: pypdf.PdfReader):
    pages = len(written.pages)

    assert pages == 2
    for number, page in enumerate(written.pages, start=1):
        shown = page.extract_text()
        assert "DEMONSTRATION" in shown
        assert "TEST · round 2024" in shown
        assert f"Page {number} of {pages}" in shown


def test_headings_are_bookmarks(written: pypdf.PdfReader):
    first, below, last = written.outline

    assert first.title == "Où en est le pays"
    assert [one.title for one in below] == ["Domaines"]
    assert last.title == "Tous les graphiques"


def test_letters_are_embedded(written: pypdf.PdfReader):
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in written.pages
        for font in page["/Resources"]["/Font"].values()
    }
    used = [font for name, font in fonts.items() if "Liberation" in name]

    assert used
    assert all("/FontFile2" in font["/FontDescriptor"] for font in used)


def test_accents_of_the_working_languages_are_written(written: pypdf.PdfReader):
    letters = "àâæçéèêëîïôœùûüÿ ÀÇÉŒ áíñóúü¿¡ ÑÁ ĳëïéö «»“”‘’–−… ≥≤ ●○"
    reader = opened(pdf_bytes(Document(letters, "", (), {})))

    assert "Élevé – œuvre." in text(written)
    assert writable(letters) == letters
    assert letters.replace(" ", "") in re.sub(r"\s", "", text(reader))


def test_a_letter_that_the_font_lacks_is_written_in_its_plain_form():
    assert writable("Σⱼ wⱼ") == "Σj wj"


def test_charts_are_drawn_and_no_pictures(written: pypdf.PdfReader):
    assert "Skills: no data" in text(written)
    assert [image for page in written.pages for image in page.images] == []


def test_the_headings_of_a_long_table_are_repeated():
    rows = tuple((f"Action {n}", str(n)) for n in range(120))
    table = Table((Column("The action"), Column("Points", is_of_numbers=True)), rows)
    reader = opened(pdf_bytes(document(Section("Table", (table,)))))

    assert len(reader.pages) > 2
    assert all("The action" in page.extract_text() for page in reader.pages)
    assert "Action 119" in reader.pages[-1].extract_text()


def test_hostile_texts_come_out_as_text():
    content = pdf_bytes(hostile())
    reader = opened(content)
    shown = text(reader)

    for said in ("=1+1", "<b>bold</b> & <script>alert(1)</script>", "&lt;i&gt; ]]> <!--"):
        assert said in shown
    assert "turned back and on" in shown
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", shown)
    assert all("/Annots" not in page for page in reader.pages)
    assert b"/JavaScript" not in content
    assert b"/Launch" not in content


def test_a_document_without_anything_is_a_page():
    assert len(opened(pdf_bytes(Document("", "", (), {}))).pages) == 1
