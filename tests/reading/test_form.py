"""The form that is sent out comes back with the same codes, each answer at its cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest

from monitoring.definitions import load_layouts
from monitoring.exports import template_workbook
from monitoring.model import REGION, Action, Country, Plan, RawTable
from monitoring.pipeline import DATA
from monitoring.reading import read_answers, read_workbook

FORM = load_layouts(DATA / "layouts")["form"]
COUNTRY_A = Country("XAA", "Country A")


def table_of(content: bytes) -> RawTable:
    table = read_answers(read_workbook(content, "return.xlsx"), FORM)
    assert isinstance(table, RawTable)
    return table


def filled(content: bytes, cells: dict[tuple[str, str], object]) -> bytes:
    """The workbook after somebody typed these values, by sheet and address."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, address), value in cells.items():
        book[sheet][address] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("unit", "asked"),
    [
        ("XAA", ["LAW-1", "LAW-2", "SKL-1", "SKL-2"]),
        (REGION, ["LAW-3", "SKL-1"]),
        ("", ["LAW-1", "LAW-2", "SKL-1", "SKL-2"]),
    ],
    ids=["country", "region", "anyone"],
)
def test_a_form_holds_the_actions_that_its_unit_answers_for(
    plan: Plan, unit: str, asked: list[str]
):
    content = template_workbook(plan, plan.rounds[1], Country(unit, unit))

    assert [raw.action.text for raw in table_of(content).ratings] == asked


def test_a_form_holds_the_actions_of_its_round(plan: Plan):
    round_ = replace(plan.rounds[1], scope=("SKL",))

    content = template_workbook(plan, round_, COUNTRY_A)

    assert [raw.action.text for raw in table_of(content).ratings] == ["SKL-1", "SKL-2"]


def test_the_cover_says_plan_country_round_and_assessment(plan: Plan):
    table = table_of(template_workbook(plan, plan.rounds[1], COUNTRY_A))
    raw = table.ratings[0]

    assert [(c.text, c.place) for c in (table.plan, raw.country, raw.round, raw.assessment)] == [
        ("TEST", "Return!B3"),
        ("Country A", "Return!B4"),
        ("2024", "Return!B5"),
        ("self", "Return!B6"),
    ]


def test_a_code_of_digits_comes_back_as_it_was(plan: Plan):
    numbered = replace(
        plan,
        actions=(Action("1.10", "LAW", "Tenth"), Action("1.1", "LAW", "First")),
    )

    content = template_workbook(numbered, plan.rounds[1], COUNTRY_A)

    assert [raw.action.text for raw in table_of(content).ratings] == ["1.10", "1.1"]


def test_what_is_typed_comes_back_with_its_cell(plan: Plan):
    sheet = "LAW Legislation"
    typed = {
        (sheet, "D4"): "Done",
        (sheet, "E4"): "Act 3",
        (sheet, "F4"): "In force",
        (sheet, "G4"): "Staff",
        (sheet, "H4"): "Training",
        (sheet, "I4"): "Open days",
    }

    content = filled(template_workbook(plan, plan.rounds[1], COUNTRY_A), typed)
    raw = table_of(content).ratings[0]

    assert [
        (c.place, c.text)
        for c in (
            raw.rating,
            raw.evidence,
            raw.comment,
            raw.obstacle,
            raw.assistance,
            raw.good_practice,
        )
    ] == [(f"{sheet}!{address}", text) for (_sheet, address), text in typed.items()]


def test_answers_that_stand_in_a_form_already_come_back(plan: Plan):
    answers = {"LAW-2": {"rating": "Started", "evidence": "Act 3"}}

    ratings = table_of(template_workbook(plan, plan.rounds[1], COUNTRY_A, answers=answers)).ratings

    assert [(r.action.text, r.rating.text, r.evidence.text) for r in ratings] == [
        ("LAW-1", "", ""),
        ("LAW-2", "Started", "Act 3"),
        ("SKL-1", "", ""),
        ("SKL-2", "", ""),
    ]


def test_last_round_s_answer_is_shown_and_never_read_as_an_answer(plan: Plan):
    content = template_workbook(
        plan, plan.rounds[1], COUNTRY_A, last_round={"LAW-1": "Done (2021)"}
    )
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert book["LAW Legislation"]["C4"].value == "Done (2021)"
    assert [raw.rating.text for raw in table_of(content).ratings] == ["", "", "", ""]


def test_a_form_without_a_country_has_an_empty_cell_for_it(plan: Plan):
    raw = table_of(template_workbook(plan, plan.rounds[1], Country("", ""))).ratings[0]

    assert (raw.country.text, raw.country.place) == ("", "Return!B4")


def test_a_workbook_without_a_cover_is_no_form(workbook: Callable[..., bytes]):
    content = workbook({"LAW": [("Code", "Action", "Rating"), ("LAW-1", "Adopt", "Done")]})

    assert read_answers(read_workbook(content, "f.xlsx"), FORM) is None


def test_a_cover_without_a_sheet_of_actions_is_no_form(workbook: Callable[..., bytes]):
    cover = [("Plan", "TEST"), ("Country", "Country A"), ("Round", "2024")]

    assert read_answers(read_workbook(workbook({"Return": cover}), "f.xlsx"), FORM) is None


LAW = "LAW Legislation"


