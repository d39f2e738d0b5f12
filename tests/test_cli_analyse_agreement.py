"""From a shell: whether the assessments say the same, and why where nothing can be said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from monitoring.cli import main
from monitoring.pipeline import Workspace, add_plan_workbook, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

Run = Callable[..., tuple[int, str, str]]
Send = Callable[..., None]
HEADING = ("Country", "Round", "Action", "Assessment", "Rating")
SCALE = (
    ("Scale", "Code", "Label", "Value"),
    ("STEPS", "a", "Low", 0),
    ("STEPS", "b", "Middle", 50),
    ("STEPS", "c", "High", 100),
)
EXAMPLE_9 = ((6, 1, 0), (3, 8, 1), (1, 4, 6))
NOTE = (
    "A pair is what two assessments both rated, of one country, action and round; no assessment is "
    "filled in from another."
)
KRIPPENDORFF = (
    "Krippendorff's own reading of alpha: 0.800 and more is reliable, 0.667 and more for tentative "
    "conclusions only (Content Analysis, second edition, 2004). Kappa gets no word: those in use "
    "are arbitrary."
)
EXPLAINED = "The coefficients are explained on the page Method (Agreement)."


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    workbook: Callable[..., bytes],
) -> Run:
    """Exit code, output and errors of the question, on a store with a plan of five countries.

    Six actions have three levels, one is a number, one is for the region.
    """
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.chdir(tmp_path)
    actions = [(f"LAW-{n}", "LAW", f"Action {n}", "country", "", "") for n in range(1, 7)]
    numeric = ("SKL-1", "SKL", "Days", "country", 10, 0)
    regional = ("REG-1", "REG", "A model law", "region", "", "")
    sheets = {
        "Plan": [
            ("Field", "Value"),
            ("code", "P"),
            ("title", "Plan"),
            ("scale", "STEPS"),
            ("demonstration", "yes"),
        ],
        "Areas": [("Code", "Title"), ("LAW", "Legislation"), ("SKL", "Skills"), ("REG", "Region")],
        "Actions": [
            ("Code", "Parent", "Title", "Responsibility", "Lower", "Optimum"),
            *actions,
            numeric,
            regional,
        ],
        "Scale": SCALE,
        "Rounds": [("Code", "Date"), ("2021", "2021-06-30"), ("2024", "2024-06-30")],
        "Countries": [("ISO3", "Name"), *((f"XA{x}", f"Country {x}") for x in "ABCDE")],
    }
    workspace = open_workspace()
    add_plan_workbook(workspace, workbook(sheets), "plan.xlsx")
    workspace.store.close()

    def verb(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["analyse", "agreement", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        # A number and its sign of per cent are never parted at the end of a line.
        return code, told.out.replace("\N{NO-BREAK SPACE}", " "), told.err

    return verb


@pytest.fixture
def send(
    run: Run, tmp_path: Path, workbook: Callable[..., bytes], capsys: pytest.CaptureFixture[str]
) -> Send:
    """Imports what assessments say: {assessment: {(country, action): level or number}}."""

    def keep(
        said: Mapping[str, Mapping[tuple[str, str], str | float]], round_: str = "2024"
    ) -> None:
        rows = [
            (country, round_, action, assessment, answer)
            for assessment, answers in said.items()
            for (country, action), answer in answers.items()
        ]
        (tmp_path / "a.xlsx").write_bytes(workbook({"Ratings": [HEADING, *rows]}))
        assert main(["import", "a.xlsx", "--plan", "P"]) == 0
        capsys.readouterr()

    return keep


def answers(levels: Sequence[int], n_countries: int = 5) -> dict[tuple[str, str], str]:
    """Levels of the six actions, country by country."""
    keys = [(f"XA{x}", f"LAW-{n}") for x in "ABCDE"[:n_countries] for n in range(1, 7)]
    return {key: "abc"[level] for key, level in zip(keys, levels, strict=True)}


def example_9() -> dict[str, dict[tuple[str, str], str]]:
    pairs = [(a, b) for a in range(3) for b in range(3) for _pair in range(EXAMPLE_9[a][b])]
    first, second = zip(*pairs, strict=True)
    return {"self": answers(first), "evaluator": answers(second)}


def test_the_figures_stand_in_the_order_in_which_they_are_read(run: Run, send: Send):
    send(example_9())

    code, out, err = run("--plan", "p")

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:7] == [
        "P · agreement of the assessments",
        "",
        "Round 2024",
        "  Self-assessments and evaluators' ratings",
        "    30 pairs, 5 countries",
        "    exact: 67 %",
        "    within one level: 97 %",
    ]
    assert lines[7].startswith("    mean signed difference: +0.23 levels (95 % interval ")
    assert ", +11.7 points (95 % interval " in lines[7]
    assert lines[8] == (
        "      Self-assessments are on average 0.23 levels higher than evaluators' ratings."
    )
    assert lines[9].startswith("    quadratic kappa: 0.637 (95 % interval ")
    assert lines[10:12] == [
        "    ordinal alpha: 0.634, not reliable enough for conclusions",
        "    plain kappa 0.497, linear kappa 0.563",
    ]
    assert lines[-1] == EXPLAINED
    assert lines[-2] == KRIPPENDORFF
    assert lines[-4] == NOTE


def test_areas_and_countries_follow_as_tables(run: Run, send: Send):
    """With one round that has pairs, all rounds together are told by their tables alone."""
    send(example_9())

    lines = run("--plan", "P")[1].splitlines()

    at = lines.index("Self-assessments and evaluators' ratings · All rounds together")
    assert re.split("  +", lines[at + 1].strip()) == [
        "area", "pairs", "exact", "within one", "levels (95 % interval)",
        "points (95 % interval)", "quadratic kappa", "ordinal alpha",
    ]  # fmt: skip
    # The only area with pairs is as all of them together.
    (whole, *_others) = json.loads(run("--plan", "P", "--json")[1])["overall"]
    low, high = whole["bias_levels_low"], whole["bias_levels_high"]
    in_points = whole["bias_points_low"], whole["bias_points_high"]
    assert re.split("  +", lines[at + 2].strip()) == [
        "LAW Legislation", "30", "67 %", "97 %", f"+0.23 ({low:+.2f} to {high:+.2f})",
        f"+11.7 ({in_points[0]:+.1f} to {in_points[1]:+.1f})", "0.637", "0.634",
    ]  # fmt: skip
    assert lines[at + 3 : at + 7] == [
        "",
        "Self-assessments and evaluators' ratings · All rounds together",
        "  country        pairs  exact  within one  levels  points  quadratic kappa  ordinal alpha",
        "  XAA Country A      6  100 %       100 %       0       0                –              –",
    ]
    assert lines[at + 7].split() == [
        "XAB",
        "Country",
        "B",
        "6",
        "33",
        "%",
        "100",
        "%",
        "+0.33",
        "+16.7",
        "–",
        "–",
    ]
    assert "  – Fewer than 20 pairs: too few for a coefficient." in lines[at + 8 :]
    assert "All rounds together" not in lines


def test_areas_whose_intervals_overlap_are_not_told_apart(run: Run, send: Send):
    """Whole days apart: numbers of SKL differ as levels of LAW do."""
    said = example_9()
    for assessment, days in (("self", 9), ("evaluator", 10)):
        said[assessment] |= {(f"XA{x}", "SKL-1"): days for x in "ABCDE"}
    send(said)

    out = run("--plan", "P")[1]

    sentence = "  The intervals of all areas overlap: the areas cannot be told apart.\n"
    assert out.count(sentence) == 1


def test_rounds_with_pairs_are_told_one_by_one_and_together(run: Run, send: Send):
    send(example_9())
    send({"self": {("XAA", "LAW-1"): "a"}, "evaluator": {("XAA", "LAW-1"): "c"}}, "2021")

    lines = run("--plan", "P")[1].splitlines()

    assert [x for x in lines if x.startswith(("Round", "All"))] == [
        "Round 2021",
        "Round 2024",
        "All rounds together",
    ]
    assert lines[lines.index("All rounds together") + 2] == "    31 pairs, 5 countries"


def test_one_round_is_told_alone(run: Run, send: Send):
    send(example_9())
    send({"self": {("XAA", "LAW-1"): "a"}, "evaluator": {("XAA", "LAW-1"): "c"}}, "2021")

    code, out, _err = run("--plan", "P", "--round", "2021")

    assert code == 0
    assert out.splitlines() == [
        "P · agreement of the assessments",
        "",
        "Round 2021",
        "  Self-assessments and evaluators' ratings",
        "    1 pair, 1 country",
        "    exact: 0 %",
        "    within one level: 0 %",
        "    mean signed difference: -2.00 levels, -100.0 points",
        "      Self-assessments are on average 2.00 levels lower than evaluators' ratings.",
        "    Fewer than 20 pairs: too few for a coefficient.",
        "    Fewer than 5 countries: too few for an interval.",
        "",
        "Self-assessments and evaluators' ratings · Round 2021",
        (
            "  area             pairs  exact  within one  levels (95 % interval)  "
            "points (95 % interval)  quadratic kappa  ordinal alpha"
        ),
        (
            "  LAW Legislation      1    0 %         0 %                   -2.00  "
            "                -100.0                –              –"
        ),
        "  – Fewer than 20 pairs: too few for a coefficient.",
        "  – Fewer than 5 countries: too few for an interval.",
        "",
        "Self-assessments and evaluators' ratings · Round 2021",
        "  country        pairs  exact  within one  levels  points  quadratic kappa  ordinal alpha",
        "  XAA Country A      1    0 %         0 %   -2.00  -100.0                –              –",
        "  – Fewer than 20 pairs: too few for a coefficient.",
        "",
        NOTE,
        EXPLAINED,
    ]


def test_constant_identical_ratings_give_a_sentence(run: Run, send: Send):
    send({"self": answers([2] * 30), "evaluator": answers([2] * 30)})

    out = run("--plan", "P")[1]

    assert "    exact: 100 %\n" in out
    assert (
        "    Both gave one and the same level throughout: they agree on everything, but where "
        "nothing varies there is no coefficient.\n"
    ) in out
    assert "      Self-assessments are on average as high as evaluators' ratings.\n" in out
    assert "mean signed difference: 0 levels (95 % interval +0.00 to +0.00), 0 points" in out
    assert "nan" not in out


def test_all_three_assessments_follow_the_pairs(run: Run, send: Send):
    """Of 10 actions two of three agree, of 20 all: (10/3 + 20)/30 = 7/9."""
    said = example_9()
    send({**said, "agreed": said["evaluator"]})

    lines = run("--plan", "P")[1].splitlines()

    at = lines.index("  All three assessments: 30 actions rated in all")
    by_chance = sum(share**2 for share in level_shares())
    assert lines[at + 1] == f"    Fleiss' kappa: {(7 / 9 - by_chance) / (1 - by_chance):.3f}"
    assert lines[at + 2].startswith("    ordinal alpha: 0.7")
    assert lines[at + 2].endswith(", for tentative conclusions only")
    assert lines[at + 3] == ""
    assert [x for x in lines[:at] if x.startswith("  ") and x[2] != " "] == [
        "  Self-assessments and evaluators' ratings",
        "  Self-assessments and agreed ratings",
        "  Evaluators' ratings and agreed ratings",
    ]


def level_shares() -> list[float]:
    """Shares of the levels in example 9 with the evaluator counted twice: 7, 12, 11; 10, 13, 7."""
    return [(7 + 2 * 10) / 90, (12 + 2 * 13) / 90, (11 + 2 * 7) / 90]


def test_too_few_actions_in_all_three_give_a_sentence(run: Run, send: Send):
    send({one: {("XAA", "LAW-1"): "a"} for one in ("self", "evaluator", "agreed")})

    assert (
        "  All three assessments: 1 action rated in all\n"
        "    Fewer than 20 actions: too few for a coefficient.\n"
    ) in run("--plan", "P")[1]


def test_numbers_are_told_in_points(run: Run, send: Send):
    """8 days are worth 20 points, 3 days 70."""
    send({"self": {("XAA", "SKL-1"): 3}, "evaluator": {("XAA", "SKL-1"): 8}})

    lines = run("--plan", "P", "--round", "2024")[1].splitlines()

    assert lines[4:8] == [
        "    1 pair, 1 country",
        "    mean signed difference: +50.0 points",
        "      Self-assessments are on average 50.0 points higher than evaluators' ratings.",
        "    Only numbers were rated in both, and numbers have no levels.",
    ]
    assert "SKL Skills 1 – – – +50.0 – –" in [" ".join(line.split()) for line in lines]
    assert "Pairs of numbers count in the difference in points only: they have no levels." in lines


def test_each_scale_is_told_alone_where_there_are_several_ways_to_rate(run: Run, send: Send):
    said = example_9()
    send({**said, "self": {**said["self"], ("XAA", "SKL-1"): 3},
          "evaluator": {**said["evaluator"], ("XAA", "SKL-1"): 8}})  # fmt: skip

    lines = run("--plan", "P")[1].splitlines()

    assert lines[4] == "    31 pairs, 5 countries"
    at = lines.index("  Self-assessments and evaluators' ratings, on the scale STEPS alone")
    assert lines[at + 1] == "    30 pairs, 5 countries"
    # The tables are of all scales together.
    assert [x.split()[2] for x in lines if x.startswith("  LAW")] == ["30"]


def test_pairs_of_the_region_alone_are_told_apart(run: Run, send: Send):
    send({one: {("REGION", "REG-1"): "b"} for one in ("self", "evaluator")})

    lines = run("--plan", "P")[1].splitlines()

    assert lines[2:4] == ["Round 2024", "  No action of a country was rated in two assessments."]
    assert any(x.startswith("  REGION the region      1  100 %") for x in lines)
    assert lines[-2] == (
        "What the region answers for is compared apart, and in no figure of the countries."
    )


def test_without_pairs_one_sentence_says_why(run: Run, send: Send):
    send({"evaluator": answers([1] * 6, 1)})

    assert run("--plan", "P") == (
        0,
        (
            "P · agreement of the assessments\n\n"
            "There is nothing to compare: there are evaluators' ratings only.\n"
        ),
        "",
    )


def test_the_real_example_has_evaluators_ratings_only(
    run: Run, monkeypatch: pytest.MonkeyPatch, examples: Workspace
):
    monkeypatch.setenv(ADDRESS_VARIABLE, examples.store.address)

    code, out, _err = run("--plan", "WBL-CARIB")

    assert code == 0
    assert "There is nothing to compare: there are evaluators' ratings only.\n" in out


def test_a_program_is_told_the_same_as_json(run: Run, send: Send):
    send(example_9())

    code, out, err = run("--plan", "P", "--round", "2024", "--seed", "7", "--json")

    told = json.loads(out)
    first = told["overall"][0]
    assert (code, err) == (0, "")
    assert (told["plan"], told["round"], told["seed"], told["draws"]) == ("P", "2024", 7, 1000)
    assert first["kappa_quadratic"] == pytest.approx(0.636871508)
    assert first["alpha_ordinal"] == pytest.approx(0.634015187)
    assert told["confusions"][0]["counts"] == [list(row) for row in EXAMPLE_9]


def test_the_seed_is_2016_unless_another_one_is_given(run: Run, send: Send):
    send(example_9())

    told = [json.loads(run("--plan", "P", *words, "--json")[1]) for words in
            ((), ("--seed", "2016"), ("--seed", "0"))]  # fmt: skip

    assert [one["seed"] for one in told] == [2016, 2016, 0]
    assert told[0] == told[1] != told[2]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--plan", "NONE"), "There is no plan 'NONE'."),
        (("--plan", "P", "--round", "1066"), "P has no round '1066'."),
        (
            ("--plan", "P", "--seed", "-1"),
            "--seed -1 is below 0. Give a whole number from 0.\n",
        ),
    ],
)
def test_what_is_not_known_is_wrong_usage(run: Run, words: tuple[str, ...], sentence: str):
    code, out, err = run(*words)

    assert (code, out) == (2, "")
    assert err.startswith(sentence)


def test_a_plan_must_be_named(run: Run):
    code, _out, err = run()

    assert code == 2
    assert "the following arguments are required: --plan" in err


def test_a_plan_without_actions_says_so(run: Run):
    code, out, err = run("--plan", "EDF11-CYBER")

    assert (code, out) == (1, "")
    assert err.startswith("No action of EDF11-CYBER is known")
