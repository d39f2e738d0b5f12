"""What a plan's ratings amount to: answers, counts and scores of one assessment."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from monitoring.definitions import in_language
from monitoring.model import BEST_AVAILABLE, REGION, Country, Plan
from monitoring.pipeline.workspace import Workspace
from monitoring.scoring import Answers, answers, counts, regional_summary, scores, standards, view
from monitoring.scoring.change import Assessed, assessed_by, changes
from monitoring.scoring.scenario import Scenario, apply
from monitoring.store import current_ratings
from monitoring.translation import language
from monitoring.written import country

SAID = ("round", "country", "action", "status", "reason", "level", "value")
"""What scores need of the ratings."""

Made = TypeVar("Made")
MOST_KEPT = 32
"""So many things that were worked out of results are kept; of many rounds the oldest go."""


@dataclass(frozen=True)
class Results:
    """Everything that is shown of one plan in one assessment, as at one revision of the store."""

    plan: Plan
    assessment: str
    ratings: pd.DataFrame
    """Every rating in force, of all assessments."""
    countries: dict[str, Country]

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """The ratings of this assessment, one per round, country and action."""
        return view(self.ratings, self.assessment)

    @cached_property
    def answers(self) -> Answers:
        return answers(view(self.ratings, self.assessment, SAID), self.plan)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """SCORE_COLUMNS for every round, unit and node."""
        return scores(self.answers, assessment=self.assessment)

    @cached_property
    def counts(self) -> pd.DataFrame:
        """COUNT_COLUMNS for every round, unit and area, and for the plan."""
        return counts(self.answers)

    @cached_property
    def standards(self) -> pd.DataFrame:
        return standards(self.answers)

    @cached_property
    def regional_summary(self) -> pd.DataFrame:
        return regional_summary(self.scores)

    @cached_property
    def assessed(self) -> Assessed:
        """Whose rating stands at each answer, so that only the same assessment is compared."""
        return assessed_by(self.answers, self.chosen)

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for these results; never to be changed by a reader.

        For what is worked out of all countries at once and then asked for of each. key: what it is,
        with the round and whatever else it depends on beside the results, the language included.
        """
        # Several readers share these results; what one of them pushes out another still holds.
        found: tuple[Made] | None = self._kept.get(key)
        if found is None:
            found = (make(),)
            for oldest in list(self._kept)[: max(0, len(self._kept) + 1 - MOST_KEPT)]:
                self._kept.pop(oldest, None)
            self._kept[key] = found
        return found[0]

    def changes(self, before: str, after: str) -> pd.DataFrame:
        """CHANGE_COLUMNS of every unit and node between two rounds, of ratings that can be compared."""
        return self.once(
            ("changes", before, after),
            lambda: changes(self.answers, before, after, self.assessed),
        )

    @property
    def has_ratings(self) -> bool:
        return len(self.chosen) > 0

    @cached_property
    def said_of(self) -> dict[str, frozenset[str]]:
        """The rounds in which this assessment says anything of each country and of the region."""
        said = self.chosen[["country", "round"]].drop_duplicates()
        return {str(unit): frozenset(rounds) for unit, rounds in said.groupby("country")["round"]}

    @cached_property
    def scored_nodes(self) -> dict[str, frozenset[str]]:
        """The nodes of which any country or the region has a score, by round."""
        scored = self.scores[["round", "node"]][self.scores["score"].notna()].drop_duplicates()
        return {str(code): frozenset(nodes) for code, nodes in scored.groupby("round")["node"]}

    @cached_property
    def rounds_with_ratings(self) -> list[str]:
        """Codes of the rounds that anything was said of, in their order."""
        found = set(self.ratings["round"].unique())
        return [r.code for r in self.plan.rounds if r.code in found]

    def name_of(self, unit: str) -> str:
        """The name of a country in the reader's language, or the region's."""
        return country(unit, self.countries[unit].name) if unit in self.countries else unit


def results(
    workspace: Workspace,
    plan: str,
    assessment: str = BEST_AVAILABLE,
    scenario: Scenario | None = None,
) -> Results:
    """The results of a plan, by its own rules or by those of a scenario, in the reader's language.

    Raises UnknownPlan, or ScenarioRefused for a scenario that the plan cannot have.
    """
    found = workspace.plan(plan)
    if scenario is not None:
        found = apply(scenario, found)
    ratings = current_ratings(workspace.store, found.code)
    known = {round_.code for round_ in found.rounds}
    # A later version of a plan may have dropped an action or a round; its answers stay in the store.
    listed = ratings["action"].isin(found.action_by_code) & ratings["round"].isin(known)
    taking_part = (
        ratings["country"].isin([*found.country_by_code, REGION])
        if found.countries
        else pd.Series(True, index=ratings.index)
    )
    kept = ratings[listed & taking_part].reset_index(drop=True)
    spoken = in_language(found, language())
    names = {**workspace.countries.country_by_code, **spoken.country_by_code}
    return Results(spoken, assessment, kept, names)
