"""Published indices, rebuilt from files alone: a plan workbook and a long workbook of numbers."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.model import Assessment, Round
from monitoring.pipeline import (
    Choices,
    Workspace,
    add_plan_workbook,
    create_round,
    import_file,
    open_workspace,
    results,
)
from monitoring.pipeline.workspace import ADDRESS_VARIABLE
from monitoring.scoring.tree import effective_weights

Cells = Sequence[Sequence[object]]
Book = Callable[..., bytes]
Table = Callable[[str], pd.DataFrame]

HEADING = ("Country", "Round", "Action", "Rating")
ROUND = "2022"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('indices') / 'store.db'}"


@pytest.fixture(scope="module")
def here(address: str) -> Iterator[Workspace]:
    """A store for all indices of this file, each a plan of its own."""
    opened = open_workspace(address)
    yield opened
    opened.store.close()


def fields(**said: object) -> list[tuple[str, object]]:
    return [("Field", "Value"), *said.items()]


def rebuild(
    here: Workspace,
    workbook: Book,
    plan: Mapping[str, Cells],
    answers: Iterable[tuple[str, str, object]],
) -> pd.DataFrame:
    """The scores of a plan workbook and a long workbook of (country, action, rating)."""
    added, version, is_new = add_plan_workbook(here, workbook(plan), "plan.xlsx")
    assert (version, is_new) == (1, True)
    create_round(here, added, Round(ROUND))
    rows = [(country, ROUND, action, rating) for country, action, rating in answers]
    choices = Choices(plan=added.code, assessment=Assessment.EVALUATOR)
    verdict = import_file(here, workbook({"Data": [HEADING, *rows]}), "data.xlsx", choices)
    # The goalposts cap some figures on purpose; that they lie beyond them is asked about.
    assert {problem.code for problem in verdict.problems} <= {"number_beyond_bounds"}
    assert not verdict.has_errors
    assert verdict.added == sum(rating is not None for _country, _action, rating in answers)
    return results(here, added.code).scores


def column(scores: pd.DataFrame, node: str, figure: str = "score") -> pd.Series:
    """A figure of a node by country."""
    return scores[scores["node"] == node].set_index("country")[figure]


# The Human Development Index

LN_GNI = (math.log(100), math.log(75_000))
HDI_PLAN: Mapping[str, Cells] = {
    "Plan": fields(
        code="HDI",
        title="Human Development Index",
        owner="UNDP",
        aggregation_area="arithmetic",
        aggregation_plan="geometric",
    ),
    "Areas": [("Code", "Title"), ("HEALTH", "Health"), ("EDU", "Education"), ("INCOME", "Income")],
    "Actions": [
        ("Code", "Parent", "Title", "Lower", "Optimum"),
        ("LE", "HEALTH", "Life expectancy at birth", 20, 85),
        ("EYS", "EDU", "Expected years of schooling", 0, 18),
        ("MYS", "EDU", "Mean years of schooling", 0, 15),
        ("GNI", "INCOME", "Logarithm of the gross national income per head", *LN_GNI),
    ],
}


@pytest.fixture(scope="module")
def published_hdi(golden: Path) -> pd.DataFrame:
    """What the United Nations Development Programme published, by country."""
    return pd.read_csv(golden / "hdi" / "hdi_2022.csv", index_col="iso3")


@pytest.fixture(scope="module")
def hdi(here: Workspace, workbook: Book, published_hdi: pd.DataFrame) -> pd.DataFrame:
    """The scores of the index as the program computes them."""
    said = [
        (iso3, action, number)
        for iso3, row in published_hdi.iterrows()
        for action, number in (
            ("LE", row["le_2022"]),
            ("EYS", row["eys_2022"]),
            ("MYS", row["mys_2022"]),
            ("GNI", math.log(row["gnipc_2022"])),
        )
    ]
    countries = [("ISO3",), *((iso3,) for iso3 in published_hdi.index)]
    return rebuild(here, workbook, {**HDI_PLAN, "Countries": countries}, said)


def test_the_human_development_index_of_193_countries(
    hdi: pd.DataFrame, published_hdi: pd.DataFrame
):
    found = column(hdi, "HDI")

    assert len(found) == 193
    differing = [
        (iso3, found[iso3], published)
        for iso3, published in published_hdi["hdi_2022"].items()
        if round(found[iso3] / 100, 3) != published
    ]
    assert differing == []


def test_goalposts_cap_what_lies_beyond_them(hdi: pd.DataFrame, published_hdi: pd.DataFrame):
    """Some have more than 18 expected years, some more than 75,000 dollars; none goes beyond 100."""
    beyond = published_hdi[published_hdi["eys_2022"] > 18].index

    assert len(beyond) > 0
    assert set(column(hdi, "EYS")[beyond]) == {100.0}
    assert column(hdi, "GNI").max() == 100.0


def test_the_shell_tells_the_same_scores(
    hdi: pd.DataFrame,
    published_hdi: pd.DataFrame,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv(ADDRESS_VARIABLE, address)

    assert main(["scores", "--plan", "HDI", "--level", "plan"]) == 0

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    told = {row["country"]: round(float(row["score"]) / 100, 3) for row in rows}
    assert told == published_hdi["hdi_2022"].to_dict()


# The sustainable connectivity of Asia and Europe

TOP, GROUPS, INDICATORS = 3, 2, 1
"""The levels of the index above the plan, as its own table numbers them."""


@pytest.fixture(scope="module")
def asem(golden: Path) -> Table:
    """A table of the ASEM example of COINr by the first column: countries, or nodes."""
    return lambda name: pd.read_csv(golden / "coinr_asem" / f"{name}.csv", index_col=0)


@pytest.fixture(scope="module")
def rebuilt(here: Workspace, workbook: Book, asem: Table) -> Callable[..., pd.DataFrame]:
    """The scores of the three levels of the index, with these numbers and settings."""

    def build(
        code: str, numbers: str, weights: pd.Series | None = None, **settings: object
    ) -> pd.DataFrame:
        structure = asem("structure")
        weight = structure["Weight"] if weights is None else weights

        def nodes(*levels: int) -> Iterator[tuple[object, ...]]:
            for node, row in structure[structure["Level"].isin(levels)].iterrows():
                parent = None if row["Parent"] == "Index" else row["Parent"]
                yield (node, parent, row["iName"], float(weight[node]))

        plan = {
            "Plan": fields(code=code, title="Sustainable connectivity", **settings),
            "Areas": [("Code", "Parent", "Title", "Weight"), *nodes(TOP), *nodes(GROUPS)],
            "Actions": [
                ("Code", "Parent", "Title", "Weight", "Lower", "Optimum"),
                *((*row, 0, 100) for row in nodes(INDICATORS)),
            ],
        }
        table = asem(numbers)
        said = [
            (country, item, None if pd.isna(number) else number)
            for country, row in table.iterrows()
            for item, number in row.items()
        ]
        return rebuild(here, workbook, plan, said)

    return build


def assert_reproduced(scores: pd.DataFrame, expected: pd.DataFrame, code: str) -> None:
    """Every node of 51 countries within 1e-6, and missing exactly where it is missing there."""
    nodes = [name for name in expected if name != "Rank"]
    assert len(nodes) == 11
    for node in nodes:
        found = column(scores, code if node == "Index" else node).loc[expected.index]
        assert len(found) == 51
        assert list(found.isna()) == list(expected[node].isna()), node
        assert (found - expected[node]).abs().max() < 1e-6, node


@pytest.fixture(scope="module")
def equal_weights(rebuilt: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    return rebuilt("ASEM", "normalised_minmax_0_100")


def test_a_tree_of_three_levels_with_equal_weights(equal_weights: pd.DataFrame, asem: Table):
    assert_reproduced(equal_weights, asem("expected_amean"), "ASEM")


def test_the_ranks_of_51_countries(equal_weights: pd.DataFrame, asem: Table):
    expected = asem("expected_amean")["Rank"]

    assert column(equal_weights, "ASEM", "rank").loc[expected.index].tolist() == expected.tolist()


def test_the_effective_weights_of_60_nodes(
    equal_weights: pd.DataFrame, here: Workspace, asem: Table
):
    found = effective_weights(here.plan("ASEM")).set_index("node")["effective_weight"]
    expected = asem("expected_effective_weights")["EffWeight"]

    assert len(equal_weights) == 51 * len(found)
    assert len(expected) == len(found) == 60
    for node, weight in expected.items():
        assert found["ASEM" if node == "Index" else node] == pytest.approx(weight, abs=1e-6)


# With unequal weights the numbers run from 1 to 100, so that the floor of 1, below which no number
# enters a geometric or harmonic mean, is never met.
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("arithmetic", "expected_amean_alt_weights"),
        ("geometric", "expected_gmean_alt_weights"),
        ("harmonic", "expected_hmean_alt_weights"),
    ],
)
def test_unequal_weights_at_each_level(
    rebuilt: Callable[..., pd.DataFrame], asem: Table, kind: str, expected: str
):
    code = f"ASEM-{kind}"

    scores = rebuilt(
        code,
        "normalised_minmax_1_100",
        asem("weights_alt")["Weight"],
        aggregation_area=kind,
        aggregation_plan=kind,
        geometric_floor=1,
    )

    assert_reproduced(scores, asem(expected), code)


@pytest.fixture(scope="module")
def with_gaps(rebuilt: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    return rebuilt(
        "ASEM-gaps",
        "normalised_with_missing",
        coverage_area=0,
        coverage_plan=0,
        coverage_basis="count",
    )


def test_gaps_hand_their_weight_to_their_neighbours(with_gaps: pd.DataFrame, asem: Table):
    assert_reproduced(with_gaps, asem("expected_missing_no_threshold"), "ASEM-gaps")


def test_the_availability_of_groups_and_countries(with_gaps: pd.DataFrame, asem: Table):
    """The coverage by count is the share of the numbers that are there."""
    groups = asem("expected_availability_group")
    units = asem("expected_availability_unit")["Dat_Avail"]
    assert (units < 1).sum() == 20

    for node in groups:
        found = column(with_gaps, "ASEM-gaps" if node == "Index" else node, "coverage")
        assert (found.loc[groups.index] - groups[node]).abs().max() < 1e-6, node
    whole = column(with_gaps, "ASEM-gaps", "coverage")
    assert (whole.loc[units.index] - units).abs().max() < 1e-6


def test_below_nine_tenths_of_its_parts_a_node_has_no_score(
    rebuilt: Callable[..., pd.DataFrame], asem: Table
):
    scores = rebuilt(
        "ASEM-0.9",
        "normalised_with_missing",
        coverage_area=0.9,
        coverage_plan=0.9,
        coverage_basis="count",
    )

    assert_reproduced(scores, asem("expected_missing_threshold_0.9"), "ASEM-0.9")


# The self-assessment of the International Health Regulations


def test_the_capacities_of_sweden_in_2021(here: Workspace, workbook: Book, golden: Path):
    """Levels of 1 to 5, each worth a fifth of 100 more; the published means are rounded."""
    content = (golden / "spar" / "spar_sweden_2021.json").read_text(encoding="utf-8")
    capacities = json.loads(content)["capacities"]
    level_by_action = {
        f"{one['code']}.{n}": percent / 20
        for one in capacities
        for n, percent in enumerate(one["indicators"], start=1)
    }
    plan = {
        "Plan": fields(code="SPAR-2021", title="States Parties self-assessment", scale="SPAR"),
        "Areas": [("Code", "Title"), *((one["code"], one["code"]) for one in capacities)],
        "Actions": [
            ("Code", "Parent", "Title"),
            *((action, action.partition(".")[0], action) for action in level_by_action),
        ],
    }

    scores = rebuild(
        here, workbook, plan, [("SWE", a, f"Level {n:g}") for a, n in level_by_action.items()]
    )

    assert len(capacities) == 5
    for one in capacities:
        found = column(scores, one["code"])["SWE"]
        assert round(found) == one["printed"]
        assert found == pytest.approx(sum(one["indicators"]) / len(one["indicators"]), abs=1e-9)
