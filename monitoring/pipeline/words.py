"""The words that stand where a number is missing, and the sentences that say why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from monitoring.model import (
    BEST_AVAILABLE,
    Action,
    Aggregation,
    Assessment,
    NoInformation,
    Plan,
    Responsibility,
    Why,
)
from monitoring.translation import gettext as _


def short_reason(reason: str) -> str:
    """One or two words for a cell without a score."""
    words = {
        "no_information": _("no data"),
        "coverage": _("too little"),
        "parts": _("too few"),
        "min_actions": _("too few"),
        "core_area": _("core gap"),
        "regional_only": _("regional"),
        "national_only": _("national"),
        "not_applicable": _("n/a"),
        "out_of_scope": _("not asked"),
        "no_overall": _("none"),
        "no_actions": _("no actions"),
        "no_weight": _("no weight"),
        NoInformation.NOT_RETURNED: _("not returned"),
        NoInformation.UNANSWERED: _("unanswered"),
        NoInformation.NOT_AVAILABLE: _("no information"),
        NoInformation.WITHHELD: _("withheld"),
        NoInformation.LEVEL_WITHOUT_VALUE: _("special case"),
        NoInformation.NOT_APPLICABLE_NOT_ACCEPTED: _("n/a, not accepted"),
        NoInformation.NOT_ON_SCALE: _("not on the scale"),
        NoInformation.NOT_AGREED: _("not agreed"),
    }
    return words.get(reason, reason)


def reason_sentence(reason: str) -> str:
    """Why there is no score, for a reader who asks."""
    sentences = {
        "no_information": _("Nothing is known of any of the actions."),
        "coverage": _("Too little was rated: the coverage is below the plan's threshold."),
        "parts": _("Too few of its parts have a score."),
        "min_actions": _("Fewer actions apply than the plan asks for."),
        "core_area": _("A core area has no score."),
        "regional_only": _(
            "Only regional actions stand here; they are rated once, for the region."
        ),
        "national_only": _("Only national actions stand here."),
        "not_applicable": _("None of the actions applies; an evaluator accepted that."),
        "out_of_scope": _("This was not asked of anyone in this round."),
        "no_overall": _("The plan has no overall score."),
        "no_actions": _("No action of this area is known."),
        "no_weight": _("What is rated has no weight."),
        NoInformation.NOT_RETURNED: _("The country sent nothing in this round."),
        NoInformation.UNANSWERED: _("No rating was given."),
        NoInformation.NOT_ON_SCALE: _("The plan's scale no longer has this level."),
        NoInformation.NOT_AVAILABLE: _("The country has no information."),
        NoInformation.WITHHELD: _("The answer is withheld."),
        NoInformation.NOT_AGREED: _("Country and evaluators did not agree; both ratings stand."),
        NoInformation.LEVEL_WITHOUT_VALUE: _("The level is outside the order of the scale."),
        NoInformation.NOT_APPLICABLE_NOT_ACCEPTED: _(
            "Said not to apply; no evaluator accepted it yet."
        ),
    }
    return sentences.get(reason, "")


def assessment_word(assessment: str) -> str:
    """Whose ratings are shown."""
    words = {
        BEST_AVAILABLE: _("best available ratings"),
        Assessment.SELF: _("self-assessment"),
        Assessment.EVALUATOR: _("evaluators' ratings"),
        Assessment.AGREED: _("agreed ratings"),
    }
    return words.get(assessment, assessment)


def provenance_word(mark: str) -> str:
    """What the mark of a line's provenance means."""
    words = {
        "S": _("stated in a source that was read"),
        "D": _("stated in an implementing document and placed under the plan by us"),
        "P": _("proposed by us, in no source"),
    }
    return words.get(mark, _("no mark"))


def aggregation_word(kind: Aggregation) -> str:
    """How parts become one value, in a word."""
    words = {
        Aggregation.ARITHMETIC: _("arithmetic mean"),
        Aggregation.GEOMETRIC: _("geometric mean"),
        Aggregation.HARMONIC: _("harmonic mean"),
        Aggregation.MINIMUM: _("minimum"),
        Aggregation.MEDIAN: _("median"),
    }
    return words[kind]


def responsibility_word(responsibility: Responsibility) -> str:
    """Who answers for an action, in words."""
    words = {
        Responsibility.COUNTRY: _("each country"),
        Responsibility.REGION: _("the region"),
        Responsibility.BOTH: _("countries and the region"),
    }
    return words[responsibility]


def basis_word(basis: str) -> str:
    """What coverage is counted in."""
    return {"weight": _("weight"), "count": _("number of actions")}.get(basis, basis)


def text_labels() -> dict[str, str]:
    """The names of the texts that a rating may carry, in their order."""
    return {
        "evidence": _("Evidence"),
        "comment": _("Comment"),
        "obstacle": _("Main obstacle"),
        "assistance": _("Assistance needed"),
        "good_practice": _("Good practice"),
    }


def conversion_word(how: str) -> str:
    """How the text of a cell was understood, by the word that the checks give it."""
    words = {
        "label": _("as the label of a level"),
        "code": _("as the code of a level"),
        "number": _("as a number"),
        "synonym": _("as another word for a level"),
        "percent_cell": _("as the per cent that the cell shows"),
        "percent_text": _("as a number in per cent"),
        "decimal_comma": _("as a number with a decimal comma"),
        "thousands": _("as a number with marks between the thousands"),
        "word": _("as a word for no answer"),
        "label_fr": _("as the French label of a level"),
        "label_es": _("as the Spanish label of a level"),
        "label_nl": _("as the Dutch label of a level"),
        "": _("not written down"),
    }
    base, _mark, language = how.partition("_")
    if how not in words and base == "label":
        return _("as the label of a level in the language '{language}'").format(language=language)
    return words.get(how, how)


def why_word(why: str) -> str:
    """Why a rating is another one than last time."""
    words: dict[str, str] = {
        Why.SITUATION: _("the situation changed"),
        Why.CORRECTED: _("an earlier rating was corrected"),
        Why.STANDARD: _("the standard of evidence changed"),
    }
    return words.get(why, why)


def answer_in_words(said: Mapping[str, Any], action: Action, plan: Plan) -> str:
    """The level, the number with its unit, or the word for no answer.

    said: status, reason, level and value of a rating; empty where it says nothing of them.
    """
    scale, level = plan.scale_of(action), str(said.get("level") or "")
    if level:
        known = scale.level_by_code.get(level) if scale else None
        return known.label if known else level
    value = said.get("value")
    if isinstance(value, int | float) and not math.isnan(value):
        return f"{value:.15g} {action.unit}".strip()
    return short_reason(str(said.get("reason") or said.get("status") or ""))
