"""The workbook computes every score again, and a spreadsheet program comes to the same numbers."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.exports.scores_workbook import (
    COLUMNS,
    FIRST_ROW,
    HEAD_ROW,
    OF_COUNTS,
    UNIT_COLUMN,
    scores_workbook,
)
from monitoring.model import BEST_AVAILABLE, REGION, Action, Aggregation, Area, Country, Plan
from monitoring.pipeline import Results, Workspace
from monitoring.pipeline.documents.calculation import calculation
from monitoring.pipeline.outgoing import Asked, outgoing
from monitoring.translation import NAME_BY_LANGUAGE, PSEUDO_LANGUAGE, speaking

Build = Callable[..., pd.DataFrame]
NUMBERS = ("score", "bound_low", "bound_high", "coverage", "n_rated", "n_applicable")
SHEET_COLUMN = {
    "score": "score", "bound_low": "low", "bound_high": "high", "coverage": "coverage",
    "n_rated": "n_rated", "n_applicable": "n_applicable",
}  # fmt: skip
HOSTILE = '=HYPERLINK("http://x")\u202e<b>&\x07'
ALL = {
    ("XAA", "A-1"): 90.0, ("XAA", "A1-1"): 40.0, ("XAA", "A1-2"): 75.0, ("XAA", "A11-1"): 10.0,
    ("XAA", "A11-2"): 0.0, ("XAA", "B-1"): 33.0, ("XAA", "B-2"): 66.7, ("XAA", "D-1"): 5.0,
    ("XAB", "A-1"): 20.0, ("XAB", "A1-1"): "n/a", ("XAB", "A11-1"): 55.5, ("XAB", "B-2"): "n/a",
    ("XAB", "D-1"): 61.0,
    ("XAC", "B-1"): 70.0, ("XAC", "D-1"): "n/a",
}  # fmt: skip


def nested(plan: Plan, **rules: Any) -> Plan:
    """Areas in areas beside actions, other weights (0 among them), an area without actions."""
    areas = (
        Area("A", "Area A", weight=2, core=True),
        Area("A1", "Part of A", "A", weight=3),
        Area("A11", "Part of the part", "A1", weight=0.5),
        Area("B", "Area B", weight=1.25),
        Area("C", HOSTILE),
        Area("D", "Area D", weight=1),
    )
    weights = {"A-1": ("A", 1), "A1-1": ("A1", 2), "A1-2": ("A1", 1), "A11-1": ("A11", 0.3),
               "A11-2": ("A11", 1), "B-1": ("B", 0), "B-2": ("B", 1), "D-1": ("D", 4)}  # fmt: skip
    actions = tuple(
        Action(code, parent, f"Action {code}", weight=weight, lower=0, optimum=100)
        for code, (parent, weight) in weights.items()
    )
    return replace(plan, areas=areas, actions=actions, min_actions=2, **rules)


def results_of(plan: Plan, ratings: pd.DataFrame) -> Results:
    countries = {c.code: c for c in plan.countries} | {REGION: Country(REGION, "Region")}
    return Results(plan, BEST_AVAILABLE, ratings.assign(file="a.xlsx"), countries)


def workbook_of(results: Results, round_: str, *units: str) -> bytes:
    found = calculation(results, round_, units or results.answers.units)
    return scores_workbook(found, {}, {"plan": results.plan.code})


def without_values(content: bytes) -> bytes:
    """The workbook without what the program computed, so that a spreadsheet must compute it."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb'( t="(?:str|e)")?>(<f[^>]*>[^<]*</f>)<v>[^<]*</v>', rb">\2", text)
            target.writestr(name, text)
    return buffer.getvalue()


