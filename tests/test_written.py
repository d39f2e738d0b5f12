"""Numbers, dates and names of countries in the reader's language."""

from __future__ import annotations

import datetime

import pytest

from monitoring import written
from monitoring.translation import speaking


@pytest.mark.parametrize(
    ("language", "number"),
    [
        ("en", "12,340.6"),
        ("fr", "12\u202f340,6"),
        ("es", "12,340.6"),  # as in Latin America and the Caribbean
        ("nl", "12.340,6"),
    ],
)
def test_thousands_and_decimals_stand_as_the_language_writes_them(language: str, number: str):
    with speaking(language):
        assert written.decimal(12340.56) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.44, "+3.4"), (-3.44, "−3.4"), (0.0, "0.0"), (0.04, "0.0"), (-0.04, "0.0"), (1234.0, "+1,234.0")],
)  # fmt: skip
def test_a_change_has_its_sign_unless_it_rounds_to_nothing(value: float, text: str):
    assert written.signed(value) == text


def test_a_score_is_written_as_an_integer():
    assert [written.whole(x) for x in (0.0, 66.6, 100.0, -0.2)] == ["0", "67", "100", "0"]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0\u00a0%"),
        (0.004, "under 1\u00a0%"),
        (0.871, "87\u00a0%"),
        (0.996, "over 99\u00a0%"),
        (1.0, "100\u00a0%"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_to_everything(share: float, text: str):
    assert written.percent(share) == text


def test_clauses_of_one_sentence_have_one_full_stop():
    assert written.clauses("Tell us.", "", "Ministry.") == "Tell us; Ministry."
    assert written.clauses("And so on...", "Ministry") == "And so on...; Ministry"
    assert written.clauses("", "") == ""


def test_what_is_no_number_is_never_written_as_one():
    with pytest.raises(ValueError, match="nan cannot be written as a number"):
        written.decimal(float("nan"))


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "30 June 2024"), ("fr", "30 juin 2024"), ("es", "30 de junio de 2024"), ("nl", "30 juni 2024")],
)  # fmt: skip
def test_a_date_has_its_month_in_words(language: str, text: str):
    with speaking(language):
        assert written.day(datetime.date(2024, 6, 30)) == text


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Grenada"), ("fr", "Grenade"), ("es", "Granada"), ("nl", "Grenada")]
)  # fmt: skip
def test_a_country_is_called_as_the_language_calls_it(language: str, name: str):
    with speaking(language):
        assert written.country("GRD", "Grenada") == name
        assert written.country("XAG", "Country G") == "Country G"


def test_clauses_leave_out_what_is_empty_and_stand_apart_as_the_language_wants():
    assert written.clauses("one", "", "two") == "one; two"
    with speaking("fr"):
        assert written.clauses("un", "deux") == "un\u00a0; deux"


def test_a_title_stands_in_the_quotation_marks_of_the_language():
    assert written.quoted("Law") == "“Law”"
    with speaking("fr"):
        assert written.quoted("Droit") == "«\u00a0Droit\u00a0»"
