"""The sheet of a country says what the data say of it, and nothing of anybody else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pypdf
import pytest

from monitoring import pipeline
from monitoring.exports.content import Bullets, Chart, Document, Paragraph, Section, Table
from monitoring.exports.docx import docx_bytes
from monitoring.exports.pdf import pdf_bytes
from monitoring.model import (
    BEST_AVAILABLE,
    REGION,
    Decision,
    DecisionKind,
    FollowUp,
    Plan,
    day_of_target,
)
from monitoring.pipeline import Results, Workspace
from monitoring.pipeline.documents.country_sheet import (
    LETTERS_OF_A_DECISION,
    MOST_DECISIONS,
    country_sheet,
)
from monitoring.pipeline.documents.of_country import short
from monitoring.scoring.change import changes, fell, moved
from monitoring.scoring.counts import headline, headline_change, is_done
from monitoring.scoring.groups import FEWEST_OF_A_MEDIAN
from monitoring.scoring.standards import MET, NO_INFORMATION, NOT_MET, PARTLY
from monitoring.store import StoredDecision
from monitoring.translation import speaking
from tests.pipeline.documents.said import all_texts, numbers_in, texts_in

DEMO, ROUND, BASELINE = "CCSCAP-2016-DEMO", "2024", "2018"
REAL, REAL_ROUND = "WBL-CARIB", "2023"
COUNTRIES = [f"XA{letter}" for letter in "ABCDEFGHIJKLMNO"]
LANGUAGES = ("en", "fr")
SCALE_OF_SCORES = {0, 100}

Numbers = set[float]
WHEN = datetime(2024, 7, 1, 12, tzinfo=UTC)
TEXT = (
    "Country {letter} puts the bill of 2019 before its parliament within 90 days, sets 2 posts of its "
    "response team up by the third quarter, and tells the secretariat of both every 6 months"
)
BODY = "Ministry of Security and Law, Unit 7"


def decided(number: int, letter: str, round_: str, **said: Any) -> StoredDecision:
    told = {"text": TEXT.format(letter=letter), "responsible": BODY} | said
    decision = Decision(DEMO, round_, DecisionKind.COMMITMENT, country=f"XA{letter}", **told)
    return StoredDecision(number, 1, decision, WHEN, "", WHEN, "")


def decided_about(place: int, letter: str) -> list[StoredDecision]:
    """Seven decisions: late, coming, undated, done, dropped; one still open and one done of before."""
    n = 100 * place
    day_ = date(2025, 1, 2)
    return [
        decided(n + 1, letter, ROUND, due=date(2099, 11, 30)),
        decided(n + 2, letter, ROUND, due=date(2025, 9, 17)),
        decided(n + 3, letter, ROUND, responsible=""),
        decided(n + 4, letter, ROUND, state=FollowUp.DONE, closed_on=day_, due=date(2024, 12, 31)),
        decided(n + 5, letter, ROUND, state=FollowUp.DROPPED, closed_on=day_),
        decided(n + 6, letter, "2021", due=date(2023, 5, 4)),
        decided(n + 7, letter, "2021", state=FollowUp.DONE, closed_on=day_),
    ]


DECISIONS = [
    one for n, letter in enumerate("ABCDEFGHIJKLMNO", 1) for one in decided_about(n, letter)
]


@pytest.fixture(scope="module")
def spoken(examples: Workspace) -> dict[str, Results]:
    """The results of the demonstration by language: names of levels are of a language."""
    told = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = pipeline.results(examples, DEMO)
    return told


@pytest.fixture(scope="module")
def sheets(spoken: dict[str, Results]) -> dict[tuple[str, str], Document]:
    """The sheet of every country by (language, country)."""
    told = {}
    for language, results in spoken.items():
        with speaking(language):
            for unit in COUNTRIES:
                told[language, unit] = country_sheet(
                    results, ROUND, unit, decisions=DECISIONS, revision=7
                )
    return told


@pytest.fixture(scope="module")
def real(examples: Workspace) -> Results:
    return pipeline.results(examples, REAL)


@pytest.fixture(scope="module")
def sources(spoken: dict[str, Results]) -> dict[str, list[Numbers]]:
    """What may stand in each section of a country's sheet; numbers are the same in any language."""
    return {unit: [of(spoken["en"], unit) for of in ALLOWED] for unit in COUNTRIES}


