"""The verbs `plan list`, `plan show`, `plan add` and `plan export`."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from monitoring import pipeline
from monitoring.cli.shell import (
    DONE,
    Verbs,
    WrongUsage,
    add_verb,
    content_of,
    existing_file,
    tell,
    write_file,
)
from monitoring.definitions.registers import Register, register_from_text
from monitoring.model import Plan
from monitoring.pipeline import Workspace
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.plans import registers
from monitoring.translation import gettext as _

REGISTER_FIELDS = ("code", "title", "scale", "edition", "owner")
"""Fields of the Plan sheet that have a word of their own."""


def add_verbs(verbs: Verbs) -> None:
    """The words that these verbs take."""
    plans = verbs.add_parser("plan", help=_("the action plans")).add_subparsers(
        dest="what", required=True, metavar="list|show|add|export"
    )
    add_verb(plans, "list", _plan_list, _("all plans"))
    add_verb(plans, "show", _plan_show, _("one plan with its actions")).add_argument("code")
    add = add_verb(
        plans, "add", _plan_add, _("add or renew a plan from a plan workbook or a list of actions")
    )
    add.add_argument("file")
    add.add_argument(
        "--layout", help=_("which column of a list of actions is what: a .yaml file, or a code")
    )
    for field in REGISTER_FIELDS:
        add.add_argument(f"--{field}", help=_("of the plan in a list of actions"))
    add.add_argument("--field", action="append", default=[], metavar="NAME=TEXT",
                     help=_("another field of the Plan sheet"))  # fmt: skip
    add.add_argument("--countries", nargs="+", metavar="ISO3", help=_("who takes part"))
    add.add_argument("--save-layout", metavar="CODE", help=_("keep the layout under this code"))
    out = add_verb(plans, "export", _plan_export, _("write a plan as a plan workbook"))
    out.add_argument("code")
    out.add_argument("file", help=_("file to write"))


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
    tell(given, {"plans": rows}, lines)
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
    tell(given, facts, [line for line in lines if line])
    return DONE


def _plan_add(workspace: Workspace, given: argparse.Namespace) -> int:
    file = existing_file(given.file)
    told: tuple[str, ...] = ()
    if given.layout:
        plan, version, is_new, told = pipeline.add_plan_register(
            workspace,
            content_of(file),
            file.name,
            _register(workspace, given),
            _fields(given),
            save_as=given.save_layout or "",
        )
    else:
        _refuse_words_of_a_register(given)
        plan, version, is_new = pipeline.add_plan_workbook(workspace, content_of(file), file.name)
    line = (
        _("{plan}: version {version} added, {actions} actions.")
        if is_new
        else _("{plan}: nothing changed; version {version} stays, {actions} actions.")
    )
    facts = {"plan": plan.code, "version": version, "added": is_new}
    if given.layout:
        facts["told"] = list(told)
    summary = line.format(plan=plan.code, version=version, actions=len(plan.actions))
    tell(given, facts, [*told, summary])
    return DONE


def _register(workspace: Workspace, given: argparse.Namespace) -> Register:
    """The register layout that is named: a YAML file, or the code of one that is known."""
    if Path(given.layout).suffix in (".yaml", ".yml"):
        path = existing_file(given.layout)
        content = content_of(path)
        try:
            found = register_from_text(content.decode("utf-8-sig"), path.name)
        except UnicodeDecodeError as wrong:
            raise WrongUsage(
                _("'{file}' is no text in UTF-8. Save it as such.").format(file=path)
            ) from wrong
    else:
        known = registers(workspace)
        if given.layout not in known:
            raise WrongUsage(
                _("There is no layout '{code}'. Known are: {known}.").format(
                    code=given.layout, known=", ".join(known)
                )
            )
        found = known[given.layout]
    return replace(found, countries=tuple(given.countries)) if given.countries else found


def _fields(given: argparse.Namespace) -> dict[str, str]:
    """The fields of the Plan sheet that the command says."""
    fields = {name: text for name in REGISTER_FIELDS if (text := getattr(given, name))}
    for said in given.field:
        name, equals, text = said.partition("=")
        if not equals or not name.strip():
            raise WrongUsage(_("'{found}' is no field. Write it as NAME=TEXT.").format(found=said))
        fields[name.strip()] = text.strip()
    return fields


def _refuse_words_of_a_register(given: argparse.Namespace) -> None:
    words = (*REGISTER_FIELDS, "field", "countries", "save_layout")
    said = [f"--{word.replace('_', '-')}" for word in words if getattr(given, word)]
    if said:
        raise WrongUsage(
            _("{options}: only with --layout. A plan workbook says it itself.").format(
                options=", ".join(said)
            )
        )


def _plan_export(workspace: Workspace, given: argparse.Namespace) -> int:
    plan = workspace.plan(given.code)
    _name, content = pipeline.export_plan(workspace, plan.code)
    write_file(Path(given.file), content)
    line = _("{plan}: {actions} actions written to {file}.").format(
        plan=plan.code, actions=len(plan.actions), file=given.file
    )
    tell(given, {"plan": plan.code, "file": given.file}, [line])
    return DONE
