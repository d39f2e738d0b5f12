"""A typed rating comes in as a file does: same checks, same sentences, same history, same undo."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from monitoring.definitions.words import cleaned
from monitoring.model import RoundState
from monitoring.pipeline import (
    Choices,
    Workspace,
    add_plan_workbook,
    import_file,
    open_workspace,
    set_state,
)
from monitoring.pipeline.settle import settle_at, settle_not_agreed
from monitoring.pipeline.typed import (
    MOST_LETTERS,
    Typed,
    content_of,
    sentences,
    type_rating,
    type_ratings,
)
from monitoring.store import current_ratings, history, undo_upload, uploads
from monitoring.store.uploads import file_content

HOSTILE = (
    '=HYPERLINK("http://evil.example","x"); "quoted", a,b\tc|d\r\nnext\nline \x00\x07'
    "\u202egnp.exe\u2028 @SUM(A1) \ud800 " + "z" * 9_000
)
ROW = Typed("XAA", "LAW-1", "Done", "evaluator")


@pytest.fixture
def kept(workspace: Workspace, plan_file: bytes) -> Workspace:
    """An empty store with the test plan."""
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    return workspace


def test_a_typed_rating_is_an_upload_with_its_file(kept: Workspace):
    verdict = type_rating(
        kept, "test", "2024", Typed("Country A", "law-1", "largely done", "evaluator", "Gazette, p. 4", "So it is"),
        by="Ada",
    )  # fmt: skip

    (sent,) = uploads(kept.store, "TEST")
    assert (verdict.upload, verdict.added, verdict.problems) == (sent.id, 1, ())
    assert (sent.uploaded_by, sent.layout, sent.kind) == ("Ada", "long", "ratings")
    assert sent.file.startswith("typed Country-A law-1 ")
    assert sent.file.endswith("Z.csv")
    row = current_ratings(kept.store, "TEST").iloc[0]
    assert row[["country", "action", "assessment", "level", "evidence", "comment", "raw", "cell"]].tolist() == [
        "XAA", "LAW-1", "evaluator", "2", "Gazette, p. 4", "So it is", "largely done", "D2",
    ]  # fmt: skip
    rows = list(csv.reader(io.StringIO(file_content(kept.store, sent.sha256).decode("utf-8-sig"))))
    assert rows[1][:5] == ["Country A", "2024", "law-1", "largely done", "evaluator"]


def test_undoing_it_leaves_what_was_there_before(kept: Workspace):
    type_rating(kept, "TEST", "2024", ROW, by="Ada")
    before = current_ratings(kept.store, "TEST")
    second = type_rating(kept, "TEST", "2024", Typed("XAA", "LAW-1", "Not started", "evaluator"))
    assert second.changed == 1

    undo_upload(kept.store, second.upload or 0)

    assert current_ratings(kept.store, "TEST").equals(before)
    assert [one.level for one in history(kept.store, "TEST", "2024", "XAA", "LAW-1")] == ["0", "3"]


@pytest.mark.parametrize(
    "text", [HOSTILE, '"', "'=1", "-1", "a\n", ",,,;;;\t\t\t", "+1", "#", "\\"]
)
def test_no_text_breaks_the_file(text: str):
    written = content_of(
        "2024", [Typed("XAA", "LAW-1", "Done", "agreed", text, text, notes={"N": text})]
    )

    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1]) == 9
    seen = cleaned(text)
    assert [rows[1][n].strip() for n in (5, 6, 8)] == [seen] * 3
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    assert not {"\x00", "\u202e", "\n", "\r", "\ud800"} & set(rows[1][5])


def test_a_hostile_text_is_kept_as_a_reader_sees_it(kept: Workspace):
    verdict = type_rating(
        kept, "TEST", "2024", Typed("XAA", "LAW-1", "Done", "agreed", HOSTILE, HOSTILE)
    )

    assert verdict.problems == ()
    row = current_ratings(kept.store, "TEST").iloc[0]
    assert row["evidence"] == row["comment"] == cleaned(HOSTILE)
    assert len(row["evidence"]) > 9_000


@pytest.mark.parametrize(
    ("typed", "round_"),
    [
        (Typed("XAA", "LAW-1", "Dnoe", "evaluator"), "2024"),
        (Typed("Utopia", "LAW-1", "Done", "evaluator"), "2024"),
        (Typed("XAA", "LAW-3", "Done", "evaluator"), "2024"),
        (Typed("XAA", "LAW-1", "Done", "evaluator"), "2019"),
        (Typed("XAA", "LAW-1", "not agreed", "evaluator"), "2024"),
    ],
)
def test_it_refuses_with_the_sentences_of_a_file(kept: Workspace, typed: Typed, round_: str):
    file = import_file(
        kept, content_of(round_, [typed]), "ratings.csv", Choices(plan="TEST", layout="long")
    )

    verdict = type_rating(kept, "TEST", round_, typed)

    told = [problem for problem in file.problems if problem.code != "read_as"]
    assert [(p.code, p.statement, p.advice) for p in verdict.problems] == [
        (p.code, p.statement, p.advice) for p in told
    ]
    assert verdict.has_errors
    assert verdict.upload is None
    assert uploads(kept.store, "TEST") == []


def test_a_closed_round_takes_no_typed_rating(kept: Workspace):
    set_state(kept, kept.plan("TEST"), "2024", RoundState.CLOSED)

    verdict = type_rating(kept, "TEST", "2024", ROW)

    assert sentences(verdict) == [
        "The round 2024 of TEST is closed. Have the coordinator open it before importing into it."
    ]


def test_what_a_file_would_pass_over_is_refused(tmp_path: Path, plan_file: bytes):
    here = open_workspace(f"sqlite:///{tmp_path / 'store.db'}")
    add_plan_workbook(here, plan_file, "plan.xlsx")

    told = [
        type_rating(here, "TEST", "2024", typed).problems[0].code
        for typed in (
            Typed("XAA", "LAW-1", "Done", "self"),
            Typed("XAA", "LAW-1", " \u200b", "agreed"),
            Typed("XAA", "LAW-1", "Done", "agreed", comment="x" * (MOST_LETTERS + 1)),
        )
    ]

    assert told == ["not_typed", "nothing_typed", "typed_too_long"]
    assert uploads(here.store, "TEST") == []
    here.store.close()


def test_several_are_kept_together_or_not_at_all(kept: Workspace):
    wrong = Typed("XAB", "LAW-1", "Perhaps", "evaluator")

    refused = type_ratings(kept, "TEST", "2024", [ROW, wrong], ("two",))

    assert refused.has_errors
    assert current_ratings(kept.store, "TEST").empty
    both = type_ratings(
        kept, "TEST", "2024", [ROW, Typed("XAB", "LAW-1", "Done", "evaluator")], ("two",)
    )
    assert both.added == 2
    assert len(uploads(kept.store, "TEST")) == 1


@pytest.mark.parametrize("word", ["not agreed", " Non convenu ", "(sin acuerdo)"])
def test_not_agreed_is_not_typed_without_the_reasons_of_both(kept: Workspace, word: str):
    typed = Typed("XAA", "LAW-1", word, "agreed", comment="We differ")
    one_reason = {"Reason of the country": "In force", "Reason of the evaluators": " \u200b"}

    told = [
        sentences(type_rating(kept, "TEST", "2024", one))
        for one in (typed, replace(typed, notes=one_reason))
    ]

    both_stand = "Where nothing is agreed both ratings stand, each with its reason. "
    assert told == [
        [both_stand + "Settle it as not agreed: there both reasons are asked for."],
        [
            both_stand
            + "Write in a few words why the country and why the evaluators hold to theirs."
        ],
    ]
    assert settle_at(kept, "TEST", "2024", "XAA", "LAW-1", word, by="Ada").upload is None
    assert uploads(kept.store, "TEST") == []
    settled = settle_not_agreed(
        kept, "TEST", "2024", "XAA", "LAW-1", reason_country="a", reason_evaluators="b", by="Ada"
    )
    assert settled.upload is not None


def test_a_workbook_may_say_not_agreed_as_it_likes(kept: Workspace):
    content = content_of("2024", [Typed("XAA", "LAW-1", "not agreed", "agreed")])

    verdict = import_file(kept, content, "round.csv", Choices(plan="TEST", layout="long"))

    assert (verdict.upload, verdict.has_errors) == (1, False)


def test_a_level_that_is_called_not_agreed_is_a_level(
    workspace: Workspace, workbook: Callable[..., bytes]
):
    sheets = {
        "Plan": [("Field", "Value"), ("code", "TREATY"), ("title", "Treaties"), ("scale", "Steps"), ("demonstration", "yes")],
        "Scale": [("Code", "Label", "Value"), ("0", "Not agreed", 0), ("1", "Agreed", 100)],
        "Actions": [("Code", "Parent", "Title"), ("A-1", "A", "Agree on the treaty")],
        "Rounds": [("Code", "Title", "Date"), ("2024", "One", "2024-06-30")],
        "Countries": [("ISO3", "Name"), ("XAA", "Country A")],
    }  # fmt: skip
    add_plan_workbook(workspace, workbook(sheets), "plan.xlsx")

    verdict = settle_at(workspace, "TREATY", "2024", "XAA", "A-1", "0", by="Ada")

    assert verdict.upload is not None
    assert current_ratings(workspace.store, "TREATY")["level"].tolist() == ["0"]
