"""Minimum standards: which are met, partly met, not met or not known, and who meets them all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.model import REGION, Action, Plan
from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import Booleans, Floats, Integers, texts
from monitoring.scoring.formula import Formula
from monitoring.scoring.frames import rows_by_unit
from monitoring.scoring.normalise import points_between
from monitoring.translation import mark

STANDARD_COLUMNS = ("round", "country", "action", "standard", "verdict")
MET, PARTLY, NOT_MET, NO_INFORMATION = "met", "partly_met", "not_met", "no_information"
VERDICTS = (MET, PARTLY, NOT_MET, NO_INFORMATION)
COUNTED = (*VERDICTS, "assessed", "applicable")
"""How many standards have each verdict; and the two denominators, with and without the unknown."""
STANDARD_COUNT_COLUMNS = ("round", "country", *COUNTED)
ACTION_COUNT_COLUMNS = ("round", "action", "standard", *COUNTED)
REGIONAL_COUNT_COLUMNS = ("round", "n_countries", *COUNTED)
UNKNOWN, NONE = "unknown", "none"
MEETS_COLUMNS = ("round", "country", "verdict", "n_met", "n_failing", "n_unknown", "applicable")

EVERYBODY = slice(None)
TOLERANCE = 1e-9
"""Unrounded points as near as this below a standard have reached it."""

FORMULAS = (
    Formula(
        mark("Minimum standard"),
        mark("met: points ≥ standard;  partly: 0 < points < standard;  not met: 0"),
        mark(
            "Each standard is judged alone. The counts name their denominator: applicable includes "
            "what nothing is known of, assessed does not."
        ),
        mark("Regional Needs Assessment practice; WHO JEE."),
    ),
    Formula(
        mark("Meets the minimum standard"),
        mark("every core action: points ≥ standard"),
        mark(
            "All or nothing: one core standard that is missed is enough for no. Unknown where none is "
            "missed and one is without information."
        ),
        mark("Regional Needs Assessment practice; Oxford CMM 2021 (all or nothing)."),
    ),
)


@dataclass(frozen=True)
class _Judged:
    """The actions with a minimum standard, and the verdict on each.

    points: of the standards, one for each action. verdict: place in VERDICTS, over (round, unit,
    action). asked: where the action applies to the unit.
    """

    actions: tuple[Action, ...]
    points: Floats
    verdict: NDArray[np.int64]
    asked: Booleans

    def n_by_verdict(
        self, axes: int | tuple[int, ...], units: Booleans | slice = EVERYBODY
    ) -> dict[str, Integers]:
        """COUNTED of these units, added up along the axes."""
        asked, verdict = self.asked[:, units], self.verdict[:, units]
        n = {
            word: (asked & (verdict == place)).sum(axis=axes) for place, word in enumerate(VERDICTS)
        }
        assessed = n[MET] + n[PARTLY] + n[NOT_MET]
        return {**n, "assessed": assessed, "applicable": assessed + n[NO_INFORMATION]}


def standards(given: Answers) -> pd.DataFrame:
    """STANDARD_COLUMNS: the verdict on each action with a minimum standard, where it is asked."""
    judged = _judged(given)
    a, r, u = np.nonzero(np.moveaxis(judged.asked, -1, 0))
    return pd.DataFrame(
        {
            "round": texts([x.code for x in given.rounds], r),
            "country": texts(given.units, u),
            "action": texts([action.code for action in judged.actions], a),
            "standard": judged.points[a],
            "verdict": texts(VERDICTS, judged.verdict[r, u, a]),
        }
    )


def standard_counts(given: Answers) -> pd.DataFrame:
    """STANDARD_COUNT_COLUMNS: of the standards of each country, how many have which verdict.

    REGION is judged on what the region answers for. Empty where the plan has no standards.
    """
    judged = _judged(given)
    if not judged.actions:
        return pd.DataFrame(columns=list(STANDARD_COUNT_COLUMNS))
    return rows_by_unit(given, judged.n_by_verdict(-1))


def standard_counts_by_action(given: Answers) -> pd.DataFrame:
    """ACTION_COUNT_COLUMNS: of the countries that each standard is asked of, how many stand where.

    Empty where the plan has no standards.
    """
    judged = _judged(given)
    if not judged.actions:
        return pd.DataFrame(columns=list(ACTION_COUNT_COLUMNS))
    counted = judged.n_by_verdict(1, _are_countries(given))
    r, a = (place.ravel() for place in np.indices((len(given.rounds), len(judged.actions))))
    return pd.DataFrame(
        {
            "round": texts([x.code for x in given.rounds], r),
            "action": texts([action.code for action in judged.actions], a),
            "standard": judged.points[a],
            **{name: n.ravel() for name, n in counted.items()},
        }
    )


def regional_standard_counts(given: Answers) -> pd.DataFrame:
    """REGIONAL_COUNT_COLUMNS: the standards of all countries together, in each round.

    What the region itself answers for is not among them. Empty where the plan has no standards.
    """
    judged = _judged(given)
    if not judged.actions:
        return pd.DataFrame(columns=list(REGIONAL_COUNT_COLUMNS))
    countries = _are_countries(given)
    return pd.DataFrame(
        {
            "round": [x.code for x in given.rounds],
            "n_countries": int(countries.sum()),
            **judged.n_by_verdict((1, 2), countries),
        }
    )


def meets_standard(given: Answers) -> pd.DataFrame:
    """MEETS_COLUMNS: whether a country meets every minimum standard of the core actions.

    `verdict`: met; not_met where one core standard or more is missed, partly met ones included;
    unknown where none is missed and one or more is without information; none where no core action
    with a standard applies. `applicable` is the number of those that do.
    """
    judged = _judged(given, core=True)
    n = judged.n_by_verdict(-1)
    n_failing = n[PARTLY] + n[NOT_MET]
    verdict = np.full(n_failing.shape, MET, dtype=object)
    verdict[n[NO_INFORMATION] > 0] = UNKNOWN
    verdict[n_failing > 0] = NOT_MET
    verdict[n["applicable"] == 0] = NONE
    return rows_by_unit(
        given,
        {
            "verdict": verdict,
            "n_met": n[MET],
            "n_failing": n_failing,
            "n_unknown": n[NO_INFORMATION],
            "applicable": n["applicable"],
        },
    )


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
        number, lower, optimum = (
            np.array(n, dtype=np.float64) for n in (wanted, action.lower, action.optimum)
        )
        return float(points_between(number, lower, optimum))
    for level in scale.levels:
        if wanted in (level.code.casefold(), level.label.casefold()) and level.value is not None:
            return level.value
    raise ValueError(f"{action.code}: {action.minimum_standard!r} is no level of {scale.code}")


def standards_in_points(plan: Plan) -> Floats:
    """`standard_points` of each action; NaN without a standard."""
    return np.array([standard_points(action, plan) for action in plan.actions], dtype=np.float64)


def _judged(given: Answers, *, core: bool = False) -> _Judged:
    """The verdicts on every action with a minimum standard, or on the core ones alone."""
    actions = given.plan.actions
    standard = standards_in_points(given.plan)
    is_judged = [action.core or not core for action in actions] & ~np.isnan(standard)
    here = np.flatnonzero(is_judged)
    points = given.points[:, :, here]
    verdict = np.full(points.shape, VERDICTS.index(NOT_MET))
    verdict[points > 0] = VERDICTS.index(PARTLY)
    verdict[points >= standard[here] - TOLERANCE] = VERDICTS.index(MET)
    verdict[np.isnan(points)] = VERDICTS.index(NO_INFORMATION)
    return _Judged(
        tuple(actions[place] for place in here),
        standard[here],
        verdict,
        given.applicable[:, :, here],
    )


def _are_countries(given: Answers) -> Booleans:
    return np.array([unit != REGION for unit in given.units], dtype=bool)
