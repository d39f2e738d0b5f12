"""A date is read however it is written, and 03/04/2025 is asked about."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from monitoring.definitions.dates import NoDate, date_in
from monitoring.definitions.tables import Reader, Row
from monitoring.translation import NAME_BY_LANGUAGE

DAY = date(2024, 6, 30)


@pytest.mark.parametrize(
    "text",
    ["2024-06-30", "2024/6/30", "2024-06-30 00:00:00", "2024-06-30T12:30", "30/06/2024",
     "30.6.2024", "30-06-2024", "06/30/2024", "30 June 2024", "30th June 2024", "30-Jun-2024",
     "June 30, 2024", "Jun 30 2024", "30 juin 2024", "le 30 juin 2024", "30 de junio de 2024",
     "30 de junio del 2024", "30 juni 2024", "30\u00a0JUIN\u00a02024"],
)  # fmt: skip
def test_a_date_is_read_as_it_is_written(text: str):
    assert date_in(None, text) == DAY


def test_the_value_of_a_cell_goes_before_its_text():
    assert date_in(datetime(2024, 6, 30, 14, 0), "1/7/24") == DAY
    assert date_in(DAY, "") == DAY


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_date_is_read_in_every_language_and_width(day: date):
    for language in NAME_BY_LANGUAGE:
        for width in ("long", "medium"):
            text = format_date(day, width, locale=language)
            assert (text, date_in(None, text)) == (text, day)


@pytest.mark.parametrize("text", ["03/04/2025", "3-4-2025"])
def test_a_day_and_month_that_can_change_places_are_two_readings(text: str):
    assert date_in(None, text) == NoDate((date(2025, 3, 4), date(2025, 4, 3)))


def test_with_points_the_day_stands_first():
    assert date_in(None, "3.4.2025") == date(2025, 4, 3)
    assert date_in(None, "05/05/2025") == date(2025, 5, 5)


@pytest.mark.parametrize(
    "text",
    ["", "2024", "45473", "June 2024", "30/06/24", "31/02/2024", "30 Brumaire 2024", "2024-13-01",
     "00/00/2024", "next year", "2024-06", "LAW-1", "1.10", "20240630"],
)  # fmt: skip
def test_other_texts_are_no_dates(text: str):
    assert date_in(None, text) == NoDate()


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_in_a_column_of_dates_a_number_is_a_day_of_the_spreadsheet(day: date):
    serial = (day - date(1900, 1, 1)) // timedelta(days=1) + 2

    assert date_in(float(serial), str(serial), serials=True) == day
    assert date_in(None, f"{day:%Y%m%d}", serials=True) == day


def read_day(text: str) -> tuple[date | None, list[str]]:
    """The date in a Date column of a plan workbook, and what is complained of."""
    reader = Reader()
    return reader.day(Row("Rounds row 2", {"date": text}), "date"), reader.complaints


@pytest.mark.parametrize("text", ["2024-06-30", "30 June 2024", "45473", "30/6/2024"])
def test_a_plan_workbook_may_write_its_dates_in_any_way(text: str):
    assert read_day(text) == (DAY, [])


def test_a_year_is_its_first_day_and_an_empty_field_no_date():
    assert read_day("2024") == (date(2024, 1, 1), [])
    assert read_day("") == (None, [])


def test_a_date_that_can_be_two_is_told_with_both():
    assert read_day("03/04/2025") == (
        None,
        [
            (
                "Rounds row 2: 'date' is '03/04/2025', which can be 2025-03-04 or 2025-04-03; "
                "write the date as YYYY-MM-DD."
            )
        ],
    )


@pytest.mark.parametrize("text", ["mid-2024", "0000", "31/02/2024"])
def test_what_is_no_date_is_told(text: str):
    assert read_day(text) == (
        None,
        [f"Rounds row 2: 'date' is '{text}'; write the date as YYYY-MM-DD."],
    )
