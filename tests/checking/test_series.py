"""Targets and indicators are checked at their cells: what each is about, and what it says."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import openpyxl
import pytest

from monitoring.checking import CheckedSeries, check_series
from monitoring.definitions import load_countries
from monitoring.definitions.series import Measure, SeriesLayout, Span, load_series_layouts
from monitoring.model import Plan, Severity
from monitoring.pipeline import DATA
from monitoring.reading import read_series, read_workbook, recognised_series

COUNTRIES = load_countries(DATA / "countries.csv")
LAYOUTS = load_series_layouts(DATA / "series")
FRAMEWORK = replace(LAYOUTS["results-framework"], year_one=2021)
GCI = LAYOUTS["gci"]
PLAN = Plan("RF", "A framework", scales={}, areas=(), actions=())

HEADING = (
    "Component", "Country", "Indicator", "Unit", "Direction", "Baseline", "Y1", "Y2", "End target",
    "Part of",
)  # fmt: skip
"""In the columns A to J; the first row below is row 2."""


def row(
    *values: object,
    place: object = "Jamaica",
    indicator: object = "Trained",
    unit: object = "number",
    direction: object = "up",
    component: object = None,
    part_of: object = None,
) -> tuple[object, ...]:
    """A row whose baseline, two targets and end target are given."""
    return (component, place, indicator, unit, direction, *values, part_of)


@pytest.fixture
def targets(workbook: Callable[..., bytes]) -> Callable[..., CheckedSeries]:
    """What becomes of a table of targets with these rows."""

    def check(
        *rows: Sequence[object], layout: SeriesLayout = FRAMEWORK, plan: Plan = PLAN, **said: int
    ) -> CheckedSeries:
        book = read_workbook(workbook({"RF": [HEADING, *rows]}), "rf.xlsx")
        raw = read_series(book, layout)
        assert raw is not None
        return check_series(raw, layout, COUNTRIES, plan, **said)

    return check


@pytest.fixture
def index(workbook: Callable[..., bytes]) -> Callable[..., CheckedSeries]:
    """What becomes of a table of an index with these rows, two of them headings."""

    def check(*rows: Sequence[object], layout: SeriesLayout = GCI) -> CheckedSeries:
        raw = read_series(read_workbook(workbook({"GCI": rows}), "gci.xlsx"), layout)
        assert raw is not None
        return check_series(raw, layout, COUNTRIES)

    return check


def found(checked: CheckedSeries) -> list[tuple[str, str]]:
    """Code and cell of each problem."""
    return [(problem.code, problem.cell) for problem in checked.problems]


def errors(checked: CheckedSeries) -> list[tuple[str, str]]:
    return [(p.code, p.cell) for p in checked.problems if p.severity is Severity.ERROR]


def said(checked: CheckedSeries) -> list[tuple[object, ...]]:
    """Measure, period, value and cell of each value."""
    names = ["measure", "period", "value", "cell"]
    return list(checked.series[names].itertuples(index=False, name=None))


def test_a_row_is_a_baseline_yearly_targets_and_an_end_target(targets):
    checked = targets(row(0, 10, 20, 30))

    assert checked.problems == ()
    assert said(checked) == [
        ("baseline", "", 0.0, "F2"),
        ("target", "2021", 10.0, "G2"),
        ("target", "2022", 20.0, "H2"),
        ("end_target", "", 30.0, "I2"),
    ]


def test_year_1_is_the_year_that_is_said_else_the_layout_s(targets):
    assert [period for _m, period, *_rest in said(targets(row(0, 1, 2, 3), year_one=2025))] == [
        "",
        "2025",
        "2026",
        "",
    ]


def test_without_a_year_1_the_headings_that_count_years_are_asked_about(targets):
    checked = targets(row(0, 1, 2, 3), layout=replace(FRAMEWORK, year_one=None))

    assert found(checked) == [("no_year_one", "G1"), ("no_year_one", "H1")]
    assert "--year-one" in checked.problems[0].advice


def test_headings_may_name_calendar_years(workbook: Callable[..., bytes]):
    heading = ("Country", "Indicator", "Unit", "Direction", "Baseline", "Target 2030", "Year 2028")
    rows = [heading, ("Jamaica", "Trained", "number", "up", 0, 9, 5)]
    layout = replace(FRAMEWORK, year_one=None)
    raw = read_series(read_workbook(workbook({"RF": rows}), "rf.xlsx"), layout)
    assert raw is not None

    checked = check_series(raw, layout, COUNTRIES, PLAN)

    assert checked.problems == ()
    assert [(period, value) for _m, period, value, _c in said(checked)][1:] == [
        ("2028", 5.0),
        ("2030", 9.0),
    ]


def test_a_year_that_stands_twice_is_refused(workbook: Callable[..., bytes]):
    heading = ("Country", "Indicator", "Unit", "Direction", "Baseline", "Y1", "Target Y1")
    rows = [heading, ("Jamaica", "Trained", "number", "up", 0, 9, 5)]
    raw = read_series(read_workbook(workbook({"RF": rows}), "rf.xlsx"), FRAMEWORK)
    assert raw is not None

    assert ("heading_twice", "G1") in found(check_series(raw, FRAMEWORK, COUNTRIES, PLAN))


def test_an_empty_target_says_nothing(targets):
    checked = targets(row(0, None, 20, 30))

    assert checked.problems == ()
    assert [cell.address for cell in checked.unanswered] == ["G2"]
    assert len(checked.series) == 3


def test_targets_equal_to_the_baseline_are_fine(targets):
    assert targets(row(0, 0, 0, 5)).problems == ()


def test_a_missing_baseline_is_asked_about_and_is_no_zero(targets):
    checked = targets(row(None, 1, 2, 3))

    assert found(checked) == [("missing_baseline", "F2")]
    assert errors(checked) == []
    assert "baseline" not in set(checked.series["measure"])


def test_a_baseline_that_is_not_available_is_kept_as_that(targets):
    checked = targets(row("n.d.", 1, 2, 3))

    baseline = checked.series.iloc[0]
    assert found(checked) == [("missing_baseline", "F2")]
    assert (math.isnan(baseline["value"]), baseline["text"]) == (True, "not_available")
    assert baseline["raw"] == "n.d."


def test_a_row_without_any_target_is_asked_about(targets):
    assert found(targets(row(5, None, None, None))) == [("no_target", "C2")]


@pytest.mark.parametrize("wrong", ["many", "about 5", "12 of 20", True])
def test_a_target_that_is_no_number_is_an_error_at_its_cell(targets, wrong: object):
    assert found(targets(row(0, wrong, 20, 30))) == [("not_a_number", "G2")]


def test_a_number_with_two_readings_is_asked_for_again(targets):
    checked = targets(row(0, "1,500", 2000, 3000))

    assert found(checked) == [("two_readings", "G2")]
    assert checked.problems[0].statement == "'1,500' can be 1.5 or 1500."


def test_numbers_as_text_are_numbers(targets):
    checked = targets(row("0", "1 500", "2500,5", "3000.75"))

    assert [value for _m, _p, value, _c in said(checked)] == [0.0, 1500.0, 2500.5, 3000.75]


def test_an_error_of_the_spreadsheet_is_no_target(targets):
    assert found(targets(row(0, "#DIV/0!", 20, 30))) == [("excel_error", "G2")]


def test_a_share_in_a_cell_under_the_per_cent_format(workbook: Callable[..., bytes]):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADING)
    for unit in ("%", "number"):
        sheet.append(row(0, 0.45, 50, 60, unit=unit, indicator=unit))
        sheet.cell(sheet.max_row, 7).number_format = "0%"
    checked = _checked(book)

    assert found(checked) == [("percent_cell", "G3")]
    assert ("target", "2021", 45.0, "G2") in said(checked)


def _checked(book: openpyxl.Workbook) -> CheckedSeries:
    import io

    buffer = io.BytesIO()
    book.save(buffer)
    raw = read_series(read_workbook(buffer.getvalue(), "rf.xlsx"), FRAMEWORK)
    assert raw is not None
    return check_series(raw, FRAMEWORK, COUNTRIES, PLAN)


def test_a_per_cent_sign_needs_the_unit_per_cent(targets):
    assert found(targets(row(0, "45 %", 50, 60))) == [("percent_cell", "G2")]
    assert targets(row(0, "45 %", 50, 60, unit="%")).series["value"][1] == 45.0


@pytest.mark.parametrize(
    ("unit", "kept"), [("Percentage", "%"), ("Número", "number"), ("US$", "USD"), ("%", "%")]
)
def test_a_unit_by_another_word(targets, unit: str, kept: str):
    assert set(targets(row(0, 1, 2, 3, unit=unit)).series["unit"]) == {kept}


def test_an_unknown_unit_is_an_error_at_its_cell(targets):
    checked = targets(row(0, 1, 2, 3, unit="furlongs"))

    assert found(checked) == [("unknown_unit", "D2")]
    assert "number" in checked.problems[0].expected


def test_a_unit_of_the_layout_s_own(targets):
    layout = replace(FRAMEWORK, units={**FRAMEWORK.units, "furlong": ("furlongs",)})

    checked = targets(row(0, 1, 2, 3, unit="Furlongs"), layout=layout)

    assert (checked.problems, set(checked.series["unit"])) == ((), {"furlong"})


@pytest.mark.parametrize("direction", ["sideways", "?"])
def test_an_unknown_direction_is_an_error_at_its_cell(targets, direction: str):
    assert found(targets(row(0, 1, 2, 3, direction=direction))) == [("unknown_direction", "E2")]


@pytest.mark.parametrize(
    ("role", "cell"), [("unit", "D2"), ("direction", "E2"), ("indicator", "C2"), ("place", "B2")]
)
def test_what_a_row_is_about_is_said(targets, role: str, cell: str):
    assert found(targets(row(0, 1, 2, 3, **{role: None}))) == [(f"missing_{role}", cell)]


def test_a_falling_indicator_whose_targets_rise_is_asked_about(targets):
    checked = targets(row(9.25, 9, 9.5, 7.4, direction="down", unit="USD"))

    assert found(checked) == [("against_direction", "H2")]
    assert checked.problems[0].statement == "the indicator shall fall, and 9.5 follows 9 in RF!G2."
    assert errors(checked) == []
    assert len(checked.series) == 4


def test_a_falling_indicator_that_falls_is_fine(targets):
    assert targets(row(9.25, 9, 8.65, 7.4, direction="down", unit="USD")).problems == ()


def test_a_rising_indicator_whose_end_target_falls_is_asked_about(targets):
    assert found(targets(row(0, 10, 20, 15))) == [("against_direction", "I2")]


def test_yes_and_no_are_kept_as_words_and_as_one_and_zero(targets):
    checked = targets(row("No", "no", "Sí", "Yes", unit="yes/no", direction="yes"))

    assert checked.problems == ()
    assert list(checked.series["value"]) == [0.0, 0.0, 1.0, 1.0]
    assert list(checked.series["text"]) == ["No", "no", "Sí", "Yes"]


def test_a_yes_that_becomes_a_no_is_asked_about(targets):
    checked = targets(row("No", "Yes", "No", "Yes", unit="yes/no", direction="yes"))

    assert found(checked) == [("against_direction", "H2")]


def test_a_number_is_neither_yes_nor_no(targets):
    checked = targets(row("No", 3, "Yes", "Yes", unit="yes/no", direction="yes"))

    assert found(checked) == [("not_yes_or_no", "G2")]


def test_the_direction_yes_belongs_to_yes_and_no(targets):
    assert found(targets(row(0, 1, 2, 3, direction="yes"))) == [("yes_of_a_number", "E2")]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("DMA", "DMA"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("St. Lucia", "LCA"),
        ("4 countries", "4 countries"),
        ("12 Member States", "12 Member States"),
        ("Aggregate", "Aggregate"),
        ("Regional", "Regional"),
        ("OECS", "OECS"),
    ],
)
def test_a_place_is_a_country_or_a_group_of_its_own_kind(targets, written: str, kept: str):
    assert set(targets(row(0, 1, 2, 3, place=written)).series["place"]) == {kept}


def test_a_group_of_the_layout_s_own(targets):
    layout = replace(FRAMEWORK, places=("Windward Islands",))

    checked = targets(row(0, 1, 2, 3, place="Windward islands"), layout=layout)

    assert set(checked.series["place"]) == {"Windward islands"}


def test_a_name_that_is_like_none_is_no_group(targets):
    checked = targets(row(0, 1, 2, 3, place="Atlantis"))

    assert found(checked) == [("unknown_place", "B2")]
    assert len(checked.series) == 0


def test_a_guess_names_the_country(targets):
    (problem,) = targets(row(0, 1, 2, 3, place="Jamaicaa")).problems

    assert (problem.code, problem.cell, problem.guess) == ("country_guess", "B2", "JAM")


def test_a_country_outside_the_plan_is_refused(targets, plan: Plan):
    assert found(targets(row(0, 1, 2, 3), plan=plan)) == [("country_not_in_plan", "B2")]


def test_a_component_is_an_area_of_the_plan_by_code_or_title(targets, plan: Plan):
    checked = targets(
        row(0, 1, 2, 3, place="Country A", component="LAW"),
        row(0, 1, 2, 3, place="Country B", component="legislation"),
        row(0, 1, 2, 3, place="Country C", component="SKL Skills"),
        plan=plan,
    )

    assert checked.problems == ()
    assert list(checked.series["component"].unique()) == ["LAW", "SKL"]


def test_a_component_that_is_no_area_is_asked_about_and_kept(targets, plan: Plan):
    checked = targets(row(0, 1, 2, 3, place="Country A", component="Else"), plan=plan)

    assert found(checked) == [("unknown_component", "A2")]
    assert set(checked.series["component"]) == {"Else"}


def test_parts_that_sum_to_their_aggregate_are_fine(targets):
    checked = targets(
        row(0, 30, 60, 90, place="Aggregate"),
        row(0, 10, 20, 30, place="Jamaica"),
        row(0, 20, 40, 60, place="Regional"),
    )

    assert checked.problems == ()


def test_parts_that_do_not_sum_to_their_aggregate_are_asked_about_with_all_cells(targets):
    checked = targets(
        row(0, 30, 61, 90, place="Aggregate"),
        row(0, 10, 20, 30, place="Jamaica"),
        row(0, 20, 40, 60, place="Haiti"),
    )

    assert found(checked) == [("other_sum", "H2")]
    assert checked.problems[0].statement == (
        "the aggregate of 'Trained' is 61, and its parts sum to 60 (RF!H3, RF!H4)."
    )
    assert errors(checked) == []


@pytest.mark.parametrize("unit", ["%", "USD", "days"])
def test_percentages_and_prices_are_never_summed(targets, unit: str):
    checked = targets(
        row(0, 40, 40, 40, place="Aggregate", unit=unit),
        row(0, 40, 40, 40, place="Jamaica", unit=unit),
        row(0, 40, 40, 40, place="Haiti", unit=unit),
    )

    assert checked.problems == ()


def test_a_sum_with_a_part_missing_says_nothing(targets):
    checked = targets(
        row(0, 30, 60, 90, place="Aggregate"),
        row(0, 10, None, 30, place="Jamaica"),
        row(0, 20, 40, 60, place="Haiti"),
    )

    assert checked.problems == ()


def test_a_disaggregation_is_kept_apart_from_what_it_is_a_part_of(targets):
    checked = targets(
        row(0, 10, 20, 30),
        row(0, 40, 40, 40, indicator="Women", unit="%", part_of="Trained"),
        row(0, 10, 20, 30, indicator="Employed"),
        row(0, 50, 50, 50, indicator="Women", unit="%", part_of="Employed"),
    )

    women = checked.series[checked.series["indicator"] == "Women"]
    assert checked.problems == ()
    assert list(women.groupby("part_of")["value"].max()) == [50.0, 40.0]


def test_a_part_of_what_is_not_there_is_asked_about(targets):
    checked = targets(row(0, 40, 40, 40, indicator="Women", unit="%", part_of="Trained"))

    assert found(checked) == [("unknown_whole", "J2")]


def test_a_second_row_for_the_same_thing_is_refused(targets):
    checked = targets(row(0, 1, 2, 3, place="Jamaica"), row(0, 1, 2, 4, place="JAM"))

    assert found(checked) == [("said_twice", f"{letter}3") for letter in "FGHI"]
    assert "RF!F2" in checked.problems[0].statement


def test_notes_and_further_columns_are_listed_and_not_read(workbook: Callable[..., bytes]):
    rows = [
        ("A title",),
        (*HEADING, "Owner"),
        (*row(0, 1, 2, 3), "Ministry"),
        (),
        ("Source: the appraisal",),
    ]
    raw = read_series(read_workbook(workbook({"RF": rows}), "rf.xlsx"), FRAMEWORK)
    assert raw is not None

    checked = check_series(raw, FRAMEWORK, COUNTRIES, PLAN)

    assert checked.problems == ()
    assert [note.place for note in checked.notes] == ["RF!K2", "RF!A5"]


TWO_ROWS = (
    ("Country", "GCI 2018", None, "GCI 2020", None),
    (None, "Score", "Rank", "Score", "Rank"),
)
GOOD = ("Jamaica", 0.407, 94, 32.53, 106)


def test_each_edition_has_its_own_scale_and_nothing_is_converted(index):
    checked = index(*TWO_ROWS, GOOD)

    names = ["indicator", "measure", "place", "period", "value", "scale", "unit", "cell"]
    assert checked.problems == ()
    assert list(checked.series[names].itertuples(index=False, name=None)) == [
        ("GCI", "Score", "JAM", "2018", 0.407, "0-1", "", "B3"),
        ("GCI", "Rank", "JAM", "2018", 94.0, "", "rank", "C3"),
        ("GCI", "Score", "JAM", "2020", 32.53, "0-100", "", "D3"),
        ("GCI", "Rank", "JAM", "2020", 106.0, "", "rank", "E3"),
    ]


def test_an_empty_cell_of_an_index_is_unanswered(index):
    checked = index(*TWO_ROWS, ("Jamaica", 0.407, None, 32.53, 106))

    assert [cell.place for cell in checked.unanswered] == ["GCI!C3"]
    assert len(checked.series) == 3


def test_a_number_of_the_other_scale_is_refused(index):
    assert found(index(*TWO_ROWS, ("Jamaica", 40.7, 94, 132, 106))) == [
        ("off_scale", "B3"),
        ("off_scale", "D3"),
    ]


@pytest.mark.parametrize("rank", [0, 2.5, -3])
def test_a_rank_is_a_whole_number_from_one_upwards(index, rank: float):
    assert found(index(*TWO_ROWS, ("Jamaica", 0.4, rank, 32, 106))) == [("no_rank", "C3")]


def test_a_sentence_below_the_table_is_listed_and_not_read(index):
    checked = index(*TWO_ROWS, GOOD, ("Scores are 0-1 until 2018.",))

    assert checked.problems == ()
    assert [note.place for note in checked.notes] == ["GCI!A4"]


def test_a_known_country_without_any_value_is_unanswered(index):
    checked = index(*TWO_ROWS, GOOD, ("Anguilla",))

    assert (checked.problems, checked.notes) == ((), ())
    assert [cell.address for cell in checked.unanswered] == ["B4", "C4", "D4", "E4"]


def test_a_misspelt_country_with_values_is_a_guess(index):
    (problem,) = index(*TWO_ROWS, ("Jamaicaa", 0.407, 94, 32.53, 106)).problems

    assert (problem.code, problem.cell, problem.guess) == ("country_guess", "A3", "JAM")


def test_a_country_under_two_names_is_refused(index):
    checked = index(*TWO_ROWS, ("Bahamas", 0.1, 1, 2, 3), ("The Bahamas", 0.1, 1, 2, 3))

    assert found(checked) == [("said_twice", f"{letter}4") for letter in "BCDE"]


def test_an_edition_without_a_scale_is_refused_at_its_heading(index):
    heading = (("Country", "GCI 2019", None), (None, "Score", "Rank"))

    assert found(index(*heading, ("Jamaica", 0.4, 94))) == [("no_scale", "B1")]


def test_a_measure_that_the_layout_does_not_know_is_refused_at_its_heading(index):
    heading = (("Country", "GCI 2018", None), (None, "Score", "Tier"))

    assert found(index(*heading, ("Jamaica", 0.4, "T3"))) == [("unknown_measure", "C2")]


def test_a_heading_without_a_year_is_refused(index):
    heading = (("Country", "GCI 2018", None, "GCI", None), (None, "Score", "Rank", "Score", "Rank"))

    assert found(index(*heading, GOOD)) == [("no_edition", "D1")]


def test_another_indicator_in_the_file_is_refused(index):
    heading = (("Country", "GCI 2018", None, "NCSI 2020", None), TWO_ROWS[1])

    assert {code for code, _cell in found(index(*heading, GOOD))} == {"other_indicator"}


def test_figures_that_nobody_published_are_kept_with_that_mark(index):
    checked = index(("Country", "GCI 2024", None), (None, "Score", "Rank"), ("Jamaica", 58.2, 100))

    score, rank = checked.series.itertuples()
    assert found(checked) == [("unpublished", "C2")]
    assert errors(checked) == []
    assert (score.text, rank.text, rank.value) == ("", "not published", 100.0)
    assert "tiers and no ranks" in rank.source


def test_without_a_name_in_the_layout_the_headings_name_the_indicator(index):
    layout = replace(
        GCI,
        indicator="",
        measures={"Score": Measure("Score", ("Score",), scales=(Span(2000, 2030, "0-100"),))},
    )
    heading = (("Country", "NCSI 2023", "GCI 2020"), (None, "Score", "Score"))

    checked = index(*heading, ("Jamaica", 40, 32), layout=layout)

    assert list(checked.series["indicator"]) == ["NCSI", "GCI"]


def test_the_most_particular_layout_is_taken(workbook: Callable[..., bytes]):
    rows = [("Appraisal P171528",), HEADING, row(0, 1, 2, 3, place="DMA")]
    book = read_workbook(workbook({"RF": rows}), "rf.xlsx")

    def code(plan: str | None = None) -> str:
        taken = recognised_series(book, LAYOUTS.values(), plan)
        assert taken is not None
        return taken[0].code

    assert code() == "cardtp-results-framework"
    assert code("CARDTP-RF") == "cardtp-results-framework"
    assert code("CCSCAP-2016") == "results-framework"


def test_a_table_of_ratings_is_no_series(workbook: Callable[..., bytes]):
    rows = [("Country", "Round", "Action", "Rating"), ("Jamaica", 2024, "LAW-1", "Done")]
    book = read_workbook(workbook({"S": rows}), "f.xlsx")

    assert recognised_series(book, LAYOUTS.values()) is None


def test_a_merged_name_speaks_for_all_the_rows_that_it_covers():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADING)
    sheet.append(row(0, 1, 2, 3, place="Jamaica", indicator="Trained"))
    sheet.append(row(0, 4, 5, 6, place="Haiti", indicator=None))
    sheet.merge_cells("C2:C3")

    checked = _checked(book)

    assert checked.problems == ()
    assert set(checked.series["indicator"]) == {"Trained"}


def test_many_problems_of_a_kind_are_counted(targets):
    checked = targets(*(row(0, "many", 2, 3, indicator=f"I{n}") for n in range(1_003)))

    assert len(checked.problems) == 1_001
    assert checked.problems[-1].statement.startswith("and 3 more cells")


def test_a_hidden_row_is_read_and_said_so():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADING)
    sheet.append(row(0, 1, 2, 3))
    sheet.row_dimensions[2].hidden = True

    checked = _checked(book)

    assert found(checked) == [("hidden_rows", "A2")]
    assert len(checked.series) == 4
