"""Which round, country and node somebody asked for, by what they typed."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.pipeline.results import Results
from monitoring.pipeline.workspace import UnknownRound, round_in
from monitoring.translation import gettext as _

NODES_NAMED = 12
"""So many codes are named to somebody who asked for one that is not there."""


class UnknownCountry(LookupError):
    """The plan has no answers of this country, and it takes no part in it."""


class UnknownNode(LookupError):
    """The plan has no area and no action with this code."""


def round_asked(results: Results, code: str | None) -> str:
    """The code of the round; the latest one with ratings where none is named. Raises UnknownRound."""
    if code is not None:
        return round_in(results.plan, code).code
    rated = results.rounds_with_ratings
    if not rated:
        raise UnknownRound(
            _("{plan} has no ratings yet. Import some, or name a round.").format(
                plan=results.plan.code
            )
        )
    return rated[-1]


def node_asked(results: Results, code: str | None) -> str:
    """The code of the node; the plan's where none is named. Raises UnknownNode."""
    return results.plan.code if code is None else node_in(results, code)


def unit_in(results: Results, country: str, among: Sequence[str] | None = None) -> str:
    """The code of a country, by its code or name, or REGION. Raises UnknownCountry.

    among: those that can be asked for, where they are not all the units of the plan.
    """
    units = results.answers.units if among is None else among
    for unit in units:
        if country.strip().casefold() in (unit.casefold(), results.name_of(unit).casefold()):
            return unit
    raise UnknownCountry(
        _("{plan} has no answers of '{code}'. Known are: {known}.").format(
            plan=results.plan.code, code=country, known=", ".join(units) or _("none yet")
        )
    )


def node_in(results: Results, node: str) -> str:
    """The code of the plan, an area or an action, without regard to case. Raises UnknownNode."""
    plan = results.plan
    known = (plan.code, *plan.area_by_code, *plan.action_by_code)
    for code in known:
        if code.casefold() == node.strip().casefold():
            return code
    named = ", ".join(known[:NODES_NAMED])
    if len(known) > NODES_NAMED:
        named += _(" and {n} more").format(n=len(known) - NODES_NAMED)
    raise UnknownNode(
        _("{plan} has no area or action '{code}'. Known are: {known}.").format(
            plan=plan.code, code=node, known=named
        )
    )
