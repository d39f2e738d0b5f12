"""Checks of what a rating says: a level of the scale, a number, or a word for no answer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from monitoring.checking.levels import Meant, TwoLevels, words_of
from monitoring.definitions import label_in
from monitoring.definitions.numbers import TwoReadings, Written, advice_for, number_in
from monitoring.definitions.words import (
    RATED_WORDS,
    is_sign_of_nothing,
    is_spreadsheet_error,
    no_answer,
    plain,
)
from monitoring.model import Action, Cell, NoInformation, Plan, Problem, Scale, Status
from monitoring.translation import gettext as _
from monitoring.translation import language

LARGEST = 1e300
"""Beyond it a number is a slip, infinite, or too large to be kept."""
PERCENT_UNITS = ("%", "percent", "per cent")
"""Units in which a cell that shows 45 % means 45."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rating cell says: a level code, a number, or a status with its reason.

    `how` it was understood: for a level label, label_fr (es, nl), code, number or synonym; for a
    number number, decimal_comma, thousands, percent_text or percent_cell; for no answer word.
    """

    status: Status
    reason: str = ""
    level: str = ""
    value: float = math.nan
    how: str = field(default="", compare=False)


NOTHING_KNOWN = Answer(Status.NO_INFORMATION, NoInformation.NOT_AVAILABLE)
"""What a dash or points say."""


def answer_in(
    rating: Cell,
    status: Cell,
    action: Action,
    plan: Plan,
    *,
    decimal: str = "",
    guess: bool = True,
) -> Answer | Problem | None:
    """The answer in a rating cell with its status cell; None where nothing is said.

    decimal: the decimal mark of the file (`.` or `,`) where it is known, for numbers in texts.
    guess: whether an unknown level is compared with all known ones.
    """
    said = _status_in(status)
    if isinstance(said, Problem):
        return said
    if rating.is_empty:
        return said
    answer = _rating_in(rating, action, plan, decimal, guess=guess)
    if said is None or answer == said or is_sign_of_nothing(status.text):
        return answer
    if answer == NOTHING_KNOWN and is_sign_of_nothing(rating.text):
        return said
    if isinstance(answer, Problem) and answer.code == "excel_error":
        return answer
    return _contradiction(rating, status)


def _rating_in(
    cell: Cell, action: Action, plan: Plan, decimal: str, *, guess: bool
) -> Answer | Problem:
    problem = error_in(cell, "rating")
    if problem is not None:
        return problem
    if isinstance(cell.value, (date, datetime, time, timedelta)):
        return _date_in_rating(cell)
    scale = plan.scale_of(action)
    if scale is None:
        return _number_in(cell, action, decimal)
    return _level_in(cell, scale, guess=guess)


def _answer_of_word(text: str) -> Answer | None:
    found = no_answer(text)
    return Answer(found[0], found[1] or "", how="word") if found else None


def _status_in(cell: Cell) -> Answer | Problem | None:
    if cell.is_empty:
        return None
    problem = error_in(cell, "status")
    if problem is not None:
        return problem
    if plain(cell.text) in RATED_WORDS:
        return None
    found = _answer_of_word(cell.text)
    if found is None:
        return Problem(
            "unknown_status",
            cell.sheet,
            cell.address,
            _("'{found}' is not an answer status.").format(found=cell.text),
            _("Choose one of: rated, no information, withheld, not applicable."),
            found=cell.text,
            expected="rated, no information, withheld, not applicable",
        )
    return found


def _level_in(cell: Cell, scale: Scale, *, guess: bool) -> Answer | Problem:
    words = words_of(scale)
    meanings = [words.meaning(word) for word in _words_for_a_level(cell)]
    meant = next((m for m in meanings if isinstance(m, Meant)), None)
    if meant is not None:
        return Answer(Status.RATED, level=meant.level, how=meant.how)
    answer = _answer_of_word(cell.text)
    if answer is not None:
        return answer
    two = next((m for m in meanings if isinstance(m, TwoLevels)), None)
    if two is not None:
        return _two_levels(cell, scale, two)
    return _unknown_level(cell, scale, guess=guess)


def _words_for_a_level(cell: Cell) -> tuple[str, ...]:
    """A level is what a reader sees: 100 % is the level 100%, and never the level with code 1."""
    if not cell.shown or cell.shown.endswith("%"):
        return (cell.shown or cell.text,)
    return (cell.shown, cell.text)


def _unknown_level(cell: Cell, scale: Scale, *, guess: bool) -> Problem:
    allowed = _allowed(scale)
    found = cell.shown or cell.text
    near = words_of(scale).near(found) if guess else ""
    advice = _("Choose one of: {allowed}.").format(allowed=allowed)
    if near:
        advice = _("Did you mean '{near}'?").format(near=near) + " " + advice
    return Problem(
        "unknown_level",
        cell.sheet,
        cell.address,
        _("'{found}' is not a level of the scale {scale}.").format(found=found, scale=scale.title),
        advice,
        found=found,
        expected=allowed,
    )


def _two_levels(cell: Cell, scale: Scale, two: TwoLevels) -> Problem:
    return Problem(
        "two_levels",
        cell.sheet,
        cell.address,
        _("'{found}' names both '{first}' and '{second}'.").format(
            found=cell.text, first=two.first, second=two.second
        ),
        _("Keep one of the two."),
        found=cell.text,
        expected=_allowed(scale),
    )


def _allowed(scale: Scale) -> str:
    """The levels in the words of the reader's language."""
    return ", ".join(label_in(level, language()) for level in scale.levels)


