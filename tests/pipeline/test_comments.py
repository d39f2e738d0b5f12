"""A comment form is kept whole when nothing is wrong with it, and shows beside its findings."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.definitions.comment_words import LONGEST_COMMENT
from monitoring.model import RoundState, Severity, Stance, Visibility
from monitoring.pipeline import (
    Choices,
    FileVerdict,
    Workspace,
    add_plan_workbook,
    check_file,
    import_file,
    open_workspace,
    problem_file,
    set_state,
)
from monitoring.pipeline import comments as pipeline_comments
from monitoring.pipeline.views.comments import comments_table
from monitoring.store import (
    Upload,
    backup,
    comments_of,
    commit_upload,
    open_store,
    undo_upload,
    uploads,
)
from monitoring.translation import NAME_BY_LANGUAGE
from tests.pipeline.comment_forms import Said, form, rate

HOSTILE = '=HYPERLINK("http://x")<b>b</b> &amp; \u202eevil\u202c _x0007_' + "long words " * 900
"""With a control character as Excel writes one."""

Keep = Callable[..., FileVerdict]


@pytest.fixture(scope="module")
def looked_at(
    tmp_path_factory: pytest.TempPathFactory,
    plan_file: bytes,
    ratings: Callable[..., pd.DataFrame],
) -> Iterator[Workspace]:
    """A store with the test plan, own ratings and draft findings of 2024; never written to."""
    opened = open_workspace(f"sqlite:///{tmp_path_factory.mktemp('comments') / 'store.db'}")
    add_plan_workbook(opened, plan_file, "plan.xlsx")
    rate(opened, ratings)
    yield opened
    opened.store.close()


@pytest.fixture
def desk(looked_at: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it to work with."""
    backup(looked_at.store, tmp_path / "store.db")
    copy = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    yield replace(looked_at, store=copy)
    copy.close()


@pytest.fixture
def keep(desk: Workspace) -> Keep:
    def send(said: Said | None = None, *, file: str = "c.xlsx", **of: object) -> FileVerdict:
        return import_file(desk, form(desk, said, **of), file)  # type: ignore[arg-type]

    return send


def found(verdict: FileVerdict) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    return [(problem.code, problem.place) for problem in verdict.problems]


def kept(workspace: Workspace) -> dict[tuple[str, str], tuple[str, str, str, str]]:
    return {
        key: (said.stance.value, said.level, said.text, said.visibility.value)
        for key, said in comments_of(workspace.store, "TEST", "2024").items()
    }


def uploads_of_comments(workspace: Workspace) -> list[Upload]:
    return [one for one in uploads(workspace.store, "TEST") if one.kind == "comments"]


SAID: Said = {
    "TEST": {"stance": "Remark only", "text": "A fair draft.", "visibility": "Everybody"},
    "LAW": {"text": "See the annex."},
    "LAW-1": {"stance": "We disagree", "proposed": "Done", "text": "Law 7 is in force."},
    "LAW-2": {"stance": "We agree"},
}


def test_a_filled_form_is_kept_and_shows_beside_the_ratings_it_speaks_of(
    desk: Workspace, keep: Keep
):
    verdict = keep(SAID)

    assert (verdict.kind, verdict.layout, verdict.plan) == ("comments", "comments", "TEST")
    assert (verdict.added, verdict.changed, verdict.upload) == (4, 0, 3)
    assert found(verdict) == [("no_stance", "Findings!F5")]
    assert kept(desk) == {
        ("XAA", "TEST"): ("remark", "", "A fair draft.", "public"),
        ("XAA", "LAW"): ("remark", "", "See the annex.", "participants"),
        ("XAA", "LAW-1"): ("disagrees", "3", "Law 7 is in force.", "participants"),
        ("XAA", "LAW-2"): ("agrees", "", "", "participants"),
    }
    shown = comments_table(
        pipeline.results(desk, "TEST"), "2024", "XAA", comments_of(desk.store, "TEST", "2024")
    ).set_index("node")
    assert list(shown.index) == ["TEST", "LAW", "LAW-1", "LAW-2"]
    columns = ["own", "draft", "stance_word", "proposed", "text", "place"]
    assert shown.loc["LAW-1", columns].tolist() == [
        "Done", "Largely done", "disagrees", "Done", "Law 7 is in force.", "c.xlsx, Findings!H6",
    ]  # fmt: skip
    assert shown.loc["LAW-2", columns[:4]].tolist() == ["Started", "Started", "agrees", ""]