def changed(content: bytes, change: Callable[[openpyxl.Workbook], object]) -> RawTable:
    """The form as it is read after somebody changed it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return table_of(buffer.getvalue())


def rename(address: str, text: str) -> Callable[[openpyxl.Workbook], object]:
    return lambda book: book[LAW].__setitem__(address, text)


def told(table: RawTable) -> list[tuple[str, str, str]]:
    """Code, severity and whole sentence of what stood in the way of reading."""
    return [(p.code, p.severity.value, p.sentence) for p in table.problems]


@pytest.mark.parametrize(
    ("address", "text", "place", "kept", "lost"),
    [
        ("D3", "Rating (final)", "A3", "Code", "Rating"),
        ("A3", "No.", "D3", "Rating", "Code"),
    ],
)
def test_an_area_whose_heading_was_renamed_is_a_mistake(
    plan: Plan, address: str, text: str, place: str, kept: str, lost: str
):
    """Every answer on the sheet would be lost without a word."""
    content = template_workbook(plan, plan.rounds[1], COUNTRY_A)

    table = changed(content, rename(address, text))

    assert told(table) == [
        (
            "unread_area",
            "error",
            (
                f"{LAW}!{place}: beside the heading '{kept}' the heading '{lost}' is missing, "
                "so no answer on this sheet can be read. "
                "Write the headings as they stood in the form, or use a new form."
            ),
        )
    ]
    assert [raw.action.text for raw in table.ratings] == ["SKL-1", "SKL-2"]


def test_a_form_of_which_every_area_lost_its_heading_is_still_a_form(plan: Plan):
    only_law = replace(plan.rounds[1], scope=("LAW",))
    content = template_workbook(plan, only_law, COUNTRY_A)

    table = changed(content, rename("D3", "Rate"))

    assert [p.code for p in table.problems] == ["unread_area"]
    assert table.ratings == ()


def test_a_sheet_of_another_kind_is_seen_and_the_sheets_of_the_form_are_no_such(plan: Plan):
    content = template_workbook(plan, plan.rounds[1], COUNTRY_A)

    assert table_of(content).skipped == ()

    table = changed(content, lambda b: b.create_sheet("Remarks").append(["Late"]))

    assert [cell.place for cell in table.skipped] == ["Remarks"]
    assert table.problems == ()


def test_a_second_column_of_ratings_is_a_mistake_in_a_form_too(plan: Plan):
    content = template_workbook(plan, plan.rounds[1], COUNTRY_A)

    table = changed(content, rename("J3", "Rating"))

    assert [(p.code, p.place) for p in table.problems] == [("heading_twice", f"{LAW}!J3")]


def test_hidden_areas_and_areas_without_a_row_are_asked_about(plan: Plan):
    content = template_workbook(plan, plan.rounds[1], COUNTRY_A)

    def change(book: openpyxl.Workbook) -> None:
        book[LAW].delete_rows(4, 2)
        book["SKL Skills"].sheet_state = "veryHidden"

    assert [(p.code, p.place) for p in changed(content, change).problems] == [
        ("no_rows", LAW),
        ("hidden_sheet", "SKL Skills"),
    ]


def test_the_table_says_for_whom_and_when_the_form_answers(plan: Plan):
    table = table_of(template_workbook(plan, plan.rounds[1], COUNTRY_A))

    assert (table.country.text, table.round.text) == ("Country A", "2024")


COVER = [("Plan", "TEST"), ("Country", "XAA"), ("Round", "2024")]
OTHER_COVER = [("Plan", "TEST"), ("Country", "XAB"), ("Round", "2024")]
AREA = [("Code", "Action", "Rating"), ("LAW-1", "Adopt a law", "Done")]


def test_two_forms_in_one_workbook_are_never_taken_for_one(workbook: Callable[..., bytes]):
    sheets = {"Return": COVER, "LAW": AREA, "Return (2)": OTHER_COVER, "LAW (2)": AREA}

    (problem,) = table_of(workbook(sheets)).problems

    assert (problem.code, problem.place) == ("second_form", "Return (2)!B2")
    assert problem.sentence == (
        "Return (2)!B2: the workbook holds a second form here, beside that of the sheet 'Return', "
        "and to which of them an answer belongs cannot be told. Save each form as a file of its own."
    )


def test_a_copy_of_the_cover_is_no_second_form(workbook: Callable[..., bytes]):
    copy = [("Plan", "test"), ("Country", "XAA"), ("Round", 2024)]
    table = table_of(workbook({"Return": COVER, "LAW": AREA, "Return (2)": copy}))

    assert (table.problems, table.skipped) == ((), ())


def test_an_area_may_stand_below_the_cover(workbook: Callable[..., bytes]):
    skills = [AREA[0], ("SKL-1", "Hold exercises", "Done")]
    sheets = {"Return": [*COVER, (), *AREA], "SKL": skills}

    table = table_of(workbook(sheets, hidden=["Return"]))

    assert [(r.country.text, r.action.text, r.rating.place) for r in table.ratings] == [
        ("XAA", "LAW-1", "Return!C6"),
        ("XAA", "SKL-1", "SKL!C2"),
    ]
    assert [p.code for p in table.problems] == ["hidden_sheet"]


def test_a_form_of_which_every_area_lost_a_heading_holds_no_answer(workbook: Callable[..., bytes]):
    table = table_of(workbook({"Return": COVER, "LAW": [("Code", "Action"), ("LAW-1", "Law")]}))

    assert (len(table), [p.code for p in table.problems]) == (0, ["unread_area"])
