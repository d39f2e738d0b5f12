"""A picture of a figure, drawn by the installed browser without a network."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from monitoring.cli import main
from monitoring.exports.figure_image import BROWSER_VARIABLE
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

from .conftest import tool_is_missing
from .served import NAMES


def test_a_figure_leaves_as_a_picture(
    examples_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    browser = os.environ.get("MONITORING_CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), ""
    )
    if not browser:
        tool_is_missing("No Chromium was found to draw a picture with.")
    monkeypatch.setenv(BROWSER_VARIABLE, browser)
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{examples_file}")
    target = tmp_path / "a.svg"

    words = ["export", "figure", "profile", "--plan", "CCSCAP-2016-DEMO", "--country", "XAC"]
    assert main([*words, "-o", str(target)]) == 0
    content = target.read_bytes()
    assert content.startswith(b"<svg")
    assert b"DEMONSTRATION" in content
    assert b"Country C" in content
