"""A rating cell holds a level, a number, or a word for no answer; anything else is a mistake."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, time

import pytest

from monitoring.checking.values import Answer, answer_in
from monitoring.definitions import load_scales
from monitoring.definitions.scales import scale_from_rows
from monitoring.definitions.tables import Reader, Row
from monitoring.definitions.words import EXCEL_ERRORS, WORDS_BY_ANSWER
from monitoring.exports.words import MEANING_BY_NO_ANSWER, in_every_language
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
    "typed", ["45 laws", "2024-03-02", "nan", "inf", "1e400", True, "1_000", "45 45"]
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


def levelled(plan: Plan, scale: str) -> Plan:
    """The plan rated in a scale of the project."""
    return replace(plan, scales={scale: SCALES[scale]}, scale=scale)


def in_unit(unit: str) -> Action:
    return replace(NUMERIC, unit=unit)


@pytest.mark.parametrize(
    ("typed", "level", "how"),
    [
        ("Largely done", "2", "label"),
        ("LARGELY  DONE", "2", "label"),
        ("Largely\u00a0done*", "2", "label"),
        ("Largely done¹", "2", "label"),
        ("Largely-done", "2", "label"),
        ("En grande partie réalisé", "2", "label_fr"),
        ("EN GRANDE PARTIE REALISE", "2", "label_fr"),
        ("Realizado en gran parte", "2", "label_es"),
        ("grotendeels uitgevoerd", "2", "label_nl"),
        ("non commencé", "0", "label_fr"),
        ("No iniciado", "0", "label_es"),
        ("Niet gestart", "0", "label_nl"),
        ("mostly done", "2", "synonym"),
        ("en cours", "1", "synonym"),
        ("2", "2", "code"),
        ("2 ", "2", "code"),
        ("2.0", "2", "number"),
        ("2,0", "2", "number"),
        ("Level 2", "2", "number"),
        ("Niveau 2", "2", "number"),
        ("nivel: 2", "2", "number"),
        ("2 - Largely done", "2", "label"),
        ("2 – Largely done", "2", "label"),
        ("2. Largely done", "2", "label"),
        ("2) largely done", "2", "label"),
        ("2 Largely done", "2", "label"),
        ("Level 2: Largely done", "2", "label"),
        ("Largely done (2)", "2", "label"),
        ("(2) Largely done", "2", "label"),
        ("Réalisé / Done", "3", "label_fr"),
        ("2 - en grande partie réalisé", "2", "label_fr"),
    ],
)
def test_a_level_is_written_in_many_ways(plan: Plan, typed: str, level: str, how: str):
    found = said(plan, typed)

    assert isinstance(found, Answer)
    assert (found.status, found.level, found.how) == (Status.RATED, level, how)


@pytest.mark.parametrize(
    ("value", "shown", "how"), [(2, "", "code"), (2.0, "2.0", "number"), (2.0, "2.00", "number")]
)
def test_a_number_with_decimals_is_a_level_too(plan: Plan, value: float, shown: str, how: str):
    found = answer_in(Cell("S", "D2", "2", value, shown), NO_CELL, LEVELLED, plan)

    assert isinstance(found, Answer)
    assert (found.level, found.how) == ("2", how)


@pytest.mark.parametrize(
    "typed",
    ["2.5", "1/2", "2-3", "2/2", "<2", "~2", "-2", "2+", "2 %", "Level", "Level 9", "9 - Largely done",
     "Done?", "not done", "Done in part", "Largely done (9)", "2 of 3", "Done yesterday"],
)  # fmt: skip
def test_what_only_resembles_a_level_is_none(plan: Plan, typed: str):
    found = said(plan, typed)

    assert isinstance(found, Problem)
    assert found.code == "unknown_level"


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("2 - Done", "Largely done", "Done"),
        ("Done (2)", "Done", "Largely done"),
        ("Started / Done", "Started", "Done"),
    ],
)
def test_a_cell_that_names_two_levels_names_none(plan: Plan, typed: str, first: str, second: str):
    found = said(plan, typed)

    assert isinstance(found, Problem)
    assert (found.code, found.sentence) == (
        "two_levels",
        f"S!D2: '{typed}' names both '{first}' and '{second}'. Keep one of the two.",
    )


def test_a_near_miss_is_asked_about_and_never_taken(plan: Plan):
    found = said(plan, "Largley done")

    assert isinstance(found, Problem)
    assert (found.code, found.advice) == (
        "unknown_level",
        ("Did you mean 'Largely done'? Choose one of: Not started, Started, Largely done, Done."),
    )


def test_the_opposite_of_a_level_is_not_proposed(plan: Plan):
    found = said(plan, "Incomplete")

    assert isinstance(found, Problem)
    assert "Did you mean" not in found.advice


@pytest.mark.parametrize(
    ("scale", "typed", "level"),
    [
        ("YESNO", "Oui", "Y"),
        ("YESNO", "sí", "Y"),
        ("YESNO", "SI", "Y"),
        ("YESNO", "Ja", "Y"),
        ("YESNO", "Non", "N"),
        ("YESNO", "nee", "N"),
        ("YESNO", "TRUE", "Y"),
        ("YESNO", "0", "N"),
        ("RAG", "Verde", "G"),
        ("RAG", "Gris (pas de données)", "X"),
        ("RAG", "A", "A"),
        ("SPAR", "Niveau 4", "4"),
        ("SPAR", "4", "4"),
        ("TIP", "Tier 2", "2"),
        ("TIP", "Tier 2 Watch List", "2WL"),
        ("TIP", "2WL", "2WL"),
        ("TIP", "Tier 2 - Watch List", "2WL"),
        ("GCI-TIERS", "Tier 1", "T1"),
        ("GCI-TIERS", "T1 - Role-modelling", "T1"),
        ("GCI-TIERS", "T1 (Role modelling)", "T1"),
        ("CMM", "startup", "1"),
        ("CMM", "Start up", "1"),
        ("CMM", "3 - Established", "3"),
    ],
)
def test_each_scale_has_its_own_words(plan: Plan, scale: str, typed: str, level: str):
    found = said(levelled(plan, scale), typed)

    assert isinstance(found, Answer)
    assert found.level == level


@pytest.mark.parametrize("code", SCALES)
def test_every_word_of_a_scale_is_known_in_it(plan: Plan, code: str):
    """Alone, in capitals, with its code before it, and with a footnote behind it."""
    rated = levelled(plan, code)
    for level in SCALES[code].levels:
        for word in (level.label, level.code, *level.synonyms, *level.label_by_language.values()):
            coded = word if word.upper() == word.lower() else f"{level.code} - {word}"
            for typed in (word, word.upper(), coded, f"{word}¹"):
                found = said(rated, typed)
                assert isinstance(found, Answer), typed
                assert (typed, found.level) == (typed, level.code)


def test_levels_that_differ_in_a_sign_are_kept_apart(plan: Plan):
    marks = scale_from_rows(
        "MARKS",
        [Row("1", {"code": code, "label": label}) for code, label in (("a", "A"), ("p", "A+"))],
        Reader(),
    )
    rated = replace(plan, scales={"MARKS": marks}, scale="MARKS")

    assert [said(rated, typed).level for typed in ("A", "A+", "a+")] == ["a", "p", "p"]
    assert isinstance(said(rated, "A-"), Problem)


def test_a_code_in_other_decimals_is_known_only_where_it_is_one(plan: Plan):
    rows = [Row("1", {"code": code, "label": f"L{code}x"}) for code in ("1.1", "1.10", "2")]
    rated = replace(plan, scales={"D": scale_from_rows("D", rows, Reader())}, scale="D")

    assert [said(rated, typed).level for typed in ("1.1", "1.10", "2.00")] == ["1.1", "1.10", "2"]
    assert isinstance(said(rated, "1.100"), Problem)


@pytest.mark.parametrize(
    ("word", "status", "reason"),
    [
        ("-", Status.NO_INFORMATION, "not_available"),
        ("–", Status.NO_INFORMATION, "not_available"),
        ("..", Status.NO_INFORMATION, "not_available"),
        ("n.d.", Status.NO_INFORMATION, "not_available"),
        ("Pas de données", Status.NO_INFORMATION, "not_available"),
        ("sin datos", Status.NO_INFORMATION, "not_available"),
        ("geen gegevens*", Status.NO_INFORMATION, "not_available"),
        ("n.a.", Status.NOT_APPLICABLE, ""),
        ("sans objet", Status.NOT_APPLICABLE, ""),
        ("No aplica", Status.NOT_APPLICABLE, ""),
        ("n.v.t.", Status.NOT_APPLICABLE, ""),
        ("confidentiel", Status.NO_INFORMATION, "withheld"),
    ],
)
def test_no_answer_is_said_in_four_languages(plan: Plan, word: str, status: Status, reason: str):
    for found in (said(plan, word), said(plan, word, action=NUMERIC), said(plan, None, word)):
        assert isinstance(found, Answer)
        assert (found.status, found.reason, found.how) == (status, reason, "word")


def test_the_words_of_the_form_are_known_in_every_language(plan: Plan):
    """What a drop-down offers must be understood when it comes back."""
    for word in MEANING_BY_NO_ANSWER:
        found = {typed: said(plan, typed) for typed in in_every_language(word)}
        assert set(map(type, found.values())) == {Answer}, found
        assert len({(a.status, a.reason) for a in found.values()}) == 1


def test_a_sign_beside_an_answer_says_nothing(plan: Plan):
    rated, withheld = said(plan, "Done", status="-"), said(plan, "..", status="Withheld")

    assert isinstance(rated, Answer)
    assert isinstance(withheld, Answer)
    assert (rated.level, withheld.reason) == ("3", "withheld")


def test_the_same_answer_in_both_cells_is_no_contradiction(plan: Plan):
    found = said(plan, "N/A", status="Not applicable")

    assert isinstance(found, Answer)
    assert found.status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("status", ["Évalué", "calificado", "Beoordeeld"])
def test_a_status_beside_a_rating_is_known_in_four_languages(plan: Plan, status: str):
    assert isinstance(said(plan, "Done", status=status), Answer)


def test_an_error_of_a_spreadsheet_is_told_in_either_cell(plan: Plan):
    in_rating = answer_in(Cell("S", "D2", "#ODD!", error=True), NO_CELL, LEVELLED, plan)
    in_status = answer_in(Cell("S", "D2", "Done"), Cell("S", "E2", "#REF!"), LEVELLED, plan)

    assert isinstance(in_rating, Problem)
    assert isinstance(in_status, Problem)
    assert (in_rating.code, in_rating.cell) == ("excel_error", "D2")
    assert in_status.sentence == (
        "S!E2: the cell holds the error #REF!, so its formula has no result. "
        "Correct the formula, or type the status."
    )


def test_how_a_rating_was_understood_makes_no_other_answer(plan: Plan):
    assert said(plan, "Done") == said(plan, "3") == said(plan, "Réalisé")


@pytest.mark.parametrize(
    ("typed", "unit", "value", "how"),
    [
        (45, "laws", 45.0, "number"),
        ("45", "laws", 45.0, "number"),
        ("45,5", "laws", 45.5, "decimal_comma"),
        ("1 234,5", "laws", 1234.5, "thousands"),
        ("45 %", "%", 45.0, "percent_text"),
        ("45%", "per cent", 45.0, "percent_text"),
        ("45,5 %", "percent", 45.5, "percent_text"),
        ("45*", "laws", 45.0, "number"),
    ],
)
def test_a_number_is_written_in_many_ways(
    plan: Plan, typed: object, unit: str, value: float, how: str
):
    found = said(plan, typed, action=in_unit(unit))

    assert isinstance(found, Answer)
    assert (found.value, found.how) == (value, how)


@pytest.mark.parametrize("value", [0.45, 0.29, 1, 0.005])
def test_a_cell_under_the_format_of_per_cent_holds_a_hundredth(plan: Plan, value: float):
    cell = Cell("S", "D2", str(value), value, f"{value * 100:.12g} %")

    found = answer_in(cell, NO_CELL, in_unit("%"), plan)

    assert isinstance(found, Answer)
    assert (found.value, found.how) == (round(value * 100, 9), "percent_cell")


def test_per_cent_of_something_else_is_asked_about(plan: Plan):
    cell = Cell("S", "D2", "0.45", 0.45, "45 %")
    for found in (
        answer_in(cell, NO_CELL, in_unit("laws"), plan),
        said(plan, "45 %", action=in_unit("laws")),
    ):
        assert isinstance(found, Problem)
        assert (found.code, found.found, found.advice) == (
            "percent_cell",
            "45 %",
            "Write the number in the unit of the indicator (laws), without the per cent format.",
        )


def test_a_comma_before_three_figures_is_asked_about(plan: Plan):
    found = said(plan, "163,120", action=NUMERIC)

    assert isinstance(found, Problem)
    assert found.sentence == (
        "S!D2: '163,120' can be 163120 or 163.12. Write 163120, or 163.12 with a decimal point."
    )


def test_the_decimal_mark_of_the_file_settles_a_comma(plan: Plan):
    cell = Cell("S", "D2", "163,120")
    values = [answer_in(cell, NO_CELL, NUMERIC, plan, decimal=mark).value for mark in (".", ",")]

    assert values == [163_120.0, 163.12]


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("~40", "Write the best estimate as a number alone, and say so in the comment."),
        ("over 50", "Write the exact number, or 'No information'; a bound belongs in the comment."),
        (
            "3 of 4",
            "Write one number in the unit of the indicator; the parts belong in the comment.",
        ),
        ("45 laws", "Write the number alone, without a unit."),
    ],
)
def test_what_is_no_number_is_told_with_what_to_write(plan: Plan, typed: str, advice: str):
    found = said(plan, typed, action=NUMERIC)

    assert isinstance(found, Problem)
    assert (found.code, found.advice) == ("not_a_number", advice)


@pytest.mark.parametrize("value", [math.inf, math.nan, 10**400, -(10**400), 1e301])
def test_a_number_without_bounds_is_none(plan: Plan, value: float):
    found = said(plan, value, action=NUMERIC)

    assert isinstance(found, Problem)
    assert found.code == "not_a_number"


@pytest.mark.parametrize("action", [LEVELLED, NUMERIC])
def test_a_date_in_a_rating_is_told_with_what_it_was(plan: Plan, action: Action):
    cell = Cell("S", "D2", "2024-03-02", datetime(2024, 3, 2))

    found = answer_in(cell, NO_CELL, action, plan)

    assert isinstance(found, Problem)
    assert (found.code, found.sentence) == (
        "date_in_rating",
        (
            "S!D2: the cell holds the date 2024-03-02, not a rating. Excel turns an entry such as "
            "2/3 into a date: format the cell as text, and type the rating again."
        ),
    )


def test_a_time_in_a_rating_is_told_too(plan: Plan):
    found = answer_in(Cell("S", "D2", "03:02:00", time(3, 2)), NO_CELL, NUMERIC, plan)

    assert isinstance(found, Problem)
    assert (found.code, found.statement) == (
        "date_in_rating",
        "the cell holds the time 03:02:00, not a rating.",
    )


@pytest.mark.parametrize("code", SCALES)
def test_no_scale_takes_a_word_for_no_answer_for_a_level(plan: Plan, code: str):
    """`N/A` names neither the level N nor the level A, and `No data` is no No."""
    rated = levelled(plan, code)
    for (status, reason), words in WORDS_BY_ANSWER.items():
        for word in words:
            found = said(rated, word)
            assert isinstance(found, Answer), word
            assert (word, found.status, found.reason) == (word, status, reason or "")
