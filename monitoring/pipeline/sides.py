"""What the country and the evaluators say of an action, and whether they say the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from monitoring.model import NoInformation, Stance, Status, Visibility
from monitoring.pipeline.results import Results
from monitoring.store import Comment

Comments = Mapping[tuple[str, str], Comment]
"""What countries say of a round's findings, by country and node."""
Row = Mapping[Any, Any]
"""What one assessment says of an action, by the columns of the ratings; empty for nothing."""


def said_by_sides(results: Results, round_: str) -> dict[tuple[str, str], dict[str, Row]]:
    """What each assessment says in a round, by (country, action); a row of the ratings each."""
    ratings = results.ratings
    found: dict[tuple[str, str], dict[str, Row]] = {}
    for row in ratings[ratings["round"] == round_].to_dict("records"):
        key = str(row["country"]), str(row["action"])
        found.setdefault(key, {})[str(row["assessment"])] = row
    return found


def speaks(said: Row) -> bool:
    """Whether a side rates the action, or says that it does not apply."""
    return said.get("status") in (Status.RATED, Status.NOT_APPLICABLE)


def is_not_agreed(said: Row) -> bool:
    """Whether what stands as agreed says that nothing was: both ratings stand then."""
    return said.get("reason") == NoInformation.NOT_AGREED


def equal(own: Row, theirs: Row) -> bool:
    """Whether both sides rate alike, or both say that the action does not apply."""
    if own.get("status") != theirs.get("status") or not speaks(own):
        return False
    return own["level"] == theirs["level"] and _same_number(own["value"], theirs)


def disagrees(remark: Comment | None, said: Row) -> bool:
    """Whether a comment stands against a rating: by its word, or by proposing another one."""
    if remark is None:
        return False
    proposes = remark.level != "" or not is_missing(remark.value)
    other = remark.level != said.get("level", "") or not _same_number(remark.value, said)
    return remark.stance == Stance.DISAGREES or (proposes and other)


def visible(comments: Comments, *, with_secretariat: bool) -> dict[tuple[str, str], Comment]:
    """The comments that may be shown in a room, or also what is only for the secretariat."""
    return {
        key: one
        for key, one in comments.items()
        if with_secretariat or one.visibility != Visibility.SECRETARIAT
    }


def is_missing(value: object) -> bool:
    """Whether there is no number."""
    return not isinstance(value, int | float) or math.isnan(value)


def _same_number(value: object, said: Row) -> bool:
    other = said.get("value")
    if is_missing(value) or is_missing(other):
        return is_missing(value) and is_missing(other)
    return value == other
