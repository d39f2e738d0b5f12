"""Every filled cell of an .xlsx is there with its address, and what the file says of it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from monitoring.opening import xlsx, xlsx_fast, xlsx_strings
from monitoring.opening.answer import Answer, Writer
from monitoring.opening.gathering import gather
from monitoring.opening.limits import Limits
from monitoring.opening.packed import Packed
from monitoring.opening.process import Opened, OpenedSheet, open_file
from monitoring.opening.verdicts import Told, address
from monitoring.opening.xlsx_words import NotRegular
from tests.workbooks.writers import (
    Formula,
    Sheet,
    Shown,
    bare_xlsx,
    inline_rows,
    unzipped,
    zipped,
)
from tests.workbooks.writers import (
    xlsx as written,
)

SHEET = "xl/worksheets/sheet1.xml"


def cells(opened: Opened, sheet: int = 0) -> dict[str, object]:
    """Value by address of the filled cells of a sheet."""
    page: OpenedSheet = opened.sheets[sheet]
    return {
        address(page.first_row + place, column): opened.values[word]
        for column, words in page.columns.items()
        for place, word in enumerate(words.tolist())
        if word
    }


def opened(rows: str, **texts: str) -> dict[str, object]:
    """What is read of these rows of XML; shared: the texts that cells share."""
    content = bare_xlsx(f"<sheetData>{rows}</sheetData>", **texts)
    return cells(open_file(content, "file.xlsx"))


def cell(attributes: str, content: str) -> str:
    return f'<row r="1"><c r="A1" {attributes}>{content}</c></row>'


def with_parts(content: bytes, changes: Mapping[str, Callable[[str], str]]) -> bytes:
    """The same workbook with some of its parts changed."""
    parts = unzipped(content)
    return zipped(parts | {name: change(parts[name].decode()) for name, change in changes.items()})


def test_every_value_has_its_type_and_address():
    row = (
        "Country A",
        2009,
        33.5,
        True,
        datetime.date(2024, 3, 2),
        datetime.datetime(2024, 3, 2, 6),
    )
    found = open_file(written(Sheet("Law", [row])), "file.xlsx")

    assert (found.file, found.format, found.told) == ("file.xlsx", "xlsx", ())
    assert cells(found) == {
        "A1": "Country A",
        "B1": 2009.0,
        "C1": 33.5,
        "D1": True,
        "E1": datetime.date(2024, 3, 2),
        # The writer gives moments the format of days too: the value decides.
        "F1": datetime.datetime(2024, 3, 2, 6),
    }
    assert found.values[0] is None


def test_addresses_count_from_a1_however_much_stands_empty():
    rows = [()] * 4 + [(None, None, "Done"), (), (None, None, None, "Started")]
    found = open_file(written(Sheet("S", rows)), "file.xlsx")

    assert cells(found) == {"C5": "Done", "D7": "Started"}
    assert found.sheets[0].first_row == 5
    assert {n: words.tolist() for n, words in found.sheets[0].columns.items()} == {
        3: [1, 0, 0],
        4: [0, 0, 2],
    }


def test_equal_values_are_one_word_over_the_whole_workbook():
    rows = [("Done", 1, True, "1"), ("Done", 1.0, True, "1")]
    found = open_file(written(Sheet("S", rows), Sheet("T", rows)), "file.xlsx")

    assert sorted(map(repr, found.values)) == ["'1'", "'Done'", "1.0", "None", "True"]
    for sheet in found.sheets:
        assert all(len(set(words.tolist())) == 1 for words in sheet.columns.values())


def test_a_number_under_a_format_that_shows_it_otherwise_is_a_word_of_its_own():
    row = (0.5, Shown(0.5, "0%"), Shown(0.5, "0.00"), Shown(0.5, "#,##0.00"), Shown(0.25, '0" %"'))
    found = open_file(written(Sheet("S", [row, row])), "file.xlsx")

    formats = {
        address(1, column): found.number_formats.get(int(words[0]))
        for column, words in found.sheets[0].columns.items()
    }
    assert formats == {"A1": None, "B1": "0%", "C1": "0.00", "D1": None, "E1": None}
    assert list(cells(found).values()) == [0.5] * 8 + [0.25] * 2


def test_texts_under_a_per_cent_format_are_just_texts():
    book = openpyxl.Workbook()
    book.active["A1"] = "45"
    book.active["A1"].number_format = "0%"
    buffer = io.BytesIO()
    book.save(buffer)

    found = open_file(buffer.getvalue(), "file.xlsx")

    assert (cells(found), dict(found.number_formats)) == ({"A1": "45"}, {})


def test_errors_are_words_apart_from_the_same_text():
    rows = cell('t="e"', "<v>#N/A</v>") + '<row r="2"><c r="A2" t="str"><v>#N/A</v></c></row>'
    found = open_file(bare_xlsx(f"<sheetData>{rows}</sheetData>"), "file.xlsx")

    first, second = found.sheets[0].columns[1].tolist()
    assert found.values[first] == found.values[second] == "#N/A"
    assert found.errors == {first}
    assert second not in found.errors


@pytest.mark.parametrize(
    ("attributes", "content", "formula"),
    [
        ("", "<f>B1+1</f>", "=B1+1"),
        ("", "<f>B1+1</f><v></v>", "=B1+1"),
        ("", "<f>B1+1</f><v/>", "=B1+1"),
        ("", '<f t="array" ref="A1">SUM(B1:B9 *\n2)</f>', "=SUM(B1:B9 * 2)"),
        ("", "<f>IF(B1&lt;2,&quot;a&quot;)</f>", '=IF(B1<2,"a")'),
        ("", "<f/>", "="),
    ],
)
def test_a_formula_without_a_result_is_told(attributes: str, content: str, formula: str):
    found = open_file(bare_xlsx(f"<sheetData>{cell(attributes, content)}</sheetData>"), "file.xlsx")

    assert cells(found) == {"A1": formula}
    assert dict(found.formulas) == {1: formula}


@pytest.mark.parametrize(
    ("attributes", "content", "value"),
    [
        ("", "<f>B1+1</f><v>7</v>", 7.0),
        ('t="str"', "<f>B1</f><v>yes</v>", "yes"),
        ('t="b"', "<f>B1</f><v>0</v>", False),
        ('t="inlineStr"', "<f>B1</f><is><t>yes</t></is>", "yes"),
        ("", '<f t="shared" si="0"/><v>3</v>', 3.0),
        ("", "\n <f>B1</f>\n <v>7</v>\n ", 7.0),
    ],
)
def test_a_formula_is_read_as_its_stored_result(attributes: str, content: str, value: object):
    assert opened(cell(attributes, content)) == {"A1": value}


@pytest.mark.parametrize("result", ["<v></v>", "<v/>", "<v />"])
def test_an_empty_text_is_a_result_and_says_nothing(result: str):
    row = f'<row r="1"><c r="A1" t="str"><f>IF(B1="","",B1)</f>{result}</c><c r="B1"><v>1</v></c></row>'

    assert opened(row) == {"B1": 1.0}


def test_a_formula_stated_once_for_many_cells_is_told_as_it_reads_in_each():
    rows = (
        '<row r="1"><c r="C1"><f t="shared" ref="C1:C3" si="4">A1+$B$1+SUM(A1:B1)</f></c></row>'
        '<row r="2"><c r="C2"><f t="shared" si="4"/></c></row>'
        '<row r="3"><c r="D3"><f t="shared" si="4"/></c></row>'
    )

    assert opened(rows) == {
        "C1": "=A1+$B$1+SUM(A1:B1)",
        "C2": "=A2+$B$1+SUM(A2:B2)",
        "D3": "=B3+$B$1+SUM(B3:C3)",
    }


def test_what_is_hidden_is_read_and_named():
    sheet = Sheet(
        "Kept",
        [("a", "b", "c"), ("d", "e", "f"), (), ("g", "h", "i")],
        hidden=True,
        hidden_rows=(2, 3, 9),
        hidden_columns=(2, 8),
    )
    found = open_file(written(Sheet("Shown", [("x",)]), sheet), "file.xlsx")

    assert [page.hidden for page in found.sheets] == [False, True]
    kept = found.sheets[1]
    assert (kept.hidden_rows, kept.hidden_columns) == ((2,), (2,))
    assert len(cells(found, 1)) == 9


def test_a_value_under_merged_cells_is_told_and_not_read():
    rows = [("Region", None, "x"), ("A", "Please select", 7)]
    sheet = Sheet("Finances", rows, merged=("A2:C2", "A1:B1"))
    found = open_file(written(sheet), "file.xlsx")

    assert cells(found) == {"A1": "Region", "C1": "x", "A2": "A"}
    assert found.sheets[0].merged == ((1, 1, 1, 2), (2, 1, 2, 3))
    assert found.told == (
        Told("value_under_merge", "Finances", "B2", {"text": "Please select", "range": "A2:C2"}),
        Told("value_under_merge", "Finances", "C2", {"text": "7", "range": "A2:C2"}),
    )
    assert "Please select" not in found.values


def test_very_many_values_under_merged_cells_are_counted():
    rows = [("a", *["b"] * 9)] * 200
    found = open_file(written(Sheet("S", rows, merged=("A1:J200",))), "file.xlsx")

    assert len(found.told) == 1_001
    assert found.told[-1] == Told("values_under_merges", "S", "", {"further": "999"})


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<t>a &amp; b &lt;&#99;&#x64;&gt;</t>", "a & b <cd>"),
        ("<t>  blanks  </t>", "blanks"),
        ('<t xml:space="preserve">  blanks  </t>', "  blanks  "),
        ("<t>\u00a0kept\u00a0</t>", "\u00a0kept\u00a0"),
        ("<r><t>two </t></r><r><rPr><b/></rPr><t>looks</t></r>", "twolooks"),
        ('<r><t xml:space="preserve">two </t></r><r><rPr><b/></rPr><t>looks</t></r>', "two looks"),
        ("<t>東京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh>", "東京"),
        ("<t>line_x000D_\nline</t>", "line\r\nline"),
        ("<t>line\r\nline</t>", "line\nline"),
        ("<t>nul_x0000_</t>", "nul\x00"),
        ("<t>_x005F_x0041_</t>", "_x0041_"),
        ("<t>_xD83D__xDE00_</t>", "\U0001f600"),
        ("<t>_xD83D_</t>", "\ufffd"),
        ("<t>=1+1</t>", "=1+1"),
    ],
)
@pytest.mark.parametrize("where", ["shared", "inline"])
def test_a_text_is_read_as_it_was_typed(xml: str, text: str, where: str):
    if where == "shared":
        assert opened(cell('t="s"', "<v>0</v>"), shared=f"<si>{xml}</si>") == {"A1": text}
    else:
        assert opened(cell('t="inlineStr"', f"<is>{xml}</is>")) == {"A1": text}


def test_a_text_without_any_is_nothing_and_keeps_its_place():
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'

    assert opened(rows, shared="<si><t/></si><si><t>b</t></si>") == {"B1": "b"}
    assert opened(rows, shared="<si/><si><t>b</t></si>") == {"B1": "b"}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("12,5", "12,5"),
        ("NaN", "NaN"),
        ("1e400", "1e400"),
        ("1_000", "1_000"),
        ("1E-3", 0.001),
        ("12345678901234567890", 12345678901234567890.0),
    ],
)
def test_what_is_no_number_is_a_text(value: str, read: object):
    assert opened(cell("", f"<v>{value}</v>")) == {"A1": read}


@pytest.mark.parametrize(
    ("number_format", "serial", "value"),
    [
        ("yyyy-mm-dd", 45353, datetime.date(2024, 3, 2)),
        ("yyyy-mm-dd", 45353.25, datetime.datetime(2024, 3, 2, 6)),
        ("hh:mm", 0.25, datetime.time(6)),
        ("[h]:mm", 1.5, datetime.timedelta(hours=36)),
        ("[Red][>100]d/m/y;General", 45353, datetime.date(2024, 3, 2)),
        ('0" days"', 45353, 45353.0),
        ("[Red]0.00", 45353, 45353.0),
        ("0;yyyy", 45353, 45353.0),
        ("yyyy", 1, datetime.date(1900, 1, 1)),
        ("yyyy", 59, datetime.date(1900, 2, 28)),
        ("yyyy", 61, datetime.date(1900, 3, 1)),
        ("yyyy", -5, -5.0),
        ("yyyy", 99999999, 99999999.0),
    ],
)
def test_a_date_is_a_number_under_a_format_of_dates(
    number_format: str, serial: float, value: object
):
    found = open_file(written(Sheet("S", [(Shown(serial, number_format),)])), "file.xlsx")

    assert cells(found) == {"A1": value}
    assert type(cells(found)["A1"]) is type(value)


def test_a_workbook_may_count_its_days_from_1904():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"date_1904": True, "in_memory": True})
    day = datetime.date(2024, 3, 2)
    book.add_worksheet().write_datetime(0, 0, day, book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()

    assert cells(open_file(buffer.getvalue(), "file.xlsx")) == {"A1": day}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2014-02-14", datetime.date(2014, 2, 14)),
        ("2014-02-14T08:27:48Z", datetime.datetime(2014, 2, 14, 8, 27, 48)),
        ("soon", "soon"),
    ],
)
def test_a_date_may_be_written_as_text_with_the_type_of_a_date(text: str, value: object):
    assert opened(cell('t="d"', f"<v>{text}</v>")) == {"A1": value}


def test_texts_that_stand_nowhere_are_no_words():
    shared = "<si><t>deleted</t></si><si><t>kept</t></si>"
    row = cell('t="s"', "<v>1</v>")

    found = open_file(bare_xlsx(f"<sheetData>{row}</sheetData>", shared=shared), "file.xlsx")

    assert found.values == [None, "kept"]


def test_a_size_that_the_file_claims_wrongly_hides_no_cell():
    content = bare_xlsx(
        f'<dimension ref="A1"/><sheetData>{inline_rows(("a", "b"), ("c", "d"))}</sheetData>'
    )

    assert list(cells(open_file(content, "file.xlsx")).values()) == ["a", "c", "b", "d"]


UNUSUAL = {
    "prefix": lambda xml: xml.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?"),
    "single quotes": lambda xml: xml.replace('"', "'"),
    "no addresses": lambda xml: xml.replace(' r="', ' x="'),
    "other order": lambda xml: xml.replace('r="A2" t="s"', 't="s" r="A2"'),
    "comment": lambda xml: xml.replace("<sheetData>", '<!-- <c r="Z9"><v>1</v></c> --><sheetData>'),
    "line breaks": lambda xml: xml.replace("><", ">\n\t<"),
    "more attributes": lambda xml: xml.replace('r="A2"', 'r="A2" cm="1" ph="1"'),
    "utf-16": lambda xml: xml,
    "a merged range in single quotes": lambda xml: xml.replace('ref="A1:A1"', "ref='A1:A1'"),
    "spaces": lambda xml: xml.replace('r="A2"', 'r = "A2"'),
}


@pytest.mark.parametrize("how", UNUSUAL)
def test_xml_that_few_programs_write_is_read_the_same(how: str):
    rows = [("Country", "Rating", 1.5), ("A", "Done", 0.25), ("B", "Late", Shown(0.5, "0%"))]
    content = written(Sheet("S", rows, hidden_rows=(3,), merged=("A1:A1",)))
    parts = unzipped(content)
    xml = UNUSUAL[how](parts[SHEET].decode())
    encoded = xml.replace("UTF-8", "UTF-16").encode("utf-16") if how == "utf-16" else xml.encode()
    changed = open_file(zipped(parts | {SHEET: encoded}), "file.xlsx")
    plain = open_file(content, "file.xlsx")

    assert encoded != parts[SHEET]
    assert cells(changed) == cells(plain)
    assert sorted(changed.number_formats.values()) == ["0%"]
    assert changed.sheets[0].hidden_rows == (3,)
    assert changed.sheets[0].merged == ((1, 1, 1, 1),)


def test_a_workbook_may_stand_in_any_folder_of_its_file():
    parts = {
        name.replace("xl/", "book/"): part.replace(b"xl/", b"book/")
        for name, part in unzipped(written(Sheet("S", [("a", 1)]))).items()
    }

    assert cells(open_file(zipped(parts), "file.xlsx")) == {"A1": "a", "B1": 1.0}


def test_letters_and_slashes_of_parts_may_be_written_otherwise():
    parts = unzipped(written(Sheet("S", [("a", 1)])))
    renamed = {
        name.replace("/", "\\").replace("sheet1", "SHEET1"): part for name, part in parts.items()
    }

    assert cells(open_file(zipped(renamed), "file.xlsx")) == {"A1": "a", "B1": 1.0}


def test_sheets_of_one_name_are_kept_apart():
    content = with_parts(
        written(Sheet("S", [("a",)]), Sheet("T", [("b",)])),
        {"xl/workbook.xml": lambda xml: xml.replace('name="T"', 'name="S"')},
    )
    found = open_file(content, "file.xlsx")

    assert [(sheet.name, cells(found, n)) for n, sheet in enumerate(found.sheets)] == [
        ("S", {"A1": "a"}),
        ("S", {"A1": "b"}),
    ]


def test_a_chart_sheet_holds_no_cells():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet("Data").write_row(0, 0, [1, 2])
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Data!$A$1:$B$1"})
    book.add_chartsheet("Picture").set_chart(chart)
    book.close()
    found = open_file(buffer.getvalue(), "file.xlsx")

    assert [(sheet.name, len(sheet.columns)) for sheet in found.sheets] == [
        ("Data", 2),
        ("Picture", 0),
    ]


def test_macros_and_links_to_other_files_are_told_and_not_followed():
    parts = unzipped(written(Sheet("S", [("a",)])))
    parts |= {"xl/vbaProject.bin": b"\0", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    found = open_file(zipped(parts), "file.xlsm")

    assert found.format == "xlsm"
    assert [told.code for told in found.told] == ["macros_ignored", "external_links"]


def many_cells() -> bytes:
    """Rows of many kinds: alike, with gaps, formulas, errors, styles, texts in the cell."""
    rows: list[tuple[object, ...]] = [("Title",), (), ("Country", "Year", "Share", "Score", "Note")]
    for number in range(400):
        note: object = None if number % 7 else f"note {number}"
        score: object = number / 4 if number % 11 else Formula("=1/0", "#DIV/0!")
        if number % 31 == 0:
            score = Formula(f"=B{number}")
        rows.append(
            (f"Country {number % 13}", 2000 + number, Shown(number / 400, "0%"), score, note)
        )
    hidden = tuple(range(100, 140))
    return written(
        Sheet("Law", rows, hidden_rows=hidden, merged=("A1:E1", "A2:E2")),
        Sheet("Notes", [("a", 0.5), ("b", Shown(0.5, "0%"))], hidden=True),
    )


def read_by(readers: int, content: bytes, folder: Path) -> Opened:
    """The workbook read by so many readers, in this process."""
    path = folder / "file"
    path.write_bytes(content)
    answers = []
    for reader in range(readers):
        answer = Writer()
        with Packed(path, Limits()) as packed:
            book = xlsx.read_xlsx(packed, Limits(), reader, readers, answer, lambda _share: None)
        answer.write(folder / "answer", {"format": "xlsx", "told": [], "book": book})
        answers.append(Answer(folder / "answer"))
    return gather("file.xlsx", answers, Limits())


def everything(found: Opened) -> list[object]:
    """All that is known of a workbook, whatever the numbers of its words."""
    about = [
        (page.name, page.hidden, page.first_row, page.hidden_rows, page.hidden_columns, page.merged)
        for page in found.sheets
    ]
    words = [
        {
            (page.first_row + place, column): (
                found.values[word],
                found.number_formats.get(word),
                word in found.errors,
                word in found.formulas,
            )
            for column, ids in page.columns.items()
            for place, word in enumerate(ids.tolist())
            if word
        }
        for page in found.sheets
    ]
    return [about, words, found.told]


@pytest.mark.parametrize("piece", [512, 3_000, 1 << 22])
def test_two_readers_find_what_one_finds(
    piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    content = many_cells()
    whole = read_by(1, content, tmp_path)
    for module in ("packed", "xlsx", "xlsx_fast"):
        monkeypatch.setattr(f"monitoring.opening.{module}.CHUNK", piece)

    assert len(everything(whole)[1][0]) > 1_600
    assert everything(read_by(2, content, tmp_path)) == everything(whole)


def test_parsing_finds_what_searching_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    content = many_cells()
    searched = read_by(1, content, tmp_path)

    def refuse(*_arguments: object) -> None:
        raise NotRegular

    monkeypatch.setattr(xlsx_fast, "read_sheet", refuse)
    monkeypatch.setattr(xlsx_strings, "_searched", refuse)

    assert everything(read_by(1, content, tmp_path)) == everything(searched)


def test_a_real_workbook_is_read_as_another_library_reads_it(real_input: Path):
    """Cell by cell beside openpyxl, which reads numbers as int where it can."""
    for path in sorted(real_input.glob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        found = open_file(path.read_bytes(), path.name)
        for number, page in enumerate(book.worksheets):
            page.reset_dimensions()
            expected = {
                cell.coordinate: cell.value
                for row in page.iter_rows()
                for cell in row
                if isinstance(cell.value, str | int | float) and cell.value != ""
            }
            read = {
                place: value for place, value in cells(found, number).items() if place in expected
            }
            assert {p: v for p, v in read.items() if _differs(v, expected[p])} == {}


def _differs(value: object, expected: object) -> bool:
    # openpyxl leaves `_x000D_` and the blanks at the ends of a text, and knows no times in texts.
    if isinstance(value, str) and isinstance(expected, str):
        return value.split() != expected.replace("_x000D_", "\r").split()
    return isinstance(value, str | float) and value != expected
