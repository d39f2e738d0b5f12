"""How much a view of progress can tell in one assessment, and which other one tells more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitoring.model import BEST_AVAILABLE, Assessment
from monitoring.pipeline.analyses.differences import advised_assessment, rated_rounds
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import previous_round
from monitoring.pipeline.views.change_initial import change_and_initial_level
from monitoring.pipeline.views.dumbbell import baseline_now_target
from monitoring.pipeline.views.paths import paths_to_target
from monitoring.pipeline.views.scope import changes_of, countries_of
from monitoring.scoring.spread import MIN_COUNTRIES

TARGET, PACE, APART = "target", "pace", "apart"
OF_COUNTRIES = (TARGET, PACE, APART)
"""Views of which countries are counted; of the others it is ratings."""

LEAST: Mapping[str, int] = {APART: MIN_COUNTRIES}
"""With less a view says nothing; 1 for the others."""

ResultsOf = Callable[[str], Results]
"""The results of the same plan in another assessment."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a view can tell of: n countries of all, or n ratings.

    other, more: the assessment that tells more, and of how many; empty and 0 where none does.
    is_mixed: whether what is shown was said by more than one assessment.
    """

    n: int
    of: int
    least: int
    other: str
    more: int
    is_mixed: bool

    @property
    def is_empty(self) -> bool:
        """Whether the view says nothing."""
        return self.n < self.least


def told(results: Results, results_of: ResultsOf, round_: str, view: str, node: str) -> Told:
    """What a view of progress can tell; another assessment is looked at only where one may help.

    view: `target`, `pace`, `apart`, or another, of which the ratings compared are counted.
    node: what it is about; it does not matter for a count of ratings.
    """
    n, least = _n_told(results, round_, view, node), LEAST.get(view, 1)
    of, is_mixed = len(countries_of(results)), bool(advised_assessment(results))
    others = _others(results) if is_mixed or n < least else []
    found = [(_n_told(results_of(other), round_, view, node), other) for other in others]
    more, other = max(found, key=lambda one: one[0], default=(0, ""))
    if more <= n or more < least:
        more, other = 0, ""
    return Told(n, of, least, other, more, is_mixed)


def comparable_assessment(results: Results, results_of: ResultsOf, round_: str) -> str:
    """The other assessment that rated this round and most rounds before it; empty where none did."""
    best, chosen = 1, ""
    for other in _others(results):
        until = [one.code for one in rated_rounds(results_of(other))]
        n = until.index(round_) + 1 if round_ in until else 0
        if n > best:
            best, chosen = n, other
    return chosen


def comparable_round(results: Results) -> str:
    """The newest round that has one before it to compare with; empty where there is only one."""
    codes = [one.code for one in rated_rounds(results)]
    return codes[-1] if len(codes) > 1 else ""


def _others(results: Results) -> list[str]:
    """The other assessments that have said anything, each alone before the best of all."""
    said = set(results.ratings["assessment"].unique())
    kinds = [one.value for one in Assessment if one.value in said]
    return [one for one in (*kinds, BEST_AVAILABLE) if one != results.assessment]


def _n_told(results: Results, round_: str, view: str, node: str) -> int:
    """Of how many countries, or ratings, a view can tell something."""
    if view == TARGET:
        return int((baseline_now_target(results, round_, node)["direction"] != "").sum())
    if view == PACE:
        of_country = paths_to_target(results, round_, node).drop_duplicates("country")
        return int((of_country["has_status"].astype(bool) | of_country["slope"].notna()).sum())
    if view == APART:
        return int(change_and_initial_level(results, round_, node)["change"].notna().sum())
    before = previous_round(results, round_)
    if before is None:
        return 0
    return int(changes_of(results, before.code, round_, results.plan.code)["n_common"].sum())
