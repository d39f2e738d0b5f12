"""How far self-assessment, evaluators' and agreed ratings of a plan agree, group by group."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from monitoring.model import (
    REGION,
    Action,
    Area,
    Country,
    Level,
    Plan,
    Responsibility,
    Round,
    Scale,
)
from monitoring.scoring.agreement import Weighing, confusion, disagreement_weights, kappa
from monitoring.scoring.alpha import Metric, krippendorff_alpha
from monitoring.scoring.assessments import (
    BIAS_INTERVAL_COLUMNS,
    BY_AREA_COLUMNS,
    BY_COUNTRY_COLUMNS,
    COEFFICIENTS,
    FORMULAS,
    OVERALL_COLUMNS,
    Agreements,
    agreements,
)
from monitoring.scoring.bootstrap import country_draws
from monitoring.scoring.fleiss import fleiss_kappa

Ratings = Callable[..., pd.DataFrame]
Said = Mapping[tuple[str, str], str | float]

MEASURES = [
    "n_pairs", "n_in_levels", "exact", "within_one", "bias_levels", "bias_points", "kappa",
    "kappa_linear", "kappa_quadratic", "alpha_ordinal", "reason",
]  # fmt: skip
EXAMPLE_9 = [[6, 1, 0], [3, 8, 1], [1, 4, 6]]


def scale(code: str, values: Sequence[float | None]) -> Scale:
    return Scale(
        code,
        code,
        tuple(
            Level(f"{code}{n}", f"Level {n}", value, "#000000", "", value == 100)
            for n, value in enumerate(values)
        ),
    )


THREE = scale("T", [0, 40, 100, None])
"""Three levels in order, T0 to T2, and T3 outside the order."""
FOUR = scale("F", [0, 10, 20, 100])


def plan_of(
    n_countries: int,
    actions: Sequence[Action],
    rounds: Sequence[Round] = (Round("2024"),),
    areas: Sequence[Area] = (Area("A", "Area A"),),
) -> Plan:
    return Plan(
        code="P",
        title="Example",
        scales={"T": THREE, "F": FOUR},
        scale="T",
        areas=tuple(areas),
        actions=tuple(actions),
        countries=tuple(Country(f"XA{chr(65 + n)}", f"Country {n}") for n in range(n_countries)),
        rounds=tuple(rounds),
        demonstration=True,
    )


def simple_plan(n_countries: int, n_actions: int, rounds: Sequence[str] = ("2024",)) -> Plan:
    """One area, all actions on the scale of three levels."""
    actions = [Action(f"A-{n}", "A", "Action") for n in range(n_actions)]
    return plan_of(n_countries, actions, [Round(code) for code in rounds])


def both_say(
    ratings: Ratings, plan: Plan, pairs: Sequence[tuple[int, int]], round_: str = "2024"
) -> pd.DataFrame:
    """Self-assessment and evaluator rate, country by country, with the levels of these pairs."""
    keys = [(c.code, a.code) for c in plan.countries for a in plan.actions][: len(pairs)]
    first = {key: f"T{a}" for key, (a, _b) in zip(keys, pairs, strict=True)}
    second = {key: f"T{b}" for key, (_a, b) in zip(keys, pairs, strict=True)}
    return pd.concat(
        [
            ratings(first, round_=round_, assessment="self"),
            ratings(second, round_=round_, assessment="evaluator"),
        ],
        ignore_index=True,
    )


def pairs_of(table: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    return [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]


def row(frame: pd.DataFrame, **key: str) -> dict[str, Any]:
    """The only row with these names."""
    for column, name in ({"second": "evaluator", "first": "self", "scale": ""} | key).items():
        frame = frame[frame[column] == name]
    (found,) = frame.to_dict("records")
    return found


@pytest.fixture
def example_9(ratings: Ratings) -> Agreements:
    plan = simple_plan(5, 6)
    return agreements(both_say(ratings, plan, pairs_of(EXAMPLE_9)), plan)


def test_example_9_of_a_plan(example_9: Agreements):
    found = row(example_9.overall, round="2024")

    assert (found["n_pairs"], found["n_in_levels"], found["n_countries"]) == (30, 30, 5)
    assert found["exact"] == pytest.approx(20 / 30)
    assert found["within_one"] == pytest.approx(29 / 30)
    assert found["bias_levels"] == pytest.approx(7 / 30)
    # 3 × 40 + 4 × 60 + 100 up, 40 + 60 down.
    assert found["bias_points"] == pytest.approx(360 / 30)
    assert found["kappa"] == pytest.approx(0.497487437)
    assert found["kappa_linear"] == pytest.approx(0.563492063)
    assert found["kappa_quadratic"] == pytest.approx(0.636871508)
    assert found["alpha_ordinal"] == pytest.approx(0.634015187)
    assert found["reason"] == ""


def test_the_golden_example_is_reproduced_from_ratings(golden: Path, ratings: Ratings):
    content = json.loads((golden / "worked_examples.json").read_text(encoding="utf-8"))
    example = next(one for one in content if one["id"] == 9)
    plan = simple_plan(5, 6)
    said = both_say(ratings, plan, pairs_of(example["table_rows_self"]))

    found = row(agreements(said, plan).overall, round="2024")

    assert found["n_pairs"] == example["n"]
    for name in ("exact", "within_one", *COEFFICIENTS):
        assert found[name] == pytest.approx(example[name], abs=2e-6), name
    assert found["bias_levels"] == pytest.approx(example["mean_self_minus_evaluator"], abs=2e-6)


def test_the_table_has_the_first_assessment_down_and_every_level_in_order(example_9: Agreements):
    of_round, of_all = example_9.confusions

    assert (of_round.round, of_all.round) == ("2024", "")
    assert (of_round.first, of_round.second, of_round.scale) == ("self", "evaluator", "T")
    assert [level.code for level in of_round.levels] == ["T0", "T1", "T2"]
    assert_array_equal(of_round.counts, EXAMPLE_9)
    assert_array_equal(of_all.counts, EXAMPLE_9)


def test_one_round_and_all_rounds_say_the_same_where_there_is_one(example_9: Agreements):
    of_round, of_all = (
        {**row(example_9.overall, round=code), "round": None} for code in ("2024", "")
    )

    assert of_round == pytest.approx(of_all, nan_ok=True)


def test_the_columns_are_those_that_are_listed(example_9: Agreements):
    overall, by_area, by_country = (
        list(frame.columns)
        for frame in (example_9.overall, example_9.by_area, example_9.by_country)
    )

    assert overall == list(OVERALL_COLUMNS)
    assert overall == [
        "round", "first", "second", "scale", *MEASURES, "n_countries",
        "bias_levels_low", "bias_levels_high", "bias_levels_interval_reason",
        "bias_points_low", "bias_points_high", "bias_points_interval_reason",
        "kappa_quadratic_low", "kappa_quadratic_high", "kappa_quadratic_interval_reason",
        "n_all_three", "fleiss_kappa", "alpha_all_three", "all_three_reason",
    ]  # fmt: skip
    assert by_area == [
        "round", "area", "first", "second", "scale", *MEASURES,
        "bias_levels_low", "bias_levels_high", "bias_levels_interval_reason",
        "bias_points_low", "bias_points_high", "bias_points_interval_reason",
    ]  # fmt: skip
    assert by_area == list(BY_AREA_COLUMNS)
    assert by_country == ["round", "country", "first", "second", "scale", *MEASURES]
    assert by_country == list(BY_COUNTRY_COLUMNS)


def test_two_assessments_without_a_pair_are_told_and_nothing_is_zero(example_9: Agreements):
    found = row(example_9.overall, round="2024", second="agreed")

    assert (found["n_pairs"], found["n_in_levels"], found["n_countries"]) == (0, 0, 0)
    for name in ("exact", "within_one", "bias_levels", "bias_points", *COEFFICIENTS):
        assert math.isnan(found[name]), name
    assert found["reason"] == "no_pairs"
    for name in ("bias_levels", "bias_points", "kappa_quadratic"):
        assert found[f"{name}_interval_reason"] == "no_pairs"
        assert math.isnan(found[f"{name}_low"])
        assert math.isnan(found[f"{name}_high"])
    assert (found["n_all_three"], found["all_three_reason"]) == (0, "no_pairs")
    assert math.isnan(found["fleiss_kappa"])


def test_the_pairs_of_assessments_stand_in_their_order(example_9: Agreements):
    here = example_9.overall[["round", "first", "second"]].to_numpy().tolist()

    assert here == [
        [round_, *pair]
        for round_ in ("2024", "")
        for pair in (("self", "evaluator"), ("self", "agreed"), ("evaluator", "agreed"))
    ]


def test_without_ratings_there_are_no_groups_and_no_pairs(ratings: Ratings):
    found = agreements(ratings({}), simple_plan(2, 2))

    assert found.overall["n_pairs"].tolist() == [0, 0, 0]
    assert found.overall["round"].tolist() == ["", "", ""]
    assert found.by_area.empty
    assert found.by_country.empty
    assert found.confusions == ()


def test_only_evaluators_ratings_make_no_pair(ratings: Ratings):
    plan = simple_plan(2, 2)

    found = agreements(ratings({("XAA", "A-0"): "T1"}, assessment="evaluator"), plan)

    assert found.overall["reason"].tolist() == ["no_pairs"] * 6


@pytest.mark.parametrize("answer", ["?", "n/a", "T3", "T9"])
def test_what_is_no_level_in_order_makes_no_pair(ratings: Ratings, answer: str):
    """No information, not applicable, a level outside the order, one that the scale has not."""
    plan = simple_plan(1, 2)
    said = pd.concat(
        [
            ratings({("XAA", "A-0"): answer, ("XAA", "A-1"): "T2"}, assessment="self"),
            ratings({("XAA", "A-0"): "T1", ("XAA", "A-1"): "T0"}, assessment="evaluator"),
        ]
    )

    found = row(agreements(said, plan).overall, round="2024")

    assert (found["n_pairs"], found["bias_levels"], found["bias_points"]) == (1, 2, 100)


def test_what_was_not_asked_makes_no_pair(ratings: Ratings):
    """Neither outside the scope of the round nor where someone else answers."""
    actions = [
        Action("A-0", "A", "Asked"),
        Action("A-1", "A", "Regional", Responsibility.REGION),
        Action("B-0", "B", "Out of scope"),
    ]
    plan = plan_of(1, actions, [Round("2024", scope=("A",))], [Area("A", "A"), Area("B", "B")])
    said = {("XAA", action.code): "T1" for action in actions}
    frame = pd.concat([ratings(said, assessment=one) for one in ("self", "evaluator")])

    assert row(agreements(frame, plan).overall, round="2024")["n_pairs"] == 1


def test_no_assessment_stands_in_for_another(ratings: Ratings):
    """What the country says of one action and the evaluator of another is no pair."""
    plan = simple_plan(1, 2)
    frame = pd.concat(
        [
            ratings({("XAA", "A-0"): "T1"}, assessment="self"),
            ratings({("XAA", "A-1"): "T1"}, assessment="evaluator"),
            ratings({("XAA", "A-0"): "T1", ("XAA", "A-1"): "T1"}, assessment="agreed"),
        ]
    )

    found = agreements(frame, plan).overall

    pairs = [row(found, round="2024", first=a, second=b)["n_pairs"]
             for a, b in (("self", "evaluator"), ("self", "agreed"), ("evaluator", "agreed"))]  # fmt: skip
    assert pairs == [0, 1, 1]


# Where there is no coefficient.


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([(0, 0), (1, 1)] * 9 + [(1, 0)], "few_pairs"),
        ([(0, 0), (1, 1)] * 10, ""),
        ([(1, 1)] * 19, "few_pairs"),
        ([(1, 1)] * 20, "identical_constant"),
        ([(1, 2)] * 20, "one_level"),
        ([(0, 1), (1, 1)] * 10, "one_level"),
        ([(1, 1), (1, 2)] * 10, "one_level"),
        ([(1, 1)], "few_pairs"),
        ([(0, 0), (1, 0)] * 9 + [(0, 0), (1, 1)], ""),
        ([(0, 0), (0, 1)] * 9 + [(0, 0), (1, 1)], ""),
    ],
)
def test_a_coefficient_needs_twenty_pairs_and_two_levels_of_each(
    ratings: Ratings, pairs: list[tuple[int, int]], reason: str
):
    plan = simple_plan(5, 4)

    found = row(agreements(both_say(ratings, plan, pairs), plan).overall, round="2024")

    assert (found["n_pairs"], found["reason"]) == (len(pairs), reason)
    for name in COEFFICIENTS:
        assert math.isnan(found[name]) == bool(reason), name
    assert found["kappa_quadratic_interval_reason"] == reason
    assert found["exact"] == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))


def test_each_group_has_a_reason_of_its_own(ratings: Ratings):
    """One area always the same, one with one rater always the same, and one as it should be."""
    pairs = {"A": [(1, 1)] * 20, "B": [(0, 1), (1, 1)] * 10, "C": [(0, 0), (1, 1)] * 10}
    actions = [Action(f"{area}-{n}", area, "Action") for area in pairs for n in range(4)]
    plan = plan_of(5, actions, areas=[Area(area, area) for area in pairs])
    of_country = [p for n in range(5) for area in pairs for p in pairs[area][4 * n : 4 * n + 4]]

    found = agreements(both_say(ratings, plan, of_country), plan).by_area

    reasons = [row(found, round="2024", area=area)["reason"] for area in pairs]
    assert reasons == ["identical_constant", "one_level", ""]
    assert row(found, round="2024", area="C")["kappa"] == 1


# Intervals over countries.


def test_the_bias_of_an_area_has_the_interval_of_its_own_countries(ratings: Ratings):
    """Of two areas of levels and numbers: each is as if it stood alone, round by round."""
    actions = [Action(f"{area}-{n}", area, "Action") for area in "AB" for n in range(4)]
    plan = plan_of(6, actions, areas=[Area("A", "A"), Area("B", "B")])
    drawn = np.random.default_rng(3).integers(0, 3, (48, 2))
    both = both_say(ratings, plan, [(int(a), int(b)) for a, b in drawn])

    found = agreements(both, plan, seed=11, draws=41)

    for area in "AB":
        alone = plan_of(6, [a for a in actions if a.parent == area], areas=[Area(area, area)])
        own = both[both["action"].str.startswith(area)]
        whole = agreements(own, alone, seed=11, draws=41).overall
        for code in ("2024", ""):
            of_area, of_plan = (
                row(found.by_area, round=code, area=area), row(whole, round=code)
            )  # fmt: skip
            assert of_area["bias_levels_low"] < of_area["bias_levels"] < of_area["bias_levels_high"]
            for name in BIAS_INTERVAL_COLUMNS:
                assert of_area[name] == of_plan[name], (area, code, name)


def test_an_area_of_four_countries_or_of_numbers_has_no_interval_and_says_why(ratings: Ratings):
    plan = plan_of(
        5, [Action("A-1", "A", "Levels"), Action("B-1", "B", "", lower=0, optimum=10)],
        areas=[Area("A", "A"), Area("B", "B")],
    )  # fmt: skip
    codes = [country.code for country in plan.countries]
    said = {(code, "A-1"): "T1" for code in codes[:4]} | {(code, "B-1"): 5.0 for code in codes}
    frame = pd.concat([ratings(said, assessment=one) for one in ("self", "evaluator")])

    found = agreements(frame, plan).by_area

    few, numbers = (row(found, round="2024", area=area, scale="") for area in "AB")
    assert few["bias_levels_interval_reason"] == few["bias_points_interval_reason"]
    assert few["bias_levels_interval_reason"] == "few_countries"
    assert math.isnan(few["bias_levels_low"])
    assert numbers["bias_levels_interval_reason"] == "no_levels"
    assert (numbers["bias_points_low"], numbers["bias_points_high"]) == (0, 0)
    assert numbers["bias_points_interval_reason"] == ""


def test_the_intervals_are_those_of_the_countries_drawn(ratings: Ratings):
    """Each draw is put together pair by pair, and the quantiles lie between two of the draws."""
    plan = simple_plan(6, 5)
    pairs = pairs_of(EXAMPLE_9)
    by_country = [pairs[5 * n : 5 * n + 5] for n in range(6)]
    points = (0, 40, 100)
    weights = disagreement_weights(3, Weighing.QUADRATIC)
    levels, in_points, kappas = [], [], []
    for times in country_draws(6, seed=11, draws=41):
        drawn = [p for n, of in zip(times, by_country, strict=True) for p in of * int(n)]
        levels.append(sum(a - b for a, b in drawn) / len(drawn))
        in_points.append(sum(points[a] - points[b] for a, b in drawn) / len(drawn))
        first, second = zip(*drawn, strict=True)
        kappas.append(float(kappa(confusion(first, second, 3), weights)))

    found = agreements(both_say(ratings, plan, pairs), plan, seed=11, draws=41)
    overall = row(found.overall, round="2024")

    assert (found.seed, found.draws) == (11, 41)
    for name, drawn_values in (
        ("bias_levels", levels),
        ("bias_points", in_points),
        ("kappa_quadratic", kappas),
    ):
        second_smallest, *_middle, second_largest = sorted(drawn_values)[1:-1]
        assert overall[f"{name}_low"] == pytest.approx(second_smallest), name
        assert overall[f"{name}_high"] == pytest.approx(second_largest), name
        assert overall[f"{name}_interval_reason"] == ""


def test_seed_and_draws_are_kept_with_what_they_gave(example_9: Agreements):
    assert (example_9.seed, example_9.draws) == (2016, 1000)


def test_an_interval_depends_on_its_own_pairs_and_the_seed_only(ratings: Ratings):
    plan = simple_plan(6, 5, ("2021", "2024"))
    alone = both_say(ratings, plan, pairs_of(EXAMPLE_9))
    earlier = both_say(ratings, plan, [(2, 0)] * 30, "2021")

    first, with_more, other = (
        row(agreements(frame, plan, seed=seed).overall, round="2024")
        for frame, seed in ((alone, 1), (pd.concat([earlier, alone]), 1), (alone, 2))
    )

    assert first == pytest.approx(with_more, nan_ok=True)
    assert first["bias_levels_low"] != other["bias_levels_low"]


@pytest.mark.parametrize(("n_countries", "reason"), [(4, "few_countries"), (5, "")])
def test_an_interval_takes_five_countries_with_pairs(
    ratings: Ratings, n_countries: int, reason: str
):
    """A sixth country that was rated by nobody does not count."""
    plan = simple_plan(n_countries + 1, 6)
    pairs = pairs_of(EXAMPLE_9)[3 : 3 + 6 * n_countries]

    found = row(agreements(both_say(ratings, plan, pairs), plan).overall, round="2024")

    assert (found["n_countries"], found["reason"]) == (n_countries, "")
    for name in ("bias_levels", "bias_points", "kappa_quadratic"):
        assert found[f"{name}_interval_reason"] == reason
        assert math.isnan(found[f"{name}_low"]) == bool(reason)
        assert math.isnan(found[f"{name}_high"]) == bool(reason)


def test_a_kappa_that_hangs_on_one_country_has_no_interval(ratings: Ratings):
    """Without the first country all ratings are the same, and a third of the draws go without it."""
    plan = simple_plan(5, 4)
    pairs = [(0, 0), (1, 0), (2, 2), (1, 1)] + [(1, 1)] * 16

    found = row(agreements(both_say(ratings, plan, pairs), plan).overall, round="2024")

    assert found["reason"] == ""
    assert found["kappa_quadratic_interval_reason"] == "undefined_draws"
    assert math.isnan(found["kappa_quadratic_low"])
    assert found["bias_levels_interval_reason"] == ""
    assert (found["bias_levels_low"], found["bias_levels"]) == (0, 1 / 20)


# All three assessments.


def of_three(ratings: Ratings, plan: Plan, triples: Sequence[tuple[int, int, int]]) -> pd.DataFrame:
    keys = [(c.code, a.code) for c in plan.countries for a in plan.actions][: len(triples)]
    return pd.concat(
        [
            ratings(
                {key: f"T{levels[n]}" for key, levels in zip(keys, triples, strict=True)},
                assessment=one,
            )
            for n, one in enumerate(("self", "evaluator", "agreed"))
        ]
    )


VARIED = [(0, 0, 0), (1, 0, 1), (2, 1, 2), (2, 2, 2), (1, 2, 1)]


def test_fleiss_and_alpha_of_all_three_where_all_three_rated(ratings: Ratings):
    plan = simple_plan(6, 4)
    triples = VARIED * 4
    said = of_three(ratings, plan, triples)
    # One more that the evaluator alone rated, and one that was not agreed: neither counts.
    more = [ratings({("XAF", "A-0"): "T0"}, assessment="evaluator"),
            *(ratings({("XAF", "A-1"): "T0"}, assessment=a) for a in ("self", "evaluator"))]  # fmt: skip

    overall = agreements(pd.concat([said, *more]), plan).overall

    counts = [[triple.count(level) for level in range(3)] for triple in triples]
    for second in ("evaluator", "agreed"):
        found = row(overall, round="2024", second=second)
        assert (found["n_all_three"], found["all_three_reason"]) == (20, "")
        assert found["fleiss_kappa"] == pytest.approx(fleiss_kappa(counts))
        assert found["alpha_all_three"] == pytest.approx(
            krippendorff_alpha(np.transpose(triples), Metric.ORDINAL)
        )
    assert row(overall, round="2024")["n_pairs"] == 21


@pytest.mark.parametrize(
    ("triples", "reason"),
    [
        ([*VARIED * 3, *VARIED[:4]], "few_pairs"),
        (VARIED * 4, ""),
        ([(1, 1, 1)] * 20, "identical_constant"),
        ([(1, 1, 2)] * 20, "one_level"),
        ([(0, 1, 0), (1, 1, 1)] * 10, "one_level"),
    ],
)
def test_a_coefficient_of_all_three_needs_twenty_items_and_two_levels_of_each(
    ratings: Ratings, triples: list[tuple[int, int, int]], reason: str
):
    plan = simple_plan(5, 4)

    found = row(agreements(of_three(ratings, plan, triples), plan).overall, round="2024")

    assert (found["n_all_three"], found["all_three_reason"]) == (len(triples), reason)
    assert math.isnan(found["fleiss_kappa"]) == bool(reason)
    assert math.isnan(found["alpha_all_three"]) == bool(reason)


# Numbers and several scales.


def mixed_plan(n_countries: int, rounds: Sequence[Round] = (Round("2024"),)) -> Plan:
    """Two areas, one with a part; three levels, four levels and numbers; one regional action."""
    return plan_of(
        n_countries,
        [
            Action("A-1", "A", "Three levels"),
            Action("A-2", "A1", "Three levels", Responsibility.BOTH),
            Action("A-3", "A1", "Three levels"),
            Action("A-4", "A", "Regional", Responsibility.REGION),
            Action("B-1", "B", "Four levels", scale="F"),
            Action("B-2", "B", "Four levels", Responsibility.BOTH, scale="F"),
            Action("B-3", "B", "A number, less is better", lower=50, optimum=10),
            Action("X-1", "", "In no area"),
        ],
        rounds,
        [Area("A", "Area A"), Area("A1", "Part of A", parent="A"), Area("B", "Area B")],
    )


def test_numbers_count_in_points_only(ratings: Ratings):
    """30 is worth 50 points, 20 worth 75, and 0 no more than 100."""
    plan = mixed_plan(2)
    frame = pd.concat(
        [
            ratings({("XAA", "B-3"): 20.0, ("XAB", "B-3"): 0.0}, assessment="self"),
            ratings({("XAA", "B-3"): 30.0, ("XAB", "B-3"): 10.0}, assessment="evaluator"),
        ]
    )

    overall = agreements(frame, plan).overall
    found = row(overall, round="2024")

    assert (found["n_pairs"], found["n_in_levels"]) == (2, 0)
    assert found["bias_points"] == 12.5
    for name in ("exact", "within_one", "bias_levels", *COEFFICIENTS):
        assert math.isnan(found[name]), name
    assert found["reason"] == "no_levels"
    assert found["bias_levels_interval_reason"] == "no_levels"
    assert found["bias_points_interval_reason"] == "few_countries"
    assert set(overall["scale"]) == {""}


def test_one_number_of_each_of_five_countries_makes_an_interval(ratings: Ratings):
    """Each self-assessment is 25 points higher, whoever is drawn."""
    plan = mixed_plan(5)
    numbers = {"self": 20.0, "evaluator": 30.0}
    frame = pd.concat(
        [
            ratings({(c.code, "B-3"): number for c in plan.countries}, assessment=one)
            for one, number in numbers.items()
        ]
    )

    found = row(agreements(frame, plan).overall, round="2024")

    assert (found["n_countries"], found["bias_points_interval_reason"]) == (5, "")
    assert (found["bias_points_low"], found["bias_points_high"]) == (25, 25)


def test_shares_go_over_all_scales_and_coefficients_over_one(ratings: Ratings):
    """Two pairs on three levels, one up by 2; two on four levels, one down by 1; one number."""
    plan = mixed_plan(1)
    frame = pd.concat(
        [
            ratings(
                {("XAA", "A-1"): "T2", ("XAA", "A-2"): "T1", ("XAA", "B-1"): "F0",
                 ("XAA", "B-2"): "F3", ("XAA", "B-3"): 30.0},
                assessment="self",
            ),
            ratings(
                {("XAA", "A-1"): "T0", ("XAA", "A-2"): "T1", ("XAA", "B-1"): "F1",
                 ("XAA", "B-2"): "F3", ("XAA", "B-3"): 50.0},
                assessment="evaluator",
            ),
        ]
    )  # fmt: skip

    overall = agreements(frame, plan).overall

    together = row(overall, round="2024")
    assert (together["n_pairs"], together["n_in_levels"]) == (5, 4)
    assert (together["exact"], together["within_one"]) == (0.5, 0.75)
    assert together["bias_levels"] == pytest.approx((2 - 1) / 4)
    assert together["bias_points"] == pytest.approx((100 - 10 + 50) / 5)
    assert together["reason"] == "several_scales"
    assert together["kappa_quadratic_interval_reason"] == "several_scales"
    three, four = (row(overall, round="2024", scale=code) for code in ("T", "F"))
    assert (three["n_pairs"], three["exact"], three["bias_levels"]) == (2, 0.5, 1)
    assert (four["n_pairs"], four["exact"], four["bias_levels"]) == (2, 0.5, -0.5)
    assert (three["reason"], four["reason"]) == ("few_pairs", "few_pairs")


def test_levels_beside_numbers_are_told_alone_too(ratings: Ratings):
    plan = plan_of(1, [Action("A-1", "A", "Levels"), Action("A-2", "A", "", lower=0, optimum=9)])
    frame = pd.concat([ratings({("XAA", "A-1"): "T1", ("XAA", "A-2"): 9.0}, assessment=one)
                       for one in ("self", "evaluator")])  # fmt: skip

    found = agreements(frame, plan)

    for rows in (found.overall, found.by_area.assign(area=""), found.by_country):
        here = rows[(rows["round"] == "2024") & (rows["second"] == "evaluator")]
        assert here[["scale", "n_pairs"]].to_numpy().tolist() == [["", 2], ["T", 1]]


def test_a_plan_on_one_scale_tells_no_scales_apart(example_9: Agreements):
    for frame in (example_9.overall, example_9.by_area, example_9.by_country):
        assert set(frame["scale"]) == {""}


def test_the_region_answers_for_itself(ratings: Ratings):
    plan = mixed_plan(1)
    frame = pd.concat(
        [
            ratings({(REGION, "A-4"): "T2", ("XAA", "A-2"): "T0"}, assessment="self"),
            ratings({(REGION, "A-4"): "T0", ("XAA", "A-2"): "T1"}, assessment="evaluator"),
            ratings({(REGION, "A-4"): "T0"}, assessment="agreed"),
        ]
    )

    found = agreements(frame, plan)

    overall = row(found.overall, round="2024")
    assert (overall["n_pairs"], overall["bias_levels"], overall["n_countries"]) == (1, -1, 1)
    assert overall["n_all_three"] == 0
    area = row(found.by_area, round="2024", area="A")
    assert (area["n_pairs"], area["bias_levels"]) == (1, -1)
    region = row(found.by_country, round="2024", country=REGION)
    assert (region["n_pairs"], region["bias_levels"], region["bias_points"]) == (1, 2, 100)
    assert [table.counts.sum() for table in found.confusions] == [1, 1]


def test_a_plan_that_lists_no_countries_has_those_with_ratings(ratings: Ratings):
    plan = simple_plan(0, 1)
    frame = pd.concat([ratings({("XAQ", "A-0"): "T1"}, assessment=one)
                       for one in ("self", "evaluator")])  # fmt: skip

    assert agreements(frame, plan).by_country["country"].tolist() == ["XAQ", "XAQ"]


# Everything once more, pair by pair.


Key = tuple[str, str, str]
"""(round, country, action)"""


def random_answers(plan: Plan, seed: int) -> dict[str, dict[Key, str | float]]:
    """What three assessments say of most of what they are asked, in two of three rounds."""
    random = np.random.default_rng(seed)
    said: dict[str, dict[Key, str | float]] = {}
    for assessment, share in (("self", 0.95), ("evaluator", 0.9), ("agreed", 0.8)):
        answers: dict[Key, str | float] = {}
        for round_ in ("2021", "2024"):
            for unit in [*(c.code for c in plan.countries), REGION]:
                for action in plan.actions_answered_by(unit):
                    if random.random() < share:
                        answers[round_, unit, action.code] = random_answer(plan, action, random)
        said[assessment] = answers
    return said


def random_answer(plan: Plan, action: Action, random: np.random.Generator) -> str | float:
    if action.is_numeric:
        return float(random.integers(60))
    asked = plan.scale_of(action)
    assert asked
    return str(random.choice([level.code for level in asked.levels] + ["?"]))


def points_of(plan: Plan, action: Action, answer: str | float) -> float | None:
    asked = plan.scale_of(action)
    if asked is None:
        assert isinstance(answer, float)
        return 100 * min(max((answer - 50) / (10 - 50), 0), 1)
    level = asked.level_by_code.get(str(answer))
    return level.value if level else None


def expected_measures(plan: Plan, pairs: Iterable[tuple[str, Any, Any]]) -> dict[str, Any]:
    """MEASURE_COLUMNS of (action, first answer, second answer), one pair after the other."""
    points, steps, by_scale = [], [], {}
    for code, a, b in pairs:
        action = plan.action_by_code[code]
        points.append((points_of(plan, action, a) or 0.0) - (points_of(plan, action, b) or 0.0))
        if not action.is_numeric:
            asked = plan.scale_of(action)
            assert asked
            codes = [level.code for level in asked.levels]
            places = (codes.index(a), codes.index(b))
            steps.append(places[0] - places[1])
            by_scale.setdefault(asked.code, []).append(places)
    expected: dict[str, Any] = dict.fromkeys(COEFFICIENTS, math.nan)
    expected |= {"n_pairs": len(points), "n_in_levels": len(steps)}
    expected["bias_points"] = sum(points) / len(points)
    for name, values in (
        ("exact", [step == 0 for step in steps]),
        ("within_one", [abs(step) <= 1 for step in steps]),
        ("bias_levels", steps),
    ):
        expected[name] = sum(values) / len(values) if values else math.nan
    expected["reason"] = {0: "no_levels", 1: ""}.get(len(by_scale), "several_scales")
    if len(by_scale) == 1:
        ((code, places),) = by_scale.items()
        first, second = zip(*places, strict=True)
        if len(places) < 20:
            expected["reason"] = "few_pairs"
        else:
            n_levels = {"T": 3, "F": 4}[code]
            table = confusion(first, second, n_levels)
            for name, weighing in zip(COEFFICIENTS, Weighing, strict=False):
                expected[name] = kappa(table, disagreement_weights(n_levels, weighing))
            expected["alpha_ordinal"] = krippendorff_alpha([first, second], Metric.ORDINAL)
    return expected


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_row_is_what_its_pairs_say_one_by_one(ratings: Ratings, seed: int):
    rounds = [Round("2019"), Round("2021"), Round("2024", scope=("A", "B"))]
    plan = mixed_plan(12, rounds)
    said = random_answers(plan, seed)
    frame = pd.concat(
        [
            ratings(
                {key[1:]: x for key, x in answers.items() if key[0] == round_},
                round_=round_,
                assessment=one,
            )
            for one, answers in said.items()
            for round_ in ("2021", "2024")
        ]
    )
    shuffled = frame.sample(frac=1, random_state=seed)

    found = agreements(shuffled, plan, draws=7)

    expected = {"overall": {}, "area": {}, "country": {}}
    for first, second in (("self", "evaluator"), ("self", "agreed"), ("evaluator", "agreed")):
        for key in said[first].keys() & said[second].keys():
            round_, unit, code = key
            action = plan.action_by_code[code]
            both = (said[first][key], said[second][key])
            asked = plan.scale_of(action)
            if any(points_of(plan, action, x) is None for x in both) or (
                round_ == "2024" and code == "X-1"
            ):
                continue
            groups = [("country", unit)]
            if unit != REGION:
                groups += [("overall", "")] + [("area", code[0])] * (code != "X-1")
            ways = ["", asked.code] if asked else [""]
            for kind, group in groups:
                for when in (round_, ""):
                    for way in ways:
                        pairs = expected[kind].setdefault((when, group, first, second, way), [])
                        pairs.append((code, *both))
    for kind, rows in (
        ("overall", found.overall.assign(overall="")),
        ("area", found.by_area),
        ("country", found.by_country),
    ):
        keys = ["round", kind, "first", "second", "scale"]
        assert {tuple(r[k] for k in keys) for r in rows.to_dict("records")} == set(expected[kind])
        for one in rows.to_dict("records"):
            pairs = expected[kind][tuple(one[k] for k in keys)]
            measured = {name: one[name] for name in MEASURES}
            assert measured == pytest.approx(expected_measures(plan, pairs), nan_ok=True)
    order = {code: n for n, code in enumerate(("2021", "2024", ""))}
    for rows, names in (
        (found.by_area, ("A", "B")),
        (found.by_country, (*(c.code for c in plan.countries), REGION)),
    ):
        column = rows.columns[1]
        places = [(order[r["round"]], names.index(r[column])) for r in rows.to_dict("records")]
        assert places == sorted(places)


@pytest.mark.parametrize("seed", [1, 2])
def test_all_three_are_counted_by_round_and_scale(ratings: Ratings, seed: int):
    plan = mixed_plan(12, [Round("2021"), Round("2024")])
    said = random_answers(plan, seed)
    frame = pd.concat(
        [
            ratings(
                {key[1:]: x for key, x in answers.items() if key[0] == round_},
                round_=round_,
                assessment=one,
            )
            for one, answers in said.items()
            for round_ in ("2021", "2024")
        ]
    )

    found = agreements(frame, plan, draws=7).overall

    in_all = set.intersection(*(set(answers) for answers in said.values()))
    items: dict[tuple[str, str], list[list[int]]] = {}
    for round_, unit, code in in_all:
        asked = plan.scale_of(plan.action_by_code[code])
        if asked is None or unit == REGION:
            continue
        codes = [level.code for level in asked.levels if level.value is not None]
        answers = [said[one][round_, unit, code] for one in said]
        if all(answer in codes for answer in answers):
            counts = [answers.count(level) for level in codes]
            for when in (round_, ""):
                items.setdefault((when, asked.code), []).append(counts)
    for (round_, code), counts in items.items():
        one = row(found, round=round_, scale=code)
        assert one["n_all_three"] == len(counts)
        assert one["fleiss_kappa"] == pytest.approx(
            fleiss_kappa(counts) if len(counts) >= 20 else math.nan, nan_ok=True
        )
        together = row(found, round=round_)
        assert together["n_all_three"] == sum(len(items[round_, s]) for s in ("T", "F"))
        assert together["all_three_reason"] == "several_scales"
        assert math.isnan(together["fleiss_kappa"])


def test_every_formula_is_printed():
    assert [formula.name for formula in FORMULAS] == ["Where no coefficient of agreement is given"]
