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
    answer = _number_in(rating) if scale is None else _level_in(rating, scale)
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
    word = cell.text.casefold()
    for level in scale.levels:
        if word in {w.casefold() for w in (level.code, level.label, *level.synonyms)}:
            return Answer(Status.RATED, level=level.code)
    allowed = ", ".join(scale.labels)
    return Problem(
        "unknown_level",
        cell.sheet,
        cell.address,
        _("'{found}' is not a level of the scale {scale}.").format(
            found=cell.text, scale=scale.title
        ),
        _("Choose one of: {allowed}.").format(allowed=allowed),
        found=cell.text,
        expected=allowed,
    )


def _number_in(cell: Cell) -> Answer | Problem:
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
