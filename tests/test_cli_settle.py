"""From a shell: what is to be settled, settled, undone, and agreed when nobody may comment any more."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.period import today
from monitoring.pipeline.workspace import ADDRESS_VARIABLE
from monitoring.store import commit_upload, open_store, set_comments_until, stored_rounds

Run = Callable[..., tuple[int, str, str]]
CASE = ("--plan", "test", "--round", "2024", "--country", "Country A", "--action", "law-1")
LIST = ("settle", "list", "--plan", "TEST", "--round", "2024")


@pytest.fixture(scope="module")
def store_file(
    tmp_path_factory: pytest.TempPathFactory,
    plan_file: bytes,
    ratings: Callable[..., pd.DataFrame],
) -> Path:
    """A store in which both sides rate LAW-1 of two countries; to be copied, never written to."""
    made = tmp_path_factory.mktemp("settle") / "store.db"
    workspace = open_workspace(f"sqlite:///{made}")
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    own = ratings({("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "2"})
    theirs = ratings({("XAA", "LAW-1"): "1", ("XAB", "LAW-1"): "2"}, assessment="evaluator")
    for name, frame in (("own", own), ("theirs", theirs)):
        commit_upload(
            workspace.store, "TEST", frame, file=name, content=name.encode(), layout="long"
        )
    workspace.store.close()
    return made


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    store_file: Path,
) -> Run:
    """Exit code, output and errors of a verb on a store of its own."""
    store = shutil.copy(store_file, tmp_path / "store.db")
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{store}")

    def verb(*words: str) -> tuple[int, str, str]:
        try:
            code = main(list(words))
        except SystemExit as refused:
            code = int(str(refused.code))
        told = capsys.readouterr()
        return code, told.out, told.err

    return verb


def facts(run: Run, *words: str) -> dict[str, Any]:
    code, out, err = run(*words, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def end_the_period(tmp_path: Path) -> None:
    """Let the announced period have ended yesterday, which nobody can announce."""
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    round_ = stored_rounds(store, "TEST")["TEST"]["2024"]
    set_comments_until(store, "TEST", round_, today() - timedelta(days=1))
    store.close()


def test_the_list_says_what_each_side_says(run: Run):
    code, out, _err = run(*LIST)

    assert code == 0
    assert out.splitlines() == [
        "0 of 1 rating is settled. No period for comments is announced for the round 2024.",
        "Country A, LAW-1 · Adopt a law · country: Done · evaluators: Started · open",
    ]
    told = facts(run, *LIST)
    assert (told["n"], told["open"], told["countries"][0]["name"]) == (1, 1, "Country A")
    assert facts(run, *LIST, "--state", "agreed")["ratings"] == []
    assert facts(run, *LIST, "--node", "SKL")["ratings"] == []


def test_a_rating_is_agreed_then_not_agreed_and_both_are_undone(run: Run):
    assert run("settle", "at", "largely done", *CASE, "--by", "Ada", "--reason", "As seen")[:2] == (
        0, "Country A, LAW-1: agreed at largely done. (upload 3)\n",
    )  # fmt: skip
    assert run(
        "settle", "not-agreed", *CASE, "--by", "Bo", "--reason-country", "In force",
        "--reason-evaluators", "Not seen",
    )[:2] == (0, "Country A, LAW-1: not agreed; both ratings stand. (upload 4)\n")  # fmt: skip
    (row,) = facts(run, *LIST)["ratings"]
    assert (row["state"], row["by"], row["reason_country"], row["upload"]) == (
        "not_agreed", "Bo", "In force", 4,
    )  # fmt: skip

    assert run("settle", "undo", *CASE)[:2] == (0, "Country A, LAW-1: upload 4 is undone.\n")
    (row,) = facts(run, *LIST)["ratings"]
    assert (row["state"], row["by"], row["agreed_word"]) == ("agreed", "Ada", "Largely done")
    assert run("settle", "undo", *CASE)[0] == 0
    code, _out, err = run("settle", "undo", *CASE)
    assert (code, err) == (
        1, "XAA, LAW-1: nothing is settled in the round 2024. There is nothing to undo.\n",
    )  # fmt: skip


def test_what_the_checks_refuse_is_told_and_nothing_is_written(run: Run):
    code, out, _err = run("settle", "at", "Dnoe", *CASE, "--by", "Ada")

    assert code == 1
    assert out.startswith("'Dnoe' is not a level of the scale Implementation.")
    assert facts(run, *LIST)["open"] == 1
    assert run("settle", "at", "Done", *CASE[:-1], "LAW-9", "--by", "Ada")[1].startswith(
        "'LAW-9' is not"
    )
    assert run("settle", "at", "Done", *CASE)[0] == 2


def test_an_evaluator_s_rating_is_typed(run: Run):
    words = ("settle", "type", "Done", *CASE, "--assessment", "evaluator", "--by", "Ada")

    assert run(*words, "--evidence", "Gazette", "--why", "situation changed")[:2] == (
        0, "Country A, LAW-1: Done is kept. (upload 3)\n",
    )  # fmt: skip
    assert facts(run, *LIST)["ratings"] == []


def test_what_stands_so_already_is_not_written_again(run: Run):
    words = ("settle", "at", "Done", *CASE, "--by", "Ada")
    run(*words)

    assert run(*words)[:2] == (0, "It stands so already; nothing was written. (upload 3)\n")
    assert facts(run, *words)["new"] is False


def test_not_agreed_is_not_typed_without_reasons(run: Run):
    code, out, _err = run(
        "settle", "type", "not agreed", *CASE, "--assessment", "agreed", "--by", "Ada"
    )

    assert code == 1
    assert out == (
        "Where nothing is agreed both ratings stand, each with its reason. "
        "Settle it as not agreed: there both reasons are asked for.\n"
    )
    assert facts(run, *LIST)["open"] == 1


def test_a_jump_is_kept_and_asked_about(run: Run):
    words = ("settle", "type", "Done", *CASE, "--assessment", "evaluator", "--by", "Ada")

    kept, asked = run(*words)[1].splitlines()

    assert kept == "Country A, LAW-1: Done is kept. (upload 3)"
    assert asked.startswith("LAW-1 rises by 2 levels since 2024: Started → Done.")
    assert "Say why when you type it" in asked
    assert "column" not in asked


def test_equal_ratings_wait_for_the_end_of_the_period(run: Run, tmp_path: Path):
    equal = ("settle", "equal", "--plan", "TEST", "--round", "2024", "--by", "Ada")
    code, _out, err = run(*equal)
    assert (code, err.splitlines()[0][:46]) == (1, "No period for comments is announced for the ro")
    until = today().isoformat()
    code, out, _err = run("round", "announce", "2024", "--plan", "TEST", "--comments-until", until)
    assert code == 0
    assert out.startswith("TEST: The period for comments runs until")
    code, _out, err = run(*equal)
    assert code == 1
    assert "can become agreed the day after. Wait until then." in err

    end_the_period(tmp_path)
    assert run(*equal, "--dry-run")[1].splitlines() == [
        "1 equal rating can become agreed.", "  Country B, LAW-1: Largely done",
    ]  # fmt: skip
    told = facts(run, *equal)
    assert (told["upload"], [one["country"] for one in told["ratings"]]) == (3, ["XAB"])
    assert run(*equal)[1] == "0 equal ratings can become agreed.\n"


@pytest.mark.parametrize(
    ("until", "code", "told"),
    [
        ("2020-01-31", 1, "31 January 2020 is past. Name today or a day to come"),
        ("next week", 2, "'next week' is not a date. Write it as YYYY-MM-DD."),
        ("none", 0, "TEST: No period for comments is announced for the round 2024."),
    ],
)
def test_a_period_is_announced_for_days_to_come(run: Run, until: str, code: int, told: str):
    found = run("round", "announce", "2024", "--plan", "TEST", "--comments-until", until)

    assert found[0] == code
    assert (found[1] + found[2]).startswith(told)


def test_a_published_round_takes_no_comments(run: Run):
    run("round", "publish", "2024", "--plan", "TEST")

    code, _out, err = run(
        "round", "announce", "2024", "--plan", "TEST", "--comments-until", today().isoformat()
    )

    assert code == 1
    assert "published for good" in err
