"""Documents open in a real word processor and say there what they were made to say."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from monitoring.exports.docx import docx_bytes
from tests.exports.documents import every_part, hostile

CONVERT_SECONDS = 120
WRITER = "libswlo.so"
"""The library that LibreOffice Writer is; Calc alone comes without it."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of two documents, printed in one run of LibreOffice."""
    found = os.environ.get("MONITORING_SOFFICE") or shutil.which("soffice") or ""
    program = Path(found).resolve()
    if not found or not (program.parent / WRITER).is_file():
        sentence = (
            "No LibreOffice Writer was found. Install it, or name its `soffice` in "
            "MONITORING_SOFFICE, to run the tests in a real word processor."
        )
        if os.environ.get("MONITORING_REQUIRE_TOOLS"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    folder = tmp_path_factory.mktemp("writer")
    documents = {"every_part": every_part(), "hostile": hostile()}
    for name, document in documents.items():
        (folder / f"{name}.docx").write_bytes(docx_bytes(document))
    command = [str(program), "--headless",
               f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf",
               "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in documents)]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=CONVERT_SECONDS, check=True)
    return {
        name: [
            page.extract_text()
            for page in pypdf.PdfReader(io.BytesIO((folder / f"{name}.pdf").read_bytes())).pages
        ]
        for name in documents
    }


def test_mark_and_page_numbers_are_printed_on_every_page(printed: dict[str, list[str]]):
    pages = printed["every_part"]

    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        assert "DEMONSTRATION" in page
        assert f"Page {number} of 2" in page


def test_a_chart_is_drawn_with_its_names_and_numbers(printed: dict[str, list[str]]):
    first = printed["every_part"][0]

    for text in ("Skills: no data", "Country A", "Median", "Cooperation", "67", "Scores (score, 0"):
        assert text in first


def test_hostile_texts_are_printed_as_text(printed: dict[str, list[str]]):
    shown = "\n".join(printed["hostile"])

    for text in ("=1+1", "<b>bold</b> & <script>alert(1)</script>", "turned back and on"):
        assert text in shown
    assert "\u202e" not in shown
