"""One rule tells from where a country is measured, and every view and every pace follows it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Plan, Round
from monitoring.pipeline import DEMONSTRATION, Workspace
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.views.baseline import paces, start_note, starting_rounds
from monitoring.pipeline.views.changed import country_changes
from monitoring.pipeline.views.dumbbell import baseline_now_target
from monitoring.pipeline.views.paths import paths_to_target

Said = Callable[..., pd.DataFrame]

ALL = ("LAW-1", "LAW-2", "SKL-1", "SKL-2")


def of(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> Results:
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="a.xlsx")
    return Results(plan, assessment, said, dict(plan.country_by_code))


def every(country: str, level: str) -> dict[tuple[str, str], str]:
    return {(country, action): level for action in ALL}


@pytest.fixture
def aimed(plan: Plan) -> Plan:
    """Three rounds, the first one the baseline; 100 points by 30 June 2030."""
    rounds = tuple(
        Round(str(year), "", datetime.date(year, 6, 30), is_baseline=year == 2018)
        for year in (2018, 2021, 2024)
    )
    return replace(plan, rounds=rounds, target="100", target_date="2030-06-30")


def unmarked(plan: Plan) -> Plan:
    return replace(plan, rounds=tuple(replace(one, is_baseline=False) for one in plan.rounds))


@pytest.fixture
def late(aimed: Plan, ratings: Said) -> list[pd.DataFrame]:
    """Country A is rated in every round, B from the second on, C never."""
    return [
        ratings(every("XAA", "0"), "2018"),
        ratings(every("XAA", "1") | every("XAB", "0"), "2021"),
        ratings(every("XAA", "2") | every("XAB", "1"), "2024"),
    ]


def start_of_each(given: Results, round_: str = "2024") -> list[str]:
    return starting_rounds(given, round_, given.plan.code)["start_round"].tolist()


def test_a_baseline_that_was_rated_is_where_every_country_is_measured_from(
    aimed: Plan, late: list[pd.DataFrame]
):
    given = of(aimed, *late)

    assert start_of_each(given) == ["2018"] * 3
    assert starting_rounds(given, "2024", "")["is_baseline"].all()


def test_without_a_marked_round_each_country_begins_at_its_own_first_score(
    aimed: Plan, late: list[pd.DataFrame]
):
    given = of(unmarked(aimed), *late)

    assert start_of_each(given) == ["2018", "2021", "2018"]
    assert not starting_rounds(given, "2024", "")["is_baseline"].any()


def test_a_baseline_in_which_this_assessment_rated_nobody_begins_nothing(
    aimed: Plan, ratings: Said
):
    """Own ratings at the baseline, evaluators' from the second round on: three thirds, two rounds."""
    given = of(
        aimed,
        ratings(every("XAA", "3"), "2018"),
        ratings(every("XAA", "1"), "2021", "evaluator"),
        ratings(every("XAA", "2"), "2024", "evaluator"),
        assessment="evaluator",
    )
    found = paces(given, "2024").query("node == 'TEST' and country == 'XAA'").iloc[0]

    assert start_of_each(given) == ["2021"] * 3
    assert (found["status"], found["baseline_round"]) == ("on_track", "2021")
    assert found["slope"] == pytest.approx(33.33 / 3, abs=0.01)


def test_before_the_baseline_what_was_rated_first_is_measured_from(aimed: Plan, ratings: Said):
    marked = replace(
        aimed, rounds=tuple(replace(one, is_baseline=one.code == "2024") for one in aimed.rounds)
    )
    given = of(marked, ratings(every("XAA", "0"), "2018"), ratings(every("XAA", "1"), "2021"))

    assert start_of_each(given, "2021") == ["2018"] * 3
    assert start_of_each(given, "2018") == [""] * 3


@pytest.mark.parametrize("is_marked", [True, False])
def test_baseline_pace_and_table_measure_from_the_same_round(
    aimed: Plan, late: list[pd.DataFrame], is_marked: bool
):
    given = of(aimed if is_marked else unmarked(aimed), *late)
    dumbbell = baseline_now_target(given, "2024", "").set_index("country")
    paths = paths_to_target(given, "2024", "").drop_duplicates("country").set_index("country")
    table = country_changes(given, "2024", "").set_index("country")
    paced = paces(given, "2024").query("node == 'TEST'").set_index("country")

    assert paths["start_round"].tolist() == dumbbell["before_round"].tolist()
    assert paths["status"].tolist() == table["status"].tolist()
    told = paths.index[paths["start_score"].notna()]
    assert told.tolist() == (["XAA"] if is_marked else ["XAA", "XAB"])
    assert paths.loc[told, "start_score"].tolist() == dumbbell.loc[told, "before"].tolist()
    assert paced.loc[told, "baseline_round"].tolist() == paths.loc[told, "start_round"].tolist()
    # Who has no score where it is measured from has no distance in the one and no pace in the other.
    assert dumbbell["before"].isna().tolist() == [False, is_marked, True]
    assert paths.loc["XAB", "status"] == ("no score at the baseline" if is_marked else "on track")


def test_the_demonstration_is_measured_alike_in_every_assessment(examples: Workspace):
    for assessment in ("best_available", "self", "evaluator"):
        given = results(examples, DEMONSTRATION, assessment)
        dumbbell = baseline_now_target(given, "2024", "").set_index("country")
        paths = paths_to_target(given, "2024", "").drop_duplicates("country").set_index("country")

        assert paths["start_round"].tolist() == dumbbell["before_round"].tolist()
        drawn = paths["start_score"].notna()
        assert paths.loc[drawn, "start_score"].tolist() == dumbbell.loc[drawn, "before"].tolist()


def test_the_note_tells_the_baseline_the_first_round_or_nothing():
    def starts(codes: list[str], *, is_baseline: bool) -> pd.DataFrame:
        return pd.DataFrame({"start_round": codes, "is_baseline": is_baseline})

    assert start_note(starts(["2018", "2018"], is_baseline=True)) == (
        "Every country is measured from the baseline 2018. Where one has no score in that round, its "
        "distance and pace since then cannot be told."
    )
    assert start_note(starts(["2018", "2021"], is_baseline=False)) == (
        "No round marked as the baseline has ratings of this kind before this one, so that each "
        "country is measured from its first round with a score."
    )
    assert start_note(starts(["", ""], is_baseline=False)) == ""
    assert start_note(starts([], is_baseline=False)) == ""


def test_without_a_country_there_is_nothing_to_measure(plan: Plan, ratings: Said):
    nobody = of(replace(plan, countries=()), ratings({("REGION", "LAW-3"): "1"}, "2024"))

    assert starting_rounds(nobody, "2024", "").empty
