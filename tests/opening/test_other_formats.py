"""Old, binary and open formats say as much of their cells as an .xlsx does."""

from __future__ import annotations

import datetime
import struct

import pytest

from monitoring.opening.limits import Limits
from monitoring.opening.process import NotOpened, Opened, open_file
from monitoring.opening.verdicts import Told, address
from tests.workbooks.writers import HEAD, OFFICE, Shown, ods, xlsb, zipped

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def cells(opened: Opened, sheet: int = 0) -> dict[str, object]:
    page = opened.sheets[sheet]
    return {
        address(page.first_row + place, column): opened.values[word]
        for column, words in page.columns.items()
        for place, word in enumerate(words.tolist())
        if word
    }


def word(opened: Opened, column: int, row: int, sheet: int = 0) -> int:
    page = opened.sheets[sheet]
    return int(page.columns[column][row - page.first_row])


# The old format: records of a kind and a length (MS-XLS) in a compound file (MS-CFB).
def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def compound(stream: bytes, extra: bytes = b"") -> bytes:
    """A compound file with one stream: Workbook. extra: what stands behind it, in no stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    table = [FAT, END, *range(3, 2 + count), END]
    table += [FREE] * (128 - len(table))

    def entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0"
        head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, FREE, FREE, child)
        return head + bytes(36) + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, END, 0, 1) + entry("Workbook", 2, 2, len(stream), FREE)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    return head + struct.pack("<128I", *table) + directory.ljust(512, b"\0") + stream + extra


def old_workbook(sheet: bytes, *, hidden: bool = False) -> bytes:
    """The stream of an .xls of one sheet. Styles: 0 plain, 1 per cent, 2 decimals, 3 a day."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x1AF4, 1997, 0x40C9, 0x106))
    font = struct.pack("<HHHHHBBBx", 200, 0, 0x7FFF, 400, 0, 0, 0, 0) + b"\x05\x00Arial"
    styles = b"".join(
        record(0xE0, struct.pack("<HHH", 0, number, 1 if n else 0xFFF5) + bytes(14))
        for n, number in enumerate((0, 9, 165, 14))
    )
    globals_ = (
        begin
        + record(0x42, struct.pack("<H", 1200))
        + record(0x31, font) * 4
        + record(0x41E, struct.pack("<H", 165) + text("0.0"))
        + styles
    )
    name = b"\x05\x00Sheet"
    place = len(globals_) + 4 + 6 + len(name) + 4
    listed = record(0x85, struct.pack("<IBB", place, int(hidden), 0) + name)
    page = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x1AF4, 1997, 0x40C9, 0x106))
    size = record(0x200, struct.pack("<IIHHH", 0, 9, 0, 9, 0))
    return globals_ + listed + record(0x0A) + page + size + sheet + record(0x0A)


