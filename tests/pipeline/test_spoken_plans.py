"""A plan in the reader's language: its results, its forms, and what stays in the store."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from monitoring.model import RoundState
from monitoring.pipeline import (
    DEMONSTRATION,
    Choices,
    Workspace,
    add_plan_workbook,
    export_plan,
    import_file,
    open_workspace,
    remove_examples,
    results,
    set_state,
    template,
)
from monitoring.pipeline.analyses.standards import standards_reached
from monitoring.pipeline.tables import action_table, node_title
from monitoring.pipeline.words import answer_in_words
from monitoring.store import current_ratings, stored_rounds
from monitoring.translation import speaking


@pytest.fixture
def own(examples_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A store with both examples, for tests that change something."""
    opened = open_workspace(f"sqlite:///{shutil.copy(examples_file, tmp_path)}")
    yield opened
    opened.store.close()


def cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Every value by sheet; the time at which a workbook was written is not one."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_titles_and_levels_are_told_in_the_reader_s_language(examples: Workspace):
    with speaking("fr"):
        found = results(examples, DEMONSTRATION)
        rows = action_table(found, "2024", "XAG").set_index("Code")
        titles = [node_title(found.plan, area.code) for area in found.plan.areas]
        action = found.plan.action_by_code["TI-1"]
        said = answer_in_words({"level": "2"}, action, found.plan)
        title = node_title(found.plan, "TI-1")

    assert titles[:4] == [
        "Sensibilisation du public",
        "Renforcement durable des capacités",
        "Normes techniques et infrastructures",
        "Cadre juridique",
    ]
    assert rows.loc["LE-2", "Notation"] == "Réalisé"
    assert said == "En grande partie réalisé"
    assert title == "Set up a national CERT or cyber agency on a regionally agreed model"


@pytest.mark.parametrize("language", ["fr", "es", "nl"])
def test_no_score_and_no_verdict_depends_on_the_language(examples: Workspace, language: str):
    english = results(examples, DEMONSTRATION)
    with speaking(language):
        other = results(examples, DEMONSTRATION)

    numbers = [name for name in english.scores if name != "band"]
    assert other.scores[numbers].equals(english.scores[numbers])
    assert other.standards.equals(english.standards)
    assert set(other.scores["band"]) != set(english.scores["band"])


def test_a_standard_is_asked_in_the_words_of_the_language(examples: Workspace):
    with speaking("nl"):
        verdicts = standards_reached(results(examples, DEMONSTRATION), "2024", "XAG").verdicts
    rows = verdicts.set_index("action")

    assert (rows.loc["TI-1", "asked"], rows.loc["TI-1", "reached"]) == (
        "Grotendeels uitgevoerd",
        "Gestart",
    )


@pytest.mark.parametrize(
    ("language", "sheet", "level"),
    [
        ("fr", "LE Cadre juridique", "En grande partie réalisé"),
        ("es", "LE Marco jurídico", "Realizado en gran parte"),
        ("nl", "LE Juridisch kader", "Grotendeels uitgevoerd"),
    ],
)
def test_a_form_in_the_titles_of_a_language_comes_back_as_what_was_chosen(
    own: Workspace, language: str, sheet: str, level: str
):
    name, content = template(own, DEMONSTRATION, "2024", "XAH", language=language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    legal = book[sheet]
    (row,) = (line for line in legal.iter_rows(min_row=4) if line[0].value == "LE-2")
    assert legal["A1"].value == sheet.removeprefix("LE ")
    assert level in row[2].value
    row[4].value = level
    buffer = io.BytesIO()
    book.save(buffer)

    verdict = import_file(own, buffer.getvalue(), name, Choices())

    assert (verdict.plan, verdict.added, verdict.has_errors) == (DEMONSTRATION, 1, False)
    current = current_ratings(own.store, DEMONSTRATION)
    kept = current[(current["country"] == "XAH") & (current["round"] == "2024")]
    assert list(zip(kept["action"], kept["level"], kept["how"], strict=True)) == [
        ("LE-2", "2", f"label_{language}")
    ]


def test_a_plan_goes_out_with_its_own_words_whoever_takes_it(own: Workspace):
    with speaking("fr"):
        _name, content = export_plan(own, DEMONSTRATION)
    remove_examples(own)
    plan, _version, is_new = add_plan_workbook(own, content, "plan.xlsx")
    kept = {t.text for t in plan.translations}

    assert is_new
    assert plan.area_by_code["LE"].title == "Legal environment"
    assert {"Cadre juridique", "Marco jurídico", "Juridisch kader"} <= kept
    assert cells(export_plan(own, DEMONSTRATION)[1]) == cells(content)


def test_a_round_that_is_closed_in_another_language_keeps_its_own_title(own: Workspace):
    with speaking("fr"):
        plan = results(own, DEMONSTRATION).plan
        assert plan.round_by_code["2024"].title == "Dernier cycle"
        set_state(own, plan, "2024", RoundState.CLOSED)

    kept = stored_rounds(own.store)[DEMONSTRATION]["2024"]
    assert (kept.title, kept.state) == ("Latest", RoundState.CLOSED)
