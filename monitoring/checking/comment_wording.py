"""What is wrong with a comment form, one sentence each."""

from __future__ import annotations

import datetime

from monitoring.checking import identity
from monitoring.model import REGION, Cell, Plan, Problem, Round, Severity
from monitoring.translation import gettext as _
from monitoring.written import day


def _error(code: str, cell: Cell, statement: str, advice: str, expected: str = "") -> Problem:
    return Problem(
        code, cell.sheet, cell.address, statement, advice, found=cell.text, expected=expected
    )


def _query(code: str, cell: Cell, statement: str, advice: str, expected: str = "") -> Problem:
    return Problem(
        code,
        cell.sheet,
        cell.address,
        statement,
        advice,
        found=cell.text,
        expected=expected,
        severity=Severity.QUERY,
    )


def other_plan(cell: Cell, plan: Plan) -> Problem | None:
    """A form names its plan; comments on another plan are never taken for this one's."""
    if cell.is_empty:
        advice = _("Write the code of the plan, as it stood in the form.")
        return identity.missing(cell, "missing_plan", _("the plan"), advice)
    if cell.text.casefold() == plan.code.casefold():
        return None
    return _error(
        "other_plan",
        cell,
        _("the form comments on the plan {found}, but {plan} was chosen.").format(
            found=identity.shortened(cell.text), plan=plan.code
        ),
        _("Choose the plan of the form."),
        plan.code,
    )


def not_asked(cell: Cell, node: str, country: str, round_: Round) -> Problem:
    """A comment on an action of which the country has no finding."""
    statement = (
        _("{action} has no finding of the region in the round {round}.")
        if country == REGION
        else _("{action} has no finding of {country} in the round {round}.")
    )
    return _error(
        "not_asked",
        cell,
        statement.format(action=node, country=country, round=round_.code),
        _("Put what you want to say in the row of the area or of the whole plan."),
        _("an action that is asked of the country"),
    )


def other_country(cell: Cell, found: str, country: str) -> Problem:
    """A row about another country than that of the form."""
    return _error(
        "other_country",
        cell,
        _("the row is about {found}, and the form is that of {country}.").format(
            found=found, country=country
        ),
        _("Remove the row: each country comments in a form of its own."),
        country,
    )


def other_title(cell: Cell, node: str, other: str) -> Problem:
    """A row whose code and title name two different findings."""
    return _error(
        "other_title",
        cell,
        _("the code says {node}, and the title is that of {other}.").format(node=node, other=other),
        _("Put code and title as they stood in the form, so that it is clear which is meant."),
        node,
    )


def title_changed(cell: Cell, node: str) -> Problem:
    """A title that is none of the plan; the code says what is meant."""
    return _query(
        "title_changed",
        cell,
        _("'{found}' is not the title of {node}; the comment is taken for {node}.").format(
            found=identity.shortened(cell.text), node=node
        ),
        _("Check that the comment stands in the right row. Titles cannot be changed in this form."),
    )


def commented_twice(cell: Cell, node: str, first: Cell) -> Problem:
    """A second row with a comment on the same finding."""
    return _error(
        "commented_twice",
        cell,
        _("there is a second comment on {node}; the first is in {first}.").format(
            node=node, first=first.place
        ),
        _("Put both into one row."),
        _("one comment on each finding"),
    )


def rating_of_no_action(cell: Cell) -> Problem:
    """A rating proposed for an area or the whole plan, whose scores are computed."""
    return _error(
        "rating_of_no_action",
        cell,
        _("'{found}' is proposed for an area or the whole plan, whose scores follow from their "
          "actions.").format(found=identity.shortened(cell.text)),
        _("Propose ratings in the rows of the actions, and clear this cell."),
        _("an empty cell"),
    )  # fmt: skip


def remark_without_text(cell: Cell) -> Problem:
    """A remark that was announced and says nothing."""
    return _error(
        "remark_without_text",
        cell,
        _("a remark is announced, and the comment is empty."),
        _("Write the comment, or clear the cell in which the remark is announced."),
        _("a comment"),
    )


def why_not(cell: Cell) -> Problem:
    """A disagreement without a reason: it counts, and the consultation will ask."""
    return _query(
        "disagrees_without_comment",
        cell,
        _("the country disagrees and does not say why."),
        _("Say why, if you can: the consultation will ask. The disagreement is kept as it is."),
        _("a comment"),
    )


def no_stance(cell: Cell) -> Problem:
    """Something is said, and not whether the country agrees."""
    return _query(
        "no_stance",
        cell,
        _("nothing says whether the country agrees; it is kept as a remark."),
        _("Choose whether you agree, if that is meant."),
        _("agreement, disagreement or a remark"),
    )


def agrees_and_proposes(cell: Cell) -> Problem:
    """Agreement with a finding beside another rating in its place."""
    return _error(
        "agrees_and_proposes",
        cell,
        _("the country agrees with the finding and proposes another rating, '{found}'.").format(
            found=identity.shortened(cell.text)
        ),
        _("Keep one of the two: say that you disagree, or clear the rating that you propose."),
        _("an empty cell"),
    )


def draft_changed(cell: Cell, action: str) -> Problem:
    """A comment on a draft finding that is another one by now."""
    return _query(
        "draft_changed",
        cell,
        _("the comment speaks of the draft finding '{found}' on {action}, which is another one now.")
        .format(found=identity.shortened(cell.text), action=action),
        _("Check that the comment still holds, or send the country a new form."),
    )  # fmt: skip


def late(cell: Cell, until: datetime.date) -> Problem:
    """A form that comes after the period for comments."""
    return _query(
        "comments_late",
        cell,
        _("comments were taken until {day}, and this form comes later.").format(day=day(until)),
        _("Keep it if it is to count all the same."),
        _("by {day}").format(day=day(until)),
    )
