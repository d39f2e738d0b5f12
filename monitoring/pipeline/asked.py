"""Which round and which node an analysis is about, by what somebody asked for."""

from __future__ import annotations

from monitoring.pipeline.explain import node_in
from monitoring.pipeline.results import Results
from monitoring.pipeline.workspace import UnknownRound, round_in
from monitoring.translation import gettext as _


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
