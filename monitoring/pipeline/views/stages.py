"""Which maturity stage has each country reached, and how far is it into the next?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from monitoring.model import REGION
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.scope import about, countries_of
from monitoring.scoring.stages import stages
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, whole

COLUMNS = (
    "country", "name", "node", "stage", "at_most", "of_stages", "next_stage", "progress", "n_unknown",
    "reached", "following", "met", "round",
)  # fmt: skip
LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "stage": mark("Stage reached"),
    "at_most": mark("Stage if all that is unknown were met"),
    "of_stages": mark("Highest stage"),
    "next_stage": mark("Next stage"),
    "progress": mark("Share met of the next stage"),
    "n_unknown": mark("Unknown of the next stage"),
}
"""What can be reckoned with."""
LABELS_IN_WORDS: Mapping[str, str] = {
    "name": mark("Country"),
    "reached": mark("Stage reached"),
    "following": mark("Next stage"),
    "met": mark("Met of the next stage"),
}
"""The same to be read."""


def stages_by_country(results: Results, round_: str, _of: str) -> pd.DataFrame:
    """COLUMNS: one row per country, on the whole plan, in protocol order.

    `progress` is the share 0-1 of the next stage that is met; empty where no stage is left. Numbers
    are empty where nothing applies. `reached`, `following` and `met` say in words which stage is
    reached, which is next, and how many of its actions are met; a stage that answers still missing
    could bring is told as a range. Empty where no action has a stage.
    """
    found = stages(results.answers)
    here = found[
        (found["round"] == round_)
        & (found["node"] == results.plan.code)
        & (found["country"] != REGION)
    ]
    rows = here.to_dict("records")
    return here.assign(
        name=here["country"].map(results.name_of),
        progress=here["progress_into_next"],
        reached=[_reached(row) for row in rows],
        following=[_following(row) for row in rows],
        met=[_met(row) for row in rows],
    )[list(COLUMNS)].reset_index(drop=True)


def stages_finding(frame: pd.DataFrame, results: Results, _round: str, _of: str) -> str:
    """How many countries have reached at least the first stage, the highest, and what is open."""
    known = frame["stage"].dropna()
    of = len(countries_of(results))
    n = int((known >= 1).sum())
    n_open = int(((frame["stage"] < 1) & (frame["at_most"] >= 1)).sum())
    if n == 0:
        first = _(
            "No country is known to have completed the first maturity stage of {plan}"
        ).format(plan=about(results.plan, results.plan.code))
    else:
        first = ngettext(
            "{n} of {of} country has completed the first maturity stage; the highest reached is "
            "{stage} of {stages}",
            "{n} of {of} countries have completed the first maturity stage; the highest reached is "
            "{stage} of {stages}",
            of,
        ).format(
            n=whole(n),
            of=whole(of),
            stage=whole(known.max()),
            stages=whole(frame["of_stages"].max()),
        )
    if not n_open:
        return first
    return clauses(
        first,
        ngettext(
            "of {n} country too little is known to tell",
            "of {n} countries too little is known to tell",
            n_open,
        ).format(n=whole(n_open)),
    )


def _reached(row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["stage"]):
        return _("none applies")
    if row["stage"] == row["at_most"]:
        return whole(row["stage"])
    return _("{stage} to {at_most}, not yet known").format(
        stage=whole(row["stage"]), at_most=whole(row["at_most"])
    )


def _following(row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["stage"]):
        return ""
    return _("none left") if pd.isna(row["next_stage"]) else whole(row["next_stage"])


def _met(row: Mapping[Hashable, Any]) -> str:
    """How many actions of the next stage are met; where none is rated, that nothing is known."""
    if pd.isna(row["next_stage"]):
        return ""
    n_met, n_unknown = int(row["n_met"]), int(row["n_unknown"])
    of = n_met + int(row["n_not_met"]) + n_unknown
    if n_unknown == of:
        return _("no information")
    if n_unknown:
        return ngettext(
            "{n} of {of} action, {unknown} unknown", "{n} of {of} actions, {unknown} unknown", of
        ).format(n=whole(n_met), of=whole(of), unknown=whole(n_unknown))
    return ngettext("{n} of {of} action", "{n} of {of} actions", of).format(
        n=whole(n_met), of=whole(of)
    )
