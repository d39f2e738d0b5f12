"""Every formula stands beside its function, and every module that has some is printed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import monitoring.scoring
from monitoring.scoring import formulas
from monitoring.scoring.formula import MODULES_BY_QUESTION

FOLDER = Path(monitoring.scoring.__file__).parent


def test_every_module_with_formulas_is_printed_once():
    named = [name for names in MODULES_BY_QUESTION.values() for name in names]
    having = [
        path.stem
        for path in FOLDER.glob("*.py")
        if hasattr(import_module(f"monitoring.scoring.{path.stem}"), "FORMULAS")
    ]

    assert sorted(named) == sorted(having)


@pytest.mark.parametrize("question", MODULES_BY_QUESTION)
def test_every_formula_has_its_name_symbols_meaning_and_source(question: str):
    found = formulas(question)

    assert found
    for formula in found:
        assert all((formula.name, formula.symbols, formula.meaning, formula.source))


def test_all_formulas_are_those_of_every_question_in_their_order():
    together = [formula for question in MODULES_BY_QUESTION for formula in formulas(question)]

    assert list(formulas()) == together
    assert len({formula.name for formula in together}) == len(together)
    assert formulas("scores")[0].name == "Best available"
