"""Settling a rating: agreed at a level, or not agreed so that both stand; by whom, and undone exactly."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from monitoring.definitions.words import cleaned
from monitoring.model import Assessment, Plan, Problem
from monitoring.pipeline.results import Results
from monitoring.pipeline.sides import visible
from monitoring.pipeline.typed import Typed, file_of, type_rating
from monitoring.pipeline.verdict import FileVerdict
from monitoring.pipeline.views.settle import (
    REASON_COUNTRY,
    REASON_EVALUATORS,
    rows_of,
    to_settle,
)
from monitoring.pipeline.workspace import Workspace, round_in
from monitoring.store import (
    Answered,
    Seen,
    SeenNoMore,
    UnknownUpload,
    Upload,
    comments_of,
    history,
    undo_upload,
    uploads,
)
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import whole

NOT_AGREED = "not agreed"
"""The word of the file, which is read in every language."""


class SettleRefused(ValueError):
    """What was asked for cannot be done; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.sentence for problem in problems))


def cases(
    workspace: Workspace, results: Results, round_: str, *, with_secretariat: bool = True
) -> pd.DataFrame:
    """SETTLE_COLUMNS: the ratings of a round to be settled, with what the store knows of them.

    with_secretariat: also with the words of comments that are only for the secretariat; without
    them `visibility` alone says that there is one. A rating that is to be settled for such a
    comment alone is listed all the same.
    """
    plan = results.plan.code
    comments = comments_of(workspace.store, plan, round_)
    sent = {one.id: one for one in uploads(workspace.store, plan)}
    found = to_settle(results, round_, comments, sent)
    if with_secretariat:
        return found
    shown = visible(comments, with_secretariat=False)
    hidden = [key not in shown for key in zip(found["country"], found["action"], strict=True)]
    found.loc[hidden, ["stance", "proposed", "remark"]] = ""
    return found


def settle_at(
    workspace: Workspace,
    plan: str,
    round_: str,
    country: str,
    action: str,
    level: str,
    *,
    by: str,
    evidence: str = "",
    reason: str = "",
    seen: int | None = None,
) -> FileVerdict:
    """Agree on a rating: a level by its code or in words, a number, or a word for no answer.

    seen: the upload of the agreed rating that was looked at, 0 for none; another one that was kept
    meanwhile stays. The verdict says what is wrong, and nothing is written then. Raises UnknownPlan
    or UnknownRound.
    """
    found = workspace.plan(plan)
    typed = Typed(
        country,
        action,
        _label(found, action, level),
        Assessment.AGREED.value,
        evidence=evidence,
        comment=reason,
    )
    return _settle(workspace, found, round_, typed, by, seen)


def settle_not_agreed(
    workspace: Workspace,
    plan: str,
    round_: str,
    country: str,
    action: str,
    *,
    reason_country: str,
    reason_evaluators: str,
    by: str,
    seen: int | None = None,
) -> FileVerdict:
    """Write down that a rating was not agreed: both stand, each with its reason.

    As `settle_at` otherwise.
    """
    mine, theirs = cleaned(reason_country), cleaned(reason_evaluators)
    typed = Typed(
        country,
        action,
        NOT_AGREED,
        Assessment.AGREED.value,
        comment=_("The country: {country} The evaluators: {evaluators}").format(
            country=mine, evaluators=theirs
        ),
        notes={REASON_COUNTRY: mine, REASON_EVALUATORS: theirs},
    )
    return _settle(workspace, workspace.plan(plan), round_, typed, by, seen)


def unsettle(
    workspace: Workspace,
    plan: str,
    round_: str,
    country: str,
    action: str,
    *,
    seen: int | None = None,
) -> Upload:
    """Undo the upload by which a rating was settled: exactly what was there before is there again.

    seen: as in `settle_at`. Raises UnknownPlan, UnknownRound, RoundNotOpen; SettleRefused where
    nothing is settled, where it was settled anew meanwhile, and where the upload says more.
    """
    found = workspace.plan(plan)
    code = round_in(found, round_).code
    agreed = _agreed(workspace, found, code, country, action)
    if agreed is None:
        raise SettleRefused(
            Problem(
                "nothing_settled", "", "",
                _("{country}, {action}: nothing is settled in the round {round}.").format(
                    country=country, action=action, round=code
                ),
                _("There is nothing to undo."),
            )
        )  # fmt: skip
    if seen not in (None, agreed.upload):
        raise SettleRefused(_settled_meanwhile(agreed))
    sent = next(one for one in uploads(workspace.store, found.code) if one.id == agreed.upload)
    others = rows_of(sent) - 1
    if others:
        raise SettleRefused(
            Problem(
                "settled_with_others", "", "",
                ngettext(
                    "It was settled with the file {file}, which says {n} other rating too.",
                    "It was settled with the file {file}, which says {n} other ratings too.",
                    others,
                ).format(file=sent.file, n=whole(others)),
                _("Settle this one anew, or undo the whole upload {n} on the page Returns.").format(
                    n=sent.id
                ),
            )
        )  # fmt: skip
    looked_at = Seen({(code, country, action, Assessment.AGREED.value): agreed.upload})
    try:
        return undo_upload(workspace.store, sent.id, seen=looked_at)
    except (SeenNoMore, UnknownUpload):
        now = _agreed(workspace, found, code, country, action)
        raise SettleRefused(_settled_meanwhile(now)) from None


def _settle(
    workspace: Workspace,
    plan: Plan,
    round_: str,
    typed: Typed,
    by: str,
    seen: int | None,
) -> FileVerdict:
    code = round_in(plan, round_).code
    file = file_of(typed.country, typed.action)
    if not cleaned(by):
        return FileVerdict(file, "", plan.code, problems=(_nobody(),))
    key = (code, typed.country, typed.action, Assessment.AGREED.value)
    looked_at = None if seen is None else Seen({key: seen})
    try:
        verdict = type_rating(workspace, plan.code, code, typed, by=by, seen=looked_at)
    except SeenNoMore:
        agreed = _agreed(workspace, plan, code, typed.country, typed.action)
        return FileVerdict(file, "", plan.code, problems=(_settled_meanwhile(agreed),))
    # A jump is asked about when a file is looked at; what was agreed on has been looked at.
    told = tuple(problem for problem in verdict.problems if problem.code != "jump")
    return replace(verdict, problems=told)


def _agreed(
    workspace: Workspace, plan: Plan, round_: str, country: str, action: str
) -> Answered | None:
    """The agreed rating in force."""
    said = history(workspace.store, plan.code, round_, country, action)
    mine = (one for one in said if one.assessment == Assessment.AGREED)
    return next((one for one in mine if one.is_in_force), None)


def _label(plan: Plan, code: str, level: str) -> str:
    """The label of a level that is named by its code, else what was said."""
    action = plan.action_by_code.get(code)
    scale = plan.scale_of(action) if action else None
    known = scale.level_by_code.get(level) if scale else None
    return known.label if known else level


def _nobody() -> Problem:
    return Problem(
        "settled_by_nobody", "", "",
        _("It is not said who settles it."),
        _("Give a name or an office: it is kept with what is settled."),
    )  # fmt: skip


def _settled_meanwhile(agreed: Answered | None) -> Problem:
    if agreed is None:
        statement = _("Somebody else has undone meanwhile what was settled here.")
    elif agreed.uploaded_by:
        statement = _("{who} has settled it meanwhile.").format(who=agreed.uploaded_by)
    else:
        statement = _("Somebody else has settled it meanwhile.")
    return Problem(
        "settled_meanwhile", "", "",
        statement,
        _("Nothing was written: look at how it stands now."),
    )  # fmt: skip
