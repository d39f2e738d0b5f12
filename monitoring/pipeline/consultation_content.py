"""What a step of a consultation shows: a sentence, up to four numbers, a figure, short lists."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from monitoring.model import REGION
from monitoring.pipeline import findings
from monitoring.pipeline.consultation import Shows, Step
from monitoring.pipeline.consultation_decisions import agreed, open_decisions
from monitoring.pipeline.consultation_parts import Content, Listed, Number, listed, of_all
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import previous_round, profile
from monitoring.pipeline.views.country_notes import strengths_and_gaps
from monitoring.pipeline.views.levels import levels_by_node, levels_finding
from monitoring.pipeline.views.minimum_standards import (
    ASKED,
    minimum_standards_finding,
    standards_by_country,
)
from monitoring.pipeline.views.register import late_by_country
from monitoring.pipeline.views.scope import changes_of
from monitoring.pipeline.views.transitions import moves_between_levels, transitions_finding
from monitoring.pipeline.words import short_reason
from monitoring.scoring.change import moved
from monitoring.scoring.counts import Headline, headline, headline_change
from monitoring.scoring.groups import MEDIAN
from monitoring.scoring.standards import MET, NO_INFORMATION, NOT_MET, PARTLY
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import percent, signed, whole

MOST_AREAS_OF_A_PROFILE = 6
"""Of more areas the scores have no room above each other."""


def content(
    results: Results,
    round_: str,
    step: Step,
    decisions: Sequence[StoredDecision],
    on: datetime.date,
) -> Content:
    """What a step shows of a round.

    results: as they may be shown. decisions: those of the consultation (`of_consultation`).
    on: the day against which an open decision is late.
    """
    made: Mapping[Shows, Callable[[], Content]] = {
        Shows.REGION: lambda: _region(results, round_, decisions, on),
        Shows.STANDARDS: lambda: _standards(results, round_),
        Shows.MOVED: lambda: _moved(results, round_),
        Shows.REGIONAL: lambda: _regional(results, round_, decisions, on),
        Shows.AREA: lambda: _area(results, round_, step.node, decisions, on),
        Shows.COUNTRY: lambda: _country(results, round_, step.country, decisions, on),
        Shows.DECISIONS: lambda: open_decisions(results, decisions, on),
    }
    return made[step.shows]()


def _region(
    results: Results, round_: str, decisions: Sequence[StoredDecision], on: datetime.date
) -> Content:
    now = headline(results.answers, round_)
    before = previous_round(results, round_)
    change = None
    if before is not None:
        change = headline_change(results.answers, before.code, round_, results.assessed)
    of_all = [one for one in decisions if not (one.decision.country or one.decision.node)]
    return Content(
        findings.headline_finding(now, results.plan),
        _counts(now, change, before.code if before else ""),
        "levels",
        lists=agreed(results, of_all, on, ""),
        note=findings.regional_change_note(results, round_, before.code) if before else "",
    )


def _counts(now: Headline, change: Headline | None, before: str) -> tuple[Number, ...]:
    """The four counts that lead, each of all that applies."""
    moves = (
        (change.implemented, change.partly, change.not_started, change.no_information)
        if change
        else (None,) * 4
    )
    counted = (
        (_("Implemented"), now.implemented),
        (_("Partly"), now.partly),
        (_("Not started"), now.not_started),
        (_("No information"), now.no_information),
    )
    return tuple(
        Number(
            label, whole(n), of_all(now.applicable), "" if move is None else _since(move, before)
        )
        for (label, n), move in zip(counted, moves, strict=True)
    )


def _since(change: float, before: str, digits: int = 0) -> str:
    told = signed(change, digits)
    if not told.startswith(("+", "−")):
        return _("as in {round}").format(round=before)
    return _("{change} since {round}").format(change=told, round=before)


def _standards(results: Results, round_: str) -> Content:
    frame = standards_by_country(results, round_, "")
    asked = frame[frame["verdict"].isin(ASKED)]
    n = asked["verdict"].value_counts()
    labels = (
        (_("Met"), MET),
        (_("Partly met"), PARTLY),
        (_("Not met"), NOT_MET),
        (_("No information"), NO_INFORMATION),
    )
    numbers = tuple(
        Number(label, whole(int(n.get(verdict, 0))), of_all(len(asked)))
        for label, verdict in labels
    )
    said = minimum_standards_finding(frame, results, round_, "")
    return Content(said, numbers if len(asked) else (), "verdicts")


def _moved(results: Results, round_: str) -> Content:
    frame = moves_between_levels(results, round_, "")
    said = transitions_finding(frame, results, round_, "")
    before = previous_round(results, round_)
    if before is None:
        return Content(said)
    n = moved(results.answers, before.code, round_, results.assessed)
    compared = n["risen"] + n["fallen"] + n["same"]
    if not compared:
        return Content(said)
    numbers = (
        Number(_("Higher"), whole(n["risen"]), of_all(compared)),
        Number(_("Lower"), whole(n["fallen"]), of_all(compared)),
        Number(_("As before"), whole(n["same"]), of_all(compared)),
        Number(_("Not compared"), whole(n["assessment_differs"]), _("another assessment")),
    )
    return Content(said, numbers if n["assessment_differs"] else numbers[:3], "transitions")


def _regional(
    results: Results, round_: str, decisions: Sequence[StoredDecision], on: datetime.date
) -> Content:
    now = headline(results.answers, round_, unit=REGION)
    before, change = previous_round(results, round_, REGION), None
    if before is not None:
        change = headline_change(
            results.answers, before.code, round_, results.assessed, unit=REGION
        )
    return Content(
        findings.regional_finding(results, round_),
        _counts(now, change, before.code if before else ""),
        "levels" if now.assessed else "",
        REGION,
        agreed(results, decisions, on, REGION),
    )


def _area(
    results: Results,
    round_: str,
    node: str,
    decisions: Sequence[StoredDecision],
    on: datetime.date,
) -> Content:
    now = headline(results.answers, round_, node=node)
    said = levels_finding(levels_by_node(results, round_, node), results, round_, node)
    return Content(
        said, _counts(now, None, ""), "levels", node, agreed(results, decisions, on, node)
    )


def _country(
    results: Results,
    round_: str,
    unit: str,
    decisions: Sequence[StoredDecision],
    on: datetime.date,
) -> Content:
    now = headline(results.answers, round_, unit=unit)
    before, change = previous_round(results, round_, unit), None
    if before is not None:
        change = headline_change(results.answers, before.code, round_, results.assessed, unit=unit)
    since = before.code if before else ""
    implemented, _partly, _not_started, unknown = _counts(now, change, since)
    numbers = (
        *_score(results, round_, unit, since),
        implemented,
        *_standards_met(results, round_, unit),
        unknown,
    )
    areas = profile(results, round_, unit)
    return Content(
        findings.profile_finding(areas, results.name_of(unit)),
        numbers,
        _figure_of_areas(areas),
        unit,
        (
            *_strengths(results, round_, unit),
            _late(results, round_, unit),
            *agreed(results, decisions, on, unit, says_none=True),
        ),
    )


def _figure_of_areas(areas: pd.DataFrame) -> str:
    """Scores of few areas beside last round and median; of many, how many actions at each level."""
    if not areas["score"].notna().any():
        return ""
    return "profile" if len(areas) <= MOST_AREAS_OF_A_PROFILE else "levels"


def _score(results: Results, round_: str, unit: str, before: str) -> tuple[Number, ...]:
    """The score for the whole plan with coverage and range; none where the plan has no such score."""
    plan = results.plan
    if not plan.overall:
        return ()
    scored = results.scores
    here = scored[(scored["round"] == round_) & (scored["country"] == unit)]
    row = here[here["node"] == plan.code].iloc[0]
    label = _("Score") if plan.weights_adopted_by else _("Score (indicative)")
    coverage = _("coverage {share}").format(share=percent(row["coverage"]))
    if pd.isna(row["score"]):
        return (Number(label, _("none"), short_reason(str(row["reason"])), coverage),)
    if row["coverage"] < 1:
        coverage = _("{low} to {high}, coverage {share}").format(
            low=whole(row["bound_low"]),
            high=whole(row["bound_high"]),
            share=percent(row["coverage"]),
        )
    change = _score_since(results, before, round_, unit) if before else ""
    return (Number(label, whole(row["score"]), change, coverage),)


def _score_since(results: Results, before: str, round_: str, unit: str) -> str:
    """The change over what was rated in both rounds; of how many actions, where others count too."""
    row = changes_of(results, before, round_, results.plan.code).loc[unit]
    points, n = row["common_change"], row["n_common"]
    if pd.isna(points):
        return ""
    if n == row["n_before"] == row["n_after"]:
        return _since(float(points), before, 1)
    return ngettext(
        "{change} over {n} common action", "{change} over {n} common actions", int(n)
    ).format(change=signed(float(points)), n=whole(n))


def _standards_met(results: Results, round_: str, unit: str) -> tuple[Number, ...]:
    judged = results.standards
    mine = judged[(judged["country"] == unit) & (judged["round"] == round_)]
    mine = mine[mine["verdict"].isin(ASKED)]
    if mine.empty:
        return ()
    n_met = int((mine["verdict"] == MET).sum())
    return (Number(_("Standards met"), whole(n_met), of_all(len(mine))),)


def _strengths(results: Results, round_: str, unit: str) -> tuple[Listed, Listed]:
    """The areas that stand furthest above and below the median of all countries."""
    found = strengths_and_gaps(results, round_, unit)
    compared = found[found["against"] == MEDIAN]
    return (
        _areas(_("Strengths"), compared[compared["distance"] > 0]),
        _areas(_("Gaps"), compared[compared["distance"] < 0]),
    )


def _areas(heading: str, rows: pd.DataFrame) -> Listed:
    lines = [
        f"{signed(float(row['distance']))}  {str(row['title']).split(' (', maxsplit=1)[0]}"
        for row in rows.to_dict("records")
    ]
    return listed(heading, lines, _("none against the median"))


def _late(results: Results, round_: str, unit: str) -> Listed:
    late = late_by_country(results, round_, unit)
    late = late[late["is_known"]]
    lines = [f"{row['action']}  {row['title']}" for row in late.to_dict("records")]
    return listed(_("Late actions"), lines, _("none known"))
