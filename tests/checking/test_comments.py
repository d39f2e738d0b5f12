"""A comment form is checked against the plan, and against the draft findings of today."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from monitoring.checking import CheckedComments, Draft, check_comments, check_cover
from monitoring.definitions import load_countries
from monitoring.model import BEST_AVAILABLE, Plan, RawComments
from monitoring.pipeline import DATA, Results
from monitoring.pipeline.documents.draft_findings import comment_form_of
from monitoring.reading import comments as reading
from monitoring.reading import read_workbook, recognised_comments

COUNTRIES = load_countries(DATA / "countries.csv")
NAN = float("nan")


@pytest.fixture(scope="module")
def measured(plan: Plan) -> Plan:
    """The test plan in which LAW-1 is answered with a number of per cent."""
    actions = tuple(
        replace(a, lower=0.0, optimum=100.0, unit="%") if a.code == "LAW-1" else a
        for a in plan.actions
    )
    return replace(plan, actions=actions)


@pytest.fixture(scope="module")
def raw(measured: Plan, ratings: Callable[..., pd.DataFrame]) -> Callable[..., RawComments]:
    """The form of Country A, with a draft finding of 40 % on LAW-1, with these cells written."""
    said = ratings({("XAA", "LAW-1"): 40.0}, assessment="evaluator").assign(file="e")
    names = {c.code: c for c in measured.countries}
    content = comment_form_of(Results(measured, BEST_AVAILABLE, said, names), "2024", "XAA")

    def build(**value_by_cell: object) -> RawComments:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for cell, value in value_by_cell.items():
            book.worksheets[1][cell] = value
        buffer = io.BytesIO()
        book.save(buffer)
        found = recognised_comments(read_workbook(buffer.getvalue(), "c.xlsx"))
        assert found is not None
        return found

    return build


def checked(raw: RawComments, plan: Plan, draft: float = 40.0) -> CheckedComments:
    about = check_cover(raw, plan, COUNTRIES)
    assert isinstance(about, tuple)
    drafts = {"LAW-1": Draft("", draft)}
    return check_comments(raw, plan, COUNTRIES, *about, drafts=drafts, on=datetime.date(2024, 9, 1))


def test_a_number_is_proposed_where_a_number_is_asked(
    measured: Plan, raw: Callable[..., RawComments]
):
    found = checked(raw(F6="We disagree", G6=75.5, H6="Survey of 2024"), measured)

    assert found.problems == ()
    (row,) = found.comments.to_dict("records")
    assert (row["node"], row["value"], row["level"], row["raw"]) == (
        "LAW-1", 75.5, "", "We disagree · 75.5",
    )  # fmt: skip


def test_the_number_that_the_form_showed_is_compared_with_that_of_today(
    measured: Plan, raw: Callable[..., RawComments]
):
    form = raw(F6="We agree")

    assert checked(form, measured).problems == ()
    assert [p.code for p in checked(form, measured, draft=41.0).problems] == ["draft_changed"]


def test_agreeing_and_proposing_the_same_number_is_no_contradiction(
    measured: Plan, raw: Callable[..., RawComments]
):
    assert checked(raw(F6="We agree", G6=40), measured).problems == ()
    (problem,) = checked(raw(F6="We agree", G6=50), measured).problems
    assert (problem.code, problem.cell, problem.found) == ("agrees_and_proposes", "G6", "50")


def test_a_form_in_which_no_code_is_known_gives_one_sentence(
    measured: Plan, raw: Callable[..., RawComments]
):
    codes = {f"A{n}": f"X{n}" for n in range(4, 11)}
    form = raw(**codes, **{f"H{n}": "x" for n in range(4, 11)})

    assert [p.code for p in checked(form, measured).problems] == ["no_known_action"]


def test_a_dash_says_nothing(measured: Plan, raw: Callable[..., RawComments]):
    found = checked(raw(F6="-", G6="–", H6="..."), measured)

    assert (len(found.comments), found.problems) == (0, ())
    assert "LAW-1" in found.silent


def test_a_sheet_far_too_long_gives_one_sentence(
    measured: Plan, raw: Callable[..., RawComments], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)

    found = checked(raw(), measured)

    assert [p.code for p in found.problems] == ["too_many_rows"]
    assert found.comments.empty


def test_a_workbook_without_the_cover_of_a_comment_form_is_none(
    workbook: Callable[..., bytes],
):
    table = workbook({"Findings": [("Code", "Do you agree?", "Comment"), ("LAW-1", "yes", "x")]})

    assert recognised_comments(read_workbook(table, "c.xlsx")) is None


def test_a_missing_rating_equals_a_missing_one_and_no_number():
    assert Draft("2", NAN) == Draft("2", NAN)
    assert Draft("2", NAN) != Draft("3", NAN)
    assert Draft("", 1.0) != Draft("", NAN)
    assert Draft("", 1.0) != 1.0
