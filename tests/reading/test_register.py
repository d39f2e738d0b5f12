"""A register of actions is found wherever it stands, and nothing of it is lost without a word."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

import openpyxl
import pytest

from monitoring.definitions.registers import Register, load_registers
from monitoring.pipeline import DATA
from monitoring.reading import (
    Unreadable,
    headings_of,
    proposed_register,
    read_register,
    read_workbook,
)
from monitoring.reading.register import RegisterTable

KNOWN = load_registers(DATA / "registers")["action-register"]
HEADINGS = ("No.", "Area", "Activity", "Lead")
FIRST = ("T1", "Laws", "Adopt a law", "Ministry")
Rows = Sequence[Sequence[object]]
Build = Callable[..., bytes]


def register_in(content: bytes, layout: Register = KNOWN) -> RegisterTable:
    return read_register(read_workbook(content, "register.xlsx"), layout)


def texts(table: RegisterTable, *roles: str) -> list[tuple[str, ...]]:
    """What each action says in these roles."""
    return [tuple(row[role].text for role in roles) for row in table.rows]


def merged(rows: Rows, *ranges: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in ranges:
        book.active.merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def proposed(content: bytes) -> Mapping[str, tuple[str, ...]]:
    return proposed_register(read_workbook(content, "register.xlsx"), KNOWN).headers


def test_each_action_is_known_by_its_cells(workbook: Build):
    table = register_in(workbook({"S": [HEADINGS, FIRST]}))

    assert (table.sheet, table.headings, table.complaints) == ("S", HEADINGS, ())
    ((code, title),) = [(row["code"], row["title"]) for row in table.rows]
    assert (code.place, code.text) == ("S!A2", "T1")
    assert (title.place, title.text) == ("S!C2", "Adopt a law")


def test_the_headings_may_stand_below_a_title_and_on_any_sheet(workbook: Build):
    rows: Rows = [("Annex 1", "draft"), (), ("Activities", "of the", "strategy"), HEADINGS, FIRST]
    table = register_in(workbook({"Cover": [("Strategy", 2015)], "Annex": rows}))

    assert (table.sheet, texts(table, "code")) == ("Annex", [("T1",)])
    assert table.told == (
        (
            "Left aside: Annex!A1 'Annex 1', Annex!B1 'draft', Annex!A3 'Activities', "
            "Annex!B3 'of the', Annex!C3 'strategy'."
        ),
        "Read is the sheet 'Annex'; not read: Cover.",
    )


def test_a_column_that_is_not_taken_up_is_told_with_its_cells(workbook: Build):
    rows: Rows = [
        (*HEADINGS, "Budget", "Lead", "Empty"),
        (*FIRST, 5, "OAS", None, "x"),
        ("T2", "Laws", "Train", "OAS", 6),
    ]

    assert register_in(workbook({"S": rows})).told == (
        "The column 'Budget' is not used: 2 cells.",
        "The column 'Lead' is not used: 1 cell.",
        "The column 'H' is not used: 1 cell.",
    )


def test_what_is_below_an_action_without_being_one_is_told(workbook: Build):
    rows: Rows = [
        HEADINGS,
        FIRST,
        (None, None, None, "Police"),
        (None, "Skills"),
        ("T2", None, "Train judges"),
        HEADINGS,
        ("T3", "Drills", "Hold drills"),
        ("T4", None, "Hold more"),
        ("Source: the ministry",),
        (None, "Total"),
    ]
    table = register_in(workbook({"S": rows}))

    assert texts(table, "code", "parent") == [
        ("T1", "Laws"), ("T2", "Skills"), ("T3", "Drills"), ("T4", ""),
    ]  # fmt: skip
    assert table.complaints == (
        (
            "S!D3: 'Police' stands in a row without an action. "
            "Put it into the row of its action, or clear the row."
        ),
    )
    assert table.told == ("Left aside: S!A9 'Source: the ministry', S!B10 'Total'.",)


def test_areas_may_stand_above_their_actions(workbook: Build):
    rows: Rows = [("No.", "Activity"), ("Laws",), ("T1", "Adopt"), ("T2", "Amend"), ("Skills",),
                  ("H1", "Train")]  # fmt: skip
    table = register_in(workbook({"S": rows}))

    assert texts(table, "code", "parent") == [("T1", "Laws"), ("T2", "Laws"), ("H1", "Skills")]
    assert table.rows[1]["parent"].place == "S!A2"
    assert table.told == ()


def test_a_merged_cell_speaks_for_all_its_rows():
    rows = [HEADINGS, FIRST, ("T2", None, "Train judges", None), ("T3", None, "Drill", "Army")]
    table = register_in(merged(rows, "B2:B3", "D2:D3"))

    assert texts(table, "parent", "lead") == [
        ("Laws", "Ministry"), ("Laws", "Ministry"), ("", "Army"),
    ]  # fmt: skip
    assert table.rows[1]["lead"].address == "D2"


def test_hidden_rows_are_read_and_told():
    book = openpyxl.Workbook()
    for row in (HEADINGS, FIRST, ("T2", "Laws", "Train judges", "Court")):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)

    table = register_in(buffer.getvalue())

    assert texts(table, "code") == [("T1",), ("T2",)]
    assert table.told == ("1 hidden row is read as well.",)


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (("Code", "Pillar", "Key actions"), {"code": "Code", "parent": "Pillar", "title": "Key actions"}),
        (("N°", "Axe stratégique", "Activités", "Échéance"),
         {"code": "N°", "parent": "Axe stratégique", "title": "Activités", "target date": "Échéance"}),
        (("Código", "Eje", "Acción", "Responsable"),
         {"code": "Código", "parent": "Eje", "title": "Acción", "lead": "Responsable"}),
        (("Nr", "Pijler", "Maatregel", "Termijn"),
         {"code": "Nr", "parent": "Pijler", "title": "Maatregel", "horizon": "Termijn"}),
        (("ACTIVITY:", "Lead agency / ministry", "Indicator (KPI)"),
         {"title": "ACTIVITY:", "lead": "Lead agency / ministry", "indicator": "Indicator (KPI)"}),
        (("What", "Who"), {}),
    ],
    ids=["English", "French", "Spanish", "Dutch", "in parts", "unknown"],
)  # fmt: skip
def test_columns_are_proposed_by_their_headings(
    workbook: Build, headings: tuple[str, ...], found: dict[str, str]
):
    content = workbook({"S": [headings, tuple("x" for _ in headings)]})

    assert proposed(content) == {role: (heading,) for role, heading in found.items()}
    assert headings_of(read_workbook(content, "r.xlsx"), KNOWN) == headings


def test_a_column_is_chosen_by_its_heading_alone(workbook: Build):
    layout = Register("L", "L", {"title": ("What",), "lead": ("Who",), "horizon": ("When",)})
    table = register_in(workbook({"S": [("What", "Who"), ("Train", "OAS")]}), layout)

    assert texts(table, "title", "lead") == [("Train", "OAS")]
    assert table.told == ("There is no column 'When', so nothing is known as horizon.",)


def test_the_named_sheet_goes_first_where_there_is_one(workbook: Build):
    layout = Register("L", "L", {"title": ("Activity",), "lead": ("Lead",)}, sheet="Second")
    content = workbook({"First": [HEADINGS, FIRST], "Second": [HEADINGS, FIRST]})

    assert register_in(content, layout).sheet == "Second"
    assert register_in(workbook({"Other": [HEADINGS, FIRST]}), layout).sheet == "Other"


@pytest.mark.parametrize("rows", [[("a",), ("b",)], [("No.", "Lead"), ("1", "x")]])
def test_a_workbook_without_a_column_of_actions_is_refused(workbook: Build, rows: Rows):
    with pytest.raises(Unreadable) as refused:
        register_in(workbook({"S": rows}))

    assert refused.value.problem.code == "no_register"
    assert str(refused.value) == (
        "'register.xlsx' has no row of headings with a column for the actions. "
        "Name that column in a row of headings above the actions, for example 'Activity'."
    )
