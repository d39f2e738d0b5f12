"""The maturity stage of each country, and how far it is into the next."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.stages import (
    COLUMNS,
    LABELS,
    LABELS_IN_WORDS,
    stages_by_country,
    stages_finding,
)
from monitoring.scoring.stages import stages


@pytest.fixture
def results(examples: pipeline.Workspace) -> Results:
    return pipeline.results(examples, "CCSCAP-2016-DEMO")


def test_every_country_has_one_row_in_protocol_order(results: Results):
    frame = stages_by_country(results, "2024", "")

    assert list(frame["country"]) == [c.code for c in results.plan.countries]
    assert tuple(frame.columns) == COLUMNS


def test_the_finding_counts_who_completed_the_first_stage(results: Results):
    frame = stages_by_country(results, "2024", "")
    found = stages(results.answers)
    mine = found[(found["round"] == "2024") & (found["node"] == results.plan.code)]
    mine = mine[mine["country"] != "REGION"]
    n = int((mine["stage"].fillna(0) >= 1).sum())

    said = stages_finding(frame, results, "2024", "")

    if n:
        assert said.startswith(f"{n} of 15 countries have completed the first maturity stage")
        assert f"the highest reached is {int(mine['stage'].max())} of 3" in said
    else:
        assert said.startswith("No country is known to have completed the first maturity stage")


def test_of_whom_too_little_is_known_is_told_beside_who_completed_one(results: Results):
    frame = stages_by_country(results, "2024", "")

    # F, H and K may have completed the first stage; C, E and L have.
    assert stages_finding(frame, results, "2024", "") == (
        "3 of 15 countries have completed the first maturity stage; the highest reached is 1 of 3; "
        "of 3 countries too little is known to tell"
    )


def test_a_stage_that_missing_answers_could_bring_is_told_as_a_range(results: Results):
    words = stages_by_country(results, "2024", "").set_index("country")

    said = words[["reached", "following", "met"]]
    assert said.loc["XAC"].tolist() == ["1", "2", "4 of 6 actions"]
    assert said.loc["XAF"].tolist() == ["0 to 1, not yet known", "1", "2 of 3 actions, 1 unknown"]
    assert said.loc["XAH"].tolist() == ["0 to 3, not yet known", "1", "no information"]
    assert said.loc["XAI"].tolist() == ["0", "1", "0 of 3 actions"]


def test_a_download_has_numbers_and_the_page_words(results: Results):
    frame = stages_by_country(results, "2024", "")

    numbers = [name for name in LABELS if name != "name"]
    assert all(pd.api.types.is_numeric_dtype(frame[name]) for name in numbers)
    assert set(LABELS) | set(LABELS_IN_WORDS) <= set(frame)
    assert frame.set_index("country").loc["XAC", "progress"] == pytest.approx(4 / 6)


def test_who_has_completed_every_stage_has_none_left_and_whom_none_asks_reaches_none(
    results: Results,
):
    def staged(stage_by_code: dict[str, int]) -> Results:
        actions = (replace(a, stage=stage_by_code.get(a.code)) for a in results.plan.actions)
        plan = replace(results.plan, actions=tuple(actions))
        return Results(plan, results.assessment, results.ratings, results.countries)

    done = stages_by_country(staged({"LE-4": 1}), "2024", "").set_index("country")
    of_region = stages_by_country(staged({"SC-2": 1}), "2024", "")

    assert done.loc["XAA", ["reached", "following", "met"]].tolist() == ["1", "none left", ""]
    assert set(of_region["reached"]) == {"none applies"}
    assert set(of_region["following"]) == {""}


def test_where_nobody_is_known_to_have_completed_one_the_plan_is_named(results: Results):
    frame = stages_by_country(results, "2024", "").iloc[:0]

    assert stages_finding(frame, results, "2024", "") == (
        "No country is known to have completed the first maturity stage of the whole plan"
    )


def test_a_plan_without_stages_has_an_empty_table(results: Results):
    plain = replace(
        results.plan, actions=tuple(replace(a, stage=None) for a in results.plan.actions)
    )
    without = Results(plain, results.assessment, results.ratings, results.countries)

    frame = stages_by_country(without, "2024", "")

    assert frame.empty
    assert tuple(frame.columns) == COLUMNS
