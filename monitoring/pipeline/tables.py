"""The tables behind the pages: what a figure draws, a page lists and a download holds."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import (
    ASSESSMENTS_BEST_FIRST,
    REGION,
    Action,
    Assessment,
    Plan,
    Round,
    Status,
)
from monitoring.pipeline.results import Results
from monitoring.pipeline.words import assessment_word, short_reason, text_labels
from monitoring.scoring.answers import LEVEL, NO_INFORMATION, NOT_APPLICABLE, NUMBER
from monitoring.scoring.groups import FEWEST_OF_A_MEDIAN
from monitoring.translation import gettext as _

STRUCTURAL = ("regional_only", "national_only", "out_of_scope", "no_actions", "no_overall")
"""Reasons why there is no score where nothing could be asked: nothing is missing there."""


def node_title(plan: Plan, node: str) -> str:
    """The title of a plan, an area or an action."""
    if node == plan.code:
        return _("Whole plan")
    found = plan.area_by_code.get(node) or plan.action_by_code.get(node)
    return found.title if found else node


def country_scores(results: Results, round_: str, node: str) -> pd.DataFrame:
    """One row per country: `country`, `name`, `score`, `low`, `high`, `coverage`, `word`,
    `structural`.
    """
    scored = results.scores
    here = scored[
        (scored["round"] == round_) & (scored["node"] == node) & (scored["country"] != REGION)
    ]
    return pd.DataFrame(
        {
            "country": here["country"],
            "name": here["country"].map(results.name_of),
            "score": here["score"],
            "low": here["bound_low"],
            "high": here["bound_high"],
            "coverage": here["coverage"],
            "word": here["reason"].map(short_reason),
            "structural": here["reason"].isin(STRUCTURAL),
        }
    ).reset_index(drop=True)


def heatmap_cells(results: Results, round_: str) -> pd.DataFrame:
    """One row per country and area (the whole plan first, where it has a score).

    Returns `country`, `name`, `node`, `title`, `score`, `low`, `high`, `coverage`, `word`,
    `structural`, and `change` since the round before in points, over what the same assessment rated
    in both.
    """
    plan = results.plan
    nodes = [plan.code] if plan.overall else []
    nodes += [area.code for area in plan.top_areas]
    frames = [
        country_scores(results, round_, node).assign(node=node, title=node_title(plan, node))
        for node in nodes
    ]
    columns = [
        "country",
        "name",
        "node",
        "title",
        "score",
        "low",
        "high",
        "coverage",
        "word",
        "structural",
    ]
    if not frames:
        return pd.DataFrame(columns=[*columns, "change"])
    return _with_change(pd.concat(frames, ignore_index=True)[columns], results, round_)


def _with_change(cells: pd.DataFrame, results: Results, round_: str) -> pd.DataFrame:
    before = previous_round(results, round_)
    if before is None:
        return cells.assign(change=np.nan)
    moved = results.changes(before.code, round_)
    points = moved[["country", "node", "common_change"]]
    return cells.merge(
        points.rename(columns={"common_change": "change"}), on=["country", "node"], how="left"
    )


def level_grid(results: Results, unit: str, until: str | None = None) -> pd.DataFrame:
    """What one unit reached of each action in each round in which it was asked.

    until: leave out later rounds. Returns `area`, `action`, `title`, `round`, `order` (place of
    the round), `word`, `symbol`, `colour`, `points`, `kind`.
    """
    answers = results.answers
    rows = []
    u = answers.units.index(unit)
    codes = [round_.code for round_ in results.plan.rounds]
    shown = results.plan.rounds[: codes.index(until) + 1] if until else results.plan.rounds
    for a, action in enumerate(results.plan.actions):
        for r, round_ in enumerate(shown):
            category = answers.categories[answers.category[r, u, a]]
            if category.kind in (LEVEL, NUMBER, NO_INFORMATION, NOT_APPLICABLE):
                word, symbol, colour = _appearance(
                    results.plan, category.scale, category.code, category.kind
                )
                points = float(answers.points[r, u, a])
                if category.kind == NUMBER:
                    word = f"{points:.0f}"
                rows.append(
                    (
                        action.parent,
                        action.code,
                        action.title,
                        round_.code,
                        r,
                        word,
                        symbol,
                        colour,
                        points,
                        category.kind,
                    )
                )
    columns = [
        "area", "action", "title", "round", "order", "word", "symbol", "colour", "points", "kind",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _appearance(plan: Plan, scale: str, code: str, kind: str) -> tuple[str, str, str]:
    if kind == LEVEL:
        level = plan.scales[scale].level_by_code[code]
        return level.label, level.symbol, level.colour
    if kind == NOT_APPLICABLE:
        return short_reason(NOT_APPLICABLE), "", ""
    return short_reason(code), "", ""


def action_table(results: Results, round_: str, unit: str) -> pd.DataFrame:
    """One row per action that a unit is asked, with its level now and before, and where it stands.

    Returns text columns, missing ones empty: `Code`, `Action`, `Rating`, the rating of each
    assessment where there is more than one, `Before`, the texts of the return, `File`, `Cell`,
    `Area`, `Provenance`. Evidence and comments are taken from whoever wrote any, the most settled
    assessment first: an evaluator who rates without a word does not hide the country's own.
    """
    plan = results.plan
    before = previous_round(results, round_, unit)
    now = _ratings_of(results.chosen, round_, unit)
    earlier = _ratings_of(results.chosen, before.code, unit) if before else {}
    by_assessment = {
        a.value: _ratings_of(
            results.ratings[results.ratings["assessment"] == a.value], round_, unit
        )
        for a in ASSESSMENTS_BEST_FIRST
    }
    grid = level_grid(results, unit)
    here = grid[grid["round"] == round_]
    said = dict(zip(here["action"], here["word"], strict=True))
    scope = plan.in_scope(plan.round_by_code[round_])
    rows = []
    for action in plan.actions_answered_by(unit):
        if action.code in scope:
            all_of_it = {a: r[action.code] for a, r in by_assessment.items() if action.code in r}
            row = {
                _("Code"): action.code,
                _("Action"): action.title,
                _("Rating"): said.get(action.code, ""),
                _("Before"): _level_word(earlier.get(action.code, {}), action, plan),
            }
            for assessment, rating in all_of_it.items():
                row[assessment_word(assessment)] = _level_word(rating, action, plan)
            rows.append(row | _texts(all_of_it) | _place(now.get(action.code, {}), action, plan))
    return _in_order(pd.DataFrame(rows))


def _ratings_of(ratings: pd.DataFrame, round_: str, unit: str) -> dict[str, dict[Hashable, Any]]:
    here = ratings[(ratings["round"] == round_) & (ratings["country"] == unit)]
    return {str(row["action"]): row for row in here.to_dict("records")}


def _texts(by_assessment: Mapping[str, Mapping[Hashable, Any]]) -> dict[str, str]:
    """Evidence, comment and the rest, from the most settled assessment that has any."""
    labels = text_labels()
    texts = {
        label: next((r[name] for r in by_assessment.values() if r[name]), "")
        for name, label in labels.items()
    }
    writers = [r for r in by_assessment.values() if any(r[name] for name in labels)]
    return texts | {
        _("Texts from"): "; ".join(f"{r['file']}, {r['sheet']}!{r['cell']}" for r in writers)
    }


def _place(now: Mapping[Hashable, Any], action: Action, plan: Plan) -> dict[str, str]:
    """Where the rating stands, and where the action comes from."""
    return {
        _("Assessment"): assessment_word(now["assessment"]) if now else "",
        _("File"): now.get("file", ""),
        _("Cell"): f"{now['sheet']}!{now['cell']}" if now else "",
        _("Area"): plan.area_by_code[action.parent].title,
        _("Provenance"): action.provenance,
    }


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the ratings of the assessments side by side, or without them if there is one."""
    words = [assessment_word(a.value) for a in reversed(ASSESSMENTS_BEST_FIRST)]
    several = [word for word in words if word in rows.columns]
    rest = [column for column in rows.columns if column not in several]
    shown = several if len(several) > 1 else []
    return rows[[*rest[:3], *shown, *rest[3:]]].fillna("")


