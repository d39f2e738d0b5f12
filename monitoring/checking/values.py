"""Checks of what a rating says: a level of the scale, a number, or a word for no answer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from monitoring.model import Action, Cell, NoInformation, Plan, Problem, Scale, Status
from monitoring.translation import gettext as _

STATUS_WORDS = {
    "not applicable": (Status.NOT_APPLICABLE, ""),
    "n/a": (Status.NOT_APPLICABLE, ""),
    "no information": (Status.NO_INFORMATION, NoInformation.NOT_AVAILABLE),
    "not available": (Status.NO_INFORMATION, NoInformation.NOT_AVAILABLE),
    "no data": (Status.NO_INFORMATION, NoInformation.NOT_AVAILABLE),
    "withheld": (Status.NO_INFORMATION, NoInformation.WITHHELD),
    "confidential": (Status.NO_INFORMATION, NoInformation.WITHHELD),
}
"""Words for no answer, in the rating cell or in a Status column."""

PERCENT_UNITS = ("%", "percent", "per cent")
"""Units in which a cell that shows 45 % means 45."""

RATED_WORDS = ("rated", "answered")
EXCEL_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rating cell says: a level code, a number, or a status with its reason."""

    status: Status
    reason: str = ""
    level: str = ""
    value: float = math.nan


def answer_in(rating: Cell, status: Cell, action: Action, plan: Plan) -> Answer | Problem | None:
    """The answer in a rating cell with its status cell; None where nothing is said."""
    said = _status_in(status)
    if isinstance(said, Problem):
        return said
    if rating.is_empty:
        return said
    if said is not None:
        return _contradiction(rating, status)
    if rating.text in EXCEL_ERRORS:
        return _excel_error(rating)
    scale = plan.scale_of(action)
    answer = _number_in(rating, action) if scale is None else _level_in(rating, scale)
    if isinstance(answer, Problem):
        return _status_word(rating.text) or answer
    return answer


def _status_word(text: str) -> Answer | None:
    found = STATUS_WORDS.get(text.casefold())
    return Answer(found[0], found[1]) if found else None


def _status_in(cell: Cell) -> Answer | Problem | None:
    if cell.is_empty or cell.text.casefold() in RATED_WORDS:
        return None
    found = _status_word(cell.text)
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


def _level_in(cell: Cell, scale: Scale) -> Answer | Problem:
    said = {word.casefold() for word in _words_for_a_level(cell)}
    for level in scale.levels:
        if not said.isdisjoint(w.casefold() for w in (level.code, level.label, *level.synonyms)):
            return Answer(Status.RATED, level=level.code)
    allowed = ", ".join(scale.labels)
    found = cell.shown or cell.text
    return Problem(
        "unknown_level",
        cell.sheet,
        cell.address,
        _("'{found}' is not a level of the scale {scale}.").format(found=found, scale=scale.title),
        _("Choose one of: {allowed}.").format(allowed=allowed),
        found=found,
        expected=allowed,
    )


def _words_for_a_level(cell: Cell) -> tuple[str, ...]:
    """A level is what a reader sees: 100 % is the level 100%, and never the level with code 1."""
    if cell.shown.endswith("%"):
        return (cell.shown, cell.shown.replace(" ", ""))
    return (cell.shown or cell.text, cell.text)


def _number_in(cell: Cell, action: Action) -> Answer | Problem:
    if cell.shown.endswith("%"):
        if action.unit.casefold() not in PERCENT_UNITS:
            return _percent_cell(cell, action)
        return Answer(Status.RATED, value=float(cell.shown.removesuffix("%")))
    try:
        # Python's own numbers may hold underscores; a reader's may not.
        value = float(cell.text.replace("_", " "))
    except ValueError:
        value = math.nan
    if isinstance(cell.value, bool) or not math.isfinite(value):
        return Problem(
            "not_a_number",
            cell.sheet,
            cell.address,
            _("'{found}' is not a number.").format(found=cell.text),
            _("Write the number alone, without a unit."),
            found=cell.text,
            expected=_("a number"),
        )
    return Answer(Status.RATED, value=value)


def _percent_cell(cell: Cell, action: Action) -> Problem:
    """Excel divides by a hundred what is typed under the per cent format."""
    unit = f" ({action.unit})" if action.unit else ""
    return Problem(
        "percent_cell",
        cell.sheet,
        cell.address,
        _("the cell shows {shown} and holds {found}.").format(shown=cell.shown, found=cell.text),
        _(
            "Write the number in the unit of the indicator{unit}, without the per cent format."
        ).format(unit=unit),
        found=cell.shown,
        expected=_("a number without the per cent format"),
    )


def _excel_error(cell: Cell) -> Problem:
    return Problem(
        "excel_error",
        cell.sheet,
        cell.address,
        _("the cell holds the error {found}, so its formula has no result.").format(
            found=cell.text
        ),
        _("Correct the formula, or type the rating."),
        found=cell.text,
        expected=_("a rating"),
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
