"""What another choice makes of the scores, beside the official ones."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from monitoring.model import Plan
from monitoring.pipeline.results import Results
from monitoring.pipeline.scenarios import Comparison
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import short_reason
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, signed

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "score": mark("Official score"),
    "what_if_score": mark("Score, what if"),
    "change": mark("Difference"),
    "coverage": mark("Coverage"),
    "bound_low": mark("Lowest"),
    "bound_high": mark("Highest"),
    "word": mark("Why no score"),
}
RANK_LABELS: Mapping[str, str] = {
    "rank": mark("Official rank"),
    "what_if_rank": mark("Rank, what if"),
}
SAME = 0.05
"""Points; a smaller difference is written as 0.0."""


def beside(compared: Comparison, results: Results) -> pd.DataFrame:
    """The countries of a comparison, in protocol order, with `name`, `word` and `what_if_word`."""
    frame = compared.frame
    return frame.assign(
        name=frame["country"].map(results.name_of),
        word=frame["reason"].map(short_reason),
        what_if_word=frame["what_if_reason"].map(short_reason),
    )


def what_if_finding(frame: pd.DataFrame, node: str, plan: Plan) -> str:
    """How many countries the other choice moves, how far at most, and how many change their place."""
    both = frame.dropna(subset=["score", "what_if_score"])
    about = node_title(plan, node)
    if both.empty:
        return _("What if: no country has both scores for {node}").format(node=about)
    moved = both[both["change"].abs() > SAME]
    if moved.empty:
        return _("What if: every score for {node} stays as it is").format(node=about)
    furthest = moved.iloc[int(moved["change"].abs().argmax())]
    sentence = ngettext(
        "What if: the score of {n} of {of} country for {node} would differ, by up to {points} ({country})",
        "What if: the scores of {n} of {of} countries for {node} would differ, by up to {points} ({country})",
        len(both),
    ).format(
        n=len(moved),
        of=len(both),
        node=about,
        points=signed(furthest["change"]),
        country=furthest["name"],
    )
    n_places = int((both["rank"] != both["what_if_rank"]).sum())
    if plan.ranking_approved_by and n_places:
        places = ngettext("{n} would have another rank", "{n} would have another rank", n_places)
        return clauses(sentence, places.format(n=n_places))
    return sentence
