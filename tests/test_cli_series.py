"""Targets and external indicators from a shell: `--as` on check and import, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitoring.cli import main
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

HEADING = ("Country", "Indicator", "Unit", "Direction", "Baseline", "Y1", "Y2", "End target")
LAW = ("Jamaica", "Laws in force", "number", "up", 0, 1, 2, 3)
INDEX = [
    ("Country", "GCI 2018", None, "GCI 2020", None),
    (None, "Score", "Rank", "Score", "Rank"),
    ("Jamaica", 0.407, 94, 32.53, None),
    ("Scores are 0-1 until 2018.",),
]
TO_A_PLAN = ("--as", "targets", "--plan", "CCSCAP-2016", "--year-one", "2016")


@dataclass(frozen=True)
class Desk:
    """The command line on a store of its own, with a framework and an index to send."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    workbook: Callable[..., bytes]

    def run(self, *words: str | Path) -> tuple[int, str, str]:
        """Exit code, output and errors of one verb."""
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
        told = self.capsys.readouterr()
        return code, told.out, told.err

    def json(self, *words: str | Path) -> Any:
        """What the verb answers to a program."""
        code, out, err = self.run(*words, "--json")
        assert (code in (0, 1), err) == (True, "")
        return json.loads(out)

    def kept(self, *words: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.json("indicators", *words)["indicators"]
        return found

    def file(self, name: str, rows: Sequence[Sequence[object]]) -> Path:
        path = self.folder / name
        path.write_bytes(self.workbook({"Sheet": rows}))
        return path


@pytest.fixture
def desk(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    workbook: Callable[..., bytes],
) -> Desk:
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'store' / 'cli.db'}")
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, capsys, workbook)


@pytest.fixture
def framework(desk: Desk) -> Path:
    return desk.file("rf.xlsx", [HEADING, LAW])


@pytest.fixture
def index(desk: Desk) -> Path:
    return desk.file("gci.xlsx", INDEX)


def test_targets_are_imported_and_listed_with_their_cells(desk: Desk, framework: Path):
    code, out, err = desk.run("import", framework, *TO_A_PLAN)

    assert (code, err) == (0, "")
    assert out == "rf.xlsx: 4 added, 0 changed, 0 unchanged, 0 unanswered. Upload 1.\n"
    assert desk.run("indicators", "--plan", "CCSCAP-2016")[1].splitlines() == [
        "CCSCAP-2016  Laws in force  baseline  JAM  = 0  number  [rf.xlsx Sheet!E2]",
        "CCSCAP-2016  Laws in force  end_target  JAM  = 3  number  [rf.xlsx Sheet!H2]",
        "CCSCAP-2016  Laws in force  target  JAM  2016  = 1  number  [rf.xlsx Sheet!F2]",
        "CCSCAP-2016  Laws in force  target  JAM  2017  = 2  number  [rf.xlsx Sheet!G2]",
    ]


def test_the_verdict_has_the_shape_of_one_on_ratings(desk: Desk, index: Path):
    (verdict,) = desk.json("import", index, "--as", "indicators")["files"]

    assert {
        "file", "sha256", "upload", "added", "changed", "unchanged", "withdrawn", "unanswered",
        "problems",
    } < set(verdict)  # fmt: skip
    assert (verdict["file"], verdict["plan"], verdict["as"]) == (
        "gci.xlsx",
        "EXTERNAL",
        "indicators",
    )
    assert (verdict["added"], verdict["unanswered"], verdict["upload"]) == (3, 1, 1)
    assert verdict["unanswered_cells"] == ["Sheet!E3"]
    assert verdict["notes"] == [{"place": "Sheet!A4", "text": "Scores are 0-1 until 2018."}]


def test_what_was_not_read_is_said(desk: Desk, index: Path):
    out = desk.run("check", index, "--as", "indicators")[1]

    assert out.splitlines()[0] == (
        "Sheet!A4: 'Scores are 0-1 until 2018.' is no value and was not read."
    )


def test_every_value_says_unit_scale_and_place(desk: Desk, index: Path):
    desk.run("import", index, "--as", "indicators")

    score = next(
        one for one in desk.kept() if one["period"] == "2018" and one["measure"] == "Score"
    )
    names = ("plan", "kind", "indicator", "place", "value", "scale", "file", "sheet", "cell", "raw")
    assert [score[name] for name in names] == [
        "EXTERNAL", "indicators", "GCI", "JAM", 0.407, "0-1", "gci.xlsx", "Sheet", "B3", "0.407",
    ]  # fmt: skip


def test_a_missing_number_is_null_and_never_zero(desk: Desk):
    desk.run("import", desk.file("rf.xlsx", [HEADING, (*LAW[:4], "n.d.", 1, 2, 3)]), *TO_A_PLAN)

    baseline = next(one for one in desk.kept() if one["measure"] == "baseline")
    assert (baseline["value"], baseline["text"]) == (None, "not_available")


