"""The maturity stage of each country, and how far it is into the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring import pipeline
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.stages import COLUMNS, stages_by_country, stages_finding
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
        assert said.endswith(f"the highest reached is {int(mine['stage'].max())}")
    else:
        assert said.startswith("No country is known to have completed the first maturity stage")


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
