"""What holds of every plan, whatever its tree, weights, gaps and settings."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitoring.model import (
    REGION,
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
from monitoring.scoring import Answers, answers, scores, view
from monitoring.scoring.answers import LEVEL, NO_INFORMATION, NOT_APPLICABLE
from monitoring.scoring.ranks import ranks

Ratings = Callable[..., pd.DataFrame]
UNITS = ("XAA", "XAB", "XAC", REGION)
FIGURES = ["score", "bound_low", "bound_high", "coverage", "n_rated", "n_applicable", "reason"]
STEPS = Scale(
    "STEPS",
    "Steps",
    (
        *(Level(str(n), f"Step {n}", 25.0 * n, "#000000", "", n == 4) for n in range(5)),
        Level("S", "Special", None, "#000000", "–", done=False),
    ),
)
SAID = ["0", "1", "2", "3", "4", "0", "1", "2", "3", "4", "S", "?", "n/a", ""]
ANY_KIND = st.sampled_from(Aggregation)
WEIGHTS = st.one_of(st.just(1.0), st.floats(0.01, 100), st.just(0.0))


@st.composite
def plans(draw: st.DrawFn, kinds: st.SearchStrategy[Aggregation]) -> Plan:
    """One to five areas, each at the top or below an earlier one, and one to nine actions."""
    areas: list[Area] = []
    for n in range(draw(st.integers(1, 5))):
        parent = draw(st.sampled_from([None, *(area.code for area in areas)]))
        areas.append(
            Area(f"A{n}", f"Area {n}", parent, weight=draw(WEIGHTS), core=draw(st.booleans()))
        )
    actions = [
        Action(
            f"X{n}",
            draw(st.sampled_from(areas)).code,
            f"Action {n}",
            responsibility=draw(st.sampled_from(["country", "country", "both", "region"])),
            weight=draw(WEIGHTS),
        )
        for n in range(draw(st.integers(1, 9)))
    ]
    return Plan(
        code="P",
        title="Random",
        scales={"STEPS": STEPS},
        scale="STEPS",
        areas=tuple(areas),
        actions=tuple(replace(a, responsibility=Responsibility(a.responsibility)) for a in actions),
        countries=tuple(Country(unit, unit) for unit in UNITS[:3]),
        rounds=(
            Round("2021", scope=draw(st.sampled_from([(), ("A0",)]))),
            Round("2024"),
        ),
        aggregation_area=draw(kinds),
        aggregation_plan=draw(kinds),
        geometric_floor=draw(st.sampled_from([0.5, 1.0, 10.0])),
        coverage_area=draw(st.sampled_from([0.0, 0.5, 2 / 3, 1.0])),
        coverage_plan=draw(st.sampled_from([0.0, 0.5, 0.8, 1.0])),
        coverage_basis=draw(st.sampled_from(["weight", "count"])),
        min_actions=draw(st.sampled_from([1, 1, 3])),
        overall=draw(st.sampled_from([True, True, True, False])),
        demonstration=True,
    )


@st.composite
def samples(draw: st.DrawFn, kinds: st.SearchStrategy[Aggregation] = ANY_KIND) -> Answers:
    """A random plan with random answers of three countries and the region in two rounds."""
    plan = draw(plans(kinds))
    nothing = view(pd.DataFrame(columns=["round", "country", "action", "assessment", "status",
                                         "reason", "level", "value"], dtype="str"))  # fmt: skip
    empty = answers(nothing, plan, UNITS)
    asked = empty.is_kind(NO_INFORMATION)
    said = draw(st.lists(st.sampled_from(SAID), min_size=asked.size, max_size=asked.size))
    place = {c.code if c.kind == LEVEL else c.kind: n for n, c in enumerate(empty.categories)}
    place |= {"?": place[NO_INFORMATION], "n/a": place[NOT_APPLICABLE]}
    category, points = empty.category.copy(), empty.points.copy()
    for at, word in zip(np.ndindex(asked.shape), said, strict=True):
        if asked[at] and word:
            category[at] = place["?" if word == "S" else word]
            points[at] = 25.0 * int(word) if word.isdigit() else math.nan
    return replace(empty, category=category, points=points)


def key(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index(["round", "country", "node"]).sort_index()


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Both tables hold the same figures, to the noise of floating point."""
    pd.testing.assert_frame_equal(key(one)[FIGURES], key(other)[FIGURES], rtol=1e-9, atol=1e-9)


