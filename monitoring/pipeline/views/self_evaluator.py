"""Where the ratings of countries differ from those of evaluators, level by level."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from monitoring.model import Assessment
from monitoring.pipeline.analyses.agreement import AgreementAnalysis, agreement, bias_sentence
from monitoring.pipeline.results import Results
from monitoring.scoring.assessments import ALL, MIN_PAIRS, Confusion
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, percent, whole

COLUMNS = (
    "own", "own_label", "own_symbol", "evaluator", "evaluator_label", "evaluator_symbol", "n",
    "share", "steps", "scale", "finding", "round",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "own_label": mark("Own rating"),
    "evaluator_label": mark("Evaluators' rating"),
    "n": mark("Pairs"),
    "share": mark("Share of all pairs"),
    "steps": mark("Levels that the own rating is higher"),
}


def self_and_evaluator(results: Results, round_: str, _of: str = "") -> pd.DataFrame:
    """COLUMNS: one row per own level and evaluators' level, lowest first, those without pairs too.

    A pair is an action of a country that both rated in this round, whatever assessment the results
    are of. Of several scales the one with most pairs is taken. `n` counts pairs, `share` is 0-1 of
    them, `steps` how many levels the own rating is above the evaluators'. `finding` is the sentence
    of `self_evaluator_finding`. Empty where there is no pair in levels.
    """
    found = agreement(results, round_)
    tables = _tables(found)
    if not tables:
        return pd.DataFrame(columns=list(COLUMNS))
    table = max(tables, key=lambda one: int(one.counts.sum()))
    n_pairs = int(table.counts.sum())
    rows = [
        (own.code, own.label, own.symbol, theirs.code, theirs.label, theirs.symbol,
         int(table.counts[a, b]), table.counts[a, b] / n_pairs, a - b, table.scale)
        for a, own in enumerate(table.levels)
        for b, theirs in enumerate(table.levels)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS[:-2]))
    return frame.assign(finding=_sentence(found, table, len(tables), results), round=round_)


def self_evaluator_finding(
    frame: pd.DataFrame, results: Results, round_: str, _of: str = ""
) -> str:
    """Who rates higher by how much, and how often both are on the same level; or why nothing is said."""
    if len(frame):
        return str(frame["finding"].iloc[0])
    found = agreement(results, round_)
    rated = results.ratings[results.ratings["round"] == round_]
    if _headline(found)["n_pairs"].sum():
        return _("Only numbers were rated by both, and numbers have no levels to compare")
    if found.has_pairs or set(rated["assessment"]) >= {Assessment.SELF, Assessment.EVALUATOR}:
        return _("No action of a country was rated both by itself and by evaluators in this round")
    return _(
        "Own ratings and evaluators' ratings are not both there in this round, so that they cannot "
        "be compared"
    )


def _tables(found: AgreementAnalysis) -> list[Confusion]:
    """The tables of own ratings against evaluators' of the round asked, one for each scale."""
    return [
        table
        for table in found.confusions
        if (table.first, table.second) == (Assessment.SELF, Assessment.EVALUATOR)
        and table.round == found.round
        and table.counts.sum()
    ]


def _headline(found: AgreementAnalysis, scale: str = ALL) -> pd.DataFrame:
    """The row of own ratings against evaluators' of a scale, or of all scales together."""
    rows = found.overall
    return rows[
        (rows["first"] == Assessment.SELF)
        & (rows["second"] == Assessment.EVALUATOR)
        & (rows["scale"] == scale)
    ]


def _sentence(found: AgreementAnalysis, table: Confusion, n_scales: int, results: Results) -> str:
    counts = np.asarray(table.counts)
    n_pairs, n_same = int(counts.sum()), int(np.trace(counts))
    same = ngettext(
        "of {n} pair {share} stand on the same level",
        "of {n} pairs {share} stand on the same level",
        n_pairs,
    ).format(n=whole(n_pairs), share=percent(n_same / n_pairs))
    parts = [same]
    # The difference of a few pairs would be read as one of countries and evaluators.
    if n_pairs < MIN_PAIRS:
        parts.append(
            _("fewer than {n} pairs are too few to say who rates higher").format(n=MIN_PAIRS)
        )
        told = clauses(*parts)
        told = told[:1].upper() + told[1:]
    else:
        of_scale = _headline(found, table.scale) if n_scales > 1 else _headline(found)
        told = clauses(*[bias_sentence(of_scale.iloc[0].to_dict()).rstrip("."), *parts])
    if n_scales == 1:
        return told
    title = results.plan.scales[table.scale].title
    return _("{finding} (scale “{scale}”, which has most pairs of {n} scales)").format(
        finding=told, scale=title, n=whole(n_scales)
    )
