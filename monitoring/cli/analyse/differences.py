"""The verb `analyse differences`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from typing import Any

from monitoring import pipeline
from monitoring.cli.numbers import NOTHING
from monitoring.cli.shell import DONE, Verbs, WrongUsage, add_verb, in_columns, tell
from monitoring.model import BEST_AVAILABLE, Assessment
from monitoring.pipeline import Workspace
from monitoring.pipeline.analyses.differences import (
    CountryDifferences,
    Step,
    convergence_sentence,
    country_differences,
    reason_word,
    too_few_sentence,
)
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.templates import NoTemplate
from monitoring.pipeline.words import assessment_word
from monitoring.scoring.convergence import Line
from monitoring.translation import gettext as _
from monitoring.translation import ngettext


def add(questions: Verbs) -> None:
    """The words that this question takes."""
    one = add_verb(
        questions,
        "differences",
        _differences,
        _("how far apart the countries stand, and whether they come closer"),
    )
    one.add_argument("--plan", required=True)
    one.add_argument("--node", help=_("code of the plan or an area; all of them without it"))
    one.add_argument("--assessment", choices=[a.value for a in Assessment])
    one.add_argument(
        "--standard",
        type=float,
        metavar="POINTS",
        help=_("points from 0 to 100 that count as enough; else the targets of the plan"),
    )


def _differences(workspace: Workspace, given: argparse.Namespace) -> int:
    if given.standard is not None and not 0 <= given.standard <= 100:
        raise WrongUsage(
            _("--standard {points} is outside the scores. Give points from 0 to 100.").format(
                points=f"{given.standard:g}"
            )
        )
    results = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE)
    if not results.plan.actions:
        raise NoTemplate(no_actions_sentence(results.plan))
    found = country_differences(results, given.node, given.standard)
    tell(given, found.as_json(), list(_lines(found)))
    return DONE


def _lines(found: CountryDifferences) -> Iterator[str]:
    yield " · ".join(
        (
            found.plan,
            assessment_word(found.assessment),
            ngettext("{n} country", "{n} countries", found.n_countries).format(n=found.n_countries),
        )
    )
    if found.rounds.empty:
        yield _("No country has been rated yet.")
        return
    for node in found.nodes:
        yield ""
        yield f"{node}  {found.titles[node]}"
        yield from (f"  {line}" for line in _round_lines(found, node))
        for step in found.steps:
            if step.node == node:
                yield from (f"  {line}" for line in _step_lines(step, found.advised))
    yield ""
    yield _(
        "SD: population standard deviation in points, the figure to read first. CV and Gini "
        "(corrected for few countries) fall whenever the mean rises, though the countries may stand "
        "as far apart as before."
    )
    yield from found.cautions
    yield _(
        "δ, CV, Gini, beta and gamma are explained on the page Method (Differences and groups)."
    )


def _round_lines(found: CountryDifferences, node: str) -> Iterator[str]:
    here = found.rounds[found.rounds["node"] == node].to_dict("records")
    standard = found.standards.get(node)
    heading = [
        _("round"),
        _("countries"),
        _("mean"),
        _("median"),
        "SD",
        _("gap"),
        "δ",
        "CV",
        "Gini",
    ]
    heading += [] if standard is None else [f"≥ {standard:g}"]
    rows = [_cells(row, standard is not None) for row in here]
    yield from in_columns([heading, *rows])
    for row in here:
        if row["reason"]:
            yield f"{row['round']}: {too_few_sentence(int(row['n']))}"


def _cells(row: dict[Any, Any], has_standard: bool) -> list[str]:
    cells = [
        row["round"],
        _("{n} of {of}").format(n=row["n"], of=row["of"]),
        _number(row["mean"], 0),
        _number(row["median"], 0),
        _number(row["sd"], 1),
        _number(row["gap"], 0),
        _number(row["delta"], 0),
        _number(row["cv"], 2),
        # The correction for few countries hardly matters where they are many.
        _number(row["gini_corrected"], 2),
    ]
    if has_standard:
        reached = row["share_at_standard"]
        cells.append(NOTHING if math.isnan(reached) else f"{100 * reached:.0f} %")
    return cells


def _step_lines(step: Step, advised: str) -> Iterator[str]:
    found = step.found
    sentence = f"{step.start} → {step.end}: {convergence_sentence(found)}"
    if found.label is None:
        advice = _("Choose one with --assessment {assessment}.").format(assessment=advised)
        yield f"{sentence} {advice}" if advised else sentence
        return
    yield sentence
    before, after = found.before, found.after
    yield "    " + " · ".join(
        (
            f"SD {_number(before.sd, 1)} → {_number(after.sd, 1)}",
            _("mean") + f" {_number(before.mean, 0)} → {_number(after.mean, 0)}",
            _("gap") + f" {_number(before.gap, 0)} → {_number(after.gap, 0)}",
            f"δ {_number(before.delta, 0)} → {_number(after.delta, 0)}",
        )
    )
    kept = _number(found.gamma, 3) if found.gamma is not None else _why(found.gamma_reason)
    yield "    " + " · ".join(
        (
            _("beta on levels") + f" {_slope(found.beta_levels, found.beta_levels_reason)}",
            _("beta on logarithms") + f" {_slope(found.beta_ln, found.beta_ln_reason)}",
            _("gamma") + f" {kept}",
        )
    )


def _slope(line: Line | None, reason: str) -> str:
    if line is None:
        return _why(reason)
    described = (
        ""
        if math.isnan(line.adjusted_r2)
        else " (" + _("adjusted R²") + f" {line.adjusted_r2:.2f})"
    )
    return f"{line.slope:.3f}{described}"


def _why(reason: str) -> str:
    return f"{NOTHING} ({reason_word(reason)})"


def _number(value: float, decimals: int) -> str:
    return NOTHING if math.isnan(value) else f"{value:.{decimals}f}"
