"""A form comes back with its mistakes at their cells, and nothing of what it held is lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from PIL import Image as Picture

from monitoring.exports import template_workbook
from monitoring.exports.annotated import ALWAYS, annotated_form
from monitoring.model import Country, Plan, Problem, Severity
from monitoring.translation import speaking

COUNTRY_A = Country("XAA", "Country A")
LAW, SKILLS = "LAW Legislation", "SKL Skills"
LEVEL = Problem(
    "unknown_level", LAW, "D4", "'Partly' is not a level.", "Choose one of: Started, Done.",
    found="Partly", expected="Started, Done",
)  # fmt: skip
JUMP = Problem("jump", LAW, "D5", "two levels more.", "Say why.", severity=Severity.QUERY)
NO_EVIDENCE = Problem("no_evidence", SKILLS, "E4", "no evidence.", "Name it.",
                      severity=Severity.QUERY)  # fmt: skip
RED, AMBER = "f6c4bd", "f9cf8f"


@pytest.fixture
def form(plan: Plan) -> bytes:
    """A form of the second round, with what was answered before."""
    return template_workbook(plan, plan.rounds[1], COUNTRY_A, last_round={"LAW-1": "Done (2021)"})


def changed(content: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def opened(content: bytes | None) -> openpyxl.Workbook:
    assert content is not None
    return openpyxl.load_workbook(io.BytesIO(content))


def marked(book: openpyxl.Workbook, sheet: str) -> dict[str, str]:
    """Colour of each marked cell by its address."""
    return {
        cell: rule.dxf.fill.bgColor.rgb[-6:]
        for area in book[sheet].conditional_formatting
        for rule in area.rules
        if rule.formula == [ALWAYS]
        for cell in str(area.sqref).split()
    }


def said(book: openpyxl.Workbook, sheet: str) -> dict[str, str]:
    """The comments of a sheet by the address of their cell."""
    cells = (cell for row in book[sheet].iter_rows() for cell in row)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def test_each_problem_is_marked_and_explained_at_its_cell(form: bytes):
    book = opened(annotated_form(form, [LEVEL, JUMP, NO_EVIDENCE]))

    assert marked(book, LAW) == {"D4": RED, "D5": AMBER}
    assert marked(book, SKILLS) == {"E4": AMBER}
    assert said(book, LAW) == {
        "D4": "Action plan monitoring:\n"
        "Error: 'Partly' is not a level. Choose one of: Started, Done.\n――――",
        "D5": "Action plan monitoring:\nQuery: two levels more. Say why.\n――――",
    }
    assert [book[name].sheet_properties.tabColor.rgb[-6:] for name in (LAW, SKILLS)] == [
        "b3382c",
        "9a6209",
    ]


def test_several_problems_of_a_cell_are_told_together_and_the_worst_colours_it(form: bytes):
    here = Problem("jump", LAW, "D4", "two levels more.", "Say why.", severity=Severity.QUERY)
    book = opened(annotated_form(form, [here, LEVEL]))

    assert marked(book, LAW) == {"D4": RED}
    assert said(book, LAW)["D4"].splitlines()[1:3] == [
        "Query: two levels more. Say why.",
        "Error: 'Partly' is not a level. Choose one of: Started, Done.",
    ]


def test_a_sheet_in_front_lists_the_problems_with_links(form: bytes):
    elsewhere = Problem("late", "", "", "the round is closed.", "Ask for another one.")
    book = opened(annotated_form(form, [LEVEL, elsewhere]))
    sheet = book["Problems"]

    assert book.sheetnames == ["Problems", "Return", LAW, SKILLS, "Scale"]
    assert sheet["A2"].value == (
        "2 errors, 0 queries. Nothing of the file is kept before the errors are corrected."
    )
    assert [cell.value for cell in sheet[5]] == [
        "1", "Error", LAW, "D4", "Partly", "'Partly' is not a level.", "Started, Done",
        "Choose one of: Started, Done.", "unknown_level",
    ]  # fmt: skip
    assert sheet["D5"].hyperlink.location == f"'{LAW}'!D4"
    assert sheet["D6"].hyperlink is None
    assert [s.sheet_view.tabSelected for s in book.worksheets] == [True, *[False] * 4]


def test_drop_downs_protection_and_what_was_typed_stay(form: bytes):
    def fill(book: openpyxl.Workbook) -> None:
        book[LAW]["D4"] = "Partly"
        book[LAW]["F4"] = "=1+1"
        book[LAW]["F4"].data_type = "s"
        book[LAW]["F5"] = 0.1

    sent = changed(form, fill)
    before, after = opened(sent), opened(annotated_form(sent, [LEVEL]))

    for name in before.sheetnames:
        cells = [
            [(c.value, c.data_type, c.protection.locked, c.fill.fgColor.rgb) for row in book[name]
             for c in row]
            for book in (before, after)
        ]  # fmt: skip
        assert cells[0] == cells[1]
        checks = [
            [(str(v.sqref), v.type, v.formula1, v.error) for v in
             book[name].data_validations.dataValidation]
            for book in (before, after)
        ]  # fmt: skip
        assert checks[0] == checks[1]
        assert after[name].protection.sheet is True
        assert after[name].print_title_rows == before[name].print_title_rows
    assert {n: d.attr_text for n, d in after.defined_names.items()} == {
        n: d.attr_text for n, d in before.defined_names.items()
    }
    assert after.security.lockStructure is True
    assert len(after.custom_doc_props.props) == len(before.custom_doc_props.props)


def test_comments_of_officials_stay_above_ours_and_below(form: bytes):
    def comment(book: openpyxl.Workbook) -> None:
        book[LAW]["D4"].comment = Comment("Draft only.", "M. Jean")
        book[LAW]["B5"].comment = Comment("Which law?", "M. Jean")

    def answer(book: openpyxl.Workbook) -> None:
        kept = book[LAW]["D4"].comment.text
        book[LAW]["D4"].comment = Comment(f"{kept}\nCorrected now.", "M. Jean")

    first = annotated_form(changed(form, comment), [LEVEL])
    assert said(opened(first), LAW) == {
        "D4": "Draft only.\n\nAction plan monitoring:\n"
        "Error: 'Partly' is not a level. Choose one of: Started, Done.\n――――",
        "B5": "Which law?",
    }

    assert first is not None
    again = opened(annotated_form(changed(first, answer), []))
    assert said(again, LAW) == {"D4": "Draft only.\n\nCorrected now.", "B5": "Which law?"}
    assert again[LAW]["D4"].comment.author == "M. Jean"


def test_marks_of_the_last_time_are_taken_away(form: bytes):
    """A corrected copy is annotated anew, in another language too."""
    first = annotated_form(form, [LEVEL, JUMP, NO_EVIDENCE])
    assert first is not None
    with speaking("fr"):
        second = annotated_form(first, [JUMP])
    book = opened(second)

    assert book.sheetnames == ["Problèmes", "Return", LAW, SKILLS, "Scale"]
    assert marked(book, LAW) == {"D5": AMBER}
    assert marked(book, SKILLS) == {}
    assert list(said(book, LAW)) == ["D5"]
    assert said(book, SKILLS) == {}
    assert book[SKILLS].sheet_properties.tabColor is None
    assert book["Problèmes"].max_row == 5


def test_an_official_s_own_format_stays(form: bytes):
    rule = CellIsRule(operator="equal", formula=['"Done"'])

    sent = changed(form, lambda book: book[LAW].conditional_formatting.add("D4:D9", rule))
    book = opened(annotated_form(sent, [LEVEL]))

    formulas = [r.formula for area in book[LAW].conditional_formatting for r in area.rules]
    assert formulas == [['"Done"'], [ALWAYS]]


def test_what_a_problem_says_never_runs(form: bytes):
    bad = Problem("=1", LAW, "D4", "=1+1", "@x", found="+1\x07", expected="-1")
    sheet = opened(annotated_form(form, [bad]))["Problems"]

    assert [(cell.value, cell.data_type) for cell in sheet[5][4:]] == [
        ("+1\ufffd", "s"), ("=1+1", "s"), ("-1", "s"), ("@x", "s"), ("=1", "s"),
    ]  # fmt: skip


def test_a_form_of_any_language_and_version_is_known(plan: Plan, form: bytes):
    dutch = template_workbook(plan, plan.rounds[1], COUNTRY_A, language="nl")

    assert annotated_form(dutch, [LEVEL]) is not None
    assert (
        annotated_form(changed(form, lambda b: b["Return"].__setitem__("B7", "1")), []) is not None
    )


def test_a_workbook_that_is_no_form_of_ours_is_not_touched(form: bytes, workbook: Any):
    long = workbook({"Ratings": [("Country", "Round", "Action", "Rating")]})

    assert annotated_form(long, [LEVEL]) is None
    assert annotated_form(b"no workbook", [LEVEL]) is None
    assert annotated_form(changed(form, lambda b: b["Return"].__setitem__("A7", "x")), []) is None
    assert annotated_form(changed(form, lambda b: b["Return"].__setitem__("B7", None)), []) is None


def formula(book: openpyxl.Workbook) -> None:
    book[LAW]["E4"] = "=1+1"


def merge(book: openpyxl.Workbook) -> None:
    book[LAW].merge_cells("B4:B5")


def picture(book: openpyxl.Workbook) -> None:
    drawn = io.BytesIO()
    Picture.new("RGB", (2, 2)).save(drawn, "PNG")
    drawn.seek(0)
    book[LAW].add_image(Image(drawn), "B9")


def wide_link(book: openpyxl.Workbook) -> None:
    book[LAW]["B4"].hyperlink = "https://example.org"
    book[LAW]["B4"].hyperlink.ref = "A1:XFD1048576"


def own_list(book: openpyxl.Workbook) -> None:
    """A sheet of the official's that has the name of ours."""
    book.create_sheet("Problems").append(["Remarks of the ministry"])


