"""Decisions of a consultation: checked, kept beside the plan, answered, closed and withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from monitoring.definitions.dates import NoDate, date_in
from monitoring.definitions.words import cleaned
from monitoring.model import (
    REGION,
    Decision,
    DecisionKind,
    FollowUp,
    Plan,
    Problem,
    Proposal,
    Response,
)
from monitoring.pipeline.asked import NODES_NAMED
from monitoring.pipeline.workspace import Workspace, round_in
from monitoring.store import StoredDecision, UnknownDecision, stored_decisions
from monitoring.store import add_decision as add_stored_decision
from monitoring.store import change_decision as change_stored_decision
from monitoring.store import withdraw_decision as withdraw_stored_decision
from monitoring.translation import gettext as _
from monitoring.written import day, whole

MOST_LETTERS = 2000
"""Of a decision's text, and of a reason: more is a report."""
MOST_LETTERS_OF_A_BODY = 255

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision as it was typed, nothing checked yet; what is empty is not said.

    kind, proposal: values of DecisionKind and Proposal. country: a code or a name, or REGION.
    node: the code of an area or action. due: a date as people write it.
    """

    kind: str = ""
    text: str = ""
    proposal: str = ""
    country: str = ""
    node: str = ""
    responsible: str = ""
    due: str = ""


class DecisionRefused(ValueError):
    """What was typed cannot be a decision, or not be done with one; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.sentence for problem in problems))


def draft_of(decision: Decision) -> Draft:
    """A decision as it would be typed, to be changed."""
    return Draft(
        kind=decision.kind.value,
        text=decision.text,
        proposal=decision.proposal.value if decision.proposal else "",
        country=decision.country,
        node=decision.node,
        responsible=decision.responsible,
        due=decision.due.isoformat() if decision.due else "",
    )


def add_decision(
    workspace: Workspace, plan: str, round_: str, draft: Draft, by: str = ""
) -> StoredDecision:
    """Keep a decision of the consultation on a round, whatever state the round is in.

    Raises UnknownPlan, UnknownRound, or DecisionRefused with every mistake in the draft.
    """
    found = workspace.plan(plan)
    decision = _checked(workspace, found, round_in(found, round_).code, draft)
    return add_stored_decision(workspace.store, decision, by=_who(by))


def change_decision(
    workspace: Workspace,
    plan: str,
    number: int,
    draft: Draft,
    *,
    based_on: int | None = None,
    by: str = "",
) -> tuple[StoredDecision, bool]:
    """Say a decision anew as its next version; (how it stands, whether anything was written).

    What was answered to other words, or as another one, is no answer to these: the response is then
    none yet again. A change of the responsible body or of the due date leaves it.
    based_on: the version that was looked at; the newest when left out.
    Raises UnknownPlan, UnknownDecision, DecisionRefused, or DecisionChanged.
    """
    before = decision_numbered(workspace, plan, number)
    now = before.decision
    said = _checked(workspace, workspace.plan(plan), now.round, draft, before=now)
    answered = replace(
        said, response=now.response, response_reason=now.response_reason,
        state=now.state, closed_on=now.closed_on,
    )  # fmt: skip
    if _what_is_answered(said) != _what_is_answered(now):
        answered = replace(answered, response=Response.NONE_YET, response_reason="")
    return _change(workspace, before, answered, based_on, by)


def answer_decision(
    workspace: Workspace,
    plan: str,
    number: int,
    response: str,
    reason: str = "",
    *,
    based_on: int | None = None,
    by: str = "",
) -> tuple[StoredDecision, bool]:
    """Keep the response of the country, or of the region, that a decision is about.

    response: a value of Response; without a full acceptance a reason is asked for.
    Raises as `change_decision` does.
    """
    before = decision_numbered(workspace, plan, number)
    word = _word(Response, response)
    why = _lines(reason)
    problems = [*_too_long(why)]
    if word is None:
        problems.append(_no_word(_("'{found}' is not a response."), response, Response))
    if not before.decision.country:
        problems.append(
            Problem(
                "nobody_to_answer", "", "",
                _("Decision {number} is about no country.").format(number=number),
                _("Say whom it is about before a response is recorded, or write one for each "
                  "country."),
            )
        )  # fmt: skip
    if word in (Response.PARTLY, Response.REJECTED) and not why:
        problems.append(
            Problem(
                "response_without_reason", "", "",
                _("A decision that is not accepted, or only partly, needs a reason."),
                _("Write down what the country says."),
            )
        )  # fmt: skip
    if word is None or problems:
        raise DecisionRefused(*problems)
    answered = replace(
        before.decision,
        response=word,
        response_reason="" if word is Response.NONE_YET else why,
    )
    return _change(workspace, before, answered, based_on, by)


