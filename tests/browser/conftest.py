"""A real server and a real browser. Without a browser the tests say so and are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from .served import NoBrowser, launched, serving, settle

FOLDER = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test of this folder, and of no other, be tried again, twice at most.

    A real browser on a busy machine is late now and then. What is wrong is wrong three times; how
    often a test was tried again stands in pytest's last line.
    """
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=2))


def tool_is_missing(sentence: str) -> None:
    """Skip with a plain sentence; fail where every tool is said to be there."""
    if os.environ.get("MONITORING_REQUIRE_TOOLS"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            started = launched(playwright)
        except NoBrowser as missing:
            tool_is_missing(str(missing))
        yield started
        started.close()


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