@pytest.fixture(scope="module")
def pages(sheets: dict[tuple[str, str], Document]) -> dict[tuple[str, str], list[str]]:
    """The text of every page of every sheet as PDF."""
    told = {}
    for (language, unit), sheet in sheets.items():
        with speaking(language):
            told[language, unit] = pages_of(sheet)
    return told


# Where a number may come from, section by section. Each is worked out here from the data alone.


def percents(shares: Iterable[float]) -> Numbers:
    """Whole per cent; what is not quite nothing or all is told as under 1 or over 99."""
    return {
        1 if 0 < 100 * s < 1 else 99 if 99 < 100 * s < 100 else round(100 * s)
        for s in shares
        if not np.isnan(s)
    }


def wholes(values: Iterable[float]) -> Numbers:
    return {round(float(value)) for value in values if not pd.isna(value)}


def tenths(values: Iterable[float]) -> Numbers:
    return {round(float(value), 1) for value in values if not pd.isna(value)}


def counted(results: Results, unit: str) -> Numbers:
    """Headline counts with both denominators, and the share that is rated."""
    now = headline(results.answers, ROUND, unit=unit)
    found = {now.implemented, now.partly, now.not_started, now.no_information}
    share = percents([now.assessed / now.applicable]) if now.applicable else set()
    return found | {now.assessed, now.applicable} | share


def scored(results: Results, unit: str, nodes: set[str]) -> Numbers:
    """Scores with range and coverage."""
    here = results.scores
    here = here[(here["round"] == ROUND) & (here["country"] == unit) & here["node"].isin(nodes)]
    found = (wholes(here[column]) for column in ("score", "bound_low", "bound_high"))
    return set().union(*found, percents(here["coverage"]))


def before(results: Results, unit: str) -> str:
    """The last round before this one in which a country said anything; empty where it never did."""
    chosen = results.chosen
    said = chosen.loc[chosen["country"] == unit, "round"]
    return max((code for code in said if code < ROUND), default="")


def compared(results: Results, unit: str) -> set[str]:
    """The rounds that a sheet compares with: the one before, and the baseline."""
    return {before(results, unit), BASELINE} - {""}


_changes: dict[str, pd.DataFrame] = {}


def changed_since(results: Results, since: str) -> pd.DataFrame:
    """CHANGE_COLUMNS of the demonstration, which are asked for many times."""
    if since not in _changes:
        _changes[since] = changes(results.answers, since, ROUND, results.assessed)
    return _changes[since]


def change(results: Results, unit: str, since: str, nodes: set[str]) -> Numbers:
    """Change over what the same assessment rated in both rounds."""
    rows = changed_since(results, since)
    rows = rows[(rows["country"] == unit) & rows["node"].isin(nodes)]
    return tenths(rows["common_change"])


def allowed_where(results: Results, unit: str) -> Numbers:
    plan, given = results.plan.code, results.answers
    found = counted(results, unit) | scored(results, unit, {plan}) | {100}
    for since in compared(results, unit):
        found |= {float(since)} | change(results, unit, since, {plan})
        rows = changed_since(results, since)
        row = rows[(rows["country"] == unit) & (rows["node"] == plan)].iloc[0]
        found |= wholes([row["n_common"], row["before_common"], row["after_common"]])
        n = moved(given, since, ROUND, results.assessed, unit=unit)
        found |= {n["risen"], n["fallen"], n["same"], n["assessment_differs"]}
        found |= {n["risen"] + n["fallen"] + n["same"]}
    last = before(results, unit)
    by = headline_change(given, last, ROUND, results.assessed, unit=unit) if last else None
    return found | ({by.implemented, by.partly, by.not_started, by.no_information} if by else set())


