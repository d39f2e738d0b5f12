"""The same verbs as the pages, from a shell.

Exit codes: 0 done; 1 the data has problems and nothing was written; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeAlias

from monitoring import __version__, pipeline
from monitoring.checking.answers import grouped, grouped_sentence
from monitoring.definitions import DefinitionError, scope_of
from monitoring.model import BEST_AVAILABLE, Assessment, Plan, Round, RoundState
from monitoring.pipeline import FileVerdict, Workspace
from monitoring.pipeline.examples import ExampleDamaged
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.templates import NoTemplate
from monitoring.reading import Unreadable
from monitoring.store import (
    BackupError,
    ExampleInUse,
    RoundExists,
    RoundNotOpen,
    RoundPublished,
    StoreBusy,
    StoreError,
    UnknownUpload,
    backup,
    restore,
    undo_upload,
    uploads,
)
from monitoring.translation import gettext as _

DONE, PROBLEMS, WRONG_USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    given = _parser().parse_args(arguments)
    try:
        workspace = pipeline.open_workspace()
        try:
            code: int = given.run(workspace, given)
        finally:
            workspace.store.close()
        return code
    except (
        DefinitionError,
        Unreadable,
        NoTemplate,
        RoundExists,
        RoundNotOpen,
        RoundPublished,
        BackupError,
        ExampleDamaged,
        ExampleInUse,
        StoreBusy,
    ) as problem:
        print(_message(problem), file=sys.stderr)
        return PROBLEMS
    except BrokenPipeError:
        # The reader of our output (head, say) has seen enough.
        sys.stderr.close()
        return DONE
    except (
        pipeline.UnknownPlan,
        pipeline.UnknownRound,
        UnknownUpload,
        StoreError,
        WrongUsage,
        OSError,
    ) as wrong:
        print(_message(wrong), file=sys.stderr)
        return WRONG_USAGE


class WrongUsage(Exception):
    """The verb was called with something that cannot be; the message says what."""


def _message(error: Exception) -> str:
    if isinstance(error, UnknownUpload):
        return _("There is no upload {upload} in force.").format(upload=error.args[0])
    if isinstance(error, RoundExists):
        return _("The round '{round}' exists already.").format(round=error.args[0])
    if isinstance(error, OSError):
        return _("The system refused: {reason}. Name another file or folder.").format(
            reason=error.strerror
        )
    return str(error)


def _demo(workspace: Workspace, given: argparse.Namespace) -> int:
    if given.remove:
        removed = pipeline.remove_examples(workspace)
        _tell(
            given,
            {"removed": removed},
            [_("Removed: {plans}.").format(plans=", ".join(removed) or _("nothing"))],
        )
        return DONE
    loaded = pipeline.load_examples(workspace)
    lines = [
        one.refused
        or _("{plan}: {files} files, {added} ratings added.").format(
            plan=one.plan, files=one.files, added=one.added
        )
        for one in loaded
    ]
    facts = [
        {
            "plan": one.plan,
            "files": one.files,
            "added": one.added,
            "changed": one.changed,
            "refused": one.refused,
        }
        for one in loaded
    ]
    # An example that is refused is no failure: the start command goes on to the dashboard.
    _tell(given, {"loaded": facts}, lines)
    return DONE


def _plan_list(workspace: Workspace, given: argparse.Namespace) -> int:
    plans = workspace.plans().values()
    rows = [_plan_facts(plan) for plan in plans]
    width = max(len(plan.code) for plan in plans)
    lines = [
        f"{plan.code:<{width}}  "
        + _("{areas} areas, {actions} actions, {rounds} rounds").format(
            areas=len(plan.areas), actions=len(plan.actions), rounds=len(plan.rounds)
        )
        + f"  {plan.label}"
        for plan in plans
    ]
    _tell(given, {"plans": rows}, lines)
    return DONE


def _plan_facts(plan: Plan) -> dict[str, object]:
    return {
        "code": plan.code,
        "title": plan.title,
        "edition": plan.edition,
        "owner": plan.owner,
        "areas": len(plan.areas),
        "actions": len(plan.actions),
        "rounds": [r.code for r in plan.rounds],
        "countries": [c.code for c in plan.countries],
        "demonstration": plan.demonstration,
        "completeness": plan.completeness,
    }


def _plan_show(workspace: Workspace, given: argparse.Namespace) -> int:
    plan = workspace.plan(given.code)
    lines = [f"{plan.code}  {plan.label}", plan.source, plan.completeness]
    if not plan.actions:
        lines.append(no_actions_sentence(plan))
    for area in plan.areas:
        lines.append(f"{area.code}  {area.title}  [{area.provenance or '?'}] {area.source}")
        lines += [
            f"  {a.code}  {a.title}  ({a.responsibility.value}) [{a.provenance or '?'}] {a.source}"
            for a in plan.actions
            if a.parent == area.code
        ]
    lines += [
        f"{r.code}  {r.title}  {r.date or ''}  {r.state.value}  {' '.join(r.scope)}".rstrip()
        for r in plan.rounds
    ]
    areas = [
        {"code": a.code, "title": a.title, "provenance": a.provenance, "source": a.source}
        for a in plan.areas
    ]
    actions = [
        {
            "code": a.code,
            "parent": a.parent,
            "title": a.title,
            "responsibility": a.responsibility.value,
            "provenance": a.provenance,
            "source": a.source,
        }
        for a in plan.actions
    ]
    rounds = [
        {
            "code": r.code,
            "title": r.title,
            "date": str(r.date or ""),
            "state": r.state.value,
            "scope": list(r.scope),
        }
        for r in plan.rounds
    ]
    facts = _plan_facts(plan) | {"areas": areas, "actions": actions, "rounds": rounds}
    _tell(given, facts, [line for line in lines if line])
    return DONE


def _plan_add(workspace: Workspace, given: argparse.Namespace) -> int:
    file = _existing(given.file)
    plan, version, is_new = pipeline.add_plan_workbook(workspace, _content(file), file.name)
    line = (
        _("{plan}: version {version} added, {actions} actions.")
        if is_new
        else _("{plan}: nothing changed; version {version} stays, {actions} actions.")
    )
    facts = {"plan": plan.code, "version": version, "added": is_new}
    _tell(given, facts, [line.format(plan=plan.code, version=version, actions=len(plan.actions))])
    return DONE


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
    _tell(given, {"plan": plan.code, "round": round_.code, "state": "open"}, [line])
    return DONE


def _round_state(state: RoundState) -> Callable[[Workspace, argparse.Namespace], int]:
    def run(workspace: Workspace, given: argparse.Namespace) -> int:
        plan = workspace.plan(given.plan)
        pipeline.set_state(workspace, plan, given.code, state)
        line = _("{plan}: round {round} is {state}.").format(
            plan=plan.code, round=given.code, state=state.value
        )
        _tell(given, {"plan": plan.code, "round": given.code, "state": state.value}, [line])
        return DONE

    return run


def _template(workspace: Workspace, given: argparse.Namespace) -> int:
    name, content = pipeline.template(workspace, given.plan, given.round, given.country or "")
    target = Path(given.output or name)
    if not target.parent.is_dir():
        raise WrongUsage(_("The folder '{folder}' does not exist.").format(folder=target.parent))
    with _file_named(target):
        target.write_bytes(content)
    _tell(given, {"file": str(target)}, [str(target)])
    return DONE


def _check(workspace: Workspace, given: argparse.Namespace) -> int:
    return _files(workspace, given, pipeline.check_file)


def _import(workspace: Workspace, given: argparse.Namespace) -> int:
    keep = pipeline.check_file if given.dry_run else pipeline.import_file
    return _files(workspace, given, keep)


def _files(
    workspace: Workspace, given: argparse.Namespace, treat: Callable[..., FileVerdict]
) -> int:
    if given.layout and given.layout not in workspace.layouts:
        raise WrongUsage(
            _("There is no layout '{code}'. Known are: {known}.").format(
                code=given.layout, known=", ".join(workspace.layouts)
            )
        )
    if given.plan:
        workspace.plan(given.plan)  # an unknown plan is wrong usage, whatever the files say
    files = [_existing(name) for name in given.files]
    contents = [_content(file) for file in files]  # all of them, before the first is kept
    verdicts = [
        treat(
            workspace,
            content,
            file.name,
            plan=given.plan,
            round_=given.round,
            assessment=Assessment(given.assessment) if given.assessment else None,
            layout=given.layout,
        )
        for file, content in zip(files, contents, strict=True)
    ]
    lines = [line for verdict in verdicts for line in _verdict_lines(verdict)]
    _tell(given, {"files": [verdict.as_json() for verdict in verdicts]}, lines)
    return PROBLEMS if any(verdict.has_errors for verdict in verdicts) else DONE


def _verdict_lines(verdict: FileVerdict) -> list[str]:
    lines = [grouped_sentence(problem, places) for problem, places in grouped(verdict.problems)]
    if verdict.has_errors:
        summary = _("{file}: nothing was written.").format(file=verdict.file)
    else:
        summary = _(
            "{file}: {added} added, {changed} changed, {unchanged} unchanged, {unanswered} unanswered."
        ).format(
            file=verdict.file,
            added=verdict.added,
            changed=verdict.changed,
            unchanged=verdict.unchanged,
            unanswered=len(verdict.unanswered),
        )
    upload = [_("Upload {n}.").format(n=verdict.upload)] if verdict.upload else []
    return [*lines, " ".join([summary, *upload])]


def _uploads(workspace: Workspace, given: argparse.Namespace) -> int:
    sent = uploads(workspace.store, workspace.plan(given.plan).code if given.plan else None)
    facts = [
        {
            "upload": u.id,
            "plan": u.plan,
            "file": u.file,
            "sha256": u.sha256,
            "uploaded_at": u.uploaded_at.isoformat(),
            "added": u.added,
            "changed": u.changed,
            "unchanged": u.unchanged,
            "unanswered": u.unanswered,
            "undone_at": u.undone_at.isoformat() if u.undone_at else None,
        }
        for u in sent
    ]
    lines = [
        f"{u.id:>5}  {u.uploaded_at:%Y-%m-%d %H:%M}  {u.plan}  {u.file}  +{u.added} ~{u.changed}"
        + (f"  {_('undone')}" if u.undone_at else "")
        for u in sent
    ]
    _tell(given, {"uploads": facts}, lines or [_("No file was imported yet.")])
    return DONE


def _undo(workspace: Workspace, given: argparse.Namespace) -> int:
    undone = undo_upload(workspace.store, given.upload)
    line = _("Upload {n} ({file}) is undone.").format(n=undone.id, file=undone.file)
    _tell(given, {"upload": undone.id, "file": undone.file}, [line])
    return DONE


def _scores(workspace: Workspace, given: argparse.Namespace) -> int:
    found = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE)
    if not found.plan.actions:
        raise NoTemplate(no_actions_sentence(found.plan))
    scored = found.scores
    if given.round:
        known = pipeline.workspace.round_in(found.plan, given.round).code
        scored = scored[scored["round"] == known]
    if given.level:
        scored = scored[scored["level"] == given.level]
    if given.json or given.format == "json":
        # Not to_json of pandas, which keeps 15 decimals and so rounds.
        records = scored.astype(object).where(scored.notna(), None).to_dict("records")
        print(json.dumps(records, ensure_ascii=False))
    else:
        # Floats are written with the digits that give the same number back, never rounded.
        scored.to_csv(sys.stdout, index=False, lineterminator="\n")
    return DONE


def _backup(workspace: Workspace, given: argparse.Namespace) -> int:
    backup(workspace.store, Path(given.file))
    _tell(given, {"file": given.file}, [_("Copied to {file}.").format(file=given.file)])
    return DONE


def _restore(workspace: Workspace, given: argparse.Namespace) -> int:
    restore(workspace.store, Path(given.file))
    _tell(
        given, {"file": given.file}, [_("The store is what {file} holds.").format(file=given.file)]
    )
    return DONE


def _existing(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        raise WrongUsage(_("'{folder}' is a folder. Name the files in it.").format(folder=name))
    if not path.is_file():
        raise WrongUsage(_("There is no file '{file}'.").format(file=name))
    return path


def _content(file: Path) -> bytes:
    with _file_named(file):
        return file.read_bytes()


@contextmanager
def _file_named(file: Path) -> Iterator[None]:
    # A read or write that fails half-way does not say in which file.
    try:
        yield
    except OSError as error:
        raise WrongUsage(
            _("'{file}' cannot be read or written: {reason}. Name another file.").format(
                file=file, reason=error.strerror
            )
        ) from error


def _tell(given: argparse.Namespace, facts: object, lines: Sequence[str]) -> None:
    if given.json:
        print(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines))


Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m monitoring",
        description=_("Monitor how well countries implement an action plan."),
    )
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    _add_plan_verbs(verbs)
    _add_round_verbs(verbs)
    _add_intake_verbs(verbs)
    _add_result_verbs(verbs)
    return parser


def _verb(
    group: Verbs, name: str, run: Callable[[Workspace, argparse.Namespace], int], purpose: str
) -> argparse.ArgumentParser:
    added = group.add_parser(name, help=purpose, description=purpose)
    added.add_argument("--json", action="store_true", help=_("answer for a program"))
    added.set_defaults(run=run)
    return added


def _add_plan_verbs(verbs: Verbs) -> None:
    demo = _verb(verbs, "demo", _demo, _("load the demonstration and the real example"))
    demo.add_argument("--remove", action="store_true", help=_("remove both"))
    plans = verbs.add_parser("plan", help=_("the action plans")).add_subparsers(
        dest="what", required=True, metavar="list|show|add"
    )
    _verb(plans, "list", _plan_list, _("all plans"))
    _verb(plans, "show", _plan_show, _("one plan with its actions")).add_argument("code")
    add = _verb(plans, "add", _plan_add, _("add or renew a plan from a plan workbook"))
    add.add_argument("file")


def _add_round_verbs(verbs: Verbs) -> None:
    rounds = verbs.add_parser("round", help=_("the rounds of a plan")).add_subparsers(
        dest="what", required=True, metavar="add|open|close|publish"
    )
    add = _verb(rounds, "add", _round_add, _("add a round; it starts open"))
    add.add_argument("code")
    add.add_argument("--plan", required=True)
    add.add_argument("--title")
    add.add_argument("--date", help=_("YYYY-MM-DD"))
    add.add_argument("--baseline", action="store_true")
    add.add_argument("--scope", help=_("areas or actions asked; all when left out"))
    for name, state, purpose in (
        ("open", RoundState.OPEN, _("let files be imported into a round")),
        ("close", RoundState.CLOSED, _("take no more files into a round")),
        ("publish", RoundState.PUBLISHED, _("close a round for good")),
    ):
        one = _verb(rounds, name, _round_state(state), purpose)
        one.add_argument("code")
        one.add_argument("--plan", required=True)


def _add_intake_verbs(verbs: Verbs) -> None:
    form = _verb(verbs, "template", _template, _("make the form that a country fills in"))
    form.add_argument("--plan", required=True)
    form.add_argument("--round", required=True)
    form.add_argument("--country", help=_("ISO3 code, or REGION; empty to be filled in"))
    form.add_argument("-o", "--output", help=_("file to write"))
    _add_file_options(
        _verb(verbs, "check", _check, _("say what is wrong with files; writes nothing"))
    )
    keep = _verb(verbs, "import", _import, _("check files and keep those without errors"))
    _add_file_options(keep)
    keep.add_argument("--dry-run", action="store_true", help=_("write nothing"))
    sent = _verb(verbs, "uploads", _uploads, _("the files that were imported"))
    sent.add_argument("--plan")
    _verb(verbs, "undo", _undo, _("withdraw an upload exactly")).add_argument("upload", type=int)


def _add_file_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("files", nargs="+", metavar="FILE")
    verb.add_argument("--plan", help=_("the plan that the files answer to"))
    verb.add_argument("--round", help=_("for files that name no round"))
    verb.add_argument("--assessment", choices=[a.value for a in Assessment])
    verb.add_argument("--layout", help=_("where a file shall not be recognised by itself"))


def _add_result_verbs(verbs: Verbs) -> None:
    scores = _verb(verbs, "scores", _scores, _("scores of every round, country and node"))
    scores.add_argument("--plan", required=True)
    scores.add_argument("--round")
    scores.add_argument("--assessment", choices=[a.value for a in Assessment])
    scores.add_argument("--level", choices=["plan", "area", "action"])
    scores.add_argument("--format", choices=["csv", "json"], default="csv")
    _verb(verbs, "backup", _backup, _("copy the store to a new file")).add_argument("file")
    _verb(verbs, "restore", _restore, _("make the store what a backup holds")).add_argument("file")