def test_checking_writes_nothing_and_says_what_would_change(desk: Workspace):
    before = desk.store.revision()
    verdict = check_file(desk, form(desk, SAID), "c.xlsx")

    assert [(one.node, one.is_new) for one in verdict.commented] == [
        ("TEST", True), ("LAW", True), ("LAW-1", True), ("LAW-2", True),
    ]  # fmt: skip
    assert (desk.store.revision(), kept(desk)) == (before, {})


def test_a_second_form_supersedes_what_it_says_and_leaves_the_rest(desk: Workspace, keep: Keep):
    keep(SAID)
    before = kept(desk)
    later = keep({"LAW-1": {"stance": "We agree"}, "SKL-1": {"text": "New."}})

    assert (later.added, later.changed, later.emptied) == (1, 1, 3)
    assert kept(desk) == before | {
        ("XAA", "LAW-1"): ("agrees", "", "", "participants"),
        ("XAA", "SKL-1"): ("remark", "", "New.", "participants"),
    }

    undo_upload(desk.store, later.upload or 0)

    assert kept(desk) == before


def test_the_same_form_is_not_kept_twice(desk: Workspace):
    content = form(desk, SAID)
    first, again = (import_file(desk, content, "c.xlsx") for _time in range(2))

    assert (again.upload, again.unchanged, again.added) == (first.upload, 4, 0)
    assert len(uploads_of_comments(desk)) == 1


def test_an_empty_form_says_nothing(desk: Workspace, keep: Keep):
    verdict = keep()

    assert (verdict.problems, verdict.added, verdict.n_unanswered) == ((), 0, 0)
    assert kept(desk) == {}


@pytest.mark.parametrize("language", NAME_BY_LANGUAGE)
def test_a_form_is_read_in_every_language(desk: Workspace, language: str):
    def choose(book: openpyxl.Workbook) -> None:
        sheet, words = book.worksheets[1:]
        sheet["F6"], sheet["I6"] = words["A3"].value, words["A15"].value
        sheet["G6"] = words["A10"].value

    content = form(desk, language=language, change=choose)
    verdict = import_file(desk, content, "c.xlsx")

    assert [p for p in verdict.problems if p.severity is Severity.ERROR] == []
    assert kept(desk) == {("XAA", "LAW-1"): ("disagrees", "3", "", "secretariat")}


BAD_CELLS: list[tuple[Said, tuple[str, str]]] = [
    ({"LAW-1": {"stance": "maybe"}}, ("unknown_stance", "Findings!F6")),
    ({"LAW-1": {"text": "x", "visibility": "friends"}}, ("unknown_visibility", "Findings!I6")),
    ({"LAW-1": {"proposed": "Mostly"}}, ("unknown_level", "Findings!G6")),
    ({"LAW-1": {"proposed": "Not applicable"}}, ("no_rating_proposed", "Findings!G6")),
    ({"LAW": {"proposed": "Done"}}, ("rating_of_no_action", "Findings!G5")),
    ({"LAW-1": {"stance": "Remark only"}}, ("remark_without_text", "Findings!H6")),
    (
        {"LAW-1": {"stance": "We agree", "proposed": "Done"}},
        ("agrees_and_proposes", "Findings!G6"),
    ),
    ({"LAW-1": {"text": "x" * (LONGEST_COMMENT + 1)}}, ("comment_too_long", "Findings!H6")),
    ({"LAW-1": {"text": "#REF!"}}, ("excel_error", "Findings!H6")),
]


@pytest.mark.parametrize(
    ("said", "problem"), BAD_CELLS, ids=[code for _said, (code, _) in BAD_CELLS]
)
def test_one_bad_cell_keeps_the_whole_form_out(
    looked_at: Workspace, said: Said, problem: tuple[str, str]
):
    before = looked_at.store.revision()
    content = form(looked_at, {**said, "SKL-1": {"stance": "We agree"}})
    verdict = import_file(looked_at, content, "c.xlsx")

    (error,) = (p for p in verdict.problems if p.severity is Severity.ERROR)
    assert (error.code, error.place) == problem
    assert error.sentence.endswith(error.advice)
    assert (verdict.upload, verdict.added, verdict.commented) == (None, 0, ())
    assert (looked_at.store.revision(), kept(looked_at)) == (before, {})