def allowed_in_areas(results: Results, unit: str) -> Numbers:
    areas = {area.code for area in results.plan.top_areas}
    found = scored(results, unit, areas) | SCALE_OF_SCORES
    every = results.scores
    every = every[(every["round"] == ROUND) & (every["country"] != REGION)]
    by_area = every[every["node"].isin(areas)].groupby("node")["score"]
    found |= wholes(by_area.median()) | wholes(by_area.count())
    last = before(results, unit)
    found |= {FEWEST_OF_A_MEDIAN}
    return found | change(results, unit, last, areas) | {float(last)} if last else found


def allowed_in_strengths(results: Results, unit: str) -> Numbers:
    every = results.scores
    every = every[(every["round"] == ROUND) & (every["country"] != REGION)]
    own = every[every["country"] == unit].set_index("node")["score"]
    return tenths(own - every.groupby("node")["score"].median())


def allowed_in_standards(results: Results, unit: str) -> Numbers:
    judged = results.standards
    mine = judged[(judged["country"] == unit) & (judged["round"] == ROUND)]
    asked = mine[mine["verdict"].isin([MET, PARTLY, NOT_MET, NO_INFORMATION])]
    n = {int((asked["verdict"] == verdict).sum()) for verdict in asked["verdict"].unique()}
    return n | {0, len(asked)} | more(int((asked["verdict"] != MET).sum()))


def allowed_in_lower(results: Results, unit: str) -> Numbers:
    last = before(results, unit)
    if not last:
        return {float(ROUND)}
    fallen = fell(results.answers, results.chosen, last, ROUND)
    fallen = fallen[fallen["country"] == unit]
    n = moved(results.answers, last, ROUND, results.assessed, unit=unit)
    in_both = n["risen"] + n["fallen"] + n["same"]
    with_reason = int((fallen["why"] != "").sum())
    told = {len(fallen), in_both, with_reason, float(last), float(ROUND)}
    return told | more(len(fallen))


def allowed_in_late(results: Results, unit: str) -> Numbers:
    """Counts of actions by what became of their dates, and the days themselves."""
    given, plan = results.answers, results.plan
    r, u = [one.code for one in given.rounds].index(ROUND), given.units.index(unit)
    on = plan.round_by_code[ROUND].date
    assert on is not None
    open_ = given.applicable[r, u] & ~is_done(given)[r, u]
    dates = [day_of_target(action.target_date) for action in plan.actions]
    past = np.array([date is not None and date < on for date in dates], dtype=bool)
    coming = np.array([date is not None and date >= on for date in dates], dtype=bool)
    undated = np.array([date is None for date in dates], dtype=bool)
    rated = given.rated[r, u]
    sets = (open_ & past & rated, open_ & past & ~rated, open_ & coming,
            given.applicable[r, u] & undated)  # fmt: skip
    found: Numbers = {int(one.sum()) for one in sets} | more(int((open_ & past).sum()))
    told = [date for date, is_open in zip(dates, open_, strict=True) if date and is_open]
    return found | {float(n) for date in (*told, on) for n in (date.day, date.year)}


def allowed_in_decisions(_results: Results, unit: str) -> Numbers:
    """The numbers, counts and due days of the six decisions about a country that are told."""
    mine = [one for one in DECISIONS if one.decision.country == unit]
    told = [
        one for one in mine
        if one.decision.round == ROUND or one.decision.state is FollowUp.OPEN
    ]  # fmt: skip
    open_ = [one for one in told if one.decision.state is FollowUp.OPEN]
    late = [one for one in open_ if one.decision.due and one.decision.due < date(2026, 1, 1)]
    counts = {len(told), len(open_), len(late), len(told) - MOST_DECISIONS}
    days = [one.decision.due for one in told if one.decision.due]
    numbers = {one.number for one in told}
    return counts | numbers | {float(n) for day in days for n in (day.day, day.year)}


def allowed_in_not_answered(results: Results, unit: str) -> Numbers:
    now = headline(results.answers, ROUND, unit=unit)
    return {now.no_information, now.applicable}