def raised(given_: Answers, at: tuple[int, ...], by: float) -> Answers:
    points = given_.points.copy()
    points[at] += by
    return replace(given_, points=points)


# What a node is worth, worked out by the words of the method, one answer at a time.


def by_hand(given_: Answers, r: int, u: int, node: str) -> dict[str, Any]:
    """Mean, bounds, coverage by weight and counts of a node; None for a mean that is not there."""
    plan = given_.plan
    if node in plan.action_by_code:
        return _action_by_hand(given_, r, u, node)
    parent = None if node == plan.code else node
    parts = [(area.weight, area.code) for area in plan.areas if area.parent == parent]
    parts += [(action.weight, action.code) for action in plan.actions if action.parent == parent]
    kind = plan.aggregation_plan if parent is None else plan.aggregation_area
    found = [(w, by_hand(given_, r, u, code)) for w, code in parts]
    apply = [
        (w, part) for w, part in found if part["n_applicable"] and part["coverage"] is not None
    ]
    taken = [(w, part["mean"]) for w, part in apply if part["mean"] is not None]
    total = sum(w for w, _part in apply)
    return {
        "mean": combined(kind, taken, plan.geometric_floor),
        "low": combined(kind, [(w, part["low"]) for w, part in apply], plan.geometric_floor),
        "high": combined(kind, [(w, part["high"]) for w, part in apply], plan.geometric_floor),
        "coverage": sum(w * part["coverage"] for w, part in apply) / total if total else None,
        "n_rated": sum(part["n_rated"] for _w, part in found),
        "n_applicable": sum(part["n_applicable"] for _w, part in found),
    }


def _action_by_hand(given_: Answers, r: int, u: int, node: str) -> dict[str, Any]:
    a = [action.code for action in given_.plan.actions].index(node)
    points = float(given_.points[r, u, a])
    kind = given_.categories[given_.category[r, u, a]].kind
    is_known, applies = not math.isnan(points), kind in (LEVEL, NO_INFORMATION)
    return {
        "mean": points if is_known else None,
        "low": points if is_known else 0.0,
        "high": points if is_known else 100.0,
        "coverage": (1.0 if is_known else 0.0) if applies else None,
        "n_rated": int(is_known),
        "n_applicable": int(applies),
    }


