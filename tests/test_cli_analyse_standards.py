"""From a shell: which minimum standards and stages are reached, and where the weak links are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from monitoring.cli import main
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

Run = Callable[..., tuple[int, str, str]]
Sheets = Mapping[str, Sequence[Sequence[object]]]

PLAN: Sheets = {
    "Plan": [
        ("Field", "Value"),
        ("code", "P"),
        ("title", "A plan"),
        ("scale", "IMPLEMENTATION"),
        ("demonstration", "yes"),
        ("status_red", 40),
        ("status_green", 80),
        ("weakest_link", "yes"),
    ],
    "Areas": [("Code", "Title"), ("L", "Laws"), ("S", "Skills")],
    "Actions": [
        ("Code", "Parent", "Title", "Minimum standard", "Core", "Stage", "Responsibility"),
        ("L-1", "L", "A law", "Largely done", "yes", 1, "country"),
        ("L-2", "L", "Judges", "Done", "no", 2, "country"),
        ("S-1", "S", "Exercises", None, "no", 1, "country"),
        ("S-2", "S", "A regional school", "Done", "no", None, "region"),
    ],
    "Rounds": [("Code", "Date"), ("2021", "2021-06-30"), ("2024", "2024-06-30")],
    "Countries": [("ISO3", "Name"), ("XAA", "Country A"), ("XAB", "Country B")],
}
BARE: Sheets = {
    "Plan": [("Field", "Value"), ("code", "BARE"), ("title", "Bare"), ("scale", "YESNO")],
    "Actions": [("Code", "Parent", "Title"), ("A-1", "A", "First")],
    "Rounds": [("Code",), ("2024",)],
}
ANSWERS: Sheets = {
    "Ratings": [
        ("Country", "Round", "Action", "Rating"),
        ("Country A", "2024", "L-1", "Done"),
        ("Country A", "2024", "L-2", "Started"),
        ("Country A", "2024", "S-1", "Done"),
        ("Country B", "2024", "L-1", "Started"),
        ("REGION", "2024", "S-2", "Done"),
    ]
}


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    workbook: Callable[..., bytes],
) -> Run:
    """Exit code, output and errors of `analyse standards` with these words."""
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.chdir(tmp_path)
    workspace = open_workspace()
    for sheets in (PLAN, BARE):
        add_plan_workbook(workspace, workbook(sheets), "plan.xlsx")
    workspace.store.close()
    (tmp_path / "a.xlsx").write_bytes(workbook(ANSWERS))
    assert main(["import", "a.xlsx", "--plan", "P"]) == 0
    capsys.readouterr()

    def verb(*words: str) -> tuple[int, str, str]:
        code = main(["analyse", "standards", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return verb


NO_STANDARD = (
    "No action of BARE has a minimum standard: fill in the column 'Minimum standard' of the sheet "
    "Actions of its plan workbook."
)
NO_STAGE = (
    "No action of BARE has a maturity stage: fill in the column 'Stage' of the sheet Actions of its "
    "plan workbook, 1 for the lowest."
)
NO_STATUS = (
    "BARE has no status by the two worst actions of an area: fill in the fields 'status_red' and "
    "'status_green' of the sheet Plan of its plan workbook, and yes for 'weakest_link'."
)
PARTLY = "    Partly met: more than 0 points, and fewer than the standard asks for."
CORE = (
    "    Core standards: those of core actions. A country meets the minimum standard where it meets "
    "all of them."
)
STATUS = (
    "  Status by the two worst actions (an action is red below 40 points, green from 80), with how "
    "many of so many applicable are rated"
)
COUNTS = "met  partly met  not met  no information  assessed  applicable"


def test_a_reader_sees_counts_stages_and_statuses(run: Run):
    code, out, err = run("--plan", "P")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "P · best available ratings",
        "",
        "Round 2024",
        "  Minimum standards by country",
        f"    country          {COUNTS}    core standards",
        "    XAA Country A      1           1        0               0         2           2        met 1 of 1",
        "    XAB Country B      0           1        0               1         1           2        met 0 of 1",
        "    REGION Region      1           0        0               0         1           1  no core standard",
        "    all 2 countries    1           2        0               1         3           4",
        PARTLY,
        CORE,
        "  Countries by minimum standard",
        f"    action      {COUNTS}",
        "    L-1 A law     1           1        0               0         2           2",
        "    L-2 Judges    0           1        0               1         1           2",
        "  Maturity stage, the lowest and the highest that is possible",
        "    country        P  L    S",
        "    XAA Country A  1  1    1",
        "    XAB Country B  0  0  0–1",
        "    REGION Region  –  –    –",
        STATUS,
        "    country                 L          S",
        "    XAA Country A  yellow 2/2  green 1/1",
        "    XAB Country B     red 1/2      – 0/1",
        "    REGION Region           –  green 1/1",
    ]


def test_of_one_country_a_reader_sees_each_standard_and_what_the_next_stage_lacks(run: Run):
    code, out, err = run("--plan", "P", "--country", "xaa")

    assert (code, err) == (0, "")
    assert out.splitlines()[3:] == [
        "  Minimum standards by country",
        f"    country          {COUNTS}  core standards",
        "    XAA Country A      1           1        0               0         2           2      met 1 of 1",
        "    all 2 countries    1           2        0               1         3           4",
        PARTLY,
        CORE,
        "  Minimum standards one by one",
        "    action             asked  points asked for  reached     verdict",
        "    L-1 A law   Largely done           ≥ 66.67     Done         met",
        "    L-2 Judges          Done             ≥ 100  Started  partly met",
        "  Maturity stage, the lowest and the highest that is possible",
        "    area          stage  of  next  met  not met  unknown",
        "    P Whole plan      1   2     2    0        1        0",
        "    L Laws            1   2     2    0        1        0",
        "    S Skills          1   1     –    –        –        –",
        "  What the next stage still lacks",
        "    action      stage  next stage of  reached  verdict",
        "    L-2 Judges      2           P, L  Started  not met",
        STATUS,
        "    area      status  rated  applicable",
        "    L Laws    yellow      2           2",
        "    S Skills   green      1           1",
        "  Countries by minimum standard",
        f"    action      {COUNTS}",
        "    L-1 A law     1           1        0               0         2           2",
        "    L-2 Judges    0           1        0               1         1           2",
    ]


def test_what_is_unknown_of_the_next_stage_and_of_core_standards_is_told(run: Run):
    lines = run("--plan", "P", "--country", "xab")[1].splitlines()

    at = lines.index("  What the next stage still lacks")
    assert lines[at + 1 : at + 4] == [
        "    action         stage  next stage of     reached    verdict",
        "    L-1 A law          1           P, L     Started    not met",
        "    S-1 Exercises      1           P, S  unanswered  not known",
    ]
    earlier = run("--plan", "P", "--round", "2021")[1].splitlines()
    assert [line.split("  ")[-1].strip() for line in earlier[4:7]] == [
        "core standards",
        "met 0 of 1, 1 not known",
        "met 0 of 1, 1 not known",
    ]


def test_a_plan_without_core_standards_has_no_rule_of_them(
    run: Run, workbook: Callable[..., bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    actions = [
        ("Code", "Parent", "Title", "Minimum standard"),
        ("A-1", "A", "First", "Yes"),
    ]
    workspace = open_workspace()
    plan = {**BARE, "Plan": [*BARE["Plan"][:1], ("code", "Q1"), *BARE["Plan"][2:]]}
    add_plan_workbook(workspace, workbook({**plan, "Actions": actions}), "plan.xlsx")
    workspace.store.close()
    rows = [("Country", "Round", "Action", "Rating"), ("JAM", "2024", "A-1", "Yes")]
    (tmp_path / "b.xlsx").write_bytes(workbook({"Ratings": rows}))
    assert main(["import", "b.xlsx", "--plan", "Q1"]) == 0
    capsys.readouterr()

    out = run("--plan", "Q1")[1]

    assert PARTLY in out.splitlines()
    assert "ore standard" not in out.split("No action")[0]


def test_a_round_may_be_chosen(run: Run):
    _code, out, _err = run("--plan", "P", "--round", "2021")

    assert out.splitlines()[2] == "Round 2021"
    assert "    XAA Country A  0–2  0–2  0–1" in out.splitlines()


def test_what_a_plan_does_not_say_is_told_with_the_field_to_fill(run: Run):
    code, out, _err = run("--plan", "BARE")

    assert code == 0
    assert out.splitlines() == [
        "BARE · best available ratings",
        "Nothing has been rated yet.",
        "",
        NO_STANDARD,
        NO_STAGE,
        NO_STATUS,
    ]


def test_only_the_assessment_that_is_asked_for_is_told(run: Run):
    assert run("--plan", "P", "--assessment", "agreed")[1].splitlines() == [
        "P · agreed ratings",
        "Nothing has been rated yet.",
    ]
    assert "Round 2024" in run("--plan", "P", "--assessment", "self")[1]


def test_where_a_plan_has_no_standards_a_round_has_no_heading(
    run: Run, workbook: Callable[..., bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    rows = [("Country", "Round", "Action", "Rating"), ("JAM", "2024", "A-1", "Yes")]
    (tmp_path / "b.xlsx").write_bytes(workbook({"Ratings": rows}))
    assert main(["import", "b.xlsx", "--plan", "BARE"]) == 0
    capsys.readouterr()

    lines = run("--plan", "BARE")[1].splitlines()

    assert lines[:2] == ["BARE · best available ratings", ""]
    assert len(lines) == 5


def test_a_program_gets_the_same_as_json(run: Run):
    code, out, err = run(
        "--plan", "p", "--round", "2024", "--country", "xaa", "--assessment", "self", "--json"
    )

    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["plan"], told["assessment"], told["rounds"]) == ("P", "self", ["2024"])
    assert told["country"] == "XAA"
    assert told["meets_standard"] == [
        {
            "round": "2024",
            "country": "XAA",
            "verdict": "met",
            "n_met": 1,
            "n_failing": 0,
            "n_unknown": 0,
            "applicable": 1,
        }
    ]
    assert [(s["node"], s["stage"], s["at_most"]) for s in told["stages"]] == [
        ("P", 1, 1), ("L", 1, 1), ("S", 1, 1),
    ]  # fmt: skip
    assert [(s["node"], s["status"]) for s in told["statuses"]] == [("L", "yellow"), ("S", "green")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--plan", "Q"), "There is no plan 'Q'."),
        (("--plan", "P", "--round", "1999"), "P has no round '1999'. Known are: 2021, 2024."),
        (
            ("--plan", "P", "--country", "JAM"),
            "P has no answers of 'JAM'. Known are: XAA, XAB, REGION.",
        ),
    ],
)
def test_what_is_not_there_is_wrong_usage(run: Run, words: tuple[str, ...], sentence: str):
    code, out, err = run(*words)

    assert (code, out) == (2, "")
    assert err.startswith(sentence)


def test_a_plan_without_actions_has_nothing_to_reach(run: Run):
    code, out, err = run("--plan", "EDF11-CYBER")

    assert (code, out) == (1, "")
    assert err.startswith("No action of EDF11-CYBER is known")
