"""From the bytes of a file to a verdict: read, checked, compared, and kept whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from monitoring.checking import Checked, check_answers, how_much_is_known
from monitoring.model import (
    NO_CELL,
    RATING_KEY,
    Layout,
    Plan,
    Problem,
    RawTable,
)
from monitoring.pipeline.comments import check_comments, keep_comments
from monitoring.pipeline.preview import differences, jumps
from monitoring.pipeline.verdict import (
    COMMENTS,
    MOST_LISTED,
    Choices,
    FileVerdict,
    Progress,
)
from monitoring.pipeline.workspace import UnknownPlan, Workspace, accepted_names, register
from monitoring.reading import (
    Unreadable,
    Workbook,
    candidates,
    read_answers,
    read_workbook,
    recognised_comments,
    recognised_series,
)
from monitoring.reading.findings import other_kind
from monitoring.store import (
    Change,
    Differences,
    GroundMoved,
    RoundNotOpen,
    Seen,
    changes_of,
    commit_upload,
    current_ratings,
)
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

PREVIEWED = ("status", "level", "value", "raw")
"""What the questions about a file need of the ratings in force."""


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
    commented = None if chosen.layout else recognised_comments(workbook)
    if commented is not None:
        of_comments = replace(blank, problems=workbook.told)
        return check_comments(workspace, commented, of_comments, chosen, compare=compare)
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
    seen: Seen | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileVerdict:
    """Check a file and, when no problem is an error, keep it in one transaction.

    ground: the digest of the changes that were looked at before; when others have changed what
    they would be, nothing is written and a problem says so. seen: what a file of ratings was
    decided on. Raises SeenNoMore where that is another by now; nothing is written then.
    """
    chosen = choices or Choices()
    # What changes is found out while nobody else can write, and once is enough.
    verdict = _checked(workspace, content, file, chosen, progress, cancelled, compare=False)
    if verdict.kind == COMMENTS:
        return keep_comments(workspace, verdict, content, chosen, by=by, ground=ground)
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
            seen=seen,
            options=chosen.as_json(),
            aliases=accepted_names(chosen.accepted),
            progress=lambda share: _tell(progress, _("keeping"), share),
            cancelled=cancelled,
        )
    except RoundNotOpen as shut:
        return _refused_meanwhile(verdict, shut.rounds)
    except GroundMoved as moved:
        return _ground_moved(verdict, moved.changes)
    return replace(_counted(verdict, changes), upload=upload, is_new=not changes.is_known)


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
