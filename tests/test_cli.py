"""Everything a page can do, the shell can do: 0 done, 1 the data has problems, 2 wrong usage."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from monitoring import __version__
from monitoring.cli import main
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

PROJECT = Path(__file__).resolve().parent.parent
HEADING = ("Country", "Round", "Action", "Rating")
NO_CODE = "A round needs a code. Give it one, for example its year.\n"
GOOD = ("Country A", 2024, "LAW-1", "Done")
BAD = ("Country A", 2024, "LAW-2", "Partly")
SCORE_HEADER = (
    "plan,round,assessment,country,node,level,score,bound_low,bound_high,coverage,n_rated,"
    "n_applicable,rank,band,reason"
)
FILE_KEYS = [
    "file",
    "sha256",
    "upload",
    "added",
    "changed",
    "unchanged",
    "withdrawn",
    "unanswered",
    "problems",
]
PROBLEM_KEYS = ["severity", "code", "sheet", "cell", "found", "expected", "advice"]


@dataclass(frozen=True)
class Shell:
    """The command line on a store of its own, in a folder of its own."""

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

    def table(self, *rows: tuple[object, ...], name: str = "a.xlsx") -> Path:
        """A long table with these rows."""
        return self.file(name, {"Ratings": [HEADING, *rows]})

    def file(self, name: str, sheets: dict[str, list[tuple[object, ...]]]) -> Path:
        path = self.folder / name
        path.write_bytes(self.workbook(sheets))
        return path

    def revision(self) -> int:
        workspace = open_workspace()
        try:
            return workspace.store.revision()
        finally:
            workspace.store.close()

    def scores(self, *words: str) -> list[dict[str, str]]:
        """The rows of `scores` as CSV."""
        code, out, _err = self.run("scores", "--plan", "TEST", *words)
        assert code == 0
        return list(csv.DictReader(io.StringIO(out)))


@pytest.fixture
def empty(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    workbook: Callable[..., bytes],
) -> Shell:
    """A shell on an empty store."""
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'store' / 'cli.db'}")
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, capsys, workbook)


@pytest.fixture(scope="module")
def with_plan(tmp_path_factory: pytest.TempPathFactory, plan_file: bytes) -> Path:
    """The file of a store that holds the test plan."""
    file = tmp_path_factory.mktemp("cli") / "with_plan.db"
    workspace = open_workspace(f"sqlite:///{file}")
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    workspace.store.close()
    return file


@pytest.fixture
def shell(empty: Shell, with_plan: Path, plan_file: bytes) -> Shell:
    """A shell on a store that holds the test plan, in a folder that holds its workbook."""
    (empty.folder / "store").mkdir()
    shutil.copy(with_plan, empty.folder / "store" / "cli.db")
    (empty.folder / "plan.xlsx").write_bytes(plan_file)
    return empty


def changed(content: bytes, sheet: str, **typed: object) -> bytes:
    """A workbook after somebody typed these values into one of its sheets, by address."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for address, value in typed.items():
        book[sheet][address] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class TestUsage:
    def test_the_package_is_a_command(self):
        called = subprocess.run(
            [sys.executable, "-m", "monitoring", "--version"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

        assert (called.returncode, called.stdout) == (0, f"{__version__}\n")

    @pytest.mark.parametrize(
        "words",
        [
            (),
            ("publish",),
            ("import",),
            ("scores",),
            ("scores", "--plan", "TEST", "--level", "country"),
            ("import", "a.xlsx", "--assessment", "peer"),
            ("undo", "first"),
        ],
        ids=" ".join,
    )
    def test_a_verb_that_is_none_or_lacks_something_is_wrong_usage(
        self, empty: Shell, words: tuple[str, ...]
    ):
        code, out, err = empty.run(*words)

        assert (code, out) == (2, "")
        assert err.startswith("usage: python -m monitoring")

    def test_an_address_that_is_none_is_wrong_usage(
        self, empty: Shell, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv(ADDRESS_VARIABLE, "nonsense")

        assert empty.run("plan", "list") == (
            2,
            "",
            "'nonsense' is not the address of a database. An example: sqlite:///store/x.db\n",
        )


class TestPlan:
    def test_list_names_every_plan_with_its_size(self, shell: Shell):
        plans = {plan["code"]: plan for plan in shell.json("plan", "list")["plans"]}

        assert next(iter(plans)) == "TEST"
        assert len(plans) == 12
        assert (plans["CCSCAP-2016"]["areas"], plans["CCSCAP-2016"]["actions"]) == (5, 24)
        assert plans["TEST"]["countries"] == ["XAA", "XAB", "XAC"]
        assert "2 areas, 5 actions, 2 rounds  Test plan" in shell.run("plan", "list")[1]

    def test_show_names_every_action_with_responsibility_provenance_and_source(self, empty: Shell):
        shown = empty.json("plan", "show", "ccscap-2016")
        action = shown["actions"][0]

        assert len(shown["actions"]) == 24
        assert action["code"] == "PA-1"
        assert (action["responsibility"], action["provenance"]) == ("region", "D")
        assert action["source"] == "caricomimpacs.org/cyber-security"

    def test_show_says_why_a_plan_has_no_score(self, empty: Shell):
        code, out, _err = empty.run("plan", "show", "EDF11-CYBER")

        assert code == 0
        assert "No action of EDF11-CYBER is known, so it has no template and no score." in out

    def test_show_of_an_unknown_plan_is_wrong_usage(self, empty: Shell):
        code, out, err = empty.run("plan", "show", "NONE")

        assert (code, out) == (2, "")
        assert err.startswith("There is no plan 'NONE'. Known are: ")

    def test_add_keeps_a_plan_and_the_same_again_changes_nothing(
        self, empty: Shell, plan_file: bytes
    ):
        (empty.folder / "plan.xlsx").write_bytes(plan_file)

        assert empty.run("plan", "add", "plan.xlsx") == (
            0,
            "TEST: version 1 added, 5 actions.\n",
            "",
        )
        assert empty.run("plan", "add", "plan.xlsx") == (
            0,
            "TEST: nothing changed; version 1 stays, 5 actions.\n",
            "",
        )

    def test_add_of_a_changed_plan_is_its_next_version(self, shell: Shell, plan_file: bytes):
        (shell.folder / "plan.xlsx").write_bytes(changed(plan_file, "Plan", B3="Renamed"))

        assert shell.json("plan", "add", "plan.xlsx") == {
            "plan": "TEST",
            "version": 2,
            "added": True,
        }
        assert shell.json("plan", "show", "TEST")["title"] == "Renamed"

    @pytest.mark.parametrize(
        ("sheet", "typed", "sentence"),
        [
            ("Actions", {"A3": "LAW-1"}, "TEST: the code 'LAW-1' is used twice"),
            ("Actions", {"B3": "NEW"}, "TEST: the action 'LAW-2' stands under 'NEW'"),
            ("Actions", {"E3": "0"}, "Actions row 3: the weight is '0'"),
            ("Plan", {"B4": "STARS"}, "TEST: 'STARS' is not known."),
            ("Plan", {"A4": "scael"}, "Plan row 4: 'scael' is not known. Did you mean 'scale'?"),
            ("Countries", {"A3": "ZZZ"}, "Countries row 3: 'ZZZ' is not an ISO 3166-1 code"),
            ("Countries", {"A3": "JAM"}, "TEST: 'JAM': a demonstration has invented countries"),
            ("Plan", {"B2": "CCSCAP-2016"}, "plan.xlsx: the code 'CCSCAP-2016' belongs to a plan"),
        ],
        ids=["twice", "parent", "weight", "scale", "field", "country", "real", "taken"],
    )
    def test_add_refuses_a_plan_that_contradicts_itself(
        self, empty: Shell, plan_file: bytes, sheet: str, typed: dict[str, str], sentence: str
    ):
        (empty.folder / "plan.xlsx").write_bytes(changed(plan_file, sheet, **typed))

        code, out, err = empty.run("plan", "add", "plan.xlsx")

        assert (code, out) == (1, "")
        assert sentence in err
        assert empty.revision() == 0

    def test_add_refuses_what_is_no_plan_workbook(self, empty: Shell):
        (empty.folder / "letter.xlsx").write_bytes(b"Dear colleague")
        empty.file("ratings.xlsx", {"Ratings": [HEADING, GOOD]})

        assert empty.run("plan", "add", "letter.xlsx")[0] == 1
        assert empty.run("plan", "add", "ratings.xlsx") == (
            1,
            "",
            (
                "'ratings.xlsx' has no sheet 'Plan', so it is not a plan workbook. "
                "A plan workbook has at least the sheets Plan and Actions; any other list of "
                "actions needs a layout that says which column is what.\n"
            ),
        )

    def test_add_of_a_file_that_is_not_there_is_wrong_usage(self, empty: Shell):
        assert empty.run("plan", "add", "plan.xlsx") == (2, "", "There is no file 'plan.xlsx'.\n")

    def test_export_writes_a_plan_that_can_be_added_again(self, shell: Shell):
        assert shell.run("plan", "export", "test", "out.xlsx") == (
            0,
            "TEST: 5 actions written to out.xlsx.\n",
            "",
        )
        assert shell.run("plan", "add", "out.xlsx")[1] == (
            "TEST: nothing changed; version 1 stays, 5 actions.\n"
        )
        out = shell.folder / "out.xlsx"
        out.write_bytes(changed(out.read_bytes(), "Plan", B2="COPY"))
        assert shell.run("plan", "add", "out.xlsx")[0] == 0
        both = [shell.json("plan", "show", code) for code in ("TEST", "COPY")]
        assert both[1] == both[0] | {"code": "COPY"}

    def test_a_plan_of_the_program_that_is_exported_needs_another_code(self, empty: Shell):
        assert empty.json("plan", "export", "ccscap-2016", "out.xlsx") == {
            "plan": "CCSCAP-2016",
            "file": "out.xlsx",
        }
        assert empty.run("plan", "add", "out.xlsx") == (
            1,
            "",
            (
                "out.xlsx: the code 'CCSCAP-2016' belongs to a plan that comes with the program. "
                "Choose another code.\n"
            ),
        )

    def test_export_of_an_unknown_plan_or_into_no_folder_is_wrong_usage(self, empty: Shell):
        assert empty.run("plan", "export", "NONE", "out.xlsx")[0] == 2
        assert empty.run("plan", "export", "CCSCAP-2016", "nowhere/out.xlsx") == (
            2,
            "",
            "The folder 'nowhere' does not exist.\n",
        )
        assert list(empty.folder.glob("*.xlsx")) == []


class TestPlanOfARegister:
    """A list of actions becomes a plan by a layout that says which column is what."""

    LAYOUT = "code: ours\ntitle: Ours\nheaders: {title: Measure, parent: Pillar, code: Ref}\n"
    NAMED = ("--code", "OWN", "--title", "Our plan", "--scale", "YESNO")

    def register(self, shell: Shell) -> Path:
        return shell.file(
            "register.xlsx",
            {"S": [("Ref", "Pillar", "Measure", "Cost"), ("L1", "Laws", "Adopt a law", 5)]},
        )

    def test_a_layout_file_says_which_column_is_what(self, empty: Shell):
        (empty.folder / "ours.yaml").write_text(self.LAYOUT, encoding="utf-8")

        assert empty.run(
            "plan", "add", self.register(empty), "--layout", "ours.yaml", *self.NAMED,
            "--field", "funder=EU = all", "--countries", "JAM", "BRB",
        ) == (
            0,
            (
                "Areas: L Laws.\n"
                "The column 'Cost' is not used: 1 cell.\n"
                "OWN: version 1 added, 1 actions.\n"
            ),
            "",
        )  # fmt: skip
        shown = empty.json("plan", "show", "OWN")
        assert (shown["title"], shown["countries"]) == ("Our plan", ["BRB", "JAM"])
        assert [(a["code"], a["parent"], a["title"]) for a in shown["actions"]] == [
            ("L1", "L", "Adopt a law")
        ]

    def test_a_layout_that_is_kept_is_named_by_its_code_next_time(self, empty: Shell):
        (empty.folder / "ours.yaml").write_text(self.LAYOUT, encoding="utf-8")
        file = self.register(empty)
        first = ("plan", "add", file, "--layout", "ours.yaml", "--save-layout", "pillars")

        assert empty.run(*first, *self.NAMED)[0] == 0
        assert empty.json("plan", "add", file, "--layout", "pillars", *self.NAMED) == {
            "plan": "OWN",
            "version": 1,
            "added": False,
            "told": ["Areas: L Laws.", "The column 'Cost' is not used: 1 cell."],
        }

    def test_the_layout_of_the_program_needs_no_file(self, empty: Shell):
        added = ("plan", "add", self.register(empty), "--layout", "action-register")

        assert empty.run(*added, *self.NAMED)[0] == 0

    @pytest.mark.parametrize(
        ("words", "code", "sentence"),
        [
            (("--layout", "none"), 2, "There is no layout 'none'. Known are: action-register"),
            (("--layout", "none.yaml"), 2, "There is no file 'none.yaml'."),
            (("--layout", "bad.yaml"), 1, "bad.yaml: 'headers' names no column for 'title'"),
            (("--layout", "latin.yaml"), 2, "'latin.yaml' is no text in UTF-8."),
            (("--layout", "action-register"), 1, "Give the plan a code"),
            (("--layout", "action-register", "--field", "x"), 2, "'x' is no field. Write it as"),
            (
                ("--code", "X", "--save-layout", "y"),
                2,
                "--code, --save-layout: only with --layout.",
            ),
        ],
        ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
    )
    def test_what_cannot_be_done_is_a_sentence(
        self, empty: Shell, words: tuple[str, ...], code: int, sentence: str
    ):
        (empty.folder / "bad.yaml").write_text("code: x\ntitle: y\n", encoding="utf-8")
        (empty.folder / "latin.yaml").write_bytes("title: Prioritée\n".encode("latin-1"))

        found, out, err = empty.run("plan", "add", self.register(empty), *words)

        assert (found, out) == (code, "")
        assert err.startswith(sentence)
        assert empty.revision() == 0


class TestTemplate:
    def test_a_form_that_is_filled_in_can_be_imported(self, shell: Shell):
        code, out, _err = shell.run(
            "template", "--plan", "TEST", "--round", "2024", "--country", "XAA", "-o", "form.xlsx"
        )
        form = shell.folder / "form.xlsx"
        form.write_bytes(changed(form.read_bytes(), "LAW Legislation", D4="Done"))

        assert (code, out) == (0, "form.xlsx\n")
        assert shell.run("import", form)[0] == 0
        assert {
            (row["country"], row["node"]): row["score"]
            for row in shell.scores("--round", "2024", "--level", "action")
            if row["score"]
        } == {("XAA", "LAW-1"): "100.0"}

    def test_a_form_without_a_name_is_named_after_plan_round_and_country(self, shell: Shell):
        assert shell.json("template", "--plan", "TEST", "--round", "2024", "--country", "XAA") == {
            "file": "TEST_2024_XAA.xlsx"
        }
        assert (shell.folder / "TEST_2024_XAA.xlsx").is_file()

    @pytest.mark.parametrize(
        ("words", "code", "sentence"),
        [
            (("EDF11-CYBER", "2024", "JAM"), 1, "No action of EDF11-CYBER is known"),
            (("TEST", "2024", "JAM"), 1, "'JAM' does not take part in TEST."),
            (("TEST", "2019", "XAA"), 2, "TEST has no round '2019'. Known are: 2021, 2024."),
            (("NONE", "2024", "XAA"), 2, "There is no plan 'NONE'."),
        ],
        ids=["no actions", "country", "round", "plan"],
    )
    def test_where_no_form_can_be_made_the_reason_is_said(
        self, shell: Shell, words: tuple[str, str, str], code: int, sentence: str
    ):
        plan, round_, country = words
        found, out, err = shell.run(
            "template", "--plan", plan, "--round", round_, "--country", country
        )

        assert (found, out) == (code, "")
        assert err.startswith(sentence)

    def test_a_folder_that_is_not_there_is_wrong_usage(self, shell: Shell):
        assert shell.run(
            "template", "--plan", "TEST", "--round", "2024", "-o", "nowhere/form.xlsx"
        ) == (2, "", "The folder 'nowhere' does not exist.\n")


class TestCheckAndImport:
    def test_a_good_file_is_kept(self, shell: Shell):
        assert shell.run("import", shell.table(GOOD), "--plan", "TEST") == (
            0,
            "a.xlsx: 1 added, 0 changed, 0 unchanged, 0 unanswered. Upload 1.\n",
            "",
        )

    def test_a_bad_file_is_told_cell_by_cell_and_not_kept(self, shell: Shell):
        before = shell.revision()

        assert shell.run("import", shell.table(GOOD, BAD), "--plan", "TEST") == (
            1,
            (
                "Ratings!D3: 'Partly' is not a level of the scale Implementation. "
                "Choose one of: Not started, Started, Largely done, Done.\n"
                "a.xlsx: nothing was written.\n"
            ),
            "",
        )
        assert shell.revision() == before
        assert shell.json("uploads") == {"uploads": []}

    @pytest.mark.parametrize(
        ("sheets", "code"),
        [
            ({"S": [("Dear colleague,",)]}, "unknown_layout"),
            ({"S": [HEADING, GOOD, ("Country Z", 2024, "LAW-2", "Done")]}, "unknown_country"),
            ({"S": [HEADING, GOOD, ("Country A", 2024, "LAW-9", "Done")]}, "unknown_action"),
            ({"S": [HEADING, GOOD, BAD]}, "unknown_level"),
            ({"S": [HEADING, GOOD, (None, 2024, "LAW-2", "Done")]}, "missing_country"),
            ({"S": [HEADING, GOOD, ("Country A", 2024, None, "Done")]}, "missing_action"),
            ({"S": [HEADING, GOOD, GOOD]}, "rated_twice"),
        ],
        ids=lambda part: part if isinstance(part, str) else "",
    )
    def test_each_bad_input_is_one_problem_and_exit_code_1(
        self, shell: Shell, sheets: dict[str, list[tuple[object, ...]]], code: str
    ):
        before = shell.revision()
        file = shell.file("a.xlsx", sheets)
        for verb in ("check", "import"):
            exit_code, out, _err = shell.run(verb, file, "--plan", "TEST", "--json")
            (verdict,) = json.loads(out)["files"]

            assert exit_code == 1
            assert [problem["code"] for problem in verdict["problems"]] == [code]
        assert shell.revision() == before

    def test_what_is_no_workbook_is_one_problem_and_exit_code_1(self, shell: Shell):
        (shell.folder / "a.xlsx").write_bytes(b"no workbook")
        code, out, _err = shell.run("import", "a.xlsx", "--plan", "TEST")

        assert code == 1
        assert out.startswith("'a.xlsx' is not an Excel workbook. Open it in Excel")

    def test_the_answer_to_a_program_has_the_agreed_keys(self, shell: Shell):
        file = shell.table(GOOD, BAD, ("Country B", 2024, "LAW-1", None))
        (verdict,) = shell.json("import", file, "--plan", "TEST")["files"]
        (problem,) = verdict["problems"]

        assert {key: verdict[key] for key in FILE_KEYS[:-1]} == {
            "file": "a.xlsx",
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "upload": None,
            "added": 0,
            "changed": 0,
            "unchanged": 0,
            "withdrawn": 0,
            "unanswered": 1,
        }
        assert {key: problem[key] for key in PROBLEM_KEYS} == {
            "severity": "error",
            "code": "unknown_level",
            "sheet": "Ratings",
            "cell": "D3",
            "found": "Partly",
            "expected": "Not started, Started, Largely done, Done",
            "advice": "Choose one of: Not started, Started, Largely done, Done.",
        }

    def test_the_same_file_again_adds_and_changes_nothing(self, shell: Shell):
        file = shell.table(GOOD)
        first = shell.json("import", file, "--plan", "TEST")["files"][0]
        again = shell.json("import", file, "--plan", "TEST")["files"][0]

        counted = ("upload", "added", "changed", "unchanged", "withdrawn")
        assert [first[key] for key in counted] == [1, 1, 0, 0, 0]
        assert [again[key] for key in counted] == [1, 0, 0, 1, 0]

    def test_each_file_has_its_own_verdict(self, shell: Shell):
        good = shell.table(GOOD, name="good.xlsx")
        bad = shell.table(BAD, name="bad.xlsx")
        code, out, _err = shell.run("import", bad, good, "--plan", "TEST")

        assert code == 1
        assert "bad.xlsx: nothing was written." in out
        assert "good.xlsx: 1 added" in out
        assert [u["file"] for u in shell.json("uploads")["uploads"]] == ["good.xlsx"]

    def test_a_file_that_is_not_there_stops_before_anything_is_written(self, shell: Shell):
        before = shell.revision()

        assert shell.run("import", shell.table(GOOD), "missing.xlsx", "--plan", "TEST") == (
            2,
            "",
            "There is no file 'missing.xlsx'.\n",
        )
        assert shell.revision() == before

    @pytest.mark.parametrize("words", [("check",), ("import", "--dry-run")], ids=" ".join)
    def test_a_trial_says_what_would_change_and_writes_nothing(
        self, shell: Shell, words: tuple[str, ...]
    ):
        before = shell.revision()
        verb, *options = words

        (verdict,) = shell.json(verb, shell.table(GOOD), "--plan", "TEST", *options)["files"]

        assert (verdict["added"], verdict["upload"]) == (1, None)
        assert shell.revision() == before

    def test_queries_alone_are_no_problem_of_the_data(self, shell: Shell):
        file = shell.file("a.xlsx", {"Ratings": [HEADING, GOOD], "Remarks": [("All is well",)]})
        code, out, _err = shell.run("import", file, "--plan", "TEST")
        (verdict,) = shell.json("check", file, "--plan", "TEST")["files"]

        assert code == 0
        assert out.startswith("Remarks: this sheet holds no table of answers and was not read.")
        assert [problem["severity"] for problem in verdict["problems"]] == ["query"]

    def test_an_empty_rating_is_counted_as_unanswered(self, shell: Shell):
        file = shell.table(GOOD, ("Country A", 2024, "LAW-2", None))

        assert (
            "1 added, 0 changed, 0 unchanged, 1 unanswered."
            in shell.run("import", file, "--plan", "TEST")[1]
        )

    def test_round_and_assessment_may_be_given_for_a_file_that_names_none(self, shell: Shell):
        file = shell.file("a.xlsx", {"S": [("Country", "Action", "Rating"), (*GOOD[::2], "Done")]})
        words = ("--plan", "TEST", "--round", "2021", "--assessment", "evaluator")

        assert shell.run("import", file, *words)[0] == 0
        rated = [row for row in shell.scores("--level", "action") if row["score"]]
        assert [(row["round"], row["country"], row["node"]) for row in rated] == [
            ("2021", "XAA", "LAW-1")
        ]
        assert shell.scores("--assessment", "self", "--level", "action")[0]["score"] == ""

    def test_an_unknown_plan_or_layout_is_wrong_usage(self, shell: Shell):
        file = shell.table(GOOD)

        assert shell.run("import", file, "--plan", "NONE")[0] == 2
        assert shell.run("import", file, "--plan", "TEST", "--layout", "wide") == (
            2,
            "",
            (
                "There is no layout 'wide', and no file of that name. Known are: form, "
                "itu-cybersecurity-law, long, matrix-actions-assessments, matrix-actions-down, "
                "matrix-actions-rounds, matrix-countries-rounds, matrix-rounds-actions, matrix, "
                "tip-tiers.\n"
            ),
        )


class TestUndo:
    def test_uploads_are_listed_newest_first_and_undone_ones_stay(self, shell: Shell):
        shell.run("import", shell.table(GOOD), "--plan", "TEST")
        shell.run("import", shell.table((*GOOD[:3], "Started"), name="b.xlsx"), "--plan", "TEST")

        assert shell.run("undo", "2") == (0, "Upload 2 (b.xlsx) is undone.\n", "")
        sent = shell.json("uploads", "--plan", "TEST")["uploads"]
        assert [(u["upload"], u["file"], u["undone_at"] is None) for u in sent] == [
            (2, "b.xlsx", False),
            (1, "a.xlsx", True),
        ]
        assert shell.scores("--round", "2024", "--level", "action")[0]["score"] == "100.0"

    def test_an_upload_that_is_not_in_force_is_wrong_usage(self, shell: Shell):
        shell.run("import", shell.table(GOOD), "--plan", "TEST")
        shell.run("undo", "1")

        for unknown in ("1", "7"):
            assert shell.run("undo", unknown) == (
                2,
                "",
                f"There is no upload {unknown} in force.\n",
            )

    def test_what_stands_in_a_published_round_is_not_undone(self, shell: Shell):
        shell.run("import", shell.table(GOOD), "--plan", "TEST")
        shell.run("round", "publish", "2024", "--plan", "TEST")

        assert shell.run("undo", "1") == (
            1,
            "",
            (
                "Not open, so nothing was changed: 2024. Have a closed round opened first; "
                "a published round stays as it is.\n"
            ),
        )

    def test_without_uploads_there_is_a_sentence(self, empty: Shell):
        assert empty.run("uploads") == (0, "No file was imported yet.\n", "")


class TestRound:
    def test_a_new_round_is_open_and_asks_what_its_scope_says(self, shell: Shell):
        words = ("--plan", "TEST", "--title", "Mid-term", "--date", "2022-06-30", "--scope", "SKL")

        assert shell.run("round", "add", "2022", *words) == (
            0,
            "TEST: round 2022 added; it is open.\n",
            "",
        )
        rounds = shell.json("plan", "show", "TEST")["rounds"]
        assert rounds[1] == {
            "code": "2022",
            "title": "Mid-term",
            "date": "2022-06-30",
            "state": "open",
            "scope": ["SKL"],
        }
        outside = shell.table(("Country A", 2022, "LAW-1", "Done"))
        assert (
            shell.json("check", outside, "--plan", "TEST")["files"][0]["problems"][0]["code"]
            == "out_of_scope"
        )

    def test_codes_in_a_scope_may_hold_spaces_between_marks(self, shell: Shell, plan_file: bytes):
        (shell.folder / "plan.xlsx").write_bytes(changed(plan_file, "Actions", A2="PA 1"))
        assert shell.run("plan", "add", "plan.xlsx")[0] == 0

        words = ("--plan", "TEST", "--scope", "PA 1; LAW-2 LAW-3")
        assert shell.run("round", "add", " 2022 ", *words)[1] == (
            "TEST: round 2022 added; it is open.\n"
        )
        assert shell.json("plan", "show", "TEST")["rounds"][2]["scope"] == [
            "PA 1",
            "LAW-2",
            "LAW-3",
        ]

    @pytest.mark.parametrize("verb", ["close", "publish"])
    def test_a_round_that_is_shut_takes_no_file_until_a_closed_one_is_opened(
        self, shell: Shell, verb: str
    ):
        file = shell.table(GOOD)

        assert shell.run("round", verb, "2024", "--plan", "TEST")[0] == 0
        code, out, _err = shell.run("import", file, "--plan", "TEST")
        assert code == 1
        assert "Ratings!B2: the round 2024 of TEST is " in out

        opened = shell.run("round", "open", "2024", "--plan", "TEST")
        if verb == "publish":
            assert opened == (
                1,
                "",
                ("The round '2024' is published for good. Add a new round for further answers.\n"),
            )
        else:
            assert opened == (0, "TEST: round 2024 is open.\n", "")
            assert shell.run("import", file, "--plan", "TEST")[0] == 0

    def test_a_plan_has_one_baseline(self, shell: Shell):
        revision = shell.revision()

        assert shell.run("round", "add", "2030", "--plan", "TEST", "--baseline") == (
            2,
            "",
            (
                "The round '2021' is the baseline of TEST already, and a plan has one. Add '2030' "
                "without marking it as the baseline.\n"
            ),
        )
        assert shell.revision() == revision
        assert shell.run("round", "add", "2030", "--plan", "TEST")[0] == 0

    @pytest.mark.parametrize(
        ("words", "code", "sentence"),
        [
            (("add", "2024", "--plan", "TEST"), 1, "The round '2024' exists already.\n"),
            (
                ("add", "2027", "--plan", "TEST", "--date", "30 June"),
                2,
                "'30 June' is not a date. Write it as YYYY-MM-DD.\n",
            ),
            (
                ("add", "2027", "--plan", "TEST", "--scope", "LAW,NEW"),
                2,
                "The scope names 'NEW', which is no area or action of TEST.\n",
            ),
            (("add", "", "--plan", "TEST"), 2, NO_CODE),
            (("add", "  ", "--plan", "TEST"), 2, NO_CODE),
            (
                ("close", "2027", "--plan", "TEST"),
                2,
                "TEST has no round '2027'. Known are: 2021, 2024.\n",
            ),
        ],
        ids=["twice", "date", "scope", "empty", "blank", "unknown"],
    )
    def test_what_a_round_cannot_be_is_said(
        self, shell: Shell, words: tuple[str, ...], code: int, sentence: str
    ):
        before = shell.revision()

        assert shell.run("round", *words) == (code, "", sentence)
        assert shell.revision() == before


class TestScores:
    @pytest.fixture
    def rated(self, shell: Shell) -> Shell:
        """LAW-1 (weight 1) done, LAW-2 (weight 2) started: LAW is (100 + 2 · 33.33) / 3."""
        file = shell.table(GOOD, ("Country A", 2024, "LAW-2", "Started"))
        assert shell.run("import", file, "--plan", "TEST")[0] == 0
        return shell

    def test_the_columns_are_the_agreed_ones(self, rated: Shell):
        assert rated.run("scores", "--plan", "TEST")[1].splitlines()[0] == SCORE_HEADER

    def test_there_is_a_row_for_each_round_unit_and_node(self, rated: Shell):
        rows = rated.scores()

        assert len(rows) == 2 * 4 * 8
        assert {row["country"] for row in rows} == {"XAA", "XAB", "XAC", "REGION"}
        assert {row["assessment"] for row in rows} == {"best_available"}

    def test_a_score_is_written_unrounded_and_a_missing_one_is_empty(self, rated: Shell):
        rows = {
            row["node"]: row for row in rated.scores("--round", "2024") if row["country"] == "XAA"
        }

        assert float(rows["LAW"]["score"]) == (1 * 100 + 2 * 33.33) / 3
        assert float(rows["TEST"]["coverage"]) == 2 / 3
        assert [rows["SKL"][name] for name in ("score", "bound_low", "bound_high", "rank")] == [
            "",
            "0.0",
            "100.0",
            "",
        ]
        assert (rows["LAW"]["rank"], rows["LAW"]["n_rated"], rows["SKL"]["reason"]) == (
            "1",
            "2",
            "no_information",
        )

    def test_json_holds_the_same_unrounded_numbers(self, rated: Shell):
        table = rated.scores()
        for words in (("--format", "json"), ("--json",)):
            rows = json.loads(rated.run("scores", "--plan", "TEST", *words)[1])

            assert list(rows[0]) == SCORE_HEADER.split(",")
            for name in ("score", "bound_low", "coverage", "rank"):
                assert [row[name] for row in rows] == [
                    float(row[name]) if row[name] else None for row in table
                ]

    def test_rounds_and_levels_can_be_chosen(self, rated: Shell):
        rows = rated.scores("--round", "2024", "--level", "area")

        assert {(row["round"], row["level"]) for row in rows} == {("2024", "area")}
        assert len(rows) == 4 * 2

    @pytest.mark.parametrize(
        ("words", "law", "whole"),
        [
            (("--aggregation", "minimum"), 33.33, 33.33),
            (("--aggregation", "area=minimum"), 33.33, (2 * 33.33 + 100) / 3),
            (("--aggregation", "plan=minimum"), (100 + 2 * 33.33) / 3, (100 + 2 * 33.33) / 3),
            (
                ("--aggregation", "area=minimum", "--aggregation", "plan=median"),
                33.33,
                (33.33 + 100) / 2,
            ),
        ],
    )
    def test_another_aggregation_than_the_plan_s_can_be_asked_for(
        self, rated: Shell, words: tuple[str, ...], law: float, whole: float
    ):
        file = rated.table(
            ("Country A", 2024, "SKL-1", "Done"), ("Country A", 2024, "SKL-2", "Done")
        )
        assert rated.run("import", file, "--plan", "TEST")[0] == 0

        rows = {
            row["node"]: float(row["score"])
            for row in rated.scores("--round", "2024", *words)
            if row["country"] == "XAA" and row["score"]
        }

        assert (rows["LAW"], rows["TEST"]) == pytest.approx((law, whole))
        told = rated.run("scores", "--plan", "TEST", *words)[2]
        assert told.startswith("Not the official result: Area: ")
        assert rated.run("scores", "--plan", "TEST")[2] == ""

    def test_coverage_can_be_counted_instead_of_weighed(self, shell: Shell):
        file = shell.table(("Country A", 2024, "LAW-2", "Done"))
        assert shell.run("import", file, "--plan", "TEST")[0] == 0

        def coverage(*words: str) -> float:
            rows = shell.scores("--round", "2024", *words)
            return float(
                next(r["coverage"] for r in rows if (r["country"], r["node"]) == ("XAA", "LAW"))
            )

        assert coverage() == coverage("--coverage-basis", "weight") == pytest.approx(2 / 3)
        assert coverage("--coverage-basis", "count") == 0.5

    @pytest.mark.parametrize("kind", ["mean", "action=minimum", "area=", "=minimum"])
    def test_an_unknown_aggregation_is_refused_with_the_known_ones(self, shell: Shell, kind: str):
        code, out, err = shell.run("scores", "--plan", "TEST", "--aggregation", kind)

        assert (code, out) == (2, "")
        assert f"'{kind}' is no aggregation. Take one of arithmetic, geometric" in err

    @pytest.mark.parametrize(
        ("words", "code", "sentence"),
        [
            (("--plan", "TEST", "--round", "2019"), 2, "TEST has no round '2019'."),
            (("--plan", "NONE"), 2, "There is no plan 'NONE'."),
            (("--plan", "EDF11-CYBER"), 1, "No action of EDF11-CYBER is known"),
        ],
        ids=["round", "plan", "no actions"],
    )
    def test_where_there_is_no_score_the_reason_is_said(
        self, rated: Shell, words: tuple[str, ...], code: int, sentence: str
    ):
        found, out, err = rated.run("scores", *words)

        assert (found, out) == (code, "")
        assert err.startswith(sentence)

    def test_a_plan_without_ratings_has_rows_without_scores(self, shell: Shell):
        assert {row["score"] for row in shell.scores()} == {""}


class TestDemo:
    def test_both_examples_are_loaded_once_and_removed_whole(self, empty: Shell):
        first, again = (empty.json("demo")["loaded"] for _time in range(2))

        assert [(one["plan"], one["files"]) for one in first] == [
            ("CCSCAP-2016-DEMO", 41),
            ("WBL-CARIB", 1),
        ]
        assert [(one["files"], one["added"], one["changed"]) for one in again] == [(0, 0, 0)] * 2
        assert empty.run("demo", "--remove") == (
            0,
            "Removed: CCSCAP-2016-DEMO, WBL-CARIB.\n",
            "",
        )
        assert empty.run("demo", "--remove") == (0, "Removed: nothing.\n", "")
        assert empty.json("uploads") == {"uploads": []}

    def test_an_example_that_cannot_be_loaded_says_why(self, empty: Shell):
        """Somebody closed a round of the real example before its answers were there."""
        from monitoring.pipeline import DATA

        example = DATA / "examples" / "wbl-carib" / "plan.xlsx"
        workspace = open_workspace()
        add_plan_workbook(workspace, example.read_bytes(), "plan.xlsx", by="demo")
        workspace.store.close()
        empty.run("round", "close", "2008", "--plan", "WBL-CARIB")

        code, out, err = empty.run("demo")

        assert (code, out) == (1, "")
        assert "of the example WBL-CARIB was refused: " in err
        assert "the round 2008 of WBL-CARIB is closed." in err

    def test_an_example_whose_code_is_taken_is_told_and_stops_nothing(
        self, empty: Shell, plan_file: bytes
    ):
        """The start command goes on to the dashboard."""
        (empty.folder / "mine.xlsx").write_bytes(changed(plan_file, "Plan", B2="wbl-carib"))
        empty.run("plan", "add", "mine.xlsx")

        assert empty.run("demo") == (
            0,
            (
                "CCSCAP-2016-DEMO: 41 files, 621 ratings added.\n"
                "The example WBL-CARIB is not loaded: 'mine.xlsx' was added as a plan of your own "
                "with the code 'wbl-carib', and stays.\n"
            ),
            "",
        )
        assert empty.run("demo", "--remove")[1] == "Removed: CCSCAP-2016-DEMO.\n"

    def test_examples_that_hold_somebody_s_file_are_not_removed(self, empty: Shell):
        empty.run("demo")
        where = ("--plan", "CCSCAP-2016-DEMO", "--round", "2024", "--country", "XAH")
        form = empty.json("template", *where)["file"]
        empty.run("import", form)

        assert empty.run("demo", "--remove") == (
            1,
            "",
            (
                f"Nothing was removed: the examples hold files of others: {form} (43). "
                "Undo these uploads first.\n"
            ),
        )
        assert empty.run("undo", "43")[0] == 0
        assert empty.run("demo", "--remove")[0] == 0


class TestNeverATraceback:
    """Whatever is typed, the answer is a sentence on the error output and an exit code."""

    @pytest.mark.parametrize(
        ("words", "code", "sentence"),
        [
            ("template --plan TEST --round 2024 -o .", 2, "'.' cannot be read or written: "),
            ("undo 99999999999999999999", 2, "There is no upload 99999999999999999999 in force."),
            ("backup /proc/x.db", 1, "'/proc/x.db' cannot be written: unable to open"),
            ("backup .", 1, "'.' exists already."),
            ("restore .", 1, "There is no file '.'."),
            ("import . --plan TEST", 2, "'.' is a folder. Name the files in it."),
            ("import /proc/self/mem --plan TEST", 2, "'/proc/self/mem' cannot be read"),
            ("plan add /proc/self/mem", 2, "'/proc/self/mem' cannot be read or written: "),
            ("plan add .", 2, "'.' is a folder."),
        ],
    )
    def test_a_file_that_cannot_be_used_is_a_sentence(
        self, shell: Shell, words: str, code: int, sentence: str
    ):
        found, out, err = shell.run(*words.split())

        assert (found, out) == (code, "")
        assert err.startswith(sentence)
        assert err.count("\n") == 1

    def test_a_file_that_cannot_be_read_stops_before_anything_is_written(self, shell: Shell):
        before = shell.revision()

        assert shell.run("import", shell.table(GOOD), "/proc/self/mem", "--plan", "TEST")[0] == 2
        assert shell.revision() == before

    @pytest.mark.parametrize(
        "place", ["file/x.db", "file/deep/x.db", "/proc/x.db", "/proc/deep/x.db", "."]
    )
    def test_a_store_where_none_can_be_is_a_sentence(
        self, empty: Shell, monkeypatch: pytest.MonkeyPatch, place: str
    ):
        (empty.folder / "file").touch()
        monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{place}")

        code, out, err = empty.run("plan", "list")

        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith("The ")

    def test_a_database_of_another_program_is_a_sentence(
        self, empty: Shell, monkeypatch: pytest.MonkeyPatch
    ):
        with sqlite3.connect(empty.folder / "letters.db") as connection:
            connection.execute("CREATE TABLE letters (id)")
        connection.close()
        monkeypatch.setenv(ADDRESS_VARIABLE, "sqlite:///letters.db")

        assert empty.run("demo") == (
            2,
            "",
            (
                "sqlite:///letters.db is a database of another program. Nothing was changed in it. "
                "Give the store an address of its own.\n"
            ),
        )

    def test_a_store_that_is_busy_for_too_long_is_a_sentence(
        self, shell: Shell, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("monitoring.store.database.BUSY_TIMEOUT_MS", 50)
        workspace = open_workspace()

        with workspace.store.locked():
            code, out, err = shell.run("import", shell.table(GOOD), "--plan", "TEST")

        assert (code, out) == (1, "")
        assert err.startswith("The store is busy: ")
        workspace.store.close()

    def test_a_round_whose_code_no_file_name_takes_has_a_form(self, shell: Shell):
        shell.run("round", "add", "2023/24", "--plan", "TEST")

        assert shell.run("template", "--plan", "TEST", "--round", "2023/24") == (
            0,
            "TEST_2023-24.xlsx\n",
            "",
        )

    def test_a_plan_whose_code_leads_out_of_the_folder_has_its_form_inside(
        self, empty: Shell, plan_file: bytes
    ):
        (empty.folder / "plan.xlsx").write_bytes(changed(plan_file, "Plan", B2="../x"))
        empty.run("plan", "add", "plan.xlsx")

        assert empty.run("template", "--plan", "../x", "--round", "2024")[1] == "x_2024.xlsx\n"
        assert (empty.folder / "x_2024.xlsx").is_file()


class TestBackup:
    def test_a_backup_brings_back_what_was_there(self, shell: Shell):
        shell.run("import", shell.table(GOOD), "--plan", "TEST")

        assert shell.run("backup", "copy.db") == (0, "Copied to copy.db.\n", "")
        shell.run("undo", "1")
        assert shell.run("restore", "copy.db") == (0, "The store is what copy.db holds.\n", "")
        assert shell.json("uploads")["uploads"][0]["undone_at"] is None

    def test_what_cannot_be_copied_or_restored_is_said(self, shell: Shell):
        (shell.folder / "letter.txt").write_text("Dear colleague", encoding="utf-8")

        assert shell.run("backup", "plan.xlsx") == (
            1,
            "",
            "'plan.xlsx' exists already. Choose another name.\n",
        )
        assert shell.run("restore", "letter.txt") == (
            1,
            "",
            "'letter.txt' is not a whole backup of a store. Nothing was changed.\n",
        )
