"""What the sender of a file is told when it is refused, or when not all in it could be taken."""

from __future__ import annotations

from collections.abc import Mapping

from monitoring.model import Problem, Severity
from monitoring.opening.verdicts import NotOpened, Told
from monitoring.translation import gettext as _
from monitoring.translation import ngettext

MB = 2**20


def refusal(error: NotOpened, file: str) -> Problem:
    """The problem of a file that was refused: what it is, and what to do about it."""
    if error.code == "too_large":
        return _too_large(error, file)
    statement, advice, expected = _sentences(error, file)
    return Problem(
        code=error.code,
        sheet="",
        cell="",
        statement=statement,
        advice=advice,
        found=file,
        expected=expected,
    )


def told_problem(told: Told, file: str) -> Problem:
    """The question that goes with something seen in a file: it was read, but is it meant so?"""
    statement, advice, found = _told_sentences(told, file)
    return Problem(
        code=told.code,
        sheet=told.sheet,
        cell=told.cell,
        statement=statement,
        advice=advice,
        found=found,
        severity=Severity.QUERY,
    )


def _sentences(error: NotOpened, file: str) -> tuple[str, str, str]:
    """(statement, advice, what was expected)."""
    match error.code:
        case "empty_file":
            return (
                _("'{file}' is empty: it holds not a single byte.").format(file=file),
                _("Check that it was saved and fully copied, and send it again."),
                "",
            )
        case "empty_workbook":
            return (
                _("'{file}' holds no filled cell.").format(file=file),
                _("Check that the right file was chosen and that it was saved."),
                "",
            )
        case "protected":
            return (
                _("'{file}' is protected by a password.").format(file=file),
                _("Open it in Excel or LibreOffice, remove the password, and save it as .xlsx."),
                _("a workbook without a password"),
            )
        case "html_named_xls":
            return (
                _("'{file}' is a web page or an XML text under the name of a workbook.").format(
                    file=file
                ),
                _("Open it in Excel or LibreOffice and save it as .xlsx."),
                _("a workbook (.xlsx)"),
            )
        case "damaged_by_transfer":
            return (
                _("'{file}' was damaged on its way: a program took it for text.").format(file=file),
                _("Send the original again, as an attachment or packed in a .zip file of its own."),
                _("a whole workbook (.xlsx)"),
            )
        case "unclosed_quote":
            return (
                _("'{file}': a quotation mark opened in line {line} is never closed.").format(
                    file=file, line=error.details.get("line", "")
                ),
                _("Close it in a text editor, or save the table as .xlsx and send that."),
                _('a " at both ends of a text'),
            )
        case "not_a_workbook":
            return (
                _("'{file}' is not an Excel workbook.").format(file=file),
                _("Open it in Excel or LibreOffice and save it as .xlsx."),
                _("a workbook (.xlsx)"),
            )
    return (
        _("'{file}' is damaged and cannot be read to its end.").format(file=file),
        _(
            "Open it in Excel or LibreOffice, let it be repaired, save it as .xlsx and send it again."
        ),
        _("a whole workbook (.xlsx)"),
    )


def _too_large(error: NotOpened, file: str) -> Problem:
    size, limit = _size(error.details), _limit(error.details)
    return Problem(
        code="too_large",
        sheet=error.sheet,
        cell="",
        statement=_("'{name}' is too large to be an assessment ({size}).").format(
            name=file, size=size
        ),
        advice=_("Copy the filled cells to a new workbook and send that."),
        found=size,
        expected=limit,
    )


def _size(details: Mapping[str, str]) -> str:
    """What of a file is too large."""
    found, limit = _number(details, "found"), _number(details, "limit")
    match details.get("measure"):
        case "file_bytes":
            return _("{size} MB").format(size=f"{found / MB:.0f}")
        case "unpacked_bytes":
            return _("{size} MB unpacked").format(size=f"{found / MB:.0f}")
        case "ratio":
            return _("a part unpacks to {n} times its size").format(n=found)
        case "sheets":
            return _("more than {n} sheets").format(n=limit)
        case "rows" | "columns" | "grid":
            return _("a cell far outside any table")
        case "cells":
            return _("more than {n} filled cells").format(n=limit)
        case "strings":
            return _("more than {n} texts").format(n=limit)
        case "merges":
            return _("more than {n} merged ranges").format(n=limit)
        case "merged_cells":
            return _("more than {n} merged cells").format(n=limit)
        case "seconds" | "cpu_seconds":
            return _("reading it takes too long")
    return _("reading it takes too much memory")


def _limit(details: Mapping[str, str]) -> str:
    limit = _number(details, "limit")
    if details.get("measure") in ("file_bytes", "unpacked_bytes"):
        return _("at most {size} MB").format(size=limit // MB)
    return _("at most {n}").format(n=limit) if limit else ""


def _number(details: Mapping[str, str], name: str) -> int:
    text = details.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _told_sentences(told: Told, file: str) -> tuple[str, str, str]:
    """(statement, advice, what was found)."""
    details = told.details
    match told.code:
        case "macros_ignored":
            return (
                _("'{file}' holds macros: they were not run.").format(file=file),
                _("Check that no answer waits for a macro, and save the workbook as .xlsx."),
                file,
            )
        case "external_links":
            return (
                _(
                    "'{file}' takes values from other files: they were read as last stored in it."
                ).format(file=file),
                _("Check that they are up to date, and replace the links by their values."),
                file,
            )
        case "errors_unseen":
            return (
                _(
                    "In '{file}' errors such as #N/A and formulas without a result cannot be told"
                    " from empty cells."
                ).format(file=file),
                _("Save it as .xlsx and send that, if it holds any."),
                details.get("format", ""),
            )
        case "value_under_merge":
            return (
                _("'{text}' stands hidden under the merged cells {range} and was not read.").format(
                    text=details.get("text", ""), range=details.get("range", "")
                ),
                _("Delete it, or unmerge the cells and move it to where it belongs."),
                details.get("text", ""),
            )
        case "values_under_merges":
            further = _number(details, "further")
            return (
                ngettext(
                    "{n} further value stands hidden under merged cells and was not read.",
                    "{n} further values stand hidden under merged cells and were not read.",
                    further,
                ).format(n=further),
                _("Unmerge the cells and delete what is not meant."),
                str(further),
            )
    return (
        _read_as(details),
        _("If letters or numbers came out wrong, save the table as .xlsx and send that."),
        details.get("encoding", ""),
    )


def _read_as(details: Mapping[str, str]) -> str:
    """How a text file was understood."""
    names = {
        "semicolon": _("semicolon"),
        "comma": _("comma"),
        "tab": _("tab"),
        "bar": _("vertical bar"),
        "point": _("point"),
    }
    delimiter = details.get("delimiter", "")
    mark = details.get("decimal_mark", "")
    statement = _("Read as a table in {encoding} with the delimiter {delimiter}.").format(
        encoding=details.get("encoding", ""), delimiter=names.get(delimiter, delimiter)
    )
    if mark:
        statement += " " + _("The decimal mark is a {mark}.").format(mark=names[mark])
    return statement
