"""Ranks under many draws: worked out a second way, draw by draw, and by rules that must hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError, replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from numpy.random import PCG64, Generator, SeedSequence

from monitoring.model import (
    RATING_COLUMNS,
    Action,
    Aggregation,
    Area,
    Country,
    Level,
    Plan,
    Responsibility,
    Round,
    Scale,
)
from monitoring.scoring import answers, view
from monitoring.scoring.answers import Answers
from monitoring.scoring.ranks import ranks
from monitoring.scoring.robustness import (
    DRAWS_AT_ONCE,
    FIGURE_COLUMNS,
    Robustness,
    Settings,
    interval_groups,
    overlaps,
    robustness,
)
from monitoring.scoring.tree import tree_of

Ratings = Callable[..., pd.DataFrame]
ARITHMETIC, GEOMETRIC, HARMONIC, MINIMUM, MEDIAN = Aggregation
COUNTRIES = ("XAA", "XAB", "XAC", "XAD", "XAE")
NAN = float("nan")
SEED = 7
DRAWS = DRAWS_AT_ONCE + 3
STEPS = Scale(
    "STEPS",
    "Steps of unequal height, one of them outside the order",
    (
        Level("0", "Zero", 0.0, "#000000", "", done=False),
        Level("1", "One", 20.0, "#000000", "", done=False),
        Level("S", "Special", None, "#000000", "", done=False),
        Level("2", "Two", 100.0, "#000000", "", done=True),
    ),
)


def deep_plan(floor: float = 1.0, countries: Sequence[str] = COUNTRIES) -> Plan:
    """A (weight 2) with A1 (weight 3) below A2 inside it, B (weight 1), C, of the region alone."""
    return Plan(
        code="P",
        title="Deep",
        scales={"STEPS": STEPS},
        scale="STEPS",
        areas=(
            Area("A", "A", weight=2.0),
            Area("A1", "Part of A", parent="A", weight=3.0),
            Area("A2", "Part of the part", parent="A1", weight=0.5),
            Area("B", "B", weight=1.0),
            Area("C", "C", weight=4.0),
        ),
        actions=(
            Action("a", "A", "a", weight=1.0),
            Action("a1", "A1", "a1", weight=2.0, lower=0.0, optimum=100.0),
            Action("a2", "A2", "a2", weight=5.0),
            Action("a3", "A2", "a3", weight=1.0, lower=0.0, optimum=100.0),
            Action("b1", "B", "b1", weight=1.0),
            Action("b2", "B", "b2", weight=3.0, lower=0.0, optimum=100.0),
            Action("c", "C", "c", responsibility=Responsibility.REGION),
        ),
        countries=tuple(Country(code, code) for code in countries),
        rounds=(Round("2021"), Round("2024")),
        geometric_floor=floor,
        coverage_area=0.0,
        coverage_plan=0.0,
        demonstration=True,
    )


def said(country: str, **answers: str | float) -> dict[tuple[str, str], str | float]:
    """What one country says of its actions."""
    return {(country, action): answer for action, answer in answers.items()}


SAID = {
    **said("XAA", a="2", a1=0.0, a2="1", a3=40.0, b1="1", b2=60.0),
    **said("XAB", a="1", a1=90.0, a3=30.0, b1="2", b2=10.0),
    **said("XAC", a2="2", b1="0"),
    **said("XAD", b2=41.0),
    **said("REGION", c="2"),
}
"""XAA complete, XAB with one gap, XAC with more, XAD with B alone; XAE says nothing."""


@pytest.fixture
def given(ratings: Ratings) -> Answers:
    return answers(view(ratings(SAID)), deep_plan())


def given_by(ratings: Ratings, *countries: str) -> Answers:
    """The same answers, of these countries alone and in this order."""
    some = {key: value for key, value in SAID.items() if key[0] in (*countries, "REGION")}
    return answers(view(ratings(some)), deep_plan(countries=countries))


def column(found: Robustness, name: str) -> list[float]:
    """A column of the frame, what is missing as NaN."""
    return found.frame[name].astype(float).tolist()


def quantile(values: Sequence[float], share: float) -> float:
    """Type 7 of Hyndman and Fan, in their own words."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    below = math.floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def moved(plan: Plan, factors: Sequence[float], kind: Aggregation) -> Plan:
    """The plan with the weights of areas and actions multiplied and one aggregation everywhere."""
    n = len(plan.areas)
    return replace(
        plan,
        areas=tuple(
            replace(x, weight=x.weight * f) for x, f in zip(plan.areas, factors[:n], strict=True)
        ),
        actions=tuple(
            replace(x, weight=x.weight * f) for x, f in zip(plan.actions, factors[n:], strict=True)
        ),
        aggregation_area=kind,
        aggregation_plan=kind,
    )


