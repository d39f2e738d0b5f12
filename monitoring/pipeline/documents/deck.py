"""The slides of a consultation, each with its finding as the title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

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
from monitoring.figures.theme import LIGHT, ink_on, score_colour
from monitoring.model import REGION, Plan
from monitoring.pipeline import findings, tables
from monitoring.pipeline.analyses.standards import verdict_word
from monitoring.pipeline.asked import unit_in
from monitoring.pipeline.documents import decided
from monitoring.pipeline.documents.about import first_line, footer_line, mark_of, told_facts
from monitoring.pipeline.facts import method_line
from monitoring.pipeline.results import Results
from monitoring.pipeline.views import area as area_views
from monitoring.pipeline.views import bullet, country_notes, dumbbell, lower, support
from monitoring.pipeline.views import minimum_standards as standards
from monitoring.pipeline.views.decisions import decisions_finding
from monitoring.pipeline.views.scope import countries_of
from monitoring.pipeline.words import reason_sentence
from monitoring.scoring.counts import Headline, headline
from monitoring.scoring.standards import NO_INFORMATION
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import language, ngettext
from monitoring.written import percent, signed, whole

MOST_OF_A_TITLE = 150
"""Letters: what a finding says beyond them, from its next clause on, stands under the title."""

POINTS = "0"
CHANGES = "+0.0;−0.0;0.0"
FULL = 100.0
DONE, BEGUN, NOTHING, UNKNOWN = (
    score_colour(100, LIGHT), score_colour(50, LIGHT), score_colour(0, LIGHT), LIGHT.line,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a deck is to tell: of the region, of which areas, of which countries (codes), and whether
    of decisions.
    """

    region: bool = True
    areas: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    decisions: bool = False

    @property
    def is_of_countries_alone(self) -> bool:
        """Whether no slide may tell anything of a country that is not chosen."""
        return bool(self.countries) and not (self.region or self.areas)


def everything(results: Results) -> Chosen:
    """The region, every area that stands at the top, every country, and the decisions."""
    areas = tuple(area.code for area in results.plan.top_areas)
    units = tuple(countries_of(results))
    return Chosen(region=True, areas=areas, countries=units, decisions=True)


def deck(
    results: Results,
    round_: str,
    *,
    chosen: Chosen,
    decisions: Sequence[StoredDecision] = (),
    revision: int | None = None,
) -> Document:
    """The slides of a round: what was chosen, then method and sources.

    decisions: those in force, of whatever round and about whomever.
    With countries alone, no other country's name or number is in it: only medians of three
    countries or more, with how many they are of, and only decisions about them. Comments and evidence are left out, because
    nobody has said who may read them. revision: of the store, which stands among the facts.
    Raises KeyError for an unknown round or area, UnknownCountry for an unknown country.
    """
    plan = results.plan
    asked = _Asked(results, plan.round_by_code[round_].code, told_facts(results, round_, revision))
    sections: list[Section] = []
    if chosen.region:
        sections += _region(asked)
    sections += [_area(asked, plan.area_by_code[code].code) for code in chosen.areas]
    chosen_units = [unit_in(results, code, countries_of(results)) for code in chosen.countries]
    for unit in chosen_units:
        sections += _country(asked, unit)
    units = chosen_units if chosen.is_of_countries_alone else countries_of(results)
    if chosen.decisions:
        told = decided.told_of(results, asked.round, decisions)
        if chosen.is_of_countries_alone:
            told = told[told["country"].isin(units)]
        sections += _decisions(asked, told, units)
    return Document(
        title=_title(plan, units, results) if chosen.is_of_countries_alone else plan.label,
        subtitle=_subtitle(asked, units),
        sections=(*sections, _closing(asked, units)),
        facts=asked.facts,
        language=language(),
        mark=mark_of(results),
        footer=footer_line(results, round_, asked.as_at),
        author=plan.owner,
    )


