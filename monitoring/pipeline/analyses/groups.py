"""Figures of groups of countries, and where one country stands within its groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from monitoring.pipeline.analyses.differences import rated_rounds
from monitoring.pipeline.asked import unit_in
from monitoring.pipeline.plain import records
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.workspace import round_in
from monitoring.scoring.counts import group_counts
from monitoring.scoring.groups import (
    GROUP_COLUMNS,
    GROUP_RANK_COLUMNS,
    STRENGTH_COLUMNS,
    group_figures,
    group_ranks,
    peer_groups,
    strengths_and_gaps,
)
from monitoring.scoring.spread import fixed_list, nodes_compared
from monitoring.translation import gettext as _

EVERYONE = "*"
"""The name of the group that every country of the plan is in."""


class UnknownGroup(LookupError):
    """No country of the plan is in such a group, or the country that was asked for is not."""


@dataclass(frozen=True)
class CountryGroups:
    """The groups of a plan's countries with their figures.

    members: country codes by group, a fixed list. counts: how many answers of the group stand where,
    COUNT_COLUMNS with the group as `group` in place of the country. figures, ranks, strengths: GROUP_COLUMNS,
    GROUP_RANK_COLUMNS and STRENGTH_COLUMNS, with `group` before them; strengths of `country` alone,
    empty without one. Ranks are always there: a reader is shown them only where
    `ranking_approved_by` says who approved that.
    """

    plan: str
    assessment: str
    rounds: tuple[str, ...]
    country: str
    names: Mapping[str, str]
    titles: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    counts: pd.DataFrame
    figures: pd.DataFrame
    ranks: pd.DataFrame
    strengths: pd.DataFrame
    ranking_approved_by: str

    def as_json(self) -> dict[str, Any]:
        """The same as plain values; what is missing is null."""
        return {
            "plan": self.plan,
            "assessment": self.assessment,
            "rounds": list(self.rounds),
            "country": self.country or None,
            "names": dict(self.names),
            "titles": dict(self.titles),
            "members": {group: list(codes) for group, codes in self.members.items()},
            "counts": records(self.counts),
            "figures": records(self.figures),
            "ranks": records(self.ranks),
            "strengths_and_gaps": records(self.strengths),
            "ranking_approved_by": self.ranking_approved_by,
        }


def country_groups(
    results: Results,
    round_: str | None = None,
    country: str | None = None,
    group: str | None = None,
) -> CountryGroups:
    """The figures of every group of countries, and what sets one country apart from its groups.

    round_: else every round in which any country was rated. country: only the groups that it is in.
    group: only this one. Codes and names are taken without regard to case. Raises UnknownRound,
    UnknownCountry or UnknownGroup.
    """
    plan = results.plan
    listed = fixed_list(results.scores, plan)
    unit = unit_in(results, country, listed) if country else ""
    members = _members(results, listed, unit, group)
    rounds = [round_in(plan, round_)] if round_ else list(rated_rounds(results))
    codes = tuple(one.code for one in rounds)
    nodes = nodes_compared(plan)
    scored = results.scores
    scored = scored[scored["round"].isin(codes) & scored["node"].isin(nodes)]
    strengths = {
        name: strengths_and_gaps(scored, plan, unit, of) for name, of in members.items() if unit
    }
    return CountryGroups(
        plan=plan.code,
        assessment=results.assessment,
        rounds=codes,
        country=unit,
        names={code: results.name_of(code) for code in listed},
        titles={node: node_title(plan, node) for node in nodes},
        members=members,
        # Of a plan without an overall score too: what was answered is counted whatever is scored.
        counts=_counts(results, members, codes, (plan.code, *nodes)),
        figures=_joined(
            {name: group_figures(scored, of) for name, of in members.items()}, GROUP_COLUMNS
        ),
        ranks=_joined(
            {name: group_ranks(scored, of) for name, of in members.items()}, GROUP_RANK_COLUMNS
        ),
        strengths=_joined(strengths, STRENGTH_COLUMNS),
        ranking_approved_by=plan.ranking_approved_by,
    )


def _counts(
    results: Results,
    members: Mapping[str, tuple[str, ...]],
    rounds: Sequence[str],
    nodes: Sequence[str],
) -> pd.DataFrame:
    counted = results.counts
    counted = counted[counted["round"].isin(rounds) & counted["node"].isin(nodes)]
    together = group_counts(counted, members).rename(columns={"country": "group"})
    return together.reset_index(drop=True)


def _members(
    results: Results, listed: Sequence[str], unit: str, group: str | None
) -> dict[str, tuple[str, ...]]:
    taking_part = [results.countries[code] for code in listed if code in results.countries]
    known = {EVERYONE: tuple(listed), **peer_groups(taking_part)}
    known = {name: codes for name, codes in known.items() if not unit or unit in codes}
    if group is None:
        return known
    for name, codes in known.items():
        if name.casefold() == group.strip().casefold():
            return {name: codes}
    told = (
        _("{country} is in no group '{group}' here. Known are: {known}.")
        if unit
        else _("No country here is in a group '{group}'. Known are: {known}.")
    )
    raise UnknownGroup(told.format(country=unit, group=group, known=", ".join(map(_named, known))))


def _named(group: str) -> str:
    """A group as it is told to who looks for one."""
    return _("* (every country)") if group == EVERYONE else group


def _joined(frames: Mapping[str, pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    named = [frame.assign(group=name) for name, frame in frames.items() if len(frame)]
    wanted = ["group", *columns]
    return pd.concat(named, ignore_index=True)[wanted] if named else pd.DataFrame(columns=wanted)