def scores_by_hand(
    given: Answers,
    kinds: Sequence[Aggregation],
    node: str,
    noise: float = 0.25,
    chance: Callable[[str, str], float] | None = None,
) -> list[list[float]]:
    """The score of each country in each draw: one draw, one tree, one rating after the other."""
    plan = given.plan
    random = Generator(PCG64(SEED))
    own = {
        code: Generator(PCG64(SeedSequence(SEED, spawn_key=tuple(map(ord, code)))))
        for code in given.units
    }
    found = []
    for _draw in range(DRAWS):
        which, *factors = random.random(1 + len(plan.areas) + len(plan.actions)).tolist()
        drawn = moved(
            plan, [1 - noise + 2 * noise * f for f in factors], kinds[int(which * len(kinds))]
        )
        points = given.points[1].T.copy()
        for u, unit in enumerate(given.units):
            for a, action in enumerate(plan.actions):
                number = own[unit].random()
                if chance is not None:
                    p = chance(unit, action.code)
                    points[a, u] = off(points[a, u], action, number, p)
        tree = tree_of(drawn)
        found.append(tree.means(points)[tree.nodes.index(node)].tolist())
    return found


def off(points: float, action: Action, number: float, chance: float) -> float:
    """The points of a rating after it was drawn one level down, up, or as it was."""
    steps = [0.0, 20.0, 100.0]
    if action.is_numeric or math.isnan(points):
        return points
    place = steps.index(points)
    if number < chance / 2:
        return steps[max(place - 1, 0)]
    return steps[min(place + 1, 2)] if number >= 1 - chance / 2 else points


def assert_as_by_hand(found: Robustness, drawn: list[list[float]], countries: int) -> None:
    """Quantiles of scores and ranks, and shares, of the first so many countries."""
    scores = np.array(drawn)[:, :countries]
    places = np.array([ranks(row) for row in scores])
    for name, table in (("score", scores), ("rank", places)):
        for end, share in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
            expected = [quantile(column, share) for column in table.T.tolist()]
            assert column(found, f"{name}_{end}")[:countries] == pytest.approx(expected, rel=1e-12)
    for k in found.settings.first:
        shares = [sum(rank <= k for rank in ranked) / DRAWS for ranked in places.T.tolist()]
        assert column(found, f"first_{k}")[:countries] == shares


@pytest.mark.parametrize(
    "kinds",
    [(ARITHMETIC, GEOMETRIC), tuple(Aggregation), (HARMONIC,), (MINIMUM,), (MEDIAN,), (GEOMETRIC,)],
    ids="+".join,
)
@pytest.mark.parametrize("node", ["P", "A", "B"])
def test_the_draws_agree_with_one_tree_after_another(
    ratings: Ratings, kinds: tuple[Aggregation, ...], node: str
):
    given = answers(view(ratings(SAID)), deep_plan(floor=5.0))
    n = {"P": 4, "A": 3, "B": 4}[node]

    found = robustness(given, "2024", node=node, draws=DRAWS, seed=SEED, aggregators=kinds)

    assert_as_by_hand(found, scores_by_hand(given, kinds, node), n)
    assert found.frame["rank"].isna().tolist() == [False] * n + [True] * (5 - n)


