"""Slides stay editable: charts and tables are what they are, and a host's template is followed."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

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
from monitoring.exports.deck import NotAPresentation, deck_bytes

BARS = Chart(
    Kind.BARS,
    "By country",
    ("Country A", "Country B (80 % known)", "Country C: no data"),
    (Series("Score", (61.25, 40.0, None), lows=(None, 35.0, None), highs=(None, 55.0, None)),),
    unit="score, 0 to 100",
    lowest=0,
    highest=100,
)
HOSTILE = "=1+1 <b>&\x07\u202eabc " + "x" * 10_000


@pytest.fixture(scope="module")
def impress() -> str:
    """LibreOffice with Impress. Without it the test that needs it says so and is skipped."""
    found = os.environ.get("MONITORING_SOFFICE") or shutil.which("soffice") or ""
    if found and list(Path(found).resolve().parent.glob("*sdlo.*")):
        return found
    sentence = (
        "No LibreOffice Impress was found. Install it, or name LibreOffice in MONITORING_SOFFICE."
    )
    if os.environ.get("MONITORING_REQUIRE_TOOLS"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def document(*parts: Part, title: str = "Three countries took part", notes: str = "") -> Document:
    return Document(
        title="Test plan",
        subtitle="TEST · round 2024",
        sections=(Section(title, parts, notes=notes),),
        facts={"plan": "TEST", "source": "A council"},
        language="en",
        mark="DEMONSTRATION: invented",
        footer="TEST · round 2024 · as at today",
        author="The secretariat",
    )


def slides(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides)


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def said(slide: Any) -> str:
    """All text of a slide, its tables included."""
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(texts)


def host(*, width: float = 10, height: float = 7.5) -> Any:
    """A template of a host: a slide of its own, its own sizes and colours."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(width), Inches(height)
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text = "The host's own slide"
    return presentation


