"""Stores for the page tests: an empty one, and one with both examples, made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from monitoring import pipeline
from monitoring.store import backup

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "monitoring" / "ui" / "main.py"

OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with demonstration and real example; to be copied, never written to."""
    folder = tmp_path_factory.mktemp("filled")
    workspace = pipeline.open_workspace(f"sqlite:///{folder / 'work.db'}")
    pipeline.load_examples(workspace)
    backup(workspace.store, folder / "filled.db")
    workspace.store.close()
    return folder / "filled.db"


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
def empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> OpenPage:
    """Opens a page on a store with nothing in it."""
    return _opener(monkeypatch, tmp_path / "empty.db")


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, filled_file: Path) -> OpenPage:
    """Opens a page on a store of its own with demonstration and real example."""
    target = tmp_path / "filled.db"
    shutil.copyfile(filled_file, target)
    return _opener(monkeypatch, target)
