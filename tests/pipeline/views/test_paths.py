"""The path of each country, the pace that it needs, and the words where there is none."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from math import nan

import pandas as pd
import pytest

from monitoring.model import Plan, Round
from monitoring.pipeline import DEMONSTRATION, REAL_EXAMPLE, Workspace
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.views.pace_words import pace_word, year_word
from monitoring.pipeline.views.paths import (
    COLUMNS,
    LABELS,
    paths_finding,
    paths_note,
    paths_to_target,
)
from monitoring.scoring.pace import PRESETS

Said = Callable[..., pd.DataFrame]

ALL = ("LAW-1", "LAW-2", "SKL-1", "SKL-2")


def of(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> Results:
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="a.xlsx")
    return Results(plan, assessment, said, dict(plan.country_by_code))


def every(country: str, level: str) -> dict[tuple[str, str], str]:
    return {(country, action): level for action in ALL}


@pytest.fixture
def aimed(plan: Plan) -> Plan:
    """Three rounds, three years apart, the first one the baseline; 100 points by 30 June 2030."""
    rounds = tuple(
        Round(str(year), "", datetime.date(year, 6, 30), is_baseline=year == 2018)
        for year in (2018, 2021, 2024)
    )
    return replace(plan, rounds=rounds, target="100", target_date="2030-06-30")


@pytest.fixture
def given(aimed: Plan, ratings: Said) -> Results:
    """Country A rises by a level in each round, B is not known in 2021 and stays, C is silent."""
    frames = [
        ratings(every("XAA", "0") | every("XAB", "1"), "2018"),
        ratings(every("XAA", "1"), "2021"),
        ratings(every("XAA", "2") | every("XAB", "1"), "2024"),
    ]
    return of(aimed, *frames)


def test_each_country_has_a_row_for_each_round(given: Results):
    frame = paths_to_target(given, "2024", "")

    assert tuple(frame.columns) == COLUMNS
    assert frame["country"].tolist() == ["XAA"] * 3 + ["XAB"] * 3 + ["XAC"] * 3
    assert frame["round"].tolist() == ["2018", "2021", "2024"] * 3
    assert frame["score"].tolist() == pytest.approx(
        [0, 33.33, 66.67, 33.33, nan, 33.33, nan, nan, nan], nan_ok=True
    )
    assert frame["word"].tolist() == ["", "", "", "", "no data", "", *["no data"] * 3]
    assert frame["at"].diff().tolist()[1:3] == pytest.approx([3, 3])


def test_the_pace_stands_beside_the_path(given: Results):
    """Half of the time has passed: two thirds of the way are more than is required, none is less."""
    told = paths_to_target(given, "2024", "").drop_duplicates("country").set_index("country")

    assert told["status"].to_dict() == {
        "XAA": "on track", "XAB": "limited progress", "XAC": "no score in this round",
    }  # fmt: skip
    assert told["has_status"].tolist() == [True, True, False]
    assert told["is_on_pace"].tolist() == [True, False, False]
    # 33.33 points are missing at 11.11 a year: three years from mid 2024.
    assert told["reached"].tolist() == [
        "2027 (2027)", "not told from fewer than three rounds", "no score in this round",
    ]  # fmt: skip
    assert told["start_score"].tolist() == pytest.approx([0, 33.33, nan], nan_ok=True)
    assert told["arrival"].tolist() == [
        "+11.1 a year, arrives 2027", "0.0 a year, no year from two rounds", "",
    ]  # fmt: skip
    # 100 points in twelve years, and the 66.67 that B lacks.
    assert told["required"].tolist() == pytest.approx([8.33, 5.556, nan], abs=0.01, nan_ok=True)
    assert told["slope"].tolist() == pytest.approx([11.11, 0, nan], abs=0.01, nan_ok=True)
    assert set(told["start_round"]) == {"2018"}
    assert told["is_baseline"].all()
    assert (told["target_at"] - told["start_at"]).tolist() == pytest.approx(
        [12, 12, nan], nan_ok=True
    )


def test_a_country_whose_pace_cannot_be_told_has_no_pace_required(aimed: Plan, ratings: Said):
    found = of(
        aimed,
        ratings(every("XAA", "0") | every("XAB", "1"), "2018"),
        ratings(every("XAB", "1"), "2024", assessment="evaluator"),
        ratings(every("XAA", "2"), "2024"),
    )
    frame = paths_to_target(found, "2024", "")
    told = frame.drop_duplicates("country").set_index("country")

    assert told.loc["XAB", ["status", "has_status"]].tolist() == ["different assessments", False]
    assert told.loc["XAB", ["start_at", "start_score"]].isna().all()
    assert told.loc["XAA", "start_score"] == 0
    assert paths_note(frame).endswith(
        "that the same assessment rated in every round. Every country is measured from the baseline "
        "2018. Where one has no score in that round, its distance and pace since then cannot be told."
    )
    assert paths_note(paths_to_target(found, "2024", "LAW")) == ""


def test_a_range_is_told_only_from_three_rounds_on(given: Results):
    told = paths_to_target(given, "2024", "").drop_duplicates("country")

    assert told["slope_low"].tolist() == pytest.approx([11.11, nan, nan], nan_ok=True)
    assert told["slope_high"].tolist() == pytest.approx([33.34 / 3, nan, nan], nan_ok=True)


def test_the_finding_counts_who_is_on_pace_of_those_whose_pace_is_known(given: Results):
    assert paths_finding(paths_to_target(given, "2024", ""), given, "2024", "") == (
        "On the whole plan, 1 of 2 countries are on track to the target of 100 by 30 June 2030 or "
        "have reached it; of 1 more the pace cannot be told"
    )


def test_a_pace_that_is_not_known_is_not_called_anything(given: Results):
    frame = paths_to_target(given, "2018", "")

    assert set(frame["status"]) == {"a score in this round only", "no score in this round"}
    assert paths_finding(frame, given, "2018", "") == (
        "Of no country can it be told whether its pace on the whole plan reaches the target of 100 "
        "by 30 June 2030"
    )


def test_without_a_target_the_paths_show_the_rounds_alone(given: Results):
    frame = paths_to_target(given, "2024", "LAW")

    assert frame["target"].isna().all()
    assert frame["slope_low"].isna().all()
    assert paths_finding(frame, given, "2024", "LAW") == (
        "No target is set for “Legislation”: the paths show the rounds alone; 2 of 3 countries have "
        "a score in two rounds or more"
    )


def test_an_action_without_a_target_has_a_path_and_no_pace(given: Results):
    frame = paths_to_target(given, "2024", "LAW-1")

    assert frame["score"].tolist()[:3] == pytest.approx([0, 33.33, 66.67])
    assert set(frame["status"]) == {"no target"}


def test_rounds_before_the_first_rating_are_left_out(aimed: Plan, ratings: Said):
    given = of(aimed, ratings(every("XAA", "1"), "2021"), ratings(every("XAA", "2"), "2024"))

    assert list(dict.fromkeys(paths_to_target(given, "2024", "")["round"])) == ["2021", "2024"]


def test_rounds_without_a_date_stand_at_equal_distance(aimed: Plan, ratings: Said):
    undated = replace(aimed, rounds=tuple(replace(one, date=None) for one in aimed.rounds))
    frames = [ratings(every("XAA", "1"), code) for code in ("2018", "2021", "2024")]
    frame = paths_to_target(of(undated, *frames), "2024", "")

    assert frame["at"].tolist()[:3] == [0, 1, 2]
    assert frame["start_at"].isna().all()
    assert frame["status"].tolist()[0] == "rounds without a date"


def test_no_country_has_a_sentence(plan: Plan, ratings: Said):
    nobody = of(replace(plan, countries=()), ratings({("REGION", "LAW-3"): "1"}, "2024"))
    frame = paths_to_target(nobody, "2024", "")

    assert frame.empty
    assert tuple(frame.columns) == COLUMNS
    assert paths_finding(frame, nobody, "2024", "") == (
        "No country takes part, so that there is no path to show"
    )


def test_nothing_rated_leaves_words(aimed: Plan, ratings: Said):
    silent = of(aimed, ratings({}, "2024"))
    frame = paths_to_target(silent, "2024", "")

    assert frame["score"].isna().all()
    assert set(frame["status"]) == {"no score in this round"}


def test_the_real_example_has_no_target_and_every_round(examples: Workspace):
    given = results(examples, REAL_EXAMPLE)
    frame = paths_to_target(given, "2023", "")

    assert len(frame) == 15 * 6
    assert paths_finding(frame, given, "2023", "").startswith("No target is set for the whole plan")


def test_the_demonstration_says_of_each_country_why_there_is_no_pace(examples: Workspace):
    given = results(examples, DEMONSTRATION)
    frame = paths_to_target(given, "2024", "")

    assert (frame["status"] != "").all()
    assert (frame.loc[frame["score"].isna(), "word"] != "").all()


def row(**told: object) -> dict[object, object]:
    return {"status": "", "reason": "", "projection": "", "projected": nan, "earliest": nan,
            "latest": nan} | told  # fmt: skip


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (row(projection="achieved", status="target_achieved"), "reached"),
        (row(projection="year", projected=2027.4, earliest=2026.2, latest=2035.1),
         "2027 (2026–2035)"),
        (row(projection="year", projected=2027.4, earliest=2026.2), "2027 (2026 or later)"),
        (row(projection="after", projected=2051.0, earliest=2040.0), "after 2051"),
        (row(projection="not_on_current_trend"), "not on the current trend"),
        (row(reason="no_baseline"), "no score at the baseline"),
        (row(status="no_target"), "no target"),
    ],
)  # fmt: skip
def test_the_year_is_told_with_its_range_or_the_reason(told: dict[object, object], words: str):
    assert year_word(told) == words


def test_every_status_and_every_reason_has_its_words():
    statuses = {word for preset in PRESETS.values() for _bound, word in preset.steps}
    reasons = (
        "no_score", "no_baseline", "one_round", "assessment_differs", "common_items", "no_dates",
        "no_time", "target_unreadable", "no_target_date", "target_date_unreadable",
        "target_not_above_baseline", "target_date_before_baseline", "target_date_passed",
    )  # fmt: skip
    words = [pace_word(row(status=status)) for status in sorted(statuses)]
    words += [pace_word(row(reason=reason)) for reason in reasons]

    assert len(set(words)) == len(words)
    assert all(" " in word or word == "stagnating" for word in words)


def test_the_headings_are_of_columns_that_are_there():
    assert set(LABELS) <= set(COLUMNS)