def saved(presentation: Any) -> bytes:
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def theme_has(content: bytes, colour: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return any(colour in package.read(n) for n in package.namelist() if "theme/" in n)


def packed_again(content: bytes, name: str, change: Any) -> bytes:
    """The same package with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return buffer.getvalue()


def test_a_chart_keeps_its_numbers_names_and_gaps():
    _title, slide = slides(deck_bytes(document(BARS)))

    (chart,) = charts(slide)
    assert list(chart.plots[0].categories) == list(BARS.categories)
    assert list(chart.plots[0].series[0].values) == [61.25, 40.0, None]
    assert not [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]


def test_a_score_in_doubt_shows_its_range():
    _title, slide = slides(deck_bytes(document(BARS)))

    (ranges,) = charts(slide)[0]._chartSpace.xpath(".//c:errBars")
    ends = {
        side: [float(value.text) for value in ranges.find(qn(f"c:{side}")).iter(qn("c:v"))]
        for side in ("plus", "minus")
    }
    assert ends == {"plus": [0.0, 15.0, 0.0], "minus": [0.0, 5.0, 0.0]}


def test_what_is_not_known_is_hatched():
    part = Chart(
        Kind.STACKED,
        "By area",
        ("Law", "Skills"),
        (
            Series("Done", (1.0, 2.0), "#123f6b"),
            Series("No information", (3.0, 0.0), "#7d8a94", is_missing=True),
        ),
    )

    _title, slide = slides(deck_bytes(document(part)))

    done, unknown = charts(slide)[0].plots[0].series
    assert done._element.xpath("./c:spPr/a:solidFill") != []
    assert unknown._element.xpath("./c:spPr/a:pattFill") != []


def test_many_countries_stand_in_columns_and_on_further_slides_with_one_axis():
    names = tuple(f"Country {n}" for n in range(30))
    values = tuple(float(n) for n in range(30))
    part = Chart(Kind.BARS, "By country", names, (Series("Change", values),))

    first, second = slides(deck_bytes(document(part)))[1:]

    drawn = [*charts(first), *charts(second)]
    assert [s.shapes.title.text for s in (first, second)] == [
        "Three countries took part (1 of 2)",
        "Three countries took part (2 of 2)",
    ]
    assert [n for one in drawn for n in one.plots[0].categories] == list(names)
    assert [v for one in drawn for v in one.plots[0].series[0].values] == list(values)
    assert {(c.value_axis.minimum_scale, c.value_axis.maximum_scale) for c in drawn} == {(0, 30)}


@pytest.mark.parametrize("kind", [Kind.LINES, Kind.COLUMNS])
def test_rounds_stay_in_one_chart(kind: Kind):
    names = tuple(str(year) for year in range(2000, 2026))
    part = Chart(kind, "Over the rounds", names, (Series("Mean", (50.0,) * 26),))

    _title, slide = slides(deck_bytes(document(part)))

    (chart,) = charts(slide)
    assert list(chart.plots[0].categories) == list(names)


def test_a_long_table_goes_on_with_its_heading_and_loses_no_row():
    table = Table(
        (Column("Country"), Column("Score", is_of_numbers=True)),
        tuple((f"Country {n}", Cell(str(n), "#123f6b", "#ffffff")) for n in range(40)),
    )

    pages = slides(deck_bytes(document(table)))[1:]

    assert [s.shapes.title.text for s in pages] == [
        f"Three countries took part ({n} of {len(pages)})" for n in range(1, len(pages) + 1)
    ]
    found = [next(s.table for s in slide.shapes if s.has_table) for slide in pages]
    assert {t.cell(0, 0).text for t in found} == {"Country"}
    rows = [row.cells[0].text for t in found for row in list(t.rows)[1:]]
    assert rows == [f"Country {n}" for n in range(40)]
    coloured = found[0].cell(1, 1)
    assert str(coloured.fill.fore_color.rgb) == "123F6B"
    assert str(coloured.text_frame.paragraphs[0].runs[0].font.color.rgb) == "FFFFFF"


def test_a_table_stays_above_the_foot_of_its_slide():
    table = Table(
        (Column("Country"), Column("Says")), tuple((f"C{n}", "word " * 30) for n in range(9))
    )
    content = deck_bytes(document(Paragraph("Before."), table, Paragraph("After.", is_quiet=True)))

    height = Presentation(io.BytesIO(content)).slide_height
    for slide in slides(content)[1:]:
        (frame,) = [shape for shape in slide.shapes if shape.has_table]
        assert frame.top + sum(row.height for row in frame.table.rows) < height - Inches(0.5)
        assert "After." in said(slide)


def test_every_slide_says_what_it_is_of():
    content = deck_bytes(document(BARS, notes="Source: A council."))

    presentation = Presentation(io.BytesIO(content))
    assert presentation.slide_width * 9 == pytest.approx(presentation.slide_height * 16, rel=1e-3)
    for slide in presentation.slides:
        assert "DEMONSTRATION: invented" in said(slide)
        assert "TEST · round 2024 · as at today" in said(slide)
    first, second = presentation.slides
    assert first.shapes.title.text == "Test plan"
    assert "source: A council" in first.notes_slide.notes_text_frame.text
    assert second.shapes.title.text == "Three countries took part"
    assert second.notes_slide.notes_text_frame.text == "Source: A council."
    core = presentation.core_properties
    assert (core.title, core.author, core.language) == ("Test plan", "The secretariat", "en")


def test_every_shape_of_a_slide_has_a_number_of_its_own():
    for slide in slides(deck_bytes(document(Paragraph("Before."), BARS, Bullets(("a", "b"))))):
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(set(numbers)) == len(numbers)


def test_a_hostile_text_is_harmless_wherever_it_stands():
    """A formula stays text in the workbook behind a chart, markup stays letters, nothing turns."""
    chart = replace(BARS, categories=("=1+1", "<b>&", HOSTILE), title=HOSTILE)
    table = Table((Column(HOSTILE),), ((HOSTILE,), ("=1+1",)))
    told = replace(
        document(
            Paragraph(HOSTILE), chart, Bullets((HOSTILE,)), table, title=HOSTILE, notes=HOSTILE
        ),
        title=HOSTILE,
        subtitle=HOSTILE,
    )

    content = deck_bytes(told)

    every = slides(content)
    words = "\n".join(said(slide) + slide.notes_slide.notes_text_frame.text for slide in every)
    assert "=1+1 <b>&abc" in words
    assert not re.search("[\x07\u202e]", words)
    assert all(len(slide.shapes.title.text) < 300 for slide in every)
    (drawn,) = [chart for slide in every for chart in charts(slide)]
    assert list(drawn.plots[0].categories)[:2] == ["=1+1", "<b>&"]
    behind = openpyxl.load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob))
    cells = [cell for row in behind.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}


def test_a_section_without_anything_to_draw_is_a_slide_with_its_words():
    nothing = Chart(Kind.BARS, "By country", (), (Series("Score", ()),))

    _title, slide = slides(deck_bytes(document(Paragraph("No country takes part."), nothing)))

    assert charts(slide) == []
    assert "No country takes part." in said(slide)


def test_a_template_of_the_host_gives_its_layouts_and_loses_its_slides():
    presentation = host()
    presentation.slide_layouts[5].name = "Nur Titel"
    theme = next(
        r.target_part for r in presentation.slide_master.part.rels.values() if "theme" in r.reltype
    )
    theme._blob = theme.blob.replace(b"4F81BD", b"AA0011")

    content = deck_bytes(document(BARS), saved(presentation))

    made = Presentation(io.BytesIO(content))
    first, second = made.slides
    assert (made.slide_width, made.slide_height) == (Inches(10), Inches(7.5))
    assert first.slide_layout.name == "Title Slide"
    assert second.slide_layout.name == "Nur Titel"
    assert "The host's own slide" not in said(first) + said(second)
    assert theme_has(content, b"AA0011")
    bars = charts(second)[0].plots[0].series[0]._element
    assert bars.xpath("./c:spPr/a:solidFill/a:schemeClr/@val") == ["accent1"]


def test_a_template_without_a_place_for_titles_still_tells_them():
    presentation = host()
    for layout in list(presentation.slide_layouts)[1:]:
        if layout.name != "Blank":
            presentation.slide_layouts.remove(layout)
    for slide in list(presentation.slides._sldIdLst):
        presentation.part.drop_rel(slide.rId)
        presentation.slides._sldIdLst.remove(slide)
    presentation.slide_layouts.remove(presentation.slide_layouts[0])

    _title, slide = slides(deck_bytes(document(BARS), saved(presentation)))

    assert "Three countries took part" in said(slide)
    assert len(charts(slide)) == 1


def test_a_potx_is_taken_too():
    as_template = packed_again(
        saved(host()),
        "[Content_Types].xml",
        lambda xml: xml.replace(b"presentation.main+xml", b"template.main+xml"),
    )

    assert len(slides(deck_bytes(document(BARS), as_template))) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        packed_again(saved(host()), "ppt/presentation.xml", lambda xml: xml[:200]),
        packed_again(saved(host()), "ppt/slideMasters/slideMaster1.xml", lambda _xml: b"<a/>"),
        packed_again(saved(host()), "_rels/.rels", lambda xml: xml.replace(b"officeDoc", b"other")),
    ],
    ids=["empty", "text", "cut", "no master", "no presentation"],
)
def test_a_template_that_is_no_presentation_is_refused_with_a_sentence(content: bytes):
    with pytest.raises(NotAPresentation, match="not a PowerPoint presentation"):
        deck_bytes(document(BARS), content)


def test_a_workbook_is_no_template():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)

    with pytest.raises(NotAPresentation, match="not a PowerPoint presentation"):
        deck_bytes(document(BARS), buffer.getvalue())


def test_macros_and_what_unpacks_to_too_much_are_refused(monkeypatch: pytest.MonkeyPatch):
    with_macros = packed_again(
        saved(host()),
        "[Content_Types].xml",
        lambda xml: xml.replace(
            b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            b"vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        ),
    )
    with pytest.raises(NotAPresentation, match="macros"):
        deck_bytes(document(BARS), with_macros)

    monkeypatch.setattr("monitoring.exports.deck.template.MOST_BYTES", 10_000)
    with pytest.raises(NotAPresentation, match="too large"):
        deck_bytes(document(BARS), saved(host()))


def test_a_real_program_shows_every_slide(impress: str, tmp_path: Path):
    """LibreOffice opens the file without repair and prints as many pages as there are slides."""
    table = Table(
        (Column("Country"), Column("Says")), tuple((f"C{n}", "word " * 30) for n in range(9))
    )
    content = deck_bytes(document(Paragraph("Before."), BARS, Bullets(("a", "b")), table))
    file = tmp_path / "deck.pptx"
    file.write_bytes(content)

    profile = (tmp_path / "profile").as_uri()
    command = [impress, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(file)]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=120, check=False)

    printed = (tmp_path / "deck.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == len(slides(content))
