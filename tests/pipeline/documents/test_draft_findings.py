"""A country's pack holds its own findings and nothing of anybody else, and says that it is a draft."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import docx
import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.exports.content import Table
from monitoring.exports.docx import docx_bytes
from monitoring.model import (
    BEST_AVAILABLE,
    COMMENT_COLUMNS,
    Assessment,
    NoInformation,
    Plan,
    RoundState,
    Status,
)
from monitoring.pipeline import Results, Workspace
from monitoring.pipeline.documents.draft_findings import comment_form_of, draft_findings
from monitoring.pipeline.outgoing import FORMATS, Asked, Covers, FormatRefused, outgoing
from monitoring.pipeline.views.comments import draft_ratings
from monitoring.store import commit_comments
from monitoring.translation import NAME_BY_LANGUAGE, speaking
from tests.pipeline.documents.said import all_texts

DEMO, ROUND, COUNTRY = "CCSCAP-2016-DEMO", "2024", "XAC"
HOSTILE = '=HYPERLINK("http://x")<b>&amp;\u202eNever to leave\u202c\x07' + "long words " * 900

Ratings = Callable[..., pd.DataFrame]


@pytest.fixture(scope="module")
def demo(examples: Workspace) -> Results:
    return pipeline.results(examples, DEMO)


def with_round(results: Results, **changes: object) -> Results:
    """The same results with the round changed."""
    rounds = tuple(
        replace(one, **changes) if one.code == ROUND else one  # type: ignore[arg-type]
        for one in results.plan.rounds
    )
    return replace(results, plan=results.plan.with_rounds(rounds))


def parts_of(content: bytes) -> Iterator[tuple[str, str]]:
    """(name, text) of every part of an archive, and of the archives in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            if inner.startswith(b"PK"):
                yield from parts_of(inner)
            else:
                yield name, inner.decode("utf-8", "replace")


@pytest.mark.parametrize("language", NAME_BY_LANGUAGE)
def test_nothing_of_another_country_is_in_the_pack(examples: Workspace, language: str):
    with speaking(language):
        demo = pipeline.results(examples, DEMO)
        name, content = outgoing("pack", Asked(demo, ROUND, COUNTRY, 7))
    parts = list(parts_of(content))
    others = [c for c in demo.plan.countries if c.code != COUNTRY]

    assert name == "CCSCAP-2016-DEMO_2024_draft_XAC_pack.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [
            "CCSCAP-2016-DEMO_2024_draft_XAC_comments.xlsx",
            "CCSCAP-2016-DEMO_2024_draft_XAC_findings.docx",
        ]
    assert {"word/document.xml", "xl/worksheets/sheet2.xml"} <= {part for part, _text in parts}
    text = "\n".join(text for _part, text in parts)
    assert demo.plan.country_by_code[COUNTRY].name in text
    assert len(others) == 14
    assert not [c for c in others if c.name in text or re.search(rf"\b{c.code}\b", text)]


def test_no_text_of_a_rating_is_in_the_pack(demo: Results):
    _name, content = outgoing("pack", Asked(demo, ROUND, COUNTRY))
    text = "\n".join(said for _part, said in parts_of(content))
    rated = demo.ratings
    written = {
        said
        for column in ("evidence", "comment", "obstacle", "assistance", "good_practice")
        for said in rated.loc[rated["country"] == COUNTRY, column]
        if len(said) > 12
    }

    assert written
    assert not [said for said in written if said in text]


def findings_in(results: Results) -> dict[str, tuple[str, str, str]]:
    """Own rating, draft finding and how they compare, by the code of the action."""
    document = draft_findings(results, ROUND, COUNTRY)
    return {
        row[0]: tuple(getattr(one, "text", one) for one in row[2:])  # type: ignore[misc]
        for section in document.sections
        if section.level == 2
        for part in section.parts
        if isinstance(part, Table)
        for row in part.rows
    }


