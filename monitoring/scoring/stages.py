"""Maturity stages: the highest one that stands on a full foundation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.model import Plan
from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import Booleans, Floats, Integers
from monitoring.scoring.counts import is_done
from monitoring.scoring.formula import Formula
from monitoring.scoring.frames import rows_by_node
from monitoring.scoring.standards import TOLERANCE, standards_in_points
from monitoring.translation import mark

STAGE_COLUMNS = (
    "round",
    "country",
    "node",
    "stage",
    "at_most",
    "of_stages",
    "next_stage",
    "n_met",
    "n_not_met",
    "n_unknown",
    "progress_into_next",
)

FORMULAS = (
    Formula(
        mark("Maturity stage"),
        mark("highest stage with every lower stage fully met"),
        mark(
            "A later stage that is complete does not count while an earlier one is open. An action is "
            "met at its minimum standard, or where it has none, when it counts as done. Without "
            "information it is not met; the highest stage that would then be possible is told beside "
            "it. A stage of which nothing applies is passed over."
        ),
        "Oxford CMM 2021.",
    ),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage reached, from 0, and the share 0-1 of the next one that is met."""

    stage: int
    progress_into_next: float


def maturity_stage(met_by_stage: Sequence[tuple[int, int]]) -> Stage:
    """The stage reached, from (met, of so many) for each stage, lowest first.

    A stage of none is passed over: it neither counts nor stands in the way. The progress is 0
    where no stage is left.
    """
    reached = 0
    for stage, (met, of) in enumerate(met_by_stage, start=1):
        if met < of:
            return Stage(reached, met / of)
        if of:
            reached = stage
    return Stage(reached, 0.0)


def stages(given: Answers) -> pd.DataFrame:
    """STAGE_COLUMNS: the stage of each unit in the plan and in each area that has stages.

    `stage`: the one reached for certain, from 0; missing where nothing applies. `at_most`: the one
    reached if every unknown were met. `of_stages`: the highest there is. `n_met`, `n_not_met` and
    `n_unknown` count the actions of `next_stage`, the first that is not full, and
    `progress_into_next` is the share 0-1 of them that is met; missing where no stage is left.
    Empty where no action has a stage.
    """
    nodes = [node for node in _nodes(given.plan) if _stages_of(given.plan, node)]
    if not nodes:
        return pd.DataFrame(columns=list(STAGE_COLUMNS))
    met = is_met(given)
    unknown = given.applicable & ~given.rated
    by_node = [_of_node(given, node, met, unknown) for node in nodes]
    found = {name: np.stack([one[name] for one in by_node], axis=-1) for name in by_node[0]}
    frame = rows_by_node(given, nodes, found)
    whole_numbers = dict.fromkeys(STAGE_COLUMNS[3:-1], "Int64")
    return frame.astype(whole_numbers)[list(STAGE_COLUMNS)]


def _nodes(plan: Plan) -> list[str]:
    return [plan.code, *(area.code for area in plan.areas)]


def _stages_of(plan: Plan, node: str) -> list[int]:
    """The stages that actions under a node have, lowest first."""
    return sorted({a.stage for a in plan.actions_under(node) if a.stage is not None})


def is_met(given: Answers) -> Booleans:
    """Where an action is at its minimum standard, or done where it has none."""
    standard = standards_in_points(given.plan)
    met: Booleans = np.where(
        np.isnan(standard), is_done(given), given.points >= standard - TOLERANCE
    )
    return met


def _of_node(
    given: Answers, node: str, met: Booleans, unknown: Booleans
) -> dict[str, Floats | Integers]:
    """The columns of a node, each an array over (round, unit)."""
    numbers = _stages_of(given.plan, node)
    stage_by_code = {action.code: action.stage for action in given.plan.actions_under(node)}
    of_action = [stage_by_code.get(action.code) for action in given.plan.actions]
    member = np.array([[one == number for number in numbers] for one in of_action])
    n, n_met, n_unknown = (
        where.astype(np.int64) @ member for where in (given.applicable, met, unknown)
    )
    stage, full = _reached(n, n_met, numbers)
    at_most, _possible = _reached(n, n_met + n_unknown, numbers)
    first_open = np.argmin(full, axis=-1)[..., None]
    is_open = ~full.all(axis=-1)

    def of_next(count: Integers) -> Floats:
        taken = np.take_along_axis(count, first_open, axis=-1)[..., 0]
        return np.where(is_open, taken, np.nan)

    next_n = of_next(n)
    return {
        "stage": stage,
        "at_most": at_most,
        "of_stages": np.full(stage.shape, numbers[-1]),
        "next_stage": np.where(is_open, np.array(numbers)[first_open[..., 0]], np.nan),
        "n_met": of_next(n_met),
        "n_not_met": next_n - of_next(n_met) - of_next(n_unknown),
        "n_unknown": of_next(n_unknown),
        "progress_into_next": of_next(n_met) / next_n,
    }


def _reached(n: Integers, n_met: Integers, numbers: Sequence[int]) -> tuple[Floats, Booleans]:
    """The stage reached, NaN where nothing applies; and which stages are full."""
    full = n_met == n
    unbroken = np.logical_and.accumulate(full, axis=-1)
    reached = np.where(unbroken & (n > 0), numbers, 0).max(axis=-1)
    return np.where(n.any(axis=-1), reached, np.nan), full
