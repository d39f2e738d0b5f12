"""The verbs `decision add`, `list`, `change`, `answer`, `close`, `withdraw`, `next-edition`, `calendar`."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from monitoring import pipeline
from monitoring.cli.shell import DONE, Verbs, WrongUsage, add_verb, tell, write_file
from monitoring.model import REGION, DecisionKind, FollowUp, Proposal, Response
from monitoring.pipeline import Results, Workspace
from monitoring.pipeline.asked import node_in, round_asked, unit_in
from monitoring.pipeline.decisions import (
    Draft,
    add_decision,
    answer_decision,
    change_decision,
    close_decision,
    decision_numbered,
    decisions,
    draft_of,
    withdraw_decision,
)
from monitoring.pipeline.documents.due_dates import calendar_of_due_dates
from monitoring.pipeline.facts import file_stem
from monitoring.pipeline.plain import records
from monitoring.pipeline.views.decisions import (
    decision_table,
    decisions_finding,
    is_of,
    response_word,
    state_word,
)
from monitoring.pipeline.views.next_edition import next_edition, next_edition_finding
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.written import day


def add_verbs(verbs: Verbs) -> None:
    """The words that these verbs take."""
    decided = verbs.add_parser(
        "decision", help=_("what consultations decided, and what became of it")
    ).add_subparsers(
        dest="what",
        required=True,
        metavar="add|list|change|answer|close|withdraw|next-edition|calendar",
    )
    add = add_verb(decided, "add", _add, _("write a decision down"))
    add.add_argument("--plan", required=True)
    add.add_argument("--round", required=True)
    _add_words(add, is_new=True)
    known = add_verb(decided, "list", _list, _("the decisions in force, and which are late"))
    _add_choice(known)
    known.add_argument("--state", choices=[state.value for state in FollowUp])
    known.add_argument("--as-at", metavar="YYYY-MM-DD", help=_("today when left out"))
    change = _add_numbered(decided, "change", _change, _("say a decision anew"))
    _add_words(change, is_new=False)
    answer = _add_numbered(decided, "answer", _answer, _("keep the response of the country"))
    answer.add_argument("--response", required=True, choices=[r.value for r in Response])
    answer.add_argument("--reason", default="")
    close = _add_numbered(decided, "close", _close, _("say that a decision is done or dropped"))
    close.add_argument(
        "--as", dest="state", choices=[s.value for s in FollowUp], default=FollowUp.DONE.value
    )
    close.add_argument("--on", default="", metavar="YYYY-MM-DD", help=_("today when left out"))
    _add_numbered(decided, "withdraw", _withdraw, _("take a decision out of force"))
    following = add_verb(
        decided, "next-edition", _next_edition, _("what is proposed for the next edition")
    )
    following.add_argument("--plan", required=True)
    following.add_argument("--round", help=_("whose answers are counted"))
    dates = add_verb(decided, "calendar", _calendar, _("the due dates of open decisions (.ics)"))
    _add_choice(dates)
    dates.add_argument("-o", "--output", help=_("file to write"))


def _add_numbered(decided: Verbs, name: str, run: Any, purpose: str) -> argparse.ArgumentParser:
    verb = add_verb(decided, name, run, purpose)
    verb.add_argument("number", type=int)
    verb.add_argument("--plan", required=True)
    verb.add_argument("--version", type=int, metavar="N", help=_("the version that was looked at"))
    verb.add_argument("--by", default="", metavar="WHO")
    return verb


def _add_words(verb: argparse.ArgumentParser, *, is_new: bool) -> None:
    """What a decision is made of; what is not said of an old one stays as it was."""
    unsaid = "" if is_new else None
    verb.add_argument("--kind", choices=[k.value for k in DecisionKind], required=is_new)
    verb.add_argument("--text", required=is_new)
    verb.add_argument(
        "--proposal", choices=[*(p.value for p in Proposal), *([] if is_new else [""])],
        default=unsaid, help=_("for the next edition"),
    )  # fmt: skip
    verb.add_argument("--country", default=unsaid, help=_("ISO3 code or name, or REGION"))
    verb.add_argument("--node", default=unsaid, metavar="CODE", help=_("an area or action"))
    verb.add_argument("--responsible", default=unsaid, metavar="BODY")
    verb.add_argument("--due", default=unsaid, metavar="YYYY-MM-DD")
    if is_new:
        verb.add_argument("--by", default="", metavar="WHO")


def _add_choice(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--plan", required=True)
    verb.add_argument("--round")
    about = verb.add_mutually_exclusive_group()
    about.add_argument("--country", help=_("ISO3 code or name, or REGION"))
    about.add_argument("--node", metavar="CODE", help=_("an area or action"))


def _add(workspace: Workspace, given: argparse.Namespace) -> int:
    kept = add_decision(workspace, given.plan, given.round, _draft(given, Draft()), by=given.by)
    line = _("{plan}: decision {number} is written down.")
    tell(given, _facts(kept), [_of(line, kept)])
    return DONE


def _draft(given: argparse.Namespace, before: Draft) -> Draft:
    names = ("kind", "text", "proposal", "country", "node", "responsible", "due")
    said = {name: getattr(given, name) for name in names}
    return replace(before, **{name: text for name, text in said.items() if text is not None})


def _of(line: str, kept: StoredDecision, word: str = "") -> str:
    return line.format(plan=kept.decision.plan, number=kept.number, version=kept.version, word=word)


def _facts(kept: StoredDecision) -> dict[str, Any]:
    """A decision as plain values; moments and dates as ISO 8601."""
    said = kept.decision
    return {
        "plan": said.plan,
        "number": kept.number,
        "version": kept.version,
        "round": said.round,
        "kind": said.kind.value,
        "proposal": said.proposal.value if said.proposal else "",
        "text": said.text,
        "country": said.country,
        "node": said.node,
        "responsible": said.responsible,
        "due": said.due.isoformat() if said.due else None,
        "response": said.response.value,
        "reason": said.response_reason,
        "state": said.state.value,
        "closed_on": said.closed_on.isoformat() if said.closed_on else None,
        "made_at": kept.made_at.isoformat(),
        "made_by": kept.made_by,
        "written_at": kept.written_at.isoformat(),
        "written_by": kept.written_by,
    }


def _list(workspace: Workspace, given: argparse.Namespace) -> int:
    results = pipeline.results(workspace, given.plan)
    on = _day(given.as_at)
    chosen = _chosen(workspace, results, given)
    if given.state:
        chosen = [one for one in chosen if one.decision.state == given.state]
    table = decision_table(results, chosen, on)
    facts = [_facts(one) | {"is_late": one.decision.is_late(on)} for one in chosen]
    lines = [f"{decisions_finding(table)}.", *map(_list_line, records(table))]
    tell(given, {"plan": results.plan.code, "as_at": on.isoformat(), "decisions": facts}, lines)
    return DONE


def _day(said: str | None) -> date:
    if not said:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise WrongUsage(
            _("'{found}' is not a date. Write it as YYYY-MM-DD.").format(found=said)
        ) from None


def _asked_of(results: Results, given: argparse.Namespace) -> str:
    """The country, the region or the node whose decisions were asked for; empty for all."""
    if given.country:
        return unit_in(results, given.country, [*results.answers.units, REGION])
    return node_in(results, given.node) if given.node else ""


def _chosen(
    workspace: Workspace, results: Results, given: argparse.Namespace
) -> list[StoredDecision]:
    """The decisions in force that were asked for."""
    found = decisions(workspace, results.plan.code, given.round)
    of = _asked_of(results, given)
    return [one for one in found if is_of(results, one.decision, of)]


def _list_line(row: dict[str, Any]) -> str:
    """A decision in one line: what, about whom, who does it by when, and where it stands."""
    parts = [
        row["kind_word"],
        row["about"],
        " ".join(row["text"].split()),
        row["responsible"] or _("nobody is named"),
        day(row["due"]) if row["due"] else _("no date"),
        _("response: {word}").format(word=row["response_word"]),
        row["state_word"],
    ]
    return f"{row['number']}  {' · '.join(parts)}"


def _change(workspace: Workspace, given: argparse.Namespace) -> int:
    before = decision_numbered(workspace, given.plan, given.number)
    based_on = before.version if given.version is None else given.version
    kept, is_new = change_decision(
        workspace,
        given.plan,
        given.number,
        _draft(given, draft_of(before.decision)),
        based_on=based_on,
        by=given.by,
    )
    lines = [_written(_("{plan}: decision {number} stands at version {version}."), kept, is_new)]
    if before.decision.response is not kept.decision.response:
        lines.append(_("Its response was to other words, and is none yet again. Ask for it anew."))
    tell(given, _facts(kept) | {"new": is_new}, lines)
    return DONE


def _written(line: str, kept: StoredDecision, is_new: bool, word: str = "") -> str:
    same = _("{plan}: decision {number} says that already, as version {version}.")
    return _of(line if is_new else same, kept, word)


def _answer(workspace: Workspace, given: argparse.Namespace) -> int:
    kept, is_new = answer_decision(
        workspace, given.plan, given.number, given.response, given.reason,
        based_on=given.version, by=given.by,
    )  # fmt: skip
    line = _("{plan}: response to decision {number}: {word}.")
    told = _written(line, kept, is_new, response_word(kept.decision.response))
    tell(given, _facts(kept) | {"new": is_new}, [told])
    return DONE


def _close(workspace: Workspace, given: argparse.Namespace) -> int:
    kept, is_new = close_decision(
        workspace, given.plan, given.number, given.state, given.on,
        based_on=given.version, by=given.by,
    )  # fmt: skip
    line = _("{plan}: state of decision {number}: {word}.")
    told = _written(line, kept, is_new, state_word(kept.decision.state))
    tell(given, _facts(kept) | {"new": is_new}, [told])
    return DONE


def _withdraw(workspace: Workspace, given: argparse.Namespace) -> int:
    gone = withdraw_decision(
        workspace, given.plan, given.number, based_on=given.version, by=given.by
    )
    line = _("{plan}: decision {number} is withdrawn; what it said stays in the store.")
    tell(given, {"plan": gone.decision.plan, "withdrawn": gone.number}, [_of(line, gone)])
    return DONE


def _next_edition(workspace: Workspace, given: argparse.Namespace) -> int:
    results = pipeline.results(workspace, given.plan)
    round_ = round_asked(results, given.round)
    table = next_edition(results, decisions(workspace, results.plan.code), round_)
    lines = [f"{next_edition_finding(table)}.", *map(_proposal_line, records(table))]
    facts = {"plan": results.plan.code, "round": round_, "proposals": records(table)}
    tell(given, facts, lines)
    return DONE


def _proposal_line(row: dict[str, Any]) -> str:
    """A proposal in one line, with the counts that speak for it."""
    counts = _("nothing to count")
    if row["applicable"] is not None:
        counts = _(
            "answers in round {round} ({counted}): {applicable}; implemented {implemented}, partly "
            "{partly}, not started {not_started}, no information {no_information}"
        ).format(**row)
    parts = (row["node"] or row["level_word"], row["title"] if row["node"] else "",
             row["proposal_word"], " ".join(row["texts"].split()), counts)  # fmt: skip
    return f"{row['numbers']}  {' · '.join(filter(None, parts))}"


def _calendar(workspace: Workspace, given: argparse.Namespace) -> int:
    results = pipeline.results(workspace, given.plan)
    revision = workspace.store.revision()
    chosen = _chosen(workspace, results, given)
    content = calendar_of_due_dates(results, chosen, revision=revision)
    of = _asked_of(results, given)
    name = file_stem(results.plan.code, given.round or "", of, "decisions")
    target = Path(given.output or f"{name}.ics")
    write_file(target, content)
    tell(given, {"file": str(target)}, [str(target)])
    return DONE
