"""The report on a round: every area, every country, the method, and what nobody answered."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import docx
import pandas as pd
import pypdf
import pytest

from monitoring import pipeline, scoring
from monitoring.exports.content import Cell, Chart, Document, Paragraph, Section, Table
from monitoring.exports.docx import docx_bytes
from monitoring.exports.pdf import pdf_bytes
from monitoring.model import (
    BEST_AVAILABLE,
    REGION,
    Decision,
    DecisionKind,
    FollowUp,
    Plan,
    Proposal,
)
from monitoring.pipeline import Results, Workspace
from monitoring.pipeline.documents.regional_report import regional_report
from monitoring.store import StoredDecision
from monitoring.translation import speaking
from tests.pipeline.documents.said import all_texts, texts_in

DEMO, ROUND = "CCSCAP-2016-DEMO", "2024"
WHEN = datetime(2024, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def results(examples: Workspace) -> Results:
    return pipeline.results(examples, DEMO)


@pytest.fixture(scope="module")
def report(results: Results) -> Document:
    return regional_report(results, ROUND, revision=7)


@pytest.fixture(scope="module")
def written(report: Document) -> bytes:
    return docx_bytes(report)


def section(report: Document, title: str) -> Section:
    return next(one for one in report.sections if one.title == title)


def tables_of(section: Section) -> list[Table]:
    return [part for part in section.parts if isinstance(part, Table)]


def test_every_area_and_country_has_a_section(report: Document, results: Results):
    titles = [one.title for one in report.sections]
    chapters = [one.title for one in report.sections if one.level == 1]
    countries = [results.name_of(unit) for unit in results.answers.units if unit != REGION]

    assert chapters == [
        "Overview", "Priority areas", "Countries", "What was not answered", "Evidence",
        "Annex: method",
    ]  # fmt: skip
    below = titles.index("Priority areas") + 1
    assert titles[below : below + 5] == [area.title for area in results.plan.top_areas]
    below = titles.index("Countries") + 1
    assert titles[below : below + 15] == countries


def test_the_table_of_scores_says_what_the_scores_say(report: Document, results: Results):
    (table,) = tables_of(section(report, "Scores by country and priority area"))
    scores = results.scores.set_index(["round", "country", "node"]).loc[ROUND]
    rows = {row[0]: row[1:] for row in table.rows}

    assert [column.heading for column in table.columns] == [
        "Country", "Plan", "PA", "SC", "TI", "LE", "RC",
    ]  # fmt: skip
    for unit in ("XAA", "XAD", "XAG"):
        for node, shown in zip((DEMO, "PA", "SC", "TI", "LE", "RC"), rows[results.name_of(unit)],
                               strict=True):  # fmt: skip
            score = scores.loc[(unit, node), "score"]
            if pd.isna(score):
                assert shown in ("too little", "regional", "no data")
            else:
                assert isinstance(shown, Cell)
                assert shown.text.split(" (")[0] == f"{score:.0f}"
                assert ("(" in shown.text) == (scores.loc[(unit, node), "coverage"] < 1)


def test_the_chart_of_an_area_has_the_scores_and_words_for_what_is_missing(
    report: Document, results: Results
):
    (chart,) = [p for p in section(report, "Legal environment").parts if isinstance(p, Chart)]
    scores = results.scores.query("round == @ROUND and node == 'LE' and country != 'REGION'")

    expected = [None if pd.isna(score) else score for score in scores["score"]]
    assert list(chart.series[0].values) == expected
    missing = [n for n, score in enumerate(expected) if score is None]
    assert [chart.categories[n] for n in missing] == ["Country H: no data", "Country K: no data"]
    # Country G answered two thirds of the area.
    assert [name for name in chart.categories if "(" in name] == ["Country G (67 to 100)"]


def test_counts_of_no_information_are_marked_as_missing(report: Document):
    (chart,) = [p for p in section(report, "Overview").parts if isinstance(p, Chart)]

    assert [(s.name, s.is_missing) for s in chart.series] == [
        ("Implemented", False), ("Partly", False), ("Not started", False), ("No information", True),
    ]  # fmt: skip
    assert [sum(s.values[n] for s in chart.series) for n in range(4)] == [30, 74, 45, 15]


def test_an_area_of_the_region_alone_has_no_scores_and_says_why(report: Document):
    area = section(report, "Building sustainable capacity")

    assert [part for part in area.parts if isinstance(part, Chart)] == []
    assert "Only regional actions stand here; they are rated once, for the region." in texts_in(
        area
    )


def test_what_was_not_answered_is_listed_by_country_and_area(report: Document, results: Results):
    (table,) = tables_of(section(report, "What was not answered"))
    given, plan = results.answers, results.plan
    r = [one.code for one in given.rounds].index(ROUND)
    expected = {}
    for u, unit in enumerate(given.units):
        name = "Region" if unit == REGION else results.name_of(unit)
        for area in plan.top_areas:
            inside = {action.code for action in plan.actions_under(area.code)}
            asked = [a for a, one in enumerate(plan.actions)
                     if one.code in inside and given.applicable[r, u, a]]  # fmt: skip
            codes = [plan.actions[a].code for a in asked if not given.rated[r, u, a]]
            if codes:
                title = area.title.split(" (")[0]
                expected[name, title] = (f"{len(codes)} of {len(asked)}", codes)

    rows = {row[:2]: row[2:] for row in table.rows}
    assert list(expected) == [row[:2] for row in table.rows if row[3] != "none"]
    for place, (n, codes) in expected.items():
        assert rows[place][0] == n
        assert [code for code in codes if code not in str(rows[place][1])] == []
    assert table.rows[0][3] == "PA-2 (unanswered)"


def test_evidence_is_listed_by_where_there_is_some_and_never_by_what_it_is(
    report: Document, results: Results
):
    (table,) = tables_of(section(report, "Evidence"))
    given, ratings = results.answers, results.ratings
    r = [one.code for one in given.rounds].index(ROUND)
    told = ratings[(ratings["round"] == ROUND) & (ratings["evidence"] != "")]

    assert table.rows[-1][0] == "Region"
    for row, u in zip(table.rows, range(len(given.units)), strict=True):
        of = int(given.applicable[r, u].sum())
        mine = set(told.loc[told["country"] == given.units[u], "action"])
        codes = [action.code for a, action in enumerate(results.plan.actions)
                 if action.code in mine and given.applicable[r, u, a]]  # fmt: skip
        assert row[1:] == (f"{len(codes)} of {of}", ", ".join(codes) or "none")


def decided(number: int, **said: Any) -> StoredDecision:
    told = {"kind": DecisionKind.RECOMMENDATION, "text": f"Text {number}", "round": ROUND} | said
    return StoredDecision(number, 1, Decision(DEMO, **told), WHEN, "", WHEN, "")


DECISIONS = [
    decided(1, country="XAB", node="LE-2", due=date(2025, 3, 31), responsible="Ministry"),
    decided(2, country=REGION, node="LE"),
    decided(3, kind=DecisionKind.PROPOSAL, proposal=Proposal.DROP, node="PA-2"),
    decided(4, round="2021", country="XAB", state=FollowUp.DONE, closed_on=date(2022, 1, 1)),
    decided(5, round="2021"),
]


def test_decisions_stand_on_their_own_and_with_their_area_and_country(results: Results):
    report = regional_report(results, ROUND, decisions=DECISIONS)
    numbers = {
        one.title: [row[0] for row in table.rows]
        for one in report.sections
        for table in tables_of(one)
        if table.columns[0].heading == "No."
    }

    assert numbers == {
        # 4 is done and of another round; 1 stands with its country.
        "Decisions": ["2", "3", "5"],
        "Public awareness": ["3"],
        "Legal environment": ["1", "2"],
        "Country B": ["1"],
    }
    said = texts_in(section(report, "Decisions"))
    assert "4 decisions, of which open: 4; past their due date: 1." in said
    (table,) = [one for one in tables_of(section(report, "Country B"))
                if one.columns[0].heading == "No."]  # fmt: skip
    assert table.rows == (("1", "Text 1", "Ministry", "31 March 2025", "open, late"),)


def test_a_report_without_decisions_has_no_section_of_them(report: Document):
    assert "Decisions" not in [one.title for one in report.sections]


def test_the_annex_prints_every_rule_with_the_settings_of_the_plan(report: Document):
    rules = {
        row[0]: row for one in report.sections for table in tables_of(one) for row in table.rows
        if [column.heading for column in table.columns][:2] == ["Rule", "In symbols"]
    }  # fmt: skip

    assert set(rules) == {formula.name for formula in scoring.formulas()}
    for formula in scoring.formulas():
        assert rules[formula.name][1] == formula.symbols
        assert str(rules[formula.name][2]).startswith(formula.meaning)
    settings = dict(tables_of(section(report, "Annex: method"))[0].rows)
    assert settings["Least coverage of the plan"].replace("\xa0", " ") == "80 %"


def test_comments_and_evidence_stay_out(report: Document, results: Results):
    ratings = results.ratings
    said = set(ratings["evidence"]) | set(ratings["comment"]) | set(ratings["assistance"])
    said -= {""}
    texts = all_texts(report)

    assert len(said) > 3
    assert [text for text in texts if any(one in text for one in said)] == []


def test_it_opens_as_a_document_of_word_with_charts_and_no_pictures(written: bytes):
    opened = docx.Document(io.BytesIO(written))
    headings = [p.text for p in opened.paragraphs if p.style.name == "Heading 2"]
    names = [str(part.partname) for part in opened.part.package.iter_parts()]

    assert "Country O" in headings
    # One in the overview, one for each of four areas with scores, one for each country.
    assert sum(name.startswith("/word/charts/chart") for name in names) == 20
    assert [name for name in names if "media" in name] == []


def test_it_is_a_pdf_as_well(report: Document):
    reader = pypdf.PdfReader(io.BytesIO(pdf_bytes(report)))

    assert all("DEMONSTRATION" in page.extract_text() for page in reader.pages)
    assert "Country O" in "".join(page.extract_text() for page in reader.pages)


def test_it_speaks_the_language_of_the_reader(examples: Workspace):
    with speaking("fr"):
        report = regional_report(pipeline.results(examples, DEMO), ROUND)

    assert report.language == "fr"
    assert section(report, "Pays A").level == 2


def test_a_plan_that_nobody_answered_yet_says_so(plan: Plan, ratings: Callable[..., pd.DataFrame]):
    results = Results(plan, BEST_AVAILABLE, ratings({}), dict(plan.country_by_code))
    report = regional_report(results, "2024")

    (first, *_rest) = section(report, "Overview").parts
    assert isinstance(first, Paragraph)
    assert first.text.startswith("Nothing has been rated yet")
    assert docx_bytes(report)[:2] == b"PK"


def test_a_plan_without_participants_or_areas_is_a_report_of_its_method(
    plan: Plan, ratings: Callable[..., pd.DataFrame]
):
    empty = replace(plan, countries=(), areas=(), actions=())
    report = regional_report(Results(empty, BEST_AVAILABLE, ratings({}), {}), "2024")

    assert [one.title for one in report.sections if one.level == 1] == [
        "Overview", "What was not answered", "Evidence", "Annex: method",
    ]  # fmt: skip
    assert docx_bytes(report)[:2] == b"PK"
