"""From a shell: the pack of a country goes out, and its comment form comes in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.pipeline import add_plan_workbook, open_workspace
from monitoring.pipeline.workspace import ADDRESS_VARIABLE
from tests.pipeline.comment_forms import form, rate


def test_a_form_is_recognised_kept_listed_and_undone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    plan_file: bytes,
    ratings: Callable[..., pd.DataFrame],
):
    address = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv(ADDRESS_VARIABLE, address)
    monkeypatch.chdir(tmp_path)
    workspace = open_workspace(address)
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    rate(workspace, ratings)
    good = form(workspace, {"LAW-1": {"stance": "We disagree", "text": "Law 7"}})
    (tmp_path / "good.xlsx").write_bytes(good)
    bad = form(workspace, {"LAW-1": {"proposed": "Mostly"}})
    (tmp_path / "bad.xlsx").write_bytes(bad)
    workspace.store.close()

    assert main(["export", "pack", "--plan", "TEST", "--round", "2024", "--country", "XAA"]) == 0
    assert (tmp_path / "TEST_2024_draft_XAA_pack.zip").is_file()
    capsys.readouterr()

    assert main(["import", "bad.xlsx"]) == 1
    assert "Findings!G6: 'Mostly' is not a level" in capsys.readouterr().out
    assert main(["import", "good.xlsx", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["files"]
    assert (told["as"], told["added"], told["upload"], told["problems"]) == ("comments", 1, 3, [])
    assert main(["uploads", "--plan", "TEST", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["uploads"][0]["kind"] == "comments"

    assert main(["round", "publish", "2024", "--plan", "TEST"]) == 0
    assert main(["undo", "3"]) == 1
    assert "published for good" in capsys.readouterr().err
