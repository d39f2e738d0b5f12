"""Whether self-assessments, evaluators' ratings and agreed ratings say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import REGION, Assessment
from monitoring.pipeline.plain import records
from monitoring.pipeline.results import Results
from monitoring.pipeline.workspace import round_in
from monitoring.scoring.alpha import RELIABLE, TENTATIVE, Reading, reading
from monitoring.scoring.assessments import (
    ALL,
    COEFFICIENTS,
    FEW_PAIRS,
    IDENTICAL_CONSTANT,
    INTERVAL_MEASURES,
    MIN_PAIRS,
    NO_LEVELS,
    NO_PAIRS,
    ONE_LEVEL,
    PAIRS,
    SEVERAL_SCALES,
    Confusion,
    agreements,
)
from monitoring.scoring.bootstrap import FEW_COUNTRIES, MIN_COUNTRIES, SEED, UNDEFINED_DRAWS
from monitoring.scoring.ranks import TIE
from monitoring.translation import gettext as _
from monitoring.written import decimal

Row = Mapping[Any, Any]
"""One row of a frame, by the name of its column."""


@dataclass(frozen=True)
class AgreementAnalysis:
    """How far the assessments of a plan agree, in one round or in each and in all together.

    round: a code, or ALL. overall, by_area, by_country: as in `Agreements`. seed, draws: of the
    intervals. titles: of areas; names: of countries, by code.
    """

    plan: str
    round: str
    overall: pd.DataFrame
    by_area: pd.DataFrame
    by_country: pd.DataFrame
    confusions: tuple[Confusion, ...]
    seed: int
    draws: int
    titles: Mapping[str, str]
    names: Mapping[str, str]
    notes: tuple[str, ...]
    """What has to be said beside the figures."""

    @property
    def has_pairs(self) -> bool:
        return not self.by_country.empty

    def areas_compared(self, first: str, second: str) -> pd.DataFrame:
        """The rows of `by_area` of two assessments in the round asked, of all scales together."""
        frame = self.by_area
        return frame[
            (frame["round"] == self.round)
            & (frame["scale"] == ALL)
            & (frame["first"] == first)
            & (frame["second"] == second)
        ]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values, each row of `overall` with its sentences; missing is null."""
        overall = [{**row, "sentences": sentences(row)} for row in records(self.overall)]
        return {
            "plan": self.plan,
            "round": self.round,
            "seed": self.seed,
            "draws": self.draws,
            "notes": list(self.notes),
            "overall": overall,
            "by_area": records(self.by_area),
            "area_sentences": [
                {"first": first.value, "second": second.value, "sentence": sentence}
                for first, second in PAIRS
                if (sentence := areas_sentence(self.areas_compared(first, second)))
            ],
            "by_country": records(self.by_country),
            "confusions": [_confusion_as_json(table) for table in self.confusions],
        }


def agreement(results: Results, round_: str | None = None, seed: int = SEED) -> AgreementAnalysis:
    """How far the assessments agree, whatever assessment the results are of.

    round_: code of a round, without regard to case; each round and all together without it.
    seed: 0 or more, of the intervals over countries. Raises UnknownRound.
    """
    plan = results.plan
    asked = round_in(plan, round_).code if round_ else ALL
    ratings = results.ratings
    if asked:
        ratings = ratings[ratings["round"] == asked]
    found = agreements(ratings, plan, seed=seed)
    overall, by_area, by_country = (
        _of_round(frame, asked) for frame in (found.overall, found.by_area, found.by_country)
    )
    return AgreementAnalysis(
        plan=plan.code,
        round=asked,
        overall=overall,
        by_area=by_area,
        by_country=by_country,
        confusions=tuple(c for c in found.confusions if asked in (ALL, c.round)),
        seed=found.seed,
        draws=found.draws,
        titles={area.code: area.title for area in plan.top_areas},
        names={code: unit_name(results, code) for code in by_country["country"].unique()},
        notes=tuple(_notes(overall, by_country, ratings, found.draws, found.seed)),
    )