def combined(kind: Aggregation, parts: list[tuple[float, float]], floor: float) -> float | None:
    """The aggregate of (weight, value), each kind in the words of the handbook."""
    parts = [(w, x) for w, x in parts if w > 0]
    if not parts:
        return None
    total = sum(w for w, _x in parts)
    values = sorted(x for _w, x in parts)
    floored = [(w, max(x, floor)) for w, x in parts]
    n = len(values)
    return {
        Aggregation.ARITHMETIC: lambda: sum(w * x for w, x in parts) / total,
        Aggregation.GEOMETRIC: lambda: math.prod(x ** (w / total) for w, x in floored),
        Aggregation.HARMONIC: lambda: total / sum(w / x for w, x in floored),
        Aggregation.MINIMUM: lambda: values[0],
        Aggregation.MEDIAN: lambda: (values[(n - 1) // 2] + values[n // 2]) / 2,
    }[kind]()


@given(samples())
def test_every_figure_agrees_with_one_worked_out_by_hand(sample: Answers):
    table = key(scores(sample))
    plan = sample.plan
    for r, round_ in enumerate(plan.rounds):
        for u, unit in enumerate(sample.units):
            for node in (plan.code, *plan.area_by_code, *plan.action_by_code):
                line, expected = table.loc[(round_.code, unit, node)], by_hand(sample, r, u, node)

                found = (line["n_rated"], line["n_applicable"])
                assert found == (expected["n_rated"], expected["n_applicable"])
                if node == plan.code and not plan.overall:
                    assert line[["score", "bound_low", "bound_high"]].isna().all()
                    continue
                if not pd.isna(line["score"]):
                    assert line["score"] == pytest.approx(expected["mean"], rel=1e-9, abs=1e-9)
                if expected["n_applicable"] and expected["coverage"] is not None:
                    assert line["bound_low"] == pytest.approx(expected["low"], rel=1e-9, abs=1e-9)
                    assert line["bound_high"] == pytest.approx(expected["high"], rel=1e-9)
                    if plan.coverage_basis == "weight":
                        assert line["coverage"] == pytest.approx(expected["coverage"], abs=1e-12)


@given(samples())
def test_the_bounds_always_contain_the_score(sample: Answers):
    found = scores(sample).dropna(subset=["score"])

    assert (found["bound_low"] <= found["score"]).all()
    assert (found["score"] <= found["bound_high"]).all()


@given(samples(), st.data())
def test_forgetting_a_rating_only_widens_the_range(sample: Answers, data: st.DataObject):
    """And no gap ever becomes a zero: the bounds still hold what was known before."""
    rated = np.argwhere(sample.rated)
    assume(len(rated))
    at = tuple(data.draw(st.sampled_from([tuple(map(int, place)) for place in rated])))
    points, category = sample.points.copy(), sample.category.copy()
    points[at] = math.nan
    category[at] = next(n for n, c in enumerate(sample.categories) if c.kind == NO_INFORMATION)

    before, after = scores(sample), scores(replace(sample, points=points, category=category))

    apply = (before["n_applicable"] > 0) & before["bound_low"].notna()
    assert (after["bound_low"][apply] <= before["bound_low"][apply] + 1e-9).all()
    assert (after["bound_high"][apply] >= before["bound_high"][apply] - 1e-9).all()
    known = before["score"].notna()
    assert (after["bound_low"][known] <= before["score"][known] + 1e-9).all()
    assert (before["score"][known] <= after["bound_high"][known] + 1e-9).all()


@given(samples())
def test_where_nothing_is_rated_there_is_no_score(sample: Answers):
    table = scores(sample)

    assert table.loc[table["n_rated"] == 0, "score"].isna().all()


@given(samples())
def test_where_everything_is_known_the_bounds_are_the_score(sample: Answers):
    table = scores(sample)
    full = table[(table["n_rated"] == table["n_applicable"]) & table["score"].notna()]

    assert (full["bound_low"] == full["score"]).all()
    assert (full["bound_high"] == full["score"]).all()
    assert full["coverage"].to_numpy() == pytest.approx(1)


@given(samples())
def test_a_missing_score_always_has_a_reason_and_a_score_never(sample: Answers):
    table = scores(sample)

    assert ((table["score"].isna()) == (table["reason"] != "")).all()


@given(samples())
def test_no_score_is_shown_below_the_coverage_that_the_plan_asks_for(sample: Answers):
    table = scores(sample).dropna(subset=["score"])

    for level, least in (("area", sample.plan.coverage_area), ("plan", sample.plan.coverage_plan)):
        assert (table.loc[table["level"] == level, "coverage"] >= least - 1e-9).all()


@given(samples(), st.data())
def test_a_better_rating_never_lowers_a_score(sample: Answers, data: st.DataObject):
    could_rise = np.argwhere(sample.points < 100)
    assume(len(could_rise))
    at = tuple(data.draw(st.sampled_from([tuple(map(int, place)) for place in could_rise])))

    before, after = scores(sample), scores(raised(sample, at, 25.0))

    known = before["score"].notna()
    assert (known == after["score"].notna()).all()
    assert (after["score"][known] >= before["score"][known] - 1e-9).all()


@given(samples(), st.data())
def test_one_country_never_changes_another_s_score(sample: Answers, data: st.DataObject):
    u = data.draw(st.integers(0, len(sample.units) - 1))
    points = sample.points.copy()
    points[:, u] = 100 - points[:, u]

    before, after = scores(sample), scores(replace(sample, points=points))

    others = before["country"] != sample.units[u]
    same(before[others], after[others])


@given(samples(), st.floats(0.01, 1000))
def test_weights_count_by_their_proportion(sample: Answers, factor: float):
    plan = sample.plan
    heavier = replace(
        plan,
        areas=tuple(replace(area, weight=area.weight * factor) for area in plan.areas),
        actions=tuple(replace(action, weight=action.weight * factor) for action in plan.actions),
    )

    same(scores(sample), scores(replace(sample, plan=heavier)))


@given(samples())
def test_an_action_that_does_not_apply_might_as_well_not_be_there(sample: Answers):
    plan = sample.plan
    parent = plan.areas[-1].code
    wider = replace(plan, actions=(*plan.actions, Action("Y", parent, "Not for us", weight=3)))
    away = next(n for n, c in enumerate(sample.categories) if c.kind == NOT_APPLICABLE)
    category = np.concatenate(
        [sample.category, np.full((*sample.category.shape[:2], 1), away, np.int16)], axis=2
    )
    points = np.concatenate([sample.points, np.full((*sample.points.shape[:2], 1), np.nan)], axis=2)

    before = scores(sample)
    after = scores(replace(sample, plan=wider, category=category, points=points))

    # An area of which nothing else was asked now says that nothing of it applies.
    same(before.assign(reason=""), after[after["node"] != "Y"].assign(reason=""))


@given(samples(st.just(Aggregation.ARITHMETIC)))
def test_a_geometric_mean_never_exceeds_the_arithmetic(sample: Answers):
    """Where every value is at or above the floor."""
    positive = replace(sample, points=np.maximum(sample.points, 25.0))
    plan = replace(
        sample.plan,
        aggregation_area=Aggregation.GEOMETRIC,
        aggregation_plan=Aggregation.GEOMETRIC,
    )

    arithmetic, geometric = scores(positive), scores(replace(positive, plan=plan))

    known = arithmetic["score"].notna()
    assert (known == geometric["score"].notna()).all()
    assert (geometric["score"][known] <= arithmetic["score"][known] + 1e-9).all()


@given(samples(), st.sampled_from([25.0, 50.0, 75.0, 100.0]))
def test_equal_ratings_give_their_value_under_every_aggregator(sample: Answers, value: float):
    points = np.where(sample.rated, value, np.nan)

    found = scores(replace(sample, points=points))["score"].dropna()

    assert found.to_numpy() == pytest.approx(value)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=12))
