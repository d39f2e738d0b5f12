"""How quick the pages are, beside a page that shows nothing and beside one plain chart.

`python -m benchmarks.rerun` measures, each against its limit and all in the same run, because ratios
hold when the machine's speed drifts and milliseconds do not:

- warm: the server's time for a warm rerun of every page on the demonstration, in multiples of that
  of an empty page with the same menu and selection: at most 2, or 4 where figures can be clicked;
- large: the same on a store of 772,000 ratings, in multiples of the page's own time on the
  demonstration: at most 1.6;
- first: when the first chart is there after a first visit to a server that has just been started,
  in multiples of the time that a page of one plain plotly chart takes: at most 1.3.

`--part` measures some of them. A client speaks Streamlit's own protocol and takes the time from
"rerun" to "finished"; pages take turns. The exit code is 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import websockets
from playwright.sync_api import Browser, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import stores
from monitoring import pipeline
from tests.browser.served import ROOT, launched, serving, titles

PARTS = ("warm", "large", "first")
LIMIT, CLICKABLE_LIMIT, LARGE_LIMIT, FIRST_LIMIT = 2.0, 4.0, 1.6, 1.3
EMPTY = "empty"
FIRST_PAGE = "overview"
WARM_UP = 2
"""Reruns of each page that are not counted, after the first."""
ENOUGH = 20.0
"""Seconds of measuring after which a slow page is measured no more."""

# The product's own script and start, with one page more that its menu does not show.
LAUNCHER = """
import sys

sys.path.insert(0, {root!r})

import streamlit as st

from app import SCRIPT, warm
from monitoring.ui import menu

of_the_product = menu.pages


def pages(folder):
    found = of_the_product(folder)
    empty = st.Page({empty!r}, title="Empty", url_path="empty", visibility="hidden")
    next(iter(found.values())).append(empty)
    return found


menu.pages = pages
app = st.App(str(SCRIPT), lifespan=warm)
"""
PLAIN = """
import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Bar(x=["A", "B", "C"], y=[1, 2, 3])))
"""
CHART = ".js-plotly-plot .main-svg"
# Milliseconds since the navigation began, taken in the page as soon as the chart is there.
WATCH = f"""
new MutationObserver((_changes, watching) => {{
    if (document.querySelector('{CHART}')) {{
        window.firstChart = performance.now();
        watching.disconnect();
    }}
}}).observe(document, {{childList: true, subtree: true}});
"""


@dataclass(frozen=True)
class Subject:
    """A page on a store: where it is served, and what its address asks for."""

    page: str
    server: str
    query: str


@dataclass
class Times:
    """Seconds of each rerun and of the very first, and whether a figure of the page answers clicks."""

    seconds: list[float] = field(default_factory=list)
    first: float = 0.0
    is_clickable: bool = False

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


class Client:
    """One visitor: reruns a page and waits for its end."""

    def __init__(self, connection: websockets.ClientConnection, subject: Subject) -> None:
        self.connection = connection
        self.subject = subject
        self.times = Times()

    async def rerun(self) -> float:
        """Seconds from the request to the end of the script. Raises RuntimeError for an error."""
        message = BackMsg()
        message.rerun_script.query_string = self.subject.query
        message.rerun_script.page_name = (
            "" if self.subject.page == FIRST_PAGE else self.subject.page
        )
        start = time.perf_counter()
        await self.connection.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self.connection.recv())
            kind = answer.WhichOneof("type")
            if kind == "script_finished":
                return time.perf_counter() - start
            if kind == "page_not_found":
                raise RuntimeError(f"there is no page {self.subject.page}")
            if kind == "delta":
                self._look_at(answer)

    def _look_at(self, answer: ForwardMsg) -> None:
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"{self.subject.page} shows an error: {element.exception.message}")
        if kind == "plotly_chart" and element.plotly_chart.selection_mode:
            self.times.is_clickable = True


async def measure(subjects: Sequence[Subject], rounds: int) -> list[Times]:
    """The times of each subject, the subjects in turn."""
    async with AsyncClients(subjects) as clients:
        for client in clients:
            client.times.first = await client.rerun()
            for _warm_up in range(WARM_UP):
                await client.rerun()
        for _round in range(rounds):
            for client in clients:
                if sum(client.times.seconds) < ENOUGH:
                    client.times.seconds.append(await client.rerun())
        return [client.times for client in clients]


class AsyncClients:
    """A visitor for each subject, connected while the block runs."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self.subjects = subjects
        self.clients: list[Client] = []

    async def __aenter__(self) -> list[Client]:
        for subject in self.subjects:
            connection = await websockets.connect(
                f"{subject.server.replace('http', 'ws', 1)}/_stcore/stream",
                max_size=None,
                # The first results of a large store take longer than a ping may.
                ping_interval=None,
                subprotocols=[websockets.Subprotocol("streamlit")],
            )
            self.clients.append(Client(connection, subject))
        return self.clients

    async def __aexit__(self, *_raised: object) -> None:
        for client in self.clients:
            await client.connection.close()


