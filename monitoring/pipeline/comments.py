"""Comments of countries on draft findings: from a raw form to a verdict, kept whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from monitoring.checking import Draft, check_cover
from monitoring.checking import check_comments as checked_comments
from monitoring.definitions.comment_words import LAYOUT
from monitoring.model import Assessment, Cell, Plan, Problem, RawComments, Status
from monitoring.pipeline.verdict import COMMENTS, MOST_LISTED, Choices, FileVerdict
from monitoring.pipeline.workspace import UnknownPlan, Workspace, accepted_names, register
from monitoring.store import (
    CommentChange,
    Differences,
    GroundMoved,
    RoundPublished,
    comment_changes_of,
    commit_comments,
    current_comments,
    current_ratings,
)
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

RATED = ("status", "level", "value")
"""What the check needs of the ratings in force."""


def check_comments(
    workspace: Workspace,
    raw: RawComments,
    blank: FileVerdict,
    chosen: Choices,
    *,
    compare: bool = True,
) -> FileVerdict:
    """What is wrong with a comment form, and to `compare` what it would change. Writes nothing.

    blank: the verdict so far, with what was told of the file; its plan is the one that was chosen,
    if any.
    """
    named = replace(blank, kind=COMMENTS, layout=LAYOUT)
    try:
        plan = workspace.plan(blank.plan or raw.plan.text)
    except UnknownPlan as unknown:
        return _with(named, _unknown_plan(raw.plan, str(unknown)))
    named = replace(named, plan=plan.code)
    countries = register(workspace, chosen.accepted)
    about = check_cover(raw, plan, countries, round_=chosen.round)
    if isinstance(about, list):
        return _with(named, *about)
    country, round_ = about
    checked = checked_comments(
        raw,
        plan,
        countries,
        country,
        round_,
        drafts=drafts_of(workspace, plan, round_.code, country),
        on=datetime.now(UTC).date(),
    )
    named = _with(named, *checked.problems)
    if checked.has_errors:
        return named
    still = _still_in_force(workspace, plan, round_.code, country, checked.silent)
    named = replace(
        named,
        comments=checked.comments,
        emptied=len(still),
        n_unanswered=len(still),
        unanswered=tuple(cell.place for cell in still.values())[:MOST_LISTED],
    )
    if not compare:
        return named
    return _counted(named, comment_changes_of(workspace.store, plan.code, checked.comments))


def keep_comments(
    workspace: Workspace,
    verdict: FileVerdict,
    content: bytes,
    chosen: Choices,
    *,
    by: str = "",
    ground: str | None = None,
) -> FileVerdict:
    """Keep a form as `check_comments` found it, if without errors, in one transaction.

    ground: the digest of the changes that were looked at before; when they are others now, nothing
    is written and a problem says so.
    """
    if verdict.has_errors or verdict.comments is None:
        return verdict
    try:
        upload, changes = commit_comments(
            workspace.store,
            verdict.plan,
            verdict.comments,
            file=verdict.file,
            content=content,
            layout=verdict.layout,
            by=by,
            ground=ground,
            options=chosen.as_json(),
            aliases=accepted_names(chosen.accepted),
        )
    except RoundPublished as shut:
        return _published_meanwhile(verdict, shut.round)
    except GroundMoved as moved:
        return _ground_moved(verdict, moved.changes)
    return replace(_counted(verdict, changes), upload=upload, is_new=not changes.is_known)


def drafts_of(workspace: Workspace, plan: Plan, round_: str, country: str) -> Mapping[str, Draft]:
    """What evaluators rated of a country in a round, by the code of the action."""
    ratings = current_ratings(workspace.store, plan.code, {country}, RATED)
    here = ratings[
        (ratings["round"] == round_)
        & (ratings["country"] == country)
        & (ratings["assessment"] == Assessment.EVALUATOR.value)
        & (ratings["status"] == Status.RATED.value)
    ]
    said = zip(here["action"], here["level"], here["value"], strict=True)
    return {str(action): Draft(str(level), float(value)) for action, level, value in said}


def _with(verdict: FileVerdict, *problems: Problem) -> FileVerdict:
    return replace(verdict, problems=(*verdict.problems, *problems))


def _still_in_force(
    workspace: Workspace, plan: Plan, round_: str, country: str, silent: Mapping[str, Cell]
) -> dict[str, Cell]:
    """The findings that the form says nothing of and of which a comment is in force."""
    known = current_comments(workspace.store, plan.code, {country})
    here = set(map(str, known.loc[known["round"] == round_, "node"]))
    return {node: cell for node, cell in silent.items() if node in here}


def _counted(verdict: FileVerdict, changes: Differences[CommentChange]) -> FileVerdict:
    return replace(
        verdict,
        added=changes.added,
        changed=changes.changed,
        unchanged=changes.unchanged,
        withdrawn=changes.withdrawn,
        commented=changes.first(MOST_LISTED),
        ground=changes.ground,
    )


def _ground_moved(verdict: FileVerdict, changes: Differences[CommentChange]) -> FileVerdict:
    """The verdict on a good form when others have changed what it would change."""
    n = changes.added + changes.changed
    problem = Problem(
        "ground_moved",
        "",
        "",
        ngettext(
            "while you looked at '{file}', somebody else changed the comments it speaks of; "
            "now it would change {n} comment. Nothing was written.",
            "while you looked at '{file}', somebody else changed the comments it speaks of; "
            "now it would change {n} comments. Nothing was written.",
            n,
        ).format(file=verdict.file, n=n),
        _("Look at what would change now, and keep it then."),
        found=str(n),
        expected=_("the changes that were shown"),
    )
    counted = _counted(verdict, changes)
    return replace(counted, problems=(problem, *counted.problems))


def _published_meanwhile(verdict: FileVerdict, round_: str) -> FileVerdict:
    """The verdict on a good form whose round was published after it was checked."""
    problem = Problem(
        "round_not_open",
        "",
        "",
        _("the round {round} of {plan} has been published meanwhile.").format(
            round=round_, plan=verdict.plan
        ),
        _("What is published stays as it is; say it in a new round."),
        found=round_,
        expected=_("a round that is not published"),
    )
    empty = replace(verdict, added=0, changed=0, unchanged=0, commented=(), comments=None)
    return _with(empty, problem)


def _unknown_plan(cell: Cell, sentence: str) -> Problem:
    return Problem(
        "unknown_plan",
        cell.sheet,
        cell.address,
        sentence,
        _("Choose the plan when importing."),
        found=cell.text,
        expected=_("the code of a plan"),
    )
