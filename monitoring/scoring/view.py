"""Choosing whose assessment is looked at, and which "not applicable" is accepted."""

from __future__ import annotations

import pandas as pd

from monitoring.model import ASSESSMENTS_BEST_FIRST, BEST_AVAILABLE, REGION, Assessment, Status
from monitoring.scoring.formula import Formula

FORMULAS = (
    Formula(
        "Best available",
        "agreed, else evaluator, else self",
        "For each country and action the most settled statement is taken, an evaluator's 'no "
        "information' included. The assessments are never averaged and never filled from one "
        "another.",
        "Own rule, after the practice of peer reviews.",
    ),
    Formula(
        "Not applicable",
        "accepted when an evaluator or an agreement says so",
        "Until it is accepted, 'not applicable' counts as no information. Accepted, it leaves the "
        "numerator and the denominator.",
        "OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3 (missing data).",
    ),
)

KEY = ["round", "country", "action"]


def view(ratings: pd.DataFrame, assessment: str = BEST_AVAILABLE) -> pd.DataFrame:
    """One row per (round, country, action): the ratings of one assessment, or the best of all.

    ratings: RATING_COLUMNS. assessment: self, evaluator, agreed or best_available.
    Adds `accepted`: whether "not applicable" is accepted there; and `returned`: whether the
    country itself answered anything in the round (an evaluator's rating is no return).
    """
    by_evaluator = ratings["assessment"] != Assessment.SELF.value
    not_applicable = ratings["status"] == Status.NOT_APPLICABLE.value
    accepting = pd.MultiIndex.from_frame(ratings.loc[by_evaluator & not_applicable, KEY])
    if assessment == BEST_AVAILABLE:
        order = {a.value: n for n, a in enumerate(ASSESSMENTS_BEST_FIRST)}
        ranked = ratings.assign(settled=ratings["assessment"].map(order))
        chosen = ranked.sort_values("settled", kind="stable").drop_duplicates(KEY)
        chosen = chosen.drop(columns="settled").sort_index()
    else:
        chosen = ratings[ratings["assessment"] == assessment]
    is_accepted = (chosen["status"] == Status.NOT_APPLICABLE.value) & pd.MultiIndex.from_frame(
        chosen[KEY]
    ).isin(accepting)
    own = ratings[(ratings["assessment"] == Assessment.SELF.value) | (ratings["country"] == REGION)]
    sent = pd.MultiIndex.from_frame(own[KEY[:2]])
    return chosen.assign(
        accepted=is_accepted, returned=pd.MultiIndex.from_frame(chosen[KEY[:2]]).isin(sent)
    )