def test_each_finding_is_what_each_side_rated(demo: Results):
    """Worked out from the ratings as they stand in the store."""
    told = findings_in(demo)
    plan, rated = demo.plan, demo.ratings
    mine = rated[(rated["round"] == ROUND) & (rated["country"] == COUNTRY)]
    said = {(row.action, row.assessment): row for row in mine.itertuples()}

    asked = plan.in_scope(plan.round_by_code[ROUND])
    assert set(told) == {a.code for a in plan.actions_answered_by(COUNTRY)} & asked
    for code, (own, draft, compared) in told.items():
        levels = plan.scale_of(plan.action_by_code[code]).level_by_code  # type: ignore[union-attr]
        rows = [said.get((code, one)) for one in (Assessment.SELF, Assessment.EVALUATOR)]
        values = []
        for row, word in zip(rows, (own, draft), strict=True):
            is_rated = row is not None and row.status == Status.RATED
            values.append(levels[row.level].value if is_rated else None)
            if is_rated:
                assert word == levels[row.level].label
            elif row is None:
                assert word == "none"
        if None not in values:
            words = {0: "the same", 1: "finding is higher", -1: "finding is lower"}
            difference = values[1] - values[0]
            assert compared == words[(difference > 0) - (difference < 0)]


def test_a_difference_is_marked_by_word_and_colour(demo: Results):
    document = draft_findings(demo, ROUND, COUNTRY)
    marked = [
        (row[0], row[3].text, row[4].text)
        for section in document.sections
        for part in section.parts
        if isinstance(part, Table) and section.level == 2
        for row in part.rows
        if not isinstance(row[3], str) and row[3].fill
    ]

    drafts = draft_ratings(demo, ROUND, COUNTRY)
    assert marked == [
        (row.node, row.draft, row.compared_word)
        for row in drafts[drafts["is_different"]].itertuples()
    ]
    assert len(marked) == 2


def test_what_was_not_agreed_is_no_agreement(plan: Plan, ratings: Ratings):
    key = ("XAA", "LAW-1")
    said = pd.concat(
        [
            ratings({key: "3", ("XAA", "SKL-2"): "2"}),
            ratings({key: "1", ("XAA", "SKL-2"): "1"}, assessment="evaluator"),
            ratings({("XAA", "SKL-2"): "2"}, assessment="agreed"),
            ratings({key: "?"}, assessment="agreed").assign(reason=NoInformation.NOT_AGREED.value),
        ],
        ignore_index=True,
    ).assign(file="a")
    results = Results(plan, BEST_AVAILABLE, said, {c.code: c for c in plan.countries})
    document = draft_findings(results, ROUND, "XAA")
    rows = {
        row[0]: row for section in document.sections if section.level == 2
        for part in section.parts if isinstance(part, Table) for row in part.rows
    }  # fmt: skip
    compared = rows["LAW-1"][4]

    told = " ".join(all_texts(document))
    assert (
        "Own ratings and draft findings of 4 actions: 1 is agreed already; 1 was not agreed, and "
        "both ratings stand; 2 have none."
    ) in told
    assert rows["LAW-1"][2] == "Done"
    assert not isinstance(compared, str)
    assert (compared.text, bool(compared.fill)) == ("not agreed: both ratings stand", True)
    form = dict(parts_of(comment_form_of(results, ROUND, "XAA")))["xl/sharedStrings.xml"]
    assert "not agreed: both ratings stand" in form
    assert "agreed: not agreed" not in form + told


def test_every_page_says_that_it_is_a_draft_until_the_round_is_published(demo: Results):
    published = with_round(demo, state=RoundState.PUBLISHED)
    told = {}
    for name, results in (("draft", demo), ("published", published)):
        content = docx_bytes(draft_findings(results, ROUND, COUNTRY))
        page = docx.Document(io.BytesIO(content)).sections[0]
        told[name] = page.header.paragraphs[0].text

    assert told["draft"].startswith("DRAFT, NOT PUBLISHED · DEMONSTRATION")
    assert told["published"].startswith("DEMONSTRATION")
    assert "no more comments" in " ".join(all_texts(draft_findings(published, ROUND, COUNTRY)))


