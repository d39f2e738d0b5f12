"""Whether the region converges: mean, lowest and highest score of the countries over the rounds."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from monitoring.pipeline.analyses.differences import (
    CONSECUTIVE,
    CountryDifferences,
    Step,
    beta_caution,
    convergence_sentence,
    country_differences,
    too_few_sentence,
)
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.scope import about, node_asked
from monitoring.scoring.spread import MIN_COUNTRIES
from monitoring.translation import gettext as _
from monitoring.translation import mark
from monitoring.written import decimal, whole

COLUMNS = (
    "round", "date", "node", "title", "mean", "median", "low", "high", "sd", "n", "of", "standard",
    "share_at_standard", "change", "since", "note",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "round": mark("Round"),
    "mean": mark("Mean"),
    "median": mark("Median"),
    "low": mark("Lowest"),
    "high": mark("Highest"),
    "sd": mark("Standard deviation"),
    "n": mark("Countries with a score"),
    "of": mark("Of countries"),
    "standard": mark("Target"),
    "share_at_standard": mark("Share at or above the target"),
    "change": mark("Since the round before"),
}


def spread_over_rounds(results: Results, round_: str, of: str = "") -> pd.DataFrame:
    """COLUMNS: one row per round up to this one in which any country was rated, in their order.

    of: the plan or an area; without one the plan, else the first area with a score. Points 0-100
    over the `n` countries with a score, NaN without any; `sd` is the population's, NaN with fewer
    than three countries; `standard` the target in points where there is one, `share_at_standard`
    the share 0-1 of those with a score that reach it. `change` says what mean and standard deviation
    did since the round before, over the same countries and actions, `since` the same since the
    baseline where others lie between; `note` is what has to be said beside it. `date` is a date or
    None. Raises UnknownNode.
    """
    node = node_asked(results, round_, of)
    found = country_differences(results, node)
    rows = found.rounds[found.rounds["node"] == node]
    until = results.plan.round_by_code[round_].order
    dates = {one.code: one.date for one in results.plan.rounds}
    shown = [one.code for one in results.plan.rounds if one.order <= until]
    rows = rows[rows["round"].isin(shown)]
    summary = results.regional_summary
    summary = summary[summary["node"] == node].set_index("round")
    told = {
        step.end: convergence_sentence(step.found)
        for step in found.steps
        if step.span == CONSECUTIVE
    }
    # The step from the baseline comes last, and so takes the place of that from the round before.
    since = {step.end: _since(step) for step in found.steps}
    frame = rows.assign(
        title=found.titles[node],
        low=rows["round"].map(summary["low"]).astype(float),
        high=rows["round"].map(summary["high"]).astype(float),
        change=[told.get(code, "") for code in rows["round"]],
        since=[since.get(code, "") for code in rows["round"]],
        note=_note(found),
    ).reset_index(drop=True)
    frame["date"] = pd.Series([dates[code] for code in frame["round"]], dtype=object)
    return frame[list(COLUMNS)]


def _note(found: CountryDifferences) -> str:
    """What is to be said beside mean and standard deviation; no slope is shown here."""
    return " ".join(caution for caution in found.cautions if caution != beta_caution())


def spread_finding(frame: pd.DataFrame, results: Results, round_: str, of: str = "") -> str:
    """What mean and standard deviation did since the baseline; of a first round, where they are."""
    here = frame[frame["round"] == round_]
    if here.empty or not here["n"].iloc[0]:
        return _("No country has a score for {node} in this round").format(
            node=about(results.plan, node_asked(results, round_, of))
        )
    now = here.iloc[0]
    if now["n"] < MIN_COUNTRIES:
        return too_few_sentence(int(now["n"])).rstrip(".")
    if now["since"]:
        return str(now["since"])
    return _(
        "{n} of {of} countries have a score: mean {mean}, from {low} to {high}; one round does "
        "not tell whether they come closer"
    ).format(
        n=whole(now["n"]),
        of=whole(now["of"]),
        mean=whole(now["mean"]),
        low=whole(now["low"]),
        high=whole(now["high"]),
    )


def _since(step: Step) -> str:
    """What happened between two rounds, with the two standard deviations; or why it cannot be told."""
    said = convergence_sentence(step.found).rstrip(".")
    if step.found.label is None:
        return _("Since {round}, convergence cannot be told: {why}").format(
            round=step.start, why=said
        )
    return _("Since {round}: {what}; standard deviation {before} then, {now} now").format(
        round=step.start,
        what=said,
        before=decimal(step.found.before.sd),
        now=decimal(step.found.after.sd),
    )
