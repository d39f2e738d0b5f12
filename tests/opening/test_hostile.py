"""A file may be anything: it is read or refused, and nothing else happens."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import psutil
import pytest

from monitoring.opening.limits import Limits
from monitoring.opening.process import NotOpened, open_file
from tests.workbooks.writers import (
    Sheet,
    bare_xlsx,
    compound_file,
    inline_rows,
    ods,
    unzipped,
    xlsx,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = xlsx(Sheet("S", [("Country", "Rating"), ("Country A", "Done")]))


def refusal(content: bytes, limits: Limits | None = None, file: str = "file.xlsx") -> NotOpened:
    """With what a file is refused."""
    with pytest.raises(NotOpened) as refused:
        open_file(content, file, limits)
    return refused.value


def bare(rows: str, **parts: str) -> bytes:
    return bare_xlsx(f"<sheetData>{rows}</sheetData>", **parts)


def at(address: str, row: str = "") -> str:
    number = row or address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{number}"><c r="{address}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04 begins like one", "damaged_workbook"),
        (b"PK\x05\x06" + bytes(18), "not_a_workbook"),
        (zipped({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), "not_a_workbook"),
        (zipped({"xl/workbook.xml": b""}), "damaged_workbook"),
        (b"%PDF-1.7", "not_a_workbook"),
        (bytes(range(256)) * 40, "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n", "not_a_workbook"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(600), "not_a_workbook"),
        (
            b"Dear colleagues,\n\nplease find attached the return.\n\nKind regards\n",
            "not_a_workbook",
        ),
        (b"one\ncolumn\nonly\n", "not_a_workbook"),
        (b"<html><table></table></html>", "html_named_xls"),
        (b'\xef\xbb\xbf \n<?xml version="1.0"?><Workbook/>', "html_named_xls"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "html_named_xls"),
        (compound_file("EncryptedPackage", "EncryptionInfo"), "protected"),
        (compound_file("WordDocument"), "not_a_workbook"),
        (compound_file("Workbook"), "damaged_workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "not_a_workbook"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1").decode("utf-8", "replace").encode(),
            "damaged_by_transfer",
        ),
        (PLAIN.decode("utf-8", "replace").encode(), "damaged_by_transfer"),
        (xlsx(Sheet("S", []), Sheet("T", [])), "empty_workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_reason(content: bytes, code: str):
    assert refusal(content).code == code


@pytest.mark.parametrize("name", ["return.xlsx", "return.xls", "return.csv", "return", "../x.ods"])
def test_the_content_decides_and_not_the_name(name: str):
    assert open_file(PLAIN, name).format == "xlsx"
    assert open_file(b"Country;Rating\nA;Done\n", name).format == "csv"


@pytest.mark.parametrize(
    ("limits", "measure"),
    [
        (Limits(file_bytes=len(PLAIN) - 1), "file_bytes"),
        (Limits(unpacked_bytes=5_000), "unpacked_bytes"),
        (Limits(cells=3), "cells"),
        (Limits(strings=3), "strings"),
        (Limits(rows=1), "rows"),
        (Limits(columns=1), "columns"),
    ],
)
def test_every_limit_refuses_what_is_beyond_it(limits: Limits, measure: str):
    refused = refusal(PLAIN, limits)

    assert (refused.code, refused.details["measure"]) == ("too_large", measure)


def test_more_sheets_than_there_may_be_are_refused():
    content = xlsx(*(Sheet(f"S{n}", [(n,)]) for n in range(4)))

    assert open_file(content, "f", Limits(sheets=4)).format == "xlsx"
    assert refusal(content, Limits(sheets=3)).details == {
        "measure": "sheets",
        "found": "4",
        "limit": "3",
    }


def test_a_part_that_unpacks_to_far_more_than_it_holds_is_refused_unread():
    parts = unzipped(PLAIN)
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b" " * 4_000_000 + b"</sheetData>")
    refused = refusal(zipped(parts))

    assert refused.details["measure"] == "ratio"
    assert int(refused.details["found"]) > 200


def lying(content: bytes, name: str, size: int) -> bytes:
    """The same packed file with another size stated for one of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo(name)
        header = part.header_offset
    changed = bytearray(content)
    struct.pack_into("<I", changed, header + 22, size)
    directory = 0
    while (directory := changed.find(b"PK\x01\x02", directory)) >= 0:
        length = struct.unpack_from("<H", changed, directory + 28)[0]
        if changed[directory + 46 : directory + 46 + length] == name.encode():
            struct.pack_into("<I", changed, directory + 24, size)
        directory += 4
    return bytes(changed)


@pytest.mark.parametrize("size", [0, 100, 2_000])
def test_a_part_that_states_a_size_that_is_not_its_own_is_damage(size: int):
    parts = unzipped(PLAIN)
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"</sheetData>" + b" " * 300_000)

    assert refusal(lying(zipped(parts), SHEET, size)).code == "damaged_workbook"