def test_it_names_its_round_below_the_title(demo: Results):
    document = draft_findings(demo, ROUND, COUNTRY)

    assert document.subtitle.endswith(f" · round {ROUND} · draft, not published")
    assert "can let them become agreed once the time for comments is over" in " ".join(
        all_texts(document)
    )


def test_it_says_until_when_comments_are_taken(demo: Results):
    announced = with_round(demo, comments_until=date(2024, 9, 30))

    texts = {
        until: " ".join(all_texts(draft_findings(results, ROUND, COUNTRY)))
        for until, results in ((None, demo), ("30 September 2024", announced))
    }
    assert "has not been announced yet" in texts[None]
    assert "taken until 30 September 2024" in texts["30 September 2024"]


def test_a_median_of_two_countries_is_not_told(plan: Plan, ratings: Ratings):
    def medians(*countries: str) -> list[object]:
        said = ratings({(one, "SKL-2"): "3" for one in countries}).assign(file="a")
        results = Results(plan, BEST_AVAILABLE, said, {c.code: c for c in plan.countries})
        tables = [
            part for section in draft_findings(results, ROUND, "XAA").sections
            for part in section.parts if isinstance(part, Table)
        ]  # fmt: skip
        return [row[-1] for row in tables[1].rows]

    assert medians("XAA", "XAB") == ["none", "none"]
    assert medians("XAA", "XAB", "XAC")[0] == "none"


def test_a_published_round_has_findings_and_no_form(demo: Results):
    asked = Asked(with_round(demo, state=RoundState.PUBLISHED), ROUND, COUNTRY)

    assert outgoing("draft", asked)[0] == "CCSCAP-2016-DEMO_2024_XAC_findings.docx"
    for name in ("comment-form", "pack"):
        with pytest.raises(FormatRefused, match="2024 is published and takes no more comments"):
            outgoing(name, asked)


def test_without_any_rating_it_says_so_and_the_form_is_empty(plan: Plan, ratings: Ratings):
    said = ratings({("XAB", "LAW-1"): "3"}).assign(file="a")
    results = Results(plan, BEST_AVAILABLE, said, {c.code: c for c in plan.countries})

    drafts = draft_ratings(results, ROUND, "XAA")
    assert set(drafts["compared"]) == {"neither"}
    assert "4 have none" in " ".join(all_texts(draft_findings(results, ROUND, "XAA")))
    assert comment_form_of(results, ROUND, "XAA").startswith(b"PK")


def test_another_country_than_those_of_the_plan_has_no_pack(demo: Results):
    for make in (draft_findings, comment_form_of):
        with pytest.raises(LookupError, match="JAM"):
            make(demo, ROUND, "JAM")


def test_a_hostile_comment_leaves_in_no_format(
    workspace: Workspace, plan_file: bytes, ratings: Ratings
):
    """Comments that are not public leave in no file, whatever stands in them."""
    pipeline.add_plan_workbook(workspace, plan_file, "plan.xlsx")
    row = dict.fromkeys(COMMENT_COLUMNS, "") | {
        "country": "XAA", "round": ROUND, "node": "LAW-1", "stance": "remark", "text": HOSTILE,
        "visibility": "participants", "value": float("nan"),
    }  # fmt: skip
    commit_comments(
        workspace.store, "TEST", pd.DataFrame([row]), file="c", content=b"c", layout="comments"
    )
    said = ratings({("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "1"}).assign(file="a")
    results = replace(pipeline.results(workspace, "TEST"), ratings=said)
    for name in ("draft", "comment-form", "pack", "sheet", "report", "json", "xlsx", "csv"):
        unit = "XAA" if FORMATS[name].covers is Covers.ONE_COUNTRY else ""
        _name, content = outgoing(name, Asked(results, ROUND, unit))
        parts = parts_of(content) if content.startswith(b"PK") else [("", content.decode())]
        assert not [part for part, text in parts if "Never to leave" in text]
