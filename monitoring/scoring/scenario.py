"""What-if: the scores as they would be under other weights or rules, beside the official ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import (
    BEST_AVAILABLE,
    HEAVIEST,
    REGION,
    SCORE_COLUMNS,
    Aggregation,
    Plan,
)
from monitoring.scoring.answers import Answers
from monitoring.scoring.bands import band_of
from monitoring.scoring.formula import Formula
from monitoring.scoring.ranks import ranks
from monitoring.scoring.scores import scores
from monitoring.scoring.standing import whole_numbers
from monitoring.scoring.tree import tree_of
from monitoring.translation import gettext as _
from monitoring.translation import mark

RATED, WORST, BEST = "rated", "worst", "best"
MISSING = (RATED, WORST, BEST)
"""What stands for the unknown: what is rated (as officially), its worst, or its best."""
COVERAGE_BASES = ("weight", "count")
SCENARIO_COLUMNS = ("scenario", *SCORE_COLUMNS)
CODES_NAMED = 12
"""So many codes are named to somebody who asked for one that is not there."""
WITH_A_FLOOR = (Aggregation.GEOMETRIC, Aggregation.HARMONIC)
_PLAN_SETTINGS = (
    "aggregation_area",
    "aggregation_plan",
    "geometric_floor",
    "coverage_basis",
    "coverage_area",
    "coverage_plan",
)
"""Rules that a scenario has under the same names as a plan."""
_LIMITS = {"geometric_floor": 100, "coverage_area": 1, "coverage_plan": 1}

FORMULAS = (
    Formula(
        mark("Scenario"),
        mark("the same ratings; weights and rules as the scenario says"),
        mark(
            "A named what-if of an analyst. It takes the place of no official figure, and nothing of it "
            "is written into ratings or plan. Where it puts the unknown at its worst or best, a score "
            "is the end of its range; what is withheld stays withheld."
        ),
        "OECD/JRC Handbook (2008), step 7.",
        ("weights_adopted_by",),
    ),
)


class ScenarioRefused(ValueError):
    """The scenario says something that cannot be; the message says what."""


@dataclass(frozen=True)
class Scenario:
    """What is different; whatever is None is as in the plan.

    weights: 0 or more by the code of an area or action, among its neighbours. geometric_floor:
    points 0-100. coverage_area, coverage_plan: shares 0-1. missing: one of MISSING.
    """

    name: str
    weights: Mapping[str, float] = field(default_factory=dict, hash=False)
    aggregation_area: Aggregation | None = None
    aggregation_plan: Aggregation | None = None
    geometric_floor: float | None = None
    coverage_basis: str | None = None
    coverage_area: float | None = None
    coverage_plan: float | None = None
    missing: str = RATED

    def settings(self) -> dict[str, Any]:
        """All that is different, as plain values under the names of the fields."""
        rules = {name: getattr(self, name) for name in _PLAN_SETTINGS}
        told: dict[str, Any] = {
            name: value.value if isinstance(value, Aggregation) else value
            for name, value in rules.items()
            if value is not None
        }
        if self.weights:
            told["weights"] = dict(self.weights)
        if self.missing != RATED:
            told["missing"] = self.missing
        return told


def scenario_from(name: str, settings: Mapping[str, Any]) -> Scenario:
    """The scenario that `settings()` told. Raises ScenarioRefused for what no scenario says."""
    known = {"weights", "missing", *_PLAN_SETTINGS}
    for setting in settings:
        if setting not in known:
            raise ScenarioRefused(
                _("The scenario '{name}' has no setting '{setting}'. Known are: {known}.").format(
                    name=name, setting=setting, known=", ".join(sorted(known))
                )
            )
    told = dict(settings)
    for setting in ("aggregation_area", "aggregation_plan"):
        if setting in told:
            told[setting] = _aggregation(name, told[setting])
    return Scenario(name, **told)


def apply(scenario: Scenario, plan: Plan) -> Plan:
    """The plan with the weights and rules of the scenario.

    Raises ScenarioRefused for a code that the plan does not have, and for a number or a word that
    cannot be.
    """
    _refuse_unknown_codes(scenario, plan)
    _refuse_numbers(scenario)
    _refuse_words(scenario)
    rules = {name: getattr(scenario, name) for name in _PLAN_SETTINGS}
    weights = scenario.weights
    applied = replace(
        plan,
        areas=tuple(replace(x, weight=float(weights.get(x.code, x.weight))) for x in plan.areas),
        actions=tuple(
            replace(x, weight=float(weights.get(x.code, x.weight))) for x in plan.actions
        ),
        **{name: value for name, value in rules.items() if value is not None},
    )
    _refuse_what_has_no_value(scenario, applied)
    return applied


def scenario_scores(
    scenario: Scenario,
    given: Answers,
    *,
    assessment: str = BEST_AVAILABLE,
    levels: Sequence[str] = ("plan", "area", "action"),
) -> pd.DataFrame:
    """SCENARIO_COLUMNS: as `scores`, under the scenario whose name stands in the first column.

    given: the official answers. Raises ScenarioRefused.
    """
    plan = apply(scenario, given.plan)
    scored = scores(replace(given, plan=plan), assessment=assessment, levels=levels)
    if scenario.missing != RATED:
        bound = "bound_low" if scenario.missing == WORST else "bound_high"
        _put_in_place(scored, scored[bound].where(scored["score"].notna()), given, plan)
    scored.insert(0, "scenario", scenario.name)
    return scored


def _put_in_place(scored: pd.DataFrame, score: pd.Series, given: Answers, plan: Plan) -> None:
    """Other scores, with the ranks and bands that follow from them."""
    cube = score.to_numpy(np.float64).reshape(len(given.rounds), len(given.units), -1)
    rank = np.full(cube.shape, np.nan)
    countries = [n for n, unit in enumerate(given.units) if unit != REGION]
    rank[:, countries] = ranks(cube[:, countries], axis=1)
    scored["score"] = score
    scored["rank"] = whole_numbers(rank.ravel())
    scored["band"] = pd.array(band_of(cube.ravel(), plan.bands), dtype="str")


def _refuse_unknown_codes(scenario: Scenario, plan: Plan) -> None:
    known = [*plan.area_by_code, *plan.action_by_code]
    for code in scenario.weights:
        if code not in known:
            named = ", ".join(known[:CODES_NAMED])
            if len(known) > CODES_NAMED:
                named += _(" and {n} more").format(n=len(known) - CODES_NAMED)
            raise ScenarioRefused(
                _("The scenario '{name}' gives a weight to '{code}', which is no area or action of "
                  "{plan}. Known are: {known}.").format(
                    name=scenario.name, code=code, plan=plan.code, known=named
                )
            )  # fmt: skip


def _refuse_numbers(scenario: Scenario) -> None:
    for code, weight in scenario.weights.items():
        if not _is_number(weight) or not 0 <= weight <= HEAVIEST:
            raise ScenarioRefused(
                _("The scenario '{name}' gives '{code}' the weight '{found}'; a number from 0 "
                  "to {most} is expected.").format(
                    name=scenario.name, code=code, found=weight, most=HEAVIEST
                )
            )  # fmt: skip
    for setting, limit in _LIMITS.items():
        found = getattr(scenario, setting)
        if found is not None and not (_is_number(found) and 0 <= found <= limit):
            raise ScenarioRefused(
                _("The scenario '{name}' says '{found}' for '{setting}'; a number from 0 to {limit} "
                  "is expected.").format(
                    name=scenario.name, found=found, setting=setting, limit=limit
                )
            )  # fmt: skip


def _is_number(found: object) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool)


def _refuse_words(scenario: Scenario) -> None:
    for setting, known in (("missing", MISSING), ("coverage_basis", COVERAGE_BASES)):
        found = getattr(scenario, setting)
        if found is not None and found not in known:
            raise ScenarioRefused(_unknown_word(scenario.name, setting, found, known))


def _refuse_what_has_no_value(scenario: Scenario, applied: Plan) -> None:
    kinds = (applied.aggregation_area, applied.aggregation_plan)
    if applied.geometric_floor == 0 and any(kind in WITH_A_FLOOR for kind in kinds):
        raise ScenarioRefused(
            _("The scenario '{name}' has a floor of 0; a geometric or harmonic mean needs one "
              "above 0, since it has no value where a part is zero.").format(name=scenario.name)
        )  # fmt: skip
    tree = tree_of(applied)
    for branch in tree.branches:
        if branch.parts and not (branch.weights > 0).any():
            raise ScenarioRefused(
                _("In the scenario '{name}' everything in '{node}' would weigh nothing. Give a "
                  "part of it a weight above 0.").format(
                    name=scenario.name, node=tree.nodes[branch.node]
                )
            )  # fmt: skip


def _aggregation(name: str, word: object) -> Aggregation:
    known = [kind.value for kind in Aggregation]
    if word not in known:
        raise ScenarioRefused(_unknown_word(name, "aggregation", word, known))
    return Aggregation(word)


def _unknown_word(name: str, setting: str, found: object, known: Sequence[str]) -> str:
    return _("The scenario '{name}' says '{found}' for '{setting}'. Known are: {known}.").format(
        name=name, found=found, setting=setting, known=", ".join(known)
    )
