"""The decisions of consultations as a list: what was agreed, by whom it is done, and what is late."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from monitoring.model import (
    Decision,
    DecisionKind,
    FollowUp,
    Proposal,
    Response,
)
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.scope import name_of
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, day

DECISION_COLUMNS = (
    "number", "version", "round", "kind", "kind_word", "proposal", "text", "country", "node",
    "about", "responsible", "due", "response", "response_word", "reason", "state", "state_word",
    "closed_on", "is_late", "made_at", "made_by", "written_at", "written_by",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "number": mark("Number"),
    "round": mark("Round"),
    "kind_word": mark("Kind"),
    "text": mark("Decision"),
    "about": mark("About"),
    "responsible": mark("Responsible"),
    "due": mark("Due"),
    "response_word": mark("Response"),
    "reason": mark("Reason"),
    "state_word": mark("State"),
    "closed_on": mark("Closed on"),
}
LABELS_ON_PAGE: Mapping[str, str] = {
    "number": mark("No."),
    "round": mark("Round"),
    "state_word": mark("State"),
    "text": mark("Decision"),
    "about": mark("About"),
    "kind_word": mark("Kind"),
    "responsible": mark("Responsible"),
    "due": mark("Due"),
    "response_word": mark("Response"),
}
LATE, LATE_SYMBOL = "late", "▲"
"""A state to ask for beside those of FollowUp, and what marks such a decision beside its word."""
NOBODY = "nobody"
"""Asks for the decisions that are about no single country."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions are asked for; what is empty asks for all.

    kind, state: values of DecisionKind and FollowUp, or LATE, which is open as well. country: a
    code, REGION or NOBODY. node: an area with all that is in it, an action, or the plan's code for
    what is about the whole plan.
    """

    round: str = ""
    kind: str = ""
    country: str = ""
    node: str = ""
    state: str = ""


def today() -> datetime.date:
    """The day against which an open decision is late."""
    return datetime.datetime.now(datetime.UTC).date()


def kind_word(kind: DecisionKind, proposal: Proposal | None = None) -> str:
    """What kind of decision it is, and what is proposed for the next edition."""
    words = {
        DecisionKind.RECOMMENDATION: _("recommendation"),
        DecisionKind.COMMITMENT: _("commitment"),
        DecisionKind.RATING: _("rating"),
        DecisionKind.PROPOSAL: _("proposal for the next edition"),
    }
    if proposal is None:
        return words[kind]
    return _("proposal for the next edition: {what}").format(what=proposal_word(proposal))


def kind_heading(kind: DecisionKind) -> str:
    """What stands above the decisions of a kind."""
    words = {
        DecisionKind.RECOMMENDATION: _("Recommendations"),
        DecisionKind.COMMITMENT: _("Commitments"),
        DecisionKind.RATING: _("Ratings"),
        DecisionKind.PROPOSAL: _("Proposals for the next edition"),
    }
    return words[kind]


def proposal_word(proposal: Proposal) -> str:
    """What is to become of an area or action."""
    words = {
        Proposal.KEEP: _("keep"),
        Proposal.AMEND: _("amend"),
        Proposal.MERGE: _("merge"),
        Proposal.DROP: _("drop"),
        Proposal.COMPLETED: _("completed"),
        Proposal.NEW: _("new"),
    }
    return words[proposal]


def response_word(response: Response) -> str:
    """What the country answers."""
    words = {
        Response.NONE_YET: _("none yet"),
        Response.ACCEPTED: _("accepted"),
        Response.PARTLY: _("accepted in part"),
        Response.REJECTED: _("rejected"),
    }
    return words[response]


def state_word(state: FollowUp, *, is_late: bool = False) -> str:
    """What became of it."""
    if is_late:
        return _("open, late")
    words = {
        FollowUp.OPEN: _("open"),
        FollowUp.DONE: _("done"),
        FollowUp.DROPPED: _("dropped"),
    }
    return words[state]


def about(results: Results, decision: Decision) -> str:
    """Whom and what a decision is about: `Country A · Adopt a law`."""
    who = name_of(results, decision.country) if decision.country else ""
    what = node_title(results.plan, decision.node) if decision.node else ""
    return " · ".join(filter(None, (who, what))) or _("Whole plan")


def decision_table(
    results: Results, decisions: Sequence[StoredDecision], on: datetime.date, of: str = ""
) -> pd.DataFrame:
    """DECISION_COLUMNS: one row per decision, by number.

    on: the day against which an open decision is late, where its due date lies before it.
    of: a country or REGION, an area with all that is in it, an action, or empty for all. Of a
    country are those that are about it alone.
    `kind`, `proposal`, `response` and `state` are the values of the model's words, each beside its
    word for a reader; `proposal`, `country` and `node` are empty where there is none. `due` and
    `closed_on` are dates or None, `made_at` (of the first version) and `written_at` (of this one)
    moments in UTC, `is_late` true or false.
    """
    chosen = [one for one in decisions if is_of(results, one.decision, of)]
    rows = [_row(results, one, on) for one in sorted(chosen, key=lambda one: one.number)]
    frame = pd.DataFrame(rows, columns=list(DECISION_COLUMNS))
    # Dates stay dates, and None stays None, whatever pandas would make of a column of them.
    for name in ("due", "closed_on"):
        frame[name] = pd.Series([row[name] for row in rows], dtype=object)
    return frame.astype({"is_late": bool})


def is_of(results: Results, decision: Decision, of: str) -> bool:
    """Whether a decision is about it: a country, REGION, an area with its parts, or an action."""
    if not of or of == results.plan.code:
        return True
    if of in results.plan.area_by_code:
        return decision.node in _inside(results, of)
    return of in (decision.country, decision.node)


def _inside(results: Results, node: str) -> set[str]:
    """The codes of an area with all that is in it, or of an action alone; empty for the whole plan."""
    plan = results.plan
    if node not in plan.area_by_code:
        return {"" if node == plan.code else node}
    inside = {node} | {action.code for action in plan.actions_under(node)}
    for area in plan.areas:  # areas stand after their parents
        if area.parent in inside:
            inside.add(area.code)
    return inside


def narrowed(results: Results, table: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    """The rows of a decision table that are asked for, in their order."""
    kept = table
    if wanted.round:
        kept = kept[kept["round"] == wanted.round]
    if wanted.kind:
        kept = kept[kept["kind"] == wanted.kind]
    if wanted.country:
        kept = kept[kept["country"] == ("" if wanted.country == NOBODY else wanted.country)]
    if wanted.node:
        kept = kept[kept["node"].isin(_inside(results, wanted.node))]
    if wanted.state:
        is_wanted = kept["is_late"] if wanted.state == LATE else kept["state"] == wanted.state
        kept = kept[is_wanted]
    return kept.reset_index(drop=True)


def late_first(table: pd.DataFrame) -> pd.DataFrame:
    """A decision table with what is late first, then what is open by its due date, then the rest."""
    states = list(FollowUp)
    never = datetime.date.max
    keys = [
        (not is_late, states.index(FollowUp(state)), due or never, number)
        for is_late, state, due, number in zip(
            table["is_late"], table["state"], table["due"], table["number"], strict=True
        )
    ]
    return table.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def as_read(table: pd.DataFrame) -> pd.DataFrame:
    """A decision table in words alone: dates written out, what is missing named, late ones marked."""
    no_date, nobody = _("no date"), _("nobody is named")
    return table.assign(
        number=table["number"].astype(str),
        responsible=[who or nobody for who in table["responsible"]],
        due=pd.Series([day(due) if due else no_date for due in table["due"]], dtype="str"),
        closed_on=pd.Series([day(on) if on else "" for on in table["closed_on"]], dtype="str"),
        response_word=[
            word if country else ""
            for word, country in zip(table["response_word"], table["country"], strict=True)
        ],
        state_word=[
            f"{LATE_SYMBOL} {word}" if is_late else word
            for word, is_late in zip(table["state_word"], table["is_late"], strict=True)
        ],
    )


def _row(results: Results, stored: StoredDecision, on: datetime.date) -> dict[str, Any]:
    said = stored.decision
    is_late = said.is_late(on)
    return {
        "number": stored.number,
        "version": stored.version,
        "round": said.round,
        "kind": said.kind.value,
        "kind_word": kind_word(said.kind, said.proposal),
        "proposal": said.proposal.value if said.proposal else "",
        "text": said.text,
        "country": said.country,
        "node": said.node,
        "about": about(results, said),
        "responsible": said.responsible,
        "due": said.due,
        "response": said.response.value,
        "response_word": response_word(said.response),
        "reason": said.response_reason,
        "state": said.state.value,
        "state_word": state_word(said.state, is_late=is_late),
        "closed_on": said.closed_on,
        "is_late": is_late,
        "made_at": stored.made_at,
        "made_by": stored.made_by,
        "written_at": stored.written_at,
        "written_by": stored.written_by,
    }


def decisions_finding(table: pd.DataFrame) -> str:
    """How many decisions there are, and how many of them are open and late."""
    if table.empty:
        return _("No decision has been recorded yet")
    n_open = int((table["state"] == FollowUp.OPEN.value).sum())
    n_late = int(table["is_late"].sum())
    said = ngettext(
        "{n} decision, of which open: {open}",
        "{n} decisions, of which open: {open}",
        len(table),
    ).format(n=len(table), open=n_open)
    late = _("past their due date: {late}").format(late=n_late) if n_late else ""
    return clauses(said, late)