def more(n: int) -> Numbers:
    """What a table of so many rows may have no room for: never one alone."""
    return {float(left) for left in range(2, n)}


ALLOWED: tuple[Callable[[Results, str], Numbers], ...] = (
    allowed_where,
    allowed_in_areas,
    allowed_in_strengths,
    allowed_in_not_answered,
    allowed_in_standards,
    allowed_in_lower,
    allowed_in_late,
    allowed_in_decisions,
)
"""By the order of the sections."""


def texts_of_the_plan(results: Results) -> list[str]:
    """What the plan and the decisions say themselves, as a sheet may print it; the longest first.

    Numbers in it are its own.
    """
    plan = results.plan
    codes = [plan.code, *plan.action_by_code, *plan.area_by_code]
    titles = [plan.label, plan.title, plan.source]
    for node in (*plan.areas, *plan.actions):
        plain = node.title.split(" (", maxsplit=1)[0]
        titles += [node.title, short(node.title), plain, short(plain, 34)]
    titles += [short(action.lead, 40) for action in plan.actions if action.lead]
    titles += [short(one.decision.text, LETTERS_OF_A_DECISION) for one in DECISIONS]
    titles += [BODY]
    return sorted({*codes, *titles}, key=len, reverse=True)


def without(text: str, known: Iterable[str]) -> str:
    for one in known:
        text = text.replace(one, "§")
    return text


def invented(
    document: Document, results: Results, unit: str, sources: dict[str, list[Numbers]]
) -> list[tuple[str, float]]:
    """Every number that no source has, with the title of its section."""
    known = texts_of_the_plan(results)
    found = []
    for section, allowed in zip(document.sections, sources[unit], strict=True):
        for text in texts_in(section):
            strange = numbers_in(without(text, known)) - allowed
            found += [(section.title, number) for number in strange]
    now = headline(results.answers, ROUND, unit=unit)
    of_all = {float(ROUND)} | percents([now.assessed / now.applicable])
    head = (document.title, document.subtitle, document.footer, document.mark)
    found += [("head", n) for text in head for n in numbers_in(without(text, known)) - of_all]
    return found + list(_invented_charts(document, results, unit))


def _invented_charts(
    document: Document, results: Results, unit: str
) -> Iterator[tuple[str, float]]:
    """Values of charts that are neither the country's scores nor medians."""
    every = results.scores
    every = every[(every["round"] == ROUND) & (every["country"] != REGION)]
    own = set(every.loc[every["country"] == unit, "score"].dropna())
    medians = set(every.groupby("node")["score"].median().dropna())
    for section in document.sections:
        for chart in (part for part in section.parts if isinstance(part, Chart)):
            for series, allowed in zip(chart.series, (own, medians), strict=True):
                strange = {value for value in series.values if value is not None} - allowed
                yield from (("chart", value) for value in strange)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", COUNTRIES)
def test_every_number_of_a_sheet_stands_in_the_data(
    sheets: dict[tuple[str, str], Document], spoken: dict[str, Results],
    sources: dict[str, list[Numbers]], unit: str, language: str,
):  # fmt: skip
    assert invented(sheets[language, unit], spoken[language], unit, sources) == []


@pytest.mark.parametrize("place", range(len(ALLOWED)))
def test_an_invented_number_is_found_in_every_section(
    sheets: dict[tuple[str, str], Document], spoken: dict[str, Results],
    sources: dict[str, list[Numbers]], place: int,
):  # fmt: skip
    """The parser would see it: planted in a sentence, a list, a cell, and a bar."""
    sheet, results = sheets["en", "XAA"], spoken["en"]
    section = sheet.sections[place]
    planted = replace(section, parts=(*section.parts, Paragraph("About 43 % of them.")))
    sections = (*sheet.sections[:place], planted, *sheet.sections[place + 1 :])

    assert invented(replace(sheet, sections=sections), results, "XAA", sources) == [
        (section.title, 43)
    ]