@dataclass(frozen=True)
class Line:
    """One ratio against its limit; times in milliseconds."""

    what: str
    milliseconds: float
    beside: float
    limit: float | None
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.milliseconds / self.beside

    @property
    def is_missed(self) -> bool:
        return self.limit is not None and self.ratio > self.limit


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rerun",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part")
    parser.add_argument("--rounds", type=int, default=40, help="reruns of each page (%(default)s)")
    parser.add_argument("--visits", type=int, default=7, help="first visits (%(default)s)")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these pages")
    given = parser.parse_args()
    parts = given.part or PARTS
    pages = given.pages or [path or FIRST_PAGE for path in titles()]
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        examples = folder / "examples.db"
        workspace = pipeline.open_workspace(f"sqlite:///{examples}")
        pipeline.load_examples(workspace)
        workspace.store.close()
        if "warm" in parts or "large" in parts:
            lines += rerun(folder, examples, pages, given.rounds, parts)
        if "first" in parts:
            lines += first(folder, examples, given.visits)
    missed = [line for line in lines if line.is_missed]
    for line in missed:
        print(f"missed: {line.what}: {line.ratio:.2f}, at most {line.limit}")
    print(f"{sum(line.limit is not None for line in lines)} limits, {len(missed)} missed")
    return 1 if missed else 0


# --- reruns --------------------------------------------------------------------------------------


def rerun(
    folder: Path, examples: Path, pages: Sequence[str], rounds: int, parts: Iterable[str]
) -> list[Line]:
    """Warm reruns of the pages, on the demonstration and where asked on the large store too."""
    launcher = written(folder / "launcher.py", LAUNCHER.format(
        root=str(ROOT), empty=str(written(folder / "empty.py", '"""Nothing."""\n'))
    ))  # fmt: skip
    with ExitStack() as servers:
        small = servers.enter_context(serving(examples, launcher))
        subjects = subjects_of(small, pages, pipeline.DEMONSTRATION, "2024")
        if "large" in parts:
            database, plan, latest = large_store(folder)
            server = servers.enter_context(serving(database, launcher))
            subjects += subjects_of(server, pages, plan, latest)
        measured = asyncio.run(measure(subjects, rounds))
    n_pages = len(pages) + 1
    of_small = dict(zip([EMPTY, *pages], measured[:n_pages], strict=True))
    lines = []
    if "warm" in parts:
        lines += shown("warm reruns on the demonstration", "empty", warm_lines(of_small))
    if "large" in parts:
        of_large = dict(zip([EMPTY, *pages], measured[n_pages:], strict=True))
        lines += shown(
            f"warm reruns on {stores.LARGE.n_ratings:,} ratings",
            "small",
            [
                Line(
                    name,
                    1e3 * times.median,
                    1e3 * of_small[name].median,
                    LARGE_LIMIT,
                    f"first {times.first:.1f} s",
                )
                for name, times in of_large.items()
            ],
        )
    return lines


def subjects_of(server: str, pages: Sequence[str], plan: str, round_: str) -> list[Subject]:
    """The empty page, then the others, on one plan."""
    query = urlencode({"plan": plan, "round": round_, "assessment": "best_available"})
    return [Subject(page, server, query) for page in (EMPTY, *pages)]


def large_store(folder: Path) -> tuple[Path, str, str]:
    """A store of the largest shape with its plan and its last round."""
    began = time.perf_counter()
    database = folder / "large.db"
    workspace = pipeline.open_workspace(f"sqlite:///{database}")
    plan = stores.add_large(workspace)
    latest = workspace.plan(plan).rounds[-1].code
    workspace.store.close()
    print(f"{stores.LARGE.n_ratings:,} ratings written in {time.perf_counter() - began:.0f} s")
    return database, plan, latest


def warm_lines(times_by_page: Mapping[str, Times]) -> list[Line]:
    """Every page beside the empty one, which has no limit itself."""
    base = 1e3 * times_by_page[EMPTY].median
    lines = []
    for name, times in times_by_page.items():
        limit = CLICKABLE_LIMIT if times.is_clickable else LIMIT
        note = "clickable" if times.is_clickable else ""
        lines.append(Line(name, 1e3 * times.median, base, None if name == EMPTY else limit, note))
    return lines


# --- the first visit -----------------------------------------------------------------------------


def first(folder: Path, examples: Path, visits: int) -> list[Line]:
    """When the first chart is there, on servers that have just been started."""
    plain = written(folder / "plain.py", PLAIN)
    ours, theirs = [], []
    with sync_playwright() as playwright:
        browser = launched(playwright)
        for _visit in range(visits):
            theirs.append(first_chart(browser, examples, plain))
            ours.append(first_chart(browser, examples, ROOT / "app.py"))
        browser.close()
    line = Line("first chart", statistics.median(ours), statistics.median(theirs), FIRST_LIMIT)
    return shown("first visit to a cold server", "plain", [line])


def first_chart(browser: Browser, database: Path, script: Path) -> float:
    """Milliseconds from the navigation to the first chart, with nothing kept by the browser."""
    with serving(database, script) as server:
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(server)
        page.wait_for_function("() => window.firstChart", timeout=60_000)
        milliseconds: float = page.evaluate("() => window.firstChart")
        context.close()
    return milliseconds


# --- both ----------------------------------------------------------------------------------------


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def shown(title: str, beside: str, lines: list[Line]) -> list[Line]:
    """Print the lines as a table, and return them."""
    print(f"\n{title} (median ms)")
    print(f"{'':<12} {'ms':>8} {beside + ' ms':>10} {'ratio':>7} {'limit':>6}")
    for line in lines:
        limit = "" if line.limit is None else f"{line.limit:.1f}"
        told = ", ".join(filter(None, (line.note, "MISSED" if line.is_missed else "")))
        print(
            f"{line.what:<12} {line.milliseconds:>8.1f} {line.beside:>10.1f} "
            f"{line.ratio:>7.2f} {limit:>6} {told}".rstrip()
        )
    return lines


if __name__ == "__main__":
    sys.exit(main())