@dataclass(frozen=True)
class _Asked:
    """Of which results and which round, with the facts that every slide carries."""

    results: Results
    round: str
    facts: Mapping[str, str]

    @property
    def plan(self) -> Plan:
        return self.results.plan

    @property
    def as_at(self) -> str:
        return _("as at {when}").format(when=self.facts[_("as at")])

    @cached_property
    def standards(self) -> pd.DataFrame:
        return standards.standards_by_country(self.results, self.round, "")

    def counted(self, unit: str | None = None, node: str | None = None) -> Headline:
        return headline(self.results.answers, self.round, unit=unit, node=node)

    def together(self, units: Sequence[str]) -> Headline:
        """The four numbers of some countries together."""
        each = [self.counted(unit) for unit in units]
        return Headline(
            sum(one.implemented for one in each),
            sum(one.partly for one in each),
            sum(one.not_started for one in each),
            sum(one.no_information for one in each),
        )

    def section(
        self, finding: str, parts: Iterable[Part], counted: Headline, *more: str
    ) -> Section:
        """A slide with its finding, and beside it what a speaker must know; `more` comes last."""
        title, rest = _split(finding)
        known = (
            _("Coverage: {share} of the answers are known ({n} of {of}).").format(
                share=percent(counted.assessed / counted.applicable),
                n=whole(counted.assessed),
                of=whole(counted.applicable),
            )
            if counted.applicable
            else _("Coverage: no action applies.")
        )
        notes = (
            finding if rest else "",
            _("Source: {source}").format(source=self.plan.source or self.plan.code),
            _("Method: {method}").format(method=method_line(self.plan)),
            known,
            self.as_at,
            *more,
        )
        under = (Paragraph(rest),) if rest else ()
        return Section(title, (*under, *parts), notes="\n".join(filter(None, notes)))


def _split(finding: str) -> tuple[str, str]:
    """A finding as long as a title can be, and the clauses that there is no room for."""
    text = finding.strip()
    if len(text) <= MOST_OF_A_TITLE:
        return text.removesuffix("."), ""
    ends = [at for sign in ("; ", ". ") if (at := text.rfind(sign, 0, MOST_OF_A_TITLE)) > 0]
    if not ends:
        return text.removesuffix("."), ""
    rest = text[max(ends) + 2 :]
    return text[: max(ends)], rest[:1].upper() + rest[1:]


def _title(plan: Plan, units: Sequence[str], results: Results) -> str:
    """The plan, with the countries that a deck is of alone."""
    names = ", ".join(results.name_of(unit) for unit in units)
    return _("{country}: {what}").format(country=names, what=plan.label)


def _subtitle(asked: _Asked, units: Sequence[str]) -> str:
    counted = asked.together(units)
    known = counted.assessed / counted.applicable if counted.applicable else None
    told = findings.subtitle(asked.results, asked.round, len(units), known)
    return f"{first_line(asked.results, asked.round, told)}\n{asked.as_at}"


# --- the region ----------------------------------------------------------------------------------


def _region(asked: _Asked) -> list[Section]:
    """How far the region is, from the four counts to what changed."""
    results, round_ = asked.results, asked.round
    counted = asked.counted()
    slides = [
        asked.section(
            findings.headline_finding(counted, asked.plan),
            (_counts_by_area(asked, None),),
            counted,
        )
    ]
    if asked.plan.overall:
        frame = bullet.scores_and_targets(results, round_, asked.plan.code)
        slides.append(
            asked.section(
                bullet.bullet_finding(frame, results, round_, asked.plan.code),
                _scores_by_country(frame),
                counted,
                *_told_scores(frame),
            )
        )
    cells = tables.heatmap_cells(results, round_)
    slides.append(
        asked.section(
            findings.heatmap_finding(cells, asked.plan),
            _heatmap(cells),
            counted,
            *_told_scores(cells.assign(name=cells["name"] + ", " + cells["title"])),
        )
    )
    slides.append(_support(asked, counted))
    if not asked.standards.empty:
        slides.append(_standards(asked, counted))
    slides += _change(asked, counted)
    if REGION in results.answers.units:
        slides.append(
            asked.section(
                findings.regional_finding(results, round_),
                (
                    _counts_by_area(asked, REGION),
                    Paragraph(
                        _(
                            "Regional actions are rated once, for the region, and are part of no "
                            "country's score."
                        ),
                        is_quiet=True,
                    ),
                ),
                asked.counted(REGION),
            )
        )
    return slides


def _counts_by_area(asked: _Asked, unit: str | None) -> Chart:
    """The four counts of each area that asks anything, of one unit or of all countries."""
    areas = asked.plan.top_areas
    rows = [
        (_short(area.title), counted)
        for area in areas
        if (counted := asked.counted(unit, area.code)).applicable
    ]
    return _four_counts(_("By priority area"), rows)