def test_an_invented_number_is_found_in_cells_lists_and_bars(
    sheets: dict[tuple[str, str], Document],
    spoken: dict[str, Results],
    sources: dict[str, list[Numbers]],
):
    sheet, results = sheets["en", "XAA"], spoken["en"]
    standing, areas, *others = sheet.sections
    table, note, bullets = standing.parts
    chart, *rest = areas.parts
    assert isinstance(table, Table)
    assert isinstance(bullets, Bullets)
    assert isinstance(chart, Chart)
    row = (*table.rows[0][:5], "12")
    standing = replace(standing, parts=(
        replace(table, rows=(row,)), note, Bullets((*bullets.items, "It was 58.3 before."))
    ))  # fmt: skip
    own, median = chart.series
    areas = replace(areas, parts=(
        replace(chart, series=(replace(own, values=(61.0, *own.values[1:])), median)), *rest
    ))  # fmt: skip
    changed = replace(sheet, sections=(standing, areas, *others))

    found = invented(changed, results, "XAA", sources)
    assert sorted(number for _place, number in found) == [12, 58.3, 61.0]


def test_the_numbers_of_a_sheet_are_those_that_were_worked_out_by_hand(
    sheets: dict[tuple[str, str], Document], spoken: dict[str, Results]
):
    """The parser would also pass a sheet that says nothing."""
    said = "\n".join(all_texts(sheets["en", "XAA"]))
    score = spoken["en"].scores.set_index(["round", "country", "node"]).loc[ROUND, "XAA", DEMO]

    assert (round(score["score"]), round(score["bound_low"]), round(score["bound_high"])) == (
        58,
        50,
        62,
    )
    assert "Whole plan: 58 of 100 (indicative) · coverage 88 % · between 50 and 62" in said.replace(
        "\xa0", " "
    )
    assert "4 actions are late" in said
    assert "PA-2 (unanswered)" in said
    assert (
        "Minimum standards of Country A: 4 met, 2 partly, 1 not met, 1 without information, of 8."
        in said
    )


def test_a_sheet_says_what_it_is_and_where_it_comes_from(
    sheets: dict[tuple[str, str], Document], spoken: dict[str, Results]
):
    facts = sheets["en", "XAA"].facts
    plan = spoken["en"].plan

    assert (facts["plan"], facts["round of the export"], facts["revision"]) == (DEMO, ROUND, "7")
    assert facts["source"] == plan.source
    assert facts["method"].startswith("Area: arithmetic mean of its actions")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", facts["as at"])
    assert sheets["en", "XAA"].mark == "DEMONSTRATION: invented countries and ratings"
    assert sheets["fr", "XAA"].language == "fr"


def test_without_a_revision_none_is_told(real: Results):
    sheet = country_sheet(real, REAL_ROUND, "JAM")

    assert "revision" not in sheet.facts
    assert sheet.mark == ""


def test_a_country_that_sent_nothing_has_words_and_no_zeros(
    sheets: dict[tuple[str, str], Document],
):
    """Country H did not answer: its scores are missing, not nought."""
    sheet = sheets["en", "XAH"]
    areas = sheet.sections[1]
    chart = areas.parts[0]
    table = areas.parts[1]

    assert isinstance(chart, Chart)
    assert isinstance(table, Table)
    assert set(chart.series[0].values) == {None}
    assert all(name.endswith(": no data") for name in chart.categories)
    assert [row[1] for row in table.rows] == ["no data"] * len(table.rows)
    assert "Whole plan: no score" in "\n".join(texts_in(sheet.sections[0]))


def strange_to(results: Results, unit: str) -> re.Pattern[str]:
    """Names and codes of every other country."""
    others = [one for one in results.answers.units if one not in (unit, REGION)]
    words = {*others, *(results.name_of(one) for one in others)}
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(words)))


