"""A number is read however it is written, and never guessed where it could be two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.definitions.numbers import TwoReadings, Written, advice_for, number_in


@pytest.mark.parametrize(
    ("text", "value", "how"),
    [
        ("45", 45, "number"),
        ("-3.5", -3.5, "number"),
        ("−3", -3, "number"),
        ("+5", 5, "number"),
        (".5", 0.5, "number"),
        ("1e5", 100_000, "number"),
        ("0.188", 0.188, "number"),
        ("45*", 45, "number"),
        ("45 [1]", 45, "number"),
        ("45¹", 45, "number"),
        ("45 %", 45, "percent_text"),
        ("45%", 45, "percent_text"),
        ("45,5\u00a0%", 45.5, "percent_text"),
        ("33 per cent", 33, "percent_text"),
        ("33 por ciento", 33, "percent_text"),
        ("45,5", 45.5, "decimal_comma"),
        ("-1,5", -1.5, "decimal_comma"),
        ("0,188", 0.188, "decimal_comma"),
        ("1234,567", 1234.567, "decimal_comma"),
        ("1 234", 1234, "thousands"),
        ("1\u202f234,5", 1234.5, "thousands"),
        ("1 234.5", 1234.5, "thousands"),
        ("1,234.5", 1234.5, "thousands"),
        ("1.234,5", 1234.5, "thousands"),
        ("1,234,567", 1_234_567, "thousands"),
        ("1.234.567", 1_234_567, "thousands"),
        ("1'234", 1234, "thousands"),
        ("1’234.5", 1234.5, "thousands"),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, value: float, how: str):
    assert number_in(text) == Written(value, how)


@pytest.mark.parametrize(
    ("text", "thousands", "decimal"),
    [("1,234", 1234, 1.234), ("163,120", 163_120, 163.12), ("-1,234 %", -1234, -1.234)],
)
def test_a_comma_before_three_figures_has_two_readings(text: str, thousands: float, decimal: float):
    assert number_in(text) == TwoReadings(thousands, decimal)


def test_the_decimal_mark_of_the_file_settles_it():
    assert number_in("1,234", ".") == Written(1234, "thousands")
    assert number_in("1,234", ",") == Written(1.234, "decimal_comma")
    assert number_in("1.234", ",") == Written(1234, "thousands")
    assert number_in("1.234", ".") == Written(1.234, "number")


@pytest.mark.parametrize(
    "text",
    ["", "-", "~40", "<5", ">80", "over 50", "40-plus", "3 of 4", "1/2", "25-30", "45 laws",
     "USD 40", "2024-03-02", "12 34", "1,23,456", "nan", "inf", "1e400", "1_000", "9" * 400,
     "٤٥", "–5", "1,2,3", "%", "1.2.3", "0x10"],
)  # fmt: skip
def test_what_is_no_number_alone_is_none(text: str):
    assert number_in(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_every_number_is_read_back_with_either_decimal_mark(value: float):
    text = f"{value:.4f}"

    for written, mark in ((text, "."), (text.replace(".", ","), ",")):
        found = number_in(written, mark)
        assert isinstance(found, Written)
        assert found.value == float(text)


@given(st.text(alphabet="0123456789.,' %-+~<>/ae", max_size=12))
def test_no_text_breaks_the_reading_of_numbers(text: str):
    found = number_in(text)

    assert found is None or isinstance(found, Written | TwoReadings)
    assert advice_for(text) != ""


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ("~40|about 40|environ 40|unos 40|ongeveer 40|c. 40", "best estimate as a number alone"),
        (
            "<5|>80|over 50|40-plus|40+|au moins 5|más de 50|meer dan 3|5 or more",
            "the exact number",
        ),
        ("3 of 4|1/2|3 sur 4|3 de 4|3 van 4", "one number in the unit"),
        ("25-30|25 to 30|25 à 30", "the range belongs"),
        ("45 laws|USD 40|many", "the number alone, without a unit"),
    ],
)
def test_the_advice_fits_what_was_written(texts: str, told: str):
    assert [text for text in texts.split("|") if told not in advice_for(text)] == []
