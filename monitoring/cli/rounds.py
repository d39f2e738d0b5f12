"""The verbs `round add`, `round announce`, `round open`, `round close` and `round publish`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

from monitoring import pipeline
from monitoring.cli.shell import DONE, Verbs, WrongUsage, add_verb, tell
from monitoring.definitions import scope_of
from monitoring.model import Round, RoundState
from monitoring.pipeline import Workspace
from monitoring.pipeline.period import announce, period_sentence, today
from monitoring.store import RoundExists
from monitoring.translation import gettext as _


def add_verbs(verbs: Verbs) -> None:
    """The words that these verbs take."""
    rounds = verbs.add_parser("round", help=_("the rounds of a plan")).add_subparsers(
        dest="what", required=True, metavar="add|announce|open|close|publish"
    )
    add = add_verb(rounds, "add", _round_add, _("add a round; it starts open"))
    add.add_argument("code")
    add.add_argument("--plan", required=True)
    add.add_argument("--title")
    add.add_argument("--date", help=_("YYYY-MM-DD"))
    add.add_argument("--baseline", action="store_true")
    add.add_argument("--scope", help=_("areas or actions asked; all when left out"))
    announce_ = add_verb(
        rounds, "announce", _round_announce, _("say until when countries may comment on a round")
    )
    announce_.add_argument("code")
    announce_.add_argument("--plan", required=True)
    announce_.add_argument(
        "--comments-until", required=True, metavar="YYYY-MM-DD|none",
        help=_("the last day; none takes the announcement back"),
    )  # fmt: skip
    for name, state, purpose in (
        ("open", RoundState.OPEN, _("let files be imported into a round")),
        ("close", RoundState.CLOSED, _("take no more files into a round")),
        ("publish", RoundState.PUBLISHED, _("close a round for good")),
    ):
        one = add_verb(rounds, name, _round_state(state), purpose)
        one.add_argument("code")
        one.add_argument("--plan", required=True)


def _round_add(workspace: Workspace, given: argparse.Namespace) -> int:
    plan = workspace.plan(given.plan)
    try:
        day = date.fromisoformat(given.date) if given.date else None
    except ValueError:
        raise WrongUsage(
            _("'{found}' is not a date. Write it as YYYY-MM-DD.").format(found=given.date)
        ) from None
    scope = scope_of(given.scope or "", plan)
    round_ = Round(given.code.strip(), given.title or "", day, given.baseline, scope)
    try:
        pipeline.create_round(workspace, plan, round_)
    except RoundExists:
        raise
    except ValueError as wrong:
        raise WrongUsage(str(wrong)) from wrong
    line = _("{plan}: round {round} added; it is open.").format(plan=plan.code, round=round_.code)
    tell(given, {"plan": plan.code, "round": round_.code, "state": "open"}, [line])
    return DONE


def _round_announce(workspace: Workspace, given: argparse.Namespace) -> int:
    said = given.comments_until.strip()
    try:
        until = None if said.casefold() == "none" else date.fromisoformat(said)
    except ValueError:
        raise WrongUsage(
            _("'{found}' is not a date. Write it as YYYY-MM-DD.").format(found=said)
        ) from None
    plan = workspace.plan(given.plan)
    round_ = announce(workspace, plan.code, given.code, until)
    facts = {
        "plan": plan.code,
        "round": round_.code,
        "comments_until": until.isoformat() if until else None,
    }
    tell(given, facts, [f"{plan.code}: {period_sentence(round_, today())}"])
    return DONE


def _round_state(state: RoundState) -> Callable[[Workspace, argparse.Namespace], int]:
    def run(workspace: Workspace, given: argparse.Namespace) -> int:
        plan = workspace.plan(given.plan)
        pipeline.set_state(workspace, plan, given.code, state)
        line = _("{plan}: round {round} is {state}.").format(
            plan=plan.code, round=given.code, state=state.value
        )
        tell(given, {"plan": plan.code, "round": given.code, "state": state.value}, [line])
        return DONE

    return run