def inside(content: bytes) -> Iterator[str]:
    """All that a file of Office says, the workbooks of its charts too; styles say nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                yield from inside(archive.read(name))
            elif "styles" not in name and "theme" not in name:
                yield archive.read(name).decode("utf-8", "ignore")


def pages_of(document: Document) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf_bytes(document)))
    return [page.extract_text() for page in reader.pages]


def test_a_median_of_two_countries_is_not_told(plan: Plan, ratings: Callable[..., pd.DataFrame]):
    """Who knows its own score would know the other's: legislation 100 and 0, skills of three."""
    levels = {"XAA": ("3", "3"), "XAB": ("0", "1"), "XAC": (None, "2")}
    said = {
        (unit, action): level
        for unit, (law, skill) in levels.items()
        for action, level in (
            ("LAW-1", law), ("LAW-2", law), ("SKL-1", skill), ("SKL-2", skill),
        ) if level
    }  # fmt: skip

    def areas(*nodes: str) -> tuple[Chart, list[Any]]:
        rated = {key: level for key, level in said.items() if key[1][:3] in nodes}
        results = Results(
            plan, BEST_AVAILABLE, ratings(rated).assign(upload=1, file="a"),
            dict(plan.country_by_code),
        )  # fmt: skip
        chart, table, _note, *_rest = country_sheet(results, ROUND, "XAA").sections[1].parts
        assert isinstance(chart, Chart)
        assert isinstance(table, Table)
        return chart, [row[-1] for row in table.rows]

    chart, medians = areas("LAW", "SKL")
    assert [series.values[0] for series in chart.series] == [100, None]
    assert chart.series[1].values[1] == pytest.approx(66.67)
    assert medians == ["none", "67 (3)"]
    chart, medians = areas("LAW")
    assert (len(chart.series), chart.title) == (1, "Scores of the areas")
    assert medians == ["none", "none"]


@pytest.mark.parametrize("unit", COUNTRIES)
def test_nothing_of_another_country_is_in_a_sheet(
    sheets: dict[tuple[str, str], Document],
    spoken: dict[str, Results],
    pages: dict[tuple[str, str], list[str]],
    unit: str,
):
    sheet, strange = sheets["en", unit], strange_to(spoken["en"], unit)

    assert [text for text in all_texts(sheet) if strange.search(text)] == []
    assert [text[:80] for text in inside(docx_bytes(sheet)) if strange.search(text)] == []
    assert [text for text in pages["en", unit] if strange.search(text)] == []


def test_the_check_for_other_countries_sees_them(spoken: dict[str, Results]):
    strange = strange_to(spoken["en"], "XAA")

    assert strange.search("as in Country B.")
    assert strange.search("XAO,")
    assert not strange.search("Country A, XAA")


def test_a_sheet_of_the_demonstration_has_two_pages(pages: dict[tuple[str, str], list[str]]):
    assert {place: len(shown) for place, shown in pages.items()} == dict.fromkeys(pages, 2)
    assert len(pages) == 30


def test_a_sheet_without_decisions_has_two_pages_and_longer_tables(spoken: dict[str, Results]):
    with speaking("fr"):
        sheet = country_sheet(spoken["fr"], ROUND, "XAI")

        assert len(pages_of(sheet)) == 2
    assert [len(part.rows) for one in sheet.sections[4:7] for part in one.parts
            if isinstance(part, Table)] == [7, 1, 4]  # fmt: skip


def about(one: StoredDecision, unit: str) -> StoredDecision:
    """The same decision about another country, on the round of the real example."""
    said = replace(one.decision, plan=REAL, round=REAL_ROUND, country=unit)
    return replace(one, decision=said)


def test_a_sheet_of_eight_areas_and_35_actions_has_two_pages(examples: Workspace):
    """In French, whose sentences are the longest; for names that stand in one another, too."""
    with speaking("fr"):
        results = pipeline.results(examples, REAL)
        for unit in ("ATG", "DMA", "DOM", "KNA", "VCT"):
            mine = [about(one, unit) for one in DECISIONS[:5]]
            sheet = country_sheet(results, REAL_ROUND, unit, decisions=mine)
            strange = strange_to(results, unit)

            assert len(pages_of(sheet)) == 2
            assert [text for text in all_texts(sheet) if strange.search(text)] == []


