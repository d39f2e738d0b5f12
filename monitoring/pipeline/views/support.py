"""In which area is support most needed, and by whom?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from monitoring.model import REGION
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.scope import SHOWN_AS_NONE, about, countries_of, scores_at
from monitoring.scoring.counts import Headline, headline
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, whole

COLUMNS = (
    "node", "title", "mean", "n", "of", "lowest", "without", "n_not_started", "n_no_information",
    "applicable", "n_asking", "is_compared", "round", "told_mean", "told_not_started",
    "told_no_information", "told_asking",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "title": mark("Priority area"),
    "lowest": mark("Support is most needed by (score)"),
    "without": mark("Without a score"),
    "mean": mark("Mean score"),
    "n": mark("Countries with a score"),
    "n_not_started": mark("Not started"),
    "n_no_information": mark("No information"),
    "applicable": mark("Applicable answers"),
    "n_asking": mark("Countries asking for assistance"),
}
LABELS_ON_PAGE: Mapping[str, str] = {
    "title": mark("Priority area"),
    "told_mean": mark("Mean score"),
    "lowest": mark("Support is most needed by (score)"),
    "without": mark("Without a score"),
    "told_not_started": mark("Not started"),
    "told_no_information": mark("No information"),
    "told_asking": mark("Ask for assistance"),
}

MOST_NAMED = 3
"""So many countries are named with their score; more only where they share the last place."""
MOST_LISTED = 8
"""More names than these are told as a number."""
DONE = 100.0


def support_needed(results: Results, round_: str, _of: str = "") -> pd.DataFrame:
    """COLUMNS: one row per top area that asks countries anything, the one with the lowest mean first.

    `mean` is that of the scores 0-100 of the `n` countries, out of `of`, that have one; areas in
    which fewer than half have one are not compared and stand last, in the order of the plan.
    `lowest` and `without` are names for the reader. `n_not_started` and `n_no_information` are
    answers of the `applicable` ones; `n_asking` countries say in words which assistance they need.
    `told_…` are the same numbers as a reader finds them, of how many.
    """
    rows = [
        _row(results, round_, area.code, counted)
        for area in results.plan.top_areas
        if (counted := headline(results.answers, round_, node=area.code)).applicable
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"mean": float, "is_compared": bool})
    compared = frame[frame["is_compared"]].sort_values("mean", kind="stable")
    return pd.concat([compared, frame[~frame["is_compared"]]], ignore_index=True)


def _row(results: Results, round_: str, area: str, counted: Headline) -> dict[str, object]:
    n_countries = len(countries_of(results))
    scores = scores_at(results, round_, area)["score"].astype(float)
    known = scores.dropna()
    n_asking = _n_asking(results, round_, area)
    return {
        "node": area,
        "title": node_title(results.plan, area),
        "mean": float(known.mean()) if len(known) else np.nan,
        "n": len(known),
        "of": n_countries,
        "lowest": _lowest(known, results),
        "without": _listed([results.name_of(unit) for unit in scores.index[scores.isna()]]),
        "n_not_started": counted.not_started,
        "n_no_information": counted.no_information,
        "applicable": counted.applicable,
        "n_asking": n_asking,
        "is_compared": 0 < n_countries <= 2 * len(known),
        "round": round_,
        "told_mean": _mean(known, n_countries),
        "told_not_started": _n_of(counted.not_started, counted.applicable),
        "told_no_information": _n_of(counted.no_information, counted.applicable),
        "told_asking": _n_of(n_asking, n_countries),
    }


def _n_of(n: int, of: int) -> str:
    return _("{n} of {of}").format(n=whole(n), of=whole(of))


def _mean(known: pd.Series, n_countries: int) -> str:
    """The mean with the number of countries that it is of."""
    if known.empty:
        return _("no score")
    return _("{mean} ({n} of {of})").format(
        mean=whole(float(known.mean())), n=whole(len(known)), of=whole(n_countries)
    )


def _lowest(known: pd.Series, results: Results) -> str:
    """Who is furthest from done, with the score; who shares a place as it is written stands together."""
    shown = known.round()
    below = shown[(known < DONE - SHOWN_AS_NONE) & (known < known.mean() - SHOWN_AS_NONE)]
    if below.empty:
        return ""
    told: list[str] = []
    n_named = 0
    for score, here in below.groupby(below):
        if n_named and n_named + len(here) > MOST_LISTED:
            break
        names = _listed([results.name_of(unit) for unit in here.index])
        told.append(_("{countries} ({score})").format(countries=names, score=whole(float(score))))
        n_named += len(here)
        if n_named >= MOST_NAMED:
            break
    return ", ".join(told)


def _listed(names: Sequence[str]) -> str:
    """The names in their order; of many, how many."""
    if len(names) <= MOST_LISTED:
        return ", ".join(names)
    return ngettext("{n} country", "{n} countries", len(names)).format(n=whole(len(names)))


def _n_asking(results: Results, round_: str, area: str) -> int:
    """How many countries name the assistance that they need in an area."""
    ratings = results.ratings
    actions = [action.code for action in results.plan.actions_under(area)]
    asking = ratings[
        (ratings["round"] == round_)
        & (ratings["country"] != REGION)
        & ratings["action"].isin(actions)
        & (ratings["assistance"].astype(str).str.strip() != "")
    ]
    return int(asking["country"].nunique())


def support_finding(frame: pd.DataFrame, results: Results, _round: str, _of: str = "") -> str:
    """In the area with the lowest mean: who is furthest from done, and of whom nothing is known."""
    compared = frame[frame["is_compared"]]
    if compared.empty:
        return _("In no area do half of the countries have a score, so that none can be compared")
    first = compared.iloc[0]
    area = about(results.plan, str(first["node"]))
    if first["lowest"]:
        told = _("In {area} support is most needed by {countries}").format(
            area=area, countries=first["lowest"]
        )
    elif first["mean"] >= DONE - SHOWN_AS_NONE:
        told = _(
            "In every area that can be compared, all countries with a score have done everything"
        )
    else:
        told = _("In {area} all countries with a score stand at {score}").format(
            area=area, score=whole(float(first["mean"]))
        )
    n_without = int(first["of"] - first["n"])
    without = ngettext(
        "{n} country has no score there", "{n} countries have no score there", n_without
    ).format(n=whole(n_without))
    return clauses(told, without if n_without else "")
