"""Checks of what a comment says: stance, proposed rating, text, and who may read it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from monitoring.checking import identity
from monitoring.checking.values import Answer, answer_in
from monitoring.definitions.comment_words import (
    LONGEST_COMMENT,
    STANCES,
    VISIBILITIES,
)
from monitoring.definitions.words import (
    is_sign_of_nothing,
    is_spreadsheet_error,
    tokens,
    without_footnotes,
)
from monitoring.model import (
    NO_CELL,
    Action,
    Cell,
    Plan,
    Problem,
    RawComment,
    Stance,
    Status,
    Visibility,
)
from monitoring.translation import gettext as _

W = TypeVar("W", Stance, Visibility)


@dataclass(frozen=True)
class Draft:
    """A rating as it stands in the draft findings: a level's code, or a number."""

    level: str
    value: float

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Draft):
            return False
        both_missing = math.isnan(self.value) and math.isnan(other.value)
        return self.level == other.level and (both_missing or self.value == other.value)

    def __hash__(self) -> int:
        return hash(self.level)


def said_in(cell: Cell) -> bool:
    """Whether a cell says anything: it is not empty, and no dash or points."""
    return not cell.is_empty and not is_sign_of_nothing(cell.text)


def stance_of(cell: Cell) -> Stance | Problem | None:
    """How the country stands to the finding; None where nothing is said."""
    if not said_in(cell):
        return None
    found = _word(cell, _stances())
    return Stance(found) if isinstance(found, str) else found


def visibility_of(row: RawComment) -> Visibility | Problem:
    """Who may read the comment: where nothing is said, those who take part."""
    if not said_in(row.visibility):
        return Visibility.PARTICIPANTS
    found = _word(row.visibility, _visibilities())
    return Visibility(found) if isinstance(found, str) else found


def text_of(cell: Cell) -> str | Problem:
    """What the country writes; empty where it writes nothing."""
    if not said_in(cell):
        return ""
    wrong = _unusable(cell)
    if wrong is not None:
        return wrong
    text = cell.shown or cell.text
    return _too_long(cell) if len(text) > LONGEST_COMMENT else text


def level_proposed(cell: Cell, action: Action, plan: Plan) -> Answer | Problem:
    """The level, or the number, that the country proposes."""
    wrong = _unusable(cell)
    if wrong is not None:
        return wrong
    found = answer_in(cell, NO_CELL, action, plan)
    if isinstance(found, Answer) and found.status is not Status.RATED:
        return _no_level(cell)
    return found or _no_level(cell)


def draft_shown(cell: Cell, action: Action, plan: Plan) -> Draft | None:
    """The rating that the form showed as the draft finding; None where it showed none."""
    if cell.lacks_result or cell.error:
        return None
    if action.is_numeric:
        return _number_shown(cell, action)
    found = answer_in(cell, NO_CELL, action, plan, guess=False)
    if not isinstance(found, Answer) or found.status is not Status.RATED:
        return None
    return Draft(found.level, found.value)


def _number_shown(cell: Cell, action: Action) -> Draft | None:
    try:
        return Draft("", float(cell.text.removesuffix(action.unit).strip()))
    except ValueError:
        return None


@cache
def _stances() -> Mapping[str, Stance]:
    return _by_word(STANCES)


@cache
def _visibilities() -> Mapping[str, Visibility]:
    return _by_word(VISIBILITIES)


def _by_word(words: Mapping[W, tuple[str, ...]]) -> dict[str, W]:
    return {tokens(word): meant for meant, known in words.items() for word in known}


def _word(cell: Cell, known: Mapping[str, W]) -> W | Problem:
    """What the word in a cell means, of a list that the form offers."""
    wrong = _unusable(cell)
    if wrong is not None:
        return wrong
    found = known.get(tokens(without_footnotes(cell.text)))
    return found if found is not None else _unknown_word(cell, known)


def _unknown_word(cell: Cell, known: Mapping[str, W]) -> Problem:
    is_stance = any(isinstance(meant, Stance) for meant in known.values())
    lists = STANCES if is_stance else VISIBILITIES
    allowed = ", ".join(_(words[0]) for words in lists.values())
    statement = (
        _("'{found}' does not say whether you agree.")
        if is_stance
        else _("'{found}' does not say who may read the comment.")
    )
    return Problem(
        "unknown_stance" if is_stance else "unknown_visibility",
        cell.sheet,
        cell.address,
        statement.format(found=identity.shortened(cell.text)),
        _("Choose one of: {allowed}; or leave the cell empty.").format(allowed=allowed),
        found=cell.text,
        expected=allowed,
    )


def _unusable(cell: Cell) -> Problem | None:
    """The problem of a formula that has no result, or an error for one."""
    if cell.lacks_result:
        return identity.without_result(cell)
    if not (cell.error or is_spreadsheet_error(cell.text)):
        return None
    return Problem(
        "excel_error",
        cell.sheet,
        cell.address,
        _("the cell holds the error {found}, so its formula has no result.").format(
            found=cell.text
        ),
        _("Correct the formula, or type the text."),
        found=cell.text,
        expected=_("a text"),
    )


def _no_level(cell: Cell) -> Problem:
    return Problem(
        "no_rating_proposed",
        cell.sheet,
        cell.address,
        _("'{found}' is no rating that can be proposed.").format(
            found=identity.shortened(cell.text)
        ),
        _("Propose a level of the scale, or a number where one is asked; else leave the cell empty "
          "and say it in the comment."),
        found=cell.text,
        expected=_("a level of the scale, or a number"),
    )  # fmt: skip


def _too_long(cell: Cell) -> Problem:
    return Problem(
        "comment_too_long",
        cell.sheet,
        cell.address,
        _("the comment has {n} letters.").format(n=len(cell.text)),
        _("Shorten it to {n} letters, and send the document that it comes from beside the form.")
        .format(n=LONGEST_COMMENT),
        found=identity.shortened(cell.text),
        expected=_("at most {n}").format(n=LONGEST_COMMENT),
    )  # fmt: skip
