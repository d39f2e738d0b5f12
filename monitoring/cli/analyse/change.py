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
    baseline_of,
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
from monitoring.scoring.answers import (
    LEVEL,
    NO_INFORMATION,
    NOT_APPLICABLE,
    NUMBER,
    OUT_OF_SCOPE,
)
from monitoring.scoring.change import MOVEMENTS, NOT_RATED
from monitoring.scoring.pace import (
    EUROSTAT,
    NO_SCORE,
    PRESETS,
)
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

NOTHING = "–"
WIDEST = 60
"""So many letters of a node are shown in front of its figures."""
WIDEST_LEVEL = 24
"""So many letters of a level are shown above a column."""


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
    if not found.country:
        yield from _transition_lines(found, plan)
    yield from _pace_lines(found, plan)


def _fall_lines(found: ChangeAnalysis) -> Iterator[str]:
    """What fell, which is told before everything else."""
    if found.fell.empty:
        yield _("No rating is lower than before.")
        return
    n = len(found.fell)
    regional = int((found.fell["country"] == REGION).sum())
    heading = ngettext("What fell: {n} rating", "What fell: {n} ratings", n)
    if 0 < regional < n:
        heading = _("What fell: {n} ratings, {own} of the countries and {regional} of the region")
    yield heading.format(n=n, own=n - regional, regional=regional)
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
    yield from _movement_lines(found)
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
        has_scores = not math.isnan(row["total_change"])
        yield f"  {line}  {flag_word(row['flag'], has_scores=has_scores)}".rstrip()
    yield "  " + _(
        "score: between the two scores; common: on the actions rated in both rounds by the same "
        "assessment; composition: what other actions or another assessment make of the score. Each "
        "is rounded by itself."
    )
    left_out = shown[shown["flag"] == NOT_RATED]
    if len(left_out):
        yield "  " + _("Rated in neither round: {nodes}.").format(
            nodes=", ".join(_place(row, found) for row in left_out.to_dict("records"))
        )


def _movement_lines(found: ChangeAnalysis) -> Iterator[str]:
    """How many ratings moved which way: those of the region apart, so that they add up to what fell."""
    moved = found.movements[found.movements["node"] == (found.node or found.plan)]
    is_region = moved["country"] == REGION
    regional = moved[is_region & bool(not found.country)]
    if not regional[list(MOVEMENTS)].to_numpy().any():
        yield _("Ratings: {counts}.").format(counts=_counted(moved))
        return
    yield _("Ratings of the countries: {counts}.").format(counts=_counted(moved[~is_region]))
    yield _("Ratings of the region: {counts}.").format(counts=_counted(regional))


def _counted(moved: pd.DataFrame) -> str:
    counted = {one: int(moved[one].sum()) for one in MOVEMENTS}
    told = [movement_word(one, n) for one, n in counted.items() if n]
    return ", ".join(told) or _("none in either round")


def _change_cells(row: Row, found: ChangeAnalysis) -> list[str]:
    return [
        _place(row, found),
        _points(row["before"], 1),
        _points(row["after"], 1),
        _signed(row["total_change"], 1),
        _signed(row["common_change"], 1),
        _("{n} of {of}").format(n=row["n_common"], of=max(row["n_before"], row["n_after"])),
        _signed(row["composition_effect"], 1),
    ]


def _transition_lines(found: ChangeAnalysis, plan: Plan) -> Iterator[str]:
    """From which level to which the answers of all countries went: a matrix for each scale."""
    told = found.transitions[found.transitions["n"] > 0]
    if told.empty:
        return
    yield _(
        "From which level to which: answers of all countries, round {before} in the rows, round "
        "{after} in the columns"
    ).format(before=found.before, after=found.after)
    for scale, matrix in found.transitions.groupby("scale", sort=False):
        if matrix["n"].any():
            yield from (f"  {line}" for line in in_columns(_matrix(matrix, str(scale), plan)))
    differs = int(told["assessment_differs"].sum())
    if differs:
        yield "  " + ngettext(
            "{n} of these answers is of another assessment in {after} than in {before}, so that the "
            "step is no change of the country.",
            "{n} of these answers are of another assessment in {after} than in {before}, so that their "
            "steps are no change of the country.",
            differs,
        ).format(n=differs, before=found.before, after=found.after)
    yield ""


def _matrix(matrix: pd.DataFrame, scale: str, plan: Plan) -> list[list[str]]:
    """The matrix of a scale in words; what is no level stands in it where it occurs."""
    states = list(dict.fromkeys(zip(matrix["from_kind"], matrix["from_code"], strict=True)))
    from_, to = (zip(matrix[f"{x}_kind"], matrix[f"{x}_code"], strict=True) for x in ("from", "to"))
    n = dict(zip(zip(from_, to, strict=True), matrix["n"], strict=True))
    shown = [
        one
        for one in states
        if one[0] in (LEVEL, NUMBER, NO_INFORMATION)
        or any(n[one, other] or n[other, one] for other in states)
    ]
    words = [_state_word(kind, code, scale, plan) for kind, code in shown]
    title = plan.scales[scale].title if scale else _("numbers")
    rows = [
        [word, *(str(n[one, other]) for other in shown)]
        for word, one in zip(words, shown, strict=True)
    ]
    return [[shorten(title, WIDEST, placeholder=" …"), *words], *rows]


def _state_word(kind: str, code: str, scale: str, plan: Plan) -> str:
    if kind == LEVEL:
        label = plan.scales[scale].level_by_code[code].label
        return shorten(label, WIDEST_LEVEL, placeholder=" …")
    words = {
        NUMBER: _("a number"),
        NO_INFORMATION: _("no information"),
        NOT_APPLICABLE: _("not applicable"),
        OUT_OF_SCOPE: _("not asked"),
    }
    return words[kind]


def _pace_lines(found: ChangeAnalysis, plan: Plan) -> Iterator[str]:
    baseline = baseline_of(plan)
    heading = _(
        "Pace since the baseline {baseline}, up to round {round}, on the actions rated in every round"
    )
    if not baseline:
        heading = _(
            "Pace since the first round with a score, up to round {round}, on the actions rated in "
            "every round; no round is marked as the baseline"
        )
    yield heading.format(baseline=baseline, round=found.after)
    yield "  " + _("Preset '{preset}', a convention: {steps}.").format(
        preset=found.preset, steps=preset_in_words(found.preset)
    )
    shown = _shown(found.pace, found, plan)
    without_score = shown[shown["reason"] == NO_SCORE]
    for row in shown[shown["reason"] != NO_SCORE].to_dict("records"):
        yield f"  {_place(row, found)}: {' '.join(_pace_told(row, found, plan))}"
    if len(without_score):
        yield "  " + _("No score in this round: {nodes}.").format(
            nodes=", ".join(_place(row, found) for row in without_score.to_dict("records"))
        )


def _pace_told(row: Row, found: ChangeAnalysis, plan: Plan) -> Iterator[str]:
    """The sentences on one pace; those that have nothing to say are left out."""
    reason = pace_reason_sentence(row, plan, found.after)
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
    if not baseline_of(plan):
        yield _("It begins with round {round}.").format(round=row["baseline_round"])
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


def _points(score: float, decimals: int = 0) -> str:
    return NOTHING if math.isnan(score) else f"{score:.{decimals}f}"


def _signed(change: Any, decimals: int = 0) -> str:
    """A change with its sign; what rounds to 0 has none."""
    if math.isnan(change):
        return NOTHING
    rounded = round(float(change), decimals)
    return f"{rounded:+.{decimals}f}" if rounded else f"{0:.{decimals}f}"
