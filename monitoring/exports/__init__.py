"""From frames to the bytes of a file: one format per file, no query and no store in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from monitoring.exports.json_tables import json_bytes
from monitoring.exports.plan_workbook import plan_workbook
from monitoring.exports.problems import problem_workbook
from monitoring.exports.tables import csv_bytes, long_workbook, xlsx_bytes
from monitoring.exports.template import last_answers, template_workbook
from monitoring.exports.words import OPTIONAL_COLUMNS

FORMATS: Mapping[str, Callable[[Mapping[str, pd.DataFrame], Mapping[str, str]], bytes]] = {
    "csv": csv_bytes,
    "json": json_bytes,
    "xlsx": xlsx_bytes,
}
"""Writers of tables by format: (frame by title, facts about them) → bytes."""

__all__ = [
    "FORMATS",
    "OPTIONAL_COLUMNS",
    "csv_bytes",
    "json_bytes",
    "last_answers",
    "long_workbook",
    "plan_workbook",
    "problem_workbook",
    "template_workbook",
    "xlsx_bytes",
]
