"""From frames to the bytes of a file: one format per file, no query and no store in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from monitoring.exports.tables import csv_bytes, long_workbook, xlsx_bytes
from monitoring.exports.template import template_workbook

FORMATS: Mapping[str, Callable[[Mapping[str, pd.DataFrame], Mapping[str, str]], bytes]] = {
    "csv": csv_bytes,
    "xlsx": xlsx_bytes,
}
"""Writers of tables by format: (frame by title, facts about them) → bytes."""

__all__ = ["FORMATS", "csv_bytes", "long_workbook", "template_workbook", "xlsx_bytes"]