def _level_word(rating: Mapping[Hashable, Any], action: Action, plan: Plan) -> str:
    """What a stored rating says, in the words of the scale."""
    if not rating:
        return ""
    if rating["status"] != Status.RATED.value:
        return short_reason(rating["reason"] or rating["status"])
    scale = plan.scale_of(action)
    if scale is None:
        return str(rating["value"])
    level = scale.level_by_code.get(rating["level"])
    return level.label if level else rating["raw"]


def previous_round(results: Results, round_: str, unit: str | None = None) -> Round | None:
    """The newest earlier round of which this assessment says anything, of a unit or any country."""
    said = results.said_of
    of_units = [unit] if unit else [one for one in said if one != REGION]
    known = frozenset[str]().union(*(said.get(one, frozenset()) for one in of_units))
    now = results.plan.round_by_code[round_].order
    earlier = [r for r in results.plan.rounds if r.code in known and r.order < now]
    return earlier[-1] if earlier else None


def profile(results: Results, round_: str, unit: str) -> pd.DataFrame:
    """One row per area: the unit's score beside the last round and the countries' median.

    Returns `node`, `title`, `score`, `low`, `high`, `coverage`, `word`, `before`, `median`, `n`, and
    `is_alike`: whether both scores are over the same actions, rated by the same assessment.
    """
    before = previous_round(results, round_, unit)
    alike = _alike(results, before.code, round_, unit) if before else set()
    scored = results.scores[results.scores["country"] == unit]
    summary = results.regional_summary
    summary = summary[summary["round"] == round_].set_index("node")
    rows = []
    for area in results.plan.top_areas:
        here = scored[scored["node"] == area.code].set_index("round")
        now = here.loc[round_]
        if now["reason"] in STRUCTURAL:
            continue
        rows.append(
            {
                "node": area.code,
                "title": area.title,
                "score": now["score"],
                "low": now["bound_low"],
                "high": now["bound_high"],
                "coverage": now["coverage"],
                "word": short_reason(str(now["reason"])),
                "before": here.loc[before.code, "score"] if before else np.nan,
                "median": summary["median"].get(area.code, np.nan) if unit != REGION else np.nan,
                "n": int(summary["n"].get(area.code, 0)),
                "is_alike": area.code in alike,
            }
        )
    columns = ["node", "title", "score", "low", "high", "coverage", "word", "before", "median", "n",
               "is_alike"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def without_few(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without the medians of so few countries that they tell another country's score.

    For what leaves the room about some countries alone. frame: `median`, of `n` countries.
    """
    return frame.assign(median=frame["median"].where(frame["n"] >= FEWEST_OF_A_MEDIAN))


def _alike(results: Results, before: str, round_: str, unit: str) -> set[str]:
    """The nodes whose scores in both rounds rest on the same actions and the same assessment."""
    moved = results.changes(before, round_)
    mine = moved[(moved["country"] == unit) & (moved["flag"] == "")]
    return set(mine["node"])


def returns_table(results: Results, round_: str) -> pd.DataFrame:
    """Who has answered a round: one row per country (and the region), what came and how complete.

    Whoever sent own ratings has answered; what evaluators rated is counted apart.
    Returns `country`, `name`, `returned`, `answered`, `asked`, `share`, `evaluated`, `files`.
    """
    ratings = results.ratings[results.ratings["round"] == round_]
    scope = results.plan.in_scope(results.plan.round_by_code[round_])
    rows = []
    for unit in results.answers.units:
        mine = ratings[ratings["country"] == unit]
        said = {one: mine[mine["assessment"] == one.value] for one in Assessment}
        asked = [a for a in results.plan.actions_answered_by(unit) if a.code in scope]
        answered = said[Assessment.SELF]["action"].nunique()
        rows.append(
            {
                "country": unit,
                "name": results.name_of(unit),
                "returned": answered > 0,
                "answered": answered,
                "asked": len(asked),
                "share": answered / len(asked) if asked else np.nan,
                "evaluated": said[Assessment.EVALUATOR]["action"].nunique(),
                "files": ", ".join(sorted(mine["file"].unique())),
            }
        )
    columns = ["country", "name", "returned", "answered", "asked", "share", "evaluated", "files"]
    return pd.DataFrame(rows, columns=columns)


def with_names(frame: pd.DataFrame, results: Results) -> pd.DataFrame:
    """The frame with the names of its countries, nodes, actions and levels beside their codes."""
    plan = results.plan
    named = frame.copy()
    if "country" in named:
        names = named["country"].map(results.name_of).replace(REGION, _("Region"))
        named.insert(_after(named, "country"), "country_name", names)
    for column in ("node", "action"):
        if column in named:
            titles = named[column].map(lambda code: node_title(plan, code))
            named.insert(_after(named, column), f"{column}_title", titles)
    return named


def _after(frame: pd.DataFrame, column: str) -> int:
    return list(frame.columns).index(column) + 1


def best_map_node(results: Results, round_: str) -> str:
    """The node that the maps begin with: the plan, or else the first area with any score."""
    plan = results.plan
    scored = results.scored_nodes.get(round_, frozenset())
    nodes = [plan.code] * plan.overall + [area.code for area in plan.top_areas]
    return next((node for node in nodes if node in scored), nodes[0])
