"""A published round as pages that open from a folder: the region, each area, each country, method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from monitoring.exports.content import (
    Bullets,
    Cell,
    Chart,
    Column,
    Document,
    Paragraph,
    Part,
    Section,
    Table,
)
from monitoring.exports.html import Page
from monitoring.model import REGION, Area
from monitoring.pipeline import findings, tables
from monitoring.pipeline.documents import of_country, regional_report
from monitoring.pipeline.documents.about import footer_line, mark_of, told_facts
from monitoring.pipeline.documents.method_annex import method_annex
from monitoring.pipeline.documents.not_agreed import not_agreed
from monitoring.pipeline.documents.of_country import score_cell, short, stop
from monitoring.pipeline.facts import file_stem
from monitoring.pipeline.publication import is_published, published_only
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.country_notes import strengths_and_gaps, strengths_finding
from monitoring.pipeline.views.minimum_standards import (
    ASKED,
    minimum_standards_finding,
    standards_by_country,
)
from monitoring.pipeline.views.register import register, register_finding
from monitoring.pipeline.views.scope import countries_of
from monitoring.pipeline.words import reason_sentence, short_reason
from monitoring.scoring.counts import headline
from monitoring.scoring.standards import MET, NO_INFORMATION
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.written import percent, whole

INDEX, METHOD = "index.html", "method.html"
ALL_ROWS = 10_000
"""A page is as long as it needs to be."""


class NotPublished(ValueError):
    """The round is not published, so that nothing of it may stand in a folder; the message says so."""


def static_pages(
    results: Results,
    round_: str,
    files: Mapping[str, str],
    *,
    revision: int | None = None,
) -> tuple[Page, ...]:
    """The pages of a published round, the first of which a reader opens.

    Rounds that are not published are in none of them, not even as the round before. files: what each
    file of data beside the pages holds, by its path. Raises NotPublished, and KeyError for an
    unknown round.
    """
    seen = published_for(results, round_)
    return tuple(_Folder(seen, round_, revision).pages(files))


def published_for(results: Results, round_: str) -> Results:
    """What a folder about a published round is made of: its pages, and the data beside them.

    Raises NotPublished, and KeyError for an unknown round.
    """
    plan = results.plan
    if not is_published(plan, plan.round_by_code[round_].code):
        raise NotPublished(
            _(
                "Round {round} of {plan} is not published, and a folder of pages holds published "
                "rounds alone. Publish it first: round publish {round} --plan {plan}."
            ).format(round=round_, plan=plan.code)
        )
    return published_only(results)


class _Folder:
    """Of which results and which round the pages are, and where each of them stands."""

    def __init__(self, results: Results, round_: str, revision: int | None) -> None:
        self.results, self.round = results, round_
        self.facts = told_facts(results, round_, revision)
        self.path_by_country = _paths("country", countries_of(results))
        self.path_by_area = _paths("area", (area.code for area in results.plan.top_areas))

    def pages(self, files: Mapping[str, str]) -> Iterator[Page]:
        plan = self.results.plan
        yield Page(INDEX, _("Overview"), self._index(files))
        for area in plan.top_areas:
            path = self.path_by_area[area.code]
            yield Page(path, short(area.title), self._area(area), _("Priority areas"))
        for unit, path in self.path_by_country.items():
            yield Page(path, self.results.name_of(unit), self._country(unit), _("Countries"))
        yield Page(METHOD, _("Method"), self._document(_("Method"), "", method_annex(plan)))

    def _document(self, title: str, about: str, sections: Iterable[Section]) -> Document:
        return Document(
            title=title,
            subtitle=about,
            sections=tuple(sections),
            facts=self.facts,
            language=language(),
            mark=mark_of(self.results),
            footer=footer_line(self.results, self.round, ""),
        )

    def _index(self, files: Mapping[str, str]) -> Document:
        now = headline(self.results.answers, self.round)
        known = now.assessed / now.applicable if now.applicable else None
        countries = countries_of(self.results)
        return self._document(
            _("{plan}: round {round}").format(plan=self.results.plan.label, round=self.round),
            findings.subtitle(self.results, self.round, len(countries), known),
            (*self._overview(), _data(files)),
        )

    def _overview(self) -> Iterator[Section]:
        """The overview of the report, with a way from each country and area to its page."""
        for section in regional_report.overview(self.results, self.round):
            parts: list[Part] = []
            for part in section.parts:
                match part:
                    case Table():
                        parts.append(self._with_links(part))
                    case Chart():
                        parts.append(self._with_whole_names(part, part.title))
                    case _:
                        parts.append(part)
            yield replace(section, parts=tuple(parts))

    def _with_whole_names(self, chart: Chart, title: str) -> Chart:
        """The chart under a title, and its areas by their whole names: a page has room for them."""
        names = [area.title.split(" (", maxsplit=1)[0] for area in self.results.plan.top_areas]
        whole_by_cut = {short(name, of_country.LETTERS_OF_A_CATEGORY): name for name in names}
        categories = tuple(
            next(
                (
                    name + category.removeprefix(cut)
                    for cut, name in whole_by_cut.items()
                    if category.startswith(cut)
                ),
                category,
            )
            for category in chart.categories
        )
        return replace(chart, title=title, categories=categories)

    def _with_links(self, table: Table) -> Table:
        """The table with links where its first cells are countries or its headings are areas."""
        country_by_name = {
            self.results.name_of(unit): path for unit, path in self.path_by_country.items()
        }
        columns = tuple(
            replace(column, link=self.path_by_area.get(column.heading, ""))
            for column in table.columns
        )
        rows = tuple(
            (_linked(row[0], country_by_name), *row[1:]) if row else row for row in table.rows
        )
        return replace(table, columns=columns, rows=rows)

    def _area(self, area: Area) -> Document:
        return self._document(
            area.title,
            footer_line(self.results, self.round, ""),
            (
                Section(_("How far each country is"), tuple(self._scores(area.code))),
                Section(_("Minimum standards"), tuple(self._standards(area.code))),
                Section(_("Actions"), tuple(self._actions(area.code))),
            ),
        )

    def _scores(self, node: str) -> Iterator[Part]:
        scores = tables.country_scores(self.results, self.round, node)
        asked = scores[~scores["structural"]]
        if asked.empty:
            yield from _why_nothing(self.results, self.round, node)
            return
        title = findings.map_finding(asked, self.results.plan, node)
        yield replace(regional_report.scores_chart(asked), title=title)
        yield self._with_links(regional_report.scores_table(self.results, self.round, node, asked))

    def _standards(self, node: str) -> Iterator[Part]:
        judged = standards_by_country(self.results, self.round, node)
        finding = minimum_standards_finding(judged, self.results, self.round, node)
        yield Paragraph(stop(finding))
        asked = judged[judged["verdict"].isin(ASKED)]
        if len(asked):
            yield self._with_links(_standards_table(asked))

    def _actions(self, node: str) -> Iterator[Part]:
        listed = register(self.results, self.round, node)
        if len(listed):
            finding = register_finding(listed, self.results, self.round, node)
            yield Paragraph(stop(finding))
            yield regional_report.register_table(listed)
        else:
            yield Paragraph(_("No action is listed here."))

    def _country(self, unit: str) -> Document:
        asked = (self.results, self.round, unit)
        now = headline(self.results.answers, self.round, unit=unit)
        about = footer_line(self.results, self.round, "")
        if now.applicable:
            share = percent(now.assessed / now.applicable)
            known = _("{share} of answers known").format(share=share)
            about = f"{about} · {known}"
        before, on_both = _over_rounds(*asked), not_agreed(*asked)
        sections = (
            Section(_("Where it stands"), of_country.standing(*asked)),
            Section(_("Priority areas"), tuple(self._areas_of(unit))),
            *((Section(_("Over the rounds"), before),) if before else ()),
            *((Section(_("Not agreed"), on_both),) if on_both else ()),
            Section(_("Minimum standards"), of_country.standards(*asked, ALL_ROWS)),
            Section(_("Lower than before"), of_country.lower(*asked, ALL_ROWS)),
            Section(_("Late actions"), of_country.late(*asked, ALL_ROWS)),
            Section(_("Not answered"), of_country.not_answered(*asked)),
        )
        return self._document(self.results.name_of(unit), about, sections)

    def _areas_of(self, unit: str) -> Iterator[Part]:
        """The areas beside the median of all countries, under the sentence that it tells."""
        found = strengths_and_gaps(self.results, self.round, unit)
        title = strengths_finding(found, self.results, self.round, unit)
        for part in of_country.areas(self.results, self.round, unit):
            yield self._with_whole_names(part, title) if isinstance(part, Chart) else part
        for part in of_country.strengths(self.results, self.round, unit):
            # The first of them is the title of the chart.
            if isinstance(part, Bullets) and part.items[1:]:
                yield Bullets(part.items[1:])


def _paths(kind: str, codes: Iterable[str]) -> dict[str, str]:
    """The path of the page of each code; codes that a file name cannot tell apart get a number."""
    found: dict[str, str] = {}
    taken: set[str] = {INDEX, METHOD}
    for code in codes:
        stem, number = file_stem(kind, code), 1
        path = f"{stem}.html"
        while path.casefold() in taken:
            number += 1
            path = f"{stem}_{number}.html"
        taken.add(path.casefold())
        found[code] = path
    return found


def _linked(cell: str | Cell, path_by_name: Mapping[str, str]) -> str | Cell:
    told = cell if isinstance(cell, Cell) else Cell(cell)
    path = path_by_name.get(told.text, "")
    return replace(told, link=path) if path else cell


def _data(files: Mapping[str, str]) -> Section:
    """Which files of data lie beside the pages."""
    rows = tuple((Cell(path, link=path), held) for path, held in files.items())
    return Section(
        _("Data"),
        (
            Paragraph(
                _(
                    "The numbers of these pages as tables (CSV), not rounded; a missing one is empty, "
                    "never zero."
                )
            ),
            Table((Column(_("File"), share=1.4), Column(_("What it holds"), share=3)), rows),
        ),
    )


def _why_nothing(results: Results, round_: str, node: str) -> Iterator[Part]:
    """Why no country has a score in an area."""
    scored = results.scores
    here = scored[(scored["round"] == round_) & (scored["node"] == node)]
    reasons = here.loc[here["country"] != REGION, "reason"].unique()
    told = [sentence for reason in reasons if (sentence := reason_sentence(str(reason)))]
    yield from (
        Paragraph(sentence) for sentence in told or [_("Nothing is asked of countries here.")]
    )


def _standards_table(asked: pd.DataFrame) -> Table:
    """How many standards each country meets, meets in part, misses or says nothing of."""
    columns = (
        Column(_("Country"), share=2.2),
        Column(_("Standards met"), is_of_numbers=True),
        Column(_("Partly or not met"), is_of_numbers=True),
        Column(_("No information"), is_of_numbers=True),
    )
    rows = []
    for name, mine in asked.groupby("name", sort=False):
        n = mine["verdict"].value_counts()
        met, unknown = int(n.get(MET, 0)), int(n.get(NO_INFORMATION, 0))
        rows.append((str(name), whole(met), whole(len(mine) - met - unknown), whole(unknown)))
    return Table(columns, tuple(rows))


def _over_rounds(results: Results, round_: str, unit: str) -> tuple[Part, ...]:
    """The score of each area in each published round up to this one; nothing where it is the first."""
    plan = results.plan
    now = plan.round_by_code[round_].order
    said = results.said_of.get(unit, frozenset())
    rounds = [one.code for one in plan.rounds if one.order <= now and one.code in said]
    if len(rounds) < 2:
        return ()
    nodes = [*([plan.code] if plan.overall else []), *(area.code for area in plan.top_areas)]
    scored = results.scores[results.scores["country"] == unit]
    by_place = {(row["node"], row["round"]): row for row in scored.to_dict("records")}
    nodes = [n for n in nodes if by_place[n, round_]["reason"] not in tables.STRUCTURAL]
    rows = tuple(
        _row_over_rounds(results, node, [by_place[node, r] for r in rounds]) for node in nodes
    )
    columns = (
        Column(_("Priority area"), share=3),
        *(Column(code, is_of_numbers=True) for code in rounds),
    )
    note = _(
        "Each score is over what was rated in its own round; by how much the same actions changed "
        "stands under Priority areas."
    )
    return (Table(columns, rows), Paragraph(note, is_quiet=True))


def _row_over_rounds(
    results: Results, node: str, scored: Sequence[Mapping[Any, Any]]
) -> tuple[str | Cell, ...]:
    cells = (score_cell(row["score"], short_reason(str(row["reason"]))) for row in scored)
    name = _("Whole plan") if node == results.plan.code else tables.node_title(results.plan, node)
    return (short(name), *cells)
