"""A plan workbook loses nothing: a name, heading or value that would be lost is told."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import openpyxl
import pytest

from monitoring.definitions import TABLE_COLUMNS, DefinitionError
from monitoring.reading import Unreadable, read_plan_tables, read_workbook

PLAN = [("Field", "Value"), ("code", "P"), ("title", "A plan")]
ACTIONS = [("Code", "Parent", "Title"), ("A-1", "A", "First")]
Rows = Sequence[Sequence[object]]
Build = Callable[..., bytes]


def tables_of(content: bytes) -> dict[str, list[tuple[str, dict[str, str]]]]:
    return read_plan_tables(read_workbook(content, "plan.xlsx"), TABLE_COLUMNS)


def refusal(content: bytes) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        tables_of(content)
    return list(refused.value.sentences)


def test_each_row_is_known_by_its_headings_and_place(workbook: Build):
    tables = tables_of(workbook({"Plan": PLAN, "Actions": ACTIONS, "Remarks": [("left alone",)]}))

    assert sorted(tables) == ["actions", "plan"]
    assert tables["actions"] == [
        ("Actions row 2", {"code": "A-1", "parent": "A", "title": "First"})
    ]


def test_a_heading_stands_once(workbook: Build):
    rows: Rows = [("Code", "Parent", "Title", "Weight", "weight"), ("A-1", "A", "First", 1, 2)]

    assert refusal(workbook({"Plan": PLAN, "Actions": rows})) == [
        "Actions row 1: the heading 'weight' stands twice. Keep one column."
    ]


def test_a_column_with_values_has_a_heading(workbook: Build):
    rows: Rows = [("Code", "Parent", "Title"), *([("A-1", "A", "First", None, 2)] * 2)]

    assert refusal(workbook({"Plan": PLAN, "Actions": rows})) == [
        (
            "Actions!E2: the column E has no heading, so '2' would be lost. "
            "Give it a heading, or clear it."
        )
    ]


@pytest.mark.parametrize(
    ("name", "meant"), [("Country", "Countries"), ("Round", "Rounds"), ("scales", "Scale")]
)
def test_a_sheet_that_is_nearly_a_known_one_is_told(workbook: Build, name: str, meant: str):
    sheets = {"Plan": PLAN, "Actions": ACTIONS, name: [("Code",), ("2020",)]}

    assert refusal(workbook(sheets)) == [
        (
            f"the sheet '{name}' is not known. Did you mean '{meant}'? "
            "Rename it to that, or to something quite different."
        )
    ]


def test_a_required_sheet_that_is_misspelt_is_told_as_such(workbook: Build):
    (sentence,) = refusal(workbook({"Plan": PLAN, "Action": ACTIONS}))

    assert sentence.startswith("the sheet 'Action' is not known. Did you mean 'Actions'?")


def test_a_copy_beside_the_sheet_itself_is_left_alone(workbook: Build):
    tables = tables_of(workbook({"Plan": PLAN, "Actions": ACTIONS, "Actions (2)": ACTIONS}))

    assert sorted(tables) == ["actions", "plan"]


def test_two_sheets_never_hold_the_same_table(workbook: Build):
    assert refusal(workbook({"Plan": PLAN, "Actions": ACTIONS, "actions ": ACTIONS})) == [
        (
            "the sheets 'Actions' and 'actions ' differ in blanks or capital letters only. "
            "Keep one of them."
        )
    ]


def test_a_workbook_without_the_required_sheets_is_no_plan(workbook: Build):
    with pytest.raises(Unreadable) as refused:
        tables_of(workbook({"Plan": PLAN, "Country": [("JAM",)]}))

    assert refused.value.problem.code == "no_plan_sheet"
    assert refused.value.problem.expected == "Actions"


def test_a_formula_has_its_result(workbook: Build):
    """Without it the weight would be read as empty, and so as 1."""
    rows: Rows = [("Code", "Parent", "Title", "Weight"), ("A-1", "A", "First", "=1+1")]

    assert refusal(workbook({"Plan": PLAN, "Actions": rows})) == [
        (
            "Actions!D2: the formula =1+1 has no stored result. "
            "Open the file in Excel or LibreOffice, let it calculate, and save it."
        )
    ]


def test_a_code_is_read_as_displayed_and_a_weight_as_typed():
    book = openpyxl.Workbook()
    plan, actions = book.active, book.create_sheet("Actions")
    plan.title = "Plan"
    for row in PLAN:
        plan.append(row)
    for row in (("Code", "Parent", "Title", "Weight"), (1.1, "A", "First", 1.5)):
        actions.append(row)
    actions["A2"].number_format = actions["D2"].number_format = "0.00"
    buffer = io.BytesIO()
    book.save(buffer)

    ((_place, values),) = tables_of(buffer.getvalue())["actions"]

    assert (values["code"], values["weight"]) == ("1.10", "1.5")
