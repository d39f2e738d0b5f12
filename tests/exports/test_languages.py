"""Whoever gets a form reads it in their language, and it is read back by the one layout."""

from __future__ import annotations

import ast
import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from monitoring.checking.values import answer_in
from monitoring.definitions import load_layouts
from monitoring.exports import template_workbook
from monitoring.exports.template import last_answers
from monitoring.exports.words import (
    COVER_SHEET,
    HEADING_BY_ROLE,
    LABEL_BY_ROLE,
    MEANING_BY_NO_ANSWER,
    PROBLEMS_SHEET,
    SCALE_SHEET,
    in_every_language,
)
from monitoring.model import NO_CELL, Cell, Country, Plan, Problem
from monitoring.pipeline import DATA
from monitoring.translation import CATALOGUES, gettext, language, ngettext, speaking, use_language

LANGUAGES = ("fr", "es", "nl")
PACKAGE = Path(template_workbook.__code__.co_filename).parents[2]
TRANSLATED = (*sorted(PACKAGE.rglob("*.py")), *sorted((PACKAGE.parent / "pages").glob("*.py")))
"""Every text of these files is read by somebody."""

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "mark": None,
    "ngettext": (1, 2),
}
COUNTRY_A = Country("XAA", "Country A")
FIELD = re.compile(r"\{\w*\}")


@cache
def translated_texts() -> frozenset[str | tuple[str, str]]:
    """Each text that is translated; a pair where it is counted."""
    return frozenset(
        text
        for file in TRANSLATED
        for _line, text, _comments, _context in extract_from_file("python", file, KEYWORDS)
    )


