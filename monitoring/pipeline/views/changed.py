"""What changed in each country since the round before, and when its target is reached at this pace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.pipeline.analyses.change_words import flag_word
from monitoring.pipeline.findings import not_compared
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title, previous_round
from monitoring.pipeline.views.baseline import paces
from monitoring.pipeline.views.pace_words import WITHOUT_PACE, pace_word, with_arrival, year_word
from monitoring.pipeline.views.paths import ON_PACE, pace_finding
from monitoring.pipeline.views.scope import (
    about,
    changes_of,
    countries_of,
    node_asked,
    scores_at,
)
from monitoring.pipeline.words import short_reason
from monitoring.scoring.change import movements
from monitoring.scoring.pace import NO_TARGET
from monitoring.scoring.targets import target_of
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, whole

COLUMNS = (
    "country",
    "name",
    "node",
    "title",
    "round",
    "before_round",
    "before",
    "before_word",
    "now",
    "low",
    "high",
    "coverage",
    "word",
    "change",
    "composition",
    "n_common",
    "n_higher",
    "n_lower",
    "n_same",
    "n_differs",
    "note",
    "status",
    "reached",
    "has_status",
    "is_on_pace",
)

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "before": mark("Round before"),
    "now": mark("Score"),
    "low": mark("Lowest"),
    "high": mark("Highest"),
    "coverage": mark("Coverage"),
    "word": mark("Why no score"),
    "change": mark("Change on actions rated in both rounds"),
    "composition": mark("Effect of other actions or another assessment"),
    "n_common": mark("Actions rated in both rounds"),
    "n_higher": mark("Higher"),
    "n_lower": mark("Lower"),
    "note": mark("What to know of the change"),
    "status": mark("Pace"),
    "reached": mark("Target reached at this pace"),
}


def country_changes(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per country, what changed since the round before, and where its pace leads.

    of: a node; empty for the plan, or the first area with any score where the plan has none.
    `before` and `now` are scores 0-100, NaN with the reason in `before_word` and `word`; `low` and
    `high` are the bounds of `now`. `change` is over the `n_common` actions that the same assessment
    rated in both rounds, of which `n_higher`, `n_lower` and `n_same` moved so; `composition` is the
    rest of the difference of the scores, and `n_differs` counts what another assessment rated.
    `status` is the pace since the baseline in words, `reached` the year in words.
    """
    node = node_asked(results, round_, of)
    countries = countries_of(results)
    before = previous_round(results, round_)
    now = scores_at(results, round_, node)
    changed = changes_of(results, before.code if before else "", round_, node)
    has_both = changed["before"].notna() & changed["after"].notna()
    frame = pd.DataFrame(
        {
            "country": countries,
            "name": [results.name_of(unit) for unit in countries],
            "node": node,
            "title": node_title(results.plan, node),
            "round": round_,
            "before_round": before.code if before else "",
            "before": changed["before"].to_numpy(dtype=float),
            "before_word": "",
            "now": now["score"].to_numpy(dtype=float),
            "low": now["bound_low"].to_numpy(dtype=float),
            "high": now["bound_high"].to_numpy(dtype=float),
            "coverage": now["coverage"].to_numpy(dtype=float),
            "word": now["reason"].map(short_reason).to_numpy(),
            "change": changed["common_change"].to_numpy(dtype=float),
            "composition": changed["composition_effect"].to_numpy(dtype=float),
            "n_common": changed["n_common"].to_numpy(dtype=int),
            "note": [
                flag_word(flag, has_scores=bool(both))
                for flag, both in zip(changed["flag"], has_both, strict=True)
            ],
            **_moves(results, before.code if before else "", round_, node),
            **_pace(results, round_, node),
        }
    )
    if before:
        then = scores_at(results, before.code, node)
        frame["before_word"] = then["reason"].map(short_reason).to_numpy()
    return frame[list(COLUMNS)]


def _moves(results: Results, before: str, after: str, node: str) -> dict[str, NDArray[np.int64]]:
    """How many ratings of each country moved in which way."""
    countries = countries_of(results)
    names = {
        "n_higher": "risen",
        "n_lower": "fallen",
        "n_same": "same",
        "n_differs": "assessment_differs",
    }
    if not before:
        return {name: np.zeros(len(countries), dtype=np.int64) for name in names}
    found = movements(results.answers, before, after, results.assessed)
    here = found[found["node"] == node].set_index("country").reindex(countries)
    return {name: here[moved].to_numpy(dtype=np.int64) for name, moved in names.items()}


def _pace(results: Results, round_: str, node: str) -> dict[str, list[Any]]:
    """What the pace of each country since the baseline is called, and where it leads."""
    found = paces(results, round_)
    row_by_country = {
        row["country"]: row for row in found[found["node"] == node].to_dict("records")
    }
    points = target_of(results.plan, node).points
    now = scores_at(results, round_, node)["score"]
    rows = [
        with_arrival(row_by_country.get(unit, WITHOUT_PACE), float(now.get(unit, np.nan)), points)
        for unit in countries_of(results)
    ]
    return {
        "status": [pace_word(row) for row in rows],
        "reached": [year_word(row) for row in rows],
        "has_status": [row["status"] not in ("", NO_TARGET) for row in rows],
        "is_on_pace": [row["status"] in ON_PACE for row in rows],
    }


def changed_finding(frame: pd.DataFrame, results: Results, round_: str, of: str) -> str:
    """What changed since the round before, and how many countries are on track to the target."""
    if frame.empty:
        return _("No country takes part, so that there is nothing to compare")
    node = node_asked(results, round_, of)
    told = [_moved(frame, results, round_, node)]
    if target_of(results.plan, node).points is None:
        told.append(_("No target is set for {node}").format(node=about(results.plan, node)))
    else:
        told.append(pace_finding(frame, results.plan, node))
    return ". ".join(told)


def _moved(frame: pd.DataFrame, results: Results, round_: str, node: str) -> str:
    before = str(frame["before_round"].iloc[0])
    if not before:
        return _("There is no earlier round to compare {round} with").format(round=round_)
    n_common = int(frame["n_common"].sum())
    differs = not_compared(int(frame["n_differs"].sum()))
    if n_common == 0:
        told = _(
            "On {node}, no answer was rated by the same assessment in both {before} and {round}"
        ).format(node=about(results.plan, node), before=before, round=round_)
    else:
        told = ngettext(
            "Since {before}, the same assessment rated {n} answer on {node} in both rounds; "
            "higher: {up}, lower: {down}, as before: {same}",
            "Since {before}, the same assessment rated {n} answers on {node} in both rounds; "
            "higher: {up}, lower: {down}, as before: {same}",
            n_common,
        ).format(
            before=before,
            n=whole(n_common),
            node=about(results.plan, node),
            up=whole(frame["n_higher"].sum()),
            down=whole(frame["n_lower"].sum()),
            same=whole(frame["n_same"].sum()),
        )
    return clauses(told, differs)
