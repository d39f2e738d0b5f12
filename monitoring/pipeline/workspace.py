"""The definitions and the store together: which plans there are, with the rounds of today."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from monitoring.definitions import (
    CountryRegister,
    Row,
    Tables,
    layout_from_content,
    load_countries,
    load_layouts,
    load_plans,
    load_scales,
    plan_from_tables,
)
from monitoring.definitions.countries import normalised
from monitoring.definitions.layouts import GEOMETRIES
from monitoring.definitions.series import SeriesKind, SeriesLayout, load_series_layouts
from monitoring.definitions.tables import text_of_yaml
from monitoring.model import Layout, Plan, Round, RoundState, Scale
from monitoring.pipeline.renewal import with_todays_rounds
from monitoring.store import (
    RoundExists,
    Store,
    StoredPlan,
    accepted_aliases,
    add_round,
    open_store,
    set_round_state,
    stored_layouts,
    stored_plans,
    stored_rounds,
    uploads,
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
    defined_layouts: Mapping[str, Layout]
    defined_plans: Mapping[str, Plan]
    series_layouts: Mapping[str, SeriesLayout] = field(default_factory=dict)
    """Every layout of targets and indicators by code: those of `data/series/`."""

    @property
    def layouts(self) -> Mapping[str, Layout]:
        """Every layout by code: those of `data/layouts/`, and those that users have kept."""
        return {**self.defined_layouts, **_kept_layouts(self, self.store.revision())}

    def aliases(self) -> Mapping[str, str]:
        """Country code by normalised name, of the names that uploaders have accepted."""
        return _accepted_at(self, self.store.revision())

    def plans(self) -> dict[str, Plan]:
        """Every plan by code: uploaded ones first, then those of `data/plans/`; rounds included.

        A results framework that its layout describes follows where its targets are in force.
        """
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

    def framework(self, code: str) -> Plan | None:
        """The plan that a layout of targets describes, without regard to case."""
        for layout in self.series_layouts.values():
            if layout.plan_tables and layout.plan and layout.plan.casefold() == code.casefold():
                return plan_from_tables(layout.plan_tables, self.countries, self.scales)
        return None

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
        defined_layouts=load_layouts(data / "layouts"),
        defined_plans=load_plans(data / "plans", countries, scales),
        series_layouts=load_series_layouts(data / "series"),
    )


@lru_cache(maxsize=8)
def _kept_layouts(workspace: Workspace, _revision: int) -> dict[str, Layout]:
    """The layouts of answers that users have kept; those of registers of actions are no such."""
    kept = stored_layouts(workspace.store).items()
    contents = {code: text_of_yaml(text, code) for code, text in kept}
    return {
        code: layout_from_content(content, code)
        for code, content in contents.items()
        if content.get("geometry") in GEOMETRIES
    }


@lru_cache(maxsize=8)
def _accepted_at(workspace: Workspace, _revision: int) -> dict[str, str]:
    return accepted_aliases(workspace.store)


@lru_cache(maxsize=8)
def _plans_at(workspace: Workspace, _revision: int) -> dict[str, Plan]:
    uploaded = {
        stored.code: _uploaded_plan(
            workspace, _Version(stored.code, stored.version, stored.added_at, stored)
        )
        for stored in stored_plans(workspace.store)
    }
    rounds = stored_rounds(workspace.store)
    known = {**uploaded, **workspace.defined_plans, **uploaded}
    return {
        code: with_todays_rounds(plan, rounds.get(code, {}))
        for code, plan in {**known, **_frameworks(workspace, known)}.items()
    }


@dataclass(frozen=True, slots=True)
class _Version:
    """A stored plan, known again by what never changes of it: nobody keeps two at one moment."""

    code: str
    version: int
    added_at: datetime
    stored: StoredPlan = field(compare=False)


@lru_cache(maxsize=64)
def _uploaded_plan(workspace: Workspace, version: _Version) -> Plan:
    """A version of an uploaded plan; understood once, however often the store changes otherwise."""
    return plan_from_tables(as_rows(version.stored.tables), workspace.countries, workspace.scales)


def _frameworks(workspace: Workspace, known: Collection[str]) -> dict[str, Plan]:
    """The plans that are described by a layout alone and have targets in force."""
    sent = (one for one in uploads(workspace.store) if one.kind == SeriesKind.TARGETS)
    codes = sorted({one.plan for one in sent if one.undone_at is None} - set(known))
    found = {code: workspace.framework(code) for code in codes}
    return {code: plan for code, plan in found.items() if plan is not None}


def register(workspace: Workspace, accepted: Mapping[str, str]) -> CountryRegister:
    """The countries with the names that uploaders have accepted, and those accepted now."""
    now = {normalised(name): code for name, code in accepted_names(accepted).items()}
    return workspace.countries.with_aliases({**workspace.aliases(), **now})


def accepted_names(accepted: Mapping[str, str]) -> Mapping[str, str]:
    """What was accepted, without what is no name: as one, a dash would stand for any sign."""
    return {name: code for name, code in accepted.items() if normalised(name)}


def as_rows(tables: RawTables) -> Tables:
    """Tables as the store keeps them, as those that definitions read."""
    return {
        name: tuple(Row(place, dict(values)) for place, values in rows)
        for name, rows in tables.items()
    }


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

    Raises RoundExists, or ValueError for a blank code, a scope that names no node and a second
    baseline.
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
    baseline = next((one.code for one in plan.rounds if one.is_baseline), None)
    if round_.is_baseline and baseline is not None:
        raise ValueError(
            _(
                "The round '{first}' is the baseline of {plan} already, and a plan has one. Add "
                "'{code}' without marking it as the baseline."
            ).format(first=baseline, plan=plan.code, code=round_.code)
        )
    add_round(workspace.store, plan.code, round_)


def set_state(workspace: Workspace, plan: Plan, code: str, state: RoundState) -> None:
    """Open, close or publish a round. Raises UnknownRound, RoundPublished."""
    # A plan in a reader's language must not leave that language in the store.
    own = workspace.plan(plan.code)
    set_round_state(workspace.store, own.code, round_in(own, code), state)