def _number_in(cell: Cell, action: Action, decimal: str) -> Answer | Problem:
    if cell.shown.endswith("%"):
        return _percent_in(cell, action)
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        if -LARGEST <= cell.value <= LARGEST:
            return Answer(Status.RATED, value=float(cell.value), how="number")
        return _not_a_number(cell)
    found = None if isinstance(cell.value, bool) else number_in(cell.text, decimal)
    if found is None:
        return _answer_of_word(cell.text) or _not_a_number(cell)
    if isinstance(found, TwoReadings):
        return _ambiguous_number(cell, found)
    if found.how == "percent_text" and not _is_percent(action):
        return _percent_of_something(
            cell, action, _("'{found}' is a percentage.").format(found=cell.text), cell.text
        )
    return Answer(Status.RATED, value=found.value, how=found.how)


def _is_percent(action: Action) -> bool:
    return action.unit.casefold() in PERCENT_UNITS


def _percent_in(cell: Cell, action: Action) -> Answer | Problem:
    """Excel divides by a hundred what is typed under the per cent format."""
    if not _is_percent(action):
        statement = _("the cell shows {shown} and holds {found}.")
        return _percent_of_something(
            cell, action, statement.format(shown=cell.shown, found=cell.text), cell.shown
        )
    shown = number_in(cell.shown, ".")
    if isinstance(cell.value, (int, float)):
        # Twelve digits: what is left of 0.29 * 100 beyond them is noise of the computer.
        value = float(f"{cell.value * 100:.12g}")
    elif isinstance(shown, Written):
        value = shown.value
    else:
        return _not_a_number(cell)
    return Answer(Status.RATED, value=value, how="percent_cell")


def _percent_of_something(cell: Cell, action: Action, statement: str, found: str) -> Problem:
    unit = f" ({action.unit})" if action.unit else ""
    return Problem(
        "percent_cell",
        cell.sheet,
        cell.address,
        statement,
        _(
            "Write the number in the unit of the indicator{unit}, without the per cent format."
        ).format(unit=unit),
        found=found,
        expected=_("a number without the per cent format"),
    )


def _ambiguous_number(cell: Cell, readings: TwoReadings) -> Problem:
    thousands, decimal = f"{readings.thousands:.15g}", f"{readings.decimal:.15g}"
    return Problem(
        "ambiguous_number",
        cell.sheet,
        cell.address,
        _("'{found}' can be {thousands} or {decimal}.").format(
            found=cell.text, thousands=thousands, decimal=decimal
        ),
        _("Write {thousands}, or {decimal} with a decimal point.").format(
            thousands=thousands, decimal=decimal
        ),
        found=cell.text,
        expected=_("{thousands} or {decimal}").format(thousands=thousands, decimal=decimal),
    )


def _not_a_number(cell: Cell) -> Problem:
    return Problem(
        "not_a_number",
        cell.sheet,
        cell.address,
        _("'{found}' is not a number.").format(found=cell.text),
        advice_for(cell.text),
        found=cell.text,
        expected=_("a number"),
    )


def _date_in_rating(cell: Cell) -> Problem:
    if isinstance(cell.value, date):
        typed = f"{cell.value.day}/{cell.value.month}"
        statement = _("the cell holds the date {found}, not a rating.")
        advice = _(
            "Excel turns an entry such as {typed} into a date: format the cell as text, "
            "and type the rating again."
        ).format(typed=typed)
    else:
        statement = _("the cell holds the time {found}, not a rating.")
        advice = _("Format the cell as text, and type the rating again.")
    return Problem(
        "date_in_rating",
        cell.sheet,
        cell.address,
        statement.format(found=cell.shown or cell.text),
        advice,
        found=cell.shown or cell.text,
        expected=_("a rating"),
    )


def error_in(cell: Cell, role: str) -> Problem | None:
    """The problem of a formula with an error such as #N/A for its result, in a cell of any role.

    role: country, action, round, rating, status, assessment or why.
    """
    if not (cell.error or is_spreadsheet_error(cell.text)):
        return None
    what, advice = {
        "country": (_("a country"), _("Correct the formula, or type the country.")),
        "action": (_("an action"), _("Correct the formula, or type the action's code.")),
        "round": (_("a round"), _("Correct the formula, or type the round.")),
        "rating": (_("a rating"), _("Correct the formula, or type the rating.")),
        "status": (_("a status"), _("Correct the formula, or type the status.")),
        "assessment": (_("an assessment"), _("Correct the formula, or type who assessed.")),
        "why": (_("a reason"), _("Correct the formula, or type the reason.")),
    }[role]
    return Problem(
        "excel_error",
        cell.sheet,
        cell.address,
        _("the cell holds the error {found}, so its formula has no result.").format(
            found=cell.text
        ),
        advice,
        found=cell.text,
        expected=what,
    )


def _contradiction(rating: Cell, status: Cell) -> Problem:
    return Problem(
        "rating_and_status",
        rating.sheet,
        rating.address,
        _("the rating '{rating}' stands beside the status '{status}'.").format(
            rating=rating.text, status=status.text
        ),
        _("Keep one of the two."),
        found=rating.text,
        expected=_("an empty cell"),
    )
