"""A real server and a real browser. Without a browser the tests say so and are skipped."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)  # fmt: skip
START_SECONDS = 60


def tool_is_missing(sentence: str) -> None:
    """Skip with a plain sentence; fail where every tool is said to be there."""
    if os.environ.get("MONITORING_REQUIRE_TOOLS"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        found = os.environ.get("MONITORING_CHROMIUM") or next(
            filter(None, map(shutil.which, NAMES)), ""
        )
        if not found and own.exists():
            found = str(own)
        if not found:
            tool_is_missing(
                "No Chromium was found. Install one, or name it in MONITORING_CHROMIUM, "
                "to run the tests in a real browser."
            )
        # Debian's Chromium refuses to run as root with its sandbox.
        as_root = hasattr(os, "geteuid") and os.geteuid() == 0
        started = playwright.chromium.launch(
            executable_path=found,
            args=["--disable-dev-shm-usage", *(["--no-sandbox"] if as_root else [])],
        )
        yield started
        started.close()


@contextmanager
def serving(database: Path) -> Iterator[str]:
    """The address of a fresh server process on a store."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py",
               "--server.port", str(port), "--server.headless", "true"]  # fmt: skip
    environment = os.environ | {"MONITORING_DATABASE_URL": f"sqlite:///{database}"}
    log = database.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, examples_file: Path) -> Iterator[str]:
    """A fresh process on a store of this module's own, with both examples."""
    database = tmp_path_factory.mktemp("server") / "store.db"
    shutil.copyfile(examples_file, database)
    with serving(database) as address:
        yield address


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A fresh process on an empty store."""
    with serving(tmp_path_factory.mktemp("empty") / "store.db") as address:
        yield address


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address as a new visitor and waits until the page stands still."""
    contexts = []

    def visit(address: str, *, width: int = 1366, height: int = 768, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        settle(page)
        return page

    yield visit
    for context in contexts:
        context.close()


def settle(page: Page) -> None:
    """Wait until the server has answered and nothing is being drawn any more."""
    page.wait_for_selector("h1", timeout=30_000)
    page.wait_for_timeout(300)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidget]')", timeout=30_000
    )
    page.wait_for_timeout(300)