@pytest.mark.parametrize("kinds", [(ARITHMETIC, GEOMETRIC), (HARMONIC, MINIMUM, MEDIAN)])
def test_drawn_ratings_agree_with_one_rating_after_another(
    given: Answers, kinds: tuple[Aggregation, ...]
):
    chances = {("XAA", "a"): 1.0, ("XAA", "b1"): 0.5, ("XAB", "b1"): 0.9, ("XAC", "b1"): 1.0}

    def chance(unit: str, action: str) -> float:
        return chances.get((unit, action), 0.2)

    array = np.array([[chance(u, a.code) for a in given.plan.actions] for u in given.units])
    found = robustness(given, "2024", draws=DRAWS, seed=SEED, aggregators=kinds, rating_noise=array)
    one = robustness(given, "2024", draws=DRAWS, seed=SEED, aggregators=kinds, rating_noise=0.2)

    assert_as_by_hand(found, scores_by_hand(given, kinds, "P", chance=chance), 4)
    assert_as_by_hand(one, scores_by_hand(given, kinds, "P", chance=lambda _u, _a: 0.2), 4)
    assert found.settings.has_rating_noise


def test_more_noise_of_weights_moves_them_further(given: Answers):
    kinds = (ARITHMETIC,)
    found = robustness(given, "2024", draws=DRAWS, seed=SEED, aggregators=kinds, weight_noise=0.9)

    assert_as_by_hand(found, scores_by_hand(given, kinds, "P", noise=0.9), 4)


def test_what_is_not_said_is_a_thousand_draws_of_two_aggregators(given: Answers):
    found = robustness(given, "2024")

    assert found.settings == Settings(
        round="2024",
        node="P",
        draws=1000,
        seed=2016,
        weight_noise=0.25,
        aggregators=(ARITHMETIC, GEOMETRIC),
        floor=1.0,
        has_rating_noise=False,
        first=(1, 3, 5),
    )
    same = robustness(
        given,
        "2024",
        node="P",
        draws=1000,
        seed=2016,
        weight_noise=0.25,
        aggregators=[ARITHMETIC, GEOMETRIC],
        rating_noise=None,
        top=[1, 3, 5],
    )
    pd.testing.assert_frame_equal(found.frame, same.frame, check_exact=True)
    assert list(found.frame.columns) == ["country", *FIGURE_COLUMNS, *found.frame.columns[9:]]
    assert list(found.frame.columns) == [
        "country", "score", "rank", "rank_low", "rank_median", "rank_high", "score_low",
        "score_median", "score_high", "first_1", "first_3", "first_5", "reason",
    ]  # fmt: skip


def test_what_was_found_and_with_which_settings_is_not_changed_afterwards(given: Answers):
    found = robustness(given, "2024", draws=1)

    with pytest.raises(FrozenInstanceError):
        found.groups = ()  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        found.settings.seed = 3  # type: ignore[misc]


def test_without_noise_every_draw_is_the_official_score(given: Answers):
    found = robustness(given, "2024", weight_noise=0, aggregators=(ARITHMETIC,), draws=3)

    for end in ("low", "median", "high"):
        assert column(found, f"score_{end}") == pytest.approx(
            column(found, "score"), rel=1e-12, nan_ok=True
        )
        assert column(found, f"rank_{end}") == pytest.approx(column(found, "rank"), nan_ok=True)


def test_the_same_seed_gives_the_same_bits_and_another_one_others(given: Answers):
    one, again, other = (robustness(given, "2024", seed=seed).frame for seed in (1, 1, 2))

    pd.testing.assert_frame_equal(one, again, check_exact=True)
    assert one["score_median"].tolist()[:4] != other["score_median"].tolist()[:4]


