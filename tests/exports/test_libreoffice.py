"""What goes out opens in LibreOffice as it was meant, and can be sent back from there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest

from monitoring.exports import problem_workbook, template_workbook
from monitoring.exports.annotated import ALWAYS, annotated_form
from monitoring.model import Action, Country, Plan, Problem

LAW = "LAW Legislation"
LEVEL = Problem("unknown_level", LAW, "E4", "'Partly' is not a level.", "Choose one of: Done.")
Saved = Callable[..., bytes]


def opened(content: bytes | None) -> openpyxl.Workbook:
    assert content is not None
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def form(plan: Plan) -> bytes:
    """A form in French with drop-downs, a number, and reasons for a change."""
    numeric = Action("LAW-9", "LAW", "Share", lower=0, optimum=80, unit="%")
    more = replace(plan, actions=(*plan.actions, numeric))
    return template_workbook(
        more, plan.rounds[1], Country("XAA", "Country A"), language="fr",
        last_round={"LAW-1": "Réalisé (2021)"},
    )  # fmt: skip


def test_a_form_keeps_its_lists_checks_and_locks(form: bytes, saved_by_libreoffice: Saved):
    before, after = opened(form), opened(saved_by_libreoffice(form))

    assert after.sheetnames == before.sheetnames
    for name in before.sheetnames:
        checks = [
            {(str(v.sqref), v.type, v.formula1) for v in book[name].data_validations.dataValidation}
            for book in (before, after)
        ]
        assert checks[0] == checks[1]
        assert after[name].protection.sheet is True
        cells = [
            [(c.coordinate, c.value, c.protection.locked) for row in book[name] for c in row
             if c.value is not None or not c.protection.locked]
            for book in (before, after)
        ]  # fmt: skip
        assert cells[0] == cells[1]
    assert {
        after.defined_names[name].attr_text for name in ("levels_1", "no_answers", "reasons")
    } == {"Échelle!$A$2:$A$8", "Échelle!$A$11:$A$13", "Échelle!$A$16:$A$18"}
    assert {p.name: p.value for p in after.custom_doc_props.props}["Template version"] == "2"


def test_a_form_keeps_its_lists_as_an_open_document(form: bytes, saved_by_libreoffice: Saved):
    with zipfile.ZipFile(io.BytesIO(saved_by_libreoffice(form, "ods"))) as archive:
        content = archive.read("content.xml").decode()

    assert content.count("cell-content-is-in-list(levels_1)") >= 1
    assert content.count("cell-content-is-in-list(reasons)") >= 1
    assert "ISNUMBER" in content


def test_an_annotated_form_keeps_its_marks_and_is_annotated_again(
    form: bytes, saved_by_libreoffice: Saved
):
    saved = saved_by_libreoffice(annotated_form(form, [LEVEL]))
    sheet = opened(saved)[LAW]
    again = opened(annotated_form(saved, []))

    assert [(str(a.sqref), r.formula) for a in sheet.conditional_formatting for r in a.rules] == [
        ("E4", [ALWAYS])
    ]
    assert "'Partly' is not a level." in sheet["E4"].comment.text
    assert list(again[LAW].conditional_formatting) == []
    assert again[LAW]["E4"].comment is None


def test_the_links_of_an_error_workbook_lead_to_their_cells(saved_by_libreoffice: Saved):
    saved = saved_by_libreoffice(problem_workbook([LEVEL], "a b#1.xlsx", {}), "fods").decode()

    assert "a%20b%231.xlsx#&apos;LAW%20Legislation&apos;!E4" in saved
