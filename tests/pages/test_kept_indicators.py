"""Targets and indicators that are kept are shown with their cells, and taken away as files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from monitoring.definitions.series import SeriesKind
from monitoring.pipeline import SeriesChoices, import_series, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

TARGETS = [
    ("Country", "Indicator", "Unit", "Direction", "Baseline", "Y1", "Y2", "End target"),
    ("Jamaica", "Law adopted", "yes/no", "yes", "No", "No", "Yes", "Yes"),
]
INDEX = [("Country", "GCI 2024", None), (None, "Score", "Rank"), ("Jamaica", 58.2, 100)]


def script() -> None:
    from monitoring.ui import indicators

    indicators.kept()


@pytest.fixture
def shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workbook: Callable[..., bytes]
) -> Callable[..., AppTest]:
    """The part of the page on a store to which these tables were sent."""
    address = f"sqlite:///{tmp_path / 'page.db'}"
    monkeypatch.setenv(ADDRESS_VARIABLE, address)

    def show(**tables: list[tuple[object, ...]]) -> AppTest:
        workspace = open_workspace(address)
        for kind, rows in tables.items():
            plan = "CCSCAP-2016" if kind == "targets" else None
            choices = SeriesChoices(SeriesKind(kind), plan=plan, year_one=2021)
            verdict = import_series(workspace, workbook({"S": rows}), f"{kind}.xlsx", choices)
            assert not verdict.has_errors
        workspace.store.close()
        return AppTest.from_function(script, default_timeout=60).run()

    return show


def test_nothing_is_shown_where_nothing_is_kept(shown: Callable[..., AppTest]):
    app = shown()

    assert not app.exception
    assert len(app.dataframe) == len(app.header) == 0


def test_targets_and_indicators_stand_apart(shown: Callable[..., AppTest]):
    app = shown(targets=TARGETS, indicators=INDEX)

    assert not app.exception
    assert [box.value.replace("\\", "") for box in app.markdown if "**" in str(box.value)] == [
        "**Targets of CCSCAP-2016**",
        "**External indicators**",
    ]
    assert "enter no score" in app.markdown[0].value


def test_each_value_stands_as_it_was_typed_with_its_cell(shown: Callable[..., AppTest]):
    table = shown(targets=TARGETS).dataframe[0].value

    assert list(table["Value"]) == ["No", "Yes", "No", "Yes"]
    assert list(table["Cell"]) == ["S!E2", "S!H2", "S!F2", "S!G2"]
    assert list(table["Year"]) == ["", "", "2021", "2022"]
    assert "Scale" not in table.columns


def test_a_rank_that_nobody_published_is_not_shown_as_one(shown: Callable[..., AppTest]):
    table = shown(indicators=INDEX).dataframe[0].value

    assert dict(zip(table["Measure"], table["Value"], strict=True)) == {
        "Rank": "not published",
        "Score": "58.2",
    }
    assert "0-100" in set(table["Scale"])


def test_the_files_hold_every_column(shown: Callable[..., AppTest]):
    from monitoring.exports import csv_bytes
    from monitoring.pipeline import facts, kept_series

    shown(targets=TARGETS)
    workspace = open_workspace()
    rows = kept_series(workspace)
    content = csv_bytes({"series": rows}, facts.series_facts("CCSCAP-2016", 1))
    workspace.store.close()

    read = pd.read_csv(io.BytesIO(content))
    assert list(read["value"]) == [0, 1, 0, 1]
    assert {"sheet", "cell", "raw", "file", "units"} < set(read.columns)


@pytest.mark.parametrize("name", ["overview", "country", "returns", "downloads", "method", "plans"])
def test_a_page_raises_nothing_on_the_plan_of_a_framework(
    empty: Callable[..., AppTest], workbook: Callable[..., bytes], name: str
):
    workspace = open_workspace()
    rows = [("World Bank PAD P171528",), TARGETS[0], ("Dominica", *TARGETS[1][1:])]
    content = workbook({"S": rows})
    verdict = import_series(workspace, content, "rf.xlsx", SeriesChoices(SeriesKind.TARGETS))
    workspace.store.close()

    app = empty(name, plan="CARDTP-RF")

    assert verdict.plan == "CARDTP-RF"
    assert not app.exception
    assert "CARDTP-RF" in app.sidebar.selectbox[0].options or name == "plans"
