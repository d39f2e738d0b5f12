"""Settling a rating: agreed or not agreed, by whom, what then counts, and back again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from monitoring.definitions.numbers import Written, number_in
from monitoring.model import BEST_AVAILABLE, COMMENT_COLUMNS, RoundState
from monitoring.pipeline import (
    FileVerdict,
    Workspace,
    add_plan_workbook,
    explain,
    export_plan,
    intake,
    results,
    set_state,
)
from monitoring.pipeline.period import (
    announce,
    equal_ratings,
    has_ended,
    number_text,
    period_sentence,
    settle_equal,
    today,
)
from monitoring.pipeline.settle import (
    SettleRefused,
    cases,
    settle_at,
    settle_not_agreed,
    unsettle,
)
from monitoring.pipeline.typed import Typed, sentences, type_rating
from monitoring.pipeline.views.settle import State
from monitoring.store import (
    RoundPublished,
    comments_of,
    commit_comments,
    commit_upload,
    current_ratings,
    undo_upload,
    uploads,
)
from tests.conftest import PLAN_SHEETS

Ratings = Callable[..., pd.DataFrame]
CASE = ("TEST", "2024", "XAA", "LAW-1")
REASONS = {"reason_country": "The law is in force", "reason_evaluators": "No decree was seen"}


@pytest.fixture
def rated(workspace: Workspace, plan_file: bytes, ratings: Ratings) -> Workspace:
    """The test plan; both sides rate LAW-1 of two countries, of the first one differently."""
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    own = {
        ("XAA", "LAW-1"): "3",
        ("XAB", "LAW-1"): "2",
        ("XAB", "LAW-2"): "n/a",
        ("XAC", "LAW-2"): "0",
    }
    theirs = {("XAA", "LAW-1"): "1", ("XAB", "LAW-1"): "2", ("XAB", "LAW-2"): "n/a"}
    for name, frame in (
        ("self", ratings(own)),
        ("evaluator", ratings(theirs, assessment="evaluator")),
    ):
        commit_upload(
            workspace.store,
            "TEST",
            frame,
            file=f"{name}.xlsx",
            content=name.encode(),
            layout="long",
        )
    return workspace


def standing(workspace: Workspace) -> pd.Series:
    frame = cases(workspace, results(workspace, "TEST"), "2024")
    return frame[(frame["country"] == "XAA") & (frame["action"] == "LAW-1")].iloc[0]


def level(workspace: Workspace, assessment: str = BEST_AVAILABLE) -> tuple[str, str, str]:
    chosen = results(workspace, "TEST", assessment).chosen
    row = chosen[(chosen["country"] == "XAA") & (chosen["action"] == "LAW-1")].iloc[0]
    return str(row["assessment"]), str(row["level"]), str(row["reason"])


def test_an_agreed_level_is_kept_with_who_and_when_and_counts_first(rated: Workspace):
    verdict = settle_at(
        rated, *CASE, "2", by="Ada", evidence="Gazette 12", reason="Decree to follow"
    )

    row = standing(rated)
    assert (row["state"], row["agreed_word"], row["by"]) == ("agreed", "Largely done", "Ada")
    assert (row["agreed_evidence"], row["agreed_comment"]) == ("Gazette 12", "Decree to follow")
    sent = next(one for one in uploads(rated.store, "TEST") if one.id == verdict.upload)
    assert row["moment"] == sent.uploaded_at.strftime("%Y-%m-%d %H:%M UTC")
    assert row["is_alone"]
    assert level(rated) == ("agreed", "2", "")
    assert (row["self_code"], row["evaluator_code"]) == ("3", "1")


def test_not_agreed_keeps_both_reasons_and_lets_both_ratings_stand(rated: Workspace):
    settle_not_agreed(rated, *CASE, **REASONS, by="Ada")

    row = standing(rated)
    assert (row["state"], row["by"]) == (State.NOT_AGREED, "Ada")
    assert (row["reason_country"], row["reason_evaluators"]) == tuple(REASONS.values())
    assert all(reason in row["agreed_comment"] for reason in REASONS.values())
    assert level(rated) == ("evaluator", "1", "")
    assert level(rated, "agreed") == ("agreed", "", "not_agreed")
    agreed = results(rated, "TEST", "agreed").counts
    here = agreed[(agreed["country"] == "XAA") & (agreed["code"] == "not_agreed")]
    assert here[here["node"] == "TEST"]["n"].tolist() == [1]
    told = explain(rated, "TEST", "2024", "XAA", "LAW-1").node
    assert told.origin is not None
    assert told.origin.choice.startswith("Country and evaluators did not agree")


def test_what_was_not_agreed_is_shown_where_nobody_else_says_anything(rated: Workspace):
    settle_not_agreed(rated, "TEST", "2024", "XAC", "SKL-2", **REASONS, by="Ada")

    found = results(rated, "TEST").scores
    row = found[(found["country"] == "XAC") & (found["node"] == "SKL-2")]
    assert row[row["round"] == "2024"]["reason"].tolist() == ["not_agreed"]


def test_settling_is_undone_exactly_one_after_the_other(rated: Workspace):
    first = current_ratings(rated.store, "TEST")
    settle_at(rated, *CASE, "Done", by="Ada")
    second = current_ratings(rated.store, "TEST")
    settle_not_agreed(rated, *CASE, **REASONS, by="Bo")

    unsettle(rated, *CASE)
    assert current_ratings(rated.store, "TEST").equals(second)
    unsettle(rated, *CASE)
    assert current_ratings(rated.store, "TEST").equals(first)
    with pytest.raises(SettleRefused, match="nothing is settled in the round 2024"):
        unsettle(rated, *CASE)


def test_nobody_settles_without_a_name_nor_disagrees_without_reasons(rated: Workspace):
    nobody = settle_at(rated, *CASE, "2", by=" ")
    silent = settle_not_agreed(rated, *CASE, reason_country="x", reason_evaluators=" ", by="Ada")

    assert [p.code for p in nobody.problems] == ["settled_by_nobody"]
    assert [p.code for p in silent.problems] == ["not_agreed_without_reasons"]
    assert standing(rated)["state"] == "open"


def test_what_somebody_else_settled_meanwhile_stays(rated: Workspace):
    settle_at(rated, *CASE, "2", by="Ada", seen=0)

    late = settle_at(rated, *CASE, "0", by="Bo", seen=0)

    assert sentences(late) == [
        "Ada has settled it meanwhile. Nothing was written: look at how it stands now."
    ]
    assert standing(rated)["agreed_code"] == "2"
    with pytest.raises(SettleRefused, match="Ada has settled it meanwhile"):
        unsettle(rated, *CASE, seen=0)


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let somebody do something while the next file is being opened."""
    read = intake.read_workbook

    def slow(*given: Any, **further: Any) -> Any:
        monkeypatch.setattr(intake, "read_workbook", read)
        act()
        return read(*given, **further)

    monkeypatch.setattr(intake, "read_workbook", slow)


