"""What every document says of itself: its facts, its mark and the line at its foot."""

from __future__ import annotations

from monitoring.pipeline.facts import draft_words, facts
from monitoring.pipeline.results import Results
from monitoring.pipeline.words import assessment_word
from monitoring.translation import gettext as _


def told_facts(results: Results, round_: str, revision: int | None) -> dict[str, str]:
    """`facts` of the results; without the revision of the store where it is not known."""
    told = facts(results.plan, round_, results.assessment, revision or 0)
    if revision is None:
        del told[_("revision")]
    # A document writes coverage in per cent, unlike a table of numbers.
    return told | {_("units"): _("scores 0 to 100, coverage in per cent")}


def mark_of(results: Results) -> str:
    """What stands on every page of a document of the demonstration; empty for another plan."""
    if not results.plan.demonstration:
        return ""
    return _("DEMONSTRATION: invented countries and ratings")


def footer_line(results: Results, round_: str, name: str) -> str:
    """`CCSCAP-2016 · round 2024 · agreed ratings · Country A`, and that it is a draft where it is one."""
    parts = (
        results.plan.code,
        _("round {round}").format(round=round_),
        draft_words(results.plan, round_),
        assessment_word(results.assessment),
        name,
    )
    return " · ".join(filter(None, parts))


def first_line(results: Results, round_: str, line: str) -> str:
    """The line below the title of a document, and that it is a draft where it is one."""
    return " · ".join(filter(None, (line, draft_words(results.plan, round_))))
