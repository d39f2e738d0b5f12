"""The definitions and the store together: which plans there are, with the rounds of today."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from monitoring.definitions import (
    TABLE_COLUMNS,
    CountryRegister,
    DefinitionError,
    Row,
    Tables,
    load_countries,
    load_layouts,
    load_plans,
    load_scales,
    plan_from_tables,
)
from monitoring.model import Layout, Plan, Round, RoundState, Scale
from monitoring.pipeline.renewal import require_renewable, with_todays_rounds
from monitoring.reading import read_plan_tables, read_workbook
from monitoring.store import (
    RoundExists,
    Standing,
    Store,
    add_plan,
    add_round,
    open_store,
    set_round_state,
    stored_plans,
    stored_rounds,
)
from monitoring.store.plans import RawTables
from monitoring.translation import gettext as _

PROJECT = Path(__file__).resolve().parent.parent.parent
DATA = PROJECT / "data"
ADDRESS_VARIABLE = "MONITORING_DATABASE_URL"
EXAMPLES_BY = "demo"
"""Who added what comes with the program; nobody else's plan or file bears this name."""


class UnknownPlan(LookupError):
    """There is no plan with this code."""


class UnknownRound(LookupError):
    """The plan has no round with this code."""


@dataclass(frozen=True)
class Workspace:
    """One store seen with the definitions of `data/`."""

    store: Store
    countries: CountryRegister
    scales: Mapping[str, Scale]
    layouts: Mapping[str, Layout]
    defined_plans: Mapping[str, Plan]

    def plans(self) -> dict[str, Plan]:
        """Every plan by code: uploaded ones first, then those of `data/plans/`; rounds included."""
        return dict(_plans_at(self, self.store.revision()))

    def plan(self, code: str) -> Plan:
        """The plan with this code, without regard to case. Raises UnknownPlan."""
        found = self.plans()
        for known, plan in found.items():
            if known.casefold() == code.casefold():
                return plan
        raise UnknownPlan(
            _("There is no plan '{code}'. Known are: {known}.").format(
                code=code, known=", ".join(found)
            )
        )

    def __hash__(self) -> int:
        return hash(self.store.address)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Workspace) and self.store.address == other.store.address


def default_address() -> str:
    """Where the store is: MONITORING_DATABASE_URL, else an SQLite file of the project."""
    return os.environ.get(ADDRESS_VARIABLE) or f"sqlite:///{PROJECT / 'store' / 'monitoring.db'}"


def open_workspace(address: str | None = None, data: Path = DATA) -> Workspace:
    """The store at the address with the definitions of `data`. Raises StoreError, DefinitionError."""
    countries = load_countries(data / "countries.csv")
    scales = load_scales(data / "scales")
    return Workspace(
        store=open_store(address or default_address()),
        countries=countries,
        scales=scales,
        layouts=load_layouts(data / "layouts"),
        defined_plans=load_plans(data / "plans", countries, scales),
    )


@lru_cache(maxsize=8)
def _plans_at(workspace: Workspace, _revision: int) -> dict[str, Plan]:
    uploaded = {
        stored.code: plan_from_tables(
            _as_rows(stored.tables), workspace.countries, workspace.scales
        )
        for stored in stored_plans(workspace.store)
    }
    rounds = stored_rounds(workspace.store)
    return {
        code: with_todays_rounds(plan, rounds.get(code, {}))
        for code, plan in {**uploaded, **workspace.defined_plans, **uploaded}.items()
    }


def _as_rows(tables: RawTables) -> Tables:
    return {
        name: tuple(Row(place, dict(values)) for place, values in rows)
        for name, rows in tables.items()
    }


def add_plan_workbook(
    workspace: Workspace, content: bytes, file: str, *, by: str = ""
) -> tuple[Plan, int, bool]:
    """Keep the plan of a plan workbook: (plan, version, whether that version is new).

    Raises Unreadable for a file that is no plan workbook, DefinitionError for one that
    contradicts itself, that takes the code of another plan, or that would leave answers in force
    unreadable.
    """
    tables = read_plan_tables(read_workbook(content, file), TABLE_COLUMNS)
    plan = plan_from_tables(_as_rows(tables), workspace.countries, workspace.scales)
    if plan.code.casefold() in {code.casefold() for code in workspace.defined_plans}:
        raise DefinitionError(
            [
                _("{file}: the code '{code}' belongs to a plan that comes with the program. "
                  "Choose another code.").format(file=file, code=plan.code)
            ]
        )  # fmt: skip

    def objection(standing: Standing) -> None:
        _require_own_code(plan, standing, file, by)
        require_renewable(plan, standing, file, workspace.countries.country_by_code)

    version, is_new = add_plan(
        workspace.store, plan.code, tables, file=file, content=content, by=by, objection=objection
    )
    return workspace.plan(plan.code), version, is_new


def _require_own_code(plan: Plan, standing: Standing, file: str, by: str) -> None:
    """Raises DefinitionError for a code that differs in capitals only, or that an example has."""
    for code in standing.codes:
        if code != plan.code and code.casefold() == plan.code.casefold():
            raise DefinitionError(
                [
                    _("{file}: there is a plan '{known}' already. Write its code so to renew it, "
                      "or choose another code than '{code}'.").format(
                        file=file, known=code, code=plan.code
                    )
                ]
            )  # fmt: skip
    if standing.added_by == EXAMPLES_BY != by:
        raise DefinitionError(
            [
                _("{file}: the code '{code}' belongs to an example that is loaded. "
                  "Choose another code, or remove the examples first.").format(
                    file=file, code=plan.code
                )
            ]
        )  # fmt: skip


def round_in(plan: Plan, code: str) -> Round:
    """The round with this code. Raises UnknownRound."""
    for round_ in plan.rounds:
        if round_.code.casefold() == code.casefold():
            return round_
    known = ", ".join(r.code for r in plan.rounds) or _("none yet")
    raise UnknownRound(
        _("{plan} has no round '{code}'. Known are: {known}.").format(
            plan=plan.code, code=code, known=known
        )
    )


def create_round(workspace: Workspace, plan: Plan, round_: Round) -> None:
    """Add a round to a plan.

    Raises RoundExists, or ValueError for a blank code and a scope that names no node.
    """
    if not round_.code.strip():
        raise ValueError(_("A round needs a code. Give it one, for example its year."))
    for node in round_.scope:
        if node not in plan.area_by_code and node not in plan.action_by_code:
            raise ValueError(
                _("The scope names '{node}', which is no area or action of {plan}.").format(
                    node=node, plan=plan.code
                )
            )
    if round_.code.casefold() in {code.casefold() for code in plan.round_by_code}:
        raise RoundExists(round_.code)
    add_round(workspace.store, plan.code, round_)


def set_state(workspace: Workspace, plan: Plan, code: str, state: RoundState) -> None:
    """Open, close or publish a round. Raises UnknownRound, RoundPublished."""
    set_round_state(workspace.store, plan.code, round_in(plan, code), state)
