"""Comments stand beside the ratings they speak of, in the order of the plan and in words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from monitoring.exports import csv_bytes, xlsx_bytes
from monitoring.model import BEST_AVAILABLE, NoInformation, Plan, Stance, Visibility
from monitoring.pipeline import Results
from monitoring.pipeline.views.comments import (
    COMMENT_VIEW_COLUMNS,
    DRAFT_COLUMNS,
    LABELS,
    change_in_words,
    comments_finding,
    comments_table,
    draft_ratings,
    proposed_word,
)
from monitoring.pipeline.views.settle import to_settle
from monitoring.store import Comment
from monitoring.ui.widgets import readable

Ratings = Callable[..., pd.DataFrame]
ROUND = "2024"


def comment(node: str, stance: Stance = Stance.DISAGREES, **further: object) -> Comment:
    told: dict[str, object] = {
        "country": "XAA", "round": ROUND, "node": node, "stance": stance, "level": "",
        "value": None, "text": f"on {node}", "visibility": Visibility.PARTICIPANTS,
        "sheet": "Findings", "cell": "H6", "raw": "", "upload": 1, "file": "c.xlsx",
    }  # fmt: skip
    return Comment(**(told | further))  # type: ignore[arg-type]


def by_key(*comments: Comment) -> dict[tuple[str, str], Comment]:
    return {(one.country, one.node): one for one in comments}


@pytest.fixture
def results(plan: Plan, ratings: Ratings) -> Results:
    """Of Country A: LAW-1 lower, LAW-2 alike, SKL-1 rated by evaluators, SKL-2 agreed."""
    said = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "1", ("XAA", "SKL-2"): "2",
                     ("XAA", "SKL-1"): "?", ("XAB", "LAW-1"): "0"}),
            ratings({("XAA", "LAW-1"): "2", ("XAA", "LAW-2"): "1", ("XAA", "SKL-1"): "0",
                     ("XAA", "SKL-2"): "1"}, assessment="evaluator"),
            ratings({("XAA", "SKL-2"): "2"}, assessment="agreed"),
        ],
        ignore_index=True,
    )  # fmt: skip
    return Results(plan, BEST_AVAILABLE, said.assign(file="a"), {c.code: c for c in plan.countries})


def test_each_draft_finding_is_compared_with_the_own_rating(results: Results):
    drafts = draft_ratings(results, ROUND, "XAA")

    assert tuple(drafts) == DRAFT_COLUMNS
    shown = drafts[["node", "own", "draft", "compared_word", "is_different"]]
    assert [tuple(row) for row in shown.itertuples(index=False)] == [
        ("LAW-1", "Done", "Largely done", "finding is lower", True),
        ("LAW-2", "Started", "Started", "the same", False),
        ("SKL-1", "no information", "Not started", "no own rating", False),
        ("SKL-2", "Largely done", "Started", "agreed: Largely done", False),
    ]


def test_what_was_not_agreed_is_a_difference_and_no_agreement(results: Results, ratings: Ratings):
    settled = ratings({("XAA", "LAW-1"): "?"}, assessment="agreed").assign(
        reason=NoInformation.NOT_AGREED.value, file="s"
    )
    said = pd.concat([results.ratings, settled], ignore_index=True)
    row = draft_ratings(replace(results, ratings=said), ROUND, "XAA").iloc[0]

    assert (row["own"], row["draft"], row["compared"]) == ("Done", "Largely done", "not_agreed")
    assert row["compared_word"] == "not agreed: both ratings stand"
    assert row["is_different"]


@pytest.mark.parametrize(
    ("own", "draft", "compared"),
    [
        ("n/a", "n/a", "same"),
        ("n/a", "2", "other"),
        ("2", "n/a", "other"),
        ("n/a", "?", "no_draft"),
        ("?", "n/a", "no_own"),
        ("?", "?", "neither"),
    ],
)
def test_a_side_that_says_not_applicable_has_spoken(
    plan: Plan, ratings: Ratings, own: str, draft: str, compared: str
):
    """As the page Settle has it."""
    key = ("XAA", "LAW-1")
    said = pd.concat(
        [ratings({key: own}), ratings({key: draft}, assessment="evaluator")], ignore_index=True
    )
    results = Results(
        plan, BEST_AVAILABLE, said.assign(file="a"), {c.code: c for c in plan.countries}
    )
    row = draft_ratings(results, ROUND, "XAA").iloc[0]
    listed = set(to_settle(results, ROUND)["action"])

    assert row["compared"] == compared
    assert row["is_different"] == (compared == "other")
    assert ("LAW-1" in listed) == (compared in {"other", "no_draft", "no_own"})


def test_of_a_measure_that_is_to_fall_less_is_higher(plan: Plan, ratings: Ratings):
    law, *others = plan.actions
    falls = replace(plan, actions=(replace(law, lower=100.0, optimum=0.0, unit="days"), *others))
    said = pd.concat(
        [ratings({("XAA", "LAW-1"): 40.0}), ratings({("XAA", "LAW-1"): 30.0}, assessment="evaluator")],
        ignore_index=True,
    )  # fmt: skip
    results = Results(
        falls, BEST_AVAILABLE, said.assign(file="a"), {c.code: c for c in plan.countries}
    )

    row = draft_ratings(results, ROUND, "XAA").iloc[0]

    assert (row["own"], row["draft"], row["compared"]) == ("40 days", "30 days", "higher")


def test_comments_stand_in_the_order_of_the_plan_with_what_is_gone_last(results: Results):
    comments = by_key(
        comment("SKL-1"), comment("GONE"), comment("LAW"), comment("TEST"), comment("LAW-1")
    )
    table = comments_table(results, ROUND, "XAA", comments)

    assert tuple(table) == COMMENT_VIEW_COLUMNS
    assert set(LABELS) <= set(COMMENT_VIEW_COLUMNS)
    assert table["node"].tolist() == ["TEST", "LAW", "LAW-1", "SKL-1", "GONE"]
    assert table["title"].tolist() == [
        "Whole plan", "Legislation", "Adopt a law", "Hold exercises", "GONE",
    ]  # fmt: skip
    assert table["code"].tolist()[0] == ""
    assert table.loc[2, ["own", "draft", "place"]].tolist() == [
        "Done", "Largely done", "c.xlsx, Findings!H6",
    ]  # fmt: skip


def test_a_country_has_only_its_own_comments(results: Results):
    others = by_key(comment("LAW-1", country="XAB"))

    assert comments_table(results, ROUND, "XAA", others).empty
    assert comments_table(results, ROUND, "XAB", others)["country"].tolist() == ["XAB"]


def test_the_proposed_rating_is_told_in_words(results: Results, plan: Plan):
    assert proposed_word(comment("LAW-1", level="3"), plan) == "Done"
    assert proposed_word(comment("LAW-1"), plan) == ""
    assert proposed_word(comment("LAW", level="3"), plan) == ""


@pytest.mark.parametrize(
    ("stances", "hidden", "said"),
    [
        ((), 0, "Country A has not commented on the findings of this round"),
        ((), 2, "Country A: 2 comments for the secretariat are not shown"),
        (
            (Stance.AGREES, Stance.DISAGREES, Stance.DISAGREES),
            0,
            "Country A: agrees with 1 finding; disagrees with 2 findings",
        ),
        (
            (Stance.REMARK,),
            1,
            "Country A: makes 1 remark; 1 comment for the secretariat is not shown",
        ),
    ],
)
def test_the_sentence_counts_what_is_shown(
    results: Results, stances: tuple[Stance, ...], hidden: int, said: str
):
    nodes = ("LAW-1", "LAW-2", "SKL-1")
    comments = by_key(*(comment(n, s) for n, s in zip(nodes, stances, strict=False)))
    table = comments_table(results, ROUND, "XAA", comments)

    assert comments_finding(table, results, ROUND, "XAA", hidden=hidden) == said


def test_a_change_is_told_field_by_field(plan: Plan):
    before = {"stance": "agrees", "level": ""}
    after = {"stance": "disagrees", "level": "3", "text": "why", "visibility": "public"}

    assert change_in_words(before, after, "LAW-1", plan) == (
        "agrees", "disagrees; proposes Done; why; read by: Everybody",
    )  # fmt: skip


def test_a_hostile_public_comment_is_harmless_in_the_files_of_its_table(results: Results):
    hostile = '=HYPERLINK("http://x")<b>&amp;\u202eevil\u202c\x07' + "long words " * 900
    said = comment("LAW-1", Stance.REMARK, text=hostile, visibility=Visibility.PUBLIC)
    table = readable(comments_table(results, ROUND, "XAA", by_key(said)), LABELS)

    written = csv_bytes({"comments": table}, {}).decode("utf-8-sig")
    assert "'=HYPERLINK" in written
    assert not re.search(r'(^|[,"])=HYPERLINK', written)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes({"comments": table}, {})))
    cells = [one for sheet in book for row in sheet.iter_rows() for one in row if one.value]
    assert not [one for one in cells if one.data_type == "f" or one.hyperlink]
    assert [one for one in cells if "evil" in str(one.value)]
