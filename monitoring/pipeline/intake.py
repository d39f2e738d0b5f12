"""From the bytes of a file to a verdict: read, checked, compared, and kept whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from monitoring.checking import Checked, check_answers, how_much_is_known
from monitoring.definitions import CountryRegister
from monitoring.definitions.countries import normalised
from monitoring.model import (
    NO_CELL,
    RATING_KEY,
    Assessment,
    Layout,
    Plan,
    Problem,
    RawTable,
    Severity,
)
from monitoring.pipeline.preview import Difference, differences, jumps
from monitoring.pipeline.workspace import UnknownPlan, Workspace
from monitoring.reading import (
    Unreadable,
    Workbook,
    candidates,
    read_answers,
    read_workbook,
    recognised_series,
)
from monitoring.reading.findings import other_kind
from monitoring.store import (
    Change,
    Differences,
    GroundMoved,
    RoundNotOpen,
    changes_of,
    commit_upload,
    current_ratings,
)
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

MOST_LISTED = 1_000
"""Changes, and cells left empty, that a verdict lists; the rest are counted."""

PREVIEWED = ("status", "level", "value", "raw")
"""What the questions about a file need of the ratings in force."""

Progress = Callable[[str, float], None]
"""Told the name of a step and how far it is, 0 to 1."""


@dataclass(frozen=True)
class Choices:
    """What the person who sends a file says about it.

    layout: the code of a layout, or a layout, where the file shall not be recognised by itself.
    accepted: country code by the name as it is written in the file. erase_empty: cells left empty
    withdraw what was answered there before. reasons: why a rating changed, a value of Why, by the
    place of its cell.
    """

    plan: str | None = None
    round: str | None = None
    assessment: Assessment | None = None
    layout: str | Layout | None = None
    accepted: Mapping[str, str] = field(default_factory=dict)
    erase_empty: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What the store remembers of them."""
        layout = self.layout.code if isinstance(self.layout, Layout) else self.layout
        said = {
            "plan": self.plan,
            "round": self.round,
            "assessment": self.assessment.value if self.assessment else None,
            "layout": layout,
            "accepted": dict(self.accepted),
            "erase_empty": self.erase_empty,
            "reasons": dict(self.reasons),
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class FileVerdict:
    """What became of one file, or would: its problems, and what it changes.

    changes, unanswered and differs list the first ones; the numbers count all of them. emptied:
    answers in force whose cell is empty now, and that stay. ground: a digest of what would change;
    a commit that is given it refuses when it is no longer true.
    """

    file: str
    sha256: str
    plan: str = ""
    layout: str = ""
    upload: int | None = None
    problems: tuple[Problem, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    emptied: int = 0
    changes: tuple[Change, ...] = ()
    n_unanswered: int = 0
    unanswered: tuple[str, ...] = ()
    differs: tuple[Difference, ...] = ()
    differing: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    ground: str = ""
    ratings: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    erased: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def guesses(self) -> dict[str, str]:
        """The country code that is guessed, by the name as it is written."""
        return {p.found: p.guess for p in self.problems if p.guess}

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
            "withdrawn": self.withdrawn,
            "emptied": self.emptied,
            "unanswered": self.n_unanswered,
            "ground": self.ground,
            "unanswered_cells": list(self.unanswered),
            "changes": [_change_as_json(change) for change in self.changes],
            "differing": {name: list(counts) for name, counts in self.differing.items()},
            "differences": [
                {name: getattr(one, name) for name in Difference.__slots__} for one in self.differs
            ],
            "problems": [problem_as_json(problem) for problem in self.problems],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> FileVerdict:
        """The way back of `as_json`; without the ratings themselves."""
        plain = (
            "file", "sha256", "upload", "plan", "layout", "added", "changed", "unchanged",
            "withdrawn", "emptied", "ground",
        )  # fmt: skip
        return cls(
            **{name: said[name] for name in plain},
            n_unanswered=said["unanswered"],
            unanswered=tuple(said["unanswered_cells"]),
            changes=tuple(_change_from_json(one) for one in said["changes"]),
            differs=tuple(Difference(**one) for one in said["differences"]),
            differing={name: (n, of) for name, (n, of) in said["differing"].items()},
            problems=tuple(problem_from_json(one) for one in said["problems"]),
        )


def problem_as_json(problem: Problem) -> dict[str, str]:
    """A problem with its place, its parts and the whole sentence."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "found": problem.found,
        "expected": problem.expected,
        "statement": problem.statement,
        "advice": problem.advice,
        "guess": problem.guess,
        "sentence": problem.sentence,
    }


def problem_from_json(said: Mapping[str, str]) -> Problem:
    """The way back of `problem_as_json`."""
    parts = ("code", "sheet", "cell", "statement", "advice", "found", "expected", "guess")
    return Problem(**{name: said[name] for name in parts}, severity=Severity(said["severity"]))


def _change_as_json(change: Change) -> dict[str, Any]:
    names = ("round", "country", "action", "assessment", "place", "file", "upload")
    told = {name: getattr(change, name) for name in names}
    return told | {"before": dict(change.before), "after": dict(change.after)}


def _change_from_json(said: Mapping[str, Any]) -> Change:
    return Change(**said)


def check_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    choices: Choices | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileVerdict:
    """What is wrong with a file and what it would change. Writes nothing.

    Raises UnknownPlan for a plan that was chosen and does not exist.
    """
    chosen = choices or Choices()
    return _checked(workspace, content, file, chosen, progress, cancelled, compare=True)


def _checked(
    workspace: Workspace,
    content: bytes,
    file: str,
    chosen: Choices,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    *,
    compare: bool,
) -> FileVerdict:
    sha256 = hashlib.sha256(content).hexdigest()
    wanted = workspace.plan(chosen.plan) if chosen.plan else None
    blank = FileVerdict(file, sha256, wanted.code if wanted else "")
    try:
        workbook = read_workbook(content, file, progress=progress, cancelled=cancelled)
    except Unreadable as unreadable:
        return replace(blank, problems=(unreadable.problem,))
    layouts = _layouts(workspace, chosen.layout)
    table = _table(workspace, workbook, layouts, wanted, chosen)
    if table is None:
        problem = _other_kind(workspace, workbook) or _no_layout(workbook, layouts)
        return replace(blank, problems=(*workbook.told, problem))
    named = replace(blank, layout=table.layout.code)
    try:
        of_plan = wanted or _plan_named(workspace, table)
    except UnknownPlan as unknown:
        problem = _other_kind(workspace, workbook) or _unknown_plan(table, str(unknown))
        return replace(named, problems=(problem,))
    named = replace(named, plan=of_plan.code)
    if not of_plan.actions:
        problem = _other_kind(workspace, workbook) or _without_actions(of_plan)
        return replace(named, problems=(problem,))
    _tell(progress, _("checking"), 0.0)
    checked = check_answers(
        table,
        of_plan,
        register(workspace, chosen.accepted),
        round_=chosen.round,
        assessment=chosen.assessment,
    )
    if checked.has_errors and checked.ratings.empty and not chosen.layout:
        other = _other_kind(workspace, workbook)
        checked = replace(checked, problems=(other,)) if other else checked
    ratings = _with_reasons(checked.ratings, chosen.reasons)
    _tell(progress, _("comparing"), 0.0)
    checked = replace(checked, ratings=ratings)
    return _compared(workspace, named, checked, of_plan, workbook, chosen, compare=compare)


def import_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    choices: Choices | None = None,
    *,
    by: str = "",
    ground: str | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileVerdict:
    """Check a file and, when no problem is an error, keep it in one transaction.

    ground: the digest of the changes that were looked at before; when others have changed what
    they would be, nothing is written and a problem says so.
    """
    chosen = choices or Choices()
    # What changes is found out while nobody else can write, and once is enough.
    verdict = _checked(workspace, content, file, chosen, progress, cancelled, compare=False)
    if verdict.has_errors or verdict.ratings is None:
        return verdict
    _tell(progress, _("keeping"), 0.0)
    try:
        upload, changes = commit_upload(
            workspace.store,
            verdict.plan,
            verdict.ratings,
            file=file,
            content=content,
            layout=verdict.layout,
            unanswered=verdict.n_unanswered,
            by=by,
            erased=verdict.erased,
            ground=ground,
            options=chosen.as_json(),
            aliases=_names(chosen.accepted),
            progress=lambda share: _tell(progress, _("keeping"), share),
            cancelled=cancelled,
        )
    except RoundNotOpen as shut:
        return _refused_meanwhile(verdict, shut.rounds)
    except GroundMoved as moved:
        return _ground_moved(verdict, moved.changes)
    return replace(_counted(verdict, changes), upload=upload)


def register(workspace: Workspace, accepted: Mapping[str, str]) -> CountryRegister:
    """The countries with the names that uploaders have accepted, and those accepted now."""
    now = {normalised(name): code for name, code in _names(accepted).items()}
    return workspace.countries.with_aliases({**workspace.aliases(), **now})


def _names(accepted: Mapping[str, str]) -> Mapping[str, str]:
    """What was accepted, without what is no name: as one, a dash would stand for any sign."""
    return {name: code for name, code in accepted.items() if normalised(name)}


def _tell(progress: Progress | None, step: str, share: float) -> None:
    if progress is not None:
        progress(step, share)


def _layouts(workspace: Workspace, chosen: str | Layout | None) -> list[Layout]:
    if isinstance(chosen, Layout):
        return [chosen]
    return [workspace.layouts[chosen]] if chosen else list(workspace.layouts.values())


def _table(
    workspace: Workspace,
    workbook: Workbook,
    layouts: Sequence[Layout],
    plan: Plan | None,
    chosen: Choices,
) -> RawTable | None:
    """The answers by the chosen layout, or by the one in which most names are known."""
    if chosen.layout:
        return read_answers(workbook, layouts[0])
    best: tuple[float, RawTable] | None = None
    for table in candidates(workbook, layouts, plan.code if plan else None):
        layout = table.layout
        if layout.geometry != "matrix" or layout.recognise or plan is None:
            return best[1] if best and best[0] > 0 else table
        # A matrix looks the same whatever stands across: the words themselves decide.
        countries = register(workspace, chosen.accepted)
        known = how_much_is_known(table, plan, countries, round_=chosen.round)
        if known == 1.0:
            return table
        if best is None or known > best[0]:
            best = (known, table)
    return best[1] if best else None


def _with_reasons(ratings: pd.DataFrame, reasons: Mapping[str, str]) -> pd.DataFrame:
    """The ratings with the reasons that were given for changes, by place."""
    if not reasons or ratings.empty:
        return ratings
    place = ratings["sheet"].astype(str) + "!" + ratings["cell"].astype(str)
    why = place.map(reasons)
    return ratings.assign(why=why.where(why.notna(), ratings["why"].astype(object)))


def _compared(
    workspace: Workspace,
    verdict: FileVerdict,
    checked: Checked,
    plan: Plan,
    workbook: Workbook,
    chosen: Choices,
    *,
    compare: bool,
) -> FileVerdict:
    """The verdict with what there is to ask; and, to `compare`, with what would change."""
    so_far = replace(
        verdict,
        problems=(*workbook.told, *checked.problems),
        n_unanswered=len(checked.unanswered),
        unanswered=tuple(cell.place for cell in checked.unanswered[:MOST_LISTED]),
    )
    if checked.has_errors:
        return so_far
    erased = checked.emptied if chosen.erase_empty else None
    counted = replace(so_far, ratings=checked.ratings, erased=erased)
    if compare:
        changes = changes_of(workspace.store, plan.code, checked.ratings, erased)
        counted = _counted(counted, changes)
        if not changes.added and not changes.changed and not len(checked.emptied):
            return counted
    countries = set(map(str, checked.ratings["country"].unique()))
    countries |= set(map(str, checked.emptied["country"].unique()))
    current = current_ratings(workspace.store, plan.code, countries, PREVIEWED)
    listed, counts = differences(checked.ratings, current, MOST_LISTED)
    still = _still_in_force(checked.emptied, checked.ratings, current)
    emptied = 0 if chosen.erase_empty else still
    return replace(
        counted,
        problems=(*counted.problems, *jumps(checked.ratings, current, plan)),
        differs=listed,
        differing=counts,
        emptied=emptied,
    )


def _counted(verdict: FileVerdict, changes: Differences[Change]) -> FileVerdict:
    return replace(
        verdict,
        added=changes.added,
        changed=changes.changed,
        unchanged=changes.unchanged,
        withdrawn=changes.withdrawn,
        changes=changes.first(MOST_LISTED),
        ground=changes.ground,
    )


def _still_in_force(emptied: pd.DataFrame, ratings: pd.DataFrame, current: pd.DataFrame) -> int:
    """How many answers are in force of which all cells of the file were left empty."""
    if emptied.empty or current.empty:
        return 0
    keys = list(RATING_KEY)
    empty, said, known = (
        pd.MultiIndex.from_frame(frame[keys].astype(object)).unique()
        for frame in (emptied, ratings, current)
    )
    return len(empty.difference(said, sort=False).intersection(known))


def _ground_moved(verdict: FileVerdict, changes: Differences[Change]) -> FileVerdict:
    """The verdict on a good file when others have changed what it would change."""
    counted = _counted(verdict, changes)
    n = changes.added + changes.changed + changes.withdrawn
    problem = Problem(
        "ground_moved",
        "",
        "",
        ngettext(
            "while you looked at '{file}', somebody else changed the ratings it speaks of; "
            "now it would change {n} rating. Nothing was written.",
            "while you looked at '{file}', somebody else changed the ratings it speaks of; "
            "now it would change {n} ratings. Nothing was written.",
            n,
        ).format(file=verdict.file, n=n),
        _("Look at what would change now, and keep it then."),
        found=str(n),
        expected=_("the changes that were shown"),
    )
    return replace(counted, problems=(problem, *counted.problems))


def _refused_meanwhile(verdict: FileVerdict, rounds: Iterable[str]) -> FileVerdict:
    """The verdict on a good file whose round was closed or published after it was checked."""
    problems = []
    said = [frame for frame in (verdict.ratings, verdict.erased) if frame is not None]
    for code in rounds:
        first = next(here.iloc[0] for f in said if len(here := f[f["round"] == code]))
        problems.append(
            Problem(
                "round_not_open",
                str(first["sheet"]),
                str(first["cell"]),
                _("the round {round} of {plan} is not open any more.").format(
                    round=code, plan=verdict.plan
                ),
                _("Have the coordinator open it before importing into it."),
                found=code,
                expected=_("an open round"),
            )
        )
    return replace(
        verdict,
        problems=(*verdict.problems, *problems),
        added=0,
        changed=0,
        unchanged=0,
        withdrawn=0,
        changes=(),
        ratings=None,
    )


def _plan_named(workspace: Workspace, table: RawTable) -> Plan:
    """The plan that the workbook or its layout names. Raises UnknownPlan."""
    # A formula that was never calculated names nothing.
    on_cover = "" if table.plan.lacks_result else table.plan.text
    named = on_cover or table.layout.plan
    if not named:
        raise UnknownPlan(_("The workbook does not say which plan it answers to."))
    return workspace.plan(named)


def _other_kind(workspace: Workspace, workbook: Workbook) -> Problem | None:
    """That the file holds targets or indicators, where one can see that it does."""
    found = recognised_series(workbook, workspace.series_layouts.values())
    if found is None:
        return None
    layout, raw = found
    headings = (heading for row in raw.rows for value in row.values for heading in value.headings)
    return other_kind(next(headings, NO_CELL), layout.title, layout.kind.value)


def _no_layout(workbook: Workbook, layouts: Iterable[Layout]) -> Problem:
    first = next(sheet for sheet in workbook.sheets if len(sheet.filled_rows))
    row = first.row(int(first.filled_rows[0]))
    cell = row[min(row)]
    titles = "; ".join(f"{layout.title} ({layout.code})" for layout in layouts)
    return Problem(
        "unknown_layout",
        cell.sheet,
        cell.address,
        _("no table of answers was found on any sheet of '{file}'.").format(file=workbook.file),
        _("Use the template, give the table one heading each for country, action and rating, or say "
          "which column is what."),
        found=cell.text,
        expected=titles,
    )  # fmt: skip


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
