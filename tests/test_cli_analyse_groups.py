"""From a shell: groups of countries; a rank is shown to a reader only where ranking was approved."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from monitoring.cli import main
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

Run = Callable[..., tuple[int, str, str]]
HEADING = ("Country", "Round", "Action", "Rating")
NOT_SHOWN = "Ranks are not shown: the plan names nobody who approved ranking."

SHEETS: dict[str, list[tuple[str, ...]]] = {
    "Plan": [("Field", "Value"), ("code", "GROUPS"), ("title", "Plan"), ("scale", "IMPLEMENTATION"),
             ("demonstration", "yes")],
    "Areas": [("Code", "Title"), ("LAW", "Legislation"), ("SKL", "Skills")],
    "Actions": [("Code", "Parent", "Title"), ("LAW-1", "LAW", "Adopt"), ("SKL-1", "SKL", "Train")],
    "Rounds": [("Code", "Date"), ("2021", "2021-06-30"), ("2024", "2024-06-30")],
    "Countries": [("ISO3", "Name", "Group"), ("XAA", "Country A", "Islands"),
                  ("XAB", "Country B", "Islands"), ("XAC", "Country C", "Islands"),
                  ("XAD", "Country D", "")],
}  # fmt: skip
RATED = [
    ("Country A", "LAW-1", "3"),
    ("Country A", "SKL-1", "0"),
    ("Country B", "LAW-1", "1"),
    ("Country B", "SKL-1", "1"),
    ("Country C", "LAW-1", "1"),
    ("Country C", "SKL-1", "1"),
]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code, output and errors of a verb on a store of its own."""
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.chdir(tmp_path)

    def verb(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["analyse", "groups", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return verb


@pytest.fixture
def rated(
    run: Run, tmp_path: Path, workbook: Callable[..., bytes], capsys: pytest.CaptureFixture[str]
) -> Callable[..., None]:
    """Keeps the plan, with these further fields, and the ratings of 2024."""

    def keep(*fields: Sequence[str]) -> None:
        workspace = open_workspace()
        sheets = SHEETS | {"Plan": [*SHEETS["Plan"], *map(tuple, fields)]}
        add_plan_workbook(workspace, workbook(sheets), "plan.xlsx")
        workspace.store.close()
        rows = [(country, "2024", action, level) for country, action, level in RATED]
        (tmp_path / "a.xlsx").write_bytes(workbook({"Ratings": [HEADING, *rows]}))
        assert main(["import", "a.xlsx", "--plan", "GROUPS"]) == 0
        capsys.readouterr()

    return keep


def test_a_reader_is_shown_the_figures_of_each_group(run: Run, rated: Callable[..., None]):
    rated()

    code, out, err = run("--plan", "groups")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "GROUPS · best available ratings",
        "",
        "All countries (4) · round 2024",
        "  8 applicable: Not started 1, Started 4, Largely done 0, Done 1, no information 2",
        "  node               countries  mean  median  lowest  highest",
        "  GROUPS Whole plan     3 of 4    39      33      33       50",
        "  LAW Legislation       3 of 4    56      33      33      100",
        "  SKL Skills            3 of 4    22      33       0       33",
        "",
        "Islands (3) · round 2024",
        "  6 applicable: Not started 1, Started 4, Largely done 0, Done 1",
        "  node               countries  mean  median  lowest  highest",
        "  GROUPS Whole plan     3 of 3    39      33      33       50",
        "  LAW Legislation       3 of 3    56      33      33      100",
        "  SKL Skills            3 of 3    22      33       0       33",
        "",
        "n of so many countries have a score; unweighted mean and median over these.",
        NOT_SHOWN,
    ]


def test_a_country_is_shown_what_sets_it_apart(run: Run, rated: Callable[..., None]):
    rated()

    _code, out, _err = run("--plan", "GROUPS", "--country", "xaa", "--group", "islands")

    assert out.splitlines()[2:11] == [
        "Islands (3) · round 2024",
        "  6 applicable: Not started 1, Started 4, Largely done 0, Done 1",
        "  node               countries  mean  median  lowest  highest  XAA",
        "  GROUPS Whole plan     3 of 3    39      33      33       50   50",
        "  LAW Legislation       3 of 3    56      33      33      100  100",
        "  SKL Skills            3 of 3    22      33       0       33    0",
        "  XAA above the median of the group: LAW +67 (100 / 33)",
        "  XAA below the median of the group: SKL -33 (0 / 33)",
        "  XAA above its own score for the plan: LAW +50 (100 / 50)",
    ]
    assert out.splitlines()[11] == "  XAA below its own score for the plan: SKL -50 (0 / 50)"


def test_a_rank_is_shown_only_where_ranking_was_approved(run: Run, rated: Callable[..., None]):
    rated(("ranking_approved_by", "The Conference"))

    _code, out, _err = run("--plan", "GROUPS", "--country", "XAA", "--group", "Islands")

    lines = out.splitlines()
    assert lines[4:8] == [
        "  node               countries  mean  median  lowest  highest  XAA  rank",
        "  GROUPS Whole plan     3 of 3    39      33      33       50   50     1",
        "  LAW Legislation       3 of 3    56      33      33      100  100     1",
        "  SKL Skills            3 of 3    22      33       0       33    0     3",
    ]
    assert lines[-1] == "Ranking approved by The Conference."


def test_the_countries_of_a_group_stand_in_the_order_of_their_ranks(
    run: Run, rated: Callable[..., None]
):
    rated(("ranking_approved_by", "The Conference"))

    _code, out, _err = run("--plan", "GROUPS", "--group", "*")

    lines = out.splitlines()
    assert lines[8:11] == [
        "  GROUPS: 1 Country A, 2 Country B, 2 Country C",
        "  LAW: 1 Country A, 2 Country B, 2 Country C",
        "  SKL: 1 Country B, 1 Country C, 3 Country A",
    ]
    assert "Country D" not in out
    assert NOT_SHOWN not in out


def test_a_country_without_a_score_has_none_and_no_rank(run: Run, rated: Callable[..., None]):
    rated(("ranking_approved_by", "The Conference"))

    _code, out, _err = run("--plan", "GROUPS", "--country", "XAD")

    lines = out.splitlines()
    assert lines[5] == "  GROUPS Whole plan     3 of 4    39      33      33       50    –     –"
    assert not any("above" in line or "below" in line for line in lines)


def test_what_does_not_apply_is_counted_apart(
    run: Run, rated: Callable[..., None], tmp_path: Path, workbook: Callable[..., bytes]
):
    rated()
    rows = [("Country D", "2024", action, "n/a") for action in ("LAW-1", "SKL-1")]
    (tmp_path / "b.xlsx").write_bytes(workbook({"Ratings": [HEADING, *rows]}))
    assert main(["import", "b.xlsx", "--plan", "GROUPS", "--assessment", "evaluator"]) == 0

    _code, out, _err = run("--plan", "GROUPS", "--group", "*")

    assert (
        "  6 applicable: Not started 1, Started 4, Largely done 0, Done 1; 2 not applicable\n"
        in out
    )


def test_a_scale_that_no_action_is_rated_in_is_not_counted(
    run: Run, rated: Callable[..., None], tmp_path: Path, workbook: Callable[..., bytes]
):
    rated()
    scale = [
        ("Scale", "Code", "Label", "Value"),
        ("LIGHTS", "R", "Red", 0),
        ("LIGHTS", "G", "Green", 100),
    ]
    (tmp_path / "plan.xlsx").write_bytes(workbook({**SHEETS, "Scale": scale}))
    assert main(["plan", "add", "plan.xlsx"]) == 0

    _code, out, _err = run("--plan", "GROUPS", "--group", "*")

    counted = "  8 applicable: Not started 1, Started 4, Largely done 0, Done 1, no information 2\n"
    assert counted in out


def test_without_an_overall_score_the_answers_are_counted_all_the_same(
    run: Run, rated: Callable[..., None]
):
    rated(("overall", "no"))

    _code, out, _err = run("--plan", "GROUPS", "--group", "*")

    counted = "  8 applicable: Not started 1, Started 4, Largely done 0, Done 1, no information 2\n"
    assert counted in out
    assert "GROUPS Whole plan" not in out


def test_a_round_nobody_was_rated_in_shows_that(run: Run, rated: Callable[..., None]):
    rated()

    _code, out, _err = run("--plan", "GROUPS", "--round", "2021", "--group", "*")

    assert out.splitlines()[5].split() == ["GROUPS", "Whole", "plan", "0", "of", "4", *"––––"]


@pytest.mark.parametrize("fields", [(), (("ranking_approved_by", "The Conference"),)])
def test_a_program_is_always_told_the_ranks(
    run: Run, rated: Callable[..., None], fields: tuple[tuple[str, str], ...]
):
    rated(*fields)

    code, out, _err = run(
        "--plan", "GROUPS", "--round", "2024", "--country", "XAB", "--group", "Islands", "--json"
    )

    told = json.loads(out)
    of_plan = {row["country"]: row["rank"] for row in told["ranks"] if row["node"] == "GROUPS"}
    assert code == 0
    assert of_plan == {"XAA": 1, "XAB": 2, "XAC": 2}
    assert told["ranking_approved_by"] == (fields[0][1] if fields else "")


def test_one_assessment_can_be_asked_for(run: Run, rated: Callable[..., None]):
    rated()

    assert run("--plan", "GROUPS", "--assessment", "agreed") == (
        0,
        "GROUPS · agreed ratings\nNo country has been rated yet.\n",
        "",
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--plan", "NONE"), "There is no plan 'NONE'."),
        (("--plan", "GROUPS", "--round", "1066"), "GROUPS has no round '1066'."),
        (("--plan", "GROUPS", "--country", "FRA"), "GROUPS has no answers of 'FRA'."),
        (("--plan", "GROUPS", "--group", "East"), "No country here is in a group 'East'."),
        ((), "usage:"),
        (("--plan", "GROUPS", "--assessment", "mine"), "usage:"),
    ],
)
def test_what_is_not_known_is_wrong_usage(
    run: Run, rated: Callable[..., None], words: tuple[str, ...], sentence: str
):
    rated()

    code, out, err = run(*words)

    assert (code, out) == (2, "")
    assert err.startswith(sentence)


def test_a_plan_without_actions_has_nothing_to_analyse(run: Run):
    code, out, err = run("--plan", "EDF11-CYBER")

    assert (code, out) == (1, "")
    assert err.startswith("No action of EDF11-CYBER is known")
