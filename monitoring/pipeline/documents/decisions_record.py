"""The record of what a consultation decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.exports.content import Column, Document, Paragraph, Part, Section, Table
from monitoring.model import REGION, Decision, DecisionKind, FollowUp, Response
from monitoring.pipeline.documents.about import first_line, footer_line, mark_of, told_facts
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.decisions import (
    kind_heading,
    proposal_word,
    response_word,
    state_word,
)
from monitoring.pipeline.views.scope import name_of
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import language, ngettext
from monitoring.written import clauses, day, whole


def record_of_decisions(
    results: Results,
    round_: str,
    decisions: Sequence[StoredDecision],
    revision: int | None = None,
    *,
    unit: str = "",
) -> Document:
    """Every decision of the consultation on a round, by kind and by whom it is about.

    decisions: those in force; those of other rounds are left out. revision: of the store that they
    were read from. unit: a country or REGION whose decisions alone it holds. Raises KeyError for a
    round that the plan does not have.
    """
    plan = results.plan
    date = plan.round_by_code[round_].date
    here = sorted(
        (
            one
            for one in decisions
            if one.decision.round == round_ and (not unit or one.decision.country == unit)
        ),
        key=lambda one: one.number,
    )
    title = _("Record of decisions")
    whose = name_of(results, unit) if unit else ""
    told = [whose, plan.label, _("round {round}").format(round=round_), day(date) if date else ""]
    return Document(
        title=title,
        subtitle=first_line(results, round_, " · ".join(filter(None, told))),
        sections=(_overview(here), *_sections(results, here)),
        facts=told_facts(results, round_, revision),
        language=language(),
        mark=mark_of(results),
        footer=footer_line(results, round_, title),
    )


def _overview(here: Sequence[StoredDecision]) -> Section:
    if not here:
        nothing = Paragraph(_("No decision was recorded for this round."))
        return Section(_("Overview"), (nothing,))
    without = sum(not one.decision.responsible for one in here)
    said = ngettext("{n} decision was recorded", "{n} decisions were recorded", len(here))
    nobody = ngettext(
        "of {n} nobody is named as responsible", "of {n} nobody is named as responsible", without
    )
    sentence = clauses(said.format(n=len(here)), nobody.format(n=without) if without else "")
    parts: list[Part] = [Paragraph(f"{sentence}."), _follow_up(here)]
    asked = [one for one in here if one.decision.country]
    if asked:
        parts.append(_responses(asked))
    return Section(_("Overview"), tuple(parts))


def _follow_up(here: Sequence[StoredDecision]) -> Table:
    words = [_capital(state_word(state)) for state in FollowUp]
    headings = (_("Decisions"), _("With a due date"), *words)
    rows = [
        (
            kind_heading(kind),
            whole(len(of_kind)),
            whole(sum(one.decision.due is not None for one in of_kind)),
            *(whole(sum(one.decision.state is state for one in of_kind)) for state in FollowUp),
        )
        for kind, of_kind in _by_kind(here)
    ]
    return Table(_columns(headings), tuple(rows), caption=_("Follow-up"))


def _responses(asked: Sequence[StoredDecision]) -> Table:
    """Of those decisions that are about somebody who can answer."""
    rows = [
        (
            kind_heading(kind),
            whole(len(of_kind)),
            *(whole(sum(one.decision.response is word for one in of_kind)) for word in Response),
        )
        for kind, of_kind in _by_kind(asked)
    ]
    headings = (_("Asked"), *(_capital(response_word(response)) for response in Response))
    return Table(_columns(headings), tuple(rows), caption=_("Responses of those they are about"))


def _columns(of_numbers: Sequence[str]) -> tuple[Column, ...]:
    numbers = (Column(name, is_of_numbers=True) for name in of_numbers)
    return (Column(_("Kind"), share=2.2), *numbers)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _by_kind(
    here: Sequence[StoredDecision],
) -> Iterator[tuple[DecisionKind, list[StoredDecision]]]:
    for kind in DecisionKind:
        of_kind = [one for one in here if one.decision.kind is kind]
        if of_kind:
            yield kind, of_kind


def _sections(results: Results, here: Sequence[StoredDecision]) -> Iterator[Section]:
    """A section for each kind, and in it one for each of those whom its decisions are about."""
    for kind, of_kind in _by_kind(here):
        said = ngettext("{n} decision", "{n} decisions", len(of_kind)).format(n=len(of_kind))
        yield Section(kind_heading(kind), (Paragraph(said, is_quiet=True),))
        abouts = {one.decision.country for one in of_kind}
        order = ["", REGION, *(unit for unit in results.answers.units if unit != REGION)]
        for unit in [*order, *sorted(abouts - set(order))]:
            chosen = [one for one in of_kind if one.decision.country == unit]
            if chosen:
                yield Section(_heading(results, unit), (_table(results, kind, chosen),), level=2)


def _heading(results: Results, unit: str) -> str:
    return name_of(results, unit) if unit else _("No single country")


def _table(results: Results, kind: DecisionKind, chosen: Sequence[StoredDecision]) -> Table:
    """What was decided; a response has a column only where there is somebody to give one."""
    columns = [
        Column(_("No."), is_of_numbers=True, share=0.6),
        Column(_("Area or action"), share=2.2),
        Column(_("Decision"), share=3.4),
        Column(_("Responsible"), share=1.6),
        Column(_("Due"), share=1.3),
        Column(_("Response"), share=1.6),
        Column(_("State"), share=1.1),
    ]
    if not chosen[0].decision.country:
        del columns[5]
    if kind is DecisionKind.PROPOSAL:
        columns.insert(2, Column(_("Proposal"), share=1.2))
    place = {node: n for n, node in enumerate(_nodes(results))}
    in_order = sorted(
        chosen, key=lambda one: (place.get(one.decision.node, len(place)), one.number)
    )
    return Table(tuple(columns), tuple(_row(results, one) for one in in_order))


def _nodes(results: Results) -> list[str]:
    """The whole plan, then the areas and the actions in the order of the plan."""
    plan = results.plan
    nodes = [""]
    for area in plan.areas:
        nodes += [area.code, *(a.code for a in plan.actions if a.parent == area.code)]
    return nodes


def _row(results: Results, one: StoredDecision) -> tuple[str, ...]:
    said = one.decision
    proposal = () if said.proposal is None else (proposal_word(said.proposal),)
    return (
        str(one.number),
        _what(results, said),
        *proposal,
        said.text,
        said.responsible or _("nobody is named"),
        day(said.due) if said.due else _("no date"),
        *([_response(said)] if said.country else []),
        _state(said),
    )


def _what(results: Results, said: Decision) -> str:
    if not said.node:
        return _("Whole plan")
    title = node_title(results.plan, said.node).split(" (", maxsplit=1)[0]
    return title if title == said.node else f"{said.node} {title}"


def _response(said: Decision) -> str:
    word = response_word(said.response)
    if not said.response_reason:
        return word
    return _("{word}: {reason}").format(word=word, reason=said.response_reason)


def _state(said: Decision) -> str:
    word = state_word(said.state)
    if said.closed_on is None:
        return word
    return _("{word}, {day}").format(word=word, day=day(said.closed_on))