def _four_counts(title: str, rows: Sequence[tuple[str, Headline]]) -> Chart:
    counts = [counted for _name, counted in rows]
    return Chart(
        Kind.STACKED,
        title,
        tuple(name for name, _counted in rows),
        (
            Series(_("Implemented"), tuple(float(one.implemented) for one in counts), DONE),
            Series(_("Partly"), tuple(float(one.partly) for one in counts), BEGUN),
            Series(_("Not started"), tuple(float(one.not_started) for one in counts), NOTHING),
            Series(
                _("No information"),
                tuple(float(one.no_information) for one in counts),
                UNKNOWN,
                is_missing=True,
            ),
        ),
        unit=_("number of answers"),
        lowest=0,
    )


def _scores_by_country(frame: pd.DataFrame) -> tuple[Part, ...]:
    """Bars in protocol order with the range of each score, and how they are to be read."""
    if frame.empty:
        return ()
    in_doubt = (frame["coverage"] < 1) & frame["score"].notna()
    return (
        Chart(
            Kind.BARS,
            _("By country"),
            tuple(_category(row) for row in frame.to_dict("records")),
            (_scores(_("Score"), frame),),
            unit=_("score, 0 to 100"),
            lowest=0,
            highest=FULL,
            number_format=POINTS,
        ),
        *_range_note(bool(in_doubt.any())),
    )


def _range_note(is_needed: bool) -> tuple[Paragraph, ...]:
    if not is_needed:
        return ()
    return (
        Paragraph(
            _(
                "A thin line spans the values between which a score lies while answers are missing; "
                "the per cent is the share that is known, where not all is."
            ),
            is_quiet=True,
        ),
    )


def _scores(name: str, frame: pd.DataFrame) -> Series:
    """The scores of a frame with their `low` and `high`, where anything is missing from them."""
    is_open = (frame["coverage"] < 1) & frame["score"].notna()
    return Series(
        name,
        _values(frame["score"]),
        lows=_values(frame["low"].where(is_open)),
        highs=_values(frame["high"].where(is_open)),
    )


def _values(column: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(value) else float(value) for value in column)


def _category(row: Mapping[Any, Any], name: str = "name") -> str:
    """A name with its coverage where it is not whole, or with the reason why there is no score."""
    named = _short(str(row[name]))
    if pd.isna(row["score"]):
        return _("{country}: {what}").format(country=named, what=row["word"])
    if row["coverage"] < 1:
        return _("{name} ({share} known)").format(name=named, share=percent(row["coverage"]))
    return named


def _short(title: str) -> str:
    """A title without what stands in brackets."""
    return title.split(" (", maxsplit=1)[0]


def _told_scores(frame: pd.DataFrame, name: str = "name") -> tuple[str, ...]:
    """A line for each score with its coverage and range, or the reason why there is none."""
    lines = []
    for row in frame.to_dict("records"):
        if pd.isna(row["score"]):
            told = [row["word"]]
        else:
            told = [
                whole(row["score"]),
                _("coverage {share}").format(share=percent(row["coverage"])),
            ]
        if pd.notna(row["low"]) and 0 < row["coverage"] < 1:
            told.append(
                _("between {low} and {high} while answers are missing").format(
                    low=whole(row["low"]), high=whole(row["high"])
                )
            )
        lines.append(_("{country}: {what}").format(country=row[name], what=" · ".join(told)))
    return tuple(lines)


def _heatmap(cells: pd.DataFrame) -> tuple[Part, ...]:
    """Countries down, areas across, each score in the colour of its height."""
    if cells.empty:
        return ()
    heads = cells.drop_duplicates("node")
    columns = [Column(_("Country"), share=2.0)]
    columns += [Column(_short(str(title)), is_of_numbers=True) for title in heads["title"]]
    rows: list[tuple[str | Cell, ...]] = [
        (str(name), *(_score_cell(row) for row in mine.to_dict("records")))
        for (_country, name), mine in cells.groupby(["country", "name"], sort=False)
    ]
    return (
        Table(tuple(columns), tuple(rows)),
        Paragraph(
            _(
                "Scores 0 to 100. In brackets: between which values a score lies while answers are "
                "missing."
            ),
            is_quiet=True,
        ),
    )


def _score_cell(row: Mapping[Any, Any]) -> Cell:
    if pd.isna(row["score"]):
        return Cell(str(row["word"]), LIGHT.land, LIGHT.quiet)
    fill = score_colour(float(row["score"]), LIGHT)
    text = whole(row["score"])
    if row["coverage"] < 1:
        text = _("{score} ({low}–{high})").format(
            score=text, low=whole(row["low"]), high=whole(row["high"])
        )
    return Cell(text, fill, ink_on(fill))


