"""From a shell: what a consultation decided, and what became of it."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from icalendar import Calendar

from monitoring.cli import main
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE
from monitoring.store import commit_upload, open_store

Run = Callable[..., tuple[int, str, str]]
ADD = ("decision", "add", "--plan", "test", "--round", "2024")
LAW = (
    *ADD, "--kind", "recommendation", "--text", "Adopt the law", "--country", "Country A",
    "--node", "law-1", "--responsible", "Ministry", "--due", "2026-03-31", "--by", "me",
)  # fmt: skip
KEEP = (*ADD, "--kind", "proposal", "--proposal", "keep", "--text", "Keep it", "--node", "SKL")
LIST = ("decision", "list", "--plan", "TEST", "--as-at", "2026-06-30")


@pytest.fixture(scope="module")
def store_file(
    tmp_path_factory: pytest.TempPathFactory,
    plan_file: bytes,
    ratings: Callable[..., pd.DataFrame],
) -> Path:
    """A store with the test plan and two ratings; to be copied, never written to."""
    made = tmp_path_factory.mktemp("decisions") / "store.db"
    workspace = open_workspace(f"sqlite:///{made}")
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    rated = ratings({("XAA", "SKL-2"): "3", ("XAB", "SKL-2"): "0"})
    commit_upload(workspace.store, "TEST", rated, file="a", content=b"a", layout="long")
    workspace.store.close()
    return made


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    store_file: Path,
) -> Run:
    """Exit code, output and errors of a verb on a store with the test plan and two ratings."""
    store = shutil.copy(store_file, tmp_path)
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{store}")
    monkeypatch.chdir(tmp_path)

    def verb(*words: str) -> tuple[int, str, str]:
        try:
            code = main(list(words))
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return verb


def told(run: Run, *words: str) -> Any:
    code, out, err = run(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_decision_is_written_down_answered_and_closed(run: Run):
    assert run(*LAW) == (0, "TEST: decision 1 is written down.\n", "")
    assert run(*LIST)[1].splitlines() == [
        "1 decision, of which open: 1; past their due date: 1.",
        (
            "1  recommendation · Country A · Adopt a law · Adopt the law · Ministry · "
            "31 March 2026 · response: none yet · open, late"
        ),
    ]
    assert run(
        "decision", "answer", "1", "--plan", "TEST", "--response", "partly", "--reason", "No money"
    ) == (0, "TEST: response to decision 1: accepted in part.\n", "")
    close = ("decision", "close", "1", "--plan", "TEST", "--on", "2026-05-01")
    assert run(*close) == (0, "TEST: state of decision 1: done.\n", "")
    assert run(*close)[1] == "TEST: decision 1 says that already, as version 3.\n"
    assert run(*LIST)[1].splitlines() == [
        "1 decision, of which open: 0.",
        (
            "1  recommendation · Country A · Adopt a law · Adopt the law · Ministry · "
            "31 March 2026 · response: accepted in part · done"
        ),
    ]
    assert run("decision", "close", "1", "--plan", "TEST", "--as", "open") == (
        0,
        "TEST: state of decision 1: open.\n",
        "",
    )
    assert run("decision", "withdraw", "1", "--plan", "TEST") == (
        0,
        "TEST: decision 1 is withdrawn; what it said stays in the store.\n",
        "",
    )
    assert run(*LIST)[1] == "No decision has been recorded yet.\n"
    assert run("verify")[0] == 0


def test_only_what_is_said_is_said_anew(run: Run):
    run(*LAW)
    run("decision", "answer", "1", "--plan", "TEST", "--response", "accepted")
    change = ("decision", "change", "1", "--plan", "TEST")

    assert run(*change, "--due", "") == (0, "TEST: decision 1 stands at version 3.\n", "")
    assert run(*change)[1] == "TEST: decision 1 says that already, as version 3.\n"
    assert run(*change, "--text", "Adopt it soon")[1] == (
        "TEST: decision 1 stands at version 4.\n"
        "Its response was to other words, and is none yet again. Ask for it anew.\n"
    )
    found = told(run, *change, "--kind", "proposal", "--proposal", "amend", "--by", "you")
    assert {name: found[name] for name in found if not name.endswith("_at")} == {
        "plan": "TEST",
        "number": 1,
        "version": 5,
        "round": "2024",
        "kind": "proposal",
        "proposal": "amend",
        "text": "Adopt it soon",
        "country": "XAA",
        "node": "LAW-1",
        "responsible": "Ministry",
        "due": None,
        "response": "none_yet",
        "reason": "",
        "state": "open",
        "closed_on": None,
        "made_by": "me",
        "written_by": "you",
        "new": True,
    }
    assert run(*change, "--kind", "commitment", "--proposal", "")[0] == 0


def test_the_list_is_narrowed_and_told_to_a_program(run: Run):
    run(*LAW)
    run(*KEEP)
    run(*ADD, "--kind", "commitment", "--text", "x", "--country", "REGION", "--due", "2026-07-01")
    run("decision", "close", "2", "--plan", "TEST", "--as", "dropped")

    def numbers(*words: str) -> list[int]:
        return [one["number"] for one in told(run, *LIST, *words)["decisions"]]

    assert numbers() == [1, 2, 3]
    assert numbers("--country", "Country A") == [1]
    assert numbers("--country", "REGION") == [3]
    assert numbers("--country", "XAC") == []
    assert numbers("--node", "law") == [1]
    assert numbers("--state", "open") == [1, 3]
    assert numbers("--round", "2021") == []
    found = told(run, *LIST)
    assert (found["plan"], found["as_at"]) == ("TEST", "2026-06-30")
    assert [one["is_late"] for one in found["decisions"]] == [True, False, False]


def test_due_dates_become_a_calendar(run: Run, tmp_path: Path):
    run(*LAW)

    assert run("decision", "calendar", "--plan", "test", "--country", "Country A") == (
        0,
        "TEST_XAA_decisions.ics\n",
        "",
    )
    calendar = Calendar.from_ical((tmp_path / "TEST_XAA_decisions.ics").read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert event["summary"] == "DEMONSTRATION: TEST, decision 1 is due: Adopt the law"
    assert told(
        run, "decision", "calendar", "--plan", "test", "--round", "2024", "-o", "x.ics"
    ) == {"file": "x.ics"}
    code, out, err = run("decision", "calendar", "--plan", "test", "--country", "XAB")
    assert (code, out) == (1, "")
    assert err.startswith("None of these decisions on TEST is open and has a due date")
    assert not (tmp_path / "TEST_XAB_decisions.ics").exists()


def test_proposals_are_gathered_for_the_next_edition(run: Run):
    run(*KEEP)
    run(*ADD, "--kind", "proposal", "--proposal", "new", "--text", "Add a chapter")

    assert run("decision", "next-edition", "--plan", "test")[1].splitlines() == [
        "2 proposals for the next edition; areas and actions that are spoken of: 1.",
        (
            "2  the whole plan · new · Add a chapter · answers in round 2024 (countries): 12; "
            "implemented 1, partly 0, not started 1, no information 10"
        ),
        (
            "1  SKL · Skills · keep · Keep it · answers in round 2024 (countries): 6; "
            "implemented 1, partly 0, not started 1, no information 4"
        ),
    ]
    found = told(run, "decision", "next-edition", "--plan", "test", "--round", "2021")
    assert (found["plan"], found["round"]) == ("TEST", "2021")
    assert [row["no_information"] for row in found["proposals"]] == [12, 6]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((*ADD, "--kind", "rating", "--text", "x"), 1, "A decision on a rating says whose rating"),
        ((*LAW, "--due", "soon"), 1, "'soon' is not a date. Write it as YYYY-MM-DD.\n"),
        ((*LAW, "--country", "Narnia"), 1, "'Narnia' is no country that takes part in TEST."),
        ((*LAW, "--round", "1066"), 2, "TEST has no round '1066'. Known are: 2021, 2024.\n"),
        ((*LAW, "--plan", "NONE"), 2, "There is no plan 'NONE'."),
        (
            ("decision", "close", "9", "--plan", "TEST"),
            2,
            "TEST has no decision 9 in force.\n",
        ),
        (
            ("decision", "change", "1", "--plan", "TEST", "--version", "7", "--text", "x"),
            1,
            "Decision 1 was changed meanwhile by me and stands at version 1. Nothing was written;",
        ),
        (
            ("decision", "answer", "1", "--plan", "TEST", "--response", "rejected"),
            1,
            "A decision that is not accepted, or only partly, needs a reason.",
        ),
        ((*LIST, "--as-at", "soon"), 2, "'soon' is not a date. Write it as YYYY-MM-DD.\n"),
        ((*LIST, "--country", "Narnia"), 2, "TEST has no answers of 'Narnia'."),
        ((*LIST, "--node", "TAX"), 2, "TEST has no area or action 'TAX'."),
    ],
)
def test_what_cannot_be_is_a_sentence(
    run: Run, tmp_path: Path, words: tuple[str, ...], code: int, sentence: str
):
    run(*LAW)
    before = _revision(tmp_path)

    found, out, err = run(*words)

    assert (found, out) == (code, "")
    assert err.startswith(sentence)
    assert _revision(tmp_path) == before


OTHER = (
    *ADD, "--kind", "commitment", "--text", "Train the judges", "--country", "Country B",
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "held"),
    [
        (("sheet", "--country", "XAA"), {"Adopt the law"}),
        (("deck", "--country", "XAA"), {"Adopt the law"}),
        (("sheet", "--country", "XAC"), set()),
        (("deck",), {"Adopt the law", "Train the judges", "Keep it"}),
        (("report",), {"Adopt the law", "Train the judges", "Keep it"}),
    ],
)
def test_decisions_leave_in_the_files_of_those_whom_they_are_about(
    run: Run, tmp_path: Path, words: tuple[str, ...], held: set[str]
):
    for said in (LAW, OTHER, KEEP):
        run(*said)

    code, _out, err = run("export", *words, "--plan", "TEST", "--round", "2024", "-o", "file")

    assert (code, err) == (0, "")
    with zipfile.ZipFile(tmp_path / "file") as archive:
        written = "".join(archive.read(name).decode("utf-8", "ignore")
                          for name in archive.namelist() if name.endswith(".xml"))  # fmt: skip
    assert {
        text for text in ("Adopt the law", "Train the judges", "Keep it") if text in written
    } == (held)


def _revision(folder: Path) -> int:
    store = open_store(f"sqlite:///{folder / 'store.db'}")
    revision = store.revision()
    store.close()
    return revision
