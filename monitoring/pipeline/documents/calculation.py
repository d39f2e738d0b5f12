"""What a workbook computes again: points, weights and rules, and what the program made of them."""

from __future__ import annotations

import numpy as np

from monitoring.exports.calculation import (
    Bar,
    Calculation,
    Figures,
    Item,
    Node,
    Rules,
    Unit,
    bars_of,
)
from monitoring.model import REGION, Plan
from monitoring.pipeline.documents.about import footer_line, mark_of
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import aggregation_word, basis_word, short_reason
from monitoring.scoring.answers import LEVEL, NO_INFORMATION, NOT_ASKED, NUMBER
from monitoring.scoring.arrays import Floats
from monitoring.scoring.counts import level_shares
from monitoring.scoring.scores import (
    BELOW_COVERAGE,
    CORE_AREA_MISSING,
    NATIONAL_ONLY,
    REASONS,
    REGIONAL_ONLY,
    TOO_FEW_ACTIONS,
    TOO_FEW_PARTS,
    figures,
)
from monitoring.scoring.scores import Figures as Found
from monitoring.translation import gettext as _

WITHHELD = {
    BELOW_COVERAGE: "coverage",
    TOO_FEW_PARTS: "few_parts",
    TOO_FEW_ACTIONS: "few_actions",
    CORE_AREA_MISSING: "core",
}
"""Why a mean is no score: the word of the workbook by the reason."""
COLOUR_OF_NUMBERS, COLOUR_OF_NOTHING_KNOWN, COLOUR_OF_NOT_APPLICABLE = (
    "#5b8db0",
    "#ffffff",
    "#e3e7ea",
)


def calculation(results: Results, round_: str, units: tuple[str, ...]) -> Calculation:
    """What the scores of these units in a round rest on.

    units: codes of countries, or REGION. Raises ValueError for a round or unit that is not there.
    """
    plan, given = results.plan, results.answers
    r = [one.code for one in given.rounds].index(round_)
    found = figures(given)
    nodes = _nodes(plan)
    name = results.name_of(units[0]) if len(units) == 1 else ""
    areas, bars = _counted(results, round_, units)
    return Calculation(
        plan=plan.code,
        line=footer_line(results, round_, name),
        mark=mark_of(results),
        rules=_rules(plan),
        nodes=nodes,
        items=tuple(Item(a.code, a.title, a.parent, a.weight) for a in plan.actions),
        units=tuple(_unit(results, found, r, unit, nodes) for unit in units),
        areas=areas,
        bars=bars,
    )


def _nodes(plan: Plan) -> tuple[Node, ...]:
    whole = (Node(plan.code, node_title(plan, plan.code), ""),) if plan.overall else ()
    areas = (
        Node(area.code, area.title, area.parent or plan.code, area.weight,
             # Only a core area of the top is asked for by the score of the plan.
             area.core and area.parent is None)
        for area in plan.areas
    )  # fmt: skip
    return (*whole, *areas)


def _rules(plan: Plan) -> Rules:
    return Rules(
        area=plan.aggregation_area,
        plan=plan.aggregation_plan,
        area_word=aggregation_word(plan.aggregation_area),
        plan_word=aggregation_word(plan.aggregation_plan),
        basis_word=basis_word(plan.coverage_basis),
        floor=plan.geometric_floor,
        coverage_area=plan.coverage_area,
        coverage_plan=plan.coverage_plan,
        min_actions=plan.min_actions,
        by_count=plan.coverage_basis == "count",
    )


def _unit(results: Results, found: Found, r: int, code: str, nodes: tuple[Node, ...]) -> Unit:
    given = results.answers
    u = given.units.index(code)
    place = {node: n for n, node in enumerate(found.tree.nodes)}
    return Unit(
        code=code,
        name=_("Region") if code == REGION else results.name_of(code),
        points=tuple(_points(results, r, u, a) for a in range(len(results.plan.actions))),
        figures=tuple(_figures(found, place[node.code], r, u) for node in nodes),
        is_region=code == REGION,
    )


def _points(results: Results, r: int, u: int, a: int) -> float | str | None:
    """The points of an answer, None where nothing is known, or the word for what does not apply."""
    given = results.answers
    if given.rated[r, u, a]:
        return float(given.points[r, u, a])
    if given.applicable[r, u, a]:
        return None
    category = given.categories[given.category[r, u, a]]
    if category.kind == NOT_ASKED:
        is_region = given.units[u] == REGION
        return short_reason(NATIONAL_ONLY if is_region else REGIONAL_ONLY)
    return short_reason(category.kind)


def _figures(found: Found, node: int, r: int, u: int) -> Figures:
    branch = next(branch for branch in found.tree.branches if branch.node == node)
    parts = list(branch.parts)
    mean, low = found.mean[parts, r, u], found.low[parts, r, u]
    is_rated = ~np.isnan(mean)
    reason = REASONS[found.reason[node, r, u]]
    return Figures(
        n_applicable=int(found.n_applicable[node, r, u]),
        n_rated=int(found.n_rated[node, r, u]),
        weight_applicable=float(branch.weights[~np.isnan(low)].sum()),
        weight_rated=float(branch.weights[is_rated].sum()),
        weighed=float((branch.weights[is_rated] * mean[is_rated]).sum()),
        coverage=_known(found.coverage, node, r, u),
        mean=_known(found.mean, node, r, u),
        low=_known(found.low, node, r, u),
        high=_known(found.high, node, r, u),
        parts_applicable=int((found.n_applicable[parts, r, u] > 0).sum()),
        parts_scored=int((~np.isnan(found.score[parts, r, u])).sum()),
        score=_known(found.score, node, r, u),
        why=WITHHELD.get(reason, "") or _why_nothing(found, node, r, u),
    )


def _why_nothing(found: Found, node: int, r: int, u: int) -> str:
    """Why a node has no mean, as far as a workbook can tell; empty where it has one."""
    if not np.isnan(found.mean[node, r, u]):
        return ""
    if not found.n_applicable[node, r, u]:
        return "nothing_applies"
    return "no_weight" if found.n_rated[node, r, u] else "nothing_rated"


def _known(of: Floats, node: int, r: int, u: int) -> float | None:
    value = float(of[node, r, u])
    return None if np.isnan(value) else value


def _counted(
    results: Results, round_: str, units: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Bar, ...]]:
    """The areas of the top that these units answered for, and where their answers stand."""
    counted = results.counts
    here = counted[(counted["round"] == round_) & counted["country"].isin(units)]
    # What the region answers for itself is not added to what countries answer.
    if len(units) > 1:
        here = here[here["country"] != REGION]
    every = [
        (area.title, level_shares(here[here["node"] == area.code], results.plan))
        for area in results.plan.top_areas
    ]
    shares = [(title, share) for title, share in every if share["n"].any()]
    if not shares:
        return (), ()
    words = {NUMBER: _("rated in numbers"), NO_INFORMATION: _("no information")}
    colours = {NUMBER: COLOUR_OF_NUMBERS, NO_INFORMATION: COLOUR_OF_NOTHING_KNOWN}
    rows = []
    for n, row in enumerate(shares[0][1].to_dict("records")):
        kind, label = str(row["kind"]), str(row["label"])
        if kind != LEVEL:
            label = words.get(kind, short_reason(kind))
        colour = str(row["colour"] or colours.get(kind, COLOUR_OF_NOT_APPLICABLE))
        rows.append((label, colour, [int(share["n"].iloc[n]) for _title, share in shares]))
    return tuple(title for title, _share in shares), bars_of(rows)
