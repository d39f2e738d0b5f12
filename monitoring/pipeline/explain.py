"""Where a number comes from: its rule with the numbers put in, down to file, sheet and cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from monitoring.model import BEST_AVAILABLE, REGION
from monitoring.pipeline.asked import node_in, unit_in
from monitoring.pipeline.nodes import Node, Tree
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.together import ALL, together
from monitoring.pipeline.workspace import Workspace, round_in
from monitoring.store import Store, histories
from monitoring.translation import gettext as _


@dataclass(frozen=True)
class Explained:
    """A number of a country (or REGION) in a round, with everything that it is made of.

    path: the codes of the nodes above, from the plan.
    """

    plan: str
    plan_title: str
    indicative: bool
    """The plan names nobody who adopted its weights."""
    round: str
    assessment: str
    country: str
    name: str
    path: tuple[str, ...]
    node: Node
    titles: Mapping[str, str] = field(hash=False)
    """The titles of the nodes of `path`."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values; moments as ISO 8601."""
        told: dict[str, Any] = _plain(asdict(self))
        return told


def explain(
    workspace: Workspace,
    plan: str,
    round_: str,
    country: str,
    node: str,
    assessment: str = BEST_AVAILABLE,
) -> Explained:
    """Where the number of a plan, area or action comes from, down to file, sheet and cell.

    country: an ISO3 code, REGION, or ALL for the mean of the countries. Codes are taken without
    regard to case. Raises UnknownPlan, UnknownRound, UnknownCountry or UnknownNode.
    """
    found = results(workspace, plan, assessment)
    return explained(workspace.store, found, round_, country, node)


def explained(store: Store, found: Results, round_: str, country: str, node: str) -> Explained:
    """`explain` of results that are there already."""
    plan = found.plan
    here = round_in(plan, round_)
    code = node_in(found, node)
    path = _path(found, code)
    unit = ALL if country.strip().casefold() == ALL.casefold() else unit_in(found, country)
    if unit == ALL:
        one = together(found, here, code)
    else:
        one = Tree(found, here, unit, histories(store, plan.code, here.code, unit)).node(code)
    return Explained(
        plan=plan.code,
        plan_title=plan.label,
        indicative=not plan.weights_adopted_by,
        round=here.code,
        assessment=found.assessment,
        country=unit,
        name=unit_name(found, unit),
        path=path,
        node=one,
        titles={above: node_title(plan, above) for above in path},
    )


def unit_name(found: Results, unit: str) -> str:
    """The name of whom a number is about: a country, the region, or all countries together."""
    return {REGION: _("Region"), ALL: _("All countries")}.get(unit) or found.name_of(unit)


def _path(found: Results, code: str) -> tuple[str, ...]:
    plan = found.plan
    above: list[str] = []
    one = plan.action_by_code.get(code) or plan.area_by_code.get(code)
    while one is not None and one.parent is not None:
        above.insert(0, one.parent)
        one = plan.area_by_code[one.parent]
    return () if code == plan.code else (plan.code, *above)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value
