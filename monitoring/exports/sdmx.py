"""Scores as SDMX-CSV 2.0, which statistical offices read without being told the columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from monitoring.exports.harmless import harmless
from monitoring.exports.tables import FORMULA_STARTS

AGENCY, STRUCTURE, VERSION = "ACTION_PLAN_MONITORING", "SCORES", "1.0"
"""The dataflow as SDMX names one: AGENCY:STRUCTURE(VERSION)."""
INFORMATION = "I"
"""The action of SDMX-CSV: the data are for information."""

NORMAL, CANNOT_EXIST, MISSING = "A", "M", "O"
"""OBS_STATUS by CL_OBS_STATUS: a normal value; data cannot exist; a missing value."""

DIMENSIONS: Mapping[str, str] = {
    "PLAN": "plan",
    "ROUND": "round",
    "ASSESSMENT": "assessment",
    "REF_AREA": "country",
    "NODE": "node",
}
"""What tells one observation from another: the column of the frame by the dimension. All are codes."""
MEASURE = "OBS_VALUE"
ATTRIBUTES: Mapping[str, str] = {
    "OBS_STATUS": "obs_status",
    "BOUND_LOW": "bound_low",
    "BOUND_HIGH": "bound_high",
    "COVERAGE": "coverage",
    "N_RATED": "n_rated",
    "N_APPLICABLE": "n_applicable",
    "COMMENT_OBS": "comment",
}
UNIT_MEASURE = "POINTS_0_100"
OWN: Mapping[str, str] = {"NODE_LEVEL": "level", "NODE_TITLE": "node_title", "NODE_CODE": "node"}
"""Columns beside those of the structure; an SDMX reader passes over them."""

NOT_OF_A_CODE = re.compile(r"[^A-Za-z0-9_@$-]")


def sdmx_bytes(frames: Mapping[str, pd.DataFrame], facts: Mapping[str, str]) -> bytes:
    """One observation a row in UTF-8: the score with its range and coverage; lines end in CRLF.

    frames: one, with the columns that DIMENSIONS, ATTRIBUTES and OWN name, `score` (0-100 or
    missing), and `time_period` (ISO 8601; left out where a round has none, because ROUND tells
    it). A missing score is empty, with its status and the reason as a comment. The facts follow
    in columns of their own. Source: SDMX-CSV 2.0 field guide, SDMX 3.0.
    """
    (frame,) = frames.values()
    columns = _columns(frame)
    told = {_heading(key): _safe(text) for key, text in facts.items()}
    extra = {heading: text for heading, text in told.items() if heading not in columns}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*columns, *extra])
    writer.writerows([*row, *extra.values()] for row in zip(*columns.values(), strict=True))
    return buffer.getvalue().encode("utf-8")


def _columns(frame: pd.DataFrame) -> dict[str, list[str]]:
    """The texts of each column by its heading, in the order that SDMX-CSV asks for."""
    n = len(frame)
    columns = {
        "STRUCTURE": ["dataflow"] * n,
        "STRUCTURE_ID": [f"{AGENCY}:{STRUCTURE}({VERSION})"] * n,
        "ACTION": [INFORMATION] * n,
    }
    columns |= {name: list(_codes(frame[column])) for name, column in DIMENSIONS.items()}
    if (frame["time_period"] != "").all():
        columns["TIME_PERIOD"] = list(frame["time_period"])
    columns[MEASURE] = _texts(frame["score"])
    columns["UNIT_MEASURE"] = [UNIT_MEASURE] * n
    columns |= {name: _texts(frame[column]) for name, column in ATTRIBUTES.items()}
    return columns | {name: _texts(frame[column]) for name, column in OWN.items()}


def _codes(values: Iterable[str]) -> Iterator[str]:
    """The values as SDMX allows a code to be written, different ones staying different."""
    written: dict[str, str] = {}
    for value in values:
        if value not in written:
            base = code = NOT_OF_A_CODE.sub("_", value)
            number = 1
            while code in written.values():
                number += 1
                code = f"{base}_{number}"
            written[value] = code
        yield written[value]


def _texts(values: Iterable[object]) -> list[str]:
    return [_text(value) for value in values]


def _text(value: object) -> str:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124  # NaN alone is not itself
        return ""
    return _safe(value) if isinstance(value, str) else repr(value)


def _safe(text: str) -> str:
    """Text that no spreadsheet would run as a formula (OWASP ASVS 5)."""
    kept = harmless(text)
    return f"'{kept}" if kept.startswith(FORMULA_STARTS) else kept


def _heading(key: str) -> str:
    return re.sub(r"\W+", "_", key).strip("_").upper()
