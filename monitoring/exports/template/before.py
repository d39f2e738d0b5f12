"""What a unit answered before, in the words of the form that it gets now."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from monitoring.definitions import label_in
from monitoring.exports.words import MEANING_BY_ASSESSMENT
from monitoring.model import ASSESSMENTS_BEST_FIRST, Assessment, NoInformation, Plan, Round, Status
from monitoring.translation import SOURCE_LANGUAGE, language, speaking
from monitoring.translation import gettext as _

NO_ANSWER_BY_REASON = {NoInformation.WITHHELD.value: "Withheld"}
"""What was answered, where it was not that nothing is known."""


def last_answers(
    ratings: pd.DataFrame,
    plan: Plan,
    before: Round,
    unit: str,
    language: str = SOURCE_LANGUAGE,
) -> dict[str, str]:
    """What was last answered for a unit before this round, in words, by action code.

    The unit's own newest answer; where it never gave one, the newest agreed or evaluator's answer,
    which then says whose it is. Levels and words for no answer are told in the language.
    """
    earlier = [r.code for r in plan.rounds if r.order < before.order]
    # That nothing was agreed is no answer: both ratings stand, and one of them is told.
    mine = ratings[
        (ratings["country"] == unit)
        & ratings["round"].isin(earlier)
        & (ratings["reason"] != NoInformation.NOT_AGREED.value)
    ]
    best: dict[Hashable, tuple[tuple[bool, int, int], str]] = {}
    with speaking(language):
        for row in mine.itertuples():
            assessment = Assessment(str(row.assessment))
            is_own = assessment is Assessment.SELF
            rank = (
                is_own,
                earlier.index(str(row.round)),
                -ASSESSMENTS_BEST_FIRST.index(assessment),
            )
            text = _("{answer} ({round})") if is_own else _("{answer} ({round}, {whose})")
            said = text.format(
                answer=_answer_in_words(row, plan),
                round=row.round,
                whose=_(MEANING_BY_ASSESSMENT[assessment]),
            )
            best[row.action] = max(best.get(row.action, (rank, said)), (rank, said))
    return {str(action): said for action, (_rank, said) in best.items()}


def _answer_in_words(row: Any, plan: Plan) -> str:
    """The answer as the drop-down of today words it; as it was typed where it is in no list."""
    if row.status == Status.NOT_APPLICABLE:
        return _("Not applicable")
    if row.status == Status.NO_INFORMATION:
        return _(NO_ANSWER_BY_REASON.get(str(row.reason), "No information"))
    action = plan.action_by_code.get(str(row.action))
    scale = plan.scale_of(action) if action else None
    level = scale.level_by_code.get(str(row.level)) if scale else None
    return label_in(level, language()) if level else str(row.raw)
