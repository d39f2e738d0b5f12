"""Which ratings a consultation has to settle, and what is shown of each."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from monitoring.model import REGION
from monitoring.pipeline import Results, Workspace, add_plan_workbook, open_workspace, results
from monitoring.pipeline.sides import disagrees, visible
from monitoring.pipeline.views.settle import (
    LABELS,
    SETTLE_COLUMNS,
    settle_finding,
    tally,
    tally_by_country,
    to_settle,
)
from monitoring.store import Comment, commit_upload

Ratings = Callable[..., pd.DataFrame]


def comment(
    stance: str = "disagrees", level: str = "", visibility: str = "participants"
) -> Comment:
    return Comment(
        country="XAB", round="2024", node="LAW-1", stance=stance, level=level, value=None,
        text="We see it otherwise", visibility=visibility, sheet="Comments", cell="D2",
        raw="We see it otherwise", upload=9, file="comments.xlsx",
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, plan_file: bytes, ratings: Ratings) -> Results:
    """Three countries rated by both sides in 2024, one of them differently."""
    workspace = open_workspace(f"sqlite:///{tmp_path_factory.mktemp('settle') / 'store.db'}")
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    self_now = {
        ("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "?", ("XAA", "SKL-1"): "1", ("XAA", "SKL-2"): "n/a",
        ("XAB", "LAW-1"): "2", (REGION, "LAW-3"): "2",
    }  # fmt: skip
    evaluators = {
        ("XAA", "LAW-1"): "1", ("XAA", "LAW-2"): "0", ("XAA", "SKL-2"): "n/a",
        ("XAB", "LAW-1"): "2", ("XAC", "LAW-2"): "?",
    }  # fmt: skip
    for number, (frame, by) in enumerate(
        (
            (ratings({("XAA", "LAW-1"): "0"}, "2021"), ""),
            (ratings({("XAA", "LAW-1"): "2"}, "2021", "evaluator"), ""),
            (ratings(self_now, comment="ours"), ""),
            (ratings(evaluators, assessment="evaluator"), ""),
        )
    ):
        commit_upload(
            workspace.store, "TEST", frame, file=f"{number}.xlsx", content=b"%d" % number,
            layout="long", by=by,
        )  # fmt: skip
    read = results(workspace, "TEST")
    workspace.store.close()
    return read


def keys(frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(zip(frame["country"], frame["action"], frame["kind"], strict=True))


def test_what_differs_and_what_only_one_side_rates_is_listed_in_protocol_order(found: Results):
    frame = to_settle(found, "2024")

    assert tuple(frame.columns) == SETTLE_COLUMNS
    assert keys(frame) == [
        ("XAA", "LAW-1", "differs"),
        ("XAA", "LAW-2", "one_side"),
        ("XAA", "SKL-1", "one_side"),
    ]
    assert set(frame["state"]) == {"open"}


def test_both_ratings_stand_beside_each_other_with_last_round(found: Results):
    row = to_settle(found, "2024").iloc[0]

    assert (row["self_word"], row["evaluator_word"]) == ("Done", "Started")
    assert (row["difference"], row["difference_word"]) == (-2.0, "evaluators 2 levels lower")
    assert row["self_comment"] == "ours"
    assert (row["last_round"], row["last_word"], row["last_assessment"]) == (
        "2021", "Largely done", "evaluators' ratings",
    )  # fmt: skip


def test_a_round_that_one_side_alone_has_rated_compares_nothing(found: Results):
    only = Results(
        found.plan, "self", found.ratings[found.ratings["assessment"] == "self"], found.countries
    )

    frame = to_settle(only, "2024")

    assert frame.empty
    assert tuple(frame.columns) == SETTLE_COLUMNS
    assert settle_finding(frame).startswith("There is nothing to settle")
    assert tally_by_country(frame).empty


def test_an_equal_rating_that_the_country_disagrees_with_is_to_be_settled(found: Results):
    frame = to_settle(found, "2024", {("XAB", "LAW-1"): comment()})

    row = frame[frame["country"] == "XAB"].iloc[0]
    assert (row["kind"], row["stance"], row["remark"]) == (
        "comment", "disagrees", "We see it otherwise",
    )  # fmt: skip
    assert to_settle(found, "2024", {("XAB", "LAW-1"): comment("agrees")}).equals(
        to_settle(found, "2024")
    )


def test_who_proposes_another_level_disagrees(found: Results):
    said = {"level": "2", "value": float("nan")}

    assert disagrees(comment("remark", "3"), said)
    assert not disagrees(comment("remark", "2"), said)
    assert not disagrees(comment("agrees"), said)
    assert not disagrees(None, said)


def test_it_is_counted_how_many_are_open_by_country(found: Results):
    frame = to_settle(found, "2024", {("XAB", "LAW-1"): comment()})

    counted = tally(frame)
    assert (counted.n, counted.settled, counted.open) == (4, 0, 4)
    assert tally_by_country(frame)[["country", "n", "open"]].values.tolist() == [
        ["XAA", 3, 3], ["XAB", 1, 1],
    ]  # fmt: skip
    assert settle_finding(frame) == "0 of 4 ratings are settled"


def test_what_is_for_the_secretariat_is_left_out_unless_asked_for():
    said = {("XAB", "LAW-1"): comment(visibility="secretariat"), ("XAA", "LAW-1"): comment()}

    assert list(visible(said, with_secretariat=False)) == [("XAA", "LAW-1")]
    assert visible(said, with_secretariat=True) == said


def test_whose_ratings_the_results_are_of_makes_no_difference(found: Results):
    other = Results(found.plan, "agreed", found.ratings, found.countries)

    assert to_settle(other, "2024")["self_word"].tolist() == ["Done", "no information", "Started"]


def test_no_comment_and_no_evidence_is_in_the_list(found: Results):
    assert not {"self_comment", "evaluator_comment", "self_evidence", "remark"} & set(LABELS)


def test_the_demonstration_has_differences_to_settle(examples: Workspace):
    frame = to_settle(results(examples, "CCSCAP-2016-DEMO"), "2024")

    assert (frame["kind"] == "differs").sum() == 31
    assert REGION not in set(frame["country"])
    both = frame[(frame["self_status"] == "rated") & (frame["evaluator_status"] == "rated")]
    assert (both["self_code"] != both["evaluator_code"]).all()