def unit_name(results: Results, unit: str) -> str:
    """The name of a country; of the region, a word for it."""
    return _("the region") if unit == REGION else results.name_of(unit)


def assessments_word(assessment: str) -> str:
    """The ratings of an assessment, in the plural."""
    words = {
        Assessment.SELF: _("self-assessments"),
        Assessment.EVALUATOR: _("evaluators' ratings"),
        Assessment.AGREED: _("agreed ratings"),
    }
    return words[Assessment(assessment)]


def pair_word(first: str, second: str) -> str:
    """Which two assessments are compared, with a capital letter."""
    return _capital(_and(assessments_word(first), assessments_word(second)))


def sentences(row: Row) -> list[str]:
    """What a row of `overall` says in words: who is higher, and why figures are missing."""
    said = [bias_sentence(row)] if row["n_pairs"] else []
    return said + [reason_sentence(reason) for reason in reasons(row)]


def reasons(row: Row) -> list[str]:
    """Why a row of `overall` has no coefficients, or no interval; each reason once."""
    intervals = (f"{measure}_interval_reason" for measure in INTERVAL_MEASURES)
    found = [row["reason"], *(row[name] for name in intervals)]
    return [reason for reason in dict.fromkeys(found) if reason]


def bias_sentence(row: Row) -> str:
    """Which of the two assessments is on average the higher one, and by how much.

    In levels; in points where all pairs are numbers. A row has at least one pair.
    """
    in_levels = bool(row["n_in_levels"])
    difference = row["bias_levels"] if in_levels else row["bias_points"]
    n = decimal(abs(difference), 2 if in_levels else 1)
    if float(n) == 0:
        sentence = _("{first} are on average as high as {second}.")
    elif in_levels:
        sentence = (
            _("{first} are on average {n} levels higher than {second}.")
            if difference > 0
            else _("{first} are on average {n} levels lower than {second}.")
        )
    else:
        sentence = (
            _("{first} are on average {n} points higher than {second}.")
            if difference > 0
            else _("{first} are on average {n} points lower than {second}.")
        )
    words = {name: assessments_word(row[name]) for name in ("first", "second")}
    return _capital(sentence.format(n=n, **words))


def areas_sentence(areas: pd.DataFrame) -> str:
    """Whether the differences of areas can be told apart by their intervals in points.

    areas: rows of `by_area`. Empty where no two areas have intervals that overlap.
    """
    known = areas[areas["bias_points_interval_reason"] == ""]
    low, high = (known[f"bias_points_{end}"].to_numpy(np.float64) for end in ("low", "high"))
    # Two overlap where each begins before the other ends; an area is not compared with itself.
    overlap = (low <= high[:, None] + TIE) & (low[:, None] <= high + TIE)
    n_overlapping, n = int(overlap.sum() - len(known)), len(known)
    if not n_overlapping:
        return ""
    if n_overlapping < n * (n - 1):
        return _("Areas whose intervals overlap cannot be told apart.")
    return _("The intervals of all areas overlap: the areas cannot be told apart.")


def reason_sentence(reason: str) -> str:
    """Why a coefficient of two assessments, or an interval, is not given."""
    sentences = {
        NO_PAIRS: _("No action was rated in both, so there is nothing to compare."),
        NO_LEVELS: _("Only numbers were rated in both, and numbers have no levels."),
        SEVERAL_SCALES: _("What was rated in both stands on several scales: see each of them."),
        FEW_PAIRS: _("Fewer than {n} pairs: too few for a coefficient.").format(n=MIN_PAIRS),
        IDENTICAL_CONSTANT: _(
            "Both gave one and the same level throughout: they agree on everything, but where "
            "nothing varies there is no coefficient."
        ),
        ONE_LEVEL: _(
            "One of the two gave a single level throughout: a coefficient would say nothing."
        ),
        FEW_COUNTRIES: _("Fewer than {n} countries: too few for an interval.").format(
            n=MIN_COUNTRIES
        ),
        UNDEFINED_DRAWS: _(
            "Without some of the countries nothing would vary, so there is no interval."
        ),
    }
    return sentences[reason]


