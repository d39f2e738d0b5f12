"""From which round each country is measured: decided here for every view that has a baseline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from monitoring.model import REGION, Round
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.scope import countries_of
from monitoring.scoring.pace import pace
from monitoring.translation import gettext as _


def starting_rounds(results: Results, round_: str, node: str) -> pd.DataFrame:
    """`start_round` and `is_baseline` of each country, by its code in protocol order.

    start_round: code of the round before `round_` from which the country is measured, the same one
    by which its pace is (`paces`): the plan's baseline where any country was rated in it, even if
    this one has no score there; else the country's own first round with a score for the node, or
    the first that was rated where it has none. Empty where no earlier round was rated.
    is_baseline: whether that is the round which the plan marks.
    """
    countries = countries_of(results)
    earlier = _rated_before(results, round_)
    marked = next((one.code for one in earlier if one.is_baseline), "")
    if marked or not earlier:
        return pd.DataFrame({"start_round": marked, "is_baseline": bool(marked)}, index=countries)
    codes = [one.code for one in earlier]
    scored = results.scores
    scored = scored[
        (scored["node"] == node) & scored["round"].isin(codes) & scored["score"].notna()
    ]
    place = scored["round"].map({code: n for n, code in enumerate(codes)}).astype(int)
    first = place.groupby(scored["country"]).min().reindex(countries).fillna(0).astype(int)
    return pd.DataFrame(
        {"start_round": [codes[n] for n in first], "is_baseline": False}, index=countries
    )


def paces(results: Results, round_: str) -> pd.DataFrame:
    """PACE_COLUMNS up to a round, each country measured from its starting round.

    A baseline in which nobody was rated, or that is not before this round, begins no course:
    nobody's pace could be told, however many rounds there are.
    """
    given = results.answers
    if not any(one.is_baseline for one in _rated_before(results, round_)):
        given = replace(
            given, rounds=tuple(replace(one, is_baseline=False) for one in given.rounds)
        )
    return pace(given, round_, assessed=results.assessed)


def start_note(starts: pd.DataFrame) -> str:
    """What is measured from where, for below a figure; empty where nothing is.

    starts: one row or more for each country, with `start_round` and `is_baseline`.
    """
    codes = list(dict.fromkeys(code for code in starts["start_round"] if code))
    if not codes:
        return ""
    if starts["is_baseline"].all():
        return _(
            "Every country is measured from the baseline {round}. Where one has no score in that "
            "round, its distance and pace since then cannot be told."
        ).format(round=codes[0])
    return _(
        "No round marked as the baseline has ratings of this kind before this one, so that each "
        "country is measured from its first round with a score."
    )


def _rated_before(results: Results, round_: str) -> list[Round]:
    """The earlier rounds in which this assessment rated anything of a country."""
    given = results.answers
    countries = np.array([unit != REGION for unit in given.units], dtype=bool)
    now = results.plan.round_by_code[round_].order
    return [
        one
        for n, one in enumerate(given.rounds)
        if one.order < now and given.rated[n, countries].any()
    ]
