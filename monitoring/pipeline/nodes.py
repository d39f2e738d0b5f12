"""A plan, an area or an action of one country in one round, with all that its numbers are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from monitoring.model import Action, Aggregation, Area, Round
from monitoring.pipeline.origins import Origin, Origins
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import aggregation_word, reason_sentence
from monitoring.scoring.aggregate import aggregate
from monitoring.scoring.arithmetic import Terms, aggregate_text, exact, share_text
from monitoring.scoring.scores import (
    BELOW_COVERAGE,
    CORE_AREA_MISSING,
    NO_PLAN_SCORE,
    TOO_FEW_ACTIONS,
    TOO_FEW_PARTS,
)
from monitoring.store import Answered
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import percent

WITHOUT_WEIGHTS = (Aggregation.MINIMUM, Aggregation.MEDIAN)
WITH_FLOOR = (Aggregation.GEOMETRIC, Aggregation.HARMONIC)


class Counts(StrEnum):
    """How a part counts in the node above it."""

    IN_SCORE = "score"
    AS_UNKNOWN = "coverage"
    """Nothing is known of it: it lowers the coverage and widens the range."""
    WITHOUT_WEIGHT = "no_weight"
    LEFT_OUT = "nothing"
    """It is not asked of this unit or in this round, or does not apply."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How the parts of a node become its numbers.

    The calculations give the unrounded mean, coverage (0-1) and range (0-100) when they are
    evaluated, in Python or behind an equals sign in a spreadsheet; empty where there is nothing
    to calculate. `threshold` says what a score asks for, and what there is.
    """

    words: str
    mean: str
    coverage: str
    low: str
    high: str
    threshold: str


@dataclass(frozen=True, slots=True)
class Node:
    """A plan, an area or an action with its numbers and all that they are made of.

    mean: what enters the node above, also where the score is withheld. counts: how; None for the
    node that was asked for. sentence: what the number says, or why there is none. Scores 0-100,
    coverage 0-1, None where missing.
    """

    code: str
    title: str
    level: str
    weight: float
    counts: Counts | None
    score: float | None
    bound_low: float | None
    bound_high: float | None
    coverage: float | None
    mean: float | None
    n_rated: int
    n_applicable: int
    reason: str
    sentence: str
    rule: Rule | None
    parts: tuple[Node, ...]
    origin: Origin | None

    def find(self, code: str) -> Node | None:
        """The node with this code, itself or below it."""
        if self.code == code:
            return self
        return next(filter(None, (part.find(code) for part in self.parts)), None)

    def calculations(self) -> list[tuple[str, str, float]]:
        """What its numbers are called, how they are calculated, and what comes out.

        Coverage and range are left out where everything is known: they are then 1 and the mean.
        """
        if self.rule is None:
            return []
        told = [(_("Mean"), self.rule.mean, self.mean)]
        if self.coverage != 1:
            told.append((_("Coverage"), self.rule.coverage, self.coverage))
            told.append((_("Lowest possible"), self.rule.low, self.bound_low))
            told.append((_("Highest possible"), self.rule.high, self.bound_high))
        return [(name, text, value) for name, text, value in told if text and value is not None]

    @property
    def counts_in_words(self) -> str:
        """How it counts in the node above it; empty for the node that was asked for."""
        words = {
            Counts.IN_SCORE: _("in the mean"),
            Counts.AS_UNKNOWN: _("as unknown"),
            Counts.WITHOUT_WEIGHT: _("not: its weight is 0"),
            Counts.LEFT_OUT: _("not: left out"),
        }
        return words[self.counts] if self.counts else ""


class Tree:
    """The nodes of a plan for one unit in one round."""

    def __init__(
        self,
        found: Results,
        round_: Round,
        unit: str,
        answered: Mapping[str, Sequence[Answered]],
    ) -> None:
        self.plan = found.plan
        self.origins = Origins(found, round_, unit, answered)
        scored = found.scores
        here = scored[(scored["round"] == round_.code) & (scored["country"] == unit)]
        self.row_by_node = {row["node"]: row for row in here.to_dict("records")}

    def node(self, code: str) -> Node:
        """The node with this code."""
        if code == self.plan.code:
            return self._plan()
        area = self.plan.area_by_code.get(code)
        return self._area(area) if area else self._action(self.plan.action_by_code[code])

    def _plan(self) -> Node:
        parts = [_counted(self._area(area)) for area in self.plan.top_areas]
        kind, least = self.plan.aggregation_plan, self.plan.coverage_plan
        return self._combined(self.plan.code, "plan", 1.0, kind, least, parts)

    def _area(self, area: Area) -> Node:
        parts = [_counted(self._action(a)) for a in self.plan.actions if a.parent == area.code]
        parts += [_counted(self._area(a)) for a in self.plan.areas if a.parent == area.code]
        kind, least = self.plan.aggregation_area, self.plan.coverage_area
        return self._combined(area.code, "area", area.weight, kind, least, parts)

    def _combined(
        self,
        code: str,
        level: str,
        weight: float,
        kind: Aggregation,
        least: float,
        parts: Sequence[Node],
    ) -> Node:
        row = self.row_by_node[code]
        taken = [p for p in parts if p.counts is Counts.IN_SCORE]
        asked = [p for p in parts if p.counts in (Counts.IN_SCORE, Counts.AS_UNKNOWN)]
        has_mean = level == "area" or self.plan.overall
        floor = self.plan.geometric_floor
        terms = _terms(taken, "mean") if has_mean else []
        bounds = asked if has_mean else []
        words = self._words(kind, taken, asked) if has_mean else ""
        rule = Rule(
            words=words if asked else "",
            mean=aggregate_text(kind, terms, floor),
            coverage=self._coverage(row, asked),
            low=aggregate_text(kind, _terms(bounds, "bound_low"), floor),
            high=aggregate_text(kind, _terms(bounds, "bound_high"), floor),
            threshold=self._threshold(level, row, least, asked),
        )
        score = _number(row["score"])
        return Node(
            code=code,
            title=node_title(self.plan, code),
            level=level,
            weight=weight,
            counts=None,
            score=score,
            bound_low=_number(row["bound_low"]),
            bound_high=_number(row["bound_high"]),
            coverage=_number(row["coverage"]),
            mean=score if score is not None else _mean(kind, terms, floor),
            n_rated=int(row["n_rated"]),
            n_applicable=int(row["n_applicable"]),
            reason=row["reason"],
            sentence=self._sentence(row, least, asked),
            rule=rule,
            parts=tuple(parts),
            origin=None,
        )

    def _words(self, kind: Aggregation, taken: Sequence[Node], asked: Sequence[Node]) -> str:
        whats = {"action": _("rated actions"), "area": _("areas with any rating")}
        kinds = {part.level for part in asked}
        what = whats[kinds.pop()] if len(kinds) == 1 else _("parts with any rating")
        told = [
            _("{aggregate} of the {parts} ({n} of {of} that apply)").format(
                aggregate=_capital(aggregation_word(kind)),
                parts=what,
                n=len(taken),
                of=len(asked),
            )
        ]
        if kind in WITHOUT_WEIGHTS:
            told.append(_("weights do not matter"))
        elif len({part.weight for part in asked}) > 1:
            told.append(_("each by its weight"))
        if kind in WITH_FLOOR:
            told.append(
                _("values below {floor} are taken as {floor}").format(
                    floor=exact(self.plan.geometric_floor)
                )
            )
        return ", ".join(told) + "."

    def _coverage(self, row: Mapping[Any, Any], asked: Sequence[Node]) -> str:
        if self.plan.coverage_basis == "count":
            return share_text(row["n_rated"], row["n_applicable"])
        return aggregate_text(Aggregation.ARITHMETIC, _terms(asked, "coverage"))

    def _threshold(
        self, level: str, row: Mapping[Any, Any], least: float, asked: Sequence[Node]
    ) -> str:
        has_score = level == "area" or self.plan.overall
        is_told = row["reason"] == BELOW_COVERAGE  # the sentence of the node says it
        if row["n_rated"] == 0 or math.isnan(row["coverage"]) or not has_score or is_told:
            return ""
        told = [
            _("A score needs a coverage of at least {least}; it is {coverage}.").format(
                least=_share(least), coverage=_share(row["coverage"])
            )
        ]
        if self.plan.coverage_basis == "count" and any(part.level == "area" for part in asked):
            told.append(
                _(
                    "It also needs a score for {least} of its own parts; {n} of {of} have one."
                ).format(least=_share(least), n=_with_score(asked), of=len(asked))
            )
        if level == "area" and self.plan.min_actions > 1:
            told.append(
                _("It also needs {least} actions that apply; there are {n}.").format(
                    least=self.plan.min_actions, n=row["n_applicable"]
                )
            )
        core = [area for area in self.plan.top_areas if area.core] if level == "plan" else []
        if core:
            told.append(
                _("It also needs a score for each core area: {areas}.").format(
                    areas=", ".join(area.code for area in core)
                )
            )
        return " ".join(told)

    def _sentence(self, row: Mapping[Any, Any], least: float, asked: Sequence[Node]) -> str:
        if math.isnan(row["score"]):
            return self._why_none(row, least, asked)
        parts = [
            _("{score} of 100").format(score=f"{row['score']:.0f}"),
            ngettext(
                "{n} of {of} action rated", "{n} of {of} actions rated", row["n_applicable"]
            ).format(n=row["n_rated"], of=row["n_applicable"]),
            self._coverage_words(row),
        ]
        if row["coverage"] < 1:
            parts.append(
                _("between {low} and {high} while answers are missing").format(
                    low=f"{row['bound_low']:.0f}", high=f"{row['bound_high']:.0f}"
                )
            )
        return ", ".join(parts) + "."

    def _coverage_words(self, row: Mapping[Any, Any]) -> str:
        share = percent(row["coverage"])
        # Where actions weigh differently, 9 of 10 of them are not 90 % of the weight.
        if share == percent(row["n_rated"] / row["n_applicable"]):
            return _("coverage {share}").format(share=share)
        return _("coverage {share} by weight").format(share=share)

    def _why_none(self, row: Mapping[Any, Any], least: float, asked: Sequence[Node]) -> str:
        reason = row["reason"]
        if reason == BELOW_COVERAGE:
            return _("No score: the coverage of {coverage} is below the plan's {least}.").format(
                coverage=_share(row["coverage"]), least=_share(least)
            )
        if reason == TOO_FEW_PARTS:
            return _(
                "No score: {n} of its {of} parts have one, and the plan asks for {least}."
            ).format(n=_with_score(asked), of=len(asked), least=_share(least))
        if reason == TOO_FEW_ACTIONS:
            return _("No score: {n} actions apply, and the plan asks for {least}.").format(
                n=row["n_applicable"], least=self.plan.min_actions
            )
        if reason == CORE_AREA_MISSING:
            missing = [
                area.code
                for area in self.plan.top_areas
                if area.core
                and self.row_by_node[area.code]["n_applicable"]
                and math.isnan(self.row_by_node[area.code]["score"])
            ]
            return _("No score: the core area {areas} has none.").format(areas=", ".join(missing))
        if reason == NO_PLAN_SCORE:
            return reason_sentence(reason)
        return _("No score.") + " " + reason_sentence(reason)

    def _action(self, action: Action) -> Node:
        row = self.row_by_node[action.code]
        score = _number(row["score"])
        origin = self.origins.of(action)
        return Node(
            code=action.code,
            title=action.title,
            level="action",
            weight=action.weight,
            counts=None,
            score=score,
            bound_low=_number(row["bound_low"]),
            bound_high=_number(row["bound_high"]),
            coverage=_number(row["coverage"]),
            mean=score,
            n_rated=int(row["n_rated"]),
            n_applicable=int(row["n_applicable"]),
            reason=row["reason"],
            sentence=self.origins.sentence(action, origin, row),
            rule=None,
            parts=(),
            origin=origin,
        )


def _share(share: float) -> str:
    """A share 0-1 in per cent, as exactly as a threshold needs it."""
    return _("{n} %").format(n=f"{100 * share:.4g}")


def _with_score(parts: Sequence[Node]) -> int:
    return sum(part.score is not None for part in parts)


def _number(value: Any) -> float | None:
    return None if math.isnan(value) else float(value)


def _counted(part: Node) -> Node:
    """A part with how it counts in the node above it."""
    if part.n_applicable == 0:
        counts = Counts.LEFT_OUT
    elif part.weight == 0:
        counts = Counts.WITHOUT_WEIGHT
    else:
        counts = Counts.AS_UNKNOWN if part.mean is None else Counts.IN_SCORE
    return replace(part, counts=counts)


def _terms(parts: Sequence[Node], what: str) -> Terms:
    return [(part.weight, getattr(part, what)) for part in parts]


def _mean(kind: Aggregation, terms: Terms, floor: float) -> float | None:
    """What the parts amount to where no score says so, because it is withheld."""
    if not terms:
        return None
    weights, values = np.array(terms, dtype=float).T
    return float(aggregate(kind, values, weights, floor))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
