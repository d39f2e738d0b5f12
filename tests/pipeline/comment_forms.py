"""Comment forms, filled in as an official would."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import lru_cache

import openpyxl
import pandas as pd

from monitoring import pipeline
from monitoring.model import Assessment
from monitoring.pipeline import Workspace
from monitoring.pipeline.documents.draft_findings import comment_form_of
from monitoring.store import commit_upload
from monitoring.translation import speaking

COLUMNS = {"stance": "F", "proposed": "G", "text": "H", "visibility": "I"}
Said = Mapping[str, Mapping[str, object]]

OWN = {("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "1", ("XAB", "LAW-1"): "2", ("XAC", "LAW-1"): "0"}
FOUND = {("XAA", "LAW-1"): "2", ("XAA", "LAW-2"): "1", ("XAA", "SKL-1"): "0", ("XAB", "LAW-1"): "2"}


def rate(workspace: Workspace, ratings: Callable[..., pd.DataFrame]) -> None:
    """Keep own ratings and evaluators' ratings of the round 2024."""
    for assessment, said in ((Assessment.SELF, OWN), (Assessment.EVALUATOR, FOUND)):
        commit_upload(
            workspace.store,
            "TEST",
            ratings(said, assessment=assessment.value),
            file=f"{assessment}.xlsx",
            content=assessment.encode(),
            layout="long",
        )


def form(
    workspace: Workspace,
    said: Said | None = None,
    *,
    country: str = "XAA",
    language: str = "en",
    plan: str = "TEST",
    change: Callable[[openpyxl.Workbook], None] = lambda _book: None,
) -> bytes:
    """The comment form of a country with these cells filled in, by code and column."""
    content = _blank(workspace, workspace.store.revision(), plan, country, language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[1]
    row_by_code = {sheet[f"A{n}"].value: n for n in range(4, sheet.max_row + 1)}
    for code, cells in (said or {}).items():
        for column, value in cells.items():
            cell = sheet[f"{COLUMNS[column]}{row_by_code[code]}"]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@lru_cache(maxsize=64)
def _blank(workspace: Workspace, _revision: int, plan: str, country: str, language: str) -> bytes:
    with speaking(language):
        return comment_form_of(pipeline.results(workspace, plan), "2024", country)
