"""A document about a round that is not published says so on its first page and on every other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitoring import pipeline
from monitoring.exports.content import Document
from monitoring.pipeline import Workspace
from monitoring.pipeline.documents.country_sheet import country_sheet
from monitoring.pipeline.documents.decisions_record import record_of_decisions
from monitoring.pipeline.documents.deck import Chosen, deck
from monitoring.pipeline.documents.regional_report import regional_report
from monitoring.pipeline.results import Results

PUBLISHED, OPEN = "2021", "2024"
DOCUMENTS: dict[str, Callable[[Results, str], Document]] = {
    "sheet": lambda results, round_: country_sheet(results, round_, "XAC"),
    "deck": lambda results, round_: deck(
        results, round_, chosen=Chosen(region=False, countries=("XAC",))
    ),
    "report": regional_report,
    "record": lambda results, round_: record_of_decisions(results, round_, []),
}


@pytest.fixture(scope="module")
def demo(examples: Workspace) -> Results:
    return pipeline.results(examples, "CCSCAP-2016-DEMO")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_draft_says_so_on_every_page(demo: Results, name: str):
    told = DOCUMENTS[name](demo, OPEN)

    assert "draft, not published" in told.subtitle
    assert "draft, not published" in told.footer
    assert told.facts["state of the round"] == "open: draft, not published"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_published_document_says_it_once_among_its_facts(demo: Results, name: str):
    told = DOCUMENTS[name](demo, PUBLISHED)

    assert "published" not in " ".join((told.title, told.subtitle, told.footer))
    assert told.facts["state of the round"] == "published"
