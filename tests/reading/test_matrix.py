"""A matrix has countries down and actions or rounds across; each of its cells is one answer."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest

from monitoring.model import Layout, RawTable
from monitoring.reading import read_answers, read_workbook

ACTIONS_ACROSS = Layout(
    code="matrix",
    title="Actions across, one sheet for each round",
    geometry="matrix",
    headers={"country": ("Country", "Economy")},
    round_from_sheet=True,
)
ROUNDS_ACROSS = replace(ACTIONS_ACROSS, across=("round",), round_from_sheet=False, action="LAW-1")


def table_of(content: bytes, layout: Layout = ACTIONS_ACROSS) -> RawTable:
    table = read_answers(read_workbook(content, "file.xlsx"), layout)
    assert isinstance(table, RawTable)
    return table


def answers(table: RawTable) -> list[tuple[str, ...]]:
    """Country, round, action, rating and where the rating stands."""
    return [
        (r.country.text, r.round.text, r.action.text, r.rating.text, r.rating.place)
        for r in table.ratings
    ]


def test_each_cell_is_one_answer_with_its_address(workbook: Callable[..., bytes]):
    rows = [("Economy", "LAW-1", "LAW-2"), ("Country A", "Yes", "No"), ("Country B", "No", None)]

    assert answers(table_of(workbook({"2024": rows}))) == [
        ("Country A", "2024", "LAW-1", "Yes", "2024!B2"),
        ("Country A", "2024", "LAW-2", "No", "2024!C2"),
        ("Country B", "2024", "LAW-1", "No", "2024!B3"),
        ("Country B", "2024", "LAW-2", "", "2024!C3"),
    ]


def test_country_and_action_keep_their_cells_too(workbook: Callable[..., bytes]):
    rows = [(), (None, "Country", "LAW-1", "LAW-2"), (None, "Country A", "Yes", "No")]

    (_first, second) = table_of(workbook({"2024": rows})).ratings

    assert (second.country.place, second.action.place) == ("2024!B3", "2024!D2")
    assert (second.round.text, second.round.address) == ("2024", "")


def test_rounds_may_stand_across_for_one_action(workbook: Callable[..., bytes]):
    rows = [("Country", 2021, 2024), ("Country A", "Tier 2", "Tier 1")]

    assert answers(table_of(workbook({"Tiers": rows}), ROUNDS_ACROSS)) == [
        ("Country A", "2021", "LAW-1", "Tier 2", "Tiers!B2"),
        ("Country A", "2024", "LAW-1", "Tier 1", "Tiers!C2"),
    ]


def test_every_sheet_with_a_matrix_is_read_as_its_round(workbook: Callable[..., bytes]):
    heading = ("Economy", "LAW-1", "LAW-2")
    sheets = {
        "2021": [heading, ("Country A", "No", "No")],
        "2024": [heading, ("Country A", "Yes", "No")],
        "Contents": [("What stands where",)],
    }

    table = table_of(workbook(sheets))

    assert [(round_, rating) for _c, round_, _a, rating, _p in answers(table)] == [
        ("2021", "No"),
        ("2021", "No"),
        ("2024", "Yes"),
        ("2024", "No"),
    ]
    assert [cell.place for cell in table.skipped] == ["Contents"]


def test_a_title_above_and_notes_below_are_no_answers(workbook: Callable[..., bytes]):
    rows = [
        ("Answers by economy",),
        (),
        ("Economy", "LAW-1", "LAW-2"),
        ("Country A", "Yes", "No"),
        (),
        ("Source: the countries",),
    ]

    table = table_of(workbook({"2024": rows}))

    assert [place for *_rest, place in answers(table)] == ["2024!B4", "2024!C4"]
    assert [cell.place for cell in table.skipped] == ["2024!A6"]


def test_a_value_without_a_heading_is_shown_and_not_lost(workbook: Callable[..., bytes]):
    rows = [("Economy", "LAW-1", "LAW-2"), ("Country A", "Yes", "No", None, "Yes")]

    assert answers(table_of(workbook({"2024": rows})))[2] == (
        "Country A",
        "2024",
        "",
        "Yes",
        "2024!E2",
    )


def test_a_value_between_two_headings_is_shown_and_not_lost(workbook: Callable[..., bytes]):
    rows = [("Economy", "LAW-1", None, "LAW-2"), ("Country A", "Yes", "No", "No")]

    found = answers(table_of(workbook({"2024": rows})))

    assert [(action, place) for _c, _r, action, _x, place in found] == [
        ("LAW-1", "2024!B2"),
        ("", "2024!C2"),
        ("LAW-2", "2024!D2"),
    ]


def test_a_value_that_lost_its_country_is_shown_and_not_lost(workbook: Callable[..., bytes]):
    rows = [("Economy", "LAW-1", "LAW-2"), ("Country A", "Yes", "No"), (), (None, None, "Yes")]

    assert answers(table_of(workbook({"2024": rows})))[-1] == (
        "",
        "2024",
        "LAW-2",
        "Yes",
        "2024!C4",
    )


def test_a_column_left_of_the_countries_is_no_action(workbook: Callable[..., bytes]):
    rows = [("No.", "Country", "LAW-1", "LAW-2"), (1, "Country A", "Yes", "No")]

    assert [place for *_rest, place in answers(table_of(workbook({"2024": rows})))] == [
        "2024!C2",
        "2024!D2",
    ]


def test_a_country_beside_a_single_column_is_a_list_and_no_matrix(workbook: Callable[..., bytes]):
    content = workbook({"2024": [("Country", "Capital"), ("Country A", "A-town")]})

    assert read_answers(read_workbook(content, "f.xlsx"), ACTIONS_ACROSS) is None


def test_a_hidden_sheet_that_was_read_and_one_without_rows_are_asked_about(
    workbook: Callable[..., bytes],
):
    heading = ("Economy", "LAW-1", "LAW-2")
    sheets = {"2021": [heading, ("Country A", "No", "No")], "2024": [heading]}

    table = table_of(workbook(sheets, hidden=["2021"]))

    assert [(p.code, p.place) for p in table.problems] == [
        ("hidden_sheet", "2021"),
        ("no_rows", "2024"),
    ]


OF_A = [("Country", "LAW-1", "LAW-2"), ("Country A", "Yes", "No"), ("Country B", "No", "No")]
OF_C = [("Country", "SKL-1", "SKL-2"), ("Country C", "Yes", "Yes"), ("Country D", "No", "Yes")]
LEFT = [
    ("Country A", "LAW-1", "Yes"), ("Country A", "LAW-2", "No"),
    ("Country B", "LAW-1", "No"), ("Country B", "LAW-2", "No"),
]  # fmt: skip
RIGHT = [
    ("Country C", "SKL-1", "Yes"), ("Country C", "SKL-2", "Yes"),
    ("Country D", "SKL-1", "No"), ("Country D", "SKL-2", "Yes"),
]  # fmt: skip


@pytest.mark.parametrize("shift", [-2, -1, 0, 1, 2])
def test_matrices_beside_each_other_need_not_begin_in_one_row(
    workbook: Callable[..., bytes], shift: int
):
    blank = (None, None, None)
    left = [blank] * max(0, -shift) + OF_A
    right = [blank] * max(0, shift) + OF_C
    height = max(len(left), len(right))
    left, right = (side + [blank] * (height - len(side)) for side in (left, right))
    rows = [(*one, None, *other) for one, other in zip(left, right, strict=True)]

    found = table_of(workbook({"2024": rows})).ratings

    said = sorted((r.country.text, r.action.text, r.rating.text) for r in found)
    assert said == sorted([*LEFT, *RIGHT])


def test_a_title_beside_the_headings_of_another_matrix_is_none_of_them(
    workbook: Callable[..., bytes],
):
    rows = [(*OF_A[0], None, "Theirs"), (*OF_A[1], None, *OF_C[0]), (*OF_A[2], None, *OF_C[1])]

    found = table_of(workbook({"2024": rows}))

    assert sorted((r.country.text, r.action.text, r.rating.text) for r in found.ratings) == sorted(
        [*LEFT, *RIGHT[:2]]
    )
    assert found.problems == ()


def test_a_matrix_below_that_begins_further_right_ends_the_one_above(
    workbook: Callable[..., bytes],
):
    rows = [*OF_A, (), *[(None, *row) for row in OF_C]]

    assert [
        (r.country.text, r.rating.place) for r in table_of(workbook({"2024": rows})).ratings
    ] == [
        ("Country A", "2024!B2"),
        ("Country A", "2024!C2"),
        ("Country B", "2024!B3"),
        ("Country B", "2024!C3"),
        ("Country C", "2024!C6"),
        ("Country C", "2024!D6"),
        ("Country D", "2024!C7"),
        ("Country D", "2024!D7"),
    ]


def test_a_merged_heading_speaks_for_no_column_beyond_it():
    book = openpyxl.Workbook()
    book.active.title = "S"
    for row in (("Country", "LAW-1", None, None), (None, 2021, 2024, 2018), ("Country A", 1, 2, 3)):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    buffer = io.BytesIO()
    book.save(buffer)
    layout = replace(ACTIONS_ACROSS, across=("action", "round"), round_from_sheet=False)

    found = table_of(buffer.getvalue(), layout).ratings

    assert [(r.action.text, r.round.text, r.rating.text) for r in found] == [
        ("LAW-1", "2021", "1"),
        ("LAW-1", "2024", "2"),
        ("", "2018", "3"),
    ]


def test_totals_across_are_asked_about_and_no_answers(workbook: Callable[..., bytes]):
    one_row = [("Country", "LAW-1", "LAW-2", "Total"), ("Country A", 1, 2, 3)]
    two_rows = [("Action", "Country A", None, "Average", None), (None, 2021, 2024, 2021, 2024)]
    two_rows += [("LAW-1", 1, 2, 1, 2), ("LAW-2", 1, 2, 1, 2)]
    by_country = replace(
        ACTIONS_ACROSS,
        headers={"action": ("Action",)},
        down="action",
        across=("country", "round"),
        round_from_sheet=False,
    )

    for rows, layout, place, n in (
        (one_row, ACTIONS_ACROSS, "S!D1", 2),
        (two_rows, by_country, "S!D1", 4),
    ):
        table = table_of(workbook({"S": rows}), layout)

        assert [(p.code, p.place) for p in table.problems] == [("total_not_read", place)]
        assert len(table) == n


@pytest.mark.parametrize("beside", [True, False], ids=["beside", "above"])
def test_a_matrix_of_another_kind_on_the_same_sheet_is_never_left_out_silently(
    workbook: Callable[..., bytes], beside: bool
):
    one_row = [*OF_A[:2], (None, None, None)]
    two_rows = [
        ("Country", "SKL-1", None),
        (None, 2021, 2024),
        ("Country C", "Yes", "No"),
    ]
    rows = [(*a, None, *b) for a, b in zip(one_row, two_rows, strict=True)]
    layout = replace(ACTIONS_ACROSS, across=("action", "round"), round_from_sheet=False)

    table = table_of(workbook({"S": rows if beside else [*one_row, *two_rows]}), layout)

    assert [(p.code, p.place) for p in table.problems] == [("unread_matrix", "S!A1")]
    assert len(table) == 2
