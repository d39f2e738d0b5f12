"""A long table is found wherever it stands on a sheet, each answer with its cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl

from monitoring.definitions import load_layouts
from monitoring.model import RawTable
from monitoring.pipeline import DATA
from monitoring.reading import read_answers, read_workbook

LONG = load_layouts(DATA / "layouts")["long"]
HEADING = ("Country", "Round", "Action", "Rating")
FIRST = ("Country A", 2024, "LAW-1", "Done")
SECOND = ("Country B", 2024, "LAW-1", "Started")


def table_of(content: bytes) -> RawTable:
    table = read_answers(read_workbook(content, "file.xlsx"), LONG)
    assert isinstance(table, RawTable)
    return table


def answers(table: RawTable) -> list[tuple[str, ...]]:
    """Country, round, action, rating and where the rating stands."""
    return [
        (r.country.text, r.round.text, r.action.text, r.rating.text, r.rating.place)
        for r in table.ratings
    ]


def test_each_row_is_one_answer(workbook: Callable[..., bytes]):
    table = table_of(workbook({"Ratings": [HEADING, FIRST, SECOND]}))

    assert answers(table) == [
        ("Country A", "2024", "LAW-1", "Done", "Ratings!D2"),
        ("Country B", "2024", "LAW-1", "Started", "Ratings!D3"),
    ]


def test_country_round_and_action_keep_their_cells_too(workbook: Callable[..., bytes]):
    (raw,) = table_of(workbook({"Ratings": [HEADING, FIRST]})).ratings

    assert [c.place for c in (raw.country, raw.round, raw.action)] == [
        "Ratings!A2",
        "Ratings!B2",
        "Ratings!C2",
    ]


def test_a_title_above_and_notes_below_are_no_answers(workbook: Callable[..., bytes]):
    rows = [("Ratings of 2024",), (), HEADING, FIRST, SECOND, (), ("Source: the countries.",)]

    table = table_of(workbook({"Ratings": rows}))

    assert [place for *_rest, place in answers(table)] == ["Ratings!D4", "Ratings!D5"]
    assert [cell.place for cell in table.skipped] == ["Ratings!A7"]


def test_a_note_right_below_the_table_is_no_answer(workbook: Callable[..., bytes]):
    for note in ("Source: the countries.", "* provisional", "Note: as of June"):
        assert len(table_of(workbook({"S": [HEADING, FIRST, (note,)]})).ratings) == 1


def test_the_table_may_begin_in_any_column(workbook: Callable[..., bytes]):
    rows = [(None, None, *row) for row in (HEADING, FIRST)]

    assert answers(table_of(workbook({"Ratings": rows}))) == [
        ("Country A", "2024", "LAW-1", "Done", "Ratings!F2")
    ]


def test_headings_are_known_in_any_order_case_and_synonym(workbook: Callable[..., bytes]):
    heading = ("STATUS OF  implementation", "Action_code:", "Member State", "Year")

    assert answers(table_of(workbook({"S": [heading, ("Done", "LAW-1", "Country A", 2024)]}))) == [
        ("Country A", "2024", "LAW-1", "Done", "S!A2")
    ]


def test_an_empty_row_does_not_end_the_table(workbook: Callable[..., bytes]):
    table = table_of(workbook({"S": [HEADING, FIRST, (), SECOND]}))

    assert [place for *_rest, place in answers(table)] == ["S!D2", "S!D4"]


def test_a_rating_that_stands_alone_is_never_taken_for_a_note(workbook: Callable[..., bytes]):
    """After an empty row it has lost its country and action: that is for the checks to say."""
    table = table_of(workbook({"S": [HEADING, FIRST, (), (None, None, None, "Done")]}))

    assert answers(table)[1:] == [("", "", "", "Done", "S!D4")]


def test_an_empty_rating_is_kept_with_its_cell(workbook: Callable[..., bytes]):
    table = table_of(workbook({"S": [HEADING, ("Country A", 2024, "LAW-1", None)]}))

    assert answers(table) == [("Country A", "2024", "LAW-1", "", "S!D2")]


def test_what_a_rating_carries_is_read_by_its_headings(workbook: Callable[..., bytes]):
    heading = (*HEADING, "Evidence", "Comment", "Obstacle", "Assistance needed", "Good practice")
    row = (*FIRST, "Act 3", "Slow", "Staff", "Training", "Open days")

    (raw,) = table_of(workbook({"S": [heading, row]})).ratings

    assert [
        c.text for c in (raw.evidence, raw.comment, raw.obstacle, raw.assistance, raw.good_practice)
    ] == ["Act 3", "Slow", "Staff", "Training", "Open days"]


def test_status_and_assessment_are_read_by_their_headings(workbook: Callable[..., bytes]):
    rows = [(*HEADING, "Status", "Assessed by"), (*FIRST[:3], None, "Withheld", "evaluator")]

    (raw,) = table_of(workbook({"S": rows})).ratings

    assert (raw.status.text, raw.status.place) == ("Withheld", "S!E2")
    assert (raw.assessment.text, raw.assessment.place) == ("evaluator", "S!F2")


def test_further_columns_are_kept_as_notes(workbook: Callable[..., bytes]):
    rows = [(*HEADING, "Minister", "Page"), (*FIRST, "Ms A", 12), SECOND]

    table = table_of(workbook({"S": rows}))

    assert [raw.notes for raw in table.ratings] == [(("Minister", "Ms A"), ("Page", "12")), ()]


def test_a_table_on_a_second_sheet_is_read_and_a_sheet_without_one_is_named(
    workbook: Callable[..., bytes],
):
    table = table_of(
        workbook(
            {
                "Read me": [("How to fill in",)],
                "A": [HEADING, FIRST],
                "B": [HEADING, SECOND],
                "Empty": [],
            }
        )
    )

    assert [place for *_rest, place in answers(table)] == ["A!D2", "B!D2"]
    assert [cell.place for cell in table.skipped] == ["Read me"]


def test_a_hidden_sheet_is_read_like_any_other(workbook: Callable[..., bytes]):
    content = workbook({"A": [HEADING, FIRST], "B": [HEADING, SECOND]}, hidden=["B"])

    assert [place for *_rest, place in answers(table_of(content))] == ["A!D2", "B!D2"]


def test_headings_are_found_however_far_down_they_stand(workbook: Callable[..., bytes]):
    content = workbook({"S": [("text", "text")] * 300 + [HEADING, FIRST]})

    assert [place for *_rest, place in answers(table_of(content))] == ["S!D302"]


def test_tables_may_stand_below_each_other_with_titles_notes_and_totals(
    workbook: Callable[..., bytes],
):
    rows = [
        ("First return",), HEADING, FIRST, ("Total", None, None, 3), (), ("Source: the ministry",),
        (), ("Second return",), HEADING, SECOND,
    ]  # fmt: skip
    table = table_of(workbook({"S": rows}))

    assert [place for *_rest, place in answers(table)] == ["S!D3", "S!D10"]
    assert [cell.address for cell in table.skipped] == ["A6", "A8"]
    assert [(p.code, p.place) for p in table.problems] == [("total_not_read", "S!A4")]


def test_headings_may_stand_in_two_rows(workbook: Callable[..., bytes]):
    rows = [
        ("Country", "Round", "What is rated", "Self-assessment"),
        (None, None, "Action", "Rating"),
        FIRST,
    ]
    table = table_of(workbook({"S": rows}))

    assert [place for *_rest, place in answers(table)] == ["S!D3"]


def test_a_merged_cell_speaks_for_every_row_that_it_covers():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEADING, FIRST, (None, FIRST[1], "LAW-2", "Done")):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    buffer = io.BytesIO()
    book.save(buffer)

    table = table_of(buffer.getvalue())

    assert [raw.country.place for raw in table.ratings] == ["Sheet!A2", "Sheet!A2"]


def test_a_sheet_without_a_heading_for_the_rating_holds_no_table(workbook: Callable[..., bytes]):
    content = workbook({"S": [("Country", "Round", "Action"), FIRST[:3]]})

    assert read_answers(read_workbook(content, "f.xlsx"), LONG) is None


def told(table: RawTable) -> list[tuple[str, str, str]]:
    """Code, severity and whole sentence of what stood in the way of reading."""
    return [(p.code, p.severity.value, p.sentence) for p in table.problems]


def test_a_heading_that_stands_twice_is_a_mistake_at_the_second(workbook: Callable[..., bytes]):
    content = workbook({"S": [(*HEADING, "rating"), (*FIRST, "Not started")]})

    assert told(table_of(content)) == [
        (
            "heading_twice",
            "error",
            (
                "S!E1: the heading 'rating' stands already in S!D1. "
                "Keep one of the two columns, or move a second table to a sheet of its own."
            ),
        )
    ]


def test_a_second_table_to_the_right_is_read_too(workbook: Callable[..., bytes]):
    content = workbook({"S": [(*HEADING, None, *HEADING), (*FIRST, None, *SECOND)]})
    table = table_of(content)

    assert [place for *_rest, place in answers(table)] == ["S!D2", "S!I2"]
    assert table.problems == ()


def test_a_second_word_for_the_same_role_is_read_beside_the_first(workbook: Callable[..., bytes]):
    content = workbook({"S": [(*HEADING, "ISO3", "Remarks"), (*FIRST, "XAA", "Slow")]})
    (raw,) = table_of(content).ratings

    assert [(role, cell.place, cell.text) for role, cell in raw.others] == [
        ("country", "S!E2", "XAA")
    ]
    assert raw.notes == (("ISO3", "XAA"),)


def test_headings_without_a_row_are_asked_about(workbook: Callable[..., bytes]):
    assert told(table_of(workbook({"S": [HEADING]}))) == [
        (
            "no_rows",
            "query",
            (
                "S: the table has headings and no row below them. "
                "Check that the right file was chosen and that it was saved."
            ),
        )
    ]


def test_a_hidden_sheet_that_was_read_is_asked_about(workbook: Callable[..., bytes]):
    sheets = {"A": [HEADING, FIRST], "B": [HEADING, SECOND], "C": [("a list",)]}

    assert told(table_of(workbook(sheets, hidden=["B", "C"]))) == [
        (
            "hidden_sheet",
            "query",
            "B: this sheet is hidden and was read. Unhide it and check it, or delete it.",
        )
    ]


def test_a_formula_in_a_further_column_that_was_never_calculated_is_no_note(
    workbook: Callable[..., bytes],
):
    (raw,) = table_of(workbook({"S": [(*HEADING, "Total"), (*FIRST, "=1+1")]})).ratings

    assert raw.notes == ()


OF_A = [("Country A", 2024, action, "Done") for action in ("LAW-1", "LAW-2", "SKL-1")]
OF_B = [("Country B", 2024, action, "Done") for action in ("LAW-1", "LAW-2")]
GAP = (None,)


def test_tables_beside_each_other_may_begin_in_different_rows(workbook: Callable[..., bytes]):
    right_is_lower = [HEADING, OF_A[0], (*OF_A[1], *GAP, *HEADING), (*OF_A[2], *GAP, *OF_B[0])]
    left_is_lower = [
        (*GAP * 5, *HEADING),
        (*HEADING, *GAP, *OF_B[0]),
        (*OF_A[0], *GAP, *OF_B[1]),
        OF_A[1],
    ]

    assert sorted(answers(table_of(workbook({"S": right_is_lower})))) == [
        ("Country A", "2024", "LAW-1", "Done", "S!D2"),
        ("Country A", "2024", "LAW-2", "Done", "S!D3"),
        ("Country A", "2024", "SKL-1", "Done", "S!D4"),
        ("Country B", "2024", "LAW-1", "Done", "S!I4"),
    ]
    assert sorted(answers(table_of(workbook({"S": left_is_lower})))) == [
        ("Country A", "2024", "LAW-1", "Done", "S!D3"),
        ("Country A", "2024", "LAW-2", "Done", "S!D4"),
        ("Country B", "2024", "LAW-1", "Done", "S!I2"),
        ("Country B", "2024", "LAW-2", "Done", "S!I3"),
    ]


def test_a_title_beside_the_headings_of_another_table_is_none_of_them(
    workbook: Callable[..., bytes],
):
    rows = [("Ours", *GAP * 4, *HEADING), (*HEADING, *GAP, *OF_B[0]), (*OF_A[0], *GAP, *OF_B[1])]

    table = table_of(workbook({"S": [*rows, OF_A[1]]}))

    assert [(r.rating.place, r.notes) for r in table.ratings] == [
        ("S!I2", ()),
        ("S!I3", ()),
        ("S!D3", ()),
        ("S!D4", ()),
    ]
    assert table.problems == ()


def test_three_tables_beside_each_other_keep_to_their_own_columns(
    workbook: Callable[..., bytes],
):
    gaps = GAP * 5
    rows = [(*gaps, *gaps, *HEADING), (*HEADING, *GAP, *HEADING, *GAP, *OF_A[0])]
    rows += [(*OF_A[1], *GAP, *OF_B[0]), (*GAP * 5, *OF_B[1])]

    table = table_of(workbook({"S": rows}))

    assert sorted(r.rating.place for r in table.ratings) == ["S!D3", "S!I3", "S!I4", "S!N2"]
    assert table.problems == ()


def test_a_second_table_may_begin_with_a_heading_that_is_not_needed(
    workbook: Callable[..., bytes],
):
    heading = ("Comment", *HEADING)
    rows = [(*heading, *GAP, *heading), ("one", *OF_A[0], *GAP, "two", *OF_B[0])]

    table = table_of(workbook({"S": rows}))

    assert [(r.comment.text, r.rating.place) for r in table.ratings] == [
        ("one", "S!E2"),
        ("two", "S!K2"),
    ]
    assert table.problems == ()


def test_a_table_below_two_others_ends_both(workbook: Callable[..., bytes]):
    wide = (*GAP * 2, "Country", "Round", *GAP, "Action", "Rating")
    rows = [(*HEADING, *GAP, *HEADING), (*OF_A[0], *GAP, *OF_B[0]), wide]
    rows += [(*GAP * 2, "Country C", 2024, *GAP, "LAW-1", "Done")]

    assert sorted(answers(table_of(workbook({"S": rows})))) == [
        ("Country A", "2024", "LAW-1", "Done", "S!D2"),
        ("Country B", "2024", "LAW-1", "Done", "S!I2"),
        ("Country C", "2024", "LAW-1", "Done", "S!G4"),
    ]


def test_cells_below_no_heading_are_asked_about(workbook: Callable[..., bytes]):
    rows = [HEADING, FIRST, (*SECOND, "see letter"), (*OF_A[1], "see letter")]

    (problem,) = table_of(workbook({"S": rows})).problems

    assert (problem.code, problem.severity.value) == ("below_no_heading", "query")
    assert problem.sentence == (
        "S!E3: 2 cells from here on stand below no heading and were not read. "
        "Nothing to do if they say nothing; else give the column a heading."
    )


def test_a_layout_may_say_the_action_and_that_sheets_are_rounds(workbook: Callable[..., bytes]):
    layout = replace(LONG, action="LAW-1", round_from_sheet=True)
    content = workbook({"2024": [("Country", "Rating"), ("Country A", "Done")]})

    table = read_answers(read_workbook(content, "file.xlsx"), layout)

    assert table is not None
    assert answers(table) == [("Country A", "2024", "LAW-1", "Done", "2024!B2")]


def test_many_merged_countries_each_speak_for_their_own_rows(workbook: Callable[..., bytes]):
    book = openpyxl.Workbook()
    book.active.title = "S"
    book.active.append(HEADING)
    for n in range(4):
        book.active.append((f"Country {n}", 2024, "LAW-1", "Done"))
        book.active.append((None, 2024, "LAW-2", "Done"))
        book.active.merge_cells(
            start_row=2 * n + 2, end_row=2 * n + 3, start_column=1, end_column=1
        )
    buffer = io.BytesIO()
    book.save(buffer)

    table = table_of(buffer.getvalue())

    assert [(r.country.text, r.country.place) for r in table.ratings] == [
        (f"Country {n}", f"S!A{2 * n + 2}") for n in range(4) for _action in range(2)
    ]