@pytest.mark.parametrize("level", ["0", "2"])
def test_what_somebody_settles_while_it_is_being_written_stays(
    rated: Workspace, monkeypatch: pytest.MonkeyPatch, level: str
):
    """Whether they settled it otherwise or at the very same level."""
    meanwhile(monkeypatch, lambda: settle_at(rated, *CASE, "2", by="Ada", seen=0))

    late = settle_at(rated, *CASE, level, by="Bo", seen=0)

    assert sentences(late) == [
        "Ada has settled it meanwhile. Nothing was written: look at how it stands now."
    ]
    assert (standing(rated)["agreed_code"], standing(rated)["by"]) == ("2", "Ada")
    assert len(uploads(rated.store, "TEST")) == 3


def test_what_somebody_undoes_while_it_is_being_written_stays_undone(
    rated: Workspace, monkeypatch: pytest.MonkeyPatch
):
    seen = settle_at(rated, *CASE, "2", by="Ada").upload
    meanwhile(monkeypatch, lambda: unsettle(rated, *CASE))

    late = settle_not_agreed(rated, *CASE, **REASONS, by="Bo", seen=seen)

    assert sentences(late)[0].startswith("Somebody else has undone meanwhile")
    assert standing(rated)["state"] == "open"


@pytest.mark.parametrize(
    ("happened", "told", "stands"),
    [
        (lambda rated: settle_at(rated, *CASE, "0", by="Bo"), "Bo has settled it", "0"),
        (lambda rated: undo_upload(rated.store, 3), "Somebody else has undone", ""),
    ],
    ids=["settled", "undone"],
)
def test_what_is_settled_anew_while_it_is_being_undone_stays(
    rated: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    happened: Callable[[Workspace], object],
    told: str,
    stands: str,
):
    settle_at(rated, *CASE, "2", by="Ada")

    def slow(*given: Any) -> Any:
        sent = uploads(*given)
        happened(rated)
        return sent

    monkeypatch.setattr("monitoring.pipeline.settle.uploads", slow)
    with pytest.raises(SettleRefused, match=told):
        unsettle(rated, *CASE)
    monkeypatch.undo()

    assert standing(rated)["agreed_code"] == stands
    assert [one.id for one in uploads(rated.store) if one.undone_at] == ([] if stands else [3])


