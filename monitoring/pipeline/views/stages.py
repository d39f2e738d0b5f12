"""Which maturity stage has each country reached, and how far is it into the next?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from monitoring.model import REGION
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.scope import about, countries_of
from monitoring.scoring.stages import stages
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import percent, whole

COLUMNS = (
    "country", "name", "node", "stage", "at_most", "of_stages", "next_stage", "progress", "n_unknown",
    "round",
)  # fmt: skip
LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "stage": mark("Stage reached"),
    "at_most": mark("At most, if the unknown were met"),
    "of_stages": mark("Of stages"),
    "next_stage": mark("Next stage"),
    "progress": mark("Met of the next stage"),
    "n_unknown": mark("Unknown of the next stage"),
}


def stages_by_country(results: Results, round_: str, _of: str) -> pd.DataFrame:
    """COLUMNS: one row per country, on the whole plan, in protocol order.

    `progress` is the share of the next stage that is met, as whole per cent in words; empty where no
    stage is left. Numbers are empty where nothing applies. Empty where no action has a stage.
    """
    found = stages(results.answers)
    here = found[
        (found["round"] == round_)
        & (found["node"] == results.plan.code)
        & (found["country"] != REGION)
    ]
    return here.assign(
        name=here["country"].map(results.name_of),
        progress=[
            "" if pd.isna(share) else percent(float(share)) for share in here["progress_into_next"]
        ],
    )[list(COLUMNS)].reset_index(drop=True)


def stages_finding(frame: pd.DataFrame, results: Results, _round: str, _of: str) -> str:
    """How many countries have reached at least the first stage, and the highest that any has."""
    known = frame["stage"].dropna()
    of = len(countries_of(results))
    n = int((known >= 1).sum())
    if known.empty or n == 0:
        return _("No country is known to have completed the first maturity stage of {plan}").format(
            plan=about(results.plan, results.plan.code)
        )
    return ngettext(
        "{n} of {of} country has completed the first maturity stage; the highest reached is {stage}",
        "{n} of {of} countries have completed the first maturity stage; the highest reached is {stage}",
        of,
    ).format(n=whole(n), of=whole(of), stage=whole(known.max()))
