"""A real server on a store, the installed browser, and when a page stands still."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Playwright

from monitoring.pipeline.workspace import ADDRESS_VARIABLE
from monitoring.ui import menu

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)  # fmt: skip
START_SECONDS = 60
STANDS_STILL = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app?.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]');
}"""

LOOKS = """look =>
    getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === look"""
RESTS = """async after => {
    const said = () => JSON.stringify([
        document.querySelector('[data-testid=stMain]').scrollHeight,
        ...[...document.querySelectorAll('.main-svg, canvas')].map(drawn => {
            const {x, y, width, height} = drawn.getBoundingClientRect();
            return [x, y, width, height].map(Math.round);
        })]);
    const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));
    await wait(after);
    for (let before = null, now = said(), times = 0; now !== before && times < 50; times++) {
        await wait(100);
        [before, now] = [now, said()];
    }
}"""


class NoBrowser(RuntimeError):
    """No Chromium is installed; the message says what to do."""


class NotStarted(RuntimeError):
    """The server ended or never answered; the message is what it wrote."""


def titles() -> dict[str, str]:
    """The title of every page of the menu by its address; that of the first page is empty."""
    title_by_name = {name: title for group in menu.PAGES.values() for name, title in group.items()}
    first = next(iter(title_by_name))
    return {"" if name == first else name: title for name, title in title_by_name.items()}


def launched(playwright: Playwright) -> Browser:
    """The installed Chromium, Chrome or Edge, started. Raises NoBrowser."""
    own = Path(playwright.chromium.executable_path)
    found = os.environ.get("MONITORING_CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), ""
    )
    if not found and own.exists():
        found = str(own)
    if not found:
        raise NoBrowser(
            "No Chromium was found. Install one, or name it in MONITORING_CHROMIUM, "
            "to look at the pages in a real browser."
        )
    # Debian's Chromium refuses to run as root with its sandbox.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return playwright.chromium.launch(
        executable_path=found,
        args=["--disable-dev-shm-usage", *(["--no-sandbox"] if as_root else [])],
    )


@contextmanager
def serving(database: Path, script: Path = ROOT / "app.py") -> Iterator[str]:
    """The address of a fresh server process of the script on a store. Raises NotStarted."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script),
               "--server.port", str(port), "--server.headless", "true"]  # fmt: skip
    log = database.with_name(f"{database.stem}-{port}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {ADDRESS_VARIABLE: f"sqlite:///{database}"},
            stdout=output,
            stderr=subprocess.STDOUT,
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
    raise NotStarted(f"the server did not start:\n{log.read_text(errors='replace')}")


def settle(page: Page) -> None:
    """Wait until the server has answered and nothing is being drawn any more."""
    page.wait_for_selector("h1", timeout=30_000)
    # What a hand has just done reaches the server a moment later.
    page.wait_for_timeout(300)
    page.wait_for_function(STANDS_STILL, timeout=30_000)
    page.wait_for_timeout(300)


def come_to_rest(page: Page, after: int = 400) -> None:
    """Wait until nothing moves or changes its size any more.

    after: milliseconds before the first look; figures follow another width of the window late.
    """
    page.evaluate(RESTS, after)


def change_look(page: Page, look: Literal["light", "dark"]) -> None:
    """Let the reader's machine change to light or dark, and have the figures drawn anew for it."""
    page.emulate_media(color_scheme=look)
    page.wait_for_function(LOOKS, arg=look)
    page.wait_for_timeout(300)
    # The server draws the figures, and hears of another look when it is asked again.
    page.keyboard.press("r")
    settle(page)