def test_each_plan_lists_its_own(desk: Desk, framework: Path, index: Path):
    desk.run("import", framework, *TO_A_PLAN)
    desk.run("import", index, "--as", "indicators")

    assert len(desk.kept()) == 7
    assert len(desk.kept("--plan", "ccscap-2016")) == 4
    assert len(desk.kept("--plan", "external")) == 3
    assert desk.kept("--plan", "EDF11-CYBER") == []


def test_nothing_is_kept_at_first(desk: Desk):
    assert desk.run("indicators") == (0, "No target and no indicator is kept yet.\n", "")


def test_undo_withdraws_targets(desk: Desk, framework: Path):
    desk.run("import", framework, *TO_A_PLAN)

    assert desk.run("undo", "1") == (0, "Upload 1 (rf.xlsx) is undone.\n", "")
    assert desk.kept() == []


def test_uploads_say_what_they_hold(desk: Desk, index: Path):
    desk.run("import", index, "--as", "indicators")

    (sent,) = desk.json("uploads", "--plan", "EXTERNAL")["uploads"]
    assert (sent["kind"], sent["plan"], sent["unanswered"]) == ("indicators", "EXTERNAL", 1)


def test_a_dry_run_keeps_nothing(desk: Desk, framework: Path):
    assert desk.run("import", framework, *TO_A_PLAN, "--dry-run")[0] == 0
    assert desk.kept() == []


def test_problems_are_exit_1_and_nothing_is_kept(desk: Desk):
    wrong = desk.file("rf.xlsx", [HEADING, (*LAW[:5], "many", 2, 3)])
    code, out, _err = desk.run("import", wrong, *TO_A_PLAN)

    assert code == 1
    assert out.splitlines() == [
        "Sheet!F2: 'many' is not a number. Write the number alone, without a unit.",
        "rf.xlsx: nothing was written.",
    ]
    assert desk.kept() == []


def test_a_layout_file_of_ones_own_reads_other_headings(desk: Desk):
    layout = desk.folder / "own.yaml"
    layout.write_text(
        "code: own\ntitle: Own\nkind: targets\nplan: {code: CCSCAP-2016}\nyear_one: 2030\n"
        "headers:\n  place: Where\n  indicator: What\n  unit: In\n  direction: Way\n"
        '  baseline: Before\n  target: ["After # years"]\n',
        encoding="utf-8",
    )
    rows = [("Where", "What", "In", "Way", "Before", "After 1 years"), (*LAW[:4], 0, 5)]

    code, _out, err = desk.run(
        "import", desk.file("own.xlsx", rows), "--as", "targets", "--layout", layout
    )

    assert (code, err) == (0, "")
    assert [(one["period"], one["value"]) for one in desk.kept("--plan", "CCSCAP-2016")] == [
        ("", 0.0),
        ("2030", 5.0),
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--as", "targets", "--round", "2024"), "--round is said of ratings"),
        (("--as", "targets", "--assessment", "self"), "--assessment is said of ratings"),
        (("--as", "targets", "--erase-empty"), "--erase-empty is said of ratings"),
        (("--as", "targets", "--save-layout", "x"), "--save-layout is said of ratings"),
        (("--as", "targets", "--plan", "NONE"), "There is no plan 'NONE'"),
        (("--as", "targets", "--layout", "gci"), "There is no layout 'gci' of targets"),
        (("--as", "targets", "--year-one", "21"), "--year-one 21 is no calendar year"),
        (("--as", "indicators", "--year-one", "2021"), "give --as targets with it"),
        (("--year-one", "2021"), "give --as targets with it"),
        (("--as", "tables"), "invalid choice"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    desk: Desk, framework: Path, words: tuple[str, ...], sentence: str
):
    code, out, err = desk.run("import", framework, *words)

    assert (code, out) == (2, "")
    assert sentence in err
    assert desk.kept() == []


def test_a_layout_file_of_the_other_kind_is_wrong_usage(desk: Desk, framework: Path):
    layout = desk.folder / "own.yaml"
    layout.write_text(
        "code: own\ntitle: Own\nkind: indicators\nmeasures: {Score: {headings: [Score]}}\n",
        encoding="utf-8",
    )

    code, _out, err = desk.run("check", framework, "--as", "targets", "--layout", layout)

    assert code == 2
    assert err == "The layout 'own' is one of indicators, and the files are read as targets.\n"


def test_the_real_framework_becomes_a_plan_in_the_list(desk: Desk, real_input: Path):
    file = real_input / "cardtp_results_framework.xlsx"

    code, out, err = desk.run("import", file, "--as", "targets")

    assert (code, err) == (0, "")
    assert "504 added" in out
    assert "CARDTP-RF" in desk.run("plan", "list")[1]
    assert "No action of CARDTP-RF is known" in desk.run("plan", "show", "CARDTP-RF")[1]
    assert len(desk.kept("--plan", "CARDTP-RF")) == 504


def test_the_real_framework_without_as_is_told_what_it_is(desk: Desk, real_input: Path):
    code, out, _err = desk.run("import", real_input / "cardtp_results_framework.xlsx")

    assert code == 1
    assert "looks like a results framework" in out
    assert "Import it with --as targets." in out
