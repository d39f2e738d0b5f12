"""Whether the order of the countries would hold, had one choice or many been different."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import Plan, Responsibility
from monitoring.pipeline.analyses.holding import Holding, holding
from monitoring.pipeline.asked import node_asked, round_asked
from monitoring.pipeline.plain import records
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.scoring.arrays import Floats
from monitoring.scoring.leave_one_out import LEFT_OUT_COLUMNS, leave_one_out
from monitoring.scoring.robustness import (
    DRAWS,
    QUANTILES,
    SEED,
    WEIGHT_NOISE,
    Robustness,
    robustness,
)
from monitoring.scoring.standing import in_round, standing, whole_numbers
from monitoring.scoring.variants import (
    AREAS_BY_ACTIONS,
    COVERAGE_BY,
    EQUAL_AREAS,
    OFFICIAL,
    RANGE_COLUMNS,
    UNKNOWN_BEST,
    UNKNOWN_WORST,
    VARIANT_COLUMNS,
    rank_ranges,
    variants,
)
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

LEAST_COUNTRIES = 3
"""Of fewer nothing is said: two countries have one order or the other."""

CONFIDENCE_HEADING = "confidence"
CHANCE_BY_CONFIDENCE: Mapping[str, float] = {"high": 0.05, "medium": 0.15, "low": 0.30}
"""The chance that a rating is one level off, by the confidence of whoever rated. A convention."""
CHANCE_UNSTATED = 0.15
"""The same where nothing is said of confidence. A convention."""


@dataclass(frozen=True)
class RobustnessAnalysis:
    """How firm the order of the countries at a node is.

    official: one row per country: `country`, `score` with its bounds, `rank`, `reason`. found: the draws, None
    where `why_nothing` says why there are none; the tables are empty then. variants, ranges,
    left_out: VARIANT_COLUMNS, RANGE_COLUMNS, LEFT_OUT_COLUMNS; left_out is of the plan alone, and
    without `areas_not_asked`, which ask nothing of the countries. held: None without draws.
    """

    plan: str
    round: str
    assessment: str
    node: str
    title: str
    official: pd.DataFrame
    found: Robustness | None
    variants: pd.DataFrame
    ranges: pd.DataFrame
    left_out: pd.DataFrame
    names: Mapping[str, str]
    ranking_approved_by: str
    why_nothing: str
    held: Holding | None = None
    areas_not_asked: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same as plain values, with the settings and the seed; what is missing is null."""
        frame = self.official if self.found is None else self.found.frame
        return {
            "plan": self.plan,
            "round": self.round,
            "assessment": self.assessment,
            "node": self.node,
            "ranking_approved_by": self.ranking_approved_by,
            "why_nothing": self.why_nothing,
            "would_hold": self.held.as_json(self.names) if self.held else None,
            "settings": self._settings(),
            "countries": [row | {"name": self.names[row["country"]]} for row in records(frame)],
            "groups": [list(group) for group in self.found.groups] if self.found else [],
            "alike": {
                country: list(others)
                for country, others in (self.found.alike if self.found else {}).items()
            },
            "variants": records(self.variants),
            "rank_ranges": records(self.ranges),
            "leave_one_out": records(self.left_out),
            "areas_not_asked": list(self.areas_not_asked),
        }

    def _settings(self) -> dict[str, Any] | None:
        if self.found is None:
            return None
        settings = self.found.settings
        told = asdict(settings) | {
            "aggregators": [kind.value for kind in settings.aggregators],
            "first": list(settings.first),
            "quantiles": list(QUANTILES),
            "quantile_type": 7,
        }
        if settings.has_rating_noise:
            told["chance_by_confidence"] = dict(CHANCE_BY_CONFIDENCE)
            told["chance_unstated"] = CHANCE_UNSTATED
        return told


