"""What uploads say of one action of a country in a round, each with the way back to its cell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from monitoring.model import RATING_TEXTS, Action, Plan, Status
from monitoring.pipeline.words import conversion_word, short_reason, text_labels
from monitoring.store import Answered
from monitoring.translation import gettext as _


class Fate(StrEnum):
    """What became of a statement."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    WITHDRAWAL = "withdrawal"
    """It says itself that what was in force before shall not be."""
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one upload says of an action: what was typed where, how it was understood, who sent it.

    `said` is in the words of the scale, `raw` what stands at `sheet!cell`, `how` the word of the
    store for `conversion`. `choices` are what the uploader chose. `later` is the upload that
    superseded or withdrew it.
    """

    assessment: str
    said: str
    status: str
    reason: str
    level: str
    value: float | None
    raw: str
    how: str
    conversion: str
    file: str
    sha256: str
    upload: int
    sheet: str
    cell: str
    layout: str
    uploaded_at: datetime
    uploaded_by: str
    choices: tuple[str, ...]
    why: str
    evidence: str
    comment: str
    obstacle: str
    assistance: str
    good_practice: str
    notes: str
    is_withdrawal: bool
    fate: Fate
    later: int | None
    undone_at: datetime | None

    @property
    def place(self) -> str:
        """`sheet!cell`, as a spreadsheet writes it."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def texts(self) -> list[tuple[str, str]]:
        """What it carries beside the rating, under its name: evidence, comment and the rest."""
        found = ((label, getattr(self, name)) for name, label in text_labels().items())
        return [(label, text) for label, text in found if text]

    @property
    def sent(self) -> str:
        """When and by whom the file was sent."""
        when = moment(self.uploaded_at)
        if not self.uploaded_by:
            return _("{when}, by nobody who is named").format(when=when)
        return _("{when}, by {who}").format(when=when, who=self.uploaded_by)

    @property
    def fate_in_words(self) -> str:
        """What became of it, for a reader."""
        if self.fate is Fate.UNDONE and self.undone_at is not None:
            return _("undone on {when}").format(when=moment(self.undone_at))
        words = {
            Fate.IN_FORCE: _("in force, not taken"),
            Fate.SUPERSEDED: _("superseded by upload {n}"),
            Fate.WITHDRAWN: _("withdrawn by upload {n}"),
            Fate.WITHDRAWAL: _("withdraws what was said before"),
        }
        return words[self.fate].format(n=self.later)


def moment(when: datetime) -> str:
    """A moment as a reader reads it, in UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def statements(
    answered: Sequence[Answered], country: str, action: Action, plan: Plan
) -> tuple[Statement, ...]:
    """All that was ever said, newest first, with what became of each.

    answered: newest first, as the store gives them.
    """
    newer: dict[str, Answered] = {}
    told = []
    for one in answered:
        told.append(_statement(one, newer.get(one.assessment), country, action, plan))
        if one.undone_at is None:
            newer[one.assessment] = one
    return tuple(told)


def _statement(
    one: Answered, newer: Answered | None, country: str, action: Action, plan: Plan
) -> Statement:
    texts = {name: getattr(one, name) for name in RATING_TEXTS}
    return Statement(
        assessment=one.assessment,
        said=_said(one, action, plan),
        status=one.status,
        reason=one.reason,
        level=one.level,
        value=None if one.value is None or math.isnan(one.value) else one.value,
        raw=one.raw,
        how=one.how,
        conversion=conversion_word(one.how),
        file=one.file,
        sha256=one.sha256,
        upload=one.upload,
        sheet=one.sheet,
        cell=one.cell,
        layout=one.layout,
        uploaded_at=_in_utc(one.uploaded_at),
        uploaded_by=one.uploaded_by,
        choices=_choices(one.options, country),
        why=one.why,
        notes=one.notes,
        is_withdrawal=one.is_withdrawal,
        fate=_fate(one, newer),
        later=newer.upload if newer and one.undone_at is None else None,
        undone_at=_in_utc(one.undone_at) if one.undone_at else None,
        **texts,
    )


def _fate(one: Answered, newer: Answered | None) -> Fate:
    if one.undone_at is not None:
        return Fate.UNDONE
    if newer is not None:
        return Fate.WITHDRAWN if newer.is_withdrawal else Fate.SUPERSEDED
    return Fate.WITHDRAWAL if one.is_withdrawal else Fate.IN_FORCE


def _in_utc(when: datetime) -> datetime:
    # SQLite gives a moment back without its zone; it was kept in UTC.
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _said(one: Answered, action: Action, plan: Plan) -> str:
    """A statement in the words of the scale."""
    if one.is_withdrawal:
        return _("the cell was left empty")
    if one.status != Status.RATED.value:
        return short_reason(one.reason or one.status)
    scale = plan.scale_of(action)
    if scale is None:
        number = "" if one.value is None else f"{one.value:.15g}"
        return f"{number} {action.unit}".strip()
    level = scale.level_by_code.get(one.level)
    return level.label if level else one.raw


def _choices(options: Mapping[str, Any], country: str) -> tuple[str, ...]:
    """What the uploader chose that bears on the answer, as sentences."""
    told = []
    if options.get("round"):
        told.append(_("The uploader named the round for a file that names none."))
    if options.get("assessment"):
        told.append(_("The uploader said who assessed."))
    if options.get("layout"):
        told.append(_("The uploader chose the layout."))
    for name, code in options.get("accepted", {}).items():
        if code == country:
            told.append(
                _("The uploader accepted the name '{name}' for {country}.").format(
                    name=name, country=code
                )
            )
    return tuple(told)
