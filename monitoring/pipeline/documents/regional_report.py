"""All countries of a plan in one round: overview, areas, countries, method, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from monitoring.exports.content import (
    Bullets,
    Cell,
    Chart,
    Column,
    Document,
    Kind,
    Paragraph,
    Part,
    Section,
    Series,
    Table,
)
from monitoring.figures.theme import LIGHT
from monitoring.model import REGION, Area
from monitoring.pipeline import findings, tables
from monitoring.pipeline.documents import decided, left_open, of_country
from monitoring.pipeline.documents.about import first_line, footer_line, mark_of, told_facts
from monitoring.pipeline.documents.method_annex import method_annex
from monitoring.pipeline.documents.not_agreed import not_agreed
from monitoring.pipeline.documents.of_country import (
    counts_table,
    coverage_text,
    range_text,
    score_cell,
    short,
    stop,
)
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.minimum_standards import (
    minimum_standards_finding,
    standards_by_country,
)
from monitoring.pipeline.views.register import as_at_note, register, register_finding
from monitoring.pipeline.views.scope import changes_of, countries_of
from monitoring.pipeline.views.support import LABELS_ON_PAGE, support_finding, support_needed
from monitoring.pipeline.words import reason_sentence
from monitoring.scoring.counts import headline, headline_change
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.written import day, percent, signed

MOST_ROWS = 12
"""Of what is lower, late or missed by one country; what follows is told by its codes."""
MOST_DECISIONS = 40
"""Of those about the region and no single country."""

IMPLEMENTED, PARTLY, NOT_STARTED, UNKNOWN = "#123f6b", "#6fb5aa", "#d9b75f", "#8b969f"


def regional_report(
    results: Results,
    round_: str,
    *,
    decisions: Sequence[StoredDecision] = (),
    revision: int | None = None,
) -> Document:
    """Everything that is known of a plan in a round, country by country, and what was decided.

    decisions: those in force, of whatever round. revision: that of the store, to be told where it is known. Raises KeyError for a round that the
    plan does not have.
    """
    countries = countries_of(results)
    now = headline(results.answers, round_)
    known = now.assessed / now.applicable if now.applicable else None
    told = decided.told_of(results, round_, decisions)
    return Document(
        title=_("{plan}: report on round {round}").format(plan=results.plan.label, round=round_),
        subtitle=first_line(
            results, round_, findings.subtitle(results, round_, len(countries), known)
        ),
        sections=(
            *overview(results, round_),
            *_decisions(results, told),
            *_areas(results, round_, told),
            *_countries(results, round_, countries, told),
            Section(
                _("What was not answered"),
                left_open.not_answered(results, round_),
                starts_page=True,
            ),
            Section(_("Evidence"), left_open.evidence(results, round_)),
            *method_annex(results.plan),
        ),
        facts=told_facts(results, round_, revision),
        language=language(),
        mark=mark_of(results),
        footer=footer_line(results, round_, ""),
    )


def overview(results: Results, round_: str) -> Iterator[Section]:
    """Where the region stands: counts, scores by area, support that is needed, regional actions."""
    now = headline(results.answers, round_)
    previous = tables.previous_round(results, round_)
    before = previous.code if previous else ""
    change = (
        headline_change(results.answers, before, round_, results.assessed) if previous else None
    )
    note = findings.regional_change_note(results, round_, before) if before else ""
    support = support_needed(results, round_)
    standards = standards_by_country(results, round_, "")
    listed = register(results, round_)
    told = (
        findings.heatmap_finding(tables.heatmap_cells(results, round_), results.plan),
        support_finding(support, results, round_),
        minimum_standards_finding(standards, results, round_, ""),
        register_finding(listed, results, round_),
    )
    parts: list[Part] = [
        Paragraph(findings.headline_finding(now, results.plan)),
        counts_table(now, change, before),
    ]
    parts += [Paragraph(note, is_quiet=True)] if note else []
    parts.append(Bullets(tuple(stop(sentence) for sentence in told)))
    if as_at_note(listed) and listed["target_date"].notna().any():
        parts.append(Paragraph(as_at_note(listed), is_quiet=True))
    chart = _counts_chart(results, round_)
    parts += [chart] if chart else []
    yield Section(_("Overview"), tuple(parts))
    yield Section(_("Scores by country and priority area"), heatmap(results, round_), level=2)
    if len(support):
        yield Section(_("Where support is needed"), (_support_table(support),), level=2)
    if REGION in results.answers.units:
        yield Section(_("Regional actions"), _regional(results, round_), level=2)


def _counts_chart(results: Results, round_: str) -> Chart | None:
    """How many answers of each area stand where; None where nothing is asked of countries."""
    counted = [
        (area, found)
        for area in results.plan.top_areas
        if (found := headline(results.answers, round_, node=area.code)).applicable
    ]
    if not counted:
        return None
    states = (
        (_("Implemented"), "implemented", IMPLEMENTED),
        (_("Partly"), "partly", PARTLY),
        (_("Not started"), "not_started", NOT_STARTED),
        (_("No information"), "no_information", UNKNOWN),
    )
    return Chart(
        kind=Kind.STACKED,
        title=_("How far the countries are in each priority area"),
        categories=tuple(_area_name(area) for area, _found in counted),
        series=tuple(
            Series(
                word,
                tuple(float(getattr(found, field)) for _area, found in counted),
                colour,
                is_missing=field == "no_information",
            )
            for word, field, colour in states
        ),
        unit=_("answers"),
        lowest=0,
    )


def _area_name(area: Area) -> str:
    return short(area.title.split(" (", maxsplit=1)[0], of_country.LETTERS_OF_A_CATEGORY)


def heatmap(results: Results, round_: str) -> tuple[Part, ...]:
    """Countries down, areas across by their codes; coverage in brackets where it is not whole."""
    cells = tables.heatmap_cells(results, round_)
    if cells.empty:
        return (Paragraph(_("No country takes part yet.")),)
    nodes = list(dict.fromkeys(cells["node"]))
    plan = results.plan
    heads = [_("Plan") if node == plan.code else node for node in nodes]
    by_place = {(row["country"], row["node"]): row for row in cells.to_dict("records")}
    rows = tuple(
        (
            results.name_of(unit),
            *(_heatmap_cell(by_place[unit, node]) for node in nodes),
        )
        for unit in countries_of(results)
    )
    words = "; ".join(
        f"{node}: {tables.node_title(plan, node)}" for node in nodes if node != plan.code
    )
    return (
        Table(
            (Column(_("Country"), share=2.2), *(Column(h, is_of_numbers=True) for h in heads)),
            rows,
        ),
        Paragraph(
            _(
                "Scores, 0 to 100; in brackets the coverage, where not all that applies is rated. {areas}."
            ).format(areas=words),
            is_quiet=True,
        ),
    )


def _heatmap_cell(cell: dict[object, object]) -> str | Cell:
    shown = score_cell(cell["score"], str(cell["word"]))  # type: ignore[arg-type]
    coverage = cell["coverage"]
    if isinstance(shown, str) or not isinstance(coverage, float) or coverage >= 1:
        return shown
    told = _("{score} ({coverage})").format(score=shown.text, coverage=percent(coverage))
    return Cell(told, shown.fill, shown.ink)


def _support_table(support: pd.DataFrame) -> Table:
    shares = {"title": 2.0, "lowest": 2.3, "without": 1.6}
    columns = tuple(
        Column(_(label), share=shares.get(name, 1.35)) for name, label in LABELS_ON_PAGE.items()
    )
    rows = tuple(
        tuple(
            short(str(row[name])) if name == "title" else str(row[name]) for name in LABELS_ON_PAGE
        )
        for row in support.to_dict("records")
    )
    return Table(columns, rows)


def _regional(results: Results, round_: str) -> tuple[Part, ...]:
    listed = register(results, round_, REGION)
    return (
        Paragraph(stop(findings.regional_finding(results, round_))),
        Paragraph(
            _(
                "Regional actions are rated once, for the region, and are part of no country's score."
            )
        ),
        register_table(listed),
    )


def register_table(listed: pd.DataFrame) -> Table:
    """Each action with its date, where it stands and who has done it."""
    return Table(
        (
            Column(_("Code"), share=0.7),
            Column(_("Action"), share=3),
            Column(_("Target date"), share=1.4),
            Column(_("State"), share=1.1),
            Column(_("Done by"), share=1.7),
        ),
        tuple(
            (
                row["action"],
                short(row["title"]),
                day(row["target_date"]) if row["target_date"] else _("no date"),
                row["state_word"],
                row["reached"],
            )
            for row in listed.to_dict("records")
        ),
    )


def _decisions(results: Results, told: pd.DataFrame) -> Iterator[Section]:
    """What was decided; no section where nothing was."""
    if len(told):
        yield Section(_("Decisions"), decided.of_all(results, told, MOST_DECISIONS))


def _areas(results: Results, round_: str, told: pd.DataFrame) -> Iterator[Section]:
    n = len(results.plan.top_areas)
    if not n:
        return
    yield Section(
        _("Priority areas"),
        (
            Paragraph(_("Countries stand in the order of the protocol, not of their scores.")),
            Paragraph(
                _(
                    "In brackets beside a name: between what its score lies while answers are missing."
                ),
                is_quiet=True,
            ),
        ),
        starts_page=True,
    )
    for number, area in enumerate(results.plan.top_areas):
        yield Section(
            short(area.title, 120),
            (
                *_area(results, round_, area),
                *decided.of_area(results, told, area.code, MOST_ROWS),
            ),
            level=2,
            starts_page=number > 0,
        )


def _area(results: Results, round_: str, area: Area) -> Iterator[Part]:
    """How far every country is in an area, and what becomes of its actions."""
    scores = tables.country_scores(results, round_, area.code)
    asked = scores[~scores["structural"]]
    if asked.empty:
        reasons = results.scores
        here = reasons[(reasons["round"] == round_) & (reasons["node"] == area.code)]
        yield from (
            Paragraph(sentence)
            for reason in here.loc[here["country"] != REGION, "reason"].unique()
            if (sentence := reason_sentence(str(reason)))
        )
    else:
        yield Paragraph(stop(findings.map_finding(asked, results.plan, area.code)))
        yield scores_chart(asked)
        yield scores_table(results, round_, area.code, asked)
        standards = standards_by_country(results, round_, area.code)
        yield Paragraph(stop(minimum_standards_finding(standards, results, round_, area.code)))
    listed = register(results, round_, area.code)
    if len(listed):
        yield Paragraph(stop(register_finding(listed, results, round_, area.code)))
        yield register_table(listed)


def scores_chart(scores: pd.DataFrame) -> Chart:
    """A bar for each country; one without a score has a word."""
    names = [of_country.category(str(row["name"]), row) for row in scores.to_dict("records")]
    return Chart(
        kind=Kind.BARS,
        title=_("Score of each country"),
        categories=tuple(names),
        series=(
            Series(
                _("Score"),
                tuple(None if pd.isna(score) else float(score) for score in scores["score"]),
                LIGHT.accent,
            ),
        ),
        unit=_("score, 0 to 100"),
        lowest=0,
        highest=100,
    )


def scores_table(results: Results, round_: str, node: str, scores: pd.DataFrame) -> Table:
    """Score, coverage, range and change of each country."""
    previous = tables.previous_round(results, round_)
    columns = [
        Column(_("Country"), share=2.4),
        Column(_("Score"), is_of_numbers=True),
        Column(_("Coverage"), is_of_numbers=True, share=1.2),
        Column(_("Range"), is_of_numbers=True),
    ]
    rows: list[list[str | Cell]] = [
        [
            str(row["name"]),
            score_cell(row["score"], str(row["word"])),
            coverage_text(row["coverage"]),
            range_text(row["low"], row["high"], row["coverage"]),
        ]
        for row in scores.to_dict("records")
    ]
    if previous:
        title = _("Change since {round}").format(round=previous.code)
        columns.append(Column(title, is_of_numbers=True, share=1.4))
        moved = changes_of(results, previous.code, round_, node)["common_change"]
        for row, unit in zip(rows, scores["country"], strict=True):
            points = moved[unit]
            row.append(_("not comparable") if pd.isna(points) else signed(points))
    return Table(tuple(columns), tuple(tuple(row) for row in rows))


def _countries(
    results: Results, round_: str, countries: Sequence[str], told: pd.DataFrame
) -> Iterator[Section]:
    if not countries:
        return
    yield Section(
        _("Countries"),
        (
            Paragraph(
                _(
                    "Each country is told as on its own sheet: what it has done, and what is missing."
                )
            ),
        ),
        starts_page=True,
    )
    for number, unit in enumerate(countries):
        asked = (results, round_, unit)
        yield Section(
            results.name_of(unit),
            (
                *of_country.standing(*asked),
                *of_country.areas(*asked),
                *of_country.strengths(*asked),
                *not_agreed(*asked),
                *of_country.standards(*asked, MOST_ROWS),
                *of_country.lower(*asked, MOST_ROWS),
                *of_country.late(*asked, MOST_ROWS),
                *decided.of_country(results, told, unit, MOST_ROWS),
                *of_country.not_answered(*asked),
            ),
            level=2,
            starts_page=number > 0,
        )
