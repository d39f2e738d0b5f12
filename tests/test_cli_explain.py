"""From a shell: where a number comes from, and whether the store is still as it was kept."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from monitoring.cli import main
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

Run = Callable[..., tuple[int, str, str]]
HEADING = ("Country", "Round", "Action", "Rating", "Comment")
ASKED = ("--plan", "TEST", "--round", "2024", "--country", "XAA")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    database: Path,
    capsys: pytest.CaptureFixture[str],
    plan_file: bytes,
) -> Run:
    """Exit code, output and errors of a verb on a store that holds the test plan."""
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{database}")
    monkeypatch.chdir(tmp_path)
    workspace = open_workspace()
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    workspace.store.close()

    def verb(*words: str) -> tuple[int, str, str]:
        try:
            code = main(list(words))
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return verb


@pytest.fixture
def sent(run: Run, tmp_path: Path, workbook: Callable[..., bytes]) -> str:
    """The SHA-256 of a file that was imported: LAW-1 done, LAW-2 started."""
    rows = [
        HEADING,
        ("Country A", "2024", "LAW-1", "Done", "In force"),
        ("Country A", "2024", "LAW-2", "1", None),
    ]
    content = workbook({"Ratings": rows})
    (tmp_path / "a.xlsx").write_bytes(content)
    assert run("import", "a.xlsx", "--plan", "TEST")[0] == 0
    return hashlib.sha256(content).hexdigest()


def test_an_area_is_explained_down_to_file_sheet_and_cell(run: Run, sent: str):
    code, out, err = run("explain", *ASKED, "--node", "LAW")

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:4] == [
        "TEST · round 2024 · best available ratings · Country A (XAA)",
        "LAW  Legislation",
        "  56 of 100, 2 of 2 actions rated, coverage 100 %.",
        "  Arithmetic mean of the rated actions (2 of 2 that apply), each by its weight.",
    ]
    assert "  Mean = (1 * 100 + 2 * 33.33) / (1 + 2) = 55.553333333333335" in lines
    assert "  LAW-1  Adopt a law  [weight 1, counts in the mean]" in lines
    assert "    Ratings!D2: 'Done', understood as the label of a level" in lines
    assert f"    SHA-256 {sent}" in lines
    assert "    Comment: In force" in lines
    assert any(line.startswith("    file a.xlsx, upload 1, layout long, sent 20") for line in lines)
    named = [line for line in lines if "LAW-3" in line]  # asked of the region alone
    assert named == ["  left out: LAW-3 (regional)"]


def test_a_program_is_told_the_same_as_json(run: Run, sent: str):
    code, out, _err = run("explain", *ASKED, "--node", "LAW-2", "--json")

    told = json.loads(out)
    said = told["node"]["origin"]["taken"]
    assert code == 0
    assert (told["path"], told["node"]["score"]) == (["TEST", "LAW"], 33.33)
    assert (said["sha256"], said["sheet"], said["cell"], said["raw"]) == (
        sent,
        "Ratings",
        "D3",
        "1",
    )
    assert said["how"] in ("code", "number")


def test_one_assessment_can_be_asked_for(run: Run, sent: str):
    _code, out, _err = run("explain", *ASKED, "--node", "LAW-1", "--assessment", "evaluator")

    assert "Nothing is said of it among these ratings: evaluators' ratings." in out
    assert "self-assessment, in force, not taken:" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--plan", "NONE"), "There is no plan 'NONE'."),
        (("--round", "1066"), "TEST has no round '1066'."),
        (("--country", "FRA"), "TEST has no answers of 'FRA'. Known are: XAA, XAB, XAC, REGION."),
        (("--node", "TAX"), "TEST has no area or action 'TAX'."),
    ],
)
def test_what_is_not_known_is_wrong_usage(run: Run, words: tuple[str, str], sentence: str):
    code, out, err = run("explain", *ASKED, "--node", "LAW", *words)

    assert (code, out) == (2, "")
    assert err.startswith(sentence)


def test_a_sound_store_is_verified_in_one_sentence(run: Run, sent: str):
    sentence = "All is well: the database is sound, and the file of 1 upload is as it was sent.\n"

    assert run("verify") == (0, sentence, "")
    assert json.loads(run("verify", "--json")[1]) == {"sound": True, "wrong": []}


def test_one_changed_byte_of_a_stored_file_is_found(run: Run, sent: str, database: Path):
    with closing(sqlite3.connect(database)) as connection, connection:
        (content,) = connection.execute(
            "SELECT content FROM files WHERE sha256 = ?", (sent,)
        ).fetchone()
        changed = bytearray(content)
        changed[len(changed) // 2] ^= 1
        connection.execute("UPDATE files SET content = ? WHERE sha256 = ?", (bytes(changed), sent))

    code, out, err = run("verify")

    assert (code, err) == (1, "")
    assert out.startswith("The file 'a.xlsx' (upload 1) is not as it was sent")
    code, out, _err = run("verify", "--json")
    assert (code, json.loads(out)["sound"], len(json.loads(out)["wrong"])) == (1, False, 1)


def test_a_rating_that_vanished_is_found(run: Run, sent: str, database: Path):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM ratings WHERE action = 'LAW-2'")

    code, out, _err = run("verify")

    assert code == 1
    assert out.startswith("Upload 1 ('a.xlsx') has 1 rows")


def test_the_latest_round_is_explained_and_a_country_known_by_its_name(run: Run, sent: str):
    words = ("--plan", "TEST", "--country", "country a", "--node", "LAW-1")

    assert run("explain", *words) == run("explain", *ASKED, "--node", "LAW-1")


def test_a_single_part_is_not_said_to_be_calculated(run: Run, sent: str):
    _code, out, _err = run("explain", *ASKED, "--node", "TEST")

    assert "    Mean = (1 * 100 + 2 * 33.33) / (1 + 2) = 55.553333333333335" in out.splitlines()
    assert "  Mean = 55.553333333333335" in out.splitlines()
