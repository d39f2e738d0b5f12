"""Targets and external indicators: from the bytes of a file to a verdict, kept whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pandas as pd

from monitoring.checking import CheckedSeries
from monitoring.checking import check_series as checked_series
from monitoring.definitions.series import SeriesKind, SeriesLayout
from monitoring.model import SERIES_COLUMNS, Cell, Plan, Problem, RawSeries, Severity
from monitoring.pipeline.verdict import MOST_LISTED, FileVerdict, Progress
from monitoring.pipeline.workspace import UnknownPlan, Workspace, register
from monitoring.reading import (
    Unreadable,
    Workbook,
    read_series,
    read_workbook,
    recognised_series,
)
from monitoring.store import (
    GroundMoved,
    SeriesChange,
    commit_series,
    current_series,
    series_changes_of,
    uploads,
)
from monitoring.store.changes import Differences
from monitoring.translation import gettext as _

EXTERNAL = "EXTERNAL"
"""Stands for a plan where indicators are kept: they belong to none, and enter no plan's score."""


@dataclass(frozen=True)
class SeriesChoices:
    """What the person who sends a file of targets or indicators says about it.

    layout: the code of a layout, or a layout, where the file shall not be recognised by itself.
    year_one: the calendar year that the headings count as year 1. accepted: country code by the
    name as it is written in the file.
    """

    kind: SeriesKind
    plan: str | None = None
    layout: str | SeriesLayout | None = None
    year_one: int | None = None
    accepted: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What the store remembers of them."""
        layout = self.layout.code if isinstance(self.layout, SeriesLayout) else self.layout
        said = {
            "as": self.kind.value,
            "plan": self.plan,
            "layout": layout,
            "year_one": self.year_one,
            "accepted": dict(self.accepted),
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class SeriesVerdict(FileVerdict):
    """What became of a file of targets or indicators, or would.

    listed: the first of its changes. notes: what was seen in the file and is no value. series: the
    values (SERIES_COLUMNS) of a file without errors.
    """

    kind: str = ""
    listed: tuple[SeriesChange, ...] = ()
    notes: tuple[Cell, ...] = ()
    series: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """The verdict as `import --json` prints it."""
        return super().as_json() | {
            "as": self.kind,
            "changes": [_change_as_json(change) for change in self.listed],
            "notes": [{"place": note.place, "text": note.text} for note in self.notes],
        }


def _change_as_json(change: SeriesChange) -> dict[str, Any]:
    names = ("indicator", "part_of", "measure", "place", "period", "cell", "file", "upload")
    told = {name: getattr(change, name) for name in names}
    return told | {"before": dict(change.before), "after": dict(change.after)}


def check_series(
    workspace: Workspace,
    content: bytes,
    file: str,
    choices: SeriesChoices,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SeriesVerdict:
    """What is wrong with a file of targets or indicators and what it would change. Writes nothing.

    Targets belong to a plan: the one that was chosen, else that of the layout. Raises UnknownPlan
    for a plan that was chosen and does not exist.
    """
    blank = SeriesVerdict(file, hashlib.sha256(content).hexdigest(), kind=choices.kind.value)
    of_targets = choices.kind is SeriesKind.TARGETS
    wanted = _plan(workspace, choices.plan) if choices.plan and of_targets else None
    try:
        workbook = read_workbook(content, file, progress=progress, cancelled=cancelled)
    except Unreadable as unreadable:
        return replace(blank, problems=(unreadable.problem,))
    found = _found(workspace, workbook, choices, wanted)
    if isinstance(found, Problem):
        return replace(blank, problems=(*workbook.told, found))
    layout, raw = found
    named = replace(blank, layout=layout.code)
    try:
        plan = (wanted or _plan_of(workspace, layout)) if of_targets else None
    except UnknownPlan as unknown:
        return replace(named, problems=(*workbook.told, _unknown_plan(str(unknown))))
    checked = checked_series(
        raw, layout, register(workspace, choices.accepted), plan, year_one=choices.year_one
    )
    told = (*workbook.told, *_of_no_plan(choices), *checked.problems)
    named = replace(named, plan=plan.code if plan else EXTERNAL, problems=told)
    return _compared(workspace, named, checked)


def import_series(
    workspace: Workspace,
    content: bytes,
    file: str,
    choices: SeriesChoices,
    *,
    by: str = "",
    ground: str | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SeriesVerdict:
    """Check a file of targets or indicators and, when no problem is an error, keep it.

    It is one transaction, and `undo_upload` withdraws it. ground: the digest of the changes that
    were looked at before; when they are others now, nothing is written and a problem says so.
    """
    verdict = check_series(
        workspace, content, file, choices, progress=progress, cancelled=cancelled
    )
    if verdict.has_errors or verdict.series is None:
        return verdict
    try:
        upload, changes = commit_series(
            workspace.store,
            verdict.plan,
            verdict.series,
            kind=verdict.kind,
            file=file,
            content=content,
            layout=verdict.layout,
            unanswered=verdict.n_unanswered,
            by=by,
            ground=ground,
            options=choices.as_json(),
            aliases=choices.accepted,
            progress=progress and partial(progress, _("keeping")),
            cancelled=cancelled,
        )
    except GroundMoved as moved:
        return _ground_moved(verdict, moved)
    return replace(_counted(verdict, changes), upload=upload)


def kept_series(workspace: Workspace, plan: str | None = None) -> pd.DataFrame:
    """Targets and indicators in force: plan and kind, SERIES_COLUMNS, upload and file.

    plan: of this one only, EXTERNAL for the external indicators; else of all. Raises UnknownPlan.
    """
    code = series_home(workspace, plan) if plan else None
    sent = {(one.plan, one.kind) for one in uploads(workspace.store, code) if not one.undone_at}
    frames = [
        current_series(workspace.store, of_plan, kind).assign(plan=of_plan, kind=kind)
        for of_plan, kind in sorted(sent)
        if kind in list(SeriesKind)
    ]
    names = ["plan", "kind", *SERIES_COLUMNS, "upload", "file"]
    return pd.concat(frames, ignore_index=True)[names] if frames else pd.DataFrame(columns=names)


def series_home(workspace: Workspace, code: str) -> str:
    """Under which code values of a plan are kept, or EXTERNAL. Raises UnknownPlan."""
    if code.casefold() == EXTERNAL.casefold():
        return EXTERNAL
    return _plan(workspace, code).code


def _plan(workspace: Workspace, code: str) -> Plan:
    """The plan with this code, also where only a layout describes it. Raises UnknownPlan."""
    try:
        return workspace.plan(code)
    except UnknownPlan:
        described = workspace.framework(code)
        if described is None:
            raise
        return described


def _plan_of(workspace: Workspace, layout: SeriesLayout) -> Plan:
    """The plan of a layout. Raises UnknownPlan."""
    if not layout.plan:
        raise UnknownPlan(_("The workbook does not say to which plan its targets belong."))
    return _plan(workspace, layout.plan)


def _found(
    workspace: Workspace, workbook: Workbook, choices: SeriesChoices, plan: Plan | None
) -> tuple[SeriesLayout, RawSeries] | Problem:
    """The layout that fits with what it reads, or that none does."""
    known = workspace.series_layouts
    chosen = known[choices.layout] if isinstance(choices.layout, str) else choices.layout
    if chosen is not None:
        raw = read_series(workbook, chosen)
        return _no_table(workbook, [chosen]) if raw is None else (chosen, raw)
    of_kind = [layout for layout in known.values() if layout.kind is choices.kind]
    found = recognised_series(workbook, of_kind, plan.code if plan else None)
    return _no_table(workbook, of_kind) if found is None else found


def _compared(
    workspace: Workspace, verdict: SeriesVerdict, checked: CheckedSeries
) -> SeriesVerdict:
    so_far = replace(
        verdict,
        notes=checked.notes,
        n_unanswered=len(checked.unanswered),
        unanswered=tuple(cell.place for cell in checked.unanswered[:MOST_LISTED]),
    )
    if so_far.has_errors:
        return so_far
    changes = series_changes_of(workspace.store, verdict.plan, checked.series, kind=verdict.kind)
    return _counted(replace(so_far, series=checked.series), changes)


def _counted(verdict: SeriesVerdict, changes: Differences[Any]) -> SeriesVerdict:
    return replace(
        verdict,
        added=changes.added,
        changed=changes.changed,
        unchanged=changes.unchanged,
        withdrawn=changes.withdrawn,
        listed=changes.first(MOST_LISTED),
        ground=changes.ground,
    )


def _ground_moved(verdict: SeriesVerdict, moved: GroundMoved) -> SeriesVerdict:
    """The verdict on a good file when others have changed what it would change."""
    problem = Problem(
        "ground_moved",
        "",
        "",
        _("while you looked at '{file}', somebody else changed the values it speaks of. Nothing was "
          "written.").format(file=verdict.file),
        _("Look at what would change now, and keep it then."),
        found=verdict.ground,
        expected=_("the changes that were shown"),
    )  # fmt: skip
    counted = _counted(verdict, moved.changes)
    return replace(counted, problems=(problem, *counted.problems))


def _of_no_plan(choices: SeriesChoices) -> tuple[Problem, ...]:
    """That a plan was chosen for indicators, which belong to none."""
    if choices.kind is SeriesKind.TARGETS or not choices.plan:
        return ()
    return (
        Problem(
            "of_no_plan",
            "",
            "",
            _("external indicators belong to no plan, so {plan} makes no difference.").format(
                plan=choices.plan
            ),
            _("Nothing to do: they are shown beside every plan, and enter no score."),
            found=choices.plan,
            severity=Severity.QUERY,
        ),
    )


def _unknown_plan(sentence: str) -> Problem:
    return Problem(
        "unknown_plan",
        "",
        "",
        sentence,
        _("Choose the plan when importing; add it first where there is none."),
        expected=_("the code of a plan"),
    )


def _no_table(workbook: Workbook, layouts: Iterable[SeriesLayout]) -> Problem:
    first = next(sheet for sheet in workbook.sheets if len(sheet.filled_rows))
    row = first.row(int(first.filled_rows[0]))
    cell = row[min(row)]
    tried = list(layouts)
    what = {
        SeriesKind.TARGETS: (
            _("no results framework was found on any sheet of '{file}'."),
            _("Give the table one heading each for place, indicator, unit, direction and baseline, "
              "and a heading such as 'Target Y1' for each year; or name a layout."),
        ),
        SeriesKind.INDICATORS: (
            _("no table of an external indicator was found on any sheet of '{file}'."),
            _("Put the indicator and the year above the columns, as in 'GCI 2024', and the measure "
              "below, as in 'Score'; or name a layout."),
        ),
    }  # fmt: skip
    statement, advice = what[tried[0].kind]
    return Problem(
        "unknown_layout",
        cell.sheet,
        cell.address,
        statement.format(file=workbook.file),
        advice,
        found=cell.text,
        expected="; ".join(f"{layout.title} ({layout.code})" for layout in tried),
    )
