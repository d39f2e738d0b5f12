"""Standards, stages and statuses are told for each round, or the field is named that is empty."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from monitoring.model import Action, Country, Plan
from monitoring.pipeline import UnknownCountry, UnknownRound
from monitoring.pipeline.analyses.standards import (
    OPEN_COLUMNS,
    StandardsAnalysis,
    standards_reached,
    status_word,
    verdict_word,
)
from monitoring.pipeline.results import Results
from monitoring.scoring.stages import STAGE_COLUMNS
from monitoring.scoring.standards import (
    ACTION_COUNT_COLUMNS,
    MEETS_COLUMNS,
    REGIONAL_COUNT_COLUMNS,
    STANDARD_COLUMNS,
    STANDARD_COUNT_COLUMNS,
)
from monitoring.scoring.two_worst import STATUS_COLUMNS

Ratings = Callable[..., pd.DataFrame]

NO_STANDARD = (
    "No action of TEST has a minimum standard: fill in the column 'Minimum standard' of the sheet "
    "Actions of its plan workbook."
)
NO_CORE = (
    "No action of TEST with a minimum standard is a core action, so nobody is said to meet the "
    "minimum standard: write yes in the column 'Core' of the sheet Actions of its plan workbook for "
    "what every country must meet."
)
NO_STAGE = (
    "No action of TEST has a maturity stage: fill in the column 'Stage' of the sheet Actions of its "
    "plan workbook, 1 for the lowest."
)
NO_STATUS = (
    "TEST has no status by the two worst actions of an area: fill in the fields 'status_red' and "
    "'status_green' of the sheet Plan of its plan workbook, and yes for 'weakest_link'."
)
NOT_SHOWN = (
    "TEST does not show the status by the two worst actions of an area: write yes for the field "
    "'weakest_link' of the sheet Plan of its plan workbook."
)
GREEN_TRAP = (
    "'status_green' 67 lies just above Largely done, which is worth 66.67 and so is not green."
)


@pytest.fixture(scope="module")
def full(plan: Plan) -> Plan:
    """LAW-1 and SKL-1 must be largely done, LAW-1 by all; stages 1, 2 and 1; red below 40."""
    standard = {"LAW-1": "2", "SKL-1": "2"}
    stage = {"LAW-1": 1, "LAW-2": 2, "SKL-2": 1}
    actions = tuple(
        replace(
            a,
            minimum_standard=standard.get(a.code, ""),
            core=a.code == "LAW-1",
            stage=stage.get(a.code),
        )
        for a in plan.actions
    )
    return replace(plan, actions=actions, status_red=40.0, status_green=80.0, weakest_link=True)


@pytest.fixture(scope="module")
def frame(ratings: Ratings) -> pd.DataFrame:
    """Round 2024: A meets all, B fails LAW-1, nothing of C. The region said SKL-1."""
    return ratings(
        {
            ("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "2", ("XAA", "SKL-1"): "2",
            ("XAA", "SKL-2"): "3", ("XAB", "LAW-1"): "0", ("XAB", "LAW-2"): "1",
            ("REGION", "SKL-1"): "0",
        }
    )  # fmt: skip


def results_of(plan: Plan, frame: pd.DataFrame, assessment: str = "best_available") -> Results:
    return Results(plan, assessment, frame, dict(plan.country_by_code))


def reached(
    plan: Plan, frame: pd.DataFrame, round_: str | None = None, country: str | None = None
) -> StandardsAnalysis:
    return standards_reached(results_of(plan, frame), round_, country)


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_everything_is_told_of_the_round_that_anything_was_said_of(full: Plan, frame: pd.DataFrame):
    found = reached(full, frame)

    assert (found.plan, found.assessment, found.rounds) == ("TEST", "best_available", ("2024",))
    assert (found.country, found.notes) == ("", ())
    assert found.names == {
        "XAA": "Country A", "XAB": "Country B", "XAC": "Country C", "REGION": "Region",
    }  # fmt: skip
    assert found.titles == {
        "TEST": "Whole plan", "LAW": "Legislation", "SKL": "Skills", "LAW-1": "Adopt a law",
        "SKL-1": "Hold exercises", "LAW-2": "Train judges", "SKL-2": "Keep a register of experts",
    }  # fmt: skip
    assert (found.status_red, found.status_green) == (40.0, 80.0)
    assert rows(found.by_country, *STANDARD_COUNT_COLUMNS) == [
        ("2024", "XAA", 2, 0, 0, 0, 2, 2),
        ("2024", "XAB", 0, 0, 1, 1, 1, 2),
        ("2024", "XAC", 0, 0, 0, 2, 0, 2),
        ("2024", "REGION", 0, 0, 1, 0, 1, 1),
    ]
    assert rows(found.all_countries, *REGIONAL_COUNT_COLUMNS) == [("2024", 3, 2, 0, 1, 3, 3, 6)]
    assert rows(found.by_action, *ACTION_COUNT_COLUMNS) == [
        ("2024", "LAW-1", 66.67, 1, 0, 1, 1, 2, 3),
        ("2024", "SKL-1", 66.67, 1, 0, 0, 2, 1, 3),
    ]
    assert tuple(found.verdicts.columns) == (*STANDARD_COLUMNS, "asked", "reached")
    assert tuple(found.still_open.columns) == OPEN_COLUMNS
    assert len(found.verdicts) == len(found.still_open) == 0
    assert rows(found.meets, *MEETS_COLUMNS) == [
        ("2024", "XAA", "met", 1, 0, 0, 1),
        ("2024", "XAB", "not_met", 0, 1, 0, 1),
        ("2024", "XAC", "unknown", 0, 0, 1, 1),
        ("2024", "REGION", "none", 0, 0, 0, 0),
    ]
    assert rows(found.stages, "round", "country", "node", "stage", "at_most")[:6] == [
        ("2024", "XAA", "TEST", 1, 1),
        ("2024", "XAA", "LAW", 1, 1),
        ("2024", "XAA", "SKL", 1, 1),
        ("2024", "XAB", "TEST", 0, 0),
        ("2024", "XAB", "LAW", 0, 0),
        ("2024", "XAB", "SKL", 0, 1),
    ]
    assert rows(found.statuses, *STATUS_COLUMNS) == [
        ("2024", "XAA", "LAW", "yellow", 2, 2),
        ("2024", "XAA", "SKL", "yellow", 2, 2),
        ("2024", "XAB", "LAW", "red", 2, 2),
        ("2024", "XAB", "SKL", "", 0, 2),
        ("2024", "XAC", "LAW", "", 0, 2),
        ("2024", "XAC", "SKL", "", 0, 2),
        ("2024", "REGION", "LAW", "", 0, 1),
        ("2024", "REGION", "SKL", "red", 1, 1),
    ]


def test_the_rounds_come_in_their_order(full: Plan, frame: pd.DataFrame, ratings: Ratings):
    both = pd.concat([frame, ratings({("XAB", "LAW-1"): "3"}, round_="2021")], ignore_index=True)

    assert reached(full, both).rounds == ("2021", "2024")
    assert reached(full, both).all_countries["met"].tolist() == [1, 2]


def test_one_round_may_be_asked_for_even_where_nothing_is_said(full: Plan, frame: pd.DataFrame):
    found = reached(full, frame, "2021")

    assert found.rounds == ("2021",)
    assert set(found.stages["round"]) == {"2021"}
    assert found.all_countries["no_information"].tolist() == [6]


def test_only_the_assessment_of_the_results_is_told(full: Plan, frame: pd.DataFrame):
    found = standards_reached(results_of(full, frame, "agreed"))

    assert (found.rounds, len(found.by_country), len(found.stages)) == ((), 0, 0)
    assert found.assessment == "agreed"


@pytest.mark.parametrize("code", ["XAB", "xab", " XAB "])
def test_of_one_country_the_standards_are_told_one_by_one(
    full: Plan, frame: pd.DataFrame, code: str
):
    found = reached(full, frame, country=code)

    assert (found.country, found.names) == ("XAB", {"XAB": "Country B"})
    assert rows(found.verdicts, *STANDARD_COLUMNS) == [
        ("2024", "XAB", "LAW-1", 66.67, "not_met"),
        ("2024", "XAB", "SKL-1", 66.67, "no_information"),
    ]
    for table in (found.by_country, found.meets, found.stages, found.statuses):
        assert set(table["country"]) == {"XAB"}
        assert list(table.index) == list(range(len(table)))
    assert found.all_countries["n_countries"].tolist() == [3]
    assert len(found.by_action) == 2


def test_a_standard_and_what_was_reached_are_told_by_their_labels(full: Plan, frame: pd.DataFrame):
    found = reached(full, frame, country="XAB")

    assert rows(found.verdicts, "action", "asked", "reached") == [
        ("LAW-1", "Largely done", "Not started"),
        ("SKL-1", "Largely done", "unanswered"),
    ]


def test_a_standard_in_numbers_is_told_in_the_unit_of_the_action(full: Plan, ratings: Ratings):
    number = Action("N-1", "LAW", "Share", lower=20, optimum=85, unit="%", minimum_standard="60.5")
    bare = replace(number, code="N-2", unit="")
    plan = replace(full, actions=(*full.actions, number, bare))

    found = reached(plan, ratings({("XAA", "N-1"): 45.25, ("XAA", "N-2"): 85}), country="XAA")

    assert rows(found.verdicts, "action", "asked", "reached", "verdict")[-2:] == [
        ("N-1", "60.5 %", "45.25 %", "partly_met"),
        ("N-2", "60.5", "85", "met"),
    ]


def test_what_the_next_stage_lacks_is_told_for_each_node(full: Plan, frame: pd.DataFrame):
    """Of B LAW-1 was not met and SKL-2 is unknown; LAW-2 belongs to the stage after the next."""
    found = reached(full, frame, country="XAB")

    assert rows(found.still_open, *OPEN_COLUMNS) == [
        ("2024", "XAB", "TEST", 1, "LAW-1", "Not started", "not_met"),
        ("2024", "XAB", "TEST", 1, "SKL-2", "unanswered", "unknown"),
        ("2024", "XAB", "LAW", 1, "LAW-1", "Not started", "not_met"),
        ("2024", "XAB", "SKL", 1, "SKL-2", "unanswered", "unknown"),
    ]
    assert found.as_json()["open_in_next_stage"][1]["verdict"] == "unknown"


def test_of_the_next_stage_only_what_is_open_and_applies_is_told(
    full: Plan, frame: pd.DataFrame, ratings: Ratings
):
    """A has LAW-1 and SKL-2 of stage 1, and of stage 2 not yet LAW-2."""
    assert rows(reached(full, frame, country="XAA").still_open, "node", "stage", "action") == [
        ("TEST", 2, "LAW-2"),
        ("LAW", 2, "LAW-2"),
    ]
    away = ratings({("XAB", "LAW-1"): "0", ("XAB", "SKL-2"): "n/a"}, assessment="evaluator")
    assert rows(reached(full, away, country="XAB").still_open, "node", "action") == [
        ("TEST", "LAW-1"),
        ("LAW", "LAW-1"),
    ]


@pytest.mark.parametrize(
    ("red", "green", "notes"),
    [
        (
            40,
            67,
            (GREEN_TRAP,),
        ),
        (
            34,
            80,
            ("'status_red' 34 lies just above Started, which is worth 33.33 and so is red.",),
        ),
        (33.33, 66.67, ()),
        (33.0, 66.66, ()),
        (34.33, 67.67, ()),
        (
            0.5,
            100,
            ("'status_red' 0.5 lies just above Not started, which is worth 0 and so is red.",),
        ),
    ],
)
def test_a_threshold_just_above_a_level_is_told(
    full: Plan, frame: pd.DataFrame, red: float, green: float, notes: tuple[str, ...]
):
    assert reached(replace(full, status_red=red, status_green=green), frame).notes == notes


def test_the_region_may_be_asked_for(full: Plan, frame: pd.DataFrame):
    found = reached(full, frame, country="region")

    assert rows(found.verdicts, "country", "action", "verdict") == [("REGION", "SKL-1", "not_met")]


def test_a_country_that_takes_no_part_is_refused(full: Plan, frame: pd.DataFrame):
    with pytest.raises(UnknownCountry) as refused:
        reached(full, frame, country="XAD")

    assert str(refused.value) == ("TEST has no answers of 'XAD'. Known are: XAA, XAB, XAC, REGION.")


def test_where_nobody_takes_part_yet_that_is_said(plan: Plan, frame: pd.DataFrame):
    nobody = replace(plan, countries=(), actions=plan.actions[:2])

    with pytest.raises(UnknownCountry, match=r"Known are: none yet\.$"):
        reached(nobody, frame.iloc[:0], country="XAA")


def test_an_unknown_round_is_refused(full: Plan, frame: pd.DataFrame):
    with pytest.raises(UnknownRound, match="TEST has no round '2030'"):
        reached(full, frame, "2030")


def test_a_plan_that_says_nothing_is_told_which_fields_to_fill(plan: Plan, frame: pd.DataFrame):
    found = reached(plan, frame)

    assert found.notes == (NO_STANDARD, NO_STAGE, NO_STATUS)
    for table, columns in (
        (found.by_country, STANDARD_COUNT_COLUMNS),
        (found.meets, MEETS_COLUMNS),
        (found.stages, STAGE_COLUMNS),
        (found.statuses, STATUS_COLUMNS),
    ):
        assert tuple(table.columns) == columns
        assert len(table) == 0
    assert found.titles == {"TEST": "Whole plan", "LAW": "Legislation", "SKL": "Skills"}


def test_without_a_core_standard_nobody_is_said_to_meet_it(full: Plan, frame: pd.DataFrame):
    """A core action without a standard is none."""
    actions = tuple(replace(a, core=a.code == "LAW-2") for a in full.actions)

    found = reached(replace(full, actions=actions), frame)

    assert found.notes == (NO_CORE,)
    assert len(found.meets) == 0
    assert len(found.by_country) == 4


def test_a_status_that_the_plan_does_not_show_is_not_told(full: Plan, frame: pd.DataFrame):
    found = reached(replace(full, weakest_link=False), frame)

    assert found.notes == (NOT_SHOWN,)
    assert len(found.statuses) == 0


def test_the_same_is_told_to_a_program(full: Plan, frame: pd.DataFrame):
    found = reached(full, frame, country="XAC")

    told = json.loads(json.dumps(found.as_json()))

    counts = {"met": 0, "partly_met": 0, "not_met": 0, "no_information": 2}
    assert told["standards"]["by_country"] == [
        {"round": "2024", "country": "XAC", **counts, "assessed": 0, "applicable": 2}
    ]
    assert told["stages"][0] == {
        "round": "2024", "country": "XAC", "node": "TEST", "stage": 0, "at_most": 2,
        "of_stages": 2, "next_stage": 1, "n_met": 0, "n_not_met": 0, "n_unknown": 2,
        "progress_into_next": 0.0,
    }  # fmt: skip
    assert told["standards"]["all_countries"][0]["applicable"] == 6
    assert [row["action"] for row in told["standards"]["by_action"]] == ["LAW-1", "SKL-1"]
    assert [row["verdict"] for row in told["standards"]["verdicts"]] == ["no_information"] * 2
    assert [row["verdict"] for row in told["meets_standard"]] == ["unknown"]
    assert [row["status"] for row in told["statuses"]] == ["", ""]
    assert {name: told[name] for name in ("plan", "assessment", "rounds", "country", "notes")} == {
        "plan": "TEST", "assessment": "best_available", "rounds": ["2024"], "country": "XAC",
        "notes": [],
    }  # fmt: skip
    assert (told["status_red"], told["status_green"]) == (40.0, 80.0)
    assert told["names"] == {"XAC": "Country C"}
    assert told["titles"]["LAW"] == "Legislation"


def test_what_is_missing_is_null_to_a_program(full: Plan, frame: pd.DataFrame, ratings: Ratings):
    away = ratings({("XAC", a): "n/a" for a in ("LAW-1", "LAW-2", "SKL-2")}, assessment="evaluator")
    told = reached(replace(full, status_red=None, status_green=None), away).as_json()

    (stage,) = (s for s in told["stages"] if (s["country"], s["node"]) == ("XAC", "TEST"))
    assert stage["stage"] is stage["next_stage"] is stage["progress_into_next"] is None
    assert told["country"] is told["status_red"] is told["status_green"] is None


def test_a_plan_of_no_listed_countries_has_those_that_answered(full: Plan, frame: pd.DataFrame):
    open_to_all = replace(full, countries=())
    known = {"XAA": Country("XAA", "A"), "XAB": Country("XAB", "B")}

    found = standards_reached(Results(open_to_all, "best_available", frame, known))

    assert found.names == {"XAA": "A", "XAB": "B", "REGION": "Region"}
    assert found.all_countries["n_countries"].tolist() == [2]


def test_verdicts_and_statuses_have_words():
    verdicts = ("met", "partly_met", "not_met", "no_information", "unknown", "none")
    assert [verdict_word(verdict) for verdict in verdicts] == [
        "met", "partly met", "not met", "no information", "not known", "no core standard",
    ]  # fmt: skip
    assert [status_word(status) for status in ("green", "yellow", "orange", "red", "")] == [
        "green", "yellow", "orange", "red", "–",
    ]  # fmt: skip