def robustness_of(
    results: Results,
    round_: str | None = None,
    node: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    noise: bool = False,
) -> RobustnessAnalysis:
    """How firm the ranks are: under many draws, one other choice at a time, without each area.

    round_: the latest with ratings when left out; node: the plan. noise: whether ratings may be one
    level off, by the confidence that was said with them. Raises UnknownRound, UnknownNode, or
    ValueError for draws below 1 and a seed below 0.
    """
    plan = results.plan
    code, asked = round_asked(results, round_), node_asked(results, node)
    here = in_round(results.answers, code)
    official = standing(here, asked)
    why_nothing = _why_nothing(results, asked, code, int((~np.isnan(official.score)).sum()))
    found = held = None
    not_asked: tuple[str, ...] = ()
    tables = [
        pd.DataFrame(columns=list(columns))
        for columns in (VARIANT_COLUMNS, RANGE_COLUMNS, LEFT_OUT_COLUMNS)
    ]
    if not why_nothing:
        chances = confidence_chances(results, code) if noise else None
        found = robustness(
            here, code, node=asked, draws=draws, seed=seed, rating_noise=chances,
            weight_noise=WEIGHT_NOISE,
        )  # fmt: skip
        other = variants(here, code, asked)
        tables[:2] = other, rank_ranges(other)
        held = holding(other, found.frame)
        if asked == plan.code:
            not_asked = _not_asked(plan, code)
            without = leave_one_out(here, code)
            tables[2] = without[~without["area"].isin(not_asked)].reset_index(drop=True)
    return RobustnessAnalysis(
        plan=plan.code,
        round=code,
        assessment=results.assessment,
        node=asked,
        title=node_title(plan, asked),
        official=pd.DataFrame(
            {
                "country": official.countries,
                "score": official.score,
                "bound_low": official.low,
                "bound_high": official.high,
                "rank": whole_numbers(official.rank),
                "reason": official.reason,
            }
        ),
        found=found,
        variants=tables[0],
        ranges=tables[1],
        left_out=tables[2],
        names={country: results.name_of(country) for country in official.countries},
        ranking_approved_by=plan.ranking_approved_by,
        why_nothing=why_nothing,
        held=held,
        areas_not_asked=not_asked,
    )


def _not_asked(plan: Plan, round_: str) -> tuple[str, ...]:
    """The top areas that ask nothing of the countries in a round."""
    (found,) = (one for one in plan.rounds if one.code == round_)
    in_scope = plan.in_scope(found)
    return tuple(
        area.code
        for area in plan.top_areas
        if not any(
            action.responsibility is not Responsibility.REGION and action.code in in_scope
            for action in plan.actions_under(area.code)
        )
    )


def confidence_chances(results: Results, round_: str) -> Floats:
    """The chance 0-1 of each rating of a round to be one level off, over (unit, action).

    By the column `Confidence` that stood beside the rating in its file: high, medium or low.
    """
    answers = results.answers
    unit = {code: n for n, code in enumerate(answers.units)}
    action = {one.code: n for n, one in enumerate(results.plan.actions)}
    chances = np.full((len(unit), len(action)), CHANCE_UNSTATED)
    chosen = results.chosen
    told = chosen[(chosen["round"] == round_) & (chosen["notes"] != "")]
    number, notes = pd.factorize(told["notes"])
    chance = np.array([_chance(text) for text in notes])
    if len(told):
        chances[told["country"].map(unit), told["action"].map(action)] = chance[number]
    return chances


def variant_word(variant: str) -> str:
    """What is different in a variant, in a word or two."""
    words = {
        OFFICIAL: _("official"),
        "arithmetic": _("arithmetic"),
        "geometric": _("geometric"),
        "harmonic": _("harmonic"),
        "minimum": _("minimum"),
        "median": _("median"),
        EQUAL_AREAS: _("equal areas"),
        AREAS_BY_ACTIONS: _("areas by actions"),
        UNKNOWN_WORST: _("unknown worst"),
        UNKNOWN_BEST: _("unknown best"),
        COVERAGE_BY["weight"]: _("coverage by weight"),
        COVERAGE_BY["count"]: _("coverage by number"),
    }
    return words[variant]


def _chance(notes: str) -> float:
    """What the notes beside a rating (JSON, text by heading) say of its confidence."""
    for heading, text in json.loads(notes).items():
        if heading.strip().casefold() == CONFIDENCE_HEADING:
            return CHANCE_BY_CONFIDENCE.get(text.strip().casefold(), CHANCE_UNSTATED)
    return CHANCE_UNSTATED


def _why_nothing(results: Results, node: str, round_: str, n: int) -> str:
    """Why nothing can be said of the order; empty where something can."""
    if node == results.plan.code and not results.plan.overall:
        return _("{plan} has no overall score, and so no order. Name one of its areas.").format(
            plan=results.plan.code
        )
    if n >= LEAST_COUNTRIES:
        return ""
    have = ngettext("{n} country has", "{n} countries have", n).format(n=n)
    return _(
        "{have} a score for {node} in the round {round}; nothing can be said of the order of fewer "
        "than {least}."
    ).format(have=have, node=node, round=round_, least=LEAST_COUNTRIES)
