"""The slides say what the data say: every number of a chart is a score, nothing of others is told."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from monitoring.exports.content import Chart, Document, Section, Table
from monitoring.exports.deck import deck_bytes
from monitoring.model import Decision, DecisionKind, Plan
from monitoring.pipeline import Results, UnknownCountry, Workspace, results
from monitoring.pipeline.documents.deck import Chosen, deck, everything
from monitoring.pipeline.views.scope import countries_of
from monitoring.scoring.counts import headline
from monitoring.store import StoredDecision
from monitoring.translation import speaking

DEMO, REAL, ROUND = "CCSCAP-2016-DEMO", "WBL-CARIB", "2024"
ALONE = Chosen(region=False, countries=("XAE",))
Said = Callable[..., pd.DataFrame]
WHEN = datetime(2024, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(examples: Workspace) -> Results:
    return results(examples, DEMO)


@pytest.fixture(scope="module")
def whole(demo: Results) -> Document:
    return deck(demo, ROUND, chosen=everything(demo), revision=7)


@pytest.fixture(scope="module")
def slides(whole: Document) -> list[Any]:
    return list(Presentation(io.BytesIO(deck_bytes(whole))).slides)


def charts(section: Section) -> list[Chart]:
    return [part for part in section.parts if isinstance(part, Chart)]


def drawn(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def with_chart(
    document: Document, *, unit: str = "", series: int | None = None
) -> Iterator[Section]:
    for section in document.sections:
        for chart in charts(section):
            if unit in chart.unit and series in (None, len(chart.series)):
                yield section


def every_text(document: Document) -> str:
    """All that a file made of a document can say; a document holds nothing but texts and numbers."""
    return repr(document)


def plain(text: str) -> str:
    """With spaces that a line may break at."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def scores_of(results: Results, node: str) -> list[float | None]:
    """The scores of the countries in protocol order, straight from the frame."""
    scored = results.scores
    here = scored[(scored["round"] == ROUND) & (scored["node"] == node)].set_index("country")
    values = here["score"].reindex(countries_of(results))
    return [None if pd.isna(value) else float(value) for value in values]


def test_the_bars_of_each_area_and_of_the_plan_are_its_scores(demo: Results, slides: list[Any]):
    """Read back from the chart parts of the file, to the last digit."""
    found = []
    for slide in slides:
        parts = drawn(slide)
        if parts and {len(chart.plots[0].series) for chart in parts} == {1}:
            found.append([v for c in parts for v in c.plots[0].series[0].values])
    nodes = [demo.plan.code, *(area.code for area in demo.plan.top_areas)]
    expected = [values for node in nodes if any(values := scores_of(demo, node))]

    assert len(expected) == 5  # the plan, and the four areas that ask countries anything
    for values in expected:
        assert values in found


def test_a_country_stands_beside_the_median_with_its_own_scores(demo: Results, whole: Document):
    section = next(s for s in with_chart(whole, series=2) if s.title.startswith("Country E "))
    (chart,) = charts(section)
    scored = demo.scores
    here = scored[(scored["round"] == ROUND) & (scored["country"] == "XAE")].set_index("node")
    others = scored[(scored["round"] == ROUND) & (scored["country"] != "REGION")]
    asking = [a.code for a in demo.plan.top_areas if here.loc[a.code, "reason"] != "regional_only"]

    own = [None if pd.isna(here.loc[node, "score"]) else here.loc[node, "score"] for node in asking]
    medians = [others.loc[others["node"] == node, "score"].median() for node in asking]

    assert list(chart.series[0].values) == own
    assert list(chart.series[1].values) == pytest.approx(medians)
    assert chart.series[1].name == "Median of 10 to 13 countries"


def test_the_counts_come_first_and_are_those_of_the_answers(demo: Results, whole: Document):
    (chart,) = charts(whole.sections[0])
    areas = [a.code for a in demo.plan.top_areas]
    counted = [headline(demo.answers, ROUND, node=code) for code in areas]
    counted = [one for one in counted if one.applicable]

    assert [series.name for series in chart.series] == [
        "Implemented",
        "Partly",
        "Not started",
        "No information",
    ]
    assert list(chart.series[0].values) == [one.implemented for one in counted]
    assert list(chart.series[3].values) == [one.no_information for one in counted]
    assert chart.series[3].is_missing
    assert plain(whole.sections[0].title).startswith(
        "Countries have done 18 % of what the plan asks"
    )


