"""What a view of change is about: its node, its countries and the rounds that it compares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from monitoring.model import REGION, Plan, Round, day_of_target
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import best_map_node, node_title
from monitoring.scoring.change import CHANGE_COLUMNS
from monitoring.translation import gettext as _
from monitoring.written import day, quoted

SHOWN_AS_NONE = 0.05
"""Points: a smaller change is written 0.0, so that it is called neither higher nor lower."""

HIGHER, SAME, LOWER = "higher", "same", "lower"


def node_asked(results: Results, round_: str, of: str) -> str:
    """The node `of`, or where none is named the plan, else the first area with any score."""
    plan = results.plan
    if of or not (plan.overall or plan.top_areas):
        return of or plan.code
    return best_map_node(results, round_)


def about(plan: Plan, node: str) -> str:
    """A node as it stands in a sentence; what a title has in brackets is left out."""
    if node == plan.code:
        return _("the whole plan")
    return quoted(node_title(plan, node).split(" (", maxsplit=1)[0])


def name_of(results: Results, unit: str) -> str:
    """The name of a country, or the word for the region."""
    return _("Region") if unit == REGION else results.name_of(unit)


def one_or_two(names: Sequence[str], many: str) -> str:
    """Who or what shares a place: one name, or two; `many` in the place of more than two."""
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return _("{first} and {second}").format(first=names[0], second=names[1])
    return many


def countries_of(results: Results) -> list[str]:
    """The countries in protocol order, without the region."""
    return [unit for unit in results.answers.units if unit != REGION]


def baseline_round(results: Results, round_: str) -> Round | None:
    """The round to measure from: the plan's baseline if rated, else the first rated; earlier only.

    A round counts as rated where this assessment rated anything of a country.
    """
    given = results.answers
    countries = np.array([unit != REGION for unit in given.units], dtype=bool)
    now = results.plan.round_by_code[round_].order
    rated = [
        one
        for n, one in enumerate(given.rounds)
        if one.order < now and given.rated[n, countries].any()
    ]
    return next((one for one in rated if one.is_baseline), next(iter(rated), None))


def directions(change: pd.Series) -> pd.Series:
    """HIGHER, SAME or LOWER for each change in points; empty where there is none."""
    words = np.select(
        [change.isna(), change >= SHOWN_AS_NONE, change <= -SHOWN_AS_NONE],
        ["", HIGHER, LOWER],
        SAME,
    )
    return pd.Series(words, index=change.index, dtype=object)


def scores_at(results: Results, round_: str, node: str) -> pd.DataFrame:
    """The rows of the scores of a node in a round, by country in protocol order."""
    scored = results.scores
    here = scored[(scored["round"] == round_) & (scored["node"] == node)]
    return here.set_index("country").reindex(countries_of(results))


def changes_of(results: Results, before: str, after: str, node: str) -> pd.DataFrame:
    """CHANGE_COLUMNS of a node by country; nothing in common where `before` is empty."""
    countries = countries_of(results)
    if not before:
        nothing = pd.DataFrame(index=countries, columns=list(CHANGE_COLUMNS), dtype=float)
        return nothing.assign(flag="", n_common=0)
    found = results.changes(before, after)
    return found[found["node"] == node].set_index("country").reindex(countries)


def date_in_words(text: str) -> str:
    """A target date as a reader writes it; what is no date stays as it stands."""
    found = day_of_target(text)
    return text if found is None else day(found)
