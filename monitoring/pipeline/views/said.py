"""What every unit said of every action in a round, as a figure or a table shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from monitoring.model import Plan
from monitoring.pipeline.results import Results
from monitoring.pipeline.words import answer_in_words, short_reason
from monitoring.scoring.answers import LEVEL, NOT_APPLICABLE, OUT_OF_SCOPE, Category
from monitoring.translation import gettext as _
from monitoring.translation import language


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, or why there is none. points: 0-100, NaN without; symbol and colour of levels."""

    kind: str
    word: str
    symbol: str
    colour: str
    points: float


def said_in(
    results: Results, round_: str, actions: Collection[str] | None = None
) -> Mapping[tuple[str, str], Said]:
    """What was said by (unit, action), of these actions or of all; numbers with their unit."""
    if actions is None:
        key = ("said", round_, language())
        return results.once(key, lambda: _said(results, round_, results.plan.action_by_code))
    return _said(results, round_, actions)


def _said(results: Results, round_: str, wanted: Collection[str]) -> Mapping[tuple[str, str], Said]:
    given, plan = results.answers, results.plan
    r = [one.code for one in given.rounds].index(round_)
    numbers = _numbers(results, round_)
    looks = [_look(category, plan) for category in given.categories]
    asked = [(a, action) for a, action in enumerate(plan.actions) if action.code in wanted]
    found = {}
    for u, unit in enumerate(given.units):
        for a, action in asked:
            category = given.category[r, u, a]
            word, symbol, colour = looks[category]
            found[unit, action.code] = Said(
                given.categories[category].kind,
                numbers.get((unit, action.code), word),
                symbol,
                colour,
                float(given.points[r, u, a]),
            )
    return found


def _look(category: Category, plan: Plan) -> tuple[str, str, str]:
    """Word, symbol and colour of one thing that can be said."""
    if category.kind == LEVEL:
        level = plan.scales[category.scale].level_by_code[category.code]
        # A level outside the order is no information, and stands for itself all the same.
        return level.label, level.symbol, level.colour
    if category.kind == NOT_APPLICABLE:
        return _("not applicable"), "", ""
    if category.kind == OUT_OF_SCOPE:
        return _("not asked"), "", ""
    return short_reason(category.code), "", ""


def _numbers(results: Results, round_: str) -> Mapping[tuple[str, str], str]:
    """The numbers that were given for numeric actions, by (unit, action)."""
    said = results.chosen
    here = said[(said["round"] == round_) & said["value"].notna()]
    actions = results.plan.action_by_code
    given = zip(here["country"], here["action"], here["value"], strict=True)
    return {
        (unit, code): answer_in_words({"value": value}, actions[code], results.plan)
        for unit, code, value in given
        if actions[code].is_numeric
    }