def put(place: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    """Write into a cell of the findings, or of the cover as `cover!B4`."""
    sheet, _bang, cell = place.rpartition("!")
    number = 0 if sheet else 1

    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[number][cell] = value

    return change


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        ("cover!B3", "OTHER", ("unknown_plan", "Comment form!B3")),
        ("cover!B4", "Atlantis", ("unknown_country", "Comment form!B4")),
        ("cover!B4", "Jamaica", ("country_not_in_plan", "Comment form!B4")),
        ("cover!B5", "1999", ("unknown_round", "Comment form!B5")),
        ("cover!B6", "99", ("unknown_template", "Comment form!B6")),
        ("A6", "LAW-99", ("unknown_action", "Findings!A6")),
        ("A6", "LAW-3", ("not_asked", "Findings!A6")),
        ("A6", "LAW-2", ("other_title", "Findings!B6")),
        ("H3", "Comments of ours", ("heading_lost", "Findings!A3")),
        ("H6", "=1+1", ("formula_without_result", "Findings!H6")),
    ],
)
def test_a_form_that_was_changed_is_refused_at_the_cell(
    looked_at: Workspace, place: str, value: object, problem: tuple[str, str]
):
    said: Said = {"LAW-1": {"stance": "We disagree", "text": "x"}}
    content = form(looked_at, said, change=put(place, value))
    verdict = import_file(looked_at, content, "c.xlsx")

    errors = [(p.code, p.place) for p in verdict.problems if p.severity is Severity.ERROR]
    assert errors[0] == problem
    assert kept(looked_at) == {}


def test_a_title_that_was_changed_is_asked_about(desk: Workspace, keep: Keep):
    verdict = keep({"LAW-1": {"text": "x", "stance": "Remark only"}}, change=put("B6", "Our law"))

    assert found(verdict) == [("title_changed", "Findings!B6")]
    assert set(kept(desk)) == {("XAA", "LAW-1")}


def test_rows_of_another_country_are_refused(desk: Workspace, keep: Keep):
    def add_column(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[1]
        sheet["J3"], sheet["J6"], sheet["J7"] = "Country", "Country A", "Country B"

    said: Said = {"LAW-1": {"stance": "We agree"}, "LAW-2": {"stance": "We agree"}}
    verdict = keep(said, change=add_column)

    assert found(verdict) == [("other_country", "Findings!J7")]
    assert "each country comments in a form of its own" in verdict.problems[0].sentence
    assert kept(desk) == {}


def test_the_same_finding_twice_is_refused(keep: Keep):
    def paste(book: openpyxl.Workbook) -> None:
        for column, text in (("A", "LAW-1"), ("B", "Adopt a law"), ("H", "again")):
            book.worksheets[1][f"{column}12"] = text

    verdict = keep({"LAW-1": {"stance": "We agree"}}, change=paste)

    assert ("commented_twice", "Findings!A12") in found(verdict)


def test_a_column_that_was_added_is_not_lost_without_a_word(keep: Keep):
    def add_column(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[1]
        sheet["J3"], sheet["J6"] = "Our note", "for the minister"

    verdict = keep({"LAW-1": {"stance": "We agree"}}, change=add_column)

    assert found(verdict) == [("column_not_read", "Findings!J3")]


def test_a_disagreement_without_a_reason_counts_and_is_asked_about(desk: Workspace, keep: Keep):
    verdict = keep({"LAW-1": {"stance": "We disagree"}})

    assert found(verdict) == [("disagrees_without_comment", "Findings!H6")]
    assert kept(desk) == {("XAA", "LAW-1"): ("disagrees", "", "", "participants")}


def test_a_comment_on_a_finding_that_is_another_one_now_is_asked_about(
    desk: Workspace, ratings: Callable[..., pd.DataFrame]
):
    content = form(desk, {"LAW-1": {"stance": "We agree"}, "LAW-2": {"stance": "We agree"}})
    changed = ratings({("XAA", "LAW-1"): "1"}, assessment="evaluator")
    commit_upload(desk.store, "TEST", changed, file="e", content=b"e2", layout="long")

    assert found(import_file(desk, content, "c.xlsx")) == [("draft_changed", "Findings!D6")]


def test_the_form_must_belong_to_the_plan_and_round_that_were_chosen(desk: Workspace):
    content = form(desk, SAID)

    for choices, code in (
        (Choices(plan="CCSCAP-2016"), "other_plan"),
        (Choices(plan="TEST", round="2021"), "other_round"),
    ):
        assert code in [p.code for p in check_file(desk, content, "c", choices).problems]
    assert not check_file(desk, content, "c", Choices("test", "2024")).has_errors


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.PUBLISHED])
def test_comments_come_into_a_round_until_it_is_published(desk: Workspace, state: RoundState):
    content = form(desk, SAID)
    set_state(desk, desk.plan("TEST"), "2024", state)
    verdict = import_file(desk, content, "c.xlsx")

    is_taken = state is RoundState.CLOSED
    assert (verdict.upload is not None, len(kept(desk))) == (is_taken, 4 if is_taken else 0)
    if not is_taken:
        assert found(verdict) == [("round_not_open", "Comment form!B5")]