def told(content: bytes) -> pd.DataFrame:
    """The rows of the calculation by country and node; an empty text is a missing number."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[1]
    head, *rows = sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)
    by_count = len(head) == len(COLUMNS)
    names = [name for name in COLUMNS if by_count or name not in OF_COUNTS]
    return pd.DataFrame(rows, columns=names, dtype=object).set_index(["country", "node"])


def expected(results: Results, round_: str) -> pd.DataFrame:
    scored = results.scores
    shown = scored["level"].isin(["area"] + ["plan"] * results.plan.overall)
    return scored[(scored["round"] == round_) & shown].set_index(["country", "node"])


def assert_same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    told_by_key = found.to_dict("index")
    wanted_by_key = wanted.to_dict("index")
    assert told_by_key.keys() == wanted_by_key.keys()
    for key, row in wanted_by_key.items():
        for name in NUMBERS:
            value = told_by_key[key][SHEET_COLUMN[name]]
            number = math.nan if value in ("", None) else float(value)
            if math.isnan(row[name]) or math.isnan(number):
                assert math.isnan(row[name]) == math.isnan(number), (key, name)
            else:
                assert abs(number - row[name]) <= 1e-9, (key, name)
        assert bool(told_by_key[key]["why"]) == math.isnan(row["score"]), key


@pytest.fixture(scope="module")
def cases(examples: Workspace, plan: Plan, ratings: Build) -> dict[str, tuple[Results, str]]:
    """Results and round by name: both examples, and a nested plan under every rule."""
    demo = pipeline.results(examples, "CCSCAP-2016-DEMO")
    found = {
        "demonstration": (demo, "2024"),
        "demonstration_self": (pipeline.results(examples, demo.plan.code, "self"), "2021"),
        "real": (pipeline.results(examples, "WBL-CARIB"), "2023"),
    }
    said = ratings(ALL, assessment="evaluator")
    rules: list[dict[str, Any]] = [
        {"aggregation_area": kind, "aggregation_plan": kind, "geometric_floor": 2.5}
        for kind in Aggregation
    ]
    rules += [
        {"coverage_basis": "count", "coverage_area": 0.5, "coverage_plan": 0.5},
        {"coverage_area": 0.9, "coverage_plan": 0.1},
        {"overall": False, "aggregation_area": Aggregation.GEOMETRIC, "coverage_area": 0.2},
        {"aggregation_plan": Aggregation.MINIMUM, "coverage_area": 0.1, "coverage_plan": 0.1},
    ]
    for n, rule in enumerate(rules):
        found[f"nested_{n}"] = (results_of(nested(plan, **rule), said), "2024")
    return found


@pytest.fixture(scope="module")
def changed(plan: Plan, ratings: Build) -> tuple[Results, bytes]:
    """What the scores are with another rating, and the workbook of the old ones typed over."""
    before = results_of(nested(plan), ratings(ALL, assessment="evaluator"))
    after = ALL | {("XAA", "A11-2"): 80.0, ("XAB", "A1-2"): 12.0}
    del after["XAA", "A-1"]
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(before, "2024")))
    sheet = book["Points"]
    codes = [row[0] for row in sheet.iter_rows(min_row=FIRST_ROW + 1, values_only=True)]
    for unit, code, points in (("XAA", "A11-2", 80), ("XAB", "A1-2", 12), ("XAA", "A-1", None)):
        column = UNIT_COLUMN + before.answers.units.index(unit) + 1
        sheet.cell(FIRST_ROW + 1 + codes.index(code), column).value = points
    buffer = io.BytesIO()
    book.save(buffer)
    return results_of(nested(plan), ratings(after, assessment="evaluator")), buffer.getvalue()


@pytest.fixture(scope="module")
def written(cases: dict[str, tuple[Results, str]]) -> dict[str, bytes]:
    books = {}
    for name, (results, round_) in cases.items():
        # The names of sheets have accents and apostrophes in other languages.
        with speaking("fr" if name == "nested_0" else "en"):
            books[name] = workbook_of(results, round_)
    return books


@pytest.fixture(scope="module")
def calculated_again(
    written: dict[str, bytes],
    changed: tuple[Results, bytes],
    all_saved_by_libreoffice: Callable[..., dict[str, bytes]],
) -> dict[str, bytes]:
    """Every workbook as a spreadsheet program computed it."""
    bare = {name: without_values(content) for name, content in written.items()}
    return all_saved_by_libreoffice({**bare, "changed": changed[1]})


def test_the_values_beside_the_formulas_are_the_scores(
    cases: dict[str, tuple[Results, str]], written: dict[str, bytes]
):
    for name, (results, round_) in cases.items():
        assert_same(told(written[name]), expected(results, round_))


def test_a_spreadsheet_comes_to_the_same_scores(
    cases: dict[str, tuple[Results, str]],
    written: dict[str, bytes],
    calculated_again: dict[str, bytes],
):
    for name, (results, round_) in cases.items():
        again = told(calculated_again[name])
        assert_same(again, expected(results, round_))
        before = told(written[name])
        for column in before.columns:
            for old, new in zip(before[column], again[column], strict=True):
                if isinstance(old, float):
                    assert abs(float(new) - old) <= 1e-9, (name, column)
                else:
                    assert (old or None) == (new or None), (name, column)


def test_the_cases_hold_gaps_withheld_scores_and_what_does_not_apply(
    cases: dict[str, tuple[Results, str]],
):
    reasons = {
        reason
        for results, round_ in cases.values()
        for reason in expected(results, round_)["reason"]
    }

    assert reasons >= {
        "", "coverage", "parts", "min_actions", "core_area", "no_information", "regional_only",
        "not_applicable", "no_actions", "no_weight",
    }  # fmt: skip


def test_a_changed_rating_moves_the_scores(
    changed: tuple[Results, bytes], calculated_again: dict[str, bytes]
):
    assert_same(told(calculated_again["changed"]), expected(changed[0], "2024"))


def test_no_score_is_typed_and_no_text_became_a_formula(written: dict[str, bytes]):
    book = openpyxl.load_workbook(io.BytesIO(written["nested_1"]))
    names = list(COLUMNS)
    formulas = {
        name: [row[n].data_type for row in book["Calculation"].iter_rows(min_row=FIRST_ROW + 1)]
        for n, name in enumerate(n for n in names if not n.startswith("parts_"))
    }

    for name in ("coverage", "mean", "low", "high", "why", "score"):
        assert set(formulas[name]) == {"f"}
    titles = [cell for cell in all_cells(book) if "HYPERLINK" in str(cell.value)]
    assert titles
    assert {cell.data_type for cell in titles} == {"s"}
    assert {str(cell.value) for cell in titles} == {'=HYPERLINK("http://x")<b>&'}


def all_cells(book: openpyxl.Workbook) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from row


def test_what_is_not_known_is_an_empty_cell_and_what_does_not_apply_a_word(
    written: dict[str, bytes],
):
    sheet = openpyxl.load_workbook(io.BytesIO(written["nested_1"]))["Points"]
    rows = {
        row[0]: row[UNIT_COLUMN:]
        for row in sheet.iter_rows(min_row=FIRST_ROW + 1, values_only=True)
    }

    assert rows["A1-1"] == (40, "n/a", None)
    assert rows["A11-2"] == (0, None, None)


def test_the_charts_are_native_and_show_no_bar_where_there_is_no_score(written: dict[str, bytes]):
    with zipfile.ZipFile(io.BytesIO(written["demonstration"])) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    values = openpyxl.load_workbook(io.BytesIO(written["demonstration"]), data_only=True)["Charts"]
    rows = [
        (str(name), score) for name, score in values.iter_rows(
            min_row=FIRST_ROW + 1, max_row=FIRST_ROW + 15, max_col=2, values_only=True)
    ]  # fmt: skip

    assert len(charts) == 2
    assert "Charts!$B$6:$B$20" in charts[0]
    missing = [name for name, score in rows if not isinstance(score, int | float)]
    assert missing
    assert all(name.endswith(": no score") for name in missing)
    assert all(name.endswith(" rated)") for name, _score in rows if name not in missing)
    assert {score for name, score in rows if name in missing} == {"#N/A"}


def test_the_mark_of_the_demonstration_stands_on_every_sheet(written: dict[str, bytes]):
    for sheet in openpyxl.load_workbook(io.BytesIO(written["demonstration"])):
        assert "DEMONSTRATION" in str(sheet["A3"].value)


@pytest.mark.parametrize("language", [*NAME_BY_LANGUAGE, PSEUDO_LANGUAGE])
def test_every_sheet_has_a_name_of_its_own_in_every_language(
    cases: dict[str, tuple[Results, str]], language: str
):
    results, round_ = cases["nested_0"]
    with speaking(language):
        _name, content = outgoing("workbook", Asked(results, round_))
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert len(book.sheetnames) == 8
    assert_same(told(content), expected(results, round_))


def test_one_country_stands_alone_in_its_workbook(cases: dict[str, tuple[Results, str]]):
    results, round_ = cases["demonstration"]
    content = workbook_of(results, round_, "XAC")
    text = "\n".join(
        str(cell.value) for cell in all_cells(openpyxl.load_workbook(io.BytesIO(content)))
    )
    wanted = expected(results, round_)

    assert_same(told(content), wanted[wanted.index.get_level_values("country") == "XAC"])
    others = [c for c in results.plan.countries if c.code != "XAC"]
    assert not [c.code for c in others if c.code in text or c.name in text]
