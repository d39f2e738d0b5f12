"""A form for a country in its language, or the forms of everybody at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from monitoring.exports.annotated import annotated_form
from monitoring.pipeline import (
    Choices,
    NoTemplate,
    Workspace,
    add_plan_workbook,
    all_templates,
    import_file,
    template,
)
from monitoring.pipeline.templates import archive_name, form_name
from monitoring.translation import speaking
from tests.conftest import PLAN_SHEETS

LAW = "LAW Legislation"
HAITI = {**PLAN_SHEETS, "Plan": PLAN_SHEETS["Plan"][:-1], "Countries": [
    ("ISO3", "Name"), ("HTI", "Haiti"), ("DOM", "Dominican Republic"),
]}  # fmt: skip


@pytest.fixture
def desk(workspace: Workspace, plan_file: bytes) -> Workspace:
    """A store that holds the test plan."""
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    return workspace


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(content: bytes, **cells: str) -> bytes:
    book = opened(content)
    for address, value in cells.items():
        book[LAW][address] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_name_of_a_file_says_the_language_unless_it_is_english():
    assert form_name("P", "2024", "HTI", "fr") == "P_2024_HTI_fr.xlsx"
    assert form_name("P", "2024", "HTI") == "P_2024_HTI.xlsx"
    assert form_name("P", "2024", language="nl") == "P_2024_nl.xlsx"
    assert archive_name("P", "20/24", "es") == "P_20-24_forms_es.zip"


def test_the_language_and_the_columns_are_chosen(desk: Workspace):
    name, content = template(desk, "TEST", "2024", "XAA", language="es", columns=["evidence"])
    headings = [cell.value for cell in opened(content)[LAW][3]]

    assert name == "TEST_2024_XAA_es.xlsx"
    assert headings == ["Código", "Acción", "Ronda anterior", "Calificación", "Evidencia"]


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [({"language": "pt"}, "no form in the language 'pt'"), ({"columns": ["x"]}, "no column 'x'")],
)
def test_a_form_that_cannot_be_made_is_one_sentence(
    desk: Workspace, choice: dict[str, str], sentence: str
):
    with pytest.raises(NoTemplate, match=sentence):
        template(desk, "TEST", "2024", "XAA", **choice)


@pytest.mark.parametrize("language", ["en", "fr", "es", "nl"])
def test_a_form_in_any_language_comes_back_as_what_was_chosen(desk: Workspace, language: str):
    """What its drop-downs offer is understood; the next form tells it in the same language."""
    name, content = template(desk, "TEST", "2021", "XAA", language=language)
    book = opened(content)
    words = [row[0].value for row in book.worksheets[-1]["A2:A8"]]

    verdict = import_file(
        desk, filled(content, D4=words[3], D5=words[5], E4="Act 3"), name, Choices()
    )

    assert [problem.sentence for problem in verdict.problems] == []
    assert (verdict.plan, verdict.layout, verdict.added) == ("TEST", "form", 2)
    later = opened(template(desk, "TEST", "2024", "XAA", language=language)[1])
    assert [later[LAW][cell].value for cell in ("C4", "C5")] == [
        f"{words[3]} (2021)",
        f"{words[5]} (2021)",
    ]


@pytest.mark.parametrize("language", ["en", "fr", "es", "nl"])
def test_each_reason_of_a_change_is_understood(desk: Workspace, language: str):
    first = template(desk, "TEST", "2021", "XAA", language=language)
    words = [row[0].value for row in opened(first[1]).worksheets[-1]["A2:A5"]]
    import_file(desk, filled(first[1], D4=words[0], D5=words[0]), first[0], Choices())
    name, content = template(desk, "TEST", "2024", "XAA", language=language)
    reasons = [row[0].value for row in opened(content).worksheets[-1].iter_rows()][-3:]

    for reason, why in zip(
        reasons, ["situation_changed", "earlier_corrected", "standard_changed"], strict=True
    ):
        verdict = import_file(desk, filled(content, D4=words[3], E4=reason), name, Choices())

        assert [p.code for p in verdict.problems if p.code == "unknown_why"] == []
        assert verdict.ratings is not None
        assert verdict.ratings.set_index("action").loc["LAW-1", "why"] == why


def test_everybody_who_is_asked_gets_a_form(desk: Workspace):
    with zipfile.ZipFile(io.BytesIO(all_templates(desk, "TEST", "2024", "fr"))) as archive:
        assert archive.namelist() == [
            "TEST_2024_XAA_fr.xlsx",
            "TEST_2024_XAB_fr.xlsx",
            "TEST_2024_XAC_fr.xlsx",
            "TEST_2024_REGION_fr.xlsx",
        ]
        assert (
            archive.read("TEST_2024_XAB_fr.xlsx")
            == template(desk, "TEST", "2024", "XAB", language="fr")[1]
        )


def test_the_same_forms_are_the_same_archive(desk: Workspace):
    assert all_templates(desk, "TEST", "2024") == all_templates(desk, "TEST", "2024")


def test_a_country_has_its_name_in_the_language_and_is_still_known_by_it(
    workspace: Workspace, workbook: Callable[..., bytes]
):
    add_plan_workbook(workspace, workbook(HAITI), "plan.xlsx")

    for code, spoken, name in (
        ("HTI", "fr", "Haïti"),
        ("DOM", "es", "República Dominicana"),
        ("DOM", "nl", "Dominicaanse Republiek"),
        ("DOM", "en", "Dominican Republic"),
    ):
        content = template(workspace, "TEST", "2024", code, language=spoken)[1]
        cover = opened(content).worksheets[0]

        assert [cover["B4"].value, cover["C4"].value] == [name, code]
        assert workspace.countries.code_of(name) == code


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_annotated_form_is_corrected_and_sent_again(desk: Workspace, language: str):
    """The sheet that lists the problems is no answer and no mistake."""
    name, content = template(desk, "TEST", "2024", "XAA", language=language)
    done = opened(content).worksheets[-1]["A5"].value
    refused = import_file(desk, filled(content, D4="Partly", D5=done), name, Choices())
    with speaking(language):
        annotated = annotated_form(filled(content, D4="Partly", D5=done), refused.problems)

    assert [(p.code, p.place) for p in refused.problems] == [("unknown_level", f"{LAW}!D4")]
    assert annotated is not None
    assert import_file(desk, annotated, name, Choices()).problems == refused.problems
    accepted = import_file(desk, filled(annotated, D4=done), name, Choices())
    assert (accepted.problems, accepted.added) == ((), 2)