def test_ranks_are_those_of_the_unrounded_scores(values: list[float]):
    """Rounding to whole numbers for display moves nobody: the rank is by the score itself."""
    found = ranks(np.array(values))

    for value, rank in zip(values, found, strict=True):
        # Within the tolerance, neighbours may be chained to a tie; clear differences never are.
        clearly_better = sum(other > value + 1e-6 for other in values)
        better_or_tied = sum(other > value - 1e-6 for other in values)
        assert clearly_better + 1 <= rank <= max(better_or_tied, 1)


@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_the_ratings_makes_no_difference(sample: Answers, random: Any):
    rows = [
        {
            "round": round_.code,
            "country": unit,
            "action": action.code,
            "assessment": assessment,
            "status": "rated",
            "reason": "",
            "level": str(int(sample.points[r, u, a] / 25)),
            "value": math.nan,
        }
        for r, round_ in enumerate(sample.rounds)
        for u, unit in enumerate(sample.units)
        for a, action in enumerate(sample.plan.actions)
        for assessment in ("self", "evaluator")
        if sample.rated[r, u, a]
    ]
    assume(rows)
    turned = rows.copy()
    random.shuffle(turned)

    one, other = (
        scores(answers(view(pd.DataFrame(some)), sample.plan, UNITS)) for some in (rows, turned)
    )

    same(one, other)
