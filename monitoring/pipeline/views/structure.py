"""How a plan is built: its areas and actions, what each weighs and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from monitoring.model import Responsibility
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.scope import about
from monitoring.pipeline.words import responsibility_word
from monitoring.scoring import effective_weights
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import percent, whole

COLUMNS = (
    "node", "parent", "level", "code", "title", "weight", "share", "responsibility", "word",
    "n_actions",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "code": mark("Code"),
    "title": mark("Area or action"),
    "weight": mark("Weight among its neighbours"),
    "share": mark("Weight in the plan"),
    "word": mark("Answered by"),
    "n_actions": mark("Actions"),
}

SAME = 1e-9
"""Shares that differ by less are the same: the rest is floating point."""


def plan_structure(results: Results, _round: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per node, each after the one above it; the plan first.

    of: an area, which then comes first; empty for the whole plan. `level` is plan, area or action;
    `parent` is empty for the first row; `weight` is as the plan has it, `share` the effective
    weight 0-1 in the whole plan, as if everything were asked and rated; `responsibility` and its `word`
    are of actions, empty for the others; `n_actions` is 1 for an action.
    """
    plan = results.plan
    weighed = effective_weights(plan).set_index("node")
    above = {area.code: area.parent or plan.code for area in plan.areas}
    above |= {action.code: action.parent for action in plan.actions}
    below: dict[str, list[str]] = {}
    for node, parent in above.items():
        below.setdefault(parent, []).append(node)
    first = of or plan.code
    rows = []
    waiting = [first]
    while waiting:
        node = waiting.pop()
        waiting += reversed(below.get(node, []))
        action = plan.action_by_code.get(node)
        rows.append(
            (
                node,
                "" if node == first else above[node],
                weighed.loc[node, "level"],
                node,
                plan.label if node == plan.code else node_title(plan, node),
                weighed.loc[node, "weight"],
                weighed.loc[node, "effective_weight"],
                action.responsibility.value if action else "",
                responsibility_word(action.responsibility) if action else "",
                sum(1 for _action in plan.actions_under(node)),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def structure_finding(frame: pd.DataFrame, results: Results, _round: str, of: str) -> str:
    """How many actions there are, who answers for them, and whether some parts weigh more."""
    plan = results.plan
    actions = frame[frame["level"] == "action"]
    if actions.empty:
        return _("No action of {node} is known yet").format(node=about(plan, of or plan.code))
    n = actions["responsibility"].value_counts()
    texts = {
        Responsibility.COUNTRY: _("{n} for each country"),
        Responsibility.REGION: _("{n} for the region"),
        Responsibility.BOTH: _("{n} for both"),
    }
    who = [
        text.format(n=whole(int(n[kind.value]))) for kind, text in texts.items() if kind.value in n
    ]
    counted = ngettext("{n} action", "{n} actions", len(actions)).format(n=whole(len(actions)))
    parts = frame[frame["parent"] == (of or plan.code)]
    return _("{actions}: {who}; {weights}").format(
        actions=counted, who=", ".join(who), weights=_weights(parts)
    )


def _weights(parts: pd.DataFrame) -> str:
    """Whether the parts of a node weigh the same in the plan, or which weighs most."""
    largest = parts.sort_values("share", kind="stable").iloc[-1]
    share = percent(largest["share"])
    if len(parts) == 1:
        return _("“{title}” weighs {share} of the plan").format(title=largest["title"], share=share)
    if parts["share"].max() - parts["share"].min() < SAME:
        return _("each of {n} parts weighs {share} of the plan").format(
            n=whole(len(parts)), share=share
        )
    if ((parts["share"].max() - parts["share"]) < SAME).sum() > 1:
        return _("the heaviest parts weigh {share} of the plan each").format(share=share)
    title = str(largest["title"]).split(" (", maxsplit=1)[0]
    return _("“{title}” weighs most, {share} of the plan").format(title=title, share=share)
