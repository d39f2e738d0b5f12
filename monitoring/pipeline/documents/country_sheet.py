"""One country in one round, on two pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.exports.content import Document, Paragraph, Section, Table
from monitoring.pipeline.documents import decided, of_country
from monitoring.pipeline.documents.about import footer_line, mark_of, told_facts
from monitoring.pipeline.documents.not_agreed import not_agreed_in_short
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.scope import countries_of
from monitoring.scoring.counts import headline
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.written import percent

MOST_ROWS = (
    (6, 6, 6), (5, 5, 5), (4, 4, 4), (3, 3, 3), (2, 3, 3), (3, 3, 2), (2, 3, 2), (2, 2, 2), (1, 1, 1),
)  # fmt: skip
"""Of standards, of what is lower, of what is late, the first with room; the rest is told by codes."""
ROWS_ALONE = 18
"""So many rows all three have together."""
ROWS_BESIDE_DECISIONS = 11
"""So many they have together with the decisions."""
ROWS_OF_NOT_AGREED = 3
"""For so many rows what was not agreed takes the room."""
MOST_NOT_AGREED = 2
MOST_DECISIONS = 3
LETTERS_OF_A_DECISION = 90


def country_sheet(
    results: Results,
    round_: str,
    country: str,
    *,
    decisions: Sequence[StoredDecision] = (),
    revision: int | None = None,
) -> Document:
    """What is known of one country in a round: counts, score, change, areas, standards, what is late,
    and what was decided about it.

    country: its ISO3 code. decisions: those in force, about whomever; of them only those about this
    country alone are told. revision: that of the store, to be told where it is known. Raises
    KeyError for a round, and LookupError for a country, that the plan does not have.
    """
    if country not in countries_of(results):
        raise LookupError(f"no country {country} takes part in {results.plan.code}")
    now = headline(results.answers, round_, unit=country)
    about = footer_line(results, round_, "")
    if now.applicable:
        known = _("{share} of answers known").format(share=percent(now.assessed / now.applicable))
        about = f"{about} · {known}"
    name = results.name_of(country)
    parts_of = (results, round_, country)
    on_decisions = list(_decided(results, round_, country, decisions))
    on_both = list(_not_agreed(*parts_of))
    room = ROWS_BESIDE_DECISIONS - _n_rows(on_decisions) if on_decisions else ROWS_ALONE
    room -= ROWS_OF_NOT_AGREED if on_both else 0
    return Document(
        title=_("{country}: {plan}").format(country=name, plan=results.plan.label),
        subtitle=about,
        sections=(
            Section(
                _("Where {country} stands").format(country=name), of_country.standing(*parts_of)
            ),
            Section(
                _("Priority areas"),
                (*of_country.areas(*parts_of), Paragraph(_reading(results), is_quiet=True)),
            ),
            Section(_("Strengths and gaps"), of_country.strengths(*parts_of)),
            Section(_("Not answered"), of_country.not_answered(*parts_of)),
            *on_both,
            *_with_rows(*parts_of, room),
            *on_decisions,
        ),
        facts=told_facts(results, round_, revision),
        language=language(),
        mark=mark_of(results),
        footer=footer_line(results, round_, name),
    )


def _decided(
    results: Results, round_: str, country: str, decisions: Sequence[StoredDecision]
) -> Iterator[Section]:
    """The section on decisions; none where nothing was decided about the country."""
    told = decided.told_of(results, round_, decisions)
    parts = decided.of_country(results, told, country, MOST_DECISIONS, LETTERS_OF_A_DECISION)
    if parts:
        yield Section(_("Decisions"), parts)


def _with_rows(results: Results, round_: str, country: str, room: int) -> tuple[Section, ...]:
    """The sections that list actions, with as many rows as there is room for in all three together."""
    asked = (results, round_, country)
    sections: tuple[Section, ...] = ()
    for of_standards, of_lower, of_late in MOST_ROWS:
        sections = (
            Section(_("Minimum standards"), of_country.standards(*asked, of_standards)),
            Section(_("Lower than before"), of_country.lower(*asked, of_lower)),
            Section(_("Late actions"), of_country.late(*asked, of_late)),
        )
        if _n_rows(sections) <= room:
            break
    return sections


def _n_rows(sections: Sequence[Section]) -> int:
    parts = (part for section in sections for part in section.parts)
    return sum(len(part.rows) for part in parts if isinstance(part, Table))


def _not_agreed(results: Results, round_: str, country: str) -> Iterator[Section]:
    """The section on what was not agreed; none where nothing was left so."""
    parts = not_agreed_in_short(results, round_, country, MOST_NOT_AGREED)
    if parts:
        yield Section(_("Not agreed"), parts)


def _reading(results: Results) -> str:
    """What the numbers mean, and what the sheet leaves out."""
    score = _(
        "A score lies between 0 and 100 and is made of the rated actions alone; coverage is the share "
        "that is rated. What is missing is not counted as zero."
    )
    indicative = (
        ""
        if results.plan.weights_adopted_by or not results.plan.overall
        else _(
            "The score of the whole plan is indicative: nobody is named who adopted its weights."
        )
    )
    left_out = _("Comments, evidence, obstacles and assistance needed are not part of this sheet.")
    return " ".join(filter(None, (score, indicative, left_out)))
