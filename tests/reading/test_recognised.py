"""A workbook is read by the most particular layout that fits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from monitoring.definitions import load_layouts
from monitoring.exports import template_workbook
from monitoring.model import Country, Layout, Plan, RawTable
from monitoring.pipeline import DATA
from monitoring.reading import Workbook, read_workbook, recognised

LAYOUTS = load_layouts(DATA / "layouts")
TIERS = [
    ("Trafficking in Persons Report: tier placement",),
    ("Country", 2013, 2014),
    ("Country A", "Tier 2", "Tier 1"),
]
SURVEY = [
    ("ITU regulatory survey, self-reported by countries",),
    (),
    ("Country", "Year", "Question code", "Question", "Answer"),
    ("Country A", 2009, "trCybersecurity_Legislation", "Exists?", "No"),
]
LONG = [("Country", "Round", "Action", "Rating"), ("Country A", 2024, "LAW-1", "Done")]
MATRIX = [("Country", "LAW-1", "LAW-2"), ("Country A", "Done", "Done")]


def code_of(book: Workbook, plan: str | None = None) -> str | None:
    """The code of the layout by which the workbook is read."""
    table = recognised(book, LAYOUTS.values(), plan)
    return table.layout.code if isinstance(table, RawTable) else None


def test_each_geometry_is_recognised_by_its_headings(plan: Plan, workbook: Callable[..., bytes]):
    form = template_workbook(plan, plan.rounds[0], Country("XAA", "Country A"))

    assert code_of(read_workbook(form, "form.xlsx")) == "form"
    assert code_of(read_workbook(workbook({"S": LONG}), "long.xlsx")) == "long"
    assert code_of(read_workbook(workbook({"2024": MATRIX}), "matrix.xlsx")) == "matrix"


def test_a_title_tells_a_layout_of_its_own(workbook: Callable[..., bytes]):
    """Both files would fit a general layout as well."""
    assert code_of(read_workbook(workbook({"S": SURVEY}), "f.xlsx")) == "itu-cybersecurity-law"
    assert code_of(read_workbook(workbook({"S": TIERS}), "f.xlsx")) == "tip-tiers"


def test_without_its_title_a_file_is_read_by_a_general_layout(workbook: Callable[..., bytes]):
    assert code_of(read_workbook(workbook({"S": SURVEY[1:]}), "f.xlsx")) == "long"
    assert code_of(read_workbook(workbook({"S": TIERS[1:]}), "f.xlsx")) == "matrix"


def test_a_layout_of_another_plan_is_not_tried(workbook: Callable[..., bytes]):
    book = read_workbook(workbook({"S": SURVEY}), "f.xlsx")

    assert code_of(book, "CARIB-PUBLIC") == "itu-cybersecurity-law"
    assert code_of(book, "CCSCAP-2016") == "long"


def test_the_order_of_the_layouts_makes_no_difference(workbook: Callable[..., bytes]):
    book = read_workbook(workbook({"S": TIERS}), "f.xlsx")
    found = {
        table.layout.code
        for layouts in (list(LAYOUTS.values()), list(LAYOUTS.values())[::-1])
        if (table := recognised(book, layouts)) is not None
    }

    assert found == {"tip-tiers"}


def test_a_title_that_fits_with_headings_that_do_not_is_tried_further(
    workbook: Callable[..., bytes],
):
    particular: Layout = replace(
        LAYOUTS["long"], code="own", recognise=("Return",), headers={"country": ("Land",)}
    )
    book = read_workbook(workbook({"S": [("Return of 2024",), *LONG]}), "f.xlsx")

    table = recognised(book, [particular, LAYOUTS["long"]])

    assert table is not None
    assert table.layout.code == "long"


def test_no_layout_fits_a_letter(workbook: Callable[..., bytes]):
    book = read_workbook(workbook({"S": [("Dear colleague,",), ("thank you",)]}), "f.xlsx")

    assert code_of(book) is None
