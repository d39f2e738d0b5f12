"""Of which ratings there is evidence, and what was not answered: lists of where, never of what.

Nobody marks evidence for whom it may be shown. So a document says that there is some, and neither
what it is nor in which file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitoring.exports.content import Column, Paragraph, Part, Table
from monitoring.pipeline.documents.of_country import codes_in_words, unknown_codes
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.scope import name_of
from monitoring.scoring.counts import headline
from monitoring.translation import gettext as _
from monitoring.written import whole


def evidence(results: Results, round_: str) -> tuple[Part, ...]:
    """To how many of the actions that apply some evidence was given, and to which, by country."""
    note = Paragraph(
        _(
            "Evidence is not marked for whom it may be shown. So this list says to which actions "
            "evidence was given, by the country or by evaluators, and not what it is."
        )
    )
    units = results.answers.units
    if not units:
        return (Paragraph(_("No country takes part yet.")),)
    codes_by_unit = evidenced(results, round_)
    if not any(codes_by_unit.values()):
        return (Paragraph(_("No rating of this round came with evidence.")),)
    rows = tuple(
        (
            name_of(results, unit),
            _n_of(len(codes_by_unit[unit]), _applicable(results, round_, unit)),
            ", ".join(codes_by_unit[unit]) or _("none"),
        )
        for unit in units
    )
    columns = (
        Column(_("Country"), share=1.5),
        Column(_("With evidence"), is_of_numbers=True, share=0.9),
        Column(_("Actions"), share=4.5),
    )
    return (note, Table(columns, rows))


def evidenced(results: Results, round_: str) -> dict[str, list[str]]:
    """The codes of the actions that apply and came with evidence, by unit, in the order of the plan.

    Of whatever assessment: a rating that was agreed rests on the evidence of those before it.
    """
    ratings = results.ratings
    is_told = (ratings["round"] == round_) & (ratings["evidence"].fillna("").str.strip() != "")
    told = set(zip(ratings["country"][is_told], ratings["action"][is_told], strict=True))
    given = results.answers
    r = [one.code for one in given.rounds].index(round_)
    return {
        unit: [
            action.code
            for a, action in enumerate(results.plan.actions)
            if given.applicable[r, u, a] and (unit, action.code) in told
        ]
        for u, unit in enumerate(given.units)
    }


def not_answered(results: Results, round_: str) -> tuple[Part, ...]:
    """Of how many actions nothing is known, by country and area, with their codes and the reasons."""
    if not results.answers.units:
        return (Paragraph(_("No country takes part yet.")),)
    rows = tuple(row for unit in results.answers.units for row in _rows(results, round_, unit))
    columns = (
        Column(_("Country"), share=1.5),
        Column(_("Area"), share=2.0),
        Column(_("Nothing known"), is_of_numbers=True, share=0.9),
        Column(_("Actions"), share=3.5),
    )
    return (Table(columns, rows),)


def _rows(results: Results, round_: str, unit: str) -> Iterator[tuple[str, ...]]:
    """A row for each area in which something is not known of a country; one row where nothing is not."""
    codes_by_reason = unknown_codes(results, round_, unit)
    name = name_of(results, unit)
    if not codes_by_reason:
        of = _applicable(results, round_, unit)
        yield name, _("All areas"), _n_of(0, of), _("none")
        return
    for area in results.plan.top_areas:
        inside = {action.code for action in results.plan.actions_under(area.code)}
        here = _of(codes_by_reason, inside)
        n = sum(map(len, here.values()))
        if n:
            of = headline(results.answers, round_, unit=unit, node=area.code).applicable
            title = node_title(results.plan, area.code).split(" (", maxsplit=1)[0]
            yield name, title, _n_of(n, of), codes_in_words(here)


def _of(codes_by_reason: Mapping[str, list[str]], inside: set[str]) -> dict[str, list[str]]:
    found = {
        reason: [code for code in codes if code in inside]
        for reason, codes in codes_by_reason.items()
    }
    return {reason: codes for reason, codes in found.items() if codes}


def _applicable(results: Results, round_: str, unit: str) -> int:
    return headline(results.answers, round_, unit=unit).applicable


def _n_of(n: int, of: int) -> str:
    return _("{n} of {of}").format(n=whole(n), of=whole(of))
