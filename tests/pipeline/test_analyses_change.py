"""What changed between two rounds, of all or of one; where nothing can be compared, why not."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from monitoring.model import REGION, Plan
from monitoring.pipeline import (
    DEMONSTRATION,
    REAL_EXAMPLE,
    UnknownCountry,
    UnknownNode,
    UnknownRound,
    Workspace,
)
from monitoring.pipeline.analyses.change import SAID, ChangeAnalysis, RoundsOutOfOrder, change
from monitoring.pipeline.analyses.change_words import (
    baseline_of,
    flag_word,
    movement_word,
    pace_reason_sentence,
    preset_in_words,
    projection_sentence,
    status_word,
    year_of,
)
from monitoring.pipeline.results import Results, results
from monitoring.scoring import change as scoring_change
from monitoring.scoring import pace as scoring_pace
from monitoring.scoring import targets as scoring_targets
from monitoring.scoring.change import (
    CHANGE_COLUMNS,
    FALL_COLUMNS,
    FLAGS,
    MOVEMENT_COLUMNS,
    MOVEMENTS,
)
from monitoring.scoring.pace import PACE_COLUMNS, PRESETS
from monitoring.scoring.transitions import TRANSITION_COLUMNS

Ratings = Callable[..., pd.DataFrame]
NAN = math.nan


def of(plan: Plan, *frames: pd.DataFrame, assessment: str = "best_available") -> Results:
    ratings = pd.concat(frames, ignore_index=True)
    return Results(plan, assessment, ratings, {c.code: c for c in plan.countries})


@pytest.fixture
def given(plan: Plan, ratings: Ratings) -> Results:
    """Country A rises in LAW-1 and falls in LAW-2 and SKL-1, Country B comes, the region rises."""
    before = {
        ("XAA", "LAW-1"): "0",
        ("XAA", "LAW-2"): "2",
        ("XAA", "SKL-1"): "3",
        (REGION, "LAW-3"): "0",
    }
    after = {
        ("XAA", "LAW-1"): "3",
        ("XAA", "LAW-2"): "1",
        ("XAA", "SKL-1"): "0",
        ("XAB", "LAW-1"): "1",
        (REGION, "LAW-3"): "1",
    }
    latest = ratings(after, "2024")
    latest.loc[1, "why"] = "earlier_corrected"
    wanted = replace(
        plan, areas=(replace(plan.areas[0], target="80", target_date="2030"), plan.areas[1])
    )
    return of(wanted, ratings(before, "2021"), latest)


def test_everything_is_told_of_the_latest_two_rounds(given: Results):
    found = change(given)

    assert (found.plan, found.assessment, found.before, found.after) == (
        "TEST", "best_available", "2021", "2024",
    )  # fmt: skip
    assert (found.country, found.node, found.preset, found.sentence) == ("", "", "eurostat", "")
    assert found.names == {
        "XAA": "Country A", "XAB": "Country B", "XAC": "Country C", REGION: "Region",
    }  # fmt: skip
    assert list(found.titles) == [
        "TEST", "LAW", "SKL", "LAW-1", "LAW-2", "LAW-3", "SKL-1", "SKL-2",
    ]  # fmt: skip
    assert found.titles["LAW"] == "Legislation"
    assert [tuple(frame.columns) for frame in frames_of(found)] == COLUMNS
    assert [len(frame) for frame in frames_of(found)] == [32, 32, 2, 49, 12]


COLUMNS = [
    CHANGE_COLUMNS,
    MOVEMENT_COLUMNS,
    (*FALL_COLUMNS, *SAID),
    TRANSITION_COLUMNS,
    PACE_COLUMNS,
]


def frames_of(found: ChangeAnalysis) -> list[pd.DataFrame]:
    return [found.changes, found.movements, found.fell, found.transitions, found.pace]


def test_what_fell_is_told_in_words_with_its_reason(given: Results):
    told = change(given).fell[["country", "action", "said_before", "said_after", "why"]]

    assert told.values.tolist() == [
        ["XAA", "SKL-1", "Done", "Not started", ""],
        ["XAA", "LAW-2", "Largely done", "Started", "earlier_corrected"],
    ]


def test_the_transitions_are_those_of_all_countries_unless_one_is_asked_for(given: Results):
    assert change(given).transitions["n"].sum() == 3 * 4
    assert change(given, country="XAA").transitions["n"].sum() == 4
    assert change(given, country="REGION").transitions["n"].sum() == 2
    assert change(given, node="LAW").transitions["n"].sum() == 3 * 2


def test_one_country_can_be_asked_for(given: Results):
    found = change(given, country=" xab ")

    assert (found.country, found.names) == ("XAB", {"XAB": "Country B"})
    for frame in (found.changes, found.movements, found.pace):
        assert set(frame["country"]) == {"XAB"}
        assert frame.index.tolist() == list(range(len(frame)))
    assert found.fell.empty
    assert found.changes["flag"].tolist()[:2] == ["new", "new"]


def test_a_node_is_told_with_what_is_under_it(given: Results):
    law = change(given, node="law")
    action = change(given, node="SKL-1")

    assert law.node == "LAW"
    assert list(law.titles) == ["LAW", "LAW-1", "LAW-2", "LAW-3"]
    assert set(law.changes["node"]) == set(law.titles)
    assert law.fell["action"].tolist() == ["LAW-2"]
    assert set(law.pace["node"]) == {"LAW"}
    assert list(action.titles) == ["SKL-1"]
    assert action.fell["action"].tolist() == ["SKL-1"]
    assert list(change(given, node="test").titles) == list(change(given).titles)


def test_sub_areas_are_under_their_area(given: Results):
    law, skills = given.plan.areas
    nested = replace(given, plan=replace(given.plan, areas=(law, replace(skills, parent="LAW"))))

    assert list(change(nested, node="LAW").titles) == [
        "LAW", "SKL", "LAW-1", "LAW-2", "LAW-3", "SKL-1", "SKL-2",
    ]  # fmt: skip


def test_the_preset_is_handed_on(given: Results):
    """LAW 44 → 56 in three years of nine and a half, 80 wanted: 3.7 of 3.74 a year are needed."""
    for preset, status in (("eurostat", "on_track"), ("sdr", "moderate")):
        found = change(given, country="XAA", node="LAW", preset=preset)
        (pace,) = found.pace.to_dict("records")
        assert (found.preset, pace["status"]) == (preset, status)
        assert 0.95 < pace["ratio"] < 1
    with pytest.raises(KeyError):
        change(given, preset="oecd")


def test_the_ratings_of_two_assessments_are_not_compared(plan: Plan, ratings: Ratings):
    frames = (
        ratings({("XAA", "LAW-1"): "3"}, "2021"),
        ratings({("XAA", "LAW-1"): "0"}, "2024", "evaluator"),
        ratings({("XAA", "LAW-1"): "2"}, "2024"),
    )
    best = change(of(plan, *frames), country="XAA", node="LAW-1")
    own = change(of(plan, *frames, assessment="self"), country="XAA", node="LAW-1")

    assert best.changes["flag"].tolist() == ["assessment_differs"]
    assert best.movements["assessment_differs"].tolist() == [1]
    assert best.transitions["assessment_differs"].sum() == 1
    assert best.fell.empty
    assert own.changes["common_change"].tolist() == pytest.approx([-33.33])
    assert own.fell["said_after"].tolist() == ["Largely done"]


def test_two_rounds_can_be_named(plan: Plan, ratings: Ratings):
    """2021 and 2024 as they are, and 2027 after them."""
    later = plan.with_rounds((*plan.rounds, replace(plan.rounds[1], code="2027", date=None)))
    said = {("XAA", "LAW-1"): "1"}
    found = of(later, *(ratings(said, code) for code in ("2021", "2024", "2027")))

    def pair(*words: str | None) -> tuple[str, str]:
        told = change(found, *words)
        return told.before, told.after

    assert pair() == ("2024", "2027")
    assert pair("2021") == ("2021", "2027")
    assert pair(None, "2024") == ("2021", "2024")
    assert pair("2021", "2024") == ("2021", "2024")


def test_a_round_without_ratings_is_passed_over(plan: Plan, ratings: Ratings):
    """Nothing in 2027, and in 2024 an evaluator's ratings alone."""
    later = plan.with_rounds(
        (*plan.rounds, *(replace(plan.rounds[1], code=c) for c in ("2026", "2027")))
    )
    said = {("XAA", "LAW-1"): "1"}
    frames = (ratings(said, "2021"), ratings(said, "2024", "evaluator"), ratings(said, "2026"))

    best = change(of(later, *frames))
    own = change(of(later, *frames, assessment="self"))

    assert (best.before, best.after) == ("2024", "2026")
    assert (own.before, own.after) == ("2021", "2026")


