"""Scores beside what is wanted: the target, and the points of the minimum standards."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from monitoring.model import REGION, Plan
from monitoring.pipeline.findings import profile_finding
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import STRUCTURAL, node_title
from monitoring.pipeline.views.scope import (
    about,
    countries_of,
    date_in_words,
    name_of,
    node_asked,
)
from monitoring.pipeline.words import short_reason
from monitoring.scoring.ranks import TIE
from monitoring.scoring.standards import standards_in_points
from monitoring.scoring.targets import target_of
from monitoring.scoring.tree import tree_of
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, whole

COLUMNS = (
    "country", "name", "node", "title", "label", "round", "score", "low", "high", "coverage",
    "word", "structural", "target", "target_date", "standard",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "title": mark("Area"),
    "score": mark("Score"),
    "low": mark("At least"),
    "high": mark("At most"),
    "coverage": mark("Coverage"),
    "word": mark("Why no score"),
    "target": mark("Target"),
    "target_date": mark("Target date"),
    "standard": mark("Minimum standards in points"),
}


def scores_and_targets(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per country for a node, or per area (the plan first) for a country.

    of: a plan, area or action; a country or REGION; empty for the node that the maps begin with.
    `score`, `low` and `high` are 0-100 or missing, `coverage` is a share 0-1; `word` says why there
    is no score, `structural` that none could be asked for (such an area has no row of a
    country's). `target` in points is the node's own, missing where it has none; `target_date` is in
    words. `standard` is what the node would score if each action stood
    exactly at its minimum standard, aggregated as the plan does; missing unless every action that
    is asked of the unit has one.
    """
    plan = results.plan
    if of in results.answers.units:
        nodes = [plan.code] if plan.overall else []
        pairs = [(of, node) for node in [*nodes, *(area.code for area in plan.top_areas)]]
    else:
        node = node_asked(results, round_, of)
        pairs = [(unit, node) for unit in countries_of(results)]
    here = results.scores[results.scores["round"] == round_]
    by_place = {(row["country"], row["node"]): row for row in here.to_dict("records")}
    standards = _standards(plan, round_, is_region=of == REGION)
    is_of_unit = of in results.answers.units
    rows = []
    for unit, node in pairs:
        scored = by_place[unit, node]
        structural = scored["reason"] in STRUCTURAL
        if structural and is_of_unit:
            continue
        name, title = name_of(results, unit), node_title(plan, node)
        target = target_of(plan, node)
        rows.append(
            (
                unit,
                name,
                node,
                title,
                title if is_of_unit else name,
                round_,
                scored["score"],
                scored["bound_low"],
                scored["bound_high"],
                scored["coverage"],
                short_reason(str(scored["reason"])),
                structural,
                np.nan if target.points is None else target.points,
                date_in_words(target.date_text),
                standards.get(node, np.nan),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def bullet_finding(frame: pd.DataFrame, results: Results, round_: str, of: str) -> str:
    """How many have reached the target, of those asked; else between which values they stand."""
    if of in results.answers.units:
        return _finding_of_unit(frame, results.plan, name_of(results, of))
    node = node_asked(results, round_, of)
    known = frame.dropna(subset=["score"])
    if known.empty:
        return _("No country has a score for {node} yet").format(node=about(results.plan, node))
    target = frame["target"].iloc[0]
    if pd.isna(target):
        sentence = _("No target is set for {node}; scores lie between {low} and {high}").format(
            node=about(results.plan, node),
            low=whole(known["score"].min()),
            high=whole(known["score"].max()),
        )
    else:
        n_reached = int(_has_reached(frame).sum())
        said = ngettext(
            "{n} of {of} countries has reached the target of {target} for {node}",
            "{n} of {of} countries have reached the target of {target} for {node}",
            n_reached,
        )
        sentence = said.format(
            n=whole(n_reached),
            of=whole(len(frame)),
            target=whole(target),
            node=about(results.plan, node),
        )
        sentence = _with_doubt(sentence, frame)
    return _with_missing(sentence, len(frame) - len(known))


def _finding_of_unit(frame: pd.DataFrame, plan: Plan, name: str) -> str:
    areas = frame[frame["node"] != plan.code]
    known = areas.dropna(subset=["score"])
    if known.empty:
        return profile_finding(areas, name)
    aimed = areas[areas["target"].notna()]
    if aimed.empty:
        return clauses(profile_finding(areas, name), _("no area has a target of its own"))
    sentence = ngettext(
        "{country} has reached the target in {n} of {of} area that has one",
        "{country} has reached the target in {n} of {of} areas that have one",
        len(aimed),
    ).format(country=name, n=whole(int(_has_reached(aimed).sum())), of=whole(len(aimed)))
    n_missing = len(aimed) - len(aimed.dropna(subset=["score"]))
    return _with_missing(_with_doubt(sentence, aimed), n_missing)


def _with_doubt(sentence: str, frame: pd.DataFrame) -> str:
    """That missing answers could still put some of those who reached the target below it."""
    n = int((_has_reached(frame) & (frame["low"] < frame["target"] - TIE)).sum())
    if n == 0:
        return sentence
    return ngettext(
        "{sentence}, {n} of them not for certain while answers are missing",
        "{sentence}, {n} of them not for certain while answers are missing",
        n,
    ).format(sentence=sentence, n=whole(n))


def _with_missing(sentence: str, n_missing: int) -> str:
    if not n_missing:
        return sentence
    return ngettext(
        "{sentence}; {n} has no score", "{sentence}; {n} have no score", n_missing
    ).format(sentence=sentence, n=whole(n_missing))


def _has_reached(frame: pd.DataFrame) -> pd.Series:
    return frame["score"] >= frame["target"] - TIE


def _standards(plan: Plan, round_: str, *, is_region: bool) -> Mapping[str, float]:
    """What each node would score if all its actions stood at their minimum standards."""
    scope = plan.in_scope(plan.round_by_code[round_])
    # Every country is asked the same, so that any code but the region's stands for all of them.
    asked = {action.code for action in plan.actions_answered_by(REGION if is_region else "")}
    is_asked = np.array([a.code in asked & scope for a in plan.actions], dtype=bool)
    points = standards_in_points(plan)
    tree = tree_of(plan)
    without = tree.sums(is_asked & np.isnan(points))
    means = tree.means(np.where(is_asked, points, np.nan))
    return {
        node: float(mean) for node, mean, n in zip(tree.nodes, means, without, strict=True) if not n
    }
