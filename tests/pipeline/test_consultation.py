"""The steps of a consultation come from the plan, and each says only what the data say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from monitoring.model import Decision, DecisionKind, FollowUp, Plan, Response
from monitoring.pipeline import DEMONSTRATION, Results, Workspace, results
from monitoring.pipeline.consultation import (
    Shows,
    Step,
    in_order,
    moved_by,
    place_of,
    shown,
    steps,
)
from monitoring.pipeline.consultation_content import content
from monitoring.pipeline.consultation_decisions import of_consultation
from monitoring.pipeline.consultation_parts import Content
from monitoring.pipeline.publication import published_only
from monitoring.store import StoredDecision

Ratings = Callable[..., pd.DataFrame]
TODAY = date(2026, 6, 1)


@pytest.fixture
def small(plan: Plan, ratings: Ratings) -> Results:
    """Country A is done with one law and has half of nothing else; Country B said nothing."""
    said = pd.concat(
        [
            ratings({("XAA", "LAW-1"): "0", ("XAC", "LAW-1"): "3"}, "2021"),
            ratings(
                {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "0", ("XAC", "LAW-1"): "0",
                 ("REGION", "LAW-3"): "3"},
            ),
        ],
        ignore_index=True,
    )  # fmt: skip
    return Results(plan, "self", said, dict(plan.country_by_code))


@pytest.fixture(scope="module")
def demonstration(examples: Workspace) -> Results:
    return results(examples, DEMONSTRATION)


def keys(found: Sequence[Step]) -> list[str]:
    return [str(step.key) for step in found]


def of(small: Results, key: str, decisions: Sequence[StoredDecision] = ()) -> Content:
    found = steps(small, "2024")
    return content(small, "2024", found[place_of(found, key)], decisions, TODAY)


def numbers(told: Content) -> dict[str, tuple[str, str, str]]:
    return {one.label: (one.value, one.beside, one.below) for one in told.numbers}


def decided(number: int, **said: object) -> StoredDecision:
    kept = replace(
        Decision("TEST", "2024", DecisionKind.COMMITMENT, f"Decision {number}"),
        **said,
    )
    now = datetime(2026, 1, number, tzinfo=UTC)
    return StoredDecision(number, 1, kept, now, "", now, "")


def test_the_steps_are_the_region_each_area_each_country_and_the_decisions(small: Results):
    assert keys(steps(small, "2024")) == [
        "region", "moved", "regional", "area:LAW", "area:SKL",
        "country:XAA", "country:XAB", "country:XAC", "decisions",
    ]  # fmt: skip


def test_the_first_round_has_nothing_to_compare_with(small: Results):
    assert "moved" not in keys(steps(small, "2021"))


def test_minimum_standards_are_a_step_where_the_plan_has_any(demonstration: Results):
    assert keys(steps(demonstration, "2024"))[:4] == ["region", "standards", "moved", "regional"]


def test_an_area_of_which_countries_are_asked_nothing_is_no_step(demonstration: Results):
    regional_only = next(
        area.code
        for area in demonstration.plan.top_areas
        if all(a.responsibility == "region" for a in demonstration.plan.actions_under(area.code))
    )

    assert f"area:{regional_only}" not in keys(steps(demonstration, "2024"))


def test_what_an_area_s_title_has_in_brackets_is_left_out(demonstration: Results):
    found = steps(demonstration, "2024")

    assert found[place_of(found, "area:RC")].title == "Regional and international cooperation"


def test_while_names_are_hidden_no_country_has_a_step(small: Results):
    hidden = steps(small, "2024", names_are_hidden=True)

    assert Shows.COUNTRY not in {step.shows for step in hidden}
    assert keys(hidden)[-1] == "decisions"


def test_a_round_that_the_results_do_not_have_has_no_steps(small: Results):
    assert steps(small, "2030") == ()


def test_a_plan_that_asks_nothing_has_no_steps(small: Results):
    nothing = replace(small, plan=replace(small.plan, actions=()))

    assert steps(nothing, "2024") == ()


def test_the_presenter_s_order_holds_and_others_stay_behind_the_one_before_them(small: Results):
    found = steps(small, "2024")

    order = ["country:XAB", "region", "area:SKL"]

    assert keys(in_order(found, order)) == [
        "country:XAB", "country:XAC", "decisions", "region", "moved", "regional", "area:LAW",
        "area:SKL", "country:XAA",
    ]  # fmt: skip
    assert in_order(found, []) == found


@pytest.mark.parametrize(
    ("key", "by", "after"),
    [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc"), ("a", 2, "bca")],
)
def test_a_step_is_moved_up_and_down_and_not_beyond_the_ends(key: str, by: int, after: str):
    assert moved_by("abc", key, by) == list(after)


def test_what_is_skipped_is_not_shown_and_a_typed_title_stands_in_its_place(small: Results):
    found = shown(
        steps(small, "2024"), {"moved", "regional"}, {"region": " Now ", "decisions": " "}
    )

    assert keys(found)[:2] == ["region", "area:LAW"]
    assert found[0].title == "Now"
    assert found[-1].title == "Decisions"


def test_an_unknown_step_of_an_address_is_the_first_one(small: Results):
    found = steps(small, "2024")

    assert place_of(found, "COUNTRY:xab") == 6
    assert place_of(found, "country:JAM") == 0


def test_the_region_is_told_in_counts_of_what_applies(small: Results):
    # Three countries and four actions that they answer for: 12 answers, of which 3 are rated.
    told = of(small, "region")

    assert told.headline.startswith("Countries have done 8\u00a0% of what the plan asks of them")
    assert numbers(told)["Implemented"] == ("1", "of 12", "as in 2021")
    assert numbers(told)["Not started"] == ("2", "of 12", "as in 2021")
    assert numbers(told)["No information"] == ("9", "of 12", "−1 since 2021")
    assert told.figure == "levels"


def test_what_moved_counts_only_what_was_rated_in_both_rounds(small: Results):
    told = of(small, "moved")

    assert numbers(told) == {
        "Higher": ("1", "of 2", ""),
        "Lower": ("1", "of 2", ""),
        "As before": ("0", "of 2", ""),
    }
    assert told.figure == "transitions"


def test_the_region_s_own_actions_are_told_apart(small: Results):
    told = of(small, "regional")

    assert told.headline == "Regional actions that are implemented: 1 of 2"
    assert numbers(told)["Implemented"] == ("1", "of 2", "")
    assert told.of == "REGION"


def test_an_area_is_told_over_all_countries(small: Results):
    told = of(small, "area:LAW")

    assert numbers(told)["Implemented"] == ("1", "of 6", "")
    assert numbers(told)["No information"] == ("3", "of 6", "")
    assert (told.figure, told.of) == ("levels", "LAW")


def test_a_country_is_told_with_its_score_its_coverage_and_its_range(demonstration: Results):
    found = steps(demonstration, "2021")
    told = content(demonstration, "2021", found[place_of(found, "country:XAA")], (), TODAY)
    scored = demonstration.scores.query(
        "country == 'XAA' and round == '2021' and node == @demonstration.plan.code"
    ).iloc[0]

    value, _change, below = numbers(told)["Score (indicative)"]

    assert value == str(round(scored["score"]))
    assert below == "coverage 100\u00a0%"
    assert [one.heading for one in told.lists] == [
        "Strengths", "Gaps", "Late actions", "Decisions",
    ]  # fmt: skip


def test_a_score_that_rests_on_part_of_the_answers_has_its_range(demonstration: Results):
    scored = demonstration.scores
    partial = scored[
        (scored["node"] == demonstration.plan.code)
        & (scored["round"] == "2024")
        & scored["score"].notna()
        & (scored["coverage"] < 1)
        & (scored["country"] != "REGION")
    ].iloc[0]
    step = Step("country", Shows.COUNTRY, "", country=partial["country"])

    told = content(demonstration, "2024", step, (), TODAY)

    low, high = round(partial["bound_low"]), round(partial["bound_high"])
    assert told.numbers[0].below.startswith(f"{low} to {high}, coverage ")


def test_a_country_without_a_score_says_so_in_words(small: Results):
    told = of(small, "country:XAB")

    value, why, below = numbers(told)["Score (indicative)"]
    assert (value, why) == ("none", "no data")
    assert below.startswith("coverage 0")
    assert told.figure == ""
    assert told.headline == "Country B has no score in this round"


def test_each_list_of_a_country_has_a_word_for_none(small: Results):
    told = of(small, "country:XAB")

    assert [one.lines for one in told.lists] == [
        ("none against the median",), ("none against the median",), ("none known",),
        ("none recorded",),
    ]  # fmt: skip


def test_decisions_stand_with_what_they_are_about(small: Results):
    made = [
        decided(1, country="XAA", due=date(2026, 3, 1)),
        decided(2, node="LAW-1", due=date(2026, 9, 1)),
        decided(3),
    ]

    def lines(key: str) -> list[str]:
        return [line for one in of(small, key, made).lists if one.heading == "Decisions"
                for line in one.lines]  # fmt: skip

    assert lines("country:XAA") == ["Late, due 1 March 2026: Decision 1"]
    assert lines("country:XAB") == ["none recorded"]
    assert lines("area:LAW") == ["Due 1 September 2026: Decision 2"]
    assert lines("area:SKL") == []
    assert lines("region") == ["Decision 3"]


def test_more_decisions_than_there_is_room_for_are_counted(small: Results):
    (told,) = of(small, "region", [decided(n) for n in range(1, 6)]).lists

    assert told.lines == ("Decision 5", "Decision 4")
    assert told.more == 3


def test_open_decisions_are_told_with_the_late_ones_first(small: Results):
    made = [
        decided(1, responsible="Ministry"),
        decided(2, due=date(2026, 9, 1)),
        decided(3, due=date(2026, 3, 1), country="XAA", response=Response.ACCEPTED),
        decided(4, state=FollowUp.DONE, closed_on=date(2026, 2, 1)),
    ]

    told = of(small, "decisions", made)

    assert numbers(told) == {
        "Open": ("3", "of 4", ""),
        "Past their due date": ("1", "of 4", ""),
        "Done": ("1", "of 4", ""),
        "Accepted": ("1", "of 4", ""),
    }
    assert told.lists[0].lines == (
        "Country A; due 1 March 2026, late: Decision 3",
        "Whole plan; due 1 September 2026: Decision 2",
        "Whole plan: Decision 1; Ministry",
    )


def test_without_a_decision_it_says_that_none_is_recorded(small: Results):
    assert of(small, "decisions").headline == "This consultation has recorded no decision yet"


def test_a_consultation_is_about_its_own_decisions_and_what_is_open_of_earlier_ones(plan: Plan):
    made = [
        decided(1, round="2024", state=FollowUp.DONE),
        decided(2, round="2021"),
        decided(3, round="2021", state=FollowUp.DROPPED),
    ]

    def numbers_in(round_: str) -> list[int]:
        return [one.number for one in of_consultation(plan, made, round_)]

    assert numbers_in("2024") == [1, 2]
    assert numbers_in("2021") == [2, 3]
    assert numbers_in("2030") == []


def test_a_decision_without_a_date_begins_with_what_became_of_it(small: Results):
    made = [decided(1, state=FollowUp.DONE), decided(2)]

    (told,) = of(small, "region", made).lists

    assert told.lines == ("Decision 2", "Done: Decision 1")


def test_a_sentence_loses_its_full_stop_before_who_does_it(small: Results):
    (told,) = of(small, "decisions", [decided(1, text="Tell us.", responsible="CERT")]).lists

    assert told.lines == ("Whole plan: Tell us; CERT",)


def test_a_change_over_part_of_the_actions_says_over_how_many(demonstration: Results):
    changes = demonstration.changes("2021", "2024")
    whole_plan = changes[changes["node"] == demonstration.plan.code].dropna(subset="common_change")
    is_whole = whole_plan["n_common"] == whole_plan[["n_before", "n_after"]].max(axis=1)
    row = whole_plan[~is_whole].iloc[0]
    step = Step("country", Shows.COUNTRY, "", country=row["country"])

    told = content(demonstration, "2024", step, (), TODAY)

    assert told.numbers[0].beside.endswith(f" over {row['n_common']} common actions")


def test_the_region_says_how_many_ratings_its_changes_leave_out(demonstration: Results):
    told = content(demonstration, "2024", Step("region", Shows.REGION, ""), (), TODAY)

    assert told.note.startswith("The change since 2021 leaves out 52 ratings")


@pytest.mark.parametrize("round_", ["2018", "2021", "2024"])
def test_every_step_has_a_sentence_and_at_most_four_numbers(demonstration: Results, round_: str):
    for step in steps(demonstration, round_):
        told = content(demonstration, round_, step, (), TODAY)
        assert told.headline
        assert len(told.numbers) <= 4
        assert all(one.value and one.label for one in told.numbers)


def test_published_steps_do_not_know_what_is_not_published(demonstration: Results):
    before = published_only(demonstration)
    for step in steps(before, "2021"):
        told = content(before, "2021", step, (), TODAY)
        assert "2024" not in repr(told)
