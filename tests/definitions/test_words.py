"""Text is cleaned as a reader sees it, and a word for no answer or a total is known in four languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.definitions.words import (
    EXCEL_ERRORS,
    cleaned,
    is_spreadsheet_error,
    is_total,
    nearest,
    no_answer,
    plain,
    tokens,
    without_footnotes,
)
from monitoring.model import NoInformation, Status

NOT_APPLICABLE = (Status.NOT_APPLICABLE, None)
NOT_AVAILABLE = (Status.NO_INFORMATION, NoInformation.NOT_AVAILABLE)
WITHHELD = (Status.NO_INFORMATION, NoInformation.WITHHELD)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Largely done", "Largely done"),
        ("  Largely \t done\r\n", "Largely done"),
        ("Largely\u00a0done\u202f", "Largely done"),
        ("Ja\u200bmai\u00adca\ufeff\u2060", "Jamaica"),
        ("Ja\x00mai\x07ca", "Jamaica"),
        ("\u202eJamaica\u202c", "Jamaica"),
        ("Curac\u0327ao", "Cura\u00e7ao"),
        ("Cura\u200bc\u0327ao", "Cura\u00e7ao"),
        ("a\ud83db", "a\ufffdb"),
        ("\ud83d\ude00\udc00", "\U0001f600\ufffd"),
        ("one\u2028two\x85three", "one two three"),
        ("\u200b \u00a0", ""),
        ("", ""),
    ],
)
def test_a_text_is_what_a_reader_sees(typed: str, seen: str):
    assert cleaned(typed) == seen


@given(st.text(st.characters(codec=None)))
def test_a_cleaned_text_can_be_stored_and_stays_as_it_is(typed: str):
    seen = cleaned(typed)

    assert cleaned(seen) == seen
    assert seen.encode("utf-8").decode("utf-8") == seen
    assert "\x00" not in seen
    assert seen == " ".join(seen.split())


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Jamaica*", "Jamaica"),
        ("Jamaica **", "Jamaica"),
        ("Jamaica¹", "Jamaica"),
        ("Jamaica ¹²", "Jamaica"),
        ("Jamaica†‡", "Jamaica"),
        ("Jamaica (a)", "Jamaica"),
        ("Jamaica [2]", "Jamaica"),
        ("Jamaica1)", "Jamaica"),
        ("Jamaica 1) *", "Jamaica"),
        ("45¹", "45"),
        ("45 %*", "45 %"),
    ],
)
def test_marks_of_footnotes_are_taken_off(text: str, bare: str):
    assert without_footnotes(text) == bare


@pytest.mark.parametrize(
    "text",
    ["45", "Level 2", "Largely done (2)", "(45)", "Saint Martin (French part)", "Law (part 1)",
     "2 1)", "Jamaica1", "Tier 2WL", "Group (A)"],
)  # fmt: skip
def test_a_figure_or_bracket_of_the_text_itself_stays(text: str):
    assert without_footnotes(text) == text


def test_where_no_number_is_meant_one_in_brackets_is_a_footnote():
    assert without_footnotes("Jamaica (1)", numbered=True) == "Jamaica"


def test_a_plain_word_has_no_case_accent_or_kind_of_dash():
    assert plain("ÉVALUÉ  –  “Oui”") == plain('evalue - "oui"')
    assert plain("100 %") == plain("100%")
    assert plain("Done²") != plain("Done2")


def test_the_parts_of_a_code_are_kept_apart():
    assert tokens("LAW‑1") == tokens("law – 1") == tokens("Law1") == "law 1"
    assert len({tokens(code) for code in ("1.1", "1.10", "110", "11", "1.01")}) == 5


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("N/A|n/a|NA|n.a.|N / A|not applicable|Not_applicable|NOT APPLICABLE|(n/a)|n.v.t.", NOT_APPLICABLE),
        ("sans objet|S.O.|Ne s’applique pas|no aplica|No Aplicable|niet van toepassing|nvt", NOT_APPLICABLE),
        ("-|–|—|--|..|...|…|?|n.d.|ND|no data|no information|unknown|not available", NOT_AVAILABLE),
        ("pas de données|PAS DE DONNEES|aucune information|inconnu|non disponible", NOT_AVAILABLE),
        ("sin datos|s/d|sin información|no hay datos|desconocido|No disponible", NOT_AVAILABLE),
        ("geen gegevens|geen informatie|onbekend|niet beschikbaar|no data*", NOT_AVAILABLE),
        ("withheld|confidential|Confidentiel|confidencial|vertrouwelijk|non communiqué", WITHHELD),
    ],
)  # fmt: skip
def test_words_for_no_answer_are_known_in_four_languages(words: str, answer: object):
    assert {word: no_answer(word) for word in words.split("|")} == dict.fromkeys(
        words.split("|"), answer
    )


@pytest.mark.parametrize(
    "word", ["", "x", "none", "no", "0", "done", "#N/A", "a", "-5", "not", "data", "Namibia"]
)
def test_other_words_are_no_words_for_no_answer(word: str):
    assert no_answer(word) is None


@pytest.mark.parametrize("error", [*EXCEL_ERRORS, "#ref!", "Err:502", "err:522", "Erreur 502"])
def test_errors_of_spreadsheets_are_known_in_their_languages(error: str):
    assert is_spreadsheet_error(error)


@pytest.mark.parametrize("text", ["N/A", "#1", "Error", "Erreur", "Err", "", "Fout", "#hashtag"])
def test_other_texts_are_no_errors_of_a_spreadsheet(text: str):
    assert not is_spreadsheet_error(text)


@pytest.mark.parametrize(
    "text",
    ["Total", "TOTAL:", "Grand total", "Sub-total", "Mean", "Average", "Regional average",
     "REGIONAL AVERAGE", "CARICOM average", "Average of all countries", "Average (14 countries)",
     "All countries", "Moyenne", "Moyenne régionale", "Total général", "Tous les pays", "Promedio",
     "Promedio regional", "Media regional", "Todos los países", "Gemiddelde", "Alle landen",
     "Totaal", "Regionaal gemiddelde", "Average*"],
)  # fmt: skip
def test_a_row_that_sums_up_others_is_known(text: str):
    assert is_total(text)


@pytest.mark.parametrize(
    "text",
    ["", "Region", "REGION", "Jamaica", "Total number of laws", "Media", "All", "Country",
     "Mean time to respond", "Media law", "CARICOM", "Summary", "Togo", "Ensemble",
     "National average income", "12"],
)  # fmt: skip
def test_other_rows_are_no_totals(text: str):
    assert not is_total(text)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Largley done", "Largely done"),
        ("NOT  STARTD", "Not started"),
        ("Non comence", "Non commencé"),
    ],
)
def test_the_nearest_word_is_proposed(typed: str, word: str):
    words = ["Not started", "Largely done", "Done", "Non commencé"]

    assert nearest(typed, dict(zip(words, words, strict=True))) == word


def test_two_words_of_one_meaning_may_both_be_near():
    words = ("Started later", "Started laten")

    assert nearest("Sarted late", dict.fromkeys(words, "1")) in words
    assert nearest("Sarted late", dict(zip(words, "12", strict=True))) == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Incomplete", ["Complete"]),
        ("Incomplete", ["Completed"]),
        ("not implemented", ["implemented"]),
        ("no realizada", ["realizado"]),
        ("Level 6", ["Level 5"]),
        ("LAW-9", ["LAW-1", "LAW-2"]),
        ("2023", ["2024"]),
        ("Sarted late", ["Started later", "Started laten"]),
        ("", ["Done"]),
        ("Done " * 100, ["Done"]),
    ],
)
def test_an_opposite_another_number_or_two_equally_near_are_not_proposed(
    typed: str, words: list[str]
):
    assert nearest(typed, dict(zip(words, words, strict=True))) == ""
