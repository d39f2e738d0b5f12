"""The path of each country over the rounds, beside the pace that the target needs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from monitoring.model import REGION, Plan, Round
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.baseline import paces, start_note, starting_rounds
from monitoring.pipeline.views.pace_words import (
    WITHOUT_PACE,
    arrival_word,
    pace_word,
    with_arrival,
    year_word,
)
from monitoring.pipeline.views.scope import (
    about,
    countries_of,
    date_in_words,
    node_asked,
    scores_at,
)
from monitoring.pipeline.words import short_reason
from monitoring.scoring.pace import AFTER, NO_TARGET, NOT_ON_CURRENT_TREND, YEAR
from monitoring.scoring.targets import Target, target_of, years
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, whole

COLUMNS = (
    "country",
    "name",
    "node",
    "title",
    "round",
    "at",
    "score",
    "low",
    "high",
    "coverage",
    "word",
    "status",
    "has_status",
    "is_on_pace",
    "reached",
    "arrival",
    "slope",
    "required",
    "start_round",
    "is_baseline",
    "start_at",
    "start_score",
    "target",
    "target_at",
    "slope_low",
    "slope_high",
)

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "title": mark("Title"),
    "round": mark("Round"),
    "score": mark("Score"),
    "low": mark("Lowest"),
    "high": mark("Highest"),
    "coverage": mark("Coverage"),
    "word": mark("Why no score"),
    "status": mark("Pace"),
    "slope": mark("Points a year so far"),
    "required": mark("Points a year required"),
    "reached": mark("Target reached at this pace"),
    "start_round": mark("Measured from round"),
    "target": mark("Target"),
}

ON_PACE = ("target_achieved", "on_track")
HAS_RANGE = (YEAR, AFTER, NOT_ON_CURRENT_TREND)


def paths_to_target(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per country and round, from the first round with ratings to this one.

    of: a node; empty for the plan, or the first area with any score where the plan has none. `at` is
    the date of the round in years, or its place where a round has no date; `score` is the one that
    is shown, NaN without, with the reason in `word`. The rest is of the country, the same on all of
    its rows: `status` of its pace in words (has_status: it is called something; is_on_pace: reached
    or on track), over the actions that the same assessment rated in every
    round; `reached` the year in words, `arrival` the same in a few; `slope` the points a year so far,
    `required` those that the target needed from the start; `start_round` (is_baseline: the plan's
    baseline; see `starting_rounds`), `start_at` and `start_score` where the required pace begins, the
    last two of a country whose pace can be told;
    `slope_low` and `slope_high` the range of pairwise slopes in points a year, where it is told.
    NaN where there is none.
    """
    node = node_asked(results, round_, of)
    rounds = _rounds(results, round_)
    of_rounds = [
        _of_round(results, one, at, node) for one, at in zip(rounds, _at(rounds), strict=True)
    ]
    frame = pd.concat(of_rounds, ignore_index=True)
    countries = countries_of(results)
    place = {unit: n for n, unit in enumerate(countries)}
    frame = frame.sort_values("country", key=lambda codes: codes.map(place), kind="stable")
    frame = frame.reset_index(drop=True)
    told = _told_of_countries(results, round_, node, frame)
    frame = frame.assign(
        name=frame["country"].map(results.name_of),
        node=node,
        title=node_title(results.plan, node),
    )
    return frame.join(told, on="country")[list(COLUMNS)]


def _rounds(results: Results, round_: str) -> list[Round]:
    """The rounds from the first in which anything of a country was rated, to this one."""
    given = results.answers
    countries = np.array([unit != REGION for unit in given.units], dtype=bool)
    codes = [one.code for one in given.rounds]
    last = codes.index(round_)
    rated = [n for n in range(last + 1) if given.rated[n, countries].any()]
    return list(given.rounds[min(rated, default=last) : last + 1])


def _at(rounds: list[Round]) -> list[float]:
    """The dates of the rounds in years, or their places where not all of them have one."""
    dates = [one.date for one in rounds if one.date is not None]
    if len(dates) < len(rounds):
        return [float(place) for place in range(len(rounds))]
    return [years(date) for date in dates]


def _of_round(results: Results, one: Round, at: float, node: str) -> pd.DataFrame:
    scored = scores_at(results, one.code, node)
    return pd.DataFrame(
        {
            "country": scored.index,
            "round": one.code,
            "at": at,
            "score": scored["score"].to_numpy(dtype=float),
            "low": scored["bound_low"].to_numpy(dtype=float),
            "high": scored["bound_high"].to_numpy(dtype=float),
            "coverage": scored["coverage"].to_numpy(dtype=float),
            "word": scored["reason"].map(short_reason).to_numpy(),
        }
    )


