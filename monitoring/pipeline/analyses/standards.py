"""Which minimum standards and maturity stages are reached, and which areas have a weak link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import REGION, Action, Plan
from monitoring.pipeline.asked import unit_in
from monitoring.pipeline.plain import records
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import level_grid, node_title
from monitoring.pipeline.workspace import round_in
from monitoring.scoring.stages import is_met, stages
from monitoring.scoring.standards import (
    MET,
    NO_INFORMATION,
    NONE,
    NOT_MET,
    PARTLY,
    STANDARD_COLUMNS,
    TOLERANCE,
    UNKNOWN,
    meets_standard,
    regional_standard_counts,
    standard_counts,
    standard_counts_by_action,
)
from monitoring.scoring.two_worst import GREEN, ORANGE, RED, YELLOW, statuses
from monitoring.translation import gettext as _

VERDICT_COLUMNS = (*STANDARD_COLUMNS, "asked", "reached")
OPEN_COLUMNS = ("round", "country", "node", "stage", "action", "reached", "verdict")
JUST_ABOVE = 1.0
"""Points by which a threshold above a level is likely to be that level, rounded up."""


@dataclass(frozen=True)
class StandardsAnalysis:
    """What the countries (and REGION, on what it answers for) have reached in each round.

    by_country, all_countries, by_action, verdicts, meets, stages and statuses hold the columns of
    `standard_counts`, `regional_standard_counts`, `standard_counts_by_action`, VERDICT_COLUMNS,
    `meets_standard`, `stages` and `statuses`. country: the one that was asked for, else empty; then
    everything but `all_countries` and `by_action` is of it alone, and `verdicts` and `still_open`
    are filled. `asked` and `reached` are levels by their labels, or numbers in the action's unit.
    still_open: OPEN_COLUMNS, the actions of the next stage of each node that are not_met or unknown.
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
    still_open: pd.DataFrame
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
            "open_in_next_stage": records(self.still_open),
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
    by_area, by_stage = here(statuses(given)), here(stages(given))
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
        verdicts=_in_words(
            here(results.standards) if unit else results.standards.iloc[:0], results
        ),
        meets=meets if _has_core_standard(plan) else meets.iloc[:0],
        stages=by_stage,
        still_open=_open_actions(by_stage if unit else by_stage.iloc[:0], results),
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


def _in_words(verdicts: pd.DataFrame, results: Results) -> pd.DataFrame:
    """The verdicts on one unit with what is asked for and what it reached: VERDICT_COLUMNS."""
    plan = results.plan
    reached = _reached(results, verdicts["country"].iloc[0]) if len(verdicts) else {}
    keys = zip(verdicts["round"], verdicts["action"], strict=True)
    return verdicts.assign(
        asked=[standard_word(plan.action_by_code[code], plan) for code in verdicts["action"]],
        reached=[reached[key] for key in keys],
    )


def standard_word(action: Action, plan: Plan) -> str:
    """The minimum standard by the label of its level, or as a number with its unit."""
    written = action.minimum_standard
    scale = plan.scale_of(action)
    if scale is None:
        return f"{written} {action.unit}".rstrip()
    wanted = written.casefold()
    return next(
        level.label
        for level in scale.levels
        if wanted in (level.code.casefold(), level.label.casefold())
    )


def _reached(results: Results, unit: str) -> dict[tuple[str, str], str]:
    """What a unit said of each action in each round: a label, a number with its unit, or why none."""
    grid = level_grid(results, unit)
    words = dict(zip(zip(grid["round"], grid["action"], strict=True), grid["word"], strict=True))
    said = results.chosen
    numbers = said[(said["country"] == unit) & said["value"].notna()]
    for round_, code, value in zip(
        numbers["round"], numbers["action"], numbers["value"], strict=True
    ):
        action = results.plan.action_by_code[code]
        if action.is_numeric:
            words[round_, code] = f"{value:.15g} {action.unit}".rstrip()
    return words


def _open_actions(by_stage: pd.DataFrame, results: Results) -> pd.DataFrame:
    """OPEN_COLUMNS: what one unit lacks of the next stage of each node."""
    given, plan = results.answers, results.plan
    met, rounds = is_met(given), [r.code for r in given.rounds]
    rows = []
    reached = _reached(results, by_stage["country"].iloc[0]) if len(by_stage) else {}
    for row in by_stage[by_stage["next_stage"].notna()].to_dict("records"):
        r, u = rounds.index(row["round"]), given.units.index(row["country"])
        inside = {action.code for action in plan.actions_under(row["node"])}
        for a in np.flatnonzero(given.applicable[r, u] & ~met[r, u]):
            action = plan.actions[a]
            if action.stage == row["next_stage"] and action.code in inside:
                verdict = NOT_MET if given.rated[r, u, a] else UNKNOWN
                said = reached[row["round"], action.code]
                rows.append(
                    (row["round"], row["country"], row["node"], action.stage, action.code, said,
                     verdict)
                )  # fmt: skip
    return pd.DataFrame(rows, columns=list(OPEN_COLUMNS))


def _name(results: Results, unit: str) -> str:
    return _("Region") if unit == REGION else results.name_of(unit)


def _nodes(plan: Plan) -> Iterator[str]:
    """The plan, its areas, and the actions that have a standard or a stage."""
    yield plan.code
    yield from (area.code for area in plan.areas)
    yield from (a.code for a in plan.actions if a.minimum_standard or a.stage is not None)


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
    yield from _thresholds_just_above(plan)


def _thresholds_just_above(plan: Plan) -> Iterator[str]:
    """A level of 66.67 points is not green from 67, which nobody may have meant."""
    red = _(
        "'status_red' {threshold} lies just above {level}, which is worth {points} and so is red."
    )
    green = _(
        "'status_green' {threshold} lies just above {level}, which is worth {points} and so is not "
        "green."
    )
    scales = [scale for scale in map(plan.scale_of, plan.actions) if scale is not None]
    levels = dict.fromkeys((x.label, x.value) for scale in scales for x in scale.levels)
    for threshold, sentence in ((plan.status_red, red), (plan.status_green, green)):
        for label, points in levels:
            if threshold is None or points is None:
                continue
            if TOLERANCE < threshold - points < JUST_ABOVE:
                yield sentence.format(threshold=f"{threshold:g}", level=label, points=f"{points:g}")
