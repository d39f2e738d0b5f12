"""Named what-if scenarios of a plan: kept beside it, compared with the official scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from monitoring.model import LONGEST_NAME, REGION, Plan
from monitoring.pipeline.asked import node_asked, round_asked
from monitoring.pipeline.plain import records
from monitoring.pipeline.results import Results
from monitoring.pipeline.workspace import Workspace
from monitoring.scoring.scenario import (
    Scenario,
    ScenarioRefused,
    apply,
    scenario_from,
    scenario_scores,
)
from monitoring.scoring.standing import in_round
from monitoring.store import (
    StoredScenario,
    add_scenario,
    stored_scenarios,
)
from monitoring.store import remove_scenario as remove_stored_scenario
from monitoring.translation import gettext as _

COMPARED = ("score", "bound_low", "bound_high", "coverage", "rank", "reason")
"""What stands twice in a comparison: officially, and with `what_if_` before its name."""


class UnknownScenario(LookupError):
    """The plan has no scenario with this name."""


@dataclass(frozen=True)
class KeptScenario:
    """A scenario in force, with its version, and who saved it when."""

    plan: str
    scenario: Scenario
    version: int
    saved_at: datetime
    saved_by: str

    def as_json(self) -> dict[str, Any]:
        """The same as plain values; the moment as ISO 8601."""
        return {
            "plan": self.plan,
            "name": self.scenario.name,
            "version": self.version,
            "settings": self.scenario.settings(),
            "saved_at": self.saved_at.isoformat(),
            "saved_by": self.saved_by,
        }


@dataclass(frozen=True)
class Comparison:
    """The official scores of a node beside those of a scenario.

    frame: one row per country: `country`, COMPARED, the same with `what_if_`, `change` of the
    score and `rank_change`, which is above 0 for who falls.
    """

    plan: str
    round: str
    assessment: str
    node: str
    scenario: Scenario
    frame: pd.DataFrame
    names: Mapping[str, str]
    ranking_approved_by: str

    def as_json(self) -> dict[str, Any]:
        """The same as plain values; what is missing is null."""
        return {
            "official": False,
            "plan": self.plan,
            "round": self.round,
            "assessment": self.assessment,
            "node": self.node,
            "scenario": self.scenario.name,
            "settings": self.scenario.settings(),
            "ranking_approved_by": self.ranking_approved_by,
            "countries": [
                row | {"name": self.names[row["country"]]} for row in records(self.frame)
            ],
        }


def save_scenario(
    workspace: Workspace, plan: str, scenario: Scenario, by: str = ""
) -> tuple[KeptScenario, bool]:
    """Keep a scenario of a plan, and whether anything was written; the same one again is nothing new.

    Under a name that is there already, in capitals or not, it is the next version. Codes are taken
    without regard to case. Raises UnknownPlan, or ScenarioRefused.
    """
    found = workspace.plan(plan)
    named = replace(scenario, name=_name(scenario.name), weights=_weights(scenario, found))
    if not named.settings():
        raise ScenarioRefused(
            _("The scenario '{name}' says nothing that differs from the plan. Give it a weight or "
              "a rule of its own.").format(name=named.name)
        )  # fmt: skip
    apply(named, found)
    _version, is_new = add_scenario(
        workspace.store, found.code, named.name, named.settings(), by=by
    )
    return scenario_named(workspace, found.code, named.name), is_new


def scenarios(workspace: Workspace, plan: str | None = None) -> list[KeptScenario]:
    """The scenarios in force, of one plan or of all, by plan and name. Raises UnknownPlan."""
    code = None if plan is None else workspace.plan(plan).code
    return [_kept(stored) for stored in stored_scenarios(workspace.store, code)]


def listed_scenarios(
    workspace: Workspace, plan: str
) -> tuple[list[KeptScenario], dict[str, ScenarioRefused]]:
    """The scenarios in force of a plan, and by name why others cannot be read.

    A scenario that another version of the program kept may have a setting that is not known here.
    Raises UnknownPlan.
    """
    found: list[KeptScenario] = []
    refused: dict[str, ScenarioRefused] = {}
    for stored in stored_scenarios(workspace.store, workspace.plan(plan).code):
        try:
            found.append(_kept(stored))
        except ScenarioRefused as unreadable:
            refused[stored.name] = unreadable
    return found, refused


def scenario_named(workspace: Workspace, plan: str, name: str) -> KeptScenario:
    """The scenario of this name, in capitals or not.

    Raises UnknownPlan, UnknownScenario, or ScenarioRefused for one that cannot be read.
    """
    return _kept(_stored(workspace, plan, name))


def _stored(workspace: Workspace, plan: str, name: str) -> StoredScenario:
    code = workspace.plan(plan).code
    found = stored_scenarios(workspace.store, code)
    for stored in found:
        if stored.name.casefold() == name.strip().casefold():
            return stored
    raise UnknownScenario(
        _("{plan} has no scenario '{name}'. Known are: {known}.").format(
            plan=code,
            name=name,
            known=", ".join(stored.name for stored in found) or _("none yet"),
        )
    )


def remove_scenario(workspace: Workspace, plan: str, name: str, by: str = "") -> StoredScenario:
    """Mark a scenario as removed, also one that cannot be read; what it was stays in the store.

    Raises UnknownPlan or UnknownScenario.
    """
    stored = _stored(workspace, plan, name)
    remove_stored_scenario(workspace.store, stored.plan, stored.name, by=by)
    return stored


def compare(
    results: Results, scenario: Scenario, round_: str | None = None, node: str | None = None
) -> Comparison:
    """What a scenario makes of the countries' scores, beside the official ones.

    round_: the latest with ratings when left out; node: the plan.
    Raises UnknownRound, UnknownNode or ScenarioRefused.
    """
    code, asked = round_asked(results, round_), node_asked(results, node)
    here = in_round(results.answers, code)
    official = results.scores[results.scores["round"] == code]
    what_if = scenario_scores(scenario, here, assessment=results.assessment)
    beside = _of_countries(official, asked).merge(
        _of_countries(what_if, asked).rename(
            columns={name: f"what_if_{name}" for name in COMPARED}
        ),
        on="country",
    )
    beside["change"] = beside["what_if_score"] - beside["score"]
    beside["rank_change"] = beside["what_if_rank"] - beside["rank"]
    return Comparison(
        plan=results.plan.code,
        round=code,
        assessment=results.assessment,
        node=asked,
        scenario=scenario,
        frame=beside,
        names={country: results.name_of(country) for country in beside["country"]},
        ranking_approved_by=results.plan.ranking_approved_by,
    )


def _of_countries(scored: pd.DataFrame, node: str) -> pd.DataFrame:
    here = scored[(scored["node"] == node) & (scored["country"] != REGION)]
    return here[["country", *COMPARED]].reset_index(drop=True)


def _name(name: str) -> str:
    found = name.strip()
    if not found or len(found) > LONGEST_NAME or not found.isprintable():
        raise ScenarioRefused(
            _("'{name}' is no name for a scenario. Take a line of 1 to {n} letters.").format(
                name=name, n=LONGEST_NAME
            )
        )
    return found


def _weights(scenario: Scenario, plan: Plan) -> dict[str, float]:
    """The weights under the codes as the plan writes them."""
    written = {code.casefold(): code for code in (*plan.area_by_code, *plan.action_by_code)}
    weights: dict[str, float] = {}
    for code, weight in scenario.weights.items():
        known = written.get(code.strip().casefold(), code)
        if known in weights:
            raise ScenarioRefused(
                _("The scenario '{name}' gives '{code}' two weights. Give it one.").format(
                    name=scenario.name, code=known
                )
            )
        weights[known] = weight
    return weights


def _kept(stored: StoredScenario) -> KeptScenario:
    # SQLite gives a moment back without its zone; it was kept in UTC.
    when = stored.saved_at if stored.saved_at.tzinfo else stored.saved_at.replace(tzinfo=UTC)
    return KeptScenario(
        plan=stored.plan,
        scenario=scenario_from(stored.name, stored.settings),
        version=stored.version,
        saved_at=when,
        saved_by=stored.saved_by,
    )