def _told_of_countries(
    results: Results, round_: str, node: str, path: pd.DataFrame
) -> pd.DataFrame:
    """What is the same in all rounds of a country, by country: its pace, its target, its start."""
    plan = results.plan
    found = paces(results, round_)
    row_by_country = {
        row["country"]: row for row in found[found["node"] == node].to_dict("records")
    }
    target = target_of(plan, node)
    is_dated = all(one.date for one in _rounds(results, round_))
    starts = starting_rounds(results, round_, node)
    rows = {}
    for country in countries_of(results):
        known = path[(path["country"] == country) & path["score"].notna()]
        first = starts.loc[country]
        start = known[known["round"] == first["start_round"]]
        row = row_by_country.get(country, WITHOUT_PACE)
        # What a pace is measured against is shown only beside a pace.
        is_paced = len(start) > 0 and is_dated and row["status"] not in ("", NO_TARGET)
        now = known.loc[known["round"] == round_, "score"]
        row = with_arrival(row, now.iloc[0] if len(now) else np.nan, target.points)
        has_status = row["status"] not in ("", NO_TARGET)
        has_range = row["projection"] in HAS_RANGE
        rows[country] = {
            "status": pace_word(row),
            "has_status": has_status,
            "is_on_pace": row["status"] in ON_PACE,
            "reached": year_word(row),
            "arrival": arrival_word(row),
            "slope": row["slope"],
            "required": row["required"] if has_status else np.nan,
            "start_round": first["start_round"],
            "is_baseline": first["is_baseline"],
            "start_at": start["at"].iloc[0] if is_paced else np.nan,
            "start_score": start["score"].iloc[0] if is_paced else np.nan,
            "target": np.nan if target.points is None else target.points,
            "target_at": np.nan if target.date is None or not is_dated else target.date,
            "slope_low": row["slope_low"] if has_range else np.nan,
            "slope_high": row["slope_high"] if has_range else np.nan,
        }
    columns = ["status", "has_status", "is_on_pace", "reached", "arrival", "slope", "required",
               "start_round", "is_baseline", "start_at", "start_score", "target", "target_at",
               "slope_low", "slope_high"]  # fmt: skip
    told = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return told.set_axis(told.index.astype(str))  # without a country they would be numbers


def paths_finding(frame: pd.DataFrame, results: Results, round_: str, of: str) -> str:
    """How many countries are on pace to the target, of how many whose pace is known."""
    if frame.empty:
        return _("No country takes part, so that there is no path to show")
    plan = results.plan
    asked = node_asked(results, round_, of)
    by_country = frame.drop_duplicates("country")
    if target_of(plan, asked).points is None:
        has_path = frame.groupby("country")["score"].count() >= 2
        return ngettext(
            "No target is set for {node}: the paths show the rounds alone; {known} of {n} country "
            "has a score in two rounds or more",
            "No target is set for {node}: the paths show the rounds alone; {known} of {n} countries "
            "have a score in two rounds or more",
            len(by_country),
        ).format(node=about(plan, asked), known=whole(has_path.sum()), n=whole(len(by_country)))
    return pace_finding(by_country, plan, asked)


def paths_note(frame: pd.DataFrame) -> str:
    """What must be read beside the figure; empty where no target is set."""
    if not frame["target"].notna().any():
        return ""
    told = _(
        "Lines show the scores; whether a country is on track compares only actions that the same "
        "assessment rated in every round."
    )
    return " ".join(filter(None, (told, start_note(frame))))


def pace_finding(told: pd.DataFrame, plan: Plan, node: str) -> str:
    """How many countries are on track to the target of a node, which has one.

    told: one row for each country, with `has_status` and `is_on_pace`.
    """
    known = told[told["has_status"]]
    aim = _aim(target_of(plan, node))
    if known.empty:
        return _("Of no country can it be told whether its pace on {node} reaches {aim}").format(
            aim=aim, node=about(plan, node)
        )
    on_pace = ngettext(
        "On {node}, {on} of {n} country is on track to {aim} or has reached it",
        "On {node}, {on} of {n} countries are on track to {aim} or have reached it",
        len(known),
    ).format(
        on=whole(known["is_on_pace"].sum()), n=whole(len(known)), aim=aim, node=about(plan, node)
    )
    unknown = len(told) - len(known)
    if unknown == 0:
        return on_pace
    left = ngettext(
        "of {n} more the pace cannot be told", "of {n} more the pace cannot be told", unknown
    ).format(n=whole(unknown))
    return clauses(on_pace, left)


def _aim(target: Target) -> str:
    """A target with its date, where it has one."""
    points = whole(target.points or 0.0)
    if not target.date_text:
        return _("the target of {target}").format(target=points)
    return _("the target of {target} by {date}").format(
        target=points, date=date_in_words(target.date_text)
    )
