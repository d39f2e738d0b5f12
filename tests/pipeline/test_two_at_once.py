"""Two people keep their files at the same moment: nothing is lost, and the second sees what changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.store import current_ratings, open_store, uploads, verify
from tests.workbooks.make import PLAN, ratings
from tests.workbooks.writers import Row, xlsx

PROJECT = Path(__file__).resolve().parents[2]
TIMES = 3
LABELS = {"Started": "1", "Largely done": "2", "Done": "3"}
"""Codes of levels by their labels."""

PERSON = """
import json, sys
from pathlib import Path
from monitoring.pipeline import Choices, check_file, import_file, open_workspace

path, choices = Path(sys.argv[1]), Choices(plan="ISLES")
workspace = open_workspace()
seen = check_file(workspace, path.read_bytes(), path.name, choices)
print("looked", flush=True)
sys.stdin.readline()
kept = import_file(workspace, path.read_bytes(), path.name, choices, by=path.stem, ground=seen.ground)
told = {"file": path.name, "seen": seen.added + seen.changed, "upload": kept.upload}
print(json.dumps(told | {"codes": [p.code for p in kept.problems], "found": kept.changed}))
"""
"""Looks at what a file would change, waits for a word, and keeps it."""


def keep_at_once(address: str, files: Sequence[Path]) -> list[dict[str, Any]]:
    """What became of each file when all were looked at first and then kept at once."""
    people = [
        subprocess.Popen(
            [sys.executable, "-c", PERSON, str(file)],
            cwd=PROJECT,
            env={**os.environ, "MONITORING_DATABASE_URL": address, "PYTHONPATH": str(PROJECT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for file in files
    ]
    for person in people:
        assert person.stdout is not None
        assert person.stdout.readline() == "looked\n"
    for person in people:
        assert person.stdin is not None
        person.stdin.write("go\n")
        person.stdin.flush()
    said = [person.communicate(timeout=60)[0] for person in people]
    assert [person.returncode for person in people] == [0] * len(people)
    return [json.loads(text) for text in said]


def rows(country: str, level: str) -> list[Row]:
    """Answers of a country on three actions."""
    return [(country, 2024, action, level) for action in ("LAW-1", "LAW-2", "SKL-1")]


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A store with the plan and answers of two countries."""
    found = f"sqlite:///{tmp_path / 'store.db'}"
    workspace = open_workspace(found)
    add_plan_workbook(workspace, xlsx(*PLAN), "plan.xlsx")
    workspace.store.close()
    return found


def levels(address: str) -> dict[str, set[str]]:
    """The levels in force of each country; also checks that the store is in order."""
    store = open_store(address)
    try:
        assert verify(store) == []
        current = current_ratings(store, "ISLES")
        return {str(unit): set(of["level"]) for unit, of in current.groupby("country")}
    finally:
        store.close()


def files_of(folder: Path, *contents: bytes) -> list[Path]:
    paths = [folder / f"person {number}.xlsx" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def test_of_two_who_change_the_same_answers_the_second_sees_that_they_moved(
    address: str, tmp_path: Path
):
    begin = files_of(tmp_path, ratings(*rows("XAA", "Not started")))
    assert [one["codes"] for one in keep_at_once(address, begin)] == [[]]
    for _time in range(TIMES):
        (before,) = levels(address)["XAA"]
        first, second = [label for label, code in LABELS.items() if code != before][:2]
        files = files_of(tmp_path, ratings(*rows("XAA", first)), ratings(*rows("XAA", second)))

        one, other = sorted(keep_at_once(address, files), key=lambda told: told["upload"] is None)

        assert (one["seen"], other["seen"]) == (3, 3)
        assert one["upload"] is not None
        assert other["upload"] is None
        assert "ground_moved" not in one["codes"]
        assert "ground_moved" in other["codes"]
        kept = first if one["file"] == files[0].name else second
        assert levels(address) == {"XAA": {LABELS[kept]}}
    store = open_store(address)
    assert len(uploads(store)) == 1 + TIMES
    store.close()


def test_of_two_who_answer_different_things_both_are_kept(address: str, tmp_path: Path):
    files = files_of(
        tmp_path, ratings(*rows("XAA", "Done")), ratings(*rows("XAB", "Started")),
        ratings(*rows("XAC", "Not started")),
    )  # fmt: skip
    told = keep_at_once(address, files)

    assert sorted(one["upload"] for one in told) == [1, 2, 3]
    assert [one["codes"] for one in told] == [[], [], []]
    assert levels(address) == {"XAA": {"3"}, "XAB": {"1"}, "XAC": {"0"}}
