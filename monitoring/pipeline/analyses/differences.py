"""How far apart the countries stand in each round, and whether they come closer to one another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import BEST_AVAILABLE, REGION, Assessment, Plan, Round
from monitoring.pipeline.asked import UnknownNode
from monitoring.pipeline.plain import records
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.scoring import scores
from monitoring.scoring.change import Assessed, assessed_by, common_items, of_rounds, place_of
from monitoring.scoring.convergence import (
    NO_TIME,
    SAME_START,
    ZERO_OR_LESS,
    Convergence,
    Label,
    convergence,
)
from monitoring.scoring.spread import (
    MIN_COUNTRIES,
    TOO_FEW_COUNTRIES,
    differences,
    fixed_list,
    nodes_compared,
    score_cube,
)
from monitoring.scoring.targets import target_of, years
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

CONSECUTIVE, SINCE_FIRST = "consecutive", "since_first"


@dataclass(frozen=True)
class Step:
    """What changed in a node from one round to a later one, over the same countries and actions.

    span: CONSECUTIVE, or SINCE_FIRST for the baseline (else the first round) to the latest.
    """

    start: str
    end: str
    span: str
    node: str
    found: Convergence

    def as_json(self) -> dict[str, Any]:
        """The same as plain values, with the change of each figure, its sentence and its caution."""
        told: dict[str, Any] = _plain(
            {
                "from": self.start,
                "to": self.end,
                "span": self.span,
                "node": self.node,
                **asdict(self.found),
                "change": self.found.change,
                "sentence": convergence_sentence(self.found),
                "caution": beta_caution() if self.found.has_negative_beta else "",
            }
        )
        return told


@dataclass(frozen=True)
class CountryDifferences:
    """How the countries of a plan differ, in each round and from round to round.

    rounds: DIFFERENCE_COLUMNS, the rounds in which any country was rated. standards: the points
    that count as enough, by node, where there are such.
    """

    plan: str
    assessment: str
    n_countries: int
    nodes: tuple[str, ...]
    titles: Mapping[str, str]
    standards: Mapping[str, float]
    rounds: pd.DataFrame
    steps: tuple[Step, ...]
    cautions: tuple[str, ...]
    """What has to be said beside the figures."""
    advised: str = ""
    """The assessment to choose where several are mixed; else empty."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values; what is missing is null."""
        return {
            "plan": self.plan,
            "assessment": self.assessment,
            "n_countries": self.n_countries,
            "titles": dict(self.titles),
            "standards": dict(self.standards),
            "rounds": records(self.rounds),
            "steps": [step.as_json() for step in self.steps],
            "cautions": list(self.cautions),
            "advised_assessment": self.advised,
        }


def country_differences(
    results: Results, node: str | None = None, standard: float | None = None
) -> CountryDifferences:
    """How the countries differ in the plan and its areas, or in one of these.

    node: code of the plan or an area, without regard to case. standard: points 0-100 that count as
    enough everywhere; else the target of the plan and of each area, where it is a number.
    Raises UnknownNode.
    """
    plan = results.plan
    nodes = nodes_compared(plan) if node is None else (_node(plan, node),)
    standards = target_points(plan) if standard is None else dict.fromkeys(nodes, standard)
    rated = rated_rounds(results)
    codes = [round_.code for round_ in rated]
    scored = results.scores[results.scores["round"].isin(codes)]
    assessed = assessed_by(results.answers, results.chosen)
    steps = tuple(
        step
        for before, after, span in _pairs(rated)
        for step in _steps(results, before, after, span, assessed, nodes, standards)
    )
    return CountryDifferences(
        plan=plan.code,
        assessment=results.assessment,
        n_countries=len(fixed_list(results.scores, plan)),
        nodes=nodes,
        titles={code: node_title(plan, code) for code in nodes},
        standards={code: standards[code] for code in nodes if code in standards},
        rounds=differences(scored, plan, nodes, standards),
        steps=steps,
        cautions=tuple(_cautions(results, nodes, steps)),
        advised=advised_assessment(results),
    )


def _is_mixed(results: Results) -> bool:
    """Whether what is compared was said by more than one assessment."""
    return results.assessment == BEST_AVAILABLE and results.chosen["assessment"].nunique() > 1


def advised_assessment(results: Results) -> str:
    """The assessment that says most, where several are mixed; of equals that of the countries."""
    if not _is_mixed(results):
        return ""
    ratings = results.ratings
    said = ratings.loc[ratings["country"] != REGION, "assessment"].value_counts()
    return max((one.value for one in Assessment), key=lambda one: said.get(one, 0))


def _cautions(results: Results, nodes: tuple[str, ...], steps: tuple[Step, ...]) -> Iterator[str]:
    for node in nodes:
        if node not in nodes_compared(results.plan):
            yield nothing_asked_sentence(results.plan, node)
    if any(step.found.has_negative_beta for step in steps):
        yield beta_caution()
    if steps and _is_mixed(results):
        yield _(
            "From round to round a country's own rating is not compared with an evaluator's, so that "
            "of the best available ratings few may remain. Choose one assessment to compare more."
        )


def _node(plan: Plan, node: str) -> str:
    known = (plan.code, *plan.area_by_code)
    for code in known:
        if code.casefold() == node.strip().casefold():
            return code
    raise UnknownNode(
        _("{plan} has no area '{code}'. Known are: {known}.").format(
            plan=plan.code, code=node, known=", ".join(known)
        )
    )


def target_points(plan: Plan) -> dict[str, float]:
    """The targets of the plan and of its areas that are points from 0 to 100, by node."""
    found = {node: target_of(plan, node).points for node in (plan.code, *plan.area_by_code)}
    return {node: points for node, points in found.items() if points is not None}


