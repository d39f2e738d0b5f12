"""A rating that somebody types becomes a small file, and comes in as any file does."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from monitoring.checking.levels import Meant, words_of
from monitoring.definitions.words import NOT_AGREED, cleaned, no_answer
from monitoring.model import Assessment, Plan, Problem, Severity
from monitoring.pipeline.intake import import_file
from monitoring.pipeline.verdict import Choices, FileVerdict
from monitoring.pipeline.views.settle import REASON_COUNTRY, REASON_EVALUATORS
from monitoring.pipeline.workspace import Workspace
from monitoring.store import Seen
from monitoring.translation import gettext as _
from monitoring.written import whole

MOST_LETTERS = 10_000
"""Of a text beside a rating: more is a document."""
LETTERS_OF_A_NAME = 40
"""So much of each thing that a rating is about stands in the name of its file."""
TYPED = (Assessment.EVALUATOR, Assessment.AGREED)
"""Whose ratings can be typed; what a country says of itself comes in its workbook."""
LAYOUT = "long"
HEADINGS = (
    "Country",
    "Round",
    "Action",
    "Rating",
    "Assessment",
    "Evidence",
    "Comment",
    "Why changed",
)
"""Of the file, by the words of the layout: it is read in every language."""
FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet program takes for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A rating as it was typed, nothing checked yet.

    country, action, rating: in any words that a workbook may use. assessment: a value of Assessment.
    why: a value of Why, or in words. notes: text by heading, kept with the rating.
    """

    country: str
    action: str
    rating: str
    assessment: str
    evidence: str = ""
    comment: str = ""
    why: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.evidence, self.comment, self.why, *self.notes.values())


def type_rating(
    workspace: Workspace,
    plan: str,
    round_: str,
    typed: Typed,
    *,
    by: str = "",
    seen: Seen | None = None,
) -> FileVerdict:
    """Check one typed rating as a file is checked, and keep it when nothing is wrong.

    Its problems are those of the file, without a place; and "not agreed" takes the reasons of both
    sides, as notes. seen: what it was decided on. Raises UnknownPlan, or SeenNoMore where that is
    another by now; nothing is written then.
    """
    about = (typed.country, typed.action)
    return type_ratings(workspace, plan, round_, [typed], about, by=by, seen=seen)


def type_ratings(
    workspace: Workspace,
    plan: str,
    round_: str,
    typed: Sequence[Typed],
    about: Sequence[str],
    *,
    by: str = "",
    seen: Seen | None = None,
) -> FileVerdict:
    """Check typed ratings of a round together, and keep all of them as one upload, or none.

    about: what the name of the file says. As `type_rating` otherwise.
    """
    found = workspace.plan(plan)
    code = found.code
    file = file_of(*about)
    problem = next(filter(None, (_refused(one, found) for one in typed)), None)
    if problem is not None:
        return FileVerdict(file, "", code, problems=(problem,))
    verdict = import_file(
        workspace,
        content_of(round_, typed),
        file,
        Choices(plan=code, layout=workspace.defined_layouts[LAYOUT]),
        by=cleaned(by),
        seen=seen,
    )
    # How a file was cut into cells is no news to somebody who typed them one by one.
    told = (_spoken(problem) for problem in verdict.problems if problem.code != "read_as")
    return replace(verdict, problems=tuple(told))


def _spoken(problem: Problem) -> Problem:
    """A problem of a file as one of what was typed, which has no cells and no columns."""
    if problem.code != "jump":
        return replace(problem, sheet="", cell="")
    advice = _("Say why when you type it: the situation changed, the earlier rating was wrong, or the "
               "standard of evidence is another one.")  # fmt: skip
    return replace(problem, sheet="", cell="", advice=advice)


def sentences(verdict: FileVerdict, severity: Severity = Severity.ERROR) -> list[str]:
    """What a reader is told of a typed rating, each once and beginning with a capital."""
    said = (problem.sentence for problem in verdict.problems if problem.severity is severity)
    return list(dict.fromkeys(text[:1].upper() + text[1:] for text in said))


def file_of(*about: str) -> str:
    """The name of the file of a typed rating, with the moment in UTC.

    Plan and round stand beside it wherever uploads are listed, and in the file itself.
    """
    parts = (re.sub(r"[^\w.-]+", "-", part[:LETTERS_OF_A_NAME]).strip(".-") for part in about)
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    return f"{' '.join(filter(None, ('typed', *parts, moment)))}.csv"


def content_of(round_: str, typed: Sequence[Typed]) -> bytes:
    """The typed ratings as a table of comma-separated values (UTF-8), one row each."""
    notes = list(dict.fromkeys(heading for one in typed for heading in one.notes))
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow((*HEADINGS, *notes))
    for one in typed:
        said = (one.country, round_, one.action, one.rating, one.assessment, one.evidence,
                one.comment, one.why, *(one.notes.get(heading, "") for heading in notes))  # fmt: skip
        writer.writerow(map(_cell, said))
    return table.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    """A text as reading would have it: on one line, and nothing in it that is not seen.

    A space before what looks like a formula keeps a spreadsheet program from calculating it; the
    reading takes it off again.
    """
    seen = cleaned(text)
    return f" {seen}" if seen.startswith(FORMULA) else seen


def _refused(typed: Typed, plan: Plan) -> Problem | None:
    """Why something typed is not even a row of a file: what a file would pass over in silence."""
    if typed.assessment not in TYPED:
        return Problem(
            "not_typed", "", "",
            _("Only an evaluator's or an agreed rating can be typed."),
            _("What a country says of itself comes in its own workbook, on the page Returns."),
            found=typed.assessment,
            expected=", ".join(TYPED),
        )  # fmt: skip
    if not cleaned(typed.rating):
        return Problem(
            "nothing_typed", "", "",
            _("No rating is said."),
            _("Choose a level, or 'No information'."),
            expected=_("a rating"),
        )  # fmt: skip
    longest = max(map(len, typed.texts))
    if longest > MOST_LETTERS:
        return Problem(
            "typed_too_long", "", "",
            _("The text has {n} letters, and {most} is the most.").format(
                n=whole(longest), most=whole(MOST_LETTERS)
            ),
            _("Say it more shortly, or name the document that says it."),
        )  # fmt: skip
    return _without_reasons(typed, plan)


def _without_reasons(typed: Typed, plan: Plan) -> Problem | None:
    """That nothing is agreed, and not why; a workbook may say its reasons wherever it likes."""
    if not _is_not_agreed(typed, plan):
        return None
    reasons = [typed.notes.get(heading) for heading in (REASON_COUNTRY, REASON_EVALUATORS)]
    if all(reason is not None and cleaned(reason) for reason in reasons):
        return None
    return Problem(
        "not_agreed_without_reasons", "", "",
        _("Where nothing is agreed both ratings stand, each with its reason."),
        _("Settle it as not agreed: there both reasons are asked for.") if None in reasons
        else _("Write in a few words why the country and why the evaluators hold to theirs."),
    )  # fmt: skip


def _is_not_agreed(typed: Typed, plan: Plan) -> bool:
    """Whether an agreed rating says that nothing was agreed; a level of that name is a level."""
    if typed.assessment != Assessment.AGREED or no_answer(cleaned(typed.rating)) != NOT_AGREED:
        return False
    action = plan.action_by_code.get(typed.action)
    scale = plan.scale_of(action) if action else None
    return scale is None or not isinstance(words_of(scale).meaning(cleaned(typed.rating)), Meant)