def test_with_one_round_there_is_nothing_to_compare_with(plan: Plan, ratings: Ratings):
    found = of(plan, ratings({("XAA", "LAW-1"): "1"}, "2024"))

    for told in (change(found), change(found, None, "2024")):
        assert told.sentence == (
            "'2024' is the first round with ratings: there is none before it to compare with."
        )
        assert (told.before, told.after) == ("", "")
        assert [len(frame) for frame in frames_of(told)] == [0] * 5
        assert [tuple(frame.columns) for frame in frames_of(told)] == COLUMNS


def test_a_round_that_nobody_rated_is_nothing_to_compare_with(plan: Plan, ratings: Ratings):
    found = of(plan, ratings({("XAA", "LAW-1"): "1"}, "2024"))
    later = of(plan, ratings({("XAA", "LAW-1"): "1"}, "2021"))
    told = (
        "Nothing is rated in the round '{round}', so that there is nothing to compare. "
        "Rated are: {known}."
    )

    assert change(found, "2021").sentence == told.format(round="2021", known="2024")
    assert change(later, "2021", "2024").sentence == told.format(round="2024", known="2021")
    # 2021 is before 2024, which nobody rated either.
    assert change(later, None, "2024").sentence == told.format(round="2024", known="2021")


def test_without_ratings_there_is_nothing_to_compare(plan: Plan, ratings: Ratings):
    nothing = of(plan, ratings({}, "2024"))
    gaps = of(plan, ratings({("XAA", "LAW-1"): "?"}, "2024"))

    for found in (nothing, gaps):
        told = change(found)
        assert told.sentence == "Nothing has been rated yet, so that there is nothing to compare."
        assert told.changes.empty


