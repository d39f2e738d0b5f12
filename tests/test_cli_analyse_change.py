"""From a shell: what fell before everything else, then changes that are changes, then the pace."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from monitoring.cli import main
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

Run = Callable[..., tuple[int, str, str]]
HEADING = ("Country", "Round", "Action", "Rating", "Comment", "Why changed")

SHEETS: dict[str, list[tuple[str, ...]]] = {
    "Plan": [("Field", "Value"), ("code", "CHANGE"), ("title", "Plan"), ("scale", "IMPLEMENTATION"),
             ("target", "75"), ("target_date", "2030-06-30"), ("demonstration", "yes")],
    "Areas": [("Code", "Title"), ("LAW", "Legislation"), ("SKL", "Skills")],
    "Actions": [("Code", "Parent", "Title"), ("LAW-1", "LAW", "Adopt"), ("LAW-2", "LAW", "Apply"),
                ("SKL-1", "SKL", "Train")],
    "Rounds": [("Code", "Date"), ("2018", "2018-06-30"), ("2021", "2021-06-30"),
               ("2024", "2024-06-30")],
    "Countries": [("ISO3", "Name"), ("XAA", "Country A"), ("XAB", "Country B"),
                  ("XAC", "Country C")],
}  # fmt: skip
RATED = [
    ("Country A", "2018", "LAW-1", "0", "", ""),
    ("Country A", "2018", "LAW-2", "0", "", ""),
    ("Country A", "2018", "SKL-1", "0", "", ""),
    ("Country A", "2021", "LAW-1", "0", "", ""),
    ("Country A", "2021", "LAW-2", "2", "", ""),
    ("Country A", "2021", "SKL-1", "0", "", ""),
    ("Country A", "2024", "LAW-1", "3", "", ""),
    ("Country A", "2024", "LAW-2", "1", "Budget cut", "situation changed"),
    ("Country A", "2024", "SKL-1", "0", "", ""),
    ("Country B", "2024", "LAW-1", "3", "", ""),
    ("Country B", "2024", "LAW-2", "3", "", ""),
    ("Country B", "2024", "SKL-1", "3", "", ""),
]
CONVENTION = (
    "  Preset 'eurostat', a convention: score ≥ target: target achieved; R ≥ 0.95: on track; "
    "R ≥ 0.6: progress, but acceleration needed; R ≥ 0: limited progress; R < 0: deterioration."
)
NEW = (
    "  Country B (XAB)     –  100.0      –       –   0 of 3            –  "
    "new: nothing was rated before, so that there is no change"
)
LEGEND = (
    "  score: between the two scores; common: on the actions rated in both rounds by the same "
    "assessment; composition: what other actions or another assessment make of the score. "
    "Each is rounded by itself."
)
STEPS = (
    "From which level to which: answers of all countries, round 2021 in the rows, round 2024 in the "
    "columns"
)
SINCE_FIRST = (
    "Pace since the first round with a score, up to round 2024, on the actions rated in every round; "
    "no round is marked as the baseline"
)
# 16.7 points in each three years, 75 wanted in twelve.
PACE = (
    "  Country A (XAA): Progress, but acceleration needed. 0 → 33 of 75, +5.6 points a year, the median "
    "over 3 rounds. It begins with round 2018. R = 0.89: 6.2 a year were needed since the baseline. "
    "From now on 6.9 a year are needed. "
    "On this trend in 2031 (2031 by the range of pairwise slopes, which covers the true one with "
    "66.7 %)."
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code, output and errors of a verb on a store of its own."""
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.chdir(tmp_path)

    def verb(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["analyse", "change", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return verb


@pytest.fixture
def keep(
    run: Run, tmp_path: Path, workbook: Callable[..., bytes], capsys: pytest.CaptureFixture[str]
) -> Callable[..., None]:
    """Keeps the plan, with these sheets instead of its own, and these ratings."""

    def kept(rows: list[tuple[str, ...]] = RATED, **sheets: list[tuple[str, ...]]) -> None:
        workspace = open_workspace()
        add_plan_workbook(workspace, workbook(SHEETS | sheets), "plan.xlsx")
        workspace.store.close()
        if rows:
            (tmp_path / "a.xlsx").write_bytes(workbook({"Ratings": [HEADING, *rows]}))
            assert main(["import", "a.xlsx", "--plan", "CHANGE"]) == 0
        capsys.readouterr()

    return kept


def test_a_reader_is_told_what_fell_first_then_changes_then_the_pace(
    run: Run, keep: Callable[..., None]
):
    keep()

    code, out, err = run("--plan", "change")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "CHANGE · round 2021 → round 2024 · best available ratings",
        "",
        "What fell: 1 rating",
        "  Country A (XAA) · LAW-2 Apply: Largely done → Started (-33 points)",
        "    self-assessment · the situation changed · Budget cut",
        "",
        "Ratings: 1 rose, 1 stayed, 1 fell, 3 newly rated.",
        "",
        "Changes on the actions rated in both rounds, in points",
        "  country · node   2021   2024  score  common  actions  composition",
        "  Country A (XAA)  16.7   33.3  +16.7   +16.7   3 of 3          0.0",
        NEW,
        LEGEND,
        "  Rated in neither round: Country C (XAC).",
        "",
        STEPS,
        "  Implementation  Not started  Started  Largely done  Done  no information",
        "  Not started               1        0             0     1               0",
        "  Started                   0        0             0     0               0",
        "  Largely done              0        1             0     0               0",
        "  Done                      0        0             0     0               0",
        "  no information            0        0             0     3               3",
        "",
        SINCE_FIRST,
        CONVENTION,
        PACE,
        "  Country B (XAB): There is a score in this round only.",
        "  No score in this round: Country C (XAC).",
    ]


def test_one_country_is_told_by_its_areas(run: Run, keep: Callable[..., None]):
    keep()

    _code, out, _err = run("--plan", "CHANGE", "--country", "xaa")

    lines = out.splitlines()
    assert lines[0] == (
        "CHANGE · round 2021 → round 2024 · best available ratings · Country A (XAA)"
    )
    assert lines[9:13] == [
        "  country · node     2021  2024  score  common  actions  composition",
        "  CHANGE Whole plan  16.7  33.3  +16.7   +16.7   3 of 3          0.0",
        "  LAW Legislation    33.3  66.7  +33.3   +33.3   2 of 2          0.0",
        "  SKL Skills          0.0   0.0    0.0     0.0   1 of 1          0.0",
    ]
    assert "From which level" not in out
    assert lines[6] == "Ratings: 1 rose, 1 stayed, 1 fell."
    assert lines[18:20] == [
        (
            "  LAW Legislation: No target. 0 → 67, +11.1 points a year, the median over 3 rounds. "
            "It begins with round 2018."
        ),
        (
            "  SKL Skills: No target. 0 → 0, 0.0 points a year, the median over 3 rounds. "
            "It begins with round 2018."
        ),
    ]


def test_a_baseline_that_is_marked_is_called_so_and_begins_every_pace(
    run: Run, keep: Callable[..., None]
):
    keep(Rounds=[("Code", "Date", "Baseline"), ("2018", "2018-06-30", "yes"),
                 ("2021", "2021-06-30", ""), ("2024", "2024-06-30", "")])  # fmt: skip

    _code, out, _err = run("--plan", "CHANGE")

    assert (
        "Pace since the baseline 2018, up to round 2024, on the actions rated in every round"
        in out.splitlines()
    )
    assert "  Country B (XAB): There is no score in the baseline round 2018." in out.splitlines()
    assert "It begins with" not in out


def test_the_ratings_of_the_region_are_counted_apart_so_that_what_fell_adds_up(
    run: Run, keep: Callable[..., None]
):
    regional = ("Code", "Parent", "Title", "Responsibility")
    rows = [
        *RATED,
        ("REGION", "2021", "REG-1", "3", "", ""),
        ("REGION", "2024", "REG-1", "1", "", ""),
    ]
    actions = [regional, *((*row, "") for row in SHEETS["Actions"][1:])]
    keep(rows, Actions=[*actions, ("REG-1", "SKL", "Meet", "region")])

    _code, out, _err = run("--plan", "CHANGE")

    lines = out.splitlines()
    assert lines[2] == "What fell: 2 ratings, 1 of the countries and 1 of the region"
    at = lines.index("Ratings of the countries: 1 rose, 1 stayed, 1 fell, 3 newly rated.")
    assert lines[at + 1 : at + 3] == ["Ratings of the region: 1 fell.", ""]

    _code, out, _err = run("--plan", "CHANGE", "--country", "REGION")

    assert out.splitlines()[2] == "What fell: 1 rating"
    assert "Ratings: 1 fell." in out.splitlines()
    assert "Ratings of" not in out


def test_a_node_of_one_country_is_told_down_to_its_actions(run: Run, keep: Callable[..., None]):
    keep()

    _code, out, _err = run("--plan", "CHANGE", "--country", "XAA", "--node", "law")

    lines = out.splitlines()
    assert lines[0].endswith("best available ratings · Country A (XAA) · LAW Legislation")
    assert lines[6] == "Ratings: 1 rose, 1 fell."
    assert lines[9:13] == [
        "  country · node   2021   2024   score  common  actions  composition",
        "  LAW Legislation  33.3   66.7   +33.3   +33.3   2 of 2          0.0",
        "  LAW-1 Adopt       0.0  100.0  +100.0  +100.0   1 of 1          0.0",
        "  LAW-2 Apply      66.7   33.3   -33.3   -33.3   1 of 1          0.0",
    ]


def test_a_node_is_told_of_every_country(run: Run, keep: Callable[..., None]):
    keep()

    _code, out, _err = run("--plan", "CHANGE", "--node", "SKL")

    lines = out.splitlines()
    assert lines[:5] == [
        "CHANGE · round 2021 → round 2024 · best available ratings · SKL Skills",
        "",
        "No rating is lower than before.",
        "",
        "Ratings: 1 stayed, 1 newly rated.",
    ]
    assert lines[8] == "  Country A (XAA)   0.0    0.0    0.0     0.0   1 of 1          0.0"
    assert "LAW" not in out


def test_a_plan_without_an_overall_score_is_told_by_its_areas(run: Run, keep: Callable[..., None]):
    keep(Plan=[*SHEETS["Plan"], ("overall", "no")])

    _code, out, _err = run("--plan", "CHANGE")

    lines = out.splitlines()
    assert lines[10:12] == [
        "  Country A (XAA) · LAW  33.3   66.7  +33.3   +33.3   2 of 2          0.0",
        "  Country A (XAA) · SKL   0.0    0.0    0.0     0.0   1 of 1          0.0",
    ]
    assert lines[6] == "Ratings: 1 rose, 1 stayed, 1 fell, 3 newly rated."
    assert "  Rated in neither round: Country C (XAC) · LAW, Country C (XAC) · SKL." in lines


def test_a_step_to_another_assessment_is_told_to_be_no_change(
    run: Run, keep: Callable[..., None], tmp_path: Path, workbook: Callable[..., bytes]
):
    keep()
    seen = [HEADING, ("Country A", "2024", "LAW-1", "2", "", "")]
    (tmp_path / "seen.xlsx").write_bytes(workbook({"Ratings": seen}))
    assert main(["import", "seen.xlsx", "--plan", "CHANGE", "--assessment", "evaluator"]) == 0

    _code, out, _err = run("--plan", "CHANGE")

    assert (
        "  1 of these answers is of another assessment in 2024 than in 2021, so that the step is no "
        "change of the country."
    ) in out.splitlines()
    assert "Ratings: 1 stayed, 1 fell, 3 newly rated, 1 of another assessment, not compared." in out


def test_without_a_score_no_action_is_said_to_move_it(run: Run, keep: Callable[..., None]):
    """LAW-2 alone of three in 2024: too little for a score of the plan."""
    keep([row for row in RATED if (row[1], row[2]) not in {("2024", "LAW-1"), ("2024", "SKL-1")}])

    _code, out, _err = run("--plan", "CHANGE")

    (line,) = (one for one in out.splitlines() if one.startswith("  Country A (XAA)  16.7"))
    assert line.split()[3:7] == ["16.7", "–", "–", "-33.3"]
    assert line.endswith("  some actions were rated in one of the rounds only")


def test_a_fall_without_a_reason_says_so(run: Run, keep: Callable[..., None]):
    keep([(*row[:4], "", "") for row in RATED])

    _code, out, _err = run("--plan", "CHANGE")

    assert out.splitlines()[4] == "    self-assessment · no reason given"


def test_the_rounds_the_assessment_and_the_preset_can_be_chosen(
    run: Run, keep: Callable[..., None]
):
    keep()

    _code, out, _err = run("--plan", "CHANGE", "--from", "2018", "--round", "2021", "--preset", "sdr",
                           "--assessment", "self")  # fmt: skip

    lines = out.splitlines()
    assert lines[0] == "CHANGE · round 2018 → round 2021 · self-assessment"
    assert lines[2] == "No rating is lower than before."
    # 16.7 points in three years, 75 in twelve: 5.6 of 6.25 a year.
    assert (
        "  Country A (XAA): Progress, but acceleration needed. 0 → 17 of 75, +5.6 points a year "
        "over 2 rounds. It begins with round 2018. R = 0.89: 6.2 a year were needed since the baseline. "
        "From now on 6.5 a year are needed. No projection from fewer than three rounds."
    ) in lines
    assert any(line.startswith("  Preset 'sdr', a convention: ") for line in lines)


def test_one_round_alone_is_told_to_have_nothing_beside_it(run: Run, keep: Callable[..., None]):
    keep()

    code, out, _err = run("--plan", "CHANGE", "--round", "2018")

    assert code == 0
    assert out.splitlines() == [
        "CHANGE · best available ratings",
        "'2018' is the first round with ratings: there is none before it to compare with.",
    ]


def test_a_program_is_told_everything(run: Run, keep: Callable[..., None]):
    keep()

    code, out, _err = run("--plan", "CHANGE", "--json")

    told = json.loads(out)
    assert (code, told["before"], told["after"], told["preset"]) == (0, "2021", "2024", "eurostat")
    assert [one["why"] for one in told["fell"]] == ["situation_changed"]
    assert sum(one["n"] for one in told["transitions"]) == 9
    (whole,) = [one for one in told["pace"] if (one["country"], one["node"]) == ("XAA", "CHANGE")]
    assert whole["status"] == "moderate"
    assert whole["range_coverage"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--plan", "NONE"), "There is no plan 'NONE'."),
        (("--plan", "CHANGE", "--round", "1066"), "CHANGE has no round '1066'."),
        (("--plan", "CHANGE", "--from", "1066"), "CHANGE has no round '1066'."),
        (("--plan", "CHANGE", "--country", "FRA"), "CHANGE has no answers of 'FRA'."),
        (("--plan", "CHANGE", "--node", "TAX"), "CHANGE has no area or action 'TAX'."),
        (("--plan", "CHANGE", "--from", "2024", "--round", "2021"),
         "The round '2024' is not before '2021'. Name an earlier round."),
        (("--plan", "CHANGE", "--preset", "oecd"), "invalid choice: 'oecd'"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_wrong_usage(
    run: Run, keep: Callable[..., None], words: tuple[str, ...], sentence: str
):
    keep()

    code, out, err = run(*words)

    assert (code, out) == (2, "")
    assert sentence in err


def test_a_plan_without_actions_has_no_change(run: Run, keep: Callable[..., None]):
    keep([], Actions=[("Code", "Parent", "Title")])

    code, out, err = run("--plan", "CHANGE")

    assert (code, out) == (1, "")
    assert err == "No action of CHANGE is known, so it has no template and no score.\n"