def close_decision(
    workspace: Workspace,
    plan: str,
    number: int,
    state: str = FollowUp.DONE,
    on: str = "",
    *,
    based_on: int | None = None,
    by: str = "",
) -> tuple[StoredDecision, bool]:
    """Say that a decision is done or dropped, or open again.

    state: a value of FollowUp. on: the day on which it was, a date as people write it; today when
    empty. Raises as `change_decision` does.
    """
    before = decision_numbered(workspace, plan, number)
    word = _word(FollowUp, state)
    today = datetime.now(UTC).date()
    when, problems = _day(on)
    if word is None:
        problems.append(_no_word(_("'{found}' is not a state of follow-up."), state, FollowUp))
    if when is not None and when > today:
        problems.append(
            Problem(
                "closed_in_the_future", "", "",
                _("{day} is still to come.").format(day=day(when)),
                _("Close a decision on the day on which it is done or dropped."),
                found=on,
            )
        )  # fmt: skip
    if word is None or problems:
        raise DecisionRefused(*problems)
    is_as_before = not on and word is before.decision.state
    closed_on = None if word is FollowUp.OPEN else when or today
    closed = replace(
        before.decision,
        state=word,
        closed_on=before.decision.closed_on if is_as_before else closed_on,
    )
    return _change(workspace, before, closed, based_on, by)


def withdraw_decision(
    workspace: Workspace, plan: str, number: int, *, based_on: int | None = None, by: str = ""
) -> StoredDecision:
    """Take a decision out of force; what it said stays in the store.

    Raises UnknownPlan, UnknownDecision, or DecisionChanged.
    """
    before = decision_numbered(workspace, plan, number)
    return withdraw_stored_decision(
        workspace.store,
        before.decision.plan,
        number,
        based_on=before.version if based_on is None else based_on,
        by=_who(by),
    )


def decisions(workspace: Workspace, plan: str, round_: str | None = None) -> list[StoredDecision]:
    """The decisions in force of a plan, or of one of its rounds, by number.

    Raises UnknownPlan or UnknownRound.
    """
    found = workspace.plan(plan)
    kept = stored_decisions(workspace.store, found.code)
    if round_ is None:
        return kept
    code = round_in(found, round_).code
    return [one for one in kept if one.decision.round == code]


def decision_numbered(workspace: Workspace, plan: str, number: int) -> StoredDecision:
    """The decision with this number. Raises UnknownPlan or UnknownDecision."""
    code = workspace.plan(plan).code
    for stored in stored_decisions(workspace.store, code):
        if stored.number == number:
            return stored
    raise UnknownDecision(code, number)


def _change(
    workspace: Workspace, before: StoredDecision, decision: Decision, based_on: int | None, by: str
) -> tuple[StoredDecision, bool]:
    return change_stored_decision(
        workspace.store,
        before.number,
        decision,
        based_on=before.version if based_on is None else based_on,
        by=_who(by),
    )


def _what_is_answered(decision: Decision) -> tuple[object, ...]:
    """What a response speaks of."""
    return (decision.kind, decision.proposal, decision.text, decision.country, decision.node)


def _checked(
    workspace: Workspace, plan: Plan, round_: str, draft: Draft, before: Decision | None = None
) -> Decision:
    """The decision that the draft says. Raises DecisionRefused with all that is wrong in it.

    before: as it stands; what it is about may stay, also where the plan no longer has it.
    """
    text, responsible = _lines(draft.text), cleaned(draft.responsible)
    kind, proposal = _word(DecisionKind, draft.kind), _word(Proposal, draft.proposal)
    country, node = _unit(workspace, plan, draft, before), _node(plan, draft, before)
    due, problems = _day(draft.due)
    if kind is None:
        statement = _("'{found}' is not a kind of decision.")
        problems.insert(0, _no_word(statement, draft.kind, DecisionKind))
    problems += [
        *_wrong_text(text),
        *_wrong_proposal(kind, draft, proposal),
        *([] if country is not None else [_no_unit(plan, draft.country)]),
        *([] if node is not None else [_no_node(plan, draft.node)]),
        *_wrong_body(responsible),
    ]
    if kind is DecisionKind.RATING and (not country or node not in plan.action_by_code):
        problems.append(
            Problem(
                "rating_of_nothing", "", "",
                _("A decision on a rating says whose rating of which action it is."),
                _("Name a country, or the region, and an action."),
            )
        )  # fmt: skip
    if kind is None or country is None or node is None or problems:
        raise DecisionRefused(*problems)
    return Decision(
        plan=plan.code,
        round=round_,
        kind=kind,
        text=text,
        proposal=proposal,
        country=country,
        node=node,
        responsible=responsible,
        due=due,
    )


def _lines(text: str) -> str:
    """A text of several lines as a reader sees it, without empty lines around it."""
    return "\n".join(map(cleaned, text.splitlines())).strip()


def _who(by: str) -> str:
    return cleaned(by)[:MOST_LETTERS_OF_A_BODY]


