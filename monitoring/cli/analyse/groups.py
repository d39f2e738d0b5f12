"""The verb `analyse groups`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from monitoring import pipeline
from monitoring.cli.numbers import NOTHING
from monitoring.cli.shell import DONE, Verbs, WrongUsage, add_verb, in_columns, tell
from monitoring.model import BEST_AVAILABLE, Assessment, Plan
from monitoring.pipeline import Workspace
from monitoring.pipeline.analyses.groups import (
    EVERYONE,
    CountryGroups,
    UnknownGroup,
    country_groups,
)
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.templates import NoTemplate
from monitoring.pipeline.words import assessment_word
from monitoring.scoring.answers import NO_INFORMATION, NOT_APPLICABLE, NUMBER
from monitoring.scoring.counts import level_shares
from monitoring.scoring.groups import GAP, MEDIAN, OWN, STRENGTH
from monitoring.translation import gettext as _


def add(questions: Verbs) -> None:
    """The words that this question takes."""
    one = add_verb(
        questions,
        "groups",
        _groups,
        _("figures of groups of countries, and what sets a country apart from its groups"),
    )
    one.add_argument("--plan", required=True)
    one.add_argument("--round")
    one.add_argument("--country", metavar="ISO3", help=_("its groups, its strengths and gaps"))
    one.add_argument("--group", metavar="NAME", help=_("one group; * is every country"))
    one.add_argument("--assessment", choices=[a.value for a in Assessment])


def _groups(workspace: Workspace, given: argparse.Namespace) -> int:
    results = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE)
    if not results.plan.actions:
        raise NoTemplate(no_actions_sentence(results.plan))
    try:
        found = country_groups(results, given.round, given.country, given.group)
    except UnknownGroup as unknown:
        raise WrongUsage(str(unknown)) from unknown
    tell(given, found.as_json(), list(_lines(found, results.plan)))
    return DONE


def _lines(found: CountryGroups, plan: Plan) -> Iterator[str]:
    yield f"{found.plan} · {assessment_word(found.assessment)}"
    if not found.rounds:
        yield _("No country has been rated yet.")
        return
    for group, members in found.members.items():
        name = _("All countries") if group == EVERYONE else group
        for round_ in found.rounds:
            yield ""
            yield " · ".join((f"{name} ({len(members)})", _("round {round}").format(round=round_)))
            yield f"  {_count_line(found, plan, group, round_)}"
            yield from (f"  {line}" for line in _figure_lines(found, group, round_))
            if found.country:
                yield from (f"  {line}" for line in _strength_lines(found, group, round_))
            elif found.ranking_approved_by:
                yield from (f"  {line}" for line in _rank_lines(found, group, round_))
    yield ""
    yield _("n of so many countries have a score; unweighted mean and median over these.")
    if found.ranking_approved_by:
        yield _("Ranking approved by {name}.").format(name=found.ranking_approved_by)
    else:
        yield _("Ranks are not shown: the plan names nobody who approved ranking.")


def _count_line(found: CountryGroups, plan: Plan, group: str, round_: str) -> str:
    """How many answers of the group stand where, in the order of the scales."""
    here = _here(found.counts, group, round_)
    # A scale that no action is rated in would only add zeros.
    used = [scale.code for action in plan.actions if (scale := plan.scale_of(action))]
    rated_in = {code: plan.scales[code] for code in plan.scales if code in used}
    shares = level_shares(here[here["node"] == plan.code], replace(plan, scales=rated_in))
    shown = zip(shares["label"], shares["n"], strict=True)
    counted = [(label, int(n)) for label, n in shown if label != NOT_APPLICABLE]
    away = int(shares.loc[shares["kind"] == NOT_APPLICABLE, "n"].sum())
    words = {NUMBER: _("a number"), NO_INFORMATION: _("no information")}
    told = [f"{words.get(label, label)} {n}" for label, n in counted if n or label not in words]
    applicable = sum(n for _label, n in counted)
    line = _("{n} applicable: {told}").format(n=applicable, told=", ".join(told))
    if away:
        line += "; " + _("{n} not applicable").format(n=away)
    return line


def _figure_lines(found: CountryGroups, group: str, round_: str) -> list[str]:
    """The figures of each node, with the score of the country, and its rank where that is approved."""
    heading = [_("node"), _("countries"), _("mean"), _("median"), _("lowest"), _("highest")]
    shows_rank = bool(found.country and found.ranking_approved_by)
    heading += [found.country] * bool(found.country) + [_("rank")] * shows_rank
    own = _here(found.ranks, group, round_)
    own = own[own["country"] == found.country].set_index("node")
    rows = []
    for row in _here(found.figures, group, round_).to_dict("records"):
        cells = [
            f"{row['node']} {found.titles[row['node']]}",
            _("{n} of {of}").format(n=row["n"], of=row["of"]),
            *(_points(row[figure]) for figure in ("mean", "median", "low", "high")),
        ]
        if found.country:
            cells.append(_points(own["score"][row["node"]]))
        if shows_rank:
            rank = own["rank"][row["node"]]
            cells.append(NOTHING if pd.isna(rank) else str(rank))
        rows.append(cells)
    return in_columns([heading, *rows])


def _strength_lines(found: CountryGroups, group: str, round_: str) -> Iterator[str]:
    here = _here(found.strengths, group, round_)
    headings = {
        (MEDIAN, STRENGTH): _("above the median of the group"),
        (MEDIAN, GAP): _("below the median of the group"),
        (OWN, STRENGTH): _("above its own score for the plan"),
        (OWN, GAP): _("below its own score for the plan"),
    }
    for (against, kind), heading in headings.items():
        these = here[(here["against"] == against) & (here["kind"] == kind)]
        told = [
            f"{row['node']} {row['distance']:+.0f} ({_points(row['score'])} / {_points(row['reference'])})"
            for row in these.to_dict("records")
        ]
        if told:
            yield f"{found.country} {heading}: {', '.join(told)}"


def _rank_lines(found: CountryGroups, group: str, round_: str) -> Iterator[str]:
    """The countries of each node in the order of their ranks; those without a score are left out."""
    ranked = _here(found.ranks, group, round_).dropna(subset=["rank"])
    for node in found.titles:
        here = ranked[ranked["node"] == node].sort_values("rank", kind="stable")
        told = [f"{r['rank']} {found.names[r['country']]}" for r in here.to_dict("records")]
        if told:
            yield f"{node}: {', '.join(told)}"


def _here(frame: pd.DataFrame, group: str, round_: str) -> pd.DataFrame:
    return frame[(frame["group"] == group) & (frame["round"] == round_)]


def _points(score: float) -> str:
    return NOTHING if pd.isna(score) else f"{score:.0f}"
