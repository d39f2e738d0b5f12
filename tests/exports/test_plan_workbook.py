"""A plan workbook that is written can be read again, and nothing in it is more than text."""

from __future__ import annotations

import io

import openpyxl
import pytest

from monitoring.definitions import TABLE_COLUMNS, DefinitionError, Row, tables_of_plan
from monitoring.exports import plan_workbook
from monitoring.model import Plan
from monitoring.reading import read_plan_tables, read_workbook


def read_again(content: bytes) -> dict[str, tuple[Row, ...]]:
    tables = read_plan_tables(read_workbook(content, "plan.xlsx"), TABLE_COLUMNS)
    return {
        name: tuple(Row(place, values) for place, values in rows) for name, rows in tables.items()
    }


def one_action(**said: str) -> dict[str, tuple[Row, ...]]:
    """The tables of a plan with one action."""
    line = {"code": "1.10", "parent": "A", "title": "First"} | said
    return {
        "plan": (Row("Plan row 2", {"field": "code", "value": "1.10"}),),
        "actions": (Row("Actions row 2", line),),
    }


def action_again(**said: str) -> dict[str, str]:
    """What stands in the row of that action when it is read again, empty columns left out."""
    (row,) = read_again(plan_workbook(one_action(**said)))["actions"]
    return {column: text for column, text in row.values.items() if text}


def test_the_tables_are_the_same_when_they_are_read_again(plan: Plan):
    tables = tables_of_plan(plan)

    assert read_again(plan_workbook(tables)) == tables


def test_every_sheet_has_its_headings_even_where_nothing_is_known(plan: Plan):
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(tables_of_plan(plan))))
    headings = {
        sheet.title.casefold(): tuple(str(cell.value).casefold() for cell in sheet[1])
        for sheet in book
    }

    assert headings == TABLE_COLUMNS


def test_a_code_is_a_text_cell_and_so_is_the_next_one_typed_below_it():
    sheet = openpyxl.load_workbook(io.BytesIO(plan_workbook(one_action())))["Actions"]

    assert (sheet["A2"].value, sheet["A2"].data_type) == ("1.10", "s")
    assert sheet.column_dimensions["A"].number_format == "@"
    assert action_again()["code"] == "1.10"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", '=HYPERLINK("http://a")', "http://a.b"])
def test_no_text_becomes_a_formula_or_a_link(text: str):
    sheet = openpyxl.load_workbook(io.BytesIO(plan_workbook(one_action(title=text))))["Actions"]

    assert (sheet["C2"].value, sheet["C2"].data_type, sheet["C2"].hyperlink) == (text, "s", None)
    assert action_again(title=text)["title"] == text


def test_a_weight_is_a_number_that_can_be_added_up():
    sheet = openpyxl.load_workbook(io.BytesIO(plan_workbook(one_action(weight="2.5"))))["Actions"]
    column = [cell.value for cell in sheet[1]].index("Weight")

    assert sheet[2][column].value == 2.5


def test_a_stage_is_a_number_too():
    sheet = openpyxl.load_workbook(io.BytesIO(plan_workbook(one_action(stage="3"))))["Actions"]
    column = [cell.value for cell in sheet[1]].index("Stage")

    assert sheet[2][column].value == 3
    assert action_again(stage="3")["stage"] == "3"


@pytest.mark.parametrize("number", ["0.30000000000000004", "0.6666666666666666", "1e-07", "12"])
def test_no_digit_of_a_number_is_lost(number: str):
    """A file keeps sixteen digits of a number cell; a number that needs one more is kept as text."""
    assert float(action_again(weight=number)["weight"]) == float(number)


def test_a_text_that_no_cell_can_hold_is_told_and_not_cut():
    longest = "x" * 32_767

    assert action_again(title=longest)["title"] == longest
    with pytest.raises(DefinitionError) as refused:
        plan_workbook(one_action(title=longest + "x"))
    assert refused.value.sentences == (
        "Actions row 2: 'title' has 32768 letters; a cell holds 32767. Shorten it.",
    )
