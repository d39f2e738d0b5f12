"""Choosing whose assessment is looked at, and which "not applicable" is accepted."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.model import (
    ASSESSMENTS_BEST_FIRST,
    BEST_AVAILABLE,
    REGION,
    Assessment,
    NoInformation,
    Status,
)
from monitoring.scoring.arrays import Booleans
from monitoring.scoring.formula import Formula
from monitoring.translation import mark

FORMULAS = (
    Formula(
        mark("Best available"),
        mark("agreed, else evaluator, else self"),
        mark(
            "For each country and action the most settled statement is taken, an evaluator's 'no "
            "information' included; of what was not agreed both ratings stand, and the evaluators' is "
            "taken, else the country's. The assessments are never averaged and never filled from one "
            "another."
        ),
        mark("Own rule, after the practice of peer reviews."),
    ),
    Formula(
        mark("Not applicable"),
        mark("accepted when an evaluator or an agreement says so"),
        mark(
            "Until it is accepted, 'not applicable' counts as no information. Accepted, it leaves the "
            "numerator and the denominator."
        ),
        "OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3 (missing data).",
    ),
)

KEY = ("round", "country", "action")
NOT_THERE = -2
"""The number of a word that no rating has; -1 is that of a missing word."""


def view(
    ratings: pd.DataFrame,
    assessment: str = BEST_AVAILABLE,
    columns: Collection[str] | None = None,
) -> pd.DataFrame:
    """One row per (round, country, action): the ratings of one assessment, or the best of all.

    ratings: RATING_COLUMNS. assessment: self, evaluator, agreed or best_available. columns: of
    the ratings these only, which is quicker; all when left out.
    Adds `accepted`: whether "not applicable" is accepted there; and `returned`: whether the
    country itself answered anything in the round (an evaluator's rating is no return).
    """
    numbers = {name: pd.factorize(ratings[name]) for name in (*KEY, "assessment", "status")}
    code = {name: codes for name, (codes, _words) in numbers.items()}
    n = {name: len(words) for name, (_codes, words) in numbers.items()}

    def is_word(column: str, word: str) -> Booleans:
        place = {known: n for n, known in enumerate(numbers[column][1])}
        return np.equal(code[column], place.get(word, NOT_THERE))

    sending = code["round"] * n["country"] + code["country"]
    key = sending * n["action"] + code["action"]
    own = is_word("assessment", Assessment.SELF.value)
    open_ = _not_agreed(ratings, is_word("assessment", Assessment.AGREED.value))
    chosen = _chosen(key, n["round"] * n["country"] * n["action"], assessment, is_word, open_)
    has_sent = np.zeros(n["round"] * n["country"], dtype=bool)
    has_sent[sending[own | is_word("country", REGION)]] = True
    not_applicable = is_word("status", Status.NOT_APPLICABLE.value)
    is_accepted = np.zeros(len(ratings), dtype=bool)
    if not_applicable.any():
        is_accepted = not_applicable & np.isin(key, key[not_applicable & ~own])
    shown = ratings if columns is None else ratings[list(columns)]
    if not chosen.all():
        shown = shown[chosen]
    return shown.assign(accepted=is_accepted[chosen], returned=has_sent[sending[chosen]])


def _not_agreed(ratings: pd.DataFrame, agreed: Booleans) -> Booleans:
    """The ratings that say that nothing was agreed. agreed: those of that assessment."""
    if not agreed.any():
        return agreed
    reason = ratings["reason"].astype(object).to_numpy()
    return np.asarray(agreed & (reason == NoInformation.NOT_AGREED.value), dtype=bool)


def _chosen(
    key: NDArray[np.int64],
    n: int,
    assessment: str,
    is_word: Callable[[str, str], Booleans],
    not_agreed: Booleans,
) -> Booleans:
    """Which ratings are looked at. key: of each rating, below n. not_agreed: whose others stand."""
    if assessment != BEST_AVAILABLE:
        return is_word("assessment", assessment)
    best = np.full(n, -1, dtype=np.int64)
    best[key[not_agreed]] = np.flatnonzero(not_agreed)
    for one in reversed(ASSESSMENTS_BEST_FIRST):
        rows = np.flatnonzero(is_word("assessment", one.value) & ~not_agreed)
        best[key[rows]] = rows
    chosen = np.zeros(len(key), dtype=bool)
    chosen[best[best >= 0]] = True
    return chosen
