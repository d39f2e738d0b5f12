"""How far everybody is on one priority area: what its page says first."""

from __future__ import annotations

from monitoring.pipeline.results import Results
from monitoring.pipeline.views.minimum_standards import (
    ASKED,
    standards_by_country,
    who_meets_all,
)
from monitoring.pipeline.views.scope import about
from monitoring.scoring.counts import Headline, headline
from monitoring.scoring.standards import NO_INFORMATION
from monitoring.translation import gettext as _
from monitoring.written import percent, whole


def area_headline(results: Results, round_: str, node: str) -> Headline:
    """The four numbers of an area over all countries; regional actions are not in them.

    Raises KeyError for an area that the plan does not list.
    """
    return headline(results.answers, round_, node=results.plan.area_by_code[node].code)


def area_finding(results: Results, round_: str, node: str) -> str:
    """How far countries are on an area, and how many of them meet its minimum standards.

    One or two sentences with their full stops. Raises KeyError for an unknown area.
    """
    counted = area_headline(results, round_, node)
    title = about(results.plan, node)
    if counted.applicable == 0:
        return _("{area} asks nothing of any country in this round.").format(area=title)
    if counted.assessed == 0:
        return _("Nothing is known yet of {area}; answers that are rated: none of {n}.").format(
            area=title, n=whole(counted.applicable)
        )
    sentences = (_how_far(counted, title), _who_meets_the_standards(results, round_, node))
    return " ".join(filter(None, sentences))


def _how_far(counted: Headline, title: str) -> str:
    said = {
        "done": percent(counted.implemented / counted.applicable),
        "partly": percent(counted.partly / counted.applicable),
        "unknown": percent(counted.no_information / counted.applicable),
    }
    if counted.partly and counted.no_information:
        sentence = _(
            "In {area} countries have done {done} of what is asked of them and begun another "
            "{partly}; of {unknown} nothing is known."
        )
    elif counted.partly:
        sentence = _(
            "In {area} countries have done {done} of what is asked of them and begun another "
            "{partly}."
        )
    elif counted.no_information:
        sentence = _(
            "In {area} countries have done {done} of what is asked of them; of {unknown} nothing "
            "is known."
        )
    else:
        sentence = _("In {area} countries have done {done} of what is asked of them.")
    return sentence.format(area=title, **said)


def _who_meets_the_standards(results: Results, round_: str, node: str) -> str:
    """Empty where the area has no minimum standard, or nothing is known of any."""
    frame = standards_by_country(results, round_, node)
    asked = frame[frame["verdict"].isin(ASKED)]
    if asked.empty or (asked["verdict"] == NO_INFORMATION).all():
        return ""
    return f"{who_meets_all(asked)}."
