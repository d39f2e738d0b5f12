"""Minimum standards: which are met, and the highest stage that stands on a full foundation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.model import Action, Plan
from monitoring.scoring.answers import Answers
from monitoring.scoring.formula import Formula

STANDARD_COLUMNS = ("round", "country", "action", "standard", "verdict")
MET, PARTLY, NOT_MET, NO_INFORMATION = "met", "partly_met", "not_met", "no_information"

FORMULAS = (
    Formula(
        "Minimum standard",
        "met: points ≥ standard;  partly: 0 < points < standard;  not met: 0",
        "Each standard is judged alone. A country meets the standard when every core action does: "
        "all or nothing.",
        "Regional Needs Assessment practice; WHO JEE.",
    ),
    Formula(
        "Maturity stage",
        "highest stage with every lower stage fully met",
        "A later stage that is complete does not count while an earlier one is open.",
        "Oxford CMM 2021.",
    ),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage reached, from 0, and the share 0-1 of the next one that is met."""

    stage: int
    progress_into_next: float


def standards(given: Answers) -> pd.DataFrame:
    """STANDARD_COLUMNS: the verdict on each action with a minimum standard, where it is asked."""
    rows = []
    for n, action in enumerate(given.plan.actions):
        standard = standard_points(action, given.plan)
        if standard is None:
            continue
        points, asked = given.points[:, :, n], given.applicable[:, :, n]
        verdict = np.select(
            [np.isnan(points), points >= standard - 1e-9, points > 0],
            [NO_INFORMATION, MET, PARTLY],
            NOT_MET,
        )
        for r, u in zip(*np.nonzero(asked), strict=True):
            rows.append(
                (given.rounds[r].code, given.units[u], action.code, standard, str(verdict[r, u]))
            )
    return pd.DataFrame(rows, columns=list(STANDARD_COLUMNS))


def standard_points(action: Action, plan: Plan) -> float | None:
    """The points 0-100 that the minimum standard of an action asks for; None without one.

    A standard is written as a level (code or label) or, for numeric actions, as a number.
    Raises ValueError for a standard that is neither.
    """
    wanted = action.minimum_standard.casefold()
    if not wanted:
        return None
    scale = plan.scale_of(action)
    if scale is None:
        lower, optimum = action.lower or 0.0, action.optimum or 0.0
        return float(100 * np.clip((float(wanted) - lower) / (optimum - lower), 0, 1))
    for level in scale.levels:
        if wanted in (level.code.casefold(), level.label.casefold()) and level.value is not None:
            return level.value
    raise ValueError(f"{action.code}: {action.minimum_standard!r} is no level of {scale.code}")


def maturity_stage(met_by_stage: Sequence[tuple[int, int]]) -> Stage:
    """The stage reached, from (met, of so many) for each stage, lowest first."""
    for stage, (met, of) in enumerate(met_by_stage):
        if met < of:
            return Stage(stage, met / of)
    return Stage(len(met_by_stage), 0.0)