def _support(asked: _Asked, counted: Headline) -> Section:
    """Each area with who is furthest from done there, the lowest mean first."""
    frame = support.support_needed(asked.results, asked.round)
    shares = {"title": 2.0, "told_mean": 1.0, "lowest": 2.4, "without": 1.4, "told_asking": 1.1}
    columns = tuple(Column(_(support.LABELS_ON_PAGE[name]), share=shares[name]) for name in shares)
    rows = tuple(tuple(str(row[name]) for name in shares) for row in frame.to_dict("records"))
    finding = support.support_finding(frame, asked.results, asked.round)
    return asked.section(finding, (Table(columns, rows),) if rows else (), counted)


def _standards(asked: _Asked, counted: Headline) -> Section:
    """How many minimum standards each country meets, meets in part, misses or leaves open."""
    frame = asked.standards
    judged = frame[frame["verdict"].isin(standards.ASKED)]
    names = frame.drop_duplicates("country")
    n = judged.groupby(["country", "verdict"]).size()
    colours = dict(zip(standards.ASKED, (DONE, BEGUN, NOTHING, UNKNOWN), strict=True))
    series = tuple(
        Series(
            verdict_word(verdict),
            tuple(float(n.get((unit, verdict), 0)) for unit in names["country"]),
            colours[verdict],
            is_missing=verdict == NO_INFORMATION,
        )
        for verdict in standards.ASKED
    )
    chart = Chart(
        Kind.STACKED,
        _("By country"),
        tuple(names["name"].map(_short)),
        series,
        unit=_("number of minimum standards"),
        lowest=0,
    )
    finding = standards.minimum_standards_finding(frame, asked.results, asked.round, "")
    return asked.section(finding, (chart,), counted)


def _change(asked: _Asked, counted: Headline) -> list[Section]:
    """The change since the baseline by country; no slide where there is no earlier round."""
    frame = dumbbell.baseline_now_target(asked.results, asked.round, "")
    if frame.empty or not frame["before_round"].iloc[0]:
        return []
    rows = frame.to_dict("records")
    chart = Chart(
        Kind.BARS,
        _("Change by country, on actions rated in both rounds"),
        tuple(_compared(row) for row in rows),
        (Series(_("Change in points"), _values(frame["change"])),),
        unit=_("points"),
        number_format=CHANGES,
    )
    told = [
        _("{country}: {what}").format(country=row["name"], what=_told_change(row)) for row in rows
    ]
    finding = dumbbell.dumbbell_finding(frame, asked.results, asked.round, "")
    note = dumbbell.dumbbell_note(frame)
    parts = (chart, *((Paragraph(note, is_quiet=True),) if note else ()))
    return [asked.section(finding, parts, counted, *told)]


def _compared(row: Mapping[Any, Any]) -> str:
    """A country, with the round of which there is no score where it cannot be compared."""
    name = _short(row["name"])
    if pd.notna(row["change"]):
        return name
    if row["word"] or row["before_word"]:
        return _("{country}: {what} in {round}").format(
            country=name,
            what=row["word"] or row["before_word"],
            round=row["round"] if row["word"] else row["before_round"],
        )
    return _("{country}: not compared").format(country=name)


def _told_change(row: Mapping[Any, Any]) -> str:
    """A change with how many actions it is over, or why there is none."""
    if pd.isna(row["change"]):
        return str(row["note"] or row["before_word"] or row["word"])
    told = ngettext(
        "{change} points since {round}, on {n} action rated in both rounds",
        "{change} points since {round}, on {n} actions rated in both rounds",
        int(row["n_common"]),
    )
    return told.format(
        change=signed(row["change"]), round=row["before_round"], n=whole(row["n_common"])
    )


# --- areas and countries -------------------------------------------------------------------------


def _area(asked: _Asked, node: str) -> Section:
    """How far every country is in one area."""
    results, round_ = asked.results, asked.round
    counted = area_views.area_headline(results, round_, node)
    finding = area_views.area_finding(results, round_, node)
    frame = bullet.scores_and_targets(results, round_, node)
    if frame.empty or frame["structural"].all():
        reasons = results.scores.loc[
            (results.scores["round"] == round_) & (results.scores["node"] == node), "reason"
        ]
        told = dict.fromkeys(reason_sentence(str(reason)) for reason in reasons if reason)
        return asked.section(finding, tuple(Paragraph(one) for one in told if one), counted)
    parts: tuple[Part, ...] = _scores_by_country(frame)
    reached = bullet.bullet_finding(frame, results, round_, node)
    return asked.section(
        finding, (*parts, Paragraph(f"{reached}.", is_quiet=True)), counted, *_told_scores(frame)
    )


