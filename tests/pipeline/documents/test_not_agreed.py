"""What was not agreed is marked in what a country's documents say of it, with both ratings alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.exports.content import Table
from monitoring.model import BEST_AVAILABLE, Assessment, NoInformation, Plan, RoundState
from monitoring.pipeline.documents.country_sheet import country_sheet
from monitoring.pipeline.documents.not_agreed import not_agreed, ratings_not_agreed
from monitoring.pipeline.documents.regional_report import regional_report
from monitoring.pipeline.documents.static_folder import static_pages
from monitoring.pipeline.outgoing import Asked, outgoing, ratings_table
from monitoring.pipeline.results import Results
from tests.pipeline.documents.said import all_texts

Ratings = Callable[..., pd.DataFrame]
ROUND = "2024"
BOTH = "LAW-1 (the country says “Done”, the evaluators “Started”)"
REASON = "SECRET reason"


@pytest.fixture
def said(plan: Plan, ratings: Ratings) -> Results:
    """LAW-1 of Country A was not agreed, SKL-2 was; Country B agreed on LAW-1."""
    law, skill, other = ("XAA", "LAW-1"), ("XAA", "SKL-2"), ("XAB", "LAW-1")
    rows = pd.concat(
        [
            ratings({law: "3", skill: "2", other: "2"}, comment=REASON),
            ratings({law: "1", skill: "1", other: "1"}, assessment="evaluator", comment=REASON),
            ratings({skill: "2", other: "2"}, assessment="agreed"),
            ratings({law: "?"}, assessment="agreed", comment=REASON).assign(
                reason=NoInformation.NOT_AGREED.value
            ),
        ],
        ignore_index=True,
    ).assign(file="a", evidence=REASON)
    return Results(plan, BEST_AVAILABLE, rows, dict(plan.country_by_code))


def published(results: Results) -> Results:
    rounds = tuple(
        replace(one, state=RoundState.PUBLISHED) if one.code == ROUND else one
        for one in results.plan.rounds
    )
    return replace(results, plan=replace(results.plan, rounds=rounds))


def test_only_what_was_not_agreed_stands_there(said: Results):
    (row,) = ratings_not_agreed(said, ROUND, "XAA").to_dict("records")

    assert (row["action"], row["country_says"], row["evaluators_say"]) == (
        "LAW-1", "Done", "Started",
    )  # fmt: skip
    assert not_agreed(said, ROUND, "XAB") == ()


@pytest.mark.parametrize("side", [Assessment.SELF, Assessment.EVALUATOR])
def test_the_ratings_of_one_side_do_not_tell_the_other_s(said: Results, side: Assessment):
    one_side = replace(said, assessment=side.value)

    assert not_agreed(one_side, ROUND, "XAA") == ()


def test_every_document_of_a_country_marks_it(said: Results):
    sheet = country_sheet(said, ROUND, "XAA")
    report = regional_report(said, ROUND)
    pages = static_pages(published(said), ROUND, {})
    page = next(one.document for one in pages if one.path == "country_XAA.html")

    assert [one.title for one in sheet.sections].count("Not agreed") == 1
    assert any(BOTH in text for text in all_texts(sheet))
    for document in (report, page):
        rows = [
            row for section in document.sections for part in section.parts
            if isinstance(part, Table) and part.columns[-1].heading == "The evaluators say"
            for row in part.rows
        ]  # fmt: skip
        assert [(row[0], *row[2:]) for row in rows] == [("LAW-1", "Done", "Started")]
    for document in (sheet, report, page):
        assert REASON not in " ".join(all_texts(document))
        assert any(
            "did not agree on 1 action" in text
            and "The score takes what the evaluators say" in text
            for text in all_texts(document)
        )


def test_the_data_that_leave_have_the_row_with_its_reason(said: Results):
    rows = ratings_table(Asked(said, ROUND)).to_dict("records")
    told = {
        row["assessment"]: (row["status"], row["reason"], row["level"])
        for row in rows if (row["country"], row["action"]) == ("XAA", "LAW-1")
    }  # fmt: skip
    assert told == {
        "self": ("rated", "", "3"),
        "evaluator": ("rated", "", "1"),
        "agreed": ("no_information", "not_agreed", ""),
    }
    _name, content = outgoing("json", Asked(said, ROUND))
    held = [
        row for row in json.loads(content)["tables"]["ratings"] if row["reason"] == "not_agreed"
    ]
    assert [(row["action"], row["assessment"]) for row in held] == [("LAW-1", "agreed")]