@pytest.mark.parametrize(
    ("rows", "measure"),
    [
        (at("A1") + at("XFD1048576"), "grid"),
        (at("B2") + at("AZ800000"), "grid"),
        (at("A1") + at("A4294967295"), "rows"),
        (at("A1") + at("A1", "4294967295").replace('r="A1"', ""), "rows"),
        (at("A1048577"), "rows"),
        (at("XFE1"), "columns"),
        (at("ZZZ1"), "columns"),
    ],
)
def test_a_cell_far_outside_any_table_is_refused(rows: str, measure: str):
    refused = refusal(bare(rows))

    assert (refused.code, refused.details["measure"]) == ("too_large", measure)


@pytest.mark.parametrize("address", ["XFD1", "A1048576", "XFD1048576"])
def test_a_table_may_stand_anywhere(address: str):
    """Only what lies between its cells counts."""
    assert len(open_file(bare(at(address)), "file.xlsx").values) == 2


def test_blank_rows_to_the_end_of_the_sheet_do_not_matter():
    """Programs write a style for every row of a column that was formatted as a whole."""
    blank = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="AB{n}" s="1"/></row>' for n in range(3, 40_000)
    )
    found = open_file(bare(at("A1") + blank), "file.xlsx")

    assert {n: len(words) for n, words in found.sheets[0].columns.items()} == {1: 1}


def test_many_or_vast_merged_ranges_are_refused():
    def merged(*ranges: str) -> bytes:
        merges = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
        return bare_xlsx(f"<sheetData>{at('A1')}</sheetData><mergeCells>{merges}</mergeCells>")

    assert refusal(merged("A3:XFD1048576")).details["measure"] == "merged_cells"
    assert refusal(merged("A1:A2", "A3:A4"), Limits(merges=1)).details["measure"] == "merges"
    assert open_file(merged("A3:B4", "C3:C4"), "f").sheets[0].merged == ((3, 1, 4, 2), (3, 3, 4, 3))


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "declared", [LAUGHS, OUTSIDE, '<!DOCTYPE x SYSTEM "http://example.org/x">']
)
@pytest.mark.parametrize(
    "part",
    [
        SHEET,
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
    ],
)
def test_no_part_may_declare_a_document_type(declared: str, part: str):
    parts = unzipped(PLAIN)
    start = parts[part].index(b"?>") + 2
    parts[part] = parts[part][:start] + declared.encode() + parts[part][start:]

    assert refusal(zipped(parts)).code == "damaged_workbook"


def test_an_entity_that_nobody_declared_is_damage():
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row>'

    assert refusal(bare(row)).code == "damaged_workbook"


@pytest.mark.parametrize(
    ("row", "shared"),
    [
        ('<row r="1"><c r="A1" t="s"><v>1</v></c></row>', "<si><t>only</t></si>"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "<si><t>only</t></si>"),
        ('<row r="1"><c r="A1" t="s"><v>first</v></c></row>', "<si><t>only</t></si>"),
        ('<row r="1"><c r="A1" t="s"><v>99999999999</v></c></row>', "<si><t>only</t></si>"),
        ('<row r="1"><c r="A1" t="what"><v>1</v></c></row>', ""),
        ('<row r="1"><c r="A1"><v>1</v></row>', ""),
        ('<row r="1"><c r="A1"><v>1', ""),
    ],
)
def test_what_contradicts_itself_is_damage(row: str, shared: str):
    assert refusal(bare(row, shared=shared)).code == "damaged_workbook"


def test_a_style_that_is_not_listed_changes_nothing():
    found = open_file(bare('<row r="1"><c r="A1" s="999"><v>1</v></c></row>'), "file.xlsx")

    assert found.values == [None, 1.0]


def test_a_part_of_a_packed_file_may_be_protected():
    content = bytearray(PLAIN)
    place = -1
    while (place := content.find(b"PK\x01\x02", place + 1)) >= 0:
        content[place + 8] |= 1

    assert refusal(bytes(content)).code == "protected"


def test_an_opendocument_table_may_be_protected():
    listed = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"

    assert refusal(ods("", manifest=listed)).code == "protected"


def test_a_text_of_a_million_letters_is_read():
    chance = random.Random(7)
    text = "".join(chance.choices("abcdefgh", k=1_000_000))
    found = open_file(bare(inline_rows((text, "a"))), "file.xlsx")

    assert found.values == [None, text, "a"]


def test_a_truncated_workbook_is_refused_wherever_it_breaks_off():
    codes = {refusal(PLAIN[:length]).code for length in range(1, len(PLAIN) - 30, len(PLAIN) // 7)}

    assert codes <= {"damaged_workbook", "not_a_workbook"}


def test_a_damaged_workbook_is_read_or_refused_and_nothing_else():
    content = xlsx(Sheet("S", [(f"Country {n}", "Done", n) for n in range(60)]))
    chance = random.Random(7)
    codes = set()
    before = psutil.Process().children()
    for _time in range(40):
        damaged = bytearray(content)
        for _byte in range(chance.choice((1, 3, 9))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            open_file(bytes(damaged), "file.xlsx")
        except NotOpened as refused:
            codes.add(refused.code)

    assert "damaged_workbook" in codes
    assert codes <= {
        "damaged_workbook",
        "not_a_workbook",
        "too_large",
        "protected",
        "empty_workbook",
    }
    left = [child for child in psutil.Process().children() if child not in before]
    assert left == []  # no reader outlives its workbook
