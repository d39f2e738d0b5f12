"""The mean of all countries in a node, with each country's score in it."""

from __future__ import annotations

import math

import pandas as pd

from monitoring.model import REGION, Aggregation, Round
from monitoring.pipeline.nodes import Counts, Node, Rule
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import reason_sentence
from monitoring.scoring.arithmetic import aggregate_text
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

ALL = "ALL"
"""Stands where a country stands, for the mean of all of them."""


def together(found: Results, round_: Round, code: str) -> Node:
    """The unweighted mean of the countries' scores in a node, its parts the countries."""
    scored = found.scores
    here = scored[(scored["round"] == round_.code) & (scored["node"] == code)]
    here = here[here["country"] != REGION]
    parts = [_country(found, row) for _place, row in here.iterrows()]
    values = [part.score for part in parts if part.score is not None]
    mean = sum(values) / len(values) if values else None
    level = str(here["level"].iloc[0]) if len(here) else "area"
    return Node(
        code=code,
        title=node_title(found.plan, code),
        level=level,
        weight=1.0,
        counts=None,
        score=mean,
        bound_low=None,
        bound_high=None,
        coverage=None,
        mean=mean,
        n_rated=int(here["n_rated"].sum()),
        n_applicable=int(here["n_applicable"].sum()),
        reason="" if values else "no_information",
        sentence=_sentence(values, len(parts)),
        rule=Rule(
            words=_("Arithmetic mean of the countries with a score, each counting the same."),
            mean=aggregate_text(Aggregation.ARITHMETIC, [(1.0, value) for value in values]),
            coverage="",
            low="",
            high="",
            threshold="",
        ),
        parts=tuple(parts),
        origin=None,
    )


def _sentence(values: list[float], of: int) -> str:
    if not values:
        return _("No mean: none of the {of} countries has a score.").format(of=of)
    return ngettext(
        "{mean} of 100: the mean of {n} of {of} countries; the median is {median}.",
        "{mean} of 100: the mean of {n} of {of} countries; the median is {median}.",
        len(values),
    ).format(
        mean=f"{sum(values) / len(values):.0f}",
        n=len(values),
        of=of,
        median=f"{pd.Series(values).median():.0f}",
    )


def _country(found: Results, row: pd.Series) -> Node:
    """A country as a part of the mean; without a score it is left out, and says why."""
    score = None if math.isnan(row["score"]) else float(row["score"])
    said = (
        _("No score.") + " " + reason_sentence(row["reason"])
        if score is None
        else _("{score} of 100, {n} of {of} actions rated.").format(
            score=f"{score:.0f}", n=row["n_rated"], of=row["n_applicable"]
        )
    )
    return Node(
        code=row["country"],
        title=found.name_of(row["country"]),
        level="country",
        weight=1.0,
        counts=Counts.LEFT_OUT if score is None else Counts.IN_SCORE,
        score=score,
        bound_low=_bound(row["bound_low"]),
        bound_high=_bound(row["bound_high"]),
        coverage=_bound(row["coverage"]),
        mean=score,
        n_rated=int(row["n_rated"]),
        n_applicable=int(row["n_applicable"]),
        reason=row["reason"],
        sentence=said,
        rule=None,
        parts=(),
        origin=None,
    )


def _bound(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
