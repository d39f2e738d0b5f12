"""Whose rank intervals do not overlap; only where the plan names who approved ranking."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from monitoring.pipeline.analyses.robustness import RobustnessAnalysis, robustness_of
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.scope import countries_of, node_asked
from monitoring.pipeline.words import short_reason
from monitoring.scoring.robustness import Robustness
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import whole

COLUMNS = (
    "country", "name", "rank", "rank_low", "rank_high", "rank_text", "score", "score_low",
    "score_high", "coverage", "word", "alike", "n_alike", "groups", "node", "title", "round",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "rank_text": mark("Rank with its interval"),
    "name": mark("Country"),
    "score": mark("Score"),
    "score_low": mark("Score, 5 % of the draws"),
    "score_high": mark("Score, 95 % of the draws"),
    "coverage": mark("Coverage"),
    "alike": mark("Rank interval overlaps with"),
    "word": mark("Why no score"),
}


def ranking(results: Results, round_: str, of: str = "") -> pd.DataFrame:
    """COLUMNS: one row per country, the highest score first, those without a score last.

    of: a node; without one the plan, else the first area with a score. `rank_low` to `rank_high` and
    `score_low` to `score_high` hold 90 % of the draws; `rank_text` has the rank and its interval
    rounded outwards, "3 (2–6)". `alike` names the countries whose rank intervals overlap. `groups`
    are the numbers, from 0, joined by spaces, of the groups of countries whose intervals overlap.
    Empty where nobody is named who approved ranking, and where nothing can be said of the order.
    Raises UnknownRound or UnknownNode.
    """
    if not results.plan.ranking_approved_by:
        return pd.DataFrame(columns=list(COLUMNS))
    analysis = robustness_of(results, round_, node_asked(results, round_, of))
    if analysis.found is None:
        return pd.DataFrame(columns=list(COLUMNS))
    place = {code: n for n, code in enumerate(countries_of(results))}
    found = analysis.found.frame
    frame = found.assign(place=found["country"].map(place)).sort_values(["rank", "place"])
    return _with_words(frame, analysis, analysis.found, results)[list(COLUMNS)].reset_index(
        drop=True
    )


def _with_words(
    frame: pd.DataFrame, analysis: RobustnessAnalysis, found: Robustness, results: Results
) -> pd.DataFrame:
    scored = results.scores
    here = scored[(scored["round"] == analysis.round) & (scored["node"] == analysis.node)]
    codes = frame["country"].tolist()
    groups = [group for group in found.groups if len(group) > 1]
    alike = [[other for other in found.alike.get(code, ()) if other != code] for code in codes]
    return frame.assign(
        name=[results.name_of(code) for code in codes],
        rank_text=[_rank_text(row) for row in frame.to_dict("records")],
        coverage=frame["country"].map(here.set_index("country")["coverage"]).astype(float),
        word=[short_reason(str(reason)) if reason else "" for reason in frame["reason"]],
        alike=[", ".join(results.name_of(other) for other in others) for others in alike],
        n_alike=[len(others) for others in alike],
        groups=[" ".join(str(n) for n, group in enumerate(groups) if code in group) for code in codes],
        node=analysis.node,
        title=analysis.title,
        round=analysis.round,
    )  # fmt: skip


def _rank_text(row: Mapping[Hashable, Any]) -> str:
    """The rank with its interval, rounded outwards, so that nobody is made surer than the draws."""
    rank, low, high = row["rank"], row["rank_low"], row["rank_high"]
    if pd.isna(rank):
        return ""
    return _("{rank} ({low}–{high})").format(
        rank=whole(rank), low=whole(math.floor(low)), high=whole(math.ceil(high))
    )


def ranking_finding(frame: pd.DataFrame, results: Results, round_: str, of: str = "") -> str:
    """How many pairs of rank intervals do not overlap; or why nothing is ranked.

    An overlap is no test of a pair, so that nothing is said of the order of two countries.
    """
    plan = results.plan
    if not plan.ranking_approved_by:
        return _("Ranking is off: the plan names nobody who approved it")
    if frame.empty:
        asked = robustness_of(results, round_, node_asked(results, round_, of))
        return asked.why_nothing.rstrip(".")
    ranked = frame.dropna(subset=["rank"])
    n_pairs = len(ranked) * (len(ranked) - 1) // 2
    n_apart = n_pairs - int(ranked["n_alike"].sum()) // 2
    if not n_apart:
        return _(
            "The rank intervals of any two of the {n} countries overlap when weights and the kind of "
            "mean are varied"
        ).format(n=whole(len(ranked)))
    if n_apart == n_pairs:
        return _(
            "No two of the {n} countries have rank intervals that overlap when weights and the kind "
            "of mean are varied"
        ).format(n=whole(len(ranked)))
    return ngettext(
        "Of {of} pairs of countries, {n} has rank intervals that do not overlap when weights and the "
        "kind of mean are varied",
        "Of {of} pairs of countries, {n} have rank intervals that do not overlap when weights and the "
        "kind of mean are varied",
        n_apart,
    ).format(n=whole(n_apart), of=whole(n_pairs))