def test_a_country_without_a_score_has_a_word_and_no_bar(demo: Results, whole: Document):
    section = next(with_chart(whole, unit="score", series=1))
    (chart,) = charts(section)
    values = dict(zip(chart.categories, chart.series[0].values, strict=True))

    assert values["Country H: no data"] is None
    assert values["Country N: too little"] is None
    assert values["Country B"] == pytest.approx(scores_of(demo, demo.plan.code)[1])
    assert [name[8] for name in chart.categories] == list("ABCDEFGHIJKLMNO")  # protocol order


def test_a_score_in_doubt_tells_its_coverage_and_its_range(demo: Results, whole: Document):
    section = next(with_chart(whole, unit="score", series=1))
    (chart,) = charts(section)
    scored = demo.scores
    row = scored[
        (scored["round"] == ROUND)
        & (scored["country"] == "XAA")
        & (scored["node"] == demo.plan.code)
    ].iloc[0]

    assert plain(chart.categories[0]) == "Country A (88 % known)"
    assert chart.series[0].lows[0] == row["bound_low"]
    assert chart.series[0].highs[0] == row["bound_high"]
    assert chart.series[0].lows[1] is None  # all of Country B is known
    told = "Country A: 58 · coverage 88 % · between 50 and 62 while answers are missing"
    assert told in plain(section.notes)


def test_the_heatmap_is_a_table_with_coloured_cells(demo: Results, whole: Document):
    section = whole.sections[2]
    (table,) = [part for part in section.parts if isinstance(part, Table)]

    assert len(table.rows) == 15
    first = table.rows[0]
    assert first[0] == "Country A"
    assert first[1].text == "58 (50–62)"
    assert first[1].fill != table.rows[1][1].fill
    assert table.rows[7][1].text == "no data"


def test_every_slide_with_a_chart_has_a_native_one_and_no_picture(
    whole: Document, slides: list[Any]
):
    titles = {section.title for section in whole.sections if charts(section)}
    told = [slide for slide in slides if slide.shapes.title.text in titles]

    assert len(told) >= 30
    for slide in told:
        assert drawn(slide)
    for slide in slides:
        assert not [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]


def test_each_slide_tells_its_source_method_coverage_and_moment(
    demo: Results, whole: Document, slides: list[Any]
):
    for section in whole.sections:
        for word in ("Source: ", "Method: Area: arithmetic mean", "Coverage: ", "as at 2"):
            assert word in section.notes
    for slide in slides:
        text = "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        assert "DEMONSTRATION: invented countries and ratings" in text
        footer = f"{DEMO} · round 2024 · draft, not published · best available ratings · as at "
        assert footer in text
    assert whole.facts["revision"] == "7"
    assert demo.plan.source in whole.sections[0].notes


def test_a_deck_of_one_country_tells_of_no_other(demo: Results):
    told = deck(demo, ROUND, chosen=ALONE)

    text = every_text(told)
    assert "Country E" in text
    for unit in countries_of(demo):
        if unit != "XAE":
            assert demo.name_of(unit) not in text
            assert unit not in text
    assert told.title == f"Country E: {demo.plan.label}"
    assert "1 country" in told.subtitle


def decided(number: int, country: str, round_: str = ROUND, **said: Any) -> StoredDecision:
    decision = Decision(DEMO, round_, DecisionKind.COMMITMENT, f"Text {number}", country=country,
                        **said)  # fmt: skip
    return StoredDecision(number, 1, decision, WHEN, "", WHEN, "")


DECISIONS = [
    decided(1, "XAE", node="LE-2", responsible="Ministry", due=date(2099, 1, 2)),
    decided(2, "XAF", due=date(2025, 1, 2)),
    decided(3, "REGION"),
    decided(4, "", "2021"),
]


def tables_of_decisions(document: Document) -> list[Table]:
    return [part for one in document.sections for part in one.parts
            if isinstance(part, Table) and part.columns[0].heading == "No."]  # fmt: skip


def test_decisions_have_a_slide_before_the_sources(demo: Results):
    told = deck(demo, ROUND, chosen=everything(demo), decisions=DECISIONS)
    (table,) = tables_of_decisions(told)

    assert told.sections[-2].title == "4 decisions, of which open: 4; past their due date: 1"
    assert [row[0] for row in table.rows] == ["2", "1", "3", "4"]
    assert table.rows[1] == (
        "1", "Country E · LE-2", "Text 1", "Ministry", "2 January 2099", "open",
    )  # fmt: skip


def test_a_deck_of_one_country_tells_of_its_decisions_alone(demo: Results):
    chosen = Chosen(region=False, countries=("XAE",), decisions=True)
    (table,) = tables_of_decisions(deck(demo, ROUND, chosen=chosen, decisions=DECISIONS))

    assert [row[0] for row in table.rows] == ["1"]