def test_decisions_stand_late_ones_first_and_those_without_room_by_their_numbers(
    sheets: dict[tuple[str, str], Document],
):
    section = next(one for one in sheets["en", "XAB"].sections if one.title == "Decisions")
    said, table, rest = section.parts

    assert isinstance(said, Paragraph)
    assert isinstance(table, Table)
    assert isinstance(rest, Paragraph)
    assert said.text == "6 decisions, of which open: 4; past their due date: 2."
    assert [(row[0], *row[2:]) for row in table.rows] == [
        ("206", BODY, "4 May 2023", "open, late"),
        ("202", BODY, "17 September 2025", "open, late"),
        ("201", BODY, "30 November 2099", "open"),
    ]
    assert rest.text == "And 3 more, in the record of decisions: 203, 204, 205."


def test_a_sheet_without_decisions_says_nothing_of_them(spoken: dict[str, Results]):
    others = [one for one in DECISIONS if one.decision.country != "XAB"]
    later = [replace(one, decision=replace(one.decision, country="XAB", round="2024"))
             for one in others[:1]]  # fmt: skip
    common = [replace(one, decision=replace(one.decision, country="")) for one in others[:1]]
    titles = [one.title for one in country_sheet(
        spoken["en"], "2021", "XAB", decisions=[*others, *later, *common]
    ).sections]  # fmt: skip

    assert "Decisions" not in titles


def test_a_country_that_does_not_take_part_has_no_sheet(real: Results):
    with pytest.raises(LookupError, match="FRA"):
        country_sheet(real, REAL_ROUND, "FRA")
    with pytest.raises(LookupError, match=REGION):
        country_sheet(real, REAL_ROUND, REGION)


def test_hostile_titles_are_harmless_and_comments_stay_out(
    plan: Plan, ratings: Callable[..., pd.DataFrame]
):
    hostile = "=1+1 <b>&</b> \u202eturned\x07 " + "y" * 10_000
    first, *others = plan.actions
    attacked = replace(
        plan,
        actions=(replace(first, title=hostile, lead=hostile, target_date="2020-01-01"), *others),
        countries=(replace(plan.countries[0], name="A <b>=1+1</b>"), *plan.countries[1:]),
    )
    rows = ratings({("XAA", "LAW-1"): "0", ("XAA", "LAW-2"): "?"}, comment="SECRET=1+1")
    results = Results(attacked, BEST_AVAILABLE, rows, dict(attacked.country_by_code))
    attack = Decision("TEST", "2024", DecisionKind.RECOMMENDATION, hostile, country="XAA",
                      responsible=hostile)  # fmt: skip
    said = StoredDecision(1, 1, attack, WHEN, "", WHEN, "")
    sheet = country_sheet(results, "2024", "XAA", decisions=[said])
    written = "\n".join(inside(docx_bytes(sheet)))
    shown = "\n".join(pages_of(sheet))

    assert "=1+1 &lt;b&gt;&amp;&lt;/b&gt; turned" in written
    assert "=1+1 <b>&</b> turned" in shown
    for text in (written, shown):
        assert "SECRET" not in text
        assert "\u202e" not in text
        assert "y" * 200 not in text
    assert [one.title for one in sheet.sections][-1] == "Decisions"
    assert len(pages_of(sheet)) <= 2


def test_a_plan_in_its_first_round_has_nothing_to_compare(
    plan: Plan, ratings: Callable[..., pd.DataFrame]
):
    rows = ratings({("XAA", "LAW-1"): "3"}, round_="2021")
    results = Results(plan, BEST_AVAILABLE, rows, dict(plan.country_by_code))
    sheet = country_sheet(results, "2021", "XAA")
    standing: Section = sheet.sections[0]

    assert "There is no earlier round to compare 2021 with." in texts_in(standing)
    assert [len(part.rows) for part in standing.parts if isinstance(part, Table)] == [1]