def number(row: int, column: int, style: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def label(row: int, column: int, value: str) -> bytes:
    return record(0x204, struct.pack("<HHH", row, column, 0) + text(value))


def test_an_old_workbook_says_what_it_knows_of_its_cells():
    sheet = (
        record(0x7D, struct.pack("<HHHHHH", 1, 1, 2560, 0, 1, 0))  # column B is hidden
        + record(0x208, struct.pack("<HHHHHHI", 2, 0, 9, 255, 0, 0, 0x20))  # row 3 is hidden
        + label(0, 0, "Country")
        + number(0, 1, 0, 0.5)
        + number(0, 2, 1, 0.5)
        + number(0, 3, 2, 1.5)
        + number(0, 4, 3, 45353)
        + record(0x205, struct.pack("<HHHBB", 1, 0, 0, 0x2A, 1))
        + record(0x205, struct.pack("<HHHBB", 1, 1, 0, 1, 0))
        + label(2, 0, "Kept")
        + label(2, 1, "Under")
        + record(0xE5, struct.pack("<HHHHH", 1, 2, 2, 0, 1))  # A3:B3 are merged
    )
    found = open_file(compound(old_workbook(sheet, hidden=True)), "file.xls")

    assert found.format == "xls"
    assert cells(found) == {
        "A1": "Country",
        "B1": 0.5,
        "C1": 0.5,
        "D1": 1.5,
        "E1": datetime.date(2024, 3, 2),
        "A2": "#N/A",
        "B2": True,
        "A3": "Kept",
    }
    assert found.number_formats == {word(found, 3, 1): "0%", word(found, 4, 1): "0.0"}
    assert found.errors == {word(found, 1, 2)}
    page = found.sheets[0]
    assert (page.hidden, page.hidden_rows, page.hidden_columns) == (True, (3,), (2,))
    assert page.merged == ((3, 1, 3, 2),)
    assert found.told == (
        Told("value_under_merge", "Sheet", "B3", {"text": "Under", "range": "A3:B3"}),
    )


def test_macros_of_an_old_workbook_are_told():
    content = compound(old_workbook(label(0, 0, "a")), "_VBA_PROJECT_CUR".encode("utf-16-le"))

    assert [told.code for told in open_file(content, "file.xls").told] == ["macros_ignored"]


def test_an_old_workbook_may_be_protected():
    stream = bytearray(old_workbook(label(0, 0, "a")))
    protection = record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    begin = 4 + struct.unpack_from("<H", stream, 2)[0]
    content = compound(bytes(stream[:begin]) + protection + bytes(stream[begin:]))

    with pytest.raises(NotOpened) as refused:
        open_file(content, "file.xls")
    assert refused.value.code == "protected"


def test_more_merged_cells_than_there_may_be_are_refused_in_an_old_workbook_too():
    merges = record(0xE5, struct.pack("<HHHHH", 1, 0, 99, 0, 99))
    content = compound(old_workbook(label(0, 0, "a") + merges))

    with pytest.raises(NotOpened) as refused:
        open_file(content, "file.xls", Limits(merged_cells=100))
    assert refused.value.details["measure"] == "merged_cells"


def test_a_binary_workbook_says_what_it_knows_of_its_cells():
    rows = [("Country", "Share", 0.5), ("A", Shown(0.5, "0%"), "#REF!"), (None, "#N/A", 2)]
    found = open_file(xlsb("Ratings", rows), "file.xlsb")

    assert (found.format, found.sheets[0].name) == ("xlsb", "Ratings")
    assert cells(found) == {
        "A1": "Country", "B1": "Share", "C1": 0.5, "A2": "A", "B2": 0.5, "C2": "#REF!",
        "B3": "#N/A", "C3": 2.0,
    }  # fmt: skip
    assert found.number_formats == {word(found, 2, 2): "0%"}
    assert found.errors == {word(found, 3, 2), word(found, 2, 3)}


def cell(kind: str = "", said: str = "", more: str = "") -> str:
    """A cell of an open table. kind: a value type with its value, such as `float" office:value="1`."""
    value = f'office:value-type="{kind}"' if kind else ""
    inside = f"<text:p>{said}</text:p>" if said else ""
    return f"<table:table-cell {value} {more}>{inside}</table:table-cell>"


def row(*found: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(found)}</table:table-row>"


def test_an_open_table_says_what_it_knows_of_its_cells():
    table = (
        "<table:table-column/><table:table-column table:visibility='collapse'/>"
        + row(
            cell("string", "Country"),
            cell('float" office:value="0.5', "0.5"),
            cell('percentage" office:value="0.5', "50%"),
        )
        + row(more='table:number-rows-repeated="3"')
        + row(
            cell("error", "#N/A"),
            cell('float" office:value="0', "#DIV/0!", 'table:formula="of:=1/0"'),
            cell(more='table:formula="of:=[.A1]*2"'),
            cell('date" office:date-value="2024-03-02', "2 March"),
            more='table:visibility="collapse"',
        )
        + row(
            cell("string", "Both", 'table:number-columns-spanned="2"'),
            "<table:covered-table-cell office:value-type='string'><text:p>Under</text:p>"
            "</table:covered-table-cell>",
            cell('percentage" office:value="0.25', "25%", 'table:number-columns-repeated="2"'),
            more='table:number-rows-repeated="2"',
        )
        + row(
            cell(more='table:number-columns-repeated="1000"'),
            more='table:number-rows-repeated="1000000"',
        )
    )
    found = open_file(ods(table), "file.ods")

    assert found.format == "ods"
    expected = {
        "A1": "Country", "B1": 0.5, "C1": 0.5,
        "A5": "#N/A", "B5": "#DIV/0!", "C5": "=[.A1]*2", "D5": datetime.date(2024, 3, 2),
        "A6": "Both", "C6": 0.25, "D6": 0.25, "A7": "Both", "C7": 0.25, "D7": 0.25,
    }  # fmt: skip
    assert {place: value for place, value in cells(found).items() if place != "B7"} == expected
    assert found.errors == {word(found, 1, 5), word(found, 2, 5)}
    assert found.formulas == {word(found, 3, 5): "=[.A1]*2"}
    assert sorted(found.number_formats.values()) == ["0%", "0%"]
    assert found.sheets[0].hidden_rows == (5,)
    assert found.sheets[0].hidden_columns == (2,)
    assert (
        Told("value_under_merge", "Sheet1", "B6", {"text": "Under", "range": "A6:B6"}) in found.told
    )


def test_decimals_of_an_open_table_come_from_its_styles():
    names = (
        f'xmlns:office="{OFFICE}:office:1.0" xmlns:table="{OFFICE}:table:1.0" '
        f'xmlns:text="{OFFICE}:text:1.0" xmlns:style="{OFFICE}:style:1.0" '
        f'xmlns:number="{OFFICE}:datastyle:1.0"'
    )
    styles = (
        '<number:number-style style:name="N2"><number:number number:decimal-places="2"/>'
        "</number:number-style>"
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N2"/>'
    )
    one = 'float" office:value="1.1'
    table = (
        "<table:table-column/><table:table-column table:default-cell-style-name='ce1'/>"
        + row(cell(one, "1.10", 'table:style-name="ce1"'), cell(one, "1.10"))
        + row(cell(one, "1.1"))
    )
    content = (
        f"{HEAD}<office:document-content {names}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="S">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0"/>'
    parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    found = open_file(zipped(parts), "file.ods")

    assert cells(found) == {"A1": 1.1, "B1": 1.1, "A2": 1.1}
    assert found.number_formats == {word(found, 1, 1): "0.00"}
    assert word(found, 1, 1) == word(found, 2, 1) != word(found, 1, 2)


def test_a_cell_repeated_over_a_whole_open_sheet_is_refused():
    vast = 'table:number-columns-repeated="16000"'
    table = row(
        cell('percentage" office:value="1', "1", vast), more='table:number-rows-repeated="1000000"'
    )

    with pytest.raises(NotOpened) as refused:
        open_file(ods(table), "file.ods")
    assert refused.value.code == "too_large"