@pytest.mark.parametrize("decisions", [DECISIONS, []])
def test_where_no_decisions_are_chosen_or_kept_there_is_no_slide_of_them(
    demo: Results, decisions: list[StoredDecision]
):
    chosen = Chosen(region=False, areas=("LE",), decisions=not decisions)
    told = deck(demo, ROUND, chosen=chosen, decisions=decisions)

    assert tables_of_decisions(told) == []
    assert len(told.sections) == 2


def test_comments_and_evidence_stay_at_home(demo: Results, whole: Document):
    """Ratings do not say who may read them, so that nobody does."""
    text = every_text(whole)
    written = {
        words
        for column in ("comment", "evidence", "obstacle", "assistance", "good_practice")
        for words in demo.ratings[column]
        if len(words) > 12
    }

    assert len(written) > 10
    assert not [words for words in written if words in text]


def test_what_is_lower_is_told_with_its_reason(whole: Document):
    section = next(s for s in whole.sections if s.title.startswith("Country N: 2 of 6 answers"))
    (table,) = [part for part in section.parts if isinstance(part, Table)]

    assert section.title.endswith("lower than in 2021; a reason was given for each")
    assert [row[3] for row in table.rows] == [
        "an earlier rating was corrected",
        "the situation changed",
    ]


def test_a_median_of_two_countries_is_not_told(plan: Plan, ratings: Said):
    """Who knows its own score would know the other's."""
    frames = [
        ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "2", ("XAA", "SKL-2"): "1"}),
        ratings({("XAB", "LAW-1"): "1", ("XAB", "LAW-2"): "0", ("XAB", "SKL-2"): "3"}),
    ]
    said = pd.concat(frames, ignore_index=True).assign(upload=1, file="a.xlsx")
    both = Results(plan, "best_available", said, dict(plan.country_by_code))

    told = deck(both, ROUND, chosen=Chosen(region=False, countries=("XAA",)))

    assert {len(chart.series) for section in told.sections[:1] for chart in charts(section)} == {1}
    assert "median of all" not in every_text(told)


def test_a_round_of_which_nothing_is_known_has_slides_that_say_so(plan: Plan, ratings: Said):
    nothing = ratings({}).assign(upload=1, file="a.xlsx")
    empty = Results(plan, "best_available", nothing, dict(plan.country_by_code))

    told = deck(empty, ROUND, chosen=everything(empty))
    made = Presentation(io.BytesIO(deck_bytes(told)))

    assert told.sections[0].title.startswith("Nothing has been rated yet")
    assert len(list(made.slides)) >= len(told.sections) + 1
    values = [
        value
        for section in told.sections
        for chart in charts(section)
        if "score" in chart.unit
        for series in chart.series
        for value in series.values
    ]
    assert set(values) == {None}


def test_a_plan_without_standards_or_regional_actions_has_no_slides_of_them(examples: Workspace):
    real = results(examples, REAL)

    told = deck(real, "2023", chosen=Chosen())

    assert told.mark == ""
    assert not [s for s in told.sections if "standard" in s.title or "Regional" in s.title]
    assert told.sections[-1].title == "Method and sources"


def test_slides_in_french_have_titles_and_axes_in_french(examples: Workspace):
    with speaking("fr"):
        french = results(examples, DEMO)
        told = deck(french, ROUND, chosen=Chosen(countries=("XAA",)))
        content = deck_bytes(told)

    made = Presentation(io.BytesIO(content))
    assert told.language == made.core_properties.language == "fr"
    assert told.sections[0].title.startswith("Les pays ont")
    (chart,) = charts(next(with_chart(told, unit="score", series=1)))
    assert chart.unit == "score, de 0 à 100"
    assert any("sans donnée" in name or "pas de donn" in name for name in chart.categories), (
        chart.categories
    )
    bars = [c for slide in made.slides for c in drawn(slide)]
    values = [v for c in bars for s in c.plots[0].series for v in s.values]
    assert 58.0 in [round(v) for v in values if v is not None]


def test_what_is_unknown_is_refused(demo: Results):
    with pytest.raises(UnknownCountry):
        deck(demo, ROUND, chosen=Chosen(region=False, countries=("XYZ",)))
    with pytest.raises(KeyError):
        deck(demo, ROUND, chosen=Chosen(region=False, areas=("NOPE",)))
    with pytest.raises(KeyError):
        deck(demo, "1999", chosen=Chosen())
