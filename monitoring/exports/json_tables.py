"""Tables as JSON, for a program: the facts about them and their rows, nothing rounded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from monitoring.exports.harmless import harmless


def json_bytes(frames: Mapping[str, pd.DataFrame], facts: Mapping[str, str]) -> bytes:
    """`{"facts": {…}, "tables": {title: [row, …]}}` in UTF-8, in the order of what is given.

    A row is an object by column name. A number has the digits that give the same number back; a
    missing value is null, never zero and never NaN.
    """
    told = {key: harmless(text) for key, text in facts.items()}
    tables = {title: _rows(frame) for title, frame in frames.items()}
    content = {"facts": told, "tables": tables}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8")


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    # Not to_json of pandas, which keeps 15 decimals and so rounds.
    known = frame.astype(object).where(frame.notna(), None)
    return [
        {str(name): harmless(value) if isinstance(value, str) else value
         for name, value in row.items()}
        for row in known.to_dict("records")
    ]  # fmt: skip
