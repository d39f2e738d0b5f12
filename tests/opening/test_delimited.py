"""A table in a text file is found however it was written, and how it was read is told."""

from __future__ import annotations

import pytest

from monitoring.opening.limits import Limits
from monitoring.opening.process import NotOpened, Opened, open_file
from monitoring.opening.verdicts import address
from tests.workbooks.writers import delimited

ROWS = [
    ("Country", "Rating", "Share"),
    ("Curaçao", "Done", 12.5),
    ("Saint-Barthélemy", "Not started", 45.25),
    ("Åland; Islands, North", 'said "yes"', 7.0),
]


def cells(opened: Opened) -> dict[str, object]:
    (sheet,) = opened.sheets
    return {
        address(sheet.first_row + place, column): opened.values[word]
        for column, words in sheet.columns.items()
        for place, word in enumerate(words.tolist())
        if word
    }


def read(text: str | bytes) -> Opened:
    content = text.encode() if isinstance(text, str) else text
    return open_file(content, "returns 2024.csv")


def told(opened: Opened) -> dict[str, str]:
    (one,) = opened.told
    assert one.code == "read_as"
    return dict(one.details)


def refusal(text: str | bytes, limits: Limits | None = None) -> NotOpened:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(NotOpened) as refused:
        open_file(content, "f.csv", limits)
    return refused.value


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize(
    ("delimiter", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")]
)
@pytest.mark.parametrize(("mark", "mark_name"), [(".", "point"), (",", "comma")])
def test_encoding_delimiter_and_decimal_mark_are_found(
    codec: str, encoding: str, delimiter: str, name: str, mark: str, mark_name: str
):
    found = read(delimited(ROWS, delimiter, decimal=mark).encode(codec))

    assert told(found) == {"encoding": encoding, "delimiter": name, "decimal_mark": mark_name}
    assert (found.format, found.sheets[0].name) == ("csv", "returns 2024")
    assert cells(found) == {
        address(row, column): str(value).replace(".", mark) if isinstance(value, float) else value
        for row, values in enumerate(ROWS, start=1)
        for column, value in enumerate(values, start=1)
    }


def test_numbers_stay_texts_as_they_were_typed():
    found = read("Code,Score\n1.10,007\nTRUE,2024-01-02\n")

    assert list(cells(found).values()) == ["Code", "1.10", "TRUE", "Score", "007", "2024-01-02"]


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", "\ufeffsep=;\n"])
def test_a_first_line_may_name_the_delimiter(line: str):
    found = read(f"{line}Country;a,b,c\nA;1,2,3\n")

    assert told(found)["delimiter"] == "semicolon"
    assert cells(found) == {"A2": "Country", "B2": "a,b,c", "A3": "A", "B3": "1,2,3"}


def test_titles_and_notes_may_stand_around_the_table():
    text = "Assessment of 2024, all countries\n\nCountry;Round;Rating\nA;1;Done\nB;1;Late\n\nSource: own\n"

    assert told(read(text))["delimiter"] == "semicolon"
    assert cells(read(text))["C4"] == "Done"


def test_line_breaks_in_quotes_belong_to_the_cell():
    found = read('Country,Comment\nA,"first line\nsecond, line"\nB,"x"\n')

    assert cells(found)["B2"] == "first line\nsecond, line"
    assert cells(found)["A3"] == "B"


def test_rows_may_differ_in_length():
    found = read("a;b;c\nd\n;e;f;g\n")

    assert cells(found) == {
        "A1": "a",
        "B1": "b",
        "C1": "c",
        "A2": "d",
        "B3": "e",
        "C3": "f",
        "D3": "g",
    }


def test_rows_between_commas_may_differ_in_length_too():
    found = read("1,2,3\n1,0,,name\nfoo,bar\nbaz,,,qux,x\n")

    assert (told(found)["delimiter"], len(found.sheets[0].columns)) == ("comma", 5)


def test_columns_that_begin_late_stand_in_their_rows():
    found = read("a;b\n" * 6_000 + "a;b;c\n")

    assert cells(found)["C6001"] == "c"
    assert set(map(len, found.sheets[0].columns.values())) == {6_001}


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a;b\n1,5;2,25\n", "comma"),
        ("a;b\n1.234,5;1\n", "comma"),
        ("a;b\n1.5;45.5 %\n", "point"),
        ("a;b\n1,234.5;1\n", "point"),
        ("a;b\n1.234;1\n", None),
        ("a;b\n1;2\n", None),
        ("a;b\n1.5;2,5\n", None),
        ("a;b\n1.2.3;1.5\n", "point"),
    ],
)
def test_a_decimal_mark_is_told_where_it_can_be_nothing_else(text: str, mark: str | None):
    assert told(read(text)).get("decimal_mark") == mark


def test_control_characters_of_old_programs_are_kept():
    text = "Country;Rating\n" + "A;Done\n" * 60 + "B;Do\x00ne\n\x1a"

    assert cells(read(text))["B62"] == "Do\x00ne"


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line():
    open_to_the_end = 'a;b\n1;2\n3;"4\n' + "5;6\n" * 50

    assert refusal(open_to_the_end).code == "unclosed_quote"
    assert refusal(open_to_the_end).details["line"] == "3"
    assert refusal('"a;b\n' + "5;6\n" * 50).details["line"] == "1"
    beyond_a_cell = refusal('a;b\n1;"2\n' + "5;6\n" * 5_000, Limits(text=10_000))
    assert (beyond_a_cell.code, beyond_a_cell.details["line"]) == ("unclosed_quote", "2")


def test_a_quotation_mark_within_a_text_is_one():
    assert cells(read('a;b\n5" pipe;6\n'))["A2"] == '5" pipe'


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\nplease find the return of our country attached, as agreed.\nKind regards\nA. B.\n",
        "one\ntwo\nthree\n",
        " \n\t\n",
        "\ufffe",
        "x",
    ],
)
def test_a_text_without_a_table_is_no_workbook(text: str):
    assert refusal(text).code in ("not_a_workbook", "empty_workbook")


def test_a_broken_utf_16_is_no_workbook():
    assert refusal(b"\xff\xfea\x00;\x00b").code == "not_a_workbook"


@pytest.mark.parametrize(
    ("limits", "measure"),
    [
        (Limits(rows=2), "rows"),
        (Limits(columns=1), "columns"),
        (Limits(cells=5), "cells"),
        (Limits(grid_ratio=1, cells=5), "grid"),
    ],
)
def test_limits_hold_for_texts_too(limits: Limits, measure: str):
    assert refusal("a;b\nc;d\ne;f\n", limits).details["measure"] == measure
