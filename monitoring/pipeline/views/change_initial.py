"""Whether those that began lower catch up: the change since the baseline against where each began."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from monitoring.pipeline.analyses.differences import beta_caution, on_common_items
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.scope import about, baseline_round, countries_of, node_asked
from monitoring.scoring.ranks import TIE
from monitoring.scoring.spread import MIN_COUNTRIES
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import decimal, signed, whole

COLUMNS = (
    "country", "name", "before", "now", "change", "coverage", "node", "title", "baseline", "round",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "before": mark("Score at the baseline"),
    "now": mark("Score now"),
    "change": mark("Change in points"),
    "coverage": mark("Share rated in both rounds"),
}


def change_and_initial_level(results: Results, round_: str, of: str = "") -> pd.DataFrame:
    """COLUMNS: one row per country, in protocol order, with its score at the baseline and since.

    of: the plan or an area; without one the plan, else the first area with a score. Both scores are
    over the actions that the same assessment rated in both rounds, points 0-100, NaN where these
    are too few; `change` is their difference, `coverage` the share 0-1 of the weight that was rated
    in both. Empty where no round before this one was rated.
    """
    node, first = node_asked(results, round_, of), baseline_round(results, round_)
    if first is None:
        return pd.DataFrame(columns=list(COLUMNS))
    scored = on_common_items(results, first.code, round_, results.assessed)
    scored = scored[scored["node"] == node]
    countries = countries_of(results)
    before, now = (
        scored[scored["round"] == code].set_index("country").reindex(countries)
        for code in (first.code, round_)
    )
    has_both = before["score"].notna() & now["score"].notna()
    frame = pd.DataFrame(
        {
            "country": countries,
            "name": [results.name_of(code) for code in countries],
            "before": before["score"].where(has_both).to_numpy(dtype=float),
            "now": now["score"].where(has_both).to_numpy(dtype=float),
            "coverage": now["coverage"].to_numpy(dtype=float),
        }
    )
    return frame.assign(
        change=frame["now"] - frame["before"],
        node=node,
        title=node_title(results.plan, node),
        baseline=first.code,
        round=round_,
    )[list(COLUMNS)]


def change_initial_finding(frame: pd.DataFrame, results: Results, round_: str, of: str = "") -> str:
    """What the half that began lower gained, and the other; no slope, as few rounds show no trend."""
    node = about(results.plan, node_asked(results, round_, of))
    if frame.empty:
        return _("No round before this one was rated, so that there is no change to show")
    known = frame.dropna(subset=["change"]).sort_values("before", kind="stable")
    baseline = str(frame["baseline"].iloc[0])
    if len(known) < MIN_COUNTRIES:
        return ngettext(
            "{n} of {of} country can be compared with {round} in {node}, and at least {least} are needed",
            "{n} of {of} countries can be compared with {round} in {node}, and at least {least} are "
            "needed",
            len(frame),
        ).format(
            n=whole(len(known)),
            of=whole(len(frame)),
            round=baseline,
            node=node,
            least=MIN_COUNTRIES,
        )
    split = _split(known["before"])
    if split is None:
        return _(
            "All {n} countries that can be compared began at the same score in {round}, so that "
            "there is nothing to catch up"
        ).format(n=whole(len(known)), round=baseline)
    is_lower = known["before"] < split - TIE
    return _(
        "Since {round}, countries that began below {split} points changed by {lower} in {node} "
        "(median), the others by {upper}; {n} of {of} countries can be compared"
    ).format(
        round=baseline,
        node=node,
        split=decimal(split),
        lower=signed(float(known.loc[is_lower, "change"].median())),
        upper=signed(float(known.loc[~is_lower, "change"].median())),
        n=whole(len(known)),
        of=whole(len(frame)),
    )


def _split(before: pd.Series) -> float | None:
    """The score below which the lower half began; None where all began at one score."""
    above_least = before[before > before.min() + TIE]
    if above_least.empty:
        return None
    # Where more than half began at the lowest score, these are the lower half.
    return max(float(before.median()), float(above_least.min()))


def change_initial_note(frame: pd.DataFrame) -> str:
    """What must be read beside the figure; empty where it shows too few countries."""
    return beta_caution() if frame["change"].notna().sum() >= MIN_COUNTRIES else ""
