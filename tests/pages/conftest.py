"""Stores for the page tests: an empty one, and copies of the one with both examples."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "monitoring" / "ui" / "main.py"

OpenPage = Callable[..., AppTest]


def _opener(monkeypatch: pytest.MonkeyPatch, file: Path) -> OpenPage:
    monkeypatch.setenv("MONITORING_DATABASE_URL", f"sqlite:///{file}")

    def open_page(page: str = "overview", **address: str) -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        if page != "overview":
            app.switch_page(str(ROOT / "pages" / f"{page}.py"))
        return app.run()

    return open_page


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_file: Path) -> OpenPage:
    """Opens a page on a store with nothing in it."""
    return _opener(monkeypatch, shutil.copy(empty_file, tmp_path / "empty.db"))


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, examples_file: Path) -> OpenPage:
    """Opens a page on a store of its own with demonstration and real example."""
    target = tmp_path / "filled.db"
    shutil.copyfile(examples_file, target)
    return _opener(monkeypatch, target)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, examples_file: Path) -> OpenPage:
    """Opens a page on the one filled store that such tests share; for those that write nothing."""
    return _opener(monkeypatch, examples_file)
