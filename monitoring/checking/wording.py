"""What is wrong with the answers of a workbook as a whole, one sentence each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from monitoring.checking import identity
from monitoring.model import Action, Cell, Plan, Problem, RawTable, Round, Severity
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

UNKNOWN = {
    "action": ("unknown_action",),
    "country": ("unknown_country", "country_guess", "country_not_in_plan"),
}
"""Codes of the problems of a name that is not known."""
OF_OTHERS = ("other_round", "round_not_open", "country_not_in_plan")
"""Codes of the problems of a name that is known, and stands for what is not asked about."""


def other_plan(table: RawTable, plan: Plan) -> Problem | None:
    """A form names its plan; answers to another plan are never taken for this one's."""
    if table.plan.is_empty or table.plan.text.casefold() == plan.code.casefold():
        return None
    return Problem(
        "other_plan",
        table.plan.sheet,
        table.plan.address,
        _("the workbook answers to the plan {found}, but {plan} was chosen.").format(
            found=table.plan.text, plan=plan.code
        ),
        _("Choose the plan of the workbook."),
        found=table.plan.text,
        expected=plan.code,
    )


def none_known(role: str, words: Collection[str], first: Problem, plan: Plan) -> Problem:
    """One sentence for a workbook in which no action, or no country, is known."""
    sentence = {
        "action": _("none of the {n} actions named is one of {plan}."),
        "country": _("none of the {n} countries named takes part in {plan}."),
    }[role]
    return Problem(
        f"no_known_{role}",
        first.sheet,
        first.cell,
        sentence.format(n=len(words), plan=plan.code),
        _("Check that the plan and the workbook belong together."),
        found=identity.listed(sorted(words)),
        expected=first.expected,
    )


def twice(cell: Cell, names: Mapping[str, str], earlier: Cell) -> Problem:
    """A second answer for the same country, round, action and assessment."""
    return Problem(
        "rated_twice",
        cell.sheet,
        cell.address,
        _(
            "{country} rates {action} for the second time in the round {round}; first in {first}."
        ).format(
            country=names["country"],
            action=names["action"],
            round=names["round"],
            first=earlier.place,
        ),
        _("Keep one of the two rows."),
        found=cell.text,
        expected=_("one rating for each country and action"),
    )


def round_of_sheet(problem: Problem) -> Problem:
    """A sheet whose name is another round than the one that was chosen, and that names no other."""
    return replace(
        problem,
        advice=_("Choose that round, rename the sheet, or give its table a column for the round."),
    )


def columns_disagree(cell: Cell, first: Cell) -> Problem:
    """A further column that says something else than the first of its role."""
    if first.is_empty:
        statement = _("'{found}' does not agree with the empty cell {first}.")
    else:
        statement = _("'{found}' does not agree with '{said}' in {first}.")
    return Problem(
        "columns_disagree",
        cell.sheet,
        cell.address,
        statement.format(
            found=cell.shown or cell.text, said=first.shown or first.text, first=first.place
        ),
        _("Correct one of the two, or give one of the columns another heading."),
        found=cell.shown or cell.text,
        expected=first.shown or first.text,
    )


def text_without_rating(cell: Cell) -> Problem:
    """A text beside an empty rating: it is kept with ratings only."""
    return Problem(
        "text_without_rating",
        cell.sheet,
        cell.address,
        _("'{found}' stands beside an empty rating and is not kept.").format(
            found=identity.shortened(cell.text)
        ),
        _("Choose a rating, or 'No information'."),
        found=cell.text,
        expected=_("a rating"),
        severity=Severity.QUERY,
    )


def not_agreed_by_one(cell: Cell) -> Problem:
    """That nothing was agreed, where only one side speaks."""
    return Problem(
        "not_agreed_by_one",
        cell.sheet,
        cell.address,
        _("'{found}' can be said of an agreed rating only, not by the country or the evaluators "
          "alone.").format(found=cell.text),
        _("Write how each of them rates the action, or make it a row of the assessment agreed."),
        found=cell.text,
        expected=_("a rating"),
    )  # fmt: skip


def beyond_bounds(cell: Cell, number: float, action: Action) -> Problem:
    """A number outside the bounds of its action: perhaps a slip, and perhaps what was measured."""
    lower, optimum = action.lower or 0.0, action.optimum or 0.0
    least, most = sorted((lower, optimum))
    is_best = (number > lower) == (optimum > lower)
    return Problem(
        "number_beyond_bounds",
        cell.sheet,
        cell.address,
        _("{found} lies outside {least} to {most} and counts as {points} points.").format(
            found=f"{number:.15g}",
            least=f"{least:.15g}",
            most=f"{most:.15g}",
            points=100 if is_best else 0,
        ),
        _("Check the decimal mark, or keep it."),
        found=cell.shown or cell.text,
        expected=_("{least} to {most}").format(least=f"{least:.15g}", most=f"{most:.15g}"),
        severity=Severity.QUERY,
    )


def error_in_text(cell: Cell) -> Problem:
    """An error of the spreadsheet where a text is expected."""
    return Problem(
        "error_in_text",
        cell.sheet,
        cell.address,
        _("the cell holds the error {found} instead of a text, which is not kept.").format(
            found=cell.text
        ),
        _("Correct the formula, or type the text."),
        found=cell.text,
        expected=_("a text"),
        severity=Severity.QUERY,
    )


def and_more(kind: Problem, n: int) -> Problem:
    """What stands for the problems of a kind beyond those that are told one by one."""
    return replace(
        kind,
        sheet="",
        cell="",
        statement=ngettext(
            "and {n} more cell with a problem of the kind: {example}",
            "and {n} more cells with a problem of the kind: {example}",
            n,
        ).format(n=n, example=kind.statement),
        found="",
        expected="",
    )


def actions_missing(cover: str, round_: Round, codes: list[str]) -> Problem:
    """A form from which rows were deleted, or that was made for a narrower round."""
    statement = ngettext(
        "{n} action that is asked in the round {round} is not in this form: {codes}.",
        "{n} actions that are asked in the round {round} are not in this form: {codes}.",
        len(codes),
    )
    return Problem(
        "actions_missing",
        cover,
        "",
        statement.format(n=len(codes), round=round_.code, codes=identity.listed(codes)),
        _("Fill in a new form, or put back what was deleted; they count as unanswered until then."),
        expected=", ".join(codes),
        severity=Severity.QUERY,
    )


def not_read(cell: Cell) -> Problem:
    """A sheet on which no table of answers stands."""
    return Problem(
        "sheet_not_read",
        cell.sheet,
        "",
        _("this sheet holds no table of answers and was not read."),
        _("Nothing to do if that is right."),
        found=cell.text,
        severity=Severity.QUERY,
    )


def grouped(problems: Sequence[Problem]) -> list[tuple[Problem, list[str]]]:
    """Problems of equal wording together, each with its places in the order of the file."""
    groups: dict[tuple[str, str, str], tuple[Problem, list[str]]] = {}
    for problem in problems:
        key = (problem.code, problem.statement, problem.advice)
        groups.setdefault(key, (problem, []))[1].append(problem.place)
    return list(groups.values())


def grouped_sentence(problem: Problem, places: Sequence[str]) -> str:
    """One sentence for all the places of a group."""
    if len(places) < 2:
        return problem.sentence
    more = ngettext("and {n} more cell", "and {n} more cells", len(places) - 1)
    return f"{places[0]} {more.format(n=len(places) - 1)}: {problem.statement} {problem.advice}"
