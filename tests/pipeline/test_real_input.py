"""Workbooks as they circulate import as they are, and score as the figures they were made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from monitoring.pipeline import (
    Choices,
    FileVerdict,
    Workspace,
    add_plan_workbook,
    import_file,
    open_workspace,
    results,
)

ITU = "itu_cybersecurity_law_2009_2022_long.xlsx"
TIP = "tip_tiers_2013_2025_matrix.xlsx"
WBL_PLAN = "wbl_caribbean_plan.xlsx"
WBL = "wbl_caribbean_2008_2023_sheets.xlsx"
QUESTIONS = {
    "trCybersecurity_Legislation": "LG-1",
    "trCybersecurity_RegulatorResponsible": "LG-2",
}
TIERS = {"Tier 1": 100.0, "Tier 2": 66.67, "Tier 2 Watch List": 33.33, "Tier 3": 0.0}

Scores = dict[tuple[str, str, str], float]
"""Score by country, round and node; only where there is one."""


@pytest.fixture(scope="module")
def public(
    real_input: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workspace, list[FileVerdict]]]:
    """A store with both public files, and what the import said of them."""
    folder = tmp_path_factory.mktemp("public")
    opened = open_workspace(f"sqlite:///{folder / 'public.db'}")
    verdicts = [send(opened, real_input / name, "CARIB-PUBLIC") for name in (ITU, TIP)]
    yield opened, verdicts
    opened.store.close()


def send(workspace: Workspace, file: Path, plan: str) -> FileVerdict:
    return import_file(workspace, file.read_bytes(), file.name, Choices(plan=plan))


def scores_of(workspace: Workspace, plan: str, *nodes: str) -> Scores:
    table = results(workspace, plan).scores
    here = table[table["node"].isin(nodes) & table["score"].notna()]
    return {(row.country, row.round, row.node): row.score for row in here.itertuples()}


def self_reported(domain: Path) -> Scores:
    """The answers to the two questions, from the table that the workbook was made from."""
    path = domain / "itu_cyber_legislation_selfreport_caribbean.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows = rows[rows["series_code"].isin(QUESTIONS)]
    return {
        (row.iso3, row.year, QUESTIONS[row.series_code]): {"Yes": 100.0, "No": 0.0}[row.value]
        for row in rows.itertuples()
    }


def tiers(domain: Path) -> pd.DataFrame:
    path = domain / "tip_report_tiers_caribbean.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_both_files_import_without_a_problem(public: tuple[Workspace, list[FileVerdict]]):
    itu, tip = public[1]

    assert (itu.problems, itu.layout, itu.added) == ((), "itu-cybersecurity-law", 102 + 107)
    assert (tip.problems, tip.layout, tip.added) == ((), "tip-tiers", 57)


def test_an_empty_cell_of_the_tiers_is_unanswered(public: tuple[Workspace, list[FileVerdict]]):
    """16 countries in 5 years, of which 57 cells are filled."""
    assert len(public[1][1].unanswered) == 16 * 5 - 57


def test_importing_either_again_adds_and_changes_nothing(
    public: tuple[Workspace, list[FileVerdict]], real_input: Path
):
    workspace, first = public
    before = workspace.store.revision()
    again = [send(workspace, real_input / name, "CARIB-PUBLIC") for name in (ITU, TIP)]

    assert [(v.added, v.changed, v.unchanged) for v in again] == [
        (0, 0, verdict.added) for verdict in first
    ]
    assert workspace.store.revision() == before


def test_every_answer_on_legislation_is_scored(
    public: tuple[Workspace, list[FileVerdict]], domain: Path
):
    found = scores_of(public[0], "CARIB-PUBLIC", "LG-1", "LG-2")

    assert found == self_reported(domain)


def test_the_area_of_legislation_has_a_score_where_both_questions_are_answered(
    public: tuple[Workspace, list[FileVerdict]], domain: Path
):
    """One answer of two is a coverage of one half, which is below two thirds."""
    said = self_reported(domain)
    expected = {
        (country, year, "LG"): (said[country, year, "LG-1"] + said[country, year, "LG-2"]) / 2
        for country, year, question in said
        if question == "LG-1" and (country, year, "LG-2") in said
    }

    assert len(expected) > 80
    assert scores_of(public[0], "CARIB-PUBLIC", "LG") == expected


def test_one_answer_of_two_gives_a_range_and_a_reason(
    public: tuple[Workspace, list[FileVerdict]], domain: Path
):
    said = self_reported(domain)
    table = results(public[0], "CARIB-PUBLIC").scores
    areas = table[table["node"] == "LG"].set_index(["country", "round"])
    single = [
        (country, year, points)
        for (country, year, question), points in said.items()
        if (country, year, {"LG-1": "LG-2", "LG-2": "LG-1"}[question]) not in said
    ]

    assert len(single) > 0
    for country, year, points in single:
        row = areas.loc[(country, year)]
        assert (row["bound_low"], row["bound_high"]) == (points / 2, points / 2 + 50)
        assert (row["coverage"], row["reason"]) == (0.5, "coverage")


def test_every_tier_is_scored_at_the_action_and_at_its_area(
    public: tuple[Workspace, list[FileVerdict]], domain: Path
):
    rows = tiers(domain)
    expected = {
        (row.iso3, row.report_year, node): TIERS[row.tier]
        for row in rows.itertuples()
        for node in ("CT-1", "CT")
        if row.tier != "Special Case"
    }

    assert scores_of(public[0], "CARIB-PUBLIC", "CT-1", "CT") == expected


def test_a_special_case_is_no_information(
    public: tuple[Workspace, list[FileVerdict]], domain: Path
):
    rows = tiers(domain)
    special = rows[rows["tier"] == "Special Case"]
    table = results(public[0], "CARIB-PUBLIC").scores.set_index(["country", "round", "node"])

    assert len(special) == 2
    for row in special.itertuples():
        found = table.loc[(row.iso3, row.report_year, "CT-1")]
        assert (found["reason"], found["coverage"]) == ("level_without_value", 0)


def test_the_two_figures_are_never_put_together(public: tuple[Workspace, list[FileVerdict]]):
    assert scores_of(public[0], "CARIB-PUBLIC", "CARIB-PUBLIC") == {}


def test_each_year_asks_what_was_published_of_it(
    public: tuple[Workspace, list[FileVerdict]], domain: Path
):
    plan = public[0].plan("CARIB-PUBLIC")
    asked = {(round_.code, code) for round_ in plan.rounds for code in plan.in_scope(round_)}
    years_of_law = {year for _country, year, _question in self_reported(domain)}
    years_of_tiers = set(tiers(domain)["report_year"])

    assert asked == {(y, q) for y in years_of_law for q in ("LG-1", "LG-2")} | {
        (y, "CT-1") for y in years_of_tiers
    }


def test_every_answer_knows_the_cell_it_came_from(public: tuple[Workspace, list[FileVerdict]]):
    current = results(public[0], "CARIB-PUBLIC").ratings
    aruba = current[(current["country"] == "ABW") & (current["action"] == "CT-1")]

    assert aruba[["round", "sheet", "cell", "raw", "file"]].to_numpy().tolist() == [
        ["2025", "TIP tiers", "F4", "Tier 2", TIP]
    ]


def test_further_columns_of_the_survey_are_kept(public: tuple[Workspace, list[FileVerdict]]):
    current = results(public[0], "CARIB-PUBLIC").ratings
    notes = current.loc[current["action"] == "LG-1", "notes"].iloc[0]

    assert json.loads(notes) == {"Question": "Cybersecurity legislation/regulation exist"}


def expected_of_wbl(real_input: Path) -> Scores:
    table = pd.read_csv(real_input / "wbl_caribbean_expected.csv", dtype={"round": str})
    assert len(table) == 810
    return {(row.country, row.round, row.node): row.score for row in table.itertuples()}


def test_the_real_example_gives_all_810_published_figures(workspace: Workspace, real_input: Path):
    add_plan_workbook(workspace, (real_input / WBL_PLAN).read_bytes(), WBL_PLAN)
    verdict = send(workspace, real_input / WBL, "WBL-CARIB")
    plan = workspace.plan("WBL-CARIB")
    expected = expected_of_wbl(real_input)

    found = scores_of(workspace, "WBL-CARIB", plan.code, *plan.area_by_code)

    assert (verdict.problems, verdict.added) == ((), 3150)
    assert set(found) == set(expected)
    assert found == pytest.approx(expected, rel=1e-12)