def _word(words: type[Word], said: str) -> Word | None:
    """The word that was typed, without regard to case; None for none or for another one."""
    wanted = said.strip().casefold()
    return next((word for word in words if word.value == wanted), None)


def _no_word(statement: str, said: str, words: type[Word]) -> Problem:
    known = ", ".join(word.value for word in words)
    return Problem(
        "unknown_word", "", "",
        statement.format(found=said),
        _("Choose one of: {known}.").format(known=known),
        found=said,
        expected=known,
    )  # fmt: skip


def _wrong_text(text: str) -> Iterator[Problem]:
    if not text:
        yield Problem(
            "decision_without_text", "", "",
            _("A decision needs a text."),
            _("Write down what was agreed."),
        )  # fmt: skip
    yield from _too_long(text)


def _too_long(text: str) -> Iterator[Problem]:
    if len(text) > MOST_LETTERS:
        yield Problem(
            "decision_too_long", "", "",
            _("The text has {n} letters, and {most} is the most.").format(
                n=whole(len(text)), most=whole(MOST_LETTERS)
            ),
            _("Say it more shortly, or write several decisions."),
        )  # fmt: skip


def _wrong_body(responsible: str) -> Iterator[Problem]:
    if len(responsible) > MOST_LETTERS_OF_A_BODY:
        yield Problem(
            "responsible_too_long", "", "",
            _("The name of the responsible body has {n} letters, and {most} is the most.").format(
                n=whole(len(responsible)), most=whole(MOST_LETTERS_OF_A_BODY)
            ),
            _("Name the body that answers for it, and the others in the text."),
        )  # fmt: skip


def _wrong_proposal(
    kind: DecisionKind | None, draft: Draft, proposal: Proposal | None
) -> Iterator[Problem]:
    said = draft.proposal.strip()
    if said and proposal is None:
        yield _no_word(_("'{found}' is not what can be proposed."), said, Proposal)
    elif kind is DecisionKind.PROPOSAL and not said:
        yield Problem(
            "proposal_of_nothing", "", "",
            _("A proposal for the next edition says what is proposed."),
            _("Choose one of: {known}.").format(known=", ".join(Proposal)),
        )  # fmt: skip
    elif kind not in (None, DecisionKind.PROPOSAL) and said:
        yield Problem(
            "proposal_of_another_kind", "", "",
            _("Only a proposal for the next edition says '{found}'.").format(found=said),
            _("Leave it out, or make the decision a proposal."),
            found=said,
        )  # fmt: skip


def _unit(workspace: Workspace, plan: Plan, draft: Draft, before: Decision | None) -> str | None:
    """The code of whom a draft is about, empty for nobody; None where the plan has no such one."""
    said = draft.country.strip()
    if not said or (before is not None and said == before.country):
        return said
    code = workspace.countries.with_aliases(workspace.aliases()).code_of(said, plan.countries)
    takes_part = code == REGION or not plan.countries or code in plan.country_by_code
    return code if takes_part else None


def _no_unit(plan: Plan, said: str) -> Problem:
    return Problem(
        "unknown_country", "", "",
        _("'{found}' is no country that takes part in {plan}.").format(found=said, plan=plan.code),
        _("Take the code or the name of one that does, REGION for the region, or name nobody."),
        found=said,
    )  # fmt: skip


def _node(plan: Plan, draft: Draft, before: Decision | None) -> str | None:
    """The code of the area or action, empty for the whole plan; None where there is no such one."""
    said = draft.node.strip()
    if before is not None and said == before.node:
        return said
    wanted = said.casefold()
    if wanted in ("", plan.code.casefold()):
        return ""
    known = (*plan.area_by_code, *plan.action_by_code)
    return next((code for code in known if code.casefold() == wanted), None)


def _no_node(plan: Plan, said: str) -> Problem:
    known = (*plan.area_by_code, *plan.action_by_code)
    named = ", ".join(known[:NODES_NAMED])
    if len(known) > NODES_NAMED:
        named += _(" and {n} more").format(n=len(known) - NODES_NAMED)
    return Problem(
        "unknown_node", "", "",
        _("{plan} has no area or action '{found}'.").format(plan=plan.code, found=said),
        _("Known are: {known}.").format(known=named),
        found=said,
        expected=named,
    )  # fmt: skip


def _day(said: str) -> tuple[date | None, list[Problem]]:
    """The day that was typed, and what is wrong with it; None for none."""
    if not said.strip():
        return None, []
    found = date_in(None, said)
    if not isinstance(found, NoDate):
        return found, []
    if found.readings:
        first, second = map(day, found.readings)
        statement = _("'{found}' may be {first} or {second}.").format(
            found=said, first=first, second=second
        )
    else:
        statement = _("'{found}' is not a date.").format(found=said)
    advice = _("Write it as YYYY-MM-DD.")
    return None, [Problem("no_date", "", "", statement, advice, found=said)]