@pytest.mark.parametrize("pair", [("2024", "2021"), ("2024", "2024"), ("2024", None)])
def test_rounds_out_of_order_are_refused(given: Results, pair: tuple[str, str | None]):
    with pytest.raises(RoundsOutOfOrder) as refused:
        change(given, *pair)

    assert str(refused.value) == (
        f"The round '2024' is not before '{pair[1] or '2024'}'. Name an earlier round."
    )


def test_what_is_not_known_is_refused(given: Results):
    with pytest.raises(UnknownRound):
        change(given, "1066")
    with pytest.raises(UnknownRound):
        change(given, None, "1066")
    with pytest.raises(UnknownCountry) as country:
        change(given, country="FRA")
    with pytest.raises(UnknownNode) as node:
        change(given, node="TAX")

    assert str(country.value) == ("TEST has no answers of 'FRA'. Known are: XAA, XAB, XAC, REGION.")
    assert (
        str(node.value)
        == "TEST has no area or action 'TAX'. Known are: TEST, LAW, SKL, LAW-1, LAW-2, LAW-3, SKL-1, SKL-2."
    )


def test_a_program_is_told_plain_values_and_null_for_what_is_missing(given: Results):
    told = json.loads(json.dumps(change(given, country="XAB").as_json(), allow_nan=False))

    assert (told["plan"], told["before"], told["after"], told["country"]) == (
        "TEST", "2021", "2024", "XAB",
    )  # fmt: skip
    assert told["names"] == {"XAB": "Country B"}
    first = told["changes"][0]
    assert (first["node"], first["flag"], first["common_change"]) == ("TEST", "new", None)
    assert (first["n_after"], first["n_common"], told["fell"]) == (1, 0, [])
    assert told["pace"][0]["slope"] is None
    assert set(told) >= {"changes", "movements", "fell", "transitions", "pace", "sentence"}


def test_a_fall_to_zero_is_zero_for_a_program(given: Results):
    """Known mistake of a peer: null for a completion of zero or less."""
    fallen = change(given).as_json()["fell"]

    assert [(one["points_after"], one["level_after"]) for one in fallen] == [(0, "0"), (33.33, "1")]


# Words


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_has_words_of_its_own(flag: str):
    assert bool(flag_word(flag)) == bool(flag)
    assert sum(flag_word(other) == flag_word(flag) for other in FLAGS) == 1


def test_a_new_country_is_told_to_have_no_change():
    assert (
        flag_word(scoring_change.NEW) == "new: nothing was rated before, so that there is no change"
    )


def test_every_movement_has_words():
    assert [movement_word(one, 3) for one in MOVEMENTS] == [
        "3 rose",
        "3 stayed",
        "3 fell",
        "3 newly rated",
        "3 no longer rated",
        "3 of another assessment, not compared",
    ]


def test_every_status_has_words():
    called = {word for rule in PRESETS.values() for _bound, word in rule.steps}
    called |= {word for rule in PRESETS.values() for word in (rule.achieved, rule.below)}

    for status in (*called, "no_target", ""):
        assert status_word(status)
    assert status_word("moderate") == "progress, but acceleration needed"