def test_a_round_that_is_published_between_check_and_commit_keeps_the_form_out(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
):
    commit = pipeline_comments.commit_comments

    def publish_first(*given: object, **options: object) -> object:
        set_state(desk, desk.plan("TEST"), "2024", RoundState.PUBLISHED)
        return commit(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline_comments, "commit_comments", publish_first)
    verdict = import_file(desk, form(desk, {"LAW-1": {"stance": "We agree"}}), "c.xlsx")

    assert found(verdict) == [("round_not_open", "")]
    assert (verdict.upload, verdict.added, kept(desk)) == (None, 0, {})


def test_nothing_is_kept_when_others_changed_the_comments_meanwhile(desk: Workspace, keep: Keep):
    content = form(desk, {"LAW-1": {"stance": "We disagree", "text": "mine"}})
    seen = check_file(desk, content, "c.xlsx")
    keep({"LAW-1": {"stance": "We agree"}})

    verdict = import_file(desk, content, "c.xlsx", ground=seen.ground)

    assert found(verdict) == [("ground_moved", "")]
    assert kept(desk)["XAA", "LAW-1"][0] == "agrees"
    again = import_file(desk, content, "c.xlsx", ground=verdict.ground)
    assert (again.changed, kept(desk)["XAA", "LAW-1"][2]) == (1, "mine")


def test_a_form_after_the_last_day_is_asked_about(desk: Workspace, monkeypatch: pytest.MonkeyPatch):
    content = form(desk, {"LAW-1": {"stance": "We agree"}})
    plan = desk.plan("TEST")
    ended = tuple(replace(r, comments_until=datetime.date(2024, 9, 30)) for r in plan.rounds)
    monkeypatch.setattr(Workspace, "plan", lambda _self, _code: replace(plan, rounds=ended))

    verdict = check_file(desk, content, "c.xlsx")

    assert found(verdict) == [("comments_late", "Comment form!B5")]
    assert "until 30 September 2024" in verdict.problems[0].statement


def test_a_verdict_goes_through_json_and_back(desk: Workspace):
    verdict = check_file(desk, form(desk, SAID), "c.xlsx")
    told = verdict.as_json()

    assert (told["as"], told["changes"][2]["node"]) == ("comments", "LAW-1")
    assert FileVerdict.from_json(told) == verdict


def test_who_must_not_read_a_comment_does_not_see_it(desk: Workspace, keep: Keep):
    keep({"LAW-1": {"text": "secret", "stance": "Remark only", "visibility": "Secretariat only"}})
    results = pipeline.results(desk, "TEST")
    comments = comments_of(desk.store, "TEST", "2024")

    assert comments["XAA", "LAW-1"].visibility is Visibility.SECRETARIAT
    assert comments_table(results, "2024", "XAA", comments).empty
    shown = comments_table(results, "2024", "XAA", comments, with_secretariat=True)
    assert shown["text"].tolist() == ["secret"]


def test_a_hostile_comment_is_kept_as_text_and_is_harmless_in_the_list_of_problems(
    desk: Workspace, keep: Keep
):
    assert len(HOSTILE) < LONGEST_COMMENT
    keep({"LAW-1": {"stance": "Remark only", "text": HOSTILE}})
    text = kept(desk)["XAA", "LAW-1"][2]
    assert text.startswith('=HYPERLINK("http://x")<b>b</b> &amp; evil long words')
    assert not {"\u202e", "\x07"} & set(text)

    refused = check_file(desk, form(desk, {"LAW-1": {"stance": HOSTILE}}), "c.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(problem_file(refused)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert "evil" in " ".join(str(cell.value) for cell in cells)
    assert not [cell.value for cell in cells if cell.data_type == "f" and "x" in str(cell.value)]


def test_a_form_of_ratings_is_not_taken_for_comments(desk: Workspace):
    _name, content = pipeline.template(desk, "TEST", "2024", "XAA")

    assert check_file(desk, content, "a.xlsx").kind == "ratings"


def test_every_stance_has_its_word(desk: Workspace, keep: Keep):
    keep(
        {
            "LAW-1": {"stance": "disagree"},
            "LAW-2": {"stance": "d’accord"},
            "SKL-1": {"stance": "opmerking", "text": "x"},
        }
    )

    assert [said[0] for said in kept(desk).values()] == [
        Stance.DISAGREES, Stance.AGREES, Stance.REMARK,
    ]  # fmt: skip