@pytest.mark.parametrize("noise", [None, 0.3])
@pytest.mark.parametrize("kinds", [(ARITHMETIC, GEOMETRIC), tuple(Aggregation)])
def test_other_countries_and_their_order_move_no_bit_of_a_country_s_scores(
    ratings: Ratings, noise: float | None, kinds: tuple[Aggregation, ...]
):
    """A product of matrices would: it adds in another order for another number of columns."""

    def scores(*countries: str) -> dict[str, list[float]]:
        given = given_by(ratings, *countries)
        found = robustness(given, "2024", draws=200, rating_noise=noise, aggregators=kinds)
        return {
            row["country"]: [row[f"score_{end}"] for end in ("low", "median", "high")]
            for row in found.frame.to_dict("records")
        }

    whole = scores(*COUNTRIES[:4])

    assert scores(*reversed(COUNTRIES[:4])) == whole
    for n in (1, 2, 3):
        for some in combinations(COUNTRIES[:4], n):
            assert scores(*some) == {code: whole[code] for code in some}


def test_neither_the_order_of_countries_nor_of_ratings_moves_a_rank(
    ratings: Ratings, given: Answers
):
    turned = given_by(ratings, *reversed(COUNTRIES))
    rows = ratings(SAID).iloc[::-1].reset_index(drop=True)
    one, other, shuffled = (
        robustness(answers_, "2024", draws=200, rating_noise=0.1)
        for answers_ in (given, turned, answers(view(rows), given.plan))
    )

    pd.testing.assert_frame_equal(
        one.frame, other.frame.iloc[::-1].reset_index(drop=True), check_exact=True
    )
    pd.testing.assert_frame_equal(one.frame, shuffled.frame, check_exact=True)
    assert (one.groups, one.alike) == (other.groups, other.alike)


def test_many_countries_and_actions_move_no_bit_either():
    """As many as there are in the world, where sums are long and arrays are cut into pieces."""
    random = np.random.default_rng(3)
    countries = tuple(f"Q{n:03}" for n in range(61))
    plan = replace(
        deep_plan(countries=countries),
        areas=tuple(Area(f"A{n}", "A", weight=1.0 + n % 3) for n in range(4)),
        actions=tuple(
            Action(f"x{n}", f"A{n % 4}", "x", lower=0.0, optimum=1.0) for n in range(130)
        ),
    )
    points = np.where(random.random((2, 61, 130)) < 0.1, np.nan, random.random((2, 61, 130)) * 100)
    category = np.zeros(points.shape, np.int16)
    categories = answers(view(empty()), plan).categories
    number = [c.kind for c in categories].index("number")
    unanswered = [c.code for c in categories].index("unanswered")
    category[:] = np.where(np.isnan(points), unanswered, number)
    whole = Answers(plan, plan.rounds, countries, categories, category, points)
    some = [40, 3, 17]
    few = Answers(
        replace(plan, countries=tuple(plan.countries[n] for n in some)),
        plan.rounds,
        tuple(countries[n] for n in some),
        categories,
        category[:, some],
        points[:, some],
    )

    all_of_them, few_of_them = (
        robustness(given, "2024", draws=120).frame.set_index("country") for given in (whole, few)
    )

    for name in ("score_low", "score_median", "score_high"):
        assert few_of_them[name].tolist() == all_of_them.loc[few_of_them.index, name].tolist()


