"""From the bytes of a file to a verdict: read, checked, compared, and kept whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from monitoring.checking import Checked, check_answers
from monitoring.model import Assessment, Layout, Plan, Problem, RawTable, Severity
from monitoring.pipeline.workspace import UnknownPlan, Workspace
from monitoring.reading import Unreadable, Workbook, read_answers, read_workbook, recognised
from monitoring.store import Change, RoundNotOpen, changes_of, commit_upload
from monitoring.translation import gettext as _


@dataclass(frozen=True)
class FileVerdict:
    """What became of one file, or would: its problems, and what it changes."""

    file: str
    sha256: str
    plan: str = ""
    layout: str = ""
    upload: int | None = None
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    unanswered: tuple[str, ...] = ()
    ratings: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def added(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added

    def as_json(self) -> dict[str, Any]:
        """The verdict as `import --json` prints it."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "upload": self.upload,
            "plan": self.plan,
            "layout": self.layout,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "withdrawn": 0,
            "unanswered": len(self.unanswered),
            "problems": [problem_as_json(problem) for problem in self.problems],
        }


def problem_as_json(problem: Problem) -> dict[str, str]:
    """A problem with its place, its parts and the whole sentence."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "found": problem.found,
        "expected": problem.expected,
        "advice": problem.advice,
        "sentence": problem.sentence,
    }


def check_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    *,
    plan: str | None = None,
    round_: str | None = None,
    assessment: Assessment | None = None,
    layout: str | None = None,
) -> FileVerdict:
    """What is wrong with a file and what it would change. Writes nothing. Raises UnknownPlan.

    layout: the code of a layout, where the file shall not be recognised by itself.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    wanted = workspace.plan(plan) if plan else None
    try:
        workbook = read_workbook(content, file)
    except Unreadable as unreadable:
        return FileVerdict(file, sha256, plan or "", problems=(unreadable.problem,))
    layouts = [workspace.layouts[layout]] if layout else list(workspace.layouts.values())
    table = _table(workbook, layouts, wanted, chosen=layout is not None)
    if table is None:
        return FileVerdict(file, sha256, plan or "", problems=(_no_layout(workbook, layouts),))
    try:
        of_plan = wanted or _plan_named(workspace, table)
    except UnknownPlan as unknown:
        problem = _unknown_plan(table, str(unknown))
        return FileVerdict(file, sha256, layout=table.layout.code, problems=(problem,))
    if not of_plan.actions:
        problem = _without_actions(of_plan)
        return FileVerdict(file, sha256, of_plan.code, table.layout.code, problems=(problem,))
    checked = check_answers(
        table, of_plan, workspace.countries, round_=round_, assessment=assessment
    )
    return _compared(workspace, FileVerdict(file, sha256, of_plan.code, table.layout.code), checked)


def import_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    *,
    plan: str | None = None,
    round_: str | None = None,
    assessment: Assessment | None = None,
    layout: str | None = None,
    by: str = "",
) -> FileVerdict:
    """Check a file and, when no problem is an error, keep it in one transaction."""
    verdict = check_file(
        workspace, content, file, plan=plan, round_=round_, assessment=assessment, layout=layout
    )
    if verdict.has_errors or verdict.ratings is None:
        return verdict
    try:
        upload, changes = commit_upload(
            workspace.store,
            verdict.plan,
            verdict.ratings,
            file=file,
            content=content,
            layout=verdict.layout,
            unanswered=len(verdict.unanswered),
            by=by,
        )
    except RoundNotOpen as shut:
        return _refused_meanwhile(verdict, verdict.ratings, shut.rounds)
    return replace(verdict, upload=upload, changes=changes.changes, unchanged=changes.unchanged)


def _refused_meanwhile(
    verdict: FileVerdict, ratings: pd.DataFrame, rounds: Iterable[str]
) -> FileVerdict:
    """The verdict on a good file whose round was closed or published after it was checked."""
    problems = []
    for code in rounds:
        first = ratings[ratings["round"] == code].iloc[0]
        problems.append(
            Problem(
                "round_not_open",
                first["sheet"],
                first["cell"],
                _("the round {round} of {plan} is not open any more.").format(
                    round=code, plan=verdict.plan
                ),
                _("Have the coordinator open it before importing into it."),
                found=code,
                expected=_("an open round"),
            )
        )
    return replace(
        verdict, problems=(*verdict.problems, *problems), changes=(), unchanged=0, ratings=None
    )


def _table(
    workbook: Workbook, layouts: list[Layout], plan: Plan | None, *, chosen: bool
) -> RawTable | None:
    if chosen:
        return read_answers(workbook, layouts[0])
    return recognised(workbook, layouts, plan.code if plan else None)


def _plan_named(workspace: Workspace, table: RawTable) -> Plan:
    """The plan that the workbook or its layout names. Raises UnknownPlan."""
    # A formula that was never calculated names nothing.
    on_cover = "" if table.plan.lacks_result else table.plan.text
    named = on_cover or table.layout.plan
    if not named:
        raise UnknownPlan(_("The workbook does not say which plan it answers to."))
    return workspace.plan(named)


def _compared(workspace: Workspace, verdict: FileVerdict, checked: Checked) -> FileVerdict:
    checked_so_far = replace(
        verdict,
        problems=checked.problems,
        unanswered=tuple(cell.place for cell in checked.unanswered),
    )
    if checked.has_errors:
        return checked_so_far
    changes = changes_of(workspace.store, verdict.plan, checked.ratings)
    return replace(
        checked_so_far,
        changes=changes.changes,
        unchanged=changes.unchanged,
        ratings=checked.ratings,
    )


def _no_layout(workbook: Workbook, layouts: Iterable[Layout]) -> Problem:
    first = next(sheet for sheet in workbook.sheets if sheet.rows)
    row = next(iter(first.rows.values()))
    cell = row[min(row)]
    titles = "; ".join(f"{layout.title} ({layout.code})" for layout in layouts)
    return Problem(
        "unknown_layout",
        cell.sheet,
        cell.address,
        _("no table of answers was found on any sheet of '{file}'.").format(file=workbook.file),
        _("Use the template, or give the table one heading each for country, action and rating."),
        found=cell.text,
        expected=titles,
    )


def _unknown_plan(table: RawTable, sentence: str) -> Problem:
    return Problem(
        "unknown_plan",
        table.plan.sheet,
        table.plan.address,
        sentence,
        _("Choose the plan when importing."),
        found=table.plan.text,
        expected=_("the code of a plan"),
    )


def _without_actions(plan: Plan) -> Problem:
    return Problem(
        "plan_without_actions",
        "",
        "",
        no_actions_sentence(plan),
        _("Nothing can be imported into it."),
        found=plan.code,
        expected=_("a plan with actions"),
    )


def no_actions_sentence(plan: Plan) -> str:
    """Why a plan without actions has no template and no score."""
    reason = (
        f" {plan.completeness[:1].upper()}{plan.completeness[1:]}." if plan.completeness else ""
    )
    return _("No action of {plan} is known, so it has no template and no score.").format(
        plan=plan.code
    ) + reason.replace("..", ".")