def all_three_sentence(reason: str) -> str:
    """Why a coefficient of all three assessments is not given."""
    sentences = {
        NO_PAIRS: _("No action was rated in all three assessments."),
        SEVERAL_SCALES: _(
            "What was rated in all three stands on several scales: see each of them."
        ),
        FEW_PAIRS: _("Fewer than {n} actions: too few for a coefficient.").format(n=MIN_PAIRS),
        IDENTICAL_CONSTANT: _(
            "All three gave one and the same level throughout: they agree on everything, but where "
            "nothing varies there is no coefficient."
        ),
        ONE_LEVEL: _(
            "One of the three gave a single level throughout: a coefficient would say nothing."
        ),
    }
    return sentences[reason]


def reading_word(alpha: float) -> str:
    """What Krippendorff lets one conclude from data with this alpha."""
    words = {
        Reading.RELIABLE: _("reliable"),
        Reading.TENTATIVE: _("for tentative conclusions only"),
        Reading.BELOW: _("not reliable enough for conclusions"),
    }
    return words[reading(alpha)]


def _notes(
    overall: pd.DataFrame, by_country: pd.DataFrame, ratings: pd.DataFrame, draws: int, seed: int
) -> Iterator[str]:
    if by_country.empty:
        yield _nothing_to_compare(ratings)
        return
    yield _(
        "A pair is what two assessments both rated, of one country, action and round; no "
        "assessment is filled in from another."
    )
    headline = overall[overall["scale"] == ALL]
    if (headline["n_in_levels"] < headline["n_pairs"]).any():
        yield _("Pairs of numbers count in the difference in points only: they have no levels.")
    if (headline["reason"] == SEVERAL_SCALES).any():
        yield _("A coefficient is of one scale: levels of several scales never stand in one table.")
    if (by_country["country"] == REGION).any():
        yield _("What the region answers for is compared apart, and in no figure of the countries.")
    if headline[["bias_levels_low", "bias_points_low"]].notna().any(axis=None):
        yield _(
            "95 % intervals: {draws} draws of as many countries, with replacement; seed {seed}."
        ).format(draws=draws, seed=seed)
    if overall[[*COEFFICIENTS, "fleiss_kappa"]].notna().any(axis=None):
        yield _(
            "Krippendorff's own reading of alpha: {reliable:.3f} and more is reliable, {tentative:.3f} "
            "and more for tentative conclusions only (Content Analysis, second edition, 2004). "
            "Kappa gets no word: those in use are arbitrary."
        ).format(reliable=RELIABLE, tentative=TENTATIVE)


def _nothing_to_compare(ratings: pd.DataFrame) -> str:
    """Why there is no pair at all, by what there is."""
    rated = ratings.loc[ratings["status"] == "rated", "assessment"].unique()
    known = [assessments_word(one) for one in Assessment if one.value in rated]
    if not known:
        return _("There is nothing to compare: nothing was rated.")
    if len(known) == 1:
        return _("There is nothing to compare: there are {assessments} only.").format(
            assessments=known[0]
        )
    return _(
        "There is nothing to compare: there are {assessments}, but no action of a country was "
        "rated in two of them in the same round."
    ).format(assessments=_and(", ".join(known[:-1]), known[-1]))


def _of_round(frame: pd.DataFrame, round_: str) -> pd.DataFrame:
    """The rows of the round alone where one is asked."""
    return frame[frame["round"] == round_].reset_index(drop=True) if round_ else frame


def _confusion_as_json(table: Confusion) -> dict[str, Any]:
    return {
        "round": table.round,
        "first": table.first.value,
        "second": table.second.value,
        "scale": table.scale,
        "levels": [{"code": level.code, "label": level.label} for level in table.levels],
        "counts": np.asarray(table.counts).tolist(),
    }


def _and(first: str, second: str) -> str:
    return _("{first} and {second}").format(first=first, second=second)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