def test_a_preset_is_told_with_its_thresholds():
    assert preset_in_words("eurostat") == (
        "score ≥ target: target achieved; R ≥ 0.95: on track; "
        "R ≥ 0.6: progress, but acceleration needed; R ≥ 0: limited progress; R < 0: deterioration"
    )
    assert preset_in_words("sdr") == (
        "score ≥ target: on track; R ≥ 1: on track; "
        "R ≥ 0.5: progress, but acceleration needed; R ≥ 0: stagnating; R < 0: decreasing"
    )


@pytest.mark.parametrize(
    "reason",
    [
        *(scoring_pace.NO_SCORE, scoring_pace.NO_BASELINE, scoring_pace.ONE_ROUND),
        *(scoring_pace.OTHER_ASSESSMENT, scoring_pace.COMMON_ITEMS, scoring_pace.NO_DATES),
        *(scoring_pace.NO_TIME, scoring_pace.TARGET_NOT_ABOVE_BASELINE),
        *(scoring_pace.TARGET_DATE_BEFORE_BASELINE, scoring_pace.TARGET_DATE_PASSED),
        *(scoring_targets.TARGET_UNREADABLE, scoring_targets.NO_TARGET_DATE),
        scoring_targets.TARGET_DATE_UNREADABLE,
    ],
)
def test_every_reason_is_a_sentence(plan: Plan, reason: str):
    assert reason_told(plan, reason).endswith(".")


def reason_told(plan: Plan, reason: str, node: str = "TEST", share: float = 0.436) -> str:
    row = {"reason": reason, "node": node, "share_common": share}
    return pace_reason_sentence(row, plan, "2024")


def test_without_a_reason_nothing_is_said(plan: Plan):
    assert reason_told(plan, "") == ""


def test_an_unreadable_target_is_quoted_with_what_it_may_be(plan: Plan):
    law, *areas = plan.areas
    in_levels, in_numbers, *rest = plan.actions
    wanted = replace(
        plan,
        target="75 points",
        areas=(replace(law, target="{more}", target_date="soon"), *areas),
        actions=(
            replace(in_levels, target="75"),
            replace(in_numbers, target="60", lower=0.0, optimum=50.0),
            *rest,
        ),
    )

    assert reason_told(wanted, "target_unreadable") == (
        "The target '75 points' is not points from 0 to 100. Write a number, for example 75."
    )
    assert reason_told(wanted, "target_unreadable", "LAW") == (
        "The target '{more}' is not points from 0 to 100. Write a number, for example 75."
    )
    assert reason_told(wanted, "target_unreadable", "LAW-1") == (
        "The target '75' is no level of the scale of LAW-1. Write the code or the word of one: "
        "0 Not started, 1 Started, 2 Largely done, 3 Done."
    )
    assert reason_told(wanted, "target_unreadable", "LAW-2") == (
        "The target '60' is no number from 0 to 50, between which LAW-2 has points. Write one."
    )
    assert reason_told(wanted, "target_date_unreadable", "LAW") == (
        "The target date 'soon' is no date. Write it as 2030-12-31 or 2030."
    )


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.436, "Only 43 % of the plan was rated"),
        (0.7999, "Only 79 % of the plan was rated"),
        (0.43, "Only 43 % of the plan was rated"),
        (0.004, "Only under 1 % of the plan was rated"),
        (0.0, "Nothing of the plan was rated"),
    ],
)
def test_too_little_in_common_is_told_beside_what_is_needed(plan: Plan, share: float, told: str):
    wanted = replace(plan, coverage_plan=0.8, coverage_area=0.5)
    rest = " in every round by the same assessment; {needed} % is needed."

    said = reason_told(wanted, "common_items", share=share)
    of_area = reason_told(wanted, "common_items", "LAW", share)

    assert said.replace("\xa0", " ") == told + rest.format(needed=80)
    assert of_area.replace("\xa0", " ") == told.replace("the plan", "LAW") + rest.format(needed=50)


def test_rounds_without_a_date_are_named_with_the_way_to_give_them_one(plan: Plan):
    """2024 is the last round of the course; what is after it, or before the baseline, is not."""
    first, last = plan.rounds
    codes = ("2018", "2021", "2022", "2024", "2027")
    rounds = tuple(replace(first, code=code, date=None, is_baseline=False) for code in codes)
    one = plan.with_rounds((first, replace(last, date=None)))

    assert reason_told(one, "no_dates") == (
        "The round 2024 has no date. Write the plan with `plan export`, fill in the date in the "
        "sheet Rounds, and take it in again with `plan add`."
    )
    of_all = reason_told(plan.with_rounds(rounds), "no_dates")
    marked = tuple(replace(r, is_baseline=r.code == "2021") for r in rounds)
    since = reason_told(plan.with_rounds(marked), "no_dates")
    assert of_all.startswith("The rounds 2018, 2021, 2022, 2024 have no date. Write the plan")
    assert since == (
        "The rounds 2021, 2022, 2024 have no date. Write the plan with `plan export`, fill in the "
        "dates in the sheet Rounds, and take it in again with `plan add`."
    )


