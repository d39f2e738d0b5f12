"""What people really send: every workbook of tests/workbooks is taken whole, or refused at its cells."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitoring.cli import main
from monitoring.definitions import layout_from_file
from monitoring.model import Plan, RoundState, Severity, Status
from monitoring.pipeline import (
    Choices,
    FileVerdict,
    Workspace,
    add_plan_workbook,
    import_file,
    open_workspace,
    set_state,
)
from monitoring.store import current_ratings, verify
from tests.workbooks import make

FOLDER = make.FOLDER
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
LINES: Mapping[str, str] = EXPECTED["lines"]
FILES: Mapping[str, Mapping[str, Any]] = EXPECTED["files"]

PASS = sorted(name for name in FILES if name.startswith("should_pass/"))
FAIL = sorted(name for name in FILES if name.startswith("should_fail/"))

LEAST = 60
COUNTED = ("added", "changed", "unchanged", "withdrawn", "emptied")


@dataclass(frozen=True)
class Desk:
    """A store with the two plans and no answer, and its file."""

    workspace: Workspace
    path: Path

    def send(self, name: str) -> FileVerdict:
        """Import a file of the corpus with the choices that are expected for it."""
        path = FOLDER / name
        return import_file(self.workspace, path.read_bytes(), path.name, choices_for(name))

    def everything(self) -> str:
        """All that the store holds, table by table."""
        with sqlite3.connect(self.path) as connection:
            return "\n".join(connection.iterdump())

    def answers(self, verdict: FileVerdict) -> dict[str, Mapping[str, Any]]:
        """Each answer in force in the words of expected.yaml, with its row."""
        plan = self.workspace.plan(verdict.plan)
        rows = current_ratings(self.workspace.store, plan.code).to_dict("records")
        return {answer_in_words(row, plan): row for row in rows}


def choices_for(name: str) -> Choices:
    said = {"plan": "ISLES", **FILES[name].get("choices", {})}
    if "layout" in said:
        said["layout"] = layout_from_file(FOLDER / said["layout"])
    return Choices(**said)


def answer_in_words(row: Mapping[str, Any], plan: Plan) -> str:
    """`XAA 2024 LAW-1 self: Done (Ratings!D2, label)`."""
    about = f"{row['country']} {row['round']} {row['action']} {row['assessment']}"
    return f"{about}: {said(row, plan)} ({row['sheet']}!{row['cell']}, {row['how']})"


def said(row: Mapping[str, Any], plan: Plan) -> str:
    if row["status"] != Status.RATED:
        return "/".join(filter(None, (row["status"], row["reason"])))
    scale = plan.scale_of(plan.action_by_code[row["action"]])
    return scale.level_by_code[row["level"]].label if scale else f"{row['value']:g}"


def of_severity(verdict: FileVerdict, severity: Severity) -> list[list[str]]:
    """[code, place] of each problem, in the order of the verdict."""
    return [[p.code, p.place] for p in verdict.problems if p.severity is severity]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with both plans, in one of which a round is closed."""
    path = tmp_path_factory.mktemp("workbooks") / "store.db"
    workspace = open_workspace(f"sqlite:///{path}")
    for name in ("plan.xlsx", "plan_of_names.xlsx"):
        add_plan_workbook(workspace, (FOLDER / name).read_bytes(), name)
    set_state(workspace, workspace.plan("ISLES"), "2018", RoundState.CLOSED)
    workspace.store.close()
    return path


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Iterator[Desk]:
    yield from desk_with(prepared, tmp_path / "store.db")


@pytest.fixture(scope="module")
def refusing_desk(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all files that are refused: none of them leaves a trace."""
    yield from desk_with(prepared, tmp_path_factory.mktemp("refused") / "store.db")


def desk_with(prepared: Path, path: Path) -> Iterator[Desk]:
    shutil.copy(prepared, path)
    workspace = open_workspace(f"sqlite:///{path}")
    yield Desk(workspace, path)
    workspace.store.close()


@pytest.mark.parametrize("name", PASS)
def test_a_reasonable_workbook_is_taken_whole(desk: Desk, name: str):
    expected = FILES[name]
    for earlier in expected.get("after", []):
        assert desk.send(earlier).upload is not None
    verdict = desk.send(name)
    found = desk.answers(verdict)

    assert of_severity(verdict, Severity.ERROR) == []
    assert of_severity(verdict, Severity.QUERY) == expected.get("queries", [])
    assert verdict.layout == expected.get("layout", "long")
    assert sorted(found) == sorted(expected["says"])
    counts = {"added": len(found), **expected.get("counts", {})}
    assert {word: getattr(verdict, word) for word in COUNTED} == {
        word: counts.get(word, 0) for word in COUNTED
    }
    assert list(verdict.unanswered) == expected.get("unanswered", [])
    assert verdict.n_unanswered == len(verdict.unanswered)
    for about, texts in expected.get("texts", {}).items():
        (row,) = (row for words, row in found.items() if words.startswith(f"{about} "))
        assert {word: row[word] for word in texts} == texts
    assert verify(desk.workspace.store) == []


@pytest.mark.parametrize("name", FAIL)
def test_an_unreasonable_workbook_is_refused_at_its_cells(refusing_desk: Desk, name: str):
    expected = FILES[name]
    before = refusing_desk.everything()
    verdict = refusing_desk.send(name)

    assert of_severity(verdict, Severity.ERROR) == expected["errors"]
    assert of_severity(verdict, Severity.QUERY) == expected.get("queries", [])
    assert verdict.guesses == expected.get("guesses", {})
    assert [p for p in verdict.problems if not (p.statement and p.advice)] == []
    assert (verdict.upload, verdict.added, verdict.changes) == (None, 0, ())
    assert refusing_desk.everything() == before


@pytest.mark.parametrize("name", FAIL)
def test_the_name_of_a_refused_workbook_is_its_code(name: str):
    code = Path(name).stem.split("__")[0]

    assert code in {code for code, _place in FILES[name]["errors"]}


def test_every_workbook_has_an_expectation_and_is_made_by_the_script():
    found = {
        f"{folder}/{path.name}"
        for folder in ("should_pass", "should_fail")
        for path in (FOLDER / folder).iterdir()
    }
    made = {*make.made(), *make.OF_LIBREOFFICE} - {"plan.xlsx", "plan_of_names.xlsx"}

    assert found == set(FILES) == made


def test_there_are_many_and_none_is_large():
    assert len(FILES) >= LEAST
    assert max((FOLDER / name).stat().st_size for name in FILES) < 20_000


def test_every_line_of_what_is_promised_has_a_workbook():
    covered = [line for expected in FILES.values() for line in expected["covers"]]

    assert set(covered) == set(LINES)


def test_each_of_many_files_has_its_own_verdict(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    names = ["format__xlsx.xlsx", "number__zero_is_a_number.xlsx"]
    files = [str(FOLDER / "should_pass" / name) for name in names]
    files.insert(1, str(FOLDER / "should_fail" / "unknown_level__misspelt.xlsx"))
    monkeypatch.setenv("MONITORING_DATABASE_URL", f"sqlite:///{desk.path}")

    assert main(["import", *files, "--plan", "ISLES"]) == 1
    said_of = capsys.readouterr().out
    assert "format__xlsx.xlsx: 3 added" in said_of
    assert "unknown_level__misspelt.xlsx: nothing was written." in said_of
    assert "number__zero_is_a_number.xlsx: 2 added" in said_of
    assert len(current_ratings(desk.workspace.store, "ISLES")) == 5
