"""Which minimum standards and maturity stages are reached, and which areas have a weak link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from monitoring.model import REGION, Plan
from monitoring.pipeline.asked import unit_in
from monitoring.pipeline.plain import records
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.workspace import round_in
from monitoring.scoring.stages import stages
from monitoring.scoring.standards import (
    MET,
    NO_INFORMATION,
    NONE,
    NOT_MET,
    PARTLY,
    UNKNOWN,
    meets_standard,
    regional_standard_counts,
    standard_counts,
    standard_counts_by_action,
)
from monitoring.scoring.two_worst import GREEN, ORANGE, RED, YELLOW, statuses
from monitoring.translation import gettext as _


@dataclass(frozen=True)
class StandardsAnalysis:
    """What the countries (and REGION, on what it answers for) have reached in each round.

    by_country, all_countries, by_action, verdicts, meets, stages and statuses hold the columns of
    `standard_counts`, `regional_standard_counts`, `standard_counts_by_action`, `standards`,
    `meets_standard`, `stages` and `statuses`. country: the one that was asked for, else empty; then
    everything but `all_countries` and `by_action` is of it alone, and `verdicts` is filled.
    """

    plan: str
    assessment: str
    rounds: tuple[str, ...]
    country: str
    names: Mapping[str, str]
    titles: Mapping[str, str]
    by_country: pd.DataFrame
    all_countries: pd.DataFrame
    by_action: pd.DataFrame
    verdicts: pd.DataFrame
    meets: pd.DataFrame
    stages: pd.DataFrame
    statuses: pd.DataFrame
    status_red: float | None
    status_green: float | None
    notes: tuple[str, ...]
    """What the plan does not say, and in which field of its plan workbook it would."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values; what is missing is null."""
        return {
            "plan": self.plan,
            "assessment": self.assessment,
            "rounds": list(self.rounds),
            "country": self.country or None,
            "names": dict(self.names),
            "titles": dict(self.titles),
            "standards": {
                "by_country": records(self.by_country),
                "all_countries": records(self.all_countries),
                "by_action": records(self.by_action),
                "verdicts": records(self.verdicts),
            },
            "meets_standard": records(self.meets),
            "stages": records(self.stages),
            "statuses": records(self.statuses),
            "status_red": self.status_red,
            "status_green": self.status_green,
            "notes": list(self.notes),
        }


def standards_reached(
    results: Results, round_: str | None = None, country: str | None = None
) -> StandardsAnalysis:
    """The minimum standards, maturity stages and two-worst statuses of a plan.

    round_: else every round of which this assessment says anything. country: an ISO3 code or
    REGION. Codes are taken without regard to case. Raises UnknownRound or UnknownCountry.
    """
    plan, given = results.plan, results.answers
    unit = unit_in(results, country) if country else ""
    said = set(results.chosen["round"])
    codes = [r.code for r in plan.rounds if r.code in said]
    rounds = (round_in(plan, round_).code,) if round_ else tuple(codes)

    def here(frame: pd.DataFrame) -> pd.DataFrame:
        of_rounds = frame["round"].isin(rounds)
        if unit and "country" in frame:
            of_rounds &= frame["country"] == unit
        return frame[of_rounds].reset_index(drop=True)

    by_country, meets = here(standard_counts(given)), here(meets_standard(given))
    by_area = here(statuses(given))
    return StandardsAnalysis(
        plan=plan.code,
        assessment=results.assessment,
        rounds=rounds,
        country=unit,
        names={code: _name(results, code) for code in ([unit] if unit else given.units)},
        titles={code: node_title(plan, code) for code in _nodes(plan)},
        by_country=by_country,
        all_countries=here(regional_standard_counts(given)),
        by_action=here(standard_counts_by_action(given)),
        verdicts=here(results.standards) if unit else results.standards.iloc[:0],
        meets=meets if _has_core_standard(plan) else meets.iloc[:0],
        stages=here(stages(given)),
        statuses=by_area if plan.weakest_link else by_area.iloc[:0],
        status_red=plan.status_red,
        status_green=plan.status_green,
        notes=tuple(_notes(plan)),
    )


def verdict_word(verdict: str) -> str:
    """Whether a standard is met, or all of them, in a word."""
    words = {
        MET: _("met"),
        PARTLY: _("partly met"),
        NOT_MET: _("not met"),
        NO_INFORMATION: _("no information"),
        UNKNOWN: _("not known"),
        NONE: _("no core standard"),
    }
    return words[verdict]


def status_word(status: str) -> str:
    """The status of an area in a word; a dash where nothing is rated."""
    words = {
        GREEN: _("green"),
        YELLOW: _("yellow"),
        ORANGE: _("orange"),
        RED: _("red"),
        "": "–",
    }
    return words[status]


def _name(results: Results, unit: str) -> str:
    return _("Region") if unit == REGION else results.name_of(unit)


def _nodes(plan: Plan) -> Iterator[str]:
    """The plan, its areas, and the actions that have a standard."""
    yield plan.code
    yield from (area.code for area in plan.areas)
    yield from (action.code for action in plan.actions if action.minimum_standard)


def _has_core_standard(plan: Plan) -> bool:
    return any(action.core and action.minimum_standard for action in plan.actions)


def _notes(plan: Plan) -> Iterator[str]:
    if not any(action.minimum_standard for action in plan.actions):
        yield _(
            "No action of {plan} has a minimum standard: fill in the column 'Minimum standard' of the "
            "sheet Actions of its plan workbook."
        ).format(plan=plan.code)
    elif not _has_core_standard(plan):
        yield _(
            "No action of {plan} with a minimum standard is a core action, so nobody is said to meet "
            "the minimum standard: write yes in the column 'Core' of the sheet Actions of its plan "
            "workbook for what every country must meet."
        ).format(plan=plan.code)
    if not any(action.stage for action in plan.actions):
        yield _(
            "No action of {plan} has a maturity stage: fill in the column 'Stage' of the sheet "
            "Actions of its plan workbook, 1 for the lowest."
        ).format(plan=plan.code)
    if plan.status_red is None:
        yield _(
            "{plan} has no status by the two worst actions of an area: fill in the fields "
            "'status_red' and 'status_green' of the sheet Plan of its plan workbook, and yes for "
            "'weakest_link'."
        ).format(plan=plan.code)
    elif not plan.weakest_link:
        yield _(
            "{plan} does not show the status by the two worst actions of an area: write yes for the "
            "field 'weakest_link' of the sheet Plan of its plan workbook."
        ).format(plan=plan.code)