def test_settling_as_it_stands_already_writes_nothing(rated: Workspace):
    first = settle_at(rated, *CASE, "2", by="Ada", seen=0)

    again = settle_at(rated, *CASE, "2", by="Bo", seen=first.upload)
    anew = settle_at(rated, *CASE, "1", by="Bo", seen=first.upload)

    assert (first.is_new, again.is_new, anew.is_new) == (True, False, True)
    assert again.upload == first.upload
    assert FileVerdict.from_json(again.as_json()) == again
    told = first.as_json()
    del told["new"]
    assert FileVerdict.from_json(told).is_new


def test_a_published_round_is_not_settled(rated: Workspace):
    set_state(rated, rated.plan("TEST"), "2024", RoundState.PUBLISHED)

    verdict = settle_at(rated, *CASE, "2", by="Ada")

    assert verdict.upload is None
    assert [problem.code for problem in verdict.problems] == ["round_not_open"]


def test_the_words_of_a_comment_for_the_secretariat_are_left_out(rated: Workspace):
    _comment(rated, "XAA", "secretariat")
    found = results(rated, "TEST")

    assert standing(rated)["remark"] == "Not so"
    quiet = cases(rated, found, "2024", with_secretariat=False).iloc[0]
    assert (quiet["remark"], quiet["stance"], quiet["visibility"]) == ("", "", "secretariat")


def _comment(workspace: Workspace, country: str, visibility: str = "participants") -> int:
    row = dict.fromkeys(COMMENT_COLUMNS, "") | {
        "country": country, "round": "2024", "node": "LAW-1", "stance": "disagrees",
        "value": float("nan"), "text": "Not so", "visibility": visibility, "sheet": "C",
        "cell": "D2", "raw": "Not so",
    }  # fmt: skip
    upload, _changes = commit_comments(
        workspace.store, "TEST", pd.DataFrame([row]), file="comments.xlsx",
        content=country.encode(), layout="comments",
    )  # fmt: skip
    return upload


def test_a_period_for_comments_is_announced_and_taken_back(rated: Workspace):
    until = today() + timedelta(days=3)

    assert announce(rated, "test", "2024", until).comments_until == until
    announced = rated.plan("TEST").round_by_code["2024"]
    assert announced.comments_until == until
    assert period_sentence(announced, today()).startswith("The period for comments runs until")
    assert not has_ended(announced, until)
    assert has_ended(announced, until + timedelta(days=1))
    assert announce(rated, "TEST", "2024", None).comments_until is None
    with pytest.raises(SettleRefused, match="is past"):
        announce(rated, "TEST", "2024", today() - timedelta(days=1))
    set_state(rated, rated.plan("TEST"), "2024", RoundState.PUBLISHED)
    with pytest.raises(RoundPublished):
        announce(rated, "TEST", "2024", until)
    assert rated.plan("TEST").round_by_code["2024"].comments_until is None


def test_an_announcement_does_not_open_a_closed_round_nor_change_the_plan(rated: Workspace):
    before = export_plan(rated, "TEST")[0]
    set_state(rated, rated.plan("TEST"), "2024", RoundState.CLOSED)

    closed = announce(rated, "TEST", "2024", today())

    assert closed.state is RoundState.CLOSED
    assert export_plan(rated, "TEST")[0] == before


