"""The verb `scores`."""

from __future__ import annotations

import argparse
import json
import sys

from monitoring import pipeline
from monitoring.cli.shell import DONE, Verbs, add_verb
from monitoring.model import BEST_AVAILABLE, Aggregation, Assessment
from monitoring.pipeline import Workspace
from monitoring.pipeline.facts import method_line
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.templates import NoTemplate
from monitoring.scoring.scenario import Scenario
from monitoring.translation import gettext as _


def add_verbs(verbs: Verbs) -> None:
    """The words that this verb takes."""
    scores = add_verb(verbs, "scores", _scores, _("scores of every round, country and node"))
    scores.add_argument("--plan", required=True)
    scores.add_argument("--round")
    scores.add_argument("--assessment", choices=[a.value for a in Assessment])
    scores.add_argument("--level", choices=["plan", "area", "action"])
    scores.add_argument(
        "--aggregation",
        action="append",
        default=[],
        type=_aggregation,
        metavar="KIND|area=KIND|plan=KIND",
        help=_("instead of the plan's own: {kinds}").format(kinds=", ".join(Aggregation)),
    )
    scores.add_argument(
        "--coverage-basis", choices=["weight", "count"], help=_("instead of the plan's own")
    )
    scores.add_argument("--format", choices=["csv", "json"], default="csv")


def _aggregation(text: str) -> dict[str, Aggregation]:
    """What is asked of each level by "geometric", "area=geometric" or "plan=geometric"."""
    level, mark, kind = text.rpartition("=")
    levels = [level] if mark else ["area", "plan"]
    if kind not in set(Aggregation) or not {"area", "plan"}.issuperset(levels):
        raise argparse.ArgumentTypeError(
            _("'{text}' is no aggregation. Take one of {kinds}, or area=… or plan=….").format(
                text=text, kinds=", ".join(Aggregation)
            )
        )
    return {f"aggregation_{one}": Aggregation(kind) for one in levels}


def _scores(workspace: Workspace, given: argparse.Namespace) -> int:
    asked = {name: kind for one in given.aggregation for name, kind in one.items()}
    other_rules = Scenario("scores", **asked, coverage_basis=given.coverage_basis)
    found = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE, other_rules)
    if not found.plan.actions:
        raise NoTemplate(no_actions_sentence(found.plan))
    scored = found.scores
    if given.round:
        known = pipeline.workspace.round_in(found.plan, given.round).code
        scored = scored[scored["round"] == known]
    if given.level:
        scored = scored[scored["level"] == given.level]
    if asked or given.coverage_basis:
        told = _("Not the official result: {method}.").format(method=method_line(found.plan))
        print(told, file=sys.stderr)
    if given.json or given.format == "json":
        # Not to_json of pandas, which keeps 15 decimals and so rounds.
        records = scored.astype(object).where(scored.notna(), None).to_dict("records")
        print(json.dumps(records, ensure_ascii=False))
    else:
        # Floats are written with the digits that give the same number back, never rounded.
        scored.to_csv(sys.stdout, index=False, lineterminator="\n")
    return DONE
