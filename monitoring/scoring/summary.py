"""Figures for the region: over a fixed list of countries, always with their number."""

from __future__ import annotations

import pandas as pd

from monitoring.model import REGION

SUMMARY_COLUMNS = ("round", "node", "mean", "median", "low", "high", "n", "of")


def regional_summary(scored: pd.DataFrame) -> pd.DataFrame:
    """SUMMARY_COLUMNS: unweighted mean and median of the countries' scores in each round and node.

    scored: SCORE_COLUMNS. `n` countries have a score, `of` so many in the list.
    """
    of_countries = scored[scored["country"] != REGION]
    grouped = of_countries.groupby(["round", "node"], sort=False)["score"]
    summary = grouped.agg(["mean", "median", "min", "max", "count", "size"]).reset_index()
    summary.columns = pd.Index(SUMMARY_COLUMNS)
    return summary
