"""The words of the form: its headings, labels, sheets and the answers that are no level.

They are translated where a form is written. What stands on a form in any language is listed in
`data/layouts/form.yaml` too, by which it is read when it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.model import Assessment, Why
from monitoring.translation import NAME_BY_LANGUAGE, mark, speaking
from monitoring.translation import gettext as _

VERSION = "2"
"""Raised whenever a form made earlier could no longer be read in the same way."""

COVER_SHEET, SCALE_SHEET, PROBLEMS_SHEET = mark("Return"), mark("Scale"), mark("Problems")

LABEL_BY_ROLE: Mapping[str, str] = {
    "plan": mark("Plan"),
    "country": mark("Country"),
    "round": mark("Round"),
    "assessment": mark("Assessment"),
    "version": mark("Template version"),
    "language": mark("Language"),
}
"""What stands on the cover, from above: the label of each role."""

HEADING_BY_ROLE: Mapping[str, str] = {
    "action": mark("Code"),
    "title": mark("Action"),
    "guidance": mark("Guidance"),
    "last_round": mark("Last round"),
    "rating": mark("Rating"),
    "why": mark("Why changed"),
    "evidence": mark("Evidence"),
    "comment": mark("Comment"),
    "obstacle": mark("Main obstacle"),
    "assistance": mark("Assistance needed"),
    "good_practice": mark("Good practice"),
}
"""The columns of an area, from the left: the heading of each role."""

OPTIONAL_COLUMNS = ("why", "evidence", "comment", "obstacle", "assistance", "good_practice")
"""Roles of the columns that a form may do without."""

MEANING_BY_NO_ANSWER: Mapping[str, str] = {
    mark("No information"): mark(
        "It applies to us, but we do not know. It counts as unknown, not as zero."
    ),
    mark("Not applicable"): mark(
        "It cannot apply to us; please say why. It counts as unknown until an evaluator accepts it."
    ),
    mark("Withheld"): mark("We know and do not say. It counts as unknown, not as zero."),
}
"""Offered under the levels of a scale and beside numbers; file checks know the same words."""

WORD_BY_WHY: Mapping[Why, str] = {
    Why.SITUATION: mark("Situation changed"),
    Why.CORRECTED: mark("Earlier rating corrected"),
    Why.STANDARD: mark("Standard of evidence changed"),
}
"""Offered where a rating is another one than last time; file checks know the same words."""

MEANING_BY_WHY: Mapping[Why, str] = {
    Why.SITUATION: mark("Something happened: a law, a decision, a step forward or back."),
    Why.CORRECTED: mark("Nothing happened; the earlier rating was mistaken."),
    Why.STANDARD: mark("Nothing happened; other evidence is asked for than last time."),
}

MEANING_BY_ASSESSMENT: Mapping[Assessment, str] = {
    Assessment.SELF: mark("self-assessment"),
    Assessment.EVALUATOR: mark("evaluators' rating"),
    Assessment.AGREED: mark("agreed rating"),
}


def heading(role: str) -> str:
    """The heading of a column, in the language of the moment."""
    return _(HEADING_BY_ROLE[role])


def in_every_language(word: str) -> tuple[str, ...]:
    """What a marked word is in each working language, English first, each word once."""
    said = []
    for language in NAME_BY_LANGUAGE:
        with speaking(language):
            said.append(_(word))
    return tuple(dict.fromkeys(said))
