"""How the shell writes scores, ranks and their changes: whole numbers, a dash for none."""

from __future__ import annotations

import pandas as pd

from monitoring.scoring.ranks import TIE
from monitoring.translation import gettext as _

NOTHING = "–"


def score_text(score: float, low: float, high: float) -> str:
    """A score, with its range where not everything is known; the range alone where it is withheld."""
    if pd.isna(low):
        return NOTHING
    points = NOTHING if pd.isna(score) else f"{score:.0f}"
    if high - low <= TIE:
        return points
    return _("{points} ({low:.0f} to {high:.0f})").format(points=points, low=low, high=high)


def place_text(rank: float) -> str:
    """A rank, or a quantile of ranks with at most one decimal."""
    return NOTHING if pd.isna(rank) else f"{round(float(rank), 1):g}"


def change_text(change: float, decimals: int = 0) -> str:
    """A change with its sign; 0 where only zeros would be shown."""
    if pd.isna(change):
        return NOTHING
    rounded = round(float(change), decimals)
    return f"{rounded:+.{decimals}f}" if rounded else "0"


def places_text(change: float) -> str:
    """How many places a rank moved: above 0 it fell, which a sign would not say."""
    if pd.isna(change):
        return NOTHING
    n = round(float(change))
    if not n:
        return "0"
    return (_("{n} down") if n > 0 else _("{n} up")).format(n=abs(n))


def shifted_line() -> str:
    """Said where a country has a score in only one of two orders that are compared."""
    return _("Where a country gains or loses its score, others move up or down for that alone.")


def approval_line(approved_by: str) -> str:
    """Who approved that countries are ranked; else that the ranks are for the analyst alone."""
    if approved_by:
        return _("Ranking approved by {name}.").format(name=approved_by)
    return _(
        "Ranks are for the analyst and not for publication: the plan names nobody who approved "
        "ranking."
    )
