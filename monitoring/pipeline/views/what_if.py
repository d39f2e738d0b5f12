"""What another choice makes of the scores, beside the official ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import Plan
from monitoring.pipeline.facts import setting
from monitoring.pipeline.results import Results
from monitoring.pipeline.scenarios import Comparison
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.scope import SHOWN_AS_NONE, about
from monitoring.pipeline.words import short_reason
from monitoring.scoring.ranks import ranks
from monitoring.scoring.scenario import BEST, RATED, WORST, Scenario
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, decimal, signed

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "score": mark("Official score"),
    "what_if_score": mark("Score, what if"),
    "change": mark("Difference"),
    "coverage": mark("Coverage"),
    "bound_low": mark("Lowest"),
    "bound_high": mark("Highest"),
    "word": mark("Why no score"),
}
RANK_LABELS: Mapping[str, str] = {
    "rank": mark("Official rank"),
    "what_if_rank": mark("Rank, what if"),
}
FIRST_WRITTEN = 0.1
"""Points; the smallest difference that is written as one."""
RULES = (
    "aggregation_area",
    "aggregation_plan",
    "geometric_floor",
    "coverage_area",
    "coverage_plan",
    "coverage_basis",
)
"""What a scenario sets under the same names as a plan."""


def beside(compared: Comparison, results: Results) -> pd.DataFrame:
    """The countries of a comparison, in protocol order, with `name`, `word` and `what_if_word`."""
    frame = compared.frame
    return frame.assign(
        name=frame["country"].map(results.name_of),
        word=frame["reason"].map(short_reason),
        what_if_word=frame["what_if_reason"].map(short_reason),
    )


def what_if_finding(frame: pd.DataFrame, node: str, plan: Plan) -> str:
    """How many scores the other choice moves, takes away or gives, and how many ranks it changes.

    Ranks are those among the countries that have both scores, so that a score that is lost or
    gained moves nobody else.
    """
    has, would_have = frame["score"].notna(), frame["what_if_score"].notna()
    both, n_lost, n_gained = frame[has & would_have], sum(has & ~would_have), sum(would_have & ~has)
    others = [_lost(n_lost), _gained(n_gained), _places(both, plan)]
    if both.empty:
        first = _("What if: no country has both scores for {node}")
        return clauses(first.format(node=about(plan, node)), *others)
    if both["change"].abs().max() > SHOWN_AS_NONE:
        return clauses(_moved(both, about(plan, node)), *others)
    if any(others) or (both["score"] != both["what_if_score"]).any():
        first = _(
            "What if: where both scores for {node} are known, none would differ by as much as {points}"
        ).format(node=about(plan, node), points=decimal(FIRST_WRITTEN))
        return clauses(first, *others)
    return _("What if: every score for {node} stays as it is").format(node=about(plan, node))


def _moved(both: pd.DataFrame, node: str) -> str:
    furthest = both.iloc[int(both["change"].abs().argmax())]
    return _(
        "What if: scores for {node} that would differ: {n} of {of}, by up to {points} ({country})"
    ).format(
        n=int((both["change"].abs() > SHOWN_AS_NONE).sum()),
        of=len(both),
        node=node,
        points=signed(furthest["change"]),
        country=furthest["name"],
    )


def _lost(n: int) -> str:
    """Empty for none; so the next two."""
    words = ngettext("{n} country would lose its score", "{n} countries would lose their score", n)
    return words.format(n=n) if n else ""


def _gained(n: int) -> str:
    words = ngettext("{n} country would gain a score", "{n} countries would gain a score", n)
    return words.format(n=n) if n else ""


def _places(both: pd.DataFrame, plan: Plan) -> str:
    if not plan.ranking_approved_by or both.empty:
        return ""
    before, after = (ranks(both[name].to_numpy(np.float64)) for name in ("score", "what_if_score"))
    n = int((before != after).sum())
    words = ngettext("{n} would have another rank", "{n} would have another rank", n)
    return words.format(n=n) if n else ""


def what_differs(scenario: Scenario, plan: Plan) -> Scenario:
    """The scenario without the weights and rules that the plan has just so."""
    own = {area.code: area.weight for area in plan.areas}
    own |= {action.code: action.weight for action in plan.actions}
    weights = {code: x for code, x in scenario.weights.items() if x != own.get(code)}
    as_in_the_plan: dict[str, Any] = {
        name: None for name in RULES if getattr(scenario, name) == getattr(plan, name)
    }
    return replace(scenario, weights=weights, **as_in_the_plan)


def in_words(scenario: Scenario, plan: Plan) -> str:
    """What a scenario says, weight by weight and rule by rule; empty where it says nothing."""
    told = [
        _("weight of {area}: {weight}").format(area=node_title(plan, code), weight=_weight(x))
        for code, x in scenario.weights.items()
    ]
    rules: dict[str, Any] = {
        name: getattr(scenario, name) for name in RULES if getattr(scenario, name) is not None
    }
    under_them = replace(plan, **rules)
    for name in rules:
        title, value = setting(under_them, name)
        told.append(_("{setting}: {value}").format(setting=title, value=value))
    told += [missing_words()[scenario.missing]] if scenario.missing != RATED else []
    return " · ".join(told)


def missing_words() -> Mapping[str, str]:
    """What stands for the unknown, by the word that a scenario has for it."""
    return {
        RATED: _("as in the plan: what is rated counts"),
        WORST: _("every unknown answer at its lowest"),
        BEST: _("every unknown answer at its highest"),
    }


def _weight(weight: float) -> str:
    """With as many decimals as it has."""
    decimals = f"{weight:.6f}".rstrip("0").partition(".")[2]
    return decimal(weight, len(decimals))
