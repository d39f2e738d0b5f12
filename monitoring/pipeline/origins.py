"""Where the answer to an action comes from: whose statement counts, why, and in which cell it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from monitoring.model import BEST_AVAILABLE, REGION, Action, Assessment, NoInformation, Round
from monitoring.pipeline.results import Results
from monitoring.pipeline.statements import Fate, Statement, statements
from monitoring.pipeline.words import assessment_word, reason_sentence
from monitoring.scoring.answers import LEVEL, NOT_APPLICABLE, NUMBER, Category
from monitoring.scoring.arithmetic import exact, points_text
from monitoring.store import Answered
from monitoring.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the answer to an action comes from.

    kind: level, number, no_information, not_applicable, out_of_scope or not_asked. points: the
    calculation of the score. taken: the statement that counts; others: all that were ever made.
    """

    kind: str
    label: str
    symbol: str
    points: str
    assessment: str
    choice: str
    taken: Statement | None
    others: tuple[Statement, ...]


class Origins:
    """Where the answers of one unit in one round come from."""

    def __init__(
        self,
        found: Results,
        round_: Round,
        unit: str,
        answered: Mapping[str, Sequence[Answered]],
    ) -> None:
        self.found, self.plan = found, found.plan
        self.round, self.unit = round_, unit
        self.answered = answered

    def of(self, action: Action) -> Origin:
        """Where the answer to an action comes from."""
        answers = self.found.answers
        place = (
            [r.code for r in answers.rounds].index(self.round.code),
            answers.units.index(self.unit),
            list(self.plan.action_by_code).index(action.code),
        )
        category = answers.categories[answers.category[place]]
        said = statements(self.answered.get(action.code, ()), self.unit, action, self.plan)
        assessment, upload = self._chosen.get(action.code, ("", 0))
        # By its number: the store may have moved on since the results were made.
        mine = (s for s in said if (s.assessment, s.upload) == (assessment, upload))
        taken = next(mine, None)
        level = self._level(category)
        return Origin(
            kind=category.kind,
            label=level[0],
            symbol=level[1],
            points=_points(action, category, taken, level[2]),
            assessment=assessment,
            choice=self._choice(assessment, said),
            taken=taken,
            others=tuple(s for s in said if s is not taken),
        )

    @cached_property
    def _chosen(self) -> dict[str, tuple[str, int]]:
        """Whose statement is taken, and its upload, by action."""
        chosen = self.found.chosen
        here = chosen[(chosen["round"] == self.round.code) & (chosen["country"] == self.unit)]
        columns = (here[name] for name in ("action", "assessment", "upload"))
        return {str(a): (str(b), int(n)) for a, b, n in zip(*columns, strict=True)}

    def _level(self, category: Category) -> tuple[str, str, float | None]:
        if category.kind != LEVEL:
            return "", "", None
        level = self.plan.scales[category.scale].level_by_code[category.code]
        return level.label, level.symbol, level.value

    def _choice(self, wanted: str, said: Sequence[Statement]) -> str:
        """Why this assessment is taken and no other."""
        if not wanted:
            return ""
        if self.found.assessment != BEST_AVAILABLE:
            return _("Taken from the {ratings}, which alone are looked at.").format(
                ratings=assessment_word(wanted)
            )
        if {s.assessment for s in said if s.fate is Fate.IN_FORCE} <= {wanted}:
            return _("Taken from the {ratings}; no other assessment says anything.").format(
                ratings=assessment_word(wanted)
            )
        if wanted == Assessment.AGREED:
            return _("The agreed rating is taken: it comes before all others.")
        if any(s.fate is Fate.IN_FORCE and s.reason == NoInformation.NOT_AGREED for s in said):
            return _("Country and evaluators did not agree: both ratings stand, and one is taken.")
        return _(
            "The evaluators' rating is taken: there is no agreed one, and it comes before the "
            "country's own."
        )

    def sentence(self, action: Action, origin: Origin, row: Mapping[Any, Any]) -> str:
        """What the answer is worth, or why there is none; `row` is the action's row of scores."""
        if origin.kind == LEVEL:
            return _("“{level}”, worth {points} of 100.").format(
                level=origin.label, points=f"{row['score']:.4g}"
            )
        if origin.kind == NUMBER and origin.taken is not None:
            return _("{number}: {points} of 100 between {lower} and {optimum}.").format(
                number=origin.taken.said,
                points=f"{row['score']:.4g}",
                lower=f"{action.lower:.6g}",
                optimum=f"{action.optimum:.6g}",
            )
        if origin.kind == NOT_APPLICABLE:
            return _("It does not apply; an evaluator or an agreement says so.")
        if row["reason"] == "regional_only":
            return _("Only the region answers for this action.")
        if row["reason"] == "national_only":
            return _("Only countries answer for this action.")
        return self._why_unknown(origin, row["reason"])

    def _why_unknown(self, origin: Origin, reason: str) -> str:
        if reason not in (NoInformation.NOT_RETURNED, NoInformation.UNANSWERED):
            return reason_sentence(reason)
        if any(s.fate is Fate.IN_FORCE for s in origin.others):
            return _("Nothing is said of it among these ratings: {ratings}.").format(
                ratings=assessment_word(self.found.assessment)
            )
        if self._files:
            return _("No rating was given. What came for this round: {files}.").format(
                files=", ".join(self._files)
            )
        if self.unit == REGION:
            return _("Nothing was sent for the region in this round.")
        return reason_sentence(NoInformation.NOT_RETURNED)

    @cached_property
    def _files(self) -> list[str]:
        """What the unit itself sent for the round, as far as anything of it is in force."""
        ratings = self.found.ratings
        here = ratings[(ratings["round"] == self.round.code) & (ratings["country"] == self.unit)]
        if self.unit != REGION:
            here = here[here["assessment"] == Assessment.SELF.value]
        sent = here[["upload", "file"]].drop_duplicates().sort_values("upload")
        return [
            _("{file} (upload {n})").format(file=file, n=upload)
            for upload, file in zip(sent["upload"], sent["file"], strict=True)
        ]


def _points(
    action: Action, category: Category, taken: Statement | None, value: float | None
) -> str:
    """The calculation of an action's points; empty where it has none."""
    if category.kind == LEVEL and value is not None:
        return exact(value)
    number = taken.value if taken and category.kind == NUMBER else None
    if number is None or action.lower is None or action.optimum is None:
        return ""
    return points_text(number, action.lower, action.optimum)