@cache
def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "monitoring.po").open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def as_tuple(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_no_text_lacks_a_translation(spoken: str):
    messages = catalogue(spoken)
    texts = translated_texts()
    lacking = [
        text
        for text in texts
        if (found := messages.get(as_tuple(text)[0])) is None
        or found.fuzzy
        or not all(as_tuple(found.string))
        or as_tuple(found.id) != as_tuple(text)
    ]

    assert len(texts) > 1500
    assert lacking == []


def test_no_text_is_hidden_from_the_extractor_in_a_formatted_string():
    """Before Python 3.12 a call inside an f-string is not seen when texts are collected."""
    hidden = [
        f"{file.name}:{call.lineno}"
        for file in TRANSLATED
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in ("_", "ngettext", "mark")
        and any(isinstance(argument, ast.Constant) for argument in call.args)
    ]

    assert hidden == []


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_translation_names_the_same_fields_as_its_text(spoken: str):
    for message in catalogue(spoken):
        if message.id:
            fields = {frozenset(FIELD.findall(text)) for text in as_tuple(message.id)}
            assert {frozenset(FIELD.findall(t)) for t in as_tuple(message.string)} == fields


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_no_translation_is_left_of_a_text_that_is_gone(spoken: str):
    texts = {as_tuple(text) for text in translated_texts()}

    assert [m.id for m in catalogue(spoken) if m.id and as_tuple(m.id) not in texts] == []


def test_the_layout_of_the_form_has_each_of_its_words_in_each_language():
    headers = load_layouts(DATA / "layouts")["form"].headers
    shown = {**LABEL_BY_ROLE, **HEADING_BY_ROLE} | {
        "cover_sheet": COVER_SHEET,
        "scale_sheet": SCALE_SHEET,
        "problems_sheet": PROBLEMS_SHEET,
    }

    assert set(shown) == set(headers)
    for role, words in headers.items():
        assert set(in_every_language(shown[role])) <= set(words), role


def test_no_word_of_a_form_stands_for_two_things():
    """What is no answer must not be taken for one."""
    headers = load_layouts(DATA / "layouts")["form"].headers
    roles: dict[str, set[str]] = {}
    for role, words in headers.items():
        for word in words:
            roles.setdefault(word.casefold(), set()).add(role)

    assert {word: found for word, found in roles.items() if len(found) > 1} == {}


def in_four_languages(plan: Plan) -> Plan:
    """The plan with a scale whose labels are known in each language."""
    scale = plan.scales["IMPLEMENTATION"]
    levels = tuple(
        replace(level, label_by_language={x: f"{level.label} {x}" for x in LANGUAGES})
        for level in scale.levels
    )
    return replace(plan, scales={scale.code: replace(scale, levels=levels)})


def form(plan: Plan, spoken: str, **further: Any) -> openpyxl.Workbook:
    content = template_workbook(plan, plan.rounds[1], COUNTRY_A, language=spoken, **further)
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_form_speaks_one_language_throughout(plan: Plan):
    book = form(in_four_languages(plan), "fr", last_round={"LAW-1": "Done fr (2021)"})

    assert book.sheetnames == ["Formulaire", "LAW Legislation", "SKL Skills", "Échelle"]
    assert [row[0].value for row in book["Formulaire"]["A3:A8"]] == [
        "Plan",
        "Pays",
        "Cycle",
        "Évaluation",
        "Version du formulaire",
        "Langue",
    ]
    assert book["Formulaire"]["C5"].value == "Second assessment · 30 juin 2024"
    assert [cell.value for cell in book["LAW Legislation"][3]] == [
        "Code",
        "Action",
        "Cycle précédent",
        "Notation",
        "Motif du changement",
        "Éléments de preuve",
        "Commentaire",
        "Principal obstacle",
        "Assistance requise",
        "Bonne pratique",
    ]
    assert [row[0].value for row in book["Échelle"]["A2:A8"]] == [
        "Not started fr",
        "Started fr",
        "Largely done fr",
        "Done fr",
        "Aucune information",
        "Sans objet",
        "Non communiqué",
    ]
    assert book.defined_names["levels_1"].attr_text == "Échelle!$A$2:$A$8"
    assert "mot de passe" in " ".join(str(cell.value) for cell in book["Formulaire"]["C"])


def test_a_label_that_a_scale_does_not_know_in_a_language_is_its_own(plan: Plan):
    scale = plan.scales["IMPLEMENTATION"]
    bare = tuple(replace(level, label_by_language={}) for level in scale.levels)
    book = form(replace(plan, scales={scale.code: replace(scale, levels=bare)}), "nl")

    assert [row[0].value for row in book["Schaal"]["A2:A3"]] == ["Not started", "Started"]


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_cell_that_is_filled_in_has_its_list_in_every_language(plan: Plan, spoken: str):
    """A title or message that is too long would silently cost the cell its list."""
    numeric = replace(plan.actions[1], lower=0, optimum=9, unit="operators by the hundred thousand")
    mixed = replace(plan, actions=(plan.actions[0], numeric, *plan.actions[2:]))
    checks = form(mixed, spoken, columns=["why"])["LAW Legislation"].data_validations

    assert [str(check.sqref) for check in checks.dataValidation] == ["E4", "F4", "E5", "F5"]


def test_every_word_for_no_answer_is_understood_in_every_language(plan: Plan):
    words = [word for offered in MEANING_BY_NO_ANSWER for word in in_every_language(offered)]

    assert len(words) == 12
    for word in words:
        answer = answer_in(Cell("S", "D4", word), NO_CELL, plan.actions[0], plan)
        assert answer is not None
        assert not isinstance(answer, Problem), word


def test_the_last_answer_is_told_in_the_words_of_the_form(plan: Plan, ratings: Any):
    said = {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "n/a", ("XAA", "SKL-1"): "?"}
    withheld = {("XAA", "SKL-2"): "?"}
    frame = pd.concat(
        [
            ratings(said, round_="2021"),
            ratings(withheld, round_="2021").assign(reason="withheld"),
        ],
        ignore_index=True,
    )
    known = in_four_languages(plan)

    assert last_answers(frame, known, plan.rounds[1], "XAA", "es") == {
        "LAW-1": "Done es (2021)",
        "LAW-2": "No aplica (2021)",
        "SKL-1": "Sin información (2021)",
        "SKL-2": "No divulgado (2021)",
    }


def test_a_last_answer_that_is_on_no_scale_is_told_as_it_was_typed(plan: Plan, ratings: Any):
    frame = ratings({("XAA", "LAW-1"): "9", ("XAA", "GONE"): "2"}, round_="2021")

    assert last_answers(frame, plan, plan.rounds[1], "XAA") == {
        "LAW-1": "9 (2021)",
        "GONE": "2 (2021)",
    }


def test_a_language_is_spoken_inside_its_block_only():
    use_language("en")

    with speaking("fr"):
        assert (language(), gettext("Country")) == ("fr", "Pays")
        with speaking("nl"):
            assert gettext("Country") == "Land"
        assert gettext("Country") == "Pays"
    with pytest.raises(KeyError), speaking("es"):
        raise KeyError
    assert (language(), gettext("Country")) == ("en", "Country")


def test_numbers_agree_as_the_language_has_it():
    """In French nothing is singular; in Spanish and Dutch it is plural."""
    found = {}
    for spoken in LANGUAGES:
        with speaking(spoken):
            found[spoken] = [ngettext("{n} error", "{n} errors", n).format(n=n) for n in range(3)]

    assert found == {
        "fr": ["0 erreur", "1 erreur", "2 erreurs"],
        "es": ["0 errores", "1 error", "2 errores"],
        "nl": ["0 fouten", "1 fout", "2 fouten"],
    }


def test_what_is_not_translated_and_what_is_empty_stay_as_they_are():
    with speaking("fr"):
        assert gettext("") == ""
        assert gettext("no such text") == "no such text"
    with speaking("../fr"):
        assert gettext("Country") == "Country"
