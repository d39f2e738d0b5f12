"""How long it takes from ratings to scores, beside the plainest way to compute the same.

`python -m benchmarks.scoring` makes ratings of 193 countries for 200 actions in 20 areas over 20
rounds, a tenth of them without information, and times, on one core and after one run that is not
counted: plan and area scores; the action scores too; how this grows with the rounds; one round of
15 countries and 60 actions; a thousand draws of robustness. The reference computes the same columns
with `groupby.apply`, and its figures are compared with ours before any ratio is printed.
"""

from __future__ import annotations

import argparse
import datetime
import math
import os
import resource
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from monitoring.definitions import load_scales
from monitoring.model import RATING_COLUMNS, Action, Area, Country, Plan, Round
from monitoring.pipeline import DATA
from monitoring.scoring import answers, robustness, scores, view

GAPS = 0.1
SEED = 20261122
RUNS = 7
AGREE = 1e-9
KEY = ["round", "country", "node"]
FIGURES = ["score", "bound_low", "bound_high", "coverage", "n_rated", "n_applicable", "rank"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-reference", action="store_true")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    plan, ratings = sample(193, 200, 20, 20)
    print(f"{len(ratings):,} ratings, one core")
    areas, actions = (
        timed(partial(scored, ratings, plan, ("plan", "area"))),
        timed(partial(scored, ratings, plan, ("plan", "area", "action"))),
    )
    print(f"plan and area scores           {areas:8.3f} s")
    print(f"plan, area and action scores   {actions:8.3f} s")
    grow(plan, ratings)
    small_plan, small = sample(15, 60, 1, 8)
    quick = timed(partial(scored, small, small_plan, ("plan", "area", "action")))
    print(f"15 countries, 60 actions, 1 round {1000 * quick:5.1f} ms")
    one_round = answers(view(ratings[ratings["round"] == plan.rounds[-1].code]), plan)
    draws = timed(partial(robustness, one_round, plan.rounds[-1].code, draws=1000, seed=SEED))
    print(f"robustness, 1,000 draws        {draws:8.3f} s")
    # Linux counts in KiB, others in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest memory                 {peak:8.0f} MB")
    if not given.without_reference:
        compare(plan, ratings, ("plan", "area"), areas)
        compare(plan, ratings, ("plan", "area", "action"), actions)


def sample(countries: int, actions: int, rounds: int, areas: int) -> tuple[Plan, pd.DataFrame]:
    """A plan and its ratings by evaluators, random levels with gaps."""
    scales = load_scales(DATA / "scales")
    scale = scales["IMPLEMENTATION"]
    plan = Plan(
        code="BENCHMARK",
        title="Benchmark",
        scales={scale.code: scale},
        scale=scale.code,
        areas=tuple(Area(f"A{n:02}", f"Area {n}", weight=1.0 + n % 3) for n in range(areas)),
        actions=tuple(
            Action(f"X{n:03}", f"A{n % areas:02}", f"Action {n}", weight=1.0 + n % 2)
            for n in range(actions)
        ),
        countries=tuple(Country(f"Q{n:03}", f"Country {n}") for n in range(countries)),
        rounds=tuple(
            Round(str(2000 + n), date=datetime.date(2000 + n, 6, 30)) for n in range(rounds)
        ),
        demonstration=True,
    )
    random = np.random.default_rng(SEED)
    shape = (rounds, countries, actions)
    r, u, a = (axis.ravel() for axis in np.indices(shape))
    is_gap = random.random(len(r)) < GAPS
    codes = np.array([level.code for level in scale.levels if level.value is not None])
    said = {
        "round": np.array([x.code for x in plan.rounds])[r],
        "country": np.array([c.code for c in plan.countries])[u],
        "action": np.array([x.code for x in plan.actions])[a],
        "assessment": np.full(len(r), "evaluator"),
        "status": np.where(is_gap, "no_information", "rated"),
        "reason": np.where(is_gap, "not_available", ""),
        "level": np.where(is_gap, "", codes[random.integers(0, len(codes), len(r))]),
    }
    ratings = pd.DataFrame({name: pd.array(column, dtype="str") for name, column in said.items()})
    ratings["value"] = math.nan
    rest = [name for name in RATING_COLUMNS if name not in ratings]
    ratings[rest] = pd.DataFrame(dict.fromkeys(rest, ""), index=ratings.index, dtype="str")
    return plan, ratings[list(RATING_COLUMNS)]


def scored(ratings: pd.DataFrame, plan: Plan, levels: tuple[str, ...]) -> pd.DataFrame:
    """From the ratings to SCORE_COLUMNS."""
    return scores(answers(view(ratings), plan), levels=levels)


def timed(work: Callable[[], Any]) -> float:
    """Seconds, the median of several runs after one that is not counted."""
    work()
    taken = []
    for _run in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def grow(plan: Plan, ratings: pd.DataFrame) -> None:
    """How long a rating takes, with ever more rounds of them."""
    for n in (5, 10, 20):
        rounds = plan.rounds[:n]
        some = ratings[ratings["round"].isin([x.code for x in rounds])].reset_index(drop=True)
        seconds = timed(partial(scored, some, plan.with_rounds(rounds), ("plan", "area")))
        print(f"  {len(some):9,} ratings: {1e9 * seconds / len(some):6.0f} ns for each")


def compare(plan: Plan, ratings: pd.DataFrame, levels: tuple[str, ...], ours: float) -> None:
    """Time the reference, hold its figures against ours and print the ratio."""
    start = time.perf_counter()
    theirs = reference(plan, ratings, levels)
    seconds = time.perf_counter() - start
    mine = scored(ratings, plan, levels)
    one, other = (
        table.set_index(KEY).sort_index()[FIGURES].astype(float) for table in (mine, theirs)
    )
    pd.testing.assert_frame_equal(one, other, rtol=AGREE, atol=AGREE, check_index_type=False)
    words = " and ".join(levels)
    print(
        f"groupby.apply, {words}: {seconds:.1f} s, the same figures; {seconds / ours:.0f} times ours"
    )


def reference(plan: Plan, ratings: pd.DataFrame, levels: tuple[str, ...]) -> pd.DataFrame:
    """The same columns as one would write them first: a function applied to each group."""
    value = {level.code: level.value for level in plan.scales[plan.scale or ""].levels}
    rows = ratings.merge(
        pd.DataFrame(
            [(a.code, a.parent, a.weight) for a in plan.actions],
            columns=["action", "area", "weight"],
        ),
        on="action",
    )
    rows["points"] = rows["level"].map(value)
    areas = (
        rows.groupby(["round", "country", "area"])[["points", "weight"]]
        .apply(partial(_of_actions, plan))
        .reset_index()
    )
    weights = {area.code: area.weight for area in plan.areas}
    areas["weight"] = areas["area"].map(weights)
    whole = (
        areas.groupby(["round", "country"])[
            ["mean", "bound_low", "bound_high", "coverage", "n_rated", "n_applicable", "weight"]
        ]
        .apply(partial(_of_areas, plan))
        .reset_index()
        .assign(node=plan.code)
    )
    tables = [whole, areas.rename(columns={"area": "node"})]
    if "action" in levels:
        rated = rows["points"].notna()
        tables.append(
            rows.assign(
                node=rows["action"],
                score=rows["points"],
                bound_low=rows["points"].where(rated, 0.0),
                bound_high=rows["points"].where(rated, 100.0),
                coverage=rated.astype(float),
                n_rated=rated.astype(int),
                n_applicable=1,
            )
        )
    table = pd.concat(tables, ignore_index=True)
    table["rank"] = table.groupby(["round", "node"], group_keys=False)["score"].apply(
        # As the ranks of the method: scores nearer than a billionth are equal.
        lambda column: column.round(9).rank(method="min", ascending=False)
    )
    return table[[*KEY, *FIGURES]]


def _of_actions(plan: Plan, group: pd.DataFrame) -> pd.Series:
    rated = group["points"].notna()
    total, known = group["weight"].sum(), group["weight"][rated].sum()
    points = (group["weight"] * group["points"]).sum()
    mean = points / known if known else math.nan
    coverage = known / total
    return pd.Series(
        {
            "mean": mean,
            "score": mean if coverage >= plan.coverage_area - AGREE else math.nan,
            "bound_low": points / total,
            "bound_high": (points + 100 * (total - known)) / total,
            "coverage": coverage,
            "n_rated": rated.sum(),
            "n_applicable": len(group),
        }
    )


def _of_areas(plan: Plan, group: pd.DataFrame) -> pd.Series:
    weight = group["weight"] / group["weight"].sum()
    known = group["mean"].notna()
    mean = (group["weight"] * group["mean"])[known].sum() / group["weight"][known].sum()
    coverage = (weight * group["coverage"]).sum()
    return pd.Series(
        {
            "score": mean if coverage >= plan.coverage_plan - AGREE else math.nan,
            "bound_low": (weight * group["bound_low"]).sum(),
            "bound_high": (weight * group["bound_high"]).sum(),
            "coverage": coverage,
            "n_rated": group["n_rated"].sum(),
            "n_applicable": group["n_applicable"].sum(),
        }
    )


if __name__ == "__main__":
    main()