def test_the_baseline_and_the_choice_of_an_assessment_are_named(plan: Plan):
    marked, unmarked = (
        plan.with_rounds((replace(plan.rounds[0], is_baseline=is_it), plan.rounds[1]))
        for is_it in (True, False)
    )

    assert (baseline_of(marked), baseline_of(unmarked)) == ("2021", "")
    assert reason_told(marked, "no_baseline") == "There is no score in the baseline round 2021."
    assert reason_told(marked, "assessment_differs") == (
        "The rounds are of different assessments. Choose one to compare like with like: "
        "`--assessment self` or `--assessment evaluator`."
    )


def test_no_score_is_said_to_be_moved_where_there_is_none():
    assert flag_word("composition") == "other actions were rated, which moves the score too"
    assert flag_word("composition", has_scores=False) == (
        "some actions were rated in one of the rounds only"
    )
    assert flag_word("new", has_scores=False) == flag_word("new")


BY = "by the range of pairwise slopes"
SURE = f"{BY}, which covers the true one with"


@pytest.mark.parametrize(
    ("projection", "projected", "earliest", "latest", "coverage", "told"),
    [
        ("year", 2027.66, 2026.59, 2035.31, 11 / 12, f"in 2027 (2026–2035 {SURE} 91.7 %)"),
        ("year", 2027.66, 2026.59, NAN, 2 / 3, f"in 2027 (2026 to an open end {SURE} 66.7 %)"),
        ("year", 2027.66, 2026.59, 2035.31, NAN, f"in 2027 (2026–2035 {BY})"),
        ("year", 2027.66, 2027.59, 2027.99, NAN, f"in 2027 (2027 {BY})"),
        ("after", 2050.5, 2041.2, 2090.0, 2 / 3, f"after 2050 (2041–2090 {SURE} 66.7 %)"),
    ],
)
def test_where_a_pace_leads_is_told_with_its_range(
    projection: str, projected: float, earliest: float, latest: float, coverage: float, told: str
):
    row = {
        "projection": projection,
        "projected": projected,
        "earliest": earliest,
        "latest": latest,
        "range_coverage": coverage,
    }

    assert projection_sentence(row) == f"On this trend {told}."


@pytest.mark.parametrize(
    ("projection", "told"),
    [
        ("too_few_rounds", "No projection from fewer than three rounds."),
        ("not_on_current_trend", "Not reached on the current trend."),
        ("line_at_target", "The line through the rounds is at the target, the score is not."),
        ("achieved", ""),
        ("", ""),
    ],
)
def test_where_a_pace_leads_to_no_year_that_is_told(projection: str, told: str):
    assert projection_sentence({"projection": projection}) == told


def test_a_date_in_years_is_in_its_calendar_year():
    assert (year_of(2029.99), year_of(2030.0)) == (2029, 2030)


def test_the_demonstration_has_every_kind_of_change(examples: Workspace):
    found = change(results(examples, DEMONSTRATION))

    assert (found.before, found.after) == ("2021", "2024")
    assert set(found.changes["flag"]) >= {"", "new", "gone", "not_rated", "assessment_differs"}
    whole = found.movements[found.movements["node"] == DEMONSTRATION]
    assert len(found.fell) == whole["fallen"].sum() > 0
    compared = found.changes.set_index(["country", "node"])
    moved = found.movements.set_index(["country", "node"])
    assert (moved[["risen", "same", "fallen"]].sum(axis=1) == compared["n_common"]).all()
    assert (moved["newly_rated"] + compared["n_before"] - moved["no_longer_rated"]).equals(
        compared["n_after"]
    )


def test_the_real_example_has_one_assessment_and_no_gaps(examples: Workspace):
    found = change(results(examples, REAL_EXAMPLE), "2008")

    assert set(found.changes["flag"]) == {""}
    assert (found.changes["composition_effect"].abs() < 1e-9).all()
    assert found.fell[["country", "action", "said_before", "said_after"]].values.tolist() == [
        ["SUR", "PEN-4", "Yes", "No"]
    ]