@pytest.mark.parametrize("change", [formula, merge, picture, wide_link, own_list])
def test_a_form_that_would_lose_something_is_not_touched(form: bytes, change: Any):
    assert annotated_form(changed(form, change), [LEVEL]) is None


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin",
        "xl/threadedComments/threadedComment1.xml",
        "xl/externalLinks/externalLink1.xml",
        "xl/charts/chart1.xml",
        "docMetadata/LabelInfo.xml",
        "customXml/item1.xml",
    ],
)
def test_a_part_that_would_be_left_out_is_a_reason_not_to_touch_it(form: bytes, part: str):
    assert annotated_form(with_part(form, part, b"<x/>"), [LEVEL]) is None


def test_what_a_printer_left_is_no_such_reason(form: bytes):
    kept = with_part(form, "xl/printerSettings/printerSettings1.bin", b"x")

    assert annotated_form(kept, [LEVEL]) is not None


def rewritten(content: bytes, part: str, pattern: str, by: str) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in archive.namelist():
            text = archive.read(name)
            if name == part:
                replaced, n = re.subn(pattern, by, text.decode())
                assert n
                text = replaced.encode()
            copy.writestr(name, text)
    return buffer.getvalue()


def test_an_extension_of_the_format_is_a_reason_not_to_touch_it(form: bytes):
    """In one, Excel keeps lists that lie on another sheet: they would be gone."""
    extended = rewritten(form, "xl/worksheets/sheet2.xml", "</worksheet>",
                         "<extLst><ext uri='x'/></extLst></worksheet>")  # fmt: skip

    assert annotated_form(extended, [LEVEL]) is None


def test_a_damaged_or_too_large_form_is_not_touched(form: bytes):
    damaged = rewritten(form, "xl/worksheets/sheet2.xml", ' s="\\d+"', ' s="999"')
    large = with_part(form, "xl/comments9.xml", b"x" * (25 * 1024 * 1024))

    assert annotated_form(damaged, [LEVEL]) is None
    assert annotated_form(large, [LEVEL]) is None


def test_a_cell_at_the_end_of_a_sheet_costs_nothing(form: bytes):
    """A way over all rows up to it would make a million cells."""
    far = changed(form, lambda book: book[LAW].__setitem__("XFD1048576", "x"))
    book = opened_sparsely(annotated_form(far, [LEVEL]))

    assert len(book[LAW]._cells) < 200


def opened_sparsely(content: bytes | None) -> openpyxl.Workbook:
    book = opened(content)
    assert book[LAW]["XFD1048576"].value == "x"
    return book
