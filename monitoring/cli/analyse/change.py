"""The verb `analyse change`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import Any

import pandas as pd

from monitoring import pipeline
from monitoring.cli.shell import DONE, Verbs, WrongUsage, add_verb, in_columns, tell
from monitoring.model import BEST_AVAILABLE, REGION, Assessment, Plan
from monitoring.pipeline import Workspace
from monitoring.pipeline.analyses.change import ChangeAnalysis, RoundsOutOfOrder, change
from monitoring.pipeline.analyses.change_words import (
    Row,
    flag_word,
    movement_word,
    pace_reason_sentence,
    preset_in_words,
    projection_sentence,
    status_word,
)
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.templates import NoTemplate
from monitoring.pipeline.words import assessment_word, why_word
from monitoring.scoring.change import MOVEMENTS, NOT_RATED
from monitoring.scoring.pace import (
    EUROSTAT,
    NO_SCORE,
    PRESETS,
)
from monitoring.scoring.targets import target_of
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

NOTHING = "–"
WIDEST = 60
"""So many letters of a node are shown in front of its figures."""


def add(questions: Verbs) -> None:
    """The words that this question takes."""
    one = add_verb(
        questions,
        "change",
        _change,
        _("what fell and what rose between two rounds, and whether the pace reaches the target"),
    )
    one.add_argument("--plan", required=True)
    one.add_argument(
        "--from",
        dest="before",
        metavar="ROUND",
        help=_("the earlier round; else the last one with ratings before the other"),
    )
    one.add_argument("--round", help=_("the later round; else the latest one with ratings"))
    one.add_argument("--country", metavar="ISO3", help=_("one country, or REGION"))
    one.add_argument("--node", metavar="CODE", help=_("the plan, an area or an action"))
    one.add_argument("--assessment", choices=[a.value for a in Assessment])
    one.add_argument(
        "--preset", choices=list(PRESETS), default=EUROSTAT, help=_("how a pace is called")
    )


def _change(workspace: Workspace, given: argparse.Namespace) -> int:
    results = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE)
    if not results.plan.actions:
        raise NoTemplate(no_actions_sentence(results.plan))
    try:
        found = change(results, given.before, given.round, given.country, given.node, given.preset)
    except RoundsOutOfOrder as wrong:
        raise WrongUsage(str(wrong)) from wrong
    tell(given, found.as_json(), list(_lines(found, results.plan)))
    return DONE


def _lines(found: ChangeAnalysis, plan: Plan) -> Iterator[str]:
    asked = [found.plan, assessment_word(found.assessment)]
    if found.before:
        rounds = _("round {before} → round {after}")
        asked.insert(1, rounds.format(before=found.before, after=found.after))
    if found.country:
        asked.append(f"{found.names[found.country]} ({found.country})")
    if found.node:
        asked.append(f"{found.node} {found.titles[found.node]}")
    yield " · ".join(asked)
    if found.sentence:
        yield found.sentence
        return
    yield ""
    yield from _fall_lines(found)
    yield ""
    yield from _change_lines(found, plan)
    yield ""
    yield from _pace_lines(found, plan)


def _fall_lines(found: ChangeAnalysis) -> Iterator[str]:
    """What fell, which is told before everything else."""
    if found.fell.empty:
        yield _("No rating is lower than before.")
        return
    n = len(found.fell)
    yield ngettext("What fell: {n} rating", "What fell: {n} ratings", n).format(n=n)
    for row in found.fell.to_dict("records"):
        yield "  " + _(
            "{name} ({code}) · {action} {title}: {before} → {after} ({change} points)"
        ).format(
            name=found.names[row["country"]],
            code=row["country"],
            action=row["action"],
            title=found.titles[row["action"]],
            before=row["said_before"],
            after=row["said_after"],
            change=_signed(row["change"]),
        )
        reason = why_word(row["why"]) if row["why"] else _("no reason given")
        told = [assessment_word(row["assessment"]), reason, row["comment"]]
        yield "    " + " · ".join(text for text in told if text)


def _change_lines(found: ChangeAnalysis, plan: Plan) -> Iterator[str]:
    shown = _shown(found.changes, found, plan)
    moved = found.movements[found.movements["node"] == (found.node or found.plan)]
    if not found.country:
        moved = moved[moved["country"] != REGION]
    counted = {one: int(moved[one].sum()) for one in MOVEMENTS}
    told = [movement_word(one, n) for one, n in counted.items() if n]
    yield _("Ratings: {counts}.").format(counts=", ".join(told) or _("none in either round"))
    yield ""
    yield _("Changes on the actions rated in both rounds, in points")
    compared = shown[shown["flag"] != NOT_RATED]
    heading = [
        _("country · node"),
        found.before,
        found.after,
        _("score"),
        _("common"),
        _("actions"),
        _("composition"),
    ]
    rows = compared.to_dict("records")
    table = in_columns([heading, *(_change_cells(row, found) for row in rows)])
    yield f"  {table[0]}"
    for line, row in zip(table[1:], rows, strict=True):
        yield f"  {line}  {flag_word(row['flag'])}".rstrip()
    yield "  " + _(
        "score: between the two scores; common: on the actions rated in both rounds by the same "
        "assessment; composition: what other actions or another assessment make of the score."
    )
    left_out = shown[shown["flag"] == NOT_RATED]
    if len(left_out):
        yield "  " + _("Rated in neither round: {nodes}.").format(
            nodes=", ".join(_place(row, found) for row in left_out.to_dict("records"))
        )


def _change_cells(row: Row, found: ChangeAnalysis) -> list[str]:
    return [
        _place(row, found),
        _points(row["before"]),
        _points(row["after"]),
        _signed(row["total_change"]),
        _signed(row["common_change"]),
        _("{n} of {of}").format(n=row["n_common"], of=max(row["n_before"], row["n_after"])),
        _signed(row["composition_effect"]),
    ]


def _pace_lines(found: ChangeAnalysis, plan: Plan) -> Iterator[str]:
    yield _(
        "Pace since the baseline, up to round {round}, on the actions rated in every round"
    ).format(round=found.after)
    yield "  " + _("Preset '{preset}', a convention: {steps}.").format(
        preset=found.preset, steps=preset_in_words(found.preset)
    )
    shown = _shown(found.pace, found, plan)
    without_score = shown[shown["reason"] == NO_SCORE]
    for row in shown[shown["reason"] != NO_SCORE].to_dict("records"):
        yield f"  {_place(row, found)}: {' '.join(_pace_told(row, plan))}"
    if len(without_score):
        yield "  " + _("No score in this round: {nodes}.").format(
            nodes=", ".join(_place(row, found) for row in without_score.to_dict("records"))
        )


def _pace_told(row: Row, plan: Plan) -> Iterator[str]:
    """The sentences on one pace; those that have nothing to say are left out."""
    reason = pace_reason_sentence(row["reason"], target_of(plan, row["node"]))
    if math.isnan(row["slope"]):
        yield reason
        return
    status = status_word(row["status"])
    yield _("{status}.").format(status=status[0].upper() + status[1:])
    towards = (
        "" if math.isnan(row["target"]) else _(" of {target}").format(target=_points(row["target"]))
    )
    told = _("{baseline} → {now}{towards}, {slope} points a year over {n} rounds.")
    if row["n_rounds"] > 2:
        # A leap at one end hardly moves the median: a reader would miss the difference of the ends.
        told = _("{baseline} → {now}{towards}, {slope} points a year, the median over {n} rounds.")
    yield told.format(
        baseline=_points(row["baseline"]),
        now=_points(row["now"]),
        towards=towards,
        slope=_signed(row["slope"], 1),
        n=row["n_rounds"],
    )
    if not math.isnan(row["ratio"]):
        yield _("R = {ratio}: {required} a year were needed since the baseline.").format(
            ratio=f"{row['ratio']:.2f}", required=f"{row['required']:.1f}"
        )
    if row["remaining"] > 0:
        yield _("From now on {remaining} a year are needed.").format(
            remaining=f"{row['remaining']:.1f}"
        )
    yield from (text for text in (reason, projection_sentence(row)) if text)


def _shown(frame: pd.DataFrame, found: ChangeAnalysis, plan: Plan) -> pd.DataFrame:
    """Of one country all that is under the node, or the areas; of all of them the node, or the plan."""
    nodes: Sequence[str]
    if found.country:
        nodes = list(found.titles) if found.node else [plan.code, *plan.area_by_code]
    elif found.node:
        nodes = [found.node]
    else:
        nodes = [plan.code] if plan.overall else [area.code for area in plan.top_areas]
    return frame[frame["node"].isin(nodes)]


def _place(row: Row, found: ChangeAnalysis) -> str:
    """Whose row it is, of which node: what all rows have in common is left out."""
    if found.country:
        return shorten(f"{row['node']} {found.titles[row['node']]}", WIDEST, placeholder=" …")
    name = f"{found.names[row['country']]} ({row['country']})"
    return name if row["node"] in (found.node, found.plan) else f"{name} · {row['node']}"


def _points(score: float) -> str:
    return NOTHING if math.isnan(score) else f"{score:.0f}"


def _signed(change: Any, decimals: int = 0) -> str:
    """A change with its sign; what rounds to 0 has none."""
    if math.isnan(change):
        return NOTHING
    rounded = round(float(change), decimals)
    return f"{rounded:+.{decimals}f}" if rounded else f"{0:.{decimals}f}"
