"""A rating cell holds a level, a number, or a word for no answer; anything else is a mistake."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.checking.values import EXCEL_ERRORS, Answer, answer_in
from monitoring.definitions import load_scales
from monitoring.model import NO_CELL, Action, Cell, Plan, Problem, Status
from monitoring.pipeline import DATA

SCALES = load_scales(DATA / "scales")
LEVELLED = Action("LAW-1", "LAW", "Adopt a law")
NUMERIC = Action("LAW-1", "LAW", "Adopt a law", lower=0, optimum=100)
TIERED = Action("CT-1", "LAW", "Tier", scale="TIP")


def said(
    plan: Plan, rating: object, status: str = "", action: Action = LEVELLED
) -> Answer | Problem | None:
    """The answer in a rating cell at D2 with a status cell at E2."""
    text = "" if rating is None else str(rating)
    return answer_in(Cell("S", "D2", text, rating), Cell("S", "E2", status), action, plan)


@pytest.mark.parametrize(
    "word", ["Done", "DONE", "done", "3", "complete", "Completed", "implemented"]
)
def test_a_level_is_known_by_label_code_and_synonym_in_any_case(plan: Plan, word: str):
    found = said(plan, word)

    assert isinstance(found, Answer)
    assert (found.status, found.level) == (Status.RATED, "3")


def test_a_part_of_a_label_is_no_level(plan: Plan):
    for word in ("Don", "Largely", "Not", "4"):
        found = said(plan, word)

        assert isinstance(found, Problem)
        assert (found.code, found.found) == ("unknown_level", word)


@pytest.mark.parametrize(
    ("word", "status", "reason"),
    [
        ("N/A", Status.NOT_APPLICABLE, ""),
        ("Not applicable", Status.NOT_APPLICABLE, ""),
        ("No information", Status.NO_INFORMATION, "not_available"),
        ("not available", Status.NO_INFORMATION, "not_available"),
        ("NO DATA", Status.NO_INFORMATION, "not_available"),
        ("Withheld", Status.NO_INFORMATION, "withheld"),
        ("confidential", Status.NO_INFORMATION, "withheld"),
    ],
)
def test_words_for_no_answer_stand_in_either_cell(
    plan: Plan, word: str, status: Status, reason: str
):
    for found in (said(plan, word), said(plan, None, status=word)):
        assert isinstance(found, Answer)
        assert (found.status, found.reason, found.level) == (status, reason, "")


def test_a_word_of_the_scale_goes_before_a_word_for_no_answer(plan: Plan):
    """`Grey (no data)` of the traffic light is a level; 'no data' alone is not."""
    light = replace(plan, scales={"RAG": SCALES["RAG"]}, scale="RAG")
    level, word = said(light, "Grey (no data)"), said(light, "no data")

    assert isinstance(level, Answer)
    assert isinstance(word, Answer)
    assert (level.status, level.level) == (Status.RATED, "X")
    assert (word.status, word.level) == (Status.NO_INFORMATION, "")


def test_a_special_case_is_a_level_of_its_scale(plan: Plan):
    tiers = replace(plan, scales={"TIP": SCALES["TIP"]})
    found = said(tiers, "Special Case", action=TIERED)

    assert isinstance(found, Answer)
    assert (found.status, found.level) == (Status.RATED, "SC")


def test_an_empty_cell_says_nothing(plan: Plan):
    assert said(plan, None) is None
    assert said(plan, None, action=NUMERIC) is None


@pytest.mark.parametrize("status", ["rated", "Answered"])
def test_the_status_rated_says_nothing_without_a_rating(plan: Plan, status: str):
    found = said(plan, "Done", status=status)

    assert isinstance(found, Answer)
    assert found.level == "3"
    assert said(plan, None, status=status) is None


def test_a_rating_beside_another_status_is_a_contradiction(plan: Plan):
    found = said(plan, "Done", status="Not applicable")

    assert isinstance(found, Problem)
    assert (found.code, found.cell) == ("rating_and_status", "D2")


@pytest.mark.parametrize("error", EXCEL_ERRORS)
def test_an_error_of_excel_is_never_an_answer(plan: Plan, error: str):
    """#N/A is the error of a formula, n/a the word of a reader."""
    for action in (LEVELLED, NUMERIC):
        found = said(plan, error, action=action)

        assert isinstance(found, Problem)
        assert (found.code, found.found) == ("excel_error", error)


@pytest.mark.parametrize(("typed", "value"), [(45, 45.0), (0, 0.0), (-3.5, -3.5), ("45.25", 45.25)])
def test_a_number_is_taken_as_it_is(plan: Plan, typed: object, value: float):
    found = said(plan, typed, action=NUMERIC)

    assert isinstance(found, Answer)
    assert (found.status, found.value, found.level) == (Status.RATED, value, "")


@pytest.mark.parametrize(
    "typed", ["45 %", "45,5", "about 40", "<5", "2024-03-02", "nan", "inf", "1e400", True, "1_000"]
)
def test_what_is_no_number_alone_is_told(plan: Plan, typed: object):
    found = said(plan, typed, action=NUMERIC)

    assert isinstance(found, Problem)
    assert (found.code, found.cell, found.advice) == (
        "not_a_number",
        "D2",
        "Write the number alone, without a unit.",
    )


def test_a_numeric_action_may_be_unknown_too(plan: Plan):
    found = said(plan, "No information", action=NUMERIC)

    assert isinstance(found, Answer)
    assert found.status is Status.NO_INFORMATION


def test_a_level_is_no_answer_to_a_numeric_action(plan: Plan):
    assert isinstance(said(plan, "Done", action=NUMERIC), Problem)


def test_a_missing_status_column_says_nothing(plan: Plan):
    found = answer_in(Cell("S", "D2", "Done"), NO_CELL, LEVELLED, plan)

    assert isinstance(found, Answer)
    assert found.level == "3"
