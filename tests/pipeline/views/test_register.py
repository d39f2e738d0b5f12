"""The register says who leads, by when, who has done it, and calls late only what is."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import Plan
from monitoring.pipeline import DEMONSTRATION, Results, Workspace, results
from monitoring.pipeline.views.register import (
    LABELS,
    LATE_COLUMNS,
    LATE_LABELS,
    REGISTER_COLUMNS,
    as_at,
    late_by_country,
    register,
    register_finding,
)

Said = Callable[..., pd.DataFrame]

PAST, AHEAD = "2023-12-31", "2026"


def dated(plan: Plan, date_by_action: Mapping[str, str]) -> Plan:
    actions = (replace(a, target_date=date_by_action.get(a.code, "")) for a in plan.actions)
    return replace(plan, actions=tuple(actions))


def of(plan: Plan, said: pd.DataFrame) -> Results:
    return Results(plan, "best_available", said, dict(plan.country_by_code))


@pytest.fixture
def late(plan: Plan, ratings: Said) -> Results:
    """LAW-1 is late (B has done it), LAW-2 due, SKL-1 late by the region alone, the rest dateless.

    Country C sent nothing.
    """
    said = ratings(
        {
            ("XAA", "LAW-1"): "1",
            ("XAB", "LAW-1"): "3",
            ("XAA", "LAW-2"): "0",
            ("XAA", "SKL-1"): "3",
            ("XAB", "SKL-1"): "3",
            ("XAC", "SKL-1"): "3",
            ("REGION", "SKL-1"): "2",
            ("REGION", "LAW-3"): "3",
        }
    )
    return of(dated(plan, {"LAW-1": PAST, "LAW-2": AHEAD, "SKL-1": PAST}), said)


def test_every_action_has_a_row_in_the_order_of_the_plan(late: Results):
    frame = register(late, "2024")

    assert frame.columns.tolist() == list(REGISTER_COLUMNS)
    assert frame["action"].tolist() == ["LAW-1", "LAW-2", "LAW-3", "SKL-1", "SKL-2"]
    assert set(LABELS) <= set(frame.columns)
    assert set(LATE_LABELS) <= set(LATE_COLUMNS)


def test_countries_and_the_region_are_told_apart_and_what_is_unknown_beside_them(late: Results):
    frame = register(late, "2024").set_index("action")

    told = frame[["done_by", "at_region"]]
    assert told.loc["LAW-1"].tolist() == ["done by 1 of 3, 1 unknown", ""]
    assert told.loc["LAW-3"].tolist() == ["", "the region: Done"]
    assert told.loc["SKL-1"].tolist() == ["done by 3 of 3", "the region: Largely done"]
    assert frame.loc["SKL-1", "reached"] == "3 of 3 countries; the region: Largely done"
    mine = register(late, "2024", "XAA").set_index("action")
    assert mine.loc["LAW-1", ["done_by", "at_region"]].tolist() == ["Started", ""]


def test_an_action_is_late_when_its_date_has_passed_and_somebody_has_not_done_it(late: Results):
    frame = register(late, "2024").set_index("action")

    assert frame["state"].to_dict() == {
        "LAW-1": "late",
        "LAW-2": "due",
        "LAW-3": "done",
        "SKL-1": "late",
        "SKL-2": "no_date",
    }
    assert frame.loc["LAW-1", ["n_done", "n_asked", "n_unknown"]].tolist() == [1, 3, 1]
    assert frame.loc["LAW-1", "share_done"] == pytest.approx(1 / 3)
    assert frame.loc["LAW-2", "target_date"] == datetime.date(2026, 12, 31)
    assert frame.loc["SKL-2", "target_date"] is None


def test_what_the_region_reached_stands_beside_the_countries(late: Results):
    reached = register(late, "2024").set_index("action")["reached"]

    assert reached["LAW-1"] == "1 of 3 countries"
    assert reached["LAW-3"] == "the region: Done"
    assert reached["SKL-1"] == "3 of 3 countries; the region: Largely done"


def test_an_action_of_which_nothing_is_known_is_not_called_late(plan: Plan, ratings: Said):
    found = of(dated(plan, {"LAW-1": PAST}), ratings({("XAA", "LAW-1"): "?"}))

    frame = register(found, "2024", "LAW-1")

    assert frame["state"].tolist() == ["unknown"]
    assert register_finding(frame, found, "2024", "LAW-1") == (
        "No action is known to be late; of 1 action whose date has passed too little is known"
    )


def test_the_date_of_the_round_itself_is_not_yet_late(plan: Plan, ratings: Said):
    said = ratings({("XAA", "LAW-1"): "0"})
    on_the_day = of(dated(plan, {"LAW-1": "2024-06-30"}), said)
    the_day_before = of(dated(plan, {"LAW-1": "2024-06-29"}), said)

    assert register(on_the_day, "2024", "LAW-1")["state"].tolist() == ["due"]
    assert register(the_day_before, "2024", "LAW-1")["state"].tolist() == ["late"]


def test_neither_a_horizon_nor_the_date_of_the_plan_makes_an_action_late(plan: Plan, ratings: Said):
    actions = tuple(replace(a, horizon="short") for a in plan.actions)
    old = replace(plan, actions=actions, target="80", target_date="2020")

    frame = register(of(old, ratings({("XAA", "LAW-1"): "0"})), "2024")

    assert set(frame["state"]) == {"no_date"}


def test_without_a_date_of_the_round_nothing_is_late(late: Results):
    rounds = tuple(replace(r, date=None) for r in late.plan.rounds)
    found = replace(late, plan=replace(late.plan, rounds=rounds))

    frame = register(found, "2024")

    assert as_at(found, "2024") is None
    assert as_at(late, "2024") == late.plan.round_by_code["2024"].date
    assert set(frame["as_at"]) == {None}
    assert frame["state"].tolist() == ["due", "due", "done", "due", "no_date"]
    assert late_by_country(found, "2024").empty
    assert register_finding(frame, found, "2024") == (
        "The round has no date, so that no action can be called late; 3 actions are due, the first "
        "on 31 December 2023; 2 have no date"
    )


def test_a_number_stands_with_its_unit_as_elsewhere(plan: Plan, ratings: Said):
    actions = tuple(
        replace(a, scale="", lower=0.0, optimum=50.0, unit="days", target_date=PAST)
        if a.code == "LAW-1"
        else a
        for a in plan.actions
    )
    found = of(replace(plan, actions=actions), ratings({("XAA", "LAW-1"): 21.0}))

    assert register(found, "2024", "XAA").set_index("action").loc["LAW-1", "reached"] == "21 days"
    assert late_by_country(found, "2024").set_index("country").loc["XAA", "level"] == "21 days"


def test_what_applies_to_nobody_is_neither_late_nor_done(plan: Plan, ratings: Said):
    away = {(code, "LAW-1"): "n/a" for code in ("XAA", "XAB", "XAC")}
    found = of(dated(plan, {"LAW-1": PAST}), ratings(away, assessment="evaluator"))

    row = register(found, "2024", "LAW-1").iloc[0]

    assert (row["state"], row["n_asked"], row["reached"]) == ("not_asked", 0, "n/a")
    assert pd.isna(row["share_done"])
    assert late_by_country(found, "2024", "LAW-1").empty


def test_of_one_country_its_own_answers_alone_count(late: Results):
    own = register(late, "2024", "XAB").set_index("action")

    assert own["state"].to_dict() == {
        "LAW-1": "done",
        "LAW-2": "due",
        "SKL-1": "done",
        "SKL-2": "no_date",
    }
    assert own.loc["LAW-1", "reached"] == "Done"


def test_each_country_and_the_region_has_a_row_for_what_is_past_and_not_done(late: Results):
    rows = late_by_country(late, "2024")

    said = rows[["country", "action", "level", "is_known"]].to_numpy().tolist()
    assert said == [
        ["XAA", "LAW-1", "Started", True],
        ["XAC", "LAW-1", "unanswered", False],
        ["REGION", "SKL-1", "Largely done", True],
    ]
    assert rows["name"].tolist() == ["Country A", "Country C", "Region"]


def test_the_finding_counts_what_is_late_due_and_dateless(late: Results):
    assert register_finding(register(late, "2024"), late, "2024") == (
        "2 actions are late: their date has passed, and they are not done by 1 country and the "
        "region; 1 action is due, on 31 December 2026; 2 have no date"
    )
    own = register(late, "2024", "XAA")
    assert register_finding(own, late, "2024", "XAA").startswith(
        "1 action is late: its date has passed, and it is not done by Country A;"
    )


def test_without_any_date_the_finding_says_that_nothing_can_be_late(plan: Plan, ratings: Said):
    found = of(plan, ratings({}))

    assert register_finding(register(found, "2024"), found, "2024") == (
        "5 actions are listed; none has a date, so that none can be late"
    )
    nothing = register(found, "2024").iloc[:0]
    assert register_finding(nothing, found, "2024") == "No action is asked here in this round"


def test_the_demonstration_counts_as_its_answers_do(examples: Workspace):
    found = results(examples, DEMONSTRATION)
    given = found.answers
    frame = register(found, "2024").set_index("action")

    r = [one.code for one in given.rounds].index("2024")
    for a, action in enumerate(given.plan.actions):
        units = [u for u, code in enumerate(given.units)
                 if (code == "REGION") == (action.responsibility == "region")]  # fmt: skip
        said = [given.categories[given.category[r, u, a]] for u in units]
        assert frame.loc[action.code, "n_done"] == sum(
            c.kind == "level" and c.code == "3" for c in said
        )
        assert frame.loc[action.code, "n_unknown"] == sum(c.kind == "no_information" for c in said)
