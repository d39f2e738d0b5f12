"""What is proposed for the next edition of a plan, beside the counts that speak for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from monitoring.model import REGION, DecisionKind, FollowUp, Plan, Proposal
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.decisions import proposal_word
from monitoring.scoring.counts import Headline, headline
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext

NEXT_EDITION_COLUMNS = (
    "node", "title", "level", "level_word", "area", "area_title", "proposal", "proposal_word",
    "n_proposals", "numbers", "texts", "counted", "implemented", "partly", "not_started",
    "no_information", "applicable", "round",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "area_title": mark("Area"),
    "level_word": mark("What it is"),
    "title": mark("Title"),
    "proposal_word": mark("Proposal"),
    "n_proposals": mark("Proposals"),
    "numbers": mark("Decisions"),
    "texts": mark("Proposed"),
    "counted": mark("Counted"),
    "implemented": mark("Implemented"),
    "partly": mark("Partly"),
    "not_started": mark("Not started"),
    "no_information": mark("No information"),
    "applicable": mark("Applicable"),
}
LABELS_ON_PAGE: Mapping[str, str] = {
    "title": mark("Area or action"),
    "proposal_word": mark("Proposal"),
    "texts": mark("Proposed"),
    "numbers": mark("Decisions"),
    "counted": mark("Counted"),
    "implemented": mark("Implemented"),
    "partly": mark("Partly"),
    "not_started": mark("Not started"),
    "no_information": mark("No information"),
    "applicable": mark("Applicable"),
}


def next_edition(
    results: Results, decisions: Sequence[StoredDecision], round_: str
) -> pd.DataFrame:
    """NEXT_EDITION_COLUMNS: one row per area or action and proposal, in the order of the plan.

    decisions: of whatever kind and round; proposals that were dropped are left out. round_: whose
    answers are counted, once for each country that an action applies to; where only the region is
    asked, the region's (`counted` says which). Proposals for the whole plan, such as a new action,
    stand first, with the counts of all actions. `level` is plan, area or action, `node` empty for
    the plan; `area` and `area_title` are those of the top area. `numbers` are those of the
    decisions ("2, 5"), `texts` what they say, one a line. What the plan no longer has stands last,
    under its code, with nothing counted (None).
    """
    plan = results.plan
    found: dict[tuple[str, Proposal], list[StoredDecision]] = {}
    for one in sorted(decisions, key=lambda one: one.number):
        said = one.decision
        if (
            said.kind is DecisionKind.PROPOSAL
            and said.proposal is not None
            and said.state is not FollowUp.DROPPED
        ):
            found.setdefault((said.node, said.proposal), []).append(one)
    place = {node: n for n, node in enumerate(["", *_in_order(plan)])}
    words = list(Proposal)
    keys = sorted(
        found, key=lambda key: (place.get(key[0], len(place)), key[0], words.index(key[1]))
    )
    rows = [_row(results, node, proposal, found[node, proposal], round_) for node, proposal in keys]
    frame = pd.DataFrame(rows, columns=list(NEXT_EDITION_COLUMNS))
    counts = ["implemented", "partly", "not_started", "no_information", "applicable"]
    return frame.astype(dict.fromkeys(counts, "Int64"))


def _in_order(plan: Plan) -> list[str]:
    """Areas, each followed by its actions and by the areas in it."""

    def below(parent: str | None) -> list[str]:
        nodes: list[str] = []
        for area in plan.areas:
            if area.parent == parent:
                own = [action.code for action in plan.actions if action.parent == area.code]
                nodes += [area.code, *own, *below(area.code)]
        return nodes

    return below(None)


def _row(
    results: Results,
    node: str,
    proposal: Proposal,
    proposed: Sequence[StoredDecision],
    round_: str,
) -> dict[str, Any]:
    plan = results.plan
    is_known = not node or node in plan.area_by_code or node in plan.action_by_code
    area = plan.top_area_of(node) if node and is_known else ""
    level = "plan" if not node else "action" if node in plan.action_by_code else "area"
    row = {
        "node": node,
        "title": node_title(plan, node or plan.code),
        "level": level if is_known else "",
        "level_word": _level_word(level if is_known else ""),
        "area": area,
        "area_title": node_title(plan, area) if area else "",
        "proposal": proposal.value,
        "proposal_word": proposal_word(proposal),
        "n_proposals": len(proposed),
        "numbers": ", ".join(str(one.number) for one in proposed),
        "texts": "\n".join(one.decision.text for one in proposed),
        "counted": "",
        "round": round_,
    }
    if not is_known:
        return row
    counted, of = _counts(results, node, round_)
    return row | {
        "counted": _("the region") if of == REGION else _("countries"),
        "implemented": counted.implemented,
        "partly": counted.partly,
        "not_started": counted.not_started,
        "no_information": counted.no_information,
        "applicable": counted.applicable,
    }


def _counts(results: Results, node: str, round_: str) -> tuple[Headline, str]:
    """The answers of all countries, or those of the region where no country is asked."""
    given = results.answers
    asked = any(
        action.responsibility.answered_by("")
        for action in results.plan.actions_under(node or results.plan.code)
    )
    unit = None if asked else REGION
    return headline(given, round_, unit=unit, node=node or None), unit or ""


def _level_word(level: str) -> str:
    words = {
        "plan": _("the whole plan"),
        "area": _("area"),
        "action": _("action"),
        "": _("no longer in the plan"),
    }
    return words[level]


def next_edition_finding(table: pd.DataFrame) -> str:
    """How many proposals there are, and for how many areas and actions."""
    if table.empty:
        return _("Nothing has been proposed for the next edition yet")
    n = int(table["n_proposals"].sum())
    nodes = table.loc[table["node"] != "", "node"].nunique()
    return ngettext(
        "{n} proposal for the next edition; areas and actions that are spoken of: {nodes}",
        "{n} proposals for the next edition; areas and actions that are spoken of: {nodes}",
        n,
    ).format(n=n, nodes=nodes)
