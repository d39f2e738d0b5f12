"""What a document tells of decisions: those of its round, and what is still open of earlier ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from monitoring.exports.content import Column, Paragraph, Part, Table
from monitoring.model import REGION, FollowUp
from monitoring.pipeline.documents.of_country import rows_that_stand, short, stop
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.decisions import (
    Wanted,
    decision_table,
    decisions_finding,
    late_first,
    narrowed,
    today,
)
from monitoring.pipeline.views.scope import name_of
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import day, whole

LETTERS_OF_A_TEXT = 160
"""Of a decision where many stand in a table; the record of decisions has all of it."""
LETTERS_OF_A_BODY = 40


def told_of(results: Results, round_: str, decisions: Sequence[StoredDecision]) -> pd.DataFrame:
    """The decision table of a document on a round, late ones first.

    decisions: those in force, of whatever round. Of earlier rounds only what is still open is told,
    of later ones nothing.
    """
    place = {one.code: n for n, one in enumerate(results.plan.rounds)}
    now = place[round_]
    told = [
        one
        for one in decisions
        if one.decision.round == round_
        # What was decided on a round that the plan no longer has is followed up all the same.
        or (place.get(one.decision.round, -1) < now and one.decision.state is FollowUp.OPEN)
    ]
    return late_first(decision_table(results, told, today()))


def of_country(
    results: Results, told: pd.DataFrame, unit: str, most: int, letters: int = LETTERS_OF_A_TEXT
) -> tuple[Part, ...]:
    """The decisions about one country alone; nothing where there are none.

    told: as from `told_of`. most: of the rows; what follows is told by its numbers.
    """
    mine = narrowed(results, told, Wanted(country=unit))
    if mine.empty:
        return ()
    shown = rows_that_stand(len(mine), most)
    columns = (
        Column(_("No."), is_of_numbers=True, share=0.5),
        Column(_("Decision"), share=3.9),
        Column(_("Responsible"), share=2.2),
        Column(_("Due"), share=1.3),
        Column(_("State"), share=1.0),
    )
    rows = tuple(
        (str(row["number"]), short(row["text"], letters), *_who_when_state(row))
        for row in mine.head(shown).to_dict("records")
    )
    return (Paragraph(stop(decisions_finding(mine))), Table(columns, rows), *_more(mine, shown))


def of_area(results: Results, told: pd.DataFrame, area: str, most: int) -> tuple[Part, ...]:
    """The decisions about an area and what is in it; nothing where there are none."""
    mine = narrowed(results, told, Wanted(node=area))
    if mine.empty:
        return ()
    finding = _("On this area: {finding}").format(finding=decisions_finding(mine))
    return (Paragraph(stop(finding)), table(results, mine.head(most)), *_more(mine, most))


def of_all(results: Results, told: pd.DataFrame, most: int) -> tuple[Part, ...]:
    """How many there are, and those about the region or no single country."""
    if told.empty:
        return (Paragraph(_("No decision was recorded for this round.")),)
    parts: list[Part] = [Paragraph(stop(decisions_finding(told)))]
    common = told[told["country"].isin(["", REGION])]
    if len(common) < len(told):
        parts.append(
            Paragraph(
                _(
                    "Decisions about one country stand in the section of that country; here are those "
                    "about the region and about no single country."
                ),
                is_quiet=True,
            )
        )
    if len(common):
        parts += [table(results, common.head(most)), *_more(common, most)]
    return tuple(parts)


def table(results: Results, rows: pd.DataFrame) -> Table:
    """Decisions about whomever, each with whom and what it is about."""
    columns = (
        Column(_("No."), is_of_numbers=True, share=0.5),
        Column(_("About"), share=1.6),
        Column(_("Decision"), share=3.0),
        Column(_("Responsible"), share=1.3),
        Column(_("Due"), share=1.2),
        Column(_("State"), share=0.9),
    )
    return Table(
        columns,
        tuple(
            (
                str(row["number"]),
                about(results, str(row["country"]), str(row["node"])),
                short(row["text"], LETTERS_OF_A_TEXT),
                *_who_when_state(row),
            )
            for row in rows.to_dict("records")
        ),
    )


def about(results: Results, country: str, node: str) -> str:
    """Whom and what a decision is about, an area or action by its code: `Country A · LE-1`."""
    plan = results.plan
    is_known = node in plan.area_by_code or node in plan.action_by_code
    what = node if is_known else node_title(plan, node) if node else ""
    who = name_of(results, country) if country else ""
    return " · ".join(filter(None, (who, what))) or _("Whole plan")


def _who_when_state(row: dict[object, object]) -> tuple[str, str, str]:
    return (
        short(str(row["responsible"]), LETTERS_OF_A_BODY) or _("nobody is named"),
        day(row["due"]) if row["due"] else _("no date"),  # type: ignore[arg-type]
        str(row["state_word"]),
    )


def _more(rows: pd.DataFrame, most: int) -> Iterator[Paragraph]:
    """What a table has no room for, by the numbers of the decisions."""
    numbers = list(rows["number"][most:])
    if numbers:
        said = ngettext(
            "And {n} more, in the record of decisions: {numbers}.",
            "And {n} more, in the record of decisions: {numbers}.",
            len(numbers),
        )
        yield Paragraph(
            said.format(n=whole(len(numbers)), numbers=", ".join(map(str, numbers))), is_quiet=True
        )
