"""Who sends a file is told in one sentence what is wrong with it, and what to do."""

from __future__ import annotations

import pytest

from monitoring.model import Severity
from monitoring.opening.limits import Limits
from monitoring.opening.verdicts import NotOpened, Told, too_large
from monitoring.reading.refusals import refusal, told_problem

REFUSED = (
    "empty_file",
    "empty_workbook",
    "not_a_workbook",
    "damaged_workbook",
    "damaged_by_transfer",
    "protected",
    "html_named_xls",
    "unclosed_quote",
)
DOING = ("Open", "Copy", "Check", "Close", "Save", "Send", "Delete", "Unmerge", "If")


@pytest.mark.parametrize("code", REFUSED)
def test_every_refusal_names_the_file_and_ends_with_an_instruction(code: str):
    problem = refusal(NotOpened(code, details={"line": "3"}), "return.xlsx")

    assert (problem.code, problem.severity) == (code, Severity.ERROR)
    assert problem.statement.startswith("'return.xlsx' ") or "'return.xlsx':" in problem.statement
    assert problem.advice.split()[0] in DOING
    assert problem.sentence == f"{problem.statement} {problem.advice}"


@pytest.mark.parametrize("measure", sorted(set(Limits._fields) - {"text", "grid_ratio"}))
def test_every_limit_has_its_own_words(measure: str):
    error = too_large(measure, 900 * 2**20, 600 * 2**20, "Law")
    problem = refusal(error, "return.xlsx")

    assert problem.code == "too_large"
    assert problem.sheet == "Law"
    assert problem.found in problem.statement
    assert "{" not in problem.sentence


def test_sizes_are_told_in_the_units_of_a_reader():
    problem = refusal(too_large("file_bytes", 70 * 2**20, 64 * 2**20), "return.xlsx")

    assert problem.sentence == (
        "'return.xlsx' is too large to be an assessment (70 MB). "
        "Copy the filled cells to a new workbook and send that."
    )
    assert problem.expected == "at most 64 MB"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            Told("macros_ignored"),
            (
                "'f.xlsm' holds macros: they were not run. "
                "Check that no answer waits for a macro, and save the workbook as .xlsx."
            ),
        ),
        (
            Told("external_links"),
            (
                "'f.xlsm' takes values from other files: they were read as last stored in it. "
                "Check that they are up to date, and replace the links by their values."
            ),
        ),
        (
            Told("errors_unseen", details={"format": "xls"}),
            (
                "In 'f.xlsm' errors such as #N/A and formulas without a result cannot be told from "
                "empty cells. Save it as .xlsx and send that, if it holds any."
            ),
        ),
        (
            Told("value_under_merge", "Law", "B2", {"text": "yes", "range": "A2:B2"}),
            (
                "Law!B2: 'yes' stands hidden under the merged cells A2:B2 and was not read. "
                "Delete it, or unmerge the cells and move it to where it belongs."
            ),
        ),
        (
            Told("values_under_merges", "Law", "", {"further": "2"}),
            (
                "Law: 2 further values stand hidden under merged cells and were not read. "
                "Unmerge the cells and delete what is not meant."
            ),
        ),
        (
            Told("read_as", "", "", {"encoding": "UTF-8", "delimiter": "bar"}),
            (
                "Read as a table in UTF-8 with the delimiter vertical bar. "
                "If letters or numbers came out wrong, save the table as .xlsx and send that."
            ),
        ),
        (
            Told(
                "read_as",
                "",
                "",
                {"encoding": "UTF-8", "delimiter": "semicolon", "decimal_mark": "comma"},
            ),
            (
                "Read as a table in UTF-8 with the delimiter semicolon. The decimal mark is a comma. "
                "If letters or numbers came out wrong, save the table as .xlsx and send that."
            ),
        ),
    ],
)
def test_what_was_seen_in_a_file_is_asked_about(told: Told, sentence: str):
    problem = told_problem(told, "f.xlsm")

    assert problem.sentence == sentence
    assert (problem.code, problem.sheet, problem.cell) == (told.code, told.sheet, told.cell)
    assert problem.severity is Severity.QUERY
