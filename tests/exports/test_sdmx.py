"""SDMX-CSV as its field guide wants it: columns, codes, and a missing value with its status."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.exports.sdmx import sdmx_bytes
from monitoring.pipeline import Workspace
from monitoring.pipeline.outgoing import Asked, outgoing

FACTS = {"plan": "P", "as at": "2026-01-01", "note": "=1+1"}
HEAD = [
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "PLAN", "ROUND", "ASSESSMENT", "REF_AREA", "NODE",
    "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS", "BOUND_LOW", "BOUND_HIGH",
    "COVERAGE", "N_RATED", "N_APPLICABLE", "COMMENT_OBS", "NODE_LEVEL", "NODE_TITLE", "NODE_CODE",
    "AS_AT", "NOTE",
]  # fmt: skip


def frame(**columns: object) -> pd.DataFrame:
    row = {
        "plan": "P", "round": "2024", "assessment": "self", "country": "XAA", "node": "A",
        "level": "area", "node_title": "Area", "score": 1 / 3, "bound_low": 0.1,
        "bound_high": 99.5, "coverage": 0.5, "n_rated": 1, "n_applicable": 2,
        "time_period": "2024-06-30", "obs_status": "A", "comment": "",
    }  # fmt: skip
    n = max((len(v) for v in columns.values() if isinstance(v, list)), default=1)
    return pd.DataFrame({name: [value] * n for name, value in row.items()} | columns)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_the_columns_stand_in_the_order_of_the_format():
    content = sdmx_bytes({"scores": frame()}, FACTS)
    (row,) = rows(content)

    assert list(row) == HEAD
    assert row["STRUCTURE"] == "dataflow"
    assert row["STRUCTURE_ID"] == "ACTION_PLAN_MONITORING:SCORES(1.0)"
    assert row["ACTION"] == "I"
    assert float(row["OBS_VALUE"]) == 1 / 3
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2


def test_a_missing_value_is_empty_and_has_its_status_and_reason():
    content = sdmx_bytes(
        {"scores": frame(score=[np.nan], bound_low=[np.nan], obs_status=["O"], comment=["No."])}, {}
    )
    (row,) = rows(content)

    assert (row["OBS_VALUE"], row["BOUND_LOW"], row["OBS_STATUS"], row["COMMENT_OBS"]) == (
        "", "", "O", "No.",
    )  # fmt: skip


def test_a_code_is_written_as_the_format_allows_and_stays_its_own():
    (first, second, third) = rows(sdmx_bytes({"s": frame(node=["1.10", "1_10", "A"])}, {}))

    assert [row["NODE"] for row in (first, second, third)] == ["1_10", "1_10_2", "A"]
    assert [row["NODE_CODE"] for row in (first, second, third)] == ["1.10", "1_10", "A"]


def test_without_a_date_of_every_round_the_round_alone_tells_the_time():
    (row,) = rows(sdmx_bytes({"s": frame(time_period=[""])}, {}))

    assert "TIME_PERIOD" not in row


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_text_is_run_as_a_formula(text: str):
    (row,) = rows(sdmx_bytes({"s": frame(node_title=[f"{text}\u202e\x07"])}, {"note": text}))

    assert (row["NODE_TITLE"], row["NOTE"]) == (f"'{text}", f"'{text}")


def test_the_scores_of_a_round_are_all_there(examples: Workspace):
    results = pipeline.results(examples, "CCSCAP-2016-DEMO")
    found = rows(outgoing("sdmx", Asked(results, "2024"))[1])
    scored = results.scores[results.scores["round"] == "2024"]
    keys = {(row["REF_AREA"], row["NODE"]) for row in found}

    assert len(found) == len(scored) == len(keys)
    for row, wanted in zip(found, scored.to_dict("records"), strict=True):
        assert row["NODE_CODE"] == wanted["node"]
        if pd.isna(wanted["score"]):
            assert row["OBS_VALUE"] == ""
            assert row["OBS_STATUS"] in {"M", "O"}
            assert row["COMMENT_OBS"]
        else:
            assert float(row["OBS_VALUE"]) == wanted["score"]
            assert (row["OBS_STATUS"], row["COMMENT_OBS"]) == ("A", "")
            assert float(row["BOUND_LOW"]) == wanted["bound_low"]
            assert float(row["COVERAGE"]) == wanted["coverage"]
    assert {row["TIME_PERIOD"] for row in found} == {str(results.plan.round_by_code["2024"].date)}
    assert {row["OBS_STATUS"] for row in found} == {"A", "M", "O"}