def empty() -> pd.DataFrame:
    """No ratings."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in RATING_COLUMNS}).astype(
        {"value": "float64"}
    )


def test_a_country_without_a_score_has_its_reason_and_takes_no_rank(ratings: Ratings):
    """Known of peers: null turned into 0 and ranked."""
    plan = replace(deep_plan(), coverage_plan=0.8)
    found = robustness(answers(view(ratings(SAID)), plan), "2024")

    assert found.frame["reason"].tolist() == ["", "", "coverage", "coverage", "no_information"]
    assert column(found, "rank")[2:] == pytest.approx([NAN] * 3, nan_ok=True)
    for name in set(found.frame.columns) - {"country", "reason"}:
        assert found.frame[name].isna().tolist() == [False] * 2 + [True] * 3
    assert column(found, "first_3")[:2] == [1, 1]
    assert set(found.alike) == {"XAA", "XAB"}


def test_the_region_is_never_ranked(given: Answers):
    assert found_countries(robustness(given, "2024", node="C")) == list(COUNTRIES)
    assert robustness(given, "2024", node="C").frame["reason"].tolist() == ["regional_only"] * 5


def found_countries(found: Robustness) -> list[str]:
    return found.frame["country"].tolist()


def test_nothing_rated_ranks_nobody(given: Answers):
    found = robustness(given, "2021", draws=2)

    assert found.frame["rank"].isna().all()
    assert (found.groups, dict(found.alike)) == ((), {})


def test_a_country_alone_is_always_the_first(ratings: Ratings):
    found = robustness(given_by(ratings, "XAB"), "2024")

    assert (
        column(found, "rank_low") == column(found, "rank_high") == column(found, "first_1") == [1]
    )
    assert (found.groups, dict(found.alike)) == ((), {"XAB": ()})


def test_equal_countries_share_the_better_rank_in_every_draw(ratings: Ratings):
    some = {**said("XAA", b1="1"), **said("XAB", b1="1"), **said("XAC", b1="0")}
    plan = deep_plan(countries=("XAA", "XAB", "XAC"))
    found = robustness(answers(view(ratings(some)), plan), "2024")

    assert column(found, "rank_low") == column(found, "rank_high") == [1, 1, 3]
    assert column(found, "first_1") == [1, 1, 0]
    assert column(found, "first_3") == [1, 1, 1]
    assert found.groups == (("XAA", "XAB"),)
    assert found.alike == {"XAA": ("XAB",), "XAB": ("XAA",), "XAC": ()}


def test_ranks_are_of_unrounded_scores(ratings: Ratings):
    """Known of peers: ranks computed from rounded scores. These two are both shown as 66."""
    some = {**said("XAA", b2=66.4), **said("XAB", b2=66.3)}
    found = robustness(answers(view(ratings(some)), deep_plan()), "2024")

    assert column(found, "rank_low")[:2] == column(found, "rank_high")[:2] == [1, 2]
    assert found.groups == ()


def test_an_action_has_no_weights_to_draw(given: Answers):
    kinds = (GEOMETRIC, MINIMUM)
    found = robustness(given, "2024", node="a1", aggregators=kinds)
    drawn = robustness(given, "2024", node="a", draws=DRAWS, seed=SEED, rating_noise=0.4)

    assert column(found, "score_low")[:2] == column(found, "score_high")[:2] == [0, 90]
    assert_as_by_hand(drawn, scores_by_hand(given, kinds, "a", chance=lambda _u, _a: 0.4), 2)


def test_a_part_that_weighs_nothing_is_not_taken(ratings: Ratings):
    """A floor of 0 would make it infinite, and infinite times nothing is no number."""
    plan = deep_plan(floor=0.0, countries=("XAA",))
    plan = replace(
        plan,
        areas=tuple(replace(x, weight=0.0) if x.code == "A" else x for x in plan.areas),
        actions=tuple(replace(x, weight=0.0) if x.code == "b1" else x for x in plan.actions),
    )
    some = said("XAA", a="0", b1="0", b2=64.0)

    found = robustness(
        answers(view(ratings(some)), plan), "2024", aggregators=(ARITHMETIC, GEOMETRIC, HARMONIC)
    )

    assert column(found, "score_low") == pytest.approx([64])
    assert column(found, "score_high") == pytest.approx([64])


@pytest.mark.parametrize("kind", [GEOMETRIC, HARMONIC])
def test_without_a_floor_one_zero_makes_the_whole_zero(ratings: Ratings, kind: Aggregation):
    some = said("XAA", a="2", b1="0", b2=64.0)
    plan = deep_plan(floor=0.0, countries=("XAA",))

    found = robustness(answers(view(ratings(some)), plan), "2024", aggregators=[kind], draws=5)

    assert column(found, "score_low") == column(found, "score_high") == [0]


def test_an_area_without_actions_is_passed_over(ratings: Ratings):
    plan = deep_plan(countries=("XAA",))
    plan = replace(plan, areas=(*plan.areas, Area("D", "Empty", weight=9.0)))
    given = answers(view(ratings({("XAA", "b2"): 64.0})), plan)

    found = robustness(given, "2024", aggregators=tuple(Aggregation))

    assert column(found, "score_low") == pytest.approx([64])
    assert column(found, "score_high") == pytest.approx([64])


def test_ratings_that_are_never_off_are_as_they_are(given: Answers):
    as_they_are = robustness(given, "2024", draws=DRAWS)
    never_off = robustness(given, "2024", draws=DRAWS, rating_noise=0)

    pd.testing.assert_frame_equal(as_they_are.frame, never_off.frame, rtol=1e-12)
    assert (as_they_are.settings.has_rating_noise, never_off.settings.has_rating_noise) == (
        False,
        True,
    )


@pytest.mark.parametrize(("level", "low", "high"), [("0", 0, 20), ("1", 0, 100), ("2", 20, 100)])
def test_a_rating_moves_by_one_level_of_its_own_scale_and_never_beyond_its_ends(
    ratings: Ratings, level: str, low: float, high: float
):
    """The special level has no place in the order, so that 20 and 100 are neighbours."""
    given = answers(view(ratings({("XAA", "a"): level})), deep_plan(countries=("XAA",)))

    found = robustness(given, "2024", node="a", rating_noise=1)

    assert (column(found, "score_low"), column(found, "score_high")) == ([low], [high])


def test_a_number_is_never_off(ratings: Ratings):
    given = answers(view(ratings({("XAA", "b2"): 64.0})), deep_plan(countries=("XAA",)))

    found = robustness(given, "2024", node="b2", rating_noise=1)

    assert (column(found, "score_low"), column(found, "score_high")) == ([64], [64])


def test_how_often_a_country_is_among_the_first_few_grows_with_the_few(given: Answers):
    found = robustness(given, "2024", top=(1, 2, 3, 4))

    first = np.array([column(found, f"first_{k}")[:4] for k in (1, 2, 3, 4)])
    assert (np.diff(first, axis=0) >= 0).all()
    assert first[3].tolist() == [1, 1, 1, 1]
    assert (first.sum(axis=1) >= [1, 2, 3, 4]).all()  # more than that only where ranks are shared
    assert found.settings.first == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"draws": 0}, "0 draws: there must be at least 1"),
        ({"seed": -1}, "the seed is -1: it must be 0 or more"),
        ({"weight_noise": 1}, "the noise of weights is 1: 0 to below 1 is expected"),
        ({"weight_noise": -0.1}, "the noise of weights is -0.1: 0 to below 1 is expected"),
        ({"weight_noise": NAN}, "the noise of weights is nan: 0 to below 1 is expected"),
        ({"aggregators": ()}, "no aggregator: there must be at least one"),
        ({"rating_noise": 1.1}, "the noise of ratings must be a chance from 0 to 1"),
        ({"rating_noise": -0.1}, "the noise of ratings must be a chance from 0 to 1"),
        ({"rating_noise": NAN}, "the noise of ratings must be a chance from 0 to 1"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    given: Answers, settings: dict[str, object], sentence: str
):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        robustness(given, "2024", **settings)


def test_settings_at_their_limits_are_taken(given: Answers):
    found = robustness(given, "2024", draws=1, seed=0, weight_noise=0.99, rating_noise=1)

    assert column(found, "rank_low")[:4] == column(found, "rank_high")[:4]


@pytest.mark.parametrize(("round_", "node"), [("1066", None), ("2024", "TAX")])
def test_a_round_or_node_that_is_not_there_is_a_mistake_of_the_program(
    given: Answers, round_: str, node: str | None
):
    with pytest.raises(KeyError, match="unknown"):
        robustness(given, round_, node=node)


@pytest.mark.parametrize(
    ("intervals", "groups"),
    [
        ([], []),
        ([(1, 2)], []),
        ([(1, 1), (2, 2), (3, 3)], []),
        ([(1, 2), (2, 3)], [[0, 1]]),  # ends that touch overlap
        ([(1, 1.9), (2, 3)], []),
        ([(1, 2), (2, 3), (3, 4)], [[0, 1], [1, 2]]),
        ([(1, 9), (2, 3), (4, 5)], [[0, 1], [0, 2]]),
        ([(1, 1), (1, 1), (3, 4), (3, 3)], [[0, 1], [2, 3]]),
        ([(1, 5), (2, 5), (3, 5)], [[0, 1, 2]]),
        ([(1, 4), (2, 6), (4, 7), (6, 8)], [[0, 1, 2], [1, 2, 3]]),
        ([(1, 2 - 1e-10), (2, 3)], [[0, 1]]),  # the noise of floating point
        ([(1, 2 - 1e-8), (2, 3)], []),
    ],
)
def test_a_group_is_as_large_as_intervals_that_overlap_two_by_two(
    intervals: list[tuple[float, float]], groups: list[list[int]]
):
    low, high = (np.array([one[end] for one in intervals], dtype=float) for end in (0, 1))

    assert interval_groups(low, high) == groups


def test_groups_are_all_the_largest_sets_that_trying_every_set_finds():
    random = np.random.default_rng(5)
    for n in (2, 3, 5, 7):
        for _time in range(30):
            low = np.sort(random.integers(1, 9, n)).astype(float)
            high = low + random.integers(0, 4, n)

            def overlap(one: int, other: int, low=low, high=high) -> bool:
                return bool(low[one] <= high[other] and low[other] <= high[one])

            cliques = [
                set(some)
                for size in range(2, n + 1)
                for some in combinations(range(n), size)
                if all(overlap(*pair) for pair in combinations(some, 2))
            ]
            largest = [c for c in cliques if not any(c < other for other in cliques)]
            neighbours = [[m for m in range(n) if m != own and overlap(own, m)] for own in range(n)]

            assert sorted(map(sorted, interval_groups(low, high))) == sorted(map(sorted, largest))
            assert overlaps(low, high) == neighbours


def test_groups_name_the_best_ranked_first_and_a_country_may_stand_in_several(ratings: Ratings):
    """A (100, 12), B (20, 80) and C (0, 100) change places with the weights; D is always last."""
    some = {
        **said("XAA", a="2", b2=12.0),
        **said("XAB", a="1", b2=80.0),
        **said("XAC", a="0", b2=100.0),
        **said("XAD", a="0", b2=20.0),
    }
    plan = deep_plan(countries=("XAD", "XAC", "XAB", "XAA"))
    plan = replace(plan, areas=tuple(replace(x, weight=1.0) for x in plan.areas))

    found = robustness(answers(view(ratings(some)), plan), "2024", aggregators=(ARITHMETIC,))

    assert column(found, "rank") == [4, 2, 2, 1]
    assert column(found, "rank_low") == [4, 1, 2, 1]
    assert column(found, "rank_high") == [4, 3, 3, 3]
    assert found.groups == (("XAA", "XAC", "XAB"),)
    assert found.alike["XAB"] == ("XAA", "XAC")
    assert found.alike["XAD"] == ()
