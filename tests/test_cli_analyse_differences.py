"""From a shell: how far apart countries stand, and whether they come closer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from monitoring.cli import main
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.analyses.differences import beta_caution, too_few_sentence
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

Run = Callable[..., tuple[int, str, str]]
HEADING = ("Country", "Round", "Action", "Rating")
LEVELS = {
    "2021": {"Country A": "0", "Country B": "1", "Country C": "3"},
    "2024": {"Country A": "2", "Country B": "2", "Country C": "3"},
}


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    plan_file: bytes,
) -> Run:
    """Exit code, output and errors of a verb on a store that holds the test plan."""
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.chdir(tmp_path)
    workspace = open_workspace()
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    workspace.store.close()

    def verb(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["analyse", "differences", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return verb


@pytest.fixture
def sent(
    run: Run, tmp_path: Path, workbook: Callable[..., bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    """Three countries at one level each in every round; B did not answer in SKL in 2021."""
    rows = [
        (country, round_, action, level)
        for round_, level_by_country in LEVELS.items()
        for country, level in level_by_country.items()
        for action in ("LAW-1", "LAW-2", "SKL-1", "SKL-2")
        if (country, round_, action[:3]) != ("Country B", "2021", "SKL")
    ]
    (tmp_path / "a.xlsx").write_bytes(workbook({"Ratings": [HEADING, *rows]}))
    assert main(["import", "a.xlsx", "--plan", "TEST"]) == 0
    capsys.readouterr()


def test_a_reader_is_shown_each_round_and_what_changed(run: Run, sent: None):
    code, out, err = run("--plan", "test", "--standard", "50")

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "TEST · best available ratings · 3 countries"
    at = lines.index("LAW  Legislation")
    assert lines[at - 1] == ""
    assert lines[at + 1 : at + 4] == [
        "  round  countries  mean  median    SD  gap    δ    CV  Gini   ≥ 50",
        "  2021      3 of 3    44      33  41.6  100  167  0.94  0.75   33 %",
        "  2024      3 of 3    78      67  15.7   33   67  0.20  0.14  100 %",
    ]
    assert lines[at + 4] == (
        "  2021 → 2024: upward convergence (the mean rose, the countries came closer), over 3 of 3 "
        "countries, on actions that the same assessment rated in both rounds"
    )
    assert lines[at + 5] == "      SD 41.6 → 15.7 · mean 44 → 78 · gap 100 → 33 · δ 167 → 67"
    assert lines[at + 6] == (
        "      beta on levels -0.643 (adjusted R² 0.93) · beta on logarithms – (a score is 0) · "
        "gamma 0.812"
    )
    assert beta_caution() in lines
    assert any(line.startswith("SD: population standard deviation in points") for line in lines)
    assert lines[-1] == (
        "δ, CV, Gini, beta and gamma are explained on the page Method (Differences and groups)."
    )


def test_too_few_countries_are_told_so_and_their_figures_left_empty(run: Run, sent: None):
    _code, out, _err = run("--plan", "TEST", "--node", "SKL")

    lines = out.splitlines()
    assert lines[2] == "SKL  Skills"
    assert lines[4] == "  2021      2 of 3    50      50     –    –   –     –     –"
    assert "  2021: " + too_few_sentence(2) in lines
    assert (
        "  2021 → 2024: 2 of 3 countries have enough actions that the same assessment rated in both "
        "rounds, and at least 3 are needed."
    ) in lines
    assert not any("beta on" in line or "LAW" in line for line in lines)


def test_of_best_available_ratings_one_assessment_is_advised(
    run: Run, sent: None, tmp_path: Path, workbook: Callable[..., bytes], capsys: pytest.CaptureFixture[str]
):  # fmt: skip
    """Country A's self-assessment of 2024 gives way to an evaluator's."""
    rows = [("Country", "Round", "Action", "Assessment", "Rating")]
    rows += [("Country A", "2024", action, "evaluator", "3") for action in ("LAW-1", "LAW-2")]
    (tmp_path / "b.xlsx").write_bytes(workbook({"Ratings": rows}))
    assert main(["import", "b.xlsx", "--plan", "TEST"]) == 0
    capsys.readouterr()
    sentence = (
        "  2021 → 2024: 2 of 3 countries have enough actions that the same assessment rated in both "
        "rounds, and at least 3 are needed."
    )

    mixed = run("--plan", "TEST", "--node", "LAW")[1].splitlines()
    chosen = run("--plan", "TEST", "--node", "LAW", "--assessment", "self")[1].splitlines()

    assert f"{sentence} Choose one with --assessment self." in mixed
    assert not any("Choose one" in line for line in chosen)


def test_where_no_country_has_a_score_every_figure_is_left_empty(
    run: Run, tmp_path: Path, workbook: Callable[..., bytes], capsys: pytest.CaptureFixture[str]
):
    rows = [HEADING, ("Country A", "2024", "LAW-1", "3")]
    (tmp_path / "a.xlsx").write_bytes(workbook({"Ratings": rows}))
    assert main(["import", "a.xlsx", "--plan", "TEST"]) == 0
    capsys.readouterr()

    _code, out, _err = run("--plan", "TEST", "--node", "SKL", "--standard", "0")

    lines = out.splitlines()
    assert lines[3].split()[-2:] == ["≥", "0"]
    assert lines[4].split() == ["2024", "0", "of", "3", *"––––––––"]


def test_a_program_is_told_the_same_as_json(run: Run, sent: None):
    code, out, _err = run("--plan", "TEST", "--node", "law", "--standard", "50", "--json")

    told = json.loads(out)
    assert (code, told["plan"], list(told["titles"])) == (0, "TEST", ["LAW"])
    assert told["rounds"][1]["share_at_standard"] == 1
    assert told["steps"][0]["label"] == "upward_convergence"


def test_one_assessment_can_be_asked_for(run: Run, sent: None):
    code, out, _err = run("--plan", "TEST", "--assessment", "agreed")

    assert (code, out) == (
        0,
        "TEST · agreed ratings · 3 countries\nNo country has been rated yet.\n",
    )


@pytest.mark.parametrize("points", ["-1", "100.5", "nan"])
def test_a_standard_outside_the_scores_is_wrong_usage(run: Run, points: str):
    code, out, err = run("--plan", "TEST", "--standard", points)

    assert (code, out) == (2, "")
    assert err == f"--standard {points} is outside the scores. Give points from 0 to 100.\n"


@pytest.mark.parametrize("points", ["0", "100"])
def test_both_ends_of_the_scores_are_standards(run: Run, points: str):
    assert run("--plan", "TEST", "--standard", points)[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--plan", "NONE"), "There is no plan 'NONE'."),
        (("--plan", "TEST", "--node", "LAW-1"), "TEST has no area 'LAW-1'. Known are: TEST, LAW"),
        ((), "usage:"),
        (("--plan", "TEST", "--assessment", "mine"), "usage:"),
    ],
)
def test_what_is_not_known_is_wrong_usage(run: Run, words: tuple[str, ...], sentence: str):
    code, out, err = run(*words)

    assert (code, out) == (2, "")
    assert err.startswith(sentence)


def test_a_plan_without_actions_has_nothing_to_analyse(run: Run):
    code, out, err = run("--plan", "EDF11-CYBER")

    assert (code, out) == (1, "")
    assert err.startswith("No action of EDF11-CYBER is known")