def rated_rounds(results: Results) -> tuple[Round, ...]:
    """The rounds of which this assessment says anything of any country, in their order."""
    chosen = results.chosen
    said = set(chosen.loc[chosen["country"] != REGION, "round"].unique())
    return tuple(round_ for round_ in results.plan.rounds if round_.code in said)


def _pairs(rounds: tuple[Round, ...]) -> Iterator[tuple[Round, Round, str]]:
    """Each round with the next; and the baseline, else the first, with the latest if others lie between."""
    for n, after in enumerate(rounds[1:]):
        yield rounds[n], after, CONSECUTIVE
    first = next((n for n, round_ in enumerate(rounds) if round_.is_baseline), 0)
    if len(rounds) - first > 2:
        yield rounds[first], rounds[-1], SINCE_FIRST


def _steps(
    results: Results,
    before: Round,
    after: Round,
    span: str,
    assessed: Assessed,
    nodes: tuple[str, ...],
    standards: Mapping[str, float],
) -> Iterator[Step]:
    scored = on_common_items(results, before.code, after.code, assessed)
    countries = list(fixed_list(results.scores, results.plan))
    cube = score_cube(scored, countries, [before.code, after.code], nodes)
    for k, node in enumerate(nodes):
        first, last = (pd.Series(cube[:, r, k], index=countries) for r in (0, 1))
        found = convergence(first, last, _years(before, after), standards.get(node))
        yield Step(before.code, after.code, span, node, found)


def _years(before: Round, after: Round) -> float | None:
    if before.date is None or after.date is None or before.date >= after.date:
        return None
    return years(after.date) - years(before.date)


def on_common_items(
    results: Results, before: str, after: str, assessed: Assessed | None = None
) -> pd.DataFrame:
    """SCORE_COLUMNS of plan and areas in two rounds, from the actions rated in both.

    By the same unit and the same assessment. What was rated in one round only counts as unknown and
    so lowers the coverage; what does not apply, or was not asked, in one is left out of both.
    assessed: see `assessed_by`, where it is known already.
    """
    given = results.answers
    if assessed is None:
        assessed = assessed_by(given, results.chosen)
    common = common_items(given, before, after, assessed)
    pair = of_rounds(common, [place_of(given, code) for code in (before, after)])
    # Turned about, the second round stands where the first does.
    only_here = pair.applicable & ~pair.applicable[::-1]
    pair = replace(pair, category=np.where(only_here, pair.category[::-1], pair.category))
    return scores(pair, assessment=results.assessment, levels=("plan", "area"))


def nothing_asked_sentence(plan: Plan, node: str) -> str:
    """Why no country has a score for a node."""
    if node == plan.code and not plan.overall:
        return _("{plan} has no overall score. Name one of its areas.").format(plan=plan.code)
    return _(
        "{node} asks nothing of the countries, so that none has a score: only the region answers."
    ).format(node=node)


def too_few_sentence(n: int) -> str:
    """That nothing can be said, and why."""
    return _(
        "Nothing can be said of differences between countries: {n} with a score, and at least {least} are needed."
    ).format(n=n, least=MIN_COUNTRIES)


def convergence_sentence(found: Convergence) -> str:
    """Whether the countries came closer, and over how many this is said."""
    if found.label is None:
        # Not the sentence of a round: more countries than these may have a score in each of the two.
        return ngettext(
            "{n} of {of} countries has enough actions that the same assessment rated in both rounds, "
            "and at least {least} are needed.",
            "{n} of {of} countries have enough actions that the same assessment rated in both rounds, "
            "and at least {least} are needed.",
            found.n,
        ).format(n=found.n, of=found.of, least=MIN_COUNTRIES)
    return _(
        "{label}, over {n} of {of} countries, on actions that the same assessment rated in both rounds"
    ).format(label=label_word(found.label), n=found.n, of=found.of)


def label_word(label: Label) -> str:
    """What mean and standard deviation did, in words."""
    words = {
        Label.UPWARD_CONVERGENCE: _(
            "upward convergence (the mean rose, the countries came closer)"
        ),
        Label.UPWARD_DIVERGENCE: _("upward divergence (the mean rose, the countries drew apart)"),
        Label.DOWNWARD_CONVERGENCE: _(
            "downward convergence (the mean fell, the countries came closer)"
        ),
        Label.DOWNWARD_DIVERGENCE: _(
            "downward divergence (the mean fell, the countries drew apart)"
        ),
        Label.CONVERGENCE: _("convergence (the mean stayed, the countries came closer)"),
        Label.DIVERGENCE: _("divergence (the mean stayed, the countries drew apart)"),
        Label.UPWARD: _("upward (the mean rose, the countries stayed as far apart)"),
        Label.DOWNWARD: _("downward (the mean fell, the countries stayed as far apart)"),
        Label.UNCHANGED: _("unchanged (the mean stayed, the countries stayed as far apart)"),
    }
    return words[label]


def reason_word(reason: str) -> str:
    """Why a slope or a concordance cannot be told."""
    words = {
        TOO_FEW_COUNTRIES: _("too few countries"),
        SAME_START: _("all began at the same score"),
        ZERO_OR_LESS: _("a score is 0"),
        NO_TIME: _("the dates of the rounds do not tell the years between them"),
    }
    return words[reason]


def beta_caution() -> str:
    """What a slope below 0 may be other than catching up."""
    return _(
        "A beta below 0 is no proof that those behind catch up: chance in the first round (regression "
        "to the mean) and the end of the scale at 100 (a ceiling) give one too. Read the standard "
        "deviation first."
    )


def _plain(value: Any) -> Any:
    """Plain values, None where a number is missing."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, Label):
        return value.value
    return None if isinstance(value, float) and math.isnan(value) else value
