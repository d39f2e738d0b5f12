"""The verbs `settle list`, `at`, `not-agreed`, `undo`, `equal` and `type`."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from monitoring import pipeline
from monitoring.cli.shell import DONE, PROBLEMS, Verbs, add_verb, tell
from monitoring.model import REGION, Severity
from monitoring.pipeline import FileVerdict, Results, Workspace
from monitoring.pipeline.asked import UnknownCountry, node_in, round_asked, unit_in
from monitoring.pipeline.explain import unit_name
from monitoring.pipeline.period import (
    Equal,
    equal_ratings,
    period_sentence,
    require_ended,
    settle_equal,
    today,
)
from monitoring.pipeline.plain import records
from monitoring.pipeline.settle import cases, settle_at, settle_not_agreed, unsettle
from monitoring.pipeline.typed import TYPED, Typed, sentences, type_rating
from monitoring.pipeline.views.settle import State, settle_finding, tally, tally_by_country
from monitoring.pipeline.workspace import round_in
from monitoring.store import comments_of
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import whole


def add_verbs(verbs: Verbs) -> None:
    """The words that these verbs take."""
    settled = verbs.add_parser(
        "settle", help=_("what country and evaluators rate differently, and what was agreed")
    ).add_subparsers(dest="what", required=True, metavar="list|at|not-agreed|undo|equal|type")
    known = add_verb(settled, "list", _list, _("the ratings to be settled, and how they stand"))
    known.add_argument("--plan", required=True)
    known.add_argument("--round")
    known.add_argument("--country", help=_("ISO3 code or name, or REGION"))
    known.add_argument("--node", metavar="CODE", help=_("an area or action"))
    known.add_argument("--state", choices=[state.value for state in State])
    known.add_argument(
        "--secretariat", action="store_true", help=_("also what is only for the secretariat")
    )
    at = _add_case(settled, "at", _at, _("agree on a rating"))
    at.add_argument("level", help=_("a level, a number, or a word for no answer"))
    at.add_argument("--evidence", default="")
    at.add_argument("--reason", default="")
    disputed = _add_case(
        settled, "not-agreed", _not_agreed, _("write down that both ratings stand")
    )
    disputed.add_argument("--reason-country", required=True)
    disputed.add_argument("--reason-evaluators", required=True)
    _add_case(settled, "undo", _undo, _("undo what was settled"), is_signed=False)
    equal = add_verb(
        settled, "equal", _equal, _("let equal ratings become agreed once nobody may comment")
    )
    equal.add_argument("--plan", required=True)
    equal.add_argument("--round", required=True)
    equal.add_argument("--by", required=True, metavar="WHO")
    equal.add_argument("--dry-run", action="store_true", help=_("write nothing"))
    typed = _add_case(settled, "type", _type, _("type a rating as a workbook would say it"))
    typed.add_argument("rating", help=_("a level, a number, or a word for no answer"))
    typed.add_argument("--assessment", required=True, choices=[one.value for one in TYPED])
    for text in ("evidence", "comment", "why"):
        typed.add_argument(f"--{text}", default="")


def _add_case(
    settled: Verbs, name: str, run: Any, purpose: str, *, is_signed: bool = True
) -> argparse.ArgumentParser:
    verb = add_verb(settled, name, run, purpose)
    verb.add_argument("--plan", required=True)
    verb.add_argument("--round", required=True)
    verb.add_argument("--country", required=True, help=_("ISO3 code or name, or REGION"))
    verb.add_argument("--action", required=True, metavar="CODE")
    if is_signed:
        verb.add_argument("--by", required=True, metavar="WHO")
    return verb


def _list(workspace: Workspace, given: argparse.Namespace) -> int:
    results = pipeline.results(workspace, given.plan)
    round_ = round_asked(results, given.round)
    found = cases(workspace, results, round_, with_secretariat=given.secretariat)
    if given.country:
        found = found[found["country"] == _unit(results, given.country)]
    if given.node:
        inside = {a.code for a in results.plan.actions_under(node_in(results, given.node))}
        found = found[found["action"].isin(inside)]
    if given.state:
        found = found[found["state"] == given.state]
    counted = tally(found)
    facts = {
        "plan": results.plan.code,
        "round": round_,
        "period": period_sentence(round_in(results.plan, round_), today()),
        "n": counted.n,
        "settled": counted.settled,
        "open": counted.open,
        "countries": records(tally_by_country(found)),
        "ratings": records(found),
    }
    lines = [f"{settle_finding(found)}. {facts['period']}", *map(_line, records(found))]
    tell(given, facts, lines)
    return DONE


def _unit(results: Results, country: str) -> str:
    return unit_in(results, country, [*results.answers.units, REGION])


def _line(row: dict[str, Any]) -> str:
    """A rating to be settled in one line: whose, what each side says, and how it stands."""
    parts = (
        f"{row['name']}, {row['action']}",
        row["title"],
        _("country: {word}").format(word=row["self_word"] or _("nothing")),
        _("evaluators: {word}").format(word=row["evaluator_word"] or _("nothing")),
        _("{round}: {word}").format(round=row["last_round"], word=row["last_word"])
        if row["last_round"]
        else "",
        row["remark"],
        _settled(row),
    )
    return " · ".join(filter(None, parts))


def _settled(row: dict[str, Any]) -> str:
    if row["state"] == State.OPEN:
        return str(row["state_word"])
    return _("{state} (upload {n}, {who_and_when})").format(
        state=row["state_word"], n=row["upload"], who_and_when=row["signed"]
    )


def _case(workspace: Workspace, given: argparse.Namespace) -> tuple[str, str, str, str, str]:
    """Plan, round, country and action by their codes, with the name of the country.

    What the plan does not know is passed on as it was typed, so that the checks say what is wrong.
    """
    results = pipeline.results(workspace, given.plan)
    round_ = round_in(results.plan, given.round).code
    try:
        country = _unit(results, given.country)
    except UnknownCountry:
        country = given.country
    codes = {code.casefold(): code for code in results.plan.action_by_code}
    action = codes.get(given.action.strip().casefold(), given.action)
    return results.plan.code, round_, country, action, unit_name(results, country)


def _tell(given: argparse.Namespace, verdict: FileVerdict, line: str) -> int:
    """Say what became of a typed rating, with what is wrong or asked about it."""
    wrong, asked = sentences(verdict), sentences(verdict, Severity.QUERY)
    if not verdict.is_new:
        line = _("It stands so already; nothing was written.")
    if verdict.upload is not None:
        line = _("{line} (upload {n})").format(line=line, n=verdict.upload)
    tell(given, verdict.as_json(), wrong or [line, *asked])
    return PROBLEMS if verdict.has_errors else DONE


def _at(workspace: Workspace, given: argparse.Namespace) -> int:
    plan, round_, country, action, name = _case(workspace, given)
    verdict = settle_at(
        workspace, plan, round_, country, action, given.level,
        by=given.by, evidence=given.evidence, reason=given.reason,
    )  # fmt: skip
    line = _("{country}, {action}: agreed at {level}.")
    return _tell(given, verdict, line.format(country=name, action=action, level=given.level))


def _not_agreed(workspace: Workspace, given: argparse.Namespace) -> int:
    plan, round_, country, action, name = _case(workspace, given)
    verdict = settle_not_agreed(
        workspace, plan, round_, country, action,
        reason_country=given.reason_country, reason_evaluators=given.reason_evaluators,
        by=given.by,
    )  # fmt: skip
    line = _("{country}, {action}: not agreed; both ratings stand.")
    return _tell(given, verdict, line.format(country=name, action=action))


def _type(workspace: Workspace, given: argparse.Namespace) -> int:
    plan, round_, country, action, name = _case(workspace, given)
    typed = Typed(
        country, action, given.rating, given.assessment,
        evidence=given.evidence, comment=given.comment, why=given.why,
    )  # fmt: skip
    verdict = type_rating(workspace, plan, round_, typed, by=given.by)
    line = _("{country}, {action}: {rating} is kept.")
    return _tell(given, verdict, line.format(country=name, action=action, rating=given.rating))


def _undo(workspace: Workspace, given: argparse.Namespace) -> int:
    plan, round_, country, action, name = _case(workspace, given)
    done = unsettle(workspace, plan, round_, country, action)
    line = _("{country}, {action}: upload {n} is undone.").format(
        country=name, action=action, n=done.id
    )
    tell(given, {"plan": plan, "round": round_, "undone": done.id}, [line])
    return DONE


def _equal(workspace: Workspace, given: argparse.Namespace) -> int:
    results = pipeline.results(workspace, given.plan)
    plan, round_ = results.plan, round_in(results.plan, given.round)
    comments = comments_of(workspace.store, plan.code, round_.code)
    alike = equal_ratings(results, round_.code, comments)
    disputed = [one for one in alike if one.is_disputed]
    require_ended(round_, today())
    verdict = None
    chosen = [one for one in alike if not one.is_disputed]
    if not given.dry_run:
        verdict, chosen = settle_equal(workspace, plan.code, round_.code, by=given.by)
    facts = {
        "plan": plan.code,
        "round": round_.code,
        "upload": verdict.upload if verdict else None,
        "ratings": [asdict(one) for one in chosen],
        "disputed": [asdict(one) for one in disputed],
        "problems": verdict.as_json()["problems"] if verdict else [],
    }
    lines = sentences(verdict) if verdict and verdict.has_errors else []
    tell(given, facts, lines or _equal_lines(chosen, disputed, verdict))
    return PROBLEMS if verdict and verdict.has_errors else DONE


def _equal_lines(
    chosen: list[Equal], disputed: list[Equal], verdict: FileVerdict | None
) -> list[str]:
    n = len(chosen)
    if verdict is None:
        line = ngettext(
            "{n} equal rating can become agreed.", "{n} equal ratings can become agreed.", n
        ).format(n=whole(n))
    else:
        line = ngettext(
            "{n} equal rating is agreed now (upload {upload}).",
            "{n} equal ratings are agreed now (upload {upload}).",
            n,
        ).format(n=whole(n), upload=verdict.upload)
    lines = [line, *(f"  {one.name}, {one.action}: {one.word}" for one in chosen)]
    if disputed:
        lines.append(
            ngettext(
                "{n} is left out: the country's comment disagrees with it.",
                "{n} are left out: the countries' comments disagree with them.",
                len(disputed),
            ).format(n=whole(len(disputed)))
        )
        lines += [f"  {one.name}, {one.action}: {one.word}" for one in disputed]
    return lines
