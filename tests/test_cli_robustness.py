"""From a shell: whether an order holds, and what-if scenarios beside the official scores."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from monitoring.cli import main
from monitoring.cli.numbers import (
    approval_line,
    change_text,
    place_text,
    places_text,
    score_text,
)
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

Run = Callable[..., tuple[int, str, str]]
NAN = float("nan")
NOT_FOR_PUBLICATION = (
    "Ranks are for the analyst and not for publication: the plan names nobody who approved ranking."
)
SHIFTED = "Where a country gains or loses its score, others move up or down for that alone."
HEADING = ("Country", "Round", "Action", "Rating", "Confidence")
RATED = [
    *(("Country A", "2024", code, "Done", "high") for code in ("LAW-1", "LAW-2", "SKL-1", "SKL-2")),
    ("Country B", "2024", "LAW-1", "Done", "low"),
    ("Country B", "2024", "LAW-2", "Not started", "low"),
    ("Country B", "2024", "SKL-1", "Done", "low"),
    ("Country B", "2024", "SKL-2", "Done", None),
    ("Country C", "2024", "LAW-1", "Not started", None),
    ("Country C", "2024", "LAW-2", "Done", None),
    ("Country C", "2024", "SKL-1", "1", None),
]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    plan_file: bytes,
    workbook: Callable[..., bytes],
) -> Run:
    """Exit code, output and errors of a verb on a store with the test plan and one file."""
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.chdir(tmp_path)
    workspace = open_workspace()
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    workspace.store.close()
    (tmp_path / "a.xlsx").write_bytes(workbook({"Ratings": [HEADING, *RATED]}))

    def verb(*words: str) -> tuple[int, str, str]:
        try:
            code = main(list(words))
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    assert verb("import", "a.xlsx", "--plan", "TEST")[0] == 0
    return verb


def told(run: Run, *words: str) -> Any:
    code, out, err = run(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def table(out: str, heading: str) -> list[list[str]]:
    """The cells below the heading that begins so, row by row, up to an empty line or a sentence."""
    lines = out.replace("\xa0", " ").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(heading))
    rows: list[list[str]] = []
    for line in lines[first + 1 :]:
        found = [cell.strip() for cell in line.split("  ") if cell.strip()]
        if len(found) < 2:
            break
        rows.append(found)
    return rows


ROBUSTNESS = ("analyse", "robustness", "--plan", "TEST")


def test_robustness_is_told_in_tables_and_sentences(run: Run):
    code, out, err = run(*ROBUSTNESS, "--draws", "200")

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:5] == [
        "TEST · round 2024 · best available ratings · TEST Whole plan",
        (
            "200 draws, seed 2016: each weight × 0.75 to 1.25; arithmetic mean or geometric mean "
            "(floor 1)."
        ),
        "5 %, 50 % and 95 %: the rank that so many draws do not exceed.",
        NOT_FOR_PUBLICATION,
        "",
    ]
    assert lines[5:10] == [
        "All 3 countries stand in the same order in 2 of 9 other choices.",
        "Country A is first in 9 of 9 other choices.",
        "Country A is first in 100\N{NO-BREAK SPACE}% of the draws.",
        "",
        "country    score (range)  rank  5 %  50 %  95 %  in first 1  in first 3  in first 5",
    ]
    assert table(out, "country    score (range)") == [
        ["Country A", "100", "1", "1", "1", "1", "100 %", "100 %", "100 %"],
        ["Country B", "56", "2", "2", "3", "3", "0 %", "100 %", "100 %"],
        ["Country C", "56 (50 to 67)", "3", "2", "2", "3", "0 %", "100 %", "100 %"],
    ]
    at = lines.index("Not to be told apart, since their intervals overlap:")
    assert lines[at + 1 : at + 3] == [
        "  Country B: not from Country C.",
        "  Country C: not from Country B.",
    ]
    assert "Apart from all others: Country A." in lines


def test_each_other_choice_and_each_area_left_out_has_its_ranks(run: Run):
    """Country C knows one of the two actions of SKL."""
    _code, out, _err = run(*ROBUSTNESS, "--draws", "5")

    lines = out.splitlines()
    one = lines.index("Rank, had one choice been different:")
    assert re.split("  +", lines[one + 1]) == [
        "country", "official", "geometric", "harmonic", "minimum", "median", "equal areas",
        "areas by actions", "unknown worst", "unknown best", "coverage by number", "best to worst",
    ]  # fmt: skip
    assert table(out, "country           official") == [
        ["Country A", *"1111111111", "1 to 1"],
        ["Country B", *"2332222232", "2 to 3"],
        ["Country C", *"32223––32–", "2 to 3"],
        ["countries ranked", *"3333322332"],
    ]
    assert (
        "A rank is one among the countries ranked in its column: where these are more or fewer, a "
        "country moves without having changed beside the others."
    ) in lines
    assert "Rank without one area, and by how many places it changes:" in lines
    assert table(out, "country         LAW         SKL") == [
        ["Country A", "1", "1"],
        ["Country B", "1 (1 up)", "3 (1 down)"],
        ["Country C", "–", "2 (1 up)"],
    ]
    assert lines[-2:] == [
        "No score without LAW: Country C (too little).",
        SHIFTED,
    ]


def test_an_area_with_drawn_ratings_and_another_seed(run: Run):
    words = ("--node", "law", "--rating-noise", "--seed", "3", "--draws", "50")
    _code, out, _err = run(*ROBUSTNESS, *words, "--assessment", "self", "--round", "2024")

    lines = out.splitlines()
    assert lines[0] == "TEST · round 2024 · self-assessment · LAW Legislation"
    assert lines[1].startswith("50 draws, seed 3: ")
    assert lines[3] == (
        "Ratings may be one level off, with a chance of 0.05 (confidence high), 0.15 (medium), "
        "0.3 (low) and 0.15 (not stated): a convention."
    )
    assert "Rank without one area, and by how many places it changes:" not in lines


def test_who_has_no_score_is_named_with_the_reason_and_approval_with_its_name(
    run: Run, plan_file: bytes, tmp_path: Path
):
    book = openpyxl.load_workbook(io.BytesIO(plan_file))
    book["Plan"].append(["ranking_approved_by", "the Council"])
    book["Plan"].append(["min_actions", 1])
    book["Countries"].append(["XAD", "Country D"])
    book.save(tmp_path / "plan.xlsx")
    assert run("plan", "add", "plan.xlsx")[0] == 0

    _code, out, _err = run(*ROBUSTNESS, "--draws", "5")

    assert "Ranking approved by the Council." in out.splitlines()
    assert NOT_FOR_PUBLICATION not in out
    assert "No score and no rank: Country D (no data)." in out.splitlines()
    *countries, ranked = table(out, "country           official")
    assert (len(countries), ranked[0]) == (3, "countries ranked")


def test_where_all_can_be_told_apart_that_is_said(run: Run):
    _code, out, _err = run(*ROBUSTNESS, "--node", "LAW", "--draws", "20")

    assert "No two intervals overlap: these draws tell every country apart from every other." in out
    assert "single action" not in out


def test_an_area_that_decides_the_order_is_told_where_the_draws_tell_all_apart(
    run: Run, tmp_path: Path, workbook: Callable[..., bytes]
):
    """LAW weighs 2, SKL 1. Without LAW B falls behind C, without SKL B is beside A."""
    done = {"Country A": ("LAW", "SKL"), "Country B": ("LAW",), "Country C": ("SKL",)}
    rows = [
        (country, "2021", f"{area}-{n}", "Done" if area in areas else "Not started", None)
        for country, areas in done.items()
        for area in ("LAW", "SKL")
        for n in (1, 2)
    ]
    (tmp_path / "b.xlsx").write_bytes(workbook({"Ratings": [HEADING, *rows]}))
    assert run("import", "b.xlsx", "--plan", "TEST")[0] == 0

    lines = run(*ROBUSTNESS, "--round", "2021", "--draws", "50")[1].splitlines()

    at = lines.index(
        "No two intervals overlap: these draws tell every country apart from every other."
    )
    assert lines[at + 1 : at + 4] == [
        "But leaving out LAW would change the ranks of 2 countries.",
        "But leaving out SKL would change the rank of 1 country.",
        "",
    ]
    assert SHIFTED not in lines


def test_an_area_of_the_region_alone_is_not_left_out(run: Run, plan_file: bytes, tmp_path: Path):
    book = openpyxl.load_workbook(io.BytesIO(plan_file))
    book["Areas"].append(["REG", "Of the region", "1"])
    book["Actions"].append(["REG-1", "REG", "A model law", "region", "1"])
    book.save(tmp_path / "plan.xlsx")
    assert run("plan", "add", "plan.xlsx")[0] == 0

    out = run(*ROBUSTNESS, "--draws", "5")[1]

    assert len(table(out, "country         LAW         SKL")) == 3
    assert out.splitlines()[-3:] == [
        "No score without LAW: Country C (too little).",
        SHIFTED,
        (
            "Not shown, since they ask nothing of the countries and leaving them out changes "
            "nothing: REG."
        ),
    ]


def test_of_a_single_action_it_is_said_that_nothing_was_there_to_be_drawn(run: Run):
    _code, out, _err = run(*ROBUSTNESS, "--node", "law-1", "--draws", "1")

    lines = out.splitlines()
    assert lines[1].startswith("1 draw, seed 2016: ")
    assert (
        "LAW-1 is a single action: it has no parts, so that weights and aggregation cannot move its "
        "order. The intervals say nothing of how sure its ratings are."
    ) in lines
    assert "A rank is one among" not in out


def test_too_few_countries_are_a_sentence_and_no_table(run: Run):
    code, out, _err = run(*ROBUSTNESS, "--round", "2021")

    assert code == 0
    assert out.splitlines() == [
        "TEST · round 2021 · best available ratings · TEST Whole plan",
        (
            "0 countries have a score for TEST in the round 2021; nothing can be said of the "
            "order of fewer than 3."
        ),
    ]


def test_a_program_is_told_settings_seed_and_tables(run: Run):
    found = told(run, *ROBUSTNESS, "--draws", "7", "--seed", "5")

    assert (found["settings"]["draws"], found["settings"]["seed"]) == (7, 5)
    assert found["settings"]["has_rating_noise"] is False
    assert [row["country"] for row in found["countries"]] == ["XAA", "XAB", "XAC"]
    assert told(run, *ROBUSTNESS, "--draws", "7", "--seed", "5") == found


def test_a_thousand_draws_with_one_seed_unless_said_otherwise(run: Run):
    settings = told(run, *ROBUSTNESS)["settings"]

    assert (settings["draws"], settings["seed"]) == (1000, 2016)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--draws", "0"), "'0' is no whole number from 1 to 100000."),
        (("--draws", "100001"), "'100001' is no whole number from 1 to 100000."),
        (("--draws", "many"), "'many' is no whole number from 1 to 100000."),
        (("--draws", "1.5"), "'1.5' is no whole number from 1 to 100000."),
        (("--seed", "-1"), "'-1' is no whole number from 0 to 9223372036854775807."),
        (("--seed", "²"), "'²' is no whole number from 0"),
        (("--round", "1066"), "TEST has no round '1066'."),
        (("--node", "TAX"), "TEST has no area or action 'TAX'."),
        (("--plan", "NONE"), "There is no plan 'NONE'."),
    ],
)
def test_what_cannot_be_is_wrong_usage(run: Run, words: tuple[str, str], sentence: str):
    code, out, err = run(*ROBUSTNESS, *words)

    assert (code, out) == (2, "")
    assert sentence in err


@pytest.mark.parametrize("words", [("--draws", "1"), ("--seed", "0"), ("--seed", str(2**63 - 1))])
def test_what_just_can_be_is_done(run: Run, words: tuple[str, str]):
    assert run(*ROBUSTNESS, "--draws", "2", *words)[0] == 0


def test_a_plan_without_actions_has_nothing_to_rank(run: Run):
    code, out, err = run("analyse", "robustness", "--plan", "EDF11-CYBER")

    assert (code, out) == (1, "")
    assert err.startswith("No action of EDF11-CYBER is known, ")


SAVE = ("scenario", "save", "Law first", "--plan", "test")
SHOW = ("scenario", "show", "law first", "--plan", "TEST")


def test_a_scenario_is_saved_listed_shown_and_removed(run: Run):
    assert run(*SAVE, "--weight", "law=4") == (
        0,
        "TEST: the scenario 'Law first' is kept as version 1.\n",
        "",
    )
    assert run(*SAVE, "--weight", "LAW=4.0")[1] == (
        "TEST: the scenario 'Law first' is there already, as version 1.\n"
    )
    _code, out, _err = run("scenario", "list", "--plan", "test")
    assert re.fullmatch(r"TEST  Law first \(version 1, 20\d\d-\d\d-\d\d\): LAW=4\n", out)
    code, out, err = run(*SHOW)
    assert (code, err) == (0, "")
    assert out.splitlines()[:6] == [
        "What if: 'Law first'. This is NOT the official result.",
        "LAW=4",
        "TEST · round 2024 · best available ratings · TEST Whole plan",
        NOT_FOR_PUBLICATION,
        "",
        "country    official (range)  rank  what if (range)  rank  change  places",
    ]
    assert table(out, "country    official") == [
        ["Country A", "100", "1", "100", "1", "0", "0"],
        ["Country B", "56", "2", "47", "3", "-8.9", "1 down"],
        ["Country C", "56 (50 to 67)", "3", "60 (57 to 67)", "2", "+4.4", "1 up"],
    ]
    assert run("scenario", "remove", "LAW FIRST", "--plan", "TEST") == (
        0,
        "TEST: the scenario 'Law first' is removed.\n",
        "",
    )
    assert run("scenario", "list") == (0, "There is no scenario.\n", "")


def test_a_scenario_that_replaces_another_one_says_so(run: Run):
    run(*SAVE, "--weight", "law=4")

    assert run("scenario", "save", " LAW first", "--plan", "test", "--weight", "law=5")[1] == (
        "TEST: the scenario 'LAW first' is kept as version 2; it replaces version 1, which stays in "
        "the store.\n"
    )
    assert told(run, *SAVE, "--weight", "law=6")["replaces_version"] == 2
    assert told(run, *SAVE, "--weight", "law=6")["replaces_version"] is None
    run("scenario", "remove", "Law first", "--plan", "TEST")
    assert run(*SAVE, "--weight", "law=4")[1] == (
        "TEST: the scenario 'Law first' is kept as version 4.\n"
    )


def test_every_rule_can_be_said_and_is_listed_as_it_was_said(run: Run):
    rules = (
        "--weight", "LAW=2.5", "--weight", "SKL-1=0", "--aggregation-area", "geometric",
        "--aggregation-plan", "harmonic", "--floor", "2", "--coverage-basis", "count",
        "--coverage-area", "0.5", "--coverage-plan", "0.25", "--missing", "best",
    )  # fmt: skip

    saved = told(run, *SAVE, *rules)

    assert (saved["new"], saved["version"], saved["name"]) == (True, 1, "Law first")
    assert saved["settings"] == {
        "weights": {"LAW": 2.5, "SKL-1": 0.0},
        "aggregation_area": "geometric",
        "aggregation_plan": "harmonic",
        "geometric_floor": 2.0,
        "coverage_basis": "count",
        "coverage_area": 0.5,
        "coverage_plan": 0.25,
        "missing": "best",
    }
    (listed,) = told(run, "scenario", "list")["scenarios"]
    assert listed == {
        name: value for name, value in saved.items() if name not in ("new", "replaces_version")
    }
    assert run("scenario", "list")[1].endswith(
        "): LAW=2.5, SKL-1=0, aggregation-area geometric, aggregation-plan harmonic, "
        "geometric-floor 2.0, coverage-basis count, coverage-area 0.5, coverage-plan 0.25, "
        "missing best\n"
    )


def test_a_withheld_score_says_why_beside_its_range(run: Run):
    run(*SAVE, "--coverage-plan", "1")

    out = run(*SHOW)[1]

    rows = table(out, "country    official")

    assert rows[2] == ["Country C", "56 (50 to 67)", "3", "too little – (50 to 67)", "–", "–", "–"]
    assert out.splitlines()[-2:] == ["No score in the scenario: Country C.", SHIFTED]


def test_an_area_a_round_and_an_assessment_may_be_shown(run: Run):
    run(*SAVE, "--weight", "LAW-1=2")

    found = told(run, *SHOW, "--round", "2024", "--node", "law", "--assessment", "self")

    assert (found["official"], found["node"], found["assessment"]) == (False, "LAW", "self")
    assert (found["version"], found["round"]) == (1, "2024")
    second = found["countries"][1]
    assert (second["score"], second["what_if_score"]) == (pytest.approx(100 / 3), 50)


def test_removing_answers_a_program(run: Run):
    run(*SAVE, "--weight", "LAW=4")

    assert told(run, "scenario", "remove", "law first", "--plan", "test") == {
        "plan": "TEST",
        "removed": "Law first",
    }


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((*SAVE, "--weight", "LAW"), 2, "'LAW' is no weight. Write it as CODE=NUMBER.\n"),
        ((*SAVE, "--weight", "LAW=much"), 2, "'LAW=much' is no weight. Write it as CODE=NUMBER.\n"),
        ((*SAVE, "--weight", "=2"), 2, "'=2' is no weight. Write it as CODE=NUMBER.\n"),
        (
            (*SAVE, "--weight", "LAW=2", "--weight", "LAW=3"),
            2,
            "'LAW' is given two weights. Give it one.\n",
        ),
        (
            (*SAVE, "--weight", "LAW=2", "--weight", "law=3"),
            1,
            "The scenario 'Law first' gives 'LAW' two weights. Give it one.\n",
        ),
        ((*SAVE, "--weight", "TAX=2"), 1, "The scenario 'Law first' gives a weight to 'TAX', "),
        ((*SAVE, "--floor", "150"), 1, "The scenario 'Law first' says '150.0' for "),
        (SAVE, 1, "The scenario 'Law first' says nothing that differs from the plan. "),
        (SHOW, 2, "TEST has no scenario 'law first'. Known are: none yet.\n"),
        (
            ("scenario", "remove", "x", "--plan", "TEST"),
            2,
            "TEST has no scenario 'x'. Known are: none yet.\n",
        ),
        (("scenario", "list", "--plan", "NONE"), 2, "There is no plan 'NONE'."),
    ],
)
def test_a_scenario_that_cannot_be_is_a_sentence(
    run: Run, words: tuple[str, ...], code: int, sentence: str
):
    found, out, err = run(*words)

    assert (found, out) == (code, "")
    assert err.startswith(sentence)


@pytest.mark.parametrize(
    ("score", "low", "high", "text"),
    [
        (55.6, 55.6, 55.6, "56"),
        (55.6, 55.6, 55.6 + 1e-10, "56"),
        (55.6, 50.4, 66.6, "56 (50 to 67)"),
        (NAN, 20, 80, "– (20 to 80)"),
        (NAN, 30, 30, "–"),
        (NAN, NAN, NAN, "–"),
    ],
)
def test_a_score_is_shown_with_its_range_where_something_is_unknown(
    score: float, low: float, high: float, text: str
):
    assert score_text(score, low, high) == text


def test_a_move_of_places_says_which_way():
    assert [places_text(change) for change in (2, 1, 0, -1, -3, NAN)] == [
        "2 down", "1 down", "0", "1 up", "3 up", "–",
    ]  # fmt: skip


def test_places_and_changes_are_short():
    assert [place_text(rank) for rank in (1, 2.5, 2.96, 12.0, NAN)] == ["1", "2.5", "3", "12", "–"]
    assert [change_text(change) for change in (2, -1, 0, 0.4, NAN)] == ["+2", "-1", "0", "0", "–"]
    assert [change_text(x, 1) for x in (0.04, -0.06, 12.34)] == ["0", "-0.1", "+12.3"]


def test_ranks_that_nobody_approved_are_for_the_analyst():
    assert approval_line("") == NOT_FOR_PUBLICATION
    assert approval_line("the Council") == "Ranking approved by the Council."