def _country(asked: _Asked, unit: str) -> list[Section]:
    """One country's areas beside the median, then what is lower than before and why."""
    return [_profile(asked, unit), _moved(asked, unit)]


def _profile(asked: _Asked, unit: str) -> Section:
    results, round_ = asked.results, asked.round
    areas = tables.without_few(tables.profile(results, round_, unit))
    name = results.name_of(unit)
    found = country_notes.strengths_and_gaps(results, round_, unit)
    score = findings.plan_score_line(results, round_, unit)
    medians = areas["median"]
    finding = (
        country_notes.strengths_finding(found, results, round_, unit)
        if medians.notna().any()
        else findings.profile_finding(areas, name)
    )
    series = [_scores(name, areas)]
    of = areas.loc[medians.notna(), "n"]
    if len(of):
        series.append(Series(_median_of(int(of.min()), int(of.max())), _values(medians)))
    chart = Chart(
        Kind.BARS,
        _("By priority area"),
        tuple(_category(row, "title") for row in areas.to_dict("records")),
        tuple(series),
        unit=_("score, 0 to 100"),
        lowest=0,
        highest=FULL,
        number_format=POINTS,
    )
    in_doubt = ((areas["coverage"] < 1) & areas["score"].notna()).any()
    parts = (
        *((Paragraph(score),) if score else ()),
        *((chart, *_range_note(bool(in_doubt))) if len(areas) else ()),
    )
    beside = [
        _("{area}: median {median} of {n} countries").format(
            area=row["title"], median=whole(row["median"]), n=whole(row["n"])
        )
        for row in areas[medians.notna()].to_dict("records")
    ]
    return asked.section(
        finding, parts, asked.counted(unit), *_told_scores(areas, "title"), *beside
    )


def _median_of(fewest: int, most: int) -> str:
    """The name of the medians of an area each, by how many countries have a score there."""
    if fewest == most:
        return ngettext("Median of {n} country", "Median of {n} countries", most).format(
            n=whole(most)
        )
    return _("Median of {fewest} to {most} countries").format(
        fewest=whole(fewest), most=whole(most)
    )


def _moved(asked: _Asked, unit: str) -> Section:
    """What is lower than in the round before, with the reason where one was given; else the counts."""
    results, round_ = asked.results, asked.round
    name = results.name_of(unit)
    before = tables.previous_round(results, round_, unit)
    frame = lower.lower_than_before(results, round_, unit)
    mine = asked.standards[
        (asked.standards["country"] == unit) & asked.standards["verdict"].isin(standards.ASKED)
    ]
    sentences = [
        findings.change_finding(results, round_, before.code, unit) if before else "",
        standards.standards_of_finding(mine, results, round_, unit) if len(mine) else "",
    ]
    shares = {"title": 2.6, "before": 1.2, "now": 1.2, "why": 1.4}
    table = Table(
        tuple(Column(_(lower.LABELS[column]), share=shares[column]) for column in shares),
        tuple(tuple(str(row[column]) for column in shares) for row in frame.to_dict("records")),
    )
    told = tuple(filter(None, sentences))
    finding = _("{country}: {what}").format(
        country=name, what=lower.lower_finding(frame, results, round_, unit)
    )
    shown = table if len(frame) else _counts_by_area(asked, unit)
    parts = (*((Bullets(told),) if told else ()), shown)
    return asked.section(finding, parts, asked.counted(unit))


def _decisions(asked: _Asked, told: pd.DataFrame, units: Sequence[str]) -> list[Section]:
    """What was decided, late ones first; no slide where nothing was."""
    if told.empty:
        return []
    finding = decisions_finding(told)
    return [asked.section(finding, (decided.table(asked.results, told),), asked.together(units))]


def _closing(asked: _Asked, units: Sequence[str]) -> Section:
    """How the numbers came about, and from where."""
    rows = tuple((name, text) for name, text in asked.facts.items() if text and name != _("mark"))
    table = Table((Column(_("What"), share=1), Column(_("Value"), share=4)), rows)
    return asked.section(_("Method and sources"), (table,), asked.together(units))