def test_equal_ratings_become_agreed_after_the_period_and_not_before(rated: Workspace):
    last = today()
    with pytest.raises(SettleRefused, match="No period for comments is announced"):
        settle_equal(rated, "TEST", "2024", by="Ada")
    announce(rated, "TEST", "2024", last)
    with pytest.raises(SettleRefused, match="runs until"):
        settle_equal(rated, "TEST", "2024", by="Ada", on=last)
    before = current_ratings(rated.store, "TEST")

    verdict, alike = settle_equal(rated, "TEST", "2024", by="Ada", on=last + timedelta(days=1))

    assert [(one.country, one.action, one.rating) for one in alike] == [
        ("XAB", "LAW-1", "Largely done"), ("XAB", "LAW-2", "not applicable"),
    ]  # fmt: skip
    assert verdict is not None
    assert verdict.added == 2
    now = current_ratings(rated.store, "TEST")
    agreed = now[now["assessment"] == "agreed"].sort_values("action")
    assert agreed[["country", "action", "status", "level"]].values.tolist() == [
        ["XAB", "LAW-1", "rated", "2"], ["XAB", "LAW-2", "not_applicable", ""],
    ]  # fmt: skip
    assert f"ended on {last.isoformat()}" in agreed.iloc[0]["notes"]
    assert settle_equal(rated, "TEST", "2024", by="Ada", on=last + timedelta(days=1)) == (None, [])
    undo_upload(rated.store, verdict.upload or 0)
    assert current_ratings(rated.store, "TEST").equals(before)


def test_a_disagreeing_comment_keeps_equal_ratings_open(rated: Workspace):
    _comment(rated, "XAB", "secretariat")
    announce(rated, "TEST", "2024", today())
    found = results(rated, "TEST")
    comments = comments_of(rated.store, "TEST", "2024")

    alike = equal_ratings(found, "2024", comments)

    assert [(one.action, one.is_disputed) for one in alike] == [("LAW-1", True), ("LAW-2", False)]
    _verdict, kept = settle_equal(rated, "TEST", "2024", by="Ada", on=today() + timedelta(days=1))
    assert [one.action for one in kept] == ["LAW-2"]


@pytest.mark.parametrize(
    "happened",
    [
        lambda rated: _comment(rated, "XAB"),
        lambda rated: settle_at(rated, "TEST", "2024", "XAB", "LAW-1", "0", by="Bo"),
        lambda rated: type_rating(
            rated, "TEST", "2024", Typed("XAB", "LAW-1", "Done", "evaluator")
        ),
        lambda rated: undo_upload(rated.store, 2),
        lambda rated: announce(rated, "TEST", "2024", None),
    ],
    ids=["comment", "settled", "rated", "undone", "period"],
)
def test_equal_ratings_stay_open_where_anything_was_kept_meanwhile(
    rated: Workspace, monkeypatch: pytest.MonkeyPatch, happened: Callable[[Workspace], object]
):
    announce(rated, "TEST", "2024", today())
    meanwhile(monkeypatch, lambda: happened(rated))

    with pytest.raises(SettleRefused, match="Somebody else has kept or undone something meanwhile"):
        settle_equal(rated, "TEST", "2024", by="Ada", on=today() + timedelta(days=1))

    now = current_ratings(rated.store, "TEST")
    agreed = now[now["assessment"] == "agreed"]
    assert agreed["level"].tolist() == (["0"] if len(agreed) else [])
    assert not [one for one in uploads(rated.store) if one.file.startswith("typed equal")]


@pytest.mark.parametrize("why", ["scope", "responsibility"])
def test_what_is_not_asked_any_more_does_not_become_agreed_and_stops_nothing(
    rated: Workspace, workbook: Callable[..., bytes], why: str
):
    sheets = {name: [list(row) for row in rows] for name, rows in PLAN_SHEETS.items()}
    if why == "scope":
        for row, scope in zip(sheets["Rounds"], ("Scope", "", "LAW-1"), strict=True):
            row.append(scope)
    else:
        sheets["Actions"][2][3] = "region"
    add_plan_workbook(rated, workbook(sheets), "newer.xlsx")
    announce(rated, "TEST", "2024", today())

    verdict, alike = settle_equal(rated, "TEST", "2024", by="Ada", on=today() + timedelta(days=1))

    assert [(one.country, one.action) for one in alike] == [("XAB", "LAW-1")]
    assert verdict is not None
    assert (verdict.problems, verdict.added) == ((), 1)


def test_of_several_settled_together_one_is_not_undone_alone(rated: Workspace):
    announce(rated, "TEST", "2024", today())
    settle_equal(rated, "TEST", "2024", by="Ada", on=today() + timedelta(days=1))

    with pytest.raises(SettleRefused, match="1 other rating too"):
        unsettle(rated, "TEST", "2024", "XAB", "LAW-1")


@pytest.mark.parametrize("number", [1.234, 0.1, 1000.0, 1e-7, 12345678.125, -3.5, 1 / 3])
def test_a_number_is_typed_so_that_it_is_read_as_the_same(number: float):
    read = number_in(number_text(number))
    assert isinstance(read, Written)
    assert read.value == number
