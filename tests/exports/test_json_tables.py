"""JSON holds facts and tables: numbers unrounded, what is missing null, text as it is."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from monitoring.exports import json_bytes

NUMBERS = [1 / 3, 200 / 3, 0.1 + 0.2, -1.5, 1e-9, 0.0]


def read(frames: dict[str, pd.DataFrame], facts: dict[str, str] | None = None) -> dict[str, object]:
    found = json.loads(json_bytes(frames, facts or {}), parse_constant=pytest.fail)
    assert isinstance(found, dict)
    return found


def test_numbers_are_the_same_numbers():
    found = read({"scores": pd.DataFrame({"score": NUMBERS})})

    assert found["tables"] == {"scores": [{"score": number} for number in NUMBERS]}


def test_what_is_missing_is_null_and_whole_numbers_stay_whole():
    frame = pd.DataFrame(
        {"score": [np.nan, 50.0], "n": [3, 4], "rank": pd.array([None, 1], dtype="Int64"),
         "why": [None, "late"], "core": [True, False]}
    )  # fmt: skip
    content = json_bytes({"scores": frame}, {}).decode()

    assert read({"scores": frame})["tables"] == {
        "scores": [
            {"score": None, "n": 3, "rank": None, "why": None, "core": True},
            {"score": 50.0, "n": 4, "rank": 1, "why": "late", "core": False},
        ]
    }
    assert '"n": 3,' in content
    assert '"rank": 1,' in content


def test_facts_come_first_and_the_order_is_kept():
    frames = {"b": pd.DataFrame({"z": [1], "a": [2]}), "a": pd.DataFrame(columns=["x"])}
    content = json_bytes(frames, {"plan": "TEST", "as at": "now"})

    assert content == json_bytes(frames, {"plan": "TEST", "as at": "now"})
    found = json.loads(content)
    assert list(found) == ["facts", "tables"]
    assert found["facts"] == {"plan": "TEST", "as at": "now"}
    assert list(found["tables"]) == ["b", "a"]
    assert list(found["tables"]["b"][0]) == ["z", "a"]
    assert found["tables"]["a"] == []


def test_hostile_text_is_text():
    frame = pd.DataFrame({"comment": ['=1+1 <b> "\u202e\x07 Curaçao']})

    assert read({"notes": frame})["tables"] == {"notes": [{"comment": '=1+1 <b> " Curaçao'}]}
