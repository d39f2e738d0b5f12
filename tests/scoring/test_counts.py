"""Counts come before scores: how many actions stand where, and of how many nothing is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import COUNT_COLUMNS, Action, Area, Level, Plan, Scale
from monitoring.scoring import Answers, answers, completion_shares, counts, headline, view
from monitoring.scoring.change import assessed_by
from monitoring.scoring.counts import Headline, group_counts, headline_change, level_shares

Ratings = Callable[..., pd.DataFrame]
A = ("XAA", "LAW-1")


def given(plan: Plan, *frames: pd.DataFrame) -> Answers:
    return answers(view(pd.concat(frames, ignore_index=True)), plan)


def counted(found: Answers, country: str, node: str, round_: str = "2024") -> dict[str, int]:
    """How often each thing was said, by its code or, without one, by its kind."""
    rows = counts(found)
    here = rows[(rows["country"] == country) & (rows["node"] == node) & (rows["round"] == round_)]
    return {row.code or row.kind: row.n for row in here.itertuples()}


def test_every_answer_of_a_unit_is_counted_once(plan: Plan, ratings: Ratings):
    found = given(
        plan,
        ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "?", ("XAA", "SKL-1"): "n/a"}),
    )

    assert counted(found, "XAA", "TEST") == {
        "3": 1,
        "not_available": 1,
        "not_applicable_not_accepted": 1,
        "unanswered": 1,
    }
    assert counted(found, "XAA", "LAW") == {"3": 1, "not_available": 1}


def test_a_gap_of_who_answered_is_unanswered_and_of_who_did_not_is_not_returned(
    plan: Plan, ratings: Ratings
):
    found = given(plan, ratings({("XAA", "LAW-1"): "3"}))

    assert counted(found, "XAA", "TEST") == {"3": 1, "unanswered": 3}
    assert counted(found, "XAB", "TEST") == {"not_returned": 4}
    assert counted(found, "XAA", "TEST", "2021") == {"not_returned": 4}
    assert counted(found, "REGION", "TEST") == {"not_returned": 2}


def test_an_accepted_claim_is_counted_as_not_applicable(plan: Plan, ratings: Ratings):
    found = given(
        plan,
        ratings({("XAA", "LAW-1"): "n/a"}),
        ratings({("XAA", "LAW-1"): "n/a"}, assessment="evaluator"),
    )

    assert counted(found, "XAA", "LAW") == {"not_applicable": 1, "unanswered": 1}


def test_a_level_without_a_value_is_counted_as_no_information(plan: Plan, ratings: Ratings):
    special = Level("S", "Special", None, "#000000", "–", done=False)
    scale = replace(
        plan.scales["IMPLEMENTATION"], levels=(*plan.scales["IMPLEMENTATION"].levels, special)
    )
    found = given(replace(plan, scales={"IMPLEMENTATION": scale}), ratings({("XAA", "LAW-1"): "S"}))

    assert counted(found, "XAA", "LAW") == {"level_without_value": 1, "unanswered": 1}


def test_what_is_out_of_scope_is_counted_as_such(plan: Plan, ratings: Ratings):
    narrow = plan.with_rounds((replace(plan.rounds[1], scope=("LAW",)),))

    assert counted(given(narrow, ratings({("XAA", "LAW-1"): "0"})), "XAA", "TEST") == {
        "0": 1,
        "unanswered": 1,
        "out_of_scope": 2,
    }


def test_counts_of_levels_name_their_scale(plan: Plan, ratings: Ratings):
    rows = counts(given(plan, ratings({("XAA", "LAW-1"): "3"})))

    assert set(rows.loc[rows["kind"] == "level", "scale"]) == {"IMPLEMENTATION"}
    assert set(rows.loc[rows["kind"] != "level", "scale"]) == {""}


def test_the_counts_of_a_unit_add_up_to_what_it_was_asked(plan: Plan, ratings: Ratings):
    rows = counts(given(plan, ratings({("XAA", "LAW-1"): "3", ("XAB", "SKL-2"): "?"})))
    of_plan = rows[rows["node"] == "TEST"].groupby(["round", "country"])["n"].sum()

    assert of_plan.to_dict() == {
        (round_, unit): 2 if unit == "REGION" else 4
        for round_ in ("2021", "2024")
        for unit in ("XAA", "XAB", "XAC", "REGION")
    }


def test_the_headline_counts_all_countries_and_leaves_the_region_out(plan: Plan, ratings: Ratings):
    found = given(
        plan,
        ratings(
            {
                ("XAA", "LAW-1"): "3",
                ("XAA", "LAW-2"): "1",
                ("XAB", "LAW-1"): "0",
                ("XAB", "LAW-2"): "2",
                ("REGION", "LAW-3"): "3",
            }
        ),
    )

    assert headline(found, "2024") == Headline(1, 2, 1, 8)
    assert headline(found, "2024", node="LAW") == Headline(1, 2, 1, 2)
    assert headline(found, "2024", unit="XAA") == Headline(1, 1, 0, 2)
    assert headline(found, "2024", unit="REGION") == Headline(1, 0, 0, 1)
    assert headline(found, "2021") == Headline(0, 0, 0, 12)


def test_what_counts_as_done_is_said_by_the_scale(plan: Plan, ratings: Ratings):
    """Largely done may count as implemented, whatever its value is."""
    scale = plan.scales["IMPLEMENTATION"]
    levels = tuple(replace(level, done=level.code in ("2", "3")) for level in scale.levels)
    lenient = replace(plan, scales={scale.code: replace(scale, levels=levels)})
    frame = ratings({("XAA", "LAW-1"): "2", ("XAA", "LAW-2"): "1"})

    assert headline(given(plan, frame), "2024", unit="XAA") == Headline(0, 2, 0, 2)
    assert headline(given(lenient, frame), "2024", unit="XAA") == Headline(1, 1, 0, 2)


def test_a_number_is_done_at_its_optimum_and_not_started_at_its_lower_end(
    plan: Plan, ratings: Ratings
):
    less_is_better = Action("LAW-1", "LAW", "Days to answer", lower=30, optimum=5)
    numeric = replace(plan, actions=(less_is_better,))
    units = {"XAA": 5.0, "XAB": 40.0, "XAC": 10.0}

    found = given(numeric, ratings({(unit, "LAW-1"): days for unit, days in units.items()}))

    assert [headline(found, "2024", unit=unit) for unit in units] == [
        Headline(1, 0, 0, 0),
        Headline(0, 0, 1, 0),
        Headline(0, 1, 0, 0),
    ]
    assert counted(found, "XAA", "LAW") == {"number": 1}


def test_shares_name_what_they_are_shares_of():
    shares = completion_shares(Headline(implemented=1, partly=2, not_started=1, no_information=4))

    assert shares.implemented_of_applicable == pytest.approx(1 / 8)
    assert shares.implemented_of_assessed == pytest.approx(1 / 4)
    assert shares.started_of_applicable == pytest.approx(3 / 8)
    assert shares.coverage == pytest.approx(4 / 8)


def test_a_share_of_nothing_is_no_share():
    unknown = completion_shares(Headline(0, 0, 0, 3))

    assert (unknown.implemented_of_applicable, unknown.implemented_of_assessed) == (0.0, None)
    assert completion_shares(Headline(0, 0, 0, 0)).coverage is None


def test_a_plan_without_actions_has_no_counts(plan: Plan, ratings: Ratings):
    empty = given(replace(plan, actions=()), ratings({}))

    assert len(counts(empty)) == 0
    assert headline(empty, "2024") == Headline(0, 0, 0, 0)


def test_levels_are_shown_in_the_order_of_the_scale_and_the_unknown_last(
    plan: Plan, ratings: Ratings
):
    rows = counts(given(plan, ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "0"})))
    mine = rows[(rows["country"] == "XAA") & (rows["node"] == "TEST") & (rows["round"] == "2024")]

    shares = level_shares(mine, plan)

    assert list(zip(shares["label"], shares["n"], strict=True)) == [
        ("Not started", 1),
        ("Started", 0),
        ("Largely done", 0),
        ("Done", 1),
        ("number", 0),
        ("no_information", 2),
        ("not_applicable", 0),
    ]


def test_two_scales_with_the_same_codes_are_counted_apart(plan: Plan, ratings: Ratings):
    other = Scale("OTHER", "Other", (Level("3", "Third", 50.0, "#000000", "", done=False),))
    mixed = replace(
        plan,
        scales={**plan.scales, "OTHER": other},
        actions=(plan.actions[0], replace(plan.actions[1], scale="OTHER")),
    )
    found = given(mixed, ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "3"}))
    rows = counts(found)
    mine = rows[(rows["country"] == "XAA") & (rows["node"] == "LAW") & (rows["round"] == "2024")]

    assert sorted(zip(mine["scale"], mine["code"], mine["n"], strict=True)) == [
        ("IMPLEMENTATION", "3", 1),
        ("OTHER", "3", 1),
    ]
    assert headline(found, "2024", unit="XAA") == Headline(1, 1, 0, 0)


def test_an_area_counts_what_stands_in_the_areas_below_it(plan: Plan, ratings: Ratings):
    law, skills = plan.areas
    first, second, *rest = plan.actions
    deeper = replace(
        plan,
        areas=(law, Area("COURTS", "Courts", parent="LAW"), skills),
        actions=(first, replace(second, parent="COURTS"), *rest),
    )
    found = given(deeper, ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "0"}))

    assert counted(found, "XAA", "COURTS") == {"0": 1}
    assert counted(found, "XAA", "LAW") == {"3": 1, "0": 1}
    assert counted(found, "XAA", "SKL") == {"unanswered": 2}
    assert counted(found, "XAA", "TEST") == {"3": 1, "0": 1, "unanswered": 2}


def test_counts_of_a_group_add_up_its_countries(plan: Plan, ratings: Ratings):
    said = {("XAA", "LAW-1"): "3", ("XAB", "LAW-1"): "3", ("XAC", "LAW-1"): "0"}
    groups = {"First": ["XAA", "XAB"], "Second": ["XAB", "XAC"]}

    rows = group_counts(counts(given(plan, ratings(said))), groups)

    here = rows[(rows["node"] == "LAW") & (rows["round"] == "2024") & (rows["kind"] == "level")]
    assert tuple(rows.columns) == COUNT_COLUMNS
    assert here[["country", "code", "n"]].values.tolist() == [
        ["First", "3", 2],
        ["Second", "0", 1],
        ["Second", "3", 1],
    ]
    assert rows.loc[rows["node"] == "TEST", "n"].sum() == 2 * 2 * 4 * 2


def test_without_groups_there_are_no_counts_of_groups(plan: Plan, ratings: Ratings):
    rows = group_counts(counts(given(plan, ratings({("XAA", "LAW-1"): "3"}))), {})

    assert (len(rows), tuple(rows.columns)) == (0, COUNT_COLUMNS)


def test_a_change_counts_only_what_was_rated_in_both_rounds(plan: Plan, ratings: Ratings):
    """LAW-1: started → done; LAW-2: begun → unknown; SKL-1: nothing → begun; SKL-2: new."""
    before = {A: "1", ("XAA", "LAW-2"): "1", ("XAA", "SKL-1"): "0", ("XAC", "LAW-1"): "3"}
    after = {A: "3", ("XAA", "LAW-2"): "?", ("XAA", "SKL-1"): "2", ("XAA", "SKL-2"): "3"}
    after |= {("XAB", "LAW-1"): "3", ("XAC", "LAW-1"): "3", ("REGION", "LAW-3"): "3"}
    found = given(plan, ratings(before | {("REGION", "LAW-3"): "0"}, round_="2021"), ratings(after))

    # Of XAA SKL-2 became known and LAW-2 unknown; of XAB LAW-1 became known.
    assert headline_change(found, "2021", "2024") == Headline(1, 0, -1, -1)
    assert headline_change(found, "2021", "2024", unit="XAA") == Headline(1, 0, -1, 0)
    assert headline_change(found, "2021", "2024", unit="REGION") == Headline(1, 0, -1, 0)
    assert headline_change(found, "2021", "2024", unit="XAB") is None
    assert headline_change(found, "2024", "2021", unit="XAA") == Headline(-1, 0, 1, 0)


def test_a_change_counts_only_what_the_same_assessment_rated(plan: Plan, ratings: Ratings):
    """An evaluator's Done after the country's own Started is none; LAW-2 rose by its own ratings."""
    frame = pd.concat(
        [
            ratings({("XAB", "LAW-1"): "0", ("XAA", "LAW-1"): "1", ("XAA", "LAW-2"): "0"}, "2021"),
            ratings({("XAB", "LAW-1"): "3", ("XAA", "LAW-2"): "1"}, "2024"),
            ratings({("XAA", "LAW-1"): "3"}, "2024", "evaluator"),
        ],
        ignore_index=True,
    )
    chosen = view(frame, "best_available")
    found = answers(chosen, plan)
    by = assessed_by(found, chosen)

    assert headline_change(found, "2021", "2024", by, unit="XAA") == Headline(0, 1, -1, 0)
    assert headline_change(found, "2021", "2024", by) == Headline(1, 1, -2, 0)
    assert headline_change(found, "2021", "2024", unit="XAA") == Headline(1, 0, -1, 0)


def test_what_was_not_asked_before_is_no_change_of_what_is_unknown(plan: Plan, ratings: Ratings):
    narrow = plan.with_rounds((replace(plan.rounds[0], scope=("LAW",)), plan.rounds[1]))
    found = given(narrow, ratings({A: "1"}, round_="2021"), ratings({A: "1"}))

    assert headline_change(found, "2021", "2024", unit="XAA") == Headline(0, 0, 0, 0)


def test_shares_of_levels_keep_the_look_of_the_scale(plan: Plan, ratings: Ratings):
    other = replace(plan.scales["IMPLEMENTATION"], code="OTHER", title="Other")
    two = replace(plan, scales=plan.scales | {"OTHER": other})
    rows = counts(given(two, ratings({A: "3", ("XAA", "LAW-2"): "?"})))
    here = rows[(rows["node"] == "LAW") & (rows["country"] == "XAA") & (rows["round"] == "2024")]

    shares = level_shares(here, two)

    done = plan.scales["IMPLEMENTATION"].level_by_code["3"]
    rest = ["number", "no_information", "not_applicable"]
    assert list(shares.columns) == ["label", "colour", "symbol", "kind", "n"]
    assert shares["n"].tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]
    assert tuple(shares.iloc[3]) == (done.label, done.colour, done.symbol, "level", 1)
    assert shares["label"].tolist()[8:] == shares["kind"].tolist()[8:] == rest
    assert set(shares["colour"][8:]) | set(shares["symbol"][8:]) == {""}
